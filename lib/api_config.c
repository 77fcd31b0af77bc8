/* api_config: see api_config.h. */
#include "api_config.h"

#include <string.h>
#include "base.h"

#define GROUP "rapporteur"

static const char *const keys[] = {"index", "socket", "listen", NULL};

static gboolean
check_keys(GKeyFile *file, const char *name, GError **error)
{
	g_auto(GStrv) found = g_key_file_get_keys(file, GROUP, NULL, NULL);
	for (char **key = found; key && *key; key++) {
		if (g_strv_contains(keys, *key))
			continue;
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s: '%s' is not a setting; there are index, socket and listen", name,
		            *key);
		return FALSE;
	}
	return TRUE;
}

/* An empty key file where there is none. */
static GKeyFile *
read_file(GError **error)
{
	g_autofree char *name =
	    g_build_filename(g_get_user_config_dir(), "rapporteur", "config", NULL);
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(GError) why = NULL;
	if (!g_key_file_load_from_file(file, name, G_KEY_FILE_NONE, &why) &&
	    !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
	    !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
		            "%s: %s; it holds [rapporteur] and lines such as index=FILE", name,
		            why->message);
		return NULL;
	}
	return check_keys(file, name, error) ? g_steal_pointer(&file) : NULL;
}

/* A new string, or NULL: said nowhere. */
static char *
said(const char *option, const char *variable, GKeyFile *file, const char *key)
{
	if (option && *option)
		return g_strdup(option);
	const char *value = variable ? g_getenv(variable) : NULL;
	if (value && *value)
		return g_strdup(value);
	g_autofree char *set = g_key_file_get_string(file, GROUP, key, NULL);
	if (set && g_str_has_prefix(set, "~/"))
		return g_build_filename(g_get_home_dir(), set + 2, NULL);
	return set && *set ? g_steal_pointer(&set) : NULL;
}

/* Takes path; the answer doesn't depend on the working directory. */
static char *
absolute(char *path)
{
	char *whole = g_canonicalize_filename(path, NULL);
	g_free(path);
	return whole;
}

gboolean
config_load(Config *ret_config, const char *index, const char *socket, const char *listen,
            GError **error)
{
	g_autoptr(GKeyFile) file = read_file(error);
	if (!file)
		return FALSE;
	Config config = {
	    .index = said(index, "RAPPORTEUR_INDEX", file, "index"),
	    .socket = said(socket, "RAPPORTEUR_SOCKET", file, "socket"),
	    .listen = said(listen, NULL, file, "listen"),
	};
	config.index_chosen = config.index != NULL;
	if (!config.index)
		config.index =
		    g_build_filename(g_get_user_data_dir(), "rapporteur", "archive.db", NULL);
	if (!config.socket)
		config.socket = g_build_filename(g_get_user_runtime_dir(), "rapporteur.sock", NULL);
	if (!config.listen)
		config.listen = g_strdup("127.0.0.1:8417");
	config.index = absolute(config.index);
	config.socket = absolute(config.socket);
	*ret_config = config;
	return TRUE;
}

void
config_clear(Config *config)
{
	g_clear_pointer(&config->index, g_free);
	g_clear_pointer(&config->socket, g_free);
	g_clear_pointer(&config->listen, g_free);
}
