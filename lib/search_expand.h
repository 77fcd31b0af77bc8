/*
 * search_expand: other words for what was typed: spellings, synonyms, abbreviations and long forms,
 * and the names of places and organisations, all from the vocabulary.
 */
#pragma once
#include "tok.h"

/* Another way to say some words of the query. */
typedef struct {
	const char *printed; /* as the vocabulary has it */
	const char *tokens;  /* its words' exact tokens in sequence, set apart by blanks */
	double weight;       /* against 1 for the word typed */
} Expansion;

/* A word of the query, as typed and cut. */
typedef struct {
	const char *text;
	const GPtrArray *keys; /* of char*: one a token: its stem, else the token itself */
	const char *tokens;    /* exact tokens in sequence, set apart by blanks */
} ExpandWord;

typedef struct Expander Expander;
/* Reads the whole vocabulary once, which takes tens of ms. Then never changed: any threads may share
 * it, and neither tok nor vocabulary is needed any more. */
Expander *expander_new(Tok *tok, const Vocabulary *vocabulary);
void expander_free(Expander *expander);

/*
 * The longest term of the vocabulary that begins with words[0]: how many words it takes, 0 for
 * none. What means the same is added to out (of const Expansion*, owned by the expander), without
 * the term itself. A term written in capitals is known by its capitals where it could be a word.
 */
guint expander_find(const Expander *expander, const ExpandWord *words, guint n, GPtrArray *out);

/* The key of each token and the tokens joined: for an ExpandWord. Caller frees both. */
GPtrArray *expand_keys(Tok *tok, const char *text, char **ret_tokens);

/* A description such as "the network", no name: it says nothing outside the text it stands in. */
gboolean expand_describes(const char *text);
