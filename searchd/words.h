/*
 * words: the vocabulary that the daemon answers with, read anew when a file of it changes, while
 * questions go on being answered. Threads keep what they have until they ask for the current one,
 * so each question sees one vocabulary, old or new.
 */
#pragma once
#include <glib.h>
#include "search_expand.h"

/* Never changed; counted, any thread. */
typedef struct Words Words;

Words *words_ref(Words *words);
/* NULL is fine. */
void words_unref(Words *words);
const Vocabulary *words_vocabulary(const Words *words);
const Expander *words_expander(const Words *words);
/* tok_id of a Tok made from it. */
const char *words_tok_id(const Words *words);

typedef struct WordsWatch WordsWatch;

/* Reads the vocabulary for the first time; errors as vocabulary_load and tok_new. */
WordsWatch *words_watch_new(GError **error);
void words_watch_free(WordsWatch *watch);

/* A reference to the newest one that could be read. Any thread, no waiting. */
Words *words_watch_current(WordsWatch *watch);

/*
 * Looks whether files have changed; what has stayed the same from one look to the next (an editor
 * may be writing) is read in a thread of its own. now: read in any case. When it can't be read, the
 * old one stays, stderr says why, and so does words_watch_problem. Call from one thread.
 */
void words_watch_look(WordsWatch *watch, gboolean now);

/* Why the newest files aren't used, or NULL. Any thread; caller frees. */
char *words_watch_problem(WordsWatch *watch);
