/*
 * store_match: see store_match.h. FTS5 walks the postings; an auxiliary function of ours, called
 * for each matching row, hands on the instances. Scores are not FTS5's: its bm25() looks up each
 * row's length on disk, which is the larger part of its time.
 */
#include "store_reader.h"

#include <string.h>

/* ---- the auxiliary function ------------------------------------------------------------------ */

/* What store_match and rapporteur_gather share while a statement runs. */
typedef struct {
	GArray *instances; /* of Instance */
	MatchFn fn;
	gpointer data;
	gboolean stopped;
} Gathering;

static void
gather(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int n,
       sqlite3_value **values)
{
	Gathering *g = n ? sqlite3_value_pointer(values[0], "rapporteur-gathering") : NULL;
	int count = 0;
	if (!g || api->xInstCount(fts, &count)) {
		sqlite3_result_error(context, "the words cannot be read", -1);
		return;
	}
	g_array_set_size(g->instances, 0);
	for (int i = 0; i < count; i++) {
		int phrase, column, position;
		int result = api->xInst(fts, i, &phrase, &column, &position);
		if (result != SQLITE_OK) {
			sqlite3_result_error_code(context, result);
			return;
		}
		Instance instance = {(guint)phrase, (guint)column, (guint)position};
		g_array_append_val(g->instances, instance);
	}
	g->stopped = !g->fn(api->xRowid(fts), &g_array_index(g->instances, Instance, 0),
	                    g->instances->len, g->data);
	sqlite3_result_null(context);
}

static fts5_api *
find_api(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(s);
	}
	sqlite3_finalize(s);
	return api;
}

gboolean
store_match_register(Store *store, GError **error)
{
	fts5_api *api = find_api(store->db);
	if (api && !api->xCreateFunction(api, "rapporteur_gather", NULL, gather, NULL))
		return TRUE;
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_INTERNAL,
	            "%s: this SQLite was built without FTS5; install Debian's libsqlite3-0",
	            store->file);
	return FALSE;
}

/* The name of the words' table, checked: it becomes part of SQL texts. Caller frees. */
static char *
fts_name(Store *store, GError **error)
{
	static const char prefix[] = "passage_fts_";
	g_autofree char *name = store_meta(store->db, "fts", error);
	const char *digits = name && g_str_has_prefix(name, prefix) ? name + strlen(prefix) : "";
	if (*digits && strspn(digits, "0123456789") == strlen(digits))
		return g_steal_pointer(&name);
	if (error && !*error)
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT,
		            "%s: it does not name its table of words; move it away and index the "
		            "archive again",
		            store->file);
	return NULL;
}

gboolean
store_match(Store *store, const char *expression, gint64 first, gint64 last, MatchFn fn,
            gpointer data, gboolean *ret_partial, GError **error)
{
	g_autofree char *name = fts_name(store, error);
	return name && store_match_in(store, name, expression, first, last, fn, data, ret_partial,
	                              error);
}

gboolean
store_match_in(Store *store, const char *name, const char *expression, gint64 first, gint64 last,
               MatchFn fn, gpointer data, gboolean *ret_partial, GError **error)
{
	g_autofree char *sql = g_strdup_printf(
	        "SELECT rapporteur_gather(%s, ?4) FROM %s WHERE %s MATCH ?1 AND rowid >= ?2 AND "
	        "rowid <= ?3",
	        name, name, name);
	sqlite3_stmt *s = store_query(store, error, sql, "tii", expression, first, last);
	if (!s)
		return FALSE;
	Gathering g = {g_array_new(FALSE, FALSE, sizeof(Instance)), fn, data, FALSE};
	sqlite3_bind_pointer(s, 4, &g, "rapporteur-gathering", NULL);
	g_autoptr(GError) e = NULL;
	gboolean failed = FALSE;
	while (!g.stopped && store_step(store, s, &failed, &e))
		;
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	g_array_unref(g.instances);
	*ret_partial = failed && g_error_matches(e, RAPPORTEUR_ERROR, ERROR_LIMIT);
	if (!failed || *ret_partial)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&e));
	return FALSE;
}

/* ---- the map --------------------------------------------------------------------------------- */

static void
map_document_clear(gpointer data)
{
	MapDocument *document = data;
	g_free(document->id);
	g_free(document->date);
	g_free(document->names);
}

static void
map_facet_value_free(gpointer data)
{
	MapFacetValue *value = data;
	g_free(value->value);
	g_array_unref(value->documents);
	g_free(value);
}

