/* recommended: see recommended.h. Read run_asked first. */
#include "recommended_private.h"

#include <string.h>

#include "search_wildcard.h"

enum { LIMIT = 10, LOOK_BACK = 64 };

/* Why an item isn't listed: bits, so that a facet can lift the filter of its own name. */
enum {
	FAILS_TO = 1u << TIE_ADDRESSEE,
	FAILS_FROM = 1u << TIE_ISSUER,
	FAILS_THEME = 1u << TIE_THEME,
	FAILS_AFFECTED = 1u << TIE_AFFECTED,
	FAILS_CLASS = 1u << 4,
	FAILS_CONFIDENCE = 1u << 5,
	FAILS_DOCUMENT = 1u << 6,
	FAILS_REPEATS = 1u << 7,
	FAILS_WORDS = 1u << 8
};

typedef struct {
	Store *store;
	const RecommendedOptions *options;
	SearchRun *run;
	const RecommendedMap *map;
	guint *documents; /* of each item: index into run->map->documents */
	guint16 *fails;   /* of each item */
	ItemWords *words; /* of each item, or NULL: no words */
	GArray *listed;   /* of guint: items, in order */
	RecommendedResult *result;
} Asked;

static void
hit_free(gpointer data)
{
	RecommendedHit *hit = data;
	recommendation_record_free(hit->record);
	document_record_free(hit->document);
	g_free(hit);
}

static void
hint_free(gpointer data)
{
	RecommendedHint *hint = data;
	g_free(hint->value);
	g_free(hint);
}

void
recommended_result_free(RecommendedResult *result)
{
	if (!result)
		return;
	g_free(result->read_as);
	g_clear_pointer(&result->notes, g_ptr_array_unref);
	g_clear_pointer(&result->hints, g_ptr_array_unref);
	g_clear_pointer(&result->hits, g_ptr_array_unref);
	g_clear_pointer(&result->facets, g_hash_table_unref);
	g_free(result);
}

