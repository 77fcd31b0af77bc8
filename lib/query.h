/*
 * query: what a person typed becomes a tree; no text is an error.
 *
 * Language (contract.md): plain words (all wanted, the nearest shown where none has all), "a
 * phrase", "two words"~5, -not, NOT, OR, AND, ( ), word*, field:value with the fields title
 * heading kind lang country org year since until. What can't be read as an operator is words.
 *
 *   - AND binds closer than OR: a b OR c is (a b) OR c. Operators are written in capitals.
 *   - -x and NOT x leave out every document that holds x anywhere in its searched text, title or
 *     headings: a person who says "not Thailand" means documents, not paragraphs.
 *   - Filters that stand at the top go to filters; several with one name are alternatives, with
 *     different names all are wanted. Inside ( ) or OR they stay where they are in the tree.
 *   - title:(two words) gives both words the field.
 *   - Quotation marks of any kind and full-width forms count as their ASCII ones.
 *
 * Bounds: 10,000 bytes are read, 64 leaves, 16 parentheses deep; what is left out is told in notes.
 *
 * query.c cuts the text and builds the tree; query_filter.c knows the filters' values.
 */
#pragma once
#include <glib.h>
#include "tok.h"

typedef enum {
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,    /* children; NOT has one */
	QUERY_WORD,   /* one or more tokens in sequence; synonyms and stems allowed */
	QUERY_PHRASE, /* quoted: exactly these words; distance > 0: within that many words */
	QUERY_PREFIX, /* word* */
	QUERY_FILTER  /* field:value, taken out of the words */
} QueryType;

typedef struct QueryNode {
	QueryType type;
	char *field; /* leaf: "title", "heading" or NULL (all); filter: its name */
	char *text;  /* as typed, without quotes and operators; filter: canonical value */
	guint distance;
	GPtrArray *children; /* of QueryNode*, or NULL */
} QueryNode;

typedef struct {
	QueryNode *root;    /* NULL: nothing but filters, or nothing at all */
	GPtrArray *filters; /* of QueryNode* with type QUERY_FILTER; negated ones under QUERY_NOT */
	char *read_as;      /* the query as it was read, in the query language */
	GPtrArray
	    *notes; /* of char*: sentences about what was read as words, converted, left out */
} Query;

Query *query_parse(Tok *tok, const Vocabulary *vocabulary, const char *text);
void query_free(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)

/* Appends the tree to out in the query language; reading that again gives the same tree. */
void query_print(const QueryNode *node, GString *out);

/*
 * The form under which the index knows a filter's value: kind "press release" → press-release,
 * lang burmese → my, country Burma → MM, org ILO → International Labour Organization, year
 * ๒๕๖๒ → 2019, since 2018-7 → 2018-07. name: kind lang country org year since until.
 * NULL: no such value can be (a year of letters, an unknown kind); an unknown country or
 * organisation comes back as typed. Caller frees.
 */
char *query_filter_value(Tok *tok, const Vocabulary *vocabulary, const char *name,
                         const char *value);
/* TRUE if name is one of the filters above. */
gboolean query_is_filter(const char *name);
