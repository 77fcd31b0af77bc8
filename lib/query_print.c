/* query_print: see query.h. Recursion is bounded by the tree's depth. */
#include "query_private.h"

#include <string.h>

/* Without quotation marks it would be an operator. */
static gboolean
is_operator(const char *text)
{
	static const char *const operators[] = {"AND", "OR", "NOT", NULL};
	return g_strv_contains(operators, text);
}

static void
print_leaf(const QueryNode *node, GString *out)
{
	gboolean quoted = node->type == QUERY_PHRASE ||
	                  (node->type == QUERY_FILTER &&
	                   (strpbrk(node->text, " ():\"~") || is_operator(node->text)));
	if (node->field)
		g_string_append_printf(out, "%s:", node->field);
	g_string_append_printf(out, quoted ? "\"%s\"" : "%s", node->text);
	if (node->type == QUERY_PREFIX)
		g_string_append_c(out, '*');
	if (node->distance)
		g_string_append_printf(out, "~%u", node->distance);
}

static void
print_inside(const QueryNode *node, const QueryNode *parent, GString *out)
{
	gboolean group = node->type == QUERY_OR || (node->type == QUERY_AND && parent);
	if (group && parent)
		g_string_append_c(out, '(');
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *child = node->children->pdata[i];
		if (i)
			g_string_append(out, node->type == QUERY_OR ? " OR " : " ");
		if (node->type == QUERY_NOT)
			g_string_append_c(out, '-');
		if (child->children)
			print_inside(child, node, out);
		else
			print_leaf(child, out);
	}
	if (group && parent)
		g_string_append_c(out, ')');
}

void
query_print(const QueryNode *node, GString *out)
{
	if (node->children)
		print_inside(node, NULL, out);
	else
		print_leaf(node, out);
}

char *
query_print_all(const Query *query)
{
	GString *out = g_string_new(NULL);
	gboolean group = query->root && query->root->type == QUERY_OR && query->filters->len;
	if (group)
		g_string_append_c(out, '(');
	if (query->root)
		query_print(query->root, out);
	if (group)
		g_string_append_c(out, ')');
	for (guint i = 0; i < query->filters->len; i++) {
		if (out->len)
			g_string_append_c(out, ' ');
		query_print(query->filters->pdata[i], out);
	}
	return g_string_free(out, FALSE);
}
