/*
 * store_write: documents come and go wholly, and FTS5's words stay those of the text, whatever
 * happens: replacing, renaming, failing, running out of disk. FTS5's own integrity check judges.
 */
#include "store_writer.h"
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
	Vocabulary *vocabulary;
	Tok *tok;
	char *folder, *file;
	Writer *writer;
} Fixture;

static void
open_writer(Fixture *f)
{
	g_autoptr(GError) error = NULL;
	f->writer = writer_open(f->file, f->tok, &error);
	g_assert_no_error(error);
}

static void
set_up(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	f->vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	f->tok = tok_new(f->vocabulary, &error);
	g_assert_no_error(error);
	f->folder = g_dir_make_tmp("store-XXXXXX", NULL);
	f->file = g_build_filename(f->folder, "sub", "archive.db", NULL);
	open_writer(f);
}

static void
remove_folder(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autofree char *sub = g_path_get_dirname(f->file);
	writer_close(f->writer, NULL);
	tok_free(f->tok);
	vocabulary_free(f->vocabulary);
	remove_folder(sub);
	remove_folder(f->folder);
	g_free(f->folder);
	g_free(f->file);
}

/* ---- helpers --------------------------------------------------------------------------------- */

static Document *
document_of(const char *title, ...)
{
	Document *doc = doc_new();
	va_list texts;
	const char *text;
	guint n = 0;
	doc_set(&doc->format, "html");
	doc_set(&doc->extractor, "html 1");
	doc_add_page(doc, 1, "1");
	doc_add_value(doc, "title", title, SOURCE_VISIBLE, 0.8f)->chosen = TRUE;
	doc_add_value(doc, "date", "2018-07", SOURCE_VISIBLE, 0.8f)->chosen = TRUE;
	doc_add_value(doc, "country", "MM", SOURCE_TEXT, 0.8f)->chosen = TRUE;
	va_start(texts, title);
	while ((text = va_arg(texts, const char *))) {
		doc_add_block(doc, ROLE_BODY, 1, text);
		doc_add_passage(doc, n, n)->ordinal = n + 1;
		n++;
	}
	va_end(texts);
	return doc;
}

static void
put(Fixture *f, const char *id, const char *path, const Document *doc, const Override *override)
{
	const ExtractCost cost = {0.1, 1000};
	const FileFacts facts = {.path = path, .root = "/a", .size = 5, .mtime = 7, .inode = 9};
	g_autoptr(GError) error = NULL;
	writer_put(f->writer, id, "aa", 5, doc, &cost, override, &error);
	g_assert_no_error(error);
	writer_place(f->writer, override && override->id ? override->id : id, &facts, &error);
	g_assert_no_error(error);
}

static gint64
number(Fixture *f, const char *sql)
{
	sqlite3_stmt *s = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(f->writer->db, sql, -1, &s, NULL), ==, SQLITE_OK);
	gint64 n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
	sqlite3_finalize(s);
	return n;
}

static char *
text(Fixture *f, const char *sql)
{
	sqlite3_stmt *s = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(f->writer->db, sql, -1, &s, NULL), ==, SQLITE_OK);
	char *value = sqlite3_step(s) == SQLITE_ROW
			      ? g_strdup((const char *)sqlite3_column_text(s, 0))
			      : NULL;
	sqlite3_finalize(s);
	return value;
}

static gint64
hits(Fixture *f, const char *word)
{
	g_assert_true(writer_commit(f->writer, NULL));
	g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s('\"%s\"')", f->writer->fts, word);
	return number(f, sql);
}

static int
compare_words(Fixture *f)
{
	g_autofree char *sql =
		g_strdup_printf("INSERT INTO %s(%s, rank) VALUES('integrity-check', 1)",
				f->writer->fts, f->writer->fts);
	return sqlite3_exec(f->writer->db, sql, NULL, NULL, NULL);
}

