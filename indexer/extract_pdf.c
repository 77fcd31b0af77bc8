/*
 * extract_pdf: PDF files. What belongs to a file as a whole comes from poppler-glib: metadata,
 * permissions, attached files. The outline and what stands on the pages come from pdf_glyphs, and
 * layout makes blocks of it.
 *
 * Reading order: pdf_extract, read_file, read_pages; then the parts they call.
 */
#include <malloc.h>
#include <string.h>
#include <poppler.h>
#include "extract.h"
#include "layout.h"
#include "pdf_glyphs.h"
#include "pdf_xmp.h"

enum {
	SNIFF = 1024,
	MOST_PAGES = 50000,
	MEMORY_EVERY = 8,             /* pages between two looks at the heap */
	MOST_BROKEN = 200,            /* broken pages in a row: the page tree is no good */
	MOST_TEXT = 20 * 1000 * 1000, /* characters; the wire form holds 64 MiB in all */
	MOST_OUTLINE = 20000,
	MOST_ATTACHED = 500,
	MOST_ATTACHED_BYTES = 256 << 20
};

/* ---- one file being read ------------------------------------------------------------------------ */

typedef struct {
	BlockRole role;
	guint page;
	char *text;
} Mark;

typedef struct {
	guint page;
	char *text, *target;
} FoundLink;

typedef struct {
	Document *doc;
	const ExtractLimits *limits;
	guint attachment;
	PdfPages *pages;
	GArray *marks; /* of Mark, in page order */
	GArray *links; /* of FoundLink */
	guint read, broken, characters, images;
	char *stopped; /* why reading ended before the last page, or NULL */
} Reading;

static void
clear_mark(gpointer data)
{
	g_free(((Mark *)data)->text);
}

static void
clear_link(gpointer data)
{
	FoundLink *link = data;
	g_free(link->text);
	g_free(link->target);
}

/* ---- limits -------------------------------------------------------------------------------------- */

static guint64
memory_in_use(void)
{
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
}

static gboolean
must_stop(Reading *r, guint page)
{
	const ExtractLimits *limits = r->limits;
	if (r->stopped)
		return TRUE;
	if (limits->deadline && g_get_monotonic_time() > limits->deadline)
		r->stopped = g_strdup_printf("the time limit was reached at page %u", page);
	else if (limits->memory && page % MEMORY_EVERY == 0 && memory_in_use() > limits->memory)
		r->stopped = g_strdup_printf("the memory limit of %" G_GUINT64_FORMAT
					     " MB was reached at page %u",
					     limits->memory >> 20, page);
	else if (r->characters > MOST_TEXT)
		r->stopped = g_strdup_printf("it holds more than %d characters, reached at page %u",
					     MOST_TEXT, page);
	else if (page > MOST_PAGES)
		r->stopped = g_strdup_printf("it has more than %d pages", MOST_PAGES);
	else if (limits->stop && limits->stop())
		r->stopped = g_strdup_printf("reading was ended at page %u", page);
	return r->stopped != NULL;
}

/* ---- pages ---------------------------------------------------------------------------------------- */

/* The words inside a link's box, in the order of the stream. */
static char *
text_inside(const LayoutPage *page, const PdfMark *mark)
{
	GString *text = g_string_new(NULL);
	const Glyph *last = NULL;
	for (guint i = 0; i < page->glyphs->len && text->len < 400 && !page->turned; i++) {
		const Glyph *g = &g_array_index(page->glyphs, Glyph, i);
		float x = (g->x0 + g->x1) / 2, y = g->baseline - 0.3f * g->size;
		if (x < mark->x0 || x > mark->x1 || y < mark->y0 || y > mark->y1)
			continue;
		gboolean apart = last && (g->x0 - last->x1 > 0.15f * g->size ||
					  g->baseline > last->baseline + 0.5f * g->size);
		if (text->len && text->str[text->len - 1] != ' ' && (apart || g->c == ' '))
			g_string_append_c(text, ' ');
		if (g->c != ' ')
			g_string_append_unichar(text, g->c);
		last = g;
	}
	return g_strstrip(g_string_free(text, FALSE));
}

static void
read_marks(Reading *r, guint number, const LayoutPage *page)
{
	g_autoptr(GPtrArray) marks = pdf_pages_marks(r->pages, number);
	for (guint i = 0; i < marks->len; i++) {
		const PdfMark *mark = marks->pdata[i];
		if (mark->kind == PDF_LINK) {
			FoundLink link = {number, text_inside(page, mark), g_strdup(mark->text)};
			g_array_append_val(r->links, link);
			continue;
		}
		Mark found = {mark->kind == PDF_FIELD ? ROLE_FORM : ROLE_ANNOTATION, number,
			      g_strdup(mark->text)};
		g_array_append_val(r->marks, found);
		r->characters += (guint)g_utf8_strlen(mark->text, -1);
	}
}

