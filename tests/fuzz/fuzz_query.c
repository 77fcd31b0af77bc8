/* No text is a syntax error: every query becomes a tree, and how it was read reads the same. */
#include "query.h"
#include "tok.h"
#include "vocabulary.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static Vocabulary *vocabulary;
	static Tok *tok;
	if (!tok) {
		vocabulary = vocabulary_load(NULL, NULL);
		tok = vocabulary ? tok_new(vocabulary, NULL) : NULL;
	}
	if (!tok)
		abort();
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(Query) query = query_parse(tok, vocabulary, text);
	g_assert_nonnull(query);
	g_assert_true(g_utf8_validate(query->read_as, -1, NULL));
	for (guint i = 0; i < query->notes->len; i++)
		g_assert_true(g_utf8_validate(query->notes->pdata[i], -1, NULL));
	return 0;
}
