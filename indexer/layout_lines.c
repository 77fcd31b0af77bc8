/*
 * Glyphs become pieces, pieces become lines of text. A piece is what the content stream sets in
 * one go on one baseline; blanks are put where the distance of two glyphs says so. Scripts from
 * right to left are read by position, all others in the order of the stream, which keeps the
 * marks of Thai, Lao, Khmer and Burmese after their consonant.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "layout_private.h"

enum { MOST_INITIALS = 20 };

/* Distances in type sizes. */
#define GAP_WORD 0.15f        /* a wider gap is a blank */
#define GAP_UNSPACED 0.45f    /* the same between letters of scripts without blanks */
#define GAP_PIECE 0.45f       /* a wider gap ends the piece */
#define GAP_SPACED_PIECE 1.8f /* the same where the stream has a blank in the gap */
#define GAP_JOIN 1.0f         /* pieces this near on one baseline are one line, in any order */
#define SAME_BASELINE 0.22f
#define RAISED_MOST 0.6f

gboolean
layout_is_unspaced(gunichar c)
{
	return (c >= 0xe00 && c <= 0xeff) || (c >= 0x1000 && c <= 0x109f) ||
	       (c >= 0x1780 && c <= 0x17ff) || (c >= 0x2e80 && c <= 0x30ff) ||
	       (c >= 0x3400 && c <= 0x9fff) || (c >= 0xaa60 && c <= 0xaa7f) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xff60) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

gboolean
layout_is_rtl(gunichar c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
	       (c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff) ||
	       (c >= 0x1e800 && c <= 0x1efff);
}

static gboolean
is_mark(gunichar c)
{
	return c > 0x2ff && g_unichar_ismark(c);
}

static gboolean
is_blank(gunichar c)
{
	return c == ' ' || c == 0x3000;
}

static guint
turn_of(const Glyph *g)
{
	return (g->flags >> GLYPH_TURN_SHIFT) & 3u;
}

static gboolean
is_sideways(const Glyph *g)
{
	return (g->flags & (GLYPH_ROTATED | GLYPH_VERTICAL)) != 0;
}

/* ---- pieces -------------------------------------------------------------------------------- */

/* Where the piece being made stands. */
typedef struct {
	Piece piece;
	const Glyph *last; /* last glyph that is neither blank nor mark */
	guint spaces;      /* blanks since then */
	float end, start;  /* where the last cluster ends and starts */
} Cutter;

static gboolean
sideways_goes_on(const Cutter *cut, const Glyph *g)
{
	float reach = 1.5f * MAX(cut->last->size, g->size);
	if (!is_sideways(cut->last) || turn_of(cut->last) != turn_of(g))
		return FALSE;
	float dx = MAX(g->x0 - cut->last->x1, cut->last->x0 - g->x1);
	float dy = MAX(g->y0 - cut->last->y1, cut->last->y0 - g->y1);
	return dx < reach * 0.4f && dy < reach;
}

static gboolean
goes_on(const Cutter *cut, const Glyph *g)
{
	if (is_sideways(g))
		return sideways_goes_on(cut, g);
	if (is_sideways(cut->last))
		return FALSE;
	float big = MAX(cut->piece.size, g->size), small = MIN(cut->piece.size, g->size);
	float drop = fabsf(g->baseline - cut->piece.baseline);
	/* So small and so far off it stands beside a drop cap. */
	gboolean beside = small < 0.5f * big && drop > 0.8f * small;
	gboolean script = small < 0.85f * big && drop < RAISED_MOST * big && !beside;
	if (drop > SAME_BASELINE * big && !script && !is_mark(g->c))
		return FALSE;
	float most = cut->spaces == 0 ? GAP_PIECE : cut->spaces <= 2 ? GAP_SPACED_PIECE : 1.2f;
	float back = is_mark(g->c) ? 2.0f : 0.5f;
	float gap = g->x0 - cut->end;
	if (gap > -back * big && gap < most * big)
		return TRUE;
	if (layout_is_rtl(g->c) || cut->piece.rtl > 0) {
		gap = cut->start - g->x1;
		return gap > -back * big && gap < most * big;
	}
	return FALSE;
}

