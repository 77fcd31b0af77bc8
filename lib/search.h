/*
 * search: a query and options become ranked documents with their best passages.
 * query.h tells how what was typed is read. One point-in-time snapshot a call.
 *
 * Which documents: those that hold all that is wanted, anywhere in them. Where they are fewer than
 * ten, those that lack some of the plain words follow them (never when sorted by date), and a note
 * says so; where no document holds all, the nearest are shown and relaxed is set. totals count all
 * that are listed; facets count those that hold all, or, relaxed, all that are listed.
 *
 * Documents of one work (editions, translations: DocumentRecord.work) are one result, which stands
 * where the first of them would by itself. By relevance the one with the best passage leads, of
 * equal ones the first to appear (a reprint comes after), and the others are its versions, in the
 * same order; by date they keep the order of dates. limit and offset count works: offset n begins
 * with the work number n (from 0), and the versions of a shown work are all shown, never on another
 * page. total_documents, total_passages and facets count documents, each for itself; total_works
 * counts works. With apart, each document is a work of its own.
 *
 * Of the documents that hold all, those that hold it only by words of another language
 * (translations, names in another script: search_expand.h) stand below those that hold it as it was
 * typed or by other words of its language, unless a filter asks for a language.
 *
 * In reading order: search.c runs a query; search_filter.c and search_named.c mark documents;
 * search_plan.c and search_expand.c make phrases of words; search_rank.c scores; search_show.c
 * makes the results.
 */
#pragma once
#include <glib.h>
#include "store.h"
#include "search_expand.h"
#include "search_explain.h"
#include "tok.h"

/* So many unread documents are named in an answer. */
enum { UNREAD_NAMED = 20 };

typedef enum { SORT_RELEVANCE, SORT_NEWEST, SORT_OLDEST } SearchSort;

typedef struct {
	/* Filters: NULL-terminated lists or NULL; values of one filter are alternatives, one that
	 * begins with - excludes. Read as query_filter_value tells. */
	GStrv kind, lang, country, org, theme, publisher, year;
	const char *since, *until; /* YYYY, YYYY-MM or YYYY-MM-DD, or NULL; inclusive */
	const char *in_document;   /* document id or NULL */
	SearchSort sort;
	guint limit, offset; /* in works; limit at most 1,000; 0: 10 */
	guint passages;      /* per document, at most; 0: 3; versions show one */
	gboolean apart;      /* versions of a work are results by themselves */
	gboolean bare;       /* documents without their passages: for runs of many queries */
	gboolean facets, explain;
	gboolean wider; /* search related words too: near groups (search_expand.h) */
	guint deadline_ms; /* 0: none. When reached, what was found comes back, partial set */
} SearchOptions;

typedef struct {
	PassageRecord *passage; /* store.h */
	double score;
	char *snippet;      /* plain text of the passage, at most 300 code points; "" for a heading
	                     * with nothing under it */
	GArray *highlights; /* of guint: start, end, start, end … code points in snippet */
	GPtrArray *heading_highlights; /* of GArray*, likewise, one for each of passage->heading */
	gboolean before, after;        /* the passage goes on before or after the snippet */
	Explanation *explain;          /* the parts of the score (search_explain.h), or NULL */
} SearchHit;

typedef struct {
	DocumentRecord *document; /* store.h */
	double score, best;       /* best: of its best passage */
	GPtrArray *hits;          /* of SearchHit*, best first; empty for filter-only matches */
	guint more;               /* further matching passages in this document */
	GArray *title_highlights; /* of guint, as in SearchHit: code points in document->title */
	GPtrArray *versions; /* of SearchDocument*: the work's other listed documents; theirs is
	                        empty */
	GPtrArray *links;    /* of char*: what it shares with what it is like (search_similar.h), or
	                        NULL */
} SearchDocument;

/*
 * A value of a facet (kind, year, language, country, org, theme, publisher) and how many of the
 * documents that were found have it: all of them are counted, not only those shown; values of none
 * are left out. Where filters of that same facet stand at the top of the query or in the options,
 * its values are counted as if these were absent, all other filters holding, so that a person can
 * change them. year goes with year: alone; since, until and date always hold. Filters inside ( ) or
 * OR hold too.
 */
typedef struct {
	char *value;
	char *label;                 /* for people: Myanmar for MM, press release */
	guint count;                 /* documents */
	gboolean included, excluded; /* a filter asks for it, or leaves it out */
} FacetCount;

typedef struct {
	char *typed, *also;      /* as typed; as the vocabulary has it */
	const char *why;         /* expansion_why_name */
	char *language, *name;   /* of `also`: code and English name; "" not known */
	gboolean abroad;         /* another language than what was typed: such hits stand lower */
} SearchExpansion;

typedef struct {
	char *read_as;    /* how the query was read, in the query language */
	GPtrArray *notes; /* of char*: sentences for the person ("no document has all words …") */
	char *did_you_mean; /* or NULL */
	gboolean corrected; /* did_you_mean was searched too, or instead: a note says which */
	gboolean relaxed;   /* no document held all words: the nearest are shown */
	gboolean partial;   /* the deadline ended the search */
	guint unread;       /* failures (store.h) that pass the filters and so may belong here */
	GPtrArray
	        *unread_documents; /* of FailureRecord*: the first UNREAD_NAMED of them; or NULL */
	/* Likewise failures that only filters on language or date keep out, which of them aren't
	 * known. */
	guint unsure;
	GPtrArray *unsure_documents;
	guint total_documents, total_passages, total_works;
	GPtrArray *documents; /* of SearchDocument*, one a work */
	GHashTable *facets;   /* name → GPtrArray of FacetCount*, most first; NULL if not asked */
	/* Of SearchExpansion*, in the order of the query: other words that were searched too; those of
	 * other languages only where the archive has them. */
	GPtrArray *expansions;
} SearchResult;

/* Never fails for anything typed; ERROR_CORRUPT or ERROR_IO when the index can't be read. */
SearchResult *search_run(Store *store, const char *query, const SearchOptions *options,
                         GError **error);
void search_result_free(SearchResult *result);

/*
 * Stores of one vocabulary, in any threads, can share an expander, which takes tens of ms to make;
 * it must outlive them. A Store without one makes its own for its first query.
 */
void search_share(Store *store, const Expander *expander);
/* Loads what the first query would have to wait for. ERROR_CORRUPT or ERROR_IO as search_run. */
gboolean search_warm(Store *store, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchResult, search_result_free)
