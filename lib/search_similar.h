/*
 * search_similar: passages and documents like a document or a passage, and the words that link
 * them.
 *
 * What a text is about is told by its most telling terms: often in it (in its title and headings
 * more than in its body), seldom in the archive (Rocchio 1971: tf · idf; Salton, Buckley 1988).
 * Terms that the vocabulary knows are looked for by their other names too, in all languages.
 * Passages are scored by BM25 over these terms, each weighing what it tells; a document by its best
 * passage and by all terms that it shares anywhere: for a passage the first counts most, for a
 * document the second.
 *
 * In reading order: search_seed.c takes the terms from the text, search_similar.c finds and ranks.
 */
#pragma once
#include "search.h"

/*
 * id: of a document or a passage. Of options the filters, limit, passages and deadline_ms count. Left
 * out are the document itself and the other documents of its work. Documents of the same language
 * come first; where others share terms with it, a third of limit, at least one, is theirs. A document
 * shares two terms at least, or a symbol. In the result read_as names what others are like; links of
 * each document are the terms shared, the most telling first, "typed ↔ also" where it has another
 * name. ERROR_NOT_FOUND for an unknown id; else as search_run. Threads: as Store.
 */
SearchResult *search_similar(Store *store, const char *id, const SearchOptions *options,
                             GError **error);
