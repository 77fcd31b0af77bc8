/* search_tree: which documents hold a query's tree. See search_private.h. */
#include "search_private.h"

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
		return search_marks_new(run->map, 1);
	guint8 *marks = search_marks_new(run->map, 0);
	guint how = want == WANT_HERE ? HELD_STRICT : HELD_STRICT | HELD_ABROAD;
	if (want == WANT_ANY || (want == WANT_MOST && unit->plain))
		how |= HELD_LOOSE;
	for (guint i = 0; i < n; i++)
		marks[i] = ranking_holds(run->ranking, index, i, how) ? 1 : 0;
	for (guint i = 0; unit->date && i < n; i++)
		if (g_str_has_prefix(g_array_index(run->map->documents, MapDocument, i).date,
		                     unit->date))
			marks[i] = 1;
	if (!unit->parts || run->ranking->documents_with[index])
		return marks;
	/* Nobody wrote the run as it was typed: all of its words will do, or some. */
	guint8 *parts = search_marks_new(run->map, wants_all(want) ? 1 : 0);
	for (guint i = 0; i < unit->parts->len; i++) {
		g_autofree guint8 *part =
		        mark_unit(run, g_array_index(unit->parts, guint, i), want);
		search_marks_join(parts, part, n, wants_all(want));
	}
	search_marks_join(marks, parts, n, FALSE);
	g_free(parts);
	return marks;
}

static guint8 *mark_node(const SearchRun *run, const QueryNode *node, Want want, gboolean negated);

/* What WANT_MOST may leave out. The parser bounds the depth. */
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
		/* A group of words is as good as its words: long questions hold brackets. */
		for (guint i = 0; i < node->children->len; i++)
			if (!may_be_missing(run, node->children->pdata[i], want))
				return FALSE;
		return TRUE;
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
mark_block(const SearchRun *run, const QueryNode *node, guint i, Want want, gboolean negated,
           guint *ret_next)
{
	guint block = want == WANT_MOST ? block_of(run, node->children->pdata[i]) : 0;
	guint8 *marks = mark_node(run, node->children->pdata[i++], want, negated);
	for (; block && i < node->children->len; i++) {
		if (block_of(run, node->children->pdata[i]) != block)
			break;
		if (is_optional(run, node->children->pdata[i]))
			continue;
		g_autofree guint8 *held = mark_node(run, node->children->pdata[i], want, negated);
		search_marks_join(marks, held, run->map->documents->len, TRUE);
	}
	*ret_next = i;
	return marks;
}

static guint8 *
mark_and(const SearchRun *run, const QueryNode *node, Want want, gboolean negated)
{
	guint n = run->map->documents->len, soft = 0;
	guint8 *marks = search_marks_new(run->map, 1);
	g_autofree guint8 *some = search_marks_new(run->map, 0);
	for (guint i = 0; i < node->children->len;) {
		const QueryNode *child = node->children->pdata[i];
		if (is_optional(run, child)) {
			i++;
			continue;
		}
		g_autofree guint8 *held = mark_block(run, node, i, want, negated, &i);
		if (!wants_all(want) && may_be_missing(run, child, want)) {
			search_marks_join(some, held, n, FALSE);
			soft++;
		} else {
			search_marks_join(marks, held, n, TRUE);
		}
	}
	if (soft)
		search_marks_join(marks, some, n, TRUE);
	return marks;
}

/* The parser bounds the depth. */
static guint8 *
mark_node(const SearchRun *run, const QueryNode *node, Want want, gboolean negated)
{
	guint n = run->map->documents->len;
	guint8 *marks;
	switch (node->type) {
	case QUERY_AND:
		return mark_and(run, node, want, negated);
	case QUERY_OR:
		marks = search_marks_new(run->map, 0);
		for (guint i = 0; i < node->children->len; i++) {
			g_autofree guint8 *held =
			        mark_node(run, node->children->pdata[i], want, negated);
			search_marks_join(marks, held, n, FALSE);
		}
		return marks;
	case QUERY_NOT:
		marks = mark_node(run, node->children->pdata[0], WANT_ALL, !negated);
		for (guint i = 0; i < n; i++)
			marks[i] = !marks[i];
		return marks;
	case QUERY_FILTER:
		return search_filter_mark(run, node, negated);
	default:
		return mark_unit(
		        run, GPOINTER_TO_UINT(g_hash_table_lookup(run->plan->by_node, node)) - 1,
		        want);
	}
}

guint8 *
search_tree_mark_of(const SearchRun *run, Want want, const guint8 *allowed)
{
	guint8 *marks = run->query->root ? mark_node(run, run->query->root, want, FALSE)
	                                 : search_marks_new(run->map, 1);
	search_marks_join(marks, allowed, run->map->documents->len, TRUE);
	return marks;
}

guint8 *
search_tree_mark(const SearchRun *run, Want want)
{
	return search_tree_mark_of(run, want, run->allowed);
}
