/* search_show: the order of documents, works, the page that is wanted, what is marked. */
#include "search_private.h"

#include <string.h>

#include "search_hit.h"

enum { PASSAGES = 3, LIMIT = 10, LIMIT_MAX = 1000 };

/* ---- the order ------------------------------------------------------------------------------- */

typedef struct {
	guint document;
	guint all;          /* holds all that is wanted: HOLDS_…, or 0 */
	double score, best; /* best: its best passage's */
	const MapDocument *entry;
} Listed;

/* Equal answers are most often reprints: the first to appear, then the id, so that the order never
 * wavers. */
static gint
by_appearance(const Listed *one, const Listed *other)
{
	gboolean undated = !*one->entry->date, other_undated = !*other->entry->date;
	if (undated != other_undated)
		return undated ? 1 : -1;
	gint dates = strcmp(one->entry->date, other->entry->date);
	return dates ? dates : strcmp(one->entry->id, other->entry->id);
}

static gint
by_relevance(gconstpointer a, gconstpointer b)
{
	const Listed *one = a, *other = b;
	if (one->all != other->all)
		return one->all > other->all ? -1 : 1;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return by_appearance(one, other);
}

/* Among versions of a work: what answers is a passage, however long the rest. */
static gint
by_best_passage(gconstpointer a, gconstpointer b, gpointer data)
{
	const GArray *list = data;
	const Listed *one = &g_array_index(list, Listed, *(const guint *)a);
	const Listed *other = &g_array_index(list, Listed, *(const guint *)b);
	if (one->all != other->all)
		return one->all > other->all ? -1 : 1;
	if (one->best != other->best)
		return one->best > other->best ? -1 : 1;
	return by_appearance(one, other);
}

static gint
by_date(const Listed *one, const Listed *other, gboolean newest)
{
	gboolean undated = !*one->entry->date, other_undated = !*other->entry->date;
	if (undated != other_undated)
		return undated ? 1 : -1;
	gint order = strcmp(one->entry->date, other->entry->date);
	return order ? (newest ? -order : order) : by_relevance(one, other);
}

static gint
by_newest(gconstpointer a, gconstpointer b)
{
	return by_date(a, b, TRUE);
}

static gint
by_oldest(gconstpointer a, gconstpointer b)
{
	return by_date(a, b, FALSE);
}

/* Documents that hold less of what is wanted than this stand below: their scores say so too. */
static void
lower_below(GArray *list, guint all)
{
	double least = G_MAXDOUBLE, most = 0;
	gboolean any = FALSE;
	for (guint i = 0; i < list->len; i++) {
		const Listed *listed = &g_array_index(list, Listed, i);
		if (listed->all >= all) {
			least = MIN(least, listed->score);
			any = TRUE;
		} else {
			most = MAX(most, listed->score);
		}
	}
	if (!any || most < least || most <= 0)
		return;
	for (guint i = 0; i < list->len; i++) {
		Listed *listed = &g_array_index(list, Listed, i);
		if (listed->all < all)
			listed->score *= least / most;
	}
}

/* Nothing was asked for but filters: the newest are the most likely wanted. */
static SearchSort
sort_of(const SearchRun *run)
{
	SearchSort sort = run->options->sort;
	return sort == SORT_RELEVANCE && !run->plan->positive ? SORT_NEWEST : sort;
}

static GArray *
list_documents(const SearchRun *run)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(Listed));
	for (guint i = 0; i < run->map->documents->len; i++) {
		Listed listed = {i, run->all[i], run->ranking->document_score[i],
		                 run->ranking->document_best[i],
		                 &g_array_index(run->map->documents, MapDocument, i)};
		if (run->listed[i])
			g_array_append_val(list, listed);
	}
	lower_below(list, HOLDS_HERE);
	lower_below(list, HOLDS_ABROAD);
	SearchSort sort = sort_of(run);
	g_array_sort(list, sort == SORT_NEWEST   ? by_newest
	                   : sort == SORT_OLDEST ? by_oldest
	                                         : by_relevance);
	return list;
}

/* ---- works ----------------------------------------------------------------------------------- */

/* The page's part of the list: of guint, indexes into it, leaders first, each followed by its
 * versions. */
typedef struct {
	GArray *places;
	guint works; /* in the whole list */
} ResultPage;

/* A work stands where its first document would. By relevance its best passage leads; the others
 * follow, in the list's order where that is by date. */
static ResultPage
choose_page(const SearchRun *run, GArray *list, guint offset, guint limit)
{
	guint n_documents = run->map->documents->len;
	g_autofree guint *rank = g_new0(guint, n_documents + 1); /* [work]: its number from 1 */
	g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	ResultPage page = {g_array_new(FALSE, FALSE, sizeof(guint)), 0};
	for (guint i = 0; i < list->len; i++) {
		const Listed *listed = &g_array_index(list, Listed, i);
		guint work = run->options->apart ? listed->document : listed->entry->work;
		if (!rank[work]) {
			rank[work] = ++page.works;
			if (page.works > offset && page.works - offset <= limit)
				g_ptr_array_add(shown, g_array_new(FALSE, FALSE, sizeof(guint)));
		}
		guint number = rank[work] - 1;
		if (number >= offset && number - offset < shown->len)
			g_array_append_val((GArray *)shown->pdata[number - offset], i);
	}
	for (guint i = 0; i < shown->len; i++) {
		GArray *work = shown->pdata[i];
		if (sort_of(run) == SORT_RELEVANCE)
			g_array_sort_with_data(work, by_best_passage, list);
		g_array_append_vals(page.places, work->data, work->len);
	}
	return page;
}

/* For each place of the page the document's passages with hits, best first. Of GArray of
 * ScoredPassage. */
