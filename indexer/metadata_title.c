/*
 * metadata_title: the title as a reader would copy it from the first page.
 *
 * Titles that programs leave in a file are often those of a template or of the file itself, so a
 * title is believed when the first two pages show it; else the page's own largest type is. Source:
 * domain/citations-and-metadata 4.2.
 */
#include "metadata.h"
#include "metadata_text.h"

#include <string.h>

enum {
	LETTERS_LEAST = 8,  /* fewer letters are no title … */
	LETTERS_DENSE = 4,  /* … but of a script without word spaces */
	TELLING_BYTES = 20, /* a shorter title must be a line of its own to count as shown */
	TEXT_BEFORE = 150,  /* bytes of text before a page's heading that make it a section's */
	TITLE_WORDS = 60,
	STATEMENT_NEAR = 4, /* blocks after the title among which its statement may stand */
	TITLE_BYTES = 1500,
	PARAGRAPH = 250 /* code points; more, in the type of the text, is text */
};
#define AGREEING 0.79f  /* a title that two sources of a page's head agree on: below a good h1 */
#define SHORT_TITLE 0.32f /* a word in <title>: below any heading, above a paragraph */
#define SAME_SIZE 0.93f /* type of at least this share of the largest belongs to the same lines */

/* What a source's title is worth when the first pages show it, and when they don't. */
static const struct {
	float shown, not_shown;
} worth[] = {[SOURCE_CATALOGUE] = {1.0f, 1.0f}, [SOURCE_HIGHWIRE] = {0.97f, 0.82f},
             [SOURCE_JSONLD] = {0.93f, 0.75f},  [SOURCE_DUBLIN_CORE] = {0.92f, 0.75f},
             [SOURCE_XMP] = {0.9f, 0.5f},       [SOURCE_OPEN_GRAPH] = {0.85f, 0.55f},
             [SOURCE_HTML] = {0.78f, 0.5f},     [SOURCE_VISIBLE] = {0.8f, 0.8f},
             [SOURCE_INFO] = {0.83f, 0.2f},     [SOURCE_OUTLINE] = {0.4f, 0.2f},
             [SOURCE_NAME] = {0.1f, 0.1f},      [SOURCE_TEXT] = {0.3f, 0.3f}};
G_STATIC_ASSERT(G_N_ELEMENTS(worth) == SOURCE_LAST + 1);

