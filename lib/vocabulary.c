/*
 * vocabulary: see vocabulary.h. Here: reading all files of all folders, the ids, and what is asked.
 * Read from vocabulary_load. All strings belong to the one Vocabulary.
 */
#include "vocabulary_private.h"

#include <string.h>

#include "base.h"

#define COLUMNS_MAX 12

/* ---- rows that have an id -------------------------------------------------------------------- */

typedef struct {
	guint index, folder;
} RowPlace;

/* The list's last record, read just now, takes the place of an older folder's with its id. */
static const char *
settle_row(Vocabulary *vocabulary, const Table *table, const char *id)
{
	GPtrArray *list = G_STRUCT_MEMBER(GPtrArray *, vocabulary, table->list);
	g_autofree char *key = g_strconcat(table->name, " ", id, NULL);
	RowPlace *place = g_hash_table_lookup(vocabulary->rows, key);
	if (!*id)
		return "the id is missing";
	if (place && place->folder == vocabulary->folder)
		return "the id stands in this file twice";
	if (place) {
		gpointer older = list->pdata[place->index];
		list->pdata[place->index] = list->pdata[list->len - 1];
		list->pdata[list->len - 1] = older;
		g_ptr_array_remove_index(list, list->len - 1);
		place->folder = vocabulary->folder;
		return NULL;
	}
	place = g_new0(RowPlace, 1);
	place->index = list->len - 1;
	place->folder = vocabulary->folder;
	g_hash_table_insert(vocabulary->rows, g_steal_pointer(&key), place);
	return NULL;
}

/* "S040 -": what an older folder says under this id doesn't count. */
static void
take_out(Vocabulary *vocabulary, const Table *table, const char *id)
{
	g_autofree char *key = g_strconcat(table->name, " ", id, NULL);
	GPtrArray *list = G_STRUCT_MEMBER(GPtrArray *, vocabulary, table->list);
	const RowPlace *place = g_hash_table_lookup(vocabulary->rows, key);
	if (!place)
		return;
	guint gone = place->index;
	g_hash_table_remove(vocabulary->rows, key);
	g_ptr_array_remove_index(list, gone);
	GHashTableIter iterator;
	gpointer name, other;
	g_hash_table_iter_init(&iterator, vocabulary->rows);
	while (g_hash_table_iter_next(&iterator, &name, &other))
		if (g_str_has_prefix(name, table->name) && ((RowPlace *)other)->index > gone)
			((RowPlace *)other)->index--;
}

/* ---- files ----------------------------------------------------------------------------------- */

static const char *
read_row(Vocabulary *vocabulary, const Table *table, char *line)
{
	g_auto(GStrv) split = g_strsplit(line, "\t", COLUMNS_MAX);
	char *fields[COLUMNS_MAX];
	char empty[] = "";
	guint n = g_strv_length(split);
	for (guint k = 0; k < COLUMNS_MAX; k++)
		fields[k] = k < n ? g_strstrip(split[k]) : empty;
	if (table->list && n == 2 && strcmp(fields[1], "-") == 0) {
		take_out(vocabulary, table, fields[0]);
		return NULL;
	}
	if (n < table->needed)
		return "too few columns";
	const char *wrong = table->row(vocabulary, fields, n);
	return wrong || !table->list ? wrong : settle_row(vocabulary, table, fields[0]);
}

