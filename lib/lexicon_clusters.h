/*
 * lexicon_clusters: the lexicon's words of Thai, Lao, Khmer and Burmese by what one slip leaves of
 * them. A slip there is one cluster (a letter with its signs) wrong, missing or too many, or signs
 * wrong or missing anywhere in the word.
 *
 * Method: symmetric deletion (Mor, Fraenkel 1982; Boytsov 2011): the word with each of its clusters
 * left out in turn, and the word without its signs, are hashed; a typed word looks up the same of
 * itself. Some 8 bytes a cluster. Threads: never changed after it is made; any number may read it.
 */
#pragma once
#include "lexicon.h"

enum { CLUSTERS_MAX = 12 /* of a word */ };

typedef struct ClusterIndex ClusterIndex;

/* Of the store's lexicon, shared as store_shared.h tells; the store's until its next call. NULL
 * with error set when the index can't be read. */
const ClusterIndex *lexicon_clusters_of(Store *store, GError **error);

/* For tests: the lexicon must outlive it. Freed by the caller. */
ClusterIndex *lexicon_clusters_new(const Lexicon *lexicon);
void lexicon_clusters_free(ClusterIndex *clusters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ClusterIndex, lexicon_clusters_free)

/* TRUE for text (UTF-8, not empty) that is all of letters and signs of one of these scripts. */
gboolean lexicon_clusters_can(const char *text);

/* The bounds of the clusters of folded text as offsets in bytes, first 0, last its length; of
 * guint. The caller frees the array. */
GArray *lexicon_clusters_cut(const char *text);

/* Call fn with the index of each word that one slip may have made of the n clusters that begin at
 * bounds[0] in text (n + 1 bounds); with what the slip costs (slip.h). Words that differ in more
 * than signs are near from three clusters on only. A word may come more than once. */
typedef void (*ClusterFn)(guint index, double cost, gpointer data);
void lexicon_clusters_near(const ClusterIndex *clusters, const Lexicon *lexicon, const char *text,
                           const guint *bounds, guint n, ClusterFn fn, gpointer data);