/* Patterns over text_plain's form, compiled once by metadata_title_prepare. */
enum {
	DATE_AND_KIND_WORDS,
	HEAD_LINE,
	ISSUER,
	MASTHEAD_PART,
	MASTHEAD_NOT_LAST,
	SECTION_START,
	STATEMENT,
	NOTE_MARKS,
	LABEL,
	JUNK /* and all after */
};
static const char *const patterns[] = {
    [DATE_AND_KIND_WORDS] = "\\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|press|"
                            "news|media|release|releases|statement|statements|report|reports|"
                            "home|page|welcome|policy|brief|briefs|publication|publications|"
                            "for|immediate|the|and|of|version|fecha|date)\\b",
    [HEAD_LINE] =
        "^(distr\\.?|original:|agenda item|items? \\d+|supplement no|official records|"
        "(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|[a-z]+(teenth|tieth)|"
        "[a-z]+ty-[a-z]+) (regular |special |emergency |substantive )?(session|year|meeting)|"
        "(substantive |resumed |organizational )?session of|\\d{4} session|provisional agenda|"
        "report to |prepared (by|for) |for immediate release|to:|att:|from:|contact:|tel|e-?mail|"
        "isbn|issn|©|copyright|page \\d)",
    [ISSUER] =
        "^(ministry|department|office|division|directorate|bureau|embassy|secretariat|university|"
        "faculty|institute|committee|commission|direccion|subdireccion|ministerio|departamento|"
        "oficina|secretaria|comision|universidad|ministere|direction|universite|kementerian) "
        "(of|for|on|de|del|du|des|for the) [^:?!.]{3,60}$",
    [MASTHEAD_PART] =
        "united nations|nations unies|naciones unidas|general assembly|security council|"
        "economic and social council|human rights council|trusteeship council|committee on|"
        "executive board|distr\\.?:?|\\b(general|limited|restricted)\\b|original:?|"
        "\\b(english|french|spanish|arabic|chinese|russian)\\b|"
        "\\b[a-z]{1,5}(/[a-z0-9.()]+){1,7}(-[a-z](/[a-z0-9.()]+){1,7})?|"
        "\\b(eightieth|[a-z]+(th|nd|rd|st)) (session|year)\\b|\\d+(st|nd|rd|th)",
    [MASTHEAD_NOT_LAST] = "^(original|distr|report to|©|copyright|tel|page)",
    [SECTION_START] =
        "^\\W*(introduction|introduccion|(table of )?contents|contenido|sommaire)\\W*$",
    [STATEMENT] = "^report (of|by) the ",
    [NOTE_MARKS] = "[ *∗†‡⁎]+$",
    [LABEL] = "^[^ ]+( [^ ]+){0,2} ?:",
    [JUNK] = "^microsoft (office )?(word|powerpoint|excel|publisher)\\b",
    "^(untitled|unnamed|no title|sans titre|sin titulo|ohne titel|default|blank|n/?a|none|null|"
    "unknown|test|temp|new|titel|titre|titulo)\\b.{0,12}$",
    "^(layout|mise en page|slide|folie|diapositiva|presentation|presentacion|powerpoint|document|"
    "dokument|documento|sheet|page|pagina|cover|book|final|draft|print|scan|img|image|dsc|doc|"
    "copy|fax|report|brief|template)[ _.-]*[0-9 _.,()-]*$",
    "\\.(docx?|docm|dotx?|pdf|indd|qx[pd]|pptx?|pub|wp[fd]?|txt|rtf|xlsx?|od[tps]|cdr|pmd|p65|fm|"
    "tex|dvi|html?|eps|ai|tiff?|jpe?g|png|cwk)\\W*$",
    "^(adobe|acrobat|indesign|quarkxpress|pagemaker|corel|wordperfect|openoffice|libreoffice|"
    "latex|tex output|pdfcreator|ghostscript|canva|google docs)\\b.{0,20}$",
    "^(scan|img|dsc|mfp|doc|cc|kmbt|skm|xerox|canon|fax)[ _-]?[0-9_-]{4,}",
    "^[\\d\\W_]*$",
    "^(https?:|www\\.|file:|/)",
    "^\\W*((main )?content|hauptinhalt|inhalt|detailansicht|details|quick ?links|navigation|menu|"
    "search|suche|skip to .*|share|related .{0,20}|"
    "(table of )?contents|contents page|(executive )?summary|abstract|introduction|foreword|"
    "preface|background|acknowledge?ments?|(list of )?abbreviations|acronyms|index|annex|appendix|"
    "contenido|indice|introduccion|resumen|objetivos?|alcance|generalidades|sommaire|"
    "table des matieres|avant-propos|daftar isi|pendahuluan|muc luc|loi noi dau|"
    "สารบัญ|บทนำ|คำนำ|目录|目錄|前言|មាតិកា|"
    "ສາລະບານ|မာတိကာ)\\W*$"};

static gboolean
matches(const Metadata *m, guint pattern, const char *text)
{
	return g_regex_match(m->a->title_patterns->pdata[pattern], text, 0, NULL);
}

/* text without what the pattern matches. Caller frees. */
static char *
without(const Metadata *m, guint pattern, const char *text)
{
	return g_regex_replace_literal(m->a->title_patterns->pdata[pattern], text, -1, 0, "", 0,
	                               NULL);
}

static void
add_org_name(Analyser *a, const char *name)
{
	char *squash = text_squash(name);
	if (*squash)
		g_hash_table_add(a->org_names, squash);
	else
		g_free(squash);
}

void
metadata_title_prepare(Analyser *a)
{
	static const char *const bodies[] = {"United Nations",
	                                     "General Assembly",
	                                     "Security Council",
	                                     "Human Rights Council",
	                                     "Economic and Social Council",
	                                     "Nations Unies",
	                                     "Naciones Unidas",
	                                     "Assemblée générale"};
	a->title_patterns = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
	for (guint i = 0; i < G_N_ELEMENTS(patterns); i++)
		g_ptr_array_add(a->title_patterns, metadata_pattern(patterns[i]));
	a->org_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(bodies); i++)
		add_org_name(a, bodies[i]);
	const GPtrArray *orgs = vocabulary_orgs(a->vocabulary);
	for (guint i = 0; i < orgs->len; i++) {
		const Entity *org = orgs->pdata[i];
		for (guint k = 0; org->variants && org->variants[k]; k++)
			add_org_name(a, org->variants[k]);
		for (guint k = 0; org->abbr && org->abbr[k]; k++)
			add_org_name(a, org->abbr[k]);
	}
}

