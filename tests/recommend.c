/* recommend: sentences by class in nine languages, and the structures that hold recommendations. */
#include "analyse.h"
#include "vocabulary_cues.h"

#include <string.h>
#include <time.h>

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

static Block *
add(Document *doc, BlockRole role, const char *number, const char *text)
{
	Block *block = doc_add_block(doc, role, 1, text);
	doc_set(&block->number, number);
	doc_set(&block->lang, "en");
	return block;
}

static Block *
add_heading(Document *doc, guint level, const char *text)
{
	Block *block = add(doc, ROLE_HEADING, "", text);
	block->level = level;
	return block;
}

/* Number and text of all of one class that are no repeats, a line each. */
static char *
shown(const Document *doc, RecommendationClass class, RecommendationConfidence least)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < doc->recommendations->len; i++) {
		const Recommendation *r = doc_recommendation(doc, i);
		if (r->class != class || r->confidence > least || r->repeats != G_MAXUINT)
			continue;
		const Party *party = r->addressees->len ? r->addressees->pdata[0] : NULL;
		g_string_append_printf(out, "%s|%s|%s\n", r->number, party ? party->name : "",
		                       r->text);
	}
	return g_string_free(out, FALSE);
}

static void
expect_made(const Document *doc, const char *lines)
{
	g_autofree char *got = shown(doc, REC_MADE, REC_PERFORMATIVE);
	g_assert_cmpstr(got, ==, lines);
}

/* ---- sentences ---------------------------------------------------------------------------- */

