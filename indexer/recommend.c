/*
 * recommend: blocks become recommendation records. Read analyse_recommendations, then walk_block.
 *
 * One walk over the blocks in reading order. A heading of recommendations opens a zone, the next
 * heading of its rank closes it. A lead-in ("To embassies:", "33. The State party should:") opens a
 * list; an item belongs to the last lead-in before it. Whatever is no item is running text and is
 * judged sentence by sentence. A list or a sentence that goes on over a page is one record.
 */
#include "recommend.h"
#include "metadata_text.h"
#include "recommend_walk.h"

#include <string.h>

enum {
	RECORDS_MOST = 50000,
	LEAD_MOST = 1000,      /* bytes of a lead-in within a sentence */
	BYTES_MOST = 8 << 20,  /* of all records' strings: the whole must pass doc_read */
	LABEL_WORDS_LEAST = 4, /* a row of a table that has fewer only names a recommendation */
	SENTENCES_MOST = 2000, /* of one block */
	PARAGRAPH_WORDS = 90   /* a longer paragraph of a zone is no item without a mark */
};

/* ---- records ------------------------------------------------------------------------------ */

static Recommendation *
add_record(Walk *w, guint block, Span span, RecommendationClass class,
           RecommendationConfidence confidence)
{
	Recommendation *rec = doc_add_recommendation(w->doc, block, block);
	rec->class = class;
	rec->confidence = confidence;
	rec->start = g_array_index(w->scan.at, guint, span.start);
	rec->end = g_array_index(w->scan.at, guint, span.end);
	g_free(rec->text);
	rec->text = g_strstrip(cues_printed(&w->scan, span));
	g_free(rec->heading);
	rec->heading = walk_path(w);
	w->bytes += strlen(rec->text) + strlen(rec->heading) + strlen(w->lead.text);
	guint8 apart = w->zone.level > 0 || confidence == REC_STRUCTURED, summary = w->summary > 0;
	guint action = 0;
	g_array_append_val(w->apart, apart);
	g_array_append_val(w->in_summary, summary);
	g_array_append_val(w->actions, action);
	w->last = w->doc->recommendations->len - 1;
	w->last_block = block;
	if (class == REC_MADE && confidence != REC_POSSIBLE)
		w->zone.idle = 0;
	return rec;
}

/* Who is asked: by a line that names an addressee, the sentence itself, what leads in, the heading.
 */
static void
set_addressees(Walk *w, Recommendation *rec, Span own)
{
	gboolean led = w->lead.open && w->lead.parties->len;
	if (led && (w->lead.address || own.end <= own.start))
		party_copy(w->lead.parties, rec->addressees);
	else if (own.end > own.start)
		party_add(&w->scan, own, &w->countries, rec->addressees);
	else if (w->zone.level)
		party_copy(w->zone.parties, rec->addressees);
	for (guint i = 0; i < rec->addressees->len; i++) {
		const Party *party = rec->addressees->pdata[i];
		w->bytes += strlen(party->name) + strlen(party->printed);
	}
}

static void
set_issuers(Walk *w, Recommendation *rec, Span printed)
{
	const char *publisher = doc_chosen(w->doc, "publisher");
	if (printed.end > printed.start)
		party_add(&w->scan, printed, &w->countries, rec->issuers);
	else if (rec->class == REC_MADE && publisher)
		doc_add_party(rec->issuers, publisher, "", "");
}

/* A whole block from `from` on, as an item with a number of its own. */
static void
add_item(Walk *w, guint i, Span span, const char *number)
{
	Span first = {span.start, cues_sentence_end(&w->scan, span.start)};
	Verdict verdict = sentence_judge(&w->scan, first);
	RecommendationClass class = w->lead.open ? w->lead.class : REC_MADE;
	if (class == REC_MADE && verdict.found && verdict.class == REC_REPORTED &&
	    verdict.cue != CUE_REPORTED)
		class = REC_REPORTED;
	RecommendationConfidence confidence = w->lead.open ? w->lead.confidence : REC_STRUCTURED;
	Recommendation *rec = add_record(w, i, span, class, confidence);
	doc_set(&rec->number, number);
	if (w->lead.open) {
		doc_set(&rec->lead_in, w->lead.text);
		doc_set(&rec->paragraph, w->lead.number);
	}
	if (!*rec->paragraph && walk_is_paragraph(doc_block(w->doc, i)))
		doc_set(&rec->paragraph, number);
	set_addressees(w, rec, verdict.addressee);
	if (w->lead.open && w->lead.issuers->len)
		party_copy(w->lead.issuers, rec->issuers);
	else
		set_issuers(w, rec, verdict.issuer);
	if (verdict.found)
		g_array_index(w->actions, guint, w->last) = verdict.action - span.start;
	w->lead.items += w->lead.open;
	w->zone.listed |= w->zone.level > 0;
}

