/*
 * cite: a document, or a place in it, as other people's papers and programs cite it. Pure: records
 * in, text out. Read cite.c (what a citation holds), cite_title.c (titles and keys), cite_text.c
 * (styles for readers), cite_export.c (BibTeX, BibLaTeX, RIS) and cite_csl.c (CSL-JSON).
 *
 * A date is as precise as it is known; one that isn't known is "n.d." in text and left out of data.
 * A public address is cited, a place on somebody's disk never.
 *
 * Threads: any; a Citation isn't changed after citation_number.
 * Sources: Chicago Manual of Style (17th ed., notes), Publication Manual of the APA (7th ed.),
 * OSCOLA (4th ed.), the manuals of BibTeX and BibLaTeX, the RIS specification, CSL 1.0.2.
 */
#pragma once
#include <glib.h>
#include "store.h"

typedef enum { CITE_TEXT, CITE_BIBTEX, CITE_BIBLATEX, CITE_RIS, CITE_CSL_JSON } CiteFormat;
typedef enum { CITE_CHICAGO, CITE_APA, CITE_OSCOLA } CiteStyle;

/* "text", "bibtex" …; "chicago", "apa", "oscola". FALSE: no such name. */
gboolean cite_format_parse(const char *name, CiteFormat *ret_format);
gboolean cite_style_parse(const char *name, CiteStyle *ret_style);
const char *cite_format_name(CiteFormat format);
const char *cite_style_name(CiteStyle style);
/* The media type, static; and how a file's name ends, "bib". */
const char *cite_format_type(CiteFormat format);
const char *cite_format_suffix(CiteFormat format);

/* A place in a document. Strings may be NULL or "": not known. */
typedef struct {
	guint page, page_last;          /* as a viewer counts, from 1; 0: none */
	const char *label, *label_last; /* as printed on them */
	const char *paragraph;          /* number of the document's own paragraph: "33", "33(b)" */
	const char *number;             /* of a recommendation, as printed */
	const char *heading;            /* innermost; cited where nothing is numbered */
	const char *anchor;             /* HTML id */
	gboolean attached;              /* in a file inside the file: its pages have no address */
} CitePlace;

/* What a kind of document is called; see cite.c. */
typedef struct CiteKind CiteKind;

typedef struct {
	char *id, *key;        /* key: ASCII, [a-z0-9_-] */
	char *author;          /* a body, "" unknown */
	char *title;           /* without capitals throughout, without a closing full stop */
	char *date, *accessed; /* YYYY, YYYY-MM, YYYY-MM-DD; date may be "" */
	char *lang, *language; /* code and English name, "" unknown */
	char *symbol, *sha256, *abstract;
	char *url; /* public, leading to the place; "" none */
	GStrv themes;
	guint pages;             /* 0: has none */
	gboolean united_nations; /* symbol is the key by which it is known */
	const CiteKind *kind;
	/* The place, "" not known: "33(b)"; "4"; "7" or "6-7"; "PDF p. 11", "" where page says it;
	 * a heading. */
	char *paragraph, *number, *page, *pdf_page, *heading;
	gboolean pages_many; /* page is a range */
	gboolean page_named; /* page is a name ("Cover"), not a number */
} Citation;

/*
 * author: who answers for it where document->publisher is empty, or NULL. abstract: or NULL.
 * place: NULL: the whole document. accessed: YYYY-MM-DD, the day it was read.
 */
Citation *citation_new(const DocumentRecord *document, const char *author, const char *abstract,
                       const CitePlace *place, const char *accessed, const Vocabulary *vocabulary);
void citation_free(Citation *citation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Citation, citation_free)

/* Sets keys apart that are equal: name, name-1, name-2 in the order of citations (of Citation*). */
void citation_number(GPtrArray *citations);

/* All of them in one text; style counts for CITE_TEXT only. Caller frees. */
char *cite_write(const GPtrArray *citations, CiteFormat format, CiteStyle style,
                 const Vocabulary *vocabulary);

/* Today in UTC, YYYY-MM-DD. Caller frees. */
char *cite_today(void);
/* "p. 7 (PDF p. 11)", "para. 33(b)": paragraph first; "" the whole. Caller frees. */
char *cite_place_words(const Citation *citation);
/* What it is in words, static: "Press release"; "" where that goes without saying. */
const char *cite_genre(const Citation *citation);
/* TRUE where Highwire's tags for a technical report fit (report, proceedings, policy brief). */
gboolean cite_is_report(const Citation *citation);
