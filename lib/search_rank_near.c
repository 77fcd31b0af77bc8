/*
 * search_rank_near: see search_rank_private.h. Büttcher's proximity, for words that stand next to
 * each other in the query: of a long question's words, those far apart tell nothing by their
 * nearness.
 */
#include "search_rank_private.h"

static const double NEARNESS = 0.5;

enum { NEAR_PASSAGES = 100 };

/* What an instance's phrase stands for in the query. */
typedef struct {
	guint word; /* the first unit with this phrase: a word typed twice is one word */
	double idf;
	guint columns; /* 0: not scored */
} NearPhrase;

typedef struct {
	NearPhrase *phrases;
	guint8 *neighbours; /* [word * n + word] */
	double *nearness;   /* [word] */
	double *idf;        /* [word] */
	guint n;            /* units */
} Nearing;

static gboolean
is_scored(const PlanUnit *unit)
{
	return !unit->negative && !unit->optional;
}

static void
read_phrases(Nearing *nearing, const Ranking *ranking)
{
	const SearchPlan *plan = ranking->plan;
	for (guint i = 0; i < plan->phrases->len; i++) {
		const GArray *uses = plan_phrase(plan, i)->uses;
		NearPhrase *phrase = &nearing->phrases[i];
		for (guint k = 0; k < uses->len && !phrase->columns; k++) {
			const PhraseUse *use = &g_array_index(uses, PhraseUse, k);
			guint unit = plan_term(plan, use->term)->unit;
			if (use->only_in || plan_term(plan, use->term)->weight < 0.5f ||
			    !is_scored(plan_unit(plan, unit)))
				continue;
			*phrase = (NearPhrase){unit, ranking->idf[use->term],
			                       plan_unit(plan, unit)->columns};
		}
	}
}

/* The word of a unit: that of its first phrase. */
static void
name_words(const Nearing *nearing, const SearchPlan *plan, guint *words)
{
	for (guint i = 0; i < nearing->n; i++)
		words[i] = i;
	for (guint i = plan->phrases->len; i-- > 0;) {
		const GArray *uses = plan_phrase(plan, i)->uses;
		for (guint k = 0; k < uses->len && nearing->phrases[i].columns; k++) {
			const PhraseUse *use = &g_array_index(uses, PhraseUse, k);
			if (use->form == FORM_TYPED)
				words[plan_term(plan, use->term)->unit] = nearing->phrases[i].word;
		}
	}
}

static Nearing *
nearing_new(const Ranking *ranking)
{
	const SearchPlan *plan = ranking->plan;
	Nearing *nearing = g_new0(Nearing, 1);
	gsize n = nearing->n = plan->units->len;
	nearing->phrases = g_new0(NearPhrase, plan->phrases->len + 1);
	nearing->neighbours = g_malloc0(n * n + 1);
	nearing->nearness = g_new0(double, n + 1);
	nearing->idf = g_new0(double, n + 1);
	read_phrases(nearing, ranking);
	g_autofree guint *words = g_new0(guint, n + 1);
	name_words(nearing, plan, words);
	guint last = G_MAXUINT;
	for (guint i = 0; i < n; i++) {
		/* A run's words follow one another, not the run. */
		if (!is_scored(plan_unit(plan, i)) || plan_unit(plan, i)->parts)
			continue;
		nearing->idf[words[i]] = ranking->idf[plan_unit(plan, words[i])->first_term];
		if (last != G_MAXUINT)
			nearing->neighbours[words[last] * n + words[i]] =
			        nearing->neighbours[words[i] * n + words[last]] = 1;
		last = i;
	}
	return nearing;
}

static void
nearing_free(Nearing *nearing)
{
	g_free(nearing->phrases);
	g_free(nearing->neighbours);
	g_free(nearing->nearness);
	g_free(nearing->idf);
	g_free(nearing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Nearing, nearing_free)

static gboolean
add_instances(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row;
	Nearing *nearing = data;
	const Instance *last = NULL;
	for (guint i = 0; i < n; i++) {
		const NearPhrase *here = &nearing->phrases[instances[i].phrase];
		if (!(here->columns & 1u << instances[i].column))
			continue;
		const NearPhrase *before = last ? &nearing->phrases[last->phrase] : NULL;
		if (before && last->column == instances[i].column && before->word != here->word &&
		    instances[i].position > last->position &&
		    nearing->neighbours[before->word * nearing->n + here->word]) {
			double distance = instances[i].position - last->position;
			nearing->nearness[here->word] += before->idf / (distance * distance);
			nearing->nearness[before->word] += here->idf / (distance * distance);
		}
		last = &instances[i];
	}
	return TRUE;
}

static gboolean
passage_nearness(Nearing *nearing, const Ranking *ranking, Store *store, guint passage,
                 double *ret_score, gboolean *ret_partial, GError **error)
{
	gint64 row = g_array_index(ranking->map->passages, MapPassage, passage).row;
	guint first = ranking->first_place[passage];
	*ret_score = 0;
	for (guint i = 0; i < nearing->n; i++)
		nearing->nearness[i] = 0;
	if (first)
		add_instances(row, &g_array_index(ranking->places, Instance, first - 1),
		              ranking->n_places[passage], nearing);
	else if (!store_match(store, ranking->plan->expression, row, row, add_instances, nearing,
	                      ret_partial, error))
		return FALSE;
	double k = ranking_passage_k(ranking, passage), kept = ranking_kept(ranking, passage);
	for (guint i = 0; i < nearing->n; i++)
		*ret_score += kept * NEARNESS * MIN(1, nearing->idf[i]) *
		              ranking_saturate(nearing->nearness[i], k);
	return TRUE;
}

/* ---- the best passages ----------------------------------------------------------------------- */

static gint
by_score(gconstpointer a, gconstpointer b, gpointer data)
{
	const Ranking *ranking = data;
	guint first = *(const guint *)a, second = *(const guint *)b;
	double one = ranking->passage_score[first], other = ranking->passage_score[second];
	if (one != other)
		return one > other ? -1 : 1;
	return first < second ? -1 : first > second;
}

/* The NEAR_PASSAGES best passages of wanted documents, best first. */
static GArray *
best_passages(const Ranking *ranking, const guint8 *wanted)
{
	GArray *best = g_array_new(FALSE, FALSE, sizeof(guint));
	double least = 0;
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

gboolean
ranking_add_nearness(Ranking *ranking, Store *store, const guint8 *wanted, GError **error)
{
	g_autoptr(GArray) best = best_passages(ranking, wanted);
	g_autoptr(Nearing) nearing = nearing_new(ranking);
	for (guint i = 0; i < best->len && !ranking->partial; i++) {
		NearPassage near = {g_array_index(best, guint, i), 0};
		if (!passage_nearness(nearing, ranking, store, near.passage, &near.score,
		                      &ranking->partial, error))
			return FALSE;
		ranking->passage_score[near.passage] += near.score;
		g_array_append_val(ranking->near, near);
	}
	return TRUE;
}
