/* vocabulary_folder: see vocabulary_private.h and vocabulary.h. Where the files are, and their
 * text. */
#include "vocabulary_private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base.h"

#define FILE_MAX (16u << 20) /* a vocabulary file is kilobytes; more is a wrong folder */

static char *
shipped(void)
{
	if (g_file_test(SOURCE_VOCABULARY, G_FILE_TEST_IS_DIR))
		return g_strdup(SOURCE_VOCABULARY);
	return g_build_filename(PREFIX, "share", "rapporteur", "vocabulary", NULL);
}

/* The name of a path's element; an empty one is the shipped folder. */
static void
add_named(GPtrArray *folders, const char *name)
{
	g_ptr_array_add(folders, *name ? g_strdup(name) : shipped());
}

GStrv
vocabulary_folders(void)
{
	GPtrArray *folders = g_ptr_array_new();
	const char *named = g_getenv("RAPPORTEUR_VOCABULARY");
	if (named && *named) {
		g_auto(GStrv) names = g_strsplit(named, ":", -1);
		for (char **name = names; *name; name++)
			add_named(folders, *name);
	} else {
		g_autofree char *own =
		        g_build_filename(g_get_user_config_dir(), "rapporteur", "vocabulary", NULL);
		const char *const places[] = {"/etc/rapporteur/vocabulary", own};
		add_named(folders, "");
		for (guint i = 0; i < G_N_ELEMENTS(places); i++)
			if (g_file_test(places[i], G_FILE_TEST_IS_DIR))
				g_ptr_array_add(folders, g_strdup(places[i]));
	}
	g_ptr_array_add(folders, NULL);
	return (GStrv)g_ptr_array_free(folders, FALSE);
}

char *
vocabulary_read(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) cause = NULL;
	g_autofree char *text = NULL;
	gsize length;
	GStatBuf status;
	if (!g_stat(path, &status) && (!S_ISREG(status.st_mode) || status.st_size > FILE_MAX)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s: not a vocabulary file: over 16 MB or no file", path);
		return NULL;
	}
	if (!g_file_get_contents(path, &text, &length, &cause)) {
		if (!g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
			g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s", cause->message);
		return NULL;
	}
	if (!g_utf8_validate(text, (gssize)length, NULL)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s: not a vocabulary file: not UTF-8", path);
		return NULL;
	}
	return g_steal_pointer(&text);
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Editors leave copies behind; none of them has a name that a language could have. */
static gboolean
is_code(const char *name)
{
	gsize n = strlen(name);
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isalnum(name[i]) && name[i] != '-')
			return FALSE;
	return n > 1 && n < 36 && g_ascii_isalpha(name[0]);
}

GPtrArray *
vocabulary_codes(const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "lang", NULL);
	g_autoptr(GError) cause = NULL;
	g_autoptr(GDir) dir = g_dir_open(path, 0, &cause);
	GPtrArray *codes = g_ptr_array_new_with_free_func(g_free);
	if (!dir && !g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s", cause->message);
		g_ptr_array_unref(codes);
		return NULL;
	}
	const char *name;
	while (dir && (name = g_dir_read_name(dir)))
		if (is_code(name))
			g_ptr_array_add(codes, g_strdup(name));
	/* Sorted, so that the ids don't hang on the order of a folder. */
	g_ptr_array_sort(codes, compare_names);
	return codes;
}

static void
stamp_file(GString *out, const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	GStatBuf status;
	if (g_stat(path, &status))
		return;
	g_string_append_printf(out, "%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %ld.%09ld\n",
	                       path, (guint64)status.st_ino, (gint64)status.st_size,
	                       (long)status.st_mtim.tv_sec, (long)status.st_mtim.tv_nsec);
}

char *
vocabulary_stamp(void)
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) folders = vocabulary_folders();
	for (char **folder = folders; *folder; folder++) {
		g_autoptr(GPtrArray) codes = vocabulary_codes(*folder, NULL);
		for (guint i = 0; i < vocabulary_n_tables; i++)
			stamp_file(out, *folder, vocabulary_tables[i].name);
		for (guint i = 0; codes && i < codes->len; i++) {
			g_autofree char *name = g_build_filename("lang", codes->pdata[i], NULL);
			stamp_file(out, *folder, name);
		}
	}
	return g_string_free(out, FALSE);
}
