/* store_list: lists of documents, pages, headings and failures, and the state of the index. */
#include "store_reader.h"

#include <string.h>
#include <glib/gstdio.h>

void
page_record_free(PageRecord *record)
{
	if (!record)
		return;
	g_free(record->label);
	g_free(record->state);
	g_free(record);
}

void
heading_record_free(HeadingRecord *record)
{
	if (!record)
		return;
	g_free(record->title);
	g_free(record->label);
	g_free(record->anchor);
	g_free(record->passage);
	g_free(record);
}

void
failure_record_free(FailureRecord *record)
{
	if (!record)
		return;
	document_record_free(record->document);
	g_free(record->state);
	g_free(record->reason);
	g_free(record->advice);
	g_free(record);
}

void
value_record_free(ValueRecord *record)
{
	if (!record)
		return;
	g_free(record->field);
	g_free(record->value);
	g_free(record->source);
	g_free(record);
}

void
link_record_free(LinkRecord *record)
{
	if (!record)
		return;
	g_free(record->text);
	g_free(record->target);
	g_free(record);
}

void
value_count_free(ValueCount *count)
{
	if (!count)
		return;
	g_free(count->value);
	g_free(count);
}

void
store_status_free(StoreStatus *status)
{
	if (!status)
		return;
	g_free(status->file);
	g_free(status->tok_id);
	g_free(status->facts_id);
	if (status->states)
		g_ptr_array_unref(status->states);
	if (status->languages)
		g_ptr_array_unref(status->languages);
	if (status->kinds)
		g_ptr_array_unref(status->kinds);
	g_free(status);
}

/* ---- documents ------------------------------------------------------------------------------- */

/* Values go into the statement as parameters: wanted gathers them in order. */
static void
add_choice(GString *sql, GPtrArray *wanted, GStrv values, const char *before, const char *after)
{
	if (!values || !*values)
		return;
	g_string_append_printf(sql, " AND %s IN (", before);
	for (char **v = values; *v; v++) {
		g_string_append(sql, v == values ? "?" : ", ?");
		g_ptr_array_add(wanted, *v);
	}
	g_string_append_printf(sql, ")%s", after);
}

/* Dates are compared as far as both are known: 2018-07 may be 2018-07-16. */
static char *
list_conditions(const ListOptions *o, GPtrArray *wanted)
{
	GString *sql = g_string_new(" WHERE 1");
	add_choice(sql, wanted, o->kind, "d.kind", "");
	add_choice(sql, wanted, o->state, "d.state", "");
	const struct {
		GStrv values;
		const char *name;
	} facets[] = {{o->lang, "'language'"},
	              {o->country, "'country'"},
	              {o->org, "'org', 'publisher'"}};
	for (guint i = 0; i < G_N_ELEMENTS(facets); i++) {
		g_autofree char *before = g_strdup_printf(
		    "EXISTS (SELECT 1 FROM facet WHERE document = d.row AND name IN (%s) AND value",
		    facets[i].name);
		add_choice(sql, wanted, facets[i].values, before, ")");
	}
	if (o->since) {
		g_string_append(sql,
		                " AND d.date <> '' AND d.date >= substr(?, 1, length(d.date))");
		g_ptr_array_add(wanted, (gpointer)(guintptr)o->since);
	}
	if (o->until) {
		g_string_append(sql, " AND d.date <> '' AND substr(d.date, 1, length(?)) <= ?");
		g_ptr_array_add(wanted, (gpointer)(guintptr)o->until);
		g_ptr_array_add(wanted, (gpointer)(guintptr)o->until);
	}
	return g_string_free(sql, FALSE);
}

static sqlite3_stmt *
query_with(Store *store, const char *sql, const GPtrArray *wanted, GError **error)
{
	sqlite3_stmt *s = store_query(store, error, sql, "");
	for (guint i = 0; s && i < wanted->len; i++)
		sqlite3_bind_text(s, (int)i + 1, wanted->pdata[i], -1, SQLITE_STATIC);
	return s;
}

static gboolean
count_with(Store *store, const char *conditions, const GPtrArray *wanted, guint *ret_count,
           GError **error)
{
	g_autofree char *sql = g_strconcat("SELECT count(*) FROM document d", conditions, NULL);
	sqlite3_stmt *s = query_with(store, sql, wanted, error);
	gboolean failed;
	if (!s || !store_step(store, s, &failed, error))
		return FALSE;
	*ret_count = (guint)sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return TRUE;
}

