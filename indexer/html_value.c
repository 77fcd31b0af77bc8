/* html_value: one way for all values of a page. */
#include "html_value.h"
#include "html_date.h"
#include "html_tree.h"

#include <string.h>

enum {
	VALUE_MAX = 2000,  /* bytes; longer ones are cut at a character */
	VALUES_MAX = 400   /* of one page */
};

static char *
clean(const char *value)
{
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
