/* index_fixture: an index in a temporary folder, made of documents that a test writes down. */
#pragma once
#include <glib.h>
#include <glib/gstdio.h>

#include "search.h"
#include "store.h"

typedef struct {
	Vocabulary *vocabulary;
	Tok *tok;
	char *folder, *file;
	Writer *writer;
	Store *store;
} Fixture;

static inline Fixture *
fixture_new(void)
{
	GError *error = NULL;
	Fixture *f = g_new0(Fixture, 1);
	f->vocabulary = vocabulary_load(NULL, &error);
	g_assert_no_error(error);
	f->tok = tok_new(f->vocabulary, &error);
	g_assert_no_error(error);
	f->folder = g_dir_make_tmp("rapporteur-XXXXXX", &error);
	g_assert_no_error(error);
	f->file = g_build_filename(f->folder, "archive.db", NULL);
	f->writer = writer_open(f->file, f->tok, &error);
	g_assert_no_error(error);
	return f;
}

/* A block becomes a passage of its own, under the last heading before it. */
static inline void
fixture_block(Document *doc, BlockRole role, guint page, const char *text)
{
	guint index = doc->blocks->len, on_page = 1;
	Block *block = doc_add_block(doc, role, page, text);
	const char *heading = "";
	for (guint i = 0; i < index; i++)
		if (doc_block(doc, i)->role == ROLE_HEADING)
			heading = doc_block(doc, i)->text;
	block->level = role == ROLE_HEADING ? 1 : 0;
	for (guint i = 0; i < doc->passages->len; i++)
		on_page += doc_passage(doc, i)->page == page;
	Passage *passage = doc_add_passage(doc, index, index);
	passage->start = 0;
	passage->end = (guint)strlen(text);
	passage->page = passage->page_last = page;
	passage->ordinal = on_page;
	passage->role = role;
	doc_set(&passage->heading, role == ROLE_HEADING ? "" : heading);
	if (page > doc->page_count) {
		doc->page_count = page;
		doc_add_page(doc, page, "");
	}
}

static inline void
fixture_value(Document *doc, const char *field, const char *value)
{
	Value *v = doc_add_value(doc, field, value, SOURCE_CATALOGUE, 1);
	if (v)
		v->chosen = TRUE;
}

/* Stores doc under id; frees it. */
static inline void
fixture_put(Fixture *f, const char *id, Document *doc)
{
	GError *error = NULL;
	g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, id, -1);
	g_autofree char *path = g_strdup_printf("/archive/%s.pdf", id);
	ExtractCost cost = {0};
	FileFacts facts = {.path = path, .root = "/archive", .size = 1};
	writer_put(f->writer, id, sha256, 1, doc, &cost, NULL, &error);
	g_assert_no_error(error);
	writer_place(f->writer, id, &facts, &error);
	g_assert_no_error(error);
	doc_free(doc);
}

/* Commits what was put and opens the index for reading, again if it was open. */
static inline void
fixture_open(Fixture *f)
{
	GError *error = NULL;
	writer_commit(f->writer, &error);
	g_assert_no_error(error);
	store_close(f->store);
	f->store = store_open(f->file, f->tok, f->vocabulary, &error);
	g_assert_no_error(error);
}

static inline void
fixture_free(Fixture *f)
{
	store_close(f->store);
	writer_close(f->writer, NULL);
	GDir *dir = g_dir_open(f->folder, 0, NULL);
	const char *name;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(f->folder, name, NULL);
		g_unlink(path);
	}
	if (dir)
		g_dir_close(dir);
	g_rmdir(f->folder);
	tok_free(f->tok);
	vocabulary_free(f->vocabulary);
	g_free(f->file);
	g_free(f->folder);
	g_free(f);
}
