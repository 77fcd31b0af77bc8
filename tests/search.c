/*
 * Search on small archives: who is listed and counted (against a brute-force oracle on random
 * documents and queries), who stands above whom, passages, snippets, facets, notes, deadlines.
 */
#include <string.h>

#include "index_fixture.h"
#include "query.h"

/* ---- asking ---------------------------------------------------------------------------------- */

static SearchResult *
ask_with(Fixture *f, const char *query, const SearchOptions *options)
{
	GError *error = NULL;
	SearchResult *result = search_run(f->store, query, options, &error);
	g_assert_no_error(error);
	return result;
}

static SearchResult *
ask(Fixture *f, const char *query)
{
	SearchOptions options = {.limit = 1000, .facets = TRUE, .explain = TRUE};
	return ask_with(f, query, &options);
}

/* Ids in order, separated by blanks. */
static char *
ids(const SearchResult *result)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < result->documents->len; i++)
		g_string_append_printf(
		    out, i ? " %s" : "%s",
		    ((SearchDocument *)result->documents->pdata[i])->document->id);
	return g_string_free(out, FALSE);
}

static void
expect(Fixture *f, const char *query, const char *wanted)
{
	g_autoptr(SearchResult) result = ask(f, query);
	g_autofree char *listed = ids(result);
	if (strcmp(listed, wanted) != 0)
		g_test_message("%s", query);
	g_assert_cmpstr(listed, ==, wanted);
	g_assert_cmpuint(result->total_documents, ==, result->documents->len);
}

static gboolean
has_note(const SearchResult *result, const char *text)
{
	for (guint i = 0; i < result->notes->len; i++)
		if (strstr(result->notes->pdata[i], text))
			return TRUE;
	return FALSE;
}

static Document *
document(const char *title, const char *kind, const char *date)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "test");
	fixture_value(doc, "title", title);
	fixture_value(doc, "kind", kind);
	fixture_value(doc, "date", date);
	fixture_value(doc, "lang", "en");
	return doc;
}

/* ---- the oracle ------------------------------------------------------------------------------ */

enum { DOCUMENTS = 60, QUERIES = 600 };
/* Words that no stemmer, stop list or vocabulary knows. */
static const char *const words[] = {"zobo", "kwimo", "plavu", "drixo", "snubo", "gwafo"};

typedef struct {
	char *title, *passages[5];
	const char *kind;
	guint year;
} Plain;

static char *
random_text(GRand *random, guint most)
{
	GString *text = g_string_new(NULL);
	guint n = (guint)g_rand_int_range(random, 1, (gint32)most);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(text, i ? " %s" : "%s",
		                       g_rand_int_range(random, 0, 4) == 0
		                           ? words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))]
		                           : "xylo");
	return g_string_free(text, FALSE);
}

static void
clear_plains(Plain *plains)
{
	for (guint i = 0; i < DOCUMENTS; i++) {
		g_free(plains[i].title);
		for (guint k = 0; k < G_N_ELEMENTS(plains[i].passages); k++)
			g_free(plains[i].passages[k]);
	}
}

static void
make_random(GRand *random, Fixture *f, Plain *plains)
{
	for (guint i = 0; i < DOCUMENTS; i++) {
		Plain *p = &plains[i];
		p->title = random_text(random, 3);
		p->kind = i % 3 ? "report" : "statement";
		p->year = 2010 + i % 4;
		g_autofree char *year = g_strdup_printf("%u", p->year);
		g_autofree char *id = g_strdup_printf("r%02u", i);
		Document *doc = document(p->title, p->kind, year);
		guint n = (guint)g_rand_int_range(random, 1, G_N_ELEMENTS(p->passages));
		for (guint k = 0; k < n; k++) {
			p->passages[k] = random_text(random, 9);
			fixture_block(doc, ROLE_BODY, k + 1, p->passages[k]);
		}
		fixture_put(f, id, doc);
	}
	fixture_open(f);
}

