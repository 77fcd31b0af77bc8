/*
 * store: the index file. One writer, many readers, each reader sees one point in time.
 * All SQL of the program is in store_write.c, store_read.c and schema.sql.
 */
#pragma once
#include <glib.h>
#include "doc.h"
#include "tok.h"

/* ---- records: what readers hand out; all strings owned, "" for unknown ------------------- */

typedef struct {
	gint64 row;            /* inside lib/ only */
	char *id, *work, *title, *kind, *date, *lang, *publisher, *symbol, *state, *reason;
	char *format, *sha256, *path, *url;  /* of the leading path */
	GStrv paths;           /* all places, the leading one first */
	GStrv countries, orgs, themes;
	guint pages;
	guint64 size;
	gboolean restricted;
} DocumentRecord;
void document_record_free(DocumentRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentRecord, document_record_free)
/* "year", "month", "day" or "none", by the date's length. */
const char *document_record_precision(const DocumentRecord *record);

typedef struct {
	gint64 row;            /* inside lib/ only */
	char *id;              /* DOCUMENT-PAGE-ONPAGE-HASH, lasting */
	guint ordinal, page, page_last, attachment;
	char *page_label, *role, *number, *anchor, *lang, *text, *raw;
	GStrv heading;         /* path, outermost first */
} PassageRecord;
void passage_record_free(PassageRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PassageRecord, passage_record_free)

/* ---- reading (store_read.c) ---------------------------------------------------------------- */

typedef struct Store Store;

/*
 * Open for reading. One Store a thread. tok must outlive it.
 * ERROR_NOT_FOUND (no file: says how to make one), ERROR_CORRUPT (not an index, other schema),
 * ERROR_IO. An index whose tok id differs from tok's opens; store_stale tells.
 */
Store *store_open(const char *file, Tok *tok, const Vocabulary *vocabulary, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)
gboolean store_stale(const Store *store);
Tok *store_tok(const Store *store);
const Vocabulary *store_vocabulary(const Store *store);

/* One snapshot for all reads between the two. Nesting is an error of the caller (asserted). */
gboolean store_begin(Store *store, GError **error);
void store_end(Store *store);

/* Reads stop with ERROR_LIMIT after this many ms from now; 0 switches it off. */
void store_deadline(Store *store, guint ms);

/* ERROR_NOT_FOUND for an unknown id. A passage's id is found again after reindexing by its hash. */
DocumentRecord *store_document(Store *store, const char *id, GError **error);
PassageRecord *store_passage(Store *store, const char *id, GError **error);

/* ---- writing (store_write.c) ---------------------------------------------------------------- */

typedef struct Writer Writer;

/*
 * Open (making the file and its folder where missing) for writing; takes FILE.lock, which names
 * its holder. ERROR_BUSY when another writer has it (the message names it).
 */
Writer *writer_open(const char *file, Tok *tok, GError **error);
/* Commits what is pending, releases the lock. */
gboolean writer_close(Writer *writer, GError **error);

typedef struct {
	const char *path, *root, *url;
	guint64 size;
	gint64 mtime;          /* ns */
	guint64 inode;
	const char *sha256;
} FileFacts;

typedef struct {
	double seconds;
	guint64 memory;
} ExtractCost;
