/* Where words are marked, and which part of a text is shown. */
#include <string.h>

#include "snippet.h"
#include "store_match.h"
#include "tok_break.h"

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

/* Cut to limit with the place of a word given as it is typed. */
static char *
show_typed(const char *typed, const char *text, guint limit)
{
	g_autoptr(GString) tokens = g_string_new(NULL);
	tok_query(tok, typed, -1, NULL, add_token, tokens);
	return show(tokens->str, text, limit);
}

/* In each script: what is cut away ends and begins with whole words as ICU has them. */
static void
test_word_bounds(void)
{
	/* clang-format off */
	static const char *const cases[][3] = {
		/* language, the word, a clause that is repeated around it */
		{"th", "สถานทูต", "แรงงานข้ามชาติควรได้รับการคุ้มครอง"},
		{"lo", "ສະຖານທູດ", "ແຮງງານເຄື່ອນຍ້າຍຄວນໄດ້ຮັບການປົກປ້ອງ"},
		{"km", "ស្ថានទូត", "ពលករចំណាកស្រុកគួរតែទទួលបានការការពារ"},
		{"my", "သံရုံး", "ရွှေ့ပြောင်းအလုပ်သမားများကိုကာကွယ်ရမည်"},
		{"zh", "使馆", "移民工人应当得到保护"},
		{"vi", "sứ quán", "người lao động di cư cần được bảo vệ "}};
	/* clang-format on */
	g_autoptr(Breaker) words = breaker_new(BREAK_WORDS);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (guint k = 0; k < 20; k++)
			g_string_append(text, cases[i][2]);
		g_string_append(text, cases[i][1]);
		g_string_append(text, g_str_has_suffix(cases[i][2], " ") ? " " : "");
		for (guint k = 0; k < 20; k++)
			g_string_append(text, cases[i][2]);
		g_autofree char *marked = show_typed(cases[i][1], text->str, 90);
		g_autofree char *mark = g_strdup_printf("[%s]", cases[i][1]);
		g_test_message("%s: %s", cases[i][0], marked);
		g_assert_nonnull(strstr(marked, mark));
		g_autofree char *shown = g_strdelimit(g_strdup(marked), "[]", '\x01');
		g_auto(GStrv) parts = g_strsplit(shown, "\x01", -1);
		g_autofree char *joined = g_strjoinv("", parts);
		g_assert_true(g_str_has_prefix(joined, "…") && g_str_has_suffix(joined, "…"));
		gsize length = strlen(joined) - 2 * strlen("…");
		g_autofree char *inner = g_strndup(joined + strlen("…"), length);
		const char *at = strstr(text->str, inner);
		g_assert_nonnull(at);
		glong n = 0;
		g_autofree gunichar *points = g_utf8_to_ucs4_fast(text->str, -1, &n);
		g_autofree guint8 *bounds = g_malloc((gsize)n + 1);
		breaker_mark(words, points, (gsize)n, bounds);
		glong from = g_utf8_pointer_to_offset(text->str, at);
		g_assert_true(bounds[from] && bounds[from + g_utf8_strlen(inner, -1)]);
		g_assert_false(break_hangs_on(points, (gsize)from));
	}
}

static void
test_sentences(void)
{
	/* An abbreviation, a number and a name's letter end no sentence. */
	static const char *const wordy =
	        "No. 5 of the U.S. Embassy says so and goes on about it at "
	        "some length, as such papers do. ";
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < 9; i++)
		g_string_append(text, wordy);
	g_string_append(text, "Mr. Y. Hla of the union asked for a hotline in art. 3 only. ");
	for (guint i = 0; i < 9; i++)
		g_string_append(text, wordy);
	g_autofree char *shown = show("hotline", text->str, 120);
	g_assert_true(g_str_has_prefix(shown, "…Mr. Y. Hla of the union asked for a [hotline]"));
	/* The full stops of other scripts. */
	g_autoptr(GString) burmese = g_string_new(NULL);
	for (guint i = 0; i < 60; i++)
		g_string_append(burmese, i == 30 ? "ရန်ကုန်တွင်နေသည်။" : "သူမသွားခဲ့ပါ။");
	g_autofree char *cut = show_typed("ရန်ကုန်", burmese->str, 60);
	g_assert_true(g_str_has_prefix(cut, "…[ရန်ကုန်]တွင်နေသည်။") || strstr(cut, "။[ရန်ကုန်]"));
	g_assert_true(g_str_has_suffix(cut, "…"));
}

