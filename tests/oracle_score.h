/*
 * oracle_score: what each passage and each document scores, place by place, and the order. Written
 * from lib/search_rank.h. For tests/oracle.c only.
 */
#pragma once
#include <math.h>

#include "oracle_hold.h"

/* All the numbers of the formula. */
static const double COLUMN_WEIGHT[N_COLUMNS] = {
        [COLUMN_TITLE] = 3.0, [COLUMN_HEADING] = 1.2, [COLUMN_BODY] = 1.0, [COLUMN_NOTE] = 0.8};
static const double K1 = 1.5, B = 0.6;
static const double LENGTH_MIN = 50, LENGTH_PART = 0.5;
static const double ASIDE = 0.5, WHOLE = 0.3, NEARNESS = 0.3, APART = 0.25;
enum { NEAR_PASSAGES = 100 };

typedef struct {
	guint document, index; /* the passage's place in its document */
	const OraclePassage *passage;
	gboolean hit; /* a wanted word stands in it, not in its title alone */
	double score;
} Scored;

typedef struct {
	const Question *q;
	GArray *passages;       /* of Scored: those that are searched, by when they were stored */
	double mean[N_COLUMNS]; /* length */
	double *document;       /* one a document: its score */
	double *whole;          /* likewise: the sum of the best parts of all terms */
	GHashTable *idf;        /* Term* → double*: of the word as typed and its forms */
} Scores;

/* What a term is worth in one passage. */
typedef struct {
	double typed, others, other_weight;
	gboolean outside; /* elsewhere than in the title too */
} Found;

static inline Scored *
scored_at(const Scores *s, guint i)
{
	return &g_array_index(s->passages, Scored, i);
}

/* ---- one term in one passage ----------------------------------------------------------------- */

static inline gboolean
is_near(const Leaf *leaf, const OraclePassage *p)
{
	for (guint k = 0; k < N_COLUMNS; k++)
		if (leaf->columns & 1u << k && stand_near(leaf, &p->columns[k]))
			return TRUE;
	return FALSE;
}

/* A place counts once: as the word typed, or where that isn't, as another. */
static inline void
find_at(const Term *term, const Text *text, guint position, double column, Found *found)
{
	double typed = 0, other = 0;
	for (guint i = 0; i < term->ways->len; i++) {
		const Way *way = term->ways->pdata[i];
		if (!text_has_at(text, position, way->tokens, way->prefix))
			continue;
		if (way->other)
			other = MAX(other, way->weight);
		else
			typed = MAX(typed, way->weight);
	}
	if (typed > 0) {
		found->typed += typed * column;
	} else if (other > 0) {
		found->others += column;
		found->other_weight = MAX(found->other_weight, other);
	}
}

static inline Found
find_in(const Leaf *leaf, const Term *term, const OraclePassage *p)
{
	Found found = {0};
	for (guint k = 0; k < N_COLUMNS; k++) {
		double before = found.typed + found.others;
		if (!(leaf->columns & 1u << k))
			continue;
		for (guint position = 0; position < p->columns[k].length; position++)
			find_at(term, &p->columns[k], position, COLUMN_WEIGHT[k], &found);
		if (found.typed + found.others > before && k != COLUMN_TITLE)
			found.outside = TRUE;
	}
	if (leaf->distance && !is_near(leaf, p))
		found.typed *= APART;
	return found;
}

/* ---- lengths and frequencies ----------------------------------------------------------------- */

static inline double
weighted_mean(const Scores *s)
{
	double sum = 0;
	for (guint k = 0; k < N_COLUMNS; k++)
		sum += COLUMN_WEIGHT[k] * s->mean[k];
	return MAX(sum, 1);
}

static inline double
saturation(const Scores *s, const OraclePassage *p)
{
	double length = 0, text = p->columns[COLUMN_BODY].length + p->columns[COLUMN_NOTE].length;
	for (guint k = 0; k < N_COLUMNS; k++)
		length += COLUMN_WEIGHT[k] * p->columns[k].length;
	double least = MIN(LENGTH_MIN, LENGTH_PART * (s->mean[COLUMN_BODY] + s->mean[COLUMN_NOTE]));
	length += MAX(0, least - text);
	return K1 * (1 - B + B * length / weighted_mean(s));
}

/* In how many passages it stands; a title counts once, however many passages its document has.
 * found: one a passage. */
static inline guint
count_with(const Scores *s, const Found *found, gboolean others)
{
	guint count = 0;
	for (guint d = 0; d < s->q->archive->len; d++) {
		guint outside = 0, title = 0;
		for (guint i = 0; i < s->passages->len; i++) {
			gboolean here = found[i].typed > 0 || (others && found[i].others > 0);
			if (scored_at(s, i)->document != d || !here)
				continue;
			outside += found[i].outside;
			title += !found[i].outside;
		}
		count += outside ? outside : title > 0;
	}
	return count;
}

