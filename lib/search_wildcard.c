/* search_wildcard: see search_wildcard.h. */
#include "search_wildcard.h"

#include <string.h>

#include "lexicon.h"

typedef struct {
	Store *store;
	Query *query;
	const Lexicon *lexicon;
	gint64 until;
	guint limit;        /* words a pattern */
	guint told, untold; /* patterns with a note, and without for want of room */
	gboolean late;
} Matcher;

/* ---- one word -------------------------------------------------------------------------------- */

/* Whether the letter at *pattern, which stands before next, can be c. */
static gboolean
same_letter(gunichar wanted, gunichar before, gunichar c)
{
	return wanted == '?' || wanted == c ||
	       (wanted == 'z' && c == 's' && (before == 'i' || before == 'y'));
}

/* After the last * all is tried again one letter on: as many steps as the product of the lengths.
 */
gboolean
search_wildcard_matches(const char *pattern, const char *word)
{
	const char *star = NULL, *retry = NULL;
	gunichar before = 0, before_star = 0;
	while (*word) {
		gunichar wanted = g_utf8_get_char(pattern), c = g_utf8_get_char(word);
		if (*pattern == '*') {
			star = ++pattern;
			retry = word;
			before = before_star = '*';
		} else if (*pattern && same_letter(wanted, before, c)) {
			pattern = g_utf8_next_char(pattern);
			word = g_utf8_next_char(word);
			before = wanted;
		} else if (star) {
			pattern = star;
			word = retry = g_utf8_next_char(retry);
			before = before_star;
		} else {
			return FALSE;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

/* ---- all words ------------------------------------------------------------------------------- */

/* The first word that isn't before the n bytes of text; or, with past, that doesn't begin so. */
static guint
find_bound(const Lexicon *lexicon, const char *text, gsize n, gboolean past)
{
	guint low = 0, high = lexicon_size(lexicon);
	while (low < high) {
		guint middle = low + (high - low) / 2;
		int order = strncmp(lexicon_term(lexicon, middle), text, n);
		if (order < 0 || (past && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How much of the pattern every word begins with. */
static gsize
fixed_length(const char *pattern)
{
	gsize n = strcspn(pattern, "*?");
	for (gsize i = 1; i < n; i++)
		if (pattern[i] == 'z' && (pattern[i - 1] == 'i' || pattern[i - 1] == 'y'))
			return i;
	return n;
}

static gint
most_frequent_first(gconstpointer a, gconstpointer b, gpointer data)
{
	const Lexicon *lexicon = data;
	guint one = *(const guint *)a, other = *(const guint *)b;
	guint n = lexicon_passages_at(lexicon, one), m = lexicon_passages_at(lexicon, other);
	return n != m ? (n > m ? -1 : 1) : one < other ? -1 : one > other;
}

/* Indexes of the words that match, most frequent first. Caller frees. */
static GArray *
find_words(Matcher *matcher, const char *pattern)
{
	enum { WORDS_BETWEEN_LOOKS = 4096 };
	GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
	gsize n = fixed_length(pattern);
	guint end = find_bound(matcher->lexicon, pattern, n, TRUE);
	for (guint i = find_bound(matcher->lexicon, pattern, n, FALSE); i < end; i++) {
		if (i % WORDS_BETWEEN_LOOKS == 0 && matcher->until &&
		    g_get_monotonic_time() >= matcher->until) {
			matcher->late = TRUE;
			break;
		}
		if (search_wildcard_matches(pattern, lexicon_term(matcher->lexicon, i)))
			g_array_append_val(found, i);
	}
	g_array_sort_with_data(found, most_frequent_first, (gpointer)(guintptr)matcher->lexicon);
	return found;
}

/* ---- patterns of a query --------------------------------------------------------------------- */

typedef struct {
	GString *before; /* tokens before the last, each with a blank after it */
	char *last;
	gboolean run; /* of a script without blanks */
} Cut;

static gboolean
take_token(const Token *token, gpointer data)
{
	Cut *cut = data;
	if (token->flags & TOK_COLOCATED)
		return TRUE;
	if (cut->last)
		g_string_append_printf(cut->before, "%s ", cut->last);
	g_free(cut->last);
	cut->last = g_strndup(token->text, token->length);
	cut->run = cut->run || (token->flags & TOK_FALLBACK);
	return TRUE;
}

static void
tell(Matcher *matcher, const QueryNode *node, guint found)
{
	enum { TOLD_MAX = 8 };
	const char *end = node->type == QUERY_PREFIX ? "*" : "";
	char *note = NULL;
	if (!found && !matcher->late)
		note = g_strdup_printf("No word of the archive matches “%s%s”.", node->text, end);
	else if (found > matcher->limit)
		note = g_strdup_printf("“%s%s” stands for %u words of the archive; the %u most "
		                       "frequent were searched.",
		                       node->text, end, found, matcher->limit);
	for (guint i = 0; note && i < matcher->query->notes->len; i++)
		if (strcmp(matcher->query->notes->pdata[i], note) == 0)
			g_clear_pointer(&note, g_free);
	if (note && matcher->told == TOLD_MAX) {
		matcher->untold++;
		g_free(note);
	} else if (note) {
		matcher->told++;
		g_ptr_array_add(matcher->query->notes, note);
	}
}

/* Each word that the pattern stands for, behind the tokens before it. */
static void
fill(Matcher *matcher, QueryNode *node, const char *before, const char *pattern)
{
	g_autoptr(GArray) found = find_words(matcher, pattern);
	node->words = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < MIN(found->len, matcher->limit); i++)
		g_ptr_array_add(
		        node->words,
		        g_strconcat(before,
		                    lexicon_term(matcher->lexicon, g_array_index(found, guint, i)),
		                    NULL));
	tell(matcher, node, found->len);
}

static void
fill_prefix(Matcher *matcher, QueryNode *node)
{
	Cut cut = {g_string_new(NULL), NULL, FALSE};
	tok_query(store_tok(matcher->store), node->text, -1, NULL, take_token, &cut);
	if (cut.last && cut.run) {
		node->words = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(node->words, g_strconcat(cut.before->str, cut.last, NULL));
	} else if (cut.last) {
		g_autofree char *pattern = g_strconcat(cut.last, "*", NULL);
		fill(matcher, node, cut.before->str, pattern);
	}
	g_string_free(cut.before, TRUE);
	g_free(cut.last);
}

typedef void (*PatternFn)(Matcher *matcher, QueryNode *node, gpointer data);

/* The parser bounds the depth. */
static void
each_pattern(Matcher *matcher, QueryNode *node, PatternFn fn, gpointer data)
{
	if (node->type == QUERY_PREFIX || node->type == QUERY_WILDCARD)
		fn(matcher, node, data);
	for (guint i = 0; node->children && i < node->children->len; i++)
		each_pattern(matcher, node->children->pdata[i], fn, data);
}

static void
count_pattern(Matcher *matcher, QueryNode *node, gpointer data)
{
	(void)matcher;
	(void)node;
	++*(guint *)data;
}

static void
fill_pattern(Matcher *matcher, QueryNode *node, gpointer data)
{
	(void)data;
	if (node->type == QUERY_PREFIX) {
		fill_prefix(matcher, node);
		return;
	}
	g_autofree char *pattern = vocabulary_fold(node->text);
	fill(matcher, node, "", pattern);
}

void
search_wildcards_find(Store *store, Query *query, gint64 until)
{
	Matcher matcher = {.store = store, .query = query, .until = until};
	guint patterns = 0;
	if (query->root)
		each_pattern(&matcher, query->root, count_pattern, &patterns);
	matcher.lexicon = patterns ? lexicon_of(store, NULL) : NULL;
	if (!matcher.lexicon)
		return;
	matcher.limit = MIN((guint)WILDCARD_WORDS, WILDCARD_WORDS_ALL / patterns);
	each_pattern(&matcher, query->root, fill_pattern, NULL);
	if (matcher.untold)
		g_ptr_array_add(
		        query->notes,
		        g_strdup_printf("%u more patterns stand for no word of the archive, or for "
		                        "more than were searched.",
		                        matcher.untold));
	if (matcher.late)
		g_ptr_array_add(query->notes,
		                g_strdup("The time allowed was over before all words were compared "
		                         "with the patterns."));
}