/* Runs s to its end before completing the records: completing needs other statements. */
static GPtrArray *
take_documents(Store *store, sqlite3_stmt *s, GError **error)
{
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)document_record_free);
	gboolean failed;
	while (store_step(store, s, &failed, error))
		g_ptr_array_add(list, store_fill_document(s));
	for (guint i = 0; !failed && i < list->len; i++)
		failed = !store_complete_document(store, list->pdata[i], error);
	return failed ? NULL : g_steal_pointer(&list);
}

GPtrArray *
store_documents(Store *store, const ListOptions *options, guint *ret_total, GError **error)
{
	static const ListOptions all = {0};
	static const char *const orders[] = {[LIST_BY_TITLE] =
	                                         "d.title = '', d.title COLLATE NOCASE, d.id",
	                                     [LIST_NEWEST] = "d.date = '', d.date DESC, d.id",
	                                     [LIST_OLDEST] = "d.date = '', d.date, d.id"};
	const ListOptions *o = options ? options : &all;
	g_autoptr(GPtrArray) wanted = g_ptr_array_new();
	g_autofree char *conditions = list_conditions(o, wanted);
	if (ret_total && !count_with(store, conditions, wanted, ret_total, error))
		return NULL;
	g_autofree char *sql = g_strdup_printf(
	    "SELECT " STORE_DOCUMENT_COLUMNS " FROM document d%s ORDER BY %s LIMIT %d OFFSET %u",
	    conditions, orders[o->sort], o->limit ? (int)MIN(o->limit, G_MAXINT) : -1, o->offset);
	sqlite3_stmt *s = query_with(store, sql, wanted, error);
	return s ? take_documents(store, s, error) : NULL;
}

/* ---- failures -------------------------------------------------------------------------------- */

static const char *
advice_for(const char *state)
{
	static const struct {
		const char *state, *advice;
	} table[] = {
	    {"partial", "What was read is searched. Raise the limit that the reason names and "
	                "index it again with --force, or mend the file."},
	    {"no_text", "Its pages are pictures. Run text recognition (OCR) on the file and index "
	                "it again."},
	    {"bad_text", "Its text has no usable characters. Make the PDF again from its source, "
	                 "or run text recognition (OCR) on it."},
	    {"legacy_font", "Its text is in the code of an old font. Make it again in Unicode, or "
	                    "run text recognition (OCR) on it."},
	    {"empty", "There is nothing to read in it. Remove it from the archive, or put the "
	              "right file in its place."},
	    {"encrypted",
	     "A password is needed to open it. Put a copy without one in the archive."},
	    {"damaged", "The file is broken. Fetch or make it again."},
	    {"unsupported", "This format isn't read, whatever the name says. Convert it to PDF or "
	                    "HTML, or remove it."},
	    {"limit", "Reading it took too much time or memory. Raise --timeout or --memory and "
	              "index it again with --force."},
	    {"crashed", "The reader failed on it. Index it again with --force; if that fails too, "
	                "report the file as a bug and convert it to PDF anew."},
	    {"restricted",
	     "It was read and is searched like any other; nothing needs to be done."}};
	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		if (strcmp(table[i].state, state) == 0)
			return table[i].advice;
	return "";
}

static FailureRecord *
failure_new(sqlite3_stmt *s)
{
	FailureRecord *f = g_new0(FailureRecord, 1);
	f->document = store_fill_document(s);
	g_autofree char *failed_state = store_text(s, 16);
	f->older_kept = *failed_state != '\0';
	if (f->older_kept) {
		f->state = g_steal_pointer(&failed_state);
		f->reason = store_text(s, 17);
	} else if (strcmp(f->document->state, "ok") == 0) {
		f->state = g_strdup("restricted");
		f->reason = g_strdup("its owner forbids copying text from it");
	} else {
		f->state = g_strdup(f->document->state);
		f->reason = g_strdup(f->document->reason);
	}
	f->advice = g_strdup(advice_for(f->state));
	return f;
}

GPtrArray *
store_failures(Store *store, GError **error)
{
	sqlite3_stmt *s = store_query(
	    store, error,
	    "SELECT " STORE_DOCUMENT_COLUMNS ", d.failed_state, d.failed_reason FROM document d "
	    "WHERE " STORE_FAILED " OR d.restricted ORDER BY " STORE_FAILED " DESC, "
	    "(SELECT path FROM path WHERE document = d.row "
	    "ORDER BY added LIMIT 1), d.id",
	    "");
	if (!s)
		return NULL;
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)failure_record_free);
	gboolean failed;
	while (store_step(store, s, &failed, error))
		g_ptr_array_add(list, failure_new(s));
	for (guint i = 0; !failed && i < list->len; i++)
		failed = !store_complete_document(
		    store, ((FailureRecord *)list->pdata[i])->document, error);
	return failed ? NULL : g_steal_pointer(&list);
}