static const struct {
	char class; /* R, Q, C, N */
	const char *lang, *heading, *lead, *text, *addressee;
} sentences[] = {
        {'R', "en", "Recommendations", "To the Government of Myanmar:",
         "Print the list of licences in every township office.", "Government of Myanmar"},
        {'R', "en", "Recommendations", "For employers:", "Return papers on the day of request.",
         "employers"},
        {'R', "en", "Recommendations", "ASEAN Secretariat:", "Keep a roster of interpreters.",
         "ASEAN Secretariat"},
        {'R', "en", "Recommendations", "", "Embassies should answer letters within a week.",
         "Embassies"},
        {'R', "en", "Our demands", "", "Do not deport anyone whose claim is pending.", ""},
        {'R', "en", "Way forward", "", "Consulates need to open on Sundays.", "Consulates"},
        {'R', "en", "Key asks", "", "Improved pay for night work in canneries.", ""},
        {'R', "en", "", "", "We urge the Thai authorities to stop raids on dormitories.",
         "Thai authorities"},
        {'R', "en", "", "", "The network calls upon ASEAN member states to share their lists.",
         "ASEAN member states"},
        {'R', "en", "", "", "The Committee recommends that the State party create a fund.",
         "State party"},
        {'R', "en", "", "", "It is recommended that hearings be held in two languages.", ""},
        {'R', "en", "", "", "Donors are urged to pay for shelters.", "Donors"},
        {'R', "en", "", "", "The Embassy is requested to answer in writing.", "Embassy"},
        {'R', "en", "", "", "Participants proposed that the meeting be held each spring.", ""},
        {'R', "en", "", "", "The meeting agreed that consulates should keep registers.",
         "consulates"},
        {'R', "en", "", "", "It would be desirable for consulates to keep longer hours.",
         "consulates"},
        {'R', "id", "Rekomendasi", "Kepada Pemerintah Indonesia:",
         "Membuka kantor pengaduan di setiap kabupaten.", "Government of Indonesia"},
        {'R', "id", "", "", "Pemerintah harus membuka kantor pengaduan.", "Pemerintah"},
        {'R', "fil", "Mga Rekomendasyon", "Para sa Pamahalaan ng Pilipinas:",
         "Dagdagan ang mga abogado sa konsulado.", "Government of the Philippines"},
        {'R', "vi", "Khuyến nghị",
         "Đối với Chính phủ Việt Nam:", "Công bố mức phí cao nhất được thu.", "Chính phủ Việt Nam"},
        {'R', "vi", "", "", "Đại sứ quán cần trả lời thư trong một tuần.", "Đại sứ quán"},
        {'R', "th", "ข้อเสนอแนะ", "ต่อรัฐบาลไทย:", "เปิดศูนย์รับเรื่องร้องเรียนทุกจังหวัด",
         "Royal Thai Government"},
        {'R', "th", "", "", "กระทรวงแรงงานควรเปิดสายด่วน", ""},
        {'R', "my", "အကြံပြုချက်များ", "မြန်မာအစိုးရသို့", "စာရင်းကို ထုတ်ပြန်ပါ။", "Government of Myanmar"},
        {'R', "km", "អនុសាសន៍", "ចំពោះក្រសួងការងារ៖", "ត្រូវបើកការិយាល័យថ្មី។", "ក្រសួងការងារ"},
        {'R', "zh", "建议", "致泰国政府：", "应公布收费上限。", "泰国政府"},
        {'R', "lo", "ຂໍ້ສະເໜີແນະ", "ຕໍ່ລັດຖະບານລາວ:", "ຄວນເປີດຫ້ອງການຮັບຄຳຮ້ອງທຸກ.", "ລັດຖະບານລາວ"},
        {'Q', "en", "", "", "In its first brief the network recommended six steps.", ""},
        {'Q', "en", "", "", "The study urged Cambodia to publish the list.", ""},
        {'Q', "en", "", "", "As recommended by the Committee, a fund was set up.", ""},
        {'Q', "en", "", "", "According to the study, consulates should be staffed.", ""},
        {'Q', "en", "", "", "Recommendation 4 of Crossing Early has been forgotten.", ""},
        {'Q', "en", "", "", "Thailand recommended that Myanmar open more consulates.", ""},
        {'Q', "en", "", "", "The panel recalled the call made in Hpa-An for one form.", ""},
        {'C', "en", "", "", "The Minister pledged to publish the register.", ""},
        {'C', "en", "", "", "The Government accepted 9 of the 14 recommendations.", ""},
        {'C', "en", "", "", "Agencies undertook to pay back what they had taken.", ""},
        {'N', "en", "", "", "Under the law, employers should pay 320 baht a day.", ""},
        {'N', "en", "", "", "Workers must pay for the medical check.", ""},
        {'N', "en", "", "", "They should have been told, but nobody did.", ""},
        {'N', "en", "", "", "It should be noted that two files are lost.", ""},
        {'N', "en", "", "", "The agency requested a deposit of 100 dollars.", ""},
        {'N', "en", "", "", "Her aunt recommended a broker in Mae Sot.", ""},
        {'N', "en", "", "", "What should consulates do?", ""},
        {'N', "en", "", "", "Article 9 provides that a State shall issue passports.", ""},
        {'N', "en", "", "", "The call centre of the ministry has three lines.", ""},
        {'N', "en", "", "", "Some participants agreed that the road had been bad.", ""},
        {'N', "en", "Recommendations", "",
         "The following recommendations are addressed to three groups.", ""},
        {'N', "en", "Recommendations", "", "Click here to read all of them.", ""},
        {'N', "id", "", "", "Pekerja harus membayar biaya itu sendiri.", ""},
        {'N', "vi", "", "", "Người lao động phải nộp tiền trước.", ""},
        {'N', "th", "", "", "แรงงานต้องจ่ายเงินมัดจำเอง", ""},
};

static Document *
document_of(const char *lang, const char *heading, const char *lead, const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "html");
	if (*heading)
		doc_set(&add_heading(doc, 1, heading)->lang, lang);
	if (*lead)
		doc_set(&add(doc, ROLE_BODY, "", lead)->lang, lang);
	doc_set(&add(doc, *lead ? ROLE_LIST : ROLE_BODY, *lead ? "1." : "", text)->lang, lang);
	return doc;
}

static char
class_of(const Document *doc)
{
	if (!doc->recommendations->len)
		return 'N';
	return *recommendation_class_name(doc_recommendation(doc, 0)->class);
}

