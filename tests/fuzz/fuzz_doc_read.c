/* Whatever bytes a worker sends, doc_read refuses them or gives a document that is sound. */
#include "doc.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
	g_autoptr(Document) doc = doc_read(bytes, NULL);
	if (!doc)
		return 0;
	for (guint i = 0; i < doc->passages->len; i++) {
		g_autofree char *text = doc_passage_text(doc, doc_passage(doc, i));
		g_assert_true(g_utf8_validate(text, -1, NULL));
	}
	g_autoptr(GString) dump = g_string_new(NULL);
	doc_dump(doc, dump);
	g_autoptr(GBytes) again = doc_write(doc);
	g_autoptr(Document) same = doc_read(again, NULL);
	g_assert_nonnull(same);
	return 0;
}
