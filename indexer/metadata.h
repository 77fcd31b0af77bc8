/*
 * metadata: what the files metadata_*.c share. analyse_metadata (analyse.h) is the entry.
 *
 * Each rule adds candidates (Value) with their source and a confidence, or lowers the confidence of
 * those that the extractor found; a refused one has 0. Then metadata_choose takes one a field.
 * Confidences are comparable within a field; what a source is worth for a field stands in that
 * field's file. Source of the rules: domain/citations-and-metadata 4.
 */
#pragma once
#include "analyse.h"
#include "date.h"
#include "metadata_terms.h"

struct Analyser {
	Tok *tok;
	const Vocabulary *vocabulary;
	DateFinder *dates;
	GPtrArray *title_patterns; /* of GRegex, by metadata_title.c's own index */
	GPtrArray *kind_patterns;  /* of GRegex, in vocabulary_kind_cues' order; NULL: malformed */
	GPtrArray *symbol_patterns;
	GPtrArray *theme_names; /* of const char*, the vocabulary's: an id of `themes` is a place
	                           here and, in steps of its length, a language */
	GHashTable *org_names;  /* set of names and abbreviations in text_squash's form */
	GHashTable *publishers; /* such names, without abbreviations → the canonical one */
	Terms *places, *orgs, *themes;  /* folded names */
	Terms *place_codes, *org_codes; /* abbreviations, case as printed */
	struct Recommender *recommender; /* recommend.h */
};

/* Each makes its part of the Analyser. */
void metadata_title_prepare(Analyser *a);
void metadata_kind_prepare(Analyser *a);
void metadata_subject_prepare(Analyser *a);

/* A pattern compiled for speed; the program ends if it is malformed. */
GRegex *metadata_pattern(const char *pattern);

typedef struct {
	const Analyser *a;
	Document *doc;
	const char *name;   /* path under the root */
	GPtrArray *front;   /* of Block, not owned: the text of the first two pages that have any */
	char *front_squash; /* all of it in text_squash's form */
	gboolean masthead;  /* page 1 opens as a United Nations document: "Distr.: General" */
	gulong letters;     /* bytes of text in the document */
} Metadata;

/* Marks the best of a field as chosen: a catalogue's values win, then confidence (at least
 * `least`), then the more trusted source, then the earlier. Returns it, or NULL. */
Value *metadata_choose(Document *doc, const char *field, float least);

/* The file's name without folders and extension. Caller frees. */
char *metadata_stem(const Metadata *m);

/* The largest type size among blocks of running text, 0 unknown. */
float metadata_body_size(const Document *doc);

/* One a field, in this order: later ones look at what the earlier have chosen. */
void metadata_language(Metadata *m);
void metadata_symbol(Metadata *m);
void metadata_title(Metadata *m);
void metadata_date(Metadata *m);
void metadata_kind(Metadata *m);
void metadata_subjects(Metadata *m); /* publisher, country, org, theme */

/* TRUE if text is not the title of anything: a program's or template's name, a file name, … */
gboolean metadata_is_junk_title(const Metadata *m, const char *title);
