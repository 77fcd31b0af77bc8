/* html_tree: libxml2's SAX events become an array of nodes. */
#include "html_tree.h"

#include <string.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

typedef struct {
	guint16 name; /* HtmlAttr */
	guint offset; /* of the value in pool */
} Attribute;

enum {
	ATTRIBUTES_MAX = 256,  /* on one element; real pages stay below 60 */
	VALUE_MAX = 64 * 1024, /* bytes of one attribute's value */
	POOL_MAX = 256 << 20,  /* bytes of text: far above any document, below guint's range */
	NODES_MAX = 16 << 20,
	CHECK_EVERY = 4096 /* events between two looks at the clock */
};

typedef struct {
	HtmlTree *tree;
	GArray *open; /* of guint: indexes of the elements not yet closed */
	const ExtractLimits *limits;
	xmlParserCtxtPtr parser;
	guint events;
} Builder;

static const char *const tag_names[] = {
#define X(tag, name, properties) name,
    HTML_TAGS(X)
#undef X
};

static const guint8 tag_flags[] = {0,
#define X(tag, name, properties) properties,
                                   HTML_TAGS(X)
#undef X
                                       0};

static const char *const attribute_names[] = {
    "aria-hidden", "class", "colspan",  "content",    "datetime", "epub:type",
    "hidden",      "href",  "hreflang", "http-equiv", "id",       "itemprop",
    "itemtype",    "lang",  "name",     "property",   "rel",      "role",
    "src",         "start", "style",    "type",       "value",    "xml:lang"};
G_STATIC_ASSERT(G_N_ELEMENTS(attribute_names) == ATTR_NONE);

static guint
find_name(const char *const *names, guint n, const char *name)
{
	guint low = 0, high = n;
	while (low < high) {
		guint middle = (low + high) / 2;
		int order = g_ascii_strcasecmp(name, names[middle]);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return n;
}

guint
html_tag_properties(guint tag)
{
	return tag_flags[tag];
}

static void
stop(Builder *b, const char *why)
{
	if (b->tree->problem == NULL)
		b->tree->problem = g_strdup(why);
	xmlStopParser(b->parser);
}

static void
check_limits(Builder *b)
{
	const ExtractLimits *limits = b->limits;
	HtmlTree *tree = b->tree;
	gsize bytes = tree->pool->allocated_len + (gsize)tree->nodes->len * sizeof(HtmlNode) +
	              (gsize)tree->attributes->len * sizeof(Attribute);
	if (tree->nodes->len >= NODES_MAX || tree->pool->len >= POOL_MAX)
		stop(b, "the page holds more elements or text than any document needs; "
		        "the rest was not read");
	else if (limits && limits->memory && bytes > limits->memory / 3)
		stop(b, "the memory limit was reached; the rest of the page was not read");
	else if (limits && limits->deadline && g_get_monotonic_time() > limits->deadline)
		stop(b, "the time limit was reached; the rest of the page was not read");
	else if (limits && limits->stop && limits->stop())
		stop(b, "reading was stopped; the rest of the page was not read");
}

static void
count_event(Builder *b)
{
	if (++b->events % CHECK_EVERY == 0)
		check_limits(b);
}

static guint
add_node(Builder *b, HtmlTag tag)
{
	guint i = b->tree->nodes->len;
	guint parent = b->open->len ? g_array_index(b->open, guint, b->open->len - 1) : 0;
	HtmlNode node = {.parent = parent, .end = i + 1, .tag = (guint16)tag};
	g_array_append_val(b->tree->nodes, node);
	return i;
}

static void
add_attributes(HtmlTree *tree, const xmlChar **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		guint name = find_name(attribute_names, ATTR_NONE, (const char *)attributes[0]);
		if (name == ATTR_NONE)
			continue;
		const char *value = attributes[1] ? (const char *)attributes[1] : "";
		Attribute a = {(guint16)name, (guint)tree->pool->len};
		gsize n = strnlen(value, VALUE_MAX);
		if (g_ascii_strncasecmp(value, "data:", 5) == 0)
			n = 0;
		g_string_append_len(tree->pool, value, (gssize)n);
		g_string_append_c(tree->pool, '\0');
		g_array_append_val(tree->attributes, a);
	}
}

static void
on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
	Builder *b = data;
	HtmlTree *tree = b->tree;
	guint tag = find_name(tag_names, G_N_ELEMENTS(tag_names), (const char *)name);
	count_event(b);
	if (b->tree->nodes->len >= NODES_MAX)
		return;
	guint i = add_node(b, tag == G_N_ELEMENTS(tag_names) ? TAG_OTHER : (HtmlTag)(tag + 1));
	guint first = tree->attributes->len;
	add_attributes(tree, attributes);
	html_node(tree, i)->start = first;
	html_node(tree, i)->length = tree->attributes->len - first;
	g_array_append_val(b->open, i);
}

static void
on_end(void *data, const xmlChar *name G_GNUC_UNUSED)
{
	Builder *b = data;
	count_event(b);
	if (b->open->len == 0)
		return;
	guint i = g_array_index(b->open, guint, b->open->len - 1);
	html_node(b->tree, i)->end = b->tree->nodes->len;
	g_array_set_size(b->open, b->open->len - 1);
}

