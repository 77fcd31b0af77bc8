/*
 * Other words for what was typed, each rule by itself on a small vocabulary: modes, one-way groups,
 * capitals, longest match, other languages, names in all scripts; then the shipped vocabulary's own
 * hard cases, and that making terms when they are needed finds what making all of them finds.
 */
#include "search_expand.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct {
	const char *name, *text;
} files[] = {{"lang/en", "name\tEnglish\nscript\tLatn\nstop\tthe of and\nword\tsea\n"},
             {"lang/id", "name\tIndonesian\nscript\tLatn\n"},
             {"lang/th", "name\tThai\nscript\tThai\nspaced\tno\n"},
             {"lang/my", "name\tBurmese\nscript\tMymr\nspaced\tno\n"},
             {"synonyms.tsv", "S1\tzobo\teq\ten\tzobo | zobos | big kwimo\n"
                              "S2\tzobo\tnar\ten\tzobo | drixo | snubo\n"
                              "S3\tzobo\tnear\ten\tzobo | gwafo\n"
                              "T1\tzobo\teq\tth\tแรงงานข้ามชาติ | แรงงานต่างด้าว\n"
                              "T2\tzobo\teq\tid\tsponsor | plavu\n"
                              "T3\tzobo\tnar\tmy\tပွဲစား | သံရုံး\n"
                              "S4\ttravel\tsp\ten\tpre-departure | predeparture\n"
                              "S8\tgizmo\tsp\ten\tgizmo | gismo\n"
                              "S5\tboard\tab\ten\tSEA | TRN | south eastern area\n"
                              "S6\tcall\tnear\ten\tplea | request\n"
                              "T6\tcall\teq\tth\tสถานทูต\n"
                              "S7\talone\tnear\ten\tquexo | vimbo\n"
                              "T7\tmixed\teq\tid\tbig kwimo | mulu\n"},
             {"gazetteer.tsv", "G1\tcity\tYangon\tMM\t\tRangoon | ရန်ကုန် | YGN\n"},
             {"orgs.tsv",
              "O1\tvenue\tSEA Junction\t\t\t\nO2\tngo\tNetwork of Belvo\tNTBL\t\tthe network\n"},
             {"spelling.tsv", "labour\tlabor\n"},
             {"sections.tsv", ""},
             {"kinds.tsv", ""},
             {"themes.tsv", ""},
             {"rec_cues.tsv", ""},
             {"rec_verbs.tsv", ""}};

typedef struct {
	Vocabulary *vocabulary;
	Tok *tok;
	Expander *expander;
	guint used; /* by the last find */
} Fixture;

static Vocabulary *
small_vocabulary(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_dir_make_tmp("rapporteur-XXXXXX", &error);
	g_assert_no_error(error);
	g_autofree char *lang = g_build_filename(folder, "lang", NULL);
	g_assert_cmpint(g_mkdir(lang, 0700), ==, 0);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
		g_file_set_contents(path, files[i].text, -1, &error);
		g_assert_no_error(error);
	}
	Vocabulary *vocabulary = vocabulary_load(folder, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
		g_unlink(path);
	}
	g_rmdir(lang);
	g_rmdir(folder);
	return vocabulary;
}

static Fixture
fixture_of(Vocabulary *vocabulary)
{
	g_autoptr(GError) error = NULL;
	Fixture f = {vocabulary, tok_new(vocabulary, &error), NULL, 0};
	g_assert_no_error(error);
	f.expander = expander_new(f.tok, vocabulary);
	return f;
}

static void
fixture_clear(Fixture *f)
{
	expander_free(f->expander);
	tok_free(f->tok);
	vocabulary_free(f->vocabulary);
}

/* What the words of typed find: of const Expansion*. */
static GPtrArray *
find_in(Fixture *f, const Expander *expander, const char *typed, gboolean wider)
{
	g_auto(GStrv) texts = g_strsplit(typed, " ", -1);
	guint n = g_strv_length(texts);
	g_autofree ExpandWord *words = g_new0(ExpandWord, n + 1);
	g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) keys =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	for (guint i = 0; i < n; i++) {
		char *joined;
		words[i].text = texts[i];
		words[i].keys = expand_keys(f->tok, texts[i], &joined);
		words[i].tokens = joined;
		g_ptr_array_add(keys, (gpointer)(guintptr)words[i].keys);
		g_ptr_array_add(tokens, joined);
	}
	GPtrArray *out = g_ptr_array_new();
	f->used = wider ? expander_find_wider(expander, words, n, out)
	                : expander_find(expander, words, n, out);
	return out;
}

