/*
 * html_names: what an element's class, id and role say about it.
 *
 * Names are cut into words at punctuation and at capitals ("relatedPosts" is related posts);
 * words are looked up in one table. Classes that tell of a layout ("has-sidebar") say nothing about
 * their own element. General words of the trade only, of no single site.
 */
#pragma once
#include "html_tree.h"

typedef enum {
	NAME_UNKNOWN,
	NAME_PERHAPS,  /* often around the document: small boxes and boxes of links only */
	NAME_AROUND,   /* around the document: menus, cookie bars, share links … */
	NAME_COMMENTS, /* what readers wrote below the document: often longer than it */
	NAME_UNSEEN    /* read by screen readers only */
} HtmlKind;

HtmlKind html_name_kind(const HtmlTree *tree, guint i);
