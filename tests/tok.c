/* tok: vectors, document against query, symbols, hyphens, languages. */
#include "tok.h"
#include "tok_fts5.h"

#include <stdio.h>
#include <string.h>

typedef struct {
	Vocabulary *vocabulary;
	Tok *tok;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	fixture->vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	fixture->tok = tok_new(fixture->vocabulary, &error);
	g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	tok_free(fixture->tok);
	vocabulary_free(fixture->vocabulary);
}

/* ---- vectors ------------------------------------------------------------------------------------ */

static char *
unescape(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "\\n", -1);
	return g_strjoinv("\n", parts);
}

static void
test_vectors(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const char *path = "tests/tok_vectors/vectors.tsv";
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint seen = 0;
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) fields = g_strsplit(*line, "\t", -1);
		if ((*line)[0] != 'N' || g_strv_length(fields) < 5)
			continue;
		g_autofree char *input = unescape(fields[3]);
		g_autofree char *expected = unescape(fields[4]);
		g_autofree char *a = tok_fold(fixture->tok, input, -1);
		g_autofree char *b = tok_fold(fixture->tok, expected, -1);
		g_test_message("%s %s: '%s' '%s'", fields[0], fields[2], a, b);
		g_assert_cmpstr(a, ==, b);
		g_assert_cmpstr(a, !=, "");
		seen++;
	}
	g_assert_cmpuint(seen, ==, 35);
}

/* ---- tokens as text ------------------------------------------------------------------------------- */

static gboolean
print_token(const Token *token, gpointer data)
{
	GString *out = data;
	if (out->len)
		g_string_append_c(out, token->flags & TOK_COLOCATED ? '|' : ' ');
	g_string_append_len(out, token->text, (gssize)token->length);
	return TRUE;
}

static char *
document(Fixture *fixture, const char *text)
{
	GString *out = g_string_new(NULL);
	tok_document(fixture->tok, text, -1, NULL, print_token, out);
	return g_string_free(out, FALSE);
}

static char *
query(Fixture *fixture, const char *text)
{
	GString *out = g_string_new(NULL);
	tok_query(fixture->tok, text, -1, NULL, print_token, out);
	return g_string_free(out, FALSE);
}

static void
test_show(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const texts[] = {
		"Countries of origin, women's rights and AIDS.", "A/HRC/99/98, para. 35; CMW/C/ZZZ/CO/1.",
		"C189 C.189 C 189", "pre-departure training", "10,000 U.N. COVID-19", "recruit-\nment agencies",
		"ရန်ကုန်သည်များ", "แรงงานข้ามชาติ 2562", "移民工人的權利2017年", "l'organisation d’été Đà Nẵng", NULL};
	for (guint i = 0; texts[i]; i++) {
		g_autofree char *d = document(fixture, texts[i]);
		g_autofree char *q = query(fixture, texts[i]);
		g_test_message("D %s\n# Q %s", d, q);
	}
}

#define ADD(name, fn) g_test_add("/tok/" name, Fixture, NULL, set_up, fn, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("vectors", test_vectors);
	ADD("show", test_show);
	return g_test_run();
}
