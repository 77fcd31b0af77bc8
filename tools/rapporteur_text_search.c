/* rapporteur_text_search: answers of search and similar. */
#include "rapporteur_text_private.h"

#include "emit.h"
#include "rapporteur_json.h"

static void
show_command(Text *text, const char *indent, const char *id)
{
	g_autofree char *show = g_strconcat("rapporteur show ", id, NULL);
	text_whole_line(text, DIM, indent, show);
}

static void
search_passage(Text *text, JsonObject *document, JsonObject *passage)
{
	g_autofree char *address = text_address(text, document, json_text(passage, "link"));
	g_autoptr(GArray) highlights = text_highlights(passage, "highlights");
	text_place(text, document, passage, "    ");
	text_marked_paragraph(text, PLAIN, "      ", "      ", json_text(passage, "snippet"),
	                      highlights);
	text_explanation(text, passage, "      ");
	text_whole_line(text, DIM, "      ", address);
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
	                             text_title(document), page};
	GString *line = g_string_new(NULL);
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i] && *parts[i])
			g_string_append_printf(line, "%s%s", line->len ? " · " : "", parts[i]);
	text_paragraph(text, PLAIN, "      ", "        ", line->str);
	show_command(text, "        ", json_text(passage ? passage : document, "id"));
	g_string_free(line, TRUE);
}

static void
search_versions(Text *text, JsonObject *result)
{
	JsonArray *versions = json_list(result, "versions");
	guint count = json_list_length(result, "versions");
	if (count)
		text_paragraph(text, PLAIN, "    ", "    ", "Found in other versions of it too:");
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
	g_autoptr(GArray) highlights = text_highlights(result, "title_highlights");
	text_marked_head(text, document, highlights, first, "    ");
	if (json_list_length(result, "shared")) {
		g_autofree char *shared = json_joined(result, "shared", ", ");
		text_paragraph(text, DIM, "    shares ", "      ", shared);
	}
	for (guint i = 0; passages && i < json_array_get_length(passages); i++)
		search_passage(text, document, json_item(passages, i));
	if (!json_list_length(result, "passages"))
		show_command(text, "    ", json_text(document, "id"));
	if (more) {
		g_autofree char *line =
		        g_strdup_printf("%" G_GINT64_FORMAT " more passage%s here: --in %s", more,
		                        more == 1 ? "" : "s", json_text(document, "id"));
		text_paragraph(text, DIM, "    ", "    ", line);
	}
	search_versions(text, result);
	g_string_append_c(text->out, '\n');
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
		text_paragraph(text, PLAIN, first, "           ", row->str);
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

/* "12 documents (10 works), 40 passages in 1.7 ms. Read as: …" */
static void
search_counts(Text *text, JsonObject *answer)
{
	gint64 documents = json_number(answer, "total_documents");
	gint64 passages = json_number(answer, "total_passages");
	gint64 works = json_number(answer, "total_works");
	g_autofree char *joined = works && works < documents
	                                  ? g_strdup_printf(" (%" G_GINT64_FORMAT " work%s)", works,
	                                                    text_plural(works))
	                                  : g_strdup("");
	g_autofree char *counts =
	        documents ? g_strdup_printf("%" G_GINT64_FORMAT " document%s%s, %" G_GINT64_FORMAT
	                                    " passage%s in %.1f ms. Read as: %s",
	                                    documents, text_plural(documents), joined, passages,
	                                    text_plural(passages), json_real(answer, "took_ms"),
	                                    json_text(answer, "read_as"))
	                  : g_strdup_printf("Nothing found. Read as: %s",
	                                    json_text(answer, "read_as"));
	text_paragraph(text, PLAIN, "", "  ", counts);
}

/* The first few of those that could not be read, by the name that a person knows. */
static void
search_unread(Text *text, JsonObject *answer)
{
	enum { FEW = 3 };
	JsonArray *documents = json_list(answer, "unread_documents");
	JsonArray *unsure = json_list(answer, "unsure_documents");
	guint sure = json_list_length(answer, "unread_documents");
	guint count = sure + json_list_length(answer, "unsure_documents");
	for (guint i = 0; i < MIN(count, FEW); i++) {
		JsonObject *unread =
		        i < sure ? json_item(documents, i) : json_item(unsure, i - sure);
		g_autofree char *state = emit_state_words(json_text(unread, "state"));
		g_autofree char *line = g_strdup_printf(
		        "%s: %s", text_title(json_member(unread, "document")), state);
		text_paragraph(text, DIM, "    ", "      ", line);
	}
	if (count)
		text_paragraph(text, DIM, "    ", "      ",
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
		text_paragraph(text, PLAIN, "- ", "  ", json_array_get_string_element(notes, i));
	search_unread(text, answer);
	if (json_flag(answer, "partial"))
		text_paragraph(text, PLAIN, "- ", "  ",
		               "The search took too long and was stopped: there may be more.");
	if (*json_text(answer, "did_you_mean") && !json_flag(answer, "corrected")) {
		g_autofree char *line =
		        g_strconcat("Did you mean: ", json_text(answer, "did_you_mean"), NULL);
		text_paragraph(text, BOLD, "- ", "  ", line);
	}
	if (next < works && json_list_length(answer, "results")) {
		g_autofree char *line = g_strdup_printf("More: --offset %" G_GINT64_FORMAT, next);
		text_paragraph(text, PLAIN, "- ", "  ", line);
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
	text_paragraph(text, PLAIN, "", "  ", line);
	for (guint i = 0; notes && i < json_array_get_length(notes); i++)
		text_paragraph(text, PLAIN, "- ", "  ", json_array_get_string_element(notes, i));
}
