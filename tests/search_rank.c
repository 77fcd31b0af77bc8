/*
 * Ranking on small archives: which words meet and which stay apart, and what stands above what:
 * the word typed, its forms, its family; title, text, notes; ties.
 */
#include <string.h>

#include "index_fixture.h"
#include "search.h"

static void
put(Fixture *f, const char *id, const char *title, const char *date, BlockRole role,
    const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "test");
	fixture_value(doc, "title", title);
	fixture_value(doc, "kind", "report");
	fixture_value(doc, "date", date);
	fixture_value(doc, "lang", "en");
	fixture_block(doc, role, 1, text);
	fixture_put(f, id, doc);
}

static SearchResult *
ask(Fixture *f, const char *query)
{
	SearchOptions options = {.limit = 1000};
	GError *error = NULL;
	SearchResult *result = search_run(f->store, query, &options, &error);
	g_assert_no_error(error);
	return result;
}

static void
expect(Fixture *f, const char *query, const char *wanted)
{
	g_autoptr(SearchResult) result = ask(f, query);
	g_autoptr(GString) listed = g_string_new(NULL);
	for (guint i = 0; i < result->documents->len; i++)
		g_string_append_printf(
		        listed, i ? " %s" : "%s",
		        ((SearchDocument *)result->documents->pdata[i])->document->id);
	if (strcmp(listed->str, wanted) != 0)
		g_test_message("%s", query);
	g_assert_cmpstr(listed->str, ==, wanted);
}

/* ---- words ----------------------------------------------------------------------------------- */

/* A document a word, whose id is the word. */
static Fixture *
archive_of(const char *const *groups)
{
	Fixture *f = fixture_new();
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (; *groups; groups++) {
		g_auto(GStrv) group = g_strsplit(*groups, " ", -1);
		for (char **word = group; *word; word++)
			if (g_hash_table_add(seen, g_strdup(*word)))
				put(f, *word, "Xylo", "2001", ROLE_BODY, *word);
	}
	fixture_open(f);
	return f;
}

static gboolean
finds(Fixture *f, const char *typed, const char *id)
{
	g_autoptr(SearchResult) result = ask(f, typed);
	for (guint i = 0; i < result->documents->len; i++)
		if (strcmp(((SearchDocument *)result->documents->pdata[i])->document->id, id) == 0)
			return TRUE;
	return FALSE;
}

/* Each word of a group finds each other one, or none. */
static void
check_groups(const char *const *groups, gboolean meet)
{
	Fixture *f = archive_of(groups);
	for (; *groups; groups++) {
		g_auto(GStrv) group = g_strsplit(*groups, " ", -1);
		for (char **typed = group; *typed; typed++)
			for (char **other = group; *other; other++)
				if (finds(f, *typed, *other) != (meet || typed == other)) {
					g_test_message("%s %s %s", *typed,
					               meet ? "misses" : "finds", *other);
					g_test_fail();
				}
	}
	fixture_free(f);
}

static void
test_meet(void)
{
	static const char *const groups[] = {
	        "recruit recruits recruited recruiting recruitment recruiter "
	        "recruiters",
	        "migrate migrates migrating migration migrations migrant "
	        "migrants",
	        "deport deported deportation deportations",
	        "employ employed employer employers employment",
	        "regulate regulated regulation regulations",
	        "detain detained detaining",
	        "woman women",
	        "child children",
	        "fee fees",
	        "agency agencies",
	        "labour labor",
	        "organisation organization organisations organizations",
	        "centre center centres centers",
	        "programme program programmes programs",
	        "legalise legalize legalised",
	        "exploit exploited exploitation",
	        "protect protection protected",
	        "country countries",
	        NULL};
	check_groups(groups, TRUE);
}

static void
test_apart(void)
{
	static const char *const groups[] = {"organ organization organic organism",
	                                     "general generation",
	                                     "aids aid",
	                                     "news new",
	                                     "university universe universal",
	                                     "policy police",
	                                     "international intern internal",
	                                     "migration immigration emigration",
	                                     "authority author",
	                                     "department depart",
	                                     "community commune",
	                                     "business busy",
	                                     "mineral miner",
	                                     "minority minor",
	                                     "national nationality",
	                                     "being be",
	                                     "united unit",
	                                     "customer custom",
	                                     NULL};
	check_groups(groups, FALSE);
}

static void
test_forms(void)
{
	Fixture *f = fixture_new();
	put(f, "family", "Xylo", "2001", ROLE_BODY, "kwimo drixo recruitment plavu");
	put(f, "stem", "Xylo", "2002", ROLE_BODY, "kwimo drixo recruits plavu");
	put(f, "exact", "Xylo", "2003", ROLE_BODY, "kwimo drixo recruit plavu");
	put(f, "none", "Xylo", "2004", ROLE_BODY, "kwimo drixo snubo plavu");
	fixture_open(f);
	expect(f, "recruit", "exact stem family");
	expect(f, "recruitment", "family stem exact");
	expect(f, "\"recruit\"", "exact");
	expect(f, "\"recruits\"", "stem");
	expect(f, "\"drixo recruit\"", "exact");
	fixture_free(f);
}

/* ---- places ---------------------------------------------------------------------------------- */

static void
test_fields(void)
{
	Fixture *f = fixture_new();
	put(f, "note", "Xylo zobo", "2001", ROLE_FOOTNOTE, "kwimo drixo plavu snubo");
	put(f, "text", "Xylo zobo", "2002", ROLE_BODY, "kwimo drixo plavu snubo");
	put(f, "title", "Xylo plavu", "2003", ROLE_BODY, "kwimo drixo zobo snubo");
	put(f, "none", "Xylo zobo", "2004", ROLE_BODY, "kwimo drixo zobo snubo");
	fixture_open(f);
	expect(f, "plavu", "title text note");
	expect(f, "title:plavu", "title");
	fixture_free(f);
}

