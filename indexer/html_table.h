/*
 * html_table: does a <table> hold data, or does it only place text on the page?
 */
#pragma once
#include "html_tree.h"

/* TRUE when its rows are to be read as rows. Looks at no more nodes than the table has. */
gboolean html_table_is_data(const HtmlTree *tree, guint table);
