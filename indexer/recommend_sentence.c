/* recommend_sentence: what one sentence is, by its cues and the order in which they stand. */
#include "recommend.h"

#include <string.h>

enum {
	NEAR_BYTES = 60,    /* between a voice and what it does: "the network, once more, urges" */
	CLAUSE_BYTES = 300, /* a clause between the two */
	NAME_BYTES = 240,   /* a longer name is a clause */
	ITEM_WORDS = 4      /* words among which an item's verb may stand */
};

/* The first hit of each kind in a sentence. */
typedef struct {
	const Hit *first[CUE_LAST + 1];
} Cues;

static void
gather(const Scan *scan, Span span, Cues *cues)
{
	memset(cues, 0, sizeof *cues);
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			break;
		CueKind kind = cues_kind(scan, i);
		if (hit->end <= span.end && !cues->first[kind])
			cues->first[kind] = hit;
	}
}

/* ---- names -------------------------------------------------------------------------------- */

/* A word in capitals is some body's abbreviation: "The SCWG-CAAC". */
static gboolean
has_capitals(const Scan *scan, Span span)
{
	g_autofree char *printed = cues_printed(scan, span);
	guint run = 0;
	for (const char *p = printed; *p && run < 3; p++)
		run = g_ascii_isupper(*p) ? run + 1 : 0;
	return run >= 3;
}

static gboolean
names_somebody(const Scan *scan, Span span)
{
	return has_capitals(scan, span) || cues_find(scan, CUE_DUTY, span) ||
	       cues_find(scan, CUE_VOICE, span) || cues_find(scan, CUE_BOTH, span) ||
	       cues_find(scan, CUE_STATE, span);
}

static Span
trim(const Scan *scan, Span span)
{
	const char *text = scan->plain->str;
	span.start = cues_skip(scan, span.start, span.end);
	while (span.end > span.start && strchr(" ,;:.-(", text[span.end - 1]))
		span.end--;
	return span;
}

static Span
checked(const Scan *scan, Span span)
{
	span = trim(scan, span);
	if (span.end - span.start > NAME_BYTES || !names_somebody(scan, span))
		return (Span){0, 0};
	return span;
}

/* "By the end of 2026, ", "Given the growing concern that …, " */
static guint
after_introductions(const Scan *scan, Span span)
{
	const char *text = scan->plain->str;
	while (cues_at(scan, CUE_INTRO, span)) {
		const char *comma = memchr(text + span.start, ',', span.end - span.start);
		if (!comma)
			break;
		span.start = cues_skip(scan, (guint)(comma - text), span.end);
	}
	return span.start;
}

/* An interjected clause belongs to no name: "the Board, in its next session, should". */
static guint
before_clause(const Scan *scan, Span span)
{
	const Hit *relative = cues_find(scan, CUE_RELATIVE, span);
	guint end = relative && relative->start > span.start ? relative->start : span.end;
	const char *text = scan->plain->str;
	/* "that the State party: (a) open …" */
	const char *colon = memchr(text + span.start, ':', end - span.start);
	end = colon ? (guint)(colon - text) : end;
	const char *comma = memchr(text + span.start, ',', end - span.start);
	for (; comma; comma = memchr(comma + 1, ',', (gsize)(text + end - comma - 1))) {
		guint at = (guint)(comma - text);
		if (cues_at(scan, CUE_INTRO, (Span){cues_skip(scan, at, end), end}))
			return at;
	}
	return end;
}

Span
sentence_subject(const Scan *scan, Span span)
{
	span.start = after_introductions(scan, trim(scan, span));
	span.end = before_clause(scan, span);
	return checked(scan, span);
}

/* After "recommends that": up to a modal or the verb. */
static Span
clause_subject(const Scan *scan, Span span)
{
	gboolean somebody = FALSE;
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		CueKind kind = cues_kind(scan, i);
		if (hit->start >= span.end)
			break;
		somebody |= kind == CUE_DUTY || kind == CUE_VOICE || kind == CUE_STATE ||
		            kind == CUE_BOTH;
		gboolean ends = kind == CUE_MODAL || kind == CUE_RELATIVE || kind == CUE_PASSIVE ||
		                kind == CUE_NOT || (kind == CUE_VERB && somebody);
		if (ends && hit->start > span.start)
			return checked(scan,
			               (Span){span.start,
			                      before_clause(scan, (Span){span.start, hit->start})});
	}
	/* "recommends that the State party:" */
	gboolean colon = span.end > span.start && scan->plain->str[span.end - 1] == ':';
	return colon ? checked(scan, span) : (Span){0, 0};
}

