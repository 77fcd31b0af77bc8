/* search_expand: see search_expand.h. */
#include "search_expand.h"

#include <string.h>

typedef struct {
	GPtrArray *members; /* of Expansion* */
	gboolean nouns;     /* English words of the same meaning */
} Group;

/* One term of one group, under the key of its first token. */
typedef struct {
	const Group *group;
	const char *tokens;
	GPtrArray *keys;      /* of char* */
	const char *capitals; /* as printed, where only that form is meant; else NULL */
	gboolean noun;        /* an English noun: known by itself and its plural, not by its stem */
} Term;

struct Expander {
	Tok *tok;                /* while it is made; then NULL */
	const Language *english; /* likewise */
	GStringChunk *strings;
	GPtrArray *groups;
	GHashTable *terms; /* key of the first token → GPtrArray of Term*, longest first */
};

/* ---- cutting --------------------------------------------------------------------------------- */

typedef struct {
	GPtrArray *keys;
	GString *tokens;
	gboolean stemmed; /* the last token has its key from a stem already */
} Keys;

static gboolean
add_key(const Token *token, gpointer data)
{
	Keys *keys = data;
	if (token->flags & TOK_STEM) {
		guint last = keys->keys->len - 1;
		if (!keys->stemmed && keys->keys->len && token->length > 1 &&
		    token->text[0] == '~') {
			g_free(keys->keys->pdata[last]);
			keys->keys->pdata[last] = g_strndup(token->text + 1, token->length - 1);
			keys->stemmed = TRUE;
		}
		return TRUE;
	}
	if (token->flags & TOK_COLOCATED)
		return TRUE;
	if (keys->tokens->len)
		g_string_append_c(keys->tokens, ' ');
	g_string_append_len(keys->tokens, token->text, (gssize)token->length);
	g_ptr_array_add(keys->keys, g_strndup(token->text, token->length));
	keys->stemmed = FALSE;
	return TRUE;
}

/* Word by word: what stands alone between blanks is cut as if it were typed alone. */
GPtrArray *
expand_keys(Tok *tok, const char *text, char **ret_tokens)
{
	Keys keys = {g_ptr_array_new_with_free_func(g_free), g_string_new(NULL), FALSE};
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	for (char **word = words; *word; word++)
		tok_query(tok, *word, -1, NULL, add_key, &keys);
	*ret_tokens = g_string_free(keys.tokens, FALSE);
	return keys.keys;
}

/* ---- abbreviations --------------------------------------------------------------------------- */

static gboolean
is_english(const Expander *expander, const char *word)
{
	const Language *english = expander->english;
	return english && (g_strv_contains((const char *const *)english->words, word) ||
	                   g_strv_contains((const char *const *)english->stop_words, word));
}

/* TIP, CI, SEA: in small letters these are, or look like, words. ILO, MMN, UPR do not. */
static gboolean
could_be_word(const Expander *expander, const char *text)
{
	gsize n = strlen(text);
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isupper(text[i]))
			return FALSE;
	g_autofree char *small = g_ascii_strdown(text, -1);
	if (n < 3 || is_english(expander, small))
		return TRUE;
	if (n > 3)
		return FALSE;
	gboolean vowel[3];
	for (gsize i = 0; i < 3; i++)
		vowel[i] = strchr("AEIOU", text[i]) != NULL;
	return (!vowel[0] && vowel[1] && !vowel[2]) || text[1] == text[2];
}

gboolean
expand_describes(const char *text)
{
	gboolean latin = FALSE;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isupper(c) || g_unichar_isdigit(c))
			return FALSE;
		latin = latin || g_unichar_islower(c);
	}
	return latin;
}

/* ---- reading the vocabulary ------------------------------------------------------------------ */

static void
term_free(gpointer data)
{
	Term *term = data;
	g_ptr_array_unref(term->keys);
	g_free(term);
}

