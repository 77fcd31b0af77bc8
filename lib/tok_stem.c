/*
 * tok_stem: the forms of one English word meet: plural, -ed, -ing, and -ation with its verb.
 *
 * Porter's steps 1a, 1b and 5a (An algorithm for suffix stripping, Program 14, 1980) with the
 * vocabulary's list of words that they would harm, and no derivation else: organisation stays apart
 * from organ, generation from general, news from new, AIDS from aid.
 *
 * Derivations (recruit, recruitment, recruiter) meet in a family, which is worth less than a form
 * of the word typed: Porter2's stem, but for those it would join to words of another meaning.
 * Mean nDCG@10 of a BM25 of its own, without nearness, over cranfield, cacm, nfcorpus, cisi, time:
 * no stem 0.470, Porter2 alone 0.498, these forms alone 0.498; these with the whole, unguarded
 * family at half weight 0.504.
 *
 * Other languages: Snowball's stemmer where the vocabulary names one; Indonesian on lohelp-id:
 * 0.562 without, 0.574 with.
 */
#include "tok_internal.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

/* ---- words that go their own way ----------------------------------------------------------- */

struct StemWords {
	GHashTable *bases;       /* word: its base, or itself where it is its own and only form */
	GHashTable *families;    /* beginning: family */
	gsize shortest, longest; /* of the beginnings */
};

/* Of "word=value" or "word", which stands for itself. */
static GHashTable *
read_pairs(GStrv pairs)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (char **pair = pairs; *pair; pair++) {
		const char *equals = strchr(*pair, '=');
		gsize n = equals ? (gsize)(equals - *pair) : strlen(*pair);
		if (n && n < STEM_MAX && strlen(*pair) < STEM_MAX)
			g_hash_table_replace(table, g_strndup(*pair, n),
			                     g_strdup(equals ? equals + 1 : *pair));
	}
	return table;
}

StemWords *
stem_words_new(const Vocabulary *vocabulary)
{
	char *none[] = {NULL};
	const Language *english = vocabulary_language(vocabulary, "en");
	StemWords *words = g_new0(StemWords, 1);
	words->bases = read_pairs(english ? english->bases : none);
	words->families = read_pairs(english ? english->families : none);
	words->shortest = STEM_MAX;
	GHashTableIter iter;
	gpointer beginning;
	g_hash_table_iter_init(&iter, words->families);
	while (g_hash_table_iter_next(&iter, &beginning, NULL)) {
		words->shortest = MIN(words->shortest, strlen(beginning));
		words->longest = MAX(words->longest, strlen(beginning));
	}
	return words;
}

void
stem_words_free(StemWords *words)
{
	if (!words)
		return;
	g_hash_table_unref(words->bases);
	g_hash_table_unref(words->families);
	g_free(words);
}

/* ---- Porter's measures --------------------------------------------------------------------- */

static gboolean
is_vowel(const char *word, gsize i)
{
	switch (word[i]) {
	case 'a':
	case 'e':
	case 'i':
	case 'o':
	case 'u':
		return TRUE;
	case 'y':
		return i > 0 && !strchr("aeiou", word[i - 1]);
	default:
		return FALSE;
	}
}

/* How often a vowel is followed by a consonant, in the first n letters. */
static guint
measure(const char *word, gsize n)
{
	guint count = 0;
	for (gsize i = 1; i < n; i++)
		count += is_vowel(word, i - 1) && !is_vowel(word, i);
	return count;
}

static gboolean
has_vowel(const char *word, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (is_vowel(word, i))
			return TRUE;
	return FALSE;
}

/* Ends as "hop" does: consonant, vowel, consonant but w, x, y. */
static gboolean
is_short(const char *word, gsize n)
{
	return n >= 3 && !is_vowel(word, n - 1) && is_vowel(word, n - 2) &&
	       !is_vowel(word, n - 3) && !strchr("wxy", word[n - 1]);
}

static gboolean
ends_with(const char *word, gsize n, const char *suffix)
{
	gsize m = strlen(suffix);
	return n > m && memcmp(word + n - m, suffix, m) == 0;
}

/* ---- the steps: each shortens word (with its NUL) and returns the new length --------------- */

static gsize
cut_to(char *word, gsize n, const char *tail)
{
	gsize m = strlen(tail);
	memcpy(word + n, tail, m + 1);
	return n + m;
}

static gsize
plural_off(char *word, gsize n)
{
	if (n < 4 || word[n - 1] != 's' || strchr("su", word[n - 2]) || ends_with(word, n, "is"))
		return n;
	if (ends_with(word, n, "ies") && n > 4)
		return cut_to(word, n - 3, "y");
	if (ends_with(word, n, "sses") || ends_with(word, n, "shes") ||
	    ends_with(word, n, "ches") || ends_with(word, n, "xes") || ends_with(word, n, "zzes") ||
	    (n > 5 && ends_with(word, n, "oes")))
		return cut_to(word, n - 2, "");
	return cut_to(word, n - 1, "");
}

