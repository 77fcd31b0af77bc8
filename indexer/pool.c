/* pool: see pool.h. */
#include "pool.h"
#include "base.h"
#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum {
	START_SECONDS = 60,          /* for loading vocabulary and dictionaries on a slow disk */
	RECYCLE_DOCUMENTS = 500,
	RECYCLE_GROWTH = 64 << 20,   /* bytes of resident memory above a fresh worker's */
	READ_STEP = 1 << 18
};

typedef enum { WORKER_STARTING, WORKER_IDLE, WORKER_BUSY } WorkerState;

typedef struct {
	pid_t pid;
	int socket;
	WorkerState state;
	gint64 deadline;      /* monotonic µs; 0 none */
	guint64 fresh;        /* resident bytes after start */
	guint documents;
	GByteArray *answer;
	ProtocolHello hello;
	/* The document under way, or waiting for hello; file is -1 once sent. */
	gpointer job;
	int file;
	char *name;
	guint64 size;
	gint64 started;
	gboolean has_job;
} Worker;

struct Pool {
	PoolOptions options;
	GPtrArray *workers; /* of Worker* */
	int landlock;
};

/* ---- a worker's memory ----------------------------------------------------------------------- */

typedef struct {
	guint64 space, peak, resident; /* bytes */
} Memory;

static guint64
status_field(const char *status, const char *name)
{
	const char *at = strstr(status, name);
	return at ? g_ascii_strtoull(at + strlen(name), NULL, 10) << 10 : 0;
}

static Memory
memory_of(pid_t pid)
{
	char path[64], status[4096];
	g_snprintf(path, sizeof path, "/proc/%d/status", pid);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	gssize n = file < 0 ? -1 : read(file, status, sizeof status - 1);
	if (file >= 0)
		close(file);
	status[MAX(n, 0)] = '\0';
	return (Memory){status_field(status, "VmSize:"), status_field(status, "VmHWM:"),
			status_field(status, "VmRSS:")};
}

/* Lets the peak count from now. Where the kernel refuses, the peak is the worker's of all time. */
static void
reset_peak(pid_t pid)
{
	char path[64];
	g_snprintf(path, sizeof path, "/proc/%d/clear_refs", pid);
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return;
	if (write(file, "5", 1) < 0)
		g_debug("%s: %s", path, g_strerror(errno));
	close(file);
}

static guint64
cpu_seconds_of(pid_t pid)
{
	clockid_t clock;
	struct timespec used = {0};
	if (clock_getcpuclockid(pid, &clock) == 0)
		clock_gettime(clock, &used);
	return (guint64)used.tv_sec;
}

static void
set_limits(const Pool *pool, const Worker *w)
{
	const struct rlimit memory = {memory_of(w->pid).space + pool->options.memory + w->size,
				      RLIM_INFINITY};
	/* For the case that this process is stopped or dead and can't watch the clock. */
	const struct rlimit cpu = {cpu_seconds_of(w->pid) + pool->options.timeout + 2, RLIM_INFINITY};
	if (prlimit(w->pid, RLIMIT_AS, &memory, NULL) || prlimit(w->pid, RLIMIT_CPU, &cpu, NULL))
		g_warning("worker %d cannot be limited: %s", w->pid, g_strerror(errno));
}

/* ---- starting and ending --------------------------------------------------------------------- */

