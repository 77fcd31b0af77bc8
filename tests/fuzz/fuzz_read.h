/* What both extractors' fuzzers do: the whole way from bytes to an answer that doc_read accepts. */
#pragma once
#include "read.h"

#include <stdlib.h>

static inline int
fuzz_read(const guint8 *data, gsize size, const char *format)
{
	static Vocabulary *vocabulary;
	static Tok *tok;
	static Analyser *analyser;
	if (!tok) {
		vocabulary = vocabulary_load(NULL, NULL);
		tok = vocabulary ? tok_new(vocabulary, NULL) : NULL;
		if (!tok)
			abort();
		analyser = analyser_new(tok, vocabulary);
		read_warm();
	}
	g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
	const ExtractLimits limits = {
		.name = format, .deadline = g_get_monotonic_time() + 10 * G_USEC_PER_SEC};
	g_autoptr(Document) doc = read_document(bytes, &limits, analyser);
	g_autoptr(GBytes) wire = doc_write(doc);
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) same = doc_read(wire, &error);
	g_assert_no_error(error);
	g_assert_true(doc->state == DOC_OK || *doc->reason);
	return 0;
}