/* regulation: regulate; regularisation: regularise; protection: protect. */
static gsize
noun_to_verb(char *word, gsize n)
{
	if (n > 9 && ends_with(word, n, "isation"))
		return cut_to(word, n - 5, "e");
	if (n > 7 && ends_with(word, n, "ation") && measure(word, n - 5) > 0)
		return cut_to(word, n - 3, "e");
	if (n > 6 && ends_with(word, n, "ction") && measure(word, n - 3) > 0)
		return cut_to(word, n - 3, "");
	return n;
}

/* What -ed or -ing left: the e that it took, the letter that it doubled. */
static gsize
mend_base(char *word, gsize n)
{
	if (ends_with(word, n, "at") || ends_with(word, n, "bl") ||
	    (ends_with(word, n, "is") && !ends_with(word, n, "ais")))
		return cut_to(word, n, "e");
	if (n > 2 && word[n - 1] == word[n - 2] && !is_vowel(word, n - 1) &&
	    !strchr("lsz", word[n - 1]))
		return cut_to(word, n - 1, "");
	if (word[n - 1] == 'i')
		return cut_to(word, n - 1, "y");
	if (measure(word, n) == 1 && is_short(word, n))
		return cut_to(word, n, "e");
	return n;
}

static gsize
verb_ending_off(char *word, gsize n)
{
	if (ends_with(word, n, "eed"))
		return measure(word, n - 3) > 0 ? cut_to(word, n - 1, "") : n;
	gsize kept = ends_with(word, n, "ing") ? n - 3 : ends_with(word, n, "ed") ? n - 2 : n;
	if (kept == n || kept < 3 || !has_vowel(word, kept))
		return n;
	word[kept] = '\0';
	return mend_base(word, kept);
}

static gboolean
drops_final_e(const char *word, gsize n)
{
	/* An employee isn't an employ, nor an attache (the accent is folded away) an attach. */
	if (n < 4 || word[n - 1] != 'e' || word[n - 2] == 'e' || ends_with(word, n, "che"))
		return FALSE;
	guint m = measure(word, n - 1);
	return m > 1 || (m == 1 && !is_short(word, n - 1));
}

