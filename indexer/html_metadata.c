/* html_metadata: elements of the head and a few of the body. JSON-LD is in html_jsonld.c. */
#include "html_metadata.h"
#include "html_jsonld.h"
#include "html_value.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE_MAX = 2000 }; /* bytes looked at */

typedef struct {
	const char *name; /* of the meta element, lower case */
	const char *field;
	ValueSource source;
	float confidence;
} MetaName;

/* In strcmp order of name. */
static const MetaName meta_names[] = {
    {"article:author", "author", SOURCE_OPEN_GRAPH, 0.6f},
    {"article:modified_time", "modified", SOURCE_OPEN_GRAPH, 0.8f},
    {"article:published_time", "date", SOURCE_OPEN_GRAPH, 0.9f},
    {"article:section", "keywords", SOURCE_OPEN_GRAPH, 0.6f},
    {"article:tag", "keywords", SOURCE_OPEN_GRAPH, 0.6f},
    {"author", "author", SOURCE_HTML, 0.6f},
    {"citation_author", "author", SOURCE_HIGHWIRE, 0.9f},
    {"citation_date", "date", SOURCE_HIGHWIRE, 0.8f},
    {"citation_doi", "identifier", SOURCE_HIGHWIRE, 0.9f},
    {"citation_keywords", "keywords", SOURCE_HIGHWIRE, 0.8f},
    {"citation_language", "lang", SOURCE_HIGHWIRE, 0.8f},
    {"citation_online_date", "date", SOURCE_HIGHWIRE, 0.6f},
    {"citation_publication_date", "date", SOURCE_HIGHWIRE, 0.95f},
    {"citation_publisher", "publisher", SOURCE_HIGHWIRE, 0.9f},
    {"citation_technical_report_institution", "publisher", SOURCE_HIGHWIRE, 0.95f},
    {"citation_technical_report_number", "symbol", SOURCE_HIGHWIRE, 0.9f},
    {"citation_title", "title", SOURCE_HIGHWIRE, 0.95f},
    {"date", "date", SOURCE_HTML, 0.6f},
    {"dc.creator", "author", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.date", "date", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.date.created", "created", SOURCE_DUBLIN_CORE, 0.6f},
    {"dc.date.issued", "date", SOURCE_DUBLIN_CORE, 0.9f},
    {"dc.date.modified", "modified", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.date.published", "date", SOURCE_DUBLIN_CORE, 0.9f},
    {"dc.description", "description", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.identifier", "identifier", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.language", "lang", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.publisher", "publisher", SOURCE_DUBLIN_CORE, 0.8f},
    {"dc.subject", "keywords", SOURCE_DUBLIN_CORE, 0.7f},
    {"dc.title", "title", SOURCE_DUBLIN_CORE, 0.9f},
    {"dc.type", "kind", SOURCE_DUBLIN_CORE, 0.6f},
    {"dcterms.abstract", "description", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.created", "created", SOURCE_DUBLIN_CORE, 0.6f},
    {"dcterms.creator", "author", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.date", "date", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.description", "description", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.identifier", "identifier", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.issued", "date", SOURCE_DUBLIN_CORE, 0.9f},
    {"dcterms.language", "lang", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.modified", "modified", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.publisher", "publisher", SOURCE_DUBLIN_CORE, 0.8f},
    {"dcterms.subject", "keywords", SOURCE_DUBLIN_CORE, 0.7f},
    {"dcterms.title", "title", SOURCE_DUBLIN_CORE, 0.9f},
    {"dcterms.type", "kind", SOURCE_DUBLIN_CORE, 0.6f},
    {"description", "description", SOURCE_HTML, 0.7f},
    {"generator", "generator", SOURCE_HTML, 0.9f},
    {"keywords", "keywords", SOURCE_HTML, 0.5f},
    {"last-modified", "modified", SOURCE_HTML, 0.5f},
    {"og:description", "description", SOURCE_OPEN_GRAPH, 0.7f},
    {"og:locale", "lang", SOURCE_OPEN_GRAPH, 0.5f},
    {"og:site_name", "publisher", SOURCE_OPEN_GRAPH, 0.4f},
    {"og:title", "title", SOURCE_OPEN_GRAPH, 0.85f},
    {"og:type", "kind", SOURCE_OPEN_GRAPH, 0.3f},
    {"og:updated_time", "modified", SOURCE_OPEN_GRAPH, 0.6f},
    {"og:url", "canonical", SOURCE_OPEN_GRAPH, 0.8f},
    {"pubdate", "date", SOURCE_HTML, 0.7f},
    {"publication_date", "date", SOURCE_HTML, 0.7f},
    {"publish-date", "date", SOURCE_HTML, 0.7f},
    {"publish_date", "date", SOURCE_HTML, 0.7f},
    {"publishdate", "date", SOURCE_HTML, 0.7f},
    {"title", "title", SOURCE_HTML, 0.5f},
    {"twitter:title", "title", SOURCE_OPEN_GRAPH, 0.6f},
};

static int
compare_meta(const void *key, const void *meta)
{
	return strcmp(key, ((const MetaName *)meta)->name);
}

/* Dublin Core is written dc.title, DC.title, dc:title, dcterms.title, eprints.…, dc.date.issued. */
static char *
meta_key(const char *name)
{
	char *key = g_strstrip(g_ascii_strdown(name, -1));
	if (g_str_has_prefix(key, "dc:") || g_str_has_prefix(key, "dcterms:"))
		*strchr(key, ':') = '.';
	return key;
}

/* One element may give one content several names, parted by blanks. */
static gboolean
add_named(Document *doc, const char *names, const char *content)
{
	g_auto(GStrv) list = g_strsplit_set(names, " \t\n", 8);
	gboolean found = FALSE;
	for (guint k = 0; list[k]; k++) {
		g_autofree char *key = meta_key(list[k]);
		const MetaName *meta = bsearch(key, meta_names, G_N_ELEMENTS(meta_names),
		                               sizeof *meta_names, compare_meta);
		if (meta)
			html_value_add(doc, meta->field, content, meta->source, meta->confidence);
		found |= meta != NULL;
	}
	return found;
}

static void
add_meta(Document *doc, const HtmlTree *tree, guint i)
{
	static const HtmlAttr names[] = {ATTR_NAME, ATTR_PROPERTY, ATTR_HTTP_EQUIV};
	const char *content = html_attribute(tree, i, ATTR_CONTENT);
	gboolean found = FALSE;
	for (guint k = 0; content && k < G_N_ELEMENTS(names) && !found; k++) {
		const char *name = html_attribute(tree, i, names[k]);
		found = name && add_named(doc, name, content);
	}
}

/* Microdata and <time>: datePublished and dateModified are said, a bare <time> only hints. */
static void
add_time(Document *doc, const HtmlTree *tree, guint i, gboolean kept)
{
	const char *prop = html_attribute(tree, i, ATTR_ITEMPROP);
	const char *value = html_attribute(tree, i, ATTR_DATETIME);
	if (value == NULL)
		value = html_attribute(tree, i, ATTR_CONTENT);
	if (value == NULL)
		return;
	if (prop && strstr(prop, "datePublished"))
		html_value_add(doc, "date", value, SOURCE_HTML, 0.8f);
	else if (prop && strstr(prop, "dateModified"))
		html_value_add(doc, "modified", value, SOURCE_HTML, 0.8f);
	else if (html_node(tree, i)->tag == TAG_TIME)
		html_value_add(doc, "date", value, SOURCE_HTML, kept ? 0.5f : 0.25f);
}

static gboolean
has_word(const char *list, const char *word)
{
	gsize n = strlen(word);
	for (const char *p = list; p && *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strcspn(p, " ") == n && g_ascii_strncasecmp(p, word, n) == 0)
			return TRUE;
	return FALSE;
}

/* ---- title ------------------------------------------------------------------------------------
 */

static const char *
value_of(const Document *doc, const char *field, ValueSource source)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = g_ptr_array_index(doc->values, i);
		if (v->source == source && strcmp(v->field, field) == 0)
			return v->value;
	}
	return NULL;
}

/* Letters and digits only, small: equal titles are equal whatever their dashes and quotes. */
static char *
bare(const char *text, gssize n)
{
	GString *out = g_string_new(NULL);
	g_autofree char *flat = g_utf8_normalize(text, n, G_NORMALIZE_ALL);
	for (const char *p = flat; p && *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c))
			g_string_append_unichar(out, g_unichar_tolower(c));
	}
	return g_string_free(out, FALSE);
}

