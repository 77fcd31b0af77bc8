/*
 * search_suggest: see search_suggest.h. In reading order: the query's words, which of them are
 * known, what is made of the candidates. search_suggest_word.c finds candidates,
 * search_suggest_fit.c weighs them.
 */
#include "search_suggest_private.h"

#include <string.h>

#include "store_match.h"

enum {
	LETTERS_MIN = 4,
	LOOKED_AT_MAX = 8,   /* words of one query */
	CORRECTIONS_MAX = 3, /* of one word */
	RARE_MAX = 2,        /* passages with a word that may be in error itself */
	FAR_MORE = 100       /* times as many have what is offered for it */
};

/* A candidate less likely is not searched. */
static const double CHANCE_MIN = 0.1;
/* What a word is worth that was certainly meant, against the word typed. */
static const double CERTAIN = 0.9;

/* ---- the words of the query ------------------------------------------------------------------ */

static void
candidate_free(gpointer data)
{
	Candidate *candidate = data;
	g_free(candidate->text);
	g_free(candidate->stem);
	g_free(candidate);
}

static void
word_free(gpointer data)
{
	SuggestWord *word = data;
	g_ptr_array_unref(word->tokens);
	g_ptr_array_unref(word->candidates);
	g_free(word);
}

static gboolean
take_token(const Token *token, gpointer data)
{
	SuggestWord *word = data;
	if (token->flags & (TOK_STEM | TOK_COLOCATED))
		return TRUE;
	g_ptr_array_add(word->tokens, g_strndup(token->text, token->length));
	word->run = word->run || (token->flags & TOK_FALLBACK);
	return TRUE;
}

static void
add_word(Suggester *suggester, const QueryNode *node, gboolean follows)
{
	SuggestWord *word = g_new0(SuggestWord, 1);
	word->node = node;
	word->follows = follows;
	word->tokens = g_ptr_array_new_with_free_func(g_free);
	word->candidates = g_ptr_array_new_with_free_func(candidate_free);
	tok_query(store_tok(suggester->store), node->text, -1, NULL, take_token, word);
	if (word->tokens->len)
		g_ptr_array_add(suggester->words, word);
	else
		word_free(word);
}

/* Words that are wanted. The parser bounds the depth. */
static void
read_words(Suggester *suggester, const QueryNode *node, gboolean follows)
{
	if (node->type == QUERY_WORD)
		add_word(suggester, node, follows);
	if (node->type != QUERY_AND && node->type != QUERY_OR)
		return;
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *before = i ? node->children->pdata[i - 1] : NULL;
		const QueryNode *child = node->children->pdata[i];
		read_words(suggester, child,
		           node->type == QUERY_AND && before && before->type == QUERY_WORD &&
		                   g_strcmp0(before->field, child->field) == 0);
	}
}

/* ---- which are known ------------------------------------------------------------------------- */

static gboolean
is_all_capitals(const char *text)
{
	gboolean any = FALSE;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_islower(c))
			return FALSE;
		any = any || g_unichar_isupper(c);
	}
	return any;
}

static gboolean
is_letters(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!g_unichar_isalpha(c) && !g_unichar_ismark(c))
			return FALSE;
	}
	return TRUE;
}

typedef struct {
	const Suggester *suggester;
	gboolean known;
} Stems;

static gboolean
look_up_stem(const Token *token, gpointer data)
{
	Stems *stems = data;
	if (!(token->flags & TOK_STEM))
		return TRUE;
	g_autofree char *stem = g_strndup(token->text, token->length);
	stems->known = suggest_count(stems->suggester, stem, 1) > 0;
	return !stems->known;
}

/* A form of it stands in the archive. */
static gboolean
has_known_stem(const Suggester *suggester, const char *token)
{
	Stems stems = {suggester, FALSE};
	tok_query(store_tok(suggester->store), token, -1, NULL, look_up_stem, &stems);
	return stems.known;
}

