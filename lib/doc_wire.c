/*
 * doc_wire: a Document as bytes between the worker and the indexer.
 *
 * doc_write runs in the worker and mends what doc_read would refuse (controls, bytes that are not
 * UTF-8) with bytes of the same length, since passages hold byte offsets. doc_read trusts nothing:
 * a sticky error in Reader ends all reading, so that each field's check is one line.
 *
 * Layout: magic, then the document's own fields, then eight lists, each a count and its items.
 * Numbers are 32 bits, little endian; strings a length and bytes; nothing is aligned.
 */
#include "doc.h"
#include "base.h"

#include <math.h>
#include <string.h>

enum {
	MAGIC = 0x32434452, /* "RDC2" */
	MAX_ITEMS = 1000000,
	MAX_TEXT = 64 << 20,     /* all strings together */
	MAX_SHOWN = 128 << 20,   /* all passages' texts together: overlaps must not multiply */
	MAX_PAGE = 10000000,
	MAX_PARTIES = 1000,      /* of one recommendation */
	MAX_LEVEL = 5,
	ABSENT = 0xffffffff      /* length of a NULL string */
};

/* ---- writing --------------------------------------------------------------------------------- */

static void
put_number(GByteArray *out, guint number)
{
	guint32 n = GUINT32_TO_LE(number);
	g_byte_array_append(out, (const guint8 *)&n, sizeof n);
}

static void
put_float(GByteArray *out, float number)
{
	guint32 n;
	memcpy(&n, &number, sizeof n);
	put_number(out, n);
}

/* Length of the UTF-8 character at p if it may pass, else 0. C1 controls are C2 80 … C2 9F. */
static gsize
passable(const char *p, gsize left, gboolean separators)
{
	guchar c = (guchar)*p;
	if (c == '\t' || c == '\n' || (separators && c == 0x1f))
		return 1;
	if (c < 0x20 || c == 0x7f)
		return 0;
	if (c < 0x80)
		return 1;
	gunichar u = g_utf8_get_char_validated(p, (gssize)left);
	if ((gint)u < 0 || (u >= 0x80 && u < 0xa0))
		return 0;
	return (gsize)(g_utf8_next_char(p) - p);
}

static void
put_string_with(GByteArray *out, const char *text, gboolean separators)
{
	if (!text) {
		put_number(out, ABSENT);
		return;
	}
	gsize length = strlen(text);
	put_number(out, (guint)length);
	guint start = out->len;
	g_byte_array_append(out, (const guint8 *)text, (guint)length);
	for (gsize i = 0; i < length;) {
		gsize n = passable(text + i, length - i, separators);
		if (!n && (guchar)text[i] == 0xc2 && ((guchar)text[i + 1] & 0xe0) == 0x80) {
			memcpy(out->data + start + i, "\xc2\xa0", 2);
			n = 2;
		} else if (!n) {
			out->data[start + i] = (guchar)text[i] < 0x80 ? ' ' : '?';
			n = 1;
		}
		i += n;
	}
}

static void
put_string(GByteArray *out, const char *text)
{
	put_string_with(out, text, FALSE);
}

static void
put_blocks(GByteArray *out, const Document *doc)
{
	put_number(out, doc->blocks->len);
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *b = doc_block(doc, i);
		put_number(out, b->role);
		put_number(out, b->level);
		put_number(out, b->page);
		put_number(out, b->page_last);
		put_number(out, b->attachment);
		put_number(out, b->flags);
		put_string(out, b->number);
		put_string(out, b->anchor);
		put_string(out, b->lang);
		put_string(out, b->text);
		put_string(out, b->raw);
		put_float(out, b->size);
	}
}

static void
put_passages(GByteArray *out, const Document *doc)
{
	put_number(out, doc->passages->len);
	for (guint i = 0; i < doc->passages->len; i++) {
		const Passage *p = doc_passage(doc, i);
		put_number(out, p->block_first);
		put_number(out, p->block_last);
		put_number(out, p->start);
		put_number(out, p->end);
		put_number(out, p->page);
		put_number(out, p->page_last);
		put_number(out, p->attachment);
		put_number(out, p->ordinal);
		put_number(out, p->role);
		put_string_with(out, p->heading, TRUE);
		put_string(out, p->number);
		put_string(out, p->lang);
	}
}

