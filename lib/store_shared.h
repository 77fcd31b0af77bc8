/*
 * store_shared: what is made of an index's content once, kept until the content changes, and shared
 * by the Stores of several threads, such as the lexicon.
 *
 * Without a StoreShared a Store makes and keeps its own. Threads: a StoreShared any number, each
 * with its Store.
 */
#pragma once
#include "store.h"

typedef struct StoreShared StoreShared;

StoreShared *store_shared_new(void);
/* After the Stores that joined are closed. */
void store_shared_free(StoreShared *shared);
/* From now the store takes from shared what others made already. */
void store_share(Store *store, StoreShared *shared);

/* Makes the thing from the store's content; NULL with error set on failure. */
typedef gpointer (*StoreMakeFn)(Store *store, GError **error);

/*
 * The thing of this name (static) for the store's content, made where nobody has made it yet; other
 * threads that want it meanwhile wait for it. It must be read only, and is the store's until its
 * next call with this name. NULL with error set: it could not be made.
 */
gconstpointer store_shared_get(Store *store, const char *name, StoreMakeFn make,
                               GDestroyNotify destroy, GError **error);
