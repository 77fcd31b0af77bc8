/* vocabulary_row: see vocabulary_private.h. One reader a file; lists inside a field are set apart
 * by
 * '|'. */
#include "vocabulary_private.h"

#include <string.h>

/* ---- words --------------------------------------------------------------------------------- */

const char *
vocabulary_keep(Vocabulary *vocabulary, const char *text)
{
	return g_string_chunk_insert_const(vocabulary->strings, text);
}

/* Case folded, marks off Latin: what tok makes of a plain word (tok can't be used from here). */
char *
vocabulary_fold(const char *word)
{
	g_autofree char *lower = g_utf8_casefold(word, -1);
	g_autofree char *apart = g_utf8_normalize(lower, -1, G_NORMALIZE_NFD);
	if (!apart)
		return g_strdup("");
	GString *out = g_string_new(NULL);
	gboolean latin = FALSE;
	for (const char *p = apart; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalpha(c))
			latin = g_unichar_get_script(c) == G_UNICODE_SCRIPT_LATIN;
		if (latin && c >= 0x300 && c < 0x370)
			continue;
		g_string_append_unichar(out, c == 0x111 ? 'd' : c);
	}
	char *folded = g_utf8_normalize(out->str, -1, G_NORMALIZE_NFC);
	g_string_free(out, TRUE);
	return folded;
}

static GStrv
split_list(const char *text, const char *separator, gboolean fold)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) parts = g_strsplit(text, separator, -1);
	for (char **part = parts; *part; part++) {
		g_strstrip(*part);
		if (!**part)
			continue;
		g_autofree char *folded = fold ? vocabulary_fold(*part) : NULL;
		g_strv_builder_add(builder, fold ? folded : *part);
	}
	return g_strv_builder_end(builder);
}

char *
vocabulary_lower(const char *word)
{
	g_autofree char *lower = g_utf8_strdown(word, -1);
	char *written = g_utf8_normalize(lower, -1, G_NORMALIZE_NFC);
	return written ? written : g_strdup("");
}

static GStrv
join_lists(GStrv a, GStrv b)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	for (char **p = a; p && *p; p++)
		g_strv_builder_add(builder, *p);
	for (char **p = b; *p; p++)
		g_strv_builder_add(builder, *p);
	g_strfreev(a);
	g_strfreev(b);
	return g_strv_builder_end(builder);
}

/* ---- tables -------------------------------------------------------------------------------- */

static void
entity_free(gpointer data)
{
	Entity *entity = data;
	g_strfreev(entity->variants);
	g_strfreev(entity->abbr);
	g_strfreev(entity->people);
	g_free(entity);
}

static Entity *
entity_new(Vocabulary *vocabulary, char **fields, const char *iso, const char *variants)
{
	Entity *entity = g_new0(Entity, 1);
	entity->id = vocabulary_keep(vocabulary, fields[0]);
	entity->kind = vocabulary_keep(vocabulary, fields[1]);
	entity->name = vocabulary_keep(vocabulary, fields[2]);
	entity->iso = vocabulary_keep(vocabulary, iso);
	entity->variants =
	        join_lists(split_list(fields[2], "\n", FALSE), split_list(variants, "|", FALSE));
	return entity;
}

/* Written in capitals only, such as HKSAR: to be met with its case, or it is another word. */
static gboolean
is_abbreviation(const char *text)
{
	gsize n = strlen(text);
	if (n < 2 || n > 8)
		return FALSE;
	for (const char *p = text; *p; p++)
		if (!g_ascii_isupper(*p) && !g_ascii_isdigit(*p) && *p != '.')
			return FALSE;
	return g_ascii_isupper(text[0]);
}

static void
part_abbreviations(Entity *entity)
{
	g_autoptr(GStrvBuilder) names = g_strv_builder_new();
	g_autoptr(GStrvBuilder) abbr = g_strv_builder_new();
	for (char **v = entity->variants; *v; v++)
		g_strv_builder_add(v > entity->variants && is_abbreviation(*v) ? abbr : names, *v);
	g_strfreev(entity->variants);
	entity->variants = g_strv_builder_end(names);
	entity->abbr = join_lists(entity->abbr, g_strv_builder_end(abbr));
}

