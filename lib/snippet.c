/*
 * snippet: see snippet.h. One pass over the text keeps those tokens that any phrase begins or goes
 * on with; phrases are then found among the kept ones, so cost follows the text's length. Words of
 * scripts without blanks are looked for as pairs of units, which needs no dictionary.
 */
#include "snippet_private.h"

#include <string.h>

enum { TOKENS_MAX = 16 };

typedef struct {
	guint unit, term, columns, distance;
	double weight;
	guint n;
	guint ids[TOKENS_MAX]; /* of its tokens; the last one of a prefix is not among them */
	char *beginning;       /* of a prefix's last token, or NULL */
	char *only_in;         /* language, or NULL */
} Phrase;

struct Finder {
	Tok *tok;
	GHashTable *ids;     /* token → id + 1 */
	GPtrArray *phrases;  /* of Phrase* */
	GPtrArray *by_first; /* [id]: of GArray of guint, the phrases that begin so; or NULL */
	GArray *prefixes;    /* of guint: phrases with a beginning */
	Breaker *words;      /* made when a script without blanks is met */
	TokSieve sieve;
	char *language; /* of the texts, or NULL */
	guint units;
	gboolean nearness; /* some phrase has a distance */
};

static void
phrase_free(gpointer data)
{
	Phrase *phrase = data;
	g_free(phrase->beginning);
	g_free(phrase->only_in);
	g_free(phrase);
}

static void
free_list(gpointer data)
{
	if (data)
		g_array_unref(data);
}

/* The id of a token that is looked for. */
static guint
token_id(Finder *finder, const char *token)
{
	guint id = GPOINTER_TO_UINT(g_hash_table_lookup(finder->ids, token));
	if (!id) {
		id = g_hash_table_size(finder->ids) + 1;
		g_hash_table_insert(finder->ids, g_strdup(token), GUINT_TO_POINTER(id));
		g_ptr_array_add(finder->by_first, NULL);
		tok_sieve_add(&finder->sieve, token);
	}
	return id;
}

static gboolean
add_part(const Token *token, gpointer data)
{
	g_ptr_array_add(data, g_strndup(token->text, token->length));
	return TRUE;
}

/* A phrase's tokens, words that have no blanks around them as the units that they are made of. */
static GPtrArray *
split_tokens(const Finder *finder, const char *tokens)
{
	g_auto(GStrv) given = g_strsplit(tokens, " ", TOKENS_MAX + 1);
	GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
	for (char **token = given; *token; token++) {
		guint before = parts->len;
		if (break_is_unspaced(g_utf8_get_char(*token)))
			tok_query(finder->tok, *token, -1, NULL, add_part, parts);
		if (parts->len <= before + 1) {
			g_ptr_array_set_size(parts, (gint)before);
			g_ptr_array_add(parts, g_strdup(*token));
		}
	}
	return parts;
}

static void
add_phrase(Finder *finder, const FinderPhrase *from)
{
	Phrase *phrase = g_new0(Phrase, 1);
	guint index = finder->phrases->len;
	*phrase = (Phrase){.unit = from->unit,
	                   .term = from->term,
	                   .columns = from->columns,
	                   .distance = from->distance,
	                   .weight = from->weight,
	                   .only_in = g_strdup(from->only_in)};
	g_autoptr(GPtrArray) tokens = split_tokens(finder, from->tokens);
	phrase->n = MIN(tokens->len, TOKENS_MAX);
	for (guint k = 0; k < phrase->n; k++) {
		if (from->prefix && k + 1 == phrase->n)
			phrase->beginning = g_strdup(tokens->pdata[k]);
		else
			phrase->ids[k] = token_id(finder, tokens->pdata[k]);
	}
	if (phrase->beginning)
		tok_sieve_add(&finder->sieve, phrase->beginning);
	g_ptr_array_add(finder->phrases, phrase);
	finder->units = MAX(finder->units, phrase->unit + 1);
	finder->nearness |= phrase->distance > 0;
	if (phrase->beginning)
		g_array_append_val(finder->prefixes, index);
	if (!phrase->n || !phrase->ids[0])
		return;
	GArray **first = (GArray **)&finder->by_first->pdata[phrase->ids[0]];
	if (!*first)
		*first = g_array_new(FALSE, FALSE, sizeof(guint));
	g_array_append_val(*first, index);
}

Finder *
finder_new(Tok *tok, const FinderPhrase *phrases, guint n)
{
	Finder *finder = g_new0(Finder, 1);
	finder->tok = tok;
	finder->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	finder->phrases = g_ptr_array_new_with_free_func(phrase_free);
	finder->by_first = g_ptr_array_new_with_free_func(free_list);
	finder->prefixes = g_array_new(FALSE, FALSE, sizeof(guint));
	g_ptr_array_add(finder->by_first, NULL);
	for (guint i = 0; i < n; i++)
		add_phrase(finder, &phrases[i]);
	return finder;
}

