/*
 * oracle_plan: what the leaves of a query's tree ask for: the ways to say each word. Written from
 * the descriptions in lib/search_plan.h, lib/search_expand.h and the vocabulary's README, not from
 * their code. For tests/oracle.c only.
 */
#pragma once
#include "oracle_archive.h"
#include "oracle_vocabulary.h"
#include "query.h"
#include "search_suggest.h"

static const double STEM = 0.95, FAMILY = 0.6, PART = 0.3;
/* Of a run without blanks: its pairs of units, itself where its words say the same. */
static const double PAIR = 0.2, RUN = 0.4;
/* Of a word that is typed with marks: what goes to them. */
static const double MARKS = 0.5;
/* Letters of a part that is looked for alone; words of a pattern, of all patterns. */
enum { PART_MIN = 3, PATTERN_WORDS = 64, ALL_PATTERN_WORDS = 320 };

/* What all questions share: the index, the vocabulary as it is known here and as the spelling check
 * wants it. */
typedef struct {
	Fixture *f;
	OracleVocabulary known;
	Expander *expander;
} Oracle;

/* One way to say a word. */
typedef struct {
	GPtrArray *tokens;
	double weight;
	gboolean typed;      /* just as it was typed */
	gboolean other;      /* another word, not a form of it */
	gboolean abroad;     /* of another language than what was typed */
	const char *only_in; /* language of the documents where alone it counts, or NULL */
	gboolean strict;     /* finding it is finding the leaf */
	guint number;        /* of the sequence: in the order of their first use */
	guint order;         /* among all ways */
} Way;

typedef struct {
	GPtrArray *ways; /* of Way* */
	double weight;   /* of its part of a score */
	char *label;
} Term;

typedef struct {
	const QueryNode *node; /* NULL: a word of a run */
	guint columns;
	gboolean negative, optional, plain;
	guint distance, block, holders; /* holders: documents of the archive that hold it */
	GPtrArray *terms;               /* of Term* */
	GPtrArray *parts;               /* of Leaf*, not owned; NULL: none */
} Leaf;

typedef struct {
	Tok *tok;
	const Vocabulary *vocabulary;
	const OracleVocabulary *groups;
	const Query *query;
	const Archive *archive;
	GHashTable *corrections;  /* by_node of search_suggest.h */
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
sequence_join(const GPtrArray *tokens)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < tokens->len; i++)
		g_string_append_printf(out, i ? " %s" : "%s", (const char *)tokens->pdata[i]);
	return g_string_free(out, FALSE);
}

