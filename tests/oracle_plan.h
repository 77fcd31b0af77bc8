/*
 * oracle_plan: what the leaves of a query's tree ask for: the ways to say each word. Written from
 * the descriptions in lib/search_plan.h, lib/search_expand.h and the vocabulary's README, not from
 * their code. For tests/oracle.c only.
 */
#pragma once
#include "oracle_archive.h"
#include "oracle_vocabulary.h"
#include "query.h"

static const double STEM = 0.95, OTHER_SCRIPT = 0.6;

/* One way to say a word. */
typedef struct {
	GPtrArray *tokens;
	gboolean prefix;
	double weight;
	gboolean other;  /* another word, not a form of it */
	gboolean strict; /* finding it is finding the leaf */
	guint number;    /* of the sequence: in the order of their first use */
	guint order;     /* among all ways */
} Way;

typedef struct {
	GPtrArray *ways; /* of Way* */
	char *label;
} Term;

typedef struct {
	const QueryNode *node; /* NULL: a word of a run */
	guint columns;
	gboolean negative, optional, plain;
	guint distance, block, holders; /* holders: documents of the archive that hold it */
	GPtrArray *terms;               /* of Term* */
	GPtrArray *parts;               /* of Leaf*, not owned; NULL: none */
	char *year;
} Leaf;

typedef struct {
	Tok *tok;
	const Vocabulary *vocabulary;
	const OracleVocabulary *groups;
	const Query *query;
	const Language *language; /* of the query, or NULL */
	gboolean capitals;        /* nothing but capitals was typed */
	guint alternatives, blocks, ways;
	GPtrArray *leaves;    /* of Leaf* */
	GPtrArray *sequences; /* of char*: by number */
} Plan;

static inline void
way_free(gpointer data)
{
	Way *way = data;
	g_ptr_array_unref(way->tokens);
	g_free(way);
}

static inline void
term_free(gpointer data)
{
	Term *term = data;
	g_ptr_array_unref(term->ways);
	g_free(term->label);
	g_free(term);
}

static inline void
leaf_free(gpointer data)
{
	Leaf *leaf = data;
	g_ptr_array_unref(leaf->terms);
	if (leaf->parts)
		g_ptr_array_unref(leaf->parts);
	g_free(leaf->year);
	g_free(leaf);
}

static inline void
plan_clear(Plan *plan)
{
	g_ptr_array_unref(plan->leaves);
	g_ptr_array_unref(plan->sequences);
}

static inline Leaf *
plan_leaf_of(const Plan *plan, const QueryNode *node)
{
	for (guint i = 0; i < plan->leaves->len; i++)
		if (((Leaf *)plan->leaves->pdata[i])->node == node)
			return plan->leaves->pdata[i];
	return NULL;
}

static inline gboolean
leaf_is_scored(const Leaf *leaf)
{
	return !leaf->negative && !leaf->optional;
}

/* ---- adding ---------------------------------------------------------------------------------- */

static inline char *
sequence_join(const GPtrArray *tokens, gboolean prefix)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < tokens->len; i++)
		g_string_append_printf(out, i ? " %s" : "%s", (const char *)tokens->pdata[i]);
	return g_string_free(g_string_append(out, prefix ? " *" : ""), FALSE);
}

static inline guint
sequence_number(Plan *plan, const GPtrArray *tokens, gboolean prefix)
{
	char *joined = sequence_join(tokens, prefix);
	for (guint i = 0; i < plan->sequences->len; i++)
		if (strcmp(plan->sequences->pdata[i], joined) == 0) {
			g_free(joined);
			return i;
		}
	g_ptr_array_add(plan->sequences, joined);
	return plan->sequences->len - 1;
}

static inline Leaf *
add_leaf(Plan *plan, const QueryNode *node, guint columns, gboolean negative)
{
	Leaf *leaf = g_new0(Leaf, 1);
	leaf->node = node;
	leaf->columns = columns;
	leaf->negative = negative;
	leaf->terms = g_ptr_array_new_with_free_func(term_free);
	g_ptr_array_add(plan->leaves, leaf);
	return leaf;
}

static inline Term *
add_term(Leaf *leaf, const char *label)
{
	Term *term = g_new0(Term, 1);
	term->ways = g_ptr_array_new_with_free_func(way_free);
	term->label = g_strdup(label);
	g_ptr_array_add(leaf->terms, term);
	return term;
}

