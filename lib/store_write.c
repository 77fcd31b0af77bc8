/*
 * store_write: the only code that changes an index. In reading order: the statements, a
 * document's parts, its words, its record (what its values and the catalogue make of it),
 * places, commit. Opening and the lock are in store_open.c, retokenising and
 * what is known in store_known.c.
 *
 * FTS5 keeps no copy of the text (external content): to take words out it must be given the very
 * text that put them in. Both go through the view passage_content, so they can't differ.
 */
#include "store_writer.h"

#include <string.h>

/* ---- statements ------------------------------------------------------------------------------ */

/* %s stands for the current FTS table. */
static const char *const sql[N_STATEMENTS] = {
	[FIND] = "SELECT row, EXISTS(SELECT 1 FROM passage WHERE document = d.row) "
		 "FROM document d WHERE id = ?",
	[ADD] = "INSERT INTO document(id, work, sha256, size, format, extractor, state, reason, "
		"restricted, title, kind, date, lang, publisher, symbol, pages, left_out, seconds, "
		"memory, read_at, catalogue, failed_sha256, failed_extractor, failed_state, "
		"failed_reason) VALUES(?1, ?1, '', 0, '', '', 'ok', '', 0, '', '', '', '', '', '', 0, 0, "
		"0, 0, 0, '', '', '', '', '')",
	[UPDATE] = "UPDATE document SET sha256 = ?2, size = ?3, format = ?4, extractor = ?5, state = ?6, "
		   "reason = ?7, restricted = ?8, pages = ?9, left_out = ?10, seconds = ?11, "
		   "memory = ?12, read_at = ?13, failed_sha256 = '', failed_extractor = '', "
		   "failed_state = '', failed_reason = '' WHERE row = ?1",
	[FAIL] = "UPDATE document SET failed_sha256 = ?2, failed_extractor = ?3, failed_state = ?4, "
		 "failed_reason = ?5 WHERE row = ?1",
	[RECORD] = "UPDATE document SET title = ?2, kind = ?3, date = ?4, lang = ?5, publisher = ?6, "
		   "symbol = ?7, catalogue = coalesce(?8, catalogue) WHERE row = ?1",
	[NAME] = "UPDATE document SET work = CASE WHEN ?3 <> '' THEN ?3 ELSE ?2 END, id = ?2 "
		 "WHERE row = ?1 AND (id <> ?2 OR work <> CASE WHEN ?3 <> '' THEN ?3 ELSE ?2 END)",
	[DROP] = "DELETE FROM document WHERE row = ?",
	[FTS_READ] = "SELECT c.row, c.title, c.heading, c.body, c.note, p.lang FROM passage p "
		     "CROSS JOIN passage_content c WHERE p.document = ? AND c.row = p.row",
	[FTS_ADD] = "INSERT INTO %s(rowid, title, heading, body, note) VALUES(?, ?, ?, ?, ?)",
	[FTS_DROP] = "INSERT INTO %s(%s, rowid, title, heading, body, note) "
		     "VALUES('delete', ?, ?, ?, ?, ?)",
	[CLEAR_PASSAGE] = "DELETE FROM passage WHERE document = ?",
	[CLEAR_PAGE] = "DELETE FROM page WHERE document = ?",
	[CLEAR_LINK] = "DELETE FROM link WHERE document = ?",
	[CLEAR_OUTLINE] = "DELETE FROM outline WHERE document = ?",
	[CLEAR_ATTACHMENT] = "DELETE FROM attachment WHERE document = ?",
	[CLEAR_VALUE] = "DELETE FROM value WHERE document = ? AND source <> 'catalogue'",
	[CLEAR_FACET] = "DELETE FROM facet WHERE document = ?",
	[CLEAR_RECOMMENDATION] = "DELETE FROM recommendation WHERE document = ?",
	[ADD_RECOMMENDATION] =
		"INSERT INTO recommendation(document, ordinal, hash, class, confidence, number, "
		"paragraph, text, lead_in, heading, page, page_last, attachment, passage, "
		"span_start, passage_last, span_end, verb, level, lang, repeats, words) "
		"VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_PARTY] = "INSERT INTO recommendation_party VALUES(?, ?, ?, ?, ?, ?)",
	[ADD_SUBJECT] = "INSERT INTO recommendation_subject VALUES(?, ?, ?, ?)",
	[ADD_PAGE] = "INSERT INTO page VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_PASSAGE] = "INSERT INTO passage(document, ordinal, page, page_last, attachment, on_page, "
			"role, level, heading, number, anchor, lang, hash, text, raw, searched) "
			"VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_LINK] = "INSERT INTO link VALUES(?, ?, ?, ?, ?)",
	[ADD_OUTLINE] = "INSERT INTO outline VALUES(?, ?, ?, ?, ?)",
	[ADD_ATTACHMENT] = "INSERT INTO attachment VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
	[ADD_VALUE] = "INSERT INTO value VALUES(?, ?, ?, ?, ?, ?, ?)",
	[ADD_FACET] = "INSERT OR IGNORE INTO facet VALUES(?2, ?3, ?1)",
	[CLEAR_CATALOGUE] = "DELETE FROM value WHERE document = ? AND source = 'catalogue'",
	[CHOOSE] = "UPDATE value SET chosen = picked AND field NOT IN "
		   "(SELECT field FROM value WHERE document = ?1 AND source = 'catalogue') "
		   "WHERE document = ?1 AND source <> 'catalogue'",
	[CHOSEN] = "SELECT field, value FROM value WHERE document = ? AND chosen",
	[FIND_PATH] = "SELECT document FROM path WHERE path = ?",
	[ADD_PATH] = "INSERT INTO path SELECT ?1, row, ?3, coalesce(?4, ''), ?5, ?6, ?7, "
		     "(SELECT coalesce(max(rowid), 0) + 1 FROM path) FROM document WHERE id = ?2 "
		     "ON CONFLICT(path) DO UPDATE SET document = excluded.document, "
		     "root = excluded.root, url = coalesce(?4, url), size = excluded.size, "
		     "mtime = excluded.mtime, inode = excluded.inode",
	[DROP_PATH] = "DELETE FROM path WHERE path = ?",
	[COUNT_PATHS] = "SELECT count(*) FROM path WHERE document = ?",
	[WORD_COUNT] = "INSERT INTO lexicon VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET "
		       "passages = passages + excluded.passages",
	[WORD_DROP] = "DELETE FROM lexicon WHERE term = ? AND lang = ? AND passages <= 0",
	[GENERATION] = "UPDATE meta SET value = value + 1 WHERE key = 'generation'",
	[SET] = "INSERT INTO meta VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = ?2",
};

static sqlite3_stmt *
statement(Writer *w, Statement which, GError **error)
{
	if (w->statements[which])
		return w->statements[which];
	g_autoptr(GString) text = g_string_new(sql[which]);
	g_string_replace(text, "%s", w->fts, 0);
	if (sqlite3_prepare_v3(w->db, text->str, -1, SQLITE_PREPARE_PERSISTENT,
			       &w->statements[which], NULL)) {
		store_error(w->db, error, "a statement does not fit this index");
		return NULL;
	}
	return w->statements[which];
}

void
writer_forget_statements(Writer *w)
{
	for (guint i = 0; i < N_STATEMENTS; i++) {
		sqlite3_finalize(w->statements[i]);
		w->statements[i] = NULL;
	}
}

/* types: t text (NULL: SQL NULL), i gint64, d double. Text must live until the statement is reset. */
static gboolean
bind(sqlite3_stmt *s, const char *types, va_list arguments)
{
	int result = SQLITE_OK;
	for (int i = 1; *types && !result; i++, types++) {
		if (*types == 't')
			result = sqlite3_bind_text(s, i, va_arg(arguments, const char *), -1,
						   SQLITE_STATIC);
		else if (*types == 'i')
			result = sqlite3_bind_int64(s, i, va_arg(arguments, gint64));
		else
			result = sqlite3_bind_double(s, i, va_arg(arguments, double));
	}
	return !result;
}

static gboolean
run(Writer *w, Statement which, GError **error, const char *types, va_list arguments)
{
	sqlite3_stmt *s = statement(w, which, error);
	if (!s)
		return FALSE;
	gboolean good = bind(s, types, arguments);
	int result = good ? sqlite3_step(s) : SQLITE_ERROR;
	if (result != SQLITE_DONE)
		store_error(w->db, error, "cannot be written");
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return result == SQLITE_DONE;
}

/* Run a statement that returns no rows. */
static gboolean
execute(Writer *w, Statement which, GError **error, const char *types, ...)
{
	va_list arguments;
	va_start(arguments, types);
	gboolean good = run(w, which, error, types, arguments);
	va_end(arguments);
	return good;
}

gboolean
writer_run(Writer *w, Statement which, GError **error, const char *types, ...)
{
	va_list arguments;
	va_start(arguments, types);
	gboolean good = run(w, which, error, types, arguments);
	va_end(arguments);
	return good;
}

/* Ready to be stepped; the caller resets. */
static sqlite3_stmt *
query(Writer *w, Statement which, GError **error, const char *types, ...)
{
	sqlite3_stmt *s = statement(w, which, error);
	if (!s)
		return NULL;
	sqlite3_reset(s);
	va_list arguments;
	va_start(arguments, types);
	gboolean good = bind(s, types, arguments);
	va_end(arguments);
	if (good)
		return s;
	store_error(w->db, error, "cannot be read");
	return NULL;
}

gboolean
writer_execute(Writer *w, const char *text, GError **error)
{
	return !sqlite3_exec(w->db, text, NULL, NULL, NULL) ||
	       store_error(w->db, error, "cannot be written");
}

gboolean
writer_begin(Writer *w, GError **error)
{
	if (w->failed) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
			    "%s: cannot be written after an earlier failure", w->file);
		return FALSE;
	}
	if (!sqlite3_get_autocommit(w->db))
		return TRUE;
	return writer_execute(w, "BEGIN IMMEDIATE", error);
}

