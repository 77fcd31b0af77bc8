/* lexicon_clusters: see lexicon_clusters.h. One table of keys and words, sorted by key. */
#include "lexicon_clusters.h"

#include <string.h>

#include "phrasebook.h"
#include "slip.h"
#include "store_shared.h"

enum {
	ANY_CLUSTERS_MIN = 3, /* of both words, where a whole cluster may differ */
	OF_KEY_MAX = 64       /* words that are compared for one key */
};

/* Two signs, or a cluster of a letter with a sign. */
static const double SIGNS_COST = 1.3, CLUSTER_COST = 2.4;

typedef struct {
	guint32 key, word;
} Entry;

struct ClusterIndex {
	GArray *entries; /* of Entry */
};

/* ---- clusters -------------------------------------------------------------------------------- */

static guint
script_of(gunichar c)
{
	if (c >= 0x0e01 && c <= 0x0e4e && c != 0x0e3f && c != 0x0e46)
		return 1;
	if (c >= 0x0e81 && c <= 0x0edf && c != 0x0ec6 && !(c >= 0x0ed0 && c <= 0x0ed9))
		return 2;
	if (c >= 0x1000 && c <= 0x103f)
		return 3;
	return c >= 0x1780 && c <= 0x17d3 ? 4 : 0;
}

gboolean
lexicon_clusters_can(const char *text)
{
	guint script = script_of(g_utf8_get_char(text));
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (script_of(g_utf8_get_char(p)) != script)
			return FALSE;
	return script != 0;
}

