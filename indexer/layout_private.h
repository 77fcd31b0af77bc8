/*
 * layout_private: what the files of layout share. In the order of the work:
 *
 *   layout_lines.c   glyphs → pieces (runs of glyphs on one baseline) → text of a line
 *   layout_table.c   grids of rules → cells → rows
 *   layout_order.c   lines → text blocks → reading order of the page
 *   layout_margin.c  running heads and page numbers, over all pages
 *   layout_marker.c  how a line begins: bullet, number, letter
 *   layout_para.c    lines → paragraphs, over columns and pages
 *   layout_roles.c   what each paragraph is: heading, list item, footnote, caption, contents …
 *   layout.c         the whole, and paragraphs → doc
 */
#pragma once
#include "layout.h"

enum { /* Line.flags */
	LINE_BOLD = 1u << 0,
	LINE_ITALIC = 1u << 1,
	LINE_ROW = 1u << 2,      /* cells separated by tabs */
	LINE_START = 1u << 3,    /* in another text block than the line before it */
	LINE_RTL = 1u << 4,
	LINE_SIDEWAYS = 1u << 5, /* not upright: a watermark, a note in the margin, vertical script */
	LINE_RAISED = 1u << 6,   /* begins with a raised mark */
	LINE_GRID = 1u << 7,     /* a row of a table with rules */
	LINE_OCR = 1u << 8       /* recognised from a picture: type sizes are guesses */
};

typedef struct {
	char *text; /* UTF-8; owned */
	float x0, y0, x1, y1, baseline, size;
	float left, right; /* of the text block it stands in */
	guint page;        /* index into Layout.pages */
	guint block;       /* text block on its page */
	guint row, column; /* of a grid, as in Piece */
	guint order;       /* place in the content stream */
	guint characters, letters, bad;
	guint16 flags;
	BlockRole role; /* ROLE_BODY until it is known for a running head or page number */
} Line;

typedef struct {
	guint number;
	char *label;
	float width, height;
	guint images;
	guint first, count; /* its lines in Layout.lines */
	guint characters, bad, invisible;
} PageInfo;

struct Layout {
	guint attachment;
	GArray *pages; /* of PageInfo */
	GArray *lines; /* of Line, in reading order */
	float body_size;
	float leading; /* usual distance of baselines in body text, in type sizes */
};

/* A run of glyphs on one baseline, from the content stream. */
typedef struct {
	float x0, y0, x1, y1, baseline, size;
	guint first, count; /* into the page's glyphs; spaces among them */
	guint order;
	guint letters, rtl, bold, italic, bad, invisible;
	gboolean raised; /* its first glyph stands above the baseline, in smaller type */
	gboolean sideways;
	gboolean dropped;
	gboolean bullet;  /* a small shape drawn left of it is its bullet */
	gboolean initial; /* a drop cap, moved to the first of its lines */
	gint next;    /* piece that follows on the same line, or -1 */
	gboolean tab; /* a tab stands before it, else a blank where the gap says so */
	gboolean chained;
	guint row, column; /* of the grid it stands in, rows counted from 1 over the page; row 0: none */
} Piece;

/* Cut the page's glyphs into pieces, in stream order (of Piece; caller unrefs). */
GArray *lines_cut(const LayoutPage *page);
/* Join pieces that belong on one line: sets next, tab and chained. */
void lines_join(const LayoutPage *page, GArray *pieces);
/* The text of the pieces from head on; sets all fields of line but left, right, page and role. */
void lines_render(const LayoutPage *page, GArray *pieces, guint head, Line *line);

/* Give the pieces inside grids of rules their row and column. Returns the number of rows. */
guint table_find(const LayoutPage *page, GArray *pieces);
/* Lines of one row of a grid become one line, cells parted by tabs. Leaves lines unsorted. */
void table_merge(GArray *lines);

/* Put the page's lines in reading order and fill left, right and LINE_START. */
void order_lines(const LayoutPage *page, GArray *lines);

/* Mark running heads and page numbers over all pages. */
void margin_mark(Layout *layout);

/* How a line begins: "•", "12." or "(12)", "4.2", "(a)", "iv.", "12" and a blank. */
typedef enum {
	MARK_NONE,
	MARK_BULLET,
	MARK_NUMBER,
	MARK_DOTTED,
	MARK_LETTER,
	MARK_ROMAN,
	MARK_BARE
} MarkKind;
/*
 * The kind; unless MARK_NONE the marker as it is kept ("12", "(a)", "4.2", "•") is written to
 * number (at least 32 bytes), and *ret_rest is where the text goes on.
 */
MarkKind marker_read(const char *text, char number[32], const char **ret_rest);
/* Bullets that are drawn, not set: two or more dots at one edge, each with a piece right of it. */
void marker_find_dots(const LayoutPage *page, GArray *pieces);

/*
 * A paragraph in the making: lines first … last of Layout.lines without the running heads and page
 * numbers among them.
 */
typedef struct {
	guint first, last, lines;
	GString *text; /* lines joined; owned */
	char *number;  /* its marker, or NULL; owned */
	MarkKind mark;
	float size, left, right; /* left, right: of its lines, not of its column */
	float before, after;     /* white space around it in type sizes; 100 at a column's end */
	guint page, page_last;   /* indexes into Layout.pages */
	guint flags;             /* LINE_… that all its lines share */
	BlockRole role;
	guint level;

} Para;

/* Body size and leading from all lines, for what follows. */
void paragraph_measure(Layout *layout);
/* The paragraphs of all pages in reading order (of Para; with a clear function). */
GArray *paragraph_make(const Layout *layout);
/* Append a line to a text, rejoining a word broken at the line end. */
void paragraph_append(GString *text, const char *line);
/* Take the marker off a paragraph's text into its number: whole, as printed ("12."), or bare. */
void paragraph_cut_mark(Para *para, gboolean whole);

/* Leader dots, then a page number or nothing at the end: a line of a table of contents. */
gboolean roles_has_leader(const char *text);
/* Decide role and level of every paragraph. */
void roles_decide(const Layout *layout, GArray *paras, const Document *doc);

/* Scripts written without blanks between words. */
gboolean layout_is_unspaced(gunichar c);
/* Letters of scripts written from right to left. */
gboolean layout_is_rtl(gunichar c);
