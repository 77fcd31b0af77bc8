/* api_recommend: see api.h. Recommendations: lists as JSON and CSV, and single ones. */
#include "api_private.h"
#include "api_recommend.h"

#include <string.h>

/* ---- parameters ------------------------------------------------------------------------------ */

typedef struct {
	ApiFilters filters;
	GStrv to, from, theme, affected, year, classes, confidences;
	char *query, *letters_of_class, *letters_of_confidence;
} Wishes;

static void
wishes_clear(Wishes *w)
{
	api_filters_clear(&w->filters);
	GStrv const lists[] = {w->to,   w->from,    w->theme,      w->affected,
	                       w->year, w->classes, w->confidences};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		g_strfreev(lists[i]);
	g_free(w->query);
	g_free(w->letters_of_class);
	g_free(w->letters_of_confidence);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wishes, wishes_clear)

/* All values of a repeated parameter, or NULL. */
static GStrv
list_of(const ApiCall *call, const char *name)
{
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	const GPtrArray *parameters = call->request->parameters;
	guint count = 0;
	for (guint i = 0; i + 1 < parameters->len; i += 2) {
		const char *value = g_ptr_array_index(parameters, i + 1);
		if (strcmp(g_ptr_array_index(parameters, i), name) || !*value)
			continue;
		g_strv_builder_add(list, value);
		count++;
	}
	return count ? g_strv_builder_end(list) : NULL;
}

/* "R,Q" or several values: the letters, or NULL where none was given. Caller frees. */
static char *
letters(ApiCall *call, const char *name, GStrv values, const char *allowed)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (char **value = values; value && *value; value++)
		for (const char *p = *value; *p; p++) {
			char letter = g_ascii_toupper(*p);
			if (letter == ',' || letter == ' ')
				continue;
			if (!strchr(allowed, letter) && !call->failure) {
				g_autofree char *message =
				        g_strdup_printf("letters out of %s are wanted", allowed);
				call->failure =
				        api_failure(call, 400, "bad_parameter", message, name);
			}
			g_string_append_c(out, letter);
		}
	return out->len ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

static gboolean
flag(ApiCall *call, const char *name)
{
	const char *value = api_parameter(call, name);
	gboolean yes = value && !strcmp(value, "1");
	if (value && !yes && strcmp(value, "0") && !call->failure)
		call->failure = api_failure(call, 400, "bad_parameter", "1 or 0 is wanted", name);
	return yes;
}

/* The options point into wishes and the request. */
static RecommendedOptions
read_wishes(ApiCall *call, guint limit, guint most, Wishes *w)
{
	static const char *const known[] = {
	        "q",           "to*",     "from*", "theme*",   "affected*", "class*",
	        "confidence*", "kind*",   "lang*", "country*", "org*",      "year*",
	        "since",       "until",   "in",    "sort",     "limit",     "offset",
	        "facets",      "repeats", "wider", NULL};
	api_parameters_check(call, known);
	api_filters_read(call, TRUE, &w->filters);
	w->query = api_query_read(call);
	w->to = list_of(call, "to");
	w->from = list_of(call, "from");
	w->theme = list_of(call, "theme");
	w->affected = list_of(call, "affected");
	w->year = list_of(call, "year");
	w->classes = list_of(call, "class");
	w->confidences = list_of(call, "confidence");
	w->letters_of_class = letters(call, "class", w->classes, "RQC");
	w->letters_of_confidence = letters(call, "confidence", w->confidences, "ABC");
	return (RecommendedOptions){
	        .kind = w->filters.kind,
	        .lang = w->filters.lang,
	        .country = w->filters.country,
	        .org = w->filters.org,
	        .year = w->year,
	        .since = w->filters.since,
	        .until = w->filters.until,
	        .in_document = api_parameter(call, "in"),
	        .to = w->to,
	        .from = w->from,
	        .theme = w->theme,
	        .affected = w->affected,
	        .classes = w->letters_of_class,
	        .confidences = w->letters_of_confidence,
	        .repeats = flag(call, "repeats"),
	        .wider = flag(call, "wider"),
	        .sort = api_sort_read(call),
	        .limit = api_parameter_number(call, "limit", 1, most, limit),
	        .offset = api_parameter_number(call, "offset", 0, 10000000, 0),
	        .facets = flag(call, "facets"),
	        .deadline_ms = call->request->deadline_ms,
	};
}

/* ---- JSON ------------------------------------------------------------------------------------ */

char *
api_recommendation_link(const DocumentRecord *document, const RecommendationRecord *r)
{
	const PassageRecord place = {
	        .page = r->page, .attachment = r->attachment, .anchor = r->anchor};
	return emit_link(document, &place);
}

