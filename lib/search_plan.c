/*
 * search_plan: see search_plan.h. In reading order: tokens of a leaf, phrases and terms, one
 * function a kind of leaf, runs of plain words with their expansions, the FTS5 expression.
 */
#include "search_plan.h"

#include <string.h>

enum {
	PHRASES_MAX = 480,   /* more would make FTS5's expression slow; the rest is synonyms */
	EXPANSIONS_MAX = 40, /* other words for one word */
	NOTES_MAX = 3,       /* of other words */
	PARTS_MAX = 64,      /* words, and pairs, of a run without blanks */
	UNITS_MAX = 192      /* with the parts: each costs a byte a document */
};

static const float STEM_WEIGHT = 0.95f;
static const float PAIR_WEIGHT = 1;

typedef struct {
	Tok *tok;
	const Vocabulary *vocabulary;
	const Expander *expander;
	SearchPlan *plan;
	GHashTable *phrases;      /* tokens (with * for a prefix) → index + 1 */
	const Language *language; /* of the query, or NULL */
	gboolean capitals;        /* everything is typed in capitals: they tell nothing */
	guint alternatives;       /* inside so many ORs */
	guint blocks;             /* terms of the vocabulary so far */
	GHashTable *noted;        /* set of what has other words, folded */
} Planner;

/* ---- tokens ---------------------------------------------------------------------------------- */

typedef struct {
	GPtrArray *exact; /* of char*: the sequence */
	GPtrArray *stems; /* of char*: stands in for the last one */
	gboolean run;     /* of a script without blanks */
} Tokens;

static void
tokens_clear(Tokens *tokens)
{
	g_ptr_array_unref(tokens->exact);
	g_ptr_array_unref(tokens->stems);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tokens, tokens_clear)

static gboolean
take_token(const Token *token, gpointer data)
{
	Tokens *tokens = data;
	if (token->flags & TOK_STEM) {
		g_ptr_array_add(tokens->stems, g_strndup(token->text, token->length));
	} else if (!(token->flags & TOK_COLOCATED)) {
		g_ptr_array_set_size(tokens->stems, 0);
		g_ptr_array_add(tokens->exact, g_strndup(token->text, token->length));
		tokens->run = tokens->run || (token->flags & TOK_FALLBACK);
	}
	return TRUE;
}

static Tokens
cut(const Planner *planner, const char *text)
{
	Tokens tokens = {g_ptr_array_new_with_free_func(g_free),
	                 g_ptr_array_new_with_free_func(g_free), FALSE};
	tok_query(planner->tok, text, -1, NULL, take_token, &tokens);
	return tokens;
}

/* The first n - 1 tokens and last, set apart by blanks. */
static char *
sequence(const GPtrArray *tokens, const char *last)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i + 1 < tokens->len; i++)
		g_string_append_printf(out, "%s ", (char *)tokens->pdata[i]);
	g_string_append(out, last ? last : tokens->pdata[tokens->len - 1]);
	return g_string_free(out, FALSE);
}

/* ---- phrases, terms, units ------------------------------------------------------------------- */

static void
phrase_free(gpointer data)
{
	PlanPhrase *phrase = data;
	g_free(phrase->tokens);
	g_array_unref(phrase->uses);
	g_free(phrase);
}

static void
term_free(gpointer data)
{
	PlanTerm *term = data;
	g_free(term->label);
	g_free(term);
}

static void
unit_free(gpointer data)
{
	PlanUnit *unit = data;
	if (unit->parts)
		g_array_unref(unit->parts);
	g_free(unit->year);
	g_free(unit);
}

/* Returns the phrase's use by the term, or NULL where there are too many phrases already or the
 * term uses it. */
static PhraseUse *
add_phrase(Planner *planner, const char *tokens, gboolean prefix, guint term, float weight,
           gboolean strict)
{
	g_autofree char *key = g_strconcat(tokens, prefix ? " *" : "", NULL);
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(planner->phrases, key));
	GPtrArray *phrases = planner->plan->phrases;
	if (!known && phrases->len >= PHRASES_MAX)
		return NULL;
	if (!known) {
		PlanPhrase *phrase = g_new0(PlanPhrase, 1);
		phrase->tokens = g_strdup(tokens);
		phrase->prefix = prefix;
		phrase->uses = g_array_new(FALSE, FALSE, sizeof(PhraseUse));
		g_ptr_array_add(phrases, phrase);
		known = phrases->len;
		g_hash_table_insert(planner->phrases, g_steal_pointer(&key),
		                    GUINT_TO_POINTER(known));
	}
	GArray *uses = plan_phrase(planner->plan, known - 1)->uses;
	for (guint i = 0; i < uses->len; i++)
		if (g_array_index(uses, PhraseUse, i).term == term)
			return NULL;
	PhraseUse use = {term, weight, FALSE, strict};
	g_array_append_val(uses, use);
	return &g_array_index(uses, PhraseUse, uses->len - 1);
}

