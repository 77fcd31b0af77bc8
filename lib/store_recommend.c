/* store_recommend: writing recommendations with their document. See store_writer.h. */
#include "store_writer.h"

#include <string.h>

/* Letters and digits only, without case: what is printed otherwise is the same recommendation. The
 * tokeniser's folding changes with its version, and with it every id would. */
static void
append_folded(GString *out, const char *text)
{
	g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
	g_autofree char *folded = normal ? g_utf8_casefold(normal, -1) : NULL;
	for (const char *p = folded ? folded : ""; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c))
			g_string_append_unichar(out, c);
	}
	g_string_append_c(out, '\x1f');
}

/* seen: the hashes of the document so far. One that says the same twice has two ids. */
static char *
make_hash(const Recommendation *r, GHashTable *seen)
{
	enum { HASH_DIGITS = 8 };
	g_autoptr(GString) seed = g_string_new(recommendation_class_name(r->class));
	for (guint i = 0; i < r->addressees->len; i++)
		append_folded(seed, ((const Party *)r->addressees->pdata[i])->name);
	append_folded(seed, r->number);
	append_folded(seed, r->text);
	for (guint attempt = 0;; attempt++) {
		g_autofree char *digits = document_id_make(seed->str, attempt);
		char *hash = g_strndup(digits, HASH_DIGITS);
		if (g_hash_table_add(seen, g_strdup(hash)))
			return hash;
		g_free(hash);
	}
}

/* ---- where it stands ------------------------------------------------------------------------- */

/* Bytes in the text of the passage, as doc_passage_text joins it, of a byte of a block. */
static guint
passage_offset(const Document *doc, const Passage *p, guint block, guint byte)
{
	guint at = 0;
	for (guint i = p->block_first; i <= MIN(block, p->block_last); i++) {
		const Block *b = doc_block(doc, i);
		guint from = i == p->block_first ? p->start : 0;
		guint to = i == p->block_last ? p->end : (guint)strlen(b->text);
		at += i > p->block_first ? 1 : 0;
		at += *b->number && !from ? (guint)strlen(b->number) + 1 : 0;
		at += i == block ? CLAMP(byte, from, to) - from : to - from;
	}
	return at;
}

typedef struct {
	gint64 passage, start, last, end;
} Place;

static Place
find_place(const Document *doc, const Recommendation *r)
{
	guint first = doc_recommendation_passage(doc, r);
	if (first == G_MAXUINT)
		return (Place){-1, 0, -1, 0};
	const Recommendation tail = {.block_first = r->block_last,
	                             .start = r->end ? r->end - 1 : 0};
	guint last = doc_recommendation_passage(doc, &tail);
	if (last == G_MAXUINT || last < first)
		last = first;
	return (Place){first,
	               passage_offset(doc, doc_passage(doc, first), r->block_first, r->start), last,
	               passage_offset(doc, doc_passage(doc, last), r->block_last, r->end)};
}

/* ---- writing --------------------------------------------------------------------------------- */

/* What is searched beside text and heading. */
static char *
other_words(const Recommendation *r)
{
	GString *out = g_string_new(r->lead_in);
	const GPtrArray *const lists[] = {r->addressees, r->issuers};
	for (guint k = 0; k < G_N_ELEMENTS(lists); k++)
		for (guint i = 0; i < lists[k]->len; i++) {
			const Party *party = lists[k]->pdata[i];
			g_string_append_printf(out, "\n%s", party->name);
			if (*party->printed && strcmp(party->printed, party->name) != 0)
				g_string_append_printf(out, "\n%s", party->printed);
		}
	return g_string_free(out, FALSE);
}

