/*
 * store_private: what store_write.c and store_read.c share. Included by store*.c only.
 * Threads: as the sqlite3 handle: one thread at a time.
 */
#pragma once
#include <sqlite3.h>
#include "base.h"
#include "store.h"
#include "tok_fts5.h"

#define STORE_SCHEMA 3

/*
 * Open file with sqlite3_open_v2's flags (SQLITE_OPEN_READONLY, …), set what every connection
 * needs (extended result codes, waiting up to 10 s for a lock, untrusted schema, foreign keys) and
 * register the tokeniser (tok NULL: none; FTS tables can't be used then). *ret_db is to be closed
 * with sqlite3_close_v2. ERROR_NOT_FOUND, ERROR_CORRUPT (not SQLite, other schema), ERROR_IO.
 * A new, empty file opens with SQLITE_OPEN_CREATE; its schema isn't checked then.
 */
gboolean store_open_database(const char *file, int flags, Tok *tok, sqlite3 **ret_db,
			     GError **error);

/* Fill error from db's last failure: "FILE: what: why", with the code that fits. Returns FALSE. */
gboolean store_error(sqlite3 *db, GError **error, const char *what);

/* meta.value for key; NULL without error when there is none. Caller frees. */
char *store_meta(sqlite3 *db, const char *key, GError **error);

/* 4 hexadecimal digits of the text's sha256: the last part of a passage's id. */
void store_passage_hash(const char *text, char ret_hash[5]);
