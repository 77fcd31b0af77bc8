/* show: a document read by hand, in the forms of rapporteur-extract's options. */
#pragma once
#include "doc.h"

/*
 * The main text: each paragraph one line, numbers and list marks as printed, table cells parted by
 * tabs, pages joined by form feeds; running heads, page numbers and tables of contents left out.
 * Caller frees.
 */
char *show_text(const Document *doc);

/* One JSON object without a line end: file, state, reason, title, date, language, kind, publisher,
 * n_pages, values, articleBody. Caller frees. */
char *show_json(const Document *doc, const char *file);
