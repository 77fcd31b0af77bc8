/* tok_glyph: bytes become cleaned code points that know their place; see tok_internal.h. */
#include "tok_internal.h"

#include <unicode/uchar.h>

void
glyphs_reserve(Glyphs *glyphs, gsize n)
{
	if (n <= glyphs->size)
		return;
	glyphs->size = MAX(n, MAX(glyphs->size * 2, 256));
	glyphs->at = g_renew(Glyph, glyphs->at, glyphs->size);
}

void
glyphs_add(Glyphs *glyphs, gunichar c, gsize start, gsize end, Gap gap)
{
	glyphs_reserve(glyphs, glyphs->n + 1);
	glyphs->at[glyphs->n++] = (Glyph){.c = c, .start = start, .end = end, .gap = (guint8)gap};
}

static inline gboolean
within(gunichar c, gunichar first, gunichar last)
{
	return c - first <= last - first;
}

/* Digits and punctuation of these scripts are left out: they are cut like anybody's. */
RunScript
run_script(gunichar c)
{
	if (c < 0xe01)
		return RUN_NONE;
	if (c < 0xf00) {
		if (within(c, 0xe01, 0xe3a) || within(c, 0xe40, 0xe4e))
			return RUN_THAI;
		return within(c, 0xe81, 0xecf) || within(c, 0xedc, 0xedf) ? RUN_LAO : RUN_NONE;
	}
	if (c < 0x1100)
		return within(c, 0x1000, 0x103f) || within(c, 0x104c, 0x109f) ? RUN_BURMESE
		                                                              : RUN_NONE;
	if (c < 0x1200)
		return RUN_HANGUL;
	if (c < 0x2e80)
		return within(c, 0x1780, 0x17d3) || c == 0x17d7 || within(c, 0x17dc, 0x17dd)
		           ? RUN_KHMER
		           : RUN_NONE;
	if (within(c, 0x4e00, 0x9fff) || within(c, 0x3041, 0x30fa) || within(c, 0x30fc, 0x312f) ||
	    within(c, 0x3400, 0x4dbf) || within(c, 0x3005, 0x3007) || within(c, 0x3021, 0x3029) ||
	    within(c, 0x2e80, 0x2fd5) || within(c, 0x31a0, 0x31ff) || within(c, 0xf900, 0xfaff) ||
	    within(c, 0xff66, 0xff9f) || within(c, 0x20000, 0x3fffd))
		return RUN_HAN;
	if (within(c, 0xac00, 0xd7ff) || within(c, 0x3131, 0x318e) || within(c, 0xa960, 0xa97c))
		return RUN_HANGUL;
	if (within(c, 0xaa60, 0xaa7f) || within(c, 0xa9e0, 0xa9fe))
		return RUN_BURMESE;
	return RUN_NONE;
}

