#include "pdf_xmp.h"
#include <string.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

enum { MOST_NODES = 20000, MOST_VALUE = 8000 };

typedef struct {
	const char *ns, *name; /* ns: how the namespace's address ends */
	const char *field;
	float confidence;
	gboolean date;
} Property;

static const Property properties[] = {
	{"/dc/elements/1.1/", "title", "title", 0.7f, FALSE},
	{"/dc/elements/1.1/", "creator", "author", 0.7f, FALSE},
	{"/dc/elements/1.1/", "description", "description", 0.6f, FALSE},
	{"/dc/elements/1.1/", "subject", "keywords", 0.6f, FALSE},
	{"/dc/elements/1.1/", "publisher", "publisher", 0.7f, FALSE},
	{"/dc/elements/1.1/", "language", "lang", 0.6f, FALSE},
	{"/dc/elements/1.1/", "date", "date", 0.5f, TRUE},
	{"/dc/elements/1.1/", "identifier", "identifier", 0.6f, FALSE},
	{"/dc/elements/1.1/", "type", "kind", 0.4f, FALSE},
	{"/xap/1.0/", "CreateDate", "created", 0.6f, TRUE},
	{"/xap/1.0/", "ModifyDate", "modified", 0.6f, TRUE},
	{"/xap/1.0/", "CreatorTool", "generator", 0.6f, FALSE},
	{"/pdf/1.3/", "Producer", "producer", 0.6f, FALSE},
	{"/pdf/1.3/", "Keywords", "keywords", 0.5f, FALSE},
	{"/prism/", "publicationDate", "date", 0.8f, TRUE},
	{"/prism/", "doi", "identifier", 0.8f, FALSE},
};

char *
pdf_xmp_date(const char *text)
{
	gsize n = 0, have = 0;
	while (g_ascii_isspace(*text))
		text++;
	/* Four digits, then two groups of "-" and two digits, as far as they go. */
	for (; n < 10; n++) {
		gboolean dash = n == 4 || n == 7;
		if (dash ? text[n] != '-' : !g_ascii_isdigit(text[n]))
			break;
		if (n == 3 || n == 6 || n == 9)
			have = n + 1;
	}
	if (have == 0 || (g_ascii_isdigit(text[have]) && have == 4))
		return NULL;
	guint month = have >= 7 ? (guint)(text[5] - '0') * 10 + (guint)(text[6] - '0') : 1;
	guint day = have >= 10 ? (guint)(text[8] - '0') * 10 + (guint)(text[9] - '0') : 1;
	if (month < 1 || month > 12 || day < 1 || day > 31 || strncmp(text, "0000", 4) == 0)
		return NULL;
	return g_strndup(text, have);
}

static const Property *
find_property(const xmlNs *ns, const xmlChar *name)
{
	for (guint i = 0; ns && ns->href && i < G_N_ELEMENTS(properties); i++)
		if (strcmp((const char *)name, properties[i].name) == 0 &&
		    strstr((const char *)ns->href, properties[i].ns))
			return &properties[i];
	return NULL;
}

static void
add(Document *doc, const Property *property, const char *text)
{
	g_autofree char *clean = g_utf8_make_valid(text, (gssize)strnlen(text, MOST_VALUE));
	g_autofree char *date = property->date ? pdf_xmp_date(g_strstrip(clean)) : NULL;
	if (property->date && !date)
		return;
	doc_add_value(doc, property->field, date ? date : clean, SOURCE_XMP, property->confidence);
}

static gboolean
is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void
add_item(Document *doc, const Property *property, xmlNode *item, GString *joined)
{
	xmlChar *text = xmlNodeGetContent(item);
	if (!text)
		return;
	if (strcmp(property->field, "keywords") == 0)
		g_string_append_printf(joined, "%s%s", joined->len ? ", " : "", (char *)text);
	else
		add(doc, property, (char *)text);
	xmlFree(text);
}

/* A plain value, or the items of a list; of a text in several languages the first one. */
static void
read_property(Document *doc, const Property *property, xmlNode *node)
{
	g_autoptr(GString) keywords = g_string_new(NULL);
	gboolean list = FALSE;
	for (xmlNode *kid = node->children; kid; kid = kid->next) {
		if (!is_element(kid, "Alt") && !is_element(kid, "Seq") && !is_element(kid, "Bag"))
			continue;
		list = TRUE;
		guint n = 0;
		for (xmlNode *item = kid->children; item && n < 100; item = item->next) {
			if (!is_element(item, "li"))
				continue;
			add_item(doc, property, item, keywords);
			n++;
			if (is_element(kid, "Alt"))
				break;
		}
	}
	if (!list)
		add_item(doc, property, node, keywords);
	if (keywords->len)
		add(doc, property, keywords->str);
}

static xmlNode *
next_node(xmlNode *node, gboolean inside)
{
	if (inside && node->children)
		return node->children;
	while (node && !node->next)
		node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
	return node ? node->next : NULL;
}

void
pdf_xmp_read(const char *packet, Document *doc)
{
	xmlDoc *xml = xmlReadMemory(packet, (int)MIN(strlen(packet), 4u << 20), NULL, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
					    XML_PARSE_RECOVER | XML_PARSE_NOBLANKS);
	guint seen = 0;
	for (xmlNode *node = xml ? xmlDocGetRootElement(xml) : NULL; node && seen < MOST_NODES; seen++) {
		if (node->type != XML_ELEMENT_NODE) {
			node = next_node(node, FALSE);
			continue;
		}
		const Property *property = find_property(node->ns, node->name);
		if (property)
			read_property(doc, property, node);
		for (xmlAttr *attr = node->properties; attr && is_element(node, "Description");
		     attr = attr->next) {
			const Property *short_form = find_property(attr->ns, attr->name);
			xmlChar *text = short_form ? xmlNodeGetContent((xmlNode *)attr) : NULL;
			if (text)
				add(doc, short_form, (char *)text);
			xmlFree(text);
		}
		node = next_node(node, property == NULL);
	}
	if (xml)
		xmlFreeDoc(xml);
}
