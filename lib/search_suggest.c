/*
 * search_suggest: see search_suggest.h. The words of the index that begin with the same letters
 * are compared one by one.
 */
#include "search_suggest.h"

#include <string.h>

enum { LETTERS_MIN = 4, LETTERS_MAX = 24, WORDS_MAX = 4 };

/*
 * TRUE if one slip makes b of a: a letter added, left out, exchanged for another, or two
 * neighbours exchanged (Damerau 1964).
 */
static gboolean
one_slip(const char *a, gsize n, const char *b, gsize m)
{
	gsize same = 0;
	if (n > m)
		return one_slip(b, m, a, n);
	while (same < n && a[same] == b[same])
		same++;
	if (m - n > 1 || (n == m && same == n))
		return FALSE;
	if (n < m)
		return strcmp(a + same, b + same + 1) == 0;
	if (strcmp(a + same + 1, b + same + 1) == 0)
		return TRUE;
	return same + 1 < n && a[same] == b[same + 1] && a[same + 1] == b[same] &&
	       strcmp(a + same + 2, b + same + 2) == 0;
}

/* In every language, or most words of French would be slips of English ones. */
static gboolean
is_stop_word(const Vocabulary *vocabulary, const char *word)
{
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	for (guint i = 0; i < languages->len; i++)
		if (g_strv_contains((const char *const *)((const Language *)languages->pdata[i])
		                            ->stop_words,
		                    word))
			return TRUE;
	return FALSE;
}

typedef struct {
	const Vocabulary *vocabulary;
	const char *word;
	gsize n;
	char *best;
	guint most;
} Nearest;

static void
compare(const char *word, guint passages, gpointer data)
{
	Nearest *nearest = data;
	gsize n = strlen(word);
	if (passages <= nearest->most || n + 1 < nearest->n || n > nearest->n + 1 ||
	    !one_slip(nearest->word, nearest->n, word, n) ||
	    is_stop_word(nearest->vocabulary, word))
		return;
	nearest->most = passages;
	g_free(nearest->best);
	nearest->best = g_strdup(word);
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

/* A slip in the first letter is rare, one in the second not frequent: the narrow look comes first.
 */
static char *
suggest_word(Store *store, const char *typed)
{
	g_autofree char *word = NULL;
	tok_query(store_tok(store), typed, -1, NULL, take_plain, &word);
	const Vocabulary *vocabulary = store_vocabulary(store);
	if (!word || is_stop_word(vocabulary, word))
		return NULL;
	Nearest nearest = {vocabulary, word, strlen(word), NULL, 0};
	for (gsize letters = 2; letters > 0 && !nearest.best; letters--) {
		g_autofree char *prefix = g_strndup(word, letters);
		if (!store_words(store, prefix, compare, &nearest))
			break;
	}
	return nearest.best;
}

/* Copies the text with the first occurrence of `from` exchanged. */
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
		if (!unit->checked || unit->negative || unit->optional ||
		    ranking->documents_with[i])
			continue;
		tried++;
		g_autofree char *word = suggest_word(store, unit->node->text);
		char *better =
		    !word ? NULL : exchange(text ? text : query->read_as, unit->node->text, word);
		if (better) {
			g_free(text);
			text = better;
		}
	}
	return g_steal_pointer(&text);
}
