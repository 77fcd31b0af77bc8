/*
 * emit: the shape of every answer. One JSON writer and the contract's objects (emit_json.c), one
 * HTML writer that can't forget to escape (emit_html.c), and text laid out for a terminal
 * (emit_wrap.c). Nothing here reads the index or knows HTTP.
 *
 * Threads: a writer belongs to one thread; everything else is pure.
 */
#pragma once
#include <glib.h>
#include "search.h"
#include "store.h"

/* ---- JSON (emit_json.c) -------------------------------------------------------------------- */

/*
 * A writer of compact JSON. The order of keys is the order of calls; a name is NULL inside an
 * array and at the top. Strings of any bytes become valid UTF-8 and valid JSON; a number that
 * JSON can't hold becomes null.
 */
typedef struct {
	GString *out;
	gboolean comma; /* a value stands before the next one in the innermost object or array */
} JsonOut;

JsonOut *json_out_new(void);
/* The text with a final newline; ends the writer. */
GBytes *json_out_finish(JsonOut *json);
/* Ends a writer whose text nobody wants. */
void json_out_free(JsonOut *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonOut, json_out_free)

void json_out_open(JsonOut *json, const char *name, char bracket);        /* '{' or '[' */
void json_out_close(JsonOut *json, char bracket);                         /* '}' or ']' */
void json_out_string(JsonOut *json, const char *name, const char *value); /* NULL: null */
void json_out_known(JsonOut *json, const char *name, const char *value);  /* NULL or "": null */
void json_out_strings(JsonOut *json, const char *name, const char *const *values);
void json_out_number(JsonOut *json, const char *name, guint64 value);
void json_out_real(JsonOut *json, const char *name, double value, guint decimals);
void json_out_bool(JsonOut *json, const char *name, gboolean value);
void json_out_null(JsonOut *json, const char *name);

/*
 * Where a reader finds this page: the document's public address, else /documents/ID/file, with
 * the fragment that leads there (#page=N for PDF, #anchor for HTML). Caller frees.
 */
char *emit_link(const DocumentRecord *document, const PassageRecord *passage);

/*
 * "p. 7 (PDF p. 11)": the printed label first, since people cite what is printed and open what is
 * counted; "p. 11" where label is "" or the same. Caller frees.
 */
char *emit_page_words(const char *label, guint number);

/* A kind as people read it: press-release is "press release". Caller frees. */
char *emit_kind_words(const char *kind);
/* A state likewise: no_text is "no text". Caller frees. */
char *emit_state_words(const char *state);

/* The contract's objects. */
void emit_document(JsonOut *json, const char *name, const DocumentRecord *document);
/* Opens nothing and closes nothing: the members shared by all answers that show a passage. */
void emit_passage_members(JsonOut *json, const DocumentRecord *document,
                          const PassageRecord *passage);
void emit_search(JsonOut *json, const char *query, const SearchResult *result, double took_ms);
/* { "error": { "code", "message", "parameter" } }; parameter may be NULL. */
void emit_error(JsonOut *json, const char *code, const char *message, const char *parameter);

/* ---- HTML (emit_html.c) -------------------------------------------------------------------- */

/*
 * A writer of HTML that knows no way to put text or a value in unescaped: tags and attribute names
 * are the program's own words, everything else goes through the escape. Attributes are pairs of
 * name and value that end in NULL; a NULL value leaves the attribute out. An href that isn't http,
 * https or of this server is left out.
 */
typedef struct {
	GString *out;
	GPtrArray *open; /* of const char*: tags to be closed, innermost last */
} HtmlOut;

/* Writes the head of a page; style is an address. */
HtmlOut *html_out_new(const char *title, const char *lang, const char *style);
/* Closes all that is open; ends the writer. */
GBytes *html_out_finish(HtmlOut *html);
void html_out_open(HtmlOut *html, const char *tag, ...) G_GNUC_NULL_TERMINATED;
void html_out_close(HtmlOut *html);
void html_out_void(HtmlOut *html, const char *tag, ...) G_GNUC_NULL_TERMINATED; /* <input> … */
void html_out_text(HtmlOut *html, const char *text);
/* A whole element that holds nothing but text. */
void html_out_element(HtmlOut *html, const char *tag, const char *text, ...) G_GNUC_NULL_TERMINATED;
/* Text with <mark> around highlights (pairs of code-point offsets, ascending). */
void html_out_marked(HtmlOut *html, const char *text, const GArray *highlights);

/* ---- text (emit_wrap.c) -------------------------------------------------------------------- */

/*
 * Columns that a terminal gives a character: 0 for non-spacing marks and zero-width characters, 2
 * for East Asian wide ones, else 1. Source: UAX #11 by GLib's tables.
 */
guint emit_char_width(gunichar c);
guint emit_text_width(const char *text);

typedef struct {
	const char *first, *rest;       /* put before the first line and before the others */
	const char *mark_on, *mark_off; /* around highlights; "" for none */
	const char *on, *off;           /* around each line without its prefix; "" for none */
	guint columns;                  /* of the whole line, prefix included; at least 20 */
	guint lines;                    /* at most; more ends in "…"; 0: any number */
} WrapStyle;

/*
 * Lay text out in lines of at most style->columns columns and append them, each with "\n".
 * Lines end at blanks and newlines, in Thai, Lao, Khmer, Burmese, Chinese and the like between
 * words (UAX #14, by ICU's dictionaries); a word too long for a line is cut between clusters.
 * Control characters become U+FFFD. highlights: pairs of code-point offsets in text, ascending;
 * count is the number of guints.
 */
void emit_wrap(GString *out, const char *text, const guint *highlights, gsize count,
               const WrapStyle *style);
