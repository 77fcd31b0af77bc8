/*
 * api_page: see api.h. Plain pages for a browser, without JavaScript: enough to search, read and
 * follow a link from a result. Every text goes through HtmlOut, which escapes it.
 */
#include "api_cite.h"

#include <string.h>

static const char style[] =
        "body{font:1em/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;"
        "color:#1c1c1c;background:#fff}\n"
        "a{color:#0b4f8a}a:visited{color:#5b3a83}\n"
        "form{display:flex;gap:.5rem;margin:0 0 1rem}\n"
        "input{font:inherit;padding:.4rem .6rem}input[type=search]{flex:1;min-width:0}\n"
        "h1{font-size:1.3rem}h2{font-size:1.1rem;margin:1.5rem 0 0}\n"
        ".meta,.heading,.note{color:#555;font-size:.9rem;margin:0}\n"
        "blockquote{margin:.6rem 0 .6rem 0;padding-left:.8rem;border-left:3px solid #ccc}\n"
        "blockquote.here{border-color:#0b4f8a}\n"
        "mark{background:#ffe58a;color:inherit}\n"
        "table{border-collapse:collapse;font-size:.9rem}td,th{text-align:left;vertical-align:top;"
        "padding:.2rem .8rem .2rem 0}\n"
        "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}"
        "a{color:#8cc4ff}a:visited{color:#c9a6f5}.meta,.heading,.note{color:#aaa}"
        "mark{background:#6a5200}}\n";

ApiResponse *
api_page_style(ApiCall *call)
{
	(void)call;
	return api_response_new(200, "text/css; charset=utf-8",
	                        g_bytes_new_static(style, sizeof style - 1));
}

static HtmlOut *
page_new(const char *title, const char *query)
{
	HtmlOut *html = html_out_new(title, "en", "/style.css");
	api_cite_server(html);
	html_out_open(html, "form", "action", "/search", "method", "get", "role", "search", NULL);
	html_out_void(html, "input", "type", "search", "name", "q", "value", query, "aria-label",
	              "Search the archive", "maxlength", "2000", NULL);
	html_out_void(html, "input", "type", "submit", "value", "Search", NULL);
	html_out_close(html);
	return html;
}

static ApiResponse *
page_finish(HtmlOut *html, guint status)
{
	return api_response_new(status, "text/html; charset=utf-8", html_out_finish(html));
}

ApiResponse *
api_page_error(guint status, const char *message)
{
	HtmlOut *html = page_new("Rapporteur", "");
	html_out_element(html, "p", message, "class", "note", NULL);
	return page_finish(html, status);
}

/* "Report · 2018-07 · Lower Basin Network · en · 12 pages" */
static void
document_line(HtmlOut *html, const DocumentRecord *document)
{
	g_autofree char *pages =
	        document->pages > 1 ? g_strdup_printf("%u pages", document->pages) : NULL;
	g_autofree char *kind = emit_kind_words(document->kind);
	const char *const parts[] = {kind, document->date, document->publisher, document->lang,
	                             pages};
	GString *line = g_string_new(NULL);
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i] && *parts[i])
			g_string_append_printf(line, "%s%s", line->len ? " · " : "", parts[i]);
	html_out_element(html, "p", line->str, "class", "meta", NULL);
	g_string_free(line, TRUE);
}

static const char *
title_of(const DocumentRecord *document)
{
	return *document->title ? document->title : document->path;
}

static void
marked_heading(HtmlOut *html, const char *tag, const DocumentRecord *document,
               const GArray *highlights)
{
	g_autofree char *address = g_strdup_printf("/documents/%s", document->id);
	gboolean titled = *document->title != '\0';
	html_out_open(html, tag, NULL);
	html_out_open(html, "a", "href", address, "lang", *document->lang ? document->lang : NULL,
	              NULL);
	html_out_marked(html, title_of(document), titled ? highlights : NULL);
	html_out_close(html);
	html_out_close(html);
	html_out_element(html, "abbr", "", "class", "unapi-id", "title", document->id, NULL);
	document_line(html, document);
}

