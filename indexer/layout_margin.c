/*
 * Running heads and page numbers. On several pages: the same words at the same height, or a number
 * that grows with the page. On one page: what stands apart at the very edge and has the form of
 * a head.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "layout_private.h"

enum { EDGE_LINES = 4, MOST_HEAD = 180, NO_NUMBER = -1000000 };
#define ZONE 0.14f /* of the page's height */

typedef struct {
	Line *line;
	guint page;
	float height;  /* of the page */
	char *key;     /* words without the page number, folded; owned */
	char *printed; /* the page number as printed, or NULL; owned */
	gint offset;   /* page number printed minus page index, NO_NUMBER when none */
	gboolean alone; /* nothing but the number */
	gboolean outermost;
	float apart;         /* distance to the next line inward, in type sizes */
	gboolean top;
	gboolean before_row; /* that line has cells too: it is a table, not a head in three parts */
} Candidate;

/* A number in Arabic digits of any script or in Roman ones, or -1. */
static gint
read_number(const char *text, gsize n)
{
	static const struct { char c; gint value; } roman[] = {
		{'i', 1}, {'v', 5}, {'x', 10}, {'l', 50}, {'c', 100}};
	gint value = 0, last = 1000, total = 0;
	gboolean digits = n > 0, letters = n > 0 && n <= 8;
	for (const char *p = text; p < text + n; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isdigit(c) && value < 100000)
			value = value * 10 + g_unichar_digit_value(c);
		else
			digits = FALSE;
		gint v = 0;
		for (guint i = 0; i < G_N_ELEMENTS(roman); i++)
			if (c < 128 && g_ascii_tolower((char)c) == roman[i].c)
				v = roman[i].value;
		if (v == 0)
			letters = FALSE;
		total += v > last ? v - 2 * last : v;
		last = v;
	}
	return digits && value < 10000 ? value : letters && total > 0 && total < 200 ? total : -1;
}

static gboolean
is_filler(gunichar c)
{
	return g_unichar_isspace(c) || c == '-' || c == '|' || c == 0x2013 || c == 0x2014 ||
	       c == 0x2022 || c == '/' || c == '[' || c == ']' || c == '(' || c == ')' || c == '.' ||
	       c == 0xb7 || c == 0x25cf;
}

static gboolean
is_page_word(const char *word)
{
	static const char *const words[] = {"page", "p", "pg", "pp", "página", "pagina", "pág", "seite",
					    "trang", "halaman", "hal", "muka surat", "หน้า", "หน้าที่", "ໜ້າ",
					    "ទំព័រ", "စာမျက်နှာ", "صفحة", "第", "页", "頁"};
	g_autofree char *folded = g_utf8_casefold(word, -1);
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(folded, words[i]) == 0)
			return TRUE;
	return FALSE;
}

/* Split "Page 12 of 40", "- iii -", "12 Report" into a number and the other words. */
static void
read_candidate(Candidate *c)
{
	g_auto(GStrv) words = g_strsplit_set(c->line->text, " \t", -1);
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	gint first = -1, last = -1;
	for (guint i = 0; words[i]; i++) {
		char *p = words[i], *end = p + strlen(p);
		while (*p && is_filler(g_utf8_get_char(p)))
			p = g_utf8_next_char(p);
		while (end > p && is_filler(g_utf8_get_char(g_utf8_prev_char(end))))
			end = g_utf8_prev_char(end);
		*end = '\0';
		/* "3/10" is page 3; "24/05/2021" is none. */
		char *slash = strchr(p, '/');
		if (slash && !strchr(slash + 1, '/') && read_number(p, (gsize)(slash - p)) > 0 &&
		    read_number(slash + 1, strlen(slash + 1)) > 0)
			*slash = '\0';
		if (*p)
			g_ptr_array_add(kept, p);
	}
	guint n = kept->len, from = 0, to = n;
	c->offset = NO_NUMBER;
	if (n > 0) {
		first = read_number(kept->pdata[0], strlen(kept->pdata[0]));
		last = read_number(kept->pdata[n - 1], strlen(kept->pdata[n - 1]));
	}
	/* "Page 3 of 10", "3 / 10" */
	if (n >= 3 && n <= 5 && last > 0 &&
	    read_number(kept->pdata[n - 3], strlen(kept->pdata[n - 3])) > 0) {
		c->offset = read_number(kept->pdata[n - 3], strlen(kept->pdata[n - 3])) -
			    (gint)c->page;
		to = n - 3;
		c->printed = g_strdup(kept->pdata[to]);
		c->alone = to == 0 || (to == 1 && is_page_word(kept->pdata[0]));
	} else if (last > 0) {
		c->offset = last - (gint)c->page;
		c->printed = g_strdup(kept->pdata[n - 1]);
		to = n - 1;
	} else if (first > 0) {
		c->offset = first - (gint)c->page;
		c->printed = g_strdup(kept->pdata[0]);
		from = 1;
	} else if (n >= 3 && is_page_word(kept->pdata[0]) &&
		   read_number(kept->pdata[1], strlen(kept->pdata[1])) > 0) {
		c->printed = g_strdup(kept->pdata[1]);
		c->offset = read_number(c->printed, strlen(c->printed)) - (gint)c->page;
		from = 2;
	}
	GString *key = g_string_new(NULL);
	for (guint i = from; i < to; i++)
		g_string_append_printf(key, "%s ", (char *)kept->pdata[i]);
	c->alone = c->alone || (c->offset != NO_NUMBER && key->len == 0) ||
		   (c->offset != NO_NUMBER && to - from == 1 && is_page_word(kept->pdata[from]));
	g_autofree char *folded = g_utf8_casefold(key->str, -1);
	c->key = g_strdup(folded);
	g_string_free(key, TRUE);
}

