/* html_content: measure every node, drop what is no document, find the one that holds it. */
#include "html_content.h"
#include "html_names.h"
#include "html_number.h"
#include "html_table.h"

#include <string.h>

enum { DROP_NOTHING, DROP_HIDDEN, DROP_AROUND };

typedef struct {
	guint text;  /* code points that are no blanks */
	guint links; /* of them, inside <a href> */
	guint commas;
	guint prose;   /* code points in paragraphs of 80 or more that are no links */
	guint teasers; /* headings that are links to other pages */
	float score;
} Measure;

typedef struct {
	const HtmlTree *tree;
	guint8 *dropped;
	Measure *measures;
	guint *article, *inner_prose;
	guint n;
	guint body_text, body_prose;
	gboolean furnished; /* the page has menus, headers, footers or the like around its text */
	/* Believing everything left nothing: 1 names aren't believed, 2 nor links, 3 nor elements
	 * such as nav and footer, 4 nor that text is hidden. */
	guint lenient;
} Selection;

/* ---- hidden -----------------------------------------------------------------------------------
 */

static gboolean
style_hides(const char *style)
{
	g_autofree char *flat = NULL;
	if (style == NULL)
		return FALSE;
	flat = g_ascii_strdown(style, -1);
	char *to = flat;
	for (const char *p = flat; *p; p++)
		if (!g_ascii_isspace(*p))
			*to++ = *p;
	*to = '\0';
	return strstr(flat, "display:none") || strstr(flat, "visibility:hidden");
}

static gboolean
is_hidden(const HtmlTree *tree, guint i)
{
	const HtmlNode *node = html_node(tree, i);
	if (node->tag == TAG_TEXT || node->length == 0)
		return FALSE;
	const char *aria = html_attribute(tree, i, ATTR_ARIA_HIDDEN);
	if (html_attribute(tree, i, ATTR_HIDDEN) ||
	    style_hides(html_attribute(tree, i, ATTR_STYLE)))
		return node->tag != TAG_BODY && node->tag != TAG_HTML;
	return aria && g_ascii_strcasecmp(aria, "true") == 0 && node->tag != TAG_BODY &&
	       node->tag != TAG_MAIN && node->tag != TAG_ARTICLE;
}

static void
drop_hidden(Selection *s)
{
	for (guint i = 0; i < s->n; i++) {
		const HtmlNode *node = html_node(s->tree, i);
		gboolean skip = (html_tag_properties(node->tag) & TAG_SKIP) != 0;
		if (skip || (s->lenient < 4 && is_hidden(s->tree, i))) {
			s->dropped[i] = DROP_HIDDEN;
			i = node->end - 1;
		}
	}
}

/* ---- measuring --------------------------------------------------------------------------------
 */

static void
measure_text(const char *p, gsize n, Measure *ret)
{
	for (const char *end = p + n; p < end; p = g_utf8_next_char(p)) {
		guchar c = (guchar)*p;
		if (c <= ' ')
			continue;
		ret->text++;
		if (c < 0x80) {
			ret->commas += c == ',' || c == ';';
			continue;
		}
		gunichar u = g_utf8_get_char(p);
		ret->commas += u == 0x3001 || u == 0x3002 || u == 0xFF0C || u == 0x060C ||
		               u == 0x104A || u == 0x104B || u == 0x17D4;
	}
}

static float
link_density(const Measure *m)
{
	return m->text ? (float)m->links / (float)m->text : 0;
}

static gboolean
is_paragraph(const Selection *s, guint i)
{
	const HtmlNode *node = html_node(s->tree, i);
	switch (node->tag) {
	case TAG_P:
	case TAG_PRE:
	case TAG_BLOCKQUOTE:
	case TAG_LI:
	case TAG_DD:
	case TAG_TD:
		return TRUE;
	case TAG_DIV:
	case TAG_SECTION:
		break;
	default:
		return FALSE;
	}
	/* A div that holds text of its own. */
	for (guint k = i + 1; k < node->end; k = html_node(s->tree, k)->end)
		if (html_node(s->tree, k)->tag == TAG_TEXT && s->measures[k].text > 20)
			return TRUE;
	return FALSE;
}

