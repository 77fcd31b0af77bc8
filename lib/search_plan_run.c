/*
 * search_plan_run: see search_plan_private.h. A run without blanks may be a name or a whole
 * sentence: its words are what is looked for, the pairs of units make up for words that the
 * dictionary cut in another way.
 *
 * Weights as tried on five collections (Burmese, Chinese, Khmer, Lao, Thai; BM25, nDCG@10 each):
 * words and pairs alike 0.665 0.963 0.542 0.743 0.967; words alone 0.720 0.965 0.608 0.702 0.966;
 * pairs a fifth of a word 0.731 0.970 0.609 0.726 0.971; Burmese syllables so too 0.744. The run
 * as a whole says again what its words say.
 */
#include "search_plan_private.h"

#include <string.h>

enum { PARTS_MAX = 64 /* words, and pairs, of a run */ };

static const float PAIR_WEIGHT = 0.2f, WHOLE_WEIGHT = 0.4f;

typedef struct {
	const Language *language;
	guint n_words;    /* stop words and repeated ones too */
	GHashTable *seen; /* set of char* */
	GPtrArray *words; /* of char*: of the dictionary, owned by seen */
	GPtrArray *pairs; /* of char*: of units, in Burmese the units too: they are syllables */
} Run;

static gboolean
is_burmese(const char *text)
{
	gunichar c = g_utf8_get_char(text);
	return c >= 0x1000 && c <= 0x109f;
}

static gboolean
take_run_token(const Token *token, gpointer data)
{
	Run *run = data;
	gboolean single = (token->flags & TOK_FALLBACK) && !(token->flags & TOK_COLOCATED);
	gboolean word = (token->flags & TOK_EXACT) != 0;
	g_autofree char *text = g_strndup(token->text, token->length);
	GPtrArray *list = word ? run->words : single && !is_burmese(text) ? NULL : run->pairs;
	run->n_words += word;
	/* What is a word somewhere in the run counts as one. */
	if (!list || list->len >= PARTS_MAX || g_hash_table_contains(run->seen, text) ||
	    (word && run->language && plan_in_list(run->language->stop_words, text)))
		return TRUE;
	g_ptr_array_add(list, text);
	g_hash_table_add(run->seen, g_steal_pointer(&text));
	return TRUE;
}

/* The unit that another run of the query made for this word; or a new one. */
static guint
part_of(Planner *planner, const char *word, guint columns, gboolean negative)
{
	const SearchPlan *plan = planner->plan;
	const PlanPhrase *phrase = plan_phrase_of(planner, word);
	for (guint i = 0; phrase && i < phrase->uses->len; i++) {
		guint index = plan_term(plan, g_array_index(phrase->uses, PhraseUse, i).term)->unit;
		const PlanUnit *unit = plan_unit(plan, index);
		if (!unit->node && unit->negative == negative && unit->columns == columns)
			return index;
	}
	PlanUnit *part = plan_add_unit(planner, NULL, negative);
	part->columns = columns;
	plan_add_phrase(planner, word, FALSE, plan_add_term(planner, part, word), 1, TRUE);
	return plan->units->len - 1;
}

void
plan_run(Planner *planner, guint whole, const char *text, gboolean negative)
{
	const char *code = tok_guess_language(planner->tok, text, -1, NULL);
	Run run = {vocabulary_language(planner->vocabulary, code), 0,
	           g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_ptr_array_new(),
	           g_ptr_array_new()};
	tok_document(planner->tok, text, -1, NULL, take_run_token, &run);
	PlanUnit *unit = plan_unit(planner->plan, whole);
	for (guint i = 0; i < run.pairs->len; i++) {
		guint term = plan_add_term(planner, unit, run.pairs->pdata[i]);
		plan_term(planner->plan, term)->weight = PAIR_WEIGHT;
		plan_add_phrase(planner, run.pairs->pdata[i], FALSE, term, 1, FALSE);
	}
	if (run.n_words > 1 && run.words->len) {
		plan_term(planner->plan, unit->first_term)->weight = WHOLE_WEIGHT;
		unit->parts = g_array_new(FALSE, FALSE, sizeof(guint));
	}
	for (guint i = 0; unit->parts && i < run.words->len; i++) {
		if (planner->plan->units->len >= UNITS_MAX ||
		    planner->plan->phrases->len >= PHRASES_MAX)
			break;
		guint part = part_of(planner, run.words->pdata[i], unit->columns, negative);
		g_array_append_val(unit->parts, part);
	}
	g_ptr_array_unref(run.words);
	g_ptr_array_unref(run.pairs);
	g_hash_table_unref(run.seen);
}
