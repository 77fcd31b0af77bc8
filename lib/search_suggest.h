/*
 * search_suggest: spellings that the archive knows for words of a query that it doesn't.
 *
 * A word is looked at if it has four letters or more, is neither quoted, nor a number, a symbol, an
 * abbreviation in capitals nor a word of a script written without blanks whose parts are all known,
 * and if neither it, nor a form of it, nor the vocabulary is known. What was meant is judged as by
 * a noisy channel (Kernighan, Church, Gale 1990): how easily one slips so (slip.h), how often the
 * archive has the word, and how much more often than by chance it stands in one passage with the
 * query's other words. Slips: one in 4 to 7 letters, two from 8 on or where it sounds the same; a
 * blank too few or too many.
 */
#pragma once
#include "query.h"
#include "search_expand.h"
#include "store.h"

/* What may have been meant by a word. */
typedef struct {
	char *text;   /* folded, one word or more */
	float weight; /* against 1 for the word typed: how likely it was meant */
} Correction;

typedef struct {
	/* const QueryNode* → GPtrArray of Correction*, best first: to be searched too. Empty where
	 * the archive knows no other word of the query. */
	GHashTable *by_node;
	GPtrArray *notes; /* of char*: sentences that tell of by_node */
	/* The query with what is in by_node, or, where that is empty, with what could be offered;
	 * or NULL. */
	char *did_you_mean;
} Corrections;

/* Never fails: what can't be read isn't corrected. The store's deadline holds. */
Corrections *search_suggest(Store *store, const Query *query, const Expander *expander);
void corrections_free(Corrections *corrections);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Corrections, corrections_free)
