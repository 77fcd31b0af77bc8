/*
 * Corrections and completions of any text, from a small archive in several scripts: within their
 * bounds, UTF-8, and a plan that holds the corrections.
 */
#include <stdlib.h>
#include <string.h>

#include "../index_fixture.h"
#include "search_complete.h"
#include "search_plan.h"
#include "search_suggest.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static Fixture *fixture;
static Expander *expander;

static void
put(const char *id, const char *title, const char *text)
{
	Document *doc = doc_new();
	doc_set(&doc->format, "pdf");
	fixture_value(doc, "title", title);
	fixture_block(doc, ROLE_HEADING, 1, "Help for workers abroad");
	fixture_block(doc, ROLE_BODY, 1, text);
	fixture_put(fixture, id, doc);
}

static void
close_archive(void)
{
	expander_free(expander);
	fixture_free(fixture);
}

static void
open_archive(void)
{
	fixture = fixture_new();
	put("en", "The labour attaches",
	    "The embassy keeps a hotline for migrant workers. Organised.");
	put("id", "Pekerja migran", "Perlindungan pekerja migran sebelum bekerja");
	put("vi", "Sổ tay", "Đại sứ quán giúp người lao động");
	put("th", "ค่าจ้าง", "แรงงานข้ามชาติในประเทศไทย นายจ้างจ่ายค่าจ้างล่าช้า");
	put("lo", "ການປົກປ້ອງແຮງງານ", "ແຮງງານເຄື່ອນຍ້າຍຄວນເກັບສັນຍາໄວ້");
	put("km", "កិច្ចសន្យា", "ពលករចំណាកស្រុកត្រូវទាក់ទងកុងស៊ុល");
	put("my", "အလုပ်သမား", "ရွှေ့ပြောင်းအလုပ်သမားများကို စောင့်ရှောက်ခြင်း");
	fixture_open(fixture);
	expander = expander_new(fixture->tok, fixture->vocabulary);
	atexit(close_archive);
}

static void
check_corrections(const Corrections *corrections)
{
	GHashTableIter iter;
	gpointer list;
	g_hash_table_iter_init(&iter, corrections->by_node);
	while (g_hash_table_iter_next(&iter, NULL, &list))
		for (guint i = 0; i < ((GPtrArray *)list)->len; i++) {
			const Correction *correction = ((GPtrArray *)list)->pdata[i];
			g_assert_true(g_utf8_validate(correction->text, -1, NULL));
			g_assert_true(correction->weight > 0 && correction->weight <= 1);
		}
	for (guint i = 0; i < corrections->notes->len; i++)
		g_assert_true(g_utf8_validate(corrections->notes->pdata[i], -1, NULL));
	g_assert_true(!corrections->did_you_mean ||
	              g_utf8_validate(corrections->did_you_mean, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	if (!fixture)
		open_archive();
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(Query) query = query_parse(fixture->tok, fixture->vocabulary, text);
	g_autoptr(Corrections) corrections = search_suggest(fixture->store, query, expander);
	check_corrections(corrections);
	g_autoptr(SearchPlan) plan = search_plan_new(fixture->tok, fixture->vocabulary, expander,
	                                             corrections->by_node, query);
	g_assert_true(g_utf8_validate(plan->expression, -1, NULL));
	g_autoptr(GPtrArray) found = search_complete(fixture->store, text, 10, NULL);
	g_assert_nonnull(found);
	g_assert_cmpuint(found->len, <=, 10);
	for (guint i = 0; i < found->len; i++)
		g_assert_true(
		        g_utf8_validate(((const Completion *)found->pdata[i])->text, -1, NULL));
	return 0;
}
