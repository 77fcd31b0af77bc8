/* base: the error table is what the contract promises; printable text can't move a cursor. */
#include "base.h"

static void
errors_have_status(void)
{
	g_autoptr(GError) busy = g_error_new(RAPPORTEUR_ERROR, ERROR_BUSY, "held");
	g_assert_cmpint(error_exit_status(busy), ==, 3);
	g_assert_cmpint(error_http_status(busy), ==, 503);
	g_autoptr(GError) input = g_error_new(RAPPORTEUR_ERROR, ERROR_INPUT, "odd");
	g_assert_cmpint(error_exit_status(input), ==, 2);
	g_assert_cmpint(error_http_status(input), ==, 400);
	g_autoptr(GError) foreign = g_error_new(G_MARKUP_ERROR, 0, "foreign");
	g_assert_cmpint(error_http_status(foreign), ==, 500);
}

static void
printable_text_keeps_words_only(void)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"report.pdf", "report.pdf"},
		{"ရန်ကုန်.pdf", "ရန်ကုန်.pdf"},
		{"a\x1b[2Jb", "a\xef\xbf\xbd[2Jb"},
		{"a\nb\tc", "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c"},
		{"gpj.\xe2\x80\xae" "fdp", "gpj.\xef\xbf\xbd" "fdp"},
		{"bad \xff byte", "bad \xef\xbf\xbd byte"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *out = text_printable(cases[i].in);
		g_assert_cmpstr(out, ==, cases[i].out);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/base/errors", errors_have_status);
	g_test_add_func("/base/printable", printable_text_keeps_words_only);
	return g_test_run();
}
