/* tok: vectors, document against query, symbols, hyphens, languages. */
#include "tok.h"
#include "tok_fts5.h"

#include <locale.h>
#include <string.h>
#include <time.h>

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

/* ---- vectors ------------------------------------------------------------------------------- */

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

/* ---- tokens as text ------------------------------------------------------------------------ */

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

/* ---- a small index in memory --------------------------------------------------------------- */

typedef struct {
	GPtrArray *positions;  /* of GHashTable: the tokens of one position */
	GArray *starts, *ends; /* of each position's first token */
	gsize n;
	const char *text;
	gsize last_start;
	gboolean valid; /* the text is UTF-8 */
} Index;

static gboolean
on_bound(const Index *index, gsize at)
{
	const char *text = index->text;
	gsize n = index->n;
	return at <= n && (!index->valid || at == n || ((guchar)text[at] & 0xc0) != 0x80);
}

static gboolean
index_token(const Token *token, gpointer data)
{
	Index *index = data;
	g_assert_cmpuint(token->length, >, 0);
	g_assert_cmpuint(token->length, <=, 512);
	g_assert_cmpuint(token->start, <, token->end);
	g_assert_cmpuint(token->end, <=, index->n);
	g_assert_cmpuint(token->start, >=, index->last_start);
	g_assert_true(on_bound(index, token->start));
	g_assert_true(on_bound(index, token->end));
	g_assert_null(memchr(token->text, ' ', token->length));
	index->last_start = token->start;
	if (!(token->flags & TOK_COLOCATED)) {
		g_ptr_array_add(index->positions,
		                g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL));
		g_array_append_val(index->starts, token->start);
		g_array_append_val(index->ends, token->end);
	}
	g_assert_cmpuint(index->positions->len, >, 0);
	/* A token comes once at a position, or FTS5 would count it twice. */
	g_assert_true(
	        g_hash_table_add(g_ptr_array_index(index->positions, index->positions->len - 1),
	                         g_strndup(token->text, token->length)));
	return TRUE;
}

static Index
index_text(Fixture *fixture, const char *text, gsize n)
{
	Index index = {.text = text, .n = n, .valid = g_utf8_validate(text, (gssize)n, NULL)};
	index.positions = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
	index.starts = g_array_new(FALSE, FALSE, sizeof(gsize));
	index.ends = g_array_new(FALSE, FALSE, sizeof(gsize));
	tok_document(fixture->tok, text, (gssize)n, NULL, index_token, &index);
	return index;
}

static void
index_clear(Index *index)
{
	g_ptr_array_unref(index->positions);
	g_array_unref(index->starts);
	g_array_unref(index->ends);
}

/* What a query asks for at each position: alternatives. */
static gboolean
want_token(const Token *token, gpointer data)
{
	GPtrArray *wanted = data;
	if (!(token->flags & TOK_COLOCATED))
		g_ptr_array_add(wanted, g_ptr_array_new_with_free_func(g_free));
	g_ptr_array_add(g_ptr_array_index(wanted, wanted->len - 1),
	                g_strndup(token->text, token->length));
	return TRUE;
}

static gboolean
holds(const Index *index, gsize position, GPtrArray *alternatives, gboolean stems)
{
	GHashTable *tokens = g_ptr_array_index(index->positions, position);
	for (guint i = 0; i < (stems ? alternatives->len : 1); i++)
		if (g_hash_table_contains(tokens, g_ptr_array_index(alternatives, i)))
			return TRUE;
	return FALSE;
}

static gboolean
finds(Fixture *fixture, const Index *index, const char *text, gsize n, gboolean stems)
{
	g_autoptr(GPtrArray) wanted =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	tok_query(fixture->tok, text, (gssize)n, NULL, want_token, wanted);
	for (gsize at = 0; wanted->len && at + wanted->len <= index->positions->len; at++) {
		guint k = 0;
		while (k < wanted->len && holds(index, at + k, g_ptr_array_index(wanted, k), stems))
			k++;
		if (k == wanted->len)
			return TRUE;
	}
	return FALSE;
}

static gboolean
finds_in(Fixture *fixture, const char *document_text, const char *query_text, gboolean stems)
{
	Index index = index_text(fixture, document_text, strlen(document_text));
	gboolean found = finds(fixture, &index, query_text, strlen(query_text), stems);
	index_clear(&index);
	return found;
}