static void
on_text(void *data, const xmlChar *text, int n)
{
	Builder *b = data;
	HtmlTree *tree = b->tree;
	count_event(b);
	if (n <= 0 || b->open->len == 0 || tree->nodes->len >= NODES_MAX ||
	    tree->pool->len + (gsize)n > POOL_MAX)
		return;
	guint last = tree->nodes->len - 1;
	HtmlNode *node = html_node(tree, last);
	if (node->tag == TAG_TEXT && node->start + node->length == tree->pool->len &&
	    node->parent == g_array_index(b->open, guint, b->open->len - 1)) {
		node->length += (guint)n;
	} else {
		guint i = add_node(b, TAG_TEXT);
		html_node(tree, i)->start = (guint)tree->pool->len;
		html_node(tree, i)->length = (guint)n;
	}
	g_string_append_len(tree->pool, (const char *)text, n);
}

/* An end tag that matches nothing makes libxml2 look through all open elements and calls only
 * this: the clock must be read here too. */
static void
on_error(void *data, xmlErrorPtr error)
{
	Builder *b = data;
	count_event(b);
	/* A browser shows nothing of it either, but whoever wrote it meant otherwise. */
	if (error && error->code == XML_ERR_COMMENT_NOT_FINISHED && b->tree->problem == NULL)
		b->tree->problem = g_strdup("a comment (<!--) is never closed; "
					    "what follows it was not read");
}

static xmlParserCtxtPtr
new_parser(const char *text, gsize size, Builder *b)
{
	xmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(text, (int)size);
	if (parser == NULL)
		return NULL;
	htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	/* Not among the options that htmlCtxtUseOptions takes; without it everything below 254
	 * nested elements is lost without a word. */
	parser->options |= XML_PARSE_HUGE;
	xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
	memset(parser->sax, 0, sizeof *parser->sax);
	parser->sax->startElement = on_start;
	parser->sax->endElement = on_end;
	parser->sax->characters = on_text;
	parser->sax->ignorableWhitespace = on_text;
	parser->sax->cdataBlock = on_text;
	parser->sax->serror = on_error;
	parser->sax->initialized = XML_SAX2_MAGIC;
	parser->userData = b;
	return parser;
}

static inline gboolean
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* From the "<" of a start tag: where its ATTRIBUTES_MAX-th attribute ends, and where the tag
 * does; *ret_cut is NULL when it has fewer. */
static void
scan_start_tag(const char *p, const char *stop_at, const char **ret_cut, const char **ret_end)
{
	guint words = 0;
	gboolean in_word = TRUE;
	*ret_cut = NULL;
	for (; p < stop_at && *p != '>'; p++) {
		if (is_space(*p) || *p == '/') {
			in_word = FALSE;
			continue;
		}
		if (!in_word && *p != '=' && ++words == ATTRIBUTES_MAX)
			*ret_cut = p;
		in_word = TRUE;
		if ((*p == '"' || *p == '\'') && p[-1] == '=') {
			const char *close = memchr(p + 1, *p, (gsize)(stop_at - p - 1));
			if (close == NULL)
				break;
			p = close;
		}
	}
	*ret_end = p;
}

typedef struct {
	guint opened[G_N_ELEMENTS(tag_names) + 1]; /* start tags seen; [last]: of unknown names */
	const char *from;                          /* what was copied ends here */
	GString *out;                              /* NULL while nothing was left out */
	gboolean cut;                              /* attributes were left out */
} Guard;

static void
leave_out(Guard *guard, gsize size, const char *start, const char *end)
{
	if (guard->out == NULL)
		guard->out = g_string_sized_new(size);
	g_string_append_len(guard->out, guard->from, start - guard->from);
	guard->from = end;
}

static guint
tag_index(const char *p, const char *end)
{
	char name[16];
	guint n = 0;
	while (p + n < end && n < sizeof name - 1 && g_ascii_isalnum(p[n])) {
		name[n] = p[n];
		n++;
	}
	name[n] = '\0';
	return find_name(tag_names, G_N_ELEMENTS(tag_names), name);
}

/*
 * Two shapes of input make libxml2 slow with the square of their size: many attributes on one
 * element, and many end tags that nothing opened inside many open elements. Both are left out
 * before it sees them; end tags that nothing opened mean nothing anyway.
 */
static void
guard_parser(const char *text, gsize size, Guard *guard)
{
	const char *end = text + size, *p = text;
	guard->from = text;
	while ((p = memchr(p, '<', (gsize)(end - p))) != NULL && p + 2 < end) {
		const char *cut, *tag_end;
		if (g_ascii_isalpha(p[1])) {
			guard->opened[tag_index(p + 1, end)]++;
			scan_start_tag(p + 1, end, &cut, &tag_end);
			if (cut) {
				leave_out(guard, size, cut, tag_end);
				guard->cut = TRUE;
				p = tag_end;
				continue;
			}
		} else if (p[1] == '/' && g_ascii_isalpha(p[2]) &&
		           guard->opened[tag_index(p + 2, end)] == 0) {
			tag_end = memchr(p, '>', (gsize)(end - p));
			if (tag_end == NULL)
				break;
			leave_out(guard, size, p, tag_end + 1);
			p = tag_end;
		}
		p++;
	}
	if (guard->out)
		g_string_append_len(guard->out, guard->from, end - guard->from);
}

