#include "metadata_text.h"

#include <string.h>

static gunichar
plain_character(gunichar c)
{
	if (c < 0x80)
		return g_ascii_isspace((gchar)c) ? ' ' : (gunichar)g_ascii_tolower((gchar)c);
	gint digit = g_unichar_digit_value(c);
	if (digit >= 0)
		return (gunichar)('0' + digit);
	if (g_unichar_isspace(c) || c == 0x200B)
		return ' ';
	if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x2032)
		return '\'';
	if (c == 0x201C || c == 0x201D)
		return '"';
	if (c >= 0x2010 && c <= 0x2015)
		return '-';
	return g_unichar_tolower(c);
}

/* Superscripts stand for notes; soft hyphens and joiners for nothing. */
static gboolean
is_dropped(gunichar c)
{
	return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0x2070 && c <= 0x207F) || c == 0xAD ||
	       c == 0x200C || c == 0x200D || c == 0xFEFF;
}

static char *
without_dropped(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!is_dropped(c))
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

/* Dashes and quotation marks, U+2010 … U+201D, all with the lead bytes E2 80; 0 for any others. */
static char
plain_punctuation(const guchar *p)
{
	if (p[0] != 0xE2 || p[1] != 0x80 || p[2] < 0x90 || p[2] > 0x9D)
		return 0;
	return p[2] <= 0x95 ? '-' : p[2] == 0x98 || p[2] == 0x99 ? '\'' : p[2] >= 0x9C ? '"' : 0;
}

/* text_plain of ASCII with printer's dashes and quotes, by far the most frequent case; NULL if
 * there is anything else. */
static char *
plain_simple(const char *text)
{
	g_autofree char *out = g_malloc(strlen(text) + 1);
	char *end = out;
	for (const guchar *p = (const guchar *)text; *p; p++) {
		char c = (char)*p;
		if (*p >= 0x80) {
			c = plain_punctuation(p);
			p += 2;
		}
		if (!c)
			return NULL;
		c = g_ascii_isspace(c) ? ' ' : g_ascii_tolower(c);
		if (c != ' ' || (end > out && end[-1] != ' '))
			*end++ = c;
	}
	if (end > out && end[-1] == ' ')
		end--;
	*end = '\0';
	return g_steal_pointer(&out);
}

char *
text_plain(const char *text)
{
	char *simple = plain_simple(text);
	if (simple)
		return simple;
	g_autofree char *kept = without_dropped(text);
	g_autofree char *parts = g_utf8_normalize(kept, -1, G_NORMALIZE_ALL);
	GString *out = g_string_sized_new(strlen(text));
	gboolean latin = FALSE, blank = TRUE;
	for (const char *p = parts ? parts : ""; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_ismark(c) && latin)
			continue;
		if (!g_unichar_ismark(c))
			latin = g_unichar_get_script(c) == G_UNICODE_SCRIPT_LATIN;
		c = plain_character(c);
		if (c == ' ' && blank)
			continue;
		blank = c == ' ';
		g_string_append_unichar(out, c);
	}
	if (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

char *
text_squash(const char *text)
{
	g_autofree char *plain = text_plain(text);
	GString *out = g_string_sized_new(strlen(plain));
	for (const char *p = plain; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c))
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

guint
text_letters(const char *text, guint most)
{
	guint n = 0;
	for (const char *p = text; *p && n < most; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		n += c < 0x80 ? g_ascii_isalpha((gchar)c)
		              : g_unichar_isalpha(c) || g_unichar_ismark(c);
	}
	return n;
}

/* The byte that windows-1252 (and for the rest Latin-1) shows as c, or -1. */
static int
byte_of(gunichar c)
{
	static const gunichar high[32] = {
	    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
	if (c >= 0x80 && c <= 0xFF)
		return (int)c;
	for (guint i = 0; i < G_N_ELEMENTS(high); i++)
		if (high[i] == c)
			return (int)(0x80 + i);
	return -1;
}

/* The character whose UTF-8 bytes the characters at p show, and where they end; 0 if none. */
static gunichar
decode_double(const char *p, const char **ret_end)
{
	char bytes[4];
	int lead = byte_of(g_utf8_get_char(p));
	gsize length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : 2;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	bytes[0] = (char)lead;
	p = g_utf8_next_char(p);
	for (gsize i = 1; i < length; i++, p = g_utf8_next_char(p)) {
		int byte = *p ? byte_of(g_utf8_get_char(p)) : -1;
		if (byte < 0x80 || byte > 0xBF)
			return 0;
		bytes[i] = (char)byte;
	}
	*ret_end = p;
	gunichar c = g_utf8_get_char_validated(bytes, (gssize)length);
	return c == (gunichar)-1 || c == (gunichar)-2 ? 0 : c;
}

/*
 * A real text may show such a pair too: "LIBERTÉ»", "été…”". Those that came from Latin letters and
 * quotation marks (Ã, Â, â) are believed singly; any other only where the whole text is like that.
 */
static gboolean
is_doubled_throughout(const char *text)
{
	guint sequences = 0, others = 0;
	for (const char *p = text; *p;) {
		const char *end = p;
		if ((guchar)*p < 0x80) {
			p++;
		} else if (decode_double(p, &end)) {
			sequences++;
			p = end;
		} else {
			others++;
			p = g_utf8_next_char(p);
		}
	}
	return sequences >= 3 && sequences > others;
}

char *
text_undouble(const char *text)
{
	GString *out = NULL;
	const char *kept = text;
	gboolean throughout = is_doubled_throughout(text);
	for (const char *p = text; *p;) {
		const char *end = p;
		gunichar lead = g_utf8_get_char(p);
		gboolean believed = lead == 0xC2 || lead == 0xC3 || lead == 0xE2 || throughout;
		gunichar c = lead >= 0xC2 && believed ? decode_double(p, &end) : 0;
		if (!c) {
			p = g_utf8_next_char(p);
			continue;
		}
		if (!out)
			out = g_string_sized_new(strlen(text));
		g_string_append_len(out, kept, p - kept);
		g_string_append_unichar(out, c);
		kept = p = end;
	}
	if (!out)
		return NULL;
	g_string_append(out, kept);
	return g_string_free(out, FALSE);
}
