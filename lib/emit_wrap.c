/* emit_wrap: see emit.h. */
#include "emit.h"

#include <string.h>

guint
emit_char_width(gunichar c)
{
	if (g_unichar_iszerowidth(c))
		return 0;
	return g_unichar_iswide(c) ? 2 : 1;
}

guint
emit_text_width(const char *text)
{
	guint width = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		width += emit_char_width(g_utf8_get_char(p));
	return width;
}

static gboolean
is_blank(gunichar c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x200b || c == 0x3000;
}

/* A line can't begin with what is written onto the character before it. */
static gboolean
hangs_on(gunichar c)
{
	return g_unichar_iszerowidth(c) || g_unichar_type(c) == G_UNICODE_SPACING_MARK;
}

typedef struct {
	const gunichar *text;
	gsize length;
	const guint *highlights;
	gsize count, next; /* next: the first pair that doesn't end before what is being put out */
	const WrapStyle *style;
	GString *out;
} Wrap;

static gsize
skip_blanks(const Wrap *wrap, gsize at)
{
	while (at < wrap->length && is_blank(wrap->text[at]))
		at++;
	return at;
}

/* Where the line that begins at start ends (exclusive, blanks at its end included). */
static gsize
line_end(const Wrap *wrap, gsize start, guint room)
{
	guint width = 0, width_at_blank = 0;
	gsize blank = 0, at;
	for (at = start; at < wrap->length; at++) {
		gunichar c = wrap->text[at];
		if (is_blank(c)) {
			blank = at + 1;
			width_at_blank = width;
		}
		width += c == '\t' || c == '\n' ? 1 : emit_char_width(c);
		if (width > room && !is_blank(c))
			break;
	}
	if (at == wrap->length)
		return at;
	/* A break at a blank, unless it leaves half a line empty, as in scripts without blanks. */
	if (blank && width_at_blank >= room / 2)
		return blank;
	gsize cut = at;
	while (cut > start + 1 && hangs_on(wrap->text[cut]))
		cut--;
	if (cut > start + 1)
		return cut;
	return MAX(at, start + 1); /* nothing but marks on one base: they stay on this line */
}

static gboolean
highlighted(Wrap *wrap, gsize at)
{
	while (wrap->next + 1 < wrap->count && wrap->highlights[wrap->next + 1] <= at)
		wrap->next += 2;
	return wrap->next + 1 < wrap->count && wrap->highlights[wrap->next] <= at;
}

static gunichar
shown(gunichar c)
{
	if (is_blank(c))
		return c == 0x200b ? c : ' ';
	/* Controls and bidirectional overrides could rewrite the terminal or the reading. */
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069))
		return 0xfffd;
	return c;
}

static void
put_line(Wrap *wrap, gsize start, gsize end, const char *prefix, gboolean cut_off)
{
	gboolean on = FALSE;
	while (end > start && is_blank(wrap->text[end - 1]))
		end--;
	g_string_append(wrap->out, prefix);
	for (gsize at = start; at < end; at++) {
		gboolean want = highlighted(wrap, at);
		if (want != on)
			g_string_append(wrap->out,
			                want ? wrap->style->mark_on : wrap->style->mark_off);
		on = want;
		g_string_append_unichar(wrap->out, shown(wrap->text[at]));
	}
	if (on)
		g_string_append(wrap->out, wrap->style->mark_off);
	g_string_append(wrap->out, cut_off ? "…\n" : "\n");
}

void
emit_wrap(GString *out, const char *text, const guint *highlights, gsize count,
          const WrapStyle *style)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	glong length = 0;
	g_autofree gunichar *points = g_utf8_to_ucs4_fast(valid, -1, &length);
	Wrap wrap = {points, (gsize)length, highlights, count, 0, style, out};
	guint number = 0;
	for (gsize at = skip_blanks(&wrap, 0); at < wrap.length;) {
		const char *prefix = number ? style->rest : style->first;
		guint taken = emit_text_width(prefix);
		guint columns = MAX(style->columns, 20);
		guint room = columns > taken + 8 ? columns - taken : 8;
		gboolean last = style->lines && number + 1 == style->lines;
		gsize end = line_end(&wrap, at, last ? room - 1 : room);
		gsize next = skip_blanks(&wrap, end);
		put_line(&wrap, at, end, prefix, last && next < wrap.length);
		if (last)
			break;
		at = next;
		number++;
	}
}
