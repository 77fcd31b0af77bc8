/* html_encoding: which encoding a page is in, and its conversion. The statistics are in
 * html_charset.c. */
#include "html_encoding.h"
#include "html_charset.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

enum {
	PRESCAN = 64 * 1024, /* bytes in which a declaration is looked for; browsers take 1024 */
	UTF8_BAD_SHARE = 20  /* one bad byte among so many good sequences is still UTF-8 */
};

/* ---- UTF-8 ------------------------------------------------------------------------------------
 */

typedef struct {
	gsize good; /* sequences of two to four bytes */
	gsize bad;  /* bytes that belong to none */
} Utf8Count;

/* Length of the sequence at p, or 0 when there is none; *ret_bad: bytes that one U+FFFD replaces.
 */
static guint
utf8_sequence(const guint8 *p, const guint8 *end, guint *ret_bad)
{
	guint8 low = 0x80, high = 0xBF;
	guint n = *p < 0xC2 ? 0 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : *p < 0xF5 ? 4 : 0;
	*ret_bad = 1;
	if (n == 0)
		return 0;
	if (*p == 0xE0)
		low = 0xA0;
	else if (*p == 0xED)
		high = 0x9F;
	else if (*p == 0xF0)
		low = 0x90;
	else if (*p == 0xF4)
		high = 0x8F;
	for (guint i = 1; i < n; i++) {
		if (p + i >= end || p[i] < low || p[i] > high) {
			*ret_bad = i;
			return 0;
		}
		low = 0x80;
		high = 0xBF;
	}
	return n;
}

static Utf8Count
count_utf8(const guint8 *p, const guint8 *end)
{
	Utf8Count count = {0, 0};
	while (p < end) {
		guint bad, n;
		if (*p < 0x80) {
			p++;
			continue;
		}
		n = utf8_sequence(p, end, &bad);
		if (n)
			count.good++;
		else if (p + bad < end) /* a file cut inside a character is no evidence */
			count.bad++;
		p += n ? n : bad;
	}
	return count;
}

static char *
from_utf8(const guint8 *p, gsize size, gsize *ret_size)
{
	const guint8 *end = p + size;
	GString *out = g_string_sized_new(size + 16);
	while (p < end) {
		guint bad, n;
		const guint8 *run = p;
		while (p < end && *p < 0x80 && *p != 0)
			p++;
		g_string_append_len(out, (const char *)run, p - run);
		if (p == end)
			break;
		if (*p == 0) {
			p++;
			continue;
		}
		n = utf8_sequence(p, end, &bad);
		if (n)
			g_string_append_len(out, (const char *)p, n);
		else
			g_string_append(out, "\xEF\xBF\xBD");
		p += n ? n : bad;
	}
	*ret_size = out->len;
	return g_string_free(out, FALSE);
}

/* ---- other encodings --------------------------------------------------------------------------
 */

