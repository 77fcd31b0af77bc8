/*
 * date: every date in a text, in the nine languages of the vocabulary and in figures.
 *
 * Threads: a DateFinder is never changed after it is made and may be shared.
 */
#pragma once
#include <glib.h>
#include "vocabulary.h"

typedef struct DateFinder DateFinder;

typedef struct {
	gsize start, end;   /* bytes in the text that was searched */
	char value[11];     /* YYYY, YYYY-MM or YYYY-MM-DD; of a range its first day */
	char until[11];     /* last day of a range ("12-13 July 2018"), else "" */
	gboolean ambiguous; /* 03/04/2019: read day first, may be month first */
} FoundDate;

/* The vocabulary gives month names; it may be freed afterwards. */
DateFinder *date_finder_new(const Vocabulary *vocabulary);
void date_finder_free(DateFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DateFinder, date_finder_free)

/*
 * plain is text_plain's form of a text. Returns FoundDate in the order of the text, none within
 * another; lone years (1800 … 2100) are among them. Buddhist years are told by their era's mark or
 * their size (2400 … 2700) and given in the common era. Free with g_array_unref.
 */
GArray *date_find(const DateFinder *finder, const char *plain);
