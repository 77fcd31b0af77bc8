/* search: see search.h. Read search_run first. */
#include "search_private.h"

#include <string.h>

#include "search_suggest.h"
#include "search_wildcard.h"

/* Fewer documents than this with all words: the nearest of the others follow. */
enum { FEW = 10 };

void
search_result_free(SearchResult *result)
{
	if (!result)
		return;
	g_free(result->read_as);
	g_free(result->did_you_mean);
	if (result->notes)
		g_ptr_array_unref(result->notes);
	if (result->documents)
		g_ptr_array_unref(result->documents);
	if (result->unread_documents)
		g_ptr_array_unref(result->unread_documents);
	if (result->unsure_documents)
		g_ptr_array_unref(result->unsure_documents);
	if (result->facets)
		g_hash_table_unref(result->facets);
	if (result->expansions)
		g_ptr_array_unref(result->expansions);
	g_free(result);
}

/* ---- which documents ------------------------------------------------------------------------- */

static guint
wanted_units(const SearchPlan *plan)
{
	guint count = 0;
	for (guint i = 0; i < plan->units->len; i++)
		count += !plan_unit(plan, i)->negative && !plan_unit(plan, i)->optional;
	return count;
}

/* Nothing holds all: what holds most of it and, where that is little, anything of it. */
static void
relax(SearchRun *run)
{
	g_autofree guint8 *nearest = search_tree_mark(run, run->nearest = WANT_MOST);
	if (search_count(run->map, nearest) < FEW) {
		g_free(nearest);
		nearest = search_tree_mark(run, run->nearest = WANT_ANY);
	}
	if (!search_count(run->map, nearest))
		return;
	g_free(run->listed);
	run->listed = g_steal_pointer(&nearest);
	run->result->relaxed = TRUE;
	search_note(run, "No document holds all of this; the nearest are shown.");
}

static void
add_nearest(SearchRun *run, guint full)
{
	g_autofree guint8 *most = search_tree_mark(run, WANT_MOST);
	guint before = search_count(run->map, run->listed);
	for (guint i = 0; i < run->map->documents->len; i++)
		run->listed[i] = run->listed[i] || most[i];
	if (search_count(run->map, run->listed) > before)
		search_note(run,
		            "%u document%s all of this; those that follow lack some of the words.",
		            full, full == 1 ? " holds" : "s hold");
}

static gboolean
asks_language(const SearchRun *run)
{
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		if (filter->type == QUERY_FILTER && strcmp(filter->field, "lang") == 0)
			return TRUE;
	}
	return FALSE;
}

/* Who asks for a language wants its words as much as those typed. */
static void
mark_all(SearchRun *run)
{
	run->all = search_tree_mark(run, WANT_ALL);
	g_autofree guint8 *here = search_tree_mark(run, WANT_HERE);
	gboolean any = asks_language(run);
	for (guint i = 0; i < run->map->documents->len; i++)
		if (run->all[i])
			run->all[i] = any || here[i] ? HOLDS_HERE : HOLDS_ABROAD;
}

static void
choose_documents(SearchRun *run)
{
	gsize n = run->map->documents->len + 1;
	mark_all(run);
	run->listed = g_malloc(n);
	memcpy(run->listed, run->all, n - 1);
	if (!run->query->root && !run->filters->len && !run->options->in_document)
		memset(run->listed, 0, n - 1);
	guint full = search_count(run->map, run->listed);
	if (!run->plan->positive || wanted_units(run->plan) < 2)
		return;
	if (!full)
		relax(run);
	else if (full < FEW && run->options->sort == SORT_RELEVANCE)
		add_nearest(run, full);
}

/* ---- notes ----------------------------------------------------------------------------------- */

static void
add_notes(SearchRun *run)
{
	search_tell_expansions(run);
	if (!run->query->root && !run->filters->len && !run->options->in_document)
		search_note(run, "Nothing was asked for.");
	if (store_stale(run->store))
		search_note(run,
		            "The index was cut by another version or vocabulary, so some words may "
		            "be missed; run: rapporteur index");
	if (run->result->partial)
		search_note(run, "The time allowed was over before all was searched.");
}

/* ---- running --------------------------------------------------------------------------------- */

static const Expander *
expander_of(Store *store)
{
	Expander *expander = store_attached(store, "expander");
	if (!expander) {
		expander = expander_new(store_tok(store), store_vocabulary(store));
		store_attach(store, "expander", expander, (GDestroyNotify)expander_free);
	}
	return expander;
}

void
search_share(Store *store, const Expander *expander)
{
	/* Only ever read: the Store's slot has no const. */
	store_attach(store, "expander", (gpointer)(guintptr)expander, NULL);
}

