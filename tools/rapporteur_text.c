/* rapporteur_text: see rapporteur_text.h. Every foreign word goes through emit_wrap or
 * text_printable. */
#include "rapporteur_text.h"

#include <string.h>
#include "base.h"
#include "emit.h"
#include "rapporteur_json.h"

/* ---- pieces
 * ---------------------------------------------------------------------------------------- */

typedef enum { PLAIN, BOLD, DIM } Weight;

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
static void
marked_paragraph(Text *text, Weight weight, const char *first, const char *rest, const char *words,
                 const GArray *highlights)
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

static void
paragraph(Text *text, Weight weight, const char *first, const char *rest, const char *words)
{
	marked_paragraph(text, weight, first, rest, words, NULL);
}

/* One line, whole, so that a terminal can open it and a person can copy it. */
static void
whole_line(Text *text, Weight weight, const char *indent, const char *words)
{
	g_autofree char *clean = text_printable(words);
	g_string_append_printf(text->out, "%s%s%s%s\n", indent, weight_on(text, weight), clean,
	                       weight_off(text, weight));
}

static const char *
title_of(JsonObject *document)
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
static char *
open_address(const Text *text, JsonObject *document, const char *link)
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

static void
marked_head(Text *text, JsonObject *document, const GArray *highlights, const char *first,
            const char *rest)
{
	g_autofree char *line = document_line(document);
	marked_paragraph(text, BOLD, first, rest, title_of(document), highlights);
	paragraph(text, PLAIN, rest, rest, line);
}

static void
document_head(Text *text, JsonObject *document, const char *first, const char *rest)
{
	marked_head(text, document, NULL, first, rest);
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

static GArray *
highlights_of(JsonObject *object, const char *name)
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
static void
passage_place(Text *text, JsonObject *document, JsonObject *passage, const char *indent)
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
		marked_paragraph(text, DIM, indent, indent, line, highlights);
}

/* ---- search
 * ----------------------------------------------------------------------------------------- */

static void
show_command(Text *text, const char *indent, const char *id)
{
	g_autofree char *show = g_strconcat("rapporteur show ", id, NULL);
	whole_line(text, DIM, indent, show);
}

static void
search_passage(Text *text, JsonObject *document, JsonObject *passage)
{
	g_autofree char *address = open_address(text, document, json_text(passage, "link"));
	g_autoptr(GArray) highlights = highlights_of(passage, "highlights");
	passage_place(text, document, passage, "    ");
	marked_paragraph(text, PLAIN, "      ", "      ", json_text(passage, "snippet"),
	                 highlights);
	if (*json_text(passage, "explain"))
		paragraph(text, DIM, "      = ", "        ", json_text(passage, "explain"));
	whole_line(text, DIM, "      ", address);
	show_command(text, "      ", json_text(passage, "id"));
}

/* "km · 2018-07 · ការពារដំណើរ · p. 3" */
static void
search_version(Text *text, JsonObject *version)
{
	JsonObject *document = json_member(version, "document");
	JsonArray *passages = json_list(version, "passages");
	JsonObject *passage = json_list_length(version, "passages") ? json_item(passages, 0) : NULL;
	g_autofree char *page = passage && json_number(document, "pages") > 1
	                                ? emit_page_words(json_text(passage, "page_label"),
	                                                  (guint)json_number(passage, "page"))
	                                : NULL;
	const char *const parts[] = {json_text(document, "language"), json_text(document, "date"),
	                             title_of(document), page};
	GString *line = g_string_new(NULL);
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i] && *parts[i])
			g_string_append_printf(line, "%s%s", line->len ? " · " : "", parts[i]);
	paragraph(text, PLAIN, "      ", "        ", line->str);
	show_command(text, "        ", json_text(passage ? passage : document, "id"));
	g_string_free(line, TRUE);
}

static void
search_versions(Text *text, JsonObject *result)
{
	JsonArray *versions = json_list(result, "versions");
	guint count = json_list_length(result, "versions");
	if (count)
		paragraph(text, PLAIN, "    ", "    ", "Found in other versions of it too:");
	for (guint i = 0; i < count; i++)
		search_version(text, json_item(versions, i));
}

