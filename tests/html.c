/* html: pages with one trouble each become the blocks, values and states that they should. */
#include "doc.h"
#include "extract.h"

#include <string.h>

extern const Extractor extract_html;

static Document *
read_bytes(const char *bytes, gsize size)
{
	Document *doc = doc_new();
	ExtractLimits limits = {.name = "test.html"};
	g_autoptr(GBytes) data = g_bytes_new_static(bytes, size);
	extract_html.extract(data, &limits, doc);
	return doc;
}

static Document *
read_page(const char *html)
{
	return read_bytes(html, strlen(html));
}

/* "role|number|text" of each block, one a line: what most tests compare. */
static char *
outline(const Document *doc)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *b = doc_block(doc, i);
		g_string_append_printf(out, "%s%.0u|%s|%s\n", block_role_name(b->role), b->level,
		                       b->number, b->text);
	}
	return g_string_free(out, FALSE);
}

static void
assert_outline(const char *html, const char *expected)
{
	g_autoptr(Document) doc = read_page(html);
	g_autofree char *got = outline(doc);
	g_assert_cmpstr(got, ==, expected);
}

static const char *
value(const Document *doc, const char *field, ValueSource source)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = g_ptr_array_index(doc->values, i);
		if (v->source == source && strcmp(v->field, field) == 0)
			return v->value;
	}
	return NULL;
}

/* ---- encoding ---------------------------------------------------------------------------------
 */

/* text in an encoding, long enough for statistics, as a page that declares what it is told to. */
static void
assert_encoding(const char *encoding, const char *declared, const char *text, const char *name)
{
	g_autoptr(GString) page = g_string_new("<html><head>");
	g_autoptr(GError) error = NULL;
	gsize size;
	if (declared)
		g_string_append_printf(page, "<meta charset=\"%s\">", declared);
	g_string_append(page, "<title>t</title></head><body>");
	for (guint i = 0; i < 12; i++)
		g_string_append_printf(page, "<p>%s</p>\n", text);
	g_string_append(page, "</body></html>");
	g_autofree char *bytes =
	    g_convert(page->str, (gssize)page->len, encoding, "utf-8", NULL, &size, &error);
	g_assert_no_error(error);
	g_autoptr(Document) doc = read_bytes(bytes, size);
	g_assert_cmpuint(doc->blocks->len, ==, 12);
	g_autofree char *want = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
	g_assert_cmpstr(doc_block(doc, 0)->text, ==, want);
	const char *said = value(doc, "encoding", SOURCE_TEXT);
	g_assert_true(g_str_has_prefix(said, name));
	/* On the web iso-8859-1 is the name of windows-1252. */
	gboolean same =
	    declared &&
	    (g_ascii_strcasecmp(declared, name) == 0 ||
	     (strcmp(declared, "iso-8859-1") == 0 && strcmp(name, "windows-1252") == 0));
	if (declared && !same)
		g_assert_nonnull(strstr(said, declared));
}

#define THAI \
	"รายงานว่าด้วยสิทธิของแรงงาน" \
	"ข้ามชาติและครอบครัวในประเทศไทย"
#define JAPANESE \
	"移住労働者の権利に関する報告書を" \
	"公表しました。すべての人は平等です。"
#define CHINESE_SIMPLE "关于移徙工人权利的报告，所有人都有权享有平等的保护。"
#define CHINESE_FULL "關於移徙工人權利的報告，所有人都有權享有平等的保護。"
#define KOREAN \
	"이주노동자의 권리에 관한 보고서를 발표하였다. " \
	"모든 사람은 평등하다."
#define FRENCH \
	"Les travailleurs migrés ont été reçus à l’Assemblée, " \
	"où leurs droits sont protégés."