static void
sum(GChecksum *checksum, const char *text)
{
	g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* *ret_there may be NULL: then the file must be there. */
static gboolean
read_table(Vocabulary *vocabulary, const Table *table, const char *name, gboolean needed,
           GError **error)
{
	const char *folder = vocabulary->folders[vocabulary->folder];
	g_autoptr(GError) cause = NULL;
	g_autofree char *text = vocabulary_read(folder, name, &cause);
	if (cause || (!text && needed)) {
		g_set_error(error, RAPPORTEUR_ERROR, cause ? cause->code : ERROR_IO,
		            "%s%s%s%s; folders of the vocabulary can be named in "
		            "RAPPORTEUR_VOCABULARY",
		            cause ? cause->message : folder, cause ? "" : "/", cause ? "" : name,
		            cause ? "" : ": there is no such file");
		return FALSE;
	}
	if (!text)
		return TRUE;
	sum(vocabulary->bytes, name);
	sum(vocabulary->bytes, text);
	if (table->facts)
		sum(vocabulary->facts, text);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i]; i++) {
		g_strchomp(lines[i]);
		if (!lines[i][0] || lines[i][0] == '#' ||
		    (table->head && g_str_has_prefix(lines[i], table->head)))
			continue;
		const char *wrong = read_row(vocabulary, table, lines[i]);
		if (!wrong)
			continue;
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s/%s:%u: %s; see rapporteur-vocabulary(5)", folder, name, i + 1,
		            wrong);
		return FALSE;
	}
	return TRUE;
}

/* A later folder's file of a language takes the place of the earlier one's. */
static void
forget_language(Vocabulary *vocabulary, const Language *language)
{
	GHashTableIter iterator;
	gpointer terms;
	g_hash_table_iter_init(&iterator, vocabulary->dates);
	while (g_hash_table_iter_next(&iterator, NULL, &terms)) {
		GPtrArray *of_words = terms;
		for (guint i = of_words->len; i > 0; i--)
			if (((const DateTerm *)of_words->pdata[i - 1])->language == language)
				g_ptr_array_remove_index(of_words, i - 1);
		if (!of_words->len)
			g_hash_table_iter_remove(&iterator);
	}
	g_hash_table_remove(vocabulary->by_code, language->code);
	g_ptr_array_remove(vocabulary->languages, (gpointer)(guintptr)language);
}

static void
begin_language(Vocabulary *vocabulary, const char *code)
{
	const Language *older = vocabulary_language(vocabulary, code);
	if (older)
		forget_language(vocabulary, older);
	Language *language = g_new0(Language, 1);
	language->code = vocabulary_keep(vocabulary, code);
	language->spaced = TRUE;
	g_ptr_array_add(vocabulary->languages, language);
}

static gboolean
read_languages(Vocabulary *vocabulary, GError **error)
{
	const char *folder = vocabulary->folders[vocabulary->folder];
	g_autoptr(GPtrArray) codes = vocabulary_codes(folder, error);
	for (guint i = 0; codes && i < codes->len; i++) {
		g_autofree char *name = g_build_filename("lang", codes->pdata[i], NULL);
		begin_language(vocabulary, codes->pdata[i]);
		if (!read_table(vocabulary, &vocabulary_language_table, name, TRUE, error))
			return FALSE;
		const char *wrong = vocabulary_finish_language(vocabulary);
		if (wrong) {
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT, "%s/%s: %s", folder, name,
			            wrong);
			return FALSE;
		}
	}
	return codes != NULL;
}

static gboolean
read_folder(Vocabulary *vocabulary, GError **error)
{
	if (!read_languages(vocabulary, error))
		return FALSE;
	for (guint i = 0; i < vocabulary_n_tables; i++)
		if (!read_table(vocabulary, &vocabulary_tables[i], vocabulary_tables[i].name,
		                vocabulary->folder == 0, error))
			return FALSE;
	return TRUE;
}

/* ---- ids ------------------------------------------------------------------------------------- */

static gint
in_order(gconstpointer a, gconstpointer b)
{
	return strcmp((*(const Language *const *)a)->code, (*(const Language *const *)b)->code);
}

static gint
by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Spellings, stemmers and their exceptions, and the words by which a text's language is known: no
 * more makes tokens. */
