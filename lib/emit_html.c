/* emit_html: see emit.h. */
#include "emit.h"

#include <stdarg.h>
#include <string.h>

static void
append_escaped(GString *out, const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		char c = text[i];
		if (c == '&')
			g_string_append(out, "&amp;");
		else if (c == '<')
			g_string_append(out, "&lt;");
		else if (c == '>')
			g_string_append(out, "&gt;");
		else if (c == '"')
			g_string_append(out, "&quot;");
		else if (c == '\'')
			g_string_append(out, "&#39;");
		else if ((guchar)c < 0x20 && c != '\n' && c != '\t')
			g_string_append(out, "\xef\xbf\xbd");
		else
			g_string_append_c(out, c);
	}
}

static void
append_valid(GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	append_escaped(out, valid, strlen(valid));
}

/* What a reader may be led to: no javascript:, no data:, no other server's path without a scheme.
 */
static gboolean
leads_somewhere(const char *address)
{
	return !g_ascii_strncasecmp(address, "http://", 7) ||
	       !g_ascii_strncasecmp(address, "https://", 8) || *address == '#' || *address == '?' ||
	       (*address == '/' && address[1] != '/' && address[1] != '\\');
}

static void
append_tag(HtmlOut *html, const char *tag, va_list attributes)
{
	const char *name;
	g_string_append_printf(html->out, "<%s", tag);
	while ((name = va_arg(attributes, const char *))) {
		const char *value = va_arg(attributes, const char *);
		if (!value || (!strcmp(name, "href") && !leads_somewhere(value)))
			continue;
		g_string_append_printf(html->out, " %s=\"", name);
		append_valid(html->out, value);
		g_string_append_c(html->out, '"');
	}
	g_string_append_c(html->out, '>');
}

void
html_out_open(HtmlOut *html, const char *tag, ...)
{
	va_list attributes;
	va_start(attributes, tag);
	append_tag(html, tag, attributes);
	va_end(attributes);
	g_ptr_array_add(html->open, (gpointer)(guintptr)tag);
}

void
html_out_close(HtmlOut *html)
{
	const char *tag = g_ptr_array_steal_index(html->open, html->open->len - 1);
	g_string_append_printf(html->out, "</%s>", tag);
}

void
html_out_void(HtmlOut *html, const char *tag, ...)
{
	va_list attributes;
	va_start(attributes, tag);
	append_tag(html, tag, attributes);
	va_end(attributes);
}

void
html_out_text(HtmlOut *html, const char *text)
{
	append_valid(html->out, text);
}

void
html_out_element(HtmlOut *html, const char *tag, const char *text, ...)
{
	va_list attributes;
	va_start(attributes, text);
	append_tag(html, tag, attributes);
	va_end(attributes);
	append_valid(html->out, text);
	g_string_append_printf(html->out, "</%s>", tag);
}

void
html_out_marked(HtmlOut *html, const char *text, const GArray *highlights)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	const char *p = valid, *end = valid + strlen(valid);
	guint at = 0;
	for (guint i = 0; highlights && i + 1 < highlights->len; i += 2) {
		guint first = g_array_index(highlights, guint, i);
		guint last = g_array_index(highlights, guint, i + 1);
		const char *from = p;
		for (; at < first && p < end; at++)
			p = g_utf8_next_char(p);
		append_escaped(html->out, from, (gsize)(p - from));
		from = p;
		for (; at < last && p < end; at++)
			p = g_utf8_next_char(p);
		if (p == from)
			continue;
		g_string_append(html->out, "<mark>");
		append_escaped(html->out, from, (gsize)(p - from));
		g_string_append(html->out, "</mark>");
	}
	append_escaped(html->out, p, (gsize)(end - p));
}

HtmlOut *
html_out_new(const char *title, const char *lang, const char *style)
{
	HtmlOut *html = g_new0(HtmlOut, 1);
	html->out = g_string_new("<!DOCTYPE html>\n");
	html->open = g_ptr_array_new();
	html_out_open(html, "html", "lang", lang, NULL);
	html_out_open(html, "head", NULL);
	html_out_void(html, "meta", "charset", "utf-8", NULL);
	html_out_void(html, "meta", "name", "viewport", "content", "width=device-width", NULL);
	html_out_element(html, "title", title, NULL);
	html_out_void(html, "link", "rel", "stylesheet", "href", style, NULL);
	html_out_close(html);
	g_string_append_c(html->out, '\n');
	html_out_open(html, "body", NULL);
	return html;
}

GBytes *
html_out_finish(HtmlOut *html)
{
	while (html->open->len)
		html_out_close(html);
	g_string_append_c(html->out, '\n');
	GBytes *bytes = g_string_free_to_bytes(html->out);
	g_ptr_array_unref(html->open);
	g_free(html);
	return bytes;
}