static PlanUnit *
add_unit(Planner *planner, const QueryNode *node, gboolean negative)
{
	PlanUnit *unit = g_new0(PlanUnit, 1);
	unit->node = node;
	unit->negative = negative;
	unit->columns = !node || !node->field               ? (1u << N_COLUMNS) - 1
	                : strcmp(node->field, "title") == 0 ? 1u << COLUMN_TITLE
	                                                    : 1u << COLUMN_HEADING;
	unit->first_term = planner->plan->terms->len;
	g_ptr_array_add(planner->plan->units, unit);
	if (node)
		g_hash_table_insert(planner->plan->by_node, (gpointer)(guintptr)node,
		                    GUINT_TO_POINTER(planner->plan->units->len));
	return unit;
}

static guint
add_term(Planner *planner, PlanUnit *unit, const char *label)
{
	PlanTerm *term = g_new0(PlanTerm, 1);
	term->unit = planner->plan->units->len - 1;
	term->label = g_strdup(label);
	g_ptr_array_add(planner->plan->terms, term);
	unit->n_terms = planner->plan->terms->len - unit->first_term;
	return planner->plan->terms->len - 1;
}

/* ---- leaves ---------------------------------------------------------------------------------- */

static void
plan_phrase_leaf(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_auto(Tokens) tokens = cut(planner, node->text);
	PlanUnit *unit = add_unit(planner, node, negative);
	if (!node->distance || tokens.exact->len < 2) {
		g_autofree char *joined = sequence(tokens.exact, NULL);
		add_phrase(planner, joined, FALSE, add_term(planner, unit, node->text), 1, TRUE);
		return;
	}
	unit->distance = MAX(node->distance, tokens.exact->len - 1);
	for (guint i = 0; i < tokens.exact->len; i++)
		add_phrase(planner, tokens.exact->pdata[i], FALSE,
		           add_term(planner, unit, tokens.exact->pdata[i]), 1, FALSE);
}

static void
plan_prefix(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_auto(Tokens) tokens = cut(planner, node->text);
	PlanUnit *unit = add_unit(planner, node, negative);
	g_autofree char *joined = sequence(tokens.exact, NULL);
	add_phrase(planner, joined, TRUE, add_term(planner, unit, node->text), 1, TRUE);
}

static gboolean
in_list(GStrv list, const char *word)
{
	return list && g_strv_contains((const char *const *)list, word);
}

/* Folded, đã is da: a Latin word with marks can't be told from others in a folded list. */
static gboolean
has_marks(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c >= 0xc0 && g_unichar_get_script(c) == G_UNICODE_SCRIPT_LATIN)
			return TRUE;
	}
	return FALSE;
}

/* A stop word of English or of the query's language, unless written to stand out: WHO, IT. */
static gboolean
is_stop_word(const Planner *planner, const QueryNode *node, const Tokens *tokens)
{
	const char *text = node->text;
	if (node->field || tokens->exact->len != 1 || planner->alternatives)
		return FALSE;
	gboolean stands_out =
	    !planner->capitals && g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]);
	if (stands_out || has_marks(text))
		return FALSE;
	const Language *english = vocabulary_language(planner->vocabulary, "en");
	const char *word = tokens->exact->pdata[0];
	return (english && in_list(english->stop_words, word)) ||
	       (planner->language && in_list(planner->language->stop_words, word));
}

static char *
year_of(const Tokens *tokens)
{
	const char *word = tokens->exact->len == 1 ? tokens->exact->pdata[0] : "";
	if (strlen(word) != 4 || strspn(word, "0123456789") != 4)
		return NULL;
	guint64 year = g_ascii_strtoull(word, NULL, 10);
	/* A Buddhist year, as Thai, Lao and Khmer texts print it, runs 543 ahead. */
	if (year >= 2443 && year <= 2643)
		year -= 543;
	return year >= 1900 && year <= 2100 ? g_strdup_printf("%" G_GUINT64_FORMAT, year) : NULL;
}

/* ---- runs of scripts without blanks ---------------------------------------------------------- */

typedef struct {
	GPtrArray *words; /* of char*: of the dictionary, more than one unit long */
	GPtrArray *pairs; /* of char*: of units; in Burmese the units too: they are syllables */
} Run;

