/*
 * tok_internal: what the parts of tok share. Read tok.c first: it scans the text and hands
 * stretches of spaced scripts to tok_spaced.c, runs of scripts without blanks to tok_run.c.
 * tok_glyph.c decodes and cleans, tok_repair.c mends, tok_word.c folds one word and
 * tok_stem.c stems it.
 */
#pragma once
#include <glib.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include "tok.h"

/* A token's length in code points; longer words are cut, so that no token is without bound. */
#define WORD_MAX 64
#define WORD_BYTES (WORD_MAX * 16)
/* Code points handled at once; a longer run goes on in the next chunk, overlapping by one unit. */
#define RUN_MAX 4096
/* Code points in a unit (cluster or syllable). */
#define UNIT_MAX 16
/* Bytes of a dictionary's word of a script without blanks. */
#define RUN_WORD_BYTES 192

/* ---- code points with their place (tok_glyph.c) -------------------------------------------- */

typedef enum { GAP_NONE, GAP_BLANK, GAP_LINE } Gap;

typedef struct {
	gunichar c;
	gsize start, end; /* bytes of the input this came from */
	guint8 gap;       /* Gap that stood before it and was skipped */
} Glyph;

typedef struct {
	Glyph *at;
	gsize n, size;
} Glyphs;

void glyphs_add(Glyphs *glyphs, gunichar c, gsize start, gsize end, Gap gap);
/* Room for at least n. */
void glyphs_reserve(Glyphs *glyphs, gsize n);

/* The scripts whose words aren't set apart by blanks. */
typedef enum { RUN_NONE, RUN_THAI, RUN_LAO, RUN_KHMER, RUN_BURMESE, RUN_HAN, RUN_HANGUL } RunScript;
RunScript run_script(gunichar c);

/* The code point at text[i] and the index after it; invalid bytes give U+FFFD, one at a time. */
gunichar decode_utf8(const char *text, gsize n, gsize i, gsize *ret_next);
/* What a code point counts as: 0 = nothing, ' ' for blanks and controls, ASCII for full width … */
gunichar clean_code_point(gunichar c);
gboolean is_blank(gunichar c);
/*
 * The Burmese letter that a digit c, followed by text[next], was typed for, else c: zero for wa,
 * four for the sign "aforesaid", next to letters and not among digits.
 */
gunichar letter_for_digit(gunichar before, gunichar c, const char *text, gsize n, gsize next);

/*
 * Read the run of one script that begins at text[i] into glyphs (emptied first), cleaned, blanks
 * inside skipped but marked. Stops after RUN_MAX. Returns the index after what was read.
 */
gsize read_run(const char *text, gsize n, gsize i, RunScript script, Glyphs *glyphs);

/* ---- repair (tok_repair.c) ----------------------------------------------------------------- */

/* Mend a run in place. for_index: also make equal what looks alike (coeng da, deprecated letters).
 */
void repair_run(RunScript script, Glyphs *glyphs, gboolean for_index);
/* Ends of the units of a run: TRUE if a unit begins at glyph i. */
gboolean unit_begins(RunScript script, const Glyphs *glyphs, gsize i, gsize begin);
/*
 * Mark in starts (n+1 bytes) where ICU's dictionary begins a word, at begins of units only.
 * utf16 and map are scratch of at least 2n+1 entries.
 */
void find_words(UBreakIterator *words, RunScript script, const Glyphs *glyphs, guint8 *starts);

/* ---- one word (tok_word.c) ----------------------------------------------------------------- */

typedef struct {
	char text[WORD_BYTES];
	gsize n;
	gboolean ascii; /* only a-z */
} Word;

typedef struct WordFolder WordFolder;
WordFolder *word_folder_new(const Vocabulary *vocabulary, GError **error);
void word_folder_free(WordFolder *folder);
/* Fold n glyphs (at most WORD_MAX) to word: case, marks, possessive, -ise, spelling, digits. */
void word_fold(const WordFolder *folder, const Glyph *glyphs, gsize n, Word *word);
/* The same for n ASCII letters and digits. */
void word_fold_ascii(const WordFolder *folder, const char *text, gsize n, Word *word);
/*
 * The name under which a Latin word with marks stands beside its folded form: `=` and the word with
 * its marks, those of tone at the end, so that hoà is hòa. FALSE: it has no marks.
 */
gboolean word_mark(const WordFolder *folder, const Glyph *glyphs, gsize n, Word *word);
#define HAN_FIRST 0x3400
#define HAN_TOP 0xa000
/* By code point, 0 where it is its own simplified form. tools/simplified.c makes it from ICU when
 * the library is built: ICU itself takes 25 ms to begin with it. */
