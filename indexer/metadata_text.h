/*
 * metadata_text: small text forms that the metadata rules compare by. Pure functions; any thread.
 */
#pragma once
#include <glib.h>

/*
 * Text for matching by patterns: compatibility forms resolved, lower case, accents off Latin
 * letters, digits of all scripts as ASCII, superscripts (note marks) gone, apostrophes and hyphens
 * each as one character, white space as single blanks, trimmed. Caller frees.
 */
char *text_plain(const char *text);

/* text_plain without anything but letters, marks and digits: equal for titles that differ in
 * punctuation, case or spacing only. Caller frees. */
char *text_squash(const char *text);

/* Letters (and marks) in text; at most `most` are counted. */
guint text_letters(const char *text, guint most);

/*
 * Undo an encoding done twice: "Universityâ\u0080\u0099s" and "Universityâ€™s" are UTF-8 bytes
 * read as Latin-1 or windows-1252. Sequences that decode to one character are replaced, all else
 * is kept. Returns NULL when there is nothing to repair; else the caller frees.
 */
char *text_undouble(const char *text);
