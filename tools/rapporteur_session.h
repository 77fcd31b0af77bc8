/*
 * rapporteur_session: what all subcommands share: the common options, the question that is asked,
 * and the way the answer reaches the person: colour, width, pager, exit status.
 */
#pragma once
#include "rapporteur_ask.h"
#include "rapporteur_text.h"

enum { EXIT_FOUND = 0, EXIT_NOTHING = 1, EXIT_USAGE = 2, EXIT_UNUSABLE = 3 };

typedef struct {
	char *index, *socket, *format, *color; /* options as given, or NULL */
	gboolean json, no_pager;
	Config config;
	Asker *asker;
	GString *out; /* what will be shown */
	Text text;
	gboolean terminal; /* standard output is one */
} Session;

/*
 * Read a subcommand's options; own: further ones, ending in a null entry. args: what is left, the
 * caller frees. words: a single dash begins a word ("-not"), not an option. Prints what is wrong
 * and returns the exit status to end with, or -1 to go on.
 */
int session_begin(Session *session, const char *command, const char *arguments, const char *summary,
                  const GOptionEntry *own, gboolean words, int argc, char **argv, GStrv *ret_args);
/* Shows what gathered in session->out, frees all. Returns status. */
int session_end(Session *session, int status);

/* The format, one of those allowed (NULL-terminated), or NULL after saying what is wrong. */
const char *session_format(const Session *session, const char *const *allowed);

typedef struct {
	JsonParser *parser;
	JsonObject *root;
	Answer *answer;
} Reply;
void reply_clear(Reply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reply, reply_clear)

/*
 * Ask. what names the thing for an error's message. Returns 0, or the exit status after having
 * said why not; an answer that was cut by its deadline is one.
 */
int session_ask(Session *session, const char *path, const GPtrArray *parameters, const char *what,
                Reply *ret_reply);

/* "rapporteur: WHAT: WHY" and, where hint isn't NULL, what to do. */
void complain(const char *what, const char *why, const char *hint);