static inline guint
sequence_number(Plan *plan, const GPtrArray *tokens)
{
	char *joined = sequence_join(tokens);
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
	term->weight = 1;
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
	way->number = sequence_number(plan, tokens);
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
add_typed(Plan *plan, Term *term, GPtrArray *tokens, gboolean strict)
{
	Way *way = add_way(plan, term, tokens, 1, strict);
	if (way)
		way->typed = TRUE;
}

/* The text's tokens with their marks, where there are any. */
typedef struct {
	GPtrArray *tokens;
	gboolean marked;
} Marked;

static inline gboolean
marked_take(const Token *token, gpointer data)
{
	Marked *marked = data;
	if (token->flags & TOK_MARKED && marked->tokens->len) {
		marked->marked = TRUE;
		g_ptr_array_remove_index(marked->tokens, marked->tokens->len - 1);
	} else if (token->flags & TOK_COLOCATED) {
		return TRUE;
	}
	g_ptr_array_add(marked->tokens, g_strndup(token->text, token->length));
	return TRUE;
}

/* Who types marks means them: where they stand too, the other half of the word's score comes. */
static inline void
add_marks(Plan *plan, Leaf *leaf)
{
	Marked marked = {g_ptr_array_new_with_free_func(g_free), FALSE};
	tok_query(plan->tok, leaf->node->text, -1, NULL, marked_take, &marked);
	if (marked.marked) {
		((Term *)leaf->terms->pdata[0])->weight = 1 - MARKS;
		Term *term = add_term(leaf, leaf->node->text);
		term->weight = MARKS;
		add_typed(plan, term, g_ptr_array_ref(marked.tokens), FALSE);
	}
	g_ptr_array_unref(marked.tokens);
}

static inline void
plan_phrase_leaf(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_auto(Typed) typed = typed_cut(plan->tok, node->text);
	Leaf *leaf = add_leaf(plan, node, columns_of(node), negative);
	if (!node->distance || typed.exact->len < 2) {
		add_typed(plan, add_term(leaf, node->text), g_ptr_array_ref(typed.exact), TRUE);
		add_marks(plan, leaf);
		return;
	}
	/* So many words stand in so much room at least. */
	leaf->distance = MAX(node->distance, typed.exact->len - 1);
	for (guint i = 0; i < typed.exact->len; i++)
		add_typed(plan, add_term(leaf, typed.exact->pdata[i]),
		          sequence_of(typed.exact->pdata[i]), FALSE);
}

/* ---- patterns -------------------------------------------------------------------------------- */

typedef struct {
	char *text;
	guint passages; /* in which it stands */
} ArchiveWord;

static inline gint
by_frequency(gconstpointer a, gconstpointer b)
{
	const ArchiveWord *one = a, *other = b;
	return one->passages != other->passages ? (one->passages > other->passages ? -1 : 1)
	                                        : strcmp(one->text, other->text);
}

/* The index writes organise: in a pattern z after i or y stands for s too. */
static inline gboolean
matches(const char *pattern, const char *word)
{
	g_autoptr(GString) other = g_string_new(pattern);
	g_string_replace(other, "iz", "is", 0);
	g_string_replace(other, "yz", "ys", 0);
	return g_pattern_match_simple(pattern, word) || g_pattern_match_simple(other->str, word);
}

/* The words of one passage that match. */
static inline void
match_passage(const OraclePassage *p, const char *pattern, GHashTable *found)
{
	for (guint k = 0; k < N_COLUMNS; k++)
		for (guint i = 0; i < p->columns[k].tokens->len; i++) {
			TextToken *token = &g_array_index(p->columns[k].tokens, TextToken, i);
			if (token->exact && matches(pattern, token->text))
				g_hash_table_add(found, token->text);
		}
}

/* Of ArchiveWord: the archive's words that match, the most frequent first. */
static inline GArray *
matching_words(const Archive *archive, const char *pattern)
{
	GArray *words = g_array_new(FALSE, FALSE, sizeof(ArchiveWord));
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint d = 0; d < archive->len; d++)
		for (guint i = 0; i < archive_document(archive, d)->passages->len; i++) {
			g_autoptr(GHashTable) found = g_hash_table_new(g_str_hash, g_str_equal);
			match_passage(document_passage(archive_document(archive, d), i), pattern,
			              found);
			GHashTableIter iterator;
			gpointer word;
			g_hash_table_iter_init(&iterator, found);
			while (g_hash_table_iter_next(&iterator, &word, NULL)) {
				guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, word));
				g_hash_table_insert(counts, word, GUINT_TO_POINTER(n + 1));
			}
		}
	GHashTableIter iterator;
	gpointer word, n;
	g_hash_table_iter_init(&iterator, counts);
	while (g_hash_table_iter_next(&iterator, &word, &n)) {
		ArchiveWord one = {word, GPOINTER_TO_UINT(n)};
		g_array_append_val(words, one);
	}
	g_array_sort(words, by_frequency);
	return words;
}

static inline guint
count_patterns(const QueryNode *node)
{
	guint count = node->type == QUERY_PREFIX || node->type == QUERY_WILDCARD;
	for (guint i = 0; node->children && i < node->children->len; i++)
		count += count_patterns(node->children->pdata[i]);
	return count;
}

/* A pattern is searched as the archive's words that it stands for; one in a script without blanks
 * is a part of the text. */
static inline void
plan_pattern_leaf(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_auto(Typed) typed = typed_cut(plan->tok, node->text);
	Leaf *leaf = add_leaf(plan, node, columns_of(node), negative);
	Term *term = add_term(leaf, node->text);
	if (node->type == QUERY_PREFIX && typed.run) {
		add_typed(plan, term, g_ptr_array_ref(typed.exact), TRUE);
		return;
	}
	g_autofree char *beginning =
	        g_strconcat(typed.exact->pdata[typed.exact->len - 1], "*", NULL);
	gboolean prefix = node->type == QUERY_PREFIX;
	g_autoptr(GArray) words = matching_words(plan->archive, prefix ? beginning : node->text);
	guint most = MIN(PATTERN_WORDS, ALL_PATTERN_WORDS / count_patterns(plan->query->root));
	for (guint i = 0; i < MIN(words->len, most); i++) {
		const char *word = g_array_index(words, ArchiveWord, i).text;
		add_typed(plan, term,
		          prefix ? sequence_ending(typed.exact, word) : sequence_of(word), TRUE);
	}
}

