/* html_content: measure every node, drop what is no document, find the one that holds it. */
#include "html_content.h"
#include "html_names.h"
#include "html_number.h"

#include <string.h>

enum { DROP_NOTHING, DROP_HIDDEN, DROP_AROUND };

typedef struct {
	guint text;   /* code points that are no blanks */
	guint links;  /* of them, inside <a href> */
	guint commas;
	guint blocks; /* <p> and the like with text of their own */
	float score;
} Measure;

typedef struct {
	const HtmlTree *tree;
	guint8 *dropped;
	Measure *measures;
	guint n;
	guint body_text;
} Selection;

/* ---- hidden ----------------------------------------------------------------------------------- */

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
	if (html_attribute(tree, i, ATTR_HIDDEN) || style_hides(html_attribute(tree, i, ATTR_STYLE)))
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
		if (skip || is_hidden(s->tree, i)) {
			s->dropped[i] = DROP_HIDDEN;
			i = node->end - 1;
		}
	}
}

/* ---- measuring -------------------------------------------------------------------------------- */

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
		if (node->tag == TAG_A && html_attribute(s->tree, i, ATTR_HREF)) {
			const char *href = html_attribute(s->tree, i, ATTR_HREF);
			m->links = *href == '#' ? m->text / 3 : m->text;
		}
		up->text += m->text;
		up->links += m->links;
		up->commas += m->commas;
	}
}

static float
link_density(const Measure *m)
{
	return m->text ? (float)m->links / (float)m->text : 0;
}

/* ---- dropping by name ------------------------------------------------------------------------- */

static gboolean
inside(const HtmlTree *tree, guint i, guint tag)
{
	for (guint up = html_node(tree, i)->parent; up != i; i = up, up = html_node(tree, up)->parent)
		if (html_node(tree, up)->tag == tag)
			return TRUE;
	return FALSE;
}

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

static gboolean
is_around(const Selection *s, guint i)
{
	const HtmlTree *tree = s->tree;
	guint tag = html_node(tree, i)->tag;
	const Measure *m = &s->measures[i];
	if (tag == TAG_TEXT || tag == TAG_BODY || tag == TAG_HTML || tag == TAG_ARTICLE ||
	    tag == TAG_MAIN)
		return FALSE;
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
		return !inside(tree, i, TAG_ARTICLE) && !inside(tree, i, TAG_MAIN) &&
		       m->text < 400 && m->commas < 4 && may_drop(s, i, 30);
	default:
		break;
	}
	HtmlKind kind = html_name_kind(tree, i);
	if (kind == NAME_AROUND)
		return may_drop(s, i, 35);
	if (kind == NAME_PERHAPS)
		return may_drop(s, i, 20) && (m->text < 400 || link_density(m) > 0.3);
	return FALSE;
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
		}
	}
}

/* ---- the container ---------------------------------------------------------------------------- */

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
		guint up = node->parent, share = 1;
		for (guint level = 0; level < 3 && up != i; level++) {
			s->measures[up].score += score / (float)share;
			share = level == 0 ? 2 : share * 2;
			if (up == html_node(s->tree, up)->parent)
				break;
			up = html_node(s->tree, up)->parent;
		}
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
	/* Upwards while that brings in much more running text. */
	for (guint i = best;;) {
		guint up = html_node(s->tree, i)->parent;
		if (up == i)
			break;
		const Measure *m = &s->measures[best], *more = &s->measures[up];
		guint own = m->text - m->links, all = more->text - more->links;
		if (all > own + own / 4 && link_density(more) < 0.4)
			best = up;
		i = up;
	}
	return best;
}

/* Drops whatever isn't on the way to the container or in it; the page's first h1 stays. */
static void
drop_outside(Selection *s, guint container)
{
	guint i = 0, end = html_node(s->tree, container)->end;
	while (i < s->n) {
		const HtmlNode *node = html_node(s->tree, i);
		if (i == container) {
			i = end;
		} else if (i < container && node->end > container) {
			i++;
		} else if (s->dropped[i]) {
			i = node->end;
		} else if (node->tag == TAG_H1 && i < container) {
			i = node->end;
		} else if (i < container && holds(s->tree, i, TAG_H1)) {
			i++;
		} else {
			s->dropped[i] = DROP_AROUND;
			i = node->end;
		}
	}
}

/* ---- inside the container --------------------------------------------------------------------- */

/* Lists and boxes that are mostly links. */
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
	case TAG_TABLE:
	case TAG_DL:
	case TAG_FORM:
		break;
	default:
		return FALSE;
	}
	float density = link_density(m);
	if (tag == TAG_FORM)
		return density > 0.3 || m->text < 100;
	return density > 0.7 || (density > 0.5 && m->commas < 3);
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

static void
count(const HtmlTree *tree, HtmlContent *content)
{
	guint8 now = DROP_NOTHING;
	guint until = 0;
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

void
html_content_select(const HtmlTree *tree, HtmlContent *ret_content)
{
	Selection s = {.tree = tree, .n = tree->nodes->len};
	memset(ret_content, 0, sizeof *ret_content);
	s.dropped = g_malloc0(s.n + 1);
	ret_content->dropped = s.dropped;
	if (s.n == 0)
		return;
	s.measures = g_new(Measure, s.n);
	drop_hidden(&s);
	measure_all(&s);
	s.body_text = s.measures[0].text;
	drop_around(&s);
	measure_all(&s);
	score_all(&s);
	guint container = find_container(&s);
	drop_link_boxes(&s, container);
	drop_outside(&s, container);
	g_free(s.measures);
	count(tree, ret_content);
}

void
html_content_clear(HtmlContent *content)
{
	g_clear_pointer(&content->dropped, g_free);
}
