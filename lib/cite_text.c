/* cite_text: see cite.h. Citations for readers, each a line without markup. */
#include "cite_private.h"

#include <string.h>

/* "July 16, 2018" or, day first, "16 July 2018"; less where less is known; "n.d.". */
static char *
date_words(const char *date, gboolean day_first)
{
	guint year, month, day;
	cite_date_parts(date, &year, &month, &day);
	if (!year)
		return g_strdup("n.d.");
	if (!month)
		return g_strdup_printf("%u", year);
	if (!day)
		return g_strdup_printf("%s %u", cite_month(month), year);
	return day_first ? g_strdup_printf("%u %s %u", day, cite_month(month), year)
	                 : g_strdup_printf("%s %u, %u", cite_month(month), day, year);
}

/* The language where it isn't English, the tongue of the citation. */
static const char *
foreign(const Citation *c)
{
	return strcmp(c->lang, "en") ? c->language : "";
}

/* The kind's name, unless the title says it. */
static char *
kind_phrase(const Citation *c)
{
	g_autofree char *title = g_utf8_strdown(c->title, -1);
	g_autofree char *phrase = g_utf8_strdown(c->kind->phrase, -1);
	g_autofree char *genre = g_utf8_strdown(c->kind->genre, -1);
	if (strstr(title, phrase) || (*genre && strstr(title, genre)))
		return g_strdup("");
	return g_steal_pointer(&phrase);
}

static void
append_part(GString *out, const char *before, const char *text, const char *after)
{
	if (*text)
		g_string_append_printf(out, "%s%s%s", before, text, after);
}

/* ---- Chicago: a note
 * ----------------------------------------------------------------------------- */

/* A page is a bare number there; all else says what it is. */
static void
append_page(GString *out, const Citation *c)
{
	append_part(out, "", c->page, "");
	append_part(out, *c->page ? " (" : "", c->pdf_page, *c->page ? ")" : "");
}

static void
chicago_place(GString *out, const Citation *c)
{
	g_autofree char *words = cite_place_words(c);
	if (!*words)
		return;
	g_string_append(out, ", ");
	if (*c->paragraph || *c->number || *c->heading)
		g_string_append(out, words);
	else
		append_page(out, c);
}

static void
chicago_title(GString *out, const Citation *c)
{
	g_autofree char *date = date_words(c->date, FALSE);
	g_autofree char *phrase = kind_phrase(c);
	g_autofree char *within = cite_title_within(c->title, FALSE);
	if (c->united_nations) {
		g_string_append_printf(out, "\"%s,\"", within);
		append_part(out, " in ", foreign(c), ",");
		g_string_append_printf(out, " UN Doc. %s (%s)", c->symbol, date);
	} else if (c->kind->part) {
		g_string_append_printf(out, "\"%s,\"", within);
		append_part(out, " ", phrase, ",");
		append_part(out, " in ", foreign(c), ",");
		g_string_append_printf(out, " %s", date);
	} else {
		g_string_append(out, c->title);
		append_part(out, ", ", phrase, "");
		append_part(out, ", ", c->symbol, "");
		append_part(out, ", in ", foreign(c), "");
		g_string_append_printf(out, " (%s)", date);
	}
}

static void
chicago(GString *out, const Citation *c)
{
	append_part(out, "", c->author, ", ");
	chicago_title(out, c);
	chicago_place(out, c);
	if (!*c->date && *c->url) {
		g_autofree char *accessed = date_words(c->accessed, FALSE);
		g_string_append_printf(out, ", accessed %s", accessed);
	}
	append_part(out, ", ", c->url, "");
	g_string_append(out, ".\n");
}

/* ---- APA: an entry of the list, and the words in the text
 * ----------------------------------------- */

static char *
apa_date(const char *date)
{
	guint year, month, day;
	cite_date_parts(date, &year, &month, &day);
	if (!year)
		return g_strdup("n.d.");
	if (!month)
		return g_strdup_printf("%u", year);
	if (!day)
		return g_strdup_printf("%u, %s", year, cite_month(month));
	return g_strdup_printf("%u, %s %u", year, cite_month(month), day);
}

/* Ends with a stop, unless something ends it already. */
static void
append_stopped(GString *out, const char *text)
{
	g_string_append(out, text);
	if (*text && !strchr(".?!", text[strlen(text) - 1]))
		g_string_append_c(out, '.');
}

static char *
apa_title(const Citation *c, const Vocabulary *vocabulary)
{
	GString *out = g_string_new(NULL);
	g_autofree char *title = cite_title_sentence(c->title, c->lang, vocabulary);
	g_autofree char *phrase = kind_phrase(c);
	g_string_append(out, title);
	if (*c->symbol)
		g_string_append_printf(out, c->united_nations ? " (%s)" : " (No. %s)", c->symbol);
	if (*phrase)
		*phrase = g_ascii_toupper(*phrase);
	if (*phrase && *foreign(c))
		g_string_append_printf(out, " [%s, in %s]", phrase, foreign(c));
	else if (*phrase)
		g_string_append_printf(out, " [%s]", phrase);
	else if (*foreign(c))
		g_string_append_printf(out, " [In %s]", foreign(c));
	return g_string_free(out, FALSE);
}

