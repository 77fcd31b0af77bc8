/* passage: where passages begin and end, their headings, ordinals and roles. */
#include "analyse.h"

#include <string.h>

static char *
words(guint n, const char *last)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append(text, i + 1 < n ? "word " : "word");
	g_string_append(text, last);
	return g_string_free(text, FALSE);
}

static Block *
add(Document *doc, BlockRole role, guint page, const char *text)
{
	return doc_add_block(doc, role, page, text);
}

static void
add_words(Document *doc, BlockRole role, guint page, guint n)
{
	g_autofree char *text = words(n, ".");
	add(doc, role, page, text);
}

static void
heading(Document *doc, guint level, const char *number, const char *text)
{
	Block *block = add(doc, ROLE_HEADING, 1, text);
	block->level = level;
	doc_set(&block->number, number);
}

static void
assert_blocks(const Document *doc, guint passage, guint first, guint last)
{
	g_assert_cmpuint(passage, <, doc->passages->len);
	g_assert_cmpuint(doc_passage(doc, passage)->block_first, ==, first);
	g_assert_cmpuint(doc_passage(doc, passage)->block_last, ==, last);
}

/* Every byte of every block is in exactly one passage, but for blanks at cuts. */
static void
assert_covered(const Document *doc)
{
	gsize in_blocks = 0, in_passages = 0;
	for (guint i = 0; i < doc->blocks->len; i++)
		for (const char *p = doc_block(doc, i)->text; *p; p++)
			in_blocks += *p != ' ';
	for (guint i = 0; i < doc->passages->len; i++) {
		g_autofree char *text = doc_passage_text(doc, doc_passage(doc, i));
		g_assert_true(g_utf8_validate(text, -1, NULL));
		for (const char *p = text; *p; p++)
			in_passages += *p != ' ' && *p != '\n';
	}
	g_assert_cmpuint(in_blocks, ==, in_passages);
}

static void
test_short_paragraphs_join(void)
{
	g_autoptr(Document) doc = doc_new();
	for (guint i = 0; i < 5; i++)
		add_words(doc, ROLE_BODY, 1, 30);
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, ==, 2);
	assert_blocks(doc, 0, 0, 2);
	assert_blocks(doc, 1, 3, 4);
	g_assert_cmpuint(doc_passage(doc, 0)->ordinal, ==, 1);
	g_assert_cmpuint(doc_passage(doc, 1)->ordinal, ==, 2);
	assert_covered(doc);
}

static void
test_headings(void)
{
	g_autoptr(Document) doc = doc_new();
	heading(doc, 1, "4", "Overseas assistance");
	heading(doc, 2, "4.2", "Embassies");
	add_words(doc, ROLE_BODY, 1, 10);
	heading(doc, 2, "", "Media Coverage");
	heading(doc, 1, "", "Annex");
	add_words(doc, ROLE_BODY, 1, 10);
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, ==, 6);
	g_assert_cmpstr(doc_passage(doc, 0)->heading, ==, "");
	g_assert_cmpint(doc_passage(doc, 1)->role, ==, ROLE_HEADING);
	g_assert_cmpstr(doc_passage(doc, 1)->heading, ==, "4 Overseas assistance");
	g_assert_cmpstr(doc_passage(doc, 2)->heading, ==,
	                "4 Overseas assistance\x1f"
	                "4.2 Embassies");
	g_assert_cmpstr(doc_passage(doc, 3)->heading, ==, "4 Overseas assistance");
	g_assert_cmpstr(doc_passage(doc, 4)->heading, ==, "");
	g_assert_cmpstr(doc_passage(doc, 5)->heading, ==, "Annex");
}

