/*
 * slip: how easily one word is typed where another was meant. Words are folded as tok folds them.
 *
 * A slip weighs about 1: less for what fingers and ears do often (a letter doubled or not, two
 * exchanged, a neighbour on the keyboard, a vowel for a vowel, c for k or s), more for the rest and
 * for the first letter, which is seldom wrong. Sources: Damerau (1964) for the kinds of slips;
 * Kernighan, Church, Gale (1990) for weighing them as a noisy channel; Pollock, Zamora (1984) for
 * first letters and doubled ones; Russell's and Philips's keys (Soundex 1918, Metaphone 1990) for
 * what sounds alike. Pure functions; any thread.
 */
#pragma once
#include <glib.h>

enum { SLIP_LETTERS_MAX = 48 };

/* What it costs to have typed `typed` for `meant`; 0 for equal words, G_MAXDOUBLE where one has
 * more than SLIP_LETTERS_MAX characters. */
double slip_cost(const char *typed, const char *meant);

/* Words that sound alike to an English ear have one key; a word of other letters than a to z is its
 * own. Caller frees. */
char *slip_sound(const char *word);
