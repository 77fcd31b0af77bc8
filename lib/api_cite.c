/* api_cite: see api_cite.h. */
#include "api_cite.h"
#include "store_recommend.h"

#include <string.h>

enum { MOST_IDS = 500 };

/* ---- who answers for a document ----------------------------------------------------------------
 */

/* What a file's own properties say is often a login's name: printed on the first page, it holds. */
static gboolean
is_printed(Store *store, const char *id, const char *name)
{
	g_autoptr(GPtrArray) passages = store_page_passages(store, id, 0, 1, NULL);
	for (guint i = 0; passages && i < passages->len; i++)
		if (strstr(((PassageRecord *)passages->pdata[i])->text, name))
			return TRUE;
	return FALSE;
}

static const char *
author_of(Store *store, const DocumentRecord *document, const GPtrArray *values)
{
	const ValueRecord *best = NULL;
	for (guint i = 0; i < values->len; i++) {
		const ValueRecord *value = g_ptr_array_index(values, i);
		if (strcmp(value->field, "author") || !*value->value ||
		    (best && best->confidence >= value->confidence))
			continue;
		if (strcmp(value->source, "info") || is_printed(store, document->id, value->value))
			best = value;
	}
	return best ? best->value : NULL;
}

static const char *
abstract_of(const GPtrArray *values)
{
	for (guint i = 0; i < values->len; i++) {
		const ValueRecord *value = g_ptr_array_index(values, i);
		if (!strcmp(value->field, "description"))
			return value->value;
	}
	return NULL;
}

Citation *
api_cite_document(Store *store, const DocumentRecord *document, const GPtrArray *values)
{
	g_autofree char *today = cite_today();
	return citation_new(document, author_of(store, document, values), abstract_of(values), NULL,
	                    today, store_vocabulary(store));
}

/* ---- one thing that is cited
 * ---------------------------------------------------------------------- */

typedef struct {
	DocumentRecord *document;
	PassageRecord *passage;               /* or NULL */
	RecommendationRecord *recommendation; /* or NULL */
	PageRecord *page, *page_last;         /* or NULL */
	GPtrArray *values;
	Citation *citation;
	guint first, last, attachment; /* pages; 0: the whole document */
	const char *anchor;
	GStrv heading;
} Cited;

static void
cited_free(Cited *cited)
{
	document_record_free(cited->document);
	passage_record_free(cited->passage);
	recommendation_record_free(cited->recommendation);
	page_record_free(cited->page);
	page_record_free(cited->page_last);
	g_clear_pointer(&cited->values, g_ptr_array_unref);
	citation_free(cited->citation);
	g_free(cited);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cited, cited_free)

/* What the caller asks of every one. */
typedef struct {
	guint page;            /* 0: not given */
	const char *paragraph; /* or NULL */
	const char *accessed;
} Wish;

/* A part of a document, by an id that begins with the document's. */
static gboolean
read_part(Store *store, const char *id, Cited *cited, GError **error)
{
	if (store_is_recommendation(id)) {
		RecommendationRecord *r = store_recommendation(store, id, error);
		if (!(cited->recommendation = r))
			return FALSE;
		cited->first = r->page;
		cited->last = r->page_last;
		cited->attachment = r->attachment;
		cited->anchor = r->anchor;
		cited->heading = r->heading;
		g_autofree char *owner = g_strndup(id, (gsize)(strrchr(id, '-') - id));
		return (cited->document = store_document(store, owner, error)) != NULL;
	}
	PassageRecord *p = store_passage(store, id, error);
	if (!(cited->passage = p))
		return FALSE;
	cited->first = p->page;
	cited->last = p->page_last;
	cited->attachment = p->attachment;
	cited->anchor = p->anchor;
	cited->heading = p->heading;
	g_autofree char *owner = store_passage_document(id);
	return (cited->document = store_document(store, owner, error)) != NULL;
}

