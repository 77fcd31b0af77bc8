/*
 * search_rank: see search_rank.h. In reading order: one passage's instances become postings,
 * postings become scores, nearness, documents.
 *
 * Only postings of the query's own phrases are kept (20 bytes each), so idf can be counted over
 * all ways to say a word before anything is scored.
 */
#include "search_rank.h"

#include <math.h>
#include <string.h>

#include "search_section.h"
#include "snippet.h"

/* Weights of the columns; a footnote, table or form says less than running text. */
static const float column_weight[N_COLUMNS] = {
    [COLUMN_TITLE] = 3.0f, [COLUMN_HEADING] = 1.2f, [COLUMN_BODY] = 1.0f, [COLUMN_NOTE] = 0.8f};

static const double K1 = 1.5, B = 0.6;
/*
 * The text of a shorter passage counts as so many words, or as this part of the mean if that is
 * less: bare lines and lists of sources are short, but so may be all of an archive's passages.
 */
static const double LENGTH_MIN = 50, LENGTH_PART = 0.5;
/* What is left of a passage among references, in an imprint or a table of contents. */
static const double ASIDE = 0.5;
/* The part of a document's score that comes from all its passages together. */
static const double WHOLE = 0.3;
/* Weight of nearness against BM25. */
static const double NEARNESS = 0.3;
/* What is left of words wanted near each other where they are not. */
static const float APART = 0.25f;

enum {
	NEAR_PASSAGES = 100,
	PLACES_MAX = 4000000 /* kept in memory, 12 bytes each; further passages are asked again */
};

typedef struct {
	guint passage;
	float frequency;  /* of the word and its forms, weighted over columns */
	float others;     /* of other ways to say it, likewise */
	float weight;     /* of the best of these others */
	gboolean outside; /* it stands elsewhere than in the title too */
} Posting;

/* A term in the passage that is being read. */
typedef struct {
	guint stamp; /* passage + 1 */
	guint columns;
	float frequency, others, others_weight;
	guint column, position; /* of the last instance */
	float weight;
	gboolean strict, abroad, near;
} Tally;

typedef struct {
	Ranking *ranking;
	GPtrArray *postings; /* of GArray of Posting, one a term */
	Tally *tallies;      /* one a term */
	GArray *touched;     /* of guint: terms in this passage */
	guint passage, document;
	GHashTable *languages; /* code → guint8*, one byte a document: in that language */
} Reading;

/* ---- instances become postings --------------------------------------------------------------- */

/* The documents in each language that a phrase is bound to. */
static GHashTable *
mark_languages(const Ranking *ranking)
{
	GHashTable *languages = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	const GPtrArray *values = g_hash_table_lookup(ranking->map->facets, "language");
	for (guint i = 0; values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		guint8 *marks = g_malloc0(ranking->map->documents->len + 1);
		for (guint k = 0; k < value->documents->len; k++)
			marks[g_array_index(value->documents, guint, k)] = 1;
		g_hash_table_insert(languages, value->value, marks);
	}
	return languages;
}

static gboolean
counts_here(const Reading *r, const PhraseUse *use)
{
	if (!use->only_in)
		return TRUE;
	const guint8 *marks = g_hash_table_lookup(r->languages, use->only_in);
	return marks && marks[r->document];
}

static void
tally(Reading *r, const Instance *instance, const PhraseUse *use)
{
	const SearchPlan *plan = r->ranking->plan;
	const PlanUnit *unit = plan_unit(plan, plan_term(plan, use->term)->unit);
	if (!(unit->columns & 1u << instance->column) || !counts_here(r, use))
		return;
	r->ranking->phrase_hits[instance->phrase]++;
	Tally *t = &r->tallies[use->term];
	if (t->stamp != r->passage + 1) {
		*t = (Tally){.stamp = r->passage + 1, .column = G_MAXUINT};
		g_array_append_val(r->touched, use->term);
	}
	/* A word and its stem stand at one position and count once. */
	gboolean same = t->column == instance->column && t->position == instance->position;
	if (use->other && !same) {
		t->others += column_weight[instance->column];
		t->others_weight = MAX(t->others_weight, use->weight);
	} else if (!use->other) {
		float added = same ? MAX(0, use->weight - t->weight) : use->weight;
		t->frequency += added * column_weight[instance->column];
		t->weight = same ? MAX(t->weight, use->weight) : use->weight;
	}
	t->column = instance->column;
	t->position = instance->position;
	t->columns |= 1u << instance->column;
	t->strict = t->strict || (use->strict && !use->abroad);
	t->abroad = t->abroad || (use->strict && use->abroad);
	if (!unit->distance)
		return;
	guint first = instance->position;
	for (guint i = unit->first_term; i < unit->first_term + unit->n_terms; i++) {
		const Tally *other = &r->tallies[i];
		if (other->stamp != t->stamp || other->column != instance->column)
			return;
		first = MIN(first, other->position);
	}
	if (instance->position - first <= unit->distance)
		for (guint i = unit->first_term; i < unit->first_term + unit->n_terms; i++)
			r->tallies[i].near = r->tallies[i].strict = TRUE;
}

