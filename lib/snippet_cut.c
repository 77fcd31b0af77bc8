/*
 * snippet_cut: see snippet.h. The text is code points here, and places are indexes into them; a
 * line break costs three, since a separator may take its place.
 */
#include "snippet_private.h"

#include <string.h>

enum {
	SEEK = 80,     /* a word's bound is looked for so far before a cut is made anyway */
	CONTEXT = 120, /* so much around a place is shown to ICU */
	EDGE = 20      /* a cut into the text misleads ICU no further */
};

typedef struct {
	guint start, end, unit;
	double weight;
} Mark;

/* A part of the text that ICU has cut, and the part of it, first to last, whose bounds hold for the
 * whole text: those near an arbitrary beginning or end are that end's. */
typedef struct {
	guint from, first, last;
	guint8 bound[2 * CONTEXT + 1];
} Known;

typedef struct {
	Finder *finder;
	const gunichar *c;
	guint n;
	guint *cost;   /* [n + 1]: of all before */
	GArray *marks; /* of Mark, by start */
	Known known;
} Cut;

void
snippet_free(Snippet *snippet)
{
	if (!snippet)
		return;
	g_free(snippet->text);
	g_array_unref(snippet->highlights);
	g_free(snippet);
}

/* ---- characters ------------------------------------------------------------------------------ */

