/*
 * What a paragraph is. Rows in company are a table; leader dots make a contents line; a raised
 * mark in small type at the foot of the page a note; large, bold or capital lines with white space
 * around them headings, whose level comes from the outline, the numbering or the type size.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "layout_private.h"

enum { MOST_HEADING = 220, MOST_LEVEL = 6, NUMBERED_RUN = 8, LIST_LONGEST = 12 };

typedef struct {
	const Layout *layout;
	GArray *paras;
	GHashTable *titles; /* folded outline titles → level */
} Roles;

static Para *
para_at(const Roles *r, guint i)
{
	return &g_array_index(r->paras, Para, i);
}

/* ---- words of captions ------------------------------------------------------------------------- */

/* "Figure 3", "Tabla 2.1", "ตารางที่ 4": a word for it, then a number or letter. */
static gboolean
is_caption(const char *text)
{
	static const char *const words[] = {
		"figure", "fig.", "table", "box", "chart", "graph", "map", "photo", "diagram", "exhibit",
		"plate", "illustration", "figura", "tabla", "cuadro", "gráfico", "gráfica", "mapa",
		"recuadro", "tabela", "quadro", "tableau", "encadré", "carte", "graphique", "abbildung",
		"tabelle", "gambar", "tabel", "jadual", "rajah", "bảng", "hình", "biểu đồ", "រូបភាព",
		"តារាង", "ตาราง", "ภาพ", "แผนภูมิ", "ຕາຕະລາງ", "ຮູບ", "ဇယား", "ပုံ", "图", "表", "圖", "図"};
	g_autofree char *folded = g_utf8_strdown(text, MIN(strlen(text), 60));
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		if (!g_str_has_prefix(folded, words[i]))
			continue;
		const char *p = folded + strlen(words[i]);
		guint skipped = 0;
		while (*p && skipped < 6 && !g_unichar_isdigit(g_utf8_get_char(p)) &&
		       (g_unichar_isspace(g_utf8_get_char(p)) || *p == '.' || *p == '(' ||
			(guchar)*p >= 0x80)) {
			p = g_utf8_next_char(p);
			skipped++;
		}
		if (g_unichar_isdigit(g_utf8_get_char(p)))
			return TRUE;
	}
	return FALSE;
}

/* ---- contents ------------------------------------------------------------------------------------ */

/* Where the dots begin and end, with the blanks around them; ret_* are offsets. */
static gboolean
find_leader(const char *text, gsize *ret_from, gsize *ret_to)
{
	const char *p = text + strlen(text);
	guint dots = 0, number = 0;
	*ret_to = (gsize)(p - text);
	while (p > text) {
		const char *q = g_utf8_find_prev_char(text, p);
		gunichar c = g_utf8_get_char(q);
		if (dots == 0 && (g_unichar_isdigit(c) || strchr("ivxlc", c < 128 ? (int)c : 'Z'))) {
			number++;
			*ret_to = (gsize)(q - text);
		} else if (c == '.' || c == 0xb7 || c == '_' || c == 0x2024) {
			dots++;
		} else if (c == 0x2026) {
			dots += 3;
		} else if (c != ' ' && c != '\t') {
			break;
		}
		p = q;
	}
	*ret_from = (gsize)(p - text);
	return dots >= 4 && number <= 7 && p > text;
}

gboolean
roles_has_leader(const char *text)
{
	gsize from, to;
	return find_leader(text, &from, &to);
}

/* One tab for the dots between title and page: nobody reads them. */
static void
shorten_leader(GString *text)
{
	gsize from, to;
	if (!find_leader(text->str, &from, &to))
		return;
	g_string_erase(text, (gssize)from, (gssize)(to - from));
	if (from < text->len)
		g_string_insert_c(text, (gssize)from, '\t');
}

/* "Title <tab> 12": the page number that ends it, or -1. */
static gint
trailing_page(const char *text)
{
	const char *tab = strrchr(text, '\t');
	if (!tab || tab == text)
		return -1;
	const char *p = tab + 1;
	gint value = 0;
	guint n = 0;
	for (; g_ascii_isdigit(*p) && n < 5; p++, n++)
		value = value * 10 + (*p - '0');
	return n > 0 && *p == '\0' ? value : -1;
}