static gboolean
matches_junk(const Metadata *m, const char *plain)
{
	for (guint i = JUNK; i < G_N_ELEMENTS(patterns); i++)
		if (matches(m, i, plain))
			return TRUE;
	return FALSE;
}

/* Letters that remain without dates, kind words and the like: a title must have some. */
static gboolean
is_date_and_kind_only(const Metadata *m, const char *plain)
{
	g_autoptr(GArray) dates = date_find(m->a->dates, plain);
	g_autofree char *left = g_strdup(plain);
	for (guint i = 0; i < dates->len; i++) {
		const FoundDate *date = &g_array_index(dates, FoundDate, i);
		memset(left + date->start, ' ', date->end - date->start);
	}
	g_autofree char *rest = without(m, DATE_AND_KIND_WORDS, left);
	return rest && text_letters(rest, 3) < 3;
}

static gboolean
is_too_short(const char *title)
{
	gunichar c = 0;
	for (const char *p = title; *p && !g_unichar_isalpha(c); p = g_utf8_next_char(p))
		c = g_utf8_get_char(p);
	gboolean dense = c >= 0x0E00 && g_unichar_get_script(c) != G_UNICODE_SCRIPT_LATIN;
	guint least = dense ? LETTERS_DENSE : LETTERS_LEAST;
	return text_letters(title, least) < least;
}

static gboolean
is_file_name(const Metadata *m, const char *title)
{
	g_autofree char *stem = metadata_stem(m), *a = text_squash(stem), *b = text_squash(title);
	/* A page's address is made from its title: only a name as it stands is none. */
	return strcmp(a, b) == 0 && (!strchr(title, ' ') || strcmp(stem, title) == 0);
}

/* Whatever its length. */
static gboolean
is_no_title(const Metadata *m, const char *title)
{
	g_autofree char *plain = text_plain(title), *squash = text_squash(title);
	const char *symbol = doc_chosen(m->doc, "symbol");
	g_autofree char *symbol_squash = text_squash(symbol ? symbol : "");
	return matches_junk(m, plain) || is_file_name(m, title) ||
	       (symbol && strcmp(squash, symbol_squash) == 0) || is_date_and_kind_only(m, plain);
}

gboolean
metadata_is_junk_title(const Metadata *m, const char *title)
{
	return is_too_short(title) || is_no_title(m, title);
}

/* ---- titles that the file carries
 * ---------------------------------------------------------------- */

/* "GAO-06-282, BREASTFEEDING: …": the document's symbol is no part of its title. */
static void
strip_symbol(const Metadata *m, Value *value)
{
	const char *symbol = doc_chosen(m->doc, "symbol");
	gsize n = symbol ? strlen(symbol) : 0;
	if (!n || g_ascii_strncasecmp(value->value, symbol, n) != 0)
		return;
	const char *rest = value->value + n;
	while (*rest && !g_unichar_isalnum(g_utf8_get_char(rest)))
		rest = g_utf8_next_char(rest);
	if (!is_too_short(rest)) {
		g_autofree char *copy = g_strdup(rest);
		doc_set(&value->value, copy);
	}
}

static guint
count_words(const char *text)
{
	guint n = 0;
	for (const char *p = text; *p; p += strcspn(p, " "), p += strspn(p, " "))
		n++;
	return n;
}

/* "Assemblée nationale - enquête sur …": a part that a line with © names is the site's, not the
 * title's. */
