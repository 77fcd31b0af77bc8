/*
 * tok_repair: marks of one syllable come into one order and wrong spellings of one sign into one.
 * Sources: languages.md 5.3; Unicode 15 chapter 16 (Thai, Lao, Burmese, Khmer orders).
 * Also: where units (grapheme clusters, Burmese syllables) and dictionary words begin.
 */
#include "tok_internal.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

static inline gboolean
within(gunichar c, gunichar first, gunichar last)
{
	return c - first <= last - first;
}

/* ---- sorting marks ------------------------------------------------------------------------- */

typedef guint (*WeightFn)(gunichar c); /* 0: no mark, ends the sequence */

/* Sort marks [from, to) by weight, keep equals in order, drop neighbours that repeat. */
static gsize
sort_marks(Glyph *at, gsize from, gsize to, WeightFn weight)
{
	for (gsize i = from + 1; i < to; i++) {
		Glyph mark = at[i];
		gsize k = i;
		for (; k > from && weight(at[k - 1].c) > weight(mark.c); k--)
			at[k].c = at[k - 1].c;
		at[k].c = mark.c;
	}
	gsize kept = MIN(from + 1, to);
	for (gsize i = kept; i < to; i++)
		if (at[i].c != at[kept - 1].c)
			at[kept++] = at[i];
	return kept;
}

/* Sort each sequence of marks; sequences are cut at UNIT_MAX so that time stays linear. */
static void
order_marks(Glyphs *glyphs, WeightFn weight)
{
	gsize out = 0;
	for (gsize i = 0; i < glyphs->n;) {
		gsize to = i;
		while (to < glyphs->n && to - i < UNIT_MAX && weight(glyphs->at[to].c))
			to++;
		gsize kept = to > i ? sort_marks(glyphs->at, i, to, weight) : i + 1;
		gsize n = kept - i;
		memmove(&glyphs->at[out], &glyphs->at[i], n * sizeof(Glyph));
		out += n;
		i = MAX(to, i + 1);
	}
	glyphs->n = out;
}

/* ---- Thai and Lao -------------------------------------------------------------------------- */

/* Lao stands 0x80 above Thai, sign by sign, for all that matters here. */
static guint
thai_weight(gunichar c)
{
	if (within(c, 0xe38, 0xe3a))
		return 1;
	if (c == 0xe31 || within(c, 0xe34, 0xe37) || c == 0xe47 || c == 0xe4d)
		return 2;
	if (within(c, 0xe48, 0xe4b))
		return 3;
	return c == 0xe4c || c == 0xe4e ? 4 : c == 0xe33 ? 5 : 0;
}

static guint
lao_weight(gunichar c)
{
	return c == 0xebb                ? 2
	       : c == 0xebc              ? 1
	       : within(c, 0xeb1, 0xece) ? thai_weight(c - 0x80)
	                                 : 0;
}

static void
merge_into(Glyph *kept, const Glyph *gone)
{
	kept->start = MIN(kept->start, gone->start);
	kept->end = MAX(kept->end, gone->end);
}

/*
 * Nikhahit and sara aa are sara am, with a tone mark before, between or after; two sara e are
 * sara ae. base: 0xe00 for Thai, 0xe80 for Lao.
 */
static void
compose_thai(Glyphs *glyphs, gunichar base)
{
	const gunichar nikhahit = base + 0x4d, aa = base + 0x32, am = base + 0x33, e = base + 0x40;
	Glyph *at = glyphs->at;
	gsize out = 0;
	for (gsize i = 0; i < glyphs->n; i++) {
		Glyph g = at[i];
		if (out && g.c == e && at[out - 1].c == e && !g.gap) {
			at[out - 1].c = e + 1;
			merge_into(&at[out - 1], &g);
		} else if (out && g.c == aa && at[out - 1].c == nikhahit) {
			at[out - 1].c = am;
			merge_into(&at[out - 1], &g);
		} else if (out > 1 && g.c == aa && at[out - 2].c == nikhahit &&
		           within(at[out - 1].c, base + 0x48, base + 0x4b)) {
			at[out - 2].c = at[out - 1].c;
			at[out - 1].c = am;
			merge_into(&at[out - 1], &g);
		} else {
			at[out++] = g;
		}
	}
	glyphs->n = out;
}

