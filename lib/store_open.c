/*
 * store_open: opening an index for writing, making a new one, the lock, closing. See store.h.
 */
#include "store_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "schema_sql.h"

static gboolean
take_lock(Writer *w, GError **error)
{
	g_autofree char *name = g_strconcat(w->file, ".lock", NULL);
	w->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (w->lock < 0) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: cannot be made: %s", name,
			    g_strerror(errno));
		return FALSE;
	}
	char holder[300] = "";
	if (flock(w->lock, LOCK_EX | LOCK_NB)) {
		gssize n = pread(w->lock, holder, sizeof holder - 1, 0);
		g_autofree char *shown = text_printable(n > 0 ? g_strchomp(holder) : "unknown");
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_BUSY,
			    "%s: another indexer is writing (%s); wait for it or stop it", w->file,
			    shown);
		return FALSE;
	}
	int n = g_snprintf(holder, sizeof holder, "process %d on %s\n", getpid(), g_get_host_name());
	/* The lock is the flock; its text is only for the message above. */
	if (ftruncate(w->lock, 0) || pwrite(w->lock, holder, (gsize)n, 0) < 0)
		g_debug("%s: %s", name, g_strerror(errno));
	return TRUE;
}

static gboolean
create(Writer *w, GError **error)
{
	g_autofree char *start = g_strdup_printf(
		"INSERT INTO meta VALUES('schema', %d), ('fts', 'passage_fts_1'), "
		"('generation', 0), ('created', %" G_GINT64_FORMAT ");",
		STORE_SCHEMA, g_get_real_time() / G_USEC_PER_SEC);
	return writer_execute(w, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL", error) &&
	       writer_begin(w, error) && writer_execute(w, schema_sql, error) &&
	       writer_execute(w, start, error) && writer_create_fts(w, "passage_fts_1", error) &&
	       writer_set(w, "tok", tok_id(w->tok), error) && writer_execute(w, "COMMIT", error);
}

gboolean
writer_create_fts(Writer *w, const char *name, GError **error)
{
	/* A larger hash makes fewer, longer segments: measured on bulk runs. */
	g_autofree char *text = g_strdup_printf(
		"CREATE VIRTUAL TABLE %s USING fts5(title, heading, body, note, "
		"content='passage_content', content_rowid='row', tokenize='rapporteur');"
		"INSERT INTO %s(%s, rank) VALUES('hashsize', 16777216);",
		name, name, name);
	return writer_execute(w, text, error);
}

/* A retokenising that was killed leaves a table that nothing names. */
static gboolean
drop_strays(Writer *w, GError **error)
{
	sqlite3_stmt *s = NULL;
	g_autoptr(GPtrArray) strays = g_ptr_array_new_with_free_func(g_free);
	if (sqlite3_prepare_v2(w->db,
			       "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> ? AND "
			       "name GLOB 'passage_fts_*' AND sql LIKE 'CREATE VIRTUAL TABLE%'",
			       -1, &s, NULL))
		return store_error(w->db, error, "cannot be read");
	sqlite3_bind_text(s, 1, w->fts, -1, SQLITE_STATIC);
	while (sqlite3_step(s) == SQLITE_ROW)
		g_ptr_array_add(strays, g_strdup((const char *)sqlite3_column_text(s, 0)));
	sqlite3_finalize(s);
	for (guint i = 0; i < strays->len; i++) {
		g_autofree char *text = g_strdup_printf("DROP TABLE \"%s\"",
							(char *)strays->pdata[i]);
		if (!writer_execute(w, text, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
open_database(Writer *w, int flags, GError **error)
{
	if (!store_open_database(w->file, flags, w->tok, &w->db, error))
		return FALSE;
	sqlite3_stmt *s = NULL;
	gboolean fresh = sqlite3_prepare_v2(w->db, "SELECT 1 FROM meta", -1, &s, NULL) != SQLITE_OK;
	sqlite3_finalize(s);
	if (fresh) {
		w->fts = g_strdup("passage_fts_1");
		if (!create(w, error))
			return FALSE;
	} else if (!(w->fts = store_meta(w->db, "fts", error))) {
		return FALSE;
	}
	g_autofree char *tok = store_meta(w->db, "tok", NULL);
	w->stale = w->tok && g_strcmp0(tok, tok_id(w->tok)) != 0;
	return TRUE;
}

static void
writer_free(Writer *w)
{
	writer_forget_statements(w);
	sqlite3_close_v2(w->db);
	if (w->lock >= 0)
		close(w->lock);
	g_hash_table_unref(w->unwritten);
	word_count_free(w->words);
	g_free(w->fts);
	g_free(w->file);
	g_free(w);
}

Writer *
writer_open(const char *file, Tok *tok, GError **error)
{
	Writer *w = g_new0(Writer, 1);
	w->file = g_strdup(file);
	w->unwritten = g_hash_table_new(NULL, NULL);
	w->tok = tok;
	w->lock = -1;
	g_autofree char *folder = g_path_get_dirname(file);
	if (g_mkdir_with_parents(folder, 0755)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: cannot be made: %s", folder,
			    g_strerror(errno));
		writer_free(w);
		return NULL;
	}
	/* Losing the last commits to a power cut is fine (they are read again), damage is not: that
	 * is synchronous=NORMAL in WAL mode. */
	if (!take_lock(w, error) ||
	    !open_database(w, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) ||
	    !writer_execute(w,
			    "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; "
			    "PRAGMA journal_size_limit = 67108864",
			    error) ||
	    !drop_strays(w, error)) {
		writer_free(w);
		return NULL;
	}
	w->words = word_count_new();
	tok_fts5_watch(w->db, word_count_token, w->words);
	return w;
}

Writer *
writer_peek(const char *file, GError **error)
{
	if (!g_file_test(file, G_FILE_TEST_EXISTS))
		return NULL;
	Writer *w = g_new0(Writer, 1);
	w->file = g_strdup(file);
	w->unwritten = g_hash_table_new(NULL, NULL);
	w->lock = -1;
	w->failed = TRUE;
	if (open_database(w, SQLITE_OPEN_READONLY, error))
		return w;
	writer_free(w);
	return NULL;
}

gboolean
writer_close(Writer *w, GError **error)
{
	if (!w)
		return TRUE;
	gboolean good = sqlite3_get_autocommit(w->db) || writer_commit(w, error);
	writer_free(w);
	return good;
}

gboolean
writer_stale(const Writer *w)
{
	return w->stale;
}