static void
read_page(Reading *r, guint number, LayoutPage *page, Layout *layout)
{
	gboolean broken;
	gboolean whole = pdf_pages_read(r->pages, number, r->limits->deadline, page, &broken);
	g_autofree char *label = pdf_pages_label(r->pages, number);
	if (broken)
		r->broken++;
	else if (!whole)
		r->stopped = g_strdup_printf("the time limit was reached inside page %u", number);
	/* A label that only counts pages says nothing: what is printed may differ. */
	g_autofree char *count = g_strdup_printf("%u", number);
	page->number = number;
	page->label = g_strcmp0(label, count) == 0 ? NULL : label;
	r->characters += page->glyphs->len;
	r->images += page->images;
	layout_add_page(layout, page);
	read_marks(r, number, page);
	r->read++;
	page->label = NULL;
	pdf_page_reset(page);
}

static void
read_pages(Reading *r, guint count, Layout *layout)
{
	LayoutPage page;
	pdf_page_init(&page);
	guint broken_before = 0;
	for (guint number = 1; number <= count && !must_stop(r, number); number++) {
		guint broken = r->broken;
		read_page(r, number, &page, layout);
		broken_before = r->broken > broken ? broken_before + 1 : 0;
		if (broken_before >= MOST_BROKEN)
			r->stopped = g_strdup_printf("pages %u to %u can't be read", number + 1 - MOST_BROKEN,
						     number);
	}
	pdf_page_clear(&page);
}

/* Form fields and notes go to the end of their page, among the blocks from first on. */
static void
place_marks(Reading *r, guint first)
{
	Document *doc = r->doc;
	guint laid = doc->blocks->len;
	for (guint i = 0; i < r->marks->len; i++) {
		const Mark *mark = &g_array_index(r->marks, Mark, i);
		doc_add_block(doc, mark->role, mark->page, mark->text)->attachment = r->attachment;
	}
	if (r->marks->len == 0)
		return;
	g_autofree gpointer *merged = g_new(gpointer, doc->blocks->len - first);
	guint a = first, b = laid, n = 0;
	while (a < laid || b < doc->blocks->len) {
		gboolean take_mark = a >= laid || (b < doc->blocks->len &&
						   doc_block(doc, a)->page > doc_block(doc, b)->page);
		merged[n++] = doc->blocks->pdata[take_mark ? b++ : a++];
	}
	memcpy(doc->blocks->pdata + first, merged, n * sizeof *merged);
}

static void
place_links(Reading *r, guint first)
{
	Document *doc = r->doc;
	guint from = first;
	for (guint i = 0; i < r->links->len; i++) {
		const FoundLink *link = &g_array_index(r->links, FoundLink, i);
		while (from < doc->blocks->len && doc_block(doc, from)->page_last < link->page)
			from++;
		guint found = G_MAXUINT;
		for (guint k = from; k < doc->blocks->len && *link->text; k++) {
			const Block *block = doc_block(doc, k);
			if (block->page > link->page)
				break;
			if (strstr(block->text, link->text)) {
				found = k;
				break;
			}
		}
		doc_add_link(doc, found, link->page, link->text, link->target);
	}
}

/* ---- what the file says about itself ----------------------------------------------------------------- */

static void
add_info(Document *doc, const char *field, char *value, float confidence)
{
	if (value && g_utf8_validate(value, -1, NULL))
		doc_add_value(doc, field, value, SOURCE_INFO, confidence);
	g_free(value);
}

static void
add_date(Document *doc, const char *field, GDateTime *date)
{
	if (!date)
		return;
	add_info(doc, field, g_date_time_format(date, "%Y-%m-%d"), 0.5f);
	g_date_time_unref(date);
}

static void
read_values(Reading *r, PopplerDocument *file)
{
	Document *doc = r->doc;
	add_info(doc, "title", poppler_document_get_title(file), 0.5f);
	add_info(doc, "author", poppler_document_get_author(file), 0.5f);
	add_info(doc, "description", poppler_document_get_subject(file), 0.4f);
	add_info(doc, "keywords", poppler_document_get_keywords(file), 0.5f);
	add_info(doc, "generator", poppler_document_get_creator(file), 0.5f);
	add_info(doc, "producer", poppler_document_get_producer(file), 0.5f);
	add_date(doc, "created", poppler_document_get_creation_date_time(file));
	add_date(doc, "modified", poppler_document_get_modification_date_time(file));
	add_info(doc, "lang", pdf_pages_language(r->pages), 0.4f);
	g_autofree char *packet = poppler_document_get_metadata(file);
	if (packet)
		pdf_xmp_read(packet, doc);
}

