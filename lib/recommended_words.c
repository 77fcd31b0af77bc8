/*
 * recommended_words: which recommendations hold a query's words, and how well. The plan is
 * search's; a recommendation takes the place of the document.
 */
#include "recommended_private.h"

#include <math.h>
#include <string.h>

/* BM25F (Robertson, Zaragoza 2009, 3.6), with their usual k1 and b. */
static const double K1 = 1.2, B = 0.75;
static const double column_weight[N_COLUMNS] = {
        [COLUMN_TITLE] = 0.2, [COLUMN_HEADING] = 0.8, [COLUMN_BODY] = 1, [COLUMN_NOTE] = 0.8};

typedef struct {
	guint item, term;
	float frequency;
} Count;

typedef struct {
	SearchRun *run;
	const RecommendedMap *map;
	const guint *documents;
	GHashTable *filters; /* QueryNode* → guint8*, one byte a document */
	ItemWords *items;
	GArray *counts;   /* of Count */
	guint8 *held;     /* HOLDS_…, one byte a unit, of the row being read */
	float *frequency; /* one a term */
	gint64 *last;     /* column << 32 | position of a term's last instance, -1 none */
	guint32 *with;    /* items that hold a term */
	const char *lang; /* of the row being read */
} Reading;

/* ---- one row --------------------------------------------------------------------------------- */

static gboolean
is_near(const Reading *r, const PlanUnit *unit, gint64 at)
{
	for (guint i = unit->first_term; i < unit->first_term + unit->n_terms; i++)
		if (r->last[i] < 0 || at - r->last[i] > unit->distance)
			return FALSE;
	return TRUE;
}

static void
read_use(Reading *r, const PhraseUse *use, const Instance *instance)
{
	const PlanTerm *term = plan_term(r->run->plan, use->term);
	const PlanUnit *unit = plan_unit(r->run->plan, term->unit);
	guint bit = 1u << instance->column;
	/* The title of a document is not what it recommends: only who names it finds by it. */
	if (!(unit->columns & bit) || (instance->column == COLUMN_TITLE && unit->columns != bit))
		return;
	if (use->only_in && strcmp(use->only_in, r->lang) != 0)
		return;
	gint64 at = (gint64)instance->column << 32 | instance->position;
	r->last[use->term] = at;
	r->frequency[use->term] += use->weight * (float)column_weight[instance->column];
	if (use->strict && (!unit->distance || is_near(r, unit, at)))
		r->held[term->unit] |= use->abroad ? HOLDS_ABROAD : HOLDS_HERE;
}

static guint8 holds_node(const Reading *r, const QueryNode *node, guint item, gboolean negated);

static guint8
holds_unit(const Reading *r, guint index, guint item)
{
	const PlanUnit *unit = plan_unit(r->run->plan, index);
	const MapDocument *document =
	        &g_array_index(r->run->map->documents, MapDocument, r->documents[item]);
	if (unit->optional || (unit->date && g_str_has_prefix(document->date, unit->date)))
		return HOLDS_HERE | HOLDS_ABROAD;
	guint8 held = r->held[index], all = HOLDS_HERE | HOLDS_ABROAD;
	if (held & HOLDS_HERE)
		return HOLDS_HERE | HOLDS_ABROAD;
	for (guint i = 0; unit->parts && i < unit->parts->len; i++)
		all &= holds_unit(r, g_array_index(unit->parts, guint, i), item);
	return unit->parts && unit->parts->len ? held | all : held;
}

static guint8
holds_filter(const Reading *r, const QueryNode *node, guint item, gboolean negated)
{
	guint8 *marks = g_hash_table_lookup(r->filters, node);
	if (!marks) {
		marks = search_filter_mark(r->run, node, negated);
		g_hash_table_insert(r->filters, (gpointer)(guintptr)node, marks);
	}
	return marks[r->documents[item]] ? HOLDS_HERE | HOLDS_ABROAD : 0;
}

