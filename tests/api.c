/* Answers without sockets: ranges, conditional requests, dates, JSON, HTML, wrapping, refusals. */
#include <json-glib/json-glib.h>
#include <string.h>
#include "api.h"
#include "base.h"
#include "emit.h"

/* ---- ranges
 * ---------------------------------------------------------------------------------------- */

static char *
ranges_text(const char *header, guint64 size)
{
	GArray *ranges = NULL;
	ApiRangeResult result = api_range_parse(header, size, &ranges);
	if (result == API_RANGE_WHOLE)
		return g_strdup("whole");
	if (result == API_RANGE_UNSATISFIABLE)
		return g_strdup("none");
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < ranges->len; i++) {
		const ApiRange *range = &g_array_index(ranges, ApiRange, i);
		g_string_append_printf(out, "%s%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT,
		                       i ? " " : "", range->start, range->length);
	}
	g_array_unref(ranges);
	return g_string_free(out, FALSE);
}

static void
test_ranges(void)
{
	static const struct {
		const char *header;
		guint64 size;
		const char *expected;
	} cases[] = {
	    {NULL, 100, "whole"},
	    {"bytes=0-0", 100, "0+1"},
	    {"bytes=0-99", 100, "0+100"},
	    {"bytes=0-1000", 100, "0+100"},
	    {"bytes=99-", 100, "99+1"},
	    {"bytes=100-", 100, "none"},
	    {"bytes=-1", 100, "99+1"},
	    {"bytes=-1000", 100, "0+100"},
	    {"bytes=-0", 100, "none"},
	    {"bytes=5-4", 100, "whole"},
	    {"bytes=", 100, "whole"},
	    {"bytes=,", 100, "whole"},
	    {"bytes=a-b", 100, "whole"},
	    {"bytes=1-2x", 100, "whole"},
	    {"bytes=1", 100, "whole"},
	    {"lines=1-2", 100, "whole"},
	    {"BYTES=1-2", 100, "1+2"},
	    {"bytes=0-1, 10-11", 100, "0+2 10+2"},
	    {"bytes=10-11,0-1", 100, "10+2 0+2"},
	    {"bytes=0-10,5-20", 100, "0+21"},
	    {"bytes=20-,0-20", 100, "0+100"},
	    {"bytes=0-1,200-300", 100, "0+2"},
	    {"bytes=200-300,400-500", 100, "none"},
	    {"bytes=99999999999999999999-", 100, "whole"},
	    {"bytes=0-999999999999999999", 100, "0+100"},
	    {"bytes=0-0", 0, "none"},
	    {"bytes=-5", 0, "none"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = ranges_text(cases[i].header, cases[i].size);
		g_assert_cmpstr(got, ==, cases[i].expected);
	}
}

static void
test_too_many_ranges(void)
{
	GString *header = g_string_new("bytes=0-0");
	for (guint i = 1; i < 5000; i++)
		g_string_append_printf(header, ",%u-%u", i * 3, i * 3);
	g_autofree char *got = ranges_text(header->str, 100000);
	g_assert_cmpstr(got, ==, "whole");
	g_string_free(header, TRUE);
}

/* Whatever parts are named, they lie inside the file and none is empty. */
static void
test_random_ranges(void)
{
	static const char letters[] = "0123456789-,  ";
	for (guint round = 0; round < 20000; round++) {
		GString *header = g_string_new("bytes=");
		guint64 size = (guint64)g_test_rand_int_range(0, 50);
		for (int i = g_test_rand_int_range(0, 20); i > 0; i--)
			g_string_append_c(header,
			                  letters[g_test_rand_int_range(0, sizeof letters - 1)]);
		GArray *ranges = NULL;
		if (api_range_parse(header->str, size, &ranges) == API_RANGE_PARTS) {
			g_assert_cmpuint(ranges->len, >, 0);
			for (guint i = 0; i < ranges->len; i++) {
				const ApiRange *range = &g_array_index(ranges, ApiRange, i);
				g_assert_cmpuint(range->length, >, 0);
				g_assert_cmpuint(range->start + range->length, <=, size);
			}
			g_array_unref(ranges);
		}
		g_string_free(header, TRUE);
	}
}

static void
test_etags(void)
{
	g_assert_true(api_etag_listed("*", "\"a\""));
	g_assert_true(api_etag_listed("\"a\"", "\"a\""));
	g_assert_true(api_etag_listed("W/\"a\"", "\"a\""));
	g_assert_true(api_etag_listed("\"b\", \"a\"", "\"a\""));
	g_assert_false(api_etag_listed("\"ab\"", "\"a\""));
	g_assert_false(api_etag_listed("a", "\"a\""));
	g_assert_false(api_etag_listed("\"a", "\"a\""));
	g_assert_false(api_etag_listed("", "\"a\""));
	g_assert_false(api_etag_listed(NULL, "\"a\""));
}

static void
test_dates(void)
{
	gint64 seconds = 0;
	g_autofree char *text = api_date_format(784111777);
	g_assert_cmpstr(text, ==, "Sun, 06 Nov 1994 08:49:37 GMT");
	g_assert_true(api_date_parse(text, &seconds));
	g_assert_cmpint(seconds, ==, 784111777);
	static const char *const wrong[] = {"",
	                                    "yesterday",
	                                    "Sun, 06 Nox 1994 08:49:37 GMT",
	                                    "Sun, 32 Nov 1994 08:49:37 GMT",
	                                    "Sun, 06 Nov 1994 08:49:37 GMT ",
	                                    "Sun, 06 Nov 1994 08:49:37 EST",
	                                    "784111777"};
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(api_date_parse(wrong[i], &seconds));
	g_assert_false(api_date_parse(NULL, &seconds));
}

/* ---- JSON
 * ------------------------------------------------------------------------------------------- */

static char *
json_of_string(const char *value)
{
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_string(json, "v", value);
	json_out_close(json, '}');
	gsize size = 0;
	g_autofree char *data = g_bytes_unref_to_data(json_out_finish(json), &size);
	return g_strndup(data, size);
}

/* What goes in comes out of an independent reader, byte for byte. */
static void
test_json_strings(void)
{
	static const char *const values[] = {"",     "plain", "\"\\/",     "\n\t\r\b\f\x01\x1f\x7f",
	                                     "ရန်ကုန်", "😀",     "</script>", "\xe2\x80\xa8"};
	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autofree char *text = json_of_string(values[i]);
		g_autoptr(JsonParser) parser = json_parser_new();
		g_assert_true(json_parser_load_from_data(parser, text, -1, NULL));
		JsonObject *root = json_node_get_object(json_parser_get_root(parser));
		g_assert_cmpstr(json_object_get_string_member(root, "v"), ==, values[i]);
	}
}

