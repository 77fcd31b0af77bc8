/*
 * Lines become paragraphs. A line goes on in the next one unless white space, indent, style, a
 * marker or a short line after a full stop says otherwise; over a column or page break only when
 * the sentence is plainly unfinished. Words broken at a line end are joined.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "layout_private.h"

enum { SIZES = 400, MOST_TEXT = 60000 };

void
paragraph_measure(Layout *layout)
{
	g_autofree guint64 *weight = g_new0(guint64, SIZES);
	guint best = 0;
	for (guint i = 0; i < layout->lines->len; i++) {
		const Line *line = &g_array_index(layout->lines, Line, i);
		if (!(line->flags & LINE_SIDEWAYS))
			weight[MIN((guint)lrintf(line->size * 4), SIZES - 1)] += line->letters;
	}
	for (guint i = 0; i < SIZES; i++)
		if (weight[i] > weight[best])
			best = i;
	layout->body_size = best ? (float)best / 4 : 10;
	guint steps[40] = {0};
	const Line *last = NULL;
	for (guint i = 0; i < layout->lines->len; i++) {
		const Line *line = &g_array_index(layout->lines, Line, i);
		if (last && last->page == line->page &&
		    fabsf(line->size - layout->body_size) < 0.6f) {
			float step = (line->baseline - last->baseline) / layout->body_size * 10;
			if (step > 8 && step < 39)
				steps[(guint)step]++;
		}
		last = line;
	}
	best = 0;
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i] > steps[best])
			best = i;
	layout->leading = best ? ((float)best + 1) / 10 : 1.25f;
}

/* ---- where a paragraph ends ------------------------------------------------------------------ */

static gunichar
last_char(const char *text)
{
	gsize n = strlen(text);
	return n ? g_utf8_get_char(g_utf8_find_prev_char(text, text + n)) : 0;
}

/* Does the text end a sentence? Closing quotes and brackets and note marks are looked through. */
static gboolean
is_finished(const char *text)
{
	const char *p = text + strlen(text);
	for (guint i = 0; i < 8 && p > text; i++) {
		p = g_utf8_find_prev_char(text, p);
		gunichar c = g_utf8_get_char(p);
		if (strchr(".!?:;", c < 128 ? (int)c : 'x') || c == 0x3002 || c == 0xff01 || c == 0xff1f ||
		    c == 0xff1a || c == 0xff1b || c == 0x104a || c == 0x104b || c == 0x17d4 ||
		    c == 0x17d5 || c == 0x06d4 || c == 0x061f || c == 0x061b || c == 0x0964 || c == 0x0965)
			return TRUE;
		if (c != '"' && c != ')' && c != ']' && c != '\'' && c != 0x2019 && c != 0x201d &&
		    c != 0xbb && c != 0x300d && c != ' ' && !(g_unichar_isdigit(c) && i < 4))
			return FALSE;
	}
	return FALSE;
}

static gboolean
ends_in_hyphen(const char *text)
{
	gunichar c = last_char(text);
	return c == '-' || c == 0xad || c == 0x2010;
}

static gboolean
starts_lower(const char *text)
{
	return g_unichar_islower(g_utf8_get_char(text));
}

static gboolean
is_short(const Line *line)
{
	float width = line->right - line->left;
	float end = line->flags & LINE_RTL ? line->x0 - line->left : line->right - line->x1;
	return width > 0 && end > 0.18f * width && end > 2 * line->size;
}

static gboolean
opens_item(const Line *a, const Line *b)
{
	char number[32];
	const char *rest;
	MarkKind kind = marker_read(b->text, number, &rest);
	if (kind == MARK_NONE || kind == MARK_BARE)
		return FALSE;
	if (kind == MARK_BULLET)
		return !(a->x0 < b->x0 - 0.3f * b->size && !is_short(a) && *number == '-');
	/* "… in paragraph\n12. The" does open one, "… of 3.\n5 per cent" has no blank after it. */
	return is_finished(a->text) || is_short(a) || fabsf(a->x0 - b->x0) > 0.8f * b->size ||
	       last_char(a->text) == ',' || g_str_has_suffix(a->text, " and") ||
	       g_str_has_suffix(a->text, " or");
}

static gboolean
is_other_style(const Line *a, const Line *b)
{
	float most = a->flags & b->flags & LINE_OCR ? 1.6f : 1.12f;
	if (MAX(a->size, b->size) > most * MIN(a->size, b->size))
		return TRUE;
	if ((a->flags ^ b->flags) & LINE_BOLD)
		return is_short(a) || is_finished(a->text) || (b->flags & LINE_BOLD) ||
		       !starts_lower(b->text);
	return FALSE;
}

