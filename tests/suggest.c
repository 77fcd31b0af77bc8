/*
 * Spelling and completion on a small archive: what is near, what is searched too, what is only
 * offered, what is left alone, and how words and phrases are completed, in several scripts.
 */
#include <string.h>

#include "index_fixture.h"
#include "search_complete.h"
#include "slip.h"

/* ---- slips ----------------------------------------------------------------------------------- */

static void
sounds(void)
{
	static const char *const alike[][2] = {{"recieve", "receive"}, {"rangun", "rangoon"},
	                                       {"embasy", "embassy"},  {"filipines", "philippines"},
	                                       {"nife", "knife"},      {"katmandu", "kathmandu"},
	                                       {"sertify", "certify"}, {"nite", "night"}};
	for (guint i = 0; i < G_N_ELEMENTS(alike) - 1; i++) {
		g_autofree char *one = slip_sound(alike[i][0]), *other = slip_sound(alike[i][1]);
		g_assert_cmpstr(one, ==, other);
	}
	g_autofree char *burmese = slip_sound("ရန်ကုန်");
	g_assert_cmpstr(burmese, ==, "ရန်ကုန်");
	g_autofree char *work = slip_sound("work"), *wage = slip_sound("wage");
	g_assert_cmpstr(work, !=, wage);
}

/* What is likelier costs less. */
static void
costs(void)
{
	g_assert_cmpfloat(slip_cost("embassy", "embassy"), ==, 0);
	g_assert_cmpfloat(slip_cost("embasst", "embassy"), <, slip_cost("embassq", "embassy"));
	g_assert_cmpfloat(slip_cost("embsasy", "embassy"), <, slip_cost("embrasy", "embassy"));
	g_assert_cmpfloat(slip_cost("wembassy", "embassy"), >, slip_cost("embasswy", "embassy"));
	/* A tone mark that is missing is less than a consonant. */
	g_assert_cmpfloat(slip_cost("บาน", "บ้าน"), <, slip_cost("บ้า", "บ้าน"));
	g_autofree char *endless = g_strnfill(2000, 'a');
	g_assert_cmpfloat(slip_cost(endless, "a"), ==, G_MAXDOUBLE);
}

/* ---- the archive ----------------------------------------------------------------------------- */

static void
put_in(Fixture *f, const char *language, const char *id, const char *title, const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	fixture_value(doc, "title", title);
	fixture_block(doc, ROLE_HEADING, 1, "Help for workers abroad");
	fixture_block(doc, ROLE_BODY, 1, text);
	for (guint i = 0; i < doc->passages->len; i++)
		doc_set(&doc_passage(doc, i)->lang, language);
	fixture_put(f, id, doc);
}

static void
put(Fixture *f, const char *id, const char *title, const char *text)
{
	put_in(f, "", id, title, text);
}

static Fixture *
archive(void)
{
	Fixture *f = fixture_new();
	put(f, "embassy", "The labour attaches of Rangoon",
	    "The embassy keeps a hotline for workers. The embassy repatriates workers.");
	put(f, "rights", "Human rights of all", "Human rights are for workers, too. Receive them.");
	put(f, "thai", "คู่มือแรงงานข้ามชาติ", "แรงงานข้ามชาติในประเทศไทย");
	put(f, "viet", "Sổ tay", "Đại sứ quán giúp người lao động");
	put(f, "rare", "Rare", "The embascy of nowhere");
	put(f, "groups", "Groups", "Domestic staff, civil society organisations and unions");
	put(f, "thai-pay", "ค่าจ้าง", "นายจ้างจ่ายค่าจ้างล่าช้า ลูกจ้างร้องเรียนที่สถานทูต");
	put(f, "lao", "ການປົກປ້ອງແຮງງານ", "ແຮງງານເຄື່ອນຍ້າຍຄວນເກັບສັນຍາໄວ້ກັບຄອບຄົວ");
	put(f, "khmer", "កិច្ចសន្យា", "ពលករចំណាកស្រុកត្រូវទាក់ទងកុងស៊ុលមុនពេលចេញដំណើរ");
	put(f, "burmese", "အလုပ်သမား", "ရွှေ့ပြောင်းအလုပ်သမားများကို စောင့်ရှောက်ခြင်း ခရီးစဉ်");
	/* Nothing can be read of it: its title completes nothing. */
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc->state = DOC_DAMAGED;
	fixture_value(doc, "title", "Unreadable hotel bills");
	fixture_put(f, "unread", doc);
	fixture_open(f);
	return f;
}