static GBytes *
json_of_everything(void)
{
	static const char *const list[] = {"a", "b", NULL};
	JsonOut *json = json_out_new();
	json_out_open(json, NULL, '{');
	json_out_string(json, "bad", "a\xff");
	json_out_known(json, "unknown", "");
	json_out_strings(json, "list", list);
	json_out_strings(json, "empty", NULL);
	json_out_number(json, "n", G_MAXUINT32);
	json_out_real(json, "r", 1.23456, 2);
	json_out_real(json, "nan", 0.0 / 0.0, 2);
	json_out_bool(json, "yes", TRUE);
	json_out_open(json, "o", '{');
	json_out_close(json, '}');
	json_out_null(json, "null");
	json_out_close(json, '}');
	return json_out_finish(json);
}

static void
test_json_shape(void)
{
	g_autoptr(GBytes) bytes = json_of_everything();
	gsize size = 0;
	const char *text = g_bytes_get_data(bytes, &size);
	g_autofree char *copy = g_strndup(text, size);
	g_assert_cmpstr(
	    copy, ==,
	    "{\"bad\":\"a\xef\xbf\xbd\",\"unknown\":null,\"list\":[\"a\",\"b\"],\"empty\":[],"
	    "\"n\":4294967295,\"r\":1.23,\"nan\":null,\"yes\":true,\"o\":{},\"null\":null}\n");
}

/* What is printed comes first; equal or missing labels are not said twice. */
static void
test_page_words(void)
{
	static const struct {
		const char *label, *words;
	} cases[] = {{"7", "p. 7 (PDF p. 11)"}, {"xi", "p. xi (PDF p. 11)"}, {"11", "p. 11"}, {"", "p. 11"}};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *words = emit_page_words(cases[i].label, 11);
		g_assert_cmpstr(words, ==, cases[i].words);
	}
}