static void
document_heading(HtmlOut *html, const char *tag, const DocumentRecord *document)
{
	marked_heading(html, tag, document, NULL);
}

/* highlights: of GArray*, one for each heading of the path, or NULL. */
static void
passage_place(HtmlOut *html, const DocumentRecord *document, const PassageRecord *passage,
              const GPtrArray *highlights)
{
	g_autofree char *link = emit_link(document, passage);
	g_autofree char *page = document->pages > 1
	                                ? emit_page_words(passage->page_label, passage->page)
	                                : g_strdup("open");
	html_out_open(html, "p", "class", "heading", NULL);
	html_out_element(html, "a", page, "href", link, NULL);
	for (guint i = 0; passage->heading && passage->heading[i]; i++) {
		html_out_text(html, i ? " › " : " · ");
		html_out_marked(html, passage->heading[i],
		                highlights && i < highlights->len ? highlights->pdata[i] : NULL);
	}
	html_out_close(html);
}

static void
points_cell(HtmlOut *html, double points)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE] = "";
	if (points > 0)
		g_ascii_formatd(text, sizeof text, "%.2f", points);
	html_out_element(html, "td", text, NULL);
}

/* A row of the table: points in each field, in the passage and in the document as a whole. */
static void
explained_row(HtmlOut *html, const char *word, const double *points, double passage,
              double document)
{
	html_out_open(html, "tr", NULL);
	html_out_element(html, "th", word, "scope", "row", NULL);
	for (guint field = 0; field < N_FIELDS; field++)
		points_cell(html, points ? points[field] : 0);
	points_cell(html, passage);
	points_cell(html, document);
	html_out_close(html);
}

static void
search_explanation(HtmlOut *html, const Explanation *e)
{
	static const char *const heads[] = {"",      "title",   "heading", "text",
	                                    "notes", "passage", "document"};
	g_autofree char *sum = g_strdup_printf("Score %.2f: %.0f %% of the document's best passage "
	                                       "(%.2f), %.0f %% of the document "
	                                       "as a whole (%.2f).",
	                                       e->score, 100 * e->passage_share, e->best_passage,
	                                       100 * e->document_share, e->document);
	html_out_open(html, "details", "class", "meta", NULL);
	html_out_element(html, "summary", sum, NULL);
	html_out_open(html, "table", NULL);
	html_out_open(html, "tr", NULL);
	for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
		html_out_element(html, "th", heads[i], "scope", "col", NULL);
	html_out_close(html);
	for (guint i = 0; i < e->terms->len; i++) {
		const ExplainedTerm *term = e->terms->pdata[i];
		double points = 0;
		for (guint field = 0; field < N_FIELDS; field++)
			points += term->points[field];
		explained_row(html, term->word, term->points, points, term->document_points);
	}
	if (e->nearness > 0)
		explained_row(html, "near each other", NULL, e->nearness, 0);
	if (e->symbol > 0)
		explained_row(html, "its own symbol", NULL, e->symbol, e->symbol);
	explained_row(html, "together", NULL, e->passage, e->document);
	html_out_close(html);
	html_out_close(html);
}

static void
search_hits(HtmlOut *html, const SearchDocument *found)
{
	for (guint i = 0; found->hits && i < found->hits->len; i++) {
		const SearchHit *hit = g_ptr_array_index(found->hits, i);
		g_autofree char *address = g_strdup_printf("/passages/%s", hit->passage->id);
		const char *lang = *hit->passage->lang ? hit->passage->lang : NULL;
		html_out_open(html, "blockquote", "lang", lang, NULL);
		html_out_marked(html, hit->snippet, hit->highlights);
		html_out_text(html, " ");
		html_out_element(html, "a", "more", "href", address, "lang", "en", NULL);
		html_out_close(html);
		if (hit->explain)
			search_explanation(html, hit->explain);
		passage_place(html, found->document, hit->passage, hit->heading_highlights);
	}
}

