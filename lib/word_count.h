/*
 * word_count: in how many passages each word stands, kept in the index's table lexicon. For
 * store_write.c, store_open.c and store_known.c only.
 *
 * FTS5 has each passage cut when its words go in and again when they go out; the words it is shown
 * are counted on the way, so nothing is cut twice. The differences are written at the commit, in
 * the transaction of the passages themselves.
 *
 * A word is an exact token (TOK_EXACT) in the language of its passage; a passage counts once,
 * however often and in whichever column the word stands there.
 */
#pragma once
#include "tok.h"

typedef struct WordCount WordCount;

WordCount *word_count_new(void);
void word_count_free(WordCount *count);

/* What word_count_token is shown until the next call belongs to a passage in this language ("":
 * unknown) that is added (change 1), taken out (-1), or none of these (0: not counted). */
void word_count_passage(WordCount *count, const char *lang, int change);
/* A TokFn; data is the WordCount. */
gboolean word_count_token(const Token *token, gpointer data);

/* In how many more passages (less: negative) a word stands; never 0. */
typedef struct {
	const char *term, *lang; /* the WordCount's */
	int change;
} WordChange;
/* All differences, in the order of the table's key; the caller frees the array (of WordChange). */
GArray *word_count_changes(const WordCount *count);
/* Forget the differences. */
void word_count_clear(WordCount *count);
