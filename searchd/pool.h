/*
 * pool: the threads that answer. Each has a Tok and a read-only Store of its own, reopened when
 * another file stands under the index's name; until there is one, requests are told so. Another
 * vocabulary is taken over between two requests.
 */
#pragma once
#include <glib.h>
#include "http.h"
#include "words.h"

typedef struct Pool Pool;

typedef struct {
	const char *index; /* these three outlive the pool */
	WordsWatch *words;
	const ApiService *service; /* requests and refused are filled in by the pool */
	guint threads, deadline_ms;
	guint waiting; /* requests that may wait for a thread; more are turned away */
} PoolOptions;

Pool *pool_new(const PoolOptions *options, GError **error);

/* Answer a job sooner or later; an HttpTake. */
void pool_take(HttpJob *job, gpointer pool);

/* Answers all that waits, turns away what comes. NULL is fine. pool_take may still be called. */
void pool_drain(Pool *pool);
void pool_free(Pool *pool);
