/*
 * The reading order of a page. Lines that follow one another downward form text blocks. When the
 * content stream never goes back up within a column its order is taken: that is how the author's
 * program meant it, and columns, boxes and tables come out right. Otherwise blocks are sorted by
 * two rules: what stands above in the same column comes first, and of two columns the left one,
 * unless something spans both between them (T. Breuel, Two geometric algorithms for layout
 * analysis, 2002). Ties go to the stream.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "layout_private.h"

enum { MOST_BLOCKS = 1200, MOST_SORTED = 300, WINDOW = 120, LEAST_TEXT = 18 };
#define BLOCK_GAP 1.9f  /* baselines farther apart, in type sizes, begin a new block … */
#define WIDE_GAP 1.25f  /* … or farther than this times the page's usual distance */
#define MOST_GAP 3.2f

typedef struct {
	float x0, y0, x1, y1;
	guint order; /* of its earliest line in the stream */
	gint first, last; /* lines, linked by below */
	guint letters;
	gboolean sideways;
} TextBlock;

typedef struct {
	GArray *lines;
	Line **sorted;       /* by baseline */
	gint *above, *below; /* by index in sorted; -1 none */
	GArray *blocks;      /* of TextBlock */
	float gap;           /* as BLOCK_GAP, for this page */
} Order;

static int
by_baseline(const void *a, const void *b)
{
	const Line *p = *(Line *const *)a, *q = *(Line *const *)b;
	if (p->baseline != q->baseline)
		return p->baseline < q->baseline ? -1 : 1;
	return p->order < q->order ? -1 : p->order > q->order;
}

static float
overlap(float a0, float a1, float b0, float b1)
{
	return MIN(a1, b1) - MAX(a0, b0);
}

static gboolean
one_style(const Line *a, const Line *b)
{
	float most = a->flags & b->flags & LINE_OCR ? 1.8f : 1.25f;
	return MAX(a->size, b->size) < most * MIN(a->size, b->size);
}

/* The line right above i, when there is exactly one and it goes on in i. */
static gint
find_above(const Order *o, gint i)
{
	const Line *line = o->sorted[i];
	gint best = -1;
	for (gint k = i - 1; k >= 0 && k > i - WINDOW; k--) {
		const Line *other = o->sorted[k];
		float drop = line->baseline - other->baseline;
		if (drop > o->gap * MAX(line->size, 6) * 1.3f)
			break;
		if (drop < 0.3f * line->size || other->flags & LINE_SIDEWAYS ||
		    overlap(line->x0, line->x1, other->x0, other->x1) < 1)
			continue;
		if (best >= 0) {
			/* Two lines side by side above: this one belongs to neither alone. */
			if (fabsf(o->sorted[best]->baseline - other->baseline) < 0.5f * line->size)
				return -1;
			break;
		}
		best = k;
	}
	if (best < 0 || !one_style(line, o->sorted[best]) ||
	    line->baseline - o->sorted[best]->baseline > o->gap * MIN(line->size, o->sorted[best]->size))
		return -1;
	return best;
}

/* Some scripts are set with lines far apart: the commonest distance decides. */
static float
usual_gap(const Order *o)
{
	guint steps[40] = {0}, best = 0;
	for (guint i = 1; i < o->lines->len; i++) {
		const Line *up = o->sorted[i - 1], *down = o->sorted[i];
		float step = (down->baseline - up->baseline) / MAX(down->size, 4) * 10;
		if (down->letters >= 14 && step > 8 && step < 39)
			steps[(guint)step]++;
	}
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i] > steps[best])
			best = i;
	return steps[best] < 4 ? BLOCK_GAP
			       : CLAMP(((float)best + 1) / 10 * WIDE_GAP, BLOCK_GAP, MOST_GAP);
}

static void
link_lines(Order *o)
{
	gint n = (gint)o->lines->len;
	for (gint i = 0; i < n; i++)
		o->above[i] = o->below[i] = -1;
	for (gint i = 0; i < n; i++) {
		if (o->sorted[i]->flags & LINE_SIDEWAYS)
			continue;
		gint up = find_above(o, i);
		if (up < 0)
			continue;
		if (o->below[up] == -1) {
			o->below[up] = i;
			o->above[i] = up;
		} else if (o->below[up] >= 0) {
			/* Two lines below one: a split into columns; neither goes on. */
			const Line *rival = o->sorted[o->below[up]];
			if (fabsf(rival->baseline - o->sorted[i]->baseline) < 0.5f * rival->size) {
				o->above[o->below[up]] = -1;
				o->below[up] = -2;
			}
		}
	}
}

