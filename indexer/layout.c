/* The whole of layout in its order: pages come in one by one, blocks go out together. */
#include <math.h>
#include <string.h>
#include "layout_private.h"

static void
clear_line(gpointer data)
{
	g_free(((Line *)data)->text);
}

static void
clear_page(gpointer data)
{
	g_free(((PageInfo *)data)->label);
}

Layout *
layout_new(guint attachment)
{
	Layout *layout = g_new0(Layout, 1);
	layout->attachment = attachment;
	layout->pages = g_array_new(FALSE, FALSE, sizeof(PageInfo));
	layout->lines = g_array_new(FALSE, FALSE, sizeof(Line));
	g_array_set_clear_func(layout->pages, clear_page);
	g_array_set_clear_func(layout->lines, clear_line);
	return layout;
}

void
layout_free(Layout *layout)
{
	if (!layout)
		return;
	g_array_unref(layout->pages);
	g_array_unref(layout->lines);
	g_free(layout);
}

void
layout_add_page(Layout *layout, const LayoutPage *page)
{
	g_autoptr(GArray) pieces = lines_cut(page);
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
	PageInfo info = {.number = page->number, .label = g_strdup(page->label ? page->label : ""),
			 .width = page->width, .height = page->height, .images = page->images,
			 .first = layout->lines->len};
	guint rows = table_find(page, pieces);
	lines_join(page, pieces);
	for (guint i = 0; i < pieces->len; i++) {
		const Piece *piece = &g_array_index(pieces, Piece, i);
		info.invisible += piece->invisible;
		if (piece->chained || piece->dropped)
			continue;
		Line line;
		lines_render(page, pieces, i, &line);
		line.page = layout->pages->len;
		info.characters += line.characters;
		info.bad += line.bad;
		g_array_append_val(lines, line);
	}
	if (rows)
		table_merge(lines);
	order_lines(page, lines);
	info.count = lines->len;
	g_array_append_vals(layout->lines, lines->data, lines->len);
	g_array_append_val(layout->pages, info);
}

static void
add_pages(const Layout *layout, Document *doc)
{
	for (guint i = 0; i < layout->pages->len; i++) {
		const PageInfo *info = &g_array_index(layout->pages, PageInfo, i);
		Page *page = doc_add_page(doc, info->number, info->label);
		page->attachment = layout->attachment;
		page->characters = info->characters;
		page->images = info->images;
		page->width = info->width, page->height = info->height;
		page->state = info->characters == 0	       ? info->images ? DOC_NO_TEXT : DOC_EMPTY
			      : info->bad * 2 > info->characters ? DOC_BAD_TEXT
								 : DOC_OK;
	}
}

static void
add_block(const Layout *layout, const Para *para, Document *doc)
{
	const PageInfo *first = &g_array_index(layout->pages, PageInfo, para->page);
	const PageInfo *last = &g_array_index(layout->pages, PageInfo, para->page_last);
	const char *raw = para->text->str;
	g_autofree char *text = g_str_is_ascii(raw) ? g_strdup(raw)
						    : g_utf8_normalize(raw, -1, G_NORMALIZE_NFC);
	Block *block = doc_add_block(doc, para->role, first->number, text ? text : "");
	block->page_last = last->number;
	block->attachment = layout->attachment;
	block->level = para->level;
	block->size = para->size;
	if (para->number)
		doc_set(&block->number, para->number);
	if (para->flags & LINE_BOLD)
		block->flags |= BLOCK_BOLD;
}

void
layout_finish(Layout *layout, Document *doc)
{
	paragraph_measure(layout);
	margin_mark(layout);
	g_autoptr(GArray) paras = paragraph_make(layout);
	roles_decide(layout, paras, doc);
	add_pages(layout, doc);
	for (guint i = 0; i < paras->len; i++) {
		const Para *para = &g_array_index(paras, Para, i);
		if (para->text->str[strspn(para->text->str, " \t")])
			add_block(layout, para, doc);
	}
}
