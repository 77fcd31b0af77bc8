/* query: see query.h, and query_private.h for the parts. */
#include "query_private.h"

#include <string.h>

void
query_lexeme_clear(gpointer data)
{
	Lexeme *lexeme = data;
	g_free(lexeme->text);
	g_free(lexeme->field);
}

void
query_free(Query *query)
{
	if (!query)
		return;
	query_node_free(query->root);
	g_ptr_array_unref(query->filters);
	g_ptr_array_unref(query->notes);
	g_free(query->read_as);
	g_free(query);
}

void
query_note(Parser *parser, const char *format, ...)
{
	enum { NOTES_MAX = 16 };
	static const char more[] =
	        "More was read as words or left out: see how the query was read.";
	GPtrArray *notes = parser->query->notes;
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	for (guint i = 0; i < notes->len; i++)
		if (strcmp(notes->pdata[i], text) == 0)
			return;
	if (notes->len < NOTES_MAX)
		g_ptr_array_add(notes, g_steal_pointer(&text));
	else if (notes->len == NOTES_MAX)
		g_ptr_array_add(notes, g_strdup(more));
}

/* ---- filters at the top ---------------------------------------------------------------------- */

static const QueryNode *
filter_in(const QueryNode *node)
{
	if (node->type == QUERY_NOT)
		node = node->children->pdata[0];
	return node->type == QUERY_FILTER ? node : NULL;
}

/* Takes the filter, unless the query has it already. */
static void
add_filter(Parser *parser, QueryNode *node)
{
	Query *query = parser->query;
	const QueryNode *filter = filter_in(node);
	for (guint i = 0; i < query->filters->len; i++) {
		const QueryNode *other = query->filters->pdata[i];
		const QueryNode *inner = filter_in(other);
		if (other->type == node->type && strcmp(inner->field, filter->field) == 0 &&
		    strcmp(inner->text, filter->text) == 0) {
			query_node_free(node);
			parser->filters--;
			return;
		}
	}
	g_ptr_array_add(query->filters, node);
}

static void
take_filters(Parser *parser)
{
	Query *query = parser->query;
	QueryNode *root = query->root;
	if (root && filter_in(root)) {
		add_filter(parser, g_steal_pointer(&query->root));
		return;
	}
	if (!root || root->type != QUERY_AND)
		return;
	for (guint i = 0; i < root->children->len;) {
		if (filter_in(root->children->pdata[i]))
			add_filter(parser, g_ptr_array_steal_index(root->children, i));
		else
			i++;
	}
	query->root = query_tidy(root);
}

Query *
query_parse(Tok *tok, const Vocabulary *vocabulary, const char *text)
{
	Query *query = g_new0(Query, 1);
	query->filters = g_ptr_array_new_with_free_func(query_node_free);
	query->notes = g_ptr_array_new_with_free_func(g_free);
	Parser parser = {.tok = tok,
	                 .vocabulary = vocabulary,
	                 .query = query,
	                 .lexemes = g_array_new(FALSE, FALSE, sizeof(Lexeme))};
	g_array_set_clear_func(parser.lexemes, query_lexeme_clear);
	query_read_lexemes(&parser, text);
	query_mend(&parser);
	query->root = query_read_tree(&parser);
	query_flatten(&parser, query->root);
	query->root = query_tidy(query->root);
	/* A filter that leaves brings its neighbours together: they may say another. */
	do {
		take_filters(&parser);
	} while (query_filter_dates(&parser));
	query_date_words(&parser);
	query_offer(&parser);
	query->read_as = query_print_all(query);
	g_array_unref(parser.lexemes);
	return query;
}
