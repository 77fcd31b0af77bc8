/*
 * layout: positioned glyphs of pages become blocks in reading order. Knows nothing of PDF.
 */
#pragma once
#include <glib.h>
#include "doc.h"
#include "glyphs.h"

typedef struct Layout Layout;

/* A layout gathers one document's (or attachment's) pages, then decides on all of them together:
 * body size, heading styles, running heads and page numbers need more than one page. */
Layout *layout_new(guint attachment);
void layout_free(Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)

/* Reads the page's glyphs into lines; the page may be freed after. */
void layout_add_page(Layout *layout, const LayoutPage *page);

/* Appends pages and blocks to doc; uses doc->outline to confirm headings. */
void layout_finish(Layout *layout, Document *doc);