/* ---- pairs --------------------------------------------------------------------------------- */

typedef struct {
	const char *document, *query;
	gboolean found;
} Pair;

static const Pair pairs[] = {
        {"labour migration", "labor migration", TRUE},
        {"migrants\u2019 rights", "migrants rights", TRUE},
        {"migrants' rights", "migrants\u2019 rights", TRUE},
        {"Burmese Women\u2019s Union", "Burmese Womens Union", TRUE},
        {"Burmese Women's Union", "Burmese Women Union", TRUE},
        {"one woman", "women", TRUE},
        {"the women", "woman", TRUE},
        {"countries of origin", "country of origin", TRUE},
        {"country of origin", "countries", TRUE},
        {"Perlindungan untuk pekerja migran dan keluarga mereka yang bekerja di Hong Kong",
         "melindungi", TRUE},
        {"This person works for the union", "son", FALSE},
        {"the son", "person", FALSE},
        {"managing agents", "manage", TRUE},
        {"they manage", "managed", TRUE},
        {"recruited", "recruiting", TRUE},
        {"recruits", "recruited", TRUE},
        {"planned", "plans", TRUE},
        {"the regulation", "regulate", TRUE},
        {"protects", "protection", TRUE},
        {"regularised", "regularization", TRUE},
        {"an employee", "employ", FALSE},
        {"a refugee", "refuge", FALSE},
        {"United Nations", "unit", FALSE},
        {"we used it", "us", FALSE},
        {"several units", "united", FALSE},
        {"policies", "policy", TRUE},
        {"services", "service", TRUE},
        {"fees", "fee", TRUE},
        {"unpaid and paid", "pay", TRUE},
        {"the series", "serie", FALSE},
        {"bilateral agreement", "agree", FALSE},
        {"passes", "pass", TRUE},
        {"legal aid", "AIDS", FALSE},
        {"Foundation for AIDS Rights", "aid", FALSE},
        {"Foundation for AIDS Rights", "AIDS", TRUE},
        {"International Organization for Migration", "organ", FALSE},
        {"International Organization for Migration", "International Organisation for Migration",
         TRUE},
        {"88 Generation", "general", FALSE},
        {"general assembly", "generation", FALSE},
        {"organ trafficking", "organization", FALSE},
        {"organ trafficking", "organise", FALSE},
        {"the news", "new", FALSE},
        {"nationality", "nation", FALSE},
        {"labour attach\u00e9s", "attach", FALSE},
        {"labour attach\u00e9s", "labor attache", TRUE},
        {"labour attach\u00e9", "labor attaches", TRUE},
        {"see A/HRC/99/98, para. 3", "A/HRC/99/98", TRUE},
        {"see A/HRC/99/98, para. 3", "a/hrc/99/98", TRUE},
        {"see A/HRC/99/98, para. 3", "A HRC 99 98", TRUE},
        {"see A/HRC/99/98, para. 3", "98", TRUE},
        {"pages 99 and 98 of A/HRC/1/2", "A/HRC/99/98", FALSE},
        {"(CMW/C/ZZZ/CO/1)", "CMW/C/ZZZ/CO/1", TRUE},
        {"A/HRC/35/25/Add.1.", "A/HRC/35/25/Add.1", TRUE},
        {"ratify C189", "C.189", TRUE},
        {"ratify C.189", "C189", TRUE},
        {"ratify C 189", "C189", TRUE},
        {"ratify C189", "C 189", TRUE},
        {"Convention No. 189", "No.189", TRUE},
        {"pre-departure training", "predeparture", TRUE},
        {"pre-departure training", "pre departure training", TRUE},
        {"pre-departure training", "predeparture training", TRUE},
        {"predeparture training", "pre-departure", TRUE},
        {"co-operation", "cooperation", TRUE},
        {"sub-regions", "subregion", TRUE},
        {"labour-\nsending country", "sending", TRUE},
        {"recruit-\nment agencies", "recruitment agency", TRUE},
        {"10,000 workers", "10000", TRUE},
        {"10,000 workers", "10,000 worker", TRUE},
        {"in 2015,2016 and", "2016", TRUE},
        {"the U.N. says", "UN", TRUE},
        {"www.example.org/report2019", "example", TRUE},
        {"O\u2019Brien", "OBrien", TRUE},
        {"l\u2019organisation", "organisation", TRUE},
        {"\u0111\u01b0\u1eddng d\u00e2y n\u00f3ng", "duong day nong", TRUE},
        {"duong day nong", "\u0111\u01b0\u1eddng d\u00e2y n\u00f3ng", TRUE},
        {"ho\u00e0 b\u00ecnh", "h\u00f2a b\u00ecnh", TRUE},
        {"\u0110\u00e0 N\u1eb5ng", "da nang", TRUE},
        {"移民工人的權利", "移民工人的权利", TRUE},
        {"移民工人的权利", "權利", TRUE},
        {"２０１７年", "2017", TRUE},
        {"ရန်ကုန်သည်များ", "ရန်ကုန်", TRUE},
        {"ရန်ကု န်သည်များ", "ရန်ကုန်", TRUE},
        {"ရန်ကုန်", "ရန်", TRUE},
        {"ရွှေ့ပြောင်းအလုပ်သမားများ", "ေရႊ႕ေျပာင္းအလုပ္သမား", TRUE},
        {"ေရႊ႕ေျပာင္းအလုပ္သမားမ်ား", "ရွှေ့ပြောင်းအလုပ်သမား", TRUE},
        {"\u179f\u17d2\u179a\u17d2\u178f\u17b8", "\u179f\u17d2\u178f\u17d2\u179a\u17b8", TRUE},
        {"\u1780\u17d2\u178a\u17b8", "\u1780\u17d2\u178f\u17b8", TRUE},
        {"ពលករ\u200bចំណាកស្រុក", "ចំណាកស្រុក", TRUE},
        {"น้ํา\u0e17\u0e48\u0e27\u0e21", "น้ำท่วม", TRUE},
        {"น้ำท่วม", "น้\u0e4d\u0e32ท่วม", TRUE},
        {"พ.ศ. ๒๕๖๒", "2562", TRUE},
        {"แรงงานข้าม ชาติ", "แรงงานข้ามชาติ", TRUE},
        {"สถานเอกอัครราชทูต", "ราชทูต", TRUE},
        {"ຂໍ້ສະເໜີແນະ", "ຂໍ້ສະເຫນີແນະ", TRUE},
        {"แรงงาน", "นางงาม", FALSE},
        {"\u0410\u0431\u0432", "\u0430\u0431\u0432", TRUE},
};

