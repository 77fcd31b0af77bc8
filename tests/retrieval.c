/*
 * retrieval: how well search ranks public test collections (nDCG@10, linear gain as trec_eval),
 * each document as one passage. Runs those that have a floor; RETRIEVAL=all runs every one and
 * prints the table, RETRIEVAL=NAME one. Collections: ../shared/data/retrieval (never in this
 * repository).
 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "index_fixture.h"

static const char folder[] = "../shared/data/retrieval";

static void
read_documents(Fixture *f, const char *name, GHashTable *ids)
{
	g_autofree char *path = g_build_filename(folder, name, "docs.jsonl", NULL);
	g_autofree char *all = NULL;
	g_assert_true(g_file_get_contents(path, &all, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
	g_autoptr(JsonParser) parser = json_parser_new();
	for (guint i = 0; lines[i]; i++) {
		if (!*lines[i])
			continue;
		g_assert_true(json_parser_load_from_data(parser, lines[i], -1, NULL));
		JsonObject *o = json_node_get_object(json_parser_get_root(parser));
		Document *doc = doc_new();
		doc_set(&doc->format, "html");
		fixture_value(doc, "title", json_object_get_string_member(o, "title"));
		g_autofree char *text = g_strdup(json_object_get_string_member(o, "text"));
		fixture_block(doc, ROLE_BODY, 1, *text ? text : " ");
		char *id = g_strdup_printf("d%u", i);
		g_hash_table_insert(ids, g_strdup(id),
		                    g_strdup(json_object_get_string_member(o, "id")));
		fixture_put(f, id, doc);
		g_free(id);
	}
}

static GHashTable *
read_gains(const char *name)
{
	GHashTable *gains = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_hash_table_unref);
	g_autofree char *path = g_build_filename(folder, name, "qrels.tsv", NULL);
	g_autofree char *all = NULL;
	g_assert_true(g_file_get_contents(path, &all, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
		if (g_strv_length(fields) < 3)
			continue;
		GHashTable *of_query = g_hash_table_lookup(gains, fields[0]);
		if (!of_query) {
			of_query = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
			g_hash_table_insert(gains, g_strdup(fields[0]), of_query);
		}
		double *gain = g_new(double, 1);
		*gain = g_ascii_strtod(fields[2], NULL);
		g_hash_table_insert(of_query, g_strdup(fields[1]), gain);
	}
	return gains;
}

static gint
descending(gconstpointer a, gconstpointer b)
{
	double one = *(const double *)a, other = *(const double *)b;
	return one > other ? -1 : one < other;
}

static double
ndcg(const SearchResult *result, GHashTable *gains, GHashTable *ids)
{
	double got = 0, best = 0;
	for (guint i = 0; i < MIN(result->documents->len, 10); i++) {
		const SearchDocument *d = result->documents->pdata[i];
		const double *gain =
		        g_hash_table_lookup(gains, g_hash_table_lookup(ids, d->document->id));
		got += gain ? MAX(*gain, 0) / log2(i + 2) : 0;
	}
	g_autoptr(GArray) ideal = g_array_new(FALSE, FALSE, sizeof(double));
	GHashTableIter iterator;
	gpointer gain;
	g_hash_table_iter_init(&iterator, gains);
	while (g_hash_table_iter_next(&iterator, NULL, &gain))
		g_array_append_val(ideal, *(double *)gain);
	g_array_sort(ideal, descending);
	for (guint i = 0; i < MIN(ideal->len, 10); i++)
		best += MAX(g_array_index(ideal, double, i), 0) / log2(i + 2);
	return best > 0 ? got / best : 0;
}

static double
run_queries(Fixture *f, const char *name, const char *queries, GHashTable *ids, double *ret_ms)
{
	g_autoptr(GHashTable) gains = read_gains(name);
	g_autofree char *path = g_build_filename(folder, name, queries, NULL);
	g_autofree char *all = NULL;
	if (!g_file_get_contents(path, &all, NULL, NULL))
		return -1;
	g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
	SearchOptions options = {.limit = 10, .passages = 1};
	double sum = 0;
	guint n = 0;
	gint64 begin = g_get_monotonic_time();
	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) fields = g_strsplit(lines[i], "\t", 2);
		GHashTable *of_query = *lines[i] ? g_hash_table_lookup(gains, fields[0]) : NULL;
		if (!of_query)
			continue;
		GError *error = NULL;
		SearchResult *result = search_run(f->store, fields[1], &options, &error);
		g_assert_no_error(error);
		sum += ndcg(result, of_query, ids);
		n++;
		search_result_free(result);
	}
	*ret_ms = (double)(g_get_monotonic_time() - begin) / 1000 / MAX(n, 1);
	return n ? sum / n : 0;
}

/* FTS5's own porter tokenizer and bm25(), measured on the same collections (their README). */
static const struct {
	const char *name;
	double peer, floor; /* floor: just under what was reached; 0: none */
} collections[] = {{"cranfield", 0.511, 0.525}, {"cacm", 0.475, 0},       {"nfcorpus", 0.322, 0},
                   {"cisi", 0.378, 0.399},      {"time", 0.685, 0},       {"xquad-en", 0.965, 0},
                   {"lohelp-id", 0.557, 0},     {"xquad-vi", 0.948, 0},   {"xquad-zh", 0.885, 0},
                   {"xquad-th", 0.973, 0},  {"myxnli-dev", 0.718, 0}, {"laolaw-a", 0.701, 0},
                   {"lohelp-km", 0.516, 0}};

static void
run_collection(gconstpointer data)
{
	const char *name = collections[GPOINTER_TO_UINT(data)].name;
	double peer = collections[GPOINTER_TO_UINT(data)].peer, ms;
	Fixture *f = fixture_new();
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	read_documents(f, name, ids);
	fixture_open(f);
	double score = run_queries(f, name, "queries.tsv", ids, &ms);
	g_print("# %-11s nDCG@10 %.3f, FTS5 (porter; trigram where words have no blanks) %.3f, "
	        "%.1f ms a query\n",
	        name, score, peer, ms);
	double typo = run_queries(f, name, "queries-typo.tsv", ids, &ms);
	if (typo >= 0)
		g_print("# %-11s with typing errors %.3f\n", name, typo);
	fixture_free(f);
	double least = collections[GPOINTER_TO_UINT(data)].floor;
	g_assert_cmpfloat(score, >=, least > 0 ? least : peer - 0.05);
}

static void
skip(void)
{
	g_test_skip("../shared/data/retrieval is not here");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	const char *wanted = g_getenv("RETRIEVAL");
	if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
		g_test_add_func("/retrieval/skipped", skip);
		return g_test_run();
	}
	for (guint i = 0; i < G_N_ELEMENTS(collections); i++) {
		const char *name = collections[i].name;
		g_autofree char *path = g_strdup_printf("/retrieval/%s", name);
		gboolean run = !wanted ? collections[i].floor > 0
		                       : g_str_equal(wanted, "all") || g_str_equal(wanted, name);
		if (run)
			g_test_add_data_func(path, GUINT_TO_POINTER(i), run_collection);
	}
	return g_test_run();
}
