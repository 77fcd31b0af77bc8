/*
 * html_jsonld: JSON-LD of schema.org becomes Values. Bounded: size, depth and number of scripts.
 */
#pragma once
#include "doc.h"

typedef struct HtmlJsonld HtmlJsonld;

HtmlJsonld *html_jsonld_new(void);

/* Reads one script's text (n bytes, not kept). What is no JSON, too large or too deep is passed
 * over: a page's metadata is a help, never a condition. */
void html_jsonld_add(HtmlJsonld *jsonld, const char *text, gsize n);

/* Adds the values of all scripts together (they refer to one another by @id) and frees jsonld. */
void html_jsonld_finish(HtmlJsonld *jsonld, Document *doc);
