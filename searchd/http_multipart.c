/* http_multipart: see http_multipart.h. The body is laid out beforehand as segments, so its length
 * is known. */
#include "http_multipart.h"

#include <string.h>
#include <unistd.h>

typedef struct {
	guint64 at, length; /* in the body */
	char *text;         /* NULL: from the file */
	guint64 start;      /* in the file */
} Segment;

typedef struct {
	int file;
	GArray *segments;
	guint64 length;
} Multipart;

static void
segment_clear(gpointer data)
{
	g_free(((Segment *)data)->text);
}

static void
add_segment(Multipart *body, char *text, guint64 start, guint64 length)
{
	Segment segment = {body->length, length, text, start};
	g_array_append_val(body->segments, segment);
	body->length += length;
}

static void
multipart_free(void *data)
{
	Multipart *body = data;
	close(body->file);
	g_array_unref(body->segments);
	g_free(body);
}

static ssize_t
multipart_read(void *data, uint64_t position, char *buffer, size_t size)
{
	const Multipart *body = data;
	guint i = 0;
	if (position >= body->length)
		return MHD_CONTENT_READER_END_OF_STREAM;
	while (i + 1 < body->segments->len &&
	       g_array_index(body->segments, Segment, i + 1).at <= position)
		i++;
	const Segment *segment = &g_array_index(body->segments, Segment, i);
	guint64 skip = position - segment->at;
	gsize n = (gsize)MIN((guint64)size, segment->length - skip);
	if (segment->text) {
		memcpy(buffer, segment->text + skip, n);
		return (ssize_t)n;
	}
	ssize_t got = pread(body->file, buffer, n, (off_t)(segment->start + skip));
	return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
}

struct MHD_Response *
multipart_response(int file, const ApiResponse *answer)
{
	g_autofree char *boundary =
	    g_strdup_printf("rapporteur-%08x%08x", g_random_int(), g_random_int());
	g_autofree char *type = g_strdup_printf("multipart/byteranges; boundary=%s", boundary);
	Multipart *body = g_new0(Multipart, 1);
	body->file = file;
	body->segments = g_array_new(FALSE, FALSE, sizeof(Segment));
	g_array_set_clear_func(body->segments, segment_clear);
	for (guint i = 0; i < answer->ranges->len; i++) {
		const ApiRange *range = &g_array_index(answer->ranges, ApiRange, i);
		char *head = g_strdup_printf(
		    "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: bytes %" G_GUINT64_FORMAT
		    "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\r\n\r\n",
		    boundary, answer->type, range->start, range->start + range->length - 1,
		    answer->file_size);
		add_segment(body, head, 0, strlen(head));
		add_segment(body, NULL, range->start, range->length);
	}
	char *tail = g_strdup_printf("\r\n--%s--\r\n", boundary);
	add_segment(body, tail, 0, strlen(tail));
	struct MHD_Response *response = MHD_create_response_from_callback(
	    body->length, 64 * 1024, multipart_read, body, multipart_free);
	if (!response) {
		multipart_free(body);
		return NULL;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	return response;
}
