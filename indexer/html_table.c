/* html_table: data tables told from layout tables.
 * Source: the signs that WAI names (th, caption, summary, scope, presentation) and, where a page
 * gives none, the size of its cells. */
#include "html_table.h"

#include <string.h>

typedef struct {
	guint rows, cells, wide_rows; /* wide: two cells or more */
	guint heads, nested, blocks;  /* th; tables inside; headings and lists inside cells */
	gsize text, longest;          /* bytes in all cells, in the longest one */
} TableShape;

static TableShape
measure(const HtmlTree *tree, guint table)
{
	TableShape shape = {0};
	guint end = html_node(tree, table)->end, in_row = 0;
	gsize cell = 0;
	for (guint i = table + 1; i < end; i++) {
		const HtmlNode *node = html_node(tree, i);
		switch (node->tag) {
		case TAG_TABLE:
			/* Decides, and spares looking at tables in tables again and again. */
			shape.nested++;
			return shape;
		case TAG_TR:
			shape.rows++;
			in_row = 0;
			break;
		case TAG_TH:
			shape.heads++;
			G_GNUC_FALLTHROUGH;
		case TAG_TD:
			shape.cells++;
			shape.wide_rows += ++in_row == 2;
			cell = 0;
			break;
		case TAG_H1:
		case TAG_H2:
		case TAG_H3:
		case TAG_H4:
		case TAG_UL:
		case TAG_OL:
		case TAG_BLOCKQUOTE:
		case TAG_FORM:
		case TAG_ARTICLE:
		case TAG_SECTION:
			shape.blocks++;
			break;
		case TAG_SCRIPT:
		case TAG_STYLE:
			i = node->end - 1;
			break;
		case TAG_TEXT:
			shape.text += node->length;
			cell += node->length;
			shape.longest = MAX(shape.longest, cell);
			break;
		default:
			break;
		}
	}
	return shape;
}

static gboolean
says_data(const HtmlTree *tree, guint table)
{
	guint end = html_node(tree, table)->end;
	for (guint i = table + 1; i < end; i++) {
		guint tag = html_node(tree, i)->tag;
		if (tag == TAG_CAPTION || tag == TAG_THEAD)
			return TRUE;
		if (tag == TAG_TR)
			return FALSE;
	}
	return FALSE;
}

gboolean
html_table_is_data(const HtmlTree *tree, guint table)
{
	const char *role = html_attribute(tree, table, ATTR_ROLE);
	if (role && (strcmp(role, "presentation") == 0 || strcmp(role, "none") == 0))
		return FALSE;
	TableShape shape = measure(tree, table);
	if (shape.nested || shape.cells == 0)
		return FALSE;
	if (says_data(tree, table) || (shape.heads && shape.wide_rows))
		return shape.longest < 4000;
	if (shape.rows < 2 || shape.wide_rows * 2 < shape.rows)
		return FALSE;
	return shape.text / shape.cells < 150 && shape.longest < 1000 &&
	       shape.blocks * 4 <= shape.cells;
}
