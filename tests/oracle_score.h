/*
 * oracle_score: what each passage and each document scores, place by place, and the order. Written
 * from lib/search_rank.h. For tests/oracle.c only.
 */
#pragma once
#include <math.h>

#include "oracle_hold.h"

/* All the numbers of the formula. */
static const double K1 = 1.5, B = 0.6;
static const double TITLE = 3, HEADING = 1.2, NOTE = 0.8;
static const double TITLE_WORDS = 24, LENGTH_MIN = 50, LENGTH_PART = 0.5;
static const double NEAR_WEIGHT = 0.5; /* terms below it are near nothing */
static const double ASIDE = 0.5, WHOLE = 0.8, WHOLE_LONG = 0.5, SHORT_PASSAGES = 4, NEARNESS = 0.5,
                    APART = 0.25;
enum { NEAR_PASSAGES = 100 };

/* Where a word stands, as far as its weight goes. */
typedef enum { PLACE_TITLE, PLACE_HEADING, PLACE_TEXT, N_PLACES } Place;

typedef struct {
	guint document, index; /* the passage's place in its document */
	const OraclePassage *passage;
	gboolean hit; /* a wanted word stands in it, not in its title alone */
	double k;     /* of BM25, by its length */
	double score;
} Scored;

typedef struct {
	const Question *q;
	GArray *passages;      /* of Scored: those that are searched, by when they were stored */
	double *document;      /* one a document: its score */
	double *best;          /* likewise: its best passage's */
	double *whole;         /* likewise: of all its passages as one text */
	double *k;             /* likewise: of BM25, by its length */
	double with_words;     /* documents that have passages */
	GHashTable *idf;       /* Term* → double*: of the word as typed and its forms */
	GHashTable *idf_whole; /* likewise, among documents */
} Scores;

