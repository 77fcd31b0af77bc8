/*
 * A second search, written from the descriptions alone: no index, each document read word by word.
 * On random small archives it must agree with search_run on every list, count, facet and score, and
 * on the order, before and after documents are changed, removed and added, and cut again.
 *
 * ORACLE_QUERIES=n asks so many queries of archives from a fresh seed; ORACLE_SEED=n takes that
 * seed. What disagrees is printed with the smallest archive that still does.
 */
#include <locale.h>

#include "oracle_query.h"
#include "oracle_show.h"

enum { QUERIES_AN_ARCHIVE = 40, QUERIES = 1200, PAGED = 6 /* one query in so many */ };

/* ---- both answers ---------------------------------------------------------------------------- */

static void
print_product(GString *out, const SearchResult *result)
{
	g_string_append_printf(out,
	                       "  product: %u documents, %u passages%s:", result->total_documents,
	                       result->total_passages, result->relaxed ? ", relaxed" : "");
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *d = result->documents->pdata[i];
		g_string_append_printf(out, " %s %.6f", d->document->id, d->score);
	}
	g_string_append_c(out, '\n');
}

static void
print_oracle(GString *out, const Question *q, const Listing *listing, const Scores *s)
{
	g_string_append_printf(out, "  oracle: %u documents%s:", count_marks(q, listing->listed),
	                       listing->relaxed ? ", relaxed" : "");
	for (guint i = 0; i < q->archive->len; i++)
		if (listing->listed[i])
			g_string_append_printf(out, " %s%s %.6f",
			                       archive_document(q->archive, i)->id,
			                       listing->all[i] ? "" : "-", s->document[i]);
	g_string_append_c(out, '\n');
}

/* ---- what is compared: each returns what is wrong, or NULL; the caller frees -------------------
 */

static const SearchDocument *
find_result(const SearchResult *result, const char *id)
{
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *d = result->documents->pdata[i];
		if (strcmp(d->document->id, id) == 0)
			return d;
		for (guint k = 0; k < d->versions->len; k++) {
			const SearchDocument *version = d->versions->pdata[k];
			if (strcmp(version->document->id, id) == 0)
				return version;
		}
	}
	return NULL;
}

static char *
check_listed(const Question *q, const Listing *listing, const SearchResult *result)
{
	for (guint i = 0; i < q->archive->len; i++) {
		const char *id = archive_document(q->archive, i)->id;
		gboolean listed = find_result(result, id) != NULL;
		if (listed != listing->listed[i])
			return g_strdup_printf("%s: listed %d, should be %d", id, listed,
			                       listing->listed[i]);
	}
	if (result->relaxed != listing->relaxed)
		return g_strdup_printf("relaxed is %d", result->relaxed);
	if (result->total_documents != count_marks(q, listing->listed))
		return g_strdup_printf("total_documents is %u", result->total_documents);
	return NULL;
}

static char *
check_passages(const Listing *listing, const Scores *s, const SearchResult *result)
{
	guint hits = 0;
	for (guint i = 0; i < s->passages->len; i++)
		hits += scored_at(s, i)->hit && listing->listed[scored_at(s, i)->document];
	return hits == result->total_passages
	               ? NULL
	               : g_strdup_printf("total_passages is %u, should be %u",
	                                 result->total_passages, hits);
}

static char *
check_facet(const Question *q, const guint8 *counted, const char *name, const GPtrArray *counts)
{
	guint values = 0, wanted = 0;
	for (guint i = 0; i < counts->len; i++) {
		const FacetCount *count = counts->pdata[i];
		const FacetCount *before = i ? counts->pdata[i - 1] : NULL;
		guint n = 0;
		for (guint d = 0; d < q->archive->len; d++)
			n += counted[d] &&
			     has_value(archive_document(q->archive, d), name, count->value);
		if (n != count->count)
			return g_strdup_printf("facet %s: %s has %u, should have %u", name,
			                       count->value, count->count, n);
		if (before && before->count < count->count)
			return g_strdup_printf("facet %s: %s stands too low", name, count->value);
		values += n;
	}
	for (guint d = 0; d < q->archive->len; d++)
		if (counted[d])
			wanted += count_values(archive_document(q->archive, d), name);
	return values == wanted ? NULL : g_strdup_printf("facet %s lacks some of its values", name);
}