static void
group_free(gpointer data)
{
	Group *group = data;
	g_ptr_array_unref(group->members);
	g_free(group);
}

static Group *
add_group(Expander *expander)
{
	Group *group = g_new0(Group, 1);
	group->members = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(expander->groups, group);
	return group;
}

/* Makes the term known by its words as written in spelling. Returns NULL if there are none. */
static const Term *
add_spelling(Expander *expander, const Group *group, const char *printed, const char *spelling)
{
	g_autofree char *tokens = NULL;
	GPtrArray *keys = expand_keys(expander->tok, spelling, &tokens);
	if (!keys->len) {
		g_ptr_array_unref(keys);
		return NULL;
	}
	Term *term = g_new0(Term, 1);
	term->group = group;
	term->keys = keys;
	term->tokens = g_string_chunk_insert_const(expander->strings, tokens);
	term->noun = group->nouns && keys->len == 1;
	term->capitals = could_be_word(expander, printed)
	                         ? g_string_chunk_insert_const(expander->strings, printed)
	                         : NULL;
	GPtrArray *same = g_hash_table_lookup(expander->terms, keys->pdata[0]);
	if (!same) {
		same = g_ptr_array_new_with_free_func(term_free);
		g_hash_table_insert(expander->terms, g_strdup(keys->pdata[0]), same);
	}
	g_ptr_array_add(same, term);
	return term;
}

static void
add_term(Expander *expander, Group *group, const char *printed, double weight)
{
	const Term *term = add_spelling(expander, group, printed, printed);
	/* "pre departure training" is typed for "pre-departure training". */
	if (term && strchr(printed, '-')) {
		g_autofree char *apart = g_strdelimit(g_strdup(printed), "-", ' ');
		add_spelling(expander, group, printed, apart);
	}
	/* The index knows no capitals: TIP would find every tip. */
	if (!term || term->capitals)
		return;
	Expansion *expansion = g_new0(Expansion, 1);
	expansion->printed = g_string_chunk_insert_const(expander->strings, printed);
	expansion->tokens = term->tokens;
	expansion->weight = weight;
	g_ptr_array_add(group->members, expansion);
}

static void
add_synonyms(Expander *expander, const SynonymGroup *synonyms)
{
	static const struct {
		const char *mode;
		double weight;
	} modes[] = {{"sp", 0.9}, {"ab", 0.8}, {"eq", 0.5}};
	for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
		if (strcmp(synonyms->mode, modes[i].mode) != 0)
			continue;
		Group *group = add_group(expander);
		group->nouns =
		        strcmp(synonyms->mode, "eq") == 0 && strcmp(synonyms->lang, "en") == 0;
		for (char **term = synonyms->terms; *term; term++)
			add_term(expander, group, *term, modes[i].weight);
	}
}

static void
add_entities(Expander *expander, const GPtrArray *entities)
{
	for (guint i = 0; i < entities->len; i++) {
		const Entity *entity = entities->pdata[i];
		Group *group = add_group(expander);
		for (char **name = entity->variants; name && *name; name++)
			if (!expand_describes(*name))
				add_term(expander, group, *name, 0.8);
		for (char **name = entity->abbr; name && *name; name++)
			add_term(expander, group, *name, 0.8);
	}
}

static gint
longest_first(gconstpointer a, gconstpointer b)
{
	const Term *first = *(const Term *const *)a, *second = *(const Term *const *)b;
	return (gint)second->keys->len - (gint)first->keys->len;
}

