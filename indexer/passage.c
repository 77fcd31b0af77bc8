/*
 * passage: blocks become passages, the unit that a search finds and a citation points to.
 *
 * A passage is a run of neighbouring blocks of one class (running text with its lists, one
 * footnote, rows of a table, …), of one language, under one heading, of about 80 to 200 words.
 * Scripts without blanks are measured in characters: three count as a word, so that 250 to 600
 * characters make a passage. Read analyse_passages first.
 */
#include "analyse.h"

#include <string.h>

enum {
	WORDS_ENOUGH = 80, /* a passage this long is closed at the next block */
	WORDS_MOST = 200,  /* and does not grow beyond this */
	WORDS_OWN = 25,    /* a numbered paragraph or note of this length stands alone */
	WORDS_PAGE = 40,   /* a passage this long does not go over to the next page */
	WORDS_LONG = 260,  /* a single block longer than this is cut */
	CHARACTERS_A_WORD = 3,
	HEADING_SHOWN = 200, /* characters of a heading in the path of others */
	LEVELS = 6
};

/* Blocks of different classes never share a passage. */
typedef enum {
	CLASS_TEXT,
	CLASS_HEADING,
	CLASS_FOOTNOTE,
	CLASS_TABLE,
	CLASS_CAPTION,
	CLASS_CONTENTS,
	CLASS_FORM,
	CLASS_ANNOTATION,
	CLASS_RUNNING_HEAD,
	CLASS_PAGE_NUMBER
} Class;

typedef struct {
	Document *doc;
	GArray *words;      /* of double: the length of each block */
	char *path[LEVELS]; /* headings in force, by level; NULL none */
	guint attachment;
	gboolean open; /* a passage is being gathered: blocks first … last */
	guint first, last;
	double length;
	GHashTable *ordinals; /* (attachment, page) → passages that begin there */
} Cutter;

static Class
block_class(const Block *block)
{
	switch (block->role) {
	case ROLE_BODY:
	case ROLE_LIST:
		return CLASS_TEXT;
	case ROLE_HEADING:
		return CLASS_HEADING;
	case ROLE_FOOTNOTE:
		return CLASS_FOOTNOTE;
	case ROLE_TABLE:
		return CLASS_TABLE;
	case ROLE_CAPTION:
		return CLASS_CAPTION;
	case ROLE_CONTENTS:
		return CLASS_CONTENTS;
	case ROLE_FORM:
		return CLASS_FORM;
	case ROLE_ANNOTATION:
		return CLASS_ANNOTATION;
	case ROLE_RUNNING_HEAD:
		return CLASS_RUNNING_HEAD;
	case ROLE_PAGE_NUMBER:
		return CLASS_PAGE_NUMBER;
	}
	g_assert_not_reached();
}

