/* recommend_walk: see recommend_walk.h. */
#include "recommend_walk.h"
#include "layout_private.h"

#include <string.h>

enum {
	HEADING_BYTES = 400,  /* of one heading in a path */
	LEAD_BYTES = 1000,    /* of a lead-in that is kept with each of its items */
	RECORD_BYTES = 20000, /* a record that is longer does not go on */
	NUMBER_BYTES = 40,
	DRIFT_PURE = 10, /* blocks without a record after which a zone is over */
	DRIFT_MIXED = 40,
	IDLE_MOST = 6,   /* blocks of running text after which a zone is worth less */
	TITLE_WORDS = 6, /* of a line that is a heading in all but its type */
	TITLE_LEVEL = 6,
	TOPIC_WORDS = 16,
	ADDRESS_WORDS = 8,
	NAME_WORDS = 12,
	WORDS_LEAST = 3,
	LETTERS_LEAST = 6
};

void
walk_init(Walk *w, const Recommender *r, Document *doc)
{
	memset(w, 0, sizeof *w);
	w->doc = doc;
	w->r = r;
	cues_init(&w->scan, r);
	w->last = w->last_block = w->content = G_MAXUINT;
	w->table.column = -1;
	w->apart = g_array_new(FALSE, FALSE, sizeof(guint8));
	w->in_summary = g_array_new(FALSE, FALSE, sizeof(guint8));
	w->actions = g_array_new(FALSE, FALSE, sizeof(guint));
	w->lead.text = g_strdup("");
	w->lead.number = g_strdup("");
	GPtrArray **lists[] = {&w->zone.parties, &w->lead.parties, &w->lead.issuers, &w->review};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		*lists[i] = doc_parties_new();
}

void
walk_clear(Walk *w)
{
	cues_clear(&w->scan);
	for (guint i = 0; i < WALK_LEVELS; i++)
		g_free(w->path[i]);
	g_ptr_array_unref(w->zone.parties);
	g_ptr_array_unref(w->lead.parties);
	g_ptr_array_unref(w->lead.issuers);
	g_ptr_array_unref(w->review);
	g_array_unref(w->apart);
	g_array_unref(w->in_summary);
	g_array_unref(w->actions);
	g_free(w->lead.text);
	g_free(w->lead.number);
	g_free(w->label);
}

/* Ends the text at a character's bound. */
static void
cut(char *text, gsize most)
{
	if (strlen(text) <= most)
		return;
	while (most > 0 && ((guchar)text[most] & 0xc0) == 0x80)
		most--;
	text[most] = '\0';
}

/* ---- headings ----------------------------------------------------------------------------- */

char *
walk_path(const Walk *w)
{
	GString *path = g_string_new(NULL);
	for (guint i = 0; i < WALK_LEVELS; i++)
		if (w->path[i])
			g_string_append_printf(path, "%s%s", path->len ? "\x1f" : "", w->path[i]);
	return g_string_free(path, FALSE);
}

void
walk_path_set(Walk *w, const Block *heading)
{
	guint level = CLAMP(heading->level, 1, WALK_LEVELS) - 1;
	for (guint i = level; i < WALK_LEVELS; i++)
		g_clear_pointer(&w->path[i], g_free);
	w->path[level] = *heading->number ? g_strdup_printf("%s %s", heading->number, heading->text)
	                                  : g_strdup(heading->text);
}

void
walk_end_lead(Walk *w)
{
	w->lead.open = FALSE;
	w->lead.marker = MARKER_NONE;
	w->lead.items = w->lead.last = w->lead.ended = 0;
	g_ptr_array_set_size(w->lead.parties, 0);
	g_ptr_array_set_size(w->lead.issuers, 0);
}

/* A heading within a zone of recommendations alone leaves the zone as wide as it is. */
void
walk_open_zone(Walk *w, guint level, gboolean pure, Span name)
{
	walk_end_lead(w);
	level = MAX(level, 1);
	if (!w->zone.level || !w->zone.pure || level <= w->zone.level)
		w->zone.level = level;
	w->zone.pure = pure;
	w->zone.listed = FALSE;
	w->zone.idle = 0;
	g_ptr_array_set_size(w->zone.parties, 0);
	if (name.end > name.start && !cues_at(&w->scan, CUE_VERB, name))
		party_add(&w->scan, name, &w->countries, w->zone.parties);
	w->summary = 0;
}