static gboolean
is_heading(const Selection *s, guint i)
{
	return (html_tag_properties(html_node(s->tree, i)->tag) & TAG_HEADING) != 0;
}

/* What node i adds to what its children have; they are all measured. */
static void
measure_element(Selection *s, guint i)
{
	Measure *m = &s->measures[i];
	const char *href = NULL;
	if (html_node(s->tree, i)->tag == TAG_A)
		href = html_attribute(s->tree, i, ATTR_HREF);
	if (href)
		m->links = *href == '#' ? m->text / 3 : m->text;
	if (is_heading(s, i) && m->teasers == 0 && link_density(m) > 0.7f)
		m->teasers = 1;
	if (m->prose == 0 && m->text >= 80 && link_density(m) < 0.5f && is_paragraph(s, i))
		m->prose = m->text;
}

/* From the leaves up: children come after their parents in the array. */
static void
measure_all(Selection *s)
{
	memset(s->measures, 0, sizeof(Measure) * s->n);
	g_autofree guint8 *off = g_malloc0(s->n);
	for (guint i = 0; i < s->n; i++) {
		const HtmlNode *node = html_node(s->tree, i);
		off[i] = s->dropped[i] || (i && off[node->parent]);
		if (!off[i] && node->tag == TAG_TEXT)
			measure_text(s->tree->pool->str + node->start, node->length,
			             &s->measures[i]);
	}
	for (guint i = s->n; i-- > 1;) {
		const HtmlNode *node = html_node(s->tree, i);
		Measure *m = &s->measures[i], *up = &s->measures[node->parent];
		measure_element(s, i);
		up->text += m->text;
		up->links += m->links;
		up->commas += m->commas;
		up->prose += m->prose;
		up->teasers += m->teasers;
		/* A heading inside a link is a link as much as a link inside a heading. */
		if (is_heading(s, i) && m->text && html_node(s->tree, node->parent)->tag == TAG_A)
			up->teasers++;
	}
}

/* ---- dropping by name -------------------------------------------------------------------------
 */

static gboolean
holds(const HtmlTree *tree, guint i, guint tag)
{
	guint end = html_node(tree, i)->end;
	for (guint k = i + 1; k < end; k++)
		if (html_node(tree, k)->tag == tag)
			return TRUE;
	return FALSE;
}

/* Never by its name alone when most of the page is in it. */
static gboolean
may_drop(const Selection *s, guint i, guint percent)
{
	return (guint64)s->measures[i].text * 100 <= (guint64)s->body_text * percent;
}

/* Long comments outweigh a short text: what is left must still read as a document. */
static gboolean
leaves_enough(const Selection *s, guint i)
{
	guint prose = s->measures[i].prose, rest = s->body_prose - MIN(prose, s->body_prose);
	return rest >= 600 && rest >= prose / 8;
}

/* For each node the nearest article around it, or 0; and for each article the prose of those
 * inside it. */
static void
find_articles(Selection *s)
{
	for (guint i = 1; i < s->n; i++) {
		guint up = html_node(s->tree, i)->parent;
		s->article[i] = html_node(s->tree, up)->tag == TAG_ARTICLE ? up : s->article[up];
		s->inner_prose[i] = 0;
	}
	for (guint i = 1; i < s->n; i++)
		if (html_node(s->tree, i)->tag == TAG_ARTICLE)
			s->inner_prose[s->article[i]] += s->measures[i].prose;
}

/* An article inside an article that has text of its own is a comment or another post. */
static gboolean
is_inner_article(const Selection *s, guint i)
{
	guint outer = s->article[i];
	return outer && s->measures[outer].prose >= s->inner_prose[outer] + 200;
}