/* Rows that end in a growing number at the right edge, five or more in a row. */
static void
mark_contents(Roles *r)
{
	guint run = 0;
	gint last = -1;
	for (guint i = 0; i <= r->paras->len; i++) {
		Para *para = i < r->paras->len ? para_at(r, i) : NULL;
		if (para && para->role != ROLE_BODY)
			continue;
		if (para && roles_has_leader(para->text->str)) {
			para->role = ROLE_CONTENTS;
			shorten_leader(para->text);
			continue;
		}
		gint page = para ? trailing_page(para->text->str) : -1;
		gboolean one_tab = para && strchr(para->text->str, '\t') == strrchr(para->text->str, '\t');
		if (page >= 0 && one_tab && page >= last) {
			run++;
			last = page;
			continue;
		}
		for (guint k = i; run >= 5 && k-- > 0 && run > 0;) {
			Para *entry = para_at(r, k);
			if (entry->role == ROLE_BODY && trailing_page(entry->text->str) >= 0) {
				entry->role = ROLE_CONTENTS;
				run--;
			}
		}
		run = page >= 0 && one_tab;
		last = run ? page : -1;
	}
}

/* ---- tables ------------------------------------------------------------------------------------ */

/* A lone "row" is a heading with its number or a line with a tab; rows in company are a table. */
static void
mark_tables(Roles *r)
{
	for (guint i = 0; i < r->paras->len; i++) {
		Para *para = para_at(r, i);
		if (para->role != ROLE_BODY || !(para->flags & LINE_ROW))
			continue;
		gboolean company = (para->flags & LINE_GRID) != 0;
		for (guint k = i > 2 ? i - 2 : 0; k < MIN(i + 3, r->paras->len); k++) {
			const Para *other = para_at(r, k);
			if (k != i && other->flags & LINE_ROW && other->page == para->page &&
			    (other->role == ROLE_BODY || other->role == ROLE_TABLE))
				company = TRUE;
		}
		if (company)
			para->role = ROLE_TABLE;
		else
			for (char *p = para->text->str; *p; p++)
				if (*p == '\t')
					*p = ' ';
	}
}

/* ---- footnotes ------------------------------------------------------------------------------------ */

static gboolean
is_small(const Roles *r, const Para *para)
{
	return para->size < 0.93f * r->layout->body_size;
}

static gboolean
opens_note(const Roles *r, const Para *para)
{
	const Line *line = &g_array_index(r->layout->lines, Line, para->first);
	const char *p = para->text->str;
	gunichar c = g_utf8_get_char(p);
	if (c == '*' || c == 0x2020 || c == 0x2021)
		return TRUE;
	guint n = 0;
	while (g_unichar_isdigit(g_utf8_get_char(p)) && n < 4) {
		p = g_utf8_next_char(p);
		n++;
	}
	return n > 0 && (line->flags & LINE_RAISED || *p == ' ' || *p == '.' || *p == '\t');
}

/* The mark off a note's text: "12 Ibid." */
static void
cut_note_mark(Para *para)
{
	const char *text = para->text->str, *p = text;
	gunichar c = g_utf8_get_char(p);
	if (c == '*' || c == 0x2020 || c == 0x2021)
		while (g_utf8_get_char(p) == c)
			p = g_utf8_next_char(p);
	else
		while (g_unichar_isdigit(g_utf8_get_char(p)))
			p = g_utf8_next_char(p);
	para->number = g_strndup(text, (gsize)(p - text));
	while (*p == '.' || *p == ' ' || *p == '\t')
		p++;
	if (*p)
		g_string_erase(para->text, 0, p - text);
}

/*
 * From the foot of each page upward: small paragraphs, of which the topmost opens with a mark.
 * A small one without a mark goes on in the note before it.
 */
static void
mark_notes(Roles *r)
{
	guint end = r->paras->len;
	while (end > 0) {
		guint page = para_at(r, end - 1)->page, from = end, first = end;
		while (from > 0 && para_at(r, from - 1)->page == page)
			from--;
		for (guint i = end; i-- > from;) {
			const Para *para = para_at(r, i);
			const Line *line = &g_array_index(r->layout->lines, Line, para->first);
			const PageInfo *info = &g_array_index(r->layout->pages, PageInfo, page);
			if (para->role == ROLE_RUNNING_HEAD || para->role == ROLE_PAGE_NUMBER)
				continue;
			if (para->role != ROLE_BODY || !is_small(r, para) ||
			    line->y0 < 0.3f * info->height)
				break;
			if (opens_note(r, para))
				first = i;
		}
		for (guint i = first; i < end; i++) {
			Para *para = para_at(r, i);
			if (para->role != ROLE_BODY)
				continue;
			para->role = ROLE_FOOTNOTE;
			if (opens_note(r, para))
				cut_note_mark(para);
		}
		end = from;
	}
}