static void
take(Cutter *cut, const LayoutPage *page, const Glyph *g, guint i)
{
	Piece *p = &cut->piece;
	const LayoutFont *font =
		page->fonts->len ? g_ptr_array_index(page->fonts, MIN(g->font, page->fonts->len - 1))
				 : NULL;
	if (p->letters == 0 && cut->last == NULL) {
		p->x0 = g->x0, p->y0 = g->y0, p->x1 = g->x1, p->y1 = g->y1;
		p->baseline = g->baseline, p->size = g->size;
		p->first = i;
		p->sideways = is_sideways(g);
	}
	/* The baseline is that of the largest type: the first glyph may be a raised mark. */
	if (g->size > p->size * 1.15f && !p->sideways) {
		p->raised = p->raised || g->baseline > p->baseline + 0.15f * g->size;
		p->size = g->size;
		p->baseline = g->baseline;
	}
	p->x0 = MIN(p->x0, g->x0), p->x1 = MAX(p->x1, g->x1);
	p->y0 = MIN(p->y0, g->y0), p->y1 = MAX(p->y1, g->y1);
	p->count = i + 1 - p->first;
	p->letters++;
	p->rtl += layout_is_rtl(g->c);
	p->bold += (font && font->bold) || (g->flags & GLYPH_STROKED) != 0;
	p->italic += font && font->italic;
	p->bad += (g->flags & GLYPH_NO_UNICODE) != 0;
	p->invisible += (g->flags & GLYPH_INVISIBLE) != 0;
	if (is_mark(g->c) && cut->last) {
		cut->end = MAX(cut->end, g->x1);
	} else {
		cut->last = g;
		cut->end = g->x1, cut->start = g->x0;
	}
	cut->spaces = 0;
}

/* The same glyph printed again a hair away imitates bold. */
static gboolean
is_shadow(const Cutter *cut, const Glyph *g)
{
	return cut->last && cut->last->c == g->c && cut->spaces == 0 &&
	       fabsf(cut->last->x0 - g->x0) < 0.12f * g->size &&
	       fabsf(cut->last->baseline - g->baseline) < 0.12f * g->size && g->x1 > g->x0;
}

static void
flush(Cutter *cut, GArray *pieces)
{
	if (cut->last) {
		cut->piece.order = pieces->len;
		cut->piece.next = -1;
		g_array_append_val(pieces, cut->piece);
	}
	memset(cut, 0, sizeof *cut);
}

static int
by_place(const void *a, const void *b)
{
	const Piece *p = *(Piece *const *)a, *q = *(Piece *const *)b;
	if (p->baseline != q->baseline)
		return p->baseline < q->baseline ? -1 : 1;
	if (p->x0 != q->x0)
		return p->x0 < q->x0 ? -1 : 1;
	return p->order < q->order ? -1 : 1;
}

/* Whole pieces printed twice at nearly one place: the second one is dropped, the first bold. */
static void
drop_shadows(const LayoutPage *page, Piece **sorted, guint n)
{
	for (guint i = 0; i < n; i++) {
		Piece *p = sorted[i];
		for (guint k = i + 1; k < n && k < i + 40 && !p->dropped; k++) {
			Piece *q = sorted[k];
			if (q->baseline - p->baseline > 0.12f * p->size)
				break;
			if (q->dropped || fabsf(q->x0 - p->x0) > 0.12f * p->size ||
			    fabsf(q->x1 - p->x1) > 0.2f * p->size || q->letters != p->letters ||
			    g_array_index(page->glyphs, Glyph, q->first).c !=
				    g_array_index(page->glyphs, Glyph, p->first).c ||
			    g_array_index(page->glyphs, Glyph, q->first + q->count - 1).c !=
				    g_array_index(page->glyphs, Glyph, p->first + p->count - 1).c)
				continue;
			Piece *later = q->order > p->order ? q : p;
			Piece *kept = later == q ? p : q;
			later->dropped = TRUE;
			kept->bold = kept->letters;
		}
	}
}

