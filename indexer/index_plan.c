/* index_plan: see index_plan.h. */
#include "index_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
plan_action_name(PlanAction action)
{
	static const char *const names[] = {"keep", "move", "copy", "add", "change", "again", "skip"};
	return names[action];
}

static void
target_free(gpointer data)
{
	Target *t = data;
	g_free(t->id);
	g_free(t->sha256);
	g_ptr_array_unref(t->files);
	g_free(t);
}

static void
file_free(gpointer data)
{
	PlanFile *f = data;
	if (f->descriptor >= 0)
		close(f->descriptor);
	g_free(f->url);
	g_free(f->why);
	g_free(f);
}

static Target *
target_new(Plan *plan, const char *id, const char *sha256)
{
	Target *t = g_new0(Target, 1);
	t->id = g_strdup(id);
	t->sha256 = g_strdup(sha256);
	t->files = g_ptr_array_new();
	g_ptr_array_add(plan->targets, t);
	g_hash_table_insert(plan->by_id, t->id, t);
	if (!g_hash_table_contains(plan->by_sha, sha256))
		g_hash_table_insert(plan->by_sha, t->sha256, t);
	return t;
}

static void
set_sha(Plan *plan, Target *t, const char *sha256)
{
	if (g_hash_table_lookup(plan->by_sha, t->sha256) == t)
		g_hash_table_remove(plan->by_sha, t->sha256);
	g_free(t->sha256);
	t->sha256 = g_strdup(sha256);
	/* The key belongs to the target that came first: empty files share theirs. */
	if (!g_hash_table_contains(plan->by_sha, sha256))
		g_hash_table_insert(plan->by_sha, t->sha256, t);
}

static gboolean
has_failed(const KnownDocument *d)
{
	return *d->failed_sha256 || (d->state != DOC_OK && d->state != DOC_PARTIAL);
}

static void
add_known(Plan *plan, KnownDocument *d)
{
	const char *sha256 = *d->failed_sha256 ? d->failed_sha256 : d->sha256;
	const char *version = *d->failed_sha256 ? d->failed_extractor : d->extractor;
	Target *t = target_new(plan, d->id, sha256);
	t->known = d;
	t->current = !plan->options->force && g_hash_table_contains(plan->versions, version);
	g_hash_table_insert(plan->by_document, d, t);
}

/* ---- what a stat tells ----------------------------------------------------------------------- */

static char *
address_of(const Plan *plan, const char *path, const CatalogueRow *row)
{
	if (row && row->url)
		return g_strdup(row->url);
	for (guint i = 0; i < plan->options->base_urls->len; i++) {
		const BaseUrl *base = plan->options->base_urls->pdata[i];
		if (!path_is_below(path, base->folder))
			continue;
		g_autofree char *below = g_uri_escape_string(path + strlen(base->folder),
							     G_URI_RESERVED_CHARS_ALLOWED_IN_PATH,
							     FALSE);
		return g_strconcat(base->url, below, NULL);
	}
	return NULL;
}

static const CatalogueRow *
ask_catalogues(const Plan *plan, const ScanFile *file)
{
	for (guint i = 0; i < plan->catalogues->len; i++) {
		const CatalogueRow *row =
			catalogue_find(plan->catalogues->pdata[i], file->path, file->name);
		if (row)
			return row;
	}
	return NULL;
}

/* Words of a catalogue that this run, over the whole folder, doesn't find any more. A run over a
 * part of it can't know. */
static gboolean
has_lost_catalogue(const ScanFile *file, const KnownPath *known)
{
	return known && *known->document->catalogue && path_is_below(known->root, file->root);
}

static PlanFile *
plan_file(const Plan *plan, ScanFile *file, KnownPath *known)
{
	PlanFile *f = g_new0(PlanFile, 1);
	f->file = file;
	f->known = known;
	f->descriptor = -1;
	f->row = ask_catalogues(plan, file);
	f->catalogue = plan->catalogues->len > 0 || has_lost_catalogue(file, known);
	f->url = address_of(plan, file->path, f->row);
	return f;
}

