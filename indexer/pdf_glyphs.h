/*
 * pdf_glyphs: what stands on the pages of a PDF: glyphs in the order of the content stream, each
 * with its place, and the annotations. Hides poppler's C++ interface behind a C one; everything
 * about a file as a whole (metadata, outline, labels, attachments) is read through poppler-glib.
 *
 * Why not poppler-glib for this too: it gives characters only after poppler has sorted them by
 * position, which puts the vowel signs of Thai, Lao, Khmer and Burmese in the wrong order and
 * cuts some designed pages into one word a line; and it needs several passes a page for text,
 * boxes and fonts. Here one pass gives all of it.
 *
 * Threads: one PdfPages belongs to one thread; several may live at once.
 */
#pragma once
#include "glyphs.h"

G_BEGIN_DECLS

typedef struct PdfPages PdfPages;

/*
 * Start poppler: its tables are listed (they are read later, when a font wants one: the files in
 * /usr/share/poppler must stay readable), and its warnings go nowhere, as a damaged file can write
 * gigabytes of them. May be called again.
 */
void pdf_start(void);

/*
 * Open a document. bytes stay mapped until pdf_pages_free; they are not copied.
 * Returns NULL when the file can't be opened (no password is tried but the empty one).
 */
PdfPages *pdf_pages_open(const guint8 *bytes, gsize size);
void pdf_pages_free(PdfPages *pages);

/* The number of pages, as the file claims it. */
guint pdf_pages_count(PdfPages *pages);

/* TRUE when the table of the file's objects was missing or wrong and was rebuilt by searching. */
gboolean pdf_pages_repaired(PdfPages *pages);

/* The label that the file gives the page, or NULL where it gives none; caller frees. */
char *pdf_pages_label(PdfPages *pages, guint number);

/* The language that the file declares for itself (BCP 47), or NULL; caller frees. */
char *pdf_pages_language(PdfPages *pages);

/*
 * Read page number (from 1) into page, which pdf_page_init prepared. Text is kept even when FALSE
 * is returned: then deadline (g_get_monotonic_time(), 0 none) passed inside the page, or the page
 * is broken; *ret_broken tells which.
 */
gboolean pdf_pages_read(PdfPages *pages, guint number, gint64 deadline, LayoutPage *page,
			gboolean *ret_broken);

/* Prepare a page for pdf_pages_read, empty it for the next one, free what it holds. */
void pdf_page_init(LayoutPage *page);
void pdf_page_reset(LayoutPage *page);
void pdf_page_clear(LayoutPage *page);

typedef enum { PDF_LINK, PDF_FIELD, PDF_NOTE } PdfMarkKind;

typedef struct {
	PdfMarkKind kind;
	float x0, y0, x1, y1; /* as in Glyph; all 0 when the annotation has no place */
	char *text;           /* a link's target, a field's "name: value", a note's text */
} PdfMark;

/*
 * The page's links (URI, or "#page=N" inside the file, or the other file's name), form fields
 * with a value, and notes with a text, in the file's order. At most 5,000 a page; caller frees.
 */
GPtrArray *pdf_pages_marks(PdfPages *pages, guint number);

typedef struct {
	guint level; /* from 1 */
	guint page;  /* it leads to, from 1; 0 when to none of this file's */
	char *title;
} PdfEntry;

/* The outline's entries (of PdfEntry), top down, at most so many; caller unrefs. */
GPtrArray *pdf_pages_outline(PdfPages *pages, guint most);

G_END_DECLS