static void
emit_parties(JsonOut *json, const char *name, const GPtrArray *parties)
{
	json_out_open(json, name, '[');
	for (guint i = 0; i < parties->len; i++) {
		const PartyRecord *party = parties->pdata[i];
		g_auto(GStrv) countries = g_strsplit(party->country, " ", -1);
		json_out_open(json, NULL, '{');
		json_out_string(json, "name", party->name);
		json_out_known(json, "printed", party->printed);
		json_out_open(json, "countries", '[');
		for (char **code = countries; *code; code++)
			if (**code)
				json_out_string(json, NULL, *code);
		json_out_close(json, ']');
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
}

static void
emit_recommendation(JsonOut *json, const RecommendationRecord *r, const DocumentRecord *document)
{
	g_autofree char *link = api_recommendation_link(document, r);
	json_out_string(json, "id", r->id);
	json_out_known(json, "number", r->number);
	json_out_string(json, "text", r->text);
	json_out_open(json, "addressee", '[');
	for (guint i = 0; i < r->addressees->len; i++)
		json_out_string(json, NULL, ((const PartyRecord *)r->addressees->pdata[i])->name);
	json_out_close(json, ']');
	json_out_known(json, "action", r->verb);
	emit_document(json, "document", document);
	json_out_number(json, "page", r->page);
	json_out_known(json, "page_label", r->page_label);
	json_out_number(json, "page_last", r->page_last);
	json_out_known(json, "page_last_label", r->page_last_label);
	json_out_strings(json, "heading", (const char *const *)r->heading);
	json_out_string(json, "class", r->class);
	json_out_string(json, "confidence", r->confidence);
	json_out_known(json, "paragraph", r->paragraph);
	json_out_known(json, "lead_in", r->lead_in);
	emit_parties(json, "addressees", r->addressees);
	emit_parties(json, "issuers", r->issuers);
	json_out_strings(json, "themes", (const char *const *)r->themes);
	json_out_strings(json, "affected", (const char *const *)r->affected);
	json_out_number(json, "level", r->level);
	json_out_known(json, "language", r->lang);
	json_out_known(json, "passage", r->passage);
	json_out_known(json, "repeats", r->repeats);
	json_out_string(json, "link", link);
}

static void
emit_facets(JsonOut *json, GHashTable *facets)
{
	static const char *const names[] = {"addressee", "issuer",    "theme", "affected",
	                                    "country",   "year",      "kind",  "language",
	                                    "class",     "confidence"};
	if (!facets)
		return;
	json_out_open(json, "facets", '{');
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const GPtrArray *counts = g_hash_table_lookup(facets, names[i]);
		json_out_open(json, names[i], '{');
		for (guint k = 0; counts && k < counts->len; k++) {
			const FacetCount *count = counts->pdata[k];
			json_out_number(json, count->value, count->count);
		}
		json_out_close(json, '}');
	}
	json_out_close(json, '}');
}

