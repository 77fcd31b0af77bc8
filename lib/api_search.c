/* api_search: see api.h. Parameters and the search. */
#include "api_private.h"

#include <string.h>
#include "query.h"
#include "search.h"
#include "search_similar.h"

static const char *const kinds[] = {
        "report",         "press-release", "proceedings", "event-report", "statement",
        "media-coverage", "policy-brief",  "page",        "other",        NULL};

/* ---- parameters
 * ---------------------------------------------------------------------------------- */

static const char *
parameter_name(const ApiCall *call, guint i)
{
	return g_ptr_array_index(call->request->parameters, i);
}

const char *
api_parameter(const ApiCall *call, const char *name)
{
	const GPtrArray *parameters = call->request->parameters;
	for (guint i = 0; i + 1 < parameters->len; i += 2) {
		const char *value = g_ptr_array_index(parameters, i + 1);
		if (!strcmp(parameter_name(call, i), name))
			return *value ? value : NULL;
	}
	return NULL;
}

static void G_GNUC_PRINTF(3, 4) wrong(ApiCall *call, const char *parameter, const char *format, ...)
{
	va_list arguments;
	if (call->failure)
		return;
	va_start(arguments, format);
	g_autofree char *message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	call->failure = api_failure(call, 400, "bad_parameter", message, parameter);
}

static gboolean
printable(const char *value)
{
	if (!g_utf8_validate(value, -1, NULL))
		return FALSE;
	for (const char *p = value; *p; p++)
		if ((guchar)*p < 0x20 || *p == 0x7f)
			return FALSE;
	return TRUE;
}

/* "name" or "name*" of the list, or NULL. */
static const char *
known_as(const char *const *known, const char *name)
{
	gsize length = strlen(name);
	for (; *known; known++)
		if (!strncmp(*known, name, length) &&
		    (!(*known)[length] || !strcmp(*known + length, "*")))
			return *known;
	return NULL;
}

void
api_parameters_check(ApiCall *call, const char *const *known)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	const GPtrArray *parameters = call->request->parameters;
	for (guint i = 0; i + 1 < parameters->len && !call->failure; i += 2) {
		const char *name = parameter_name(call, i);
		const char *value = g_ptr_array_index(parameters, i + 1);
		const char *rule = known_as(known, name);
		if (!rule) {
			/* Other sites hang their own names on the address of a page. */
			if (!call->page)
				wrong(call, name, "there is no parameter of this name here");
		} else if (strcmp(rule, "q") && !printable(value)) {
			wrong(call, name, "the value isn't readable text");
		} else if (!g_str_has_suffix(rule, "*") &&
		           !g_hash_table_add(seen, (gpointer)(guintptr)name)) {
			wrong(call, name, "given twice");
		}
	}
}

guint
api_parameter_number(ApiCall *call, const char *name, guint least, guint most, guint otherwise)
{
	const char *value = api_parameter(call, name);
	guint64 number = otherwise;
	if (value && !g_ascii_string_to_unsigned(value, 10, least, most, &number, NULL))
		wrong(call, name, "a number from %u to %u is wanted", least, most);
	return (guint)number;
}

static gboolean
parameter_flag(ApiCall *call, const char *name)
{
	static const char *const yes[] = {"1", "true", "yes", "on", NULL};
	static const char *const no[] = {"0", "false", "no", "off", NULL};
	const char *value = api_parameter(call, name);
	if (value && !g_strv_contains(yes, value) && !g_strv_contains(no, value))
		wrong(call, name, "1 or 0 is wanted");
	return value && g_strv_contains(yes, value);
}

