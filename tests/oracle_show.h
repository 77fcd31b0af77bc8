/*
 * oracle_show: works, pages, the passages shown of each document, the unread. Written from
 * lib/search.h. Each check returns what is wrong, or NULL; the caller frees. For tests/oracle.c
 * only.
 */
#pragma once
#include "oracle_score.h"

/* Scores of the product are sums of floats. */
static const double TOLERANCE = 2e-5;

static inline gboolean
is_close(double a, double b)
{
	return fabs(a - b) <= TOLERANCE * MAX(1, MAX(fabs(a), fabs(b)));
}

static inline guint
archive_find(const Archive *archive, const char *id)
{
	for (guint i = 0; i < archive->len; i++)
		if (strcmp(archive_document(archive, i)->id, id) == 0)
			return i;
	return G_MAXUINT;
}

/* ---- passages -------------------------------------------------------------------------------- */

/* What a document shows: passages with the score of what was found, which may be the heading
 * above. */
typedef struct {
	guint index; /* in the document */
	double score;
} Shown;

static inline gboolean
is_shown_already(const GArray *shown, guint index)
{
	for (guint i = 0; i < shown->len; i++)
		if (g_array_index(shown, Shown, i).index == index)
			return TRUE;
	return FALSE;
}

/* The first searched passage after this heading, unless it is one too; G_MAXUINT: none. */
static inline guint
passage_under(const OracleDocument *d, guint heading)
{
	for (guint i = heading + 1; i < d->passages->len; i++)
		if (document_passage(d, i)->searched)
			return document_passage(d, i)->role == ROLE_HEADING ? G_MAXUINT : i;
	return G_MAXUINT;
}

/* Lines of contents and headings with nothing under them show only where there is nothing else. */
static inline void
show_one(const OracleDocument *d, guint index, double score, gboolean last_resort, GArray *shown)
{
	BlockRole role = document_passage(d, index)->role;
	guint under = role == ROLE_HEADING ? passage_under(d, index) : index;
	if (under == G_MAXUINT && last_resort)
		under = index;
	Shown one = {under, score};
	if (under != G_MAXUINT && (role != ROLE_CONTENTS || last_resort) &&
	    !is_shown_already(shown, under))
		g_array_append_val(shown, one);
}

/* Of Shown; *ret_found: how many passages were found. */
static inline GArray *
show_document(const Scores *s, guint document, guint most, guint *ret_found)
{
	GArray *shown = g_array_new(FALSE, FALSE, sizeof(Shown));
	const OracleDocument *d = archive_document(s->q->archive, document);
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	guint first = G_MAXUINT;
	for (guint i = 0; i < s->passages->len; i++) {
		if (scored_at(s, i)->document != document)
			continue;
		first = MIN(first, scored_at(s, i)->index);
		if (scored_at(s, i)->hit)
			g_ptr_array_add(found, scored_at(s, i));
	}
	g_ptr_array_sort(found, best_first);
	for (guint round = 0; round < 2 && !shown->len; round++)
		for (guint i = 0; i < found->len && shown->len < most; i++) {
			const Scored *one = found->pdata[i];
			show_one(d, one->index, one->score, round > 0, shown);
		}
	/* Only its title was found: its beginning is shown. */
	if (!shown->len && plan_is_positive(&s->q->plan) && first != G_MAXUINT)
		show_one(d, first, 0, TRUE, shown);
	*ret_found = found->len;
	return shown;
}

