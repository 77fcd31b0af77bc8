/*
 * metadata_subject: what the document is about and who made it: symbol, publisher, countries,
 * organisations, themes.
 *
 * Countries, organisations and themes are counted over the whole text; what stands in the title
 * counts as a subject at once, the rest by its share. No more is claimed than that the words occur.
 */
#include "metadata.h"
#include "metadata_terms.h"
#include "metadata_text.h"

#include <math.h>
#include <string.h>

enum {
	COUNTRIES_MOST = 12,
	ORGS_MOST = 20,
	THEMES_MOST = 6,
	TITLE_WEIGHT = 8, /* one mention in the title counts as so many in the text */
	MENTIONS_LEAST = 3,
	SYMBOL_BLOCKS = 40,
	COVER_BLOCKS = 12,  /* of a paged document, among which its publisher may stand */
	HEAD_BLOCKS = 4,    /* of a web page */
	RUNNING_BYTES = 200 /* a longer block is running text */
};
#define ADJECTIVE 0.5 /* what "Burmese" counts against "Myanmar" */

/* ---- document symbol
 * ------------------------------------------------------------------------------ */

static const char *const symbol_patterns[] = {
        /* United Nations: a known first part, then more. Source: UN documentation guide */
        "\\b(?:A|S|E|ST|T|DP|TD|ID|LOS|UNEP|HSP|JIU|CMW|CEDAW|CRC|CCPR|CAT|CERD|CRPD|CED|HRI|FCCC|"
        "ICCD|CBD|UNW|UNICEF|ECE|ESCAP|CD|NPT|ISBA|PBC|ICC|WP)(?:/[A-Z0-9][A-Za-z0-9.()]*){1,7}",
        "\\bGAO-\\d\\d-\\d{2,6}[A-Z]*\\b",
        /* Amnesty International's index, before and since 2013 */
        "\\b[A-Z]{3} ?\\d\\d/\\d{3,5}/(?:19|20)\\d\\d\\b"};

static gboolean
is_symbol(const char *text)
{
	guint slashes = 0, digits = 0;
	for (const char *p = text; *p; p++) {
		slashes += *p == '/';
		digits += g_ascii_isdigit(*p);
	}
	return digits > 0 && (slashes >= 2 || strncmp(text, "GAO-", 4) == 0 ||
	                      (slashes >= 1 && text[1] == '/' && digits >= 2));
}

static void
add_symbols(Metadata *m, const char *text, ValueSource source, float confidence)
{
	for (guint i = 0; i < G_N_ELEMENTS(symbol_patterns); i++) {
		g_autoptr(GMatchInfo) match = NULL;
		g_regex_match(m->a->symbol_patterns->pdata[i], text, 0, &match);
		for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
			g_autofree char *symbol = g_match_info_fetch(match, 0);
			while (*symbol && strchr(".()", symbol[strlen(symbol) - 1]))
				symbol[strlen(symbol) - 1] = '\0';
			if (is_symbol(symbol))
				doc_add_value(m->doc, "symbol", symbol, source, confidence);
		}
	}
}

/* "A_80_179", "gao-26-107592": how a symbol is written in a file's name. */
static gboolean
name_agrees(const Metadata *m, const char *symbol)
{
	g_autofree char *stem = metadata_stem(m), *a = text_squash(stem), *b = text_squash(symbol);
	return *b && strstr(a, b);
}

/* A symbol is printed alone in a line, or as a running head; one in a sentence is a reference. */
void
metadata_symbol(Metadata *m)
{
	guint n = m->doc->values->len;
	for (guint i = 0; i < n; i++) {
		const Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "identifier") == 0)
			add_symbols(m, value->value, value->source, 0.9f);
		else if (strcmp(value->field, "title") == 0)
			add_symbols(m, value->value, value->source, 0.5f);
	}
	for (guint i = 0; i < m->front->len && i < SYMBOL_BLOCKS; i++) {
		const Block *block = m->front->pdata[i];
		gboolean alone = strlen(block->text) <= 60;
		if (alone && block->role != ROLE_FOOTNOTE)
			add_symbols(m, block->text, SOURCE_VISIBLE,
			            block->role == ROLE_RUNNING_HEAD ? 0.8f
			                                             : 0.7f - 0.005f * (float)i);
	}
	for (guint i = n; i < m->doc->values->len; i++) {
		Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "symbol") == 0 && name_agrees(m, value->value))
			value->confidence = 0.95f;
	}
	metadata_choose(m->doc, "symbol", 0.4f);
}

