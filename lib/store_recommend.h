/*
 * store_recommend: the recommendations of an index: records, the facts that lists are filtered by,
 * and their words. Threads: as Store.
 */
#pragma once
#include "store.h"
#include "store_match.h"

/* Who is asked, or asks (doc.h). */
typedef struct {
	char *name, *printed, *country;
} PartyRecord;

typedef struct {
	gint64 row, document;     /* inside lib/ only */
	char *id;                 /* DOCUMENT-rHASH, lasting through reindexing */
	guint ordinal;            /* in the document, from 0 */
	char *class, *confidence; /* "R", "Q", "C"; "A", "B", "C" */
	char *number, *paragraph, *text, *lead_in, *verb, *lang;
	guint level;
	GStrv heading; /* path, outermost first */
	guint page, page_last, attachment;
	char *page_label, *page_last_label;
	char *passage, *anchor; /* id of the passage it begins in, and its anchor; "" none */
	char *repeats;          /* id of the one of the same document that it says again, or "" */
	guint span_start,
	        span_end; /* bytes in the passage's text; span_end in the last passage's */
	GPtrArray *addressees, *issuers; /* of PartyRecord* */
	GStrv themes, affected;
} RecommendationRecord;
void recommendation_record_free(RecommendationRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecommendationRecord, recommendation_record_free)

/* TRUE if id has the form of a recommendation's. */
gboolean store_is_recommendation(const char *id);
/* ERROR_NOT_FOUND, ERROR_IO, ERROR_CORRUPT. */
RecommendationRecord *store_recommendation(Store *store, const char *id, GError **error);
RecommendationRecord *store_recommendation_at(Store *store, gint64 row, GError **error);

typedef enum { TIE_ADDRESSEE, TIE_ISSUER, TIE_THEME, TIE_AFFECTED, N_TIES } Tie;

typedef struct {
	gint64 row, document;
	char class, confidence;
	gboolean repeats; /* says again what stands elsewhere in its document */
	guint length;     /* characters of its text */
	char lang[12];
} RecommendationFact;

/* Of RecommendationFact, by row: all of the index. */
GArray *store_recommendation_facts(Store *store, GError **error);
/* Called for each tie of that sort, by row; printed and country are "" for themes and affected. */
typedef void (*TieFn)(gint64 row, const char *name, const char *printed, const char *country,
                      gpointer data);
gboolean store_recommendation_ties(Store *store, Tie tie, TieFn fn, gpointer data, GError **error);

/* store_match over the words of recommendations: document title, heading, text, and as note lead-in
 * and parties. Rows are recommendations'. */
gboolean store_match_recommendations(Store *store, const char *expression, MatchFn fn,
                                     gpointer data, gboolean *ret_partial, GError **error);

/* Rows of the passages that hold a recommendation of class R and confidence A or B, ascending, of
 * gint64; the caller unrefs. */
GArray *store_recommendation_passages(Store *store, GError **error);