static inline char *
check_hits(const Scores *s, const SearchDocument *found, guint most)
{
	guint n_found = 0, document = archive_find(s->q->archive, found->document->id);
	g_autoptr(GArray) shown = show_document(s, document, most, &n_found);
	if (found->hits->len != shown->len)
		return g_strdup_printf("%s shows %u passages, should show %u", found->document->id,
		                       found->hits->len, shown->len);
	for (guint i = 0; i < shown->len; i++) {
		const SearchHit *hit = found->hits->pdata[i];
		const Shown *wanted = &g_array_index(shown, Shown, i);
		const SearchHit *before = i ? found->hits->pdata[i - 1] : NULL;
		if (!is_close(hit->score, wanted->score))
			return g_strdup_printf("%s: passage %u scores %.6f, should score %.6f",
			                       found->document->id, hit->passage->ordinal,
			                       hit->score, wanted->score);
		if (before && before->score < hit->score)
			return g_strdup_printf("%s: passage %u stands too low", found->document->id,
			                       hit->passage->ordinal);
		gboolean lone = (!i || !is_close(hit->score, before->score)) &&
		                i + 1 < shown->len && !is_close(hit->score, wanted[1].score);
		if (lone && hit->passage->ordinal != wanted->index)
			return g_strdup_printf("%s: passage %u is shown, should be %u",
			                       found->document->id, hit->passage->ordinal,
			                       wanted->index);
	}
	guint more = n_found > shown->len ? n_found - shown->len : 0;
	return found->more == more ? NULL
	                           : g_strdup_printf("%s has %u more passages, should have %u",
	                                             found->document->id, found->more, more);
}

/* Versions show one passage. */
static inline char *
check_all_hits(const Scores *s, const SearchResult *result)
{
	guint most = s->q->options->passages;
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *d = result->documents->pdata[i];
		char *wrong = check_hits(s, d, most);
		for (guint k = 0; k < d->versions->len && !wrong; k++)
			wrong = check_hits(s, d->versions->pdata[k], 1);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* ---- the order ------------------------------------------------------------------------------- */

static inline gint
compare_dates(const char *a, const char *b, gboolean newest)
{
	if (!*a || !*b)
		return !*a - !*b;
	return newest ? strcmp(b, a) : strcmp(a, b);
}

static inline gint
compare_appearance(const SearchDocument *one, const char *date, const SearchDocument *other,
                   const char *other_date)
{
	gint dates = compare_dates(date, other_date, FALSE);
	return dates ? dates : strcmp(one->document->id, other->document->id);
}

static inline SearchSort
sort_of(const Question *q)
{
	/* Filters alone: the newest first. */
	return q->options->sort == SORT_RELEVANCE && !plan_is_positive(&q->plan) ? SORT_NEWEST
	                                                                         : q->options->sort;
}

/* < 0: the first stands before the other. Scores are the product's own, so that equal ones are. */
static inline gint
compare_results(const Question *q, const Listing *listing, const SearchDocument *one,
                const SearchDocument *other)
{
	guint first = archive_find(q->archive, one->document->id);
	guint second = archive_find(q->archive, other->document->id);
	const char *date = archive_document(q->archive, first)->date;
	const char *other_date = archive_document(q->archive, second)->date;
	SearchSort sort = sort_of(q);
	gint dates =
	        sort == SORT_RELEVANCE ? 0 : compare_dates(date, other_date, sort == SORT_NEWEST);
	if (dates)
		return dates;
	if (listing->all[first] != listing->all[second])
		return listing->all[first] > listing->all[second] ? -1 : 1;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return compare_appearance(one, date, other, other_date);
}

/* The same among versions of a work: by relevance the best passage decides. */
static inline gint
compare_versions(const Question *q, const Listing *listing, const SearchDocument *one,
                 const SearchDocument *other)
{
	guint first = archive_find(q->archive, one->document->id);
	guint second = archive_find(q->archive, other->document->id);
	if (sort_of(q) != SORT_RELEVANCE)
		return compare_results(q, listing, one, other);
	if (listing->all[first] != listing->all[second])
		return listing->all[first] > listing->all[second] ? -1 : 1;
	if (one->best != other->best)
		return one->best > other->best ? -1 : 1;
	return compare_appearance(one, archive_document(q->archive, first)->date, other,
	                          archive_document(q->archive, second)->date);
}

/* Of a work, the document that would stand first by itself. */
static inline const SearchDocument *
first_of_work(const Question *q, const Listing *listing, const SearchDocument *leader)
{
	const SearchDocument *first = leader;
	for (guint i = 0; i < leader->versions->len; i++)
		if (compare_results(q, listing, leader->versions->pdata[i], first) < 0)
			first = leader->versions->pdata[i];
	return first;
}

static inline char *
check_pair(const Question *q, const Listing *listing, const SearchDocument *one,
           const SearchDocument *other)
{
	return compare_results(q, listing, one, other) < 0
	               ? NULL
	               : g_strdup_printf("%s stands before %s", one->document->id,
	                                 other->document->id);
}

static inline const char *
work_of(const Question *q, const SearchDocument *d)
{
	return archive_document(q->archive, archive_find(q->archive, d->document->id))->work;
}

/* The best of a work leads its versions, which stand in order too. */
static inline char *
check_versions(const Question *q, const Listing *listing, const SearchDocument *leader)
{
	const SearchDocument *last = leader;
	for (guint i = 0; i < leader->versions->len; i++) {
		const SearchDocument *version = leader->versions->pdata[i];
		if (compare_versions(q, listing, last, version) >= 0)
			return g_strdup_printf("%s stands before %s in its work",
			                       last->document->id, version->document->id);
		if (q->options->apart || strcmp(work_of(q, leader), work_of(q, version)) != 0)
			return g_strdup_printf("%s is no version of %s", version->document->id,
			                       leader->document->id);
		last = version;
	}
	return NULL;
}

static inline char *
check_order(const Question *q, const Listing *listing, const SearchResult *result)
{
	g_autoptr(GHashTable) works = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < result->documents->len; i++) {
		const SearchDocument *leader = result->documents->pdata[i];
		char *wrong = check_versions(q, listing, leader);
		if (!wrong && i)
			wrong = check_pair(
			        q, listing,
			        first_of_work(q, listing, result->documents->pdata[i - 1]),
			        first_of_work(q, listing, leader));
		if (wrong)
			return wrong;
		if (!q->options->apart &&
		    !g_hash_table_add(works, (gpointer)(guintptr)work_of(q, leader)))
			return g_strdup_printf("%s should be a version", leader->document->id);
	}
	return result->total_works == result->documents->len
	               ? NULL
	               : g_strdup_printf("total_works is %u", result->total_works);
}

