/*
 * search_suggest_run: see search_suggest_private.h. A run without blanks is read as the likeliest
 * sequence of the archive's words, each as often as the archive has it, some of them mistyped:
 * unigrams and a noisy channel, by Viterbi's method (1967). A dictionary's cut is of no use here:
 * it comes out of step where a word is mistyped.
 */
#include "search_suggest_private.h"

#include <math.h>
#include <string.h>

#include "lexicon_clusters.h"

enum {
	RUN_CLUSTERS_MAX = 120, /* longer runs are left alone */
	LONG_WORD = 2,          /* clusters of a word that is surely one */
	FAR_MORE = 10           /* times as many passages have what was meant */
};

/* As in search_suggest_word.c. */
static const double SLIP = 4;
/* Of each cluster of what is no word: one of some twenty. */
static const double CLUSTER = 3;
/* A reading with corrections must be so much likelier than the one without. */
static const double GAIN_MIN = 1;

typedef enum { READ_NOTHING, READ_KNOWN, READ_UNKNOWN, READ_MEANT, N_READ } ReadKind;

/* The best reading that ends here with a word of a kind. */
typedef struct {
	double cost; /* negative logarithm of how likely it is */
	double slip; /* of the last word */
	guint from, word;
	ReadKind before;
} Reading;

typedef struct {
	const Suggester *suggester;
	const ClusterIndex *clusters;
	const char *text;
	const guint *bounds;
	guint n;
	Reading at[RUN_CLUSTERS_MAX + 1][N_READ];
	gboolean doubted[RUN_CLUSTERS_MAX]; /* in no long word of the reading as typed */
	guint from, to;                     /* what is looked at */
} Run;

static double
cost_of_word(const Run *run, guint passages)
{
	return log(run->suggester->passages + 1) - log((double)MAX(passages, 1));
}

static void
offer(Run *run, ReadKind before, ReadKind kind, double cost, double slip, guint word)
{
	const Reading *begin = &run->at[run->from][before];
	Reading *end = &run->at[run->to][kind];
	if (begin->cost + cost < end->cost)
		*end = (Reading){begin->cost + cost, slip, run->from, word, before};
}

/* A word that was meant stands between words that are known: a stretch has one slip. */
static void
take_meant(guint index, double slip, gpointer data)
{
	Run *run = data;
	guint passages = lexicon_passages_at(run->suggester->lexicon, index);
	double cost = cost_of_word(run, passages) + SLIP * slip;
	offer(run, READ_KNOWN, READ_MEANT, cost, slip, index);
	offer(run, READ_NOTHING, READ_MEANT, cost, slip, index);
}

static gboolean
any_doubted(const Run *run)
{
	for (guint i = run->from; i < run->to; i++)
		if (run->doubted[i])
			return TRUE;
	return FALSE;
}

static void
read_window(Run *run, gboolean corrected)
{
	guint n = run->to - run->from;
	const char *begin = run->text + run->bounds[run->from];
	g_autofree char *word = g_strndup(begin, run->bounds[run->to] - run->bounds[run->from]);
	guint index = lexicon_index(run->suggester->lexicon, word);
	guint passages =
	        index == G_MAXUINT ? 0 : lexicon_passages_at(run->suggester->lexicon, index);
	double unknown = log(2 * (run->suggester->passages + 1)) + CLUSTER * n;
	for (ReadKind before = READ_NOTHING; before < N_READ; before++) {
		if (passages)
			offer(run, before, READ_KNOWN, cost_of_word(run, passages), 0, index);
		if (before == READ_NOTHING || before == READ_KNOWN)
			offer(run, before, READ_UNKNOWN, unknown, 0, G_MAXUINT);
	}
	if (corrected && !passages && any_doubted(run))
		lexicon_clusters_near(run->clusters, run->suggester->lexicon, run->text,
		                      run->bounds + run->from, n, take_meant, run);
}

static ReadKind
read_run(Run *run, gboolean corrected)
{
	for (guint i = 0; i <= run->n; i++)
		for (guint kind = 0; kind < N_READ; kind++)
			run->at[i][kind] = (Reading){.cost = i || kind ? G_MAXDOUBLE / 4 : 0};
	for (run->from = 0; run->from < run->n; run->from++)
		for (run->to = run->from + 1; run->to <= MIN(run->n, run->from + CLUSTERS_MAX + 1);
		     run->to++)
			read_window(run, corrected);
	ReadKind best = READ_KNOWN;
	for (ReadKind kind = READ_KNOWN; kind < N_READ; kind++)
		if (run->at[run->n][kind].cost < run->at[run->n][best].cost)
			best = kind;
	return best;
}