static void
read_outline(Document *doc, PdfPages *pages)
{
	g_autoptr(GPtrArray) entries = pdf_pages_outline(pages, MOST_OUTLINE);
	for (guint i = 0; i < entries->len; i++) {
		const PdfEntry *entry = entries->pdata[i];
		if (*g_strstrip(entry->title))
			doc_add_outline(doc, entry->level, entry->page, entry->title);
	}
}

/* ---- the state ---------------------------------------------------------------------------------------- */

static gboolean
has_end(GBytes *bytes)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	gsize tail = MIN(size, 2048);
	return memmem(data + size - tail, tail, "%%EOF", 5) != NULL;
}

static void
set_state(DocState *state, char **reason, DocState value, char *text)
{
	*state = value;
	g_free(*reason);
	*reason = text;
}

static void
judge(const Reading *r, GBytes *bytes, guint count, DocState *state, char **reason)
{
	gboolean cut_off = pdf_pages_repaired(r->pages) && !has_end(bytes);
	if (r->stopped)
		set_state(state, reason, r->characters ? DOC_PARTIAL : DOC_LIMIT,
			  g_strdup_printf("%s of %u; %s", r->stopped, count,
					  r->characters ? "what comes after is missing"
							: "no text was read before"));
	else if (count == 0)
		set_state(state, reason, cut_off ? DOC_DAMAGED : DOC_EMPTY,
			  g_strdup(cut_off ? "the file is cut off before its first page: fetch it again"
					   : "the file has no pages"));
	else if (r->broken == count)
		set_state(state, reason, DOC_DAMAGED,
			  g_strdup("none of its pages can be read: fetch the file again"));
	else if (cut_off)
		set_state(state, reason, r->characters ? DOC_PARTIAL : DOC_DAMAGED,
			  g_strdup_printf("the end of the file is missing (cut off while it was copied?); "
					  "%u pages were found: fetch it again",
					  count - r->broken));
	else if (r->broken)
		set_state(state, reason, DOC_PARTIAL,
			  g_strdup_printf("%u of %u pages are damaged and can't be read", r->broken, count));
	else if (r->characters == 0)
		set_state(state, reason, r->images ? DOC_NO_TEXT : DOC_EMPTY,
			  r->images ? g_strdup("its pages are pictures without text: it needs OCR")
				    : g_strdup("its pages hold no text"));
}

/* ---- a whole file -------------------------------------------------------------------------------------- */

/* A file that lost its first line still has objects at its head and a trailer at its end. */
static gboolean
has_no_head(const guint8 *bytes, gsize size)
{
	gsize tail = MIN(size, 2048);
	return memmem(bytes, MIN(size, SNIFF), " 0 obj", 6) &&
	       memmem(bytes + size - tail, tail, "startxref", 9);
}

static gboolean
pdf_sniff(const guint8 *bytes, gsize size)
{
	const guint8 *found = memmem(bytes, MIN(size, SNIFF), "%PDF", 4);
	/* Some makers leave the hyphen of "%PDF-1.4" out. */
	if (!found)
		return has_no_head(bytes, size);
	return found + 5 < bytes + size && (found[4] == '-' || g_ascii_isdigit(found[4]));
}

static void
explain_failure(const GError *error, GBytes *bytes, DocState *state, char **reason)
{
	if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		set_state(state, reason, DOC_ENCRYPTED,
			  g_strdup("a password is needed to open it: store a copy without one"));
	else if (!has_end(bytes))
		set_state(state, reason, DOC_DAMAGED,
			  g_strdup("the file is cut off and nothing in it can be read: fetch it again"));
	else
		set_state(state, reason, DOC_DAMAGED,
			  g_strdup("its table of pages is broken beyond repair: fetch the file again"));
}

typedef struct {
	guint pages;
	DocState state;
	char *reason;
} Outcome;