static void
add_sentence(Walk *w, guint i, Span span, const Verdict *verdict)
{
	RecommendationConfidence confidence = verdict->confidence;
	/* Under a heading of recommendations and nothing else, where no list says which they are, a
	 * paragraph that opens with a duty is one of them. */
	if (walk_is_strict(w) && verdict->cue == CUE_MODAL && !w->zone.listed &&
	    span.start <= cues_skip(&w->scan, 0, span.end))
		confidence = REC_PERFORMATIVE;
	Recommendation *rec = add_record(w, i, span, verdict->class, confidence);
	const Block *block = doc_block(w->doc, i);
	if (walk_is_paragraph(block)) {
		g_autofree char *number = walk_number(block);
		doc_set(&rec->paragraph, number);
		if (span.start <= cues_skip(&w->scan, 0, span.end))
			doc_set(&rec->number, number);
	}
	set_addressees(w, rec, verdict->addressee);
	set_issuers(w, rec, verdict->issuer);
	g_array_index(w->actions, guint, w->last) =
	        verdict->action > span.start ? verdict->action - span.start : 0;
}

/* ---- running text ------------------------------------------------------------------------- */

/* Where the text before a list within a sentence ends: before its first mark, "(a)" or "1)". */
static guint
before_mark(const Scan *scan, guint from, guint item)
{
	const char *text = scan->plain->str;
	guint at = item;
	while (at > from && text[at - 1] == ' ')
		at--;
	while (at > from && strchr("(1a)", text[at - 1]))
		at--;
	while (at > from && text[at - 1] == ' ')
		at--;
	return at;
}

/* "The study highlighted the need for: 1) …; 2) …": each is a record. Returns how many. */
static guint
add_inline_items(Walk *w, guint i, Span span, const Verdict *verdict)
{
	Span items[WALK_INLINE];
	char numbers[WALK_INLINE][8];
	guint n = walk_inline_items(&w->scan, span, items, numbers);
	for (guint k = 0; k < n; k++) {
		add_sentence(w, i, items[k], verdict);
		Recommendation *rec = doc_recommendation(w->doc, w->last);
		Span lead = {span.start, before_mark(&w->scan, span.start, items[0].start)};
		if (lead.end - lead.start <= LEAD_MOST) {
			g_free(rec->lead_in);
			rec->lead_in = cues_printed(&w->scan, lead);
			w->bytes += lead.end - lead.start;
		}
		doc_set(&rec->number, numbers[k]);
		g_array_index(w->actions, guint, w->last) = 0;
		if (rec->class == REC_MADE && verdict->cue != CUE_MODAL && verdict->cue != CUE_NEED)
			rec->confidence = REC_STRUCTURED;
	}
	return n;
}

static void
judge_sentences(Walk *w, guint i, guint from)
{
	guint end = (guint)w->scan.plain->len;
	for (guint n = 0; from < end && n < SENTENCES_MOST && w->bytes <= BYTES_MOST; n++) {
		Span span = {from, cues_sentence_end(&w->scan, from)};
		Verdict verdict = sentence_judge(&w->scan, span);
		gboolean kept = verdict.found && walk_is_long_enough(&w->scan, span);
		if (kept && !add_inline_items(w, i, span, &verdict))
			add_sentence(w, i, span, &verdict);
		from = span.end;
		while (from < end && w->scan.plain->str[from] == ' ')
			from++;
	}
}

