/*
 * tok: see tok.h. Here: the scan over the text with its fast path for plain ASCII words, the
 * emitting of tokens with their stems, and the public functions.
 *
 * Stems have a name space of their own: `~country` stands at every inflected form (countries),
 * never at the word itself. A query for countries asks for countries, ~country or country; a
 * quoted one for countries alone. So exact search stays exact and few words cost a second entry.
 * `^recruit` stands likewise at words of the family of recruit (recruitment, recruiter) that have
 * no other name in it: a query for recruitment asks, at less weight, for ^recruit, ~recruit,
 * recruit. Documents come from FTS5 without a language: English stems are made of every plain Latin
 * word unless the text is seen to be in another language of Latin letters; that one's are made
 * then, if it has a stemmer (`~id.lindung`, at every word). A query without a language asks for all
 * of them.
 */
#include "tok_internal.h"

#include <libstemmer.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "base.h"

/* Counts changes that make other tokens of the same text. */
#define TOK_VERSION "6"
/* Glyphs of a stretch without blanks that are handled at once, where a word ends thereafter. */
#define STRETCH_MAX 1024
#define STRETCH_HARD_MAX 4096

/* ---- one Tok ------------------------------------------------------------------------------- */

Tok *
tok_new(const Vocabulary *vocabulary, GError **error)
{
	UErrorCode status = U_ZERO_ERROR;
	g_autoptr(Tok) tok = g_new0(Tok, 1);
	tok->vocabulary = vocabulary;
	tok->folder = word_folder_new(vocabulary, error);
	if (!tok->folder)
		return NULL;
	tok->stemmers = stemmers_open(vocabulary);
	tok->stem_words = stem_words_new(vocabulary);
	tok->porter = sb_stemmer_new("english", "UTF_8");
	g_assert(tok->porter);
	tok->words = ubrk_open(UBRK_WORD, "en", NULL, 0, &status);
	if (U_FAILURE(status)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
		            "ICU's data for word breaks can't be read (%s); is libicu72 whole?",
		            u_errorName(status));
		return NULL;
	}
	UVersionInfo version;
	char icu[U_MAX_VERSION_STRING_LENGTH];
	u_getVersion(version);
	u_versionToString(version, icu);
	tok->id = g_strdup_printf("tok-%s icu-%s vocabulary-%s", TOK_VERSION, icu,
	                          vocabulary_tok_id(vocabulary));
	tok->starts = g_byte_array_new();
	tok->text = g_string_new(NULL);
	tok->units = g_array_new(FALSE, FALSE, 2 * sizeof(gsize));
	return g_steal_pointer(&tok);
}

void
tok_free(Tok *tok)
{
	if (!tok)
		return;
	g_clear_pointer(&tok->zawgyi, zawgyi_close);
	g_clear_pointer(&tok->stop_words, g_hash_table_unref);
	g_clear_pointer(&tok->words, ubrk_close);
	word_folder_free(tok->folder);
	g_clear_pointer(&tok->stemmers, stemmers_close);
	g_clear_pointer(&tok->stem_words, stem_words_free);
	g_clear_pointer(&tok->porter, sb_stemmer_delete);
	if (tok->units) {
		g_array_unref(tok->units);
		g_string_free(tok->text, TRUE);
		g_byte_array_unref(tok->starts);
	}
	g_free(tok->glyphs.at);
	g_free(tok->id);
	g_free(tok);
}

const char *
tok_id(const Tok *tok)
{
	return tok->id;
}

/* ---- emitting ------------------------------------------------------------------------------ */

/* Note the token at its position; FALSE if it stands there already. */
static gboolean
note_here(Emit *emit, const char *text, gsize length, guint flags)
{
	if (!(flags & TOK_COLOCATED))
		emit->here_length = 0;
	const char *end = emit->here + emit->here_length;
	for (const char *seen = emit->here; seen < end; seen += strlen(seen) + 1)
		if (strncmp(seen, text, length) == 0 && !seen[length])
			return FALSE;
	if (emit->here_length + length + 1 <= sizeof emit->here) {
		memcpy(emit->here + emit->here_length, text, length);
		emit->here_length += length;
		emit->here[emit->here_length++] = '\0';
	}
	return TRUE;
}