static void
test_pairs(Fixture *fixture, gconstpointer data)
{
	(void)data;
	guint wrong = 0;
	for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
		if (finds_in(fixture, pairs[i].document, pairs[i].query, TRUE) == pairs[i].found)
			continue;
		g_autofree char *d = document(fixture, pairs[i].document);
		g_autofree char *q = query(fixture, pairs[i].query);
		g_test_message("'%s' %s by '%s'\n  D %s\n  Q %s", pairs[i].document,
		               pairs[i].found ? "not found" : "found", pairs[i].query, d, q);
		wrong++;
	}
	g_assert_cmpuint(wrong, ==, 0);
}

/* Quoted, a word means itself. */
static void
test_exact(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_assert_false(finds_in(fixture, "all workers", "worker", FALSE));
	g_assert_false(finds_in(fixture, "one worker", "workers", FALSE));
	g_assert_true(finds_in(fixture, "all workers", "workers", FALSE));
}

/* Marks have a name of their own beside the folded word, wherever the tone was typed. */
static void
test_marks(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *marked = document(fixture, "\u0111\u01b0\u1eddng");
	g_autofree char *other = document(fixture, "d\u01b0\u01a1ng");
	g_autofree char *bare = document(fixture, "duong");
	g_assert_null(strchr(bare, '='));
	g_assert_nonnull(strstr(marked, "|="));
	g_assert_true(g_str_has_prefix(marked, "duong|") && g_str_has_prefix(other, "duong|"));
	g_assert_cmpstr(strchr(marked, '='), !=, strchr(other, '='));
	g_autofree char *late = document(fixture, "ho\u00e0"),
	                *early = document(fixture, "h\u00f2a");
	g_autofree char *apart = document(fixture, "HO\u0300A");
	g_assert_cmpstr(late, ==, early);
	g_assert_cmpstr(late, ==, apart);
	g_assert_true(finds_in(fixture, "duong", "\u0111\u01b0\u1eddng", FALSE));
	g_assert_true(finds_in(fixture, "\u0111\u01b0\u1eddng", "duong", FALSE));
}

