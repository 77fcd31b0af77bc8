/* cite: see cite.h. What a citation holds. */
#include "base.h"
#include "cite_private.h"

#include <string.h>

static const CiteKind kinds[] = {
        {"report", "Report", "", "techreport", "report", "RPRT", "report", FALSE},
        {"press-release", "Press release", "Press release", "misc", "online", "ELEC", "webpage",
         TRUE},
        {"proceedings", "Proceedings", "Conference proceeding", "techreport", "report", "RPRT",
         "report", FALSE},
        {"event-report", "Event report", "Event report", "misc", "online", "ELEC", "webpage", TRUE},
        {"statement", "Statement", "Statement", "misc", "online", "ELEC", "webpage", TRUE},
        {"media-coverage", "News report", "News report", "misc", "online", "ELEC", "webpage", TRUE},
        {"policy-brief", "Policy brief", "Policy brief", "techreport", "report", "RPRT", "report",
         FALSE},
        {"page", "", "", "misc", "online", "ELEC", "webpage", TRUE},
        {"other", "", "", "misc", "misc", "GEN", "document", FALSE},
};
static const CiteKind video = {"video", "Video", "Video",          "misc",
                               "video", "VIDEO", "motion_picture", FALSE};

/* ---- names ---------------------------------------------------------------------------------- */

static const struct {
	const char *name, *type, *suffix;
} formats[] = {
        [CITE_TEXT] = {"text", "text/plain; charset=utf-8", "txt"},
        [CITE_BIBTEX] = {"bibtex", "application/x-bibtex; charset=utf-8", "bib"},
        [CITE_BIBLATEX] = {"biblatex", "application/x-bibtex; charset=utf-8", "bib"},
        [CITE_RIS] = {"ris", "application/x-research-info-systems; charset=utf-8", "ris"},
        [CITE_CSL_JSON] = {"csl-json", "application/vnd.citationstyles.csl+json", "json"},
};
static const char *const styles[] = {
        [CITE_CHICAGO] = "chicago", [CITE_APA] = "apa", [CITE_OSCOLA] = "oscola"};

gboolean
cite_format_parse(const char *name, CiteFormat *ret_format)
{
	for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
		if (!strcmp(name, formats[i].name)) {
			*ret_format = (CiteFormat)i;
			return TRUE;
		}
	return FALSE;
}

gboolean
cite_style_parse(const char *name, CiteStyle *ret_style)
{
	for (guint i = 0; i < G_N_ELEMENTS(styles); i++)
		if (!strcmp(name, styles[i])) {
			*ret_style = (CiteStyle)i;
			return TRUE;
		}
	return FALSE;
}

const char *
cite_format_name(CiteFormat format)
{
	return formats[format].name;
}

const char *
cite_style_name(CiteStyle style)
{
	return styles[style];
}

const char *
cite_format_type(CiteFormat format)
{
	return formats[format].type;
}

const char *
cite_format_suffix(CiteFormat format)
{
	return formats[format].suffix;
}

/* ---- dates ---------------------------------------------------------------------------------- */

char *
cite_today(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	return g_date_time_format(now, "%Y-%m-%d");
}

void
cite_date_parts(const char *date, guint *ret_year, guint *ret_month, guint *ret_day)
{
	gsize length = strlen(date);
	*ret_year = length >= 4 ? (guint)g_ascii_strtoull(date, NULL, 10) : 0;
	*ret_month = length >= 7 ? (guint)g_ascii_strtoull(date + 5, NULL, 10) : 0;
	*ret_day = length >= 10 ? (guint)g_ascii_strtoull(date + 8, NULL, 10) : 0;
	if (*ret_month > 12)
		*ret_month = *ret_day = 0;
}

const char *
cite_month(guint month)
{
	static const char *const names[] = {"January",   "February", "March",    "April",
	                                    "May",       "June",     "July",     "August",
	                                    "September", "October",  "November", "December"};
	return month >= 1 && month <= 12 ? names[month - 1] : "";
}

/* ---- the document -----------------------------------------------------------------------------
 */