/* A failure inside a transaction ends the writer: what was half done must not be committed. */
static gboolean
fail(Writer *w)
{
	w->failed = TRUE;
	sqlite3_exec(w->db, "ROLLBACK", NULL, NULL, NULL);
	return FALSE;
}

/* ---- a document's parts ---------------------------------------------------------------------- */

static gboolean
add_pages(Writer *w, gint64 row, const Document *doc, GError **error)
{
	for (guint i = 0; i < doc->pages->len; i++) {
		const Page *p = doc->pages->pdata[i];
		if (!execute(w, ADD_PAGE, error, "iiittiidd", row, (gint64)p->attachment,
			     (gint64)p->number, p->label, doc_state_name(p->state),
			     (gint64)p->characters, (gint64)p->images, (double)p->width,
			     (double)p->height))
			return FALSE;
	}
	return TRUE;
}

/*
 * The text as printed of the blocks that begin in the passage, or NULL where nothing was converted.
 * Offsets hold for the converted text only, so a long block's raw text goes whole with its start.
 */
static char *
passage_raw(const Document *doc, const Passage *p)
{
	guint first = p->block_first + (p->start ? 1 : 0);
	gboolean any = FALSE;
	for (guint i = first; i <= p->block_last && !any; i++)
		any = doc_block(doc, i)->raw != NULL;
	if (!any)
		return NULL;
	GString *out = g_string_new(NULL);
	for (guint i = first; i <= p->block_last; i++) {
		const Block *b = doc_block(doc, i);
		if (i > first)
			g_string_append_c(out, '\n');
		g_string_append(out, b->raw ? b->raw : b->text);
	}
	return g_string_free(out, FALSE);
}