/* ---- properties ---------------------------------------------------------------------------- */

static const char *const sentences[] = {
        "The Government of Myanmar should, before 31 December 2018, publish the fees (10,000 kyat) "
        "that "
        "labour-sending agencies ask; see A/HRC/99/98/Add.1 and C189, para. 33(b).",
        "ရန်ကုန်မြို့ရှိ ရွှေ့ပြောင်းအလုပ်သမားများသည် ၂၀၁၇ ခုနှစ်တွင် သံရုံးသို့ တိုင်ကြားခဲ့ကြသည်။",
        "แรงงานข้ามชาติในประเทศไทยต้องได้รับน้ำดื่มสะอาดและค่าจ้างขั้นต่ำ พ.ศ. ๒๕๖๒ ตามบันทึกความเข้าใจ",
        "ពលករចំណាកស្រុកត្រូវបានការពារដោយស្ថានទូតកម្ពុជា និងភ្នាក់ងារជ្រើសរើសពលករឯកជន ឆ្នាំ២០១៨។",
        "ແຮງງານເຄື່ອນຍ້າຍຄວນໄດ້ຮັບການປົກປ້ອງຈາກສະຖານທູດ ແລະ ບໍລິສັດຈັດຫາງານ ປີ 2019.",
        "Người lao động đi làm việc ở nước ngoài cần đường dây nóng tại Đà Nẵng và tùy viên lao "
        "động.",
        "移民工人的权利应当受到保护，二〇一七年在香港有一百六十二名外籍勞工接受訪談。",
        "Pekerja migran di Hong Kong memerlukan perlindungan dari kedutaan besar dan atase "
        "ketenagakerjaan.",
        "Ang mga manggagawang migrante ay may karapatan sa tulong ng embahada at konsulado.",
};

/* A part of A/HRC/1/2 is no symbol of its own, a part of pre-departure no hyphenated word. */
static gboolean
in_symbol(const char *text, gsize n, gsize start, gsize end)
{
	return (start > 0 && strchr("/.-,'", text[start - 1])) ||
	       (end < n && strchr("/.-,'", text[end])) ||
	       (start > 0 && g_ascii_isalnum(text[start - 1]) && g_ascii_isalnum(text[start])) ||
	       (end < n && g_ascii_isalnum(text[end - 1]) && g_ascii_isalnum(text[end]));
}

/* Any part of a text, cut where its tokens begin and end, is found in it as a phrase. */
static void
check_parts(Fixture *fixture, const char *text, gsize n, const char *name, GRand *rand)
{
	Index index = index_text(fixture, text, n);
	guint tries = 300, lost = 0;
	for (guint i = 0; i < tries && index.positions->len; i++) {
		gsize from = (gsize)g_rand_int_range(rand, 0, (gint32)index.positions->len);
		gsize length = (gsize)g_rand_int_range(rand, 1, 9);
		gsize to = MIN(from + length, index.positions->len);
		gsize start = g_array_index(index.starts, gsize, from);
		gsize end = g_array_index(index.ends, gsize, to - 1);
		/* Two letters that were one sign (Lao ho no) can't be cut apart. */
		if (to < index.starts->len && g_array_index(index.starts, gsize, to) < end)
			continue;
		if (end <= start || in_symbol(text, n, start, end) ||
		    finds(fixture, &index, text + start, end - start, FALSE))
			continue;
		g_autofree char *part = g_strndup(text + start, end - start);
		g_autofree char *q = query(fixture, part);
		g_autofree char *d = document(fixture, part);
		g_test_message("%s: lost '%s'\n  Q %s\n  D %s", name, part, q, d);
		lost++;
	}
	g_test_message("%s: %u positions, %u of %u parts lost", name, index.positions->len, lost,
	               tries);
	g_assert_cmpuint(lost, ==, 0);
	index_clear(&index);
}

static void
test_parts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GRand) rand = g_rand_new_with_seed(4);
	for (guint i = 0; i < G_N_ELEMENTS(sentences); i++)
		check_parts(fixture, sentences[i], strlen(sentences[i]), "sentence", rand);
}

