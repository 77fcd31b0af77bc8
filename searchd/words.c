/* words: see words.h. */
#include "words.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include "base.h"

struct Words {
	atomic_int references;
	Vocabulary *vocabulary;
	Expander *expander;
	char *tok_id;
};

/* POSIX's lock, since the thread sanitizer doesn't know GLib's. */
struct WordsWatch {
	char *seen;   /* stamp of the last look */
	char *stamp;  /* stamp of what was read last, well or not */
	gboolean now; /* asked for, though nothing changed */
	pthread_t reader;
	gboolean reading;     /* reader is to be joined */
	pthread_mutex_t lock; /* the next three */
	Words *current;
	char *problem;
	gboolean done; /* the reader is */
};

/* ---- one vocabulary -------------------------------------------------------------------------- */

Words *
words_ref(Words *words)
{
	atomic_fetch_add(&words->references, 1);
	return words;
}

void
words_unref(Words *words)
{
	if (!words || atomic_fetch_sub(&words->references, 1) > 1)
		return;
	expander_free(words->expander);
	vocabulary_free(words->vocabulary);
	g_free(words->tok_id);
	g_free(words);
}

const Vocabulary *
words_vocabulary(const Words *words)
{
	return words->vocabulary;
}

const Expander *
words_expander(const Words *words)
{
	return words->expander;
}

const char *
words_tok_id(const Words *words)
{
	return words->tok_id;
}

static Words *
words_load(GError **error)
{
	g_autoptr(Vocabulary) vocabulary = vocabulary_load(NULL, error);
	if (!vocabulary || !vocabulary_check(vocabulary, error))
		return NULL;
	g_autoptr(Tok) tok = tok_new(vocabulary, error);
	if (!tok)
		return NULL;
	Words *words = g_new0(Words, 1);
	atomic_init(&words->references, 1);
	words->expander = expander_new(tok, vocabulary);
	expander_complete(words->expander);
	words->tok_id = g_strdup(tok_id(tok));
	words->vocabulary = g_steal_pointer(&vocabulary);
	return words;
}

/* ---- watching -------------------------------------------------------------------------------- */

WordsWatch *
words_watch_new(GError **error)
{
	g_autofree char *stamp = vocabulary_stamp();
	Words *words = words_load(error);
	if (!words)
		return NULL;
	WordsWatch *watch = g_new0(WordsWatch, 1);
	pthread_mutex_init(&watch->lock, NULL);
	watch->current = words;
	watch->seen = g_strdup(stamp);
	watch->stamp = g_steal_pointer(&stamp);
	return watch;
}

void
words_watch_free(WordsWatch *watch)
{
	if (!watch)
		return;
	if (watch->reading)
		pthread_join(watch->reader, NULL);
	words_unref(watch->current);
	pthread_mutex_destroy(&watch->lock);
	g_free(watch->seen);
	g_free(watch->stamp);
	g_free(watch->problem);
	g_free(watch);
}

Words *
words_watch_current(WordsWatch *watch)
{
	pthread_mutex_lock(&watch->lock);
	Words *words = words_ref(watch->current);
	pthread_mutex_unlock(&watch->lock);
	return words;
}

char *
words_watch_problem(WordsWatch *watch)
{
	pthread_mutex_lock(&watch->lock);
	char *problem = g_strdup(watch->problem);
	pthread_mutex_unlock(&watch->lock);
	return problem;
}

static void
tell(const char *problem)
{
	g_autofree char *clean = text_printable(problem ? problem : "");
	if (problem)
		fprintf(stderr,
		        "rapporteur-searchd: the vocabulary changed, but cannot be read, so the "
		        "one before stays: %s\n",
		        clean);
	else
		fprintf(stderr, "rapporteur-searchd: the vocabulary was read anew\n");
}

static void *
read_anew(void *data)
{
	WordsWatch *watch = data;
	g_autoptr(GError) error = NULL;
	Words *words = words_load(&error);
	tell(words ? NULL : error->message);
	pthread_mutex_lock(&watch->lock);
	Words *old = words ? watch->current : NULL;
	if (words)
		watch->current = words;
	g_free(watch->problem);
	watch->problem = words ? NULL : g_strdup(error->message);
	watch->done = TRUE;
	pthread_mutex_unlock(&watch->lock);
	words_unref(old);
	return NULL;
}

static gboolean
is_reading(WordsWatch *watch)
{
	if (!watch->reading)
		return FALSE;
	pthread_mutex_lock(&watch->lock);
	gboolean done = watch->done;
	pthread_mutex_unlock(&watch->lock);
	if (!done)
		return TRUE;
	pthread_join(watch->reader, NULL);
	watch->reading = FALSE;
	return FALSE;
}

void
words_watch_look(WordsWatch *watch, gboolean now)
{
	watch->now = watch->now || now;
	if (is_reading(watch))
		return;
	g_autofree char *stamp = vocabulary_stamp();
	gboolean changed = strcmp(stamp, watch->stamp) != 0;
	gboolean still = strcmp(stamp, watch->seen) == 0;
	g_free(watch->seen);
	watch->seen = g_strdup(stamp);
	if (!watch->now && !(changed && still))
		return;
	/* The stamp is older than the bytes: what is written meanwhile is read once more. */
	g_free(watch->stamp);
	watch->stamp = g_steal_pointer(&stamp);
	watch->now = FALSE;
	watch->done = FALSE;
	watch->reading = pthread_create(&watch->reader, NULL, read_anew, watch) == 0;
}
