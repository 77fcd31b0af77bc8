/*
 * search_suggest: see search_suggest.h. All words one slip away are made and looked up: some 25
 * for each letter, a few microseconds each.
 */
#include "search_suggest.h"

#include <string.h>

enum { LETTERS_MIN = 4, LETTERS_MAX = 24, WORDS_MAX = 4 };

typedef struct {
	Store *store;
	const char *word;
	gsize n;
	char *best;
	double most;
} Search;

/* A slip in the first letter is rare; each known word counts by how often it stands. */
static void
try(Search *search, const char *candidate, gsize n)
{
	if (n < LETTERS_MIN - 1 || (n == search->n && memcmp(candidate, search->word, n) == 0))
		return;
	double count = store_word_count(search->store, candidate, n);
	if (candidate[0] != search->word[0])
		count /= 16;
	if (count <= search->most)
		return;
	search->most = count;
	g_free(search->best);
	search->best = g_strndup(candidate, n);
}

static void
try_all(Search *search)
{
	char text[LETTERS_MAX + 2];
	const char *word = search->word;
	gsize n = search->n;
	for (gsize i = 0; i <= n; i++) {
		memcpy(text, word, i);
		for (char c = 'a'; c <= 'z'; c++) {
			text[i] = c;
			memcpy(text + i + 1, word + i, n - i);
			try(search, text, n + 1);
			if (i < n) {
				memcpy(text + i + 1, word + i + 1, n - i - 1);
				try(search, text, n);
			}
		}
		if (i < n) {
			memcpy(text + i, word + i + 1, n - i - 1);
			try(search, text, n - 1);
		}
		if (i + 1 < n) {
			memcpy(text, word, n);
			text[i] = word[i + 1];
			text[i + 1] = word[i];
			try(search, text, n);
		}
	}
}

/* The word as the index has it, if it is of plain letters only. */
static gboolean
take_plain(const Token *token, gpointer data)
{
	char **word = data;
	gboolean plain = token->length >= LETTERS_MIN && token->length <= LETTERS_MAX;
	for (gsize i = 0; i < token->length && plain; i++)
		plain = g_ascii_islower(token->text[i]);
	if (plain)
		*word = g_strndup(token->text, token->length);
	return FALSE;
}

static char *
suggest_word(Store *store, const char *typed)
{
	g_autofree char *word = NULL;
	tok_query(store_tok(store), typed, -1, NULL, take_plain, &word);
	if (!word)
		return NULL;
	Search search = {store, word, strlen(word), NULL, 0};
	try_all(&search);
	return search.best;
}

/* Copies the text with its first whole-word occurrence of `from` exchanged. */
static char *
exchange(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	if (!at)
		return NULL;
	GString *out = g_string_new_len(text, at - text);
	g_string_append(out, to);
	g_string_append(out, at + strlen(from));
	return g_string_free(out, FALSE);
}

char *
search_suggest(Store *store, const Query *query, const Ranking *ranking)
{
	const SearchPlan *plan = ranking->plan;
	g_autofree char *text = NULL;
	guint tried = 0;
	for (guint i = 0; i < plan->units->len && tried < WORDS_MAX; i++) {
		const PlanUnit *unit = plan_unit(plan, i);
		if (!unit->checked || unit->negative || unit->optional || ranking->documents_with[i])
			continue;
		tried++;
		g_autofree char *word = suggest_word(store, unit->node->text);
		char *better = !word ? NULL
				     : exchange(text ? text : query->read_as, unit->node->text, word);
		if (better) {
			g_free(text);
			text = better;
		}
	}
	return g_steal_pointer(&text);
}
