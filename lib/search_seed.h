/* search_seed: the most telling terms of a text of the archive; for search_similar.c only. */
#pragma once
#include "search_expand.h"
#include "store_match.h"

typedef struct {
	char *tokens;        /* as the index has them, set apart by blanks */
	char *printed;       /* for people */
	double weight;       /* what it tells: frequency in the text times rarity in the archive */
	const char *only_in; /* the language in whose documents alone it counts, or NULL */
	gboolean symbol;     /* A/HRC/38/41: one is enough to link */
} SeedTerm;

typedef struct {
	DocumentRecord *document;
	PassageRecord *passage; /* NULL: the whole document is meant */
	guint index;            /* the document's in the map */
	GPtrArray *terms;       /* of SeedTerm*, most telling first, then their other names */
} Seed;
void seed_free(Seed *seed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seed, seed_free)

/* Inside a snapshot. ERROR_NOT_FOUND for an unknown id. */
Seed *seed_new(Store *store, const StoreMap *map, const Expander *expander, const char *id,
               GError **error);
