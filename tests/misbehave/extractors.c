/*
 * An extractor that misbehaves on purpose, in the place of all real ones: a test build of the
 * worker is linked with this table. The file's content is the command.
 */
#include "extract.h"
#include "protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
say(Document *doc, const char *text)
{
	doc_add_page(doc, 1, "");
	doc_add_block(doc, ROLE_BODY, 1, text);
	doc->page_count = 1;
}

/* Says what the try came to, so that the test reads it from the index. */
static void
say_result(Document *doc, const char *what, int result)
{
	g_autofree char *text = g_strdup_printf("%s gave %s", what,
						result < 0 ? g_strerror(errno) : "success");
	say(doc, text);
}

static void
do_open(Document *doc)
{
	say_result(doc, "open", open("/etc/passwd", O_RDONLY));
}

static void
do_create(Document *doc)
{
	say_result(doc, "create", open("/tmp/rapporteur-misbehaved", O_CREAT | O_WRONLY, 0600));
}

static void
do_connect(Document *doc)
{
	say_result(doc, "connect", socket(AF_INET, SOCK_STREAM, 0));
}

static void
do_fork(Document *doc)
{
	say_result(doc, "fork", fork());
}

static void
do_exec(Document *doc)
{
	say_result(doc, "exec", execl("/bin/sh", "sh", "-c", "touch /tmp/rapporteur-misbehaved",
				      (char *)NULL));
}

static void
do_loop(Document *doc)
{
	volatile guint n = 0;
	while (doc)
		n++;
}

static void
do_sleep(Document *doc)
{
	(void)doc;
	for (;;)
		g_usleep(G_USEC_PER_SEC);
}

static void
do_memory(Document *doc)
{
	for (guint i = 0; doc; i++) {
		char *memory = g_malloc(1 << 20);
		memset(memory, (int)i, 1 << 20);
	}
}

static void
do_malloc(Document *doc)
{
	/* A library that gives up by itself when memory is refused. */
	for (;;)
		if (!malloc(64 << 20))
			exit(1);
	(void)doc;
}

static void
do_segv(Document *doc)
{
	(void)doc;
	raise(SIGSEGV);
}

static int
recurse(volatile char *above)
{
	volatile char here[4096];
	here[0] = *above;
	return *above ? recurse(here) + here[0] : 0;
}

static void
do_stack(Document *doc)
{
	volatile char start = 1;
	(void)doc;
	recurse(&start);
}

static void
do_flood(Document *doc)
{
	g_autofree char *line = g_strnfill(1 << 20, 'x');
	for (guint i = 0; i < 590; i++) {
		fwrite(line, 1, 1 << 20, stderr);
		fwrite(line, 1, 1 << 20, stdout);
	}
	say(doc, "the flood went nowhere");
}

static void
send_raw(const void *data, gsize size)
{
	if (write(PROTOCOL_DESCRIPTOR, data, size) < 0)
		abort();
}

static void
do_garbage(Document *doc)
{
	g_autofree char *line = g_strnfill(1 << 16, '\xff');
	(void)doc;
	send_raw(line, 1 << 16);
	pause();
}

static void
do_half(Document *doc)
{
	const ProtocolAnswer head = {.magic = PROTOCOL_ANSWER, .length = 1000};
	(void)doc;
	send_raw(&head, sizeof head);
	send_raw("RDC1", 4);
	_exit(0);
}

static void
do_forge(Document *doc)
{
	const ProtocolAnswer head = {.magic = PROTOCOL_ANSWER, .length = 40};
	g_autofree char *body = g_strnfill(40, 'A');
	(void)doc;
	send_raw(&head, sizeof head);
	send_raw(body, 40);
	pause();
}

static void
do_huge(Document *doc)
{
	const ProtocolAnswer head = {.magic = PROTOCOL_ANSWER, .length = G_GUINT64_CONSTANT(1) << 60};
	(void)doc;
	send_raw(&head, sizeof head);
	pause();
}

static void
do_well(Document *doc)
{
	say(doc, "all is well");
}

/* Looks at a mapped file's end until somebody cuts it off. */
static void
watch_end(Document *doc, const char *data, gsize size)
{
	const volatile char *end = data + size - 1;
	for (guint i = 0; i < 1500 && !*end; i++)
		g_usleep(10000);
	say(doc, "its end stayed");
}

static const struct {
	const char *command;
	void (*act)(Document *doc);
} acts[] = {
	{"open", do_open},     {"create", do_create}, {"connect", do_connect}, {"fork", do_fork},
	{"exec", do_exec},     {"loop", do_loop},     {"sleep", do_sleep},     {"memory", do_memory},
	{"malloc", do_malloc}, {"segv", do_segv},     {"stack", do_stack},     {"flood", do_flood},
	{"garbage", do_garbage}, {"half", do_half},   {"forge", do_forge},     {"huge", do_huge},
	{"well", do_well},
};

static gboolean
sniff(const guint8 *bytes, gsize size)
{
	return size > 3 && memcmp(bytes, "do ", 3) == 0;
}

static void
extract(GBytes *bytes, const ExtractLimits *limits, Document *doc)
{
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);
	g_autofree char *command = g_strchomp(g_strndup(data + 3, size - 3));
	(void)limits;
	for (guint i = 0; i < G_N_ELEMENTS(acts); i++)
		/* What follows the command makes files differ. */
		if (g_str_has_prefix(command, acts[i].command))
			acts[i].act(doc);
	if (g_str_has_prefix(command, "watch"))
		watch_end(doc, data, size);
}

static const Extractor extract_misbehave = {
	.name = "misbehave", .version = "1", .sniff = sniff, .extract = extract};

const Extractor *const extractors[] = {&extract_misbehave, NULL};