static void
test_real_texts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const char *folder = "../shared/data/docs/multi/txt";
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	if (!dir) {
		g_test_skip("NO EVALUATION DATA in ../shared/data/docs/multi/txt");
		return;
	}
	g_autoptr(GRand) rand = g_rand_new_with_seed(4);
	const char *name;
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *text = NULL;
		gsize n;
		g_assert_true(g_file_get_contents(path, &text, &n, NULL));
		check_parts(fixture, text, n, name, rand);
	}
}

/* Any bytes: bounds hold, repair gives UTF-8, nothing hangs. */
static void
test_any_bytes(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const gunichar blocks[] = {0x20,   0x20,   0x41,   0x61,   0xad,   0xc0,   0x300,
	                                  0xe00,  0xe80,  0x1000, 0x1780, 0x200b, 0x4e00, 0xac00,
	                                  0xff00, 0xf700, 0xa,    0x2d,   0x2f};
	g_autoptr(GRand) rand = g_rand_new_with_seed(5);
	for (guint round = 0; round < 3000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		guint length = (guint)g_rand_int_range(rand, 0, 200);
		for (guint i = 0; i < length; i++) {
			gunichar base = blocks[g_rand_int_range(rand, 0, G_N_ELEMENTS(blocks))];
			if (g_rand_int_range(rand, 0, 20) == 0)
				g_string_append_c(text, (char)g_rand_int_range(rand, 0, 256));
			else
				g_string_append_unichar(
				        text, base + (gunichar)g_rand_int_range(
				                             rand, 0, base > 0x40 ? 0x50 : 1));
		}
		Index index = index_text(fixture, text->str, text->len);
		index_clear(&index);
		g_autofree char *repaired = tok_repair(text->str, (gssize)text->len);
		g_assert_true(g_utf8_validate(repaired, -1, NULL));
		g_autofree char *folded = tok_fold(fixture->tok, text->str, (gssize)text->len);
		g_assert_true(g_utf8_validate(folded, -1, NULL));
		tok_guess_language(fixture->tok, text->str, (gssize)text->len, NULL);
	}
}

/* A run of 100,000 letters, a run of 100,000 marks, one of each script: bounded, and in time. */
static void
test_long_runs(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const units[] = {"x",
	                                    "\u00e9",
	                                    "\u0301",
	                                    "e\u0301",
	                                    "\u0e01",
	                                    "\u0e31",
	                                    "\u1000\u103a",
	                                    "\u1039",
	                                    "\u17d2",
	                                    "\u17d2\u1780",
	                                    "\u79fb",
	                                    "\uac00",
	                                    "-",
	                                    "a-",
	                                    "a/",
	                                    "1,",
	                                    "1.",
	                                    "a'",
	                                    "\u00ad",
	                                    "a\u00ad\n",
	                                    "\u1031\u1004\u1039, ",
	                                    "\u0e01 ",
	                                    "a-\n"};
	for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (guint k = 0; k < 100000; k++)
			g_string_append(text, units[i]);
		clock_t begin = clock(); /* not the wall's: others may use the machine */
		Index index = index_text(fixture, text->str, text->len);
		index_clear(&index);
		g_free(tok_repair(text->str, (gssize)text->len));
		double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
		g_test_message("100,000 times '%s': %.3f s of CPU", units[i], took);
		if (took > 20)
			g_test_fail_printf("100,000 times '%s': %.3f s of CPU", units[i], took);
	}
	g_autoptr(GString) word = g_string_new("start");
	for (guint k = 0; k < 100000; k++)
		g_string_append_c(word, 'x');
	Index index = index_text(fixture, word->str, word->len);
	g_assert_true(finds(fixture, &index, word->str, 64, FALSE));
	index_clear(&index);
}

/* ---- repair -------------------------------------------------------------------------------- */