/* The node before i that has text and is a child of the same parent, or that parent. Nodes deeper
 * than an h1 with a link and a mark in it aren't looked for. */
static guint
node_before(const Selection *s, guint i)
{
	guint parent = html_node(s->tree, i)->parent, k = i - 1;
	for (guint blanks = 0; k > parent && s->measures[k].text == 0 && blanks < 4; blanks++)
		k--;
	for (guint depth = 0; depth < 4 && k > parent && html_node(s->tree, k)->parent != parent;
	     depth++)
		k = html_node(s->tree, k)->parent;
	return k;
}

static gboolean
holds_year(const char *text)
{
	guint digits = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		if (g_unichar_isdigit(g_utf8_get_char(p)))
			digits++;
		else if (digits == 4)
			return TRUE;
		else
			digits = 0;
	}
	return digits == 4;
}

/*
 * "Press release · 20 July 2018" right below the title says what the document is and when it was
 * written, whatever its class: the record is made from it. A paragraph only: boxes there are made
 * by a site's template, and hold bylines and buttons.
 */
static gboolean
is_dateline(const Selection *s, guint i)
{
	const Measure *m = &s->measures[i];
	if (i == 0 || m->text > 80 || m->links || html_node(s->tree, i)->tag != TAG_P ||
	    html_node(s->tree, node_before(s, i))->tag != TAG_H1)
		return FALSE;
	g_autofree char *text = html_node_text(s->tree, i, 400);
	return holds_year(text);
}

static gboolean
is_named_around(const Selection *s, guint i)
{
	const Measure *m = &s->measures[i];
	HtmlKind kind = html_name_kind(s->tree, i);
	if (kind == NAME_UNKNOWN || s->lenient || html_node(s->tree, i)->tag == TAG_H1)
		return FALSE;
	if (kind == NAME_UNSEEN)
		return m->text < 400;
	/* Words inside a sentence may carry any name. */
	if (!(html_tag_properties(html_node(s->tree, i)->tag) & TAG_BLOCK))
		return FALSE;
	if (kind == NAME_COMMENTS)
		return may_drop(s, i, 35) || leaves_enough(s, i);
	if (kind == NAME_AROUND)
		return may_drop(s, i, 35);
	if (is_dateline(s, i))
		return FALSE;
	if (m->text < 400)
		return may_drop(s, i, 20) && !holds(s->tree, i, TAG_BLOCKQUOTE);
	return may_drop(s, i, 20) && link_density(m) > 0.3f;
}

static gboolean
is_around(const Selection *s, guint i)
{
	const HtmlTree *tree = s->tree;
	guint tag = html_node(tree, i)->tag;
	const Measure *m = &s->measures[i];
	if (tag == TAG_TEXT || tag == TAG_BODY || tag == TAG_HTML || tag == TAG_MAIN)
		return FALSE;
	if (tag == TAG_ARTICLE)
		return is_inner_article(s, i);
	if (html_is_footnote(tree, i) || html_is_contents(tree, i))
		return FALSE;
	switch (tag) {
	case TAG_NAV:
		return may_drop(s, i, 60);
	case TAG_FOOTER:
	case TAG_ASIDE:
	case TAG_DIALOG:
		return may_drop(s, i, 35);
	case TAG_HEADER:
		return s->article[i] == 0 && m->text < 400 && m->commas < 4 && may_drop(s, i, 30);
	default:
		break;
	}
	return is_named_around(s, i);
}

static void
drop_around(Selection *s)
{
	for (guint i = 0; i < s->n; i++) {
		const HtmlNode *node = html_node(s->tree, i);
		if (s->dropped[i]) {
			i = node->end - 1;
		} else if (is_around(s, i)) {
			s->dropped[i] = DROP_AROUND;
			i = node->end - 1;
			s->furnished = TRUE;
		} else {
			s->furnished |= node->tag == TAG_ARTICLE || node->tag == TAG_MAIN;
		}
	}
	s->furnished |= s->measures[0].teasers > 0;
}

