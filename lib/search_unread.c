/* search_unread: a search can't find what nobody could read; it says so, and what that is. */
#include "search_private.h"

gboolean
search_unread(SearchRun *run, GError **error)
{
	SearchResult *result = run->result;
	result->unread_documents =
	        g_ptr_array_new_with_free_func((GDestroyNotify)failure_record_free);
	for (guint i = 0; i < run->map->documents->len; i++) {
		const MapDocument *document = &g_array_index(run->map->documents, MapDocument, i);
		if (!document->failed || !run->allowed[i] || run->listed[i])
			continue;
		if (result->unread++ >= UNREAD_NAMED)
			continue;
		FailureRecord *failure = store_failure_at(run->store, document->row, error);
		if (!failure)
			return FALSE;
		g_ptr_array_add(result->unread_documents, failure);
	}
	if (result->unread)
		search_note(
		        run,
		        "%u document%s could not be read, or not wholly, and may be missing here.",
		        result->unread, result->unread == 1 ? "" : "s");
	return TRUE;
}
