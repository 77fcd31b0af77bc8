#include "date.h"
#include "metadata_text.h"

#include <string.h>

/*
 * Patterns over text_plain's form (lower case, ASCII digits, no Latin accents), tried in this
 * order; what one has found the next leave alone. MONTH stands for all month names of the
 * vocabulary, ERA for the words between month and year. Thai and Lao vowels stand in compatibility
 * form, as text_plain makes them.
 */
#define NOT_AFTER "(?<![\\p{L}\\d])"
#define DAY "(?<d>\\d{1,2})(?:st|nd|rd|th|er|º|°)?"
#define TO "\\s*(?:-|/|to|and|&|y|al?|et|au|sampai|hingga|den|ถึง|และ|ដល់|ຫາ)\\s*"
#define UNTIL "(?<d2>\\d{1,2})(?:st|nd|rd|th)?"
#define YEAR "(?<y>\\d{4})(?!\\d)"
#define HAN "[〇零一二三四五六七八九十]"
static const char *const patterns[] = {
    /* 2019-11-05, 2019/11/05 */
    "(?<![\\d/.-])(?<y>\\d{4})(?<sep>[-/.])(?<n>\\d{1,2})\\k<sep>(?<d>\\d{1,2})(?![\\d])",
    /* 2019年1月15日, 二〇一九年一月 */
    "(?<y>\\d{4}|" HAN "{4})\\s?年(?:度)?(?:\\s?(?<n>\\d{1,2}|" HAN "{1,3})\\s?月"
    "(?:\\s?(?<d>\\d{1,2}|" HAN "{1,3})\\s?[日号號])?)?",
    /* 5 november 2019, 12-13 july 2018, 5 de noviembre de 2019, and in Thai */
    NOT_AFTER "(?:" DAY TO ")?"
              "(?<e>\\d{1,2})(?:st|nd|rd|th|er|º|°)?[\\s.,]*"
              "(?:of |de |del |ng |ရက်\\s?[၊,]?\\s?)?(?:ខែ|ເດືອນ|"
              "เดือน)?\\s?(?<m>MONTH)\\.?လ?[\\s,၊/-]*ERA" YEAR,
    /* november 5, 2019; နိုဝင်ဘာလ ၅ ရက် ၂၀၁၉ */
    NOT_AFTER "(?<m>MONTH)\\.?(?:လ)?\\s?" DAY "(?:" TO UNTIL ")?(?:\\s?ရက်)?\\s?[,၊]?\\s?" YEAR,
    /* ၂၀၁၉ ခုနှစ် နိုဝင်ဘာလ ၅ ရက် */
    "(?<!\\d)(?<y>\\d{4})(?!\\d)\\s?(?:ခုနှစ်|"
    "ခု)?[\\s,၊]*(?<m>MONTH)(?:လ)?\\s?(?<d>\\d{1,2})(?!\\d)",
    /* ngay 5 thang 11 nam 2019 */
    NOT_AFTER DAY "\\s?[-/]?\\s?thang\\s?(?<n>\\d{1,2})\\s?(?:,|nam|[-/])*\\s?" YEAR,
    NOT_AFTER "thang\\s?(?<n>\\d{1,2})\\s?(?:,|nam|[-/])*\\s?" YEAR,
    /* july 2018, กรกฎาคม 2561 */
    "(?<!\\p{L})(?:ខែ|ເດືອນ|เดือน)?(?<m>MONTH)\\.?(?:လ)?[\\s,၊/-]*ERA" YEAR,
    /* ၂၀၁၈ ခုနှစ် ဇူလိုင် */
    "(?<!\\d)(?<y>\\d{4})\\s?(?:ခုနှစ်|ခု)[\\s,၊]*(?<m>MONTH)",
    /* 5/11/2019, 5.11.2019 */
    "(?<![\\d/.-])(?<e>\\d{1,2})(?<sep>[-/.])(?<n>\\d{1,2})\\k<sep>" YEAR "(?![/-])",
    /* 2019 alone */
    "(?<![\\d/.,])(?<y>(?:1[89]|20|2[4-6])\\d\\d)(?!\\d|[.,]\\d)"};
