/* index_report: what a run did, for the person who started it. */
#pragma once
#include "doc.h"

typedef struct {
	guint added, changed, moved, copied, again, unchanged, removed, overridden;
	guint passed_over;     /* files that are none of its business */
	guint failed_before;   /* unchanged documents whose last reading failed */
	guint64 pages;
	double seconds;
	GPtrArray *failures;   /* of Failure* */
	GPtrArray *notes;      /* of char* */
} Report;

typedef struct {
	char *path, *reason;
	DocState state;
	gboolean kept;         /* an older version stays searchable */
} Failure;

Report *report_new(void);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* Remembers a document that did not become searchable, or only in part. */
void report_failure(Report *report, const char *path, DocState state, const char *reason,
		    gboolean kept);
void report_note(Report *report, const char *note);

/* Documents that failed; those read in part aren't among them. */
guint report_failed(const Report *report);

/* The summary for standard output. stopped: by a signal. */
void report_print(const Report *report, gboolean stopped);
