/*
 * oracle_text: texts as lists of tokens with their places, and sequences of tokens looked for in
 * them word by word. For tests/oracle.c only.
 */
#pragma once
#include <glib.h>
#include <string.h>

#include "tok.h"

typedef struct {
	char *text;
	guint position;
	gboolean exact; /* a word, no stem, pair or part */
} TextToken;

/* A text as the index holds it. */
typedef struct {
	GArray *tokens; /* of TextToken, in order */
	GArray *first;  /* of guint: the first token of each position */
	guint length;   /* words: positions that hold one */
} Text;

static inline void
text_token_clear(gpointer data)
{
	g_free(((TextToken *)data)->text);
}

static inline gboolean
text_take(const Token *token, gpointer data)
{
	Text *text = data;
	if (!(token->flags & TOK_COLOCATED)) {
		text->length++;
		g_array_append_val(text->first, text->tokens->len);
	}
	TextToken taken = {g_strndup(token->text, token->length), text->length - 1,
	                   (token->flags & TOK_EXACT) != 0};
	g_array_append_val(text->tokens, taken);
	return TRUE;
}

static inline Text
text_cut(Tok *tok, const char *printed)
{
	Text text = {g_array_new(FALSE, FALSE, sizeof(TextToken)),
	             g_array_new(FALSE, FALSE, sizeof(guint)), 0};
	g_array_set_clear_func(text.tokens, text_token_clear);
	tok_document(tok, printed, -1, NULL, text_take, &text);
	return text;
}

static inline void
text_clear(Text *text)
{
	if (!text->tokens)
		return;
	g_array_unref(text->tokens);
	g_array_unref(text->first);
	text->tokens = NULL;
}

static inline gboolean
text_has_token(const Text *text, guint position, const char *wanted)
{
	if (position >= text->length)
		return FALSE;
	for (guint i = g_array_index(text->first, guint, position); i < text->tokens->len; i++) {
		const TextToken *token = &g_array_index(text->tokens, TextToken, i);
		if (token->position != position)
			return FALSE;
		if (strcmp(token->text, wanted) == 0)
			return TRUE;
	}
	return FALSE;
}

/* The tokens follow one another from this position on. */
static inline gboolean
text_has_at(const Text *text, guint position, const GPtrArray *sequence)
{
	for (guint k = 0; k < sequence->len; k++)
		if (!text_has_token(text, position + k, sequence->pdata[k]))
			return FALSE;
	return sequence->len > 0;
}

static inline gboolean
text_has(const Text *text, const GPtrArray *sequence)
{
	for (guint position = 0; position < text->length; position++)
		if (text_has_at(text, position, sequence))
			return TRUE;
	return FALSE;
}

/* ---- what is typed --------------------------------------------------------------------------- */

/* A typed text as tok_query cuts it. */
typedef struct {
	GPtrArray *exact;    /* of char*: they follow one another */
	GPtrArray *stems;    /* of char*: other forms of the last one */
	GPtrArray *families; /* of char*: other words of its family */
	gboolean run;        /* of a script without blanks */
} Typed;

static inline gboolean
typed_take(const Token *token, gpointer data)
{
	Typed *typed = data;
	if (token->flags & TOK_STEM) {
		g_ptr_array_add(typed->stems, g_strndup(token->text, token->length));
	} else if (token->flags & TOK_FAMILY) {
		g_ptr_array_add(typed->families, g_strndup(token->text, token->length));
	} else if (!(token->flags & TOK_COLOCATED)) {
		g_ptr_array_set_size(typed->stems, 0);
		g_ptr_array_set_size(typed->families, 0);
		g_ptr_array_add(typed->exact, g_strndup(token->text, token->length));
		typed->run = typed->run || (token->flags & TOK_FALLBACK);
	}
	return TRUE;
}

static inline Typed
typed_cut(Tok *tok, const char *text)
{
	Typed typed = {g_ptr_array_new_with_free_func(g_free),
	               g_ptr_array_new_with_free_func(g_free),
	               g_ptr_array_new_with_free_func(g_free), FALSE};
	tok_query(tok, text, -1, NULL, typed_take, &typed);
	return typed;
}

static inline void
typed_clear(Typed *typed)
{
	g_ptr_array_unref(typed->exact);
	g_ptr_array_unref(typed->stems);
	g_ptr_array_unref(typed->families);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Typed, typed_clear)

static inline gboolean
sequence_same(const GPtrArray *a, const GPtrArray *b)
{
	if (a->len != b->len)
		return FALSE;
	for (guint i = 0; i < a->len; i++)
		if (strcmp(a->pdata[i], b->pdata[i]) != 0)
			return FALSE;
	return TRUE;
}

/* The sequence with its last token exchanged. */
static inline GPtrArray *
sequence_ending(const GPtrArray *sequence, const char *last)
{
	GPtrArray *made = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i + 1 < sequence->len; i++)
		g_ptr_array_add(made, g_strdup(sequence->pdata[i]));
	g_ptr_array_add(made, g_strdup(last));
	return made;
}

static inline GPtrArray *
sequence_of(const char *token)
{
	GPtrArray *made = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(made, g_strdup(token));
	return made;
}