static const char *
parameter_date(ApiCall *call, const char *name)
{
	const char *value = api_parameter(call, name);
	guint year = 0, month = 1, day = 1;
	if (!value)
		return NULL;
	gsize length = strlen(value);
	for (gsize i = 0; i < length && i < 10; i++)
		if (i == 4 || i == 7 ? value[i] != '-' : !g_ascii_isdigit(value[i]))
			length = 0;
	if (length == 4 || length == 7 || length == 10) {
		year = (guint)g_ascii_strtoull(value, NULL, 10);
		month = length > 4 ? (guint)g_ascii_strtoull(value + 5, NULL, 10) : 1;
		day = length > 7 ? (guint)g_ascii_strtoull(value + 8, NULL, 10) : 1;
	}
	if (!year || month > 12 || day > 31 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		wrong(call, name, "a date is wanted: YYYY, YYYY-MM or YYYY-MM-DD");
	return value;
}

/* All values of a repeated parameter, or NULL. */
static GStrv
parameter_list(const ApiCall *call, const char *name)
{
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	const GPtrArray *parameters = call->request->parameters;
	guint count = 0;
	for (guint i = 0; i + 1 < parameters->len; i += 2) {
		const char *value = g_ptr_array_index(parameters, i + 1);
		if (strcmp(parameter_name(call, i), name) || !*value)
			continue;
		g_strv_builder_add(list, value);
		count++;
	}
	return count ? g_strv_builder_end(list) : NULL;
}

static GStrv
parameter_kinds(ApiCall *call, gboolean excludes)
{
	GStrv values = parameter_list(call, "kind");
	for (char **value = values; value && *value; value++) {
		char *lower = g_ascii_strdown(*value, -1);
		g_free(*value);
		*value = g_strdelimit(lower, " _", '-');
		if (!g_strv_contains(kinds, *value + (excludes && **value == '-')))
			wrong(call, "kind",
			      "'%s' is no kind; there are report, press-release, proceedings, "
			      "event-report, statement, media-coverage, policy-brief, page and "
			      "other",
			      *value);
	}
	return values;
}

static GStrv
parameter_languages(ApiCall *call, gboolean excludes)
{
	GStrv values = parameter_list(call, "lang");
	for (char **value = values; value && *value; value++)
		if (!g_regex_match_simple("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$",
		                          *value + (excludes && **value == '-'),
		                          G_REGEX_DOLLAR_ENDONLY, 0))
			wrong(call, "lang", "a language is wanted as a code, such as en, my or zh");
	return values;
}

/* Names as the index knows them: MM for Burma; a leading - is left to search. */
static GStrv
parameter_names(const ApiCall *call, const char *name)
{
	GStrv values = parameter_list(call, name);
	for (char **value = values; value && *value; value++) {
		char *known = **value == '-' ? NULL
		                             : query_filter_value(store_tok(call->store),
		                                                  store_vocabulary(call->store),
		                                                  name, *value);
		if (!known)
			continue;
		g_free(*value);
		*value = known;
	}
	return values;
}

static GStrv
parameter_years(ApiCall *call)
{
	GStrv values = parameter_list(call, "year");
	for (char **value = values; value && *value; value++) {
		const char *typed = *value + (**value == '-');
		g_autofree char *year = query_filter_value(
		        store_tok(call->store), store_vocabulary(call->store), "year", typed);
		if (!year)
			wrong(call, "year", "a year is wanted, or years: 2017, 2015..2018, 2015..");
	}
	return values;
}

void
api_filters_read(ApiCall *call, gboolean excludes, ApiFilters *ret_filters)
{
	*ret_filters = (ApiFilters){
	        .kind = parameter_kinds(call, excludes),
	        .lang = parameter_languages(call, excludes),
	        .country = parameter_names(call, "country"),
	        .org = parameter_names(call, "org"),
	        .since = parameter_date(call, "since"),
	        .until = parameter_date(call, "until"),
	};
}

void
api_filters_clear(ApiFilters *filters)
{
	g_clear_pointer(&filters->kind, g_strfreev);
	g_clear_pointer(&filters->lang, g_strfreev);
	g_clear_pointer(&filters->country, g_strfreev);
	g_clear_pointer(&filters->org, g_strfreev);
}

/* ---- searching
 * ------------------------------------------------------------------------------------ */

SearchSort
api_sort_read(ApiCall *call)
{
	const char *value = api_parameter(call, "sort");
	if (!value || !strcmp(value, "relevance"))
		return SORT_RELEVANCE;
	if (!strcmp(value, "newest"))
		return SORT_NEWEST;
	if (strcmp(value, "oldest"))
		wrong(call, "sort", "relevance, newest or oldest is wanted");
	return SORT_OLDEST;
}

/* Controls, which nobody types, as blanks. */
char *
api_query_read(ApiCall *call)
{
	const char *value = api_parameter(call, "q");
	char *query = g_utf8_make_valid(value ? value : "", -1);
	for (char *p = query; *p; p++)
		if ((guchar)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	if (strlen(query) > API_QUERY_BYTES && !call->failure)
		call->failure =
		        api_failure(call, 414, "too_long",
		                    "the query is too long; 10,000 bytes are searched", "q");
	return query;
}

void
api_document_check(ApiCall *call, const char *id)
{
	g_autoptr(GError) error = NULL;
	if (!id || call->failure)
		return;
	g_autoptr(DocumentRecord) document = store_document(call->store, id, &error);
	if (g_error_matches(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND))
		wrong(call, "in", "no document has the id '%s'", id);
	else if (error)
		call->failure = api_failure_of(call, g_steal_pointer(&error));
}

typedef ApiResponse *(*ResultPage)(const char *query, const ApiCall *call,
                                   const SearchResult *result);

static ApiResponse *
result_answer(const ApiCall *call, const char *query, const SearchResult *result, ResultPage page)
{
	ApiResponse *response;
	if (call->page) {
		response = page(query, call, result);
	} else {
		JsonOut *json = json_out_new();
		emit_search(json, query, result,
		            (double)(g_get_monotonic_time() - call->began) / 1000.0);
		response = api_json(json);
	}
	if (result->partial)
		response->status = 503;
	return response;
}

static ApiResponse *
search_answer(ApiCall *call, const char *query, const SearchOptions *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SearchResult) result = search_run(call->store, query, options, &error);
	if (!result)
		return api_failure_of(call, g_steal_pointer(&error));
	return result_answer(call, query, result, api_page_search);
}

ApiResponse *
api_search(ApiCall *call)
{
	static const char *const known[] = {"q",        "kind*",      "lang*", "country*", "org*",
	                                    "theme*",   "publisher*", "year*", "since",    "until",
	                                    "in",       "sort",       "limit", "offset",   "facets",
	                                    "passages", "explain",    "apart", "wider",    NULL};
	g_auto(ApiFilters) filters = {0};
	api_parameters_check(call, known);
	g_autofree char *query = api_query_read(call);
	api_filters_read(call, TRUE, &filters);
	g_auto(GStrv) theme = parameter_list(call, "theme");
	g_auto(GStrv) publisher = parameter_list(call, "publisher");
	g_auto(GStrv) year = parameter_years(call);
	SearchOptions options = {
	        .kind = filters.kind,
	        .lang = filters.lang,
	        .country = filters.country,
	        .org = filters.org,
	        .theme = theme,
	        .publisher = publisher,
	        .year = year,
	        .since = filters.since,
	        .until = filters.until,
	        .in_document = api_parameter(call, "in"),
	        .sort = api_sort_read(call),
	        .limit = api_parameter_number(call, "limit", 1, 1000, 10),
	        .offset = api_parameter_number(call, "offset", 0, 10000000, 0),
	        .passages = api_parameter_number(call, "passages", 0, 50, 3),
	        .apart = parameter_flag(call, "apart"),
	        .facets = parameter_flag(call, "facets"),
	        .explain = parameter_flag(call, "explain"),
	        .wider = parameter_flag(call, "wider"),
	        .deadline_ms = call->request->deadline_ms,
	};
	options.bare = !options.passages;
	gboolean filtered = filters.kind || filters.lang || filters.country || filters.org ||
	                    theme || publisher || year || filters.since || filters.until ||
	                    options.in_document;
	if (!*query && !filtered && call->page && !call->failure)
		return api_page_search("", call, NULL);
	if (!*query && !filtered)
		wrong(call, "q", "words to search for, or a filter, are wanted");
	api_document_check(call, options.in_document);
	if (call->failure)
		return g_steal_pointer(&call->failure);
	return search_answer(call, query, &options);
}

/* ---- what is like something ------------------------------------------------------------------ */

ApiResponse *
api_similar(ApiCall *call)
{
	static const char *const known[] = {"id",     "kind*",      "lang*", "country*", "org*",
	                                    "theme*", "publisher*", "year*", "since",    "until",
	                                    "limit",  "passages",   NULL};
	g_autoptr(GError) error = NULL;
	g_auto(ApiFilters) filters = {0};
	api_parameters_check(call, known);
	api_filters_read(call, TRUE, &filters);
	g_auto(GStrv) theme = parameter_list(call, "theme");
	g_auto(GStrv) publisher = parameter_list(call, "publisher");
	g_auto(GStrv) year = parameter_years(call);
	const char *id = api_parameter(call, "id");
	const SearchOptions options = {
	        .kind = filters.kind,
	        .lang = filters.lang,
	        .country = filters.country,
	        .org = filters.org,
	        .theme = theme,
	        .publisher = publisher,
	        .year = year,
	        .since = filters.since,
	        .until = filters.until,
	        .limit = api_parameter_number(call, "limit", 1, 100, 10),
	        .passages = api_parameter_number(call, "passages", 1, 50, 2),
	        .deadline_ms = call->request->deadline_ms,
	};
	if (!id)
		wrong(call, "id", "the id of a document or a passage is wanted");
	if (call->failure)
		return g_steal_pointer(&call->failure);
	g_autoptr(SearchResult) result = search_similar(call->store, id, &options, &error);
	if (!result)
		return api_failure_of(call, g_steal_pointer(&error));
	return result_answer(call, id, result, api_page_similar);
}
