/* Where words are marked, and which part of a text is shown. */
#include <string.h>

#include "snippet.h"

static Vocabulary *vocabulary;
static Tok *tok;

/* The snippet with its highlights in [ ]. phrases: separated by "|"; "*" at the end: prefix. */
static char *
show(const char *phrases, const char *text, guint limit)
{
	g_auto(GStrv) parts = g_strsplit(phrases, "|", -1);
	g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(FinderPhrase));
	for (guint i = 0; parts[i]; i++) {
		gsize n = strlen(parts[i]);
		FinderPhrase phrase = {.tokens = parts[i],
		                       .prefix = n && parts[i][n - 1] == '*',
		                       .unit = i,
		                       .weight = 1};
		if (phrase.prefix)
			parts[i][n - 1] = '\0';
		g_array_append_val(list, phrase);
	}
	g_autoptr(Finder) finder =
	        finder_new(tok, &g_array_index(list, FinderPhrase, 0), list->len);
	g_autoptr(Snippet) snippet = snippet_cut(finder, text, 0, limit);
	g_assert_cmpint(g_utf8_strlen(snippet->text, -1), <=, limit);
	/* Nothing is invented: the text has the snippet, blanks and what stands for them aside. */
	g_autofree char *plain = g_strdelimit(g_strdup(text), "\n\t", ' ');
	g_auto(GStrv) pieces = g_strsplit(snippet->text, " · ", -1);
	const char *from = plain;
	for (char **piece = pieces; *piece; piece++) {
		g_autofree char *bare = g_strndup(*piece, strlen(*piece));
		char *begin = g_str_has_prefix(bare, "…") ? bare + strlen("…") : bare;
		if (g_str_has_suffix(begin, "…"))
			begin[strlen(begin) - strlen("…")] = '\0';
		from = strstr(from, begin);
		g_assert_nonnull(from);
		from += strlen(begin);
	}
	g_assert_cmpint(snippet->before, ==, g_str_has_prefix(snippet->text, "…"));
	g_assert_cmpint(snippet->after, ==, g_str_has_suffix(snippet->text, "…"));
	GString *out = g_string_new(NULL);
	guint at = 0;
	for (guint i = 0; i < snippet->highlights->len; i++) {
		guint next = g_array_index(snippet->highlights, guint, i);
		g_assert_cmpuint(next, >=, at);
		g_autofree char *between = g_utf8_substring(snippet->text, at, next);
		g_string_append_printf(out, "%s%c", between, i % 2 ? ']' : '[');
		at = next;
	}
	g_string_append(out, g_utf8_offset_to_pointer(snippet->text, at));
	return g_string_free(out, FALSE);
}

static void
check(const char *phrases, const char *text, guint limit, const char *expected)
{
	g_autofree char *shown = show(phrases, text, limit);
	g_assert_cmpstr(shown, ==, expected);
}

static void
test_marks(void)
{
	check("embassy|embassies", "Embassies help. An embassy helps.", 300,
	      "[Embassies] help. An [embassy] helps.");
	check("countries of origin", "The countries\nof origin, all countries.", 300,
	      "The [countries of origin], all countries.");
	check("recruit*", "Recruiters recruit; the recruitment.", 300,
	      "[Recruiters] [recruit]; the [recruitment].");
	check("legal ai*", "Legal aid and legal advice", 300, "[Legal aid] and legal advice");
	check("nothing", "Some text\there", 300, "Some text here");
	check("nang|da", "Ở Đà Nẵng", 300, "Ở [Đà] [Nẵng]");
	check("a/hrc/99/98", "See A/HRC/99/98, para. 3", 300, "See [A/HRC/99/98], para. 3");
	check("word", "", 300, "");
}

/* The tokens that a query for this text asks for, set apart by blanks. */
static gboolean
add_token(const Token *token, gpointer data)
{
	GString *out = data;
	if (token->flags & TOK_COLOCATED)
		return TRUE;
	if (out->len)
		g_string_append_c(out, ' ');
	g_string_append_len(out, token->text, (gssize)token->length);
	return TRUE;
}

