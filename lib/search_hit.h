/* search_hit: a document as people see it: its best passages with snippets, and what is marked in
 * them, in headings and in the title. For search_*.c only. */
#pragma once
#include "search.h"
#include "search_rank.h"
#include "snippet.h"

typedef struct {
	guint passage; /* index into the map's */
	double score;
} ScoredPassage;

/* What is the same for all documents of an answer. */
typedef struct {
	Store *store;
	const StoreMap *map;
	Finder *finder;
	const Ranking *ranking; /* explains each hit; NULL: none is explained */
	gboolean words;         /* words were asked for, not only filters */
} HitMaker;

/*
 * The document of the map at index. scored: of ScoredPassage, its passages that were found, best
 * first; at most `passages` of them become hits, 0: none. NULL with error when the index can't be
 * read. Inside a snapshot.
 */
SearchDocument *search_document_new(const HitMaker *maker, guint index, double score,
                                    const GArray *scored, guint passages, GError **error);
void search_document_free(SearchDocument *document);

/* GCompareFunc of ScoredPassage: the best first. */
gint search_better_passage(gconstpointer a, gconstpointer b);
