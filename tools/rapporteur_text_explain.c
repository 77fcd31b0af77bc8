/* rapporteur_text_explain: why a hit stands where it does, as a table. */
#include "rapporteur_text_private.h"

#include <string.h>
#include "emit.h"
#include "rapporteur_json.h"

enum { WORD = 20, NUMBER = 9 }; /* columns of the terminal */

static const char *const fields[] = {"title", "heading", "text", "notes"};

/* A word in so many columns, cut if it is longer. */
static void
word_cell(GString *line, const char *word)
{
	const WrapStyle style = {.first = "",
	                         .rest = "",
	                         .mark_on = "",
	                         .mark_off = "",
	                         .on = "",
	                         .off = "",
	                         .columns = WORD,
	                         .lines = 1};
	g_autoptr(GString) cell = g_string_new(NULL);
	emit_wrap(cell, word, NULL, 0, &style);
	g_string_truncate(cell, strcspn(cell->str, "\n"));
	g_string_append(line, cell->str);
	for (guint width = emit_text_width(cell->str); width < WORD; width++)
		g_string_append_c(line, ' ');
}

static void
number_cell(GString *line, double number)
{
	if (number > 0)
		g_string_append_printf(line, "%*.2f", NUMBER, number);
	else
		g_string_append_printf(line, "%*s", NUMBER, "");
}

/* points: [fields], or NULL. */
static void
table_row(Text *text, const char *indent, const char *word, const double *points, double passage,
          double document)
{
	g_autoptr(GString) line = g_string_new(NULL);
	word_cell(line, word);
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		number_cell(line, points ? points[i] : 0);
	number_cell(line, passage);
	number_cell(line, document);
	text_whole_line(text, DIM, indent, g_strchomp(line->str));
}

static void
table_head(Text *text, const char *indent)
{
	g_autoptr(GString) line = g_string_new(NULL);
	word_cell(line, "");
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		g_string_append_printf(line, "%*s", NUMBER, fields[i]);
	g_string_append_printf(line, "%*s%*s", NUMBER, "passage", NUMBER, "document");
	text_whole_line(text, DIM, indent, line->str);
}

/* "2 as typed in text, 1 another form in title; 6 documents have it" */
static void
word_places(Text *text, const char *indent, JsonObject *part)
{
	JsonArray *places = json_list(part, "places");
	gint64 documents = json_number(part, "documents");
	g_autofree char *inner = g_strconcat(indent, "  ", NULL);
	g_autofree char *rest = g_strconcat(inner, "  ", NULL);
	g_autoptr(GString) line = g_string_new(NULL);
	for (guint i = 0; i < json_list_length(part, "places"); i++) {
		JsonObject *place = json_item(places, i);
		g_string_append_printf(line, "%s%" G_GINT64_FORMAT " %s in %s", i ? ", " : "",
		                       json_number(place, "count"), json_text(place, "form"),
		                       json_text(place, "field"));
	}
	g_string_append_printf(line, "%s%" G_GINT64_FORMAT " document%s ha%s it",
	                       line->len ? "; " : "", documents, text_plural(documents),
	                       documents == 1 ? "s" : "ve");
	text_paragraph(text, DIM, inner, rest, line->str);
}

static void
word_rows(Text *text, const char *indent, JsonObject *part)
{
	JsonObject *by_field = json_member(part, "points");
	double points[G_N_ELEMENTS(fields)], sum = 0;
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		points[i] = by_field ? json_real(by_field, fields[i]) : 0;
		sum += points[i];
	}
	table_row(text, indent, json_text(part, "word"), points, sum,
	          json_real(part, "document_points"));
	word_places(text, indent, part);
}

static void
part_row(Text *text, const char *indent, JsonObject *part)
{
	const char *name = json_text(part, "part");
	double points = json_real(part, "points");
	if (!strcmp(name, "word"))
		word_rows(text, indent, part);
	else if (!strcmp(name, "nearness"))
		table_row(text, indent, "near each other", NULL, points, 0);
	else
		table_row(text, indent, "its own symbol", NULL, points, points);
}

void
text_explanation(Text *text, JsonObject *passage, const char *indent)
{
	JsonArray *parts = json_list(passage, "explain");
	JsonObject *score = json_member(passage, "explain_score");
	if (!score)
		return;
	g_autofree char *sum =
	        g_strdup_printf("score %.2f = %.2f × %.2f (best passage) + %.2f × %.2f (document)",
	                        json_real(score, "score"), json_real(score, "passage_share"),
	                        json_real(score, "best_passage"),
	                        json_real(score, "document_share"), json_real(score, "document"));
	text_paragraph(text, DIM, indent, indent, sum);
	table_head(text, indent);
	for (guint i = 0; i < json_list_length(passage, "explain"); i++)
		part_row(text, indent, json_item(parts, i));
	table_row(text, indent, "together", NULL, json_real(score, "passage"),
	          json_real(score, "document"));
	if (json_real(score, "kept") < 1)
		text_paragraph(text, DIM, indent, indent,
		               "(among references, in an imprint or contents: counts less)");
}
