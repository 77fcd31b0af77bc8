/* search_similar: see search_similar.h. Postings are read once; each adds to its passage at once.
 */
#include "search_similar.h"

#include <string.h>

#include "search_hit.h"
#include "search_private.h"
#include "search_section.h"
#include "search_seed.h"

enum { LIMIT = 10, PASSAGES = 2, LINKS = 8, SHARED_MIN = 2 };

static const double K1 = 1.2, B = 0.75;
/* Parts of the score: the best passage's, the rest is that of all terms shared. */
static const double PASSAGE_PART = 0.8, DOCUMENT_PART = 0.4;
/* A passage among references or in an imprint shares names, not matters. */
static const double ASIDE = 0.3;

static const double column_weight[N_COLUMNS] = {
        [COLUMN_TITLE] = 0.5, [COLUMN_HEADING] = 1, [COLUMN_BODY] = 1, [COLUMN_NOTE] = 0.5};

typedef struct {
	guint document;
	double score;
	gboolean same; /* language */
	const char *id;
} Like;

typedef struct {
	Store *store;
	const StoreMap *map;
	const Seed *seed;
	const SearchOptions *options;
	const guint8 *aside;
	const char **language; /* [document] */
	guint8 *allowed;       /* [document] */
	float *passage_score;  /* [passage] */
	float *best;           /* [document * terms + term]: the term's best part of a score */
	double *frequency;     /* [term]: in the passage that is being read */
	double mean;
	gboolean partial;
} Similar;

static const SeedTerm *
term_of(const Similar *s, guint i)
{
	return s->seed->terms->pdata[i];
}

/* ---- which documents ------------------------------------------------------------------------- */

static void
read_languages(Similar *s)
{
	const GPtrArray *values = g_hash_table_lookup(s->map->facets, "language");
	for (guint i = 0; values && i < values->len; i++) {
		const MapFacetValue *value = values->pdata[i];
		for (guint k = 0; k < value->documents->len; k++)
			s->language[g_array_index(value->documents, guint, k)] = value->value;
	}
}

/* Other works that pass the filters, of which notes tell as a search does. */
static gboolean
choose_allowed(Similar *s, SearchResult *result, GError **error)
{
	Tok *tok = store_tok(s->store);
	g_autoptr(Query) query = query_parse(tok, store_vocabulary(s->store), "");
	g_autoptr(GPtrArray) filters = g_ptr_array_new();
	g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(query_node_free);
	g_autoptr(GHashTable) named =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	SearchRun run = {.store = s->store,
	                 .options = s->options,
	                 .map = s->map,
	                 .query = query,
	                 .filters = filters,
	                 .named = named,
	                 .result = result};
	const GArray *documents = s->map->documents;
	guint work = s->seed->index == G_MAXUINT
	                     ? G_MAXUINT
	                     : g_array_index(documents, MapDocument, s->seed->index).work;
	search_filters_gather(&run, owned);
	if (!search_named_find(&run, error))
		return FALSE;
	s->allowed = search_filters_mark(&run);
	for (guint i = 0; i < documents->len; i++)
		s->allowed[i] =
		        s->allowed[i] && g_array_index(documents, MapDocument, i).work != work;
	return TRUE;
}

/* ---- scores ---------------------------------------------------------------------------------- */

static gboolean
read_passage(gint64 row, const Instance *instances, guint n, gpointer data)
{
	Similar *s = data;
	guint index = store_map_passage(s->map, row), n_terms = s->seed->terms->len;
	const MapPassage *passage =
	        index == G_MAXUINT ? NULL : &g_array_index(s->map->passages, MapPassage, index);
	guint document = passage ? passage->document : G_MAXUINT;
	if (document == G_MAXUINT || !s->allowed[document])
		return TRUE;
	guint length = 0;
	for (guint i = 0; i < N_COLUMNS; i++)
		length += i == COLUMN_TITLE ? 0 : passage->length[i];
	double k = K1 * (1 - B + B * MAX(length, s->mean / 2) / s->mean);
	for (guint i = 0; i < n; i++)
		s->frequency[instances[i].phrase] += column_weight[instances[i].column];
	for (guint i = 0; i < n; i++) {
		guint term = instances[i].phrase;
		double frequency = s->frequency[term];
		const char *only_in = term_of(s, term)->only_in;
		s->frequency[term] = 0;
		if (frequency <= 0 || (only_in && g_strcmp0(only_in, s->language[document])))
			continue;
		double part = term_of(s, term)->weight * frequency * (K1 + 1) / (frequency + k);
		if (s->aside && s->aside[index])
			part *= ASIDE;
		float *best = &s->best[(gsize)document * n_terms + term];
		s->passage_score[index] += (float)part;
		*best = MAX(*best, (float)part);
	}
	return TRUE;
}

static gboolean
read_postings(Similar *s, GError **error)
{
	GString *expression = g_string_new(NULL);
	for (guint i = 0; i < s->seed->terms->len; i++)
		g_string_append_printf(expression, "%s\"%s\"", i ? " OR " : "",
		                       term_of(s, i)->tokens);
	gboolean good = !s->seed->terms->len ||
	                store_match(s->store, expression->str, G_MININT64, G_MAXINT64, read_passage,
	                            s, &s->partial, error);
	g_string_free(expression, TRUE);
	return good;
}