static void
search_result(Text *text, JsonObject *result, gint64 rank)
{
	JsonObject *document = json_member(result, "document");
	JsonArray *passages = json_list(result, "passages");
	gint64 more = json_number(result, "more_passages");
	g_autofree char *first = g_strdup_printf("%2" G_GINT64_FORMAT "  ", rank);
	g_autoptr(GArray) highlights = highlights_of(result, "title_highlights");
	marked_head(text, document, highlights, first, "    ");
	if (json_list_length(result, "shared")) {
		g_autofree char *shared = json_joined(result, "shared", ", ");
		paragraph(text, DIM, "    shares ", "      ", shared);
	}
	for (guint i = 0; passages && i < json_array_get_length(passages); i++)
		search_passage(text, document, json_item(passages, i));
	if (!json_list_length(result, "passages"))
		show_command(text, "    ", json_text(document, "id"));
	if (more) {
		g_autofree char *line =
		        g_strdup_printf("%" G_GINT64_FORMAT " more passage%s here: --in %s", more,
		                        more == 1 ? "" : "s", json_text(document, "id"));
		paragraph(text, DIM, "    ", "    ", line);
	}
	search_versions(text, result);
	g_string_append_c(text->out, '\n');
}

/* "kind      report 7 · statement 2" */
static void
facet_row(Text *text, const char *name, JsonObject *counts)
{
	g_autoptr(GList) members = json_object_get_members(counts);
	g_autofree char *first = g_strdup_printf("%-11s", name);
	GString *row = g_string_new(NULL);
	guint shown = 0;
	for (GList *member = members; member && shown < 12; member = member->next, shown++) {
		g_autofree char *value =
		        g_str_has_prefix(name, "kind")    ? emit_kind_words(member->data)
		        : g_str_has_prefix(name, "state") ? emit_state_words(member->data)
		                                          : g_strdup(member->data);
		g_string_append_printf(row, "%s%s %" G_GINT64_FORMAT, shown ? " · " : "", value,
		                       json_number(counts, member->data));
	}
	if (json_object_get_size(counts) > shown)
		g_string_append_printf(row, " · %u more", json_object_get_size(counts) - shown);
	if (shown)
		paragraph(text, PLAIN, first, "           ", row->str);
	g_string_free(row, TRUE);
}

/* "country    Myanmar 7 · Thailand 2"; + and - before values that filters ask for or leave out. */
static void
facet_values(Text *text, const char *name, JsonArray *values, guint count)
{
	enum { SHOWN = 12 };
	g_autofree char *first = g_strdup_printf("%-11s", name);
	GString *row = g_string_new(NULL);
	for (guint i = 0; i < MIN(count, SHOWN); i++) {
		JsonObject *value = json_item(values, i);
		const char *sign = json_flag(value, "included")   ? "+"
		                   : json_flag(value, "excluded") ? "-"
		                                                  : "";
		g_string_append_printf(row, "%s%s%s\u00a0%" G_GINT64_FORMAT, i ? " · " : "", sign,
		                       json_text(value, "label"), json_number(value, "documents"));
	}
	if (count > SHOWN)
		g_string_append_printf(row, " · %u more", count - SHOWN);
	if (count)
		paragraph(text, PLAIN, first, "           ", row->str);
	g_string_free(row, TRUE);
}

static void
facets(Text *text, JsonObject *all)
{
	g_autoptr(GList) names = all ? json_object_get_members(all) : NULL;
	for (GList *name = names; name; name = name->next)
		facet_values(text, name->data, json_list(all, name->data),
		             json_list_length(all, name->data));
	if (names)
		g_string_append_c(text->out, '\n');
}

static const char *
plural(gint64 count)
{
	return count == 1 ? "" : "s";
}

/* "12 documents (10 works), 40 passages in 1.7 ms. Read as: …" */
static void
search_counts(Text *text, JsonObject *answer)
{
	gint64 documents = json_number(answer, "total_documents");
	gint64 passages = json_number(answer, "total_passages");
	gint64 works = json_number(answer, "total_works");
	g_autofree char *joined =
	        works && works < documents
	                ? g_strdup_printf(" (%" G_GINT64_FORMAT " work%s)", works, plural(works))
	                : g_strdup("");
	g_autofree char *counts =
	        documents ? g_strdup_printf("%" G_GINT64_FORMAT " document%s%s, %" G_GINT64_FORMAT
	                                    " passage%s in %.1f ms. Read as: %s",
	                                    documents, plural(documents), joined, passages,
	                                    plural(passages), json_real(answer, "took_ms"),
	                                    json_text(answer, "read_as"))
	                  : g_strdup_printf("Nothing found. Read as: %s",
	                                    json_text(answer, "read_as"));
	paragraph(text, PLAIN, "", "  ", counts);
}