/* ---- counting
 * ------------------------------------------------------------------------------------- */

enum { COUNT_PLACES, COUNT_ORGS, COUNT_THEMES, COUNTS };

typedef struct {
	const Terms *folded, *exact; /* what is counted; exact may be NULL */
	double *sum;                 /* by entity */
	gboolean *in_title;
	double weight; /* of the text being read */
	/* Ids come in groups of `entities`: the first counts in full, the group `other` what it is
	 * worth (an adjective, "Burmese", against a name), the rest not at all. */
	guint entities, other;
	double worth;
} Count;

static void
count_hit(guint id, gpointer data)
{
	Count *count = data;
	guint entity = id % count->entities, group = id / count->entities;
	if (group > 0 && group != count->other)
		return;
	count->sum[entity] += count->weight * (group == 0 ? 1 : count->worth);
	if (count->weight >= TITLE_WEIGHT)
		count->in_title[entity] = TRUE;
}

static void
count_text(const char *text, double weight, Count *counts)
{
	g_autofree char *plain = text_plain(text);
	for (guint i = 0; i < COUNTS; i++) {
		counts[i].weight = weight;
		terms_find(counts[i].folded, plain, count_hit, &counts[i]);
		if (counts[i].exact)
			terms_find(counts[i].exact, text, count_hit, &counts[i]);
	}
}

/* Over the title and all blocks that are searched. */
static void
count_document(const Document *doc, Count *counts)
{
	const char *title = doc_chosen(doc, "title");
	if (title)
		count_text(title, TITLE_WEIGHT, counts);
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *block = doc_block(doc, i);
		if (block_role_is_searched(block->role) &&
		    !(block->flags & (BLOCK_LEGACY | BLOCK_BAD)))
			count_text(block->text, block->role == ROLE_HEADING ? 2 : 1, counts);
	}
}

static void
add_names(Terms *terms, char *const *names, guint id, gboolean plain)
{
	for (guint k = 0; names && names[k]; k++) {
		g_autofree char *form = plain ? text_plain(names[k]) : g_strdup(names[k]);
		terms_add(terms, form, id);
	}
}

typedef struct {
	const char *value;
	double weight;
	gboolean in_title;
} Subject;

static gint
heavier_first(gconstpointer a, gconstpointer b)
{
	const Subject *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return strcmp(x->value, y->value);
}

/* Sums of equal values are joined, the heaviest chosen: those of a share, and those in the title.
 */
static void
add_subjects(Document *doc, const char *field, GArray *subjects, guint most, double share)
{
	g_array_sort(subjects, heavier_first);
	double top = subjects->len ? g_array_index(subjects, Subject, 0).weight : 0;
	for (guint i = 0; i < subjects->len && i < most; i++) {
		const Subject *subject = &g_array_index(subjects, Subject, i);
		gboolean enough = subject->in_title || (subject->weight >= MENTIONS_LEAST &&
		                                        subject->weight >= share * top);
		float confidence =
		        subject->in_title ? 0.9f : (float)(0.8 * sqrt(subject->weight / top));
		Value *value = doc_add_value(doc, field, subject->value, SOURCE_TEXT, confidence);
		if (value)
			value->chosen = enough;
	}
}

static void
add_subject(GArray *subjects, const char *value, double weight, gboolean in_title)
{
	for (guint i = 0; i < subjects->len; i++) {
		Subject *subject = &g_array_index(subjects, Subject, i);
		if (strcmp(subject->value, value) == 0) {
			subject->weight += weight;
			subject->in_title |= in_title;
			return;
		}
	}
	Subject subject = {value, weight, in_title};
	g_array_append_val(subjects, subject);
}

static Count
count_new(const Terms *folded, const Terms *exact, guint entities, guint other, double worth)
{
	return (Count){.folded = folded,
	               .exact = exact,
	               .sum = g_new0(double, entities + 1),
	               .in_title = g_new0(gboolean, entities + 1),
	               .entities = MAX(entities, 1),
	               .other = other,
	               .worth = worth};
}

static void
count_clear(Count *count)
{
	g_free(count->sum);
	g_free(count->in_title);
}

/* ---- countries, organisations
 * ---------------------------------------------------------------------- */

