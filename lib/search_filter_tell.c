/* search_filter_tell: what a person should know about the filters: values that nothing has, and
 * what there is instead; filters that leave nothing together; documents that have no date.
 */
#include "search_private.h"

#include <string.h>

/* ---- values that nothing has ----------------------------------------------------------------- */

enum { SHOWN = 8, NEAREST = 3 };

/* Levenshtein's distance in code points, of texts of at most LONGEST; else LONGEST. */
static guint
text_distance(const char *a, const char *b)
{
	enum { LONGEST = 48 };
	guint row[LONGEST + 1];
	glong n = g_utf8_strlen(a, -1), m = g_utf8_strlen(b, -1);
	if (n > LONGEST || m > LONGEST)
		return LONGEST;
	for (guint k = 0; k <= (guint)m; k++)
		row[k] = k;
	for (guint i = 1; i <= (guint)n; i++, a = g_utf8_next_char(a)) {
		guint corner = row[0];
		const char *p = b;
		row[0] = i;
		for (guint k = 1; k <= (guint)m; k++, p = g_utf8_next_char(p)) {
			guint above = row[k];
			guint change = corner + (g_utf8_get_char(a) != g_utf8_get_char(p));
			row[k] = MIN(MIN(above, row[k - 1]) + 1, change);
			corner = above;
		}
	}
	return row[m];
}

typedef struct {
	const char *value;
	char *label;
	guint documents, distance;
} Choice;

static void
choice_clear(gpointer data)
{
	g_free(((Choice *)data)->label);
}

/* Near in letters: up to a third of them wrong, or one text within the other. */
static guint
label_distance(Tok *tok, const char *typed, const char *label)
{
	g_autofree char *folded = tok_fold(tok, label, -1);
	guint length = (guint)g_utf8_strlen(typed, -1);
	if (length > 2 && *folded && (strstr(folded, typed) || strstr(typed, folded)))
		return 1;
	guint distance = text_distance(typed, folded);
	return distance <= MAX(1, length / 3) ? distance : G_MAXUINT;
}

static gint
nearest_first(gconstpointer a, gconstpointer b)
{
	const Choice *one = a, *other = b;
	if (one->distance != other->distance)
		return one->distance < other->distance ? -1 : 1;
	if (one->documents != other->documents)
		return one->documents > other->documents ? -1 : 1;
	return strcmp(one->value, other->value);
}

/* All values of the facet, near ones first, then frequent ones. */
static GArray *
choices_of(const SearchRun *run, const char *facet, const char *typed)
{
	Tok *tok = store_tok(run->store);
	g_autofree char *folded = tok_fold(tok, typed, -1);
	GArray *choices = g_array_new(FALSE, FALSE, sizeof(Choice));
	g_array_set_clear_func(choices, choice_clear);
	const GPtrArray *values = g_hash_table_lookup(run->map->facets, facet);
	for (guint i = 0; values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		Choice choice = {
		        value->value,
		        search_facet_label(store_vocabulary(run->store), facet, value->value),
		        value->documents->len, G_MAXUINT};
		choice.distance = MIN(label_distance(tok, folded, choice.label),
		                      label_distance(tok, folded, choice.value));
		g_array_append_val(choices, choice);
	}
	g_array_sort(choices, nearest_first);
	return choices;
}

/* Myanmar (MM): what to type stands behind the name. */
static void
print_choice(GString *out, const Choice *choice, gboolean code)
{
	g_string_append_printf(out, "%s%s", out->len ? ", " : "",
	                       code ? choice->label : choice->value);
	if (code && strcmp(choice->label, choice->value) != 0)
		g_string_append_printf(out, " (%s)", choice->value);
}

static char *
list_choices(const GArray *choices, gboolean near, gboolean code)
{
	GString *out = g_string_new(NULL);
	guint n = 0, most = near ? NEAREST : SHOWN;
	for (guint i = 0; i < choices->len && n < most; i++) {
		const Choice *choice = &g_array_index(choices, Choice, i);
		if (near && choice->distance == G_MAXUINT)
			break;
		print_choice(out, choice, code);
		n++;
	}
	if (!near && choices->len > n)
		g_string_append(out, ", …");
	return g_string_free(out, FALSE);
}

/* The vocabulary may know the name, though no document has it. */
static char *
near_country(const SearchRun *run, const char *typed)
{
	Tok *tok = store_tok(run->store);
	const GPtrArray *places = vocabulary_places(store_vocabulary(run->store));
	g_autofree char *folded = tok_fold(tok, typed, -1);
	const Entity *best = NULL;
	guint least = G_MAXUINT;
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		guint distance = *place->iso ? label_distance(tok, folded, place->name) : least;
		if (distance < least) {
			least = distance;
			best = place;
		}
	}
	return best ? g_strdup_printf("%s (%s)", best->name, best->iso) : NULL;
}

static void
tell_unknown(SearchRun *run, const QueryNode *filter)
{
	const char *facet = search_facet_of(filter->field);
	gboolean code = strcmp(facet, "country") == 0 || strcmp(facet, "language") == 0;
	g_autoptr(GArray) choices = choices_of(run, facet, filter->text);
	g_autofree char *near = list_choices(choices, TRUE, code);
	g_autofree char *all = list_choices(choices, FALSE, code);
	g_autofree char *label =
	        search_facet_label(store_vocabulary(run->store), facet, filter->text);
	g_autofree char *place =
	        strcmp(facet, "country") == 0 && !*near && strcmp(label, filter->text) == 0
	                ? near_country(run, filter->text)
	                : NULL;
	g_autofree char *named = code && strcmp(label, filter->text) != 0
	                                 ? g_strdup_printf("%s (%s)", label, filter->text)
	                                 : g_strdup_printf("“%s”", filter->text);
	const char *hint = *near ? near : place;
	search_note(run, "No document has the %s %s%s%s%s%s.", facet, named,
	            hint ? "; near it is " : "", hint ? hint : "",
	            *all && !*near ? "; there are " : "", !*near ? all : "");
}

