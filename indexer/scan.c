/* scan: see scan.h. The walk keeps a list of folders instead of recursing. */
#include "scan.h"
#include "base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Endings of what is never a document; lower case. All else is opened and judged by content. */
static const char *const other_endings[] = {
	"jpg", "jpeg", "png",  "gif",  "svg",  "svgz", "webp", "ico",  "bmp", "tif", "tiff", "avif",
	"heic", "psd", "css",  "less", "scss", "js",   "mjs",  "cjs",  "map", "json", "wasm", "woff",
	"woff2", "ttf", "otf", "eot",  "mp3",  "mp4",  "m4a",  "m4v",  "avi", "mov", "mkv",  "webm",
	"ogg", "ogv",  "wav",  "flac", "wmv",  "flv",  "swf",  "zip",  "gz",  "bz2", "xz",   "zst",
	"7z",  "rar",  "tar",  "tgz",  "exe",  "dll",  "so",   "o",    "a",   "class", "jar", "apk",
	"iso", "dmg",  "deb",  "rpm",  "db",   "sqlite", "db-wal", "db-shm", "lock", "tmp", "part",
	"crdownload", "bak", "swp", "py", "pyc", "php", "sh", "c", "h", "java", "sql", "log", "tsv",
	"csv", "yml", "yaml", "ini", "conf", "md5", "sha1", "sha256", "asc", "sig"};

static GHashTable *
make_endings(void)
{
	GHashTable *endings = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < G_N_ELEMENTS(other_endings); i++) {
		union {
			const char *in;
			gpointer out;
		} ending = {other_endings[i]};
		g_hash_table_add(endings, ending.out);
	}
	return endings;
}

typedef struct {
	Scan *scan;
	GHashTable *endings;
	GQueue folders;      /* of char*: still to be walked */
	const char *root;
} Walk;

static void
note(Walk *walk, GPtrArray *list, const char *path, const char *why)
{
	ScanNote *n = g_new(ScanNote, 1);
	n->path = g_string_chunk_insert(walk->scan->strings, path);
	n->why = why;
	g_ptr_array_add(list, n);
}

static gboolean
is_other(const Walk *walk, const char *name)
{
	const char *dot = strrchr(name, '.');
	char ending[12];
	gsize n = dot ? strlen(dot + 1) : 0;
	if (!n || n >= sizeof ending)
		return FALSE;
	for (gsize i = 0; i <= n; i++)
		ending[i] = g_ascii_tolower(dot[1 + i]);
	return g_hash_table_contains(walk->endings, ending);
}

static void
add_file(Walk *walk, const char *path, const struct stat *facts)
{
	ScanFile *f = g_new(ScanFile, 1);
	f->path = g_string_chunk_insert(walk->scan->strings, path);
	f->root = walk->root;
	gsize skip = strlen(walk->root);
	f->name = f->path[skip] ? f->path + skip + 1 : strrchr(f->path, '/') + 1;
	if (strcmp(walk->root, "/") == 0)
		f->name = f->path + 1;
	f->size = (guint64)facts->st_size;
	f->inode = facts->st_ino;
	f->mtime = (gint64)facts->st_mtim.tv_sec * 1000000000 + facts->st_mtim.tv_nsec;
	g_ptr_array_add(walk->scan->files, f);
}

static void
look_at(Walk *walk, int folder, const char *path, const char *name, int type)
{
	struct stat facts = {0};
	if (name[0] == '.') {
		note(walk, walk->scan->passed_over, path, "hidden");
		return;
	}
	if (type == DT_REG && is_other(walk, name)) {
		note(walk, walk->scan->passed_over, path, "not a document by its name");
		return;
	}
	if (type == DT_DIR) {
		g_queue_push_tail(&walk->folders, g_strdup(path));
		return;
	}
	if (fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW)) {
		/* Gone since the folder was read: as if it had never been there. */
		if (errno != ENOENT)
			note(walk, walk->scan->unreadable, path, g_strerror(errno));
	} else if (S_ISLNK(facts.st_mode)) {
		note(walk, walk->scan->passed_over, path, "a symbolic link");
	} else if (S_ISDIR(facts.st_mode)) {
		g_queue_push_tail(&walk->folders, g_strdup(path));
	} else if (!S_ISREG(facts.st_mode)) {
		note(walk, walk->scan->passed_over, path, "not a file");
	} else if (is_other(walk, name)) {
		note(walk, walk->scan->passed_over, path, "not a document by its name");
	} else {
		add_file(walk, path, &facts);
	}
}

typedef struct {
	char *name;
	int type;
} Entry;