static void
test_link(void)
{
	DocumentRecord document = {
	    .id = (char[]){"d1"}, .url = (char[]){""}, .format = (char[]){"pdf"}};
	PassageRecord passage = {.page = 7, .anchor = (char[]){"a b"}};
	g_autofree char *own = emit_link(&document, &passage);
	g_assert_cmpstr(own, ==, "/documents/d1/file#page=7");
	document.url = (char[]){"https://x.example/r.pdf"};
	g_autofree char *public = emit_link(&document, &passage);
	g_assert_cmpstr(public, ==, "https://x.example/r.pdf#page=7");
	document.format = (char[]){"html"};
	g_autofree char *anchor = emit_link(&document, &passage);
	g_assert_cmpstr(anchor, ==, "https://x.example/r.pdf#a%20b");
	passage.attachment = 1;
	g_autofree char *attached = emit_link(&document, &passage);
	g_assert_cmpstr(attached, ==, "https://x.example/r.pdf");
}

/* ---- HTML
 * ------------------------------------------------------------------------------------------- */

static char *
html_of(const char *text, const char *address)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(guint));
	guint ends[] = {0, 1, 3, 100};
	g_array_append_vals(marks, ends, 4);
	HtmlOut *html = html_out_new(text, text, address);
	html_out_element(html, "a", text, "href", address, "title", text, NULL);
	html_out_text(html, text);
	html_out_marked(html, text, marks);
	g_array_unref(marks);
	gsize size = 0;
	GBytes *bytes = html_out_finish(html);
	g_autofree char *data = g_bytes_unref_to_data(bytes, &size);
	return g_strndup(data, size);
}

/* No foreign byte can begin a tag, end an attribute or begin an entity. */
static void
test_html_escapes(void)
{
	g_autofree char *page = html_of("<script>'\"&\x01\xff", "javascript:alert(1)");
	g_assert_null(strstr(page, "<script"));
	g_assert_null(strstr(page, "javascript:"));
	g_assert_null(strstr(page, "'"));
	g_assert_null(strchr(page, '\x01'));
	g_assert_true(g_utf8_validate(page, -1, NULL));
	g_assert_nonnull(strstr(page, "&lt;script&gt;&#39;&quot;&amp;"));
	g_assert_nonnull(strstr(page, "<mark>&lt;</mark>sc<mark>ript"));
}

static void
test_html_addresses(void)
{
	static const char *const refused[] = {"javascript:x",   "data:text/html,x",
	                                      "//evil.example", "/\\evil.example",
	                                      "JaVaScRiPt:x",   " https://x"};
	for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *page = html_of("x", refused[i]);
		g_assert_null(strstr(page, "<a href"));
	}
	g_autofree char *good = html_of("x", "https://x.example/?a=1&b=2");
	g_assert_nonnull(strstr(good, "<a href=\"https://x.example/?a=1&amp;b=2\""));
}

/* ---- wrapping
 * --------------------------------------------------------------------------------------- */

static char *
wrapped(const char *text, guint columns, const guint *marks, gsize count)
{
	GString *out = g_string_new(NULL);
	WrapStyle style = {.first = "> ",
	                   .rest = "  ",
	                   .mark_on = "[",
	                   .mark_off = "]",
	                   .on = "",
	                   .off = "",
	                   .columns = columns};
	emit_wrap(out, text, marks, count, &style);
	return g_string_free(out, FALSE);
}

static void
test_width(void)
{
	g_assert_cmpuint(emit_text_width("abc"), ==, 3);
	g_assert_cmpuint(emit_text_width("移民工"), ==, 6);
	g_assert_cmpuint(emit_text_width("น้ำ"), ==, 2); /* one consonant, a tone mark, sara am */
	g_assert_cmpuint(emit_text_width("e\xcc\x81"), ==, 1);
	g_assert_cmpuint(emit_text_width("a\xe2\x80\x8b"
	                                 "b"),
	                 ==, 2);
}

static void
test_wrap(void)
{
	static const guint marks[] = {4, 15};
	g_autofree char *lines = wrapped("one two three four five six", 20, marks, 2);
	g_assert_cmpstr(lines, ==, "> one [two three f]our\n  five six\n");
	static const guint over[] = {10, 22};
	g_autofree char *broken = wrapped("one two three four five six", 20, over, 2);
	g_assert_cmpstr(broken, ==, "> one two th[ree four]\n  [fiv]e six\n");
	g_autofree char *controls = wrapped("a\x1b[2Jb\xc2\x9b", 40, NULL, 0);
	g_assert_cmpstr(controls, ==, "> a\xef\xbf\xbd[2Jb\xef\xbf\xbd\n");
	g_autofree char *nothing = wrapped("  \n ", 40, NULL, 0);
	g_assert_cmpstr(nothing, ==, "");
}