/* ---- the container ----------------------------------------------------------------------------
 */

/* Text that stands in a box beside its block children: the box itself is its paragraph's parent. */
static gboolean
is_mixed(const Selection *s, guint i)
{
	guint tag = html_node(s->tree, i)->tag, end = html_node(s->tree, i)->end;
	if (tag != TAG_DIV && tag != TAG_SECTION && tag != TAG_TD && tag != TAG_BLOCKQUOTE)
		return FALSE;
	for (guint k = i + 1; k < end; k = html_node(s->tree, k)->end)
		if (html_node(s->tree, k)->tag == TAG_BR ||
		    (html_tag_properties(html_node(s->tree, k)->tag) & TAG_BLOCK))
			return TRUE;
	return FALSE;
}

static void
add_score(Selection *s, guint i, float score)
{
	guint share = 1;
	for (guint level = 0; level < 3; level++) {
		s->measures[i].score += score / (float)share;
		share *= 2;
		if (i == html_node(s->tree, i)->parent)
			break;
		i = html_node(s->tree, i)->parent;
	}
}

static void
score_all(Selection *s)
{
	g_autofree guint8 *off = g_malloc0(s->n);
	for (guint i = 0; i < s->n; i++) {
		const HtmlNode *node = html_node(s->tree, i);
		const Measure *m = &s->measures[i];
		off[i] = s->dropped[i] || (i && off[node->parent]);
		if (off[i] || m->text < 20 || !is_paragraph(s, i))
			continue;
		float score = (1 + (float)m->commas + MIN((float)m->text / 80, 4.0f)) *
		              (1 - link_density(m));
		add_score(s, is_mixed(s, i) ? i : node->parent, score);
	}
	for (guint i = 0; i < s->n; i++)
		s->measures[i].score *= 1 - link_density(&s->measures[i]);
}

static guint
find_container(const Selection *s)
{
	guint best = 0;
	for (guint i = 0; i < s->n; i++)
		if (s->measures[i].score > s->measures[best].score)
			best = i;
	/* A list or a table is a part of a text, however long. */
	for (;;) {
		guint up = html_node(s->tree, best)->parent;
		switch (html_node(s->tree, best)->tag) {
		case TAG_UL:
		case TAG_OL:
		case TAG_LI:
		case TAG_DL:
		case TAG_DD:
		case TAG_BLOCKQUOTE:
		case TAG_TABLE:
		case TAG_TBODY:
		case TAG_TR:
			if (up == best)
				return best;
			best = up;
			break;
		default:
			return best;
		}
	}
}

static gboolean
same_kind(const HtmlTree *tree, guint a, guint b)
{
	const char *x = html_attribute(tree, a, ATTR_CLASS),
	           *y = html_attribute(tree, b, ATTR_CLASS);
	return html_node(tree, a)->tag == html_node(tree, b)->tag && g_strcmp0(x, y) == 0;
}

/* Does a subtree beside the way to the container belong to the document too? level counts how far
 * above the container it stands. */
static gboolean
goes_on(const Selection *s, guint i, guint path, guint container, guint level)
{
	const Measure *m = &s->measures[i], *best = &s->measures[container];
	/* A plain page is a document from top to bottom, its tables and short lines too. */
	if (!s->furnished)
		return m->text > 0 && link_density(m) < 0.5f;
	if (m->text < 80 || link_density(m) > 0.3f || m->prose * 2 < m->text)
		return FALSE;
	if (m->teasers && m->prose / m->teasers < 800)
		return FALSE;
	if (same_kind(s->tree, i, path))
		return TRUE;
	if (level <= 1 && link_density(m) < 0.25f && html_node(s->tree, i)->tag == TAG_P)
		return TRUE;
	return m->prose * 6 >= best->prose;
}

