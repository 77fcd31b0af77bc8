/*
 * base: what every module needs and GLib lacks: the errors of the whole program, and the
 * meaning that the outside gives to each of them.
 *
 * Threads: all functions may be called from any thread.
 */
#pragma once
#include <glib.h>

/* The one error domain. A message says what, where, why and, where known, what to do. */
#define RAPPORTEUR_ERROR (rapporteur_error_quark())
GQuark rapporteur_error_quark(void);

typedef enum {
	ERROR_NOT_FOUND, /* what was asked for does not exist: a file, a document, an index */
	ERROR_INPUT,     /* the caller's words or a document's bytes can't be used as they are */
	ERROR_BUSY,      /* another writer holds the index; try again later */
	ERROR_LIMIT,     /* a limit on time, memory, size or count was reached */
	ERROR_CORRUPT,   /* the index or a message contradicts itself */
	ERROR_IO,        /* the operating system refused or failed */
	ERROR_INTERNAL   /* a bug */
} ErrorCode;

/* The exit status of a program that ends with this error (contract: 2 command line, 3 index). */
int error_exit_status(const GError *error);

/* The HTTP status for this error: 404, 400, 503, 413, 500, 500, 500 in the order of ErrorCode. */
int error_http_status(const GError *error);

/*
 * Make text fit for a terminal or a log: control characters (C0, C1, bidirectional overrides)
 * become U+FFFD, bytes that are not UTF-8 likewise. Returns a new string; the caller frees it.
 */
char *text_printable(const char *text);
