/* search_filter: which documents pass the filters of a query and of the options. */
#include "search_private.h"

#include <string.h>

guint
search_count(const StoreMap *map, const guint8 *marks)
{
	guint count = 0;
	for (guint i = 0; i < map->documents->len; i++)
		count += marks[i] != 0;
	return count;
}

guint8 *
search_marks_new(const StoreMap *map, guint8 value)
{
	guint8 *marks = g_malloc(map->documents->len + 1);
	memset(marks, value, map->documents->len + 1);
	return marks;
}

void
search_marks_join(guint8 *into, const guint8 *from, guint n, gboolean both)
{
	for (guint i = 0; i < n; i++)
		into[i] = both ? into[i] && from[i] : into[i] || from[i];
}

/* ---- gathering ------------------------------------------------------------------------------- */

/* A value that begins with - excludes. The node is owned's. */
static void
add_option(SearchRun *run, GPtrArray *owned, const char *name, const char *value)
{
	gboolean excluded = value[0] == '-' && value[1];
	const char *typed = value + (excluded ? 1 : 0);
	QueryNode *filter = g_new0(QueryNode, 1);
	filter->type = QUERY_FILTER;
	filter->field = g_strdup(name);
	filter->text = query_filter_value(store_tok(run->store), store_vocabulary(run->store), name,
	                                  typed);
	if (!filter->text)
		filter->text = g_strdup(typed);
	if (excluded) {
		QueryNode *outer = g_new0(QueryNode, 1);
		outer->type = QUERY_NOT;
		outer->children = g_ptr_array_new_with_free_func(query_node_free);
		g_ptr_array_add(outer->children, filter);
		filter = outer;
	}
	g_ptr_array_add(owned, filter);
	g_ptr_array_add(run->filters, filter);
}

void
search_filters_gather(SearchRun *run, GPtrArray *owned)
{
	const SearchOptions *o = run->options;
	const struct {
		const char *name;
		GStrv values;
	} lists[] = {{"kind", o->kind}, {"lang", o->lang},   {"country", o->country},
	             {"org", o->org},   {"theme", o->theme}, {"publisher", o->publisher},
	             {"year", o->year}};
	for (guint i = 0; i < run->query->filters->len; i++)
		g_ptr_array_add(run->filters, run->query->filters->pdata[i]);
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (char **value = lists[i].values; value && *value; value++)
			if (**value)
				add_option(run, owned, lists[i].name, *value);
	if (o->since)
		add_option(run, owned, "since", o->since);
	if (o->until)
		add_option(run, owned, "until", o->until);
}

/* ---- one filter ------------------------------------------------------------------------------ */

const char *
search_facet_of(const char *filter)
{
	return strcmp(filter, "lang") == 0 ? "language" : filter;
}

gboolean
search_filter_is_date(const char *name)
{
	return strcmp(name, "since") == 0 || strcmp(name, "until") == 0 ||
	       strcmp(name, "date") == 0 || strcmp(name, "year") == 0;
}

static gboolean
same_value(const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return TRUE;
	g_autofree char *one = g_utf8_casefold(a, -1);
	g_autofree char *other = g_utf8_casefold(b, -1);
	return strcmp(one, other) == 0;
}

/* Dates are compared as far as both are known: 2018 may be 2018-07-16. */
static gboolean
date_passes(const char *date, const char *first, const char *last)
{
	return *date && (!*first || strncmp(date, first, strlen(date)) >= 0) &&
	       (!*last || strncmp(date, last, strlen(last)) <= 0);
}

static void
mark_dates(const StoreMap *map, const QueryNode *filter, guint8 *marks)
{
	char first[QUERY_DATE_SIZE], last[QUERY_DATE_SIZE];
	query_date_ends(filter->field, filter->text, first, last);
	for (guint i = 0; i < map->documents->len; i++)
		marks[i] =
		        date_passes(g_array_index(map->documents, MapDocument, i).date, first, last)
		                ? 1
		                : 0;
}