static inline double
inverse_frequency(double n, double with)
{
	return log(1 + (n - with + 0.5) / (with + 0.5));
}

/* ---- words ----------------------------------------------------------------------------------- */

static inline void
score_term(Scores *s, const Leaf *leaf, const Term *term)
{
	g_autofree Found *founds = g_new0(Found, s->passages->len + 1);
	for (guint i = 0; i < s->passages->len; i++)
		founds[i] = find_in(leaf, term, scored_at(s, i)->passage);
	guint with = count_with(s, founds, FALSE);
	double idf_others = inverse_frequency(s->passages->len, count_with(s, founds, TRUE));
	double idf = with ? inverse_frequency(s->passages->len, with) : idf_others;
	g_hash_table_insert(s->idf, (gpointer)(guintptr)term, g_memdup2(&idf, sizeof idf));
	g_autofree double *best = g_new0(double, s->q->archive->len + 1);
	for (guint i = 0; i < s->passages->len; i++) {
		Scored *scored = scored_at(s, i);
		Found found = founds[i];
		if (found.typed + found.others <= 0)
			continue;
		double k = saturation(s, scored->passage);
		double all = found.typed + found.others;
		double typed = found.typed / (found.typed + k), more = all / (all + k) - typed;
		double part = (K1 + 1) * (idf * typed + idf_others * found.other_weight * more);
		part *= scored->passage->aside ? ASIDE : 1;
		scored->score += part;
		scored->hit = scored->hit || found.outside;
		best[scored->document] = MAX(best[scored->document], part);
	}
	for (guint d = 0; d < s->q->archive->len; d++)
		s->whole[d] += best[d];
}

static inline double
term_idf(const Scores *s, const Term *term)
{
	const double *idf = g_hash_table_lookup(s->idf, term);
	return idf ? *idf : 0;
}

/* What is worth something in a document's names or symbol: each term once. */
static inline double
score_outside(const Scores *s, const Text *text)
{
	double score = 0;
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		if (!leaf_is_scored(leaf) || !(leaf->columns & 1u << COLUMN_TITLE))
			continue;
		for (guint t = 0; t < leaf->terms->len; t++) {
			const Term *term = leaf->terms->pdata[t];
			gboolean any = FALSE;
			for (guint w = 0; w < term->ways->len; w++) {
				const Way *way = term->ways->pdata[w];
				any = any || text_has(text, way->tokens, way->prefix);
			}
			score += any ? term_idf(s, term) : 0;
		}
	}
	return score;
}

static inline void
score_names(Scores *s)
{
	for (guint d = 0; d < s->q->archive->len; d++) {
		const OracleDocument *document = archive_document(s->q->archive, d);
		s->whole[d] += score_outside(s, &document->names);
		if (!s->q->asks_symbol)
			continue;
		/* A symbol is worth as much as a word of the title. */
		double title = COLUMN_WEIGHT[COLUMN_TITLE];
		double score =
		        score_outside(s, &document->symbol_words) * (K1 + 1) * title / (title + K1);
		s->whole[d] += score;
		for (guint i = 0; score > 0 && i < s->passages->len; i++)
			if (scored_at(s, i)->document == d) {
				scored_at(s, i)->score += score;
				scored_at(s, i)->hit = TRUE;
				break;
			}
	}
}

/* ---- nearness -------------------------------------------------------------------------------- */

/* The leaf that the sequence counts for in this column: the first that asked for it. */
static inline const Leaf *
leaf_asking(const Scores *s, guint number, guint column, double *ret_idf)
{
	const Leaf *asking = NULL;
	guint first = G_MAXUINT;
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		for (guint t = 0; t < leaf->terms->len; t++) {
			const Term *term = leaf->terms->pdata[t];
			for (guint w = 0; w < term->ways->len; w++) {
				const Way *way = term->ways->pdata[w];
				if (!leaf_is_scored(leaf) || !(leaf->columns & 1u << column) ||
				    way->number != number || way->order >= first)
					continue;
				first = way->order;
				asking = leaf;
				*ret_idf = term_idf(s, term);
			}
		}
	}
	return asking;
}

/* The sequence with this number stands there. */
static inline gboolean
stands_at(const Scores *s, guint number, const Text *text, guint position)
{
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		for (guint t = 0; t < leaf->terms->len; t++) {
			const Term *term = leaf->terms->pdata[t];
			for (guint w = 0; w < term->ways->len; w++) {
				const Way *way = term->ways->pdata[w];
				if (way->number == number)
					return text_has_at(text, position, way->tokens,
					                   way->prefix);
			}
		}
	}
	return FALSE;
}

static inline double *
nearness_of(GHashTable *near, const Leaf *leaf)
{
	double *value = g_hash_table_lookup(near, leaf);
	if (!value) {
		value = g_new0(double, 1);
		g_hash_table_insert(near, (gpointer)(guintptr)leaf, value);
	}
	return value;
}

