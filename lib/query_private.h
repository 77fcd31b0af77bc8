/*
 * query_private: what the parts of reading a query share; for query*.c only.
 * query.c runs them; query_lex.c cuts the text into lexemes, query_mend.c makes words of operators
 * that can't be any, query_tree.c builds the tree, query_words.c reads dates and kinds in running
 * words, query_print.c writes the tree, query_filter.c and query_date.c know the values.
 */
#pragma once
#include "query.h"

enum {
	QUERY_BYTES_MAX = 10000,
	QUERY_LEAVES_MAX = 64,
	QUERY_LEAF_TOKENS_MAX = 256, /* words, or units of scripts without blanks */
	QUERY_TOKENS_MAX = 1024,     /* of all leaves: the index looks each up */
	QUERY_FILTERS_MAX = 64,
	QUERY_LOOKED_MAX = 160, /* values that are looked up, filters or not */
	QUERY_DEPTH_MAX = 16,   /* groups in one another */
	QUERY_OPEN_MAX = 64,    /* parentheses in one another: most of them are no groups */
	QUERY_DISTANCE_MAX = 1000
};

typedef enum {
	LEX_WORD,
	LEX_PHRASE,
	LEX_PREFIX,
	LEX_WILDCARD,
	LEX_FILTER,
	LEX_OPEN,
	LEX_CLOSE,
	LEX_AND,
	LEX_OR,
	LEX_NOT
} LexType;

typedef struct {
	LexType type;
	char *text;  /* of leaves; of operators the word they become when they can't be one */
	char *field; /* "title", "heading", a filter's name, or NULL */
	guint distance;
} Lexeme;

typedef struct {
	Tok *tok;
	const Vocabulary *vocabulary;
	Query *query;
	GArray *lexemes; /* of Lexeme */
	guint leaves, filters, at;
	guint tokens; /* of the leaves */
	guint looked; /* values that were looked up */
	gboolean question;
} Parser;

static inline Lexeme *
lexeme_at(const Parser *parser, guint i)
{
	return &g_array_index(parser->lexemes, Lexeme, i);
}
void query_lexeme_clear(gpointer lexeme);

/* A sentence for the person, each only once; after the first 16 one that says there is more. */
void query_note(Parser *parser, const char *format, ...) G_GNUC_PRINTF(2, 3);

QueryNode *query_node_new(QueryType type);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QueryNode, query_node_free)

/* ---- query_lex.c ---- */
void query_read_lexemes(Parser *parser, const char *text);
/* There is something in the text to search for. */
gboolean query_has_tokens(Parser *parser, const char *text);

/* ---- query_mend.c ---- */
/* Afterwards parentheses pair and operators have their operands. */
void query_mend(Parser *parser);

/* ---- query_tree.c ---- */
/* The tree of the mended lexemes, or NULL. */
QueryNode *query_read_tree(Parser *parser);
/* AND in AND and OR in OR become one; what is left with one child is the child; NULL nothing. */
QueryNode *query_tidy(QueryNode *node);
/* Groups deeper than QUERY_DEPTH_MAX become one. */
void query_flatten(Parser *parser, QueryNode *root);

/* ---- query_question.c ---- */
/* The words ask something: dates in them belong to what is asked, not to when it was published. */
gboolean query_is_question(const Parser *parser, const QueryNode *node);

/* ---- query_words.c ---- */
/* One step: dates in running words become filters, of a row the first. TRUE if there was any. */
gboolean query_filter_dates(Parser *parser);
/* The other dates are told to their words. */
void query_date_words(Parser *parser);
/* Notes on filters that the words name. */
void query_offer(Parser *parser);

/* ---- query_print.c ---- */
char *query_print_all(const Query *query);

/* ---- query_filter.c ---- */
/* The value is one that the vocabulary knows, not only one that could be. */
gboolean query_filter_known(Tok *tok, const Vocabulary *vocabulary, const char *name,
                            const char *value);
/* What there is of such a filter, for notes: "; there are report, …", or "". Caller frees. */
char *query_filter_choices(const Vocabulary *vocabulary, const char *name);