extern const guint16 word_simplified[HAN_TOP - HAN_FIRST];
/* The simplified form of a Han code point. */
gunichar word_simplify(gunichar c);

/* ---- stems (tok_stem.c) -------------------------------------------------------------------- */

#define STEM_MAX 48

typedef struct {
	char key[STEM_MAX];     /* what all forms of the word have in common */
	char bare[2][STEM_MAX]; /* uninflected words that have this key, the word itself left out */
	guint n_bare;
	gboolean inflected; /* the word itself isn't among what such a `bare` could name */
} Stem;

/* A language that the vocabulary gives one of libstemmer's stemmers, or one of Latin letters. */
typedef struct {
	const Language *language;
	struct sb_stemmer *stemmer; /* or NULL */
	char *telltales[2]; /* stop words with blanks around: texts without them are of other
	                       languages */
} Stemmer;

/* Of all languages that have a stemmer or Latin letters, but English; at most 32. */
GArray *stemmers_open(const Vocabulary *vocabulary);
void stemmers_close(GArray *stemmers);
/* Bits of those for lang; lang NULL: of the language that the text shows, if any. 0: its plain
 * Latin words may be English. */
guint stemmers_for(Tok *tok, const char *lang, const char *text, gsize n);
/* The stem of word by stemmer i, in its name space: `~id.lindung`. FALSE: none. */
gboolean stem_foreign(const GArray *stemmers, guint i, const char *word, gsize n,
                      char stem[WORD_BYTES]);

/* The English words that the vocabulary sends their own way. */
typedef struct StemWords StemWords;
StemWords *stem_words_new(const Vocabulary *vocabulary);
void stem_words_free(StemWords *words);

/* The stem of a folded English word, n letters a-z; FALSE: the word is its own and only form. */
gboolean stem_english(const StemWords *words, const char *word, gsize n, Stem *stem);
/* The family of a folded English word, which its derivations share; FALSE: it has none. porter:
 * libstemmer's "english". */
gboolean stem_family(const StemWords *words, struct sb_stemmer *porter, const char *word, gsize n,
                     char family[STEM_MAX]);

/* ---- emitting (tok.c) ---------------------------------------------------------------------- */

typedef enum { MODE_DOCUMENT, MODE_QUERY, MODE_FOLD } Mode;

typedef struct {
	Tok *tok;
	Mode mode;
	gboolean alone;   /* query: the text is one unit without blanks */
	gboolean english; /* stems by tok_stem.c */
	guint stemmers;   /* bits of tok->stemmers to use */
	TokFn fn;
	gpointer data;
	gboolean stopped;
	gboolean fixed; /* converted text: all tokens stand at fixed_start … fixed_end */
	gsize fixed_start, fixed_end;
	/* The tokens of this position, each with a NUL: a token comes once at a position. */
	char here[2 * WORD_BYTES];
	gsize here_length;
	gboolean empty; /* the token that should hold the position folded to nothing */
	/* Query: the last unit of a run; asked for only when something follows (tok_run.c). */
	char last_unit[UNIT_MAX * 4];
	gsize last_length, last_start, last_end;
	const TokSieve *sieve; /* of tok_find, or NULL */
	guint passed;          /* positions without tokens since the last one */
} Emit;

void emit_token(Emit *emit, const char *text, gsize length, gsize start, gsize end, guint flags);
/* A folded word with what belongs to it (stems). flags: TOK_COLOCATED or 0. */
void emit_word(Emit *emit, const Word *word, gsize start, gsize end, guint flags);

struct Tok {
	const Vocabulary *vocabulary;
	char *id;
	WordFolder *folder;
	GArray *stemmers;
	StemWords *stem_words;
	struct sb_stemmer *porter; /* English, for families */
	UBreakIterator *words;
	Glyphs glyphs;
	GByteArray *starts;
	GString *text;
	GArray *units;
	gpointer zawgyi;        /* ICU's transform, opened on first use */
	GHashTable *stop_words; /* folded word → bits of the languages; made on first use */
};

/* Cut glyphs of a spaced script: a stretch without blanks. */
void cut_stretch(Emit *emit, const Glyphs *glyphs);
/* Scan text[from, to) into tokens. */
void scan_text(Emit *emit, const char *text, gsize from, gsize to);
/* TRUE if a Burmese code point is among n bytes. */
gboolean has_burmese(const char *text, gsize n);
/* The same for text in Zawgyi's code: runs are converted, their tokens keep the run's place. */
void scan_zawgyi(Emit *emit, const char *text, gsize n);

void zawgyi_close(gpointer transform);

/* Cut a run; last: nothing of this run follows. Returns the glyph at which the next chunk begins.
 */
gsize cut_run(Emit *emit, RunScript script, Glyphs *glyphs, gboolean last);
