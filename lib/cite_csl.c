/* cite_csl: see cite.h. CSL-JSON: an array of items. */
#include "cite_private.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
member(JsonBuilder *json, const char *name, const char *value)
{
	if (!*value)
		return;
	json_builder_set_member_name(json, name);
	json_builder_add_string_value(json, value);
}

/* { "date-parts": [[2018, 7]] }: as many parts as are known. */
static void
member_date(JsonBuilder *json, const char *name, const char *date)
{
	guint parts[3];
	cite_date_parts(date, &parts[0], &parts[1], &parts[2]);
	if (!parts[0])
		return;
	json_builder_set_member_name(json, name);
	json_builder_begin_object(json);
	json_builder_set_member_name(json, "date-parts");
	json_builder_begin_array(json);
	json_builder_begin_array(json);
	for (guint i = 0; i < G_N_ELEMENTS(parts) && parts[i]; i++)
		json_builder_add_int_value(json, parts[i]);
	json_builder_end_array(json);
	json_builder_end_array(json);
	json_builder_end_object(json);
}

static void
member_author(JsonBuilder *json, const char *author)
{
	if (!*author)
		return;
	json_builder_set_member_name(json, "author");
	json_builder_begin_array(json);
	json_builder_begin_object(json);
	member(json, "literal", author);
	json_builder_end_object(json);
	json_builder_end_array(json);
}

static void
item(JsonBuilder *json, const Citation *c)
{
	g_autofree char *place = cite_place_words(c);
	g_autofree char *themes = c->themes ? g_strjoinv(", ", c->themes) : g_strdup("");
	g_autofree char *pages = c->pages ? g_strdup_printf("%u", c->pages) : g_strdup("");
	g_autofree char *note = g_strdup_printf("%s%sArchive id %s; sha256 %s", place,
	                                        *place ? "\n" : "", c->id, c->sha256);
	json_builder_begin_object(json);
	member(json, "id", c->key);
	member(json, "type", c->kind->csl);
	member(json, "genre", c->kind->genre);
	member_author(json, c->author);
	member(json, "title", c->title);
	/* A page's author as its publisher too would be printed twice. */
	member(json, "publisher", cite_is_report(c) ? c->author : "");
	member(json, "number", c->symbol);
	member_date(json, "issued", c->date);
	member(json, "number-of-pages", pages);
	member(json, "language", c->lang);
	member(json, "URL", c->url);
	if (*c->url)
		member_date(json, "accessed", c->accessed);
	member(json, "abstract", c->abstract);
	member(json, "keyword", themes);
	member(json, "note", note);
	json_builder_end_object(json);
}

char *
cite_csl_json(const GPtrArray *citations)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	json_builder_begin_array(json);
	for (guint i = 0; i < citations->len; i++)
		item(json, g_ptr_array_index(citations, i));
	json_builder_end_array(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = json_to_string(root, TRUE);
	return g_strconcat(text, "\n", NULL);
}