gboolean
walk_is_strict(const Walk *w)
{
	return w->zone.level && w->zone.pure && w->zone.idle <= IDLE_MOST;
}

void
walk_close_zone(Walk *w)
{
	walk_end_lead(w);
	w->zone.level = 0;
	w->zone.pure = FALSE;
	g_ptr_array_set_size(w->zone.parties, 0);
	g_ptr_array_set_size(w->review, 0);
}

void
walk_drift(Walk *w)
{
	w->zone.idle++;
	if (w->zone.level && w->zone.idle > (w->zone.pure ? DRIFT_PURE : DRIFT_MIXED))
		walk_close_zone(w);
}

/* ---- marks of items ----------------------------------------------------------------------- */

char *
walk_number(const Block *block)
{
	char *number = g_strdup(block->number);
	cut(number, NUMBER_BYTES);
	if (*number == '(')
		return number;
	for (char *end = number + strlen(number); end > number;) {
		char *last = g_utf8_find_prev_char(number, end);
		gunichar c = g_utf8_get_char(last);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c))
			break;
		*last = '\0';
		end = last;
	}
	return number;
}

static Marker
number_kind(const char *number, guint *ret_value)
{
	guint digits = 0, dots = 0, letters = 0, value = 0;
	gboolean roman = TRUE;
	for (const char *p = number; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		gint digit = g_unichar_digit_value(c);
		if (digit >= 0) {
			digits++;
			value = MIN(value * 10 + (guint)digit, 1000000);
		} else if (c == '.') {
			dots++;
		} else if (g_unichar_isalpha(c)) {
			letters++;
			roman &= c < 0x80 && strchr("ivxlc", g_ascii_tolower((gchar)c)) != NULL;
			value = letters == 1 && c < 0x80
			                ? (guint)g_ascii_tolower((gchar)c) - 'a' + 1
			                : value;
		}
	}
	*ret_value = value;
	if (digits && !letters)
		return dots && g_ascii_isdigit(number[strlen(number) - 1]) ? MARKER_DOTTED
		                                                           : MARKER_PLAIN;
	if (letters == 1 && !digits)
		return MARKER_LETTER;
	if (letters > 1 && roman && !digits)
		return MARKER_ROMAN;
	return letters || digits ? MARKER_OTHER : MARKER_BULLET;
}

static Marker
marker_of(const Walk *w, const Block *block, guint *ret_value)
{
	*ret_value = 0;
	if (!*block->number)
		return block->role == ROLE_LIST ? MARKER_BULLET : MARKER_NONE;
	g_autofree char *number = walk_number(block);
	Marker marker = number_kind(number, ret_value);
	/* "(i)" is the ninth letter only after the eighth. */
	gboolean single_i = marker == MARKER_LETTER && *ret_value == 9;
	if (single_i && !(w->lead.marker == MARKER_LETTER && w->lead.last == 8))
		marker = MARKER_ROMAN;
	return marker;
}

gboolean
walk_is_marked(const Block *block)
{
	return block->role == ROLE_LIST || (block->role == ROLE_BODY && *block->number);
}

gboolean
walk_is_paragraph(const Block *block)
{
	guint value;
	if (block->role == ROLE_LIST || !*block->number)
		return FALSE;
	g_autofree char *number = walk_number(block);
	return number_kind(number, &value) == MARKER_PLAIN;
}

gboolean
walk_is_long_enough(const Scan *scan, Span span)
{
	guint first = cues_skip(scan, span.start, span.end);
	if (layout_is_unspaced(g_utf8_get_char(scan->plain->str + first)))
		return span.end - first >= LETTERS_LEAST * 3;
	guint words = cues_words(scan, span, 1);
	return words >= WORDS_LEAST || (words == WORDS_LEAST - 1 && sentence_is_opened(scan, span));
}

char *
walk_item_number(const Walk *w, const Block *block)
{
	guint value;
	Marker marker = marker_of(w, block, &value);
	if (marker == MARKER_BULLET || marker == MARKER_NONE)
		return g_strdup("");
	char *number = walk_number(block);
	if (w->lead.open && *w->lead.number && *number == '(') {
		char *whole = g_strconcat(w->lead.number, number, NULL);
		g_free(number);
		return whole;
	}
	return number;
}

/* ---- lists -------------------------------------------------------------------------------- */

