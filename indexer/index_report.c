/* index_report: see index_report.h. */
#include "index_report.h"
#include "base.h"

#include <stdio.h>

static void
failure_free(gpointer data)
{
	Failure *f = data;
	g_free(f->path);
	g_free(f->reason);
	g_free(f);
}

Report *
report_new(void)
{
	Report *r = g_new0(Report, 1);
	r->failures = g_ptr_array_new_with_free_func(failure_free);
	r->notes = g_ptr_array_new_with_free_func(g_free);
	return r;
}

void
report_free(Report *r)
{
	if (!r)
		return;
	g_ptr_array_unref(r->failures);
	g_ptr_array_unref(r->notes);
	g_free(r);
}

void
report_failure(Report *r, const char *path, DocState state, const char *reason, gboolean kept)
{
	Failure *f = g_new0(Failure, 1);
	f->path = text_printable(path);
	f->reason = text_printable(*reason ? reason : doc_state_name(state));
	f->state = state;
	f->kept = kept;
	g_ptr_array_add(r->failures, f);
}

void
report_note(Report *r, const char *note)
{
	g_ptr_array_add(r->notes, text_printable(note));
}

guint
report_failed(const Report *r)
{
	guint n = 0;
	for (guint i = 0; i < r->failures->len; i++)
		n += ((const Failure *)r->failures->pdata[i])->state != DOC_PARTIAL;
	return n;
}

static const struct {
	const char *what, *advice;
} states[] = {
	[DOC_OK] = {"Could not be opened", "check the file's rights, then run again"},
	[DOC_PARTIAL] = {"Read in part", "what was read is searchable; where time or memory ran out, "
					 "--timeout and --memory give more"},
	[DOC_NO_TEXT] = {"Only pictures of pages", "text recognition (OCR) is needed; until then only "
						   "titles and the catalogue find them"},
	[DOC_BAD_TEXT] = {"Text that can't be decoded", "look for another edition of the document, or "
							"have it recognised (OCR)"},
	[DOC_LEGACY_FONT] = {"Text in an old font's code", "look for an edition in Unicode, or have it "
							   "recognised (OCR)"},
	[DOC_EMPTY] = {"Nothing in it", "get the file again, or delete it"},
	[DOC_ENCRYPTED] = {"Needs a password", "put a copy without a password in its place"},
	[DOC_DAMAGED] = {"Damaged", "get the file again from where it came"},
	[DOC_UNSUPPORTED] = {"Not a format that is read", "save it as PDF or HTML, or move it out of "
							  "the folder"},
	[DOC_LIMIT] = {"Over a limit", "name the file alone, with --force and a higher --timeout or "
				       "--memory"},
	[DOC_CRASHED] = {"The reading program died on it", "no other document is harmed; please report "
							   "the file"},
};
G_STATIC_ASSERT(G_N_ELEMENTS(states) == DOC_CRASHED + 1);

static void
print_failures(const Report *r, DocState state)
{
	gboolean first = TRUE;
	for (guint i = 0; i < r->failures->len; i++) {
		const Failure *f = r->failures->pdata[i];
		if (f->state != state)
			continue;
		if (first)
			printf("\n%s: %s.\n", states[state].what, states[state].advice);
		first = FALSE;
		printf("  %s: %s%s\n", f->path, f->reason,
		       f->kept ? " (the last good version stays searchable)" : "");
	}
}

static void
print_line(const char *name, guint64 n)
{
	if (n)
		printf("  %-10s %8" G_GUINT64_FORMAT "\n", name, n);
}

void
report_print(const Report *r, gboolean stopped)
{
	for (DocState state = DOC_OK; state <= DOC_CRASHED; state++)
		print_failures(r, state);
	for (guint i = 0; i < r->notes->len; i++)
		printf("%s%s\n", i ? "" : "\n", (const char *)r->notes->pdata[i]);
	printf("%s%s\n", r->failures->len || r->notes->len ? "\n" : "",
	       stopped ? "Stopped; what was read is in the index, the next run goes on."
		       : "Documents");
	const struct {
		const char *name;
		guint64 n;
	} lines[] = {{"added", r->added},         {"changed", r->changed}, {"read again", r->again},
		     {"moved", r->moved},         {"copies", r->copied},   {"catalogued", r->overridden},
		     {"unchanged", r->unchanged}, {"removed", r->removed}, {"failed", report_failed(r)},
		     {"pages", r->pages}};
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		print_line(lines[i].name, lines[i].n);
	printf("  %-10s %8.1f\n", "seconds", r->seconds);
	if (r->passed_over)
		printf("\npassed over %u (rapporteur index --dry-run names them)\n", r->passed_over);
	if (r->failed_before)
		printf("\n%u unchanged document%s could not be read by an earlier run: rapporteur "
		       "failures\n",
		       r->failed_before, r->failed_before == 1 ? "" : "s");
}
