/*
 * layout: positioned glyphs of pages become blocks in reading order. Knows nothing of PDF.
 *
 * Coordinates: points, origin top left, y downward, after the page's rotation.
 */
#pragma once
#include <glib.h>
#include "doc.h"

typedef struct {
	gunichar c;             /* after ligatures and ActualText are resolved */
	float x0, y0, x1, y1;   /* box: advance wide, ascent to descent high */
	float baseline;         /* y */
	float size;             /* type size in points */
	guint16 font;           /* index into LayoutPage.fonts */
	guint16 flags;          /* GLYPH_… */
} Glyph;

enum {
	GLYPH_NEW_RUN = 1u << 0,  /* first glyph of a show-text operation: the stream moved before it */
	GLYPH_VERTICAL = 1u << 1,
	GLYPH_ROTATED = 1u << 2,
	GLYPH_INVISIBLE = 1u << 3, /* render mode 3 (OCR layer) */
	GLYPH_NO_UNICODE = 1u << 4, /* the font had no map for it */
	GLYPH_ACTUAL = 1u << 5     /* from ActualText */
};

typedef struct {
	char *name;             /* without the subset prefix */
	gboolean bold, italic, fixed, symbolic;
} LayoutFont;

typedef struct {
	guint number;
	const char *label;
	float width, height;
	GArray *glyphs;         /* of Glyph, in content-stream order */
	GPtrArray *fonts;       /* of LayoutFont* */
	GArray *rules;          /* of LayoutRule: straight lines and thin boxes, for tables; may be NULL */
	guint images;
	gboolean stream_order_good; /* the glyph source says the order is that of the content stream */
} LayoutPage;

typedef struct {
	float x0, y0, x1, y1;
} LayoutRule;

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