/*
 * A line of its own that holds one consonant and a tone mark, after a syllable that waits for
 * its tone: the mark belongs to that syllable (pdftotext on LibreOffice's Thai).
 */
static void
rejoin_thai_tone(Glyphs *glyphs)
{
	Glyph *at = glyphs->at;
	for (gsize i = 1; i + 1 < glyphs->n; i++) {
		gboolean alone = at[i].gap == GAP_LINE && (i + 2 == glyphs->n || at[i + 2].gap);
		if (!alone || !within(at[i + 1].c, 0xe48, 0xe4b) ||
		    !within(at[i].c, 0xe01, 0xe2e) || thai_weight(at[i - 1].c) != 2)
			continue;
		gunichar tone = at[i + 1].c;
		at[i + 1].c = at[i].c;
		at[i].c = tone;
		at[i].gap = GAP_NONE;
	}
}

/* HO NO and HO MO are one sign for two letters. */
static void
expand_lao(Glyphs *glyphs)
{
	gsize more = 0;
	for (gsize i = 0; i < glyphs->n; i++)
		more += within(glyphs->at[i].c, 0xedc, 0xedd);
	if (!more)
		return;
	glyphs_reserve(glyphs, glyphs->n + more);
	gsize out = glyphs->n + more;
	for (gsize i = glyphs->n; i-- > 0;) {
		Glyph g = glyphs->at[i];
		if (within(g.c, 0xedc, 0xedd)) {
			glyphs->at[--out] = g;
			glyphs->at[out].c = g.c == 0xedc ? 0xe99 : 0xea1;
			glyphs->at[out].gap = GAP_NONE;
			g.c = 0xeab;
		}
		glyphs->at[--out] = g;
	}
	glyphs->n += more;
}

/* ---- Khmer --------------------------------------------------------------------------------- */

static gboolean
khmer_consonant(gunichar c)
{
	return within(c, 0x1780, 0x17b3);
}

/*
 * register shifters, robat, subscripts, vowels, signs. A vowel that is written around the base
 * keeps its left part first.
 */
static guint
khmer_weight(gunichar c)
{
	if (c == 0x17c9 || c == 0x17ca)
		return 1;
	if (c == 0x17cc)
		return 2;
	if (within(c, 0x17c1, 0x17c3))
		return 4;
	if (within(c, 0x17b6, 0x17c5))
		return 5;
	return within(c, 0x17c6, 0x17d1) || c == 0x17d3 || c == 0x17dd ? 6 : 0;
}

/*
 * One syllable: at[from] is the base (or a stray mark); returns the end. Subscript pairs are
 * gathered, ro last, and put after shifters and robat.
 */
static gsize
khmer_syllable_end(const Glyphs *glyphs, gsize from)
{
	gsize i = from + (khmer_weight(glyphs->at[from].c) == 0 && glyphs->at[from].c != 0x17d2);
	while (i < glyphs->n && i - from < UNIT_MAX) {
		gunichar c = glyphs->at[i].c;
		if (c == 0x17d2 && i + 1 < glyphs->n && khmer_consonant(glyphs->at[i + 1].c))
			i += 2;
		else if (c == 0x17d2 || khmer_weight(c))
			i++;
		else
			break;
	}
	return MAX(i, from + 1);
}