/* ---- headings -------------------------------------------------------------------------------- */

/* Letters and digits only, folded, so that spacing and case don't matter. */
static char *
fold_title(const char *text)
{
	GString *out = g_string_new(NULL);
	g_autofree char *folded = g_utf8_casefold(text, -1);
	for (const char *p = folded; *p && out->len < 300; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c))
			g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

static void
read_titles(Roles *r, const Document *doc)
{
	for (guint i = 0; i < doc->outline->len; i++) {
		const OutlineItem *item = doc->outline->pdata[i];
		char *key = fold_title(item->title);
		if (strlen(key) >= 3 && r->layout->attachment == 0)
			g_hash_table_insert(r->titles, key, GUINT_TO_POINTER(MAX(item->level, 1)));
		else
			g_free(key);
	}
}

static guint
outline_level(const Roles *r, const Para *para)
{
	if (g_hash_table_size(r->titles) == 0)
		return 0;
	g_autofree char *whole = fold_title(para->text->str);
	guint level = GPOINTER_TO_UINT(g_hash_table_lookup(r->titles, whole));
	char number[32];
	const char *rest;
	if (level == 0 && marker_read(para->text->str, number, &rest) != MARK_NONE) {
		g_autofree char *bare = fold_title(rest);
		level = GPOINTER_TO_UINT(g_hash_table_lookup(r->titles, bare));
	}
	return level;
}

typedef struct {
	guint letters, upper, digits, words;
} Form;

static Form
form_of(const char *text)
{
	Form form = {0};
	gboolean inside = FALSE;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		/* Vowel signs are letters too: without them a short Thai heading seems all digits. */
		form.letters += g_unichar_isalpha(c) || g_unichar_ismark(c);
		form.upper += g_unichar_isupper(c) != 0;
		form.digits += g_unichar_isdigit(c) != 0;
		if (g_unichar_isspace(c)) {
			inside = FALSE;
		} else if (!inside) {
			inside = TRUE;
			form.words++;
		}
	}
	return form;
}

static gboolean
ends_like_sentence(const char *text)
{
	gsize n = strlen(text);
	if (n == 0)
		return FALSE;
	gunichar c = g_utf8_get_char(g_utf8_find_prev_char(text, text + n));
	return c == '.' || c == ',' || c == ';' || c == 0x3002 || c == 0x17d4 || c == 0x104b;
}

static gboolean
is_statement(const char *text)
{
	return ends_like_sentence(text) || g_str_has_suffix(text, ":");
}

/* How strongly the form says heading: 0 not, 1 by case or weight at text size, 2 by larger type. */
static guint
heading_strength(const Roles *r, const Para *para)
{
	const char *text = para->text->str;
	float ratio = para->size / r->layout->body_size;
	Form form = form_of(text);
	gsize length = (gsize)g_utf8_strlen(text, -1);
	if (para->role != ROLE_BODY || form.letters < 2 || length > MOST_HEADING || para->lines > 5 ||
	    para->mark == MARK_BULLET || para->flags & LINE_SIDEWAYS)
		return 0;
	if (ratio >= 1.14f)
		return form.letters * 3 > length && !(is_statement(text) && form.words > 9) ? 2 : 0;
	gboolean apart = para->before > r->layout->leading * 1.15f;
	if (ratio < 0.9f || ends_like_sentence(text) || length > 160 || para->lines > 3 || !apart)
		return 0;
	if (para->flags & LINE_BOLD)
		return 1;
	if (form.upper * 10 >= form.letters * 8 && form.letters >= 4 && length <= 100)
		return 1;
	return 0;
}

/* A style as one number: the larger, the higher the heading. */
static guint
style_of(const Para *para)
{
	Form form = form_of(para->text->str);
	gboolean shouted = form.letters >= 4 && form.upper * 10 >= form.letters * 8;
	return (guint)lrintf(para->size * 2) * 8 + ((para->flags & LINE_BOLD) ? 4 : 0) +
	       (shouted ? 2 : 0) + ((para->flags & LINE_ITALIC) ? 0 : 1);
}

static int
downward(const void *a, const void *b)
{
	guint x = *(const guint *)a, y = *(const guint *)b;
	return x > y ? -1 : x < y;
}

static guint
depth_of_number(const char *text)
{
	char number[32];
	const char *rest;
	if (marker_read(text, number, &rest) != MARK_DOTTED)
		return 0;
	guint depth = 1;
	for (const char *p = number; *p; p++)
		depth += *p == '.';
	return depth;
}

