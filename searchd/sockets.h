/* sockets: the sockets that the daemon listens on. */
#pragma once
#include <glib.h>

/*
 * HOST:PORT ([::1]:8417, localhost:8417, *:8417): one listening socket for each address that the
 * name stands for, as a GArray of int. ERROR_INPUT where it can't be read, ERROR_IO where it
 * can't be bound; the message says what to do.
 */
GArray *sockets_tcp(const char *where, GError **error);
/* TRUE if only this machine reaches them. */
gboolean sockets_loopback(const GArray *sockets);

/*
 * A listening UNIX socket. A socket file that nobody answers on is replaced; ERROR_BUSY where
 * somebody does. The folder is made, for its owner only, where it is missing; who may connect
 * follows the umask.
 */
int sockets_unix(const char *path, GError **error);
