/* search_plan_build: see search_plan_private.h. */
#include "search_plan_private.h"

#include <string.h>

/* ---- tokens ---------------------------------------------------------------------------------- */

void
plan_tokens_clear(Tokens *tokens)
{
	g_ptr_array_unref(tokens->exact);
	g_ptr_array_unref(tokens->stems);
	g_ptr_array_unref(tokens->families);
}

static gboolean
take_token(const Token *token, gpointer data)
{
	Tokens *tokens = data;
	if (token->flags & TOK_STEM) {
		g_ptr_array_add(tokens->stems, g_strndup(token->text, token->length));
	} else if (token->flags & TOK_FAMILY) {
		g_ptr_array_add(tokens->families, g_strndup(token->text, token->length));
	} else if (!(token->flags & TOK_COLOCATED)) {
		g_ptr_array_set_size(tokens->stems, 0);
		g_ptr_array_set_size(tokens->families, 0);
		g_ptr_array_add(tokens->exact, g_strndup(token->text, token->length));
		tokens->run = tokens->run || (token->flags & TOK_FALLBACK);
	}
	return TRUE;
}

Tokens
plan_cut(const Planner *planner, const char *text)
{
	Tokens tokens = {g_ptr_array_new_with_free_func(g_free),
	                 g_ptr_array_new_with_free_func(g_free),
	                 g_ptr_array_new_with_free_func(g_free), FALSE};
	tok_query(planner->tok, text, -1, NULL, take_token, &tokens);
	return tokens;
}

char *
plan_sequence(const GPtrArray *tokens, const char *last)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i + 1 < tokens->len; i++)
		g_string_append_printf(out, "%s ", (char *)tokens->pdata[i]);
	g_string_append(out, last ? last : tokens->pdata[tokens->len - 1]);
	return g_string_free(out, FALSE);
}

/* ---- phrases, terms, units ------------------------------------------------------------------- */

PhraseUse *
plan_add_phrase(Planner *planner, const char *tokens, gboolean prefix, guint term, float weight,
                gboolean strict)
{
	g_autofree char *key = g_strconcat(tokens, prefix ? " *" : "", NULL);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(planner->phrases, key));
	GPtrArray *phrases = planner->plan->phrases;
	if (!known && phrases->len >= PHRASES_MAX)
		return NULL;
	if (!known) {
		PlanPhrase *phrase = g_new0(PlanPhrase, 1);
		phrase->tokens = g_strdup(tokens);
		phrase->prefix = prefix;
		phrase->uses = g_array_new(FALSE, FALSE, sizeof(PhraseUse));
		g_ptr_array_add(phrases, phrase);
		known = phrases->len;
		g_hash_table_insert(planner->phrases, g_steal_pointer(&key),
		                    GUINT_TO_POINTER(known));
	}
	GArray *uses = plan_phrase(planner->plan, known - 1)->uses;
	for (guint i = 0; i < uses->len; i++)
		if (g_array_index(uses, PhraseUse, i).term == term)
			return NULL;
	PhraseUse use = {.term = term, .weight = weight, .strict = strict};
	g_array_append_val(uses, use);
	return &g_array_index(uses, PhraseUse, uses->len - 1);
}

PlanUnit *
plan_add_unit(Planner *planner, const QueryNode *node, gboolean negative)
{
	PlanUnit *unit = g_new0(PlanUnit, 1);
	unit->node = node;
	unit->negative = negative;
	unit->columns = !node || !node->field               ? (1u << N_COLUMNS) - 1
	                : strcmp(node->field, "title") == 0 ? 1u << COLUMN_TITLE
	                                                    : 1u << COLUMN_HEADING;
	unit->first_term = planner->plan->terms->len;
	g_ptr_array_add(planner->plan->units, unit);
	if (node)
		g_hash_table_insert(planner->plan->by_node, (gpointer)(guintptr)node,
		                    GUINT_TO_POINTER(planner->plan->units->len));
	return unit;
}

guint
plan_add_term(Planner *planner, PlanUnit *unit, const char *label)
{
	PlanTerm *term = g_new0(PlanTerm, 1);
	term->unit = planner->plan->units->len - 1;
	term->weight = 1;
	term->label = g_strdup(label);
	g_ptr_array_add(planner->plan->terms, term);
	unit->n_terms = planner->plan->terms->len - unit->first_term;
	return planner->plan->terms->len - 1;
}

const PlanPhrase *
plan_phrase_of(const Planner *planner, const char *tokens)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(planner->phrases, tokens));
	return known ? plan_phrase(planner->plan, known - 1) : NULL;
}

PlanUnit *
plan_unit_of(const Planner *planner, const QueryNode *node)
{
	gpointer unit = g_hash_table_lookup(planner->plan->by_node, node);
	return plan_unit(planner->plan, GPOINTER_TO_UINT(unit) - 1);
}
