/*
 * oracle_archive: a random small archive, written down as what it is made of, so that it can be
 * stored, kept as lists of tokens, changed and made smaller. For tests/oracle.c only.
 */
#pragma once
#include "index_fixture.h"
#include "oracle_text.h"
#include "store_match.h"

typedef struct {
	BlockRole role;
	guint level;
	char *text;
	/* As the index has it, by archive_cut. */
	GStrv heading; /* path, outermost first */
	Text columns[N_COLUMNS];
	gboolean searched, aside; /* aside: among references and the like */
} OraclePassage;

typedef struct {
	char *id, *work, *title, *kind, *date, *lang, *publisher, *symbol;
	GPtrArray *countries, *orgs, *themes; /* of char* */
	GPtrArray *passages;                  /* of OraclePassage* */
	gboolean failed;                      /* not all of it could be read */
	guint put;                            /* when it was stored last */
	Text names, symbol_words;             /* by archive_cut */
} OracleDocument;

/* Of OracleDocument*. */
typedef GPtrArray Archive;

static inline void
oracle_passage_free(gpointer data)
{
	OraclePassage *p = data;
	g_free(p->text);
	g_strfreev(p->heading);
	for (guint i = 0; i < N_COLUMNS; i++)
		text_clear(&p->columns[i]);
	g_free(p);
}

static inline void
oracle_document_free(gpointer data)
{
	OracleDocument *d = data;
	char *strings[] = {d->id,   d->work, d->title,     d->kind,
	                   d->date, d->lang, d->publisher, d->symbol};
	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_ptr_array_unref(d->countries);
	g_ptr_array_unref(d->orgs);
	g_ptr_array_unref(d->themes);
	g_ptr_array_unref(d->passages);
	text_clear(&d->names);
	text_clear(&d->symbol_words);
	g_free(d);
}

static inline OracleDocument *
archive_document(const Archive *archive, guint i)
{
	return archive->pdata[i];
}

static inline OraclePassage *
document_passage(const OracleDocument *d, guint i)
{
	return d->passages->pdata[i];
}

/* ---- at random ------------------------------------------------------------------------------- */

static inline guint
pick(GRand *random, guint n)
{
	return (guint)g_rand_int_range(random, 0, (gint32)n);
}

/* Once in n times. */
static inline gboolean
once_in(GRand *random, guint n)
{
	return pick(random, n) == 0;
}

/* Words of nobody's vocabulary; words with forms, spellings, synonyms; stop words; scripts without
 * blanks; symbols, numbers, hyphens, marks, capitals. */
static const char *const pool[] = {
        "zobo",       "kwimo",        "plavu",        "drixo",       "snubo",       "gwafo",
        "xylo",       "zobos",        "worker",       "workers",     "working",     "fee",
        "fees",       "charged",      "charges",      "agency",      "agencies",    "labour",
        "labor",      "organisation", "organization", "wage",        "wages",       "salary",
        "recruiter",  "broker",       "QXZ",          "quexo",       "board",       "Belvo",
        "old",        "Tarno",        "union",        "TRNU",        "the",         "of",
        "who",        "and",          "yang",         "แรงงาน",      "ข้ามชาติ",      "แรงงานข้ามชาติ",
        "ค่าธรรมเนียม", "เบลโว",        "移徙工人",     "工人",        "工",          "အလုပ်သမား",
        "အလုပ်",        "ကម្មករ",        "ແຮງງານ",       "A/HRC/38/41", "A/HRC/38",    "38",
        "2017",       "2560",         "2018",         "10,000",      "pre-zobo",    "prezobo",
        "zobo-kwimo", "côté",         "cote",         "Đà",          "da",          "33(b)",
        "C189",       "U.N.",         "don't",        "zobo's",      "references",  "Müller",
        "naïve",      "TIB",          "tib",          "upah",        "gaji",        "ค่าจ้าง",
        "regulated",  "regulation",   "regulator",    "recruit",     "recruitment", "recruiting",
        "recruter",   "zanzibar"};

/* The words of one archive: few, so that queries hit. */
static inline GPtrArray *
random_words(GRand *random)
{
	GPtrArray *words = g_ptr_array_new();
	guint n = 5 + pick(random, 16);
	for (guint i = 0; i < n; i++) {
		guint word = pick(random, G_N_ELEMENTS(pool));
		g_ptr_array_add(words, (gpointer)(guintptr)pool[word]);
		/* Its neighbours are often of its kind. */
		if (word && once_in(random, 3))
			g_ptr_array_add(words, (gpointer)(guintptr)pool[word - 1]);
	}
	return words;
}

static inline const char *
random_word(GRand *random, const GPtrArray *words)
{
	/* The first ones are the commonest, as in any language. */
	guint n = once_in(random, 3) ? words->len : (words->len + 2) / 3;
	return words->pdata[pick(random, n)];
}