/* The first few of those that could not be read, by the name that a person knows. */
static void
search_unread(Text *text, JsonObject *answer)
{
	enum { FEW = 3 };
	JsonArray *documents = json_list(answer, "unread_documents");
	guint count = json_list_length(answer, "unread_documents");
	for (guint i = 0; i < MIN(count, FEW); i++) {
		JsonObject *unread = json_item(documents, i);
		g_autofree char *state = emit_state_words(json_text(unread, "state"));
		g_autofree char *line =
		        g_strdup_printf("%s: %s", title_of(json_member(unread, "document")), state);
		paragraph(text, DIM, "    ", "      ", line);
	}
	if (count)
		paragraph(text, DIM, "    ", "      ",
		          count > FEW ? "… all of them, and why: rapporteur failures"
		                      : "Why, and what to do: rapporteur failures");
}

static void
search_footer(Text *text, JsonObject *answer, gint64 next)
{
	gint64 works = json_number(answer, "total_works");
	JsonArray *notes = json_list(answer, "notes");
	search_counts(text, answer);
	for (guint i = 0; notes && i < json_array_get_length(notes); i++)
		paragraph(text, PLAIN, "- ", "  ", json_array_get_string_element(notes, i));
	search_unread(text, answer);
	if (json_flag(answer, "partial"))
		paragraph(text, PLAIN, "- ", "  ",
		          "The search took too long and was stopped: there may be more.");
	if (*json_text(answer, "did_you_mean") && !json_flag(answer, "corrected")) {
		g_autofree char *line =
		        g_strconcat("Did you mean: ", json_text(answer, "did_you_mean"), NULL);
		paragraph(text, BOLD, "- ", "  ", line);
	}
	if (next < works && json_list_length(answer, "results")) {
		g_autofree char *line = g_strdup_printf("More: --offset %" G_GINT64_FORMAT, next);
		paragraph(text, PLAIN, "- ", "  ", line);
	}
}

void
text_search(Text *text, JsonObject *answer, gint64 offset)
{
	JsonArray *results = json_list(answer, "results");
	guint count = json_list_length(answer, "results");
	for (guint i = 0; i < count; i++)
		search_result(text, json_item(results, i), offset + i + 1);
	facets(text, json_member(answer, "facet_values"));
	search_footer(text, answer, offset + count);
}

void
text_similar(Text *text, JsonObject *answer)
{
	JsonArray *results = json_list(answer, "results"), *notes = json_list(answer, "notes");
	guint count = json_list_length(answer, "results");
	for (guint i = 0; i < count; i++)
		search_result(text, json_item(results, i), i + 1);
	g_autofree char *line = g_strdup_printf("%s %s.", count ? "These are" : "There are no",
	                                        json_text(answer, "read_as"));
	paragraph(text, PLAIN, "", "  ", line);
	for (guint i = 0; notes && i < json_array_get_length(notes); i++)
		paragraph(text, PLAIN, "- ", "  ", json_array_get_string_element(notes, i));
}

/* ---- show
 * -------------------------------------------------------------------------------------------- */

static void
field(Text *text, const char *name, const char *value, const char *note)
{
	g_autofree char *clean = text_printable(name);
	g_autofree char *first = g_strdup_printf("%-13s", clean);
	g_autofree char *shown = strcmp(name, "kind") ? g_strdup(value) : emit_kind_words(value);
	g_autofree char *words = *note ? g_strdup_printf("%s  (%s)", shown, note) : g_strdup(shown);
	if (*value)
		paragraph(text, PLAIN, first, "             ", words);
}

static void
section(Text *text, const char *name)
{
	g_string_append_c(text->out, '\n');
	whole_line(text, BOLD, "", name);
}

static void
document_values(Text *text, JsonObject *answer)
{
	JsonArray *values = json_list(answer, "values");
	guint others = 0;
	section(text, "Record");
	for (guint i = 0; values && i < json_array_get_length(values); i++) {
		JsonObject *value = json_item(values, i);
		if (json_flag(value, "chosen"))
			field(text, json_text(value, "field"), json_text(value, "value"),
			      json_text(value, "source"));
		else
			others++;
	}
	if (others) {
		g_autofree char *line =
		        g_strdup_printf("%u more value%s found and not chosen: --json shows them",
		                        others, plural(others));
		paragraph(text, DIM, "", "", line);
	}
}