static gboolean
text_has(const char *text, const char *phrase)
{
	g_autofree char *padded = g_strdup_printf(" %s ", text);
	g_autofree char *wanted = g_strdup_printf(" %s ", phrase);
	return strstr(padded, wanted) != NULL;
}

static gboolean
plain_has(const Plain *plain, const char *phrase, gboolean title)
{
	if (text_has(plain->title, phrase))
		return TRUE;
	for (guint k = 0; !title && k < G_N_ELEMENTS(plain->passages) && plain->passages[k]; k++)
		if (text_has(plain->passages[k], phrase))
			return TRUE;
	return FALSE;
}

static gboolean
holds(const Plain *plain, const QueryNode *node)
{
	switch (node->type) {
	case QUERY_AND:
		for (guint i = 0; i < node->children->len; i++)
			if (!holds(plain, node->children->pdata[i]))
				return FALSE;
		return TRUE;
	case QUERY_OR:
		for (guint i = 0; i < node->children->len; i++)
			if (holds(plain, node->children->pdata[i]))
				return TRUE;
		return FALSE;
	case QUERY_NOT:
		return !holds(plain, node->children->pdata[0]);
	case QUERY_FILTER:
		if (strcmp(node->field, "kind") == 0)
			return strcmp(plain->kind, node->text) == 0;
		return plain->year >= g_ascii_strtoull(node->text, NULL, 10);
	default:
		return plain_has(plain, node->text, node->field != NULL);
	}
}

static char *
random_query(GRand *random, guint depth)
{
	const char *one = words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))];
	const char *two = words[g_rand_int_range(random, 0, G_N_ELEMENTS(words))];
	g_autofree char *left = depth ? random_query(random, depth - 1) : NULL;
	g_autofree char *right = depth ? random_query(random, depth - 1) : NULL;
	switch (g_rand_int_range(random, depth ? 0 : 6, 12)) {
	case 0:
	case 1:
		return g_strdup_printf("%s %s", left, right);
	case 2:
		return g_strdup_printf("(%s OR %s)", left, right);
	case 3:
		return g_strdup_printf("%s -(%s)", left, right);
	case 4:
		return g_strdup_printf("%s kind:statement", left);
	case 5:
		return g_strdup_printf("(%s since:2012) OR %s", left, right);
	case 6:
		return g_strdup_printf("\"%s %s\"", one, two);
	case 7:
		return g_strdup_printf("title:%s", one);
	case 8:
		return g_strdup_printf("-%s", one);
	default:
		return g_strdup(one);
	}
}

/* Sorted by date nothing but what holds all is listed, unless nothing does. */
static void
check_against(Fixture *f, const Plain *plains, const char *typed)
{
	SearchOptions options = {.limit = 1000, .sort = SORT_OLDEST, .facets = TRUE};
	g_autoptr(SearchResult) result = ask_with(f, typed, &options);
	g_autoptr(Query) query = query_parse(f->tok, f->vocabulary, typed);
	guint wanted = 0, reports = 0;
	for (guint i = 0; i < DOCUMENTS; i++) {
		gboolean held = !query->root || holds(&plains[i], query->root);
		/* Kinds are counted as if nothing were asked of kinds. */
		gboolean counts = held;
		for (guint k = 0; k < query->filters->len; k++) {
			const QueryNode *filter = query->filters->pdata[k];
			const QueryNode *inside =
			        filter->type == QUERY_NOT ? filter->children->pdata[0] : filter;
			held = held && holds(&plains[i], filter);
			counts = counts && (strcmp(inside->field, "kind") == 0 ||
			                    holds(&plains[i], filter));
		}
		g_autofree char *id = g_strdup_printf("r%02u", i);
		gboolean listed = FALSE;
		for (guint k = 0; k < result->documents->len; k++) {
			const SearchDocument *d = result->documents->pdata[k];
			listed = listed || strcmp(d->document->id, id) == 0;
		}
		if (!result->relaxed && listed != held) {
			g_test_message("%s read as %s: %s listed %d held %d", typed,
			               result->read_as, id, listed, held);
			g_test_fail();
		}
		wanted += held;
		reports += counts && strcmp(plains[i].kind, "report") == 0;
	}
	g_assert_true(!wanted || !result->relaxed);
	if (result->relaxed)
		return;
	g_assert_cmpuint(result->total_documents, ==, wanted);
	const GPtrArray *kinds = g_hash_table_lookup(result->facets, "kind");
	guint counted = 0;
	for (guint i = 0; i < kinds->len; i++) {
		const FacetCount *count = kinds->pdata[i];
		counted += strcmp(count->value, "report") == 0 ? count->count : 0;
	}
	g_assert_cmpuint(counted, ==, reports);
}

