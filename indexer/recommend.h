/*
 * recommend: what the files recommend_*.c share. analyse_recommendations (analyse.h) is the entry.
 *
 * Structure first, words second. recommend.c walks the blocks once and knows where it is: under a
 * heading of recommendations (a zone), under a lead-in, in a table. recommend_lead.c reads headings
 * and lead-ins, recommend_sentence.c running text, recommend_party.c who is asked,
 * recommend_subject.c what about; recommend_scan.c finds the cues of all of them, once a block.
 * All take time proportional to the text. Sources: domain/recommendations; UPR Info's action
 * levels.
 */
#pragma once
#include "metadata.h"
#include "vocabulary_cues.h"

/* ---- cues (recommend_scan.c) -------------------------------------------------------------- */

typedef struct {
	CueKind kind;
	guint level;       /* CUE_VERB */
	const char *value; /* of the cue; of CUE_VERB the verb, of CUE_STATE its code */
	const char *name;  /* the cue's first term */
} Cue;

typedef struct Recommender Recommender;
struct Recommender {
	const Vocabulary *vocabulary;
	GArray *cues;        /* of Cue; an id of `terms` is a place here */
	GHashTable *terms;   /* language → Terms: its own cues and English ones */
	GPtrArray *articles; /* of char*: plain */
	GHashTable *orgs; /* text_squash of a name or abbreviation → Entity, NULL: of several */
	GHashTable *governments;  /* country code → Entity */
	const GPtrArray *places;  /* of Entity */
	const Analyser *analyser; /* places and themes that metadata prepared */
};

Recommender *recommender_new(const Analyser *analyser);
void recommender_free(Recommender *recommender);

/* A cue in a text: bytes of Scan.plain, end after its last. */
typedef struct {
	guint cue, start, end;
} Hit;

/* A text in lower case with plain quotes, dashes and blanks, and the cues in it. */
typedef struct {
	const Recommender *recommender;
	const char *text; /* as printed; not owned */
	GString *plain;
	GArray *at;   /* of guint: for each byte of plain its place in text, and one for its end */
	GArray *hits; /* of Hit, in order */
} Scan;

typedef struct {
	guint start, end; /* bytes of Scan.plain; equal: none */
} Span;

void cues_init(Scan *scan, const Recommender *recommender);
void cues_clear(Scan *scan);
/* Replaces what was scanned before. text must live as long as the scan is looked at. */
void cues_scan(Scan *scan, const char *text, const char *lang);
CueKind cues_kind(const Scan *scan, guint hit);
const Cue *cues_cue(const Scan *scan, guint hit);
/* Index of the first hit that begins at or after start. */
guint cues_from(const Scan *scan, guint start);
/* The first hit of a kind that lies within the span; or NULL. */
const Hit *cues_find(const Scan *scan, CueKind kind, Span span);
/* The same, of those that begin exactly at the span's start. */
const Hit *cues_at(const Scan *scan, CueKind kind, Span span);
Span cues_all(const Scan *scan);
/* Where the sentence that begins at from ends; blanks after it are left to cues_skip. */
guint cues_sentence_end(const Scan *scan, guint from);
/* Past blanks, quotes, bullets and dashes. */
guint cues_skip(const Scan *scan, guint from, guint end);
guint cues_words(const Scan *scan, Span span, guint least_letters);
/* As printed, white space as it is; caller frees. */
char *cues_printed(const Scan *scan, Span span);

/* ---- sentences (recommend_sentence.c) ----------------------------------------------------- */

typedef struct {
	gboolean found;
	RecommendationClass class;
	RecommendationConfidence confidence;
	CueKind cue;    /* the kind that decided */
	Span addressee; /* where its name stands, or none */
	Span issuer;
	guint action; /* where what is asked begins */
} Verdict;

/* What one sentence is, by its words alone. */
Verdict sentence_judge(const Scan *scan, Span sentence);
/* It begins as an item of a list of recommendations does: "Ensure", "Do not", "Increased". */
gboolean sentence_is_opened(const Scan *scan, Span sentence);
/* Said not to be one: "under the law", "see also", "the following recommendations are addressed".
 */
gboolean sentence_is_cancelled(const Scan *scan, Span sentence);
/* The subject before a modal or a passive, or none: "By the end of 2026, executive heads of …". */
/* Whom a verb has for its object: "States" in "urges States to", after the verb. */
Span sentence_object(const Scan *scan, Span after);
Span sentence_subject(const Scan *scan, Span before);

/* ---- who (recommend_party.c) -------------------------------------------------------------- */

typedef struct {
	const char *recent[2]; /* country codes last named, the latest first; or NULL */
	const char *review;    /* cue value of the State under review; NULL none */
	const char *review_name;
} Countries;

/* Adds the parties that a name stands for. */
void party_add(const Scan *scan, Span name, const Countries *countries, GPtrArray *parties);
void party_copy(const GPtrArray *from, GPtrArray *to);
/* States in brackets at a text's end: those who recommend, in a Universal Periodic Review. */
void party_add_states(const Scan *scan, GPtrArray *parties);
/* Keeps what countries a text names. */
void countries_note(Countries *countries, const Scan *scan);

/* ---- what (recommend_subject.c) ----------------------------------------------------------- */

/* Sets verb, level, themes and affected of a recommendation from its text's scan. */
void subject_fill(const Recommender *recommender, Recommendation *rec, const Scan *scan,
                  guint action);

/* ---- headings and lead-ins (recommend_lead.c) --------------------------------------------- */

typedef enum {
	HEADING_PLAIN,
	HEADING_PURE,
	HEADING_MIXED,
	HEADING_SUMMARY,
	HEADING_STOP
} HeadingKind;

/* What a heading opens. ret_name: an addressee in it ("Recommendations to the Government"). */
HeadingKind lead_heading(const Scan *scan, Span *ret_name);
/* "Recommendation 4: …" at the span's start: the label's span and where the text goes on, or FALSE.
 */
gboolean lead_label(const Scan *scan, Span span, Span *ret_label, guint *ret_rest);
/* "… (Recommendation 4)" at the end: the number's span. */
gboolean lead_suffix(const Scan *scan, Span *ret_number, guint *ret_end);
/* A line that names an addressee: "To the Government of Myanmar:", in a zone also a bare name. */
gboolean lead_is_address(const Scan *scan, gboolean pure, gboolean heading, Span *ret_name);

/* ---- after the walk (recommend_repeat.c) -------------------------------------------------- */

/*
 * Repeats point to what they repeat; and where a document sets its recommendations apart, sentences
 * of its running text are possible ones only. apart: for each recommendation, stands in a zone or a
 * list; summary: stands in a summary (guint8 each).
 */
void repeat_find(Document *doc, const GArray *apart, const GArray *summary);
