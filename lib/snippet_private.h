/* snippet_private: what finding and cutting share; for snippet*.c only. */
#pragma once
#include "snippet.h"
#include "tok_break.h"

/* Matches that may stand in a column (bits; 0: any) as finder_find gives them. */
GArray *finder_find_in(Finder *finder, const char *text, guint columns);
guint finder_unit(const Finder *finder, const FinderMatch *match);
double finder_weight(const Finder *finder, const FinderMatch *match);
/* Units are numbered below this. */
guint finder_units(const Finder *finder);
/* For words, the Finder's. */
Breaker *finder_words(Finder *finder);
