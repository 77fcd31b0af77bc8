/*
 * vocabulary: what is known about words: languages, synonyms, places, organisations, cues.
 * Read once from folders of tab-separated files (formats: rapporteur-vocabulary.5), then never
 * changed: every function below may be called from any thread at once.
 *
 *   lang/XX         one file a language: name, script, stemmer or none, stop words, month names …
 *   synonyms.tsv    groups of terms: eq, sp (spelling), ab (abbreviation), near, nar
 *   gazetteer.tsv   countries and places with variants in all scripts
 *   orgs.tsv        organisations with abbreviations and variants
 *   kinds.tsv       words that tell a document's kind, per language
 *   themes.tsv      words that tell a document's themes, per language
 *   spelling.tsv    spellings that the index itself makes equal
 *   sections.tsv    headings of references, imprints, contents, per language
 *   rec_*.tsv       cues for recommendations
 */
#pragma once
#include <glib.h>

typedef struct Vocabulary Vocabulary;

/*
 * dir NULL: all of vocabulary_folders; else that folder alone. ERROR_IO: a file is missing or can't
 * be read; ERROR_INPUT: a row is wrong, the message names file and line.
 */
Vocabulary *vocabulary_load(const char *dir, GError **error);
void vocabulary_free(Vocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vocabulary, vocabulary_free)

/*
 * Where it is read from, the first folder whole, those after it adding and replacing rows:
 * $RAPPORTEUR_VOCABULARY, folders set apart by colons, an empty name for the shipped one; else the
 * shipped one (beside the program's source, or where it was installed),
 * /etc/rapporteur/vocabulary and $XDG_CONFIG_HOME/rapporteur/vocabulary, where they are.
 */
GStrv vocabulary_folders(void);
/* Names, sizes and times of all files: differs when one of them changed. Caller frees. */
char *vocabulary_stamp(void);

/* What takes too long for every start: that the patterns of kinds.tsv can be read. ERROR_INPUT. */
gboolean vocabulary_check(const Vocabulary *vocabulary, GError **error);

/* Hashes of 16 hexadecimal digits. Of all files' bytes: */
const char *vocabulary_id(const Vocabulary *vocabulary);
/* Of what decides how text is cut into tokens, part of tok's id: spellings, stemmers and what tells
 * a language. */
const char *vocabulary_tok_id(const Vocabulary *vocabulary);
/* Of what decides which kind, places, organisations and themes the indexer finds. */
const char *vocabulary_facts_id(const Vocabulary *vocabulary);

typedef struct {
	const char *code;    /* BCP 47: "en", "my", "fil" … */
	const char *name;    /* English name */
	const char *script;  /* ISO 15924: "Latn", "Mymr", "Thai", "Khmr", "Laoo", "Hans" … */
	const char *stemmer; /* libstemmer's name, or NULL */
	gboolean spaced;     /* words are set apart by blanks */
	GStrv stop_words;    /* folded */
	GStrv stop_written;  /* the same in small letters with their marks (NFC), and those that
	                        count only in what is typed with marks */
	GStrv ask;           /* folded: words that make what holds them a question; may be empty */
	GStrv bases;         /* "word=base"; a bare word is its own and only form; may be empty */
	GStrv families;      /* "beginning=family" or a bare beginning: words that begin so are a
	                        family of their own; may be empty */
	GStrv words;         /* folded: what an abbreviation spells too (sea, map); may be empty */
	GStrv months; /* 12 or 24 (long, then short) names, folded, January first; may be empty */
	gint buddhist_offset; /* years to subtract from a Buddhist year: 543 (Thai …), 544 (Burmese)
	                       */
} Language;
const Language *vocabulary_language(const Vocabulary *vocabulary, const char *code); /* or NULL */
const GPtrArray *vocabulary_languages(const Vocabulary *vocabulary); /* of Language* */