static inline char *
random_text(GRand *random, const GPtrArray *words, guint most)
{
	static const char *const links[] = {" ",  " ",  " ",      " ",        " ", " ",
	                                    ", ", ". ", " xylo ", " of the ", "; "};
	GString *text = g_string_new(NULL);
	guint n = 1 + pick(random, most);
	for (guint i = 0; i < n; i++) {
		if (i)
			g_string_append(text, links[pick(random, G_N_ELEMENTS(links))]);
		g_string_append(text, random_word(random, words));
	}
	return g_string_free(text, FALSE);
}

static inline char *
random_date(GRand *random)
{
	guint year = 2015 + pick(random, 5), month = 1 + pick(random, 12);
	switch (pick(random, 6)) {
	case 0:
		return g_strdup("");
	case 1:
	case 2:
		return g_strdup_printf("%u", year);
	case 3:
		return g_strdup_printf("%u-%02u", year, month);
	default:
		return g_strdup_printf("%u-%02u-%02u", year, month, 1 + pick(random, 28));
	}
}

static const char *const kinds[] = {"report", "statement", "press-release", "page", "other"};
static const char *const langs[] = {"en", "th", "my", "id", ""};
static const char *const countries[] = {"MM", "TH", "BV"};
static const char *const orgs[] = {"Tarno Union", "Zobo Office"};
static const char *const themes[] = {"fees-debt", "health"};

static inline GPtrArray *
random_values(GRand *random, const char *const *values, guint n, guint rare)
{
	GPtrArray *taken = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n; i++)
		if (once_in(random, rare))
			g_ptr_array_add(taken, g_strdup(values[i]));
	return taken;
}

static inline OraclePassage *
random_passage(GRand *random, const GPtrArray *words)
{
	static const BlockRole roles[] = {ROLE_BODY,    ROLE_BODY,        ROLE_BODY,  ROLE_BODY,
	                                  ROLE_LIST,    ROLE_FOOTNOTE,    ROLE_TABLE, ROLE_CONTENTS,
	                                  ROLE_CAPTION, ROLE_RUNNING_HEAD};
	OraclePassage *p = g_new0(OraclePassage, 1);
	if (once_in(random, 5)) {
		p->role = ROLE_HEADING;
		p->level = 1 + pick(random, 2);
		p->text = once_in(random, 6) ? g_strdup("7. References")
		                             : random_text(random, words, 4);
		return p;
	}
	p->role = roles[pick(random, G_N_ELEMENTS(roles))];
	p->text = random_text(random, words, once_in(random, 4) ? 60 : 12);
	return p;
}

static inline OracleDocument *
random_document(GRand *random, const GPtrArray *words, const char *id)
{
	OracleDocument *d = g_new0(OracleDocument, 1);
	d->id = g_strdup(id);
	d->work = once_in(random, 4) ? g_strdup_printf("w%u", pick(random, 3)) : g_strdup(id);
	d->title = random_text(random, words, 4);
	d->kind = g_strdup(kinds[pick(random, G_N_ELEMENTS(kinds))]);
	d->date = random_date(random);
	d->lang = g_strdup(langs[pick(random, G_N_ELEMENTS(langs))]);
	d->publisher = g_strdup(once_in(random, 4) ? orgs[pick(random, 2)] : "");
	d->symbol = g_strdup(once_in(random, 8) ? "A/HRC/38/41" : "");
	d->countries = random_values(random, countries, G_N_ELEMENTS(countries), 3);
	d->orgs = random_values(random, orgs, G_N_ELEMENTS(orgs), 5);
	d->themes = random_values(random, themes, G_N_ELEMENTS(themes), 3);
	d->passages = g_ptr_array_new_with_free_func(oracle_passage_free);
	d->failed = once_in(random, 12);
	guint n = once_in(random, 15) ? 0 : 1 + pick(random, 12);
	for (guint i = 0; i < n; i++)
		g_ptr_array_add(d->passages, random_passage(random, words));
	return d;
}

/* The same again, or most of it: equal scores are what an order of ties is for. */
static inline OracleDocument *
twin_document(const OracleDocument *from, const char *id)
{
	OracleDocument *d = g_new0(OracleDocument, 1);
	d->id = g_strdup(id);
	d->work = g_strdup(id);
	d->title = g_strdup(from->title);
	d->kind = g_strdup(from->kind);
	d->date = g_strdup(from->date);
	d->lang = g_strdup(from->lang);
	d->publisher = g_strdup(from->publisher);
	d->symbol = g_strdup(from->symbol);
	d->countries = g_ptr_array_new_with_free_func(g_free);
	d->orgs = g_ptr_array_new_with_free_func(g_free);
	d->themes = g_ptr_array_new_with_free_func(g_free);
	d->passages = g_ptr_array_new_with_free_func(oracle_passage_free);
	for (guint i = 0; i < from->passages->len; i++) {
		const OraclePassage *p = document_passage(from, i);
		OraclePassage *copy = g_new0(OraclePassage, 1);
		copy->role = p->role;
		copy->level = p->level;
		copy->text = g_strdup(p->text);
		g_ptr_array_add(d->passages, copy);
	}
	return d;
}

