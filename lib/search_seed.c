/*
 * search_seed: see search_seed.h. All forms of a word are one term, by the stem that the index has
 * beside them; names and terms of the vocabulary are found whole by one Finder, in every script.
 */
#include "search_seed.h"

#include <math.h>
#include <string.h>

#include "base.h"
#include "lexicon.h"
#include "snippet.h"

enum {
	SEED_PASSAGES = 300, /* of a longer document: so many, spread over it */
	SEED_TERMS = 40,     /* telling words */
	SEED_NAMES = 24,     /* terms of the vocabulary */
	SEED_ALL = 160,      /* with their other names */
	PRINTED_MAX = 60     /* bytes of a term as people read it */
};

static const double TITLE = 3, HEADING = 2, BODY = 1;

/* A word and its forms while they are counted. */
typedef struct {
	char *printed;
	double count;     /* weighted by where it stands */
	guint64 passages; /* of the archive, over the forms met here */
	guint here;       /* texts of the seed that have it */
	guint last;       /* the last of these, from 1 */
	gboolean symbol;
} Counted;

typedef struct {
	Store *store;
	const StoreMap *map;
	const Lexicon *lexicon;
	GHashTable *words; /* token → Counted* */
	GHashTable *forms; /* set of exact tokens whose passages were counted */
	GHashTable *stop;  /* set */
	GHashTable *names; /* name's index + 1 → Counted* */
	const char *text;
	double weight;
	guint number; /* of this text, from 1 */
	/* The exact token that waits for its stem. */
	GString *exact;
	gsize start, end;
	gboolean symbol;
} Count;

static void
counted_free(gpointer data)
{
	Counted *counted = data;
	g_free(counted->printed);
	g_free(counted);
}

static void
term_free(gpointer data)
{
	SeedTerm *term = data;
	g_free(term->tokens);
	g_free(term->printed);
	g_free(term);
}

void
seed_free(Seed *seed)
{
	if (!seed)
		return;
	document_record_free(seed->document);
	passage_record_free(seed->passage);
	g_ptr_array_unref(seed->terms);
	g_free(seed);
}

/* ---- words ----------------------------------------------------------------------------------- */

/* Numbers and single letters of spaced scripts tell nothing. */
static gboolean
tells(const char *token)
{
	gboolean letters = FALSE;
	for (const char *p = token; *p && !letters; p = g_utf8_next_char(p))
		letters = g_unichar_isalpha(g_utf8_get_char(p)) != 0;
	return letters && (strlen(token) > 2 || (guchar)*token >= 0x80);
}

static Counted *
counted_new(const char *printed, gsize length)
{
	Counted *counted = g_new0(Counted, 1);
	counted->printed = g_strndup(printed, length);
	return counted;
}

static void
count_once(Counted *counted, const Count *count)
{
	counted->count += count->weight;
	counted->here += counted->last != count->number;
	counted->last = count->number;
}

/* In small letters, as inside a sentence. */
static gboolean
prints_better(const Counted *counted, const Count *count)
{
	return g_unichar_isupper(g_utf8_get_char(counted->printed)) &&
	       g_unichar_islower(g_utf8_get_char(count->text + count->start));
}

/* The exact token that waits counts under key, its stem or itself. */
static void
count_word(Count *count, const char *key)
{
	gsize length = count->end - count->start;
	const char *exact = count->exact->str;
	if (!*exact)
		return;
	if (tells(exact) && !g_hash_table_contains(count->stop, exact)) {
		Counted *counted = g_hash_table_lookup(count->words, key);
		if (!counted) {
			/* Converted text has one place for a whole run: its token is shown. */
			gboolean whole_run = length > PRINTED_MAX;
			counted = counted_new(whole_run ? exact : count->text + count->start,
			                      whole_run ? strlen(exact) : length);
			g_hash_table_insert(count->words, g_strdup(key), counted);
		} else if (length <= PRINTED_MAX && prints_better(counted, count)) {
			g_free(counted->printed);
			counted->printed = g_strndup(count->text + count->start, length);
		}
		if (!g_hash_table_contains(count->forms, exact)) {
			g_hash_table_add(count->forms, g_strdup(exact));
			counted->passages += lexicon_passages(count->lexicon, exact);
		}
		counted->symbol = count->symbol;
		count_once(counted, count);
	}
	g_string_truncate(count->exact, 0);
}

