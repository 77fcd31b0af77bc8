/* vocabulary: the data of corpus/vocabulary is whole, and wrong data are named. */
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base.h"

static const char *const nine[] = {"en", "my", "th", "km", "lo", "vi", "zh", "id", "fil", NULL};
#define NINE (G_N_ELEMENTS(nine) - 1)

static Vocabulary *
load(void)
{
	g_autoptr(GError) error = NULL;
	Vocabulary *vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	return vocabulary;
}

static void
test_languages(void)
{
	g_autoptr(Vocabulary) vocabulary = load();
	for (guint i = 0; i < NINE; i++) {
		const Language *language = vocabulary_language(vocabulary, nine[i]);
		g_assert_nonnull(language);
		g_assert_cmpuint(g_strv_length(language->stop_words), >, 20);
		g_assert_cmpuint(g_strv_length(language->months), >=, 12);
	}
	const Language *thai = vocabulary_language(vocabulary, "th");
	g_assert_false(thai->spaced);
	g_assert_cmpint(thai->buddhist_offset, ==, 543);
	g_assert_cmpint(vocabulary_language(vocabulary, "my")->buddhist_offset, ==, 544);
	const Language *vietnamese = vocabulary_language(vocabulary, "vi");
	g_assert_true(g_strv_contains((const char *const *)vietnamese->stop_words, "duoc"));
	g_assert_true(g_strv_contains((const char *const *)vietnamese->stop_written, "được"));
	g_assert_true(g_strv_contains((const char *const *)vietnamese->stop_written, "đâu"));
	g_assert_false(g_strv_contains((const char *const *)vietnamese->stop_words, "dau"));
	g_assert_cmpstr(vocabulary_language(vocabulary, "en")->months[0], ==, "january");
	g_assert_cmpstr(vocabulary_language(vocabulary, "id")->stemmer, ==, "indonesian");
	g_assert_null(vocabulary_language(vocabulary, "xx"));
	g_assert_null(vocabulary_language(vocabulary, NULL));
}

static const Entity *
find(const GPtrArray *entities, const char *id)
{
	for (guint i = 0; i < entities->len; i++) {
		const Entity *entity = g_ptr_array_index(entities, i);
		if (strcmp(entity->id, id) == 0)
			return entity;
	}
	g_error("no entity %s", id);
}

static void
test_entities(void)
{
	g_autoptr(Vocabulary) vocabulary = load();
	const Entity *place = find(vocabulary_places(vocabulary), "G008");
	g_assert_cmpstr(place->iso, ==, "HK");
	g_assert_cmpstr(place->variants[0], ==, "Hong Kong");
	g_assert_true(g_strv_contains((const char *const *)place->variants, "香港"));
	g_assert_true(g_strv_contains((const char *const *)place->abbr, "HKSAR"));
	g_assert_false(g_strv_contains((const char *const *)place->variants, "HKSAR"));
	g_assert_true(g_strv_contains((const char *const *)place->people, "Hongkonger"));
	const Entity *org = find(vocabulary_orgs(vocabulary), "O009");
	g_assert_true(g_strv_contains((const char *const *)org->abbr, "ILO"));
	g_assert_cmpuint(g_strv_length(org->variants), ==, 4);
}

static void
test_synonyms(void)
{
	g_autoptr(Vocabulary) vocabulary = load();
	const GPtrArray *groups = vocabulary_synonyms(vocabulary);
	g_assert_cmpuint(groups->len, >, 150);
	for (guint i = 0; i < groups->len; i++) {
		const SynonymGroup *group = g_ptr_array_index(groups, i);
		g_assert_cmpuint(g_strv_length(group->terms), >=, 1);
		g_assert_nonnull(vocabulary_language(vocabulary, group->lang));
	}
}

/* Spellings lead to one word that has no other spelling itself. */
static void
test_spelling(void)
{
	g_autoptr(Vocabulary) vocabulary = load();
	g_autoptr(GPtrArray) words = vocabulary_spelled_words(vocabulary);
	g_assert_cmpuint(words->len, >, 100);
	for (guint i = 0; i < words->len; i++) {
		const char *word = g_ptr_array_index(words, i);
		const char *canonical = vocabulary_spelling(vocabulary, word);
		g_assert_nonnull(canonical);
		g_assert_null(vocabulary_spelling(vocabulary, canonical));
		for (const char *p = word; *p; p++)
			g_assert_true(g_ascii_islower(*p));
		for (const char *p = canonical; *p; p++)
			g_assert_true(g_ascii_islower(*p));
	}
	g_assert_cmpstr(vocabulary_spelling(vocabulary, "labor"), ==, "labour");
	g_assert_null(vocabulary_spelling(vocabulary, "labour"));
}