/* In every language, or most words of French would be slips of English ones. */
static gboolean
is_any_stop(const Suggester *suggester, const char *token)
{
	const GPtrArray *languages = vocabulary_languages(store_vocabulary(suggester->store));
	for (guint i = 0; i < languages->len; i++)
		if (suggest_is_stop_of(languages->pdata[i], token))
			return TRUE;
	return FALSE;
}

/* Of a word of several parts (pre-deparure), the first that is not known is looked at. */
static void
judge(const Suggester *suggester, SuggestWord *word)
{
	word->state = WORD_LEFT;
	word->stop = word->tokens->len == 1 && is_any_stop(suggester, word->tokens->pdata[0]);
	word->passages = lexicon_passages(suggester->lexicon, suggest_token(word));
	if (word->run)
		suggest_run(suggester, word);
	if (word->run || (!suggester->capitals && is_all_capitals(word->node->text)))
		return;
	if (word->stop)
		word->state = WORD_KNOWN;
	for (guint i = 0; i < word->tokens->len && !word->stop; i++) {
		const char *token = word->tokens->pdata[i];
		guint passages = lexicon_passages(suggester->lexicon, token);
		glong letters = g_utf8_strlen(token, -1);
		if (!is_letters(token) || letters > LEXICON_NEAR_MAX)
			return;
		word->part = i;
		if (passages > RARE_MAX || is_any_stop(suggester, token)) {
			word->state = WORD_KNOWN;
			continue;
		}
		word->state = passages ? WORD_RARE : WORD_UNKNOWN;
		if (!passages && has_known_stem(suggester, token))
			word->state = WORD_KNOWN;
		if (word->state == WORD_UNKNOWN)
			return;
	}
}

/* Words that are part of a term of the vocabulary are known, whether the archive has them or not.
 */
static void
judge_by_vocabulary(Suggester *suggester)
{
	guint n = suggester->words->len;
	g_autofree ExpandWord *words = g_new0(ExpandWord, n + 1);
	g_autoptr(GPtrArray) keys =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n; i++) {
		char *joined;
		const char *typed = suggest_word(suggester, i)->node->text;
		/* Capitals everywhere tell nothing. */
		g_ptr_array_add(texts,
		                suggester->capitals ? g_utf8_strdown(typed, -1) : g_strdup(typed));
		words[i].text = texts->pdata[i];
		words[i].keys = expand_keys(store_tok(suggester->store), words[i].text, &joined);
		words[i].tokens = joined;
		g_ptr_array_add(keys, (gpointer)(guintptr)words[i].keys);
		g_ptr_array_add(tokens, joined);
	}
	for (guint i = 0; i < n;) {
		g_autoptr(GPtrArray) found = g_ptr_array_new();
		guint used = expander_find(suggester->expander, words + i, n - i, found);
		for (guint k = i; k < i + used && k < n; k++)
			if (suggest_word(suggester, k)->state == WORD_UNKNOWN ||
			    suggest_word(suggester, k)->state == WORD_RARE)
				suggest_word(suggester, k)->state = WORD_KNOWN;
		i += MAX(used, 1);
	}
}

static gboolean
tells(const SuggestWord *word)
{
	return !word->stop && (word->state == WORD_KNOWN || word->state == WORD_RARE ||
	                       (word->state == WORD_LEFT && (word->passages || word->run)) ||
	                       (word->run && word->partly));
}

/* Where stop words tell no language, the other words' passages do: that of most of the words. */
static void
find_language(Suggester *suggester)
{
	g_autoptr(GHashTable) votes = g_hash_table_new(g_str_hash, g_str_equal);
	guint most = 0, all = 0;
	const char *best = NULL;
	for (guint i = 0; i < suggester->words->len && !suggester->language; i++) {
		const SuggestWord *word = suggest_word(suggester, i);
		guint index = word->run || word->stop || word->tokens->len > 1
		                      ? G_MAXUINT
		                      : lexicon_index(suggester->lexicon, suggest_token(word));
		const char *code =
		        index == G_MAXUINT ? "" : lexicon_language_at(suggester->lexicon, index);
		if (!*code)
			continue;
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(votes, code)) + 1;
		g_hash_table_insert(votes, (gpointer)(guintptr)code, GUINT_TO_POINTER(n));
		all++;
		if (n > most) {
			most = n;
			best = code;
		}
	}
	if (2 * most > all)
		suggester->language = vocabulary_language(store_vocabulary(suggester->store), best);
}