/* As "printed=why:language, …". */
static char *
print(const GPtrArray *found)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < found->len; i++) {
		const Expansion *e = found->pdata[i];
		g_string_append_printf(out, "%s%s=%s:%s", i ? ", " : "", e->printed,
		                       expansion_why_name(e->why), e->language ? e->language : "");
	}
	return g_string_free(out, FALSE);
}

static void
expect_from(Fixture *f, const char *typed, gboolean wider, guint used, const char *wanted)
{
	g_autoptr(GPtrArray) found = find_in(f, f->expander, typed, wider);
	g_autofree char *printed = print(found);
	g_test_message("%s", typed);
	g_assert_cmpstr(printed, ==, wanted);
	g_assert_cmpuint(f->used, ==, used);
}

static void
expect(Fixture *f, const char *typed, guint used, const char *wanted)
{
	expect_from(f, typed, FALSE, used, wanted);
}

#define THAI "แรงงานข้ามชาติ=translation:th, แรงงานต่างด้าว=translation:th"
#define LATIN "sponsor=translation:id, plavu=translation:id"
#define ABROAD THAI ", " LATIN ", ပွဲစား=translation:my"

static void
test_modes(void)
{
	Fixture f = fixture_of(small_vocabulary());
	/* What is equal finds each other; the first of a narrower group finds the others. */
	expect(&f, "zobo", 1,
	       "zobos=synonym:en, big kwimo=synonym:en, drixo=narrower:en, "
	       "snubo=narrower:en, " ABROAD);
	/* One-way: the narrower word finds nothing by it. */
	expect(&f, "drixo", 1, "");
	expect(&f, "snubo", 1, "");
	expect(&f, "unknown", 0, "");
	/* Spelling, hyphens and blanks. */
	expect(&f, "gismo", 1, "gizmo=spelling:en");
	expect(&f, "gizmo", 1, "gismo=spelling:en");
	expect(&f, "predeparture", 1, ""); /* the index makes them equal */
	expect(&f, "pre departure", 2, "pre-departure=spelling:en");
	/* Related words are for wider searches alone; they hide nothing before. */
	expect(&f, "quexo", 0, "");
	expect_from(&f, "quexo", TRUE, 1, "vimbo=related:en");
	expect(&f, "gwafo", 0, "");
	fixture_clear(&f);
}

static void
test_languages(void)
{
	Fixture f = fixture_of(small_vocabulary());
	/* The other way round: all English words that are equal, of narrower groups the first. */
	expect(&f, "แรงงานข้ามชาติ", 1,
	       "แรงงานต่างด้าว=synonym:th, zobo=translation:en, zobos=translation:en, "
	       "big kwimo=translation:en, sponsor=translation:id, plavu=translation:id, "
	       "ပွဲစား=translation:my");
	/* သံရုံး is a kind of it: it finds nothing. */
	expect(&f, "သံရုံး", 1, "");
	/* The first term of a related group stands for its concept, the others don't. */
	expect(&f, "plea", 1, "สถานทูต=translation:th");
	expect(&f, "request", 0, "");
	expect(&f, "สถานทูต", 1, "plea=translation:en");
	/* Typed words of two languages are those of the first in the file. */
	expect(&f, "big kwimo", 2, "zobo=synonym:en, zobos=synonym:en, " ABROAD);
	expect(&f, "mulu", 1, "big kwimo=synonym:id");
	g_autoptr(GPtrArray) found = find_in(&f, f.expander, "zobo", FALSE);
	for (guint i = 0; i < found->len; i++) {
		const Expansion *e = found->pdata[i];
		gboolean abroad = strcmp(e->language, "en") != 0;
		g_assert_cmpint(expansion_is_abroad(e, "zobo"), ==, abroad);
		/* Latin words of another language count in its documents alone. */
		g_assert_cmpstr(expansion_only_in(e), ==,
		                strcmp(e->language, "id") == 0 ? "id" : NULL);
	}
	fixture_clear(&f);
}