static const CiteKind *
kind_of(const DocumentRecord *document)
{
	const CiteKind *other = &kinds[G_N_ELEMENTS(kinds) - 1];
	for (guint i = 0; i + 1 < G_N_ELEMENTS(kinds); i++)
		if (!strcmp(document->kind, kinds[i].kind))
			return &kinds[i];
	/* The nine kinds have no video of their own: its title or its folder tells. */
	g_autofree char *title = g_utf8_strdown(document->title, -1);
	g_autofree char *path = g_utf8_strdown(document->path, -1);
	if (strstr(title, "(video)") || strstr(title, "[video]") || strstr(path, "/video/") ||
	    strstr(path, "/videos/"))
		return &video;
	return other;
}

/*
 * Symbols of the UN begin with the organ or the body: A/HRC/35/25, CMW/C/ZZZ/CO/1.
 * Source: UN-I-QUE and the Dag Hammarskjöld Library's guide to document symbols.
 */
static gboolean
is_united_nations(const char *symbol)
{
	return g_regex_match_simple(
	        "^(A|E|S|T|ST|CMW|CCPR|CEDAW|CRC|CAT|CERD|CRPD|CED|CESCR|HRI|HRC|TD|DP|UNEP|"
	        "ECE|ESCAP|ECLAC|ECA|ESCWA)(/[A-Za-z0-9.()*-]+)+$",
	        symbol, 0, 0);
}

