/* layout: glyphs placed by hand; what must come out is known without any PDF. */
#include <string.h>
#include "layout.h"

typedef struct {
	LayoutPage page;
	LayoutFont regular, bold;
} Sheet;

static void
sheet_init(Sheet *s, guint number)
{
	memset(s, 0, sizeof *s);
	s->regular.name = s->bold.name = (char *)(guintptr) "made";
	s->bold.bold = TRUE;
	s->page.number = number;
	s->page.width = 400, s->page.height = 600;
	s->page.glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
	s->page.rules = g_array_new(FALSE, FALSE, sizeof(LayoutRule));
	s->page.fonts = g_ptr_array_new();
	g_ptr_array_add(s->page.fonts, &s->regular);
	g_ptr_array_add(s->page.fonts, &s->bold);
}

static void
sheet_clear(Sheet *s)
{
	g_array_unref(s->page.glyphs);
	g_array_unref(s->page.rules);
	g_ptr_array_unref(s->page.fonts);
}

/* Each character half a type size wide; blanks are left out, as many makers do. */
static void
put(Sheet *s, guint16 font, float size, float x, float y, const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		float width = g_unichar_ismark(c) ? 0 : size / 2;
		Glyph g = {.c = c, .x0 = x, .x1 = x + width, .y0 = y - 0.75f * size,
			   .y1 = y + 0.22f * size, .baseline = y, .baseline_x = x, .size = size,
			   .font = font};
		if (c != ' ')
			g_array_append_val(s->page.glyphs, g);
		x += width;
	}
}

static void
add(Layout *layout, Sheet *s)
{
	layout_add_page(layout, &s->page);
	sheet_clear(s);
}

static char *
all(const Document *doc)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < doc->blocks->len; i++) {
		const Block *b = doc_block(doc, i);
		g_string_append_printf(out, "%s|%s|%s\n", block_role_name(b->role), b->number, b->text);
	}
	return g_string_free(out, FALSE);
}

static void
check(Layout *layout, const char *want)
{
	g_autoptr(Document) doc = doc_new();
	layout_finish(layout, doc);
	g_autofree char *got = all(doc);
	g_assert_cmpstr(got, ==, want);
}

static void
test_columns(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	/* The right column comes first in the stream, the title last. */
	put(&s, 0, 10, 210, 120, "third line of this text, which");
	put(&s, 0, 10, 210, 132, "ends in a fourth.");
	put(&s, 0, 10, 40, 120, "The first line of the text and");
	put(&s, 0, 10, 40, 132, "the second are followed by the");
	put(&s, 1, 18, 40, 80, "A title over both columns");
	add(layout, &s);
	check(layout, "heading||A title over both columns\n"
		      "body||The first line of the text and the second are followed by the third line "
		      "of this text, which ends in a fourth.\n");
}

static void
test_break_over_pages(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	for (guint page = 1; page <= 3; page++) {
		g_autofree char *number = g_strdup_printf("%u", page + 6);
		sheet_init(&s, page);
		put(&s, 0, 8, 40, 30, "The annual report");
		put(&s, 0, 10, 40, 100, page == 1 ? "The council met and then decided to imple-"
					: page == 2 ? "ment the plan." : "It then rested.");
		put(&s, 0, 8, 195, 580, number);
		add(layout, &s);
	}
	g_autoptr(Document) doc = doc_new();
	layout_finish(layout, doc);
	const Block *block = doc_block(doc, 1);
	g_assert_cmpstr(block->text, ==, "The council met and then decided to implement the plan.");
	g_assert_cmpuint(block->page, ==, 1);
	g_assert_cmpuint(block->page_last, ==, 2);
	g_assert_cmpint(doc_block(doc, 0)->role, ==, ROLE_RUNNING_HEAD);
	g_assert_cmpint(doc_block(doc, 2)->role, ==, ROLE_PAGE_NUMBER);
	g_assert_cmpstr(((Page *)doc->pages->pdata[1])->label, ==, "8");
}

static void
test_unspaced(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	put(&s, 0, 12, 40, 100, "សិទ្ធិមនុស្ស");
	put(&s, 0, 12, 40, 118, "ជាសកល");
	add(layout, &s);
	check(layout, "body||សិទ្ធិមនុស្សជាសកល\n");
}

/* Hebrew as a page shows it: the first letter stands rightmost, the number reads from the left. */
static void
test_right_to_left(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	put(&s, 0, 10, 100, 100, "םולש 24");
	for (guint i = 0; i < s.page.glyphs->len; i++) {
		/* "24" stands left of the word. */
		Glyph *g = &g_array_index(s.page.glyphs, Glyph, i);
		if (g_unichar_isdigit(g->c))
			g->x0 -= 40, g->x1 -= 40;
	}
	add(layout, &s);
	check(layout, "body||שלום 24\n");
}

static void
test_table(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	for (guint i = 0; i < 3; i++) {
		LayoutRule across = {40, 100 + 30.0f * (float)i, 240, 100.5f + 30.0f * (float)i};
		LayoutRule down = {40 + 100.0f * (float)i, 100, 40.5f + 100.0f * (float)i, 160};
		g_array_append_val(s.page.rules, across);
		g_array_append_val(s.page.rules, down);
	}
	put(&s, 0, 10, 45, 115, "Upper");
	put(&s, 0, 10, 45, 126, "Bend");
	put(&s, 0, 10, 145, 115, "two");
	put(&s, 0, 10, 45, 145, "Ford");
	put(&s, 0, 10, 145, 145, "none");
	add(layout, &s);
	check(layout, "table||Upper Bend\ttwo\ntable||Ford\tnone\n");
}

