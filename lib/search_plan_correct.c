/* search_plan_correct: see search_plan_private.h. */
#include "search_plan_private.h"
#include "search_suggest.h"

static const float STEM_WEIGHT = 0.95f;

static void
add_spelling(Planner *planner, const char *tokens, guint term, float weight)
{
	PhraseUse *use = plan_add_phrase(planner, tokens, FALSE, term, weight, TRUE);
	if (!use)
		return;
	use->form = FORM_SPELLING;
	use->other = TRUE;
}

void
plan_corrections(Planner *planner, const QueryNode *node, guint term)
{
	const GPtrArray *found =
	        planner->corrections ? g_hash_table_lookup(planner->corrections, node) : NULL;
	/* A stop word was meant. */
	if (found && !found->len)
		plan_unit_of(planner, node)->optional = TRUE;
	for (guint i = 0; found && i < found->len; i++) {
		const Correction *correction = found->pdata[i];
		g_auto(Tokens) tokens = plan_cut(planner, correction->text);
		if (!tokens.exact->len)
			continue;
		g_autofree char *exact = plan_sequence(tokens.exact, NULL);
		add_spelling(planner, exact, term, correction->weight);
		for (guint k = 0; k < tokens.stems->len; k++) {
			g_autofree char *stemmed =
			        plan_sequence(tokens.exact, tokens.stems->pdata[k]);
			add_spelling(planner, stemmed, term, correction->weight * STEM_WEIGHT);
		}
	}
}