static void
make_blocks(Order *o)
{
	for (gint i = 0; i < (gint)o->lines->len; i++) {
		if (o->above[i] >= 0)
			continue;
		Line *head = o->sorted[i];
		TextBlock block = {head->x0, head->y0, head->x1, head->y1, head->order, i, i, 0,
				   (head->flags & LINE_SIDEWAYS) != 0};
		for (gint k = i; k >= 0; k = o->below[k]) {
			const Line *line = o->sorted[k];
			block.x0 = MIN(block.x0, line->x0), block.x1 = MAX(block.x1, line->x1);
			block.y0 = MIN(block.y0, line->y0), block.y1 = MAX(block.y1, line->y1);
			block.order = MIN(block.order, line->order);
			block.letters += line->letters;
			block.last = k;
		}
		g_array_append_val(o->blocks, block);
	}
}

/* Does a stand above b in the same column? */
static gboolean
is_above(const TextBlock *a, const TextBlock *b)
{
	return overlap(a->x0, a->x1, b->x0, b->x1) > 2 &&
	       (a->y1 + a->y0) < (b->y1 + b->y0) && a->y1 - b->y0 < 0.5f * (b->y1 - b->y0) + 2;
}

/*
 * Does the stream go back up within a column? Heads and feet don't count, nor do scraps: formulas
 * are set in pieces, up and down.
 */
/* Two columns of one width side by side, the left one first. */
static gboolean
is_left_column(const TextBlock *a, const TextBlock *b)
{
	float both = overlap(a->y0, a->y1, b->y0, b->y1), wide = a->x1 - a->x0;
	return a->x1 <= b->x0 && a->letters >= 45 && b->letters >= 30 &&
	       both > 0.5f * (a->y1 - a->y0) && both > 0.5f * (b->y1 - b->y0) &&
	       wide < 1.6f * (b->x1 - b->x0) && b->x1 - b->x0 < 1.6f * wide;
}

static gboolean
counts(const TextBlock *block, float height)
{
	return !block->sideways && block->letters >= LEAST_TEXT && block->y1 >= 0.09f * height &&
	       block->y0 <= 0.91f * height;
}

/* Columns written line by line: the stream keeps changing between blocks of several lines. */
static gboolean
is_interleaved(const Order *o)
{
	g_autofree guint *lines = g_new0(guint, o->blocks->len);
	g_autofree gint *block_of = g_new0(gint, o->lines->len);
	guint blocks = 0, changes = 0, last = G_MAXUINT;
	for (guint i = 0; i < o->blocks->len; i++)
		for (gint k = g_array_index(o->blocks, TextBlock, i).first; k >= 0; k = o->below[k]) {
			lines[i] += o->sorted[k]->letters >= 14;
			block_of[o->sorted[k] - (Line *)(void *)o->lines->data] = (gint)i;
		}
	for (guint i = 0; i < o->blocks->len; i++)
		blocks += lines[i] >= 3;
	/* The lines themselves lie in the order of the stream still. */
	for (guint i = 0; i < o->lines->len; i++) {
		const Line *line = &g_array_index(o->lines, Line, i);
		guint block = (guint)block_of[i];
		if (line->letters < 14 || lines[block] < 3)
			continue;
		changes += block != last;
		last = block;
	}
	return blocks >= 2 && changes >= 3 * blocks && changes >= 8;
}

static gboolean
stream_is_good(const Order *o, float height)
{
	guint n = o->blocks->len;
	for (guint i = 0; i < o->lines->len; i++) {
		const Line *up = o->sorted[i];
		const Line *down = o->below[i] >= 0 ? o->sorted[o->below[i]] : NULL;
		if (down && up->letters >= LEAST_TEXT && down->letters >= LEAST_TEXT &&
		    down->order < up->order)
			return FALSE;
	}
	if (is_interleaved(o))
		return FALSE;
	if (n > MOST_BLOCKS)
		return TRUE;
	for (guint i = 0; i < n; i++) {
		const TextBlock *a = &g_array_index(o->blocks, TextBlock, i);
		if (!counts(a, height))
			continue;
		for (guint k = 0; k < n; k++) {
			const TextBlock *b = &g_array_index(o->blocks, TextBlock, k);
			if (b->order < a->order && counts(b, height) &&
			    (is_above(a, b) || is_left_column(a, b)))
				return FALSE;
		}
	}
	return TRUE;
}

