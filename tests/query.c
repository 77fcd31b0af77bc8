/* What was typed and how it is read: typed text, the tree in the query language, notes. */
#include <string.h>

#include "query.h"

static Vocabulary *vocabulary;
static Tok *tok;

static void
check(const char *typed, const char *read_as, const char *note)
{
	g_autoptr(Query) query = query_parse(tok, vocabulary, typed);
	g_assert_cmpstr(query->read_as, ==, read_as);
	gboolean found = !note;
	for (guint i = 0; i < query->notes->len && !found; i++)
		found = strstr(query->notes->pdata[i], note) != NULL;
	if (!found)
		g_test_message("no note has: %s", note);
	g_assert_true(found);
	if (!note && query->notes->len)
		g_test_message("unexpected: %s", (char *)query->notes->pdata[0]);
	g_assert_true(note || !query->notes->len);
	/* Reading what is shown gives the same again. */
	g_autoptr(Query) again = query_parse(tok, vocabulary, query->read_as);
	g_assert_cmpstr(again->read_as, ==, read_as);
}

static void
test_words(void)
{
	check("migrant workers", "migrant workers", NULL);
	check("  migrant\t\nworkers ", "migrant workers", NULL);
	check("\"countries of origin\" phase", "\"countries of origin\" phase", NULL);
	check("“countries of origin”", "\"countries of origin\"", NULL);
	check("„countries“ «of»", "\"countries\" \"of\"", NULL);
	check("recruit*", "recruit*", NULL);
	check("\"legal aid\"~5", "\"legal aid\"~5", NULL);
	check("33(b) para", "33(b) para", NULL);
	check("& – / …", "", NULL);
	check("", "", NULL);
	check("migrants’ rights", "migrants’ rights", NULL);
}

static void
test_operators(void)
{
	check("a OR b c", "a OR (b c)", NULL);
	check("(a OR b) c", "(a OR b) c", NULL);
	check("a AND b", "a b", NULL);
	check("fees -brokers", "fees -brokers", NULL);
	check("fees NOT brokers", "fees -brokers", NULL);
	check("fees NOT (brokers OR agents)", "fees -(brokers OR agents)", NULL);
	check("NOT NOT fees", "fees", NULL);
	check("pre-departure well-being", "pre-departure well-being", NULL);
	check("and or not", "and or not", NULL);
	check("((a) (b))", "a b", NULL);
	check("( ) a", "a", NULL);
	check("（a OR b） c", "(a OR b) c", NULL);
}

static void
test_unreadable(void)
{
	check("\"unbalanced quote AND (", "unbalanced quote AND", "quotation mark");
	check("a) b", "a b", "parenthesis");
	check("(a b", "a b", "parenthesis");
	check("OR a", "OR a", "read as a word");
	check("a OR", "a OR", "read as a word");
	check("a NOT", "a NOT", "read as a word");
	check("a OR AND b", "a OR (AND b)", "read as a word");
	check("year:soon", "year soon", "no year");
	check("kind:novel", "kind novel", "no kind");
	check("since:2018-13", "since 2018-13", "no date");
	check("colour:red", "colour:red", NULL);
	check("title: word", "title: word", NULL);
	check("-", "", NULL);
}

static void
test_filters(void)
{
	check("kind:\"press release\" dialogue", "dialogue kind:press-release", NULL);
	check("KIND:reports", "kind:report", NULL);
	check("lang:burmese", "lang:my", NULL);
	check("country:Burma country:Thailand", "country:MM country:TH", NULL);
	check("country:မြန်မာ", "country:MM", NULL);
	check("country:mm", "country:MM", NULL);
	check("org:ILO", "org:\"International Labour Organization\"", NULL);
	check("org:\"Nobody at All\"", "org:\"Nobody at All\"", NULL);
	check("year:๒๕๖๒", "year:2019", NULL);
	check("since:2015 until:2018-7-3", "since:2015 until:2018-07-03", NULL);
	check("-kind:report fees", "fees -kind:report", NULL);
	check("(kind:report OR fees) x", "(kind:report OR fees) x", NULL);
	check("title:(two words)", "title:two title:words", NULL);
	check("title:\"two words\" heading:one", "title:\"two words\" heading:one", NULL);
	check("a OR b kind:report", "a OR (b kind:report)", NULL);
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
test_zawgyi(void)
{
	static const char unicode[] = "ရွှေ့ပြောင်းအလုပ်သမား";
	check("ေရႊ႕ေျပာင္းအလုပ္သမား", unicode, "Zawgyi");
	check(unicode, unicode, NULL);
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
	g_assert_true(has_note(deep, "16 deep"));
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
	g_test_add_func("/query/words", test_words);
	g_test_add_func("/query/operators", test_operators);
	g_test_add_func("/query/unreadable", test_unreadable);
	g_test_add_func("/query/filters", test_filters);
	g_test_add_func("/query/tree", test_tree);
	g_test_add_func("/query/zawgyi", test_zawgyi);
	g_test_add_func("/query/bounds", test_bounds);
	int result = g_test_run();
	tok_free(tok);
	vocabulary_free(vocabulary);
	return result;
}
