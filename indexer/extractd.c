/*
 * rapporteur-extract: the only program that touches a document's bytes.
 *
 * As a worker (--worker, started by the indexer) it loads what it needs, enters its sandbox, says
 * hello, then answers one request after another. By hand (--dump, --text, --json) each file is read
 * in a process of its own, sandboxed likewise, whose answer is checked like any worker's.
 */
#include "protocol.h"
#include "read.h"
#include "sandbox.h"
#include "base.h"
#include "show.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
	Vocabulary *vocabulary;
	Tok *tok;
	Analyser *analyser;
} Tools;

static void
tools_clear(Tools *tools)
{
	analyser_free(tools->analyser);
	tok_free(tools->tok);
	vocabulary_free(tools->vocabulary);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tools, tools_clear)

static gboolean
load_tools(Tools *tools, GError **error)
{
	tools->vocabulary = vocabulary_load(NULL, error);
	if (!tools->vocabulary)
		return FALSE;
	tools->tok = tok_new(tools->vocabulary, error);
	if (!tools->tok)
		return FALSE;
	tools->analyser = analyser_new(tools->tok, tools->vocabulary);
	/* The first use loads ICU's dictionaries and time zones' tables, which the sandbox forbids. */
	g_autofree char *folded = tok_fold(tools->tok, "warm 1", -1);
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	read_warm();
	return folded && now;
}

/* ---- dying of want of memory ----------------------------------------------------------------- */

/*
 * Libraries answer a failed allocation with abort, a trap or exit. errno still says so then, or
 * the next allocation of 1 MB fails as well.
 */
static void
exit_if_out_of_memory(void)
{
	if (errno == ENOMEM)
		_exit(PROTOCOL_EXIT_MEMORY);
	void *probe = mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (probe == MAP_FAILED)
		_exit(PROTOCOL_EXIT_MEMORY);
	munmap(probe, 1 << 20);
}

static void
on_fatal_signal(int number)
{
	exit_if_out_of_memory();
	signal(number, SIG_DFL);
	raise(number);
}

static void
catch_fatal_signals(void)
{
	static char stack[65536];
	const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
	struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = SA_ONSTACK};
	static const int numbers[] = {SIGABRT, SIGTRAP, SIGSEGV};
	sigaltstack(&alternative, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
		sigaction(numbers[i], &action, NULL);
	atexit(exit_if_out_of_memory);
}

/* ---- input and output ------------------------------------------------------------------------ */

static gboolean
write_all(int file, const void *data, gsize size)
{
	for (gsize at = 0; at < size;) {
		gssize n = write(file, (const char *)data + at, size - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return FALSE;
		at += (gsize)n;
	}
	return TRUE;
}

static gboolean
send_document(int to, const Document *doc)
{
	g_autoptr(GBytes) bytes = doc_write(doc);
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);
	const ProtocolAnswer answer = {.magic = PROTOCOL_ANSWER, .length = size};
	return write_all(to, &answer, sizeof answer) && write_all(to, data, size);
}

static Document *
read_file(int file, const ExtractLimits *limits, const Tools *tools)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = read_bytes(file, &error);
	if (bytes)
		return read_document(bytes, limits, tools->analyser);
	Document *doc = doc_new();
	doc_set_state(doc, g_error_matches(error, RAPPORTEUR_ERROR, ERROR_LIMIT) ? DOC_LIMIT
									      : DOC_DAMAGED,
		      "%s", error->message);
	return doc;
}

/* The worker stops by itself a little earlier than it would be killed, to save what it has. */
static gint64
deadline_for(guint timeout_ms)
{
	return g_get_monotonic_time() + (gint64)timeout_ms * 850;
}

/* ---- the worker ------------------------------------------------------------------------------ */

/* FALSE at the socket's end, and on anything the indexer would not send. */
static gboolean
receive(int from, ProtocolRequest *request, char *name, int *ret_file)
{
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec part = {request, sizeof *request};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof control};
	gssize n;
	do
		n = recvmsg(from, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	const struct cmsghdr *c = n == (gssize)sizeof *request ? CMSG_FIRSTHDR(&message) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS || request->magic != PROTOCOL_REQUEST ||
	    request->name_length > PROTOCOL_MAX_NAME)
		return FALSE;
	memcpy(ret_file, CMSG_DATA(c), sizeof *ret_file);
	n = request->name_length ? recv(from, name, request->name_length, MSG_WAITALL) : 0;
	name[request->name_length] = '\0';
	return n == (gssize)request->name_length;
}