static void
join_catalogue(Target *t, const PlanFile *f)
{
	t->catalogue = t->catalogue || f->catalogue;
	if (!t->row)
		t->row = f->row;
}

static void
sort_file(Plan *plan, ScanFile *file, KnownPath *known)
{
	PlanFile *f = plan_file(plan, file, known);
	Target *t = known ? g_hash_table_lookup(plan->by_document, known->document) : NULL;
	gboolean same = known && known->size == file->size && known->mtime == file->mtime &&
			known->inode == file->inode;
	if (same) {
		t->staying++;
		join_catalogue(t, f);
	}
	if (!same || !t->current) {
		g_ptr_array_add(plan->candidates, f);
		plan->bytes += file->size;
		return;
	}
	plan->unchanged++;
	plan->failed_before += has_failed(known->document);
	if (f->url && strcmp(f->url, known->url) != 0) {
		f->target = t;
		g_ptr_array_add(plan->readdress, f);
		return;
	}
	file_free(f);
}

/* TRUE if path could not be looked at, so that its absence means nothing. */
static gboolean
is_hidden_from_us(const Plan *plan, const char *path)
{
	for (guint i = 0; i < plan->scan->unreadable->len; i++) {
		const ScanNote *n = plan->scan->unreadable->pdata[i];
		if (path_is_below(path, n->path))
			return TRUE;
	}
	return FALSE;
}

/* A folder in which nothing at all stands any more is rather a disk that isn't mounted. */
static gboolean
root_is_bare(const Plan *plan, const char *root)
{
	const GPtrArray *lists[] = {plan->scan->passed_over, plan->scan->unreadable};
	for (guint i = 0; i < plan->scan->files->len; i++)
		if (((const ScanFile *)plan->scan->files->pdata[i])->root == root)
			return FALSE;
	for (guint l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; i < lists[l]->len; i++)
			if (path_is_below(((const ScanNote *)lists[l]->pdata[i])->path, root))
				return FALSE;
	return TRUE;
}

static void
note_bare(Plan *plan, const char *root)
{
	g_ptr_array_add(plan->notes,
			g_strdup_printf("%s is empty, but the index has documents from there: they "
					"stay, in case a disk isn't mounted; --force removes them",
					root));
}

/* Known paths under the roots that the scan did not find. missing: path → KnownPath*. */
static void
sort_missing(Plan *plan, GHashTable *missing)
{
	g_autoptr(GHashTable) bare = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < plan->scan->roots->len && !plan->options->force; i++) {
		char *root = plan->scan->roots->pdata[i];
		if (root_is_bare(plan, root))
			g_hash_table_insert(bare, root, GINT_TO_POINTER(1));
	}
	for (guint i = 0; i < plan->known->paths->len; i++) {
		KnownPath *p = plan->known->paths->pdata[i];
		if (!g_hash_table_contains(missing, p->path))
			continue;
		Target *t = g_hash_table_lookup(plan->by_document, p->document);
		const char *root = scan_root_of(plan->scan, p->path);
		gpointer state = root ? g_hash_table_lookup(bare, root) : NULL;
		if (!root || state || is_hidden_from_us(plan, p->path)) {
			t->staying++;
			if (GPOINTER_TO_INT(state) == 1) {
				note_bare(plan, root);
				g_hash_table_insert(bare, (gpointer)(guintptr)root,
						    GINT_TO_POINTER(2));
			}
			continue;
		}
		t->gone++;
		g_ptr_array_add(plan->gone, p);
	}
}