static void
strip_owner(const Metadata *m, Value *value)
{
	g_auto(GStrv) parts = g_regex_split_simple(" +[-–—|»] +", value->value, 0, 0);
	guint n = g_strv_length(parts);
	if (n != 2)
		return;
	for (guint i = 0; i < m->doc->blocks->len; i++) {
		const Block *block = doc_block(m->doc, i);
		if (!strstr(block->text, "©") || strlen(block->text) > 300)
			continue;
		g_autofree char *owner = text_squash(block->text);
		for (guint k = 0; k < n; k++) {
			g_autofree char *part = text_squash(parts[k]);
			if (strlen(part) < 6 || !strstr(owner, part) || is_too_short(parts[1 - k]))
				continue;
			doc_set(&value->value, parts[1 - k]);
			return;
		}
	}
}

static gboolean
is_block(const Metadata *m, const char *squash)
{
	for (guint i = 0; i < m->front->len; i++) {
		const Block *block = m->front->pdata[i];
		if (strlen(block->text) > 4 * TELLING_BYTES)
			continue;
		g_autofree char *text = text_squash(block->text);
		if (strcmp(text, squash) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Whether the first pages show the title; of one with parts ("Title: subtitle") each part. */
static gboolean
is_shown(const Metadata *m, const char *title)
{
	g_autofree char *whole = text_squash(title);
	if (strlen(whole) < TELLING_BYTES)
		return is_block(m, whole); /* a word or two stand in any text */
	if (strstr(m->front_squash, whole))
		return TRUE;
	g_auto(GStrv) parts = g_regex_split_simple("[:;?!] +| +[-–—|] +", title, 0, 0);
	guint n = g_strv_length(parts);
	for (guint i = 0; i < n; i++) {
		g_autofree char *part = text_squash(parts[i]);
		if (!strstr(m->front_squash, part))
			return FALSE;
	}
	return n > 1;
}

static gboolean
is_entity_name(const Metadata *m, const char *text)
{
	g_autofree char *squash = text_squash(text);
	return g_hash_table_contains(m->a->org_names, squash);
}

/*
 * A web page's heading: one that stands after text is a section's; one that the extractor left out
 * of the text is the site's.
 */
static float
heading_worth(const Metadata *m, const char *title)
{
	g_autofree char *squash = text_squash(title);
	gsize before = 0;
	for (guint i = 0; i < m->front->len; i++) {
		const Block *block = m->front->pdata[i];
		g_autofree char *text = text_squash(block->text);
		if (*text && (strstr(squash, text) == squash || strstr(text, squash)))
			return before < TEXT_BEFORE ? worth[SOURCE_VISIBLE].shown : 0.45f;
		before += strlen(block->text);
	}
	return 0.35f;
}

/* "Title | Site", in <title> also "Title - Site" of at most three words: no part of the title. */
static void
strip_site(Value *value)
{
	static const char *const marks[] = {" | ", " - ", " – ", " — ", " :: ", " » "};
	for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
		const char *mark = g_strrstr(value->value, marks[i]);
		const char *site = mark ? mark + strlen(marks[i]) : NULL;
		gboolean bar = i == 0 || value->source == SOURCE_HTML;
		if (!site || !bar || (i > 0 && count_words(site) > 3))
			continue;
		g_autofree char *title = g_strndup(value->value, (gsize)(mark - value->value));
		if (!is_too_short(title)) {
			doc_set(&value->value, title);
			return;
		}
	}
}

static gboolean
is_embedded_title(const Value *value)
{
	return strcmp(value->field, "title") == 0 && value->source != SOURCE_VISIBLE &&
	       value->source != SOURCE_CATALOGUE && value->source != SOURCE_INFO &&
	       value->source != SOURCE_XMP && value->confidence > 0.3f;
}

/* Two sources in the head of a page that say the same were both filled by hand or by the same
 * record: they outweigh a heading that stands somewhere in the text. */
static void
raise_agreeing(Metadata *m)
{
	GPtrArray *values = m->doc->values;
	g_autoptr(GHashTable) sources =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint pass = 0; pass < 2; pass++) {
		for (guint i = 0; i < values->len; i++) {
			Value *value = values->pdata[i];
			if (!is_embedded_title(value))
				continue;
			g_autofree char *squash = text_squash(value->value);
			guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(sources, squash));
			if (pass && seen & (seen - 1))
				value->confidence = MAX(value->confidence, AGREEING);
			seen |= 1u << value->source;
			if (!pass)
				g_hash_table_replace(sources, g_steal_pointer(&squash),
				                     GUINT_TO_POINTER(seen));
		}
	}
}

