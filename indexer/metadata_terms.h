/*
 * metadata_terms: find many known terms (places, organisations, subject words) in a text at once.
 * Threads: read-only after the last terms_add.
 */
#pragma once
#include <glib.h>

typedef struct Terms Terms;

Terms *terms_new(void);
void terms_free(Terms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Terms, terms_free)

/*
 * term is in the form of the texts that will be searched: text_plain's, or as printed where case
 * counts. Terms below two bytes are passed over. id comes back with every hit; a term added
 * under two ids belongs to both, one added twice under the same counts once.
 */
void terms_add(Terms *terms, const char *term, guint id);

/*
 * Calls fn for every term in text, the longest at each place, none within another. Terms of scripts
 * with word spaces match whole words (a possessive may follow), others anywhere.
 */
void terms_find(const Terms *terms, const char *text, void (*fn)(guint id, gpointer data),
                gpointer data);

/* As terms_find, and says where the term stands: bytes of text, end after its last. */
typedef void (*TermsSpanFn)(guint id, gsize start, gsize end, gpointer data);
void terms_find_spans(const Terms *terms, const char *text, TermsSpanFn fn, gpointer data);
