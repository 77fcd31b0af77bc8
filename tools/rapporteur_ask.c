/* rapporteur_ask: see rapporteur_ask.h. */
#include "rapporteur_ask.h"

#include <curl/curl.h>
#include <string.h>
#include "api.h"
#include "base.h"

enum { ANSWER_BYTES = 512 * 1024 * 1024, TIMEOUT_MS = API_DEADLINE_MS * 3 };

struct Asker {
	const Config *config;
	CURL *curl;             /* NULL: no daemon, or not asked yet */
	gboolean alone;         /* found out that no daemon serves this index */
	Vocabulary *vocabulary; /* these three: for answering ourselves */
	Tok *tok;
	Store *store;
};

Asker *
asker_new(const Config *config)
{
	Asker *asker = g_new0(Asker, 1);
	asker->config = config;
	return asker;
}

void
asker_free(Asker *asker)
{
	if (!asker)
		return;
	if (asker->curl)
		curl_easy_cleanup(asker->curl);
	store_close(asker->store);
	tok_free(asker->tok);
	vocabulary_free(asker->vocabulary);
	g_free(asker);
}

void
answer_free(Answer *answer)
{
	if (!answer)
		return;
	g_free(answer->body);
	g_free(answer->listen);
	g_free(answer);
}

/* ---- the daemon
 * ---------------------------------------------------------------------------------- */

typedef struct {
	GString *body;
	char *index, *listen;
} Received;

static size_t
on_body(char *bytes, size_t size, size_t count, void *data)
{
	Received *received = data;
	if (received->body->len + size * count > ANSWER_BYTES)
		return 0;
	g_string_append_len(received->body, bytes, (gssize)(size * count));
	return size * count;
}

static size_t
on_header(char *bytes, size_t size, size_t count, void *data)
{
	Received *received = data;
	g_autofree char *line = g_strndup(bytes, size * count);
	char *colon = strchr(line, ':');
	if (!colon)
		return size * count;
	*colon = '\0';
	const char *value = g_strstrip(colon + 1);
	if (!g_ascii_strcasecmp(line, "Rapporteur-Index")) {
		g_free(received->index);
		received->index = g_uri_unescape_string(value, NULL);
	} else if (!g_ascii_strcasecmp(line, "Rapporteur-Listen")) {
		g_free(received->listen);
		received->listen = g_strdup(value);
	}
	return size * count;
}

static char *
address(const char *path, const GPtrArray *parameters)
{
	GString *url = g_string_new("http://localhost");
	g_string_append(url, path);
	for (guint i = 0; parameters && i + 1 < parameters->len; i += 2) {
		g_autofree char *name =
		    g_uri_escape_string(g_ptr_array_index(parameters, i), NULL, FALSE);
		g_autofree char *value =
		    g_uri_escape_string(g_ptr_array_index(parameters, i + 1), NULL, FALSE);
		g_string_append_printf(url, "%c%s=%s", i ? '&' : '?', name, value);
	}
	return g_string_free(url, FALSE);
}

static gboolean
same_file(const char *a, const char *b)
{
	g_autofree char *real_a = g_canonicalize_filename(a, NULL);
	g_autofree char *real_b = g_canonicalize_filename(b, NULL);
	return !strcmp(real_a, real_b);
}

static CURLcode
transfer(Asker *asker, const char *url, Received *received)
{
	if (!asker->curl)
		asker->curl = curl_easy_init();
	curl_easy_setopt(asker->curl, CURLOPT_URL, url);
	curl_easy_setopt(asker->curl, CURLOPT_UNIX_SOCKET_PATH, asker->config->socket);
	curl_easy_setopt(asker->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(asker->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(asker->curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(asker->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(asker->curl, CURLOPT_WRITEDATA, received);
	curl_easy_setopt(asker->curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(asker->curl, CURLOPT_HEADERDATA, received);
	return curl_easy_perform(asker->curl);
}

/* NULL without an error: no daemon serves the index that is wanted. */
static Answer *
ask_daemon(Asker *asker, const char *path, const GPtrArray *parameters, GError **error)
{
	g_autofree char *url = address(path, parameters);
	Received received = {.body = g_string_new(NULL)};
	Answer *answer = NULL;
	long status = 0;
	CURLcode code = transfer(asker, url, &received);
	gboolean other = asker->config->index_chosen && received.index &&
	                 !same_file(received.index, asker->config->index);
	curl_easy_getinfo(asker->curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_COULDNT_CONNECT || (!code && other)) {
		asker->alone = TRUE;
	} else if (code) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO, "%s: the daemon doesn't answer: %s",
		            asker->config->socket, curl_easy_strerror(code));
	} else {
		answer = g_new0(Answer, 1);
		answer->status = (guint)status;
		answer->length = received.body->len;
		answer->body = g_strndup(received.body->str, received.body->len);
		answer->listen = g_steal_pointer(&received.listen);
	}
	g_string_free(received.body, TRUE);
	g_free(received.index);
	g_free(received.listen);
	return answer;
}

/* ---- the index itself
 * ------------------------------------------------------------------------------ */

static gboolean
open_index(Asker *asker, GError **error)
{
	if (asker->store)
		return TRUE;
	if (!asker->vocabulary && !(asker->vocabulary = vocabulary_load(NULL, error)))
		return FALSE;
	if (!asker->tok && !(asker->tok = tok_new(asker->vocabulary, error)))
		return FALSE;
	asker->store = store_open(asker->config->index, asker->tok, asker->vocabulary, error);
	return asker->store != NULL;
}

static Answer *
answer_alone(Asker *asker, const char *path, const GPtrArray *parameters, GError **error)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	g_autofree char *plain = g_uri_unescape_string(path, NULL);
	ApiRequest request = {.path = plain ? plain : path, .deadline_ms = API_DEADLINE_MS};
	if (!open_index(asker, error))
		return NULL;
	request.parameters =
	    parameters ? g_ptr_array_ref((GPtrArray *)(guintptr)parameters) : g_ptr_array_ref(none);
	g_autoptr(ApiResponse) response = api_answer(asker->store, &request);
	g_ptr_array_unref(request.parameters);
	Answer *answer = g_new0(Answer, 1);
	answer->status = response->status;
	gconstpointer bytes = g_bytes_get_data(response->body, &answer->length);
	answer->body = g_strndup(bytes, answer->length);
	return answer;
}

Answer *
asker_ask(Asker *asker, const char *path, const GPtrArray *parameters, GError **error)
{
	g_autoptr(GError) why = NULL;
	if (!asker->alone) {
		Answer *answer = ask_daemon(asker, path, parameters, &why);
		if (answer)
			return answer;
	}
	if (!why)
		return answer_alone(asker, path, parameters, error);
	g_propagate_error(error, g_steal_pointer(&why));
	return NULL;
}
