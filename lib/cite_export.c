/* cite_export: see cite.h. BibTeX, BibLaTeX and RIS. */
#include "cite_private.h"

#include <string.h>

/* ---- TeX
 * ----------------------------------------------------------------------------------------- */

/*
 * BibTeX counts braces even after a backslash, so a brace must never stand alone; the named signs
 * carry a pair of their own.
 */
static void
append_tex(GString *out, const char *text)
{
	static const char *const signs[128] = {
	        ['#'] = "\\#",
	        ['$'] = "\\$",
	        ['%'] = "\\%",
	        ['&'] = "\\&",
	        ['_'] = "\\_",
	        ['{'] = "\\textbraceleft{}",
	        ['}'] = "\\textbraceright{}",
	        ['~'] = "\\textasciitilde{}",
	        ['^'] = "\\textasciicircum{}",
	        ['\\'] = "\\textbackslash{}",
	};
	for (const char *p = text; *p; p++) {
		guchar c = (guchar)*p;
		if (c < 128 && signs[c])
			g_string_append(out, signs[c]);
		else if (c < 0x20 || c == 0x7f)
			g_string_append_c(out, ' ');
		else
			g_string_append_c(out, *p);
	}
}

static void
field(GString *out, const char *name, const char *value)
{
	if (!*value)
		return;
	g_string_append_printf(out, "  %s = {", name);
	append_tex(out, value);
	g_string_append(out, "},\n");
}

/* Two pairs of braces: a body's name stays whole, a title keeps its capitals. */
static void
field_whole(GString *out, const char *name, const char *value)
{
	if (!*value)
		return;
	g_string_append_printf(out, "  %s = {{", name);
	append_tex(out, value);
	g_string_append(out, "}},\n");
}

/* An address is read as it stands; what would end the field or the line is written as its code. */
static void
field_address(GString *out, const char *name, const char *address)
{
	if (!*address)
		return;
	g_string_append_printf(out, "  %s = {", name);
	for (const char *p = address; *p; p++)
		if ((guchar)*p <= ' ' || strchr("{}\\\"^`|<>\x7f", *p))
			g_string_append_printf(out, "%%%02X", (guchar)*p);
		else
			g_string_append_c(out, *p);
	g_string_append(out, "},\n");
}

static void
field_pages(GString *out, const Citation *c)
{
	if (c->pages)
		g_string_append_printf(out, "  pagetotal = {%u},\n", c->pages);
}

static void
field_keywords(GString *out, const Citation *c)
{
	g_autofree char *joined = c->themes ? g_strjoinv(", ", c->themes) : g_strdup("");
	field(out, "keywords", joined);
}

static void
field_number(GString *out, const Citation *c)
{
	field(out, "number", c->symbol);
}

/* What proves the quoted version. */
static char *
proof(const Citation *c)
{
	return g_strdup_printf("Archive id %s; sha256 %s", c->id, c->sha256);
}

static void
field_proof(GString *out, const char *name, const Citation *c)
{
	g_autofree char *words = proof(c);
	field(out, name, words);
}

void
cite_bibtex(GString *out, const Citation *c)
{
	static const char *const months[] = {"",    "jan", "feb", "mar", "apr", "may", "jun",
	                                     "jul", "aug", "sep", "oct", "nov", "dec"};
	guint year, month, day;
	cite_date_parts(c->date, &year, &month, &day);
	gboolean report = !strcmp(c->kind->bibtex, "techreport");
	g_autofree char *place = cite_place_words(c);
	g_autofree char *accessed =
	        *c->url ? g_strdup_printf("Accessed %s", c->accessed) : g_strdup("");
	g_autofree char *note =
	        g_strdup_printf("%s%s%s", place, *place && *accessed ? ". " : "", accessed);
	g_string_append_printf(out, "@%s{%s,\n", c->kind->bibtex, c->key);
	field_whole(out, "author", c->author);
	field_whole(out, "title", c->title);
	if (report)
		field_whole(out, "institution", c->author);
	field(out, report ? "type" : "howpublished", c->kind->genre);
	field_number(out, c);
	if (year)
		g_string_append_printf(out, "  year = {%u},\n", year);
	if (month)
		g_string_append_printf(out, "  month = %s,\n", months[month]);
	/* No style prints it, but programs read it; within month it would cost them both. */
	if (month && day)
		g_string_append_printf(out, "  day = {%u},\n", day);
	field(out, "language", c->lang);
	field_address(out, "url", c->url);
	field(out, "urldate", *c->url ? c->accessed : "");
	field(out, "note", note);
	field(out, "abstract", c->abstract);
	field_keywords(out, c);
	field_proof(out, "annote", c);
	g_string_append(out, "}\n");
}

