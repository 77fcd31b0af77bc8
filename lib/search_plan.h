/*
 * search_plan: the tree of a query becomes what the index can be asked for.
 *
 *   unit     a leaf of the tree: a document holds it or doesn't
 *   term     what counts for the score: its own frequency and weight; belongs to a unit
 *   phrase   a sequence of tokens in the index, used by one or more terms: the word, its stems,
 *            its synonyms, each with its weight
 */
#pragma once
#include "query.h"
#include "search_expand.h"
#include "store_match.h"

/* How a phrase says what its term's word says. */
typedef enum { FORM_TYPED, FORM_STEM, FORM_FAMILY, FORM_PART, FORM_SYNONYM, FORM_SPELLING } Form;

typedef struct {
	guint term;
	Form form;
	float weight;        /* against 1 for the word as typed */
	gboolean other;      /* another word for it, not a form of it */
	gboolean strict;     /* finding it means that the document holds the unit */
	gboolean abroad;     /* of another language than what was typed */
	const char *only_in; /* language of the documents where alone it counts, or NULL */
} PhraseUse;

/* Other words for some of those typed. */
typedef struct {
	char *typed;
	const Expansion *expansion;
	gboolean abroad;
} PlanExpansion;

typedef struct {
	char *tokens;    /* set apart by blanks */
	gboolean prefix; /* the last one is the beginning of a word */
	GArray *uses;    /* of PhraseUse */
} PlanPhrase;

typedef struct {
	guint unit;
	float weight; /* of its part of the score; below a half it doesn't count for nearness */
	char *label;  /* for explanations */
} PlanTerm;

typedef struct {
	const QueryNode *node; /* NULL for a part */
	guint columns;         /* bits 1 << COLUMN_… where it may stand */
	gboolean negative;     /* wanted absent: never scored, never marked */
	gboolean optional;     /* a stop word among others: neither wanted nor scored */
	guint distance;        /* > 0: its terms within so many words of one another */
	guint first_term, n_terms;
	GArray *parts;    /* of guint: units, the words of a run without blanks; or NULL */
	gboolean plain;   /* a bare word: may be missing where few documents hold all */
	gboolean checked; /* a word that a spelling check may look at */
	guint block;      /* > 0: words of one term of the vocabulary; they go together */
	char *date;       /* documents dated so hold it too: YYYY, YYYY-MM or YYYY-MM-DD; or NULL */
} PlanUnit;

typedef struct {
	GPtrArray *units, *terms, *phrases; /* of PlanUnit*, PlanTerm*, PlanPhrase* */
	GHashTable *by_node;                /* QueryNode* → unit + 1 */
	GPtrArray *expansions;              /* of PlanExpansion*, by what was typed */
	char *expression;                   /* for store_match; "" when there is nothing to find */
	gboolean positive;                  /* some unit is wanted */
} SearchPlan;

/* expander may be NULL where the query has no words. corrections: by_node of search_suggest.h, or
 * NULL. */
SearchPlan *search_plan_new(Tok *tok, const Vocabulary *vocabulary, const Expander *expander,
                            GHashTable *corrections, const Query *query);
void search_plan_free(SearchPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchPlan, search_plan_free)

static inline PlanUnit *
plan_unit(const SearchPlan *plan, guint i)
{
	return plan->units->pdata[i];
}

static inline PlanTerm *
plan_term(const SearchPlan *plan, guint i)
{
	return plan->terms->pdata[i];
}

static inline PlanPhrase *
plan_phrase(const SearchPlan *plan, guint i)
{
	return plan->phrases->pdata[i];
}