/* Labels of the web whose meaning isn't what ICU takes the name for. */
static const char *
converter_name(const char *label)
{
	static const struct {
		const char *label, *converter;
	} map[] = {
	    {"ascii", "windows-1252"},
	    {"us-ascii", "windows-1252"},
	    {"iso-8859-1", "windows-1252"},
	    {"iso8859-1", "windows-1252"},
	    {"iso_8859-1", "windows-1252"},
	    {"latin1", "windows-1252"},
	    {"latin-1", "windows-1252"},
	    {"l1", "windows-1252"},
	    {"iso-8859-9", "windows-1254"},
	    {"latin5", "windows-1254"},
	    {"iso-8859-11", "windows-874"},
	    {"tis-620", "windows-874"},
	    {"tis620", "windows-874"},
	    {"dos-874", "windows-874"},
	    {"gb2312", "gb18030"},
	    {"gbk", "gb18030"},
	    {"x-gbk", "gb18030"},
	    {"gb_2312-80", "gb18030"},
	    {"big5", "big5-hkscs"},
	    {"big-5", "big5-hkscs"},
	    {"x-x-big5", "big5-hkscs"},
	    {"shift_jis", "windows-31j"},
	    {"shift-jis", "windows-31j"},
	    {"sjis", "windows-31j"},
	    {"x-sjis", "windows-31j"},
	    {"euc-kr", "windows-949"},
	    {"ks_c_5601-1987", "windows-949"},
	    {"ksc5601", "windows-949"},
	    {"korean", "windows-949"},
	    {"x-mac-roman", "macintosh"},
	    {"utf8", "utf-8"},
	    {"unicode-1-1-utf-8", "utf-8"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(map); i++)
		if (strcmp(map[i].label, label) == 0)
			return map[i].converter;
	return label;
}

static UConverter *
open_converter(const char *label)
{
	UErrorCode status = U_ZERO_ERROR;
	const char *name = converter_name(label);
	if (strlen(name) > 40) /* ICU's own bound is 60 */
		return NULL;
	UConverter *converter = ucnv_open(name, &status);
	if (U_FAILURE(status) && strcmp(name, "big5-hkscs") == 0) {
		status = U_ZERO_ERROR;
		converter = ucnv_open("big5", &status);
	}
	return U_SUCCESS(status) ? converter : NULL;
}

/* Converts in pieces, so that no second copy of the whole page in UTF-16 is needed. NULL when ICU
 * doesn't know the encoding. *ret_bad counts U+FFFD. */
static char *
from_encoding(const char *label, const guint8 *bytes, gsize size, gsize *ret_size, gsize *ret_bad)
{
	UConverter *converter = open_converter(label);
	if (converter == NULL)
		return NULL;
	const char *p = (const char *)bytes, *end = p + size;
	GString *out = g_string_sized_new(size * 3 / 2 + 16);
	UErrorCode status;
	*ret_bad = 0;
	do {
		UChar piece[4096], *to = piece;
		status = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, piece + G_N_ELEMENTS(piece), &p, end, NULL, TRUE,
		               &status);
		for (const UChar *u = piece; u < to; u++) {
			gunichar c = *u;
			if (U16_IS_LEAD(c) && u + 1 < to)
				c = U16_GET_SUPPLEMENTARY(c, *++u);
			else if (U16_IS_SURROGATE(c))
				c = 0xFFFD;
			*ret_bad += c == 0xFFFD;
			if (c)
				g_string_append_unichar(out, c);
		}
	} while (status == U_BUFFER_OVERFLOW_ERROR);
	ucnv_close(converter);
	*ret_size = out->len;
	return g_string_free(out, FALSE);
}

void
html_encoding_warm(void)
{
	static const char *const names[] = {"windows-1252", "windows-1250", "windows-1251",
	                                    "windows-1253", "windows-1254", "windows-1255",
	                                    "windows-1256", "windows-1257", "windows-1258",
	                                    "windows-874",  "gb18030",      "big5-hkscs",
	                                    "big5",         "windows-31j",  "euc-jp",
	                                    "windows-949",  "iso-2022-jp",  "iso-2022-kr",
	                                    "iso-2022-cn",  "macintosh",    "koi8-r",
	                                    "koi8-u",       "iso-8859-2",   "iso-8859-5",
	                                    "iso-8859-6",   "iso-8859-7",   "iso-8859-8",
	                                    "iso-8859-15",  "utf-16le",     "utf-16be",
	                                    "utf-32le",     "utf-32be",     "hz"};
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		UConverter *converter = open_converter(names[i]);
		if (converter)
			ucnv_close(converter);
	}
	html_charset_warm();
}

/* ---- the declaration --------------------------------------------------------------------------
 */

/* The value after "charset" or "encoding" and "=", lower case, or NULL. */
static char *
label_after(const char *p, const char *end)
{
	while (p < end && g_ascii_isspace(*p))
		p++;
	if (p == end || *p++ != '=')
		return NULL;
	while (p < end && (g_ascii_isspace(*p) || *p == '"' || *p == '\''))
		p++;
	const char *start = p;
	while (p < end && (g_ascii_isalnum(*p) || strchr("-_:.+", *p)) && p - start < 40)
		p++;
	return p > start ? g_ascii_strdown(start, p - start) : NULL;
}