/* Over the end of a column or page: only an unfinished sentence in the same type goes on. */
static gboolean
goes_on_after_break(const Layout *layout, const Para *para, const Line *a, const Line *b)
{
	if (is_other_style(a, b) || opens_item(a, b) || is_finished(para->text->str) ||
	    para->text->len < 20)
		return FALSE;
	if (ends_in_hyphen(a->text))
		return TRUE;
	if (a->size > 1.2f * layout->body_size)
		return FALSE;
	gunichar c = g_utf8_get_char(b->text);
	if (starts_lower(b->text) || c == '(' || c == ',')
		return !is_short(a) || para->text->len > 60;
	/* No case to go by: a full line that ends without a stop. */
	return !is_short(a) && (layout_is_unspaced(c) || layout_is_rtl(c) ||
				last_char(a->text) == ',' || g_unichar_isdigit(c) ||
				a->letters > 40) && !g_unichar_isdigit(last_char(a->text));
}

static gboolean
is_indented(const Layout *layout, const Para *para, const Line *a, const Line *b)
{
	const Line *first = &g_array_index(layout->lines, Line, para->first);
	gboolean rtl = (b->flags & LINE_RTL) != 0;
	float em = b->size;
	float in = rtl ? a->x1 - b->x1 : b->x0 - a->x0;
	float in_first = rtl ? first->x1 - b->x1 : b->x0 - first->x0;
	if (in > 0.7f * em && in < 6 * em) {
		/* The second line of a hanging item stands right of the first one. */
		if (para->lines == 1 && (para->mark != MARK_NONE || !is_finished(a->text)))
			return FALSE;
		/* Centred lines differ on both sides. */
		if (fabsf((a->x0 + a->x1) - (b->x0 + b->x1)) < em)
			return FALSE;
		return TRUE;
	}
	/* Back out to the first line's edge after hanging lines: a new item. */
	if (in < -0.7f * em && para->lines > 1 && fabsf(in_first) < 0.3f * em &&
	    (is_finished(a->text) || is_short(a)))
		return TRUE;
	return FALSE;
}

static gboolean
goes_on(const Layout *layout, const Para *para, const Line *a, const Line *b)
{
	if ((a->flags | b->flags) & (LINE_ROW | LINE_GRID) ||
	    ((a->flags ^ b->flags) & LINE_SIDEWAYS) || para->text->len > MOST_TEXT)
		return FALSE;
	if (a->flags & LINE_SIDEWAYS || roles_has_leader(a->text))
		return FALSE;
	if (a->page != b->page)
		return goes_on_after_break(layout, para, a, b);
	float step = (b->baseline - a->baseline) / MAX(a->size, b->size);
	if (b->flags & LINE_START &&
	    (step < 0.5f || step > 2.2f || MIN(a->x1, b->x1) - MAX(a->x0, b->x0) < 1))
		return goes_on_after_break(layout, para, a, b);
	if (is_other_style(a, b) || opens_item(a, b))
		return FALSE;
	const Line *first = &g_array_index(layout->lines, Line, para->first);
	float usual = fabsf(a->size - layout->body_size) < 0.6f ? layout->leading : 1.25f;
	if (para->lines > 1 && a->page == first->page && a->baseline > first->baseline)
		usual = MIN(3.2f, MAX(usual * 0.8f, (a->baseline - first->baseline) / a->size /
							    (float)(para->lines - 1)));
	if (step > usual * 1.28f + 0.05f || b->flags & LINE_RAISED)
		return FALSE;
	if (is_indented(layout, para, a, b))
		return FALSE;
	return !(is_short(a) && is_finished(a->text) && a->right - a->left > 15 * a->size);
}

/* ---- joining ----------------------------------------------------------------------------------- */

void
paragraph_append(GString *text, const char *line)
{
	if (text->len == 0) {
		g_string_append(text, line);
		return;
	}
	gunichar last = last_char(text->str), next = g_utf8_get_char(line);
	if (ends_in_hyphen(text->str)) {
		const char *dash = g_utf8_find_prev_char(text->str, text->str + text->len);
		const char *letter = g_utf8_find_prev_char(text->str, dash);
		gunichar before = letter ? g_utf8_get_char(letter) : 0;
		if (last == 0xad || (g_unichar_isalpha(before) && g_unichar_islower(next)))
			g_string_truncate(text, (gsize)(dash - text->str));
		else if (!g_unichar_isalnum(before))
			g_string_append_c(text, ' ');
	} else if (!(layout_is_unspaced(last) && layout_is_unspaced(next)) && last != 0x2014) {
		g_string_append_c(text, ' ');
	}
	g_string_append(text, line);
}

