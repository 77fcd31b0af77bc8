/*
 * tok_language: which language a text is in: by script where that decides, else by stop words.
 * Each stop word counts 1 / (number of languages that have it), so that "de" tells little and
 * "dengan" much.
 */
#include "tok_internal.h"

#include <string.h>

/* Bytes looked at: enough for any language, and the time stays bounded. */
#define SAMPLE_MAX 20000
#define LANGUAGES_MAX 32

enum {
	LATIN,
	THAI,
	LAO,
	KHMER,
	BURMESE,
	HAN,
	KANA,
	HANGUL,
	ARABIC,
	DEVANAGARI,
	BENGALI,
	CYRILLIC,
	OTHER,
	N_SCRIPTS
};

static guint
script_of(gunichar c)
{
	static const guint8 runs[] = {OTHER, THAI, LAO, KHMER, BURMESE, HAN, HANGUL};
	RunScript run = run_script(c);
	if (run == RUN_HAN)
		return (c >= 0x3041 && c <= 0x30ff) || c >= 0xff66 ? KANA : HAN;
	if (run)
		return runs[run];
	switch (g_unichar_get_script(c)) {
	case G_UNICODE_SCRIPT_LATIN:
		return LATIN;
	case G_UNICODE_SCRIPT_ARABIC:
		return ARABIC;
	case G_UNICODE_SCRIPT_DEVANAGARI:
		return DEVANAGARI;
	case G_UNICODE_SCRIPT_BENGALI:
		return BENGALI;
	case G_UNICODE_SCRIPT_CYRILLIC:
		return CYRILLIC;
	default:
		return OTHER;
	}
}

typedef struct {
	guint scripts[N_SCRIPTS], letters;
	guint vietnamese; /* letters that only Vietnamese has */
	guint minority;   /* letters of Shan, Mon, Karen in the Burmese block */
} Letters;

static void
count_letters(const char *text, gsize n, Letters *letters)
{
	for (gsize i = 0; i < n;) {
		if ((guchar)text[i] < 0x80) {
			letters->scripts[LATIN] += g_ascii_isalpha(text[i]);
			letters->letters += g_ascii_isalpha(text[i++]);
			continue;
		}
		gunichar c = decode_utf8(text, n, i, &i);
		if (!g_unichar_isalpha(c) && run_script(c) == RUN_NONE)
			continue;
		letters->letters++;
		letters->scripts[script_of(c)]++;
		letters->vietnamese += c == 0x111 || c == 0x110 || c == 0x1a1 || c == 0x1b0 ||
		                       (c >= 0x1ea0 && c <= 0x1ef9);
		letters->minority += c >= 0x105a && c <= 0x109f;
	}
}

/* ---- stop words ---------------------------------------------------------------------------- */

static GHashTable *
stop_words(Tok *tok)
{
	if (tok->stop_words)
		return tok->stop_words;
	tok->stop_words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const GPtrArray *languages = vocabulary_languages(tok->vocabulary);
	for (guint i = 0; i < languages->len && i < LANGUAGES_MAX; i++) {
		const Language *language = g_ptr_array_index(languages, i);
		if (strcmp(language->script, "Latn") != 0)
			continue;
		for (char **word = language->stop_words; *word; word++) {
			guint bits = GPOINTER_TO_UINT(g_hash_table_lookup(tok->stop_words, *word));
			g_hash_table_insert(tok->stop_words, g_strdup(*word),
			                    GUINT_TO_POINTER(bits | 1u << i));
		}
	}
	return tok->stop_words;
}

typedef struct {
	GHashTable *stop_words;
	double scores[LANGUAGES_MAX];
	guint hits[LANGUAGES_MAX], words;
} Score;

static gboolean
score_word(const Token *token, gpointer data)
{
	Score *score = data;
	char word[32];
	if (token->flags & TOK_FALLBACK || g_ascii_isdigit(token->text[0]))
		return TRUE;
	score->words++;
	if (token->length >= sizeof word)
		return TRUE;
	memcpy(word, token->text, token->length);
	word[token->length] = '\0';
	guint bits = GPOINTER_TO_UINT(g_hash_table_lookup(score->stop_words, word));
	guint sharers = (guint)__builtin_popcount(bits);
	for (guint i = 0; bits; i++, bits >>= 1) {
		if (bits & 1) {
			score->scores[i] += 1.0 / sharers;
			score->hits[i]++;
		}
	}
	return TRUE;
}