gboolean
search_warm(Store *store, GError **error)
{
	if (!store_begin(store, error))
		return FALSE;
	gboolean good = store_map(store, error) != NULL;
	store_end(store);
	expander_of(store);
	return good;
}

/* Inside a snapshot. */
static gboolean
run_query(SearchRun *run, GError **error)
{
	SearchResult *result = run->result;
	run->map = store_map(run->store, error);
	if (!run->map)
		return FALSE;
	store_deadline(run->store, run->options->deadline_ms);
	run->ranking = ranking_new(run->store, run->map, run->plan, error);
	if (!run->ranking)
		return FALSE;
	if (!search_named_find(run, error))
		return FALSE;
	run->allowed = search_filters_mark(run);
	choose_documents(run);
	if (!ranking_finish(run->ranking, run->store, run->listed, error))
		return FALSE;
	/* What was found in time is shown, whatever showing it takes. */
	result->partial = result->partial || run->ranking->partial;
	store_deadline(run->store, 0);
	if (!search_show(run, error))
		return FALSE;
	if (run->options->facets)
		result->facets = search_facets(run);
	add_notes(run);
	return search_unread(run, error);
}

static gpointer
copy_note(gconstpointer note, gpointer data)
{
	(void)data;
	return g_strdup(note);
}

static SearchResult *
run_typed(Store *store, const char *query, const SearchOptions *options, GError **error)
{
	g_autoptr(SearchResult) result = g_new0(SearchResult, 1);
	g_autoptr(Query) parsed = query_parse(store_tok(store), store_vocabulary(store), query);
	parsed->wider = options->wider;
	const Expander *expander = parsed->root ? expander_of(store) : NULL;
	store_deadline(store, options->deadline_ms);
	search_wildcards_find(store, parsed,
	                      options->deadline_ms
	                          ? g_get_monotonic_time() + (gint64)options->deadline_ms * 1000
	                          : 0);
	g_autoptr(Corrections) corrections = search_suggest(store, parsed, expander);
	g_autoptr(SearchPlan) plan = search_plan_new(store_tok(store), store_vocabulary(store),
	                                             expander, corrections->by_node, parsed);
	g_autoptr(GPtrArray) filters = g_ptr_array_new();
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(query_node_free);
	g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	SearchRun run = {.store = store,
	                 .options = options,
	                 .query = parsed,
	                 .plan = plan,
	                 .filters = filters,
	                 .named = named,
	                 .result = result};
	result->read_as = g_strdup(parsed->read_as);
	result->notes = g_ptr_array_ref(parsed->notes);
	g_ptr_array_extend(result->notes, corrections->notes, copy_note, NULL);
	result->did_you_mean = g_strdup(corrections->did_you_mean);
	result->corrected = g_hash_table_size(corrections->by_node) > 0;
	search_filters_gather(&run, owned);
	gboolean good = store_begin(store, error);
	if (good) {
		good = run_query(&run, error);
		store_deadline(store, 0);
		store_end(store);
	}
	ranking_free(run.ranking);
	g_free(run.allowed);
	g_free(run.all);
	g_free(run.listed);
	return good ? g_steal_pointer(&result) : NULL;
}

/* What did_you_mean finds, with a note that says so; NULL if that is nothing either. The time
 * allowed is the first search's too. */
static SearchResult *
run_corrected(Store *store, const SearchResult *typed, const SearchOptions *options, gint64 since)
{
	SearchOptions rest = *options;
	gint64 spent = (g_get_monotonic_time() - since) / 1000;
	if (options->deadline_ms && spent >= options->deadline_ms)
		return NULL;
	if (options->deadline_ms)
		rest.deadline_ms = options->deadline_ms - (guint)spent;
	g_autoptr(SearchResult) result = run_typed(store, typed->did_you_mean, &rest, NULL);
	if (!result || !result->total_documents)
		return NULL;
	g_free(result->did_you_mean);
	result->did_you_mean = g_strdup(typed->did_you_mean);
	result->corrected = TRUE;
	g_ptr_array_insert(result->notes, 0,
	                   g_strdup_printf("Nothing was found for “%s”; shown is what “%s” finds.",
	                                   typed->read_as, typed->did_you_mean));
	return g_steal_pointer(&result);
}

SearchResult *
search_run(Store *store, const char *query, const SearchOptions *options, GError **error)
{
	gint64 since = g_get_monotonic_time();
	g_autoptr(SearchResult) typed = run_typed(store, query, options, error);
	if (!typed || typed->total_documents || typed->partial || !typed->did_you_mean ||
	    typed->corrected)
		return g_steal_pointer(&typed);
	SearchResult *corrected = run_corrected(store, typed, options, since);
	return corrected ? corrected : g_steal_pointer(&typed);
}
