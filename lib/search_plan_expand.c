/* search_plan_expand: see search_plan_private.h. */
#include "search_plan_private.h"

#include <string.h>

enum { EXPANSIONS_MAX = 72 /* other words for one word, those of its language first */ };

void
plan_expansion_free(gpointer data)
{
	PlanExpansion *expansion = data;
	g_free(expansion->typed);
	g_free(expansion);
}

/* What has the same words twice is told of once. */
static void
note_expansions(Planner *planner, const char *typed, const GPtrArray *found)
{
	if (!g_hash_table_add(planner->noted, tok_fold(planner->tok, typed, -1)))
		return;
	for (guint i = 0; i < MIN(found->len, EXPANSIONS_MAX); i++) {
		PlanExpansion *expansion = g_new0(PlanExpansion, 1);
		expansion->typed = g_strdup(typed);
		expansion->expansion = found->pdata[i];
		expansion->abroad = expansion_is_abroad(found->pdata[i], typed);
		g_ptr_array_add(planner->plan->expansions, expansion);
	}
}

/* A name in another script is most often read by other people than the one who typed. */
static float
expansion_weight(const Expansion *expansion, gboolean abroad)
{
	return (float)expansion->weight * (abroad && expansion->why == WHY_NAME ? 0.6f : 1.0f);
}

static gboolean
is_english_stop_word(const Planner *planner, const QueryNode *node)
{
	const Language *english = vocabulary_language(planner->vocabulary, "en");
	g_autofree char *folded = tok_fold(planner->tok, node->text, -1);
	return english && plan_in_list(english->stop_words, folded);
}

/* Every word of the span is held by a document that holds another way to say the span. */
static void
add_expansions(Planner *planner, const GPtrArray *nodes, guint first, guint n,
               const GPtrArray *found)
{
	planner->blocks++;
	for (guint k = first; n > 1 && k < first + n; k++) {
		PlanUnit *unit = plan_unit_of(planner, nodes->pdata[k]);
		unit->block = planner->blocks;
		/* Da of Da Nang is no stop word, though it looks like one of Vietnamese. */
		unit->optional = unit->optional && is_english_stop_word(planner, nodes->pdata[k]);
	}
	g_autoptr(GString) typed = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(typed, i ? " %s" : "%s",
		                       ((const QueryNode *)nodes->pdata[first + i])->text);
	for (guint i = 0; i < MIN(found->len, EXPANSIONS_MAX); i++) {
		const Expansion *expansion = found->pdata[i];
		gboolean abroad = expansion_is_abroad(expansion, typed->str);
		for (guint k = first; k < first + n; k++) {
			PhraseUse *use =
			        plan_add_phrase(planner, expansion->tokens, FALSE,
			                        plan_unit_of(planner, nodes->pdata[k])->first_term,
			                        expansion_weight(expansion, abroad), TRUE);
			if (!use)
				continue;
			use->form = FORM_SYNONYM;
			use->other = TRUE;
			use->abroad = abroad;
			use->only_in = expansion_only_in(expansion);
		}
	}
	note_expansions(planner, typed->str, found);
}

void
plan_expand(Planner *planner, const GPtrArray *nodes)
{
	guint n = nodes->len;
	g_autofree ExpandWord *words = g_new0(ExpandWord, n + 1);
	g_autoptr(GPtrArray) keys =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n; i++) {
		char *joined;
		const char *text = ((const QueryNode *)nodes->pdata[i])->text;
		char *small = planner->capitals ? g_utf8_strdown(text, -1) : g_strdup(text);
		g_ptr_array_add(texts, small);
		words[i].text = small;
		words[i].keys = expand_keys(planner->tok, text, &joined);
		words[i].tokens = joined;
		g_ptr_array_add(keys, (gpointer)(guintptr)words[i].keys);
		g_ptr_array_add(tokens, joined);
	}
	for (guint i = 0; i < n;) {
		g_autoptr(GPtrArray) found = g_ptr_array_new();
		guint used =
		        planner->wider
		                ? expander_find_wider(planner->expander, words + i, n - i, found)
		                : expander_find(planner->expander, words + i, n - i, found);
		if (found->len)
			add_expansions(planner, nodes, i, used, found);
		i += MAX(used, 1);
	}
}