/* What holds no letter holds no position; what should have stood beside it takes its place. */
static void
put_token(Emit *emit, const Token *token)
{
	Token placed = *token;
	if (!token->length) {
		emit->empty = emit->empty || !(token->flags & TOK_COLOCATED);
		return;
	}
	if (emit->empty)
		placed.flags &= ~(guint)TOK_COLOCATED;
	emit->empty = FALSE;
	if (!(placed.flags & TOK_COLOCATED)) {
		placed.passed = emit->passed;
		emit->passed = 0;
	}
	if (!emit->stopped && note_here(emit, placed.text, placed.length, placed.flags))
		emit->stopped = !emit->fn(&placed, emit->data);
}

void
emit_token(Emit *emit, const char *text, gsize length, gsize start, gsize end, guint flags)
{
	if (emit->last_length && !(flags & TOK_COLOCATED)) {
		Token last = {emit->last_unit, emit->last_length, emit->last_start,
		              emit->last_end,  TOK_FALLBACK,      0};
		emit->last_length = 0;
		put_token(emit, &last);
	}
	Token token = {text, length, start, end, flags, 0};
	if (emit->fixed) {
		token.start = emit->fixed_start;
		token.end = emit->fixed_end;
	}
	put_token(emit, &token);
}

/* stem: NULL where the word has no other form. */
static void
emit_family(Emit *emit, const Word *word, const Stem *stem, gsize start, gsize end)
{
	char name[STEM_MAX + 1] = "^";
	char *family = name + 1;
	if (!stem_family(emit->tok->stem_words, emit->tok->porter, word->text, word->n, family))
		return;
	gsize n = strlen(family);
	gboolean itself = n == word->n && memcmp(family, word->text, n) == 0;
	gboolean form = stem && stem->inflected && strcmp(stem->key, family) == 0;
	guint flags = TOK_FAMILY | TOK_COLOCATED;
	if (emit->mode == MODE_DOCUMENT) {
		if (!itself && !form)
			emit_token(emit, name, n + 1, start, end, flags);
		return;
	}
	emit_token(emit, name, n + 1, start, end, flags);
	name[0] = '~';
	emit_token(emit, name, n + 1, start, end, flags);
	if (!itself)
		emit_token(emit, family, n, start, end, flags);
}

static void
emit_english_stems(Emit *emit, const Word *word, gsize start, gsize end)
{
	Stem stem;
	if (!stem_english(emit->tok->stem_words, word->text, word->n, &stem)) {
		emit_family(emit, word, NULL, start, end);
		return;
	}
	if (emit->mode == MODE_QUERY || stem.inflected) {
		char key[STEM_MAX + 1] = "~";
		g_strlcpy(key + 1, stem.key, STEM_MAX);
		emit_token(emit, key, strlen(key), start, end, TOK_STEM | TOK_COLOCATED);
	}
	for (guint i = 0; emit->mode == MODE_QUERY && i < stem.n_bare; i++)
		emit_token(emit, stem.bare[i], strlen(stem.bare[i]), start, end,
		           TOK_STEM | TOK_COLOCATED);
	emit_family(emit, word, &stem, start, end);
}

static void
emit_stems(Emit *emit, const Word *word, gsize start, gsize end)
{
	char stem[WORD_BYTES];
	if (emit->english)
		emit_english_stems(emit, word, start, end);
	for (guint i = 0, bits = emit->stemmers; bits; i++, bits >>= 1)
		if (bits & 1 && stem_foreign(emit->tok->stemmers, i, word->text, word->n, stem))
			emit_token(emit, stem, strlen(stem), start, end, TOK_STEM | TOK_COLOCATED);
}

void
emit_word(Emit *emit, const Word *word, gsize start, gsize end, guint flags)
{
	emit_token(emit, word->text, word->n, start, end, TOK_EXACT | flags);
	if (word->ascii && word->n >= 3 && emit->mode != MODE_FOLD)
		emit_stems(emit, word, start, end);
}

/* ---- scanning ------------------------------------------------------------------------------ */

static inline gboolean
is_alnum(char c)
{
	return g_ascii_isalnum(c);
}