static const char *
find_word(const char *p, const char *end, const char *word)
{
	gsize n = strlen(word);
	for (; (gsize)(end - p) >= n; p++)
		if (g_ascii_strncasecmp(p, word, n) == 0)
			return p;
	return NULL;
}

/* From the XML declaration or the first meta that names one; comments are passed over. */
static char *
find_declaration(const guint8 *bytes, gsize size)
{
	const char *p = (const char *)bytes, *end = p + MIN(size, (gsize)PRESCAN);
	while (p < end && g_ascii_isspace(*p))
		p++;
	if (end - p > 5 && memcmp(p, "<?xml", 5) == 0) {
		const char *close = memchr(p, '>', (gsize)(end - p));
		const char *word = close ? find_word(p, close, "encoding") : NULL;
		char *label = word ? label_after(word + strlen("encoding"), close) : NULL;
		if (label)
			return label;
	}
	while ((p = memchr(p, '<', (gsize)(end - p))) != NULL) {
		if (end - p > 4 && memcmp(p, "<!--", 4) == 0) {
			const char *close = g_strstr_len(p + 4, end - p - 4, "-->");
			if (close) {
				p = close;
				continue;
			}
		}
		if (end - p > 5 && g_ascii_strncasecmp(p, "<meta", 5) == 0) {
			const char *close = memchr(p, '>', (gsize)(end - p));
			const char *word = close ? find_word(p, close, "charset") : NULL;
			char *label = word ? label_after(word + strlen("charset"), close) : NULL;
			if (label)
				return label;
		}
		p++;
	}
	return NULL;
}

/* ---- the decision -----------------------------------------------------------------------------
 */

static const char *
mark_encoding(const guint8 *b, gsize n, guint *ret_length)
{
	*ret_length = 0;
	if (n >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF)
		return *ret_length = 3, "utf-8";
	if (n >= 4 && b[0] == 0xFF && b[1] == 0xFE && b[2] == 0 && b[3] == 0)
		return *ret_length = 4, "utf-32le";
	if (n >= 4 && b[0] == 0 && b[1] == 0 && b[2] == 0xFE && b[3] == 0xFF)
		return *ret_length = 4, "utf-32be";
	if (n >= 2 && b[0] == 0xFF && b[1] == 0xFE)
		return *ret_length = 2, "utf-16le";
	if (n >= 2 && b[0] == 0xFE && b[1] == 0xFF)
		return *ret_length = 2, "utf-16be";
	return NULL;
}

/* Markup is ASCII, so UTF-16 without a mark shows itself by zero bytes beside "<" and ">". */
static const char *
zeros_encoding(const guint8 *b, gsize n)
{
	gsize little = 0, big = 0, other = 0;
	n = MIN(n, (gsize)PRESCAN) & ~(gsize)1;
	for (gsize i = 0; i + 1 < n; i += 2) {
		if (b[i + 1] == 0 && (b[i] == '<' || b[i] == '>'))
			little++;
		else if (b[i] == 0 && (b[i + 1] == '<' || b[i + 1] == '>'))
			big++;
		else if (b[i] == '<' || b[i + 1] == '<')
			other++;
	}
	if (little > 2 && little > 4 * (big + other))
		return "utf-16le";
	if (big > 2 && big > 4 * (little + other))
		return "utf-16be";
	return NULL;
}

static const char *
escape_encoding(const guint8 *b, gsize n)
{
	for (gsize i = 0; i + 3 < n; i++) {
		if (b[i] >= 0x80)
			return NULL; /* ISO-2022 is seven-bit */
		if (b[i] != 0x1B)
			continue;
		if (b[i + 1] == '$' && b[i + 2] == ')' && b[i + 3] == 'C')
			return "iso-2022-kr";
		if (b[i + 1] == '$' && b[i + 2] == ')' && (b[i + 3] == 'A' || b[i + 3] == 'G'))
			return "iso-2022-cn";
		if (b[i + 1] == '$' && (b[i + 2] == 'B' || b[i + 2] == '@' || b[i + 2] == '('))
			return "iso-2022-jp";
	}
	return NULL;
}

