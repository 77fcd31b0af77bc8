/* store_shared: see store_shared.h. */
#include "store_shared.h"

#include <pthread.h>
#include <string.h>

#include "store_reader.h"

/* One thing of one content of an index. */
typedef struct {
	gint references;
	guint64 generation;
	char *vocabulary; /* its id */
	char *content; /* tells indexes apart that have one generation */
	gpointer thing;
	GDestroyNotify destroy;
} Kept;

/* POSIX's lock, since the thread sanitizer doesn't know GLib's. */
struct StoreShared {
	pthread_mutex_t lock;
	GHashTable *kept; /* name → Kept*, the newest */
};

static void
kept_unref(gpointer data)
{
	Kept *kept = data;
	if (!kept || !g_atomic_int_dec_and_test(&kept->references))
		return;
	kept->destroy(kept->thing);
	g_free(kept->vocabulary);
	g_free(kept->content);
	g_free(kept);
}

StoreShared *
store_shared_new(void)
{
	StoreShared *shared = g_new0(StoreShared, 1);
	/* What is made may need another thing that is shared. */
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&shared->lock, &attributes);
	pthread_mutexattr_destroy(&attributes);
	shared->kept = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, kept_unref);
	return shared;
}

void
store_shared_free(StoreShared *shared)
{
	if (!shared)
		return;
	g_hash_table_unref(shared->kept);
	pthread_mutex_destroy(&shared->lock);
	g_free(shared);
}

void
store_share(Store *store, StoreShared *shared)
{
	store_attach(store, "shared", shared, NULL);
}

/* Another index may take the place of this one, with the same generation, or another vocabulary. */
static char *
read_content(Store *store, guint64 generation, GError **error)
{
	sqlite3_stmt *s = store_query(
	        store, error,
	        "SELECT (SELECT value FROM meta WHERE key = 'created') || ' ' || count(*) || ' ' || "
	        "coalesce(max(sha256), '') || ' ' || (SELECT value FROM meta WHERE key = 'tok') "
	        "FROM document",
	        "");
	gboolean failed;
	if (!s || !store_step(store, s, &failed, error))
		return NULL;
	char *content = g_strdup_printf("%" G_GUINT64_FORMAT " %s %s", generation,
	                                vocabulary_id(store_vocabulary(store)),
	                                (const char *)sqlite3_column_text(s, 0));
	sqlite3_reset(s);
	return content;
}

static Kept *
make_kept(Store *store, guint64 generation, char *content, StoreMakeFn make, GDestroyNotify destroy,
          GError **error)
{
	gpointer thing = make(store, error);
	if (!thing)
		return NULL;
	Kept *kept = g_new0(Kept, 1);
	kept->references = 1;
	kept->generation = generation;
	kept->vocabulary = g_strdup(vocabulary_id(store_vocabulary(store)));
	kept->content = g_strdup(content);
	kept->thing = thing;
	kept->destroy = destroy;
	return kept;
}

/* A reference of the caller's. */
static Kept *
take(StoreShared *shared, Store *store, const char *name, guint64 generation, char *content,
     StoreMakeFn make, GDestroyNotify destroy, GError **error)
{
	pthread_mutex_lock(&shared->lock);
	Kept *kept = g_hash_table_lookup(shared->kept, name);
	if (!kept || g_strcmp0(kept->content, content) != 0) {
		kept = make_kept(store, generation, content, make, destroy, error);
		if (kept)
			g_hash_table_insert(shared->kept, (gpointer)(guintptr)name, kept);
	}
	if (kept)
		g_atomic_int_inc(&kept->references);
	pthread_mutex_unlock(&shared->lock);
	return kept;
}

gconstpointer
store_shared_get(Store *store, const char *name, StoreMakeFn make, GDestroyNotify destroy,
                 GError **error)
{
	g_autofree char *slot = g_strconcat("shared ", name, NULL);
	Kept *own = store_attached(store, slot);
	g_autoptr(GError) e = NULL;
	guint64 generation = store_generation(store, &e);
	if (e) {
		g_propagate_error(error, g_steal_pointer(&e));
		return NULL;
	}
	if (own && own->generation == generation &&
	    strcmp(own->vocabulary, vocabulary_id(store_vocabulary(store))) == 0)
		return own->thing;
	g_autofree char *content = read_content(store, generation, error);
	if (!content)
		return NULL;
	StoreShared *shared = store_attached(store, "shared");
	Kept *kept = shared ? take(shared, store, name, generation, content, make, destroy, error)
	                    : make_kept(store, generation, content, make, destroy, error);
	if (!kept)
		return NULL;
	store_attach(store, slot, kept, kept_unref);
	return kept->thing;
}