static Piece **
sorted_by_place(GArray *pieces)
{
	Piece **sorted = g_new(Piece *, pieces->len + 1);
	for (guint i = 0; i < pieces->len; i++)
		sorted[i] = &g_array_index(pieces, Piece, i);
	qsort(sorted, pieces->len, sizeof *sorted, by_place);
	return sorted;
}

GArray *
lines_cut(const LayoutPage *page)
{
	GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	Cutter cut = {0};
	for (guint i = 0; i < page->glyphs->len; i++) {
		const Glyph *g = &g_array_index(page->glyphs, Glyph, i);
		if (is_blank(g->c)) {
			cut.spaces++;
			continue;
		}
		if (is_shadow(&cut, g)) {
			cut.piece.bold++;
			continue;
		}
		if (cut.last && !goes_on(&cut, g))
			flush(&cut, pieces);
		take(&cut, page, g, i);
	}
	flush(&cut, pieces);
	g_autofree Piece **sorted = sorted_by_place(pieces);
	drop_shadows(page, sorted, pieces->len);
	return pieces;
}

/* ---- joining pieces ------------------------------------------------------------------------ */

static gunichar
glyph_char(const LayoutPage *page, guint i)
{
	return g_array_index(page->glyphs, Glyph, i).c;
}

/* A short piece that can only be the number or bullet of what stands right of it. */
static gboolean
is_label(const LayoutPage *page, const Piece *p)
{
	if (p->letters > 8)
		return FALSE;
	guint digits = 0, letters = 0;
	gunichar last = 0;
	for (guint i = p->first; i < p->first + p->count; i++) {
		gunichar c = glyph_char(page, i);
		if (is_blank(c))
			continue;
		digits += g_unichar_isdigit(c) != 0;
		letters += g_unichar_isalpha(c) != 0;
		last = c;
	}
	if (digits == 0 && letters == 0)
		return p->letters <= 2;
	gboolean closed = last == '.' || last == ')' || last == ':' || last == 0x3002;
	return (digits && letters == 0) || (letters <= 5 && closed) ||
	       (letters == 1 && p->letters <= 2) || (digits && p->letters <= 5);
}

/* Leader dots, as in a table of contents, or one of them: they may be set one by one. */
static gboolean
is_leader(const LayoutPage *page, const Piece *p)
{
	guint dots = 0, other = 0;
	for (guint i = p->first; i < p->first + p->count; i++) {
		gunichar c = glyph_char(page, i);
		if (c == '.' || c == 0x2026 || c == '_' || c == 0xb7 || c == 0x2024)
			dots++;
		else if (!is_blank(c))
			other++;
	}
	return dots >= 1 && other == 0;
}

static gboolean
ends_in_leader(const LayoutPage *page, const Piece *p)
{
	guint dots = 0;
	for (guint i = p->first + p->count; i-- > p->first;) {
		gunichar c = glyph_char(page, i);
		if (is_blank(c))
			continue;
		if (c != '.' && c != 0x2026 && c != '_' && c != 0xb7)
			break;
		dots++;
	}
	return dots >= 3;
}

static gboolean
on_one_line(const Piece *a, const Piece *b)
{
	float big = MAX(a->size, b->size), small = MIN(a->size, b->size);
	float drop = fabsf(a->baseline - b->baseline);
	return drop <= SAME_BASELINE * small ||
	       (small < 0.85f * big && drop < RAISED_MOST * big && b->x0 - a->x1 < 0.3f * big);
}

/*
 * Columns that were written line by line across the gutter: many rows of two long pieces with
 * the same gutter. Then neighbours in the stream are no neighbours in the text.
 */
