/*
 * analyse: blocks become a document's record and passages. Pure: a Document in, a Document out.
 * Runs in the worker, after extraction.
 */
#pragma once
#include "doc.h"
#include "tok.h"
#include "vocabulary.h"

/* Raised whenever the analysis may come out differently: the indexer then reads all again. */
#define ANALYSE_VERSION "3"

/*
 * What the analysis of every document needs, prepared once: compiled patterns, names to look for.
 * Must be made before the sandbox is entered, as patterns are compiled to machine code.
 * Tok and Vocabulary must outlive it. Threads: one each, as its Tok.
 */
typedef struct Analyser Analyser;
Analyser *analyser_new(Tok *tok, const Vocabulary *vocabulary);
void analyser_free(Analyser *analyser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Analyser, analyser_free)

/*
 * Everything below, in order: analyse_text, analyse_metadata, analyse_passages,
 * analyse_recommendations.
 * name: the file's path under its root (UTF-8), for SOURCE_NAME values.
 */
void analyse_document(Analyser *analyser, Document *doc, const char *name);

/*
 * Text of all blocks repaired (text encoded twice, tok_repair), Zawgyi found and converted (raw
 * kept), legacy fonts and bad text flagged by block and page, the language of each block.
 * (language.c)
 *
 * The document's state follows from its pages. All without words to search: DOC_NO_TEXT,
 * DOC_LEGACY_FONT or DOC_BAD_TEXT. More than two such pages and more than a third of all:
 * DOC_PARTIAL, the reason counts them. Fewer (a cover, a page of photographs): DOC_OK, and only
 * the pages have their state.
 *
 * Blocks flagged BLOCK_LEGACY or BLOCK_BAD are kept for showing, and never searched: their
 * passages hold nothing else, and doc_passage_is_searched says FALSE for them.
 */
void analyse_text(Document *doc, Tok *tok, const Vocabulary *vocabulary);

/*
 * Candidates from text and name added, those of the file weighed (confidence; 0 is refused), one
 * value a field chosen; of country, org and theme several. The kind chosen is one of the contract's
 * nine; what a source calls it stays among the values. The catalogue is the indexer's business:
 * doc_prefer_catalogue. (metadata.c)
 */
void analyse_metadata(Analyser *analyser, Document *doc, const char *name);

/*
 * doc->passages from doc->blocks. (passage.c) About 80 to 200 words each (250 to 600 characters
 * where no blanks divide words); of one class of roles, one language, one attachment, under one
 * heading. Every heading is a passage of its own too, as are running heads and page numbers, so
 * that the passages of a page are all its text. A block of more than 260 words is cut at the ends
 * of sentences. In time proportional to the text.
 */
void analyse_passages(Document *doc);

/*
 * doc->recommendations from doc->blocks and the chosen publisher. (recommend.c) Structure first,
 * words second: lists under a heading of recommendations or a lead-in, sentences that recommend,
 * tables' columns. In time proportional to the text. The cues are the vocabulary's.
 * Source: domain/recommendations (which gives what was measured).
 */
void analyse_recommendations(Analyser *analyser, Document *doc);
