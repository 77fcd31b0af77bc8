/*
 * search_complete: see search_complete.h. In reading order: completions, what was typed, phrases,
 * the choice.
 */
#include "search_complete_private.h"

#include <math.h>
#include <string.h>

enum {
	TYPED_BYTES_MAX = 500, /* the end of a longer text is completed */
	SHORTER_MAX = 3,       /* words that may be left out at the front */
	PHRASES_KEPT = 400     /* before the choice is made */
};

/* What a phrase is worth by its kind; then as it is frequent, begins with what was typed, is short.
 */
static const double kind_score[N_PHRASE_KINDS] = {[PHRASE_TITLE] = 4,
                                                  [PHRASE_ORGANISATION] = 4,
                                                  [PHRASE_PLACE] = 3.5,
                                                  [PHRASE_TERM] = 4,
                                                  [PHRASE_HEADING] = 2.5};
static const double FREQUENT = 0.5, BEGINS = 1.5, LENGTH = 0.01, LEFT_OUT = 2;

const char *
completion_kind_name(guint kind)
{
	static const char *const names[] = {
	        [PHRASE_TITLE] = "title",     [PHRASE_ORGANISATION] = "organisation",
	        [PHRASE_PLACE] = "place",     [PHRASE_TERM] = "term",
	        [PHRASE_HEADING] = "heading", [COMPLETION_WORD] = "word"};
	return kind < G_N_ELEMENTS(names) ? names[kind] : "word";
}

/* ---- completions ----------------------------------------------------------------------------- */

static void
completion_free(gpointer data)
{
	Completion *completion = data;
	g_free(completion->text);
	g_free(completion->document);
	g_free(completion);
}

void
completing_add(Completing *completing, const char *text, guint kind, const char *document,
               guint passages, double score)
{
	Completion *completion = g_new0(Completion, 1);
	completion->text = g_strdup(text);
	completion->kind = kind;
	completion->document = g_strdup(document);
	completion->passages = kind == COMPLETION_WORD || kind == PHRASE_HEADING ? passages : 0;
	completion->score = score;
	g_ptr_array_add(completing->found, completion);
}

static gint
by_score(gconstpointer a, gconstpointer b)
{
	const Completion *one = *(const Completion *const *)a;
	const Completion *other = *(const Completion *const *)b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return strcmp(one->text, other->text);
}

/* ---- what was typed -------------------------------------------------------------------------- */

static gboolean
take_before(const Token *token, gpointer data)
{
	if (!(token->flags & (TOK_STEM | TOK_COLOCATED)))
		g_ptr_array_add(data, g_strndup(token->text, token->length));
	return TRUE;
}

/* Words before the last one that the archive knows and that aren't everywhere. */
static void
read_before(Completing *completing)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	const Language *english = vocabulary_language(store_vocabulary(completing->store), "en");
	g_auto(GStrv) parts = g_strsplit(completing->head, " ", -1);
	for (char **part = parts; *part; part++)
		if (!strchr(*part, ':') && **part != '-')
			tok_query(store_tok(completing->store), *part, -1, NULL, take_before,
			          words);
	for (guint i = 0; i < words->len; i++) {
		const char *word = words->pdata[i];
		if (lexicon_passages(completing->lexicon, word) &&
		    !(english && g_strv_contains((const char *const *)english->stop_words, word)))
			g_ptr_array_add(completing->before, g_strdup(word));
	}
}

/* Where the word that is being typed begins: after blanks and operators. */
static const char *
last_word(const char *typed)
{
	const char *last = typed;
	for (const char *p = typed; *p; p = g_utf8_next_char(p))
		if (g_unichar_isspace(g_utf8_get_char(p)) || strchr("\"():", *p) ||
		    (*p == '-' && p == last))
			last = g_utf8_next_char(p);
	return last;
}

static void
read_typed(Completing *completing)
{
	const char *last = last_word(completing->typed);
	completing->head = g_strndup(completing->typed, (gsize)(last - completing->typed));
	completing->last = g_strdup(last);
	completing->folded_last = tok_fold(store_tok(completing->store), last, -1);
	completing->plain = !strpbrk(completing->typed, "\"():*~") &&
	                    !(*completing->head && strstr(completing->head, " -"));
	completing->before = g_ptr_array_new_with_free_func(g_free);
	read_before(completing);
}

/* ---- phrases --------------------------------------------------------------------------------- */

typedef struct {
	Completing *completing;
	const char *folded, *kept; /* kept: what was typed before */
	double less;
	gsize length;
	double least; /* of what is kept for the choice */
} Phrases;