static gboolean
written_across(GArray *pieces, const gint *right)
{
	guint rows = 0, longs = 0;
	float gutter0 = 0, gutter1 = 0;
	for (guint i = 0; i < pieces->len; i++) {
		const Piece *p = &g_array_index(pieces, Piece, i);
		if (right[i] < 0)
			continue;
		const Piece *q = &g_array_index(pieces, Piece, right[i]);
		if (q->order != p->order + 1 || q->x0 - p->x1 < 0.8f * p->size)
			continue;
		rows++;
		if (p->letters < 14 || q->letters < 14)
			continue;
		if (longs == 0)
			gutter0 = p->x1, gutter1 = q->x0;
		if (p->x1 < gutter1 && q->x0 > gutter0) {
			longs++;
			gutter0 = MAX(gutter0, p->x1), gutter1 = MIN(gutter1, q->x0);
		}
	}
	return longs >= 8 && longs * 10 >= rows * 7 && gutter1 - gutter0 > 4;
}

/* A letter or two in large type, as a drop cap is. */
static gboolean
may_be_initial(const LayoutPage *page, const Piece *p)
{
	gunichar last = g_array_index(page->glyphs, Glyph, p->first + p->count - 1).c;
	return p->letters <= 2 && !p->dropped && !p->sideways && p->row == 0 && g_unichar_isupper(last);
}

/*
 * A drop cap goes to the first of the lines that stand beside it, as if it were set in their type.
 * Two lines at least begin at one edge right of it, none of them below it.
 */
static void
place_initial(GArray *pieces, Piece *p)
{
	const Piece *top = NULL;
	guint beside = 0;
	for (guint i = 0; i < pieces->len; i++) {
		const Piece *q = &g_array_index(pieces, Piece, i);
		if (q->size * 1.7f > p->size || q->letters < 2 || q->sideways || q->dropped ||
		    fabsf(q->x0 - p->x1 - 0.4f * q->size) > 0.8f * q->size ||
		    q->baseline < p->baseline - 0.85f * p->size ||
		    q->baseline > p->baseline + 0.4f * q->size)
			continue;
		if (top && fabsf(top->x0 - q->x0) > 0.3f * q->size)
			return;
		beside++;
		if (!top || q->baseline < top->baseline)
			top = q;
	}
	if (beside < 2 || beside > 6 || top->baseline > p->baseline - 0.7f * top->size)
		return;
	p->initial = TRUE;
	p->x1 = top->x0, p->x0 = p->x1 - 1;
	p->y0 = top->y0, p->y1 = top->y1;
	p->baseline = top->baseline, p->size = top->size, p->order = top->order;
}

static void
place_initials(const LayoutPage *page, GArray *pieces)
{
	guint tried = 0;
	float size = 0;
	for (guint i = 0; i < pieces->len; i++)
		size += g_array_index(pieces, Piece, i).size / (float)pieces->len;
	for (guint i = 0; i < pieces->len && tried < MOST_INITIALS; i++) {
		Piece *p = &g_array_index(pieces, Piece, i);
		if (p->size < 1.6f * size || !may_be_initial(page, p))
			continue;
		place_initial(pieces, p);
		tried++;
	}
}

/* For each piece the nearest one right of it on its baseline, or -1. */
static gint *
right_neighbours(GArray *pieces)
{
	g_autofree Piece **sorted = sorted_by_place(pieces);
	gint *right = g_new(gint, pieces->len + 1);
	const Piece *base = &g_array_index(pieces, Piece, 0);
	for (guint i = 0; i < pieces->len; i++)
		right[i] = -1;
	for (guint i = 0; i < pieces->len; i++) {
		const Piece *p = sorted[i];
		if (p->dropped || p->sideways)
			continue;
		float best = G_MAXFLOAT;
		guint from = i;
		while (from > 0 && i - from < 200 &&
		       p->baseline - sorted[from - 1]->baseline < RAISED_MOST * p->size)
			from--;
		for (guint k = from; k < pieces->len && k < i + 200; k++) {
			const Piece *q = sorted[k];
			if (q->baseline - p->baseline > RAISED_MOST * MAX(p->size, 4))
				break;
			if (q == p || q->dropped || q->sideways || !on_one_line(p, q) ||
			    q->x0 < p->x0 || (q->x0 == p->x0 && q->order < p->order) ||
			    q->x0 - p->x1 < -0.5f * p->size)
				continue;
			if (q->x0 < best) {
				best = q->x0;
				right[p - base] = (gint)(q - base);
			}
		}
	}
	return right;
}

