/* search_suggest_private: what the parts of search_suggest share; for search_suggest*.c only. */
#pragma once
#include "lexicon.h"
#include "search_suggest.h"

typedef struct {
	char *text; /* folded, words set apart by blanks */
	char *stem; /* equal for forms of one word */
	guint passages;
	double cost;    /* of the slip */
	double score;   /* logarithm of how likely it was meant, but for a constant */
	double chance;  /* that it was meant, among all candidates */
	gboolean stop;  /* a stop word */
	gboolean joins; /* this word and the next one, or the one before */
} Candidate;

typedef enum {
	WORD_LEFT,  /* not to be looked at */
	WORD_KNOWN, /* by the archive or the vocabulary */
	WORD_RARE,  /* known by so few passages that they may be in error */
	WORD_UNKNOWN
} WordState;

/* A plain word of the query. */
typedef struct {
	const QueryNode *node;
	gboolean follows;  /* comes right after the word before it, both wanted */
	GPtrArray *tokens; /* of char*: exact, in sequence */
	guint part;        /* the token that is looked at */
	gboolean run;      /* of a script without blanks */
	gboolean partly;   /* a run with words that are known */
	gboolean stop;
	WordState state;
	guint passages;        /* with the token */
	GPtrArray *candidates; /* of Candidate* */
} SuggestWord;

typedef struct {
	Store *store;
	const Lexicon *lexicon;
	const Expander *expander;
	const Query *query;
	const Language *language; /* of the query, or NULL */
	gboolean capitals;        /* all is typed in capitals */
	GPtrArray *words;         /* of SuggestWord*, as typed */
	double passages;          /* of the archive */
} Suggester;

static inline SuggestWord *
suggest_word(const Suggester *suggester, guint i)
{
	return suggester->words->pdata[i];
}

static inline const char *
suggest_token(const SuggestWord *word)
{
	return word->tokens->pdata[word->part];
}

/* ---- search_suggest_word.c ---- */

/* language may be NULL. */
gboolean suggest_is_stop_of(const Language *language, const char *token);
/* Adds a candidate; returns it. */
Candidate *suggest_add(const Suggester *suggester, SuggestWord *word, const char *text,
                       guint passages, double cost);
/* Words near the word's token, and two words that it may be. */
void suggest_find(const Suggester *suggester, SuggestWord *word);
/* Whether word i and the next one are one word; a candidate of both then. */
void suggest_join(const Suggester *suggester, guint i);

/* ---- search_suggest_run.c ---- */

/* Reads a run of Thai, Lao, Khmer or Burmese; where it doesn't stand in the archive but may be
 * mistyped, it is unknown, with a candidate. Sets partly. */
void suggest_run(const Suggester *suggester, SuggestWord *word);

/* ---- search_suggest_fit.c ---- */

/* Weighs the word's candidates by the other words of the query, leaves the best form of each and
 * sets their chances, most likely first. */
void suggest_weigh(const Suggester *suggester, SuggestWord *word);
/* Whether the candidate goes better with the other words than the word itself, which stands in the
 * archive; TRUE where there are no others. */
gboolean suggest_fits(const Suggester *suggester, const SuggestWord *word,
                      const Candidate *candidate);
/* At most `most` passages with the words of text in sequence. */
guint suggest_count(const Suggester *suggester, const char *text, guint most);
