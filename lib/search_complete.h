/*
 * search_complete: what a person may be about to type, from what the archive holds: its titles and
 * headings, the organisations, places and terms that stand in it (phrasebook.h), and its words
 * (lexicon.h), the last one completed in the company of those before it.
 *
 * A phrase is found wherever what was typed stands in it from the beginning of a word on. Words are
 * ranked by how often they stand right after the word typed before them, how often in one passage
 * with the words before, and how often at all. In scripts without blanks the longest end of what
 * was typed that begins a word is completed.
 */
#pragma once
#include "phrasebook.h"

/* A phrase's kind, or a word of the archive. */
enum { COMPLETION_WORD = N_PHRASE_KINDS };

typedef struct {
	char *text;     /* what was typed, completed */
	guint kind;     /* PhraseKind or COMPLETION_WORD */
	char *document; /* id of the document whose title it is; else NULL */
	guint passages; /* with the word, or under the heading; 0 for other kinds */
	double score;
} Completion;

/*
 * At most n (1 to 100) completions of any text, likeliest first, no two alike; none for a text
 * without letters. Of Completion*; the caller frees the array. NULL with error set when the index
 * can't be read; the store's deadline holds.
 */
GPtrArray *search_complete(Store *store, const char *typed, guint n, GError **error);

/* "title", "organisation", "place", "term", "heading" or "word". */
const char *completion_kind_name(guint kind);
