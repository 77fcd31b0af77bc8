/*
 * Searches across languages on a small archive and the shipped vocabulary: who is found, who stands
 * below whom, what is told, and that nothing else is found by the way.
 */
#include <string.h>

#include "index_fixture.h"

static void
put(Fixture *f, const char *id, const char *lang, const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "test");
	fixture_value(doc, "title", id);
	fixture_value(doc, "date", "2018");
	fixture_value(doc, "lang", lang);
	fixture_block(doc, ROLE_BODY, 1, text);
	fixture_put(f, id, doc);
}

static Fixture *
archive(void)
{
	Fixture *f = fixture_new();
	/* Long and poor in the words that are wanted, so that its score alone would be low. */
	put(f, "long", "en",
	    "On one of the many roads that lead out of the valley there is a shop whose keeper "
	    "once "
	    "knew a broker, and tells of rain, of buses, of the price of rice and of mended "
	    "shoes.");
	put(f, "burmese", "my", "ပွဲစား ပွဲစား ပွဲစား");
	put(f, "indonesian", "id", "Calo itu sponsor. Sponsor meminta uang.");
	put(f, "advert", "en", "The sponsor of the match is a bank.");
	put(f, "office", "en", "The embassy is open on Sundays.");
	put(f, "kantor", "id", "Kantor KBRI buka hari Minggu.");
	put(f, "mixed", "en", "The office told us: ပွဲစား means trouble.");
	put(f, "rangoon", "en", "They met in Rangoon.");
	put(f, "city", "my", "ရန်ကုန်");
	fixture_open(f);
	return f;
}

static SearchResult *
ask(Fixture *f, const char *query, gboolean wider)
{
	GError *error = NULL;
	SearchOptions options = {.limit = 100, .wider = wider};
	SearchResult *result = search_run(f->store, query, &options, &error);
	g_assert_no_error(error);
	return result;
}

static void
expect(Fixture *f, const char *query, const char *wanted)
{
	g_autoptr(SearchResult) result = ask(f, query, FALSE);
	g_autoptr(GString) ids = g_string_new(NULL);
	double score = G_MAXDOUBLE;
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *document = result->documents->pdata[i];
		g_string_append_printf(ids, i ? " %s" : "%s", document->document->id);
		g_assert_cmpfloat(document->score, <=, score);
		score = document->score;
	}
	g_test_message("%s", query);
	g_assert_cmpstr(ids->str, ==, wanted);
}

static const SearchExpansion *
expansion(const SearchResult *result, const char *also)
{
	for (guint i = 0; i < result->expansions->len; i++) {
		const SearchExpansion *one = result->expansions->pdata[i];
		if (strcmp(one->also, also) == 0)
			return one;
	}
	return NULL;
}

/* What holds the word as typed stands first, whatever its score; a Latin word of another language
 * counts in its documents alone. */
static void
test_order(void)
{
	Fixture *f = archive();
	expect(f, "broker", "long burmese indonesian mixed");
	expect(f, "\"broker\"", "long");
	expect(f, "ပွဲစား", "burmese mixed indonesian long");
	expect(f, "embassy", "office kantor");
	expect(f, "KBRI", "kantor office");
	/* Who types it may mean the Indonesian word: what it translates to comes after. */
	expect(f, "sponsor", "indonesian advert burmese mixed long");
	expect(f, "Yangon", "rangoon city");
	expect(f, "ရန်ကုန်", "city rangoon");
	fixture_free(f);
}

/* Asked for a language, its words count as those typed; excluded, they are left out. */
static void
test_filter(void)
{
	Fixture *f = archive();
	expect(f, "broker lang:id", "indonesian");
	expect(f, "broker lang:my", "burmese");
	expect(f, "broker -lang:my", "long indonesian mixed");
	expect(f, "broker -shop", "burmese indonesian mixed");
	/* A negated word is that word alone. */
	expect(f, "office -embassy", "mixed");
	fixture_free(f);
}

static void
test_told(void)
{
	Fixture *f = archive();
	g_autoptr(SearchResult) result = ask(f, "broker", FALSE);
	const SearchExpansion *burmese = expansion(result, "ပွဲစား");
	g_assert_nonnull(burmese);
	g_assert_cmpstr(burmese->typed, ==, "broker");
	g_assert_cmpstr(burmese->why, ==, "translation");
	g_assert_cmpstr(burmese->language, ==, "my");
	g_assert_cmpstr(burmese->name, ==, "Burmese");
	g_assert_true(burmese->abroad);
	const SearchExpansion *own = expansion(result, "middlemen");
	g_assert_nonnull(own);
	g_assert_cmpstr(own->why, ==, "synonym");
	g_assert_false(own->abroad);
	/* What the archive has not isn't told of other languages. */
	g_assert_null(expansion(result, "นายหน้า"));
	gboolean noted = FALSE;
	for (guint i = 0; i < result->notes->len; i++)
		noted = noted || strstr(result->notes->pdata[i], "in Burmese “ပွဲစား”");
	g_assert_true(noted);
	g_autoptr(SearchResult) quoted = ask(f, "\"broker\"", FALSE);
	g_assert_cmpuint(quoted->expansions->len, ==, 0);
	fixture_free(f);
}

static void
test_wider(void)
{
	Fixture *f = fixture_new();
	put(f, "near", "en", "An amnesty was declared.");
	put(f, "typed", "en", "The registration of workers.");
	fixture_open(f);
	g_autoptr(SearchResult) plain = ask(f, "registration", FALSE);
	g_assert_cmpuint(plain->documents->len, ==, 1);
	g_autoptr(SearchResult) wider = ask(f, "registration", TRUE);
	g_assert_cmpuint(wider->documents->len, ==, 2);
	g_assert_cmpstr(((SearchDocument *)wider->documents->pdata[0])->document->id, ==, "typed");
	const SearchExpansion *amnesty = expansion(wider, "amnesty");
	g_assert_nonnull(amnesty);
	g_assert_cmpstr(amnesty->why, ==, "related");
	fixture_free(f);
}

/* Capitals all over tell nothing; a few tell an abbreviation. */
static void
test_capitals(void)
{
	Fixture *f = fixture_new();
	put(f, "tips", "en", "A tip for travel in the region.");
	put(f, "trade", "en", "Trafficking in persons in the region.");
	fixture_open(f);
	expect(f, "TIP", "tips trade");
	expect(f, "tip", "tips");
	expect(f, "TIP FOR TRAVEL", "tips");
	expect(f, "tip for travel", "tips");
	expect(f, "TRAFFICKING IN PERSONS", "trade");
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/search-abroad/order", test_order);
	g_test_add_func("/search-abroad/filter", test_filter);
	g_test_add_func("/search-abroad/told", test_told);
	g_test_add_func("/search-abroad/wider", test_wider);
	g_test_add_func("/search-abroad/capitals", test_capitals);
	return g_test_run();
}