/* A term in one passage: sums of the weights of what stands there. */
typedef struct {
	double typed[N_PLACES], others[N_PLACES], other_weight;
	gboolean any, outside; /* outside: elsewhere than in the title too */
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

/* At one position a term counts once: as typed or in a form of it, else as another word. */
static inline void
find_at(const OracleDocument *d, const Term *term, const Text *text, guint position, guint column,
        Found *found)
{
	static const Place places[N_COLUMNS] = {PLACE_TITLE, PLACE_HEADING, PLACE_TEXT, PLACE_TEXT};
	double typed = 0, other = 0;
	for (guint i = 0; i < term->ways->len; i++) {
		const Way *way = term->ways->pdata[i];
		if (!counts_in(d, way) || !text_has_at(text, position, way->tokens))
			continue;
		if (way->other)
			other = MAX(other, way->weight);
		else
			typed = MAX(typed, way->weight);
	}
	if (typed <= 0 && other <= 0)
		return;
	found->any = TRUE;
	found->outside = found->outside || column != COLUMN_TITLE;
	if (typed > 0)
		found->typed[places[column]] += typed * (column == COLUMN_NOTE ? NOTE : 1);
	else
		found->others[places[column]] += column == COLUMN_NOTE ? NOTE : 1;
	if (typed <= 0)
		found->other_weight = MAX(found->other_weight, other);
}

static inline Found
find_in(const OracleDocument *d, const Leaf *leaf, const Term *term, const OraclePassage *p)
{
	Found found = {0};
	for (guint k = 0; k < N_COLUMNS; k++)
		for (guint at = 0; leaf->columns & 1u << k && at < p->columns[k].length; at++)
			find_at(d, term, &p->columns[k], at, k, &found);
	for (guint place = 0; leaf->distance && !is_near(leaf, p) && place < N_PLACES; place++)
		found.typed[place] *= APART;
	return found;
}

static inline gboolean
is_typed_in(const Found *found)
{
	return found->typed[PLACE_TITLE] + found->typed[PLACE_HEADING] + found->typed[PLACE_TEXT] >
	       0;
}

/* ---- lengths and frequencies ----------------------------------------------------------------- */

/* A title's words count as so many at most. */
static inline double
title_weight(const OraclePassage *p)
{
	guint words = p->columns[COLUMN_TITLE].length;
	return words > TITLE_WORDS ? TITLE * TITLE_WORDS / words : TITLE;
}

static inline double
text_length(const OraclePassage *p)
{
	return p->columns[COLUMN_BODY].length + NOTE * p->columns[COLUMN_NOTE].length;
}

/* K from lengths, against the mean of those that have any; a short text counts as a longer one. */
static inline void
settle_lengths(double *length, const double *text, guint n)
{
	double sum = 0, texts = 0, count = 0;
	for (guint i = 0; i < n; i++) {
		sum += length[i];
		texts += text[i];
		count += length[i] > 0;
	}
	count = MAX(1, count);
	double least = MIN(LENGTH_MIN, LENGTH_PART * texts / count), mean = MAX(1, sum / count);
	for (guint i = 0; i < n; i++)
		length[i] = K1 * (1 - B + B * (length[i] + MAX(0, least - text[i])) / mean);
}

static inline void
measure(Scores *s)
{
	guint n = s->passages->len, documents = s->q->archive->len;
	g_autofree double *length = g_new0(double, n + 1), *text = g_new0(double, n + 1);
	g_autofree double *whole = g_new0(double, documents + 1);
	for (guint i = 0; i < n; i++) {
		const OraclePassage *p = scored_at(s, i)->passage;
		guint d = scored_at(s, i)->document;
		double title = title_weight(p) * p->columns[COLUMN_TITLE].length;
		text[i] = text_length(p);
		length[i] = text[i] + title + HEADING * p->columns[COLUMN_HEADING].length;
		s->with_words += s->k[d] <= 0;
		s->k[d] += text[i] + (s->k[d] > 0 ? 0 : title);
		whole[d] += text[i];
	}
	settle_lengths(length, text, n);
	settle_lengths(s->k, whole, documents);
	for (guint i = 0; i < n; i++)
		scored_at(s, i)->k = length[i];
}

/* In how many passages it stands; a title counts once, however many passages its document has.
 * found: one a passage. */
static inline guint
count_passages_with(const Scores *s, const Found *found, gboolean others)
{
	guint count = 0;
	for (guint d = 0; d < s->q->archive->len; d++) {
		guint outside = 0, title = 0;
		for (guint i = 0; i < s->passages->len; i++) {
			gboolean here = is_typed_in(&found[i]) || (others && found[i].any);
			if (scored_at(s, i)->document != d || !here)
				continue;
			outside += found[i].outside;
			title += !found[i].outside;
		}
		count += outside ? outside : title > 0;
	}
	return count;
}

static inline guint
count_documents_with(const Scores *s, const Found *found, gboolean others)
{
	guint count = 0;
	for (guint d = 0; d < s->q->archive->len; d++) {
		gboolean any = FALSE;
		for (guint i = 0; i < s->passages->len; i++)
			any = any || (scored_at(s, i)->document == d &&
			              (is_typed_in(&found[i]) || (others && found[i].any)));
		count += any;
	}
	return count;
}

static inline double
inverse_frequency(double n, double with)
{
	return log(1 + (n - with + 0.5) / (with + 0.5));
}

/* Of the word as typed and its forms, and of all ways to say it. Where nobody writes it as typed,
 * the other ways tell how rare it is. */
typedef struct {
	double typed, others;
} Idf;

static inline Idf
idf_of(double n, guint with, guint with_others)
{
	double others = inverse_frequency(n, with_others);
	return (Idf){with ? inverse_frequency(n, with) : others, others};
}

/* ---- words ----------------------------------------------------------------------------------- */

static inline double
saturate(double frequency, double k)
{
	return frequency > 0 ? (K1 + 1) * frequency / (frequency + k) : 0;
}

/* However often other words stand there, they are worth no more than their weight. */
static inline double
part_of(double typed, double others, double weight, Idf idf, double k)
{
	return idf.typed * saturate(typed, k) +
	       idf.others * weight * (saturate(typed + others, k) - saturate(typed, k));
}

static inline double
kept_of(const OraclePassage *p)
{
	return p->aside ? ASIDE : 1;
}

static inline double
passage_part(const Scored *scored, const Found *found, Idf idf)
{
	double title = title_weight(scored->passage);
	double typed = title * found->typed[PLACE_TITLE] + HEADING * found->typed[PLACE_HEADING] +
	               found->typed[PLACE_TEXT];
	double others = title * found->others[PLACE_TITLE] +
	                HEADING * found->others[PLACE_HEADING] + found->others[PLACE_TEXT];
	return kept_of(scored->passage) *
	       part_of(typed, others, found->other_weight, idf, scored->k);
}

/* All passages as one text: its title once, headings not at all, since they are passages too. */
static inline double
whole_part(const Scores *s, guint document, const Found *founds, Idf idf)
{
	double typed = 0, others = 0, title = 0, other_title = 0, weight = 0, titles = 0;
	for (guint i = 0; i < s->passages->len; i++) {
		const OraclePassage *p = scored_at(s, i)->passage;
		if (scored_at(s, i)->document != document || !founds[i].any)
			continue;
		titles = title_weight(p);
		title = MAX(title, founds[i].typed[PLACE_TITLE]);
		other_title = MAX(other_title, founds[i].others[PLACE_TITLE]);
		typed += kept_of(p) * founds[i].typed[PLACE_TEXT];
		others += kept_of(p) * founds[i].others[PLACE_TEXT];
		weight = MAX(weight, founds[i].other_weight);
	}
	return part_of(titles * title + typed, titles * other_title + others, weight, idf,
	               s->k[document]);
}

static inline void
score_term(Scores *s, const Leaf *leaf, const Term *term)
{
	g_autofree Found *founds = g_new0(Found, s->passages->len + 1);
	for (guint i = 0; i < s->passages->len; i++) {
		const Scored *scored = scored_at(s, i);
		founds[i] = find_in(archive_document(s->q->archive, scored->document), leaf, term,
		                    scored->passage);
	}
	Idf idf = idf_of(s->passages->len, count_passages_with(s, founds, FALSE),
	                 count_passages_with(s, founds, TRUE));
	Idf whole = idf_of(s->with_words, count_documents_with(s, founds, FALSE),
	                   count_documents_with(s, founds, TRUE));
	g_hash_table_insert(s->idf, (gpointer)(guintptr)term,
	                    g_memdup2(&idf.typed, sizeof idf.typed));
	g_hash_table_insert(s->idf_whole, (gpointer)(guintptr)term,
	                    g_memdup2(&whole.typed, sizeof whole.typed));
	for (guint i = 0; i < s->passages->len; i++) {
		scored_at(s, i)->score +=
		        term->weight * passage_part(scored_at(s, i), &founds[i], idf);
		scored_at(s, i)->hit = scored_at(s, i)->hit || founds[i].outside;
	}
	for (guint d = 0; d < s->q->archive->len; d++)
		s->whole[d] += term->weight * whole_part(s, d, founds, whole);
}

static inline double
term_idf(const Scores *s, const Term *term)
{
	const double *idf = g_hash_table_lookup(s->idf, term);
	return idf ? *idf : 0;
}

/* What is worth something in a document's names or symbol: each term once. */
static inline double
score_outside(const Scores *s, const OracleDocument *d, const Text *text)
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
				any = any || (counts_in(d, way) && text_has(text, way->tokens));
			}
			const double *idf = g_hash_table_lookup(s->idf_whole, term);
			score += any && idf ? *idf : 0;
		}
	}
	return score;
}

