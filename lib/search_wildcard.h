/*
 * search_wildcard: which words of the archive a pattern stands for (recruit*, rec*ment, *migrant,
 * w?men), so that it is searched as those words and no more, and the time is bounded.
 *
 * A pattern is compared as words are indexed: without case and, in Latin, without marks; z after i
 * or y stands for s too, since the index knows one spelling of organise. A prefix in a script
 * without blanks is a part of the text: its words needn't be known.
 */
#pragma once
#include "query.h"
#include "store.h"

enum {
	WILDCARD_WORDS = 64,     /* for one pattern, the most frequent ones */
	WILDCARD_WORDS_ALL = 320 /* for all patterns of a query */
};

/*
 * Fills words of each prefix and wildcard of the query's tree, the most frequent first, and tells
 * in query->notes where there were more, or none. until: g_get_monotonic_time at which to stop
 * looking (what was found till then is used, and a note tells it), 0: never. Where the index can't
 * be read words stay NULL. Threads: as Store.
 */
void search_wildcards_find(Store *store, Query *query, gint64 until);

/* Folded word (as a word of the index) against a folded pattern; for tests. */
gboolean search_wildcard_matches(const char *pattern, const char *word);