/* A facet's own filters don't narrow it. */
static char *
check_facets(const Question *q, const Listing *listing, const SearchResult *result)
{
	static const char *const facets[] = {"kind", "year",  "language", "country",
	                                     "org",  "theme", "publisher"};
	for (guint i = 0; i < G_N_ELEMENTS(facets); i++) {
		const GPtrArray *counts = g_hash_table_lookup(result->facets, facets[i]);
		g_autofree guint8 *counted = mark_tier_but(q, listing->tier, facets[i]);
		if (!counts)
			return g_strdup_printf("there is no facet %s", facets[i]);
		char *wrong = check_facet(q, counted, facets[i], counts);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* Documents that hold less than others stand below them, and so do their scores. */
static void
lower_below(const Question *q, const Listing *listing, guint all, double *scores)
{
	double least = G_MAXDOUBLE, most = 0;
	for (guint i = 0; i < q->archive->len; i++) {
		if (!listing->listed[i])
			continue;
		if (listing->all[i] >= all)
			least = MIN(least, scores[i]);
		else
			most = MAX(most, scores[i]);
	}
	if (least == G_MAXDOUBLE || most < least || most <= 0)
		return;
	for (guint i = 0; i < q->archive->len; i++)
		if (listing->all[i] < all)
			scores[i] *= least / most;
}

static char *
check_scores(const Question *q, const Listing *listing, Scores *s, const SearchResult *result)
{
	lower_below(q, listing, 2, s->document);
	lower_below(q, listing, 1, s->document);
	for (guint i = 0; i < q->archive->len; i++) {
		const char *id = archive_document(q->archive, i)->id;
		const SearchDocument *found = find_result(result, id);
		if (found &&
		    (!is_close(found->score, s->document[i]) || !is_close(found->best, s->best[i])))
			return g_strdup_printf("%s scores %.6f, should score %.6f", id,
			                       found->score, s->document[i]);
	}
	return NULL;
}

/* ---- one query ------------------------------------------------------------------------------- */

/* What is wrong with the product's answer, or NULL. */
static char *
check_answer(const Question *q, const SearchResult *result)
{
	Listing listing = list_documents(q);
	Scores scores = scores_make(q, &listing);
	char *wrong = check_listed(q, &listing, result);
	wrong = wrong ? wrong : check_passages(&listing, &scores, result);
	wrong = wrong ? wrong : check_facets(q, &listing, result);
	wrong = wrong ? wrong : check_scores(q, &listing, &scores, result);
	wrong = wrong ? wrong : check_all_hits(&scores, result);
	wrong = wrong ? wrong : check_order(q, &listing, result);
	wrong = wrong ? wrong : check_unread(q, &listing, result);
	if (wrong) {
		GString *told = g_string_new(wrong);
		g_string_append_c(told, '\n');
		print_oracle(told, q, &listing, &scores);
		print_product(told, result);
		g_free(wrong);
		wrong = g_string_free(told, FALSE);
	}
	scores_clear(&scores);
	listing_clear(&listing);
	return wrong;
}

static char *
check_query(const Oracle *oracle, const Archive *archive, const char *typed,
            const SearchOptions *options)
{
	const Fixture *f = oracle->f;
	g_autoptr(GError) error = NULL;
	g_autoptr(SearchResult) result = search_run(f->store, typed, options, &error);
	g_assert_no_error(error);
	g_autoptr(Query) query = query_parse(f->tok, f->vocabulary, typed);
	query->wider = options->wider;
	Question q = question_make(oracle, archive, query, options);
	char *wrong = NULL;
	Listing listing = list_documents(&q);
	gboolean found = count_marks(&q, listing.listed) > 0;
	listing_clear(&listing);
	if (!found && result->total_documents && result->did_you_mean) {
		/* Nothing is found, so something else was asked; that is answered rightly too. */
		g_autoptr(Query) other = query_parse(f->tok, f->vocabulary, result->did_you_mean);
		other->wider = options->wider;
		Question instead = question_make(oracle, archive, other, options);
		wrong = check_answer(&instead, result);
		question_clear(&instead);
	} else {
		wrong = check_answer(&q, result);
	}
	if (!wrong && g_str_hash(typed) % PAGED == 0)
		wrong = check_pages(&q, f->store, typed, result, 1 + g_str_hash(typed) % 7);
	question_clear(&q);
	return wrong;
}

static Oracle
oracle_new(Archive *archive)
{
	Fixture *f = archive_store(archive);
	return (Oracle){f, vocabulary_known(f->tok), expander_new(f->tok, f->vocabulary)};
}

static void
oracle_clear(Oracle *oracle)
{
	vocabulary_clear(&oracle->known);
	expander_free(oracle->expander);
	fixture_free(oracle->f);
}

/* ---- when they disagree ---------------------------------------------------------------------- */

/* The archive without document i, as it would be stored afresh. */
static gboolean
still_wrong(Archive *archive, const char *typed, const SearchOptions *options)
{
	Oracle oracle = oracle_new(archive);
	g_autofree char *wrong = check_query(&oracle, archive, typed, options);
	oracle_clear(&oracle);
	return wrong != NULL;
}

/* Drops what isn't needed for the disagreement: documents, then passages. */
static void
shrink(Archive *archive, const char *typed, const SearchOptions *options)
{
	for (guint i = archive->len; i-- > 0 && archive->len > 1;) {
		OracleDocument *d = g_ptr_array_steal_index(archive, i);
		if (still_wrong(archive, typed, options))
			oracle_document_free(d);
		else
			g_ptr_array_insert(archive, (gint)i, d);
	}
	for (guint i = 0; i < archive->len; i++) {
		GPtrArray *passages = archive_document(archive, i)->passages;
		for (guint k = passages->len; k-- > 0;) {
			OraclePassage *p = g_ptr_array_steal_index(passages, k);
			if (still_wrong(archive, typed, options))
				oracle_passage_free(p);
			else
				g_ptr_array_insert(passages, (gint)k, p);
		}
	}
}

static void
report(Archive *archive, const char *typed, const SearchOptions *options, const char *wrong,
       guint32 seed)
{
	g_autofree char *printed_options = options_print(options);
	g_test_message("seed %u, query «%s»%s: %s", seed, typed, printed_options, wrong);
	if (!still_wrong(archive, typed, options)) {
		g_test_message("only in an index that has been changed; stored afresh it agrees");
	} else {
		shrink(archive, typed, options);
		Oracle small = oracle_new(archive);
		g_autofree char *told = check_query(&small, archive, typed, options);
		g_autofree char *printed = archive_print(archive);
		g_test_message("the smallest archive that disagrees:\n%s%s", printed, told);
		oracle_clear(&small);
	}
	g_test_fail();
}

/* ---- tests ----------------------------------------------------------------------------------- */

static gboolean
ask_some(GRand *random, const Oracle *oracle, Archive *archive, const GPtrArray *words,
         guint queries, guint32 seed)
{
	gboolean good = TRUE;
	for (guint i = 0; i < queries && good; i++) {
		SearchOptions options;
		g_autofree char *typed = random_query(random, archive, words);
		random_options(random, archive, &options);
		g_autofree char *wrong = check_query(oracle, archive, typed, &options);
		good = !wrong;
		if (wrong)
			report(archive, typed, &options, wrong, seed);
		options_clear(&options);
	}
	return good;
}

/* Documents go, come, are read anew or get another title; their words may be cut again. */
static void
change_archive(GRand *random, Fixture *f, Archive *archive, const GPtrArray *words)
{
	GError *error = NULL;
	for (guint i = archive->len; i-- > 0;)
		if (once_in(random, 4) && archive->len > 1)
			document_drop(f, archive, i);
		else if (once_in(random, 4))
			document_change(
			        f, archive, i,
			        random_document(random, words, archive_document(archive, i)->id));
		else if (once_in(random, 4))
			document_retitle(f, archive_document(archive, i),
			                 random_text(random, words, 3));
	for (guint i = pick(random, 4); i-- > 0;) {
		g_autofree char *id = g_strdup_printf("n%u", i);
		g_ptr_array_add(archive, random_document(random, words, id));
		document_store(f, archive_document(archive, archive->len - 1),
		               archive_next(archive));
	}
	g_assert_true(writer_commit(f->writer, &error));
	if (once_in(random, 3))
		g_assert_true(writer_retokenise(f->writer, NULL, NULL, &error));
	g_assert_no_error(error);
}

/* Returns FALSE at the first disagreement. */
static gboolean
ask_archive(GRand *random, guint queries, guint32 seed)
{
	g_autoptr(GPtrArray) words = random_words(random);
	g_autoptr(GPtrArray) archive = random_archive(random, words);
	Oracle oracle = oracle_new(archive);
	gboolean good = ask_some(random, &oracle, archive, words, queries / 2, seed);
	if (good) {
		change_archive(random, oracle.f, archive, words);
		good = ask_some(random, &oracle, archive, words, queries - queries / 2, seed);
	}
	oracle_clear(&oracle);
	return good;
}

static void
ask_many(guint32 seed, guint queries)
{
	GRand *random = g_rand_new_with_seed(seed);
	gboolean good = TRUE;
	g_test_message("%u queries from seed %u", queries, seed);
	for (guint asked = 0; asked < queries && good; asked += QUERIES_AN_ARCHIVE)
		good = ask_archive(random, MIN(QUERIES_AN_ARCHIVE, queries - asked), seed);
	g_rand_free(random);
}

static guint32
number_of(const char *name, guint32 otherwise)
{
	const char *value = g_getenv(name);
	return value && *value ? (guint32)g_ascii_strtoull(value, NULL, 10) : otherwise;
}

static void
test_fixed_seed(void)
{
	ask_many(5, QUERIES / 2);
}

static void
test_fresh_seed(void)
{
	ask_many(number_of("ORACLE_SEED", g_random_int()),
	         number_of("ORACLE_QUERIES", QUERIES / 2));
}

int
main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	char *folder = vocabulary_write();
	g_setenv("RAPPORTEUR_VOCABULARY", folder, TRUE);
	g_test_add_func("/oracle/fixed-seed", test_fixed_seed);
	g_test_add_func("/oracle/fresh-seed", test_fresh_seed);
	int result = g_test_run();
	vocabulary_remove(folder);
	return result;
}