static const char *
place_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	Entity *entity = entity_new(vocabulary, fields, fields[3], fields[5]);
	entity->people = split_list(fields[6], "|", FALSE);
	part_abbreviations(entity);
	g_ptr_array_add(vocabulary->places, entity);
	return NULL;
}

static const char *
org_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	Entity *entity = entity_new(vocabulary, fields, fields[4], fields[5]);
	entity->abbr = split_list(fields[3], "|", FALSE);
	entity->people = g_new0(char *, 1);
	part_abbreviations(entity);
	g_ptr_array_add(vocabulary->orgs, entity);
	return NULL;
}

static void
synonym_free(gpointer data)
{
	SynonymGroup *group = data;
	g_strfreev(group->terms);
	g_free(group);
}

static const char *
synonym_row(Vocabulary *vocabulary, char **fields, guint n)
{
	static const char *const modes[] = {"eq", "sp", "ab", "near", "nar", NULL};
	(void)n;
	if (!g_strv_contains(modes, fields[2]))
		return "mode is none of eq, sp, ab, near, nar";
	if (!vocabulary_language(vocabulary, fields[3]))
		return "the language has no file in lang";
	SynonymGroup *group = g_new0(SynonymGroup, 1);
	group->id = vocabulary_keep(vocabulary, fields[0]);
	group->concept = vocabulary_keep(vocabulary, fields[1]);
	group->mode = vocabulary_keep(vocabulary, fields[2]);
	group->lang = vocabulary_keep(vocabulary, fields[3]);
	group->terms = split_list(fields[4], "|", FALSE);
	g_ptr_array_add(vocabulary->synonyms, group);
	return *group->terms ? NULL : "there are no terms";
}

static const char *
kind_row(Vocabulary *vocabulary, char **fields, guint n)
{
	static const char *const places[] = {"title", "path", "text", "heading", NULL};
	(void)n;
	if (!g_strv_contains(places, fields[2]))
		return "where is none of title, path, text, heading";
	char *end;
	double weight = g_ascii_strtod(fields[3], &end);
	if (*end || end == fields[3])
		return "the weight is no number";
	KindCue *cue = g_new0(KindCue, 1);
	cue->kind = vocabulary_keep(vocabulary, fields[0]);
	cue->lang = vocabulary_keep(vocabulary, fields[1]);
	cue->where = vocabulary_keep(vocabulary, fields[2]);
	cue->pattern = vocabulary_keep(vocabulary, fields[4]);
	cue->weight = weight;
	g_ptr_array_add(vocabulary->kind_cues, cue);
	return NULL;
}

static void
theme_free(gpointer data)
{
	ThemeCue *cue = data;
	g_strfreev(cue->terms);
	g_free(cue);
}

static const char *
theme_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	if (!*fields[0])
		return "the theme is missing";
	if (!vocabulary_language(vocabulary, fields[1]))
		return "the language has no file in lang";
	const char *theme = vocabulary_keep(vocabulary, fields[0]),
	           *lang = vocabulary_keep(vocabulary, fields[1]);
	for (guint i = 0; i < vocabulary->theme_cues->len; i++) {
		const ThemeCue *cue = g_ptr_array_index(vocabulary->theme_cues, i);
		if (cue->theme != theme || cue->lang != lang)
			continue;
		if (cue->folder == vocabulary->folder)
			return "the theme has this language already: one row for both";
		g_ptr_array_remove_index(vocabulary->theme_cues, i);
		break;
	}
	ThemeCue *cue = g_new0(ThemeCue, 1);
	cue->theme = theme;
	cue->lang = lang;
	cue->folder = vocabulary->folder;
	cue->terms = split_list(fields[2], "|", FALSE);
	g_ptr_array_add(vocabulary->theme_cues, cue);
	return *cue->terms ? NULL : "there are no terms";
}

static const char *
spelling_row(Vocabulary *vocabulary, char **fields, guint n)
{
	const char *canonical = vocabulary_keep(vocabulary, fields[0]);
	for (guint i = 1; i < n; i++) {
		if (g_hash_table_contains(vocabulary->spellings, fields[i]))
			return "a word stands under two spellings";
		g_hash_table_insert(vocabulary->spellings,
		                    (gpointer)(guintptr)vocabulary_keep(vocabulary, fields[i]),
		                    (gpointer)(guintptr)canonical);
	}
	return NULL;
}

