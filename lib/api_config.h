/*
 * api_config: where the index and the socket are and where the daemon listens, by one rule for
 * client and daemon: the option, else the environment, else the configuration file, else a
 * default.
 *
 *   index    --index   $RAPPORTEUR_INDEX   index=   $XDG_DATA_HOME/rapporteur/archive.db
 *   socket   --socket  $RAPPORTEUR_SOCKET  socket=  $XDG_RUNTIME_DIR/rapporteur.sock
 *   listen   --listen                      listen=  127.0.0.1:8417
 *
 * Without $XDG_RUNTIME_DIR the socket is in $XDG_CACHE_HOME (~/.cache): a folder of the person's
 * own, where nobody else can put a socket first, as anybody could in /tmp. The file is
 * $XDG_CONFIG_HOME/rapporteur/config, group [rapporteur]. "~/" at the start of a path is the home.
 */
#pragma once
#include <glib.h>

typedef struct {
	char *index, *socket, *listen; /* listen "off": no TCP */
	gboolean index_chosen;         /* somebody said which index; it isn't the default */
} Config;

/*
 * Options not given are NULL. A missing file is none; ERROR_INPUT names a file that can't be read
 * as one, or a key nobody knows. Free with config_clear.
 */
gboolean config_load(Config *ret_config, const char *index, const char *socket, const char *listen,
                     GError **error);
void config_clear(Config *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Config, config_clear)
