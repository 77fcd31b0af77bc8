/*
 * tok_run: a run of a script whose words aren't set apart becomes tokens.
 *
 * Positions count units: grapheme clusters, for Burmese syllables. At each unit stand, at one
 * position, the unit alone, the pair with the next unit, and the dictionary's word that begins
 * here. A query becomes the pairs in sequence (one unit: itself), so it is found wherever these
 * units follow one another, however ICU cut the surroundings; words only help to rank.
 */
#include "tok_internal.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

/* Compatibility forms of Han and kana to what they stand for; simplified; per code point. */
static void
fold_han(Glyphs *glyphs)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
	for (gsize i = 0; i < glyphs->n; i++) {
		gunichar c = glyphs->at[i].c;
		if (c >= 0x2e80 && (c < 0x3041 || c >= 0xf900)) {
			UChar in[2], out[8];
			gint32 n = 0, at = 0;
			UChar32 first;
			U16_APPEND_UNSAFE(in, n, c);
			n = unorm2_normalize(nfkc, in, n, out, G_N_ELEMENTS(out), &status);
			if (U_FAILURE(status) || !n)
				return;
			U16_NEXT(out, at, n, first);
			c = at == n ? (gunichar)first : c;
		}
		glyphs->at[i].c = word_simplify(c);
	}
}

/* Where unit k begins in the run's UTF-8 text and in its glyphs. */
typedef struct {
	gsize glyph, byte;
} Unit;

static void
find_units(Tok *tok, RunScript script, const Glyphs *glyphs)
{
	g_array_set_size(tok->units, 0);
	g_string_truncate(tok->text, 0);
	gsize begin = 0;
	for (gsize i = 0; i < glyphs->n; i++) {
		if (unit_begins(script, glyphs, i, begin)) {
			Unit unit = {i, tok->text->len};
			g_array_append_val(tok->units, unit);
			begin = i;
		}
		g_string_append_unichar(tok->text, glyphs->at[i].c);
	}
	Unit last = {glyphs->n, tok->text->len};
	g_array_append_val(tok->units, last);
}

static void
emit_units(Emit *emit, const Glyphs *glyphs, gsize from, gsize to, guint flags)
{
	const Unit *units = (const Unit *)(gpointer)emit->tok->units->data;
	gsize begin = units[from].byte;
	emit_token(emit, emit->tok->text->str + begin, units[to].byte - begin,
	           glyphs->at[units[from].glyph].start, glyphs->at[units[to].glyph - 1].end, flags);
}

/* How many units the dictionary's word that begins at unit k has; 0 if none begins there. */
static gsize
word_length(const Unit *units, gsize n_units, const guint8 *starts, gsize k)
{
	if (!starts[units[k].glyph])
		return 0;
	gsize length = 1;
	while (k + length < n_units && !starts[units[k + length].glyph])
		length++;
	return length;
}

static guint
sieve_bit(gunichar first, gunichar second)
{
	return (first * 31 + second) % 1024;
}

void
tok_sieve_add(TokSieve *sieve, const char *token)
{
	gunichar first = g_utf8_get_char(token);
	const char *rest = *token ? g_utf8_next_char(token) : token;
	guint one = first % 256, two = sieve_bit(first, g_utf8_get_char(rest));
	if (*rest)
		sieve->two[two / 64] |= 1ull << two % 64;
	else
		sieve->one[one / 64] |= 1ull << one % 64;
}

static gboolean
sieve_passes(const TokSieve *sieve, gunichar first, gunichar second)
{
	guint one = first % 256, two = sieve_bit(first, second);
	return (sieve->one[one / 64] >> one % 64 & 1) || (sieve->two[two / 64] >> two % 64 & 1);
}

