/*
 * language: the text of all blocks made fit for words, and what each block and page is written in.
 *
 * Order of work: repair; judge (bad text, legacy fonts, Zawgyi); languages, first from each block's
 * own words, then from the document and its neighbours; last the state of pages and document.
 */
#include "analyse.h"
#include "metadata_text.h"

#include <string.h>

enum {
	LETTERS_A_PAGE = 20,   /* a page with pictures and fewer characters than this is a scan */
	LETTERS_TO_JUDGE = 12, /* below this a block tells nothing about its language */
	LETTERS_LEGACY = 25, /* below this or four words a block tells nothing about its encoding */
	WORDS_LEGACY = 4,
	LETTERS_TO_BE_SURE =
	    40,             /* a block of this length may differ from its document's language */
	LETTERS_SEEN = 4000 /* of a block, when its language is guessed */
};
#define BAD_SHARE 0.05 /* U+FFFD and private-use characters, of all but blanks */
#define SURE 0.5       /* confidence from which a guess counts */

static gboolean
is_private_use(gunichar c)
{
	return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

/* ---- what one block's letters look like ----------------------------------------------------- */

typedef struct {
	guint characters; /* but blanks */
	guint bad;        /* U+FFFD, private use */
	guint letters;
	guint latin;         /* letters of the Latin script */
	guint high;          /* U+00C0 … U+00FF */
	guint symbols;       /* ½ ¼ ¬ µ · ; [ … with a letter on both sides */
	guint inner;         /* capitals after a small letter */
	guint words, marked; /* words; words with a symbol or a capital inside */
} Letters;

/* Signs that neither language nor program text writes between two letters, but 8-bit fonts do. */
static gboolean
is_font_symbol(gunichar c)
{
	return (c >= 0xA1 && c <= 0xBF && c != 0xAD && c != 0xB7) || c == 0xD7 || c == 0xF7 ||
	       c == ';' || c == '[' || c == ']';
}

static void
count_letters(const char *text, Letters *n)
{
	gunichar last = 0;
	gboolean symbol = FALSE, marked = FALSE, in_word = FALSE;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isspace(c)) {
			n->words += in_word;
			n->marked += in_word && marked;
			in_word = marked = symbol = FALSE;
			last = 0;
			continue;
		}
		n->characters++;
		n->bad += c == 0xFFFD || is_private_use(c);
		if (is_font_symbol(c)) {
			symbol = g_unichar_isalpha(last);
			continue;
		}
		if (g_unichar_isalpha(c)) {
			gboolean inner = g_unichar_isupper(c) && g_unichar_islower(last);
			in_word = TRUE;
			n->letters++;
			n->latin += g_unichar_get_script(c) == G_UNICODE_SCRIPT_LATIN;
			n->high += c >= 0xC0 && c <= 0xFF;
			n->inner += inner;
			n->symbols += symbol;
			marked |= inner || symbol;
		}
		symbol = FALSE;
		last = c;
	}
	n->words += in_word;
	n->marked += in_word && marked;
}

static gboolean
looks_bad(const Letters *n)
{
	return n->bad > 1 && n->bad > BAD_SHARE * n->characters;
}

/*
 * Khmer, Burmese, Lao and Vietnamese fonts of eight bits put the script's signs in the places of
 * Latin letters: capitals and signs stand inside words, or a fifth of the letters has accents.
 * The caller has seen that no language's stop words are there. Source: domain/languages 5.4.
 */
static gboolean
looks_legacy(const Letters *n)
{
	if (n->letters < LETTERS_LEGACY || n->words < WORDS_LEGACY || n->latin < 0.9 * n->letters)
		return FALSE;
	gboolean mixed = n->inner + n->symbols > 0.07 * n->letters && n->marked > 0.4 * n->words;
	gboolean accented = n->high > 0.18 * n->letters && n->symbols > 0.02 * n->letters;
	return mixed || accented;
}

/* ---- languages --------------------------------------------------------------------------------
 */

typedef struct {
	Document *doc;
	Tok *tok;
	const Vocabulary *vocabulary;
	GArray *guesses;     /* of const char *, NULL unknown; one a block */
	GHashTable *letters; /* language → letters of blocks that are surely in it */
	gulong all;          /* letters of all blocks that are searched */
} Analysis;

static gsize
prefix_bytes(const char *text, guint characters)
{
	const char *p = text;
	for (; *p && characters > 0; characters--)
		p = g_utf8_next_char(p);
	return (gsize)(p - text);
}

/* The code of the vocabulary that a language tag means ("en-GB", "th_TH", "ENG"), or NULL. */
static const char *
known_language(const Vocabulary *vocabulary, const char *tag)
{
	g_autofree char *code = g_ascii_strdown(tag, -1);
	code[strcspn(code, "-_")] = '\0';
	const Language *language = vocabulary_language(vocabulary, code);
	return language ? language->code : NULL;
}

/*
 * A tag that the document gives is believed unless the words surely say otherwise: pages made from
 * a template carry the template's language.
 */