static void
test_sentences(Fixture *f, gconstpointer data)
{
	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(sentences); i++) {
		g_autoptr(Document) doc = document_of(sentences[i].lang, sentences[i].heading,
		                                      sentences[i].lead, sentences[i].text);
		analyse_recommendations(f->analyser, doc);
		char class = class_of(doc);
		if (class != sentences[i].class)
			g_test_message("%c, not %c: %s", class, sentences[i].class,
			               sentences[i].text);
		g_assert_cmpint(class, ==, sentences[i].class);
		if (!*sentences[i].addressee)
			continue;
		const Recommendation *r = doc_recommendation(doc, 0);
		const Party *party = r->addressees->len ? r->addressees->pdata[0] : NULL;
		if (!party || strcmp(party->name, sentences[i].addressee) != 0)
			g_test_message("to %s, not %s: %s", party ? party->name : "nobody",
			               sentences[i].addressee, sentences[i].text);
		g_assert_cmpstr(party ? party->name : "", ==, sentences[i].addressee);
	}
}

/* The labelled sentences of the field, where they are: precision and recall of each class. */
static void
test_labelled(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autofree char *text = NULL;
	if (!g_file_get_contents("../shared/domain/rec_gold.tsv", &text, NULL, NULL)) {
		g_test_skip("../shared/domain/rec_gold.tsv is not here");
		return;
	}
	const char *classes = "RQCN";
	guint table[4][4] = {{0}};
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) c = g_strsplit(*line, "\t", -1);
		if (**line == '#' || g_str_has_prefix(*line, "id\t") || g_strv_length(c) < 6)
			continue;
		g_autoptr(Document) doc = document_of(c[2], c[3], c[4], c[5]);
		/* A number printed before the words is what the layout takes for it. */
		Block *last = doc_block(doc, doc->blocks->len - 1);
		gsize mark = strcspn(last->text, " ");
		if (strchr(".)", last->text[mark ? mark - 1 : 0]) ||
		    !g_ascii_isalpha(*last->text)) {
			g_autofree char *number = g_strndup(last->text, mark);
			g_autofree char *rest =
			        g_strdup(last->text + mark + (last->text[mark] != 0));
			if (mark < 9 && *rest && g_strcmp0(c[2], "en") == 0) {
				last->role = ROLE_LIST;
				doc_set(&last->number, number);
				doc_set(&last->text, rest);
			}
		}
		if (g_strcmp0(c[3], "Contents") == 0)
			last->role = ROLE_CONTENTS;
		analyse_recommendations(f->analyser, doc);
		char got = class_of(doc);
		table[strchr(classes, *c[1]) - classes][strchr(classes, got) - classes]++;
		if (got != *c[1])
			g_test_message("%s is %c, not %c: %s", c[0], got, *c[1], c[5]);
	}
	for (guint k = 0; k < 4; k++) {
		guint row = 0, column = 0;
		for (guint i = 0; i < 4; i++) {
			row += table[k][i];
			column += table[i][k];
		}
		double precision = column ? (double)table[k][k] / column : 0;
		double recall = row ? (double)table[k][k] / row : 0;
		g_test_message("%c: R %u Q %u C %u N %u, precision %.3f recall %.3f", classes[k],
		               table[k][0], table[k][1], table[k][2], table[k][3], precision,
		               recall);
		g_assert_cmpfloat(precision, >=, k < 2 ? 0.9 : 0.8);
		g_assert_cmpfloat(recall, >=, k < 2 ? 0.9 : 0.8);
	}
}

/* ---- structures --------------------------------------------------------------------------- */

static void
test_restart(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add_heading(doc, 1, "5 Recommendations");
	add(doc, ROLE_BODY, "", "Each list is meant for one reader.");
	add_heading(doc, 2, "To the Government of Myanmar:");
	add(doc, ROLE_LIST, "1.", "Post an attaché to every consulate.");
	add(doc, ROLE_LIST, "2.", "The Ministry of Labour should print");
	add(doc, ROLE_RUNNING_HEAD, "", "Recommendations | 6");
	doc_add_block(doc, ROLE_BODY, 2, "the list of licences.")->flags = BLOCK_CONTINUES;
	add(doc, ROLE_BODY, "", "A counter that is open. Drawing: somebody");
	add(doc, ROLE_LIST, "3.", "Keep the files.");
	add_heading(doc, 2, "To recruitment agencies:");
	add(doc, ROLE_LIST, "1.", "Refund fees in full.");
	add_heading(doc, 1, "Sources");
	add(doc, ROLE_LIST, "1.", "Publish or perish, a book.");
	analyse_recommendations(f->analyser, doc);
	expect_made(doc, "1|Government of Myanmar|Post an attaché to every consulate.\n"
	                 "2|Government of Myanmar|The Ministry of Labour should print the list of "
	                 "licences.\n"
	                 "3|Government of Myanmar|Keep the files.\n"
	                 "1|recruitment agencies|Refund fees in full.\n");
	const Recommendation *r = doc_recommendation(doc, 1);
	g_assert_cmpuint(r->block_first, ==, 4);
	g_assert_cmpuint(r->block_last, ==, 6);
	g_assert_cmpuint(r->page, ==, 1);
	g_assert_cmpuint(r->page_last, ==, 2);
	g_assert_cmpstr(r->heading, ==, "5 Recommendations\x1fTo the Government of Myanmar:");
}