/* "(Lower Basin Migrants Network, 2018, p. 7 [PDF p. 11])": brackets within brackets are square. */
static void
apa_in_text(GString *out, const Citation *c)
{
	g_autofree char *words = cite_place_words(c);
	g_autofree char *year = *c->date ? g_strndup(c->date, 4) : g_strdup("n.d.");
	g_autofree char *within = cite_title_within(c->title, FALSE);
	if (!*words)
		return;
	GString *place = g_string_new(words);
	g_string_replace(place, " (PDF", " [PDF", 0);
	if (place->len && place->str[place->len - 1] == ')' && strstr(place->str, " [PDF"))
		place->str[place->len - 1] = ']';
	if (*c->author)
		g_string_append_printf(out, "In text: (%s, %s, %s)\n", c->author, year, place->str);
	else
		g_string_append_printf(out, "In text: (\"%s,\" %s, %s)\n", within, year,
		                       place->str);
	g_string_free(place, TRUE);
}

static void
apa(GString *out, const Citation *c, const Vocabulary *vocabulary)
{
	g_autofree char *title = apa_title(c, vocabulary);
	g_autofree char *date = apa_date(c->date);
	append_stopped(out, *c->author ? c->author : title);
	g_string_append_printf(out, " (%s).", date);
	if (*c->author) {
		g_string_append_c(out, ' ');
		append_stopped(out, title);
	}
	if (!*c->date && *c->url) {
		g_autofree char *accessed = date_words(c->accessed, FALSE);
		g_string_append_printf(out, " Retrieved %s, from", accessed);
	}
	append_part(out, " ", c->url, "");
	g_string_append_c(out, '\n');
	apa_in_text(out, c);
}

/* ---- OSCOLA
 * --------------------------------------------------------------------------------------- */

/* ", para 33(b)" after a symbol, " para 33(b)" after a bracket; a page is a bare number. */
static void
oscola_place(GString *out, const Citation *c, const char *before)
{
	g_autofree char *page = cite_place_words(c);
	if (!*page)
		return;
	g_string_append(out, before);
	if (*c->number)
		g_string_append_printf(out, "recommendation %s%s", c->number,
		                       *c->paragraph ? ", " : "");
	if (*c->paragraph)
		g_string_append_printf(out, "para %s", c->paragraph);
	/* After another number a page has to say what it is. */
	if ((*c->number || *c->paragraph) && (*c->page || *c->pdf_page))
		g_string_append(out, !*c->page || c->page_named ? ", "
		                     : c->pages_many            ? ", pp "
		                                                : ", p ");
	else if (*c->heading)
		g_string_append_printf(out, "under '%s'", c->heading);
	append_page(out, c);
}

static void
oscola_dated(GString *out, const Citation *c, const char *phrase)
{
	g_autofree char *date = date_words(c->date, TRUE);
	g_autofree char *kind = g_strdup(phrase);
	if (*kind)
		*kind = g_ascii_toupper(*kind);
	g_string_append(out, " (");
	append_part(out, "", kind, ", ");
	g_string_append(out, date);
	append_part(out, ", in ", foreign(c), "");
	g_string_append_c(out, ')');
}

static void
oscola(GString *out, const Citation *c)
{
	g_autofree char *phrase = kind_phrase(c);
	g_autofree char *within = cite_title_within(c->title, TRUE);
	gboolean quoted = c->united_nations || c->kind->part;
	append_part(out, "", c->author, ", ");
	append_part(out, quoted ? "'" : "", quoted ? within : c->title, quoted ? "'" : "");
	oscola_dated(out, c, c->united_nations ? "" : phrase);
	if (c->united_nations) {
		g_string_append_printf(out, " UN Doc %s", c->symbol);
		oscola_place(out, c, ", ");
	} else {
		append_part(out, " ", c->symbol, "");
		oscola_place(out, c, " ");
		if (*c->url) {
			g_autofree char *accessed = date_words(c->accessed, TRUE);
			g_string_append_printf(out, " <%s> accessed %s", c->url, accessed);
		}
	}
	g_string_append_c(out, '\n');
}

void
cite_text(GString *out, const Citation *c, CiteStyle style, const Vocabulary *vocabulary)
{
	if (style == CITE_CHICAGO)
		chicago(out, c);
	else if (style == CITE_APA)
		apa(out, c, vocabulary);
	else
		oscola(out, c);
}
