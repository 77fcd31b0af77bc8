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

/* A page of a document, or of the attachment with this number (0: the file itself). */
typedef struct {
	guint attachment, number; /* number from 1, as a viewer counts */
	char *label;              /* as printed, "" unknown */
	char *state;              /* doc_state_name: "ok", "no_text", … */
	guint characters, images;
	double width, height;     /* points; 0 for HTML */
} PageRecord;
void page_record_free(PageRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PageRecord, page_record_free)

/* A line of a document's own outline or of its headings. */
typedef struct {
	guint level, page, attachment; /* level from 1; page 0: not in this file */
	char *title, *label;           /* label: the page's, "" unknown */
	char *anchor;                  /* HTML id, "" none */
	char *passage;                 /* id of the heading's passage, "" for an outline's line */
} HeadingRecord;
void heading_record_free(HeadingRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeadingRecord, heading_record_free)

/* A document that could not be read, wholly or in its newest bytes; or, no failure but told with them,
 * one that was read though its owner restricts it (state "restricted"). */
typedef struct {
	DocumentRecord *document;
	char *state, *reason;  /* of the failure; differs from the document's where an older version stays */
	char *advice;          /* what a maintainer can do */
	gboolean older_kept;   /* an older version of the document is still searched */
} FailureRecord;
void failure_record_free(FailureRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FailureRecord, failure_record_free)

/* A metadata value with where it came from. */
typedef struct {
	char *field, *value, *source;
	double confidence;
	gboolean chosen;
} ValueRecord;
void value_record_free(ValueRecord *record);

/* A link out of a document. */
typedef struct {
	char *text, *target;
	guint page;
} LinkRecord;
void link_record_free(LinkRecord *record);

typedef struct {
	char *value;
	guint count;
} ValueCount;
void value_count_free(ValueCount *count);

typedef struct {
	guint documents, files; /* files: places, copies counted each */
	guint failures;         /* of store_failures, without the restricted */
	guint64 passages, searched, pages;
	guint64 bytes;            /* of the index file with its write-ahead log */
	guint64 generation;       /* grows with every change of a document */
	gint64 created;           /* seconds since 1970, 0 unknown */
	char *file, *tok_id;      /* tok_id: of the index; store_stale compares it */
	char *facts_id;           /* vocabulary_facts_id by which all documents were read, "" unknown */
	gboolean stale;
	GPtrArray *states, *languages, *kinds; /* of ValueCount*, most first; documents each */
} StoreStatus;
void store_status_free(StoreStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreStatus, store_status_free)

/* ---- reading (store_read.c) ----------------------------------------------------------------
 *
 * What is asked for and isn't there is ERROR_NOT_FOUND, a passed deadline ERROR_LIMIT, a file that
 * contradicts itself ERROR_CORRUPT. All that is returned is the caller's; GPtrArrays free their
 * elements. Calls outside store_begin … store_end each see their own point in time.
 */

typedef struct Store Store;

/*
 * Open for reading. One Store a thread. tok must outlive it.
 * ERROR_NOT_FOUND (no file: says how to make one), ERROR_CORRUPT (not an index, other schema),
 * ERROR_IO. An index whose tok id differs from tok's opens; store_stale tells.
 */
Store *store_open(const char *file, Tok *tok, const Vocabulary *vocabulary, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)
/* As of the last store_begin or store_open. */
gboolean store_stale(const Store *store);
Tok *store_tok(const Store *store);
const Vocabulary *store_vocabulary(const Store *store);
/* Between two snapshots: from now on this one counts. It must outlive the store; one that cuts text
 * otherwise than the store's tok makes searches miss words. */
void store_set_vocabulary(Store *store, const Vocabulary *vocabulary);

/* One snapshot for all reads between the two. Nesting is an error of the caller (asserted). */
gboolean store_begin(Store *store, GError **error);
void store_end(Store *store);

/* Reads stop with ERROR_LIMIT after this many ms from now; 0 switches it off. */
void store_deadline(Store *store, guint ms);

/* Counts every commit that changed documents: equal numbers, equal content. 0 on failure. */
guint64 store_generation(Store *store, GError **error);

/* ERROR_NOT_FOUND for an unknown id. A passage's id is found again after reindexing by its hash. */
DocumentRecord *store_document(Store *store, const char *id, GError **error);
PassageRecord *store_passage(Store *store, const char *id, GError **error);
/* The id of the document that holds the passage with this id: no look-up, the id begins with it. */
char *store_passage_document(const char *passage_id);

/* Which documents a list shows. Lists are NULL-terminated or NULL; values are alternatives. */
typedef struct {
	GStrv kind, lang, country, org, state;
	const char *since, *until;      /* YYYY, YYYY-MM or YYYY-MM-DD, or NULL; inclusive */
	enum { LIST_BY_TITLE, LIST_NEWEST, LIST_OLDEST } sort; /* undated last */
	guint limit, offset;            /* limit 0: all */
} ListOptions;
/* Of DocumentRecord*. options NULL: all, by title. *ret_total (may be NULL): without the limit. */
GPtrArray *store_documents(Store *store, const ListOptions *options, guint *ret_total,
			   GError **error);

/* Of FailureRecord*, by path: state other than "ok", or newest bytes that could not be read. Those that
 * are only restricted come last. */
GPtrArray *store_failures(Store *store, GError **error);

/* Of PageRecord*, in order, attachments after the file itself. */
GPtrArray *store_pages(Store *store, const char *document_id, GError **error);
/* One page by its number; ERROR_NOT_FOUND. */
PageRecord *store_page(Store *store, const char *document_id, guint attachment, guint number,
		       GError **error);
