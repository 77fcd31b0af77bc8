/* metadata, date, language: rules on documents made by hand. */
#include "analyse.h"
#include "date.h"
#include "metadata_terms.h"
#include "metadata_text.h"

#include <string.h>

typedef struct {
	Vocabulary *vocabulary;
	Tok *tok;
	Analyser *analyser;
} Fixture;

static void
set_up(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	f->vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	f->tok = tok_new(f->vocabulary, &error);
	g_assert_no_error(error);
	f->analyser = analyser_new(f->tok, f->vocabulary);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
	(void)data;
	analyser_free(f->analyser);
	tok_free(f->tok);
	vocabulary_free(f->vocabulary);
}

/* ---- dates --------------------------------------------------------------------------------------
 */

static const struct {
	const char *text, *dates; /* all dates, blank between; until after ".." */
} date_cases[] = {
    {"Chiang Mai, 5 November 2019 – the river rose", "2019-11-05"},
    {"Yangon, 12-13 July 2018", "2018-07-12..2018-07-13"},
    {"27 to 31 January 2025, New York", "2025-01-27..2025-01-31"},
    {"25 July 2024–30 July 2025", "2024-07-25 2025-07-30"},
    {"November 5th, 2019; Nov. 5, 2019; 5th of November 2019", "2019-11-05 2019-11-05 2019-11-05"},
    {"JULY 2018", "2018-07"},
    {"2019-11-05T10:00 and 2019/11/05", "2019-11-05 2019-11-05"},
    {"Fecha: 31/12/2021, 5.11.2019, 12/31/2021", "2021-12-31 2019-11-05 2021-12-31"},
    {"5 de noviembre de 2019", "2019-11-05"},
    {"1er mars 2019", "2019-03-01"},
    {"๕ พฤศจิกายน พ.ศ. ๒๕๖๒", "2019-11-05"},
    {"วันที่ 5 พ.ย. 2562", "2019-11-05"},
    {"၂၀၁၉ ခုနှစ် နိုဝင်ဘာလ ၅ ရက်", "2019-11-05"},
    {"၂၀၁၈ ခုနှစ် ဇူလိုင်လ", "2018-07"},
    {"ថ្ងៃទី៥ ខែវិច្ឆិកា ឆ្នាំ២០១៩", "2019-11-05"},
    {"ວັນທີ 20 ມັງກອນ 2019", "2019-01-20"},
    {"２０１９年１月１５日", "2019-01-15"},
    {"二〇一九年十一月十五日", "2019-11-15"},
    {"ngày 5 tháng 11 năm 2019", "2019-11-05"},
    {"Tháng 8 năm 2019", "2019-08"},
    {"2 November 2018 / Ika-9 ng Nobyembre 2018", "2018-11-02 2018-11-09"},
    {"30 February 2019", "2019-02"},
    {"A/HRC/27/8, 1,234 people, 12.2018 kg, page 3000", ""},
    {"in 1948 and 2009", "1948 2009"},
    {"32 July 19 84", ""},
};

static void
test_dates(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(DateFinder) finder = date_finder_new(f->vocabulary);
	for (guint i = 0; i < G_N_ELEMENTS(date_cases); i++) {
		g_autofree char *plain = text_plain(date_cases[i].text);
		g_autoptr(GArray) found = date_find(finder, plain);
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < found->len; k++) {
			const FoundDate *date = &g_array_index(found, FoundDate, k);
			g_string_append_printf(got, "%s%s%s%s", k ? " " : "", date->value,
			                       *date->until ? ".." : "", date->until);
		}
		g_test_message("%s", date_cases[i].text);
		g_assert_cmpstr(got->str, ==, date_cases[i].dates);
	}
}

/* ---- small text forms
 * ---------------------------------------------------------------------------- */

static void
assert_undoubled(const char *text, const char *wanted)
{
	g_autofree char *got = text_undouble(text);
	g_assert_cmpstr(got ? got : text, ==, wanted);
}

