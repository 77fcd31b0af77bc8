/* search_complete_word: see search_complete_private.h. */
#include "search_complete_private.h"

#include <math.h>
#include <string.h>

#include "store_match.h"

enum {
	LOOKED_AT_MAX = 200, /* of the most frequent words that begin so */
	WORDS_MAX = 24,      /* of them, that fit, for the last one */
	BEFORE_MAX = 2,      /* words before it that are asked for */
	TOGETHER_MAX = 400,  /* passages that are read */
	CLUSTERS_MAX = 12    /* of a script without blanks, that may be one word */
};

/* Where a word stands in the scores of phrases: search_complete.c. */
static const double BASE = 3, FREQUENT = 0.5, TOGETHER = 0.7, NEXT = 1.2;

typedef struct {
	guint index; /* in the lexicon */
	guint together, next;
} Candidate;

typedef struct {
	GArray *candidates; /* of Candidate; the expression's phrases after the words before */
	guint n_before, read;
} Company;

/* ---- the company of the words before --------------------------------------------------------- */

/* Instances come by column and position. */
static gboolean
count_company(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row;
	Company *company = data;
	guint32 seen = 0;
	for (guint i = 0; i < n; i++) {
		guint phrase = instances[i].phrase;
		if (phrase < company->n_before ||
		    phrase - company->n_before >= company->candidates->len)
			continue;
		guint which = phrase - company->n_before;
		Candidate *candidate = &g_array_index(company->candidates, Candidate, which);
		candidate->together += !(seen >> which & 1);
		seen |= 1u << which;
		/* The last word before is the last phrase of those before. */
		for (guint k = i; k-- > 0;) {
			if (instances[k].column != instances[i].column ||
			    instances[k].position + 1 < instances[i].position)
				break;
			if (instances[k].phrase + 1 == company->n_before &&
			    instances[k].position + 1 == instances[i].position) {
				candidate->next++;
				break;
			}
		}
	}
	return ++company->read < TOGETHER_MAX;
}

static void
append_word(GString *out, const char *word)
{
	g_string_append_c(out, '"');
	for (; *word; word++) {
		if (*word == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *word);
	}
	g_string_append_c(out, '"');
}

/* FALSE where there is no company to ask for. */
static gboolean
ask_company(Completing *completing, GArray *candidates)
{
	const GPtrArray *before = completing->before;
	guint first = before->len > BEFORE_MAX ? before->len - BEFORE_MAX : 0;
	if (!before->len || !candidates->len)
		return FALSE;
	g_autoptr(GString) expression = g_string_new(NULL);
	for (guint i = first; i < before->len; i++) {
		append_word(expression, before->pdata[i]);
		g_string_append(expression, " AND ");
	}
	for (guint i = 0; i < candidates->len; i++) {
		g_string_append(expression, i ? " OR " : "(");
		append_word(expression,
		            lexicon_term(completing->lexicon,
		                         g_array_index(candidates, Candidate, i).index));
	}
	g_string_append_c(expression, ')');
	Company company = {candidates, before->len - first, 0};
	gboolean partial;
	return store_match(completing->store, expression->str, G_MININT64, G_MAXINT64,
	                   count_company, &company, &partial, NULL) &&
	       company.read;
}

/* ---- the word -------------------------------------------------------------------------------- */

/* Words of a language, not numbers, symbols or addresses. */
static gboolean
is_word(const char *term)
{
	for (const char *p = term; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!g_unichar_isalpha(c) && !g_unichar_ismark(c))
			return FALSE;
	}
	return TRUE;
}

static GArray *
find_words(const Completing *completing, const char *prefix)
{
	GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
	g_autoptr(GArray) best = lexicon_prefix(completing->lexicon, prefix, 2 * WORDS_MAX);
	for (guint i = 0; i < best->len && candidates->len < WORDS_MAX; i++) {
		Candidate candidate = {g_array_index(best, guint, i), 0, 0};
		if (is_word(lexicon_term(completing->lexicon, candidate.index)))
			g_array_append_val(candidates, candidate);
	}
	return candidates;
}

