/* rapporteur_session: see rapporteur_session.h. */
#include "rapporteur_session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base.h"
#include "rapporteur_json.h"

/* Stands for the dash of a word while the options are read; no person types it. */
#define DASH '\x02'

void
complain(const char *what, const char *why, const char *hint)
{
	g_autofree char *clean_what = text_printable(what);
	gsize said = strlen(what);
	if (!strncmp(why, what, said) && g_str_has_prefix(why + said, ": "))
		why += said + 2;
	g_autofree char *clean_why = text_printable(why);
	fprintf(stderr, "rapporteur: %s: %s\n", clean_what, clean_why);
	if (hint)
		fprintf(stderr, "rapporteur: %s\n", hint);
}

/* ---- options
 * --------------------------------------------------------------------------------------- */

static gboolean
takes_value(const GOptionEntry *entries, const char *argument)
{
	for (; entries && entries->long_name; entries++)
		if (entries->arg != G_OPTION_ARG_NONE && g_str_has_prefix(argument, "--") &&
		    !strcmp(argument + 2, entries->long_name))
			return TRUE;
	return FALSE;
}

/* What an option takes as its value is no word, whatever it begins with. */
static void
hide_dashes(const GOptionEntry *own, const GOptionEntry *common, int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (takes_value(own, argv[i]) || takes_value(common, argv[i]))
			i++;
		else if (argv[i][0] == '-' && argv[i][1] && argv[i][1] != '-' &&
		         strcmp(argv[i], "-h"))
			argv[i][0] = DASH;
}

static GStrv
left_over(int argc, char **argv)
{
	g_autoptr(GStrvBuilder) args = g_strv_builder_new();
	for (int i = 1; i < argc; i++) {
		if (i == 1 && !strcmp(argv[i], "--"))
			continue;
		if (argv[i][0] == DASH)
			argv[i][0] = '-';
		g_strv_builder_add(args, argv[i]);
	}
	return g_strv_builder_end(args);
}

static guint
terminal_columns(gboolean terminal)
{
	struct winsize size;
	const char *columns = g_getenv("COLUMNS");
	guint64 wanted = 80;
	if (columns && g_ascii_string_to_unsigned(columns, 10, 20, 1000, &wanted, NULL))
		return (guint)wanted;
	if (terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col >= 20)
		return MIN(size.ws_col, 100); /* longer lines are hard to read */
	return 80;
}

/* -1, or the exit status of a wrong --color. */
static int
choose_color(Session *session)
{
	const char *when = session->color ? session->color : "auto";
	const char *none = g_getenv("NO_COLOR");
	const char *term = g_getenv("TERM");
	if (strcmp(when, "auto") && strcmp(when, "always") && strcmp(when, "never")) {
		complain("--color", "auto, always or never is wanted", NULL);
		return EXIT_USAGE;
	}
	session->text.color =
	    !strcmp(when, "always") || (!strcmp(when, "auto") && session->terminal &&
	                                !(none && *none) && term && strcmp(term, "dumb"));
	return -1;
}

static int
session_open(Session *session)
{
	g_autoptr(GError) error = NULL;
	session->terminal = isatty(STDOUT_FILENO);
	session->out = g_string_new(NULL);
	session->text = (Text){session->out, terminal_columns(session->terminal), FALSE, NULL};
	if (choose_color(session) >= 0)
		return EXIT_USAGE;
	if (!config_load(&session->config, session->index, session->socket, NULL, &error)) {
		complain("configuration", error->message, NULL);
		return EXIT_USAGE;
	}
	session->asker = asker_new(&session->config);
	return -1;
}

int
session_begin(Session *session, const char *command, const char *arguments, const char *summary,
              const GOptionEntry *own, gboolean words, int argc, char **argv, GStrv *ret_args)
{
	const GOptionEntry common[] = {
	    {"index", 0, 0, G_OPTION_ARG_FILENAME, &session->index, "The index to ask", "FILE"},
	    {"socket", 0, 0, G_OPTION_ARG_FILENAME, &session->socket, "The daemon's socket",
	     "PATH"},
	    {"format", 0, 0, G_OPTION_ARG_STRING, &session->format,
	     "text, json, jsonl or csv (search --batch: trec too)", "FORMAT"},
	    {"json", 0, 0, G_OPTION_ARG_NONE, &session->json, "The same as --format json", NULL},
	    {"color", 0, 0, G_OPTION_ARG_STRING, &session->color, "auto, always or never", "WHEN"},
	    {"no-pager", 0, 0, G_OPTION_ARG_NONE, &session->no_pager, "Print without a pager",
	     NULL},
	    G_OPTION_ENTRY_NULL};
	g_autoptr(GOptionContext) context = g_option_context_new(arguments);
	g_autoptr(GError) error = NULL;
	g_autofree char *name = g_strdup_printf("rapporteur %s", command);
	g_set_prgname(name);
	g_option_context_set_summary(context, summary);
	if (own)
		g_option_context_add_main_entries(context, own, NULL);
	g_option_context_add_main_entries(context, common, NULL);
	if (words)
		hide_dashes(own, common, argc, argv);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		g_autofree char *hint =
		    g_strdup_printf("'rapporteur %s --help' lists the options", command);
		complain(command, error->message, hint);
		return EXIT_USAGE;
	}
	*ret_args = left_over(argc, argv);
	return session_open(session);
}

