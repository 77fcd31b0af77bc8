/*
 * html_charset: which legacy encoding bytes are in, by statistics alone.
 *
 * Works on a sample: the page's text without tags, scripts and styles. Names are ICU's.
 * Source: letter order of Thai (a mark stands behind a consonant), the combining tones of
 * windows-1258, vowel positions of Macintosh Roman; ICU's ucsdet for all others.
 */
#pragma once
#include <glib.h>

/* The text between tags, at most 256 kB, ASCII runs kept. Returns its length. */
gsize html_charset_sample(const guint8 *bytes, gsize size, guint8 **ret_sample);

/* "windows-874", "windows-1258", "macintosh" when the letters prove it, else NULL. */
const char *html_charset_certain(const guint8 *sample, gsize n);

/* FALSE when the bytes contradict that encoding: invalid sequences, or Latin letters that stand
 * in runs as no Latin language has them. */
gboolean html_charset_fits(const guint8 *sample, gsize n, const char *converter);

/* The best guess, or NULL. */
const char *html_charset_guess(const guint8 *sample, gsize n);

void html_charset_warm(void);
