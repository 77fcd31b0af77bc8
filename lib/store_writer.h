/* store_writer: the inside of a Writer, for store_write.c, store_open.c and store_known.c only. */
#pragma once
#include "store_private.h"
#include "word_count.h"

typedef enum {
	FIND, ADD, UPDATE, FAIL, RECORD, NAME, DROP, FTS_READ, FTS_ADD, FTS_DROP,
	/* what clears a document's parts: the order of store_write.c's clear */
	CLEAR_PASSAGE, CLEAR_PAGE, CLEAR_LINK, CLEAR_OUTLINE, CLEAR_ATTACHMENT, CLEAR_VALUE,
	CLEAR_FACET, CLEAR_RECOMMENDATION,
	ADD_PAGE, ADD_PASSAGE, ADD_LINK, ADD_OUTLINE, ADD_ATTACHMENT, ADD_VALUE, ADD_FACET,
	CLEAR_CATALOGUE, CHOOSE, CHOSEN, FIND_PATH, ADD_PATH, DROP_PATH, COUNT_PATHS, WORD_COUNT, WORD_DROP,
	GENERATION, SET, ADD_RECOMMENDATION, ADD_PARTY, ADD_SUBJECT,
	N_STATEMENTS
} Statement;

struct Writer {
	char *file;
	sqlite3 *db;
	Tok *tok;                /* NULL in a writer_peek */
	int lock;                /* descriptor of FILE.lock, or -1 */
	char *fts;               /* name of the current FTS table */
	gboolean stale, changed; /* changed: since the last commit */
	GHashTable *unwritten;   /* rows of documents whose words FTS5 has yet to be given */
	WordCount *words;        /* since the last commit; NULL in a writer_peek */
	gboolean failed;         /* nothing may be written any more */
	sqlite3_stmt *statements[N_STATEMENTS];
};

gboolean writer_execute(Writer *w, const char *text, GError **error);
/* Starts a transaction unless one is open. */
gboolean writer_begin(Writer *w, GError **error);
/* Run a statement that returns no rows. types: t text (NULL: SQL NULL), i gint64, d double. */
gboolean writer_run(Writer *w, Statement which, GError **error, const char *types, ...);
gboolean writer_create_fts(Writer *w, const char *name, GError **error);
/* ---- store_recommend.c ---- */

gboolean writer_add_recommendations(Writer *w, gint64 document, const Document *doc,
				    GError **error);
/* Gives the words of a document's recommendations to FTS5 (add), or takes them out, which the very
 * text that put them in must still be there for. */
gboolean writer_recommendation_words(Writer *w, gint64 document, gboolean add, GError **error);
/* Cuts all of them anew. */
gboolean writer_recut_recommendations(Writer *w, GError **error);

/* Before the FTS table changes its name. */
void writer_forget_statements(Writer *w);
