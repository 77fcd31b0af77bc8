/*
 * search_plan_marks: see search_plan_private.h. People leave marks out and readers guess them; but
 * who types đường means none of the other words that are duong without marks.
 */
#include "search_plan_private.h"

/* What of a word's weight goes to its marks. */
static const float MARKS_WEIGHT = 0.5f;

typedef struct {
	GPtrArray *tokens; /* of char*: with marks, or folded where there are none */
	gboolean marked;
} Marks;

static gboolean
take_token(const Token *token, gpointer data)
{
	Marks *marks = data;
	GPtrArray *tokens = marks->tokens;
	if (token->flags & TOK_MARKED && tokens->len) {
		marks->marked = TRUE;
		g_free(tokens->pdata[tokens->len - 1]);
		tokens->pdata[tokens->len - 1] = g_strndup(token->text, token->length);
	} else if (!(token->flags & TOK_COLOCATED)) {
		g_ptr_array_add(tokens, g_strndup(token->text, token->length));
	}
	return TRUE;
}

void
plan_marks(Planner *planner, PlanUnit *unit, const char *text)
{
	Marks marks = {g_ptr_array_new_with_free_func(g_free), FALSE};
	tok_query(planner->tok, text, -1, NULL, take_token, &marks);
	if (marks.marked) {
		g_autofree char *joined = plan_sequence(marks.tokens, NULL);
		plan_term(planner->plan, unit->first_term)->weight = 1 - MARKS_WEIGHT;
		guint term = plan_add_term(planner, unit, text);
		plan_term(planner->plan, term)->weight = MARKS_WEIGHT;
		plan_add_phrase(planner, joined, FALSE, term, 1, FALSE);
	}
	g_ptr_array_unref(marks.tokens);
}
