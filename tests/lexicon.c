/*
 * lexicon: near words and beginnings against brute force, and the words of an index.
 */
#include <string.h>

#include "index_fixture.h"
#include "lexicon.h"

/* ---- against brute force --------------------------------------------------------------------- */

enum { WORDS = 1500, TRIALS = 400 };

/* Few letters, so that many words are near one another; some of more than one byte. */
static char *
random_word(void)
{
	static const char *const letters[] = {"a", "b", "c", "é", "က", "ก"};
	GString *out = g_string_new(NULL);
	guint n = (guint)g_test_rand_int_range(1, 9);
	for (guint i = 0; i < n; i++)
		g_string_append(out, letters[g_test_rand_int_range(0, 6)]);
	return g_string_free(out, FALSE);
}

/* Restricted Damerau-Levenshtein, as the books have it. */
static guint
distance_of(const char *a, const char *b)
{
	g_autofree gunichar *s = g_utf8_to_ucs4_fast(a, -1, NULL);
	g_autofree gunichar *t = g_utf8_to_ucs4_fast(b, -1, NULL);
	guint d[16][16];
	guint i = 0, j = 0;
	for (i = 0; i == 0 || s[i - 1]; i++)
		for (j = 0; j == 0 || t[j - 1]; j++) {
			if (!i || !j) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = MIN(MIN(d[i - 1][j], d[i][j - 1]) + 1,
			              d[i - 1][j - 1] + (s[i - 1] != t[j - 1]));
			if (i > 1 && j > 1 && s[i - 1] == t[j - 2] && s[i - 2] == t[j - 1])
				d[i][j] = MIN(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[i - 1][j - 1];
}

typedef struct {
	const Lexicon *lexicon;
	const char *term;
	guint distance, found;
} Near;

static void
check_near(guint index, guint distance, gpointer data)
{
	Near *near = data;
	near->found++;
	g_assert_cmpuint(distance, <=, near->distance);
	g_assert_cmpuint(distance, ==, distance_of(near->term, lexicon_term(near->lexicon, index)));
}

static void
check_prefix(const Lexicon *lexicon, const char *prefix, guint n)
{
	g_autoptr(GArray) best = lexicon_prefix(lexicon, prefix, n);
	guint begin_so = 0, last = G_MAXUINT;
	for (guint i = 0; i < best->len; i++) {
		guint passages = lexicon_passages_at(lexicon, g_array_index(best, guint, i));
		g_assert_true(g_str_has_prefix(lexicon_term(lexicon, g_array_index(best, guint, i)),
		                               prefix));
		g_assert_cmpuint(passages, <=, last);
		last = passages;
	}
	guint better = 0;
	for (guint i = 0; i < lexicon_size(lexicon); i++) {
		if (!g_str_has_prefix(lexicon_term(lexicon, i), prefix))
			continue;
		begin_so++;
		better += lexicon_passages_at(lexicon, i) > last;
	}
	g_assert_cmpuint(best->len, ==, MIN(begin_so, n));
	g_assert_cmpuint(better, <, MAX(n, 1));
}

static void
as_brute_force(void)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autofree LexiconWord *words = g_new0(LexiconWord, WORDS);
	for (guint i = 0; i < WORDS; i++) {
		g_ptr_array_add(texts, random_word());
		words[i] =
		        (LexiconWord){texts->pdata[i], (guint)g_test_rand_int_range(1, 500), NULL};
	}
	g_autoptr(Lexicon) lexicon = lexicon_new(words, WORDS);
	for (guint i = 0; i < TRIALS; i++) {
		g_autofree char *term = random_word();
		Near near = {lexicon, term, (guint)g_test_rand_int_range(1, 4), 0};
		lexicon_near(lexicon, term, near.distance, check_near, &near);
		guint wanted = 0, passages = 0;
		for (guint k = 0; k < lexicon_size(lexicon); k++) {
			wanted += distance_of(term, lexicon_term(lexicon, k)) <= near.distance;
			if (strcmp(lexicon_term(lexicon, k), term) == 0)
				passages = lexicon_passages_at(lexicon, k);
		}
		g_assert_cmpuint(near.found, ==, wanted);
		g_assert_cmpuint(lexicon_passages(lexicon, term), ==, passages);
		check_prefix(lexicon, term, (guint)g_test_rand_int_range(0, 12));
	}
}

/* Nothing is near in an empty lexicon, nor to a term that is no word at all. */
static void
edges(void)
{
	g_autoptr(Lexicon) empty = lexicon_new(NULL, 0);
	Near near = {empty, "embassy", 2, 0};
	lexicon_near(empty, "embassy", 2, check_near, &near);
	const LexiconWord words[] = {{"a", 1, NULL}, {"embassy", 3, "en"}, {"embassy", 4, "fr"}};
	g_autoptr(Lexicon) lexicon = lexicon_new(words, 3);
	g_autofree char *endless = g_strnfill(5000, 'e');
	near = (Near){lexicon, endless, 2, 0};
	lexicon_near(lexicon, endless, 2, check_near, &near);
	g_assert_cmpuint(near.found, ==, 0);
	near = (Near){lexicon, "", 2, 0};
	lexicon_near(lexicon, "", 2, check_near, &near);
	g_assert_cmpuint(near.found, ==, 1);
	g_assert_cmpuint(lexicon_passages(lexicon, "embassy"), ==, 7);
	g_assert_cmpstr(lexicon_language_at(lexicon, lexicon_index(lexicon, "embassy")), ==, "fr");
	g_assert_cmpstr(lexicon_language_at(lexicon, lexicon_index(lexicon, "a")), ==, "");
	g_assert_cmpuint(lexicon_passages(lexicon, "embass"), ==, 0);
	g_assert_cmpuint(lexicon_passages(lexicon, ""), ==, 0);
}

/* ---- of an index ----------------------------------------------------------------------------- */

static void
put(Fixture *f, const char *id, const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	fixture_value(doc, "title", "Journey");
	fixture_block(doc, ROLE_BODY, 1, text);
	fixture_put(f, id, doc);
}

static void
of_an_index(void)
{
	Fixture *f = fixture_new();
	GError *error = NULL;
	put(f, "one", "embassies helped an embassy");
	fixture_open(f);
	const Lexicon *lexicon = lexicon_of(f->store, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(lexicon_passages(lexicon, "embassy"), ==, 1);
	g_assert_cmpuint(lexicon_passages(lexicon, "embassies"), ==, 1);
	for (guint i = 0; i < lexicon_size(lexicon); i++)
		g_assert_null(strchr(lexicon_term(lexicon, i), '~'));
	g_assert_true(lexicon_of(f->store, &error) == lexicon);
	/* What is written meanwhile is known to the next caller. */
	put(f, "two", "the embassy and the consulate");
	writer_commit(f->writer, &error);
	g_assert_no_error(error);
	lexicon = lexicon_of(f->store, &error);
	g_assert_cmpuint(lexicon_passages(lexicon, "embassy"), ==, 2);
	g_assert_cmpuint(lexicon_passages(lexicon, "consulate"), ==, 1);
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lexicon/as-brute-force", as_brute_force);
	g_test_add_func("/lexicon/edges", edges);
	g_test_add_func("/lexicon/of-an-index", of_an_index);
	return g_test_run();
}