static inline void
score_names(Scores *s)
{
	for (guint d = 0; d < s->q->archive->len; d++) {
		const OracleDocument *document = archive_document(s->q->archive, d);
		s->whole[d] += score_outside(s, document, &document->names);
		if (!s->q->asks_symbol)
			continue;
		/* It is worth as much as a word of the title. */
		double score =
		        score_outside(s, document, &document->symbol_words) * saturate(TITLE, K1);
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

/* The way by which the sequence with this number counts: the first that asks for it. */
static inline const Way *
way_counting(const Scores *s, guint number, const Leaf **ret_leaf, double *ret_idf)
{
	const Way *first = NULL;
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		for (guint t = 0; leaf_is_scored(leaf) && t < leaf->terms->len; t++) {
			const Term *term = leaf->terms->pdata[t];
			for (guint w = 0; w < term->ways->len; w++) {
				const Way *way = term->ways->pdata[w];
				if (way->number != number || way->only_in ||
				    term->weight < NEAR_WEIGHT ||
				    (first && way->order > first->order))
					continue;
				first = way;
				*ret_leaf = leaf;
				*ret_idf = term_idf(s, term);
			}
		}
	}
	return first;
}

/* A word typed twice is one word: the leaf of the first sequence that is typed so. */
static inline const Leaf *
word_of(const Scores *s, const Leaf *leaf)
{
	const Leaf *word = leaf, *counting = NULL;
	guint first = G_MAXUINT;
	double idf;
	for (guint t = 0; t < leaf->terms->len; t++) {
		const Term *term = leaf->terms->pdata[t];
		for (guint w = 0; w < term->ways->len; w++) {
			const Way *way = term->ways->pdata[w];
			if (way->typed && way->number < first &&
			    way_counting(s, way->number, &counting, &idf)) {
				first = way->number;
				word = counting;
			}
		}
	}
	return word;
}

/* They follow one another in the query, stop words and what isn't wanted left out; of a run without
 * blanks its words do, not the run. */
static inline gboolean
are_neighbours(const Scores *s, const Leaf *one, const Leaf *other)
{
	const Leaf *last = NULL;
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		if (!leaf_is_scored(leaf) || leaf->parts)
			continue;
		const Leaf *word = word_of(s, leaf);
		if ((last == one && word == other) || (last == other && word == one))
			return TRUE;
		last = word;
	}
	return FALSE;
}