static const char *
first_anchor(const Document *doc, const Passage *p)
{
	for (guint i = p->block_first; i <= p->block_last; i++)
		if (*doc_block(doc, i)->anchor)
			return doc_block(doc, i)->anchor;
	return NULL;
}

static gboolean
add_passages(Writer *w, gint64 row, const Document *doc, GError **error)
{
	const char *heading_anchor = "";
	guint block = 0;
	for (guint i = 0; i < doc->passages->len; i++) {
		const Passage *p = doc_passage(doc, i);
		for (; block < p->block_first; block++) {
			const Block *b = doc_block(doc, block);
			if (b->role == ROLE_HEADING)
				heading_anchor = b->anchor;
		}
		const char *anchor = first_anchor(doc, p);
		g_autofree char *text = doc_passage_text(doc, p);
		g_autofree char *raw = passage_raw(doc, p);
		char hash[5];
		store_passage_hash(text, hash);
		if (!execute(w, ADD_PASSAGE, error, "iiiiii" "t" "i" "ttttttt" "i", row, (gint64)i,
			     (gint64)p->page, (gint64)p->page_last, (gint64)p->attachment,
			     (gint64)p->ordinal, block_role_name(p->role),
			     (gint64)doc_block(doc, p->block_first)->level, p->heading, p->number,
			     anchor ? anchor : heading_anchor, p->lang, hash, text, raw ? raw : "",
			     (gint64)doc_passage_is_searched(doc, p)))
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_links(Writer *w, gint64 row, const Document *doc, GError **error)
{
	g_autofree gint *passage_of = g_new(gint, doc->blocks->len + 1);
	for (guint i = 0; i < doc->blocks->len; i++)
		passage_of[i] = -1;
	for (guint i = doc->passages->len; i-- > 0;) {
		const Passage *p = doc_passage(doc, i);
		for (guint b = p->block_first; b <= p->block_last; b++)
			passage_of[b] = (gint)i;
	}
	for (guint i = 0; i < doc->links->len; i++) {
		const Link *l = doc->links->pdata[i];
		gint passage = l->block < doc->blocks->len ? passage_of[l->block] : -1;
		if (!execute(w, ADD_LINK, error, "iiitt", row, (gint64)passage, (gint64)l->page,
			     l->text, l->target))
			return FALSE;
	}
	return TRUE;
}

static gboolean
add_rest(Writer *w, gint64 row, const Document *doc, GError **error)
{
	for (guint i = 0; i < doc->outline->len; i++) {
		const OutlineItem *o = doc->outline->pdata[i];
		if (!execute(w, ADD_OUTLINE, error, "iiiit", row, (gint64)i, (gint64)o->level,
			     (gint64)o->page, o->title))
			return FALSE;
	}
	for (guint i = 0; i < doc->attachments->len; i++) {
		const Attachment *a = doc->attachments->pdata[i];
		if (!execute(w, ADD_ATTACHMENT, error, "iittitti", row, (gint64)i + 1, a->name,
			     a->type, (gint64)a->size, doc_state_name(a->state), a->reason,
			     (gint64)a->pages))
			return FALSE;
	}
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = doc->values->pdata[i];
		if (!execute(w, ADD_VALUE, error, "itttdii", row, v->field, v->value,
			     value_source_name(v->source), (double)v->confidence,
			     (gint64)v->chosen, (gint64)v->chosen))
			return FALSE;
	}
	return TRUE;
}

/* ---- words ----------------------------------------------------------------------------------- */

/*
 * Run FTS_ADD or FTS_DROP for each searched passage of a document. One row a statement: INSERT …
 * SELECT would open a savepoint, at which FTS5 writes what it has gathered as one more segment.
 */
static gboolean
each_passage(Writer *w, Statement which, gint64 row, GError **error)
{
	sqlite3_stmt *to = statement(w, which, error);
	sqlite3_stmt *from = query(w, FTS_READ, error, "i", row);
	if (!to || !from)
		return FALSE;
	int result;
	while ((result = sqlite3_step(from)) == SQLITE_ROW) {
		for (int column = 0; column < 5; column++)
			sqlite3_bind_value(to, column + 1, sqlite3_column_value(from, column));
		word_count_passage(w->words, (const char *)sqlite3_column_text(from, 5),
				   which == FTS_ADD ? 1 : -1);
		result = sqlite3_step(to);
		sqlite3_reset(to);
		if (result != SQLITE_DONE)
			break;
	}
	word_count_passage(w->words, "", 0);
	sqlite3_clear_bindings(to);
	if (result != SQLITE_DONE)
		store_error(w->db, error, "its words cannot be written");
	sqlite3_reset(from);
	return result == SQLITE_DONE;
}

/* The words go in together before the commit: each other statement in between would be such a
 * savepoint too. */
static void
add_words(Writer *w, gint64 row)
{
	g_hash_table_add(w->unwritten, GSIZE_TO_POINTER((gsize)row));
}

static gboolean
drop_words(Writer *w, gint64 row, GError **error)
{
	return g_hash_table_remove(w->unwritten, GSIZE_TO_POINTER((gsize)row)) ||
	       (each_passage(w, FTS_DROP, row, error) &&
		writer_recommendation_words(w, row, FALSE, error));
}

static gboolean
write_counts(Writer *w, GError **error)
{
	g_autoptr(GArray) changes = word_count_changes(w->words);
	for (guint i = 0; i < changes->len; i++) {
		const WordChange *c = &g_array_index(changes, WordChange, i);
		if (!execute(w, WORD_COUNT, error, "tti", c->term, c->lang, (gint64)c->change) ||
		    (c->change < 0 && !execute(w, WORD_DROP, error, "tt", c->term, c->lang)))
			return FALSE;
	}
	word_count_clear(w->words);
	return TRUE;
}

static gboolean
write_words(Writer *w, GError **error)
{
	GHashTableIter iter;
	gpointer row;
	g_hash_table_iter_init(&iter, w->unwritten);
	while (g_hash_table_iter_next(&iter, &row, NULL))
		if (!each_passage(w, FTS_ADD, (gint64)GPOINTER_TO_SIZE(row), error) ||
		    !writer_recommendation_words(w, (gint64)GPOINTER_TO_SIZE(row), TRUE, error))
			return FALSE;
	g_hash_table_remove_all(w->unwritten);
	return write_counts(w, error);
}

static gboolean
clear(Writer *w, gint64 row, GError **error)
{
	if (!drop_words(w, row, error))
		return FALSE;
	for (Statement s = CLEAR_PASSAGE; s <= CLEAR_RECOMMENDATION; s++)
		if (!execute(w, s, error, "i", row))
			return FALSE;
	return TRUE;
}

/* ---- the record ------------------------------------------------------------------------------ */

typedef struct {
	char *title, *kind, *date, *lang, *publisher, *symbol;
} Record;

static void
record_clear(Record *r)
{
	g_free(r->title);
	g_free(r->kind);
	g_free(r->date);
	g_free(r->lang);
	g_free(r->publisher);
	g_free(r->symbol);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Record, record_clear)

static char **
record_slot(Record *r, const char *field)
{
	const struct {
		const char *name;
		char **slot;
	} slots[] = {{"title", &r->title}, {"kind", &r->kind},           {"date", &r->date},
		     {"lang", &r->lang},   {"publisher", &r->publisher}, {"symbol", &r->symbol}};
	for (guint i = 0; i < G_N_ELEMENTS(slots); i++)
		if (strcmp(slots[i].name, field) == 0)
			return slots[i].slot;
	return NULL;
}

/* Fields whose chosen values are all counted; the facet of lang is called language. */
static const char *
facet_name(const char *field)
{
	static const char *const names[] = {"country", "org", "theme", "publisher"};
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], field) == 0)
			return names[i];
	return strcmp(field, "lang") == 0 ? "language" : NULL;
}

