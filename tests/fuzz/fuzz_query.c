/*
 * No text is a syntax error: every query becomes a tree within its bounds, a plan that search can
 * use, and how it was read reads the same. The text itself is then searched for its own words.
 */
#include <stdlib.h>
#include <string.h>

#include "search_plan.h"
#include "snippet.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static guint
check_node(const QueryNode *node, guint depth)
{
	g_assert_cmpuint(depth, <=, 64);
	if (!node->children) {
		g_assert_nonnull(node->text);
		return node->type != QUERY_FILTER;
	}
	g_assert_cmpuint(node->children->len, >=, node->type == QUERY_NOT ? 1 : 2);
	g_assert_true(node->type != QUERY_NOT || node->children->len == 1);
	guint leaves = 0;
	for (guint i = 0; i < node->children->len; i++)
		leaves += check_node(node->children->pdata[i], depth + 1);
	return leaves;
}

static void
check_snippet(Tok *tok, const SearchPlan *plan, const char *text)
{
	g_autofree FinderPhrase *phrases = g_new0(FinderPhrase, plan->phrases->len + 1);
	for (guint i = 0; i < plan->phrases->len; i++)
		phrases[i] = (FinderPhrase){.tokens = plan_phrase(plan, i)->tokens,
		                            .prefix = plan_phrase(plan, i)->prefix,
		                            .unit = i,
		                            .weight = 1};
	g_autoptr(Finder) finder = finder_new(tok, phrases, plan->phrases->len);
	g_autoptr(Snippet) snippet = snippet_cut(finder, text, 0, 300);
	glong length = g_utf8_strlen(snippet->text, -1);
	g_assert_true(g_utf8_validate(snippet->text, -1, NULL));
	g_assert_cmpint(length, <=, 300);
	for (guint i = 0, at = 0; i < snippet->highlights->len; i++) {
		guint next = g_array_index(snippet->highlights, guint, i);
		g_assert_true(i % 2 ? next > at : next >= at);
		g_assert_cmpint(next, <=, length);
		at = next;
	}
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static Vocabulary *vocabulary;
	static Tok *tok;
	static Expander *expander;
	if (!tok) {
		vocabulary = vocabulary_load(NULL, NULL);
		tok = vocabulary ? tok_new(vocabulary, NULL) : NULL;
		expander = tok ? expander_new(tok, vocabulary) : NULL;
	}
	if (!expander)
		abort();
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(Query) query = query_parse(tok, vocabulary, text);
	g_assert_true(g_utf8_validate(query->read_as, -1, NULL));
	for (guint i = 0; i < query->notes->len; i++)
		g_assert_true(g_utf8_validate(query->notes->pdata[i], -1, NULL));
	g_assert_true(!query->root || check_node(query->root, 0) <= 64);
	g_autoptr(Query) again = query_parse(tok, vocabulary, query->read_as);
	g_assert_true(!again->root || check_node(again->root, 0) <= 64);
	g_autoptr(SearchPlan) plan = search_plan_new(tok, vocabulary, expander, NULL, query);
	g_assert_true(g_utf8_validate(plan->expression, -1, NULL));
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	check_snippet(tok, plan, valid);
	return 0;
}
