/* phrasebook: see phrasebook.h. In reading order: where words begin, phrases, making, finding. */
#include "phrasebook.h"

#include <string.h>

#include "lexicon.h"
#include "store_match.h"
#include "store_reader.h"
#include "store_shared.h"

enum {
	PHRASE_BYTES_MAX = 600,
	BEGINS_MAX = 40,       /* of one phrase */
	PHRASES_MAX = 1000000, /* of one index */
	HEADING_LETTERS_MIN = 4,
	COUNTED_MAX = 100 /* passages with one term */
};

typedef struct {
	guint32 phrase;
	guint16 offset, word;
} Begin;

struct Phrasebook {
	GStringChunk *strings;
	GArray *phrases;       /* of Phrase */
	GArray *begins;        /* of Begin, in the order of what follows */
	GHashTable *by_folded; /* folded → index + 1; while it is made */
	const Lexicon *lexicon;
	Tok *tok; /* and store: while it is made */
	Store *store;
};

/* ---- where words begin ----------------------------------------------------------------------- */

/* Thai, Lao, Burmese, Khmer, Han, kana. */
static gboolean
is_unspaced(gunichar c)
{
	return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
	       (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3041 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* Belongs to the letter before it. */
static gboolean
is_sign(gunichar c)
{
	return g_unichar_ismark(c) || (c >= 0x0e30 && c <= 0x0e3a) || c == 0x0e45 ||
	       (c >= 0x0eb0 && c <= 0x0ebc);
}

/* Draws what follows to itself: a vowel written before its consonant, a stacking sign. */
static gboolean
is_leading(gunichar c)
{
	return (c >= 0x0e40 && c <= 0x0e44) || (c >= 0x0ec0 && c <= 0x0ec4) || c == 0x1039 ||
	       c == 0x17d2;
}

gboolean
phrase_begins(const char *text, const char *at)
{
	if (at == text)
		return TRUE;
	gunichar c = g_utf8_get_char(at), before = g_utf8_get_char(g_utf8_prev_char(at));
	if (c == ' ' || is_sign(c))
		return FALSE;
	return before == ' ' || ((is_unspaced(c) || is_unspaced(before)) && !is_leading(before));
}

/* ---- phrases --------------------------------------------------------------------------------- */

static void
add_begins(Phrasebook *book, guint index, const char *folded)
{
	guint16 word = 0;
	for (const char *p = folded; *p && word < BEGINS_MAX; p = g_utf8_next_char(p)) {
		if (!phrase_begins(folded, p))
			continue;
		Begin begin = {index, (guint16)(p - folded), word++};
		g_array_append_val(book->begins, begin);
	}
}

/* The first one with these words keeps its kind; passages add up. */
static void
add_phrase(Phrasebook *book, const char *printed, const char *document, PhraseKind kind,
           guint passages)
{
	if (strlen(printed) > PHRASE_BYTES_MAX || book->phrases->len == PHRASES_MAX)
		return;
	g_autofree char *folded = tok_fold(book->tok, printed, -1);
	if (!*folded || strlen(folded) > PHRASE_BYTES_MAX)
		return;
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(book->by_folded, folded));
	if (known) {
		g_array_index(book->phrases, Phrase, known - 1).passages += passages;
		return;
	}
	Phrase phrase = {g_string_chunk_insert(book->strings, printed),
	                 g_string_chunk_insert(book->strings, folded),
	                 document ? g_string_chunk_insert(book->strings, document) : NULL, kind,
	                 passages};
	g_array_append_val(book->phrases, phrase);
	g_hash_table_insert(book->by_folded, (gpointer)(guintptr)phrase.folded,
	                    GUINT_TO_POINTER(book->phrases->len));
	add_begins(book, book->phrases->len - 1, phrase.folded);
}

/* ---- of the index ---------------------------------------------------------------------------- */

/* The records' titles first, then others that are likely. */
static gboolean
add_titles(Phrasebook *book, Store *store, GError **error)
{
	sqlite3_stmt *s = store_query(
	        store, error,
	        "SELECT d.id, d.title FROM document d WHERE d.title <> '' AND EXISTS(SELECT 1 FROM "
	        "passage p WHERE p.document = d.row AND p.searched) UNION ALL "
	        "SELECT d.id, v.value FROM document d CROSS JOIN value v ON v.document = d.row "
	        "WHERE v.field = 'title' AND v.value <> d.title AND v.confidence >= 0.7 AND "
	        "EXISTS(SELECT 1 FROM passage p WHERE p.document = d.row AND p.searched)",
	        "");
	gboolean failed = !s;
	while (s && store_step(store, s, &failed, error))
		add_phrase(book, (const char *)sqlite3_column_text(s, 1),
		           (const char *)sqlite3_column_text(s, 0), PHRASE_TITLE, 1);
	return !failed;
}

/* The innermost heading of a path, without its number; "" where it is one word or none. */
static const char *
heading_text(const char *path)
{
	const char *last = strrchr(path, '\x1f');
	const char *text = last ? last + 1 : path;
	while (*text && !g_unichar_isalpha(g_utf8_get_char(text)))
		text = g_utf8_next_char(text);
	glong letters = g_utf8_strlen(text, -1);
	gboolean words = strchr(text, ' ') || (*text && is_unspaced(g_utf8_get_char(text)));
	return words && letters >= HEADING_LETTERS_MIN ? text : "";
}

/* Counted here: SQLite would want a file to sort them in, which the daemon may not have. */
static gboolean
add_headings(Phrasebook *book, Store *store, GError **error)
{
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	sqlite3_stmt *s = store_query(
	        store, error, "SELECT heading FROM passage WHERE searched AND heading <> ''", "");
	gboolean failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		const char *text = heading_text((const char *)sqlite3_column_text(s, 0));
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, text));
		if (*text)
			g_hash_table_replace(counts, g_strdup(text), GUINT_TO_POINTER(n + 1));
	}
	GHashTableIter iter;
	gpointer text, n;
	g_hash_table_iter_init(&iter, counts);
	while (!failed && g_hash_table_iter_next(&iter, &text, &n))
		add_phrase(book, text, NULL, PHRASE_HEADING, GPOINTER_TO_UINT(n));
	return !failed;
}

