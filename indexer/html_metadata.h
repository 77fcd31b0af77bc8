/*
 * html_metadata: what a page says about itself becomes Values with their sources.
 *
 * <title>, meta (Highwire citation_*, Dublin Core, Open Graph, article:*, description, keywords,
 * generator), JSON-LD, <html lang>, <time datetime>, canonical link, first h1. Choosing among
 * them is metadata.c's work. Source: domain/citations-and-metadata 4.1; ogp.me; schema.org.
 */
#pragma once
#include "doc.h"
#include "html_tree.h"

/* dropped as in html_blocks_add: a heading that is left out of the text is no title. */
void html_metadata_add(Document *doc, const HtmlTree *tree, const guint8 *dropped);

/* The absolute address that links are relative to: <base href>, canonical link, og:url; or "".
 * Caller frees. */
char *html_metadata_base(const HtmlTree *tree);
