/*
 * extract_html: HTML and XHTML pages.
 *
 * Reading order: html_encoding (bytes to UTF-8), html_tree (UTF-8 to nodes), html_content (which
 * nodes are the document), html_metadata (values), html_blocks (blocks and links).
 */
#include "extract.h"
#include "html_blocks.h"
#include "html_content.h"
#include "html_encoding.h"
#include "html_metadata.h"

#include <string.h>
#include <libxml/parser.h>

enum { SNIFF = 16 * 1024 };

/* ---- sniffing ---------------------------------------------------------------------------------
 */

static gboolean
tag_at(const char *p, const char *end, const char *tag)
{
	gsize n = strlen(tag);
	return (gsize)(end - p) > n && g_ascii_strncasecmp(p, tag, n) == 0 &&
	       strchr(" \t\r\n/>", p[n]) && p[n];
}

/* What a page opens with decides; a fragment must hold several tags of HTML. */
static gboolean
looks_like_html(const char *text, gsize n)
{
	static const char *const sure[] = {"<!doctype html", "<html", "<head", "<body",
	                                   "<frameset"};
	static const char *const tags[] = {
	    "<p", "<div",  "<table", "<title", "<meta", "<br",     "<h1",      "<h2",      "<ul",
	    "<a", "<span", "<b",     "<i",     "<font", "<center", "<article", "<section", "<img"};
	const char *end = text + n;
	guint found = 0;
	for (const char *p = text; (p = memchr(p, '<', (gsize)(end - p))) != NULL; p++) {
		for (guint k = 0; k < G_N_ELEMENTS(sure); k++)
			if (tag_at(p, end, sure[k]))
				return TRUE;
		for (guint k = 0; k < G_N_ELEMENTS(tags); k++)
			found += tag_at(p, end, tags[k]);
	}
	return found >= 3 || (found && text[strspn(text, " \t\r\n")] == '<');
}

static const char *
other_format(const guint8 *b, gsize n)
{
	static const struct {
		const char *magic;
		gsize length;
		const char *name;
	} formats[] = {{"%PDF-", 5, "a PDF"},
	               {"\x89PNG", 4, "a PNG picture"},
	               {"GIF8", 4, "a GIF picture"},
	               {"\xFF\xD8\xFF", 3, "a JPEG picture"},
	               {"PK\3\4", 4, "a ZIP archive or an office document"},
	               {"\xD0\xCF\x11\xE0", 4, "an old office document"},
	               {"\x1F\x8B", 2, "compressed by gzip"},
	               {"{\\rtf", 5, "an RTF document"}};
	for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
		if (n >= formats[i].length && memcmp(b, formats[i].magic, formats[i].length) == 0)
			return formats[i].name;
	return NULL;
}

static gboolean
html_sniff(const guint8 *bytes, gsize size)
{
	gsize n = 0;
	if (other_format(bytes, size))
		return FALSE;
	/* Zero bytes out: UTF-16 is then near enough to ASCII. */
	g_autofree char *text = g_malloc(SNIFF + 1);
	for (gsize i = 0; i < size && n < SNIFF; i++)
		if (bytes[i])
			text[n++] = (char)bytes[i];
	text[n] = '\0';
	return looks_like_html(text, n);
}

/* ---- states -----------------------------------------------------------------------------------
 */

static void
name_frames(Document *doc, const HtmlTree *tree, const char *base)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (guint i = 0; i < tree->nodes->len; i++) {
		const char *src = html_attribute(tree, i, ATTR_SRC);
		if (html_node(tree, i)->tag != TAG_FRAME || src == NULL || *src == '\0')
			continue;
		g_autofree char *full =
		    *base ? g_uri_resolve_relative(base, src, G_URI_FLAGS_ENCODED, NULL) : NULL;
		doc_add_link(doc, G_MAXUINT, 1, "", full ? full : src);
		if (names->len < 200)
			g_string_append_printf(names, "%s%s", names->len ? ", " : "", src);
	}
	doc_set_state(doc, DOC_EMPTY,
	              "this page is a frameset without text of its own; index the pages it "
	              "shows instead: %s",
	              names->len ? names->str : "it names none");
}