static ApiResponse *
answer_json(const ApiCall *call, const char *query, const RecommendedResult *result)
{
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_string(json, "query", query);
	json_out_string(json, "read_as", result->read_as);
	json_out_number(json, "total", result->total);
	json_out_real(json, "took_ms", (double)(g_get_monotonic_time() - call->began) / 1000.0, 1);
	json_out_bool(json, "relaxed", result->relaxed);
	json_out_bool(json, "partial", result->partial);
	json_out_open(json, "notes", '[');
	for (guint i = 0; i < result->notes->len; i++)
		json_out_string(json, NULL, result->notes->pdata[i]);
	json_out_close(json, ']');
	json_out_open(json, "hints", '[');
	for (guint i = 0; i < result->hints->len; i++) {
		const RecommendedHint *hint = result->hints->pdata[i];
		json_out_open(json, NULL, '{');
		json_out_string(json, "question", hint->question);
		json_out_string(json, "value", hint->value);
		json_out_number(json, "total", hint->total);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	json_out_open(json, "results", '[');
	for (guint i = 0; i < result->hits->len; i++) {
		const RecommendedHit *hit = result->hits->pdata[i];
		json_out_open(json, NULL, '{');
		emit_recommendation(json, hit->record, hit->document);
		json_out_real(json, "score", hit->score, 4);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	emit_facets(json, result->facets);
	json_out_close(json, '}');
	return api_json(json);
}

/* ---- CSV (RFC 4180) -------------------------------------------------------------------------- */

static void
cell(GString *out, const char *value)
{
	g_string_append(out, out->len && out->str[out->len - 1] != '\n' ? "," : "");
	/* A spreadsheet would run a document's words as a formula. */
	gboolean formula = *value && strchr("=+-@\t", *value);
	g_string_append(out, formula ? "\"'" : "\"");
	for (const char *p = value; *p; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void
number_cell(GString *out, guint number)
{
	g_string_append_printf(out, ",%u", number);
}

static char *
names_of(const GPtrArray *parties)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < parties->len; i++)
		g_string_append_printf(out, "%s%s", i ? " | " : "",
		                       ((const PartyRecord *)parties->pdata[i])->name);
	return g_string_free(out, FALSE);
}

static void
csv_row(GString *out, const RecommendedHit *hit)
{
	const RecommendationRecord *r = hit->record;
	const DocumentRecord *d = hit->document;
	g_autofree char *link = api_recommendation_link(d, r);
	g_autofree char *to = names_of(r->addressees), *from = names_of(r->issuers);
	g_autofree char *themes = g_strjoinv(" | ", r->themes);
	g_autofree char *affected = g_strjoinv(" | ", r->affected);
	g_autofree char *heading = g_strjoinv(" > ", r->heading);
	const char *const first[] = {r->id, r->number, r->text, to, from, r->page_label};
	const char *const rest[] = {link,       d->date, d->title, d->id,         d->publisher,
	                            d->kind,    r->lang, r->class, r->confidence, r->paragraph,
	                            r->lead_in, heading, themes,   affected};
	for (guint i = 0; i < G_N_ELEMENTS(first); i++)
		cell(out, first[i]);
	number_cell(out, r->page);
	for (guint i = 0; i < G_N_ELEMENTS(rest); i++)
		cell(out, rest[i]);
	g_string_append(out, "\r\n");
}

static ApiResponse *
answer_csv(const RecommendedResult *result)
{
	GString *out =
	        g_string_new("id,number,text,addressees,issuers,page_label,page,link,date,title,"
	                     "document,publisher,kind,language,class,confidence,paragraph,"
	                     "lead_in,heading,themes,affected\r\n");
	for (guint i = 0; i < result->hits->len; i++)
		csv_row(out, result->hits->pdata[i]);
	return api_response_new(200, "text/csv; charset=utf-8", g_string_free_to_bytes(out));
}

/* ---- lists ----------------------------------------------------------------------------------- */

static ApiResponse *
list(ApiCall *call, gboolean csv)
{
	g_autoptr(GError) error = NULL;
	g_auto(Wishes) wishes = {0};
	const RecommendedOptions options =
	        read_wishes(call, csv ? RECOMMENDED_MOST : 20, RECOMMENDED_MOST, &wishes);
	api_document_check(call, options.in_document);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	g_autoptr(RecommendedResult) result =
	        recommended_run(call->store, wishes.query, &options, &error);
	if (!result)
		return api_failure_of(call, g_steal_pointer(&error));
	/* A table can't say that it isn't whole. */
	if (csv && !api_parameter(call, "limit") &&
	    result->total - MIN(options.offset, result->total) > result->hits->len)
		return api_failure(call, 413, "too_many",
		                   "more than 20,000 recommendations; ask for fewer with limit and "
		                   "offset, or with a filter",
		                   NULL);
	ApiResponse *response =
	        csv          ? answer_csv(result)
	        : call->page ? api_page_recommendations(call, wishes.query, &options, result)
	                     : answer_json(call, wishes.query, result);
	if (result->partial)
		response->status = 503;
	return response;
}

ApiResponse *
api_recommendations(ApiCall *call)
{
	return list(call, FALSE);
}

ApiResponse *
api_recommendations_csv(ApiCall *call)
{
	call->page = FALSE; /* a program asks */
	return list(call, TRUE);
}

/* ---- one ------------------------------------------------------------------------------------- */

ApiResponse *
api_recommendation(ApiCall *call)
{
	static const char *const known[] = {NULL};
	GError *error = NULL;
	api_parameters_check(call, known);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	if (!store_begin(call->store, &error))
		return api_failure_of(call, error);
	g_autoptr(RecommendationRecord) r =
	        store_recommendation(call->store, call->arguments[0], &error);
	g_autoptr(DocumentRecord) document =
	        r ? store_document_at(call->store, r->document, &error) : NULL;
	store_end(call->store);
	if (!document)
		return api_failure_of(call, error);
	if (call->page)
		return api_page_recommendation(document, r);
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	emit_recommendation(json, r, document);
	json_out_close(json, '}');
	return api_json(json);
}