static void
test_kinds(void)
{
	static const char *const kinds[] = {
	        "press-release",  "statement",    "report", "proceedings", "event-report",
	        "media-coverage", "policy-brief", "page",   "other",       NULL};
	g_autoptr(Vocabulary) vocabulary = load();
	const GPtrArray *cues = vocabulary_kind_cues(vocabulary);
	for (guint k = 0; kinds[k]; k++) {
		for (guint l = 0; l < NINE; l++) {
			guint found = 0;
			for (guint i = 0; i < cues->len; i++) {
				const KindCue *cue = g_ptr_array_index(cues, i);
				g_assert_true(g_strv_contains(kinds, cue->kind));
				g_assert_cmpfloat(cue->weight, >, -1.01);
				g_assert_cmpfloat(cue->weight, <=, 1);
				found +=
				        !strcmp(cue->kind, kinds[k]) && !strcmp(cue->lang, nine[l]);
			}
			g_assert_cmpuint(found, >, 0);
		}
	}
}

/* Every theme has terms in all nine languages; no term belongs to two. */
static void
test_themes(void)
{
	g_autoptr(Vocabulary) vocabulary = load();
	const GPtrArray *cues = vocabulary_theme_cues(vocabulary);
	g_autoptr(GHashTable) themes = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < cues->len; i++) {
		const ThemeCue *cue = g_ptr_array_index(cues, i);
		guint languages = GPOINTER_TO_UINT(g_hash_table_lookup(themes, cue->theme)) + 1;
		g_hash_table_insert(themes, (gpointer)(guintptr)cue->theme,
		                    GUINT_TO_POINTER(languages));
		g_assert_true(g_strv_contains(nine, cue->lang));
		g_assert_cmpuint(g_strv_length(cue->terms), >=, 1);
		for (char **term = cue->terms; *term; term++) {
			char *key = g_strdup_printf("%s %s", cue->lang, *term);
			g_test_message("%s: %s", cue->theme, key);
			g_assert_true(g_hash_table_add(seen, key));
		}
	}
	g_assert_cmpuint(g_hash_table_size(themes), ==, 21);
	GHashTableIter iter;
	gpointer theme, languages;
	g_hash_table_iter_init(&iter, themes);
	while (g_hash_table_iter_next(&iter, &theme, &languages))
		g_assert_cmpuint(GPOINTER_TO_UINT(languages), ==, NINE);
}

/* ---- wrong folders and files --------------------------------------------------------------- */

static char *
copy_vocabulary(void)
{
	char *folder = g_dir_make_tmp("vocabulary-XXXXXX", NULL);
	g_assert_nonnull(folder);
	g_autofree char *command = g_strdup_printf("cp -r corpus/vocabulary/. '%s'", folder);
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	return folder;
}

static void
remove_folder(char *folder)
{
	g_autofree char *command = g_strdup_printf("rm -r '%s'", folder);
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_free(folder);
}