/* Takes tokens. A way that the term has already is not added again. */
static inline Way *
add_way(Plan *plan, Term *term, GPtrArray *tokens, double weight, gboolean strict)
{
	for (guint i = 0; i < term->ways->len; i++)
		if (sequence_same(((Way *)term->ways->pdata[i])->tokens, tokens)) {
			g_ptr_array_unref(tokens);
			return NULL;
		}
	Way *way = g_new0(Way, 1);
	way->tokens = tokens;
	way->weight = weight;
	way->strict = strict;
	way->number = sequence_number(plan, tokens, FALSE);
	way->order = plan->ways++;
	g_ptr_array_add(term->ways, way);
	return way;
}

/* ---- leaves ---------------------------------------------------------------------------------- */

static inline guint
columns_of(const QueryNode *node)
{
	if (!node->field)
		return (1u << N_COLUMNS) - 1;
	return strcmp(node->field, "title") == 0 ? 1u << COLUMN_TITLE : 1u << COLUMN_HEADING;
}

static inline void
plan_phrase_leaf(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_auto(Typed) typed = typed_cut(plan->tok, node->text);
	Leaf *leaf = add_leaf(plan, node, columns_of(node), negative);
	if (!node->distance || typed.exact->len < 2) {
		add_way(plan, add_term(leaf, node->text), g_ptr_array_ref(typed.exact), 1, TRUE);
		return;
	}
	/* So many words stand in so much room at least. */
	leaf->distance = MAX(node->distance, typed.exact->len - 1);
	for (guint i = 0; i < typed.exact->len; i++)
		add_way(plan, add_term(leaf, typed.exact->pdata[i]),
		        sequence_of(typed.exact->pdata[i]), 1, FALSE);
}

static inline void
plan_prefix_leaf(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_auto(Typed) typed = typed_cut(plan->tok, node->text);
	Leaf *leaf = add_leaf(plan, node, columns_of(node), negative);
	Term *term = add_term(leaf, node->text);
	Way *way = g_new0(Way, 1);
	*way = (Way){.tokens = g_ptr_array_ref(typed.exact),
	             .prefix = TRUE,
	             .weight = 1,
	             .strict = TRUE,
	             .number = sequence_number(plan, typed.exact, TRUE),
	             .order = plan->ways++};
	g_ptr_array_add(term->ways, way);
}

static inline gboolean
in_list(GStrv list, const char *word)
{
	return list && g_strv_contains((const char *const *)list, word);
}

/* WHO and IT stand out, unless everything does; đã is no da. */
static inline gboolean
is_stop_word(const Plan *plan, const QueryNode *node, const Typed *typed)
{
	if (node->field || typed->exact->len != 1 || plan->alternatives)
		return FALSE;
	if (!plan->capitals && g_ascii_isupper(node->text[0]) && g_ascii_isupper(node->text[1]))
		return FALSE;
	for (const char *p = node->text; *p; p = g_utf8_next_char(p))
		if (g_utf8_get_char(p) >= 0xc0 &&
		    g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_LATIN)
			return FALSE;
	const char *word = typed->exact->pdata[0];
	return in_list(vocabulary_language(plan->vocabulary, "en")->stop_words, word) ||
	       (plan->language && in_list(plan->language->stop_words, word));
}

/* Four digits can be a year, of Buddha too: 543 more. */
static inline char *
year_of(const QueryNode *node, const Typed *typed)
{
	const char *word = typed->exact->len == 1 ? typed->exact->pdata[0] : "";
	gint64 year = strlen(word) == 4 && strspn(word, "0123456789") == 4
	                      ? g_ascii_strtoll(word, NULL, 10)
	                      : 0;
	if (year >= 2443 && year <= 2643)
		year -= 543;
	return !node->field && year >= 1900 && year <= 2100
	               ? g_strdup_printf("%" G_GINT64_FORMAT, year)
	               : NULL;
}

/* The words and the pairs of units of a run. */
typedef struct {
	GPtrArray *words, *pairs; /* of char* */
} Run;

static inline gboolean
run_take(const Token *token, gpointer data)
{
	Run *run = data;
	gboolean unit = (token->flags & TOK_FALLBACK) && !(token->flags & TOK_COLOCATED);
	gunichar first = g_utf8_get_char_validated(token->text, (gssize)token->length);
	/* Burmese units are syllables, and so tell something. */
	gboolean syllable = unit && first >= 0x1000 && first <= 0x109f;
	char *text = g_strndup(token->text, token->length);
	if (syllable || (!unit && token->flags & TOK_FALLBACK))
		g_ptr_array_add(run->pairs, g_strdup(text));
	if (!unit && token->flags & TOK_EXACT)
		g_ptr_array_add(run->words, g_strdup(text));
	g_free(text);
	return TRUE;
}

