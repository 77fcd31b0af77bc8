/* api_suggest: see api.h. Completions while typing, in the form of OpenSearch's suggestions
 * (OpenSearch Suggestions extension 1.1): [query, [completions], [descriptions], [addresses]]. */
#include "api_private.h"

#include "search_complete.h"

static char *
description_of(const Completion *completion)
{
	const char *kind = completion_kind_name(completion->kind);
	if (!completion->passages)
		return g_strdup(kind);
	return g_strdup_printf("%s, %u passage%s", kind, completion->passages,
	                       completion->passages == 1 ? "" : "s");
}

static char *
address_of(const Completion *completion)
{
	if (completion->document)
		return g_strconcat("/documents/", completion->document, NULL);
	g_autofree char *query = g_uri_escape_string(completion->text, NULL, FALSE);
	return g_strconcat("/search?q=", query, NULL);
}

ApiResponse *
api_suggest(ApiCall *call)
{
	static const char *const known[] = {"q", "limit", NULL};
	GError *error = NULL;
	api_parameters_check(call, known);
	guint limit = api_parameter_number(call, "limit", 1, 100, 10);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	const char *typed = api_parameter(call, "q") ? api_parameter(call, "q") : "";
	g_autoptr(GPtrArray) found = search_complete(call->store, typed, limit, &error);
	if (!found)
		return api_failure_of(call, error);
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '[');
	json_out_string(json, NULL, typed);
	json_out_open(json, NULL, '[');
	for (guint i = 0; i < found->len; i++)
		json_out_string(json, NULL, ((const Completion *)found->pdata[i])->text);
	json_out_close(json, ']');
	json_out_open(json, NULL, '[');
	for (guint i = 0; i < found->len; i++) {
		g_autofree char *description = description_of(found->pdata[i]);
		json_out_string(json, NULL, description);
	}
	json_out_close(json, ']');
	json_out_open(json, NULL, '[');
	for (guint i = 0; i < found->len; i++) {
		g_autofree char *address = address_of(found->pdata[i]);
		json_out_string(json, NULL, address);
	}
	json_out_close(json, ']');
	json_out_close(json, ']');
	return api_response_new(200, "application/x-suggestions+json; charset=utf-8",
	                        json_out_finish(json));
}