static int
work(const Tools *tools)
{
	const int socket = PROTOCOL_DESCRIPTOR;
	ProtocolRequest request;
	char name[PROTOCOL_MAX_NAME + 1];
	int file;
	while (receive(socket, &request, name, &file)) {
		errno = 0;
		const ExtractLimits limits = {.name = name,
					      .memory = request.memory,
					      .deadline = deadline_for(request.timeout_ms)};
		g_autoptr(Document) doc = read_file(file, &limits, tools);
		close(file);
		errno = 0;
		if (!send_document(socket, doc))
			break;
	}
	/* Without destructors: nothing is left to save. */
	_exit(0);
}

static int
run_worker(void)
{
	g_autoptr(GError) error = NULL;
	Tools tools = {0};
	SandboxStatus status;
	/* Killed with the indexer, whatever it was doing. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The signal that the terminal sends to all is the indexer's to handle. */
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	catch_fatal_signals();
	/* What libraries print of foreign files, up to 590 MB measured, is nobody's to read. */
	g_auto(GStrv) readable = read_folders();
	const char *const *folders = (const char *const *)readable;
	int say = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
	if (!load_tools(&tools, &error) || dup2(STDIN_FILENO, STDERR_FILENO) < 0 ||
	    !sandbox_enter(SANDBOX_EXTRACT, folders, 0, &status, &error)) {
		dprintf(say, "rapporteur-extract: %s\n", error ? error->message : g_strerror(errno));
		_exit(PROTOCOL_EXIT_SANDBOX);
	}
	close(say);
	const ProtocolHello hello = {PROTOCOL_HELLO, status.landlock_abi};
	if (!write_all(PROTOCOL_DESCRIPTOR, &hello, sizeof hello))
		_exit(PROTOCOL_EXIT_SANDBOX);
	return work(&tools);
}

/* ---- by hand --------------------------------------------------------------------------------- */

typedef enum { SHOW_DUMP, SHOW_TEXT, SHOW_JSON } Show;

typedef struct {
	Show show;
	gint timeout, memory; /* s, MB */
} Options;

static guint64
address_space(void)
{
	g_autofree char *text = NULL;
	if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
		return 0;
	return g_ascii_strtoull(text, NULL, 10) * (guint64)sysconf(_SC_PAGESIZE);
}

/* The child's part: never returns. */
static void G_GNUC_NORETURN
read_sandboxed(int file, const char *name, int to, const Tools *tools, const Options *options)
{
	g_autoptr(GError) error = NULL;
	struct stat facts = {0};
	if (fstat(file, &facts))
		_exit(PROTOCOL_EXIT_SANDBOX);
	catch_fatal_signals();
	guint64 memory = ((guint64)options->memory << 20);
	g_auto(GStrv) readable = read_folders();
	const char *const *folders = (const char *const *)readable;
	guint64 limit = address_space() + memory + (guint64)facts.st_size;
	if (!sandbox_enter(SANDBOX_EXTRACT, folders, limit, NULL, &error)) {
		fprintf(stderr, "rapporteur-extract: %s\n", error->message);
		_exit(PROTOCOL_EXIT_SANDBOX);
	}
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	const ExtractLimits limits = {.name = name,
				      .memory = memory,
				      .deadline = deadline_for((guint)options->timeout * 1000)};
	g_autoptr(Document) doc = read_file(file, &limits, tools);
	errno = 0;
	_exit(!send_document(to, doc));
}

/* All that comes until the end or the deadline; NULL if that passed. */
static GByteArray *
collect(int from, guint timeout_ms)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	gint64 end = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
	static guint8 buffer[65536];
	for (;;) {
		gint64 left = (end - g_get_monotonic_time()) / 1000;
		struct pollfd wait = {.fd = from, .events = POLLIN};
		if (left <= 0 || poll(&wait, 1, (int)MIN(left, G_MAXINT)) == 0)
			return NULL;
		gssize n = read(from, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || out->len > PROTOCOL_MAX_ANSWER)
			return g_steal_pointer(&out);
		g_byte_array_append(out, buffer, (guint)n);
	}
}

static Document *
document_of_failure(gboolean late, int status, const Options *options)
{
	Document *doc = doc_new();
	if (late)
		doc_set_state(doc, DOC_LIMIT, "it took more than %d s", options->timeout);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == PROTOCOL_EXIT_MEMORY)
		doc_set_state(doc, DOC_LIMIT, "it used more than %d MB", options->memory);
	else if (WIFSIGNALED(status))
		doc_set_state(doc, DOC_CRASHED, "reading it crashed (signal %d, %s)",
			      WTERMSIG(status), g_strsignal(WTERMSIG(status)));
	else
		doc_set_state(doc, DOC_CRASHED, "reading it ended without an answer (status %d)",
			      WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return doc;
}

