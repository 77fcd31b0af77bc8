/*
 * doc: what goes through the wire comes out the same; what a worker could make up is refused.
 * The mutation test changes every byte of a message: whatever is accepted must be sound.
 */
#include "doc.h"
#include "base.h"

#include <string.h>

static Document *
sample(void)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "pdf 1");
	doc_set_state(doc, DOC_PARTIAL, "page %d is damaged", 2);
	doc->page_count = 3;
	doc->left_out = 40;
	doc_add_page(doc, 1, "i")->characters = 30;
	doc_add_page(doc, 2, "")->state = DOC_NO_TEXT;
	doc_add_attachment(doc, "annex.pdf", "application/pdf", 5000000000)->pages = 1;
	doc_add_page(doc, 1, "")->attachment = 1;
	Block *heading = doc_add_block(doc, ROLE_HEADING, 1, "Overseas assistance");
	heading->level = 1;
	doc_set(&heading->anchor, "s4");
	doc_set(&heading->number, "4");
	Block *body = doc_add_block(doc, ROLE_BODY, 1, "Embassies in ရန်ကုန် helped.");
	body->page_last = 2;
	body->size = 10.5f;
	body->flags = BLOCK_ZAWGYI;
	body->raw = g_strdup("Embassies in \xe1\x80\x9b helped.");
	doc_add_block(doc, ROLE_TABLE, 2, "Year\t2018");
	Passage *p = doc_add_passage(doc, 1, 2);
	p->start = 10;
	p->end = 4;
	p->ordinal = 1;
	doc_set(&p->heading, "4 Overseas assistance\x1f" "4.2 Embassies");
	doc_add_link(doc, 1, 1, "here", "https://example.org/");
	doc_add_link(doc, G_MAXUINT, 1, "", "#top");
	doc_add_outline(doc, 1, 1, "Overseas assistance");
	doc_add_value(doc, "title", "Guarding the Journey", SOURCE_XMP, 0.9f)->chosen = TRUE;
	return doc;
}

static char *
dump(const Document *doc)
{
	GString *out = g_string_new(NULL);
	doc_dump(doc, out);
	return g_string_free(out, FALSE);
}

static void
wire_keeps_everything(void)
{
	g_autoptr(Document) before = sample();
	g_autoptr(GBytes) bytes = doc_write(before);
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) after = doc_read(bytes, &error);
	g_assert_no_error(error);
	g_autofree char *x = dump(before), *y = dump(after);
	g_assert_cmpstr(x, ==, y);
	/* What the dump doesn't show is compared by writing once more. */
	g_autoptr(GBytes) again = doc_write(after);
	g_assert_true(g_bytes_equal(bytes, again));
}

static void
writing_mends_text(void)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"a\x01" "b\x7f" "c", "a b c"},
		{"bad \xff\xfe bytes", "bad ?? bytes"},
		{"cut \xe1\x80", "cut ??"},
		{"c1 \xc2\x85 control", "c1 \xc2\xa0 control"},
		{"lone \xc2", "lone ?"},
		{"tab\tline\nဝါ", "tab\tline\nဝါ"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) doc = doc_new();
		doc_add_block(doc, ROLE_BODY, 1, cases[i].in);
		g_autoptr(GBytes) bytes = doc_write(doc);
		g_autoptr(GError) error = NULL;
		g_autoptr(Document) after = doc_read(bytes, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(doc_block(after, 0)->text, ==, cases[i].out);
	}
}

/* Each case spoils a sound document in one way; text is in the message that refuses it. */
static void
spoil(Document *doc, guint way)
{
	Passage *p = doc_passage(doc, 0);
	switch (way) {
	case 0:
		p->end = 400;
		break;
	case 1:
		p->start = 15; /* inside ရ */
		break;
	case 2:
		p->block_last = 77;
		break;
	case 3:
		p->ordinal = 0;
		break;
	case 4:
		doc_block(doc, 0)->page = 0;
		break;
	case 5:
		doc_block(doc, 0)->flags = 1u << 20;
		break;
	case 6:
		((Page *)doc->pages->pdata[1])->number = 1;
		break;
	case 7:
		((Link *)doc->links->pdata[0])->block = 3;
		break;
	case 8:
		((Value *)doc->values->pdata[0])->source = SOURCE_CATALOGUE;
		break;
	case 9:
		((Value *)doc->values->pdata[0])->confidence = 2;
		break;
	case 10:
		doc->state = DOC_CRASHED;
		break;
	case 11:
		doc_block(doc, 1)->attachment = 2;
		break;
	case 12:
		doc_set(&((Value *)doc->values->pdata[0])->field, "Title; DROP");
		break;
	default:
		((OutlineItem *)doc->outline->pdata[0])->level = 0;
	}
}

