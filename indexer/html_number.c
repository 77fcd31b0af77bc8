/* html_number: numbers printed by lists, and numbers written into text. */
#include "html_number.h"

#include <string.h>

enum { PARTS = 4, NUMBER_MAX = 24 };

char *
html_number_print(gint number, char type)
{
	static const struct {
		gint value;
		const char *letters;
	} roman[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
	             {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
	             {5, "v"},    {4, "iv"},   {1, "i"}};
	GString *out = g_string_new(NULL);
	if ((type == 'i' || type == 'I') && number > 0 && number < 4000) {
		for (guint i = 0; i < G_N_ELEMENTS(roman); i++)
			for (; number >= roman[i].value; number -= roman[i].value)
				g_string_append(out, roman[i].letters);
	} else if ((type == 'a' || type == 'A') && number > 0) {
		for (; number > 0; number = (number - 1) / 26)
			g_string_prepend_c(out, (char)('a' + (number - 1) % 26));
	} else {
		g_string_append_printf(out, "%d", number);
	}
	if (type == 'I' || type == 'A')
		g_string_ascii_up(out);
	return g_string_free(out, FALSE);
}

typedef struct {
	guint part[PARTS];
	guint parts;
	guint length;  /* bytes of the number and the blanks behind it */
	guint printed; /* bytes of the number alone */
} Leading;

/* A digit of any script, or -1. */
static int
digit_at(const char *p)
{
	return g_unichar_digit_value(g_utf8_get_char(p));
}

/* "12. ", "12) ", "4.2 ", "4.2. " at the start of a text, in the digits of any script. */
static gboolean
leading_number(const char *text, Leading *ret)
{
	const char *p = text;
	Leading n = {.parts = 0};
	gboolean closed = FALSE;
	while (n.parts < PARTS && digit_at(p) >= 0) {
		guint digits = 0, number = 0;
		for (; digit_at(p) >= 0 && digits < 4; digits++, p = g_utf8_next_char(p))
			number = number * 10 + (guint)digit_at(p);
		if (digits > 3)
			return FALSE;
		n.part[n.parts++] = number;
		n.printed = (guint)(p - text);
		closed = *p == '.' || *p == ')';
		if (*p != '.')
			break;
		p++;
	}
	if (n.parts == 0 || (n.parts == 1 && !closed))
		return FALSE;
	p += *p == ')';
	if (*p != ' ')
		return FALSE;
	n.length = (guint)(p - text) + 1;
	*ret = n;
	return text[n.length] != '\0';
}

/* "(a) ", "(iv) ", "(12) " */
static guint
leading_parentheses(const char *text, guint *ret_printed)
{
	guint n = 1;
	if (text[0] != '(')
		return 0;
	while (n < 6 && (g_ascii_islower(text[n]) || g_ascii_isdigit(text[n])))
		n++;
	if (n == 1 || text[n] != ')' || text[n + 1] != ' ')
		return 0;
	gboolean digits = g_ascii_isdigit(text[1]);
	if (digits ? n > 4 : n > 2 && strspn(text + 1, "ivx") != n - 1)
		return 0;
	*ret_printed = n + 1;
	return n + 2;
}

static gboolean
follows(const Leading *a, const Leading *b)
{
	guint k = a->parts - 1;
	if (a->parts != b->parts || memcmp(a->part, b->part, k * sizeof *a->part) != 0)
		return FALSE;
	return b->part[k] == a->part[k] + 1;
}

static void
take_number(Block *block, guint printed, guint length)
{
	g_autofree char *number = g_strndup(block->text, printed);
	g_autofree char *rest = g_strdup(block->text + length);
	doc_set(&block->number, number);
	doc_set(&block->text, rest);
}

static void
number_note(Block *block)
{
	const char *p = block->text;
	gboolean bracket = *p == '[' || *p == '(';
	const char *start = p + bracket;
	gsize n = strspn(start, "0123456789*");
	if (n == 0 || n > 4)
		return;
	const char *end = start + n;
	if (bracket && *end != ']' && *end != ')')
		return;
	end += bracket || *end == '.' || *end == ')';
	end += strspn(end, " ");
	if (*end == '\0')
		return;
	g_autofree char *number = g_strndup(start, n);
	g_autofree char *rest = g_strdup(end);
	doc_set(&block->number, number);
	doc_set(&block->text, rest);
}

static gboolean
may_be_numbered(const Block *block)
{
	gboolean bullet = strcmp(block->number, "•") == 0;
	return block->role == ROLE_LIST ? bullet || block->number[0] == '\0'
	                                : block->number[0] == '\0' && (block->role == ROLE_BODY ||
	                                                               block->role == ROLE_HEADING);
}

void
html_number_blocks(Document *doc, guint first)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Leading));
	g_autoptr(GArray) where = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = first; i < doc->blocks->len; i++) {
		Block *block = doc_block(doc, i);
		Leading number;
		guint printed, length;
		if (block->role == ROLE_FOOTNOTE && block->number[0] == '\0') {
			number_note(block);
		} else if (!may_be_numbered(block)) {
			continue;
		} else if (leading_number(block->text, &number)) {
			g_array_append_val(found, number);
			g_array_append_val(where, i);
		} else if ((length = leading_parentheses(block->text, &printed)) > 0) {
			take_number(block, printed, length);
		}
	}
	/* Neighbours are looked for a little further off: sub-numbers stand between. */
	enum { REACH = 12 };
	for (guint k = 0; k < found->len; k++) {
		const Leading *here = &g_array_index(found, Leading, k);
		gboolean confirmed = FALSE;
		for (guint d = 1; d <= REACH && !confirmed; d++) {
			confirmed =
			    (k >= d && follows(&g_array_index(found, Leading, k - d), here)) ||
			    (k + d < found->len &&
			     follows(here, &g_array_index(found, Leading, k + d)));
		}
		if (confirmed)
			take_number(doc_block(doc, g_array_index(where, guint, k)), here->printed,
			            here->length);
	}
}

