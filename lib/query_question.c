/*
 * query_question: see query_private.h. Where no blanks are written questions end without a mark as
 * often as with one, so words that ask tell them there; elsewhere such words begin clauses too
 * (workers who fled), and the mark alone tells.
 */
#include "query_private.h"

typedef struct {
	const GPtrArray *languages;
	gboolean found;
} Asking;

static gboolean
asks(const Token *token, gpointer data)
{
	Asking *asking = data;
	if (!(token->flags & TOK_EXACT))
		return TRUE;
	g_autofree char *word = g_strndup(token->text, token->length);
	for (guint i = 0; i < asking->languages->len && !asking->found; i++) {
		const Language *language = asking->languages->pdata[i];
		asking->found = g_strv_contains((const char *const *)language->ask, word);
	}
	return !asking->found;
}

static gboolean
ends_in_mark(const char *text)
{
	static const char *const marks[] = {"?", "？", "؟"};
	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_suffix(text, marks[i]))
			return TRUE;
	return FALSE;
}

/* The parser bounds the depth. */
gboolean
query_is_question(const Parser *parser, const QueryNode *node)
{
	gboolean found = FALSE;
	for (guint i = 0; node->children && i < node->children->len && !found; i++)
		found = query_is_question(parser, node->children->pdata[i]);
	if (node->type != QUERY_WORD || node->field)
		return found;
	Asking asking = {vocabulary_languages(parser->vocabulary), FALSE};
	tok_document(parser->tok, node->text, -1, NULL, asks, &asking);
	return asking.found || ends_in_mark(node->text);
}
