/*
 * search_suggest_fit: see search_suggest_private.h. Words of one query stand together in passages
 * more often than by chance: the logarithm of how much more is added to a candidate's score for
 * each other word, as in a naive Bayes classifier.
 */
#include "search_suggest_private.h"

#include <math.h>
#include <string.h>

#include "store_match.h"

enum {
	OTHERS_MAX = 6,      /* other words that are asked for */
	WEIGHED_MAX = 8,     /* candidates */
	TOGETHER_MAX = 1000, /* passages that are read for one candidate */
	FORMS_MAX = 40       /* candidates whose stems are compared */
};

/* One other word counts so much at most, for and against. */
static const double LIFT_MAX = 3, LIFT_MIN = -1.5;
/* A passage that nobody saw, for chance. */
static const double UNSEEN = 0.5;

/* ---- passages that hold both ----------------------------------------------------------------- */

typedef struct {
	guint counts[OTHERS_MAX + 1]; /* by phrase of the expression; 0: the candidate */
	guint n, most;
	gint64 last_row;
} Together;

static gboolean
count_passage(gint64 row, const Instance *instances, guint n, gpointer data)
{
	Together *together = data;
	guint seen = 0;
	for (guint i = 0; i < n; i++)
		if (instances[i].phrase <= OTHERS_MAX)
			seen |= 1u << instances[i].phrase;
	for (guint i = 0; i <= OTHERS_MAX; i++)
		together->counts[i] += seen >> i & 1;
	together->last_row = row;
	return ++together->n < together->most;
}

static void
append_phrase(GString *out, const char *tokens)
{
	g_string_append_c(out, '"');
	for (const char *p = tokens; *p; p++) {
		g_string_append_c(out, *p);
		if (*p == '"')
			g_string_append_c(out, '"');
	}
	g_string_append_c(out, '"');
}

guint
suggest_count(const Suggester *suggester, const char *text, guint most)
{
	g_autoptr(GString) expression = g_string_new(NULL);
	Together together = {.most = most};
	gboolean partial;
	append_phrase(expression, text);
	if (!store_match(suggester->store, expression->str, G_MININT64, G_MAXINT64, count_passage,
	                 &together, &partial, NULL))
		return 0;
	return together.n;
}

static gint
by_passages(gconstpointer a, gconstpointer b)
{
	const SuggestWord *one = *(const SuggestWord *const *)a;
	const SuggestWord *other = *(const SuggestWord *const *)b;
	return (one->passages > other->passages) - (one->passages < other->passages);
}

/* The known words beside this one that tell most: the rarest. Caller frees (of SuggestWord*). */
static GPtrArray *
other_words(const Suggester *suggester, const SuggestWord *word)
{
	GPtrArray *others = g_ptr_array_new();
	for (guint i = 0; i < suggester->words->len; i++) {
		SuggestWord *other = suggest_word(suggester, i);
		if (other != word && !other->run && !other->stop && other->tokens->len == 1 &&
		    other->passages && strcmp(suggest_token(other), suggest_token(word)) != 0)
			g_ptr_array_add(others, other);
	}
	g_ptr_array_sort(others, by_passages);
	g_ptr_array_set_size(others, (gint)MIN(others->len, OTHERS_MAX));
	return others;
}

/* How much likelier the words are to stand by text than by chance, as a logarithm. */
static double
lift(const Suggester *suggester, const GPtrArray *others, const char *text, guint passages)
{
	if (!others->len)
		return 0;
	g_autoptr(GString) expression = g_string_new(NULL);
	append_phrase(expression, text);
	for (guint i = 0; i < others->len; i++) {
		g_string_append(expression, i ? " OR " : " AND (");
		append_phrase(expression, suggest_token(others->pdata[i]));
	}
	g_string_append_c(expression, ')');
	Together together = {.most = TOGETHER_MAX};
	gboolean partial = FALSE;
	if (!store_match(suggester->store, expression->str, G_MININT64, G_MAXINT64, count_passage,
	                 &together, &partial, NULL) ||
	    partial)
		return 0;
	/* Where there were too many to read all, those read stand for the rest of the rows. */
	double more = together.n < TOGETHER_MAX || together.last_row <= 0
	                      ? 1
	                      : MAX(1, suggester->passages / (double)together.last_row);
	double sum = 0;
	for (guint i = 0; i < others->len; i++) {
		const SuggestWord *other = others->pdata[i];
		double chance = (double)passages * other->passages / MAX(1, suggester->passages);
		double ratio = (together.counts[i + 1] * more + UNSEEN) / (chance + UNSEEN);
		sum += CLAMP(log(ratio), LIFT_MIN, LIFT_MAX);
	}
	return sum;
}

/* ---- candidates ------------------------------------------------------------------------------ */

static gint
by_score(gconstpointer a, gconstpointer b)
{
	const Candidate *one = *(const Candidate *const *)a;
	const Candidate *other = *(const Candidate *const *)b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return strcmp(one->text, other->text);
}

static gboolean
take_stem(const Token *token, gpointer data)
{
	char **stem = data;
	if (!*stem || (token->flags & TOK_STEM)) {
		g_free(*stem);
		*stem = g_strndup(token->text, token->length);
	}
	return !(token->flags & TOK_STEM);
}

/* Forms of one word share what chance they have: the likeliest stands for them, as its stem finds
 * the others. */
static void
join_forms(const Suggester *suggester, GPtrArray *candidates)
{
	g_autoptr(GHashTable) by_stem = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < candidates->len;) {
		Candidate *candidate = candidates->pdata[i];
		if (!strchr(candidate->text, ' '))
			tok_query(store_tok(suggester->store), candidate->text, -1, NULL, take_stem,
			          &candidate->stem);
		if (!candidate->stem)
			candidate->stem = g_strdup(candidate->text);
		Candidate *best = g_hash_table_lookup(by_stem, candidate->stem);
		if (!best) {
			g_hash_table_insert(by_stem, candidate->stem, candidate);
			i++;
			continue;
		}
		best->chance += candidate->chance;
		g_ptr_array_remove_index(candidates, i);
	}
}

void
suggest_weigh(const Suggester *suggester, SuggestWord *word)
{
	GPtrArray *candidates = word->candidates;
	g_autoptr(GPtrArray) others = other_words(suggester, word);
	g_ptr_array_sort(candidates, by_score);
	if (candidates->len > FORMS_MAX)
		g_ptr_array_set_size(candidates, FORMS_MAX);
	/* What is not weighed by the other words keeps the least that they can say. */
	for (guint i = 0; i < candidates->len; i++) {
		Candidate *candidate = candidates->pdata[i];
		candidate->score += i < WEIGHED_MAX ? lift(suggester, others, candidate->text,
		                                           candidate->passages)
		                                    : others->len * LIFT_MIN;
	}
	g_ptr_array_sort(candidates, by_score);
	double sum = 0, best = candidates->len ? ((Candidate *)candidates->pdata[0])->score : 0;
	for (guint i = 0; i < candidates->len; i++)
		sum += exp(((Candidate *)candidates->pdata[i])->score - best);
	for (guint i = 0; i < candidates->len; i++) {
		Candidate *candidate = candidates->pdata[i];
		candidate->chance = exp(candidate->score - best) / sum;
	}
	join_forms(suggester, candidates);
}

gboolean
suggest_fits(const Suggester *suggester, const SuggestWord *word, const Candidate *candidate)
{
	g_autoptr(GPtrArray) others = other_words(suggester, word);
	double own = lift(suggester, others, suggest_token(word), word->passages);
	double better = lift(suggester, others, candidate->text, candidate->passages);
	return !others->len || (better > 0 && better > own);
}