static StoreMap *
map_new(void)
{
	StoreMap *map = g_new0(StoreMap, 1);
	map->documents = g_array_new(FALSE, TRUE, sizeof(MapDocument));
	g_array_set_clear_func(map->documents, map_document_clear);
	map->passages = g_array_new(FALSE, TRUE, sizeof(MapPassage));
	map->facets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                    (GDestroyNotify)g_ptr_array_unref);
	return map;
}

void
store_map_free(StoreMap *map)
{
	if (!map)
		return;
	g_array_unref(map->documents);
	g_array_unref(map->passages);
	g_hash_table_unref(map->facets);
	g_free(map);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreMap, store_map_free)

static guint
find_document(const StoreMap *map, gint64 row)
{
	guint low = 0, high = map->documents->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(map->documents, MapDocument, middle).row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->documents->len &&
	                       g_array_index(map->documents, MapDocument, low).row == row
	               ? low
	               : G_MAXUINT;
}

guint
store_map_passage(const StoreMap *map, gint64 row)
{
	guint low = 0, high = map->passages->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(map->passages, MapPassage, middle).row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->passages->len && g_array_index(map->passages, MapPassage, low).row == row
	               ? low
	               : G_MAXUINT;
}

static gboolean
load_documents(Store *store, StoreMap *map, GError **error)
{
	sqlite3_stmt *s =
	        store_query(store, error,
	                    "SELECT d.row, d.id, d.date, " STORE_FAILED ", d.work FROM document d "
	                    "ORDER BY d.row",
	                    "");
	gboolean failed = !s;
	g_autoptr(GHashTable) works = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	while (s && store_step(store, s, &failed, error)) {
		char *work = store_text(s, 4);
		guint first = GPOINTER_TO_UINT(g_hash_table_lookup(works, work));
		if (!first) {
			first = map->documents->len + 1;
			g_hash_table_insert(works, work, GUINT_TO_POINTER(first));
		} else {
			g_free(work);
		}
		MapDocument document = {.row = sqlite3_column_int64(s, 0),
		                        .id = store_text(s, 1),
		                        .date = store_text(s, 2),
		                        .work = first - 1,
		                        .first_passage = G_MAXUINT,
		                        .failed = sqlite3_column_int(s, 3) != 0};
		g_array_append_val(map->documents, document);
	}
	return !failed;
}

static gboolean
load_facets(Store *store, StoreMap *map, GError **error)
{
	sqlite3_stmt *s = store_query(
	        store, error,
	        "SELECT name, value, document FROM facet ORDER BY name, value, document", "");
	gboolean failed = !s;
	GPtrArray *values = NULL;
	MapFacetValue *last = NULL;
	g_autofree char *last_name = NULL;
	while (s && store_step(store, s, &failed, error)) {
		const char *name = (const char *)sqlite3_column_text(s, 0);
		const char *value = (const char *)sqlite3_column_text(s, 1);
		guint document = find_document(map, sqlite3_column_int64(s, 2));
		if (document == G_MAXUINT)
			continue;
		if (!values || strcmp(name, last_name) != 0) {
			values = g_ptr_array_new_with_free_func(map_facet_value_free);
			g_hash_table_insert(map->facets, g_strdup(name), values);
			g_free(last_name);
			last_name = g_strdup(name);
			last = NULL;
		}
		if (!last || strcmp(value, last->value) != 0) {
			last = g_new0(MapFacetValue, 1);
			last->value = g_strdup(value);
			last->documents = g_array_new(FALSE, FALSE, sizeof(guint));
			g_ptr_array_add(values, last);
		}
		g_array_append_val(last->documents, document);
	}
	return !failed;
}

/* FTS5 keeps each row's length as one varint a column (fileformat of SQLite: varints). */
static guint
read_varint(const guint8 **at, const guint8 *end)
{
	guint64 value = 0;
	for (guint i = 0; i < 9 && *at < end; i++) {
		guint8 byte = *(*at)++;
		value = value << 7 | (byte & 0x7f);
		if (!(byte & 0x80))
			break;
	}
	return (guint)MIN(value, G_MAXUINT16);
}

