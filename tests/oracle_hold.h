/*
 * oracle_hold: which documents a query lists, document by document: filters, what a document holds,
 * what stands in where no document holds all, facets. Written from lib/search.h and lib/query.h.
 * For tests/oracle.c only.
 */
#pragma once
#include "oracle_plan.h"

enum { FEW = 10 };

/* How a document holds a leaf: in a way that isn't quite it, by words of another language, as it
 * was typed. */
typedef enum { HELD_NOT, HELD_LOOSE, HELD_ABROAD, HELD_STRICT } Held;
/* All without words of other languages, all, most, any. */
typedef enum { TIER_HERE, TIER_ALL, TIER_MOST, TIER_ANY } Tier;

typedef struct {
	const Archive *archive;
	Plan plan;
	const SearchOptions *options;
	GPtrArray *filters; /* of QueryNode*: those typed, not owned, and those of the options */
	GPtrArray *owned;   /* of QueryNode*: of the options */
	Corrections *corrections;
	gboolean asks_symbol;
} Question;

/* ---- filters --------------------------------------------------------------------------------- */

static inline gboolean
same_folded(const char *a, const char *b)
{
	g_autofree char *one = g_utf8_casefold(a, -1), *other = g_utf8_casefold(b, -1);
	return strcmp(one, other) == 0;
}

static inline gboolean
any_same(const GPtrArray *values, const char *wanted)
{
	for (guint i = 0; i < values->len; i++)
		if (same_folded(values->pdata[i], wanted))
			return TRUE;
	return FALSE;
}

/* The first or the last day that a date may mean, as the number YYYYMMDD. */
static inline guint
day_of(const char *date, gboolean last)
{
	g_auto(GStrv) parts = g_strsplit(date, "-", 3);
	guint n = g_strv_length(parts);
	guint number[3] = {0, last ? 12 : 1, last ? 31 : 1};
	for (guint i = 0; i < n; i++)
		number[i] = (guint)g_ascii_strtoull(parts[i], NULL, 10);
	return number[0] * 10000 + number[1] * 100 + number[2];
}

/* The letters stand in the text, with no letter or digit beside them. */
static inline gboolean
is_written(const char *text, const char *letters)
{
	g_autofree char *quoted = g_regex_escape_string(letters, -1);
	g_autofree char *pattern =
	        g_strdup_printf("(?<![\\p{L}\\p{N}])%s(?![\\p{L}\\p{N}])", quoted);
	return g_regex_match_simple(pattern, text, 0, 0);
}

static inline gboolean
passage_names(const Question *q, const OraclePassage *p, const Entity *org)
{
	for (char **name = org->variants; name && *name; name++) {
		g_auto(Keys) keys = keys_of(q->plan.tok, *name);
		for (guint k = 0; k < N_COLUMNS; k++)
			if (text_has(&p->columns[k], keys.tokens))
				return TRUE;
	}
	for (char **name = org->abbr; name && *name; name++) {
		if (is_written(p->text, *name))
			return TRUE;
		for (char **heading = p->heading; *heading; heading++)
			if (is_written(*heading, *name))
				return TRUE;
	}
	return FALSE;
}

/* Which documents name an organisation is no matter of metadata alone. */
static inline gboolean
document_names(const Question *q, const OracleDocument *d, const char *name)
{
	const GPtrArray *known_orgs = vocabulary_orgs(q->plan.vocabulary);
	for (guint i = 0; i < known_orgs->len; i++) {
		const Entity *org = known_orgs->pdata[i];
		for (guint k = 0; strcmp(org->name, name) == 0 && k < d->passages->len; k++)
			if (document_passage(d, k)->searched &&
			    passage_names(q, document_passage(d, k), org))
				return TRUE;
	}
	return FALSE;
}

static inline gboolean
is_date_filter(const char *name)
{
	static const char *const dates[] = {"since", "until", "year", "date", NULL};
	return g_strv_contains(dates, name);
}