static void
test_oracle(void)
{
	Fixture *f = fixture_new();
	Plain plains[DOCUMENTS] = {0};
	GRand *random = g_rand_new_with_seed(4);
	make_random(random, f, plains);
	for (guint i = 0; i < QUERIES; i++) {
		g_autofree char *query = random_query(random, i % 4);
		check_against(f, plains, query);
	}
	clear_plains(plains);
	g_rand_free(random);
	fixture_free(f);
}

/* Pages of three put together are the whole list, in the same order, time and again. */
static void
test_paging(void)
{
	Fixture *f = fixture_new();
	Plain plains[DOCUMENTS] = {0};
	GRand *random = g_rand_new_with_seed(7);
	make_random(random, f, plains);
	for (SearchSort sort = SORT_RELEVANCE; sort <= SORT_OLDEST; sort++) {
		SearchOptions whole = {.limit = 1000, .sort = sort};
		g_autoptr(SearchResult) all = ask_with(f, "zobo OR kwimo", &whole);
		g_autofree char *expected = ids(all);
		GString *joined = g_string_new(NULL);
		for (guint at = 0; at < all->total_documents; at += 3) {
			SearchOptions page = {.limit = 3, .offset = at, .sort = sort};
			g_autoptr(SearchResult) part = ask_with(f, "zobo OR kwimo", &page);
			g_autofree char *some = ids(part);
			g_string_append_printf(joined, at ? " %s" : "%s", some);
			g_assert_cmpuint(part->total_documents, ==, all->total_documents);
		}
		g_assert_cmpstr(joined->str, ==, expected);
		g_string_free(joined, TRUE);
	}
	SearchOptions beyond = {.limit = 3, .offset = 5000};
	g_autoptr(SearchResult) none = ask_with(f, "zobo", &beyond);
	g_assert_cmpuint(none->documents->len, ==, 0);
	g_assert_cmpuint(none->total_documents, >, 0);
	clear_plains(plains);
	g_rand_free(random);
	fixture_free(f);
}

/* ---- an archive for people ------------------------------------------------------------------- */

static Fixture *
small_archive(void)
{
	Fixture *f = fixture_new();
	Document *doc = document("Guarding the Journey", "report", "2018-07");
	fixture_value(doc, "country", "MM");
	fixture_value(doc, "org", "International Labour Organization");
	fixture_block(doc, ROLE_HEADING, 1, "Overseas assistance");
	fixture_block(doc, ROLE_BODY, 1, "Embassies open their doors to every worker who asks.");
	fixture_block(doc, ROLE_HEADING, 2, "Hotline");
	fixture_block(doc, ROLE_BODY, 2,
	              "It is answered at night. Workers in Yangon call most often.");
	fixture_block(doc, ROLE_HEADING, 3, "Media coverage");
	fixture_block(doc, ROLE_HEADING, 3, "Fees");
	fixture_block(doc, ROLE_FOOTNOTE, 3, "Brokers charge fees for nothing.");
	fixture_put(f, "report", doc);

	doc = document("Pledge", "press-release", "2018-07-16");
	fixture_value(doc, "country", "MM");
	fixture_value(doc, "country", "KH");
	fixture_block(doc, ROLE_BODY, 1,
	              "The International Organization for Migration praised the embassy hotline.");
	fixture_put(f, "pledge", doc);

	doc = document("Letter", "statement", "2020");
	fixture_block(doc, ROLE_BODY, 1, "A hotline was promised to workers in Thailand.");
	fixture_block(doc, ROLE_RUNNING_HEAD, 1, "Zanzibar Letterhead");
	fixture_put(f, "letter", doc);

	doc = document("Annual Report of the Steering Group", "report", "");
	doc_set_state(doc, DOC_NO_TEXT, "its pages are pictures");
	fixture_put(f, "scan", doc);
	fixture_open(f);
	return f;
}

