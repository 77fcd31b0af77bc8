/*
 * store_read: opening an index for reading, its snapshots and deadlines, and single records.
 * Lists are in store_list.c, words in store_match.c.
 */
#include "store_reader.h"

#include <string.h>

/* ---- records --------------------------------------------------------------------------------- */

void
document_record_free(DocumentRecord *record)
{
	if (!record)
		return;
	char **texts[] = {&record->id,    &record->work,   &record->title,  &record->kind,
	                  &record->date,  &record->lang,   &record->symbol, &record->publisher,
	                  &record->state, &record->reason, &record->format, &record->sha256,
	                  &record->path,  &record->url};
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(*texts[i]);
	g_strfreev(record->paths);
	g_strfreev(record->countries);
	g_strfreev(record->orgs);
	g_strfreev(record->themes);
	g_free(record);
}

const char *
document_record_precision(const DocumentRecord *record)
{
	switch (strlen(record->date)) {
	case 4:
		return "year";
	case 7:
		return "month";
	case 10:
		return "day";
	default:
		return "none";
	}
}

void
passage_record_free(PassageRecord *record)
{
	if (!record)
		return;
	char **texts[] = {&record->id,     &record->page_label, &record->role, &record->number,
	                  &record->anchor, &record->lang,       &record->text, &record->raw};
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(*texts[i]);
	g_strfreev(record->heading);
	g_free(record);
}

DocumentRecord *
store_fill_document(sqlite3_stmt *s)
{
	DocumentRecord *r = g_new0(DocumentRecord, 1);
	char **texts[] = {&r->id,        &r->work,   &r->title, &r->kind,   &r->date,   &r->lang,
	                  &r->publisher, &r->symbol, &r->state, &r->reason, &r->format, &r->sha256};
	r->row = sqlite3_column_int64(s, 0);
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = store_text(s, (int)i + 1);
	r->pages = (guint)sqlite3_column_int64(s, 13);
	r->size = (guint64)sqlite3_column_int64(s, 14);
	r->restricted = sqlite3_column_int(s, 15) != 0;
	return r;
}

PassageRecord *
store_fill_passage(sqlite3_stmt *s)
{
	PassageRecord *r = g_new0(PassageRecord, 1);
	char **texts[] = {&r->page_label, &r->role, &r->number, &r->anchor,
	                  &r->lang,       &r->text, &r->raw};
	r->row = sqlite3_column_int64(s, 0);
	r->page = (guint)sqlite3_column_int64(s, 2);
	r->ordinal = (guint)sqlite3_column_int64(s, 5);
	r->page_last = (guint)sqlite3_column_int64(s, 6);
	r->attachment = (guint)sqlite3_column_int64(s, 7);
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = store_text(s, (int)i + 8);
	g_autofree char *heading = store_text(s, 15);
	r->heading = *heading ? g_strsplit(heading, "\x1f", -1) : g_new0(char *, 1);
	g_autofree char *place = r->attachment ? g_strdup_printf("%u.%u", r->attachment, r->page)
	                                       : g_strdup_printf("%u", r->page);
	r->id = g_strdup_printf("%s-%s-%lld-%s", (const char *)sqlite3_column_text(s, 1), place,
	                        (long long)sqlite3_column_int64(s, 3),
	                        (const char *)sqlite3_column_text(s, 4));
	return r;
}

/* ---- statements ------------------------------------------------------------------------------ */

char *
store_text(sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);
	return g_strdup(text ? text : "");
}

sqlite3_stmt *
store_query(Store *store, GError **error, const char *sql, const char *types, ...)
{
	sqlite3_stmt *s = g_hash_table_lookup(store->statements, sql);
	if (!s) {
		if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL)) {
			store_error(store->db, error, "cannot be read");
			return NULL;
		}
		g_hash_table_insert(store->statements, g_strdup(sql), s);
	}
	va_list arguments;
	va_start(arguments, types);
	for (int i = 1; types[i - 1]; i++) {
		if (types[i - 1] == 't')
			sqlite3_bind_text(s, i, va_arg(arguments, const char *), -1, SQLITE_STATIC);
		else
			sqlite3_bind_int64(s, i, va_arg(arguments, gint64));
	}
	va_end(arguments);
	return s;
}

