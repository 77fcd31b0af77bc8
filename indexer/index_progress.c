/* index_progress: see index_progress.h. */
#include "index_progress.h"
#include "base.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { BAR_CELLS = 20, REDRAW_US = 100000, LINE_US = 10000000 };

struct Progress {
	gboolean on, terminal;
	const char *verb;
	guint files;
	guint64 total;
	gint64 started, drawn;
};

Progress *
progress_new(gboolean on, const char *verb, guint files, guint64 total)
{
	Progress *p = g_new0(Progress, 1);
	p->on = on;
	p->terminal = isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
	p->verb = verb;
	p->files = files;
	p->total = total;
	p->started = g_get_monotonic_time();
	p->drawn = p->terminal ? 0 : p->started;
	return p;
}

static guint
columns(void)
{
	struct winsize size;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || size.ws_col < 40)
		return 80;
	return MIN(size.ws_col, 120);
}

/* Columns of text: marks take none, wide characters two. */
static guint
width_of(const char *text)
{
	guint width = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

/* The end of a name tells more than its start: "…ts/lbmn_2018_gtj_final_v3.pdf". */
static char *
shorten(const char *name, guint width)
{
	g_autofree char *clean = text_printable(name);
	const char *p = clean;
	gboolean cut = width_of(clean) > width;
	while (*p && width_of(p) + cut > width)
		p = g_utf8_next_char(p);
	while (*p && cut && g_unichar_iszerowidth(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	return g_strconcat(cut ? "…" : "", p, NULL);
}

static char *
time_left(const Progress *p, double share)
{
	double elapsed = (double)(g_get_monotonic_time() - p->started) / G_USEC_PER_SEC;
	if (share < 0.01 || elapsed < 2)
		return g_strdup("     ");
	guint left = (guint)(elapsed / share * (1 - share) + 0.5);
	if (left >= 3600)
		return g_strdup_printf("%u:%02u h", left / 3600, left / 60 % 60);
	return g_strdup_printf("%2u:%02u", left / 60, left % 60);
}

/* A bar in eighths of a cell. */
static void
append_bar(GString *out, double share)
{
	static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	guint filled = (guint)(share * BAR_CELLS * 8 + 0.5);
	for (guint i = 0; i < BAR_CELLS; i++)
		g_string_append(out, filled >= (i + 1) * 8 ? "█"
				     : filled > i * 8      ? eighths[filled - i * 8]
							   : " ");
}

static void
draw_bar(const Progress *p, const char *name, guint files, double share)
{
	g_autoptr(GString) out = g_string_new("\r\033[K");
	g_autofree char *left = time_left(p, share);
	char all[16];
	int digits = g_snprintf(all, sizeof all, "%u", p->files);
	g_string_append_printf(out, "%s %*u/%s ▕", p->verb, digits, files, all);
	append_bar(out, share);
	g_string_append_printf(out, "▏%3u %% %s  ", (guint)(share * 100), left);
	guint used = width_of(out->str + strlen("\r\033[K"));
	guint wide = columns() - 1;
	g_autofree char *shown = shorten(name, wide > used + 8 ? wide - used : 8);
	g_string_append(out, shown);
	fputs(out->str, stderr);
}

void
progress_step(Progress *p, const char *name, guint files_done, guint64 done)
{
	gint64 now = g_get_monotonic_time();
	if (!p->on || now - p->drawn < (p->terminal ? REDRAW_US : LINE_US))
		return;
	double share = p->total ? (double)MIN(done, p->total) / (double)p->total : 1;
	p->drawn = now;
	if (p->terminal)
		draw_bar(p, name, files_done, share);
	else
		fprintf(stderr, "%s: %u of %u files, %u %%\n", p->verb, files_done, p->files,
			(guint)(share * 100));
	fflush(stderr);
}

void
progress_free(Progress *p)
{
	if (!p)
		return;
	if (p->on && p->terminal && p->drawn)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	g_free(p);
}