/* The other documents of the work, each with the place of its best passage. */
static void
search_versions(HtmlOut *html, const SearchDocument *found)
{
	if (!found->versions || !found->versions->len)
		return;
	html_out_element(html, "p", "Found in other versions of it too:", "class", "meta", NULL);
	html_out_open(html, "ul", "class", "meta", NULL);
	for (guint i = 0; i < found->versions->len; i++) {
		const SearchDocument *version = found->versions->pdata[i];
		const SearchHit *hit = version->hits->len ? version->hits->pdata[0] : NULL;
		const DocumentRecord *document = version->document;
		g_autofree char *address = hit ? g_strdup_printf("/passages/%s", hit->passage->id)
		                               : g_strdup_printf("/documents/%s", document->id);
		const char *const parts[] = {document->lang, document->date};
		html_out_open(html, "li", NULL);
		html_out_element(html, "a", title_of(document), "href", address, "lang",
		                 *document->lang ? document->lang : NULL, NULL);
		for (guint k = 0; k < G_N_ELEMENTS(parts); k++) {
			html_out_text(html, *parts[k] ? " · " : "");
			html_out_text(html, parts[k]);
		}
		html_out_close(html);
	}
	html_out_close(html);
}

static void
search_shared(HtmlOut *html, const SearchDocument *found)
{
	if (!found->links || !found->links->len)
		return;
	GString *line = g_string_new("Shared: ");
	for (guint i = 0; i < found->links->len; i++)
		g_string_append_printf(line, "%s%s", i ? ", " : "",
		                       (const char *)found->links->pdata[i]);
	html_out_element(html, "p", line->str, "class", "note", NULL);
	g_string_free(line, TRUE);
}

static void
search_documents(HtmlOut *html, const SearchResult *result)
{
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *found = g_ptr_array_index(result->documents, i);
		marked_heading(html, "h2", found->document, found->title_highlights);
		search_shared(html, found);
		search_hits(html, found);
		search_versions(html, found);
	}
}

/* The first of those that could not be read, and the way to all of them. */
static void
search_unread(HtmlOut *html, const SearchResult *result)
{
	enum { NAMED = 3 };
	guint sure = result->unread_documents ? result->unread_documents->len : 0;
	guint unsure = result->unsure_documents ? result->unsure_documents->len : 0;
	if (!result->unread && !result->unsure)
		return;
	html_out_open(html, "ul", "class", "meta", NULL);
	for (guint i = 0; i < MIN(NAMED, sure + unsure); i++) {
		const FailureRecord *failure = i < sure ? result->unread_documents->pdata[i]
		                                        : result->unsure_documents->pdata[i - sure];
		g_autofree char *state = emit_state_words(failure->state);
		g_autofree char *line =
		        g_strdup_printf("%s: %s", title_of(failure->document), state);
		html_out_element(html, "li", line, NULL);
	}
	html_out_open(html, "li", NULL);
	html_out_element(html, "a", "Which could not be read, and why", "href", "/failures", NULL);
	html_out_close(html);
	html_out_close(html);
}

/* The address of this search from another result on. */
static char *
search_address(const ApiCall *call, guint offset)
{
	const GPtrArray *parameters = call->request->parameters;
	GString *address = g_string_new("/search?");
	for (guint i = 0; i + 1 < parameters->len; i += 2) {
		const char *name = g_ptr_array_index(parameters, i);
		g_autofree char *key = g_uri_escape_string(name, NULL, FALSE);
		g_autofree char *value =
		        g_uri_escape_string(g_ptr_array_index(parameters, i + 1), NULL, FALSE);
		if (strcmp(name, "offset"))
			g_string_append_printf(address, "%s=%s&", key, value);
	}
	g_string_append_printf(address, "offset=%u", offset);
	return g_string_free(address, FALSE);
}

static void
search_notes(HtmlOut *html, const SearchResult *result)
{
	for (guint i = 0; result->notes && i < result->notes->len; i++)
		html_out_element(html, "p", g_ptr_array_index(result->notes, i), "class", "note",
		                 NULL);
}

