/*
 * query_date: see query_date.h. The text is cut into pieces (numbers, the vocabulary's words of
 * dates, marks); dates are patterns of pieces, tried longest first. Every pattern looks at a few
 * pieces only, so the time grows with the text.
 */
#include "query_date.h"

#include <string.h>

enum { PIECES_MAX = 4096, YEAR_LEAST = 1500, YEAR_MOST = 2399, BUDDHIST_LEAST = 2400 };
enum { BUDDHIST_MOST = 2700, BUDDHIST = 543, BUDDHIST_BURMESE = 544 };

typedef enum { PIECE_OTHER, PIECE_NUMBER, PIECE_TERM, PIECE_MARK } PieceType;

typedef struct {
	PieceType type;
	gsize start, end;
	gboolean apart;         /* a blank stands before it */
	const GPtrArray *terms; /* of DateTerm* */
	guint number, digits;
	gboolean burmese; /* digits or word */
	char mark;        /* of marks: / - . , */
} Piece;

typedef struct {
	const Vocabulary *vocabulary;
	const char *text;
	GArray *pieces; /* of Piece; a sentinel of PIECE_OTHER ends it */
} Finder;

/* A date and the pieces that it takes. */
typedef struct {
	guint year, month, day; /* month and day 0: not said */
	gsize day_at, month_at;
	guint next; /* the piece after it */
	gboolean ambiguous, buddhist;
} Date;

/* ---- pieces ---------------------------------------------------------------------------------- */