static inline void
plan_run_of(Plan *plan, Leaf *leaf)
{
	Run run = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
	tok_document(plan->tok, leaf->node->text, -1, NULL, run_take, &run);
	for (guint i = 0; i < run.pairs->len; i++)
		add_way(plan, add_term(leaf, run.pairs->pdata[i]), sequence_of(run.pairs->pdata[i]),
		        1, FALSE);
	if (run.words->len > 1)
		leaf->parts = g_ptr_array_new();
	for (guint i = 0; run.words->len > 1 && i < run.words->len; i++) {
		Leaf *part = add_leaf(plan, NULL, leaf->columns, leaf->negative);
		add_way(plan, add_term(part, run.words->pdata[i]), sequence_of(run.words->pdata[i]),
		        1, TRUE);
		g_ptr_array_add(leaf->parts, part);
	}
	g_ptr_array_unref(run.words);
	g_ptr_array_unref(run.pairs);
}

static inline void
plan_word_leaf(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_auto(Typed) typed = typed_cut(plan->tok, node->text);
	Leaf *leaf = add_leaf(plan, node, columns_of(node), negative);
	Term *term = add_term(leaf, node->text);
	leaf->plain = !node->field;
	leaf->optional = !negative && is_stop_word(plan, node, &typed);
	leaf->year = year_of(node, &typed);
	add_way(plan, term, g_ptr_array_ref(typed.exact), 1, TRUE);
	for (guint i = 0; i < typed.stems->len; i++)
		add_way(plan, term, sequence_ending(typed.exact, typed.stems->pdata[i]), STEM,
		        TRUE);
	if (typed.exact->len == 1 && strchr(node->text, '/')) {
		/* A symbol stands inside a longer one by its parts. */
		g_autofree char *beside = g_strconcat("x ", node->text, NULL);
		g_auto(Typed) parts = typed_cut(plan->tok, beside);
		if (parts.exact->len > 2) {
			g_ptr_array_remove_index(parts.exact, 0);
			add_way(plan, term, g_ptr_array_ref(parts.exact), STEM, TRUE);
		}
	}
	if (typed.run && typed.exact->len > 1)
		plan_run_of(plan, leaf);
}

/* ---- other words ----------------------------------------------------------------------------- */

static inline gboolean
is_ascii_word(const char *printed)
{
	return g_ascii_isalnum(printed[0]);
}

/* The words from `first` on are a term of the vocabulary: how many of them, and what means the
 * same. */
static inline guint
find_others(const Plan *plan, const GPtrArray *nodes, guint first, GPtrArray *others)
{
	guint most = 0, keys = 0;
	for (guint n = 1; first + n <= nodes->len; n++) {
		g_autoptr(GPtrArray) texts = g_ptr_array_new();
		for (guint k = 0; k < n; k++)
			g_ptr_array_add(texts, ((QueryNode *)nodes->pdata[first + k])->text);
		guint found = vocabulary_term_keys(plan->groups, plan->tok, texts);
		if (found > keys) {
			keys = found;
			most = n;
		}
	}
	g_autoptr(GPtrArray) typed = g_ptr_array_new();
	for (guint k = 0; k < most; k++)
		g_ptr_array_add(typed, ((QueryNode *)nodes->pdata[first + k])->text);
	if (most)
		vocabulary_others(plan->groups, plan->tok, typed, others);
	return most;
}

static inline void
expand_span(Plan *plan, const GPtrArray *nodes, guint first, guint n, const GPtrArray *others)
{
	plan->blocks++;
	for (guint k = first; k < first + n; k++) {
		const QueryNode *node = nodes->pdata[k];
		Leaf *leaf = plan_leaf_of(plan, node);
		g_assert_nonnull(leaf);
		if (n > 1) {
			g_autofree char *folded = tok_fold(plan->tok, node->text, -1);
			leaf->block = plan->blocks;
			leaf->optional =
			        leaf->optional &&
			        in_list(vocabulary_language(plan->vocabulary, "en")->stop_words,
			                folded);
		}
	}
	for (guint i = 0; i < others->len; i++)
		for (guint k = first; k < first + n; k++) {
			const QueryNode *node = nodes->pdata[k];
			const Leaf *leaf = plan_leaf_of(plan, node);
			const OracleTerm *other = others->pdata[i];
			gboolean same = is_ascii_word(node->text) == is_ascii_word(other->printed);
			g_assert_nonnull(leaf);
			Way *way =
			        add_way(plan, leaf->terms->pdata[0], g_ptr_array_ref(other->tokens),
			                other->weight * (same ? 1 : OTHER_SCRIPT), TRUE);
			if (way)
				way->other = TRUE;
		}
}

