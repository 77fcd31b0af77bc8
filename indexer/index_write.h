/*
 * index_write: one thread writes the index while workers read; a short queue lies between.
 * Commands are done in the order in which they were pushed and committed every two seconds.
 */
#pragma once
#include "store.h"

typedef struct WriteQueue WriteQueue;

/* Starts the thread; until write_queue_finish nobody else may use writer. */
WriteQueue *write_queue_new(Writer *writer);

/*
 * Each copies what it is given, except the override's values and doc, which the queue frees.
 * put stores the document and its places (an array of FileFacts) in one commit.
 */
void write_queue_put(WriteQueue *queue, const char *id, const char *sha256, Document *doc,
		     const ExtractCost *cost, const Override *override, const GArray *places);
void write_queue_place(WriteQueue *queue, const char *id, const FileFacts *place);
void write_queue_override(WriteQueue *queue, const char *id, const Override *override);
void write_queue_remove(WriteQueue *queue, const char *path);

/* TRUE while so much waits that reading more would only fill memory. */
gboolean write_queue_is_full(WriteQueue *queue);
/* TRUE after a failure: all later commands are dropped, write_queue_finish tells why. */
gboolean write_queue_has_failed(WriteQueue *queue);

/* Writes what is left, commits, ends the thread and frees the queue. */
gboolean write_queue_finish(WriteQueue *queue, GError **error);
