/*
 * pool: the workers that read documents, kept warm and watched.
 *
 * One document at a time a worker, so a death has one culprit. A worker is replaced when it died,
 * answered nonsense, has grown or has read many documents. Limits are set from outside: address
 * space and CPU by prlimit before each document, wall clock by killing.
 *
 * Threads: a Pool belongs to one thread.
 */
#pragma once
#include "doc.h"
#include "store.h"

typedef struct Pool Pool;

/* doc is the callback's to keep; a dead worker's has state and reason and nothing else. */
typedef void (*PoolDone)(Document *doc, const ExtractCost *cost, gpointer job, gpointer data);

typedef struct {
	const char *program;    /* path of rapporteur-extract */
	guint workers;
	guint timeout;          /* s of wall clock and of CPU for one document */
	guint64 memory;         /* bytes of address space for one document, beside its file */
	PoolDone done;
	gpointer data;
} PoolOptions;

/* Starts no worker yet. program must outlive the pool. */
Pool *pool_new(const PoolOptions *options);
/* Kills what runs; jobs that were under way are not reported. NULL is fine. */
void pool_free(Pool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pool, pool_free)

gboolean pool_has_room(const Pool *pool);
guint pool_busy(const Pool *pool);

/*
 * Have an open file read. Takes the descriptor; name (shown to the extractor) is copied; job comes
 * back in done. There must be room. ERROR_IO when no worker can be started.
 */
gboolean pool_submit(Pool *pool, int file, const char *name, guint64 size, gpointer job,
		     GError **error);

/*
 * Wait at most timeout_ms (-1: as long as it takes) for an answer, a death, a deadline, or for
 * the descriptor wake (-1: none) to become readable; done is called for each document that ended.
 * ERROR_IO when workers can't enter their sandbox.
 */
gboolean pool_wait(Pool *pool, int wake, int timeout_ms, GError **error);

/* The Landlock version the workers entered; 0 none, -1 none has started yet. */
int pool_landlock(const Pool *pool);