static void
similar_link(HtmlOut *html, const char *id)
{
	g_autofree char *address = g_strdup_printf("/similar?id=%s", id);
	html_out_element(html, "a", "Similar", "href", address, NULL);
}

static void
search_results(HtmlOut *html, const ApiCall *call, const SearchResult *result)
{
	const char *given = api_parameter(call, "offset");
	guint offset = given ? (guint)g_ascii_strtoull(given, NULL, 10) : 0;
	guint next = offset + result->documents->len;
	g_autofree char *works = result->total_works < result->total_documents
	                                 ? g_strdup_printf(" (%u works)", result->total_works)
	                                 : g_strdup("");
	g_autofree char *count = g_strdup_printf(
	        "%u documents%s, %u passages. Read as: %s", result->total_documents, works,
	        result->total_passages, result->read_as ? result->read_as : "");
	html_out_element(html, "p", count, "class", "note", NULL);
	search_notes(html, result);
	if (result->did_you_mean && !result->corrected) {
		g_autofree char *escaped = g_uri_escape_string(result->did_you_mean, NULL, FALSE);
		g_autofree char *address = g_strdup_printf("/search?q=%s", escaped);
		html_out_open(html, "p", NULL);
		html_out_text(html, "Did you mean ");
		html_out_element(html, "a", result->did_you_mean, "href", address, NULL);
		html_out_text(html, "?");
		html_out_close(html);
	}
	search_documents(html, result);
	search_unread(html, result);
	if (result->documents->len && next < result->total_works) {
		g_autofree char *address = search_address(call, next);
		html_out_open(html, "p", NULL);
		html_out_element(html, "a", "Next results", "href", address, "rel", "next", NULL);
		html_out_close(html);
	}
}

ApiResponse *
api_page_search(const char *query, const ApiCall *call, const SearchResult *result)
{
	g_autofree char *title = *query ? g_strdup_printf("%s – Rapporteur", query) : NULL;
	HtmlOut *html = page_new(title ? title : "Rapporteur", query);
	if (result)
		search_results(html, call, result);
	else
		html_out_element(html, "p",
		                 "Words, \"a phrase\", -without, kind:report, lang:my, since:2015. "
		                 "The fuller search page is being made; this one works everywhere.",
		                 "class", "note", NULL);
	return page_finish(html, 200);
}

ApiResponse *
api_page_similar(const char *id, const ApiCall *call, const SearchResult *result)
{
	(void)id;
	(void)call;
	HtmlOut *html = page_new("Similar – Rapporteur", "");
	html_out_element(html, "h1", result->read_as, NULL);
	search_notes(html, result);
	if (!result->documents->len)
		html_out_element(html, "p", "There is nothing like it in the archive.", NULL);
	search_documents(html, result);
	return page_finish(html, 200);
}

ApiResponse *
api_page_document(const DocumentRecord *document, const GPtrArray *headings,
                  const GPtrArray *values, const Citation *citation)
{
	HtmlOut *html = page_new(title_of(document), "");
	api_cite_tags(html, document, citation);
	g_autofree char *link = emit_link(document, NULL);
	document_heading(html, "h1", document);
	html_out_open(html, "p", NULL);
	html_out_element(html, "a", "Open the document", "href", link, NULL);
	html_out_text(html, " · ");
	similar_link(html, document->id);
	api_cite_links(html, document->id);
	html_out_close(html);
	if (*document->reason)
		html_out_element(html, "p", document->reason, "class", "note", NULL);
	if (headings->len)
		html_out_element(html, "h2", "Contents", NULL);
	for (guint i = 0; i < headings->len; i++) {
		const HeadingRecord *heading = g_ptr_array_index(headings, i);
		g_autofree char *page = emit_page_words(heading->label, heading->page);
		g_autofree char *address =
		        *heading->passage ? g_strdup_printf("/passages/%s", heading->passage)
		                          : NULL;
		html_out_open(html, "p", "class", "heading", NULL);
		html_out_element(html, "a", heading->title, "href", address, NULL);
		html_out_text(html, " ");
		html_out_text(html, document->pages > 1 && heading->page ? page : "");
		html_out_close(html);
	}
	html_out_element(html, "h2", "Record", NULL);
	html_out_open(html, "table", NULL);
	for (guint i = 0; i < values->len; i++) {
		const ValueRecord *value = g_ptr_array_index(values, i);
		if (!value->chosen)
			continue;
		html_out_open(html, "tr", NULL);
		html_out_element(html, "th", value->field, "scope", "row", NULL);
		g_autofree char *words = strcmp(value->field, "kind")
		                                 ? g_strdup(value->value)
		                                 : emit_kind_words(value->value);
		html_out_element(html, "td", words, NULL);
		html_out_element(html, "td", value->source, NULL);
		html_out_close(html);
	}
	return page_finish(html, 200);
}