/* An address with the place in it; only the web's own. */
static char *
place_address(const DocumentRecord *document, const CitePlace *place)
{
	const char *url = document->url;
	if (!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://"))
		return g_strdup("");
	if (!place || place->attached || strchr(url, '#'))
		return g_strdup(url);
	if (!strcmp(document->format, "pdf") && place->page)
		return g_strdup_printf("%s#page=%u", url, place->page);
	if (!place->anchor || !*place->anchor)
		return g_strdup(url);
	g_autofree char *anchor = g_uri_escape_string(place->anchor, NULL, TRUE);
	return g_strdup_printf("%s#%s", url, anchor);
}

/* ---- the place --------------------------------------------------------------------------------
 */

static const char *
text_or_empty(const char *text)
{
	return text ? text : "";
}

/* A number in any script, a Roman one, or one with a letter: not "Cover". */
static gboolean
is_page_number(const char *label)
{
	if (strspn(label, "ivxlcdmIVXLCDM") == strlen(label))
		return TRUE;
	for (const char *p = label; *p; p = g_utf8_next_char(p))
		if (g_unichar_isdigit(g_utf8_get_char(p)))
			return TRUE;
	return FALSE;
}

/* The printed label leads, for that is cited; the counted page follows where it differs. */
static void
set_pages(Citation *c, const CitePlace *place)
{
	guint last = MAX(place->page, place->page_last);
	g_autofree char *label = cite_line(text_or_empty(place->label));
	g_autofree char *label_last =
	        cite_line(text_or_empty(last > place->page ? place->label_last : place->label));
	g_autofree char *counted = last > place->page ? g_strdup_printf("%u-%u", place->page, last)
	                                              : g_strdup_printf("%u", place->page);
	const char *sign = last > place->page ? "pp." : "p.";
	g_autofree char *pdf = g_strdup_printf("PDF %s %s", sign, counted);
	if (!*label || !*label_last) {
		doc_set(&c->pdf_page, pdf);
		return;
	}
	g_autofree char *printed = last > place->page && strcmp(label, label_last)
	                                   ? g_strdup_printf("%s-%s", label, label_last)
	                                   : g_strdup(label);
	c->pages_many = last > place->page;
	c->page_named = !is_page_number(label) || !is_page_number(label_last);
	doc_set(&c->page, printed);
	if (strcmp(printed, counted))
		doc_set(&c->pdf_page, pdf);
}

static void
set_place(Citation *c, const DocumentRecord *document, const CitePlace *place)
{
	if (!place)
		return;
	g_autofree char *paragraph = cite_line(text_or_empty(place->paragraph));
	g_autofree char *number = cite_line(text_or_empty(place->number));
	g_autofree char *heading = cite_line(text_or_empty(place->heading));
	doc_set(&c->paragraph, paragraph);
	doc_set(&c->number, number);
	if (!strcmp(document->format, "pdf") && place->page)
		set_pages(c, place);
	if (!*c->paragraph && !*c->number && !*c->page && !*c->pdf_page)
		doc_set(&c->heading, heading);
}

char *
cite_place_words(const Citation *c)
{
	GString *out = g_string_new(NULL);
	if (*c->number)
		g_string_append_printf(out, "recommendation %s", c->number);
	if (*c->paragraph)
		g_string_append_printf(out, "%spara. %s", out->len ? ", " : "", c->paragraph);
	if (out->len && (*c->page || *c->pdf_page))
		g_string_append(out, ", ");
	if (*c->page)
		g_string_append_printf(out, "%s%s",
		                       c->page_named   ? ""
		                       : c->pages_many ? "pp. "
		                                       : "p. ",
		                       c->page);
	if (*c->pdf_page)
		g_string_append_printf(out, *c->page ? " (%s)" : "%s", c->pdf_page);
	if (!out->len && *c->heading)
		g_string_append_printf(out, "under \"%s\"", c->heading);
	return g_string_free(out, FALSE);
}

/* ---- making it --------------------------------------------------------------------------------
 */

Citation *
citation_new(const DocumentRecord *document, const char *author, const char *abstract,
             const CitePlace *place, const char *accessed, const Vocabulary *vocabulary)
{
	Citation *c = g_new0(Citation, 1);
	const Language *language = vocabulary_language(vocabulary, document->lang);
	char **const empty[] = {&c->paragraph, &c->number, &c->page, &c->pdf_page, &c->heading};
	for (guint i = 0; i < G_N_ELEMENTS(empty); i++)
		*empty[i] = g_strdup("");
	c->id = g_strdup(document->id);
	c->author = cite_line(*document->publisher ? document->publisher : text_or_empty(author));
	c->title = cite_title_tidy(*document->title ? document->title : document->id, vocabulary);
	c->date = g_strdup(document->date);
	c->accessed = g_strdup(accessed);
	c->lang = g_strdup(document->lang);
	c->language = g_strdup(language ? language->name : "");
	c->symbol = cite_line(document->symbol);
	c->sha256 = g_strdup(document->sha256);
	c->abstract = cite_line(text_or_empty(abstract));
	c->themes = g_strdupv(document->themes);
	g_autofree char *address = place_address(document, place);
	c->url = text_printable(address);
	c->pages = strcmp(document->format, "pdf") ? 0 : document->pages;
	c->united_nations = is_united_nations(c->symbol);
	c->kind = kind_of(document);
	set_place(c, document, place);
	c->key = cite_key(c->author, c->title, c->date, c->id);
	return c;
}

void
citation_free(Citation *c)
{
	if (!c)
		return;
	char *const strings[] = {c->id,       c->key,    c->author,    c->title,  c->date,
	                         c->accessed, c->lang,   c->language,  c->symbol, c->sha256,
	                         c->abstract, c->url,    c->paragraph, c->number, c->page,
	                         c->pdf_page, c->heading};
	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_strfreev(c->themes);
	g_free(c);
}

void
citation_number(GPtrArray *citations)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < citations->len; i++) {
		Citation *c = g_ptr_array_index(citations, i);
		guint before = GPOINTER_TO_UINT(g_hash_table_lookup(seen, c->key));
		g_hash_table_insert(seen, g_strdup(c->key), GUINT_TO_POINTER(before + 1));
		if (!before)
			continue;
		g_autofree char *key = g_strdup_printf("%s-%u", c->key, before);
		doc_set(&c->key, key);
	}
}

const char *
cite_genre(const Citation *c)
{
	return c->kind->genre;
}

gboolean
cite_is_report(const Citation *c)
{
	return !strcmp(c->kind->ris, "RPRT");
}

char *
cite_write(const GPtrArray *citations, CiteFormat format, CiteStyle style,
           const Vocabulary *vocabulary)
{
	if (format == CITE_CSL_JSON)
		return cite_csl_json(citations);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < citations->len; i++) {
		const Citation *c = g_ptr_array_index(citations, i);
		if (i && format != CITE_RIS)
			g_string_append_c(out, '\n');
		if (format == CITE_TEXT)
			cite_text(out, c, style, vocabulary);
		else if (format == CITE_RIS)
			cite_ris(out, c);
		else if (format == CITE_BIBTEX)
			cite_bibtex(out, c);
		else
			cite_biblatex(out, c);
	}
	return g_string_free(out, FALSE);
}
