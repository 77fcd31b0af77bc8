/*
 * tok_word: one word becomes its folded form.
 *
 * Latin letters go by a table made once from ICU (case folding, marks off); every other script
 * by ICU's NFKC_Casefold.
 */
#include "tok_internal.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "base.h"

#define LATIN_TOP 0x250
#define MORE_FIRST 0x1e00
#define MORE_TOP 0x1f00

struct WordFolder {
	const Vocabulary *vocabulary;
	const UNormalizer2 *nfkc_casefold, *nfd, *nfc;
	/* Folded ASCII of a Latin letter; "" where the table doesn't decide. */
	char latin[LATIN_TOP][4], more[MORE_TOP - MORE_FIRST][4];
	guint64
	    spelling_lengths[26]; /* by first letter: lengths of words that have another spelling */
};

/* ---- tables -------------------------------------------------------------------------------- */

/* Letters that Unicode doesn't take apart. */
static const char *
special_letter(gunichar c)
{
	switch (c) {
	case 0x111:
	case 0x110:
	case 0xf0:
	case 0xd0:
	case 0x189:
	case 0x256:
	case 0x18a:
		return "d";
	case 0xf8:
	case 0xd8:
		return "o";
	case 0x142:
	case 0x141:
		return "l";
	case 0x131:
		return "i";
	case 0xe6:
	case 0xc6:
		return "ae";
	case 0x153:
	case 0x152:
		return "oe";
	case 0xfe:
	case 0xde:
		return "th";
	case 0x127:
	case 0x126:
		return "h";
	default:
		return NULL;
	}
}

static void
fold_letter(const WordFolder *folder, gunichar c, char out[4])
{
	const char *special = special_letter(c);
	out[0] = '\0';
	if (special) {
		g_strlcpy(out, special, 4);
		return;
	}
	if (!u_isalpha((UChar32)c))
		return;
	UErrorCode status = U_ZERO_ERROR;
	UChar in[2], folded[16], apart[32];
	gint32 n = 0;
	U16_APPEND_UNSAFE(in, n, c);
	n = unorm2_normalize(folder->nfkc_casefold, in, n, folded, G_N_ELEMENTS(folded), &status);
	n = unorm2_normalize(folder->nfd, folded, n, apart, G_N_ELEMENTS(apart), &status);
	gsize k = 0;
	for (gint32 i = 0; U_SUCCESS(status) && i < n && k < 3; i++) {
		if (apart[i] >= 0x300 && apart[i] < 0x370)
			continue;
		if (apart[i] >= 0x80) {
			k = 0;
			break;
		}
		out[k++] = (char)apart[i];
	}
	out[k] = '\0';
}

static void
note_spellings(WordFolder *folder)
{
	/* Every word of one to 20 letters that has another spelling must pass the sieve. */
	g_autoptr(GPtrArray) words = vocabulary_spelled_words(folder->vocabulary);
	for (guint i = 0; i < words->len; i++) {
		const char *word = g_ptr_array_index(words, i);
		if (g_ascii_islower(word[0]))
			folder->spelling_lengths[word[0] - 'a'] |= 1ull << MIN(strlen(word), 63);
	}
}

WordFolder *
word_folder_new(const Vocabulary *vocabulary, GError **error)
{
	UErrorCode status = U_ZERO_ERROR;
	WordFolder *folder = g_new0(WordFolder, 1);
	folder->vocabulary = vocabulary;
	folder->nfkc_casefold = unorm2_getNFKCCasefoldInstance(&status);
	folder->nfd = unorm2_getNFDInstance(&status);
	folder->nfc = unorm2_getNFCInstance(&status);
	if (U_FAILURE(status)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_IO,
		            "ICU's data for normal forms can't be read (%s); is libicu72 whole?",
		            u_errorName(status));
		g_free(folder);
		return NULL;
	}
	for (gunichar c = 0x80; c < LATIN_TOP; c++)
		fold_letter(folder, c, folder->latin[c]);
	for (gunichar c = MORE_FIRST; c < MORE_TOP; c++)
		fold_letter(folder, c, folder->more[c - MORE_FIRST]);
	note_spellings(folder);
	return folder;
}

void
word_folder_free(WordFolder *folder)
{
	if (!folder)
		return;
	g_free(folder);
}

/* ---- traditional to simplified ------------------------------------------------------------- */

gunichar
word_simplify(gunichar c)
{
	gunichar simple = c >= HAN_FIRST && c < HAN_TOP ? word_simplified[c - HAN_FIRST] : 0;
	return simple ? simple : c;
}

/* ---- English spelling ---------------------------------------------------------------------- */

static gboolean
ends_with(const char *text, gsize n, const char *suffix)
{
	gsize m = strlen(suffix);
	return n >= m && memcmp(text + n - m, suffix, m) == 0;
}