static gboolean
add_parties(Writer *w, gint64 row, const char *role, const GPtrArray *parties, GError **error)
{
	for (guint i = 0; i < parties->len; i++) {
		const Party *party = parties->pdata[i];
		if (!writer_run(w, ADD_PARTY, error, "itittt", row, role, (gint64)i, party->name,
		                party->printed, party->country))
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_subjects(Writer *w, gint64 row, const char *role, const char *joined, GError **error)
{
	g_auto(GStrv) values = g_strsplit(joined, "\x1f", -1);
	for (guint i = 0; values[i]; i++)
		if (*values[i] &&
		    !writer_run(w, ADD_SUBJECT, error, "itit", row, role, (gint64)i, values[i]))
			return FALSE;
	return TRUE;
}

static gboolean
add(Writer *w, gint64 document, const Document *doc, guint ordinal, GHashTable *seen,
    GError **error)
{
	const Recommendation *r = doc_recommendation(doc, ordinal);
	g_autofree char *hash = make_hash(r, seen), *words = other_words(r);
	Place place = find_place(doc, r);
	if (!writer_run(w, ADD_RECOMMENDATION, error, "iittttttttiiiiiiititit", document,
	                (gint64)ordinal, hash, recommendation_class_name(r->class),
	                recommendation_confidence_name(r->confidence), r->number, r->paragraph,
	                r->text, r->lead_in, r->heading, (gint64)r->page, (gint64)r->page_last,
	                (gint64)r->attachment, place.passage, place.start, place.last, place.end,
	                r->verb, (gint64)r->level, r->lang,
	                r->repeats == G_MAXUINT ? (gint64)-1 : (gint64)r->repeats, words))
		return FALSE;
	gint64 row = sqlite3_last_insert_rowid(w->db);
	return add_parties(w, row, "addressee", r->addressees, error) &&
	       add_parties(w, row, "issuer", r->issuers, error) &&
	       add_subjects(w, row, "theme", r->themes, error) &&
	       add_subjects(w, row, "affected", r->affected, error);
}

gboolean
writer_add_recommendations(Writer *w, gint64 document, const Document *doc, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < doc->recommendations->len; i++)
		if (!add(w, document, doc, i, seen, error))
			return FALSE;
	return TRUE;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* FTS5 wants the text itself to take words out. */
static const char add_words[] =
        "INSERT INTO recommendation_fts(rowid, title, heading, body, note) VALUES(?, ?, ?, ?, ?)";
static const char drop_words[] =
        "INSERT INTO recommendation_fts(recommendation_fts, rowid, title, heading, body, note) "
        "VALUES('delete', ?, ?, ?, ?, ?)";

static gboolean
move_words(sqlite3_stmt *from, sqlite3_stmt *to)
{
	int result;
	while ((result = sqlite3_step(from)) == SQLITE_ROW) {
		for (int column = 0; column < 5; column++)
			sqlite3_bind_value(to, column + 1, sqlite3_column_value(from, column));
		result = sqlite3_step(to);
		sqlite3_reset(to);
		if (result != SQLITE_DONE)
			return FALSE;
	}
	return result == SQLITE_DONE;
}

gboolean
writer_recommendation_words(Writer *w, gint64 document, gboolean gives, GError **error)
{
	sqlite3_stmt *from = NULL, *to = NULL;
	gboolean good = !sqlite3_prepare_v2(w->db,
	                                    "SELECT c.row, c.title, c.heading, c.body, c.note FROM "
	                                    "recommendation r CROSS JOIN recommendation_content c "
	                                    "WHERE r.document = ? AND c.row = r.row",
	                                    -1, &from, NULL) &&
	                !sqlite3_prepare_v2(w->db, gives ? add_words : drop_words, -1, &to, NULL) &&
	                !sqlite3_bind_int64(from, 1, document) && move_words(from, to);
	if (!good)
		store_error(w->db, error, "the words of its recommendations cannot be written");
	sqlite3_finalize(from);
	sqlite3_finalize(to);
	return good;
}

gboolean
writer_recut_recommendations(Writer *w, GError **error)
{
	return writer_execute(
	        w, "INSERT INTO recommendation_fts(recommendation_fts) VALUES('rebuild')", error);
}
