/* search_filter: which documents pass filters and hold a query's tree, and how facets count them.
 */
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

static guint8 *
marks_new(const StoreMap *map, guint8 value)
{
	guint8 *marks = g_malloc(map->documents->len + 1);
	memset(marks, value, map->documents->len + 1);
	return marks;
}

/* ---- filters --------------------------------------------------------------------------------- */

static const char *
facet_of(const char *filter)
{
	return strcmp(filter, "lang") == 0 ? "language" : filter;
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

/* Dates are compared as far as both are known: 2018-07 may be 2018-07-16. */
static gboolean
date_passes(const char *date, const char *filter, const char *value)
{
	if (!*date)
		return FALSE;
	if (strcmp(filter, "since") == 0)
		return strncmp(date, value, strlen(date)) >= 0;
	return strncmp(date, value, strlen(value)) <= 0;
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
search_filter_mark(const SearchRun *run, const QueryNode *filter)
{
	const StoreMap *map = run->map;
	guint8 *marks = marks_new(map, 0);
	if (strcmp(filter->field, "since") == 0 || strcmp(filter->field, "until") == 0) {
		for (guint i = 0; i < map->documents->len; i++)
			marks[i] = date_passes(g_array_index(map->documents, MapDocument, i).date,
			                       filter->field, filter->text)
			               ? 1
			               : 0;
		return marks;
	}
	mark_facet(map, facet_of(filter->field), filter->text, marks);
	if (strcmp(filter->field, "org") != 0)
		return marks;
	/* Who published it is among the organisations of a document, and who is named in it. */
	mark_facet(map, "publisher", filter->text, marks);
	const guint8 *named = g_hash_table_lookup(run->named, filter->text);
	for (guint i = 0; named && i < map->documents->len; i++)
		marks[i] = marks[i] || named[i];
	return marks;
}

/* No document has this value: say which ones there are. */
static void
note_unknown(SearchRun *run, const QueryNode *filter)
{
	enum { SHOWN = 12 };
	const GPtrArray *values = g_hash_table_lookup(run->map->facets, facet_of(filter->field));
	GString *known = g_string_new(NULL);
	guint n = values ? values->len : 0;
	for (guint i = 0; i < MIN(n, SHOWN); i++)
		g_string_append_printf(known, i ? ", %s" : "%s",
		                       ((const MapFacetValue *)values->pdata[i])->value);
	if (!n)
		search_note(run, "No document has %s “%s”.", filter->field, filter->text);
	else
		search_note(run, "No document has %s “%s”; there are %s%s.", filter->field,
		            filter->text, known->str, n > SHOWN ? ", …" : "");
	g_string_free(known, TRUE);
}

static void
join_marks(guint8 *into, const guint8 *from, guint n, gboolean both)
{
	for (guint i = 0; i < n; i++)
		into[i] = both ? into[i] && from[i] : into[i] || from[i];
}

static gboolean
is_range(const char *name)
{
	return strcmp(name, "since") == 0 || strcmp(name, "until") == 0;
}

/* Alternatives of one name, from the first filter with it on. */
static guint8 *
mark_alternatives(SearchRun *run, guint first)
{
	const QueryNode *filter = run->filters->pdata[first];
	guint n = run->map->documents->len;
	guint8 *marks = marks_new(run->map, 0);
	for (guint i = first; i < run->filters->len; i++) {
		const QueryNode *other = run->filters->pdata[i];
		if (other->type == QUERY_NOT || strcmp(other->field, filter->field) != 0)
			continue;
		g_autofree guint8 *passing = search_filter_mark(run, other);
		if (!is_range(other->field) && !search_count(run->map, passing))
			note_unknown(run, other);
		join_marks(marks, passing, n, FALSE);
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
mark_document(SearchRun *run, guint8 *marks)
{
	const char *id = run->options->in_document;
	for (guint i = 0; id && i < run->map->documents->len; i++)
		marks[i] = marks[i] &&
		           strcmp(g_array_index(run->map->documents, MapDocument, i).id, id) == 0;
}

guint8 *
search_filters_mark(SearchRun *run)
{
	guint n = run->map->documents->len;
	guint8 *marks = marks_new(run->map, 1);
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		if (filter->type == QUERY_NOT) {
			g_autofree guint8 *passing =
			    search_filter_mark(run, filter->children->pdata[0]);
			for (guint k = 0; k < n; k++)
				marks[k] = marks[k] && !passing[k];
		} else if (is_range(filter->field)) {
			g_autofree guint8 *passing = search_filter_mark(run, filter);
			join_marks(marks, passing, n, TRUE);
		} else if (is_first_of_name(run->filters, i)) {
			g_autofree guint8 *passing = mark_alternatives(run, i);
			join_marks(marks, passing, n, TRUE);
		}
	}
	mark_document(run, marks);
	return marks;
}

/* ---- the tree -------------------------------------------------------------------------------- */

static gboolean
wants_all(Want want)
{
	return want == WANT_HERE || want == WANT_ALL;
}

static guint8 *
mark_unit(const SearchRun *run, guint index, Want want)
{
	const PlanUnit *unit = plan_unit(run->plan, index);
	guint n = run->map->documents->len;
	if (unit->optional)
		return marks_new(run->map, 1);
	guint8 *marks = marks_new(run->map, 0);
	guint how = want == WANT_HERE ? HELD_STRICT : HELD_STRICT | HELD_ABROAD;
	if (want == WANT_ANY || (want == WANT_MOST && unit->plain))
		how |= HELD_LOOSE;
	for (guint i = 0; i < n; i++)
		marks[i] = ranking_holds(run->ranking, index, i, how) ? 1 : 0;
	if (unit->year)
		mark_facet(run->map, "year", unit->year, marks);
	if (!unit->parts || run->ranking->documents_with[index])
		return marks;
	/* Nobody wrote the run as it was typed: all of its words will do, or some. */
	guint8 *parts = marks_new(run->map, wants_all(want) ? 1 : 0);
	for (guint i = 0; i < unit->parts->len; i++) {
		g_autofree guint8 *part =
		    mark_unit(run, g_array_index(unit->parts, guint, i), want);
		join_marks(parts, part, n, wants_all(want));
	}
	join_marks(marks, parts, n, FALSE);
	g_free(parts);
	return marks;
}

static guint8 *mark_node(const SearchRun *run, const QueryNode *node, Want want);

/* What WANT_MOST may leave out. */
static gboolean
may_be_missing(const SearchRun *run, const QueryNode *node, Want want)
{
	switch (node->type) {
	case QUERY_NOT:
	case QUERY_FILTER:
		return FALSE;
	case QUERY_WORD:
	case QUERY_PHRASE:
	case QUERY_PREFIX:
	case QUERY_WILDCARD: {
		guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(run->plan->by_node, node));
		return want == WANT_ANY || (unit && plan_unit(run->plan, unit - 1)->plain);
	}
	default:
		return want == WANT_ANY;
	}
}

static gboolean
is_optional(const SearchRun *run, const QueryNode *node)
{
	guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(run->plan->by_node, node));
	return unit && plan_unit(run->plan, unit - 1)->optional;
}

static guint
block_of(const SearchRun *run, const QueryNode *node)
{
	guint unit = GPOINTER_TO_UINT(g_hash_table_lookup(run->plan->by_node, node));
	return unit ? plan_unit(run->plan, unit - 1)->block : 0;
}

/* The documents that hold child i and, where it is part of a term of the vocabulary, the term's
 * other words, which follow it; *ret_next is the child after them. */
static guint8 *
mark_block(const SearchRun *run, const QueryNode *node, guint i, Want want, guint *ret_next)
{
	guint block = want == WANT_MOST ? block_of(run, node->children->pdata[i]) : 0;
	guint8 *marks = mark_node(run, node->children->pdata[i++], want);
	for (; block && i < node->children->len; i++) {
		if (block_of(run, node->children->pdata[i]) != block)
			break;
		if (is_optional(run, node->children->pdata[i]))
			continue;
		g_autofree guint8 *held = mark_node(run, node->children->pdata[i], want);
		join_marks(marks, held, run->map->documents->len, TRUE);
	}
	*ret_next = i;
	return marks;
}

static guint8 *
mark_and(const SearchRun *run, const QueryNode *node, Want want)
{
	guint n = run->map->documents->len, soft = 0;
	guint8 *marks = marks_new(run->map, 1);
	g_autofree guint8 *some = marks_new(run->map, 0);
	for (guint i = 0; i < node->children->len;) {
		const QueryNode *child = node->children->pdata[i];
		if (is_optional(run, child)) {
			i++;
			continue;
		}
		g_autofree guint8 *held = mark_block(run, node, i, want, &i);
		if (!wants_all(want) && may_be_missing(run, child, want)) {
			join_marks(some, held, n, FALSE);
			soft++;
		} else {
			join_marks(marks, held, n, TRUE);
		}
	}
	if (soft)
		join_marks(marks, some, n, TRUE);
	return marks;
}

/* The parser bounds the depth. */
static guint8 *
mark_node(const SearchRun *run, const QueryNode *node, Want want)
{
	guint n = run->map->documents->len;
	guint8 *marks;
	switch (node->type) {
	case QUERY_AND:
		return mark_and(run, node, want);
	case QUERY_OR:
		marks = marks_new(run->map, 0);
		for (guint i = 0; i < node->children->len; i++) {
			g_autofree guint8 *held = mark_node(run, node->children->pdata[i], want);
			join_marks(marks, held, n, FALSE);
		}
		return marks;
	case QUERY_NOT:
		marks = mark_node(run, node->children->pdata[0], WANT_ALL);
		for (guint i = 0; i < n; i++)
			marks[i] = !marks[i];
		return marks;
	case QUERY_FILTER:
		return search_filter_mark(run, node);
	default:
		return mark_unit(
		    run, GPOINTER_TO_UINT(g_hash_table_lookup(run->plan->by_node, node)) - 1, want);
	}
}

guint8 *
search_tree_mark(const SearchRun *run, Want want)
{
	guint8 *marks =
	    run->query->root ? mark_node(run, run->query->root, want) : marks_new(run->map, 1);
	join_marks(marks, run->allowed, run->map->documents->len, TRUE);
	return marks;
}

/* ---- facets ---------------------------------------------------------------------------------- */

static void
facet_count_free(gpointer data)
{
	FacetCount *count = data;
	g_free(count->value);
	g_free(count);
}

static gint
most_first(gconstpointer a, gconstpointer b)
{
	const FacetCount *one = *(FacetCount *const *)a, *other = *(FacetCount *const *)b;
	if (one->count != other->count)
		return one->count > other->count ? -1 : 1;
	return strcmp(one->value, other->value);
}

GHashTable *
search_facets(const SearchRun *run)
{
	static const char *const names[] = {"kind", "year", "language", "country", "org"};
	const guint8 *counted = run->result->relaxed ? run->listed : run->all;
	GHashTable *facets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                           (GDestroyNotify)g_ptr_array_unref);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		const GPtrArray *values = g_hash_table_lookup(run->map->facets, names[i]);
		GPtrArray *counts = g_ptr_array_new_with_free_func(facet_count_free);
		for (guint k = 0; values && k < values->len; k++) {
			const MapFacetValue *value = values->pdata[k];
			guint n = 0;
			for (guint d = 0; d < value->documents->len; d++)
				n += counted[g_array_index(value->documents, guint, d)] != 0;
			if (!n)
				continue;
			FacetCount *count = g_new0(FacetCount, 1);
			count->value = g_strdup(value->value);
			count->count = n;
			g_ptr_array_add(counts, count);
		}
		g_ptr_array_sort(counts, most_first);
		g_hash_table_insert(facets, g_strdup(names[i]), counts);
	}
	return facets;
}
