/*
 * tok_break: where a text may be cut: between words (UAX #29), at the ends of lines (UAX #14),
 * never inside a cluster; in scripts without blanks by ICU's dictionaries.
 *
 * Threads: one Breaker each; the functions on characters are pure.
 */
#pragma once
#include <glib.h>

typedef enum { BREAK_WORDS, BREAK_LINES } BreakKind;

typedef struct Breaker Breaker;
/* Opens ICU's rules, some 10 us. Where its data is missing, the Breaker knows no bounds. */
Breaker *breaker_new(BreakKind kind);
void breaker_free(Breaker *breaker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Breaker, breaker_free)

/* Set marks[i] to 1 where one may cut before text[i], else to 0; marks has n bytes. Bounds near an
 * end that is no end of a word are that end's own. Time grows with n. */
void breaker_mark(Breaker *breaker, const gunichar *text, gsize n, guint8 *marks);

/* TRUE if a cluster goes on at text[i], i > 0: marks, what a virama stacks below, what a joiner
 * joins. */
gboolean break_hangs_on(const gunichar *text, gsize i);
/* TRUE for scripts whose words aren't set apart by blanks, and for wide characters. */
gboolean break_is_unspaced(gunichar c);