static void
add_countries(Metadata *m, const Count *count)
{
	const GPtrArray *places = vocabulary_places(m->a->vocabulary);
	g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(Subject));
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		gboolean country =
		        strcmp(place->kind, "country") == 0 || strcmp(place->kind, "sar") == 0;
		if (count->sum[i] > 0 && place->iso && *place->iso)
			add_subject(subjects, place->iso, count->sum[i] * (country ? 1 : 0.5),
			            count->in_title[i]);
	}
	add_subjects(m->doc, "country", subjects, COUNTRIES_MOST, 0.12);
}

static void
add_orgs(Metadata *m, const Count *count)
{
	const GPtrArray *orgs = vocabulary_orgs(m->a->vocabulary);
	g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(Subject));
	for (guint i = 0; i < orgs->len; i++)
		if (count->sum[i] > 0)
			add_subject(subjects, ((const Entity *)orgs->pdata[i])->name, count->sum[i],
			            count->in_title[i]);
	add_subjects(m->doc, "org", subjects, ORGS_MOST, 0.02);
}

/* ---- themes
 * --------------------------------------------------------------------------------------- */

/*
 * Terms by language, so that a word is asked only where it can mean it: 0 English, whose words
 * stand in texts of all languages, else the language's place in the vocabulary and one more.
 */
static guint
language_group(const Vocabulary *vocabulary, const char *code)
{
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	for (guint i = 0; code && i < languages->len; i++)
		if (strcmp(((const Language *)languages->pdata[i])->code, code) == 0)
			return strcmp(code, "en") == 0 ? 0 : i + 1;
	return 0;
}

/* A synonym group of the same language that holds one of the terms lends all its others. */
static void
add_theme_terms(Terms *terms, const Vocabulary *vocabulary, const ThemeCue *cue, guint id)
{
	const GPtrArray *groups = vocabulary_synonyms(vocabulary);
	add_names(terms, cue->terms, id, TRUE);
	for (guint i = 0; i < groups->len; i++) {
		const SynonymGroup *group = groups->pdata[i];
		gboolean about = FALSE;
		if (strcmp(group->mode, "near") == 0 || strcmp(group->lang, cue->lang) != 0)
			continue;
		for (guint k = 0; group->terms[k] && !about; k++)
			about = g_strv_contains((const char *const *)cue->terms, group->terms[k]);
		if (about)
			add_names(terms, group->terms, id, TRUE);
	}
}

/* The vocabulary keeps one copy of a name: equal themes are the same pointer. */
static void
prepare_themes(Analyser *a)
{
	const GPtrArray *cues = vocabulary_theme_cues(a->vocabulary);
	a->themes = terms_new();
	a->theme_names = g_ptr_array_new();
	for (guint i = 0; i < cues->len; i++) {
		const ThemeCue *cue = cues->pdata[i];
		if (!g_ptr_array_find(a->theme_names, cue->theme, NULL))
			g_ptr_array_add(a->theme_names, (gpointer)(guintptr)cue->theme);
	}
	for (guint i = 0; i < cues->len; i++) {
		const ThemeCue *cue = cues->pdata[i];
		guint group = language_group(a->vocabulary, cue->lang), theme = 0;
		g_ptr_array_find(a->theme_names, cue->theme, &theme);
		add_theme_terms(a->themes, a->vocabulary, cue, theme + group * a->theme_names->len);
	}
}

static void
add_themes(Metadata *m, const Count *count)
{
	g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(Subject));
	for (guint i = 0; i < m->a->theme_names->len; i++)
		if (count->sum[i] > 0)
			add_subject(subjects, m->a->theme_names->pdata[i], count->sum[i],
			            count->in_title[i]);
	add_subjects(m->doc, "theme", subjects, THEMES_MOST, 0.2);
}

/* ---- publisher
 * ------------------------------------------------------------------------------------ */

/* A name that is all of a line, but for a date after it: whoever is named in a sentence needn't be
 * who speaks. */
static const char *
line_publisher(const Metadata *m, const char *line)
{
	g_autofree char *plain = text_plain(line);
	g_autoptr(GArray) dates = date_find(m->a->dates, plain);
	if (dates->len)
		plain[g_array_index(dates, FoundDate, 0).start] = '\0';
	g_autofree char *squash = text_squash(plain);
	return g_hash_table_lookup(m->a->publishers, squash);
}

/* "Lower Basin Migrants Network · March 2016 · No. 4": one of the parts. */
static const char *
block_publisher(const Metadata *m, const Block *block)
{
	g_auto(GStrv) parts = g_regex_split_simple("\\s+[·•|]\\s+|\\s*\\n\\s*", block->text, 0, 0);
	const char *found = NULL;
	for (char **part = parts; *part && !found; part++)
		found = line_publisher(m, *part);
	return found;
}