/* -size, -prize and -seize aren't the suffix. */
static gboolean
is_no_suffix(const char *word, gsize z)
{
	static const char *const whole[] = {"res",    "downs",  "overs", "ups",  "supers",  "mids",
	                                    "outs",   "unders", "ass",   "caps", "lifes",   "kings",
	                                    "rights", "bites",  "pints", "appr", "misappr", NULL};
	for (guint i = 0; whole[i]; i++)
		if (strlen(whole[i]) == z - 1 && memcmp(word, whole[i], z - 1) == 0)
			return TRUE;
	return FALSE;
}

/* -ize and its family to -ise, -lyze to -lyse; the z that changes is the last of the word. */
static void
fold_ize(char *word, gsize n)
{
	static const char *const after[] = {
	    "e",       "ed",   "es",   "er",      "ers",       "ing",   "ings",   "ation", "ations",
	    "ational", "able", "ably", "ability", "ationally", "ement", "ements", NULL};
	gsize z = n;
	while (z > 0 && word[z - 1] != 'z')
		z--;
	if (z < 4)
		return;
	z--;
	gboolean ize = word[z - 1] == 'i' && z >= 4,
	         lyze = word[z - 1] == 'y' && word[z - 2] == 'l';
	if ((!ize && !lyze) || (ize && is_no_suffix(word, z)))
		return;
	for (guint i = 0; after[i]; i++) {
		if (strlen(after[i]) == n - z - 1 &&
		    memcmp(word + z + 1, after[i], n - z - 1) == 0) {
			word[z] = 's';
			return;
		}
	}
}

static void
fold_spelling(const WordFolder *folder, Word *word)
{
	if (word->n >= 3 && memchr(word->text, 'z', word->n))
		fold_ize(word->text, word->n);
	if (word->n > 20 || !(folder->spelling_lengths[word->text[0] - 'a'] >> word->n & 1))
		return;
	word->text[word->n] = '\0';
	const char *canonical = vocabulary_spelling(folder->vocabulary, word->text);
	if (!canonical)
		return;
	word->n = strlen(canonical);
	memcpy(word->text, canonical, word->n);
}

/* ---- folding ------------------------------------------------------------------------------- */

void
word_fold_ascii(const WordFolder *folder, const char *text, gsize n, Word *word)
{
	gboolean letters = TRUE;
	for (gsize i = 0; i < n; i++) {
		char c = text[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		letters = letters && c >= 'a';
		word->text[i] = c;
	}
	word->n = n;
	word->ascii = letters;
	if (letters && n)
		fold_spelling(folder, word);
}

static gboolean
is_apostrophe(gunichar c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2bc || c == 0x2032 || c == 0x60 ||
	       c == 0xb4;
}

static void
append(Word *word, const char *text, gsize n)
{
	if (word->n + n > WORD_BYTES - 8)
		return;
	memcpy(word->text + word->n, text, n);
	word->n += n;
}

/*
 * French elision off (l'organisation), possessive off (women's), other apostrophes out (O'Brien).
 * What an apostrophe cuts is told by its place alone, since the language often isn't known.
 */
static void
fold_apostrophes(Word *word)
{
	static const char *const elided[] = {"l'", "d'", "j'", "n'",  "s'",
	                                     "c'", "m'", "t'", "qu'", NULL};
	char *text = word->text;
	if (ends_with(text, word->n, "'s"))
		word->n -= 2;
	for (guint i = 0; elided[i]; i++) {
		gsize m = strlen(elided[i]);
		if (word->n > m + 1 && memcmp(text, elided[i], m) == 0) {
			memmove(text, text + m, word->n - m);
			word->n -= m;
			break;
		}
	}
	gsize out = 0;
	for (gsize k = 0; k < word->n; k++)
		if (text[k] != '\'')
			text[out++] = text[k];
	word->n = out;
}

/* Marks that only help to read, in scripts where people leave them out. */
static gboolean
drops_marks(gunichar c)
{
	return (c >= 0x370 && c < 0x400) || (c >= 0x590 && c < 0x780) ||
	       (c >= 0x1f00 && c < 0x2000) || c < 0x370 || (c >= 0x1e00 && c < 0x1f00);
}

/* What the tables don't hold: NFKC_Casefold by ICU, then marks off where they may go. */
static void
fold_by_icu(const WordFolder *folder, Word *word)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar in[WORD_BYTES], folded[WORD_BYTES], apart[2 * WORD_BYTES];
	gint32 n = 0;
	u_strFromUTF8(in, G_N_ELEMENTS(in), &n, word->text, (gint32)word->n, &status);
	n = unorm2_normalize(folder->nfkc_casefold, in, n, folded, G_N_ELEMENTS(folded), &status);
	n = unorm2_normalize(folder->nfd, folded, n, apart, G_N_ELEMENTS(apart), &status);
	if (U_FAILURE(status))
		return;
	gint32 out = 0;
	gboolean drop = FALSE;
	for (gint32 i = 0; i < n;) {
		UChar32 c;
		gint32 begin = i;
		U16_NEXT(apart, i, n, c);
		gboolean mark = (U_GET_GC_MASK(c) & U_GC_MN_MASK) != 0;
		if (!mark)
			drop = drops_marks((gunichar)c);
		if ((mark && drop) || c == 0x640)
			continue;
		while (begin < i)
			apart[out++] = apart[begin++];
	}
	n = unorm2_normalize(folder->nfc, apart, out, folded, G_N_ELEMENTS(folded), &status);
	gint32 bytes = 0;
	u_strToUTF8(word->text, WORD_BYTES - 8, &bytes, folded, n, &status);
	if (U_SUCCESS(status))
		word->n = (gsize)bytes;
}

