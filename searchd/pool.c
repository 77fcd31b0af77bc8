/* pool: see pool.h. */
#include "pool.h"

#include <stdatomic.h>
#include <sys/stat.h>
#include "base.h"

typedef struct {
	Pool *pool;
	GThread *thread;
	Tok *tok;
	Store *store; /* NULL: none could be opened */
	dev_t device; /* which file store has open */
	ino_t inode;
} Reader;

struct Pool {
	PoolOptions options;
	Http *http;
	GAsyncQueue *jobs; /* of HttpJob*; the pool itself is the sign to end */
	Reader *readers;
	atomic_bool draining;
	atomic_ullong refused;
};

static void
reader_close(Reader *reader)
{
	store_close(reader->store);
	reader->store = NULL;
}

/* A Store of the file that bears the index's name now, or NULL with the reason. */
static Store *
reader_store(Reader *reader, GError **error)
{
	const PoolOptions *options = &reader->pool->options;
	struct stat status;
	gboolean there = !stat(options->index, &status);
	gboolean same = there && status.st_dev == reader->device && status.st_ino == reader->inode;
	if (reader->store && same)
		return reader->store;
	reader_close(reader);
	reader->store = store_open(options->index, reader->tok, options->vocabulary, error);
	reader->device = there ? status.st_dev : 0;
	reader->inode = there ? status.st_ino : 0;
	return reader->store;
}

static ApiResponse *
answer(Reader *reader, const HttpJob *job)
{
	const PoolOptions *options = &reader->pool->options;
	g_autoptr(GError) error = NULL;
	ApiRequest request = *http_job_request(job);
	ApiService service = *options->service;
	gint64 waited = (g_get_monotonic_time() - http_job_arrived(job)) / 1000;
	if (waited > options->deadline_ms)
		return api_refuse(request.path, 503, "busy",
		                  "too many requests at once; try again");
	Store *store = reader_store(reader, &error);
	if (!store)
		return api_refuse(request.path, 503, "no_index", error->message);
	service.requests = http_requests(reader->pool->http);
	service.refused = atomic_load(&reader->pool->refused);
	request.service = &service;
	request.deadline_ms = options->deadline_ms;
	return api_answer(store, &request);
}

static gpointer
reader_run(gpointer data)
{
	Reader *reader = data;
	gpointer job;
	while ((job = g_async_queue_pop(reader->pool->jobs)) != reader->pool)
		http_job_answer(job, answer(reader, job));
	reader_close(reader);
	return NULL;
}

void
pool_take(HttpJob *job, gpointer data)
{
	Pool *pool = data;
	gboolean full = g_async_queue_length(pool->jobs) >= (gint)pool->options.waiting;
	if (!full && !atomic_load(&pool->draining)) {
		g_async_queue_push(pool->jobs, job);
		return;
	}
	atomic_fetch_add(&pool->refused, 1);
	http_job_answer(job, api_refuse(http_job_request(job)->path, 503, "busy",
	                                full ? "too many requests at once; try again"
	                                     : "the daemon is stopping"));
}

void
pool_set_http(Pool *pool, Http *http)
{
	pool->http = http;
}

Pool *
pool_new(const PoolOptions *options, GError **error)
{
	Pool *pool = g_new0(Pool, 1);
	pool->options = *options;
	pool->jobs = g_async_queue_new();
	pool->readers = g_new0(Reader, options->threads);
	for (guint i = 0; i < options->threads; i++) {
		Reader *reader = &pool->readers[i];
		reader->pool = pool;
		reader->tok = tok_new(options->vocabulary, error);
		reader->thread =
		    reader->tok ? g_thread_try_new("reader", reader_run, reader, error) : NULL;
		if (!reader->thread) {
			pool_drain(pool);
			pool_free(pool);
			return NULL;
		}
	}
	return pool;
}

void
pool_drain(Pool *pool)
{
	if (!pool)
		return;
	atomic_store(&pool->draining, TRUE);
	for (guint i = 0; i < pool->options.threads; i++)
		if (pool->readers[i].thread)
			g_async_queue_push(pool->jobs, pool);
	for (guint i = 0; i < pool->options.threads; i++)
		if (pool->readers[i].thread)
			g_thread_join(g_steal_pointer(&pool->readers[i].thread));
	/* A request may have slipped in behind the signs to end. */
	HttpJob *job;
	while ((job = g_async_queue_try_pop(pool->jobs)))
		http_job_answer(job, api_refuse(http_job_request(job)->path, 503, "busy",
		                                "the daemon is stopping"));
}

void
pool_free(Pool *pool)
{
	if (!pool)
		return;
	for (guint i = 0; i < pool->options.threads; i++)
		tok_free(pool->readers[i].tok);
	g_async_queue_unref(pool->jobs);
	g_free(pool->readers);
	g_free(pool);
}
