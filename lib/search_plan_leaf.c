/* search_plan_leaf: see search_plan_private.h. One function a kind of leaf. */
#include "search_plan_private.h"

#include <string.h>

static const float STEM_WEIGHT = 0.95f, FAMILY_WEIGHT = 0.6f, PART_WEIGHT = 0.3f;

enum { PART_MIN = 3 /* letters of a part that is looked for alone */ };

/* ---- leaves ---------------------------------------------------------------------------------- */

static void
plan_quoted(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_auto(Tokens) tokens = plan_cut(planner, node->text);
	PlanUnit *unit = plan_add_unit(planner, node, negative);
	if (!node->distance || tokens.exact->len < 2) {
		g_autofree char *joined = plan_sequence(tokens.exact, NULL);
		plan_add_phrase(planner, joined, FALSE, plan_add_term(planner, unit, node->text), 1,
		                TRUE);
		plan_marks(planner, unit, node->text);
		return;
	}
	unit->distance = MAX(node->distance, tokens.exact->len - 1);
	for (guint i = 0; i < tokens.exact->len; i++)
		plan_add_phrase(planner, tokens.exact->pdata[i], FALSE,
		                plan_add_term(planner, unit, tokens.exact->pdata[i]), 1, FALSE);
}

/* The words that a pattern stands for; where nobody looked, a prefix for itself. */
static void
plan_pattern(Planner *planner, const QueryNode *node, gboolean negative)
{
	PlanUnit *unit = plan_add_unit(planner, node, negative);
	guint term = plan_add_term(planner, unit, node->text);
	for (guint i = 0; node->words && i < node->words->len; i++)
		plan_add_phrase(planner, node->words->pdata[i], FALSE, term, 1, TRUE);
	if (node->words || node->type == QUERY_WILDCARD)
		return;
	g_auto(Tokens) tokens = plan_cut(planner, node->text);
	g_autofree char *joined = plan_sequence(tokens.exact, NULL);
	plan_add_phrase(planner, joined, TRUE, term, 1, TRUE);
}

gboolean
plan_in_list(GStrv list, const char *word)
{
	return list && g_strv_contains((const char *const *)list, word);
}

gboolean
plan_has_marks(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c >= 0xc0 && g_unichar_get_script(c) == G_UNICODE_SCRIPT_LATIN)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_stop_token(const Planner *planner, const char *word)
{
	const Language *english = vocabulary_language(planner->vocabulary, "en");
	return (english && plan_in_list(english->stop_words, word)) ||
	       (planner->language && plan_in_list(planner->language->stop_words, word));
}

/* Folded, đã is da: who types marks means the words that are written so. */
static gboolean
is_written_stop_word(const Planner *planner, const char *text)
{
	const Language *language = planner->language;
	g_autofree char *written = vocabulary_lower(text);
	return planner->marked && language && plan_in_list(language->stop_written, written);
}

/* A stop word of English or of the query's language, unless written to stand out: WHO, IT. */
static gboolean
is_stop_word(const Planner *planner, const QueryNode *node, const Tokens *tokens)
{
	const char *text = node->text;
	if (node->field || tokens->exact->len != 1 || planner->alternatives)
		return FALSE;
	gboolean stands_out =
	        !planner->capitals && g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]);
	if (stands_out)
		return FALSE;
	if (is_written_stop_word(planner, text))
		return TRUE;
	return !plan_has_marks(text) && is_stop_token(planner, tokens->exact->pdata[0]);
}

/* ---- plain words ----------------------------------------------------------------------------- */

/* A/HRC/38 stands in A/HRC/38/41, whose whole is another token: its parts follow one another. */
static void
plan_symbol(Planner *planner, const char *text, guint term)
{
	/* tok cuts a symbol into its parts where it doesn't stand alone. */
	g_autofree char *beside = g_strconcat("x ", text, NULL);
	g_auto(Tokens) tokens = plan_cut(planner, beside);
	if (tokens.exact->len < 3)
		return;
	g_ptr_array_remove_index(tokens.exact, 0);
	g_autofree char *parts = plan_sequence(tokens.exact, NULL);
	plan_add_phrase(planner, parts, FALSE, term, STEM_WEIGHT, TRUE);
}

static void
add_forms(Planner *planner, const Tokens *tokens, guint term, float weight, gboolean strict)
{
	for (guint i = 0; i < tokens->stems->len; i++) {
		g_autofree char *stemmed = plan_sequence(tokens->exact, tokens->stems->pdata[i]);
		PhraseUse *use = plan_add_phrase(planner, stemmed, FALSE, term,
		                                 weight * STEM_WEIGHT, strict);
		if (use)
			use->form = FORM_STEM;
	}
}

static void
add_family(Planner *planner, const Tokens *tokens, guint term)
{
	for (guint i = 0; i < tokens->families->len; i++) {
		g_autofree char *other = plan_sequence(tokens->exact, tokens->families->pdata[i]);
		PhraseUse *use = plan_add_phrase(planner, other, FALSE, term, FAMILY_WEIGHT, TRUE);
		if (!use)
			continue;
		use->form = FORM_FAMILY;
		use->other = TRUE;
	}
}

/* Who writes hidden-line finds hidden line; hidden or line alone tells something too. */
static void
plan_compound(Planner *planner, PlanUnit *unit, const Tokens *tokens)
{
	for (guint i = 0; i < tokens->exact->len; i++) {
		const char *part = tokens->exact->pdata[i];
		if (strlen(part) < PART_MIN || is_stop_token(planner, part))
			continue;
		g_auto(Tokens) alone = plan_cut(planner, part);
		guint term = plan_add_term(planner, unit, part);
		PhraseUse *use = plan_add_phrase(planner, part, FALSE, term, PART_WEIGHT, FALSE);
		if (use)
			use->form = FORM_PART;
		add_forms(planner, &alone, term, PART_WEIGHT, FALSE);
	}
}

static void
plan_word(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_auto(Tokens) tokens = plan_cut(planner, node->text);
	PlanUnit *unit = plan_add_unit(planner, node, negative);
	guint whole = planner->plan->units->len - 1;
	unit->plain = !node->field;
	unit->optional = !negative && is_stop_word(planner, node, &tokens);
	unit->checked = tokens.exact->len == 1 && !tokens.run;
	unit->date = g_strdup(node->date);
	guint term = plan_add_term(planner, unit, node->text);
	g_autofree char *joined = plan_sequence(tokens.exact, NULL);
	plan_add_phrase(planner, joined, FALSE, term, 1, TRUE);
	add_forms(planner, &tokens, term, 1, TRUE);
	plan_marks(planner, unit, node->text);
	if (!negative) {
		add_family(planner, &tokens, term);
		plan_corrections(planner, node, term);
	}
	if (tokens.exact->len == 1 && strchr(node->text, '/'))
		plan_symbol(planner, node->text, term);
	if (tokens.run && tokens.exact->len > 1)
		plan_run(planner, whole, node->text, negative);
	else if (tokens.exact->len > 1 && !negative)
		plan_compound(planner, unit, &tokens);
}

void
plan_leaf(Planner *planner, const QueryNode *node, gboolean negative)
{
	if (node->type == QUERY_WORD)
		plan_word(planner, node, negative);
	else if (node->type == QUERY_PHRASE)
		plan_quoted(planner, node, negative);
	else if (node->type == QUERY_PREFIX || node->type == QUERY_WILDCARD)
		plan_pattern(planner, node, negative);
}
