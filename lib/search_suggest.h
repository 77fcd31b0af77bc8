/* search_suggest: a spelling that the index knows for a word that it doesn't. */
#pragma once
#include "search_rank.h"

/*
 * The query with its unknown words replaced by known ones one slip away (a letter too many, too
 * few, wrong, or two exchanged), or NULL when nothing is unknown or nothing is near. Caller frees.
 */
char *search_suggest(Store *store, const Query *query, const Ranking *ranking);
