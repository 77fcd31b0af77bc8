/* pool: see pool.h. */
#include "pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include "base.h"
#include "lexicon_clusters.h"
#include "phrasebook.h"
#include "search.h"
#include "store_shared.h"

typedef struct {
	Pool *pool;
	GThread *thread;
	Words *words;     /* with which it answers */
	Words *tok_words; /* from which tok is made; the same or older ones */
	Tok *tok;
	Store *store; /* NULL: none could be opened */
	dev_t device; /* which file store has open */
	ino_t inode;
} Reader;

/* POSIX's locks, since the thread sanitizer doesn't know GLib's. */
struct Pool {
	PoolOptions options;
	Reader *readers;
	StoreShared *shared;  /* of all readers' stores */
	pthread_mutex_t lock; /* the next two */
	GQueue jobs;          /* of HttpJob* */
	gboolean draining;
	pthread_cond_t changed;
	atomic_ullong requests, refused;
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
	reader->store =
	        store_open(options->index, reader->tok, words_vocabulary(reader->words), error);
	if (reader->store) {
		search_share(reader->store, words_expander(reader->words));
		store_share(reader->store, reader->pool->shared);
	}
	reader->device = there ? status.st_dev : 0;
	reader->inode = there ? status.st_ino : 0;
	return reader->store;
}

/* The index was cut as no longer is: by another vocabulary, whose Tok this reader hasn't yet. */
static gboolean
needs_tok(const Reader *reader)
{
	gboolean other = strcmp(tok_id(reader->tok), words_tok_id(reader->words)) != 0;
	return other && (!reader->store || store_stale(reader->store));
}

/*
 * Between two requests: a new vocabulary, if there is one. Where it would cut text otherwise, the
 * words of the index still are as the old Tok cuts them, until an indexer has cut them anew.
 */
static void
reader_renew(Reader *reader)
{
	Words *words = words_watch_current(reader->pool->options.words);
	if (words == reader->words) {
		words_unref(words);
	} else {
		words_unref(reader->words);
		reader->words = words;
		if (reader->store) {
			store_set_vocabulary(reader->store, words_vocabulary(words));
			search_share(reader->store, words_expander(words));
		}
	}
	Tok *tok = needs_tok(reader) ? tok_new(words_vocabulary(reader->words), NULL) : NULL;
	if (!tok)
		return;
	reader_close(reader);
	tok_free(reader->tok);
	words_unref(reader->tok_words);
	reader->tok = tok;
	reader->tok_words = words_ref(reader->words);
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
	reader_renew(reader);
	Store *store = reader_store(reader, &error);
	if (!store)
		return api_refuse(request.path, 503, "no_index", error->message);
	service.requests = atomic_load(&reader->pool->requests);
	service.refused = atomic_load(&reader->pool->refused);
	g_autofree char *problem = words_watch_problem(options->words);
	service.vocabulary_problem = problem;
	request.service = &service;
	request.deadline_ms = options->deadline_ms;
	return api_answer(store, &request);
}

/* NULL: nothing waits, and nothing will come. */
static HttpJob *
next_job(Pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	while (g_queue_is_empty(&pool->jobs) && !pool->draining)
		pthread_cond_wait(&pool->changed, &pool->lock);
	HttpJob *job = g_queue_pop_head(&pool->jobs);
	pthread_mutex_unlock(&pool->lock);
	return job;
}

static gpointer
reader_run(gpointer data)
{
	Reader *reader = data;
	HttpJob *job;
	/* What fails here fails again for a request, which is told. */
	if (reader_store(reader, NULL)) {
		search_warm(reader->store, NULL);
		phrasebook_of(reader->store, NULL);
		lexicon_clusters_of(reader->store, NULL);
	}
	while ((job = next_job(reader->pool)))
		http_job_answer(job, answer(reader, job));
	reader_close(reader);
	return NULL;
}

void
pool_take(HttpJob *job, gpointer data)
{
	Pool *pool = data;
	atomic_fetch_add(&pool->requests, 1);
	pthread_mutex_lock(&pool->lock);
	gboolean draining = pool->draining;
	gboolean taken = !draining && pool->jobs.length < pool->options.waiting;
	if (taken) {
		g_queue_push_tail(&pool->jobs, job);
		pthread_cond_signal(&pool->changed);
	}
	pthread_mutex_unlock(&pool->lock);
	if (taken)
		return;
	atomic_fetch_add(&pool->refused, 1);
	http_job_answer(job, api_refuse(http_job_request(job)->path, 503, "busy",
	                                draining ? "the daemon is stopping"
	                                         : "too many requests at once; try again"));
}

Pool *
pool_new(const PoolOptions *options, GError **error)
{
	Pool *pool = g_new0(Pool, 1);
	pool->options = *options;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->changed, NULL);
	g_queue_init(&pool->jobs);
	pool->readers = g_new0(Reader, options->threads);
	pool->shared = store_shared_new();
	for (guint i = 0; i < options->threads; i++) {
		Reader *reader = &pool->readers[i];
		reader->pool = pool;
		reader->words = words_watch_current(options->words);
		reader->tok_words = words_ref(reader->words);
		reader->tok = tok_new(words_vocabulary(reader->words), error);
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
	pthread_mutex_lock(&pool->lock);
	pool->draining = TRUE;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	for (guint i = 0; i < pool->options.threads; i++)
		if (pool->readers[i].thread)
			g_thread_join(g_steal_pointer(&pool->readers[i].thread));
}

void
pool_free(Pool *pool)
{
	if (!pool)
		return;
	for (guint i = 0; i < pool->options.threads; i++) {
		tok_free(pool->readers[i].tok);
		words_unref(pool->readers[i].tok_words);
		words_unref(pool->readers[i].words);
	}
	store_shared_free(pool->shared);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
	g_free(pool->readers);
	g_free(pool);
}
