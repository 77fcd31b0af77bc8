/* query_filter: the values of filters in the form that the index knows. See query.h. */
#include "query.h"

#include <string.h>

gboolean
query_is_filter(const char *name)
{
	static const char *const names[] = {"kind", "lang",  "country", "org",
	                                    "year", "since", "until",   NULL};
	return g_strv_contains(names, name);
}

/* ---- kinds ----------------------------------------------------------------------------------- */

static char *
kind_value(Tok *tok, const char *value)
{
	static const char *const kinds[] = {"report",       "press-release", "proceedings",
	                                    "event-report", "statement",     "media-coverage",
	                                    "policy-brief", "page",          "other"};
	g_autofree char *folded = tok_fold(tok, value, -1);
	g_strdelimit(folded, " _", '-');
	gsize n = strlen(folded);
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		gsize m = strlen(kinds[i]);
		gboolean plural = n == m + 1 && folded[m] == 's';
		if (strncmp(folded, kinds[i], m) == 0 && (n == m || plural))
			return g_strdup(kinds[i]);
	}
	return NULL;
}

/* ---- languages, countries, organisations ----------------------------------------------------- */

static gboolean
same_folded(Tok *tok, const char *folded, const char *name)
{
	g_autofree char *other = tok_fold(tok, name, -1);
	return *other && strcmp(folded, other) == 0;
}

static gboolean
any_same(Tok *tok, const char *folded, GStrv names)
{
	for (char **name = names; name && *name; name++)
		if (same_folded(tok, folded, *name))
			return TRUE;
	return FALSE;
}

static char *
lang_value(Tok *tok, const Vocabulary *vocabulary, const char *value)
{
	g_autofree char *folded = tok_fold(tok, value, -1);
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	for (guint i = 0; i < languages->len; i++) {
		const Language *language = languages->pdata[i];
		if (strcmp(folded, language->code) == 0 || same_folded(tok, folded, language->name))
			return g_strdup(language->code);
	}
	gsize n = strlen(value);
	if (n == 2 || (n > 3 && value[2] == '-'))
		return g_ascii_strdown(value, -1);
	return NULL;
}

static char *
country_value(Tok *tok, const Vocabulary *vocabulary, const char *value)
{
	g_autofree char *folded = tok_fold(tok, value, -1);
	const GPtrArray *places = vocabulary_places(vocabulary);
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		if (!*place->iso)
			continue;
		gboolean whole =
		    strcmp(place->kind, "country") == 0 || strcmp(place->kind, "sar") == 0;
		if ((whole && g_ascii_strcasecmp(place->iso, value) == 0) ||
		    any_same(tok, folded, place->variants) || any_same(tok, folded, place->abbr) ||
		    any_same(tok, folded, place->people))
			return g_strdup(place->iso);
	}
	return g_strdup(value);
}

static char *
org_value(Tok *tok, const Vocabulary *vocabulary, const char *value)
{
	g_autofree char *folded = tok_fold(tok, value, -1);
	const GPtrArray *orgs = vocabulary_orgs(vocabulary);
	for (guint i = 0; i < orgs->len; i++) {
		const Entity *org = orgs->pdata[i];
		if (any_same(tok, folded, org->variants) || any_same(tok, folded, org->abbr))
			return g_strdup(org->name);
	}
	return g_strdup(value);
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* Digits of any script in ASCII; NULL if there is anything but digits and hyphens. */
static char *
plain_digits(const char *value)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (const char *p = value; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '-' || c == '/')
			g_string_append_c(out, '-');
		else if (g_unichar_isdigit(c))
			g_string_append_c(out, (char)('0' + g_unichar_digit_value(c)));
		else
			return NULL;
	}
	return g_strdup(out->str);
}

/* YYYY, YYYY-MM or YYYY-MM-DD. A Buddhist year becomes a common one: Thailand's count. */
static char *
date_value(const char *value, gboolean only_year)
{
	enum { BUDDHIST = 543 };
	g_autofree char *digits = plain_digits(value);
	if (!digits)
		return NULL;
	g_auto(GStrv) parts = g_strsplit(digits, "-", 4);
	guint n = g_strv_length(parts);
	guint64 number[3] = {0, 1, 1};
	if (!n || n > (only_year ? 1 : 3) || strlen(parts[0]) != 4)
		return NULL;
	for (guint i = 0; i < n; i++) {
		if (!*parts[i] || strlen(parts[i]) > 4)
			return NULL;
		number[i] = g_ascii_strtoull(parts[i], NULL, 10);
	}
	if (number[0] >= 2400 && number[0] <= 2700)
		number[0] -= BUDDHIST;
	if (!g_date_valid_dmy((GDateDay)MIN(number[2], 99), (GDateMonth)MIN(number[1], 99),
	                      (GDateYear)number[0]))
		return NULL;
	guint year = (guint)number[0], month = (guint)number[1], day = (guint)number[2];
	return n == 1   ? g_strdup_printf("%04u", year)
	       : n == 2 ? g_strdup_printf("%04u-%02u", year, month)
	                : g_strdup_printf("%04u-%02u-%02u", year, month, day);
}

char *
query_filter_value(Tok *tok, const Vocabulary *vocabulary, const char *name, const char *value)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(value));
	if (!*trimmed)
		return NULL;
	if (strcmp(name, "kind") == 0)
		return kind_value(tok, trimmed);
	if (strcmp(name, "lang") == 0)
		return lang_value(tok, vocabulary, trimmed);
	if (strcmp(name, "country") == 0)
		return country_value(tok, vocabulary, trimmed);
	if (strcmp(name, "org") == 0)
		return org_value(tok, vocabulary, trimmed);
	return date_value(trimmed, strcmp(name, "year") == 0);
}