/* As emit_document, without words of the dictionary and what the sieve holds back. */
static void
emit_sieved(Emit *emit, const Glyphs *glyphs, gsize n_units, gsize stop)
{
	const Unit *units = (const Unit *)(gpointer)emit->tok->units->data;
	for (gsize k = 0; k < stop && !emit->stopped; k++) {
		gsize at = units[k].glyph;
		if (!sieve_passes(emit->sieve, glyphs->at[at].c,
		                  at + 1 < glyphs->n ? glyphs->at[at + 1].c : 0)) {
			emit->passed++;
			continue;
		}
		emit_units(emit, glyphs, k, k + 1, TOK_FALLBACK);
		if (k + 1 < n_units)
			emit_units(emit, glyphs, k, k + 2, TOK_FALLBACK | TOK_COLOCATED);
	}
}

static void
emit_document(Emit *emit, const Glyphs *glyphs, const guint8 *starts, gsize n_units, gsize stop)
{
	const Unit *units = (const Unit *)(gpointer)emit->tok->units->data;
	for (gsize k = 0; k < stop && !emit->stopped; k++) {
		gsize word = word_length(units, n_units, starts, k);
		emit_units(emit, glyphs, k, k + 1, TOK_FALLBACK | (word == 1 ? TOK_EXACT : 0));
		if (k + 1 < n_units)
			emit_units(emit, glyphs, k, k + 2,
			           TOK_FALLBACK | TOK_COLOCATED | (word == 2 ? TOK_EXACT : 0));
		if (word > 2 && units[k + word].byte - units[k].byte <= RUN_WORD_BYTES)
			emit_units(emit, glyphs, k, k + word, TOK_EXACT | TOK_COLOCATED);
	}
}

/*
 * Pairs of n units are n-1 tokens, but a document gives each unit a position: the last unit is
 * kept, and asked for only if something follows it.
 */
static void
emit_query(Emit *emit, const Glyphs *glyphs, gsize n, gboolean last)
{
	const Unit *units = (const Unit *)(gpointer)emit->tok->units->data;
	if (n == 1)
		emit_units(emit, glyphs, 0, 1, TOK_EXACT | TOK_FALLBACK);
	for (gsize k = 0; k + 1 < n && !emit->stopped; k++)
		emit_units(emit, glyphs, k, k + 2, TOK_FALLBACK | (n == 2 ? TOK_EXACT : 0));
	if (n < 2 || !last)
		return;
	emit->last_length = MIN(units[n].byte - units[n - 1].byte, sizeof emit->last_unit);
	memcpy(emit->last_unit, emit->tok->text->str + units[n - 1].byte, emit->last_length);
	emit->last_start = emit->fixed ? emit->fixed_start : glyphs->at[units[n - 1].glyph].start;
	emit->last_end = emit->fixed ? emit->fixed_end : glyphs->at[units[n].glyph - 1].end;
}

gsize
cut_run(Emit *emit, RunScript script, Glyphs *glyphs, gboolean last)
{
	Tok *tok = emit->tok;
	repair_run(script, glyphs, TRUE);
	if (script == RUN_HAN)
		fold_han(glyphs);
	find_units(tok, script, glyphs);
	const Unit *units = (const Unit *)(gpointer)tok->units->data;
	gsize n = tok->units->len - 1;
	/* The last unit waits for what follows the chunk: its pair isn't known yet. */
	gsize stop = last || n < 2 ? n : n - 1;
	switch (emit->mode) {
	case MODE_DOCUMENT:
		if (emit->sieve) {
			emit_sieved(emit, glyphs, n, stop);
			break;
		}
		g_byte_array_set_size(tok->starts, (guint)glyphs->n + 1);
		find_words(tok->words, script, glyphs, tok->starts->data);
		emit_document(emit, glyphs, tok->starts->data, n, stop);
		break;
	case MODE_QUERY:
		emit_query(emit, glyphs, n, last);
		break;
	case MODE_FOLD:
		emit_units(emit, glyphs, 0, stop, TOK_EXACT | TOK_FALLBACK);
		break;
	}
	return units[stop].glyph;
}
