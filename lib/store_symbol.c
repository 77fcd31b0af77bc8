/* store_symbol: see store_match.h. */
#include "store_reader.h"

gboolean
store_symbols(Store *store, SymbolFn fn, gpointer data, GError **error)
{
	sqlite3_stmt *s =
	    store_query(store, error,
	                "SELECT row, symbol FROM document WHERE symbol <> '' ORDER BY row", "");
	if (!s)
		return FALSE;
	gboolean failed = FALSE;
	while (store_step(store, s, &failed, error))
		fn(sqlite3_column_int64(s, 0), (const char *)sqlite3_column_text(s, 1), data);
	return !failed;
}