static const char era_words[] = "(?:พ\\s?\\.?\\s?ศ\\s?\\.?|ค\\.?ศ\\.?|ព\\.?ស\\.?|"
                                "គ\\.?ស\\.?|ឆ្នាំ|"
                                "ພ\\.?ສ\\.?|ຄ\\.?ສ\\.?|ປີ|ปี|b\\.?e\\.?|"
                                "nam|tahun|taong|de|del|of)?\\s?";

#define NEAR 120 /* bytes on either side of a year that may belong to its date */

struct DateFinder {
	GRegex *patterns[G_N_ELEMENTS(patterns)];
	GHashTable *months; /* plain name → 1 … 12 */
};

static gint
longer_first(gconstpointer a, gconstpointer b)
{
	const char *const *x = a, *const *y = b;
	gsize m = strlen(*x), n = strlen(*y);
	return m != n ? (m < n ? 1 : -1) : strcmp(*x, *y);
}

static void
gather_months(DateFinder *finder, const Vocabulary *vocabulary)
{
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	for (guint i = 0; i < languages->len; i++) {
		const Language *language = languages->pdata[i];
		for (guint m = 0; language->months && language->months[m]; m++) {
			char *name = text_plain(language->months[m]);
			if (g_str_has_suffix(name, "."))
				name[strlen(name) - 1] = '\0';
			if (*name && !g_hash_table_contains(finder->months, name))
				g_hash_table_insert(finder->months, name,
				                    GUINT_TO_POINTER(m % 12 + 1));
			else
				g_free(name);
		}
	}
}

/* All names as one alternation, the longest first so that none is taken for its beginning. */
static char *
month_pattern(const DateFinder *finder)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	GHashTableIter iter;
	gpointer name;
	g_hash_table_iter_init(&iter, finder->months);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		g_ptr_array_add(names, name);
	g_ptr_array_sort(names, longer_first);
	GString *out = g_string_new("(?:");
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *escaped = g_regex_escape_string(names->pdata[i], -1);
		g_string_append_printf(out, "%s%s", i ? "|" : "", escaped);
	}
	g_string_append(out, names->len ? ")" : "(*FAIL))");
	return g_string_free(out, FALSE);
}

static char *
replace(const char *text, const char *what, const char *with)
{
	g_auto(GStrv) parts = g_strsplit(text, what, -1);
	return g_strjoinv(with, parts);
}

DateFinder *
date_finder_new(const Vocabulary *vocabulary)
{
	DateFinder *finder = g_new0(DateFinder, 1);
	finder->months = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	gather_months(finder, vocabulary);
	g_autofree char *months = month_pattern(finder);
	for (guint i = 0; i < G_N_ELEMENTS(patterns); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *with_era = replace(patterns[i], "ERA", era_words);
		g_autofree char *pattern = replace(with_era, "MONTH", months);
		finder->patterns[i] = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, &error);
		if (!finder->patterns[i])
			g_error("date pattern %u: %s", i, error->message);
	}
	return finder;
}

void
date_finder_free(DateFinder *finder)
{
	if (!finder)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
		g_regex_unref(finder->patterns[i]);
	g_hash_table_unref(finder->months);
	g_free(finder);
}

/* Value of a Chinese numeral: digit by digit for years, with 十 for days and months. */
static guint
han_number(const char *text)
{
	static const char *const digits[] = {"〇", "一", "二", "三", "四",
	                                     "五", "六", "七", "八", "九"};
	guint number = 0, tens = 0, units = 0;
	gboolean ten = FALSE;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		guint digit = 0;
		for (guint i = 1; i < G_N_ELEMENTS(digits); i++)
			if (g_str_has_prefix(p, digits[i]))
				digit = i;
		if (g_str_has_prefix(p, "十")) {
			ten = TRUE;
			tens = units ? units : 1;
			units = 0;
		} else {
			number = number * 10 + digit;
			units = digit;
		}
	}
	return ten ? tens * 10 + units : number;
}

static guint
number_of(const GMatchInfo *match, const char *group)
{
	g_autofree char *text = g_match_info_fetch_named(match, group);
	if (!text || !*text)
		return 0;
	if (!g_ascii_isdigit(*text))
		return han_number(text);
	return (guint)g_ascii_strtoull(text, NULL, 10);
}

