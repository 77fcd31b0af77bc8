/* pdf_xmp: the XMP packet of a PDF as metadata values. */
#pragma once
#include "doc.h"

/*
 * Read the packet (RDF in XML) and add its values with SOURCE_XMP: Dublin Core, the xmp, pdf and
 * prism schemas. What isn't well-formed XML is left alone. Entities are never expanded and nothing
 * is fetched.
 */
void pdf_xmp_read(const char *packet, Document *doc);

/* A date as XMP or ISO 8601 writes it, cut to YYYY, YYYY-MM or YYYY-MM-DD; NULL when it is none.
 * Caller frees. */
char *pdf_xmp_date(const char *text);