static inline Archive *
random_archive(GRand *random, const GPtrArray *words)
{
	Archive *archive = g_ptr_array_new_with_free_func(oracle_document_free);
	guint n = 2 + pick(random, once_in(random, 3) ? 39 : 12);
	for (guint i = 0; i < n; i++) {
		g_autofree char *id = g_strdup_printf("d%02u", i);
		g_ptr_array_add(
		        archive,
		        i && once_in(random, 8)
		                ? twin_document(archive_document(archive, pick(random, i)), id)
		                : random_document(random, words, id));
	}
	return archive;
}

/* ---- as the oracle sees it ------------------------------------------------------------------- */

static inline gboolean
is_note(BlockRole role)
{
	return role == ROLE_FOOTNOTE || role == ROLE_TABLE || role == ROLE_CONTENTS ||
	       role == ROLE_FORM || role == ROLE_ANNOTATION;
}

static inline gboolean
document_has_words(const OracleDocument *d)
{
	for (guint i = 0; i < d->passages->len; i++)
		if (document_passage(d, i)->searched)
			return TRUE;
	return FALSE;
}

/* The headings above passage i: the last of each level, none below a later one of its own level. */
static inline GStrv
headings_above(const OracleDocument *d, guint i)
{
	const char *first = NULL, *second = NULL;
	g_autoptr(GStrvBuilder) path = g_strv_builder_new();
	for (guint k = 0; k < i && document_passage(d, i)->role != ROLE_HEADING; k++) {
		const OraclePassage *p = document_passage(d, k);
		if (p->role == ROLE_HEADING && p->level == 1) {
			first = p->text;
			second = NULL;
		} else if (p->role == ROLE_HEADING) {
			second = p->text;
		}
	}
	if (first)
		g_strv_builder_add(path, first);
	if (second)
		g_strv_builder_add(path, second);
	return g_strv_builder_end(path);
}

/* "7. References" too; and nothing else in the heading. */
static inline gboolean
is_section(Tok *tok, const Vocabulary *vocabulary, const char *heading)
{
	const GPtrArray *sections = vocabulary_sections(vocabulary);
	g_autofree char *folded = tok_fold(tok, heading + strspn(heading, "0123456789.) \t"), -1);
	for (guint i = 0; i < sections->len; i++) {
		g_autofree char *section = tok_fold(tok, sections->pdata[i], -1);
		if (strcmp(folded, section) == 0)
			return TRUE;
	}
	return FALSE;
}

static inline void
document_cut(Tok *tok, const Vocabulary *vocabulary, OracleDocument *d)
{
	for (guint i = 0; i < d->passages->len; i++) {
		OraclePassage *p = document_passage(d, i);
		g_strfreev(p->heading);
		p->heading = headings_above(d, i);
		p->searched = block_role_is_searched(p->role);
		p->aside = FALSE;
		for (char **h = p->heading; *h; h++)
			p->aside = p->aside || is_section(tok, vocabulary, *h);
		g_autofree char *heading = g_strjoinv(" / ", p->heading);
		const char *texts[N_COLUMNS] = {[COLUMN_TITLE] = d->title,
		                                [COLUMN_HEADING] = heading,
		                                [COLUMN_BODY] = is_note(p->role) ? "" : p->text,
		                                [COLUMN_NOTE] = is_note(p->role) ? p->text : ""};
		for (guint k = 0; k < N_COLUMNS; k++) {
			text_clear(&p->columns[k]);
			p->columns[k] = text_cut(tok, p->searched ? texts[k] : "");
		}
	}
	/* Of a document without words its title and file name are known. */
	g_autofree char *names = g_strdup_printf("%s\n%s pdf", d->title, d->id);
	text_clear(&d->names);
	text_clear(&d->symbol_words);
	d->names = text_cut(tok, document_has_words(d) ? "" : names);
	d->symbol_words = text_cut(tok, d->symbol);
}

/* ---- stored ---------------------------------------------------------------------------------- */

static inline void
put_value(Document *doc, const char *field, const char *value)
{
	Value *v = doc_add_value(doc, field, value, SOURCE_HIGHWIRE, 1);
	if (v)
		v->chosen = TRUE;
}

static inline void
put_values(Document *doc, const char *field, const GPtrArray *values)
{
	for (guint i = 0; i < values->len; i++)
		put_value(doc, field, values->pdata[i]);
}