/*
 * Where the ASCII word that begins at i ends, if nothing around it asks for the long way: letters
 * only or digits only, no mark, apostrophe, hyphen, stroke or number to come. 0: the long way.
 */
static gsize
plain_word_end(const char *text, gsize to, gsize i)
{
	gboolean digits = FALSE, letters = FALSE;
	gsize k = i;
	for (; k < to && is_alnum(text[k]); k++) {
		if (text[k] <= '9')
			digits = TRUE;
		else
			letters = TRUE;
	}
	if ((digits && letters) || k - i > WORD_MAX)
		return 0;
	if (k >= to)
		return k;
	if ((guchar)text[k] >= 0x80)
		return 0;
	if (text[k] == ' ' || !strchr("'-/.,", text[k]))
		return k;
	if (k + 1 >= to)
		return k;
	char after = text[k + 1];
	if ((guchar)after >= 0x80 || is_alnum(after) ||
	    ((text[k] == '-' || text[k] == '/') && (after == '\n' || after == '\r')))
		return text[k] == ',' && letters ? k : 0;
	return k;
}

/* A hyphen at a line's end and a small letter in the next line: where that letter is, or 0. */
static gsize
broken_word_goes_on(const char *text, gsize to, gsize i)
{
	for (guint blanks = 0; i < to && text[i] == ' ' && blanks < 8; blanks++)
		i++;
	if (i >= to)
		return 0;
	gsize next;
	return u_islower((UChar32)decode_utf8(text, to, i, &next)) ? i : 0;
}

/* What ends a line right after a soft hyphen goes with it. */
static gsize
skip_line_end(const char *text, gsize to, gsize i)
{
	if (i < to && text[i] == '\r')
		i++;
	return i < to && text[i] == '\n' ? i + 1 : i;
}

/* A symbol that a line end broke after a stroke goes on: A/HRC/, next line 99/98. */
static gboolean
broken_symbol_goes_on(const char *text, gsize to, gsize i, const Glyphs *glyphs)
{
	gsize n = glyphs->n;
	return n > 1 && glyphs->at[n - 1].c == '/' && glyphs->at[n - 1].end + 1 == i &&
	       glyphs->at[n - 2].c < 0x80 && is_alnum((char)glyphs->at[n - 2].c) && i < to &&
	       (g_ascii_isdigit(text[i]) || g_ascii_isupper(text[i]));
}

static gsize
read_stretch(const char *text, gsize to, gsize i, Glyphs *glyphs)
{
	glyphs->n = 0;
	while (i < to && glyphs->n < STRETCH_HARD_MAX) {
		gsize next;
		gunichar raw = decode_utf8(text, to, i, &next), c = clean_code_point(raw);
		if (raw == '\r' && next < to && text[next] == '\n') {
			c = '\n';
			next++;
		}
		if (c == '\n' && glyphs->n &&
		    strchr("-\xe2", text[glyphs->at[glyphs->n - 1].start]) &&
		    glyphs->at[glyphs->n - 1].end == i) {
			gsize resume = broken_word_goes_on(text, to, next);
			if (!resume)
				break;
			glyphs_add(glyphs, '\n', i, next, GAP_NONE);
			i = resume;
			continue;
		}
		if (c == '\n' && broken_symbol_goes_on(text, to, next, glyphs)) {
			i = next;
			continue;
		}
		if (is_blank(c) || (c && run_script(c) != RUN_NONE))
			break;
		if (glyphs->n >= STRETCH_MAX && c < 0x80 && !is_alnum((char)c))
			break;
		if (c)
			glyphs_add(glyphs, c, i, next, GAP_NONE);
		i = raw == 0xad ? skip_line_end(text, to, next) : next;
	}
	return i;
}

static gsize
scan_run(Emit *emit, const char *text, gsize to, gsize i, RunScript script)
{
	Glyphs *glyphs = &emit->tok->glyphs;
	while (!emit->stopped) {
		gsize next = read_run(text, to, i, script, glyphs);
		if (!glyphs->n)
			return next;
		gboolean last = glyphs->n < RUN_MAX;
		gsize resume = cut_run(emit, script, glyphs, last);
		if (last || resume >= glyphs->n)
			return next;
		i = glyphs->at[resume].start;
	}
	return to;
}

