/*
 * html_encoding: bytes of a page become UTF-8, whatever the page says about itself.
 *
 * Evidence in order: a byte order mark; zero bytes of UTF-16; escape sequences of ISO-2022;
 * validity as UTF-8 (also with a few bad bytes); the declaration, unless the bytes contradict it;
 * statistics (own for Thai, Vietnamese and Macintosh, ICU's detector for the rest).
 * Source: WHATWG Encoding (labels, U+FFFD per maximal subpart); ICU ucsdet.
 */
#pragma once
#include <glib.h>

typedef struct {
	char *name;     /* encoding used: "utf-8", "windows-874", … */
	char *declared; /* what the page says, lower case; "" when it says nothing */
	char *note;     /* what a maintainer should know (wrong declaration, bad bytes), or "" */
} HtmlEncoding;

/*
 * Returns NUL-terminated UTF-8 without NUL inside; the caller frees it. Never fails: what can't be
 * decoded becomes U+FFFD. *ret_encoding is filled and cleared with html_encoding_clear.
 */
char *html_decode(const guint8 *bytes, gsize size, gsize *ret_size, HtmlEncoding *ret_encoding);
void html_encoding_clear(HtmlEncoding *encoding);

/* Loads ICU's tables, before a sandbox closes the way to them. */
void html_encoding_warm(void);

/*
 * Undo UTF-8 that was read as Latin-1 or windows-1252 and written as UTF-8 again, where that is
 * certain. Returns a new string, or NULL when nothing is to be mended.
 */
char *html_repair_twice(const char *text, gsize size, gsize *ret_size);
