/* api: see api.h. Paths and errors. */
#include "api_cite.h"
#include "api_recommend.h"

#include <string.h>
#include <unistd.h>

static const char page_policy[] = "default-src 'none'; style-src 'self'; form-action 'self'; "
                                  "base-uri 'none'; frame-ancestors 'none'";
static const char json_policy[] = "default-src 'none'; frame-ancestors 'none'";

ApiResponse *
api_response_new(guint status, const char *type, GBytes *body)
{
	ApiResponse *response = g_new0(ApiResponse, 1);
	response->status = status;
	response->type = type;
	response->body = body;
	response->file = -1;
	response->policy = g_str_has_prefix(type, "text/html") ? page_policy : json_policy;
	return response;
}

void
api_response_free(ApiResponse *response)
{
	if (!response)
		return;
	g_clear_pointer(&response->body, g_bytes_unref);
	g_clear_pointer(&response->ranges, g_array_unref);
	if (response->file >= 0)
		close(response->file);
	g_free(response->etag);
	g_free(response->disposition);
	g_free(response);
}

ApiResponse *
api_json(JsonOut *json)
{
	return api_response_new(200, "application/json; charset=utf-8", json_out_finish(json));
}

ApiResponse *
api_failure(const ApiCall *call, guint status, const char *code, const char *message,
            const char *parameter)
{
	if (call->page)
		return api_page_error(status, message);
	JsonOut *json = json_out_new();
	emit_error(json, code, message, parameter);
	ApiResponse *response = api_json(json);
	response->status = status;
	return response;
}

ApiResponse *
api_failure_of(const ApiCall *call, GError *error)
{
	static const char *const codes[] = {
	    [ERROR_NOT_FOUND] = "not_found", [ERROR_INPUT] = "bad_request", [ERROR_BUSY] = "busy",
	    [ERROR_LIMIT] = "deadline",      [ERROR_CORRUPT] = "corrupt",   [ERROR_IO] = "io",
	    [ERROR_INTERNAL] = "internal"};
	g_autoptr(GError) owned = error;
	gboolean known = error->domain == RAPPORTEUR_ERROR && error->code >= 0 &&
	                 (guint)error->code < G_N_ELEMENTS(codes);
	/* Reads are only ever limited by their deadline: the server's state, not a large request.
	 */
	guint status = known && error->code == ERROR_LIMIT ? 503 : (guint)error_http_status(error);
	return api_failure(call, status, known ? codes[error->code] : "internal", error->message,
	                   NULL);
}

/* ---- paths -------------------------------------------------------------------------------------
 */

static ApiResponse *
home(ApiCall *call)
{
	return api_page_search("", call, NULL);
}

static const struct {
	const char *pattern; /* segments; a star stands for one */
	ApiRoute json, page; /* NULL: not in this form */
} routes[] = {
    {"", NULL, home},
    {"search", api_search, api_search},
    {"suggest", api_suggest, NULL},
    {"similar", api_similar, api_similar},
    {"documents", api_documents, NULL},
    {"documents/*", api_document, api_document},
    {"documents/*/file", NULL, api_file},
    {"documents/*/pages/*", api_page, api_page},
    {"passages/*", api_passage, api_passage},
    {"cite", api_cite, api_cite},
    {"cite/*", api_cite, api_cite},
    {"unapi", NULL, api_unapi},
    {"recommendations", api_recommendations, api_recommendations},
    {"recommendations.csv", NULL, api_recommendations_csv},
    {"recommendations/*", api_recommendation, api_recommendation},
    {"failures", api_failures, api_failures},
    {"status", api_status, NULL},
    {"style.css", NULL, api_page_style},
};

static gboolean
matches(const char *pattern, char **segments, const char *ret_arguments[2])
{
	g_auto(GStrv) parts = g_strsplit(pattern, "/", -1);
	guint stars = 0;
	if (g_strv_length(parts) != g_strv_length(segments))
		return FALSE;
	for (guint i = 0; parts[i]; i++) {
		if (!strcmp(parts[i], "*") && *segments[i])
			ret_arguments[stars++] = segments[i];
		else if (strcmp(parts[i], segments[i]))
			return FALSE;
	}
	return TRUE;
}

static gsize
parameter_bytes(const GPtrArray *parameters)
{
	gsize total = 0;
	for (guint i = 0; i < parameters->len; i++)
		total += strlen(g_ptr_array_index(parameters, i)) + 1;
	return total;
}

static ApiResponse *
follow(ApiCall *call, ApiRoute route)
{
	if (parameter_bytes(call->request->parameters) > API_PARAMETER_BYTES)
		return api_failure(call, 414, "too_long",
		                   "the parameters are too long; 16,384 bytes are read", NULL);
	store_deadline(call->store, call->request->deadline_ms);
	ApiResponse *response = route(call);
	store_deadline(call->store, 0);
	return response;
}

ApiResponse *
api_answer(Store *store, const ApiRequest *request)
{
	g_autofree char *path = g_strdup(*request->path == '/' ? request->path + 1 : request->path);
	ApiCall call = {.store = store, .request = request, .began = g_get_monotonic_time()};
	gboolean json = g_str_has_suffix(path, ".json");
	if (json)
		path[strlen(path) - 5] = '\0';
	/* An address ends somewhere: more segments than any pattern has match none. */
	g_auto(GStrv) segments = g_strsplit(path, "/", 8);
	call.page = !json;
	for (guint i = 0; i < G_N_ELEMENTS(routes); i++) {
		ApiRoute route = json ? routes[i].json : routes[i].page;
		if (route && matches(routes[i].pattern, segments, call.arguments))
			return follow(&call, route);
	}
	return api_failure(&call, 404, "not_found", "there is nothing under this address", NULL);
}

ApiResponse *
api_refuse(const char *path, guint status, const char *code, const char *message)
{
	ApiCall call = {.page = !g_str_has_suffix(path, ".json")};
	return api_failure(&call, status, code, message, NULL);
}