/* Anything but a plain ASCII word; returns the index after what was cut. */
static gsize
scan_other(Emit *emit, const char *text, gsize to, gsize i)
{
	gsize next;
	gunichar c = clean_code_point(decode_utf8(text, to, i, &next));
	RunScript script = run_script(letter_for_digit(0, c, text, to, next));
	if (script != RUN_NONE)
		return scan_run(emit, text, to, i, script);
	if (!c || is_blank(c))
		return next;
	gsize end = read_stretch(text, to, i, &emit->tok->glyphs);
	cut_stretch(emit, &emit->tok->glyphs);
	return MAX(end, next);
}

void
scan_text(Emit *emit, const char *text, gsize from, gsize to)
{
	for (gsize i = from; i < to && !emit->stopped;) {
		if ((guchar)text[i] < 0x80 && !is_alnum(text[i])) {
			i++;
			continue;
		}
		gsize end = (guchar)text[i] < 0x80 ? plain_word_end(text, to, i) : 0;
		if (!end) {
			i = scan_other(emit, text, to, i);
			continue;
		}
		Word word;
		word_fold_ascii(emit->tok->folder, text + i, end - i, &word);
		emit_word(emit, &word, i, end, 0);
		i = end;
	}
}

static void
cut_text(Emit *emit, const char *text, gsize n)
{
	if (has_burmese(text, n) && tok_is_zawgyi(text, (gssize)n))
		scan_zawgyi(emit, text, n);
	else
		scan_text(emit, text, 0, n);
}

/* ---- the public functions ------------------------------------------------------------------ */

static gsize
text_length(const char *text, gssize n)
{
	return n < 0 ? strlen(text) : (gsize)n;
}

void
tok_document(Tok *tok, const char *text, gssize n, const char *lang, TokFn fn, gpointer data)
{
	tok_find(tok, text, n, lang, NULL, fn, data);
}

void
tok_find(Tok *tok, const char *text, gssize n, const char *lang, const TokSieve *sieve, TokFn fn,
         gpointer data)
{
	gsize length = text_length(text, n);
	Emit emit = {.tok = tok, .mode = MODE_DOCUMENT, .fn = fn, .data = data, .sieve = sieve};
	emit.stemmers = stemmers_for(tok, lang, text, length);
	emit.english = !emit.stemmers;
	cut_text(&emit, text, length);
}

static gboolean
is_alone(const char *text, gsize n)
{
	gsize from = 0;
	while (n > from && g_ascii_isspace(text[n - 1]))
		n--;
	while (from < n && g_ascii_isspace(text[from]))
		from++;
	for (gsize i = from; i < n; i++)
		if (g_ascii_isspace(text[i]))
			return FALSE;
	return TRUE;
}

void
tok_query(Tok *tok, const char *text, gssize n, const char *lang, TokFn fn, gpointer data)
{
	gsize length = text_length(text, n);
	Emit emit = {.tok = tok, .mode = MODE_QUERY, .fn = fn, .data = data};
	emit.stemmers = lang ? stemmers_for(tok, lang, text, length) : G_MAXUINT;
	emit.stemmers &= (guint)((1ull << tok->stemmers->len) - 1);
	emit.english = !lang || !emit.stemmers;
	emit.alone = is_alone(text, length);
	cut_text(&emit, text, length);
}

typedef struct {
	GString *out;
	gsize end;
	gboolean run; /* the token before was of a script without blanks */
} Folded;

static gboolean
add_folded(const Token *token, gpointer data)
{
	Folded *folded = data;
	gboolean run = (token->flags & TOK_FALLBACK) != 0;
	if (folded->out->len && !(run && folded->run && folded->end == token->start))
		g_string_append_c(folded->out, ' ');
	g_string_append_len(folded->out, token->text, (gssize)token->length);
	folded->end = token->end;
	folded->run = run;
	return TRUE;
}

char *
tok_fold(Tok *tok, const char *text, gssize n)
{
	Folded folded = {.out = g_string_new(NULL)};
	Emit emit = {.tok = tok, .mode = MODE_FOLD, .fn = add_folded, .data = &folded};
	cut_text(&emit, text, text_length(text, n));
	return g_string_free(folded.out, FALSE);
}