static const char *
section_row(Vocabulary *vocabulary, char **fields, guint n)
{
	static const char *const kinds[] = {"references", "imprint", "contents", NULL};
	(void)n;
	if (!g_strv_contains(kinds, fields[0]))
		return "kind is none of references, imprint, contents";
	if (!vocabulary_language(vocabulary, fields[1]))
		return "the language has no file in lang";
	g_auto(GStrv) terms = split_list(fields[2], "|", FALSE);
	for (char **term = terms; *term; term++)
		g_ptr_array_add(vocabulary->sections,
		                (gpointer)(guintptr)vocabulary_keep(vocabulary, *term));
	return NULL;
}

const Table vocabulary_tables[] = {
        {"synonyms.tsv", "id\t", 5, synonym_row, TRUE, offsetof(Vocabulary, synonyms)},
        {"spelling.tsv", NULL, 2, spelling_row, FALSE, 0},
        {"gazetteer.tsv", "id\t", 4, place_row, TRUE, offsetof(Vocabulary, places)},
        {"orgs.tsv", "id\t", 3, org_row, TRUE, offsetof(Vocabulary, orgs)},
        {"kinds.tsv", "kind\t", 5, kind_row, TRUE, 0},
        {"themes.tsv", "theme\t", 3, theme_row, TRUE, 0},
        {"sections.tsv", "kind\t", 3, section_row, FALSE, 0},
        {"rec_cues.tsv", "kind\t", 4, vocabulary_cue_row, TRUE, 0},
        {"rec_verbs.tsv", "verb\t", 3, vocabulary_verb_row, TRUE, 0},
};
const guint vocabulary_n_tables = G_N_ELEMENTS(vocabulary_tables);

/* ---- languages ------------------------------------------------------------------------------- */

static void
language_free(gpointer data)
{
	Language *language = data;
	g_strfreev(language->stop_words);
	g_strfreev(language->stop_written);
	g_strfreev(language->ask);
	g_strfreev(language->bases);
	g_strfreev(language->families);
	g_strfreev(language->words);
	g_strfreev(language->months);
	g_free(language);
}

static void
add_date_term(Vocabulary *vocabulary, const char *words, DateTerm term)
{
	GPtrArray *terms = g_hash_table_lookup(vocabulary->dates, words);
	if (!terms) {
		terms = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(vocabulary->dates, g_strdup(words), terms);
	}
	g_ptr_array_add(terms, g_memdup2(&term, sizeof term));
	vocabulary->date_longest = MAX(vocabulary->date_longest, strlen(words));
}

/* date_since, date_year …; a term that begins with "…" stands after the date. */
static gboolean
date_row(Vocabulary *vocabulary, const Language *language, const char *key, const char *value)
{
	static const char *const keys[] = {
	        [DATE_SINCE] = "date_since",     [DATE_AFTER] = "date_after",
	        [DATE_BEFORE] = "date_before",   [DATE_UNTIL] = "date_until",
	        [DATE_BETWEEN] = "date_between", [DATE_AND] = "date_and",
	        [DATE_YEAR] = "date_year",       [DATE_MOON] = "date_month",
	        [DATE_DAY] = "date_day",         [DATE_ERA] = "date_era",
	        [DATE_COMMON] = "date_common",   [DATE_FILLER] = "date_filler"};
	for (guint role = DATE_SINCE; role < G_N_ELEMENTS(keys); role++) {
		if (!g_str_equal(keys[role], key))
			continue;
		g_auto(GStrv) terms = split_list(value, "|", TRUE);
		for (char **term = terms; *term; term++) {
			gboolean follows = g_str_has_prefix(*term, "…");
			add_date_term(vocabulary, follows ? *term + strlen("…") : *term,
			              (DateTerm){role, 0, follows, language});
		}
		return TRUE;
	}
	return FALSE;
}

