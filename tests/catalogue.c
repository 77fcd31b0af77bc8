/* catalogue: what a maintainer may write, and which line is named when it can't be used. */
#include "catalogue.h"
#include "base.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;
static Vocabulary *vocabulary;

static Catalogue *
load(const char *text, gssize n, GError **error)
{
	g_autofree char *file = g_build_filename(folder, "catalogue.tsv", NULL);
	g_assert_true(g_file_set_contents(file, text, n, NULL));
	return catalogue_load(file, vocabulary, error);
}

static const CatalogueRow *
find(Catalogue *c, const char *below)
{
	g_autofree char *path = g_build_filename(folder, below, NULL);
	return catalogue_find(c, path, "elsewhere");
}

static char *
values_of(const CatalogueRow *row)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < row->values->len; i++) {
		const Value *v = row->values->pdata[i];
		g_string_append_printf(out, "%s=%s;", v->field, v->value);
	}
	return g_string_free(out, FALSE);
}

static void
rows_are_read(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Catalogue) c = load("\xef\xbb\xbf# made by hand\r\n"
				      "path\tid\ttitle\tcountry\tdate\twork\turl\r\n"
				      "\r\n"
				      "reports/a.pdf\tD02\tGuarding the Journey\tMM | KH||\t2018-07\tGTJ\t"
				      "https://e.example/a\r\n"
				      "b.pdf\t\tခရီးစဉ်\r\n",
				      -1, &error);
	g_assert_no_error(error);
	const CatalogueRow *a = find(c, "reports/a.pdf");
	g_assert_nonnull(a);
	g_autofree char *values = values_of(a);
	g_assert_cmpstr(values, ==, "title=Guarding the Journey;country=MM;country=KH;date=2018-07;");
	g_assert_cmpstr(a->id, ==, "D02");
	g_assert_cmpstr(a->work, ==, "GTJ");
	g_assert_cmpstr(a->url, ==, "https://e.example/a");
	g_assert_cmpuint(a->line, ==, 4);
	/* From the folder that is indexed, too; and what nobody asked for is known. */
	g_autoptr(GPtrArray) before = catalogue_unmatched(c);
	g_assert_cmpuint(before->len, ==, 1);
	const CatalogueRow *b = catalogue_find(c, "/somewhere/else/b.pdf", "b.pdf");
	g_assert_nonnull(b);
	g_assert_null(b->id);
	g_autoptr(GPtrArray) after = catalogue_unmatched(c);
	g_assert_cmpuint(after->len, ==, 0);
	g_assert_null(find(c, "c.pdf"));
}

/* Facets count codes, so a name must become one. */
static void
countries_become_codes(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Catalogue) c = load("path\tlang\tcountry\na\tzh-Hant\tburma | ကမ္ဘောဒီးယား | "
				      "Lao PDR | th | HKSAR | NP\n", -1, &error);
	g_assert_no_error(error);
	g_autofree char *values = values_of(find(c, "a"));
	g_assert_cmpstr(values, ==, "lang=zh-Hant;country=MM;country=KH;country=LA;country=TH;"
				    "country=HK;country=NP;");
}

static void
hashes_follow_the_words(void)
{
	g_autoptr(Catalogue) one = load("path\ttitle\na\tT\nb\tU\n", -1, NULL);
	const char *a = find(one, "a")->hash;
	g_assert_cmpstr(a, !=, find(one, "b")->hash);
	g_autofree char *kept = g_strdup(a);
	g_autoptr(Catalogue) moved = load("path\ttitle\n\n# more\na\tT\n", -1, NULL);
	g_assert_cmpstr(find(moved, "a")->hash, ==, kept);
	/* The same cells under another column mean something else. */
	g_autoptr(Catalogue) renamed = load("path\tpublisher\na\tT\n", -1, NULL);
	g_assert_cmpstr(find(renamed, "a")->hash, !=, kept);
}

static void
wrong_lines_are_named(void)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{"title\nx\n", "line 1: the header has no column «path»"},
		{"path\tauthor\n", "line 1: there is no column «author»"},
		{"path\ttitle\ttitle\n", "line 1: column «title» comes twice"},
		{"path\n# c\na\tb\n", "line 3: it has 2 cells, the header has 1"},
		{"path\ttitle\n\tT\n", "line 2: it names no path"},
		{"path\na\nb\na\n", "line 4: a stands in line 2 already"},
		{"path\tid\na\tX\nb\tX\n", "line 3: the id X stands in line 2 already"},
		{"path\tid\na\tX/Y\n", "line 2: id «X/Y»"},
		{"path\tdate\na\t5 July 2018\n", "line 2: date «5 July 2018»: a date is YYYY"},
		{"path\tdate\na\t2018-02-30\n", "line 2: date «2018-02-30»"},
		{"path\tdate\na\t2018-7\n", "line 2: date «2018-7»"},
		{"path\tkind\na\tbook\n", "line 2: kind «book»: a kind is report"},
		{"path\tlang\na\tBurmese language\n", "line 2: lang «Burmese language»"},
		{"path\tlang\na\tBurmese\n", "line 2: lang «Burmese»: a language is a code such as en"},
		{"path\tlang\na\ten-\n", "line 2: lang «en-»"},
		{"path\tcountry\na\t\nb\tMM, KH\n", "line 3: country «MM, KH»: a country is a name"},
		{"path\tcountry\na\tMM, KH\n", "several are set apart by \" | \""},
		{"path\tcountry\na\tMM | Atlantis\n", "line 2: country «Atlantis»"},
		{"path\tcountry\na\tYangon\n", "line 2: country «Yangon»"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(load(cases[i].text, -1, &error));
		g_assert_error(error, RAPPORTEUR_ERROR, ERROR_INPUT);
		if (!strstr(error->message, cases[i].words))
			g_error("«%s» does not say «%s»", error->message, cases[i].words);
	}
}

static void
wrong_files_are_refused(void)
{
	g_autoptr(GError) error = NULL;
	g_assert_null(catalogue_load("/nowhere/catalogue.tsv", vocabulary, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_null(load("path\ttitle\na\tcaf\xe9\n", -1, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_INPUT);
	g_assert_nonnull(strstr(error->message, "UTF-8"));
	g_clear_error(&error);
	g_assert_null(load("path\0title\n", 11, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_INPUT);
	g_clear_error(&error);
	g_autoptr(Catalogue) empty = load("", -1, &error);
	g_assert_no_error(error);
	g_assert_nonnull(empty);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_autofree char *made = g_dir_make_tmp("catalogue-XXXXXX", NULL);
	folder = made;
	vocabulary = vocabulary_load(NULL, NULL);
	g_assert_nonnull(vocabulary);
	g_test_add_func("/catalogue/rows-are-read", rows_are_read);
	g_test_add_func("/catalogue/hashes-follow-the-words", hashes_follow_the_words);
	g_test_add_func("/catalogue/wrong-lines-are-named", wrong_lines_are_named);
	g_test_add_func("/catalogue/wrong-files-are-refused", wrong_files_are_refused);
	g_test_add_func("/catalogue/countries-become-codes", countries_become_codes);
	int status = g_test_run();
	vocabulary_free(vocabulary);
	g_autofree char *file = g_build_filename(folder, "catalogue.tsv", NULL);
	g_unlink(file);
	g_rmdir(folder);
	return status;
}
