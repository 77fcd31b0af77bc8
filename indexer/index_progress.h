/*
 * index_progress: how far a run is, on standard error: a bar on a terminal, a line now and then
 * elsewhere, nothing when it is switched off.
 */
#pragma once
#include <glib.h>

typedef struct Progress Progress;

/* total: what will be done, in bytes; files: in how many files. */
Progress *progress_new(gboolean on, const char *verb, guint files, guint64 total);
/* name: of the file just taken up or finished; shown shortened. */
void progress_step(Progress *progress, const char *name, guint files_done, guint64 done);
/* Takes the bar off the screen. NULL is fine. */
void progress_free(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)