static void
put_pages(GByteArray *out, const Document *doc)
{
	put_number(out, doc->pages->len);
	for (guint i = 0; i < doc->pages->len; i++) {
		const Page *p = doc->pages->pdata[i];
		put_number(out, p->number);
		put_number(out, p->attachment);
		put_string(out, p->label);
		put_number(out, p->state);
		put_number(out, p->characters);
		put_number(out, p->images);
		put_float(out, p->width);
		put_float(out, p->height);
	}
}

static void
put_rest(GByteArray *out, const Document *doc)
{
	put_number(out, doc->links->len);
	for (guint i = 0; i < doc->links->len; i++) {
		const Link *l = doc->links->pdata[i];
		put_number(out, l->block);
		put_number(out, l->page);
		put_string(out, l->text);
		put_string(out, l->target);
	}
	put_number(out, doc->outline->len);
	for (guint i = 0; i < doc->outline->len; i++) {
		const OutlineItem *o = doc->outline->pdata[i];
		put_number(out, o->level);
		put_number(out, o->page);
		put_string(out, o->title);
	}
	put_number(out, doc->values->len);
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = doc->values->pdata[i];
		put_string(out, v->field);
		put_string(out, v->value);
		put_number(out, v->source);
		put_float(out, v->confidence);
		put_number(out, v->chosen != 0);
	}
}

static void
put_attachments(GByteArray *out, const Document *doc)
{
	put_number(out, doc->attachments->len);
	for (guint i = 0; i < doc->attachments->len; i++) {
		const Attachment *a = doc->attachments->pdata[i];
		put_string(out, a->name);
		put_string(out, a->type);
		put_number(out, (guint)(a->size & 0xffffffff));
		put_number(out, (guint)(a->size >> 32));
		put_number(out, a->state);
		put_string(out, a->reason);
		put_number(out, a->pages);
	}
}

static void
put_parties(GByteArray *out, const GPtrArray *parties)
{
	guint n = MIN(parties->len, MAX_PARTIES);
	put_number(out, n);
	for (guint i = 0; i < n; i++) {
		const Party *party = parties->pdata[i];
		put_string(out, party->name);
		put_string(out, party->printed);
		put_string(out, party->country);
	}
}

static void
put_recommendations(GByteArray *out, const Document *doc)
{
	put_number(out, doc->recommendations->len);
	for (guint i = 0; i < doc->recommendations->len; i++) {
		const Recommendation *r = doc_recommendation(doc, i);
		const guint numbers[] = {r->block_first, r->block_last, r->start,      r->end,
					 r->class,       r->confidence, r->page,       r->page_last,
					 r->attachment,  r->level,      r->repeats + 1};
		for (guint k = 0; k < G_N_ELEMENTS(numbers); k++)
			put_number(out, numbers[k]);
		put_string(out, r->number);
		put_string(out, r->paragraph);
		put_string(out, r->text);
		put_string(out, r->lead_in);
		put_string_with(out, r->heading, TRUE);
		put_string(out, r->verb);
		put_string_with(out, r->themes, TRUE);
		put_string_with(out, r->affected, TRUE);
		put_string(out, r->lang);
		put_parties(out, r->addressees);
		put_parties(out, r->issuers);
	}
}

GBytes *
doc_write(const Document *doc)
{
	GByteArray *out = g_byte_array_new();
	put_number(out, MAGIC);
	put_string(out, doc->format);
	put_string(out, doc->extractor);
	put_number(out, doc->state);
	put_string(out, doc->reason);
	put_number(out, doc->restricted != 0);
	put_number(out, doc->page_count);
	put_number(out, doc->left_out);
	put_attachments(out, doc);
	put_pages(out, doc);
	put_blocks(out, doc);
	put_passages(out, doc);
	put_rest(out, doc);
	put_recommendations(out, doc);
	return g_byte_array_free_to_bytes(out);
}