static gsize
khmer_order(const Glyph *at, gsize n, gunichar *out)
{
	gsize count = 0;
	const Glyph *marks[UNIT_MAX + 2];
	gsize n_marks = 0, n_pairs = 0;
	gunichar pairs[UNIT_MAX + 2], ro = 0;
	for (gsize i = 0; i < n; i++) {
		if (at[i].c == 0x17d2 && i + 1 < n) {
			gunichar below = at[++i].c;
			if (below == 0x179a)
				ro = below;
			else if (!n_pairs || pairs[n_pairs - 1] != below)
				pairs[n_pairs++] = below;
		} else if (khmer_weight(at[i].c)) {
			marks[n_marks++] = &at[i];
		} else {
			out[count++] = at[i].c;
		}
	}
	if (ro)
		pairs[n_pairs++] = ro;
	for (guint weight = 1; weight <= 6; weight++) {
		for (gsize i = 0; i < n_marks; i++)
			if (khmer_weight(marks[i]->c) == weight &&
			    (!count || out[count - 1] != marks[i]->c))
				out[count++] = marks[i]->c;
		for (gsize i = 0; weight == 2 && i < n_pairs; i++) {
			out[count++] = 0x17d2;
			out[count++] = pairs[i];
		}
	}
	return count;
}

/* Vowels typed in two parts. */
static gsize
khmer_compose(gunichar *text, gsize n)
{
	gsize out = 0;
	for (gsize i = 0; i < n; i++) {
		gunichar before = out ? text[out - 1] : 0, c = text[i];
		if (before == 0x17c1 && (c == 0x17b8 || c == 0x17b6))
			text[out - 1] = c == 0x17b8 ? 0x17be : 0x17c4;
		else
			text[out++] = c;
	}
	return out;
}

static gunichar
khmer_equal(gunichar before, gunichar c)
{
	switch (c) {
	case 0x178a:
		return before == 0x17d2 ? 0x178f : c;
	case 0x17a3:
	case 0x17a4:
		return 0x17a2;
	case 0x17a8:
		return 0x17a7;
	case 0x17b2:
		return 0x17b1;
	case 0x17d3:
		return 0x17c6;
	case 0x17dd:
		return 0x17d1;
	default:
		return c;
	}
}

static void
repair_khmer(Glyphs *glyphs, gboolean for_index)
{
	gsize out = 0;
	for (gsize i = 0; i < glyphs->n;) {
		gsize to = khmer_syllable_end(glyphs, i);
		gunichar text[2 * UNIT_MAX + 8];
		gsize n = khmer_order(&glyphs->at[i], to - i, text);
		n = khmer_compose(text, n);
		gsize start = glyphs->at[i].start, end = glyphs->at[i].end;
		guint8 gap = glyphs->at[i].gap;
		for (gsize k = i; k < to; k++)
			end = MAX(end, glyphs->at[k].end);
		for (gsize k = 0; k < n; k++) {
			gunichar c =
			    for_index ? khmer_equal(k ? text[k - 1] : 0, text[k]) : text[k];
			glyphs->at[out++] = (Glyph){c, start, end, k ? GAP_NONE : gap};
		}
		i = to;
	}
	glyphs->n = out;
}

/* ---- Burmese ------------------------------------------------------------------------------- */

/* Medials, vowels, anusvara, dot, visarga. Asat and virama keep their place: they say of what. */
static guint
burmese_weight(gunichar c)
{
	if (within(c, 0x103b, 0x103e))
		return 1 + (c - 0x103b);
	switch (c) {
	case 0x1031:
		return 5;
	case 0x102d:
	case 0x102e:
	case 0x1032:
		return 6;
	case 0x102f:
	case 0x1030:
		return 7;
	case 0x102b:
	case 0x102c:
		return 8;
	case 0x1036:
		return 9;
	case 0x1037:
		return 10;
	case 0x1038:
		return 11;
	default:
		return 0;
	}
}