static void
test_undouble(void)
{
	assert_undoubled("Universityâ\xC2\x80\xC2\x99s", "University’s");
	assert_undoubled("Universityâ€™s “real” quotes", "University’s “real” quotes");
	assert_undoubled("CafÃ© Ã  la carte", "Café Ã  la carte");
	assert_undoubled("à¸\xC2\x81"
	                 "à¸²à¸£à¸—à¸³à¸‡à¸²à¸™",
	                 "การทำงาน");
	/* Right as they are. */
	assert_undoubled("LIBERTÉ», l’été…”, Château", "LIBERTÉ», l’été…”, Château");
	assert_undoubled("Đà Nẵng, việc làm ở Hồng Kông", "Đà Nẵng, việc làm "
	                                                  "ở Hồng Kông");
	assert_undoubled("", "");
}

static void
count_hit(guint id, gpointer data)
{
	((guint *)data)[id]++;
}

static void
test_terms(void)
{
	g_autoptr(Terms) terms = terms_new();
	guint hits[5] = {0};
	terms_add(terms, "laos", 0);
	terms_add(terms, "laos", 0); /* counts once all the same */
	terms_add(terms, "hong kong", 1);
	terms_add(terms, "hong kong sar", 2);
	terms_add(terms, "ไทย", 3);
	terms_add(terms, "x", 4); /* too short to mean anything */
	terms_find(terms,
	           "chaos in laos, hong kong's and hong kong sar; x "
	           "ประเทศไทย hong",
	           count_hit, hits);
	static const guint wanted[] = {1, 1, 1, 1, 0};
	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		g_assert_cmpuint(hits[i], ==, wanted[i]);
}

/* ---- whole documents
 * ------------------------------------------------------------------------------ */

static Block *
line(Document *doc, BlockRole role, guint page, float size, const char *text)
{
	Block *block = doc_add_block(doc, role, page, text);
	block->size = size;
	return block;
}

static const char prose[] = "The network spoke with returned workers in three provinces, and with "
                            "the officers who are meant "
                            "to help them when they are in trouble. Most of them had paid more "
                            "than the law allows, and few "
                            "of them knew where to complain about what had been done to them.";

static Document *
paper(guint pages)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc->page_count = pages;
	for (guint i = 1; i <= pages; i++)
		doc_add_page(doc, i, "")->characters = 1000;
	return doc;
}

static void
assert_chosen(const Document *doc, const char *field, const char *wanted)
{
	g_test_message("%s", field);
	g_assert_cmpstr(doc_chosen(doc, field), ==, wanted);
}

static void
test_report(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(12);
	doc_add_value(doc, "title", "Microsoft Word - GTJ_Final_v3 (2).doc", SOURCE_INFO, 0.6f);
	doc_add_value(doc, "created", "2019-04-02", SOURCE_INFO, 0.9f);
	line(doc, ROLE_BODY, 1, 12, "Lower Basin Migrants Network");
	line(doc, ROLE_HEADING, 1, 28, "Guarding the Journey:")->level = 1;
	line(doc, ROLE_HEADING, 1, 28, "What Countries of Origin Owe Their Workers")->level = 1;
	line(doc, ROLE_BODY, 1, 12, "July 2018");
	line(doc, ROLE_HEADING, 2, 14, "Executive summary")->level = 2;
	line(doc, ROLE_BODY, 2, 10, prose);
	analyse_document(f->analyser, doc, "reports/lbmn_2018_gtj_final_v3.pdf");
	assert_chosen(doc, "title",
	              "Guarding the Journey: What Countries of Origin Owe Their Workers");
	assert_chosen(doc, "date", "2018-07");
	assert_chosen(doc, "kind", "report");
	assert_chosen(doc, "lang", "en");
	g_assert_cmpint(doc->state, ==, DOC_OK);
}

