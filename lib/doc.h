/*
 * doc: the document model, its wire form and its dump.
 *
 * A document becomes blocks, blocks become passages. The worker (rapporteur-extract) builds a
 * Document; doc_write turns it into bytes; the indexer, which trusts nothing that comes from a
 * worker, reads them with doc_read. Nothing here knows about PDF, HTML or SQL.
 *
 *   Document ── pages[]      one for each page: number from 1, printed label, what its text is like
 *            ├─ blocks[]     in reading order: heading, paragraph, list item, table row, footnote …
 *            ├─ passages[]   runs of blocks that never cross a heading: what a search finds
 *            ├─ links[]      where the document points to
 *            ├─ outline[]    the document's own table of contents (bookmarks)
 *            ├─ recommendations[] what it recommends, reports as recommended, or is pledged in it
 *            ├─ values[]     every metadata value found, with its source; the chosen one marked
 *            └─ attachments[] files inside the file (portfolios)
 *
 * Ownership: a Document owns all below it. Strings are UTF-8, NFC unless said otherwise, never
 * NULL where "" will do. Threads: a Document belongs to one thread at a time.
 */
#pragma once
#include <glib.h>

typedef enum {
	DOC_OK,          /* text was read */
	DOC_PARTIAL,     /* some text was read, then a limit was reached or a page failed: see reason */
	DOC_NO_TEXT,     /* pages are pictures only: wants OCR */
	DOC_BAD_TEXT,    /* text has no Unicode map or is garbled; kept out of the words */
	DOC_LEGACY_FONT, /* text is in an 8-bit font encoding; kept out of the words */
	DOC_EMPTY,       /* the file, or the page's main content, holds nothing */
	DOC_ENCRYPTED,   /* a password is needed to open it */
	DOC_DAMAGED,     /* truncated or broken beyond repair */
	DOC_UNSUPPORTED, /* not a format that is read, whatever the name says */
	DOC_LIMIT,       /* time, memory or size limit reached before any text was read */
	DOC_CRASHED      /* the worker died on it (set by the indexer only) */
} DocState;

/* "ok", "partial", "no_text", "bad_text", "legacy_font", "empty", "encrypted", "damaged", … */
const char *doc_state_name(DocState state);
gboolean doc_state_parse(const char *name, DocState *ret_state);

typedef enum {
	ROLE_BODY,         /* a paragraph */
	ROLE_HEADING,      /* level 1 … 6 */
	ROLE_LIST,         /* a list item; level = depth from 1, number = its marker as printed */
	ROLE_FOOTNOTE,     /* footnote or endnote; number = its mark */
	ROLE_TABLE,        /* one row; cells separated by U+0009 */
	ROLE_CAPTION,      /* of a figure, table or photograph */
	ROLE_CONTENTS,     /* a line of a table of contents */
	ROLE_FORM,         /* text of a form field */
	ROLE_ANNOTATION,   /* text of an annotation */
	ROLE_RUNNING_HEAD, /* header or footer repeated over pages: kept out of ranking */
	ROLE_PAGE_NUMBER,  /* the printed page number: kept out of ranking */
	ROLE_LAST = ROLE_PAGE_NUMBER
} BlockRole;

/* "body", "heading", "list", "footnote", "table", "caption", "contents", "form", … */
const char *block_role_name(BlockRole role);
gboolean block_role_parse(const char *name, BlockRole *ret_role);

/* FALSE for running heads and page numbers, which no search may find. */
gboolean block_role_is_searched(BlockRole role);

enum { /* Block.flags */
	BLOCK_ZAWGYI = 1u << 0,  /* text was Zawgyi; raw keeps it as printed, text is Unicode */
	BLOCK_LEGACY = 1u << 1,  /* text is in a legacy font's code: not searched */
	BLOCK_BAD = 1u << 2,     /* text has no Unicode map: not searched */
	BLOCK_BOLD = 1u << 3,    /* set in bold throughout */
	BLOCK_CONTINUES = 1u << 4 /* goes on from the block before it (over a page or column break) */
};

typedef struct {
	BlockRole role;
	guint level;       /* heading 1 … 6, list depth from 1, else 0 */
	guint page;        /* page (from 1) of its first character; HTML: 1 */
	guint page_last;   /* page of its last character */
	guint attachment;  /* 0: the file itself; n: attachments[n - 1], page counts in that file */
	guint flags;
	char *number;      /* paragraph or item number, note mark, as printed ("12", "(a)", "4.2", "•") */
	char *anchor;      /* HTML id that leads here, or "" */
	char *lang;        /* BCP 47, "" unknown */
	char *text;        /* without the number; lines joined by U+0020 */
	char *raw;         /* as printed where text was converted (Zawgyi), else NULL */
	float size;        /* type size in points; 0 unknown (HTML) */
} Block;

