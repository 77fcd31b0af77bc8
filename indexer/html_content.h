/*
 * html_content: which nodes of a page are the document, and which are menus, cookie bars, share
 * links, related posts, comments, sidebars and footers around it.
 *
 * Source: the paragraph scores of Arc90's Readability (text with commas lifts its container),
 * the link densities of Kohlschütter et al. (Boilerplate Detection using Shallow Text Features,
 * 2010), and the names that elements carry. The decision is made on subtrees, in linear time.
 */
#pragma once
#include "html_tree.h"

typedef struct {
	guint8 *dropped; /* one for each node: nonzero where it and all below it is left out */
	guint left_out;  /* code points of visible text left out */
	guint kept;      /* code points of text kept */
	guint scripts;   /* <script> elements */
	gboolean frameset;
} HtmlContent;

void html_content_select(const HtmlTree *tree, HtmlContent *ret_content);
void html_content_clear(HtmlContent *content);