/* The number (from 1) of the page of the file itself with this printed label; 0: none has it. */
guint store_page_labelled(Store *store, const char *document_id, const char *label, GError **error);
/* All text of a page in reading order, running heads and page numbers too. Of PassageRecord*. */
GPtrArray *store_page_passages(Store *store, const char *document_id, guint attachment,
			       guint number, GError **error);

/* The passage and its neighbours in reading order, running heads left out. Of PassageRecord*;
 * *ret_index (may be NULL) is the place of the passage itself. */
GPtrArray *store_surroundings(Store *store, const char *passage_id, guint before, guint after,
			      guint *ret_index, GError **error);

/* Headings as printed; where a document has none, its own outline. Of HeadingRecord*. */
GPtrArray *store_headings(Store *store, const char *document_id, GError **error);
/* Every metadata value that was found, the chosen ones marked. Of ValueRecord*, by field. */
GPtrArray *store_values(Store *store, const char *document_id, GError **error);
/* Of LinkRecord*, in the order of the document. */
GPtrArray *store_links(Store *store, const char *document_id, GError **error);

StoreStatus *store_status(Store *store, GError **error);

/* ---- writing (store_write.c) ----------------------------------------------------------------
 *
 * Changes gather in one transaction that writer_commit ends, so a reader sees a document wholly or
 * not at all. After a failure nothing since the last commit is kept, and the writer only closes.
 * Documents are named by their id. Threads: one at a time.
 */

typedef struct Writer Writer;

/*
 * Open (making the file and its folder where missing) for writing; takes FILE.lock, which names
 * its holder. tok must outlive the writer. ERROR_BUSY when another writer has it (the message
 * names it), else as store_open.
 */
Writer *writer_open(const char *file, Tok *tok, GError **error);
/* As writer_open, but nothing can be written and no lock is taken; NULL without error when there
 * is no index yet. For --dry-run. */
Writer *writer_peek(const char *file, GError **error);
/* Commits what is pending, releases the lock, frees the writer whatever happens. NULL is fine. */
gboolean writer_close(Writer *writer, GError **error);

/* A place where a document's bytes stand. */
typedef struct {
	const char *path, *root;
	const char *url;       /* public address; NULL keeps the one that is known */
	guint64 size;
	gint64 mtime;          /* ns */
	guint64 inode;
} FileFacts;

/* What reading a document cost the worker. */
typedef struct {
	double seconds;
	guint64 memory;        /* peak, bytes */
} ExtractCost;

/*
 * What the catalogue says about a document; wins over all that was found in it. NULL in place of an
 * Override: no catalogue was looked into, so what one said before still holds.
 */
typedef struct {
	const char *id, *work; /* NULL: not said */
	const GPtrArray *values; /* of Value*, or NULL; fields named here replace the found ones */
	const char *hash;      /* changes when anything above does; "" when nothing is said */
} Override;

/*
 * Store what was read from bytes with this sha256 under id, a new or a known one; the older
 * content leaves. Where doc has nothing to show (crashed, limit, damaged) and an older version has,
 * that one stays and the failure is recorded beside it. override may be NULL. writer_place must follow
 * before writer_commit, so that no document is without a place.
 */
gboolean writer_put(Writer *writer, const char *id, const char *sha256, guint64 size,
		    const Document *doc, const ExtractCost *cost, const Override *override,
		    GError **error);

/*
 * The bytes at facts->path are the document id's. New and changed facts are stored; a document
 * that loses its last place by this leaves the index.
 */
gboolean writer_place(Writer *writer, const char *id, const FileFacts *facts, GError **error);

/* The place is gone; with its last place a document leaves. Unknown paths are no error. */
gboolean writer_remove(Writer *writer, const char *path, GError **error);

/*
 * Apply the catalogue's words (no values: it says nothing any more) to a document without reading it
 * again. ERROR_INPUT when override->id belongs to another document.
 */
gboolean writer_override(Writer *writer, const char *id, const Override *override,
			 GError **error);

/* Remember a setting in meta; the same value again writes nothing. */
gboolean writer_set(Writer *writer, const char *key, const char *value, GError **error);

/* End the transaction; raises meta.generation if documents changed. Nothing pending: no write. */
gboolean writer_commit(Writer *writer, GError **error);

/* TRUE when the words of the index were cut by another tokeniser or vocabulary. */
gboolean writer_stale(const Writer *writer);

/*
 * Cut all passages again beside the words in use and exchange the two in one transaction; readers
 * go on meanwhile. progress (may be NULL) is told the share done, 0 … 1; it returns FALSE to stop,
 * then writer_retokenise returns TRUE and the index stays stale.
 */
gboolean writer_retokenise(Writer *writer, gboolean (*progress)(double share, gpointer data),
			   gpointer data, GError **error);

/* What the index knows about files, as of opening. All strings belong to the Known. */
typedef struct {
	const char *id, *sha256, *extractor, *catalogue, *title;
	DocState state;
	const char *reason;
	const char *failed_sha256, *failed_extractor, *failed_reason; /* "" when the last attempt was good */
	DocState failed_state;
	guint pages;
	guint paths;           /* number of its places */
} KnownDocument;

typedef struct {
	const char *path, *root, *url;
	guint64 size;
	gint64 mtime;
	guint64 inode;
	KnownDocument *document;
} KnownPath;

typedef struct {
	GPtrArray *documents;  /* of KnownDocument* */
	GPtrArray *paths;      /* of KnownPath*, in the order of finding */
	GStringChunk *strings;
} Known;
Known *writer_known(Writer *writer, GError **error);
/* An index that knows nothing. */
Known *known_new(void);
void known_free(Known *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Known, known_free)

/*
 * An id for new bytes: 11 digits and consonants (no look-alikes, no words) made from sha256.
 * attempt 0 is the usual one; the next ones serve where that is taken. Caller frees.
 */
char *document_id_make(const char *sha256, guint attempt);