void
finder_free(Finder *finder)
{
	if (!finder)
		return;
	breaker_free(finder->words);
	g_hash_table_unref(finder->ids);
	g_ptr_array_unref(finder->phrases);
	g_ptr_array_unref(finder->by_first);
	g_array_unref(finder->prefixes);
	g_free(finder->language);
	g_free(finder);
}

void
finder_expect(Finder *finder, const char *language)
{
	g_free(finder->language);
	finder->language = g_strdup(language);
}

static const Phrase *
phrase_of(const Finder *finder, const FinderMatch *match)
{
	return finder->phrases->pdata[match->phrase];
}

guint
finder_unit(const Finder *finder, const FinderMatch *match)
{
	return phrase_of(finder, match)->unit;
}

double
finder_weight(const Finder *finder, const FinderMatch *match)
{
	return phrase_of(finder, match)->weight;
}

guint
finder_units(const Finder *finder)
{
	return finder->units;
}

Breaker *
finder_words(Finder *finder)
{
	if (!finder->words)
		finder->words = breaker_new(BREAK_WORDS);
	return finder->words;
}

/* ---- tokens that matter ---------------------------------------------------------------------- */

typedef struct {
	guint id; /* as in Phrase.ids; 0: kept for a prefix only */
	guint position;
	gsize start, end;
	char *text; /* where prefixes are looked for, else NULL */
} Kept;

typedef struct {
	const Finder *finder;
	GArray *kept;   /* of Kept */
	guint position; /* of the token before, counted from 1 */
	GString *scratch;
} Walk;

static const Phrase *
prefix_phrase(const Finder *finder, guint i)
{
	return finder->phrases->pdata[g_array_index(finder->prefixes, guint, i)];
}

static gboolean
begins_prefix(const Finder *finder, const char *token)
{
	for (guint i = 0; i < finder->prefixes->len; i++)
		if (g_str_has_prefix(token, prefix_phrase(finder, i)->beginning))
			return TRUE;
	return FALSE;
}

static gboolean
keep_token(const Token *token, gpointer data)
{
	Walk *walk = data;
	if (!(token->flags & TOK_COLOCATED))
		walk->position += 1 + token->passed;
	g_string_truncate(walk->scratch, 0);
	g_string_append_len(walk->scratch, token->text, (gssize)token->length);
	guint id = GPOINTER_TO_UINT(g_hash_table_lookup(walk->finder->ids, walk->scratch->str));
	gboolean prefix = begins_prefix(walk->finder, walk->scratch->str);
	if (id || prefix) {
		Kept kept = {id, walk->position, token->start, token->end,
		             prefix ? g_strdup(walk->scratch->str) : NULL};
		g_array_append_val(walk->kept, kept);
	}
	return walk->kept->len < 2 * FINDER_MATCHES_MAX;
}

static void
kept_clear(gpointer data)
{
	g_free(((Kept *)data)->text);
}

/* ---- phrases among them ---------------------------------------------------------------------- */

/* The token of phrase number k at this position, from kept index `from` on, or NULL. */
static const Kept *
token_at(const GArray *kept, guint from, guint position, const Phrase *phrase, guint k)
{
	gboolean beginning = phrase->beginning && k + 1 == phrase->n;
	for (guint i = from; i < kept->len; i++) {
		const Kept *token = &g_array_index(kept, Kept, i);
		if (token->position > position)
			break;
		if (token->position < position)
			continue;
		if (beginning ? token->text && g_str_has_prefix(token->text, phrase->beginning)
		              : token->id == phrase->ids[k])
			return token;
	}
	return NULL;
}

/* The phrase begins with the kept token number from; its other tokens follow. */
static void
add_match(const GArray *kept, guint from, const Finder *finder, guint index, guint columns,
          GArray *matches)
{
	const Phrase *phrase = finder->phrases->pdata[index];
	const Kept *first = &g_array_index(kept, Kept, from);
	FinderMatch match = {index, first->position, first->start, first->end};
	if (columns && phrase->columns && !(phrase->columns & columns))
		return;
	if (phrase->only_in && finder->language && strcmp(phrase->only_in, finder->language) != 0)
		return;
	for (guint k = 1; k < phrase->n; k++) {
		const Kept *next = token_at(kept, from, first->position + k, phrase, k);
		if (!next)
			return;
		match.end = MAX(match.end, next->end);
	}
	g_array_append_val(matches, match);
}

