/*
 * html_tree: an HTML page as one array of nodes in document order.
 *
 * libxml2's parser drives us by its SAX interface, so no tree of pointers exists: a node's
 * descendants are the nodes i+1 … end-1. Every walk is a loop, whatever the depth. Only what the
 * extractor asks for is kept of the attributes. Read after this: html_content.h (which nodes are
 * the document), html_blocks.h (nodes become blocks).
 *
 * Threads: a tree belongs to one thread.
 */
#pragma once
#include <glib.h>
#include "extract.h"

/* X(enumerator, name, properties) in strcmp order of name. */
#define HTML_TAGS(X)                                                                               \
	X(TAG_A, "a", 0)                                                                           \
	X(TAG_ADDRESS, "address", TAG_BLOCK)                                                       \
	X(TAG_APPLET, "applet", TAG_SKIP)                                                          \
	X(TAG_AREA, "area", 0)                                                                     \
	X(TAG_ARTICLE, "article", TAG_BLOCK)                                                       \
	X(TAG_ASIDE, "aside", TAG_BLOCK)                                                           \
	X(TAG_AUDIO, "audio", TAG_SKIP)                                                            \
	X(TAG_B, "b", 0)                                                                           \
	X(TAG_BASE, "base", TAG_SKIP)                                                              \
	X(TAG_BLOCKQUOTE, "blockquote", TAG_BLOCK)                                                 \
	X(TAG_BODY, "body", TAG_BLOCK)                                                             \
	X(TAG_BR, "br", 0)                                                                         \
	X(TAG_BUTTON, "button", TAG_SKIP)                                                          \
	X(TAG_CANVAS, "canvas", TAG_SKIP)                                                          \
	X(TAG_CAPTION, "caption", TAG_BLOCK)                                                       \
	X(TAG_CENTER, "center", TAG_BLOCK)                                                         \
	X(TAG_DATALIST, "datalist", TAG_SKIP)                                                      \
	X(TAG_DD, "dd", TAG_BLOCK)                                                                 \
	X(TAG_DETAILS, "details", TAG_BLOCK)                                                       \
	X(TAG_DIALOG, "dialog", TAG_BLOCK)                                                         \
	X(TAG_DIR, "dir", TAG_BLOCK)                                                               \
	X(TAG_DIV, "div", TAG_BLOCK)                                                               \
	X(TAG_DL, "dl", TAG_BLOCK)                                                                 \
	X(TAG_DT, "dt", TAG_BLOCK)                                                                 \
	X(TAG_EMBED, "embed", TAG_SKIP)                                                            \
	X(TAG_FIELDSET, "fieldset", TAG_BLOCK)                                                     \
	X(TAG_FIGCAPTION, "figcaption", TAG_BLOCK)                                                 \
	X(TAG_FIGURE, "figure", TAG_BLOCK)                                                         \
	X(TAG_FOOTER, "footer", TAG_BLOCK)                                                         \
	X(TAG_FORM, "form", TAG_BLOCK)                                                             \
	X(TAG_FRAME, "frame", 0)                                                                   \
	X(TAG_FRAMESET, "frameset", 0)                                                             \
	X(TAG_H1, "h1", TAG_BLOCK | TAG_HEADING)                                                   \
	X(TAG_H2, "h2", TAG_BLOCK | TAG_HEADING)                                                   \
	X(TAG_H3, "h3", TAG_BLOCK | TAG_HEADING)                                                   \
	X(TAG_H4, "h4", TAG_BLOCK | TAG_HEADING)                                                   \
	X(TAG_H5, "h5", TAG_BLOCK | TAG_HEADING)                                                   \
	X(TAG_H6, "h6", TAG_BLOCK | TAG_HEADING)                                                   \
	X(TAG_HEAD, "head", TAG_SKIP)                                                              \
	X(TAG_HEADER, "header", TAG_BLOCK)                                                         \
	X(TAG_HGROUP, "hgroup", TAG_BLOCK)                                                         \
	X(TAG_HR, "hr", TAG_BLOCK)                                                                 \
	X(TAG_HTML, "html", TAG_BLOCK)                                                             \
	X(TAG_IFRAME, "iframe", TAG_SKIP)                                                          \
	X(TAG_IMG, "img", 0)                                                                       \
	X(TAG_INPUT, "input", TAG_SKIP)                                                            \
	X(TAG_LABEL, "label", 0)                                                                   \
	X(TAG_LEGEND, "legend", TAG_BLOCK)                                                         \
	X(TAG_LI, "li", TAG_BLOCK)                                                                 \
	X(TAG_LINK, "link", TAG_SKIP)                                                              \
	X(TAG_MAIN, "main", TAG_BLOCK)                                                             \
	X(TAG_MAP, "map", TAG_SKIP)                                                                \
	X(TAG_MENU, "menu", TAG_BLOCK)                                                             \
	X(TAG_META, "meta", TAG_SKIP)                                                              \
	X(TAG_NAV, "nav", TAG_BLOCK)                                                               \
	X(TAG_NOFRAMES, "noframes", TAG_BLOCK)                                                     \
	X(TAG_NOSCRIPT, "noscript", TAG_SKIP)                                                      \
	X(TAG_OBJECT, "object", TAG_SKIP)                                                          \
	X(TAG_OL, "ol", TAG_BLOCK)                                                                 \
	X(TAG_OPTION, "option", TAG_SKIP)                                                          \
	X(TAG_P, "p", TAG_BLOCK)                                                                   \
	X(TAG_PRE, "pre", TAG_BLOCK)                                                               \
	X(TAG_RP, "rp", TAG_SKIP)                                                                  \
	X(TAG_SCRIPT, "script", TAG_SKIP)                                                          \
	X(TAG_SECTION, "section", TAG_BLOCK)                                                       \
	X(TAG_SELECT, "select", TAG_SKIP)                                                          \
	X(TAG_STRONG, "strong", 0)                                                                 \
	X(TAG_STYLE, "style", TAG_SKIP)                                                            \
	X(TAG_SUMMARY, "summary", TAG_BLOCK)                                                       \
	X(TAG_SUP, "sup", 0)                                                                       \
	X(TAG_SVG, "svg", TAG_SKIP)                                                                \
	X(TAG_TABLE, "table", TAG_BLOCK)                                                           \
	X(TAG_TBODY, "tbody", TAG_BLOCK)                                                           \
	X(TAG_TD, "td", TAG_BLOCK)                                                                 \
	X(TAG_TEMPLATE, "template", TAG_SKIP)                                                      \
	X(TAG_TEXTAREA, "textarea", TAG_SKIP)                                                      \
	X(TAG_TFOOT, "tfoot", TAG_BLOCK)                                                           \
	X(TAG_TH, "th", TAG_BLOCK)                                                                 \
	X(TAG_THEAD, "thead", TAG_BLOCK)                                                           \
	X(TAG_TIME, "time", 0)                                                                     \
	X(TAG_TITLE, "title", TAG_SKIP)                                                            \
	X(TAG_TR, "tr", TAG_BLOCK)                                                                 \
	X(TAG_UL, "ul", TAG_BLOCK)                                                                 \
	X(TAG_VIDEO, "video", TAG_SKIP)

