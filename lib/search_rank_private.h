/*
 * search_rank_private: what the parts of ranking share; for search_rank*.c only. search_rank.c
 * reads postings, search_rank_score.c turns them into scores, search_rank_near.c adds nearness,
 * search_rank_explain.c tells people about it.
 */
#pragma once
#include "search_rank.h"

/* One term in one passage. Frequencies are sums of the weights of phrases; a footnote, table or
 * form says less than running text. */
typedef struct {
	guint passage;
	float typed[N_COLUMNS];  /* of the word and its forms */
	float others[N_COLUMNS]; /* of other ways to say it, each 1 */
	float weight;            /* of the best of these others */
	gboolean outside;        /* it stands elsewhere than in the title too */
} Posting;

/* What is left of a footnote, table or form. */
#define NOTE_WEIGHT 0.8f

/* ---- search_rank_score.c ---- */

/* Scores all passages, and documents as wholes, from ranking->postings. */
void ranking_score(Ranking *ranking);
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
	double *share;              /* [document]: of its score, what it has as a whole */
	guint documents;            /* that have passages */
} Lengths;
const Lengths *ranking_lengths(Store *store, const StoreMap *map);

/* ---- for search_rank_explain.c ---- */

/* What a term gives a passage, and of this each column by its part of the frequencies. FALSE: it
 * isn't there. */
gboolean ranking_points(const Ranking *ranking, guint term, guint passage,
                        double ret_points[N_COLUMNS]);
/* What a term gives a document as a whole. */
double ranking_document_points(const Ranking *ranking, guint term, guint document);

/* ---- search_rank_near.c ---- */

/* Adds nearness to the best passages of wanted documents. */
gboolean ranking_add_nearness(Ranking *ranking, Store *store, const guint8 *wanted, GError **error);
