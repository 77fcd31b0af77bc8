/*
 * sandbox: see sandbox.h. Three layers, each enough against most of what foreign bytes could do:
 * rlimits (memory, files, cores), Landlock (paths, TCP, abstract sockets, signals), seccomp (system
 * calls). Source: landlock(7), seccomp(2), libseccomp's manual.
 */
#include "sandbox.h"
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static gboolean
system_error(GError **error, const char *what, int code)
{
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "sandbox: %s: %s", what, g_strerror(code));
	return FALSE;
}

/* ---- rlimits --------------------------------------------------------------------------------- */

static gboolean
set_limit(int resource, rlim_t value, GError **error)
{
	const struct rlimit limit = {value, value};
	return !setrlimit((__rlimit_resource_t)resource, &limit) ||
	       system_error(error, "cannot set a limit", errno);
}

static gboolean
enter_limits(SandboxProfile profile, guint64 memory, GError **error)
{
	if (!set_limit(RLIMIT_CORE, 0, error) || (memory && !set_limit(RLIMIT_AS, memory, error)))
		return FALSE;
	/* Descriptors that are open stay usable; only making new ones is bounded. */
	return profile != SANDBOX_EXTRACT ||
	       (set_limit(RLIMIT_FSIZE, 0, error) && set_limit(RLIMIT_NOFILE, 16, error));
}

/* ---- Landlock -------------------------------------------------------------------------------- */

/* The kernel's own interface (ABI 6); older kernels are given the first bytes only. The headers of
 * Debian 12 stop at ABI 2. */
typedef struct {
	guint64 fs, net, scoped;
} LandlockRuleset;

typedef struct {
	guint64 allowed;
	gint32 parent;
} __attribute__((packed)) LandlockPath;

enum {
	LANDLOCK_WRITE_FILE = 1 << 1,
	LANDLOCK_READ_FILE = 1 << 2,
	LANDLOCK_READ_DIR = 1 << 3,
	LANDLOCK_REMOVE_FILE = 1 << 5,
	LANDLOCK_MAKE_REG = 1 << 8,
	LANDLOCK_TRUNCATE = 1 << 14,
	LANDLOCK_NET_BIND = 1 << 0,
	LANDLOCK_NET_CONNECT = 1 << 1,
	LANDLOCK_SCOPES = 3 /* abstract UNIX sockets, signals */
};

static guint64
fs_rights(int abi)
{
	guint bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
	return (1u << bits) - 1;
}

static gboolean
allow_path(int ruleset, const char *path, guint64 rights, GError **error)
{
	int folder = open(path, O_PATH | O_CLOEXEC);
	if (folder < 0) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "sandbox: %s: %s", path,
			    g_strerror(errno));
		return FALSE;
	}
	const LandlockPath rule = {rights, folder};
	long result = syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0);
	int code = errno;
	close(folder);
	return !result || system_error(error, "Landlock refuses a folder", code);
}