/* Dirt on a scanned page is read as dashes and dots. */
static gboolean
has_words(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_isalnum(g_utf8_get_char(p)))
			return TRUE;
	return FALSE;
}

static int
by_height(const void *a, const void *b)
{
	const Line *p = *(Line *const *)a, *q = *(Line *const *)b;
	return p->baseline < q->baseline ? -1 : p->baseline > q->baseline;
}

static void
clear_candidate(gpointer data)
{
	Candidate *c = data;
	g_free(c->key);
	g_free(c->printed);
}

/* From one edge inward: at most EDGE_LINES baselines, within the zone. */
static void
collect_edge(GArray *candidates, Line **sorted, gint n, guint page, float height, gboolean top)
{
	gint rows = 0;
	float last = -1;
	for (gint i = 0; i < n; i++) {
		Line *line = sorted[top ? i : n - 1 - i];
		float from_edge = top ? line->baseline : height - line->baseline;
		if (line->flags & LINE_SIDEWAYS || !has_words(line->text))
			continue;
		/* Where the paper is larger than the print its outermost line counts all the same. */
		if (from_edge > (last < 0 ? 0.5f : ZONE) * height)
			break;
		if (last < 0 || fabsf(line->baseline - last) > 0.5f * line->size)
			rows++;
		if (rows > EDGE_LINES)
			break;
		last = line->baseline;
		if (line->characters > MOST_HEAD)
			continue;
		Candidate c = {.line = line, .page = page, .height = height, .top = top,
			       .outermost = rows == 1, .apart = 100};
		for (gint k = i + 1; k < n; k++) {
			const Line *next = sorted[top ? k : n - 1 - k];
			float drop = fabsf(next->baseline - line->baseline);
			if (drop > 0.5f * line->size && !(next->flags & LINE_SIDEWAYS)) {
				c.apart = drop / MIN(line->size, next->size);
				c.before_row = (next->flags & LINE_ROW) != 0;
				break;
			}
		}
		read_candidate(&c);
		g_array_append_val(candidates, c);
	}
}

static GArray *
collect(Layout *layout)
{
	GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
	g_array_set_clear_func(candidates, clear_candidate);
	for (guint p = 0; p < layout->pages->len; p++) {
		const PageInfo *page = &g_array_index(layout->pages, PageInfo, p);
		if (page->count == 0)
			continue;
		g_autofree Line **sorted = g_new(Line *, page->count);
		for (guint i = 0; i < page->count; i++)
			sorted[i] = &g_array_index(layout->lines, Line, page->first + i);
		qsort(sorted, page->count, sizeof *sorted, by_height);
		collect_edge(candidates, sorted, (gint)page->count, p, page->height, TRUE);
		collect_edge(candidates, sorted, (gint)page->count, p, page->height, FALSE);
	}
	return candidates;
}

static void
mark(const Candidate *c)
{
	c->line->role = c->alone ? ROLE_PAGE_NUMBER : ROLE_RUNNING_HEAD;
}

/*
 * Height, words, and how far the number is from the page's: a number that does not grow with the
 * page ("Chapter 3") belongs to the words. Heights are in steps of 4 points; neighbours are asked
 * for too.
 */