/* Titles to the left, pages to the right, as a table of contents has it. */
static void
document_heading(Text *text, JsonObject *heading, guint depth, gboolean paged)
{
	g_autofree char *indent = g_strnfill((gsize)depth * 2, ' ');
	g_autofree char *page = emit_page_words(json_text(heading, "page_label"),
	                                        (guint)json_number(heading, "page"));
	g_autofree char *clean = text_printable(page);
	guint width = emit_text_width(clean);
	WrapStyle style = {.first = indent,
	                   .rest = indent,
	                   .mark_on = "",
	                   .mark_off = "",
	                   .on = "",
	                   .off = "",
	                   .columns = text->columns - width - 2};
	gsize before = text->out->len;
	emit_wrap(text->out, json_text(heading, "title"), NULL, 0, &style);
	if (!paged || !json_number(heading, "page") || text->out->len == before)
		return;
	g_string_truncate(text->out, text->out->len - 1);
	const char *line = strrchr(text->out->str + before, '\n');
	guint used = emit_text_width(line ? line + 1 : text->out->str + before);
	while (used++ + width < text->columns)
		g_string_append_c(text->out, ' ');
	g_string_append_printf(text->out, "%s\n", clean);
}

static void
document_contents(Text *text, JsonObject *answer)
{
	JsonArray *headings = json_list(answer, "headings");
	gboolean paged = json_number(json_member(answer, "document"), "pages") > 1;
	gint64 above[6]; /* levels of the headings that the next one may stand under */
	guint depth = 0;
	if (!json_list_length(answer, "headings"))
		return;
	section(text, "Contents");
	for (guint i = 0; i < json_array_get_length(headings); i++) {
		JsonObject *heading = json_item(headings, i);
		gint64 level = json_number(heading, "level");
		while (depth && (above[depth - 1] >= level || depth == G_N_ELEMENTS(above)))
			depth--;
		document_heading(text, heading, depth, paged);
		above[depth++] = level;
	}
}

/* "Pages 3, 4 and 9: no_text": the pages that a search can't find. */
static void
document_gaps(Text *text, JsonObject *answer)
{
	JsonArray *pages = json_list(answer, "pages");
	GString *line = g_string_new(NULL);
	guint gaps = 0;
	for (guint i = 0; pages && i < json_array_get_length(pages); i++) {
		JsonObject *page = json_item(pages, i);
		const char *state = json_text(page, "state");
		if (!strcmp(state, "ok") || !strcmp(state, "empty") || ++gaps > 20)
			continue;
		g_string_append_printf(line, "%s%" G_GINT64_FORMAT " (%s)", line->len ? ", " : "",
		                       json_number(page, "page"), state);
	}
	if (gaps > 20)
		g_string_append_printf(line, " and %u more", gaps - 20);
	field(text, "not searched", line->str, "");
	g_string_free(line, TRUE);
}

void
text_document(Text *text, JsonObject *answer)
{
	JsonObject *document = json_member(answer, "document");
	g_autofree char *address = open_address(text, document, json_text(answer, "link"));
	g_autofree char *size =
	        g_format_size_full((guint64)json_number(answer, "size"), G_FORMAT_SIZE_DEFAULT);
	g_autofree char *links = g_strdup_printf("%u", json_list_length(answer, "links"));
	JsonArray *paths = json_list(answer, "paths");
	document_head(text, document, "", "");
	whole_line(text, DIM, "", address);
	g_string_append_c(text->out, '\n');
	field(text, "id", json_text(document, "id"), "");
	for (guint i = 0; paths && i < json_array_get_length(paths); i++)
		field(text, i ? "also at" : "file", json_array_get_string_element(paths, i),
		      i ? "" : size);
	if (strcmp(json_text(document, "state"), "ok"))
		field(text, "state", json_text(document, "state"), json_text(answer, "reason"));
	if (json_flag(answer, "restricted"))
		field(text, "rights", "the owner forbids copying from this file", "");
	field(text, "links", json_list_length(answer, "links") ? links : "", "");
	document_gaps(text, answer);
	document_values(text, answer);
	document_contents(text, answer);
}