static void
test_words(void)
{
	Fixture *f = small_archive();
	expect(f, "embassies", "pledge report");
	expect(f, "\"embassies\"", "report");
	expect(f, "title:guarding", "report");
	expect(f, "heading:fees", "report");
	expect(f, "hotline -Thailand", "report pledge");
	expect(f, "emb*", "pledge report");
	expect(f, "\"workers yangon\"~3", "report");
	expect(f, "\"workers often\"~3", "");
	expect(f, "\"often workers\"~5", "report");
	expect(f, "IOM", "pledge");
	expect(f, "Rangoon", "report");
	expect(f, "\"Rangoon\"", "");
	expect(f, "zanzibar", "");
	expect(f, "the", "report pledge scan");
	expect(f, "steering group", "scan");
	expect(f, "kind:statement", "letter");
	expect(f, "country:Burma", "pledge report");
	expect(f, "country:MM -country:KH", "report");
	expect(f, "org:ILO", "report");
	expect(f, "since:2019", "letter");
	expect(f, "until:2018-07-10", "report");
	expect(f, "2020 hotline", "letter report pledge");
	expect(f, "-hotline", "scan");
	expect(f, "", "");
	fixture_free(f);
}

/* All words of a query in a document, though in different passages, beat some of them in one. */
static void
test_all_words(void)
{
	Fixture *f = fixture_new();
	Document *doc = document("One", "report", "2001");
	fixture_block(doc, ROLE_BODY, 1, "plavu plavu plavu plavu");
	fixture_put(f, "some", doc);
	doc = document("Two", "report", "2002");
	fixture_block(doc, ROLE_BODY, 1,
	              "plavu stands here among a great many other and longer words");
	fixture_block(doc, ROLE_BODY, 2,
	              "drixo stands here among a great many other and longer words");
	fixture_put(f, "all", doc);
	doc = document("Three", "report", "2003");
	fixture_block(doc, ROLE_BODY, 1,
	              "plavu stands here and then at a distance of many words drixo");
	fixture_put(f, "apart", doc);
	doc = document("Four", "report", "2004");
	fixture_block(doc, ROLE_BODY, 1,
	              "here and then at a distance of many words stands plavu drixo");
	fixture_put(f, "near", doc);
	fixture_open(f);
	expect(f, "plavu drixo", "near apart all some");
	g_autoptr(SearchResult) both = ask(f, "plavu drixo");
	g_assert_false(both->relaxed);
	g_assert_true(has_note(both, "3 documents hold all of this"));
	for (guint i = 1; i < both->documents->len; i++)
		g_assert_cmpfloat(((SearchDocument *)both->documents->pdata[i])->score, <=,
		                  ((SearchDocument *)both->documents->pdata[i - 1])->score);
	g_autoptr(SearchResult) relaxed = ask(f, "plavu gwafo");
	g_assert_true(relaxed->relaxed);
	g_assert_true(has_note(relaxed, "No document holds all"));
	g_assert_cmpuint(relaxed->documents->len, ==, 4);
	fixture_free(f);
}

/* ---- what is shown --------------------------------------------------------------------------- */

