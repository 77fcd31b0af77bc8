/* rapporteur_table: answers for programs: lines of JSON, CSV (RFC 4180), TREC runs. */
#pragma once
#include <json-glib/json-glib.h>

/* One line for each member of the answer's list of that name. */
void table_jsonl(GString *out, JsonObject *answer, const char *list);

/* A header line; batch: a column for the query's id comes first. */
void table_csv_search_head(GString *out, gboolean batch);
/* One row a passage (a document without passages: one row); versions have their result's rank.
 * query: the id, or NULL. */
void table_csv_search(GString *out, JsonObject *answer, gint64 offset, const char *query);
void table_csv_documents(GString *out, JsonObject *answer);
void table_csv_failures(GString *out, JsonObject *answer);
/* One row, the columns of documents. */
void table_csv_document(GString *out, JsonObject *answer);
/* One row a passage, in the order of reading. */
void table_csv_passage(GString *out, JsonObject *answer);
void table_csv_page(GString *out, JsonObject *answer);
/* One row a figure; those of a group have its name before theirs: languages.en. */
void table_csv_status(GString *out, JsonObject *answer);

/* "QUERY Q0 DOCUMENT RANK SCORE RUN", as trec_eval reads it; scores fall from line to line. */
void table_trec(GString *out, JsonObject *answer, gint64 offset, const char *query,
                const char *run);
