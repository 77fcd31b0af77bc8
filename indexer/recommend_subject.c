/* recommend_subject: what a recommendation asks: its verb and level, its themes, whom it touches.
 */
#include "recommend.h"
#include "metadata_terms.h"
#include "metadata_text.h"

#include <string.h>

enum {
	VERB_WORDS = 10, /* words among which the verb of what is asked is looked for */
	THEMES_MOST = 3,
	GROUPS_MOST = 3
};

/* The verb that opens what is asked; of two that are joined the second counts: "continue and
 * strengthen" asks for strengthening. */
static void
fill_verb(Recommendation *rec, const Scan *scan, guint from)
{
	const Cue *verb = NULL;
	guint limit = (guint)scan->plain->len, words = 0;
	for (guint i = cues_from(scan, from); i < scan->hits->len && words < VERB_WORDS; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (cues_kind(scan, i) != CUE_VERB)
			continue;
		if (!verb) {
			words = cues_words(scan, (Span){MIN(from, hit->start), hit->start}, 1);
			if (words >= VERB_WORDS)
				break;
			verb = cues_cue(scan, i);
			guint after = cues_skip(scan, hit->end, limit);
			const Hit *and = cues_at(scan, CUE_AND, (Span){after, limit});
			if (!and)
				break;
			from = cues_skip(scan, and->end, limit);
			continue;
		}
		if (hit->start == from)
			verb = cues_cue(scan, i);
		if (hit->start >= from)
			break;
	}
	if (verb) {
		doc_set(&rec->verb, verb->name);
		rec->level = verb->level;
	}
}

typedef struct {
	guint themes, *count;
} Themes;

static void
count_theme(guint id, gpointer data)
{
	Themes *themes = data;
	themes->count[id % themes->themes]++;
}

/* Words that tell of a theme where something is asked, if not everywhere. */
static void
count_cues(const Scan *scan, const GPtrArray *names, Themes *themes)
{
	for (guint i = 0; i < scan->hits->len; i++) {
		const Cue *cue = cues_cue(scan, i);
		for (guint k = 0; cue->kind == CUE_THEME && k < names->len; k++)
			themes->count[k] += strcmp(names->pdata[k], cue->value) == 0;
	}
}

/* The themes most named, the vocabulary's order among equals. */
static char *
top_themes(const GPtrArray *names, guint *count)
{
	GString *out = g_string_new(NULL);
	for (guint k = 0; k < THEMES_MOST; k++) {
		guint best = 0;
		for (guint i = 1; i < names->len; i++)
			if (count[i] > count[best])
				best = i;
		if (!names->len || !count[best])
			break;
		g_string_append_printf(out, "%s%s", out->len ? "\x1f" : "",
		                       (const char *)names->pdata[best]);
		count[best] = 0;
	}
	return g_string_free(out, FALSE);
}

/* Its own words count; only where they tell nothing, its lead-in and heading. */
static void
fill_themes(const Recommender *r, Recommendation *rec, const Scan *scan)
{
	const GPtrArray *names = r->analyser->theme_names;
	Themes themes = {names->len, g_new0(guint, names->len + 1)};
	const char *last = strrchr(rec->heading, '\x1f');
	const char *texts[] = {scan->text, rec->lead_in, last ? last + 1 : rec->heading};
	g_autofree char *found = g_strdup("");
	for (guint i = 0; i < G_N_ELEMENTS(texts) && names->len && !*found; i++) {
		g_autofree char *plain = text_plain(texts[i]);
		terms_find(r->analyser->themes, plain, count_theme, &themes);
		if (i == 0)
			count_cues(scan, names, &themes);
		g_free(found);
		found = top_themes(names, themes.count);
	}
	doc_set(&rec->themes, found);
	g_free(themes.count);
}

static void
fill_affected(Recommendation *rec, const Scan *scan)
{
	const char *groups[GROUPS_MOST];
	guint n = 0;
	for (guint i = 0; i < scan->hits->len && n < GROUPS_MOST; i++) {
		gboolean known = cues_kind(scan, i) != CUE_AFFECTED;
		for (guint k = 0; k < n && !known; k++)
			known = strcmp(groups[k], cues_cue(scan, i)->value) == 0;
		if (!known)
			groups[n++] = cues_cue(scan, i)->value;
	}
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(out, "%s%s", i ? "\x1f" : "", groups[i]);
	doc_set(&rec->affected, out->str);
	g_string_free(out, TRUE);
}

void
subject_fill(const Recommender *recommender, Recommendation *rec, const Scan *scan, guint action)
{
	fill_verb(rec, scan, action);
	fill_themes(recommender, rec, scan);
	fill_affected(rec, scan);
}
