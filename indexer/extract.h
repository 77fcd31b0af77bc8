/*
 * extract: the interface of a format. One file a format: indexer/extract_NAME.c exports
 * `const Extractor extract_NAME`; the Makefile makes the table from the file names.
 *
 * All of this runs inside the sandboxed worker: no path can be opened, nothing but the bytes and
 * the memory is there. Fonts, encodings and tables that a library reads from disk are loaded by
 * warm, which runs once before the sandbox is entered, or lie in folders, which stay readable.
 */
#pragma once
#include <glib.h>
#include "doc.h"

typedef struct {
	const char *name;      /* display name of the file (its path under the root), a hint only */
	guint64 memory;        /* bytes the extraction may use; 0 no limit */
	gint64 deadline;       /* g_get_monotonic_time() at which to stop and keep what there is; 0 none */
	gboolean (*stop)(void); /* asked between pages: TRUE ends the work as DOC_PARTIAL; may be NULL */
} ExtractLimits;

typedef struct {
	const char *name;      /* "pdf" */
	const char *version;   /* raised whenever the output may change */
	gboolean (*sniff)(const guint8 *bytes, gsize size); /* by content, never by name */
	void (*warm)(void);    /* or NULL */
	const char *const *folders; /* the system's tables it reads when a document wants them, or NULL */
	/*
	 * Fill doc (fresh from doc_new): pages, blocks with roles, links, outline, values,
	 * attachments, state and reason. bytes stay mapped until return. Never fails: what goes
	 * wrong is doc's state and reason.
	 */
	void (*extract)(GBytes *bytes, const ExtractLimits *limits, Document *doc);
} Extractor;

/* NULL-terminated, in the order in which sniff is asked (made by the Makefile). */
extern const Extractor *const extractors[];