static void
test_lines(void)
{
	check("hotline", "Embassies:\na hotline\nopen doors.\nThe end", 300,
	      "Embassies: a [hotline] · open doors. The end");
	check("c", "a\tb\nc\n• d\n- e", 300, "a b · [c] • d - e");
	/* A phrase over a line's end is one mark, without a dot inside. */
	check("countries of origin", "The countries\nof\norigin\nagree", 300,
	      "The [countries of origin] · agree");
}

/* Whole phrases, and their words only where the phrase stands. */
static void
test_phrases(void)
{
	check("complaint form", "A form of complaint. A complaint form, a complaint. Form it.", 300,
	      "A form of complaint. A [complaint form], a [complaint. Form] it.");
	/* Stems and synonyms are phrases like others: overlapping ones join. */
	check("migrant worker|~worker|labour migrant", "A migrant worker, other workers", 300,
	      "A [migrant worker], other [workers]");
}

/* Which words stand in a column, near another, in a language. */
static void
test_conditions(void)
{
	const FinderPhrase phrases[] = {
	        {.tokens = "calo", .unit = 0, .weight = 1, .only_in = "id"},
	        {.tokens = "bank", .unit = 1, .weight = 1, .columns = 1u << COLUMN_TITLE},
	        {.tokens = "near", .unit = 2, .weight = 1, .distance = 2, .term = 1},
	        {.tokens = "by", .unit = 2, .weight = 1, .distance = 2, .term = 2}};
	static const struct {
		const char *language, *text;
		guint column, marks;
	} cases[] = {{NULL, "calo", COLUMN_BODY, 1},
	             {"id", "calo", COLUMN_BODY, 1},
	             {"en", "calo", COLUMN_BODY, 0},
	             {"en", "a bank", COLUMN_BODY, 0},
	             {"en", "a bank", COLUMN_TITLE, 1},
	             {"en", "near and by", COLUMN_BODY, 2},
	             {"en", "near, by far", COLUMN_BODY, 2},
	             {"en", "near what so stands by", COLUMN_BODY, 0}};
	g_autoptr(Finder) finder = finder_new(tok, phrases, G_N_ELEMENTS(phrases));
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		finder_expect(finder, cases[i].language);
		g_autoptr(GArray) marks = finder_mark(finder, cases[i].text, cases[i].column);
		g_test_message("%u", i);
		g_assert_cmpuint(marks->len / 2, ==, cases[i].marks);
	}
}

static gboolean
count_one(const Token *token, gpointer data)
{
	*(guint *)data += token->length > 0;
	return TRUE;
}

/* Finding words in scripts without blanks asks no dictionary: a snippet costs less than cutting the
 * text as for the index. Time of this thread, the best of several. */
static void
test_sieve_time(void)
{
	static const char *const clause = "แรงงานข้ามชาติควรได้รับการคุ้มครองตามกฎหมาย ";
	g_autoptr(GString) text = g_string_new(NULL);
	while (text->len < 100000)
		g_string_append(text, clause);
	g_autoptr(GString) tokens = g_string_new(NULL);
	tok_query(tok, "สถานทูต", -1, NULL, add_token, tokens);
	const FinderPhrase phrase = {.tokens = tokens->str, .weight = 1};
	g_autoptr(Finder) finder = finder_new(tok, &phrase, 1);
	double best_ratio = G_MAXDOUBLE;
	for (guint round = 0; round < 20 && best_ratio > 0.8; round++) {
		guint n = 0;
		gint64 begin = g_get_monotonic_time();
		tok_document(tok, text->str, -1, NULL, count_one, &n);
		gint64 middle = g_get_monotonic_time();
		g_autoptr(Snippet) snippet = snippet_cut(finder, text->str, 0, 300);
		gint64 end = g_get_monotonic_time();
		g_assert_cmpuint(n, >, 1000);
		best_ratio = MIN(best_ratio, (double)(end - middle) / (double)(middle - begin));
	}
	g_test_message("%.2f of the time of cutting", best_ratio);
	g_assert_cmpfloat(best_ratio, <, 1);
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
	g_test_add_func("/snippet/word-bounds", test_word_bounds);
	g_test_add_func("/snippet/sentences", test_sentences);
	g_test_add_func("/snippet/lines", test_lines);
	g_test_add_func("/snippet/phrases", test_phrases);
	g_test_add_func("/snippet/conditions", test_conditions);
	g_test_add_func("/snippet/sieve-time", test_sieve_time);
	g_test_add_func("/snippet/time", test_time);
	int result = g_test_run();
	tok_free(tok);
	vocabulary_free(vocabulary);
	return result;
}