static inline void
put_passage(Document *doc, const OraclePassage *p, guint index)
{
	g_autofree char *heading = g_strjoinv("\x1f", p->heading);
	guint page = index / 3 + 1;
	Block *block = doc_add_block(doc, p->role, page, p->text);
	block->level = p->level;
	Passage *passage = doc_add_passage(doc, index, index);
	passage->start = 0;
	passage->end = (guint)strlen(p->text);
	passage->page = passage->page_last = page;
	passage->ordinal = index % 3 + 1;
	passage->role = p->role;
	doc_set(&passage->heading, heading);
	if (page > doc->page_count) {
		doc->page_count = page;
		doc_add_page(doc, page, "");
	}
}

/* Through the product's writer, and cut for the oracle. */
static inline void
document_store(Fixture *f, OracleDocument *d, guint put)
{
	GError *error = NULL;
	g_autoptr(Document) doc = doc_new();
	doc_set(&doc->format, "pdf");
	doc_set(&doc->extractor, "test");
	const char *fields[][2] = {{"title", d->title},   {"kind", d->kind},
	                           {"date", d->date},     {"lang", d->lang},
	                           {"symbol", d->symbol}, {"publisher", d->publisher}};
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		put_value(doc, fields[i][0], fields[i][1]);
	put_values(doc, "country", d->countries);
	put_values(doc, "org", d->orgs);
	put_values(doc, "theme", d->themes);
	document_cut(f->tok, f->vocabulary, d);
	for (guint i = 0; i < d->passages->len; i++)
		put_passage(doc, document_passage(d, i), i);
	if (d->failed)
		doc_set_state(doc, DOC_PARTIAL, "a page is damaged");
	d->put = put;
	g_autofree char *path = g_strdup_printf("/archive/%s.pdf", d->id);
	g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, d->id, -1);
	ExtractCost cost = {0};
	Override override = {.work = d->work, .hash = d->work};
	FileFacts facts = {.path = path, .root = "/archive", .size = 1};
	g_assert_true(writer_put(f->writer, d->id, sha256, 1, doc, &cost, &override, &error));
	g_assert_true(writer_place(f->writer, d->id, &facts, &error));
	g_assert_no_error(error);
}

/* When the next document is stored: after all others. */
static inline guint
archive_next(const Archive *archive)
{
	guint next = 0;
	for (guint i = 0; i < archive->len; i++)
		next = MAX(next, archive_document(archive, i)->put + 1);
	return next;
}

static inline Fixture *
archive_store(Archive *archive)
{
	Fixture *f = fixture_new();
	for (guint i = 0; i < archive->len; i++)
		document_store(f, archive_document(archive, i), i);
	fixture_open(f);
	return f;
}

static inline void
document_drop(Fixture *f, Archive *archive, guint i)
{
	g_autofree char *path =
	        g_strdup_printf("/archive/%s.pdf", archive_document(archive, i)->id);
	g_assert_true(writer_remove(f->writer, path, NULL));
	g_ptr_array_remove_index(archive, i);
}

/* Takes d, which has the id of document i. */
static inline void
document_change(Fixture *f, Archive *archive, guint i, OracleDocument *d)
{
	oracle_document_free(archive->pdata[i]);
	archive->pdata[i] = d;
	document_store(f, d, archive_next(archive));
}

/* By a catalogue; takes title. */
static inline void
document_retitle(Fixture *f, OracleDocument *d, char *title)
{
	g_autoptr(Document) values = doc_new();
	fixture_value(values, "title", title);
	Override override = {.work = d->work, .values = values->values, .hash = title};
	g_assert_true(writer_override(f->writer, d->id, &override, NULL));
	g_free(d->title);
	d->title = title;
	document_cut(f->tok, f->vocabulary, d);
}

/* ---- printed --------------------------------------------------------------------------------- */

static inline char *
archive_print(const Archive *archive)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < archive->len; i++) {
		const OracleDocument *d = archive_document(archive, i);
		g_autoptr(GString) in = g_string_new(NULL);
		for (guint k = 0; k < d->countries->len; k++)
			g_string_append_printf(in, k ? ",%s" : "%s",
			                       (char *)d->countries->pdata[k]);
		g_string_append_printf(out,
		                       "  %s work %s “%s” kind %s date %s lang %s in %s by %s "
		                       "symbol %s%s\n",
		                       d->id, d->work, d->title, d->kind, d->date, d->lang, in->str,
		                       d->publisher, d->symbol, d->failed ? " failed" : "");
		for (guint k = 0; k < d->passages->len; k++) {
			const OraclePassage *p = document_passage(d, k);
			g_string_append_printf(out, "    %s%u: %s\n", block_role_name(p->role),
			                       p->level, p->text);
		}
	}
	return g_string_free(out, FALSE);
}
