/* html_date: the forms in which metadata writes dates. */
#include "html_date.h"

#include <string.h>

static guint
read_number(const char **p, guint most)
{
	guint value = 0, digits = 0;
	while (g_ascii_isdigit(**p) && digits < most) {
		value = value * 10 + (guint)(**p - '0');
		(*p)++;
		digits++;
	}
	return value;
}

static char *
print_date(guint year, guint month, guint day)
{
	if (year < 1500 || year > 2200)
		return NULL;
	if (month == 0)
		return g_strdup_printf("%04u", year);
	if (month > 12)
		return NULL;
	if (day == 0)
		return g_strdup_printf("%04u-%02u", year, month);
	if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return NULL;
	return g_strdup_printf("%04u-%02u-%02u", year, month, day);
}

static char *
year_first(const char *p)
{
	guint year = read_number(&p, 4), month = 0, day = 0;
	if (g_ascii_isdigit(*p)) {
		month = read_number(&p, 2);
		day = read_number(&p, 2);
		return g_ascii_isdigit(*p) ? NULL : print_date(year, month, day);
	}
	char mark = *p;
	if ((mark == '-' || mark == '/' || mark == '.') && g_ascii_isdigit(p[1])) {
		p++;
		month = read_number(&p, 2);
		if (*p == mark && g_ascii_isdigit(p[1])) {
			p++;
			day = read_number(&p, 2);
		}
	}
	return print_date(year, month, day);
}

static guint
month_number(const char *p)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	for (guint i = 0; i < 12; i++)
		if (g_ascii_strncasecmp(p, months + i * 3, 3) == 0)
			return i + 1;
	return 0;
}

/* Words and numbers in any order: the month is a word, the year has four digits. */
static char *
with_month_name(const char *p)
{
	guint year = 0, month = 0, day = 0;
	for (guint words = 0; *p && words < 6 && !(year && month); words++) {
		p += strcspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
		if (g_ascii_isdigit(*p)) {
			const char *start = p;
			guint number = read_number(&p, 4);
			if (p - start == 4)
				year = number;
			else if (p - start <= 2 && day == 0)
				day = number;
		} else if (*p) {
			if (month == 0)
				month = month_number(p);
			while (g_ascii_isalpha(*p))
				p++;
		}
	}
	return year && month ? print_date(year, month, day) : NULL;
}

char *
html_date_parse(const char *text)
{
	while (g_ascii_isspace(*text))
		text++;
	gsize digits = strspn(text, "0123456789");
	if (digits == 4 || digits == 8)
		return year_first(text);
	return with_month_name(text);
}