static char *
head_key(const Candidate *c, int shift, gboolean verbatim)
{
	int height = (int)lrintf(c->line->baseline / 4) + shift;
	return verbatim ? g_strdup_printf("%d|%s", height, c->line->text)
			: g_strdup_printf("%d|%d|%s", height, c->offset, c->key);
}

static char *
part_key(const Candidate *c, int shift, const char *part)
{
	return g_strdup_printf("%d|part|%s", (int)lrintf(c->line->baseline / 4) + shift, part);
}

static guint
count_of(GHashTable *counts, const Candidate *c)
{
	guint n[2] = {0, 0};
	for (int shift = -1; shift <= 1; shift++)
		for (guint verbatim = 0; verbatim < 2; verbatim++) {
			g_autofree char *key = head_key(c, shift, verbatim != 0);
			n[verbatim] += GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
		}
	return MAX(n[0], n[1]);
}

/* "Chapter 3 <tab> 3.2 Where from": what most pages of the chapter have in common is one part. */
static guint
count_of_parts(GHashTable *counts, const Candidate *c)
{
	guint most = 0;
	if (!(c->line->flags & LINE_ROW))
		return 0;
	g_auto(GStrv) parts = g_strsplit(c->line->text, "\t", -1);
	for (guint i = 0; parts[i]; i++) {
		if (g_utf8_strlen(parts[i], -1) < 5)
			continue;
		guint n = 0;
		for (int shift = -1; shift <= 1; shift++) {
			g_autofree char *key = part_key(c, shift, parts[i]);
			n += GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
		}
		most = MAX(most, n);
	}
	return most;
}

static void
count_key(GHashTable *counts, char *key)
{
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
	g_hash_table_insert(counts, key, GUINT_TO_POINTER(n + 1));
}

/* Words that come again at one height on other pages. */
static void
mark_repeated(GArray *candidates, guint pages, float body)
{
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *c = &g_array_index(candidates, Candidate, i);
		count_key(counts, head_key(c, 0, FALSE));
		count_key(counts, head_key(c, 0, TRUE));
		g_auto(GStrv) parts = g_strsplit(c->line->text, "\t", -1);
		for (guint k = 0; c->line->flags & LINE_ROW && parts[k]; k++)
			count_key(counts, part_key(c, 0, parts[k]));
	}
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *c = &g_array_index(candidates, Candidate, i);
		guint n = c->key[0] ? count_of(counts, c) : 0;
		if (c->outermost)
			n = MAX(n, count_of_parts(counts, c));
		const Line *line = c->line;
		float edge = MIN(line->baseline, c->height - line->baseline);
		if (edge > ZONE * c->height)
			continue;
		guint want = pages < 4 ? 2 : 3;
		/* In large type at the top it may be "Chapter 1", "Chapter 2": heads are small. */
		if (c->line->size > 1.35f * body && c->offset != NO_NUMBER)
			continue;
		if (n >= want || (n == 2 && c->outermost))
			mark(c);
	}
}

/*
 * Words that change from page to page, but always stand at one height, apart from the text, on a
 * good part of the pages: a head that names the section.
 */
static void
mark_by_place(GArray *candidates, const Layout *layout)
{
	g_autoptr(GHashTable) all = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) apart = g_hash_table_new(NULL, NULL);
	guint pages = layout->pages->len;
	for (guint pass = 0; pass < 2 && pages >= 6; pass++) {
		for (guint i = 0; i < candidates->len; i++) {
			const Candidate *c = &g_array_index(candidates, Candidate, i);
			gpointer key = GINT_TO_POINTER((int)lrintf(c->line->baseline) * 2 + c->top);
			gboolean stands_apart = c->apart > 1.4f * layout->leading;
			if (!c->outermost || c->line->size > 1.2f * layout->body_size)
				continue;
			guint n = GPOINTER_TO_UINT(g_hash_table_lookup(all, key));
			guint m = GPOINTER_TO_UINT(g_hash_table_lookup(apart, key));
			if (pass == 0) {
				g_hash_table_insert(all, key, GUINT_TO_POINTER(n + 1));
				g_hash_table_insert(apart, key, GUINT_TO_POINTER(m + stands_apart));
			} else if (stands_apart && c->line->role == ROLE_BODY && n >= 5 &&
				   n * 10 >= pages * 3 && m * 10 >= n * 9) {
				mark(c);
			}
		}
	}
}

