/* store_reader: the inside of a Store, for store_*.c and lexicon.c only. */
#pragma once
#include "store_match.h"
#include "store_private.h"

struct Store {
	char *file;
	sqlite3 *db;
	Tok *tok;
	const Vocabulary *vocabulary;
	gboolean snapshot; /* between store_begin and store_end */
	gboolean stale;
	gint64 deadline;        /* g_get_monotonic_time(), 0 none */
	GHashTable *statements; /* SQL text → sqlite3_stmt */
	GData *attached;        /* store_attach */
	StoreMap *map;          /* of generation map->generation, or NULL */
};

/*
 * A statement ready to be stepped, with parameters bound by types: t text, i gint64. Texts must
 * live until the statement is reset. It is kept for the next time and reset by the caller.
 */
sqlite3_stmt *store_query(Store *store, GError **error, const char *sql, const char *types, ...);
/* SQLITE_ROW: TRUE. Else resets the statement and returns FALSE, with error set if it failed. */
gboolean store_step(Store *store, sqlite3_stmt *s, gboolean *ret_failed, GError **error);
/* A copy of a text column; "" for NULL. */
char *store_text(sqlite3_stmt *s, int column);
/* The row of a document by its id; 0 and ERROR_NOT_FOUND when there is none. */
gint64 store_document_row(Store *store, const char *id, GError **error);

/* Columns of a passage as store_fill_passage reads them, from tables p (passage) and d (document).
 */
#define STORE_PASSAGE_COLUMNS                                                                      \
	"p.row, d.id, p.page, p.on_page, p.hash, p.ordinal, p.page_last, p.attachment, "           \
	"coalesce((SELECT label FROM page WHERE document = p.document AND "                        \
	"attachment = p.attachment AND number = p.page), ''), p.role, p.number, p.anchor, "        \
	"p.lang, "                                                                                 \
	"p.text, p.raw, p.heading"
PassageRecord *store_fill_passage(sqlite3_stmt *s);

/* A failure, in table d: some or all of its text, or of its newest bytes, can't be searched. */
#define STORE_FAILED "(d.state <> 'ok' OR d.failed_state <> '')"

/* Columns of a document for store_fill_document, from table d; places and facets are read apart. */
#define STORE_DOCUMENT_COLUMNS                                                                     \
	"d.row, d.id, d.work, d.title, d.kind, d.date, d.lang, d.publisher, d.symbol, d.state, "   \
	"d.reason, d.format, d.sha256, d.pages, d.size, d.restricted"
DocumentRecord *store_fill_document(sqlite3_stmt *s);
/* Adds paths, url, countries, orgs and themes. */
gboolean store_complete_document(Store *store, DocumentRecord *record, GError **error);
