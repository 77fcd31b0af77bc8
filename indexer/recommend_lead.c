/* recommend_lead: headings, labels and lines that name an addressee. */
#include "recommend.h"

#include <string.h>

enum {
	HEADING_WORDS = 18, /* a longer heading is a sentence */
	ADDRESS_WORDS = 14
};

/* ---- headings ----------------------------------------------------------------------------- */

/* Before the words that make such a heading only numbers, single letters and qualifiers may stand.
 */
static gboolean
is_led_in(const Scan *scan, guint end)
{
	guint at = cues_skip(scan, 0, end);
	while (at < end) {
		const Hit *qualifier = cues_at(scan, CUE_QUALIFIER, (Span){at, end});
		guint next = qualifier ? qualifier->end : at;
		if (!qualifier)
			while (next < end && g_ascii_isalnum(scan->plain->str[next]))
				next++;
		gboolean roman = strspn(scan->plain->str + at, "ivxlc0123456789") >= next - at;
		if (!qualifier && next - at != 1 && !roman)
			return FALSE;
		at = cues_skip(scan, MAX(next, at + 1), end);
	}
	return TRUE;
}

/* After them the heading ends, or punctuation or an addressee follows. */
static gboolean
is_led_out(const Scan *scan, guint at, Span *ret_name)
{
	const char *text = scan->plain->str;
	guint end = (guint)scan->plain->len;
	while (text[at] == ' ')
		at++;
	if (at >= end || strchr(":*(-.,;/", text[at]))
		return TRUE;
	const Hit *to = cues_at(scan, CUE_TO, (Span){at, end});
	if (to)
		*ret_name = (Span){cues_skip(scan, to->end, end), end};
	return to || cues_at(scan, CUE_INTRO, (Span){at, end}) ||
	       cues_at(scan, CUE_AND, (Span){at, end});
}

/* What remains of "Annex: figures" or "References" after the number. */
static gboolean
opens_with(const Scan *scan, CueKind kind)
{
	guint end = (guint)scan->plain->len, at = cues_skip(scan, 0, end);
	const Hit *hit = cues_at(scan, kind, (Span){at, end});
	if (!hit)
		return FALSE;
	return cues_words(scan, (Span){hit->end, end}, 1) <= 6;
}

HeadingKind
lead_heading(const Scan *scan, Span *ret_name)
{
	Span all = cues_all(scan);
	if (cues_words(scan, all, 1) > HEADING_WORDS)
		return HEADING_PLAIN;
	if (!cues_find(scan, CUE_NOT_HEAD, all)) {
		for (guint i = 0; i < scan->hits->len; i++) {
			const Hit *hit = &g_array_index(scan->hits, Hit, i);
			CueKind kind = cues_kind(scan, i);
			if ((kind == CUE_HEAD || kind == CUE_MIXED) &&
			    is_led_in(scan, hit->start) && is_led_out(scan, hit->end, ret_name))
				return kind == CUE_HEAD ? HEADING_PURE : HEADING_MIXED;
		}
	}
	if (opens_with(scan, CUE_SUMMARY))
		return HEADING_SUMMARY;
	return opens_with(scan, CUE_STOP) ? HEADING_STOP : HEADING_PLAIN;
}

/* ---- labels ------------------------------------------------------------------------------- */

static guint
past_number(const Scan *scan, guint at)
{
	const char *text = scan->plain->str;
	guint from = at;
	while (g_ascii_isdigit(text[at]) ||
	       (at > from && text[at] == '.' && g_ascii_isdigit(text[at + 1])))
		at++;
	return at;
}