/* negated: it leaves out; to be named in a text is no reason for that. */
static inline gboolean
filter_passes(const Question *q, const OracleDocument *d, const QueryNode *filter, gboolean negated)
{
	const char *name = filter->field, *value = filter->text;
	if (is_date_filter(name)) {
		char first[QUERY_DATE_SIZE], last[QUERY_DATE_SIZE];
		query_date_ends(name, value, first, last);
		return *d->date && (!*first || day_of(d->date, TRUE) >= day_of(first, FALSE)) &&
		       (!*last || day_of(d->date, FALSE) <= day_of(last, TRUE));
	}
	if (strcmp(name, "kind") == 0)
		return same_folded(d->kind, value);
	if (strcmp(name, "lang") == 0)
		return *d->lang && same_folded(d->lang, value);
	if (strcmp(name, "country") == 0)
		return any_same(d->countries, value);
	if (strcmp(name, "theme") == 0)
		return any_same(d->themes, value);
	if (strcmp(name, "publisher") == 0)
		return *d->publisher && same_folded(d->publisher, value);
	g_assert_cmpstr(name, ==, "org");
	return any_same(d->orgs, value) || (*d->publisher && same_folded(d->publisher, value)) ||
	       (!negated && document_names(q, d, value));
}

static inline gboolean
is_range(const QueryNode *filter)
{
	return strcmp(filter->field, "since") == 0 || strcmp(filter->field, "until") == 0;
}

static inline const QueryNode *
filter_inside(const QueryNode *filter)
{
	return filter->type == QUERY_NOT ? filter->children->pdata[0] : filter;
}

static inline const char *
facet_of(const QueryNode *filter)
{
	const char *name = filter_inside(filter)->field;
	return strcmp(name, "lang") == 0 ? "language" : name;
}

/* Values of one name are alternatives; since and until both hold. but: the facet whose filters are
 * absent, or NULL. */
static inline gboolean
document_passes_but(const Question *q, const OracleDocument *d, const char *but)
{
	if (q->options->in_document && strcmp(d->id, q->options->in_document) != 0)
		return FALSE;
	for (guint i = 0; i < q->filters->len; i++) {
		const QueryNode *filter = q->filters->pdata[i];
		if (but && strcmp(facet_of(filter), but) == 0)
			continue;
		if (filter->type == QUERY_NOT) {
			if (filter_passes(q, d, filter_inside(filter), TRUE))
				return FALSE;
			continue;
		}
		gboolean any = filter_passes(q, d, filter, FALSE);
		for (guint k = 0; !is_range(filter) && k < q->filters->len && !any; k++) {
			const QueryNode *other = q->filters->pdata[k];
			any = other->type != QUERY_NOT &&
			      strcmp(other->field, filter->field) == 0 &&
			      filter_passes(q, d, other, FALSE);
		}
		if (!any)
			return FALSE;
	}
	return TRUE;
}

static inline gboolean
document_passes(const Question *q, const OracleDocument *d)
{
	return document_passes_but(q, d, NULL);
}

/* ---- what a document holds ------------------------------------------------------------------- */

/* All terms stand in the column, the first and the last of them within `distance` words. */
static inline gboolean
stand_near(const Leaf *leaf, const Text *text)
{
	for (guint from = 0; from < text->length; from++) {
		guint found = 0;
		for (guint t = 0; t < leaf->terms->len; t++) {
			const Term *term = leaf->terms->pdata[t];
			const Way *way = term->ways->pdata[0];
			gboolean any = FALSE;
			for (guint at = from; at <= from + leaf->distance && at < text->length;
			     at++)
				any = any || text_has_at(text, at, way->tokens);
			found += any;
		}
		if (found == leaf->terms->len)
			return TRUE;
	}
	return FALSE;
}

/* A word of another language in Latin letters counts in documents of that language alone. */
static inline gboolean
counts_in(const OracleDocument *d, const Way *way)
{
	return !way->only_in || strcmp(way->only_in, d->lang) == 0;
}

static inline Held
text_holds(const OracleDocument *d, const Leaf *leaf, const Text *text)
{
	Held held = HELD_NOT;
	for (guint t = 0; t < leaf->terms->len; t++) {
		const Term *term = leaf->terms->pdata[t];
		for (guint i = 0; i < term->ways->len; i++) {
			const Way *way = term->ways->pdata[i];
			if (counts_in(d, way) && text_has(text, way->tokens))
				held = MAX(held, !way->strict  ? HELD_LOOSE
				                 : way->abroad ? HELD_ABROAD
				                               : HELD_STRICT);
		}
	}
	return held;
}