static void
test_unspaced(void)
{
	/* clang-format off */
	static const char *const cases[][3] = {
		{"น้ำท่วม",
		 "หลังน้ำท่วมใหญ่ในปีนั้น",
		 "หลัง[น้ำท่วม]ใหญ่ในปีนั้น"},
		{"ရန်ကုန်",
		 "သူသည် ရန်ကုန်မြို့မှာ နေသည်",
		 "သူသည် [ရန်ကုန်]မြို့မှာ နေသည်"},
		{"权利", "移民工人的權利", "移民工人的[權利]"},
		{"កម្មករ",
		 "សិទ្ធិកម្មករចំណាកស្រុក",
		 "សិទ្ធិ[កម្មករ]ចំណាកស្រុក"}};
	/* clang-format on */
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) tokens = g_string_new(NULL);
		tok_query(tok, cases[i][0], -1, NULL, add_token, tokens);
		check(tokens->str, cases[i][1], 300, cases[i][2]);
	}
}

static void
test_window(void)
{
	GString *text = g_string_new("Alpha stands here alone. ");
	for (guint i = 0; i < 60; i++)
		g_string_append(text, "Filler words go on and on. ");
	g_string_append(text, "Here alpha and beta stand together at last. ");
	for (guint i = 0; i < 60; i++)
		g_string_append(text, "Filler words go on and on. ");
	g_autofree char *shown = show("alpha|beta", text->str, 120);
	g_test_message("%s", shown);
	g_assert_true(g_str_has_prefix(shown, "…Here [alpha] and [beta] stand together at last."));
	/* Nothing matches: the beginning. */
	g_autofree char *beginning = show("zebra", text->str, 40);
	g_assert_true(g_str_has_prefix(beginning, "Alpha stands here alone."));
	/* At the text's end the snippet still fills its room. */
	g_string_append(text, "The end is gamma");
	g_autofree char *end = show("gamma", text->str, 100);
	g_assert_true(g_str_has_suffix(end, "[gamma]"));
	g_assert_cmpint(g_utf8_strlen(end, -1), >, 60);
	g_string_free(text, TRUE);
}

static void
test_unspaced_window(void)
{
	/* No blank anywhere: cut between clusters, never before a vowel sign or a virama. */
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < 100; i++)
		g_string_append(text, "ကျွန်ုပ်တို့");
	g_string_append(text, "ရန်ကုန်");
	for (guint i = 0; i < 100; i++)
		g_string_append(text, "ကျွန်ုပ်တို့");
	g_autoptr(GString) tokens = g_string_new(NULL);
	tok_query(tok, "ရန်ကုန်", -1, NULL, add_token, tokens);
	g_autofree char *shown = show(tokens->str, text->str, 100);
	g_assert_nonnull(strstr(shown, "[ရန်ကုန်]"));
	g_assert_true(g_str_has_prefix(shown, "…"));
	gunichar first = g_utf8_get_char(shown + strlen("…"));
	g_assert_true(g_unichar_type(first) == G_UNICODE_OTHER_LETTER);
	g_string_free(text, TRUE);
}

/* A text of one word over and over takes no more than linear time. */
static void
test_time(void)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < 200000; i++)
		g_string_append(text, "a b ");
	gint64 begin = g_get_monotonic_time();
	g_autofree char *shown = show("a|b|a b|b a", text->str, 300);
	g_assert_nonnull(shown);
	double seconds = (double)(g_get_monotonic_time() - begin) / 1e6;
	g_test_message("%.2f s", seconds);
	g_assert_cmpfloat(seconds, <, 10);
	g_string_free(text, TRUE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	vocabulary = vocabulary_load(NULL, NULL);
	g_assert_nonnull(vocabulary);
	tok = tok_new(vocabulary, NULL);
	g_assert_nonnull(tok);
	g_test_add_func("/snippet/marks", test_marks);
	g_test_add_func("/snippet/unspaced", test_unspaced);
	g_test_add_func("/snippet/window", test_window);
	g_test_add_func("/snippet/unspaced-window", test_unspaced_window);
	g_test_add_func("/snippet/time", test_time);
	int result = g_test_run();
	tok_free(tok);
	vocabulary_free(vocabulary);
	return result;
}
