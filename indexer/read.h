/*
 * read: one file's bytes become a Document: which format, its extractor, the analysis.
 * Runs inside the sandboxed worker. Threads: one, as tok.
 */
#pragma once
#include "analyse.h"
#include "extract.h"

/* Lets every extractor load what it needs from disk; once, before the sandbox. */
void read_warm(void);

/* The folders that extractors still read inside the sandbox, those that exist. Caller frees. */
GStrv read_folders(void);

/*
 * The bytes of an open file: read whole up to 64 MiB (a file that shrinks while it is mapped kills
 * the reader), mapped above. NULL and ERROR_IO or ERROR_LIMIT on failure.
 */
GBytes *read_bytes(int file, GError **error);

/*
 * Never fails: what goes wrong is the document's state and reason. What passes the limits of
 * doc_read is cut off and said. The extractor's name and version are in doc->extractor.
 */
Document *read_document(GBytes *bytes, const ExtractLimits *limits, Analyser *analyser);

/* Every value that doc->extractor can have, one a line: the indexer compares. Caller frees. */
char *read_versions(void);