/* Among the children of one node on the way to the container: drops those that don't go on with
 * the document. What stands between two that do is kept, unless it is links. */
static void
drop_siblings(Selection *s, guint parent, guint path, guint container, guint level)
{
	const HtmlTree *tree = s->tree;
	guint first = path, last = path, end = html_node(tree, parent)->end;
	for (guint i = parent + 1; i < end; i = html_node(tree, i)->end) {
		if (i == path || s->dropped[i] || !goes_on(s, i, path, container, level))
			continue;
		first = MIN(first, i);
		last = MAX(last, i);
	}
	for (guint i = parent + 1; i < end; i = html_node(tree, i)->end) {
		const Measure *m = &s->measures[i];
		gboolean between = i > first && i < last && link_density(m) < 0.5f && !m->teasers;
		if (i == path || s->dropped[i] || m->text == 0 || between ||
		    ((i == first || i == last) && goes_on(s, i, path, container, level)))
			continue;
		/* The title above the text, and the summary below the title. */
		if (i < path && m->teasers == 0 && m->text < 600 &&
		    (is_heading(s, i) || holds(tree, i, TAG_H1) ||
		     (m->prose * 3 > m->text * 2 && link_density(m) < 0.1f)))
			continue;
		s->dropped[i] = DROP_AROUND;
	}
}

static void
drop_outside(Selection *s, guint container)
{
	guint level = 0;
	for (guint path = container, up;; path = up, level++) {
		up = html_node(s->tree, path)->parent;
		if (up == path)
			break;
		drop_siblings(s, up, path, container, level);
	}
}

/* ---- inside the container ---------------------------------------------------------------------
 */

static guint
count_tag(const Selection *s, guint i, guint tag)
{
	guint found = 0, end = html_node(s->tree, i)->end;
	for (guint k = i; k < end; k++)
		found += html_node(s->tree, k)->tag == tag;
	return found;
}

/* Lists and boxes that are mostly links, and boxes that announce other pages. */
static gboolean
is_link_box(const Selection *s, guint i)
{
	guint tag = html_node(s->tree, i)->tag;
	const Measure *m = &s->measures[i];
	if (m->text == 0 || html_is_contents(s->tree, i) || html_is_footnote(s->tree, i))
		return FALSE;
	switch (tag) {
	case TAG_UL:
	case TAG_OL:
	case TAG_DIV:
	case TAG_SECTION:
	case TAG_ARTICLE:
	case TAG_TABLE:
	case TAG_DL:
	case TAG_FORM:
		break;
	default:
		return FALSE;
	}
	float density = link_density(m);
	if (tag == TAG_FORM)
		return density > 0.3f || m->text < 100;
	if (m->teasers && m->prose / m->teasers < 400 && m->text / m->teasers < 700)
		return TRUE;
	if ((tag == TAG_UL || tag == TAG_OL) && count_tag(s, i, TAG_A) < 3)
		return FALSE;
	if (tag == TAG_TABLE && html_table_is_data(s->tree, i))
		return density > 0.9f;
	return density > 0.7f || (density > 0.5f && m->commas < 3);
}

static void
drop_link_boxes(Selection *s, guint container)
{
	guint end = html_node(s->tree, container)->end;
	for (guint i = container + 1; i < end; i++) {
		if (s->dropped[i]) {
			i = html_node(s->tree, i)->end - 1;
		} else if (is_link_box(s, i) && may_drop(s, i, 40)) {
			s->dropped[i] = DROP_AROUND;
			i = html_node(s->tree, i)->end - 1;
		}
	}
}

/* A heading goes with the box that it announced, when nothing else stands below it; the heading
 * of a section that was empty from the start stays. */
