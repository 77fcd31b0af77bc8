/*
 * oracle_vocabulary: a small vocabulary in a folder of its own, and what it says by definition. For
 * tests/oracle.c only.
 */
#pragma once
#include "index_fixture.h"
#include "oracle_text.h"

/* ---- what it holds --------------------------------------------------------------------------- */

/* Groups of words. Those of one concept are translations of each other. */
static const struct {
	const char *mode, *lang, *concept, *terms[4];
} groups[] = {{"eq", "en", "pay", {"wage", "wages", "salary"}},
              {"eq", "en", "", {"recruiter", "labour broker"}},
              {"ab", "en", "", {"QXZ", "quexo zobo board"}},
              {"sp", "en", "", {"plavu", "plavoo"}},
              {"ab", "en", "", {"TIB", "kwimo board"}},
              {"nar", "en", "office", {"agency", "snubo", "gwafo xylo"}},
              {"near", "en", "", {"kwimo", "plavu", "fee"}},
              {"eq", "id", "pay", {"upah", "gaji"}},
              {"eq", "th", "pay", {"ค่าจ้าง", "แรงงาน"}},
              {"nar", "my", "office", {"အလုပ်", "အလုပ်သမား"}},
              {"eq", "en", "worker", {"worker", "workers"}},
              {"eq", "zh", "worker", {"工人", "移徙工人"}}};

/* A place and an organisation: what is called so has all of these names. */
static const char *const entity_names[][4] = {{"Belvo", "old Belvo", "เบลโว"},
                                              {"Tarno Union", "Union of Tarno", "TRNU"}};

/* The other files. */
static const struct {
	const char *name, *text;
} vocabulary_files[] = {
        {"synonyms.tsv", NULL}, /* the groups */
        {"lang/en", "name\tEnglish\nscript\tLatn\nstop\tthe of and who a to is\nword\ttib\n"},
        {"lang/id", "name\tIndonesian\nscript\tLatn\nstemmer\tindonesian\nstop\tyang dan\n"},
        {"lang/th", "name\tThai\nscript\tThai\nspaced\tno\nbuddhist\t543\nstop\tและ\n"},
        {"lang/my", "name\tBurmese\nscript\tMymr\nspaced\tno\nstop\tသည်\n"},
        {"lang/km", "name\tKhmer\nscript\tKhmr\nspaced\tno\n"},
        {"lang/lo", "name\tLao\nscript\tLaoo\nspaced\tno\n"},
        {"lang/zh", "name\tChinese\nscript\tHans\nspaced\tno\n"},
        {"gazetteer.tsv", "G1\tcountry\tBelvo\tBV\t\told Belvo | เบลโว\tBelvoan\n"},
        {"orgs.tsv", "O1\tunion\tTarno Union\tTRNU\t\tUnion of Tarno\n"},
        {"spelling.tsv", "labour\tlabor\n"},
        {"sections.tsv", "references\ten\treferences | bibliography\n"},
        {"kinds.tsv", ""},
        {"themes.tsv", "fees-debt\ten\tfee\nhealth\ten\thealth\n"},
        {"rec_cues.tsv", ""},
        {"rec_verbs.tsv", ""}};

static inline char *
groups_text(void)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
		g_string_append_printf(out, "S%u\t%s\t%s\t%s\t", i, groups[i].concept,
		                       groups[i].mode, groups[i].lang);
		for (guint k = 0; k < G_N_ELEMENTS(groups[i].terms) && groups[i].terms[k]; k++)
			g_string_append_printf(out, k ? " | %s" : "%s", groups[i].terms[k]);
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

/* The folder, removed by vocabulary_remove, which frees its name. */
static inline char *
vocabulary_write(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("rapporteur-XXXXXX", &error);
	g_assert_no_error(error);
	g_autofree char *lang = g_build_filename(folder, "lang", NULL);
	g_assert_cmpint(g_mkdir(lang, 0700), ==, 0);
	for (guint i = 0; i < G_N_ELEMENTS(vocabulary_files); i++) {
		g_autofree char *path = g_build_filename(folder, vocabulary_files[i].name, NULL);
		g_autofree char *synonyms = groups_text();
		const char *text = vocabulary_files[i].text;
		g_file_set_contents(path, text ? text : synonyms, -1, &error);
		g_assert_no_error(error);
	}
	return folder;
}

