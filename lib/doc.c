/* doc: building, reading and dumping a Document. The wire form is in doc_wire.c. */
#include "doc.h"

#include <string.h>

static const char *const state_names[] = {"ok",       "partial",   "no_text", "bad_text",
					  "legacy_font", "empty",  "encrypted", "damaged",
					  "unsupported", "limit",  "crashed"};
static const char *const role_names[] = {"body",     "heading", "list", "footnote",
					 "table",    "caption", "contents", "form",
					 "annotation", "running_head", "page_number"};
static const char *const source_names[] = {"catalogue", "highwire",   "json-ld", "dublin-core",
					   "xmp",       "open-graph", "html",    "visible",
					   "info",      "outline",    "name",    "text"};
static const char *const class_names[] = {"R", "Q", "C"};
static const char *const confidence_names[] = {"A", "B", "C"};
G_STATIC_ASSERT(G_N_ELEMENTS(class_names) == REC_LAST + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(confidence_names) == REC_CONFIDENCE_LAST + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(state_names) == DOC_CRASHED + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(role_names) == ROLE_LAST + 1);
G_STATIC_ASSERT(G_N_ELEMENTS(source_names) == SOURCE_LAST + 1);

static int
name_index(const char *const *names, guint n, const char *name)
{
	for (guint i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *
doc_state_name(DocState state)
{
	g_assert((guint)state < G_N_ELEMENTS(state_names));
	return state_names[state];
}

gboolean
doc_state_parse(const char *name, DocState *ret_state)
{
	int i = name_index(state_names, G_N_ELEMENTS(state_names), name);
	if (i < 0)
		return FALSE;
	*ret_state = (DocState)i;
	return TRUE;
}

const char *
recommendation_class_name(RecommendationClass class)
{
	g_assert((guint)class < G_N_ELEMENTS(class_names));
	return class_names[class];
}

const char *
recommendation_confidence_name(RecommendationConfidence confidence)
{
	g_assert((guint)confidence < G_N_ELEMENTS(confidence_names));
	return confidence_names[confidence];
}

const char *
block_role_name(BlockRole role)
{
	g_assert((guint)role < G_N_ELEMENTS(role_names));
	return role_names[role];
}

gboolean
block_role_parse(const char *name, BlockRole *ret_role)
{
	int i = name_index(role_names, G_N_ELEMENTS(role_names), name);
	if (i < 0)
		return FALSE;
	*ret_role = (BlockRole)i;
	return TRUE;
}

gboolean
block_role_is_searched(BlockRole role)
{
	return role != ROLE_RUNNING_HEAD && role != ROLE_PAGE_NUMBER;
}

const char *
value_source_name(ValueSource source)
{
	g_assert((guint)source < G_N_ELEMENTS(source_names));
	return source_names[source];
}

static void
block_free(gpointer data)
{
	Block *b = data;
	g_free(b->number);
	g_free(b->anchor);
	g_free(b->lang);
	g_free(b->text);
	g_free(b->raw);
	g_free(b);
}

static void
page_free(gpointer data)
{
	Page *page = data;
	g_free(page->label);
	g_free(page);
}

static void
passage_free(gpointer data)
{
	Passage *p = data;
	g_free(p->heading);
	g_free(p->number);
	g_free(p->lang);
	g_free(p);
}

static void
link_free(gpointer data)
{
	Link *link = data;
	g_free(link->text);
	g_free(link->target);
	g_free(link);
}

static void
outline_free(gpointer data)
{
	OutlineItem *item = data;
	g_free(item->title);
	g_free(item);
}

static void
value_free(gpointer data)
{
	Value *value = data;
	g_free(value->field);
	g_free(value->value);
	g_free(value);
}

static void
attachment_free(gpointer data)
{
	Attachment *a = data;
	g_free(a->name);
	g_free(a->type);
	g_free(a->reason);
	g_free(a);
}

static void
party_free(gpointer data)
{
	Party *party = data;
	g_free(party->name);
	g_free(party->printed);
	g_free(party->country);
	g_free(party);
}

static void
recommendation_free(gpointer data)
{
	Recommendation *r = data;
	char *strings[] = {r->number, r->paragraph, r->text,     r->lead_in, r->heading,
			   r->verb,   r->themes,    r->affected, r->lang};
	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		g_free(strings[i]);
	g_ptr_array_unref(r->addressees);
	g_ptr_array_unref(r->issuers);
	g_free(r);
}

Document *
doc_new(void)
{
	Document *doc = g_new0(Document, 1);
	doc->format = g_strdup("");
	doc->extractor = g_strdup("");
	doc->reason = g_strdup("");
	doc->pages = g_ptr_array_new_with_free_func(page_free);
	doc->blocks = g_ptr_array_new_with_free_func(block_free);
	doc->passages = g_ptr_array_new_with_free_func(passage_free);
	doc->links = g_ptr_array_new_with_free_func(link_free);
	doc->outline = g_ptr_array_new_with_free_func(outline_free);
	doc->values = g_ptr_array_new_with_free_func(value_free);
	doc->attachments = g_ptr_array_new_with_free_func(attachment_free);
	doc->recommendations = g_ptr_array_new_with_free_func(recommendation_free);
	return doc;
}

void
doc_free(Document *doc)
{
	if (!doc)
		return;
	g_free(doc->format);
	g_free(doc->extractor);
	g_free(doc->reason);
	g_ptr_array_unref(doc->pages);
	g_ptr_array_unref(doc->blocks);
	g_ptr_array_unref(doc->passages);
	g_ptr_array_unref(doc->links);
	g_ptr_array_unref(doc->outline);
	g_ptr_array_unref(doc->values);
	g_ptr_array_unref(doc->attachments);
	g_ptr_array_unref(doc->recommendations);
	g_free(doc);
}

Block *
doc_add_block(Document *doc, BlockRole role, guint page, const char *text)
{
	Block *b = g_new0(Block, 1);
	b->role = role;
	b->page = b->page_last = page;
	b->number = g_strdup("");
	b->anchor = g_strdup("");
	b->lang = g_strdup("");
	b->text = g_strdup(text ? text : "");
	g_ptr_array_add(doc->blocks, b);
	return b;
}

Page *
doc_add_page(Document *doc, guint number, const char *label)
{
	Page *page = g_new0(Page, 1);
	page->number = number;
	page->label = g_strdup(label ? label : "");
	g_ptr_array_add(doc->pages, page);
	return page;
}

Passage *
doc_add_passage(Document *doc, guint block_first, guint block_last)
{
	g_assert(block_first <= block_last && block_last < doc->blocks->len);
	const Block *first = doc_block(doc, block_first), *last = doc_block(doc, block_last);
	Passage *p = g_new0(Passage, 1);
	p->block_first = block_first;
	p->block_last = block_last;
	p->end = (guint)strlen(last->text);
	p->page = first->page;
	p->page_last = last->page_last;
	p->attachment = first->attachment;
	p->role = first->role;
	p->heading = g_strdup("");
	p->number = g_strdup(first->number);
	p->lang = g_strdup(first->lang);
	g_ptr_array_add(doc->passages, p);
	return p;
}

Link *
doc_add_link(Document *doc, guint block, guint page, const char *text, const char *target)
{
	Link *link = g_new0(Link, 1);
	link->block = block;
	link->page = page;
	link->text = g_strdup(text ? text : "");
	link->target = g_strdup(target ? target : "");
	g_ptr_array_add(doc->links, link);
	return link;
}

OutlineItem *
doc_add_outline(Document *doc, guint level, guint page, const char *title)
{
	OutlineItem *item = g_new0(OutlineItem, 1);
	item->level = level;
	item->page = page;
	item->title = g_strdup(title ? title : "");
	g_ptr_array_add(doc->outline, item);
	return item;
}

Value *
doc_add_value(Document *doc, const char *field, const char *text, ValueSource source,
	      float confidence)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(text ? text : ""));
	if (!*trimmed)
		return NULL;
	Value *value = g_new0(Value, 1);
	value->field = g_strdup(field);
	value->value = g_steal_pointer(&trimmed);
	value->source = source;
	value->confidence = confidence;
	g_ptr_array_add(doc->values, value);
	return value;
}

