/* show: see show.h. */
#include "show.h"

#include <string.h>
#include <json-glib/json-glib.h>

char *
show_text(const Document *doc)
{
	GString *out = g_string_new(NULL);
	guint page = 1, attachment = 0;
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *b = doc_block(doc, i);
		/* A table of contents says what the headings say, a second time. */
		if (!block_role_is_searched(b->role) || b->role == ROLE_CONTENTS)
			continue;
		if (b->attachment != attachment) {
			g_string_append_c(out, '\f');
			attachment = b->attachment;
			page = b->page;
		}
		for (; page < b->page; page++)
			g_string_append_c(out, '\f');
		if (*b->number)
			g_string_append_printf(out, "%s ", b->number);
		g_string_append(out, b->text);
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

/* The body as an article is compared: without its own headline, captions and bullets, which the
 * page has beside the text rather than in it. */
static char *
article_body(const Document *doc)
{
	GString *out = g_string_new(NULL);
	const char *title = doc_chosen(doc, "title");
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *b = doc_block(doc, i);
		if (!block_role_is_searched(b->role) || b->role == ROLE_CAPTION)
			continue;
		if (b->role == ROLE_HEADING && b->level == 1 && g_strcmp0(b->text, title) == 0)
			continue;
		if (*b->number && strcmp(b->number, "•") != 0)
			g_string_append_printf(out, "%s ", b->number);
		g_string_append(out, b->text);
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

static void
add_member(JsonBuilder *builder, const char *name, const char *value)
{
	json_builder_set_member_name(builder, name);
	if (value)
		json_builder_add_string_value(builder, value);
	else
		json_builder_add_null_value(builder);
}

static void
add_values(JsonBuilder *builder, const Document *doc)
{
	json_builder_set_member_name(builder, "values");
	json_builder_begin_array(builder);
	for (guint i = 0; i < doc->values->len; i++) {
		const Value *v = doc->values->pdata[i];
		json_builder_begin_object(builder);
		add_member(builder, "field", v->field);
		add_member(builder, "value", v->value);
		add_member(builder, "source", value_source_name(v->source));
		json_builder_set_member_name(builder, "chosen");
		json_builder_add_boolean_value(builder, v->chosen);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void
add_number(JsonBuilder *builder, const char *name, guint value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_int_value(builder, value);
}

/* Parts joined by U+001F. */
static void
add_parts(JsonBuilder *builder, const char *name, const char *joined)
{
	g_auto(GStrv) parts = g_strsplit(joined, "\x1f", -1);
	json_builder_set_member_name(builder, name);
	json_builder_begin_array(builder);
	for (char **part = parts; *part; part++)
		json_builder_add_string_value(builder, *part);
	json_builder_end_array(builder);
}

static void
add_parties(JsonBuilder *builder, const char *name, const GPtrArray *parties)
{
	json_builder_set_member_name(builder, name);
	json_builder_begin_array(builder);
	for (guint i = 0; i < parties->len; i++) {
		const Party *party = parties->pdata[i];
		json_builder_begin_object(builder);
		add_member(builder, "name", party->name);
		add_member(builder, "printed", party->printed);
		add_member(builder, "country", party->country);
		json_builder_end_object(builder);
	}
	json_builder_end_array(builder);
}

static void
add_recommendation(JsonBuilder *builder, const Document *doc, const Recommendation *r)
{
	json_builder_begin_object(builder);
	add_member(builder, "class", recommendation_class_name(r->class));
	add_member(builder, "confidence", recommendation_confidence_name(r->confidence));
	add_member(builder, "number", r->number);
	add_member(builder, "paragraph", r->paragraph);
	add_member(builder, "text", r->text);
	add_member(builder, "lead_in", r->lead_in);
	add_parties(builder, "addressees", r->addressees);
	add_parties(builder, "issuers", r->issuers);
	add_parts(builder, "themes", r->themes);
	add_parts(builder, "affected", r->affected);
	add_member(builder, "verb", r->verb);
	add_number(builder, "level", r->level);
	add_number(builder, "page", r->page);
	add_member(builder, "page_label", doc_page_label(doc, r->attachment, r->page));
	add_number(builder, "page_last", r->page_last);
	add_number(builder, "attachment", r->attachment);
	add_parts(builder, "heading", r->heading);
	add_number(builder, "block_first", r->block_first);
	add_number(builder, "start", r->start);
	add_number(builder, "block_last", r->block_last);
	add_number(builder, "end", r->end);
	add_member(builder, "language", r->lang);
	json_builder_set_member_name(builder, "repeats");
	if (r->repeats == G_MAXUINT)
		json_builder_add_null_value(builder);
	else
		json_builder_add_int_value(builder, r->repeats);
	json_builder_end_object(builder);
}

char *
show_json(const Document *doc, const char *file)
{
	static const char *const fields[][2] = {{"title", "title"},         {"date", "date"},
						{"language", "lang"},       {"kind", "kind"},
						{"publisher", "publisher"}, {"symbol", "symbol"}};
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autofree char *name = g_utf8_make_valid(file, -1);
	g_autofree char *text = article_body(doc);
	json_builder_begin_object(builder);
	add_member(builder, "file", name);
	add_member(builder, "format", doc->format);
	add_member(builder, "state", doc_state_name(doc->state));
	add_member(builder, "reason", doc->reason);
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		add_member(builder, fields[i][0], doc_chosen(doc, fields[i][1]));
	json_builder_set_member_name(builder, "n_pages");
	json_builder_add_int_value(builder, doc->page_count);
	add_values(builder, doc);
	json_builder_set_member_name(builder, "recommendations");
	json_builder_begin_array(builder);
	for (guint i = 0; i < doc->recommendations->len; i++)
		add_recommendation(builder, doc, doc_recommendation(doc, i));
	json_builder_end_array(builder);
	add_member(builder, "articleBody", text);
	json_builder_end_object(builder);
	g_autoptr(JsonNode) root = json_builder_get_root(builder);
	return json_to_string(root, FALSE);
}