static inline Held
column_holds(const OracleDocument *d, const Leaf *leaf, const Text *text)
{
	return leaf->distance && stand_near(leaf, text) ? HELD_STRICT : text_holds(d, leaf, text);
}

static inline Held
document_holds(const Question *q, const OracleDocument *d, const Leaf *leaf)
{
	Held held = HELD_NOT;
	for (guint i = 0; i < d->passages->len; i++)
		for (guint k = 0; k < N_COLUMNS; k++)
			if (leaf->columns & 1u << k)
				held = MAX(held, column_holds(d, leaf,
				                              &document_passage(d, i)->columns[k]));
	if (leaf->columns & 1u << COLUMN_TITLE) {
		held = MAX(held, column_holds(d, leaf, &d->names));
		if (q->asks_symbol)
			held = MAX(held, column_holds(d, leaf, &d->symbol_words));
	}
	return held;
}

static inline guint
holders_of(const Question *q, const Leaf *leaf)
{
	guint count = 0;
	for (guint i = 0; i < q->archive->len; i++)
		count += document_holds(q, archive_document(q->archive, i), leaf) == HELD_STRICT;
	return count;
}

static inline gboolean
wants_all(Tier tier)
{
	return tier == TIER_HERE || tier == TIER_ALL;
}

static inline gboolean
leaf_holds(const Question *q, const OracleDocument *d, const Leaf *leaf, Tier tier)
{
	if (!leaf || leaf->optional)
		return TRUE;
	gboolean loose = tier == TIER_ANY || (tier == TIER_MOST && leaf->plain);
	Held wanted = loose ? HELD_LOOSE : tier == TIER_HERE ? HELD_STRICT : HELD_ABROAD;
	if (document_holds(q, d, leaf) >= wanted)
		return TRUE;
	/* A document of a date holds it, whether it says so or not. */
	if (leaf->node && leaf->node->date && g_str_has_prefix(d->date, leaf->node->date))
		return TRUE;
	/* Where nobody wrote the run as it was typed, its words will do. */
	if (!leaf->parts || leaf->holders)
		return FALSE;
	guint held = 0;
	for (guint i = 0; i < leaf->parts->len; i++)
		held += leaf_holds(q, d, leaf->parts->pdata[i], tier);
	return wants_all(tier) ? held == leaf->parts->len : held > 0;
}

/* ---- the tree -------------------------------------------------------------------------------- */

/* Where in the tree: what is wanted of it, and whether it stands under a NOT. */
typedef struct {
	Tier tier;
	gboolean negated;
} Where;

static inline gboolean node_holds(const Question *q, const OracleDocument *d, const QueryNode *node,
                                  Where where);

/* A group may be missing where all in it may. */
static inline gboolean
may_be_missing(const Question *q, const QueryNode *node, Tier tier)
{
	const Leaf *leaf = plan_leaf_of(&q->plan, node);
	if (wants_all(tier) || node->type == QUERY_NOT || node->type == QUERY_FILTER)
		return FALSE;
	for (guint i = 0; node->children && i < node->children->len; i++)
		if (!may_be_missing(q, node->children->pdata[i], tier))
			return FALSE;
	return node->children || tier == TIER_ANY || (leaf && leaf->plain);
}

/* Nothing that must be there is missing, and of what may be missing something is there. Words of
 * one term of the vocabulary are one thing. */
static inline gboolean
and_holds(const Question *q, const OracleDocument *d, const QueryNode *node, Where where)
{
	guint soft = 0, held_soft = 0;
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *child = node->children->pdata[i];
		const Leaf *leaf = plan_leaf_of(&q->plan, child);
		if (leaf && leaf->optional)
			continue;
		gboolean held = node_holds(q, d, child, where);
		guint block = where.tier == TIER_MOST && leaf ? leaf->block : 0;
		for (guint k = i + 1; block && k < node->children->len; k++) {
			const Leaf *next = plan_leaf_of(&q->plan, node->children->pdata[k]);
			if (!next || next->block != block)
				break;
			i = k;
			held = held && leaf_holds(q, d, next, where.tier);
		}
		if (!may_be_missing(q, child, where.tier)) {
			if (!held)
				return FALSE;
			continue;
		}
		soft++;
		held_soft += held;
	}
	return !soft || held_soft;
}