static gboolean
count_token(const Token *token, gpointer data)
{
	Count *count = data;
	if (token->flags & TOK_STEM) {
		g_autofree char *stem = g_strndup(token->text, token->length);
		if (*stem == '~')
			count_word(count, stem);
		return TRUE;
	}
	if (!(token->flags & TOK_EXACT) || token->flags & TOK_PART)
		return TRUE;
	count_word(count, count->exact->str);
	/* A single unit of a script without blanks is a particle more often than a word. */
	if (token->flags & TOK_FALLBACK && !(token->flags & TOK_COLOCATED))
		return TRUE;
	g_string_append_len(count->exact, token->text, (gssize)token->length);
	count->start = token->start;
	count->end = token->end;
	count->symbol = memchr(token->text, '/', token->length) != NULL;
	return TRUE;
}

static void
add_stop_words(GHashTable *stop, const Vocabulary *vocabulary, const char *code)
{
	const Language *language = vocabulary_language(vocabulary, code);
	for (char **word = language ? language->stop_words : NULL; word && *word; word++)
		g_hash_table_add(stop, *word);
}

/* ---- names of the vocabulary ----------------------------------------------------------------- */

/* All terms of the vocabulary, and a Finder for them; kept with the Store. */
typedef struct {
	char vocabulary[17]; /* its id */
	GPtrArray *printed;  /* of const char*, by phrase of the finder */
	GPtrArray *tokens;   /* of char*, likewise */
	Finder *finder;
} Names;

static void
names_free(gpointer data)
{
	Names *names = data;
	finder_free(names->finder);
	g_ptr_array_unref(names->printed);
	g_ptr_array_unref(names->tokens);
	g_free(names);
}

static void
add_names(Names *names, Tok *tok, GStrv terms)
{
	for (char **term = terms; term && *term; term++) {
		char *tokens = NULL;
		g_autoptr(GPtrArray) keys = expand_keys(tok, *term, &tokens);
		if (!tokens || !*tokens || expand_describes(*term)) {
			g_free(tokens);
			continue;
		}
		g_ptr_array_add(names->printed, *term);
		g_ptr_array_add(names->tokens, tokens);
	}
}

static const Names *
names_of(Store *store)
{
	Names *names = store_attached(store, "similar-names");
	const Vocabulary *vocabulary = store_vocabulary(store);
	Tok *tok = store_tok(store);
	if (names && strcmp(names->vocabulary, vocabulary_id(vocabulary)) == 0)
		return names;
	names = g_new0(Names, 1);
	g_strlcpy(names->vocabulary, vocabulary_id(vocabulary), sizeof names->vocabulary);
	names->printed = g_ptr_array_new();
	names->tokens = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < vocabulary_synonyms(vocabulary)->len; i++)
		add_names(names, tok,
		          ((SynonymGroup *)vocabulary_synonyms(vocabulary)->pdata[i])->terms);
	const GPtrArray *const entities[] = {vocabulary_places(vocabulary),
	                                     vocabulary_orgs(vocabulary)};
	for (guint k = 0; k < G_N_ELEMENTS(entities); k++)
		for (guint i = 0; i < entities[k]->len; i++) {
			const Entity *entity = entities[k]->pdata[i];
			add_names(names, tok, entity->variants);
			add_names(names, tok, entity->abbr);
		}
	g_autofree FinderPhrase *phrases = g_new0(FinderPhrase, names->tokens->len + 1);
	for (guint i = 0; i < names->tokens->len; i++)
		phrases[i] =
		        (FinderPhrase){.tokens = names->tokens->pdata[i], .unit = i, .weight = 1};
	names->finder = finder_new(tok, phrases, names->tokens->len);
	store_attach(store, "similar-names", names, names_free);
	return names;
}

static gboolean
is_capitals(const char *text)
{
	gboolean upper = FALSE;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		if (g_unichar_islower(g_utf8_get_char(p)))
			return FALSE;
		upper = upper || g_unichar_isupper(g_utf8_get_char(p));
	}
	return upper;
}

static void
count_names(Count *count, const Names *names)
{
	g_autoptr(GArray) matches = finder_find(names->finder, count->text);
	gsize closed = 0;
	for (guint i = 0; i < matches->len; i++) {
		const FinderMatch *match = &g_array_index(matches, FinderMatch, i);
		/* By start, the longest first: a longer name hides those inside it. */
		if (match->end <= closed)
			continue;
		const char *printed = names->printed->pdata[match->phrase];
		/* Us is no country: capitals are meant. */
		if (is_capitals(printed) &&
		    strncmp(count->text + match->start, printed, strlen(printed)) != 0)
			continue;
		gpointer key = GUINT_TO_POINTER(match->phrase + 1);
		Counted *counted = g_hash_table_lookup(count->names, key);
		if (!counted) {
			counted = counted_new(printed, strlen(printed));
			g_hash_table_insert(count->names, key, counted);
		}
		closed = match->end;
		count_once(counted, count);
	}
}