static GPtrArray *
gather_passages(const SearchRun *run, const GArray *list, const GArray *places)
{
	GPtrArray *gathered = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	g_autofree guint *place = g_new0(guint, run->map->documents->len + 1);
	for (guint i = 0; i < places->len; i++) {
		guint listed = g_array_index(places, guint, i);
		place[g_array_index(list, Listed, listed).document] = i + 1;
		g_ptr_array_add(gathered, g_array_new(FALSE, FALSE, sizeof(ScoredPassage)));
	}
	for (guint i = 0; i < run->map->passages->len; i++) {
		guint document = g_array_index(run->map->passages, MapPassage, i).document;
		if (!run->ranking->passage_hit[i] || document == G_MAXUINT || !place[document])
			continue;
		ScoredPassage scored = {i, (double)run->ranking->passage_score[i]};
		g_array_append_val((GArray *)gathered->pdata[place[document] - 1], scored);
	}
	for (guint i = 0; i < places->len; i++)
		g_array_sort(gathered->pdata[i], search_better_passage);
	return gathered;
}

/* ---- what is marked ---------------------------------------------------------------------- */

/* The words of a run count when nobody wrote the run as it was typed, its pairs never. */
static gboolean
is_shown(const SearchRun *run, const PhraseUse *use)
{
	guint unit_index = plan_term(run->plan, use->term)->unit;
	const PlanUnit *unit = plan_unit(run->plan, unit_index);
	if (unit->negative || unit->optional || (!use->strict && !unit->distance))
		return FALSE;
	if (unit->node)
		return TRUE;
	for (guint i = 0; i < run->plan->units->len; i++) {
		const PlanUnit *whole = plan_unit(run->plan, i);
		for (guint k = 0; whole->parts && k < whole->parts->len; k++)
			if (g_array_index(whole->parts, guint, k) == unit_index)
				return !run->ranking->documents_with[i];
	}
	return TRUE;
}

/* The phrase for its first use in any language; where it has none, for its use in each. */
static void
add_phrase(const SearchRun *run, const PlanPhrase *phrase, GArray *phrases)
{
	guint before = phrases->len;
	for (guint k = 0; k < phrase->uses->len; k++) {
		const PhraseUse *use = &g_array_index(phrase->uses, PhraseUse, k);
		if (!is_shown(run, use))
			continue;
		guint unit = plan_term(run->plan, use->term)->unit;
		FinderPhrase shown = {.tokens = phrase->tokens,
		                      .prefix = phrase->prefix,
		                      .unit = unit,
		                      .weight = run->ranking->idf[use->term] * (double)use->weight,
		                      .columns = plan_unit(run->plan, unit)->columns,
		                      .distance = plan_unit(run->plan, unit)->distance,
		                      .term = use->term,
		                      .only_in = use->only_in};
		if (!shown.only_in)
			g_array_set_size(phrases, before);
		g_array_append_val(phrases, shown);
		if (!shown.only_in)
			return;
	}
}

static Finder *
make_finder(const SearchRun *run)
{
	g_autoptr(GArray) phrases = g_array_new(FALSE, FALSE, sizeof(FinderPhrase));
	for (guint i = 0; i < run->plan->phrases->len; i++)
		add_phrase(run, plan_phrase(run->plan, i), phrases);
	/* A query without words has no phrases, and an empty array no first element. */
	return finder_new(store_tok(run->store),
	                  phrases->len ? &g_array_index(phrases, FinderPhrase, 0) : NULL,
	                  phrases->len);
}

/* ---- the page -------------------------------------------------------------------------------- */

static void
count_passages(const SearchRun *run)
{
	for (guint i = 0; i < run->map->passages->len; i++) {
		guint document = g_array_index(run->map->passages, MapPassage, i).document;
		run->result->total_passages += run->ranking->passage_hit[i] &&
		                               document != G_MAXUINT && run->listed[document];
	}
}

static gboolean
show_page(const SearchRun *run, const GArray *list, const GArray *places, GError **error)
{
	g_autoptr(GPtrArray) gathered = gather_passages(run, list, places);
	g_autoptr(Finder) finder = make_finder(run);
	const HitMaker maker = {run->store, run->map, finder,
	                        run->options->explain ? run->ranking : NULL, run->plan->positive};
	guint passages = run->options->bare       ? 0
	                 : run->options->passages ? run->options->passages
	                                          : PASSAGES;
	guint last_work = G_MAXUINT;
	SearchDocument *leader = NULL;
	for (guint i = 0; i < places->len; i++) {
		const Listed *listed =
		        &g_array_index(list, Listed, g_array_index(places, guint, i));
		gboolean version =
		        !run->options->apart && leader && listed->entry->work == last_work;
		SearchDocument *document = search_document_new(
		        &maker, listed->document, listed->score, gathered->pdata[i],
		        version ? MIN(1, passages) : passages, error);
		if (!document)
			return FALSE;
		document->best = listed->best;
		g_ptr_array_add(version ? leader->versions : run->result->documents, document);
		leader = version ? leader : document;
		last_work = listed->entry->work;
	}
	return TRUE;
}

gboolean
search_show(SearchRun *run, GError **error)
{
	g_autoptr(GArray) list = list_documents(run);
	guint limit = MIN(run->options->limit ? run->options->limit : LIMIT, LIMIT_MAX);
	ResultPage page = choose_page(run, list, run->options->offset, limit);
	g_autoptr(GArray) places = page.places;
	run->result->total_documents = list->len;
	run->result->total_works = page.works;
	run->result->documents =
	        g_ptr_array_new_with_free_func((GDestroyNotify)search_document_free);
	count_passages(run);
	return show_page(run, list, places, error);
}