gboolean
store_step(Store *store, sqlite3_stmt *s, gboolean *ret_failed, GError **error)
{
	int result = sqlite3_step(s);
	*ret_failed = FALSE;
	if (result == SQLITE_ROW)
		return TRUE;
	if (result != SQLITE_DONE) {
		*ret_failed = TRUE;
		if ((result & 0xff) == SQLITE_INTERRUPT)
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_LIMIT,
			            "%s: the time allowed for this request is over", store->file);
		else
			store_error(store->db, error, "cannot be read");
	}
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return FALSE;
}

static int
past_deadline(void *data)
{
	const Store *store = data;
	return store->deadline && g_get_monotonic_time() > store->deadline;
}

void
store_deadline(Store *store, guint ms)
{
	store->deadline = ms ? g_get_monotonic_time() + (gint64)ms * 1000 : 0;
	/* Every 2,000 instructions of SQLite's machine is a fraction of a millisecond. */
	sqlite3_progress_handler(store->db, ms ? 2000 : 0, ms ? past_deadline : NULL, store);
}

static void
finalize(gpointer statement)
{
	sqlite3_finalize(statement);
}

/* ---- opening and snapshots ------------------------------------------------------------------- */

static gboolean
check_tok(Store *store, GError **error)
{
	g_autoptr(GError) e = NULL;
	g_autofree char *id = store_meta(store->db, "tok", &e);
	if (e) {
		g_propagate_error(error, g_steal_pointer(&e));
		return FALSE;
	}
	store->stale = g_strcmp0(id, tok_id(store->tok)) != 0;
	return TRUE;
}

Store *
store_open(const char *file, Tok *tok, const Vocabulary *vocabulary, GError **error)
{
	g_autoptr(Store) store = g_new0(Store, 1);
	store->file = g_strdup(file);
	store->tok = tok;
	store->vocabulary = vocabulary;
	store->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
	if (!store_open_database(file, SQLITE_OPEN_READONLY, tok, &store->db, error) ||
	    !store_match_register(store, error) || !check_tok(store, error))
		return NULL;
	return g_steal_pointer(&store);
}

void
store_close(Store *store)
{
	if (!store)
		return;
	g_datalist_clear(&store->attached);
	store_map_free(store->map);
	g_hash_table_unref(store->statements);
	sqlite3_close_v2(store->db);
	g_free(store->file);
	g_free(store);
}

void
store_attach(Store *store, const char *name, gpointer data, GDestroyNotify destroy)
{
	g_datalist_set_data_full(&store->attached, name, data, destroy);
}

gpointer
store_attached(Store *store, const char *name)
{
	return g_datalist_get_data(&store->attached, name);
}

gboolean
store_stale(const Store *store)
{
	return store->stale;
}

Tok *
store_tok(const Store *store)
{
	return store->tok;
}

const Vocabulary *
store_vocabulary(const Store *store)
{
	return store->vocabulary;
}

void
store_set_vocabulary(Store *store, const Vocabulary *vocabulary)
{
	g_assert(!store->snapshot);
	store->vocabulary = vocabulary;
}

gboolean
store_begin(Store *store, GError **error)
{
	g_assert(!store->snapshot);
	if (sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL))
		return store_error(store->db, error, "cannot be read");
	store->snapshot = TRUE;
	/* The first read fixes the point in time. */
	if (check_tok(store, error))
		return TRUE;
	store_end(store);
	return FALSE;
}

void
store_end(Store *store)
{
	g_assert(store->snapshot);
	GHashTableIter iterator;
	gpointer s;
	g_hash_table_iter_init(&iterator, store->statements);
	while (g_hash_table_iter_next(&iterator, NULL, &s))
		sqlite3_reset(s);
	sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
	store->snapshot = FALSE;
}

