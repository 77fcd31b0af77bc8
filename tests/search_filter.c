/*
 * Filters, facets, patterns, exclusion and deep pages on an archive of 1,200 tiny documents, whose
 * counts follow from their numbers.
 */
#include <string.h>

#include "index_fixture.h"

enum { DOCUMENTS = 1200, PAGE = 90 };

static const char *const kinds[] = {"report", "press-release", "page"};
static const char *const languages[] = {"en", "my", "th", "vi"};
static const char *const publishers[] = {"International Labour Organization", "Nobody Press"};

static void
put_numbered(Fixture *f, guint i)
{
	g_autofree char *id = g_strdup_printf("n%04u", i);
	g_autofree char *title = g_strdup_printf("Number %u", i);
	g_autofree char *year = g_strdup_printf("%u", 2010 + i % 6);
	g_autofree char *text = g_strdup_printf("zobo kwimo%u plavu%s", i % 10,
	                                        i % 5 ? "" : " says the ILO of drixo");
	Document *doc = doc_new();
	fixture_value(doc, "title", title);
	fixture_value(doc, "kind", kinds[i % 3]);
	fixture_value(doc, "lang", languages[i % 4]);
	if (i % 7)
		fixture_value(doc, "date", year);
	fixture_value(doc, "publisher", publishers[i % 8 != 0]);
	fixture_block(doc, ROLE_BODY, 1, text);
	fixture_put(f, id, doc);
}

static SearchResult *
ask(Fixture *f, const char *query, SearchOptions options)
{
	GError *error = NULL;
	options.facets = TRUE;
	SearchResult *result = search_run(f->store, query, &options, &error);
	g_assert_no_error(error);
	return result;
}

static guint
count_of(Fixture *f, const char *query)
{
	g_autoptr(SearchResult) result = ask(f, query, (SearchOptions){.limit = 1});
	return result->total_documents;
}

static gboolean
has_note(const SearchResult *result, const char *text)
{
	for (guint i = 0; i < result->notes->len; i++)
		if (strstr(result->notes->pdata[i], text))
			return TRUE;
	return FALSE;
}

static const char *
id_at(const SearchResult *result, guint i)
{
	return ((SearchDocument *)result->documents->pdata[i])->document->id;
}

/* The ids of all pages of so many documents. */
static GPtrArray *
pages_joined(Fixture *f, SearchSort sort, guint limit)
{
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	for (guint offset = 0; offset <= DOCUMENTS; offset += limit) {
		SearchOptions part = {.limit = limit, .offset = offset, .sort = sort};
		g_autoptr(SearchResult) page = ask(f, "zobo plavu", part);
		g_assert_cmpuint(page->total_documents, ==, DOCUMENTS);
		for (guint i = 0; i < page->documents->len; i++)
			g_ptr_array_add(ids, g_strdup(id_at(page, i)));
	}
	return ids;
}

/* However pages are cut, they hold every document once and in one order, past any thousand. */
static void
test_pages(gconstpointer data)
{
	Fixture *f = (Fixture *)(guintptr)data;
	for (guint sort = SORT_RELEVANCE; sort <= SORT_OLDEST; sort++) {
		g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
		g_autoptr(GPtrArray) small = pages_joined(f, sort, PAGE);
		g_autoptr(GPtrArray) large = pages_joined(f, sort, 1000);
		g_assert_cmpuint(small->len, ==, DOCUMENTS);
		g_assert_cmpuint(large->len, ==, DOCUMENTS);
		for (guint i = 0; i < DOCUMENTS; i++) {
			g_assert_cmpstr(small->pdata[i], ==, large->pdata[i]);
			g_assert_true(g_hash_table_add(seen, small->pdata[i]));
		}
	}
	g_autoptr(SearchResult) past =
	        ask(f, "zobo", (SearchOptions){.limit = PAGE, .offset = 10 * DOCUMENTS});
	g_assert_cmpuint(past->documents->len, ==, 0);
	g_assert_cmpuint(past->total_documents, ==, DOCUMENTS);
}

typedef gboolean (*PassFn)(guint i);

static gboolean
is_report(guint i)
{
	return i % 3 == 0;
}
static gboolean
is_no_report(guint i)
{
	return i % 3 != 0;
}
static gboolean
is_thai_or_burmese(guint i)
{
	return i % 4 == 1 || i % 4 == 2;
}
static gboolean
is_no_thai_report(guint i)
{
	return i % 3 == 0 && i % 4 != 2;
}
static gboolean
is_of_2012(guint i)
{
	return i % 7 && i % 6 == 2;
}
static gboolean
is_2011_to_2013(guint i)
{
	return i % 7 && i % 6 >= 1 && i % 6 <= 3;
}
static gboolean
is_since_2014(guint i)
{
	return i % 7 && i % 6 >= 4;
}
static gboolean
is_not_2012(guint i)
{
	return !(i % 7 && i % 6 == 2);
}
static gboolean
names_ilo(guint i)
{
	return i % 5 == 0 || i % 8 == 0;
}
static gboolean
is_not_of_ilo(guint i)
{
	return i % 8 != 0;
}
static gboolean
says_no_drixo(guint i)
{
	return i % 5 != 0;
}
static gboolean
is_kwimo_3(guint i)
{
	return i % 10 == 3;
}
static gboolean
is_either(guint i)
{
	return i % 10 == 3 || i % 3 == 0;
}
static gboolean
is_any(guint i)
{
	return i < DOCUMENTS;
}
static gboolean
is_none(guint i)
{
	return i >= DOCUMENTS;
}

