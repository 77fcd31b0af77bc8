/* slip: see slip.h. */
#include "slip.h"

#include <math.h>
#include <string.h>

static const double USUAL = 1.2, NEIGHBOUR = 0.8, ALIKE = 0.8, DOUBLED = 0.5, SWAPPED = 0.7;
static const double MARK = 0.6, SILENT = 0.8, FIRST = 0.5;
/* However it is written, it sounds the same. */
static const double HEARD = 0.6, HEARD_PART = 0.1;

/* ---- letters --------------------------------------------------------------------------------- */

/* On QWERTY, in keys; FALSE: not one of its letters. */
static gboolean
key_place(gunichar c, double *ret_x, double *ret_y)
{
	static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
	static const double shift[] = {0, 0.25, 0.75};
	for (guint y = 0; y < 3 && c > 0 && c < 128; y++) {
		const char *at = strchr(rows[y], (char)c);
		if (!at)
			continue;
		*ret_x = (double)(at - rows[y]) + shift[y];
		*ret_y = y;
		return TRUE;
	}
	return FALSE;
}

static gboolean
are_neighbours(gunichar a, gunichar b)
{
	double ax, ay, bx, by;
	return key_place(a, &ax, &ay) && key_place(b, &bx, &by) && fabs(ax - bx) <= 1 &&
	       fabs(ay - by) <= 1;
}

static gboolean
is_vowel(gunichar c)
{
	return c > 0 && c < 128 && strchr("aeiouy", (char)c);
}

static gboolean
sound_alike(gunichar a, gunichar b)
{
	static const char *const groups[] = {"cks", "ckq", "sz", "gj", "fv",
	                                     "vw",  "td",  "bp", "mn"};
	if (is_vowel(a) && is_vowel(b))
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(groups) && a < 128 && b < 128; i++)
		if (strchr(groups[i], (char)a) && strchr(groups[i], (char)b))
			return TRUE;
	return FALSE;
}

/* A tone or a vowel that is written above, below or beside its consonant. */
static gboolean
is_mark(gunichar c)
{
	return g_unichar_ismark(c) || (c >= 0x0e30 && c <= 0x0e4e) || (c >= 0x0eb0 && c <= 0x0ecd);
}

static double
exchange_cost(gunichar typed, gunichar meant)
{
	if (typed == meant)
		return 0;
	if (is_mark(typed) && is_mark(meant))
		return MARK;
	return sound_alike(typed, meant) ? ALIKE : are_neighbours(typed, meant) ? NEIGHBOUR : USUAL;
}

/* Of a letter that stands between these two and should not. */
static double
extra_cost(gunichar c, gunichar before, gunichar after)
{
	if (c == before || c == after)
		return DOUBLED;
	if (is_mark(c))
		return MARK;
	return are_neighbours(c, before) || are_neighbours(c, after) ? NEIGHBOUR : USUAL;
}

static double
missing_cost(gunichar c, gunichar before, gunichar after)
{
	if (c == before || c == after)
		return DOUBLED;
	if (is_mark(c))
		return MARK;
	return is_vowel(c) || c == 'h' ? SILENT : 1;
}

/* ---- words ----------------------------------------------------------------------------------- */

typedef struct {
	gunichar at[SLIP_LETTERS_MAX + 2]; /* ends with 0 */
	guint n;
} Letters;

static gboolean
read_letters(const char *word, Letters *letters)
{
	for (letters->n = 0; *word; word = g_utf8_next_char(word)) {
		if (letters->n == SLIP_LETTERS_MAX)
			return FALSE;
		letters->at[letters->n++] = g_utf8_get_char(word);
	}
	letters->at[letters->n] = 0;
	return TRUE;
}

static double
cell(const Letters *t, const Letters *m, guint i, guint j, double rows[3][SLIP_LETTERS_MAX + 1])
{
	double best = G_MAXDOUBLE;
	const double *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
	if (i && j)
		best = before[j - 1] + exchange_cost(t->at[i - 1], m->at[j - 1]);
	if (i)
		best = MIN(best, before[j] + extra_cost(t->at[i - 1], i > 1 ? t->at[i - 2] : 0,
		                                        t->at[i]));
	if (j)
		best = MIN(best, now[j - 1] + missing_cost(m->at[j - 1], j > 1 ? m->at[j - 2] : 0,
		                                           m->at[j]));
	if (i > 1 && j > 1 && t->at[i - 1] == m->at[j - 2] && t->at[i - 2] == m->at[j - 1])
		best = MIN(best, earlier[j - 2] + SWAPPED);
	return best;
}