static gboolean
add_override_values(Writer *w, gint64 row, const Override *override, GError **error)
{
	if (override && !execute(w, CLEAR_CATALOGUE, error, "i", row))
		return FALSE;
	for (guint i = 0; override && override->values && i < override->values->len; i++) {
		const Value *v = override->values->pdata[i];
		if (!execute(w, ADD_VALUE, error, "itttdii", row, v->field, v->value,
			     value_source_name(SOURCE_CATALOGUE), 1.0, (gint64)0, (gint64)1))
			return FALSE;
	}
	return execute(w, CHOOSE, error, "i", row);
}

/* Reads the chosen values into record; those that are counted become facets. */
static gboolean
read_chosen(Writer *w, gint64 row, Record *record, GError **error)
{
	sqlite3_stmt *s = query(w, CHOSEN, error, "i", row);
	if (!s)
		return FALSE;
	gboolean good = TRUE;
	while (good && sqlite3_step(s) == SQLITE_ROW) {
		const char *field = (const char *)sqlite3_column_text(s, 0);
		const char *value = (const char *)sqlite3_column_text(s, 1);
		char **slot = record_slot(record, field);
		if (slot && !*slot)
			*slot = g_strdup(value);
		const char *facet = facet_name(field);
		if (facet)
			good = execute(w, ADD_FACET, error, "itt", row, facet, value);
	}
	sqlite3_reset(s);
	return good;
}

