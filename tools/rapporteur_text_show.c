/* rapporteur_text_show: a document, a passage, a page. */
#include "rapporteur_text_private.h"

#include <string.h>
#include "base.h"
#include "emit.h"
#include "rapporteur_json.h"

static void
field(Text *text, const char *name, const char *value, const char *note)
{
	g_autofree char *clean = text_printable(name);
	g_autofree char *first = g_strdup_printf("%-13s", clean);
	g_autofree char *shown = strcmp(name, "kind") ? g_strdup(value) : emit_kind_words(value);
	g_autofree char *words = *note ? g_strdup_printf("%s  (%s)", shown, note) : g_strdup(shown);
	if (*value)
		text_paragraph(text, PLAIN, first, "             ", words);
}

static void
section(Text *text, const char *name)
{
	g_string_append_c(text->out, '\n');
	text_whole_line(text, BOLD, "", name);
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
		                        others, text_plural(others));
		text_paragraph(text, DIM, "", "", line);
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
	g_autofree char *address = text_address(text, document, json_text(answer, "link"));
	g_autofree char *size =
	        g_format_size_full((guint64)json_number(answer, "size"), G_FORMAT_SIZE_DEFAULT);
	g_autofree char *links = g_strdup_printf("%u", json_list_length(answer, "links"));
	JsonArray *paths = json_list(answer, "paths");
	text_document_head(text, document, "", "");
	text_whole_line(text, DIM, "", address);
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
		text_paragraph(text, weight, "  ", "  ", *line);
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
	g_autofree char *address = text_address(text, document, json_text(passage, "link"));
	text_document_head(text, document, "", "");
	text_place(text, document, passage, "");
	g_string_append_c(text->out, '\n');
	surroundings(text, json_list(answer, "before"));
	blocks(text, weight_of(passage), passage);
	surroundings(text, json_list(answer, "after"));
	if (*json_text(passage, "as_printed"))
		text_paragraph(text, DIM, "as printed: ", "  ", json_text(passage, "as_printed"));
	text_whole_line(text, DIM, "", address);
}

void
text_page(Text *text, JsonObject *answer)
{
	JsonObject *document = json_member(answer, "document");
	g_autofree char *page = emit_page_words(json_text(answer, "page_label"),
	                                        (guint)json_number(answer, "page"));
	g_autofree char *address = text_address(text, document, json_text(answer, "link"));
	gint64 other = json_number(answer, "page_printed_with_this_number");
	text_document_head(text, document, "", "");
	text_paragraph(text, BOLD, "", "", page);
	if (other) {
		g_autofree char *line = g_strdup_printf("The page on which %" G_GINT64_FORMAT
		                                        " is printed is PDF p. %" G_GINT64_FORMAT
		                                        ": --page %" G_GINT64_FORMAT,
		                                        json_number(answer, "page"), other, other);
		text_paragraph(text, DIM, "", "", line);
	}
	g_string_append_c(text->out, '\n');
	JsonArray *passages = json_list(answer, "passages");
	for (guint i = 0; passages && i < json_array_get_length(passages); i++)
		blocks(text, weight_of(json_item(passages, i)), json_item(passages, i));
	g_autofree char *state = emit_state_words(json_text(answer, "state"));
	if (!json_list_length(answer, "passages"))
		text_paragraph(text, PLAIN, "", "", *state ? state : "no text");
	text_whole_line(text, DIM, "", address);
}
