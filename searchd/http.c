/* http: see http.h. */
#include "http.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base.h"
#include "http_multipart.h"

enum { MEMORY_PER_CONNECTION = 48 * 1024, HEADER_BYTES = 1024 };

typedef struct {
	char *name, *value;
} Header;

typedef struct {
	Http *http;
	struct MHD_Daemon *daemon;
	int socket;
	gboolean local;
} Listener;

/* One connection, for http_sweep. */
typedef struct {
	int socket;
	gint64 waiting_since; /* 0: a request is being answered */
} Peer;

struct Http {
	HttpLimits limits;
	HttpTake take;
	gpointer data;
	GArray *local_headers; /* of Header */
	char *loopback;        /* see http_loopback; or NULL */
	GPtrArray *listeners;
	pthread_mutex_t lock; /* peers and what they hold */
	GHashTable *peers;    /* set of Peer* */
	atomic_uint active;
	atomic_bool closing;
};

struct HttpJob {
	Listener *listener;
	struct MHD_Connection *connection;
	ApiRequest request;
	gint64 arrived;
	ApiResponse *response;
	gboolean taken;
};

static void
header_clear(gpointer data)
{
	Header *header = data;
	g_free(header->name);
	g_free(header->value);
}

Http *
http_new(const HttpLimits *limits, HttpTake take, gpointer data)
{
	Http *http = g_new0(Http, 1);
	http->limits = *limits;
	http->take = take;
	http->data = data;
	http->local_headers = g_array_new(FALSE, FALSE, sizeof(Header));
	g_array_set_clear_func(http->local_headers, header_clear);
	http->listeners = g_ptr_array_new_with_free_func(g_free);
	pthread_mutex_init(&http->lock, NULL);
	http->peers = g_hash_table_new_full(NULL, NULL, g_free, NULL);
	return http;
}

void
http_local_header(Http *http, const char *name, const char *value)
{
	Header header = {g_strdup(name), g_strdup(value)};
	g_array_append_val(http->local_headers, header);
}

void
http_loopback(Http *http, const char *listen)
{
	g_free(http->loopback);
	http->loopback = g_strdup(listen);
}

/* ---- requests -------------------------------------------------------------------------------- */

/* Resolves %XX in place. A NUL would hide what follows it: it becomes another control character. */
static size_t
on_escaped(void *data, struct MHD_Connection *connection, char *text)
{
	(void)data;
	(void)connection;
	size_t size = MHD_http_unescape(text);
	for (size_t i = 0; i < size; i++)
		if (!text[i])
			text[i] = '\x01';
	return size;
}

static enum MHD_Result
add_parameter(void *data, enum MHD_ValueKind kind, const char *name, size_t name_size,
              const char *value, size_t value_size)
{
	GPtrArray *parameters = data;
	(void)kind;
	g_ptr_array_add(parameters, g_strndup(name, name_size));
	g_ptr_array_add(parameters, g_strndup(value ? value : "", value_size));
	return MHD_YES;
}

static char *
header(struct MHD_Connection *connection, const char *name)
{
	const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
	return value && strlen(value) <= HEADER_BYTES ? g_strdup(value) : NULL;
}

static HttpJob *
job_new(Listener *listener, struct MHD_Connection *connection, const char *path, const char *method)
{
	HttpJob *job = g_new0(HttpJob, 1);
	job->listener = listener;
	job->connection = connection;
	job->arrived = g_get_monotonic_time();
	ApiRequest *request = &job->request;
	request->path = g_strdup(path);
	request->parameters = g_ptr_array_new_with_free_func(g_free);
	MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, add_parameter,
	                            request->parameters);
	/* Ranges are defined for GET alone (RFC 9110, 14.2). */
	if (!strcmp(method, MHD_HTTP_METHOD_GET))
		request->range = header(connection, MHD_HTTP_HEADER_RANGE);
	request->if_range = header(connection, MHD_HTTP_HEADER_IF_RANGE);
	request->if_none_match = header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
	request->if_modified_since = header(connection, MHD_HTTP_HEADER_IF_MODIFIED_SINCE);
	return job;
}

static void
job_free(HttpJob *job)
{
	ApiRequest *request = &job->request;
	const char *const owned[] = {request->path, request->range, request->if_range,
	                             request->if_none_match, request->if_modified_since};
	for (guint i = 0; i < G_N_ELEMENTS(owned); i++)
		g_free((gpointer)(guintptr)owned[i]);
	g_ptr_array_unref(request->parameters);
	api_response_free(job->response);
	g_free(job);
}

const ApiRequest *
http_job_request(const HttpJob *job)
{
	return &job->request;
}

gint64
http_job_arrived(const HttpJob *job)
{
	return job->arrived;
}