FailureRecord *
store_failure_at(Store *store, gint64 row, GError **error)
{
	sqlite3_stmt *s = store_query(store, error,
	                              "SELECT " STORE_DOCUMENT_COLUMNS
	                              ", d.failed_state, d.failed_reason FROM document d "
	                              "WHERE d.row = ?",
	                              "i", row);
	gboolean failed = FALSE;
	if (!s || !store_step(store, s, &failed, error)) {
		if (s && !failed)
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND,
			            "%s: there is no such document", store->file);
		return NULL;
	}
	g_autoptr(FailureRecord) failure = failure_new(s);
	sqlite3_reset(s);
	return store_complete_document(store, failure->document, error)
	           ? g_steal_pointer(&failure)
	           : NULL;
}

/* ---- pages ----------------------------------------------------------------------------------- */

#define PAGE_COLUMNS "attachment, number, label, state, characters, images, width, height"

static PageRecord *
fill_page(sqlite3_stmt *s)
{
	PageRecord *p = g_new0(PageRecord, 1);
	p->attachment = (guint)sqlite3_column_int64(s, 0);
	p->number = (guint)sqlite3_column_int64(s, 1);
	p->label = store_text(s, 2);
	p->state = store_text(s, 3);
	p->characters = (guint)sqlite3_column_int64(s, 4);
	p->images = (guint)sqlite3_column_int64(s, 5);
	p->width = sqlite3_column_double(s, 6);
	p->height = sqlite3_column_double(s, 7);
	return p;
}

GPtrArray *
store_pages(Store *store, const char *document_id, GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	sqlite3_stmt *s = !row ? NULL
	                       : store_query(store, error,
	                                     "SELECT " PAGE_COLUMNS " FROM page WHERE document = ? "
	                                     "ORDER BY attachment, number",
	                                     "i", row);
	if (!s)
		return NULL;
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)page_record_free);
	gboolean failed;
	while (store_step(store, s, &failed, error))
		g_ptr_array_add(list, fill_page(s));
	return failed ? NULL : g_steal_pointer(&list);
}

PageRecord *
store_page(Store *store, const char *document_id, guint attachment, guint number, GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	sqlite3_stmt *s = !row ? NULL
	                       : store_query(store, error,
	                                     "SELECT " PAGE_COLUMNS " FROM page WHERE document = ? "
	                                     "AND attachment = ? AND number = ?",
	                                     "iii", row, (gint64)attachment, (gint64)number);
	gboolean failed;
	if (!s)
		return NULL;
	if (!store_step(store, s, &failed, error)) {
		if (!failed)
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND,
			            "%s: it has no page %u", document_id, number);
		return NULL;
	}
	PageRecord *page = fill_page(s);
	sqlite3_reset(s);
	return page;
}

guint
store_page_labelled(Store *store, const char *document_id, const char *label, GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	sqlite3_stmt *s = !row ? NULL
	                       : store_query(store, error,
	                                     "SELECT number FROM page WHERE document = ? AND "
	                                     "attachment = 0 AND label = ? COLLATE NOCASE "
	                                     "ORDER BY number LIMIT 1",
	                                     "it", row, label);
	gboolean failed;
	if (!s || !store_step(store, s, &failed, error))
		return 0;
	guint number = (guint)sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return number;
}

/* ---- passages -------------------------------------------------------------------------------- */

static GPtrArray *
take_passages(Store *store, sqlite3_stmt *s, GError **error)
{
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)passage_record_free);
	gboolean failed = !s;
	while (s && store_step(store, s, &failed, error))
		g_ptr_array_add(list, store_fill_passage(s));
	return failed ? NULL : g_steal_pointer(&list);
}

GPtrArray *
store_page_passages(Store *store, const char *document_id, guint attachment, guint number,
                    GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	if (!row)
		return NULL;
	sqlite3_stmt *s = store_query(
	    store, error,
	    "SELECT " STORE_PASSAGE_COLUMNS " FROM passage p JOIN document d ON d.row = p.document "
	    "WHERE p.document = ? AND p.attachment = ? AND p.page <= ?3 AND p.page_last >= ?3 "
	    "ORDER BY p.ordinal",
	    "iii", row, (gint64)attachment, (gint64)number);
	return take_passages(store, s, error);
}

