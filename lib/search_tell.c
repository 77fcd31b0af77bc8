/*
 * search_tell: which other words were searched than those typed: all of them as records, the first
 * few as sentences.
 */
#include "search_private.h"

#include <string.h>

enum {
	NOTES_MAX = 3, /* of words */
	SHOWN = 4      /* words of its language in a note, and other languages */
};

static void
expansion_free(gpointer data)
{
	SearchExpansion *expansion = data;
	g_free(expansion->typed);
	g_free(expansion->also);
	g_free(expansion->language);
	g_free(expansion->name);
	g_free(expansion);
}

/* Tokens → how often they were found. */
static GHashTable *
count_hits(const SearchRun *run)
{
	GHashTable *hits = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < run->plan->phrases->len; i++) {
		const PlanPhrase *phrase = plan_phrase(run->plan, i);
		if (!phrase->prefix)
			g_hash_table_insert(hits, phrase->tokens,
			                    GUINT_TO_POINTER(run->ranking->phrase_hits[i]));
	}
	return hits;
}

static SearchExpansion *
record(const SearchRun *run, const PlanExpansion *planned)
{
	const Expansion *expansion = planned->expansion;
	const Language *language =
	        vocabulary_language(store_vocabulary(run->store), expansion->language);
	SearchExpansion *told = g_new0(SearchExpansion, 1);
	told->typed = g_strdup(planned->typed);
	told->also = g_strdup(expansion->printed);
	told->why = expansion_why_name(expansion->why);
	told->language = g_strdup(language ? language->code : "");
	told->name = g_strdup(language ? language->name : "");
	told->abroad = planned->abroad;
	return told;
}

static void
list_expansions(SearchRun *run)
{
	g_autoptr(GHashTable) hits = count_hits(run);
	GPtrArray *told = g_ptr_array_new_with_free_func(expansion_free);
	for (guint i = 0; i < run->plan->expansions->len; i++) {
		const PlanExpansion *planned = run->plan->expansions->pdata[i];
		if (!planned->abroad || g_hash_table_lookup(hits, planned->expansion->tokens))
			g_ptr_array_add(told, record(run, planned));
	}
	run->result->expansions = told;
}

static gboolean
language_was_told(const GPtrArray *told, guint first, guint at)
{
	const SearchExpansion *one = told->pdata[at];
	for (guint i = first; i < at; i++) {
		const SearchExpansion *other = told->pdata[i];
		if (other->abroad && strcmp(other->language, one->language) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Appends the first few; returns TRUE if there are more. */
static gboolean
append_own(GString *out, const GPtrArray *told, guint first, guint end)
{
	guint shown = 0;
	for (guint i = first; i < end; i++) {
		const SearchExpansion *one = told->pdata[i];
		if (!one->abroad && shown++ < SHOWN)
			g_string_append_printf(out, shown > 1 ? ", %s" : "%s", one->also);
	}
	return shown > SHOWN;
}

/* One word a language. */
static gboolean
append_abroad(GString *out, const GPtrArray *told, guint first, guint end, gboolean after)
{
	guint shown = 0;
	for (guint i = first; i < end; i++) {
		const SearchExpansion *one = told->pdata[i];
		if (!one->abroad || language_was_told(told, first, i) || shown++ >= SHOWN)
			continue;
		g_string_append(out, shown > 1 ? ", " : after ? "; " : "");
		if (*one->name)
			g_string_append_printf(out, "in %s ", one->name);
		g_string_append_printf(out, "“%s”", one->also);
	}
	return shown > SHOWN;
}

/* “embassy” also finds embassies, diplomatic mission; in Burmese “…”; quote it for itself alone. */
static void
note_word(SearchRun *run, guint first, guint end)
{
	const GPtrArray *told = run->result->expansions;
	const SearchExpansion *one = told->pdata[first];
	g_autoptr(GString) own = g_string_new(NULL);
	g_autoptr(GString) abroad = g_string_new(NULL);
	gboolean more = append_own(own, told, first, end);
	gboolean more_abroad = append_abroad(abroad, told, first, end, own->len > 0);
	search_note(run, "“%s” also finds %s%s%s%s; quote it for itself alone.", one->typed,
	            own->str, more ? ", …" : "", abroad->str, more_abroad ? ", …" : "");
}

void
search_tell_expansions(SearchRun *run)
{
	list_expansions(run);
	const GPtrArray *told = run->result->expansions;
	guint words = 0;
	for (guint i = 0, end; i < told->len; i = end) {
		const char *typed = ((const SearchExpansion *)told->pdata[i])->typed;
		for (end = i + 1; end < told->len; end++)
			if (strcmp(((const SearchExpansion *)told->pdata[end])->typed, typed) != 0)
				break;
		if (words++ < NOTES_MAX)
			note_word(run, i, end);
	}
	if (words > NOTES_MAX)
		search_note(run, "Other words are found too for %u more of yours.",
		            words - NOTES_MAX);
}