static void
sum_tokens(const Vocabulary *vocabulary, GChecksum *checksum)
{
	for (guint i = 0; i < vocabulary->languages->len; i++) {
		const Language *language = vocabulary->languages->pdata[i];
		sum(checksum, language->code);
		sum(checksum, language->script);
		sum(checksum, language->spaced ? "spaced" : "");
		sum(checksum, language->stemmer ? language->stemmer : "");
		const GStrv lists[] = {language->stop_words, language->stop_written,
		                       language->bases, language->families};
		for (guint k = 0; k < G_N_ELEMENTS(lists); k++)
			for (char **word = lists[k]; *word; word++)
				sum(checksum, *word);
	}
	g_autoptr(GPtrArray) words = vocabulary_spelled_words(vocabulary);
	g_ptr_array_sort(words, by_text);
	for (guint i = 0; i < words->len; i++) {
		sum(checksum, words->pdata[i]);
		sum(checksum, vocabulary_spelling(vocabulary, words->pdata[i]));
	}
}

static void
make_ids(Vocabulary *vocabulary)
{
	g_autoptr(GChecksum) tokens = g_checksum_new(G_CHECKSUM_SHA256);
	g_ptr_array_sort(vocabulary->languages, in_order);
	sum_tokens(vocabulary, tokens);
	g_strlcpy(vocabulary->id, g_checksum_get_string(vocabulary->bytes), sizeof vocabulary->id);
	g_strlcpy(vocabulary->facts_id, g_checksum_get_string(vocabulary->facts),
	          sizeof vocabulary->facts_id);
	g_strlcpy(vocabulary->tok_id, g_checksum_get_string(tokens), sizeof vocabulary->tok_id);
}

/* ---- the whole ------------------------------------------------------------------------------- */

Vocabulary *
vocabulary_load(const char *dir, GError **error)
{
	g_autoptr(Vocabulary) vocabulary = g_new0(Vocabulary, 1);
	vocabulary_start(vocabulary);
	const char *const one[] = {dir, NULL};
	vocabulary->folders = dir ? g_strdupv((char **)(guintptr)one) : vocabulary_folders();
	for (; vocabulary->folders[vocabulary->folder]; vocabulary->folder++)
		if (!read_folder(vocabulary, error))
			return NULL;
	make_ids(vocabulary);
	return g_steal_pointer(&vocabulary);
}

gboolean
vocabulary_check(const Vocabulary *vocabulary, GError **error)
{
	for (guint i = 0; i < vocabulary->kind_cues->len; i++) {
		const KindCue *cue = vocabulary->kind_cues->pdata[i];
		g_autoptr(GError) cause = NULL;
		g_autoptr(GRegex) regex = g_regex_new(cue->pattern, G_REGEX_CASELESS, 0, &cause);
		if (regex)
			continue;
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "kinds.tsv: the pattern '%s' is no regular expression: %s",
		            cue->pattern, cause->message);
		return FALSE;
	}
	return TRUE;
}

void
vocabulary_free(Vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	g_hash_table_unref(vocabulary->rows);
	g_hash_table_unref(vocabulary->dates);
	g_hash_table_unref(vocabulary->spellings);
	g_hash_table_unref(vocabulary->by_code);
	g_ptr_array_unref(vocabulary->sections);
	g_ptr_array_unref(vocabulary->recommendation_cues);
	g_ptr_array_unref(vocabulary->recommendation_verbs);
	g_ptr_array_unref(vocabulary->theme_cues);
	g_ptr_array_unref(vocabulary->kind_cues);
	g_ptr_array_unref(vocabulary->synonyms);
	g_ptr_array_unref(vocabulary->orgs);
	g_ptr_array_unref(vocabulary->places);
	g_ptr_array_unref(vocabulary->languages);
	g_string_chunk_free(vocabulary->strings);
	g_checksum_free(vocabulary->bytes);
	g_checksum_free(vocabulary->facts);
	g_strfreev(vocabulary->folders);
	g_free(vocabulary);
}

const char *
vocabulary_id(const Vocabulary *vocabulary)
{
	return vocabulary->id;
}

const char *
vocabulary_tok_id(const Vocabulary *vocabulary)
{
	return vocabulary->tok_id;
}

const char *
vocabulary_facts_id(const Vocabulary *vocabulary)
{
	return vocabulary->facts_id;
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
