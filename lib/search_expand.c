/*
 * search_expand: see search_expand.h. In reading order: cutting terms, sources (a group of
 * synonyms, a place, an organisation), their terms, their expansions, finding.
 *
 * Terms are cut a script at a time, expansions a source at a time: ICU takes 25 ms to begin with
 * Chinese, and most searches are for neither it nor most of the rest.
 */
#include "search_expand.h"

#include <string.h>

typedef enum {
	SCRIPT_OTHER,
	SCRIPT_BURMESE,
	SCRIPT_THAI,
	SCRIPT_LAO,
	SCRIPT_KHMER,
	SCRIPT_HAN
} Script;
enum { N_SCRIPTS = SCRIPT_HAN + 1 };

/* A group of synonyms or an entity. */
typedef struct {
	const SynonymGroup *synonyms; /* or NULL */
	const Entity *entity;         /* or NULL */
	guint index;                  /* in the order of the files */
	gboolean nouns;               /* English words of the same meaning */
	/* Of Expansion*: what the terms find here and in other languages; NULL until it is needed.
	 */
	GPtrArray *others, *translations;
} Source;

/* One term of one source, under the key of its first token. */
typedef struct {
	Source *source;
	const char *tokens;
	GPtrArray *keys;      /* of char* */
	const char *capitals; /* as printed, where only that form is meant; else NULL */
	gboolean noun;        /* an English noun: known by itself and its plural, not by its stem */
	gboolean first;       /* of its source */
} Term;

struct Expander {
	Tok *tok; /* until it is complete; then NULL */
	const Vocabulary *vocabulary;
	GStringChunk *strings;
	GPtrArray *sources;   /* of Source*, synonyms first */
	GHashTable *concepts; /* concept → GPtrArray of Source* */
	GHashTable *terms;    /* key of the first token → GPtrArray of Term*, longest first */
	gboolean *cut;        /* [script]: its terms are among terms */
};

const char *
expansion_why_name(ExpansionWhy why)
{
	static const char *const names[] = {
	        [WHY_SPELLING] = "spelling",      [WHY_ABBREVIATION] = "abbreviation",
	        [WHY_SYNONYM] = "synonym",        [WHY_NARROWER] = "narrower",
	        [WHY_RELATED] = "related",        [WHY_NAME] = "name",
	        [WHY_TRANSLATION] = "translation"};
	return names[why];
}

/* ---- scripts --------------------------------------------------------------------------------- */

static GUnicodeScript
first_script(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_isalpha(g_utf8_get_char(p)))
			return g_unichar_get_script(g_utf8_get_char(p));
	return G_UNICODE_SCRIPT_COMMON;
}

static Script
script_of(const char *text)
{
	switch (first_script(text)) {
	case G_UNICODE_SCRIPT_MYANMAR:
		return SCRIPT_BURMESE;
	case G_UNICODE_SCRIPT_THAI:
		return SCRIPT_THAI;
	case G_UNICODE_SCRIPT_LAO:
		return SCRIPT_LAO;
	case G_UNICODE_SCRIPT_KHMER:
		return SCRIPT_KHMER;
	case G_UNICODE_SCRIPT_HAN:
		return SCRIPT_HAN;
	default:
		return SCRIPT_OTHER;
	}
}

/* The vocabulary's language that is written in the script of a name, unless several could be. */
static const char *
language_by_script(const Vocabulary *vocabulary, const char *name)
{
	static const char *const codes[] = {NULL, "Mymr", "Thai", "Laoo", "Khmr", "Hans"};
	const char *code = codes[script_of(name)];
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	for (guint i = 0; code && i < languages->len; i++)
		if (strcmp(((const Language *)languages->pdata[i])->script, code) == 0)
			return ((const Language *)languages->pdata[i])->code;
	return NULL;
}

