/* rapporteur_text: see rapporteur_text.h. Every foreign word goes through emit_wrap or
 * text_printable. */
#include "rapporteur_text_private.h"

#include <string.h>
#include "base.h"
#include "emit.h"
#include "rapporteur_json.h"

static const char *
weight_on(const Text *text, Weight weight)
{
	return !text->color || weight == PLAIN ? "" : weight == BOLD ? "\033[1m" : "\033[2m";
}

static const char *
weight_off(const Text *text, Weight weight)
{
	return text->color && weight != PLAIN ? "\033[22m" : "";
}

/* A paragraph: first goes before its first line, rest before the others. highlights: pairs of
 * code-point offsets, or NULL. */
void
text_marked_paragraph(Text *text, Weight weight, const char *first, const char *rest,
                      const char *words, const GArray *highlights)
{
	const char *const none = "";
	WrapStyle style = {.first = first,
	                   .rest = rest,
	                   /* Underlined too: some terminals show no bold. */
	                   .mark_on = !text->color     ? none
	                              : weight == BOLD ? "\033[4m"
	                                               : "\033[1;4m",
	                   .mark_off = !text->color     ? none
	                               : weight == BOLD ? "\033[24m"
	                               : weight == DIM  ? "\033[22;24;2m"
	                                                : "\033[22;24m",
	                   .on = weight_on(text, weight),
	                   .off = weight_off(text, weight),
	                   .columns = text->columns};
	const guint *pairs = highlights ? (const guint *)(gconstpointer)highlights->data : NULL;
	emit_wrap(text->out, words, pairs, highlights ? highlights->len : 0, &style);
}

void
text_paragraph(Text *text, Weight weight, const char *first, const char *rest, const char *words)
{
	text_marked_paragraph(text, weight, first, rest, words, NULL);
}

/* One line, whole, so that a terminal can open it and a person can copy it. */
void
text_whole_line(Text *text, Weight weight, const char *indent, const char *words)
{
	g_autofree char *clean = text_printable(words);
	g_string_append_printf(text->out, "%s%s%s%s\n", indent, weight_on(text, weight), clean,
	                       weight_off(text, weight));
}

const char *
text_title(JsonObject *document)
{
	const char *title = json_text(document, "title");
	return *title ? title : json_text(document, "path");
}

/* "report · 2018-07 · Lower Basin Network · en · 12 pages"; caller frees. */
static char *
document_line(JsonObject *document)
{
	gint64 count = json_number(document, "pages");
	g_autofree char *pages =
	        count > 1 ? g_strdup_printf("%" G_GINT64_FORMAT " pages", count) : NULL;
	g_autofree char *state = emit_state_words(json_text(document, "state"));
	g_autofree char *kind = emit_kind_words(json_text(document, "kind"));
	const char *const parts[] = {kind,
	                             json_text(document, "date"),
	                             json_text(document, "publisher"),
	                             json_text(document, "language"),
	                             pages,
	                             strcmp(state, "ok") ? state : NULL};
	GString *line = g_string_new(NULL);
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i] && *parts[i])
			g_string_append_printf(line, "%s%s", line->len ? " · " : "", parts[i]);
	return g_string_free(line, FALSE);
}

/* An address that can be opened from here: public, the daemon's, or the file's. Caller frees. */
char *
text_address(const Text *text, JsonObject *document, const char *link)
{
	if (*link != '/')
		return g_strdup(link);
	if (text->listen)
		return g_strdup_printf("http://%s%s", text->listen, link);
	const char *path = json_text(document, "path");
	const char *fragment = strchr(link, '#');
	g_autofree char *file = *path == '/' ? g_filename_to_uri(path, NULL, NULL) : g_strdup(path);
	return g_strconcat(file ? file : path, fragment, NULL);
}

void
text_marked_head(Text *text, JsonObject *document, const GArray *highlights, const char *first,
                 const char *rest)
{
	g_autofree char *line = document_line(document);
	text_marked_paragraph(text, BOLD, first, rest, text_title(document), highlights);
	text_paragraph(text, PLAIN, rest, rest, line);
}

void
text_document_head(Text *text, JsonObject *document, const char *first, const char *rest)
{
	text_marked_head(text, document, NULL, first, rest);
}

/* Adds the pairs of a list such as [[12, 21], …], moved by so many code points. */
static void
add_highlights(GArray *highlights, JsonArray *list, guint moved)
{
	for (guint i = 0; list && i < json_array_get_length(list); i++) {
		JsonNode *node = json_array_get_element(list, i);
		JsonArray *pair = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
		if (!pair || json_array_get_length(pair) != 2)
			continue;
		guint ends[2] = {moved + (guint)json_array_get_int_element(pair, 0),
		                 moved + (guint)json_array_get_int_element(pair, 1)};
		g_array_append_vals(highlights, ends, 2);
	}
}

GArray *
text_highlights(JsonObject *object, const char *name)
{
	GArray *highlights = g_array_new(FALSE, FALSE, sizeof(guint));
	add_highlights(highlights, json_list(object, name), 0);
	return highlights;
}

/* Of the heading path as it is joined, which begins after so many code points. */
static GArray *
heading_highlights(JsonObject *passage, guint at)
{
	GArray *highlights = g_array_new(FALSE, FALSE, sizeof(guint));
	JsonArray *path = json_list(passage, "heading");
	JsonArray *lists = json_list(passage, "heading_highlights");
	guint n = MIN(json_list_length(passage, "heading"),
	              json_list_length(passage, "heading_highlights"));
	for (guint i = 0; i < n; i++) {
		const char *heading = json_array_get_string_element(path, i);
		JsonNode *node = json_array_get_element(lists, i);
		if (JSON_NODE_HOLDS_ARRAY(node))
			add_highlights(highlights, json_node_get_array(node), at);
		at += (guint)g_utf8_strlen(heading ? heading : "", -1) + 3;
	}
	return highlights;
}

/* The page and the heading path that a passage stands under. */
void
text_place(Text *text, JsonObject *document, JsonObject *passage, const char *indent)
{
	g_autofree char *page = emit_page_words(json_text(passage, "page_label"),
	                                        (guint)json_number(passage, "page"));
	g_autofree char *path = json_joined(passage, "heading", " › ");
	gboolean paged = json_number(document, "pages") > 1;
	g_autofree char *before = g_strconcat(paged ? page : "", paged && *path ? " · " : "", NULL);
	g_autofree char *line = g_strconcat(before, path, NULL);
	g_autoptr(GArray) highlights =
	        heading_highlights(passage, (guint)g_utf8_strlen(before, -1));
	if (*line)
		text_marked_paragraph(text, DIM, indent, indent, line, highlights);
}

const char *
text_plural(gint64 count)
{
	return count == 1 ? "" : "s";
}
