/*
 * vocabulary: see vocabulary.h. Read from the bottom: vocabulary_load, then one reader a file.
 * All strings belong to the one Vocabulary; lists inside a field are separated by '|'.
 */
#include "vocabulary.h"

#include <errno.h>
#include <string.h>

#include "base.h"

#define COLUMNS_MAX 12
#define FILE_MAX (16u << 20) /* a vocabulary file is kilobytes; more is a wrong folder */

struct Vocabulary {
	char *dir;
	char id[17];
	GChecksum *checksum;
	GStringChunk *strings;
	GPtrArray *languages, *places, *orgs, *synonyms, *kind_cues, *theme_cues;
	GPtrArray *sections; /* of const char* */
	GHashTable *by_code;   /* code → Language */
	GHashTable *spellings; /* folded word → canonical */
	GHashTable *dates;     /* folded words → GPtrArray of DateTerm* */
	gsize date_longest;
};

/* ---- words --------------------------------------------------------------------------------- */

static const char *
keep(Vocabulary *vocabulary, const char *text)
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

/* ---- files --------------------------------------------------------------------------------- */

static gboolean
read_file(Vocabulary *vocabulary, const char *name, char **ret_text, GError **error)
{
	g_autofree char *path = g_build_filename(vocabulary->dir, name, NULL);
	g_autoptr(GError) cause = NULL;
	g_autofree char *text = NULL;
	gsize length;
	if (!g_file_get_contents(path, &text, &length, &cause)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
		            "%s: %s; the vocabulary's folder can be named in RAPPORTEUR_VOCABULARY",
		            path, cause->message);
		return FALSE;
	}
	if (length > FILE_MAX || !g_utf8_validate(text, (gssize)length, NULL)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s: not a vocabulary file: over 16 MB or not UTF-8", path);
		return FALSE;
	}
	g_checksum_update(vocabulary->checksum, (const guchar *)name, (gssize)strlen(name) + 1);
	g_checksum_update(vocabulary->checksum, (const guchar *)text, (gssize)length);
	*ret_text = g_steal_pointer(&text);
	return TRUE;
}

/* Takes a row's fields (missing trailing ones are ""); returns why the row is wrong, or NULL. */
typedef const char *(*RowFn)(Vocabulary *vocabulary, char **fields, guint n);

static gboolean
read_table(Vocabulary *vocabulary, const char *name, const char *head, guint needed, RowFn row,
           GError **error)
{
	g_autofree char *text = NULL;
	if (!read_file(vocabulary, name, &text, error))
		return FALSE;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		g_strchomp(lines[i]);
		if (!lines[i][0] || lines[i][0] == '#' ||
		    (head && g_str_has_prefix(lines[i], head)))
			continue;
		g_auto(GStrv) split = g_strsplit(lines[i], "\t", COLUMNS_MAX);
		char *fields[COLUMNS_MAX];
		char empty[] = "";
		guint n = g_strv_length(split);
		for (guint k = 0; k < COLUMNS_MAX; k++)
			fields[k] = k < n ? g_strstrip(split[k]) : empty;
		const char *wrong = n < needed ? "too few columns" : row(vocabulary, fields, n);
		if (wrong) {
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
			            "%s/%s:%u: %s; see %s/README.md", vocabulary->dir, name, i + 1,
			            wrong, vocabulary->dir);
			return FALSE;
		}
	}
	return TRUE;
}

/* ---- one reader a file --------------------------------------------------------------------- */

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
	entity->id = keep(vocabulary, fields[0]);
	entity->kind = keep(vocabulary, fields[1]);
	entity->name = keep(vocabulary, fields[2]);
	entity->iso = keep(vocabulary, iso);
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
	SynonymGroup *group = g_new0(SynonymGroup, 1);
	group->mode = keep(vocabulary, fields[2]);
	group->lang = keep(vocabulary, fields[3]);
	group->terms = split_list(fields[4], "|", FALSE);
	g_ptr_array_add(vocabulary->synonyms, group);
	return NULL;
}

static const char *
kind_row(Vocabulary *vocabulary, char **fields, guint n)
{
	static const char *const places[] = {"title", "path", "text", "heading", NULL};
	(void)n;
	if (!g_strv_contains(places, fields[2]))
		return "where is none of title, path, text, heading";
	g_autoptr(GRegex) regex = g_regex_new(fields[4], G_REGEX_CASELESS, 0, NULL);
	if (!regex)
		return "the pattern is no regular expression";
	char *end;
	double weight = g_ascii_strtod(fields[3], &end);
	if (*end || end == fields[3])
		return "the weight is no number";
	KindCue *cue = g_new0(KindCue, 1);
	cue->kind = keep(vocabulary, fields[0]);
	cue->lang = keep(vocabulary, fields[1]);
	cue->where = keep(vocabulary, fields[2]);
	cue->pattern = keep(vocabulary, fields[4]);
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
	const char *theme = keep(vocabulary, fields[0]), *lang = keep(vocabulary, fields[1]);
	for (guint i = 0; i < vocabulary->theme_cues->len; i++) {
		const ThemeCue *cue = g_ptr_array_index(vocabulary->theme_cues, i);
		if (cue->theme == theme && cue->lang == lang)
			return "the theme has this language already: one row for both";
	}
	ThemeCue *cue = g_new0(ThemeCue, 1);
	cue->theme = theme;
	cue->lang = lang;
	cue->terms = split_list(fields[2], "|", FALSE);
	g_ptr_array_add(vocabulary->theme_cues, cue);
	return *cue->terms ? NULL : "there are no terms";
}

