/*
 * snippet: where the words of a query stand in a text, and the part of it that shows them best.
 * The text is cut by tok exactly as the index was, so stems, symbols and scripts without blanks
 * are marked where the index found them; words without blanks around also where the dictionary cut
 * them otherwise.
 *
 * In reading order: snippet.c finds, snippet_cut.c chooses the part and writes it.
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
	guint columns;  /* bits 1 << COLUMN_… (store_match.h) where it may stand; 0: anywhere */
	guint distance; /* > 0: found only within so many words of another term of its unit */
	guint term;     /* matters with distance only */
	const char *only_in; /* found in texts of this language only (finder_expect), or NULL */
} FinderPhrase;

typedef struct {
	guint phrase;     /* index into the phrases */
	guint position;   /* of its first token among the text's words */
	gsize start, end; /* bytes in the text */
} FinderMatch;

/* So many bytes of a text are looked at, and so many matches kept: longer texts, which no passage
 * of an index is, are searched from their beginning. */
enum { FINDER_TEXT_MAX = 128 * 1024, FINDER_MATCHES_MAX = 4000 };

typedef struct Finder Finder;
/* The phrases' texts are copied. */
Finder *finder_new(Tok *tok, const FinderPhrase *phrases, guint n);
void finder_free(Finder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finder, finder_free)
/* The language of the texts that follow, a code; NULL, as at first: any. Copied. */
void finder_expect(Finder *finder, const char *language);

/* All places of all phrases in text, whatever their columns, by start. Of FinderMatch; the caller
 * unrefs. */
GArray *finder_find(Finder *finder, const char *text);
/* What to mark in a whole text that stands in this column: of guint, start, end, start, end … in
 * code points, ascending, overlaps joined. The caller unrefs. */
GArray *finder_mark(Finder *finder, const char *text, guint column);

/* A part of a text. */
typedef struct {
	char *text;
	GArray *highlights;     /* of guint: start, end, start, end … in code points of text */
	gboolean before, after; /* the passage goes on there */
} Snippet;
void snippet_free(Snippet *snippet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snippet, snippet_free)

/*
 * At most limit (from 20 on) code points of text: the part where the most different units stand, by
 * weight, and near each other; the text's beginning where nothing matches. It begins with a
 * sentence if one begins near enough, else with a word, and ends with a word; words of scripts
 * without blanks are ICU's, and no cluster is cut. "…" stands where the text goes on. Lines of the
 * text (items of a list, cells) are set apart by " · " where the line before ended without
 * punctuation; other blanks become one. finder may be NULL. Source: UAX #29 and ICU's dictionaries
 * for word bounds.
 */
Snippet *snippet_cut(Finder *finder, const char *text, guint columns, guint limit);
