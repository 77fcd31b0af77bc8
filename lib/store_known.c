/* store_known: what the index knows of files, and cutting all words anew. See store.h. */
#include "store_writer.h"

#include <string.h>

static const char *
keep(Known *known, sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);
	return text && *text ? g_string_chunk_insert(known->strings, text) : "";
}

static gboolean
read_documents(Writer *w, Known *known, GHashTable *by_row, GError **error)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(w->db,
			       "SELECT row, id, sha256, extractor, catalogue, title, state, reason, "
			       "failed_sha256, failed_extractor, failed_reason, failed_state, pages "
			       "FROM document",
			       -1, &s, NULL))
		return store_error(w->db, error, "cannot be read");
	int result;
	while ((result = sqlite3_step(s)) == SQLITE_ROW) {
		KnownDocument *d = g_new0(KnownDocument, 1);
		d->id = keep(known, s, 1);
		d->sha256 = keep(known, s, 2);
		d->extractor = keep(known, s, 3);
		d->catalogue = keep(known, s, 4);
		d->title = keep(known, s, 5);
		if (!doc_state_parse((const char *)sqlite3_column_text(s, 6), &d->state))
			d->state = DOC_DAMAGED;
		d->reason = keep(known, s, 7);
		d->failed_sha256 = keep(known, s, 8);
		d->failed_extractor = keep(known, s, 9);
		d->failed_reason = keep(known, s, 10);
		if (*d->failed_sha256 &&
		    !doc_state_parse((const char *)sqlite3_column_text(s, 11), &d->failed_state))
			d->failed_state = DOC_CRASHED;
		d->pages = (guint)sqlite3_column_int(s, 12);
		g_ptr_array_add(known->documents, d);
		g_hash_table_insert(by_row, GSIZE_TO_POINTER((gsize)sqlite3_column_int64(s, 0)), d);
	}
	sqlite3_finalize(s);
	return result == SQLITE_DONE || store_error(w->db, error, "cannot be read");
}

static gboolean
read_paths(Writer *w, Known *known, GHashTable *by_row, GError **error)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(w->db,
			       "SELECT path, root, url, size, mtime, inode, document FROM path "
			       "ORDER BY added",
			       -1, &s, NULL))
		return store_error(w->db, error, "cannot be read");
	int result;
	while ((result = sqlite3_step(s)) == SQLITE_ROW) {
		gsize row = (gsize)sqlite3_column_int64(s, 6);
		KnownDocument *d = g_hash_table_lookup(by_row, GSIZE_TO_POINTER(row));
		if (!d)
			continue;
		KnownPath *p = g_new0(KnownPath, 1);
		p->path = keep(known, s, 0);
		p->root = g_string_chunk_insert_const(known->strings,
						      (const char *)sqlite3_column_text(s, 1));
		p->url = keep(known, s, 2);
		p->size = (guint64)sqlite3_column_int64(s, 3);
		p->mtime = sqlite3_column_int64(s, 4);
		p->inode = (guint64)sqlite3_column_int64(s, 5);
		p->document = d;
		d->paths++;
		g_ptr_array_add(known->paths, p);
	}
	sqlite3_finalize(s);
	return result == SQLITE_DONE || store_error(w->db, error, "cannot be read");
}

Known *
known_new(void)
{
	Known *known = g_new0(Known, 1);
	known->documents = g_ptr_array_new_with_free_func(g_free);
	known->paths = g_ptr_array_new_with_free_func(g_free);
	known->strings = g_string_chunk_new(65536);
	return known;
}

Known *
writer_known(Writer *w, GError **error)
{
	g_autoptr(Known) known = known_new();
	g_autoptr(GHashTable) by_row = g_hash_table_new(NULL, NULL);
	if (!read_documents(w, known, by_row, error) || !read_paths(w, known, by_row, error))
		return NULL;
	return g_steal_pointer(&known);
}

void
known_free(Known *known)
{
	if (!known)
		return;
	g_ptr_array_unref(known->documents);
	g_ptr_array_unref(known->paths);
	g_string_chunk_free(known->strings);
	g_free(known);
}

/* ---- retokenising ---------------------------------------------------------------------------- */

enum { RETOKENISE_BATCH = 5000 }; /* passages a transaction: a second or so */

