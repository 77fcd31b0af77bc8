/*
 * query: what a person typed becomes a tree; no text is an error.
 *
 * Language (contract.md): plain words (all wanted, the nearest shown where none has all), "a
 * phrase", "two words"~5, -not, NOT, OR, AND, ( ), word*, field:value with the fields title
 * heading kind lang country org year since until. What can't be read as an operator is words.
 *
 * Bounds: 10,000 bytes are read, 64 leaves, 16 parentheses deep; what is left out is told in notes.
 */
#pragma once
#include <glib.h>
#include "tok.h"

typedef enum {
	QUERY_AND, QUERY_OR, QUERY_NOT,  /* children; NOT has one */
	QUERY_WORD,     /* one or more tokens in sequence; synonyms and stems allowed */
	QUERY_PHRASE,   /* quoted: exactly these words; distance > 0: within that many words */
	QUERY_PREFIX,   /* word* */
	QUERY_FILTER    /* field:value, taken out of the words */
} QueryType;

typedef struct QueryNode {
	QueryType type;
	char *field;         /* leaf: "title", "heading" or NULL (all); filter: its name */
	char *text;          /* as typed, without quotes and operators; filter: canonical value */
	guint distance;
	GPtrArray *children; /* of QueryNode*, or NULL */
} QueryNode;

typedef struct {
	QueryNode *root;     /* NULL: nothing but filters, or nothing at all */
	GPtrArray *filters;  /* of QueryNode* with type QUERY_FILTER; negated ones under QUERY_NOT */
	char *read_as;       /* the query as it was read, in the query language */
	GPtrArray *notes;    /* of char*: sentences about what was read as words, converted, left out */
} Query;

Query *query_parse(Tok *tok, const Vocabulary *vocabulary, const char *text);
void query_free(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)
