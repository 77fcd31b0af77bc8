/* query_same: two queries are read alike: trees, filters and dates. */
#pragma once
#include "query.h"

static inline void
query_assert_same_node(const QueryNode *one, const QueryNode *other)
{
	g_assert_true(!one == !other);
	if (!one || !other)
		return;
	g_assert_cmpint(one->type, ==, other->type);
	g_assert_cmpstr(one->text, ==, other->text);
	g_assert_cmpstr(one->field, ==, other->field);
	g_assert_cmpstr(one->date, ==, other->date);
	g_assert_cmpuint(one->distance, ==, other->distance);
	g_assert_true(!one->children == !other->children);
	if (!one->children)
		return;
	g_assert_cmpuint(one->children->len, ==, other->children->len);
	for (guint i = 0; i < one->children->len; i++)
		query_assert_same_node(one->children->pdata[i], other->children->pdata[i]);
}

static inline void
query_assert_same(const Query *one, const Query *other)
{
	g_assert_cmpstr(one->read_as, ==, other->read_as);
	query_assert_same_node(one->root, other->root);
	g_assert_cmpuint(one->filters->len, ==, other->filters->len);
	for (guint i = 0; i < one->filters->len; i++)
		query_assert_same_node(one->filters->pdata[i], other->filters->pdata[i]);
}