static void
close_open(Builder *b)
{
	for (guint i = 0; i < b->open->len; i++)
		html_node(b->tree, g_array_index(b->open, guint, i))->end = b->tree->nodes->len;
}

/* The first node must hold all others; a page whose parser was stopped or that has stray
 * elements after </html> may not be so. */
static void
root_all(HtmlTree *tree)
{
	if (tree->nodes->len)
		html_node(tree, 0)->end = tree->nodes->len;
}

HtmlTree *
html_tree_parse(const char *text, gsize size, const ExtractLimits *limits)
{
	HtmlTree *tree = g_new0(HtmlTree, 1);
	Builder b = {.tree = tree, .limits = limits};
	tree->nodes = g_array_new(FALSE, FALSE, sizeof(HtmlNode));
	tree->attributes = g_array_new(FALSE, FALSE, sizeof(Attribute));
	tree->pool = g_string_sized_new(size / 2 + 64);
	if (size > G_MAXINT32 / 2) {
		tree->problem =
		    g_strdup("the file is larger than 1 GB; only its first half GB was read");
		size = G_MAXINT32 / 4;
	}
	Guard guard = {.out = NULL};
	guard_parser(text, size, &guard);
	if (guard.cut)
		tree->problem = g_strdup_printf("an element has more than %d attributes; "
		                                "the others were not read",
		                                ATTRIBUTES_MAX);
	if (guard.out) {
		text = guard.out->str;
		size = guard.out->len;
	}
	b.open = g_array_new(FALSE, FALSE, sizeof(guint));
	b.parser = size ? new_parser(text, size, &b) : NULL;
	if (b.parser) {
		htmlParseDocument(b.parser);
		if (b.parser->myDoc)
			xmlFreeDoc(b.parser->myDoc);
		xmlFreeParserCtxt(b.parser);
	}
	close_open(&b);
	root_all(tree);
	g_array_unref(b.open);
	if (guard.out)
		g_string_free(guard.out, TRUE);
	return tree;
}

void
html_tree_free(HtmlTree *tree)
{
	if (tree == NULL)
		return;
	g_array_unref(tree->nodes);
	g_array_unref(tree->attributes);
	g_string_free(tree->pool, TRUE);
	g_free(tree->problem);
	g_free(tree);
}

const char *
html_attribute(const HtmlTree *tree, guint i, HtmlAttr name)
{
	const HtmlNode *node = html_node(tree, i);
	if (node->tag == TAG_TEXT)
		return NULL;
	for (guint k = 0; k < node->length; k++) {
		const Attribute *a = &g_array_index(tree->attributes, Attribute, node->start + k);
		if (a->name == name)
			return tree->pool->str + a->offset;
	}
	return NULL;
}

void
html_append_text(GString *out, const char *text, gsize n)
{
	static const gunichar windows_1252[32] = {
	    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
	for (const char *p = text, *end = text + n; p < end;) {
		guchar c = (guchar)*p, next = p + 1 < end ? (guchar)p[1] : 0;
		gboolean blank = is_space((char)c) || (c == 0xC2 && next == 0xA0);
		if (blank) {
			if (out->len && out->str[out->len - 1] != ' ')
				g_string_append_c(out, ' ');
			p += c == 0xC2 ? 2 : 1;
		} else if (c < 0x20 || c == 0x7F) {
			p++;
		} else if (c == 0xC2 && next >= 0x80 && next < 0xA0) {
			gunichar meant = windows_1252[next - 0x80];
			if (meant > 0x9F)
				g_string_append_unichar(out, meant);
			p += 2;
		} else {
			g_string_append_c(out, (char)c);
			p++;
		}
	}
}

char *
html_node_text(const HtmlTree *tree, guint i, gsize limit)
{
	g_autoptr(GString) out = g_string_new(NULL);
	enum { LOOK = 4096 }; /* nodes: headings may be nested without end */
	guint end = MIN(html_node(tree, i)->end, i + LOOK);
	for (guint k = i; k < end && out->len < limit; k++) {
		const HtmlNode *node = html_node(tree, k);
		if (node->tag == TAG_TEXT) {
			gsize n = MIN(node->length, limit - out->len);
			const char *text = tree->pool->str + node->start;
			while (n > 0 && n < node->length && ((guchar)text[n] & 0xC0) == 0x80)
				n--;
			html_append_text(out, text, n);
			if (n < node->length)
				break;
		} else if (k > i && (tag_flags[node->tag] & TAG_SKIP)) {
			k = node->end - 1;
		} else if ((tag_flags[node->tag] & TAG_BLOCK) || node->tag == TAG_BR) {
			html_append_text(out, " ", 1);
		}
	}
	while (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_strdup(out->str);
}
