/* Citations without an index: titles, keys, dates, escaping, what breaks importers. */
#include <string.h>
#include "cite.h"
#include "cite_private.h"

static Vocabulary *vocabulary;

static char *strings_none[] = {NULL};

/* A document of which a test says what matters. */
static DocumentRecord
record(const char *kind, const char *title, const char *publisher, const char *date)
{
#define TEXT(t) ((char *)(guintptr)(t))
	return (DocumentRecord){.id = TEXT("abc"),
	                        .work = TEXT("abc"),
	                        .title = TEXT(title),
	                        .kind = TEXT(kind),
	                        .date = TEXT(date),
	                        .lang = TEXT("en"),
	                        .publisher = TEXT(publisher),
	                        .symbol = TEXT(""),
	                        .format = TEXT("pdf"),
	                        .sha256 = TEXT("00ff"),
	                        .path = TEXT("/home/somebody/secret.pdf"),
	                        .url = TEXT("https://lbmn.example/a.pdf"),
	                        .themes = strings_none,
	                        .pages = 9};
}

static char *
written(const DocumentRecord *document, const CitePlace *place, CiteFormat format, CiteStyle style)
{
	g_autoptr(Citation) c = citation_new(document, NULL, NULL, place, "2026-05-03", vocabulary);
	g_autoptr(GPtrArray) citations = g_ptr_array_new();
	g_ptr_array_add(citations, c);
	return cite_write(citations, format, style, vocabulary);
}

static void
assert_text(const DocumentRecord *document, const CitePlace *place, CiteStyle style,
            const char *expected)
{
	g_autofree char *got = written(document, place, CITE_TEXT, style);
	g_assert_cmpstr(got, ==, expected);
}

static void
assert_holds(const DocumentRecord *document, CiteFormat format, const char *expected)
{
	g_autofree char *got = written(document, NULL, format, CITE_CHICAGO);
	if (!strstr(got, expected))
		g_error("%s lacks: %s", got, expected);
}

/* ---- titles -----------------------------------------------------------------------------------
 */

