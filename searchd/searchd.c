/*
 * rapporteur-searchd: answers questions about an index over HTTP. Read http.h (sockets and
 * protocol), pool.h (the threads that answer), then lib/api.h (what is answered).
 */
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "api_config.h"
#include "base.h"
#include "http.h"
#include "pool.h"
#include "sandbox.h"
#include "sockets.h"

enum {
	WAITING_PER_THREAD = 32,
	THREADS_NOT_GIVEN = G_MININT,
	DRAIN_SECONDS = 10 /* for answers under way when told to stop */
};

static const HttpLimits limits = {.connections = 512, .idle_seconds = 30, .header_seconds = 30};

typedef struct {
	char *index, *socket, *listen;
	int threads; /* THREADS_NOT_GIVEN: as many as there are cores */
	gboolean version;
} Options;

typedef struct {
	Config config;
	GArray *tcp; /* of int */
	int local;
	WordsWatch *words;
	ApiService service;
	Pool *pool;
	Http *http;
	GMainLoop *loop;
} Daemon;

static gboolean
read_options(int *argc, char ***argv, Options *options, GError **error)
{
	const GOptionEntry entries[] = {
	    {"index", 'i', 0, G_OPTION_ARG_FILENAME, &options->index, "The index to search",
	     "FILE"},
	    {"socket", 's', 0, G_OPTION_ARG_FILENAME, &options->socket,
	     "Answer on this UNIX socket; off: on none", "PATH"},
	    {"listen", 'l', 0, G_OPTION_ARG_STRING, &options->listen,
	     "Answer on TCP (default 127.0.0.1:8417); off: not", "HOST:PORT"},
	    {"threads", 't', 0, G_OPTION_ARG_INT, &options->threads,
	     "Answer so many requests at once (default: cores, at least 2)", "N"},
	    {"version", 'V', 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL},
	    G_OPTION_ENTRY_NULL};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_summary(context, "Answers searches of an index over HTTP.");
	if (!g_option_context_parse(context, argc, argv, error)) {
		(*error)->domain = RAPPORTEUR_ERROR;
		(*error)->code = ERROR_INPUT;
		return FALSE;
	}
	if (*argc > 1)
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "'%s' is no option; see rapporteur-searchd --help", (*argv)[1]);
	else if (options->threads != THREADS_NOT_GIVEN &&
	         (options->threads < 1 || options->threads > 256))
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "--threads: a number from 1 to 256 is wanted");
	return !*error;
}

static gboolean
is_off(const char *value)
{
	return !strcmp(value, "off");
}

/* Sockets are bound before the sandbox closes that way. */
static gboolean
bind_sockets(Daemon *daemon, gboolean local, GError **error)
{
	const Config *config = &daemon->config;
	if (!is_off(config->listen) && !(daemon->tcp = sockets_tcp(config->listen, error)))
		return FALSE;
	if (local && (daemon->local = sockets_unix(config->socket, error)) < 0)
		return FALSE;
	if (daemon->tcp || local)
		return TRUE;
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
	            "--listen off and --socket off together leave nothing to answer on");
	return FALSE;
}

static gboolean
enter_sandbox(Daemon *daemon, GError **error)
{
	/* Documents are served from wherever they were indexed, so reading isn't fenced in. */
	g_autofree char *folder = g_path_get_dirname(daemon->config.index);
	gboolean local = daemon->local >= 0;
	g_autofree char *sockets = local ? g_path_get_dirname(daemon->config.socket) : NULL;
	const char *const paths[] = {folder, local ? sockets : folder, "/", NULL};
	SandboxStatus status = {0};
	g_mkdir_with_parents(folder, 0700);
	if (!sandbox_enter(SANDBOX_SERVE, paths, 0, &status, error))
		return FALSE;
	daemon->service.sandbox = status.landlock && status.seccomp ? "Landlock and seccomp"
	                          : status.seccomp ? "seccomp; this kernel has no Landlock"
	                                           : "none";
	return TRUE;
}

/* HOST:PORT as a browser on this machine reaches it. Caller frees. */
static char *
reachable(const char *listen)
{
	static const char *const everywhere[] = {"*:", "0.0.0.0:", "[::]:"};
	for (guint i = 0; i < G_N_ELEMENTS(everywhere); i++)
		if (g_str_has_prefix(listen, everywhere[i]))
			return g_strconcat("localhost:", listen + strlen(everywhere[i]), NULL);
	return g_strdup(listen);
}

