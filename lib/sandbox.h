/*
 * sandbox: what a process that reads foreign bytes may still do. Landlock (no file system, no
 * network where the kernel knows), a seccomp allow-list (libseccomp), rlimits, no new privileges.
 * Entering can't be undone.
 */
#pragma once
#include <glib.h>

typedef enum {
	SANDBOX_EXTRACT, /* no path but tables of the system, no socket but those open, no exec, no fork */
	SANDBOX_SERVE    /* the daemon: reads and writes beside the index, accepts connections */
} SandboxProfile;

typedef struct {
	gboolean landlock, seccomp; /* what could be entered */
	int landlock_abi;           /* 0: the kernel has none */
} SandboxStatus;

/*
 * paths: for SANDBOX_SERVE, NULL-terminated folders that stay readable; the first one (the index's,
 * for SQLite's -wal and -shm) is writable too, and files of the second one (the socket's, which is
 * bound before and goes at the end) can be removed. For
 * SANDBOX_EXTRACT, folders of the system's own tables (CMaps) that stay readable, or NULL; a kernel
 * without Landlock leaves none of them readable.
 * memory: address space in bytes, 0 no limit. Fails with ERROR_IO when seccomp can't be entered;
 * a kernel without Landlock is no failure, it is told in *ret_status (may be NULL).
 */
gboolean sandbox_enter(SandboxProfile profile, const char *const *paths, guint64 memory,
		       SandboxStatus *ret_status, GError **error);