static gboolean
allow_paths(int ruleset, SandboxProfile profile, const char *const *paths, int abi,
	    GError **error)
{
	const guint64 read = LANDLOCK_READ_FILE | LANDLOCK_READ_DIR;
	const guint64 write = LANDLOCK_WRITE_FILE | LANDLOCK_REMOVE_FILE | LANDLOCK_MAKE_REG |
			      (abi >= 3 ? LANDLOCK_TRUNCATE : 0);
	for (guint i = 0; paths && paths[i]; i++) {
		guint64 more = profile != SANDBOX_SERVE ? 0
			       : i == 0		      ? write
			       : i == 1		      ? LANDLOCK_REMOVE_FILE
						      : 0;
		if (!allow_path(ruleset, paths[i], read | more, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
enter_landlock(SandboxProfile profile, const char *const *paths, SandboxStatus *status,
	       GError **error)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
	if (abi < 1)
		return TRUE;
	status->landlock_abi = (int)abi;
	const LandlockRuleset rules = {
		.fs = fs_rights((int)abi),
		.net = LANDLOCK_NET_CONNECT | (profile == SANDBOX_SERVE ? 0 : LANDLOCK_NET_BIND),
		.scoped = LANDLOCK_SCOPES,
	};
	gsize size = abi >= 6 ? sizeof rules : abi >= 4 ? 16 : 8;
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (ruleset < 0)
		return system_error(error, "Landlock cannot be set up", errno);
	gboolean good = allow_paths(ruleset, profile, paths, (int)abi, error);
	if (good && syscall(SYS_landlock_restrict_self, ruleset, 0))
		good = system_error(error, "Landlock cannot be entered", errno);
	close(ruleset);
	status->landlock = good;
	return good;
}

/* ---- seccomp --------------------------------------------------------------------------------- */

/* What computing on memory and answering on an open socket needs. */
static const int calls_common[] = {
	SCMP_SYS(read),          SCMP_SYS(write),        SCMP_SYS(readv),
	SCMP_SYS(writev),        SCMP_SYS(pread64),      SCMP_SYS(lseek),
	SCMP_SYS(close),         SCMP_SYS(fstat),        SCMP_SYS(munmap),
	SCMP_SYS(mremap),        SCMP_SYS(madvise),      SCMP_SYS(brk),
	SCMP_SYS(futex),         SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),  SCMP_SYS(sigaltstack),  SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),       SCMP_SYS(recvfrom),     SCMP_SYS(sendto),
	SCMP_SYS(getrandom),     SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),  SCMP_SYS(time),         SCMP_SYS(getpid),
	SCMP_SYS(gettid),        SCMP_SYS(getppid),      SCMP_SYS(exit),
	SCMP_SYS(exit_group),    SCMP_SYS(getrusage),    SCMP_SYS(sched_yield),
	SCMP_SYS(poll),          SCMP_SYS(ppoll),        SCMP_SYS(sysinfo),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(restart_syscall), SCMP_SYS(getuid),
	SCMP_SYS(geteuid),       SCMP_SYS(getgid),       SCMP_SYS(getegid),
	SCMP_SYS(nanosleep),     SCMP_SYS(clock_nanosleep), SCMP_SYS(rseq),
	SCMP_SYS(set_robust_list),
};

/* What the daemon does besides: SQLite's files, HTTP's sockets, a pool of threads. */
static const int calls_serve[] = {
	SCMP_SYS(open),          SCMP_SYS(openat),       SCMP_SYS(newfstatat),
	SCMP_SYS(stat),          SCMP_SYS(lstat),        SCMP_SYS(statx),
	SCMP_SYS(access),        SCMP_SYS(faccessat),    SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),      SCMP_SYS(readlinkat),   SCMP_SYS(getcwd),
	SCMP_SYS(getdents64),    SCMP_SYS(statfs),       SCMP_SYS(fstatfs),
	SCMP_SYS(pwrite64),      SCMP_SYS(preadv),       SCMP_SYS(pwritev),
	SCMP_SYS(ftruncate),     SCMP_SYS(fallocate),    SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),     SCMP_SYS(unlink),       SCMP_SYS(unlinkat),
	SCMP_SYS(fcntl),         SCMP_SYS(flock),        SCMP_SYS(fchmod),
	SCMP_SYS(fchown),        SCMP_SYS(dup),          SCMP_SYS(dup2),
	SCMP_SYS(dup3),          SCMP_SYS(pipe2),        SCMP_SYS(eventfd2),
	SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime), SCMP_SYS(signalfd4),
	SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),    SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait),   SCMP_SYS(select),       SCMP_SYS(pselect6),
	SCMP_SYS(accept),        SCMP_SYS(accept4),      SCMP_SYS(shutdown),
	SCMP_SYS(setsockopt),    SCMP_SYS(getsockopt),   SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),   SCMP_SYS(sendfile),     SCMP_SYS(listen),
	SCMP_SYS(rt_sigtimedwait), SCMP_SYS(rt_sigsuspend), SCMP_SYS(tgkill),
	SCMP_SYS(uname),         SCMP_SYS(get_mempolicy), SCMP_SYS(membarrier),
	SCMP_SYS(memfd_create),
};

