/* recommended_map: who is tied to which recommendation. See recommended_private.h. */
#include "recommended_private.h"

#include <string.h>

#include "store_shared.h"

/* ---- words of names -------------------------------------------------------------------------- */

static gboolean
is_stop_word(const Vocabulary *vocabulary, const char *word)
{
	const Language *english = vocabulary_language(vocabulary, "en");
	return english && g_strv_contains((const char *const *)english->stop_words, word);
}

/* Stems without stop words: "the Government of Myanmar" is "Myanmar government". */
static GHashTable *
keys_of(Store *store, const char *text)
{
	GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *tokens = NULL;
	g_autoptr(GPtrArray) list = expand_keys(store_tok(store), text, &tokens);
	for (guint i = 0; i < list->len; i++)
		if (!is_stop_word(store_vocabulary(store), list->pdata[i]))
			g_hash_table_add(keys, g_strdup(list->pdata[i]));
	return keys;
}

static gboolean
holds_keys(GHashTable *keys, GHashTable *wanted)
{
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, wanted);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		if (!g_hash_table_contains(keys, key))
			return FALSE;
	return g_hash_table_size(wanted) > 0;
}

/* ---- making ---------------------------------------------------------------------------------- */

static void
tie_value_free(gpointer data)
{
	TieValue *value = data;
	g_free(value->name);
	g_free(value->country);
	g_hash_table_unref(value->keys);
	g_hash_table_unref(value->printed_keys);
	g_free(value);
}

static void
map_free(gpointer data)
{
	RecommendedMap *map = data;
	g_clear_pointer(&map->facts, g_array_unref);
	for (guint i = 0; i < N_TIES; i++) {
		g_ptr_array_unref(map->ties[i].values);
		g_array_unref(map->ties[i].links);
	}
	g_free(map);
}

guint
recommended_map_item(const RecommendedMap *map, gint64 row)
{
	guint low = 0, high = map->facts->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (map_fact(map, middle)->row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < map->facts->len && map_fact(map, low)->row == row ? low : G_MAXUINT;
}

typedef struct {
	Store *store;
	const RecommendedMap *map;
	TieTable *table;
	GHashTable *known; /* name, printed, country → index + 1 */
} Making;

static void
add_tie(gint64 row, const char *name, const char *printed, const char *country, gpointer data)
{
	Making *m = data;
	TieLink link = {recommended_map_item(m->map, row), 0};
	if (link.item == G_MAXUINT)
		return;
	g_autofree char *whole = g_strjoin("\x1f", name, printed, country, NULL);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(m->known, whole));
	if (!known) {
		TieValue *value = g_new0(TieValue, 1);
		value->name = g_strdup(name);
		value->country = g_strdup(country);
		value->keys = keys_of(m->store, name);
		value->printed_keys = keys_of(m->store, printed);
		g_ptr_array_add(m->table->values, value);
		known = m->table->values->len;
		g_hash_table_insert(m->known, g_steal_pointer(&whole), GUINT_TO_POINTER(known));
	}
	link.value = known - 1;
	g_array_append_val(m->table->links, link);
}

static gpointer
make_map(Store *store, GError **error)
{
	RecommendedMap *map = g_new0(RecommendedMap, 1);
	guint64 length = 0;
	for (guint i = 0; i < N_TIES; i++) {
		map->ties[i].values = g_ptr_array_new_with_free_func(tie_value_free);
		map->ties[i].links = g_array_new(FALSE, FALSE, sizeof(TieLink));
	}
	map->facts = store_recommendation_facts(store, error);
	gboolean good = map->facts != NULL;
	for (guint i = 0; good && i < map->facts->len; i++)
		length += map_fact(map, i)->length;
	for (Tie tie = 0; good && tie < N_TIES; tie++) {
		g_autoptr(GHashTable) known =
		        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		Making making = {store, map, &map->ties[tie], known};
		good = store_recommendation_ties(store, tie, add_tie, &making, error);
	}
	if (!good) {
		map_free(map);
		return NULL;
	}
	map->mean_length = map->facts->len ? (double)length / map->facts->len : 1;
	return map;
}