static gboolean
is_figure(const LayoutPage *page, const Piece *p)
{
	guint digits = 0;
	for (guint i = p->first; i < p->first + p->count; i++) {
		gunichar c = glyph_char(page, i);
		if (g_unichar_isdigit(c))
			digits++;
		else if (c >= 128 || !strchr(".,%-+ ", (int)c))
			return FALSE;
	}
	return digits > 0;
}

static gboolean
may_join(const LayoutPage *page, const Piece *p, const Piece *q, gboolean across, gboolean *ret_tab)
{
	float em = MAX(p->size, q->size), gap = q->x0 - p->x1;
	*ret_tab = FALSE;
	if (p->row != q->row || p->column != q->column)
		return FALSE;
	if (gap < GAP_JOIN * em && (q->order == p->order + 1 || gap < 0.5f * em))
		return TRUE;
	gboolean adjacent = q->order == p->order + 1 || p->order == q->order + 1;
	/* Two figures in the midst of a line, apart: cells of a table. */
	gboolean cells = p->chained && is_figure(page, p) && is_figure(page, q);
	if (!cells && is_label(page, p) && gap < 8 * em && adjacent && p->x1 - p->x0 < 5 * em)
		return TRUE;
	if (is_label(page, p) && gap < 3 * em && q->letters > 20)
		return TRUE;
	if (is_leader(page, p) || is_leader(page, q))
		return TRUE;
	if ((ends_in_leader(page, p) || is_leader(page, p)) && q->letters <= 8)
		return TRUE;
	if (!adjacent || across)
		return FALSE;
	*ret_tab = TRUE;
	return TRUE;
}

void
lines_join(const LayoutPage *page, GArray *pieces)
{
	if (pieces->len == 0)
		return;
	place_initials(page, pieces);
	marker_find_dots(page, pieces);
	g_autofree gint *right = right_neighbours(pieces);
	gboolean across = written_across(pieces, right);
	for (guint i = 0; i < pieces->len; i++) {
		Piece *p = &g_array_index(pieces, Piece, i);
		if (right[i] < 0)
			continue;
		Piece *q = &g_array_index(pieces, Piece, right[i]);
		gboolean tab;
		if (q->chained || !may_join(page, p, q, across, &tab))
			continue;
		p->next = right[i];
		q->chained = TRUE;
		q->tab = tab;
	}
}

/* ---- text of a line ------------------------------------------------------------------------ */

static int
compare_floats(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return x < y ? -1 : x > y;
}

/* The gap from which on a blank is meant; wider in letterspaced words ("R E P O R T"). */
static float
word_gap(const LayoutPage *page, const Piece *p)
{
	float gaps[64], threshold = GAP_WORD * p->size;
	guint n = 0, narrow = 0;
	const Glyph *last = NULL;
	for (guint i = p->first; i < p->first + p->count && n < G_N_ELEMENTS(gaps); i++) {
		const Glyph *g = &g_array_index(page->glyphs, Glyph, i);
		if (last && !is_blank(g->c) && !is_blank(last->c)) {
			gaps[n] = g->x0 - last->x1;
			narrow += gaps[n++] < threshold;
		}
		last = g;
	}
	/* Letterspacing parts nearly all letters, and evenly; words and formulas do not. */
	if (n < 4 || narrow > n / 5)
		return threshold;
	qsort(gaps, n, sizeof *gaps, compare_floats);
	if (gaps[n / 5] * 2 < gaps[n / 2])
		return threshold;
	return MAX(threshold, gaps[n / 2] * 1.6f);
}

typedef struct {
	GString *text;
	const Glyph *last;
	gboolean space;
	float end; /* where the last glyph and its marks end */
	guint run; /* letters since the last blank, digit or sign */
} Writer;

