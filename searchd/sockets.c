/* sockets: see sockets.h. */
#include "sockets.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base.h"

enum { BACKLOG = 128 };

/* host and port of "HOST:PORT", "[HOST]:PORT" or "*:PORT" (NULL host: every address). */
static gboolean
split(const char *where, char **ret_host, char **ret_port, GError **error)
{
	const char *colon = strrchr(where, ':');
	guint64 port = 0;
	if (!colon || colon == where ||
	    !g_ascii_string_to_unsigned(colon + 1, 10, 1, 65535, &port, NULL)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "--listen %s: HOST:PORT is wanted, such as 127.0.0.1:8417, or off",
		            where);
		return FALSE;
	}
	g_autofree char *host = g_strndup(where, (gsize)(colon - where));
	gsize length = strlen(host);
	if (host[0] == '[' && host[length - 1] == ']')
		*ret_host = g_strndup(host + 1, length - 2);
	else
		*ret_host = strcmp(host, "*") ? g_steal_pointer(&host) : NULL;
	*ret_port = g_strdup(colon + 1);
	return TRUE;
}

static int
listen_on(const struct addrinfo *address)
{
	int one = 1;
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (address->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
	if (!bind(fd, address->ai_addr, address->ai_addrlen) && !listen(fd, BACKLOG))
		return fd;
	int kept = errno;
	close(fd);
	errno = kept;
	return -1;
}

static void
close_all(GArray *sockets)
{
	for (guint i = 0; i < sockets->len; i++)
		close(g_array_index(sockets, int, i));
	g_array_unref(sockets);
}

GArray *
sockets_tcp(const char *where, GError **error)
{
	g_autofree char *host = NULL, *port = NULL;
	if (!split(where, &host, &port, error))
		return NULL;
	struct addrinfo hints = {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *found = NULL;
	int status = getaddrinfo(host, port, &hints, &found);
	if (status) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT, "--listen %s: no such host: %s",
		            where, gai_strerror(status));
		return NULL;
	}
	GArray *sockets = g_array_new(FALSE, FALSE, sizeof(int));
	int failed = 0;
	for (const struct addrinfo *address = found; address; address = address->ai_next) {
		int fd = listen_on(address);
		/* A name may stand for IPv6 too, on a machine that has none. */
		if (fd < 0 && errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL)
			failed = errno;
		if (fd >= 0)
			g_array_append_val(sockets, fd);
	}
	freeaddrinfo(found);
	if (!failed && sockets->len)
		return sockets;
	close_all(sockets);
	failed = failed ? failed : EADDRNOTAVAIL;
	g_set_error(error, RAPPORTEUR_ERROR, failed == EADDRINUSE ? ERROR_BUSY : ERROR_IO,
	            "can't listen on %s: %s%s", where, g_strerror(failed),
	            failed == EADDRINUSE
	                ? "; stop what listens there, or choose another port by --listen"
	                : "");
	return NULL;
}

gboolean
sockets_loopback(const GArray *sockets)
{
	for (guint i = 0; i < sockets->len; i++) {
		struct sockaddr_storage address = {0};
		socklen_t size = sizeof address;
		if (getsockname(g_array_index(sockets, int, i), (struct sockaddr *)&address, &size))
			return FALSE;
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)&address;
		const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&address;
		gboolean own = address.ss_family == AF_INET
		                   ? ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET
		                   : address.ss_family == AF_INET6 &&
		                         IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
		if (!own)
			return FALSE;
	}
	return TRUE;
}

static gboolean
answers(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return FALSE;
	int status = connect(fd, (const struct sockaddr *)address, sizeof *address);
	gboolean there = !status || errno == EAGAIN || errno == EACCES;
	close(fd);
	return there;
}

/* FALSE with errno EEXIST: somebody's file or daemon is in the way. */
static gboolean
clear_the_way(const struct sockaddr_un *address)
{
	struct stat status;
	if (lstat(address->sun_path, &status))
		return errno == ENOENT;
	if (!S_ISSOCK(status.st_mode) || answers(address)) {
		errno = EEXIST;
		return FALSE;
	}
	return !unlink(address->sun_path);
}

int
sockets_unix(const char *path, GError **error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = -1;
	if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "--socket %s: a socket's path has at most %zu bytes", path,
		            sizeof address.sun_path - 1);
		return -1;
	}
	if (!g_mkdir_with_parents(folder, 0700) && clear_the_way(&address) &&
	    (fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) >= 0 &&
	    !bind(fd, (const struct sockaddr *)&address, sizeof address) && !listen(fd, BACKLOG))
		return fd;
	gboolean taken = errno == EEXIST;
	g_set_error(
	    error, RAPPORTEUR_ERROR, taken ? ERROR_BUSY : ERROR_IO, "socket %s: %s", path,
	    taken ? "another daemon answers there, or it is no socket; choose another by --socket"
	          : g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}
