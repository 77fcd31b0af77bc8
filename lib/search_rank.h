/*
 * search_rank: which documents hold which units of a plan, and how well each passage and document
 * answers it.
 *
 * THE SCORE, step by step; all in double but for the weights of phrases, which are float.
 *
 * 1. Only units that are neither negative nor optional are scored. Each instance of a phrase, in a
 *    column that its unit may stand in, counts for the phrase's uses (search_plan.h); a use that is
 *    bound to a language (only_in) counts in documents of that language alone.
 * 2. At one position of one column a term counts once: typed += the best weight among its uses
 *    there that aren't `other`; where there are none, others += 1, and the passage's weight of
 *    others is the best of theirs. In notes both count 0.8. Of a unit with a distance, typed counts
 *    a quarter in passages where its terms never stand within it.
 * 3. Frequencies, with T = 3, or 3 × 24 / words where the title has more than 24 words:
 *      passage:  T × title + 1.2 × heading + text       (text: body and notes)
 *      document: T × title (of any passage) + text of all passages, halved where they are aside
 *    for typed and others each; headings are passages of their own.
 * 4. Lengths likewise: T × words of the title + 1.2 × words of the heading + text, text = body +
 * 0.8 × notes; of a document T × title + text of all passages. m: the mean over passages
 *    (documents) longer than 0. A text shorter than the floor, min(50, half the mean text), counts
 *    as long as the floor. K = 1.5 × (0.4 + 0.6 × length / m).
 * 5. sat(f) = 2.5 f / (f + K) (BM25, k1 1.5, b 0.6, over fields together: Robertson, Zaragoza,
 *    Taylor 2004). idf(n) = ln(1 + (N - n + 0.5) / (n + 0.5)):
 *      for passages N counts passages; n those where the term stands elsewhere than in the title,
 *      and 1 for each further document that has it in its title alone;
 *      for documents N counts documents with passages, n those that have the term.
 *    idf is of typed, idf_o of typed or others; where nothing is typed, idf = idf_o.
 * 6. A term gives   idf × sat(typed) + idf_o × weight × (sat(typed + others) - sat(typed)),
 *    a passage the sum over its terms, halved where it is aside (search_section.h); a document as a
 *    whole the sum with the document's own frequencies, K and idf.
 * 7. Nearness, where two units or more are scored, for the 100 best passages of the documents
 *    listed (score, then order) in which a word stands elsewhere than in the title: walking the
 *    instances of a column in order (at one position the first phrase leads), each next to one of
 *    another word that is the word's neighbour in the query, d words before, gives each of the two
 *    the passage idf of the other / d². A passage gains 0.5 × min(1, idf) × sat(sum) a word
 *    (Büttcher, Clarke, Lushman 2006, there for all pairs of words).
 * 8. A document's score is (1 - s) × its best passage's + s × its score as a whole, where s = 0.5 +
 *    0.3 × min(1, 4 / its passages): 0.8 of a page or two, 0.5 of a long report. The words of its
 *    symbol, if the query has a stroke, add (sum of their idf for documents) × sat(3) at K = 1.5 to
 *    its first passage and to the whole. A document without passages has, by its title and file
 *    name, the sum of its words' idf for documents as a whole, and no best passage: what was read
 *    and says the same stands above it.
 *
 * Measured through the product's own path, mean nDCG@10: a document as its best passage alone
 * 0.506, as a whole 0.524 (cranfield, cisi, time; one form of words). Families of words at no
 * weight 0.530, at 0.5 0.536 (these and cacm).
 */
#pragma once
#include "search_explain.h"
#include "search_plan.h"

/* HELD_ABROAD: by words of another language than what was typed. */
enum { HELD_STRICT = 1, HELD_LOOSE = 2, HELD_ABROAD = 4 };

/* How many passages and documents hold a term as typed or in a form of it; _others: in any way. */
typedef struct {
	guint passages, passages_others, documents, documents_others;
	double document_idf, document_idf_others;
} TermCount;

/* Nearness that is in a passage's score. */
typedef struct {
	guint passage;
	double score;
} NearPassage;

typedef struct {
	const StoreMap *map;
	const SearchPlan *plan;
	const guint8 *aside;   /* [passage]: search_sections; or NULL */
	gboolean near_wanted;  /* two units or more are scored */
	guint8 *held;          /* [unit * documents + document]: HELD_… */
	guint *documents_with; /* [unit]: how many hold it strictly */
	double *passage_score; /* [passage] */
	guint8 *passage_hit; /* [passage]: 1 if a wanted word stands in it, not only in the title */
	guint *phrase_hits;  /* [phrase]: how often it was found */
	double *document_score;
	double *document_best; /* [document]: the score of its best passage */
	double *idf;            /* [term]: of the word as typed and its forms */
	double *idf_others;     /* [term]: of all ways to say it */
	GArray *places;         /* of Instance: those of all passages, for nearness */
	guint *first_place;     /* [passage]: index into places + 1; 0: not kept */
	guint *n_places;        /* [passage] */
	GArray *near;           /* of NearPassage: the passages that nearness was asked of */
	GPtrArray *postings;    /* [term]: GArray of Posting (search_rank_private.h) */
	double *document_whole; /* [document]: the score of all its passages as one text */
	TermCount *counts;      /* [term] */
	const struct Lengths *lengths;
	gboolean partial; /* the deadline ended the reading of postings */
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

/* Why a passage stands where it does. After ranking_finish, inside its snapshot. Never NULL. */
Explanation *ranking_explanation(const Ranking *ranking, Store *store, guint passage);
