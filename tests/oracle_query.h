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
random_filter(GRand *random)
{
	switch (pick(random, 8)) {
	case 0:
		return g_strdup_printf("kind:%s", kinds[pick(random, G_N_ELEMENTS(kinds))]);
	case 1:
		return g_strdup_printf("lang:%s", langs[pick(random, 3)]);
	case 2:
		return g_strdup_printf("country:%s",
		                       once_in(random, 3)
		                               ? "Belvo"
		                               : countries[pick(random, G_N_ELEMENTS(countries))]);
	case 3:
		return g_strdup(once_in(random, 2) ? "org:TRNU" : "org:\"Zobo Office\"");
	case 4:
		return g_strdup_printf("year:%u", 2014 + pick(random, 6));
	case 5:
		return g_strdup_printf("since:%u-%02u", 2014 + pick(random, 6),
		                       1 + pick(random, 12));
	case 6:
		return g_strdup_printf("until:%u-%02u-%02u", 2014 + pick(random, 6),
		                       1 + pick(random, 12), 1 + pick(random, 28));
	default:
		return g_strdup_printf("since:%u", 2014 + pick(random, 6));
	}
}

static inline char *
random_leaf(GRand *random, const Archive *archive, const GPtrArray *words)
{
	const char *word = random_word(random, words);
	g_autofree char *quoted = random_quoted(random, archive, words);
	g_autofree char *some = words_from(random, archive);
	g_autofree char *beginning = random_beginning(random, word);
	switch (pick(random, 20)) {
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
	case 4:
		return g_strdup_printf("-\"%s\" -%s", random_word(random, words),
		                       random_word(random, words));
	default:
		return random_tree(random, archive, words, pick(random, 4));
	}
}

/* ---- options --------------------------------------------------------------------------------- */

/* The lists hold one or two values; free with options_clear. */
static inline void
random_options(GRand *random, const Archive *archive, SearchOptions *options)
{
	*options = (SearchOptions){.limit = 1000, .passages = 1000, .facets = TRUE};
	options->apart = !once_in(random, 3);
	if (once_in(random, 5))
		options->sort = once_in(random, 2) ? SORT_NEWEST : SORT_OLDEST;
	if (once_in(random, 12))
		options->kind = g_strsplit(once_in(random, 2) ? "report" : "report|page", "|", -1);
	if (once_in(random, 12))
		options->lang = g_strsplit("th|en", "|", 2);
	if (once_in(random, 12))
		options->country = g_strsplit("MM|Belvo", "|", 2);
	if (once_in(random, 12))
		options->org = g_strsplit("TRNU", "|", 1);
	if (once_in(random, 12))
		options->since = "2016";
	if (once_in(random, 12))
		options->until = "2018-06";
	if (once_in(random, 20))
		options->in_document = archive_document(archive, pick(random, archive->len))->id;
}

static inline void
options_clear(SearchOptions *options)
{
	g_strfreev(options->kind);
	g_strfreev(options->lang);
	g_strfreev(options->country);
	g_strfreev(options->org);
}