static void
put(const char *folder, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
test_wrong(void)
{
	static const struct {
		const char *name, *text, *told;
	} cases[] = {
	        {"synonyms.tsv", "S1\tx\twrong\ten\ta | b\n", "synonyms.tsv:1: mode"},
	        {"synonyms.tsv", "# x\n\nS1\tx\n", "synonyms.tsv:3: too few columns"},
	        {"synonyms.tsv", "S1\tx\teq\txx\ta | b\n", "synonyms.tsv:1: the language has no"},
	        {"synonyms.tsv", "S1\tx\teq\ten\t | \n", "synonyms.tsv:1: there are no terms"},
	        {"orgs.tsv", "O1\tngo\tX\nO1\tngo\tY\n", "orgs.tsv:2: the id stands"},
	        {"gazetteer.tsv", "\tcity\tX\tMM\n", "gazetteer.tsv:1: the id is missing"},
	        {"kinds.tsv", "report\ten\ttitle\tmuch\tx\n", "kinds.tsv:1: the weight"},
	        {"kinds.tsv", "report\ten\there\t0.5\tx\n", "kinds.tsv:1: where"},
	        {"themes.tsv", "fees-debt\txx\tfee\n", "themes.tsv:1: the language has no file"},
	        {"themes.tsv", "fees-debt\ten\t | \n", "themes.tsv:1: there are no terms"},
	        {"themes.tsv", "\ten\tfee\n", "themes.tsv:1: the theme is missing"},
	        {"themes.tsv", "a\ten\tfee\na\ten\tdebt\n", "themes.tsv:2: the theme has this"},
	        {"sections.tsv", "sources\ten\tsources\n", "sections.tsv:1: kind is none of"},
	        {"sections.tsv", "references\txx\tsources\n",
	         "sections.tsv:1: the language has no"},
	        {"spelling.tsv", "a\tb\nc\tb\n", "spelling.tsv:2: a word stands"},
	        {"lang/xx", "name\tX\n", "lang/xx: name or script"},
	        {"lang/xx", "name\tX\nscript\tLatn\nmonths\ta | b\n", "lang/xx: name or script"},
	        {"lang/xx", "nam\tX\n", "lang/xx:1: unknown key"},
	        {"orgs.tsv", "\xff\tx\ty\n", "not UTF-8"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		char *folder = copy_vocabulary();
		put(folder, cases[i].name, cases[i].text);
		g_assert_null(vocabulary_load(folder, &error));
		g_assert_error(error, RAPPORTEUR_ERROR, ERROR_INPUT);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, cases[i].told));
		remove_folder(folder);
	}
	g_autoptr(GError) error = NULL;
	g_assert_null(vocabulary_load("/nonexistent", &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_IO);
	g_assert_nonnull(strstr(error->message, "RAPPORTEUR_VOCABULARY"));
}

/* Patterns are looked at only when they are asked to be: that takes as long as all else. */
static void
test_patterns(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = copy_vocabulary();
	g_autoptr(Vocabulary) original = vocabulary_load(folder, &error);
	g_assert_no_error(error);
	g_assert_true(vocabulary_check(original, &error));
	put(folder, "kinds.tsv", "report\ten\ttitle\t0.5\t(x\n");
	g_autoptr(Vocabulary) broken = vocabulary_load(folder, &error);
	g_assert_no_error(error);
	g_assert_false(vocabulary_check(broken, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_INPUT);
	g_assert_nonnull(strstr(error->message, "(x"));
	remove_folder(folder);
}

/* Which of the three ids change when a file gets a row more. */
static void
expect_ids(const char *name, const char *text, gboolean tokens, gboolean facts)
{
	g_autoptr(GError) error = NULL;
	char *folder = copy_vocabulary();
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *before = NULL;
	g_autoptr(Vocabulary) original = vocabulary_load(folder, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(strlen(vocabulary_id(original)), ==, 16);
	if (!g_file_get_contents(path, &before, NULL, NULL))
		before = g_strdup("");
	g_autofree char *after = g_strconcat(before, text, NULL);
	put(folder, name, after);
	g_autoptr(Vocabulary) other = vocabulary_load(folder, &error);
	g_assert_no_error(error);
	g_test_message("%s", name);
	g_assert_cmpstr(vocabulary_id(original), !=, vocabulary_id(other));
	g_assert_cmpint(strcmp(vocabulary_tok_id(original), vocabulary_tok_id(other)) != 0, ==,
	                tokens);
	g_assert_cmpint(strcmp(vocabulary_facts_id(original), vocabulary_facts_id(other)) != 0, ==,
	                facts);
	remove_folder(folder);
}

/* An index is cut anew only for what changes its tokens. */
static void
test_ids(void)
{
	expect_ids("synonyms.tsv", "X1\tx\teq\ten\tzobo | kwimo\n", FALSE, TRUE);
	expect_ids("gazetteer.tsv", "X1\tcity\tZobo\tMM\n", FALSE, TRUE);
	expect_ids("orgs.tsv", "X1\tngo\tZobo\n", FALSE, TRUE);
	expect_ids("sections.tsv", "# a remark\n", FALSE, FALSE);
	expect_ids("spelling.tsv", "# a remark\n", FALSE, FALSE);
	expect_ids("spelling.tsv", "zobo\tzobbo\n", TRUE, FALSE);
	expect_ids("lang/en", "word\tzobo\n", FALSE, TRUE);
	expect_ids("lang/en", "stop\tzobo\n", TRUE, TRUE);
	expect_ids("lang/ms", "name\tMalay\nscript\tLatn\nstop\tyang dan di\n", TRUE, TRUE);
}

/* ---- folders over one another -------------------------------------------------------------- */

static const SynonymGroup *
group_of(const Vocabulary *vocabulary, const char *id)
{
	const GPtrArray *groups = vocabulary_synonyms(vocabulary);
	for (guint i = 0; i < groups->len; i++)
		if (strcmp(((const SynonymGroup *)groups->pdata[i])->id, id) == 0)
			return groups->pdata[i];
	return NULL;
}

static const char *
second_term(const Vocabulary *vocabulary, const char *id)
{
	const SynonymGroup *group = group_of(vocabulary, id);
	return group ? group->terms[1] : NULL;
}

static void
test_folders(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *own = g_dir_make_tmp("vocabulary-XXXXXX", NULL);
	g_autofree char *named = g_strconcat(":", own, NULL);
	g_setenv("RAPPORTEUR_VOCABULARY", named, TRUE);
	g_autoptr(Vocabulary) shipped = load();
	g_autofree char *stamp = vocabulary_stamp();
	put(own, "synonyms.tsv",
	    "X1\tzobo\teq\tms\tzobo | kwimo\nS040\twage\teq\ten\twage | plavu\nS028\t-\n");
	put(own, "gazetteer.tsv", "X2\tcity\tDrixo\tMM\n");
	g_autofree char *lang = g_build_filename(own, "lang", NULL);
	g_mkdir(lang, 0755);
	put(own, "lang/ms", "name\tMalay\nscript\tLatn\n");
	put(own, "lang/fil", "name\tTagalog\nscript\tLatn\n");
	put(own, "lang/fil~", "rubbish\n");
	put(own, "themes.tsv", "fees-debt\ten\tzobo\n");
	g_autofree char *other_stamp = vocabulary_stamp();
	g_assert_cmpstr(stamp, !=, other_stamp);
	g_autoptr(Vocabulary) both = load();
	guint n = vocabulary_synonyms(shipped)->len;
	g_assert_cmpuint(vocabulary_synonyms(both)->len, ==, n);
	g_assert_cmpstr(second_term(both, "X1"), ==, "kwimo");
	g_assert_cmpstr(second_term(both, "S040"), ==, "plavu");
	g_assert_null(group_of(both, "S028"));
	g_assert_nonnull(group_of(both, "S029"));
	g_assert_cmpstr(find(vocabulary_places(both), "X2")->name, ==, "Drixo");
	g_assert_cmpstr(vocabulary_language(both, "ms")->name, ==, "Malay");
	g_assert_cmpstr(vocabulary_language(both, "fil")->name, ==, "Tagalog");
	g_assert_cmpuint(vocabulary_theme_cues(both)->len, ==, vocabulary_theme_cues(shipped)->len);
	g_assert_cmpuint(vocabulary_languages(both)->len, ==,
	                 vocabulary_languages(shipped)->len + 1);
	/* Only the first folder must be whole. */
	g_autofree char *synonyms = g_build_filename(own, "synonyms.tsv", NULL);
	g_unlink(synonyms);
	g_setenv("RAPPORTEUR_VOCABULARY", own, TRUE);
	g_assert_null(vocabulary_load(NULL, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_IO);
	g_unsetenv("RAPPORTEUR_VOCABULARY");
	remove_folder(g_steal_pointer(&own));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/vocabulary/languages", test_languages);
	g_test_add_func("/vocabulary/entities", test_entities);
	g_test_add_func("/vocabulary/synonyms", test_synonyms);
	g_test_add_func("/vocabulary/spelling", test_spelling);
	g_test_add_func("/vocabulary/kinds", test_kinds);
	g_test_add_func("/vocabulary/themes", test_themes);
	g_test_add_func("/vocabulary/wrong", test_wrong);
	g_test_add_func("/vocabulary/patterns", test_patterns);
	g_test_add_func("/vocabulary/ids", test_ids);
	g_test_add_func("/vocabulary/folders", test_folders);
	return g_test_run();
}
