/*
 * recommendations: they come and go with their document, keep their ids, and their words stay those
 * of the text. FTS5's own integrity check judges.
 */
#include "index_fixture.h"
#include "store_recommend.h"
#include "store_writer.h"

#include <string.h>

static Recommendation *
add(Document *doc, guint block, const char *number, const char *text, const char *to)
{
	Recommendation *r = doc_add_recommendation(doc, block, block);
	r->class = REC_MADE;
	r->confidence = REC_STRUCTURED;
	r->start = 0;
	r->end = (guint)strlen(doc_block(doc, block)->text);
	r->repeats = G_MAXUINT;
	doc_set(&r->number, number);
	doc_set(&r->text, text);
	doc_set(&r->lead_in, "The network asks:");
	doc_set(&r->themes, "fees-debt\x1foverseas-assistance");
	doc_set(&r->affected, "migrant workers");
	doc_add_party(r->addressees, to, to, "MM");
	return r;
}

static Document *
two_recommendations(const char *second)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	fixture_block(doc, ROLE_HEADING, 1, "Recommendations");
	fixture_block(doc, ROLE_LIST, 1, "Open a hotline.");
	fixture_block(doc, ROLE_LIST, 2, second);
	doc_add_value(doc, "title", "Guarding the Journey", SOURCE_INFO, 0.5f)->chosen = TRUE;
	add(doc, 1, "1", "Open a hotline.", "Government of Myanmar");
	add(doc, 2, "2", second, "Government of Myanmar");
	return doc;
}

static void
put(Fixture *f, const char *id, Document *doc)
{
	g_autoptr(GError) error = NULL;
	ExtractCost cost = {0};
	FileFacts facts = {.path = "/a/b.pdf", .root = "/a"};
	g_assert_true(writer_put(f->writer, id, "00", 1, doc, &cost, NULL, &error));
	g_assert_no_error(error);
	g_assert_true(writer_place(f->writer, id, &facts, &error));
	g_assert_true(writer_commit(f->writer, &error));
	g_assert_no_error(error);
	doc_free(doc);
}

static gint64
number(Fixture *f, const char *sql)
{
	sqlite3_stmt *s = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(f->writer->db, sql, -1, &s, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(s), ==, SQLITE_ROW);
	gint64 value = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return value;
}

static void
check_words(Fixture *f)
{
	g_assert_cmpint(sqlite3_exec(f->writer->db,
	                             "INSERT INTO recommendation_fts(recommendation_fts, rank) "
	                             "VALUES('integrity-check', 1)",
	                             NULL, NULL, NULL),
	                ==, SQLITE_OK);
}

static char *
id_of(Fixture *f, gint64 ordinal)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(f->file, f->tok, f->vocabulary, &error);
	g_assert_no_error(error);
	g_autofree char *sql = g_strdup_printf(
	        "SELECT row FROM recommendation WHERE ordinal = %" G_GINT64_FORMAT, ordinal);
	g_autoptr(RecommendationRecord) r = store_recommendation_at(store, number(f, sql), &error);
	g_assert_no_error(error);
	return g_strdup(r->id);
}

static void
test_written(void)
{
	Fixture *f = fixture_new();
	g_autoptr(GError) error = NULL;
	put(f, "doc-1", two_recommendations("Pay the fees."));
	g_autofree char *id = id_of(f, 1);
	g_assert_true(store_is_recommendation(id));
	g_assert_false(store_is_recommendation("doc-1-2-1-0abc"));
	g_autoptr(Store) store = store_open(f->file, f->tok, f->vocabulary, &error);
	g_autoptr(RecommendationRecord) r = store_recommendation(store, id, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(r->text, ==, "Pay the fees.");
	g_assert_cmpstr(r->number, ==, "2");
	g_assert_cmpstr(r->class, ==, "R");
	g_assert_cmpstr(r->confidence, ==, "A");
	g_assert_cmpuint(r->page, ==, 2);
	g_assert_cmpuint(r->addressees->len, ==, 1);
	const PartyRecord *party = r->addressees->pdata[0];
	g_assert_cmpstr(party->name, ==, "Government of Myanmar");
	g_assert_cmpstr(party->country, ==, "MM");
	g_assert_cmpuint(g_strv_length(r->themes), ==, 2);
	g_assert_cmpuint(g_strv_length(r->affected), ==, 1);
	g_autoptr(PassageRecord) passage = store_passage(store, r->passage, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(r->span_end, <=, strlen(passage->text));
	g_autofree char *span =
	        g_strndup(passage->text + r->span_start, r->span_end - r->span_start);
	g_assert_cmpstr(span, ==, "Pay the fees.");
	g_assert_null(store_recommendation(store, "doc-1-r22222222", &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
	check_words(f);
	fixture_free(f);
}

static void
test_ids_last(void)
{
	Fixture *f = fixture_new();
	put(f, "doc-1", two_recommendations("Pay the fees."));
	g_autofree char *first = id_of(f, 0), *second = id_of(f, 1);
	put(f, "doc-1", two_recommendations("Pay back  the fees."));
	g_autofree char *first_again = id_of(f, 0), *second_again = id_of(f, 1);
	g_assert_cmpstr(first, ==, first_again);
	g_assert_cmpstr(second, !=, second_again);
	check_words(f);
	put(f, "doc-1", two_recommendations("Open a hotline."));
	g_assert_cmpint(number(f, "SELECT count(DISTINCT hash) FROM recommendation"), ==, 2);
	fixture_free(f);
}

static void
test_removed(void)
{
	Fixture *f = fixture_new();
	g_autoptr(GError) error = NULL;
	put(f, "doc-1", two_recommendations("Pay the fees."));
	g_assert_true(writer_remove(f->writer, "/a/b.pdf", &error));
	g_assert_true(writer_commit(f->writer, &error));
	g_assert_cmpint(number(f, "SELECT count(*) FROM recommendation"), ==, 0);
	g_assert_cmpint(number(f, "SELECT count(*) FROM recommendation_party"), ==, 0);
	g_assert_cmpint(number(f, "SELECT count(*) FROM recommendation_subject"), ==, 0);
	check_words(f);
	fixture_free(f);
}

/* The title is among the words: they must be the catalogue's after it spoke. */
static void
test_renamed_and_recut(void)
{
	Fixture *f = fixture_new();
	g_autoptr(GError) error = NULL;
	put(f, "doc-1", two_recommendations("Pay the fees."));
	g_autoptr(Document) said = doc_new();
	doc_add_value(said, "title", "Numbats", SOURCE_CATALOGUE, 1)->chosen = TRUE;
	Override override = {.values = said->values, .hash = "1"};
	g_assert_true(writer_override(f->writer, "doc-1", &override, &error));
	g_assert_true(writer_commit(f->writer, &error));
	check_words(f);
	g_assert_cmpint(number(f, "SELECT count(*) FROM recommendation_fts WHERE "
	                          "recommendation_fts MATCH 'title : numbats'"),
	                ==, 2);
	g_assert_true(writer_retokenise(f->writer, NULL, NULL, &error));
	g_assert_no_error(error);
	check_words(f);
	g_assert_cmpint(number(f, "SELECT count(*) FROM recommendation_fts WHERE "
	                          "recommendation_fts MATCH 'hotline'"),
	                ==, 1);
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/recommendations/written", test_written);
	g_test_add_func("/recommendations/ids-last", test_ids_last);
	g_test_add_func("/recommendations/removed", test_removed);
	g_test_add_func("/recommendations/renamed-and-recut", test_renamed_and_recut);
	return g_test_run();
}