/* A style that headings are set in. */
typedef struct {
	guint key;          /* from style_of */
	guint sum, counted; /* of the levels known from the outline or the numbering */
	gboolean inside;    /* used after the first two pages: not the cover's alone */
	guint level;
} Style;

static int
by_style(const void *a, const void *b)
{
	return downward(&((const Style *)a)->key, &((const Style *)b)->key);
}

static Style *
find_style(GArray *styles, const Para *para)
{
	guint key = style_of(para);
	for (guint i = 0; i < styles->len; i++)
		if (g_array_index(styles, Style, i).key == key)
			return &g_array_index(styles, Style, i);
	return NULL;
}

/*
 * Levels of the styles, largest first: what outline and numbering say of a style; else one below
 * the style before it, though not below a smaller one whose level is known. A cover is set in
 * styles of its own, which all stand at the top.
 */
static void
rank_styles(GArray *styles, gboolean has_cover)
{
	guint above = 0;
	g_array_sort(styles, by_style);
	for (guint i = 0; i < styles->len; i++) {
		Style *style = &g_array_index(styles, Style, i);
		guint most = MOST_LEVEL;
		for (guint k = i; k < styles->len; k++) {
			const Style *later = &g_array_index(styles, Style, k);
			if (later->counted)
				most = MIN(most, (later->sum + later->counted / 2) / later->counted);
		}
		if (style->counted)
			above = (style->sum + style->counted / 2) / style->counted;
		else if (style->inside || !has_cover)
			above = MIN(above + 1, most);
		style->level = style->counted || style->inside || !has_cover ? MAX(above, 1) : 1;
	}
}

/* Levels without gaps: a heading is one below the nearest before it that stands above it. */
static void
close_gaps(Roles *r)
{
	guint open[MOST_LEVEL + 1], depth = 0;
	g_autofree char *title = NULL;
	for (guint i = 0; i < r->paras->len; i++) {
		Para *para = para_at(r, i);
		if (para->role != ROLE_HEADING)
			continue;
		g_autofree char *folded = fold_title(para->text->str);
		if (!title)
			title = g_strdup(folded);
		else if (*folded && strcmp(title, folded) == 0)
			para->level = 1; /* the cover's title again, on the page after it */
		while (depth > 0 && open[depth - 1] >= para->level)
			depth--;
		open[depth++] = para->level;
		para->level = depth;
	}
}

static void
mark_headings(Roles *r)
{
	g_autoptr(GArray) styles = g_array_new(FALSE, FALSE, sizeof(Style));
	for (guint i = 0; i < r->paras->len; i++) {
		Para *para = para_at(r, i);
		guint outline = para->role == ROLE_BODY && para->lines <= 5 ? outline_level(r, para) : 0;
		guint strength = heading_strength(r, para);
		if (outline == 0 && strength == 0)
			continue;
		/* In the outline, but in running text's own form: "Summary" as a table's cell. */
		if (outline && strength == 0 && para->text->len > MOST_HEADING)
			continue;
		para->role = ROLE_HEADING;
		para->level = MIN(outline ? outline : depth_of_number(para->text->str), MOST_LEVEL);
		Style *style = find_style(styles, para), made = {.key = style_of(para)};
		if (!style && styles->len < 64) {
			g_array_append_val(styles, made);
			style = &g_array_index(styles, Style, styles->len - 1);
		}
		if (style) {
			style->sum += para->level, style->counted += para->level > 0;
			style->inside = style->inside || para->page >= 2;
		}
	}
	rank_styles(styles, r->layout->pages->len > 4);
	for (guint i = 0; i < r->paras->len; i++) {
		Para *para = para_at(r, i);
		if (para->role != ROLE_HEADING || para->level)
			continue;
		const Style *style = find_style(styles, para);
		para->level = style ? style->level : MOST_LEVEL;
	}
	close_gaps(r);
}

/* ---- lists and numbered paragraphs --------------------------------------------------------------- */

/* The commonest left edge of unnumbered body text on the page. */
static float
left_edge(const Roles *r, guint page)
{
	guint counts[300] = {0}, best = 0;
	const PageInfo *info = &g_array_index(r->layout->pages, PageInfo, page);
	for (guint i = info->first; i < info->first + info->count; i++) {
		const Line *line = &g_array_index(r->layout->lines, Line, i);
		if (line->x0 >= 0 && line->x0 < 1200)
			counts[(guint)(line->x0 / 4)] += line->letters;
	}
	for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
		if (counts[i] > counts[best])
			best = i;
	return (float)best * 4;
}

