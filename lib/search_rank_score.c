/* search_rank_score: see search_rank.h for the formula, search_rank_private.h for the rest. */
#include "search_rank_private.h"

#include <math.h>
#include <string.h>

static const double K1 = 1.5, B = 0.6;
static const double TITLE = 3, HEADING = 1.2;
/* A title's words count as so many at most: where a document has none of its own, its first
 * paragraph stands in its place. */
static const double TITLE_WORDS = 24;
/*
 * A shorter text counts as so many words, or as this part of the mean if that is less: bare lines
 * and lists of sources are short, but so may be all of an archive's passages.
 */
static const double LENGTH_MIN = 50, LENGTH_PART = 0.5;
static const double ASIDE = 0.5;
/*
 * The document as a whole against its best passage. Of a page or two it says most; the more
 * passages a report has, the less its whole tells about the one that answers.
 */
static const double WHOLE = 0.8, WHOLE_LONG = 0.5;
static const double SHORT_PASSAGES = 4;

/* ---- lengths --------------------------------------------------------------------------------- */

static void
lengths_free(gpointer data)
{
	Lengths *lengths = data;
	g_free(lengths->passage);
	g_free(lengths->document);
	g_free(lengths->share);
	g_free(lengths);
}

static double
title_weight(const MapPassage *passage)
{
	double words = passage->length[COLUMN_TITLE];
	return words > TITLE_WORDS ? TITLE * TITLE_WORDS / words : TITLE;
}

static double
text_length(const MapPassage *passage)
{
	return (double)passage->length[COLUMN_BODY] +
	       (double)NOTE_WEIGHT * (double)passage->length[COLUMN_NOTE];
}

/* Lengths become K, in place; those of nothing (0) are left out of the mean. text: the length of
 * the text alone. */
static void
settle_lengths(double *length, const double *text, gsize n)
{
	double sum = 0, sum_text = 0, count = 0;
	for (gsize i = 0; i < n; i++) {
		sum += length[i];
		sum_text += text[i];
		count += length[i] > 0;
	}
	count = MAX(count, 1);
	double mean = MAX(sum / count, 1), least = MIN(LENGTH_MIN, LENGTH_PART * sum_text / count);
	for (gsize i = 0; i < n; i++)
		length[i] = K1 * (1 - B + B * (length[i] + MAX(0, least - text[i])) / mean);
}

static void
measure(Lengths *lengths, const StoreMap *map)
{
	gsize n = map->passages->len, n_documents = map->documents->len;
	g_autofree double *text = g_new0(double, n + 1);
	g_autofree double *whole = g_new0(double, n_documents + 1);
	for (guint i = 0; i < n; i++) {
		const MapPassage *p = &g_array_index(map->passages, MapPassage, i);
		double title = title_weight(p) * p->length[COLUMN_TITLE];
		text[i] = text_length(p);
		lengths->passage[i] = text[i] + title + HEADING * p->length[COLUMN_HEADING];
		if (p->document == G_MAXUINT)
			continue;
		double *document = &lengths->document[p->document];
		lengths->documents += *document <= 0;
		*document += text[i] + (*document > 0 ? 0 : title);
		whole[p->document] += text[i];
		lengths->share[p->document]++;
	}
	for (gsize d = 0; d < n_documents; d++)
		lengths->share[d] =
		        WHOLE_LONG +
		        (WHOLE - WHOLE_LONG) * MIN(1, SHORT_PASSAGES / MAX(1, lengths->share[d]));
	settle_lengths(lengths->passage, text, n);
	settle_lengths(lengths->document, whole, n_documents);
}

const Lengths *
ranking_lengths(Store *store, const StoreMap *map)
{
	Lengths *lengths = store_attached(store, "lengths");
	if (lengths && lengths->generation == map->generation)
		return lengths;
	lengths = g_new0(Lengths, 1);
	lengths->generation = map->generation;
	lengths->passage = g_new0(double, map->passages->len + 1);
	lengths->document = g_new0(double, map->documents->len + 1);
	lengths->share = g_new0(double, map->documents->len + 1);
	measure(lengths, map);
	store_attach(store, "lengths", lengths, lengths_free);
	return lengths;
}

double
ranking_passage_k(const Ranking *ranking, guint passage)
{
	return ranking->lengths->passage[passage];
}

/* ---- parts of a score ------------------------------------------------------------------------ */

double
ranking_saturate(double frequency, double k)
{
	return frequency > 0 ? (K1 + 1) * frequency / (frequency + k) : 0;
}

double
ranking_kept(const Ranking *ranking, guint passage)
{
	return ranking->aside && ranking->aside[passage] ? ASIDE : 1;
}

double
ranking_title_part(void)
{
	return ranking_saturate(TITLE, K1);
}

