/* emit_wrap: see emit.h. */
#include "emit.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

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

/* Scripts whose lines may end within what has no blanks. */
static gboolean
is_unspaced(gunichar c)
{
	return (c >= 0x0e00 && c < 0x0f00) || (c >= 0x1000 && c < 0x10a0) ||
	       (c >= 0x1780 && c < 0x1800) || (c >= 0xa9e0 && c < 0xaa00) ||
	       (c >= 0xaa60 && c < 0xaa80) || g_unichar_iswide(c);
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

/* A line can't begin with what is written onto the character before it. */
static gboolean
hangs_on(const Wrap *wrap, gsize at)
{
	gunichar c = wrap->text[at], before = wrap->text[at - 1];
	return g_unichar_iszerowidth(c) || g_unichar_type(c) == G_UNICODE_SPACING_MARK ||
	       c == 0x0e33 || c == 0x0eb3 || before == 0x1039 || before == 0x17d2 ||
	       before == 0x200d;
}

/* Between words of scripts without blanks. */
static void
mark_words(Wrap *wrap)
{
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *lines = ubrk_open(UBRK_LINE, "en", NULL, 0, &status);
	g_autofree UChar *text = g_new(UChar, 2 * wrap->length + 1);
	g_autofree gsize *index = g_new(gsize, 2 * wrap->length + 1);
	gint32 n = 0;
	for (gsize i = 0; i < wrap->length; i++) {
		index[n] = index[n + (wrap->text[i] > 0xffff)] = i;
		U16_APPEND_UNSAFE(text, n, wrap->text[i]);
	}
	if (U_SUCCESS(status))
		ubrk_setText(lines, text, n, &status);
	/* Without ICU's data there are blanks only, and clusters. */
	for (gint32 at = U_SUCCESS(status) ? ubrk_first(lines) : UBRK_DONE;
	     at != UBRK_DONE && at < n; at = ubrk_next(lines)) {
		gsize i = index[at];
		if (i && !hangs_on(wrap, i) &&
		    (is_unspaced(wrap->text[i]) || is_unspaced(wrap->text[i - 1])))
			wrap->breaks[i] = 1;
	}
	if (lines)
		ubrk_close(lines);
}

static void
mark_breaks(Wrap *wrap)
{
	gboolean unspaced = FALSE;
	for (gsize i = 0; i < wrap->length; i++) {
		wrap->breaks[i] = i && is_blank(wrap->text[i - 1]) && !is_blank(wrap->text[i]);
		unspaced = unspaced || is_unspaced(wrap->text[i]);
	}
	wrap->breaks[wrap->length] = 1;
	if (unspaced && wrap->length < G_MAXINT32 / 4)
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
	while (cut > start + 1 && hangs_on(wrap, cut))
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
