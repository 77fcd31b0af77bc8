/* api_file: see api.h. The documents' own files, and only those: the path comes from the index. */
#include "api_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A document is foreign: it may show itself, run nothing and ask nobody. Browsers' own PDF viewers
 * don't work inside a sandbox.
 */
static const char document_policy[] = "sandbox; default-src 'none'; img-src data:; "
                                      "style-src 'unsafe-inline'; frame-ancestors 'self'";
static const char pdf_policy[] = "default-src 'none'; object-src 'self'; "
                                 "style-src 'unsafe-inline'; frame-ancestors 'self'";

static const struct {
	const char *format, *type, *policy;
	gboolean shown; /* in the browser; else saved */
} types[] = {
    {"pdf", "application/pdf", pdf_policy, TRUE},
    {"html", "text/html", document_policy, TRUE},
    {"", "application/octet-stream", document_policy, FALSE},
};

/* A descriptor of the regular file with these bytes, or -1 with the reason in words. */
static int
open_known(const char *path, guint64 size, struct stat *ret_status, const char **ret_reason)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (file < 0) {
		*ret_reason = errno == ENOENT ? "the file is no longer where it was indexed"
		                              : "the file can't be opened any more";
		return -1;
	}
	if (!fstat(file, ret_status) && S_ISREG(ret_status->st_mode) &&
	    (guint64)ret_status->st_size == size)
		return file;
	*ret_reason = "the file has changed since it was indexed";
	close(file);
	return -1;
}

/* RFC 6266 with RFC 5987: an ASCII name for old programs, the real one for the others. */
static char *
disposition(const char *path, gboolean shown)
{
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *name = g_utf8_make_valid(base, -1);
	g_autofree char *encoded = g_uri_escape_string(name, NULL, FALSE);
	GString *plain = g_string_new(NULL);
	for (const char *p = name; *p; p = g_utf8_next_char(p))
		g_string_append_c(plain, *p >= ' ' && *p < 0x7f && !strchr("\"\\%", *p) ? *p : '_');
	/* RFC 5987 doesn't have these four among its attribute characters. */
	GString *extended = g_string_new(encoded);
	g_string_replace(extended, "(", "%28", 0);
	g_string_replace(extended, ")", "%29", 0);
	g_string_replace(extended, "*", "%2A", 0);
	g_string_replace(extended, "'", "%27", 0);
	char *value = g_strdup_printf("%s; filename=\"%s\"; filename*=UTF-8''%s",
	                              shown ? "inline" : "attachment", plain->str, extended->str);
	g_string_free(plain, TRUE);
	g_string_free(extended, TRUE);
	return value;
}

/* The whole file, its parts, or the word that the reader has it already. */
static void
choose_parts(ApiResponse *response, const ApiRequest *request)
{
	gint64 since = 0;
	gboolean fresh =
	    request->if_none_match
	        ? api_etag_listed(request->if_none_match, response->etag)
	        : api_date_parse(request->if_modified_since, &since) && response->modified <= since;
	if (fresh) {
		response->status = 304;
		response->body = g_bytes_new_static("", 0);
		return;
	}
	gint64 if_date = 0;
	if (request->if_range && strcmp(request->if_range, response->etag) &&
	    !(api_date_parse(request->if_range, &if_date) && if_date == response->modified))
		return;
	ApiRangeResult parts =
	    api_range_parse(request->range, response->file_size, &response->ranges);
	if (parts == API_RANGE_PARTS)
		response->status = 206;
	if (parts == API_RANGE_UNSATISFIABLE) {
		response->status = 416;
		response->body = g_bytes_new_static("", 0);
	}
}

static ApiResponse *
send_file(const ApiCall *call, const DocumentRecord *document, const char *path, int file,
          const struct stat *status)
{
	guint i = 0;
	while (*types[i].format && strcmp(types[i].format, document->format))
		i++;
	ApiResponse *response = api_response_new(200, types[i].type, NULL);
	response->policy = types[i].policy;
	response->file = file;
	response->file_size = (guint64)status->st_size;
	response->modified = status->st_mtime;
	/* The time too: bytes can change under an equal size before they are indexed again. */
	response->etag = g_strdup_printf("\"%.32s-%" G_GINT64_MODIFIER "x\"", document->sha256,
	                                 (gint64)status->st_mtime);
	response->disposition = disposition(path, types[i].shown);
	choose_parts(response, call->request);
	return response;
}

ApiResponse *
api_file(ApiCall *call)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DocumentRecord) document =
	    store_document(call->store, call->arguments[0], &error);
	if (!document)
		return api_failure_of(call, g_steal_pointer(&error));
	const char *reason = "the index knows no file of this document";
	for (char **path = document->paths; path && *path; path++) {
		struct stat status;
		int file = open_known(*path, document->size, &status, &reason);
		if (file >= 0)
			return send_file(call, document, *path, file, &status);
	}
	g_autofree char *message =
	    g_strdup_printf("%s; 'rapporteur index' brings the index up to date", reason);
	return api_failure(call, 404, "file_gone", message, NULL);
}