/* The e that -ed and -ing take, so that managing meets manage. */
static gsize
final_e_off(char *word, gsize n)
{
	return drops_final_e(word, n) ? cut_to(word, n - 1, "") : n;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void
add_bare(Stem *stem, const char *word, const char *bare)
{
	if (strcmp(word, bare) != 0 && (!stem->n_bare || strcmp(stem->bare[0], bare) != 0))
		g_strlcpy(stem->bare[stem->n_bare++], bare, STEM_MAX);
}

gboolean
stem_english(const StemWords *words, const char *letters, gsize n, Stem *stem)
{
	char word[STEM_MAX], base[STEM_MAX + 8];
	if (n < 3 || n > STEM_MAX - 8)
		return FALSE;
	memcpy(word, letters, n);
	word[n] = '\0';
	memcpy(base, word, n + 1);
	stem->n_bare = 0;
	stem->inflected = TRUE;
	const char *found = g_hash_table_lookup(words->bases, word);
	if (found && strcmp(found, word) == 0)
		return FALSE;
	if (found) {
		g_strlcpy(base, found, sizeof base);
		add_bare(stem, word, base);
		final_e_off(base, strlen(base));
		g_strlcpy(stem->key, base, STEM_MAX);
		return TRUE;
	}
	gsize singular = plural_off(base, n), verb = noun_to_verb(base, singular);
	verb = verb_ending_off(base, verb);
	stem->inflected = strcmp(base, word) != 0;
	add_bare(stem, word, base);
	gsize key = final_e_off(base, verb);
	g_strlcpy(stem->key, base, STEM_MAX);
	/* managing: whether the verb is manage or manag isn't known. */
	if (stem->inflected && key == verb && verb != singular) {
		char with_e[STEM_MAX + 8];
		memcpy(with_e, base, verb);
		cut_to(with_e, verb, "e");
		if (drops_final_e(with_e, verb + 1))
			add_bare(stem, word, with_e);
	}
	return TRUE;
}

/* ---- families ------------------------------------------------------------------------------ */

/* Of the beginnings that the vocabulary sets apart the longest counts. */
static const char *
named_family(const StemWords *words, const char *word, gsize n)
{
	char beginning[STEM_MAX];
	g_strlcpy(beginning, word, sizeof beginning);
	for (gsize i = MIN(n, words->longest); i >= words->shortest && i > 0; i--) {
		beginning[i] = '\0';
		const char *family = g_hash_table_lookup(words->families, beginning);
		if (family)
			return family;
	}
	return NULL;
}

gboolean
stem_family(const StemWords *words, struct sb_stemmer *porter, const char *letters, gsize n,
            char family[STEM_MAX])
{
	char word[STEM_MAX];
	if (n < 4 || n >= STEM_MAX)
		return FALSE;
	memcpy(word, letters, n);
	word[n] = '\0';
	const char *found = g_hash_table_lookup(words->bases, word);
	if (found && strcmp(found, word) == 0)
		return FALSE;
	if (found)
		g_strlcpy(word, found, sizeof word);
	const char *named = named_family(words, word, strlen(word));
	if (named) {
		g_strlcpy(family, named, STEM_MAX);
		return TRUE;
	}
	const sb_symbol *stem = sb_stemmer_stem(porter, (const sb_symbol *)word, (int)strlen(word));
	if (!stem)
		return FALSE;
	g_strlcpy(family, (const char *)stem, STEM_MAX);
	gsize length = strlen(family);
	/* Porter's i: countri, from country and countries. */
	if (length > 2 && family[length - 1] == 'i')
		family[length - 1] = 'y';
	return length > 2;
}

/* ---- other languages ----------------------------------------------------------------------- */

#define STEMMERS_MAX 32

/* The first two stop words that hardly stand in an English text. */
static void
find_telltales(Stemmer *stemmer, const Language *english)
{
	guint n = 0;
	for (char **word = stemmer->language->stop_written; *word && n < 2; word++)
		if ((*word)[1] &&
		    !(english && g_strv_contains((const char *const *)english->stop_words, *word)))
			stemmer->telltales[n++] = g_strconcat(" ", *word, " ", NULL);
}

/* Languages whose plain Latin words are no English ones, with or without a stemmer. */
GArray *
stemmers_open(const Vocabulary *vocabulary)
{
	GArray *stemmers = g_array_new(FALSE, FALSE, sizeof(Stemmer));
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	const Language *english = vocabulary_language(vocabulary, "en");
	for (guint i = 0; i < languages->len && stemmers->len < STEMMERS_MAX; i++) {
		Stemmer stemmer = {.language = g_ptr_array_index(languages, i)};
		const char *name = stemmer.language->stemmer;
		stemmer.stemmer = name ? sb_stemmer_new(name, "UTF_8") : NULL;
		gboolean latin = strcmp(stemmer.language->script, "Latn") == 0 &&
		                 strcmp(stemmer.language->code, "en") != 0;
		if (!stemmer.stemmer && !latin)
			continue;
		find_telltales(&stemmer, english);
		g_array_append_val(stemmers, stemmer);
	}
	return stemmers;
}

void
stemmers_close(GArray *stemmers)
{
	for (guint i = 0; i < stemmers->len; i++) {
		Stemmer *stemmer = &g_array_index(stemmers, Stemmer, i);
		g_clear_pointer(&stemmer->stemmer, sb_stemmer_delete);
		g_free(stemmer->telltales[0]);
		g_free(stemmer->telltales[1]);
	}
	g_array_unref(stemmers);
}

/* Cheap, so that texts of other languages aren't slowed down by guessing. */
static gboolean
may_be_in(const Stemmer *stemmer, const char *text, gsize n)
{
	for (guint k = 0; k < 2 && stemmer->telltales[k]; k++)
		if (memmem(text, n, stemmer->telltales[k], strlen(stemmer->telltales[k])))
			return TRUE;
	return FALSE;
}

guint
stemmers_for(Tok *tok, const char *lang, const char *text, gsize n)
{
	guint bits = 0;
	gboolean guessed = lang != NULL;
	for (guint i = 0; i < tok->stemmers->len; i++) {
		const Stemmer *stemmer = &g_array_index(tok->stemmers, Stemmer, i);
		if (!guessed && may_be_in(stemmer, text, n)) {
			lang = tok_guess_language(tok, text, (gssize)n, NULL);
			guessed = TRUE;
		}
		if (lang && strcmp(stemmer->language->code, lang) == 0)
			bits |= 1u << i;
	}
	return bits;
}

gboolean
stem_foreign(const GArray *stemmers, guint i, const char *word, gsize n, char stem[WORD_BYTES])
{
	const Stemmer *stemmer = &g_array_index(stemmers, Stemmer, i);
	if (!stemmer->stemmer || n < 3 || n > STEM_MAX)
		return FALSE;
	const sb_symbol *found = sb_stemmer_stem(stemmer->stemmer, (const sb_symbol *)word, (int)n);
	if (!found)
		return FALSE;
	g_snprintf(stem, WORD_BYTES, "~%s.%.*s", stemmer->language->code,
	           sb_stemmer_length(stemmer->stemmer), (const char *)found);
	return TRUE;
}