static double
inverse_frequency(double n, double with)
{
	return log(1 + (n - with + 0.5) / (with + 0.5));
}

/* However often other words stand there, they are worth no more than their weight. */
static double
part_of(double typed, double others, double weight, double idf, double idf_others, double k)
{
	double part = ranking_saturate(typed, k);
	return idf * part + idf_others * weight * (ranking_saturate(typed + others, k) - part);
}

/* ---- how many hold a term -------------------------------------------------------------------- */

static guint
document_of(const Ranking *ranking, const Posting *posting)
{
	return g_array_index(ranking->map->passages, MapPassage, posting->passage).document;
}

static gboolean
has_typed(const Posting *posting)
{
	for (guint i = 0; i < N_COLUMNS; i++)
		if (posting->typed[i] > 0)
			return TRUE;
	return FALSE;
}

/* A title counts once, however many passages its document has. seen: one byte a document. */
static guint
passages_with(const Ranking *ranking, const GArray *postings, gboolean others, guint8 *seen)
{
	guint count = 0;
	memset(seen, 0, ranking->map->documents->len);
	for (guint i = 0; i < postings->len; i++) {
		const Posting *posting = &g_array_index(postings, Posting, i);
		if (posting->outside && (others || has_typed(posting))) {
			count++;
			seen[document_of(ranking, posting)] = 1;
		}
	}
	for (guint i = 0; i < postings->len; i++) {
		const Posting *posting = &g_array_index(postings, Posting, i);
		guint8 *counted = &seen[document_of(ranking, posting)];
		if (!others && !has_typed(posting))
			continue;
		count += !*counted;
		*counted = 1;
	}
	return count;
}

static guint
documents_with(const Ranking *ranking, const GArray *postings, gboolean others, guint8 *seen)
{
	guint count = 0;
	memset(seen, 0, ranking->map->documents->len);
	for (guint i = 0; i < postings->len; i++) {
		const Posting *posting = &g_array_index(postings, Posting, i);
		guint8 *counted = &seen[document_of(ranking, posting)];
		if (!others && !has_typed(posting))
			continue;
		count += !*counted;
		*counted = 1;
	}
	return count;
}

/* Where nobody writes a word as it was typed, its other ways tell how rare it is. */
static void
count_term(Ranking *ranking, guint term, const GArray *postings, guint8 *seen)
{
	TermCount *count = &ranking->counts[term];
	double n = ranking->map->passages->len, documents = ranking->lengths->documents;
	count->passages = passages_with(ranking, postings, FALSE, seen);
	count->passages_others = passages_with(ranking, postings, TRUE, seen);
	count->documents = documents_with(ranking, postings, FALSE, seen);
	count->documents_others = documents_with(ranking, postings, TRUE, seen);
	ranking->idf_others[term] = inverse_frequency(n, count->passages_others);
	ranking->idf[term] =
	        count->passages ? inverse_frequency(n, count->passages) : ranking->idf_others[term];
	count->document_idf_others = inverse_frequency(documents, count->documents_others);
	count->document_idf = count->documents ? inverse_frequency(documents, count->documents)
	                                       : count->document_idf_others;
}

/* ---- passages, and documents as wholes ------------------------------------------------------- */

/* One term in a whole document: its title once, its headings as the passages that they are. */
typedef struct {
	double title, others_title, typed, others, weight, title_weight;
} Whole;

static void
add_to_whole(Whole *whole, const Posting *posting, const MapPassage *passage, double kept)
{
	whole->title_weight = title_weight(passage);
	whole->title = MAX(whole->title, (double)posting->typed[COLUMN_TITLE]);
	whole->others_title = MAX(whole->others_title, (double)posting->others[COLUMN_TITLE]);
	for (guint i = COLUMN_BODY; i <= COLUMN_NOTE; i++) {
		whole->typed += kept * (double)posting->typed[i];
		whole->others += kept * (double)posting->others[i];
	}
	whole->weight = MAX(whole->weight, (double)posting->weight);
}

static double
passage_part(const Ranking *ranking, guint term, const Posting *posting)
{
	const MapPassage *passage =
	        &g_array_index(ranking->map->passages, MapPassage, posting->passage);
	const double weights[N_COLUMNS] = {title_weight(passage), HEADING, 1, 1};
	double typed = 0, others = 0;
	for (guint i = 0; i < N_COLUMNS; i++) {
		typed += weights[i] * (double)posting->typed[i];
		others += weights[i] * (double)posting->others[i];
	}
	return ranking_kept(ranking, posting->passage) *
	       part_of(typed, others, (double)posting->weight, ranking->idf[term],
	               ranking->idf_others[term], ranking_passage_k(ranking, posting->passage));
}