gunichar
decode_utf8(const char *text, gsize n, gsize i, gsize *ret_next)
{
	guchar lead = (guchar)text[i];
	*ret_next = i + 1;
	if (lead < 0x80)
		return lead;
	gsize length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	if (lead < 0xc2 || lead > 0xf4 || length > n - i)
		return 0xfffd;
	gunichar c = lead & (0xffu >> (length + 1));
	for (gsize k = 1; k < length; k++) {
		if (((guchar)text[i + k] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | ((guchar)text[i + k] & 0x3f);
	}
	if ((length == 3 && c < 0x800) || (length == 4 && c < 0x10000) || c > 0x10ffff ||
	    within(c, 0xd800, 0xdfff))
		return 0xfffd;
	*ret_next = i + length;
	return c;
}

/*
 * Thai signs that old fonts keep in the private use area, shifted so as not to collide:
 * Windows U+F700-F71A, Macintosh U+F884-F89D (languages.md 5.3).
 */
static gunichar
thai_from_private_use(gunichar c)
{
	static const guint16 windows[] = {0xe10, 0xe34, 0xe35, 0xe36, 0xe37, 0xe48, 0xe49,
	                                  0xe4a, 0xe4b, 0xe4c, 0xe48, 0xe49, 0xe4a, 0xe4b,
	                                  0xe4c, 0xe0d, 0xe31, 0xe4d, 0xe47, 0xe48, 0xe49,
	                                  0xe4a, 0xe4b, 0xe4c, 0xe38, 0xe39, 0xe3a};
	static const guint16 macintosh[] = {0xe31, 0xe34, 0xe35, 0xe36, 0xe37, 0xe47, 0xe48,
	                                    0xe48, 0xe48, 0xe49, 0xe49, 0xe49, 0xe4a, 0xe4a,
	                                    0xe4a, 0xe4b, 0xe4b, 0xe4b, 0xe4c, 0xe4c, 0xe4c,
	                                    0xe4d, 0xe38, 0xe39, 0xe3a, 0xe4d};
	if (within(c, 0xf700, 0xf71a))
		return windows[c - 0xf700];
	if (within(c, 0xf884, 0xf89d))
		return macintosh[c - 0xf884];
	return c;
}

gunichar
clean_code_point(gunichar c)
{
	if (c < 0x20 || within(c, 0x7f, 0xa0))
		return c == '\n' ? '\n' : ' ';
	if (c < 0xad)
		return c;
	if (c == 0xad || within(c, 0x200b, 0x200f) || within(c, 0x202a, 0x202e) ||
	    within(c, 0x2060, 0x206f) || within(c, 0xfe00, 0xfe0f) || c == 0xfeff || c == 0x17b4 ||
	    c == 0x17b5 || c == 0x34f || within(c, 0xe0000, 0xe0fff))
		return 0;
	if (within(c, 0x2000, 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
		return ' ';
	if (c == 0x2028 || c == 0x2029)
		return '\n';
	if (within(c, 0xff01, 0xff5e))
		return c - 0xfee0;
	if (within(c, 0xf700, 0xf89d))
		return thai_from_private_use(c);
	return c;
}

gboolean
is_blank(gunichar c)
{
	return c == ' ' || c == '\n';
}

/*
 * The next code point that counts, from i on; *ret_at is where it stands, *ret_next the index
 * after it. 0 at the end. Looks over at most 16 code points that count for nothing.
 */
static gunichar
peek(const char *text, gsize n, gsize i, gsize *ret_at, gsize *ret_next)
{
	for (guint tries = 0; i < n && tries < 16; tries++) {
		*ret_at = i;
		gunichar c = clean_code_point(decode_utf8(text, n, i, &i));
		if (c) {
			*ret_next = i;
			return c;
		}
	}
	return 0;
}

/* Blanks between two letters of one script stand for nothing: two at most, one line end. */
static Gap
skip_gap(const char *text, gsize n, gsize i, RunScript script, gsize *ret_next)
{
	Gap gap = GAP_NONE;
	if (script == RUN_HANGUL)
		return GAP_NONE;
	for (guint k = 0; k < 3; k++) {
		gsize at, next;
		gunichar c = peek(text, n, i, &at, &next);
		if (c && run_script(c) == script && gap) {
			*ret_next = at;
			return gap;
		}
		if (!c || !is_blank(c) || (c == '\n' && gap == GAP_LINE))
			return GAP_NONE;
		gap = c == '\n' ? GAP_LINE : MAX(gap, GAP_BLANK);
		i = next;
	}
	return GAP_NONE;
}

gunichar
letter_for_digit(gunichar before, gunichar c, const char *text, gsize n, gsize next)
{
	gsize at;
	if ((c != 0x1040 && c != 0x1044) || u_isdigit((UChar32)before))
		return c;
	gunichar after = peek(text, n, next, &at, &next);
	if (u_isdigit((UChar32)after))
		return c;
	if (c == 0x1044)
		return after == 0x1004 && peek(text, n, next, &at, &next) == 0x103a ? 0x104e : c;
	return run_script(before) == RUN_BURMESE || run_script(after) == RUN_BURMESE ? 0x101d : c;
}

/* Signs that are typed in place of a Burmese letter or mark (languages.md 5.3). */
static gunichar
burmese_stand_in(const char *text, gsize n, gsize next, gunichar before, gunichar c)
{
	gsize at;
	if (c == '.')
		return run_script(peek(text, n, next, &at, &next)) == RUN_BURMESE ? 0x1037 : c;
	return letter_for_digit(before, c, text, n, next);
}

gsize
read_run(const char *text, gsize n, gsize i, RunScript script, Glyphs *glyphs)
{
	Gap gap = GAP_NONE;
	gunichar before = 0;
	glyphs->n = 0;
	while (i < n && glyphs->n < RUN_MAX) {
		gsize next;
		gunichar c = clean_code_point(decode_utf8(text, n, i, &next));
		if (!c) {
			i = next;
			continue;
		}
		if (script == RUN_BURMESE)
			c = burmese_stand_in(text, n, next, before, c);
		if (run_script(c) == script) {
			glyphs_add(glyphs, c, i, next, gap);
			before = c;
			gap = GAP_NONE;
			i = next;
			continue;
		}
		gap = skip_gap(text, n, i, script, &i);
		if (!gap)
			break;
	}
	return i;
}