/* Libraries look for optional files, terminals and kernel features; they live with a refusal. */
static const struct {
	int call, code;
} calls_refused[] = {
	{SCMP_SYS(open), EACCES},       {SCMP_SYS(stat), EACCES},     {SCMP_SYS(lstat), EACCES},
	      {SCMP_SYS(access), EACCES},   {SCMP_SYS(faccessat), EACCES},
	{SCMP_SYS(faccessat2), EACCES}, {SCMP_SYS(readlink), EACCES}, {SCMP_SYS(readlinkat), EACCES},
	{SCMP_SYS(statx), ENOSYS},      {SCMP_SYS(statfs), EACCES},   {SCMP_SYS(getcwd), EACCES},
	{SCMP_SYS(unlink), EACCES},     {SCMP_SYS(mkdir), EACCES},    {SCMP_SYS(uname), EACCES},
	{SCMP_SYS(ioctl), ENOTTY},      {SCMP_SYS(prctl), EPERM},     {SCMP_SYS(membarrier), ENOSYS},
	{SCMP_SYS(fcntl), EACCES},      {SCMP_SYS(get_mempolicy), ENOSYS},
	{SCMP_SYS(getpeername), ENOTSOCK}, {SCMP_SYS(getsockname), ENOTSOCK},
};

static int
allow_calls(scmp_filter_ctx filter, const int *calls, gsize n)
{
	int result = 0;
	for (gsize i = 0; i < n && !result; i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return result;
}

/* Memory may be mapped, but never made executable. */
static int
allow_memory(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, data);
	return result ? result : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, data);
}

static int
refuse_calls(scmp_filter_ctx filter)
{
	int result = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(calls_refused) && !result; i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO((guint)calls_refused[i].code),
					  calls_refused[i].call, 0);
	return result;
}

/* Opening for reading is left to Landlock, which knows folders; where it is missing, or for any
 * other way of opening, the answer is no. */
static int
rule_opening(scmp_filter_ctx filter, gboolean readable)
{
	if (!readable)
		return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0);
	static const struct {
		scmp_datum_t mask, value;
	} refused[] = {
		{O_ACCMODE, O_WRONLY}, {O_ACCMODE, O_RDWR}, {O_ACCMODE, O_ACCMODE},
		{O_CREAT, O_CREAT},    {O_TRUNC, O_TRUNC},
	};
	int result = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(refused) && !result; i++)
		result = seccomp_rule_add(
			filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, refused[i].mask, refused[i].value));
	if (result)
		return result;
	return seccomp_rule_add(
		filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
}

static int
extract_rules(scmp_filter_ctx filter, gboolean readable)
{
	/* fstat is newfstatat of an empty path; another path would be a file's. */
	int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
				      SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH));
	if (!result)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
					  SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH));
	/* abort() signals its own thread. */
	if (!result)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
					  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	if (!result)
		result = rule_opening(filter, readable);
	return result ? result : refuse_calls(filter);
}

static int
serve_rules(scmp_filter_ctx filter)
{
	int result = allow_calls(filter, calls_serve, G_N_ELEMENTS(calls_serve));
	/* Threads, yes; processes, no. clone3's flags lie in memory, where a filter can't look. */
	if (!result)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
					  SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	if (!result)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (!result)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
	return result ? result : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 0);
}

static gboolean
enter_seccomp(SandboxProfile profile, gboolean readable, GError **error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter)
		return system_error(error, "seccomp cannot be set up", ENOMEM);
	int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!result)
		result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (!result)
		result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (!result)
		result = allow_calls(filter, calls_common, G_N_ELEMENTS(calls_common));
	if (!result)
		result = allow_memory(filter);
	if (!result)
		result = profile == SANDBOX_EXTRACT ? extract_rules(filter, readable) : serve_rules(filter);
	if (!result)
		result = seccomp_load(filter);
	seccomp_release(filter);
	return !result || system_error(error, "seccomp cannot be entered", -result);
}

gboolean
sandbox_enter(SandboxProfile profile, const char *const *paths, guint64 memory,
	      SandboxStatus *ret_status, GError **error)
{
	SandboxStatus status = {0};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return system_error(error, "new privileges cannot be given up", errno);
	if (!enter_landlock(profile, paths, &status, error) ||
	    !enter_limits(profile, memory, error))
		return FALSE;
	if (!enter_seccomp(profile, status.landlock && paths && paths[0], error))
		return FALSE;
	status.seccomp = TRUE;
	if (ret_status)
		*ret_status = status;
	return TRUE;
}
