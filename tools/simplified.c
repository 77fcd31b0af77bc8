/*
 * simplified: prints the C table that lib/tok_internal.h declares, from ICU's transform of
 * traditional to simplified Chinese. Run by make.
 */
#include <glib.h>
#include <stdio.h>
#include <unicode/utrans.h>

#include "tok_internal.h"

/* A line end on both sides, so that no neighbour decides. Returns 0 where nothing changes. */
static guint16
simplify(const UTransliterator *transform, UChar c, UErrorCode *status)
{
	UChar text[8] = {'\n', c, '\n'};
	gint32 n = 3, limit = 3;
	utrans_transUChars(transform, text, &n, G_N_ELEMENTS(text), 0, &limit, status);
	return n == 3 && text[1] != c ? text[1] : 0;
}

int
main(void)
{
	static const UChar id[] = u"Hant-Hans";
	UErrorCode status = U_ZERO_ERROR;
	UTransliterator *transform = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	printf("#include \"tok_internal.h\"\n"
	       "const guint16 word_simplified[HAN_TOP - HAN_FIRST] = {\n");
	for (gunichar c = HAN_FIRST; c < HAN_TOP && U_SUCCESS(status); c++) {
		guint16 simple = simplify(transform, (UChar)c, &status);
		if (simple)
			printf("[0x%x] = 0x%x,\n", c - HAN_FIRST, simple);
	}
	puts("};");
	if (transform)
		utrans_close(transform);
	if (U_FAILURE(status))
		fprintf(stderr, "simplified: ICU's data can't be read: %s\n", u_errorName(status));
	return U_FAILURE(status) || ferror(stdout);
}