static void
encodings_are_found(void)
{
	static const char *const declarations[] = {NULL, "utf-8", "iso-8859-1"};
	for (guint i = 0; i < G_N_ELEMENTS(declarations); i++) {
		const char *said = declarations[i];
		assert_encoding("TIS-620", said, THAI, "windows-874");
		assert_encoding("SHIFT_JIS", said, JAPANESE, "windows-31j");
		assert_encoding("EUC-JP", said, JAPANESE, "euc-jp");
		assert_encoding("ISO-2022-JP", said, JAPANESE, "iso-2022-jp");
		assert_encoding("GB18030", said, CHINESE_SIMPLE, "gb18030");
		assert_encoding("BIG5", said, CHINESE_FULL, "big5");
		assert_encoding("EUC-KR", said, KOREAN, "windows-949");
		assert_encoding("WINDOWS-1252", said, FRENCH, "windows-1252");
		assert_encoding("UTF-16LE", said, THAI, "utf-16le");
		assert_encoding("UTF-16BE", said, CHINESE_SIMPLE, "utf-16be");
		assert_encoding("UTF-16", said, FRENCH, "utf-16le");
	}
	assert_encoding("UTF-8", NULL, THAI, "utf-8");
	assert_encoding("UTF-8", "windows-874", THAI, "utf-8");
	assert_encoding("UTF-8", "no-such-charset", KOREAN, "utf-8");
	assert_encoding("MACINTOSH", NULL, "Déclaration des droits protégés à l'été", "macintosh");
	assert_encoding("WINDOWS-1256", "utf-8",
			"تقرير عن حقوق العمال المهاجرين وأفراد أسرهم",
			"windows-1256");
}

static void
windows_1258_is_found(void)
{
	/* The combining tones of windows-1258 behind their vowels. */
	static const char line[] = "<p>Ba\xEC"
	                           "o ca\xEC"
	                           "o v\xEA\xCC quy\xEA\xCC"
	                           "n cu\xD2"
	                           "a ng\xFD\xF5\xCC"
	                           "i lao \xF0\xF4\xF2"
	                           "ng</p>";
	g_autoptr(GString) page = g_string_new("<meta charset=iso-8859-1><body>");
	for (guint i = 0; i < 5; i++)
		g_string_append(page, line);
	g_autoptr(Document) doc = read_bytes(page->str, page->len);
	g_assert_cmpstr(doc_block(doc, 0)->text, ==, "Báo cáo về quyền của người lao động");
}

static void
bad_bytes_leave_utf8_alone(void)
{
	g_autoptr(Document) doc =
	    read_page("<p>" THAI "</p><p>bad \xFF byte</p><p>cut \xE0\xB8</p>");
	g_assert_cmpstr(doc_block(doc, 0)->text, ==, THAI);
	g_assert_cmpstr(doc_block(doc, 1)->text, ==, "bad \uFFFD byte");
	g_assert_cmpstr(doc_block(doc, 2)->text, ==, "cut \uFFFD");
}

static void
twice_encoded_text_is_mended(void)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	    {"University\xC3\xA2\xC2\x80\xC2\x99s report", "University’s report"},
	    {"University\u00e2\u20ac\u2122s report", "University’s report"},
	    {"prot\u00c3\u00a9g\u00c3\u00a9", "protégé"},
	    {"« LE CAFÉ » ET «É»", "« LE CAFÉ » ET «É»"},
	    {"NÃO, São Paulo", "NÃO, São Paulo"},
	    {"\u00e0\u00b8\u00a3\u00e0\u00b8\u00b2", "รา"},
	    {"déjà vu", "déjà vu"},
	    {"nghe \u00c4\u2018\u00c6\u00b0\u00e1\u00bb\u00a3c \u00e1\u00bb\u0178 n\u00c6\u00a1i "
	     "n\u00c3\u00a0y",
	     "nghe được ở nơi này"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *html = g_strdup_printf("<p>%s</p>", cases[i].in);
		g_autoptr(Document) doc = read_page(html);
		g_assert_cmpstr(doc_block(doc, 0)->text, ==, cases[i].out);
	}
}