static gboolean
load_lengths(Store *store, StoreMap *map, const char *fts, GError **error)
{
	g_autofree char *sql = g_strdup_printf("SELECT id, sz FROM %s_docsize ORDER BY id", fts);
	sqlite3_stmt *s = store_query(store, error, sql, "");
	gboolean failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		MapPassage passage = {.row = sqlite3_column_int64(s, 0), .document = G_MAXUINT};
		const guint8 *at = sqlite3_column_blob(s, 1);
		const guint8 *end = at ? at + sqlite3_column_bytes(s, 1) : NULL;
		for (guint i = 0; i < N_COLUMNS && at; i++) {
			passage.length[i] = (guint16)read_varint(&at, end);
			map->mean[i] += passage.length[i];
		}
		g_array_append_val(map->passages, passage);
	}
	for (guint i = 0; i < N_COLUMNS; i++)
		map->mean[i] /= MAX(1, map->passages->len);
	return !failed;
}

static gboolean
load_places(Store *store, StoreMap *map, GError **error)
{
	sqlite3_stmt *s = store_query(
	        store, error,
	        "SELECT row, document, ordinal FROM passage ORDER BY document, ordinal", "");
	gboolean failed = !s;
	gint64 last_row = 0;
	guint document = G_MAXUINT;
	while (s && store_step(store, s, &failed, error)) {
		guint i = store_map_passage(map, sqlite3_column_int64(s, 0));
		if (i == G_MAXUINT)
			continue;
		if (document == G_MAXUINT || sqlite3_column_int64(s, 1) != last_row) {
			last_row = sqlite3_column_int64(s, 1);
			document = find_document(map, last_row);
		}
		MapPassage *passage = &g_array_index(map->passages, MapPassage, i);
		passage->document = document;
		passage->ordinal = (guint)sqlite3_column_int64(s, 2);
		MapDocument *d = document == G_MAXUINT
		                         ? NULL
		                         : &g_array_index(map->documents, MapDocument, document);
		if (d && d->first_passage == G_MAXUINT)
			d->first_passage = i;
	}
	return !failed;
}

/* A document without words is found by its title and its file's name alone. */
static gboolean
load_names(Store *store, StoreMap *map, GError **error)
{
	for (guint i = 0; i < map->documents->len; i++) {
		MapDocument *document = &g_array_index(map->documents, MapDocument, i);
		if (document->first_passage != G_MAXUINT)
			continue;
		g_autoptr(DocumentRecord) record = store_document_at(store, document->row, error);
		if (!record)
			return FALSE;
		g_autofree char *base = g_path_get_basename(record->path);
		char *dot = strrchr(base, '.');
		if (dot && dot != base)
			*dot = ' ';
		g_strdelimit(base, "_-", ' ');
		document->names = g_strdup_printf("%s\n%s", record->title, base);
	}
	return TRUE;
}

const StoreMap *
store_map(Store *store, GError **error)
{
	g_assert(store->snapshot);
	g_autoptr(GError) e = NULL;
	guint64 generation = store_generation(store, &e);
	if (e) {
		g_propagate_error(error, g_steal_pointer(&e));
		return NULL;
	}
	if (store->map && store->map->generation == generation)
		return store->map;
	g_autofree char *fts = fts_name(store, error);
	g_autoptr(StoreMap) map = map_new();
	map->generation = generation;
	if (!fts || !load_documents(store, map, error) || !load_facets(store, map, error) ||
	    !load_lengths(store, map, fts, error) || !load_places(store, map, error) ||
	    !load_names(store, map, error))
		return NULL;
	store_map_free(store->map);
	store->map = g_steal_pointer(&map);
	return store->map;
}

/* ---- counts ---------------------------------------------------------------------------------- */

gboolean
store_match_count(Store *store, guint64 *ret_count, GError **error)
{
	g_autofree char *fts = fts_name(store, error);
	if (!fts)
		return FALSE;
	g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s_docsize", fts);
	sqlite3_stmt *s = store_query(store, error, sql, "");
	gboolean failed;
	if (!s || !store_step(store, s, &failed, error))
		return FALSE;
	*ret_count = (guint64)sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return TRUE;
}

PassageRecord *
store_passage_under(Store *store, gint64 row, GError **error)
{
	sqlite3_stmt *s = store_query(
	        store, error,
	        "SELECT " STORE_PASSAGE_COLUMNS " FROM passage h JOIN passage p ON "
	        "p.document = h.document AND p.ordinal > h.ordinal JOIN document d ON "
	        "d.row = p.document WHERE h.row = ? AND p.searched ORDER BY p.ordinal LIMIT 1",
	        "i", row);
	gboolean failed;
	if (!s || !store_step(store, s, &failed, error))
		return NULL;
	PassageRecord *record = store_fill_passage(s);
	sqlite3_reset(s);
	if (strcmp(record->role, "heading") == 0)
		g_clear_pointer(&record, passage_record_free);
	return record;
}