/* After "urges": up to the infinitive. */
Span
sentence_object(const Scan *scan, Span span)
{
	/* "reiterates its recommendation (see …, para. 9) that" */
	if (scan->plain->str[span.start] == '(') {
		const char *close =
		        memchr(scan->plain->str + span.start, ')', span.end - span.start);
		if (close)
			span.start = cues_skip(scan, (guint)(close - scan->plain->str), span.end);
	}
	const Hit *that = cues_at(scan, CUE_THAT, span);
	if (that)
		return clause_subject(scan, (Span){cues_skip(scan, that->end, span.end), span.end});
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		CueKind kind = cues_kind(scan, i);
		if (hit->start >= span.end)
			break;
		if (hit->start > span.start && (kind == CUE_INFINITIVE || kind == CUE_RELATIVE))
			return checked(scan, (Span){span.start, hit->start});
	}
	const char *colon = memchr(scan->plain->str + span.start, ':', span.end - span.start);
	if (!colon)
		return (Span){0, 0};
	return checked(scan, (Span){span.start, (guint)(colon - scan->plain->str)});
}

static guint
action_after(const Scan *scan, Span span)
{
	const Hit *to = cues_find(scan, CUE_INFINITIVE, span);
	return to ? to->end : span.start;
}

/* ---- the sentence ------------------------------------------------------------------------- */

static gboolean
is_near(const Hit *before, const Hit *after)
{
	return before && after && after->start >= before->end &&
	       after->start - before->end <= NEAR_BYTES;
}

static const char *
value_of(const Scan *scan, const Hit *hit)
{
	return g_array_index(scan->recommender->cues, Cue, hit->cue).value;
}

/* Only small words stand between the two: "the network also urges". */
static gboolean
is_adjacent(const Scan *scan, const Hit *before, const Hit *after)
{
	if (!before || !after || after->start < before->end ||
	    after->start - before->end > CLAUSE_BYTES)
		return FALSE;
	const char *text = scan->plain->str;
	guint at = cues_skip(scan, before->end, after->start), last = after->start;
	while (last > before->end && text[last - 1] == ' ')
		last--;
	/* "The Committee, recalling its earlier observations, urges" */
	if (text[before->end] == ',' && text[last - 1] == ',' && last - 1 > before->end)
		return TRUE;
	while (at < after->start) {
		const Hit *small = cues_at(scan, CUE_NOT, (Span){at, after->start});
		if (!small)
			return FALSE;
		at = cues_skip(scan, small->end, after->start);
	}
	return TRUE;
}

/* The hit of a kind that follows another most closely: a sentence may name several voices. */
static const Hit *
pair(const Scan *scan, Span span, CueKind who, CueKind what, const Hit **ret_who)
{
	const Hit *last = NULL;
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			break;
		CueKind kind = cues_kind(scan, i);
		if (kind == who)
			last = hit;
		else if (kind == what && last && is_adjacent(scan, last, hit)) {
			*ret_who = last;
			return hit;
		}
	}
	return NULL;
}

static gboolean
in_quotes(const Scan *scan, Span span, guint at)
{
	guint quotes = 0;
	for (guint i = span.start; i < at; i++)
		quotes += scan->plain->str[i] == '"';
	return quotes % 2;
}

/* An abbreviation before the verb speaks too: "GAO recommends". */
static gboolean
is_capitals(const Scan *scan, Span span)
{
	g_autofree char *printed = cues_printed(scan, span);
	gsize n = strlen(printed);
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isupper(printed[i]) && printed[i] != '-')
			return FALSE;
	return n >= 2 && n <= 12;
}

static Span
capitals_before(const Scan *scan, const Hit *verb, Span span)
{
	const char *text = scan->plain->str;
	guint end = verb->start;
	while (end > span.start && text[end - 1] == ' ')
		end--;
	guint start = end;
	while (start > span.start && text[start - 1] != ' ')
		start--;
	Span word = {start, end};
	return is_capitals(scan, word) ? word : (Span){0, 0};
}

static Verdict
made(const Scan *scan, Span span, const Hit *verb, Span issuer, CueKind cue)
{
	Span rest = {cues_skip(scan, verb->end, span.end), span.end};
	/* "it is recommended that": the conjunction is a part of the cue. */
	const char *end = scan->plain->str + verb->end - 4;
	gboolean that = verb->end - verb->start > 5 && memcmp(end, "that", 4) == 0;
	Span name = that ? clause_subject(scan, rest) : sentence_object(scan, rest);
	return (Verdict){TRUE,
	                 REC_MADE,
	                 REC_PERFORMATIVE,
	                 cue,
	                 name,
	                 issuer,
	                 action_after(scan, (Span){name.end ? name.end : rest.start, span.end})};
}

