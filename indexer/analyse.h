/*
 * analyse: blocks become a document's record and passages. Pure: a Document in, a Document out.
 * Runs in the worker, after extraction.
 */
#pragma once
#include "doc.h"
#include "tok.h"
#include "vocabulary.h"

/* Raised whenever the analysis may come out differently: the indexer then reads all again. */
#define ANALYSE_VERSION "1"

/*
 * Everything below, in order: analyse_text, analyse_metadata, analyse_passages.
 * name: the file's path under its root (UTF-8), for SOURCE_NAME values.
 */
void analyse_document(Document *doc, const char *name, Tok *tok, const Vocabulary *vocabulary);

/*
 * Text of all blocks repaired (tok_repair), Zawgyi found and converted (raw kept), legacy fonts
 * and bad text flagged by block and page, the language of each block; the document's state from
 * what was found (image-only, legacy, bad text). (language.c)
 */
void analyse_text(Document *doc, Tok *tok, const Vocabulary *vocabulary);

/* Candidates from text and name added; junk refused; one value a field chosen. (metadata.c) */
void analyse_metadata(Document *doc, const char *name, Tok *tok, const Vocabulary *vocabulary);

/* doc->passages from doc->blocks. (passage.c) */
void analyse_passages(Document *doc);