/* The letter u, killed, is always meant for nya: ဥ် for ဉ်. */
static void
mend_killed_u(Glyphs *glyphs)
{
	Glyph *at = glyphs->at;
	for (gsize i = 0; i + 1 < glyphs->n; i++) {
		gsize k = i + 1 + (at[i + 1].c == 0x1037);
		if (at[i].c == 0x1025 && k < glyphs->n && at[k].c == 0x103a)
			at[i].c = 0x1009;
	}
}

static void
repair_burmese(Glyphs *glyphs)
{
	order_marks(glyphs, burmese_weight);
	Glyph *at = glyphs->at;
	gsize out = 0;
	for (gsize i = 0; i < glyphs->n; i++) {
		Glyph g = at[i];
		if (out && g.c == 0x1037 && at[out - 1].c == 0x103a) {
			at[out - 1].c = 0x1037;
			g.c = 0x103a;
			at[out++] = g;
		} else if (out && g.c == 0x102e && at[out - 1].c == 0x1025) {
			at[out - 1].c = 0x1026;
			merge_into(&at[out - 1], &g);
		} else if (!out || g.c != at[out - 1].c || g.c != 0x103a) {
			at[out++] = g;
		}
	}
	glyphs->n = out;
	mend_killed_u(glyphs);
}

/* ---- all ----------------------------------------------------------------------------------- */

void
repair_run(RunScript script, Glyphs *glyphs, gboolean for_index)
{
	switch (script) {
	case RUN_THAI:
		rejoin_thai_tone(glyphs);
		order_marks(glyphs, thai_weight);
		compose_thai(glyphs, 0xe00);
		order_marks(glyphs, thai_weight);
		break;
	case RUN_LAO:
		if (for_index)
			expand_lao(glyphs);
		order_marks(glyphs, lao_weight);
		compose_thai(glyphs, 0xe80);
		order_marks(glyphs, lao_weight);
		break;
	case RUN_KHMER:
		repair_khmer(glyphs, for_index);
		break;
	case RUN_BURMESE:
		repair_burmese(glyphs);
		break;
	case RUN_HAN:
	case RUN_HANGUL:
	case RUN_NONE:
		break;
	}
}

/* ---- units and words ----------------------------------------------------------------------- */

static gboolean
burmese_letter(gunichar c)
{
	return within(c, 0x1000, 0x102a) || c == 0x103f || within(c, 0x104c, 0x1055) ||
	       within(c, 0x105a, 0x105d) || c == 0x1061 || within(c, 0x1065, 0x1066) ||
	       within(c, 0x106e, 0x1070) || within(c, 0x1075, 0x1081) || c == 0x108e ||
	       within(c, 0x1090, 0x1099) || within(c, 0xaa60, 0xaa7a) || within(c, 0xa9e0, 0xa9fe);
}

/* A letter begins a syllable unless it is stacked or killed (with a dot between, perhaps). */
static gboolean
burmese_begins(const Glyphs *glyphs, gsize i)
{
	const Glyph *at = glyphs->at;
	if (!burmese_letter(at[i].c))
		return FALSE;
	if (at[i - 1].c == 0x1039)
		return FALSE;
	gsize k = i + 1;
	while (k < glyphs->n && k < i + 3 && at[k].c == 0x1037)
		k++;
	return k >= glyphs->n || (at[k].c != 0x103a && at[k].c != 0x1039);
}

gboolean
unit_begins(RunScript script, const Glyphs *glyphs, gsize i, gsize begin)
{
	if (i == 0 || i - begin >= UNIT_MAX)
		return TRUE;
	gunichar c = glyphs->at[i].c;
	switch (script) {
	case RUN_THAI:
		return !thai_weight(c);
	case RUN_LAO:
		return !lao_weight(c);
	case RUN_KHMER:
		return c != 0x17d2 && !khmer_weight(c) &&
		       !(khmer_consonant(c) && glyphs->at[i - 1].c == 0x17d2);
	case RUN_BURMESE:
		return burmese_begins(glyphs, i);
	default:
		return !(U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK);
	}
}