/* A paragraph of a zone without a mark is an item where it opens like one. */
static gboolean
add_unmarked(Walk *w, guint i)
{
	Span all = cues_all(&w->scan);
	guint from = cues_skip(&w->scan, 0, all.end);
	Span first = {from, cues_sentence_end(&w->scan, from)};
	if (!walk_is_strict(w) || w->zone.listed || sentence_is_cancelled(&w->scan, first) ||
	    cues_words(&w->scan, all, 1) > PARAGRAPH_WORDS || !walk_is_long_enough(&w->scan, all) ||
	    !sentence_is_opened(&w->scan, first) ||
	    strchr(all.end ? w->scan.plain->str + all.end - 1 : "", ':'))
		return FALSE;
	Verdict verdict = sentence_judge(&w->scan, first);
	if (verdict.found && verdict.class != REC_MADE)
		return FALSE;
	Recommendation *rec = add_record(w, i, all, REC_MADE, REC_PERFORMATIVE);
	if (w->lead.open)
		doc_set(&rec->lead_in, w->lead.text);
	set_addressees(w, rec, verdict.addressee);
	set_issuers(w, rec, verdict.issuer);
	return TRUE;
}

/* ---- items -------------------------------------------------------------------------------- */

/* By its first sentence: an imperative, a performative, a modal with a duty-bearer. */
static gboolean
is_prescriptive(const Walk *w, const Block *block, Span span)
{
	Span first = {span.start, cues_sentence_end(&w->scan, span.start)};
	/* "Following discussions, …": in an item of a list it would be asked for. */
	if (sentence_is_opened(&w->scan, first) &&
	    !(walk_is_paragraph(block) && cues_at(&w->scan, CUE_INTRO, span)))
		return TRUE;
	Verdict verdict = sentence_judge(&w->scan, first);
	return verdict.found && verdict.class == REC_MADE && verdict.cue != CUE_NEED;
}

static gboolean
is_item(const Walk *w, const Block *block, Span span)
{
	Span first = {span.start, cues_sentence_end(&w->scan, span.start)};
	if (!walk_is_long_enough(&w->scan, span) || sentence_is_cancelled(&w->scan, first))
		return FALSE;
	if (w->lead.open && walk_in_list(w, block))
		return TRUE;
	if (!w->zone.level)
		return FALSE;
	/* A numbered paragraph may as well be a conclusion. */
	if (!walk_is_strict(w) || walk_is_paragraph(block))
		return is_prescriptive(w, block, span);
	return TRUE;
}

/* "21. The Committee urges the State party to: (a) …; (b) …": its items, as 21(a), 21(b). */
static gboolean
add_paragraph_items(Walk *w, guint i, Span span)
{
	const Block *block = doc_block(w->doc, i);
	Span items[WALK_INLINE], first = {span.start, cues_sentence_end(&w->scan, span.start)};
	char numbers[WALK_INLINE][8];
	if (!walk_is_paragraph(block) || !walk_inline_items(&w->scan, first, items, numbers))
		return FALSE;
	guint at = before_mark(&w->scan, first.start, items[0].start);
	Verdict verdict = sentence_judge(&w->scan, first);
	if (w->scan.plain->str[at ? at - 1 : 0] != ':' || !verdict.found ||
	    verdict.class != REC_MADE)
		return FALSE;
	g_autofree char *paragraph = walk_number(block);
	guint from = w->doc->recommendations->len;
	guint n = add_inline_items(w, i, first, &verdict);
	for (guint k = 0; k < n; k++) {
		Recommendation *rec = doc_recommendation(w->doc, from + k);
		g_free(rec->number);
		rec->number = g_strdup_printf("%s(%s)", paragraph, numbers[k]);
		rec->confidence = REC_STRUCTURED;
		g_array_index(w->apart, guint8, from + k) = TRUE;
	}
	return n > 0;
}

static void
add_block_item(Walk *w, guint i, Span span)
{
	const Block *block = doc_block(w->doc, i);
	g_autofree char *number = walk_item_number(w, block);
	add_item(w, i, span, number);
	walk_list_went_on(w, block);
}

/* ---- tables ------------------------------------------------------------------------------- */

static guint
filled_words(const char *text)
{
	guint words = 0, letters = 0;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		letters = g_unichar_isalpha(c) || g_unichar_ismark(c) ? letters + 1 : 0;
		words += letters == 3;
	}
	return words;
}

/* The span of a cell in the row's plain text. */
static Span
cell_span(const Scan *scan, guint column)
{
	const char *text = scan->plain->str, *start = text;
	for (guint i = 0; i < column; i++) {
		const char *tab = strpbrk(start, "\t");
		if (!tab)
			return (Span){0, 0};
		start = tab + 1;
	}
	return (Span){(guint)(start - text), (guint)(start + strcspn(start, "\t") - text)};
}

