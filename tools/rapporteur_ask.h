/* rapporteur_ask: an answer to a path, from the daemon or, where none runs, from the index itself.
 */
#pragma once
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "api_config.h"

typedef struct Asker Asker;

/* config outlives the asker. Nothing is opened before the first question. */
Asker *asker_new(const Config *config);
void asker_free(Asker *asker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Asker, asker_free)

typedef struct {
	guint status; /* as HTTP has it */
	char *body;   /* JSON, ends in a newline; NUL-terminated */
	gsize length;
	char *listen; /* HOST:PORT where a browser finds the daemon, or NULL */
} Answer;
void answer_free(Answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)

/*
 * path: "/search.json", segments escaped; parameters: name, value, … not escaped, or NULL.
 * Fails only where neither daemon nor index can be asked; an answer may still be an error's.
 */
Answer *asker_ask(Asker *asker, const char *path, const GPtrArray *parameters, GError **error);
