/*
 * search_rank: see search_rank.h. In reading order: one passage's instances become postings; what
 * is held by names alone; the whole.
 *
 * Only postings of the query's own phrases are kept, so idf can be counted over all ways to say a
 * word before anything is scored.
 */
#include "search_rank_private.h"

#include <string.h>

#include "search_section.h"
#include "snippet.h"

/* What is left of words wanted near each other where they are not. */
static const float APART = 0.25f;

enum { PLACES_MAX = 4000000 /* kept in memory, 12 bytes each; further passages are asked again */ };

/* A term in the passage that is being read. */
typedef struct {
	guint stamp;            /* passage + 1 */
	guint columns;          /* bits of those in which it stands */
	Posting posting;        /* without what stands at the last position */
	guint column, position; /* the last position, and the best of what stands there: */
	float typed, other;
	gboolean strict, abroad, near;
} Tally;

typedef struct {
	Ranking *ranking;
	Tally *tallies;  /* one a term */
	GArray *touched; /* of guint: terms in this passage */
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

/* At one position a term counts once: as typed or a form of it, else as another way to say it. */
static void
settle(Tally *t)
{
	float weight = t->column == COLUMN_NOTE ? NOTE_WEIGHT : 1;
	if (t->typed > 0)
		t->posting.typed[t->column] += t->typed * weight;
	else if (t->other > 0)
		t->posting.others[t->column] += weight;
	if (t->typed <= 0)
		t->posting.weight = MAX(t->posting.weight, t->other);
	t->typed = t->other = 0;
}

/* The terms of a unit that wants its words within a distance: do they all stand so here? */
static void
check_distance(Reading *r, const PlanUnit *unit, const Tally *t)
{
	guint first = t->position;
	for (guint i = unit->first_term; i < unit->first_term + unit->n_terms; i++) {
		const Tally *other = &r->tallies[i];
		if (other->stamp != t->stamp || other->column != t->column)
			return;
		first = MIN(first, other->position);
	}
	if (t->position - first <= unit->distance)
		for (guint i = unit->first_term; i < unit->first_term + unit->n_terms; i++)
			r->tallies[i].near = r->tallies[i].strict = TRUE;
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
	if (t->column != instance->column || t->position != instance->position)
		settle(t);
	t->column = instance->column;
	t->position = instance->position;
	if (use->other)
		t->other = MAX(t->other, use->weight);
	else
		t->typed = MAX(t->typed, use->weight);
	t->columns |= 1u << instance->column;
	t->strict = t->strict || (use->strict && !use->abroad);
	t->abroad = t->abroad || (use->strict && use->abroad);
	if (unit->distance)
		check_distance(r, unit, t);
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
		settle(t);
		t->posting.passage = r->passage;
		t->posting.outside = t->columns != 1u << COLUMN_TITLE;
		for (guint k = 0; unit->distance && !t->near && k < N_COLUMNS; k++)
			t->posting.typed[k] *= APART;
		g_array_append_val((GArray *)r->ranking->postings->pdata[term], t->posting);
		if (t->posting.outside)
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

/* ---- names --------------------------------------------------------------------------------- */

static void
count_holders(Ranking *ranking)
{
	gsize n_documents = ranking->map->documents->len;
	for (guint unit = 0; unit < ranking->plan->units->len; unit++)
		for (gsize d = 0; d < n_documents; d++)
			ranking->documents_with[unit] +=
			        (ranking->held[unit * n_documents + d] & HELD_STRICT) != 0;
}

/* A word that counts in documents of one language alone. */
static gboolean
name_counts(const StoreMap *map, const PhraseUse *use, guint document)
{
	const GPtrArray *values = g_hash_table_lookup(map->facets, "language");
	for (guint i = 0; use->only_in && values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		for (guint k = 0;
		     strcmp(value->value, use->only_in) == 0 && k < value->documents->len; k++)
			if (g_array_index(value->documents, guint, k) == document)
				return TRUE;
	}
	return !use->only_in;
}

/* All terms of the unit stand within its distance of one another; last: [term], its last position
 * + 1, or 0. */
static gboolean
names_are_near(const PlanUnit *unit, const guint *last, guint position)
{
	for (guint i = unit->first_term; i < unit->first_term + unit->n_terms; i++)
		if (!last[i] || position + 1 - last[i] > unit->distance)
			return FALSE;
	return unit->distance > 0;
}

/* The document is held by what stands in text; returns what its words score, each counted once. */
static double
hold_by(Ranking *ranking, Finder *finder, const char *text, gsize document)
{
	const SearchPlan *plan = ranking->plan;
	gsize n_documents = ranking->map->documents->len;
	g_autoptr(GArray) matches = finder_find(finder, text);
	g_autofree guint *last = g_new0(guint, plan->terms->len + 1);
	double score = 0;
	for (guint i = 0; i < matches->len; i++) {
		guint phrase = g_array_index(matches, FinderMatch, i).phrase;
		guint position = g_array_index(matches, FinderMatch, i).position;
		const GArray *uses = plan_phrase(plan, phrase)->uses;
		for (guint k = 0; k < uses->len; k++) {
			const PhraseUse *use = &g_array_index(uses, PhraseUse, k);
			guint unit_index = plan_term(plan, use->term)->unit;
			const PlanUnit *unit = plan_unit(plan, unit_index);
			if (!(unit->columns & 1u << COLUMN_TITLE) ||
			    !name_counts(ranking->map, use, (guint)document))
				continue;
			if (!unit->negative && !unit->optional && !last[use->term])
				score += ranking->counts[use->term].document_idf;
			last[use->term] = position + 1;
			gboolean strict = use->strict || names_are_near(unit, last, position);
			ranking->held[unit_index * n_documents + document] |=
			        HELD_LOOSE | (!strict       ? 0
			                      : use->abroad ? HELD_ABROAD
			                                    : HELD_STRICT);
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
			ranking->document_whole[d] += hold_by(ranking, finder, names, d);
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
	double score =
	        hold_by(ranking, symbols->finder, symbol, symbols->document) * ranking_title_part();
	guint first = g_array_index(documents, MapDocument, symbols->document).first_passage;
	ranking->document_whole[symbols->document] += score;
	if (score > 0 && first != G_MAXUINT) {
		ranking->passage_score[first] += score;
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
	ranking->passage_score = g_new0(double, map->passages->len + 1);
	ranking->passage_hit = g_new0(guint8, map->passages->len + 1);
	ranking->document_score = g_new0(double, n_documents + 1);
	ranking->document_best = g_new0(double, n_documents + 1);
	ranking->phrase_hits = g_new0(guint, plan->phrases->len + 1);
	ranking->idf = g_new0(double, n_terms + 1);
	ranking->idf_others = g_new0(double, n_terms + 1);
	ranking->counts = g_new0(TermCount, n_terms + 1);
	ranking->lengths = ranking_lengths(store, map);
	ranking->near_wanted = scored_units(plan) > 1;
	ranking->aside = search_sections(store, map);
	ranking->places = g_array_new(FALSE, FALSE, sizeof(Instance));
	ranking->near = g_array_new(FALSE, FALSE, sizeof(NearPassage));
	ranking->postings = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	ranking->first_place = g_new0(guint, map->passages->len + 1);
	ranking->n_places = g_new0(guint, map->passages->len + 1);
	ranking->document_whole = g_new0(double, n_documents + 1);
	Reading r = {
	        ranking, g_new0(Tally, n_terms + 1), g_array_new(FALSE, FALSE, sizeof(guint)), 0,
	        0,       mark_languages(ranking)};
	for (guint i = 0; i < n_terms; i++)
		g_ptr_array_add(ranking->postings, g_array_new(FALSE, FALSE, sizeof(Posting)));
	gboolean good =
	        !*plan->expression || store_match(store, plan->expression, G_MININT64, G_MAXINT64,
	                                          read_passage, &r, &ranking->partial, error);
	if (good) {
		ranking_score(ranking);
		good = read_all_names(ranking, store, error);
		count_holders(ranking);
	}
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
	g_free(ranking->document_best);
	g_free(ranking->phrase_hits);
	g_free(ranking->idf);
	g_free(ranking->idf_others);
	g_free(ranking->counts);
	g_free(ranking->document_whole);
	g_free(ranking->first_place);
	g_free(ranking->n_places);
	g_array_unref(ranking->places);
	g_array_unref(ranking->near);
	g_ptr_array_unref(ranking->postings);
	g_free(ranking);
}