static guint
count_cells(const char *text)
{
	guint n = 1;
	for (const char *p = text; *p; p++)
		n += *p == '\t';
	return MIN(n, 64);
}

/* The head of a table: which column holds recommendations, and does another tell their fate? */
static gboolean
read_table_head(Walk *w)
{
	guint cells = count_cells(w->scan.text);
	w->table.column = -1;
	w->table.status = FALSE;
	for (guint k = 0; k < cells; k++) {
		Span cell = cell_span(&w->scan, k);
		guint words = cues_words(&w->scan, cell, 1);
		cell.start = cues_skip(&w->scan, cell.start, cell.end);
		if (words > 6)
			return FALSE;
		if (w->table.column < 0 && cues_at(&w->scan, CUE_COLUMN, cell))
			w->table.column = (gint)k;
		else if (cues_find(&w->scan, CUE_STATUS, cell))
			w->table.status = TRUE;
	}
	return w->table.column >= 0 && cells > 1;
}

static void
walk_row(Walk *w, guint i)
{
	gboolean first = !w->table.open;
	w->table.open = TRUE;
	if (first && read_table_head(w))
		return;
	if (first)
		w->table.column = -1;
	Span label, all = cues_all(&w->scan), cell = {0, 0};
	guint rest;
	guint cells = count_cells(w->scan.text);
	for (guint k = 0; k < cells && w->table.column < 0; k++) {
		Span here = cell_span(&w->scan, k);
		if (lead_label(&w->scan, here, &label, &rest)) {
			Span text = {rest, all.end};
			g_autofree char *printed = cues_printed(&w->scan, text);
			if (filled_words(printed) < LABEL_WORDS_LEAST)
				return;
			g_autofree char *number = cues_printed(&w->scan, label);
			add_item(w, i, text, number);
			return;
		}
	}
	if (w->table.column >= 0)
		cell = cell_span(&w->scan, (guint)w->table.column);
	g_autofree char *printed = cues_printed(&w->scan, cell);
	if (filled_words(printed) < LABEL_WORDS_LEAST)
		return;
	Span number = {cell.start,
	               cell.start + (guint)strspn(w->scan.plain->str + cell.start, "0123456789.")};
	Recommendation *rec =
	        add_record(w, i, cell, w->table.status ? REC_REPORTED : REC_MADE, REC_STRUCTURED);
	if (number.end > number.start) {
		g_free(rec->number);
		rec->number = cues_printed(&w->scan, number);
	}
	set_issuers(w, rec, (Span){0, 0});
}

/* ---- one block ---------------------------------------------------------------------------- */

/* Whatever stands alone and names itself: "Recommendation 4: …", "… (Recommendation 4)". */
static gboolean
walk_label(Walk *w, guint i)
{
	Span label, all = cues_all(&w->scan);
	guint rest, end;
	const Block *block = doc_block(w->doc, i);
	if (lead_label(&w->scan, all, &label, &rest)) {
		g_autofree char *number = cues_printed(&w->scan, label);
		if (cues_words(&w->scan, (Span){rest, all.end}, 1) >= LABEL_WORDS_LEAST &&
		    block->role != ROLE_HEADING) {
			add_item(w, i, (Span){rest, all.end}, number);
			return TRUE;
		}
		walk_end_lead(w);
		doc_set(&w->label, number);
		return TRUE;
	}
	if (block->role != ROLE_HEADING && lead_suffix(&w->scan, &label, &end)) {
		g_autofree char *number = cues_printed(&w->scan, label);
		add_item(w, i, (Span){cues_skip(&w->scan, 0, end), end}, number);
		return TRUE;
	}
	return FALSE;
}

static void
walk_heading(Walk *w, guint i)
{
	Span name = {0, 0};
	const Block *block = doc_block(w->doc, i);
	walk_path_set(w, block);
	g_clear_pointer(&w->label, g_free);
	if (walk_label(w, i))
		return;
	HeadingKind kind = lead_heading(&w->scan, &name);
	if (kind == HEADING_PURE || kind == HEADING_MIXED) {
		walk_open_zone(w, block->level, kind == HEADING_PURE, name);
		return;
	}
	if (walk_try_lead(w, i, TRUE))
		return;
	walk_end_lead(w);
	w->zone.idle = 0;
	if (w->zone.level && (block->level <= w->zone.level || kind == HEADING_STOP))
		walk_close_zone(w);
	if (kind == HEADING_SUMMARY)
		w->summary = MAX(block->level, 1);
	else if (w->summary && block->level <= w->summary)
		w->summary = 0;
}