static gboolean
same_encoding(const char *a, const char *b)
{
	return ucnv_compareNames(converter_name(a), converter_name(b)) == 0;
}

/* For bytes that are not UTF-8. */
static const char *
legacy_encoding(const guint8 *bytes, gsize size, const char *declared)
{
	g_autofree guint8 *sample = NULL;
	gsize n = html_charset_sample(bytes, size, &sample);
	const char *certain = html_charset_certain(sample, n);
	if (certain)
		return certain;
	/* A declaration that can be read as ASCII is not written in UTF-16. */
	gboolean wide = g_str_has_prefix(declared, "utf-") || g_str_has_prefix(declared, "utf8");
	UConverter *known = *declared && !wide ? open_converter(declared) : NULL;
	if (known) {
		gboolean fits = html_charset_fits(sample, n, converter_name(declared));
		ucnv_close(known);
		if (fits)
			return converter_name(declared);
	}
	const char *guess = html_charset_guess(sample, n);
	return guess ? guess : "windows-1252";
}

static void
describe(HtmlEncoding *encoding, const char *name, gboolean marked, gsize bad)
{
	g_autoptr(GString) note = g_string_new(NULL);
	gboolean unknown = FALSE;
	if (*encoding->declared) {
		UConverter *converter = open_converter(encoding->declared);
		unknown = converter == NULL;
		if (converter)
			ucnv_close(converter);
	}
	if (unknown)
		g_string_append_printf(note, "declared \"%s\", which is no known encoding; ",
		                       encoding->declared);
	else if (*encoding->declared && !same_encoding(encoding->declared, name))
		g_string_append_printf(note, "declared %s; ", encoding->declared);
	else if (!*encoding->declared && !marked)
		g_string_append(note, "not declared; ");
	if (bad)
		g_string_append_printf(note, "%" G_GSIZE_FORMAT " bad byte%s became U+FFFD; ", bad,
		                       bad == 1 ? "" : "s");
	if (note->len)
		g_string_truncate(note, note->len - 2);
	encoding->name = g_strdup(name);
	encoding->note = g_strdup(note->str);
}

static const char *
settle(const guint8 *bytes, gsize size, const char *declared, Utf8Count *ret_count)
{
	const char *name = zeros_encoding(bytes, size);
	if (name == NULL)
		name = escape_encoding(bytes, size);
	if (name)
		return name;
	if (g_strcmp0(declared, "hz-gb-2312") == 0)
		return "hz";
	*ret_count = count_utf8(bytes, bytes + size);
	if (ret_count->bad == 0 || ret_count->good > ret_count->bad * UTF8_BAD_SHARE)
		return "utf-8";
	return legacy_encoding(bytes, size, declared);
}

char *
html_decode(const guint8 *bytes, gsize size, gsize *ret_size, HtmlEncoding *ret_encoding)
{
	Utf8Count count = {0, 0};
	guint mark;
	gsize bad = 0;
	char *text = NULL;
	const char *name = mark_encoding(bytes, size, &mark);
	char *declared = find_declaration(bytes, size);
	ret_encoding->declared = declared ? declared : g_strdup("");
	bytes += mark;
	size -= mark;
	if (name == NULL)
		name = settle(bytes, size, ret_encoding->declared, &count);
	if (strcmp(name, "utf-8") != 0)
		text = from_encoding(name, bytes, size, ret_size, &bad);
	/* In UTF-16 the declaration shows only now. */
	if (text && declared == NULL && (declared = find_declaration((guint8 *)text, *ret_size))) {
		g_free(ret_encoding->declared);
		ret_encoding->declared = declared;
	}
	if (text == NULL) {
		name = "utf-8";
		bad = count.bad;
		text = from_utf8(bytes, size, ret_size);
	}
	describe(ret_encoding, name, mark > 0, bad);
	return text;
}