gboolean
expansion_is_abroad(const Expansion *expansion, const char *typed)
{
	if (expansion->why != WHY_NAME)
		return expansion->why == WHY_TRANSLATION;
	GUnicodeScript one = first_script(typed), other = first_script(expansion->printed);
	return one != other && one != G_UNICODE_SCRIPT_COMMON && other != G_UNICODE_SCRIPT_COMMON;
}

const char *
expansion_only_in(const Expansion *expansion)
{
	gboolean latin = first_script(expansion->printed) == G_UNICODE_SCRIPT_LATIN;
	return expansion->why == WHY_TRANSLATION && latin ? expansion->language : NULL;
}

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
	const Language *english = vocabulary_language(expander->vocabulary, "en");
	return english && (g_strv_contains((const char *const *)english->words, word) ||
	                   g_strv_contains((const char *const *)english->stop_words, word));
}

/* TIP, CI, SEA, DoE: in small letters these are, or look like, words. ILO, MMN, UPR do not. */
static gboolean
could_be_word(const Expander *expander, const char *text)
{
	gsize n = strlen(text);
	guint capitals = 0;
	for (gsize i = 0; i < n; i++) {
		if (!g_ascii_isalpha(text[i]))
			return FALSE;
		capitals += g_ascii_isupper(text[i]);
	}
	if (capitals < 2)
		return FALSE;
	g_autofree char *small = g_ascii_strdown(text, -1);
	if (n < 3 || is_english(expander, small))
		return TRUE;
	if (n > 3)
		return FALSE;
	gboolean vowel[3];
	for (gsize i = 0; i < 3; i++)
		vowel[i] = strchr("aeiou", small[i]) != NULL;
	return (!vowel[0] && vowel[1] && !vowel[2]) || small[1] == small[2];
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

/* ---- sources --------------------------------------------------------------------------------- */

static void
term_free(gpointer data)
{
	Term *term = data;
	g_ptr_array_unref(term->keys);
	g_free(term);
}

static void
source_free(gpointer data)
{
	Source *source = data;
	g_clear_pointer(&source->others, g_ptr_array_unref);
	g_clear_pointer(&source->translations, g_ptr_array_unref);
	g_free(source);
}

static gboolean
has_mode(const SynonymGroup *synonyms, const char *mode)
{
	return strcmp(synonyms->mode, mode) == 0;
}

static Source *
add_source(Expander *expander)
{
	Source *source = g_new0(Source, 1);
	source->index = expander->sources->len;
	g_ptr_array_add(expander->sources, source);
	return source;
}

static void
add_synonyms(Expander *expander, const SynonymGroup *synonyms)
{
	Source *source = add_source(expander);
	source->synonyms = synonyms;
	source->nouns = strcmp(synonyms->lang, "en") == 0 && !has_mode(synonyms, "sp") &&
	                !has_mode(synonyms, "ab");
	if (!*synonyms->concept)
		return;
	GPtrArray *same = g_hash_table_lookup(expander->concepts, synonyms->concept);
	if (!same) {
		same = g_ptr_array_new();
		g_hash_table_insert(expander->concepts, (gpointer)(guintptr)synonyms->concept,
		                    same);
	}
	g_ptr_array_add(same, source);
}

static void
add_entities(Expander *expander, const GPtrArray *entities)
{
	for (guint i = 0; i < entities->len; i++)
		add_source(expander)->entity = entities->pdata[i];
}

Expander *
expander_new(Tok *tok, const Vocabulary *vocabulary)
{
	Expander *expander = g_new0(Expander, 1);
	expander->tok = tok;
	expander->vocabulary = vocabulary;
	expander->strings = g_string_chunk_new(1 << 14);
	expander->sources = g_ptr_array_new_with_free_func(source_free);
	expander->concepts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                           (GDestroyNotify)g_ptr_array_unref);
	expander->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                        (GDestroyNotify)g_ptr_array_unref);
	expander->cut = g_new0(gboolean, N_SCRIPTS);
	const GPtrArray *synonyms = vocabulary_synonyms(vocabulary);
	for (guint i = 0; i < synonyms->len; i++)
		add_synonyms(expander, synonyms->pdata[i]);
	add_entities(expander, vocabulary_places(vocabulary));
	add_entities(expander, vocabulary_orgs(vocabulary));
	return expander;
}

