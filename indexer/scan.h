/*
 * scan: which files stand under the folders that were named. Opens no file.
 *
 * Symbolic links are not followed (what they lead to inside the folder is found there itself; what
 * lies outside isn't asked for), hidden files and folders are left out, and so are files whose name
 * ends like a picture's, a style sheet's or a program's: a mirrored site holds thousands of them.
 */
#pragma once
#include <glib.h>

typedef struct {
	const char *path;  /* absolute; file names are bytes, not always UTF-8 */
	const char *root;  /* the PATH it was found under, absolute */
	const char *name;  /* path below the root (a root that is a file: its own name) */
	guint64 size, inode;
	gint64 mtime;      /* ns */
} ScanFile;

typedef struct {
	const char *path, *why;
} ScanNote;

typedef struct {
	GPtrArray *roots;       /* of char*, absolute, none inside another */
	GPtrArray *files;       /* of ScanFile*, in the order of paths within a folder */
	GPtrArray *passed_over; /* of ScanNote*: hidden, symbolic link, not a document by name */
	GPtrArray *unreadable;  /* of ScanNote*: what could not be looked into */
	GStringChunk *strings;
} Scan;

/* Settles the roots only. ERROR_INPUT for a PATH that does not exist. */
Scan *scan_new(char *const *paths, GError **error);
/* Walks the roots; once. May run in a thread of its own. */
void scan_walk(Scan *scan);
void scan_free(Scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scan, scan_free)

/* The root that path lies under (or is), or NULL. */
const char *scan_root_of(const Scan *scan, const char *path);
/* TRUE if path is folder or lies below it. */
gboolean path_is_below(const char *path, const char *folder);
