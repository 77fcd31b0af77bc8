/*
 * search_plan_private: what the parts of planning share; for search_plan*.c only.
 * search_plan.c walks the query's tree, search_plan_leaf.c plans its leaves, search_plan_run.c what
 * is written without blanks, search_plan_expand.c other words for what was typed;
 * search_plan_build.c holds the plan while it grows.
 */
#pragma once
#include "search_plan.h"

enum {
	PHRASES_MAX = 480, /* more would make FTS5's expression slow; the rest is synonyms */
	UNITS_MAX = 192    /* with the parts of runs: each costs a byte a document */
};

typedef struct {
	Tok *tok;
	const Vocabulary *vocabulary;
	const Expander *expander;
	GHashTable *corrections; /* const QueryNode* → GPtrArray of Correction*, or NULL */
	SearchPlan *plan;
	GHashTable *phrases;      /* tokens (with * for a prefix) → index + 1 */
	const Language *language; /* of the query, or NULL */
	gboolean capitals;        /* everything is typed in capitals: they tell nothing */
	gboolean marked;          /* something is typed with marks */
	gboolean wider;           /* related words are wanted too */
	guint alternatives;       /* inside so many ORs */
	guint blocks;             /* terms of the vocabulary so far */
	GHashTable *noted;        /* set of what has other words, folded */
} Planner;

/* ---- search_plan_build.c ---- */

/* A leaf's text as tok_query cuts it. */
typedef struct {
	GPtrArray *exact;    /* of char*: the sequence */
	GPtrArray *stems;    /* of char*: stands in for the last one */
	GPtrArray *families; /* of char*: likewise, of words of its family */
	gboolean run;        /* of a script without blanks */
} Tokens;
Tokens plan_cut(const Planner *planner, const char *text);
void plan_tokens_clear(Tokens *tokens);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tokens, plan_tokens_clear)

/* The tokens, the last one replaced by last unless that is NULL, set apart by blanks. Caller frees.
 */
char *plan_sequence(const GPtrArray *tokens, const char *last);

/* The new unit is the last of the plan. node NULL: a part of a run. */
PlanUnit *plan_add_unit(Planner *planner, const QueryNode *node, gboolean negative);
/* A term of the unit, which must be the last one of the plan; returns its index. */
guint plan_add_term(Planner *planner, PlanUnit *unit, const char *label);
/* Returns the phrase's use by the term, or NULL where there are too many phrases already or the
 * term uses it. */
PhraseUse *plan_add_phrase(Planner *planner, const char *tokens, gboolean prefix, guint term,
                           float weight, gboolean strict);
/* The phrase of these tokens that was planned before, or NULL. */
const PlanPhrase *plan_phrase_of(const Planner *planner, const char *tokens);
/* The unit of a leaf that was planned before. */
PlanUnit *plan_unit_of(const Planner *planner, const QueryNode *node);

/* ---- search_plan_leaf.c ---- */

/* Whether a Latin letter has one. */
gboolean plan_has_marks(const char *text);

/* Plan a leaf of the tree; any type but AND, OR, NOT. */
void plan_leaf(Planner *planner, const QueryNode *node, gboolean negative);
gboolean plan_in_list(GStrv list, const char *word);

/* ---- search_plan_marks.c ---- */

/* Where the text, of the plan's last unit, has marks on Latin letters, they are worth a part of its
 * first term. */
void plan_marks(Planner *planner, PlanUnit *unit, const char *text);

/* ---- search_plan_run.c ---- */

/* The words and pairs of the text, a run without blanks, beside the plan's unit `whole`. */
void plan_run(Planner *planner, guint whole, const char *text, gboolean negative);

/* ---- search_plan_correct.c ---- */

/* Other spellings of the leaf, for this term of its unit. */
void plan_corrections(Planner *planner, const QueryNode *node, guint term);

/* ---- search_plan_expand.c ---- */

/* Plain words that follow one another (of QueryNode*): together they may be terms of the
 * vocabulary. */
void plan_expand(Planner *planner, const GPtrArray *nodes);
void plan_expansion_free(gpointer data);