/* Documents first: a catalogue's id may look like a passage's. */
static gboolean
read_id(Store *store, const char *id, const Wish *wish, Cited *cited, GError **error)
{
	g_autoptr(GError) none = NULL;
	cited->anchor = "";
	cited->first = wish->page;
	cited->document = store_document(store, id, &none);
	if (cited->document)
		return TRUE;
	if (g_error_matches(none, RAPPORTEUR_ERROR, ERROR_NOT_FOUND) && strchr(id, '-'))
		return read_part(store, id, cited, error);
	g_propagate_error(error, g_steal_pointer(&none));
	return FALSE;
}

static gboolean
read_pages(Store *store, Cited *cited, GError **error)
{
	const char *id = cited->document->id;
	if (!cited->first)
		return TRUE;
	cited->page = store_page(store, id, cited->attachment, cited->first, error);
	if (!cited->page || cited->last <= cited->first)
		return cited->page != NULL;
	cited->page_last = store_page(store, id, cited->attachment, cited->last, error);
	return cited->page_last != NULL;
}

/* A number without its stop; "" where it isn't of the wanted form. */
static char *
number_of(const char *text, const char *form)
{
	if (!g_regex_match_simple(form, text, 0, 0))
		return g_strdup("");
	char *number = g_strdup(text);
	gsize length = strlen(number);
	if (length > 1 && number[length - 1] == '.')
		number[length - 1] = '\0';
	return number;
}

/* A paragraph's number counts through the document; a list item's or a note's doesn't. */
static char *
paragraph_number(const Cited *cited)
{
	static const char counted[] = "^\\d+([.]\\d+)*[.]?$";
	const PassageRecord *passage = cited->passage;
	const RecommendationRecord *r = cited->recommendation;
	if (passage && !strcmp(passage->role, "body"))
		return number_of(passage->number, counted);
	/* Item (b) of paragraph 33 is known as 33(b). */
	if (r && *r->paragraph && g_str_has_prefix(r->number, r->paragraph))
		return number_of(r->number, ".");
	return r ? number_of(r->paragraph, ".") : g_strdup("");
}

/*
 * The number under which a recommendation is known: "143.27", "Recommendation 4". Items of a list
 * begin anew under each addressee: there the page is the surer place.
 */
static char *
recommendation_number(const Cited *cited)
{
	const RecommendationRecord *r = cited->recommendation;
	if (!r || *r->paragraph)
		return g_strdup("");
	gboolean paged = !strcmp(cited->document->format, "pdf") && r->page;
	g_autofree char *number =
	        number_of(r->number, paged ? "[0-9][^0-9]+[0-9]|^\\pL+ [0-9]" : "[0-9]");
	/* "Recommendation 4": the word is ours to say. */
	const char *digits = strpbrk(number, "0123456789");
	gboolean worded = digits && g_unichar_isalpha(g_utf8_get_char(number));
	return g_strdup(worded ? digits : number);
}

static void
make_citation(Store *store, const Wish *wish, Cited *cited)
{
	const PageRecord *page = cited->page, *last = cited->page_last;
	g_autofree char *paragraph = paragraph_number(cited);
	g_autofree char *number = recommendation_number(cited);
	guint depth = cited->heading ? g_strv_length(cited->heading) : 0;
	CitePlace place = {
	        .page = page ? page->number : 0,
	        .page_last = last ? last->number : 0,
	        .label = page ? page->label : "",
	        .label_last = last ? last->label : "",
	        .paragraph = wish->paragraph ? wish->paragraph : paragraph,
	        .number = number,
	        .heading = depth ? cited->heading[depth - 1] : "",
	        .anchor = cited->anchor,
	        .attached = cited->attachment != 0,
	};
	cited->citation = citation_new(
	        cited->document, author_of(store, cited->document, cited->values),
	        abstract_of(cited->values),
	        page || cited->passage || cited->recommendation || wish->paragraph ? &place : NULL,
	        wish->accessed, store_vocabulary(store));
}

static Cited *
cite_one(Store *store, const char *id, const Wish *wish, GError **error)
{
	g_autoptr(Cited) cited = g_new0(Cited, 1);
	if (!read_id(store, id, wish, cited, error) || !read_pages(store, cited, error) ||
	    !(cited->values = store_values(store, cited->document->id, error)))
		return NULL;
	make_citation(store, wish, cited);
	return g_steal_pointer(&cited);
}

/* ---- the request
 * ---------------------------------------------------------------------------------- */

