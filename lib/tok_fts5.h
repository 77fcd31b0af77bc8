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