/* ---- candidates ------------------------------------------------------------------------------ */

/* What is searched in place of nothing; a stop word is said, not searched. */
static void
find_candidates(Suggester *suggester)
{
	guint looked_at = 0, n = suggester->words->len;
	for (guint i = 0; i + 1 < n; i++)
		if (suggest_word(suggester, i + 1)->follows)
			suggest_join(suggester, i);
	for (guint i = 0; i < n; i++) {
		SuggestWord *word = suggest_word(suggester, i);
		gboolean rare = word->state == WORD_RARE &&
		                g_utf8_strlen(suggest_token(word), -1) > LETTERS_MIN;
		if (word->run || (word->state != WORD_UNKNOWN && !rare))
			continue;
		if (looked_at++ == LOOKED_AT_MAX)
			break;
		suggest_find(suggester, word);
		suggest_weigh(suggester, word);
	}
}

/* The candidate that joins word i and the next one, if it is the likeliest of the unknown one of
 * them. */
static Candidate *
joining(const Suggester *suggester, guint i)
{
	for (guint k = i; k <= i + 1 && k < suggester->words->len; k++) {
		const SuggestWord *word = suggest_word(suggester, k);
		Candidate *best = word->candidates->len ? word->candidates->pdata[0] : NULL;
		const SuggestWord *one = suggest_word(suggester, i);
		if (word->state == WORD_UNKNOWN && best && best->joins &&
		    g_str_has_prefix(best->text, suggest_token(one)))
			return best;
	}
	return NULL;
}

/* ---- what is made of them -------------------------------------------------------------------- */

static gboolean
is_inside_word(const char *text, const char *from, const char *to)
{
	const char *before = from > text ? g_utf8_prev_char(from) : NULL;
	return (before && g_unichar_isalnum(g_utf8_get_char(before))) ||
	       (*to && g_unichar_isalnum(g_utf8_get_char(to)));
}

/* Exchanges the first `from` at or after *at that stands for itself; moves *at behind it. */
static gboolean
exchange(GString *text, gsize *at, const char *from, const char *to)
{
	gsize n = strlen(from);
	for (const char *p = text->str + *at; (p = strstr(p, from)); p = g_utf8_next_char(p)) {
		if (is_inside_word(text->str, p, p + n))
			continue;
		gsize place = (gsize)(p - text->str);
		g_string_erase(text, (gssize)place, (gssize)n);
		g_string_insert(text, (gssize)place, to);
		*at = place + strlen(to);
		return TRUE;
	}
	return FALSE;
}

/* The candidate for the word's part, in the capitals of what was typed, the other parts kept. */
static char *
print_candidate(const SuggestWord *word, const char *text)
{
	const char *typed = word->node->text;
	if (word->run)
		return g_strdup(text);
	g_autofree char *lower = g_utf8_strdown(typed, -1);
	GString *out = g_string_new(lower);
	gsize at = 0;
	if (!exchange(out, &at, suggest_token(word), text))
		g_string_assign(out, text);
	g_autofree char *printed = g_string_free(out, FALSE);
	if (is_all_capitals(typed))
		return g_utf8_strup(printed, -1);
	if (!g_unichar_isupper(g_utf8_get_char(typed)))
		return g_steal_pointer(&printed);
	g_autofree char *first = g_utf8_substring(printed, 0, 1);
	g_autofree char *capital = g_utf8_strup(first, -1);
	return g_strconcat(capital, printed + strlen(first), NULL);
}