static gboolean
note_exact(const Token *token, gpointer data)
{
	if ((token->flags & TOK_EXACT) && !(token->flags & TOK_STEM))
		g_hash_table_add(data, g_strndup(token->text, token->length));
	return TRUE;
}

/* In how many passages each word of each language stands, counted from the text: "word lang" → n. */
static GHashTable *
count_words(Fixture *f)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	sqlite3_stmt *s = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(f->writer->db,
					   "SELECT c.title, c.heading, c.body, c.note, p.lang FROM "
					   "passage_content c JOIN passage p ON p.row = c.row",
					   -1, &s, NULL),
			==, SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		g_autoptr(GHashTable) words =
			g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (int column = 0; column < 4; column++)
			tok_document(f->tok, (const char *)sqlite3_column_text(s, column), -1, NULL,
				     note_exact, words);
		GHashTableIter iter;
		gpointer word;
		g_hash_table_iter_init(&iter, words);
		while (g_hash_table_iter_next(&iter, &word, NULL)) {
			char *key = g_strdup_printf("%s %s", (char *)word,
						    (const char *)sqlite3_column_text(s, 4));
			guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
			g_hash_table_replace(counts, key, GUINT_TO_POINTER(n + 1));
		}
	}
	sqlite3_finalize(s);
	return counts;
}

static void
check_lexicon(Fixture *f)
{
	g_autoptr(GHashTable) counts = count_words(f);
	sqlite3_stmt *s = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(f->writer->db,
					   "SELECT term || ' ' || lang, passages FROM lexicon", -1, &s,
					   NULL),
			==, SQLITE_OK);
	guint rows = 0;
	for (; sqlite3_step(s) == SQLITE_ROW; rows++) {
		gpointer n = g_hash_table_lookup(counts, sqlite3_column_text(s, 0));
		g_assert_cmpint(sqlite3_column_int(s, 1), ==, GPOINTER_TO_INT(n));
	}
	sqlite3_finalize(s);
	g_assert_cmpuint(rows, ==, g_hash_table_size(counts));
	/* The same by FTS5's own account, of words of ASCII: others are units of a run too. Stems,
	 * families and marked forms (~ ^ =) are no words. */
	g_autofree char *vocabulary = g_strdup_printf(
		"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', '%s', 'row')",
		f->writer->fts);
	g_assert_cmpint(sqlite3_exec(f->writer->db, vocabulary, NULL, NULL, NULL), ==, SQLITE_OK);
	g_assert_cmpint(number(f, "SELECT count(*) FROM (SELECT term, sum(passages) AS n FROM "
				  "lexicon WHERE term NOT GLOB '*[^ -}]*' GROUP BY term) l "
				  "FULL JOIN (SELECT term, doc FROM temp.vocabulary "
				  "WHERE term NOT GLOB '*[^ -}]*' AND term NOT GLOB '[=^]*') v "
				  "ON v.term = l.term "
				  "WHERE l.n IS NOT v.doc"),
			==, 0);
	g_assert_cmpint(sqlite3_exec(f->writer->db, "DROP TABLE temp.vocabulary", NULL, NULL, NULL),
			==, SQLITE_OK);
}