/* Marks what the reading has no long word for; returns whether a long word stands in it. */
static gboolean
mark_doubted(Run *run, ReadKind kind, gboolean *ret_any)
{
	gboolean known = FALSE;
	*ret_any = FALSE;
	for (guint i = run->n; i > 0;) {
		const Reading *reading = &run->at[i][kind];
		gboolean sure = kind == READ_KNOWN && i - reading->from >= LONG_WORD;
		for (guint k = reading->from; k < i; k++)
			run->doubted[k] = !sure;
		known = known || sure;
		*ret_any = *ret_any || !sure;
		kind = reading->before;
		i = reading->from;
	}
	return known;
}

static gboolean
take_sequence(const Token *token, gpointer data)
{
	if (!(token->flags & TOK_COLOCATED)) {
		GString *out = data;
		if (out->len)
			g_string_append_c(out, ' ');
		g_string_append_len(out, token->text, (gssize)token->length);
	}
	return TRUE;
}

/* At most `most` passages with the text, however they were cut. */
static guint
count_text(const Suggester *suggester, const char *text, guint most)
{
	g_autoptr(GString) tokens = g_string_new(NULL);
	tok_query(store_tok(suggester->store), text, -1, NULL, take_sequence, tokens);
	return tokens->len ? suggest_count(suggester, tokens->str, most) : 0;
}

typedef struct {
	char *text; /* the run with what was meant */
	double slips;
	guint passages;  /* with the rarest word that was meant */
	gboolean doubts; /* a word of one cluster was meant: many are alike */
} Meaning;

/* What was typed isn't about as frequent as a part of other words. */
static gboolean
is_far_more(const Run *run, const char *typed, gsize n, guint passages)
{
	g_autofree char *text = g_strndup(typed, n);
	guint most = passages / FAR_MORE + 1;
	return count_text(run->suggester, text, most) < most;
}

static void
read_meaning(const Run *run, ReadKind kind, Meaning *meaning)
{
	const Lexicon *lexicon = run->suggester->lexicon;
	GString *out = g_string_new(NULL);
	*meaning = (Meaning){.passages = G_MAXUINT};
	for (guint i = run->n; i > 0;) {
		const Reading *reading = &run->at[i][kind];
		guint begin = run->bounds[reading->from];
		guint passages =
		        kind == READ_MEANT ? lexicon_passages_at(lexicon, reading->word) : 0;
		gsize length = run->bounds[i] - begin;
		if (passages && is_far_more(run, run->text + begin, length, passages)) {
			g_string_prepend(out, lexicon_term(lexicon, reading->word));
			meaning->slips += reading->slip;
			meaning->passages = MIN(meaning->passages, passages);
			meaning->doubts = meaning->doubts || i - reading->from < LONG_WORD;
		} else {
			g_string_prepend_len(out, run->text + begin, (gssize)length);
		}
		kind = reading->before;
		i = reading->from;
	}
	meaning->text = g_string_free(out, FALSE);
}

static void
correct_run(Run *run, SuggestWord *word)
{
	gboolean any;
	ReadKind kind = read_run(run, FALSE);
	double as_typed = run->at[run->n][kind].cost;
	word->partly = mark_doubted(run, kind, &any);
	if (!any)
		return;
	kind = read_run(run, TRUE);
	if (run->at[run->n][kind].cost > as_typed - GAIN_MIN)
		return;
	Meaning meaning;
	read_meaning(run, kind, &meaning);
	if (meaning.slips > 0 && (!meaning.doubts || count_text(run->suggester, meaning.text, 1))) {
		word->state = WORD_UNKNOWN;
		suggest_add(run->suggester, word, meaning.text, meaning.passages, meaning.slips)
		        ->chance = 1;
	}
	g_free(meaning.text);
}

void
suggest_run(const Suggester *suggester, SuggestWord *word)
{
	g_autofree char *text = tok_fold(store_tok(suggester->store), word->node->text, -1);
	if (!*text || !lexicon_clusters_can(text) || count_text(suggester, word->node->text, 1))
		return;
	g_autoptr(GArray) bounds = lexicon_clusters_cut(text);
	const ClusterIndex *clusters = lexicon_clusters_of(suggester->store, NULL);
	if (!clusters || bounds->len - 1 < LONG_WORD || bounds->len - 1 > RUN_CLUSTERS_MAX)
		return;
	g_autofree Run *run = g_new0(Run, 1);
	run->suggester = suggester;
	run->clusters = clusters;
	run->text = text;
	run->bounds = (const guint *)(gpointer)bounds->data;
	run->n = bounds->len - 1;
	correct_run(run, word);
}
