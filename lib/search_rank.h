/*
 * search_rank: which documents hold which units of a plan, and how well each passage and document
 * answers it.
 *
 * Score of a passage: BM25 over its columns together (title, heading and text weigh differently;
 * Robertson, Zaragoza, Taylor 2004), where a synonym or stem adds part of a word, plus the nearness
 * of different words (Büttcher, Clarke, Lushman 2006) for the best passages. A document's score is
 * its best passage's, and part of what its words score anywhere in it.
 */
#pragma once
#include "search_plan.h"

/* HELD_ABROAD: by words of another language than what was typed. */
enum { HELD_STRICT = 1, HELD_LOOSE = 2, HELD_ABROAD = 4 };

typedef struct {
	const StoreMap *map;
	const SearchPlan *plan;
	const guint8 *aside;   /* [passage]: search_sections; or NULL */
	gboolean near_wanted;  /* two units or more are scored */
	guint8 *held;          /* [unit * documents + document]: HELD_… */
	guint *documents_with; /* [unit]: how many hold it strictly */
	float *passage_score;  /* [passage] */
	guint8 *passage_hit; /* [passage]: 1 if a wanted word stands in it, not only in the title */
	guint *phrase_hits;   /* [phrase]: how often it was found */
	double *document_score;
	double *idf;          /* [term]: of the word as typed and its forms */
	double *idf_others;   /* [term]: of all ways to say it */
	GArray *places;       /* of Instance: those of all passages, for nearness */
	guint *first_place;   /* [passage]: index into places + 1; 0: not kept */
	guint *n_places;      /* [passage] */
	double *document_all; /* [document]: the sum of its words' best parts of a score */
	gboolean partial;     /* the deadline ended the reading of postings */
} Ranking;

/* Reads the postings of all phrases and scores all passages; documents are not scored yet. */
Ranking *ranking_new(Store *store, const StoreMap *map, const SearchPlan *plan, GError **error);
void ranking_free(Ranking *ranking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ranking, ranking_free)

static inline gboolean
ranking_holds(const Ranking *ranking, guint unit, guint document, guint how)
{
	return (ranking->held[(gsize)unit * ranking->map->documents->len + document] & how) != 0;
}

/* Adds nearness to the best passages of documents marked in wanted (one byte a document), then
 * scores these documents. */
gboolean ranking_finish(Ranking *ranking, Store *store, const guint8 *wanted, GError **error);

/* Words and their parts of the passage's score, for people. Caller frees. */
char *ranking_explain(const Ranking *ranking, Store *store, guint passage);