void
find_words(UBreakIterator *words, RunScript script, const Glyphs *glyphs, guint8 *starts)
{
	memset(starts, 0, glyphs->n + 1);
	g_autofree UChar *text = g_new(UChar, 2 * glyphs->n + 1);
	g_autofree gsize *from = g_new(gsize, 2 * glyphs->n + 1);
	gsize n = 0;
	for (gsize i = 0; i < glyphs->n; i++) {
		from[n] = i;
		from[n + 1] = i;
		U16_APPEND_UNSAFE(text, n, glyphs->at[i].c);
	}
	from[n] = glyphs->n;
	UErrorCode status = U_ZERO_ERROR;
	ubrk_setText(words, text, (gint32)n, &status);
	for (gint32 at = ubrk_first(words); at != UBRK_DONE; at = ubrk_next(words))
		starts[from[at]] = TRUE;
	gsize begin = 0;
	for (gsize i = 0; i < glyphs->n; i++) {
		if (unit_begins(script, glyphs, i, begin))
			begin = i;
		else
			starts[i] = FALSE;
	}
	starts[0] = starts[glyphs->n] = TRUE;
	ubrk_setText(words, NULL, 0, &status);
}

/* ---- for keeping and showing --------------------------------------------------------------- */

static void
append_ligature_or_code(GString *out, gunichar c)
{
	static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
	if (within(c, 0xfb00, 0xfb06))
		g_string_append(out, ligatures[c - 0xfb00]);
	else
		g_string_append_unichar(out, c);
}

typedef struct {
	GString *out;
	Glyphs glyphs;
	UBreakIterator *words; /* opened when a run with blanks comes */
} Repair;

/* Thai and Lao vowels that stand before their consonant, and those that need one before them. */
static gboolean
waits_for_consonant(gunichar c)
{
	return within(c, 0xe40, 0xe44) || within(c, 0xec0, 0xec4);
}

static gboolean
needs_consonant(gunichar c)
{
	return c == 0xe30 || c == 0xe32 || c == 0xe45 || c == 0xeb0 || c == 0xeb2;
}

/* Whether glyphs [from, to), cut by the dictionary alone, begin (or end) with one bare letter. */
static gboolean
has_bare_letter(UBreakIterator *words, RunScript script, const Glyphs *glyphs, gsize from, gsize to,
                gboolean at_end)
{
	Glyphs part = {.at = glyphs->at + from, .n = to - from};
	g_autofree guint8 *starts = g_new(guint8, part.n + 1);
	find_words(words, script, &part, starts);
	return at_end ? starts[part.n - 1] : starts[1];
}

/* The word that goes across the blank before glyph i would leave a bare letter on one side. */
static gboolean
leaves_bare_letter(UBreakIterator *words, RunScript script, const Glyphs *glyphs,
                   const guint8 *starts, gsize i)
{
	gsize from = i - 1, to = i + 1;
	while (!starts[from] && i - from < 2 * UNIT_MAX)
		from--;
	while (!starts[to] && to - i < 2 * UNIT_MAX)
		to++;
	return has_bare_letter(words, script, glyphs, i, to, FALSE) ||
	       has_bare_letter(words, script, glyphs, from, i, TRUE);
}

/*
 * Whether the blank before glyph i came from a PDF. Sure where what follows can't begin a word;
 * else only where the dictionary has a word across it and one side would be a bare letter, since
 * writers do set blanks inside what the dictionary takes for one word. Chinese has no blanks.
 */
static gboolean
is_stray_blank(const Repair *repair, RunScript script, const guint8 *starts, gsize i)
{
	const Glyphs *glyphs = &repair->glyphs;
	const Glyph *at = glyphs->at;
	if (!unit_begins(script, glyphs, i, i - 1) || needs_consonant(at[i].c) ||
	    waits_for_consonant(at[i - 1].c))
		return TRUE;
	gboolean repeats = at[i].c == 0xe46 || at[i].c == 0xec6; /* set apart by rule */
	if (!starts || starts[i] || repeats || script == RUN_BURMESE)
		return FALSE;
	return script == RUN_HAN || leaves_bare_letter(repair->words, script, glyphs, starts, i);
}

