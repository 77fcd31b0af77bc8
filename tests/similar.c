/* What is like a document or a passage: who is found, by what, who is left out. */
#include <string.h>

#include "base.h"
#include "index_fixture.h"
#include "search_similar.h"

static void
put(Fixture *f, const char *id, const char *kind, const char *date, const char *lang,
    const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "test");
	fixture_value(doc, "title", id);
	fixture_value(doc, "kind", kind);
	fixture_value(doc, "date", date);
	fixture_value(doc, "lang", lang);
	fixture_value(doc, "publisher", strcmp(kind, "page") ? "Lower Basin Network" : "Harbour");
	fixture_block(doc, ROLE_BODY, 1, text);
	fixture_put(f, id, doc);
}

static Fixture *
archive(void)
{
	Fixture *f = fixture_new();
	put(f, "seed", "report", "2018", "en",
	    "The consulate keeps a register of seafarers. Seafarers without contracts ask the "
	    "consulate for a lighthouse.");
	put(f, "nearest", "report", "2019", "en",
	    "Seafarers at the lighthouse: the consulate and its register of contracts.");
	put(f, "further", "page", "2016", "en", "A lighthouse for seafarers, and nothing else.");
	put(f, "one-word", "page", "2017", "en", "A lighthouse stands on the cape in the rain.");
	put(f, "other", "report", "2018", "en",
	    "Rice is sold by weight in the market of the town.");
	/* Few words are in nothing else: what stands in most documents tells nothing. */
	for (guint i = 0; i < 12; i++) {
		g_autofree char *id = g_strdup_printf("filler%u", i);
		put(f, id, "statement", "2015", "en",
		    "Rain fell on the market and the town slept.");
	}
	fixture_open(f);
	return f;
}

static char *
id_of(Fixture *f, const char *name)
{
	const SearchOptions options = {.limit = 100};
	g_autoptr(SearchResult) all = search_run(f->store, "kind:report", &options, NULL);
	for (guint i = 0; i < all->documents->len; i++) {
		const SearchDocument *found = all->documents->pdata[i];
		if (!strcmp(found->document->title, name))
			return g_strdup(found->document->id);
	}
	g_assert_not_reached();
}

static void
expect(Fixture *f, const char *id, const SearchOptions *options, const char *wanted)
{
	GError *error = NULL;
	g_autoptr(SearchResult) result = search_similar(f->store, id, options, &error);
	g_autoptr(GString) names = g_string_new(NULL);
	g_assert_no_error(error);
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *found = result->documents->pdata[i];
		g_string_append_printf(names, "%s%s", i ? " " : "", found->document->title);
		g_assert_cmpuint(found->links->len, >=, 2);
		g_assert_cmpuint(found->hits->len, >, 0);
	}
	g_assert_cmpstr(names->str, ==, wanted);
}

/* Who shares more stands first; one word in common is too little; the seed isn't like itself. */
static void
test_order(void)
{
	Fixture *f = archive();
	g_autofree char *seed = id_of(f, "seed");
	expect(f, seed, &(SearchOptions){.limit = 10}, "nearest further");
	expect(f, seed, &(SearchOptions){.limit = 1}, "nearest");
	g_autoptr(GError) error = NULL;
	g_assert_null(search_similar(f->store, "nobody", &(SearchOptions){.limit = 1}, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
	fixture_free(f);
}

static void
test_filters(void)
{
	Fixture *f = archive();
	g_autofree char *seed = id_of(f, "seed");
	char *page[] = {(char[]){"page"}, NULL}, *no_page[] = {(char[]){"-page"}, NULL};
	char *year[] = {(char[]){"2015..2017"}, NULL}, *harbour[] = {(char[]){"Harbour"}, NULL};
	expect(f, seed, &(SearchOptions){.limit = 10, .kind = page}, "further");
	expect(f, seed, &(SearchOptions){.limit = 10, .kind = no_page}, "nearest");
	expect(f, seed, &(SearchOptions){.limit = 10, .year = year}, "further");
	expect(f, seed, &(SearchOptions){.limit = 10, .since = "2018"}, "nearest");
	expect(f, seed, &(SearchOptions){.limit = 10, .publisher = harbour}, "further");
	expect(f, seed, &(SearchOptions){.limit = 10, .since = "2018", .kind = page}, "");
	fixture_free(f);
}

/* A passage's words decide, not its document's. */
static void
test_passage(void)
{
	Fixture *f = archive();
	const SearchOptions options = {.limit = 1};
	g_autoptr(SearchResult) found =
	        search_run(f->store, "title:nearest register", &options, NULL);
	const SearchHit *hit = ((const SearchDocument *)found->documents->pdata[0])->hits->pdata[0];
	expect(f, hit->passage->id, &(SearchOptions){.limit = 10}, "seed further");
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/similar/order", test_order);
	g_test_add_func("/similar/filters", test_filters);
	g_test_add_func("/similar/passage", test_passage);
	return g_test_run();
}