static gboolean
is_child_number(const char *parent, const char *number)
{
	gsize n = strlen(parent);
	return n && strncmp(number, parent, n) == 0 && number[n] == '.' &&
	       g_ascii_isdigit(number[n + 1]);
}

gboolean
walk_in_list(const Walk *w, const Block *block)
{
	guint value;
	Marker marker = marker_of(w, block, &value);
	if (marker == MARKER_NONE)
		return FALSE;
	if (*w->lead.number) {
		if (marker == MARKER_DOTTED)
			return is_child_number(w->lead.number, block->number);
		if (marker == MARKER_PLAIN && block->role == ROLE_BODY)
			return FALSE;
	}
	if (!w->zone.level && w->lead.items && marker != w->lead.marker)
		return FALSE;
	return TRUE;
}

static void
note_end(Walk *w, const char *text)
{
	gsize n = strlen(text);
	w->lead.ended += n && (text[n - 1] == ';' || text[n - 1] == '.');
}

void
walk_list_went_on(Walk *w, const Block *block)
{
	guint value;
	Marker marker = marker_of(w, block, &value);
	w->lead.marker = marker;
	w->lead.last = value;
	w->nested = MARKER_NONE;
	note_end(w, block->text);
}

void
walk_check_lead(Walk *w, const Block *block)
{
	if (!w->lead.open)
		return;
	if (!walk_is_marked(block)) {
		if (!w->zone.level)
			walk_end_lead(w);
		return;
	}
	if (!walk_in_list(w, block) && !walk_is_nested(w, block))
		walk_end_lead(w);
}

static gboolean
ends_in_colon(const char *text)
{
	gsize n = strlen(text);
	while (n && text[n - 1] == ' ')
		n--;
	return n && (text[n - 1] == ':' || (n >= 3 && strncmp(text + n - 3, "：", 3) == 0) ||
	             (n >= 3 && strncmp(text + n - 3, "៖", 3) == 0));
}

gboolean
walk_is_nested(const Walk *w, const Block *block)
{
	guint value;
	Marker marker = marker_of(w, block, &value);
	if (w->last == G_MAXUINT || !w->lead.open || w->last_block != w->content ||
	    w->lead.marker == MARKER_NONE || marker == MARKER_NONE)
		return FALSE;
	const Recommendation *rec = doc_recommendation(w->doc, w->last);
	const Block *item = doc_block(w->doc, rec->block_first);
	gboolean deeper =
	        item->role == ROLE_LIST && block->role == ROLE_LIST && block->level > item->level;
	if (marker == w->lead.marker && !deeper)
		return FALSE;
	return *rec->lead_in && (w->nested == marker || ends_in_colon(rec->text));
}

static void
append_text(Walk *w, guint i, guint end)
{
	const Block *block = doc_block(w->doc, i);
	Recommendation *rec = doc_recommendation(w->doc, w->last);
	w->last_block = i;
	if (strlen(rec->text) > RECORD_BYTES)
		return;
	w->bytes += end;
	g_autofree char *more = g_strndup(block->text, end);
	char *text = *block->number && end == strlen(block->text)
	                     ? g_strjoin(" ", rec->text, block->number, more, NULL)
	                     : g_strjoin(" ", rec->text, more, NULL);
	g_free(rec->text);
	rec->text = text;
	rec->block_last = i;
	rec->end = end;
	rec->page_last = MAX(rec->page_last, block->page_last);
	note_end(w, more);
}

void
walk_append(Walk *w, guint i)
{
	guint value;
	w->nested = marker_of(w, doc_block(w->doc, i), &value);
	append_text(w, i, (guint)strlen(doc_block(w->doc, i)->text));
}

static gboolean
is_unfinished(const char *text, gboolean lower)
{
	gsize n = strlen(text);
	while (n && strchr(" \"'", text[n - 1]))
		n--;
	const char *last = n ? g_utf8_find_prev_char(text, text + n) : NULL;
	gunichar c = last ? g_utf8_get_char(last) : '.';
	if (c == ')' || c == ';' || c == 0x201D || c == 0x2019)
		return lower && c != ';';
	return !(c == '.' || c == ':' || c == '!' || c == '?' || c == 0x104B || c == 0x17D4 ||
	         c == 0x3002);
}