guint64
store_generation(Store *store, GError **error)
{
	g_autofree char *value = store_meta(store->db, "generation", error);
	return value ? g_ascii_strtoull(value, NULL, 10) : 0;
}

/* ---- documents and passages ------------------------------------------------------------------ */

static gboolean
not_found(GError **error, const char *what, const char *id)
{
	g_autofree char *shown = text_printable(id);
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND,
	            "%s: there is no %s with this id; search for it, or see: rapporteur documents",
	            shown, what);
	return FALSE;
}

static gboolean
read_places(Store *store, DocumentRecord *record, GError **error)
{
	sqlite3_stmt *s = store_query(
	    store, error, "SELECT path, url FROM path WHERE document = ? ORDER BY added", "i",
	    record->row);
	if (!s)
		return FALSE;
	g_autoptr(GStrvBuilder) paths = g_strv_builder_new();
	gboolean failed;
	while (store_step(store, s, &failed, error)) {
		g_autofree char *path = store_text(s, 0), *url = store_text(s, 1);
		g_strv_builder_add(paths, path);
		if (!record->path)
			record->path = g_strdup(path);
		if (*url && !record->url)
			record->url = g_strdup(url);
	}
	record->paths = g_strv_builder_end(paths);
	record->path = record->path ? record->path : g_strdup("");
	record->url = record->url ? record->url : g_strdup("");
	return !failed;
}

gboolean
store_complete_document(Store *store, DocumentRecord *record, GError **error)
{
	if (!read_places(store, record, error))
		return FALSE;
	sqlite3_stmt *s = store_query(store, error,
	                              "SELECT name, value FROM facet WHERE document = ? AND "
	                              "name IN ('country', 'org', 'theme') ORDER BY name, value",
	                              "i", record->row);
	if (!s)
		return FALSE;
	g_autoptr(GStrvBuilder) countries = g_strv_builder_new();
	g_autoptr(GStrvBuilder) orgs = g_strv_builder_new();
	g_autoptr(GStrvBuilder) themes = g_strv_builder_new();
	gboolean failed;
	while (store_step(store, s, &failed, error)) {
		char first = (char)*sqlite3_column_text(s, 0);
		g_autofree char *value = store_text(s, 1);
		g_strv_builder_add(first == 'c' ? countries : first == 'o' ? orgs : themes, value);
	}
	record->countries = g_strv_builder_end(countries);
	record->orgs = g_strv_builder_end(orgs);
	record->themes = g_strv_builder_end(themes);
	return !failed;
}

static DocumentRecord *
finish_document(Store *store, sqlite3_stmt *s, const char *id, GError **error)
{
	gboolean failed;
	if (!store_step(store, s, &failed, error)) {
		if (!failed)
			not_found(error, "document", id);
		return NULL;
	}
	g_autoptr(DocumentRecord) record = store_fill_document(s);
	sqlite3_reset(s);
	return store_complete_document(store, record, error) ? g_steal_pointer(&record) : NULL;
}

DocumentRecord *
store_document(Store *store, const char *id, GError **error)
{
	sqlite3_stmt *s =
	    store_query(store, error,
	                "SELECT " STORE_DOCUMENT_COLUMNS " FROM document d WHERE id = ?", "t", id);
	return s ? finish_document(store, s, id, error) : NULL;
}

DocumentRecord *
store_document_at(Store *store, gint64 row, GError **error)
{
	sqlite3_stmt *s = store_query(
	    store, error, "SELECT " STORE_DOCUMENT_COLUMNS " FROM document d WHERE row = ?", "i",
	    row);
	return s ? finish_document(store, s, "", error) : NULL;
}

