/*
 * oracle_vocabulary: a small vocabulary in a folder of its own, and what it says by definition. For
 * tests/oracle.c only.
 */
#pragma once
#include "index_fixture.h"
#include "oracle_text.h"

/* What the programs read; every term of `known` below is in here. */
static const struct {
	const char *name, *text;
} vocabulary_files[] = {
        {"lang/en", "name\tEnglish\nscript\tLatn\nstop\tthe of and who a to is\nword\ttib\n"},
        {"lang/id", "name\tIndonesian\nscript\tLatn\nstemmer\tindonesian\nstop\tyang dan\n"},
        {"lang/th", "name\tThai\nscript\tThai\nspaced\tno\nbuddhist\t543\nstop\tและ\n"},
        {"lang/my", "name\tBurmese\nscript\tMymr\nspaced\tno\nstop\tသည်\n"},
        {"lang/km", "name\tKhmer\nscript\tKhmr\nspaced\tno\n"},
        {"lang/lo", "name\tLao\nscript\tLaoo\nspaced\tno\n"},
        {"lang/zh", "name\tChinese\nscript\tHans\nspaced\tno\n"},
        {"synonyms.tsv", "S1\twage\teq\ten\twage | wages | salary\n"
                         "S2\trecruiter\teq\ten\trecruiter | labour broker\n"
                         "S3\tboard\tab\ten\tQXZ | quexo zobo board\n"
                         "S4\tplavu\tsp\ten\tplavu | plavoo\n"
                         "S5\ttib\tab\ten\tTIB | kwimo board\n"},
        {"gazetteer.tsv", "G1\tcountry\tBelvo\tBV\t\told Belvo | เบลโว\tBelvoan\n"},
        {"orgs.tsv", "O1\tunion\tTarno Union\tTRNU\t\tUnion of Tarno\n"},
        {"spelling.tsv", "labour\tlabor\n"},
        {"sections.tsv", "references\ten\treferences | bibliography\n"},
        {"kinds.tsv", ""},
        {"themes.tsv", "fees-debt\ten\tfee\nhealth\ten\thealth\n"},
        {"rec_cues.tsv", ""},
        {"rec_verbs.tsv", ""}};

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
		g_file_set_contents(path, vocabulary_files[i].text, -1, &error);
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

typedef struct {
	guint group;
	const char *printed;
	double weight;
	gboolean noun;     /* known by itself and its plural, not by its stem */
	gboolean capitals; /* looks like a word: known by its capitals only, and never looked for */
	gboolean gone;     /* known, but not looked for: it is no name */
	GPtrArray *keys, *tokens;
} OracleTerm;

typedef struct {
	GPtrArray *terms; /* of OracleTerm* */
} OracleVocabulary;

/* Spellings weigh 0.9, long forms and names 0.8, other words 0.5. */
static const struct {
	guint group;
	const char *printed;
	double weight;
	gboolean noun, capitals;
} known[] = {{1, "wage", 0.5, TRUE, FALSE},
             {1, "wages", 0.5, TRUE, FALSE},
             {1, "salary", 0.5, TRUE, FALSE},
             {2, "recruiter", 0.5, TRUE, FALSE},
             {2, "labour broker", 0.5, FALSE, FALSE},
             {3, "QXZ", 0.8, FALSE, FALSE},
             {3, "quexo zobo board", 0.8, FALSE, FALSE},
             {4, "plavu", 0.9, FALSE, FALSE},
             {4, "plavoo", 0.9, FALSE, FALSE},
             {5, "TIB", 0.8, FALSE, TRUE},
             {5, "kwimo board", 0.8, FALSE, FALSE},
             {6, "Belvo", 0.8, FALSE, FALSE},
             {6, "old Belvo", 0.8, FALSE, FALSE},
             {6, "เบลโว", 0.8, FALSE, FALSE},
             {7, "Tarno Union", 0.8, FALSE, FALSE},
             {7, "Union of Tarno", 0.8, FALSE, FALSE},
             {7, "TRNU", 0.8, FALSE, FALSE}};

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