void
html_encoding_clear(HtmlEncoding *encoding)
{
	g_clear_pointer(&encoding->name, g_free);
	g_clear_pointer(&encoding->declared, g_free);
	g_clear_pointer(&encoding->note, g_free);
}

/* ---- UTF-8 written twice ----------------------------------------------------------------------
 */

/* The byte that a character stood for before it was encoded a second time, or -1. */
static int
byte_of(gunichar c)
{
	static const gunichar high[32] = {
	    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
	if (c >= 0x80 && c <= 0xFF)
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (c > 0xFF && high[i] == c)
			return 0x80 + i;
	return -1;
}

/* The character that the ones from p on spell byte by byte, or 0; *ret_next is behind them. */
static gunichar
twice_at(const char *p, const char *end, const char **ret_next)
{
	guint8 bytes[4];
	guint have = 0, bad;
	gunichar first = g_utf8_get_char(p);
	guint want = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	for (; have < want && p < end; have++, p = g_utf8_next_char(p)) {
		int byte = byte_of(g_utf8_get_char(p));
		if (byte < 0)
			return 0;
		bytes[have] = (guint8)byte;
	}
	if (want == 0 || have < want || utf8_sequence(bytes, bytes + have, &bad) != want)
		return 0;
	*ret_next = p;
	gunichar c = g_utf8_get_char_validated((const char *)bytes, (gssize)have);
	return c < 0x110000 && g_unichar_isdefined(c) ? c : 0;
}

typedef struct {
	guint certain; /* sequences that no writer means: three or four long, or opened by Â or Ã */
	guint other[32]; /* two long, by lead: also "É»" at the end of a French quotation */
	guint single;    /* characters from U+0080 to U+00FF that belong to none */
} TwiceCount;

static TwiceCount
count_twice(const char *text, gsize size)
{
	TwiceCount count = {0};
	for (const char *p = text, *end = text + size; p < end;) {
		const char *next;
		if ((guchar)*p < 0xC2) {
			p++;
			continue;
		}
		gunichar lead = g_utf8_get_char(p);
		gunichar c = twice_at(p, end, &next);
		if (c == 0) {
			count.single += lead < 0x100;
			p = g_utf8_next_char(p);
			continue;
		}
		if (lead >= 0xE0 || lead <= 0xC3)
			count.certain++;
		else
			count.other[lead & 31]++;
		p = next;
	}
	return count;
}

char *
html_repair_twice(const char *text, gsize size, gsize *ret_size)
{
	enum {
		ENOUGH = 5, /* of one lead: no quotation habit, but another alphabet */
		PROVEN = 3  /* a page with so many certain ones was written twice as a whole */
	};
	TwiceCount count = count_twice(text, size);
	gboolean any = count.certain > 0;
	for (guint i = 0; i < G_N_ELEMENTS(count.other); i++)
		any |= count.other[i] >= ENOUGH;
	if (!any)
		return NULL;
	GString *out = g_string_sized_new(size);
	for (const char *p = text, *end = text + size; p < end;) {
		const char *next = p;
		while (next < end && (guchar)*next < 0xC2)
			next++;
		g_string_append_len(out, p, next - p);
		p = next;
		if (p == end)
			break;
		gunichar lead = g_utf8_get_char(p), c = twice_at(p, end, &next);
		gboolean sure =
		    lead >= 0xE0 || lead <= 0xC3 || count.certain >= PROVEN ||
		    (count.other[lead & 31] >= ENOUGH && count.other[lead & 31] > count.single);
		if (c && sure) {
			g_string_append_unichar(out, c);
			p = next;
		} else {
			next = g_utf8_next_char(p);
			g_string_append_len(out, p, next - p);
			p = next;
		}
	}
	*ret_size = out->len;
	return g_string_free(out, FALSE);
}