/* ---- words ----------------------------------------------------------------------------------- */

static inline gboolean
in_list(GStrv list, const char *word)
{
	return list && g_strv_contains((const char *const *)list, word);
}

static inline gboolean
is_stop_token(const Plan *plan, const char *word)
{
	return in_list(vocabulary_language(plan->vocabulary, "en")->stop_words, word) ||
	       (plan->language && in_list(plan->language->stop_words, word));
}

static inline gboolean
has_marks(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_utf8_get_char(p) >= 0xc0 &&
		    g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_LATIN)
			return TRUE;
	return FALSE;
}

/* WHO and IT stand out, unless everything does; đã is no da, but itself. */
static inline gboolean
is_stop_word(const Plan *plan, const QueryNode *node, const Typed *typed)
{
	if (node->field || typed->exact->len != 1 || plan->alternatives)
		return FALSE;
	if (!plan->capitals && g_ascii_isupper(node->text[0]) && g_ascii_isupper(node->text[1]))
		return FALSE;
	g_autofree char *small = g_utf8_strdown(node->text, -1);
	g_autofree char *written = g_utf8_normalize(small, -1, G_NORMALIZE_NFC);
	if (plan->language && has_marks(plan->query->read_as) &&
	    in_list(plan->language->stop_written, written))
		return TRUE;
	if (has_marks(node->text))
		return FALSE;
	return is_stop_token(plan, typed->exact->pdata[0]);
}

/* The words and the pairs of units of a run, each once. */
typedef struct {
	guint n_words;            /* stop words and repeated ones too */
	GPtrArray *words, *pairs; /* of char* */
} Run;

static inline gboolean
has_string(const GPtrArray *strings, const char *wanted)
{
	for (guint i = 0; i < strings->len; i++)
		if (strcmp(strings->pdata[i], wanted) == 0)
			return TRUE;
	return FALSE;
}

static inline gboolean
run_take(const Token *token, gpointer data)
{
	Run *run = data;
	gboolean unit = (token->flags & TOK_FALLBACK) && !(token->flags & TOK_COLOCATED);
	gunichar first = g_utf8_get_char_validated(token->text, (gssize)token->length);
	/* Burmese units are syllables, and so tell something. */
	gboolean syllable = unit && first >= 0x1000 && first <= 0x109f;
	gboolean word = (token->flags & TOK_EXACT) != 0;
	GPtrArray *list = word ? run->words : !unit || syllable ? run->pairs : NULL;
	g_autofree char *text = g_strndup(token->text, token->length);
	run->n_words += word;
	if (list && !has_string(list, text))
		g_ptr_array_add(list, g_strdup(text));
	return TRUE;
}

/* A word of several runs is one leaf. */
static inline Leaf *
part_of_run(Plan *plan, const char *word, const Leaf *whole)
{
	for (guint i = 0; i < plan->leaves->len; i++) {
		Leaf *leaf = plan->leaves->pdata[i];
		if (!leaf->node && leaf->columns == whole->columns &&
		    leaf->negative == whole->negative &&
		    strcmp(((Term *)leaf->terms->pdata[0])->label, word) == 0)
			return leaf;
	}
	Leaf *part = add_leaf(plan, NULL, whole->columns, whole->negative);
	add_typed(plan, add_term(part, word), sequence_of(word), TRUE);
	return part;
}