static gint
by_likeness(gconstpointer a, gconstpointer b)
{
	const Like *one = a, *other = b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return strcmp(one->id, other->id);
}

/* Documents that share enough, of the same language or of others, best first. Of Like. */
static GArray *
rank_documents(const Similar *s, gboolean same)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(Like));
	guint n_terms = s->seed->terms->len;
	gsize n_documents = s->map->documents->len;
	double part = s->seed->passage ? PASSAGE_PART : DOCUMENT_PART;
	g_autofree float *best_passage = g_new0(float, n_documents + 1);
	for (guint i = 0; i < s->map->passages->len; i++) {
		guint document = g_array_index(s->map->passages, MapPassage, i).document;
		if (document != G_MAXUINT)
			best_passage[document] = MAX(best_passage[document], s->passage_score[i]);
	}
	for (guint d = 0; d < n_documents; d++) {
		gboolean is_same =
		        s->language[d] && !strcmp(s->language[d], s->seed->document->lang);
		double all = 0;
		guint shared = 0;
		for (guint t = 0; t < n_terms && is_same == same && s->allowed[d]; t++) {
			double best = (double)s->best[d * n_terms + t];
			all += best;
			shared += best > 0 ? 1 + (term_of(s, t)->symbol ? SHARED_MIN : 0) : 0;
		}
		Like like = {d, part * (double)best_passage[d] + (1 - part) * all, same,
		             g_array_index(s->map->documents, MapDocument, d).id};
		if (shared >= SHARED_MIN)
			g_array_append_val(list, like);
	}
	g_array_sort(list, by_likeness);
	return list;
}

/* ---- showing --------------------------------------------------------------------------------- */

typedef struct {
	guint term;
	float part;
} TermLink;

static gint
strongest(gconstpointer a, gconstpointer b)
{
	const TermLink *one = a, *other = b;
	if (one->part != other->part)
		return one->part > other->part ? -1 : 1;
	return one->term < other->term ? -1 : one->term > other->term;
}

/* Part of a longer name, or one more translation of what was told. */
static gboolean
is_told(const GPtrArray *links, const char *printed)
{
	const char *arrow = strstr(printed, " ↔ ");
	gsize length = arrow ? (gsize)(arrow - printed) + strlen(" ↔ ") : strlen(printed);
	for (guint i = 0; i < links->len; i++)
		if (arrow ? !strncmp(links->pdata[i], printed, length)
		          : strstr(links->pdata[i], printed) != NULL)
			return TRUE;
	return FALSE;
}

static GPtrArray *
links_of(const Similar *s, guint document)
{
	GPtrArray *links = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(TermLink));
	guint n_terms = s->seed->terms->len;
	for (guint t = 0; t < n_terms; t++) {
		TermLink link = {t, s->best[(gsize)document * n_terms + t]};
		if (link.part > 0)
			g_array_append_val(list, link);
	}
	g_array_sort(list, strongest);
	for (guint i = 0; i < list->len && links->len < LINKS; i++) {
		const char *printed = term_of(s, g_array_index(list, TermLink, i).term)->printed;
		if (!is_told(links, printed))
			g_ptr_array_add(links, g_strdup(printed));
	}
	return links;
}

static Finder *
make_finder(const Similar *s)
{
	guint n = s->seed->terms->len;
	g_autofree FinderPhrase *phrases = g_new0(FinderPhrase, n + 1);
	for (guint i = 0; i < n; i++)
		phrases[i] = (FinderPhrase){.tokens = term_of(s, i)->tokens,
		                            .unit = i,
		                            .weight = term_of(s, i)->weight,
		                            .only_in = term_of(s, i)->only_in};
	return finder_new(store_tok(s->store), phrases, n);
}

static GArray *
passages_of(const Similar *s, guint document)
{
	GArray *scored = g_array_new(FALSE, FALSE, sizeof(ScoredPassage));
	for (guint i = 0; i < s->map->passages->len; i++) {
		ScoredPassage passage = {i, (double)s->passage_score[i]};
		if (passage.score > 0 &&
		    g_array_index(s->map->passages, MapPassage, i).document == document)
			g_array_append_val(scored, passage);
	}
	g_array_sort(scored, search_better_passage);
	return scored;
}

