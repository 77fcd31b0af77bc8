/*
 * search_explain: why a passage stands where it does, in parts that add up. Made by search_rank.h,
 * which has the formula.
 *
 *   passage  = sum of the terms' points (in all fields) + nearness + symbol
 *   document = sum of the terms' document_points + symbol
 *   score    = passage_share × best_passage + document_share × document
 *
 * Threads: a value by itself, that refers to nothing of the search it came from.
 */
#pragma once
#include <glib.h>

typedef enum { FIELD_TITLE, FIELD_HEADING, FIELD_TEXT, FIELD_NOTES, N_FIELDS } ExplainedField;

/* How a word stands in a field: "as typed", "another form" … and how often. */
typedef struct {
	const char *form; /* static */
	ExplainedField field;
	guint count;
} ExplainedPlace;

/* A word of the query that the passage or its title has. */
typedef struct {
	char *word;
	guint documents, passages; /* that have it in any form: those of the whole archive */
	double rarity;             /* idf among passages: what one occurrence is worth, about */
	GArray *places;            /* of ExplainedPlace, by form, then field */
	double points[N_FIELDS];   /* in the passage's score: one sum, split by how often it stands
	                              where */
	double document_points;    /* in the document's as a whole */
} ExplainedTerm;

typedef struct {
	GPtrArray *terms;        /* of ExplainedTerm*, in the order of the query */
	double nearness, symbol; /* neighbouring words near each other; the document's own symbol */
	double kept; /* 1; less for a passage among references, in an imprint or contents:
	                in the points already */
	double passage, best_passage, document, score;
	double passage_share, document_share;
} Explanation;

/* With no terms. Never NULL. */
Explanation *explanation_new(void);
void explanation_free(Explanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Explanation, explanation_free)

/* "title", "heading", "text", "notes". Static. */
const char *explanation_field(ExplainedField field);
/* How it stands in a field, by forms: "2 as typed, 1 another form"; "" where it doesn't. Caller
 * frees. */
char *explanation_places(const ExplainedTerm *term, ExplainedField field);