static void
take_phrase(const Phrase *phrase, guint word, gpointer data)
{
	Phrases *phrases = data;
	Completing *completing = phrases->completing;
	/* A single word's company is asked for elsewhere. */
	if (*phrases->kept && (phrase->kind == PHRASE_TITLE || phrase->kind == PHRASE_HEADING ||
	                       !strchr(phrase->folded, ' ')))
		return;
	double length = (double)strlen(phrase->folded);
	double score = kind_score[phrase->kind] + FREQUENT * log(1 + (double)phrase->passages) +
	               (word ? 0 : BEGINS) - LENGTH * (length - (double)phrases->length) -
	               phrases->less;
	if (length <= (double)phrases->length && *phrases->kept == '\0' &&
	    strcmp(phrase->folded, phrases->folded) == 0 && phrase->kind != PHRASE_TITLE)
		return; /* nothing is left to be completed */
	if (completing->found->len >= PHRASES_KEPT && score <= phrases->least)
		return;
	g_autofree char *text = g_strconcat(phrases->kept, phrase->printed, NULL);
	completing_add(completing, text, phrase->kind, phrase->document, phrase->passages, score);
	if (completing->found->len < 2 * PHRASES_KEPT)
		return;
	g_ptr_array_sort(completing->found, by_score);
	g_ptr_array_set_size(completing->found, PHRASES_KEPT);
	phrases->least = ((Completion *)completing->found->pdata[PHRASES_KEPT - 1])->score;
}

/* All that was typed, then its end alone: of "report on domestic w" the last two words. */
static void
complete_phrases(Completing *completing, const Phrasebook *book)
{
	const char *rest = completing->typed;
	gsize n = strlen(rest);
	gboolean ended = n && g_ascii_isspace(rest[n - 1]);
	for (guint i = 0; i <= SHORTER_MAX && *rest; i++) {
		g_autofree char *cut = tok_fold(store_tok(completing->store), rest, -1);
		g_autofree char *folded =
		        *cut && ended ? g_strconcat(cut, " ", NULL) : g_strdup(cut);
		g_autofree char *kept =
		        g_strndup(completing->typed, (gsize)(rest - completing->typed));
		Phrases phrases = {completing,   folded,         kept,
		                   i * LEFT_OUT, strlen(folded), -G_MAXDOUBLE};
		if (*folded)
			phrasebook_find(book, folded, take_phrase, &phrases);
		g_autofree char *ise = complete_ise(folded);
		if (ise)
			phrasebook_find(book, ise, take_phrase, &phrases);
		rest += strcspn(rest, " ");
		rest += strspn(rest, " ");
	}
}

/* ---- the choice ------------------------------------------------------------------------------ */

/* At first no kind takes more than half; then what is left fills up. */
static GPtrArray *
choose(Completing *completing)
{
	GPtrArray *found = completing->found;
	GPtrArray *chosen = g_ptr_array_new_with_free_func(completion_free);
	guint of_kind[COMPLETION_WORD + 1] = {0}, most = (completing->n + 1) / 2;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_ptr_array_sort(found, by_score);
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = 0; i < found->len && chosen->len < completing->n; i++) {
			Completion *completion = found->pdata[i];
			if (!completion || (!pass && of_kind[completion->kind] >= most))
				continue;
			char *folded = tok_fold(store_tok(completing->store), completion->text, -1);
			if (!g_hash_table_add(seen, folded))
				continue;
			of_kind[completion->kind]++;
			g_ptr_array_add(chosen, completion);
			found->pdata[i] = NULL;
		}
	g_ptr_array_sort(chosen, by_score);
	return chosen;
}

static void
completion_unref(gpointer data)
{
	if (data)
		completion_free(data);
}

GPtrArray *
search_complete(Store *store, const char *typed, guint n, GError **error)
{
	const Lexicon *lexicon = lexicon_of(store, error);
	const Phrasebook *book = lexicon ? phrasebook_of(store, error) : NULL;
	if (!book)
		return NULL;
	/* The lexicon again: the content may have changed, and the old one gone, meanwhile. */
	lexicon = lexicon_of(store, error);
	if (!lexicon)
		return NULL;
	g_autofree char *valid = g_utf8_make_valid(typed, -1);
	const char *end = valid + strlen(valid);
	const char *from = end - valid > TYPED_BYTES_MAX ? end - TYPED_BYTES_MAX : valid;
	while (((guchar)*from & 0xc0) == 0x80)
		from++;
	while (g_ascii_isspace(*from))
		from++;
	Completing completing = {.store = store,
	                         .lexicon = lexicon,
	                         .typed = from,
	                         .n = CLAMP(n, 1, 100),
	                         .found = g_ptr_array_new_with_free_func(completion_unref)};
	read_typed(&completing);
	if (completing.plain)
		complete_phrases(&completing, book);
	complete_word(&completing);
	GPtrArray *chosen = choose(&completing);
	g_ptr_array_unref(completing.found);
	g_ptr_array_unref(completing.before);
	g_free(completing.head);
	g_free(completing.last);
	g_free(completing.folded_last);
	return chosen;
}
