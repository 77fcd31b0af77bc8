/* search_hit: see search_hit.h. */
#include "search_hit.h"

#include <string.h>

enum { SNIPPET = 300 };

static void
hit_free(gpointer data)
{
	SearchHit *hit = data;
	passage_record_free(hit->passage);
	g_free(hit->snippet);
	g_array_unref(hit->highlights);
	g_ptr_array_unref(hit->heading_highlights);
	explanation_free(hit->explain);
	g_free(hit);
}

void
search_document_free(SearchDocument *document)
{
	if (!document)
		return;
	document_record_free(document->document);
	g_ptr_array_unref(document->hits);
	if (document->title_highlights)
		g_array_unref(document->title_highlights);
	if (document->links)
		g_ptr_array_unref(document->links);
	g_ptr_array_unref(document->versions);
	g_free(document);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchDocument, search_document_free)

gint
search_better_passage(gconstpointer a, gconstpointer b)
{
	const ScoredPassage *one = a, *other = b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return one->passage < other->passage ? -1 : one->passage > other->passage;
}

static gboolean
already_shown(const GPtrArray *hits, gint64 row)
{
	for (guint i = 0; i < hits->len; i++)
		if (((const SearchHit *)hits->pdata[i])->passage->row == row)
			return TRUE;
	return FALSE;
}

/* score: of the passage that was found, which may be the heading above the one that is shown. */
static void
add_hit(const HitMaker *maker, GPtrArray *hits, PassageRecord *passage, const ScoredPassage *scored,
        gboolean empty)
{
	const guint columns = 1u << COLUMN_BODY | 1u << COLUMN_NOTE;
	g_autoptr(Snippet) snippet =
	        snippet_cut(maker->finder, empty ? "" : passage->text, columns, SNIPPET);
	SearchHit *hit = g_new0(SearchHit, 1);
	hit->passage = passage;
	hit->score = scored->score;
	hit->snippet = g_steal_pointer(&snippet->text);
	hit->highlights = g_array_ref(snippet->highlights);
	hit->before = snippet->before;
	hit->after = snippet->after;
	hit->heading_highlights = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	for (char **heading = passage->heading; heading && *heading; heading++)
		g_ptr_array_add(hit->heading_highlights,
		                finder_mark(maker->finder, *heading, COLUMN_HEADING));
	if (maker->ranking)
		hit->explain = ranking_explanation(maker->ranking, maker->store, scored->passage);
	g_ptr_array_add(hits, hit);
}

/*
 * A heading answers by the text under it. One with nothing under it is shown, without a snippet,
 * only where the document has no other hit.
 */
static gboolean
show_passage(const HitMaker *maker, GPtrArray *hits, const ScoredPassage *scored,
             gboolean last_resort, GError **error)
{
	gint64 row = g_array_index(maker->map->passages, MapPassage, scored->passage).row;
	g_autoptr(PassageRecord) passage = store_passage_at(maker->store, row, error);
	if (!passage)
		return FALSE;
	/* A line of a table of contents only points to an answer. */
	if (strcmp(passage->role, "contents") == 0 && !last_resort)
		return TRUE;
	if (strcmp(passage->role, "heading") != 0) {
		if (!already_shown(hits, row))
			add_hit(maker, hits, g_steal_pointer(&passage), scored, FALSE);
		return TRUE;
	}
	g_autoptr(GError) e = NULL;
	g_autoptr(PassageRecord) under = store_passage_under(maker->store, row, &e);
	if (e) {
		g_propagate_error(error, g_steal_pointer(&e));
		return FALSE;
	}
	if (under && !already_shown(hits, under->row))
		add_hit(maker, hits, g_steal_pointer(&under), scored, FALSE);
	else if (!under && last_resort)
		add_hit(maker, hits, g_steal_pointer(&passage), scored, TRUE);
	return TRUE;
}

static gboolean
show_passages(const HitMaker *maker, SearchDocument *document, guint first_passage,
              const GArray *scored, guint wanted, GError **error)
{
	for (guint round = 0; round < 2 && !document->hits->len; round++)
		for (guint i = 0; i < scored->len && document->hits->len < wanted; i++)
			if (!show_passage(maker, document->hits,
			                  &g_array_index(scored, ScoredPassage, i), round > 0,
			                  error))
				return FALSE;
	/* The title alone was found: the document's beginning tells what it is. */
	ScoredPassage first = {first_passage, 0};
	if (!document->hits->len && maker->words && first_passage != G_MAXUINT &&
	    !show_passage(maker, document->hits, &first, TRUE, error))
		return FALSE;
	document->more = scored->len > document->hits->len ? scored->len - document->hits->len : 0;
	return TRUE;
}

SearchDocument *
search_document_new(const HitMaker *maker, guint index, double score, const GArray *scored,
                    guint passages, GError **error)
{
	g_autoptr(SearchDocument) document = g_new0(SearchDocument, 1);
	const MapDocument *entry = &g_array_index(maker->map->documents, MapDocument, index);
	document->score = score;
	document->hits = g_ptr_array_new_with_free_func(hit_free);
	document->versions = g_ptr_array_new_with_free_func((GDestroyNotify)search_document_free);
	document->document = store_document_at(maker->store, entry->row, error);
	if (!document->document)
		return NULL;
	finder_expect(maker->finder, document->document->lang);
	document->title_highlights =
	        finder_mark(maker->finder, document->document->title, COLUMN_TITLE);
	if (!passages)
		document->more = scored->len;
	else if (!show_passages(maker, document, entry->first_passage, scored, passages, error))
		return NULL;
	return g_steal_pointer(&document);
}
