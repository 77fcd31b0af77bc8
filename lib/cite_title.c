/* cite_title: see cite.h. Titles as the styles want them, and keys. */
#include "base.h"
#include "cite_private.h"

#include <string.h>

/* Words that don't lead a title or a key, and stay small in one. */
static const char *const small_words[] = {"a",   "an",    "and",  "as",   "at",   "but", "by",
                                          "for", "in",    "into", "nor",  "of",   "on",  "or",
                                          "the", "their", "to",   "from", "with", NULL};

static gboolean
is_small(const char *word)
{
	return g_strv_contains(small_words, word);
}

/* ---- capitals -----------------------------------------------------------------------------------
 */

static gboolean
is_shouted(const char *title)
{
	guint letters = 0, words = 1;
	for (const char *p = title; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_islower(c))
			return FALSE;
		letters += g_unichar_isupper(c) != 0;
		words += c == ' ';
	}
	return letters >= 10 && words > 1;
}

static gboolean
is_abbreviation(const char *word, const Vocabulary *vocabulary)
{
	const GPtrArray *const lists[] = {vocabulary_orgs(vocabulary),
	                                  vocabulary_places(vocabulary)};
	for (guint l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; i < lists[l]->len; i++) {
			const Entity *entity = g_ptr_array_index(lists[l], i);
			if (entity->abbr &&
			    g_strv_contains((const char *const *)entity->abbr, word))
				return TRUE;
		}
	/* No vowel, or a digit: nobody could say it as a word. */
	return !strpbrk(word, "AEIOUY") || strpbrk(word, "0123456789") ||
	       strspn(word, "IVX") == strlen(word);
}

/* The letters of one word, whose length is in bytes. */
static void
append_unshouted(GString *out, const char *start, gsize length, gboolean first,
                 const Vocabulary *vocabulary)
{
	g_autofree char *word = g_strndup(start, length);
	g_autofree char *lower = g_utf8_strdown(word, -1);
	gboolean ascii = g_str_is_ascii(word);
	if (is_small(lower) && !first)
		g_string_append(out, lower);
	else if (!is_small(lower) && ascii && is_abbreviation(word, vocabulary))
		g_string_append(out, word);
	else if (*lower) {
		g_string_append_unichar(out, g_unichar_totitle(g_utf8_get_char(lower)));
		g_string_append(out, g_utf8_next_char(lower));
	}
}

static gsize
word_length(const char *p)
{
	const char *end = p;
	while (*end &&
	       (g_unichar_isalnum(g_utf8_get_char(end)) || g_unichar_ismark(g_utf8_get_char(end)) ||
	        *end == '\'' || g_str_has_prefix(end, "’")))
		end = g_utf8_next_char(end);
	return (gsize)(end - p);
}

/* Whether a word begins a sentence after what stands before it. */
static gboolean
begins(gunichar mark)
{
	return mark == ':' || mark == '?' || mark == '!' || mark == 0x2014 || mark == 0x2013;
}

static char *
unshout(const char *title, const Vocabulary *vocabulary)
{
	GString *out = g_string_new(NULL);
	gboolean first = TRUE;
	for (const char *p = title; *p;) {
		gsize length = word_length(p);
		gunichar c = g_utf8_get_char(p);
		if (length) {
			append_unshouted(out, p, length, first, vocabulary);
			first = FALSE;
			p += length;
			continue;
		}
		first |= begins(c);
		g_string_append_unichar(out, c);
		p = g_utf8_next_char(p);
	}
	return g_string_free(out, FALSE);
}

char *
cite_line(const char *title)
{
	GString *out = g_string_new(NULL);
	for (const char *p = title; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
			if (out->len && out->str[out->len - 1] != ' ')
				g_string_append_c(out, ' ');
		} else
			g_string_append_unichar(out, c);
	}
	if (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_autofree char *single = g_string_free(out, FALSE);
	return text_printable(single);
}

