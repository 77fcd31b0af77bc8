/*
 * search_plan: see search_plan.h. Here: the walk over the tree and what is settled at its end;
 * search_plan_private.h tells where the rest is.
 */
#include "search_plan_private.h"

#include <string.h>

/* ---- the tree -------------------------------------------------------------------------------- */

static void plan_node(Planner *planner, const QueryNode *node, gboolean negative);

/* Children in order; neighbouring plain words of one field are expanded together. */
static void
plan_children(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *child = node->children->pdata[i];
		const QueryNode *last = words->len ? words->pdata[words->len - 1] : NULL;
		gboolean goes_on = last && node->type == QUERY_AND && child->type == QUERY_WORD &&
		                   g_strcmp0(child->field, last->field) == 0;
		if (last && !goes_on) {
			plan_expand(planner, words);
			g_ptr_array_set_size(words, 0);
		}
		plan_node(planner, child, negative);
		if (child->type == QUERY_WORD && !negative)
			g_ptr_array_add(words, (gpointer)(guintptr)child);
	}
	if (words->len)
		plan_expand(planner, words);
}

/* The parser bounds the depth. */
static void
plan_node(Planner *planner, const QueryNode *node, gboolean negative)
{
	switch (node->type) {
	case QUERY_AND:
		plan_children(planner, node, negative);
		break;
	case QUERY_OR:
		planner->alternatives++;
		plan_children(planner, node, negative);
		planner->alternatives--;
		break;
	case QUERY_NOT:
		plan_node(planner, node->children->pdata[0], !negative);
		break;
	case QUERY_WORD:
	case QUERY_PHRASE:
	case QUERY_PREFIX:
	case QUERY_WILDCARD:
	case QUERY_FILTER:
		plan_leaf(planner, node, negative);
		break;
	}
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Stop words count where there is nothing else. */
static void
settle_stop_words(SearchPlan *plan)
{
	gboolean other = FALSE;
	for (guint i = 0; i < plan->units->len; i++) {
		const PlanUnit *unit = plan_unit(plan, i);
		other = other || (!unit->negative && !unit->optional);
		plan->positive = plan->positive || !unit->negative;
	}
	for (guint i = 0; i < plan->units->len && !other; i++)
		plan_unit(plan, i)->optional = FALSE;
}

static gboolean
is_needed(const SearchPlan *plan, const PlanPhrase *phrase)
{
	for (guint i = 0; i < phrase->uses->len; i++) {
		const PlanTerm *term =
		        plan_term(plan, g_array_index(phrase->uses, PhraseUse, i).term);
		if (!plan_unit(plan, term->unit)->optional)
			return TRUE;
	}
	return FALSE;
}

/* Phrases of stop words alone are never asked for; the others are numbered as FTS5 counts them. */
static void
write_expression(SearchPlan *plan)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < plan->phrases->len;) {
		const PlanPhrase *phrase = plan_phrase(plan, i);
		if (!is_needed(plan, phrase)) {
			g_ptr_array_remove_index(plan->phrases, i);
			continue;
		}
		g_string_append(out, i++ ? " OR \"" : "\"");
		for (const char *p = phrase->tokens; *p; p++) {
			g_string_append_c(out, *p);
			if (*p == '"')
				g_string_append_c(out, '"');
		}
		g_string_append(out, phrase->prefix ? "\" *" : "\"");
	}
	plan->expression = g_string_free(out, FALSE);
}

/* Three words, or two of which one is no abbreviation: capitals all over tell nothing. */
static gboolean
is_all_capitals(const char *text)
{
	enum { ABBREVIATION = 5 };
	guint words = 0, letters = 0, longest = 0;
	for (const char *p = text;; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_islower(c))
			return FALSE;
		if (g_unichar_isupper(c)) {
			words += letters++ == 0;
			longest = MAX(longest, letters);
		} else if (!g_unichar_isalnum(c)) {
			letters = 0;
		}
		if (!c)
			return words > 2 || (words == 2 && longest > ABBREVIATION);
	}
}

static void
phrase_free(gpointer data)
{
	PlanPhrase *phrase = data;
	g_free(phrase->tokens);
	g_array_unref(phrase->uses);
	g_free(phrase);
}

static void
term_free(gpointer data)
{
	PlanTerm *term = data;
	g_free(term->label);
	g_free(term);
}

static void
unit_free(gpointer data)
{
	PlanUnit *unit = data;
	if (unit->parts)
		g_array_unref(unit->parts);
	g_free(unit->date);
	g_free(unit);
}

SearchPlan *
search_plan_new(Tok *tok, const Vocabulary *vocabulary, const Expander *expander,
                GHashTable *corrections, const Query *query)
{
	SearchPlan *plan = g_new0(SearchPlan, 1);
	plan->units = g_ptr_array_new_with_free_func(unit_free);
	plan->terms = g_ptr_array_new_with_free_func(term_free);
	plan->phrases = g_ptr_array_new_with_free_func(phrase_free);
	plan->by_node = g_hash_table_new(NULL, NULL);
	plan->expansions = g_ptr_array_new_with_free_func(plan_expansion_free);
	g_autoptr(GHashTable) phrases =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) noted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Planner planner = {.tok = tok,
	                   .vocabulary = vocabulary,
	                   .expander = expander,
	                   .corrections = corrections,
	                   .plan = plan,
	                   .phrases = phrases,
	                   .capitals = is_all_capitals(query->read_as),
	                   .marked = plan_has_marks(query->read_as),
	                   .wider = query->wider,
	                   .noted = noted};
	double confidence = 0;
	const char *code = tok_guess_language(tok, query->read_as, -1, &confidence);
	if (confidence >= 0.5)
		planner.language = vocabulary_language(vocabulary, code);
	if (query->root)
		plan_node(&planner, query->root, FALSE);
	if (query->root && query->root->type == QUERY_WORD) {
		/* One word is a sequence of one. */
		g_autoptr(GPtrArray) words = g_ptr_array_new();
		g_ptr_array_add(words, query->root);
		plan_expand(&planner, words);
	}
	settle_stop_words(plan);
	write_expression(plan);
	return plan;
}

void
search_plan_free(SearchPlan *plan)
{
	if (!plan)
		return;
	g_ptr_array_unref(plan->units);
	g_ptr_array_unref(plan->terms);
	g_ptr_array_unref(plan->phrases);
	g_hash_table_unref(plan->by_node);
	g_ptr_array_unref(plan->expansions);
	g_free(plan->expression);
	g_free(plan);
}