static gboolean
wants_blank(const Writer *w, const Glyph *g, float threshold)
{
	if (!w->last || is_sideways(g))
		return w->last && w->space;
	float em = MAX(w->last->size, g->size), gap = g->x0 - w->end;
	gboolean unspaced = layout_is_unspaced(g->c) && layout_is_unspaced(w->last->c);
	if (is_mark(g->c))
		return w->space && gap > 0.1f * em;
	if (w->space)
		return !(unspaced && gap < 0.02f * em && gap > -0.5f * em);
	/* A raised note mark after a word is no part of it; after a letter or two it is a power. */
	if (g->size < 0.85f * w->last->size && w->last->size >= 6 && g_unichar_isdigit(g->c) &&
	    g->baseline < w->last->baseline - 0.2f * w->last->size &&
	    (w->run >= 3 || g_unichar_ispunct(w->last->c)))
		return TRUE;
	return gap > (unspaced ? GAP_UNSPACED * em : threshold);
}

static void
write_glyph(Writer *w, const Glyph *g, float threshold)
{
	if (is_blank(g->c)) {
		w->space = TRUE;
		return;
	}
	if (wants_blank(w, g, threshold)) {
		g_string_append_c(w->text, ' ');
		w->run = 0;
	}
	g_string_append_unichar(w->text, g->c);
	gboolean mark = is_mark(g->c) && w->last;
	w->end = mark ? MAX(w->end, g->x1) : g->x1;
	if (!mark)
		w->last = g;
	w->run = g_unichar_isalpha(g->c) ? w->run + 1 : 0;
	w->space = FALSE;
}

static gboolean
same_shadow(const Glyph *last, const Glyph *g)
{
	return last && last->c == g->c && g->x1 > g->x0 &&
	       fabsf(last->x0 - g->x0) < 0.12f * g->size &&
	       fabsf(last->baseline - g->baseline) < 0.12f * g->size;
}

static void
write_piece(Writer *w, const LayoutPage *page, const Piece *p)
{
	float threshold = word_gap(page, p);
	for (guint i = p->first; i < p->first + p->count; i++) {
		const Glyph *g = &g_array_index(page->glyphs, Glyph, i);
		if (is_blank(g->c) || w->space || !same_shadow(w->last, g))
			write_glyph(w, g, threshold);
	}
}

/* ---- right to left -------------------------------------------------------------------------- */

static int
by_right_edge(const void *a, const void *b)
{
	const Glyph *g = *(Glyph *const *)a, *h = *(Glyph *const *)b;
	float x = (g->x0 + g->x1) / 2, y = (h->x0 + h->x1) / 2;
	if (x != y)
		return x > y ? -1 : 1;
	return g < h ? -1 : g > h; /* as in the stream */
}

static gboolean
reads_ltr(gunichar c)
{
	return g_unichar_isdigit(c) || (g_unichar_isalpha(c) && !layout_is_rtl(c));
}

static gboolean
binds_ltr(gunichar c)
{
	return c == '.' || c == ',' || c == ':' || c == '/' || c == '-' || c == '%' || c == '\'' ||
	       c == '&' || c == '_' || c == '@' || is_blank(c);
}

static void
reverse(const Glyph **from, guint n)
{
	for (guint i = 0; i < n / 2; i++) {
		const Glyph *g = from[i];
		from[i] = from[n - 1 - i];
		from[n - 1 - i] = g;
	}
}

static gunichar
mirrored(gunichar c)
{
	gunichar other;
	return g_unichar_get_mirror_char(c, &other) ? other : c;
}

/*
 * A line with letters from right to left: glyphs by position from the right, then each stretch of
 * digits and left-to-right letters turned back (the reverse of the bidirectional algorithm's
 * rule L2 for one level). Marks at one place keep the order of the stream.
 */