static void
flush(Reading *r, guint document)
{
	const SearchPlan *plan = r->ranking->plan;
	gsize n_documents = r->ranking->map->documents->len;
	for (guint i = 0; i < r->touched->len; i++) {
		guint term = g_array_index(r->touched, guint, i);
		guint unit_index = plan_term(plan, term)->unit;
		const PlanUnit *unit = plan_unit(plan, unit_index);
		Tally *t = &r->tallies[term];
		guint8 *held = &r->ranking->held[unit_index * n_documents + document];
		*held |= HELD_LOOSE | (t->strict ? HELD_STRICT : 0) | (t->abroad ? HELD_ABROAD : 0);
		if (unit->negative || unit->optional)
			continue;
		Posting posting = {r->passage, t->frequency, t->others, t->others_weight,
		                   t->columns != 1u << COLUMN_TITLE};
		if (unit->distance && !t->near)
			posting.frequency *= APART;
		g_array_append_val((GArray *)r->postings->pdata[term], posting);
		if (posting.outside)
			r->ranking->passage_hit[r->passage] = 1;
	}
	g_array_set_size(r->touched, 0);
}

static gboolean
read_passage(gint64 row, const Instance *instances, guint n, gpointer data)
{
	Reading *r = data;
	const StoreMap *map = r->ranking->map;
	/* Rows come in order. */
	while (r->passage < map->passages->len &&
	       g_array_index(map->passages, MapPassage, r->passage).row < row)
		r->passage++;
	if (r->passage == map->passages->len)
		return FALSE;
	const MapPassage *passage = &g_array_index(map->passages, MapPassage, r->passage);
	if (passage->row != row || passage->document == G_MAXUINT)
		return TRUE;
	r->document = passage->document;
	for (guint i = 0; i < n; i++) {
		const PlanPhrase *phrase = plan_phrase(r->ranking->plan, instances[i].phrase);
		for (guint k = 0; k < phrase->uses->len; k++)
			tally(r, &instances[i], &g_array_index(phrase->uses, PhraseUse, k));
	}
	flush(r, passage->document);
	Ranking *ranking = r->ranking;
	if (ranking->near_wanted && n > 1 && ranking->passage_hit[r->passage] &&
	    ranking->places->len + n <= PLACES_MAX) {
		ranking->first_place[r->passage] = ranking->places->len + 1;
		ranking->n_places[r->passage] = n;
		g_array_append_vals(ranking->places, instances, n);
	}
	return TRUE;
}

static guint
scored_units(const SearchPlan *plan)
{
	guint count = 0;
	for (guint i = 0; i < plan->units->len; i++)
		count += !plan_unit(plan, i)->negative && !plan_unit(plan, i)->optional;
	return count;
}

/* ---- postings become scores ------------------------------------------------------------------ */

static double
weighted_length(const guint16 length[N_COLUMNS])
{
	double sum = 0;
	for (guint i = 0; i < N_COLUMNS; i++)
		sum += (double)column_weight[i] * length[i];
	return sum;
}

static double
mean_length(const StoreMap *map)
{
	double sum = 0;
	for (guint i = 0; i < N_COLUMNS; i++)
		sum += (double)column_weight[i] * map->mean[i];
	return MAX(sum, 1);
}

static double
saturation(const StoreMap *map, guint passage, double mean)
{
	const MapPassage *p = &g_array_index(map->passages, MapPassage, passage);
	double text = (double)p->length[COLUMN_BODY] + p->length[COLUMN_NOTE];
	double least =
	        MIN(LENGTH_MIN, LENGTH_PART * (map->mean[COLUMN_BODY] + map->mean[COLUMN_NOTE]));
	double length = weighted_length(p->length) + MAX(0, least - text);
	return K1 * (1 - B + B * length / mean);
}