static int
by_stream(const void *a, const void *b)
{
	const Line *p = a, *q = b;
	guint16 sideways = LINE_SIDEWAYS;
	if ((p->flags ^ q->flags) & sideways)
		return p->flags & sideways ? 1 : -1;
	return p->order < q->order ? -1 : p->order > q->order;
}

/* Is something between left and right, from one to the other in height, that spans both? */
static gboolean
is_parted(const Order *o, const TextBlock *left, const TextBlock *right)
{
	float top = MIN(left->y0, right->y0), bottom = MAX(left->y1, right->y1);
	for (guint k = 0; k < o->blocks->len; k++) {
		const TextBlock *c = &g_array_index(o->blocks, TextBlock, k);
		float middle = (c->y0 + c->y1) / 2;
		if (c != left && c != right && middle > top && middle < bottom &&
		    middle > MIN(left->y1, right->y1) - 2 && middle < MAX(left->y0, right->y0) + 2 &&
		    overlap(c->x0, c->x1, left->x0, left->x1) > 0 &&
		    overlap(c->x0, c->x1, right->x0, right->x1) > 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
comes_first(const Order *o, const TextBlock *a, const TextBlock *b)
{
	if (a->sideways != b->sideways)
		return b->sideways;
	if (is_above(a, b))
		return TRUE;
	if (is_above(b, a) || a->x1 > b->x0 + 2)
		return FALSE;
	return !is_parted(o, a, b);
}

/* Topological order of the blocks; a cycle is broken at the block that is first in the stream. */
static void
sort_by_place(Order *o)
{
	guint n = o->blocks->len;
	g_autofree guint8 *before = g_malloc0((gsize)n * n);
	g_autofree guint *waits = g_new0(guint, n);
	g_autofree TextBlock *sorted = g_new(TextBlock, n);
	const TextBlock *blocks = (const TextBlock *)(void *)o->blocks->data;
	for (guint i = 0; i < n; i++)
		for (guint k = 0; k < n; k++)
			if (i != k && comes_first(o, &blocks[i], &blocks[k])) {
				before[(gsize)i * n + k] = 1;
				waits[k]++;
			}
	for (guint placed = 0; placed < n; placed++) {
		guint best = n;
		for (guint i = 0; i < n; i++)
			if (waits[i] != G_MAXUINT &&
			    (best == n || waits[i] < waits[best] ||
			     (waits[i] == waits[best] && blocks[i].order < blocks[best].order)))
				best = i;
		sorted[placed] = blocks[best];
		waits[best] = G_MAXUINT;
		for (guint k = 0; k < n; k++)
			if (before[(gsize)best * n + k] && waits[k] != G_MAXUINT && waits[k] > 0)
				waits[k]--;
	}
	memcpy(o->blocks->data, sorted, n * sizeof *sorted);
}

/* The lines, block by block, each told the bounds of its block. */
static void
write_back(Order *o)
{
	GArray *result = g_array_sized_new(FALSE, FALSE, sizeof(Line), o->lines->len);
	for (guint i = 0; i < o->blocks->len; i++) {
		const TextBlock *block = &g_array_index(o->blocks, TextBlock, i);
		for (gint k = block->first; k >= 0; k = o->below[k]) {
			Line line = *o->sorted[k];
			line.left = block->x0, line.right = block->x1;
			line.block = i;
			g_array_append_val(result, line);
		}
	}
	memcpy(o->lines->data, result->data, result->len * sizeof(Line));
	g_array_unref(result);
}

void
order_lines(const LayoutPage *page, GArray *lines)
{
	guint n = lines->len;
	if (n == 0)
		return;
	g_autofree Line **sorted = g_new(Line *, n);
	g_autofree gint *above = g_new(gint, n), *below = g_new(gint, n);
	g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(TextBlock));
	Order o = {lines, sorted, above, below, blocks, BLOCK_GAP};
	for (guint i = 0; i < n; i++)
		sorted[i] = &g_array_index(lines, Line, i);
	g_array_sort(lines, by_stream);
	qsort(sorted, n, sizeof *sorted, by_baseline);
	o.gap = usual_gap(&o);
	link_lines(&o);
	make_blocks(&o);
	gboolean stream = blocks->len > MOST_SORTED || stream_is_good(&o, page->height);
	if (!stream)
		sort_by_place(&o);
	write_back(&o);
	if (stream)
		g_array_sort(lines, by_stream);
	for (guint i = 0; i < n; i++) {
		Line *line = &g_array_index(lines, Line, i);
		if (i == 0 || line->block != g_array_index(lines, Line, i - 1).block)
			line->flags |= LINE_START;
	}
}