char *
cite_title_tidy(const char *title, const Vocabulary *vocabulary)
{
	g_autofree char *plain = cite_line(title);
	gsize n = strlen(plain);
	/* Not the last point of "…" as three points, nor of "the U.S." */
	if (n > 3 && plain[n - 1] == '.' && plain[n - 2] != '.' && plain[n - 3] != '.')
		plain[n - 1] = '\0';
	return is_shouted(plain) ? unshout(plain, vocabulary) : g_steal_pointer(&plain);
}

/* ---- sentence case -----------------------------------------------------------------------------
 */

/* Marks the bytes of every occurrence of name as a word or words of its own. */
static void
protect(const char *title, const char *name, char *kept)
{
	gsize length = strlen(name);
	if (length < 2)
		return;
	for (const char *p = strstr(title, name); p; p = strstr(p + length, name)) {
		const char *before = p > title ? g_utf8_prev_char(p) : NULL;
		gunichar after = g_utf8_get_char(p + length);
		if ((!before || !g_unichar_isalnum(g_utf8_get_char(before))) &&
		    !g_unichar_isalnum(after))
			memset(kept + (p - title), 1, length);
	}
}

/* March and May are words too: beside a number they are months. */
static gboolean
is_month(const char *title, const char *name)
{
	if (strcmp(name, "March") && strcmp(name, "May"))
		return TRUE;
	const char *p = strstr(title, name);
	if (!p)
		return FALSE;
	const char *after = p + strlen(name);
	return (*after == ' ' && g_ascii_isdigit(after[1])) ||
	       (p >= title + 2 && p[-1] == ' ' && g_ascii_isdigit(p[-2]));
}

static char *
protected_bytes(const char *title, const Vocabulary *vocabulary)
{
	char *kept = g_malloc0(strlen(title) + 1);
	const GPtrArray *const lists[] = {vocabulary_places(vocabulary),
	                                  vocabulary_orgs(vocabulary)};
	for (guint l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; i < lists[l]->len; i++) {
			const Entity *entity = g_ptr_array_index(lists[l], i);
			char **const names[] = {entity->variants, entity->people, entity->abbr};
			protect(title, entity->name, kept);
			for (guint n = 0; n < G_N_ELEMENTS(names); n++)
				for (char **name = names[n]; name && *name; name++)
					if (g_ascii_isupper(**name))
						protect(title, *name, kept);
		}
	for (guint month = 1; month <= 12; month++)
		if (is_month(title, cite_month(month)))
			protect(title, cite_month(month), kept);
	return kept;
}

/* TRUE unless a word of five letters or more begins small: then it is in sentence case already.
 * What stands in brackets is often added by hand: "(second edition)". */
static gboolean
is_headline(const char *title)
{
	guint brackets = 0;
	for (const char *p = title; *p;) {
		gsize length = word_length(p);
		if (!brackets && length >= 5 && g_unichar_islower(g_utf8_get_char(p)))
			return FALSE;
		brackets += *p == '(';
		if (*p == ')' && brackets)
			brackets--;
		p = length ? p + length : g_utf8_next_char(p);
	}
	return TRUE;
}

static gboolean
has_inner_capital(const char *word, gsize length)
{
	for (const char *p = g_utf8_next_char(word); p < word + length; p = g_utf8_next_char(p))
		if (g_unichar_isupper(g_utf8_get_char(p)) || g_unichar_isdigit(g_utf8_get_char(p)))
			return TRUE;
	return FALSE;
}