static void
test_classes_apart(void)
{
	g_autoptr(Document) doc = doc_new();
	add_words(doc, ROLE_BODY, 1, 20);
	doc_set(&add(doc, ROLE_FOOTNOTE, 1, "One note.")->number, "1");
	doc_set(&add(doc, ROLE_FOOTNOTE, 1, "Another note.")->number, "2");
	add(doc, ROLE_TABLE, 1, "a\tb");
	add(doc, ROLE_TABLE, 1, "c\td");
	add(doc, ROLE_CAPTION, 1, "Table 1");
	add(doc, ROLE_RUNNING_HEAD, 1, "Head");
	add(doc, ROLE_PAGE_NUMBER, 1, "7");
	add_words(doc, ROLE_BODY, 2, 20);
	analyse_passages(doc);
	static const BlockRole roles[] = {ROLE_BODY,        ROLE_FOOTNOTE, ROLE_FOOTNOTE,
	                                  ROLE_TABLE,       ROLE_CAPTION,  ROLE_RUNNING_HEAD,
	                                  ROLE_PAGE_NUMBER, ROLE_BODY};
	g_assert_cmpuint(doc->passages->len, ==, G_N_ELEMENTS(roles));
	for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
		g_assert_cmpint(doc_passage(doc, i)->role, ==, roles[i]);
	assert_blocks(doc, 3, 3, 4);
	g_assert_false(doc_passage_is_searched(doc, doc_passage(doc, 5)));
	g_assert_cmpuint(doc_passage(doc, 7)->ordinal, ==, 1);
	g_assert_cmpuint(doc_passage(doc, 7)->page, ==, 2);
}

static void
test_lead_in_keeps_its_list(void)
{
	g_autoptr(Document) doc = doc_new();
	add_words(doc, ROLE_BODY, 1, 60);
	add(doc, ROLE_BODY, 1, "The report asks governments to:");
	add_words(doc, ROLE_LIST, 1, 15);
	add_words(doc, ROLE_LIST, 1, 15);
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, ==, 2);
	assert_blocks(doc, 1, 1, 3);
}

static void
test_numbered_paragraphs(void)
{
	g_autoptr(Document) doc = doc_new();
	for (guint i = 0; i < 3; i++) {
		g_autofree char *number = g_strdup_printf("%u.", 12 + i);
		g_autofree char *text = words(30, ".");
		doc_set(&add(doc, ROLE_BODY, 1, text)->number, number);
	}
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, ==, 3);
	g_assert_cmpstr(doc_passage(doc, 1)->number, ==, "13.");
}

static void
test_long_paragraph_is_cut_at_sentences(void)
{
	g_autoptr(Document) doc = doc_new();
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < 60; i++)
		g_string_append(text, "This sentence has exactly ten words in it, you see. ");
	g_strchomp(text->str);
	add(doc, ROLE_BODY, 1, text->str);
	g_string_free(text, TRUE);
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, >=, 3);
	for (guint i = 0; i < doc->passages->len; i++) {
		g_autofree char *piece = doc_passage_text(doc, doc_passage(doc, i));
		g_assert_true(g_str_has_prefix(piece, "This sentence"));
		g_assert_true(g_str_has_suffix(piece, "you see."));
		g_assert_cmpuint(doc_passage(doc, i)->ordinal, ==, i + 1);
	}
	assert_covered(doc);
}

/* No blanks at all: cut between characters, never before a vowel sign. */
static void
test_unspaced_script(void)
{
	g_autoptr(Document) doc = doc_new();
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < 700; i++)
		g_string_append(text, "กำี");
	add(doc, ROLE_BODY, 1, text->str);
	g_string_free(text, TRUE);
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, >=, 3);
	for (guint i = 0; i < doc->passages->len; i++) {
		g_autofree char *piece = doc_passage_text(doc, doc_passage(doc, i));
		g_assert_cmpint(g_utf8_strlen(piece, -1), <=, 800);
		g_assert_false(g_unichar_ismark(g_utf8_get_char(piece)));
	}
	assert_covered(doc);
}

