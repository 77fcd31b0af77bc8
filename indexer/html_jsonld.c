/* html_jsonld: objects of schema.org. Source: schema.org (Article, Report, WebPage, Event). */
#include "html_jsonld.h"
#include "html_value.h"

#include <string.h>
#include <json-glib/json-glib.h>

enum {
	SCRIPT_MAX = 1 << 20, /* bytes */
	SCRIPTS_MAX = 32,
	DEPTH_MAX = 40, /* json-glib recurses */
	OBJECTS_MAX = 2000,
	NAMES_MAX = 50
};

struct HtmlJsonld {
	GPtrArray *parsers; /* own the objects */
	GPtrArray *objects; /* JsonObject*: every object that has a type, with those below it */
	GHashTable *by_id;  /* char * → JsonObject* */
};

HtmlJsonld *
html_jsonld_new(void)
{
	HtmlJsonld *jsonld = g_new0(HtmlJsonld, 1);
	jsonld->parsers = g_ptr_array_new_with_free_func(g_object_unref);
	jsonld->objects = g_ptr_array_new();
	jsonld->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return jsonld;
}

static gboolean
too_deep(const char *p, gsize n)
{
	guint depth = 0;
	gboolean string = FALSE;
	for (const char *end = p + n; p < end; p++) {
		if (string && *p == '\\')
			p++;
		else if (*p == '"')
			string = !string;
		else if (!string && (*p == '{' || *p == '['))
			depth++;
		else if (!string && (*p == '}' || *p == ']') && depth)
			depth--;
		if (depth > DEPTH_MAX)
			return TRUE;
	}
	return FALSE;
}

static void
collect(HtmlJsonld *jsonld, JsonNode *node, guint depth)
{
	if (node == NULL || depth > DEPTH_MAX || jsonld->objects->len >= OBJECTS_MAX)
		return;
	if (JSON_NODE_HOLDS_ARRAY(node)) {
		JsonArray *array = json_node_get_array(node);
		for (guint i = 0; i < json_array_get_length(array); i++)
			collect(jsonld, json_array_get_element(array, i), depth + 1);
		return;
	}
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	JsonObject *object = json_node_get_object(node);
	JsonNode *id = json_object_get_member(object, "@id");
	if (json_object_has_member(object, "@type"))
		g_ptr_array_add(jsonld->objects, object);
	if (id && json_node_get_value_type(id) == G_TYPE_STRING && json_object_get_size(object) > 1)
		g_hash_table_insert(jsonld->by_id, g_strdup(json_node_get_string(id)), object);
	/* Where documents stand; not "mentions" and "isPartOf", whose titles are others'. */
	collect(jsonld, json_object_get_member(object, "@graph"), depth + 1);
	collect(jsonld, json_object_get_member(object, "mainEntity"), depth + 1);
	collect(jsonld, json_object_get_member(object, "publisher"), depth + 1);
}

void
html_jsonld_add(HtmlJsonld *jsonld, const char *text, gsize n)
{
	if (n > SCRIPT_MAX || jsonld->parsers->len >= SCRIPTS_MAX || too_deep(text, n))
		return;
	/* Line ends inside strings are common and no JSON; wrappers come from XHTML's days. */
	g_autofree char *flat = g_strndup(text, n);
	for (char *p = flat; *p; p++)
		if ((guchar)*p < 0x20)
			*p = ' ';
	char *start = flat + strcspn(flat, "{[");
	char *end = strrchr(start, *start == '[' ? ']' : '}');
	if (*start == '\0' || end == NULL)
		return;
	end[1] = '\0';
	JsonParser *parser = json_parser_new();
	if (json_parser_load_from_data(parser, start, -1, NULL)) {
		g_ptr_array_add(jsonld->parsers, parser);
		collect(jsonld, json_parser_get_root(parser), 0);
	} else {
		g_object_unref(parser);
	}
}

/* ---- types ------------------------------------------------------------------------------------
 */