static gboolean
is_blank(gunichar c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static gboolean
in_list(gunichar c, const char *list)
{
	return c && g_utf8_strchr(list, -1, c);
}

static gboolean
closes(gunichar c)
{
	return in_list(c, ".,;:!?)]}%…”’»」』）】，。、；：！？။၊។៕ๆฯໆຯ");
}

static gboolean
opens(gunichar c)
{
	return in_list(c, "([{“‘«「『（【");
}

static gboolean
is_thai_or_lao(gunichar c)
{
	return c >= 0x0e00 && c < 0x0f00;
}

/* ---- bounds of words ------------------------------------------------------------------------- */

/* Have ICU cut the text around i, from a blank before it if there is one. */
static void
know_around(Cut *cut, guint i)
{
	Known *known = &cut->known;
	guint from = i > CONTEXT ? i - CONTEXT : 0, to = MIN(cut->n, i + CONTEXT);
	gboolean sure = !from;
	for (guint k = from; from && k < i && !sure; k++) {
		sure = is_blank(cut->c[k]);
		from = sure ? k : from;
	}
	known->from = from;
	known->first = sure ? from : from + EDGE;
	known->last = to < cut->n ? to - EDGE : to;
	breaker_mark(finder_words(cut->finder), cut->c + from, to - from, known->bound);
}

/* Between two words of scripts without blanks, or of such a script and another. */
static gboolean
icu_bound(Cut *cut, guint i)
{
	if (!cut->finder || break_hangs_on(cut->c, i) ||
	    !(break_is_unspaced(cut->c[i]) || break_is_unspaced(cut->c[i - 1])))
		return FALSE;
	if (i < cut->known.first || i >= cut->known.last)
		know_around(cut, i);
	return cut->known.bound[i - cut->known.from] != 0;
}

static gboolean
begins_word(Cut *cut, guint i)
{
	if (!i)
		return TRUE;
	if (i >= cut->n || is_blank(cut->c[i]) || closes(cut->c[i]))
		return FALSE;
	return is_blank(cut->c[i - 1]) || (!opens(cut->c[i - 1]) && icu_bound(cut, i));
}

static gboolean
ends_word(Cut *cut, guint i)
{
	if (i >= cut->n)
		return TRUE;
	if (!i || is_blank(cut->c[i - 1]) || opens(cut->c[i - 1]))
		return FALSE;
	return is_blank(cut->c[i]) || (!closes(cut->c[i]) && icu_bound(cut, i));
}

/* The first word's beginning from wish on, no later than most; a cluster's if none is near. */
static guint
word_begin(Cut *cut, guint wish, guint most)
{
	for (guint i = wish; i <= most && i < wish + SEEK; i++)
		if (begins_word(cut, i))
			return i;
	while (wish < most && wish && break_hangs_on(cut->c, wish))
		wish++;
	return wish;
}

/* The last word's end up to wish, no earlier than least; a cluster's if none is near. */
static guint
word_end(Cut *cut, guint wish, guint least)
{
	for (guint i = wish; i > least && i + SEEK > wish; i--)
		if (ends_word(cut, i))
			return i;
	while (wish > least && wish < cut->n && break_hangs_on(cut->c, wish))
		wish--;
	return wish;
}

/* ---- beginnings of sentences ----------------------------------------------------------------- */

/* "No. 5", "Mr. Y", "U.S. Embassy", "art. 3": the full stop at i belongs to a word cut short. */
static gboolean
is_abbreviation(const Cut *cut, guint i, gunichar next)
{
	guint letters = 0;
	while (letters < i && g_unichar_isalpha(cut->c[i - 1 - letters]) && letters < 6)
		letters++;
	if (!letters)
		return FALSE;
	gboolean name = g_unichar_isupper(cut->c[i - letters]);
	return letters == 1 || (letters == 2 && name) || (letters < 5 && g_unichar_isdigit(next)) ||
	       (i > letters && cut->c[i - 1 - letters] == '.');
}

static gboolean
begins_sentence(const Cut *cut, guint i)
{
	guint k = i;
	if (!i)
		return TRUE;
	if (i >= cut->n || is_blank(cut->c[i]) || closes(cut->c[i]) || break_hangs_on(cut->c, i))
		return FALSE;
	while (k && is_blank(cut->c[k - 1]))
		if (cut->c[--k] == '\n')
			return TRUE;
	gboolean gap = k < i;
	if (!k)
		return TRUE;
	if (gap && is_thai_or_lao(cut->c[k - 1]) && is_thai_or_lao(cut->c[i]))
		return TRUE; /* blanks are these scripts' only punctuation */
	while (k > 1 && in_list(cut->c[k - 1], "\"”’)]»」』"))
		k--;
	if (in_list(cut->c[k - 1], "。！？။។៕॥"))
		return TRUE;
	if (!gap || !in_list(cut->c[k - 1], ".!?…") || g_unichar_islower(cut->c[i]))
		return FALSE;
	return cut->c[k - 1] != '.' || !is_abbreviation(cut, k - 1, cut->c[i]);
}

/* ---- the best part --------------------------------------------------------------------------- */

/* The number of code points that what stands between the two may take. */
static guint
width(const Cut *cut, guint from, guint to)
{
	return to > from ? cut->cost[to] - cut->cost[from] : 0;
}

/*
 * What the marks from number i on within room show: a unit again says little, two units next to
 * each other more than apart. seen: [unit] i + 1 when counted. *ret_last: the index of the last
 * mark.
 */
static double
window_worth(const Cut *cut, guint i, guint room, guint *seen, guint *ret_last)
{
	const Mark *first = &g_array_index(cut->marks, Mark, i), *before = NULL;
	double worth = 0, again = 0;
	*ret_last = i;
	for (guint k = i; k < cut->marks->len; k++) {
		const Mark *mark = &g_array_index(cut->marks, Mark, k);
		if (width(cut, first->start, mark->start) > room)
			break;
		if (k > i && width(cut, first->start, mark->end) > room)
			continue;
		if (seen[mark->unit] != i + 1)
			worth += mark->weight;
		else
			again = MIN(again + 0.1 * mark->weight, MAX(again, 0.3 * mark->weight));
		if (before && before->unit != mark->unit && mark->start >= before->end)
			worth += 0.25 * MIN(mark->weight, before->weight) /
			         (1 + (mark->start - before->end) / 10.0);
		seen[mark->unit] = i + 1;
		before = mark;
		if (mark->end > g_array_index(cut->marks, Mark, *ret_last).end)
			*ret_last = k;
	}
	return worth + again;
}

static void
best_window(const Cut *cut, guint room, guint *ret_first, guint *ret_last)
{
	g_autofree guint *seen = g_new0(guint, finder_units(cut->finder) + 1);
	double most = -1;
	for (guint i = 0; i < cut->marks->len; i++) {
		guint last;
		double worth = window_worth(cut, i, room, seen, &last);
		if (worth <= most + 1e-9)
			continue;
		most = worth;
		*ret_first = g_array_index(cut->marks, Mark, i).start;
		*ret_last = g_array_index(cut->marks, Mark, last).end;
	}
}

/* The furthest place before `from` that room lets be reached. */
static guint
back(const Cut *cut, guint from, guint room)
{
	guint i = from;
	while (i && width(cut, i - 1, from) <= room)
		i--;
	return i;
}

static guint
choose_begin(Cut *cut, guint first, guint room)
{
	guint least = back(cut, first, room * 2 / 3);
	for (guint i = first + 1; i-- > least;)
		if (begins_sentence(cut, i))
			return i;
	return word_begin(cut, back(cut, first, room / 3), first);
}

/* The text's end fits: show more of what comes before, whole sentences if possible. */
static guint
earlier_begin(Cut *cut, guint begin, guint room)
{
	guint least = back(cut, cut->n, room);
	if (least >= begin)
		return begin;
	for (guint i = least; i < begin; i++)
		if (begins_sentence(cut, i))
			return i;
	return word_begin(cut, least, begin);
}

static void
choose_window(Cut *cut, guint limit, guint *ret_begin, guint *ret_end)
{
	guint room = limit - 2, first = 0, last = 0; /* two ellipses */
	best_window(cut, room, &first, &last);
	guint used = width(cut, first, last);
	guint begin = choose_begin(cut, first, room > used ? room - used : 0);
	guint end = begin;
	while (end < cut->n && width(cut, begin, end + 1) <= room)
		end++;
	if (end < cut->n)
		end = word_end(cut, end, MIN(end, MAX(last, begin)));
	else
		begin = earlier_begin(cut, begin, room);
	*ret_begin = begin;
	*ret_end = end;
}

/* ---- writing --------------------------------------------------------------------------------- */

typedef struct {
	GString *text;
	guint n; /* code points in text */
} Written;

static void
write_char(Written *out, gunichar c)
{
	g_string_append_unichar(out->text, c);
	out->n++;
}

/* What stands for the blanks from i to next (exclusive), which are none of a highlight. */
static void
write_gap(const Cut *cut, Written *out, guint i, guint next)
{
	gboolean line = FALSE;
	for (guint k = i; k < next; k++)
		line |= cut->c[k] == '\n';
	gboolean apart = closes(cut->c[i - 1]) && !in_list(cut->c[i - 1], ")]}%”’»ๆໆ");
	gboolean bullet = in_list(cut->c[next], "•◦▪‣●○■□–—-*·|");
	if (line && !apart && !bullet && cut->c[i - 1] != '|') {
		write_char(out, ' ');
		write_char(out, 0xb7);
	}
	write_char(out, ' ');
}

static void
write_part(const Cut *cut, guint begin, guint end, Snippet *snippet)
{
	Written out = {g_string_sized_new(2 * (end - begin) + 8), 0};
	guint open = 0, close = 0, k = 0; /* the highlight that is being written */
	if (snippet->before)
		write_char(&out, 0x2026);
	for (guint i = begin; i < end;) {
		if (close && i >= close) {
			g_array_append_val(snippet->highlights, out.n);
			close = 0;
		}
		for (; k < cut->marks->len; k++) {
			const Mark *mark = &g_array_index(cut->marks, Mark, k);
			if (mark->start > i)
				break;
			if (mark->start < begin || mark->end > end || mark->end <= i)
				continue;
			if (!close) {
				open = i;
				g_array_append_val(snippet->highlights, out.n);
			}
			close = MAX(close, mark->end);
		}
		guint next = i + 1;
		if (!is_blank(cut->c[i])) {
			write_char(&out, cut->c[i]);
		} else {
			while (next < end && is_blank(cut->c[next]))
				next++;
			if (close && i > open)
				write_char(&out, ' ');
			else
				write_gap(cut, &out, i, next);
		}
		i = next;
	}
	if (close)
		g_array_append_val(snippet->highlights, out.n);
	if (snippet->after)
		write_char(&out, 0x2026);
	snippet->text = g_string_free(out.text, FALSE);
}

/* ---- all together ---------------------------------------------------------------------------- */

static GArray *
find_marks(Finder *finder, const char *text, guint columns)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(Mark));
	g_autoptr(GArray) matches = finder ? finder_find_in(finder, text, columns) : NULL;
	const char *p = text;
	guint at = 0;
	for (guint i = 0; matches && i < matches->len; i++) {
		const FinderMatch *match = &g_array_index(matches, FinderMatch, i);
		at += (guint)g_utf8_pointer_to_offset(p, text + match->start);
		p = text + match->start;
		Mark mark = {at, at + (guint)g_utf8_pointer_to_offset(p, text + match->end),
		             finder_unit(finder, match), finder_weight(finder, match)};
		if (mark.end > mark.start)
			g_array_append_val(marks, mark);
	}
	return marks;
}

