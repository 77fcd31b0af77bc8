/* emit_json: see emit.h. */
#include "emit.h"

#include <math.h>
#include <string.h>

JsonOut *
json_out_new(void)
{
	JsonOut *json = g_new0(JsonOut, 1);
	json->out = g_string_sized_new(4096);
	return json;
}

GBytes *
json_out_finish(JsonOut *json)
{
	g_string_append_c(json->out, '\n');
	GBytes *bytes = g_string_free_to_bytes(g_steal_pointer(&json->out));
	json_out_free(json);
	return bytes;
}

void
json_out_free(JsonOut *json)
{
	if (!json)
		return;
	if (json->out)
		g_string_free(json->out, TRUE);
	g_free(json);
}

static void
append_quoted(GString *out, const char *text)
{
	g_autofree char *repaired = NULL;
	if (!g_utf8_validate(text, -1, NULL))
		text = repaired = g_utf8_make_valid(text, -1);
	g_string_append_c(out, '"');
	for (const char *p = text; *p; p++) {
		guchar c = (guchar)*p;
		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (c == '\n')
			g_string_append(out, "\\n");
		else if (c == '\t')
			g_string_append(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			g_string_append_printf(out, "\\u%04x", c);
		else
			g_string_append_c(out, (char)c);
	}
	g_string_append_c(out, '"');
}

static void
begin_value(JsonOut *json, const char *name)
{
	if (json->comma)
		g_string_append_c(json->out, ',');
	json->comma = TRUE;
	if (name) {
		append_quoted(json->out, name);
		g_string_append_c(json->out, ':');
	}
}

void
json_out_open(JsonOut *json, const char *name, char bracket)
{
	begin_value(json, name);
	g_string_append_c(json->out, bracket);
	json->comma = FALSE;
}

void
json_out_close(JsonOut *json, char bracket)
{
	g_string_append_c(json->out, bracket);
	json->comma = TRUE;
}

void
json_out_string(JsonOut *json, const char *name, const char *value)
{
	if (!value) {
		json_out_null(json, name);
		return;
	}
	begin_value(json, name);
	append_quoted(json->out, value);
}

void
json_out_known(JsonOut *json, const char *name, const char *value)
{
	json_out_string(json, name, value && *value ? value : NULL);
}

void
json_out_strings(JsonOut *json, const char *name, const char *const *values)
{
	json_out_open(json, name, '[');
	for (; values && *values; values++)
		json_out_string(json, NULL, *values);
	json_out_close(json, ']');
}

void
json_out_number(JsonOut *json, const char *name, guint64 value)
{
	begin_value(json, name);
	g_string_append_printf(json->out, "%" G_GUINT64_FORMAT, value);
}

void
json_out_real(JsonOut *json, const char *name, double value, guint decimals)
{
	if (!isfinite(value)) {
		json_out_null(json, name);
		return;
	}
	char format[8], buffer[G_ASCII_DTOSTR_BUF_SIZE + 320];
	g_snprintf(format, sizeof format, "%%.%uf", MIN(decimals, 9));
	g_ascii_formatd(buffer, sizeof buffer, format, value);
	begin_value(json, name);
	g_string_append(json->out, buffer);
}

void
json_out_bool(JsonOut *json, const char *name, gboolean value)
{
	begin_value(json, name);
	g_string_append(json->out, value ? "true" : "false");
}

void
json_out_null(JsonOut *json, const char *name)
{
	begin_value(json, name);
	g_string_append(json->out, "null");
}

/* ---- the contract's objects ---------------------------------------------------------------- */

static const char *const *
strings(GStrv values)
{
	return (const char *const *)values;
}

char *
emit_link(const DocumentRecord *document, const PassageRecord *passage)
{
	g_autofree char *own = g_strdup_printf("/documents/%s/file", document->id);
	const char *base = *document->url ? document->url : own;
	/* A file inside a portfolio has pages of its own, which no fragment reaches. */
	if (!passage || passage->attachment)
		return g_strdup(base);
	if (!strcmp(document->format, "pdf"))
		return g_strdup_printf("%s#page=%u", base, passage->page);
	if (!*passage->anchor || strchr(base, '#'))
		return g_strdup(base);
	g_autofree char *anchor = g_uri_escape_string(passage->anchor, NULL, TRUE);
	return g_strdup_printf("%s#%s", base, anchor);
}

char *
emit_page_words(const char *label, guint number)
{
	g_autofree char *plain = g_strdup_printf("%u", number);
	if (!*label || !strcmp(label, plain))
		return g_strdup_printf("p. %s", plain);
	return g_strdup_printf("p. %s (PDF p. %s)", label, plain);
}

char *
emit_kind_words(const char *kind)
{
	return g_strdelimit(g_strdup(kind), "-", ' ');
}

char *
emit_state_words(const char *state)
{
	return g_strdelimit(g_strdup(state), "_", ' ');
}

void
emit_document(JsonOut *json, const char *name, const DocumentRecord *document)
{
	json_out_open(json, name, '{');
	json_out_string(json, "id", document->id);
	json_out_known(json, "title", document->title);
	json_out_known(json, "kind", document->kind);
	json_out_known(json, "date", document->date);
	json_out_string(json, "date_precision", document_record_precision(document));
	json_out_known(json, "language", document->lang);
	json_out_known(json, "publisher", document->publisher);
	json_out_strings(json, "countries", strings(document->countries));
	json_out_number(json, "pages", document->pages);
	json_out_known(json, "path", document->path);
	json_out_known(json, "url", document->url);
	json_out_strings(json, "organisations", strings(document->orgs));
	json_out_known(json, "symbol", document->symbol);
	json_out_known(json, "format", document->format);
	json_out_known(json, "state", document->state);
	json_out_close(json, '}');
}

void
emit_passage_members(JsonOut *json, const DocumentRecord *document, const PassageRecord *passage)
{
	g_autofree char *link = emit_link(document, passage);
	json_out_string(json, "id", passage->id);
	json_out_number(json, "page", passage->page);
	json_out_number(json, "page_last", passage->page_last);
	json_out_known(json, "page_label", passage->page_label);
	json_out_strings(json, "heading", strings(passage->heading));
	json_out_known(json, "number", passage->number);
	json_out_known(json, "role", passage->role);
	json_out_known(json, "language", passage->lang);
	json_out_string(json, "link", link);
}

/* Pairs of code-point offsets: [[12,21], …]. */
static void
emit_marks(JsonOut *json, const char *name, const GArray *marks)
{
	json_out_open(json, name, '[');
	for (guint i = 0; marks && i + 1 < marks->len; i += 2) {
		json_out_open(json, NULL, '[');
		json_out_number(json, NULL, g_array_index(marks, guint, i));
		json_out_number(json, NULL, g_array_index(marks, guint, i + 1));
		json_out_close(json, ']');
	}
	json_out_close(json, ']');
}

static void
emit_explained_term(JsonOut *json, const ExplainedTerm *term)
{
	json_out_open(json, NULL, '{');
	json_out_string(json, "part", "word");
	json_out_string(json, "word", term->word);
	json_out_number(json, "documents", term->documents);
	json_out_number(json, "passages", term->passages);
	json_out_real(json, "rarity", term->rarity, 4);
	json_out_open(json, "points", '{');
	for (guint field = 0; field < N_FIELDS; field++)
		json_out_real(json, explanation_field(field), term->points[field], 4);
	json_out_close(json, '}');
	json_out_real(json, "document_points", term->document_points, 4);
	json_out_open(json, "places", '[');
	for (guint i = 0; i < term->places->len; i++) {
		const ExplainedPlace *place = &g_array_index(term->places, ExplainedPlace, i);
		json_out_open(json, NULL, '{');
		json_out_string(json, "field", explanation_field(place->field));
		json_out_string(json, "form", place->form);
		json_out_number(json, "count", place->count);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	json_out_close(json, '}');
}

static void
emit_explained_part(JsonOut *json, const char *part, double points)
{
	if (points <= 0)
		return;
	json_out_open(json, NULL, '{');
	json_out_string(json, "part", part);
	json_out_real(json, "points", points, 4);
	json_out_close(json, '}');
}

/* The passage's parts, which add up to its score, and how that and its document's make the score.
 */
static void
emit_explanation(JsonOut *json, const Explanation *explanation)
{
	json_out_open(json, "explain", '[');
	for (guint i = 0; i < explanation->terms->len; i++)
		emit_explained_term(json, explanation->terms->pdata[i]);
	emit_explained_part(json, "nearness", explanation->nearness);
	emit_explained_part(json, "symbol", explanation->symbol);
	json_out_close(json, ']');
	json_out_open(json, "explain_score", '{');
	json_out_real(json, "passage", explanation->passage, 4);
	json_out_real(json, "kept", explanation->kept, 4);
	json_out_real(json, "best_passage", explanation->best_passage, 4);
	json_out_real(json, "passage_share", explanation->passage_share, 4);
	json_out_real(json, "document", explanation->document, 4);
	json_out_real(json, "document_share", explanation->document_share, 4);
	json_out_real(json, "score", explanation->score, 4);
	json_out_close(json, '}');
}

static void
emit_hit(JsonOut *json, const DocumentRecord *document, const SearchHit *hit)
{
	json_out_open(json, NULL, '{');
	emit_passage_members(json, document, hit->passage);
	json_out_string(json, "snippet", hit->snippet);
	emit_marks(json, "highlights", hit->highlights);
	json_out_open(json, "heading_highlights", '[');
	for (guint i = 0; hit->heading_highlights && i < hit->heading_highlights->len; i++)
		emit_marks(json, NULL, hit->heading_highlights->pdata[i]);
	json_out_close(json, ']');
	json_out_real(json, "score", hit->score, 4);
	if (hit->explain)
		emit_explanation(json, hit->explain);
	json_out_close(json, '}');
}

/* Opens nothing and closes nothing. */
static void
emit_found(JsonOut *json, const SearchDocument *found)
{
	emit_document(json, "document", found->document);
	emit_marks(json, "title_highlights", found->title_highlights);
	json_out_real(json, "score", found->score, 4);
	if (found->links) {
		json_out_open(json, "shared", '[');
		for (guint i = 0; i < found->links->len; i++)
			json_out_string(json, NULL, found->links->pdata[i]);
		json_out_close(json, ']');
	}
	json_out_number(json, "more_passages", found->more);
	json_out_open(json, "passages", '[');
	for (guint i = 0; found->hits && i < found->hits->len; i++)
		emit_hit(json, found->document, g_ptr_array_index(found->hits, i));
	json_out_close(json, ']');
}

static void
emit_result(JsonOut *json, const SearchDocument *found)
{
	json_out_open(json, NULL, '{');
	emit_found(json, found);
	json_out_open(json, "versions", '[');
	for (guint i = 0; found->versions && i < found->versions->len; i++) {
		json_out_open(json, NULL, '{');
		emit_found(json, found->versions->pdata[i]);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
	json_out_close(json, '}');
}

static void
emit_unread(JsonOut *json, const char *name, const GPtrArray *failures)
{
	json_out_open(json, name, '[');
	for (guint i = 0; failures && i < failures->len; i++) {
		const FailureRecord *failure = failures->pdata[i];
		json_out_open(json, NULL, '{');
		emit_document(json, "document", failure->document);
		json_out_string(json, "state", failure->state);
		json_out_string(json, "reason", failure->reason);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
}

static void
emit_expansions(JsonOut *json, const GPtrArray *expansions)
{
	json_out_open(json, "expansions", '[');
	for (guint i = 0; expansions && i < expansions->len; i++) {
		const SearchExpansion *expansion = expansions->pdata[i];
		json_out_open(json, NULL, '{');
		json_out_string(json, "typed", expansion->typed);
		json_out_string(json, "also", expansion->also);
		json_out_string(json, "why", expansion->why);
		json_out_known(json, "language", expansion->language);
		json_out_bool(json, "abroad", expansion->abroad);
		json_out_close(json, '}');
	}
	json_out_close(json, ']');
}

static const char *const facet_order[] = {"kind", "year",  "language", "country",
                                          "org",  "theme", "publisher"};

/* What "facets" can't hold: the names of values for people, and which of them are chosen. */
static void
emit_facet_values(JsonOut *json, GHashTable *facets)
{
	json_out_open(json, "facet_values", '{');
	for (guint i = 0; facets && i < G_N_ELEMENTS(facet_order); i++) {
		const GPtrArray *counts = g_hash_table_lookup(facets, facet_order[i]);
		json_out_open(json, facet_order[i], '[');
		for (guint j = 0; counts && j < counts->len; j++) {
			const FacetCount *count = g_ptr_array_index(counts, j);
			json_out_open(json, NULL, '{');
			json_out_string(json, "value", count->value);
			json_out_string(json, "label", count->label);
			json_out_number(json, "documents", count->count);
			json_out_bool(json, "included", count->included);
			json_out_bool(json, "excluded", count->excluded);
			json_out_close(json, '}');
		}
		json_out_close(json, ']');
	}
	json_out_close(json, '}');
}

static void
emit_facets(JsonOut *json, GHashTable *facets)
{
	if (!facets) {
		json_out_null(json, "facets");
		return;
	}
	json_out_open(json, "facets", '{');
	for (guint i = 0; i < G_N_ELEMENTS(facet_order); i++) {
		const GPtrArray *counts = g_hash_table_lookup(facets, facet_order[i]);
		json_out_open(json, facet_order[i], '{');
		for (guint j = 0; counts && j < counts->len; j++) {
			const FacetCount *count = g_ptr_array_index(counts, j);
			json_out_number(json, count->value, count->count);
		}
		json_out_close(json, '}');
	}
	json_out_close(json, '}');
}

void
emit_search(JsonOut *json, const char *query, const SearchResult *result, double took_ms)
{
	json_out_open(json, NULL, '{');
	json_out_string(json, "query", query);
	json_out_string(json, "read_as", result->read_as ? result->read_as : "");
	json_out_number(json, "total_documents", result->total_documents);
	json_out_number(json, "total_passages", result->total_passages);
	json_out_number(json, "total_works", result->total_works);
	json_out_real(json, "took_ms", took_ms, 1);
	json_out_known(json, "did_you_mean", result->did_you_mean);
	json_out_bool(json, "corrected", result->corrected);
	json_out_bool(json, "relaxed", result->relaxed);
	json_out_bool(json, "partial", result->partial);
	json_out_number(json, "unread", result->unread);
	emit_unread(json, "unread_documents", result->unread_documents);
	json_out_number(json, "unsure", result->unsure);
	emit_unread(json, "unsure_documents", result->unsure_documents);
	json_out_open(json, "notes", '[');
	for (guint i = 0; result->notes && i < result->notes->len; i++)
		json_out_string(json, NULL, g_ptr_array_index(result->notes, i));
	json_out_close(json, ']');
	emit_expansions(json, result->expansions);
	json_out_open(json, "results", '[');
	for (guint i = 0; i < result->documents->len; i++)
		emit_result(json, g_ptr_array_index(result->documents, i));
	json_out_close(json, ']');
	emit_facets(json, result->facets);
	emit_facet_values(json, result->facets);
	json_out_close(json, '}');
}

void
emit_error(JsonOut *json, const char *code, const char *message, const char *parameter)
{
	json_out_open(json, NULL, '{');
	json_out_open(json, "error", '{');
	json_out_string(json, "code", code);
	json_out_string(json, "message", message);
	json_out_string(json, "parameter", parameter);
	json_out_close(json, '}');
	json_out_close(json, '}');
}
