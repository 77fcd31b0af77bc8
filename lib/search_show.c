/* search_show: the order of documents, the page that is wanted, its passages and snippets. */
#include "search_private.h"

#include <string.h>

#include "snippet.h"

enum { SNIPPET = 300, PASSAGES = 3, LIMIT = 10, LIMIT_MAX = 1000 };

/* ---- the order ------------------------------------------------------------------------------- */

typedef struct {
	guint document;
	gboolean all; /* holds all that is wanted */
	double score;
	const MapDocument *entry;
} Listed;

static gint
by_relevance(gconstpointer a, gconstpointer b)
{
	const Listed *one = a, *other = b;
	if (one->all != other->all)
		return one->all ? -1 : 1;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	/* Equal answers are most often reprints: the first to appear, then the id, so that the
	 * order never wavers. */
	gboolean undated = !*one->entry->date, other_undated = !*other->entry->date;
	if (undated != other_undated)
		return undated ? 1 : -1;
	gint dates = strcmp(one->entry->date, other->entry->date);
	return dates ? dates : strcmp(one->entry->id, other->entry->id);
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

/* Documents that lack words stand below those that lack none: their scores say so too. */
static void
lower_nearest(GArray *list)
{
	double least = G_MAXDOUBLE, most = 0;
	gboolean any = FALSE;
	for (guint i = 0; i < list->len; i++) {
		const Listed *listed = &g_array_index(list, Listed, i);
		if (listed->all) {
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
		if (!listed->all)
			listed->score *= least / most;
	}
}

static GArray *
list_documents(const SearchRun *run)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(Listed));
	for (guint i = 0; i < run->map->documents->len; i++) {
		Listed listed = {i, run->all[i] != 0, run->ranking->document_score[i],
		                 &g_array_index(run->map->documents, MapDocument, i)};
		if (run->listed[i])
			g_array_append_val(list, listed);
	}
	lower_nearest(list);
	SearchSort sort = run->options->sort;
	/* Nothing was asked for but filters: the newest are the most likely wanted. */
	if (sort == SORT_RELEVANCE && !run->plan->positive)
		sort = SORT_NEWEST;
	g_array_sort(list, sort == SORT_NEWEST   ? by_newest
	                   : sort == SORT_OLDEST ? by_oldest
	                                         : by_relevance);
	return list;
}

/* ---- passages of the page -------------------------------------------------------------------- */

typedef struct {
	guint passage;
	float score;
} Scored;

static gint
scored_first(gconstpointer a, gconstpointer b)
{
	const Scored *one = a, *other = b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return one->passage < other->passage ? -1 : one->passage > other->passage;
}

/* For each document of the page its passages with hits, best first. Of GArray of Scored. */
static GPtrArray *
gather_passages(const SearchRun *run, const GArray *list, guint first, guint n)
{
	GPtrArray *gathered = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	g_autofree guint *place = g_new0(guint, run->map->documents->len + 1);
	for (guint i = 0; i < n; i++) {
		place[g_array_index(list, Listed, first + i).document] = i + 1;
		g_ptr_array_add(gathered, g_array_new(FALSE, FALSE, sizeof(Scored)));
	}
	for (guint i = 0; i < run->map->passages->len; i++) {
		guint document = g_array_index(run->map->passages, MapPassage, i).document;
		if (!run->ranking->passage_hit[i] || document == G_MAXUINT || !place[document])
			continue;
		Scored scored = {i, run->ranking->passage_score[i]};
		g_array_append_val((GArray *)gathered->pdata[place[document] - 1], scored);
	}
	for (guint i = 0; i < n; i++)
		g_array_sort(gathered->pdata[i], scored_first);
	return gathered;
}

/* ---- what is marked in snippets -------------------------------------------------------------- */

