/*
 * Any bytes are cut into tokens within bounds, on the input's bytes and in order; repaired, folded
 * and converted text is UTF-8.
 */
#include <stdlib.h>
#include <string.h>

#include "tok.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

typedef struct {
	gsize size, last_start;
	guint tokens;
} Walk;

static gboolean
check_token(const Token *token, gpointer data)
{
	Walk *walk = data;
	g_assert_cmpuint(token->length, >, 0);
	g_assert_cmpuint(token->length, <=, 1024);
	g_assert_cmpuint(token->start, <, token->end);
	g_assert_cmpuint(token->end, <=, walk->size);
	g_assert_cmpuint(token->start, >=, walk->last_start);
	g_assert_true(walk->tokens || !(token->flags & TOK_COLOCATED));
	g_assert_true(g_utf8_validate(token->text, (gssize)token->length, NULL));
	for (gsize i = 0; i < token->length; i++)
		g_assert_false(strchr(" \t\n\"", token->text[i]));
	walk->last_start = token->start;
	walk->tokens++;
	return TRUE;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static Vocabulary *vocabulary;
	static Tok *tok;
	if (!vocabulary) {
		vocabulary = vocabulary_load(NULL, NULL);
		tok = tok_new(vocabulary, NULL);
	}
	g_autofree char *text = g_strndup((const char *)data, size);
	memcpy(text, data, size);
	Walk document = {.size = size}, query = {.size = size};
	tok_document(tok, text, (gssize)size, NULL, check_token, &document);
	tok_query(tok, text, (gssize)size, NULL, check_token, &query);
	g_autofree char *folded = tok_fold(tok, text, (gssize)size);
	g_autofree char *repaired = tok_repair(text, (gssize)size);
	/* Opening ICU's transform is slow: where it isn't Zawgyi anyway, one input in sixteen. */
	gboolean convert = size % 16 == 0 || tok_is_zawgyi(text, (gssize)size);
	g_autofree char *unicode = convert ? tok_from_zawgyi(text, (gssize)size) : g_strdup("");
	g_assert_true(g_utf8_validate(folded, -1, NULL));
	g_assert_true(g_utf8_validate(repaired, -1, NULL));
	g_assert_true(g_utf8_validate(unicode, -1, NULL));
	double confidence;
	tok_guess_language(tok, text, (gssize)size, &confidence);
	g_assert_cmpfloat(confidence, >=, 0);
	g_assert_cmpfloat(confidence, <=, 1);
	return 0;
}