/* ---- reading --------------------------------------------------------------------------------- */

typedef struct {
	const guint8 *at, *end;
	gsize text;  /* bytes of strings so far */
	gsize shown; /* bytes of passages' texts so far */
	GArray *lengths; /* of Length, one a block: strlen for each passage would be quadratic */
	char *error; /* the first thing wrong; then all reads give nothing */
} Reader;

typedef struct {
	gsize text, raw;
} Length;

static void G_GNUC_PRINTF(2, 3)
refuse(Reader *r, const char *format, ...)
{
	if (r->error)
		return;
	va_list arguments;
	va_start(arguments, format);
	r->error = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	r->at = r->end;
}

static guint
get_number(Reader *r)
{
	guint32 n;
	if ((gsize)(r->end - r->at) < sizeof n) {
		refuse(r, "it ends too early");
		return 0;
	}
	memcpy(&n, r->at, sizeof n);
	r->at += sizeof n;
	return GUINT32_FROM_LE(n);
}

/* A number of at most max; for enums and indexes. */
static guint
get_below(Reader *r, const char *what, guint max)
{
	guint n = get_number(r);
	if (n <= max)
		return n;
	refuse(r, "%s is %u, more than %u", what, n, max);
	return 0;
}

static float
get_float(Reader *r, const char *what, float max)
{
	guint32 n = get_number(r);
	float number;
	memcpy(&number, &n, sizeof number);
	if (isfinite(number) && number >= 0 && number <= max)
		return number;
	refuse(r, "%s is not a number from 0 to %g", what, (double)max);
	return 0;
}

static gboolean
is_clean(const char *text, gsize length, gboolean separators)
{
	for (gsize i = 0, n; i < length; i += n)
		if (!(n = passable(text + i, length - i, separators)))
			return FALSE;
	return TRUE;
}

/* Replaces *slot by the string read. */
static void
get_string_with(Reader *r, const char *what, char **slot, gboolean separators)
{
	guint length = get_number(r);
	if (r->error)
		return;
	if (length > (gsize)(r->end - r->at)) {
		refuse(r, "%s is longer than the message", what);
		return;
	}
	const char *text = (const char *)r->at;
	r->text += length;
	if (r->text > MAX_TEXT) {
		refuse(r, "it holds more than %d MiB of text", MAX_TEXT >> 20);
		return;
	}
	if (!is_clean(text, length, separators)) {
		refuse(r, "%s is not clean UTF-8", what);
		return;
	}
	g_free(*slot);
	*slot = g_strndup(text, length);
	r->at += length;
}

static void
get_string(Reader *r, const char *what, char **slot)
{
	get_string_with(r, what, slot, FALSE);
}

static void
get_optional(Reader *r, const char *what, char **slot)
{
	guint32 n;
	if ((gsize)(r->end - r->at) >= sizeof n && memcpy(&n, r->at, sizeof n) && n == ABSENT)
		r->at += sizeof n;
	else
		get_string(r, what, slot);
}

/* The number of items that follow, each at least size bytes: a count can't make us allocate. */
static guint
get_count(Reader *r, const char *what, gsize size)
{
	guint n = get_number(r);
	if (n <= MAX_ITEMS && n <= (gsize)(r->end - r->at) / size)
		return n;
	refuse(r, "%u %s are more than there can be", n, what);
	return 0;
}

static void
get_attachments(Reader *r, Document *doc)
{
	guint n = get_count(r, "attachments", 28);
	for (guint i = 0; i < n && !r->error; i++) {
		Attachment *a = doc_add_attachment(doc, "", "", 0);
		get_string(r, "an attachment's name", &a->name);
		get_string(r, "an attachment's type", &a->type);
		guint64 low = get_number(r), high = get_number(r);
		a->size = high << 32 | low;
		if (a->size > G_MAXINT64)
			refuse(r, "an attachment's size is negative");
		a->state = (DocState)get_below(r, "an attachment's state", DOC_LIMIT);
		get_string(r, "an attachment's reason", &a->reason);
		a->pages = get_below(r, "an attachment's pages", MAX_PAGE);
	}
}