/* The words of a run count when nobody wrote the run as it was typed, its pairs never. */
static gboolean
is_shown(const SearchRun *run, const PhraseUse *use)
{
	guint unit_index = plan_term(run->plan, use->term)->unit;
	const PlanUnit *unit = plan_unit(run->plan, unit_index);
	if (unit->negative || unit->optional || (!use->strict && !unit->distance) ||
	    !(unit->columns & (1u << COLUMN_BODY)))
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

static Finder *
make_finder(const SearchRun *run)
{
	g_autoptr(GArray) phrases = g_array_new(FALSE, FALSE, sizeof(FinderPhrase));
	for (guint i = 0; i < run->plan->phrases->len; i++) {
		const PlanPhrase *phrase = plan_phrase(run->plan, i);
		for (guint k = 0; k < phrase->uses->len; k++) {
			const PhraseUse *use = &g_array_index(phrase->uses, PhraseUse, k);
			if (!is_shown(run, use))
				continue;
			FinderPhrase shown = {phrase->tokens, phrase->prefix,
			                      plan_term(run->plan, use->term)->unit,
			                      run->ranking->idf[use->term] * (double)use->weight};
			g_array_append_val(phrases, shown);
			break;
		}
	}
	/* A query without words has no phrases, and an empty array no first element. */
	return finder_new(store_tok(run->store),
	                  phrases->len ? &g_array_index(phrases, FinderPhrase, 0) : NULL,
	                  phrases->len);
}

/* ---- hits ------------------------------------------------------------------------------------ */

static void
hit_free(gpointer data)
{
	SearchHit *hit = data;
	passage_record_free(hit->passage);
	g_free(hit->snippet);
	g_array_unref(hit->highlights);
	g_free(hit->explain);
	g_free(hit);
}

static void
search_document_free(gpointer data)
{
	SearchDocument *document = data;
	document_record_free(document->document);
	g_ptr_array_unref(document->hits);
	g_free(document);
}

static gboolean
already_shown(const GPtrArray *hits, gint64 row)
{
	for (guint i = 0; i < hits->len; i++)
		if (((const SearchHit *)hits->pdata[i])->passage->row == row)
			return TRUE;
	return FALSE;
}

static void
add_hit(const SearchRun *run, Finder *finder, GPtrArray *hits, PassageRecord *passage, guint index,
        gboolean empty)
{
	g_autoptr(Snippet) snippet = snippet_cut(finder, empty ? "" : passage->text, SNIPPET);
	SearchHit *hit = g_new0(SearchHit, 1);
	hit->passage = passage;
	hit->score = (double)run->ranking->passage_score[index];
	hit->snippet = g_steal_pointer(&snippet->text);
	hit->highlights = g_array_ref(snippet->highlights);
	hit->before = snippet->before;
	hit->after = snippet->after;
	if (run->options->explain)
		hit->explain = ranking_explain(run->ranking, run->store, index);
	g_ptr_array_add(hits, hit);
}

/*
 * A heading answers by the text under it. One with nothing under it is shown, without a snippet,
 * only where the document has no other hit.
 */
static gboolean
show_passage(const SearchRun *run, Finder *finder, GPtrArray *hits, guint index,
             gboolean last_resort, GError **error)
{
	gint64 row = g_array_index(run->map->passages, MapPassage, index).row;
	g_autoptr(PassageRecord) passage = store_passage_at(run->store, row, error);
	if (!passage)
		return FALSE;
	/* A line of a table of contents only points to an answer. */
	if (strcmp(passage->role, "contents") == 0 && !last_resort)
		return TRUE;
	if (strcmp(passage->role, "heading") != 0) {
		if (!already_shown(hits, row))
			add_hit(run, finder, hits, g_steal_pointer(&passage), index, FALSE);
		return TRUE;
	}
	g_autoptr(GError) e = NULL;
	g_autoptr(PassageRecord) under = store_passage_under(run->store, row, &e);
	if (e) {
		g_propagate_error(error, g_steal_pointer(&e));
		return FALSE;
	}
	if (under && !already_shown(hits, under->row))
		add_hit(run, finder, hits, g_steal_pointer(&under), index, FALSE);
	else if (!under && last_resort)
		add_hit(run, finder, hits, g_steal_pointer(&passage), index, TRUE);
	return TRUE;
}

static gboolean
show_passages(const SearchRun *run, Finder *finder, SearchDocument *document, const GArray *scored,
              guint first_passage, GError **error)
{
	guint wanted = run->options->passages ? run->options->passages : PASSAGES;
	for (guint round = 0; round < 2 && !document->hits->len; round++)
		for (guint i = 0; i < scored->len && document->hits->len < wanted; i++)
			if (!show_passage(run, finder, document->hits,
			                  g_array_index(scored, Scored, i).passage, round > 0,
			                  error))
				return FALSE;
	/* The title alone was found: the document's beginning tells what it is. */
	if (!document->hits->len && run->plan->positive && first_passage != G_MAXUINT &&
	    !show_passage(run, finder, document->hits, first_passage, TRUE, error))
		return FALSE;
	document->more = scored->len > document->hits->len ? scored->len - document->hits->len : 0;
	return TRUE;
}

static void
count_passages(const SearchRun *run)
{
	for (guint i = 0; i < run->map->passages->len; i++) {
		guint document = g_array_index(run->map->passages, MapPassage, i).document;
		run->result->total_passages +=
		    run->ranking->passage_hit[i] && document != G_MAXUINT && run->listed[document];
	}
}

gboolean
search_show(SearchRun *run, GError **error)
{
	g_autoptr(GArray) list = list_documents(run);
	guint limit = MIN(run->options->limit ? run->options->limit : LIMIT, LIMIT_MAX);
	guint first = MIN(run->options->offset, list->len), n = MIN(limit, list->len - first);
	g_autoptr(GPtrArray) gathered = gather_passages(run, list, first, n);
	g_autoptr(Finder) finder = make_finder(run);
	run->result->total_documents = list->len;
	run->result->documents = g_ptr_array_new_with_free_func(search_document_free);
	count_passages(run);
	for (guint i = 0; i < n; i++) {
		const Listed *listed = &g_array_index(list, Listed, first + i);
		SearchDocument *document = g_new0(SearchDocument, 1);
		document->score = listed->score;
		document->hits = g_ptr_array_new_with_free_func(hit_free);
		g_ptr_array_add(run->result->documents, document);
		document->document = store_document_at(run->store, listed->entry->row, error);
		if (!document->document || !show_passages(run, finder, document, gathered->pdata[i],
		                                          listed->entry->first_passage, error))
			return FALSE;
	}
	return TRUE;
}
