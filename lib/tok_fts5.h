/*
 * tok_fts5: tok's face towards SQLite's FTS5.
 * Documents and auxiliary text are cut by tok_document. In FTS5 queries the text between the
 * double quotes is taken as tokens already made by tok_query, separated by blanks, so that the
 * query alone decides about stems and synonyms.
 */
#pragma once
#include <sqlite3.h>
#include "tok.h"

/* Register tokenizer `rapporteur` on db. tok must outlive db and be used by no other thread. */
gboolean tok_fts5_register(sqlite3 *db, Tok *tok, GError **error);

/* Shows fn each token of the texts that go into an FTS table of db or out of it, in order, before
 * FTS5 gets it; what fn returns counts for nothing. Of one watcher at a time. db is registered. */
void tok_fts5_watch(sqlite3 *db, TokFn fn, gpointer data);