void
expander_free(Expander *expander)
{
	if (!expander)
		return;
	g_hash_table_unref(expander->terms);
	g_hash_table_unref(expander->concepts);
	g_ptr_array_unref(expander->sources);
	g_string_chunk_free(expander->strings);
	g_free(expander->cut);
	g_free(expander);
}

/* ---- terms ----------------------------------------------------------------------------------- */

static const char *
keep(const Expander *expander, const char *text)
{
	return g_string_chunk_insert_const(expander->strings, text);
}

/*
 * A name in Zawgyi's code becomes the one in Unicode that stands beside it, after 20 ms in which
 * ICU begins; only where none stands there it says something.
 */
static void
drop_zawgyi(GPtrArray *names)
{
	guint unicode = 0;
	for (guint i = 0; i < names->len; i++)
		unicode += script_of(names->pdata[i]) == SCRIPT_BURMESE &&
		           !tok_is_zawgyi(names->pdata[i], -1);
	for (guint i = names->len; unicode && i > 0; i--)
		if (script_of(names->pdata[i - 1]) == SCRIPT_BURMESE &&
		    tok_is_zawgyi(names->pdata[i - 1], -1))
			g_ptr_array_remove_index(names, i - 1);
}

/* Of const char*: all terms or names of a source. */
static GPtrArray *
names_of(const Source *source)
{
	GPtrArray *names = g_ptr_array_new();
	const Entity *entity = source->entity;
	const GStrv lists[] = {source->synonyms ? source->synonyms->terms : NULL,
	                       entity ? entity->variants : NULL, entity ? entity->abbr : NULL};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (char **name = lists[i]; name && *name; name++)
			if (!entity || lists[i] == entity->abbr || !expand_describes(*name))
				g_ptr_array_add(names, *name);
	drop_zawgyi(names);
	return names;
}

static gint
longest_first(gconstpointer a, gconstpointer b)
{
	const Term *first = *(const Term *const *)a, *second = *(const Term *const *)b;
	if (first->keys->len != second->keys->len)
		return first->keys->len > second->keys->len ? -1 : 1;
	return first->source->index < second->source->index
	               ? -1
	               : first->source->index > second->source->index;
}

/* Makes the term known by its words as written in spelling. */
static void
add_spelling(const Expander *expander, Source *source, const char *printed, const char *spelling,
             gboolean first)
{
	g_autofree char *tokens = NULL;
	GPtrArray *keys = expand_keys(expander->tok, spelling, &tokens);
	if (!keys->len) {
		g_ptr_array_unref(keys);
		return;
	}
	Term *term = g_new0(Term, 1);
	term->source = source;
	term->keys = keys;
	term->tokens = keep(expander, tokens);
	term->noun = source->nouns && keys->len == 1;
	term->first = first;
	term->capitals = could_be_word(expander, printed) ? keep(expander, printed) : NULL;
	GPtrArray *same = g_hash_table_lookup(expander->terms, keys->pdata[0]);
	if (!same) {
		same = g_ptr_array_new_with_free_func(term_free);
		g_hash_table_insert(expander->terms, g_strdup(keys->pdata[0]), same);
	}
	g_ptr_array_add(same, term);
}

static void
add_term(const Expander *expander, Source *source, const char *printed, gboolean first)
{
	add_spelling(expander, source, printed, printed, first);
	/* "pre departure training" is typed for "pre-departure training". */
	if (strchr(printed, '-')) {
		g_autofree char *apart = g_strdelimit(g_strdup(printed), "-", ' ');
		add_spelling(expander, source, printed, apart, first);
	}
}

