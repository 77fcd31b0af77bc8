/* word_count: see word_count.h. */
#include "word_count.h"

#include <string.h>

typedef struct {
	const char *text;
	guint length, lang; /* lang: index into langs */
	guint passage;      /* the last one that counted */
	int change;
} Entry;

struct WordCount {
	GHashTable *entries; /* set of Entry* */
	GStringChunk *texts;
	GPtrArray *langs; /* of char* */
	guint passage;    /* counts the passages */
	guint lang;
	int change;
};

static guint
entry_hash(gconstpointer key)
{
	const Entry *entry = key;
	guint hash = 2166136261u ^ entry->lang; /* FNV-1a */
	for (guint i = 0; i < entry->length; i++)
		hash = (hash ^ (guchar)entry->text[i]) * 16777619u;
	return hash;
}

static gboolean
entry_equal(gconstpointer a, gconstpointer b)
{
	const Entry *one = a, *other = b;
	return one->length == other->length && one->lang == other->lang &&
	       memcmp(one->text, other->text, one->length) == 0;
}

WordCount *
word_count_new(void)
{
	WordCount *count = g_new0(WordCount, 1);
	count->entries = g_hash_table_new_full(entry_hash, entry_equal, g_free, NULL);
	count->texts = g_string_chunk_new(1 << 16);
	count->langs = g_ptr_array_new_with_free_func(g_free);
	return count;
}

void
word_count_free(WordCount *count)
{
	if (!count)
		return;
	g_hash_table_unref(count->entries);
	g_string_chunk_free(count->texts);
	g_ptr_array_unref(count->langs);
	g_free(count);
}

/* Languages are few. */
static guint
lang_index(WordCount *count, const char *lang)
{
	for (guint i = 0; i < count->langs->len; i++)
		if (strcmp(count->langs->pdata[i], lang) == 0)
			return i;
	g_ptr_array_add(count->langs, g_strdup(lang));
	return count->langs->len - 1;
}

void
word_count_passage(WordCount *count, const char *lang, int change)
{
	count->passage++;
	count->change = change;
	if (change)
		count->lang = lang_index(count, lang);
}

gboolean
word_count_token(const Token *token, gpointer data)
{
	WordCount *count = data;
	if (!count->change || !(token->flags & TOK_EXACT) || (token->flags & TOK_STEM))
		return TRUE;
	Entry key = {token->text, (guint)token->length, count->lang, 0, 0};
	Entry *entry = g_hash_table_lookup(count->entries, &key);
	if (!entry) {
		entry = g_new(Entry, 1);
		*entry = key;
		entry->text =
		        g_string_chunk_insert_len(count->texts, token->text, (gssize)token->length);
		g_hash_table_add(count->entries, entry);
	}
	if (entry->passage != count->passage) {
		entry->passage = count->passage;
		entry->change += count->change;
	}
	return TRUE;
}

void
word_count_clear(WordCount *count)
{
	g_hash_table_remove_all(count->entries);
	g_string_chunk_clear(count->texts);
	count->change = 0;
}

static gint
by_key(gconstpointer a, gconstpointer b)
{
	const WordChange *one = a, *other = b;
	int order = strcmp(one->term, other->term);
	return order ? order : strcmp(one->lang, other->lang);
}

GArray *
word_count_changes(const WordCount *count)
{
	GArray *changes = g_array_new(FALSE, FALSE, sizeof(WordChange));
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, count->entries);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const Entry *entry = key;
		WordChange change = {entry->text, count->langs->pdata[entry->lang], entry->change};
		if (entry->change)
			g_array_append_val(changes, change);
	}
	g_array_sort(changes, by_key);
	return changes;
}