/* In every script no line is too wide, no line begins with a mark, and no character is lost. */
static void
test_wrap_scripts(void)
{
	static const char *const texts[] = {
	    "ရွှေ့ပြောင်းအလုပ်သမားများ၏အခွင့်အရေးကိုကာကွယ်ခြင်းနှင့်မြှင့်တင်ခြင်းဆိုင်ရာ",
	    "แรงงานข้ามชาติควรได้รับการคุ้มครองตามกฎหมายแรงงานและมาตรฐานสากลระหว่างประเทศ",
	    "移民工人的权利应当在整个移徙过程中得到保护包括招聘工作返回以及重新融入社会各个阶段",
	    "ការការពារសិទ្ធិរបស់ពលករទេសន្តរប្រវេសន៍នៅក្នុងដំណើរការចំណាកស្រុកទាំងមូលនៃតំបន់មេគង្គ",
	    "averyveryveryveryveryverylongwordthatnobodyevertypedbutthatstandsinaurl/and/more",
	};
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *text = wrapped(texts[i], 30, NULL, 0);
		g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
		GString *back = g_string_new(NULL);
		for (char **line = lines; *line && **line; line++) {
			g_assert_cmpuint(emit_text_width(*line), <=, 30);
			g_assert_false(g_unichar_iszerowidth(g_utf8_get_char(*line + 2)));
			g_string_append(back, *line + 2);
		}
		g_assert_cmpstr(back->str, ==, texts[i]);
		g_string_free(back, TRUE);
	}
}

static void
test_wrap_random(void)
{
	static const gunichar some[] = {'a',  ' ',    '\n',   0x301, 0x4e00,
	                                0x1b, 0x102c, 0x200b, 0x202e};
	for (guint round = 0; round < 5000; round++) {
		GString *text = g_string_new(NULL);
		guint marks[4] = {0};
		for (int i = g_test_rand_int_range(0, 60); i > 0; i--)
			g_string_append_unichar(text,
			                        some[g_test_rand_int_range(0, G_N_ELEMENTS(some))]);
		for (guint i = 1; i < 4; i++)
			marks[i] = marks[i - 1] + (guint)g_test_rand_int_range(0, 20);
		g_autofree char *out = wrapped(text->str, 20, marks, 4);
		guint opened = 0, closed = 0;
		for (const char *p = out; *p; p++) {
			opened += *p == '[';
			closed += *p == ']';
			g_assert_cmpuint(opened - closed, <=, 1);
			g_assert_true(*p != '\n' || opened == closed);
		}
		g_assert_null(strchr(out, '\x1b'));
		g_string_free(text, TRUE);
	}
}

/* ---- refusals
 * --------------------------------------------------------------------------------------- */

static void
test_refuse(void)
{
	g_autoptr(ApiResponse) json = api_refuse("/search.json", 503, "busy", "later");
	g_autoptr(ApiResponse) page = api_refuse("/search", 503, "busy", "<later>");
	gsize size = 0;
	const char *body = g_bytes_get_data(json->body, &size);
	g_autofree char *copy = g_strndup(body, size);
	g_assert_cmpuint(json->status, ==, 503);
	g_assert_cmpstr(
	    copy, ==, "{\"error\":{\"code\":\"busy\",\"message\":\"later\",\"parameter\":null}}\n");
	g_assert_true(g_str_has_prefix(page->type, "text/html"));
	body = g_bytes_get_data(page->body, &size);
	g_assert_nonnull(g_strstr_len(body, (gssize)size, "&lt;later&gt;"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/api/page-words", test_page_words);
	g_test_add_func("/api/ranges", test_ranges);
	g_test_add_func("/api/ranges/too-many", test_too_many_ranges);
	g_test_add_func("/api/ranges/random", test_random_ranges);
	g_test_add_func("/api/etags", test_etags);
	g_test_add_func("/api/dates", test_dates);
	g_test_add_func("/api/refuse", test_refuse);
	g_test_add_func("/emit/json/strings", test_json_strings);
	g_test_add_func("/emit/json/shape", test_json_shape);
	g_test_add_func("/emit/json/link", test_link);
	g_test_add_func("/emit/html/escapes", test_html_escapes);
	g_test_add_func("/emit/html/addresses", test_html_addresses);
	g_test_add_func("/emit/text/width", test_width);
	g_test_add_func("/emit/text/wrap", test_wrap);
	g_test_add_func("/emit/text/scripts", test_wrap_scripts);
	g_test_add_func("/emit/text/random", test_wrap_random);
	return g_test_run();
}