/* A title counts once, however many passages its document has. */
static guint
passages_with(const Ranking *ranking, const GArray *postings, gboolean others, guint8 *seen)
{
	const StoreMap *map = ranking->map;
	guint count = 0;
	memset(seen, 0, map->documents->len);
	for (guint i = 0; i < postings->len; i++) {
		const Posting *posting = &g_array_index(postings, Posting, i);
		guint document =
		    g_array_index(map->passages, MapPassage, posting->passage).document;
		if (posting->outside && (others || posting->frequency > 0)) {
			count++;
			seen[document] = 1;
		}
	}
	for (guint i = 0; i < postings->len; i++) {
		const Posting *posting = &g_array_index(postings, Posting, i);
		guint document =
		    g_array_index(map->passages, MapPassage, posting->passage).document;
		if (!others && posting->frequency <= 0)
			continue;
		count += !seen[document];
		seen[document] = 1;
	}
	return count;
}

static double
inverse_frequency(double n, double with)
{
	return log(1 + (n - with + 0.5) / (with + 0.5));
}

/* However often other words stand there, they are worth no more than their weight. */
static double
posting_part(const Posting *posting, double idf, double idf_others, double k)
{
	double typed = (double)posting->frequency, all = typed + (double)posting->others;
	double part = typed / (typed + k);
	double more = all / (all + k) - part;
	return (K1 + 1) * (idf * part + idf_others * (double)posting->weight * more);
}

static void
score_postings(Reading *r)
{
	Ranking *ranking = r->ranking;
	const StoreMap *map = ranking->map;
	gsize n_documents = map->documents->len;
	g_autofree guint8 *seen = g_malloc0(n_documents + 1);
	g_autofree double *best = g_new0(double, n_documents + 1);
	double n = map->passages->len, mean = mean_length(map);
	for (guint term = 0; term < ranking->plan->terms->len; term++) {
		const GArray *postings = r->postings->pdata[term];
		double with = passages_with(ranking, postings, FALSE, seen);
		double with_others = passages_with(ranking, postings, TRUE, seen);
		double idf_others = inverse_frequency(n, with_others);
		double idf = with > 0 ? inverse_frequency(n, with) : idf_others;
		ranking->idf[term] = idf;
		ranking->idf_others[term] = idf_others;
		for (guint i = 0; i < postings->len; i++) {
			const Posting *posting = &g_array_index(postings, Posting, i);
			double k = saturation(map, posting->passage, mean);
			double part = posting_part(posting, idf, idf_others, k);
			if (ranking->aside && ranking->aside[posting->passage])
				part *= ASIDE;
			guint document =
			    g_array_index(map->passages, MapPassage, posting->passage).document;
			ranking->passage_score[posting->passage] += (float)part;
			best[document] = MAX(best[document], part);
		}
		for (gsize d = 0; d < n_documents; d++) {
			ranking->document_all[d] += best[d];
			best[d] = 0;
		}
	}
}

static void
count_holders(Ranking *ranking)
{
	gsize n_documents = ranking->map->documents->len;
	for (guint unit = 0; unit < ranking->plan->units->len; unit++)
		for (gsize d = 0; d < n_documents; d++)
			ranking->documents_with[unit] +=
			    (ranking->held[unit * n_documents + d] & HELD_STRICT) != 0;
}

/* The document is held by what stands in text; returns what its words score, each counted once. */
static double
hold_by(Ranking *ranking, Finder *finder, const char *text, gsize document)
{
	const SearchPlan *plan = ranking->plan;
	gsize n_documents = ranking->map->documents->len;
	g_autoptr(GArray) matches = finder_find(finder, text);
	g_autofree guint8 *counted = g_new0(guint8, plan->terms->len + 1);
	double score = 0;
	for (guint i = 0; i < matches->len; i++) {
		guint phrase = g_array_index(matches, FinderMatch, i).phrase;
		const GArray *uses = plan_phrase(plan, phrase)->uses;
		for (guint k = 0; k < uses->len; k++) {
			const PhraseUse *use = &g_array_index(uses, PhraseUse, k);
			guint unit_index = plan_term(plan, use->term)->unit;
			const PlanUnit *unit = plan_unit(plan, unit_index);
			if (!(unit->columns & 1u << COLUMN_TITLE))
				continue;
			ranking->held[unit_index * n_documents + document] |=
			        HELD_LOOSE |
			        (!use->strict ? 0 : use->abroad ? HELD_ABROAD : HELD_STRICT);
			if (!unit->negative && !unit->optional && !counted[use->term])
				score += ranking->idf[use->term];
			counted[use->term] = 1;
		}
	}
	return score;
}