static void
test_pages_languages_attachments(void)
{
	g_autoptr(Document) doc = doc_new();
	add_words(doc, ROLE_BODY, 1, 50);
	add_words(doc, ROLE_BODY, 2, 10);
	doc_set(&add(doc, ROLE_BODY, 2, "Một đoạn văn.")->lang, "vi");
	doc_set(&doc_block(doc, 1)->lang, "en");
	add_words(doc, ROLE_BODY, 2, 10);
	doc_block(doc, 3)->attachment = 1;
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, ==, 4);
	g_assert_cmpstr(doc_passage(doc, 2)->lang, ==, "vi");
	g_assert_cmpuint(doc_passage(doc, 3)->attachment, ==, 1);
	g_assert_cmpuint(doc_passage(doc, 3)->ordinal, ==, 1);
}

static void
test_unreadable_blocks_stay_apart(void)
{
	g_autoptr(Document) doc = doc_new();
	add_words(doc, ROLE_BODY, 1, 10);
	add_words(doc, ROLE_BODY, 1, 10);
	doc_block(doc, 1)->flags = BLOCK_LEGACY;
	add_words(doc, ROLE_BODY, 1, 10);
	analyse_passages(doc);
	g_assert_cmpuint(doc->passages->len, ==, 3);
	g_assert_true(doc_passage_is_searched(doc, doc_passage(doc, 0)));
	g_assert_false(doc_passage_is_searched(doc, doc_passage(doc, 1)));
}

/* A block of megabytes must take time in proportion, and a heading of pages must not multiply. */
static void
test_hostile_sizes(void)
{
	g_autoptr(Document) doc = doc_new();
	g_autofree char *title = words(100000, "");
	heading(doc, 1, "", title);
	add_words(doc, ROLE_BODY, 1, 1000000);
	g_autofree char *quotes = g_strnfill(300000, '"');
	add(doc, ROLE_BODY, 1, quotes);
	gint64 start = g_get_monotonic_time();
	analyse_passages(doc);
	g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
	g_assert_cmpuint(strlen(doc_passage(doc, doc->passages->len - 1)->heading), <, 300);
	assert_covered(doc);
}

/* A reader sees items as they are printed; a passage that begins inside one doesn't repeat it. */
static void
text_keeps_numbers(void)
{
	g_autoptr(Document) doc = doc_new();
	Block *first = doc_add_block(doc, ROLE_LIST, 1, "Open a hotline.");
	Block *second = doc_add_block(doc, ROLE_LIST, 1, "Keep case files.");
	doc_set(&first->number, "1.");
	doc_set(&second->number, "2.");
	Passage *passage = doc_add_passage(doc, 0, 1);
	g_autofree char *whole = doc_passage_text(doc, passage);
	g_assert_cmpstr(whole, ==, "1. Open a hotline.\n2. Keep case files.");
	passage->start = 5;
	g_autofree char *rest = doc_passage_text(doc, passage);
	g_assert_cmpstr(rest, ==, "a hotline.\n2. Keep case files.");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/passage/short-paragraphs-join", test_short_paragraphs_join);
	g_test_add_func("/passage/headings", test_headings);
	g_test_add_func("/passage/classes-apart", test_classes_apart);
	g_test_add_func("/passage/lead-in-keeps-its-list", test_lead_in_keeps_its_list);
	g_test_add_func("/passage/numbered-paragraphs", test_numbered_paragraphs);
	g_test_add_func("/passage/long-paragraph", test_long_paragraph_is_cut_at_sentences);
	g_test_add_func("/passage/unspaced-script", test_unspaced_script);
	g_test_add_func("/passage/pages-languages-attachments", test_pages_languages_attachments);
	g_test_add_func("/passage/unreadable-blocks", test_unreadable_blocks_stay_apart);
	g_test_add_func("/passage/hostile-sizes", test_hostile_sizes);
	g_test_add_func("/passage/text-keeps-numbers", text_keeps_numbers);
	return g_test_run();
}