gint64
store_document_row(Store *store, const char *id, GError **error)
{
	sqlite3_stmt *s =
	    store_query(store, error, "SELECT row FROM document WHERE id = ?", "t", id);
	gboolean failed;
	if (!s)
		return 0;
	if (!store_step(store, s, &failed, error)) {
		if (!failed)
			not_found(error, "document", id);
		return 0;
	}
	gint64 row = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return row;
}

/* A passage's id taken apart from its end: a document's id may hold hyphens itself. */
typedef struct {
	char *document, *hash;
	guint attachment, page, on_page;
} PassageName;

static void
passage_name_clear(PassageName *name)
{
	g_free(name->document);
	g_free(name->hash);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PassageName, passage_name_clear)

static gboolean
parse_passage_id(const char *id, PassageName *name)
{
	const char *cut[3];
	const char *end = id + strlen(id);
	for (guint i = 0; i < 3; i++) {
		cut[i] = g_strrstr_len(id, end - id, "-");
		if (!cut[i])
			return FALSE;
		end = cut[i];
	}
	guint64 first = 0, second = 0, on_page = 0;
	char *stop;
	first = g_ascii_strtoull(cut[2] + 1, &stop, 10);
	gboolean attached = *stop == '.';
	if (attached)
		second = g_ascii_strtoull(stop + 1, &stop, 10);
	if (stop != cut[1])
		return FALSE;
	on_page = g_ascii_strtoull(cut[1] + 1, &stop, 10);
	if (stop != cut[0] || end == id || MAX(MAX(first, second), on_page) > G_MAXINT)
		return FALSE;
	name->attachment = attached ? (guint)first : 0;
	name->page = (guint)(attached ? second : first);
	name->on_page = (guint)on_page;
	name->document = g_strndup(id, (gsize)(end - id));
	name->hash = g_strdup(cut[0] + 1);
	return TRUE;
}

char *
store_passage_document(const char *passage_id)
{
	g_auto(PassageName) name = {0};
	return parse_passage_id(passage_id, &name) ? g_steal_pointer(&name.document)
	                                           : g_strdup(passage_id);
}

static PassageRecord *
take_passage(Store *store, sqlite3_stmt *s, gboolean *ret_failed, GError **error)
{
	*ret_failed = !s;
	if (!s || !store_step(store, s, ret_failed, error))
		return NULL;
	PassageRecord *record = store_fill_passage(s);
	sqlite3_reset(s);
	return record;
}

/* Where the id's place no longer holds this text, the nearest passage with it is meant. */
PassageRecord *
store_passage(Store *store, const char *id, GError **error)
{
	g_auto(PassageName) name = {0};
	gint64 row =
	    parse_passage_id(id, &name) ? store_document_row(store, name.document, NULL) : 0;
	if (!row) {
		not_found(error, "passage", id);
		return NULL;
	}
	sqlite3_stmt *s = store_query(
	    store, error,
	    "SELECT " STORE_PASSAGE_COLUMNS " FROM passage p JOIN document d ON d.row = p.document "
	    "WHERE p.document = ?1 AND p.hash = ?2 ORDER BY p.attachment <> ?3, "
	    "abs(p.page - ?4), abs(p.on_page - ?5), p.ordinal LIMIT 1",
	    "itiii", row, name.hash, (gint64)name.attachment, (gint64)name.page,
	    (gint64)name.on_page);
	gboolean failed;
	PassageRecord *record = take_passage(store, s, &failed, error);
	if (!record && !failed)
		not_found(error, "passage", id);
	return record;
}

PassageRecord *
store_passage_at(Store *store, gint64 row, GError **error)
{
	sqlite3_stmt *s = store_query(store, error,
	                              "SELECT " STORE_PASSAGE_COLUMNS
	                              " FROM passage p JOIN document d ON d.row = p.document "
	                              "WHERE p.row = ?",
	                              "i", row);
	gboolean failed;
	PassageRecord *record = take_passage(store, s, &failed, error);
	if (!record && !failed)
		not_found(error, "passage", "");
	return record;
}