static void
write_rtl(Writer *w, const LayoutPage *page, GArray *pieces, guint head)
{
	g_autoptr(GPtrArray) glyphs = g_ptr_array_new();
	for (gint k = (gint)head; k >= 0; k = g_array_index(pieces, Piece, k).next) {
		const Piece *p = &g_array_index(pieces, Piece, k);
		for (guint i = p->first; i < p->first + p->count; i++)
			g_ptr_array_add(glyphs, &g_array_index(page->glyphs, Glyph, i));
	}
	qsort(glyphs->pdata, glyphs->len, sizeof(gpointer), by_right_edge);
	const Glyph **g = (const Glyph **)glyphs->pdata;
	for (guint i = 0; i < glyphs->len;) {
		guint end = i, last = i;
		if (!reads_ltr(g[i]->c)) {
			i++;
			continue;
		}
		for (; end < glyphs->len && (reads_ltr(g[end]->c) || binds_ltr(g[end]->c)); end++)
			if (reads_ltr(g[end]->c))
				last = end;
		reverse(g + i, last + 1 - i);
		i = last + 1;
	}
	for (guint i = 0; i < glyphs->len; i++) {
		const Glyph *now = g[i];
		if (is_blank(now->c)) {
			w->space = TRUE;
			continue;
		}
		float gap = w->last ? MAX(w->last->x0 - now->x1, now->x0 - w->last->x1) : 0;
		if (w->last && !is_mark(now->c) && (w->space || gap > GAP_WORD * now->size))
			g_string_append_c(w->text, ' ');
		g_string_append_unichar(w->text, mirrored(now->c));
		w->space = FALSE;
		if (!is_mark(now->c))
			w->last = now;
	}
}

static void
sum_up(Line *line, GArray *pieces, guint head)
{
	guint bold = 0, italic = 0, rtl = 0, cells = 1, invisible = 0;
	const Piece *first = &g_array_index(pieces, Piece, head);
	line->row = first->row, line->column = first->column;
	line->x0 = first->x0, line->y0 = first->y0, line->x1 = first->x1, line->y1 = first->y1;
	line->baseline = first->baseline, line->size = first->size, line->order = first->order;
	for (gint k = (gint)head; k >= 0; k = g_array_index(pieces, Piece, k).next) {
		const Piece *p = &g_array_index(pieces, Piece, k);
		line->x0 = MIN(line->x0, p->x0), line->x1 = MAX(line->x1, p->x1);
		line->y0 = MIN(line->y0, p->y0), line->y1 = MAX(line->y1, p->y1);
		line->order = MIN(line->order, p->order);
		if (p->size > line->size * 1.15f)
			line->size = p->size, line->baseline = p->baseline;
		line->letters += p->letters, line->bad += p->bad;
		invisible += p->invisible;
		bold += p->bold, italic += p->italic, rtl += p->rtl, cells += p->tab;
	}
	line->flags = (guint16)((bold * 10 >= line->letters * 9 ? LINE_BOLD : 0) |
				(italic * 10 >= line->letters * 9 ? LINE_ITALIC : 0) |
				(rtl * 3 > line->letters ? LINE_RTL : 0) |
				(invisible * 2 > line->letters ? LINE_OCR : 0) |
				(first->raised ? LINE_RAISED : 0) | (cells > 1 ? LINE_ROW : 0) |
				(first->sideways ? LINE_SIDEWAYS : 0));
}

void
lines_render(const LayoutPage *page, GArray *pieces, guint head, Line *line)
{
	Writer w = {.text = g_string_new(NULL)};
	memset(line, 0, sizeof *line);
	sum_up(line, pieces, head);
	if (line->flags & LINE_RTL) {
		write_rtl(&w, page, pieces, head);
	} else {
		if (g_array_index(pieces, Piece, head).bullet)
			g_string_append(w.text, "• ");
		for (gint k = (gint)head; k >= 0; k = g_array_index(pieces, Piece, k).next) {
			const Piece *p = &g_array_index(pieces, Piece, k);
			if (p->tab) {
				g_string_append_c(w.text, '\t');
				w.last = NULL;
				w.space = FALSE;
			} else if (w.last && p->x0 - w.end > GAP_PIECE * p->size) {
				w.space = TRUE;
			}
			write_piece(&w, page, p);
			guint after = p->first + p->count;
			if (p->initial)
				w.end = p->x1;
			if (p->initial && after < page->glyphs->len && is_blank(glyph_char(page, after)))
				w.space = TRUE; /* "A" or "I": a word by itself */
		}
	}
	line->characters = (guint)g_utf8_strlen(w.text->str, -1);
	line->text = g_string_free(w.text, FALSE);
}