static const char *
table_letter(const WordFolder *folder, gunichar c)
{
	if (c >= 0x80 && c < LATIN_TOP)
		return folder->latin[c];
	if (c >= MORE_FIRST && c < MORE_TOP)
		return folder->more[c - MORE_FIRST];
	return "";
}

void
word_fold(const WordFolder *folder, const Glyph *glyphs, gsize n, Word *word)
{
	gboolean by_icu = FALSE, apostrophe = FALSE, letters = TRUE;
	word->n = 0;
	for (gsize i = 0; i < n; i++) {
		gunichar c = glyphs[i].c;
		char utf8[6];
		const char *letter = table_letter(folder, c);
		gint32 digit;
		if (is_apostrophe(c)) {
			append(word, "'", 1);
			apostrophe = TRUE;
		} else if (c < 0x80) {
			char lower = g_ascii_tolower((char)c);
			letters = letters && lower >= 'a';
			append(word, &lower, 1);
		} else if (*letter) {
			append(word, letter, strlen(letter));
		} else if (c >= 0x300 && c < 0x370 && (!by_icu)) {
			continue;
		} else if ((digit = u_charDigitValue((UChar32)c)) >= 0) {
			utf8[0] = (char)('0' + digit);
			letters = FALSE;
			append(word, utf8, 1);
		} else {
			by_icu = TRUE;
			append(word, utf8, (gsize)g_unichar_to_utf8(c, utf8));
		}
	}
	if (by_icu)
		fold_by_icu(folder, word);
	if (apostrophe)
		fold_apostrophes(word);
	word->ascii = letters && !by_icu && word->n > 0;
	if (word->ascii)
		fold_spelling(folder, word);
}

/* ---- marks --------------------------------------------------------------------------------- */

/* Grave, acute, tilde, hook, dot below: tones in Vietnamese. */
static gboolean
is_tone(UChar c)
{
	return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323;
}

static gboolean
has_marks(const WordFolder *folder, const Glyph *glyphs, gsize n)
{
	gboolean marks = FALSE;
	for (gsize i = 0; i < n; i++) {
		gunichar c = glyphs[i].c;
		if (c < 0x80)
			continue;
		if (*table_letter(folder, c) || (c >= 0x300 && c < 0x370))
			marks = TRUE;
		else if (!is_apostrophe(c))
			return FALSE;
	}
	return marks;
}

gboolean
word_mark(const WordFolder *folder, const Glyph *glyphs, gsize n, Word *word)
{
	if (n > WORD_MAX || !has_marks(folder, glyphs, n))
		return FALSE;
	UErrorCode status = U_ZERO_ERROR;
	UChar in[2 * WORD_MAX], apart[8 * WORD_MAX], out[8 * WORD_MAX];
	gint32 length = 0, kept = 0, bytes = 0;
	for (gsize i = 0; i < n; i++)
		if (!is_apostrophe(glyphs[i].c))
			in[length++] = (UChar)u_tolower((UChar32)glyphs[i].c);
	length = unorm2_normalize(folder->nfd, in, length, apart, G_N_ELEMENTS(apart), &status);
	for (gint32 i = 0; U_SUCCESS(status) && i < length; i++)
		if (!is_tone(apart[i]))
			out[kept++] = apart[i];
	for (gint32 i = 0; U_SUCCESS(status) && i < length; i++)
		if (is_tone(apart[i]))
			out[kept++] = apart[i];
	word->text[0] = '=';
	u_strToUTF8(word->text + 1, WORD_BYTES - 8, &bytes, out, kept, &status);
	word->n = (gsize)bytes + 1;
	return U_SUCCESS(status) && kept > 0;
}
