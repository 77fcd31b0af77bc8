/*
 * api: a request becomes an answer: the contract's paths and parameters, independent of sockets.
 * The daemon calls it for each request; the client calls it itself where no daemon runs, so both
 * answer the same. Read api.c (paths, errors), api_search.c (parameters), api_record.c
 * (documents, pages, passages, lists, status), api_file.c (the files themselves), api_range.c
 * (parts of a file, conditional requests) and api_page.c (the pages for a browser).
 *
 * Threads: any number at once, each with a Store of its own.
 */
#pragma once
#include <glib.h>
#include "store.h"

/* What /status.json tells of a running daemon. */
typedef struct {
	const char *listen, *socket; /* as a person would write them; NULL: not there */
	const char *sandbox;         /* what could be entered, in words */
	guint threads;
	gint64 started;            /* seconds since 1970 */
	guint64 requests, refused; /* answered; turned away because all threads were busy */
	const char *vocabulary_problem; /* why a changed vocabulary isn't used, or NULL */
} ApiService;

typedef struct {
	const char *path;      /* "/search.json", decoded, without the query string */
	GPtrArray *parameters; /* of char*: name, value, name, value … decoded, in order */
	const char *range, *if_range, *if_none_match, *if_modified_since; /* headers or NULL */
	const ApiService *service; /* NULL: no daemon, the client answers itself */
	guint deadline_ms;         /* for the reads of this request; 0: none */
} ApiRequest;

typedef struct {
	guint64 start, length;
} ApiRange;

typedef struct {
	guint status;
	const char *type;   /* Content-Type, static */
	GBytes *body;       /* NULL when file is used */
	int file;           /* open descriptor to send, or -1 */
	guint64 file_size;  /* of the whole file */
	GArray *ranges;     /* of ApiRange, for status 206: the parts to send; else NULL */
	gint64 modified;    /* seconds since 1970, 0 unknown */
	char *etag;         /* quoted, or NULL */
	char *disposition;  /* Content-Disposition, or NULL */
	const char *policy; /* Content-Security-Policy, static */
} ApiResponse;

/* Never fails: errors are answers with the contract's JSON body, or a page for a browser. */
ApiResponse *api_answer(Store *store, const ApiRequest *request);

/* The answer where there is no store to ask, or the request itself can't be taken. */
ApiResponse *api_refuse(const char *path, guint status, const char *code, const char *message);
void api_response_free(ApiResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ApiResponse, api_response_free)

/* The longest query that is searched, and all parameters together, in bytes. */
enum { API_QUERY_BYTES = 10000, API_PARAMETER_BYTES = 16384 };

/* How long daemon and client let one request read the index. */
enum { API_DEADLINE_MS = 10000 };

/* ---- parts of a file (api_range.c) ----------------------------------------------------------- */

typedef enum {
	API_RANGE_WHOLE, /* no range, or one to be ignored: send everything */
	API_RANGE_PARTS, /* *ret_ranges holds at least one */
	API_RANGE_UNSATISFIABLE
} ApiRangeResult;

/*
 * Read a Range header for a file of size bytes. Ranges that overlap or touch are joined; more
 * than 16 are no serious wish and give the whole file. *ret_ranges (of ApiRange, ascending where
 * they were joined) is set for API_RANGE_PARTS; the caller unrefs it.
 * Source: RFC 9110, 14.1.2 and 14.2.
 */
ApiRangeResult api_range_parse(const char *header, guint64 size, GArray **ret_ranges);

/* TRUE if an If-None-Match list holds etag (weak comparison) or "*". */
gboolean api_etag_listed(const char *header, const char *etag);

/* "Sun, 06 Nov 1994 08:49:37 GMT". Caller frees. */
char *api_date_format(gint64 seconds);
/* FALSE for anything else than that form, in which today's programs write all dates. */
gboolean api_date_parse(const char *text, gint64 *ret_seconds);
