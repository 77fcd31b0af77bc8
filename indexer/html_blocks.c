/* html_blocks: one walk over the nodes, with a stack of open block elements. */
#include "html_blocks.h"
#include "html_number.h"
#include "html_table.h"

#include <string.h>

enum {
	BLOCKS_MAX = 900000, /* doc_read takes a million */
	LINKS_MAX = 100000,
	TEXT_MAX = 60 << 20, /* doc_read takes 64 MiB */
	LINK_TEXT_MAX = 400
};

/* An open element that changes how text below it is read. */
typedef struct {
	guint end; /* node index at which it closes */
	BlockRole role;
	guint level; /* of the heading or list item */
	guint depth; /* lists open around here */
	guint list;  /* index of the frame of the nearest list, or 0 */
	gboolean block, pre, data_table, row, ordered, unmarked;
	char type; /* of an ordered list: 1 a A i I */
	gint next; /* number of its next item */
	const char *lang;
} Frame;

typedef struct {
	Document *doc;
	const HtmlTree *tree;
	const char *base;
	GArray *frames; /* of Frame; [0] is the page */
	GString *text;  /* of the block being read */
	char *number;   /* marker waiting for its item's text */
	const char *anchor;
	guint links_from; /* links from here on wait for their block */
	guint breaks;     /* <br> in a row */
	gsize bold_bytes;
	guint bold_end; /* text before this node is bold */
	gsize total;
	const char *problem;
} Writer;

static Frame *
top(const Writer *w)
{
	return &g_array_index(w->frames, Frame, w->frames->len - 1);
}

/* FALSE for blanks, and for lines and stars that only part what stands around them. */
static gboolean
has_ink(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isgraph(c) && !g_unichar_ispunct(c))
			return TRUE;
	}
	return FALSE;
}

/* A language tag in the form of BCP 47, or NULL for what is none. */
static char *
clean_lang(const char *lang)
{
	gsize n = lang ? strlen(lang) : 0;
	if (n < 2 || n > 35)
		return NULL;
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isalnum(lang[i]) && lang[i] != '-' && lang[i] != '_')
			return NULL;
	if (!g_ascii_isalpha(lang[0]) || !g_ascii_isalpha(lang[1]))
		return NULL;
	return g_strdelimit(g_strdup(lang), "_", '-');
}

static void
trim(GString *text)
{
	while (text->len && g_ascii_isspace(text->str[text->len - 1]))
		g_string_truncate(text, text->len - 1);
	gsize lead = strspn(text->str, " \n\t");
	g_string_erase(text, 0, (gssize)lead);
}

static void
forget_text(Writer *w)
{
	g_string_truncate(w->text, 0);
	w->breaks = 0;
	w->bold_bytes = 0;
}

static void
flush(Writer *w)
{
	const Frame *frame = top(w);
	Document *doc = w->doc;
	gboolean row = frame->row;
	if (row) /* an empty first or last cell is a cell */
		while (w->text->len && w->text->str[w->text->len - 1] == ' ')
			g_string_truncate(w->text, w->text->len - 1);
	else
		trim(w->text);
	if (w->text->len == 0 || !has_ink(w->text->str)) {
		forget_text(w);
		return;
	}
	if (doc->blocks->len >= BLOCKS_MAX || w->total + w->text->len > TEXT_MAX) {
		w->problem = "the page has more text than one document may hold; "
		             "the rest was not read";
		forget_text(w);
		return;
	}
	gsize bold = w->bold_bytes, bytes = w->text->len;
	g_autofree char *normal = g_utf8_normalize(w->text->str, -1, G_NORMALIZE_NFC);
	Block *block =
	    doc_add_block(doc, row ? ROLE_TABLE : frame->role, 1, normal ? normal : w->text->str);
	g_autofree char *lang = clean_lang(frame->lang);
	block->page_last = 1;
	block->level = frame->role == ROLE_HEADING || frame->role == ROLE_LIST ? frame->level : 0;
	doc_set(&block->anchor, w->anchor);
	doc_set(&block->lang, lang);
	if (w->number && block->role != ROLE_TABLE &&
	    !(block->role == ROLE_HEADING && strcmp(w->number, "•") == 0))
		doc_set(&block->number, w->number);
	g_clear_pointer(&w->number, g_free);
	if (bold >= bytes && block->role != ROLE_HEADING)
		block->flags |= BLOCK_BOLD;
	for (; w->links_from < doc->links->len; w->links_from++)
		((Link *)g_ptr_array_index(doc->links, w->links_from))->block =
		    doc->blocks->len - 1;
	w->anchor = NULL;
	w->total += bytes;
	forget_text(w);
}

