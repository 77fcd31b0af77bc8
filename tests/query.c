/* What was typed and how it is read: typed text, the tree in the query language, notes. */
#include <string.h>

#include "query.h"
#include "query_cases.h"
#include "query_same.h"

static Vocabulary *vocabulary;
static Tok *tok;

static void
gather_dates(const QueryNode *node, GString *out)
{
	if (node->date)
		g_string_append_printf(out, "%s%s=%s", out->len ? " " : "", node->text, node->date);
	for (guint i = 0; node->children && i < node->children->len; i++)
		gather_dates(node->children->pdata[i], out);
}

static gboolean
has_note(const Query *query, const char *text)
{
	for (guint i = 0; i < query->notes->len; i++)
		if (strstr(query->notes->pdata[i], text))
			return TRUE;
	return FALSE;
}

static void
check_case(const Case *c)
{
	g_autoptr(Query) query = query_parse(tok, vocabulary, c->typed);
	g_test_message("typed: %s", c->typed);
	g_assert_cmpstr(query->read_as, ==, c->read_as ? c->read_as : c->typed);
	for (guint i = 0; i < query->notes->len; i++)
		g_test_message("note: %s", (char *)query->notes->pdata[i]);
	g_assert_true(c->note ? has_note(query, c->note) : !query->notes->len);
	g_autoptr(GString) dates = g_string_new(NULL);
	if (query->root)
		gather_dates(query->root, dates);
	g_assert_cmpstr(dates->str, ==, c->dates);
	g_autoptr(Query) again = query_parse(tok, vocabulary, query->read_as);
	query_assert_same(query, again);
}

static void
test_cases(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		check_case(&cases[i]);
}

/* Names that the vocabulary has are values of filters, and their forms are values of themselves. */
static void
test_values(void)
{
	const struct {
		const char *name;
		const GPtrArray *entities;
	} lists[] = {{"country", vocabulary_places(vocabulary)},
	             {"org", vocabulary_orgs(vocabulary)}};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (guint k = 0; k < lists[i].entities->len; k++) {
			const Entity *entity = lists[i].entities->pdata[k];
			if (i == 0 && !*entity->iso)
				continue;
			g_autofree char *value =
			        query_filter_value(tok, vocabulary, lists[i].name, entity->name);
			g_autofree char *again =
			        query_filter_value(tok, vocabulary, lists[i].name, value);
			g_assert_cmpstr(value, ==, again);
			if (i == 1)
				g_assert_cmpstr(value, ==, entity->name);
		}
}

static void
test_ends(void)
{
	static const char *const ends[][4] = {{"year", "2015", "2015", "2015"},
	                                      {"year", "2015..2018", "2015", "2018"},
	                                      {"date", "2015-04..", "2015-04", ""},
	                                      {"date", "..2017-05-31", "", "2017-05-31"},
	                                      {"since", "2015-04-01", "2015-04-01", ""},
	                                      {"until", "2015", "", "2015"}};
	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		char first[QUERY_DATE_SIZE], last[QUERY_DATE_SIZE];
		query_date_ends(ends[i][0], ends[i][1], first, last);
		g_assert_cmpstr(first, ==, ends[i][2]);
		g_assert_cmpstr(last, ==, ends[i][3]);
	}
}

static void
test_tree(void)
{
	g_autoptr(Query) query =
	        query_parse(tok, vocabulary, "a (b OR \"c d\"~3) -e kind:report lang:my");
	g_assert_cmpuint(query->filters->len, ==, 2);
	g_assert_cmpint(query->root->type, ==, QUERY_AND);
	g_assert_cmpuint(query->root->children->len, ==, 3);
	const QueryNode *either = query->root->children->pdata[1];
	g_assert_cmpint(either->type, ==, QUERY_OR);
	const QueryNode *near = either->children->pdata[1];
	g_assert_cmpint(near->type, ==, QUERY_PHRASE);
	g_assert_cmpuint(near->distance, ==, 3);
	g_assert_cmpstr(near->text, ==, "c d");
	g_assert_cmpint(((QueryNode *)query->root->children->pdata[2])->type, ==, QUERY_NOT);
}

