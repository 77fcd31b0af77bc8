/*
 * sandbox: what a process inside can't do any more. Each try runs in a child of its own: a wall
 * shows as an error number or as death by SIGSYS; what must work ends with status 0.
 */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DIED = 1000 }; /* + signal */

/* Result of act inside the sandbox: its return value, or DIED + the signal. */
static int
inside(SandboxProfile profile, const char *const *paths, int (*act)(void))
{
	pid_t child = fork();
	if (child == 0) {
		if (!sandbox_enter(profile, paths, 0, NULL, NULL))
			_exit(200);
		_exit(act());
	}
	int status = 0;
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	return WIFSIGNALED(status) ? DIED + WTERMSIG(status) : WEXITSTATUS(status);
}

static int
act_nothing(void)
{
	return 0;
}

static int
act_compute(void)
{
	char *memory = malloc(10 << 20);
	if (!memory)
		return 1;
	memset(memory, 1, 10 << 20);
	free(memory);
	return g_get_monotonic_time() > 0 ? 0 : 2;
}

static int
act_open(void)
{
	return open("/etc/hostname", O_RDONLY) < 0 ? errno : 0;
}

static int
act_create(void)
{
	return open("/tmp/rapporteur-sandbox-test", O_CREAT | O_WRONLY, 0600) < 0 ? errno : 0;
}

static int
act_stat(void)
{
	struct stat facts;
	return stat("/etc", &facts) ? errno : 0;
}

static int
act_fork(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child < 0 ? errno : 0;
}

static int
act_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return errno;
}

static int
act_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int
act_executable_memory(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? errno : 0;
}

static int
act_kill_parent(void)
{
	return kill(getppid(), 0) ? errno : 0;
}

static int
act_limits(void)
{
	return syscall(SYS_prlimit64, 0, 0, NULL, NULL) ? errno : 0;
}

static int
act_abort(void)
{
	abort();
}

static void
extract_is_walled_in(void)
{
	static const struct {
		const char *name;
		int (*act)(void);
		int result;
	} cases[] = {
		{"nothing", act_nothing, 0},
		{"compute", act_compute, 0},
		{"open", act_open, EACCES},
		{"create", act_create, EACCES},
		{"stat", act_stat, EACCES},
		{"fork", act_fork, DIED + SIGSYS},
		{"exec", act_exec, DIED + SIGSYS},
		{"socket", act_socket, DIED + SIGSYS},
		{"executable memory", act_executable_memory, DIED + SIGSYS},
		{"kill", act_kill_parent, DIED + SIGSYS},
		{"limits", act_limits, DIED + SIGSYS},
		{"abort", act_abort, DIED + SIGABRT},
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		int result = inside(SANDBOX_EXTRACT, NULL, cases[i].act);
		if (result != cases[i].result)
			g_error("%s: %d instead of %d", cases[i].name, result, cases[i].result);
	}
}

/* ---- the daemon's profile -------------------------------------------------------------------- */

static char *readable, *writable, *removable; /* folders, made before the children */

static int
act_read_allowed(void)
{
	g_autofree char *file = g_build_filename(readable, "file", NULL);
	return open(file, O_RDONLY) < 0 ? errno : 0;
}

static int
act_write_readable(void)
{
	g_autofree char *file = g_build_filename(readable, "new", NULL);
	return open(file, O_CREAT | O_WRONLY, 0600) < 0 ? errno : 0;
}

static int
act_write_writable(void)
{
	g_autofree char *file = g_build_filename(writable, "index-shm", NULL);
	int f = open(file, O_CREAT | O_RDWR, 0600);
	return f < 0 || ftruncate(f, 32768) || unlink(file) ? errno : 0;
}

static int
remove_in(const char *folder)
{
	g_autofree char *file = g_build_filename(folder, "file", NULL);
	return unlink(file) ? errno : 0;
}

static int
act_remove_readable(void)
{
	return remove_in(readable);
}

static int
act_remove_removable(void)
{
	return remove_in(removable);
}

static int
act_write_removable(void)
{
	g_autofree char *file = g_build_filename(removable, "new", NULL);
	return open(file, O_CREAT | O_WRONLY, 0600) < 0 ? errno : 0;
}