/* ---- the texts ------------------------------------------------------------------------------- */

static void
count_text(Count *count, const Names *names, const char *text, double weight)
{
	count->text = text;
	count->weight = weight;
	count->number++;
	tok_document(store_tok(count->store), text, -1, NULL, count_token, count);
	count_word(count, count->exact->str);
	count_names(count, names);
}

static void
count_passage(Count *count, const Names *names, const PassageRecord *passage)
{
	gboolean heading = strcmp(passage->role, "heading") == 0;
	if (strcmp(passage->role, "contents") != 0)
		count_text(count, names, passage->text, heading ? HEADING : BODY);
}

static gboolean
count_document(Count *count, const Names *names, const Seed *seed, GError **error)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < count->map->passages->len; i++)
		if (g_array_index(count->map->passages, MapPassage, i).document == seed->index)
			g_array_append_val(places, i);
	count_text(count, names, seed->document->title, TITLE);
	guint wanted = MIN(places->len, SEED_PASSAGES);
	for (guint i = 0; i < wanted; i++) {
		guint place = (guint)((guint64)i * places->len / wanted);
		guint index = g_array_index(places, guint, place);
		gint64 row = g_array_index(count->map->passages, MapPassage, index).row;
		g_autoptr(PassageRecord) passage = store_passage_at(count->store, row, error);
		if (!passage)
			return FALSE;
		count_passage(count, names, passage);
	}
	return TRUE;
}

/* ---- terms ----------------------------------------------------------------------------------- */

static gint
most_telling(gconstpointer a, gconstpointer b)
{
	const SeedTerm *one = *(SeedTerm *const *)a, *other = *(SeedTerm *const *)b;
	if (one->weight != other->weight)
		return one->weight > other->weight ? -1 : 1;
	return strcmp(one->tokens, other->tokens);
}

static double
rarity(const Count *count, guint64 passages)
{
	double n = count->map->passages->len, with = (double)MIN(passages, (guint64)n);
	return log(1 + (n - with + 0.5) / (with + 0.5));
}

/* What stands in no other text links nothing. */
static void
add_words(Count *count, GPtrArray *terms)
{
	GHashTableIter iter;
	gpointer key, value;
	g_hash_table_iter_init(&iter, count->words);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const Counted *counted = value;
		if (counted->passages <= counted->here)
			continue;
		SeedTerm *term = g_new0(SeedTerm, 1);
		term->tokens = g_strdup(key);
		term->printed = g_strdup(counted->printed);
		term->symbol = counted->symbol;
		term->weight = (1 + log(MAX(1, counted->count))) * rarity(count, counted->passages);
		g_ptr_array_add(terms, term);
	}
	g_ptr_array_sort(terms, most_telling);
	g_ptr_array_set_size(terms, (gint)MIN(terms->len, SEED_TERMS));
}

/* A name is as rare as its rarest word. */
static double
name_rarity(const Count *count, const char *tokens)
{
	g_auto(GStrv) parts = g_strsplit(tokens, " ", -1);
	double most = 0;
	for (char **part = parts; *part; part++) {
		guint passages = lexicon_passages(count->lexicon, *part);
		if (passages)
			most = MAX(most, rarity(count, passages));
	}
	return most > 0 ? most : rarity(count, count->map->passages->len / 20);
}

typedef struct {
	guint name;
	double weight;
} ToldName;

static gint
told_first(gconstpointer a, gconstpointer b)
{
	const ToldName *one = a, *other = b;
	if (one->weight != other->weight)
		return one->weight > other->weight ? -1 : 1;
	return one->name < other->name ? -1 : one->name > other->name;
}

static void
add_term(GPtrArray *terms, GHashTable *known, const char *tokens, const char *printed,
         double weight, const char *only_in)
{
	if (terms->len >= SEED_ALL || g_hash_table_contains(known, tokens))
		return;
	SeedTerm *term = g_new0(SeedTerm, 1);
	term->tokens = g_strdup(tokens);
	term->printed = g_strdup(printed);
	term->weight = weight;
	term->only_in = only_in;
	g_hash_table_add(known, term->tokens);
	g_ptr_array_add(terms, term);
}

static void
expand_word_clear(gpointer data)
{
	ExpandWord *word = data;
	g_free((gpointer)(guintptr)word->tokens);
	g_ptr_array_unref((GPtrArray *)(guintptr)word->keys);
}