/* A language as babel calls it, or "": BibLaTeX warns of others. Source: the babel manual. */
static const char *
babel_name(const char *lang)
{
	static const char *const names[][2] = {
	        {"en", "english"}, {"my", "burmese"},    {"km", "khmer"},      {"lo", "lao"},
	        {"th", "thai"},    {"vi", "vietnamese"}, {"id", "indonesian"}, {"fil", "filipino"},
	        {"zh", "chinese"}, {"fr", "french"},     {"es", "spanish"},    {"pt", "portuguese"},
	        {"de", "german"},  {"ar", "arabic"},     {"ru", "russian"},    {"ja", "japanese"},
	        {"ko", "korean"},  {"hi", "hindi"},      {"bn", "bengali"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i][0], lang))
			return names[i][1];
	return "";
}

/* The place isn't the entry's: it goes into the command that cites, shown in front of it. */
static void
biblatex_use(GString *out, const Citation *c)
{
	g_autofree char *place = cite_place_words(c);
	const char *bare =
	        *c->page && !c->page_named && !*c->paragraph && !*c->number ? c->page : place;
	if (!*place)
		return;
	g_string_append(out, "% \\autocite[");
	append_tex(out, bare);
	g_string_append_printf(out, "]{%s}\n", c->key);
}

void
cite_biblatex(GString *out, const Citation *c)
{
	gboolean report = !strcmp(c->kind->biblatex, "report");
	g_autofree char *subtitle = NULL;
	g_autofree char *title = cite_title_split(c->title, &subtitle);
	g_autofree char *place = cite_place_words(c);
	biblatex_use(out, c);
	g_string_append_printf(out, "@%s{%s,\n", c->kind->biblatex, c->key);
	field_whole(out, "author", c->author);
	field_whole(out, "title", title);
	field_whole(out, "subtitle", subtitle ? subtitle : "");
	field(out, report ? "type" : "titleaddon", c->kind->genre);
	if (report)
		field_whole(out, "institution", c->author);
	field_number(out, c);
	field(out, "date", c->date);
	field(out, "langid", babel_name(c->lang));
	field_pages(out, c);
	field_address(out, "url", c->url);
	field(out, "urldate", *c->url ? c->accessed : "");
	field(out, "note", place);
	field(out, "abstract", c->abstract);
	field_keywords(out, c);
	field_proof(out, "annotation", c);
	g_string_append(out, "}\n");
}

/* ---- RIS
 * ------------------------------------------------------------------------------------------ */

/* A line is a field: breaks and control characters become blanks. */
static void
line(GString *out, const char *tag, const char *value)
{
	if (!*value)
		return;
	g_string_append_printf(out, "%s  - ", tag);
	for (const char *p = value; *p; p++)
		g_string_append_c(out, (guchar)*p < 0x20 || *p == 0x7f ? ' ' : *p);
	g_string_append(out, "\r\n");
}

/* YYYY/MM/DD/ with the empty parts kept. */
static void
line_date(GString *out, const char *tag, const char *date)
{
	guint year, month, day;
	cite_date_parts(date, &year, &month, &day);
	if (!year)
		return;
	g_string_append_printf(out, "%s  - %04u/", tag, year);
	if (month)
		g_string_append_printf(out, "%02u", month);
	g_string_append_c(out, '/');
	if (day)
		g_string_append_printf(out, "%02u", day);
	g_string_append(out, "/\r\n");
}

/* A comma would cut the body's name into a person's last and first: PB has it as it is. */
static void
line_author(GString *out, const char *author)
{
	GString *name = g_string_new(author);
	g_string_replace(name, ",", "", 0);
	line(out, "AU", name->str);
	g_string_free(name, TRUE);
}

void
cite_ris(GString *out, const Citation *c)
{
	g_autofree char *place = cite_place_words(c);
	g_autofree char *words = proof(c);
	g_autofree char *year = strlen(c->date) >= 4 ? g_strndup(c->date, 4) : g_strdup("");
	g_autofree char *pages = c->pages ? g_strdup_printf("%u", c->pages) : g_strdup("");
	line(out, "TY", c->kind->ris);
	line(out, "ID", c->key);
	line_author(out, c->author);
	line(out, "TI", c->title);
	line(out, "M3", c->kind->genre);
	line(out, "PB", c->author);
	line(out, "SN", c->symbol);
	line(out, "PY", year);
	line_date(out, "DA", c->date);
	line(out, "SP", pages);
	line(out, "LA", c->lang);
	line(out, "UR", c->url);
	if (*c->url)
		line_date(out, "Y2", c->accessed);
	line(out, "N1", place);
	line(out, "N1", words);
	line(out, "AB", c->abstract);
	for (guint i = 0; c->themes && c->themes[i]; i++)
		line(out, "KW", c->themes[i]);
	g_string_append(out, "ER  - \r\n\r\n");
}
