/* What readers can ask of an index: records, lists, pages, headings, failures, ids that last. */
#include <string.h>

#include "base.h"
#include "index_fixture.h"

static Document *
report(const char *second_page)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "test");
	fixture_value(doc, "title", "A Report");
	fixture_value(doc, "kind", "report");
	fixture_value(doc, "date", "2018-07");
	fixture_value(doc, "lang", "en");
	fixture_value(doc, "country", "MM");
	fixture_value(doc, "country", "KH");
	fixture_value(doc, "org", "Zed");
	fixture_block(doc, ROLE_RUNNING_HEAD, 1, "The Report | 1");
	fixture_block(doc, ROLE_HEADING, 1, "One");
	fixture_block(doc, ROLE_BODY, 1, "First text.");
	fixture_block(doc, ROLE_HEADING, 2, "Two");
	fixture_block(doc, ROLE_BODY, 2, second_page);
	fixture_block(doc, ROLE_BODY, 2, "Last text.");
	doc_set(&((Page *)doc->pages->pdata[0])->label, "iii");
	doc_set(&((Page *)doc->pages->pdata[1])->label, "1");
	doc_add_link(doc, G_MAXUINT, 2, "here", "https://example.org/");
	return doc;
}

static Fixture *
archive(void)
{
	Fixture *f = fixture_new();
	fixture_put(f, "report-x", report("Second text."));
	Document *doc = doc_new();
	doc_set_state(doc, DOC_ENCRYPTED, "a password is needed");
	fixture_put(f, "locked", doc);
	doc = report("Second text.");
	doc->restricted = TRUE;
	fixture_put(f, "restricted", doc);
	doc = doc_new();
	fixture_value(doc, "title", "Outline only");
	fixture_value(doc, "date", "2020-01-02");
	fixture_value(doc, "lang", "my");
	fixture_block(doc, ROLE_BODY, 1, "Text.");
	doc_add_outline(doc, 1, 1, "From\nthe outline");
	fixture_put(f, "outline", doc);
	fixture_open(f);
	return f;
}