/* Thai, Lao, Burmese, Khmer and the Han, kana planes: scripts whose words no blank divides. */
static gboolean
is_unspaced(gunichar c)
{
	return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
	       (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
	       (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAA60 && c <= 0xAA7F) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

/* Length in words, counted no further than WORDS_LONG; every third character of an unspaced script
 * counts as one. */
static double
words_of(const char *text)
{
	double words = 0;
	gboolean in_word = FALSE;
	for (const char *p = text; *p && words <= WORDS_LONG; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (is_unspaced(c)) {
			words += 1.0 / CHARACTERS_A_WORD;
			in_word = FALSE;
		} else if (g_unichar_isspace(c)) {
			in_word = FALSE;
		} else if (!in_word) {
			words++;
			in_word = TRUE;
		}
	}
	return words;
}

static double
length_of(const Cutter *cutter, guint i)
{
	return g_array_index(cutter->words, double, i);
}

/* The heading path in force, joined by U+001F; levels from `below` on left out. */
static char *
heading_path(const Cutter *cutter, guint below)
{
	GString *path = g_string_new(NULL);
	for (guint level = 0; level < LEVELS && level < below; level++) {
		if (!cutter->path[level])
			continue;
		if (path->len)
			g_string_append_c(path, '\x1f');
		g_string_append(path, cutter->path[level]);
	}
	return g_string_free(path, FALSE);
}

static void
path_clear(Cutter *cutter, guint from)
{
	for (guint level = from; level < LEVELS; level++)
		g_clear_pointer(&cutter->path[level], g_free);
}

static guint
heading_level(const Block *block)
{
	return CLAMP(block->level, 1, LEVELS);
}

static Passage *
add_passage(Cutter *cutter, guint first, guint last)
{
	Passage *p = doc_add_passage(cutter->doc, first, last);
	guint below =
	    p->role == ROLE_HEADING ? heading_level(doc_block(cutter->doc, first)) - 1 : LEVELS;
	g_free(p->heading);
	p->heading = heading_path(cutter, below);
	for (guint i = first; i <= last && !*p->lang; i++)
		doc_set(&p->lang, doc_block(cutter->doc, i)->lang);
	gint64 place = (gint64)p->attachment << 32 | p->page;
	gint64 *key = g_memdup2(&place, sizeof place);
	guint ordinal = GPOINTER_TO_UINT(g_hash_table_lookup(cutter->ordinals, key)) + 1;
	g_hash_table_replace(cutter->ordinals, key, GUINT_TO_POINTER(ordinal));
	p->ordinal = ordinal;
	return p;
}

static void
close_passage(Cutter *cutter)
{
	if (cutter->open)
		add_passage(cutter, cutter->first, cutter->last);
	cutter->open = FALSE;
}

static gboolean
is_closing(gunichar c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 ||
	       c == 0x300D;
}

/*
 * After a sentence: the mark, closing quotes, then a blank (none needed after the marks of Burmese,
 * Khmer and Chinese). An abbreviation such as "Art. 5" is cut at worst, never a word.
 */
static gboolean
is_sentence_end(const char *text, const char *after)
{
	const char *mark = g_utf8_find_prev_char(text, after);
	gunichar c = mark ? g_utf8_get_char(mark) : 0;
	for (guint closing = 0; closing < 3 && is_closing(c); closing++) {
		mark = g_utf8_find_prev_char(text, mark);
		c = mark ? g_utf8_get_char(mark) : 0;
	}
	if (c == 0x104B || c == 0x17D4 || c == 0x3002 || c == 0xFF01 || c == 0xFF1F)
		return TRUE;
	gunichar next = g_utf8_get_char(after);
	return (c == '.' || c == '!' || c == '?' || c == ';' || c == 0x2026) &&
	       g_unichar_isspace(next);
}

/*
 * Where to cut text[from …]: after the last sentence end that keeps the piece below the most, else
 * at a blank, else between characters. Returns the end if the rest is short enough.
 */
static gsize
cut_after(const char *text, gsize from)
{
	double words = 0;
	gsize sentence = 0, blank = 0;
	gboolean in_word = FALSE;
	const char *p = text + from;
	if (words_of(p) <= WORDS_LONG)
		return from + strlen(p);
	for (; *p && words < WORDS_MOST; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		gboolean space = g_unichar_isspace(c);
		if (words >= WORDS_ENOUGH && is_sentence_end(text, p))
			sentence = (gsize)(p - text);
		if (words >= WORDS_ENOUGH && space)
			blank = (gsize)(p - text);
		if (is_unspaced(c))
			words += 1.0 / CHARACTERS_A_WORD;
		else if (!space && !in_word)
			words++;
		in_word = !space && !is_unspaced(c);
	}
	/* Never part a base character from its vowel signs. */
	while (*p && g_unichar_ismark(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	return sentence ? sentence : blank ? blank : (gsize)(p - text);
}

/* A block too long for one passage, as several of them. */
static void
add_long_block(Cutter *cutter, guint i)
{
	const char *text = doc_block(cutter->doc, i)->text;
	gsize size = strlen(text);
	for (gsize start = 0; start < size;) {
		gsize end = cut_after(text, start);
		Passage *p = add_passage(cutter, i, i);
		p->start = (guint)start;
		p->end = (guint)end;
		for (start = end; text[start] == ' '; start++)
			;
	}
}

static gboolean
ends_with_colon(const char *text)
{
	gsize n = strlen(text);
	return n && (text[n - 1] == ':' || g_str_has_suffix(text, "："));
}

/* Whether block i goes on in the passage that is open. Both are of one class. */
static gboolean
joins(const Cutter *cutter, guint i)
{
	const Block *block = doc_block(cutter->doc, i),
	            *last = doc_block(cutter->doc, cutter->last);
	double next = length_of(cutter, i);
	if (cutter->last + 1 != i)
		return FALSE;
	if (*block->lang && *last->lang && strcmp(block->lang, last->lang) != 0)
		return FALSE;
	if (cutter->length + next > WORDS_MOST && cutter->length + next > WORDS_OWN)
		return FALSE;
	if (block->page != last->page && cutter->length >= WORDS_PAGE)
		return FALSE;
	switch (block->role) {
	case ROLE_LIST:
		return TRUE; /* with its lead-in and the items before it, up to the most */
	case ROLE_BODY:
		if (*block->number && (next >= WORDS_OWN || cutter->length >= WORDS_OWN))
			return FALSE;
		if (ends_with_colon(block->text) && cutter->length >= WORDS_OWN)
			return FALSE; /* it leads in what comes after */
		return cutter->length < WORDS_ENOUGH;
	case ROLE_FOOTNOTE:
		return !*block->number;
	case ROLE_CAPTION:
	case ROLE_ANNOTATION:
		return FALSE;
	default:
		return TRUE;
	}
}

static gboolean
same_class(const Document *doc, guint a, guint b)
{
	const Block *x = doc_block(doc, a), *y = doc_block(doc, b);
	guint unsearched = BLOCK_LEGACY | BLOCK_BAD;
	return block_class(x) == block_class(y) && x->attachment == y->attachment &&
	       !(x->flags & unsearched) == !(y->flags & unsearched);
}

/*
 * A heading as the paths of the passages below it show it. Its whole text is its own passage, so a
 * heading that is really a page of text need not be repeated a thousand times.
 */
static char *
path_entry(const Block *block)
{
	GString *entry = g_string_new(block->number);
	if (entry->len)
		g_string_append_c(entry, ' ');
	if (g_utf8_strlen(block->text, -1) > HEADING_SHOWN) {
		const char *end = g_utf8_offset_to_pointer(block->text, HEADING_SHOWN);
		g_string_append_len(entry, block->text, end - block->text);
		g_string_append(entry, "…");
	} else {
		g_string_append(entry, block->text);
	}
	/* U+001F divides the path: none may come from the text. */
	g_strdelimit(entry->str, "\x1f", ' ');
	return g_string_free(entry, FALSE);
}

static void
take_heading(Cutter *cutter, guint i)
{
	const Block *block = doc_block(cutter->doc, i);
	guint level = heading_level(block);
	path_clear(cutter, level - 1);
	add_passage(cutter, i, i);
	cutter->path[level - 1] = path_entry(block);
}

static void
take_block(Cutter *cutter, guint i)
{
	const Block *block = doc_block(cutter->doc, i);
	if (block->attachment != cutter->attachment) {
		close_passage(cutter);
		path_clear(cutter, 0);
		cutter->attachment = block->attachment;
	}
	if (cutter->open && !(same_class(cutter->doc, cutter->last, i) && joins(cutter, i)))
		close_passage(cutter);
	if (block->role == ROLE_HEADING) {
		take_heading(cutter, i);
	} else if (length_of(cutter, i) > WORDS_LONG) {
		add_long_block(cutter, i);
	} else if (cutter->open) {
		cutter->last = i;
		cutter->length += length_of(cutter, i);
	} else {
		cutter->open = TRUE;
		cutter->first = cutter->last = i;
		cutter->length = length_of(cutter, i);
	}
}

void
analyse_passages(Document *doc)
{
	Cutter cutter = {.doc = doc};
	cutter.words = g_array_sized_new(FALSE, FALSE, sizeof(double), doc->blocks->len);
	cutter.ordinals = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < doc->blocks->len; i++) {
		double words = words_of(doc_block(doc, i)->text);
		g_array_append_val(cutter.words, words);
	}
	g_ptr_array_set_size(doc->passages, 0);
	for (guint i = 0; i < doc->blocks->len; i++) {
		if (*doc_block(doc, i)->text)
			take_block(&cutter, i);
	}
	close_passage(&cutter);
	path_clear(&cutter, 0);
	g_array_unref(cutter.words);
	g_hash_table_unref(cutter.ordinals);
}
