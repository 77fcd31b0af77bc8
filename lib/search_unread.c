/* search_unread: a search can't find what nobody could read; it says so, and what that is. */
#include "search_private.h"

#include <string.h>

/* What a filter may ask for and nobody knows of a document. */
enum { LANGUAGE_UNKNOWN = 1, DATE_UNKNOWN = 2, UNKNOWNS = 4 };

static gboolean
asks_unknown(const char *filter, const char *unknown)
{
	return (strchr(unknown, 'l') && strcmp(filter, "lang") == 0) ||
	       (strchr(unknown, 'd') && search_filter_is_date(filter));
}

/* [document]: bits of what isn't known. The caller frees. */
static guint8 *
find_unknown(const StoreMap *map)
{
	const GPtrArray *languages = g_hash_table_lookup(map->facets, "language");
	guint8 *unknown = search_marks_new(map, LANGUAGE_UNKNOWN);
	for (guint i = 0; languages && i < languages->len; i++) {
		const MapFacetValue *value = languages->pdata[i];
		for (guint k = 0; *value->value && k < value->documents->len; k++)
			unknown[g_array_index(value->documents, guint, k)] = 0;
	}
	for (guint i = 0; i < map->documents->len; i++)
		if (!*g_array_index(map->documents, MapDocument, i).date)
			unknown[i] |= DATE_UNKNOWN;
	return unknown;
}

static gboolean
name_unread(const SearchRun *run, guint document, GPtrArray *named, GError **error)
{
	if (named->len >= UNREAD_NAMED)
		return TRUE;
	gint64 row = g_array_index(run->map->documents, MapDocument, document).row;
	FailureRecord *failure = store_failure_at(run->store, row, error);
	if (failure)
		g_ptr_array_add(named, failure);
	return failure != NULL;
}

/* Those that would pass but for filters on what isn't known of them. */
static gboolean
find_unsure(SearchRun *run, GError **error)
{
	static const char *const left_out[UNKNOWNS] = {"", "l", "d", "ld"};
	const GArray *documents = run->map->documents;
	g_autofree guint8 *unknown = find_unknown(run->map);
	guint8 *passing[UNKNOWNS] = {NULL};
	gboolean good = TRUE;
	for (guint i = 0; good && i < documents->len; i++) {
		const char *but = left_out[unknown[i]];
		if (!g_array_index(documents, MapDocument, i).failed || run->allowed[i] || !*but)
			continue;
		if (!passing[unknown[i]])
			passing[unknown[i]] = search_filters_mark_but(run, asks_unknown, but);
		if (!passing[unknown[i]][i])
			continue;
		run->result->unsure++;
		good = name_unread(run, i, run->result->unsure_documents, error);
	}
	for (guint i = 0; i < UNKNOWNS; i++)
		g_free(passing[i]);
	return good;
}

gboolean
search_unread(SearchRun *run, GError **error)
{
	SearchResult *result = run->result;
	result->unread_documents =
	        g_ptr_array_new_with_free_func((GDestroyNotify)failure_record_free);
	result->unsure_documents =
	        g_ptr_array_new_with_free_func((GDestroyNotify)failure_record_free);
	for (guint i = 0; i < run->map->documents->len; i++) {
		const MapDocument *document = &g_array_index(run->map->documents, MapDocument, i);
		if (!document->failed || !run->allowed[i] || run->listed[i])
			continue;
		result->unread++;
		if (!name_unread(run, i, result->unread_documents, error))
			return FALSE;
	}
	if (run->filters->len && !find_unsure(run, error))
		return FALSE;
	if (result->unread)
		search_note(
		        run,
		        "%u document%s could not be read, or not wholly, and may be missing here.",
		        result->unread, result->unread == 1 ? "" : "s");
	if (result->unsure)
		search_note(run,
		            "%u %sdocument%s could not be read, and the language or date that the "
		            "filters ask for is not known of %s: %s may belong here.",
		            result->unsure, result->unread ? "more " : "",
		            result->unsure == 1 ? "" : "s", result->unsure == 1 ? "it" : "them",
		            result->unsure == 1 ? "it" : "they");
	return TRUE;
}
