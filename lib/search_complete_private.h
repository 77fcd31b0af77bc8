/* search_complete_private: what the parts of search_complete share; for search_complete*.c only. */
#pragma once
#include "lexicon.h"
#include "search_complete.h"

/* What was typed: head and last, the word that is being typed. */
typedef struct {
	Store *store;
	const Lexicon *lexicon;
	const char *typed;
	char *head;        /* as typed, with what divides it from last */
	char *last;        /* as typed */
	char *folded_last; /* "" if a blank was typed after it */
	GPtrArray *before; /* of char*: folded words of the head that tell something, in order */
	gboolean plain;    /* no operators of the query language */
	guint n;
	GPtrArray *found; /* of Completion* */
} Completing;

void completing_add(Completing *completing, const char *text, guint kind, const char *document,
                    guint passages, double score);

/* ---- search_complete_word.c ---- */

/* tok folds -ize to -ise, but can't tell it from its beginning: the text with the last word's iz as
 * is; NULL without one. Caller frees. */
char *complete_ise(const char *folded);
/* Adds words of the archive for the last one. */
void complete_word(Completing *completing);