static void
test_document(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	g_autoptr(DocumentRecord) d = store_document(f->store, "report-x", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(d->title, ==, "A Report");
	g_assert_cmpstr(document_record_precision(d), ==, "month");
	g_assert_cmpuint(g_strv_length(d->countries), ==, 2);
	g_assert_cmpstr(d->countries[0], ==, "KH");
	g_assert_cmpstr(d->orgs[0], ==, "Zed");
	g_assert_cmpstr(d->path, ==, "/archive/report-x.pdf");
	g_assert_cmpstr(d->url, ==, "");
	g_assert_cmpuint(d->pages, ==, 2);
	g_assert_null(store_document(f->store, "nobody", &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
	g_clear_error(&error);
	fixture_free(f);
}

static void
test_pages(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	g_autoptr(GPtrArray) pages = store_pages(f->store, "report-x", &error);
	g_assert_cmpuint(pages->len, ==, 2);
	g_autoptr(PageRecord) page = store_page(f->store, "report-x", 0, 1, &error);
	g_assert_cmpstr(page->label, ==, "iii");
	g_assert_cmpuint(store_page_labelled(f->store, "report-x", "III", &error), ==, 1);
	g_assert_cmpuint(store_page_labelled(f->store, "report-x", "1", &error), ==, 2);
	g_assert_cmpuint(store_page_labelled(f->store, "report-x", "9", &error), ==, 0);
	g_assert_no_error(error);
	g_assert_null(store_page(f->store, "report-x", 0, 9, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_autoptr(GPtrArray) texts = store_page_passages(f->store, "report-x", 0, 1, &error);
	g_assert_cmpuint(texts->len, ==, 3);
	g_assert_cmpstr(((PassageRecord *)texts->pdata[0])->role, ==, "running_head");
	const PassageRecord *body = texts->pdata[2];
	g_assert_cmpstr(body->text, ==, "First text.");
	g_assert_cmpstr(body->heading[0], ==, "One");
	g_assert_cmpstr(body->page_label, ==, "iii");
	guint at = 99;
	g_autoptr(GPtrArray) around = store_surroundings(f->store, body->id, 9, 1, &at, &error);
	g_assert_no_error(error);
	/* The heading before it and one passage after it; no running head. */
	g_assert_cmpuint(around->len, ==, 3);
	g_assert_cmpuint(at, ==, 1);
	g_assert_cmpstr(((PassageRecord *)around->pdata[2])->text, ==, "Two");
	fixture_free(f);
}

static void
test_headings(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	g_autoptr(GPtrArray) printed = store_headings(f->store, "report-x", &error);
	g_assert_cmpuint(printed->len, ==, 2);
	const HeadingRecord *two = printed->pdata[1];
	g_assert_cmpstr(two->title, ==, "Two");
	g_assert_cmpuint(two->page, ==, 2);
	g_assert_cmpstr(two->label, ==, "1");
	g_autoptr(GPtrArray) own = store_headings(f->store, "outline", &error);
	g_assert_cmpuint(own->len, ==, 1);
	g_assert_cmpstr(((HeadingRecord *)own->pdata[0])->title, ==, "From the outline");
	g_autoptr(GPtrArray) links = store_links(f->store, "report-x", &error);
	g_assert_cmpstr(((LinkRecord *)links->pdata[0])->target, ==, "https://example.org/");
	g_autoptr(GPtrArray) values = store_values(f->store, "report-x", &error);
	g_assert_cmpuint(values->len, ==, 7);
	g_assert_no_error(error);
	fixture_free(f);
}

static char *
passage_id(Fixture *f, const char *text)
{
	GError *error = NULL;
	for (guint page = 1; page < 9; page++) {
		g_autoptr(GPtrArray) list =
			store_page_passages(f->store, "report-x", 0, page, &error);
		g_assert_no_error(error);
		for (guint i = 0; i < list->len; i++) {
			const PassageRecord *p = list->pdata[i];
			if (strcmp(p->text, text) == 0)
				return g_strdup(p->id);
		}
	}
	g_assert_not_reached();
}

/* The text before it grows, so that place, page and number change; the id still leads there. */
static void
test_lasting_id(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	g_autofree char *id = passage_id(f, "Last text.");
	g_assert_true(g_str_has_prefix(id, "report-x-2-3-"));
	g_autofree char *of = store_passage_document(id);
	g_assert_cmpstr(of, ==, "report-x");
	Document *doc = report("Another second text.");
	Document *longer = doc_new();
	doc_set(&longer->format, "pdf");
	fixture_block(longer, ROLE_BODY, 1, "A new page comes first.");
	fixture_block(longer, ROLE_BODY, 3, "Last text.");
	doc_free(doc);
	fixture_put(f, "report-x", longer);
	fixture_open(f);
	g_autoptr(PassageRecord) found = store_passage(f->store, id, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(found->text, ==, "Last text.");
	g_assert_cmpuint(found->page, ==, 3);
	static const char *const wrong[] = {"",	       "report-x",	      "report-x-1-1-0000",
					    "-1-1-ab", "report-x-1-x-abcd", "report-x-1-1",
					    "nobody-1-1-abcd", "---", "report-x-99999999999999999999-1-abcd"};
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_assert_null(store_passage(f->store, wrong[i], &error));
		g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
		g_clear_error(&error);
	}
	fixture_free(f);
}

static void
expect_list(Fixture *f, const ListOptions *options, const char *wanted, guint wanted_total)
{
	GError *error = NULL;
	guint total = 0;
	g_autoptr(GPtrArray) list = store_documents(f->store, options, &total, &error);
	g_assert_no_error(error);
	g_autoptr(GString) ids = g_string_new(NULL);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(ids, i ? " %s" : "%s", ((DocumentRecord *)list->pdata[i])->id);
	g_assert_cmpstr(ids->str, ==, wanted);
	g_assert_cmpuint(total, ==, wanted_total);
}

static void
test_lists(void)
{
	Fixture *f = archive();
	char *my[] = {(char[]){"my"}, (char[]){"zz"}, NULL}, *mm[] = {(char[]){"MM"}, NULL};
	char *ok[] = {(char[]){"encrypted"}, NULL}, *none[] = {NULL};
	char *quote[] = {(char[]){"x' OR 1 --"}, NULL};
	expect_list(f, NULL, "report-x restricted outline locked", 4);
	expect_list(f, &(ListOptions){.lang = my}, "outline", 1);
	expect_list(f, &(ListOptions){.country = mm, .limit = 1, .offset = 1}, "restricted", 2);
	expect_list(f, &(ListOptions){.state = ok, .kind = none}, "locked", 1);
	expect_list(f, &(ListOptions){.org = quote}, "", 0);
	expect_list(f, &(ListOptions){.sort = LIST_NEWEST}, "outline report-x restricted locked", 4);
	expect_list(f, &(ListOptions){.sort = LIST_OLDEST}, "report-x restricted outline locked", 4);
	expect_list(f, &(ListOptions){.since = "2018-07-15"}, "report-x restricted outline", 3);
	expect_list(f, &(ListOptions){.until = "2018-07-15"}, "report-x restricted", 2);
	expect_list(f, &(ListOptions){.since = "2018-08", .until = "2020"}, "outline", 1);
	fixture_free(f);
}

static void
test_failures(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	/* Newer bytes of a sound document can't be read: the older version stays. */
	Document *doc = doc_new();
	doc_set_state(doc, DOC_CRASHED, "the reader failed");
	fixture_put(f, "report-x", doc);
	fixture_open(f);
	g_autoptr(GPtrArray) list = store_failures(f->store, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(list->len, ==, 3);
	const FailureRecord *locked = list->pdata[0], *older = list->pdata[1], *owner = list->pdata[2];
	g_assert_cmpstr(locked->state, ==, "encrypted");
	g_assert_nonnull(strstr(locked->advice, "copy without one"));
	g_assert_cmpstr(older->state, ==, "crashed");
	g_assert_true(older->older_kept);
	g_assert_cmpstr(older->document->state, ==, "ok");
	g_assert_cmpstr(owner->state, ==, "restricted");
	g_autoptr(StoreStatus) status = store_status(f->store, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(status->documents, ==, 4);
	g_assert_cmpuint(status->failures, ==, 2);
	g_assert_cmpuint(status->passages, ==, 13);
	g_assert_cmpuint(status->searched, ==, 11);
	g_assert_cmpstr(((ValueCount *)status->states->pdata[0])->value, ==, "ok");
	g_assert_cmpuint(((ValueCount *)status->states->pdata[0])->count, ==, 3);
	g_assert_false(status->stale);
	fixture_free(f);
}

static void
test_snapshot(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	g_assert_true(store_begin(f->store, &error));
	guint64 before = store_generation(f->store, &error);
	fixture_put(f, "later", report("Later."));
	g_assert_true(writer_commit(f->writer, &error));
	g_assert_null(store_document(f->store, "later", NULL));
	g_assert_cmpuint(store_generation(f->store, &error), ==, before);
	store_end(f->store);
	g_autoptr(DocumentRecord) later = store_document(f->store, "later", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(store_generation(f->store, &error), ==, before + 1);
	fixture_free(f);
}

static void
test_refusals(void)
{
	Fixture *f = archive();
	GError *error = NULL;
	g_autofree char *none = g_build_filename(f->folder, "none.db", NULL);
	g_assert_null(store_open(none, f->tok, f->vocabulary, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND);
	g_assert_nonnull(strstr(error->message, "rapporteur index"));
	g_clear_error(&error);
	g_autofree char *text = g_build_filename(f->folder, "text.db", NULL);
	g_assert_true(g_file_set_contents(text, "This is no database at all, only some text.", -1, NULL));
	g_assert_null(store_open(text, f->tok, f->vocabulary, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT);
	g_clear_error(&error);
	fixture_free(f);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store_read/document", test_document);
	g_test_add_func("/store_read/pages", test_pages);
	g_test_add_func("/store_read/headings", test_headings);
	g_test_add_func("/store_read/lasting-id", test_lasting_id);
	g_test_add_func("/store_read/lists", test_lists);
	g_test_add_func("/store_read/failures", test_failures);
	g_test_add_func("/store_read/snapshot", test_snapshot);
	g_test_add_func("/store_read/refusals", test_refusals);
	return g_test_run();
}
