/* vocabulary_cues: see vocabulary_cues.h; the readers of its two files' rows. */
#include "vocabulary_private.h"
#include "vocabulary_cues.h"

#include <string.h>

static const char *const kinds[] = {
        "head",     "mixed", "qualifier",  "not-head", "summary",  "stop",   "to",
        "list",     "label", "column",     "status",   "self",     "voice",  "meeting",
        "present",  "past",  "passive",    "need",     "modal",    "duty",   "holder",
        "source",   "says",  "reported",   "pledge",   "mask",     "cancel", "aside",
        "opener",   "that",  "infinitive", "of",       "and",      "not",    "intro",
        "relative", "both",  "towards",    "state",    "affected", "theme",  "abbreviation",
        "article"};
G_STATIC_ASSERT(G_N_ELEMENTS(kinds) == CUE_VERB);

static GStrv
terms_of(const char *text)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) parts = g_strsplit(text, "|", -1);
	for (char **part = parts; *part; part++)
		if (*g_strstrip(*part))
			g_strv_builder_add(builder, *part);
	return g_strv_builder_end(builder);
}

static void
cue_free(gpointer data)
{
	RecommendationCue *cue = data;
	g_strfreev(cue->terms);
	g_free(cue);
}

static void
verb_free(gpointer data)
{
	RecommendationVerb *verb = data;
	g_strfreev(verb->forms);
	g_free(verb);
}

GPtrArray *
vocabulary_cues_new(void)
{
	return g_ptr_array_new_with_free_func(cue_free);
}

GPtrArray *
vocabulary_verbs_new(void)
{
	return g_ptr_array_new_with_free_func(verb_free);
}

const char *
vocabulary_cue_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	guint kind = 0;
	while (kind < G_N_ELEMENTS(kinds) && strcmp(kinds[kind], fields[0]) != 0)
		kind++;
	if (kind == G_N_ELEMENTS(kinds))
		return "there is no such kind of cue";
	if (strcmp(fields[1], "any") != 0 && !vocabulary_language(vocabulary, fields[1]))
		return "the language has no file in lang";
	if ((kind == CUE_STATE || kind == CUE_AFFECTED || kind == CUE_THEME) && !*fields[2])
		return "this kind needs a value";
	RecommendationCue *cue = g_new0(RecommendationCue, 1);
	cue->kind = (CueKind)kind;
	cue->lang = vocabulary_keep(vocabulary, fields[1]);
	cue->value = vocabulary_keep(vocabulary, fields[2]);
	cue->terms = terms_of(fields[3]);
	g_ptr_array_add(vocabulary->recommendation_cues, cue);
	return *cue->terms ? NULL : "there are no terms";
}

const char *
vocabulary_verb_row(Vocabulary *vocabulary, char **fields, guint n)
{
	(void)n;
	if (!*fields[0])
		return "the verb is missing";
	if (!vocabulary_language(vocabulary, fields[1]))
		return "the language has no file in lang";
	if (fields[2][0] < '1' || fields[2][0] > '5' || fields[2][1])
		return "the level is no number from 1 to 5";
	RecommendationVerb *verb = g_new0(RecommendationVerb, 1);
	verb->verb = vocabulary_keep(vocabulary, fields[0]);
	verb->lang = vocabulary_keep(vocabulary, fields[1]);
	verb->level = (guint)(fields[2][0] - '0');
	verb->forms = terms_of(fields[3]);
	g_ptr_array_add(vocabulary->recommendation_verbs, verb);
	return NULL;
}

const GPtrArray *
vocabulary_recommendation_cues(const Vocabulary *vocabulary)
{
	return vocabulary->recommendation_cues;
}

const GPtrArray *
vocabulary_recommendation_verbs(const Vocabulary *vocabulary)
{
	return vocabulary->recommendation_verbs;
}