static const char *
by_stop_words(Tok *tok, const char *text, gsize n, double *ret_confidence)
{
	Score score = {.stop_words = stop_words(tok)};
	Emit emit = {.tok = tok, .mode = MODE_FOLD, .fn = score_word, .data = &score};
	scan_text(&emit, text, 0, n);
	guint best = 0;
	double second = 0;
	for (guint i = 1; i < LANGUAGES_MAX; i++)
		if (score.scores[i] > score.scores[best])
			best = i;
	for (guint i = 0; i < LANGUAGES_MAX; i++)
		if (i != best)
			second = MAX(second, score.scores[i]);
	double lead = score.scores[best] - second, share = score.scores[best] / MAX(score.words, 1);
	if (score.hits[best] < 2 || score.scores[best] < 1 || share < 0.06 ||
	    lead < 0.25 * score.scores[best])
		return NULL;
	*ret_confidence = MIN(1.0, share / 0.2) * MIN(1.0, lead / score.scores[best] + 0.2) *
	                  MIN(1.0, 0.4 + 0.1 * score.hits[best]);
	const Language *language = g_ptr_array_index(vocabulary_languages(tok->vocabulary), best);
	return language->code;
}

/* ---- deciding ------------------------------------------------------------------------------ */

/* The code of the script's one language, where the vocabulary knows it. */
static const char *
language_of_script(const Tok *tok, const Letters *letters, guint script)
{
	static const char *const codes[N_SCRIPTS] = {NULL, "th", "lo", "km", "my", "zh", "ja",
	                                             "ko", "ar", "hi", "bn", "ru", NULL};
	const char *code = codes[script];
	guint han = letters->scripts[HAN], kana = letters->scripts[KANA];
	if ((script == HAN || script == KANA) && kana * 20 > han + kana)
		code = "ja";
	if (script == BURMESE && letters->minority * 4 > letters->scripts[BURMESE])
		code = NULL;
	const Language *language = vocabulary_language(tok->vocabulary, code);
	return language ? language->code : NULL;
}

/* A sample from the middle of a long text, cut on a character's begin. */
static const char *
sample(const char *text, gsize *n)
{
	if (*n <= SAMPLE_MAX)
		return text;
	gsize from = (*n - SAMPLE_MAX) / 2;
	while (from < *n && ((guchar)text[from] & 0xc0) == 0x80)
		from++;
	*n = SAMPLE_MAX;
	return text + from;
}

const char *
tok_guess_language(Tok *tok, const char *text, gssize n, double *ret_confidence)
{
	gsize length = n < 0 ? strlen(text) : (gsize)n;
	text = sample(text, &length);
	Letters letters = {0};
	count_letters(text, length, &letters);
	double confidence = 0;
	const char *code = NULL;
	guint script = LATIN;
	for (guint s = LATIN + 1; s < N_SCRIPTS; s++)
		if (script == LATIN || letters.scripts[s] > letters.scripts[script])
			script = s;
	/* Names and terms in Latin letters are common in texts of any other script. */
	if (letters.letters < 2) {
		code = NULL;
	} else if (letters.scripts[script] * 10 >= letters.letters * 3) {
		code = language_of_script(tok, &letters, script);
		confidence = MIN(1.0, 1.4 * letters.scripts[script] / letters.letters);
	} else if (letters.vietnamese * 20 >= letters.letters && letters.vietnamese > 1 &&
	           vocabulary_language(tok->vocabulary, "vi")) {
		code = vocabulary_language(tok->vocabulary, "vi")->code;
		confidence = MIN(1.0, 10.0 * letters.vietnamese / letters.letters);
	} else {
		code = by_stop_words(tok, text, length, &confidence);
	}
	if (ret_confidence)
		*ret_confidence = code ? confidence : 0;
	return code;
}
