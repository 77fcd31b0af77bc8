/*
 * lexicon: the archive's own words, folded as tok folds them, and in how many passages each stands:
 * for spelling and completion. Stems and pairs of units are no words.
 *
 * Read from the index once per change of its content: some 9 bytes a word beside its letters.
 * Threads: never changed after it is made; any number may read it.
 */
#pragma once
#include "store.h"

typedef struct Lexicon Lexicon;

/* The lexicon of the store's content, shared as store_shared.h tells; the store's until its next
 * call. NULL with error set when the index can't be read. */
const Lexicon *lexicon_of(Store *store, GError **error);

/* For tests and benches: words is of LexiconWord, in any order, copied. Freed by the caller. */
typedef struct {
	const char *term;
	guint passages;
	const char *language; /* or NULL */
} LexiconWord;
Lexicon *lexicon_new(const LexiconWord *words, guint n);
void lexicon_free(Lexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lexicon, lexicon_free)

guint lexicon_size(const Lexicon *lexicon);
/* The word with this index, in the order of strcmp, and the passages it stands in. */
const char *lexicon_term(const Lexicon *lexicon, guint index);
guint lexicon_passages_at(const Lexicon *lexicon, guint index);
/* The language of most of these passages, "" if that isn't known. */
const char *lexicon_language_at(const Lexicon *lexicon, guint index);
/* The index of a word, or G_MAXUINT. */
guint lexicon_index(const Lexicon *lexicon, const char *term);
/* In how many passages the word stands; 0: it doesn't. */
guint lexicon_passages(const Lexicon *lexicon, const char *term);

/* The most frequent words that begin with prefix (at least a byte), at most n, most frequent
 * first, then by their letters. Of guint, indexes; the caller frees the array. */
GArray *lexicon_prefix(const Lexicon *lexicon, const char *prefix, guint n);

/*
 * Call fn for each word that at most `distance` slips make of term: a character added, left out,
 * exchanged for another, or two neighbours exchanged. distance is 1 to 3; a term of more than
 * LEXICON_NEAR_MAX characters is near nothing but itself. Words come in the order of strcmp.
 * Method: Damerau (1964) in the restricted form (no part is edited twice); the sorted words are
 * walked as a trie, and what begins too differently is passed over whole.
 */
enum { LEXICON_NEAR_MAX = 48 };
typedef void (*LexiconFn)(guint index, guint distance, gpointer data);
void lexicon_near(const Lexicon *lexicon, const char *term, guint distance, LexiconFn fn,
                  gpointer data);