static gboolean
last_row(Writer *w, gint64 *ret_row, GError **error)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(w->db, "SELECT coalesce(max(row), 0) FROM passage", -1, &s, NULL) ||
	    sqlite3_step(s) != SQLITE_ROW) {
		sqlite3_finalize(s);
		return store_error(w->db, error, "cannot be read");
	}
	*ret_row = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return TRUE;
}

/* One row a statement, so that each passage is counted for itself. */
static gboolean
fill(Writer *w, sqlite3_stmt *from, sqlite3_stmt *to, GError **error)
{
	int result;
	while ((result = sqlite3_step(from)) == SQLITE_ROW) {
		for (int column = 0; column < 5; column++)
			sqlite3_bind_value(to, column + 1, sqlite3_column_value(from, column));
		word_count_passage(w->words, (const char *)sqlite3_column_text(from, 5), 1);
		result = sqlite3_step(to);
		sqlite3_reset(to);
		if (result != SQLITE_DONE)
			break;
	}
	word_count_passage(w->words, "", 0);
	return result == SQLITE_DONE || store_error(w->db, error, "its words cannot be written");
}

static gboolean
fill_batch(Writer *w, const char *name, gint64 first, GError **error)
{
	sqlite3_stmt *from = NULL, *to = NULL;
	g_autofree char *insert = g_strdup_printf(
		"INSERT INTO %s(rowid, title, heading, body, note) VALUES(?, ?, ?, ?, ?)", name);
	if (!writer_begin(w, error))
		return FALSE;
	gboolean good =
		!sqlite3_prepare_v2(w->db,
				    "SELECT c.row, c.title, c.heading, c.body, c.note, p.lang FROM "
				    "passage p CROSS JOIN passage_content c "
				    "WHERE p.row > ?1 AND p.row <= ?2 AND c.row = p.row",
				    -1, &from, NULL) &&
		!sqlite3_prepare_v2(w->db, insert, -1, &to, NULL);
	if (!good)
		store_error(w->db, error, "its words cannot be written");
	sqlite3_bind_int64(from, 1, first);
	sqlite3_bind_int64(from, 2, first + RETOKENISE_BATCH);
	good = good && fill(w, from, to, error);
	sqlite3_finalize(from);
	sqlite3_finalize(to);
	return good && writer_execute(w, "COMMIT", error);
}

/* The new table takes over; the old one goes in the same transaction. */
static gboolean
exchange(Writer *w, const char *name, GError **error)
{
	g_autofree char *drop = g_strdup_printf("DROP TABLE %s", w->fts);
	writer_forget_statements(w);
	w->changed = TRUE;
	if (!writer_begin(w, error) || !writer_execute(w, drop, error) ||
	    !writer_execute(w, "DELETE FROM lexicon", error) ||
	    !writer_recut_recommendations(w, error) ||
	    !writer_set(w, "fts", name, error) || !writer_set(w, "tok", tok_id(w->tok), error) ||
	    !writer_commit(w, error))
		return FALSE;
	g_free(w->fts);
	w->fts = g_strdup(name);
	writer_forget_statements(w);
	w->stale = FALSE;
	return TRUE;
}

/* *ret_stopped: progress said so. */
static gboolean
fill_all(Writer *w, const char *name, gint64 last,
	 gboolean (*progress)(double share, gpointer data), gpointer data, gboolean *ret_stopped,
	 GError **error)
{
	for (gint64 from = 0; from < last && !*ret_stopped; from += RETOKENISE_BATCH) {
		if (!fill_batch(w, name, from, error))
			return FALSE;
		double share = MIN(1.0, (double)(from + RETOKENISE_BATCH) / (double)last);
		*ret_stopped = progress && !progress(share, data);
	}
	return TRUE;
}

gboolean
writer_retokenise(Writer *w, gboolean (*progress)(double share, gpointer data), gpointer data,
		  GError **error)
{
	gint64 last = 0;
	gboolean stopped = FALSE;
	g_autofree char *name = g_strdup_printf(
		"passage_fts_%" G_GUINT64_FORMAT,
		g_ascii_strtoull(w->fts + strlen("passage_fts_"), NULL, 10) + 1);
	if (!writer_commit(w, error) || !last_row(w, &last, error) || !writer_begin(w, error) ||
	    !writer_create_fts(w, name, error) || !writer_execute(w, "COMMIT", error))
		return FALSE;
	/* The words of the new table are counted in memory until it takes over. */
	gboolean good = fill_all(w, name, last, progress, data, &stopped, error) &&
			(stopped || exchange(w, name, error));
	word_count_clear(w->words);
	return good;
}