static void
clear_para(gpointer data)
{
	Para *para = data;
	if (para->text)
		g_string_free(para->text, TRUE);
	g_free(para->number);
}

static void
open_para(GArray *paras, const Line *line, guint i)
{
	char number[32];
	const char *rest;
	Para para = {.first = i, .last = i, .lines = 1, .text = g_string_new(line->text),
		     .size = line->size, .left = line->x0, .right = line->x1, .before = 100,
		     .after = 100, .page = line->page, .page_last = line->page,
		     .flags = line->flags, .role = line->role};
	para.mark = marker_read(line->text, number, &rest);
	g_array_append_val(paras, para);
}

static void
extend_para(Para *para, const Line *line, guint i)
{
	paragraph_append(para->text, line->text);
	para->last = i;
	para->lines++;
	para->flags &= line->flags | LINE_START | LINE_RAISED;
	para->page_last = line->page;
	para->left = MIN(para->left, line->x0), para->right = MAX(para->right, line->x1);
}

/* White space before and after each paragraph, where the neighbours stand in one column. */
static void
measure_space(const Layout *layout, GArray *paras)
{
	for (guint i = 1; i < paras->len; i++) {
		Para *a = &g_array_index(paras, Para, i - 1), *b = &g_array_index(paras, Para, i);
		const Line *up = &g_array_index(layout->lines, Line, a->last);
		const Line *down = &g_array_index(layout->lines, Line, b->first);
		float step = down->baseline - up->baseline;
		if (up->page == down->page && step > 0)
			a->after = b->before = step / MAX(MIN(up->size, down->size), 4);
	}
}

/* The page number at the end of a running head, apart from it by a tab; or NULL. */
static const char *
number_of_head(const char *text)
{
	const char *tab = strrchr(text, '\t');
	gsize digits = tab ? strspn(tab + 1, "0123456789") : 0;
	gsize romans = tab ? strspn(tab + 1, "ivxlc") : 0, n = MAX(digits, romans);
	return tab && tab > text && n > 0 && n <= 6 && tab[1 + n] == '\0' ? tab : NULL;
}

static void
open_margin(GArray *paras, const Line *line, guint i)
{
	open_para(paras, line, i);
	Para *head = &g_array_index(paras, Para, paras->len - 1);
	const char *tab = line->role == ROLE_RUNNING_HEAD ? number_of_head(line->text) : NULL;
	if (!tab)
		return;
	g_string_truncate(head->text, (gsize)(tab - line->text));
	open_para(paras, line, i);
	Para *number = &g_array_index(paras, Para, paras->len - 1);
	g_string_assign(number->text, tab + 1);
	number->role = ROLE_PAGE_NUMBER;
}

GArray *
paragraph_make(const Layout *layout)
{
	GArray *paras = g_array_new(FALSE, FALSE, sizeof(Para));
	g_array_set_clear_func(paras, clear_para);
	gint open = -1;
	const Line *last = NULL;
	for (guint i = 0; i < layout->lines->len; i++) {
		const Line *line = &g_array_index(layout->lines, Line, i);
		if (line->role != ROLE_BODY) {
			open_margin(paras, line, i);
			continue;
		}
		Para *para = open >= 0 ? &g_array_index(paras, Para, open) : NULL;
		if (para && goes_on(layout, para, last, line)) {
			extend_para(para, line, i);
		} else {
			open_para(paras, line, i);
			open = (gint)paras->len - 1;
		}
		last = line;
	}
	measure_space(layout, paras);
	return paras;
}

void
paragraph_cut_mark(Para *para, gboolean whole)
{
	char number[32];
	const char *rest;
	if (marker_read(para->text->str, number, &rest) == MARK_NONE)
		return;
	const char *end = rest;
	while (*rest == ' ' || *rest == '\t')
		rest++;
	if (!*rest)
		return;
	g_free(para->number);
	para->number = whole ? g_strndup(para->text->str, (gsize)(end - para->text->str))
			     : g_strdup(number);
	g_string_erase(para->text, 0, rest - para->text->str);
}