char *
cite_title_sentence(const char *title, const char *lang, const Vocabulary *vocabulary)
{
	if (strcmp(lang, "en") || !is_headline(title))
		return g_strdup(title);
	g_autofree char *kept = protected_bytes(title, vocabulary);
	GString *out = g_string_new(NULL);
	gboolean first = TRUE;
	for (const char *p = title; *p;) {
		gsize length = word_length(p);
		gunichar c = g_utf8_get_char(p);
		const char *rest = g_utf8_next_char(p);
		if (!length) {
			first |= begins(c);
			length = (gsize)(rest - p);
		} else {
			gboolean keep = first || kept[p - title] || has_inner_capital(p, length) ||
			                !strncmp(p, "I", length);
			c = keep ? c : g_unichar_tolower(c);
			first = FALSE;
		}
		g_string_append_unichar(out, c);
		g_string_append_len(out, rest, (gssize)(length - (gsize)(rest - p)));
		p += length;
	}
	return g_string_free(out, FALSE);
}

/* ---- quotation marks, subtitles ----------------------------------------------------------------
 */

char *
cite_title_within(const char *title, gboolean single)
{
	GString *out = g_string_new(title);
	if (single) {
		/* An apostrophe has no opening mark: only pairs are turned. */
		const char *open = strstr(title, "‘");
		const char *close = open ? g_strrstr(open, "’") : NULL;
		if (close) {
			g_string_replace(out, "‘", "“", 0);
			gsize at = (gsize)(close - title);
			g_string_erase(out, (gssize)at, (gssize)strlen("’"));
			g_string_insert(out, (gssize)at, "”");
		}
		return g_string_free(out, FALSE);
	}
	g_string_replace(out, "“", "‘", 0);
	g_string_replace(out, "”", "’", 0);
	g_string_replace(out, "\"", "'", 0);
	return g_string_free(out, FALSE);
}

char *
cite_title_split(const char *title, char **ret_subtitle)
{
	*ret_subtitle = NULL;
	/* A full-width colon stays where it is: put together again, the two would get another one.
	 */
	const char *at = strstr(title, ": ");
	if (at && at > title && at[2]) {
		*ret_subtitle = g_strdup(at + 2);
		return g_strndup(title, (gsize)(at - title));
	}
	return g_strdup(title);
}

/* ---- keys ---------------------------------------------------------------------------------------
 */

/* Letters without their marks; what isn't Latin goes, for nobody would guess its spelling alike. */
static char *
ascii_words(const char *text)
{
	g_autofree char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
	g_autofree char *lower = g_utf8_strdown(apart ? apart : "", -1);
	GString *out = g_string_new(NULL);
	for (const char *p = lower; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c < 0x80 && g_ascii_isalnum((char)c))
			g_string_append_c(out, (char)c);
		else if (c == 0x111) /* đ has no parts */
			g_string_append_c(out, 'd');
		else if (!g_unichar_ismark(c) && c != '\'' && c != 0x2019 && out->len &&
		         out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

/* The first so many words that say something, joined; "" none. */
static char *
leading_words(const char *text, guint count)
{
	enum { LONGEST = 24 };
	g_autofree char *words = ascii_words(text);
	g_auto(GStrv) list = g_strsplit(words, " ", -1);
	GString *out = g_string_new(NULL);
	for (char **word = list; *word && count; word++)
		if (**word && !is_small(*word)) {
			g_string_append(out, *word);
			count--;
		}
	if (out->len > LONGEST)
		g_string_truncate(out, LONGEST);
	return g_string_free(out, FALSE);
}

char *
cite_key(const char *author, const char *title, const char *date, const char *id)
{
	g_autofree char *who = leading_words(author, 2);
	g_autofree char *what = leading_words(title, 1);
	g_autofree char *year = strlen(date) >= 4 ? g_strndup(date, 4) : g_strdup("nd");
	/* A title in another script: the archive's own id is as short and lasts as long. */
	if (strlen(what) < 2) {
		g_free(what);
		what = g_ascii_strdown(id, -1);
		g_strcanon(what, "abcdefghijklmnopqrstuvwxyz0123456789", '-');
	}
	return *who ? g_strdup_printf("%s_%s_%s", who, what, year)
	            : g_strdup_printf("%s_%s", what, year);
}