void
http_job_answer(HttpJob *job, ApiResponse *response)
{
	job->response = response;
	MHD_resume_connection(job->connection);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void
bytes_unref(void *bytes)
{
	g_bytes_unref(bytes);
}

static struct MHD_Response *
response_of_bytes(GBytes *bytes)
{
	gsize size = 0;
	gconstpointer start = g_bytes_get_data(bytes, &size);
	/* The library only reads what it is given; its parameter lacks the const. */
	return MHD_create_response_from_buffer_with_free_callback_cls(
	    size, (void *)(guintptr)start, bytes_unref, g_bytes_ref(bytes));
}

/* The body and what only depends on it. Takes the descriptor over. */
static struct MHD_Response *
response_body(ApiResponse *answer)
{
	const ApiRange *first = answer->ranges ? &g_array_index(answer->ranges, ApiRange, 0) : NULL;
	if (answer->body)
		return response_of_bytes(answer->body);
	int file = answer->file;
	answer->file = -1;
	if (!first)
		return MHD_create_response_from_fd64(answer->file_size, file);
	if (answer->ranges->len > 1)
		return multipart_response(file, answer);
	struct MHD_Response *response =
	    MHD_create_response_from_fd_at_offset64(first->length, file, first->start);
	g_autofree char *range =
	    g_strdup_printf("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
	                    first->start, first->start + first->length - 1, answer->file_size);
	if (response)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_RANGE, range);
	return response;
}

static void
add_headers(struct MHD_Response *response, const ApiResponse *answer, const Listener *listener)
{
	g_autofree char *modified = answer->modified ? api_date_format(answer->modified) : NULL;
	g_autofree char *whole =
	    answer->status == MHD_HTTP_RANGE_NOT_SATISFIABLE
	        ? g_strdup_printf("bytes */%" G_GUINT64_FORMAT, answer->file_size)
	        : NULL;
	gboolean multipart = answer->ranges && answer->ranges->len > 1;
	const char *const headers[][2] = {
	    {MHD_HTTP_HEADER_CONTENT_TYPE, multipart ? NULL : answer->type},
	    {MHD_HTTP_HEADER_ETAG, answer->etag},
	    {MHD_HTTP_HEADER_LAST_MODIFIED, modified},
	    {MHD_HTTP_HEADER_CONTENT_DISPOSITION, answer->disposition},
	    {MHD_HTTP_HEADER_CONTENT_RANGE, whole},
	    {MHD_HTTP_HEADER_ACCEPT_RANGES, answer->etag ? "bytes" : NULL},
	    {MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache"},
	    {MHD_HTTP_HEADER_ALLOW,
	     answer->status == MHD_HTTP_METHOD_NOT_ALLOWED ? "GET, HEAD" : NULL},
	    {MHD_HTTP_HEADER_RETRY_AFTER,
	     answer->status == MHD_HTTP_SERVICE_UNAVAILABLE ? "1" : NULL},
	    {"Content-Security-Policy", answer->policy},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Referrer-Policy", "no-referrer"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(headers); i++)
		if (headers[i][1])
			MHD_add_response_header(response, headers[i][0], headers[i][1]);
	const GArray *local = listener->http->local_headers;
	for (guint i = 0; listener->local && i < local->len; i++) {
		const Header *own = &g_array_index(local, Header, i);
		MHD_add_response_header(response, own->name, own->value);
	}
	if (atomic_load(&listener->http->closing))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

static enum MHD_Result
send_answer(struct MHD_Connection *connection, ApiResponse *answer, const Listener *listener)
{
	struct MHD_Response *response = response_body(answer);
	if (!response)
		return MHD_NO; /* no memory: the connection is closed */
	add_headers(response, answer, listener);
	enum MHD_Result sent = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return sent;
}

/* HOST of HOST:PORT or HOST. */
static gsize
host_length(const char *authority)
{
	const char *colon = strrchr(authority, ':');
	gboolean port = colon && !strchr(colon, ']');
	return port ? (gsize)(colon - authority) : strlen(authority);
}

/*
 * A foreign site can let its own name point to 127.0.0.1 and then read the answers as its own
 * (DNS rebinding); the browser still sends that name. No Host: HTTP/1.0, so no browser.
 */
static gboolean
host_accepted(const Listener *listener, struct MHD_Connection *connection)
{
	const char *given =
	    MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
	if (listener->local || !listener->http->loopback || !given)
		return TRUE;
	const char *const names[] = {"localhost", "127.0.0.1", "[::1]", listener->http->loopback};
	gsize n = host_length(given);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (n == host_length(names[i]) && !g_ascii_strncasecmp(given, names[i], n))
			return TRUE;
	return FALSE;
}

/* NULL: a request that can be passed on. */
static ApiResponse *
refusal(const Listener *listener, struct MHD_Connection *connection, const char *path,
        const char *method)
{
	const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
	                                                 MHD_HTTP_HEADER_CONTENT_LENGTH);
	gboolean body = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
	                                            MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
	if (!host_accepted(listener, connection))
		return api_refuse(path, MHD_HTTP_MISDIRECTED_REQUEST, "wrong_host",
		                  "this daemon answers under localhost only; ask there, or let "
		                  "--listen name the address under which others reach it");
	if (strcmp(method, MHD_HTTP_METHOD_GET) && strcmp(method, MHD_HTTP_METHOD_HEAD))
		return api_refuse(path, MHD_HTTP_METHOD_NOT_ALLOWED, "method_not_allowed",
		                  "only GET and HEAD are answered here");
	if (body || (length && strspn(length, "0") != strlen(length)))
		return api_refuse(path, MHD_HTTP_CONTENT_TOO_LARGE, "body_not_wanted",
		                  "a request here has no body; put the query into the address");
	return NULL;
}

/* ---- libmicrohttpd's callbacks -----------------------------------------------------------------
 */

static Peer *
peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

static void
peer_waits(Http *http, struct MHD_Connection *connection, gint64 since)
{
	Peer *peer = peer_of(connection);
	pthread_mutex_lock(&http->lock);
	if (peer)
		peer->waiting_since = since;
	pthread_mutex_unlock(&http->lock);
}

static enum MHD_Result
on_request(void *data, struct MHD_Connection *connection, const char *path, const char *method,
           const char *version, const char *upload, size_t *upload_size, void **slot)
{
	Listener *listener = data;
	HttpJob *job = *slot;
	(void)version;
	(void)upload;
	if (!job) {
		*slot = job = job_new(listener, connection, path, method);
		atomic_fetch_add(&listener->http->active, 1);
		peer_waits(listener->http, connection, 0);
		job->response = refusal(listener, connection, path, method);
		return job->response ? send_answer(connection, job->response, listener) : MHD_YES;
	}
	if (*upload_size) {
		*upload_size = 0; /* can't be: a body was refused above */
		return MHD_YES;
	}
	if (job->response)
		return send_answer(connection, job->response, listener);
	if (!job->taken) {
		job->taken = TRUE;
		MHD_suspend_connection(connection);
		listener->http->take(job, listener->http->data);
	}
	return MHD_YES;
}

static void
on_completed(void *data, struct MHD_Connection *connection, void **slot,
             enum MHD_RequestTerminationCode code)
{
	Listener *listener = data;
	(void)code;
	if (!*slot)
		return;
	job_free(*slot);
	*slot = NULL;
	atomic_fetch_sub(&listener->http->active, 1);
	peer_waits(listener->http, connection, g_get_monotonic_time());
}

static void
on_connection(void *data, struct MHD_Connection *connection, void **context,
              enum MHD_ConnectionNotificationCode code)
{
	Http *http = ((Listener *)data)->http;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
		    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		Peer *peer = g_new(Peer, 1);
		*peer = (Peer){info ? info->connect_fd : -1, g_get_monotonic_time()};
		*context = peer;
		pthread_mutex_lock(&http->lock);
		g_hash_table_add(http->peers, peer);
		pthread_mutex_unlock(&http->lock);
	} else if (*context) {
		/* Called before the descriptor is closed, so the sweep never meets a stranger's. */
		pthread_mutex_lock(&http->lock);
		g_hash_table_remove(http->peers, *context);
		pthread_mutex_unlock(&http->lock);
		*context = NULL;
	}
}

void
http_sweep(Http *http)
{
	gint64 latest = g_get_monotonic_time() - http->limits.header_seconds * G_USEC_PER_SEC;
	GHashTableIter iter;
	gpointer key;
	pthread_mutex_lock(&http->lock);
	g_hash_table_iter_init(&iter, http->peers);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		Peer *peer = key;
		if (peer->waiting_since && peer->waiting_since < latest && peer->socket >= 0) {
			shutdown(peer->socket, SHUT_RDWR);
			peer->socket = -1;
		}
	}
	pthread_mutex_unlock(&http->lock);
}