static gboolean
is_burmese(const Token *token)
{
	gunichar c = g_utf8_get_char_validated(token->text, (gssize)token->length);
	return c >= 0x1000 && c <= 0x109f;
}

static gboolean
take_run_token(const Token *token, gpointer data)
{
	Run *run = data;
	gboolean pair = (token->flags & TOK_FALLBACK) && (token->flags & TOK_COLOCATED);
	/* Single characters are particles more often than words. */
	gboolean single = (token->flags & TOK_FALLBACK) && !(token->flags & TOK_COLOCATED);
	if ((pair || (single && is_burmese(token))) && run->pairs->len < PARTS_MAX)
		g_ptr_array_add(run->pairs, g_strndup(token->text, token->length));
	if ((token->flags & TOK_EXACT) && !single && run->words->len < PARTS_MAX)
		g_ptr_array_add(run->words, g_strndup(token->text, token->length));
	return TRUE;
}

/* Where nobody wrote these words one after another, documents that hold each of them count. */
static void
plan_parts(Planner *planner, guint whole, const char *text, gboolean negative)
{
	Run run = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
	tok_document(planner->tok, text, -1, NULL, take_run_token, &run);
	PlanUnit *unit = plan_unit(planner->plan, whole);
	for (guint i = 0; i < run.pairs->len; i++)
		add_phrase(planner, run.pairs->pdata[i], FALSE,
		           add_term(planner, unit, run.pairs->pdata[i]), PAIR_WEIGHT, FALSE);
	if (run.words->len > 1) {
		unit->parts = g_array_new(FALSE, FALSE, sizeof(guint));
		for (guint i = 0; i < run.words->len; i++) {
			if (planner->plan->units->len >= UNITS_MAX ||
			    planner->plan->phrases->len >= PHRASES_MAX)
				break;
			PlanUnit *part = add_unit(planner, NULL, negative);
			guint index = planner->plan->units->len - 1;
			part->columns = unit->columns;
			g_array_append_val(unit->parts, index);
			add_phrase(planner, run.words->pdata[i], FALSE,
			           add_term(planner, part, run.words->pdata[i]), 1, TRUE);
		}
	}
	g_ptr_array_unref(run.words);
	g_ptr_array_unref(run.pairs);
}

/* ---- plain words ----------------------------------------------------------------------------- */

/* A/HRC/38 stands in A/HRC/38/41, whose whole is another token: its parts follow one another. */
static void
plan_symbol(Planner *planner, const char *text, guint term)
{
	/* tok cuts a symbol into its parts where it doesn't stand alone. */
	g_autofree char *beside = g_strconcat("x ", text, NULL);
	g_auto(Tokens) tokens = cut(planner, beside);
	if (tokens.exact->len < 3)
		return;
	g_ptr_array_remove_index(tokens.exact, 0);
	g_autofree char *parts = sequence(tokens.exact, NULL);
	add_phrase(planner, parts, FALSE, term, STEM_WEIGHT, TRUE);
}

static void
plan_word(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_auto(Tokens) tokens = cut(planner, node->text);
	PlanUnit *unit = add_unit(planner, node, negative);
	guint whole = planner->plan->units->len - 1;
	unit->plain = !node->field;
	unit->optional = !negative && is_stop_word(planner, node, &tokens);
	unit->checked = tokens.exact->len == 1 && !tokens.run;
	unit->year = node->field ? NULL : year_of(&tokens);
	guint term = add_term(planner, unit, node->text);
	g_autofree char *joined = sequence(tokens.exact, NULL);
	add_phrase(planner, joined, FALSE, term, 1, TRUE);
	for (guint i = 0; i < tokens.stems->len; i++) {
		g_autofree char *stemmed = sequence(tokens.exact, tokens.stems->pdata[i]);
		add_phrase(planner, stemmed, FALSE, term, STEM_WEIGHT, TRUE);
	}
	if (tokens.exact->len == 1 && strchr(node->text, '/'))
		plan_symbol(planner, node->text, term);
	if (tokens.run && tokens.exact->len > 1)
		plan_parts(planner, whole, node->text, negative);
}

