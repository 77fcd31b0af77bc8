/*
 * html_number: markers and numbers of items, paragraphs and notes, and the elements that are
 * notes, captions or tables of contents.
 */
#pragma once
#include "doc.h"
#include "html_tree.h"

/* The number of an ordered list's item as a browser prints it, without the full stop: type is
 * one of 1 a A i I. Caller frees. */
char *html_number_print(gint number, char type);

/*
 * Blocks from first on whose text opens with a number get it as Block.number: "12. Text" and
 * "4.2 Text" where a neighbour in number confirms it (a date such as "21. November" has none),
 * "(a) Text" and notes' marks always.
 */
void html_number_blocks(Document *doc, guint first);

/* By role, epub:type, id and class. */
gboolean html_is_footnote(const HtmlTree *tree, guint i);
gboolean html_is_contents(const HtmlTree *tree, guint i);
gboolean html_is_caption(const HtmlTree *tree, guint i);
