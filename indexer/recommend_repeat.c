/* recommend_repeat: what a document says twice, and what it says beside its recommendations. */
#include "recommend.h"
#include "metadata_text.h"

#include <string.h>

enum {
	WORD_LETTERS = 4, /* shorter words tell nothing */
	WORDS_LEAST = 4,  /* a shorter text must be equal */
	CANDIDATES = 64   /* recommendations that share a word are compared up to so many */
};
#define SHARED 0.8 /* of the shorter one's words */

/* The hashes of a text's longer words, each once. */
static GHashTable *
words_of(const char *text)
{
	GHashTable *words = g_hash_table_new(NULL, NULL);
	g_autofree char *plain = text_plain(text);
	guint hash = 5381, letters = 0;
	for (const char *p = plain;; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c && (g_unichar_isalnum(c) || g_unichar_ismark(c))) {
			hash = hash * 33 + c;
			letters++;
			continue;
		}
		if (letters >= WORD_LETTERS)
			g_hash_table_add(words, GUINT_TO_POINTER(hash | 1));
		hash = 5381;
		letters = 0;
		if (!c)
			break;
	}
	return words;
}

static guint
shared(GHashTable *a, GHashTable *b)
{
	GHashTableIter iter;
	gpointer word;
	guint n = 0;
	g_hash_table_iter_init(&iter, a);
	while (g_hash_table_iter_next(&iter, &word, NULL))
		n += g_hash_table_contains(b, word);
	return n;
}

static gboolean
is_same(GHashTable *a, GHashTable *b)
{
	guint least = MIN(g_hash_table_size(a), g_hash_table_size(b));
	guint most = MAX(g_hash_table_size(a), g_hash_table_size(b));
	if (least < WORDS_LEAST || most > 2 * least)
		return FALSE;
	GHashTable *small = g_hash_table_size(a) == least ? a : b;
	return shared(small, small == a ? b : a) >= SHARED * least;
}

typedef struct {
	Document *doc;
	const GArray *apart, *summary;
	GPtrArray *words;   /* by recommendation */
	GHashTable *places; /* word → GArray of indexes */
} Repeats;

/* The one that stands apart and in no summary is the main one, else the earlier. */
static guint
main_of(const Repeats *r, guint a, guint b)
{
	guint worth[2];
	guint both[] = {a, b};
	for (guint i = 0; i < 2; i++)
		worth[i] = (g_array_index(r->apart, guint8, both[i]) ? 2u : 0u) +
		           (g_array_index(r->summary, guint8, both[i]) ? 0u : 1u);
	return worth[1] > worth[0] ? b : a;
}

static gboolean
may_repeat(const Repeats *r, guint a, guint b)
{
	const Recommendation *x = doc_recommendation(r->doc, a), *y = doc_recommendation(r->doc, b);
	gboolean numbered = *x->number && *y->number && strcmp(x->number, y->number) != 0;
	gboolean listed = x->confidence == REC_STRUCTURED && y->confidence == REC_STRUCTURED;
	/* Two items of lists with numbers of their own are two. */
	return x->class == y->class &&
	       !(numbered && listed && !g_array_index(r->summary, guint8, a) &&
	         !g_array_index(r->summary, guint8, b));
}

/* Index of the earlier one that says the same, or G_MAXUINT. */
static guint
earlier_same(const Repeats *r, guint i)
{
	GHashTableIter iter;
	gpointer word;
	guint compared = 0;
	GHashTable *words = r->words->pdata[i];
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	g_hash_table_iter_init(&iter, words);
	while (g_hash_table_iter_next(&iter, &word, NULL)) {
		const GArray *places = g_hash_table_lookup(r->places, word);
		for (guint k = places ? places->len : 0; k > 0 && compared < CANDIDATES; k--) {
			guint other = g_array_index(places, guint, k - 1);
			if (!g_hash_table_add(seen, GUINT_TO_POINTER(other + 1)))
				continue;
			compared++;
			if (may_repeat(r, other, i) && is_same(words, r->words->pdata[other]))
				return other;
		}
	}
	return G_MAXUINT;
}

static void
note_words(Repeats *r, guint i)
{
	GHashTableIter iter;
	gpointer word;
	g_hash_table_iter_init(&iter, r->words->pdata[i]);
	while (g_hash_table_iter_next(&iter, &word, NULL)) {
		GArray *places = g_hash_table_lookup(r->places, word);
		if (!places) {
			places = g_array_new(FALSE, FALSE, sizeof(guint));
			g_hash_table_insert(r->places, word, places);
		}
		g_array_append_val(places, i);
	}
}

/*
 * Items of lists with numbers of their own never repeat one another; where there is nothing else,
 * there is nothing to compare.
 */
static gboolean
can_repeat(const Document *doc, const GArray *summary)
{
	g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < doc->recommendations->len; i++) {
		const Recommendation *rec = doc_recommendation(doc, i);
		if (rec->class == REC_MADE &&
		    (rec->confidence != REC_STRUCTURED || !*rec->number ||
		     g_array_index(summary, guint8, i) || !g_hash_table_add(numbers, rec->number)))
			return TRUE;
	}
	return FALSE;
}

static void
lower_confidence(Document *doc, const GArray *apart)
{
	gboolean any = FALSE;
	for (guint i = 0; i < doc->recommendations->len; i++)
		any |= g_array_index(apart, guint8, i) &&
		       doc_recommendation(doc, i)->class == REC_MADE;
	for (guint i = 0; any && i < doc->recommendations->len; i++) {
		Recommendation *rec = doc_recommendation(doc, i);
		if (!g_array_index(apart, guint8, i) && rec->class == REC_MADE)
			rec->confidence = REC_POSSIBLE;
	}
}

void
repeat_find(Document *doc, const GArray *apart, const GArray *summary)
{
	lower_confidence(doc, apart);
	if (!can_repeat(doc, summary))
		return;
	Repeats r = {doc, apart, summary,
	             g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref),
	             g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref)};
	for (guint i = 0; i < doc->recommendations->len; i++)
		g_ptr_array_add(r.words, words_of(doc_recommendation(doc, i)->text));
	for (guint i = 0; i < doc->recommendations->len; i++) {
		Recommendation *rec = doc_recommendation(doc, i);
		guint other = rec->class == REC_MADE ? earlier_same(&r, i) : G_MAXUINT;
		if (other != G_MAXUINT && main_of(&r, other, i) == other)
			rec->repeats = other;
		else if (other != G_MAXUINT)
			doc_recommendation(doc, other)->repeats = i;
		if (rec->repeats == G_MAXUINT)
			note_words(&r, i);
	}
	g_ptr_array_unref(r.words);
	g_hash_table_unref(r.places);
}
