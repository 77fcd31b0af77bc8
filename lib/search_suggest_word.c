/* search_suggest_word: see search_suggest_private.h. What may have been meant by one word. */
#include "search_suggest_private.h"

#include <math.h>
#include <string.h>

#include "slip.h"

enum {
	LETTERS_MIN = 4,
	LETTERS_TWO = 8,   /* from so many on, two slips */
	LETTERS_SOUND = 5, /* from so many on, two slips that can't be heard */
	SPLITS_MAX = 3,    /* pairs of words that are looked up */
	SPLIT_COUNT = 200  /* passages that are counted */
};

/* One usual slip in so many letters that no more than one word of fifty is wrong: its logarithm. */
static const double SLIP = 4;
/* A word of another language is as unlikely as another slip. */
static const double OTHER_LANGUAGE = 4;
static const double BLANK = 0.8;     /* the cost of one too few or too many */
static const double STOP_COST = 0.7; /* two letters exchanged, or the same sound */

gboolean
suggest_is_stop_of(const Language *language, const char *token)
{
	return language && language->stop_words &&
	       g_strv_contains((const char *const *)language->stop_words, token);
}

Candidate *
suggest_add(const Suggester *suggester, SuggestWord *word, const char *text, guint passages,
            double cost)
{
	Candidate *candidate = g_new0(Candidate, 1);
	candidate->text = g_strdup(text);
	candidate->passages = passages;
	candidate->cost = cost;
	candidate->score = log(1 + (double)passages) - SLIP * cost;
	candidate->stop =
	        suggest_is_stop_of(suggester->language, text) ||
	        suggest_is_stop_of(vocabulary_language(store_vocabulary(suggester->store), "en"),
	                           text);
	g_ptr_array_add(word->candidates, candidate);
	return candidate;
}

/* ---- near words ------------------------------------------------------------------------------ */

typedef struct {
	const Suggester *suggester;
	SuggestWord *word;
	const char *typed;
	char *sound;
	glong letters;
} Nearing;

static gboolean
has_digit(const char *text)
{
	return strcspn(text, "0123456789") < strlen(text);
}

static void
take_near(guint index, guint distance, gpointer data)
{
	Nearing *nearing = data;
	const Lexicon *lexicon = nearing->suggester->lexicon;
	const char *term = lexicon_term(lexicon, index);
	guint passages = lexicon_passages_at(lexicon, index);
	if (!distance || !passages || has_digit(term))
		return;
	if (distance > 1 && nearing->letters < LETTERS_TWO) {
		g_autofree char *sound = slip_sound(term);
		if (nearing->letters < LETTERS_SOUND || strcmp(sound, nearing->sound) != 0)
			return;
	}
	Candidate *candidate = suggest_add(nearing->suggester, nearing->word, term, passages,
	                                   slip_cost(nearing->typed, term));
	const char *code = lexicon_language_at(lexicon, index);
	const Language *language = nearing->suggester->language;
	if (language && *code && strcmp(code, language->code) != 0)
		candidate->score -= OTHER_LANGUAGE;
	/* Short and frequent as they are, stop words are near many names and foreign words. */
	if (candidate->stop && candidate->cost > STOP_COST)
		g_ptr_array_remove_fast(nearing->word->candidates, candidate);
}

/* ---- two words ------------------------------------------------------------------------------- */

typedef struct {
	char *text; /* with a blank */
	guint passages;
} Split;

static gint
by_passages(gconstpointer a, gconstpointer b)
{
	guint one = ((const Split *)a)->passages, other = ((const Split *)b)->passages;
	return (one < other) - (one > other);
}

static void
split_clear(gpointer data)
{
	g_free(((Split *)data)->text);
}

/* Counted by the rarer of the two words, at first. */
static GArray *
find_splits(const Suggester *suggester, const char *typed)
{
	GArray *splits = g_array_new(FALSE, FALSE, sizeof(Split));
	g_array_set_clear_func(splits, split_clear);
	glong n = g_utf8_strlen(typed, -1);
	for (glong i = 2; i + 2 <= n; i++) {
		const char *at = g_utf8_offset_to_pointer(typed, i);
		g_autofree char *first = g_strndup(typed, (gsize)(at - typed));
		guint passages = MIN(lexicon_passages(suggester->lexicon, first),
		                     lexicon_passages(suggester->lexicon, at));
		Split split = {passages ? g_strconcat(first, " ", at, NULL) : NULL, passages};
		if (passages)
			g_array_append_val(splits, split);
	}
	g_array_sort(splits, by_passages);
	return splits;
}

static void
add_splits(const Suggester *suggester, SuggestWord *word)
{
	g_autoptr(GArray) splits = find_splits(suggester, suggest_token(word));
	for (guint i = 0; i < MIN(splits->len, SPLITS_MAX); i++) {
		const char *text = g_array_index(splits, Split, i).text;
		guint passages = suggest_count(suggester, text, SPLIT_COUNT);
		if (passages)
			suggest_add(suggester, word, text, passages, BLANK);
	}
}

void
suggest_find(const Suggester *suggester, SuggestWord *word)
{
	const char *typed = suggest_token(word);
	Nearing nearing = {suggester, word, typed, slip_sound(typed), g_utf8_strlen(typed, -1)};
	if (nearing.letters >= LETTERS_MIN)
		lexicon_near(suggester->lexicon, typed, nearing.letters < LETTERS_SOUND ? 1 : 2,
		             take_near, &nearing);
	if (nearing.letters > LETTERS_MIN && word->state == WORD_UNKNOWN)
		add_splits(suggester, word);
	g_free(nearing.sound);
}

void
suggest_join(const Suggester *suggester, guint i)
{
	SuggestWord *one = suggest_word(suggester, i), *next = suggest_word(suggester, i + 1);
	if (one->tokens->len != 1 || next->tokens->len != 1 || one->run || next->run ||
	    (one->state != WORD_UNKNOWN && next->state != WORD_UNKNOWN))
		return;
	g_autofree char *joined = g_strconcat(suggest_token(one), suggest_token(next), NULL);
	guint passages = lexicon_passages(suggester->lexicon, joined);
	if (!passages || has_digit(joined))
		return;
	suggest_add(suggester, one, joined, passages, BLANK)->joins = TRUE;
	suggest_add(suggester, next, joined, passages, BLANK)->joins = TRUE;
}