const RecommendedMap *
recommended_map(Store *store, GError **error)
{
	return store_shared_get(store, "recommended", make_map, map_free, error);
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* What was typed, as the vocabulary knows it. */
typedef struct {
	char *name;       /* of the organisation, group or theme; as typed where unknown */
	char *country;    /* its code, where a country was typed; or NULL */
	gboolean known;   /* an organisation of the vocabulary */
	GHashTable *keys; /* of the words typed */
} Wanted;

static void
wanted_clear(Wanted *wanted)
{
	g_free(wanted->name);
	g_free(wanted->country);
	g_hash_table_unref(wanted->keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static gboolean
is_country(const Vocabulary *vocabulary, const char *code)
{
	const GPtrArray *places = vocabulary_places(vocabulary);
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		if (place->iso && strcmp(place->iso, code) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_organisation(const Vocabulary *vocabulary, const char *name)
{
	const GPtrArray *orgs = vocabulary_orgs(vocabulary);
	for (guint i = 0; i < orgs->len; i++)
		if (strcmp(((const Entity *)orgs->pdata[i])->name, name) == 0)
			return TRUE;
	return FALSE;
}

static void
read_wanted(Store *store, Tie tie, const char *typed, Wanted *wanted)
{
	static const char *const filters[] = {"org", "org", "theme", NULL};
	Tok *tok = store_tok(store);
	const Vocabulary *vocabulary = store_vocabulary(store);
	if (filters[tie])
		wanted->name = query_filter_value(tok, vocabulary, filters[tie], typed);
	if (!wanted->name)
		wanted->name = g_strdup(typed);
	wanted->keys = keys_of(store, typed);
	if (tie > TIE_ISSUER)
		return;
	wanted->known = is_organisation(vocabulary, wanted->name);
	char *code = query_filter_value(tok, vocabulary, "country", typed);
	if (code && is_country(vocabulary, code))
		wanted->country = code;
	else
		g_free(code);
}

static gboolean
has_country(const char *codes, const char *code)
{
	g_auto(GStrv) each = g_strsplit(codes, " ", -1);
	return g_strv_contains((const char *const *)each, code);
}

static gboolean
same_name(const char *a, const char *b)
{
	g_autofree char *one = g_utf8_casefold(a, -1), *other = g_utf8_casefold(b, -1);
	return strcmp(one, other) == 0;
}

static gboolean
value_fits(const TieValue *value, const Wanted *wanted, Tie tie)
{
	if (same_name(value->name, wanted->name))
		return TRUE;
	if (tie == TIE_THEME)
		return FALSE;
	if (wanted->country && has_country(value->country, wanted->country))
		return TRUE;
	/* "governments of Myanmar and Cambodia" is printed beside the name of either. */
	return holds_keys(value->keys, wanted->keys) ||
	       (!wanted->known && holds_keys(value->printed_keys, wanted->keys));
}

guint8 *
recommended_map_tied(const RecommendedMap *map, Store *store, Tie tie, GStrv typed)
{
	const TieTable *table = &map->ties[tie];
	guint8 *tied = g_malloc0(map->facts->len + 1);
	g_autofree guint8 *fits = g_malloc0(table->values->len + 1);
	for (char **one = typed; *one; one++) {
		g_auto(Wanted) wanted = {0};
		read_wanted(store, tie, *one, &wanted);
		for (guint i = 0; i < table->values->len; i++)
			fits[i] = fits[i] || value_fits(table->values->pdata[i], &wanted, tie);
	}
	for (guint i = 0; i < table->links->len; i++) {
		const TieLink *link = &g_array_index(table->links, TieLink, i);
		tied[link->item] = tied[link->item] || fits[link->value];
	}
	return tied;
}