static void G_GNUC_PRINTF(2, 3) note(RecommendedResult *result, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(result->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

/* ---- filters --------------------------------------------------------------------------------- */

/* Documents stand by row; len where there is none. */
static guint
find_document(const GArray *documents, gint64 row)
{
	guint low = 0, high = documents->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(documents, MapDocument, middle).row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
find_documents(Asked *a)
{
	gint64 row = 0;
	guint at = 0;
	a->documents = g_new(guint, a->map->facts->len + 1);
	for (guint i = 0; i < a->map->facts->len; i++) {
		if (!i || map_fact(a->map, i)->document != row) {
			row = map_fact(a->map, i)->document;
			at = find_document(a->run->map->documents, row);
		}
		a->documents[i] = at;
	}
}

static void
apply_ties(Asked *a)
{
	const RecommendedOptions *o = a->options;
	GStrv const typed[N_TIES] = {o->to, o->from, o->theme, o->affected};
	for (Tie tie = 0; tie < N_TIES; tie++) {
		if (!typed[tie] || !*typed[tie])
			continue;
		g_autofree guint8 *tied = recommended_map_tied(a->map, a->store, tie, typed[tie]);
		for (guint i = 0; i < a->map->facts->len; i++)
			if (!tied[i])
				a->fails[i] |= (guint16)(1u << tie);
	}
}

static void
apply_facts(Asked *a)
{
	const char *classes = a->options->classes ? a->options->classes : "R";
	const char *confidences = a->options->confidences ? a->options->confidences : "AB";
	guint n = a->run->map->documents->len;
	for (guint i = 0; i < a->map->facts->len; i++) {
		const RecommendationFact *fact = map_fact(a->map, i);
		gboolean passes = a->documents[i] < n && a->run->allowed[a->documents[i]];
		a->fails[i] |= strchr(classes, fact->class) ? 0 : FAILS_CLASS;
		a->fails[i] |= strchr(confidences, fact->confidence) ? 0 : FAILS_CONFIDENCE;
		a->fails[i] |= fact->repeats && !a->options->repeats ? FAILS_REPEATS : 0;
		a->fails[i] |= passes ? 0 : FAILS_DOCUMENT;
	}
}

/* Nothing holds all of the words: what holds some of them. */
static gboolean
is_relaxed(const Asked *a)
{
	gboolean some = FALSE;
	for (guint i = 0; i < a->map->facts->len; i++) {
		if (a->words[i].holds && !a->fails[i])
			return FALSE;
		some = some || (a->words[i].some && !a->fails[i]);
	}
	return some && a->run->plan->units->len > 1;
}

static gboolean
apply_words(Asked *a, GError **error)
{
	if (!a->run->query->root)
		return TRUE;
	gboolean partial = FALSE;
	a->words = recommended_words(a->run, a->map, a->documents, &partial, error);
	if (!a->words)
		return FALSE;
	a->result->partial = a->result->partial || partial;
	a->result->relaxed = is_relaxed(a);
	for (guint i = 0; i < a->map->facts->len; i++)
		if (a->result->relaxed ? !a->words[i].some : !a->words[i].holds)
			a->fails[i] |= FAILS_WORDS;
	if (a->result->relaxed)
		note(a->result, "No recommendation holds all of this; the nearest are shown.");
	return TRUE;
}

/* ---- order ----------------------------------------------------------------------------------- */

static const char *
date_of(const Asked *a, guint item)
{
	return g_array_index(a->run->map->documents, MapDocument, a->documents[item]).date;
}

/* Undated last. */
static int
compare_dates(const Asked *a, guint one, guint other, gboolean newest)
{
	const char *x = date_of(a, one), *y = date_of(a, other);
	if (!*x || !*y)
		return !*x - !*y;
	return newest ? strcmp(y, x) : strcmp(x, y);
}

static int
compare_items(gconstpointer p, gconstpointer q, gpointer data)
{
	const Asked *a = data;
	guint one = *(const guint *)p, other = *(const guint *)q;
	int order = 0;
	if (a->options->sort == SORT_RELEVANCE && a->words) {
		const ItemWords *x = &a->words[one], *y = &a->words[other];
		order = (y->holds & HOLDS_HERE) - (x->holds & HOLDS_HERE);
		if (!order && x->score != y->score)
			order = x->score > y->score ? -1 : 1;
	}
	if (!order)
		order = compare_dates(a, one, other, a->options->sort != SORT_OLDEST);
	if (!order)
		order = one < other ? -1 : one > other;
	return order;
}

static void
list_items(Asked *a)
{
	for (guint i = 0; i < a->map->facts->len; i++)
		if (!a->fails[i])
			g_array_append_val(a->listed, i);
	g_array_sort_with_data(a->listed, compare_items, a);
	a->result->total = a->listed->len;
}

static gboolean
show_items(Asked *a, GError **error)
{
	const RecommendedOptions *o = a->options;
	guint limit = o->limit ? MIN(o->limit, RECOMMENDED_MOST) : LIMIT;
	for (guint i = o->offset; i < a->listed->len && i - o->offset < limit; i++) {
		guint item = g_array_index(a->listed, guint, i);
		const RecommendationFact *fact = map_fact(a->map, item);
		RecommendedHit *hit = g_new0(RecommendedHit, 1);
		g_ptr_array_add(a->result->hits, hit);
		hit->score = a->words ? a->words[item].score : 0;
		hit->record = store_recommendation_at(a->store, fact->row, error);
		hit->document =
		        hit->record ? store_document_at(a->store, fact->document, error) : NULL;
		if (!hit->document)
			return FALSE;
	}
	return TRUE;
}

/* ---- facets ---------------------------------------------------------------------------------- */

static void
facet_count_free(gpointer data)
{
	FacetCount *count = data;
	g_free(count->value);
	g_free(count->label);
	g_free(count);
}

static int
compare_counts(gconstpointer p, gconstpointer q)
{
	const FacetCount *a = *(FacetCount *const *)p, *b = *(FacetCount *const *)q;
	return a->count != b->count ? (a->count > b->count ? -1 : 1) : strcmp(a->value, b->value);
}

/* counts: value → number of items. Takes it. */
static void
add_facet(Asked *a, const char *name, GHashTable *counts)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(facet_count_free);
	GHashTableIter iter;
	gpointer value, count;
	g_hash_table_iter_init(&iter, counts);
	while (g_hash_table_iter_next(&iter, &value, &count)) {
		FacetCount *one = g_new0(FacetCount, 1);
		one->value = g_strdup(value);
		one->label = search_facet_label(store_vocabulary(a->store), name, value);
		one->count = GPOINTER_TO_UINT(count);
		g_ptr_array_add(list, one);
	}
	g_ptr_array_sort(list, compare_counts);
	g_hash_table_insert(a->result->facets, g_strdup(name), list);
	g_hash_table_unref(counts);
}

static void
count_one(GHashTable *counts, const char *value, guint by)
{
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, value)) + by;
	g_hash_table_insert(counts, g_strdup(value), GUINT_TO_POINTER(n));
}

