/* query_filter: the values of filters in the form that the index knows. See query.h. */
#include "query_private.h"

#include <string.h>

#include "query_date.h"

gboolean
query_is_filter(const char *name)
{
	static const char *const names[] = {"kind",      "lang",  "country", "org",
	                                    "publisher", "theme", "year",    "date",
	                                    "since",     "until", NULL};
	return g_strv_contains(names, name);
}

/* ---- kinds ----------------------------------------------------------------------------------- */

static const char *const kinds[] = {"report",       "press-release", "proceedings",
                                    "event-report", "statement",     "media-coverage",
                                    "policy-brief", "page",          "other"};

static char *
kind_value(Tok *tok, const char *value)
{
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

/* Folding keeps the first letter, but for vowels that are spelled in two ways (enquiry), and a
 * script: most names needn't be folded to be told apart. */
static gboolean
may_begin_alike(const char *folded, const char *name)
{
	gunichar one = g_utf8_get_char(folded), other = g_unichar_tolower(g_utf8_get_char(name));
	if (one < 0x80 && other < 0x80 && g_ascii_isalpha((char)one) &&
	    g_ascii_isalpha((char)other))
		return one == other || (strchr("aeiou", (int)one) && strchr("aeiou", (int)other));
	enum { NOT_LATIN = 0x370, LATIN_MORE = 0x1e00, LATIN_MORE_END = 0x1eff };
	gboolean latin = other < NOT_LATIN || (other >= LATIN_MORE && other <= LATIN_MORE_END);
	/* Traditional and simplified forms of one Han character fold to one. */
	if (one >= NOT_LATIN && !latin && g_unichar_get_script(one) != G_UNICODE_SCRIPT_HAN)
		return one == other;
	return (one < 0x80) == latin;
}

static gboolean
same_folded(Tok *tok, const char *folded, const char *name)
{
	if (!may_begin_alike(folded, name))
		return FALSE;
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

static const char *
find_country(Tok *tok, const Vocabulary *vocabulary, const char *folded, const char *value)
{
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
			return place->iso;
	}
	return NULL;
}

static const char *
find_org(Tok *tok, const Vocabulary *vocabulary, const char *folded)
{
	const GPtrArray *orgs = vocabulary_orgs(vocabulary);
	/* One's name may be another's variant. */
	for (guint i = 0; i < orgs->len; i++)
		if (same_folded(tok, folded, ((const Entity *)orgs->pdata[i])->name))
			return ((const Entity *)orgs->pdata[i])->name;
	for (guint i = 0; i < orgs->len; i++) {
		const Entity *org = orgs->pdata[i];
		if (any_same(tok, folded, org->variants) || any_same(tok, folded, org->abbr))
			return org->name;
	}
	return NULL;
}

/* By its code, with or without hyphens, or by a word that tells it. */
static const char *
find_theme(Tok *tok, const Vocabulary *vocabulary, const char *folded)
{
	const GPtrArray *cues = vocabulary_theme_cues(vocabulary);
	for (guint i = 0; i < cues->len; i++)
		if (same_folded(tok, folded, ((const ThemeCue *)cues->pdata[i])->theme))
			return ((const ThemeCue *)cues->pdata[i])->theme;
	for (guint i = 0; i < cues->len; i++)
		if (any_same(tok, folded, ((const ThemeCue *)cues->pdata[i])->terms))
			return ((const ThemeCue *)cues->pdata[i])->theme;
	return NULL;
}

/* Filters whose values are names: the archive may have some that the vocabulary doesn't. */
static gboolean
takes_any(const char *name)
{
	static const char *const names[] = {"country", "org", "publisher", "theme", NULL};
	return g_strv_contains(names, name);
}

/* The vocabulary's value, or NULL. */
static const char *
entity_value(Tok *tok, const Vocabulary *vocabulary, const char *name, const char *value)
{
	if (!takes_any(name))
		return NULL;
	g_autofree char *folded = tok_fold(tok, value, -1);
	if (strcmp(name, "country") == 0)
		return find_country(tok, vocabulary, folded, value);
	if (strcmp(name, "theme") == 0)
		return find_theme(tok, vocabulary, folded);
	return find_org(tok, vocabulary, folded);
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* A date of the right precision for the filter. */
static gboolean
read_end(const Vocabulary *vocabulary, const char *name, const char *text, char *ret_value)
{
	enum { YEAR = 4 };
	char value[QUERY_DATE_SIZE];
	if (!query_date_read(vocabulary, text, value) ||
	    (strcmp(name, "year") == 0 && strlen(value) != YEAR))
		return FALSE;
	g_strlcpy(ret_value, value, QUERY_DATE_SIZE);
	return TRUE;
}

/* A..B, A.., ..B; of years A-B too. */
static char *
range_value(const Vocabulary *vocabulary, const char *name, const char *value)
{
	char first[QUERY_DATE_SIZE] = "", last[QUERY_DATE_SIZE] = "";
	const char *dots = strstr(value, "..");
	gsize length = 2;
	if (!dots && strcmp(name, "year") == 0 && (dots = strpbrk(value, "-–")))
		length = *dots == '-' ? 1 : strlen("–");
	if (!dots)
		return NULL;
	g_autofree char *begin = g_strstrip(g_strndup(value, (gsize)(dots - value)));
	g_autofree char *end = g_strstrip(g_strdup(dots + length));
	if ((!*begin && !*end) || (*begin && !read_end(vocabulary, name, begin, first)) ||
	    (*end && !read_end(vocabulary, name, end, last)) || (length == 1 && (!*begin || !*end)))
		return NULL;
	if (strcmp(first, last) == 0)
		return g_strdup(first);
	gboolean exchange = *first && *last && strcmp(first, last) > 0;
	return g_strdup_printf("%s..%s", exchange ? last : first, exchange ? first : last);
}

/* >2015 is 2016.., <=2018 is ..2018. */
static char *
compared_value(const Vocabulary *vocabulary, const char *value)
{
	char date[QUERY_DATE_SIZE];
	gboolean more = *value == '>', with = value[1] == '=';
	if ((*value != '>' && *value != '<') ||
	    !read_end(vocabulary, "year", value + (with ? 2 : 1), date))
		return NULL;
	gint year = (gint)g_ascii_strtoll(date, NULL, 10) + (with ? 0 : more ? 1 : -1);
	return g_strdup_printf(more ? "%04d.." : "..%04d", year);
}

static char *
date_value(const Vocabulary *vocabulary, const char *name, const char *value)
{
	char date[QUERY_DATE_SIZE];
	gboolean ranged = strcmp(name, "year") == 0 || strcmp(name, "date") == 0;
	if (read_end(vocabulary, name, value, date))
		return g_strdup(date);
	char *range = ranged ? compared_value(vocabulary, value) : NULL;
	return range || !ranged ? range : range_value(vocabulary, name, value);
}

void
query_date_ends(const char *filter, const char *value, char *ret_first, char *ret_last)
{
	const char *dots = strstr(value, "..");
	gsize n = dots ? (gsize)(dots - value) : strlen(value);
	const char *last = dots ? dots + 2 : value;
	gboolean since = strcmp(filter, "since") == 0, until = strcmp(filter, "until") == 0;
	g_strlcpy(ret_first, until ? "" : value, MIN(n + 1, QUERY_DATE_SIZE));
	g_strlcpy(ret_last, since ? "" : last, QUERY_DATE_SIZE);
}

/* ---- the whole ------------------------------------------------------------------------------- */

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
	if (!query_is_filter(name))
		return NULL;
	const char *known = entity_value(tok, vocabulary, name, trimmed);
	if (known)
		return g_strdup(known);
	return takes_any(name) ? g_steal_pointer(&trimmed) : date_value(vocabulary, name, trimmed);
}

gboolean
query_filter_known(Tok *tok, const Vocabulary *vocabulary, const char *name, const char *value)
{
	if (takes_any(name)) {
		g_autofree char *trimmed = g_strstrip(g_strdup(value));
		return *trimmed && entity_value(tok, vocabulary, name, trimmed);
	}
	g_autofree char *known = query_filter_value(tok, vocabulary, name, value);
	return known != NULL;
}

char *
query_filter_choices(const Vocabulary *vocabulary, const char *name)
{
	GString *out = g_string_new(NULL);
	if (strcmp(name, "kind") == 0) {
		g_string_append(out, "; there are ");
		for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
			g_string_append_printf(out, i ? ", %s" : "%s", kinds[i]);
	} else if (strcmp(name, "lang") == 0) {
		const GPtrArray *languages = vocabulary_languages(vocabulary);
		for (guint i = 0; i < languages->len; i++) {
			const Language *language = languages->pdata[i];
			g_string_append_printf(out, i ? ", %s (%s)" : "; there are %s (%s)",
			                       language->code, language->name);
		}
	} else if (!takes_any(name) && strcmp(name, "is") != 0) {
		g_string_append(out, "; write 2017, 2017-07 or 2017-07-05");
	}
	return g_string_free(out, FALSE);
}