static void
test_treaty_body(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add_heading(doc, 2, "D. Principal subjects of concern and recommendations");
	add_heading(doc, 3, "Recruitment agencies");
	add(doc, ROLE_BODY, "32", "The Committee is concerned that fees are high.");
	add(doc, ROLE_BODY, "33", "The Committee recommends that the State party:");
	add(doc, ROLE_BODY, "(a)", "Amend its rules so that:");
	add(doc, ROLE_BODY, "(i)", "sub-agents are covered;");
	add(doc, ROLE_BODY, "(ii)", "brokers are named;");
	add(doc, ROLE_BODY, "(b)", "Prohibit fees for workers.");
	add(doc, ROLE_BODY, "34", "The Committee welcomes two consulates.");
	add(doc, ROLE_BODY, "35", "The Committee urges the State party to create a fund.");
	add(doc, ROLE_BODY, "36",
	    "The Committee, recalling its rules, recommends that the State party: (a) open two "
	    "shelters; and (b) train the police.");
	analyse_recommendations(f->analyser, doc);
	expect_made(doc,
	            "33(a)|State party|Amend its rules so that: (i) sub-agents are covered; (ii) "
	            "brokers are named;\n"
	            "33(b)|State party|Prohibit fees for workers.\n"
	            "35|State party|The Committee urges the State party to create a fund.\n"
	            "36(a)|State party|open two shelters\n"
	            "36(b)|State party|train the police.\n");
	const Recommendation *r = doc_recommendation(doc, 1);
	g_assert_cmpstr(r->paragraph, ==, "33");
	g_assert_cmpstr(r->lead_in, ==, "The Committee recommends that the State party:");
	g_assert_cmpstr(r->verb, ==, "prohibit");
	g_assert_cmpuint(r->level, ==, 5);
}

/* Nested bullets, names without "to", a purpose within a list, a list far behind. */
static void
test_unnumbered(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add_heading(doc, 2, "Recommendations");
	add(doc, ROLE_BODY, "", "Seafood buyers and retailers");
	add(doc, ROLE_LIST, "•", "Amend the contracts:")->level = 1;
	add(doc, ROLE_LIST, "•", "to cover crews;")->level = 2;
	add(doc, ROLE_LIST, "•", "to cover cooks.")->level = 2;
	add(doc, ROLE_LIST, "•", "Name suppliers.")->level = 1;
	add(doc, ROLE_BODY, "", "To strengthen control:");
	add(doc, ROLE_LIST, "•", "Inspect each boat once a year.");
	for (guint i = 0; i < 30; i++)
		add(doc, ROLE_BODY, "", "Much else was told about the boats of the south.");
	add(doc, ROLE_BODY, "", "Groups that took part");
	add(doc, ROLE_LIST, "•", "The council of net menders");
	analyse_recommendations(f->analyser, doc);
	expect_made(doc,
	            "|Seafood buyers and retailers|Amend the contracts: • to cover crews; • to "
	            "cover cooks.\n"
	            "|Seafood buyers and retailers|Name suppliers.\n"
	            "|Seafood buyers and retailers|Inspect each boat once a year.\n");
}