static void
get_pages(Reader *r, Document *doc)
{
	guint n = get_count(r, "pages", 32);
	const Page *before = NULL;
	for (guint i = 0; i < n && !r->error; i++) {
		Page *p = doc_add_page(doc, 0, "");
		p->number = get_below(r, "a page's number", MAX_PAGE);
		p->attachment = get_below(r, "a page's attachment", doc->attachments->len);
		get_string(r, "a page's label", &p->label);
		p->state = (DocState)get_below(r, "a page's state", DOC_LIMIT);
		p->characters = get_below(r, "a page's length", MAX_TEXT);
		p->images = get_below(r, "a page's images", G_MAXINT);
		p->width = get_float(r, "a page's width", 1e7f);
		p->height = get_float(r, "a page's height", 1e7f);
		if (!p->number || (before && (p->attachment < before->attachment ||
					      (p->attachment == before->attachment &&
					       p->number <= before->number))))
			refuse(r, "page %u is out of order", p->number);
		before = p;
	}
}

/* Page numbers from 1, last not before first. */
static void
check_range(Reader *r, const char *what, guint page, guint page_last)
{
	if (!page || page > page_last || page_last > MAX_PAGE)
		refuse(r, "%s goes from page %u to page %u", what, page, page_last);
}

static void
get_blocks(Reader *r, Document *doc)
{
	const guint flags = BLOCK_ZAWGYI | BLOCK_LEGACY | BLOCK_BAD | BLOCK_BOLD | BLOCK_CONTINUES;
	guint n = get_count(r, "blocks", 48);
	for (guint i = 0; i < n && !r->error; i++) {
		Block *b = doc_add_block(doc, ROLE_BODY, 1, "");
		b->role = (BlockRole)get_below(r, "a block's role", ROLE_LAST);
		b->level = get_below(r, "a block's level", 1000);
		b->page = get_number(r);
		b->page_last = get_number(r);
		b->attachment = get_below(r, "a block's attachment", doc->attachments->len);
		b->flags = get_number(r);
		if (b->flags & ~flags)
			refuse(r, "a block has unknown flags");
		get_string(r, "a block's number", &b->number);
		get_string(r, "a block's anchor", &b->anchor);
		get_string(r, "a block's language", &b->lang);
		get_string(r, "a block's text", &b->text);
		get_optional(r, "a block's raw text", &b->raw);
		b->size = get_float(r, "a block's type size", 1e6f);
		if (!r->error)
			check_range(r, "a block", b->page, b->page_last);
		Length length = {strlen(b->text), b->raw ? strlen(b->raw) : 0};
		g_array_append_val(r->lengths, length);
	}
}

static gboolean
on_character(const Reader *r, const Document *doc, guint block, guint offset)
{
	return offset <= g_array_index(r->lengths, Length, block).text &&
	       ((guchar)doc_block(doc, block)->text[offset] & 0xc0) != 0x80;
}

static void
check_span(Reader *r, const Document *doc, const Passage *p)
{
	if (p->block_first > p->block_last || p->block_last >= doc->blocks->len) {
		refuse(r, "a passage's blocks %u to %u do not exist", p->block_first, p->block_last);
		return;
	}
	if (!on_character(r, doc, p->block_first, p->start) ||
	    !on_character(r, doc, p->block_last, p->end) ||
	    (p->block_first == p->block_last && p->start > p->end)) {
		refuse(r, "a passage's offsets %u and %u do not fit its blocks", p->start, p->end);
		return;
	}
	for (guint i = p->block_first; i <= p->block_last && r->shown <= MAX_SHOWN; i++) {
		const Length *length = &g_array_index(r->lengths, Length, i);
		gsize start = i == p->block_first ? p->start : 0;
		r->shown += 1 + (i == p->block_last ? p->end : length->text) - start;
		r->shown += start ? 0 : length->raw;
	}
	if (r->shown > MAX_SHOWN)
		refuse(r, "its passages hold more than %d MiB", MAX_SHOWN >> 20);
}

