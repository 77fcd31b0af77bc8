/* search_private: what the parts of one search share; for search*.c only. */
#pragma once
#include "search.h"
#include "search_rank.h"

typedef enum {
	WANT_HERE, /* as the query says, without words of other languages */
	WANT_ALL,  /* as the query says */
	WANT_MOST, /* plain words may be missing, but not all of them */
	WANT_ANY   /* anything may be missing, but not everything */
} Want;

typedef struct {
	Store *store;
	const SearchOptions *options;
	Query *query;
	SearchPlan *plan;
	Ranking *ranking;
	const StoreMap *map;
	guint8 *allowed;    /* one byte a document: passes the filters */
	guint8 *all;        /* passes, and holds all that is wanted: HOLDS_… */
	guint8 *listed;     /* all, and the nearest that follow */
	Want nearest;       /* how listed was marked, where the result is relaxed */
	GPtrArray *filters; /* of QueryNode*: the typed ones and those of options */
	GHashTable *named;  /* organisation → guint8*, one byte a document: names it */
	SearchResult *result;
} SearchRun;

/* Of a document that holds all: only by words of another language, or as it was typed. */
enum { HOLDS_ABROAD = 1, HOLDS_HERE = 2 };

/* ---- search_named.c ---- */

/* Fills named for all organisations of the filters, with a note each. Reaching the deadline is no
 * failure: result->partial. */
gboolean search_named_find(SearchRun *run, GError **error);

/* ---- search_filter.c ---- */

/* Marks are one byte a document; the caller frees them. */
guint8 *search_marks_new(const StoreMap *map, guint8 value);
void search_marks_join(guint8 *into, const guint8 *from, guint n, gboolean both);
guint search_count(const StoreMap *map, const guint8 *marks);

/* Fills run->filters with the query's and those of the options, which become owned's (to be freed
 * with query_node_free). */
void search_filters_gather(SearchRun *run, GPtrArray *owned);
/* The documents that a single filter lets pass. negated: it stands under a NOT, where org: means
 * the metadata alone. */
guint8 *search_filter_mark(const SearchRun *run, const QueryNode *filter, gboolean negated);
/* The documents that all filters let pass; several with one name are alternatives. */
guint8 *search_filters_mark(SearchRun *run);
/* The same without those whose name, given but, left_out holds for. */
guint8 *search_filters_mark_but(const SearchRun *run,
                                gboolean (*left_out)(const char *name, const char *but),
                                const char *but);
/* The filter itself, where it stands under a NOT. */
const QueryNode *search_filter_inside(const QueryNode *filter);
gboolean search_filter_is_date(const char *name);
const char *search_facet_of(const char *filter);

/* ---- search_filter_tell.c ---- */

/* Notes on the filters, which let pass what is marked. */
void search_filters_tell(SearchRun *run, const guint8 *marks);

/* ---- search_tree.c ---- */

/* The allowed documents that hold the query's tree. */
guint8 *search_tree_mark(const SearchRun *run, Want want);
guint8 *search_tree_mark_of(const SearchRun *run, Want want, const guint8 *allowed);

/* ---- search_facet.c ---- */

GHashTable *search_facets(const SearchRun *run);
/* A value for people: Myanmar for MM, press release. Caller frees. */
char *search_facet_label(const Vocabulary *vocabulary, const char *facet, const char *value);

/* ---- search_show.c ---- */

/* Fills result->documents with the wanted page of the listed documents, best first. */
gboolean search_show(SearchRun *run, GError **error);

/* ---- search_tell.c ---- */

/* Fills result->expansions, with notes for those that matter most. */
void search_tell_expansions(SearchRun *run);

/* ---- search_unread.c ---- */

/* Counts, names and notes the documents that no search can find and that pass the filters. */
gboolean search_unread(SearchRun *run, GError **error);

static inline void G_GNUC_PRINTF(2, 3) search_note(SearchRun *run, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(run->result->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}