typedef struct {
	CiteFormat format;
	CiteStyle style;
	Wish wish;
	GPtrArray *ids; /* of const char* */
	char *today;
} Question;

static void
question_clear(Question *question)
{
	g_clear_pointer(&question->ids, g_ptr_array_unref);
	g_free(question->today);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

static void
wrong(ApiCall *call, const char *name, const char *message)
{
	if (!call->failure)
		call->failure = api_failure(call, 400, "bad_parameter", message, name);
}

static void
read_ids(ApiCall *call, Question *question)
{
	const GPtrArray *parameters = call->request->parameters;
	question->ids = g_ptr_array_new();
	if (call->arguments[0])
		g_ptr_array_add(question->ids, (gpointer)(guintptr)call->arguments[0]);
	for (guint i = 0; i + 1 < parameters->len; i += 2)
		if (!strcmp(parameters->pdata[i], "id"))
			g_ptr_array_add(question->ids, parameters->pdata[i + 1]);
	if (!question->ids->len)
		wrong(call, "id", "the ID of a document, a passage or a recommendation is wanted");
	if (question->ids->len > MOST_IDS)
		wrong(call, "id", "at most 500 are cited in one answer");
	if (question->ids->len > 1 && (question->wish.page || question->wish.paragraph))
		wrong(call, question->wish.page ? "page" : "paragraph",
		      "goes with one ID; passages have their place in their own");
}

static void
read_question(ApiCall *call, Question *question)
{
	static const char *const known[] = {"format",   "style", "page", "paragraph",
	                                    "accessed", "id*",   NULL};
	api_parameters_check(call, known);
	const char *format = api_parameter(call, "format");
	const char *style = api_parameter(call, "style");
	const char *accessed = api_parameter(call, "accessed");
	question->today = cite_today();
	question->wish = (Wish){.page = api_parameter_number(call, "page", 1, G_MAXINT, 0),
	                        .paragraph = api_parameter(call, "paragraph"),
	                        .accessed = accessed ? accessed : question->today};
	if (format && !cite_format_parse(format, &question->format))
		wrong(call, "format", "text, bibtex, biblatex, ris or csl-json is wanted");
	if (style && !cite_style_parse(style, &question->style))
		wrong(call, "style", "chicago, apa or oscola is wanted");
	if (accessed && !g_regex_match_simple("^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
	                                      accessed, 0, 0))
		wrong(call, "accessed", "a day is wanted, YYYY-MM-DD");
	if (question->wish.paragraph && strlen(question->wish.paragraph) > 40)
		wrong(call, "paragraph", "a number as printed is wanted, like 33(b)");
	read_ids(call, question);
}

/* Of Cited*, or NULL with call->failure set. */
static GPtrArray *
cite_all(ApiCall *call, const Question *question)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)cited_free);
	if (!store_begin(call->store, &error)) {
		call->failure = api_failure_of(call, g_steal_pointer(&error));
		return NULL;
	}
	for (guint i = 0; i < question->ids->len && !error; i++) {
		Cited *cited =
		        cite_one(call->store, question->ids->pdata[i], &question->wish, &error);
		if (cited)
			g_ptr_array_add(all, cited);
	}
	store_end(call->store);
	if (error) {
		call->failure = api_failure_of(call, g_steal_pointer(&error));
		return NULL;
	}
	return g_steal_pointer(&all);
}

/* ---- the answer
 * ------------------------------------------------------------------------------------ */

/* As a csl-citation names a place; FALSE: it has none. */
static gboolean
csl_locator(const Citation *c, const char **ret_label, const char **ret_locator)
{
	const char *page = *c->page ? c->page : c->pdf_page;
	*ret_label = *c->paragraph ? "paragraph" : *page ? "page" : "section";
	*ret_locator = *c->paragraph ? c->paragraph : *page ? page : c->heading;
	return **ret_locator != '\0';
}

