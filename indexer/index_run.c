/*
 * index_run: one run, from the folders named to the summary.
 *
 * Three things go on at once: this thread scans, decides, hashes the next file and watches the
 * pool; the workers read; the writer's thread writes. A signal is a descriptor that the pool's
 * wait wakes up for, so that it always finds the run between two steps.
 */
#include "index.h"
#include "base.h"
#include "index_plan.h"
#include "index_progress.h"
#include "index_report.h"
#include "index_write.h"
#include "pool.h"
#include "vocabulary.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
	const IndexOptions *options;
	int signals;          /* descriptor */
	int stopped;          /* the signal that came, or 0 */
	gint64 started;
	Vocabulary *vocabulary;
	Tok *tok;
	Writer *writer;
	Known *known;
	Scan *scan;
	GPtrArray *catalogues;
	GHashTable *versions; /* set of char* */
	char *all_versions;   /* the extractor of documents whose worker died */
	GPid asked;           /* the process that tells them */
	int said;             /* its output, or -1 */
	Plan *plan;
	Pool *pool;
	WriteQueue *queue;
	Report *report;
	Progress *progress;
	guint files_done;
	guint64 bytes_done;
	guint next;           /* index into plan->candidates */
	PlanFile *prepared;   /* decided, waiting for a worker */
} Run;

/* ---- signals --------------------------------------------------------------------------------- */

static int
catch_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	/* Before any thread starts, so that all have them blocked. */
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static gboolean
was_stopped(Run *run)
{
	struct signalfd_siginfo info;
	if (!run->stopped && read(run->signals, &info, sizeof info) == (gssize)sizeof info)
		run->stopped = (int)info.ssi_signo;
	return run->stopped != 0;
}

/* ---- what the reading program can read ------------------------------------------------------- */

/* Starts the program; what it says is read when it is needed, as it takes a while to load. */
static gboolean
ask_versions(Run *run, GError **error)
{
	char *arguments[] = {run->options->extract, (char[]){"--versions"}, NULL};
	g_autoptr(GError) e = NULL;
	if (g_spawn_async_with_pipes(NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
				     &run->asked, NULL, &run->said, NULL, &e))
		return TRUE;
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: cannot be run: %s",
		    run->options->extract, e->message);
	return FALSE;
}

static gboolean
read_versions(Run *run, GError **error)
{
	g_autoptr(GString) output = g_string_new(NULL);
	char buffer[4096];
	gssize n;
	int status = -1;
	while ((n = read(run->said, buffer, sizeof buffer)) > 0)
		g_string_append_len(output, buffer, n);
	waitpid(run->asked, &status, 0);
	run->asked = 0;
	if (n < 0 || status != 0 || !output->len) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: does not say what it reads",
			    run->options->extract);
		return FALSE;
	}
	g_auto(GStrv) lines = g_strsplit(g_strchomp(output->str), "\n", -1);
	run->versions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; lines[i]; i++)
		g_hash_table_add(run->versions, g_strdup(lines[i]));
	run->all_versions = g_strjoinv("; ", lines);
	g_hash_table_add(run->versions, g_strdup(run->all_versions));
	return TRUE;
}

/* ---- catalogues ------------------------------------------------------------------------------ */

static gboolean
add_catalogue(Run *run, const char *file, GError **error)
{
	for (guint i = 0; i < run->catalogues->len; i++)
		if (strcmp(catalogue_file(run->catalogues->pdata[i]), file) == 0)
			return TRUE;
	Catalogue *catalogue = catalogue_load(file, run->vocabulary, error);
	if (catalogue)
		g_ptr_array_add(run->catalogues, catalogue);
	return catalogue != NULL;
}

static void
free_catalogue(gpointer data)
{
	catalogue_free(data);
}

