/* html_value: values found in a page are cleaned before they are added. */
#pragma once
#include "doc.h"

/*
 * Adds a value: white space made single blanks, NFC, at most 2,000 bytes. Dates are normalised
 * (html_date_parse), what is none is refused, and so are addresses where a name is wanted.
 */
void html_value_add(Document *doc, const char *field, const char *value, ValueSource source,
                    float confidence);
