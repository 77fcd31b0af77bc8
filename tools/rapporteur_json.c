/* rapporteur_json: see rapporteur_json.h. */
#include "rapporteur_json.h"

static JsonNode *
value(JsonObject *object, const char *name)
{
	JsonNode *node = object ? json_object_get_member(object, name) : NULL;
	return node && JSON_NODE_HOLDS_VALUE(node) ? node : NULL;
}

const char *
json_text(JsonObject *object, const char *name)
{
	JsonNode *node = value(object, name);
	const char *text = node ? json_node_get_string(node) : NULL;
	return text ? text : "";
}

gint64
json_number(JsonObject *object, const char *name)
{
	JsonNode *node = value(object, name);
	return node ? json_node_get_int(node) : 0;
}

double
json_real(JsonObject *object, const char *name)
{
	JsonNode *node = value(object, name);
	return node ? json_node_get_double(node) : 0;
}

gboolean
json_flag(JsonObject *object, const char *name)
{
	JsonNode *node = value(object, name);
	return node && json_node_get_boolean(node);
}

JsonObject *
json_member(JsonObject *object, const char *name)
{
	JsonNode *node = object ? json_object_get_member(object, name) : NULL;
	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

JsonArray *
json_list(JsonObject *object, const char *name)
{
	JsonNode *node = object ? json_object_get_member(object, name) : NULL;
	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

guint
json_list_length(JsonObject *object, const char *name)
{
	JsonArray *list = json_list(object, name);
	return list ? json_array_get_length(list) : 0;
}

JsonObject *
json_item(JsonArray *list, guint i)
{
	JsonNode *node = json_array_get_element(list, i);
	return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

char *
json_joined(JsonObject *object, const char *name, const char *between)
{
	GString *out = g_string_new(NULL);
	JsonArray *list = json_list(object, name);
	for (guint i = 0; list && i < json_array_get_length(list); i++) {
		const char *item = json_array_get_string_element(list, i);
		g_string_append_printf(out, "%s%s", i ? between : "", item ? item : "");
	}
	return g_string_free(out, FALSE);
}
