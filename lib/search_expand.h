/*
 * search_expand: other words for what was typed: spellings, synonyms, abbreviations and long forms,
 * the names of places and organisations, and the same in other languages; all from the vocabulary,
 * nothing that it doesn't say.
 *
 * A group of synonyms.tsv, by its mode:
 *   sp, ab, eq   any of its terms finds all the others
 *   nar          its first term finds the others; these find nothing by it
 *   near         any finds all the others, only where the search is asked to be wider
 * Groups of different languages that have one concept are translations of each other: whatever
 * finds by a group finds the terms of the others too; of a nar or near group the first term alone
 * stands for the concept. All names of a place or organisation find each other.
 *
 * Where a typed term stands in groups of several languages, those of the first one in the file
 * count.
 */
#pragma once
#include "tok.h"

typedef enum {
	WHY_SPELLING,
	WHY_ABBREVIATION, /* or the long form of one */
	WHY_SYNONYM,
	WHY_NARROWER, /* a kind of what was typed */
	WHY_RELATED,  /* near it; only in a wider search */
	WHY_NAME,     /* of the same place or organisation */
	WHY_TRANSLATION
} ExpansionWhy;
/* "spelling", "abbreviation" … */
const char *expansion_why_name(ExpansionWhy why);

/* Another way to say some words of the query. */
typedef struct {
	const char *printed; /* as the vocabulary has it */
	const char *tokens;  /* its words' exact tokens in sequence, set apart by blanks */
	double weight;       /* against 1 for the word typed: sp .9, ab and names .8, eq .5, nar .4,
	                      * near .3, translations .25 */
	ExpansionWhy why;
	const char *language; /* whose word it is; of names by their script; NULL: not known */
} Expansion;

/*
 * TRUE if it is of another language than what was typed: a translation, or a name in another
 * script. Documents found by such words alone stand below the others.
 */
gboolean expansion_is_abroad(const Expansion *expansion, const char *typed);
/*
 * The language in whose documents alone it counts, or NULL: a translation in Latin letters may be
 * another word elsewhere (Indonesian sponsor: broker), one in its own script proves itself.
 */
const char *expansion_only_in(const Expansion *expansion);

/* A word of the query, as typed and cut. */
typedef struct {
	const char *text;      /* capitals that tell nothing: in small letters */
	const GPtrArray *keys; /* of char*: one a token: its stem, else the token itself */
	const char *tokens;    /* exact tokens in sequence, set apart by blanks */
} ExpandWord;

typedef struct Expander Expander;
/*
 * Makes what a search needs when it needs it, script by script, so that a single search costs
 * little: it serves one thread. The vocabulary must outlive it, and so must tok.
 */
Expander *expander_new(Tok *tok, const Vocabulary *vocabulary);
/* Makes all of it (tens of ms): from now on it is only read, so any threads may share it, and tok
 * isn't needed any more. */
void expander_complete(Expander *expander);
void expander_free(Expander *expander);

/*
 * The longest term of the vocabulary that begins with words[0]: how many words it takes, 0 for
 * none. What means the same is added to out (of const Expansion*, owned by the expander), without
 * the term itself, those of its own language first. A longer term hides the shorter ones in it,
 * even if nothing means the same as it (SEA Junction: SEA). A term written in capitals is known by
 * its capitals where it could be a word.
 */
guint expander_find(const Expander *expander, const ExpandWord *words, guint n, GPtrArray *out);
/* The same for a search that is asked to be wider: near groups count too. */
guint expander_find_wider(const Expander *expander, const ExpandWord *words, guint n,
                          GPtrArray *out);

/* The key of each token and the tokens joined: for an ExpandWord. Caller frees both. */
GPtrArray *expand_keys(Tok *tok, const char *text, char **ret_tokens);

/* A description such as "the network", no name: it says nothing outside the text it stands in. */
gboolean expand_describes(const char *text);