/* Documents without words are held by their title and file name. */
static void
read_names(Ranking *ranking, Finder *finder)
{
	for (gsize d = 0; d < ranking->map->documents->len; d++) {
		const char *names = g_array_index(ranking->map->documents, MapDocument, d).names;
		if (names)
			ranking->document_all[d] += hold_by(ranking, finder, names, d);
	}
}

typedef struct {
	Ranking *ranking;
	Finder *finder;
	gsize document;
} Symbols;

/* A document's own symbol is worth as much as a word of its title. */
static void
read_symbol(gint64 row, const char *symbol, gpointer data)
{
	Symbols *symbols = data;
	Ranking *ranking = symbols->ranking;
	const GArray *documents = ranking->map->documents;
	while (symbols->document < documents->len &&
	       g_array_index(documents, MapDocument, symbols->document).row < row)
		symbols->document++;
	if (symbols->document == documents->len ||
	    g_array_index(documents, MapDocument, symbols->document).row != row)
		return;
	const double frequency = (double)column_weight[COLUMN_TITLE];
	double score = hold_by(ranking, symbols->finder, symbol, symbols->document) * (K1 + 1) *
	               frequency / (frequency + K1);
	guint first = g_array_index(documents, MapDocument, symbols->document).first_passage;
	ranking->document_all[symbols->document] += score;
	if (score > 0 && first != G_MAXUINT) {
		ranking->passage_score[first] += (float)score;
		ranking->passage_hit[first] = 1;
	}
}

static gboolean
asks_symbol(const SearchPlan *plan)
{
	for (guint i = 0; i < plan->terms->len; i++)
		if (strchr(plan_term(plan, i)->label, '/'))
			return TRUE;
	return FALSE;
}

static gboolean
read_all_names(Ranking *ranking, Store *store, GError **error)
{
	const SearchPlan *plan = ranking->plan;
	g_autofree FinderPhrase *phrases = g_new0(FinderPhrase, plan->phrases->len + 1);
	for (guint i = 0; i < plan->phrases->len; i++)
		phrases[i] = (FinderPhrase){.tokens = plan_phrase(plan, i)->tokens,
		                            .prefix = plan_phrase(plan, i)->prefix,
		                            .weight = 1};
	g_autoptr(Finder) finder = finder_new(store_tok(store), phrases, plan->phrases->len);
	read_names(ranking, finder);
	Symbols symbols = {ranking, finder, 0};
	return !asks_symbol(plan) || store_symbols(store, read_symbol, &symbols, error);
}

Ranking *
ranking_new(Store *store, const StoreMap *map, const SearchPlan *plan, GError **error)
{
	g_autoptr(Ranking) ranking = g_new0(Ranking, 1);
	gsize n_documents = map->documents->len, n_terms = plan->terms->len;
	ranking->map = map;
	ranking->plan = plan;
	ranking->held = g_new0(guint8, plan->units->len * n_documents + 1);
	ranking->documents_with = g_new0(guint, plan->units->len + 1);
	ranking->passage_score = g_new0(float, map->passages->len + 1);
	ranking->passage_hit = g_new0(guint8, map->passages->len + 1);
	ranking->document_score = g_new0(double, n_documents + 1);
	ranking->phrase_hits = g_new0(guint, plan->phrases->len + 1);
	ranking->idf = g_new0(double, n_terms + 1);
	ranking->idf_others = g_new0(double, n_terms + 1);
	ranking->near_wanted = scored_units(plan) > 1;
	ranking->aside = search_sections(store, map);
	ranking->places = g_array_new(FALSE, FALSE, sizeof(Instance));
	ranking->first_place = g_new0(guint, map->passages->len + 1);
	ranking->n_places = g_new0(guint, map->passages->len + 1);
	ranking->document_all = g_new0(double, n_documents + 1);
	Reading r = {ranking, g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref),
	             g_new0(Tally, n_terms + 1), g_array_new(FALSE, FALSE, sizeof(guint)), 0, 0,
	             mark_languages(ranking)};
	for (guint i = 0; i < n_terms; i++)
		g_ptr_array_add(r.postings, g_array_new(FALSE, FALSE, sizeof(Posting)));
	gboolean good =
	    !*plan->expression || store_match(store, plan->expression, G_MININT64, G_MAXINT64,
	                                      read_passage, &r, &ranking->partial, error);
	if (good) {
		score_postings(&r);
		good = read_all_names(ranking, store, error);
		count_holders(ranking);
	}
	g_ptr_array_unref(r.postings);
	g_array_unref(r.touched);
	g_hash_table_unref(r.languages);
	g_free(r.tallies);
	return good ? g_steal_pointer(&ranking) : NULL;
}