Plan *
plan_new(const IndexOptions *options, const Known *known, const Scan *scan, GPtrArray *catalogues,
	 GHashTable *versions)
{
	Plan *plan = g_new0(Plan, 1);
	plan->options = options;
	plan->known = known;
	plan->scan = scan;
	plan->catalogues = catalogues;
	plan->versions = versions;
	plan->by_document = g_hash_table_new(NULL, NULL);
	plan->by_sha = g_hash_table_new(g_str_hash, g_str_equal);
	plan->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	plan->targets = g_ptr_array_new_with_free_func(target_free);
	plan->candidates = g_ptr_array_new_with_free_func(file_free);
	plan->readdress = g_ptr_array_new_with_free_func(file_free);
	plan->gone = g_ptr_array_new();
	plan->notes = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < known->documents->len; i++)
		add_known(plan, known->documents->pdata[i]);
	g_autoptr(GHashTable) missing = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < known->paths->len; i++) {
		KnownPath *p = known->paths->pdata[i];
		g_hash_table_insert(missing, (gpointer)(guintptr)p->path, p);
	}
	for (guint i = 0; i < scan->files->len; i++) {
		ScanFile *file = scan->files->pdata[i];
		KnownPath *p = g_hash_table_lookup(missing, file->path);
		if (p)
			g_hash_table_remove(missing, file->path);
		sort_file(plan, file, p);
	}
	sort_missing(plan, missing);
	return plan;
}

void
plan_free(Plan *plan)
{
	if (!plan)
		return;
	g_hash_table_unref(plan->by_document);
	g_hash_table_unref(plan->by_sha);
	g_hash_table_unref(plan->by_id);
	g_ptr_array_unref(plan->candidates);
	g_ptr_array_unref(plan->readdress);
	g_ptr_array_unref(plan->gone);
	g_ptr_array_unref(plan->notes);
	g_ptr_array_unref(plan->targets);
	g_free(plan);
}

/* ---- what the bytes tell --------------------------------------------------------------------- */

static char *
hash_file(int descriptor, int *ret_code)
{
	enum { STEP = 1 << 18 };
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree guint8 *buffer = g_malloc(STEP);
	for (;;) {
		gssize n = read(descriptor, buffer, STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			*ret_code = errno;
			return NULL;
		}
		if (n == 0)
			break;
		g_checksum_update(sum, buffer, n);
	}
	lseek(descriptor, 0, SEEK_SET);
	return g_strdup(g_checksum_get_string(sum));
}