/* Where a document has no title of its own its first paragraph stands there, and is worth less. */
static void
test_long_titles(void)
{
	Fixture *f = fixture_new();
	g_autoptr(GString) paragraph = g_string_new("Plavu");
	for (guint i = 0; i < 100; i++)
		g_string_append(paragraph, " xylo");
	put(f, "paragraph", paragraph->str, "2001", ROLE_BODY, "kwimo drixo snubo gwafo");
	put(f, "title", "Plavu xylo", "2002", ROLE_BODY, "kwimo drixo snubo gwafo");
	put(f, "none", "Xylo xylo", "2003", ROLE_BODY, "kwimo drixo snubo gwafo");
	fixture_open(f);
	expect(f, "plavu", "title paragraph");
	fixture_free(f);
}

static void
test_nearness(void)
{
	Fixture *f = fixture_new();
	put(f, "far", "Xylo", "2001", ROLE_BODY, "plavu kwimo gwafo snubo zobo drixo");
	put(f, "near", "Xylo", "2002", ROLE_BODY, "kwimo gwafo plavu drixo snubo zobo");
	put(f, "half", "Xylo", "2003", ROLE_BODY, "kwimo plavu gwafo drixo snubo zobo");
	fixture_open(f);
	expect(f, "plavu drixo", "near half far");
	fixture_free(f);
}

/* ---- order ----------------------------------------------------------------------------------- */

static void
test_ties(void)
{
	Fixture *f = fixture_new();
	put(f, "a", "Xylo", "", ROLE_BODY, "plavu kwimo");
	put(f, "b", "Xylo", "2005", ROLE_BODY, "plavu kwimo");
	put(f, "d", "Xylo", "2001-02", ROLE_BODY, "plavu kwimo");
	put(f, "c", "Xylo", "2001-02", ROLE_BODY, "plavu kwimo");
	fixture_open(f);
	expect(f, "plavu", "c d b a");
	fixture_free(f);
}

/* Much of one word never beats all words. */
static void
test_tiers(void)
{
	Fixture *f = fixture_new();
	put(f, "one", "Plavu plavu", "2001", ROLE_BODY, "plavu plavu plavu plavu plavu");
	put(f, "both", "Xylo", "2002", ROLE_BODY,
	    "kwimo kwimo kwimo plavu kwimo kwimo kwimo kwimo kwimo kwimo kwimo kwimo kwimo drixo");
	put(f, "other", "Drixo", "2003", ROLE_BODY, "drixo drixo drixo");
	fixture_open(f);
	g_autoptr(SearchResult) found = ask(f, "plavu drixo");
	g_assert_cmpuint(found->documents->len, ==, 3);
	g_assert_cmpstr(((SearchDocument *)found->documents->pdata[0])->document->id, ==, "both");
	fixture_free(f);
}

/* The parts that an explanation names add up to what was ranked. */
static void
test_explanations(void)
{
	Fixture *f = fixture_new();
	put(f, "one", "Plavu", "2001", ROLE_BODY, "plavu drixo recruits recruitment kwimo");
	put(f, "two", "Xylo", "2002", ROLE_BODY, "kwimo snubo plavu");
	fixture_open(f);
	SearchOptions options = {.limit = 10, .explain = TRUE};
	g_autoptr(SearchResult) found = search_run(f->store, "plavu recruit", &options, NULL);
	const SearchDocument *first = found->documents->pdata[0];
	const SearchHit *hit = first->hits->pdata[0];
	const Explanation *e = hit->explain;
	g_assert_cmpuint(e->terms->len, ==, 2);
	double passage = e->nearness + e->symbol, document = e->symbol;
	for (guint i = 0; i < e->terms->len; i++) {
		const ExplainedTerm *term = e->terms->pdata[i];
		for (guint k = 0; k < N_FIELDS; k++)
			passage += term->points[k];
		document += term->document_points;
	}
	g_assert_cmpfloat_with_epsilon(passage, e->passage, 1e-9);
	g_assert_cmpfloat_with_epsilon(document, e->document, 1e-9);
	g_assert_cmpfloat_with_epsilon(e->passage_share * e->best_passage +
	                                       e->document_share * e->document,
	                               e->score, 1e-9);
	const ExplainedTerm *recruit = e->terms->pdata[1];
	g_assert_cmpuint(recruit->places->len, ==, 2);
	for (guint i = 0; i < 2; i++)
		g_assert_cmpuint(g_array_index(recruit->places, ExplainedPlace, i).count, ==, 1);
	g_assert_cmpstr(g_array_index(recruit->places, ExplainedPlace, 0).form, ==, "another form");
	g_assert_cmpstr(g_array_index(recruit->places, ExplainedPlace, 1).form, ==,
	                "of its family");
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/search_rank/meet", test_meet);
	g_test_add_func("/search_rank/apart", test_apart);
	g_test_add_func("/search_rank/forms", test_forms);
	g_test_add_func("/search_rank/fields", test_fields);
	g_test_add_func("/search_rank/long-titles", test_long_titles);
	g_test_add_func("/search_rank/nearness", test_nearness);
	g_test_add_func("/search_rank/ties", test_ties);
	g_test_add_func("/search_rank/tiers", test_tiers);
	g_test_add_func("/search_rank/explanations", test_explanations);
	return g_test_run();
}
