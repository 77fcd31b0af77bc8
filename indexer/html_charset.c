/* html_charset: statistics on bytes. */
#include "html_charset.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

enum { SAMPLE_MAX = 256 * 1024 };

/* Passes over an element whose content is no text; p stands at its "<". */
static gsize
raw_element_length(const guint8 *p, gsize n)
{
	static const char *const raw[] = {"script", "style"};
	for (guint k = 0; k < G_N_ELEMENTS(raw); k++) {
		gsize length = strlen(raw[k]);
		if (n <= length + 1 ||
		    g_ascii_strncasecmp((const char *)p + 1, raw[k], length) != 0)
			continue;
		for (gsize i = length + 1; i + length + 2 < n; i++)
			if (p[i] == '<' && p[i + 1] == '/' &&
			    g_ascii_strncasecmp((const char *)p + i + 2, raw[k], length) == 0)
				return i;
		return n;
	}
	return 0;
}

gsize
html_charset_sample(const guint8 *bytes, gsize size, guint8 **ret_sample)
{
	guint8 *out = g_malloc(SAMPLE_MAX);
	gsize n = 0;
	for (gsize i = 0; i < size && n < SAMPLE_MAX;) {
		if (bytes[i] != '<') {
			out[n++] = bytes[i++];
			continue;
		}
		gsize raw = raw_element_length(bytes + i, size - i);
		i += raw;
		if (i >= size)
			break;
		/* A tag doesn't hold "<"; a "<" that is text must not swallow the page. */
		gsize end = i + 1;
		while (end < size && bytes[end] != '>' && bytes[end] != '<')
			end++;
		i = end + (end < size && bytes[end] == '>');
		out[n++] = ' ';
	}
	*ret_sample = out;
	return MIN(n, (gsize)SAMPLE_MAX);
}

static gboolean
is_thai_mark(guint8 c)
{
	return c == 0xD1 || (c >= 0xD4 && c <= 0xDA) || (c >= 0xE7 && c <= 0xEE);
}

static gboolean
is_thai_consonant(guint8 c)
{
	return c >= 0xA1 && c <= 0xCE;
}

/* Share of high bytes that stand in runs of three or more, in percent: Latin languages have few.
 * *ret_even: share of the runs with an even length, which is all of them in encodings of two
 * high bytes a letter. */
static guint
long_runs(const guint8 *s, gsize n, guint *ret_even)
{
	gsize high = 0, in_runs = 0, run = 0, runs = 0, even = 0;
	for (gsize i = 0; i <= n; i++) {
		if (i < n && s[i] >= 0x80) {
			run++;
			continue;
		}
		high += run;
		runs += run > 0;
		even += run > 0 && run % 2 == 0;
		if (run >= 3)
			in_runs += run;
		run = 0;
	}
	*ret_even = runs ? (guint)(even * 100 / runs) : 0;
	return high ? (guint)(in_runs * 100 / high) : 0;
}

/* Marks stand behind a consonant or another mark, before-vowels before a consonant: in encodings
 * of two bytes a letter neither holds. */
static gboolean
is_thai(const guint8 *s, gsize n)
{
	gsize high = 0, consonants = 0, marks = 0, placed = 0, strange = 0;
	for (gsize i = 0; i < n; i++) {
		guint8 before = i ? s[i - 1] : ' ', after = i + 1 < n ? s[i + 1] : ' ';
		if (s[i] < 0xA1) {
			/* 0x80 to 0xA0 holds a few quotation marks and the blank only. */
			strange += s[i] >= 0x80 && s[i] != 0xA0 && s[i] != 0x85 &&
			           !(s[i] >= 0x91 && s[i] <= 0x97) && s[i] != 0x80;
			continue;
		}
		high++;
		strange += (s[i] >= 0xDB && s[i] <= 0xDE) || s[i] >= 0xFC;
		consonants += is_thai_consonant(s[i]);
		if (is_thai_mark(s[i])) {
			marks++;
			placed += is_thai_consonant(before) || is_thai_mark(before);
		} else if (s[i] >= 0xE0 && s[i] <= 0xE4) {
			marks++;
			placed += is_thai_consonant(after);
		}
	}
	return high >= 20 && marks >= 5 && strange * 50 <= high && placed * 20 >= marks * 19 &&
	       consonants * 10 >= high * 4 && consonants * 10 <= high * 9;
}

static gboolean
is_vowel_1258(guint8 c)
{
	/* a e i o u y, â ê ô ă ơ ư, large and small */
	return (c < 0x80 && strchr("aeiouyAEIOUY", c) && c) || c == 0xE2 || c == 0xEA ||
	       c == 0xF4 || c == 0xE3 || c == 0xF5 || c == 0xFD || c == 0xC2 || c == 0xCA ||
	       c == 0xD4 || c == 0xC3 || c == 0xD5 || c == 0xDD;
}

/* windows-1258 writes five tones as combining marks behind the vowel, where windows-1252 has
 * Ì Ò Þ ì ò: letters that hardly ever follow a vowel. */
static gboolean
is_vietnamese(const guint8 *s, gsize n)
{
	gsize tones = 0, placed = 0, high = 0;
	for (gsize i = 1; i < n; i++) {
		high += s[i] >= 0xC0;
		if (s[i] == 0xCC || s[i] == 0xD2 || s[i] == 0xDE || s[i] == 0xEC || s[i] == 0xF2) {
			tones++;
			placed += is_vowel_1258(s[i - 1]);
		}
	}
	return tones >= 10 && placed * 20 >= tones * 19 && tones * 8 >= high;
}