static inline void
vocabulary_remove(char *folder)
{
	for (guint i = 0; i < G_N_ELEMENTS(vocabulary_files); i++) {
		g_autofree char *path = g_build_filename(folder, vocabulary_files[i].name, NULL);
		g_unlink(path);
	}
	g_autofree char *lang = g_build_filename(folder, "lang", NULL);
	g_rmdir(lang);
	g_rmdir(folder);
	g_free(folder);
}

/* ---- what it says ---------------------------------------------------------------------------- */

/* A term of a group, or a name. */
typedef struct {
	guint group; /* index into groups; above them: of names */
	guint index; /* in its group */
	const char *printed;
	gboolean noun; /* known by itself and its plural, not by its stem */
	gboolean
	        capitals; /* looks like a word: known by its capitals alone, and never looked for */
	GPtrArray *keys, *tokens;
} OracleTerm;

/* Another word for what was typed. */
typedef struct {
	const OracleTerm *term;
	double weight;
	gboolean abroad;     /* of another language than what was typed */
	const char *only_in; /* the language of the documents where alone it counts, or NULL */
} OtherWord;

typedef struct {
	Tok *tok;
	GPtrArray *terms; /* of OracleTerm* */
} OracleVocabulary;

/* What tells a token from others in a term: its stem, where it has one. */
typedef struct {
	GPtrArray *keys, *tokens;
	gboolean stemmed;
} Keys;

static inline gboolean
keys_take(const Token *token, gpointer data)
{
	Keys *keys = data;
	if (token->flags & TOK_STEM) {
		if (keys->keys->len && !keys->stemmed && token->text[0] == '~') {
			char **last = (char **)&keys->keys->pdata[keys->keys->len - 1];
			g_free(*last);
			*last = g_strndup(token->text + 1, token->length - 1);
			keys->stemmed = TRUE;
		}
	} else if (!(token->flags & TOK_COLOCATED)) {
		g_ptr_array_add(keys->keys, g_strndup(token->text, token->length));
		g_ptr_array_add(keys->tokens, g_strndup(token->text, token->length));
		keys->stemmed = FALSE;
	}
	return TRUE;
}

/* Each word is cut as if it stood alone. */
static inline Keys
keys_of(Tok *tok, const char *text)
{
	Keys keys = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free),
	             FALSE};
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	for (char **word = words; *word; word++)
		tok_query(tok, *word, -1, NULL, keys_take, &keys);
	return keys;
}

static inline void
keys_clear(Keys *keys)
{
	g_ptr_array_unref(keys->keys);
	g_ptr_array_unref(keys->tokens);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, keys_clear)

static inline void
oracle_term_free(gpointer data)
{
	OracleTerm *term = data;
	g_ptr_array_unref(term->keys);
	g_ptr_array_unref(term->tokens);
	g_free(term);
}

static inline void
add_known(OracleVocabulary *vocabulary, guint group, guint index, const char *printed)
{
	const char *mode = group < G_N_ELEMENTS(groups) ? groups[group].mode : "";
	gboolean english = *mode && strcmp(groups[group].lang, "en") == 0;
	OracleTerm *term = g_new0(OracleTerm, 1);
	Keys keys = keys_of(vocabulary->tok, printed);
	term->group = group;
	term->index = index;
	term->printed = printed;
	term->keys = keys.keys;
	term->tokens = keys.tokens;
	term->noun = english && strcmp(mode, "sp") != 0 && strcmp(mode, "ab") != 0 &&
	             keys.keys->len == 1;
	term->capitals = strcmp(printed, "TIB") == 0;
	g_ptr_array_add(vocabulary->terms, term);
}

