/*
 * query: what a person typed becomes a tree; no text is an error.
 *
 * Language (contract.md): plain words (all wanted, the nearest shown where none has all), "a
 * phrase", "two words"~5, -not, NOT, OR, AND, ( ), word*, wo*d, w?rd, field:value with the fields
 * title heading and the filters below. What can't be read as an operator is words.
 *
 *   - AND binds closer than OR: a b OR c is (a b) OR c. Operators are written in capitals.
 *   - -x and NOT x leave out every document that holds x anywhere in its searched text, title or
 *     headings: a person who says "not Thailand" means documents, not paragraphs. x may be a
 *     group, a phrase or a filter.
 *   - Filters that stand at the top go to filters; several with one name are alternatives, with
 *     different names all are wanted (since and until too). Inside ( ) or OR they stay where they
 *     are in the tree, where each is wanted as a word is.
 *   - A filter's value may be quoted, and needn't be where it is known with the words that follow:
 *     country:Hong Kong, kind:press release, since:March 2016. A field before ( ) holds for all in
 *     it.
 *   - Quotation marks of any kind and full-width forms count as their ASCII ones.
 *   - * stands for any letters, ? inside a word for one.
 *
 * Dates in running words (query_date.h) are read so: since, after, before and until make a filter,
 * and a note tells it; "between A and B" is a filter or the words themselves, since texts speak of
 * periods; a bare date stays words, and a document dated so holds them too. In a question they all
 * stay words, since they tell of what is asked, and a note names the filter.
 *
 * Bounds, told in notes where they cut: 10,000 bytes, 64 words and phrases of at most 256 tokens
 * each and 1,024 together, 64 filters, groups in one another 16 deep.
 *
 * Reading read_as gives the same tree again (where it isn't itself over 10,000 bytes).
 */
#pragma once
#include <glib.h>
#include "tok.h"

typedef enum {
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,      /* children; NOT has one */
	QUERY_WORD,     /* one or more tokens in sequence; synonyms and stems allowed */
	QUERY_PHRASE,   /* quoted: exactly these words; distance > 0: within that many words */
	QUERY_PREFIX,   /* word* */
	QUERY_WILDCARD, /* * or ? before or inside the word */
	QUERY_FILTER    /* field:value, taken out of the words */
} QueryType;

typedef struct QueryNode {
	QueryType type;
	char *field; /* leaf: "title", "heading" or NULL (all); filter: its name */
	char *text;  /* as typed, without quotes, operators and the * of a prefix; filter: canonical
	              * value; wildcard: with its * and ? */
	char *date;  /* word: YYYY, YYYY-MM or YYYY-MM-DD: documents dated so hold it; or NULL */
	guint distance;
	GPtrArray *children; /* of QueryNode*, or NULL */
	GPtrArray *words; /* prefix, wildcard: of char*, exact tokens in sequence that stand for it,
	                   * as search_wildcard found them; NULL before */
} QueryNode;

typedef struct {
	QueryNode *root;    /* NULL: nothing but filters, or nothing at all */
	GPtrArray *filters; /* of QueryNode* with type QUERY_FILTER; negated ones under QUERY_NOT */
	char *read_as;      /* the query as it was read, in the query language */
	GPtrArray
	        *notes; /* of char*: sentences about what was read as words, converted, left out */
	gboolean wider; /* related words are wanted too; query_parse leaves it FALSE */
} Query;

Query *query_parse(Tok *tok, const Vocabulary *vocabulary, const char *text);
void query_free(Query *query);
/* With all under it; a GDestroyNotify. */
void query_node_free(gpointer node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)

/* Appends the tree to out in the query language; reading that again gives the same tree. */
void query_print(const QueryNode *node, GString *out);

/*
 * The form under which the index knows a filter's value:
 *
 *   kind       press release → press-release
 *   lang       burmese → my
 *   country    Burma → MM
 *   org        ILO → International Labour Organization; publisher likewise
 *   theme      recruitment fees → fees-debt
 *   since      2018-7 → 2018-07, March 2016 → 2016-03; until likewise
 *   year       ๒๕๖๒ → 2019; 2015..2018 as it is, and 2015.., ..2018, >2015, <=2018
 *   date       July 2017 → 2017-07, and ranges of such: 2015-04..2017-05
 *
 * NULL: no such value can be (a year of letters, an unknown kind); an unknown country, organisation
 * or theme comes back as typed. Caller frees.
 */
char *query_filter_value(Tok *tok, const Vocabulary *vocabulary, const char *name,
                         const char *value);
/* TRUE if name is one of the filters above. */
gboolean query_is_filter(const char *name);
/* The ends of a canonical value of year, date, since or until, inclusive; "" where it is open.
 * Buffers of QUERY_DATE_SIZE bytes. */
enum { QUERY_DATE_SIZE = 16 };
void query_date_ends(const char *filter, const char *value, char *ret_first, char *ret_last);