static inline gboolean
node_holds(const Question *q, const OracleDocument *d, const QueryNode *node, Where where)
{
	if (node->type == QUERY_AND)
		return and_holds(q, d, node, where);
	if (node->type == QUERY_NOT)
		return !node_holds(q, d, node->children->pdata[0],
		                   (Where){TIER_ALL, !where.negated});
	if (node->type == QUERY_FILTER)
		return filter_passes(q, d, node, where.negated);
	if (node->type != QUERY_OR)
		return leaf_holds(q, d, plan_leaf_of(&q->plan, node), where.tier);
	for (guint i = 0; i < node->children->len; i++)
		if (node_holds(q, d, node->children->pdata[i], where))
			return TRUE;
	return FALSE;
}

/* ---- which are listed ------------------------------------------------------------------------ */

/* One byte a document of the archive. all: 2 as it was typed, 1 by words of other languages too. */
typedef struct {
	guint8 *all, *listed;
	gboolean relaxed;
	Tier tier; /* of what counts for facets */
} Listing;

/* but: the facet whose filters are absent, or NULL. */
static inline guint8 *
mark_tier_but(const Question *q, Tier tier, const char *but)
{
	guint8 *marks = g_new0(guint8, q->archive->len + 1);
	const QueryNode *root = q->plan.query->root;
	for (guint i = 0; i < q->archive->len; i++) {
		const OracleDocument *d = archive_document(q->archive, i);
		marks[i] = document_passes_but(q, d, but) &&
		           (!root || node_holds(q, d, root, (Where){tier, FALSE}));
	}
	return marks;
}

static inline guint8 *
mark_tier(const Question *q, Tier tier)
{
	return mark_tier_but(q, tier, NULL);
}

static inline guint
count_marks(const Question *q, const guint8 *marks)
{
	guint count = 0;
	for (guint i = 0; i < q->archive->len; i++)
		count += marks[i] != 0;
	return count;
}

static inline gboolean
asks_nothing(const Question *q)
{
	return !q->plan.query->root && !q->filters->len && !q->options->in_document;
}

static inline gboolean
asks_language(const Question *q)
{
	for (guint i = 0; i < q->filters->len; i++) {
		const QueryNode *filter = q->filters->pdata[i];
		if (filter->type == QUERY_FILTER && strcmp(filter->field, "lang") == 0)
			return TRUE;
	}
	return FALSE;
}

static inline Listing
list_documents(const Question *q)
{
	Listing listing = {mark_tier(q, TIER_ALL), NULL, FALSE, TIER_ALL};
	gboolean several = plan_is_positive(&q->plan) && plan_scored(&q->plan) > 1;
	listing.listed = g_memdup2(listing.all, q->archive->len + 1);
	g_autofree guint8 *here = mark_tier(q, asks_language(q) ? TIER_ALL : TIER_HERE);
	for (guint i = 0; i < q->archive->len; i++)
		listing.all[i] += here[i];
	if (asks_nothing(q))
		memset(listing.listed, 0, q->archive->len);
	guint full = count_marks(q, listing.listed);
	if (several && full && full < FEW && q->options->sort == SORT_RELEVANCE) {
		g_autofree guint8 *most = mark_tier(q, TIER_MOST);
		for (guint i = 0; i < q->archive->len; i++)
			listing.listed[i] |= most[i];
	}
	if (several && !full) {
		/* What holds most of it and, where that is little, anything of it. */
		g_autofree guint8 *most = mark_tier(q, TIER_MOST);
		listing.tier = count_marks(q, most) < FEW ? TIER_ANY : TIER_MOST;
		g_free(listing.listed);
		listing.listed = mark_tier(q, listing.tier);
		listing.relaxed = count_marks(q, listing.listed) > 0;
		listing.tier = listing.relaxed ? listing.tier : TIER_ALL;
	}
	return listing;
}

static inline void
listing_clear(Listing *listing)
{
	g_free(listing->all);
	g_free(listing->listed);
}

/* ---- facets ---------------------------------------------------------------------------------- */