/* How sure the object is about this page: 0 when it is about something else. */
static float
type_weight(const char *type)
{
	static const struct {
		const char *part;
		float weight;
	} weights[] = {{"Report", 0.9f},           {"Article", 0.9f},
	               {"BlogPosting", 0.9f},      {"PressRelease", 0.9f},
	               {"Legislation", 0.9f},      {"DigitalDocument", 0.8f},
	               {"PublicationIssue", 0.8f}, {"Event", 0.8f},
	               {"CreativeWork", 0.7f},     {"Book", 0.7f},
	               {"Dataset", 0.7f},          {"ItemPage", 0.5f},
	               {"WebPage", 0.5f},          {"AboutPage", 0.5f},
	               {"VideoObject", 0.5f},      {"AudioObject", 0.5f}};
	for (guint i = 0; i < G_N_ELEMENTS(weights); i++)
		if (g_str_has_suffix(type, weights[i].part))
			return weights[i].weight;
	return 0;
}

/* The first string of a value or of an array of values. */
static const char *
first_string(JsonNode *node)
{
	if (node && JSON_NODE_HOLDS_ARRAY(node)) {
		JsonArray *array = json_node_get_array(node);
		node = json_array_get_length(array) ? json_array_get_element(array, 0) : NULL;
	}
	if (node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
		return json_node_get_string(node);
	return NULL;
}

static const char *
member(JsonObject *object, const char *name)
{
	return first_string(json_object_get_member(object, name));
}

/* A person or body: a string, an object with a name, a reference, or an array of these. */
static void
add_names(const HtmlJsonld *jsonld, Document *doc, const char *field, JsonNode *node,
          float confidence)
{
	if (node == NULL)
		return;
	if (JSON_NODE_HOLDS_ARRAY(node)) {
		JsonArray *array = json_node_get_array(node);
		guint n = MIN(json_array_get_length(array), (guint)NAMES_MAX);
		for (guint i = 0; i < n; i++) {
			JsonNode *item = json_array_get_element(array, i);
			if (!JSON_NODE_HOLDS_ARRAY(item))
				add_names(jsonld, doc, field, item, confidence);
		}
		return;
	}
	const char *name = first_string(node);
	if (JSON_NODE_HOLDS_OBJECT(node)) {
		JsonObject *object = json_node_get_object(node);
		const char *id = member(object, "@id");
		name = member(object, "name");
		if (name == NULL && id && (object = g_hash_table_lookup(jsonld->by_id, id)))
			name = member(object, "name");
	}
	if (name)
		html_value_add(doc, field, name, SOURCE_JSONLD, confidence);
}

static void
add_object(const HtmlJsonld *jsonld, Document *doc, JsonObject *object, const char *type,
           float weight)
{
	static const struct {
		const char *name, *field;
	} plain[] = {{"datePublished", "date"},      {"dateModified", "modified"},
	             {"dateCreated", "created"},     {"startDate", "event_date"},
	             {"inLanguage", "lang"},         {"reportNumber", "symbol"},
	             {"description", "description"}, {"keywords", "keywords"}};
	const char *title = member(object, "headline");
	if (title == NULL)
		title = member(object, "name");
	if (title)
		html_value_add(doc, "title", title, SOURCE_JSONLD, weight);
	for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
		const char *value = member(object, plain[i].name);
		if (value)
			html_value_add(doc, plain[i].field, value, SOURCE_JSONLD, weight);
	}
	add_names(jsonld, doc, "author", json_object_get_member(object, "author"), weight);
	add_names(jsonld, doc, "publisher", json_object_get_member(object, "publisher"), weight);
	html_value_add(doc, "kind", type, SOURCE_JSONLD, weight / 2);
}

void
html_jsonld_finish(HtmlJsonld *jsonld, Document *doc)
{
	for (guint i = 0; i < jsonld->objects->len; i++) {
		JsonObject *object = g_ptr_array_index(jsonld->objects, i);
		const char *type = member(object, "@type");
		float weight = type ? type_weight(type) : 0;
		if (weight > 0)
			add_object(jsonld, doc, object, type, weight);
		else if (type && strcmp(type, "WebSite") == 0 && member(object, "name"))
			html_value_add(doc, "publisher", member(object, "name"), SOURCE_JSONLD,
			               0.4f);
	}
	g_ptr_array_unref(jsonld->objects);
	g_ptr_array_unref(jsonld->parsers);
	g_hash_table_unref(jsonld->by_id);
	g_free(jsonld);
}
