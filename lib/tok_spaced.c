/*
 * tok_spaced: a stretch without blanks of a script with word spaces becomes tokens: words by
 * UAX #29 with these differences: a full stop, colon or low line between letters cuts, hyphens
 * and symbols are kept whole and in parts, numbers lose their separators.
 */
#include "tok_internal.h"

#include <string.h>
#include <unicode/uchar.h>

/* Parts of one symbol or hyphenated word. */
#define PARTS_MAX 12

typedef struct {
	gsize from, to;           /* glyphs */
	gboolean digits, letters; /* holds such */
	gunichar link; /* what stands, alone, between this atom and the next; 0 nothing */
} Atom;

static gboolean
is_apostrophe(gunichar c)
{
	return c == '\'' || c == 0x2019 || c == 0x2bc || c == 0x2018;
}

static gboolean
is_hyphen(gunichar c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

static gboolean
is_digit(gunichar c)
{
	return c < 0x80 ? g_ascii_isdigit((char)c) : u_isdigit((UChar32)c);
}

static gboolean
is_word(gunichar c)
{
	if (c < 0x80)
		return g_ascii_isalnum((char)c);
	return run_script(c) == RUN_NONE &&
	       (U_GET_GC_MASK((UChar32)c) &
	        (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_NL_MASK));
}

/* The atom that begins at glyph i, which is_word. */
static Atom
read_atom(const Glyphs *glyphs, gsize i)
{
	const Glyph *at = glyphs->at;
	Atom atom = {.from = i};
	for (; i < glyphs->n; i++) {
		if (is_word(at[i].c)) {
			if (is_digit(at[i].c))
				atom.digits = TRUE;
			else
				atom.letters = TRUE;
		} else if (!is_apostrophe(at[i].c) || i == atom.from || i + 1 >= glyphs->n ||
		           !is_word(at[i + 1].c) || !is_word(at[i - 1].c)) {
			break;
		}
	}
	atom.to = i;
	if (i + 1 < glyphs->n && is_word(at[i + 1].c))
		atom.link = at[i].c;
	else if (i + 2 < glyphs->n && is_hyphen(at[i].c) && at[i + 1].c == '\n' &&
	         is_word(at[i + 2].c))
		atom.link = '\n';
	return atom;
}

/* Up to PARTS_MAX atoms that hang together by links, from glyph i on. */
static gsize
read_atoms(const Glyphs *glyphs, gsize i, Atom atoms[PARTS_MAX])
{
	gsize n = 0;
	while (n < PARTS_MAX) {
		atoms[n] = read_atom(glyphs, i);
		i = atoms[n].to + (atoms[n].link == '\n' ? 2 : 1);
		if (!atoms[n++].link)
			break;
	}
	return n;
}

/* ---- emitting ------------------------------------------------------------------------------ */

static gsize
start_of(const Glyphs *glyphs, const Atom *atom)
{
	return glyphs->at[atom->from].start;
}

static gsize
end_of(const Glyphs *glyphs, const Atom *atom)
{
	return glyphs->at[atom->to - 1].end;
}

static void
fold_atom(const Emit *emit, const Glyphs *glyphs, const Atom *atom, Word *word)
{
	word_fold(emit->tok->folder, &glyphs->at[atom->from], MIN(atom->to - atom->from, WORD_MAX),
	          word);
}

/* One atom as words; more than WORD_MAX letters are cut, each piece at its own position. */
static void
emit_atom(Emit *emit, const Glyphs *glyphs, const Atom *atom, guint flags)
{
	for (gsize i = atom->from; i < atom->to && !emit->stopped; i += WORD_MAX) {
		Word word;
		gsize to = MIN(atom->to, i + WORD_MAX);
		word_fold(emit->tok->folder, &glyphs->at[i], to - i, &word);
		emit_word(emit, &word, glyphs->at[i].start, glyphs->at[to - 1].end, flags);
		if (emit->mode != MODE_FOLD &&
		    word_mark(emit->tok->folder, &glyphs->at[i], to - i, &word))
			emit_token(emit, word.text, word.n, glyphs->at[i].start,
			           glyphs->at[to - 1].end, TOK_MARKED | TOK_COLOCATED);
		flags &= ~(guint)TOK_COLOCATED;
	}
}

/* The folded atoms one after another; separator NULL: nothing between; else their links. */
static gboolean
join_atoms(const Emit *emit, const Glyphs *glyphs, const Atom *atoms, gsize n, gboolean links,
           Word *joined)
{
	joined->n = 0;
	joined->ascii = TRUE;
	for (gsize k = 0; k < n; k++) {
		Word word;
		fold_atom(emit, glyphs, &atoms[k], &word);
		if (joined->n + word.n + 1 > WORD_MAX * 2)
			return FALSE;
		memcpy(joined->text + joined->n, word.text, word.n);
		joined->n += word.n;
		joined->ascii = joined->ascii && word.ascii;
		if (links && k + 1 < n)
			joined->text[joined->n++] = (char)atoms[k].link;
	}
	return joined->n > 0;
}

/* ---- symbols: A/HRC/38/41 ------------------------------------------------------------------ */

static gboolean
is_ascii_atom(const Glyphs *glyphs, const Atom *atom, gsize longest)
{
	if (atom->to - atom->from > longest)
		return FALSE;
	for (gsize i = atom->from; i < atom->to; i++)
		if (glyphs->at[i].c >= 0x80 || !is_word(glyphs->at[i].c))
			return FALSE;
	return TRUE;
}

/* How many of the atoms make a symbol: letters, then a stroke, a digit somewhere. 0: none. */
static gsize
symbol_length(const Glyphs *glyphs, const Atom *atoms, gsize n)
{
	if (atoms[0].digits || atoms[0].link != '/' || !is_ascii_atom(glyphs, &atoms[0], 8))
		return 0;
	gsize length = 1;
	gboolean digits = FALSE;
	while (length < n) {
		gunichar link = atoms[length - 1].link;
		gboolean goes_on =
		    link == '/' || ((link == '.' || link == '-') && atoms[length].digits);
		if (!goes_on || !is_ascii_atom(glyphs, &atoms[length], 12))
			break;
		digits = digits || atoms[length].digits;
		length++;
	}
	return length > 1 && digits ? length : 0;
}

/* A query's symbol is its whole where it stands alone; in a phrase, its parts in sequence. */
static gboolean
cut_symbol(Emit *emit, const Glyphs *glyphs, const Atom *atoms, gsize n)
{
	Word whole;
	if (!join_atoms(emit, glyphs, atoms, n, TRUE, &whole))
		return FALSE;
	gboolean in_phrase = emit->mode == MODE_QUERY && !emit->alone;
	if (!in_phrase)
		emit_token(emit, whole.text, whole.n, start_of(glyphs, atoms),
		           end_of(glyphs, &atoms[n - 1]), TOK_EXACT);
	for (gsize k = 0; k < n && (in_phrase || emit->mode == MODE_DOCUMENT); k++) {
		Word part;
		fold_atom(emit, glyphs, &atoms[k], &part);
		emit_token(emit, part.text, part.n, start_of(glyphs, &atoms[k]),
		           end_of(glyphs, &atoms[k]),
		           TOK_PART | (k || in_phrase ? 0 : TOK_COLOCATED));
	}
	return TRUE;
}

/* ---- C189, C.189 --------------------------------------------------------------------------- */

/* One to three letters, then digits: where the digits begin; 0 if the atom is otherwise. */
static gsize
letters_before_digits(const Glyphs *glyphs, const Atom *atom)
{
	gsize i = atom->from;
	while (i < atom->to && glyphs->at[i].c < 0x80 && g_ascii_isalpha((char)glyphs->at[i].c))
		i++;
	if (i == atom->from || i - atom->from > 3 || i == atom->to)
		return 0;
	for (gsize k = i; k < atom->to; k++)
		if (!is_digit(glyphs->at[k].c))
			return 0;
	return i;
}

/*
 * Written with a full stop, a blank or nothing between, it is the same number of the same
 * convention: a query asks for the parts in sequence, which all of these have.
 */
static void
cut_numbered(Emit *emit, const Glyphs *glyphs, Atom letters, Atom digits)
{
	Atom both[2] = {letters, digits};
	Word whole;
	if (emit->mode != MODE_QUERY && join_atoms(emit, glyphs, both, 2, FALSE, &whole))
		emit_token(emit, whole.text, whole.n, start_of(glyphs, &letters),
		           end_of(glyphs, &digits), TOK_EXACT);
	for (gsize k = 0; k < 2 && emit->mode != MODE_FOLD; k++) {
		guint flags =
		    emit->mode == MODE_QUERY ? TOK_EXACT : TOK_PART | (k ? 0 : TOK_COLOCATED);
		Word part;
		fold_atom(emit, glyphs, &both[k], &part);
		emit_token(emit, part.text, part.n, start_of(glyphs, &both[k]),
		           end_of(glyphs, &both[k]), flags);
	}
}

/* ---- 10,000 and U.N. ----------------------------------------------------------------------- */

static gsize
grouped_length(const Atom *atoms, gsize n)
{
	gunichar link = atoms[0].link;
	if ((link != ',' && link != '.') || atoms[0].letters || atoms[0].to - atoms[0].from > 3)
		return 0;
	gsize length = 1;
	while (length < n && atoms[length - 1].link == link && !atoms[length].letters) {
		if (atoms[length].to - atoms[length].from != 3)
			return 0;
		length++;
	}
	return length > 1 ? length : 0;
}

static gsize
acronym_length(const Atom *atoms, gsize n)
{
	gsize length = 0;
	while (length < n && !atoms[length].digits && atoms[length].to - atoms[length].from == 1) {
		length++;
		if (atoms[length - 1].link != '.')
			break;
	}
	return length > 1 && atoms[0].link == '.' ? length : 0;
}

/* ---- pre-departure ------------------------------------------------------------------------- */

static gsize
hyphenated_length(const Atom *atoms, gsize n)
{
	gsize length = 1;
	while (length < n && (is_hyphen(atoms[length - 1].link) || atoms[length - 1].link == '\n'))
		length++;
	return length;
}

/* Beginnings of words that are written with a hyphen or without, hardly ever with a blank. */
static gboolean
is_prefix_word(const Emit *emit, const Glyphs *glyphs, const Atom *atom)
{
	static const char *const prefixes[] = {
	    "anti",  "bi",    "co",    "counter", "cyber", "de",   "e",     "ex",  "extra",
	    "inter", "intra", "macro", "micro",   "mid",   "mini", "multi", "neo", "non",
	    "over",  "post",  "pre",   "pro",     "re",    "semi", "socio", "sub", "super",
	    "trans", "tri",   "ultra", "un",      "under", NULL};
	Word word;
	fold_atom(emit, glyphs, atom, &word);
	for (guint i = 0; prefixes[i]; i++)
		if (strlen(prefixes[i]) == word.n && memcmp(prefixes[i], word.text, word.n) == 0)
			return TRUE;
	return FALSE;
}

/*
 * A word that a line end broke: the joined word, and its pieces at the same position, since the
 * hyphen may have been the word's own.
 */
static void
cut_broken(Emit *emit, const Glyphs *glyphs, const Atom *atoms, gsize n, const Word *joined)
{
	emit_word(emit, joined, start_of(glyphs, atoms), end_of(glyphs, &atoms[n - 1]), 0);
	for (gsize k = 0; k < n && emit->mode == MODE_DOCUMENT; k++)
		emit_atom(emit, glyphs, &atoms[k], TOK_COLOCATED);
}

/*
 * A document's hyphenated word stands in parts, and joined at the first and at the last part, so
 * that it follows on and is followed. A query asks for the parts in sequence; standing alone and
 * beginning with a prefix, for the joined word, which both spellings have.
 */
static void
cut_hyphenated(Emit *emit, const Glyphs *glyphs, const Atom *atoms, gsize n)
{
	Word joined;
	gboolean letters = FALSE, broken = FALSE;
	for (gsize k = 0; k < n; k++) {
		letters = letters || atoms[k].letters;
		broken = broken || atoms[k].link == '\n';
	}
	gboolean whole = letters && join_atoms(emit, glyphs, atoms, n, FALSE, &joined);
	if (whole && broken) {
		cut_broken(emit, glyphs, atoms, n, &joined);
		return;
	}
	if (whole && emit->mode == MODE_QUERY && emit->alone &&
	    is_prefix_word(emit, glyphs, atoms)) {
		emit_word(emit, &joined, start_of(glyphs, atoms), end_of(glyphs, &atoms[n - 1]), 0);
		return;
	}
	whole = whole && emit->mode == MODE_DOCUMENT;
	for (gsize k = 0; k < n && !emit->stopped; k++) {
		emit_atom(emit, glyphs, &atoms[k], 0);
		if (whole && k == 0)
			emit_word(emit, &joined, start_of(glyphs, atoms),
			          end_of(glyphs, &atoms[n - 1]), TOK_COLOCATED);
		else if (whole && k == n - 1)
			emit_token(emit, joined.text, joined.n, start_of(glyphs, &atoms[k]),
			           end_of(glyphs, &atoms[k]), TOK_EXACT | TOK_COLOCATED);
	}
}

/* ---- the stretch --------------------------------------------------------------------------- */

/* Cut what begins with atoms[0]; returns how many atoms were used. */
static gsize
cut_atoms(Emit *emit, const Glyphs *glyphs, const Atom *atoms, gsize n)
{
	Word joined;
	gsize length = symbol_length(glyphs, atoms, n), digits;
	if (length && cut_symbol(emit, glyphs, atoms, length))
		return length;
	length = grouped_length(atoms, n);
	if (!length)
		length = acronym_length(atoms, n);
	if (length && join_atoms(emit, glyphs, atoms, length, FALSE, &joined)) {
		emit_word(emit, &joined, start_of(glyphs, atoms),
		          end_of(glyphs, &atoms[length - 1]), 0);
		return length;
	}
	length = hyphenated_length(atoms, n);
	if (length > 1) {
		cut_hyphenated(emit, glyphs, atoms, length);
		return length;
	}
	if (n > 1 && atoms[0].link == '.' && !atoms[0].digits && !atoms[1].letters &&
	    is_ascii_atom(glyphs, &atoms[0], 3)) {
		cut_numbered(emit, glyphs, atoms[0], atoms[1]);
		return 2;
	}
	digits = letters_before_digits(glyphs, &atoms[0]);
	if (digits)
		cut_numbered(emit, glyphs, (Atom){.from = atoms[0].from, .to = digits},
		             (Atom){.from = digits, .to = atoms[0].to});
	else
		emit_atom(emit, glyphs, &atoms[0], 0);
	return 1;
}

void
cut_stretch(Emit *emit, const Glyphs *glyphs)
{
	for (gsize i = 0; i < glyphs->n && !emit->stopped;) {
		if (!is_word(glyphs->at[i].c)) {
			i++;
			continue;
		}
		Atom atoms[PARTS_MAX];
		gsize n = read_atoms(glyphs, i, atoms);
		gsize used = cut_atoms(emit, glyphs, atoms, n);
		i = atoms[used - 1].to;
	}
}