/* A labelled heading's text is the first block under it. */
static gboolean
take_label(Walk *w, guint i, Span all)
{
	if (!w->label)
		return FALSE;
	g_autofree char *number = g_steal_pointer(&w->label);
	if (cues_words(&w->scan, all, 1) < LABEL_WORDS_LEAST)
		return FALSE;
	walk_end_lead(w);
	add_item(w, i, all, number);
	return TRUE;
}

static void
walk_text(Walk *w, guint i)
{
	const Block *block = doc_block(w->doc, i);
	Span all = {cues_skip(&w->scan, 0, (guint)w->scan.plain->len), (guint)w->scan.plain->len};
	if (all.start >= all.end)
		return;
	if (walk_goes_on(w, i))
		return;
	if (take_label(w, i, all) || walk_label(w, i))
		return;
	if (walk_title_line(w, i) || walk_try_lead(w, i, FALSE))
		return;
	walk_check_lead(w, block);
	if (walk_is_marked(block) && walk_is_nested(w, block)) {
		walk_append(w, i);
		return;
	}
	if (walk_is_marked(block) && is_item(w, block, all)) {
		if (!add_paragraph_items(w, i, all))
			add_block_item(w, i, all);
		return;
	}
	if (!walk_is_marked(block)) {
		if (walk_topic_line(w, i) || add_unmarked(w, i))
			return;
	}
	walk_drift(w);
	judge_sentences(w, i, all.start);
}

static void
walk_block(Walk *w, guint i)
{
	const Block *block = doc_block(w->doc, i);
	if (block->flags & (BLOCK_LEGACY | BLOCK_BAD))
		return;
	if (block->role == ROLE_RUNNING_HEAD) {
		walk_running_head(w, i);
		return;
	}
	if (!walk_is_content(block))
		return;
	cues_scan(&w->scan, block->text, block->lang);
	countries_note(&w->countries, &w->scan);
	if (block->role != ROLE_TABLE)
		w->table.open = FALSE;
	if (block->role == ROLE_TABLE)
		walk_row(w, i);
	else if (block->role == ROLE_HEADING)
		walk_heading(w, i);
	else
		walk_text(w, i);
	w->content = i;
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* What needs all of a record's text, which may have gone on over blocks. */
static void
finish_record(Walk *w, guint i)
{
	Recommendation *rec = doc_recommendation(w->doc, i);
	cues_scan(&w->scan, rec->text, rec->lang);
	if (!rec->addressees->len && rec->confidence == REC_STRUCTURED && rec->class == REC_MADE) {
		Verdict verdict =
		        sentence_judge(&w->scan, (Span){0, cues_sentence_end(&w->scan, 0)});
		Span name = verdict.addressee;
		if (!verdict.found)
			name = walk_object_of_item(&w->scan);
		party_add(&w->scan, name, &w->countries, rec->addressees);
	}
	if (strchr(rec->number, '.') && rec->confidence == REC_STRUCTURED) {
		g_autoptr(GPtrArray) states = walk_states(&w->scan);
		if (states->len) {
			g_ptr_array_set_size(rec->issuers, 0);
			party_copy(states, rec->issuers);
		}
	}
	subject_fill(w->r, rec, &w->scan, g_array_index(w->actions, guint, i));
}

void
analyse_recommendations(Analyser *analyser, Document *doc)
{
	Walk w;
	walk_init(&w, analyser->recommender, doc);
	for (guint i = 0; i < doc->blocks->len; i++) {
		if (doc->recommendations->len >= RECORDS_MOST || w.bytes > BYTES_MOST) {
			doc_set_state(doc, DOC_PARTIAL,
			              "it holds more recommendations than are kept (%u)",
			              doc->recommendations->len);
			break;
		}
		walk_block(&w, i);
	}
	for (guint i = 0; i < doc->recommendations->len; i++)
		finish_record(&w, i);
	repeat_find(doc, w.apart, w.in_summary);
	walk_clear(&w);
}