static void
add_stop_words(Language *language, const char *value, gboolean folded)
{
	g_autofree char *written = vocabulary_lower(value);
	if (folded)
		language->stop_words =
		        join_lists(language->stop_words, split_list(value, " ", TRUE));
	language->stop_written =
	        join_lists(language->stop_written, split_list(written, " ", FALSE));
}

static const char *
language_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	Language *language =
	        g_ptr_array_index(vocabulary->languages, vocabulary->languages->len - 1);
	const char *key = fields[0], *value = fields[1];
	if (g_str_equal(key, "name"))
		language->name = vocabulary_keep(vocabulary, value);
	else if (g_str_equal(key, "script"))
		language->script = vocabulary_keep(vocabulary, value);
	else if (g_str_equal(key, "spaced"))
		language->spaced = !g_str_equal(value, "no");
	else if (g_str_equal(key, "stemmer"))
		language->stemmer = vocabulary_keep(vocabulary, value);
	else if (g_str_equal(key, "buddhist"))
		language->buddhist_offset = (gint)g_ascii_strtoll(value, NULL, 10);
	else if (g_str_equal(key, "stop"))
		add_stop_words(language, value, TRUE);
	else if (g_str_equal(key, "stop_marked"))
		add_stop_words(language, value, FALSE);
	else if (g_str_equal(key, "ask"))
		language->ask = join_lists(language->ask, split_list(value, " ", TRUE));
	else if (g_str_equal(key, "base"))
		language->bases = join_lists(language->bases, split_list(value, " ", TRUE));
	else if (g_str_equal(key, "family"))
		language->families = join_lists(language->families, split_list(value, " ", TRUE));
	else if (g_str_equal(key, "word"))
		language->words = join_lists(language->words, split_list(value, " ", TRUE));
	else if (g_str_equal(key, "months") || g_str_equal(key, "months_short"))
		language->months = join_lists(language->months, split_list(value, "|", TRUE));
	else if (!date_row(vocabulary, language, key, value))
		return "unknown key";
	return NULL;
}

const Table vocabulary_language_table = {NULL, NULL, 2, language_row, TRUE, 0};

const char *
vocabulary_finish_language(Vocabulary *vocabulary)
{
	Language *language =
	        g_ptr_array_index(vocabulary->languages, vocabulary->languages->len - 1);
	GStrv *lists[] = {&language->stop_words, &language->stop_written, &language->ask,
	                  &language->bases,      &language->families,     &language->words,
	                  &language->months};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		if (!*lists[i])
			*lists[i] = g_new0(char *, 1);
	guint months = g_strv_length(language->months);
	if (!language->name || !language->script || months % 12 || months > 24)
		return "name or script is missing, or the months aren't 12 or 24";
	for (guint i = 0; i < months; i++)
		add_date_term(vocabulary, language->months[i],
		              (DateTerm){DATE_MONTH, i % 12 + 1, FALSE, language});
	g_hash_table_insert(vocabulary->by_code, (gpointer)(guintptr)language->code, language);
	return NULL;
}

/* ---- the empty whole ------------------------------------------------------------------------- */

void
vocabulary_start(Vocabulary *vocabulary)
{
	vocabulary->bytes = g_checksum_new(G_CHECKSUM_SHA256);
	vocabulary->facts = g_checksum_new(G_CHECKSUM_SHA256);
	vocabulary->strings = g_string_chunk_new(1 << 16);
	vocabulary->languages = g_ptr_array_new_with_free_func(language_free);
	vocabulary->places = g_ptr_array_new_with_free_func(entity_free);
	vocabulary->orgs = g_ptr_array_new_with_free_func(entity_free);
	vocabulary->synonyms = g_ptr_array_new_with_free_func(synonym_free);
	vocabulary->kind_cues = g_ptr_array_new_with_free_func(g_free);
	vocabulary->theme_cues = g_ptr_array_new_with_free_func(theme_free);
	vocabulary->sections = g_ptr_array_new();
	vocabulary->recommendation_cues = vocabulary_cues_new();
	vocabulary->recommendation_verbs = vocabulary_verbs_new();
	vocabulary->by_code = g_hash_table_new(g_str_hash, g_str_equal);
	vocabulary->spellings = g_hash_table_new(g_str_hash, g_str_equal);
	vocabulary->dates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_ptr_array_unref);
	vocabulary->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}
