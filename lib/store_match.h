/*
 * store_match: the words' side of an index, for search: which passages hold which words and where,
 * and a map of all documents and passages that is kept between queries.
 *
 * Passages and documents are named by row. Threads: as Store.
 */
#pragma once
#include "store.h"

/* Columns of the words' table. */
enum { COLUMN_TITLE, COLUMN_HEADING, COLUMN_BODY, COLUMN_NOTE, N_COLUMNS };

typedef struct {
	gint64 row;
	char *id, *date;
	char *names; /* title and file name, of a document that has no searched passage; else NULL
	              */
	guint work;  /* index of the first document of the same work: often its own */
	guint first_passage; /* index into passages of the first searched one, G_MAXUINT none */
	gboolean failed;     /* store_failures: not all of its text can be searched */
} MapDocument;

typedef struct {
	gint64 row;
	guint document;            /* index into documents */
	guint ordinal;             /* place in the document */
	guint16 length[N_COLUMNS]; /* words, at most 65,535 */
} MapPassage;

typedef struct {
	char *value;
	GArray *documents; /* of guint: indexes into documents, ascending */
} MapFacetValue;

/* The searched passages, by row, and all documents, by row, of one generation. */
typedef struct {
	guint64 generation;
	GArray *documents;      /* of MapDocument */
	GArray *passages;       /* of MapPassage */
	GHashTable *facets;     /* name → GPtrArray of MapFacetValue* in order of value */
	double mean[N_COLUMNS]; /* of length, over passages */
} StoreMap;
void store_map_free(StoreMap *map);

/* The map of the current snapshot (store_begin first): the store's, until its content changes. */
const StoreMap *store_map(Store *store, GError **error);
/* The index of the passage with this row, or G_MAXUINT. */
guint store_map_passage(const StoreMap *map, gint64 row);

/* One place where a phrase of the expression stands. */
typedef struct {
	guint phrase; /* counts from 0 in the order of the expression */
	guint column;
	guint position; /* of its first word in the column */
} Instance;

/* All places in one passage, by column and position. Return FALSE to stop. */
typedef gboolean (*MatchFn)(gint64 row, const Instance *instances, guint n, gpointer data);

/*
 * Call fn for each passage between the rows first and last that the FTS5 expression matches, by
 * row. What stands between double quotes in expression are tokens of tok_query.
 * *ret_partial tells that the deadline ended it early.
 */
gboolean store_match(Store *store, const char *expression, gint64 first, gint64 last, MatchFn fn,
                     gpointer data, gboolean *ret_partial, GError **error);

/* As store_match, of any table of words that has these columns. */
gboolean store_match_in(Store *store, const char *table, const char *expression, gint64 first,
                        gint64 last, MatchFn fn, gpointer data, gboolean *ret_partial,
                        GError **error);

/* Searched passages of the current index. */
gboolean store_match_count(Store *store, guint64 *ret_count, GError **error);

/* Called for each document that has a symbol (A/HRC/38/41), by row. */
typedef void (*SymbolFn)(gint64 row, const char *symbol, gpointer data);
gboolean store_symbols(Store *store, SymbolFn fn, gpointer data, GError **error);

DocumentRecord *store_document_at(Store *store, gint64 row, GError **error);
/* Why it couldn't be read, or only in an older version (store_list.c). */
FailureRecord *store_failure_at(Store *store, gint64 row, GError **error);
PassageRecord *store_passage_at(Store *store, gint64 row, GError **error);
/* The first searched passage under the heading passage `row`, or NULL without error. */
PassageRecord *store_passage_under(Store *store, gint64 row, GError **error);

/* What another module keeps with the Store between queries; destroy runs at store_close. */
void store_attach(Store *store, const char *name, gpointer data, GDestroyNotify destroy);
gpointer store_attached(Store *store, const char *name);

/* Called by store_open. */
gboolean store_match_register(Store *store, GError **error);