/* ---- elements by their names ------------------------------------------------------------------
 */

static gboolean
starts_with_any(const char *text, const char *const *prefixes)
{
	for (; text && *prefixes; prefixes++)
		if (g_ascii_strncasecmp(text, *prefixes, strlen(*prefixes)) == 0)
			return TRUE;
	return FALSE;
}

/* A whole word of a class list; words end at blanks. */
static gboolean
has_class(const char *classes, const char *word)
{
	gsize n = strlen(word);
	for (const char *p = classes; p && *p;) {
		gsize length = strcspn(p, " \t\n\r\f");
		if (length == n && g_ascii_strncasecmp(p, word, n) == 0)
			return TRUE;
		p += length;
		p += strspn(p, " \t\n\r\f");
	}
	return FALSE;
}

gboolean
html_is_footnote(const HtmlTree *tree, guint i)
{
	static const char *const roles[] = {"doc-endnote", "doc-footnote", "footnote",
	                                    "endnote",     "rearnote",     NULL};
	static const char *const ids[] = {"fn:",        "fn-",       "fn1",      "footnote-",
	                                  "footnote_",  "cite_note", "endnote-", "_ftn1",
	                                  "sdfootnote", "sdendnote", NULL};
	static const char *const classes[] = {"footnotes", "footnote",        "endnotes",
	                                      "endnote",   "MsoFootnoteText", "MsoEndnoteText"};
	guint tag = html_node(tree, i)->tag;
	const char *class = html_attribute(tree, i, ATTR_CLASS);
	if (starts_with_any(html_attribute(tree, i, ATTR_ROLE), roles) ||
	    starts_with_any(html_attribute(tree, i, ATTR_EPUB_TYPE), roles))
		return TRUE;
	if (tag == TAG_LI || tag == TAG_P || tag == TAG_DIV || tag == TAG_ASIDE || tag == TAG_DD)
		if (starts_with_any(html_attribute(tree, i, ATTR_ID), ids))
			return TRUE;
	for (guint k = 0; class && k < G_N_ELEMENTS(classes); k++)
		if (has_class(class, classes[k]))
			return TRUE;
	return FALSE;
}

gboolean
html_is_contents(const HtmlTree *tree, guint i)
{
	static const char *const names[] = {"toc", "table-of-contents", "tableofcontents",
	                                    "toc-list", "doc-toc"};
	const char *class = html_attribute(tree, i, ATTR_CLASS);
	const char *id = html_attribute(tree, i, ATTR_ID);
	const char *role = html_attribute(tree, i, ATTR_ROLE);
	const char *type = html_attribute(tree, i, ATTR_EPUB_TYPE);
	guint tag = html_node(tree, i)->tag;
	if (tag == TAG_BODY || tag == TAG_HTML || tag == TAG_MAIN || tag == TAG_ARTICLE)
		return FALSE;
	for (guint k = 0; k < G_N_ELEMENTS(names); k++)
		if (has_class(class, names[k]) || has_class(role, names[k]) ||
		    has_class(type, names[k]) || (id && g_ascii_strcasecmp(id, names[k]) == 0))
			return TRUE;
	return FALSE;
}

gboolean
html_is_caption(const HtmlTree *tree, guint i)
{
	static const char *const names[] = {"caption",       "wp-caption-text", "figcaption",
	                                    "image-caption", "photo-caption",   "img-caption",
	                                    "caption-text",  "MsoCaption"};
	guint tag = html_node(tree, i)->tag;
	const char *class = html_attribute(tree, i, ATTR_CLASS);
	if (tag != TAG_P && tag != TAG_DIV && tag != TAG_DD)
		return FALSE;
	for (guint k = 0; class && k < G_N_ELEMENTS(names); k++)
		if (has_class(class, names[k]))
			return TRUE;
	return FALSE;
}