static inline double *
nearness_of(GHashTable *near, const Leaf *word)
{
	double *value = g_hash_table_lookup(near, word);
	if (!value) {
		value = g_new0(double, 1);
		g_hash_table_insert(near, (gpointer)(guintptr)word, value);
	}
	return value;
}

/* Neighbours in the query that follow one another in a column, nothing else of the query between
 * them, pull each other. */
static inline void
add_nearness(const Scores *s, const Text *text, guint column, GHashTable *near)
{
	const Leaf *last = NULL, *word = NULL;
	guint last_position = 0;
	double last_idf = 0, idf = 0;
	for (guint position = 0; position < text->length; position++)
		for (guint number = 0; number < s->q->plan.sequences->len; number++) {
			const Way *way = way_counting(s, number, &word, &idf);
			if (!way || !(word->columns & 1u << column) ||
			    !text_has_at(text, position, way->tokens))
				continue;
			double distance = position - last_position;
			if (last && last != word && distance > 0 && are_neighbours(s, last, word)) {
				*nearness_of(near, word) += last_idf / (distance * distance);
				*nearness_of(near, last) += idf / (distance * distance);
			}
			last = word;
			last_position = position;
			last_idf = idf;
		}
}

static inline double
passage_nearness(const Scores *s, const Scored *scored)
{
	g_autoptr(GHashTable) near = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	const OraclePassage *p = scored->passage;
	for (guint k = 0; k < N_COLUMNS; k++)
		add_nearness(s, &p->columns[k], k, near);
	double score = 0;
	for (guint i = 0; i < s->q->plan.leaves->len; i++) {
		const Leaf *leaf = s->q->plan.leaves->pdata[i];
		const double *value = g_hash_table_lookup(near, leaf);
		if (value)
			score += MIN(1, term_idf(s, leaf->terms->pdata[0])) *
			         saturate(*value, scored->k);
	}
	return NEARNESS * kept_of(p) * score;
}

static inline gint
best_first(gconstpointer a, gconstpointer b)
{
	const Scored *one = *(Scored *const *)a, *other = *(Scored *const *)b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return one < other ? -1 : one > other;
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
		scored->score += passage_nearness(s, scored);
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
			Scored scored = {d, i, document_passage(document, i), FALSE, 0, 0};
			if (!scored.passage->searched)
				continue;
			g_array_append_val(s->passages, scored);
		}
	}
	g_array_sort_with_data(s->passages, by_put, (gpointer)(guintptr)s->q->archive);
}

static inline Scores
scores_make(const Question *q, const Listing *listing)
{
	Scores s = {.q = q, .passages = g_array_new(FALSE, FALSE, sizeof(Scored))};
	s.document = g_new0(double, q->archive->len + 1);
	s.best = g_new0(double, q->archive->len + 1);
	s.whole = g_new0(double, q->archive->len + 1);
	s.idf = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	s.idf_whole = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	s.k = g_new0(double, q->archive->len + 1);
	gather_passages(&s);
	measure(&s);
	for (guint i = 0; i < q->plan.leaves->len; i++) {
		const Leaf *leaf = q->plan.leaves->pdata[i];
		for (guint t = 0; leaf_is_scored(leaf) && t < leaf->terms->len; t++)
			score_term(&s, leaf, leaf->terms->pdata[t]);
	}
	score_names(&s);
	if (plan_scored(&q->plan) > 1)
		score_nearness(&s, listing->listed);
	for (guint d = 0; d < q->archive->len; d++) {
		double passages = 0;
		for (guint i = 0; i < s.passages->len; i++) {
			if (scored_at(&s, i)->document != d)
				continue;
			s.best[d] = MAX(s.best[d], scored_at(&s, i)->score);
			passages++;
		}
		double share = WHOLE_LONG +
		               (WHOLE - WHOLE_LONG) * MIN(1, SHORT_PASSAGES / MAX(1, passages));
		s.document[d] = (1 - share) * s.best[d] + share * s.whole[d];
	}
	return s;
}

static inline void
scores_clear(Scores *s)
{
	g_array_unref(s->passages);
	g_free(s->document);
	g_free(s->best);
	g_free(s->whole);
	g_free(s->k);
	g_hash_table_unref(s->idf);
	g_hash_table_unref(s->idf_whole);
}