static inline gboolean
has_value(const OracleDocument *d, const char *facet, const char *value)
{
	if (strcmp(facet, "kind") == 0)
		return strcmp(d->kind, value) == 0;
	if (strcmp(facet, "year") == 0)
		return strlen(value) == 4 && strncmp(d->date, value, 4) == 0;
	if (strcmp(facet, "language") == 0)
		return *d->lang && strcmp(d->lang, value) == 0;
	if (strcmp(facet, "publisher") == 0)
		return *d->publisher && strcmp(d->publisher, value) == 0;
	const GPtrArray *values = strcmp(facet, "country") == 0 ? d->countries
	                          : strcmp(facet, "theme") == 0 ? d->themes
	                                                        : d->orgs;
	for (guint i = 0; i < values->len; i++)
		if (strcmp(values->pdata[i], value) == 0)
			return TRUE;
	return FALSE;
}

/* How many values of the facet the document has. */
static inline guint
count_values(const OracleDocument *d, const char *facet)
{
	return strcmp(facet, "kind") == 0        ? 1
	       : strcmp(facet, "year") == 0      ? *d->date != '\0'
	       : strcmp(facet, "language") == 0  ? *d->lang != '\0'
	       : strcmp(facet, "publisher") == 0 ? *d->publisher != '\0'
	       : strcmp(facet, "country") == 0   ? d->countries->len
	       : strcmp(facet, "theme") == 0     ? d->themes->len
	                                         : d->orgs->len;
}

/* ---- the question ---------------------------------------------------------------------------- */

/* A value that begins with - excludes. */
static inline void
add_option(Question *q, const char *name, const char *value)
{
	gboolean excluded = value[0] == '-';
	QueryNode *filter = g_new0(QueryNode, 1);
	filter->type = QUERY_FILTER;
	filter->field = g_strdup(name);
	filter->text = query_filter_value(q->plan.tok, q->plan.vocabulary, name, value + excluded);
	if (!filter->text)
		filter->text = g_strdup(value + excluded);
	QueryNode *outer = excluded ? g_new0(QueryNode, 1) : filter;
	if (excluded) {
		outer->type = QUERY_NOT;
		outer->children = g_ptr_array_new_with_free_func(query_node_free);
		g_ptr_array_add(outer->children, filter);
	}
	g_ptr_array_add(q->owned, outer);
	g_ptr_array_add(q->filters, outer);
}

static inline void
add_options(Question *q)
{
	const SearchOptions *o = q->options;
	const struct {
		const char *name;
		GStrv values;
	} lists[] = {{"kind", o->kind}, {"lang", o->lang},   {"country", o->country},
	             {"org", o->org},   {"theme", o->theme}, {"publisher", o->publisher},
	             {"year", o->year}};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (char **value = lists[i].values; value && *value; value++)
			add_option(q, lists[i].name, *value);
	if (o->since)
		add_option(q, "since", o->since);
	if (o->until)
		add_option(q, "until", o->until);
}

static inline Question
question_make(const Oracle *oracle, const Archive *archive, const Query *query,
              const SearchOptions *options)
{
	Question q = {.archive = archive, .options = options};
	q.corrections = search_suggest(oracle->f->store, query, oracle->expander);
	q.plan = plan_make(oracle, archive, query, q.corrections->by_node);
	q.filters = g_ptr_array_new();
	q.owned = g_ptr_array_new_with_free_func(query_node_free);
	for (guint i = 0; i < query->filters->len; i++)
		g_ptr_array_add(q.filters, query->filters->pdata[i]);
	add_options(&q);
	for (guint i = 0; i < q.plan.leaves->len; i++) {
		const Leaf *leaf = q.plan.leaves->pdata[i];
		for (guint t = 0; t < leaf->terms->len; t++)
			q.asks_symbol = q.asks_symbol ||
			                strchr(((Term *)leaf->terms->pdata[t])->label, '/');
	}
	for (guint i = 0; i < q.plan.leaves->len; i++) {
		Leaf *leaf = q.plan.leaves->pdata[i];
		leaf->holders = holders_of(&q, leaf);
	}
	return q;
}

static inline void
question_clear(Question *q)
{
	plan_clear(&q->plan);
	corrections_free(q->corrections);
	g_ptr_array_unref(q->filters);
	g_ptr_array_unref(q->owned);
}
