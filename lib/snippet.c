/*
 * snippet: see snippet.h. One pass over the text keeps those tokens that any phrase begins or goes
 * on with; phrases are then found among the kept ones, so cost follows the text's length.
 */
#include "snippet.h"

#include <string.h>

enum { TOKENS_MAX = 16, MATCHES_MAX = 4000 };

typedef struct {
	guint unit;
	double weight;
	gboolean prefix;
	guint n;
	guint ids[TOKENS_MAX]; /* of its tokens; the last one of a prefix is not among them */
	char *beginning;       /* of a prefix's last token, or NULL */
} Phrase;

struct Finder {
	Tok *tok;
	GHashTable *ids;    /* token → id + 1 */
	GPtrArray *phrases; /* of Phrase* */
	gboolean prefixes;
};

static void
phrase_free(gpointer data)
{
	Phrase *phrase = data;
	g_free(phrase->beginning);
	g_free(phrase);
}

Finder *
finder_new(Tok *tok, const FinderPhrase *phrases, guint n)
{
	Finder *finder = g_new0(Finder, 1);
	finder->tok = tok;
	finder->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	finder->phrases = g_ptr_array_new_with_free_func(phrase_free);
	for (guint i = 0; i < n; i++) {
		Phrase *phrase = g_new0(Phrase, 1);
		phrase->unit = phrases[i].unit;
		phrase->weight = phrases[i].weight;
		phrase->prefix = phrases[i].prefix;
		g_auto(GStrv) tokens = g_strsplit(phrases[i].tokens, " ", -1);
		guint count = MIN(g_strv_length(tokens), TOKENS_MAX);
		for (guint k = 0; k < count; k++) {
			guint id = GPOINTER_TO_UINT(g_hash_table_lookup(finder->ids, tokens[k]));
			if (phrase->prefix && k + 1 == count) {
				phrase->beginning = g_strdup(tokens[k]);
				finder->prefixes = TRUE;
			} else if (!id) {
				id = g_hash_table_size(finder->ids) + 1;
				g_hash_table_insert(finder->ids, g_strdup(tokens[k]),
				                    GUINT_TO_POINTER(id));
			}
			phrase->ids[k] = id;
		}
		phrase->n = count;
		g_ptr_array_add(finder->phrases, phrase);
	}
	return finder;
}

void
finder_free(Finder *finder)
{
	if (!finder)
		return;
	g_hash_table_unref(finder->ids);
	g_ptr_array_unref(finder->phrases);
	g_free(finder);
}

/* ---- finding --------------------------------------------------------------------------------- */

typedef struct {
	guint id; /* as in Phrase.ids; 0: kept for a prefix only */
	guint position;
	gsize start, end;
	char *text; /* where prefixes are looked for, else NULL */
} Kept;

typedef struct {
	Finder *finder;
	GArray *kept;   /* of Kept */
	guint position; /* of the token before, counted from 1 */
	GString *scratch;
} Walk;

static gboolean
begins_prefix(const Finder *finder, const char *token)
{
	for (guint i = 0; finder->prefixes && i < finder->phrases->len; i++) {
		const Phrase *phrase = finder->phrases->pdata[i];
		if (phrase->beginning && g_str_has_prefix(token, phrase->beginning))
			return TRUE;
	}
	return FALSE;
}

static gboolean
keep_token(const Token *token, gpointer data)
{
	Walk *walk = data;
	if (!(token->flags & TOK_COLOCATED))
		walk->position++;
	g_string_truncate(walk->scratch, 0);
	g_string_append_len(walk->scratch, token->text, (gssize)token->length);
	guint id = GPOINTER_TO_UINT(g_hash_table_lookup(walk->finder->ids, walk->scratch->str));
	gboolean prefix = begins_prefix(walk->finder, walk->scratch->str);
	if (id || prefix) {
		Kept kept = {id, walk->position, token->start, token->end,
		             prefix ? g_strdup(walk->scratch->str) : NULL};
		g_array_append_val(walk->kept, kept);
	}
	return TRUE;
}

static void
kept_clear(gpointer data)
{
	g_free(((Kept *)data)->text);
}

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