static void
emit_cited(JsonOut *json, const Cited *cited)
{
	const Citation *c = cited->citation;
	const char *label, *locator;
	PassageRecord place = {.page = cited->page ? cited->page->number : 0,
	                       .attachment = cited->page ? cited->page->attachment : 0,
	                       .anchor = (char *)(guintptr)cited->anchor};
	g_autofree char *link = emit_link(cited->document, cited->page ? &place : NULL);
	g_autofree char *words = cite_place_words(c);
	json_out_open(json, NULL, '{');
	json_out_string(json, "key", c->key);
	json_out_known(json, "author", c->author);
	emit_document(json, "document", cited->document);
	json_out_known(json, "passage", cited->passage ? cited->passage->id : NULL);
	json_out_known(json, "recommendation",
	               cited->recommendation ? cited->recommendation->id : NULL);
	json_out_known(json, "place", words);
	if (csl_locator(c, &label, &locator)) {
		json_out_string(json, "label", label);
		json_out_string(json, "locator", locator);
	}
	json_out_string(json, "link", link);
	json_out_known(json, "url", c->url);
	json_out_string(json, "accessed", c->accessed);
	json_out_string(json, "sha256", c->sha256);
	json_out_close(json, '}');
}

static ApiResponse *
answer_json(const Question *question, const GPtrArray *all, const char *text)
{
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_string(json, "format", cite_format_name(question->format));
	json_out_string(json, "style", cite_style_name(question->style));
	json_out_string(json, "citation", text);
	json_out_open(json, "cited", '[');
	for (guint i = 0; i < all->len; i++)
		emit_cited(json, g_ptr_array_index(all, i));
	json_out_close(json, ']');
	json_out_close(json, '}');
	return api_json(json);
}

/* Saved under the key's name; text is shown. */
static ApiResponse *
answer_plain(const Question *question, const GPtrArray *all, char *text)
{
	const Cited *first = g_ptr_array_index(all, 0);
	const char *name = all->len == 1 ? first->citation->key : "citations";
	ApiResponse *response = api_response_new(200, cite_format_type(question->format),
	                                         g_bytes_new_take(text, strlen(text)));
	if (question->format != CITE_TEXT)
		response->disposition = g_strdup_printf("attachment; filename=\"%s.%s\"", name,
		                                        cite_format_suffix(question->format));
	return response;
}

static ApiResponse *
answer(ApiCall *call, const Question *question)
{
	g_autoptr(GPtrArray) all = cite_all(call, question);
	if (!all)
		return g_steal_pointer(&call->failure);
	g_autoptr(GPtrArray) citations = g_ptr_array_new();
	for (guint i = 0; i < all->len; i++)
		g_ptr_array_add(citations, ((Cited *)all->pdata[i])->citation);
	citation_number(citations);
	g_autofree char *text = cite_write(citations, question->format, question->style,
	                                   store_vocabulary(call->store));
	return call->page ? answer_plain(question, all, g_steal_pointer(&text))
	                  : answer_json(question, all, text);
}

ApiResponse *
api_cite(ApiCall *call)
{
	g_auto(Question) question = {0};
	read_question(call, &question);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	return answer(call, &question);
}

/* ---- unAPI
 * ------------------------------------------------------------------------------------------ */

static const CiteFormat unapi_formats[] = {CITE_RIS, CITE_BIBLATEX, CITE_BIBTEX, CITE_CSL_JSON};

/* The formats there are, of an id where one is given (status 300, as unAPI wants it). */
static ApiResponse *
unapi_list(const char *id)
{
	GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<formats");
	g_autofree char *named = id ? g_markup_printf_escaped(" id=\"%s\"", id) : g_strdup("");
	g_string_append_printf(out, "%s>\n", named);
	for (guint i = 0; i < G_N_ELEMENTS(unapi_formats); i++) {
		CiteFormat format = unapi_formats[i];
		g_auto(GStrv) type = g_strsplit(cite_format_type(format), ";", 2);
		g_string_append_printf(out, "<format name=\"%s\" type=\"%s\"/>\n",
		                       cite_format_name(format), type[0]);
	}
	g_string_append(out, "</formats>\n");
	return api_response_new(id ? 300 : 200, "application/xml; charset=utf-8",
	                        g_string_free_to_bytes(out));
}