/* The words of the index are those of the text, no more and no less. */
static void
check_words(Fixture *f)
{
	g_autoptr(GError) error = NULL;
	writer_commit(f->writer, &error);
	g_assert_no_error(error);
	writer_begin(f->writer, &error);
	g_assert_no_error(error);
	g_assert_cmpint(compare_words(f), ==, SQLITE_OK);
	g_assert_cmpint(number(f, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
	g_autofree char *whole = text(f, "PRAGMA integrity_check");
	g_assert_cmpstr(whole, ==, "ok");
	writer_commit(f->writer, &error);
	g_assert_no_error(error);
	check_lexicon(f);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void
documents_come_and_go(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) first = document_of("Journey", "embassies helped workers", "hotline", NULL);
	g_autoptr(Document) second = document_of("Passage", "consulates helped workers", NULL);
	g_autoptr(GError) error = NULL;
	put(f, "one", "/a/x.html", first, NULL);
	g_assert_cmpint(hits(f, "embassies"), ==, 1);
	g_assert_cmpint(hits(f, "journey"), ==, 2);
	g_assert_cmpint(number(f, "SELECT count(*) FROM facet WHERE name = 'year' AND value = '2018'"),
			==, 1);
	put(f, "one", "/a/x.html", second, NULL);
	check_words(f);
	g_assert_cmpint(hits(f, "embassies"), ==, 0);
	g_assert_cmpint(hits(f, "journey"), ==, 0);
	g_assert_cmpint(hits(f, "consulates"), ==, 1);
	g_assert_cmpint(number(f, "SELECT value FROM meta WHERE key = 'generation'"), ==, 2);
	g_assert_true(writer_remove(f->writer, "/a/x.html", &error));
	g_assert_true(writer_remove(f->writer, "/a/never-was.html", &error));
	check_words(f);
	g_assert_cmpint(hits(f, "consulates"), ==, 0);
	static const char *const tables[] = {"document", "path", "passage", "page", "value", "facet"};
	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", tables[i]);
		g_assert_cmpint(number(f, sql), ==, 0);
	}
}

/* The judge of the other tests sees a text that changed behind FTS5's back. */
static void
judge_notices(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = document_of("Journey", "embassies", NULL);
	put(f, "one", "/a/x.html", doc, NULL);
	g_assert_true(writer_commit(f->writer, NULL));
	sqlite3_exec(f->writer->db, "UPDATE passage SET text = 'hotline'", NULL, NULL, NULL);
	g_assert_cmpint(compare_words(f) & 0xff, ==, SQLITE_CORRUPT);
}

static void
last_place_decides(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = document_of("Journey", "embassies", NULL);
	g_autoptr(Document) other = document_of("Other", "hotline", NULL);
	const FileFacts copy = {.path = "/a/copy.html", .root = "/a", .url = "https://e.example/c"};
	g_autoptr(GError) error = NULL;
	put(f, "one", "/a/x.html", doc, NULL);
	g_assert_true(writer_place(f->writer, "one", &copy, &error));
	g_assert_true(writer_remove(f->writer, "/a/x.html", &error));
	g_assert_cmpint(number(f, "SELECT count(*) FROM document"), ==, 1);
	/* The copy's bytes change: the path goes over to another document, the old one leaves. */
	put(f, "two", "/a/copy.html", other, NULL);
	g_autofree char *id = text(f, "SELECT group_concat(id) FROM document");
	g_assert_cmpstr(id, ==, "two");
	/* An address that isn't said again stays. */
	g_autofree char *url = text(f, "SELECT url FROM path");
	g_assert_cmpstr(url, ==, "https://e.example/c");
	check_words(f);
}

static void
failures_keep_the_last_good_version(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) good = document_of("Journey", "embassies", NULL);
	g_autoptr(Document) dead = doc_new();
	g_autoptr(Document) scan = document_of("Scan", NULL);
	doc_set_state(dead, DOC_CRASHED, "reading it crashed (signal 11)");
	doc_set_state(scan, DOC_NO_TEXT, "pictures only");
	put(f, "one", "/a/x.html", good, NULL);
	put(f, "one", "/a/x.html", dead, NULL);
	g_assert_cmpint(hits(f, "embassies"), ==, 1);
	g_autofree char *failed = text(f, "SELECT state || failed_state || failed_reason FROM document");
	g_assert_cmpstr(failed, ==, "okcrashedreading it crashed (signal 11)");
	put(f, "one", "/a/x.html", good, NULL);
	g_autofree char *mended = text(f, "SELECT state || failed_state FROM document");
	g_assert_cmpstr(mended, ==, "ok");
	/* Pictures are what the file now is; the old words would be a lie. */
	put(f, "one", "/a/x.html", scan, NULL);
	g_assert_cmpint(hits(f, "embassies"), ==, 0);
	put(f, "two", "/a/y.html", dead, NULL);
	g_autofree char *fresh = text(f, "SELECT state || reason FROM document WHERE id = 'two'");
	g_assert_cmpstr(fresh, ==, "crashedreading it crashed (signal 11)");
	check_words(f);
}