/* Shows works of the list until so many are shown; versions follow the first. */
static gboolean
show_list(const Similar *s, const HitMaker *maker, const GArray *list, guint works,
          SearchResult *result, GError **error)
{
	g_autofree guint *leader =
	        g_new0(guint, s->map->documents->len + 1); /* [work]: place + 1 */
	guint passages = s->options->passages ? s->options->passages : PASSAGES;
	guint shown = 0;
	for (guint i = 0; i < list->len; i++) {
		const Like *like = &g_array_index(list, Like, i);
		guint work = g_array_index(s->map->documents, MapDocument, like->document).work;
		if (!leader[work] && shown == works)
			continue;
		g_autoptr(GArray) scored = passages_of(s, like->document);
		SearchDocument *document =
		        search_document_new(maker, like->document, like->score, scored,
		                            leader[work] ? 1 : passages, error);
		if (!document)
			return FALSE;
		document->links = links_of(s, like->document);
		if (leader[work]) {
			SearchDocument *first = result->documents->pdata[leader[work] - 1];
			g_ptr_array_add(first->versions, document);
			continue;
		}
		g_ptr_array_add(result->documents, document);
		leader[work] = result->documents->len;
		shown++;
	}
	return TRUE;
}

static void
count_works(const Similar *s, const GArray *list, GHashTable *works)
{
	for (guint i = 0; i < list->len; i++) {
		guint document = g_array_index(list, Like, i).document;
		guint work = g_array_index(s->map->documents, MapDocument, document).work;
		g_hash_table_add(works, GUINT_TO_POINTER(work + 1));
	}
}

static void
describe(const Similar *s, SearchResult *result)
{
	const DocumentRecord *document = s->seed->document;
	const char *title = *document->title ? document->title : document->path;
	result->read_as = s->seed->passage ? g_strdup_printf("passages like one of “%s”, p. %u",
	                                                     title, s->seed->passage->page)
	                                   : g_strdup_printf("documents like “%s”", title);
	if (!s->seed->terms->len)
		g_ptr_array_add(result->notes,
		                g_strdup("It has no words that tell it from other texts."));
	if (s->partial)
		g_ptr_array_add(result->notes,
		                g_strdup("The time allowed was over before all was searched."));
	result->partial = s->partial;
}

static gboolean
show_similar(const Similar *s, SearchResult *result, GError **error)
{
	g_autoptr(GArray) same = rank_documents(s, TRUE);
	g_autoptr(GArray) others = rank_documents(s, FALSE);
	g_autoptr(GHashTable) same_works = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) other_works = g_hash_table_new(NULL, NULL);
	g_autoptr(Finder) finder = make_finder(s);
	const HitMaker maker = {s->store, s->map, finder, NULL, TRUE};
	guint limit = s->options->limit ? s->options->limit : LIMIT;
	count_works(s, same, same_works);
	count_works(s, others, other_works);
	guint n_same = g_hash_table_size(same_works), n_others = g_hash_table_size(other_works);
	guint kept = MIN(n_others, MAX(1, limit / 3));
	guint first = MIN(n_same, limit > kept ? limit - kept : limit);
	describe(s, result);
	result->total_documents = same->len + others->len;
	result->total_works = n_same + n_others;
	for (guint i = 0; i < s->map->passages->len; i++)
		result->total_passages += s->passage_score[i] > 0;
	return show_list(s, &maker, same, first, result, error) &&
	       show_list(s, &maker, others, limit - first, result, error);
}

/* ---- all together ---------------------------------------------------------------------------- */

/* Inside a snapshot. */
static gboolean
run_similar(Similar *s, const char *id, SearchResult *result, GError **error)
{
	s->map = store_map(s->store, error);
	if (!s->map)
		return FALSE;
	g_autoptr(Seed) seed =
	        seed_new(s->store, s->map, store_attached(s->store, "expander"), id, error);
	if (!seed)
		return FALSE;
	gsize n_documents = s->map->documents->len, n_terms = seed->terms->len;
	g_autofree const char **language = g_new0(const char *, n_documents + 1);
	g_autofree float *passage_score = g_new0(float, s->map->passages->len + 1);
	g_autofree float *best = g_new0(float, n_documents *n_terms + 1);
	g_autofree double *frequency = g_new0(double, n_terms + 1);
	s->seed = seed;
	s->aside = search_sections(s->store, s->map);
	s->language = language;
	s->passage_score = passage_score;
	s->best = best;
	s->frequency = frequency;
	s->mean = 1;
	for (guint i = 0; i < N_COLUMNS; i++)
		s->mean += i == COLUMN_TITLE ? 0 : s->map->mean[i];
	read_languages(s);
	store_deadline(s->store, s->options->deadline_ms);
	if (!choose_allowed(s, result, error) || !read_postings(s, error))
		return FALSE;
	/* What was found in time is shown, whatever showing it takes. */
	store_deadline(s->store, 0);
	return show_similar(s, result, error);
}

SearchResult *
search_similar(Store *store, const char *id, const SearchOptions *options, GError **error)
{
	g_autoptr(SearchResult) result = g_new0(SearchResult, 1);
	Similar s = {.store = store, .options = options};
	result->notes = g_ptr_array_new_with_free_func(g_free);
	result->documents = g_ptr_array_new_with_free_func((GDestroyNotify)search_document_free);
	/* Makes the expander, where nobody shared one. */
	if (!search_warm(store, error) || !store_begin(store, error))
		return NULL;
	gboolean good = run_similar(&s, id, result, error);
	g_free(s.allowed);
	store_deadline(store, 0);
	store_end(store);
	return good ? g_steal_pointer(&result) : NULL;
}
