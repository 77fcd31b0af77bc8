/*
 * phrasebook: what people may be about to type: titles and headings of searched documents, and the
 * organisations, places and terms of the vocabulary that the archive holds as they are; sorted by
 * each place where one of their words begins, so that a beginning is found wherever it stands in
 * them.
 *
 * Made once per change of the index, shared as store_shared.h tells. Threads: never changed after
 * it is made; any number may read it.
 */
#pragma once
#include "store.h"

typedef enum {
	PHRASE_TITLE,
	PHRASE_ORGANISATION,
	PHRASE_PLACE,
	PHRASE_TERM,
	PHRASE_HEADING,
	N_PHRASE_KINDS
} PhraseKind;

typedef struct {
	const char *printed, *folded; /* folded as tok_fold does */
	const char *document;         /* id of the one whose title it is; else NULL */
	PhraseKind kind;
	guint passages; /* that hold it, about; documents of a title */
} Phrase;

typedef struct Phrasebook Phrasebook;

/* The phrasebook of the store's content; the store's until its next call. NULL with error set when
 * the index can't be read. */
const Phrasebook *phrasebook_of(Store *store, GError **error);

/* Call fn for each phrase in which `folded` (at least a byte) stands from the beginning of a word
 * on; word counts the words before it; a phrase comes once for each place. */
typedef void (*PhraseFn)(const Phrase *phrase, guint word, gpointer data);
void phrasebook_find(const Phrasebook *book, const char *folded, PhraseFn fn, gpointer data);
guint phrasebook_size(const Phrasebook *book);

/* TRUE if text may begin a word at `at`: after a blank, and in scripts without blanks at each
 * cluster (no sign that belongs to the letter before it). For folded text. */
gboolean phrase_begins(const char *text, const char *at);