/* Its later lines stand right of its number: an item, not a numbered paragraph. */
static gboolean
is_hanging(const Roles *r, const Para *para)
{
	const Line *first = &g_array_index(r->layout->lines, Line, para->first);
	const Line *second = first;
	if (para->lines > 1)
		second = &g_array_index(r->layout->lines, Line, para->first + 1);
	return second->page == first->page && second->x0 > first->x0 + 0.7f * para->size;
}

static gboolean
is_item(const Para *para)
{
	/* Not an initial: "J. Smith said". */
	return para->role == ROLE_BODY && para->mark != MARK_NONE && para->mark != MARK_BARE &&
	       !(para->mark == MARK_LETTER && g_ascii_isupper(*para->text->str));
}

static guint
value_of(const char *number)
{
	guint value = 0;
	for (const char *p = number; *p && value < 10000; p = g_utf8_next_char(p))
		if (g_unichar_isdigit(g_utf8_get_char(p)))
			value = value * 10 + (guint)g_unichar_digit_value(g_utf8_get_char(p));
	return value;
}

static void
settle_run(Roles *r, const GArray *run, guint last, gboolean *numbered)
{
	guint hanging = 0, flush = 0;
	for (guint i = 0; i < run->len; i++) {
		const Para *para = para_at(r, g_array_index(run, guint, i));
		gboolean hangs = is_hanging(r, para);
		hanging += hangs;
		flush += !hangs && para->lines > 1;
	}
	gboolean yes = run->len > 25 || flush > hanging ||
		       (hanging == 0 && (run->len >= NUMBERED_RUN || last > LIST_LONGEST));
	for (guint i = 0; i < run->len; i++)
		numbered[g_array_index(run, guint, i)] = yes;
}

/*
 * Numbered paragraphs run on through a chapter or the whole document; a list starts again at 1
 * soon, or hangs from its numbers. Tells for each paragraph whether the run "12.", "13.", "14."
 * that it belongs to is one of numbered paragraphs.
 */
static gboolean *
measure_runs(Roles *r)
{
	gboolean *numbered = g_new0(gboolean, r->paras->len + 1);
	g_autoptr(GArray) run = g_array_new(FALSE, FALSE, sizeof(guint));
	guint last = 0;
	for (guint i = 0; i <= r->paras->len; i++) {
		const Para *para = i < r->paras->len ? para_at(r, i) : NULL;
		char number[32];
		const char *rest;
		if (para && (!is_item(para) || para->mark != MARK_NUMBER ||
			     !g_unichar_isdigit(g_utf8_get_char(para->text->str))))
			continue;
		guint value = 0;
		if (para && marker_read(para->text->str, number, &rest) != MARK_NONE)
			value = value_of(number);
		if (!para || value <= last || value > last + 3) {
			settle_run(r, run, last, numbered);
			g_array_set_size(run, 0);
		}
		g_array_append_val(run, i);
		last = value;
	}
	return numbered;
}

static void
mark_items(Roles *r)
{
	guint page = G_MAXUINT;
	float edge = 0;
	g_autofree gboolean *in_run = measure_runs(r);
	for (guint i = 0; i < r->paras->len; i++) {
		Para *para = para_at(r, i);
		if (!is_item(para))
			continue;
		if (para->page != page) {
			page = para->page;
			edge = left_edge(r, page);
		}
		gboolean numbered = para->mark == MARK_DOTTED || in_run[i];
		paragraph_cut_mark(para, !numbered);
		if (numbered || !para->number)
			continue;
		para->role = ROLE_LIST;
		para->level = 1 + (guint)CLAMP((para->left - edge) / (2.5f * para->size), 0, 5);
	}
}

void
roles_decide(const Layout *layout, GArray *paras, const Document *doc)
{
	Roles r = {layout, paras, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	read_titles(&r, doc);
	mark_contents(&r);
	mark_tables(&r);
	mark_notes(&r);
	for (guint i = 0; i < paras->len; i++) {
		Para *para = para_at(&r, i);
		if (para->role == ROLE_BODY && para->text->len < 600 && is_caption(para->text->str))
			para->role = ROLE_CAPTION;
	}
	mark_headings(&r);
	for (guint i = 0; i < paras->len; i++)
		if (para_at(&r, i)->role == ROLE_HEADING)
			paragraph_cut_mark(para_at(&r, i), FALSE);
	mark_items(&r);
	g_hash_table_destroy(r.titles);
}