/* A typed word is worth 1, each other way to say it less, one of another language least. */
static void
test_weights(void)
{
	static const struct {
		const char *typed;
		ExpansionWhy why;
		double weight;
	} cases[] = {{"gizmo", WHY_SPELLING, 0.9},   {"TRN", WHY_ABBREVIATION, 0.8},
	             {"Rangoon", WHY_NAME, 0.8},     {"zobo", WHY_SYNONYM, 0.5},
	             {"zobo", WHY_NARROWER, 0.4},    {"quexo", WHY_RELATED, 0.3},
	             {"zobo", WHY_TRANSLATION, 0.25}};
	Fixture f = fixture_of(small_vocabulary());
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) found = find_in(&f, f.expander, cases[i].typed, TRUE);
		guint of_kind = 0;
		for (guint k = 0; k < found->len; k++) {
			const Expansion *e = found->pdata[k];
			if (e->why != cases[i].why)
				continue;
			of_kind++;
			g_assert_cmpfloat(e->weight, ==, cases[i].weight);
		}
		g_assert_cmpuint(of_kind, >, 0);
	}
	fixture_clear(&f);
}

static void
test_capitals(void)
{
	Fixture f = fixture_of(small_vocabulary());
	/* An abbreviation that is a word is known by its capitals, and never looked for. */
	expect(&f, "SEA", 1, "TRN=abbreviation:en, south eastern area=abbreviation:en");
	expect(&f, "sea", 0, "");
	expect(&f, "Sea", 0, "");
	/* Another is known anyhow. */
	expect(&f, "trn", 1, "south eastern area=abbreviation:en");
	expect(&f, "south eastern area", 3, "TRN=abbreviation:en");
	expect(&f, "South Eastern Area", 3, "TRN=abbreviation:en");
	/* A longer term hides its parts, even with nothing to add. */
	expect(&f, "SEA Junction", 2, "");
	expect(&f, "sea junction", 2, "");
	expect(&f, "SEA level", 1, "TRN=abbreviation:en, south eastern area=abbreviation:en");
	fixture_clear(&f);
}

static void
test_names(void)
{
	Fixture f = fixture_of(small_vocabulary());
	expect(&f, "Rangoon", 1, "Yangon=name:, ရန်ကုန်=name:my, YGN=name:");
	expect(&f, "ရန်ကုန်", 1, "Yangon=name:, Rangoon=name:, YGN=name:");
	/* A description is no name. */
	expect(&f, "Network of Belvo", 3, "NTBL=name:");
	expect(&f, "the network", 0, "");
	g_autoptr(GPtrArray) found = find_in(&f, f.expander, "Rangoon", FALSE);
	g_assert_false(expansion_is_abroad(found->pdata[0], "Rangoon"));
	g_assert_true(expansion_is_abroad(found->pdata[1], "Rangoon"));
	g_assert_null(expansion_only_in(found->pdata[1]));
	fixture_clear(&f);
}

/* ---- the shipped vocabulary ------------------------------------------------------------------ */

static Fixture
shipped(void)
{
	g_autoptr(GError) error = NULL;
	Vocabulary *vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	return fixture_of(vocabulary);
}

static gboolean
finds(Fixture *f, const char *typed, const char *also)
{
	g_autoptr(GPtrArray) found = find_in(f, f->expander, typed, FALSE);
	for (guint i = 0; i < found->len; i++)
		if (strcmp(((const Expansion *)found->pdata[i])->printed, also) == 0)
			return TRUE;
	return FALSE;
}