static void
test_masthead(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(19);
	doc_add_value(doc, "title", "current.wpf", SOURCE_INFO, 0.6f);
	line(doc, ROLE_HEADING, 1, 12, "A/99/75");
	line(doc, ROLE_HEADING, 1, 19, "United Nations");
	line(doc, ROLE_HEADING, 1, 19, "General Assembly");
	line(doc, ROLE_BODY, 1, 10, "Distr.: General 10 April 2025");
	line(doc, ROLE_BODY, 1, 10, "Original: English");
	line(doc, ROLE_BODY, 1, 10, "Ninety-ninth session");
	line(doc, ROLE_BODY, 1, 10, "Agenda item 9");
	line(doc, ROLE_HEADING, 1, 14, "Protection of people who work abroad*");
	line(doc, ROLE_HEADING, 1, 12, "Report of the Secretary-General");
	line(doc, ROLE_BODY, 1, 10, prose);
	analyse_document(f->analyser, doc, "un/A_99_75.pdf");
	assert_chosen(doc, "title",
	              "Protection of people who work abroad: Report of the Secretary-General");
	assert_chosen(doc, "date", "2025-04-10");
	assert_chosen(doc, "kind", "report");
	assert_chosen(doc, "symbol", "A/99/75");
}

static void
test_event_is_no_publication(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(6);
	line(doc, ROLE_HEADING, 1, 22, "Proceedings of the Dialogue, Yangon, 12-13 July 2018")
	    ->level = 1;
	line(doc, ROLE_BODY, 1, 11, "Published in September 2018");
	line(doc, ROLE_BODY, 2, 10, prose);
	analyse_document(f->analyser, doc, "proceedings/dialogue.pdf");
	assert_chosen(doc, "date", "2018-09");
	assert_chosen(doc, "event_date", "2018-07-12");
	assert_chosen(doc, "kind", "proceedings");
}

static Document *
web_page(const char *h1)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "html");
	doc->page_count = 1;
	doc_add_page(doc, 1, "");
	doc_add_value(doc, "title", h1, SOURCE_VISIBLE, 0.8f);
	doc_add_block(doc, ROLE_HEADING, 1, h1)->level = 1;
	return doc;
}

/* A page without a heading: no paragraph is more of a title than <title>, however short that is. */
static void
test_page_without_heading(Fixture *f, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *title, *role, *chosen;
	} cases[] = {
		{"Café", "body", "Café"},
		{"Sixteen", "body", "Sixteen"},
		{"Home", "body", "The workers went abroad and came back with wages unpaid"},
		{"Sixteen", "heading", "The workers went abroad and came back with wages unpaid"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) doc = doc_new();
		BlockRole role = ROLE_BODY;
		g_assert_true(block_role_parse(cases[i].role, &role));
		doc_set(&doc->format, "html");
		doc->page_count = 1;
		doc_add_page(doc, 1, "");
		doc_add_value(doc, "title", cases[i].title, SOURCE_HTML, 0.7f);
		doc_add_block(doc, role, 1,
		              "The workers went abroad and came back with wages unpaid");
		doc_add_block(doc, ROLE_BODY, 1, prose);
		analyse_document(f->analyser, doc, "news/p16.html");
		assert_chosen(doc, "title", cases[i].chosen);
	}
}

static void
test_press_release(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = web_page("Court orders refunds to workers");
	doc_add_value(doc, "title", "December 22, 2020 Press Release", SOURCE_HTML, 0.7f);
	doc_add_value(doc, "title", "A title left over from another page", SOURCE_OPEN_GRAPH,
	              0.85f);
	g_autofree char *lead = g_strdup_printf("December 23, 2020 (SAINT PAUL) – %s", prose);
	doc_add_block(doc, ROLE_BODY, 1, lead);
	doc_add_block(doc, ROLE_BODY, 1, "The order follows a complaint of 5 May 2017.");
	analyse_document(f->analyser, doc, "news/2020_12_23_refunds.html");
	assert_chosen(doc, "title", "Court orders refunds to workers");
	assert_chosen(doc, "date", "2020-12-23");
	assert_chosen(doc, "kind", "press-release");
}

