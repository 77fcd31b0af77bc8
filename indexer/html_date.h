/* html_date: dates in metadata become YYYY, YYYY-MM or YYYY-MM-DD. */
#pragma once
#include <glib.h>

/*
 * Reads ISO 8601 (time and zone passed over), 2018/7/5, 20180705, "5 July 2018", "July 5, 2018",
 * "Thu, 05 Jul 2018 …". Returns a new string, or NULL for anything else and for years outside
 * 1500 … 2200: 03/04/2018 is ambiguous and refused. Caller frees.
 */
char *html_date_parse(const char *text);