static void
test_bounds(void)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < 200; i++)
		g_string_append_printf(text, "word%u ", i);
	g_autoptr(Query) many = query_parse(tok, vocabulary, text->str);
	g_assert_cmpuint(many->root->children->len, ==, 64);
	g_assert_true(has_note(many, "first 64 words"));
	g_string_truncate(text, 0);
	for (guint i = 0; i < 4000; i++)
		g_string_append(text, "ສ");
	g_autoptr(Query) cut = query_parse(tok, vocabulary, text->str);
	g_assert_true(has_note(cut, "10000 bytes"));
	g_assert_true(g_utf8_validate(cut->read_as, -1, NULL));
	g_string_truncate(text, 0);
	for (guint i = 0; i < 3000; i++)
		g_string_append_c(text, '(');
	g_string_append(text, "x");
	for (guint i = 0; i < 3000; i++)
		g_string_append_c(text, ')');
	g_autoptr(Query) deep = query_parse(tok, vocabulary, text->str);
	g_assert_cmpstr(deep->read_as, ==, "x");
	g_assert_true(has_note(deep, "64 deep"));
	g_string_truncate(text, 0);
	for (guint i = 0; i < 900; i++)
		g_string_append(text, i % 300 ? "33(b)" : " 33(b)");
	g_autoptr(Query) leaves = query_parse(tok, vocabulary, text->str);
	g_assert_true(has_note(leaves, "first 256 words"));
	g_assert_cmpuint(leaves->root->children->len, ==, 3);
	g_autoptr(Query) leaves_again = query_parse(tok, vocabulary, leaves->read_as);
	query_assert_same(leaves, leaves_again);
	for (guint i = 0; i < 900; i++)
		g_string_append(text, i % 150 ? "33(b)" : " 33(b)");
	g_autoptr(Query) long_one = query_parse(tok, vocabulary, text->str);
	g_assert_true(has_note(long_one, "first 1024 words"));
	g_autoptr(Query) long_again = query_parse(tok, vocabulary, long_one->read_as);
	query_assert_same(long_one, long_again);
	g_string_truncate(text, 0);
	for (guint i = 0; i < 30; i++)
		g_string_append(text, "a (b OR ");
	g_string_append_c(text, 'c');
	for (guint i = 0; i < 30; i++)
		g_string_append_c(text, ')');
	g_autoptr(Query) groups = query_parse(tok, vocabulary, text->str);
	g_assert_true(has_note(groups, "16 deep"));
	g_autoptr(Query) groups_again = query_parse(tok, vocabulary, groups->read_as);
	query_assert_same(groups, groups_again);
	g_string_truncate(text, 0);
	for (guint i = 0; i < 500; i++)
		g_string_append_printf(text, "year:%u ", 1800 + i % 300);
	g_autoptr(Query) filters = query_parse(tok, vocabulary, text->str);
	g_assert_cmpuint(filters->filters->len, ==, 64);
	g_assert_true(has_note(filters, "first 64 filters"));
	g_autoptr(Query) bytes = query_parse(tok, vocabulary, "caf\xe9 \xff\xfe ok");
	g_assert_true(g_utf8_validate(bytes->read_as, -1, NULL));
	g_string_free(text, TRUE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	vocabulary = vocabulary_load(NULL, NULL);
	g_assert_nonnull(vocabulary);
	tok = tok_new(vocabulary, NULL);
	g_assert_nonnull(tok);
	g_test_add_func("/query/cases", test_cases);
	g_test_add_func("/query/values", test_values);
	g_test_add_func("/query/ends", test_ends);
	g_test_add_func("/query/tree", test_tree);
	g_test_add_func("/query/bounds", test_bounds);
	int result = g_test_run();
	tok_free(tok);
	vocabulary_free(vocabulary);
	return result;
}
