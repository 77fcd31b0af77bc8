/* api_cite: citations in the pages of others: tags in their heads, links, unAPI's marks. */
#pragma once
#include "api_private.h"
#include "cite.h"

/* "/cite/ID?format=…", "/cite?id=…&id=…", and the same as JSON with the place and the link. */
ApiResponse *api_cite(ApiCall *call);
/* "/unapi": formats, formats of an id, a record. Source: unAPI version 1. */
ApiResponse *api_unapi(ApiCall *call);

/* The whole document, read today; store: between store_begin and store_end or outside. Never NULL.
 */
Citation *api_cite_document(Store *store, const DocumentRecord *document, const GPtrArray *values);
/* Into the head of a page that is begun: what Zotero and Scholar read of a document's own page. */
void api_cite_tags(HtmlOut *html, const DocumentRecord *document, const Citation *citation);
/* Likewise: where unAPI answers. */
void api_cite_server(HtmlOut *html);
/* Here: links to the citation in every format. */
void api_cite_links(HtmlOut *html, const char *id);