/* One side of the surroundings, nearest first. */
static GPtrArray *
neighbours(Store *store, const char *passage_id, const PassageRecord *passage, gboolean after,
           guint limit, GError **error)
{
	g_autofree char *document = store_passage_document(passage_id);
	gint64 row = store_document_row(store, document, error);
	if (!row)
		return NULL;
	const char *sql =
	    after ? "SELECT " STORE_PASSAGE_COLUMNS " FROM passage p JOIN document d ON "
	            "d.row = p.document WHERE p.document = ? AND p.ordinal > ? AND p.role NOT IN "
	            "('running_head', 'page_number') ORDER BY p.ordinal LIMIT ?"
	          : "SELECT " STORE_PASSAGE_COLUMNS " FROM passage p JOIN document d ON "
	            "d.row = p.document WHERE p.document = ? AND p.ordinal < ? AND p.role NOT IN "
	            "('running_head', 'page_number') ORDER BY p.ordinal DESC LIMIT ?";
	return take_passages(
	    store,
	    store_query(store, error, sql, "iii", row, (gint64)passage->ordinal, (gint64)limit),
	    error);
}

GPtrArray *
store_surroundings(Store *store, const char *passage_id, guint before, guint after,
                   guint *ret_index, GError **error)
{
	g_autoptr(PassageRecord) passage = store_passage(store, passage_id, error);
	if (!passage)
		return NULL;
	g_autoptr(GPtrArray) earlier = neighbours(store, passage_id, passage, FALSE, before, error);
	g_autoptr(GPtrArray) later =
	    earlier ? neighbours(store, passage_id, passage, TRUE, after, error) : NULL;
	if (!later)
		return NULL;
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)passage_record_free);
	for (guint i = earlier->len; i > 0; i--)
		g_ptr_array_add(list, g_steal_pointer(&earlier->pdata[i - 1]));
	if (ret_index)
		*ret_index = list->len;
	g_ptr_array_add(list, g_steal_pointer(&passage));
	for (guint i = 0; i < later->len; i++)
		g_ptr_array_add(list, g_steal_pointer(&later->pdata[i]));
	return list;
}

/* ---- headings, values, links ----------------------------------------------------------------- */

/* Text of several lines on one. */
static char *
one_line(char *text)
{
	return g_strdelimit(text, "\n\t", ' ');
}

static gboolean
read_headings(Store *store, gint64 row, GPtrArray *list, GError **error)
{
	sqlite3_stmt *s = store_query(
	    store, error,
	    "SELECT " STORE_PASSAGE_COLUMNS ", p.level FROM passage p JOIN document d ON "
	    "d.row = p.document WHERE p.document = ? AND p.role = 'heading' ORDER BY p.ordinal",
	    "i", row);
	gboolean failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		g_autoptr(PassageRecord) p = store_fill_passage(s);
		HeadingRecord *h = g_new0(HeadingRecord, 1);
		h->level = (guint)MAX(1, sqlite3_column_int(s, 16));
		h->page = p->page;
		h->attachment = p->attachment;
		h->title = g_strdup(p->text);
		one_line(h->title);
		h->label = g_strdup(p->page_label);
		h->anchor = g_strdup(p->anchor);
		h->passage = g_strdup(p->id);
		g_ptr_array_add(list, h);
	}
	return !failed;
}

static gboolean
read_outline(Store *store, gint64 row, GPtrArray *list, GError **error)
{
	sqlite3_stmt *s =
	    store_query(store, error,
	                "SELECT o.level, o.page, o.title, coalesce(p.label, '') "
	                "FROM outline o LEFT JOIN page p ON p.document = o.document AND "
	                "p.attachment = 0 AND p.number = o.page WHERE o.document = ? "
	                "ORDER BY o.position",
	                "i", row);
	gboolean failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		HeadingRecord *h = g_new0(HeadingRecord, 1);
		h->level = (guint)sqlite3_column_int64(s, 0);
		h->page = (guint)sqlite3_column_int64(s, 1);
		h->title = one_line(store_text(s, 2));
		h->label = store_text(s, 3);
		h->anchor = g_strdup("");
		h->passage = g_strdup("");
		g_ptr_array_add(list, h);
	}
	return !failed;
}

GPtrArray *
store_headings(Store *store, const char *document_id, GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)heading_record_free);
	if (!row || !read_headings(store, row, list, error) ||
	    (!list->len && !read_outline(store, row, list, error)))
		return NULL;
	return g_steal_pointer(&list);
}

GPtrArray *
store_values(Store *store, const char *document_id, GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	sqlite3_stmt *s =
	    !row ? NULL
	         : store_query(store, error,
	                       "SELECT field, value, source, confidence, chosen FROM value "
	                       "WHERE document = ? ORDER BY field, chosen DESC, rowid",
	                       "i", row);
	if (!s)
		return NULL;
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)value_record_free);
	gboolean failed;
	while (store_step(store, s, &failed, error)) {
		ValueRecord *v = g_new0(ValueRecord, 1);
		v->field = store_text(s, 0);
		v->value = store_text(s, 1);
		v->source = store_text(s, 2);
		v->confidence = sqlite3_column_double(s, 3);
		v->chosen = sqlite3_column_int(s, 4) != 0;
		g_ptr_array_add(list, v);
	}
	return failed ? NULL : g_steal_pointer(&list);
}

