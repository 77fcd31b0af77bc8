/* tok_break: see tok_break.h. */
#include "tok_break.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

struct Breaker {
	UBreakIterator *iterator; /* NULL: ICU's data is missing */
};

Breaker *
breaker_new(BreakKind kind)
{
	Breaker *breaker = g_new0(Breaker, 1);
	UErrorCode status = U_ZERO_ERROR;
	breaker->iterator =
	        ubrk_open(kind == BREAK_WORDS ? UBRK_WORD : UBRK_LINE, "en", NULL, 0, &status);
	if (U_FAILURE(status))
		g_clear_pointer(&breaker->iterator, ubrk_close);
	return breaker;
}

void
breaker_free(Breaker *breaker)
{
	if (!breaker)
		return;
	g_clear_pointer(&breaker->iterator, ubrk_close);
	g_free(breaker);
}

void
breaker_mark(Breaker *breaker, const gunichar *text, gsize n, guint8 *marks)
{
	UErrorCode status = U_ZERO_ERROR;
	memset(marks, 0, n);
	if (!breaker->iterator || n >= G_MAXINT32 / 4)
		return;
	g_autofree UChar *units = g_new(UChar, 2 * n + 1);
	g_autofree guint32 *index = g_new(guint32, 2 * n + 1);
	gint32 length = 0;
	for (gsize i = 0; i < n; i++) {
		index[length] = index[length + 1] = (guint32)i;
		U16_APPEND_UNSAFE(units, length, text[i]);
	}
	ubrk_setText(breaker->iterator, units, length, &status);
	if (U_FAILURE(status))
		return;
	for (gint32 at = ubrk_first(breaker->iterator); at != UBRK_DONE && at < length;
	     at = ubrk_next(breaker->iterator))
		marks[index[at]] = 1;
	ubrk_setText(breaker->iterator, NULL, 0, &status);
}

gboolean
break_hangs_on(const gunichar *text, gsize i)
{
	gunichar c = text[i], before = text[i - 1];
	return g_unichar_iszerowidth(c) || g_unichar_type(c) == G_UNICODE_SPACING_MARK ||
	       c == 0x0e33 || c == 0x0eb3 || /* sara am belongs to what stands before it */
	       before == 0x1039 || before == 0x17d2 || before == 0x200d ||
	       (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0x1160 && c < 0x1200) ||
	       (c >= 0x1f1e6 && c <= 0x1f1ff && before >= 0x1f1e6 && before <= 0x1f1ff);
}

gboolean
break_is_unspaced(gunichar c)
{
	return (c >= 0x0e00 && c < 0x0f00) || (c >= 0x1000 && c < 0x10a0) ||
	       (c >= 0x1780 && c < 0x1800) || (c >= 0xa9e0 && c < 0xaa00) ||
	       (c >= 0xaa60 && c < 0xaa80) || g_unichar_iswide(c);
}
