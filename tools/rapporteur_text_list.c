/* rapporteur_text_list: documents, failures, status. */
#include "rapporteur_text_private.h"

#include "emit.h"
#include "rapporteur_json.h"

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
		text_paragraph(text, PLAIN, first, "           ", row->str);
	g_string_free(row, TRUE);
}

void
text_documents(Text *text, JsonObject *answer)
{
	JsonArray *documents = json_list(answer, "documents");
	guint count = json_list_length(answer, "documents");
	gint64 total = json_number(answer, "total"), next = json_number(answer, "offset") + count;
	for (guint i = 0; i < count; i++) {
		JsonObject *document = json_item(documents, i);
		text_document_head(text, document, "", "  ");
		text_whole_line(text, DIM, "  ", json_text(document, "id"));
	}
	g_autofree char *line =
	        g_strdup_printf("%s%" G_GINT64_FORMAT " document%s%s", count ? "\n" : "", total,
	                        text_plural(total), next < total ? "; more: --offset " : "");
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
		text_whole_line(text, BOLD, "",
		                json_text(json_member(failure, "document"), "path"));
	for (guint i = 0; paths && i < json_array_get_length(paths); i++) {
		const char *path = json_array_get_string_element(paths, i);
		text_whole_line(text, BOLD, "", path ? path : "");
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
		text_paragraph(text, PLAIN, "  ", "  ", why);
		if (*json_text(failure, "advice"))
			text_paragraph(text, PLAIN, "  → ", "    ", json_text(failure, "advice"));
		if (json_flag(failure, "older_version_searched"))
			text_paragraph(text, DIM, "  ", "  ",
			               "An older version of it is still searched.");
	}
	gint64 total = json_number(answer, "total"), restricted = json_number(answer, "restricted");
	if (count)
		g_string_append_c(text->out, '\n');
	if (total)
		g_string_append_printf(text->out, "%" G_GINT64_FORMAT " document%s to look after\n",
		                       total, text_plural(total));
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
	text_paragraph(text, PLAIN, first, "           ", words);
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