/* Opens the file, takes its facts again (it may have changed since the scan) and hashes it. */
static char *
look_into(PlanFile *f, int *ret_code)
{
	struct stat facts;
	ScanFile *file = f->file;
	f->descriptor = open(file->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (f->descriptor < 0 || fstat(f->descriptor, &facts)) {
		*ret_code = errno;
		return NULL;
	}
	if (!S_ISREG(facts.st_mode)) {
		*ret_code = EINVAL;
		return NULL;
	}
	file->size = (guint64)facts.st_size;
	file->inode = facts.st_ino;
	file->mtime = (gint64)facts.st_mtim.tv_sec * 1000000000 + facts.st_mtim.tv_nsec;
	return hash_file(f->descriptor, ret_code);
}

static char *
id_for(Plan *plan, const char *sha256, const CatalogueRow *row)
{
	if (row && row->id && !g_hash_table_contains(plan->by_id, row->id))
		return g_strdup(row->id);
	for (guint attempt = 0;; attempt++) {
		char *id = document_id_make(sha256, attempt);
		if (!g_hash_table_contains(plan->by_id, id))
			return id;
		g_free(id);
	}
}

static char *
reason_again(const Plan *plan, const Target *t)
{
	if (plan->options->force)
		return g_strdup("--force");
	return g_strdup(t->known && has_failed(t->known)
				? "the reading program changed; it failed before"
				: "the reading program changed");
}

/* The first place of t that is gone: the one that a move is told of. */
static const char *
gone_path(const Plan *plan, const Target *t)
{
	for (guint i = 0; i < plan->gone->len; i++) {
		const KnownPath *p = plan->gone->pdata[i];
		if (p->document == t->known)
			return p->path;
	}
	return "another place";
}

/* The bytes are a known document's, or one's that this run has met already. */
static void
join(Plan *plan, PlanFile *f, Target *t)
{
	gboolean own = f->known && t->known == f->known->document;
	f->target = t;
	if (!t->current && !t->reading) {
		f->action = PLAN_AGAIN;
		f->why = reason_again(plan, t);
		t->reading = TRUE;
		return;
	}
	if (own) {
		f->action = PLAN_KEEP;
		f->why = g_strdup("touched, the content is the same");
	} else if (t->gone && !t->staying) {
		f->action = PLAN_MOVE;
		t->moved = TRUE;
		f->why = g_strdup_printf("the same content stood at %s", gone_path(plan, t));
	} else {
		f->action = PLAN_COPY;
		f->why = g_strdup("the same content as another file");
	}
	t->staying++;
}

static void
start(Plan *plan, PlanFile *f, const char *sha256)
{
	Target *t = f->known ? g_hash_table_lookup(plan->by_document, f->known->document) : NULL;
	if (t && !t->staying && !t->reading) {
		f->action = PLAN_CHANGE;
		f->why = g_strdup("the content changed");
		set_sha(plan, t, sha256);
	} else {
		g_autofree char *id = id_for(plan, sha256, f->row);
		f->action = PLAN_ADD;
		f->why = g_strdup(t ? "the content changed; its copies keep the old document" : "new");
		t = target_new(plan, id, sha256);
	}
	t->staying++;
	t->reading = TRUE;
	t->current = FALSE;
	f->target = t;
}

/* Empty files are no copies of each other: each is a file that somebody has to get again. */
static Target *
find_target(const Plan *plan, const PlanFile *f, const char *sha256)
{
	if (f->file->size)
		return g_hash_table_lookup(plan->by_sha, sha256);
	Target *t = f->known ? g_hash_table_lookup(plan->by_document, f->known->document) : NULL;
	return t && strcmp(t->sha256, sha256) == 0 ? t : NULL;
}

void
plan_decide(Plan *plan, PlanFile *f)
{
	int code = 0;
	g_autofree char *sha256 = look_into(f, &code);
	if (!sha256) {
		f->action = PLAN_UNREADABLE;
		f->why = g_strdup_printf("it cannot be opened: %s", g_strerror(code));
	} else {
		Target *t = find_target(plan, f, sha256);
		if (t)
			join(plan, f, t);
		else
			start(plan, f, sha256);
		join_catalogue(f->target, f);
	}
	gboolean reads = f->action == PLAN_ADD || f->action == PLAN_CHANGE || f->action == PLAN_AGAIN;
	if (!reads && f->descriptor >= 0) {
		close(f->descriptor);
		f->descriptor = -1;
	}
}

FileFacts
plan_facts(const PlanFile *f)
{
	return (FileFacts){.path = f->file->path,
			   .root = f->file->root,
			   .url = f->url,
			   .size = f->file->size,
			   .mtime = f->file->mtime,
			   .inode = f->file->inode};
}

/* ---- the catalogue --------------------------------------------------------------------------- */

gboolean
plan_override(Plan *plan, Target *t, Override *ret_override)
{
	if (!t->catalogue)
		return FALSE;
	*ret_override = t->row ? catalogue_override(t->row) : (Override){.hash = ""};
	if (!ret_override->id || strcmp(ret_override->id, t->id) == 0)
		return TRUE;
	if (g_hash_table_contains(plan->by_id, ret_override->id)) {
		g_ptr_array_add(plan->notes,
				g_strdup_printf("catalogue line %u: the id %s belongs to another "
						"document already; %s keeps %s",
						t->row->line, t->row->id, t->row->path, t->id));
		/* Tried again by the next run: the other document may have left by then. */
		ret_override->id = NULL;
		ret_override->hash = "id taken";
		return TRUE;
	}
	g_hash_table_remove(plan->by_id, t->id);
	g_free(t->id);
	t->id = g_strdup(ret_override->id);
	g_hash_table_insert(plan->by_id, t->id, t);
	return TRUE;
}

GPtrArray *
plan_overridden(const Plan *plan)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < plan->targets->len; i++) {
		Target *t = plan->targets->pdata[i];
		if (t->known && t->current && !t->read && t->catalogue &&
		    strcmp(t->row ? t->row->hash : "", t->known->catalogue) != 0)
			g_ptr_array_add(out, t);
	}
	return out;
}