gboolean
http_listen(Http *http, int socket, gboolean local, GError **error)
{
	Listener *listener = g_new0(Listener, 1);
	*listener = (Listener){http, NULL, socket, local};
	listener->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request,
	    listener, MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT,
	    http->limits.connections, MHD_OPTION_CONNECTION_TIMEOUT, http->limits.idle_seconds,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener, MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, listener, MHD_OPTION_UNESCAPE_CALLBACK, on_escaped, NULL,
	    MHD_OPTION_END);
	if (!listener->daemon) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "the HTTP server can't start: %s",
		            g_strerror(errno));
		close(socket);
		g_free(listener);
		return FALSE;
	}
	g_ptr_array_add(http->listeners, listener);
	return TRUE;
}

guint
http_active(Http *http)
{
	return atomic_load(&http->active);
}

void
http_quiesce(Http *http)
{
	atomic_store(&http->closing, TRUE);
	for (guint i = 0; i < http->listeners->len; i++) {
		Listener *listener = g_ptr_array_index(http->listeners, i);
		int socket = MHD_quiesce_daemon(listener->daemon);
		if (socket >= 0)
			close(socket);
	}
}

void
http_free(Http *http)
{
	if (!http)
		return;
	for (guint i = 0; i < http->listeners->len; i++)
		MHD_stop_daemon(((Listener *)g_ptr_array_index(http->listeners, i))->daemon);
	g_ptr_array_unref(http->listeners);
	g_array_unref(http->local_headers);
	g_free(http->loopback);
	g_hash_table_unref(http->peers);
	pthread_mutex_destroy(&http->lock);
	g_free(http);
}