/* "Café", "Sixteen" in <title>: too short to be believed against a heading, but no paragraph is more
 * of a title. */
static gboolean
is_short_title(const Metadata *m, const Value *value)
{
	return value->source == SOURCE_HTML && text_letters(value->value, 3) >= 3 &&
	       !is_no_title(m, value->value) && !is_entity_name(m, value->value);
}

static void
weigh_titles(Metadata *m)
{
	gboolean have_text = strlen(m->front_squash) > 40;
	for (guint i = 0; i < m->doc->values->len; i++) {
		Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "title") != 0 || value->source == SOURCE_CATALOGUE)
			continue;
		g_autofree char *once = text_undouble(value->value);
		if (once)
			doc_set(&value->value, once);
		strip_symbol(m, value);
		if (value->source == SOURCE_HTML)
			strip_owner(m, value);
		if (metadata_is_junk_title(m, value->value)) {
			value->confidence = is_short_title(m, value) ? SHORT_TITLE : 0;
			continue;
		}
		if (is_entity_name(m, value->value)) {
			value->confidence = 0.1f; /* the author, not the title */
			continue;
		}
		gboolean shown = !have_text || is_shown(m, value->value);
		value->confidence =
		    shown ? worth[value->source].shown : worth[value->source].not_shown;
		if (value->source == SOURCE_VISIBLE)
			value->confidence = heading_worth(m, value->value);
		else if (!shown)
			strip_site(value);
	}
	raise_agreeing(m);
}

/* ---- the title that the page shows
 * ---------------------------------------------------------------- */

/* Lines of a head that are no title: session, agenda item, place and date, "Report to Congress". */
static gboolean
is_head_line(const Metadata *m, const char *plain)
{
	return matches(m, HEAD_LINE, plain);
}

/* "Ministry of Labour", "Dirección de Pueblos Étnicos": a line that names who speaks. */
static gboolean
is_issuer(const Metadata *m, const char *plain)
{
	return count_words(plain) <= 9 && matches(m, ISSUER, plain);
}

/* Made of nothing but what a masthead holds, in any order and however the lines were joined. */
static gboolean
is_masthead_line(const Metadata *m, const char *plain)
{
	if (strlen(plain) > 250)
		return FALSE;
	g_autofree char *rest = without(m, MASTHEAD_PART, plain);
	return rest && text_letters(plain, 8) >= 8 && text_letters(rest, 4) < 4;
}

/* Where the title may begin: on a document with a masthead after its last line there. */
static guint
after_masthead(const Metadata *m)
{
	guint after = 0, page = m->front->len ? ((const Block *)m->front->pdata[0])->page : 0;
	for (guint i = 0; m->masthead && i < m->front->len; i++) {
		const Block *block = m->front->pdata[i];
		g_autofree char *plain = text_plain(block->text);
		if (block->page != page)
			break;
		if (block->role == ROLE_FOOTNOTE || !block_role_is_searched(block->role))
			continue;
		if (strlen(plain) < 200 && (is_head_line(m, plain) || is_masthead_line(m, plain)) &&
		    !matches(m, MASTHEAD_NOT_LAST, plain))
			after = i + 1;
	}
	return after;
}

static gboolean
is_paragraph(const Metadata *m, const Block *block)
{
	float body = metadata_body_size(m->doc);
	gboolean larger = block->size > 0 && block->size > 1.15f * body;
	return block->role != ROLE_HEADING && !larger &&
	       g_utf8_strlen(block->text, -1) > PARAGRAPH;
}

static gboolean
may_be_title(const Metadata *m, const Block *block)
{
	if (block->role != ROLE_HEADING && block->role != ROLE_BODY && block->role != ROLE_LIST &&
	    block->role != ROLE_CAPTION)
		return FALSE;
	if (strlen(block->text) > TITLE_BYTES || is_paragraph(m, block) ||
	    text_letters(block->text, 2) < 2)
		return FALSE;
	g_autofree char *plain = text_plain(block->text);
	return !is_head_line(m, plain) && !is_issuer(m, plain) && !is_entity_name(m, block->text) &&
	       !matches_junk(m, plain) && !(m->masthead && is_masthead_line(m, plain)) &&
	       !is_date_and_kind_only(m, plain);
}