/* Makes the terms known that are written in the script. */
static void
cut_script(const Expander *expander, Script script)
{
	if (expander->cut[script])
		return;
	expander->cut[script] = TRUE;
	for (guint i = 0; i < expander->sources->len; i++) {
		Source *source = expander->sources->pdata[i];
		g_autoptr(GPtrArray) names = names_of(source);
		for (guint k = 0; k < names->len; k++)
			if (script_of(names->pdata[k]) == script)
				add_term(expander, source, names->pdata[k], k == 0);
	}
	GHashTableIter iterator;
	gpointer same;
	g_hash_table_iter_init(&iterator, expander->terms);
	while (g_hash_table_iter_next(&iterator, NULL, &same))
		g_ptr_array_sort(same, longest_first);
}

/* ---- expansions ------------------------------------------------------------------------------ */

static void
add_expansion(const Expander *expander, GPtrArray *list, const char *printed, ExpansionWhy why,
              double weight, const char *language)
{
	/* The index knows no capitals: TIP would find every tip. */
	if (could_be_word(expander, printed))
		return;
	g_autofree char *tokens = NULL;
	g_autoptr(GPtrArray) keys = expand_keys(expander->tok, printed, &tokens);
	if (!keys->len)
		return;
	Expansion *expansion = g_new0(Expansion, 1);
	expansion->printed = printed;
	expansion->tokens = keep(expander, tokens);
	expansion->weight = weight;
	expansion->why = why;
	expansion->language = language;
	g_ptr_array_add(list, expansion);
}

static const struct {
	const char *mode;
	ExpansionWhy why;
	double weight;
} modes[] = {{"sp", WHY_SPELLING, 0.9},
             {"ab", WHY_ABBREVIATION, 0.8},
             {"eq", WHY_SYNONYM, 0.5},
             {"nar", WHY_NARROWER, 0.4},
             {"near", WHY_RELATED, 0.3}};

static void
add_own(const Expander *expander, const Source *source)
{
	g_autoptr(GPtrArray) names = names_of(source);
	const SynonymGroup *synonyms = source->synonyms;
	for (guint i = 0; i < names->len && !synonyms; i++)
		add_expansion(expander, source->others, names->pdata[i], WHY_NAME, 0.8,
		              language_by_script(expander->vocabulary, names->pdata[i]));
	for (guint k = 0; synonyms && k < G_N_ELEMENTS(modes); k++)
		for (guint i = 0; i < names->len && has_mode(synonyms, modes[k].mode); i++)
			add_expansion(expander, source->others, names->pdata[i], modes[k].why,
			              modes[k].weight, synonyms->lang);
}

/* Of these groups the first term alone stands for the concept. */
static gboolean
is_loose(const SynonymGroup *synonyms)
{
	return has_mode(synonyms, "nar") || has_mode(synonyms, "near");
}

static void
add_translations(const Expander *expander, const Source *source)
{
	static const double weight = 0.25;
	const char *concept = source->synonyms ? source->synonyms->concept : "";
	const GPtrArray *same = g_hash_table_lookup(expander->concepts, concept);
	for (guint i = 0; same && i < same->len; i++) {
		const SynonymGroup *other = ((const Source *)same->pdata[i])->synonyms;
		if (strcmp(other->lang, source->synonyms->lang) == 0)
			continue;
		for (char **term = other->terms; *term; term++)
			if (term == other->terms || !is_loose(other))
				add_expansion(expander, source->translations, *term,
				              WHY_TRANSLATION, weight, other->lang);
	}
}

static void
make_expansions(const Expander *expander, Source *source)
{
	if (source->others)
		return;
	source->others = g_ptr_array_new_with_free_func(g_free);
	source->translations = g_ptr_array_new_with_free_func(g_free);
	add_own(expander, source);
	add_translations(expander, source);
}