gboolean
lead_label(const Scan *scan, Span span, Span *ret_label, guint *ret_rest)
{
	const char *text = scan->plain->str;
	guint end = span.end, at = cues_skip(scan, span.start, end);
	const Hit *label = cues_at(scan, CUE_LABEL, (Span){at, end});
	guint number = label ? label->end : text[at] == 'r' ? at + 1 : 0;
	while (label && text[number] == ' ')
		number++;
	guint after = number ? past_number(scan, number) : 0;
	if (!number || after == number || after - number > 6)
		return FALSE;
	/* In running text no mark follows: "Recommendation 3 of …". */
	if (after < end && !strchr(".:)-\t", text[after]) &&
	    !(text[after] == ' ' && text[after + 1] == '-'))
		return FALSE;
	*ret_label = (Span){at, after};
	*ret_rest = cues_skip(scan, after, end);
	return TRUE;
}

gboolean
lead_suffix(const Scan *scan, Span *ret_number, guint *ret_end)
{
	const char *text = scan->plain->str;
	guint end = (guint)scan->plain->len;
	while (end > 0 && strchr(" .;\"", text[end - 1]))
		end--;
	if (end < 4 || text[end - 1] != ')')
		return FALSE;
	guint open = end - 1;
	while (open > 0 && end - open < 40 && text[open] != '(')
		open--;
	const Hit *label = cues_at(scan, CUE_LABEL, (Span){open + 1, end});
	if (text[open] != '(' || !label)
		return FALSE;
	guint number = label->end;
	while (text[number] == ' ')
		number++;
	guint after = past_number(scan, number);
	if (after == number || after != end - 1)
		return FALSE;
	*ret_number = (Span){number, after};
	*ret_end = open;
	return TRUE;
}

/* ---- addressees --------------------------------------------------------------------------- */

/* Without the colon of whatever script, and without a word for "to" that stands last (Burmese). */
static guint
name_end(const Scan *scan, guint end, gboolean *ret_to)
{
	const char *text = scan->plain->str;
	while (end > 0) {
		guint last = (guint)(g_utf8_find_prev_char(text, text + end) - text);
		gunichar c = g_utf8_get_char(text + last);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == ')')
			break;
		end = last;
	}
	for (guint i = scan->hits->len; i > 0; i--) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i - 1);
		if (hit->end == end && hit->start > 0 && cues_kind(scan, i - 1) == CUE_TO) {
			*ret_to = TRUE;
			return hit->start;
		}
	}
	return end;
}

gboolean
lead_is_address(const Scan *scan, gboolean pure, gboolean heading, Span *ret_name)
{
	Span all = cues_all(scan);
	const char *text = scan->plain->str;
	guint end = all.end;
	while (end > 0 && text[end - 1] == ' ')
		end--;
	if (!end || cues_words(scan, all, 1) > ADDRESS_WORDS || text[end - 1] == '.' ||
	    cues_find(scan, CUE_LIST, all) || cues_find(scan, CUE_MODAL, all) ||
	    cues_find(scan, CUE_PASSIVE, all))
		return FALSE;
	gboolean colon =
	        text[end - 1] == ':' || g_str_has_suffix(text, "៖") || g_str_has_suffix(text, "：");
	gboolean follows = FALSE;
	end = name_end(scan, end, &follows);
	Span name = {cues_skip(scan, 0, end), end};
	/* "A. To the Government": a letter or a number may stand before. */
	if (name.start + 2 < end && text[name.start + 1] == '.' && text[name.start + 2] == ' ')
		name.start = cues_skip(scan, name.start + 2, end);
	const Hit *to = cues_at(scan, CUE_TO, name);
	if (to || follows) {
		name.start = cues_skip(scan, to ? to->end : name.start, end);
		/* "To strengthen protection:" names a purpose. */
		if (cues_at(scan, CUE_VERB, name) && !cues_at(scan, CUE_DUTY, name))
			return FALSE;
		*ret_name = name;
		return colon || heading || cues_find(scan, CUE_DUTY, name);
	}
	if (!cues_find(scan, CUE_DUTY, name) || cues_find(scan, CUE_PRESENT, name))
		return FALSE;
	*ret_name = name;
	return pure && (colon || heading) && !cues_at(scan, CUE_VERB, name);
}