static const SearchHit *
first_hit(const SearchResult *result)
{
	g_assert_cmpuint(result->documents->len, >, 0);
	const SearchDocument *d = result->documents->pdata[0];
	g_assert_cmpuint(d->hits->len, >, 0);
	return d->hits->pdata[0];
}

static void
test_hits(void)
{
	Fixture *f = small_archive();
	g_autoptr(SearchResult) under = ask(f, "\"overseas assistance\"");
	const SearchHit *hit = first_hit(under);
	g_assert_cmpstr(hit->passage->role, ==, "body");
	g_assert_cmpstr(hit->passage->heading[0], ==, "Overseas assistance");
	g_assert_true(g_str_has_prefix(hit->snippet, "Embassies open"));
	g_assert_cmpuint(hit->passage->page, ==, 1);
	const ExplainedTerm *term = hit->explain->terms->pdata[0];
	g_assert_nonnull(strstr(term->word, "overseas assistance"));

	g_autoptr(SearchResult) empty = ask(f, "\"media coverage\"");
	hit = first_hit(empty);
	g_assert_cmpstr(hit->passage->role, ==, "heading");
	g_assert_cmpstr(hit->snippet, ==, "");

	g_autoptr(SearchResult) note = ask(f, "brokers");
	hit = first_hit(note);
	g_assert_cmpstr(hit->passage->role, ==, "footnote");
	g_assert_cmpuint(hit->highlights->len, ==, 2);
	g_assert_cmpuint(g_array_index(hit->highlights, guint, 1), ==, strlen("Brokers"));

	g_autoptr(SearchResult) title = ask(f, "title:guarding");
	hit = first_hit(title);
	g_assert_cmpuint(hit->highlights->len, ==, 0);

	g_autoptr(SearchResult) filter = ask(f, "kind:report");
	g_assert_cmpuint(((SearchDocument *)filter->documents->pdata[0])->hits->len, ==, 0);
	fixture_free(f);
}

static void
test_notes(void)
{
	Fixture *f = small_archive();
	g_autoptr(SearchResult) unread = ask(f, "hotline");
	g_assert_true(has_note(unread, "1 document could not be read"));
	g_assert_cmpuint(unread->unread, ==, 1);
	g_autoptr(SearchResult) typo = ask(f, "embasy hotline");
	g_assert_cmpstr(typo->did_you_mean, ==, "embassy hotline");
	g_assert_false(has_note(typo, "Nothing was found for"));
	g_autoptr(SearchResult) corrected = ask(f, "guardinng");
	g_autofree char *listed = ids(corrected);
	g_assert_cmpstr(listed, ==, "report");
	g_assert_cmpstr(corrected->did_you_mean, ==, "guarding");
	g_assert_true(has_note(corrected, "Nothing was found for “guardinng”"));
	g_autoptr(SearchResult) good = ask(f, "embassy hotline");
	g_assert_null(good->did_you_mean);
	g_autoptr(SearchResult) other = ask(f, "IOM");
	g_assert_true(has_note(other, "International Organization for Migration"));
	g_autoptr(SearchResult) unknown = ask(f, "year:1999");
	g_assert_true(has_note(unknown, "there are 2018, 2020"));
	g_autoptr(SearchResult) nothing = ask(f, " ( ");
	g_assert_true(has_note(nothing, "Nothing was asked for"));
	fixture_free(f);
}