static gint
by_value(gconstpointer a, gconstpointer b)
{
	return strcmp(((const Choice *)a)->value, ((const Choice *)b)->value);
}

/* The years that there are, those nearest to the wanted one. */
static void
tell_year(SearchRun *run, const QueryNode *filter)
{
	g_autoptr(GArray) choices = choices_of(run, "year", "");
	gint64 wanted = g_ascii_strtoll(filter->text, NULL, 10);
	for (guint i = 0; i < choices->len; i++) {
		Choice *choice = &g_array_index(choices, Choice, i);
		choice->distance = (guint)ABS(g_ascii_strtoll(choice->value, NULL, 10) - wanted);
	}
	g_array_sort(choices, nearest_first);
	gboolean more = choices->len > SHOWN;
	g_array_set_size(choices, MIN(choices->len, SHOWN));
	g_array_sort(choices, by_value);
	g_autofree char *years = list_choices(choices, FALSE, FALSE);
	search_note(run, "No document is of %s%s%s.", filter->text,
	            *years ? (more ? "; the nearest years are " : "; there are ") : "", years);
}

/* ---- filters together ------------------------------------------------------------------------ */

/* FALSE if a value of the filter is at fault, which was told. */
static gboolean
tell_values(SearchRun *run)
{
	gboolean good = TRUE;
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		const QueryNode *inside = search_filter_inside(filter);
		g_autofree guint8 *passing = search_filter_mark(run, inside, FALSE);
		if (search_count(run->map, passing))
			continue;
		gboolean ranged =
		        search_filter_is_date(inside->field) &&
		        (strcmp(inside->field, "year") != 0 || strstr(inside->text, ".."));
		if (strcmp(inside->field, "year") == 0 && !ranged)
			tell_year(run, inside);
		else if (ranged)
			search_note(run, "No document passes %s:%s.", inside->field, inside->text);
		else
			tell_unknown(run, inside);
		good = good && filter->type == QUERY_NOT;
	}
	return good;
}

/* since:2019 until:2018 */
static gboolean
tell_dates(SearchRun *run)
{
	const char *since = "", *until = NULL;
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		if (filter->type == QUERY_NOT)
			continue;
		if (strcmp(filter->field, "since") == 0 && strcmp(filter->text, since) > 0)
			since = filter->text;
		if (strcmp(filter->field, "until") == 0 &&
		    (!until || strcmp(filter->text, until) < 0))
			until = filter->text;
	}
	if (!until || strncmp(since, until, MIN(strlen(since), strlen(until))) <= 0)
		return TRUE;
	search_note(run, "since:%s and until:%s leave no time between them.", since, until);
	return FALSE;
}

static gboolean
is_named(const char *name, const char *but)
{
	return strcmp(name, but) == 0;
}

/* Each filter has documents, all together have none: which one to give up. */
static void
tell_together(SearchRun *run)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < run->filters->len; i++) {
		const char *name = search_filter_inside(run->filters->pdata[i])->field;
		if (!g_hash_table_add(seen, (gpointer)(guintptr)name))
			continue;
		g_autofree guint8 *rest = search_filters_mark_but(run, is_named, name);
		guint n = search_count(run->map, rest);
		if (n)
			g_string_append_printf(out, "%s without %s: %u", out->len ? "," : ";", name,
			                       n);
	}
	if (g_hash_table_size(seen) > 1)
		search_note(run, "No document passes all filters together%s.", out->str);
	g_string_free(out, TRUE);
}

/* ---- what has no date ------------------------------------------------------------------------ */

static gboolean
is_date(const char *name, const char *but)
{
	(void)but;
	return search_filter_is_date(name);
}

static gboolean
has_date_filter(const SearchRun *run)
{
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		if (filter->type != QUERY_NOT && search_filter_is_date(filter->field))
			return TRUE;
	}
	return FALSE;
}

static void
tell_undated(SearchRun *run)
{
	if (!has_date_filter(run))
		return;
	g_autofree guint8 *allowed = search_filters_mark_but(run, is_date, NULL);
	for (guint i = 0; i < run->map->documents->len; i++)
		if (*g_array_index(run->map->documents, MapDocument, i).date)
			allowed[i] = 0;
	g_autofree guint8 *undated = search_tree_mark_of(run, WANT_ALL, allowed);
	guint n = search_count(run->map, undated);
	if (n)
		search_note(run, "%u document%s whose date isn't known %s left out by the filter.",
		            n, n == 1 ? "" : "s", n == 1 ? "is" : "are");
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* -org:X keeps what only names X. */
static void
tell_excluded(SearchRun *run)
{
	for (guint i = 0; i < run->filters->len; i++) {
		const QueryNode *filter = run->filters->pdata[i];
		const QueryNode *inside = search_filter_inside(filter);
		if (filter->type == QUERY_NOT && strcmp(inside->field, "org") == 0)
			search_note(run,
			            "-org:\"%s\" leaves out what it published or what is about it; "
			            "-\"%s\" leaves out what names it too.",
			            inside->text, inside->text);
	}
}

void
search_filters_tell(SearchRun *run, const guint8 *marks)
{
	if (!run->filters->len)
		return;
	gboolean good = tell_values(run);
	good = tell_dates(run) && good;
	if (good && !search_count(run->map, marks) && !run->options->in_document)
		tell_together(run);
	tell_undated(run);
	tell_excluded(run);
}
