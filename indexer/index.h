/*
 * index: a run of rapporteur-indexer, in this order of files:
 *   index.c           the command line
 *   index_run.c       the run: scan, plan, read, write, report
 *   index_plan.c      what is to be done with each file, and why
 *   index_write.c     the thread that writes while workers read
 *   index_progress.c  the bar;  index_report.c  the summary
 */
#pragma once
#include <glib.h>

/* --base-url: the public address of a folder. */
typedef struct {
	char *url, *folder; /* url without "/" at its end; folder absolute */
} BaseUrl;

typedef struct {
	char *index;        /* file */
	GStrv paths;
	guint jobs, timeout; /* timeout in s, for one document */
	guint64 memory;     /* bytes, for one document */
	gboolean dry_run, force, progress;
	char *catalogue;    /* or NULL: catalogue.tsv in or beside what is indexed */
	GPtrArray *base_urls; /* of BaseUrl*, longest folder first */
	char *extract;      /* path of rapporteur-extract */
} IndexOptions;

/*
 * Returns the exit status: 0, 4 (documents failed, each was named) or 128 + the signal that
 * stopped it; -1 and error when the run could not be done or not be finished.
 */
int index_run(const IndexOptions *options, GError **error);