static void
test_review(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add(doc, ROLE_BODY, "12", "Thailand recommended that Bhutan open a school.");
	add_heading(doc, 1, "Conclusions and/or recommendations");
	add(doc, ROLE_BODY, "99",
	    "The recommendations listed below enjoy the support of Bhutan, which will answer "
	    "soon.");
	add(doc, ROLE_BODY, "99.1", "Continue and strengthen its schools (Viet Nam, Norway);");
	add(doc, ROLE_BODY, "99.2", "Ratify the Convention (Lao People’s Democratic Republic);");
	add(doc, ROLE_BODY, "100", "All of these reflect the position of the State.");
	analyse_recommendations(f->analyser, doc);
	expect_made(doc, "99.1|Bhutan|Continue and strengthen its schools (Viet Nam, Norway);\n"
	                 "99.2|Bhutan|Ratify the Convention (Lao People’s Democratic Republic);\n");
	const Recommendation *r = doc_recommendation(doc, 1);
	g_assert_cmpuint(r->issuers->len, ==, 2);
	g_assert_cmpstr(((const Party *)r->issuers->pdata[0])->country, ==, "VN");
	g_assert_cmpstr(r->verb, ==, "strengthen");
	g_assert_cmpuint(r->level, ==, 4);
	g_assert_cmpint(doc_recommendation(doc, 0)->class, ==, REC_REPORTED);
}

static void
test_labels(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add_heading(doc, 2, "Findings");
	add(doc, ROLE_BODY, "7", "All bodies are encouraged to read the rules.");
	add_heading(doc, 4, "Recommendation 1");
	add(doc, ROLE_BODY, "", "By the end of 2027, executive heads should review the rules.");
	add(doc, ROLE_BODY, "8", "The rules were last changed in 1999.");
	add(doc, ROLE_BODY, "",
	    "The Secretary of Labour should publish the form. (Recommendation 2)");
	add(doc, ROLE_TABLE, "", "Recommendation 1\ta\tE E E E");
	analyse_recommendations(f->analyser, doc);
	expect_made(doc,
	            "Recommendation 1|executive heads|By the end of 2027, executive heads should "
	            "review the rules.\n"
	            "2|Secretary of Labour|The Secretary of Labour should publish the form.\n");
	/* What the running text asks beside them is kept as a possible one. */
	g_assert_cmpint(doc_recommendation(doc, 0)->confidence, ==, REC_POSSIBLE);
}

static void
test_tables_and_inline(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add(doc, ROLE_TABLE, "", "Proposal\tStatus");
	add(doc, ROLE_TABLE, "", "9.1 Open two more consulates in the south (Norway)\tnoted");
	add(doc, ROLE_BODY, "", "Between the tables.");
	add(doc, ROLE_TABLE, "", "No\tRecommendation\tBy whom");
	add(doc, ROLE_TABLE, "", "1\tPublish the list of licensed agencies\tministry");
	add(doc, ROLE_BODY, "",
	    "The network urges both ministries to: 1) open a joint office; 2) print one form; and "
	    "3) "
	    "answer within a week.");
	analyse_recommendations(f->analyser, doc);
	g_assert_cmpuint(doc->recommendations->len, ==, 5);
	g_assert_cmpint(doc_recommendation(doc, 0)->class, ==, REC_REPORTED);
	g_assert_cmpstr(doc_recommendation(doc, 0)->number, ==, "9.1");
	g_assert_cmpstr(doc_recommendation(doc, 1)->text, ==,
	                "Publish the list of licensed agencies");
	g_assert_cmpstr(doc_recommendation(doc, 2)->text, ==, "open a joint office");
	g_assert_cmpstr(doc_recommendation(doc, 3)->text, ==, "print one form");
	g_assert_cmpstr(doc_recommendation(doc, 4)->number, ==, "3");
	const Recommendation *r = doc_recommendation(doc, 3);
	g_autofree char *span =
	        g_strndup(doc_block(doc, r->block_first)->text + r->start, r->end - r->start);
	g_assert_cmpstr(span, ==, "print one form");
}

