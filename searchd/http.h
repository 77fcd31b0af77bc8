/*
 * http: HTTP/1.1 by libmicrohttpd. Sockets come in, requests go out to a taker, answers come
 * back from any thread. One thread a listening socket does all input and output and never waits
 * for the index: a connection sleeps while its request is with the taker.
 *
 * Threads: http_job_answer from any thread; the rest from the one that made the Http.
 */
#pragma once
#include <glib.h>
#include "api.h"

typedef struct Http Http;
typedef struct HttpJob HttpJob;

typedef struct {
	guint connections;  /* at once on one socket; more are closed at once */
	guint idle_seconds; /* without a byte moving, then the connection is closed */
	guint
	    header_seconds; /* to send a whole request, from the connection or the last answer on */
} HttpLimits;

/* Called in a thread of http's: must return at once and see to it that the job is answered. */
typedef void (*HttpTake)(HttpJob *job, gpointer data);

Http *http_new(const HttpLimits *limits, HttpTake take, gpointer data);

/* Sent with every answer on sockets that are local. Call before http_listen. */
void http_local_header(Http *http, const char *name, const char *value);

/*
 * Sockets that aren't local are this machine's loopback: a request over them whose Host is none of
 * localhost, 127.0.0.1, [::1] and listen (HOST:PORT) gets 421. Call before http_listen.
 */
void http_loopback(Http *http, const char *listen);

/* Serve a listening socket, which http owns from now on. */
gboolean http_listen(Http *http, int socket, gboolean local, GError **error);

/* The request; belongs to the job. */
const ApiRequest *http_job_request(const HttpJob *job);
/* g_get_monotonic_time() at which it had arrived. */
gint64 http_job_arrived(const HttpJob *job);
/* Exactly once for each job; takes the response over. The job is gone after. */
void http_job_answer(HttpJob *job, ApiResponse *response);

/* Closes connections that take too long to say what they want. Call every second or so. */
void http_sweep(Http *http);

/* Requests that were read and not yet fully answered. */
guint http_active(Http *http);

/* No new connections; those that are there get their answers, and no more after that. */
void http_quiesce(Http *http);

/* No job may be with the taker any more. Cuts what is still being sent. NULL is fine. */
void http_free(Http *http);