static void
worker_free(gpointer data)
{
	Worker *w = data;
	if (w->pid > 0) {
		kill(w->pid, SIGKILL);
		while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (w->socket >= 0)
		close(w->socket);
	if (w->file >= 0)
		close(w->file);
	g_byte_array_unref(w->answer);
	g_free(w->name);
	g_free(w);
}

static int
spawn(const char *program, int socket, pid_t *ret_pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	char *arguments[] = {g_strdup(program), g_strdup("--worker"), NULL};
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDWR, 0);
	posix_spawn_file_actions_adddup2(&files, STDIN_FILENO, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, socket, PROTOCOL_DESCRIPTOR);
	posix_spawnattr_init(&attributes);
	/* A group of its own: the terminal's Ctrl-C is for the indexer, which ends the workers. */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	int result = posix_spawn(ret_pid, program, &files, &attributes, arguments, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	g_free(arguments[0]);
	g_free(arguments[1]);
	return result;
}

static Worker *
start_worker(Pool *pool, GError **error)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "no socket for a worker: %s",
			    g_strerror(errno));
		return NULL;
	}
	Worker *w = g_new0(Worker, 1);
	w->socket = ends[0];
	w->file = -1;
	w->answer = g_byte_array_new();
	w->deadline = g_get_monotonic_time() + (gint64)START_SECONDS * G_USEC_PER_SEC;
	fcntl(w->socket, F_SETFL, O_NONBLOCK);
	int result = spawn(pool->options.program, ends[1], &w->pid);
	close(ends[1]);
	if (result) {
		w->pid = 0;
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: cannot be started: %s",
			    pool->options.program, g_strerror(result));
		worker_free(w);
		return NULL;
	}
	g_ptr_array_add(pool->workers, w);
	return w;
}

Pool *
pool_new(const PoolOptions *options)
{
	Pool *pool = g_new0(Pool, 1);
	pool->options = *options;
	pool->landlock = -1;
	pool->workers = g_ptr_array_new_with_free_func(worker_free);
	return pool;
}

void
pool_free(Pool *pool)
{
	if (!pool)
		return;
	g_ptr_array_unref(pool->workers);
	g_free(pool);
}

int
pool_landlock(const Pool *pool)
{
	return pool->landlock;
}

/* ---- giving work ----------------------------------------------------------------------------- */

guint
pool_busy(const Pool *pool)
{
	guint busy = 0;
	for (guint i = 0; i < pool->workers->len; i++)
		busy += ((Worker *)pool->workers->pdata[i])->has_job;
	return busy;
}

gboolean
pool_has_room(const Pool *pool)
{
	return pool_busy(pool) < pool->options.workers;
}

/* The request fits into an empty socket's buffer; what doesn't go out shows as a dead worker. */
static void
send_request(Pool *pool, Worker *w)
{
	ProtocolRequest request = {.magic = PROTOCOL_REQUEST,
				   .name_length = (guint32)strlen(w->name),
				   .memory = pool->options.memory,
				   .timeout_ms = pool->options.timeout * 1000};
	struct iovec parts[] = {{&request, sizeof request}, {w->name, request.name_length}};
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	struct msghdr message = {.msg_iov = parts,
				 .msg_iovlen = 2,
				 .msg_control = &control,
				 .msg_controllen = sizeof control};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &w->file, sizeof w->file);
	reset_peak(w->pid);
	set_limits(pool, w);
	if (sendmsg(w->socket, &message, MSG_NOSIGNAL) < 0)
		shutdown(w->socket, SHUT_RDWR);
	close(w->file);
	w->file = -1;
	w->state = WORKER_BUSY;
	w->started = g_get_monotonic_time();
	w->deadline = w->started + (gint64)pool->options.timeout * G_USEC_PER_SEC;
}

gboolean
pool_submit(Pool *pool, int file, const char *name, guint64 size, gpointer job, GError **error)
{
	Worker *w = NULL;
	for (guint i = 0; i < pool->workers->len && !w; i++) {
		Worker *other = pool->workers->pdata[i];
		w = other->has_job ? NULL : other;
	}
	if (!w && !(w = start_worker(pool, error))) {
		close(file);
		return FALSE;
	}
	g_free(w->name);
	g_autofree char *shown = g_utf8_make_valid(name, -1);
	w->name = strlen(shown) <= PROTOCOL_MAX_NAME ? g_steal_pointer(&shown)
						     : g_path_get_basename(shown);
	w->file = file;
	w->size = size;
	w->job = job;
	w->has_job = TRUE;
	if (w->state == WORKER_IDLE)
		send_request(pool, w);
	return TRUE;
}

/* ---- what went wrong ------------------------------------------------------------------------- */