static inline void
expand_words(Plan *plan, const GPtrArray *nodes)
{
	for (guint i = 0; i < nodes->len;) {
		g_autoptr(GPtrArray) others = g_ptr_array_new();
		guint n = find_others(plan, nodes, i, others);
		if (others->len)
			expand_span(plan, nodes, i, n, others);
		i += MAX(n, 1);
	}
}

/* ---- the tree -------------------------------------------------------------------------------- */

static inline void plan_tree(Plan *plan, const QueryNode *node, gboolean negative);

/* Words of an AND that follow one another in one field are read together, others by themselves. */
static inline void
plan_inner(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *child = node->children->pdata[i];
		const QueryNode *last = words->len ? words->pdata[words->len - 1] : NULL;
		if (last && (node->type != QUERY_AND || child->type != QUERY_WORD ||
		             g_strcmp0(last->field, child->field) != 0)) {
			expand_words(plan, words);
			g_ptr_array_set_size(words, 0);
		}
		plan_tree(plan, child, negative);
		if (child->type == QUERY_WORD && !negative)
			g_ptr_array_add(words, (gpointer)(guintptr)child);
	}
	expand_words(plan, words);
}

static inline void
plan_tree(Plan *plan, const QueryNode *node, gboolean negative)
{
	if (node->type == QUERY_NOT) {
		plan_tree(plan, node->children->pdata[0], !negative);
	} else if (node->type == QUERY_AND || node->type == QUERY_OR) {
		plan->alternatives += node->type == QUERY_OR;
		plan_inner(plan, node, negative);
		plan->alternatives -= node->type == QUERY_OR;
	} else if (node->type == QUERY_WORD) {
		plan_word_leaf(plan, node, negative);
	} else if (node->type == QUERY_PHRASE) {
		plan_phrase_leaf(plan, node, negative);
	} else if (node->type == QUERY_PREFIX) {
		plan_prefix_leaf(plan, node, negative);
	}
}

static inline gboolean
plan_is_positive(const Plan *plan)
{
	for (guint i = 0; i < plan->leaves->len; i++)
		if (!((Leaf *)plan->leaves->pdata[i])->negative)
			return TRUE;
	return FALSE;
}

static inline guint
plan_scored(const Plan *plan)
{
	guint count = 0;
	for (guint i = 0; i < plan->leaves->len; i++)
		count += leaf_is_scored(plan->leaves->pdata[i]);
	return count;
}

static inline gboolean
is_all_capitals(const char *text)
{
	g_autofree char *upper = g_utf8_strup(text, -1);
	return strcmp(upper, text) == 0;
}

static inline Plan
plan_make(Tok *tok, const Vocabulary *vocabulary, const OracleVocabulary *groups,
          const Query *query)
{
	Plan plan = {.tok = tok, .vocabulary = vocabulary, .groups = groups, .query = query};
	plan.leaves = g_ptr_array_new_with_free_func(leaf_free);
	plan.sequences = g_ptr_array_new_with_free_func(g_free);
	plan.capitals = is_all_capitals(query->read_as);
	double sure = 0;
	const char *code = tok_guess_language(tok, query->read_as, -1, &sure);
	plan.language = sure >= 0.5 ? vocabulary_language(vocabulary, code) : NULL;
	if (query->root)
		plan_tree(&plan, query->root, FALSE);
	if (query->root && query->root->type == QUERY_WORD) {
		g_autoptr(GPtrArray) one = g_ptr_array_new();
		g_ptr_array_add(one, query->root);
		expand_words(&plan, one);
	}
	/* Stop words count where there is nothing else. */
	if (!plan_scored(&plan))
		for (guint i = 0; i < plan.leaves->len; i++)
			((Leaf *)plan.leaves->pdata[i])->optional = FALSE;
	return plan;
}
