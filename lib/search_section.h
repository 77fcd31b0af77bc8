/*
 * search_section: which passages stand under a heading that the vocabulary (sections.tsv) knows as
 * references, an imprint or contents. Found once for each state of the index, then kept with the
 * Store.
 */
#pragma once
#include "store_match.h"

/* One byte a passage of the map (inside its snapshot): 1 under such a heading. The Store's; NULL
 * where the index couldn't be read or the deadline came first. Threads: as Store. */
const guint8 *search_sections(Store *store, const StoreMap *map);
