/*
 * Tables with rules: lines that cross make a grid, and each piece of text falls into one of its
 * cells. A grid with one column, or with pages of prose in its cells, is a frame and no table.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "layout_private.h"

enum { MOST_RULES = 700, MOST_EDGES = 400, MOST_CELL = 1200 };
#define TOUCH 3.0f /* points: rules this near meet */

typedef struct {
	const LayoutRule *rules;
	guint count;
	guint *group; /* of each rule: the index of its first member */
} Groups;

static gboolean
meet(const LayoutRule *a, const LayoutRule *b)
{
	return a->x0 - TOUCH <= b->x1 && b->x0 - TOUCH <= a->x1 && a->y0 - TOUCH <= b->y1 &&
	       b->y0 - TOUCH <= a->y1;
}

static guint
find_group(Groups *g, guint i)
{
	while (g->group[i] != i) {
		g->group[i] = g->group[g->group[i]];
		i = g->group[i];
	}
	return i;
}

static void
make_groups(Groups *g)
{
	for (guint i = 0; i < g->count; i++)
		g->group[i] = i;
	for (guint i = 0; i < g->count; i++)
		for (guint k = i + 1; k < g->count; k++)
			if (meet(&g->rules[i], &g->rules[k])) {
				guint a = find_group(g, i), b = find_group(g, k);
				g->group[MAX(a, b)] = MIN(a, b);
			}
}

/* ---- edges of rows and columns ---------------------------------------------------------------- */

typedef struct {
	float at, length;
} Edge;

static int
by_edge(const void *a, const void *b)
{
	const Edge *p = a, *q = b;
	return p->at < q->at ? -1 : p->at > q->at;
}

/* Edges that lie together become one; those shorter than least are no edge of the whole grid. */
static void
merge_edges(GArray *edges, float least)
{
	guint n = 0;
	Edge *e = (Edge *)(void *)edges->data;
	g_array_sort(edges, by_edge);
	for (guint i = 0; i < edges->len; i++) {
		if (n > 0 && e[i].at - e[n - 1].at < TOUCH)
			e[n - 1].length += e[i].length;
		else
			e[n++] = e[i];
	}
	guint kept = 0;
	for (guint i = 0; i < n; i++)
		if (e[i].length >= least)
			e[kept++] = e[i];
	g_array_set_size(edges, kept);
}

typedef struct {
	float x0, y0, x1, y1;
	GArray *rows, *columns; /* of Edge: where rows and columns begin and end */
} Grid;

static void
clear_grid(Grid *grid)
{
	g_array_unref(grid->rows);
	g_array_unref(grid->columns);
}

static Grid
read_grid(Groups *g, guint group)
{
	Grid grid = {1e9f, 1e9f, -1e9f, -1e9f, g_array_new(FALSE, FALSE, sizeof(Edge)),
		     g_array_new(FALSE, FALSE, sizeof(Edge))};
	for (guint i = 0; i < g->count; i++) {
		if (find_group(g, i) != group)
			continue;
		const LayoutRule *r = &g->rules[i];
		float width = r->x1 - r->x0, height = r->y1 - r->y0;
		Edge edge = {width > height ? (r->y0 + r->y1) / 2 : (r->x0 + r->x1) / 2,
			     MAX(width, height)};
		GArray *edges = width > height ? grid.rows : grid.columns;
		if (edges->len < MOST_EDGES)
			g_array_append_val(edges, edge);
		grid.x0 = MIN(grid.x0, r->x0), grid.x1 = MAX(grid.x1, r->x1);
		grid.y0 = MIN(grid.y0, r->y0), grid.y1 = MAX(grid.y1, r->y1);
	}
	merge_edges(grid.rows, 0.5f * (grid.x1 - grid.x0));
	merge_edges(grid.columns, 0.3f * (grid.y1 - grid.y0));
	return grid;
}

/* The interval that at falls into, or -1. */
static gint
interval(const GArray *edges, float at)
{
	for (guint i = 0; i + 1 < edges->len; i++)
		if (at >= g_array_index(edges, Edge, i).at - 1 && at < g_array_index(edges, Edge, i + 1).at)
			return (gint)i;
	return -1;
}

/* ---- cells -------------------------------------------------------------------------------------- */