ApiResponse *
api_page_failures(const GPtrArray *failures)
{
	HtmlOut *html = page_new("Documents that could not be read", "");
	html_out_element(html, "h1", "Documents that could not be read", NULL);
	if (!failures->len)
		html_out_element(html, "p", "Every document was read.", NULL);
	for (guint i = 0; i < failures->len; i++) {
		const FailureRecord *failure = g_ptr_array_index(failures, i);
		g_autofree char *why = g_strdup_printf("%s: %s", failure->state, failure->reason);
		document_heading(html, "h2", failure->document);
		html_out_element(html, "p", failure->document->path, "class", "meta", NULL);
		html_out_element(html, "p", why, NULL);
		html_out_element(html, "p", failure->advice, "class", "note", NULL);
		if (failure->older_kept)
			html_out_element(html, "p", "An older version of it is still searched.",
			                 "class", "note", NULL);
	}
	return page_finish(html, 200);
}

static void
passage_text(HtmlOut *html, const PassageRecord *passage, gboolean here)
{
	g_auto(GStrv) blocks = g_strsplit(passage->text, "\n", -1);
	html_out_open(html, "blockquote", "class", here ? "here" : NULL, "lang",
	              *passage->lang ? passage->lang : NULL, NULL);
	for (char **block = blocks; *block; block++)
		html_out_element(html, "p", *block, NULL);
	html_out_close(html);
}

ApiResponse *
api_page_text(const DocumentRecord *document, const PageRecord *page, guint last,
              const GPtrArray *passages)
{
	HtmlOut *html = page_new(title_of(document), "");
	g_autofree char *words = emit_page_words(page->label, page->number);
	g_autofree char *before =
	        g_strdup_printf("/documents/%s/pages/%u", document->id, page->number - 1);
	g_autofree char *after =
	        g_strdup_printf("/documents/%s/pages/%u", document->id, page->number + 1);
	document_heading(html, "h1", document);
	html_out_element(html, "h2", words, NULL);
	for (guint i = 0; i < passages->len; i++)
		passage_text(html, g_ptr_array_index(passages, i), FALSE);
	html_out_open(html, "p", NULL);
	if (page->number > 1)
		html_out_element(html, "a", "Page before", "href", before, "rel", "prev", NULL);
	html_out_text(html, " ");
	if (page->number < last)
		html_out_element(html, "a", "Page after", "href", after, "rel", "next", NULL);
	return page_finish(html, 200);
}

ApiResponse *
api_page_passage(const DocumentRecord *document, const GPtrArray *passages, guint index)
{
	HtmlOut *html = page_new(title_of(document), "");
	document_heading(html, "h1", document);
	const PassageRecord *passage = g_ptr_array_index(passages, index);
	passage_place(html, document, passage, NULL);
	html_out_open(html, "p", "class", "heading", NULL);
	similar_link(html, passage->id);
	html_out_close(html);
	for (guint i = 0; i < passages->len; i++)
		passage_text(html, g_ptr_array_index(passages, i), i == index);
	return page_finish(html, 200);
}
