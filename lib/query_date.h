/*
 * query_date: dates as people say them, in running words of any language of the vocabulary.
 *
 *   2017, July 2017, 24 September 2017, September 24, 2017, 24th of September 2017, 2017-09-24,
 *   5/7/2017 (the day first, unless that can't be), 7/2017, 2017年7月5日, tháng 7 năm 2017,
 *   ๕ กรกฎาคม ๒๕๖๐, พ.ศ. 2560, ၂၀၁၇ ခုနှစ် ဇူလိုင်လ
 *   since, after, before, until and such a date; between such a date and such a date
 *
 * Digits of all scripts. A year from 2400 to 2700, or one of which the words say so, is of the
 * Buddhist era: 543 years ahead, 544 in Burmese.
 */
#pragma once
#include "vocabulary.h"

typedef enum {
	SAID_DATE,   /* just the date */
	SAID_SINCE,  /* value is the first day, month or year that is wanted */
	SAID_UNTIL,  /* value is the last one */
	SAID_BETWEEN /* value and last */
} SaidHow;

typedef struct {
	SaidHow how;
	gsize start, end; /* bytes of the text; on word bounds but for scripts without blanks */
	char value[16], last[16]; /* YYYY, YYYY-MM or YYYY-MM-DD */
	/* Where the day and the month begin, of SAID_DATE; G_MAXSIZE: no such. */
	gsize day_at, month_at;
	gboolean ambiguous; /* day and month could be exchanged */
	gboolean buddhist;  /* the year was converted */
} SaidDate;

/* All dates in the text (valid UTF-8), by place; none overlap. Of SaidDate. Caller frees. */
GArray *query_dates_find(const Vocabulary *vocabulary, const char *text);

/* The text is a date and nothing else: its value into ret_value (16 bytes); else FALSE. */
gboolean query_date_read(const Vocabulary *vocabulary, const char *text, char *ret_value);
