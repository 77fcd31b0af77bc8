/* query_words: see query_private.h. Words that follow one another in an AND are read together. */
#include "query_private.h"

#include <string.h>

#include "query_date.h"

/* ---- words in a row -------------------------------------------------------------------------- */

/* Neighbours, joined by single blanks; word i is text[begins[i], begins[i] + its length). */
typedef struct {
	GString *text;
	GArray *begins; /* of gsize */
} Row;

static gboolean
is_plain_word(const QueryNode *node)
{
	return node->type == QUERY_WORD && !node->field;
}

static Row
row_of(QueryNode *const *nodes, guint n)
{
	Row row = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(gsize))};
	for (guint i = 0; i < n; i++) {
		if (i)
			g_string_append_c(row.text, ' ');
		gsize begin = row.text->len;
		g_array_append_val(row.begins, begin);
		g_string_append(row.text, nodes[i]->text);
	}
	return row;
}

static void
row_clear(Row *row)
{
	g_string_free(row->text, TRUE);
	g_array_unref(row->begins);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

/* How many plain words follow one another from child i of the node on. */
static guint
row_length(const QueryNode *node, guint i)
{
	guint length = 0, n = node->type == QUERY_AND ? node->children->len - i : 1;
	while (length < n && is_plain_word(node->children->pdata[i + length]))
		length++;
	return length;
}

/* ---- dates that filter ----------------------------------------------------------------------- */

static QueryNode *
filter_node(const char *name, const char *value)
{
	QueryNode *node = query_node_new(QUERY_FILTER);
	node->field = g_strdup(name);
	node->text = g_strdup(value);
	return node;
}

static void
note_reading(Parser *parser, const SaidDate *said, const char *typed, const QueryNode *filter)
{
	if (said->how == SAID_BETWEEN)
		query_note(parser,
		           "“%s” was read as %s:%s, or as these words in the text; put it in "
		           "quotation marks for the words alone.",
		           typed, filter->field, filter->text);
	else
		query_note(parser,
		           "“%s” was read as %s:%s, a filter by the documents' date; put it in "
		           "quotation marks to search for the words.",
		           typed, filter->field, filter->text);
	if (said->ambiguous)
		query_note(parser,
		           "The day was taken to come first in “%s”; write 2017-12-31 to be sure.",
		           typed);
}

static QueryNode *
said_filter(const SaidDate *said)
{
	g_autofree char *range = g_strdup_printf("%s..%s", said->value, said->last);
	gboolean equal = strcmp(said->value, said->last) == 0;
	return said->how == SAID_BETWEEN
	               ? filter_node("date", equal ? said->value : range)
	               : filter_node(said->how == SAID_SINCE ? "since" : "until", said->value);
}

static void
note_asked(Parser *parser, const SaidDate *said, const char *text)
{
	g_autofree char *typed = g_strndup(text + said->start, said->end - said->start);
	g_autoptr(QueryNode) filter = said_filter(said);
	query_note(parser,
	           "“%s” was searched as words, since this is a question; add %s:%s to see only "
	           "documents dated so.",
	           typed, filter->field, filter->text);
}

/* since:2015, or (date:2015..2017 OR "between 2015 and 2017"). */
static QueryNode *
said_node(Parser *parser, const SaidDate *said, const char *text)
{
	g_autofree char *typed = g_strndup(text + said->start, said->end - said->start);
	QueryNode *filter = said_filter(said);
	parser->filters++;
	note_reading(parser, said, typed, filter);
	if (said->how != SAID_BETWEEN)
		return filter;
	QueryNode *either = query_node_new(QUERY_OR), *words = query_node_new(QUERY_PHRASE);
	words->text = g_steal_pointer(&typed);
	parser->leaves++;
	g_ptr_array_add(either->children, filter);
	g_ptr_array_add(either->children, words);
	return either;
}

static void
add_rest(Parser *parser, GPtrArray *out, const char *text, gsize start, gsize end)
{
	while (start < end && text[start] == '-')
		start++;
	if (start >= end)
		return;
	g_autofree char *rest = g_strndup(text + start, end - start);
	if (!query_has_tokens(parser, rest))
		return;
	QueryNode *node = query_node_new(QUERY_WORD);
	node->text = g_steal_pointer(&rest);
	g_ptr_array_add(out, node);
	parser->leaves++;
}

/* What is left of a word when the date is taken out of it, which reads as the same by itself. */
static gboolean
is_word_alone(Parser *parser, const char *text, gsize n)
{
	g_autofree char *rest = g_strndup(text, n);
	if (!query_has_tokens(parser, rest))
		return TRUE;
	return !strpbrk(rest, "():*?\"") && strcmp(rest, "AND") != 0 && strcmp(rest, "OR") != 0 &&
	       strcmp(rest, "NOT") != 0;
}

/* A date may end inside a word, as where no blanks are written; no word has blanks. */
static gboolean
leaves_words(Parser *parser, const char *text, const SaidDate *said)
{
	gsize begin = said->start;
	while (begin && text[begin - 1] != ' ')
		begin--;
	return is_word_alone(parser, text + begin, said->start - begin) &&
	       is_word_alone(parser, text + said->end, strcspn(text + said->end, " "));
}

/* The first date of the row that filters, if there is room for it, which a group of at most two
 * levels takes. */
static const SaidDate *
first_filter(Parser *parser, const char *text, const GArray *found, guint depth)
{
	/* A word cut in two, and the words of a period, are leaves too. */
	if (parser->filters >= QUERY_FILTERS_MAX || parser->leaves + 2 > QUERY_LEAVES_MAX ||
	    depth + 2 > QUERY_DEPTH_MAX)
		return NULL;
	for (guint i = 0; i < found->len; i++) {
		const SaidDate *said = &g_array_index(found, SaidDate, i);
		if (said->how != SAID_DATE && leaves_words(parser, text, said))
			return said;
	}
	return NULL;
}

/* Moves n words to out, with a filter in place of the first date that is one; TRUE if there was. */
static gboolean
take_row(Parser *parser, QueryNode **nodes, guint n, guint depth, GPtrArray *out)
{
	g_auto(Row) row = row_of(nodes, n);
	g_autoptr(GArray) found = query_dates_find(parser->vocabulary, row.text->str);
	const SaidDate *said = first_filter(parser, row.text->str, found, depth);
	gboolean placed = FALSE;
	if (said && parser->question) {
		note_asked(parser, said, row.text->str);
		said = NULL;
	}
	for (guint i = 0; i < n; i++) {
		gsize begin = g_array_index(row.begins, gsize, i);
		gsize end = begin + strlen(nodes[i]->text);
		if (!said || end <= said->start || begin >= said->end) {
			g_ptr_array_add(out, g_steal_pointer(&nodes[i]));
			continue;
		}
		add_rest(parser, out, row.text->str, begin, said->start);
		if (!placed) {
			g_ptr_array_add(out, said_node(parser, said, row.text->str));
			placed = TRUE;
		}
		add_rest(parser, out, row.text->str, said->end, end);
		query_node_free(g_steal_pointer(&nodes[i]));
		parser->leaves--;
	}
	return placed;
}

static gboolean
filter_dates(Parser *parser, QueryNode *node, guint depth)
{
	gboolean changed = FALSE;
	GPtrArray *out = g_ptr_array_new_with_free_func(query_node_free);
	for (guint i = 0; i < node->children->len;) {
		QueryNode **nodes = (QueryNode **)node->children->pdata + i;
		guint n = row_length(node, i);
		if (n) {
			g_autoptr(QueryNode) group = query_node_new(QUERY_AND);
			changed = take_row(parser, nodes, n, depth, group->children) || changed;
			while (node->type == QUERY_AND && group->children->len)
				g_ptr_array_add(out, g_ptr_array_steal_index(group->children, 0));
			if (node->type != QUERY_AND)
				g_ptr_array_add(out, g_steal_pointer(&group));
		} else {
			if (nodes[0]->children)
				changed = filter_dates(parser, nodes[0],
				                       depth + (nodes[0]->type != QUERY_NOT)) ||
				          changed;
			g_ptr_array_add(out, g_steal_pointer(&nodes[0]));
		}
		i += MAX(n, 1);
	}
	g_ptr_array_unref(node->children);
	node->children = out;
	return changed;
}

/* ---- dates that stay words ------------------------------------------------------------------- */

static gboolean
has_word_in(const char *text, gsize start, gsize end)
{
	for (const char *p = text + start; p < text + end; p = g_utf8_next_char(p))
		if (g_unichar_isalnum(g_utf8_get_char(p)))
			return TRUE;
	return FALSE;
}

/* As exact as what the word says: July of July 2017 is a month. */
static char *
date_of_word(const SaidDate *said, gsize begin, gsize end)
{
	enum { YEAR = 4, MONTH = 7 };
	gboolean day = said->day_at >= begin && said->day_at < end;
	gboolean month = said->month_at >= begin && said->month_at < end;
	return g_strndup(said->value, day ? strlen(said->value) : month ? MONTH : YEAR);
}

static void
note_bare(Parser *parser, const SaidDate *said, const char *text)
{
	g_autofree char *typed = g_strndup(text + said->start, said->end - said->start);
	if (said->ambiguous)
		query_note(parser,
		           "“%s” was read with the day first, as %s; write it so, the year first, "
		           "to be sure.",
		           typed, said->value);
	else if (said->buddhist)
		query_note(parser, "“%s” was read as %s of the common era.", typed, said->value);
}

static void
date_row(Parser *parser, QueryNode *const *nodes, guint n)
{
	enum { YEAR_LEAST = 1900, YEAR_MOST = 2100 };
	g_auto(Row) row = row_of(nodes, n);
	const char *text = row.text->str;
	g_autoptr(GArray) found = query_dates_find(parser->vocabulary, text);
	for (guint k = 0; k < found->len; k++) {
		const SaidDate *said = &g_array_index(found, SaidDate, k);
		guint64 year = g_ascii_strtoull(said->value, NULL, 10);
		if (said->how != SAID_DATE || year < YEAR_LEAST || year > YEAR_MOST)
			continue;
		note_bare(parser, said, text);
		for (guint i = 0; i < n; i++) {
			gsize begin = g_array_index(row.begins, gsize, i);
			gsize end = begin + strlen(nodes[i]->text);
			if (end <= said->start || begin >= said->end ||
			    (begin < said->start && has_word_in(text, begin, said->start)) ||
			    (end > said->end && has_word_in(text, said->end, end)))
				continue;
			g_free(nodes[i]->date);
			nodes[i]->date = date_of_word(said, begin, end);
		}
	}
}

static void
date_words(Parser *parser, const QueryNode *node)
{
	for (guint i = 0; i < node->children->len;) {
		QueryNode *const *nodes = (QueryNode *const *)node->children->pdata + i;
		guint n = row_length(node, i);
		if (n)
			date_row(parser, nodes, n);
		else if (nodes[0]->children)
			date_words(parser, nodes[0]);
		i += MAX(n, 1);
	}
}

gboolean
query_filter_dates(Parser *parser)
{
	Query *query = parser->query;
	if (!query->root)
		return FALSE;
	parser->question = query_is_question(parser, query->root);
	/* The root may be a word itself. */
	QueryNode *all = query_node_new(QUERY_AND);
	g_ptr_array_add(all->children, query->root);
	gboolean changed = filter_dates(parser, all, 0);
	query->root = query_tidy(all);
	return changed;
}

void
query_date_words(Parser *parser)
{
	if (!parser->query->root)
		return;
	g_autoptr(QueryNode) all = query_node_new(QUERY_AND);
	g_ptr_array_add(all->children, parser->query->root);
	date_words(parser, all);
	g_ptr_array_steal_index(all->children, 0);
}

/* ---- filters that the words name ------------------------------------------------------------- */

/* "press releases about the dialogue": the words stay words; the filter is only told of. */
void
query_offer(Parser *parser)
{
	const QueryNode *root = parser->query->root;
	if (!root || root->type != QUERY_AND)
		return;
	for (guint i = 0; i < parser->query->filters->len; i++)
		if (g_strcmp0(((QueryNode *)parser->query->filters->pdata[i])->field, "kind") == 0)
			return;
	QueryNode *const *nodes = (QueryNode *const *)root->children->pdata;
	guint n = row_length(root, 0);
	for (guint words = 1; words <= 2 && words < n; words++) {
		g_auto(Row) row = row_of(nodes, words);
		g_autofree char *kind =
		        query_filter_value(parser->tok, parser->vocabulary, "kind", row.text->str);
		gboolean several = g_str_has_suffix(row.text->str, "s");
		if (!kind || !several || strcmp(kind, "page") == 0 || strcmp(kind, "other") == 0)
			continue;
		query_note(parser, "“%s” was searched as words; add kind:%s to see only those.",
		           row.text->str, kind);
		return;
	}
}
