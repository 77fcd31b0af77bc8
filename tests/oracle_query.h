/*
 * oracle_query: random queries over the whole language, and options. For tests/oracle.c only.
 */
#pragma once
#include "oracle_archive.h"

/* Two or three words that follow one another somewhere in the archive. */
static inline char *
words_from(GRand *random, const Archive *archive)
{
	const OracleDocument *d = archive_document(archive, pick(random, archive->len));
	const char *text = d->passages->len
	                           ? document_passage(d, pick(random, d->passages->len))->text
	                           : d->title;
	g_auto(GStrv) words = g_strsplit_set(text, " \"", -1);
	guint n = g_strv_length(words), first = pick(random, n);
	guint count = MIN(n - first, 2 + pick(random, 2));
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < count; i++)
		g_string_append_printf(out, i ? " %s" : "%s", words[first + i]);
	return g_string_free(out, FALSE);
}

static inline char *
random_beginning(GRand *random, const char *word)
{
	glong n = g_utf8_strlen(word, -1);
	return g_utf8_substring(word, 0, n < 3 ? n : 2 + (glong)pick(random, (guint)n - 1));
}

static inline char *
random_quoted(GRand *random, const Archive *archive, const GPtrArray *words)
{
	g_autofree char *inside = once_in(random, 3)
	                                  ? g_strdup_printf("%s %s", random_word(random, words),
	                                                    random_word(random, words))
	                                  : words_from(random, archive);
	return once_in(random, 2) ? g_strdup_printf("\"%s\"", inside)
	                          : g_strdup_printf("\"%s\"~%u", inside, 1 + pick(random, 9));
}

static inline char *
random_date_filter(GRand *random)
{
	guint year = 2014 + pick(random, 6), month = 1 + pick(random, 12);
	switch (pick(random, 7)) {
	case 0:
		return g_strdup_printf("year:%u", year);
	case 1:
		return g_strdup_printf("year:%u..%u", year, year + pick(random, 3));
	case 2:
		return g_strdup_printf("date:%u-%02u", year, month);
	case 3:
		return g_strdup_printf("since:%u-%02u", year, month);
	case 4:
		return g_strdup_printf("until:%u-%02u-%02u", year, month, 1 + pick(random, 28));
	case 5:
		return g_strdup_printf("year:<%u", year);
	default:
		return g_strdup_printf("since:%u", year);
	}
}

static inline char *
random_filter(GRand *random)
{
	switch (pick(random, 9)) {
	case 0:
		return g_strdup_printf("kind:%s", kinds[pick(random, G_N_ELEMENTS(kinds))]);
	case 1:
		return g_strdup_printf("lang:%s", langs[pick(random, G_N_ELEMENTS(langs) - 1)]);
	case 2:
		return g_strdup_printf("country:%s",
		                       once_in(random, 3)
		                               ? "Belvo"
		                               : countries[pick(random, G_N_ELEMENTS(countries))]);
	case 3:
		return g_strdup(once_in(random, 2) ? "org:TRNU" : "org:\"Zobo Office\"");
	case 4:
		return g_strdup_printf("theme:%s", themes[pick(random, G_N_ELEMENTS(themes))]);
	case 5:
		return g_strdup("publisher:\"Zobo Office\"");
	default:
		return random_date_filter(random);
	}
}

/* A word of plain small letters with some of them left open. */
static inline char *
random_pattern(GRand *random, const GPtrArray *words)
{
	static const char *const patterns[] = {"w*r",  "*obo",   "z?bo*", "a*",
	                                       "*ge*", "lab?ur", "k*"};
	const char *word = random_word(random, words);
	for (const char *p = word; *p; p++)
		if (!g_ascii_islower(*p) || *p == 'z' || !p[1])
			return g_strdup(patterns[pick(random, G_N_ELEMENTS(patterns))]);
	g_autofree char *beginning = g_strndup(word, 1 + pick(random, (guint)strlen(word) - 1));
	return g_strdup_printf("%s%s%s", beginning, once_in(random, 2) ? "*" : "?",
	                       word + strlen(word) - 1);
}

static inline char *
random_leaf(GRand *random, const Archive *archive, const GPtrArray *words)
{
	static const char *const dates[] = {"2017", "July 2017", "since 2016", "พ.ศ. 2560",
	                                    "2018-03"};
	const char *word = random_word(random, words);
	g_autofree char *quoted = random_quoted(random, archive, words);
	g_autofree char *some = words_from(random, archive);
	g_autofree char *beginning = random_beginning(random, word);
	switch (pick(random, 22)) {
	case 0:
	case 1:
	case 2:
		return g_steal_pointer(&quoted);
	case 3:
		return g_strdup_printf("%s*", beginning);
	case 4:
		return g_strdup_printf("title:%s", word);
	case 5:
		return g_strdup_printf("heading:%s", word);
	case 6:
		return g_strdup_printf("title:%s", quoted);
	case 7:
		return random_filter(random);
	case 8:
	case 9:
		return g_steal_pointer(&some);
	case 10:
		return g_strdup(pool[pick(random, G_N_ELEMENTS(pool))]);
	case 11:
		return g_strdup_printf("title:(%s)", some);
	case 12:
		return random_pattern(random, words);
	case 13:
		return g_strdup(dates[pick(random, G_N_ELEMENTS(dates))]);
	default:
		return g_strdup(word);
	}
}

