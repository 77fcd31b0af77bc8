/*
 * vocabulary_private: what the parts of reading share; for vocabulary*.c only.
 * vocabulary.c holds the whole and its ids, vocabulary_folder.c finds folders and files,
 * vocabulary_row.c reads one row of each file.
 */
#pragma once
#include <stddef.h>
#include "vocabulary.h"

struct Vocabulary {
	GStrv folders; /* the first is whole, those after it add and replace */
	guint folder;  /* the one that is being read */
	char id[17], tok_id[17], facts_id[17];
	GChecksum *bytes, *facts; /* while it is read */
	GStringChunk *strings;
	GPtrArray *languages, *places, *orgs, *synonyms, *kind_cues, *theme_cues;
	GPtrArray *sections;   /* of const char* */
	GPtrArray *recommendation_cues, *recommendation_verbs;
	GHashTable *by_code;   /* code → Language */
	GHashTable *spellings; /* folded word → canonical */
	GHashTable *dates;     /* folded words → GPtrArray of DateTerm* */
	gsize date_longest;
	GHashTable *rows; /* "TABLE ID" → RowPlace: rows that can be replaced */
};

/* ---- vocabulary_folder.c ---- */

/* The whole text of a file of one folder. NULL without an error: it isn't there. */
char *vocabulary_read(const char *folder, const char *name, GError **error);
/* The languages' codes, of char*, sorted; NULL and error: the folder can't be read. */
GPtrArray *vocabulary_codes(const char *folder, GError **error);

/* ---- vocabulary_cues.c: lists for the two files' records, and a reader of each file's rows ---- */

GPtrArray *vocabulary_cues_new(void);
GPtrArray *vocabulary_verbs_new(void);
const char *vocabulary_cue_row(Vocabulary *vocabulary, char **fields, guint n);
const char *vocabulary_verb_row(Vocabulary *vocabulary, char **fields, guint n);

/* ---- vocabulary_row.c ---- */

const char *vocabulary_keep(Vocabulary *vocabulary, const char *text);

/* Takes a row's fields (missing trailing ones are ""); returns why the row is wrong, or NULL. */
typedef const char *(*RowFn)(Vocabulary *vocabulary, char **fields, guint n);

/* A file of rows set apart by tabs. */
typedef struct {
	const char *name, *head; /* head: how the line with the columns' names begins, or NULL */
	guint needed;            /* columns */
	RowFn row;
	gboolean facts; /* what the indexer finds in documents hangs on it */
	gsize list;     /* where in a Vocabulary its records are; 0: its rows have no id */
} Table;
extern const Table vocabulary_tables[];
extern const guint vocabulary_n_tables;

/* One file of lang/; the Language that it describes is the last one of languages. */
extern const Table vocabulary_language_table;
/* What is missing in the last language, or NULL. */
const char *vocabulary_finish_language(Vocabulary *vocabulary);

/* Makes the empty lists and tables. */
void vocabulary_start(Vocabulary *vocabulary);