static GHashTable *
counts_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
facet_ties(Asked *a, Tie tie, const char *name)
{
	const TieTable *table = &a->map->ties[tie];
	GHashTable *counts = counts_new();
	/* The first link of an item, and what stands in it: a name printed twice counts once. */
	guint first = 0;
	for (guint i = 0; i < table->links->len; i++) {
		const TieLink *link = &g_array_index(table->links, TieLink, i);
		const TieValue *value = table->values->pdata[link->value];
		if (g_array_index(table->links, TieLink, first).item != link->item)
			first = i;
		gboolean again = FALSE;
		for (guint k = MAX(first, i - MIN(i, LOOK_BACK)); k < i && !again; k++) {
			guint other = g_array_index(table->links, TieLink, k).value;
			again = !strcmp(((const TieValue *)table->values->pdata[other])->name,
			                value->name);
		}
		if (!again && !(a->fails[link->item] & ~(1u << tie)))
			count_one(counts, value->name, 1);
	}
	add_facet(a, name, counts);
}

static void
facet_facts(Asked *a)
{
	GHashTable *classes = counts_new(), *confidences = counts_new();
	for (guint i = 0; i < a->map->facts->len; i++) {
		const RecommendationFact *fact = map_fact(a->map, i);
		const char class[] = {fact->class, '\0'}, confidence[] = {fact->confidence, '\0'};
		if (!(a->fails[i] & ~(guint)FAILS_CLASS))
			count_one(classes, class, 1);
		if (!(a->fails[i] & ~(guint)FAILS_CONFIDENCE))
			count_one(confidences, confidence, 1);
	}
	add_facet(a, "class", classes);
	add_facet(a, "confidence", confidences);
}

static void
facet_documents(Asked *a, const char *name)
{
	const GPtrArray *values = g_hash_table_lookup(a->run->map->facets, name);
	g_autofree guint *in = g_new0(guint, a->run->map->documents->len + 1);
	GHashTable *counts = counts_new();
	for (guint i = 0; i < a->listed->len; i++)
		in[a->documents[g_array_index(a->listed, guint, i)]]++;
	for (guint i = 0; values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		guint n = 0;
		for (guint k = 0; k < value->documents->len; k++)
			n += in[g_array_index(value->documents, guint, k)];
		if (n)
			count_one(counts, value->value, n);
	}
	add_facet(a, name, counts);
}

static void
make_facets(Asked *a)
{
	static const char *const ties[N_TIES] = {"addressee", "issuer", "theme", "affected"};
	static const char *const of_documents[] = {"country", "year", "language", "kind"};
	a->result->facets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_ptr_array_unref);
	for (Tie tie = 0; tie < N_TIES; tie++)
		facet_ties(a, tie, ties[tie]);
	facet_facts(a);
	for (guint i = 0; i < G_N_ELEMENTS(of_documents); i++)
		facet_documents(a, of_documents[i]);
}

/* ---- hints ----------------------------------------------------------------------------------- */

static void
add_hint(RecommendedResult *result, const char *question, const char *value, guint total)
{
	RecommendedHint *hint = g_new0(RecommendedHint, 1);
	hint->question = question;
	hint->value = g_strdup(value);
	hint->total = total;
	g_ptr_array_add(result->hints, hint);
}

static RecommendedResult *run_asked(Store *store, const char *query,
                                    const RecommendedOptions *options, GError **error);

/* What is asked of others than those who are looked for may be about them, and the reverse. */
static void
hint_other_question(Store *store, const char *query, const RecommendedOptions *o,
                    RecommendedResult *result)
{
	RecommendedOptions other = *o;
	g_autofree char *about = o->to ? g_strjoinv(" OR ", o->to) : NULL;
	char *to[] = {(char *)(guintptr)query, NULL};
	gboolean turned = o->to && !*query;
	if (!turned && (o->to || !*query))
		return;
	other.to = turned ? NULL : to;
	other.facets = FALSE;
	g_autoptr(RecommendedResult) found = run_asked(store, turned ? about : "", &other, NULL);
	if (!found || !found->total || found->relaxed)
		return;
	add_hint(result, turned ? "about" : "to", turned ? about : query, found->total);
	if (turned)
		note(result, "None is made to “%s”; about it: %u. Ask for the words without --to.",
		     about, found->total);
	else
		note(result, "None is about “%s”; made to it: %u. Ask with --to.", query,
		     found->total);
}