typedef struct {
	guint number;     /* from 1, as a viewer counts */
	guint attachment; /* as in Block */
	char *label;      /* printed label: "iii", "7", "Cover"; "" when none is known */
	DocState state;   /* DOC_OK, DOC_NO_TEXT, DOC_BAD_TEXT, DOC_LEGACY_FONT, DOC_EMPTY, DOC_LIMIT */
	guint characters; /* code points of text */
	guint images;
	float width, height; /* points; 0 for HTML */
} Page;

/*
 * A run of blocks, possibly cut inside long ones. Its text is made by doc_passage_text.
 * Passages never cross a heading, an attachment or a role class (body+list / footnote / table …).
 */
typedef struct {
	guint block_first, block_last; /* indexes into blocks, inclusive */
	guint start, end; /* byte offsets: start in the first block's text, end in the last one's */
	guint page, page_last;
	guint attachment;
	guint ordinal;    /* counts from 1 among the passages that begin on this page */
	BlockRole role;   /* of its first block */
	char *heading;    /* heading path, outermost first, joined by U+001F; "" at the top */
	char *number;     /* of its first block */
	char *lang;
} Passage;

typedef struct {
	guint block;  /* index of the block it stands in, or G_MAXUINT */
	guint page;
	char *text;   /* what is underlined, "" unknown */
	char *target; /* URI as written, resolved against the document's base where there is one */
} Link;

typedef struct {
	guint level, page; /* level from 1; page 0: not in this file */
	char *title;
} OutlineItem;

/* Where a metadata value came from, most trusted first (domain/citations-and-metadata 4.1). */
typedef enum {
	SOURCE_CATALOGUE,
	SOURCE_HIGHWIRE,
	SOURCE_JSONLD,
	SOURCE_DUBLIN_CORE,
	SOURCE_XMP,
	SOURCE_OPEN_GRAPH,
	SOURCE_HTML,    /* <title>, <time datetime>, lang= */
	SOURCE_VISIBLE, /* first page, <h1>, type size */
	SOURCE_INFO,    /* PDF Info dictionary */
	SOURCE_OUTLINE,
	SOURCE_NAME,    /* file name, path, address */
	SOURCE_TEXT,    /* counted from the words: language, countries, themes, kind */
	SOURCE_LAST = SOURCE_TEXT
} ValueSource;
const char *value_source_name(ValueSource source); /* "catalogue", "highwire", "json-ld", … */

/*
 * Fields: title subtitle kind date event_date created modified lang publisher author country org
 * theme symbol identifier description keywords base_url canonical generator producer, and for HTML
 * encoding: the one that was used, and what the page wrongly said.
 * date-like values: YYYY, YYYY-MM or YYYY-MM-DD: the length is the precision.
 * kind: the nine of the contract, and what a source says as it says it (chosen only if known).
 */
typedef struct {
	char *field, *value;
	ValueSource source;
	float confidence; /* 0 … 1 */
	gboolean chosen;  /* the value the record shows; several for country, org, theme */
} Value;

typedef enum {
	REC_MADE,     /* R: this document recommends */
	REC_REPORTED, /* Q: it reports what another recommends */
	REC_PLEDGED,  /* C: an addressee commits himself */
	REC_LAST = REC_PLEDGED
} RecommendationClass;

typedef enum {
	REC_STRUCTURED,   /* A: an item of a list under a heading or a lead-in */
	REC_PERFORMATIVE, /* B: a present performative (we urge …), or a sentence under such a heading */
	REC_POSSIBLE,     /* C: a modal in running text; shown on request only */
	REC_CONFIDENCE_LAST = REC_POSSIBLE
} RecommendationConfidence;

/* "R", "Q", "C"; "A", "B", "C". */
const char *recommendation_class_name(RecommendationClass class);
const char *recommendation_confidence_name(RecommendationConfidence confidence);

/* Who is asked, or asks. */
typedef struct {
	char *name;    /* the vocabulary's, where it knows one; else as printed, without article */
	char *printed; /* "" where nothing is printed: the document's publisher */
	char *country; /* ISO 3166 codes, a blank between; "" none */
} Party;

/* Several themes, groups or headings are joined by U+001F. Pages as in Block. */
typedef struct {
	RecommendationClass class;
	RecommendationConfidence confidence;
	guint block_first, block_last; /* where it stands: as in Passage */
	guint start, end;
	guint page, page_last, attachment;
	guint repeats;   /* index of the recommendation that this one says again, or G_MAXUINT */
	guint level;     /* of what is asked, 1 … 5 (rec_verbs.tsv); 0 unknown */
	char *number;    /* as printed: "1", "33(a)", "143.27", "Recommendation 4"; "" none */
	char *paragraph; /* number of the document's own paragraph it stands in, "" none */
	char *text;      /* as printed, without number; blocks joined by a blank */
	char *lead_in;   /* "The State party should:"; "" none */
	char *heading;   /* heading path, outermost first */
	char *verb;      /* the first verb of what is asked, as rec_verbs.tsv has it; "" unknown */
	char *themes, *affected;
	char *lang;
	GPtrArray *addressees, *issuers; /* of Party */
} Recommendation;