static void
mark_facet(const StoreMap *map, const char *facet, const char *wanted, guint8 *marks)
{
	const GPtrArray *values = g_hash_table_lookup(map->facets, facet);
	for (guint i = 0; values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		if (!same_value(value->value, wanted))
			continue;
		for (guint k = 0; k < value->documents->len; k++)
			marks[g_array_index(value->documents, guint, k)] = 1;
	}
}

guint8 *
search_filter_mark(const SearchRun *run, const QueryNode *filter, gboolean negated)
{
	const StoreMap *map = run->map;
	guint8 *marks = search_marks_new(map, 0);
	if (search_filter_is_date(filter->field)) {
		mark_dates(map, filter, marks);
		return marks;
	}
	mark_facet(map, search_facet_of(filter->field), filter->text, marks);
	if (strcmp(filter->field, "org") != 0)
		return marks;
	/* Who published it is among the organisations of a document, and who is named in it; but to
	 * be named is no reason to be left out. */
	mark_facet(map, "publisher", filter->text, marks);
	const guint8 *named = negated ? NULL : g_hash_table_lookup(run->named, filter->text);
	for (guint i = 0; named && i < map->documents->len; i++)
		marks[i] = marks[i] || named[i];
	return marks;
}

/* ---- all filters ----------------------------------------------------------------------------- */

/* Since and until narrow one another; other filters of one name are alternatives. */
static gboolean
narrows(const char *name)
{
	return strcmp(name, "since") == 0 || strcmp(name, "until") == 0;
}

static guint8 *
mark_alternatives(const SearchRun *run, guint first)
{
	const QueryNode *filter = run->filters->pdata[first];
	guint8 *marks = search_marks_new(run->map, 0);
	for (guint i = first; i < run->filters->len; i++) {
		const QueryNode *other = run->filters->pdata[i];
		if (other->type == QUERY_NOT || strcmp(other->field, filter->field) != 0)
			continue;
		g_autofree guint8 *passing = search_filter_mark(run, other, FALSE);
		search_marks_join(marks, passing, run->map->documents->len, FALSE);
	}
	return marks;
}

static gboolean
is_first_of_name(const GPtrArray *filters, guint at)
{
	const QueryNode *filter = filters->pdata[at];
	for (guint i = 0; i < at; i++) {
		const QueryNode *other = filters->pdata[i];
		if (other->type != QUERY_NOT && strcmp(other->field, filter->field) == 0)
			return FALSE;
	}
	return TRUE;
}

static void
mark_document(const SearchRun *run, guint8 *marks)
{
	const char *id = run->options->in_document;
	for (guint i = 0; id && i < run->map->documents->len; i++)
		marks[i] = marks[i] &&
		           strcmp(g_array_index(run->map->documents, MapDocument, i).id, id) == 0;
}

const QueryNode *
search_filter_inside(const QueryNode *filter)
{
	return filter->type == QUERY_NOT ? filter->children->pdata[0] : filter;
}

guint8 *
search_filters_mark_but(const SearchRun *run,
                        gboolean (*left_out)(const char *name, const char *but), const char *but)
{
	guint n = run->map->documents->len;
	guint8 *marks = search_marks_new(run->map, 1);
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		const QueryNode *inside = search_filter_inside(filter);
		if (left_out && left_out(inside->field, but))
			continue;
		if (filter->type == QUERY_NOT) {
			g_autofree guint8 *passing = search_filter_mark(run, inside, TRUE);
			for (guint k = 0; k < n; k++)
				marks[k] = marks[k] && !passing[k];
		} else if (narrows(filter->field)) {
			g_autofree guint8 *passing = search_filter_mark(run, filter, FALSE);
			search_marks_join(marks, passing, n, TRUE);
		} else if (is_first_of_name(run->filters, i)) {
			g_autofree guint8 *passing = mark_alternatives(run, i);
			search_marks_join(marks, passing, n, TRUE);
		}
	}
	mark_document(run, marks);
	return marks;
}

guint8 *
search_filters_mark(SearchRun *run)
{
	guint8 *marks = search_filters_mark_but(run, NULL, NULL);
	search_filters_tell(run, marks);
	return marks;
}