/* The values of the document and the catalogue's become its record and facets. */
static gboolean
make_record(Writer *w, gint64 row, const Override *override, GError **error)
{
	g_auto(Record) r = {0};
	if (!add_override_values(w, row, override, error) ||
	    !execute(w, CLEAR_FACET, error, "i", row) || !read_chosen(w, row, &r, error))
		return FALSE;
	const char *kind = r.kind ? r.kind : "other", *date = r.date ? r.date : "";
	if (!execute(w, RECORD, error, "ittttttt", row, r.title ? r.title : "", kind, date,
		     r.lang ? r.lang : "", r.publisher ? r.publisher : "", r.symbol ? r.symbol : "",
		     override ? override->hash : NULL))
		return FALSE;
	g_autofree char *year = g_strndup(date, 4);
	return execute(w, ADD_FACET, error, "itt", row, "kind", kind) &&
	       (!*year || execute(w, ADD_FACET, error, "itt", row, "year", year));
}

static gboolean
find(Writer *w, const char *id, gint64 *ret_row, gboolean *ret_content, GError **error)
{
	sqlite3_stmt *s = query(w, FIND, error, "t", id);
	if (!s)
		return FALSE;
	int result = sqlite3_step(s);
	*ret_row = result == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	if (result == SQLITE_ROW && ret_content)
		*ret_content = sqlite3_column_int(s, 1) > 0;
	sqlite3_reset(s);
	return result == SQLITE_ROW || result == SQLITE_DONE ||
	       store_error(w->db, error, "cannot be read");
}