void
ranking_free(Ranking *ranking)
{
	if (!ranking)
		return;
	g_free(ranking->held);
	g_free(ranking->documents_with);
	g_free(ranking->passage_score);
	g_free(ranking->passage_hit);
	g_free(ranking->document_score);
	g_free(ranking->phrase_hits);
	g_free(ranking->idf);
	g_free(ranking->idf_others);
	g_free(ranking->document_all);
	g_free(ranking->first_place);
	g_free(ranking->n_places);
	if (ranking->places)
		g_array_unref(ranking->places);
	g_free(ranking);
}

/* ---- nearness -------------------------------------------------------------------------------- */

typedef struct {
	const Ranking *ranking;
	double *nearness; /* one a unit */
} Nearing;

/* The unit whose instance this is, with the weight of its term; FALSE if it isn't scored. */
static gboolean
scored_unit(const Ranking *ranking, const Instance *instance, guint *ret_unit, double *ret_idf)
{
	const SearchPlan *plan = ranking->plan;
	const PlanPhrase *phrase = plan_phrase(plan, instance->phrase);
	for (guint i = 0; i < phrase->uses->len; i++) {
		guint term = g_array_index(phrase->uses, PhraseUse, i).term;
		guint unit = plan_term(plan, term)->unit;
		const PlanUnit *u = plan_unit(plan, unit);
		if (u->negative || u->optional || !(u->columns & 1u << instance->column))
			continue;
		*ret_unit = unit;
		*ret_idf = ranking->idf[term];
		return TRUE;
	}
	return FALSE;
}

static gboolean
add_nearness(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row;
	Nearing *nearing = data;
	guint last_unit = G_MAXUINT, unit = 0;
	double last_idf = 0, idf = 0;
	const Instance *last = NULL;
	for (guint i = 0; i < n; i++) {
		if (!scored_unit(nearing->ranking, &instances[i], &unit, &idf))
			continue;
		if (last && last->column == instances[i].column && unit != last_unit &&
		    instances[i].position > last->position) {
			double distance = instances[i].position - last->position;
			nearing->nearness[unit] += last_idf / (distance * distance);
			nearing->nearness[last_unit] += idf / (distance * distance);
		}
		last = &instances[i];
		last_unit = unit;
		last_idf = idf;
	}
	return TRUE;
}

static gboolean
passage_nearness(const Ranking *ranking, Store *store, guint passage, double *ret_score,
                 gboolean *ret_partial, GError **error)
{
	guint n_units = ranking->plan->units->len;
	g_autofree double *nearness = g_new0(double, n_units + 1);
	Nearing nearing = {ranking, nearness};
	gint64 row = g_array_index(ranking->map->passages, MapPassage, passage).row;
	guint first = ranking->first_place[passage];
	*ret_score = 0;
	if (first)
		add_nearness(row, &g_array_index(ranking->places, Instance, first - 1),
		             ranking->n_places[passage], &nearing);
	else if (!store_match(store, ranking->plan->expression, row, row, add_nearness, &nearing,
	                      ret_partial, error))
		return FALSE;
	double k = saturation(ranking->map, passage, mean_length(ranking->map));
	double kept = ranking->aside && ranking->aside[passage] ? ASIDE : 1;
	for (guint i = 0; i < n_units; i++) {
		double weight = MIN(1, ranking->idf[plan_unit(ranking->plan, i)->first_term]);
		*ret_score += kept * NEARNESS * weight * nearness[i] * (K1 + 1) / (nearness[i] + k);
	}
	return TRUE;
}

/* ---- documents ------------------------------------------------------------------------------- */

static gint
by_score(gconstpointer a, gconstpointer b, gpointer data)
{
	const Ranking *ranking = data;
	guint first = *(const guint *)a, second = *(const guint *)b;
	float one = ranking->passage_score[first], other = ranking->passage_score[second];
	if (one != other)
		return one > other ? -1 : 1;
	return first < second ? -1 : first > second;
}