gboolean
walk_goes_on(Walk *w, guint i)
{
	const Block *block = doc_block(w->doc, i);
	if (w->last == G_MAXUINT || w->last_block != w->content || block->role == ROLE_HEADING ||
	    *block->number)
		return FALSE;
	Recommendation *rec = doc_recommendation(w->doc, w->last);
	const Block *before = doc_block(w->doc, rec->block_last);
	if (before->attachment != block->attachment || rec->end + 2 < strlen(before->text))
		return FALSE;
	gunichar c = g_utf8_get_char(block->text);
	gboolean lower = g_unichar_islower(c);
	gboolean joined = block->flags & BLOCK_CONTINUES ? is_unfinished(rec->text, TRUE)
	                                                 : is_unfinished(rec->text, lower);
	/* Where all items end in a mark, one that doesn't isn't at its end. */
	gboolean regular = w->lead.open && w->lead.ended >= 3 && w->lead.ended + 2 >= w->lead.items;
	if (!joined || !(lower || c == '(' || regular || block->flags & BLOCK_CONTINUES))
		return FALSE;
	guint end = (guint)strlen(block->text);
	if (rec->confidence != REC_STRUCTURED)
		end = g_array_index(w->scan.at, guint, cues_sentence_end(&w->scan, 0));
	append_text(w, i, end);
	return TRUE;
}

/* ---- lead-ins ----------------------------------------------------------------------------- */

gboolean
walk_is_content(const Block *block)
{
	if (block->role != ROLE_HEADING && block->role != ROLE_BODY && block->role != ROLE_LIST &&
	    block->role != ROLE_TABLE)
		return FALSE;
	for (const char *p = block->text; *p; p = g_utf8_next_char(p))
		if (g_unichar_isalnum(g_utf8_get_char(p)))
			return TRUE;
	return FALSE;
}

/* The next block of text, within a page's worth of notes and running heads; or NULL. */
static const Block *
next_content(const Walk *w, guint i)
{
	for (guint k = i + 1; k < w->doc->blocks->len && k < i + 60; k++)
		if (walk_is_content(doc_block(w->doc, k)))
			return doc_block(w->doc, k);
	return NULL;
}

static void
open_lead(Walk *w, const Block *block, RecommendationClass class)
{
	walk_end_lead(w);
	w->lead.open = TRUE;
	w->lead.class = class;
	w->lead.address = FALSE;
	w->lead.confidence = REC_STRUCTURED;
	doc_set(&w->lead.text, block->text);
	cut(w->lead.text, LEAD_BYTES);
	g_free(w->lead.number);
	guint value;
	w->lead.number = walk_number(block);
	if (number_kind(w->lead.number, &value) != MARKER_PLAIN)
		doc_set(&w->lead.number, "");
}

/* "… enjoy the support of Bhutan": the State under review. */
static void
add_review(Walk *w)
{
	for (guint i = 0; i + 1 < w->scan.hits->len; i++) {
		if (cues_kind(&w->scan, i) != CUE_TOWARDS)
			continue;
		guint k = i + 1;
		while (k < w->scan.hits->len && cues_kind(&w->scan, k) != CUE_STATE && k < i + 4)
			k++;
		if (k >= w->scan.hits->len || cues_kind(&w->scan, k) != CUE_STATE)
			continue;
		const Hit *hit = &g_array_index(w->scan.hits, Hit, k);
		const Cue *cue = cues_cue(&w->scan, k);
		g_autofree char *printed = cues_printed(&w->scan, (Span){hit->start, hit->end});
		g_ptr_array_set_size(w->review, 0);
		doc_add_party(w->review, cue->name, printed, cue->value);
		return;
	}
}

/* "the following recommendations to the Department of Energy:" */
static Span
name_after_list(const Scan *scan)
{
	Span all = cues_all(scan), name = {0, 0};
	const Hit *list = cues_find(scan, CUE_LIST, all);
	for (guint i = list ? cues_from(scan, list->end) : scan->hits->len; i < scan->hits->len;
	     i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (cues_kind(scan, i) == CUE_TO)
			name = (Span){cues_skip(scan, hit->end, all.end), all.end};
	}
	while (name.end > name.start && strchr(" :.,", scan->plain->str[name.end - 1]))
		name.end--;
	if (name.end <= name.start || cues_words(scan, name, 1) > NAME_WORDS ||
	    (cues_at(scan, CUE_VERB, name) && !cues_at(scan, CUE_DUTY, name)))
		return (Span){0, 0};
	return name;
}

