/* emit_wrap: see emit.h. */
#include "emit.h"

#include <string.h>

#include "tok_break.h"

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

typedef struct {
	const gunichar *text;
	gsize length;
	guint8 *breaks; /* [length + 1]: a line may end before it */
	const guint *highlights;
	gsize count, next; /* next: the first pair that doesn't end before what is being put out */
	const WrapStyle *style;
	GString *out;
} Wrap;

/* Between words of scripts without blanks. */
static void
mark_words(Wrap *wrap)
{
	g_autoptr(Breaker) breaker = breaker_new(BREAK_LINES);
	g_autofree guint8 *marks = g_malloc(wrap->length + 1);
	breaker_mark(breaker, wrap->text, wrap->length, marks);
	for (gsize i = 1; i < wrap->length; i++)
		if (marks[i] && !break_hangs_on(wrap->text, i) &&
		    (break_is_unspaced(wrap->text[i]) || break_is_unspaced(wrap->text[i - 1])))
			wrap->breaks[i] = 1;
}

static void
mark_breaks(Wrap *wrap)
{
	gboolean unspaced = FALSE;
	for (gsize i = 0; i < wrap->length; i++) {
		wrap->breaks[i] = i && is_blank(wrap->text[i - 1]) && !is_blank(wrap->text[i]);
		unspaced = unspaced || break_is_unspaced(wrap->text[i]);
	}
	wrap->breaks[wrap->length] = 1;
	if (unspaced)
		mark_words(wrap);
}

static gsize
skip_blanks(const Wrap *wrap, gsize at)
{
	while (at < wrap->length && is_blank(wrap->text[at]))
		at++;
	return at;
}

static guint
width_of(gunichar c)
{
	return c == '\t' || c == '\n' ? 1 : emit_char_width(c);
}

/* What begins at at fills a line and more, up to where the next line may end. */
static gboolean
overflows(const Wrap *wrap, gsize at, guint room)
{
	guint width = 0;
	for (gsize i = at; i < wrap->length && width <= room; i++) {
		if (i > at && wrap->breaks[i])
			return FALSE;
		width += is_blank(wrap->text[i]) ? 0 : width_of(wrap->text[i]);
	}
	return width > room;
}

/* Where the line that begins at start ends (exclusive, blanks at its end included). */
static gsize
line_end(const Wrap *wrap, gsize start, guint room)
{
	guint width = 0, width_at_last = 0;
	gsize last = 0, at;
	for (at = start; at < wrap->length; at++) {
		gunichar c = wrap->text[at];
		if (at > start && wrap->breaks[at]) {
			last = at;
			width_at_last = width;
		}
		width += width_of(c);
		if (width > room && !is_blank(c))
			break;
	}
	if (at == wrap->length)
		return at;
	/* A word that no line holds begins here rather than leave half of this one empty. */
	if (last && (width_at_last >= room / 2 || !overflows(wrap, last, room)))
		return last;
	gsize cut = at;
	while (cut > start + 1 && break_hangs_on(wrap->text, cut))
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
	g_string_append(wrap->out, wrap->style->on);
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
	g_string_append(wrap->out, cut_off ? "…" : "");
	g_string_append(wrap->out, wrap->style->off);
	g_string_append_c(wrap->out, '\n');
}

void
emit_wrap(GString *out, const char *text, const guint *highlights, gsize count,
          const WrapStyle *style)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	glong length = 0;
	g_autofree gunichar *points = g_utf8_to_ucs4_fast(valid, -1, &length);
	g_autofree guint8 *breaks = g_malloc0((gsize)length + 1);
	Wrap wrap = {points, (gsize)length, breaks, highlights, count, 0, style, out};
	mark_breaks(&wrap);
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
