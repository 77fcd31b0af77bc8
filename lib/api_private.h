/* api_private: what the files of api share. A call is one request on its way to an answer. */
#pragma once
#include "api.h"
#include "base.h"
#include "cite.h"
#include "emit.h"

typedef struct {
	Store *store;
	const ApiRequest *request;
	gboolean page;            /* a page for a browser is wanted, not JSON */
	const char *arguments[2]; /* what the stars of the route's pattern stood for */
	gint64 began;             /* monotonic */
	ApiResponse *failure;     /* set by what found the request wrong; the answer then */
} ApiCall;

typedef ApiResponse *(*ApiRoute)(ApiCall *call);

/* ---- answers (api.c) ------------------------------------------------------------------------- */

ApiResponse *api_response_new(guint status, const char *type, GBytes *body);
/* Ends the writer. */
ApiResponse *api_json(JsonOut *json);
/* In the form, JSON or page, that the caller can read. */
ApiResponse *api_failure(const ApiCall *call, guint status, const char *code, const char *message,
                         const char *parameter);
/* Frees error. what names the thing asked for, in a person's words. */
ApiResponse *api_failure_of(const ApiCall *call, GError *error);

/* ---- parameters (api_search.c): the first wrong one sets call->failure ------------------------
 */

/* NULL: not there, or there without a value. */
const char *api_parameter(const ApiCall *call, const char *name);
guint api_parameter_number(ApiCall *call, const char *name, guint least, guint most,
                           guint otherwise);
/* Names that are known: each at most once but for those that end in "*". */
void api_parameters_check(ApiCall *call, const char *const *known);

/* What was typed as q, as valid text; the caller frees. */
char *api_query_read(ApiCall *call);
SearchSort api_sort_read(ApiCall *call);
/* The parameter in names a document that is there. id NULL: not given. */
void api_document_check(ApiCall *call, const char *id);

/* The filters that searches and lists share; lists are the caller's (g_strfreev). */
typedef struct {
	GStrv kind, lang, country, org;
	const char *since, *until;
} ApiFilters;
/* excludes: a value may begin with -, which leaves it out. */
void api_filters_read(ApiCall *call, gboolean excludes, ApiFilters *ret_filters);
void api_filters_clear(ApiFilters *filters);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ApiFilters, api_filters_clear)

/* ---- what the routes lead to --------------------------------------------------------------------
 */

ApiResponse *api_search(ApiCall *call);
ApiResponse *api_suggest(ApiCall *call);
ApiResponse *api_similar(ApiCall *call);
ApiResponse *api_document(ApiCall *call);
ApiResponse *api_documents(ApiCall *call);
ApiResponse *api_failures(ApiCall *call);
ApiResponse *api_status(ApiCall *call);
ApiResponse *api_page(ApiCall *call);
ApiResponse *api_passage(ApiCall *call);
ApiResponse *api_file(ApiCall *call);

/* The pages for a browser (api_page.c). */
ApiResponse *api_page_error(guint status, const char *message);
ApiResponse *api_page_style(ApiCall *call);
ApiResponse *api_page_search(const char *query, const ApiCall *call, const SearchResult *result);
ApiResponse *api_page_similar(const char *id, const ApiCall *call, const SearchResult *result);
ApiResponse *api_page_document(const DocumentRecord *document, const GPtrArray *headings,
                               const GPtrArray *values, const Citation *citation);
ApiResponse *api_page_text(const DocumentRecord *document, const PageRecord *page, guint last,
                           const GPtrArray *passages);
ApiResponse *api_page_failures(const GPtrArray *failures);
ApiResponse *api_page_passage(const DocumentRecord *document, const GPtrArray *passages,
                              guint index);