/* ---- of the vocabulary ----------------------------------------------------------------------- */

typedef struct {
	const Lexicon *lexicon;
	guint least, words;
} Rarest;

static gboolean
take_rarest(const Token *token, gpointer data)
{
	Rarest *rarest = data;
	if (!(token->flags & TOK_EXACT) || (token->flags & TOK_STEM))
		return TRUE;
	g_autofree char *word = g_strndup(token->text, token->length);
	rarest->words++;
	rarest->least = MIN(rarest->least, lexicon_passages(rarest->lexicon, word));
	return rarest->least > 0;
}

static gboolean
take_sequence(const Token *token, gpointer data)
{
	GString *out = data;
	if (token->flags & TOK_COLOCATED)
		return TRUE;
	if (out->len)
		g_string_append_c(out, ' ');
	for (gsize i = 0; i < token->length; i++) {
		g_string_append_c(out, token->text[i]);
		if (token->text[i] == '"')
			g_string_append_c(out, '"');
	}
	return TRUE;
}

static gboolean
count_passage(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row, (void)instances, (void)n;
	guint *count = data;
	return ++*count < COUNTED_MAX;
}

/* Passages with these words one after another, the last one perhaps with an ending; at most
 * COUNTED_MAX. */
static guint
count_phrase(const Phrasebook *book, const char *printed)
{
	g_autoptr(GString) tokens = g_string_new(NULL);
	tok_query(book->tok, printed, -1, NULL, take_sequence, tokens);
	g_autofree char *expression = g_strdup_printf("\"%s\" *", tokens->str);
	guint count = 0;
	gboolean partial;
	if (tokens->len)
		store_match(book->store, expression, G_MININT64, G_MAXINT64, count_passage, &count,
		            &partial, NULL);
	return count;
}

