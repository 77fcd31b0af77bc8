/* index_write: see index_write.h. */
#include "index_write.h"

enum {
	COMMIT_SECONDS = 2,
	COMMIT_COMMANDS = 2000,
	FULL_BYTES = 16 << 20, /* of text in waiting documents */
	FULL_COMMANDS = 4000
};

typedef enum { COMMAND_PUT, COMMAND_PLACE, COMMAND_OVERRIDE, COMMAND_REMOVE, COMMAND_END } CommandType;

typedef struct {
	CommandType type;
	char *id, *sha256, *path;
	Document *doc;
	ExtractCost cost;
	Override override;
	gboolean has_override;
	GArray *places;  /* of FileFacts with owned strings, or NULL */
	int bytes;
} Command;

struct WriteQueue {
	Writer *writer;
	GThread *thread;
	GAsyncQueue *commands;
	int waiting_bytes, failed; /* atomic */
	GError *error;             /* the thread's, until it has ended */
};

static void
facts_clear(gpointer data)
{
	union {
		const char *in;
		gpointer out;
	} path, root, url;
	FileFacts *f = data;
	path.in = f->path;
	root.in = f->root;
	url.in = f->url;
	g_free(path.out);
	g_free(root.out);
	g_free(url.out);
}

static void
command_free(Command *c)
{
	g_free(c->id);
	g_free(c->sha256);
	g_free(c->path);
	doc_free(c->doc);
	if (c->places)
		g_array_unref(c->places);
	g_free(c);
}

static void
add_place(Command *c, const FileFacts *place)
{
	FileFacts copy = *place;
	copy.path = g_strdup(place->path);
	copy.root = g_strdup(place->root);
	copy.url = g_strdup(place->url);
	if (!c->places) {
		c->places = g_array_new(FALSE, FALSE, sizeof(FileFacts));
		g_array_set_clear_func(c->places, facts_clear);
	}
	g_array_append_val(c->places, copy);
}

static gboolean
run(Writer *w, const Command *c, GError **error)
{
	const Override *override = c->has_override ? &c->override : NULL;
	const char *id = c->id;
	guint64 size = c->places ? g_array_index(c->places, FileFacts, 0).size : 0;
	switch (c->type) {
	case COMMAND_PUT:
		if (!writer_put(w, id, c->sha256, size, c->doc, &c->cost, override, error))
			return FALSE;
		if (override && override->id)
			id = override->id;
		break;
	case COMMAND_OVERRIDE:
		return writer_override(w, id, override, error);
	case COMMAND_REMOVE:
		return writer_remove(w, c->path, error);
	default:
		break;
	}
	for (guint i = 0; c->places && i < c->places->len; i++)
		if (!writer_place(w, id, &g_array_index(c->places, FileFacts, i), error))
			return FALSE;
	return TRUE;
}

static gpointer
write_all(gpointer data)
{
	WriteQueue *queue = data;
	gint64 due = 0;
	guint pending = 0;
	gboolean end = FALSE;
	while (!end) {
		gint64 now = g_get_monotonic_time();
		guint64 left = due > now ? (guint64)(due - now) : 0;
		Command *c = pending ? g_async_queue_timeout_pop(queue->commands, left)
				     : g_async_queue_pop(queue->commands);
		if (c) {
			end = c->type == COMMAND_END;
			if (!end && !queue->error && !run(queue->writer, c, &queue->error))
				g_atomic_int_set(&queue->failed, 1);
			if (!pending++)
				due = g_get_monotonic_time() + COMMIT_SECONDS * G_USEC_PER_SEC;
			g_atomic_int_add(&queue->waiting_bytes, -c->bytes);
			command_free(c);
		}
		if (!c || end || pending >= COMMIT_COMMANDS || g_get_monotonic_time() >= due) {
			if (!queue->error && !writer_commit(queue->writer, &queue->error))
				g_atomic_int_set(&queue->failed, 1);
			pending = 0;
		}
	}
	return NULL;
}

WriteQueue *
write_queue_new(Writer *writer)
{
	WriteQueue *queue = g_new0(WriteQueue, 1);
	queue->writer = writer;
	queue->commands = g_async_queue_new();
	queue->thread = g_thread_new("writer", write_all, queue);
	return queue;
}

/* A rough measure: what counts is that a few long reports don't pile up. */
static int
bytes_of(const Document *doc)
{
	gsize bytes = 4096;
	for (guint i = 0; i < doc->pages->len; i++)
		bytes += ((const Page *)doc->pages->pdata[i])->characters * 2;
	return (int)MIN(bytes + doc->blocks->len * 200, G_MAXINT / 1024);
}

static void
push(WriteQueue *queue, Command *c)
{
	g_atomic_int_add(&queue->waiting_bytes, c->bytes);
	g_async_queue_push(queue->commands, c);
}

void
write_queue_put(WriteQueue *queue, const char *id, const char *sha256, Document *doc,
		const ExtractCost *cost, const Override *override, const GArray *places)
{
	Command *c = g_new0(Command, 1);
	c->type = COMMAND_PUT;
	c->id = g_strdup(id);
	c->sha256 = g_strdup(sha256);
	c->doc = doc;
	c->cost = *cost;
	c->has_override = override != NULL;
	if (override)
		c->override = *override;
	for (guint i = 0; i < places->len; i++)
		add_place(c, &g_array_index(places, FileFacts, i));
	c->bytes = bytes_of(doc);
	push(queue, c);
}

void
write_queue_place(WriteQueue *queue, const char *id, const FileFacts *place)
{
	Command *c = g_new0(Command, 1);
	c->type = COMMAND_PLACE;
	c->id = g_strdup(id);
	add_place(c, place);
	push(queue, c);
}

void
write_queue_override(WriteQueue *queue, const char *id, const Override *override)
{
	Command *c = g_new0(Command, 1);
	c->type = COMMAND_OVERRIDE;
	c->id = g_strdup(id);
	c->has_override = TRUE;
	c->override = *override;
	push(queue, c);
}

void
write_queue_remove(WriteQueue *queue, const char *path)
{
	Command *c = g_new0(Command, 1);
	c->type = COMMAND_REMOVE;
	c->path = g_strdup(path);
	push(queue, c);
}

gboolean
write_queue_is_full(WriteQueue *queue)
{
	return g_atomic_int_get(&queue->waiting_bytes) > FULL_BYTES ||
	       g_async_queue_length(queue->commands) > FULL_COMMANDS;
}

gboolean
write_queue_has_failed(WriteQueue *queue)
{
	return g_atomic_int_get(&queue->failed) != 0;
}

gboolean
write_queue_finish(WriteQueue *queue, GError **error)
{
	Command *c = g_new0(Command, 1);
	c->type = COMMAND_END;
	push(queue, c);
	g_thread_join(queue->thread);
	gboolean good = !queue->error;
	if (!good)
		g_propagate_error(error, queue->error);
	g_async_queue_unref(queue->commands);
	g_free(queue);
	return good;
}