/* In the folder that is indexed, else beside it. */
static gboolean
find_catalogues(Run *run, GError **error)
{
	run->catalogues = g_ptr_array_new_with_free_func(free_catalogue);
	if (run->options->catalogue)
		return add_catalogue(run, run->options->catalogue, error);
	for (guint i = 0; i < run->scan->roots->len; i++) {
		const char *root = run->scan->roots->pdata[i];
		g_autofree char *folder = g_path_get_dirname(root);
		g_autofree char *inside = g_build_filename(root, "catalogue.tsv", NULL);
		g_autofree char *beside = g_build_filename(folder, "catalogue.tsv", NULL);
		const char *file = g_file_test(inside, G_FILE_TEST_IS_REGULAR)   ? inside
				   : g_file_test(beside, G_FILE_TEST_IS_REGULAR) ? beside
										 : NULL;
		if (file && !add_catalogue(run, file, error))
			return FALSE;
	}
	return TRUE;
}

/* Rows for files that stand, but outside what was indexed now, are none of this run's business. */
static void
note_unmatched(Run *run)
{
	for (guint c = 0; c < run->catalogues->len; c++) {
		const Catalogue *catalogue = run->catalogues->pdata[c];
		g_autofree char *folder = g_path_get_dirname(catalogue_file(catalogue));
		g_autoptr(GPtrArray) rows = catalogue_unmatched(catalogue);
		for (guint i = 0; i < rows->len; i++) {
			const CatalogueRow *row = rows->pdata[i];
			g_autofree char *file = g_build_filename(folder, row->path, NULL);
			if (g_file_test(file, G_FILE_TEST_EXISTS) && !scan_root_of(run->scan, file))
				continue;
			g_autofree char *note = g_strdup_printf("%s: line %u: there is no file %s",
								catalogue_file(catalogue), row->line,
								row->path);
			report_note(run->report, note);
		}
	}
}

/* ---- reading --------------------------------------------------------------------------------- */

static gboolean
is_good(DocState state)
{
	return state == DOC_OK || state == DOC_PARTIAL;
}

static void
count(Run *run, const PlanFile *f)
{
	guint *const counts[] = {
		[PLAN_KEEP] = &run->report->unchanged, [PLAN_MOVE] = &run->report->moved,
		[PLAN_COPY] = &run->report->copied,    [PLAN_ADD] = &run->report->added,
		[PLAN_CHANGE] = &run->report->changed, [PLAN_AGAIN] = &run->report->again,
	};
	if (f->action != PLAN_UNREADABLE)
		(*counts[f->action])++;
}

static void
step(Run *run, const PlanFile *f)
{
	run->files_done++;
	run->bytes_done += f->file->size;
	progress_step(run->progress, f->file->name, run->files_done, run->bytes_done);
}

/* Whoever mends files must know all places of a bad one. */
static void
report_failed_copy(Run *run, const PlanFile *f)
{
	report_failure(run->report, f->file->path, f->target->failed,
		       "the same content as another file that failed", FALSE);
}

static void
report_reading(Run *run, const PlanFile *f, const Document *doc)
{
	Target *t = f->target;
	gboolean kept = !is_good(doc->state) && !doc->passages->len && t->known &&
			is_good(t->known->state) &&
			(doc->state == DOC_CRASHED || doc->state == DOC_LIMIT ||
			 doc->state == DOC_DAMAGED);
	t->failed = is_good(doc->state) ? DOC_OK : doc->state;
	if (doc->state != DOC_OK)
		report_failure(run->report, f->file->path, doc->state, doc->reason, kept);
	if (is_good(doc->state))
		count(run, f);
	for (guint i = 0; t->failed && i < t->files->len; i++)
		report_failed_copy(run, t->files->pdata[i]);
	run->report->pages += doc->pages->len;
}

static void
on_read(Document *doc, const ExtractCost *cost, gpointer job, gpointer data)
{
	Run *run = data;
	PlanFile *f = job;
	Target *t = f->target;
	Override override;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(FileFacts));
	FileFacts facts = plan_facts(f);
	g_array_append_val(places, facts);
	for (guint i = 0; i < t->files->len; i++) {
		facts = plan_facts(t->files->pdata[i]);
		g_array_append_val(places, facts);
	}
	/* A worker that died could not say what it was. */
	if (!*doc->extractor)
		doc_set(&doc->extractor, run->all_versions);
	report_reading(run, f, doc);
	g_autofree char *id = g_strdup(t->id);
	gboolean overridden = plan_override(run->plan, t, &override);
	write_queue_put(run->queue, id, t->sha256, doc, cost, overridden ? &override : NULL, places);
	t->reading = FALSE;
	t->current = TRUE;
	t->read = TRUE;
	step(run, f);
}