static Verdict
reported(const Scan *scan, Span span, const Hit *verb)
{
	Verdict verdict = {.found = TRUE,
	                   .class = REC_REPORTED,
	                   .confidence = REC_PERFORMATIVE,
	                   .cue = CUE_REPORTED,
	                   .action = verb->end};
	verdict.addressee =
	        sentence_object(scan, (Span){cues_skip(scan, verb->end, span.end), span.end});
	verdict.issuer = sentence_subject(scan, (Span){span.start, verb->start});
	return verdict;
}

/* Recommendation 3 of a work, named in running text. */
static const Hit *
numbered_mention(const Scan *scan, Span span)
{
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			break;
		if (cues_kind(scan, i) != CUE_LABEL || scan->plain->str[hit->end] != ' ')
			continue;
		guint at = hit->end + 1;
		while (at < span.end && g_ascii_isdigit(scan->plain->str[at]))
			at++;
		Span next = {at + 1, span.end};
		if (at > hit->end + 1 && at + 1 < span.end &&
		    (cues_at(scan, CUE_OF, next) || cues_at(scan, CUE_TO, next)))
			return hit;
	}
	return NULL;
}

/* What another says: by a phrase, by a source that says it, by the past of a body or a State. */
static Verdict
judge_reported(const Scan *scan, Span span, const Cues *cues)
{
	const Hit *who = NULL;
	const Hit *asks = cues->first[CUE_PRESENT], *past = cues->first[CUE_PAST];
	const Hit *modal = cues->first[CUE_MODAL], *source = cues->first[CUE_SOURCE];
	const Hit *phrase = cues->first[CUE_REPORTED], *says = cues->first[CUE_SAYS];
	gboolean weak = phrase && strcmp(value_of(scan, phrase), "weak") == 0;
	if (phrase && (!weak || asks || past || modal))
		return reported(scan, span, asks ? asks : past ? past : phrase);
	if (numbered_mention(scan, span))
		return reported(scan, span, numbered_mention(scan, span));
	if (source && asks && asks->start > source->end && is_near(source, asks))
		return reported(scan, span, asks);
	if (source && past && past->start > source->end && is_near(source, past))
		return reported(scan, span, past);
	if (source && says && (modal || strchr(scan->plain->str + span.start, '"')))
		return reported(scan, span, says);
	if ((past = pair(scan, span, CUE_VOICE, CUE_PAST, &who)) ||
	    (past = pair(scan, span, CUE_STATE, CUE_PAST, &who)))
		return reported(scan, span, past);
	/* "In 2019, the ILO recommended that …" */
	past = cues->first[CUE_PAST];
	if (past && capitals_before(scan, past, span).end)
		return reported(scan, span, past);
	return (Verdict){0};
}

static Verdict
judge_made(const Scan *scan, Span span, const Cues *cues)
{
	const Hit *who = NULL, *self = cues->first[CUE_SELF];
	if (self && !in_quotes(scan, span, self->start))
		return made(scan, span, self, (Span){0, 0}, CUE_SELF);
	const Hit *verb = pair(scan, span, CUE_VOICE, CUE_PRESENT, &who);
	if (verb && !in_quotes(scan, span, verb->start))
		return made(scan, span, verb, (Span){who->start, who->end}, CUE_PRESENT);
	verb = cues->first[CUE_PRESENT];
	gboolean third = verb && strcmp(value_of(scan, verb), "third") == 0;
	Span capitals = third ? capitals_before(scan, verb, span) : (Span){0, 0};
	if (capitals.end)
		return made(scan, span, verb, capitals, CUE_PRESENT);
	verb = pair(scan, span, CUE_MEETING, CUE_PAST, &who);
	/* "participants agreed that embassies should", not "that it had rained". */
	if (verb && (strcmp(value_of(scan, verb), "modal") != 0 ||
	             cues_find(scan, CUE_MODAL, (Span){verb->end, span.end})))
		return made(scan, span, verb, (Span){who->start, who->end}, CUE_MEETING);
	return (Verdict){0};
}

static Verdict
judge_passive(const Scan *scan, Span span, const Hit *passive)
{
	Span name = sentence_subject(scan, (Span){span.start, passive->start});
	if (!name.end)
		return (Verdict){0};
	return (Verdict){TRUE, REC_MADE, REC_PERFORMATIVE, CUE_PASSIVE, name, {0, 0}, passive->end};
}

