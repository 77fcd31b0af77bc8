/* api_range: see api.h. */
#include "api.h"

#include <stdio.h>
#include <string.h>

enum { RANGES_MOST = 16 };

/* Digits of at most 19 places, so that no sum below overflows. Moves *text behind them. */
static gboolean
read_digits(const char **text, guint64 *ret_number)
{
	gsize n = strspn(*text, "0123456789");
	if (!n || n > 18)
		return FALSE;
	*ret_number = g_ascii_strtoull(*text, NULL, 10);
	*text += n;
	return TRUE;
}

/* One of "first-last", "first-", "-suffix". FALSE: not a range. *ret_length 0: outside the file. */
static gboolean
read_range(const char *text, guint64 size, ApiRange *ret_range)
{
	guint64 first = 0, last = 0;
	gboolean has_first = read_digits(&text, &first);
	if (*text++ != '-')
		return FALSE;
	gboolean has_last = read_digits(&text, &last);
	if (*text || (!has_first && !has_last) || (has_first && has_last && last < first))
		return FALSE;
	if (!has_first) {
		*ret_range = (ApiRange){size - MIN(last, size), MIN(last, size)};
		return TRUE;
	}
	if (!has_last || last >= size)
		last = size ? size - 1 : 0;
	*ret_range = first < size ? (ApiRange){first, last - first + 1} : (ApiRange){0, 0};
	return TRUE;
}

static int
compare_ranges(gconstpointer a, gconstpointer b)
{
	const ApiRange *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static gboolean
overlap(const GArray *ranges)
{
	for (guint i = 0; i < ranges->len; i++)
		for (guint j = 0; j < i; j++) {
			const ApiRange *a = &g_array_index(ranges, ApiRange, i);
			const ApiRange *b = &g_array_index(ranges, ApiRange, j);
			if (a->start <= b->start + b->length && b->start <= a->start + a->length)
				return TRUE;
		}
	return FALSE;
}

static void
join(GArray *ranges)
{
	guint kept = 0;
	g_array_sort(ranges, compare_ranges);
	for (guint i = 1; i < ranges->len; i++) {
		ApiRange *before = &g_array_index(ranges, ApiRange, kept);
		const ApiRange *range = &g_array_index(ranges, ApiRange, i);
		guint64 end = MAX(before->start + before->length, range->start + range->length);
		if (range->start <= before->start + before->length)
			before->length = end - before->start;
		else
			g_array_index(ranges, ApiRange, ++kept) = *range;
	}
	g_array_set_size(ranges, kept + 1);
}

ApiRangeResult
api_range_parse(const char *header, guint64 size, GArray **ret_ranges)
{
	if (!header || g_ascii_strncasecmp(header, "bytes=", 6))
		return API_RANGE_WHOLE;
	g_auto(GStrv) parts = g_strsplit(header + 6, ",", RANGES_MOST + 1);
	g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(ApiRange));
	guint count = 0;
	for (char **part = parts; *part; part++) {
		ApiRange range;
		if (!*g_strstrip(*part))
			continue;
		if (++count > RANGES_MOST || !read_range(*part, size, &range))
			return API_RANGE_WHOLE;
		if (range.length)
			g_array_append_val(ranges, range);
	}
	if (!count)
		return API_RANGE_WHOLE;
	if (!ranges->len)
		return API_RANGE_UNSATISFIABLE;
	if (overlap(ranges))
		join(ranges);
	*ret_ranges = g_steal_pointer(&ranges);
	return API_RANGE_PARTS;
}

gboolean
api_etag_listed(const char *header, const char *etag)
{
	if (!header || !etag)
		return FALSE;
	gsize length = strlen(etag);
	for (const char *p = header; *p;) {
		p += strspn(p, " \t,");
		if (*p == '*')
			return TRUE;
		if (g_str_has_prefix(p, "W/"))
			p += 2;
		if (*p != '"')
			return FALSE;
		const char *end = strchr(p + 1, '"');
		if (!end)
			return FALSE;
		if ((gsize)(end + 1 - p) == length && !strncmp(p, etag, length))
			return TRUE;
		p = end + 1;
	}
	return FALSE;
}

static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char days[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

char *
api_date_format(gint64 seconds)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(seconds);
	if (!date)
		return g_strdup("Thu, 01 Jan 1970 00:00:00 GMT");
	/* By hand, since strftime's names follow the locale. */
	return g_strdup_printf(
	    "%s, %02d %s %04d %02d:%02d:%02d GMT", days[g_date_time_get_day_of_week(date) - 1],
	    g_date_time_get_day_of_month(date), months[g_date_time_get_month(date) - 1],
	    g_date_time_get_year(date), g_date_time_get_hour(date), g_date_time_get_minute(date),
	    g_date_time_get_second(date));
}

gboolean
api_date_parse(const char *text, gint64 *ret_seconds)
{
	char name[4];
	int day, year, hour, minute, second, end = 0;
	if (!text || strlen(text) != 29 ||
	    sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, name, &year,
	           &hour, &minute, &second, &end) != 6 ||
	    end != 29)
		return FALSE;
	for (int month = 0; month < 12; month++) {
		if (strcmp(months[month], name))
			continue;
		g_autoptr(GDateTime) date =
		    g_date_time_new_utc(year, month + 1, day, hour, minute, second);
		if (!date)
			return FALSE;
		*ret_seconds = g_date_time_to_unix(date);
		return TRUE;
	}
	return FALSE;
}