typedef struct {
	char *name, *type;
	guint64 size;
	DocState state;
	char *reason;
	guint pages;
} Attachment;

typedef struct {
	char *format;  /* "pdf", "html", … ; "" unknown */
	char *extractor; /* format and version of what read it: a change makes the indexer read it again */
	DocState state;
	char *reason;  /* why the state isn't "ok", in words a maintainer understands; else "" */
	gboolean restricted; /* the owner forbids copying; read all the same, and said */
	guint page_count;    /* pages the file has, read or not */
	guint left_out;      /* code points of menus, footers, cookie bars … not kept (HTML) */
	GPtrArray *pages, *blocks, *passages, *links, *outline, *values, *attachments;
	GPtrArray *recommendations; /* in reading order */
} Document;

Document *doc_new(void);
void doc_free(Document *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, doc_free)

/* Append one, with the strings copied; the document owns what is returned. */
Block *doc_add_block(Document *doc, BlockRole role, guint page, const char *text);
Page *doc_add_page(Document *doc, guint number, const char *label);
Passage *doc_add_passage(Document *doc, guint block_first, guint block_last);
Link *doc_add_link(Document *doc, guint block, guint page, const char *text, const char *target);
OutlineItem *doc_add_outline(Document *doc, guint level, guint page, const char *title);
/* Empty values (after trimming) are not added; then returns NULL. */
Value *doc_add_value(Document *doc, const char *field, const char *value, ValueSource source,
		     float confidence);
Attachment *doc_add_attachment(Document *doc, const char *name, const char *type, guint64 size);

/* Its pages, attachment and language are the blocks'; all else is empty, to be set. */
Recommendation *doc_add_recommendation(Document *doc, guint block_first, guint block_last);
/* An empty list of Party. */
GPtrArray *doc_parties_new(void);
/* Adds to addressees or issuers; strings are copied, NULL is "". */
Party *doc_add_party(GPtrArray *parties, const char *name, const char *printed,
		     const char *country);

Block *doc_block(const Document *doc, guint i);
Passage *doc_passage(const Document *doc, guint i);
Recommendation *doc_recommendation(const Document *doc, guint i);

/* Index of the passage in which the recommendation begins, or G_MAXUINT. In logarithmic time. */
guint doc_recommendation_passage(const Document *doc, const Recommendation *recommendation);
/* The printed label of a page, or "". */
const char *doc_page_label(const Document *doc, guint attachment, guint page);

/* Replace an owned string: frees *slot and stores a copy of value ("" for NULL). */
void doc_set(char **slot, const char *value);

/* Sets state and reason (printf form). A state already worse than OK is kept unless it is OK. */
void doc_set_state(Document *doc, DocState state, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The chosen value of a field, or NULL. The document owns it. */
const char *doc_chosen(const Document *doc, const char *field);

/* Where a field has values of SOURCE_CATALOGUE, these and no others become the chosen ones. */
void doc_prefer_catalogue(Document *doc);

/*
 * The passage's text: its blocks' texts joined by "\n", each after its number as printed ("3. Open a
 * second …"), cut at start and end. Caller frees.
 */
char *doc_passage_text(const Document *doc, const Passage *passage);

/* FALSE if no search may find it: by its role, or because its blocks are in a legacy font's code
 * or without a Unicode map. A passage never mixes such blocks with sound ones. */
gboolean doc_passage_is_searched(const Document *doc, const Passage *passage);

/* The wire form. Bytes are this build's own: never stored, so no version is promised. */
GBytes *doc_write(const Document *doc);

/*
 * Read a wire form from an untrusted process. Every count, offset, enum and string is checked:
 * UTF-8 valid, no NUL or control characters but tab and newline, offsets on character bounds,
 * indexes in range, pages in order, sizes within limits (64 MiB of text, 1,000,000 blocks).
 * Returns a new document, or NULL and ERROR_CORRUPT that names what is wrong.
 */
Document *doc_read(GBytes *bytes, GError **error);

/*
 * A form for people and golden tests: one line an item, stable, UTF-8, tab-separated:
 * "page 3 label iii ok", "heading 2 p3 «4.2 Embassies»", … Appends to out.
 */
void doc_dump(const Document *doc, GString *out);