/* Reads one file's pages into doc; attachment as in Block. */
static void
read_file(GBytes *bytes, PopplerDocument *file, const ExtractLimits *limits, guint attachment,
	  Document *doc, Outcome *outcome)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	Reading r = {.doc = doc, .limits = limits, .attachment = attachment};
	r.pages = pdf_pages_open(data, size);
	if (!r.pages) {
		explain_failure(NULL, bytes, &outcome->state, &outcome->reason);
		return;
	}
	r.marks = g_array_new(FALSE, FALSE, sizeof(Mark));
	r.links = g_array_new(FALSE, FALSE, sizeof(FoundLink));
	g_array_set_clear_func(r.marks, clear_mark);
	g_array_set_clear_func(r.links, clear_link);
	guint count = pdf_pages_count(r.pages), first = doc->blocks->len;
	if (attachment == 0) {
		doc->page_count = MIN(count, 9999999);
		read_values(&r, file);
		read_outline(doc, r.pages);
	}
	g_autoptr(Layout) layout = layout_new(attachment);
	read_pages(&r, count, layout);
	layout_finish(layout, doc);
	place_marks(&r, first);
	place_links(&r, first);
	outcome->pages = count;
	judge(&r, bytes, count, &outcome->state, &outcome->reason);
	g_array_unref(r.marks);
	g_array_unref(r.links);
	pdf_pages_free(r.pages);
	g_free(r.stopped);
}

/* ---- attached files ------------------------------------------------------------------------- */

typedef struct {
	GByteArray *bytes;
	gboolean full;
} Sink;

static gboolean
sink(const char *data, gsize n, gpointer user, GError **error)
{
	Sink *s = user;
	if (s->bytes->len + n > MOST_ATTACHED_BYTES) {
		s->full = TRUE;
		g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "too large");
		return FALSE;
	}
	g_byte_array_append(s->bytes, (const guint8 *)data, (guint)n);
	return TRUE;
}

static void
read_attachment(PopplerAttachment *source, const ExtractLimits *limits, Document *doc)
{
	g_autofree char *name = g_utf8_make_valid(source->name ? source->name : "", -1);
	Attachment *entry = doc_add_attachment(doc, name, "", source->size);
	guint number = doc->attachments->len;
	Outcome outcome = {.state = DOC_OK, .reason = NULL};
	Sink s = {.bytes = g_byte_array_new()};
	gboolean saved = poppler_attachment_save_to_callback(source, sink, &s, NULL);
	g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(s.bytes);
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	if (!saved) {
		set_state(&outcome.state, &outcome.reason, s.full ? DOC_LIMIT : DOC_DAMAGED,
			  g_strdup(s.full ? "the attached file is too large to unpack"
					  : "the attached file can't be unpacked"));
	} else if (size == 0) {
		set_state(&outcome.state, &outcome.reason, DOC_EMPTY, g_strdup("the attached file is empty"));
	} else if (!pdf_sniff(data, size)) {
		set_state(&outcome.state, &outcome.reason, DOC_UNSUPPORTED,
			  g_strdup("attached files are read when they are PDF; this one is not"));
	} else {
		g_autoptr(GError) error = NULL;
		PopplerDocument *file = poppler_document_new_from_bytes(bytes, NULL, &error);
		doc_set(&entry->type, "application/pdf");
		if (file)
			read_file(bytes, file, limits, number, doc, &outcome);
		else
			explain_failure(error, bytes, &outcome.state, &outcome.reason);
		g_clear_object(&file);
	}
	entry->size = size;
	entry->state = outcome.state;
	entry->pages = outcome.pages;
	doc_set(&entry->reason, outcome.reason);
	g_free(outcome.reason);
}

static void
read_attachments(PopplerDocument *file, const ExtractLimits *limits, Document *doc)
{
	GList *list = poppler_document_has_attachments(file) ? poppler_document_get_attachments(file) : NULL;
	guint n = 0;
	for (GList *item = list; item && n < MOST_ATTACHED; item = item->next, n++)
		read_attachment(item->data, limits, doc);
	g_list_free_full(list, g_object_unref);
}

static void
pdf_extract(GBytes *bytes, const ExtractLimits *limits, Document *doc)
{
	g_autoptr(GError) error = NULL;
	Outcome outcome = {.state = DOC_OK, .reason = NULL};
	pdf_start();
	PopplerDocument *file = poppler_document_new_from_bytes(bytes, NULL, &error);
	if (file) {
		PopplerPermissions may = poppler_document_get_permissions(file);
		doc->restricted = (may & POPPLER_PERMISSIONS_OK_TO_COPY) == 0;
		read_file(bytes, file, limits, 0, doc, &outcome);
		read_attachments(file, limits, doc);
	} else {
		explain_failure(error, bytes, &outcome.state, &outcome.reason);
	}
	g_clear_object(&file);
	if (outcome.state != DOC_OK)
		doc_set_state(doc, outcome.state, "%s", outcome.reason);
	g_free(outcome.reason);
}

/* poppler-data: the CMaps of CJK fonts that have no Unicode map of their own. */
static const char *const folders[] = {"/usr/share/poppler", NULL};

const Extractor extract_pdf = {
	.name = "pdf",
	.version = "7",
	.sniff = pdf_sniff,
	.warm = pdf_start,
	.folders = folders,
	.extract = pdf_extract,
};
