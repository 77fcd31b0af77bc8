/*
 * metadata_kind: one of the contract's nine kinds.
 *
 * Every cue of the vocabulary (kinds.tsv) and a few facts of the document's build each give a
 * chance that it is of a kind; cues that agree add up as independent chances, so that none decides
 * alone unless it is strong. The text's own name for itself ("Press release" above the title)
 * is the strongest.
 */
#include "metadata.h"
#include "metadata_text.h"

#include <string.h>

enum {
	SHORT_WORDS = 8,   /* a line of so few words may name the document's kind */
	TEXT_BYTES = 6000, /* of the first pages, for cues of the text */
	PARAGRAPHS_NUMBERED = 8,
	PAGES_LETTER = 3 /* a letter longer than this carries something else */
};
#define LEAST 0.3f
#define OTHER_TITLE 0.85 /* a cue in a title that was not chosen is worth this much of itself */

static const char *const kinds[] = {"report",       "press-release", "proceedings",
                                    "event-report", "statement",     "media-coverage",
                                    "policy-brief", "page",          "other"};

typedef struct {
	Metadata *m;
	double doubt[G_N_ELEMENTS(kinds)]; /* chance that it is not of this kind, given all cues */
	GString *titles, *others, *paths, *lines, *text; /* what the cues look at */
} Jury;

static gint
kind_index(const char *kind)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i], kind) == 0)
			return (gint)i;
	return -1;
}

static void
add_cue(Jury *jury, const char *kind, double weight)
{
	gint i = kind_index(kind);
	if (i >= 0)
		jury->doubt[i] *= 1 - CLAMP(weight, 0, 0.99);
}

static void
add_line(GString *out, const char *text)
{
	g_string_append(out, text);
	g_string_append_c(out, '\n');
}

static guint
count_words(const char *text)
{
	guint n = 0;
	for (const char *p = text; *p && n < 100; p += strcspn(p, " "), p += strspn(p, " "))
		n++;
	return n;
}

static void
gather_values(Jury *jury)
{
	const Document *doc = jury->m->doc;
	add_line(jury->paths, jury->m->name);
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *value = doc->values->pdata[i];
		if (strcmp(value->field, "title") == 0 && value->source != SOURCE_NAME)
			add_line(value->chosen ? jury->titles : jury->others, value->value);
		else if (strcmp(value->field, "keywords") == 0 || strcmp(value->field, "kind") == 0)
			add_line(jury->others, value->value);
		else if (strcmp(value->field, "canonical") == 0)
			add_line(jury->paths, value->value);
	}
}

static void
gather_text(Jury *jury)
{
	const Metadata *m = jury->m;
	for (guint i = 0; i < m->front->len; i++) {
		const Block *block = m->front->pdata[i];
		if (block->role == ROLE_HEADING || count_words(block->text) <= SHORT_WORDS)
			add_line(jury->lines, block->text);
		if (jury->text->len < TEXT_BYTES)
			add_line(jury->text, block->text);
	}
	/* Headings of later pages; the first ones are there already. */
	for (guint i = m->front->len; i < m->doc->blocks->len; i++) {
		const Block *block = doc_block(m->doc, i);
		if (block->role == ROLE_HEADING && jury->lines->len < 4 * TEXT_BYTES)
			add_line(jury->lines, block->text);
	}
}

static gboolean
matches(const GRegex *regex, const GString *text)
{
	return text->len > 0 &&
	       g_regex_match_full(regex, text->str, (gssize)text->len, 0, 0, NULL, NULL);
}

void
metadata_kind_prepare(Analyser *a)
{
	const GPtrArray *cues = vocabulary_kind_cues(a->vocabulary);
	a->kind_patterns = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
	for (guint i = 0; i < cues->len; i++) {
		const KindCue *cue = cues->pdata[i];
		GRegexCompileFlags lines = strcmp(cue->where, "text") != 0 ? G_REGEX_MULTILINE : 0;
		g_autoptr(GError) error = NULL;
		GRegex *regex = g_regex_new(cue->pattern,
		                            G_REGEX_CASELESS | G_REGEX_OPTIMIZE | lines, 0, &error);
		if (!regex)
			g_warning("kinds.tsv: %s: %s", cue->pattern, error->message);
		g_ptr_array_add(a->kind_patterns, regex);
	}
}

static void
ask_vocabulary(Jury *jury)
{
	const GPtrArray *cues = vocabulary_kind_cues(jury->m->a->vocabulary);
	const char *lang = doc_chosen(jury->m->doc, "lang");
	for (guint i = 0; i < cues->len; i++) {
		const KindCue *cue = cues->pdata[i];
		const GRegex *regex = jury->m->a->kind_patterns->pdata[i];
		if (!regex || (strcmp(cue->lang, "en") != 0 && g_strcmp0(cue->lang, lang) != 0))
			continue;
		if (strcmp(cue->where, "title") == 0) {
			if (matches(regex, jury->titles))
				add_cue(jury, cue->kind, cue->weight);
			else if (matches(regex, jury->others))
				add_cue(jury, cue->kind, cue->weight * OTHER_TITLE);
		} else if ((strcmp(cue->where, "path") == 0 && matches(regex, jury->paths)) ||
		           (strcmp(cue->where, "heading") == 0 && matches(regex, jury->lines)) ||
		           (strcmp(cue->where, "text") == 0 && matches(regex, jury->text))) {
			add_cue(jury, cue->kind, cue->weight);
		}
	}
}