/* Macintosh Roman has its small accented letters where windows-1252 has dashes, quotation marks
 * and nothing; between two small letters those never stand, but for the apostrophe. */
static gboolean
is_macintosh(const guint8 *s, gsize n)
{
	gsize inside = 0, latin = 0;
	for (gsize i = 1; i + 1 < n; i++) {
		gboolean letters = g_ascii_islower(s[i - 1]) && g_ascii_islower(s[i + 1]);
		if (!letters || s[i] < 0x80)
			continue;
		latin += s[i] >= 0xC0;
		inside += s[i] < 0xA0 && s[i] != 0x91 && s[i] != 0x92 && s[i] != 0x8A &&
		          s[i] != 0x9A && s[i] != 0x9E && s[i] != 0x85;
	}
	return inside >= 4 && inside > 4 * latin;
}

const char *
html_charset_certain(const guint8 *sample, gsize n)
{
	guint even, runs = long_runs(sample, n, &even);
	if (even < 90 && is_thai(sample, n))
		return "windows-874";
	if (runs < 70 && is_vietnamese(sample, n))
		return "windows-1258";
	if (runs < 10 && is_macintosh(sample, n))
		return "macintosh";
	return NULL;
}

static gboolean
is_latin(const char *converter)
{
	static const char *const names[] = {"windows-1252", "windows-1250", "windows-1254",
	                                    "windows-1257", "iso-8859-2",   "iso-8859-15"};
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (ucnv_compareNames(converter, names[i]) == 0)
			return TRUE;
	return FALSE;
}

gboolean
html_charset_fits(const guint8 *sample, gsize n, const char *converter)
{
	guint even;
	if (is_latin(converter))
		return long_runs(sample, n, &even) < 30;
	UErrorCode status = U_ZERO_ERROR;
	UConverter *c = ucnv_open(converter, &status);
	if (U_FAILURE(status))
		return FALSE;
	const char *p = (const char *)sample, *end = p + n;
	gsize bad = 0, high = 0;
	do {
		UChar piece[4096], *to = piece;
		status = U_ZERO_ERROR;
		ucnv_toUnicode(c, &to, piece + G_N_ELEMENTS(piece), &p, end, NULL, TRUE, &status);
		for (const UChar *u = piece; u < to; u++) {
			/* Private and C1 characters: a byte that the encoding leaves free. */
			bad += *u == 0xFFFD || (*u >= 0x80 && *u < 0xA0) ||
			       (*u >= 0xE000 && *u < 0xF900);
			high += *u >= 0x80;
		}
	} while (status == U_BUFFER_OVERFLOW_ERROR);
	ucnv_close(c);
	return bad * 100 <= high;
}

const char *
html_charset_guess(const guint8 *sample, gsize n)
{
	static const char *const wide[] = {
	    "gb18030",      "big5",         "shift_jis",    "euc-jp",     "euc-kr",
	    "windows-1251", "koi8-r",       "windows-1256", "iso-8859-5", "iso-8859-6",
	    "windows-1253", "iso-8859-7",   "windows-1255", "iso-8859-8", "iso-8859-8-i",
	    "windows-1250", "windows-1254", "iso-8859-2",   "iso-8859-9", "iso-8859-1",
	    "windows-1252"};
	static const char *const use[] = {
	    "gb18030",      "big5-hkscs",   "windows-31j",  "euc-jp",       "windows-949",
	    "windows-1251", "koi8-r",       "windows-1256", "iso-8859-5",   "iso-8859-6",
	    "windows-1253", "windows-1253", "windows-1255", "windows-1255", "windows-1255",
	    "windows-1250", "windows-1254", "iso-8859-2",   "windows-1254", "windows-1252",
	    "windows-1252"};
	G_STATIC_ASSERT(G_N_ELEMENTS(wide) == G_N_ELEMENTS(use));
	UErrorCode status = U_ZERO_ERROR;
	UCharsetDetector *detector = ucsdet_open(&status);
	if (U_FAILURE(status))
		return NULL;
	int32_t found = 0;
	ucsdet_setText(detector, (const char *)sample, (int32_t)n, &status);
	const UCharsetMatch **matches = ucsdet_detectAll(detector, &found, &status);
	const char *best = NULL;
	guint even, runs = long_runs(sample, n, &even);
	for (int32_t i = 0; U_SUCCESS(status) && i < found && best == NULL; i++) {
		UErrorCode ignored = U_ZERO_ERROR;
		const char *name = ucsdet_getName(matches[i], &ignored);
		for (guint k = 0; name && k < G_N_ELEMENTS(wide); k++)
			if (g_ascii_strcasecmp(name, wide[k]) == 0 &&
			    !(is_latin(use[k]) && runs >= 30) &&
			    (k > 4 || html_charset_fits(sample, n, use[k])))
				best = use[k];
	}
	ucsdet_close(detector);
	return best;
}

void
html_charset_warm(void)
{
	static const guint8 text[] = "warm \xE9t\xE9 \xE0 l'int\xE9rieur des fronti\xE8res";
	(void)html_charset_guess(text, sizeof text - 1);
}
