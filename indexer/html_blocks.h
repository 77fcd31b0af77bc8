/*
 * html_blocks: the kept nodes of a page become blocks and links of a Document.
 *
 * Inline elements never break a word; block elements and two <br> in a row end a block. Rows of
 * data tables become one block each, cells parted by U+0009; layout tables are read as text.
 * List items carry their marker, ordered ones the number that a browser would print.
 */
#pragma once
#include "doc.h"
#include "html_tree.h"

/*
 * dropped[i] is nonzero where node i and all below it are no part of the document.
 * base is the absolute URI that links are resolved against, or "".
 * Returns NULL, or why not all of the page was taken (static).
 */
const char *html_blocks_add(Document *doc, const HtmlTree *tree, const guint8 *dropped,
                            const char *base);