/* ---- the unread ------------------------------------------------------------------------------ */

static inline char *
check_unread(const Question *q, const Listing *listing, const SearchResult *result)
{
	guint unread = 0;
	for (guint i = 0; i < q->archive->len; i++) {
		const OracleDocument *d = archive_document(q->archive, i);
		unread += d->failed && document_passes(q, d) && !listing->listed[i];
	}
	return result->unread == unread
	               ? NULL
	               : g_strdup_printf("unread is %u, should be %u", result->unread, unread);
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* Pages of so many works, put together, are the whole. */
static inline char *
check_pages(const Question *q, Store *store, const char *typed, const SearchResult *whole,
            guint size)
{
	guint at = 0;
	do {
		SearchOptions options = *q->options;
		options.limit = size;
		options.offset = at;
		g_autoptr(SearchResult) page = search_run(store, typed, &options, NULL);
		g_assert_nonnull(page);
		if (page->total_documents != whole->total_documents ||
		    page->total_works != whole->total_works ||
		    page->total_passages != whole->total_passages)
			return g_strdup_printf("the page from %u on counts otherwise", at);
		if (page->documents->len != MIN(size, whole->documents->len - at))
			return g_strdup_printf("the page from %u on has %u works", at,
			                       page->documents->len);
		for (guint i = 0; i < page->documents->len; i++) {
			const SearchDocument *d = page->documents->pdata[i];
			const SearchDocument *wanted = whole->documents->pdata[at + i];
			if (strcmp(d->document->id, wanted->document->id) != 0 ||
			    d->versions->len != wanted->versions->len || d->score != wanted->score)
				return g_strdup_printf("number %u is %s on its page, else %s",
				                       at + i, d->document->id,
				                       wanted->document->id);
		}
		at += size;
	} while (at < whole->documents->len);
	return NULL;
}