static inline void
plan_run_of(Plan *plan, Leaf *leaf)
{
	Run run = {0, g_ptr_array_new_with_free_func(g_free),
	           g_ptr_array_new_with_free_func(g_free)};
	const char *code = tok_guess_language(plan->tok, leaf->node->text, -1, NULL);
	const Language *language = vocabulary_language(plan->vocabulary, code);
	tok_document(plan->tok, leaf->node->text, -1, NULL, run_take, &run);
	for (guint i = run.words->len; i-- > 0;)
		if (language && in_list(language->stop_words, run.words->pdata[i]))
			g_ptr_array_remove_index(run.words, i);
	for (guint i = 0; i < run.pairs->len; i++) {
		/* What is a word somewhere in the run counts as one. */
		if (has_string(run.words, run.pairs->pdata[i]))
			continue;
		Term *term = add_term(leaf, run.pairs->pdata[i]);
		term->weight = PAIR;
		add_typed(plan, term, sequence_of(run.pairs->pdata[i]), FALSE);
	}
	if (run.n_words > 1 && run.words->len) {
		((Term *)leaf->terms->pdata[0])->weight = RUN;
		leaf->parts = g_ptr_array_new();
		for (guint i = 0; i < run.words->len; i++)
			g_ptr_array_add(leaf->parts, part_of_run(plan, run.words->pdata[i], leaf));
	}
	g_ptr_array_unref(run.words);
	g_ptr_array_unref(run.pairs);
}

static inline void
add_forms(Plan *plan, Term *term, const Typed *typed, double weight, gboolean strict)
{
	for (guint i = 0; i < typed->stems->len; i++)
		add_way(plan, term, sequence_ending(typed->exact, typed->stems->pdata[i]),
		        weight * STEM, strict);
}

static inline void
add_other_way(Plan *plan, Term *term, GPtrArray *tokens, double weight)
{
	Way *way = add_way(plan, term, tokens, weight, TRUE);
	if (way)
		way->other = TRUE;
}

/* A word that isn't known is searched as what may have been meant too; that may be a stop word. */
static inline void
add_corrections(Plan *plan, Leaf *leaf, Term *term)
{
	const GPtrArray *found = g_hash_table_lookup(plan->corrections, leaf->node);
	leaf->optional = leaf->optional || (found && !found->len);
	for (guint i = 0; found && i < found->len; i++) {
		const Correction *correction = found->pdata[i];
		g_auto(Typed) meant = typed_cut(plan->tok, correction->text);
		double weight = (double)correction->weight;
		add_other_way(plan, term, g_ptr_array_ref(meant.exact), weight);
		for (guint k = 0; k < meant.stems->len; k++)
			add_other_way(plan, term,
			              sequence_ending(meant.exact, meant.stems->pdata[k]),
			              weight * STEM);
	}
}

/* A symbol stands inside a longer one by its parts. */
static inline void
add_symbol(Plan *plan, Term *term, const char *text)
{
	g_autofree char *beside = g_strconcat("x ", text, NULL);
	g_auto(Typed) parts = typed_cut(plan->tok, beside);
	if (parts.exact->len < 3)
		return;
	g_ptr_array_remove_index(parts.exact, 0);
	add_way(plan, term, g_ptr_array_ref(parts.exact), STEM, TRUE);
}

/* The parts of a compound tell something alone, but are not it. */
static inline void
add_parts(Plan *plan, Leaf *leaf, const Typed *typed)
{
	for (guint i = 0; i < typed->exact->len; i++) {
		const char *part = typed->exact->pdata[i];
		if (strlen(part) < PART_MIN || is_stop_token(plan, part))
			continue;
		g_auto(Typed) alone = typed_cut(plan->tok, part);
		Term *term = add_term(leaf, part);
		add_way(plan, term, sequence_of(part), PART, FALSE);
		add_forms(plan, term, &alone, PART, FALSE);
	}
}

static inline void
plan_word_leaf(Plan *plan, const QueryNode *node, gboolean negative)
{
	g_auto(Typed) typed = typed_cut(plan->tok, node->text);
	Leaf *leaf = add_leaf(plan, node, columns_of(node), negative);
	Term *term = add_term(leaf, node->text);
	leaf->plain = !node->field;
	leaf->optional = !negative && is_stop_word(plan, node, &typed);
	add_typed(plan, term, g_ptr_array_ref(typed.exact), TRUE);
	add_forms(plan, term, &typed, 1, TRUE);
	add_marks(plan, leaf);
	for (guint i = 0; !negative && i < typed.families->len; i++)
		add_other_way(plan, term, sequence_ending(typed.exact, typed.families->pdata[i]),
		              FAMILY);
	if (!negative)
		add_corrections(plan, leaf, term);
	if (typed.exact->len == 1 && strchr(node->text, '/'))
		add_symbol(plan, term, node->text);
	if (typed.run && typed.exact->len > 1)
		plan_run_of(plan, leaf);
	else if (typed.exact->len > 1 && !negative)
		add_parts(plan, leaf, &typed);
}