static void
add_value(GPtrArray *values, const char *field, const char *value)
{
	Value *v = g_new0(Value, 1);
	v->field = g_strdup(field);
	v->value = g_strdup(value);
	g_ptr_array_add(values, v);
}

static void
free_value(gpointer data)
{
	Value *v = data;
	g_free(v->field);
	g_free(v->value);
	g_free(v);
}

static void
catalogue_wins_and_lets_go(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = document_of("Scan0001", "embassies", NULL);
	g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(free_value);
	add_value(values, "title", "Guarding the Journey");
	add_value(values, "country", "KH");
	add_value(values, "country", "LA");
	const Override override = {.id = "D02", .work = "GTJ", .values = values, .hash = "h1"};
	const Override none = {.hash = ""};
	g_autoptr(GError) error = NULL;
	put(f, "one", "/a/x.html", doc, &override);
	check_words(f);
	g_assert_cmpint(hits(f, "guarding"), ==, 1);
	g_autofree char *record =
		text(f, "SELECT id || ' ' || work || ' ' || title || ' ' || date || ' ' || "
			"(SELECT group_concat(value) FROM facet WHERE name = 'country') FROM document");
	g_assert_cmpstr(record, ==, "D02 GTJ Guarding the Journey 2018-07 KH,LA");
	/* Read again without a catalogue at hand: what it said holds. */
	put(f, "D02", "/a/x.html", doc, NULL);
	g_assert_cmpint(hits(f, "guarding"), ==, 1);
	g_assert_true(writer_override(f->writer, "D02", &none, &error));
	check_words(f);
	g_assert_cmpint(hits(f, "guarding"), ==, 0);
	g_assert_cmpint(hits(f, "scan0001"), ==, 1);
	g_autofree char *after = text(f, "SELECT id || work || title FROM document");
	g_assert_cmpstr(after, ==, "D02D02Scan0001");
	g_autofree char *country = text(f, "SELECT group_concat(value) FROM facet WHERE name='country'");
	g_assert_cmpstr(country, ==, "MM");
}

