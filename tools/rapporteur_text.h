/* rapporteur_text: answers as a person reads them in a terminal. JSON objects in, text out. */
#pragma once
#include <json-glib/json-glib.h>

typedef struct {
	GString *out;
	guint columns;
	gboolean color;
	const char
	        *listen; /* HOST:PORT where a browser finds the daemon, or NULL: links name files */
} Text;

void text_search(Text *text, JsonObject *answer, gint64 offset);
void text_similar(Text *text, JsonObject *answer);
void text_document(Text *text, JsonObject *answer);
void text_passage(Text *text, JsonObject *answer);
void text_page(Text *text, JsonObject *answer);
void text_documents(Text *text, JsonObject *answer);
void text_failures(Text *text, JsonObject *answer);
void text_status(Text *text, JsonObject *answer);