static const char *
spelling_row(Vocabulary *vocabulary, char **fields, guint n)
{
	const char *canonical = keep(vocabulary, fields[0]);
	for (guint i = 1; i < n; i++) {
		if (g_hash_table_contains(vocabulary->spellings, fields[i]))
			return "a word stands under two spellings";
		g_hash_table_insert(vocabulary->spellings,
		                    (gpointer)(guintptr)keep(vocabulary, fields[i]),
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
		                (gpointer)(guintptr)keep(vocabulary, *term));
	return NULL;
}

/* rec_cues.tsv and rec_verbs.tsv have no reader yet; they count for the id. */
static const char *
other_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)vocabulary, (void)fields, (void)n;
	return NULL;
}

static void
language_free(gpointer data)
{
	Language *language = data;
	g_strfreev(language->stop_words);
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

static const char *
language_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	Language *language =
	        g_ptr_array_index(vocabulary->languages, vocabulary->languages->len - 1);
	const char *key = fields[0], *value = fields[1];
	if (g_str_equal(key, "name"))
		language->name = keep(vocabulary, value);
	else if (g_str_equal(key, "script"))
		language->script = keep(vocabulary, value);
	else if (g_str_equal(key, "spaced"))
		language->spaced = !g_str_equal(value, "no");
	else if (g_str_equal(key, "stemmer"))
		language->stemmer = keep(vocabulary, value);
	else if (g_str_equal(key, "buddhist"))
		language->buddhist_offset = (gint)g_ascii_strtoll(value, NULL, 10);
	else if (g_str_equal(key, "stop"))
		language->stop_words =
		        join_lists(language->stop_words, split_list(value, " ", TRUE));
	else if (g_str_equal(key, "word"))
		language->words = join_lists(language->words, split_list(value, " ", TRUE));
	else if (g_str_equal(key, "months") || g_str_equal(key, "months_short"))
		language->months = join_lists(language->months, split_list(value, "|", TRUE));
	else if (!date_row(vocabulary, language, key, value))
		return "unknown key";
	return NULL;
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
read_language(Vocabulary *vocabulary, const char *code, GError **error)
{
	Language *language = g_new0(Language, 1);
	language->code = keep(vocabulary, code);
	language->spaced = TRUE;
	g_ptr_array_add(vocabulary->languages, language);
	g_autofree char *name = g_build_filename("lang", code, NULL);
	if (!read_table(vocabulary, name, NULL, 2, language_row, error))
		return FALSE;
	if (!language->stop_words)
		language->stop_words = g_new0(char *, 1);
	if (!language->words)
		language->words = g_new0(char *, 1);
	if (!language->months)
		language->months = g_new0(char *, 1);
	guint months = g_strv_length(language->months);
	if (!language->name || !language->script || months % 12 || months > 24) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s/%s: name or script is missing, or the months aren't 12 or 24",
		            vocabulary->dir, name);
		return FALSE;
	}
	for (guint i = 0; i < months; i++)
		add_date_term(vocabulary, language->months[i],
		              (DateTerm){DATE_MONTH, i % 12 + 1, FALSE, language});
	g_hash_table_insert(vocabulary->by_code, (gpointer)(guintptr)language->code, language);
	return TRUE;
}

static gboolean
read_languages(Vocabulary *vocabulary, GError **error)
{
	g_autofree char *path = g_build_filename(vocabulary->dir, "lang", NULL);
	g_autoptr(GError) cause = NULL;
	g_autoptr(GDir) dir = g_dir_open(path, 0, &cause);
	if (!dir) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
		            "%s; the vocabulary's folder can be named in RAPPORTEUR_VOCABULARY",
		            cause->message);
		return FALSE;
	}
	/* Sorted, so that the id doesn't hang on the order of a folder. */
	g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	while ((name = g_dir_read_name(dir)))
		if (g_ascii_isalpha(name[0]) && !strchr(name, '~'))
			g_ptr_array_add(codes, g_strdup(name));
	g_ptr_array_sort(codes, compare_names);
	for (guint i = 0; i < codes->len; i++)
		if (!read_language(vocabulary, g_ptr_array_index(codes, i), error))
			return FALSE;
	return TRUE;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static char *
find_dir(void)
{
	const char *named = g_getenv("RAPPORTEUR_VOCABULARY");
	if (named && *named)
		return g_strdup(named);
	if (g_file_test(SOURCE_VOCABULARY, G_FILE_TEST_IS_DIR))
		return g_strdup(SOURCE_VOCABULARY);
	return g_build_filename(PREFIX, "share", "rapporteur", "vocabulary", NULL);
}

