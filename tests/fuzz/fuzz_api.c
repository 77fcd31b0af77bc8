/*
 * No request is a fault of ours: whatever path, parameters and headers are, the answer has one of
 * the contract's statuses, JSON is JSON, HTML is text, and parts of a file lie inside the file.
 * Input: the path in the first line, then a line for each of NAME=VALUE or NAME: VALUE (a header).
 */
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "../index_fixture.h"
#include "api.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* One page with a file behind it; the folder is this process's and goes with its end. */
static Fixture *
make_index(void)
{
	Fixture *fixture = fixture_new();
	Document *doc = doc_new();
	fixture_value(doc, "title", "A <title> & more");
	fixture_value(doc, "kind", "report");
	fixture_block(doc, ROLE_HEADING, 1, "Heading");
	fixture_block(doc, ROLE_BODY, 1, "Some words about migrants and embassies.");
	fixture_put(fixture, "doc1", doc);
	fixture_open(fixture);
	g_unlink(fixture->file); /* stays open; nothing is left behind */
	return fixture;
}

static void
check_json(const char *body, gsize size)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	g_assert_true(json_parser_load_from_data(parser, body, (gssize)size, NULL));
	g_assert_true(JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)));
}

static void
check_response(const ApiResponse *response)
{
	static const guint statuses[] = {200, 206, 304, 400, 404, 414, 416, 503};
	gboolean known = FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
		known |= statuses[i] == response->status;
	g_assert_true(known);
	for (guint i = 0; response->ranges && i < response->ranges->len; i++) {
		const ApiRange *range = &g_array_index(response->ranges, ApiRange, i);
		g_assert_cmpuint(range->length, >, 0);
		g_assert_cmpuint(range->start + range->length, <=, response->file_size);
	}
	if (!response->body)
		return;
	gsize size = 0;
	const char *body = g_bytes_get_data(response->body, &size);
	g_assert_true(!size || g_utf8_validate(body, (gssize)size, NULL));
	if (g_str_has_prefix(response->type, "application/json"))
		check_json(body, size);
	else
		g_assert_null(g_strstr_len(body, (gssize)size, "<script"));
}

static void
read_line(ApiRequest *request, char *line)
{
	const struct {
		const char *name;
		const char **value;
	} headers[] = {{"Range: ", &request->range},
	               {"If-Range: ", &request->if_range},
	               {"If-None-Match: ", &request->if_none_match},
	               {"If-Modified-Since: ", &request->if_modified_since}};
	for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
		if (g_str_has_prefix(line, headers[i].name)) {
			*headers[i].value = line + strlen(headers[i].name);
			return;
		}
	char *value = strchr(line, '=');
	if (value)
		*value++ = '\0';
	g_ptr_array_add(request->parameters, line);
	g_ptr_array_add(request->parameters, value ? value : line + strlen(line));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static Fixture *fixture;
	GArray *ranges = NULL;
	if (!fixture)
		fixture = make_index();
	g_autofree char *text = g_strndup(size ? (const char *)data : "", size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 200);
	g_autoptr(GPtrArray) parameters = g_ptr_array_new();
	ApiRequest request = {
		.path = lines[0] ? lines[0] : "", .parameters = parameters, .deadline_ms = 10000};
	for (char **line = lines; *line && line[1]; line++)
		read_line(&request, line[1]);
	g_autoptr(ApiResponse) response = api_answer(fixture->store, &request);
	check_response(response);
	if (api_range_parse(request.range, size, &ranges) == API_RANGE_PARTS) {
		g_assert_cmpuint(ranges->len, >, 0);
		g_array_unref(ranges);
	}
	return 0;
}