static void
place(Run *run, PlanFile *f)
{
	count(run, f);
	if (f->target->reading) {
		g_ptr_array_add(f->target->files, f);
	} else {
		const FileFacts facts = plan_facts(f);
		write_queue_place(run->queue, f->target->id, &facts);
		if (f->target->failed)
			report_failed_copy(run, f);
	}
	step(run, f);
}

static void
skip(Run *run, PlanFile *f)
{
	report_failure(run->report, f->file->path, DOC_OK, f->why, f->known != NULL);
	step(run, f);
}

/* Decide on one more file, or give the one that is decided to a worker. FALSE: nothing could be
 * done now, or error is set. */
static gboolean
go_on(Run *run, GError **error)
{
	if (run->prepared) {
		PlanFile *f = run->prepared;
		if (!pool_has_room(run->pool) || write_queue_is_full(run->queue))
			return FALSE;
		int descriptor = f->descriptor;
		f->descriptor = -1;
		run->prepared = NULL;
		return pool_submit(run->pool, descriptor, f->file->name, f->file->size, f, error);
	}
	if (run->next >= run->plan->candidates->len || write_queue_is_full(run->queue))
		return FALSE;
	PlanFile *f = run->plan->candidates->pdata[run->next++];
	plan_decide(run->plan, f);
	if (f->descriptor >= 0)
		run->prepared = f;
	else if (f->action == PLAN_UNREADABLE)
		skip(run, f);
	else
		place(run, f);
	return TRUE;
}

static gboolean
read_all(Run *run, GError **error)
{
	g_autoptr(GError) e = NULL;
	while (!was_stopped(run) && !write_queue_has_failed(run->queue)) {
		/* Waiting for the writer has no descriptor of its own: look again soon. */
		gboolean full = write_queue_is_full(run->queue);
		gboolean moved = go_on(run, &e);
		if (e) {
			g_propagate_error(error, g_steal_pointer(&e));
			return FALSE;
		}
		guint busy = pool_busy(run->pool);
		if (!moved && !busy && !run->prepared && run->next >= run->plan->candidates->len)
			return TRUE;
		if ((busy || !moved) &&
		    !pool_wait(run->pool, run->signals, moved ? 0 : full ? 20 : -1, error))
			return FALSE;
	}
	return TRUE;
}

static void
readdress(Run *run)
{
	for (guint i = 0; i < run->plan->readdress->len; i++) {
		const PlanFile *f = run->plan->readdress->pdata[i];
		const FileFacts facts = plan_facts(f);
		write_queue_place(run->queue, f->target->id, &facts);
	}
}

/* After all files found their documents: what is left belongs to nobody. */
static void
finish_plan(Run *run)
{
	g_autoptr(GPtrArray) overridden = plan_overridden(run->plan);
	for (guint i = 0; i < overridden->len; i++) {
		Target *t = overridden->pdata[i];
		Override override;
		g_autofree char *id = g_strdup(t->id);
		if (plan_override(run->plan, t, &override))
			write_queue_override(run->queue, id, &override);
	}
	run->report->overridden = overridden->len;
	for (guint i = 0; i < run->plan->gone->len; i++) {
		const KnownPath *p = run->plan->gone->pdata[i];
		write_queue_remove(run->queue, p->path);
		run->report->removed++;
	}
	run->report->removed -= MIN(run->report->removed, run->report->moved);
}

/* TRUE if this run read every document that is in the index now. */
static gboolean
read_everything(const Run *run)
{
	for (guint i = 0; i < run->known->documents->len; i++) {
		const Target *t = g_hash_table_lookup(run->plan->by_document,
						      run->known->documents->pdata[i]);
		if (!t || (!t->read && t->staying))
			return FALSE;
	}
	return TRUE;
}