static gboolean
is_title(const Metadata *m, const char *text)
{
	const char *title = doc_chosen(m->doc, "title");
	g_autofree char *a = text_squash(title ? title : ""), *b = text_squash(text);
	return strcmp(a, b) == 0;
}

/*
 * The masthead or imprint of the first page, of organisations that the vocabulary knows: what
 * stands before the running text. Two of them without a masthead are a choice that isn't ours. A
 * page's own record of its site (og:site_name) is worth more than a line on it.
 */
static void
add_visible_publisher(Metadata *m)
{
	gboolean paged = strcmp(m->doc->format, "html") != 0;
	const char *publisher = NULL;
	guint page = m->front->len ? ((const Block *)m->front->pdata[0])->page : 0, names = 0;
	for (guint i = 0; i < m->front->len && i < (paged ? COVER_BLOCKS : HEAD_BLOCKS); i++) {
		const Block *block = m->front->pdata[i];
		if (block->page != page || strlen(block->text) > RUNNING_BYTES)
			break;
		if (block->role != ROLE_HEADING && block->role != ROLE_BODY &&
		    block->role != ROLE_RUNNING_HEAD)
			continue;
		const char *name = is_title(m, block->text) ? NULL : block_publisher(m, block);
		names += name && name != publisher;
		publisher = publisher ? publisher : name;
	}
	if (publisher && (names == 1 || m->masthead))
		doc_add_value(m->doc, "publisher", publisher, SOURCE_VISIBLE, paged ? 0.5f : 0.35f);
	else if (m->masthead)
		doc_add_value(m->doc, "publisher", "United Nations", SOURCE_VISIBLE, 0.45f);
}

static void
prepare_places(Analyser *a)
{
	const GPtrArray *places = vocabulary_places(a->vocabulary);
	a->places = terms_new();
	a->place_codes = terms_new();
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		add_names(a->places, place->variants, i, TRUE);
		add_names(a->places, place->people, i + places->len, TRUE);
		add_names(a->place_codes, place->abbr, i, FALSE);
	}
}

static void
prepare_orgs(Analyser *a)
{
	const GPtrArray *orgs = vocabulary_orgs(a->vocabulary);
	a->orgs = terms_new();
	a->org_codes = terms_new();
	a->publishers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < orgs->len; i++) {
		const Entity *org = orgs->pdata[i];
		add_names(a->org_codes, org->abbr, i, FALSE);
		/* "the network" means whoever speaks: only names of an organisation's own count. */
		for (guint k = 0; org->variants && org->variants[k]; k++) {
			g_autofree char *plain = text_plain(org->variants[k]);
			if (g_str_has_prefix(plain, "the "))
				continue;
			terms_add(a->orgs, plain, i);
			if (strcmp(org->kind, "venue") != 0)
				g_hash_table_replace(a->publishers, text_squash(plain),
				                     (gpointer)(guintptr)org->name);
		}
	}
}

void
metadata_subject_prepare(Analyser *a)
{
	prepare_places(a);
	prepare_orgs(a);
	prepare_themes(a);
	a->symbol_patterns = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
	for (guint i = 0; i < G_N_ELEMENTS(symbol_patterns); i++)
		g_ptr_array_add(a->symbol_patterns, metadata_pattern(symbol_patterns[i]));
}

void
metadata_subjects(Metadata *m)
{
	add_visible_publisher(m);
	metadata_choose(m->doc, "publisher", 0.3f);
	guint language = language_group(m->a->vocabulary, doc_chosen(m->doc, "lang"));
	Count counts[COUNTS] = {
	        [COUNT_PLACES] = count_new(m->a->places, m->a->place_codes,
	                                   vocabulary_places(m->a->vocabulary)->len, 1, ADJECTIVE),
	        [COUNT_ORGS] = count_new(m->a->orgs, m->a->org_codes,
	                                 vocabulary_orgs(m->a->vocabulary)->len, 0, 0),
	        [COUNT_THEMES] =
	                count_new(m->a->themes, NULL, m->a->theme_names->len, language, 1)};
	count_document(m->doc, counts);
	add_countries(m, &counts[COUNT_PLACES]);
	add_orgs(m, &counts[COUNT_ORGS]);
	add_themes(m, &counts[COUNT_THEMES]);
	for (guint i = 0; i < COUNTS; i++)
		count_clear(&counts[i]);
}