static void
correction_free(gpointer data)
{
	Correction *correction = data;
	g_free(correction->text);
	g_free(correction);
}

static void
add_correction(Corrections *corrections, const SuggestWord *word, const Candidate *candidate)
{
	GPtrArray *list = g_hash_table_lookup(corrections->by_node, word->node);
	if (!list) {
		list = g_ptr_array_new_with_free_func(correction_free);
		g_hash_table_insert(corrections->by_node, (gpointer)(guintptr)word->node, list);
	}
	Correction *correction = g_new0(Correction, 1);
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < word->tokens->len; i++)
		g_string_append_printf(text, i ? " %s" : "%s",
		                       i == word->part ? candidate->text
		                                       : (const char *)word->tokens->pdata[i]);
	correction->text = g_string_free(text, FALSE);
	correction->weight = (float)(CERTAIN * MIN(1, candidate->chance));
	g_ptr_array_add(list, correction);
}

static void
note_corrections(Corrections *corrections, const SuggestWord *word)
{
	const GPtrArray *list = g_hash_table_lookup(corrections->by_node, word->node);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "“%s” does not stand in the archive; ", word->node->text);
	for (guint i = 0; i < list->len; i++) {
		g_autofree char *printed =
		        word->tokens->len > 1
		                ? g_strdup(((const Correction *)list->pdata[i])->text)
		                : print_candidate(word, ((const Correction *)list->pdata[i])->text);
		g_string_append_printf(out, "%s“%s”",
		                       !i                   ? ""
		                       : i + 1 == list->len ? " and "
		                                            : ", ",
		                       printed);
	}
	g_string_append(out, list->len == 1 ? " was searched too." : " were searched too.");
	g_ptr_array_add(corrections->notes, g_string_free(out, FALSE));
}

/* A stop word was meant: nothing is to be searched for it. */
static void
leave_out(Corrections *corrections, const SuggestWord *word, const Candidate *meant)
{
	g_autofree char *printed = print_candidate(word, meant->text);
	g_hash_table_insert(corrections->by_node, (gpointer)(guintptr)word->node,
	                    g_ptr_array_new_with_free_func(correction_free));
	g_ptr_array_add(corrections->notes,
	                g_strdup_printf("“%s” does not stand in the archive and was read as “%s”.",
	                                word->node->text, printed));
}

/* The unknown word's candidates become further forms of it. */
static void
correct(Suggester *suggester, Corrections *corrections, guint i)
{
	const SuggestWord *word = suggest_word(suggester, i);
	const Candidate *best = word->candidates->pdata[0];
	if (best->stop) {
		leave_out(corrections, word, best);
		return;
	}
	for (guint k = 0; k < MIN(word->candidates->len, CORRECTIONS_MAX); k++) {
		const Candidate *candidate = word->candidates->pdata[k];
		if (candidate->stop || (k && candidate->chance < CHANCE_MIN))
			continue;
		add_correction(corrections, word, candidate);
	}
	note_corrections(corrections, word);
	/* Both halves are held by a document that holds the whole. */
	const SuggestWord *before = i ? suggest_word(suggester, i - 1) : NULL;
	const SuggestWord *next =
	        i + 1 < suggester->words->len ? suggest_word(suggester, i + 1) : NULL;
	if (best->joins && next && next->state != WORD_UNKNOWN && joining(suggester, i) == best)
		add_correction(corrections, next, best);
	if (best->joins && before && before->state != WORD_UNKNOWN &&
	    joining(suggester, i - 1) == best)
		add_correction(corrections, before, best);
}

/* A word that stands in the archive is left, unless it looks like an error there too. */
static gboolean
is_offered(const Suggester *suggester, const SuggestWord *word)
{
	const Candidate *best = word->candidates->len ? word->candidates->pdata[0] : NULL;
	if (!best || word->state == WORD_UNKNOWN)
		return best != NULL;
	return word->state == WORD_RARE && best->passages >= FAR_MORE * MAX(1, word->passages) &&
	       best->cost <= 1 && !best->stop && suggest_fits(suggester, word, best);
}