static double
whole_part(const Ranking *ranking, guint term, const Whole *whole, guint document)
{
	const TermCount *count = &ranking->counts[term];
	return part_of(whole->title_weight * whole->title + whole->typed,
	               whole->title_weight * whole->others_title + whole->others, whole->weight,
	               count->document_idf, count->document_idf_others,
	               ranking->lengths->document[document]);
}

void
ranking_score(Ranking *ranking)
{
	const GPtrArray *postings = ranking->postings;
	gsize n_documents = ranking->map->documents->len;
	g_autofree guint8 *seen = g_malloc0(n_documents + 1);
	g_autofree Whole *wholes = g_new0(Whole, n_documents + 1);
	g_autoptr(GArray) touched = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint term = 0; term < postings->len; term++) {
		const GArray *of_term = postings->pdata[term];
		double weight = (double)plan_term(ranking->plan, term)->weight;
		count_term(ranking, term, of_term, seen);
		for (guint i = 0; i < of_term->len; i++) {
			const Posting *posting = &g_array_index(of_term, Posting, i);
			guint document = document_of(ranking, posting);
			ranking->passage_score[posting->passage] +=
			        weight * passage_part(ranking, term, posting);
			if (wholes[document].title_weight <= 0)
				g_array_append_val(touched, document);
			add_to_whole(&wholes[document], posting,
			             &g_array_index(ranking->map->passages, MapPassage,
			                            posting->passage),
			             ranking_kept(ranking, posting->passage));
		}
		for (guint i = 0; i < touched->len; i++) {
			guint document = g_array_index(touched, guint, i);
			ranking->document_whole[document] +=
			        weight * whole_part(ranking, term, &wholes[document], document);
			wholes[document] = (Whole){0};
		}
		g_array_set_size(touched, 0);
	}
}

/* ---- explained ------------------------------------------------------------------------------- */

static gint
by_passage(gconstpointer posting, gconstpointer passage)
{
	guint one = ((const Posting *)posting)->passage, other = *(const guint *)passage;
	return one < other ? -1 : one > other;
}

gboolean
ranking_points(const Ranking *ranking, guint term, guint passage, double ret_points[N_COLUMNS])
{
	guint at;
	const GArray *postings = ranking->postings->pdata[term];
	if (!g_array_binary_search((GArray *)(guintptr)postings, &passage, by_passage, &at))
		return FALSE;
	const Posting *posting = &g_array_index(postings, Posting, at);
	const MapPassage *here = &g_array_index(ranking->map->passages, MapPassage, passage);
	const double weights[N_COLUMNS] = {title_weight(here), HEADING, 1, 1};
	double points = (double)plan_term(ranking->plan, term)->weight *
	                passage_part(ranking, term, posting);
	double sum = 0;
	for (guint i = 0; i < N_COLUMNS; i++)
		sum += ret_points[i] = weights[i] * (double)(posting->typed[i] +
		                                             posting->weight * posting->others[i]);
	for (guint i = 0; i < N_COLUMNS; i++)
		ret_points[i] = sum > 0 ? ret_points[i] * points / sum : 0;
	return TRUE;
}

double
ranking_document_points(const Ranking *ranking, guint term, guint document)
{
	const GArray *postings = ranking->postings->pdata[term];
	Whole whole = {0};
	for (guint i = 0; i < postings->len; i++) {
		const Posting *posting = &g_array_index(postings, Posting, i);
		if (document_of(ranking, posting) == document)
			add_to_whole(&whole, posting,
			             &g_array_index(ranking->map->passages, MapPassage,
			                            posting->passage),
			             ranking_kept(ranking, posting->passage));
	}
	return (double)plan_term(ranking->plan, term)->weight *
	       whole_part(ranking, term, &whole, document);
}

/* ---- documents ------------------------------------------------------------------------------- */

static void
score_documents(Ranking *ranking, const guint8 *wanted)
{
	const StoreMap *map = ranking->map;
	for (guint i = 0; i < map->passages->len; i++) {
		guint document = g_array_index(map->passages, MapPassage, i).document;
		if (document != G_MAXUINT && wanted[document])
			ranking->document_best[document] =
			        MAX(ranking->document_best[document], ranking->passage_score[i]);
	}
	for (gsize d = 0; d < map->documents->len; d++) {
		double share = ranking->lengths->share[d];
		if (wanted[d])
			ranking->document_score[d] = (1 - share) * ranking->document_best[d] +
			                             share * ranking->document_whole[d];
	}
}

gboolean
ranking_finish(Ranking *ranking, Store *store, const guint8 *wanted, GError **error)
{
	if (ranking->near_wanted && !ranking_add_nearness(ranking, store, wanted, error))
		return FALSE;
	score_documents(ranking, wanted);
	return TRUE;
}
