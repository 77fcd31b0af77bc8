/* store: what readers and the writer share. See store_private.h. */
#include "store_private.h"

#include <string.h>

static ErrorCode
error_code_of(int result)
{
	switch (result & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERROR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERROR_CORRUPT;
	case SQLITE_INTERRUPT:
	case SQLITE_NOMEM:
	case SQLITE_TOOBIG:
		return ERROR_LIMIT;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return ERROR_IO;
	default:
		return ERROR_INTERNAL;
	}
}

static const char *
advice_for(int result)
{
	switch (result & 0xff) {
	case SQLITE_FULL:
		return "; free some space on its disk, then run again";
	case SQLITE_NOTADB:
		return "; this is not an index of Rapporteur: name another file with --index";
	case SQLITE_CORRUPT:
		return "; move the file away and index the archive again";
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return "; is its folder there, and may this user write in it?";
	default:
		return "";
	}
}

gboolean
store_error(sqlite3 *db, GError **error, const char *what)
{
	int result = sqlite3_extended_errcode(db);
	const char *file = sqlite3_db_filename(db, "main");
	g_set_error(error, RAPPORTEUR_ERROR, error_code_of(result), "%s: %s: %s%s",
		    file && *file ? file : "index", what, sqlite3_errmsg(db), advice_for(result));
	return FALSE;
}

char *
store_meta(sqlite3 *db, const char *key, GError **error)
{
	sqlite3_stmt *statement = NULL;
	char *value = NULL;
	if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = ?", -1, &statement, NULL)) {
		store_error(db, error, "cannot read its settings");
		return NULL;
	}
	sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW)
		value = g_strdup((const char *)sqlite3_column_text(statement, 0));
	else if (result != SQLITE_DONE)
		store_error(db, error, "cannot read its settings");
	sqlite3_finalize(statement);
	return value;
}

void
store_passage_hash(const char *text, char ret_hash[5])
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	memcpy(ret_hash, sum, 4);
	ret_hash[4] = '\0';
}

/* 1: holds our schema; 0: empty file; -1: error is set. */
static int
check_schema(sqlite3 *db, const char *file, GError **error)
{
	sqlite3_stmt *statement = NULL;
	static const char sql[] =
		"SELECT count(*), sum(type = 'table' AND name = 'meta') FROM sqlite_schema";
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) ||
	    sqlite3_step(statement) != SQLITE_ROW) {
		store_error(db, error, "cannot be read");
		sqlite3_finalize(statement);
		return -1;
	}
	int tables = sqlite3_column_int(statement, 0);
	gboolean ours = sqlite3_column_int(statement, 1) == 1;
	sqlite3_finalize(statement);
	if (!tables)
		return 0;
	g_autoptr(GError) e = NULL;
	g_autofree char *schema = ours ? store_meta(db, "schema", &e) : NULL;
	if (e) {
		g_propagate_error(error, g_steal_pointer(&e));
		return -1;
	}
	if (schema && g_ascii_strtoull(schema, NULL, 10) == STORE_SCHEMA)
		return 1;
	if (schema)
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT,
			    "%s: was made by another version of Rapporteur (schema %s, wanted %d); "
			    "move it away and index the archive again",
			    file, schema, STORE_SCHEMA);
	else
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT,
			    "%s: is a database, but not an index of Rapporteur; name another file "
			    "with --index",
			    file);
	return -1;
}

gboolean
store_open_database(const char *file, int flags, Tok *tok, sqlite3 **ret_db, GError **error)
{
	sqlite3 *db = NULL;
	if (!(flags & SQLITE_OPEN_CREATE) && !g_file_test(file, G_FILE_TEST_EXISTS)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND,
			    "%s: there is no index yet; make one with: rapporteur index FOLDER", file);
		return FALSE;
	}
	if (sqlite3_open_v2(file, &db, flags | SQLITE_OPEN_NOMUTEX, NULL)) {
		store_error(db, error, "cannot be opened");
		sqlite3_close_v2(db);
		return FALSE;
	}
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, 10000);
	/* A crafted index must not run functions with side effects from its views. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	int schema = check_schema(db, file, error);
	if (schema < 0 || (tok && !tok_fts5_register(db, tok, error))) {
		sqlite3_close_v2(db);
		return FALSE;
	}
	if (!schema && !(flags & SQLITE_OPEN_CREATE)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND,
			    "%s: is empty; fill it with: rapporteur index FOLDER", file);
		sqlite3_close_v2(db);
		return FALSE;
	}
	*ret_db = db;
	return TRUE;
}