static void
say_signal(Document *doc, const Pool *pool, int number)
{
	switch (number) {
	case SIGXCPU:
		doc_set_state(doc, DOC_LIMIT, "reading it took more than %u s of computing",
			      pool->options.timeout);
		break;
	case SIGSYS:
		doc_set_state(doc, DOC_CRASHED,
			      "reading it was stopped: it tried what no reading needs (a forbidden "
			      "system call)");
		break;
	case SIGBUS:
		doc_set_state(doc, DOC_CRASHED,
			      "the file became shorter while it was read (signal 7)");
		break;
	case SIGKILL:
		doc_set_state(doc, DOC_CRASHED,
			      "reading it was killed from outside (signal 9): is the machine short of "
			      "memory?");
		break;
	default:
		doc_set_state(doc, DOC_CRASHED, "reading it crashed (signal %d, %s)", number,
			      g_strsignal(number));
	}
}

static Document *
document_of_death(const Pool *pool, int status)
{
	Document *doc = doc_new();
	if (WIFSIGNALED(status))
		say_signal(doc, pool, WTERMSIG(status));
	else if (WEXITSTATUS(status) == PROTOCOL_EXIT_MEMORY)
		doc_set_state(doc, DOC_LIMIT, "reading it used more than %" G_GUINT64_FORMAT " MB",
			      pool->options.memory >> 20);
	else
		doc_set_state(doc, DOC_CRASHED, "reading it ended without an answer (status %d)",
			      WEXITSTATUS(status));
	return doc;
}

/* Reports the job, if there is one, with doc; the worker keeps running. */
static void
finish(Pool *pool, Worker *w, Document *doc, double seconds, guint64 peak)
{
	if (!w->has_job) {
		doc_free(doc);
		return;
	}
	const ExtractCost cost = {seconds, peak};
	w->has_job = FALSE;
	w->deadline = 0;
	pool->options.done(doc, &cost, w->job, pool->options.data);
}

static double
seconds_since(gint64 start)
{
	return start ? (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC : 0;
}

/* Kill and reap; returns the status that the process had of itself, if it was gone already. */
static int
reap(Worker *w)
{
	int status = 0;
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	return status;
}

static void
discard(Pool *pool, Worker *w, Document *doc)
{
	double seconds = seconds_since(w->started);
	finish(pool, w, doc, seconds, 0);
	g_ptr_array_remove_fast(pool->workers, w);
}

/* The socket is closed: FALSE if workers can't work at all. */
static gboolean
bury(Pool *pool, Worker *w, GError **error)
{
	WorkerState state = w->state;
	int status = reap(w);
	if (state == WORKER_STARTING) {
		gboolean walls =
			WIFEXITED(status) && WEXITSTATUS(status) == PROTOCOL_EXIT_SANDBOX;
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
			    walls ? "%s: refuses to read documents without its sandbox (see above)"
				  : "%s: ended before it could read anything",
			    pool->options.program);
		return FALSE;
	}
	discard(pool, w, document_of_death(pool, status));
	return TRUE;
}

static void
kill_late(Pool *pool, Worker *w)
{
	Document *doc = doc_new();
	reap(w);
	doc_set_state(doc, DOC_LIMIT, "reading it took more than %u s", pool->options.timeout);
	discard(pool, w, doc);
}

static void
refuse_answer(Pool *pool, Worker *w, const char *why)
{
	Document *doc = doc_new();
	reap(w);
	doc_set_state(doc, DOC_CRASHED, "%s", why);
	discard(pool, w, doc);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void
take_document(Pool *pool, Worker *w, const ProtocolAnswer *head)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = g_bytes_new_static(w->answer->data + sizeof *head, head->length);
	Document *doc = doc_read(bytes, &error);
	if (!doc) {
		refuse_answer(pool, w, error->message);
		return;
	}
	Memory memory = memory_of(w->pid);
	double seconds = seconds_since(w->started);
	w->documents++;
	w->state = WORKER_IDLE;
	/* A large answer's buffer isn't kept for the small ones that follow. */
	g_byte_array_unref(w->answer);
	w->answer = g_byte_array_new();
	gboolean old = w->documents >= RECYCLE_DOCUMENTS ||
		       memory.resident > w->fresh + RECYCLE_GROWTH;
	finish(pool, w, doc, seconds, memory.peak);
	if (old)
		g_ptr_array_remove_fast(pool->workers, w);
}