static void
references_of_windows_1252_are_meant(void)
{
	assert_outline("<p>&#147;quoted&#148; &#150; &#8364; &#3619;</p>",
	               "body||“quoted” – € ร\n");
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

static void
inline_elements_do_not_split_words(void)
{
	assert_outline("<p>re<b>com</b>men<i>da</i>tion <span>one</span><br>two<br><br>three</p>",
	               "body||recommendation one two\nbody||three\n");
	assert_outline("<div>first<div>second</div>third</div>",
	               "body||first\nbody||second\nbody||third\n");
}

static void
headings_have_levels_and_anchors(void)
{
	g_autoptr(Document) doc = read_page("<h1>One</h1><h2 id=two>Two<br>lines</h2><p>text</p>"
	                                    "<h2>Empty section</h2><h3><a name=three></a>Three</h3>"
	                                    "<p id=para>end</p>");
	g_autofree char *got = outline(doc);
	g_assert_cmpstr(got, ==,
	                "heading1||One\nheading2||Two lines\nbody||text\nheading2||Empty section\n"
	                "heading3||Three\nbody||end\n");
	g_assert_cmpstr(doc_block(doc, 1)->anchor, ==, "two");
	g_assert_cmpstr(doc_block(doc, 4)->anchor, ==, "three");
	g_assert_cmpstr(doc_block(doc, 5)->anchor, ==, "para");
}

static void
lists_have_markers(void)
{
	assert_outline("<ul><li>a<li>b<ol start=3><li>c<li value=9><p>d</p><p>more</p></ol></ul>",
	               "list1|•|a\nlist1|•|b\nlist2|3|c\nlist2|9|d\nlist2||more\n");
	assert_outline(
	    "<ol type=a start=26><li>z<li>aa</ol><ol type=I><li>one<li>two<li>three<li>four</ol>",
	    "list1|z|z\nlist1|aa|aa\nlist1|I|one\nlist1|II|two\nlist1|III|three\nlist1|IV|four\n");
	assert_outline("<ul style='list-style: none'><li>(a) first<li>(b) second</ul>",
	               "list1|(a)|first\nlist1|(b)|second\n");
}

static void
numbers_are_told_from_dates(void)
{
	assert_outline("<p>12. The State should act.</p><p>13. It should act soon.</p>",
	               "body|12|The State should act.\nbody|13|It should act soon.\n");
	assert_outline("<p>4.2 Housing</p><p>4.2.1 Rent</p><p>4.3 Health</p>",
	               "body|4.2|Housing\nbody||4.2.1 Rent\nbody|4.3|Health\n");
	assert_outline("<p>๑. เปิดศูนย์</p><p>๒. ขยาย</p><p>______</p>",
		       "body|๑|เปิดศูนย์\nbody|๒|ขยาย\n");
	assert_outline("<p>21. November 2022: a meeting</p><p>Text.</p>",
	               "body||21. November 2022: a meeting\nbody||Text.\n");
	assert_outline("<p>2017 was a year.</p><p>2018 was another.</p>",
	               "body||2017 was a year.\nbody||2018 was another.\n");
}

static void
tables_are_read_by_rows(void)
{
	assert_outline("<table><caption>Arrivals</caption><tr><th>Year<th>People"
	               "<tr><td><p>2017</p><td>12 <b>3</b>45<tr><td><td>9</table>",
	               "caption||Arrivals\ntable||Year\tPeople\ntable||2017\t12 345\ntable||\t9\n");
	assert_outline(
	    "<table><tr><td>A menu of the page<td><h1>Title</h1><p>A long text.</p></table>",
	    "body||A menu of the page\nheading1||Title\nbody||A long text.\n");
	assert_outline("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
	               "body||a\nbody||b\nbody||c\nbody||d\n");
}

static void
notes_and_captions_have_roles(void)
{
	assert_outline("<p>Rights<sup><a href='#fn1'>1</a></sup> matter.</p>"
	               "<figure><img src=x><figcaption>A march</figcaption></figure>"
	               "<section class=footnotes><ol><li id=fn1>See the report.</ol></section>"
	               "<p class=MsoFootnoteText>[2] Another note.</p>",
	               "body||Rights 1 matter.\ncaption||A march\nfootnote|1|See the report.\n"
	               "footnote|2|Another note.\n");
}

static void
other_blocks(void)
{
	assert_outline(
	    "<dl><dt>Term<dd>Meaning</dl><blockquote>Said</blockquote>"
	    "<pre>line one\nline two\n\nnext</pre>",
	    "body||Term\nbody||Meaning\nbody||Said\nbody||line one line two\nbody||next\n");
}

static void
hidden_text_is_left_out(void)
{
	assert_outline("<p>seen</p><p hidden>a</p><p style='color:red; display : none'>b</p>"
	               "<div aria-hidden=true>c</div><template><p>d</p></template>"
	               "<noscript>e</noscript><script>'<p>f</p>'</script><style>g{}</style>"
	               "<svg><title>h</title></svg><p>seen too</p>",
	               "body||seen\nbody||seen too\n");
}

static void
language_is_inherited(void)
{
	g_autoptr(Document) doc =
	    read_page("<html lang=en_GB><p>one</p><div lang=th><p>two</p></div>"
	              "<p xml:lang='x y'>three</p>");
	g_assert_cmpstr(doc_block(doc, 0)->lang, ==, "en-GB");
	g_assert_cmpstr(doc_block(doc, 1)->lang, ==, "th");
	g_assert_cmpstr(doc_block(doc, 2)->lang, ==, "");
}

static void
links_are_resolved(void)
{
	g_autoptr(Document) doc = read_page(
	    "<link rel=canonical href='https://example.org/a/b.html'><base href='../c/'>"
	    "<p>first</p><p>see <a href='d.pdf#page=3'>the <b>report</b></a></p>"
	    "<p><a href='javascript:x()'>no</a> <a href='mailto:a@example.org'>mail</a></p>");
	g_assert_cmpuint(doc->links->len, ==, 2);
	const Link *link = g_ptr_array_index(doc->links, 0);
	g_assert_cmpstr(link->text, ==, "the report");
	g_assert_cmpstr(link->target, ==, "https://example.org/c/d.pdf#page=3");
	g_assert_cmpuint(link->block, ==, 1);
	link = g_ptr_array_index(doc->links, 1);
	g_assert_cmpstr(link->target, ==, "mailto:a@example.org");
	g_assert_cmpuint(link->block, ==, 2);
}

/* ---- main content -----------------------------------------------------------------------------
 */

#define PROSE                                                                                      \
	"Migrant workers, their families and their organisations told the committee, in plain "    \
	"words, what they had seen, and what they asked of the governments concerned."

static void
surroundings_are_left_out(void)
{
	g_autoptr(Document) doc = read_page(
	    "<body><header><a href=/>Home of the site</a></header>"
	    "<nav><ul><li><a href=/a>Menu one</a><li><a href=/b>Menu two</a></ul></nav>"
	    "<div class='cookie-banner'>We use cookies. <button>Accept</button></div>"
	    "<main><article><h1>The title</h1><p>" PROSE "</p><p>" PROSE "</p>"
	    "<div class=share-buttons><a href=/t>Share this page</a></div>"
	    "<h2>Findings</h2><p>" PROSE "</p><h2>Nothing here yet</h2></article>"
	    "<section class=relatedPosts><h3>Related posts</h3><ul><li><a href=/1>Another page</a>"
	    "<li><a href=/2>One more page</a></ul></section>"
	    "<div id=comments><p>A reader wrote: I do not agree, and here is a long "
	    "story.</p></div>"
	    "</main><aside>Most read</aside><footer>Copyright of the site</footer></body>");
	g_autofree char *got = outline(doc);
	g_assert_cmpstr(got, ==,
	                "heading1||The title\nbody||" PROSE "\nbody||" PROSE
	                "\nheading2||Findings\nbody||" PROSE "\nheading2||Nothing here yet\n");
	g_assert_cmpuint(doc->left_out, >, 150);
	g_assert_cmpuint(doc->left_out, <, 250);
	g_assert_cmpint(doc->state, ==, DOC_OK);
}

/* What a document is and when it was written stands below its title, in a class of its own. */
static void
datelines_are_kept(void)
{
	static const struct {
		const char *below, *kept;
	} cases[] = {
	        {"<p class=meta>Press release · 20 July 2018</p>",
	         "body||Press release · 20 July 2018\n"},
	        {"\n <p class=post-meta>๒๐ กรกฎาคม ๒๕๖๑</p>", "body||๒๐ กรกฎาคม ๒๕๖๑\n"},
	        {"<p class=meta>Filed under: news</p>", ""},
	        {"<p class=meta>20 July 2018, <a href=a>a desk</a></p>", ""},
	        {"<p class=meta>We are read in six provinces, by workers, officials and "
	         "students of both sides, and have been since July 2018</p>",
	         ""},
	        {"<div class=meta>20 July 2018 by a desk</div>", ""},
	        {"<p class=share>Share since 2018</p>", ""},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *page = g_strdup_printf(
		        "<body><article><h1><b>T</b></h1>%s<p>" PROSE "</p><p>" PROSE "</p><p>" PROSE
		        "</p><p>" PROSE "</p><p class=meta>Changed in 2019</p></article>",
		        cases[i].below);
		g_autofree char *wanted =
		        g_strdup_printf("heading1||T\n%sbody||" PROSE "\nbody||" PROSE
		                        "\nbody||" PROSE "\nbody||" PROSE "\n",
		                        cases[i].kept);
		g_test_message("%s", cases[i].below);
		assert_outline(page, wanted);
	}
}

static void
names_are_not_believed_blindly(void)
{
	/* A wrapper named for its layout, and a whole page inside "sidebar": text must not be lost.
	 */
	g_autoptr(Document) a = read_page("<div class='has-sidebar'><p>" PROSE "</p></div>");
	g_assert_cmpuint(a->blocks->len, ==, 1);
	g_autoptr(Document) b =
	    read_page("<div id=sidebar><h1>T</h1><p>" PROSE "</p><p>" PROSE "</p></div>");
	g_assert_cmpuint(b->blocks->len, ==, 3);
	assert_outline("<p>A <span class=popup>word</span> in a sentence, as it is.</p>",
	               "body||A word in a sentence, as it is.\n");
}

static void
hidden_wrappers_hide_no_document(void)
{
	g_autoptr(Document) doc = read_page("<div id=page style='visibility: hidden'><p>" PROSE
					    "</p><p>" PROSE "</p></div><script>show()</script>");
	g_assert_cmpuint(doc->blocks->len, ==, 2);
	g_autoptr(Document) shell = read_page("<div id=root></div><div hidden>Loading failed</div>"
					      "<script>render()</script>");
	g_assert_cmpint(shell->state, ==, DOC_EMPTY);
}

static void
plain_pages_are_kept_whole(void)
{
	g_autoptr(Document) doc =
	    read_page("<h3>Docket</h3><table><tr><td>Party<td>A. Person"
	              "<tr><td>Court<td>High Court</table><p>" PROSE "</p>"
	              "<table><tr><th>Date<th>Event<tr><td>1 May<td>Filed</table>");
	g_assert_cmpuint(doc->blocks->len, ==, 6);
	g_assert_cmpuint(doc->left_out, ==, 0);
}

/* ---- metadata ---------------------------------------------------------------------------------
 */

static void
values_come_with_their_sources(void)
{
	g_autoptr(Document) doc = read_page(
	    "<html lang=en><head><title>The Report - Example Network</title>"
	    "<meta property=og:site_name content='Example Network'>"
	    "<meta property=og:title content='The Report'>"
	    "<meta property='article:published_time' content='2018-07-05T10:00:00+07:00'>"
	    "<meta name=DC.Creator content='A. Person'><meta name=dcterms.issued content='2018-07'>"
	    "<meta name=citation_technical_report_number content='EN/2018/3'>"
	    "<meta name='citation_publication_date' content='2018/7/5'>"
	    "<meta name=date content='03/04/2018'>"
	    "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"Report\", "
	    "\"name\": \"The &quot;Report&quot;\", \"publisher\": {\"@id\": \"#org\"}, "
	    "\"inLanguage\": \"en\"}, {\"@type\": \"Organization\", \"@id\": \"#org\", "
	    "\"name\": \"Example\nNetwork\"}]}</script>"
	    "<body><h1>The Report</h1><p>Text <time datetime='2018-07-06'>yesterday</time>");
	g_assert_cmpstr(value(doc, "title", SOURCE_HTML), ==, "The Report");
	g_assert_cmpstr(value(doc, "title", SOURCE_OPEN_GRAPH), ==, "The Report");
	g_assert_cmpstr(value(doc, "title", SOURCE_VISIBLE), ==, "The Report");
	g_assert_cmpstr(value(doc, "title", SOURCE_JSONLD), ==, "The \"Report\"");
	g_assert_cmpstr(value(doc, "publisher", SOURCE_JSONLD), ==, "Example Network");
	g_assert_cmpstr(value(doc, "publisher", SOURCE_OPEN_GRAPH), ==, "Example Network");
	g_assert_cmpstr(value(doc, "date", SOURCE_OPEN_GRAPH), ==, "2018-07-05");
	g_assert_cmpstr(value(doc, "date", SOURCE_DUBLIN_CORE), ==, "2018-07");
	g_assert_cmpstr(value(doc, "date", SOURCE_HIGHWIRE), ==, "2018-07-05");
	g_assert_cmpstr(value(doc, "date", SOURCE_HTML), ==, "2018-07-06"); /* not 03/04 */
	g_assert_cmpstr(value(doc, "author", SOURCE_DUBLIN_CORE), ==, "A. Person");
	g_assert_cmpstr(value(doc, "symbol", SOURCE_HIGHWIRE), ==, "EN/2018/3");
	g_assert_cmpstr(value(doc, "lang", SOURCE_HTML), ==, "en");
}

static void
titles_lose_only_what_is_the_site(void)
{
	static const struct {
		const char *title, *h1, *out;
	} cases[] = {
	    {"Rights - A Study - 2018", "Something else", "Rights - A Study - 2018"},
	    {"Rights at Work | example", "", "Rights at Work"},
	    {"Rights - at Work – Our House", "Rights - at Work", "Rights - at Work"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *html = g_strdup_printf("<title>%s</title><link rel=canonical "
		                                        "href=https://www.example.org/x><h1>%s</h1>"
		                                        "<p>text</p>",
		                                        cases[i].title, cases[i].h1);
		g_autoptr(Document) doc = read_page(html);
		g_assert_cmpstr(value(doc, "title", SOURCE_HTML), ==, cases[i].out);
	}
}

/* ---- states and limits ------------------------------------------------------------------------
 */

static void
nothing_is_said_to_be_nothing(void)
{
	static const struct {
		const char *html, *reason;
		DocState state;
	} cases[] = {
	    {"", "empty", DOC_EMPTY},
	    {" \n\t ", "blanks", DOC_EMPTY},
	    {"<html><body><div id=root></div><script>render()</script>", "JavaScript", DOC_EMPTY},
	    {"<frameset><frame src=a.html><frame src=b.html></frameset>", "a.html, b.html",
	     DOC_EMPTY},
	    {"<p><img src=x></p>", "no text", DOC_EMPTY},
	    {"%PDF-1.4 not a page", "PDF", DOC_UNSUPPORTED},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) doc = read_page(cases[i].html);
		g_assert_cmpint(doc->state, ==, cases[i].state);
		g_assert_nonnull(strstr(doc->reason, cases[i].reason));
		g_assert_cmpuint(doc->pages->len, ==, 1);
	}
}

static void
open_comment_is_told(void)
{
	g_autoptr(Document) doc = read_page("<p>before</p><!-- forgotten <p>after</p>");
	g_assert_cmpuint(doc->blocks->len, ==, 1);
	g_assert_cmpint(doc->state, ==, DOC_PARTIAL);
	g_assert_nonnull(strstr(doc->reason, "comment"));
	assert_outline("<p>before</p><!-- closed --><p>after</p>", "body||before\nbody||after\n");
}

static void
sniff_asks_the_content(void)
{
	static const struct {
		const char *text;
		gboolean html;
	} cases[] = {
	    {"<!DOCTYPE html><title>x</title>", TRUE},
	    {"\xEF\xBB\xBF  <HTML>", TRUE},
	    {"<?xml version='1.0'?><html xmlns='x'>", TRUE},
	    {"<h1>T</h1><p>x<p>y", TRUE},
	    {"%PDF-1.4 <html>", FALSE},
	    {"plain text, a < b", FALSE},
	    {"", FALSE},
	    {"<?xml version='1.0'?><feed></feed>", FALSE},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(
		    extract_html.sniff((const guint8 *)cases[i].text, strlen(cases[i].text)), ==,
		    cases[i].html);
	g_assert_true(extract_html.sniff((const guint8 *)"\xFF\xFE<\0h\0t\0m\0l\0>\0", 14));
}

static void
append_times(GString *page, const char *text, guint times)
{
	for (guint i = 0; i < times; i++)
		g_string_append(page, text);
}

static void
deep_nesting_loses_nothing(void)
{
	g_autoptr(GString) page = g_string_new("<body>");
	append_times(page, "<div>", 50000);
	g_string_append(page, "deep");
	append_times(page, "</div>", 50000);
	g_string_append(page, "<p>after");
	assert_outline(page->str, "body||deep\nbody||after\n");
}

static void
slow_shapes_are_cut_short(void)
{
	gint64 start = g_get_monotonic_time();
	g_autoptr(GString) many = g_string_new("<p>before<p ");
	for (guint i = 0; i < 100000; i++)
		g_string_append_printf(many, "a%u='%u>' ", i, i);
	g_string_append(many, ">inside");
	g_autoptr(Document) doc = read_page(many->str);
	g_autofree char *got = outline(doc);
	g_assert_cmpstr(got, ==, "body||before\nbody||inside\n");
	g_assert_cmpint(doc->state, ==, DOC_PARTIAL);
	g_assert_nonnull(strstr(doc->reason, "attributes"));

	g_autoptr(GString) ends = g_string_new(NULL);
	append_times(ends, "<div>", 100000);
	append_times(ends, "</span>", 100000);
	g_string_append(ends, "text");
	assert_outline(ends->str, "body||text\n");

	g_autoptr(GString) headings = g_string_new(NULL);
	append_times(headings, "<div><h1>", 10000);
	g_string_append(headings, "text");
	assert_outline(headings->str, "heading1||text\n");
	/* Each of the three took 4 s and more before it was guarded against. */
	g_assert_cmpint(g_get_monotonic_time() - start, <, 4 * G_USEC_PER_SEC);
}

static void
limits_are_kept_and_told(void)
{
	g_autoptr(GString) page = g_string_new(NULL);
	append_times(page, "<p>some text of a paragraph</p>", 100000);
	g_autoptr(GBytes) bytes = g_bytes_new_static(page->str, page->len);
	ExtractLimits late = {.name = "x", .deadline = g_get_monotonic_time() - 1};
	g_autoptr(Document) doc = doc_new();
	extract_html.extract(bytes, &late, doc);
	g_assert_cmpint(doc->state, ==, DOC_PARTIAL);
	g_assert_nonnull(strstr(doc->reason, "time limit"));
	ExtractLimits small = {.name = "x", .memory = 4 << 20};
	g_autoptr(Document) other = doc_new();
	extract_html.extract(bytes, &small, other);
	g_assert_cmpint(other->state, ==, DOC_PARTIAL);
	g_assert_nonnull(strstr(other->reason, "memory limit"));
	g_assert_cmpuint(other->blocks->len, <, 100000);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	extract_html.warm();
	g_test_add_func("/html/encoding/found", encodings_are_found);
	g_test_add_func("/html/encoding/windows-1258", windows_1258_is_found);
	g_test_add_func("/html/encoding/bad-bytes", bad_bytes_leave_utf8_alone);
	g_test_add_func("/html/encoding/twice", twice_encoded_text_is_mended);
	g_test_add_func("/html/encoding/references", references_of_windows_1252_are_meant);
	g_test_add_func("/html/blocks/inline", inline_elements_do_not_split_words);
	g_test_add_func("/html/blocks/headings", headings_have_levels_and_anchors);
	g_test_add_func("/html/blocks/lists", lists_have_markers);
	g_test_add_func("/html/blocks/numbers", numbers_are_told_from_dates);
	g_test_add_func("/html/blocks/tables", tables_are_read_by_rows);
	g_test_add_func("/html/blocks/notes", notes_and_captions_have_roles);
	g_test_add_func("/html/blocks/others", other_blocks);
	g_test_add_func("/html/blocks/hidden", hidden_text_is_left_out);
	g_test_add_func("/html/blocks/language", language_is_inherited);
	g_test_add_func("/html/blocks/links", links_are_resolved);
	g_test_add_func("/html/content/surroundings", surroundings_are_left_out);
	g_test_add_func("/html/content/datelines", datelines_are_kept);
	g_test_add_func("/html/content/names", names_are_not_believed_blindly);
	g_test_add_func("/html/content/wrapper", hidden_wrappers_hide_no_document);
	g_test_add_func("/html/content/plain", plain_pages_are_kept_whole);
	g_test_add_func("/html/metadata/values", values_come_with_their_sources);
	g_test_add_func("/html/metadata/titles", titles_lose_only_what_is_the_site);
	g_test_add_func("/html/state/nothing", nothing_is_said_to_be_nothing);
	g_test_add_func("/html/state/comment", open_comment_is_told);
	g_test_add_func("/html/state/sniff", sniff_asks_the_content);
	g_test_add_func("/html/limits/nesting", deep_nesting_loses_nothing);
	g_test_add_func("/html/limits/shapes", slow_shapes_are_cut_short);
	g_test_add_func("/html/limits/told", limits_are_kept_and_told);
	return g_test_run();
}
