#include "metadata_terms.h"

#include <string.h>

typedef struct {
	char *text;
	gsize n;
	gboolean spaced; /* its script divides words by blanks */
	GArray *ids;     /* of guint */
} Term;

struct Terms {
	GHashTable *buckets; /* first bytes → GPtrArray of Term, longest first */
	guint8 begins[8192]; /* a bit for each pair of first bytes: most words end here */
};

static void
term_free(gpointer data)
{
	Term *term = data;
	g_free(term->text);
	g_array_unref(term->ids);
	g_free(term);
}

Terms *
terms_new(void)
{
	Terms *terms = g_new0(Terms, 1);
	terms->buckets = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
	return terms;
}

void
terms_free(Terms *terms)
{
	if (!terms)
		return;
	g_hash_table_unref(terms->buckets);
	g_free(terms);
}

/* The first two or three bytes: enough to leave few terms to compare. */
static gpointer
bucket_key(const char *text, gsize n)
{
	const guchar *p = (const guchar *)text;
	return GUINT_TO_POINTER((guint)p[0] << 16 | (guint)p[1] << 8 | (n > 2 ? p[2] : 0u));
}

static guint
first_pair(const char *text)
{
	return (guint)(guchar)text[0] << 8 | (guchar)text[1];
}

static gboolean
in_word(gunichar c)
{
	return c < 0x80 ? g_ascii_isalnum((gchar)c) : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static gboolean
is_spaced(gunichar c)
{
	GUnicodeScript script = g_unichar_get_script(c);
	return script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_COMMON ||
	       script == G_UNICODE_SCRIPT_CYRILLIC || script == G_UNICODE_SCRIPT_GREEK ||
	       script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_INHERITED;
}

static gboolean
has_id(const Term *term, guint id)
{
	for (guint i = 0; i < term->ids->len; i++)
		if (g_array_index(term->ids, guint, i) == id)
			return TRUE;
	return FALSE;
}

void
terms_add(Terms *terms, const char *text, guint id)
{
	gsize n = strlen(text);
	if (n < 2)
		return;
	gpointer key = bucket_key(text, n);
	GPtrArray *bucket = g_hash_table_lookup(terms->buckets, key);
	if (!bucket) {
		bucket = g_ptr_array_new_with_free_func(term_free);
		g_hash_table_insert(terms->buckets, key, bucket);
	}
	guint pair = first_pair(text), at = 0;
	terms->begins[pair / 8] |= (guint8)(1u << pair % 8);
	for (; at < bucket->len; at++) {
		Term *term = bucket->pdata[at];
		if (term->n == n && memcmp(term->text, text, n) == 0) {
			if (!has_id(term, id))
				g_array_append_val(term->ids, id);
			return;
		}
		if (term->n < n)
			break;
	}
	Term *term = g_new0(Term, 1);
	term->text = g_strdup(text);
	term->n = n;
	term->spaced = is_spaced(g_utf8_get_char(text));
	term->ids = g_array_new(FALSE, FALSE, sizeof(guint));
	g_array_append_val(term->ids, id);
	g_ptr_array_insert(bucket, (gint)at, term);
}

static const Term *
longest_in(const GPtrArray *bucket, const char *p, gboolean word_start)
{
	for (guint i = 0; bucket && i < bucket->len; i++) {
		const Term *term = bucket->pdata[i];
		/* The bucket's key says nothing of the fourth byte. */
		if ((term->n > 3 && p[2] && p[3] != term->text[3]) ||
		    strncmp(p, term->text, term->n) != 0)
			continue;
		if (!term->spaced || (word_start && !in_word(g_utf8_get_char(p + term->n))))
			return term;
	}
	return NULL;
}

static const Term *
longest_at(const Terms *terms, const char *p, gboolean word_start)
{
	guint pair = first_pair(p);
	if (!(terms->begins[pair / 8] & 1u << pair % 8))
		return NULL;
	const Term *term = NULL;
	if (p[2])
		term = longest_in(g_hash_table_lookup(terms->buckets, bucket_key(p, 3)), p,
		                  word_start);
	if (term)
		return term;
	return longest_in(g_hash_table_lookup(terms->buckets, bucket_key(p, 2)), p, word_start);
}

void
terms_find_spans(const Terms *terms, const char *text, TermsSpanFn fn, gpointer data)
{
	gboolean word_start = TRUE;
	for (const char *p = text; *p;) {
		if ((guchar)*p < 0x80 && !word_start && g_ascii_isalnum(*p)) {
			p++; /* inside a word */
			continue;
		}
		gunichar c = g_utf8_get_char(p);
		const Term *term = !in_word(c) ? NULL : longest_at(terms, p, word_start);
		for (guint i = 0; term && i < term->ids->len; i++)
			fn(g_array_index(term->ids, guint, i), (gsize)(p - text),
			   (gsize)(p - text) + term->n, data);
		word_start = !in_word(c);
		p = term ? p + term->n : g_utf8_next_char(p);
		if (term)
			word_start = FALSE;
	}
}

typedef struct {
	void (*fn)(guint id, gpointer data);
	gpointer data;
} Finding;

static void
pass_id(guint id, gsize start, gsize end, gpointer data)
{
	const Finding *finding = data;
	(void)start, (void)end;
	finding->fn(id, finding->data);
}

void
terms_find(const Terms *terms, const char *text, void (*fn)(guint id, gpointer data), gpointer data)
{
	Finding finding = {fn, data};
	terms_find_spans(terms, text, pass_id, &finding);
}
