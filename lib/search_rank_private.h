/*
 * search_rank_private: what the parts of ranking share; for search_rank*.c only. search_rank.c
 * reads postings, search_rank_score.c turns them into scores, search_rank_near.c adds nearness,
 * search_rank_explain.c tells people about it.
 */
#pragma once
#include "search_rank.h"

/* Where an instance stands, as far as its weight goes. */
typedef enum { PLACE_TITLE, PLACE_HEADING, PLACE_TEXT, N_PLACES } Place;

/* One term in one passage. Frequencies are sums of the weights of phrases; in a passage's text, a
 * footnote, table or form says less than running text. */
typedef struct {
	guint passage;
	float typed[N_PLACES];  /* of the word and its forms */
	float others[N_PLACES]; /* of other ways to say it, each 1 */
	float weight;           /* of the best of these others */
	gboolean outside;       /* it stands elsewhere than in the title too */
} Posting;

/* What is left of a footnote, table or form. */
#define NOTE_WEIGHT 0.8f

/* ---- search_rank_score.c ---- */

/* Scores all passages, and documents as wholes. postings: of GArray of Posting, one a term. */
void ranking_score(Ranking *ranking, const GPtrArray *postings);
/* What a word of a title gives in a text of mean length, without idf. */
double ranking_title_part(void);
/* K of BM25: how many occurrences give half of what a word can give in a text of this length. */
double ranking_passage_k(const Ranking *ranking, guint passage);
/* The part of BM25 for a frequency, without idf: 0 … K1 + 1. */
double ranking_saturate(double frequency, double k);
/* 1, or what is left of a passage among references, in an imprint or a table of contents. */
double ranking_kept(const Ranking *ranking, guint passage);

/* Lengths of all passages and documents against the mean, kept with the Store. */
typedef struct Lengths {
	guint64 generation;
	double *passage, *document; /* [passage], [document]: K of BM25 */
	guint documents;            /* that have passages */
} Lengths;
const Lengths *ranking_lengths(Store *store, const StoreMap *map);

/* ---- search_rank_near.c ---- */

/* The nearness of the query's neighbouring words in a passage. */
gboolean ranking_nearness(const Ranking *ranking, Store *store, guint passage, double *ret_score,
                          gboolean *ret_partial, GError **error);
/* Adds nearness to the best passages of wanted documents. */
gboolean ranking_add_nearness(Ranking *ranking, Store *store, const guint8 *wanted, GError **error);