static void
test_tidy(void)
{
	static const char *const cases[][2] = {
	        {"Annual Report.", "Annual Report"},
	        {"Wait...", "Wait..."},
	        {"Workers of the U.S.", "Workers of the U.S."},
	        {"Who pays?", "Who pays?"},
	        {"  Two\n lines\t here ", "Two lines here"},
	        {"UNHCR", "UNHCR"},
	        {"PROTECTING THE RIGHTS OF MIGRANT WORKERS IN THE GMS: A HANDBOOK",
	         "Protecting the Rights of Migrant Workers in the GMS: A Handbook"},
	        {"PHASE II OF THE PROJECT", "Phase II of the Project"},
	        {"ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "Đi Làm Việc Ở Nước Ngoài"},
	        {"守护归途：摘要", "守护归途：摘要"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = cite_title_tidy(cases[i][0], vocabulary);
		g_assert_cmpstr(got, ==, cases[i][1]);
	}
}

static void
test_sentence(void)
{
	static const char *const cases[][3] = {
	        {"Guarding the Journey: What Countries of Origin Owe Their Workers", "en",
	         "Guarding the journey: What countries of origin owe their workers"},
	        {"Labour Migration from Myanmar to Hong Kong", "en",
	         "Labour migration from Myanmar to Hong Kong"},
	        {"Anti-Trafficking Laws and the ILO", "en", "Anti-trafficking laws and the ILO"},
	        {"Already in sentence case, Lhasa and all", "en",
	         "Already in sentence case, Lhasa and all"},
	        {"Schutz der Wanderarbeiter", "de", "Schutz der Wanderarbeiter"},
	        {"What Next? From Words to Action (revised edition)", "en",
	         "What next? From words to action (revised edition)"},
	        {"Meeting of 12 March 2018", "en", "Meeting of 12 March 2018"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = cite_title_sentence(cases[i][0], cases[i][1], vocabulary);
		g_assert_cmpstr(got, ==, cases[i][2]);
	}
}

static void
test_quotes(void)
{
	DocumentRecord straight = record("statement", "A \"just\" wage", "Body", "2018-07-16");
	DocumentRecord curly = record("statement", "A “just” wage isn’t ‘charity’", "Body", "2018");
	assert_text(&straight, NULL, CITE_CHICAGO,
	            "Body, \"A 'just' wage,\" statement, July 16, 2018, "
	            "https://lbmn.example/a.pdf.\n");
	assert_text(&curly, NULL, CITE_CHICAGO,
	            "Body, \"A ‘just’ wage isn’t ‘charity’,\" statement, 2018, "
	            "https://lbmn.example/a.pdf.\n");
	assert_text(&curly, NULL, CITE_OSCOLA,
	            "Body, 'A “just” wage isn’t “charity”' (Statement, 2018) "
	            "<https://lbmn.example/a.pdf> accessed 3 May 2026\n");
}

/* ---- keys ---------------------------------------------------------------------------------------
 */

static void
test_keys(void)
{
	static const char *const cases[][5] = {
	        {"Lower Basin Migrants Network", "Guarding the Journey", "2018-07", "abc",
	         "lowerbasin_guarding_2018"},
	        {"", "The Journey", "", "abc", "journey_nd"},
	        {"", "守护归途", "2019", "Abc.D", "abc-d_2019"},
	        {"ကွန်ရက်", "ခရီးစဉ်", "2019", "abc", "abc_2019"},
	        {"Organização de Migração", "Được đi", "2019", "abc", "organizacaode_duoc_2019"},
	        {"", "", "", "abc", "abc_nd"},
	        {"\\{}%#\"", "~^$&_", "2019", "abc", "abc_2019"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = cite_key(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
		g_assert_cmpstr(got, ==, cases[i][4]);
	}
}

/* ---- places -------------------------------------------------------------------------------------
 */

static void
test_places(void)
{
	static const struct {
		CitePlace place;
		const char *words;
	} cases[] = {
	        {{.page = 11, .label = "7"}, "p. 7 (PDF p. 11)"},
	        {{.page = 7, .label = "7"}, "p. 7"},
	        {{.page = 11, .label = ""}, "PDF p. 11"},
	        {{.page = 1, .label = "Cover"}, "Cover (PDF p. 1)"},
	        {{.page = 2, .label = "A-1"}, "p. A-1 (PDF p. 2)"},
	        {{.page = 2, .label = "၂"}, "p. ၂ (PDF p. 2)"},
	        {{.page = 10, .page_last = 11, .label = "6", .label_last = "7"},
	         "pp. 6-7 (PDF pp. 10-11)"},
	        {{.page = 3, .page_last = 4, .label = "ii", .label_last = "iii"},
	         "pp. ii-iii (PDF pp. 3-4)"},
	        {{.page = 3, .page_last = 4, .label = "", .label_last = ""}, "PDF pp. 3-4"},
	        {{.page = 2, .label = "2", .paragraph = "12"}, "para. 12, p. 2"},
	        {{.page = 2, .label = "2", .number = "4", .paragraph = "12"},
	         "recommendation 4, para. 12, p. 2"},
	        {{.heading = "Embassies"}, "under \"Embassies\""},
	        {{.page = 2, .label = "2", .heading = "Embassies"}, "p. 2"},
	};
	DocumentRecord document = record("report", "A Report", "Body", "2018");
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Citation) c = citation_new(&document, NULL, NULL, &cases[i].place,
		                                     "2026-05-03", vocabulary);
		g_autofree char *got = cite_place_words(c);
		g_assert_cmpstr(got, ==, cases[i].words);
	}
}

static void
test_address(void)
{
	static const char *const addresses[] = {"", "file:///home/somebody/secret.pdf",
	                                        "/home/somebody/secret.pdf", "javascript:1"};
	DocumentRecord document = record("report", "A Report", "Body", "2018");
	CitePlace place = {.page = 3, .label = "1"};
	for (guint i = 0; i < G_N_ELEMENTS(addresses); i++)
		for (int format = CITE_TEXT; format <= CITE_CSL_JSON; format++) {
			document.url = TEXT(addresses[i]);
			g_autofree char *got =
			        written(&document, &place, (CiteFormat)format, CITE_OSCOLA);
			g_assert_null(strstr(got, "secret"));
			g_assert_null(strstr(got, "javascript"));
			g_assert_null(strstr(got, "ccessed"));
		}
}

/* Nothing of a document's words commands a terminal or turns a line around. */
static void
test_controls(void)
{
	DocumentRecord document =
	        record("report", "A\x1b[2J Report\u202e", "Bo\x1b[2Jdy\u202e\nX", "2018");
	CitePlace place = {.page = 3, .label = "\x1b[2J7\n", .paragraph = "3\x07"};
	document.symbol = TEXT("S\r\n1");
	document.url = TEXT("https://lbmn.example/\x1b[2J");
	for (int format = CITE_TEXT; format <= CITE_CSL_JSON; format++) {
		g_autofree char *got = written(&document, &place, (CiteFormat)format, CITE_APA);
		for (const char *p = got; *p; p++)
			g_assert_true((guchar)*p >= ' ' || strchr("\r\n", *p));
		g_assert_null(strstr(got, "\u202e"));
	}
}

/* ---- what breaks importers
 * ------------------------------------------------------------------------ */

static void
test_tex(void)
{
	DocumentRecord document =
	        record("report", "50% {of} #1 & a_b ~ ^ \\end$: x", "A, B & C", "2018");
	document.url = TEXT("https://lbmn.example/a%20b_{c}~d\"e");
	for (int format = CITE_BIBTEX; format <= CITE_BIBLATEX; format++) {
		int depth = 0;
		g_autofree char *got = written(&document, NULL, (CiteFormat)format, CITE_CHICAGO);
		for (const char *p = got; *p; p++) {
			depth += (*p == '{') - (*p == '}');
			g_assert_cmpint(depth, >=, 0);
		}
		g_assert_cmpint(depth, ==, 0);
	}
	assert_holds(&document, CITE_BIBTEX,
	             "{{50\\% \\textbraceleft{}of\\textbraceright{} \\#1 \\& a\\_b "
	             "\\textasciitilde{} \\textasciicircum{} \\textbackslash{}end\\$: x}}");
	assert_holds(&document, CITE_BIBTEX, "author = {{A, B \\& C}}");
	assert_holds(&document, CITE_BIBLATEX, "url = {https://lbmn.example/a%20b_%7Bc%7D~d%22e}");
}

static void
test_ris(void)
{
	DocumentRecord document = record("report", "One\r\nER  - \r\nTY  - BOOK",
	                                 "Ministry of Labour, Immigration", "2018");
	g_autofree char *got = written(&document, NULL, CITE_RIS, CITE_CHICAGO);
	g_assert_true(g_str_has_prefix(got, "TY  - RPRT\r\n"));
	g_assert_true(g_str_has_suffix(got, "\r\nER  - \r\n\r\n"));
	g_assert_null(strstr(strstr(got, "\r\n") + 2, "\nTY"));
	g_assert_true(strstr(got, "\nER") == strstr(got, "\nER  - \r\n\r\n"));
	assert_holds(&document, CITE_RIS, "AU  - Ministry of Labour Immigration\r\n");
	assert_holds(&document, CITE_RIS, "PB  - Ministry of Labour, Immigration\r\n");
	assert_holds(&document, CITE_RIS, "DA  - 2018///\r\n");
}

static void
test_dates(void)
{
	static const char *const cases[][3] = {
	        {"2018-07-16", "2018/07/16/", "date = {2018-07-16}"},
	        {"2018-07", "2018/07//", "date = {2018-07}"},
	        {"2018", "2018///", "date = {2018}"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		DocumentRecord document = record("report", "A Report", "Body", cases[i][0]);
		assert_holds(&document, CITE_RIS, cases[i][1]);
		assert_holds(&document, CITE_BIBLATEX, cases[i][2]);
	}
	DocumentRecord undated = record("report", "A Report", "Body", "");
	g_autofree char *ris = written(&undated, NULL, CITE_RIS, CITE_CHICAGO);
	g_autofree char *csl = written(&undated, NULL, CITE_CSL_JSON, CITE_CHICAGO);
	g_assert_null(strstr(ris, "DA  -"));
	g_assert_null(strstr(ris, "PY  -"));
	g_assert_null(strstr(csl, "issued"));
	assert_text(&undated, NULL, CITE_APA,
	            "Body. (n.d.). A report. Retrieved May 3, 2026, from "
	            "https://lbmn.example/a.pdf\n");
}

/* Numbers of other reports aren't symbols of the UN. */
static void
test_symbols(void)
{
	DocumentRecord document = record("report", "A Report", "Body", "2018");
	document.symbol = TEXT("LBMN-7");
	assert_text(&document, NULL, CITE_APA,
	            "Body. (2018). A report (No. LBMN-7). https://lbmn.example/a.pdf\n");
	document.symbol = TEXT("A/HRC/35/25/Add.1");
	assert_text(&document, &(CitePlace){.page = 3, .label = "3", .paragraph = "12"},
	            CITE_OSCOLA,
	            "Body, 'A Report' (2018) UN Doc A/HRC/35/25/Add.1, para 12, p 3\n");
}

static void
test_media_coverage(void)
{
	DocumentRecord document = record("media-coverage", "Workers March", "Daily", "2018-07-16");
	assert_text(&document, NULL, CITE_APA,
	            "Daily. (2018, July 16). Workers march [News report]. "
	            "https://lbmn.example/a.pdf\n");
	assert_holds(&document, CITE_RIS, "TY  - ELEC\r\n");
	assert_holds(&document, CITE_BIBLATEX, "@online{daily_workers_2018,\n");
}

static void
test_numbering(void)
{
	DocumentRecord document = record("report", "A Report", "Body", "2018");
	g_autoptr(GPtrArray) citations =
	        g_ptr_array_new_with_free_func((GDestroyNotify)citation_free);
	for (guint i = 0; i < 3; i++)
		g_ptr_array_add(citations, citation_new(&document, NULL, NULL, NULL, "2026-05-03",
		                                        vocabulary));
	citation_number(citations);
	static const char *const keys[] = {"body_report_2018", "body_report_2018-1",
	                                   "body_report_2018-2"};
	for (guint i = 0; i < 3; i++)
		g_assert_cmpstr(((Citation *)citations->pdata[i])->key, ==, keys[i]);
}

int
main(int argc, char **argv)
{
	GError *error = NULL;
	g_test_init(&argc, &argv, NULL);
	vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	g_test_add_func("/cite/title/tidy", test_tidy);
	g_test_add_func("/cite/title/sentence", test_sentence);
	g_test_add_func("/cite/title/quotes", test_quotes);
	g_test_add_func("/cite/keys", test_keys);
	g_test_add_func("/cite/numbering", test_numbering);
	g_test_add_func("/cite/places", test_places);
	g_test_add_func("/cite/address", test_address);
	g_test_add_func("/cite/controls", test_controls);
	g_test_add_func("/cite/tex", test_tex);
	g_test_add_func("/cite/ris", test_ris);
	g_test_add_func("/cite/dates", test_dates);
	g_test_add_func("/cite/symbols", test_symbols);
	g_test_add_func("/cite/media-coverage", test_media_coverage);
	int status = g_test_run();
	vocabulary_free(vocabulary);
	return status;
}
