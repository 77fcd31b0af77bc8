/* query_tree: see query_private.h. Parentheses pair here, at most QUERY_OPEN_MAX deep, which bounds
 * all recursion. */
#include "query_private.h"

QueryNode *
query_node_new(QueryType type)
{
	QueryNode *node = g_new0(QueryNode, 1);
	node->type = type;
	if (type <= QUERY_NOT)
		node->children = g_ptr_array_new_with_free_func(query_node_free);
	return node;
}

void
query_node_free(gpointer data)
{
	QueryNode *node = data;
	if (!node)
		return;
	g_free(node->field);
	g_free(node->text);
	g_free(node->date);
	if (node->children)
		g_ptr_array_unref(node->children);
	if (node->words)
		g_ptr_array_unref(node->words);
	g_free(node);
}

/* ---- reading --------------------------------------------------------------------------------- */

static QueryNode *read_or(Parser *parser);

static QueryNode *
read_operand(Parser *parser)
{
	static const QueryType types[] = {[LEX_WORD] = QUERY_WORD,
	                                  [LEX_PHRASE] = QUERY_PHRASE,
	                                  [LEX_PREFIX] = QUERY_PREFIX,
	                                  [LEX_WILDCARD] = QUERY_WILDCARD,
	                                  [LEX_FILTER] = QUERY_FILTER};
	gboolean negated = FALSE;
	QueryNode *node;
	for (; lexeme_at(parser, parser->at)->type == LEX_NOT; parser->at++)
		negated = !negated;
	Lexeme *lexeme = lexeme_at(parser, parser->at++);
	if (lexeme->type == LEX_OPEN) {
		node = read_or(parser);
		parser->at++; /* its partner */
	} else {
		node = query_node_new(types[lexeme->type]);
		node->text = g_steal_pointer(&lexeme->text);
		node->field = g_steal_pointer(&lexeme->field);
		node->distance = lexeme->distance;
	}
	if (!negated)
		return node;
	QueryNode *outer = query_node_new(QUERY_NOT);
	g_ptr_array_add(outer->children, node);
	return outer;
}

static QueryNode *
read_and(Parser *parser)
{
	QueryNode *node = query_node_new(QUERY_AND);
	while (parser->at < parser->lexemes->len) {
		LexType type = lexeme_at(parser, parser->at)->type;
		if (type == LEX_OR || type == LEX_CLOSE)
			break;
		if (type == LEX_AND)
			parser->at++;
		else
			g_ptr_array_add(node->children, read_operand(parser));
	}
	return node;
}

static QueryNode *
read_or(Parser *parser)
{
	QueryNode *node = query_node_new(QUERY_OR);
	g_ptr_array_add(node->children, read_and(parser));
	while (parser->at < parser->lexemes->len && lexeme_at(parser, parser->at)->type == LEX_OR) {
		parser->at++;
		g_ptr_array_add(node->children, read_and(parser));
	}
	return node;
}

QueryNode *
query_read_tree(Parser *parser)
{
	QueryNode *root = read_or(parser);
	g_assert(parser->at == parser->lexemes->len);
	return query_tidy(root);
}

/* ---- tidying --------------------------------------------------------------------------------- */

static gboolean
is_filter(const QueryNode *node)
{
	if (node->type == QUERY_NOT)
		node = node->children->pdata[0];
	return node->type == QUERY_FILTER;
}

static void
take_child(GPtrArray *into, QueryNode *parent, QueryNode *child)
{
	if (child->type != parent->type) {
		g_ptr_array_add(into, child);
		return;
	}
	while (child->children->len)
		g_ptr_array_add(into, g_ptr_array_steal_index(child->children, 0));
	query_node_free(child);
}

/* Filters go behind the words, where no value can reach for the next word. */
static void
filters_last(GPtrArray *children)
{
	g_autoptr(GPtrArray) filters = g_ptr_array_new();
	guint kept = 0;
	for (guint i = 0; i < children->len; i++) {
		if (is_filter(children->pdata[i]))
			g_ptr_array_add(filters, children->pdata[i]);
		else
			children->pdata[kept++] = children->pdata[i];
	}
	for (guint i = 0; i < filters->len; i++)
		children->pdata[kept++] = filters->pdata[i];
}

QueryNode *
query_tidy(QueryNode *node)
{
	if (!node || !node->children)
		return node;
	GPtrArray *children = g_ptr_array_new_with_free_func(query_node_free);
	for (guint i = 0; i < node->children->len; i++) {
		QueryNode *child = query_tidy(g_steal_pointer(&node->children->pdata[i]));
		if (child && node->type == QUERY_NOT)
			g_ptr_array_add(children, child);
		else if (child)
			take_child(children, node, child);
	}
	g_ptr_array_unref(node->children);
	node->children = children;
	if (node->type == QUERY_AND)
		filters_last(children);
	QueryNode *first = children->len ? children->pdata[0] : NULL;
	QueryNode *inner = NULL;
	if (first && node->type == QUERY_NOT) {
		if (first->type != QUERY_NOT)
			return node;
		inner = g_ptr_array_steal_index(first->children, 0);
	} else if (children->len > 1) {
		return node;
	} else if (first) {
		inner = g_ptr_array_steal_index(children, 0);
	}
	query_node_free(node);
	return inner;
}

/* ---- depth ----------------------------------------------------------------------------------- */

/* Moves the leaves under node to out, those under a NOT under one each. */
static void
take_leaves(QueryNode *node, gboolean negated, GPtrArray *out)
{
	if (!node->children) {
		QueryNode *outer = negated ? query_node_new(QUERY_NOT) : NULL;
		if (outer)
			g_ptr_array_add(outer->children, node);
		g_ptr_array_add(out, outer ? outer : node);
		return;
	}
	gboolean inner = node->type == QUERY_NOT ? !negated : negated;
	while (node->children->len)
		take_leaves(g_ptr_array_steal_index(node->children, 0), inner, out);
	query_node_free(node);
}

static gboolean
flatten(QueryNode *node, guint depth)
{
	gboolean cut = FALSE;
	if (!node->children)
		return FALSE;
	if (node->type == QUERY_NOT)
		return flatten(node->children->pdata[0], depth);
	if (depth < QUERY_DEPTH_MAX) {
		for (guint i = 0; i < node->children->len; i++)
			cut = flatten(node->children->pdata[i], depth + 1) || cut;
		return cut;
	}
	GPtrArray *leaves = g_ptr_array_new_with_free_func(query_node_free);
	for (guint i = 0; i < node->children->len; i++)
		cut = ((QueryNode *)node->children->pdata[i])->children != NULL || cut;
	while (node->children->len)
		take_leaves(g_ptr_array_steal_index(node->children, 0), FALSE, leaves);
	g_ptr_array_unref(node->children);
	node->children = leaves;
	if (node->type == QUERY_AND)
		filters_last(leaves);
	return cut;
}

void
query_flatten(Parser *parser, QueryNode *root)
{
	if (root && flatten(root, 1))
		query_note(parser,
		           "Groups more than %d deep were read as one, and what they leave out as "
		           "left out.",
		           QUERY_DEPTH_MAX);
}
