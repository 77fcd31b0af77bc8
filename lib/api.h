/*
 * api: a request becomes an answer: the contract's paths and parameters, independent of HTTP and
 * of sockets. The daemon calls it for each request; the client calls it itself where no daemon
 * runs, so both answer the same.
 */
#pragma once
#include <glib.h>
#include "store.h"

typedef struct {
	const char *path;       /* "/search.json", decoded, without the query string */
	GPtrArray *parameters;  /* of char*: name, value, name, value … decoded, in order */
	const char *range;      /* Range header or NULL */
	const char *if_none_match;
	gboolean local;         /* came over the UNIX socket or from the client itself */
} ApiRequest;

typedef struct {
	guint status;
	const char *type;       /* Content-Type, static */
	GBytes *body;           /* NULL when file_descriptor is used */
	int file;               /* open descriptor to send, or -1 */
	guint64 file_start, file_length, file_size;
	char *etag;             /* or NULL */
	char *file_name;        /* for Content-Disposition, or NULL */
} ApiResponse;

/* Never fails: errors are answers with the contract's JSON body. */
ApiResponse *api_answer(Store *store, const ApiRequest *request);
void api_response_free(ApiResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ApiResponse, api_response_free)