static gboolean
read_all(Vocabulary *vocabulary, GError **error)
{
	return read_languages(vocabulary, error) &&
	       read_table(vocabulary, "synonyms.tsv", "id\t", 5, synonym_row, error) &&
	       read_table(vocabulary, "spelling.tsv", NULL, 2, spelling_row, error) &&
	       read_table(vocabulary, "gazetteer.tsv", "id\t", 4, place_row, error) &&
	       read_table(vocabulary, "orgs.tsv", "id\t", 3, org_row, error) &&
	       read_table(vocabulary, "kinds.tsv", "kind\t", 5, kind_row, error) &&
	       read_table(vocabulary, "themes.tsv", "theme\t", 3, theme_row, error) &&
	       read_table(vocabulary, "sections.tsv", "kind\t", 3, section_row, error) &&
	       read_table(vocabulary, "rec_cues.tsv", "kind\t", 4, other_row, error) &&
	       read_table(vocabulary, "rec_verbs.tsv", "verb\t", 1, other_row, error);
}

Vocabulary *
vocabulary_load(const char *dir, GError **error)
{
	g_autoptr(Vocabulary) vocabulary = g_new0(Vocabulary, 1);
	vocabulary->dir = dir ? g_strdup(dir) : find_dir();
	vocabulary->checksum = g_checksum_new(G_CHECKSUM_SHA256);
	vocabulary->strings = g_string_chunk_new(1 << 16);
	vocabulary->languages = g_ptr_array_new_with_free_func(language_free);
	vocabulary->places = g_ptr_array_new_with_free_func(entity_free);
	vocabulary->orgs = g_ptr_array_new_with_free_func(entity_free);
	vocabulary->synonyms = g_ptr_array_new_with_free_func(synonym_free);
	vocabulary->kind_cues = g_ptr_array_new_with_free_func(g_free);
	vocabulary->theme_cues = g_ptr_array_new_with_free_func(theme_free);
	vocabulary->sections = g_ptr_array_new();
	vocabulary->by_code = g_hash_table_new(g_str_hash, g_str_equal);
	vocabulary->spellings = g_hash_table_new(g_str_hash, g_str_equal);
	vocabulary->dates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_ptr_array_unref);
	if (!read_all(vocabulary, error))
		return NULL;
	g_strlcpy(vocabulary->id, g_checksum_get_string(vocabulary->checksum),
	          sizeof vocabulary->id);
	return g_steal_pointer(&vocabulary);
}

void
vocabulary_free(Vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	g_hash_table_unref(vocabulary->dates);
	g_hash_table_unref(vocabulary->spellings);
	g_hash_table_unref(vocabulary->by_code);
	g_ptr_array_unref(vocabulary->sections);
	g_ptr_array_unref(vocabulary->theme_cues);
	g_ptr_array_unref(vocabulary->kind_cues);
	g_ptr_array_unref(vocabulary->synonyms);
	g_ptr_array_unref(vocabulary->orgs);
	g_ptr_array_unref(vocabulary->places);
	g_ptr_array_unref(vocabulary->languages);
	g_string_chunk_free(vocabulary->strings);
	g_checksum_free(vocabulary->checksum);
	g_free(vocabulary->dir);
	g_free(vocabulary);
}

const char *
vocabulary_id(const Vocabulary *vocabulary)
{
	return vocabulary->id;
}

const Language *
vocabulary_language(const Vocabulary *vocabulary, const char *code)
{
	return code ? g_hash_table_lookup(vocabulary->by_code, code) : NULL;
}

const GPtrArray *
vocabulary_date_terms(const Vocabulary *vocabulary, const char *words)
{
	return g_hash_table_lookup(vocabulary->dates, words);
}

gsize
vocabulary_date_longest(const Vocabulary *vocabulary)
{
	return vocabulary->date_longest;
}

const GPtrArray *
vocabulary_languages(const Vocabulary *vocabulary)
{
	return vocabulary->languages;
}

const GPtrArray *
vocabulary_places(const Vocabulary *vocabulary)
{
	return vocabulary->places;
}

const GPtrArray *
vocabulary_orgs(const Vocabulary *vocabulary)
{
	return vocabulary->orgs;
}

const GPtrArray *
vocabulary_synonyms(const Vocabulary *vocabulary)
{
	return vocabulary->synonyms;
}

const char *
vocabulary_spelling(const Vocabulary *vocabulary, const char *word)
{
	return g_hash_table_lookup(vocabulary->spellings, word);
}

GPtrArray *
vocabulary_spelled_words(const Vocabulary *vocabulary)
{
	GPtrArray *words = g_ptr_array_new();
	GHashTableIter iter;
	gpointer word;
	g_hash_table_iter_init(&iter, vocabulary->spellings);
	while (g_hash_table_iter_next(&iter, &word, NULL))
		g_ptr_array_add(words, word);
	return words;
}

const GPtrArray *
vocabulary_kind_cues(const Vocabulary *vocabulary)
{
	return vocabulary->kind_cues;
}

const GPtrArray *
vocabulary_theme_cues(const Vocabulary *vocabulary)
{
	return vocabulary->theme_cues;
}

const GPtrArray *
vocabulary_sections(const Vocabulary *vocabulary)
{
	return vocabulary->sections;
}