GArray *
lexicon_clusters_cut(const char *text)
{
	GArray *bounds = g_array_new(FALSE, FALSE, sizeof(guint));
	const char *p = text;
	for (; *p; p = g_utf8_next_char(p)) {
		guint at = (guint)(p - text);
		if (phrase_begins(text, p))
			g_array_append_val(bounds, at);
	}
	guint length = (guint)(p - text);
	g_array_append_val(bounds, length);
	return bounds;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static guint32
hash_bytes(guint32 hash, const char *text, gsize n)
{
	for (gsize i = 0; i < n; i++)
		hash = (hash ^ (guchar)text[i]) * 16777619u; /* FNV-1a */
	return hash;
}

/* Of what stands beside its letter; what is left are the letters alone. */
static gboolean
is_sign(gunichar c)
{
	return g_unichar_ismark(c) || (c >= 0x0e30 && c <= 0x0e4e) || (c >= 0x0eb0 && c <= 0x0ecd);
}

static guint32
key_of_letters(const char *text, gsize n)
{
	guint32 hash = 1;
	for (const char *p = text; p < text + n; p = g_utf8_next_char(p))
		if (!is_sign(g_utf8_get_char(p)))
			hash = hash_bytes(hash, p, (gsize)(g_utf8_next_char(p) - p));
	return hash;
}

/* The n clusters without the one with this index; n: all of them. */
static guint32
key_without(const char *text, const guint *bounds, guint n, guint left_out)
{
	guint32 hash = 2166136261u;
	for (guint i = 0; i < n; i++)
		if (i != left_out)
			hash = hash_bytes(hash, text + bounds[i], bounds[i + 1] - bounds[i]);
	return hash;
}

/* ---- making ---------------------------------------------------------------------------------- */

static gint
by_key(gconstpointer a, gconstpointer b)
{
	const Entry *one = a, *other = b;
	if (one->key != other->key)
		return one->key < other->key ? -1 : 1;
	return (one->word > other->word) - (one->word < other->word);
}

static void
add_word(ClusterIndex *clusters, const char *term, guint32 word)
{
	g_autoptr(GArray) cut = lexicon_clusters_cut(term);
	const guint *bounds = (const guint *)(gpointer)cut->data;
	guint n = cut->len - 1;
	if (!n || n > CLUSTERS_MAX)
		return;
	Entry letters = {key_of_letters(term, bounds[n]), word};
	g_array_append_val(clusters->entries, letters);
	for (guint i = 0; i <= n && n >= ANY_CLUSTERS_MIN; i++) {
		Entry entry = {key_without(term, bounds, n, i), word};
		g_array_append_val(clusters->entries, entry);
	}
}

ClusterIndex *
lexicon_clusters_new(const Lexicon *lexicon)
{
	ClusterIndex *clusters = g_new0(ClusterIndex, 1);
	clusters->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
	for (guint i = 0; i < lexicon_size(lexicon); i++) {
		const char *term = lexicon_term(lexicon, i);
		if (*term && lexicon_passages_at(lexicon, i) && lexicon_clusters_can(term))
			add_word(clusters, term, i);
	}
	g_array_sort(clusters->entries, by_key);
	return clusters;
}

void
lexicon_clusters_free(ClusterIndex *clusters)
{
	if (!clusters)
		return;
	g_array_unref(clusters->entries);
	g_free(clusters);
}

static gpointer
make(Store *store, GError **error)
{
	const Lexicon *lexicon = lexicon_of(store, error);
	return lexicon ? lexicon_clusters_new(lexicon) : NULL;
}

const ClusterIndex *
lexicon_clusters_of(Store *store, GError **error)
{
	return store_shared_get(store, "lexicon clusters", make,
	                        (GDestroyNotify)lexicon_clusters_free, error);
}

/* ---- finding --------------------------------------------------------------------------------- */

typedef struct {
	const ClusterIndex *clusters;
	const Lexicon *lexicon;
	const char *text;
	const guint *bounds;
	guint n;
	const char *typed; /* the clusters alone */
	ClusterFn fn;
	gpointer data;
} Finding;

static guint
count_clusters(const char *term)
{
	guint n = 0;
	for (const char *p = term; *p; p = g_utf8_next_char(p))
		n += phrase_begins(term, p);
	return n;
}

static gboolean
same_letters(const char *one, const char *other)
{
	for (;;) {
		while (*one && is_sign(g_utf8_get_char(one)))
			one = g_utf8_next_char(one);
		while (*other && is_sign(g_utf8_get_char(other)))
			other = g_utf8_next_char(other);
		if (!*one || !*other)
			return !*one && !*other;
		if (g_utf8_get_char(one) != g_utf8_get_char(other))
			return FALSE;
		one = g_utf8_next_char(one);
		other = g_utf8_next_char(other);
	}
}

/* A cluster that is a word of its own, such as a negation, is none too many. */
static gboolean
is_word(const Finding *finding, guint cluster)
{
	if (cluster >= finding->n)
		return FALSE;
	const guint *bounds = finding->bounds + cluster;
	g_autofree char *text = g_strndup(finding->text + bounds[0], bounds[1] - bounds[0]);
	return lexicon_passages(finding->lexicon, text) > 0;
}

/* Words with this key, which is the typed one's without the cluster left_out (n: with all). */
static void
look_up(const Finding *finding, guint32 key, guint left_out)
{
	const GArray *entries = finding->clusters->entries;
	guint low = 0, high = entries->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(entries, Entry, middle).key < key)
			low = middle + 1;
		else
			high = middle;
	}
	for (guint i = low; i < entries->len && i < low + OF_KEY_MAX; i++) {
		const Entry *entry = &g_array_index(entries, Entry, i);
		const char *term = lexicon_term(finding->lexicon, entry->word);
		if (entry->key != key)
			break;
		double cost = slip_cost(finding->typed, term);
		gboolean signs = same_letters(finding->typed, term);
		guint n = count_clusters(term);
		if (cost <= 0 || cost > (signs ? SIGNS_COST : CLUSTER_COST) ||
		    (!signs && MIN(finding->n, n) < ANY_CLUSTERS_MIN) ||
		    (n < finding->n && is_word(finding, left_out)))
			continue;
		finding->fn(entry->word, cost, finding->data);
	}
}

void
lexicon_clusters_near(const ClusterIndex *clusters, const Lexicon *lexicon, const char *text,
                      const guint *bounds, guint n, ClusterFn fn, gpointer data)
{
	if (!n || n > CLUSTERS_MAX + 1)
		return;
	g_autofree char *typed = g_strndup(text + bounds[0], bounds[n] - bounds[0]);
	Finding finding = {clusters, lexicon, text, bounds, n, typed, fn, data};
	look_up(&finding, key_of_letters(typed, strlen(typed)), n);
	for (guint i = 0; i <= n && n >= ANY_CLUSTERS_MIN; i++)
		look_up(&finding, key_without(text, bounds, n, i), i);
}