static void
ids_are_not_taken_away(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = document_of("Journey", "embassies", NULL);
	const Override override = {.id = "one", .hash = "h"};
	g_autoptr(GError) error = NULL;
	put(f, "one", "/a/x.html", doc, NULL);
	put(f, "two", "/a/y.html", doc, NULL);
	g_assert_true(writer_commit(f->writer, &error));
	g_assert_false(writer_override(f->writer, "two", &override, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_INPUT);
	/* A failed writer writes no more; what was committed stands. */
	g_assert_false(writer_remove(f->writer, "/a/x.html", NULL));
	g_assert_true(writer_close(f->writer, NULL));
	open_writer(f);
	g_assert_cmpint(number(f, "SELECT count(*) FROM document"), ==, 2);
}

static void
unsearched_passages_have_no_words(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = document_of("Journey", "embassies", "legacyfont", "page head", NULL);
	doc_block(doc, 1)->flags = BLOCK_LEGACY;
	doc_passage(doc, 2)->role = ROLE_RUNNING_HEAD;
	put(f, "one", "/a/x.html", doc, NULL);
	g_assert_cmpint(hits(f, "embassies"), ==, 1);
	g_assert_cmpint(hits(f, "legacyfont"), ==, 0);
	g_assert_cmpint(hits(f, "head"), ==, 0);
	g_assert_cmpint(number(f, "SELECT count(*) FROM passage"), ==, 3);
	check_words(f);
}

static void
only_one_writes(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_assert_null(writer_open(f->file, f->tok, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_BUSY);
	g_autofree char *pid = g_strdup_printf("process %d", getpid());
	g_assert_nonnull(strstr(error->message, pid));
	g_clear_error(&error);
	g_assert_true(writer_close(f->writer, &error));
	open_writer(f);
}

static void
words_are_cut_anew(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) doc = document_of("Journey", "embassies", "hotline", NULL);
	g_autoptr(GError) error = NULL;
	put(f, "one", "/a/x.html", doc, NULL);
	g_assert_true(writer_set(f->writer, "tok", "another one", &error));
	g_assert_true(writer_close(f->writer, &error));
	open_writer(f);
	g_assert_true(writer_stale(f->writer));
	/* A reader in the middle of a search keeps its point in time. */
	sqlite3 *reader = NULL;
	g_autoptr(Tok) tok = tok_new(f->vocabulary, NULL);
	g_assert_true(store_open_database(f->file, SQLITE_OPEN_READONLY, tok, &reader, &error));
	g_assert_cmpint(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM passage_fts_1('\"hotline\"')",
				     NULL, NULL, NULL),
			==, SQLITE_OK);
	g_assert_true(writer_retokenise(f->writer, NULL, NULL, &error));
	g_assert_no_error(error);
	g_assert_false(writer_stale(f->writer));
	g_assert_cmpstr(f->writer->fts, ==, "passage_fts_2");
	g_assert_cmpint(sqlite3_exec(reader, "SELECT * FROM passage_fts_1('\"hotline\"')", NULL, NULL,
				     NULL),
			==, SQLITE_OK);
	sqlite3_close_v2(reader);
	g_assert_cmpint(hits(f, "hotline"), ==, 1);
	g_assert_cmpint(number(f, "SELECT count(*) FROM sqlite_schema WHERE name = 'passage_fts_1'"), ==,
			0);
	check_words(f);
	g_assert_true(writer_close(f->writer, &error));
	open_writer(f);
	g_assert_false(writer_stale(f->writer));
	put(f, "one", "/a/x.html", doc, NULL);
	check_words(f);
}

