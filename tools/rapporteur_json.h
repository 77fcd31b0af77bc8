/* rapporteur_json: members of answers, with a harmless value where one is missing. */
#pragma once
#include <json-glib/json-glib.h>

const char *json_text(JsonObject *object, const char *name); /* "" for null or none */
gint64 json_number(JsonObject *object, const char *name);
double json_real(JsonObject *object, const char *name);
gboolean json_flag(JsonObject *object, const char *name);
JsonObject *json_member(JsonObject *object, const char *name); /* or NULL */
JsonArray *json_list(JsonObject *object, const char *name);    /* or NULL */
guint json_list_length(JsonObject *object, const char *name);
JsonObject *json_item(JsonArray *list, guint i); /* or NULL */
/*
 * The value as one line, numbers and letters as the daemon writes them. Recurses on depth: the
 * session refuses deep answers.
 */
void json_append_line(GString *out, JsonNode *node);
/* The strings of a list with between between them. Caller frees. */
char *json_joined(JsonObject *object, const char *name, const char *between);