static void
test_options(void)
{
	Fixture *f = small_archive();
	char *kinds[] = {(char[]){"press release"}, (char[]){"statement"}, NULL};
	SearchOptions options = {.limit = 10, .kind = kinds, .sort = SORT_OLDEST};
	g_autoptr(SearchResult) either = ask_with(f, "hotline", &options);
	g_autofree char *listed = ids(either);
	g_assert_cmpstr(listed, ==, "pledge letter");
	SearchOptions inside = {.limit = 10, .in_document = "report", .passages = 1};
	g_autoptr(SearchResult) one = ask_with(f, "workers", &inside);
	g_assert_cmpuint(one->documents->len, ==, 1);
	const SearchDocument *d = one->documents->pdata[0];
	g_assert_cmpuint(d->hits->len, ==, 1);
	g_assert_cmpuint(d->more, ==, 1);
	SearchOptions newest = {.limit = 10, .sort = SORT_NEWEST};
	g_autoptr(SearchResult) dated = ask_with(f, "-zebra", &newest);
	g_autofree char *order = ids(dated);
	g_assert_cmpstr(order, ==, "letter pledge report scan");
	SearchOptions hurried = {.limit = 10, .deadline_ms = 60000};
	g_autoptr(SearchResult) whole = ask_with(f, "hotline", &hurried);
	g_assert_false(whole->partial);
	fixture_free(f);
}

/* Common words needn't be held, and with marks đâu (where) is one; đầu (head) is none. */
static void
test_marked_stop_words(void)
{
	Fixture *f = fixture_new();
	Document *doc = document("Zobo", "report", "2020");
	fixture_block(doc, ROLE_BODY, 1, "Hợp đồng lao động zobo.");
	fixture_put(f, "contract", doc);
	fixture_open(f);
	static const struct {
		const char *query;
		gboolean relaxed;
	} cases[] = {{"hợp đồng của zobo ở đâu", FALSE},
	             {"hợp đồng đầu zobo", TRUE},
	             {"hop dong dau zobo", TRUE}};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SearchResult) result = ask(f, cases[i].query);
		g_assert_cmpuint(result->documents->len, ==, 1);
		g_assert_true(result->relaxed == cases[i].relaxed);
	}
	fixture_free(f);
}

/* A search sees one point in time; the next one sees what was written meanwhile. */
static void
test_changes(void)
{
	Fixture *f = small_archive();
	expect(f, "snubo", "");
	Document *doc = document("New", "report", "2021");
	fixture_block(doc, ROLE_BODY, 1, "snubo");
	fixture_put(f, "new", doc);
	expect(f, "snubo", "");
	GError *error = NULL;
	writer_commit(f->writer, &error);
	g_assert_no_error(error);
	expect(f, "snubo", "new");
	writer_remove(f->writer, "/archive/new.pdf", &error);
	g_assert_no_error(error);
	writer_commit(f->writer, &error);
	g_assert_no_error(error);
	expect(f, "snubo", "");
	fixture_free(f);
}

/* A query of common words over many passages is stopped by its deadline, and says so. */
static void
test_deadline(void)
{
	Fixture *f = fixture_new();
	for (guint i = 0; i < 400; i++) {
		Document *doc = document("Many", "report", "2001");
		for (guint k = 0; k < 100; k++)
			fixture_block(doc, ROLE_BODY, k + 1, "zobo kwimo plavu drixo snubo gwafo");
		g_autofree char *id = g_strdup_printf("m%u", i);
		fixture_put(f, id, doc);
	}
	fixture_open(f);
	SearchOptions warm = {.limit = 1};
	g_autoptr(SearchResult) whole = ask_with(f, "zobo kwimo plavu drixo snubo gwafo", &warm);
	g_assert_false(whole->partial);
	g_assert_cmpuint(whole->total_documents, ==, 400);
	SearchOptions options = {.limit = 1, .deadline_ms = 1};
	g_autoptr(SearchResult) part = ask_with(f, "zobo kwimo plavu drixo snubo gwafo", &options);
	g_assert_true(part->partial);
	g_assert_true(has_note(part, "time allowed"));
	g_assert_cmpuint(part->total_documents, <, 400);
	fixture_free(f);
}

