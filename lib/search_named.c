/* search_named: which documents name the organisations that a query filters by. Facets alone know
 * only what metadata say, which is little. Names are found as phrases; the index knows no capitals,
 * so that an abbreviation (MAP) is looked for again, as written, in the text of what was found.
 */
#include "search_private.h"

#include <string.h>

#include "base.h"

typedef struct {
	const StoreMap *map;
	guint8 *marks;
	GArray *rows; /* of gint64: passages to be looked into; NULL: finding is enough */
} Search;

static gboolean
take_passage(gint64 row, const Instance *instances, guint n, gpointer data)
{
	Search *search = data;
	(void)instances;
	(void)n;
	guint passage = store_map_passage(search->map, row);
	guint document =
	        passage == G_MAXUINT
	                ? G_MAXUINT
	                : g_array_index(search->map->passages, MapPassage, passage).document;
	if (document == G_MAXUINT || search->marks[document])
		return TRUE;
	if (search->rows)
		g_array_append_val(search->rows, row);
	else
		search->marks[document] = 1;
	return TRUE;
}

/* The names as an expression of phrases; "" when there are none. Caller frees. */
static char *
expression_of(Tok *tok, const GStrv names, gboolean abbreviations)
{
	GString *out = g_string_new(NULL);
	for (char **name = names; name && *name; name++) {
		g_autofree char *tokens = NULL;
		g_autoptr(GPtrArray) keys = expand_keys(tok, *name, &tokens);
		if (keys->len && !strchr(tokens, '"') && !expand_describes(*name))
			g_string_append_printf(out, "%s\"%s\"", out->len ? " OR " : "", tokens);
	}
	/* Titles are not read again. */
	if (abbreviations && out->len) {
		g_string_prepend(out, "{heading body note} : (");
		g_string_append_c(out, ')');
	}
	return g_string_free(out, FALSE);
}

static gboolean
stands_alone(const char *text, const char *at, gsize n)
{
	const char *before = at > text ? g_utf8_find_prev_char(text, at) : NULL;
	return (!before || !g_unichar_isalnum(g_utf8_get_char(before))) &&
	       !g_unichar_isalnum(g_utf8_get_char(at + n));
}

static gboolean
text_has(const char *text, const GStrv names)
{
	for (char **name = names; *name; name++) {
		gsize n = strlen(*name);
		for (const char *at = text; n && (at = strstr(at, *name)); at += n)
			if (stands_alone(text, at, n))
				return TRUE;
	}
	return FALSE;
}

static gboolean
passage_has(const PassageRecord *passage, const GStrv names)
{
	if (text_has(passage->text, names))
		return TRUE;
	for (char **heading = passage->heading; heading && *heading; heading++)
		if (text_has(*heading, names))
			return TRUE;
	return FALSE;
}

/* Marks the documents of rows where one of the names is written in just these letters. */
static gboolean
confirm(SearchRun *run, const GArray *rows, const GStrv names, guint8 *marks, GError **error)
{
	for (guint i = 0; i < rows->len; i++) {
		gint64 row = g_array_index(rows, gint64, i);
		guint at = store_map_passage(run->map, row);
		guint document = g_array_index(run->map->passages, MapPassage, at).document;
		if (marks[document])
			continue;
		g_autoptr(PassageRecord) passage = store_passage_at(run->store, row, error);
		if (!passage)
			return FALSE;
		marks[document] = passage_has(passage, names) ? 1 : 0;
	}
	return TRUE;
}

static gboolean
find_names(SearchRun *run, const GStrv names, gboolean abbreviations, guint8 *marks, GError **error)
{
	g_autofree char *expression = expression_of(store_tok(run->store), names, abbreviations);
	if (!*expression)
		return TRUE;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(gint64));
	Search search = {run->map, marks, abbreviations ? rows : NULL};
	gboolean partial = FALSE;
	if (!store_match(run->store, expression, 0, G_MAXINT64, take_passage, &search, &partial,
	                 error))
		return FALSE;
	run->result->partial = run->result->partial || partial;
	return confirm(run, rows, names, marks, error);
}

static const Entity *
organisation(const Vocabulary *vocabulary, const char *name)
{
	const GPtrArray *orgs = vocabulary_orgs(vocabulary);
	for (guint i = 0; i < orgs->len; i++)
		if (strcmp(((const Entity *)orgs->pdata[i])->name, name) == 0)
			return orgs->pdata[i];
	return NULL;
}

static void
note_names(SearchRun *run, const Entity *org)
{
	g_autofree char *abbr = g_strjoinv(", ", org->abbr);
	search_note(run, "org:\"%s\" lists documents that name it%s%s%s, whoever published them.",
	            org->name, *abbr ? " (or " : "", abbr, *abbr ? ")" : "");
}

static gboolean
find_organisation(SearchRun *run, const QueryNode *filter, GError **error)
{
	const Entity *org = organisation(store_vocabulary(run->store), filter->text);
	if (!org || g_hash_table_contains(run->named, filter->text))
		return TRUE;
	guint8 *marks = g_malloc0(run->map->documents->len + 1);
	g_hash_table_insert(run->named, g_strdup(filter->text), marks);
	note_names(run, org);
	g_autoptr(GError) e = NULL;
	if (find_names(run, org->variants, FALSE, marks, &e) &&
	    find_names(run, org->abbr, TRUE, marks, &e))
		return TRUE;
	run->result->partial = g_error_matches(e, RAPPORTEUR_ERROR, ERROR_LIMIT);
	if (!run->result->partial)
		g_propagate_error(error, g_steal_pointer(&e));
	return run->result->partial;
}

/* To be named counts for what is asked for, never for what is left out. The parser bounds the
 * depth. */
static gboolean
find_in_tree(SearchRun *run, const QueryNode *node, gboolean negated, GError **error)
{
	if (node->type == QUERY_FILTER)
		return negated || strcmp(node->field, "org") != 0 ||
		       find_organisation(run, node, error);
	for (guint i = 0; node->children && i < node->children->len; i++)
		if (!find_in_tree(run, node->children->pdata[i],
		                  negated != (node->type == QUERY_NOT), error))
			return FALSE;
	return TRUE;
}

gboolean
search_named_find(SearchRun *run, GError **error)
{
	for (guint i = 0; i < run->filters->len; i++)
		if (!find_in_tree(run, run->filters->pdata[i], FALSE, error))
			return FALSE;
	return !run->query->root || find_in_tree(run, run->query->root, FALSE, error);
}