static void
test_no_date_is_no_date(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = web_page("The duties of countries of origin");
	doc_add_block(doc, ROLE_BODY, 1,
	              "Between April 2015 and May 2017 the partners carried out a study.");
	doc_add_block(doc, ROLE_BODY, 1, prose);
	doc_add_block(doc, ROLE_LIST, 1, "Forum in Phnom Penh, 2016");
	analyse_document(f->analyser, doc, "project/duties.html");
	assert_chosen(doc, "date", NULL);
}

static void
test_late_date_is_doubted(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(4);
	doc_add_value(doc, "created", "2016-03-10", SOURCE_INFO, 0.9f);
	line(doc, ROLE_HEADING, 1, 20, "Who pays to leave?")->level = 1;
	line(doc, ROLE_BODY, 1, 10, "March 2016");
	line(doc, ROLE_BODY, 1, 10, "A plan until December 2030");
	line(doc, ROLE_BODY, 1, 10, prose);
	analyse_document(f->analyser, doc, "x.pdf");
	assert_chosen(doc, "date", "2016-03");
}

static void
test_catalogue_wins(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = web_page("Who pays to leave?");
	doc_add_block(doc, ROLE_BODY, 1, prose);
	analyse_document(f->analyser, doc, "x.html");
	doc_add_value(doc, "title", "A maintainer's title", SOURCE_CATALOGUE, 1);
	doc_prefer_catalogue(doc);
	assert_chosen(doc, "title", "A maintainer's title");
	assert_chosen(doc, "lang", "en");
}

/* A masthead or an imprint names the publisher; a list of partners or a sentence doesn't. */
static void
test_publisher(Fixture *f, gconstpointer data)
{
	static const char *const partners[] = {"MAP Foundation", "Burmese Women’s Union"};
	(void)data;
	g_autoptr(Document) page = web_page("The duties of countries of origin");
	doc_add_block(page, ROLE_BODY, 1, "Seven organisations took part:");
	for (guint i = 0; i < G_N_ELEMENTS(partners); i++)
		doc_add_block(page, ROLE_LIST, 1, partners[i]);
	doc_add_block(page, ROLE_BODY, 1, "To the International Labour Organization:");
	doc_add_block(page, ROLE_BODY, 1, prose);
	doc_add_block(page, ROLE_BODY, 1, "MAP Foundation");
	analyse_document(f->analyser, page, "project/duties.html");
	assert_chosen(page, "publisher", NULL);

	g_autoptr(Document) site = web_page("The duties of countries of origin");
	doc_add_value(site, "publisher", "A Digest", SOURCE_OPEN_GRAPH, 0.4f);
	doc_add_block(site, ROLE_BODY, 1, "MAP Foundation");
	doc_add_block(site, ROLE_BODY, 1, prose);
	analyse_document(f->analyser, site, "x.html");
	assert_chosen(site, "publisher", "A Digest");

	g_autoptr(Document) brief = paper(4);
	line(brief, ROLE_HEADING, 1, 20, "Who pays to leave?")->level = 1;
	line(brief, ROLE_BODY, 1, 10, "Migrant Assistance Programme · March 2016 · No. 4");
	line(brief, ROLE_BODY, 1, 10, prose);
	analyse_document(f->analyser, brief, "brief.pdf");
	assert_chosen(brief, "publisher", "MAP Foundation");

	g_autoptr(Document) joint = paper(4);
	line(joint, ROLE_HEADING, 1, 20, "International Labour Organization")->level = 1;
	line(joint, ROLE_BODY, 1, 10, "MAP Foundation March 2016");
	line(joint, ROLE_BODY, 1, 10, "Burmese Women's Union");
	line(joint, ROLE_HEADING, 1, 24, "Who pays to leave?")->level = 1;
	line(joint, ROLE_BODY, 1, 10, prose);
	analyse_document(f->analyser, joint, "joint.pdf");
	assert_chosen(joint, "publisher", NULL);
}

static gboolean
has_theme(const Document *doc, const char *theme)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *value = doc->values->pdata[i];
		if (strcmp(value->field, "theme") == 0 && strcmp(value->value, theme) == 0)
			return value->chosen;
	}
	return FALSE;
}

