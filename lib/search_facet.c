/* search_facet: counts of the values that the found documents have. See search.h for what counts.
 */
#include "search_private.h"

#include <string.h>

/* ---- labels ---------------------------------------------------------------------------------- */

static const char *
place_name(const Vocabulary *vocabulary, const char *iso)
{
	const GPtrArray *places = vocabulary_places(vocabulary);
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		gboolean whole =
		        strcmp(place->kind, "country") == 0 || strcmp(place->kind, "sar") == 0;
		if (whole && strcmp(place->iso, iso) == 0)
			return place->name;
	}
	return NULL;
}

char *
search_facet_label(const Vocabulary *vocabulary, const char *facet, const char *value)
{
	const char *name = NULL;
	if (strcmp(facet, "country") == 0)
		name = place_name(vocabulary, value);
	if (strcmp(facet, "language") == 0) {
		const Language *language = vocabulary_language(vocabulary, value);
		name = language ? language->name : NULL;
	}
	char *label = g_strdup(name ? name : value);
	if (strcmp(facet, "kind") == 0 || strcmp(facet, "theme") == 0)
		g_strdelimit(label, "-", ' ');
	return label;
}

/* ---- counting -------------------------------------------------------------------------------- */

static void
facet_count_free(gpointer data)
{
	FacetCount *count = data;
	g_free(count->value);
	g_free(count->label);
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

static gboolean
is_filtered(const SearchRun *run, const char *facet, const char *value, gboolean excluded)
{
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		const QueryNode *inside = search_filter_inside(filter);
		if ((filter->type == QUERY_NOT) == excluded &&
		    strcmp(search_facet_of(inside->field), facet) == 0 &&
		    g_ascii_strcasecmp(inside->text, value) == 0)
			return TRUE;
	}
	return FALSE;
}

static GPtrArray *
count_values(const SearchRun *run, const char *facet, const guint8 *counted)
{
	const GPtrArray *values = g_hash_table_lookup(run->map->facets, facet);
	GPtrArray *counts = g_ptr_array_new_with_free_func(facet_count_free);
	for (guint i = 0; values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		guint n = 0;
		for (guint d = 0; d < value->documents->len; d++)
			n += counted[g_array_index(value->documents, guint, d)] != 0;
		if (!n)
			continue;
		FacetCount *count = g_new0(FacetCount, 1);
		count->value = g_strdup(value->value);
		count->label =
		        search_facet_label(store_vocabulary(run->store), facet, value->value);
		count->count = n;
		count->included = is_filtered(run, facet, value->value, FALSE);
		count->excluded = is_filtered(run, facet, value->value, TRUE);
		g_ptr_array_add(counts, count);
	}
	g_ptr_array_sort(counts, most_first);
	return counts;
}

static gboolean
belongs_to(const char *name, const char *facet)
{
	return strcmp(search_facet_of(name), facet) == 0;
}

static gboolean
is_active(const SearchRun *run, const char *facet)
{
	for (guint i = 0; i < run->filters->len; i++)
		if (belongs_to(search_filter_inside(run->filters->pdata[i])->field, facet))
			return TRUE;
	return FALSE;
}

/* As if the facet's own filters were absent. */
static GPtrArray *
count_without(const SearchRun *run, const char *facet)
{
	g_autofree guint8 *allowed = search_filters_mark_but(run, belongs_to, facet);
	g_autofree guint8 *counted =
	        search_tree_mark_of(run, run->result->relaxed ? run->nearest : WANT_ALL, allowed);
	return count_values(run, facet, counted);
}

GHashTable *
search_facets(const SearchRun *run)
{
	static const char *const names[] = {"kind", "year",  "language", "country",
	                                    "org",  "theme", "publisher"};
	const guint8 *counted = run->result->relaxed ? run->listed : run->all;
	GHashTable *facets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                           (GDestroyNotify)g_ptr_array_unref);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_hash_table_insert(facets, g_strdup(names[i]),
		                    is_active(run, names[i])
		                            ? count_without(run, names[i])
		                            : count_values(run, names[i], counted));
	return facets;
}