/* Words of different leaves that follow one another in a column pull each other. */
static inline void
add_nearness(const Scores *s, const Text *text, guint column, GHashTable *near)
{
	const Leaf *last = NULL;
	guint last_position = 0;
	double last_idf = 0, idf = 0;
	for (guint position = 0; position < text->length; position++)
		for (guint number = 0; number < s->q->plan.sequences->len; number++) {
			const Leaf *leaf = leaf_asking(s, number, column, &idf);
			if (!leaf || !stands_at(s, number, text, position))
				continue;
			double distance = position - last_position;
			if (last && last != leaf && distance > 0) {
				*nearness_of(near, leaf) += last_idf / (distance * distance);
				*nearness_of(near, last) += idf / (distance * distance);
			}
			last = leaf;
			last_position = position;
			last_idf = idf;
		}
}

static inline double
passage_nearness(const Scores *s, const OraclePassage *p)
{
	g_autoptr(GHashTable) near = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	for (guint k = 0; k < N_COLUMNS; k++)
		add_nearness(s, &p->columns[k], k, near);
	double score = 0, k = saturation(s, p);
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		const double *value = g_hash_table_lookup(near, leaf);
		if (value && *value > 0)
			score += MIN(1, term_idf(s, leaf->terms->pdata[0])) * *value * (K1 + 1) /
			         (*value + k);
	}
	return NEARNESS * (p->aside ? ASIDE : 1) * score;
}

static inline gint
best_first(gconstpointer a, gconstpointer b)
{
	const Scored *one = *(Scored *const *)a, *other = *(Scored *const *)b;
	/* The product keeps scores as float. */
	float first = (float)one->score, second = (float)other->score;
	return first > second ? -1 : first < second ? 1 : one < other ? -1 : one > other;
}

/* Only the best passages of listed documents are looked into. */
static inline void
score_nearness(Scores *s, const guint8 *listed)
{
	g_autoptr(GPtrArray) best = g_ptr_array_new();
	for (guint i = 0; i < s->passages->len; i++)
		if (scored_at(s, i)->hit && listed[scored_at(s, i)->document])
			g_ptr_array_add(best, scored_at(s, i));
	g_ptr_array_sort(best, best_first);
	for (guint i = 0; i < MIN(best->len, NEAR_PASSAGES); i++) {
		Scored *scored = best->pdata[i];
		scored->score += passage_nearness(s, scored->passage);
	}
}

/* ---- the whole ------------------------------------------------------------------------------- */

static inline gint
by_put(gconstpointer a, gconstpointer b, gpointer data)
{
	const Archive *archive = data;
	const Scored *one = a, *other = b;
	guint first = archive_document(archive, one->document)->put;
	guint second = archive_document(archive, other->document)->put;
	return first != second ? (first < second ? -1 : 1) : (gint)one->index - (gint)other->index;
}

static inline void
gather_passages(Scores *s)
{
	for (guint d = 0; d < s->q->archive->len; d++) {
		const OracleDocument *document = archive_document(s->q->archive, d);
		for (guint i = 0; i < document->passages->len; i++) {
			Scored scored = {d, i, document_passage(document, i), FALSE, 0};
			if (!scored.passage->searched)
				continue;
			g_array_append_val(s->passages, scored);
			for (guint k = 0; k < N_COLUMNS; k++)
				s->mean[k] += scored.passage->columns[k].length;
		}
	}
	for (guint k = 0; k < N_COLUMNS; k++)
		s->mean[k] /= MAX(1, s->passages->len);
	g_array_sort_with_data(s->passages, by_put, (gpointer)(guintptr)s->q->archive);
}

static inline Scores
scores_make(const Question *q, const Listing *listing)
{
	Scores s = {.q = q, .passages = g_array_new(FALSE, FALSE, sizeof(Scored))};
	s.document = g_new0(double, q->archive->len + 1);
	s.whole = g_new0(double, q->archive->len + 1);
	s.idf = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	gather_passages(&s);
	for (guint i = 0; i < q->plan.leaves->len; i++) {
		const Leaf *leaf = q->plan.leaves->pdata[i];
		for (guint t = 0; leaf_is_scored(leaf) && t < leaf->terms->len; t++)
			score_term(&s, leaf, leaf->terms->pdata[t]);
	}
	score_names(&s);
	if (plan_scored(&q->plan) > 1)
		score_nearness(&s, listing->listed);
	for (guint d = 0; d < q->archive->len; d++) {
		double best = 0;
		for (guint i = 0; i < s.passages->len; i++)
			if (scored_at(&s, i)->document == d)
				best = MAX(best, scored_at(&s, i)->score);
		s.document[d] = document_has_words(archive_document(q->archive, d))
		                        ? (1 - WHOLE) * best + WHOLE * s.whole[d]
		                        : s.whole[d];
	}
	return s;
}

static inline void
scores_clear(Scores *s)
{
	g_array_unref(s->passages);
	g_free(s->document);
	g_free(s->whole);
	g_hash_table_unref(s->idf);
}