static void
drop_lead_ins(Selection *s, guint container)
{
	guint end = html_node(s->tree, container)->end, lead = 0;
	gboolean boxes = FALSE;
	for (guint i = container + 1; i < end; i++) {
		const HtmlNode *node = html_node(s->tree, i);
		if (s->dropped[i]) {
			boxes |= s->dropped[i] == DROP_AROUND && s->measures[i].text > 0;
			i = node->end - 1;
		} else if (is_heading(s, i)) {
			if (lead && boxes)
				s->dropped[lead] = DROP_AROUND;
			lead = node->tag == TAG_H1 ? 0 : i;
			boxes = FALSE;
			i = node->end - 1;
		} else if (node->tag == TAG_TEXT && s->measures[i].text > 0) {
			lead = 0;
		}
	}
	if (lead && boxes)
		s->dropped[lead] = DROP_AROUND;
}

static void
count(const HtmlTree *tree, HtmlContent *content)
{
	guint8 now = DROP_NOTHING;
	guint until = 0;
	content->kept = content->left_out = content->scripts = 0;
	for (guint i = 0; i < tree->nodes->len; i++) {
		const HtmlNode *node = html_node(tree, i);
		if (i >= until)
			now = DROP_NOTHING;
		if (content->dropped[i] && now == DROP_NOTHING) {
			now = content->dropped[i];
			until = node->end;
		}
		/* Inside what is left out, scripts and hidden elements are still no text. */
		if (now == DROP_AROUND && content->dropped[i] == DROP_HIDDEN) {
			i = node->end - 1;
			continue;
		}
		content->scripts += node->tag == TAG_SCRIPT;
		content->frameset |= node->tag == TAG_FRAMESET;
		if (node->tag == TAG_TEXT && now != DROP_HIDDEN) {
			Measure m = {0};
			measure_text(tree->pool->str + node->start, node->length, &m);
			if (now)
				content->left_out += m.text;
			else
				content->kept += m.text;
		}
	}
}

static void
select_nodes(Selection *s)
{
	memset(s->dropped, 0, s->n);
	drop_hidden(s);
	measure_all(s);
	s->body_text = s->measures[0].text;
	s->body_prose = s->measures[0].prose;
	if (s->lenient > 2)
		return;
	find_articles(s);
	drop_around(s);
	measure_all(s);
	score_all(s);
	if (s->lenient > 1)
		return;
	guint container = find_container(s);
	drop_link_boxes(s, container);
	drop_lead_ins(s, container);
	drop_outside(s, container);
}

static void
select_again(Selection *s, guint lenient, HtmlContent *content)
{
	s->lenient = lenient;
	select_nodes(s);
	count(s->tree, content);
}

void
html_content_select(const HtmlTree *tree, HtmlContent *ret_content)
{
	enum { FEW = 200 }; /* code points */
	Selection s = {.tree = tree, .n = tree->nodes->len};
	memset(ret_content, 0, sizeof *ret_content);
	s.dropped = g_malloc0(s.n + 1);
	ret_content->dropped = s.dropped;
	if (s.n == 0)
		return;
	s.measures = g_new(Measure, s.n);
	s.article = g_new0(guint, s.n);
	s.inner_prose = g_new0(guint, s.n);
	select_nodes(&s);
	count(tree, ret_content);
	if (ret_content->kept < FEW && s.body_prose > 2 * ret_content->kept) {
		select_again(&s, 1, ret_content);
	}
	/* A list of links to other pages is all that an index page has. */
	if (ret_content->kept < FEW / 2 && ret_content->left_out > 2 * ret_content->kept) {
		select_again(&s, 2, ret_content);
	}
	if (ret_content->kept == 0)
		select_again(&s, 3, ret_content);
	/* A wrapper that a script uncovers hides a whole document; small hidden boxes are none. */
	if (ret_content->kept == 0) {
		select_again(&s, 4, ret_content);
		if (ret_content->kept < FEW)
			select_again(&s, 3, ret_content);
	}
	g_free(s.measures);
	g_free(s.article);
	g_free(s.inner_prose);
}

void
html_content_clear(HtmlContent *content)
{
	g_clear_pointer(&content->dropped, g_free);
}