ApiResponse *
api_unapi(ApiCall *call)
{
	static const char *const known[] = {"id", "format", NULL};
	g_auto(Question) question = {.ids = g_ptr_array_new(), .today = cite_today()};
	const char *format = api_parameter(call, "format");
	const char *id = api_parameter(call, "id");
	g_autoptr(GError) error = NULL;
	api_parameters_check(call, known);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	if (!id)
		return format ? api_failure(call, 400, "bad_parameter", "an id is wanted", "id")
		              : unapi_list(NULL);
	question.wish.accessed = question.today;
	g_ptr_array_add(question.ids, (gpointer)(guintptr)id);
	if (!format) {
		g_autoptr(Cited) cited = cite_one(call->store, id, &question.wish, &error);
		return cited ? unapi_list(id) : api_failure_of(call, g_steal_pointer(&error));
	}
	if (!cite_format_parse(format, &question.format) || question.format == CITE_TEXT)
		return api_failure(call, 406, "bad_parameter",
		                   "ris, biblatex, bibtex or csl-json is wanted", "format");
	return answer(call, &question);
}

/* ---- in the pages
 * -------------------------------------------------------------------------------------- */

/* A page's head is written before anybody knows what it shows: tags go in before its end. */
static void
into_head(HtmlOut *html, HtmlOut *tags)
{
	const char *end = strstr(html->out->str, "</head>");
	if (end)
		g_string_insert_len(html->out, end - html->out->str, tags->out->str,
		                    (gssize)tags->out->len);
}

static HtmlOut *
tags_new(void)
{
	HtmlOut *tags = g_new0(HtmlOut, 1);
	tags->out = g_string_new(NULL);
	tags->open = g_ptr_array_new();
	return tags;
}

static void
tags_put(HtmlOut *html, HtmlOut *tags)
{
	into_head(html, tags);
	g_bytes_unref(html_out_finish(tags));
}

static void
meta(HtmlOut *tags, const char *name, const char *content)
{
	if (*content)
		html_out_void(tags, "meta", "name", name, "content", content, NULL);
}

void
api_cite_server(HtmlOut *html)
{
	HtmlOut *tags = tags_new();
	html_out_void(tags, "link", "rel", "unapi-server", "type", "application/xml", "title",
	              "unAPI", "href", "/unapi", NULL);
	tags_put(html, tags);
}

void
api_cite_tags(HtmlOut *html, const DocumentRecord *document, const Citation *c)
{
	HtmlOut *tags = tags_new();
	g_autofree char *link = emit_link(document, NULL);
	g_autofree char *date = g_strdelimit(g_strdup(c->date), "-", '/');
	g_autofree char *themes = c->themes ? g_strjoinv("; ", c->themes) : g_strdup("");
	gboolean pdf = !strcmp(document->format, "pdf");
	meta(tags, "citation_title", c->title);
	meta(tags, "citation_author", c->author);
	meta(tags, "citation_publication_date", date);
	if (cite_is_report(c)) {
		meta(tags, "citation_technical_report_institution", c->author);
		meta(tags, "citation_technical_report_number", c->symbol);
	} else
		meta(tags, "citation_publisher", c->author);
	meta(tags, "citation_language", c->lang);
	meta(tags, "citation_keywords", themes);
	meta(tags, "citation_abstract", c->abstract);
	meta(tags, "citation_public_url", c->url);
	meta(tags, pdf ? "citation_pdf_url" : "citation_fulltext_html_url", link);
	g_autofree char *ris = g_strdup_printf("/cite/%s?format=ris", c->id);
	html_out_void(tags, "link", "rel", "alternate", "type",
	              "application/x-research-info-systems", "title", "RIS", "href", ris, NULL);
	tags_put(html, tags);
}

void
api_cite_links(HtmlOut *html, const char *id)
{
	static const char *const names[] = {[CITE_TEXT] = "Cite",
	                                    [CITE_BIBTEX] = "BibTeX",
	                                    [CITE_BIBLATEX] = "BibLaTeX",
	                                    [CITE_RIS] = "RIS",
	                                    [CITE_CSL_JSON] = "CSL-JSON"};
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *address =
		        g_strdup_printf("/cite/%s?format=%s", id, cite_format_name((CiteFormat)i));
		html_out_text(html, " · ");
		html_out_element(html, "a", names[i], "href", address, "rel", "nofollow", NULL);
	}
}
