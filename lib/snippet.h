/*
 * snippet: where the words of a query stand in a text, and the part of it that shows them best.
 * The text is cut by tok exactly as the index was, so stems, symbols and scripts without blanks
 * are marked where the index found them.
 *
 * Threads: a Finder belongs to the thread of its Tok.
 */
#pragma once
#include "tok.h"

typedef struct {
	const char *tokens; /* in sequence, set apart by blanks */
	gboolean prefix;    /* the last one is the beginning of a word */
	guint unit;         /* phrases of one unit count once in a snippet */
	double weight;      /* of the unit: how much it is worth showing */
} FinderPhrase;

typedef struct {
	guint phrase;     /* index into the phrases */
	guint position;   /* of its first token among the text's words */
	gsize start, end; /* bytes in the text */
} FinderMatch;

typedef struct Finder Finder;
/* The phrases' texts are copied. */
Finder *finder_new(Tok *tok, const FinderPhrase *phrases, guint n);
void finder_free(Finder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finder, finder_free)

/* All places of all phrases in text, by start. Of FinderMatch; the caller unrefs. */
GArray *finder_find(Finder *finder, const char *text);

/* A part of a text. */
typedef struct {
	char *text;             /* line breaks and tabs are blanks */
	GArray *highlights;     /* of guint: start, end, start, end … in code points of text */
	gboolean before, after; /* the passage goes on there */
} Snippet;
void snippet_free(Snippet *snippet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snippet, snippet_free)

/*
 * At most limit code points of text around the densest cluster of matches, cut between words (in
 * scripts without blanks between clusters) and preferably at a sentence's beginning; the text's
 * beginning where nothing matches. finder may be NULL. Nothing is added, not even an ellipsis.
 */
Snippet *snippet_cut(Finder *finder, const char *text, guint limit);