Attachment *
doc_add_attachment(Document *doc, const char *name, const char *type, guint64 size)
{
	Attachment *a = g_new0(Attachment, 1);
	a->name = g_strdup(name ? name : "");
	a->type = g_strdup(type ? type : "");
	a->reason = g_strdup("");
	a->size = size;
	g_ptr_array_add(doc->attachments, a);
	return a;
}

GPtrArray *
doc_parties_new(void)
{
	return g_ptr_array_new_with_free_func(party_free);
}

Recommendation *
doc_add_recommendation(Document *doc, guint block_first, guint block_last)
{
	g_assert(block_first <= block_last && block_last < doc->blocks->len);
	const Block *first = doc_block(doc, block_first), *last = doc_block(doc, block_last);
	Recommendation *r = g_new0(Recommendation, 1);
	char **strings[] = {&r->number, &r->paragraph, &r->text,   &r->lead_in,
			    &r->heading, &r->verb,     &r->themes, &r->affected};
	for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
		*strings[i] = g_strdup("");
	r->block_first = block_first;
	r->block_last = block_last;
	r->end = (guint)strlen(last->text);
	r->page = first->page;
	r->page_last = MAX(first->page, last->page_last);
	r->attachment = first->attachment;
	r->repeats = G_MAXUINT;
	r->lang = g_strdup(first->lang);
	r->addressees = doc_parties_new();
	r->issuers = doc_parties_new();
	g_ptr_array_add(doc->recommendations, r);
	return r;
}

