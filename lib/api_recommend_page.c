/* api_recommend_page: recommendations as pages for a browser. See api_recommend.h. */
#include "api_recommend.h"

#include <string.h>

static const char *
first_of(GStrv values)
{
	return values && *values ? *values : "";
}

static void
field(HtmlOut *html, const char *name, const char *label, const char *value)
{
	html_out_open(html, "label", NULL);
	html_out_text(html, label);
	html_out_text(html, " ");
	html_out_void(html, "input", "type", "search", "name", name, "value", value, "maxlength",
	              "2000", NULL);
	html_out_close(html);
	html_out_text(html, " ");
}

static HtmlOut *
page_new(const char *title, const char *query, const RecommendedOptions *o)
{
	HtmlOut *html = html_out_new(title, "en", "/style.css");
	html_out_open(html, "form", "action", "/recommendations", "method", "get", "role", "search",
	              NULL);
	field(html, "q", "About", query);
	field(html, "to", "To", o ? first_of(o->to) : "");
	field(html, "from", "From", o ? first_of(o->from) : "");
	html_out_void(html, "input", "type", "submit", "value", "Find recommendations", NULL);
	html_out_close(html);
	return html;
}

static ApiResponse *
page_finish(HtmlOut *html)
{
	return api_response_new(200, "text/html; charset=utf-8", html_out_finish(html));
}

static void
party_links(HtmlOut *html, const char *parameter, const char *before, const GPtrArray *parties)
{
	for (guint i = 0; i < parties->len; i++) {
		const PartyRecord *party = parties->pdata[i];
		g_autofree char *value = g_uri_escape_string(party->name, NULL, FALSE);
		g_autofree char *address =
		        g_strdup_printf("/recommendations?%s=%s", parameter, value);
		html_out_text(html, i ? ", " : before);
		html_out_element(html, "a", party->name, "href", address, NULL);
	}
}

static const char *
class_words(const RecommendationRecord *r)
{
	return *r->class == 'Q' ? "reported from others" : *r->class == 'C' ? "pledged" : "";
}

static const char *
title_of(const DocumentRecord *document)
{
	return *document->title ? document->title : document->path;
}

static void
source_line(HtmlOut *html, const DocumentRecord *document, const RecommendationRecord *r)
{
	g_autofree char *link = api_recommendation_link(document, r);
	g_autofree char *page =
	        document->pages > 1 ? emit_page_words(r->page_label, r->page) : g_strdup("open");
	g_autofree char *address = g_strdup_printf("/documents/%s", document->id);
	html_out_open(html, "p", "class", "heading", NULL);
	html_out_element(html, "a", page, "href", link, NULL);
	html_out_text(html, " · ");
	html_out_element(html, "a", title_of(document), "href", address, "lang",
	                 *document->lang ? document->lang : NULL, NULL);
	html_out_text(html, *document->date ? " · " : "");
	html_out_text(html, document->date);
	html_out_close(html);
}

static void
record(HtmlOut *html, const DocumentRecord *document, const RecommendationRecord *r)
{
	g_autofree char *address = g_strdup_printf("/recommendations/%s", r->id);
	html_out_open(html, "blockquote", "lang", *r->lang ? r->lang : NULL, NULL);
	if (*r->number) {
		html_out_element(html, "strong", r->number, NULL);
		html_out_text(html, " ");
	}
	html_out_text(html, r->text);
	html_out_text(html, " ");
	html_out_element(html, "a", "more", "href", address, "lang", "en", NULL);
	html_out_close(html);
	html_out_open(html, "p", "class", "meta", NULL);
	party_links(html, "to", "To: ", r->addressees);
	party_links(html, "from", r->addressees->len ? " · From: " : "From: ", r->issuers);
	html_out_text(html, *class_words(r) ? " · " : "");
	html_out_text(html, class_words(r));
	html_out_close(html);
	source_line(html, document, r);
}

/* The same question as this one, under another path, from another place on. Caller frees. */
static char *
same_question(const ApiCall *call, const char *path, guint offset)
{
	const GPtrArray *parameters = call->request->parameters;
	GString *out = g_string_new(path);
	char mark = '?';
	for (guint i = 0; i + 1 < parameters->len; i += 2) {
		const char *name = parameters->pdata[i];
		if (!strcmp(name, "offset") || !strcmp(name, "limit"))
			continue;
		g_autofree char *key = g_uri_escape_string(name, NULL, FALSE);
		g_autofree char *value = g_uri_escape_string(parameters->pdata[i + 1], NULL, FALSE);
		g_string_append_printf(out, "%c%s=%s", mark, key, value);
		mark = '&';
	}
	if (offset)
		g_string_append_printf(out, "%coffset=%u", mark, offset);
	return g_string_free(out, FALSE);
}

ApiResponse *
api_page_recommendations(const ApiCall *call, const char *query, const RecommendedOptions *options,
                         const RecommendedResult *result)
{
	HtmlOut *html = page_new("Recommendations – Rapporteur", query, options);
	g_autofree char *count = g_strdup_printf("%u recommendation%s", result->total,
	                                         result->total == 1 ? "" : "s");
	g_autofree char *csv = same_question(call, "/recommendations.csv", 0);
	guint next = options->offset + result->hits->len;
	g_autofree char *more = same_question(call, "/recommendations", next);
	html_out_open(html, "p", "class", "meta", NULL);
	html_out_text(html, count);
	html_out_text(html, " · ");
	html_out_element(html, "a", "as a table (CSV)", "href", csv, NULL);
	html_out_close(html);
	for (guint i = 0; i < result->notes->len; i++)
		html_out_element(html, "p", result->notes->pdata[i], "class", "note", NULL);
	for (guint i = 0; i < result->hits->len; i++) {
		const RecommendedHit *hit = result->hits->pdata[i];
		record(html, hit->document, hit->record);
	}
	if (result->hits->len && next < result->total)
		html_out_element(html, "a", "Next recommendations", "href", more, "rel", "next",
		                 NULL);
	return page_finish(html);
}

ApiResponse *
api_page_recommendation(const DocumentRecord *document, const RecommendationRecord *r)
{
	HtmlOut *html = page_new("Recommendation – Rapporteur", "", NULL);
	g_autofree char *heading = g_strjoinv(" › ", r->heading);
	g_autofree char *passage = g_strdup_printf("/passages/%s", r->passage);
	html_out_element(html, "h1", title_of(document), "lang",
	                 *document->lang ? document->lang : NULL, NULL);
	if (*heading)
		html_out_element(html, "p", heading, "class", "heading", NULL);
	if (*r->lead_in)
		html_out_element(html, "p", r->lead_in, "lang", *r->lang ? r->lang : NULL, NULL);
	record(html, document, r);
	if (*r->passage)
		html_out_element(html, "a", "In its surroundings", "href", passage, NULL);
	return page_finish(html);
}