/* The words of the document's language and of English are asked, those of no other. */
static void
test_themes(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *lang, *text, *theme, *none;
	} cases[] = {
	    {"en", "The utang, utang and bisa of the workers: debt, debt, debt. ", "fees-debt",
	     "documents-status"},
	    {"fil", "Ang utang ng mga manggagawa ay malaki, at ang utang ay hindi pa nababayaran. ",
	     "fees-debt", "domestic-work"},
	    {"id", "Upah para pekerja migran yang bekerja di sana belum dibayar. ",
	     "wages-conditions", "trafficking"},
	    {"vi", "Người lao động chưa được trả tiền lương của mình trong tháng này. ",
	     "wages-conditions", "trafficking"},
	    {"th", "คนงานยังไม่ได้รับค่าจ้างของตนในเดือนนี้ ", "wages-conditions", "trafficking"},
	    {"my", "အလုပ်သမားများသည် လုပ်ခ မရရှိကြပါ။ ", "wages-conditions", "trafficking"},
	    {"km", "កម្មករមិនទាន់បានទទួលប្រាក់ឈ្នួលរបស់ខ្លួននៅឡើយទេ។ ", "wages-conditions", "trafficking"},
	    {"lo", "ແຮງງານຍັງບໍ່ໄດ້ຮັບຄ່າຈ້າງຂອງຕົນໃນເດືອນນີ້ ", "wages-conditions", "trafficking"},
	    {"zh", "工人这个月还没有拿到自己的工资。", "wages-conditions", "trafficking"},
	};
	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) doc = web_page("2019");
		for (guint k = 0; k < 4; k++)
			doc_add_block(doc, ROLE_BODY, 1, cases[i].text);
		analyse_document(f->analyser, doc, "x.html");
		assert_chosen(doc, "lang", cases[i].lang);
		g_assert_true(has_theme(doc, cases[i].theme));
		g_assert_false(has_theme(doc, cases[i].none));
	}
}

/* ---- text states
 * ---------------------------------------------------------------------------------- */

static void
test_scan(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(2);
	doc_add_value(doc, "title", "Scan_20200113", SOURCE_INFO, 0.6f);
	for (guint i = 0; i < 2; i++) {
		Page *page = doc->pages->pdata[i];
		page->characters = 0;
		page->images = 1;
	}
	analyse_document(f->analyser, doc, "annual/annual-2019-scan.pdf");
	g_assert_cmpint(doc->state, ==, DOC_NO_TEXT);
	g_assert_cmpstr(doc->reason, ==, "2 of 2 pages are pictures without text: OCR is needed");
	assert_chosen(doc, "title", "annual 2019 scan");
	assert_chosen(doc, "date", NULL);
}

static void
test_pictures_among_text(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(6);
	for (guint i = 1; i <= 6; i++)
		if (i != 3)
			line(doc, ROLE_BODY, i, 10, prose);
	Page *photo = doc->pages->pdata[2];
	photo->characters = 0;
	photo->images = 1;
	analyse_document(f->analyser, doc, "x.pdf");
	g_assert_cmpint(doc->state, ==, DOC_OK);
	g_assert_cmpint(photo->state, ==, DOC_NO_TEXT);
}

static void
test_legacy_font(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(1);
	line(doc, ROLE_BODY, 1, 12,
	     "karcakecjeTAeFVIkarenAbreTseday suvtßiPaB nigBt’manEdlRtUvdwg muneBlecj");
	line(doc, ROLE_BODY, 1, 12,
	     "vaküsBÞ½emKgÁ sMrab;kareFVIcMNakRsuk enAkm<úCa nigRbeTsCitxag");
	analyse_document(f->analyser, doc, "old.pdf");
	g_assert_cmpint(doc->state, ==, DOC_LEGACY_FONT);
	g_assert_cmpuint(doc_block(doc, 0)->flags & BLOCK_LEGACY, !=, 0);
	g_assert_false(doc_passage_is_searched(doc, doc_passage(doc, 0)));
}