/* Each note once, NOTES_MAX of them; note_rest counts the others. */
static void
note_expansions(Planner *planner, const GPtrArray *nodes, guint first, guint n,
                const GPtrArray *found)
{
	enum { SHOWN = 4 };
	g_autoptr(GString) typed = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append_printf(typed, i ? " %s" : "%s",
		                       ((const QueryNode *)nodes->pdata[first + i])->text);
	g_autofree char *folded = tok_fold(planner->tok, typed->str, -1);
	if (!g_hash_table_add(planner->noted, g_steal_pointer(&folded)) ||
	    planner->plan->used->len >= NOTES_MAX)
		return;
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "“%s” also finds ", typed->str);
	for (guint i = 0; i < MIN(found->len, SHOWN); i++)
		g_string_append_printf(out, i ? ", %s" : "%s",
		                       ((const Expansion *)found->pdata[i])->printed);
	g_string_append(out, found->len > SHOWN ? ", …; quote it for itself alone."
	                                        : "; quote it for itself alone.");
	g_ptr_array_add(planner->plan->used, g_string_free(out, FALSE));
}

static void
note_rest(Planner *planner)
{
	guint rest = g_hash_table_size(planner->noted) - planner->plan->used->len;
	if (rest)
		g_ptr_array_add(
		        planner->plan->used,
		        g_strdup_printf("Other words are found too for %u more of yours.", rest));
}

static PlanUnit *
unit_of(const Planner *planner, const QueryNode *node)
{
	gpointer unit = g_hash_table_lookup(planner->plan->by_node, node);
	return plan_unit(planner->plan, GPOINTER_TO_UINT(unit) - 1);
}

/* A name in another script is most often read by other people than the one who typed. */
static float
expansion_weight(const QueryNode *typed, const Expansion *expansion)
{
	gboolean one = g_ascii_isalnum(typed->text[0]);
	gboolean other = g_ascii_isalnum(expansion->printed[0]);
	return (float)expansion->weight * (one == other ? 1.0f : 0.6f);
}

static gboolean
is_english_stop_word(const Planner *planner, const QueryNode *node)
{
	const Language *english = vocabulary_language(planner->vocabulary, "en");
	g_autofree char *folded = tok_fold(planner->tok, node->text, -1);
	return english && in_list(english->stop_words, folded);
}

/* Every word of the span is held by a document that holds another way to say the span. */
static void
add_expansions(Planner *planner, const GPtrArray *nodes, guint first, guint n,
               const GPtrArray *found)
{
	planner->blocks++;
	for (guint k = first; n > 1 && k < first + n; k++) {
		PlanUnit *unit = unit_of(planner, nodes->pdata[k]);
		unit->block = planner->blocks;
		/* Da of Da Nang is no stop word, though it looks like one of Vietnamese. */
		unit->optional = unit->optional && is_english_stop_word(planner, nodes->pdata[k]);
	}
	for (guint i = 0; i < MIN(found->len, EXPANSIONS_MAX); i++) {
		const Expansion *expansion = found->pdata[i];
		for (guint k = first; k < first + n; k++) {
			PhraseUse *use =
			    add_phrase(planner, expansion->tokens, FALSE,
			               unit_of(planner, nodes->pdata[k])->first_term,
			               expansion_weight(nodes->pdata[k], expansion), TRUE);
			if (use)
				use->other = TRUE;
		}
	}
	note_expansions(planner, nodes, first, n, found);
}

/* Plain words that follow one another: together they may be a term of the vocabulary. */
static void
expand_words(Planner *planner, const GPtrArray *nodes)
{
	guint n = nodes->len;
	g_autofree ExpandWord *words = g_new0(ExpandWord, n + 1);
	g_autoptr(GPtrArray) keys =
	    g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < n; i++) {
		char *joined;
		words[i].text = ((const QueryNode *)nodes->pdata[i])->text;
		words[i].keys = expand_keys(planner->tok, words[i].text, &joined);
		words[i].tokens = joined;
		g_ptr_array_add(keys, (gpointer)(guintptr)words[i].keys);
		g_ptr_array_add(tokens, joined);
	}
	for (guint i = 0; i < n;) {
		g_autoptr(GPtrArray) found = g_ptr_array_new();
		guint used = expander_find(planner->expander, words + i, n - i, found);
		if (found->len)
			add_expansions(planner, nodes, i, used, found);
		i += MAX(used, 1);
	}
}

/* ---- the tree -------------------------------------------------------------------------------- */

static void plan_node(Planner *planner, const QueryNode *node, gboolean negative);

/* Children in order; neighbouring plain words of one field are expanded together. */
static void
plan_children(Planner *planner, const QueryNode *node, gboolean negative)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *child = node->children->pdata[i];
		const QueryNode *last = words->len ? words->pdata[words->len - 1] : NULL;
		gboolean goes_on = last && node->type == QUERY_AND && child->type == QUERY_WORD &&
		                   g_strcmp0(child->field, last->field) == 0;
		if (last && !goes_on) {
			expand_words(planner, words);
			g_ptr_array_set_size(words, 0);
		}
		plan_node(planner, child, negative);
		if (child->type == QUERY_WORD && !negative)
			g_ptr_array_add(words, (gpointer)(guintptr)child);
	}
	if (words->len)
		expand_words(planner, words);
}

