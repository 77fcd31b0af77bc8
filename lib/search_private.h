/* search_private: what the parts of one search share; for search*.c only. */
#pragma once
#include "search.h"
#include "search_rank.h"

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

/* The documents that a single filter lets pass; one byte each. Caller frees. */
guint8 *search_filter_mark(const SearchRun *run, const QueryNode *filter);
/* The documents that all filters let pass; several with one name are alternatives. Notes for the
 * result say which values no document has. Caller frees. */
guint8 *search_filters_mark(SearchRun *run);
guint search_count(const StoreMap *map, const guint8 *marks);

typedef enum {
	WANT_HERE, /* as the query says, without words of other languages */
	WANT_ALL,  /* as the query says */
	WANT_MOST, /* plain words may be missing, but not all of them */
	WANT_ANY   /* anything may be missing, but not everything */
} Want;
/* The documents that hold the query's tree; one byte each. Caller frees. */
guint8 *search_tree_mark(const SearchRun *run, Want want);

GHashTable *search_facets(const SearchRun *run);

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
