/* search_section: see search_section.h. */
#include "search_section.h"

#include <string.h>

#include "search_expand.h"

typedef struct {
	guint64 generation;
	char vocabulary[17]; /* its id */
	guint8 *marks;
} Sections;

static void
sections_free(gpointer data)
{
	Sections *sections = data;
	g_free(sections->marks);
	g_free(sections);
}

static gboolean
take_row(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)instances;
	(void)n;
	g_array_append_val((GArray *)data, row);
	return TRUE;
}

/* Names are compared as the index cuts them. Fills names with their folded forms. */
static char *
expression_of(Tok *tok, const GPtrArray *terms, GHashTable *names)
{
	GString *out = g_string_new("heading : (");
	gboolean first = TRUE;
	for (guint i = 0; i < terms->len; i++) {
		char *folded = tok_fold(tok, terms->pdata[i], -1);
		g_autofree char *tokens = NULL;
		g_autoptr(GPtrArray) keys = expand_keys(tok, terms->pdata[i], &tokens);
		if (!g_hash_table_add(names, folded) || !keys->len || strchr(tokens, '"'))
			continue;
		g_string_append_printf(out, first ? "\"%s\"" : " OR \"%s\"", tokens);
		first = FALSE;
	}
	return first ? (g_string_free(out, TRUE), NULL)
	             : (g_string_append_c(out, ')'), g_string_free(out, FALSE));
}

/* "7. References" too. */
static gboolean
is_named(Tok *tok, GHashTable *names, const char *heading)
{
	heading += strspn(heading, "0123456789.) \t");
	g_autofree char *folded = tok_fold(tok, heading, -1);
	return g_hash_table_contains(names, folded);
}

static gboolean
mark(Store *store, const StoreMap *map, guint8 *marks)
{
	Tok *tok = store_tok(store);
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *expression =
	        expression_of(tok, vocabulary_sections(store_vocabulary(store)), names);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(gint64));
	gboolean partial = FALSE;
	if (!expression)
		return TRUE;
	if (!store_match(store, expression, G_MININT64, G_MAXINT64, take_row, rows, &partial,
	                 NULL) ||
	    partial)
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		gint64 row = g_array_index(rows, gint64, i);
		g_autoptr(PassageRecord) passage = store_passage_at(store, row, NULL);
		guint at = store_map_passage(map, row);
		if (!passage)
			return FALSE;
		for (char **h = passage->heading; at != G_MAXUINT && h && *h; h++)
			marks[at] |= is_named(tok, names, *h) ? 1 : 0;
	}
	return TRUE;
}

const guint8 *
search_sections(Store *store, const StoreMap *map)
{
	const Sections *known = store_attached(store, "sections");
	const char *vocabulary = vocabulary_id(store_vocabulary(store));
	if (known && known->generation == map->generation &&
	    strcmp(known->vocabulary, vocabulary) == 0)
		return known->marks;
	g_autofree guint8 *marks = g_malloc0(map->passages->len + 1);
	if (!mark(store, map, marks))
		return NULL;
	Sections *sections = g_new0(Sections, 1);
	sections->generation = map->generation;
	g_strlcpy(sections->vocabulary, vocabulary, sizeof sections->vocabulary);
	sections->marks = g_steal_pointer(&marks);
	store_attach(store, "sections", sections, sections_free);
	return sections->marks;
}