static inline OracleVocabulary
vocabulary_known(Tok *tok)
{
	OracleVocabulary vocabulary = {tok, g_ptr_array_new_with_free_func(oracle_term_free)};
	for (guint i = 0; i < G_N_ELEMENTS(groups); i++)
		for (guint k = 0; k < G_N_ELEMENTS(groups[i].terms) && groups[i].terms[k]; k++)
			add_known(&vocabulary, i, k, groups[i].terms[k]);
	for (guint i = 0; i < G_N_ELEMENTS(entity_names); i++)
		for (guint k = 0; k < G_N_ELEMENTS(entity_names[i]) && entity_names[i][k]; k++)
			add_known(&vocabulary, G_N_ELEMENTS(groups) + i, k, entity_names[i][k]);
	return vocabulary;
}

static inline void
vocabulary_clear(OracleVocabulary *vocabulary)
{
	g_ptr_array_unref(vocabulary->terms);
}

/* ---- words that are a term ------------------------------------------------------------------- */

/* Words of a query, one after another. */
typedef struct {
	GPtrArray *keys, *tokens; /* of all words */
	guint first;              /* tokens of the first word */
	const char *text;         /* of the first word */
} SaidWords;

/* texts: of const char*; capitals: they tell nothing. */
static inline SaidWords
said_words(const OracleVocabulary *vocabulary, const GPtrArray *texts, gboolean capitals)
{
	SaidWords said = {g_ptr_array_new_with_free_func(g_free),
	                  g_ptr_array_new_with_free_func(g_free), 0,
	                  capitals ? "" : texts->pdata[0]};
	for (guint i = 0; i < texts->len; i++) {
		g_auto(Keys) one = keys_of(vocabulary->tok, texts->pdata[i]);
		for (guint k = 0; k < one.keys->len; k++) {
			g_ptr_array_add(said.keys, g_strdup(one.keys->pdata[k]));
			g_ptr_array_add(said.tokens, g_strdup(one.tokens->pdata[k]));
		}
		if (!i)
			said.first = one.keys->len;
	}
	return said;
}

static inline void
said_clear(SaidWords *said)
{
	g_ptr_array_unref(said->keys);
	g_ptr_array_unref(said->tokens);
}

/* wage, wages; agency, agencies: one is the other's plural. */
static inline gboolean
is_plural(const char *noun, const char *plural)
{
	gsize n = strlen(noun);
	g_autofree char *s = g_strconcat(noun, "s", NULL), *es = g_strconcat(noun, "es", NULL);
	g_autofree char *cut = g_strndup(noun, n ? n - 1 : 0), *ies = g_strconcat(cut, "ies", NULL);
	return strcmp(plural, s) == 0 || strcmp(plural, es) == 0 ||
	       (g_str_has_suffix(noun, "y") && strcmp(plural, ies) == 0);
}

static inline gboolean
is_term(const OracleTerm *term, const SaidWords *said)
{
	if (!sequence_same(said->keys, term->keys))
		return FALSE;
	if (term->noun) {
		const char *noun = term->tokens->pdata[0], *typed = said->tokens->pdata[0];
		if (strcmp(noun, typed) != 0 && !is_plural(noun, typed) && !is_plural(typed, noun))
			return FALSE;
	}
	return !term->capitals || strcmp(term->printed, said->text) == 0;
}

static inline gboolean
has_mode(const OracleTerm *term, const char *mode)
{
	return term->group < G_N_ELEMENTS(groups) && strcmp(groups[term->group].mode, mode) == 0;
}

/* A term of a near group counts in wider searches only. */
static inline gboolean
is_counted(const OracleTerm *term, gboolean wider)
{
	return wider || !has_mode(term, "near");
}

/* How many tokens the term has that the words are; 0: they are none. */
static inline guint
vocabulary_length(const OracleVocabulary *vocabulary, const SaidWords *said, gboolean wider)
{
	for (guint i = 0; i < vocabulary->terms->len; i++)
		if (is_counted(vocabulary->terms->pdata[i], wider) &&
		    is_term(vocabulary->terms->pdata[i], said))
			return said->keys->len;
	return 0;
}

/* ---- other words ----------------------------------------------------------------------------- */

static inline const char *
lang_of(const OracleTerm *term)
{
	return term->group < G_N_ELEMENTS(groups) ? groups[term->group].lang : NULL;
}