static void
append(Writer *w, const char *text, gsize n, gboolean bold)
{
	gsize before = w->text->len;
	if (top(w)->pre) {
		for (const char *p = text, *end = text + n; p < end; p++)
			if (*p == '\n' || *p == '\t' || (guchar)*p >= 0x20)
				g_string_append_c(w->text, *p == '\t' ? ' ' : *p);
	} else {
		html_append_text(w->text, text, n);
	}
	/* Blanks alone at the start are no text, and end no row of <br>. */
	if (before == 0 && w->text->len == 1 && w->text->str[0] == ' ')
		g_string_truncate(w->text, 0);
	else if (w->text->len - before > 1 ||
	         (w->text->len > before && n && !g_ascii_isspace(*text)))
		w->breaks = 0;
	if (bold)
		w->bold_bytes += w->text->len - before;
}

/* Preformatted text: an empty line parts paragraphs, a single line end is a blank. */
static void
flush_pre(Writer *w)
{
	g_auto(GStrv) lines = g_strsplit(w->text->str, "\n", -1);
	g_string_truncate(w->text, 0);
	for (char **line = lines; *line; line++) {
		g_strstrip(*line);
		if (**line == '\0') {
			flush(w);
			continue;
		}
		if (w->text->len)
			g_string_append_c(w->text, ' ');
		html_append_text(w->text, *line, strlen(*line));
	}
	flush(w);
}

static void
end_block(Writer *w)
{
	if (top(w)->pre && strchr(w->text->str, '\n'))
		flush_pre(w);
	else if (top(w)->row)
		html_append_text(w->text, " ", 1);
	else
		flush(w);
}

/* ---- elements ---------------------------------------------------------------------------------
 */

static void
open_list(const Writer *w, Frame *frame, guint i, gboolean ordered)
{
	const char *start = html_attribute(w->tree, i, ATTR_START);
	const char *type = html_attribute(w->tree, i, ATTR_TYPE);
	const char *style = html_attribute(w->tree, i, ATTR_STYLE);
	frame->list = w->frames->len;
	frame->depth = MIN(frame->depth + 1, 1000);
	frame->ordered = ordered;
	frame->next = start ? (gint)CLAMP(g_ascii_strtoll(start, NULL, 10), -100000, 100000) : 1;
	frame->type = type && *type && strchr("1aAiI", *type) ? *type : '1';
	frame->unmarked = style && strstr(style, "list-style") && strstr(style, "none");
}

static void
open_item(Writer *w, Frame *frame, guint i)
{
	Frame *list = frame->list ? &g_array_index(w->frames, Frame, frame->list) : NULL;
	const char *value = html_attribute(w->tree, i, ATTR_VALUE);
	if (frame->role != ROLE_FOOTNOTE && frame->role != ROLE_CONTENTS)
		frame->role = ROLE_LIST;
	frame->level = MAX(frame->depth, 1);
	g_clear_pointer(&w->number, g_free);
	if (list == NULL || !list->ordered) {
		if (!(list && list->unmarked) && frame->role == ROLE_LIST)
			w->number = g_strdup("•");
		return;
	}
	if (value && (g_ascii_isdigit(*value) || *value == '-'))
		list->next = (gint)CLAMP(g_ascii_strtoll(value, NULL, 10), -100000, 100000);
	if (!list->unmarked)
		w->number = html_number_print(list->next, list->type);
	list->next++;
}

static void
open_cell(Writer *w, const Frame *frame)
{
	if (!frame->row)
		return;
	while (w->text->len && w->text->str[w->text->len - 1] == ' ')
		g_string_truncate(w->text, w->text->len - 1);
	if (w->breaks != G_MAXUINT) /* not the row's first cell */
		g_string_append_c(w->text, '\t');
	w->breaks = 0;
}

static void
open_block(Writer *w, guint i, Frame *frame)
{
	guint tag = html_node(w->tree, i)->tag;
	switch (tag) {
	case TAG_H1:
	case TAG_H2:
	case TAG_H3:
	case TAG_H4:
	case TAG_H5:
	case TAG_H6:
		frame->role = ROLE_HEADING;
		frame->level = tag - TAG_H1 + 1u;
		break;
	case TAG_UL:
	case TAG_MENU:
	case TAG_DIR:
	case TAG_OL:
		open_list(w, frame, i, tag == TAG_OL);
		break;
	case TAG_LI:
		open_item(w, frame, i);
		break;
	case TAG_FIGCAPTION:
	case TAG_CAPTION:
		frame->role = ROLE_CAPTION;
		break;
	case TAG_PRE:
		frame->pre = !frame->row;
		break;
	case TAG_TABLE:
		frame->data_table = !frame->row && html_table_is_data(w->tree, i);
		break;
	case TAG_TR:
		if (frame->data_table && !frame->row) {
			frame->row = TRUE;
			w->breaks = G_MAXUINT;
			g_clear_pointer(&w->number, g_free);
		}
		break;
	case TAG_TD:
	case TAG_TH:
		open_cell(w, frame);
		break;
	default:
		break;
	}
}