static gboolean
has_no_blanks(gunichar c)
{
	switch (g_unichar_get_script(c)) {
	case G_UNICODE_SCRIPT_THAI:
	case G_UNICODE_SCRIPT_LAO:
	case G_UNICODE_SCRIPT_KHMER:
	case G_UNICODE_SCRIPT_MYANMAR:
	case G_UNICODE_SCRIPT_HAN:
	case G_UNICODE_SCRIPT_HIRAGANA:
	case G_UNICODE_SCRIPT_KATAKANA:
	case G_UNICODE_SCRIPT_HANGUL: /* its particles follow a number without one */
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
is_letter(gunichar c)
{
	return g_unichar_isalpha(c) || g_unichar_ismark(c);
}

static void
read_number(const char *text, Piece *piece)
{
	const char *p = text + piece->start;
	piece->type = PIECE_NUMBER;
	for (; g_unichar_isdigit(g_utf8_get_char(p)); p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (piece->digits++ < 9)
			piece->number = piece->number * 10 + (guint)g_unichar_digit_value(c);
		piece->burmese = piece->burmese || (c >= 0x1040 && c <= 0x1049);
	}
	piece->end = (gsize)(p - text);
}

/* The longest term at the piece's start, in a script without blanks: found as it is written. */
static void
read_run_term(const Finder *finder, Piece *piece)
{
	const char *begin = finder->text + piece->start;
	gsize longest = vocabulary_date_longest(finder->vocabulary);
	for (const char *p = begin; *p;) {
		p = g_utf8_next_char(p);
		gsize n = (gsize)(p - begin);
		if (n > longest)
			return;
		if (g_unichar_ismark(g_utf8_get_char(p)))
			continue;
		g_autofree char *word = g_strndup(begin, n);
		const GPtrArray *terms = vocabulary_date_terms(finder->vocabulary, word);
		if (terms) {
			piece->type = PIECE_TERM;
			piece->terms = terms;
			piece->end = piece->start + n;
		}
	}
}

/* The same where blanks set words apart: whole words, one to a few. */
static void
read_word_term(const Finder *finder, Piece *piece)
{
	enum { ENDS_MAX = 8 };
	const char *begin = finder->text + piece->start;
	gsize longest = 2 * vocabulary_date_longest(finder->vocabulary);
	gunichar last = 0;
	guint ends = 0;
	for (const char *p = begin; ends < ENDS_MAX; p = g_utf8_next_char(p)) {
		gunichar c = *p ? g_utf8_get_char(p) : 0;
		gsize n = (gsize)(p - begin);
		if (n && !is_letter(c) && (is_letter(last) || last == '.')) {
			ends++;
			g_autofree char *word = g_strndup(begin, n);
			g_autofree char *folded = vocabulary_fold(word);
			const GPtrArray *terms = vocabulary_date_terms(finder->vocabulary, folded);
			if (terms) {
				piece->type = PIECE_TERM;
				piece->terms = terms;
				piece->end = piece->start + n;
			}
		}
		if (!c || n > longest || g_unichar_isdigit(c))
			return;
		last = c;
	}
}

/* The end of what is no date: a whole word, or a character of a run. */
static gsize
skip_other(const char *text, gsize at)
{
	const char *p = text + at;
	gboolean run = has_no_blanks(g_utf8_get_char(p));
	gboolean word = is_letter(g_utf8_get_char(p));
	do {
		p = g_utf8_next_char(p);
	} while (*p && word && !run && is_letter(g_utf8_get_char(p)));
	return (gsize)(p - text);
}

static gboolean
is_burmese_term(const GPtrArray *terms)
{
	const DateTerm *term = terms->pdata[0];
	return terms->len == 1 && term->language->buddhist_offset == BUDDHIST_BURMESE;
}

static void
cut_pieces(Finder *finder)
{
	const char *text = finder->text;
	gsize at = 0;
	gboolean apart = TRUE;
	while (text[at] && finder->pieces->len < PIECES_MAX) {
		gunichar c = g_utf8_get_char(text + at);
		Piece piece = {.start = at, .end = at, .apart = apart};
		if (c == ' ') {
			apart = TRUE;
			at++;
			continue;
		}
		apart = FALSE;
		if (g_unichar_isdigit(c))
			read_number(text, &piece);
		else if (has_no_blanks(c))
			read_run_term(finder, &piece);
		else if (is_letter(c))
			read_word_term(finder, &piece);
		if (piece.type == PIECE_TERM)
			piece.burmese = is_burmese_term(piece.terms);
		if (piece.end == at) {
			piece.mark = c < 0x80 && strchr("/-.,", (int)c) ? (char)c : 0;
			if (c >= 0x2010 && c <= 0x2013)
				piece.mark = '-';
			piece.type = piece.mark ? PIECE_MARK : PIECE_OTHER;
			piece.end = skip_other(text, at);
		}
		at = piece.end;
		g_array_append_val(finder->pieces, piece);
	}
	Piece end = {.start = at, .end = at, .apart = TRUE};
	g_array_append_val(finder->pieces, end);
}

static const Piece *
piece_at(const Finder *finder, guint i)
{
	return &g_array_index(finder->pieces, Piece, MIN(i, finder->pieces->len - 1));
}

static const DateTerm *
term_at(const Finder *finder, guint i, DateRole role, gboolean follows)
{
	const Piece *piece = piece_at(finder, i);
	for (guint k = 0; piece->type == PIECE_TERM && k < piece->terms->len; k++) {
		const DateTerm *term = piece->terms->pdata[k];
		if (term->role == role && term->follows == follows)
			return term;
	}
	return NULL;
}

/* A mark between two numbers, close to both. */
static char
mark_at(const Finder *finder, guint i)
{
	const Piece *piece = piece_at(finder, i);
	gboolean close = !piece->apart && !piece_at(finder, i + 1)->apart;
	return piece->type == PIECE_MARK && close ? piece->mark : 0;
}

static gboolean
number_at(const Finder *finder, guint i, guint digits_least, guint digits_most)
{
	const Piece *piece = piece_at(finder, i);
	return piece->type == PIECE_NUMBER && piece->digits >= digits_least &&
	       piece->digits <= digits_most;
}

/* ---- parts of a date ------------------------------------------------------------------------- */

/* Each of these moves *at past what it reads, or leaves all as it is and returns FALSE. */

static void
skip_fillers(const Finder *finder, guint *at)
{
	const Piece *piece = piece_at(finder, *at);
	if (piece->type == PIECE_MARK && piece->mark == ',' && !piece->apart)
		++*at;
	for (guint i = 0; i < 2 && term_at(finder, *at, DATE_FILLER, FALSE); i++)
		++*at;
}

static gboolean
settle_year(const Finder *finder, guint at, const DateTerm *era, gboolean common, Date *date)
{
	guint number = piece_at(finder, at)->number;
	gint offset = 0;
	if (era)
		offset = era->language->buddhist_offset ? era->language->buddhist_offset : BUDDHIST;
	else if (number >= BUDDHIST_LEAST && number <= BUDDHIST_MOST && !common)
		offset = BUDDHIST;
	/* Myanmar counts a year more than its neighbours (languages.md 5.3). */
	for (guint i = at ? at - 1 : 0; offset && i <= at + 1; i++)
		if (piece_at(finder, i)->burmese)
			offset = BUDDHIST_BURMESE;
	if ((gint)number < YEAR_LEAST + offset || (gint)number > YEAR_MOST + offset)
		return FALSE;
	date->year = number - (guint)offset;
	date->buddhist = offset != 0;
	return TRUE;
}

static gboolean
read_year(const Finder *finder, guint *at, Date *date)
{
	guint i = *at;
	if (term_at(finder, i, DATE_YEAR, FALSE))
		i++;
	const DateTerm *era = term_at(finder, i, DATE_ERA, FALSE);
	gboolean common = term_at(finder, i, DATE_COMMON, FALSE) != NULL;
	i += era || common ? 1 : 0;
	gboolean marked = era || common;
	if (!number_at(finder, i, 4, 4))
		return FALSE;
	guint number = i++;
	if (term_at(finder, i, DATE_YEAR, TRUE))
		i++;
	if (!marked && (era = term_at(finder, i, DATE_ERA, FALSE)))
		i++;
	else if (!marked && term_at(finder, i, DATE_COMMON, FALSE)) {
		common = TRUE;
		i++;
	}
	if (!settle_year(finder, number, era, common, date))
		return FALSE;
	*at = i;
	return TRUE;
}

static gboolean
read_day(const Finder *finder, guint *at, Date *date)
{
	guint i = *at;
	if (term_at(finder, i, DATE_DAY, FALSE))
		i++;
	const Piece *piece = piece_at(finder, i);
	if (!number_at(finder, i, 1, 2) || piece->number < 1 || piece->number > 31)
		return FALSE;
	i++;
	if (term_at(finder, i, DATE_DAY, TRUE))
		i++;
	date->day = piece->number;
	date->day_at = piece->start;
	*at = i;
	return TRUE;
}

static gboolean
read_month(const Finder *finder, guint *at, Date *date)
{
	guint i = *at;
	const DateTerm *named = term_at(finder, i, DATE_MONTH, FALSE);
	gboolean moon = !named && term_at(finder, i, DATE_MOON, FALSE);
	i += moon ? 1 : 0;
	if (!named)
		named = term_at(finder, i, DATE_MONTH, FALSE);
	const Piece *piece = piece_at(finder, i);
	guint number = piece->number;
	if (!named && (!number_at(finder, i, 1, 2) || number < 1 || number > 12))
		return FALSE;
	i++;
	if (term_at(finder, i, DATE_MOON, TRUE))
		i++;
	else if (!named && !moon)
		return FALSE;
	/* Abbreviations keep their full stop: Sept. 2017. */
	if (named && piece_at(finder, i)->mark == '.' && !piece_at(finder, i)->apart)
		i++;
	date->month = named ? named->number : number;
	date->month_at = piece->start;
	*at = i;
	return TRUE;
}

/* ---- a date ---------------------------------------------------------------------------------- */

static gboolean
is_real(const Date *date)
{
	return g_date_valid_dmy((GDateDay)(date->day ? date->day : 1),
	                        (GDateMonth)(date->month ? date->month : 1), (GDateYear)date->year);
}

/* 2017-07-05, 2017/7, 5/7/2017, 7/2017. */
static gboolean
read_numbers(const Finder *finder, guint at, Date *date)
{
	char mark = mark_at(finder, at + 1);
	if (!mark || mark == ',' || piece_at(finder, at)->type != PIECE_NUMBER)
		return FALSE;
	gboolean three = mark_at(finder, at + 3) == mark && number_at(finder, at + 4, 1, 4);
	guint numbers[3], n = three ? 3 : 2;
	for (guint i = 0; i < n; i++)
		numbers[i] = piece_at(finder, at + 2 * i)->number;
	gboolean year_first = number_at(finder, at, 4, 4);
	guint year_at = at + (year_first ? 0 : 2 * (n - 1));
	if (!number_at(finder, year_at, 4, 4) ||
	    !number_at(finder, at + (year_first ? 2 : 0), 1, 2) ||
	    (three && !number_at(finder, at + (year_first ? 4 : 2), 1, 2)) ||
	    !settle_year(finder, year_at, NULL, FALSE, date))
		return FALSE;
	guint day = year_first ? 2 : 0, month = n == 2 ? (year_first ? 1 : 0) : 1;
	if (n == 3 && !year_first && numbers[1] > 12 && numbers[0] <= 12) {
		day = 1;
		month = 0;
	}
	date->month = numbers[month];
	date->month_at = piece_at(finder, at + 2 * month)->start;
	date->day = n == 3 ? numbers[day] : 0;
	date->day_at = n == 3 ? piece_at(finder, at + 2 * day)->start : G_MAXSIZE;
	date->ambiguous = n == 3 && !year_first && numbers[0] <= 12 && numbers[1] <= 12 &&
	                  numbers[0] != numbers[1];
	date->next = at + 2 * n - 1;
	return date->month && is_real(date) && (n == 2 || date->day) &&
	       !mark_at(finder, date->next);
}

typedef enum { PART_END, PART_YEAR, PART_MONTH, PART_DAY } Part;

static gboolean
read_part(const Finder *finder, Part part, guint *at, Date *date)
{
	return part == PART_YEAR    ? read_year(finder, at, date)
	       : part == PART_MONTH ? read_month(finder, at, date)
	                            : read_day(finder, at, date);
}

static gboolean
read_parts(const Finder *finder, guint at, const Part *parts, Date *date)
{
	for (; *parts != PART_END; parts++) {
		if (!read_part(finder, *parts, &at, date))
			return FALSE;
		date->next = at;
		if (parts[1] == PART_END)
			break;
		/* tháng 7/2017 */
		if (mark_at(finder, at) == '/')
			at++;
		else
			skip_fillers(finder, &at);
	}
	return is_real(date);
}

static gboolean
read_date(const Finder *finder, guint at, Date *ret_date)
{
	static const Part orders[][4] = {
	        {PART_DAY, PART_MONTH, PART_YEAR}, {PART_YEAR, PART_MONTH, PART_DAY},
	        {PART_MONTH, PART_DAY, PART_YEAR}, {PART_MONTH, PART_YEAR},
	        {PART_YEAR, PART_MONTH},           {PART_YEAR}};
	static const Date none = {.day_at = G_MAXSIZE, .month_at = G_MAXSIZE};
	Date date = none;
	if (read_numbers(finder, at, &date)) {
		*ret_date = date;
		return TRUE;
	}
	for (guint i = 0; i < G_N_ELEMENTS(orders); i++) {
		date = none;
		if (read_parts(finder, at, orders[i], &date)) {
			*ret_date = date;
			return TRUE;
		}
	}
	return FALSE;
}

/* ---- what is said of it ---------------------------------------------------------------------- */

static void
print_date(const Date *date, char *out)
{
	if (date->day)
		g_snprintf(out, 16, "%04u-%02u-%02u", date->year, date->month, date->day);
	else if (date->month)
		g_snprintf(out, 16, "%04u-%02u", date->year, date->month);
	else
		g_snprintf(out, 16, "%04u", date->year);
}

/* The next or last date of the same precision. */
static void
step(Date *date, gint by)
{
	GDate day;
	g_date_clear(&day, 1);
	g_date_set_dmy(&day, (GDateDay)(date->day ? date->day : 1),
	               (GDateMonth)(date->month ? date->month : 1), (GDateYear)date->year);
	if (date->day)
		by > 0 ? g_date_add_days(&day, 1) : g_date_subtract_days(&day, 1);
	else if (date->month)
		by > 0 ? g_date_add_months(&day, 1) : g_date_subtract_months(&day, 1);
	else
		by > 0 ? g_date_add_years(&day, 1) : g_date_subtract_years(&day, 1);
	date->year = g_date_get_year(&day);
	date->month = date->month ? (guint)g_date_get_month(&day) : 0;
	date->day = date->day ? g_date_get_day(&day) : 0;
}

/* FALSE: no date that could be typed as a filter, such as the year before the first one known. */
static gboolean
say(SaidDate *said, DateRole role, Date *date)
{
	if (role == DATE_AFTER)
		step(date, 1);
	if (role == DATE_BEFORE)
		step(date, -1);
	if (date->year < YEAR_LEAST || date->year > YEAR_MOST)
		return FALSE;
	said->how = role == DATE_SINCE || role == DATE_AFTER ? SAID_SINCE : SAID_UNTIL;
	print_date(date, said->value);
	said->ambiguous = date->ambiguous;
	said->buddhist = date->buddhist;
	return TRUE;
}

static gboolean
say_between(const Finder *finder, guint from, guint *ret_next, SaidDate *said)
{
	Date first, last;
	guint at = from;
	skip_fillers(finder, &at);
	if (!read_date(finder, at, &first))
		return FALSE;
	at = first.next;
	if (term_at(finder, at, DATE_AND, FALSE))
		at++;
	else if (mark_at(finder, at) == '-')
		at++;
	else
		return FALSE;
	skip_fillers(finder, &at);
	if (!read_date(finder, at, &last))
		return FALSE;
	print_date(&first, said->value);
	print_date(&last, said->last);
	if (strcmp(said->value, said->last) > 0) {
		print_date(&last, said->value);
		print_date(&first, said->last);
	}
	said->how = SAID_BETWEEN;
	said->ambiguous = first.ambiguous || last.ambiguous;
	said->buddhist = first.buddhist || last.buddhist;
	*ret_next = last.next;
	return TRUE;
}

static const DateRole one_sided[] = {DATE_SINCE, DATE_AFTER, DATE_BEFORE, DATE_UNTIL};

/* since 2015: what says it comes first. */
static gboolean
read_led(const Finder *finder, guint at, guint *ret_next, SaidDate *said)
{
	Date date;
	if (term_at(finder, at, DATE_BETWEEN, FALSE) &&
	    say_between(finder, at + 1, ret_next, said)) {
		if (term_at(finder, *ret_next, DATE_UNTIL, TRUE))
			++*ret_next;
		return TRUE;
	}
	for (guint i = 0; i < G_N_ELEMENTS(one_sided); i++) {
		guint next = at + 1;
		if (!term_at(finder, at, one_sided[i], FALSE))
			continue;
		skip_fillers(finder, &next);
		if (!read_date(finder, next, &date))
			continue;
		*ret_next = date.next;
		/* 自2015年以来 */
		if (term_at(finder, *ret_next, one_sided[i], TRUE))
			++*ret_next;
		return say(said, one_sided[i], &date);
	}
	return FALSE;
}

/* 2015年以来: it comes last; or the date alone. */
static gboolean
read_followed(const Finder *finder, guint at, guint *ret_next, SaidDate *said)
{
	Date date;
	guint next;
	if (say_between(finder, at, &next, said) && term_at(finder, next, DATE_UNTIL, TRUE)) {
		*ret_next = next + 1;
		return TRUE;
	}
	if (!read_date(finder, at, &date))
		return FALSE;
	*ret_next = date.next;
	for (guint i = 0; i < G_N_ELEMENTS(one_sided); i++)
		if (term_at(finder, date.next, one_sided[i], TRUE)) {
			++*ret_next;
			return say(said, one_sided[i], &date);
		}
	*said = (SaidDate){.how = SAID_DATE,
	                   .day_at = date.day_at,
	                   .month_at = date.month_at,
	                   .ambiguous = date.ambiguous,
	                   .buddhist = date.buddhist};
	print_date(&date, said->value);
	return TRUE;
}

static gboolean
has_digit(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_isdigit(g_utf8_get_char(p)))
			return TRUE;
	return FALSE;
}

/* A number that goes on as a word or with marks (1995a, A/HRC/2017/3) is no date. */
static gboolean
stands_alone(const Finder *finder, guint first, guint next)
{
	const Piece *before = first ? piece_at(finder, first - 1) : NULL;
	const Piece *begin = piece_at(finder, first), *after = piece_at(finder, next);
	if (before && !begin->apart && before->type != PIECE_TERM &&
	    !has_no_blanks(g_utf8_get_char(finder->text + before->start)) && before->mark != ',' &&
	    before->mark != '.')
		return FALSE;
	if (after->apart || after->start == after->end)
		return TRUE;
	return has_no_blanks(g_utf8_get_char(finder->text + after->start)) || after->mark == ',' ||
	       (after->mark == '.' && piece_at(finder, next + 1)->apart) ||
	       (!after->mark && !is_letter(g_utf8_get_char(finder->text + after->start)));
}

GArray *
query_dates_find(const Vocabulary *vocabulary, const char *text)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(SaidDate));
	if (!has_digit(text))
		return found;
	Finder finder = {vocabulary, text, g_array_new(FALSE, FALSE, sizeof(Piece))};
	cut_pieces(&finder);
	for (guint i = 0; i + 1 < finder.pieces->len;) {
		SaidDate said = {.day_at = G_MAXSIZE, .month_at = G_MAXSIZE};
		guint next = i + 1;
		if ((read_led(&finder, i, &next, &said) ||
		     read_followed(&finder, i, &next, &said)) &&
		    stands_alone(&finder, i, next)) {
			said.start = piece_at(&finder, i)->start;
			said.end = piece_at(&finder, next - 1)->end;
			g_array_append_val(found, said);
			i = next;
		} else {
			i++;
		}
	}
	g_array_unref(finder.pieces);
	return found;
}

gboolean
query_date_read(const Vocabulary *vocabulary, const char *text, char *ret_value)
{
	g_autoptr(GArray) found = query_dates_find(vocabulary, text);
	if (found->len != 1)
		return FALSE;
	const SaidDate *said = &g_array_index(found, SaidDate, 0);
	if (said->how != SAID_DATE || said->start || text[said->end])
		return FALSE;
	g_strlcpy(ret_value, said->value, sizeof said->value);
	return TRUE;
}
