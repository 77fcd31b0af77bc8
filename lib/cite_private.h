/* cite_private: what the files of cite share. */
#pragma once
#include "cite.h"

struct CiteKind {
	const char *kind;   /* of the record */
	const char *genre;  /* export: type of report, genre */
	const char *phrase; /* APA's brackets, and in lower case Chicago's; "" none */
	const char *bibtex, *biblatex, *ris, *csl;
	gboolean part; /* its title stands in quotation marks, not in italics */
};

/* ---- titles and keys (cite_title.c) --------------------------------------------------------- */

/* One line that is fit for a terminal: blanks single, no control characters. */
char *cite_line(const char *text);
/* Capitals throughout become ordinary ones; a closing full stop goes, blanks become single. */
char *cite_title_tidy(const char *title, const Vocabulary *vocabulary);
/* "Guarding the journey: What countries owe": English only; names that are known keep capitals. */
char *cite_title_sentence(const char *title, const char *lang, const Vocabulary *vocabulary);
/* The quotation marks in title become the other ones; single: those around it are single. */
char *cite_title_within(const char *title, gboolean single);
/* Before and after the first colon; *ret_subtitle is NULL where there is none. */
char *cite_title_split(const char *title, char **ret_subtitle);
char *cite_key(const char *author, const char *title, const char *date, const char *id);

/* ---- dates (cite.c) ------------------------------------------------------------------------ */

/* 0 for what isn't known. */
void cite_date_parts(const char *date, guint *ret_year, guint *ret_month, guint *ret_day);
const char *cite_month(guint month); /* "July" */

/* ---- one format each ------------------------------------------------------------------------ */

void cite_text(GString *out, const Citation *c, CiteStyle style, const Vocabulary *vocabulary);
void cite_bibtex(GString *out, const Citation *c);
void cite_biblatex(GString *out, const Citation *c);
void cite_ris(GString *out, const Citation *c);
char *cite_csl_json(const GPtrArray *citations);