static void
get_passages(Reader *r, Document *doc)
{
	guint n = get_count(r, "passages", 48);
	for (guint i = 0; i < n && !r->error; i++) {
		guint first = get_number(r), last = get_number(r);
		guint start = get_number(r), end = get_number(r);
		Passage span = {.block_first = first, .block_last = last, .start = start, .end = end};
		if (!r->error)
			check_span(r, doc, &span);
		if (r->error)
			return;
		Passage *p = doc_add_passage(doc, first, last);
		p->start = start;
		p->end = end;
		p->page = get_number(r);
		p->page_last = get_number(r);
		p->attachment = get_below(r, "a passage's attachment", doc->attachments->len);
		p->ordinal = get_below(r, "a passage's ordinal", MAX_ITEMS);
		p->role = (BlockRole)get_below(r, "a passage's role", ROLE_LAST);
		get_string_with(r, "a passage's heading", &p->heading, TRUE);
		get_string(r, "a passage's number", &p->number);
		get_string(r, "a passage's language", &p->lang);
		if (!r->error && !p->ordinal)
			refuse(r, "a passage's ordinal is 0");
		if (!r->error)
			check_range(r, "a passage", p->page, p->page_last);
	}
}

static void
get_links(Reader *r, Document *doc)
{
	guint n = get_count(r, "links", 16);
	for (guint i = 0; i < n && !r->error; i++) {
		Link *l = doc_add_link(doc, 0, 0, "", "");
		l->block = get_number(r);
		l->page = get_below(r, "a link's page", MAX_PAGE);
		get_string(r, "a link's text", &l->text);
		get_string(r, "a link's target", &l->target);
		if (l->block != G_MAXUINT && l->block >= doc->blocks->len)
			refuse(r, "a link stands in block %u, which does not exist", l->block);
	}
}

static void
get_outline(Reader *r, Document *doc)
{
	guint n = get_count(r, "outline items", 12);
	for (guint i = 0; i < n && !r->error; i++) {
		OutlineItem *o = doc_add_outline(doc, 0, 0, "");
		o->level = get_below(r, "an outline level", 1000);
		o->page = get_below(r, "an outline page", MAX_PAGE);
		get_string(r, "an outline title", &o->title);
		if (!r->error && !o->level)
			refuse(r, "an outline level is 0");
	}
}

static gboolean
field_is_plain(const char *field)
{
	for (const char *p = field; *p; p++)
		if (!g_ascii_islower(*p) && *p != '_')
			return FALSE;
	return *field && strlen(field) < 40;
}

static void
get_values(Reader *r, Document *doc)
{
	guint n = get_count(r, "values", 20);
	for (guint i = 0; i < n && !r->error; i++) {
		Value *v = doc_add_value(doc, "", "-", SOURCE_TEXT, 0);
		get_string(r, "a value's field", &v->field);
		get_string(r, "a value", &v->value);
		v->source = (ValueSource)get_below(r, "a value's source", SOURCE_LAST);
		v->confidence = get_float(r, "a value's confidence", 1);
		v->chosen = get_below(r, "a value's choice", 1) != 0;
		/* Only the indexer speaks for the catalogue. */
		if (!r->error && (!field_is_plain(v->field) || v->source == SOURCE_CATALOGUE))
			refuse(r, "a value's field or source is not one a document can have");
	}
}

static void
get_parties(Reader *r, GPtrArray *parties)
{
	guint n = get_count(r, "addressees", 12);
	if (n > MAX_PARTIES)
		refuse(r, "a recommendation has %u addressees", n);
	for (guint i = 0; i < n && !r->error; i++) {
		Party *party = doc_add_party(parties, "", "", "");
		get_string(r, "an addressee's name", &party->name);
		get_string(r, "an addressee as printed", &party->printed);
		get_string(r, "an addressee's country", &party->country);
		if (!r->error && !*party->name)
			refuse(r, "an addressee has no name");
	}
}