Party *
doc_add_party(GPtrArray *parties, const char *name, const char *printed, const char *country)
{
	Party *party = g_new0(Party, 1);
	party->name = g_strdup(name ? name : "");
	party->printed = g_strdup(printed ? printed : "");
	party->country = g_strdup(country ? country : "");
	g_ptr_array_add(parties, party);
	return party;
}

Block *
doc_block(const Document *doc, guint i)
{
	g_assert(i < doc->blocks->len);
	return doc->blocks->pdata[i];
}

Passage *
doc_passage(const Document *doc, guint i)
{
	g_assert(i < doc->passages->len);
	return doc->passages->pdata[i];
}

Recommendation *
doc_recommendation(const Document *doc, guint i)
{
	g_assert(i < doc->recommendations->len);
	return doc->recommendations->pdata[i];
}

/* Passages lie in the order of their blocks and may overlap: the last that begins at or before. */
guint
doc_recommendation_passage(const Document *doc, const Recommendation *r)
{
	guint low = 0, high = doc->passages->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		const Passage *p = doc_passage(doc, middle);
		if (p->block_first < r->block_first ||
		    (p->block_first == r->block_first && p->start <= r->start))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return G_MAXUINT;
	const Passage *p = doc_passage(doc, low - 1);
	gboolean inside = r->block_first < p->block_last ||
			  (r->block_first == p->block_last && r->start <= p->end);
	return inside ? low - 1 : G_MAXUINT;
}

const char *
doc_page_label(const Document *doc, guint attachment, guint page)
{
	guint low = 0, high = doc->pages->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		const Page *p = doc->pages->pdata[middle];
		if (p->attachment == attachment && p->number == page)
			return p->label;
		if (p->attachment < attachment || (p->attachment == attachment && p->number < page))
			low = middle + 1;
		else
			high = middle;
	}
	return "";
}

void
doc_set(char **slot, const char *value)
{
	char *copy = g_strdup(value ? value : "");
	g_free(*slot);
	*slot = copy;
}

void
doc_set_state(Document *doc, DocState state, const char *format, ...)
{
	if (doc->state != DOC_OK)
		return;
	va_list arguments;
	va_start(arguments, format);
	g_free(doc->reason);
	doc->reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	doc->state = state;
}

const char *
doc_chosen(const Document *doc, const char *field)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *value = doc->values->pdata[i];
		if (value->chosen && strcmp(value->field, field) == 0)
			return value->value;
	}
	return NULL;
}

void
doc_prefer_catalogue(Document *doc)
{
	g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *value = doc->values->pdata[i];
		if (value->source == SOURCE_CATALOGUE)
			g_hash_table_add(fields, value->field);
	}
	for (guint i = 0; i < doc->values->len; i++) {
		Value *value = doc->values->pdata[i];
		if (g_hash_table_contains(fields, value->field))
			value->chosen = value->source == SOURCE_CATALOGUE;
	}
}

gboolean
doc_passage_is_searched(const Document *doc, const Passage *p)
{
	return block_role_is_searched(p->role) &&
	       !(doc_block(doc, p->block_first)->flags & (BLOCK_LEGACY | BLOCK_BAD));
}

char *
doc_passage_text(const Document *doc, const Passage *p)
{
	GString *out = g_string_new(NULL);
	for (guint i = p->block_first; i <= p->block_last; i++) {
		const Block *block = doc_block(doc, i);
		const char *text = block->text;
		gsize from = i == p->block_first ? p->start : 0;
		gsize to = i == p->block_last ? p->end : strlen(text);
		if (i > p->block_first)
			g_string_append_c(out, '\n');
		if (*block->number && from == 0)
			g_string_append_printf(out, "%s ", block->number);
		g_string_append_len(out, text + from, (gssize)(to - from));
	}
	return g_string_free(out, FALSE);
}

