/* rapporteur_similar: `rapporteur similar`. */
#include <string.h>
#include "rapporteur_commands.h"
#include "rapporteur_json.h"
#include "rapporteur_session.h"
#include "rapporteur_table.h"

static void
add_number(GPtrArray *parameters, const char *name, int value)
{
	if (value == NUMBER_NOT_GIVEN)
		return;
	g_ptr_array_add(parameters, g_strdup(name));
	g_ptr_array_add(parameters, g_strdup_printf("%d", value));
}

static void
add_list(GPtrArray *parameters, const char *name, char **values)
{
	for (char **value = values; value && *value; value++) {
		g_ptr_array_add(parameters, g_strdup(name));
		g_ptr_array_add(parameters, g_strdup(*value));
	}
}

static int
similar(Session *session, const GPtrArray *parameters, const char *id)
{
	static const char *const formats[] = {"text", "json", "jsonl", "csv", NULL};
	g_auto(Reply) reply = {0};
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	int status = session_ask(session, "/similar.json", parameters, id, &reply);
	if (status)
		return status;
	if (!strcmp(format, "json"))
		g_string_append(session->out, reply.answer->body);
	if (!strcmp(format, "jsonl"))
		table_jsonl(session->out, reply.root, "results");
	if (!strcmp(format, "csv")) {
		table_csv_search_head(session->out, FALSE);
		table_csv_search(session->out, reply.root, 0, NULL);
	}
	if (!strcmp(format, "text"))
		text_similar(&session->text, reply.root);
	return json_list_length(reply.root, "results") ? EXIT_FOUND : EXIT_NOTHING;
}

int
command_similar(int argc, char **argv)
{
	int limit = NUMBER_NOT_GIVEN, passages = NUMBER_NOT_GIVEN;
	Filters filters = {0};
	g_auto(GStrv) theme = NULL, publisher = NULL, year = NULL;
	Session session = {0};
	g_auto(GStrv) args = NULL;
	g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func(g_free);
	const GOptionEntry own[] = {
	        FILTER_ENTRIES(filters),
	        {"theme", 0, 0, G_OPTION_ARG_STRING_ARRAY, &theme, "As search --facets names them",
	         "THEME"},
	        {"publisher", 0, 0, G_OPTION_ARG_STRING_ARRAY, &publisher, "Published by", "NAME"},
	        {"year", 0, 0, G_OPTION_ARG_STRING_ARRAY, &year, "Published then", "YYYY"},
	        {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "So many results (default 10)", "N"},
	        {"passages", 0, 0, G_OPTION_ARG_INT, &passages,
	         "So many passages a result (default 2)", "N"},
	        G_OPTION_ENTRY_NULL};
	int status = session_begin(&session, "similar", "ID",
	                           "Documents and passages like a document or a passage, and what "
	                           "they share.",
	                           own, FALSE, argc, argv, &args);
	if (status < 0 && g_strv_length(args) != 1) {
		complain("similar", "one ID is wanted, as search and documents print them", NULL);
		status = EXIT_USAGE;
	}
	if (status < 0) {
		g_ptr_array_add(parameters, g_strdup("id"));
		g_ptr_array_add(parameters, g_strdup(args[0]));
		filters_add(&filters, parameters);
		add_list(parameters, "theme", theme);
		add_list(parameters, "publisher", publisher);
		add_list(parameters, "year", year);
		add_number(parameters, "limit", limit);
		add_number(parameters, "passages", passages);
		status = similar(&session, parameters, args[0]);
	}
	filters_clear(&filters);
	return session_end(&session, status);
}