static void
full_disks_break_nothing(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autoptr(Document) small = document_of("Journey", "embassies", NULL);
	g_autofree char *long_text = g_strnfill(400000, 'x');
	g_autoptr(Document) large = document_of("Large", long_text, NULL);
	const ExtractCost cost = {0};
	g_autoptr(GError) error = NULL;
	put(f, "one", "/a/x.html", small, NULL);
	g_assert_true(writer_commit(f->writer, &error));
	/* SQLite says the same when the file may not grow as when the disk is full. */
	gint64 pages = number(f, "PRAGMA page_count");
	g_autofree char *limit = g_strdup_printf("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages + 4);
	g_assert_cmpint(number(f, limit), ==, pages + 4);
	g_assert_false(writer_put(f->writer, "two", "bb", 5, large, &cost, NULL, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_IO);
	g_assert_nonnull(strstr(error->message, "free some space"));
	writer_close(f->writer, NULL);
	open_writer(f);
	g_assert_cmpint(number(f, "SELECT count(*) FROM document"), ==, 1);
	check_words(f);
}

static void
foreign_files_are_refused(Fixture *f, gconstpointer data)
{
	(void)data;
	g_autofree char *other = g_build_filename(f->folder, "other.db", NULL);
	g_autofree char *lock = g_strconcat(other, ".lock", NULL);
	g_autoptr(GError) error = NULL;
	g_assert_true(g_file_set_contents(other, "not a database, but long enough to be judged as one "
						 "by its first hundred bytes, as SQLite wants it ....",
					  -1, NULL));
	g_assert_null(writer_open(other, f->tok, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT);
	g_clear_error(&error);
	sqlite3 *db = NULL;
	g_unlink(other);
	g_assert_cmpint(sqlite3_open(other, &db), ==, SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE song(title)", NULL, NULL, NULL);
	sqlite3_close(db);
	g_assert_null(writer_open(other, f->tok, &error));
	g_assert_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT);
	g_assert_nonnull(strstr(error->message, "not an index"));
	g_unlink(other);
	g_unlink(lock);
}

/* 400 random edits, some of them undone by a closing without commit. */
static void
random_edits(Fixture *f, gconstpointer data)
{
	(void)data;
	static const char *const words[] = {"embassy", "hotline", "ရန်ကုန်", "wages",
					    "the permits of the embassy"};
	for (guint i = 0; i < 400; i++) {
		g_autofree char *id = g_strdup_printf("d%d", g_test_rand_int_range(0, 12));
		g_autofree char *path = g_strdup_printf("/a/%d", g_test_rand_int_range(0, 15));
		g_autoptr(Document) doc = document_of(words[g_test_rand_int_range(0, 5)],
						      words[g_test_rand_int_range(0, 5)],
						      words[g_test_rand_int_range(0, 5)], NULL);
		const Override override = {.hash = id};
		if (g_test_rand_int_range(0, 2))
			doc_set(&doc_passage(doc, 0)->lang, "my");
		switch (g_test_rand_int_range(0, 8)) {
		case 0:
			g_assert_true(writer_remove(f->writer, path, NULL));
			break;
		case 1:
			g_assert_true(writer_override(f->writer, id, &override, NULL));
			break;
		case 2:
			g_assert_true(writer_commit(f->writer, NULL));
			break;
		case 3:
			/* A change that is not committed, as after a kill. */
			g_assert_true(writer_commit(f->writer, NULL));
			put(f, id, path, doc, NULL);
			f->writer->failed = TRUE;
			sqlite3_exec(f->writer->db, "ROLLBACK", NULL, NULL, NULL);
			g_assert_true(writer_close(f->writer, NULL));
			open_writer(f);
			break;
		default:
			put(f, id, path, doc, NULL);
		}
		if (i % 150 == 77)
			g_assert_true(writer_retokenise(f->writer, NULL, NULL, NULL));
		if (i % 100 == 99)
			check_words(f);
	}
	g_assert_cmpint(number(f, "SELECT count(*) FROM document WHERE row NOT IN "
				  "(SELECT document FROM path)"),
			==, 0);
}

static void
ids_are_plain(void)
{
	g_autofree char *a = document_id_make("abc", 0), *b = document_id_make("abc", 1);
	g_autofree char *c = document_id_make("abc", 0);
	g_assert_cmpuint(strlen(a), ==, 11);
	g_assert_cmpuint(strspn(a, "23456789bcdfghjkmnpqrstvwxyz"), ==, 11);
	g_assert_cmpstr(a, !=, b);
	g_assert_cmpstr(a, ==, c);
}

#define ADD(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/store/documents-come-and-go", documents_come_and_go);
	ADD("/store/judge-notices", judge_notices);
	ADD("/store/last-place-decides", last_place_decides);
	ADD("/store/failures-keep-the-last-good-version", failures_keep_the_last_good_version);
	ADD("/store/catalogue-wins-and-lets-go", catalogue_wins_and_lets_go);
	ADD("/store/ids-are-not-taken-away", ids_are_not_taken_away);
	ADD("/store/unsearched-passages-have-no-words", unsearched_passages_have_no_words);
	ADD("/store/only-one-writes", only_one_writes);
	ADD("/store/words-are-cut-anew", words_are_cut_anew);
	ADD("/store/full-disks-break-nothing", full_disks_break_nothing);
	ADD("/store/foreign-files-are-refused", foreign_files_are_refused);
	ADD("/store/random-edits", random_edits);
	g_test_add_func("/store/ids-are-plain", ids_are_plain);
	return g_test_run();
}