/* What `status` tells of the reading program. */
static gboolean
remember_reader(Run *run, GError **error)
{
	int landlock = pool_landlock(run->pool);
	if (landlock == 0)
		report_note(run->report, "This kernel has no Landlock: the reading program was walled "
					 "in by seccomp and limits alone.");
	return (!read_everything(run) ||
		writer_set(run->writer, "facts", vocabulary_facts_id(run->vocabulary), error)) &&
	       writer_set(run->writer, "extractors", run->all_versions, error) &&
	       (landlock < 0 || writer_set(run->writer, "landlock", landlock ? "1" : "0", error));
}

static gboolean
do_plan(Run *run, GError **error)
{
	const IndexOptions *o = run->options;
	const PoolOptions pool = {.program = o->extract,
				  .workers = o->jobs,
				  .timeout = o->timeout,
				  .memory = o->memory,
				  .done = on_read,
				  .data = run};
	run->pool = pool_new(&pool);
	run->queue = write_queue_new(run->writer);
	run->progress = progress_new(o->progress, "Reading", run->plan->candidates->len,
				     run->plan->bytes);
	readdress(run);
	gboolean good = read_all(run, error);
	if (good && !run->stopped && !write_queue_has_failed(run->queue))
		finish_plan(run);
	g_clear_pointer(&run->progress, progress_free);
	/* The first failure is the one to tell. */
	good = write_queue_finish(run->queue, good ? error : NULL) && good;
	good = good && remember_reader(run, error) && writer_commit(run->writer, error);
	g_clear_pointer(&run->pool, pool_free);
	return good;
}

/* ---- the run --------------------------------------------------------------------------------- */

static void
print_dry(Run *run)
{
	for (guint i = 0; i < run->plan->candidates->len && !was_stopped(run); i++) {
		PlanFile *f = run->plan->candidates->pdata[i];
		plan_decide(run->plan, f);
		if (f->descriptor >= 0) {
			close(f->descriptor);
			f->descriptor = -1;
		}
		g_autofree char *path = text_printable(f->file->path);
		g_autofree char *why = text_printable(f->why);
		printf("%-7s %s: %s\n", plan_action_name(f->action), path, why);
	}
	for (guint i = 0; i < run->plan->gone->len; i++) {
		const KnownPath *p = run->plan->gone->pdata[i];
		Target *t = g_hash_table_lookup(run->plan->by_document, p->document);
		g_autofree char *path = text_printable(p->path);
		/* The first of them is what the move was told of. */
		if (!t->moved)
			printf("%-7s %s: it is gone\n", "remove", path);
		t->moved = FALSE;
	}
	const GPtrArray *lists[] = {run->scan->passed_over, run->scan->unreadable};
	for (guint l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; i < lists[l]->len; i++) {
			const ScanNote *n = lists[l]->pdata[i];
			g_autofree char *path = text_printable(n->path);
			printf("%-7s %s: %s\n", "skip", path, n->why);
		}
	for (guint i = 0; i < run->plan->notes->len; i++)
		printf("note    %s\n", (const char *)run->plan->notes->pdata[i]);
	printf("%u files unchanged; nothing was written\n", run->plan->unchanged);
}

static void
note_unreadable(Run *run)
{
	for (guint i = 0; i < run->scan->unreadable->len; i++) {
		const ScanNote *n = run->scan->unreadable->pdata[i];
		g_autofree char *why = g_strdup_printf(
			"it cannot be looked into: %s; what is known below it stays", n->why);
		report_failure(run->report, n->path, DOC_OK, why, FALSE);
	}
}

static gboolean
on_retokenise(double share, gpointer data)
{
	Run *run = data;
	progress_step(run->progress, "all words are cut anew", (guint)(share * 100),
		      (guint64)(share * 100));
	return !was_stopped(run);
}