GPtrArray *
store_links(Store *store, const char *document_id, GError **error)
{
	gint64 row = store_document_row(store, document_id, error);
	sqlite3_stmt *s =
	    !row ? NULL
	         : store_query(store, error,
	                       "SELECT text, target, page FROM link WHERE document = ? "
	                       "ORDER BY rowid",
	                       "i", row);
	if (!s)
		return NULL;
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)link_record_free);
	gboolean failed;
	while (store_step(store, s, &failed, error)) {
		LinkRecord *l = g_new0(LinkRecord, 1);
		l->text = store_text(s, 0);
		l->target = store_text(s, 1);
		l->page = (guint)sqlite3_column_int64(s, 2);
		g_ptr_array_add(list, l);
	}
	return failed ? NULL : g_steal_pointer(&list);
}

/* ---- status ---------------------------------------------------------------------------------- */

static GPtrArray *
count_values(Store *store, const char *sql, GError **error)
{
	sqlite3_stmt *s = store_query(store, error, sql, "");
	if (!s)
		return NULL;
	g_autoptr(GPtrArray) list =
	    g_ptr_array_new_with_free_func((GDestroyNotify)value_count_free);
	gboolean failed;
	while (store_step(store, s, &failed, error)) {
		ValueCount *count = g_new0(ValueCount, 1);
		count->value = store_text(s, 0);
		count->count = (guint)sqlite3_column_int64(s, 1);
		g_ptr_array_add(list, count);
	}
	return failed ? NULL : g_steal_pointer(&list);
}

static gboolean
count_all(Store *store, StoreStatus *status, GError **error)
{
	sqlite3_stmt *s =
	    store_query(store, error,
	                "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM path), "
	                "(SELECT count(*) FROM document d WHERE " STORE_FAILED "), "
	                "(SELECT count(*) FROM passage), (SELECT count(*) FROM page), "
	                "(SELECT value FROM meta WHERE key = 'created'), "
	                "(SELECT value FROM meta WHERE key = 'tok'), "
	                "(SELECT value FROM meta WHERE key = 'generation'), "
	                "(SELECT value FROM meta WHERE key = 'facts')",
	                "");
	gboolean failed;
	if (!s || !store_step(store, s, &failed, error))
		return FALSE;
	status->documents = (guint)sqlite3_column_int64(s, 0);
	status->files = (guint)sqlite3_column_int64(s, 1);
	status->failures = (guint)sqlite3_column_int64(s, 2);
	status->passages = (guint64)sqlite3_column_int64(s, 3);
	status->pages = (guint64)sqlite3_column_int64(s, 4);
	status->created = sqlite3_column_int64(s, 5);
	status->tok_id = store_text(s, 6);
	status->generation = (guint64)sqlite3_column_int64(s, 7);
	status->facts_id = store_text(s, 8);
	sqlite3_reset(s);
	return store_match_count(store, &status->searched, error);
}

static guint64
file_bytes(const char *file)
{
	GStatBuf facts;
	return g_stat(file, &facts) ? 0 : (guint64)facts.st_size;
}

StoreStatus *
store_status(Store *store, GError **error)
{
	g_autoptr(StoreStatus) status = g_new0(StoreStatus, 1);
	status->file = g_strdup(store->file);
	status->stale = store->stale;
	g_autofree char *wal = g_strconcat(store->file, "-wal", NULL);
	status->bytes = file_bytes(store->file) + file_bytes(wal);
	if (!count_all(store, status, error))
		return NULL;
	status->states = count_values(store,
	                              "SELECT state, count(*) AS n FROM document GROUP BY state "
	                              "ORDER BY n DESC, state",
	                              error);
	status->languages = !status->states ? NULL
	                                    : count_values(store,
	                                                   "SELECT value, count(*) AS n FROM facet "
	                                                   "WHERE name = 'language' GROUP BY value "
	                                                   "ORDER BY n DESC, value",
	                                                   error);
	status->kinds = !status->languages
	                    ? NULL
	                    : count_values(store,
	                                   "SELECT kind, count(*) AS n FROM document "
	                                   "GROUP BY kind ORDER BY n DESC, kind",
	                                   error);
	return status->kinds ? g_steal_pointer(&status) : NULL;
}