static gboolean
start_answering(Daemon *daemon, GError **error)
{
	g_autofree char *index = g_uri_escape_string(daemon->config.index, "/", FALSE);
	PoolOptions options = {.index = daemon->config.index,
	                       .words = daemon->words,
	                       .service = &daemon->service,
	                       .threads = daemon->service.threads,
	                       .deadline_ms = API_DEADLINE_MS,
	                       .waiting = WAITING_PER_THREAD * daemon->service.threads};
	daemon->pool = pool_new(&options, error);
	if (!daemon->pool)
		return FALSE;
	daemon->http = http_new(&limits, pool_take, daemon->pool);
	/* The client on this machine learns which index answers and where a browser finds it. */
	http_local_header(daemon->http, "Rapporteur-Index", index);
	if (daemon->service.listen) {
		g_autofree char *listen = reachable(daemon->service.listen);
		http_local_header(daemon->http, "Rapporteur-Listen", listen);
	}
	if (daemon->tcp && sockets_loopback(daemon->tcp))
		http_loopback(daemon->http, daemon->config.listen);
	for (guint i = 0; daemon->tcp && i < daemon->tcp->len; i++)
		if (!http_listen(daemon->http, g_array_index(daemon->tcp, int, i), FALSE, error))
			return FALSE;
	return daemon->local < 0 || http_listen(daemon->http, daemon->local, TRUE, error);
}

static gboolean
prepare(Daemon *daemon, const Options *options, GError **error)
{
	gboolean local = !options->socket || !is_off(options->socket);
	daemon->local = -1;
	if (!config_load(&daemon->config, options->index, local ? options->socket : NULL,
	                 options->listen, error) ||
	    !(daemon->words = words_watch_new(error)) ||
	    !bind_sockets(daemon, local, error) || !enter_sandbox(daemon, error))
		return FALSE;
	daemon->service.listen = daemon->tcp ? daemon->config.listen : NULL;
	daemon->service.socket = local ? daemon->config.socket : NULL;
	daemon->service.threads =
	    options->threads == THREADS_NOT_GIVEN ? MAX(2, g_get_num_processors())
	                                          : (guint)options->threads;
	daemon->service.started = g_get_real_time() / G_USEC_PER_SEC;
	return start_answering(daemon, error);
}

static gboolean
on_stop(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

/* A changed or replaced index is noticed by the next request. */
static gboolean
on_hangup(gpointer words)
{
	words_watch_look(words, TRUE);
	return G_SOURCE_CONTINUE;
}

static gboolean
on_second(gpointer data)
{
	Daemon *daemon = data;
	http_sweep(daemon->http);
	words_watch_look(daemon->words, FALSE);
	return G_SOURCE_CONTINUE;
}

static void
warn_without_index(const char *index)
{
	g_autofree char *clean = text_printable(index);
	if (!g_file_test(index, G_FILE_TEST_EXISTS))
		fprintf(stderr,
		        "rapporteur-searchd: %s: there is no index yet, so nothing is found; "
		        "'rapporteur index FOLDER' makes one, no restart is needed\n",
		        clean);
}

static void
run(Daemon *daemon)
{
	daemon->loop = g_main_loop_new(NULL, FALSE);
	g_unix_signal_add(SIGTERM, on_stop, daemon->loop);
	g_unix_signal_add(SIGINT, on_stop, daemon->loop);
	g_unix_signal_add(SIGHUP, on_hangup, daemon->words);
	g_timeout_add_seconds(1, on_second, daemon);
	if (daemon->service.listen)
		printf("rapporteur-searchd: answering on http://%s/\n", daemon->service.listen);
	if (daemon->service.socket)
		printf("rapporteur-searchd: answering on %s\n", daemon->service.socket);
	fflush(stdout);
	warn_without_index(daemon->config.index);
	g_main_loop_run(daemon->loop);
	g_main_loop_unref(daemon->loop);
}

static void
drain(Daemon *daemon)
{
	gint64 end = g_get_monotonic_time() + DRAIN_SECONDS * G_USEC_PER_SEC;
	if (daemon->http)
		http_quiesce(daemon->http);
	if (daemon->service.socket)
		g_unlink(daemon->service.socket);
	pool_drain(daemon->pool);
	while (daemon->http && http_active(daemon->http) && g_get_monotonic_time() < end)
		g_usleep(20000);
	http_free(daemon->http);
	pool_free(daemon->pool);
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	Options options = {.threads = THREADS_NOT_GIVEN};
	Daemon daemon = {0};
	int status = 0;
	setlocale(LC_ALL, "");
	signal(SIGPIPE, SIG_IGN);
	if (read_options(&argc, &argv, &options, &error) && options.version) {
		puts("rapporteur-searchd " VERSION);
	} else if (!error && prepare(&daemon, &options, &error)) {
		run(&daemon);
		drain(&daemon);
	}
	if (error) {
		g_autofree char *message = text_printable(error->message);
		fprintf(stderr, "rapporteur-searchd: %s\n", message);
		status = error_exit_status(error);
	}
	g_free(options.index);
	g_free(options.socket);
	g_free(options.listen);
	words_watch_free(daemon.words);
	config_clear(&daemon.config);
	return status;
}