/* The parser bounds the depth; so does the caller. */
static inline char *
random_tree(GRand *random, const Archive *archive, const GPtrArray *words, guint depth)
{
	if (!depth || once_in(random, 4))
		return random_leaf(random, archive, words);
	g_autofree char *left = random_tree(random, archive, words, depth - 1);
	g_autofree char *right = random_tree(random, archive, words, depth - 1);
	switch (pick(random, 10)) {
	case 0:
		return g_strdup_printf("(%s OR %s)", left, right);
	case 1:
		return g_strdup_printf("%s OR %s", left, right);
	case 2:
		return g_strdup_printf("%s -(%s)", left, right);
	case 3:
		return g_strdup_printf("%s NOT %s", left, right);
	case 4:
		return g_strdup_printf("%s AND (%s)", left, right);
	case 5:
		return g_strdup_printf("-%s %s", left, right);
	default:
		return g_strdup_printf("%s %s", left, right);
	}
}

static inline char *
random_query(GRand *random, const Archive *archive, const GPtrArray *words)
{
	g_autofree char *filter = random_filter(random), *other = random_filter(random);
	switch (pick(random, 40)) {
	case 0:
		return g_strdup("");
	case 1:
		return g_steal_pointer(&filter);
	case 2:
		return g_strdup_printf("%s -%s", filter, other);
	case 3:
		return g_strdup_printf("-%s", random_word(random, words));
	case 5:
		return random_pattern(random, words);
	case 4:
		return g_strdup_printf("-\"%s\" -%s", random_word(random, words),
		                       random_word(random, words));
	default:
		return random_tree(random, archive, words, pick(random, 4));
	}
}

/* ---- options --------------------------------------------------------------------------------- */

/* Free with options_clear. */
static inline void
random_options(GRand *random, const Archive *archive, SearchOptions *options)
{
	*options = (SearchOptions){.limit = 1000, .facets = TRUE};
	const struct {
		GStrv *values;
		const char *some[3];
	} lists[] = {{&options->kind, {"report", "report|page", "-statement"}},
	             {&options->lang, {"th|en", "my", "-en"}},
	             {&options->country, {"MM|Belvo", "TH", "-MM"}},
	             {&options->org, {"TRNU", "Zobo Office|TRNU", "-TRNU"}},
	             {&options->theme, {"health", "fees-debt|health", "-health"}},
	             {&options->publisher, {"Zobo Office", "Tarno Union", "-Zobo Office"}},
	             {&options->year, {"2017", "2015|2018", "-2016"}}};
	options->passages = once_in(random, 3) ? 1 + pick(random, 3) : 1000;
	options->apart = !once_in(random, 3);
	options->wider = once_in(random, 6);
	if (once_in(random, 5))
		options->sort = once_in(random, 2) ? SORT_NEWEST : SORT_OLDEST;
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		if (once_in(random, 20))
			*lists[i].values = g_strsplit(lists[i].some[pick(random, 3)], "|", -1);
	options->since = once_in(random, 15) ? "2016" : NULL;
	options->until = once_in(random, 15) ? "2018-06" : NULL;
	if (once_in(random, 25))
		options->in_document = archive_document(archive, pick(random, archive->len))->id;
}

static inline void
options_clear(SearchOptions *options)
{
	GStrv lists[] = {options->kind,  options->lang,      options->country, options->org,
	                 options->theme, options->publisher, options->year};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		g_strfreev(lists[i]);
}

static inline char *
options_print(const SearchOptions *options)
{
	static const char *const names[] = {"kind",  "lang",      "country", "org",
	                                    "theme", "publisher", "year"};
	GStrv lists[] = {options->kind,  options->lang,      options->country, options->org,
	                 options->theme, options->publisher, options->year};
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, " sort %d%s%s passages %u", (int)options->sort,
	                       options->apart ? " apart" : "", options->wider ? " wider" : "",
	                       options->passages);
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autofree char *values = lists[i] ? g_strjoinv("|", lists[i]) : NULL;
		if (values)
			g_string_append_printf(out, " %s %s", names[i], values);
	}
	if (options->since)
		g_string_append_printf(out, " since %s", options->since);
	if (options->until)
		g_string_append_printf(out, " until %s", options->until);
	if (options->in_document)
		g_string_append_printf(out, " in %s", options->in_document);
	return g_string_free(out, FALSE);
}