void
expander_complete(Expander *expander)
{
	for (guint script = 0; script < N_SCRIPTS; script++)
		cut_script(expander, script);
	for (guint i = 0; i < expander->sources->len; i++)
		make_expansions(expander, expander->sources->pdata[i]);
	expander->tok = NULL;
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

/* DoE, DOE; but not doe. */
static gboolean
is_written_so(const char *capitals, const char *typed)
{
	return strcmp(capitals, typed) == 0 ||
	       (g_ascii_strcasecmp(capitals, typed) == 0 &&
	        strpbrk(typed, "abcdefghijklmnopqrstuvwxyz") == NULL);
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
	if (key < term->keys->len ||
	    (term->capitals && !is_written_so(term->capitals, words[0].text)))
		return 0;
	return word;
}

static void
add_members(const GPtrArray *members, const char *typed, GPtrArray *out)
{
	for (guint i = 0; i < members->len; i++) {
		const Expansion *member = members->pdata[i];
		gboolean known = strcmp(member->tokens, typed) == 0;
		for (guint k = 0; k < out->len && !known; k++)
			known = strcmp(((const Expansion *)out->pdata[k])->tokens,
			               member->tokens) == 0;
		if (!known)
			g_ptr_array_add(out, (gpointer)(guintptr)member);
	}
}

static gboolean
finds_own(const Term *term, gboolean wider)
{
	const SynonymGroup *synonyms = term->source->synonyms;
	if (synonyms && has_mode(synonyms, "nar"))
		return term->first;
	return !synonyms || wider || !has_mode(synonyms, "near");
}

static gboolean
finds_translations(const Term *term)
{
	const SynonymGroup *synonyms = term->source->synonyms;
	return synonyms && (term->first || !is_loose(synonyms)) &&
	       term->source->translations->len > 0;
}

/* Terms of narrower groups say nothing by them, but hide the shorter terms in them. */
static gboolean
counts(const Term *term, gboolean wider)
{
	const SynonymGroup *synonyms = term->source->synonyms;
	return !synonyms || !has_mode(synonyms, "near") || wider || finds_translations(term);
}

/* Adds what the terms find: first in their own language, then in others. */
static void
add_found(const GPtrArray *terms, const char *typed, gboolean wider, GPtrArray *out)
{
	const char *language = NULL;
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = 0; i < terms->len; i++) {
			const Term *term = terms->pdata[i];
			const SynonymGroup *synonyms = term->source->synonyms;
			if (synonyms && !language)
				language = synonyms->lang;
			if (synonyms && strcmp(synonyms->lang, language) != 0)
				continue;
			if (!pass && finds_own(term, wider))
				add_members(term->source->others, typed, out);
			if (pass && finds_translations(term))
				add_members(term->source->translations, typed, out);
		}
}

static guint
find(const Expander *expander, const ExpandWord *words, guint n, gboolean wider, GPtrArray *out)
{
	if (!n || !words[0].keys->len)
		return 0;
	cut_script(expander, script_of(words[0].text));
	const GPtrArray *terms = g_hash_table_lookup(expander->terms, words[0].keys->pdata[0]);
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	guint longest = 0, tokens = 0;
	for (guint i = 0; terms && i < terms->len; i++) {
		const Term *term = terms->pdata[i];
		if (term->keys->len < tokens)
			break;
		guint used = spelled_by(term, words, n);
		if (used)
			make_expansions(expander, term->source);
		if (!used || !counts(term, wider))
			continue;
		longest = used;
		tokens = term->keys->len;
		g_ptr_array_add(found, (gpointer)(guintptr)term);
	}
	g_autoptr(GString) typed = g_string_new(NULL);
	for (guint k = 0; k < longest; k++)
		g_string_append_printf(typed, k ? " %s" : "%s", words[k].tokens);
	add_found(found, typed->str, wider, out);
	return longest;
}

guint
expander_find(const Expander *expander, const ExpandWord *words, guint n, GPtrArray *out)
{
	return find(expander, words, n, FALSE, out);
}

guint
expander_find_wider(const Expander *expander, const ExpandWord *words, guint n, GPtrArray *out)
{
	return find(expander, words, n, TRUE, out);
}
