/* lexicon: see lexicon.h. The words stand one after another in one block, sorted. */
#include "lexicon.h"

#include <string.h>

#include "store_reader.h"
#include "store_shared.h"

struct Lexicon {
	GString *text;         /* words, each with its NUL */
	GArray *begins;        /* of guint32: offset in text */
	GArray *passages;      /* of guint32 */
	GByteArray *languages; /* index into names */
	GPtrArray *names;      /* of char*: "" first */
};

/* ---- making ---------------------------------------------------------------------------------- */

static Lexicon *
lexicon_empty(void)
{
	Lexicon *lexicon = g_new0(Lexicon, 1);
	lexicon->text = g_string_new(NULL);
	lexicon->begins = g_array_new(FALSE, FALSE, sizeof(guint32));
	lexicon->passages = g_array_new(FALSE, FALSE, sizeof(guint32));
	lexicon->languages = g_byte_array_new();
	lexicon->names = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(lexicon->names, g_strdup(""));
	return lexicon;
}

void
lexicon_free(Lexicon *lexicon)
{
	if (!lexicon)
		return;
	g_string_free(lexicon->text, TRUE);
	g_array_unref(lexicon->begins);
	g_array_unref(lexicon->passages);
	g_byte_array_unref(lexicon->languages);
	g_ptr_array_unref(lexicon->names);
	g_free(lexicon);
}

/* Languages beyond 255 are not told apart from unknown ones. */
static guint8
language_index(Lexicon *lexicon, const char *language)
{
	for (guint i = 0; i < lexicon->names->len; i++)
		if (strcmp(lexicon->names->pdata[i], language) == 0)
			return (guint8)i;
	if (lexicon->names->len > G_MAXUINT8)
		return 0;
	g_ptr_array_add(lexicon->names, g_strdup(language));
	return (guint8)(lexicon->names->len - 1);
}

/* Words come sorted; one that comes again, in another language, adds to its passages. *most: those
 * of the language that the last word has. */
static void
add(Lexicon *lexicon, const char *term, const char *language, guint passages, guint *most)
{
	guint n = lexicon->begins->len;
	guint8 index = language_index(lexicon, language ? language : "");
	if (n && strcmp(lexicon_term(lexicon, n - 1), term) == 0) {
		g_array_index(lexicon->passages, guint32, n - 1) += passages;
		if (passages > *most) {
			lexicon->languages->data[n - 1] = index;
			*most = passages;
		}
		return;
	}
	guint32 begin = (guint32)lexicon->text->len;
	g_array_append_val(lexicon->begins, begin);
	g_array_append_val(lexicon->passages, passages);
	g_byte_array_append(lexicon->languages, &index, 1);
	g_string_append_len(lexicon->text, term, (gssize)strlen(term) + 1);
	*most = passages;
}

static gpointer
load(Store *store, GError **error)
{
	g_autoptr(Lexicon) lexicon = lexicon_empty();
	sqlite3_stmt *s = store_query(
	        store, error, "SELECT term, lang, passages FROM lexicon ORDER BY term, lang", "");
	gboolean failed = !s;
	guint most = 0;
	/* Offsets are of 32 bits: what is beyond 4 GB of words is not known. */
	while (s && lexicon->text->len < G_MAXUINT32 - 4096 && store_step(store, s, &failed, error))
		add(lexicon, (const char *)sqlite3_column_text(s, 0),
		    (const char *)sqlite3_column_text(s, 1),
		    (guint)CLAMP(sqlite3_column_int64(s, 2), 0, G_MAXINT32), &most);
	if (s)
		sqlite3_reset(s);
	return failed ? NULL : g_steal_pointer(&lexicon);
}

const Lexicon *
lexicon_of(Store *store, GError **error)
{
	return store_shared_get(store, "lexicon", load, (GDestroyNotify)lexicon_free, error);
}

static gint
by_term(gconstpointer a, gconstpointer b)
{
	return strcmp(((const LexiconWord *)a)->term, ((const LexiconWord *)b)->term);
}