static void
test_real_accents_are_no_legacy_font(Fixture *f, gconstpointer data)
{
	static const char *const texts[] = {
	    "Þórir á ætt sína að rekja til þess manns er fyrstur kom út hingað og nam land við "
	    "ána.",
	    "À l’été dernier, les déléguées françaises ont été invitées à Genève où "
	    "l’événement a "
	    "eu lieu.",
	    "Người lao động phải đóng quá nhiều tiền môi giới trước khi đi "
	    "làm việc ở nước ngoài.",
	    "Öljynjäähdytysjärjestelmä äyräällä; tämä työ määrättiin "
	    "välittömästi päättymään.",
	    "McDonald, DeepMind, iPhone and YouTube met GitHub; LaTeX, PostgreSQL and JavaScript "
	    "stayed."};
	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(Document) doc = paper(1);
		line(doc, ROLE_BODY, 1, 10, texts[i]);
		analyse_document(f->analyser, doc, "x.pdf");
		g_test_message("%s", texts[i]);
		g_assert_cmpuint(doc_block(doc, 0)->flags, ==, 0);
	}
}

static void
test_bad_text(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(1);
	line(doc, ROLE_BODY, 1, 10,
	     "\uFFFD\uFFFD\uFFFD\uFFFD a \uFFFD\uFFFD \uE012\uE013\uE014 b\uFFFD\uFFFD\uFFFD");
	analyse_document(f->analyser, doc, "x.pdf");
	g_assert_cmpint(doc->state, ==, DOC_BAD_TEXT);
}

static void
test_languages(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = paper(1);
	line(doc, ROLE_HEADING, 1, 14, "Introduction");
	line(doc, ROLE_BODY, 1, 10, prose);
	line(doc, ROLE_BODY, 1, 10,
	     "ေရႀကီးမွုေၾကာင့္ "
	     "ေရႊ႕ေျပာင္းအလုပ္သမား "
	     "မိသားစုမ်ားစြာ "
	     "အိုးအိမ္စြန႔္ခြာခဲ့ရသည္။");
	line(doc, ROLE_BODY, 1, 10,
	     "Người lao động phải trả nhiều tiền cho môi giới trước khi đi "
	     "làm việc ở nước ngoài.");
	doc_set(&line(doc, ROLE_BODY, 1, 10, prose)->lang, "th"); /* a template's mistake */
	analyse_document(f->analyser, doc, "x.pdf");
	static const char *const wanted[] = {"en", "en", "my", "vi", "en"};
	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		g_assert_cmpstr(doc_block(doc, i)->lang, ==, wanted[i]);
	g_assert_cmpuint(doc_block(doc, 2)->flags & BLOCK_ZAWGYI, !=, 0);
	g_assert_nonnull(strstr(doc_block(doc, 2)->text, "ရွှေ့ပြောင်း"));
	g_assert_nonnull(strstr(doc_block(doc, 2)->raw, "ေရႊ႕ေျပာင္း"));
	assert_chosen(doc, "lang", "en");
}

static void
add(const char *path, void (*test)(Fixture *, gconstpointer))
{
	g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/date/forms", test_dates);
	g_test_add_func("/metadata/undouble", test_undouble);
	g_test_add_func("/metadata/terms", test_terms);
	add("/metadata/report", test_report);
	add("/metadata/masthead", test_masthead);
	add("/metadata/event", test_event_is_no_publication);
	add("/metadata/page-without-heading", test_page_without_heading);
	add("/metadata/press-release", test_press_release);
	add("/metadata/no-date", test_no_date_is_no_date);
	add("/metadata/late-date", test_late_date_is_doubted);
	add("/metadata/catalogue", test_catalogue_wins);
	add("/metadata/publisher", test_publisher);
	add("/metadata/themes", test_themes);
	add("/language/scan", test_scan);
	add("/language/pictures-among-text", test_pictures_among_text);
	add("/language/legacy-font", test_legacy_font);
	add("/language/accents", test_real_accents_are_no_legacy_font);
	add("/language/bad-text", test_bad_text);
	add("/language/blocks", test_languages);
	return g_test_run();
}