/* The query with the best candidates; NULL where nothing is exchanged. */
static char *
print_query(const Suggester *suggester, gboolean unknown_only)
{
	GString *text = g_string_new(suggester->query->read_as);
	gsize at = 0;
	gboolean any = FALSE;
	for (guint i = 0; i < suggester->words->len; i++) {
		const SuggestWord *word = suggest_word(suggester, i);
		const Candidate *joined =
		        i + 1 < suggester->words->len ? joining(suggester, i) : NULL;
		const SuggestWord *next = joined ? suggest_word(suggester, i + 1) : NULL;
		if (joined) {
			g_autofree char *both =
			        g_strconcat(word->node->text, " ", next->node->text, NULL);
			g_autofree char *printed = print_candidate(word, joined->text);
			if (exchange(text, &at, both, printed)) {
				any = TRUE;
				i++;
				continue;
			}
		}
		if ((unknown_only && (word->state != WORD_UNKNOWN || word->run)) ||
		    !is_offered(suggester, word))
			continue;
		g_autofree char *printed =
		        print_candidate(word, ((Candidate *)word->candidates->pdata[0])->text);
		any = exchange(text, &at, word->node->text, printed) || any;
	}
	return g_string_free(text, !any);
}

static void
decide(Suggester *suggester, Corrections *corrections)
{
	gboolean known = FALSE;
	for (guint i = 0; i < suggester->words->len; i++)
		known = known || tells(suggest_word(suggester, i));
	for (guint i = 0; i < suggester->words->len && known; i++) {
		const SuggestWord *word = suggest_word(suggester, i);
		/* What is left of a mistyped run finds much already: it is offered only. */
		if (word->state == WORD_UNKNOWN && word->candidates->len && !word->run)
			correct(suggester, corrections, i);
	}
	corrections->did_you_mean =
	        print_query(suggester, g_hash_table_size(corrections->by_node) > 0);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static gboolean
any_to_look_at(const Suggester *suggester)
{
	for (guint i = 0; i < suggester->words->len; i++) {
		WordState state = suggest_word(suggester, i)->state;
		if (state == WORD_UNKNOWN || state == WORD_RARE)
			return TRUE;
	}
	return FALSE;
}

Corrections *
search_suggest(Store *store, const Query *query, const Expander *expander)
{
	Corrections *corrections = g_new0(Corrections, 1);
	corrections->by_node =
	        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
	corrections->notes = g_ptr_array_new_with_free_func(g_free);
	guint64 passages = 0;
	Suggester suggester = {.store = store,
	                       .expander = expander,
	                       .query = query,
	                       .capitals = is_all_capitals(query->read_as),
	                       .words = g_ptr_array_new_with_free_func(word_free)};
	double confidence = 0;
	const char *code = tok_guess_language(store_tok(store), query->read_as, -1, &confidence);
	if (confidence >= 0.5)
		suggester.language = vocabulary_language(store_vocabulary(store), code);
	if (query->root)
		suggester.lexicon = lexicon_of(store, NULL);
	if (suggester.lexicon && store_match_count(store, &passages, NULL)) {
		suggester.passages = (double)passages;
		read_words(&suggester, query->root, FALSE);
		for (guint i = 0; i < suggester.words->len; i++)
			judge(&suggester, suggest_word(&suggester, i));
		if (any_to_look_at(&suggester)) {
			judge_by_vocabulary(&suggester);
			find_language(&suggester);
			find_candidates(&suggester);
			decide(&suggester, corrections);
		}
	}
	g_ptr_array_unref(suggester.words);
	return corrections;
}

void
corrections_free(Corrections *corrections)
{
	if (!corrections)
		return;
	g_hash_table_unref(corrections->by_node);
	g_ptr_array_unref(corrections->notes);
	g_free(corrections->did_you_mean);
	g_free(corrections);
}
