/*
 * recommended: which recommendations an archive holds: made to whom, by whom, on what.
 *
 * "To X" and "about X" are different questions: options->to asks who is addressed, the query's
 * words what is asked. Where one finds nothing, hints tell how many the other would find.
 *
 * In reading order: recommended.c filters, orders and counts; recommended_map.c keeps who is tied
 * to what between questions; recommended_words.c finds and scores words.
 */
#pragma once
#include "search.h"
#include "store_recommend.h"

/* So many are listed in one answer, at most. */
enum { RECOMMENDED_MOST = 20000 };

typedef struct {
	/* Filters on the documents, as of SearchOptions. */
	GStrv kind, lang, country, org, year;
	const char *since, *until, *in_document;
	/*
	 * On the recommendations; values of one filter are alternatives. to and from: an
	 * organisation by any of its names, a country (whoever in it), or words of the name; theme:
	 * as query_filter_value reads it; affected: words of the group's name.
	 */
	GStrv to, from, theme, affected;
	const char *classes, *confidences; /* "RQC", "ABC": those wanted; NULL: "R", "AB" */
	gboolean wider;                    /* related words too (search_expand.h) */
	gboolean repeats;    /* those too that say again what stands elsewhere in their document */
	SearchSort sort;     /* without words relevance means newest */
	guint limit, offset; /* limit 0: 10 */
	gboolean facets;
	guint deadline_ms; /* 0: none */
} RecommendedOptions;

typedef struct {
	RecommendationRecord *record;
	DocumentRecord *document;
	double score; /* 0 without words */
} RecommendedHit;

typedef struct {
	const char *question; /* "about", "to", "class" */
	char *value;          /* what would be asked */
	guint total;          /* how many it would find */
} RecommendedHint;

typedef struct {
	char *read_as;
	GPtrArray *notes; /* of char*: sentences for the person */
	GPtrArray *hints; /* of RecommendedHint*; only where nothing was found */
	gboolean relaxed, partial;
	guint total;
	GPtrArray *hits; /* of RecommendedHit*, the wanted page */
	/* addressee issuer theme affected class confidence country year language kind → GPtrArray
	 * of FacetCount*, most first; the filter of the same name is lifted for the first six. NULL
	 * if not asked. */
	GHashTable *facets;
} RecommendedResult;

/* query may be "". Never fails for anything typed; ERROR_CORRUPT or ERROR_IO as search_run. */
RecommendedResult *recommended_run(Store *store, const char *query,
                                   const RecommendedOptions *options, GError **error);
void recommended_result_free(RecommendedResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecommendedResult, recommended_result_free)
