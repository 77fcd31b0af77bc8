/* Bullets, numbers and letters at the beginning of a paragraph, in digits of any script. */
#include <math.h>
#include <string.h>
#include "layout_private.h"

enum { MOST_DOTS = 120 }; /* more are a chart or a map */

static gboolean
is_bullet(gunichar c)
{
	static const gunichar bullets[] = {0x2022, 0x2023, 0x25aa, 0x25ab, 0x25cf, 0x25cb, 0x25e6,
					   0x25a0, 0x25a1, 0x25b6, 0x25ba, 0x2794, 0x27a2, 0x27a4,
					   0x2713, 0x2714, 0x2756, 0x25c6, 0x25c7, 0x2043, 0x2219,
					   0x204c, 0x2605, 0x2666, 0x25fc, 0x25fe, 0x00b7, 0x2192};
	for (guint i = 0; i < G_N_ELEMENTS(bullets); i++)
		if (c == bullets[i])
			return TRUE;
	return FALSE;
}

static gboolean
is_roman(const char *text, gsize n)
{
	gsize i = 0;
	while (i < n && strchr("ivxlIVXL", text[i]))
		i++;
	return n > 0 && n <= 6 && i == n;
}

static const char *
skip_digits(const char *p, guint *ret_count)
{
	guint n = 0;
	while (g_unichar_isdigit(g_utf8_get_char(p))) {
		p = g_utf8_next_char(p);
		n++;
	}
	*ret_count = n;
	return p;
}

static MarkKind
done(MarkKind kind, const char *from, const char *to, const char *rest, char number[32],
     const char **ret_rest)
{
	gsize n = MIN((gsize)(to - from), 31);
	memcpy(number, from, n);
	number[n] = '\0';
	*ret_rest = rest;
	return kind;
}

/* "(a)", "(12)", "(iv)", "a)", "12)" */
static MarkKind
read_bracketed(const char *text, char number[32], const char **ret_rest)
{
	const char *p = text + (*text == '(' || *text == '['), *inside = p;
	guint digits;
	p = skip_digits(p, &digits);
	MarkKind kind = MARK_NUMBER;
	if (digits == 0) {
		guint letters = 0;
		for (; g_unichar_isalpha(g_utf8_get_char(p)) && letters < 6; letters++)
			p = g_utf8_next_char(p);
		gboolean roman = letters > 1 && is_roman(inside, (gsize)(p - inside));
		if (letters == 0 || (letters > 2 && !roman))
			return MARK_NONE;
		kind = roman ? MARK_ROMAN : MARK_LETTER;
	} else if (digits > 3) {
		return MARK_NONE;
	}
	char close = *text == '[' ? ']' : ')';
	if (*p != close || (p[1] && p[1] != ' ' && p[1] != '\t'))
		return MARK_NONE;
	p++;
	return done(kind, text, p, p, number, ret_rest);
}

/* "12.", "4.2", "4.2.1.", and the bare number before a capital */
static MarkKind
read_number_mark(const char *text, char number[32], const char **ret_rest)
{
	guint digits, groups = 1;
	const char *end = skip_digits(text, &digits), *p = end;
	if (digits == 0 || digits > 3)
		return MARK_NONE;
	while (*p == '.' && groups < 7) {
		const char *next = skip_digits(p + 1, &digits);
		if (digits == 0 || digits > 3)
			break;
		end = p = next;
		groups++;
	}
	gunichar stop = g_utf8_get_char(p);
	gboolean closed = stop == '.' || stop == 0x104b || stop == 0x3001 || stop == 0xff0e ||
			  stop == 0x17d4;
	if (closed)
		p = g_utf8_next_char(p);
	gunichar after = g_utf8_get_char(p);
	gboolean blank = after == ' ' || after == '\t' || after == 0;
	if (groups > 1)
		return blank || closed ? done(MARK_DOTTED, text, end, p, number, ret_rest) : MARK_NONE;
	if (closed && (blank || (after >= 128 && g_unichar_isalpha(after)) || g_unichar_isupper(after)))
		return done(MARK_NUMBER, text, end, p, number, ret_rest);
	return blank && !closed && after ? done(MARK_BARE, text, end, p, number, ret_rest) : MARK_NONE;
}

/* "A.", "iv." */
static MarkKind
read_letter_mark(const char *text, char number[32], const char **ret_rest)
{
	gsize n = 0;
	while (g_ascii_isalpha(text[n]) && n < 7)
		n++;
	if (n == 0 || text[n] != '.' || text[n + 1] != ' ')
		return MARK_NONE;
	if (n > 1 && !is_roman(text, n))
		return MARK_NONE;
	MarkKind kind = is_roman(text, n) && (n > 1 || strchr("iIvVxX", *text)) ? MARK_ROMAN : MARK_LETTER;
	return done(kind, text, text + n, text + n + 1, number, ret_rest);
}

MarkKind
marker_read(const char *text, char number[32], const char **ret_rest)
{
	gunichar c = g_utf8_get_char(text);
	const char *next = *text ? g_utf8_next_char(text) : text;
	if (is_bullet(c))
		return done(MARK_BULLET, text, next, next, number, ret_rest);
	if ((c == '-' || c == '*' || c == 'o' || c == 0x2013 || c == 0x2014) && *next == ' ' &&
	    next[1] && !(c == 'o' && g_ascii_islower(next[1])))
		return done(MARK_BULLET, text, next, next, number, ret_rest);
	MarkKind kind = read_bracketed(text, number, ret_rest);
	if (kind == MARK_NONE)
		kind = read_number_mark(text, number, ret_rest);
	if (kind == MARK_NONE)
		kind = read_letter_mark(text, number, ret_rest);
	return kind;
}

/* ---- bullets that are drawn --------------------------------------------------------------------- */

/* The piece that a dot is the bullet of: first on its line, a little way right of the dot. */
static Piece *
piece_of_dot(const LayoutRule *dot, GArray *pieces)
{
	Piece *best = NULL;
	float middle = (dot->y0 + dot->y1) / 2;
	for (guint i = 0; i < pieces->len; i++) {
		Piece *p = &g_array_index(pieces, Piece, i);
		float above = (p->baseline - middle) / p->size;
		if (p->dropped || p->sideways || above < 0.1f || above > 0.6f)
			continue;
		/* Something stands left of the dot on the line: it is a sign in the text, or a picture's. */
		if (p->x0 < dot->x1 && p->x1 > dot->x0 - 4 * p->size)
			return NULL;
		if (p->x0 >= dot->x1 && (!best || p->x0 < best->x0))
			best = p;
	}
	if (!best || best->x0 - dot->x1 > 2.5f * best->size ||
	    dot->y1 - dot->y0 > 0.75f * best->size)
		return NULL;
	return best;
}

void
marker_find_dots(const LayoutPage *page, GArray *pieces)
{
	guint n = page->dots ? page->dots->len : 0;
	if (n < 2 || n > MOST_DOTS)
		return;
	g_autofree Piece **found = g_new0(Piece *, n);
	const LayoutRule *dots = (const LayoutRule *)(void *)page->dots->data;
	for (guint i = 0; i < n; i++)
		found[i] = piece_of_dot(&dots[i], pieces);
	for (guint i = 0; i < n; i++)
		for (guint k = 0; k < n && found[i]; k++)
			if (found[k] && found[k] != found[i] && fabsf(dots[k].x0 - dots[i].x0) < 1) {
				found[i]->bullet = TRUE;
				found[i]->x0 = MIN(found[i]->x0, dots[i].x0);
				break;
			}
}