static const char *
block_guess(Analysis *a, const Block *block, guint letters)
{
	double confidence = 0;
	gsize seen = prefix_bytes(block->text, LETTERS_SEEN);
	const char *guess = tok_guess_language(a->tok, block->text, (gssize)seen, &confidence);
	const char *given = *block->lang ? known_language(a->vocabulary, block->lang) : NULL;
	gboolean sure = guess && confidence >= SURE && letters >= LETTERS_TO_JUDGE;
	if (sure)
		return guess;
	if (given && !(guess && confidence >= 0.9))
		return given;
	/* A script of its own decides even in one word. */
	return guess && confidence >= 0.9 ? guess : NULL;
}

static gboolean
is_read(const Block *block)
{
	return block_role_is_searched(block->role) && !(block->flags & (BLOCK_LEGACY | BLOCK_BAD));
}

static void
guess_blocks(Analysis *a)
{
	for (guint i = 0; i < a->doc->blocks->len; i++) {
		const Block *block = doc_block(a->doc, i);
		guint letters = text_letters(block->text, LETTERS_SEEN);
		const char *guess =
		    is_read(block) && letters ? block_guess(a, block, letters) : NULL;
		g_array_append_val(a->guesses, guess);
		if (!is_read(block))
			continue;
		a->all += letters;
		if (guess) {
			gulong sum = (gulong)g_hash_table_lookup(a->letters, guess);
			g_hash_table_replace(a->letters, g_strdup(guess),
			                     (gpointer)(sum + letters));
		}
	}
}

/* The language of most letters, or NULL if none has a third of them. */
static const char *
main_language(const Analysis *a)
{
	GHashTableIter iter;
	gpointer code, sum, best = NULL;
	gulong most = 0;
	g_hash_table_iter_init(&iter, a->letters);
	while (g_hash_table_iter_next(&iter, &code, &sum)) {
		if ((gulong)sum > most || ((gulong)sum == most && best && strcmp(code, best) < 0)) {
			most = (gulong)sum;
			best = code;
		}
	}
	return most * 3 > a->all ? best : NULL;
}

static gboolean
same_script(const Vocabulary *vocabulary, const char *a, const char *b)
{
	const Language *x = vocabulary_language(vocabulary, a);
	const Language *y = vocabulary_language(vocabulary, b);
	return x && y && g_strcmp0(x->script, y->script) == 0;
}

/*
 * A short block is in its document's language, unless its script says otherwise: "Introduction" in
 * an Indonesian report is no English. A block that nothing tells takes the one before it.
 */
static void
set_languages(Analysis *a, const char *main)
{
	const char *before = main;
	for (guint i = 0; i < a->doc->blocks->len; i++) {
		Block *block = doc_block(a->doc, i);
		const char *guess = g_array_index(a->guesses, const char *, i);
		gboolean is_short =
		    text_letters(block->text, LETTERS_TO_BE_SURE) < LETTERS_TO_BE_SURE;
		if (block->flags & (BLOCK_LEGACY | BLOCK_BAD)) {
			doc_set(&block->lang, "");
			continue;
		}
		if (guess && main && is_short && !*block->lang &&
		    same_script(a->vocabulary, guess, main))
			guess = main;
		if (!guess && *block->lang)
			continue; /* a language that the vocabulary doesn't know */
		if (!guess)
			guess = main ? main : before;
		doc_set(&block->lang, guess);
		before = guess;
	}
}

/* ---- repair and judgement ---------------------------------------------------------------------
 */

static void
repair_block(Block *block)
{
	char *once = text_undouble(block->text);
	if (once) {
		g_free(block->text);
		block->text = once;
	}
	if (tok_is_zawgyi(block->text, -1)) {
		char *unicode = tok_from_zawgyi(block->text, -1);
		g_free(block->raw);
		block->raw = block->text;
		block->text = unicode;
		block->flags |= BLOCK_ZAWGYI;
		return;
	}
	/* Cell by cell: to the repair a tab is one blank among others. */
	g_auto(GStrv) cells = g_strsplit(block->text, "\t", -1);
	for (char **cell = cells; *cell; cell++) {
		char *repaired = tok_repair(*cell, -1);
		g_free(*cell);
		*cell = repaired;
	}
	g_free(block->text);
	block->text = g_strjoinv("\t", cells);
}

static void
judge_block(Block *block, Tok *tok)
{
	Letters n = {0};
	double confidence = 0;
	count_letters(block->text, &n);
	if (looks_bad(&n))
		block->flags |= BLOCK_BAD;
	if (!looks_legacy(&n))
		return;
	gsize seen = prefix_bytes(block->text, LETTERS_SEEN);
	const char *guess = tok_guess_language(tok, block->text, (gssize)seen, &confidence);
	if (!guess || confidence < SURE)
		block->flags |= BLOCK_LEGACY;
}

static gint64
place(guint attachment, guint page)
{
	return (gint64)attachment << 32 | page;
}

typedef struct {
	guint letters, legacy, bad;
} PageCount;