/* Which documents name an organisation is no matter of metadata alone. */
static void
test_organisations(void)
{
	Fixture *f = small_archive();
	Document *doc = document("Office", "page", "2016");
	fixture_block(doc, ROLE_BODY, 1, "What MAP does, and how (says the I.L.O.).");
	fixture_put(f, "office", doc);
	doc = document("Atlas", "page", "2015");
	fixture_block(doc, ROLE_BODY, 1, "A map of roads; MAPS of rivers; ilo, in small letters.");
	fixture_put(f, "atlas", doc);
	g_assert_true(writer_commit(f->writer, NULL));
	expect(f, "org:IOM", "pledge");
	expect(f, "org:\"International Organisation for Migration\"", "pledge");
	expect(f, "org:MAP", "office");
	expect(f, "org:ILO", "report");
	expect(f, "hotline org:IOM org:ILO", "pledge report");
	expect(f, "hotline (org:IOM OR country:TH)", "pledge");
	/* A name in the text is no reason to be left out, unless the name itself is. */
	expect(f, "hotline -org:IOM -\"International Organization for Migration\"", "letter report");
	g_autoptr(SearchResult) without = ask(f, "hotline -org:IOM");
	g_assert_cmpuint(without->total_documents, ==, 3);
	g_assert_true(has_note(without, "leaves out what names it too"));
	g_autoptr(SearchResult) noted = ask(f, "org:IOM org:IOM");
	g_assert_true(has_note(noted, "name it (or IOM)"));
	g_assert_cmpuint(noted->notes->len, ==, 1);
	fixture_free(f);
}

/* A document is found by its own symbol, and one that stands in a text by its parts. */
static void
test_symbols(void)
{
	Fixture *f = fixture_new();
	Document *doc = document("Observations", "report", "2001");
	fixture_value(doc, "symbol", "CMW/C/ZZZ/CO/1");
	fixture_block(doc, ROLE_BODY, 1, "Nothing names it in here.");
	fixture_block(doc, ROLE_BODY, 2, "Nor here.");
	fixture_put(f, "own", doc);
	doc = document("Letter", "statement", "2002");
	fixture_block(doc, ROLE_BODY, 1, "See A/HRC/38/41 and CMW/C/ZZZ/CO/1, both of them.");
	fixture_put(f, "cites", doc);
	fixture_open(f);
	expect(f, "CMW/C/ZZZ/CO/1", "own cites");
	expect(f, "cmw/c/zzz/co/1", "own cites");
	expect(f, "A/HRC/38/41", "cites");
	expect(f, "A/HRC/38", "cites");
	expect(f, "HRC/38/41", "cites");
	expect(f, "A/HRC/41", "");
	expect(f, "CMW/C/ZZZ", "own cites");
	g_autoptr(SearchResult) found = ask(f, "CMW/C/ZZZ/CO/1");
	g_assert_cmpuint(((SearchDocument *)found->documents->pdata[0])->hits->len, ==, 1);
	fixture_free(f);
}

static guint
count_notes(const SearchResult *result, const char *text)
{
	guint count = 0;
	for (guint i = 0; i < result->notes->len; i++)
		count += strstr(result->notes->pdata[i], text) != NULL;
	return count;
}

/* Which other words stand in for one typed, and how this is said. */
static void
test_other_words(void)
{
	Fixture *f = fixture_new();
	Document *doc = document("Region", "report", "2001");
	fixture_block(doc, ROLE_BODY, 1,
	              "South-East Asia is large. Wages are low. Much more, too.");
	fixture_put(f, "region", doc);
	doc = document("Ships", "report", "2002");
	fixture_block(doc, ROLE_BODY, 1, "Ships at sea, and what was paid for them.");
	fixture_put(f, "ships", doc);
	fixture_open(f);
	expect(f, "sea", "ships");
	expect(f, "\"South-East Asia\"", "region");
	g_autoptr(SearchResult) capitals = ask(f, "SEA");
	g_assert_cmpuint(capitals->documents->len, ==, 2);
	expect(f, "paid", "ships");
	g_autoptr(SearchResult) noun = ask(f, "salary");
	g_assert_cmpuint(noun->documents->len, ==, 1);
	g_assert_true(has_note(noun, "“salary” also finds wage"));
	g_autoptr(SearchResult) long_form = ask(f, "ilo iom unhcr salary ILO salaries fee Burma");
	g_assert_cmpuint(count_notes(long_form, "also finds"), ==, 3);
	g_assert_cmpuint(count_notes(long_form, "for 3 more of yours"), ==, 1);
	g_autoptr(SearchResult) french = ask(f, "peine de mort");
	g_assert_null(french->did_you_mean);
	fixture_free(f);
}