double
slip_cost(const char *typed, const char *meant)
{
	Letters t, m;
	double rows[3][SLIP_LETTERS_MAX + 1];
	if (strcmp(typed, meant) == 0)
		return 0;
	if (!read_letters(typed, &t) || !read_letters(meant, &m))
		return G_MAXDOUBLE;
	for (guint i = 0; i <= t.n; i++)
		for (guint j = 0; j <= m.n; j++)
			rows[i % 3][j] = i || j ? cell(&t, &m, i, j, rows) : 0;
	double cost = rows[t.n % 3][m.n];
	g_autofree char *heard = slip_sound(typed), *sound = slip_sound(meant);
	if (strcmp(heard, sound) == 0)
		return MIN(cost, HEARD + HEARD_PART * cost);
	return t.at[0] == m.at[0] ? cost : cost + FIRST;
}

/* ---- sound ----------------------------------------------------------------------------------- */

/* What stands at word, in order of trial: the letters, what must follow them ("" anything, "^" the
 * word begins here, "$" it ends, "+" e, i or y), and what is heard. */
static const struct {
	const char *letters, *where, *sound;
} sounds[] = {
        {"kn", "^", "n"}, {"gn", "^", "n"}, {"wr", "^", "r"}, {"ps", "^", "s"},  {"mb", "$", "m"},
        {"gh", "t", ""},  {"gh", "$", ""},  {"e", "$", ""},   {"sch", "", "sk"}, {"tch", "", "C"},
        {"dge", "", "j"}, {"ph", "", "f"},  {"ck", "", "k"},  {"ch", "", "C"},   {"sh", "", "S"},
        {"th", "", "t"},  {"qu", "", "kw"}, {"q", "", "k"},   {"x", "", "ks"},   {"z", "", "s"},
        {"c", "+", "s"},  {"c", "", "k"},   {"g", "+", "j"},  {"ee", "", "i"},   {"ea", "", "i"},
        {"ie", "", "i"},  {"ei", "", "i"},  {"ey", "", "i"},  {"oo", "", "u"},   {"ou", "", "u"},
        {"ew", "", "u"},  {"oa", "", "o"},  {"au", "", "o"},  {"aw", "", "o"},   {"ai", "", "e"},
        {"ay", "", "e"},  {"ae", "", "e"},  {"w", "$", ""},
};

/* The length of the letters at word that a rule takes, with what is heard; 0: none does. */
static gsize
apply_rule(const char *word, gboolean begins, const char **ret_sound)
{
	for (guint i = 0; i < G_N_ELEMENTS(sounds); i++) {
		gsize n = strlen(sounds[i].letters);
		const char *where = sounds[i].where;
		if (strncmp(word, sounds[i].letters, n) != 0 || (*where == '^' && !begins) ||
		    (*where == '$' && word[n]) || (*where == 't' && word[n] != 't') ||
		    (*where == '+' && (!word[n] || !strchr("eiy", word[n]))))
			continue;
		*ret_sound = sounds[i].sound;
		return n;
	}
	return 0;
}

char *
slip_sound(const char *word)
{
	gsize n = strlen(word);
	if (strspn(word, "abcdefghijklmnopqrstuvwxyz") != n)
		return g_strdup(word);
	GString *out = g_string_sized_new(n);
	for (gsize i = 0; i < n;) {
		const char *sound = NULL;
		gsize taken = apply_rule(word + i, !i, &sound);
		char one[2] = {word[i] == 'y' && i ? 'i' : word[i], 0};
		/* An h inside a word is seldom heard. */
		if (!taken)
			sound = word[i] == 'h' && i ? "" : one;
		for (; *sound; sound++)
			if (!out->len || out->str[out->len - 1] != *sound)
				g_string_append_c(out, *sound);
		i += MAX(taken, 1);
	}
	return g_string_free(out, FALSE);
}