const char *
session_format(const Session *session, const char *const *allowed)
{
	const char *format = session->format ? session->format : session->json ? "json" : "text";
	if (session->json && session->format && strcmp(session->format, "json")) {
		complain("--json", "says something else than --format", NULL);
		return NULL;
	}
	for (const char *const *one = allowed; *one; one++)
		if (!strcmp(*one, format))
			return *one;
	g_autofree char *list = g_strjoinv(", ", (char **)(guintptr)allowed);
	g_autofree char *why =
	    g_strdup_printf("'%s' isn't offered here; there are: %s", format, list);
	complain("--format", why, NULL);
	return NULL;
}

/* ---- asking
 * ----------------------------------------------------------------------------------------- */

void
reply_clear(Reply *reply)
{
	g_clear_object(&reply->parser);
	answer_free(reply->answer);
	reply->answer = NULL;
}

static int
explain_error(const Reply *reply, const char *what)
{
	JsonObject *error = json_member(reply->root, "error");
	const char *parameter = json_text(error, "parameter");
	guint status = reply->answer->status;
	g_autofree char *named = NULL;
	if (*parameter && strcmp(parameter, "q"))
		what = named = g_strdup_printf("--%s", parameter);
	complain(what, error ? json_text(error, "message") : "the answer can't be understood",
	         NULL);
	return status == 404 ? EXIT_NOTHING : status < 500 ? EXIT_USAGE : EXIT_UNUSABLE;
}

/* The parser recurses on brackets: what no answer of ours has would take its stack. */
static gboolean
too_deep(const Answer *answer)
{
	gboolean quoted = FALSE;
	int depth = 0;
	for (gsize i = 0; i < answer->length && depth <= 32; i++) {
		char c = answer->body[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted)
			depth += (c == '[' || c == '{') - (c == ']' || c == '}');
	}
	return depth > 32;
}

int
session_ask(Session *session, const char *path, const GPtrArray *parameters, const char *what,
            Reply *ret_reply)
{
	g_autoptr(GError) error = NULL;
	Reply *reply = ret_reply;
	reply->answer = asker_ask(session->asker, path, parameters, &error);
	if (!reply->answer) {
		complain(what, error->message, NULL);
		return EXIT_UNUSABLE;
	}
	reply->parser = json_parser_new();
	if (!too_deep(reply->answer) &&
	    json_parser_load_from_data(reply->parser, reply->answer->body,
	                               (gssize)reply->answer->length, NULL) &&
	    JSON_NODE_HOLDS_OBJECT(json_parser_get_root(reply->parser)))
		reply->root = json_node_get_object(json_parser_get_root(reply->parser));
	if (reply->root && !json_member(reply->root, "error")) {
		session->text.listen = reply->answer->listen;
		return 0;
	}
	return explain_error(reply, what);
}

/* ---- showing
 * ---------------------------------------------------------------------------------------- */

static gboolean
page_out(const Session *session)
{
	const char *pager = g_getenv("PAGER");
	if (!session->terminal || session->no_pager || (pager && !*pager))
		return FALSE;
	g_setenv("LESS", "FRX", FALSE);
	g_setenv("LESSCHARSET", "utf-8", FALSE);
	g_autoptr(GBytes) text = g_bytes_new(session->out->str, session->out->len);
	g_autoptr(GSubprocess) process = g_subprocess_new(
	    G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, "/bin/sh", "-c", pager ? pager : "less", NULL);
	if (!process)
		return FALSE;
	/* A pager that is left before the end doesn't take all of it: no failure. */
	g_subprocess_communicate(process, text, NULL, NULL, NULL, NULL);
	g_subprocess_wait(process, NULL, NULL);
	/* 127: the shell found no such program, so nothing was shown. */
	return !(g_subprocess_get_if_exited(process) &&
	         g_subprocess_get_exit_status(process) == 127);
}

int
session_end(Session *session, int status)
{
	if (session->out) {
		if (session->out->len && !page_out(session)) {
			fwrite(session->out->str, 1, session->out->len, stdout);
			/* A reader that has seen enough, as head has, is no failure. */
			if (fflush(stdout) && errno != EPIPE) {
				complain("standard output", g_strerror(errno), NULL);
				status = EXIT_UNUSABLE;
			}
		}
		g_string_free(session->out, TRUE);
	}
	asker_free(session->asker);
	config_clear(&session->config);
	g_free(session->index);
	g_free(session->socket);
	g_free(session->format);
	g_free(session->color);
	return status;
}