static inline OracleVocabulary
vocabulary_known(Tok *tok)
{
	OracleVocabulary vocabulary = {g_ptr_array_new_with_free_func(oracle_term_free)};
	for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
		OracleTerm *term = g_new0(OracleTerm, 1);
		Keys keys = keys_of(tok, known[i].printed);
		*term = (OracleTerm){known[i].group, known[i].printed,  known[i].weight,
		                     known[i].noun,  known[i].capitals, FALSE,
		                     keys.keys,      keys.tokens};
		g_ptr_array_add(vocabulary.terms, term);
	}
	return vocabulary;
}

static inline void
vocabulary_clear(OracleVocabulary *vocabulary)
{
	g_ptr_array_unref(vocabulary->terms);
}

/* wage, wages: one is the other's plural. The vocabulary above has no other kinds. */
static inline gboolean
is_same_noun(const char *a, const char *b)
{
	g_autofree char *as = g_strconcat(a, "s", NULL), *bs = g_strconcat(b, "s", NULL);
	gsize n = strlen(a), m = strlen(b);
	gboolean a_ies = n > 1 && m == n + 2 && a[n - 1] == 'y' && strncmp(a, b, n - 1) == 0 &&
	                 strcmp(b + n - 1, "ies") == 0;
	gboolean b_ies = m > 1 && n == m + 2 && b[m - 1] == 'y' && strncmp(a, b, m - 1) == 0 &&
	                 strcmp(a + m - 1, "ies") == 0;
	return strcmp(a, b) == 0 || strcmp(as, b) == 0 || strcmp(a, bs) == 0 || a_ies || b_ies;
}

/* The words (of char*) together are this term. */
static inline gboolean
is_term(const OracleTerm *term, Tok *tok, const GPtrArray *words)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < words->len; i++) {
		g_auto(Keys) one = keys_of(tok, words->pdata[i]);
		for (guint k = 0; k < one.keys->len; k++)
			g_ptr_array_add(keys, g_strdup(one.keys->pdata[k]));
	}
	if (!sequence_same(keys, term->keys))
		return FALSE;
	g_auto(Keys) first = keys_of(tok, words->pdata[0]);
	if (term->noun && !is_same_noun(term->tokens->pdata[0], first.tokens->pdata[0]))
		return FALSE;
	return !term->capitals || strcmp(term->printed, words->pdata[0]) == 0;
}

/* How many tokens the term has that the words are; 0: they are none. */
static inline guint
vocabulary_term_keys(const OracleVocabulary *vocabulary, Tok *tok, const GPtrArray *words)
{
	for (guint i = 0; i < vocabulary->terms->len; i++) {
		const OracleTerm *term = vocabulary->terms->pdata[i];
		if (is_term(term, tok, words))
			return term->keys->len;
	}
	return 0;
}

static inline gboolean
is_typed(Tok *tok, const OracleTerm *term, const GPtrArray *words)
{
	g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < words->len; i++) {
		g_auto(Keys) one = keys_of(tok, words->pdata[i]);
		for (guint k = 0; k < one.tokens->len; k++)
			g_ptr_array_add(tokens, g_strdup(one.tokens->pdata[k]));
	}
	return sequence_same(term->tokens, tokens);
}

/* The other terms (const OracleTerm*) of the groups of which the words are a term. */
static inline void
vocabulary_others(const OracleVocabulary *vocabulary, Tok *tok, const GPtrArray *words,
                  GPtrArray *out)
{
	for (guint i = 0; i < vocabulary->terms->len; i++) {
		const OracleTerm *term = vocabulary->terms->pdata[i];
		if (!is_term(term, tok, words))
			continue;
		for (guint k = 0; k < vocabulary->terms->len; k++) {
			const OracleTerm *other = vocabulary->terms->pdata[k];
			gboolean have = is_typed(tok, other, words) || other->capitals;
			for (guint j = 0; j < out->len && !have; j++)
				have = sequence_same(other->tokens,
				                     ((OracleTerm *)out->pdata[j])->tokens);
			if (other->group == term->group && !have)
				g_ptr_array_add(out, (gpointer)(guintptr)other);
		}
	}
}