typedef struct {
	const char *id, *name;
	const char *iso;  /* ISO 3166 code of the country it is or is in, "" none */
	const char *kind; /* country, sar, region, city, … ; or network, ngo, union, un … */
	GStrv variants;   /* all names, the canonical one first; abbreviations are in abbr */
	GStrv abbr;       /* case-sensitive */
	GStrv people;     /* adjectives and demonyms (places) */
} Entity;
const GPtrArray *vocabulary_places(const Vocabulary *vocabulary); /* of Entity* */
const GPtrArray *vocabulary_orgs(const Vocabulary *vocabulary);   /* of Entity* */

typedef struct {
	const char *id;
	const char *concept; /* groups of other languages with the same one mean the same; or "" */
	const char *mode;    /* eq sp ab near nar */
	const char *lang;
	GStrv terms; /* as printed, at least one; several words make a phrase */
} SynonymGroup;
const GPtrArray *vocabulary_synonyms(const Vocabulary *vocabulary); /* of SynonymGroup* */

typedef enum {
	DATE_MONTH,   /* a month's name: number is 1 … 12 */
	DATE_SINCE,   /* since, from … on */
	DATE_AFTER,   /* later than */
	DATE_BEFORE,  /* earlier than */
	DATE_UNTIL,   /* up to and with */
	DATE_BETWEEN, /* between, from: two dates follow */
	DATE_AND,     /* stands between the two */
	DATE_YEAR,    /* the word year, before or after one */
	DATE_MOON,    /* the word month, before or after a month's name or number */
	DATE_DAY,     /* the word day, before or after one */
	DATE_ERA,     /* the year is a Buddhist one */
	DATE_COMMON,  /* the year is a common one */
	DATE_FILLER   /* of, the: may stand inside a date */
} DateRole;

typedef struct {
	DateRole role;
	guint number;
	gboolean follows; /* stands after the date */
	const Language *language;
} DateTerm;
/*
 * What words (folded, single blanks) can say about a date: of DateTerm*, in the order of languages;
 * NULL for nothing. From the keys months and date_… of lang/XX.
 */
const GPtrArray *vocabulary_date_terms(const Vocabulary *vocabulary, const char *words);
/* Bytes of the longest of them. */
gsize vocabulary_date_longest(const Vocabulary *vocabulary);
/* As the words of lists are folded: case, marks off Latin. Caller frees. */
char *vocabulary_fold(const char *text);
/* As stop_written writes them: small letters, marks kept (NFC); "" if it is no UTF-8. Caller frees.
 */
char *vocabulary_lower(const char *text);

/*
 * The one spelling under which tok indexes a folded word (labor: labour), or NULL where the word
 * has but one. From spelling.tsv.
 */
const char *vocabulary_spelling(const Vocabulary *vocabulary, const char *word);
/* The words that vocabulary_spelling knows; the caller frees the array, not the words. */
GPtrArray *vocabulary_spelled_words(const Vocabulary *vocabulary);

typedef struct {
	const char *kind; /* one of the nine of the contract */
	const char *lang;
	const char *pattern; /* a PCRE as GRegex takes it, case-insensitive */
	const char *where;   /* title, path, text, heading */
	double weight;
} KindCue;
const GPtrArray *vocabulary_kind_cues(const Vocabulary *vocabulary);

typedef struct {
	const char *theme; /* a code such as "fees-debt" */
	const char *lang;  /* one that vocabulary_language knows */
	GStrv terms;       /* as printed, at least one; several words make a phrase */
	guint folder;      /* of vocabulary_folders: which one says so */
} ThemeCue;
/*
 * Of ThemeCue*, in the file's order; a theme and a language occur together only once. Owned by the
 * vocabulary. From themes.tsv.
 */
const GPtrArray *vocabulary_theme_cues(const Vocabulary *vocabulary);

/* Of char*, as printed: headings under which text weighs less. Owned. From sections.tsv. */
const GPtrArray *vocabulary_sections(const Vocabulary *vocabulary);