static gboolean
match_phrase(const GArray *kept, guint from, const Phrase *phrase, FinderMatch *match)
{
	const Kept *first = &g_array_index(kept, Kept, from);
	if (phrase->n == 1 && phrase->beginning
	        ? !first->text || !g_str_has_prefix(first->text, phrase->beginning)
	        : first->id != phrase->ids[0])
		return FALSE;
	match->position = first->position;
	match->start = first->start;
	match->end = first->end;
	for (guint k = 1; k < phrase->n; k++) {
		const Kept *next = token_at(kept, from, first->position + k, phrase, k);
		if (!next)
			return FALSE;
		match->end = MAX(match->end, next->end);
	}
	return phrase->n > 0;
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

GArray *
finder_find(Finder *finder, const char *text)
{
	GArray *matches = g_array_new(FALSE, FALSE, sizeof(FinderMatch));
	Walk walk = {finder, g_array_new(FALSE, FALSE, sizeof(Kept)), 0, g_string_new(NULL)};
	g_array_set_clear_func(walk.kept, kept_clear);
	tok_document(finder->tok, text, -1, NULL, keep_token, &walk);
	for (guint i = 0; i < walk.kept->len && matches->len < MATCHES_MAX; i++) {
		for (guint k = 0; k < finder->phrases->len; k++) {
			FinderMatch match = {.phrase = k};
			if (match_phrase(walk.kept, i, finder->phrases->pdata[k], &match))
				g_array_append_val(matches, match);
		}
	}
	g_array_sort(matches, by_start);
	g_string_free(walk.scratch, TRUE);
	g_array_unref(walk.kept);
	return matches;
}

/* ---- the best part --------------------------------------------------------------------------- */

void
snippet_free(Snippet *snippet)
{
	if (!snippet)
		return;
	g_free(snippet->text);
	g_array_unref(snippet->highlights);
	g_free(snippet);
}

static gboolean
add_cut(const Token *token, gpointer data)
{
	g_array_append_val((GArray *)data, token->start);
	return TRUE;
}

/* Bytes at which the text may be cut: where tokens begin. Ascending but for colocated ones. */
static GArray *
find_cuts(Tok *tok, const char *text)
{
	GArray *cuts = g_array_new(FALSE, FALSE, sizeof(gsize));
	tok_document(tok, text, -1, NULL, add_cut, cuts);
	return cuts;
}

/* Code points before each match's start and end: pairs in the order of matches. */
static guint *
count_characters(const char *text, const GArray *matches)
{
	guint *counts = g_new0(guint, matches->len * 2 + 1);
	gsize at = 0;
	guint characters = 0;
	for (guint i = 0; i < matches->len; i++) {
		const FinderMatch *match = &g_array_index(matches, FinderMatch, i);
		characters += (guint)g_utf8_strlen(text + at, (gssize)(match->start - at));
		at = match->start;
		counts[2 * i] = characters;
		counts[2 * i + 1] = characters + (guint)g_utf8_strlen(text + match->start,
		                                                      (gssize)(match->end - at));
	}
	return counts;
}

/* What a window of limit code points that begins with matches[i] is worth, and its last match. */
static double
window_worth(const Finder *finder, const GArray *matches, const guint *counts, guint i, guint limit,
             guint *ret_last)
{
	gboolean seen[64] = {FALSE};
	double worth = 0;
	*ret_last = i;
	for (guint k = i; k < matches->len && counts[2 * k] <= counts[2 * i] + limit; k++) {
		const FinderMatch *match = &g_array_index(matches, FinderMatch, k);
		if (counts[2 * k + 1] > counts[2 * i] + limit)
			continue;
		const Phrase *phrase = finder->phrases->pdata[match->phrase];
		gboolean again = seen[phrase->unit % G_N_ELEMENTS(seen)];
		worth += phrase->weight * (again ? 0.1 : 1.0);
		seen[phrase->unit % G_N_ELEMENTS(seen)] = TRUE;
		*ret_last = k;
	}
	return worth;
}

/* Back from match to the beginning of its sentence, if that is no further than room code points. */
static gsize
sentence_begin(const char *text, gsize at, guint room)
{
	const char *p = text + at, *best = NULL;
	for (guint i = 0; i < room && p > text; i++) {
		const char *before = g_utf8_prev_char(p);
		gunichar c = g_utf8_get_char(before);
		gboolean ends = c == '\n' || c == 0x3002 || c == 0x104b || c == 0x17d4 ||
		                (c == ' ' && before > text && strchr(".!?", before[-1]));
		if (ends) {
			best = p;
			break;
		}
		p = before;
	}
	if (p == text)
		return 0;
	return best ? (gsize)(best - text) : G_MAXSIZE;
}

/* The last cut at or before `at`, or the first at or after it (later); `fallback` if none. */
static gsize
nearest_cut(const GArray *cuts, gsize at, gboolean later, gsize fallback)
{
	gsize best = G_MAXSIZE;
	for (guint i = 0; i < cuts->len; i++) {
		gsize cut = g_array_index(cuts, gsize, i);
		if (later ? cut >= at && cut < best
		          : cut <= at && (best == G_MAXSIZE || cut > best))
			best = cut;
	}
	return best == G_MAXSIZE ? fallback : best;
}

static gsize
forward(const char *text, gsize at, gsize size, guint code_points)
{
	const char *p = text + at;
	for (guint i = 0; i < code_points && p < text + size; i++)
		p = g_utf8_next_char(p);
	return (gsize)(p - text);
}

static gsize
backward(const char *text, gsize at, guint code_points)
{
	const char *p = text + at;
	for (guint i = 0; i < code_points && p > text; i++)
		p = g_utf8_prev_char(p);
	return (gsize)(p - text);
}

static void
choose_window(Finder *finder, const char *text, const GArray *matches, guint limit,
              gsize *ret_begin, gsize *ret_end)
{
	gsize size = strlen(text);
	g_autoptr(GArray) cuts = find_cuts(finder->tok, text);
	g_autofree guint *counts = count_characters(text, matches);
	guint best = 0, best_last = 0;
	double most = -1;
	for (guint i = 0; i < matches->len; i++) {
		guint last;
		double worth = window_worth(finder, matches, counts, i, limit, &last);
		if (worth > most + 1e-9) {
			most = worth;
			best = i;
			best_last = last;
		}
	}
	gsize first = matches->len ? g_array_index(matches, FinderMatch, best).start : 0;
	gsize last = matches->len ? g_array_index(matches, FinderMatch, best_last).end : 0;
	guint used = (guint)g_utf8_strlen(text + first, (gssize)(MAX(last, first) - first));
	guint room = limit > used ? limit - used : 0;
	gsize begin = sentence_begin(text, first, room * 2 / 3);
	if (begin == G_MAXSIZE) {
		gsize wish = backward(text, first, room / 3);
		begin = nearest_cut(cuts, wish, TRUE, first);
		begin = MIN(begin, first);
	}
	gsize end = forward(text, begin, size, limit);
	if (end < size) {
		gsize cut = nearest_cut(cuts, end, FALSE, end);
		end = cut > MAX(begin, last) || cut >= last ? cut : end;
	}
	/* The text's end fits: show more of what comes before instead. */
	if (end == size && begin > 0) {
		gsize wish = backward(text, size, limit);
		begin = MIN(begin, nearest_cut(cuts, wish, TRUE, begin));
	}
	*ret_begin = begin;
	*ret_end = MAX(end, begin);
}

/* Matches inside the window, overlapping ones joined, as code points. */
static GArray *
mark(const char *text, const GArray *matches, gsize begin, gsize end)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(guint));
	gsize at = begin, open = 0, close = 0;
	guint code_point = 0;
	for (guint i = 0; i <= matches->len; i++) {
		const FinderMatch *m =
		    i < matches->len ? &g_array_index(matches, FinderMatch, i) : NULL;
		if (m && (m->start < begin || m->end > end))
			continue;
		if (m && close && m->start <= close) {
			close = MAX(close, m->end);
			continue;
		}
		if (close) {
			guint from =
			    code_point + (guint)g_utf8_strlen(text + at, (gssize)(open - at));
			guint to = from + (guint)g_utf8_strlen(text + open, (gssize)(close - open));
			g_array_append_val(marks, from);
			g_array_append_val(marks, to);
			at = close;
			code_point = to;
		}
		if (m) {
			open = m->start;
			close = m->end;
		}
	}
	return marks;
}

Snippet *
snippet_cut(Finder *finder, const char *text, guint limit)
{
	Snippet *snippet = g_new0(Snippet, 1);
	gsize size = strlen(text), begin = 0, end = size;
	g_autoptr(GArray) matches =
	    finder ? finder_find(finder, text) : g_array_new(FALSE, FALSE, sizeof(FinderMatch));
	if (size > limit && g_utf8_strlen(text, (gssize)size) > (glong)limit) {
		if (finder)
			choose_window(finder, text, matches, limit, &begin, &end);
		else
			end = forward(text, 0, size, limit);
	}
	while (end > begin && strchr(" \n\t", text[end - 1]))
		end--;
	while (begin < end && strchr(" \n\t", text[begin]))
		begin++;
	snippet->before = begin > 0;
	snippet->after = end < size;
	snippet->highlights = mark(text, matches, begin, end);
	snippet->text = g_strndup(text + begin, end - begin);
	g_strdelimit(snippet->text, "\n\t", ' ');
	return snippet;
}