static Document *
answer_of(GByteArray *answer, gboolean late, int status, const Options *options, GError **error)
{
	ProtocolAnswer head;
	if (!answer || answer->len < sizeof head)
		return document_of_failure(late, status, options);
	memcpy(&head, answer->data, sizeof head);
	g_autoptr(GBytes) bytes =
		g_bytes_new(answer->data + sizeof head, answer->len - sizeof head);
	return head.length == answer->len - sizeof head
		       ? doc_read(bytes, error)
		       : document_of_failure(late, status, options);
}

/* Read one file in a child; NULL and error when it can't be opened or its answer is wrong. */
static Document *
read_by_hand(const char *path, const Tools *tools, const Options *options, GError **error)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), ends[2];
	if (file < 0 || pipe2(ends, O_CLOEXEC)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND, "%s: %s", path,
			    g_strerror(errno));
		return NULL;
	}
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		read_sandboxed(file, path, ends[1], tools, options);
	}
	close(ends[1]);
	close(file);
	g_autoptr(GByteArray) answer = child > 0 ? collect(ends[0], (guint)options->timeout * 1000)
						 : NULL;
	gboolean late = !answer;
	int status = 0;
	close(ends[0]);
	if (child > 0) {
		if (late)
			kill(child, SIGKILL);
		waitpid(child, &status, 0);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == PROTOCOL_EXIT_SANDBOX) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
			    "%s: not read, as the sandbox could not be entered", path);
		return NULL;
	}
	return answer_of(answer, late, status, options, error);
}

static void
print_document(const Document *doc, const char *path, Show show)
{
	g_autoptr(GString) out = g_string_new(NULL);
	if (show == SHOW_DUMP)
		doc_dump(doc, out);
	g_autofree char *text = show == SHOW_TEXT   ? show_text(doc)
				: show == SHOW_JSON ? show_json(doc, path)
						    : NULL;
	if (text)
		g_string_append(out, text);
	if (show == SHOW_JSON)
		g_string_append_c(out, '\n');
	fwrite(out->str, 1, out->len, stdout);
	if (show == SHOW_TEXT && doc->state != DOC_OK)
		fprintf(stderr, "rapporteur-extract: %s: %s: %s\n", path, doc_state_name(doc->state),
			doc->reason);
}

static int
run_by_hand(char **paths, const Options *options)
{
	g_autoptr(GError) error = NULL;
	g_auto(Tools) tools = {0};
	int status = 0;
	if (!load_tools(&tools, &error)) {
		fprintf(stderr, "rapporteur-extract: %s\n", error->message);
		return 3;
	}
	for (guint i = 0; paths[i]; i++) {
		g_autoptr(GError) failure = NULL;
		g_autoptr(Document) doc = read_by_hand(paths[i], &tools, options, &failure);
		if (doc) {
			print_document(doc, paths[i], options->show);
			continue;
		}
		fprintf(stderr, "rapporteur-extract: %s\n", failure->message);
		status = error_exit_status(failure);
	}
	return fflush(stdout) ? 3 : status;
}

int
main(int argc, char **argv)
{
	gboolean worker = FALSE, versions = FALSE, dump = FALSE, text = FALSE, json = FALSE,
		 version = FALSE;
	g_auto(GStrv) paths = NULL;
	Options options = {.timeout = 60, .memory = 512};
	const GOptionEntry entries[] = {
		{"dump", 0, 0, G_OPTION_ARG_NONE, &dump, "all that was found, one item a line", NULL},
		{"text", 0, 0, G_OPTION_ARG_NONE, &text, "the main text, pages parted by form feeds",
		 NULL},
		{"json", 0, 0, G_OPTION_ARG_NONE, &json, "one JSON object a file and line", NULL},
		{"timeout", 0, 0, G_OPTION_ARG_INT, &options.timeout, "for one file (60)", "S"},
		{"memory", 0, 0, G_OPTION_ARG_INT, &options.memory, "for one file (512)", "MB"},
		{"versions", 0, 0, G_OPTION_ARG_NONE, &versions, "the formats read, with versions",
		 NULL},
		{"worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &worker, "", NULL},
		{"version", 0, 0, G_OPTION_ARG_NONE, &version, "print the program's version", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, "", "FILE..."},
		{0}};
	g_autoptr(GError) error = NULL;
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_option_context_set_summary(context, "Reads documents in a sandbox and shows what is in them.");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		fprintf(stderr, "rapporteur-extract: %s\n", error->message);
		return 2;
	}
	if (worker)
		return run_worker();
	if (versions || version) {
		g_autofree char *list = versions ? read_versions() : g_strdup("rapporteur " VERSION);
		puts(list);
		return 0;
	}
	if (!paths || dump + text + json != 1 || options.timeout < 1 || options.memory < 1) {
		fputs("rapporteur-extract: name files and one of --dump, --text, --json\n", stderr);
		return 2;
	}
	options.show = dump ? SHOW_DUMP : text ? SHOW_TEXT : SHOW_JSON;
	return run_by_hand(paths, &options);
}