static gboolean
take_hello(Pool *pool, Worker *w, GError **error)
{
	if (w->answer->len < sizeof w->hello)
		return TRUE;
	memcpy(&w->hello, w->answer->data, sizeof w->hello);
	if (w->hello.magic != PROTOCOL_HELLO || w->answer->len != sizeof w->hello) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: is not of this build",
			    pool->options.program);
		return FALSE;
	}
	g_byte_array_set_size(w->answer, 0);
	pool->landlock = w->hello.landlock_abi;
	w->fresh = memory_of(w->pid).resident;
	w->state = WORKER_IDLE;
	w->deadline = 0;
	if (w->has_job)
		send_request(pool, w);
	return TRUE;
}

static gboolean
take_bytes(Pool *pool, Worker *w, GError **error)
{
	if (w->state == WORKER_STARTING)
		return take_hello(pool, w, error);
	ProtocolAnswer head;
	if (w->state == WORKER_IDLE) {
		refuse_answer(pool, w, "the worker spoke without being asked");
		return TRUE;
	}
	if (w->answer->len < sizeof head)
		return TRUE;
	memcpy(&head, w->answer->data, sizeof head);
	if (head.magic != PROTOCOL_ANSWER || head.length > PROTOCOL_MAX_ANSWER ||
	    w->answer->len > head.length + sizeof head)
		refuse_answer(pool, w, "the worker's answer makes no sense");
	else if (w->answer->len == head.length + sizeof head)
		take_document(pool, w, &head);
	return TRUE;
}

static gboolean
receive(Pool *pool, Worker *w, GError **error)
{
	guint before = w->answer->len;
	g_byte_array_set_size(w->answer, before + READ_STEP);
	gssize n = recv(w->socket, w->answer->data + before, READ_STEP, 0);
	int code = errno;
	g_byte_array_set_size(w->answer, before + (guint)MAX(n, 0));
	if (n > 0)
		return take_bytes(pool, w, error);
	if (n < 0 && (code == EAGAIN || code == EINTR))
		return TRUE;
	return bury(pool, w, error);
}

/* ms until the next deadline, at most limit (-1: none). */
static int
time_left(const Pool *pool, int limit)
{
	gint64 now = g_get_monotonic_time(), next = limit < 0 ? G_MAXINT64 : now + limit * 1000LL;
	for (guint i = 0; i < pool->workers->len; i++) {
		const Worker *w = pool->workers->pdata[i];
		if (w->deadline && w->deadline < next)
			next = w->deadline;
	}
	if (next == G_MAXINT64)
		return -1;
	return next <= now ? 0 : (int)MIN((next - now + 999) / 1000, G_MAXINT);
}

static gboolean
end_late(Pool *pool, GError **error)
{
	gint64 now = g_get_monotonic_time();
	for (guint i = pool->workers->len; i-- > 0;) {
		Worker *w = pool->workers->pdata[i];
		if (!w->deadline || w->deadline > now)
			continue;
		if (w->state == WORKER_STARTING) {
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_LIMIT,
				    "%s: did not start within %d s", pool->options.program,
				    START_SECONDS);
			return FALSE;
		}
		kill_late(pool, w);
	}
	return TRUE;
}

gboolean
pool_wait(Pool *pool, int wake, int timeout_ms, GError **error)
{
	g_autofree struct pollfd *waits = g_new0(struct pollfd, pool->workers->len + 1);
	g_autoptr(GPtrArray) asked = g_ptr_array_new();
	for (guint i = 0; i < pool->workers->len; i++) {
		Worker *w = pool->workers->pdata[i];
		waits[i] = (struct pollfd){.fd = w->socket, .events = POLLIN};
		g_ptr_array_add(asked, w);
	}
	waits[asked->len] = (struct pollfd){.fd = wake, .events = POLLIN};
	if (poll(waits, asked->len + 1, time_left(pool, timeout_ms)) < 0 && errno != EINTR) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "waiting for workers: %s",
			    g_strerror(errno));
		return FALSE;
	}
	/* A worker that is freed is its own turn's; new ones are added at the end. */
	for (guint i = 0; i < asked->len; i++)
		if (waits[i].revents && !receive(pool, asked->pdata[i], error))
			return FALSE;
	return end_late(pool, error);
}