static void
hint_other_classes(const Asked *a)
{
	static const struct {
		char class;
		const char *words;
	} classes[] = {{'Q', "reported from others"}, {'C', "pledged"}, {'R', "made"}};
	for (guint k = 0; k < G_N_ELEMENTS(classes); k++) {
		const char class[] = {classes[k].class, '\0'};
		guint n = 0;
		for (guint i = 0; i < a->map->facts->len; i++)
			n += a->fails[i] == FAILS_CLASS && map_fact(a->map, i)->class == *class;
		if (!n)
			continue;
		add_hint(a->result, "class", class, n);
		note(a->result, "%u like this %s %s; ask with --class %s.", n,
		     n == 1 ? "is" : "are", classes[k].words, class);
	}
}

/* ---- running --------------------------------------------------------------------------------- */

/* The notes on filters count documents; that words are looked for in recommendations, not in these,
 * is kept from them. */
static void
mark_documents(SearchRun *run)
{
	Query wordless = *run->query;
	SearchRun filtered = *run;
	wordless.root = NULL;
	filtered.query = &wordless;
	run->allowed = search_filters_mark(&filtered);
}

static gboolean
ask(Asked *a, GError **error)
{
	a->run->map = store_map(a->store, error);
	a->map = a->run->map ? recommended_map(a->store, error) : NULL;
	if (!a->map || !search_named_find(a->run, error))
		return FALSE;
	mark_documents(a->run);
	a->fails = g_new0(guint16, a->map->facts->len + 1);
	find_documents(a);
	apply_ties(a);
	apply_facts(a);
	if (!apply_words(a, error))
		return FALSE;
	list_items(a);
	if (!show_items(a, error))
		return FALSE;
	if (a->options->facets)
		make_facets(a);
	if (!a->result->total)
		hint_other_classes(a);
	if (a->result->partial)
		note(a->result, "The time allowed was over before all was searched.");
	return TRUE;
}

static const Expander *
expander_of(Store *store)
{
	Expander *expander = store_attached(store, "expander");
	if (!expander) {
		expander = expander_new(store_tok(store), store_vocabulary(store));
		store_attach(store, "expander", expander, (GDestroyNotify)expander_free);
	}
	return expander;
}

static void
clear_asked(Asked *a)
{
	g_free(a->run->allowed);
	g_free(a->documents);
	g_free(a->fails);
	g_free(a->words);
	g_array_unref(a->listed);
}

static RecommendedResult *
run_asked(Store *store, const char *query, const RecommendedOptions *o, GError **error)
{
	g_autoptr(RecommendedResult) result = g_new0(RecommendedResult, 1);
	g_autoptr(SearchResult) found = g_new0(SearchResult, 1);
	g_autoptr(Query) parsed = query_parse(store_tok(store), store_vocabulary(store), query);
	g_autoptr(GPtrArray) filters = g_ptr_array_new();
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(query_node_free);
	g_autoptr(GHashTable) named =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const SearchOptions documents = {.kind = o->kind,
	                                 .lang = o->lang,
	                                 .country = o->country,
	                                 .org = o->org,
	                                 .year = o->year,
	                                 .since = o->since,
	                                 .until = o->until,
	                                 .in_document = o->in_document};
	gint64 end = o->deadline_ms ? g_get_monotonic_time() + (gint64)o->deadline_ms * 1000 : 0;
	parsed->wider = o->wider;
	store_deadline(store, o->deadline_ms);
	search_wildcards_find(store, parsed, end);
	g_autoptr(SearchPlan) plan =
	        search_plan_new(store_tok(store), store_vocabulary(store),
	                        parsed->root ? expander_of(store) : NULL, NULL, parsed);
	SearchRun run = {.store = store,
	                 .options = &documents,
	                 .query = parsed,
	                 .plan = plan,
	                 .filters = filters,
	                 .named = named,
	                 .result = found};
	Asked a = {.store = store,
	           .options = o,
	           .run = &run,
	           .result = result,
	           .listed = g_array_new(FALSE, FALSE, sizeof(guint))};
	result->read_as = g_strdup(parsed->read_as);
	result->notes = g_ptr_array_ref(parsed->notes);
	found->notes = g_ptr_array_ref(parsed->notes);
	result->hits = g_ptr_array_new_with_free_func(hit_free);
	result->hints = g_ptr_array_new_with_free_func(hint_free);
	search_filters_gather(&run, owned);
	gboolean good = store_begin(store, error);
	if (good) {
		good = ask(&a, error);
		store_deadline(store, 0);
		store_end(store);
	}
	clear_asked(&a);
	return good ? g_steal_pointer(&result) : NULL;
}

RecommendedResult *
recommended_run(Store *store, const char *query, const RecommendedOptions *options, GError **error)
{
	RecommendedResult *result = run_asked(store, query, options, error);
	if (result && !result->total && !result->partial)
		hint_other_question(store, query, options, result);
	return result;
}
