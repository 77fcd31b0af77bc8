/* rapporteur_text_private: the pieces that answers in a terminal are made of; for
 * rapporteur_text*.c only. */
#pragma once
#include "rapporteur_text.h"

typedef enum { PLAIN, BOLD, DIM } Weight;

/* A paragraph: first goes before its first line, rest before the others. highlights: pairs of
 * code-point offsets, or NULL. */
void text_marked_paragraph(Text *text, Weight weight, const char *first, const char *rest,
                           const char *words, const GArray *highlights);
void text_paragraph(Text *text, Weight weight, const char *first, const char *rest,
                    const char *words);
/* One line, whole, so that a terminal can open it and a person can copy it. */
void text_whole_line(Text *text, Weight weight, const char *indent, const char *words);

/* Title and line of a document. */
void text_marked_head(Text *text, JsonObject *document, const GArray *highlights, const char *first,
                      const char *rest);
void text_document_head(Text *text, JsonObject *document, const char *first, const char *rest);
/* The page and the heading path that a passage stands under. */
void text_place(Text *text, JsonObject *document, JsonObject *passage, const char *indent);

/* Of a hit, why it stands where it does, as a table; nothing where it has no "explain". */
void text_explanation(Text *text, JsonObject *passage, const char *indent);

/* Its title, else its path. */
const char *text_title(JsonObject *document);
/* An address that can be opened from here: public, the daemon's, or the file's. Caller frees. */
char *text_address(const Text *text, JsonObject *document, const char *link);
/* The member's pairs [[12, 21], …]: of guint, start, end, start, end … The caller unrefs. */
GArray *text_highlights(JsonObject *object, const char *name);
/* "s" unless count is 1. */
const char *text_plural(gint64 count);