static gboolean
set_name(Writer *w, gint64 row, const char *id, const Override *override, GError **error)
{
	if (!override)
		return TRUE;
	const char *new_id = override->id ? override->id : id;
	gint64 holder = 0;
	if (!find(w, new_id, &holder, NULL, error))
		return FALSE;
	if (holder && holder != row) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
			    "%s: the id %s belongs to another document", w->file, new_id);
		return FALSE;
	}
	return execute(w, NAME, error, "itt", row, new_id,
		       override->work ? override->work : "");
}

gboolean
writer_override(Writer *w, const char *id, const Override *override, GError **error)
{
	gint64 row = 0;
	if (!writer_begin(w, error))
		return FALSE;
	w->changed = TRUE;
	/* The title is among the words of each passage, and FTS5 wants the old words while the view
	 * still shows them. */
	if (!find(w, id, &row, NULL, error) ||
	    (row && (!drop_words(w, row, error) || !make_record(w, row, override, error) ||
		     !set_name(w, row, id, override, error))))
		return fail(w);
	if (row)
		add_words(w, row);
	return TRUE;
}

/* ---- documents, places, commit --------------------------------------------------------------- */

/* A document of which nothing can be shown must not push out a version that can. */
static gboolean
keeps_older(const Document *doc)
{
	return !doc->passages->len && (doc->state == DOC_CRASHED || doc->state == DOC_LIMIT ||
				       doc->state == DOC_DAMAGED);
}

