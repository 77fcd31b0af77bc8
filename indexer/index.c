/* rapporteur-indexer: the command line. See index.h for the rest. */
#include "index.h"
#include "api_config.h"
#include "base.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
	char *index, *catalogue, *ocr;
	GStrv base_urls, paths;
	int jobs, timeout, memory;
	gboolean dry_run, force, watch, no_progress, version;
} Arguments;

static void
arguments_clear(Arguments *a)
{
	g_free(a->index);
	g_free(a->catalogue);
	g_free(a->ocr);
	g_strfreev(a->base_urls);
	g_strfreev(a->paths);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

static gboolean
parse(int argc, char **argv, Arguments *a, GError **error)
{
	const GOptionEntry entries[] = {
		{"index", 0, 0, G_OPTION_ARG_FILENAME, &a->index, "the index to write", "FILE"},
		{"jobs", 'j', 0, G_OPTION_ARG_INT, &a->jobs, "documents read at once (all cores)", "N"},
		{"dry-run", 'n', 0, G_OPTION_ARG_NONE, &a->dry_run,
		 "say what would be read, changed, removed, and why", NULL},
		{"force", 0, 0, G_OPTION_ARG_NONE, &a->force, "read unchanged documents too", NULL},
		{"watch", 0, 0, G_OPTION_ARG_NONE, &a->watch, "stay and index what changes (not there yet)",
		 NULL},
		{"ocr", 0, 0, G_OPTION_ARG_STRING, &a->ocr,
		 "recognise text in pictures (only off is there yet)",
		 "auto|off|force"},
		{"timeout", 0, 0, G_OPTION_ARG_INT, &a->timeout, "limit for one document (60)", "S"},
		{"memory", 0, 0, G_OPTION_ARG_INT, &a->memory, "limit for one document (512)", "MB"},
		{"base-url", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->base_urls,
		 "where FOLDER stands on the public site", "URL=FOLDER"},
		{"catalogue", 0, 0, G_OPTION_ARG_FILENAME, &a->catalogue,
		 "what a person says about documents (catalogue.tsv in or beside PATH)", "FILE"},
		{"no-progress", 0, 0, G_OPTION_ARG_NONE, &a->no_progress, "show no progress", NULL},
		{"version", 0, 0, G_OPTION_ARG_NONE, &a->version, "print the version", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &a->paths, "", "PATH..."},
		{0}};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_option_context_set_summary(
		context, "Reads files and folders into the index. Unchanged files cost next to nothing.\n"
			 "Exit status: 0 done, 2 wrong command line, 3 the index can't be written, "
			 "4 some of the documents read failed.");
	g_option_context_add_main_entries(context, entries, NULL);
	return g_option_context_parse(context, &argc, &argv, error);
}

static gboolean G_GNUC_PRINTF(2, 3)
refuse(GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error_literal(error, RAPPORTEUR_ERROR, ERROR_INPUT, message);
	return FALSE;
}

static void
base_url_free(gpointer data)
{
	BaseUrl *base = data;
	g_free(base->url);
	g_free(base->folder);
	g_free(base);
}

static int
longer_first(gconstpointer a, gconstpointer b)
{
	const BaseUrl *x = *(const BaseUrl *const *)a, *y = *(const BaseUrl *const *)b;
	gsize m = strlen(x->folder), n = strlen(y->folder);
	return m < n ? 1 : m > n ? -1 : 0;
}

/* The last "=" parts the two: an address may hold one, a folder's name hardly. */
static gboolean
add_base_url(GPtrArray *list, const char *argument, GError **error)
{
	const char *equals = strrchr(argument, '=');
	char *folder = equals ? realpath(equals + 1, NULL) : NULL;
	if (!folder || !strstr(argument, "://"))
		return refuse(error, "--base-url %s: wants an address and a folder that is there, as "
				     "https://example.org/files=/srv/files",
			      argument);
	BaseUrl *base = g_new0(BaseUrl, 1);
	base->url = g_strndup(argument, (gsize)(equals - argument));
	while (g_str_has_suffix(base->url, "/"))
		base->url[strlen(base->url) - 1] = '\0';
	base->folder = g_strdup(folder);
	free(folder);
	g_ptr_array_add(list, base);
	return TRUE;
}

static gboolean
check(const Arguments *a, GError **error)
{
	static const char *const ocr_values[] = {"auto", "off", "force", NULL};
	if (a->watch)
		return refuse(error, "--watch is not there yet; run the command again instead: "
				     "unchanged files cost next to nothing");
	if (a->ocr && !g_strv_contains(ocr_values, a->ocr))
		return refuse(error, "--ocr %s: wants auto, off or force", a->ocr);
	if (a->ocr && strcmp(a->ocr, "off") != 0)
		return refuse(error, "--ocr %s is not there yet: text in pictures is not recognised, "
				     "such documents are named in the summary",
			      a->ocr);
	if (a->jobs < 1 || a->jobs > 256)
		return refuse(error, "--jobs %d: wants a number from 1 to 256", a->jobs);
	if (a->timeout < 1 || a->timeout > 86400)
		return refuse(error, "--timeout %d: wants seconds from 1 to 86400", a->timeout);
	if (a->memory < 16 || a->memory > 1048576)
		return refuse(error, "--memory %d: wants MB from 16 to 1048576", a->memory);
	if (!a->paths)
		return refuse(error, "name the files and folders to index");
	return TRUE;
}

/* The program that reads documents stands beside this one. */
static char *
find_extract(void)
{
	const char *chosen = g_getenv("RAPPORTEUR_EXTRACT");
	if (chosen && *chosen)
		return g_strdup(chosen);
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname(self ? self : "./");
	return g_build_filename(folder, "rapporteur-extract", NULL);
}

static int
run(const Arguments *a, GError **error)
{
	g_auto(Config) config = {0};
	g_autoptr(GPtrArray) base_urls = g_ptr_array_new_with_free_func(base_url_free);
	if (!check(a, error) || !config_load(&config, a->index, NULL, NULL, error))
		return -1;
	for (guint i = 0; a->base_urls && a->base_urls[i]; i++)
		if (!add_base_url(base_urls, a->base_urls[i], error))
			return -1;
	g_ptr_array_sort(base_urls, longer_first);
	g_autofree char *extract = find_extract();
	const IndexOptions options = {
		.index = config.index,
		.paths = a->paths,
		.jobs = (guint)a->jobs,
		.timeout = (guint)a->timeout,
		.memory = (guint64)a->memory << 20,
		.dry_run = a->dry_run,
		.force = a->force,
		.progress = !a->no_progress,
		.catalogue = a->catalogue,
		.base_urls = base_urls,
		.extract = extract,
	};
	return index_run(&options, error);
}

int
main(int argc, char **argv)
{
	g_auto(Arguments) a = {
		.jobs = (int)MIN(g_get_num_processors(), 256), .timeout = 60, .memory = 512};
	g_autoptr(GError) error = NULL;
	setlocale(LC_CTYPE, "C.UTF-8");
	if (!parse(argc, argv, &a, &error)) {
		fprintf(stderr, "rapporteur: index: %s\n", error->message);
		return 2;
	}
	if (a.version) {
		puts("rapporteur " VERSION);
		return 0;
	}
	int status = run(&a, &error);
	if (status >= 0)
		return fflush(stdout) ? 3 : status;
	fprintf(stderr, "rapporteur: index: %s\n", error->message);
	return error_exit_status(error);
}
