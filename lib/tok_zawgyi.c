/*
 * tok_zawgyi: Burmese in Zawgyi's code, which gives Unicode's code points other meanings.
 * Detection: our own count of sequences that only one of the two codes has (languages.md 5.3:
 * right on 288 of 290 lines); conversion: ICU's transform `Zawgyi-my`.
 */
#include "tok_internal.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define LETTERS_NEEDED 8

gboolean
has_burmese(const char *text, gsize n)
{
	const char *end = text + n, *p = text;
	while ((p = memchr(p, 0xe1, (gsize)(end - p)))) {
		if (end - p >= 3 && (guchar)p[1] >= 0x80 && (guchar)p[1] <= 0x82)
			return TRUE;
		p++;
	}
	return FALSE;
}

static inline gboolean
within(gunichar c, gunichar first, gunichar last)
{
	return c - first <= last - first;
}

static gboolean
is_consonant(gunichar c)
{
	return within(c, 0x1000, 0x1021);
}

static gboolean
is_medial(gunichar c)
{
	return within(c, 0x103b, 0x103e);
}

/* Letters stand on one another of their own row of the alphabet only; kinzi and doubles besides. */
static gboolean
can_stack(gunichar above, gunichar below)
{
	if (!is_consonant(below))
		return FALSE;
	gboolean rows = within(above, 0x1000, 0x1018) && within(below, 0x1000, 0x1018);
	return above == below || above == 0x103a ||
	       (rows && (above - 0x1000) / 5 == (below - 0x1000) / 5);
}

typedef struct {
	guint zawgyi, unicode, letters;
} Count;

static void
count_pair(Count *count, gunichar before, gunichar c, gunichar after)
{
	if (!within(c, 0x1000, 0x109f))
		return;
	count->letters++;
	switch (c) {
	case 0x1031:
		if (is_consonant(before) || is_medial(before))
			count->unicode++;
		else
			count->zawgyi++;
		break;
	case 0x1039: /* Zawgyi: asat, and any letter may follow */
		if (can_stack(before, after))
			count->unicode++;
		else
			count->zawgyi++;
		break;
	case 0x103a: /* Zawgyi: medial ya; a vowel may follow, no dot comes before */
		if (within(after, 0x102b, 0x1032) || after == 0x1036)
			count->zawgyi++;
		else
			count->unicode += is_consonant(before) || before == 0x1037;
		break;
	case 0x103e: /* not in Zawgyi */
		count->unicode++;
		break;
	case 0x103b:
		count->zawgyi += is_consonant(after);
		break;
	default:
		count->zawgyi += c == 0x105a || within(c, 0x1060, 0x1097);
	}
}

gboolean
tok_is_zawgyi(const char *text, gssize n)
{
	gsize length = n < 0 ? strlen(text) : (gsize)n;
	Count count = {0};
	gunichar before = 0, c = 0;
	for (gsize i = 0; i < length;) {
		gunichar after = clean_code_point(decode_utf8(text, length, i, &i));
		if (!after)
			continue;
		count_pair(&count, before, c, after);
		before = c;
		c = after;
	}
	count_pair(&count, before, c, 0);
	return count.letters >= LETTERS_NEEDED && count.zawgyi > count.unicode;
}

/* Opening takes a fifth of a millisecond: who converts much keeps it. NULL where ICU has no data.
 */
static UTransliterator *
open_transform(void)
{
	static const UChar id[] = u"Zawgyi-my";
	UErrorCode status = U_ZERO_ERROR;
	UTransliterator *transform = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	return U_SUCCESS(status) ? transform : NULL;
}

/* ICU's conversion alone; NULL where ICU can't, or would count beyond 32 bits. */
static char *
convert(const UTransliterator *transform, const char *text, gsize n)
{
	UErrorCode status = U_ZERO_ERROR;
	if (!transform || n > G_MAXINT32 / 16)
		return NULL;
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)n);
	gint32 bytes = (gint32)strlen(valid), size = 4 * bytes + 16, length = 0;
	g_autofree UChar *buffer = g_new(UChar, size);
	u_strFromUTF8(buffer, size, &length, valid, bytes, &status);
	gint32 limit = length;
	utrans_transUChars(transform, buffer, &length, size, 0, &limit, &status);
	if (U_FAILURE(status))
		return NULL;
	char *out = g_malloc((gsize)length * 3 + 1);
	u_strToUTF8(out, length * 3 + 1, NULL, buffer, length, &status);
	return out;
}

char *
tok_from_zawgyi(const char *text, gssize n)
{
	gsize length = n < 0 ? strlen(text) : (gsize)n;
	UTransliterator *transform = open_transform();
	g_autofree char *converted = convert(transform, text, length);
	if (transform)
		utrans_close(transform);
	return converted ? tok_repair(converted, -1) : tok_repair(text, n);
}

static gboolean
is_burmese_at(const char *text, gsize n, gsize i, gsize *ret_next)
{
	return i < n && within(decode_utf8(text, n, i, ret_next), 0x1000, 0x109f);
}

/* The end of the Burmese that begins at i; single blanks inside belong to it. i: none begins. */
static gsize
burmese_end(const char *text, gsize n, gsize i)
{
	gsize next, after;
	while (is_burmese_at(text, n, i, &next)) {
		i = next;
		if (i < n && text[i] == ' ' && is_burmese_at(text, n, i + 1, &after))
			i++;
	}
	return i;
}

void
zawgyi_close(gpointer transform)
{
	utrans_close(transform);
}

void
scan_zawgyi(Emit *emit, const char *text, gsize n)
{
	Tok *tok = emit->tok;
	if (!tok->zawgyi)
		tok->zawgyi = open_transform();
	for (gsize i = 0; i < n && !emit->stopped;) {
		gsize end = burmese_end(text, n, i);
		if (end > i) {
			g_autofree char *converted = convert(tok->zawgyi, text + i, end - i);
			emit->fixed = TRUE;
			emit->fixed_start = i;
			emit->fixed_end = end;
			if (converted)
				scan_text(emit, converted, 0, strlen(converted));
			emit->fixed = FALSE;
			i = end;
			continue;
		}
		while (end < n && ((guchar)text[end] != 0xe1 || burmese_end(text, n, end) == end))
			end++;
		scan_text(emit, text, i, end);
		i = end;
	}
}