static void
test_repair(Fixture *fixture, gconstpointer data)
{
	(void)fixture, (void)data;
	static const struct {
		const char *text, *repaired;
	} cases[] = {
	        {"plain, text\n", "plain, text\n"},
	        {"recom\u00admendation", "recommendation"},
	        {"a\u00a0b \ufb01nal", "a b final"},
	        {"ရန်ကု န်", "ရန်ကုန်"},
	        {"ស្ថា នទូត", "ស្ថានទូត"},
	        {"น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"},
	        {"e\u0301t\u00e9", "\u00e9t\u00e9"},
	        {"ประเทศไทย และ ลาว", "ประเทศไทย และ ลาว"},
	        {"၂၀၁၀ရက်", "၂၀၁၀ရက်"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *repaired = tok_repair(cases[i].text, -1);
		g_assert_cmpstr(repaired, ==, cases[i].repaired);
	}
}

static void
test_zawgyi(Fixture *fixture, gconstpointer data)
{
	(void)fixture, (void)data;
	g_assert_true(tok_is_zawgyi("သူ မသြားျဖစ္လိုက္ဘူး။", -1));
	g_assert_false(tok_is_zawgyi("အလှည့်ကျအစား အစားထိုး အသုံးမပြုသင့်ပါ။", -1));
	g_assert_true(tok_is_zawgyi("ေရႊ႕ေျပာင္းအလုပ္သမား", -1));
	g_assert_false(tok_is_zawgyi(sentences[1], -1));
	g_assert_false(tok_is_zawgyi("ေရ", -1));
	g_assert_false(tok_is_zawgyi("plain", -1));
	g_autofree char *converted = tok_from_zawgyi("ေရႊ႕ေျပာင္းအလုပ္သမား", -1);
	g_assert_cmpstr(converted, ==, "ရွှေ့ပြောင်းအလုပ်သမား");
}

/* ---- languages ----------------------------------------------------------------------------- */

static void
test_languages(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const codes[] = {"en", "my", "th", "km", "lo", "vi", "zh", "id", "fil"};
	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		double confidence;
		g_assert_cmpstr(tok_guess_language(fixture->tok, sentences[i], -1, &confidence), ==,
		                codes[i]);
		g_assert_cmpfloat(confidence, >, 0.3);
		g_assert_cmpfloat(confidence, <=, 1);
	}
	g_assert_null(tok_guess_language(fixture->tok, "", -1, NULL));
	g_assert_null(tok_guess_language(fixture->tok, "12/3 (45)", -1, NULL));
	g_assert_null(tok_guess_language(fixture->tok, "MOLIP ILO IOM", -1, NULL));
}

static gboolean
is_english_form(const Token *token, gpointer data)
{
	gboolean *found = data;
	*found = *found || (token->text[0] == '~' && !memchr(token->text, '.', token->length)) ||
	         token->text[0] == '^';
	return TRUE;
}

/* Nobody who reads Filipino words as English ones helps the reader. */
static void
test_english_forms(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *text, *lang;
		gboolean english;
	} cases[] = {
	        {"the rights of migrating workers and the recruiters", "en", TRUE},
	        {"quyền của người lao động và recruiters", "vi", FALSE},
	        {"dengan hak para pekerja dan recruiters yang", "id", FALSE},
	        {"ang mga karapatan ng mga recruiters sa lahat", "fil", FALSE},
	        {"สิทธิของแรงงานข้ามชาติ recruiters ในประเทศไทย", "th", TRUE},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		gboolean guessed = FALSE, told = FALSE, asked = FALSE, any = FALSE;
		const char *text = cases[i].text, *lang = cases[i].lang;
		tok_document(fixture->tok, text, -1, NULL, is_english_form, &guessed);
		tok_document(fixture->tok, text, -1, lang, is_english_form, &told);
		tok_query(fixture->tok, text, -1, lang, is_english_form, &asked);
		tok_query(fixture->tok, text, -1, NULL, is_english_form, &any);
		g_assert_true(any);
		g_assert_true(guessed == cases[i].english);
		g_assert_true(told == cases[i].english);
		g_assert_true(asked == cases[i].english);
	}
}

