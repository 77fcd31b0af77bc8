/* recommended_private: what the files of recommended share. */
#pragma once
#include "recommended.h"
#include "search_private.h"

/* A name as it occurs: one name printed otherwise is another value. */
typedef struct {
	char *name, *country;
	GHashTable *keys;         /* set of char*: stems of the words of its name */
	GHashTable *printed_keys; /* likewise of what is printed */
} TieValue;

typedef struct {
	guint item, value; /* indexes into facts and values */
} TieLink;

typedef struct {
	GPtrArray *values; /* of TieValue* */
	GArray *links;     /* of TieLink, by item */
} TieTable;

/* All recommendations of one content of the index; only read. */
typedef struct {
	GArray *facts; /* of RecommendationFact, by row */
	TieTable ties[N_TIES];
	double mean_length;
} RecommendedMap;

static inline const RecommendationFact *
map_fact(const RecommendedMap *map, guint item)
{
	return &g_array_index(map->facts, RecommendationFact, item);
}

/* The store's, as store_shared_get has it. */
const RecommendedMap *recommended_map(Store *store, GError **error);
/* The item with this row, or G_MAXUINT. */
guint recommended_map_item(const RecommendedMap *map, gint64 row);
/* One byte an item: tied to one of the values typed. The caller frees. */
guint8 *recommended_map_tied(const RecommendedMap *map, Store *store, Tie tie, GStrv typed);

typedef struct {
	double score;
	guint8 holds; /* HOLDS_HERE, HOLDS_ABROAD; 0: not all that is wanted */
	guint8 some;  /* holds some word of it */
} ItemWords;

/*
 * What each item (facts->len of them) holds of the query; documents: index into run->map of each
 * item's document. *ret_partial: the deadline ended it. NULL on failure. The caller frees.
 */
ItemWords *recommended_words(SearchRun *run, const RecommendedMap *map, const guint *documents,
                             gboolean *ret_partial, GError **error);