/* Bits: with the words as typed, with those of other languages too. The parser bounds the depth. */
static guint8
holds_node(const Reading *r, const QueryNode *node, guint item, gboolean negated)
{
	guint8 holds = node->type == QUERY_AND ? HOLDS_HERE | HOLDS_ABROAD : 0;
	guint unit;
	switch (node->type) {
	case QUERY_AND:
		for (guint i = 0; i < node->children->len; i++)
			holds &= holds_node(r, node->children->pdata[i], item, negated);
		return holds;
	case QUERY_OR:
		for (guint i = 0; i < node->children->len; i++)
			holds |= holds_node(r, node->children->pdata[i], item, negated);
		return holds;
	case QUERY_NOT:
		holds = holds_node(r, node->children->pdata[0], item, !negated);
		return holds ? 0 : HOLDS_HERE | HOLDS_ABROAD;
	case QUERY_FILTER:
		return holds_filter(r, node, item, negated);
	default:
		unit = GPOINTER_TO_UINT(g_hash_table_lookup(r->run->plan->by_node, node));
		return unit ? holds_unit(r, unit - 1, item) : 0;
	}
}

static gboolean
read_row(gint64 row, const Instance *instances, guint n, gpointer data)
{
	Reading *r = data;
	const SearchPlan *plan = r->run->plan;
	guint item = recommended_map_item(r->map, row);
	if (item == G_MAXUINT)
		return TRUE;
	r->lang = map_fact(r->map, item)->lang;
	memset(r->held, 0, plan->units->len);
	for (guint i = 0; i < plan->terms->len; i++) {
		r->frequency[i] = 0;
		r->last[i] = -1;
	}
	for (guint i = 0; i < n; i++) {
		const GArray *uses = plan_phrase(plan, instances[i].phrase)->uses;
		for (guint k = 0; k < uses->len; k++)
			read_use(r, &g_array_index(uses, PhraseUse, k), &instances[i]);
	}
	for (guint i = 0; i < plan->terms->len; i++) {
		Count count = {item, i, r->frequency[i]};
		if (count.frequency <= 0 || plan_unit(plan, plan_term(plan, i)->unit)->negative)
			continue;
		g_array_append_val(r->counts, count);
		r->with[i]++;
		r->items[item].some = TRUE;
	}
	r->items[item].holds = holds_node(r, r->run->query->root, item, FALSE);
	return TRUE;
}

/* ---- all rows -------------------------------------------------------------------------------- */

/* What holds none of the words: it is wanted where the query only leaves out. */
static void
hold_nothing(Reading *r)
{
	memset(r->held, 0, r->run->plan->units->len);
	for (guint i = 0; i < r->map->facts->len; i++)
		r->items[i].holds = holds_node(r, r->run->query->root, i, FALSE);
}

static void
score_all(Reading *r)
{
	double n = r->map->facts->len;
	for (guint i = 0; i < r->counts->len; i++) {
		const Count *count = &g_array_index(r->counts, Count, i);
		double idf =
		        log(1 + (n - r->with[count->term] + 0.5) / (r->with[count->term] + 0.5));
		double length = map_fact(r->map, count->item)->length / r->map->mean_length;
		double tf = count->frequency / (1 - B + B * length);
		r->items[count->item].score +=
		        plan_term(r->run->plan, count->term)->weight * idf * tf / (K1 + tf);
	}
}

ItemWords *
recommended_words(SearchRun *run, const RecommendedMap *map, const guint *documents,
                  gboolean *ret_partial, GError **error)
{
	g_autofree ItemWords *items = g_new0(ItemWords, map->facts->len + 1);
	g_autoptr(GHashTable) filters = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(Count));
	guint n_terms = run->plan->terms->len + 1;
	g_autofree guint8 *held = g_new0(guint8, run->plan->units->len + 1);
	g_autofree float *frequency = g_new0(float, n_terms);
	g_autofree gint64 *last = g_new0(gint64, n_terms);
	g_autofree guint32 *with = g_new0(guint32, n_terms);
	Reading r = {run, map, documents, filters, items, counts, held, frequency, last, with, ""};
	hold_nothing(&r);
	if (*run->plan->expression &&
	    !store_match_recommendations(run->store, run->plan->expression, read_row, &r,
	                                 ret_partial, error))
		return NULL;
	score_all(&r);
	return g_steal_pointer(&items);
}