static void
test_repeats(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = doc_new();
	add_heading(doc, 1, "Executive summary");
	add_heading(doc, 2, "Recommendations");
	add(doc, ROLE_LIST, "•", "Publish the full list of licensed agencies every month.");
	add_heading(doc, 1, "Prices");
	add(doc, ROLE_BODY, "", "Nothing is asked here.");
	add_heading(doc, 1, "Recommendations");
	add(doc, ROLE_LIST, "1.",
	    "Publish the full list of licensed recruitment agencies every month.");
	add(doc, ROLE_LIST, "2.", "Publish the full list of licensed consulates every year.");
	analyse_recommendations(f->analyser, doc);
	g_assert_cmpuint(doc->recommendations->len, ==, 3);
	guint repeats = 0;
	for (guint i = 0; i < 3; i++)
		repeats += doc_recommendation(doc, i)->repeats != G_MAXUINT;
	g_assert_cmpuint(repeats, ==, 1);
}

/* ---- bounds ------------------------------------------------------------------------------- */

static void
test_wire(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc =
	        document_of("en", "Recommendations",
	                    "To embassies in Bangkok:", "Issue travel papers free of charge.");
	doc_add_page(doc, 1, "iii");
	analyse_passages(doc);
	analyse_recommendations(f->analyser, doc);
	g_autoptr(GBytes) bytes = doc_write(doc);
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) back = doc_read(bytes, &error);
	g_assert_no_error(error);
	g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
	doc_dump(doc, a);
	doc_dump(back, b);
	g_assert_cmpstr(a->str, ==, b->str);
	const Recommendation *r = doc_recommendation(back, 0);
	g_assert_cmpstr(doc_page_label(back, 0, r->page), ==, "iii");
	guint passage = doc_recommendation_passage(back, r);
	g_assert_cmpuint(passage, <, back->passages->len);
	g_assert_cmpuint(doc_passage(back, passage)->block_last, >=, r->block_first);
	/* A worker that lies about where a record stands is not believed. */
	Recommendation *bad = doc_recommendation(doc, 0);
	guint *fields[] = {&bad->block_last, &bad->end,        &bad->start,  &bad->level,
	                   &bad->page_last,  &bad->attachment, &bad->repeats};
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		guint kept = *fields[i];
		*fields[i] = i == 6 ? 0 : 99999999;
		g_autoptr(GBytes) spoiled = doc_write(doc);
		g_autoptr(Document) none = doc_read(spoiled, NULL);
		g_assert_null(none);
		*fields[i] = kept;
	}
}

static void
test_hostile(Fixture *f, gconstpointer data)
{
	(void)data;
	static const char *const pieces[] = {
	        "we urge (", "the Committee, that ", "should, ", "1) ", "to: ",
	        "a, and ",   "Recommendation 1 "};
	clock_t start = clock();
	for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autoptr(Document) doc = doc_new();
		GString *text = g_string_new(NULL);
		while (text->len < 400000)
			g_string_append(text, pieces[i]);
		add_heading(doc, 1, "Recommendations");
		add(doc, ROLE_BODY, "", text->str);
		add(doc, ROLE_TABLE, "", text->str);
		add(doc, ROLE_LIST, "(a)", text->str);
		g_string_free(text, TRUE);
		analyse_recommendations(f->analyser, doc);
	}
	g_autoptr(Document) doc = doc_new();
	add_heading(doc, 1, "Recommendations");
	for (guint i = 0; i < 60000; i++)
		add(doc, ROLE_LIST, i % 2 ? "(a)" : "1.", "Publish the list of agencies in full:");
	analyse_recommendations(f->analyser, doc);
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	g_test_message("%.1f s of CPU", seconds);
	g_assert_cmpfloat(seconds, <, 60);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	static const struct {
		const char *name;
		void (*test)(Fixture *f, gconstpointer data);
	} tests[] = {
	        {"/recommend/sentences", test_sentences},
	        {"/recommend/labelled", test_labelled},
	        {"/recommend/restart", test_restart},
	        {"/recommend/treaty-body", test_treaty_body},
	        {"/recommend/unnumbered", test_unnumbered},
	        {"/recommend/review", test_review},
	        {"/recommend/labels", test_labels},
	        {"/recommend/tables-and-inline", test_tables_and_inline},
	        {"/recommend/repeats", test_repeats},
	        {"/recommend/wire", test_wire},
	        {"/recommend/hostile", test_hostile},
	};
	for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