/* The NEAR_PASSAGES best passages of wanted documents, best first: a heap of the best so far. */
static GArray *
best_passages(const Ranking *ranking, const guint8 *wanted)
{
	GArray *best = g_array_new(FALSE, FALSE, sizeof(guint));
	float least = 0;
	for (guint i = 0; i < ranking->map->passages->len; i++) {
		guint document = g_array_index(ranking->map->passages, MapPassage, i).document;
		if (!ranking->passage_hit[i] || document == G_MAXUINT || !wanted[document] ||
		    (best->len >= NEAR_PASSAGES && ranking->passage_score[i] <= least))
			continue;
		g_array_append_val(best, i);
		if (best->len < 2 * NEAR_PASSAGES)
			continue;
		g_array_sort_with_data(best, by_score, (gpointer)(guintptr)ranking);
		g_array_set_size(best, NEAR_PASSAGES);
		least = ranking->passage_score[g_array_index(best, guint, NEAR_PASSAGES - 1)];
	}
	g_array_sort_with_data(best, by_score, (gpointer)(guintptr)ranking);
	g_array_set_size(best, MIN(best->len, NEAR_PASSAGES));
	return best;
}

static void
score_documents(Ranking *ranking, const guint8 *wanted)
{
	const StoreMap *map = ranking->map;
	gsize n_documents = map->documents->len;
	for (guint i = 0; i < map->passages->len; i++) {
		guint document = g_array_index(map->passages, MapPassage, i).document;
		if (document != G_MAXUINT && wanted[document])
			ranking->document_score[document] = MAX(ranking->document_score[document],
			                                        (double)ranking->passage_score[i]);
	}
	for (gsize d = 0; d < n_documents; d++) {
		double all = ranking->document_all[d];
		gboolean words =
		    g_array_index(map->documents, MapDocument, d).first_passage != G_MAXUINT;
		ranking->document_score[d] =
		    !wanted[d] ? 0
		    : words    ? (1 - WHOLE) * ranking->document_score[d] + WHOLE * all
		               : all;
	}
}

gboolean
ranking_finish(Ranking *ranking, Store *store, const guint8 *wanted, GError **error)
{
	if (ranking->near_wanted) {
		g_autoptr(GArray) best = best_passages(ranking, wanted);
		for (guint i = 0; i < best->len && !ranking->partial; i++) {
			guint passage = g_array_index(best, guint, i);
			double nearness;
			if (!passage_nearness(ranking, store, passage, &nearness, &ranking->partial,
			                      error))
				return FALSE;
			ranking->passage_score[passage] += (float)nearness;
		}
	}
	score_documents(ranking, wanted);
	return TRUE;
}

/* ---- explaining ------------------------------------------------------------------------------ */

typedef struct {
	const Ranking *ranking;
	guint *counts; /* one a term */
} Counting;

static gboolean
count_instances(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row;
	Counting *counting = data;
	for (guint i = 0; i < n; i++) {
		const GArray *uses =
		    plan_phrase(counting->ranking->plan, instances[i].phrase)->uses;
		for (guint k = 0; k < uses->len; k++)
			counting->counts[g_array_index(uses, PhraseUse, k).term]++;
	}
	return TRUE;
}

char *
ranking_explain(const Ranking *ranking, Store *store, guint passage)
{
	const SearchPlan *plan = ranking->plan;
	g_autofree guint *counts = g_new0(guint, plan->terms->len + 1);
	Counting counting = {ranking, counts};
	gint64 row = g_array_index(ranking->map->passages, MapPassage, passage).row;
	gboolean partial;
	double nearness = 0;
	if (!store_match(store, plan->expression, row, row, count_instances, &counting, &partial,
	                 NULL) ||
	    !passage_nearness(ranking, store, passage, &nearness, &partial, NULL))
		return g_strdup("");
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < plan->terms->len; i++) {
		const PlanUnit *unit = plan_unit(plan, plan_term(plan, i)->unit);
		if (counts[i] && !unit->negative && !unit->optional)
			g_string_append_printf(out, "%s × %u (weight %.2f); ",
			                       plan_term(plan, i)->label, counts[i],
			                       ranking->idf[i]);
	}
	if (ranking->near_wanted)
		g_string_append_printf(out, "nearness %.2f; ", nearness);
	g_string_append_printf(out, "passage %.2f", (double)ranking->passage_score[passage]);
	return g_string_free(out, FALSE);
}