static void
test_bold_by_printing_twice(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	put(&s, 0, 10, 40, 100, "Printed twice");
	put(&s, 0, 10, 40.3f, 100, "Printed twice");
	add(layout, &s);
	check(layout, "heading||Printed twice\n"); /* a lone bold line */
}

static void
test_empty(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	s.page.images = 1;
	add(layout, &s);
	g_autoptr(Document) doc = doc_new();
	layout_finish(layout, doc);
	g_assert_cmpuint(doc->blocks->len, ==, 0);
	g_assert_cmpint(((Page *)doc->pages->pdata[0])->state, ==, DOC_NO_TEXT);
}

/* A lone dot is no bullet: the third line. */
static void
test_drawn_bullets(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	g_autoptr(GArray) dots = g_array_new(FALSE, FALSE, sizeof(LayoutRule));
	s.page.dots = dots;
	for (guint i = 0; i < 3; i++) {
		float x = i < 2 ? 48 : 61, y = 112 + 12 * (float)i;
		LayoutRule dot = {x, y, x + 4, y + 4};
		g_array_append_val(dots, dot);
	}
	put(&s, 0, 10, 40, 100, "Most people named these when they were asked for it:");
	put(&s, 0, 10, 60, 117, "A person who answers");
	put(&s, 0, 10, 60, 129, "A counter that is open");
	put(&s, 0, 10, 72, 141, "on the day off");
	add(layout, &s);
	check(layout, "body||Most people named these when they were asked for it:\n"
		      "list|•|A person who answers\n"
		      "list|•|A counter that is open on the day off\n");
}

static void
test_head_with_number(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	g_autoptr(GString) want = g_string_new(NULL);
	const char *texts[] = {"The river rose early.", "Nobody was warned of it.", "Fields were lost.",
			       "The dykes had not been mended."};
	for (guint page = 1; page <= 4; page++) {
		Sheet s;
		sheet_init(&s, page);
		g_autofree char *number = g_strdup_printf("%u", page + 6);
		put(&s, 0, 8, 40, 20, "Annual-report-on-rivers");
		put(&s, 0, 8, 340, 20, number);
		put(&s, 0, 8, 40, 200 + 30 * (float)page, texts[page - 1]);
		add(layout, &s);
		g_string_append_printf(want,
				       "running_head||Annual-report-on-rivers\npage_number||%s\n"
				       "body||%s\n",
				       number, texts[page - 1]);
	}
	check(layout, want->str);
}

static void
test_figures_in_columns(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	const char *cells[][4] = {{"Stone-Ford", "14", "10", "24"}, {"Upper-Bend", "0", "9", "9"}};
	float edges[] = {40, 200, 240, 280};
	for (guint row = 0; row < 2; row++)
		for (guint i = 0; i < 4; i++) {
			float width = i ? 5 * (float)strlen(cells[row][i]) : 0;
			put(&s, 0, 10, edges[i] - width, 100 + 20 * (float)row, cells[row][i]);
		}
	add(layout, &s);
	check(layout, "table||Stone-Ford\t14\t10\t24\ntable||Upper-Bend\t0\t9\t9\n");
}

static void
test_drop_cap(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	Sheet s;
	sheet_init(&s, 1);
	put(&s, 0, 36, 40, 124, "W");
	put(&s, 0, 10, 62, 110, "hen my brother left, my mother gave him a tin.");
	put(&s, 0, 10, 62, 122, "It reached the town. The number had not been in");
	put(&s, 0, 10, 40, 134, "use for years, and nobody had told us about a new one.");
	add(layout, &s);
	check(layout, "body||When my brother left, my mother gave him a tin. It reached the town. The number "
		      "had not been in use for years, and nobody had told us about a new one.\n");
}

/* Numbered "1.1.1" right under a chapter: the levels between don't exist. The title may return. */
static void
test_levels(void)
{
	g_autoptr(Layout) layout = layout_new(0);
	g_autoptr(Document) doc = doc_new();
	g_autoptr(GString) levels = g_string_new(NULL);
	const char *heads[] = {"Rivers", "Rivers", "1.1.1 Wells", "1.1.2 Dykes", "Sources"};
	float sizes[] = {30, 22, 14, 14, 18};
	for (guint page = 0; page < 5; page++) {
		Sheet s;
		sheet_init(&s, page + 1);
		put(&s, 1, sizes[page], 40, 200 + 30 * (float)page, heads[page]);
		put(&s, 0, 10, 40, 400, "The first line of the text and then the rest of it");
		put(&s, 0, 10, 40, 412, "goes on over a second line until it comes to an end.");
		add(layout, &s);
	}
	layout_finish(layout, doc);
	for (guint i = 0; i < doc->blocks->len; i++)
		if (doc_block(doc, i)->role == ROLE_HEADING)
			g_string_append_printf(levels, "%u ", doc_block(doc, i)->level);
	g_assert_cmpstr(levels->str, ==, "1 1 2 2 1 ");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/layout/columns", test_columns);
	g_test_add_func("/layout/break-over-pages", test_break_over_pages);
	g_test_add_func("/layout/unspaced", test_unspaced);
	g_test_add_func("/layout/right-to-left", test_right_to_left);
	g_test_add_func("/layout/table", test_table);
	g_test_add_func("/layout/bold-by-printing-twice", test_bold_by_printing_twice);
	g_test_add_func("/layout/empty", test_empty);
	g_test_add_func("/layout/drawn-bullets", test_drawn_bullets);
	g_test_add_func("/layout/head-with-number", test_head_with_number);
	g_test_add_func("/layout/figures-in-columns", test_figures_in_columns);
	g_test_add_func("/layout/drop-cap", test_drop_cap);
	g_test_add_func("/layout/levels", test_levels);
	return g_test_run();
}