static gboolean
has_text(const Cut *cut, guint from, guint to)
{
	while (from < to && is_blank(cut->c[from]))
		from++;
	return from < to;
}

Snippet *
snippet_cut(Finder *finder, const char *text, guint columns, guint limit)
{
	Snippet *snippet = g_new0(Snippet, 1);
	gsize size = strlen(text);
	gboolean more = size > FINDER_TEXT_MAX;
	glong n = 0;
	if (more)
		size = (gsize)(g_utf8_find_prev_char(text, text + FINDER_TEXT_MAX) - text);
	g_autofree gunichar *points = g_utf8_to_ucs4_fast(text, (glong)size, &n);
	g_autofree guint *cost = g_new(guint, n + 1);
	g_autoptr(GArray) marks = find_marks(finder, text, columns);
	Cut cut = {finder, points, (guint)n, cost, marks, {0, 0, 0, {0}}};
	cost[0] = 0;
	for (guint i = 0; i < cut.n; i++)
		cost[i + 1] = cost[i] + (points[i] == '\n' ? 3 : 1);
	guint begin = 0, end = cut.n;
	if (cost[cut.n] > limit)
		choose_window(&cut, limit, &begin, &end);
	while (end > begin && is_blank(points[end - 1]))
		end--;
	while (begin < end && is_blank(points[begin]))
		begin++;
	snippet->highlights = g_array_new(FALSE, FALSE, sizeof(guint));
	snippet->before = has_text(&cut, 0, begin);
	snippet->after = more || has_text(&cut, end, cut.n);
	write_part(&cut, begin, end, snippet);
	return snippet;
}
