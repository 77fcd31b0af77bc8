/*
 * tok: text becomes tokens, in one way for documents and for queries.
 *
 * The chain (domain/languages.md 5.2): clean (controls, soft hyphens, zero width), repair each
 * script (Thai and Lao sara am, Khmer order, Burmese dots, private-use glyphs, blanks that a PDF
 * put inside words), NFC; cut into words (UAX #29; ICU's dictionaries for Thai, Lao, Khmer,
 * Burmese and Han, with a fallback so that a word in the text is found however its surroundings
 * were cut); fold (case, marks off Latin, đ to d, possessives off, -ize to -ise, digits of all
 * scripts to ASCII, traditional to simplified).
 *
 * Threads: one Tok each; the Vocabulary may be shared. Source: UAX #29, UTS #10 folding, ICU.
 */
#pragma once
#include <glib.h>
#include "vocabulary.h"

typedef struct Tok Tok;

/* The vocabulary must outlive the Tok. Fails with ERROR_IO where ICU's data is missing. */
Tok *tok_new(const Vocabulary *vocabulary, GError **error);
void tok_free(Tok *tok);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tok, tok_free)

/* Names code, ICU version and vocabulary: indexes made under another id must be retokenised. */
const char *tok_id(const Tok *tok);

typedef enum {
	TOK_EXACT = 1u << 0,     /* the word itself, folded */
	TOK_MARKED = 1u << 6,    /* `=word`: a Latin word with its marks; always colocated */
	TOK_STEM = 1u << 1,      /* a stem (`~key`) or, in queries, another form; always colocated */
	TOK_PART = 1u << 2,      /* part of a symbol such as A/HRC/38/41, whose whole came before it */
	TOK_FALLBACK = 1u << 3,  /* a unit (cluster, Burmese syllable) or a pair of units */
	TOK_COLOCATED = 1u << 4, /* stands at the position of the token before it */
	TOK_FAMILY = 1u << 5     /* `^family` of a word's derivations or, in queries, another name that
	                            words of the family stand under; always colocated */
} TokFlags;

typedef struct {
	const char *text; /* folded, not NUL-terminated; dies when the callback returns */
	gsize length;
	gsize start, end; /* bytes in the input, on character bounds */
	guint flags;
	guint passed; /* tok_find: positions before this one whose tokens were left out */
} Token;

/* Return FALSE to stop. */
typedef gboolean (*TokFn)(const Token *token, gpointer data);

/*
 * Cut text (n bytes, -1: NUL-terminated; any bytes, invalid UTF-8 is skipped) as a document is
 * cut for the index: every token that a query could ask for. lang decides stemming only (NULL:
 * none is known). Positions advance by one for each token without TOK_COLOCATED.
 */
void tok_document(Tok *tok, const char *text, gssize n, const char *lang, TokFn fn, gpointer data);

/*
 * A sieve that lets some tokens of scripts without blanks pass: all that were added and a few more
 * (a Bloom filter by their first two code points). All zero it is empty.
 */
typedef struct {
	guint64 one[4], two[16];
} TokSieve;
void tok_sieve_add(TokSieve *sieve, const char *token);
/*
 * As tok_document, for one who looks for certain tokens only: of scripts without blanks come units
 * and pairs of units that pass the sieve, and no longer words, so that the dictionary isn't asked:
 * in half the time or less.
 */
void tok_find(Tok *tok, const char *text, gssize n, const char *lang, const TokSieve *sieve,
              TokFn fn, gpointer data);

/*
 * Cut what a person typed as one unit (a word, a phrase's inside) into the sequence of tokens
 * that must follow one another in the index. Stems come as TOK_STEM|TOK_COLOCATED after their
 * word, one to a few: the caller ORs them unless the word was quoted; then, as
 * TOK_FAMILY|TOK_COLOCATED, those of its family, which are other words. A run without blanks comes as
 * pairs of units, a symbol as its whole where it is all of the text, else as its parts.
 */
void tok_query(Tok *tok, const char *text, gssize n, const char *lang, TokFn fn, gpointer data);

/*
 * The folded form of a whole text, tokens' normal form with single blanks between words of
 * spaced scripts; for comparing titles, names and test vectors. Caller frees.
 */
char *tok_fold(Tok *tok, const char *text, gssize n);

/*
 * Repair text for keeping and showing: the clean and repair steps of the chain without folding
 * or cutting, NFC (soft hyphens gone, blanks inside words of unspaced scripts gone, sara am
 * composed, Khmer reordered). Caller frees.
 */
char *tok_repair(const char *text, gssize n);

/* TRUE if a paragraph (at least 8 Burmese letters) is in Zawgyi's code. */
gboolean tok_is_zawgyi(const char *text, gssize n);
/* The Unicode form of Zawgyi text, repaired. Caller frees. */
char *tok_from_zawgyi(const char *text, gssize n);

/*
 * The language of a text: by script where the script decides, by stop words and letters
 * elsewhere. Returns a code of the vocabulary (static), or NULL when nothing decides;
 * *ret_confidence (may be NULL) is 0 … 1.
 */
const char *tok_guess_language(Tok *tok, const char *text, gssize n, double *ret_confidence);