static void
unsound_documents_are_refused(void)
{
	static const char *const words[] = {"offsets", "offsets", "do not exist", "ordinal",
					    "from page 0", "flags", "out of order", "block 3",
					    "source", "confidence", "state", "attachment", "field",
					    "outline level"};
	for (guint way = 0; way < G_N_ELEMENTS(words); way++) {
		g_autoptr(Document) doc = sample();
		spoil(doc, way);
		g_autoptr(GBytes) bytes = doc_write(doc);
		g_autoptr(GError) error = NULL;
		g_assert_null(doc_read(bytes, &error));
		g_assert_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT);
		if (!strstr(error->message, words[way]))
			g_error("case %u: «%s» doesn't say «%s»", way, error->message, words[way]);
	}
}

static void
cut_messages_are_refused(void)
{
	g_autoptr(Document) doc = sample();
	g_autoptr(GBytes) bytes = doc_write(doc);
	gsize size = g_bytes_get_size(bytes);
	for (gsize n = 0; n < size; n++) {
		g_autoptr(GBytes) part = g_bytes_new_from_bytes(bytes, 0, n);
		g_assert_null(doc_read(part, NULL));
	}
	g_autoptr(GByteArray) longer = g_byte_array_new();
	g_byte_array_append(longer, g_bytes_get_data(bytes, NULL), (guint)size);
	g_byte_array_append(longer, (const guint8 *)"x", 1);
	g_autoptr(GBytes) more = g_bytes_new(longer->data, longer->len);
	g_assert_null(doc_read(more, NULL));
}

/* Everything a reader of doc would touch. */
static void
touch(const Document *doc)
{
	g_autofree char *text = dump(doc);
	g_assert_true(g_utf8_validate(text, -1, NULL));
	for (guint i = 0; i < doc->passages->len; i++) {
		g_autofree char *passage = doc_passage_text(doc, doc_passage(doc, i));
		g_assert_true(g_utf8_validate(passage, -1, NULL));
		(void)doc_passage_is_searched(doc, doc_passage(doc, i));
	}
	g_autoptr(GBytes) again = doc_write(doc);
	g_autoptr(Document) same = doc_read(again, NULL);
	g_assert_nonnull(same);
}

static void
changed_bytes_are_refused_or_sound(void)
{
	static const guint8 changes[] = {0x00, 0x01, 0x7f, 0x80, 0xc2, 0xff};
	g_autoptr(Document) doc = sample();
	g_autoptr(GBytes) bytes = doc_write(doc);
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	guint accepted = 0, refused = 0;
	for (gsize at = 0; at < size; at++)
		for (guint c = 0; c < G_N_ELEMENTS(changes); c++) {
			g_autofree guint8 *copy = g_memdup2(data, size);
			copy[at] = changes[c];
			g_autoptr(GBytes) changed = g_bytes_new_static(copy, size);
			g_autoptr(Document) after = doc_read(changed, NULL);
			if (after)
				touch(after);
			*(after ? &accepted : &refused) += 1;
		}
	g_test_message("%u accepted, %u refused", accepted, refused);
	g_assert_cmpuint(accepted, >, 0);
	g_assert_cmpuint(refused, >, 0);
}

/* 100,000 passages that each hold one block of 100 kB would be 10 GB of text. */
static void
overlaps_do_not_multiply(void)
{
	g_autoptr(Document) doc = doc_new();
	g_autofree char *text = g_strnfill(100000, 'a');
	doc_add_block(doc, ROLE_BODY, 1, text);
	for (guint i = 0; i < 100000; i++)
		doc_add_passage(doc, 0, 0)->ordinal = i + 1;
	g_autoptr(GBytes) bytes = doc_write(doc);
	g_autoptr(GError) error = NULL;
	gint64 start = g_get_monotonic_time();
	g_assert_null(doc_read(bytes, &error));
	g_assert_nonnull(strstr(error->message, "passages hold more"));
	g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/doc/wire-keeps-everything", wire_keeps_everything);
	g_test_add_func("/doc/writing-mends-text", writing_mends_text);
	g_test_add_func("/doc/unsound-documents-are-refused", unsound_documents_are_refused);
	g_test_add_func("/doc/cut-messages-are-refused", cut_messages_are_refused);
	g_test_add_func("/doc/changed-bytes-are-refused-or-sound", changed_bytes_are_refused_or_sound);
	g_test_add_func("/doc/overlaps-do-not-multiply", overlaps_do_not_multiply);
	return g_test_run();
}
