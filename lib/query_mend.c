/* query_mend: see query_private.h. */
#include "query_private.h"

#include <string.h>

/* Keep the lexemes that are not marked in gone. */
static void
drop_marked(Parser *parser, const guint8 *gone)
{
	GArray *kept = g_array_new(FALSE, FALSE, sizeof(Lexeme));
	g_array_set_clear_func(kept, query_lexeme_clear);
	for (guint i = 0; i < parser->lexemes->len; i++) {
		if (gone[i])
			query_lexeme_clear(lexeme_at(parser, i));
		else
			g_array_append_val(kept, *lexeme_at(parser, i));
	}
	g_array_set_clear_func(parser->lexemes, NULL);
	g_array_unref(parser->lexemes);
	parser->lexemes = kept;
}

/* Parentheses without a partner, too deep, or around nothing are left out. */
static void
mend_parentheses(Parser *parser)
{
	guint n = parser->lexemes->len;
	g_autofree guint8 *gone = g_new0(guint8, n + 1);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
	gboolean lonely = FALSE, deep = FALSE;
	guint depth = 0;
	for (guint i = 0; i < n; i++) {
		LexType type = lexeme_at(parser, i)->type;
		if (type == LEX_OPEN) {
			g_array_append_val(open, i);
			gone[i] = depth >= QUERY_OPEN_MAX;
			deep |= gone[i];
			depth++;
		} else if (type == LEX_CLOSE && !open->len) {
			gone[i] = 1;
			lonely = TRUE;
		} else if (type == LEX_CLOSE) {
			guint partner = g_array_index(open, guint, open->len - 1);
			g_array_set_size(open, open->len - 1);
			gone[i] = gone[partner];
			depth--;
		}
	}
	for (guint i = 0; i < open->len; i++)
		gone[g_array_index(open, guint, i)] = 1;
	if (lonely || open->len)
		query_note(parser, "A parenthesis without its partner was left out.");
	if (deep)
		query_note(parser, "Parentheses more than %d deep were left out.", QUERY_OPEN_MAX);
	drop_marked(parser, gone);
}

static void
drop_empty_groups(Parser *parser)
{
	guint n = parser->lexemes->len;
	g_autofree guint8 *gone = g_new0(guint8, n + 1);
	g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < n; i++) {
		guint last = kept->len ? g_array_index(kept, guint, kept->len - 1) : n;
		if (lexeme_at(parser, i)->type == LEX_CLOSE && last < n &&
		    lexeme_at(parser, last)->type == LEX_OPEN) {
			gone[i] = gone[last] = 1;
			g_array_set_size(kept, kept->len - 1);
		} else {
			g_array_append_val(kept, i);
		}
	}
	drop_marked(parser, gone);
}

static gboolean
ends_operand(LexType type)
{
	return type <= LEX_FILTER || type == LEX_CLOSE;
}

static gboolean
begins_operand(LexType type)
{
	return type <= LEX_FILTER || type == LEX_OPEN || type == LEX_NOT;
}

/* An operator without its words is a word itself; a lone "-" is nothing. */
static void
demote(Parser *parser, guint i, guint8 *gone)
{
	Lexeme *lexeme = lexeme_at(parser, i);
	if (!*lexeme->text || parser->leaves == QUERY_LEAVES_MAX ||
	    parser->tokens == QUERY_TOKENS_MAX) {
		gone[i] = 1;
		return;
	}
	parser->leaves++;
	parser->tokens++;
	query_note(parser, "“%s” has no words on both sides of it and was read as a word.",
	           lexeme->text);
	/* In small letters it is a word wherever it comes to stand. */
	g_autofree char *typed = lexeme->text;
	lexeme->text = g_ascii_strdown(typed, -1);
	lexeme->type = LEX_WORD;
}

static void
mend_operators(Parser *parser)
{
	guint n = parser->lexemes->len;
	g_autofree guint8 *gone = g_new0(guint8, n + 1);
	gboolean after_operand = FALSE;
	for (guint i = 0; i < n; i++) {
		LexType type = lexeme_at(parser, i)->type;
		if ((type == LEX_AND || type == LEX_OR) && !after_operand)
			demote(parser, i, gone);
		if (!gone[i])
			after_operand = ends_operand(lexeme_at(parser, i)->type);
	}
	gboolean before_operand = FALSE;
	for (guint i = n; i-- > 0;) {
		LexType type = lexeme_at(parser, i)->type;
		if (gone[i])
			continue;
		if ((type == LEX_AND || type == LEX_OR || type == LEX_NOT) && !before_operand)
			demote(parser, i, gone);
		if (!gone[i])
			before_operand = begins_operand(lexeme_at(parser, i)->type);
	}
	drop_marked(parser, gone);
}

void
query_mend(Parser *parser)
{
	mend_parentheses(parser);
	drop_empty_groups(parser);
	/* A group that loses its last operator is empty, and what stood before it lacks an operand:
	 * a step for each of the groups in one another. */
	guint before;
	do {
		before = parser->lexemes->len;
		mend_operators(parser);
		drop_empty_groups(parser);
	} while (parser->lexemes->len < before);
}