/* Each line of a real text alone: hardly ever another language, seldom none. */
static void
test_language_of_lines(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const files[][2] = {
	        {"eng", "en"}, {"mya", "my"}, {"tha", "th"},      {"khm", "km"},      {"lao", "lo"},
	        {"vie", "vi"}, {"ind", "id"}, {"tgl", "fil"},     {"fra", "fr"},      {"spa", "es"},
	        {"jpn", "ja"}, {"kor", "ko"}, {"cmn_hans", "zh"}, {"cmn_hant", "zh"}, {"arb", "ar"},
	        {"hin", "hi"}, {"ben", "bn"},
	};
	guint lines = 0, right = 0, wrong = 0;
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path =
		        g_strdup_printf("../shared/data/docs/multi/txt/%s.src.txt", files[i][0]);
		g_autofree char *text = NULL;
		if (!g_file_get_contents(path, &text, NULL, NULL)) {
			g_test_skip("NO EVALUATION DATA in ../shared/data/docs/multi/txt");
			return;
		}
		g_auto(GStrv) split = g_strsplit(text, "\n", -1);
		for (char **line = split; *line; line++) {
			if (strlen(*line) < 20)
				continue;
			const char *guess = tok_guess_language(fixture->tok, *line, -1, NULL);
			lines++;
			right += guess && strcmp(guess, files[i][1]) == 0;
			wrong += guess && strcmp(guess, files[i][1]) != 0;
		}
	}
	g_test_message("%u lines: %u right, %u wrong, %u undecided", lines, right, wrong,
	               lines - right - wrong);
	g_assert_cmpuint(right * 100, >=, lines * 97);
	g_assert_cmpuint(wrong * 100, <=, lines);
}

/* ---- FTS5 ---------------------------------------------------------------------------------- */

static gint
count_rows(sqlite3 *db, const char *match)
{
	sqlite3_stmt *statement;
	g_assert_cmpint(sqlite3_prepare_v2(db, "SELECT count(*) FROM t WHERE t MATCH ?", -1,
	                                   &statement, NULL),
	                ==, SQLITE_OK);
	sqlite3_bind_text(statement, 1, match, -1, SQLITE_TRANSIENT);
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
	gint n = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

static gboolean
add_query_token(const Token *token, gpointer data)
{
	GString *out = data;
	if (!(token->flags & TOK_COLOCATED)) {
		if (out->len)
			g_string_append_c(out, ' ');
		g_string_append_len(out, token->text, (gssize)token->length);
	}
	return TRUE;
}

static void
test_fts5(Fixture *fixture, gconstpointer data)
{
	(void)data;
	sqlite3 *db;
	g_autoptr(GError) error = NULL;
	g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
	g_assert_true(tok_fts5_register(db, fixture->tok, &error));
	g_assert_no_error(error);
	g_assert_cmpint(
	        sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5(body, tokenize='rapporteur')",
	                     NULL, NULL, NULL),
	        ==, SQLITE_OK);
	for (guint i = 0; i < G_N_ELEMENTS(sentences); i++) {
		char *sql = sqlite3_mprintf("INSERT INTO t(body) VALUES(%Q)", sentences[i]);
		g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
		sqlite3_free(sql);
	}
	static const char *const words[] = {
	        "ရန်ကုန်",     "บันทึกความเข้าใจ",     "ស្ថានទូត",         "ສະຖານທູດ", "duong day nong",
	        "外籍劳工", "A/HRC/99/98/Add.1", "labour-sending", "10000"};
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autoptr(GString) tokens = g_string_new(NULL);
		tok_query(fixture->tok, words[i], -1, NULL, add_query_token, tokens);
		g_autofree char *match = g_strdup_printf("\"%s\"", tokens->str);
		g_test_message("%s", match);
		g_assert_cmpint(count_rows(db, match), ==, 1);
	}
	g_assert_cmpint(count_rows(db, "\"govern\" *"), ==, 1);
	g_assert_cmpint(count_rows(db, "\"~agency\""), ==, 1);
	g_assert_cmpint(count_rows(db, "\"agency\""), ==, 0);
	g_assert_cmpint(
	        sqlite3_exec(db, "INSERT INTO t(t) VALUES('integrity-check')", NULL, NULL, NULL),
	        ==, SQLITE_OK);
	sqlite3_close(db);
}

#define ADD(name, fn) g_test_add("/tok/" name, Fixture, NULL, set_up, fn, tear_down)

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	ADD("vectors", test_vectors);
	ADD("pairs", test_pairs);
	ADD("exact", test_exact);
	ADD("marks", test_marks);
	ADD("parts", test_parts);
	ADD("real-texts", test_real_texts);
	ADD("any-bytes", test_any_bytes);
	ADD("long-runs", test_long_runs);
	ADD("repair", test_repair);
	ADD("zawgyi", test_zawgyi);
	ADD("languages", test_languages);
	ADD("english-forms", test_english_forms);
	ADD("language-of-lines", test_language_of_lines);
	ADD("fts5", test_fts5);
	return g_test_run();
}
