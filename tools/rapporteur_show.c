/* rapporteur_show: `rapporteur show`, `documents`, `failures` and `status`. */
#include <string.h>
#include "rapporteur_commands.h"
#include "rapporteur_json.h"
#include "rapporteur_recommend.h"
#include "rapporteur_session.h"
#include "rapporteur_table.h"
#include "store_recommend.h"

typedef void (*Render)(Text *text, JsonObject *answer);
typedef void (*Table)(GString *out, JsonObject *answer);

static const char *const formats[] = {"text", "json", "jsonl", "csv", NULL};

static void
add_number(GPtrArray *parameters, const char *name, int value)
{
	if (value == NUMBER_NOT_GIVEN)
		return;
	g_ptr_array_add(parameters, g_strdup(name));
	g_ptr_array_add(parameters, g_strdup_printf("%d", value));
}

/* ---- show
 * -------------------------------------------------------------------------------------------- */

static int
show_path(Session *session, const char *path, const GPtrArray *parameters, const char *id,
          Render render, Table csv)
{
	g_auto(Reply) reply = {0};
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	int status = session_ask(session, path, parameters, id, &reply);
	if (status)
		return status;
	if (!strcmp(format, "text"))
		render(&session->text, reply.root);
	else if (!strcmp(format, "csv"))
		csv(session->out, reply.root);
	else /* a line of its own, as jsonl wants it */
		g_string_append(session->out, reply.answer->body);
	return EXIT_FOUND;
}

/* A passage's id is its document's with page, place and hash behind: DOCUMENT-PAGE-N-HASH. */
static gboolean
is_passage(const char *id)
{
	return g_regex_match_simple("^.+-[0-9]+-[0-9]+-[0-9a-f]{4}$", id, 0, 0);
}

static int
show(Session *session, const char *id, int page, int context)
{
	g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);
	g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = NULL;
	if (page != NUMBER_NOT_GIVEN) {
		path = g_strdup_printf("/documents/%s/pages/%d.json", escaped, page);
		return show_path(session, path, parameters, id, text_page, table_csv_page);
	}
	if (store_is_recommendation(id)) {
		path = g_strdup_printf("/recommendations/%s.json", escaped);
		return show_path(session, path, parameters, id, text_recommendation,
		                 table_csv_recommendation);
	}
	if (is_passage(id)) {
		add_number(parameters, "context", context);
		path = g_strdup_printf("/passages/%s.json", escaped);
		return show_path(session, path, parameters, id, text_passage, table_csv_passage);
	}
	path = g_strdup_printf("/documents/%s.json", escaped);
	return show_path(session, path, parameters, id, text_document, table_csv_document);
}

int
command_show(int argc, char **argv)
{
	int page = NUMBER_NOT_GIVEN, context = NUMBER_NOT_GIVEN;
	Session session = {0};
	g_auto(GStrv) args = NULL;
	const GOptionEntry own[] = {
	    {"page", 0, 0, G_OPTION_ARG_INT, &page, "The text of this page of the document", "N"},
	    {"context", 0, 0, G_OPTION_ARG_INT, &context,
	     "So many passages before and after (default 1)", "N"},
	    G_OPTION_ENTRY_NULL};
	int status =
	    session_begin(&session, "show", "ID",
	                  "A document: its record and contents. A passage: its surroundings. A "
	                  "recommendation: what is asked, of whom, where.", own,
	                  FALSE, argc, argv, &args);
	if (status < 0 && g_strv_length(args) != 1) {
		complain("show", "one ID is wanted, as search and documents print them", NULL);
		status = EXIT_USAGE;
	}
	if (status < 0)
		status = show(&session, args[0], page, context);
	return session_end(&session, status);
}

/* ---- lists
 * -------------------------------------------------------------------------------------------- */

static gboolean
no_arguments(const char *command, GStrv args)
{
	if (!args || !*args)
		return TRUE;
	complain(command, "takes options only", NULL);
	return FALSE;
}

static int
list(Session *session, const char *name, const GPtrArray *parameters, Render render,
     Table csv)
{
	g_auto(Reply) reply = {0};
	g_autofree char *path = g_strdup_printf("/%s.json", name);
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	int status = session_ask(session, path, parameters, name, &reply);
	if (status)
		return status;
	if (!strcmp(format, "text"))
		render(&session->text, reply.root);
	else if (!strcmp(format, "csv"))
		csv(session->out, reply.root);
	else if (!strcmp(format, "jsonl") && json_list(reply.root, name))
		table_jsonl(session->out, reply.root, name);
	else
		g_string_append(session->out, reply.answer->body);
	return EXIT_FOUND;
}

int
command_documents(int argc, char **argv)
{
	int limit = 10000, offset = NUMBER_NOT_GIVEN;
	Filters filters = {0};
	char *sort = NULL, *state = NULL;
	Session session = {0};
	g_auto(GStrv) args = NULL;
	g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func(g_free);
	const GOptionEntry own[] = {
	    FILTER_ENTRIES(filters),
	    {"state", 0, 0, G_OPTION_ARG_STRING, &state, "ok, partial, no_text, encrypted, …",
	     "STATE"},
	    {"sort", 0, 0, G_OPTION_ARG_STRING, &sort, "title, newest or oldest", "ORDER"},
	    {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "So many documents (default 10000)", "N"},
	    {"offset", 0, 0, G_OPTION_ARG_INT, &offset, "Leave out the first N", "N"},
	    G_OPTION_ENTRY_NULL};
	int status = session_begin(&session, "documents", "", "All documents of the index.", own,
	                           FALSE, argc, argv, &args);
	if (status < 0 && !no_arguments("documents", args))
		status = EXIT_USAGE;
	filters_add(&filters, parameters);
	add_number(parameters, "limit", limit);
	add_number(parameters, "offset", offset);
	const char *const given[][2] = {{"sort", sort}, {"state", state}};
	for (guint i = 0; i < G_N_ELEMENTS(given); i++)
		if (given[i][1]) {
			g_ptr_array_add(parameters, g_strdup(given[i][0]));
			g_ptr_array_add(parameters, g_strdup(given[i][1]));
		}
	if (status < 0)
		status =
		    list(&session, "documents", parameters, text_documents, table_csv_documents);
	filters_clear(&filters);
	g_free(sort);
	g_free(state);
	return session_end(&session, status);
}

static int
plain_list(const char *name, const char *summary, Render render,
           Table csv, int argc, char **argv)
{
	Session session = {0};
	g_auto(GStrv) args = NULL;
	int status = session_begin(&session, name, "", summary, NULL, FALSE, argc, argv, &args);
	if (status < 0 && !no_arguments(name, args))
		status = EXIT_USAGE;
	if (status < 0)
		status = list(&session, name, NULL, render, csv);
	return session_end(&session, status);
}

int
command_failures(int argc, char **argv)
{
	return plain_list("failures", "Documents that could not be read: why, and what to do.",
	                  text_failures, table_csv_failures, argc, argv);
}

int
command_status(int argc, char **argv)
{
	return plain_list("status", "What the index holds, and whether a daemon runs.", text_status,
	                  table_csv_status, argc, argv);
}