static gboolean
same_text(const char *a, gssize n, const char *b)
{
	g_autofree char *x = bare(a, n), *y = b ? bare(b, -1) : NULL;
	return y && *x && strcmp(x, y) == 0;
}

/* Is this the name in the page's address: "Example" or "example.org" for www.example.org? */
static gboolean
is_host_name(const char *text, gssize n, const char *address)
{
	g_autoptr(GUri) uri = address ? g_uri_parse(address, G_URI_FLAGS_ENCODED, NULL) : NULL;
	const char *host = uri ? g_uri_get_host(uri) : NULL;
	if (host == NULL)
		return FALSE;
	if (g_str_has_prefix(host, "www."))
		host += 4;
	if (same_text(text, n, host))
		return TRUE;
	g_auto(GStrv) labels = g_strsplit(host, ".", 10);
	for (guint i = 0; labels[i] && labels[i + 1]; i++)
		if (strlen(labels[i]) > 2 && same_text(text, n, labels[i]))
			return TRUE;
	return FALSE;
}

static gboolean
is_known_name(const Document *doc, const char *text, gssize n)
{
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = g_ptr_array_index(doc->values, i);
		if (strcmp(v->field, "publisher") == 0 && same_text(text, n, v->value))
			return TRUE;
		if (strcmp(v->field, "canonical") == 0 && is_host_name(text, n, v->value))
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_known_title(const Document *doc, const char *text, gssize n, const char *headline)
{
	return same_text(text, n, headline) ||
	       same_text(text, n, value_of(doc, "title", SOURCE_HIGHWIRE)) ||
	       same_text(text, n, value_of(doc, "title", SOURCE_JSONLD)) ||
	       same_text(text, n, value_of(doc, "title", SOURCE_OPEN_GRAPH));
}

/* The next separator of title and site: " - ", " | ", " – ", " — ", " :: ", " » ", " · ". */
static const char *
next_separator(const char *p, gsize *ret_length)
{
	static const char *const marks[] = {" - ", " | ", " – ", " — ", " :: ", " » ", " · ", " « ",
	                                    " • ", " > ", " / ", " : ", ": ",   "|",   "_"};
	const char *first = NULL;
	for (guint k = 0; k < G_N_ELEMENTS(marks); k++) {
		const char *at = strstr(p, marks[k]);
		if (at && (first == NULL || at < first)) {
			first = at;
			*ret_length = strlen(marks[k]);
		}
	}
	return first;
}

static gboolean
has_letters(const char *text, gssize n)
{
	g_autofree char *letters = bare(text, n);
	return g_utf8_strlen(letters, -1) >= 2;
}

/* The title without the site's name at its end or start, where that is certain: the name is the
 * publisher's, or what remains is the title that the page gives elsewhere. Returns NULL when
 * there is nothing to strip. */
static char *
strip_site(const Document *doc, const char *title, const char *headline)
{
	gsize n = 0;
	if (same_text(title, -1, headline))
		return NULL;
	for (const char *p = next_separator(title, &n); p; p = next_separator(p + n, &n)) {
		const char *rest = p + n;
		if (!has_letters(title, p - title) || !has_letters(rest, -1))
			continue;
		if (is_known_name(doc, rest, -1) || is_known_title(doc, title, p - title, headline))
			return g_strndup(title, (gsize)(p - title));
		if (is_known_name(doc, title, p - title) || is_known_title(doc, rest, -1, headline))
			return g_strdup(rest);
	}
	return NULL;
}

static void
strip_titles(Document *doc, const char *headline)
{
	for (guint i = 0; i < doc->values->len; i++) {
		Value *v = g_ptr_array_index(doc->values, i);
		if (strcmp(v->field, "title") != 0 || v->source == SOURCE_VISIBLE)
			continue;
		g_autofree char *stripped = strip_site(doc, v->value, headline);
		if (stripped && *g_strstrip(stripped))
			doc_set(&v->value, stripped);
	}
}

/* How much an element claims to be the document's title; 0 for none. */
static guint
headline_rank(const HtmlTree *tree, guint i)
{
	static const char *const classes[] = {"entry-title", "post-title",       "article-title",
	                                      "page-title",  "article-headline", "headline"};
	const char *prop = html_attribute(tree, i, ATTR_ITEMPROP);
	const char *class = html_attribute(tree, i, ATTR_CLASS);
	const char *id = html_attribute(tree, i, ATTR_ID);
	guint tag = html_node(tree, i)->tag;
	if (tag == TAG_TEXT || tag == TAG_META)
		return 0;
	if (prop && has_word(prop, "headline"))
		return 5;
	for (guint k = 0; k < G_N_ELEMENTS(classes); k++)
		if (has_word(class, classes[k]) || (id && strcmp(id, classes[k]) == 0))
			return 4;
	return tag == TAG_H1 ? 3 : tag == TAG_H2 ? 2 : tag == TAG_H3 ? 1 : 0;
}

/* The text that a reader takes for the title: the first of those with the highest rank.
 * *ret_confidence is low where several claim it. */
static char *
find_headline(const HtmlTree *tree, const guint8 *dropped, float *ret_confidence)
{
	static const float alone[] = {0, 0.3f, 0.4f, 0.8f, 0.8f, 0.85f};
	static const float shared[] = {0, 0.3f, 0.4f, 0.6f, 0.6f, 0.7f};
	char *best = NULL;
	guint best_rank = 0, claims = 0;
	for (guint i = 0; i < tree->nodes->len; i++) {
		guint rank = dropped[i] ? 0 : headline_rank(tree, i);
		if (dropped[i])
			i = html_node(tree, i)->end - 1;
		if (rank == 0 || rank < best_rank)
			continue;
		g_autofree char *text = html_node_text(tree, i, 1000);
		if (*text == '\0' || strlen(text) > 400)
			continue;
		claims = rank > best_rank ? 1 : claims + 1;
		if (rank > best_rank) {
			g_free(best);
			best = g_steal_pointer(&text);
			best_rank = rank;
		}
	}
	*ret_confidence = claims > 1 ? shared[best_rank] : alone[best_rank];
	return best;
}

static void
add_titles(Document *doc, const HtmlTree *tree, const guint8 *dropped)
{
	float confidence;
	g_autofree char *headline = find_headline(tree, dropped, &confidence);
	for (guint i = 0; i < tree->nodes->len; i++) {
		if (html_node(tree, i)->tag == TAG_SVG) {
			i = html_node(tree, i)->end - 1; /* pictures have titles too */
		} else if (html_node(tree, i)->tag == TAG_TITLE) {
			g_autofree char *text = html_node_text(tree, i, TITLE_MAX);
			html_value_add(doc, "title", text, SOURCE_HTML, 0.7f);
			break;
		}
	}
	strip_titles(doc, headline);
	if (headline)
		html_value_add(doc, "title", headline, SOURCE_VISIBLE, confidence);
}

/* ---- address ----------------------------------------------------------------------------------
 */

static char *
absolute(const char *uri, const char *base)
{
	g_autofree char *text = g_strstrip(g_strdup(uri));
	char *full =
	    g_uri_resolve_relative(base && *base ? base : NULL, text, G_URI_FLAGS_ENCODED, NULL);
	if (full && !g_uri_is_valid(full, G_URI_FLAGS_ENCODED, NULL))
		g_clear_pointer(&full, g_free);
	return full;
}

char *
html_metadata_base(const HtmlTree *tree)
{
	g_autofree char *canonical = NULL, *shared = NULL;
	const char *base = NULL;
	for (guint i = 0; i < tree->nodes->len; i++) {
		const char *href = html_attribute(tree, i, ATTR_HREF);
		const char *property = html_attribute(tree, i, ATTR_PROPERTY);
		const char *content = html_attribute(tree, i, ATTR_CONTENT);
		guint tag = html_node(tree, i)->tag;
		if (tag == TAG_BASE && href && base == NULL)
			base = href;
		else if (tag == TAG_LINK && href && canonical == NULL &&
		         has_word(html_attribute(tree, i, ATTR_REL), "canonical"))
			canonical = absolute(href, NULL);
		else if (tag == TAG_META && content && property && shared == NULL &&
		         strcmp(property, "og:url") == 0)
			shared = absolute(content, NULL);
	}
	const char *page = canonical ? canonical : shared;
	char *full = base ? absolute(base, page) : NULL;
	return full ? full : g_strdup(page ? page : "");
}

void
html_metadata_add(Document *doc, const HtmlTree *tree, const guint8 *dropped)
{
	HtmlJsonld *jsonld = html_jsonld_new();
	for (guint i = 0; i < tree->nodes->len; i++) {
		const HtmlNode *node = html_node(tree, i);
		const char *type = html_attribute(tree, i, ATTR_TYPE);
		const char *href = html_attribute(tree, i, ATTR_HREF);
		const char *lang = html_attribute(tree, i, ATTR_LANG);
		if (node->tag == TAG_META)
			add_meta(doc, tree, i);
		if (node->tag == TAG_SCRIPT && type && strstr(type, "ld+json") && node->end > i + 1)
			html_jsonld_add(jsonld, tree->pool->str + html_node(tree, i + 1)->start,
			                html_node(tree, i + 1)->length);
		if (node->tag == TAG_HTML)
			html_value_add(doc, "lang", lang ? lang : "", SOURCE_HTML, 0.7f);
		if (node->tag == TAG_LINK && href &&
		    has_word(html_attribute(tree, i, ATTR_REL), "canonical"))
			html_value_add(doc, "canonical", href, SOURCE_HTML, 0.9f);
		if (node->tag == TAG_TIME || html_attribute(tree, i, ATTR_ITEMPROP))
			add_time(doc, tree, i, !dropped[i]);
	}
	html_jsonld_finish(jsonld, doc);
	add_titles(doc, tree, dropped);
}