/* schema.org's and Dublin Core's type names. */
static void
ask_types(Jury *jury)
{
	static const struct {
		const char *type, *kind;
		double weight;
	} types[] = {{"report", "report", 0.85},
	             {"text.report", "report", 0.85},
	             {"technicalreport", "report", 0.85},
	             {"pressrelease", "press-release", 0.9},
	             {"newsarticle", "media-coverage", 0.35},
	             {"event", "event-report", 0.6},
	             {"videoobject", "other", 0.6},
	             {"videoother", "other", 0.8},
	             {"videomovie", "other", 0.8},
	             {"movingimage", "other", 0.8},
	             {"aboutpage", "page", 0.7},
	             {"collectionpage", "page", 0.6},
	             {"policybrief", "policy-brief", 0.9},
	             {"website", "page", 0.25}};
	for (guint i = 0; i < jury->m->doc->values->len; i++) {
		Value *value = jury->m->doc->values->pdata[i];
		if (strcmp(value->field, "kind") != 0 || value->source == SOURCE_CATALOGUE)
			continue;
		g_autofree char *type = text_squash(value->value);
		for (guint k = 0; k < G_N_ELEMENTS(types); k++)
			if (strcmp(type, types[k].type) == 0)
				add_cue(jury, types[k].kind, types[k].weight);
		value->confidence = 0; /* as the source says it: never the record's kind */
	}
}

static guint
numbered_paragraphs(const Document *doc)
{
	guint n = 0;
	for (guint i = 0; i < doc->blocks->len && n < PARAGRAPHS_NUMBERED; i++) {
		const Block *block = doc_block(doc, i);
		n += (block->role == ROLE_BODY || block->role == ROLE_LIST) &&
		     g_ascii_isdigit(block->number[0]) && strlen(block->text) > 120;
	}
	return n;
}

static gboolean
has_dateline(const Document *doc)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *value = doc->values->pdata[i];
		if (strcmp(value->field, "date") == 0 && value->source == SOURCE_VISIBLE &&
		    value->confidence >= 0.75f && strlen(value->value) == 10)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_letter(const Jury *jury)
{
	const char *title = doc_chosen(jury->m->doc, "title");
	g_autofree char *plain = text_plain(title ? title : "");
	return g_str_has_prefix(plain, "letter dated") ||
	       g_str_has_prefix(plain, "letters dated") ||
	       g_str_has_prefix(plain, "identical letters dated") ||
	       g_str_has_prefix(plain, "note verbale");
}

/* What the build of the document says: length, numbered paragraphs, masthead, dateline. */
static void
ask_structure(Jury *jury)
{
	const Metadata *m = jury->m;
	guint pages = m->doc->page_count;
	gboolean paged = strcmp(m->doc->format, "html") != 0;
	if (is_letter(jury) && pages <= PAGES_LETTER)
		add_cue(jury, "other", 0.9);
	if (m->masthead)
		add_cue(jury, "report", pages <= 2 ? 0.3 : 0.6);
	if (paged && pages >= 8)
		add_cue(jury, "report", pages >= 16 ? 0.5 : 0.3);
	if (!paged && m->letters > 20000)
		add_cue(jury, "report", 0.4);
	if (doc_chosen(m->doc, "symbol") && m->letters > 3000)
		add_cue(jury, "report", 0.3);
	if (numbered_paragraphs(m->doc) >= PARAGRAPHS_NUMBERED)
		add_cue(jury, "report", 0.3);
	if (!m->masthead && has_dateline(m->doc) && m->letters < 12000)
		add_cue(jury, "press-release", 0.25);
	if (!paged)
		add_cue(jury, "page", 0.3);
	else if (pages <= 2)
		add_cue(jury, "other", 0.3);
}

void
metadata_kind(Metadata *m)
{
	Jury jury = {.m = m};
	GString **texts[] = {&jury.titles, &jury.others, &jury.paths, &jury.lines, &jury.text};
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		jury.doubt[i] = 1;
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = g_string_new(NULL);
	gather_values(&jury);
	gather_text(&jury);
	ask_vocabulary(&jury);
	ask_types(&jury);
	ask_structure(&jury);
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		float chance = (float)(1 - jury.doubt[i]);
		if (chance >= 0.2f)
			doc_add_value(m->doc, "kind", kinds[i], SOURCE_TEXT, chance);
	}
	if (!metadata_choose(m->doc, "kind", LEAST)) {
		doc_add_value(m->doc, "kind", "other", SOURCE_TEXT, LEAST);
		metadata_choose(m->doc, "kind", LEAST);
	}
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_string_free(*texts[i], TRUE);
}