/* ---- other words ----------------------------------------------------------------------------- */

/* The longest term of the vocabulary that begins with word `first`: how many words it takes, and
 * what means the same (OtherWord*). */
static inline guint
find_others(const Plan *plan, const GPtrArray *nodes, guint first, GPtrArray *others)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	g_autoptr(GString) typed = g_string_new(NULL);
	guint most = 0, longest = 0;
	for (guint n = 1; first + n <= nodes->len; n++) {
		g_ptr_array_add(texts, ((QueryNode *)nodes->pdata[first + n - 1])->text);
		SaidWords said = said_words(plan->groups, texts, plan->capitals);
		guint length = vocabulary_length(plan->groups, &said, plan->query->wider);
		if (length > longest) {
			longest = length;
			most = n;
		}
		said_clear(&said);
	}
	if (!most)
		return 0;
	g_ptr_array_set_size(texts, (gint)most);
	for (guint k = 0; k < most; k++)
		g_string_append_printf(typed, k ? " %s" : "%s", (char *)texts->pdata[k]);
	SaidWords said = said_words(plan->groups, texts, plan->capitals);
	vocabulary_others(plan->groups, &said, typed->str, plan->query->wider, others);
	said_clear(&said);
	return most;
}

static inline void
add_others(Plan *plan, Term *term, const GPtrArray *others)
{
	for (guint i = 0; i < others->len; i++) {
		const OtherWord *other = others->pdata[i];
		Way *way = add_way(plan, term, g_ptr_array_ref(other->term->tokens), other->weight,
		                   TRUE);
		if (!way)
			continue;
		way->other = TRUE;
		way->abroad = other->abroad;
		way->only_in = other->only_in;
	}
}

/* Words of one term go together, and none of them is a stop word for another language's sake. */
static inline void
expand_span(Plan *plan, const GPtrArray *nodes, guint first, guint n, const GPtrArray *others)
{
	const Language *english = vocabulary_language(plan->vocabulary, "en");
	plan->blocks++;
	for (guint k = first; k < first + n; k++) {
		const QueryNode *node = nodes->pdata[k];
		Leaf *leaf = plan_leaf_of(plan, node);
		g_assert_nonnull(leaf);
		if (n > 1) {
			g_autofree char *folded = tok_fold(plan->tok, node->text, -1);
			leaf->block = plan->blocks;
			leaf->optional = leaf->optional && in_list(english->stop_words, folded);
		}
		add_others(plan, leaf->terms->pdata[0], others);
	}
}

static inline void
expand_words(Plan *plan, const GPtrArray *nodes)
{
	for (guint i = 0; i < nodes->len;) {
		g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
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
	} else if (node->type == QUERY_PREFIX || node->type == QUERY_WILDCARD) {
		plan_pattern_leaf(plan, node, negative);
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

/* Three words in capitals tell nothing, nor do two of which one is too long for an abbreviation. */
static inline gboolean
is_all_capitals(const char *text)
{
	g_autofree char *upper = g_utf8_strup(text, -1);
	g_autoptr(GRegex) word = g_regex_new("\\p{Lu}(\\p{Lu}|\\p{N}|\\p{L})*", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	guint words = 0;
	glong longest = 0;
	for (g_regex_match(word, text, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL)) {
		g_autofree char *found = g_match_info_fetch(match, 0);
		longest = MAX(longest, g_utf8_strlen(found, -1));
		words++;
	}
	return strcmp(upper, text) == 0 && (words > 2 || (words == 2 && longest > 5));
}

static inline Plan
plan_make(const Oracle *oracle, const Archive *archive, const Query *query, GHashTable *corrections)
{
	Plan plan = {.tok = oracle->f->tok,
	             .vocabulary = oracle->f->vocabulary,
	             .groups = &oracle->known,
	             .query = query,
	             .archive = archive,
	             .corrections = corrections};
	Tok *tok = plan.tok;
	plan.leaves = g_ptr_array_new_with_free_func(leaf_free);
	plan.sequences = g_ptr_array_new_with_free_func(g_free);
	plan.capitals = is_all_capitals(query->read_as);
	double sure = 0;
	const char *code = tok_guess_language(tok, query->read_as, -1, &sure);
	plan.language = sure >= 0.5 ? vocabulary_language(plan.vocabulary, code) : NULL;
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