/* The last sentence is what leads in. */
static Span
last_sentence(const Scan *scan)
{
	Span span = {0, cues_sentence_end(scan, 0)};
	while (cues_skip(scan, span.end, (guint)scan->plain->len) < scan->plain->len) {
		guint from = cues_skip(scan, span.end, (guint)scan->plain->len);
		span = (Span){from, cues_sentence_end(scan, from)};
	}
	return span;
}

static gboolean
try_sentence_lead(Walk *w, const Block *block, const Block *next)
{
	gboolean child = is_child_number(block->number, next->number);
	Span last = last_sentence(&w->scan);
	const Hit *hit = cues_find(&w->scan, CUE_LIST, cues_all(&w->scan));
	/* "took the following actions:" leads in under a heading of recommendations only. */
	gboolean list = hit && (w->zone.level || !*g_array_index(w->r->cues, Cue, hit->cue).value);
	if (!(ends_in_colon(block->text) || (child && (list || w->zone.level))) ||
	    sentence_is_cancelled(&w->scan, last))
		return FALSE;
	Verdict verdict = sentence_judge(&w->scan, last);
	if (!w->zone.level && !list && !verdict.found)
		return FALSE;
	g_autoptr(GPtrArray) kept = doc_parties_new();
	gboolean address = w->lead.open && w->zone.level && w->lead.address;
	if (w->lead.open && w->zone.level)
		party_copy(w->lead.parties, kept);
	open_lead(w, block, verdict.found ? verdict.class : REC_MADE);
	/* "its seats must be shared: 13 for …" */
	gboolean weak = verdict.cue == CUE_MODAL || verdict.cue == CUE_NEED;
	if (!w->zone.level && weak && !list)
		w->lead.confidence = REC_POSSIBLE;
	add_review(w);
	Span name = verdict.addressee.end ? verdict.addressee : name_after_list(&w->scan);
	if (child && w->review->len)
		party_copy(w->review, w->lead.parties);
	else if (name.end)
		party_add(&w->scan, name, &w->countries, w->lead.parties);
	else {
		party_copy(kept, w->lead.parties);
		w->lead.address = address;
	}
	party_add(&w->scan, verdict.issuer, &w->countries, w->lead.issuers);
	return TRUE;
}

gboolean
walk_try_lead(Walk *w, guint i, gboolean heading)
{
	Span name = {0, 0};
	const Block *block = doc_block(w->doc, i), *next = next_content(w, i);
	if (!next || next->role == ROLE_HEADING)
		return FALSE;
	gboolean listed = walk_is_marked(next);
	/* A bare name may as well be the next chapter's. */
	gboolean bare = w->zone.pure && (!heading || block->level > w->zone.level);
	if (w->zone.level && (heading || !walk_is_marked(block)) &&
	    lead_is_address(&w->scan, bare, heading, &name) &&
	    (heading || listed || ends_in_colon(block->text))) {
		open_lead(w, block, REC_MADE);
		party_add(&w->scan, name, &w->countries, w->lead.parties);
		w->lead.address = TRUE;
		return TRUE;
	}
	/* An item that ends in a colon has items of its own, and stays one. */
	if (!listed || (!heading && w->lead.open && walk_is_marked(block) &&
	                walk_in_list(w, block) && !walk_is_paragraph(block)))
		return FALSE;
	return try_sentence_lead(w, block, next);
}

gboolean
walk_title_line(Walk *w, guint i)
{
	Span name = {0, 0};
	const Block *block = doc_block(w->doc, i);
	if (block->role != ROLE_BODY || strpbrk(block->text, "0123456789.") ||
	    cues_words(&w->scan, cues_all(&w->scan), 1) > TITLE_WORDS || !next_content(w, i))
		return FALSE;
	HeadingKind kind = lead_heading(&w->scan, &name);
	if ((kind != HEADING_PURE && kind != HEADING_MIXED) || name.end)
		return FALSE;
	walk_open_zone(w, TITLE_LEVEL, kind == HEADING_PURE, name);
	return TRUE;
}