static void
match_from(const GArray *kept, guint from, const Finder *finder, guint columns, GArray *matches)
{
	const Kept *first = &g_array_index(kept, Kept, from);
	const GArray *phrases = first->id ? finder->by_first->pdata[first->id] : NULL;
	for (guint k = 0; phrases && k < phrases->len; k++)
		add_match(kept, from, finder, g_array_index(phrases, guint, k), columns, matches);
	for (guint k = 0; first->text && k < finder->prefixes->len; k++) {
		const Phrase *phrase = prefix_phrase(finder, k);
		if (phrase->n == 1 && g_str_has_prefix(first->text, phrase->beginning))
			add_match(kept, from, finder, g_array_index(finder->prefixes, guint, k),
			          columns, matches);
	}
}

static gint
by_start(gconstpointer a, gconstpointer b)
{
	const FinderMatch *first = a, *second = b;
	if (first->start != second->start)
		return first->start < second->start ? -1 : 1;
	if (first->end != second->end)
		return first->end > second->end ? -1 : 1;
	return first->phrase < second->phrase ? -1 : first->phrase > second->phrase;
}

/* Another term of the match's unit stands within its distance. Positions ascend nearly, as starts
 * do: words of converted text share a start. */
static gboolean
has_neighbour(const Finder *finder, const GArray *matches, guint i)
{
	const FinderMatch *match = &g_array_index(matches, FinderMatch, i);
	const Phrase *phrase = phrase_of(finder, match);
	for (gint step = -1; step <= 1; step += 2) {
		for (guint k = i + (guint)step; k < matches->len; k += (guint)step) {
			const FinderMatch *other = &g_array_index(matches, FinderMatch, k);
			const Phrase *its = phrase_of(finder, other);
			guint apart = MAX(other->position, match->position) -
			              MIN(other->position, match->position);
			if (apart > phrase->distance + TOKENS_MAX)
				break;
			if (its->unit == phrase->unit && its->term != phrase->term &&
			    apart <= phrase->distance + MAX(its->n, phrase->n))
				return TRUE;
		}
	}
	return FALSE;
}

static GArray *
near_only(const Finder *finder, GArray *matches)
{
	GArray *near = g_array_new(FALSE, FALSE, sizeof(FinderMatch));
	for (guint i = 0; i < matches->len; i++) {
		const FinderMatch *match = &g_array_index(matches, FinderMatch, i);
		if (!phrase_of(finder, match)->distance || has_neighbour(finder, matches, i))
			g_array_append_val(near, *match);
	}
	g_array_unref(matches);
	return near;
}

GArray *
finder_find_in(Finder *finder, const char *text, guint columns)
{
	GArray *matches = g_array_new(FALSE, FALSE, sizeof(FinderMatch));
	Walk walk = {finder, g_array_new(FALSE, FALSE, sizeof(Kept)), 0, g_string_new(NULL)};
	gsize size = strlen(text);
	if (size > FINDER_TEXT_MAX)
		size = (gsize)(g_utf8_find_prev_char(text, text + FINDER_TEXT_MAX) - text);
	g_array_set_clear_func(walk.kept, kept_clear);
	if (finder->phrases->len)
		tok_find(finder->tok, text, (gssize)size, NULL, &finder->sieve, keep_token, &walk);
	for (guint i = 0; i < walk.kept->len && matches->len < FINDER_MATCHES_MAX; i++)
		match_from(walk.kept, i, finder, columns, matches);
	g_array_sort(matches, by_start);
	g_string_free(walk.scratch, TRUE);
	g_array_unref(walk.kept);
	return finder->nearness ? near_only(finder, matches) : matches;
}

GArray *
finder_find(Finder *finder, const char *text)
{
	return finder_find_in(finder, text, 0);
}

GArray *
finder_mark(Finder *finder, const char *text, guint column)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GArray) matches = finder_find_in(finder, text, 1u << column);
	guint at = 0;
	const char *p = text;
	gsize closed = 0;
	for (guint i = 0; i < matches->len; i++) {
		const FinderMatch *match = &g_array_index(matches, FinderMatch, i);
		gboolean joined = marks->len && match->start <= closed;
		if (joined && match->end <= closed)
			continue;
		if (!joined) {
			at += (guint)g_utf8_pointer_to_offset(p, text + match->start);
			p = text + match->start;
			g_array_append_val(marks, at);
		} else {
			g_array_set_size(marks, marks->len - 1);
		}
		at += (guint)g_utf8_pointer_to_offset(p, text + match->end);
		p = text + match->end;
		closed = match->end;
		g_array_append_val(marks, at);
	}
	return marks;
}