static void
blocks(Text *text, Weight weight, JsonObject *passage)
{
	g_auto(GStrv) lines = g_strsplit(json_text(passage, "text"), "\n", -1);
	for (char **line = lines; *line; line++)
		paragraph(text, weight, "  ", "  ", *line);
	g_string_append_c(text->out, '\n');
}

/* Headings stand out, what a search never finds steps back. */
static Weight
weight_of(JsonObject *passage)
{
	const char *role = json_text(passage, "role");
	if (!strcmp(role, "heading"))
		return BOLD;
	return !strcmp(role, "running_head") || !strcmp(role, "page_number") ? DIM : PLAIN;
}

static void
surroundings(Text *text, JsonArray *passages)
{
	for (guint i = 0; passages && i < json_array_get_length(passages); i++)
		blocks(text, DIM, json_item(passages, i));
}

void
text_passage(Text *text, JsonObject *answer)
{
	JsonObject *document = json_member(answer, "document");
	JsonObject *passage = json_member(answer, "passage");
	g_autofree char *address = open_address(text, document, json_text(passage, "link"));
	document_head(text, document, "", "");
	passage_place(text, document, passage, "");
	g_string_append_c(text->out, '\n');
	surroundings(text, json_list(answer, "before"));
	blocks(text, weight_of(passage), passage);
	surroundings(text, json_list(answer, "after"));
	if (*json_text(passage, "as_printed"))
		paragraph(text, DIM, "as printed: ", "  ", json_text(passage, "as_printed"));
	whole_line(text, DIM, "", address);
}

void
text_page(Text *text, JsonObject *answer)
{
	JsonObject *document = json_member(answer, "document");
	g_autofree char *page = emit_page_words(json_text(answer, "page_label"),
	                                        (guint)json_number(answer, "page"));
	g_autofree char *address = open_address(text, document, json_text(answer, "link"));
	gint64 other = json_number(answer, "page_printed_with_this_number");
	document_head(text, document, "", "");
	paragraph(text, BOLD, "", "", page);
	if (other) {
		g_autofree char *line = g_strdup_printf("The page on which %" G_GINT64_FORMAT
		                                        " is printed is PDF p. %" G_GINT64_FORMAT
		                                        ": --page %" G_GINT64_FORMAT,
		                                        json_number(answer, "page"), other, other);
		paragraph(text, DIM, "", "", line);
	}
	g_string_append_c(text->out, '\n');
	JsonArray *passages = json_list(answer, "passages");
	for (guint i = 0; passages && i < json_array_get_length(passages); i++)
		blocks(text, weight_of(json_item(passages, i)), json_item(passages, i));
	g_autofree char *state = emit_state_words(json_text(answer, "state"));
	if (!json_list_length(answer, "passages"))
		paragraph(text, PLAIN, "", "", *state ? state : "no text");
	whole_line(text, DIM, "", address);
}

/* ---- lists and status
 * ------------------------------------------------------------------------------ */

void
text_documents(Text *text, JsonObject *answer)
{
	JsonArray *documents = json_list(answer, "documents");
	guint count = json_list_length(answer, "documents");
	gint64 total = json_number(answer, "total"), next = json_number(answer, "offset") + count;
	for (guint i = 0; i < count; i++) {
		JsonObject *document = json_item(documents, i);
		document_head(text, document, "", "  ");
		whole_line(text, DIM, "  ", json_text(document, "id"));
	}
	g_autofree char *line =
	        g_strdup_printf("%s%" G_GINT64_FORMAT " document%s%s", count ? "\n" : "", total,
	                        plural(total), next < total ? "; more: --offset " : "");
	g_string_append(text->out, line);
	if (next < total)
		g_string_append_printf(text->out, "%" G_GINT64_FORMAT, next);
	g_string_append_c(text->out, '\n');
}

/* Every place of the file: all of them wait for a better one. */
static void
failure_paths(Text *text, JsonObject *failure)
{
	JsonArray *paths = json_list(failure, "paths");
	if (!json_list_length(failure, "paths"))
		whole_line(text, BOLD, "", json_text(json_member(failure, "document"), "path"));
	for (guint i = 0; paths && i < json_array_get_length(paths); i++) {
		const char *path = json_array_get_string_element(paths, i);
		whole_line(text, BOLD, "", path ? path : "");
	}
}