/* Letters of each page: all, of blocks in legacy fonts, of blocks without a Unicode map. */
static GHashTable *
count_pages(const Document *doc)
{
	GHashTable *pages = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *block = doc_block(doc, i);
		gint64 key = place(block->attachment, block->page);
		PageCount *count = g_hash_table_lookup(pages, &key);
		if (!count) {
			count = g_new0(PageCount, 1);
			g_hash_table_insert(pages, g_memdup2(&key, sizeof key), count);
		}
		guint letters = (guint)strlen(block->text);
		count->letters += letters;
		count->legacy += block->flags & BLOCK_LEGACY ? letters : 0;
		count->bad += block->flags & BLOCK_BAD ? letters : 0;
	}
	return pages;
}

/*
 * One odd line (a formula, a web address) makes no legacy font: the flag stays only where a third
 * of a page's text looks so.
 */
static void
settle_legacy(Document *doc, GHashTable *pages)
{
	for (guint i = 0; i < doc->blocks->len; i++) {
		Block *block = doc_block(doc, i);
		gint64 key = place(block->attachment, block->page);
		const PageCount *count = g_hash_table_lookup(pages, &key);
		if (block->flags & BLOCK_LEGACY && count->legacy * 3 < count->letters)
			block->flags &= ~(guint)BLOCK_LEGACY;
	}
}

static void
judge_page(Page *page, const PageCount *count)
{
	if (page->state != DOC_OK)
		return; /* the extractor knows better */
	guint characters = MAX(page->characters, count ? count->letters : 0);
	if (characters < LETTERS_A_PAGE && page->images > 0)
		page->state = DOC_NO_TEXT;
	else if (characters == 0)
		page->state = DOC_EMPTY;
	else if (count && count->bad * 2 > count->letters)
		page->state = DOC_BAD_TEXT;
	else if (count && count->legacy * 2 > count->letters)
		page->state = DOC_LEGACY_FONT;
}

/* ---- the document's state ---------------------------------------------------------------------
 */

/*
 * A document is as its pages are. Pictures among pages of text are usual (covers, photographs) and
 * only recorded with the page; but where more than a third of the inner pages has no words to
 * find, the document is partial, and the reason says how many.
 */
static void
judge_document(Document *doc)
{
	guint n[DOC_CRASHED + 1] = {0}, pages = doc->pages->len;
	for (guint i = 0; i < pages; i++)
		n[((const Page *)doc->pages->pdata[i])->state]++;
	guint mute = n[DOC_NO_TEXT] + n[DOC_BAD_TEXT] + n[DOC_LEGACY_FONT];
	if (!pages || !mute)
		return;
	if (mute + n[DOC_EMPTY] == pages) {
		if (n[DOC_LEGACY_FONT] >= n[DOC_BAD_TEXT] && n[DOC_LEGACY_FONT])
			doc_set_state(
			    doc, DOC_LEGACY_FONT,
			    "%u of %u pages are set in a font with its own 8-bit code: their "
			    "text can't be searched; a text file beside it or OCR would help",
			    n[DOC_LEGACY_FONT], pages);
		else if (n[DOC_BAD_TEXT])
			doc_set_state(doc, DOC_BAD_TEXT,
			              "the text of %u of %u pages doesn't say which characters it "
			              "stands for: OCR is needed",
			              n[DOC_BAD_TEXT], pages);
		else
			doc_set_state(doc, DOC_NO_TEXT,
			              "%u of %u pages are pictures without text: OCR is needed",
			              n[DOC_NO_TEXT], pages);
		return;
	}
	if (pages > 2 && mute > 2 && mute * 3 > pages)
		doc_set_state(doc, DOC_PARTIAL,
		              "%u of %u pages have no text that can be searched (pictures %u, "
		              "unreadable text %u, 8-bit fonts %u): OCR is needed",
		              mute, pages, n[DOC_NO_TEXT], n[DOC_BAD_TEXT], n[DOC_LEGACY_FONT]);
}

static void
judge_text(Document *doc, Tok *tok)
{
	for (guint i = 0; i < doc->blocks->len; i++)
		judge_block(doc_block(doc, i), tok);
	g_autoptr(GHashTable) counted = count_pages(doc);
	settle_legacy(doc, counted);
	g_autoptr(GHashTable) pages = count_pages(doc);
	for (guint i = 0; i < doc->pages->len; i++) {
		Page *page = doc->pages->pdata[i];
		gint64 key = place(page->attachment, page->number);
		judge_page(page, g_hash_table_lookup(pages, &key));
	}
	judge_document(doc);
}

void
analyse_text(Document *doc, Tok *tok, const Vocabulary *vocabulary)
{
	Analysis a = {.doc = doc, .tok = tok, .vocabulary = vocabulary};
	for (guint i = 0; i < doc->blocks->len; i++)
		repair_block(doc_block(doc, i));
	judge_text(doc, tok);
	a.guesses = g_array_new(FALSE, FALSE, sizeof(const char *));
	a.letters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guess_blocks(&a);
	set_languages(&a, main_language(&a));
	g_array_unref(a.guesses);
	g_hash_table_unref(a.letters);
}