Expander *
expander_new(Tok *tok, const Vocabulary *vocabulary)
{
	Expander *expander = g_new0(Expander, 1);
	expander->tok = tok;
	expander->english = vocabulary_language(vocabulary, "en");
	expander->strings = g_string_chunk_new(1 << 14);
	expander->groups = g_ptr_array_new_with_free_func(group_free);
	expander->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                        (GDestroyNotify)g_ptr_array_unref);
	const GPtrArray *synonyms = vocabulary_synonyms(vocabulary);
	for (guint i = 0; i < synonyms->len; i++)
		add_synonyms(expander, synonyms->pdata[i]);
	add_entities(expander, vocabulary_places(vocabulary));
	add_entities(expander, vocabulary_orgs(vocabulary));
	expander->tok = NULL;
	expander->english = NULL;
	GHashTableIter iterator;
	gpointer same;
	g_hash_table_iter_init(&iterator, expander->terms);
	while (g_hash_table_iter_next(&iterator, NULL, &same))
		g_ptr_array_sort(same, longest_first);
	return expander;
}

void
expander_free(Expander *expander)
{
	if (!expander)
		return;
	g_hash_table_unref(expander->terms);
	g_ptr_array_unref(expander->groups);
	g_string_chunk_free(expander->strings);
	g_free(expander);
}

/* ---- finding --------------------------------------------------------------------------------- */

/* TRUE if plural is a plural of the English noun: fees, agencies, women, children. */
static gboolean
is_plural(const char *noun, const char *plural)
{
	static const char *const endings[][2] = {
	        {"", "s"}, {"", "es"}, {"y", "ies"}, {"an", "en"}, {"", "ren"}};
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		if (!g_str_has_suffix(noun, endings[i][0]) ||
		    !g_str_has_suffix(plural, endings[i][1]))
			continue;
		gsize n = strlen(noun) - strlen(endings[i][0]);
		if (n == strlen(plural) - strlen(endings[i][1]) && memcmp(noun, plural, n) == 0)
			return TRUE;
	}
	return FALSE;
}

/* The stem of paid is pay, which also is a noun: fees paid are no wages. */
static gboolean
is_same_noun(const char *a, const char *b)
{
	return strcmp(a, b) == 0 || is_plural(a, b) || is_plural(b, a);
}

/* How many of the words spell out the term: 0 if they do not. */
static guint
spelled_by(const Term *term, const ExpandWord *words, guint n)
{
	guint key = 0, word = 0;
	while (word < n && key < term->keys->len) {
		const GPtrArray *keys = words[word++].keys;
		for (guint i = 0; i < keys->len; i++, key++)
			if (key == term->keys->len ||
			    strcmp(keys->pdata[i], term->keys->pdata[key]) != 0)
				return 0;
	}
	if (term->noun && !is_same_noun(term->tokens, words[0].tokens))
		return 0;
	if (key < term->keys->len || (term->capitals && strcmp(term->capitals, words[0].text) != 0))
		return 0;
	return word;
}

static void
add_members(const Group *group, const char *typed, GPtrArray *out)
{
	for (guint i = 0; i < group->members->len; i++) {
		const Expansion *member = group->members->pdata[i];
		gboolean known = strcmp(member->tokens, typed) == 0;
		for (guint k = 0; k < out->len && !known; k++)
			known =
			    strcmp(((const Expansion *)out->pdata[k])->tokens, member->tokens) == 0;
		if (!known)
			g_ptr_array_add(out, (gpointer)(guintptr)member);
	}
}

guint
expander_find(const Expander *expander, const ExpandWord *words, guint n, GPtrArray *out)
{
	const GPtrArray *terms = n && words[0].keys->len
	                             ? g_hash_table_lookup(expander->terms, words[0].keys->pdata[0])
	                             : NULL;
	guint longest = 0, tokens = 0;
	g_autoptr(GString) typed = g_string_new(NULL);
	for (guint i = 0; terms && i < terms->len; i++) {
		const Term *term = terms->pdata[i];
		if (term->keys->len < tokens)
			break;
		guint used = spelled_by(term, words, n);
		if (!used)
			continue;
		if (!longest)
			for (guint k = 0; k < used; k++)
				g_string_append_printf(typed, k ? " %s" : "%s", words[k].tokens);
		longest = used;
		tokens = term->keys->len;
		add_members(term->group, typed->str, out);
	}
	return longest;
}