static guint
fill_grid(const Grid *grid, GArray *pieces, guint rows_before)
{
	guint cells = (grid->rows->len - 1) * (grid->columns->len - 1), used_columns = 0;
	g_autofree guint *letters = g_new0(guint, cells);
	guint across = grid->columns->len - 1;
	for (guint pass = 0; pass < 2; pass++) {
		for (guint i = 0; i < pieces->len; i++) {
			Piece *p = &g_array_index(pieces, Piece, i);
			if (p->sideways || p->dropped || p->row)
				continue;
			gint row = interval(grid->rows, p->baseline - 0.3f * p->size);
			gint column = interval(grid->columns, (p->x0 + p->x1) / 2);
			if (row < 0 || column < 0)
				continue;
			if (pass == 0) {
				letters[(guint)row * across + (guint)column] += p->letters;
			} else {
				p->row = rows_before + 1 + (guint)row;
				p->column = (guint)column;
			}
		}
		for (guint i = 0; pass == 0 && i < cells; i++)
			if (letters[i] > MOST_CELL)
				return 0;
		for (guint c = 0; pass == 0 && c < across; c++)
			for (guint r = 0; r < grid->rows->len - 1; r++)
				if (letters[r * across + c]) {
					used_columns++;
					break;
				}
		if (used_columns < 2)
			return 0;
	}
	return grid->rows->len - 1;
}

guint
table_find(const LayoutPage *page, GArray *pieces)
{
	guint n = page->rules ? page->rules->len : 0, rows = 0;
	if (n < 5 || n > MOST_RULES)
		return 0;
	g_autofree guint *group = g_new(guint, n);
	Groups g = {(const LayoutRule *)(void *)page->rules->data, n, group};
	make_groups(&g);
	for (guint i = 0; i < n; i++) {
		if (find_group(&g, i) != i)
			continue;
		Grid grid = read_grid(&g, i);
		if (grid.rows->len >= 3 && grid.columns->len >= 3)
			rows += fill_grid(&grid, pieces, rows);
		clear_grid(&grid);
	}
	return rows;
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static int
by_cell(const void *a, const void *b)
{
	const Line *p = a, *q = b;
	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	if (p->column != q->column)
		return p->column < q->column ? -1 : 1;
	if (fabsf(p->baseline - q->baseline) > 0.3f * MIN(p->size, q->size))
		return p->baseline < q->baseline ? -1 : 1;
	return p->order < q->order ? -1 : p->order > q->order;
}

/* Make into's text that of the cells in lines from … to - 1, which are sorted; they are used up. */
static void
merge_row(GArray *lines, guint from, guint to)
{
	Line *into = &g_array_index(lines, Line, from);
	GString *text = g_string_new(NULL), *cell = g_string_new(NULL);
	guint column = into->column;
	for (guint i = from; i < to; i++) {
		Line *line = &g_array_index(lines, Line, i);
		if (line->column != column) {
			g_string_append(text, cell->str);
			g_string_truncate(cell, 0);
			g_string_append_c(text, '\t');
			column = line->column;
		}
		for (char *p = line->text; *p; p++)
			if (*p == '\t')
				*p = ' ';
		paragraph_append(cell, line->text);
		into->x0 = MIN(into->x0, line->x0), into->x1 = MAX(into->x1, line->x1);
		into->y0 = MIN(into->y0, line->y0), into->y1 = MAX(into->y1, line->y1);
		into->order = MIN(into->order, line->order);
		if (i > from) {
			into->letters += line->letters, into->bad += line->bad;
			into->flags &= line->flags;
		}
	}
	g_string_append(text, cell->str);
	g_string_free(cell, TRUE);
	for (guint i = from; i < to; i++)
		g_clear_pointer(&g_array_index(lines, Line, i).text, g_free);
	into->flags |= LINE_ROW | LINE_GRID;
	into->characters = (guint)g_utf8_strlen(text->str, -1);
	into->text = g_string_free(text, FALSE);
}

void
table_merge(GArray *lines)
{
	guint n = 0;
	g_array_sort(lines, by_cell);
	for (guint i = 0; i < lines->len;) {
		guint row = g_array_index(lines, Line, i).row, end = i + 1;
		while (row && end < lines->len && g_array_index(lines, Line, end).row == row)
			end++;
		if (row)
			merge_row(lines, i, end);
		g_array_index(lines, Line, n++) = g_array_index(lines, Line, i);
		i = end;
	}
	g_array_set_size(lines, n);
}