static gboolean
open_index(Run *run, GError **error)
{
	const char *file = run->options->index;
	run->vocabulary = vocabulary_load(NULL, error);
	if (!run->vocabulary || !vocabulary_check(run->vocabulary, error))
		return FALSE;
	if (run->options->dry_run) {
		g_autoptr(GError) e = NULL;
		run->writer = writer_peek(file, &e);
		if (e)
			g_propagate_error(error, g_steal_pointer(&e));
		else if (!run->writer)
			run->known = known_new();
		else
			run->known = writer_known(run->writer, error);
		return run->known != NULL;
	}
	run->tok = tok_new(run->vocabulary, error);
	run->writer = run->tok ? writer_open(file, run->tok, error) : NULL;
	if (!run->writer)
		return FALSE;
	if (writer_stale(run->writer)) {
		run->progress = progress_new(run->options->progress, "Cutting words", 100, 100);
		gboolean good = writer_retokenise(run->writer, on_retokenise, run, error);
		g_clear_pointer(&run->progress, progress_free);
		if (!good)
			return FALSE;
		if (!writer_stale(run->writer))
			report_note(run->report, "The vocabulary changed: all words were cut anew.");
	}
	run->known = run->stopped ? known_new() : writer_known(run->writer, error);
	return run->known != NULL;
}

static gpointer
walk_in_thread(gpointer data)
{
	scan_walk(data);
	return NULL;
}

/* The folders are walked while vocabulary and index are opened: of the 0.07 s that 10,000
 * unchanged files take, that saves a third. */
static gboolean
scan_and_open(Run *run, GError **error)
{
	run->scan = scan_new(run->options->paths, error);
	if (!run->scan)
		return FALSE;
	GThread *thread = g_thread_new("scan", walk_in_thread, run->scan);
	gboolean good = open_index(run, error);
	g_thread_join(thread);
	return good;
}

static gboolean
run_steps(Run *run, GError **error)
{
	if (!ask_versions(run, error) || !scan_and_open(run, error) || !read_versions(run, error) ||
	    !find_catalogues(run, error))
		return FALSE;
	if (run->stopped)
		return TRUE;
	run->plan = plan_new(run->options, run->known, run->scan, run->catalogues, run->versions);
	if (run->options->dry_run) {
		print_dry(run);
		return TRUE;
	}
	run->report->unchanged = run->plan->unchanged;
	run->report->failed_before = run->plan->failed_before;
	run->report->passed_over = run->scan->passed_over->len;
	note_unreadable(run);
	if (!do_plan(run, error))
		return FALSE;
	for (guint i = 0; i < run->plan->notes->len; i++)
		report_note(run->report, run->plan->notes->pdata[i]);
	if (!run->stopped)
		note_unmatched(run);
	return TRUE;
}

static void
run_clear(Run *run)
{
	plan_free(run->plan);
	scan_free(run->scan);
	known_free(run->known);
	g_clear_pointer(&run->catalogues, g_ptr_array_unref);
	g_clear_pointer(&run->versions, g_hash_table_unref);
	g_free(run->all_versions);
	report_free(run->report);
	tok_free(run->tok);
	vocabulary_free(run->vocabulary);
	if (run->asked)
		waitpid(run->asked, NULL, 0);
	if (run->said >= 0)
		close(run->said);
	close(run->signals);
}

int
index_run(const IndexOptions *options, GError **error)
{
	Run run = {.options = options,
		   .signals = catch_signals(),
		   .said = -1,
		   .started = g_get_monotonic_time(),
		   .report = report_new()};
	gboolean good = run_steps(&run, error);
	good = writer_close(run.writer, good ? error : NULL) && good;
	run.report->seconds = (double)(g_get_monotonic_time() - run.started) / G_USEC_PER_SEC;
	if (good && !options->dry_run)
		report_print(run.report, run.stopped != 0);
	int status = !good                         ? -1
		     : run.stopped                 ? 128 + run.stopped
		     : report_failed(run.report)   ? 4
						   : 0;
	run_clear(&run);
	return status;
}