static void
test_filters(gconstpointer data)
{
	static const struct {
		const char *query;
		PassFn passes;
	} cases[] = {{"zobo kind:report", is_report},
	             {"zobo -kind:report", is_no_report},
	             {"zobo kind:page kind:press-release", is_no_report},
	             {"zobo (kind:page OR kind:press-release)", is_no_report},
	             {"zobo NOT kind:report", is_no_report},
	             {"zobo lang:my lang:thai", is_thai_or_burmese},
	             {"zobo kind:report -lang:th", is_no_thai_report},
	             {"kind:report -lang:th", is_no_thai_report},
	             {"zobo year:2012", is_of_2012},
	             {"zobo date:2012", is_of_2012},
	             {"zobo year:2011..2013", is_2011_to_2013},
	             {"zobo since:2011 until:2013", is_2011_to_2013},
	             {"zobo since 2014", is_since_2014},
	             {"zobo after 2013", is_since_2014},
	             {"zobo -year:2012", is_not_2012},
	             {"zobo org:ILO", names_ilo},
	             {"zobo -org:ILO", is_not_of_ilo},
	             {"zobo -drixo", says_no_drixo},
	             {"zobo -dri*", says_no_drixo},
	             {"zobo -(drixo plavu)", says_no_drixo},
	             {"kwimo3", is_kwimo_3},
	             {"kw?mo3", is_kwimo_3},
	             {"*imo3", is_kwimo_3},
	             {"kwimo3 OR (zobo kind:report)", is_either},
	             {"kwim*", is_any},
	             {"k*m*", is_any},
	             {"title:number", is_any},
	             {"title:zobo", is_none},
	             {"\"zobo kwimo3 plavu\"", is_kwimo_3},
	             {"\"plavu zobo\"~5 kwimo3", is_kwimo_3}};
	Fixture *f = (Fixture *)(guintptr)data;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		guint wanted = 0;
		for (guint k = 0; k < DOCUMENTS; k++)
			wanted += cases[i].passes(k) ? 1 : 0;
		g_test_message("%s", cases[i].query);
		g_assert_cmpuint(count_of(f, cases[i].query), ==, wanted);
	}
}

static guint
facet_of(const SearchResult *result, const char *name, const char *value)
{
	const GPtrArray *counts = g_hash_table_lookup(result->facets, name);
	for (guint i = 0; counts && i < counts->len; i++) {
		const FacetCount *count = counts->pdata[i];
		if (strcmp(count->value, value) == 0)
			return count->count;
	}
	return 0;
}

/* Over all matches, not those shown; a facet's own filter doesn't narrow it. */
static void
test_facets(gconstpointer data)
{
	Fixture *f = (Fixture *)(guintptr)data;
	g_autoptr(SearchResult) all = ask(f, "zobo", (SearchOptions){.limit = 1});
	g_assert_cmpuint(facet_of(all, "kind", "report"), ==, 400);
	g_assert_cmpuint(facet_of(all, "language", "my"), ==, 300);
	g_assert_cmpuint(facet_of(all, "year", "2012"), ==, count_of(f, "zobo year:2012"));
	g_assert_cmpuint(facet_of(all, "publisher", "Nobody Press"), ==, 1050);
	g_autoptr(SearchResult) thai = ask(f, "zobo lang:th", (SearchOptions){.limit = 1});
	g_assert_cmpuint(thai->total_documents, ==, 300);
	g_assert_cmpuint(facet_of(thai, "kind", "report"), ==, 100);
	g_assert_cmpuint(facet_of(thai, "language", "my"), ==, 300);
}

static void
test_notes(gconstpointer data)
{
	static const char *const cases[][2] = {
	        {"zobo kind:novel", "there are report, press-release"},
	        {"zobo year:1999", "No document is of 1999"},
	        {"zobo country:Thailand", "Thailand"},
	        {"zobo since:2014 until:2012", "leave no time between them"},
	        {"zobo year:2012", "whose date isn't known"},
	        {"zobo org:ILO", "whoever published them"},
	        {"zobo -org:ILO", "leaves out what names it too"},
	        {"zobo xxyy*", "No word of the archive matches"},
	        {"zobo kind:report kind:page lang:lo", "lang"},
	        {"zobo \"open", "without its partner"}};
	Fixture *f = (Fixture *)(guintptr)data;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SearchResult) result = ask(f, cases[i][0], (SearchOptions){.limit = 1});
		g_test_message("%s", cases[i][0]);
		for (guint k = 0; k < result->notes->len; k++)
			g_test_message("note: %s", (char *)result->notes->pdata[k]);
		g_assert_true(has_note(result, cases[i][1]));
	}
}

/* However much was left out, what is told can be read. */
static void
test_many_notes(gconstpointer data)
{
	Fixture *f = (Fixture *)(guintptr)data;
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < 60; i++)
		g_string_append_printf(text, "kind:novel%u x%uy* ", i, i);
	g_autoptr(SearchResult) result = ask(f, text->str, (SearchOptions){.limit = 1});
	g_assert_cmpuint(result->notes->len, <, 40);
	g_assert_true(has_note(result, "see how the query was read"));
	g_assert_true(has_note(result, "more patterns"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	Fixture *f = fixture_new();
	for (guint i = 0; i < DOCUMENTS; i++)
		put_numbered(f, i);
	fixture_open(f);
	g_test_add_data_func("/filter/pages", f, test_pages);
	g_test_add_data_func("/filter/filters", f, test_filters);
	g_test_add_data_func("/filter/facets", f, test_facets);
	g_test_add_data_func("/filter/notes", f, test_notes);
	g_test_add_data_func("/filter/many-notes", f, test_many_notes);
	int status = g_test_run();
	fixture_free(f);
	return status;
}