/* What is numbered, and what the first section begins with, comes after the title. */
static gboolean
begins_section(const Metadata *m, const Block *block)
{
	if (block->role == ROLE_CONTENTS)
		return TRUE;
	if (block->role != ROLE_HEADING && block->role != ROLE_BODY)
		return FALSE;
	if (g_ascii_isalnum(*block->number))
		return TRUE;
	if (strlen(block->text) > 60)
		return FALSE;
	g_autofree char *plain = text_plain(block->text);
	return matches(m, SECTION_START, plain);
}

/* The blocks of page 1 (or the first page with any) that a title may be made of. */
static GPtrArray *
title_blocks(const Metadata *m, guint from)
{
	GPtrArray *blocks = g_ptr_array_new();
	guint page = 0;
	for (guint i = from; i < m->front->len; i++) {
		Block *block = m->front->pdata[i];
		if (page && block->page != page)
			break;
		if (blocks->len && begins_section(m, block))
			break;
		if (begins_section(m, block) || !may_be_title(m, block))
			continue;
		page = block->page;
		g_ptr_array_add(blocks, block);
	}
	return blocks;
}

static gboolean
is_sentence(const char *text)
{
	gsize n = strlen(text);
	return n > 500 || (n && strchr(".;,", text[n - 1]) && count_words(text) > 12);
}

/* How much a block stands out: type size, then being a heading, then bold. */
static float
prominence(const Block *block)
{
	float size = block->size > 0 ? block->size : 10;
	if (block->role == ROLE_HEADING)
		size *= 1.04f;
	if (block->flags & BLOCK_BOLD)
		size *= 1.02f;
	if (block->role != ROLE_HEADING && is_sentence(block->text))
		size *= 0.8f; /* a paragraph in large type is a summary */
	return size;
}

/*
 * On a document with a masthead several may share one title of an agenda item; the statement below
 * it ("Report of the Secretary-General") tells them apart and is cited as part of it.
 */
static gboolean
is_statement(const Metadata *m, const char *text)
{
	g_autofree char *plain = text_plain(text);
	return m->masthead && count_words(plain) < 16 && matches(m, STATEMENT, plain);
}

static gboolean
ends_open(const GString *title)
{
	return title->len > 0 &&
	       (title->str[title->len - 1] == ':' || g_str_has_suffix(title->str, "–"));
}

/*
 * Whether a block goes on with the title: in type of the same size; or, in smaller type, after a
 * colon. Where the title isn't larger than the text only headings go on with a heading.
 */
static gboolean
continues_title(const Metadata *m, const GString *title, const Block *first, const Block *block)
{
	float size = prominence(block), most = prominence(first), body = metadata_body_size(m->doc);
	gboolean heading = block->role == ROLE_HEADING || first->role != ROLE_HEADING;
	if (title->len > TITLE_BYTES / 2 || count_words(block->text) > TITLE_WORDS ||
	    first->size <= 0)
		return FALSE; /* without sizes (HTML) a heading is whole */
	if (ends_open(title))
		return size > 0.5f * most && count_words(block->text) <= 20 &&
		       !is_sentence(block->text);
	return size >= most * SAME_SIZE && (heading || most > 1.15f * body);
}

static char *
join_title(const Metadata *m, const GPtrArray *blocks, guint first)
{
	GString *title = g_string_new(NULL);
	guint i = first;
	for (; i < blocks->len; i++) {
		const Block *block = blocks->pdata[i];
		g_autofree char *text = without(m, NOTE_MARKS, block->text);
		if (title->len && strstr(title->str, text))
			continue; /* poppler gives text with a shadow twice */
		if (title->len && (is_statement(m, text) ||
		                   !continues_title(m, title, blocks->pdata[first], block)))
			break;
		g_string_append_printf(title, "%s%s", title->len ? " " : "", text);
	}
	for (guint end = MIN(i + STATEMENT_NEAR, blocks->len); i < end; i++) {
		const Block *block = blocks->pdata[i];
		g_autofree char *text = without(m, NOTE_MARKS, block->text);
		if (!is_statement(m, text))
			continue;
		g_string_append_printf(title, ": %s", text);
		break;
	}
	return g_string_free(title, FALSE);
}