/* The other names of a term of the vocabulary. */
static void
add_other_names(GPtrArray *terms, GHashTable *known, Tok *tok, const Expander *expander,
                const char *printed, double weight)
{
	g_auto(GStrv) parts = g_strsplit(printed, " ", -1);
	g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(ExpandWord));
	g_autoptr(GPtrArray) others = g_ptr_array_new();
	g_array_set_clear_func(words, expand_word_clear);
	for (char **part = parts; *part; part++) {
		char *tokens = NULL;
		GPtrArray *keys = expand_keys(tok, *part, &tokens);
		ExpandWord word = {*part, keys, tokens};
		g_array_append_val(words, word);
	}
	if (expander_find(expander, &g_array_index(words, ExpandWord, 0), words->len, others) !=
	    words->len)
		return;
	for (guint i = 0; i < others->len; i++) {
		const Expansion *other = others->pdata[i];
		g_autofree char *link = g_strdup_printf("%s ↔ %s", printed, other->printed);
		/* Documents of other languages are ranked by themselves: a translation there is no
		 * less than the word itself. */
		gboolean abroad = expansion_is_abroad(other, printed);
		add_term(terms, known, other->tokens, link, weight * (abroad ? 1 : other->weight),
		         expansion_only_in(other));
	}
}

static void
add_named(Count *count, const Names *names, const Expander *expander, GPtrArray *terms)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GArray) told = g_array_new(FALSE, FALSE, sizeof(ToldName));
	GHashTableIter iter;
	gpointer key, value;
	for (guint i = 0; i < terms->len; i++)
		g_hash_table_add(known, ((SeedTerm *)terms->pdata[i])->tokens);
	g_hash_table_iter_init(&iter, count->names);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const Counted *counted = value;
		ToldName name = {GPOINTER_TO_UINT(key) - 1, 0};
		name.weight = (1 + log(MAX(1, counted->count))) *
		              name_rarity(count, names->tokens->pdata[name.name]);
		g_array_append_val(told, name);
	}
	g_array_sort(told, told_first);
	for (guint i = 0; i < MIN(told->len, SEED_NAMES); i++) {
		const ToldName *name = &g_array_index(told, ToldName, i);
		const char *printed = names->printed->pdata[name->name];
		const char *tokens = names->tokens->pdata[name->name];
		if (strchr(tokens, ' '))
			add_term(terms, known, tokens, printed, name->weight, NULL);
		add_other_names(terms, known, store_tok(count->store), expander, printed,
		                name->weight);
	}
}

/* ---- all together ---------------------------------------------------------------------------- */

static gboolean
read_seed(Store *store, const char *id, Seed *seed, GError **error)
{
	g_autoptr(GError) e = NULL;
	seed->document = store_document(store, id, &e);
	if (seed->document)
		return TRUE;
	if (g_error_matches(e, RAPPORTEUR_ERROR, ERROR_NOT_FOUND)) {
		g_autofree char *owner = store_passage_document(id);
		seed->passage = store_passage(store, id, error);
		return seed->passage && (seed->document = store_document(store, owner, error));
	}
	g_propagate_error(error, g_steal_pointer(&e));
	return FALSE;
}

static guint
find_index(const StoreMap *map, gint64 row)
{
	for (guint i = 0; i < map->documents->len; i++)
		if (g_array_index(map->documents, MapDocument, i).row == row)
			return i;
	return G_MAXUINT;
}

Seed *
seed_new(Store *store, const StoreMap *map, const Expander *expander, const char *id,
         GError **error)
{
	g_autoptr(Seed) seed = g_new0(Seed, 1);
	seed->terms = g_ptr_array_new_with_free_func(term_free);
	if (!read_seed(store, id, seed, error))
		return NULL;
	seed->index = find_index(map, seed->document->row);
	const Lexicon *lexicon = lexicon_of(store, error);
	if (!lexicon)
		return NULL;
	const Names *names = names_of(store);
	g_autoptr(GHashTable) words =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, counted_free);
	g_autoptr(GHashTable) forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) stop = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) named =
	        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, counted_free);
	Count count = {.store = store,
	               .map = map,
	               .lexicon = lexicon,
	               .words = words,
	               .forms = forms,
	               .stop = stop,
	               .names = named,
	               .exact = g_string_new(NULL)};
	add_stop_words(stop, store_vocabulary(store), "en");
	add_stop_words(stop, store_vocabulary(store), seed->document->lang);
	gboolean good = TRUE;
	if (!seed->passage)
		good = count_document(&count, names, seed, error);
	else
		count_passage(&count, names, seed->passage);
	g_string_free(count.exact, TRUE);
	if (!good)
		return NULL;
	add_words(&count, seed->terms);
	add_named(&count, names, expander, seed->terms);
	return g_steal_pointer(&seed);
}