static void
add_words(Completing *completing, const char *head, const char *prefix, GArray *candidates)
{
	gboolean company = ask_company(completing, candidates);
	for (guint i = 0; i < candidates->len; i++) {
		const Candidate *c = &g_array_index(candidates, Candidate, i);
		const char *term = lexicon_term(completing->lexicon, c->index);
		guint passages = lexicon_passages_at(completing->lexicon, c->index);
		if (strcmp(term, prefix) == 0 || (company && !c->together))
			continue;
		/* What was typed stays as it was typed, capitals too. */
		gsize n = strlen(completing->last);
		gboolean same = g_ascii_strncasecmp(completing->last, term, n) == 0;
		g_autofree char *text = same ? g_strconcat(head, completing->last, term + n, NULL)
		                             : g_strconcat(head, term, NULL);
		double score = company ? TOGETHER * log(1 + (double)c->together) +
		                                 NEXT * log(1 + (double)c->next)
		                       : FREQUENT * log(1 + (double)passages);
		completing_add(completing, text, COMPLETION_WORD, NULL,
		               company ? c->together : passages, BASE + score);
	}
}

/* Of the ends of folded (begins, shortest first), whether what stands before end i is all words of
 * the archive, each of `least` clusters or more. */
static gboolean
follows_words(const Completing *completing, const GPtrArray *begins, guint i, guint least)
{
	gboolean ends_word[CLUSTERS_MAX + 1] = {FALSE};
	guint last = begins->len - 1;
	ends_word[last] = TRUE;
	for (guint from = last; from > i; from--)
		for (guint to = from - 1; ends_word[from] && to + 1 > i; to--) {
			const char *begin = begins->pdata[from], *end = begins->pdata[to];
			g_autofree char *word = g_strndup(begin, (gsize)(end - begin));
			if (from - to >= least && lexicon_passages(completing->lexicon, word))
				ends_word[to] = TRUE;
			if (!to)
				break;
		}
	return ends_word[i];
}

/* The longest end that begins a longer word; candidates of it. A letter begins many words, so more
 * is asked of what stands before it. */
static GArray *
find_end(const Completing *completing, const char *folded, const char **ret_end)
{
	const char *at = folded + strlen(folded);
	g_autoptr(GPtrArray) begins = g_ptr_array_new();
	while (at > folded && begins->len < CLUSTERS_MAX) {
		at = g_utf8_prev_char(at);
		if (phrase_begins(folded, at))
			g_ptr_array_add(begins, (gpointer)(guintptr)at);
	}
	for (guint i = begins->len; i-- > 0;) {
		const char *end = begins->pdata[i];
		if (at == folded && !follows_words(completing, begins, i, i ? 1 : 2))
			continue;
		GArray *candidates = find_words(completing, end);
		for (guint k = 0; k < candidates->len; k++) {
			const Candidate *c = &g_array_index(candidates, Candidate, k);
			if (strcmp(lexicon_term(completing->lexicon, c->index), end) != 0) {
				*ret_end = end;
				return candidates;
			}
		}
		g_array_unref(candidates);
	}
	return NULL;
}

static gboolean
take_before(const Token *token, gpointer data)
{
	Completing *completing = data;
	g_autofree char *word = g_strndup(token->text, token->length);
	if ((token->flags & TOK_EXACT) && !(token->flags & TOK_STEM) &&
	    lexicon_passages(completing->lexicon, word))
		g_ptr_array_add(completing->before, g_steal_pointer(&word));
	return TRUE;
}

static void
complete_folded(Completing *completing, const char *folded)
{
	const char *end = folded;
	/* Only scripts without blanks have more than one beginning. */
	GArray *candidates = find_end(completing, folded, &end);
	if (!candidates)
		return;
	g_autofree char *kept = g_strndup(folded, (gsize)(end - folded));
	g_autofree char *head = g_strconcat(completing->head, kept, NULL);
	tok_document(store_tok(completing->store), kept, -1, NULL, take_before, completing);
	add_words(completing, head, end, candidates);
	g_array_unref(candidates);
}

char *
complete_ise(const char *folded)
{
	const char *word = strrchr(folded, ' '), *z = strrchr(folded, 'z');
	if (!z || (word && z < word) || !g_str_has_prefix(z == folded ? z : z - 1, "iz"))
		return NULL;
	char *ise = g_strdup(folded);
	ise[z - folded] = 's';
	return ise;
}

void
complete_word(Completing *completing)
{
	const char *folded = completing->folded_last;
	if (!*folded || strchr(folded, ' '))
		return;
	complete_folded(completing, folded);
	g_autofree char *ise = complete_ise(folded);
	if (ise)
		complete_folded(completing, ise);
}