static gpointer
one(gpointer data)
{
	return data;
}

static int
act_thread(void)
{
	return g_thread_join(g_thread_new("t", one, GINT_TO_POINTER(7))) == GINT_TO_POINTER(7) ? 0 : 1;
}

static void
serve_reads_and_serves_only(void)
{
	readable = g_dir_make_tmp("sandbox-r-XXXXXX", NULL);
	writable = g_dir_make_tmp("sandbox-w-XXXXXX", NULL);
	removable = g_dir_make_tmp("sandbox-s-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(readable, "file", NULL);
	g_autofree char *socket = g_build_filename(removable, "file", NULL);
	g_assert_true(g_file_set_contents(file, "x", 1, NULL));
	g_assert_true(g_file_set_contents(socket, "x", 1, NULL));
	const char *const paths[] = {writable, removable, readable, NULL};
	SandboxStatus status = {0};
	pid_t child = fork();
	if (child == 0)
		_exit(!sandbox_enter(SANDBOX_SERVE, paths, 0, &status, NULL) || !status.landlock);
	int result = 0;
	waitpid(child, &result, 0);
	if (result) {
		g_test_skip("this kernel has no Landlock: paths are not walled off");
	} else {
		g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_open), ==, EACCES);
		g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_write_readable), ==, EACCES);
		g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_remove_readable), ==, EACCES);
		g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_write_removable), ==, EACCES);
	}
	g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_remove_removable), ==, 0);
	g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_read_allowed), ==, 0);
	g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_write_writable), ==, 0);
	g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_thread), ==, 0);
	g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_fork), ==, DIED + SIGSYS);
	g_assert_cmpint(inside(SANDBOX_SERVE, paths, act_exec), ==, DIED + SIGSYS);
	unlink(file);
	rmdir(readable);
	rmdir(writable);
	rmdir(removable);
	g_free(readable);
	g_free(writable);
	g_free(removable);
}

static int
act_write_existing(void)
{
	g_autofree char *file = g_build_filename(readable, "file", NULL);
	return open(file, O_WRONLY) < 0 ? errno : 0;
}

/* Tables such as CMaps: read when a document wants them, and nothing else. */
static void
extract_reads_tables_only(void)
{
	readable = g_dir_make_tmp("sandbox-t-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(readable, "file", NULL);
	g_assert_true(g_file_set_contents(file, "x", 1, NULL));
	const char *const paths[] = {readable, NULL};
	gboolean landlock = syscall(SYS_landlock_create_ruleset, NULL, 0, 1) > 0;
	g_assert_cmpint(inside(SANDBOX_EXTRACT, paths, act_read_allowed), ==,
			landlock ? 0 : EACCES);
	g_assert_cmpint(inside(SANDBOX_EXTRACT, paths, act_open), ==, EACCES);
	g_assert_cmpint(inside(SANDBOX_EXTRACT, paths, act_write_existing), ==, EACCES);
	g_assert_cmpint(inside(SANDBOX_EXTRACT, paths, act_write_readable), ==, EACCES);
	unlink(file);
	rmdir(readable);
	g_free(readable);
}

static int
act_eat(void)
{
	return malloc(200 << 20) ? 0 : errno;
}

static void
memory_is_bounded(void)
{
#ifdef __SANITIZE_ADDRESS__
	g_test_skip("the address sanitizer reserves more address space than any limit");
	return;
#endif
	pid_t child = fork();
	if (child == 0) {
		/* Far above what this process maps already, far below what it then asks for. */
		if (!sandbox_enter(SANDBOX_EXTRACT, NULL, 150 << 20, NULL, NULL))
			_exit(200);
		_exit(act_eat());
	}
	int status = 0;
	waitpid(child, &status, 0);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, ENOMEM);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sandbox/extract-is-walled-in", extract_is_walled_in);
	g_test_add_func("/sandbox/extract-reads-tables-only", extract_reads_tables_only);
	g_test_add_func("/sandbox/serve-reads-and-serves-only", serve_reads_and_serves_only);
	g_test_add_func("/sandbox/memory-is-bounded", memory_is_bounded);
	return g_test_run();
}