Lexicon *
lexicon_new(const LexiconWord *words, guint n)
{
	Lexicon *lexicon = lexicon_empty();
	g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(LexiconWord));
	g_array_append_vals(sorted, words, n);
	g_array_sort(sorted, by_term);
	guint most = 0;
	for (guint i = 0; i < n; i++) {
		const LexiconWord *word = &g_array_index(sorted, LexiconWord, i);
		add(lexicon, word->term, word->language, word->passages, &most);
	}
	return lexicon;
}

/* ---- looking up ------------------------------------------------------------------------------ */

guint
lexicon_size(const Lexicon *lexicon)
{
	return lexicon->begins->len;
}

const char *
lexicon_term(const Lexicon *lexicon, guint index)
{
	return lexicon->text->str + g_array_index(lexicon->begins, guint32, index);
}

guint
lexicon_passages_at(const Lexicon *lexicon, guint index)
{
	return g_array_index(lexicon->passages, guint32, index);
}

/* The first word from index `from` on whose first n bytes are not below prefix's (after: above). */
static guint
find(const Lexicon *lexicon, guint from, const char *prefix, gsize n, gboolean after)
{
	guint low = from, high = from, step = 1, size = lexicon_size(lexicon);
	/* What is looked for is most often near: wider and wider steps, then halves. */
	while (high < size && strncmp(lexicon_term(lexicon, high), prefix, n) < (after ? 1 : 0)) {
		low = high + 1;
		high = MIN(size, high + step);
		step *= 2;
	}
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (strncmp(lexicon_term(lexicon, middle), prefix, n) < (after ? 1 : 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *
lexicon_language_at(const Lexicon *lexicon, guint index)
{
	return lexicon->names->pdata[lexicon->languages->data[index]];
}

guint
lexicon_index(const Lexicon *lexicon, const char *term)
{
	guint i = find(lexicon, 0, term, strlen(term) + 1, FALSE);
	return i < lexicon_size(lexicon) && strcmp(lexicon_term(lexicon, i), term) == 0 ? i
	                                                                                : G_MAXUINT;
}

guint
lexicon_passages(const Lexicon *lexicon, const char *term)
{
	guint i = lexicon_index(lexicon, term);
	return i == G_MAXUINT ? 0 : lexicon_passages_at(lexicon, i);
}

static gint
by_passages(gconstpointer a, gconstpointer b, gpointer data)
{
	guint one = *(const guint *)a, other = *(const guint *)b;
	guint32 p = lexicon_passages_at(data, one), q = lexicon_passages_at(data, other);
	return p != q ? (p < q) - (p > q) : (one > other) - (one < other);
}

GArray *
lexicon_prefix(const Lexicon *lexicon, const char *prefix, guint n)
{
	GArray *best = g_array_new(FALSE, FALSE, sizeof(guint));
	gsize length = strlen(prefix);
	guint first = length ? find(lexicon, 0, prefix, length, FALSE) : 0;
	guint end = length ? find(lexicon, first, prefix, length, TRUE) : 0;
	guint least = 0;
	for (guint i = first; i < end; i++) {
		guint passages = lexicon_passages_at(lexicon, i);
		if (!passages || (best->len >= n && passages <= least))
			continue;
		g_array_append_val(best, i);
		if (best->len < 2 * n)
			continue;
		g_array_sort_with_data(best, by_passages, (gpointer)(guintptr)lexicon);
		g_array_set_size(best, n);
		least = n ? lexicon_passages_at(lexicon, g_array_index(best, guint, n - 1)) : 0;
	}
	g_array_sort_with_data(best, by_passages, (gpointer)(guintptr)lexicon);
	g_array_set_size(best, MIN(best->len, n));
	return best;
}

/* ---- near words ------------------------------------------------------------------------------ */

enum { DEPTH_MAX = LEXICON_NEAR_MAX + 4 };

/* Row d: the distances of the first d characters of a word from the beginnings of term. */
typedef struct {
	const Lexicon *lexicon;
	gunichar term[LEXICON_NEAR_MAX + 1];
	guint n, distance;
	gunichar word[DEPTH_MAX + 1];
	guint ends[DEPTH_MAX + 1]; /* bytes of the first d characters */
	guint8 rows[DEPTH_MAX + 1][LEXICON_NEAR_MAX + 2];
} Walk;

/* Fills row d from the two before it, as far as what is near may stand; FALSE: nothing that begins
 * so is near. */
static gboolean
fill_row(Walk *walk, guint d)
{
	const guint8 *before = walk->rows[d - 1];
	guint8 *row = walk->rows[d];
	guint8 far = (guint8)(walk->distance + 1), least = far;
	guint first = d > walk->distance ? d - walk->distance : 0;
	guint last = MIN(walk->n, d + walk->distance);
	if (first)
		row[first - 1] = far;
	else
		row[0] = least = (guint8)d;
	row[last + 1] = far;
	for (guint j = MAX(first, 1); j <= last; j++) {
		gboolean same = walk->term[j - 1] == walk->word[d - 1];
		guint cost = before[j - 1] + !same;
		cost = MIN(cost, before[j] + 1u);
		cost = MIN(cost, row[j - 1] + 1u);
		if (d > 1 && j > 1 && walk->term[j - 1] == walk->word[d - 2] &&
		    walk->term[j - 2] == walk->word[d - 1])
			cost = MIN(cost, walk->rows[d - 2][j - 2] + 1u);
		row[j] = (guint8)MIN(cost, far);
		least = MIN(least, row[j]);
	}
	return least <= walk->distance;
}

/* The word from character `shared` on, the rows before are filled. Returns TRUE if it is walked to
 * its end, else *ret_bytes is the length of the beginning that is too far. */
static gboolean
walk_word(Walk *walk, const char *word, guint shared, guint *ret_depth)
{
	guint d = shared;
	for (const char *p = word + walk->ends[shared]; *p; p = g_utf8_next_char(p)) {
		if (d == DEPTH_MAX)
			break;
		d++;
		walk->word[d - 1] = g_utf8_get_char(p);
		walk->ends[d] = (guint)(g_utf8_next_char(p) - word);
		*ret_depth = d;
		if (d > walk->n + walk->distance || !fill_row(walk, d))
			return FALSE;
	}
	*ret_depth = d;
	return d < DEPTH_MAX;
}

/* How many characters of word, walked to depth before, are those of the walk. */
static guint
shared_depth(const Walk *walk, const char *before, const char *word, guint depth)
{
	guint bytes = 0, d = 0;
	while (word[bytes] && word[bytes] == before[bytes])
		bytes++;
	while (d < depth && walk->ends[d + 1] <= bytes)
		d++;
	return d;
}

void
lexicon_near(const Lexicon *lexicon, const char *term, guint distance, LexiconFn fn, gpointer data)
{
	glong n = g_utf8_strlen(term, -1);
	g_return_if_fail(distance >= 1 && distance <= 3);
	if (n > LEXICON_NEAR_MAX)
		return;
	Walk *walk = g_new(Walk, 1);
	walk->n = (guint)n;
	walk->distance = distance;
	walk->ends[0] = 0;
	for (guint j = 0; j < walk->n; j++, term = g_utf8_next_char(term))
		walk->term[j] = g_utf8_get_char(term);
	for (guint j = 0; j <= walk->n; j++)
		walk->rows[0][j] = (guint8)MIN(j, distance + 1);
	const char *before = "";
	guint depth = 0;
	for (guint i = 0; i < lexicon_size(lexicon);) {
		const char *word = lexicon_term(lexicon, i);
		guint shared = shared_depth(walk, before, word, depth);
		if (walk_word(walk, word, shared, &depth)) {
			guint apart = MAX(depth, walk->n) - MIN(depth, walk->n);
			if (apart <= distance && walk->rows[depth][walk->n] <= distance)
				fn(i, walk->rows[depth][walk->n], data);
			i++;
		} else {
			i = find(lexicon, i, word, walk->ends[depth], TRUE);
		}
		before = word;
	}
	g_free(walk);
}
