/* rapporteur_table: see rapporteur_table.h. */
#include "rapporteur_table.h"

#include <string.h>
#include "rapporteur_json.h"

void
table_jsonl(GString *out, JsonObject *answer, const char *list)
{
	JsonArray *items = json_list(answer, list);
	for (guint i = 0; items && i < json_array_get_length(items); i++)
		json_append_line(out, json_array_get_element(items, i));
}

/* ---- CSV
 * ------------------------------------------------------------------------------------------- */

static void
cell(GString *out, gboolean first, const char *value)
{
	g_string_append(out, first ? "" : ",");
	/* A spreadsheet would run a document's words as a formula. */
	gboolean formula = *value && strchr("=+-@\t", *value);
	if (!formula && !strpbrk(value, "\",\r\n")) {
		g_string_append(out, value);
		return;
	}
	g_string_append_c(out, '"');
	if (formula)
		g_string_append_c(out, '\'');
	for (const char *p = value; *p; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void
number_cell(GString *out, gint64 number)
{
	g_string_append_printf(out, ",%" G_GINT64_FORMAT, number);
}

static void
document_cells(GString *out, JsonObject *document)
{
	static const char *const fields[] = {"title", "kind", "date", "language", "publisher"};
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		cell(out, FALSE, json_text(document, fields[i]));
}

void
table_csv_search_head(GString *out, gboolean batch)
{
	g_string_append(out, batch ? "query," : "");
	g_string_append(out,
	                "rank,document,title,kind,date,language,publisher,page,page_label,heading,"
	                "passage,score,link,snippet\r\n");
}

static void
search_row(GString *out, JsonObject *result, JsonObject *passage, gint64 rank, const char *query)
{
	JsonObject *document = json_member(result, "document");
	g_autofree char *path = json_joined(passage, "heading", " > ");
	char score[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(score, sizeof score, "%.4f",
	                json_real(passage ? passage : result, "score"));
	if (query) {
		cell(out, TRUE, query);
		g_string_append_c(out, ',');
	}
	g_string_append_printf(out, "%" G_GINT64_FORMAT, rank);
	cell(out, FALSE, json_text(document, "id"));
	document_cells(out, document);
	number_cell(out, passage ? json_number(passage, "page") : 0);
	cell(out, FALSE, json_text(passage, "page_label"));
	cell(out, FALSE, path);
	cell(out, FALSE, json_text(passage, "id"));
	g_string_append_printf(out, ",%s", score);
	cell(out, FALSE, json_text(passage, "link"));
	cell(out, FALSE, json_text(passage, "snippet"));
	g_string_append(out, "\r\n");
}

static void
search_rows(GString *out, JsonObject *result, gint64 rank, const char *query)
{
	JsonArray *passages = json_list(result, "passages");
	guint count = json_list_length(result, "passages");
	for (guint i = 0; i < count; i++)
		search_row(out, result, json_item(passages, i), rank, query);
	if (!count)
		search_row(out, result, NULL, rank, query);
}

void
table_csv_search(GString *out, JsonObject *answer, gint64 offset, const char *query)
{
	JsonArray *results = json_list(answer, "results");
	for (guint i = 0; results && i < json_array_get_length(results); i++) {
		JsonObject *result = json_item(results, i);
		JsonArray *versions = json_list(result, "versions");
		search_rows(out, result, offset + i + 1, query);
		for (guint k = 0; k < json_list_length(result, "versions"); k++)
			search_rows(out, json_item(versions, k), offset + i + 1, query);
	}
}

static void
document_head(GString *out)
{
	g_string_append(out,
	                "document,title,kind,date,language,publisher,pages,state,path,url\r\n");
}

static void
document_row(GString *out, JsonObject *document)
{
	cell(out, TRUE, json_text(document, "id"));
	document_cells(out, document);
	number_cell(out, json_number(document, "pages"));
	cell(out, FALSE, json_text(document, "state"));
	cell(out, FALSE, json_text(document, "path"));
	cell(out, FALSE, json_text(document, "url"));
	g_string_append(out, "\r\n");
}

void
table_csv_documents(GString *out, JsonObject *answer)
{
	JsonArray *documents = json_list(answer, "documents");
	document_head(out);
	for (guint i = 0; documents && i < json_array_get_length(documents); i++)
		document_row(out, json_item(documents, i));
}

void
table_csv_document(GString *out, JsonObject *answer)
{
	document_head(out);
	document_row(out, json_member(answer, "document"));
}

static void
text_head(GString *out)
{
	g_string_append(out, "document,page,page_label,heading,role,passage,text\r\n");
}

static void
text_row(GString *out, JsonObject *answer, JsonObject *passage)
{
	g_autofree char *path = json_joined(passage, "heading", " > ");
	cell(out, TRUE, json_text(json_member(answer, "document"), "id"));
	number_cell(out, json_number(passage, "page"));
	cell(out, FALSE, json_text(passage, "page_label"));
	cell(out, FALSE, path);
	cell(out, FALSE, json_text(passage, "role"));
	cell(out, FALSE, json_text(passage, "id"));
	cell(out, FALSE, json_text(passage, "text"));
	g_string_append(out, "\r\n");
}

static void
text_rows(GString *out, JsonObject *answer, const char *name)
{
	JsonArray *passages = json_list(answer, name);
	for (guint i = 0; passages && i < json_array_get_length(passages); i++)
		text_row(out, answer, json_item(passages, i));
}

void
table_csv_passage(GString *out, JsonObject *answer)
{
	text_head(out);
	text_rows(out, answer, "before");
	text_row(out, answer, json_member(answer, "passage"));
	text_rows(out, answer, "after");
}

void
table_csv_page(GString *out, JsonObject *answer)
{
	text_head(out);
	text_rows(out, answer, "passages");
}

static void
status_rows(GString *out, const char *above, JsonObject *object)
{
	g_autoptr(GList) members = object ? json_object_get_members(object) : NULL;
	for (GList *member = members; member; member = member->next) {
		const char *name = member->data;
		JsonNode *node = json_object_get_member(object, name);
		g_autofree char *full = g_strconcat(above, *above ? "." : "", name, NULL);
		GString *value = g_string_new(NULL);
		if (JSON_NODE_HOLDS_OBJECT(node)) {
			status_rows(out, full, json_node_get_object(node));
		} else {
			if (*json_text(object, name))
				g_string_append(value, json_text(object, name));
			else if (!JSON_NODE_HOLDS_NULL(node))
				json_append_line(value, node);
			cell(out, TRUE, full);
			cell(out, FALSE, g_strchomp(value->str));
			g_string_append(out, "\r\n");
		}
		g_string_free(value, TRUE);
	}
}

void
table_csv_status(GString *out, JsonObject *answer)
{
	g_string_append(out, "name,value\r\n");
	status_rows(out, "", answer);
}

void
table_csv_failures(GString *out, JsonObject *answer)
{
	JsonArray *failures = json_list(answer, "failures");
	g_string_append(out, "path,state,reason,advice,document,other_paths\r\n");
	for (guint i = 0; failures && i < json_array_get_length(failures); i++) {
		JsonObject *failure = json_item(failures, i);
		JsonObject *document = json_member(failure, "document");
		cell(out, TRUE, json_text(document, "path"));
		cell(out, FALSE, json_text(failure, "state"));
		cell(out, FALSE, json_text(failure, "reason"));
		cell(out, FALSE, json_text(failure, "advice"));
		cell(out, FALSE, json_text(document, "id"));
		/* A line each, in one cell: a path may hold any other sign. */
		g_autofree char *paths = json_joined(failure, "paths", "\n");
		const char *others = strchr(paths, '\n');
		cell(out, FALSE, others ? others + 1 : "");
		g_string_append(out, "\r\n");
	}
}

void
table_trec(GString *out, JsonObject *answer, gint64 offset, const char *query, const char *run)
{
	JsonArray *results = json_list(answer, "results");
	double last = G_MAXDOUBLE;
	for (guint i = 0; results && i < json_array_get_length(results); i++) {
		JsonObject *result = json_item(results, i);
		char text[G_ASCII_DTOSTR_BUF_SIZE];
		/* Evaluators order by score, equal ones as they like: none is equal here. */
		last = MIN(json_real(result, "score"), last - 1e-6);
		g_ascii_formatd(text, sizeof text, "%.6f", last);
		g_string_append_printf(out, "%s Q0 %s %" G_GINT64_FORMAT " %s %s\n", query,
		                       json_text(json_member(result, "document"), "id"),
		                       offset + i + 1, text, run);
	}
}