static guint
common_era(guint year)
{
	return year >= 2400 && year <= 2700 ? year - 543 : year;
}

static gboolean
is_day(guint year, guint month, guint day)
{
	return day >= 1 && day <= 31 &&
	       g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

/* FALSE if the numbers are no date. */
static gboolean
read_match(const DateFinder *finder, const GMatchInfo *match, FoundDate *date)
{
	g_autofree char *name = g_match_info_fetch_named(match, "m");
	guint year = common_era(number_of(match, "y"));
	guint month = number_of(match, "n"), day = number_of(match, "d");
	guint last = number_of(match, "d2"), end = number_of(match, "e");
	if (name && *name)
		month = GPOINTER_TO_UINT(g_hash_table_lookup(finder->months, name));
	if (end) { /* the day next to the month; "d" came before it if there is a range */
		last = day ? end : 0;
		day = day ? day : end;
	}
	if (month > 12 && day <= 12 && !name) {
		guint swapped = month;
		month = day;
		day = swapped;
	} else {
		g_autofree char *separator = g_match_info_fetch_named(match, "sep");
		date->ambiguous =
		    separator && *separator && end && month <= 12 && day <= 12 && month != day;
	}
	if (year < 1800 || year > 2100 || month > 12)
		return FALSE;
	if (!month) {
		g_snprintf(date->value, sizeof date->value, "%04u", year);
		return TRUE;
	}
	if (!day) {
		g_snprintf(date->value, sizeof date->value, "%04u-%02u", year, month);
		return TRUE;
	}
	if (!is_day(year, month, day))
		return FALSE;
	g_snprintf(date->value, sizeof date->value, "%04u-%02u-%02u", year, month, day);
	if (last > day && is_day(year, month, last))
		g_snprintf(date->until, sizeof date->until, "%04u-%02u-%02u", year, month, last);
	return TRUE;
}

static gint
by_start(gconstpointer a, gconstpointer b)
{
	const FoundDate *x = a, *y = b;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* One pattern over left[from … to); what it takes is blanked, so that later ones see no part of it.
 */
static void
find_pattern(const DateFinder *finder, guint pattern, char *left, gsize from, gsize to,
             GArray *found)
{
	g_autoptr(GMatchInfo) match = NULL;
	guint before = found->len;
	g_regex_match_full(finder->patterns[pattern], left, (gssize)to, (gint)from, 0, &match,
	                   NULL);
	for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
		FoundDate date = {0};
		gint start, end;
		g_match_info_fetch_pos(match, 0, &start, &end);
		date.start = (gsize)start;
		date.end = (gsize)end;
		if (read_match(finder, match, &date))
			g_array_append_val(found, date);
	}
	for (guint k = before; k < found->len; k++) {
		const FoundDate *date = &g_array_index(found, FoundDate, k);
		memset(left + date->start, '#', date->end - date->start);
	}
}

/* The next place that may hold a year: four digits together, or the character for year. */
static const char *
next_year(const char *p)
{
	for (guint digits = 0; *p; p++) {
		digits = g_ascii_isdigit(*p) ? digits + 1 : 0;
		if (digits == 4 || strncmp(p, "年", 3) == 0)
			return p;
	}
	return NULL;
}

static gsize
char_start(const char *text, gsize at)
{
	while (at > 0 && ((guchar)text[at] & 0xC0) == 0x80)
		at--;
	return at;
}

GArray *
date_find(const DateFinder *finder, const char *plain)
{
	GArray *found = g_array_new(FALSE, TRUE, sizeof(FoundDate));
	g_autofree char *left = g_strdup(plain);
	gsize size = strlen(plain);
	/* Only what stands near a year is looked at; neighbouring years share a stretch. */
	for (const char *year = next_year(plain); year;) {
		gsize at = (gsize)(year - plain);
		gsize from = char_start(plain, at > NEAR ? at - NEAR : 0),
		      to = MIN(at + NEAR, size);
		while ((year = next_year(plain + at + 1)) && (gsize)(year - plain) < to + NEAR) {
			at = (gsize)(year - plain);
			to = MIN(at + NEAR, size);
		}
		to = char_start(plain, to);
		for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
			find_pattern(finder, i, left, from, to, found);
	}
	g_array_sort(found, by_start);
	return found;
}