static void
get_recommendation_strings(Reader *r, Recommendation *rec)
{
	get_string(r, "a recommendation's number", &rec->number);
	get_string(r, "a recommendation's paragraph", &rec->paragraph);
	get_string(r, "a recommendation's text", &rec->text);
	get_string(r, "a recommendation's lead-in", &rec->lead_in);
	get_string_with(r, "a recommendation's heading", &rec->heading, TRUE);
	get_string(r, "a recommendation's verb", &rec->verb);
	get_string_with(r, "a recommendation's themes", &rec->themes, TRUE);
	get_string_with(r, "a recommendation's groups", &rec->affected, TRUE);
	get_string(r, "a recommendation's language", &rec->lang);
	get_parties(r, rec->addressees);
	get_parties(r, rec->issuers);
}

static gboolean
recommendation_fits(const Reader *r, const Document *doc, guint first, guint last, guint start,
		    guint end)
{
	return first <= last && last < doc->blocks->len && on_character(r, doc, first, start) &&
	       on_character(r, doc, last, end) && (first != last || start <= end);
}

static void
get_recommendations(Reader *r, Document *doc)
{
	guint n = get_count(r, "recommendations", 88);
	for (guint i = 0; i < n && !r->error; i++) {
		guint first = get_number(r), last = get_number(r);
		guint start = get_number(r), end = get_number(r);
		if (!r->error && !recommendation_fits(r, doc, first, last, start, end))
			refuse(r, "recommendation %u does not fit its blocks %u to %u", i, first, last);
		if (r->error)
			return;
		Recommendation *rec = doc_add_recommendation(doc, first, last);
		rec->start = start;
		rec->end = end;
		rec->class = (RecommendationClass)get_below(r, "a recommendation's class", REC_LAST);
		rec->confidence = (RecommendationConfidence)get_below(
		    r, "a recommendation's confidence", REC_CONFIDENCE_LAST);
		rec->page = get_number(r);
		rec->page_last = get_number(r);
		rec->attachment =
		    get_below(r, "a recommendation's attachment", doc->attachments->len);
		rec->level = get_below(r, "a recommendation's level", MAX_LEVEL);
		rec->repeats = get_below(r, "what a recommendation repeats", n) - 1;
		get_recommendation_strings(r, rec);
		if (!r->error && rec->repeats == i)
			refuse(r, "recommendation %u repeats itself", i);
		if (!r->error)
			check_range(r, "a recommendation", rec->page, rec->page_last);
	}
}

static void
get_document(Reader *r, Document *doc)
{
	if (get_number(r) != MAGIC)
		refuse(r, "it is not a document");
	get_string(r, "the format", &doc->format);
	get_string(r, "the extractor", &doc->extractor);
	doc->state = (DocState)get_below(r, "the state", DOC_LIMIT);
	get_string(r, "the reason", &doc->reason);
	doc->restricted = get_below(r, "the restriction", 1) != 0;
	doc->page_count = get_below(r, "the number of pages", MAX_PAGE);
	doc->left_out = get_below(r, "what was left out", G_MAXINT);
	get_attachments(r, doc);
	get_pages(r, doc);
	get_blocks(r, doc);
	get_passages(r, doc);
	get_links(r, doc);
	get_outline(r, doc);
	get_values(r, doc);
	get_recommendations(r, doc);
	if (!r->error && r->at != r->end)
		refuse(r, "%zu bytes follow its end", (gsize)(r->end - r->at));
}

Document *
doc_read(GBytes *bytes, GError **error)
{
	gsize size;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	Reader r = {.at = data,
		    .end = data + size,
		    .lengths = g_array_new(FALSE, FALSE, sizeof(Length))};
	g_autoptr(Document) doc = doc_new();
	get_document(&r, doc);
	g_array_unref(r.lengths);
	if (!r.error)
		return g_steal_pointer(&doc);
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_CORRUPT, "the worker's answer is wrong: %s",
		    r.error);
	g_free(r.error);
	return NULL;
}