typedef struct {
	const char *query, *meant; /* NULL: nothing is corrected or offered */
	gboolean corrected;
	const char *first; /* the first document, or NULL */
} Spelling;

static void
check_spelling(Fixture *f, const Spelling *s)
{
	GError *error = NULL;
	SearchOptions options = {.limit = 10};
	g_autoptr(SearchResult) result = search_run(f->store, s->query, &options, &error);
	g_assert_no_error(error);
	g_test_message("%s", s->query);
	g_assert_cmpstr(result->did_you_mean, ==, s->meant);
	g_assert_cmpint(result->corrected, ==, s->corrected);
	if (!s->first)
		return;
	g_assert_cmpuint(result->documents->len, >, 0);
	g_assert_cmpstr(((SearchDocument *)result->documents->pdata[0])->document->id, ==,
	                s->first);
}

static void
spellings(void)
{
	Fixture *f = archive();
	static const Spelling all[] = {
	        {"embassy hotline", NULL, FALSE, "embassy"},
	        /* known words beside it: searched too */
	        {"embasy hotline", "embassy hotline", TRUE, "embassy"},
	        {"Embasy hotline", "Embassy hotline", TRUE, "embassy"},
	        {"hotline repartiates", "hotline repatriates", TRUE, "embassy"},
	        {"rangun workers", "rangoon workers", TRUE, "embassy"},
	        {"workers recieve", "workers receive", TRUE, "rights"},
	        /* a blank too few, a blank too many */
	        {"humanrights workers", "human rights workers", TRUE, "rights"},
	        {"em bassy hotline", "embassy hotline", TRUE, "embassy"},
	        /* nothing else is found: done instead */
	        {"hotlne", "hotline", TRUE, "embassy"},
	        /* left alone: quoted, capitals, numbers, symbols, short, known by a form, negated
	         */
	        {"\"embasy\" hotline", NULL, FALSE, NULL},
	        {"EMBASY hotline", NULL, FALSE, NULL},
	        {"emb4sy hotline", NULL, FALSE, NULL},
	        {"A/HRC/38/41 hotline", NULL, FALSE, NULL},
	        {"wxy hotline", NULL, FALSE, NULL},
	        {"workings hotline -embasy", NULL, FALSE, NULL},
	        {"hotlines", NULL, FALSE, "embassy"},
	        /* marks of Vietnamese missing or wrong are no errors */
	        {"dai su quan", NULL, FALSE, "viet"},
	        {"đai sư quan", NULL, FALSE, "viet"},
	        {"แรงงานข้ามชาติ", NULL, FALSE, "thai"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		check_spelling(f, &all[i]);
	fixture_free(f);
}

/* A word of the query's own language before a more frequent one of another. */
static void
languages(void)
{
	Fixture *f = fixture_new();
	for (guint i = 0; i < 6; i++) {
		g_autofree char *id = g_strdup_printf("id%u", i), *en = g_strdup_printf("en%u", i);
		put_in(f, "id", id, "Surat izin",
		       "Para pekerja dengan surat izin itu sudah pulang dari sana");
		put_in(f, "en", en, "Notes",
		       "The workers were told about housing and about the wages");
	}
	put_in(f, "en", "medal", "Notes",
	       "The medal of the workers was made of gold and they were late");
	put_in(f, "id", "modal", "Uang", "Modal itu sudah habis untuk para pekerja yang pulang");
	put_in(f, "id", "modal2", "Uang", "Modal untuk para pekerja yang pulang dari sana itu");
	put_in(f, "id", "modal3", "Uang", "Modal yang habis itu untuk para pekerja dari sana");
	fixture_open(f);
	static const Spelling all[] = {
	        {"workers were told housng", "workers were told housing", TRUE, NULL},
	        {"the mudal of the workers", "the medal of the workers", TRUE, "medal"},
	        {"mudal housing wages", "medal housing wages", TRUE, NULL},
	        {"mudal untuk para pekerja", "modal untuk para pekerja", TRUE, NULL},
	        {"modall untuk para pekerja", "modal untuk para pekerja", TRUE, NULL},
	        {"surat izen itu", "surat izin itu", TRUE, NULL},
	        /* only Indonesian has one */
	        {"housing izen", "housing izin", TRUE, NULL},
	};
	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		check_spelling(f, &all[i]);
	fixture_free(f);
}

/* It stands in the archive, seldom, and looks like a frequent one: offered, not done. */
static void
rare(void)
{
	Fixture *f = fixture_new();
	for (guint i = 0; i < 120; i++) {
		g_autofree char *id = g_strdup_printf("d%u", i);
		put(f, id, "Notes", "The embassy keeps a shelter open");
	}
	put(f, "slip", "Notes", "The embasy has moved");
	fixture_open(f);
	static const Spelling all[] = {
	        {"embasy", "embassy", FALSE, "slip"},
	        {"shelter embasy", "shelter embassy", FALSE, NULL},
	        {"embassy shelter", NULL, FALSE, NULL},
	};
	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		check_spelling(f, &all[i]);
	fixture_free(f);
}

/* Words in scripts without blanks: signs that are missing or wrong, a cluster more or less. */
static void
unspaced(void)
{
	Fixture *f = archive();
	static const Spelling all[] = {
	        /* a tone mark is missing, wrong; a vowel is missing, wrong */
	        {"แรงงานขามชาติ", "แรงงานข้ามชาติ", FALSE, "thai"},
	        {"แรงงานข่ามชาติ", "แรงงานข้ามชาติ", FALSE, "thai"},
	        {"ประเทสไทย", "ประเทศไทย", FALSE, "thai"},
	        {"สถานทต", "สถานทูต", FALSE, "thai-pay"},
	        {"คาจ้าง", "ค่าจ้าง", FALSE, "thai-pay"},
	        {"แรงงนข้ามชาติ", "แรงงานข้ามชาติ", FALSE, "thai"},
	        {"ແຮງງານເຄື່ອນຍາຍ", "ແຮງງານເຄື່ອນຍ້າຍ", FALSE, "lao"},
	        {"ແຮງງານເຄອນຍ້າຍ", "ແຮງງານເຄື່ອນຍ້າຍ", FALSE, "lao"},
	        {"ປົກປອງແຮງງານ", "ປົກປ້ອງແຮງງານ", FALSE, "lao"},
	        {"ពលករចំណកស្រុក", "ពលករចំណាកស្រុក", FALSE, "khmer"},
	        {"កិចសន្យា", "កិច្ចសន្យា", FALSE, NULL},
	        {"ទាក់ទងកុងស៊ល", "ទាក់ទងកុងស៊ុល", FALSE, "khmer"},
	        {"ရွှေ့ပြောင်းအလုပသမား", "ရွှေ့ပြောင်းအလုပ်သမား", FALSE, "burmese"},
	        {"အလုပ်သမာ", "အလုပ်သမား", FALSE, NULL},
	        {"စောင့်ရှောက်ခြင်", "စောင့်ရှောက်ခြင်း", FALSE, NULL},
	        /* left alone: what stands there, however it is cut; what is like nothing; Han */
	        {"แรงงานข้ามชาติในประเทศไทย", NULL, FALSE, "thai"},
	        {"ประเทศไทยแรงงาน", NULL, FALSE, "thai"},
	        {"ยำใข่ดาว", NULL, FALSE, NULL},
	        {"\"แรงงานขามชาติ\"", NULL, FALSE, NULL},
	        {"移民工人", NULL, FALSE, NULL},
	};
	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		check_spelling(f, &all[i]);
	fixture_free(f);
}

/* ---- completions ----------------------------------------------------------------------------- */

enum { ANY_KIND = G_MAXINT }; /* the vocabulary may have the word too */

static gboolean
completes(Fixture *f, const char *typed, const char *text, guint kind)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) found = search_complete(f->store, typed, 10, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(found->len, <=, 10);
	for (guint i = 0; i < found->len; i++) {
		const Completion *c = found->pdata[i];
		if (strcmp(c->text, text) == 0 && (c->kind == kind || kind == ANY_KIND))
			return TRUE;
	}
	return FALSE;
}

static void
completions(void)
{
	Fixture *f = archive();
	g_assert_true(completes(f, "hotl", "hotline", ANY_KIND));
	g_assert_true(completes(f, "Repat", "Repatriates", COMPLETION_WORD));
	g_assert_true(completes(f, "embassy hotl", "embassy hotline", ANY_KIND));
	g_assert_true(completes(f, "embassy repat", "embassy repatriates", COMPLETION_WORD));
	g_assert_true(completes(f, "kind:report hotl", "kind:report hotline", ANY_KIND));
	g_assert_true(
	        completes(f, "the labour att", "The labour attaches of Rangoon", PHRASE_TITLE));
	g_assert_true(completes(f, "rangoon", "The labour attaches of Rangoon", PHRASE_TITLE));
	g_assert_true(completes(f, "help for w", "Help for workers abroad", PHRASE_HEADING));
	g_assert_true(completes(f, "คู่มือแรง", "คู่มือแรงงานข้ามชาติ", PHRASE_TITLE));
	g_assert_true(completes(f, "ข้ามชา", "คู่มือแรงงานข้ามชาติ", PHRASE_TITLE));
	g_assert_true(completes(f, "so t", "Sổ tay", PHRASE_TITLE));
	/* of the vocabulary only what stands there as it is: human and workers do apart */
	g_assert_true(completes(f, "human r", "human rights", ANY_KIND));
	g_assert_false(completes(f, "domestic w", "domestic workers", PHRASE_TERM));
	g_assert_true(completes(f, "organis", "organisations", ANY_KIND));
	g_assert_true(completes(f, "organiz", "organisations", ANY_KIND));
	g_assert_true(
	        completes(f, "civil society organiz", "civil society organisations", ANY_KIND));
	/* a letter in the middle of a word begins none */
	g_assert_false(completes(f, "ขบวน", "ขบวนายจ้าง", ANY_KIND));
	g_assert_false(completes(f, "unread", "Unreadable hotel bills", PHRASE_TITLE));
	static const char *const nothing[] = {"",     " ",        "\"", "(", "-",
	                                      "zzzz", "\xff\xfe", "~",  ":"};
	for (guint i = 0; i < G_N_ELEMENTS(nothing); i++) {
		g_autoptr(GPtrArray) found = search_complete(f->store, nothing[i], 10, NULL);
		g_assert_cmpuint(found->len, ==, 0);
	}
	g_autofree char *endless = g_strnfill(100000, 'h');
	g_autoptr(GPtrArray) found = search_complete(f->store, endless, 10, NULL);
	g_assert_cmpuint(found->len, ==, 0);
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/suggest/sounds", sounds);
	g_test_add_func("/suggest/costs", costs);
	g_test_add_func("/suggest/spellings", spellings);
	g_test_add_func("/suggest/languages", languages);
	g_test_add_func("/suggest/rare", rare);
	g_test_add_func("/suggest/unspaced", unspaced);
	g_test_add_func("/suggest/completions", completions);
	return g_test_run();
}