/* The parser bounds the depth. */
static void
plan_node(Planner *planner, const QueryNode *node, gboolean negative)
{
	switch (node->type) {
	case QUERY_AND:
		plan_children(planner, node, negative);
		break;
	case QUERY_OR:
		planner->alternatives++;
		plan_children(planner, node, negative);
		planner->alternatives--;
		break;
	case QUERY_NOT:
		plan_node(planner, node->children->pdata[0], !negative);
		break;
	case QUERY_WORD:
		plan_word(planner, node, negative);
		break;
	case QUERY_PHRASE:
		plan_phrase_leaf(planner, node, negative);
		break;
	case QUERY_PREFIX:
		plan_prefix(planner, node, negative);
		break;
	case QUERY_FILTER:
		break;
	}
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Stop words count where there is nothing else. */
static void
settle_stop_words(SearchPlan *plan)
{
	gboolean other = FALSE;
	for (guint i = 0; i < plan->units->len; i++) {
		const PlanUnit *unit = plan_unit(plan, i);
		other = other || (!unit->negative && !unit->optional);
		plan->positive = plan->positive || !unit->negative;
	}
	for (guint i = 0; i < plan->units->len && !other; i++)
		plan_unit(plan, i)->optional = FALSE;
}

static gboolean
is_needed(const SearchPlan *plan, const PlanPhrase *phrase)
{
	for (guint i = 0; i < phrase->uses->len; i++) {
		const PlanTerm *term =
		    plan_term(plan, g_array_index(phrase->uses, PhraseUse, i).term);
		if (!plan_unit(plan, term->unit)->optional)
			return TRUE;
	}
	return FALSE;
}

/* Phrases of stop words alone are never asked for; the others are numbered as FTS5 counts them. */
static void
write_expression(SearchPlan *plan)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < plan->phrases->len;) {
		const PlanPhrase *phrase = plan_phrase(plan, i);
		if (!is_needed(plan, phrase)) {
			g_ptr_array_remove_index(plan->phrases, i);
			continue;
		}
		g_string_append(out, i++ ? " OR \"" : "\"");
		for (const char *p = phrase->tokens; *p; p++) {
			g_string_append_c(out, *p);
			if (*p == '"')
				g_string_append_c(out, '"');
		}
		g_string_append(out, phrase->prefix ? "\" *" : "\"");
	}
	plan->expression = g_string_free(out, FALSE);
}

static gboolean
is_all_capitals(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_islower(g_utf8_get_char(p)))
			return FALSE;
	return TRUE;
}

SearchPlan *
search_plan_new(Tok *tok, const Vocabulary *vocabulary, const Expander *expander,
                const Query *query)
{
	SearchPlan *plan = g_new0(SearchPlan, 1);
	plan->units = g_ptr_array_new_with_free_func(unit_free);
	plan->terms = g_ptr_array_new_with_free_func(term_free);
	plan->phrases = g_ptr_array_new_with_free_func(phrase_free);
	plan->by_node = g_hash_table_new(NULL, NULL);
	plan->used = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) phrases =
	    g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) noted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Planner planner = {
	        tok, vocabulary, expander, plan, phrases, NULL, is_all_capitals(query->read_as),
	        0,   0,          noted};
	double confidence = 0;
	const char *code = tok_guess_language(tok, query->read_as, -1, &confidence);
	if (confidence >= 0.5)
		planner.language = vocabulary_language(vocabulary, code);
	if (query->root)
		plan_node(&planner, query->root, FALSE);
	if (query->root && query->root->type == QUERY_WORD) {
		/* One word is a sequence of one. */
		g_autoptr(GPtrArray) words = g_ptr_array_new();
		g_ptr_array_add(words, query->root);
		expand_words(&planner, words);
	}
	note_rest(&planner);
	settle_stop_words(plan);
	write_expression(plan);
	return plan;
}

void
search_plan_free(SearchPlan *plan)
{
	if (!plan)
		return;
	g_ptr_array_unref(plan->units);
	g_ptr_array_unref(plan->terms);
	g_ptr_array_unref(plan->phrases);
	g_hash_table_unref(plan->by_node);
	g_ptr_array_unref(plan->used);
	g_free(plan->expression);
	g_free(plan);
}