void
text_failures(Text *text, JsonObject *answer)
{
	JsonArray *failures = json_list(answer, "failures");
	guint count = json_list_length(answer, "failures");
	for (guint i = 0; i < count; i++) {
		JsonObject *failure = json_item(failures, i);
		g_autofree char *state = emit_state_words(json_text(failure, "state"));
		g_autofree char *why =
		        g_strdup_printf("%s: %s", state, json_text(failure, "reason"));
		failure_paths(text, failure);
		paragraph(text, PLAIN, "  ", "  ", why);
		if (*json_text(failure, "advice"))
			paragraph(text, PLAIN, "  → ", "    ", json_text(failure, "advice"));
		if (json_flag(failure, "older_version_searched"))
			paragraph(text, DIM, "  ", "  ",
			          "An older version of it is still searched.");
	}
	gint64 total = json_number(answer, "total"), restricted = json_number(answer, "restricted");
	if (count)
		g_string_append_c(text->out, '\n');
	if (total)
		g_string_append_printf(text->out, "%" G_GINT64_FORMAT " document%s to look after\n",
		                       total, plural(total));
	else
		g_string_append(text->out, "Every document was read.\n");
	if (restricted)
		g_string_append_printf(text->out,
		                       "%" G_GINT64_FORMAT " restricted by the owner, but read\n",
		                       restricted);
}

static void
counts_row(Text *text, const char *name, JsonObject *counts)
{
	if (counts && json_object_get_size(counts))
		facet_row(text, name, counts);
}

static void
number_row(Text *text, const char *name, gint64 number)
{
	g_string_append_printf(text->out, "%-11s%" G_GINT64_FORMAT "\n", name, number);
}

static void
words_row(Text *text, const char *name, const char *words)
{
	g_autofree char *first = g_strdup_printf("%-11s", name);
	paragraph(text, PLAIN, first, "           ", words);
}

static void
daemon_rows(Text *text, JsonObject *daemon)
{
	if (!daemon) {
		words_row(text, "daemon", "none runs here; 'rapporteur serve' starts one");
		return;
	}
	gint64 started = json_number(daemon, "started");
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_local(started);
	g_autofree char *since =
	        date ? g_date_time_format(date, "%Y-%m-%d %H:%M:%S") : g_strdup("");
	g_autofree char *line = g_strdup_printf(
	        "since %s, %" G_GINT64_FORMAT " threads, %" G_GINT64_FORMAT
	        " requests, %" G_GINT64_FORMAT " turned away; sandbox: %s",
	        since, json_number(daemon, "threads"), json_number(daemon, "requests"),
	        json_number(daemon, "refused"), json_text(daemon, "sandbox"));
	words_row(text, "daemon", line);
	if (*json_text(daemon, "listen")) {
		g_autofree char *address =
		        g_strdup_printf("http://%s/", json_text(daemon, "listen"));
		words_row(text, "address", address);
	}
	if (*json_text(daemon, "socket"))
		words_row(text, "socket", json_text(daemon, "socket"));
}

static void
vocabulary_rows(Text *text, JsonObject *answer)
{
	JsonObject *vocabulary = json_member(answer, "vocabulary");
	const char *problem = json_text(json_member(answer, "daemon"), "vocabulary_problem");
	if (vocabulary && json_flag(vocabulary, "newer"))
		words_row(text, "vocabulary",
		          "newer than the kinds, places, organisations and themes found in "
		          "documents; 'rapporteur index --force' finds them anew");
	if (*problem)
		words_row(text, "vocabulary", problem);
}

void
text_status(Text *text, JsonObject *answer)
{
	g_autofree char *size = g_format_size((guint64)json_number(answer, "index_bytes"));
	g_autofree char *index = g_strdup_printf("%s (%s)", json_text(answer, "index"), size);
	words_row(text, "index", index);
	number_row(text, "documents", json_number(answer, "documents"));
	number_row(text, "files", json_number(answer, "files"));
	number_row(text, "pages", json_number(answer, "pages"));
	number_row(text, "passages", json_number(answer, "passages"));
	number_row(text, "failures", json_number(answer, "failures"));
	counts_row(text, "states", json_member(answer, "states"));
	counts_row(text, "languages", json_member(answer, "languages"));
	counts_row(text, "kinds", json_member(answer, "kinds"));
	if (json_flag(answer, "stale"))
		words_row(text, "stale",
		          "the words were cut by another version; 'rapporteur index' brings them "
		          "up to date");
	vocabulary_rows(text, answer);
	daemon_rows(text, json_member(answer, "daemon"));
	words_row(text, "version", json_text(answer, "version"));
}