static void
entry_clear(gpointer data)
{
	g_free(((Entry *)data)->name);
}

static int
compare_entries(const void *a, const void *b)
{
	return strcmp(((const Entry *)a)->name, ((const Entry *)b)->name);
}

static void
walk_folder(Walk *walk, const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *list = folder < 0 ? NULL : fdopendir(folder);
	if (!list) {
		note(walk, walk->scan->unreadable, path, g_strerror(errno));
		if (folder >= 0)
			close(folder);
		return;
	}
	g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
	g_array_set_clear_func(entries, entry_clear);
	const struct dirent *d;
	errno = 0;
	while ((d = readdir(list))) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		Entry entry = {g_strdup(d->d_name), d->d_type};
		g_array_append_val(entries, entry);
		errno = 0;
	}
	/* Half a listing would make the other half look deleted. */
	if (errno)
		note(walk, walk->scan->unreadable, path, g_strerror(errno));
	g_array_sort(entries, compare_entries);
	g_autoptr(GString) full = g_string_new(path);
	if (path[1])
		g_string_append_c(full, '/');
	gsize base = full->len;
	for (guint i = 0; i < entries->len; i++) {
		const Entry *entry = &g_array_index(entries, Entry, i);
		g_string_truncate(full, base);
		g_string_append(full, entry->name);
		look_at(walk, folder, full->str, entry->name, entry->type);
	}
	closedir(list);
}

static void
walk_root(Walk *walk, const char *root)
{
	struct stat facts;
	walk->root = root;
	if (stat(root, &facts)) {
		note(walk, walk->scan->unreadable, root, g_strerror(errno));
		return;
	}
	if (!S_ISDIR(facts.st_mode)) {
		add_file(walk, root, &facts);
		return;
	}
	g_queue_push_tail(&walk->folders, g_strdup(root));
	while (!g_queue_is_empty(&walk->folders)) {
		g_autofree char *folder = g_queue_pop_head(&walk->folders);
		walk_folder(walk, folder);
	}
}

/* ---- roots ----------------------------------------------------------------------------------- */

gboolean
path_is_below(const char *path, const char *folder)
{
	gsize n = strlen(folder);
	if (n == 1 && *folder == '/')
		return *path == '/';
	return strncmp(path, folder, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

const char *
scan_root_of(const Scan *scan, const char *path)
{
	for (guint i = 0; i < scan->roots->len; i++)
		if (path_is_below(path, scan->roots->pdata[i]))
			return scan->roots->pdata[i];
	return NULL;
}

static gboolean
add_root(Scan *scan, const char *path, GError **error)
{
	struct stat facts;
	char *full = realpath(path, NULL);
	if (!full || stat(full, &facts)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT, "%s: %s", path, g_strerror(errno));
		free(full);
		return FALSE;
	}
	if (!S_ISDIR(facts.st_mode) && !S_ISREG(facts.st_mode)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
			    "%s: is neither a file nor a folder", path);
		free(full);
		return FALSE;
	}
	if (!scan_root_of(scan, full)) {
		for (guint i = scan->roots->len; i-- > 0;)
			if (path_is_below(scan->roots->pdata[i], full))
				g_ptr_array_remove_index(scan->roots, i);
		g_ptr_array_add(scan->roots, g_strdup(full));
	}
	free(full);
	return TRUE;
}

Scan *
scan_new(char *const *paths, GError **error)
{
	g_autoptr(Scan) scan = g_new0(Scan, 1);
	scan->roots = g_ptr_array_new_with_free_func(g_free);
	scan->files = g_ptr_array_new_with_free_func(g_free);
	scan->passed_over = g_ptr_array_new_with_free_func(g_free);
	scan->unreadable = g_ptr_array_new_with_free_func(g_free);
	scan->strings = g_string_chunk_new(65536);
	for (guint i = 0; paths[i]; i++)
		if (!add_root(scan, paths[i], error))
			return NULL;
	return g_steal_pointer(&scan);
}

void
scan_walk(Scan *scan)
{
	g_autoptr(GHashTable) endings = make_endings();
	Walk walk = {.scan = scan, .endings = endings, .folders = G_QUEUE_INIT};
	for (guint i = 0; i < scan->roots->len; i++)
		walk_root(&walk, scan->roots->pdata[i]);
}

void
scan_free(Scan *scan)
{
	if (!scan)
		return;
	g_ptr_array_unref(scan->roots);
	g_ptr_array_unref(scan->files);
	g_ptr_array_unref(scan->passed_over);
	g_ptr_array_unref(scan->unreadable);
	g_string_chunk_free(scan->strings);
	g_free(scan);
}