gboolean
walk_topic_line(Walk *w, guint i)
{
	guint value;
	const Block *block = doc_block(w->doc, i), *next = next_content(w, i);
	gsize n = strlen(block->text);
	if (!w->zone.level || w->zone.idle > IDLE_MOST || !next || !walk_is_marked(next) ||
	    walk_is_paragraph(next) || !n || strchr(".;,", block->text[n - 1]) ||
	    cues_words(&w->scan, cues_all(&w->scan), 1) > TOPIC_WORDS)
		return FALSE;
	/* A caption in the midst of a list. */
	Marker marker = marker_of(w, next, &value);
	if (w->lead.items && marker == w->lead.marker && value && value == w->lead.last + 1)
		return TRUE;
	open_lead(w, block, REC_MADE);
	/* "Buyers and retailers" may as well be whom the list is for. */
	Span all = {cues_skip(&w->scan, 0, (guint)w->scan.plain->len), (guint)w->scan.plain->len};
	if (w->zone.pure && cues_find(&w->scan, CUE_DUTY, all) &&
	    cues_words(&w->scan, all, 1) <= ADDRESS_WORDS && !cues_at(&w->scan, CUE_VERB, all) &&
	    !cues_at(&w->scan, CUE_INTRO, all)) {
		party_add(&w->scan, all, &w->countries, w->lead.parties);
		w->lead.address = TRUE;
	}
	return TRUE;
}

void
walk_running_head(Walk *w, guint i)
{
	Span name = {0, 0};
	const Block *block = doc_block(w->doc, i), *next = next_content(w, i);
	if (w->zone.level || !next || next->role != ROLE_LIST || next->flags & BLOCK_CONTINUES ||
	    strlen(block->text) > 80)
		return;
	cues_scan(&w->scan, block->text, block->lang);
	if (lead_heading(&w->scan, &name) == HEADING_PURE && !name.end &&
	    !strpbrk(block->text, "0123456789|\t"))
		walk_open_zone(w, TITLE_LEVEL, TRUE, name);
}

/* ---- within a text ------------------------------------------------------------------------ */

/* "1)", "(1)", "(a)", "a)" with this value at the place; where it ends, else 0. */
static guint
inline_mark(const Scan *scan, Span span, gboolean letters, guint value)
{
	const char *text = scan->plain->str;
	guint at = span.start + (text[span.start] == '(');
	g_autofree char *mark = letters ? g_strdup_printf("%c)", (char)('a' + value - 1))
	                                : g_strdup_printf("%u)", value);
	gsize n = strlen(mark);
	return at + n < span.end && strncmp(text + at, mark, n) == 0 ? at + (guint)n : 0;
}

/* "…; and" */
static Span
without_end(const Scan *scan, Span span)
{
	const char *text = scan->plain->str;
	for (gboolean more = TRUE; more && span.end > span.start;) {
		more = FALSE;
		while (span.end > span.start && strchr(" ;,", text[span.end - 1]))
			span.end--;
		guint word = span.end;
		while (word > span.start && text[word - 1] != ' ')
			word--;
		if (word > span.start && cues_at(scan, CUE_AND, (Span){word, span.end})) {
			span.end = word;
			more = TRUE;
		}
	}
	return span;
}

guint
walk_inline_items(const Scan *scan, Span span, Span *items, char (*numbers)[8])
{
	guint n = 0;
	gboolean letters = FALSE;
	for (guint i = span.start + 1; i < span.end && n < WALK_INLINE && n < 26; i++) {
		if (scan->plain->str[i - 1] != ' ')
			continue;
		Span here = {i, span.end};
		guint end = inline_mark(scan, here, letters, n + 1);
		if (!end && n == 0 && (end = inline_mark(scan, here, TRUE, 1)))
			letters = TRUE;
		if (!end)
			continue;
		if (n)
			items[n - 1].end = i;
		g_snprintf(numbers[n], 8, letters ? "%c" : "%d",
		           letters ? (int)('a' + n) : (int)n + 1);
		items[n++] = (Span){cues_skip(scan, end, span.end), span.end};
	}
	for (guint k = 0; k < n; k++)
		items[k] = without_end(scan, items[k]);
	return n >= 2 ? n : 0;
}

Span
walk_object_of_item(const Scan *scan)
{
	guint end = cues_sentence_end(scan, 0);
	Span span = {cues_skip(scan, 0, end), end};
	const Hit *verb = cues_at(scan, CUE_PRESENT, span);
	if (!verb)
		return (Span){0, 0};
	return sentence_object(scan, (Span){cues_skip(scan, verb->end, end), end});
}

GPtrArray *
walk_states(const Scan *scan)
{
	GPtrArray *states = doc_parties_new();
	party_add_states(scan, states);
	return states;
}
