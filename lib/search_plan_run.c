/*
 * search_plan_run: see search_plan_private.h. Where nobody wrote these words one after another,
 * documents that hold each of them count.
 */
#include "search_plan_private.h"

enum { PARTS_MAX = 64 /* words, and pairs, of a run */ };

static const float PAIR_WEIGHT = 1;

typedef struct {
	GPtrArray *words; /* of char*: of the dictionary, more than one unit long */
	GPtrArray *pairs; /* of char*: of units; in Burmese the units too: they are syllables */
} Run;

static gboolean
is_burmese(const Token *token)
{
	gunichar c = g_utf8_get_char_validated(token->text, (gssize)token->length);
	return c >= 0x1000 && c <= 0x109f;
}

static gboolean
take_run_token(const Token *token, gpointer data)
{
	Run *run = data;
	gboolean pair = (token->flags & TOK_FALLBACK) && (token->flags & TOK_COLOCATED);
	/* Single characters are particles more often than words. */
	gboolean single = (token->flags & TOK_FALLBACK) && !(token->flags & TOK_COLOCATED);
	if ((pair || (single && is_burmese(token))) && run->pairs->len < PARTS_MAX)
		g_ptr_array_add(run->pairs, g_strndup(token->text, token->length));
	if ((token->flags & TOK_EXACT) && !single && run->words->len < PARTS_MAX)
		g_ptr_array_add(run->words, g_strndup(token->text, token->length));
	return TRUE;
}

void
plan_run(Planner *planner, guint whole, const char *text, gboolean negative)
{
	Run run = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
	tok_document(planner->tok, text, -1, NULL, take_run_token, &run);
	PlanUnit *unit = plan_unit(planner->plan, whole);
	for (guint i = 0; i < run.pairs->len; i++)
		plan_add_phrase(planner, run.pairs->pdata[i], FALSE,
		                plan_add_term(planner, unit, run.pairs->pdata[i]), PAIR_WEIGHT,
		                FALSE);
	if (run.words->len > 1) {
		unit->parts = g_array_new(FALSE, FALSE, sizeof(guint));
		for (guint i = 0; i < run.words->len; i++) {
			if (planner->plan->units->len >= UNITS_MAX ||
			    planner->plan->phrases->len >= PHRASES_MAX)
				break;
			PlanUnit *part = plan_add_unit(planner, NULL, negative);
			guint index = planner->plan->units->len - 1;
			part->columns = unit->columns;
			g_array_append_val(unit->parts, index);
			plan_add_phrase(planner, run.words->pdata[i], FALSE,
			                plan_add_term(planner, part, run.words->pdata[i]), 1, TRUE);
		}
	}
	g_ptr_array_unref(run.words);
	g_ptr_array_unref(run.pairs);
}