/* A bare line of a list of sources is worth no more than a paragraph. */
static void
test_short_passages(void)
{
	Fixture *f = fixture_new();
	Document *doc = document("Xylo", "report", "2001");
	fixture_block(doc, ROLE_BODY, 1, "Plavu xylo.");
	fixture_put(f, "line", doc);
	doc = document("Xylo", "report", "2002");
	g_autoptr(GString) text = g_string_new("Plavu");
	for (guint i = 0; i < 40; i++)
		g_string_append(text, " xylo");
	fixture_block(doc, ROLE_BODY, 1, text->str);
	fixture_put(f, "paragraph", doc);
	doc = document("Xylo", "report", "2003");
	for (guint i = 0; i < 400; i++)
		g_string_append(text, " xylo");
	g_string_erase(text, 0, 5);
	fixture_block(doc, ROLE_BODY, 1, text->str);
	fixture_put(f, "long", doc);
	fixture_open(f);
	g_autoptr(SearchResult) found = ask(f, "plavu");
	g_assert_cmpuint(found->documents->len, ==, 2);
	g_assert_cmpfloat(((SearchDocument *)found->documents->pdata[0])->score, ==,
	                  ((SearchDocument *)found->documents->pdata[1])->score);
	fixture_free(f);
}

/* What stands among the sources is found, but weighs less. */
static void
test_sections(void)
{
	static const char *const headings[] = {"7. Bibliography", "Sources of plavu",
	                                       "DOCUMENTOS DE REFERENCIA", "เอกสารอ้างอิง"};
	Fixture *f = fixture_new();
	for (guint i = 0; i < G_N_ELEMENTS(headings); i++) {
		g_autofree char *id = g_strdup_printf("d%u", i);
		Document *doc = document("Xylo", "report", "2001");
		fixture_block(doc, ROLE_HEADING, 1, headings[i]);
		fixture_block(doc, ROLE_BODY, 1, "Drixo kwimo.");
		fixture_put(f, id, doc);
	}
	fixture_open(f);
	g_autoptr(SearchResult) found = ask(f, "drixo");
	g_autofree char *listed = ids(found);
	g_assert_cmpuint(found->documents->len, ==, 4);
	g_assert_true(g_str_has_prefix(listed, "d1 "));
	double best = ((SearchDocument *)found->documents->pdata[0])->score;
	for (guint i = 1; i < 4; i++)
		g_assert_cmpfloat(((SearchDocument *)found->documents->pdata[i])->score, <,
		                  0.6 * best);
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/search/oracle", test_oracle);
	g_test_add_func("/search/paging", test_paging);
	g_test_add_func("/search/words", test_words);
	g_test_add_func("/search/all-words", test_all_words);
	g_test_add_func("/search/hits", test_hits);
	g_test_add_func("/search/notes", test_notes);
	g_test_add_func("/search/options", test_options);
	g_test_add_func("/search/organisations", test_organisations);
	g_test_add_func("/search/symbols", test_symbols);
	g_test_add_func("/search/other-words", test_other_words);
	g_test_add_func("/search/short-passages", test_short_passages);
	g_test_add_func("/search/sections", test_sections);
	g_test_add_func("/search/marked-stop-words", test_marked_stop_words);
	g_test_add_func("/search/changes", test_changes);
	g_test_add_func("/search/deadline", test_deadline);
	return g_test_run();
}
