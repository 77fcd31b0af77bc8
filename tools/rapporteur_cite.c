/* rapporteur_cite: `rapporteur cite`. */
#include <string.h>
#include "rapporteur_commands.h"
#include "rapporteur_json.h"
#include "rapporteur_session.h"

static void
add(GPtrArray *parameters, const char *name, const char *value)
{
	if (!value)
		return;
	g_ptr_array_add(parameters, g_strdup(name));
	g_ptr_array_add(parameters, g_strdup(value));
}

/* Where a document has no public address, the citation has none: the reader's own link follows. */
static void
text_links(Session *session, const Reply *reply)
{
	const char *listen = session->text.listen;
	for (guint i = 0; i < json_list_length(reply->root, "cited"); i++) {
		JsonObject *cited = json_item(json_list(reply->root, "cited"), i);
		if (*json_text(cited, "url"))
			continue;
		g_string_append_printf(session->out, "Open: %s%s%s\n", listen ? "http://" : "",
		                       listen ? listen : "", json_text(cited, "link"));
	}
}

static int
cite(Session *session, GPtrArray *parameters, const char *what)
{
	static const char *const formats[] = {"text",     "bibtex", "biblatex", "ris",
	                                      "csl-json", "json",   NULL};
	g_auto(Reply) reply = {0};
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	if (strcmp(format, "json"))
		add(parameters, "format", format);
	int status = session_ask(session, "/cite.json", parameters, what, &reply);
	if (status)
		return status;
	g_string_append(session->out, strcmp(format, "json") ? json_text(reply.root, "citation")
	                                                     : reply.answer->body);
	if (!strcmp(format, "text"))
		text_links(session, &reply);
	return EXIT_FOUND;
}

int
command_cite(int argc, char **argv)
{
	char *style = NULL, *page = NULL, *paragraph = NULL, *accessed = NULL;
	Session session = {0};
	g_auto(GStrv) args = NULL;
	g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func(g_free);
	const GOptionEntry own[] = {
	        {"style", 0, 0, G_OPTION_ARG_STRING, &style,
	         "For text: chicago (default), apa or oscola", "STYLE"},
	        {"page", 0, 0, G_OPTION_ARG_STRING, &page, "This page, as a viewer counts", "N"},
	        {"paragraph", 0, 0, G_OPTION_ARG_STRING, &paragraph,
	         "This paragraph, as it is numbered: 33(b)", "NUMBER"},
	        {"accessed", 0, 0, G_OPTION_ARG_STRING, &accessed,
	         "The day it was read, YYYY-MM-DD (default: today, UTC)", "DATE"},
	        G_OPTION_ENTRY_NULL};
	int status = session_begin(
	        &session, "cite", "ID…",
	        "The citation of documents, passages, recommendations. --format: text, "
	        "bibtex, biblatex, ris, csl-json or json.",
	        own, FALSE, argc, argv, &args);
	if (status < 0 && !g_strv_length(args)) {
		complain("cite", "an ID is wanted, as search and documents print them", NULL);
		status = EXIT_USAGE;
	}
	if (status < 0) {
		for (char **id = args; *id; id++)
			add(parameters, "id", *id);
		add(parameters, "style", style);
		add(parameters, "page", page);
		add(parameters, "paragraph", paragraph);
		add(parameters, "accessed", accessed);
		status = cite(&session, parameters, args[0]);
	}
	char *const given[] = {style, page, paragraph, accessed};
	for (guint i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	return session_end(&session, status);
}