static void
set_state(Document *doc, const HtmlTree *tree, const HtmlContent *content, const char *base)
{
	if (doc->blocks->len > 0) {
		if (tree->problem)
			doc_set_state(doc, DOC_PARTIAL, "%s", tree->problem);
		return;
	}
	if (tree->problem)
		doc_set_state(doc, DOC_LIMIT, "%s", tree->problem);
	else if (content->frameset)
		name_frames(doc, tree, base);
	else if (content->scripts)
		doc_set_state(
		    doc, DOC_EMPTY,
		    "the file holds no text: the page is built by JavaScript in a browser; "
		    "save the page as the browser shows it and index that");
	else
		doc_set_state(doc, DOC_EMPTY, "the page holds markup but no text");
}

/* ---- extraction -------------------------------------------------------------------------------
 */

static void
add_encoding(Document *doc, const HtmlEncoding *encoding, gboolean twice)
{
	g_autofree char *value =
	    g_strconcat(encoding->name, *encoding->note ? "; " : "", encoding->note,
	                twice ? "; encoded twice, mended" : "", NULL);
	doc_add_value(doc, "encoding", value, SOURCE_TEXT, 1.0f);
}

static void
read_page(const guint8 *bytes, gsize size, const ExtractLimits *limits, Document *doc)
{
	HtmlEncoding encoding;
	HtmlContent content;
	gsize length = 0, mended_length = 0;
	g_autofree char *text = html_decode(bytes, size, &length, &encoding);
	char *mended = html_repair_twice(text, length, &mended_length);
	gboolean twice = mended != NULL;
	if (twice) {
		g_free(text);
		text = mended;
		length = mended_length;
	}
	add_encoding(doc, &encoding, twice);
	html_encoding_clear(&encoding);
	g_autoptr(HtmlTree) tree = html_tree_parse(text, length, limits);
	g_clear_pointer(&text, g_free);
	html_content_select(tree, &content);
	g_autofree char *base = html_metadata_base(tree);
	html_metadata_add(doc, tree, content.dropped);
	if (*base)
		doc_add_value(doc, "base_url", base, SOURCE_HTML, 0.9f);
	const char *problem = html_blocks_add(doc, tree, content.dropped, base);
	doc->left_out = content.left_out;
	if (problem)
		doc_set_state(doc, DOC_PARTIAL, "%s", problem);
	set_state(doc, tree, &content, base);
	html_content_clear(&content);
}

static void
html_extract(GBytes *bytes, const ExtractLimits *limits, Document *doc)
{
	gsize size, blank = 0;
	const guint8 *data = g_bytes_get_data(bytes, &size);
	const char *other = other_format(data, size);
	doc_set(&doc->format, "html");
	doc->page_count = 1;
	doc_set_state(doc, DOC_OK, "%s", "");
	while (blank < size && (data[blank] == 0 || g_ascii_isspace((char)data[blank])))
		blank++;
	if (blank == size)
		doc_set_state(doc, DOC_EMPTY,
		              size ? "the file holds only blanks" : "the file is empty");
	else if (other)
		doc_set_state(doc, DOC_UNSUPPORTED, "the file is no HTML page but %s; name it so",
		              other);
	else
		read_page(data, size, limits, doc);
	Page *page = doc_add_page(doc, 1, "");
	page->state = doc->state == DOC_PARTIAL ? DOC_OK : doc->state;
	if (doc->blocks->len == 0)
		page->state = doc->state == DOC_LIMIT ? DOC_LIMIT : DOC_EMPTY;
	for (guint i = 0; i < doc->blocks->len; i++)
		page->characters += (guint)g_utf8_strlen(doc_block(doc, i)->text, -1);
}

static void
html_warm(void)
{
	xmlInitParser();
	html_encoding_warm();
}

extern const Extractor extract_html;
const Extractor extract_html = {.name = "html",
                                .version = "3",
                                .sniff = html_sniff,
                                .warm = html_warm,
                                .extract = html_extract};
