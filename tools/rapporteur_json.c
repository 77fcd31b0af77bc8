/* rapporteur_json: see rapporteur_json.h. */
#include "rapporteur_json.h"

#include "emit.h"

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

/* The fewest decimals that tell the number: binary fractions show none of their tail. */
static guint
decimals_of(double number)
{
	for (guint decimals = 1; decimals < 9; decimals++) {
		char format[8], text[G_ASCII_DTOSTR_BUF_SIZE + 320];
		g_snprintf(format, sizeof format, "%%.%uf", decimals);
		g_ascii_formatd(text, sizeof text, format, number);
		double again = g_ascii_strtod(text, NULL);
		if (again <= number && again >= number)
			return decimals;
	}
	return 9;
}

static void
write_value(JsonOut *json, const char *name, JsonNode *node)
{
	GType type = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
	if (type == G_TYPE_STRING)
		json_out_string(json, name, json_node_get_string(node));
	else if (type == G_TYPE_BOOLEAN)
		json_out_bool(json, name, json_node_get_boolean(node));
	else if (type == G_TYPE_INT64 && json_node_get_int(node) >= 0)
		json_out_number(json, name, (guint64)json_node_get_int(node));
	else if (type == G_TYPE_INT64)
		json_out_real(json, name, json_node_get_double(node), 0);
	else if (type == G_TYPE_DOUBLE)
		json_out_real(json, name, json_node_get_double(node),
		              decimals_of(json_node_get_double(node)));
	else
		json_out_null(json, name);
}

static void
write_node(JsonOut *json, const char *name, JsonNode *node)
{
	if (JSON_NODE_HOLDS_OBJECT(node)) {
		JsonObject *object = json_node_get_object(node);
		g_autoptr(GList) members = json_object_get_members(object);
		json_out_open(json, name, '{');
		for (GList *member = members; member; member = member->next)
			write_node(json, member->data, json_object_get_member(object, member->data));
		json_out_close(json, '}');
	} else if (JSON_NODE_HOLDS_ARRAY(node)) {
		JsonArray *array = json_node_get_array(node);
		json_out_open(json, name, '[');
		for (guint i = 0; i < json_array_get_length(array); i++)
			write_node(json, NULL, json_array_get_element(array, i));
		json_out_close(json, ']');
	} else {
		write_value(json, name, node);
	}
}

void
json_append_line(GString *out, JsonNode *node)
{
	JsonOut *json = json_out_new();
	write_node(json, NULL, node);
	g_autoptr(GBytes) line = json_out_finish(json);
	g_string_append_len(out, g_bytes_get_data(line, NULL), (gssize)g_bytes_get_size(line));
}