static void
find_role(const Writer *w, guint i, Frame *frame)
{
	if (frame->role == ROLE_HEADING)
		return;
	if (html_is_footnote(w->tree, i))
		frame->role = ROLE_FOOTNOTE;
	else if (html_is_contents(w->tree, i))
		frame->role = ROLE_CONTENTS;
	else if (html_is_caption(w->tree, i))
		frame->role = ROLE_CAPTION;
}

static void
add_link(Writer *w, guint i)
{
	const char *href = html_attribute(w->tree, i, ATTR_HREF);
	const char *name = html_attribute(w->tree, i, ATTR_NAME);
	if (name && *name && w->anchor == NULL)
		w->anchor = name;
	if (href == NULL || *href == '\0' || w->doc->links->len >= LINKS_MAX ||
	    g_ascii_strncasecmp(href, "javascript:", 11) == 0)
		return;
	g_autofree char *stripped = g_strstrip(g_strdup(href));
	g_autofree char *target =
	    *w->base ? g_uri_resolve_relative(w->base, stripped, G_URI_FLAGS_ENCODED, NULL) : NULL;
	g_autofree char *text = html_node_text(w->tree, i, LINK_TEXT_MAX);
	doc_add_link(w->doc, G_MAXUINT, 1, text, target ? target : stripped);
}

/* A note's mark must not become part of the word it stands on. */
static void
part_note_mark(Writer *w, guint i)
{
	const HtmlTree *tree = w->tree;
	guint end = html_node(tree, i)->end;
	gboolean sup = html_node(tree, i)->tag == TAG_SUP;
	if (w->text->len == 0)
		return;
	for (guint k = i; k < end && k < i + 4; k++) {
		const char *href = html_attribute(tree, k, ATTR_HREF);
		if (sup && href && strchr(href, '#')) {
			html_append_text(w->text, " ", 1);
			return;
		}
	}
}

static void
open_element(Writer *w, guint i)
{
	const HtmlNode *node = html_node(w->tree, i);
	const char *id = html_attribute(w->tree, i, ATTR_ID);
	const char *lang = html_attribute(w->tree, i, ATTR_LANG);
	gboolean block = (html_tag_properties(node->tag) & TAG_BLOCK) != 0;
	if (lang == NULL)
		lang = html_attribute(w->tree, i, ATTR_XML_LANG);
	if (block)
		end_block(w);
	if (id && *id && (w->anchor == NULL || (html_tag_properties(node->tag) & TAG_HEADING)))
		w->anchor = id;
	if (node->tag == TAG_A)
		add_link(w, i);
	if (node->tag == TAG_SUP)
		part_note_mark(w, i);
	if (node->tag == TAG_B || node->tag == TAG_STRONG)
		w->bold_end = MAX(w->bold_end, node->end);
	if (!block)
		return;
	Frame frame = *top(w);
	frame.end = node->end;
	frame.block = TRUE;
	if (lang && *lang)
		frame.lang = lang;
	find_role(w, i, &frame);
	open_block(w, i, &frame);
	g_array_append_val(w->frames, frame);
}

static void
line_break(Writer *w)
{
	const Frame *frame = top(w);
	if (frame->pre) {
		g_string_append_c(w->text, '\n');
		return;
	}
	html_append_text(w->text, " ", 1);
	if (frame->row || frame->role == ROLE_HEADING)
		return;
	if (++w->breaks >= 2)
		flush(w);
}

static void
close_frames(Writer *w, guint i)
{
	while (w->frames->len > 1 && top(w)->end <= i) {
		Frame closed = *top(w);
		Frame *outer = &g_array_index(w->frames, Frame, w->frames->len - 2);
		if (closed.row && !outer->row)
			flush(w);
		else
			end_block(w);
		g_array_set_size(w->frames, w->frames->len - 1);
	}
}

const char *
html_blocks_add(Document *doc, const HtmlTree *tree, const guint8 *dropped, const char *base)
{
	Writer w = {.doc = doc, .tree = tree, .base = base, .links_from = doc->links->len};
	guint n = tree->nodes->len, first = doc->blocks->len;
	Frame page = {.end = G_MAXUINT, .role = ROLE_BODY};
	w.frames = g_array_new(FALSE, FALSE, sizeof(Frame));
	w.text = g_string_new(NULL);
	g_array_append_val(w.frames, page);
	for (guint i = 0; i < n && w.problem == NULL; i++) {
		const HtmlNode *node = html_node(tree, i);
		close_frames(&w, i);
		if (dropped[i]) {
			if (html_tag_properties(node->tag) & TAG_BLOCK)
				end_block(&w);
			i = node->end - 1;
		} else if (node->tag == TAG_TEXT) {
			append(&w, tree->pool->str + node->start, node->length, i < w.bold_end);
		} else if (node->tag == TAG_BR) {
			line_break(&w);
		} else {
			open_element(&w, i);
		}
	}
	close_frames(&w, n);
	flush(&w);
	html_number_blocks(doc, first);
	g_free(w.number);
	g_string_free(w.text, TRUE);
	g_array_unref(w.frames);
	return w.problem;
}