static Verdict
judge_need(const Scan *scan, Span span, const Hit *need)
{
	Span rest = {cues_skip(scan, need->end, span.end), span.end};
	const Hit *to = cues_find(scan, CUE_INFINITIVE, rest);
	Span name = to ? checked(scan, (Span){rest.start, to->start}) : (Span){0, 0};
	return (Verdict){
	        TRUE, REC_MADE, REC_POSSIBLE, CUE_NEED, name, {0, 0}, to ? to->end : rest.start};
}

/* A modal asks something of whom it is the duty; of others it states a fact. */
static Verdict
judge_modal(const Scan *scan, Span span, const Hit *modal)
{
	/* "Ukraine: State Should Build on USAID's Oversight" is a title. */
	if (g_ascii_isupper(scan->text[g_array_index(scan->at, guint, modal->start)]) &&
	    modal->start > cues_skip(scan, span.start, span.end))
		return (Verdict){0};
	Span before = {span.start, modal->start};
	before.start = after_introductions(scan, trim(scan, before));
	const Hit *duty = cues_find(scan, CUE_DUTY, before);
	const Hit *holder = cues_find(scan, CUE_HOLDER, before);
	const CueKind others[] = {CUE_STATE, CUE_VOICE, CUE_BOTH};
	for (guint i = 0; i < G_N_ELEMENTS(others) && !duty; i++)
		duty = cues_find(scan, others[i], before);
	if (holder && (!duty || holder->start < duty->start))
		return (Verdict){0};
	if (!duty && !has_capitals(scan, before))
		return (Verdict){0};
	return (Verdict){TRUE,   REC_MADE,  REC_POSSIBLE, CUE_MODAL, sentence_subject(scan, before),
	                 {0, 0}, modal->end};
}

static Verdict
judge_pledge(const Scan *scan, Span span, const Hit *pledge)
{
	Span name = sentence_subject(scan, (Span){span.start, pledge->start});
	const Hit *holder = cues_find(scan, CUE_HOLDER, (Span){span.start, pledge->start});
	if (!name.end || (holder && holder->start <= name.start))
		return (Verdict){0};
	/* "accepted 12 of the 18 recommendations": some words are a pledge before a number only. */
	guint next = cues_skip(scan, pledge->end, span.end);
	if (strcmp(value_of(scan, pledge), "number") == 0 &&
	    !g_ascii_isdigit(scan->plain->str[next]))
		return (Verdict){0};
	return (Verdict){TRUE, REC_PLEDGED, REC_PERFORMATIVE, CUE_PLEDGE, name, name, pledge->end};
}

gboolean
sentence_is_cancelled(const Scan *scan, Span span)
{
	span.start = cues_skip(scan, span.start, span.end);
	if (span.end > span.start && scan->plain->str[span.end - 1] == '?')
		return TRUE;
	return cues_at(scan, CUE_ASIDE, span) || cues_find(scan, CUE_CANCEL, span);
}

Verdict
sentence_judge(const Scan *scan, Span span)
{
	Cues cues;
	Verdict verdict = {0};
	gather(scan, span, &cues);
	if (sentence_is_cancelled(scan, span))
		return verdict;
	gboolean told = cues.first[CUE_REPORTED] != NULL;
	if (!told)
		verdict = judge_made(scan, span, &cues);
	if (!verdict.found)
		verdict = judge_reported(scan, span, &cues);
	if (!verdict.found && cues.first[CUE_PASSIVE])
		verdict = judge_passive(scan, span, cues.first[CUE_PASSIVE]);
	if (!verdict.found && cues.first[CUE_PLEDGE])
		verdict = judge_pledge(scan, span, cues.first[CUE_PLEDGE]);
	if (!verdict.found && cues.first[CUE_NEED])
		verdict = judge_need(scan, span, cues.first[CUE_NEED]);
	if (!verdict.found && cues.first[CUE_MODAL])
		verdict = judge_modal(scan, span, cues.first[CUE_MODAL]);
	return verdict;
}

gboolean
sentence_is_opened(const Scan *scan, Span span)
{
	span.start = cues_skip(scan, span.start, span.end);
	for (guint word = 0; word < ITEM_WORDS; word++) {
		if (cues_at(scan, CUE_VERB, span) || cues_at(scan, CUE_OPENER, span) ||
		    cues_at(scan, CUE_MODAL, span) || cues_at(scan, CUE_PRESENT, span))
			return TRUE;
		const Hit *small = cues_at(scan, CUE_NOT, span);
		if (!small)
			return FALSE;
		span.start = cues_skip(scan, small->end, span.end);
	}
	return FALSE;
}