/* Lone numbers that grow with the page, or stand apart at the edge. */
static void
mark_numbers(GArray *candidates, guint pages)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *c = &g_array_index(candidates, Candidate, i);
		if (!c->alone)
			continue;
		gpointer key = GINT_TO_POINTER(c->offset);
		g_hash_table_insert(counts, key,
				    GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, key)) + 1));
	}
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *c = &g_array_index(candidates, Candidate, i);
		if (!c->alone || c->line->role != ROLE_BODY)
			continue;
		guint n = GPOINTER_TO_UINT(
			g_hash_table_lookup(counts, GINT_TO_POINTER(c->offset)));
		if ((n >= 2 && pages > 1) || (c->outermost && c->apart > 1.6f))
			mark(c);
	}
}

static gboolean
is_shouted(const char *text)
{
	guint upper = 0, lower = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		upper += g_unichar_isupper(c) != 0;
		lower += g_unichar_islower(c) != 0;
	}
	return upper >= 4 && lower * 5 < upper;
}

/*
 * Does one line at the very edge have the form of a head? In parts (left, middle, right) though
 * no table follows; or apart from the text and with a page number, or in another style than the
 * text, or nearer to the paper's edge than text ever is.
 */
static gboolean
has_form(const Candidate *c, const Layout *layout)
{
	const Line *line = c->line;
	float edge = MIN(line->baseline, c->height - line->baseline);
	gboolean parts = line->flags & LINE_ROW &&
			 (strchr(line->text, '\t') != strrchr(line->text, '\t') ||
			  c->apart > 1.4f * layout->leading);
	if (parts && !c->before_row && line->size < 1.4f * layout->body_size &&
	    edge < ZONE * c->height && c->apart > 0.9f * layout->leading)
		return TRUE;
	if (c->apart < 1.4f * layout->leading || line->size > 1.2f * layout->body_size ||
	    edge > 0.1f * c->height)
		return FALSE;
	return c->offset != NO_NUMBER || line->size < 0.93f * layout->body_size ||
	       (line->flags & (LINE_ITALIC | LINE_BOLD)) != 0 || is_shouted(line->text) ||
	       edge < 0.055f * c->height;
}

/* Too few pages to compare: position and form decide. */
static void
mark_by_form(GArray *candidates, const Layout *layout)
{
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *c = &g_array_index(candidates, Candidate, i);
		const PageInfo *page = &g_array_index(layout->pages, PageInfo, c->page);
		if (c->line->role == ROLE_BODY && c->outermost && page->count >= 8 && has_form(c, layout))
			c->line->role = ROLE_RUNNING_HEAD;
		/* A lone number, with nothing but heads between it and the edge. */
		const Candidate *outer = i > 0 ? c - 1 : NULL;
		if (c->line->role == ROLE_BODY && c->alone && !c->outermost && c->apart > 1.6f &&
		    outer && outer->page == c->page && outer->line->role != ROLE_BODY)
			c->line->role = ROLE_PAGE_NUMBER;
	}
}

/* Text on its side along the edge of an upright page: who downloaded it, or a library's stamp. */
static void
mark_sideways(Layout *layout)
{
	for (guint i = 0; i < layout->lines->len; i++) {
		Line *line = &g_array_index(layout->lines, Line, i);
		const PageInfo *page = &g_array_index(layout->pages, PageInfo, line->page);
		float middle = (line->x0 + line->x1) / 2;
		if (line->flags & LINE_SIDEWAYS && page->count > 8 &&
		    (middle < 0.08f * page->width || middle > 0.92f * page->width))
			line->role = ROLE_RUNNING_HEAD;
	}
}

/* A page whose label the file doesn't tell is called what is printed on it. */
static void
read_labels(GArray *candidates, Layout *layout)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(NULL, NULL);
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = 0; i < candidates->len; i++) {
			const Candidate *c = &g_array_index(candidates, Candidate, i);
			PageInfo *page = &g_array_index(layout->pages, PageInfo, c->page);
			gpointer key = GINT_TO_POINTER(c->offset);
			if (c->line->role == ROLE_BODY || !c->printed)
				continue;
			guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
			if (pass == 0)
				g_hash_table_insert(counts, key, GUINT_TO_POINTER(n + 1));
			else if (*page->label == '\0' && (n >= 3 || layout->pages->len < 4))
				doc_set(&page->label, c->printed);
		}
}

void
margin_mark(Layout *layout)
{
	g_autoptr(GArray) candidates = collect(layout);
	mark_repeated(candidates, layout->pages->len, layout->body_size);
	mark_numbers(candidates, layout->pages->len);
	mark_by_place(candidates, layout);
	if (layout->pages->len <= 3)
		mark_by_form(candidates, layout);
	mark_sideways(layout);
	read_labels(candidates, layout);
}
