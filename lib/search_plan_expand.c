/* search_plan_expand: see search_plan_private.h. */
#include "search_plan_private.h"

#include <string.h>

enum {
	EXPANSIONS_MAX = 40, /* other words for one word */
	NOTES_MAX = 3        /* of other words */
};

/* Each note once, NOTES_MAX of them; plan_expand_rest counts the others. */
static void
note_expansions(Planner *planner, const GPtrArray *nodes, guint first, guint n,
                const GPtrArray *found)
{
	enum { SHOWN = 4 };
	g_autoptr(GString) typed = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(typed, i ? " %s" : "%s",
		                       ((const QueryNode *)nodes->pdata[first + i])->text);
	g_autofree char *folded = tok_fold(planner->tok, typed->str, -1);
	if (!g_hash_table_add(planner->noted, g_steal_pointer(&folded)) ||
	    planner->plan->used->len >= NOTES_MAX)
		return;
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "“%s” also finds ", typed->str);
	for (guint i = 0; i < MIN(found->len, SHOWN); i++)
		g_string_append_printf(out, i ? ", %s" : "%s",
		                       ((const Expansion *)found->pdata[i])->printed);
	g_string_append(out, found->len > SHOWN ? ", …; quote it for itself alone."
	                                        : "; quote it for itself alone.");
	g_ptr_array_add(planner->plan->used, g_string_free(out, FALSE));
}

void
plan_expand_rest(Planner *planner)
{
	guint rest = g_hash_table_size(planner->noted) - planner->plan->used->len;
	if (rest)
		g_ptr_array_add(
		        planner->plan->used,
		        g_strdup_printf("Other words are found too for %u more of yours.", rest));
}

/* A name in another script is most often read by other people than the one who typed. */
static float
expansion_weight(const QueryNode *typed, const Expansion *expansion)
{
	gboolean one = g_ascii_isalnum(typed->text[0]);
	gboolean other = g_ascii_isalnum(expansion->printed[0]);
	return (float)expansion->weight * (one == other ? 1.0f : 0.6f);
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
	for (guint i = 0; i < MIN(found->len, EXPANSIONS_MAX); i++) {
		const Expansion *expansion = found->pdata[i];
		for (guint k = first; k < first + n; k++) {
			PhraseUse *use =
			        plan_add_phrase(planner, expansion->tokens, FALSE,
			                        plan_unit_of(planner, nodes->pdata[k])->first_term,
			                        expansion_weight(nodes->pdata[k], expansion), TRUE);
			if (use)
				use->other = TRUE;
		}
	}
	note_expansions(planner, nodes, first, n, found);
}

void
plan_expand(Planner *planner, const GPtrArray *nodes)
{
	guint n = nodes->len;
	g_autofree ExpandWord *words = g_new0(ExpandWord, n + 1);
	g_autoptr(GPtrArray) keys =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n; i++) {
		char *joined;
		words[i].text = ((const QueryNode *)nodes->pdata[i])->text;
		words[i].keys = expand_keys(planner->tok, words[i].text, &joined);
		words[i].tokens = joined;
		g_ptr_array_add(keys, (gpointer)(guintptr)words[i].keys);
		g_ptr_array_add(tokens, joined);
	}
	for (guint i = 0; i < n;) {
		g_autoptr(GPtrArray) found = g_ptr_array_new();
		guint used = expander_find(planner->expander, words + i, n - i, found);
		if (found->len)
			add_expansions(planner, nodes, i, used, found);
		i += MAX(used, 1);
	}
}