static inline GUnicodeScript
script_of(const char *text)
{
	for (; *text; text = g_utf8_next_char(text))
		if (g_unichar_isalpha(g_utf8_get_char(text)))
			return g_unichar_get_script(g_utf8_get_char(text));
	return G_UNICODE_SCRIPT_COMMON;
}

/* Of the words of its own group. */
static inline double
own_weight(const OracleTerm *term)
{
	static const struct {
		const char *mode;
		double weight;
	} modes[] = {{"sp", 0.9}, {"ab", 0.8}, {"eq", 0.5}, {"nar", 0.4}, {"near", 0.3}};
	for (guint i = 0; i < G_N_ELEMENTS(modes); i++)
		if (has_mode(term, modes[i].mode))
			return modes[i].weight;
	return 0.8; /* names */
}

/* out: of OtherWord*. What has the tokens already, or is what was typed, is not added. */
static inline void
add_other(const OracleTerm *term, const SaidWords *said, OtherWord other, GPtrArray *out)
{
	gboolean have = sequence_same(term->tokens, said->tokens) || term->capitals;
	for (guint i = 0; i < out->len && !have; i++)
		have = sequence_same(((OtherWord *)out->pdata[i])->term->tokens, term->tokens);
	other.term = term;
	if (!have)
		g_ptr_array_add(out, g_memdup2(&other, sizeof other));
}

/* What the term finds in its own language, or by its other names. */
static inline void
add_own(const OracleVocabulary *vocabulary, const OracleTerm *term, const SaidWords *said,
        const char *typed, GPtrArray *out)
{
	for (guint i = 0; i < vocabulary->terms->len; i++) {
		const OracleTerm *other = vocabulary->terms->pdata[i];
		gboolean name = !lang_of(term), abroad = FALSE;
		if (other->group != term->group || (has_mode(term, "nar") && term->index))
			continue;
		if (name)
			abroad = script_of(typed) != script_of(other->printed) &&
			         script_of(typed) != G_UNICODE_SCRIPT_COMMON;
		add_other(other, said,
		          (OtherWord){.weight = own_weight(other) * (abroad ? 0.6 : 1),
		                      .abroad = abroad},
		          out);
	}
}

/* The first term alone stands for the concept of a nar group. */
static inline gboolean
stands_for_concept(const OracleTerm *term)
{
	return lang_of(term) && *groups[term->group].concept &&
	       (!has_mode(term, "nar") || !term->index);
}

static inline void
add_translations(const OracleVocabulary *vocabulary, const OracleTerm *term, const SaidWords *said,
                 GPtrArray *out)
{
	for (guint i = 0; i < vocabulary->terms->len && stands_for_concept(term); i++) {
		const OracleTerm *other = vocabulary->terms->pdata[i];
		if (!stands_for_concept(other) ||
		    strcmp(groups[other->group].concept, groups[term->group].concept) != 0 ||
		    strcmp(lang_of(other), lang_of(term)) == 0)
			continue;
		gboolean latin = script_of(other->printed) == G_UNICODE_SCRIPT_LATIN;
		add_other(other, said,
		          (OtherWord){.weight = 0.25,
		                      .abroad = TRUE,
		                      .only_in = latin ? lang_of(other) : NULL},
		          out);
	}
}

/* All other words (OtherWord*) for the words, which are a term; typed: as they were typed. */
static inline void
vocabulary_others(const OracleVocabulary *vocabulary, const SaidWords *said, const char *typed,
                  gboolean wider, GPtrArray *out)
{
	const char *language = NULL;
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = 0; i < vocabulary->terms->len; i++) {
			const OracleTerm *term = vocabulary->terms->pdata[i];
			if (!is_counted(term, wider) || !is_term(term, said))
				continue;
			/* Of several languages the first one counts. */
			language = language ? language : lang_of(term);
			if (lang_of(term) && strcmp(lang_of(term), language) != 0)
				continue;
			if (pass)
				add_translations(vocabulary, term, said, out);
			else
				add_own(vocabulary, term, said, typed, out);
		}
}