static void
append_run(Repair *repair, RunScript script, const guint8 *starts)
{
	for (gsize i = 0; i < repair->glyphs.n; i++) {
		const Glyph *g = &repair->glyphs.at[i];
		if (i && g->gap && !is_stray_blank(repair, script, starts, i))
			g_string_append_c(repair->out, g->gap == GAP_LINE ? '\n' : ' ');
		g_string_append_unichar(repair->out, g->c);
	}
}

static gboolean
has_gap(const Glyphs *glyphs)
{
	for (gsize i = 1; i < glyphs->n; i++)
		if (glyphs->at[i].gap)
			return TRUE;
	return FALSE;
}

static void
repair_one_run(Repair *repair, RunScript script)
{
	UErrorCode status = U_ZERO_ERROR;
	g_autofree guint8 *starts = NULL;
	repair_run(script, &repair->glyphs, FALSE);
	if (has_gap(&repair->glyphs)) {
		if (!repair->words)
			repair->words = ubrk_open(UBRK_WORD, "en", NULL, 0, &status);
		if (repair->words) {
			starts = g_new(guint8, repair->glyphs.n + 1);
			find_words(repair->words, script, &repair->glyphs, starts);
		}
	}
	append_run(repair, script, starts);
}

static char *
to_nfc(GString *text)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	/* ICU counts in 32 bits. */
	if (text->len > G_MAXINT32 / 8)
		return g_string_free(text, FALSE);
	gint32 size = (gint32)text->len, n = 0;
	g_autofree UChar *utf16 = g_new(UChar, size + 1);
	u_strFromUTF8(utf16, size + 1, &n, text->str, size, &status);
	if (U_FAILURE(status) || unorm2_spanQuickCheckYes(nfc, utf16, n, &status) == n)
		return g_string_free(text, FALSE);
	/* Composing never makes UTF-16 longer than three times (Unicode FAQ on normal forms). */
	g_autofree UChar *composed = g_new(UChar, 3 * (gsize)n + 1);
	n = unorm2_normalize(nfc, utf16, n, composed, 3 * n + 1, &status);
	if (U_FAILURE(status))
		return g_string_free(text, FALSE);
	g_string_set_size(text, 3 * (gsize)n);
	u_strToUTF8(text->str, 3 * n + 1, &size, composed, n, &status);
	g_string_set_size(text, (gsize)size);
	return g_string_free(text, FALSE);
}

char *
tok_repair(const char *text, gssize n)
{
	gsize length = n < 0 ? strlen(text) : (gsize)n;
	Repair repair = {.out = g_string_sized_new(length)};
	gboolean plain = TRUE;
	gunichar before = 0;
	for (gsize i = 0; i < length;) {
		gsize next;
		gunichar raw = decode_utf8(text, length, i, &next), c = clean_code_point(raw);
		RunScript script = run_script(letter_for_digit(before, c, text, length, next));
		if (script != RUN_NONE) {
			i = read_run(text, length, i, script, &repair.glyphs);
			repair_one_run(&repair, script);
			plain = FALSE;
			before = 0;
			continue;
		}
		before = c;
		if (c >= 0x80)
			plain = FALSE;
		/* Full width is a way to write, not damage. */
		if (c)
			append_ligature_or_code(repair.out, within(raw, 0xff01, 0xff5e) ? raw : c);
		i = next;
	}
	if (repair.words)
		ubrk_close(repair.words);
	g_free(repair.glyphs.at);
	return plain ? g_string_free(repair.out, FALSE) : to_nfc(repair.out);
}