enum {
	TAG_BLOCK = 1u << 0,   /* breaks the text before and after it */
	TAG_HEADING = 1u << 1, /* h1 … h6 */
	TAG_SKIP = 1u << 2     /* holds no text for readers */
};

typedef enum {
	TAG_TEXT, /* a run of text, not an element */
#define X(tag, name, properties) tag,
	HTML_TAGS(X)
#undef X
	TAG_OTHER /* any other element: inline */
} HtmlTag;

/* Attributes that are kept; ATTR_X is attribute "x" (xml:lang counts as lang). */
typedef enum {
	ATTR_ARIA_HIDDEN,
	ATTR_CLASS,
	ATTR_COLSPAN,
	ATTR_CONTENT,
	ATTR_DATETIME,
	ATTR_EPUB_TYPE,
	ATTR_HIDDEN,
	ATTR_HREF,
	ATTR_HREFLANG,
	ATTR_HTTP_EQUIV,
	ATTR_ID,
	ATTR_ITEMPROP,
	ATTR_ITEMTYPE,
	ATTR_LANG,
	ATTR_NAME,
	ATTR_PROPERTY,
	ATTR_REL,
	ATTR_ROLE,
	ATTR_SRC,
	ATTR_START,
	ATTR_STYLE,
	ATTR_TYPE,
	ATTR_VALUE,
	ATTR_XML_LANG,
	ATTR_NONE
} HtmlAttr;

typedef struct {
	guint parent;      /* index; the first node is its own parent */
	guint end;         /* one past its last descendant */
	guint start;       /* text: offset in pool; element: first of its attributes */
	guint length;      /* text: bytes; element: number of its attributes */
	guint16 tag;       /* HtmlTag */
} HtmlNode;

typedef struct {
	GArray *nodes;     /* of HtmlNode; nodes[0] is the outermost element, if there is any */
	GArray *attributes;
	GString *pool;     /* text and attribute values, each value NUL-terminated */
	char *problem;     /* why the tree is not the whole page, or NULL */
} HtmlTree;

/*
 * Parse a page in UTF-8. Never fails: what isn't HTML gives an empty tree or plain text, and a
 * limit reached leaves what was read so far and sets problem. Elements with more attributes than
 * anyone writes are cut first (libxml2's time is quadratic in them), which also sets problem.
 */
HtmlTree *html_tree_parse(const char *text, gsize size, const ExtractLimits *limits);
void html_tree_free(HtmlTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlTree, html_tree_free)

static inline HtmlNode *
html_node(const HtmlTree *tree, guint i)
{
	return &g_array_index(tree->nodes, HtmlNode, i);
}

/* TAG_BLOCK | TAG_HEADING | TAG_SKIP */
guint html_tag_properties(guint tag);

/* The attribute's value, or NULL when the element doesn't have it. The tree owns it. */
const char *html_attribute(const HtmlTree *tree, guint i, HtmlAttr name);

/* The text below node i, white space made single blanks, at most limit bytes. Caller frees. */
char *html_node_text(const HtmlTree *tree, guint i, gsize limit);

/* Appends n bytes to out with white space made single blanks; C1 controls, which only come from
 * references such as &#146;, become the characters of windows-1252 that their writers meant. */
void html_append_text(GString *out, const char *text, gsize n);