static guint
most_prominent(const GPtrArray *blocks)
{
	guint best = 0;
	float most = 0;
	for (guint i = 0; i < blocks->len; i++) {
		float value = prominence(blocks->pdata[i]);
		if (value > most * 1.005f) {
			most = value;
			best = i;
		}
	}
	return best;
}

/* How sure the page's most prominent lines are its title. */
static float
visible_worth(const Metadata *m, const Block *block, const char *title)
{
	float body = metadata_body_size(m->doc);
	if (body > 0 && prominence(block) > 1.15f * body)
		return worth[SOURCE_VISIBLE].shown;
	if (block->role == ROLE_HEADING && block->size <= 0)
		return MIN(heading_worth(m, title), 0.6f);
	if (block->role == ROLE_HEADING || m->masthead)
		return 0.6f;
	return g_str_has_suffix(title, ".") ? 0.2f : 0.3f;
}

/* The largest type of the page; where that is a logo or a sign, the next largest. */
static gboolean
take_title(Metadata *m, GPtrArray *blocks)
{
	for (guint tries = 0; blocks->len && tries < 4; tries++) {
		guint best = most_prominent(blocks);
		const Block *block = blocks->pdata[best];
		g_autofree char *title = join_title(m, blocks, best);
		if (*title && !metadata_is_junk_title(m, title)) {
			doc_add_value(m->doc, "title", title, SOURCE_VISIBLE,
			              visible_worth(m, block, title));
			return TRUE;
		}
		g_ptr_array_remove_index(blocks, best);
	}
	return FALSE;
}

static void
add_visible_title(Metadata *m)
{
	guint from = after_masthead(m);
	g_autoptr(GPtrArray) blocks = title_blocks(m, from);
	if (take_title(m, blocks) || from == 0)
		return;
	g_autoptr(GPtrArray) all = title_blocks(m, 0);
	take_title(m, all);
}

/*
 * Procedures and forms have their title in the head of every page and nowhere else. Worth more
 * than a line of the text, less than a heading.
 */
static void
add_running_title(Metadata *m)
{
	GString *title = g_string_new(NULL);
	const Block *first = NULL;
	for (guint i = 0; i < m->front->len; i++) {
		const Block *block = m->front->pdata[i];
		g_autofree char *plain = text_plain(block->text);
		if (block->role != ROLE_RUNNING_HEAD || (first && block->page != first->page))
			break;
		if (first && (matches(m, LABEL, plain) || block->size < first->size * SAME_SIZE))
			break;
		if (!first && (is_entity_name(m, block->text) || is_issuer(m, plain)))
			continue;
		first = first ? first : block;
		g_string_append_printf(title, "%s%s", title->len ? " " : "", block->text);
	}
	if (title->len && !metadata_is_junk_title(m, title->str))
		doc_add_value(m->doc, "title", title->str, SOURCE_VISIBLE, 0.4f);
	g_string_free(title, TRUE);
}

static gboolean
has_visible_title(const Document *doc)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *value = doc->values->pdata[i];
		if (value->source == SOURCE_VISIBLE && strcmp(value->field, "title") == 0 &&
		    value->confidence > 0.5f)
			return TRUE;
	}
	return FALSE;
}

/* "lbmn_2018_gtj_final_v3" → "lbmn 2018 gtj final v3": better than nothing, and said to be so. */
static void
add_name_title(Metadata *m)
{
	g_autofree char *stem = metadata_stem(m);
	g_autofree char *plain = g_uri_unescape_string(stem, NULL);
	g_autofree char *title = g_strdelimit(g_strdup(plain ? plain : stem), "_-+.", ' ');
	if (g_utf8_validate(title, -1, NULL))
		doc_add_value(m->doc, "title", title, SOURCE_NAME, worth[SOURCE_NAME].shown);
}

void
metadata_title(Metadata *m)
{
	weigh_titles(m);
	if (!has_visible_title(m->doc)) {
		add_visible_title(m);
		add_running_title(m);
	}
	add_name_title(m);
	metadata_choose(m->doc, "title", 0.05f);
}
