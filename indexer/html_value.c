/* html_value: one way for all values of a page. */
#include "html_value.h"
#include "html_date.h"
#include "html_tree.h"

#include <string.h>

enum {
	VALUE_MAX = 2000, /* bytes; longer ones are cut at a character */
	VALUES_MAX = 400  /* of one page */
};

/* References in values of JSON, and in attributes that were escaped twice: numbers and the names
 * that every writer uses. */
static char *
resolve_references(const char *value)
{
	static const struct {
		const char *name;
		gunichar c;
	} names[] = {{"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''},
	             {"&lt;", '<'},  {"&gt;", '>'},   {"&nbsp;", ' '}};
	GString *out = g_string_new(NULL);
	while (*value) {
		gunichar c = 0;
		gsize length = 0;
		for (guint i = 0; *value == '&' && i < G_N_ELEMENTS(names) && c == 0; i++)
			if (g_str_has_prefix(value, names[i].name)) {
				c = names[i].c;
				length = strlen(names[i].name);
			}
		if (value[0] == '&' && value[1] == '#') {
			gboolean hex = value[2] == 'x' || value[2] == 'X';
			char *end;
			guint64 code = g_ascii_strtoull(value + 2 + hex, &end, hex ? 16 : 10);
			if (*end == ';' && code >= 0x20 && code < 0x110000 &&
			    g_unichar_validate((gunichar)code)) {
				c = (gunichar)code;
				length = (gsize)(end + 1 - value);
			}
		}
		if (c)
			g_string_append_unichar(out, c);
		else
			g_string_append_c(out, *value);
		value += c ? length : 1;
	}
	return g_string_free(out, FALSE);
}

static char *
clean(const char *text_in)
{
	g_autofree char *value = resolve_references(text_in);
	GString *out = g_string_new(NULL);
	gsize n = strnlen(value, VALUE_MAX);
	while (n && n == VALUE_MAX && ((guchar)value[n] & 0xC0) == 0x80)
		n--;
	html_append_text(out, value, n);
	char *text = g_strstrip(g_string_free(out, FALSE));
	char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
	if (normal == NULL)
		return text;
	g_free(text);
	return normal;
}

static gboolean
is_date_field(const char *field)
{
	return strcmp(field, "date") == 0 || strcmp(field, "modified") == 0 ||
	       strcmp(field, "created") == 0;
}

void
html_value_add(Document *doc, const char *field, const char *value, ValueSource source,
               float confidence)
{
	g_autofree char *text = clean(value);
	if (doc->values->len >= VALUES_MAX || *text == '\0')
		return;
	if (is_date_field(field)) {
		g_autofree char *date = html_date_parse(text);
		if (date)
			doc_add_value(doc, field, date, source, confidence);
		return;
	}
	if (strcmp(field, "author") == 0 && g_str_has_prefix(text, "http"))
		return; /* the address of a profile */
	if (strcmp(field, "lang") == 0)
		g_strdelimit(text, "_", '-');
	doc_add_value(doc, field, text, source, confidence);
}
