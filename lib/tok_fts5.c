/*
 * tok_fts5: see tok_fts5.h. All "instances" of the tokenizer are the one made at registration: FTS5
 * asks for one for each table of the connection, and all are used by the connection's thread.
 */
#include "tok_fts5.h"

#include <string.h>

#include "base.h"

typedef int (*Fts5Token)(void *context, int flags, const char *token, int n, int start, int end);

typedef struct {
	Tok *tok;
	TokFn watch; /* or NULL */
	gpointer watch_data;
} Cutter;

typedef struct {
	const Cutter *cutter;
	Fts5Token fn;
	void *context;
	gboolean watched;
	int result;
} Bridge;

static int
create(void *user_data, const char **arguments, int n, Fts5Tokenizer **ret_tokenizer)
{
	(void)arguments;
	if (n > 0)
		return SQLITE_ERROR;
	*ret_tokenizer = user_data;
	return SQLITE_OK;
}

static void
destroy(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

static gboolean
pass_on(const Token *token, gpointer data)
{
	Bridge *bridge = data;
	if (bridge->watched)
		bridge->cutter->watch(token, bridge->cutter->watch_data);
	int flags = token->flags & TOK_COLOCATED ? FTS5_TOKEN_COLOCATED : 0;
	bridge->result = bridge->fn(bridge->context, flags, token->text, (int)token->length,
	                            (int)token->start, (int)token->end);
	return bridge->result == SQLITE_OK;
}

/* Tokens that tok_query made, set apart by blanks. */
static int
pass_query(const char *text, int n, Fts5Token fn, void *context)
{
	for (int i = 0; i < n;) {
		if (text[i] == ' ') {
			i++;
			continue;
		}
		int begin = i;
		while (i < n && text[i] != ' ')
			i++;
		int result = fn(context, 0, text + begin, i - begin, begin, i);
		if (result != SQLITE_OK)
			return result;
	}
	return SQLITE_OK;
}

static int
tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n, Fts5Token fn)
{
	Cutter *cutter = (gpointer)tokenizer;
	gboolean watched = cutter->watch && (flags & FTS5_TOKENIZE_DOCUMENT);
	Bridge bridge = {cutter, fn, context, watched, SQLITE_OK};
	if (!text || n <= 0)
		return SQLITE_OK;
	if (flags & FTS5_TOKENIZE_QUERY)
		return pass_query(text, n, fn, context);
	tok_document(cutter->tok, text, n, NULL, pass_on, &bridge);
	return bridge.result;
}

static fts5_api *
fts5_of(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", NULL);
		sqlite3_step(statement);
	}
	sqlite3_finalize(statement);
	return api;
}

gboolean
tok_fts5_register(sqlite3 *db, Tok *tok, GError **error)
{
	fts5_tokenizer tokenizer = {create, destroy, tokenize};
	fts5_api *api = fts5_of(db);
	Cutter *cutter = g_new0(Cutter, 1);
	cutter->tok = tok;
	if (api &&
	    api->xCreateTokenizer(api, "rapporteur", cutter, &tokenizer, g_free) == SQLITE_OK)
		return TRUE;
	g_free(cutter);
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
	            "SQLite has no FTS5 (%s); Debian's libsqlite3-0 has it", sqlite3_errmsg(db));
	return FALSE;
}

void
tok_fts5_watch(sqlite3 *db, TokFn fn, gpointer data)
{
	void *context = NULL;
	fts5_tokenizer tokenizer;
	fts5_api *api = fts5_of(db);
	if (!api || api->xFindTokenizer(api, "rapporteur", &context, &tokenizer) != SQLITE_OK)
		g_return_if_reached();
	Cutter *cutter = context;
	cutter->watch = fn;
	cutter->watch_data = data;
}
