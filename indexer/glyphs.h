/*
 * glyphs: what stands on one page, before anybody knows what it means: characters, lines drawn,
 * pictures. The border between a source of glyphs (pdf_glyphs) and layout; knows neither.
 *
 * Coordinates: points, origin top left, y downward, after the page's rotation.
 */
#pragma once
#include <glib.h>

typedef struct {
	gunichar c;             /* after ligatures and ActualText are resolved */
	float x0, y0, x1, y1;   /* box: advance wide, ascent to descent high */
	float baseline;         /* y */
	float baseline_x;       /* x of the origin; differs from x0 where the text is turned */
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
	GLYPH_ACTUAL = 1u << 5,    /* from ActualText */
	GLYPH_STROKED = 1u << 6,   /* outlined and filled: how bold is imitated */
	GLYPH_TURN_SHIFT = 12      /* two bits from here: quarter turns clockwise */
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
	GArray *dots;           /* of LayoutRule: small filled shapes, as bullets are; may be NULL */
	guint images;           /* pictures among its resources; counted on pages with little text */
	guint turned;           /* quarter turns that were undone to set the text upright */
} LayoutPage;

typedef struct {
	float x0, y0, x1, y1;
} LayoutRule;