static void
test_shipped(void)
{
	static const char *const yes[][2] = {
	        {"GMS", "Greater Mekong Subregion"},
	        {"MMN", "Mekong Migration Network"},
	        {"Mekong Migration Network", "MMN"},
	        {"CWCC", "Cambodian Women's Crisis Centre"},
	        {"BWU", "Burmese Women's Union"},
	        {"Burmese Womens Union", "BWU"},
	        {"MOLIP", "Ministry of Labour, Immigration and Population"},
	        {"phase 1", "phase one"},
	        {"phase one", "phase 1"},
	        {"second phase", "phase two"},
	        {"CI", "certificate of identity"},
	        {"DoE", "Department of Employment"},
	        {"DOE", "Department of Employment"},
	        {"CENTRAL", "Center for Alliance of Labor and Human Rights"},
	        {"TIP", "trafficking in persons"},
	        {"SEA", "South-East Asia"},
	        {"Rangoon", "ရန်ကုန်"},
	        {"ရန်ကုန်", "Yangon"},
	        {"Nay Pi Daw", "Naypyidaw"},
	        {"နေပြည်တော်", "Nay Pyi Taw"},
	        {"ေနျပည္ေတာ္", "Nay Pyi Taw"},
	        {"香港", "Hong Kong"},
	        {"Hong Kong", "香港"},
	        {"migrant workers", "ရွှေ့ပြောင်းအလုပ်သမား"},
	        {"migrant worker", "OFW"},
	        {"embassy", "đại sứ quán"},
	        {"ສະຖານທູດ", "embassy"},
	        {"recommendations", "អនុសាសន៍"},
	        {"移工", "migrant worker"},
	        {"Convention No. 189", "C189"},
	        {"undocumented", "illegal migrants"}};
	static const char *const no[][2] = {
	        {"OFW", "migrant worker"},
	        {"illegal migrants", "undocumented"},
	        {"SEA Junction", "South-East Asia"},
	        {"sea", "South-East Asia"},
	        {"doe", "Department of Employment"},
	        {"Department of Employment", "DoE"},
	        {"central", "Center for Alliance of Labor and Human Rights"},
	        {"ci", "certificate of identity"},
	        {"tip", "trafficking in persons"},
	        {"trafficking in persons", "TIP"},
	        {"recommendation", "demand"},
	        {"phase 1", "phase two"},
	        {"AIDS", "aid"},
	        {"smuggler", "human trafficking"}};
	Fixture f = shipped();
	for (guint i = 0; i < G_N_ELEMENTS(yes); i++) {
		g_test_message("%s finds %s", yes[i][0], yes[i][1]);
		g_assert_true(finds(&f, yes[i][0], yes[i][1]));
	}
	for (guint i = 0; i < G_N_ELEMENTS(no); i++) {
		g_test_message("%s doesn't find %s", no[i][0], no[i][1]);
		g_assert_false(finds(&f, no[i][0], no[i][1]));
	}
	fixture_clear(&f);
}

/* Every term by itself: the same whether all terms were made before or none. */
static void
test_lazy(void)
{
	Fixture f = shipped();
	Expander *complete = expander_new(f.tok, f.vocabulary);
	expander_complete(complete);
	const GPtrArray *groups = vocabulary_synonyms(f.vocabulary);
	const GPtrArray *places = vocabulary_places(f.vocabulary);
	g_autoptr(GPtrArray) terms = g_ptr_array_new();
	for (guint i = 0; i < groups->len; i++)
		for (char **t = ((const SynonymGroup *)groups->pdata[i])->terms; *t; t++)
			g_ptr_array_add(terms, *t);
	for (guint i = 0; i < places->len; i++)
		for (char **t = ((const Entity *)places->pdata[i])->variants; *t; t++)
			g_ptr_array_add(terms, *t);
	for (guint i = 0; i < terms->len; i++) {
		/* Every seventh meets an expander that has made nothing yet. */
		if (i % 7 == 0) {
			expander_free(f.expander);
			f.expander = expander_new(f.tok, f.vocabulary);
		}
		g_autoptr(GPtrArray) one = find_in(&f, f.expander, terms->pdata[i], i % 2);
		guint used = f.used;
		g_autoptr(GPtrArray) all = find_in(&f, complete, terms->pdata[i], i % 2);
		g_autofree char *lazy = print(one);
		g_autofree char *whole = print(all);
		g_assert_cmpstr(lazy, ==, whole);
		g_assert_cmpuint(used, ==, f.used);
	}
	expander_free(complete);
	fixture_clear(&f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/search-expand/modes", test_modes);
	g_test_add_func("/search-expand/languages", test_languages);
	g_test_add_func("/search-expand/weights", test_weights);
	g_test_add_func("/search-expand/capitals", test_capitals);
	g_test_add_func("/search-expand/names", test_names);
	g_test_add_func("/search-expand/shipped", test_shipped);
	g_test_add_func("/search-expand/lazy", test_lazy);
	return g_test_run();
}