static void
dump_blocks(const Document *doc, GString *out)
{
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *b = doc_block(doc, i);
		g_string_append_printf(out, "block\t%s", block_role_name(b->role));
		if (b->level)
			g_string_append_printf(out, "\tlevel %u", b->level);
		g_string_append_printf(out, "\tp%u", b->page);
		if (b->page_last != b->page)
			g_string_append_printf(out, "-%u", b->page_last);
		if (b->attachment)
			g_string_append_printf(out, "\tattachment %u", b->attachment);
		if (*b->number)
			g_string_append_printf(out, "\tno %s", b->number);
		if (*b->lang)
			g_string_append_printf(out, "\t%s", b->lang);
		if (b->flags & (BLOCK_ZAWGYI | BLOCK_LEGACY | BLOCK_BAD))
			g_string_append_printf(out, "\t%s%s%s", b->flags & BLOCK_ZAWGYI ? "zawgyi" : "",
					       b->flags & BLOCK_LEGACY ? "legacy" : "",
					       b->flags & BLOCK_BAD ? "bad" : "");
		g_autofree char *text = g_strdelimit(g_strdup(b->text), "\t", '|');
		g_string_append_printf(out, "\t%s\n", text);
	}
}

static void
dump_passages(const Document *doc, GString *out)
{
	for (guint i = 0; i < doc->passages->len; i++) {
		const Passage *p = doc_passage(doc, i);
		g_auto(GStrv) path = g_strsplit(p->heading, "\x1f", -1);
		g_autofree char *heading = g_strjoinv(" / ", path);
		g_string_append_printf(out, "passage\tp%u.%u\t%s\tblocks %u:%u-%u:%u\t%s\n", p->page,
				       p->ordinal, block_role_name(p->role), p->block_first,
				       p->start, p->block_last, p->end, heading);
	}
}

static void
dump_parties(const char *what, const GPtrArray *parties, GString *out)
{
	for (guint i = 0; i < parties->len; i++) {
		const Party *party = parties->pdata[i];
		g_string_append_printf(out, "\t%s %s%s%s", what, party->name,
				       *party->country ? " " : "", party->country);
	}
}

static void
dump_recommendations(const Document *doc, GString *out)
{
	for (guint i = 0; i < doc->recommendations->len; i++) {
		const Recommendation *r = doc_recommendation(doc, i);
		g_autofree char *text = g_strdelimit(g_strdup(r->text), "\t\n", '|');
		g_autofree char *themes = g_strdelimit(g_strdup(r->themes), "\x1f", ',');
		g_string_append_printf(out, "recommendation\t%s%s\tp%u\tblocks %u:%u-%u:%u",
				       recommendation_class_name(r->class),
				       recommendation_confidence_name(r->confidence), r->page,
				       r->block_first, r->start, r->block_last, r->end);
		if (*r->number)
			g_string_append_printf(out, "\tno %s", r->number);
		dump_parties("to", r->addressees, out);
		dump_parties("by", r->issuers, out);
		if (*r->themes)
			g_string_append_printf(out, "\ton %s", themes);
		if (r->level)
			g_string_append_printf(out, "\t%s %u", r->verb, r->level);
		if (r->repeats != G_MAXUINT)
			g_string_append_printf(out, "\trepeats %u", r->repeats);
		g_string_append_printf(out, "\t%s\n", text);
	}
}

void
doc_dump(const Document *doc, GString *out)
{
	g_string_append_printf(out, "document\t%s\t%s\tpages %u%s%s%s\n", doc->format,
			       doc_state_name(doc->state), doc->page_count,
			       doc->restricted ? "\trestricted" : "", *doc->reason ? "\t" : "",
			       doc->reason);
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = doc->values->pdata[i];
		g_string_append_printf(out, "value\t%s\t%s\t%s%s\n", v->field, v->value,
				       value_source_name(v->source), v->chosen ? "\tchosen" : "");
	}
	for (guint i = 0; i < doc->outline->len; i++) {
		const OutlineItem *item = doc->outline->pdata[i];
		g_string_append_printf(out, "outline\tlevel %u\tp%u\t%s\n", item->level, item->page,
				       item->title);
	}
	for (guint i = 0; i < doc->attachments->len; i++) {
		const Attachment *a = doc->attachments->pdata[i];
		g_string_append_printf(out, "attachment\t%s\t%s\t%s\n", a->name,
				       doc_state_name(a->state), a->reason);
	}
	for (guint i = 0; i < doc->pages->len; i++) {
		const Page *page = doc->pages->pdata[i];
		g_string_append_printf(out, "page\t%u\tlabel %s\t%s\n", page->number, page->label,
				       doc_state_name(page->state));
	}
	dump_blocks(doc, out);
	for (guint i = 0; i < doc->links->len; i++) {
		const Link *link = doc->links->pdata[i];
		g_string_append_printf(out, "link\tp%u\t%s\t%s\n", link->page, link->text, link->target);
	}
	dump_passages(doc, out);
	dump_recommendations(doc, out);
}