static gboolean
put(Writer *w, const char *id, const char *sha256, guint64 size, const Document *doc,
    const ExtractCost *cost, const Override *override, GError **error)
{
	gint64 row = 0;
	gboolean content = FALSE;
	if (!find(w, id, &row, &content, error))
		return FALSE;
	if (row && content && keeps_older(doc))
		return execute(w, FAIL, error, "itttt", row, sha256, doc->extractor,
			       doc_state_name(doc->state), doc->reason);
	if (row && !clear(w, row, error))
		return FALSE;
	if (!row) {
		if (!execute(w, ADD, error, "t", id))
			return FALSE;
		row = sqlite3_last_insert_rowid(w->db);
	}
	add_words(w, row);
	return execute(w, UPDATE, error, "ititttt" "iii" "d" "ii", row, sha256, (gint64)size, doc->format,
		       doc->extractor, doc_state_name(doc->state), doc->reason,
		       (gint64)doc->restricted, (gint64)doc->page_count, (gint64)doc->left_out,
		       cost->seconds, (gint64)cost->memory,
		       g_get_real_time() / G_USEC_PER_SEC) &&
	       add_pages(w, row, doc, error) && add_passages(w, row, doc, error) &&
	       add_links(w, row, doc, error) && add_rest(w, row, doc, error) &&
	       writer_add_recommendations(w, row, doc, error) &&
	       make_record(w, row, override, error) && set_name(w, row, id, override, error);
}

gboolean
writer_put(Writer *w, const char *id, const char *sha256, guint64 size, const Document *doc,
	   const ExtractCost *cost, const Override *override, GError **error)
{
	if (!writer_begin(w, error))
		return FALSE;
	w->changed = TRUE;
	return put(w, id, sha256, size, doc, cost, override, error) || fail(w);
}

/* Drops the document if no place is left. */
static gboolean
drop_if_placeless(Writer *w, gint64 row, GError **error)
{
	sqlite3_stmt *s = query(w, COUNT_PATHS, error, "i", row);
	if (!s)
		return FALSE;
	gboolean placeless = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 0;
	sqlite3_reset(s);
	return !placeless || (clear(w, row, error) && execute(w, DROP, error, "i", row));
}

static gboolean
find_path(Writer *w, const char *path, gint64 *ret_row, GError **error)
{
	sqlite3_stmt *s = query(w, FIND_PATH, error, "t", path);
	if (!s)
		return FALSE;
	*ret_row = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return TRUE;
}

gboolean
writer_place(Writer *w, const char *id, const FileFacts *f, GError **error)
{
	gint64 before = 0;
	if (!writer_begin(w, error))
		return FALSE;
	w->changed = TRUE;
	if (!find_path(w, f->path, &before, error) ||
	    !execute(w, ADD_PATH, error, "ttttiii", f->path, id, f->root, f->url, (gint64)f->size,
		     f->mtime, (gint64)f->inode) ||
	    (before && !drop_if_placeless(w, before, error)))
		return fail(w);
	return TRUE;
}

gboolean
writer_remove(Writer *w, const char *path, GError **error)
{
	gint64 row = 0;
	if (!writer_begin(w, error))
		return FALSE;
	w->changed = TRUE;
	if (!find_path(w, path, &row, error) || !execute(w, DROP_PATH, error, "t", path) ||
	    (row && !drop_if_placeless(w, row, error)))
		return fail(w);
	return TRUE;
}

gboolean
writer_set(Writer *w, const char *key, const char *value, GError **error)
{
	g_autofree char *before = store_meta(w->db, key, NULL);
	if (g_strcmp0(before, value) == 0)
		return TRUE;
	return writer_begin(w, error) && (execute(w, SET, error, "tt", key, value) || fail(w));
}

gboolean
writer_commit(Writer *w, GError **error)
{
	if (sqlite3_get_autocommit(w->db))
		return TRUE;
	if ((w->changed && !execute(w, GENERATION, error, "")) || !write_words(w, error) ||
	    !writer_execute(w, "COMMIT", error))
		return fail(w);
	w->changed = FALSE;
	return TRUE;
}

char *
document_id_make(const char *sha256, guint attempt)
{
	static const char digits[] = "23456789bcdfghjkmnpqrstvwxyz";
	g_autofree char *seed = attempt ? g_strdup_printf("%s %u", sha256, attempt)
					: g_strdup(sha256);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
	char first[17];
	g_strlcpy(first, sum, sizeof first);
	guint64 number = g_ascii_strtoull(first, NULL, 16);
	char id[12] = "";
	for (guint i = 0; i < sizeof id - 1; i++, number /= sizeof digits - 1)
		id[i] = digits[number % (sizeof digits - 1)];
	return g_strdup(id);
}
