/*
 * recommend_walk: where the walk over a document's blocks is: heading path, zone, lead-in, list.
 * Shared by recommend.c, which makes the records, and recommend_walk.c, which keeps this state.
 */
#pragma once
#include "recommend.h"

enum { WALK_LEVELS = 6, WALK_INLINE = 40 };

typedef enum {
	MARKER_NONE,
	MARKER_BULLET,
	MARKER_PLAIN,  /* 12 */
	MARKER_DOTTED, /* 143.27 */
	MARKER_LETTER, /* (a) */
	MARKER_ROMAN,  /* (ii) */
	MARKER_OTHER
} Marker;

typedef struct {
	guint level;        /* of the heading that opened it; 0: none is open */
	gboolean pure;      /* a heading of recommendations alone */
	GPtrArray *parties; /* named in the heading */
	gboolean listed;    /* a list stands in it */
	guint idle;         /* blocks of running text since its last record */
} Zone;

typedef struct {
	gboolean open;
	char *text, *number; /* number: of the paragraph that leads in, "" none */
	GPtrArray *parties;
	gboolean address;   /* it does nothing but name them */
	GPtrArray *issuers; /* where it says who recommends */
	RecommendationClass class;
	RecommendationConfidence confidence; /* of its items */
	Marker marker;                       /* of its items, once there is one */
	guint last;                          /* number of the last item */
	guint items, ended; /* items so far; of these, those that end in a full stop or semicolon */
} Lead;

typedef struct {
	Document *doc;
	const Recommender *r;
	Scan scan;
	char *path[WALK_LEVELS];
	guint attachment;
	Zone zone;
	Lead lead;
	guint summary;          /* level of the heading of a summary, 0: not in one */
	char *label;            /* of a heading whose text is still to come; or NULL */
	guint last, last_block; /* the last record and the last block that belongs to it */
	guint content;          /* the last block of text before this one */
	Marker nested;          /* of items within the last record */
	GPtrArray *review;      /* the State under review */
	struct {
		gboolean open, status;
		gint column; /* -1: none */
	} table;
	Countries countries;
	gsize bytes;                /* of records so far */
	GArray *apart, *in_summary; /* of guint8: see repeat_find */
	GArray *actions; /* of guint: where in a record's plain text what is asked begins */
} Walk;

void walk_init(Walk *w, const Recommender *r, Document *doc);
void walk_clear(Walk *w);

char *walk_path(const Walk *w);
void walk_path_set(Walk *w, const Block *heading);
void walk_open_zone(Walk *w, guint level, gboolean pure, Span name);
void walk_close_zone(Walk *w);
void walk_end_lead(Walk *w);
/* In a zone of recommendations alone, and not far behind them: a text without headings goes on
 * about other things. */
gboolean walk_is_strict(const Walk *w);

/* Running text, headings, lists and tables that hold a word. */
gboolean walk_is_content(const Block *block);
gboolean walk_is_marked(const Block *block);
/* A numbered paragraph of the document, "33", rather than an item of a list. */
gboolean walk_is_paragraph(const Block *block);
/* An item says at least three words, or in scripts without blanks a dozen letters. */
gboolean walk_is_long_enough(const Scan *scan, Span span);
/* The block's number without the marks after it; caller frees. */
char *walk_number(const Block *block);
/* The same as it is cited: "33(a)"; "" of a bullet. */
char *walk_item_number(const Walk *w, const Block *block);
/* The block is an item of the open lead-in's list. */
gboolean walk_in_list(const Walk *w, const Block *block);
void walk_list_went_on(Walk *w, const Block *block);
/* Ends the lead-in when a block shows that its list is over. */
void walk_check_lead(Walk *w, const Block *block);
/* An item within the last record, whose text ends in a colon. */
gboolean walk_is_nested(const Walk *w, const Block *block);
void walk_append(Walk *w, guint i);
/* The block goes on with the last record; then it is appended. */
gboolean walk_goes_on(Walk *w, guint i);

/* One more block of a zone that recommends nothing: after many the zone is over. */
void walk_drift(Walk *w);

/* The block is a lead-in; then it is the open one. */
gboolean walk_try_lead(Walk *w, guint i, gboolean heading);
/* A line that is a heading in all but its type: "Recommendations". */
gboolean walk_title_line(Walk *w, guint i);
/* In a zone: a line before a list that names its topic. */
gboolean walk_topic_line(Walk *w, guint i);
/* A heading of recommendations that the layout took for a running head. */
void walk_running_head(Walk *w, guint i);

/* "1) …; 2) …" in a sentence: at least two, in order; 0 if there are none. */
guint walk_inline_items(const Scan *scan, Span sentence, Span *items, char (*numbers)[8]);
/* "Encourage States to …": whom the item's verb has for its object. */
Span walk_object_of_item(const Scan *scan);
/* The States in brackets, of Party. */
GPtrArray *walk_states(const Scan *scan);