/* What the archive has no words for is of no use to the person who types. */
static void
add_term(Phrasebook *book, const char *printed, PhraseKind kind)
{
	Rarest rarest = {book->lexicon, G_MAXUINT, 0};
	tok_document(book->tok, printed, -1, NULL, take_rarest, &rarest);
	if (!rarest.least || rarest.least == G_MAXUINT)
		return;
	guint count = rarest.words > 1 ? count_phrase(book, printed) : COUNTED_MAX;
	if (count)
		add_phrase(book, printed, NULL, kind, count < COUNTED_MAX ? count : rarest.least);
}

static void
add_terms(Phrasebook *book, GStrv terms, PhraseKind kind)
{
	for (char **term = terms; term && *term; term++)
		add_term(book, *term, kind);
}

static void
add_vocabulary(Phrasebook *book, const Vocabulary *vocabulary)
{
	const struct {
		const GPtrArray *entities;
		PhraseKind kind;
	} lists[] = {{vocabulary_orgs(vocabulary), PHRASE_ORGANISATION},
	             {vocabulary_places(vocabulary), PHRASE_PLACE}};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (guint k = 0; k < lists[i].entities->len; k++) {
			const Entity *entity = lists[i].entities->pdata[k];
			add_terms(book, entity->variants, lists[i].kind);
			add_terms(book, entity->abbr, lists[i].kind);
		}
	const GPtrArray *groups = vocabulary_synonyms(vocabulary);
	for (guint i = 0; i < groups->len; i++)
		add_terms(book, ((const SynonymGroup *)groups->pdata[i])->terms, PHRASE_TERM);
}

/* ---- making ---------------------------------------------------------------------------------- */

static const char *
text_at(const Phrasebook *book, const Begin *begin)
{
	return g_array_index(book->phrases, Phrase, begin->phrase).folded + begin->offset;
}

static gint
by_text(gconstpointer a, gconstpointer b, gpointer data)
{
	const Begin *one = a, *other = b;
	int order = strcmp(text_at(data, one), text_at(data, other));
	if (order)
		return order;
	return (one->phrase > other->phrase) - (one->phrase < other->phrase);
}

static void
phrasebook_free(gpointer data)
{
	Phrasebook *book = data;
	g_string_chunk_free(book->strings);
	g_array_unref(book->phrases);
	g_array_unref(book->begins);
	g_clear_pointer(&book->by_folded, g_hash_table_unref);
	g_free(book);
}

static gpointer
make(Store *store, GError **error)
{
	Phrasebook *book = g_new0(Phrasebook, 1);
	book->strings = g_string_chunk_new(1 << 16);
	book->phrases = g_array_new(FALSE, FALSE, sizeof(Phrase));
	book->begins = g_array_new(FALSE, FALSE, sizeof(Begin));
	book->by_folded = g_hash_table_new(g_str_hash, g_str_equal);
	book->tok = store_tok(store);
	book->store = store;
	book->lexicon = lexicon_of(store, error);
	gboolean good = book->lexicon && add_titles(book, store, error);
	if (good) {
		add_vocabulary(book, store_vocabulary(store));
		good = add_headings(book, store, error);
	}
	if (!good) {
		phrasebook_free(book);
		return NULL;
	}
	g_array_sort_with_data(book->begins, by_text, book);
	g_clear_pointer(&book->by_folded, g_hash_table_unref);
	book->tok = NULL;
	book->store = NULL;
	book->lexicon = NULL;
	return book;
}

const Phrasebook *
phrasebook_of(Store *store, GError **error)
{
	return store_shared_get(store, "phrasebook", make, phrasebook_free, error);
}

/* ---- finding --------------------------------------------------------------------------------- */

guint
phrasebook_size(const Phrasebook *book)
{
	return book->phrases->len;
}

void
phrasebook_find(const Phrasebook *book, const char *folded, PhraseFn fn, gpointer data)
{
	gsize n = strlen(folded);
	guint low = 0, high = book->begins->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		const Begin *begin = &g_array_index(book->begins, Begin, middle);
		if (strncmp(text_at(book, begin), folded, n) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; n && low < book->begins->len; low++) {
		const Begin *begin = &g_array_index(book->begins, Begin, low);
		if (strncmp(text_at(book, begin), folded, n) != 0)
			break;
		fn(&g_array_index(book->phrases, Phrase, begin->phrase), begin->word, data);
	}
}
