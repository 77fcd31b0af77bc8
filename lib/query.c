/*
 * query: see query.h. In reading order: characters, lexemes, mending (what can't be an operator
 * becomes a word), the tree, printing. Nothing recurses deeper than DEPTH_MAX.
 */
#include "query.h"

#include <string.h>

enum { BYTES_MAX = 10000, LEAVES_MAX = 64, DEPTH_MAX = 16, DISTANCE_MAX = 1000 };

typedef enum {
	LEX_WORD,
	LEX_PHRASE,
	LEX_PREFIX,
	LEX_FILTER,
	LEX_OPEN,
	LEX_CLOSE,
	LEX_AND,
	LEX_OR,
	LEX_NOT
} LexType;

typedef struct {
	LexType type;
	char *text;  /* of leaves; of operators the word they become when they can't be one */
	char *field; /* "title", "heading", a filter's name, or NULL */
	guint distance;
} Lexeme;

typedef struct {
	Tok *tok;
	const Vocabulary *vocabulary;
	Query *query;
	GArray *lexemes; /* of Lexeme */
	guint leaves, at;
} Parser;

static void
lexeme_clear(gpointer data)
{
	Lexeme *lexeme = data;
	g_free(lexeme->text);
	g_free(lexeme->field);
}

static void
node_free(gpointer data)
{
	QueryNode *node = data;
	if (!node)
		return;
	g_free(node->field);
	g_free(node->text);
	if (node->children)
		g_ptr_array_unref(node->children);
	g_free(node);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QueryNode, node_free)

void
query_free(Query *query)
{
	if (!query)
		return;
	node_free(query->root);
	g_ptr_array_unref(query->filters);
	g_ptr_array_unref(query->notes);
	g_free(query->read_as);
	g_free(query);
}

static void G_GNUC_PRINTF(2, 3) note(Parser *parser, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	for (guint i = 0; i < parser->query->notes->len; i++)
		if (strcmp(parser->query->notes->pdata[i], text) == 0)
			return;
	g_ptr_array_add(parser->query->notes, g_steal_pointer(&text));
}

/* ---- characters ------------------------------------------------------------------------------ */

static gunichar
plain_character(gunichar c)
{
	if (c < 0x20 || c == 0x7f || g_unichar_isspace(c))
		return ' ';
	switch (c) {
	case 0xab:
	case 0xbb:
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0x2033:
	case 0x300c:
	case 0x300d:
	case 0x300e:
	case 0x300f:
	case 0xff02:
		return '"';
	case 0xff08:
		return '(';
	case 0xff09:
		return ')';
	case 0xff1a:
		return ':';
	case 0xff0a:
		return '*';
	case 0xff5e:
		return '~';
	case 0x2212:
	case 0xff0d:
		return '-';
	default:
		return c;
	}
}

/* Valid UTF-8 of at most BYTES_MAX, with the marks of the language in their ASCII form. */
static char *
plain_text(Parser *parser, const char *text)
{
	gsize n = strnlen(text, BYTES_MAX + 1);
	if (n > BYTES_MAX) {
		n = BYTES_MAX;
		while (n && ((guchar)text[n] & 0xc0) == 0x80)
			n--;
		note(parser, "Only the first %d bytes of the query were read.", BYTES_MAX);
	}
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)n);
	GString *out = g_string_sized_new(n + 1);
	for (const char *p = valid; *p; p = g_utf8_next_char(p))
		g_string_append_unichar(out, plain_character(g_utf8_get_char(p)));
	return g_string_free(out, FALSE);
}

/* ---- lexemes --------------------------------------------------------------------------------- */

static gboolean
stop_at_first(const Token *token, gpointer data)
{
	(void)token;
	*(gboolean *)data = TRUE;
	return FALSE;
}

static gboolean
has_tokens(Parser *parser, const char *text)
{
	gboolean found = FALSE;
	tok_query(parser->tok, text, -1, NULL, stop_at_first, &found);
	return found;
}

static void
add_lexeme(Parser *parser, LexType type, const char *text, gsize n, const char *field,
           guint distance)
{
	Lexeme lexeme = {type, g_strndup(text, n), g_strdup(field), distance};
	g_array_append_val(parser->lexemes, lexeme);
}

/* A word, a phrase or a prefix, if there is anything in it to search for. */
static void
add_leaf(Parser *parser, LexType type, const char *text, gsize n, const char *field, guint distance)
{
	g_autofree char *copy = g_strndup(text, n);
	if (!has_tokens(parser, copy))
		return;
	if (parser->leaves == LEAVES_MAX) {
		note(parser, "Only the first %d words and phrases were used.", LEAVES_MAX);
		return;
	}
	parser->leaves++;
	if (tok_is_zawgyi(copy, -1)) {
		g_autofree char *unicode = tok_from_zawgyi(copy, -1);
		note(parser, "“%s” was read as Zawgyi and searched as “%s”.", copy, unicode);
		add_lexeme(parser, type, unicode, strlen(unicode), field, distance);
		return;
	}
	add_lexeme(parser, type, copy, n, field, distance);
}

static const char *
known_field(const char *name, gsize n)
{
	static const char *const fields[] = {"title", "heading", "kind",  "lang", "country",
	                                     "org",   "year",    "since", "until"};
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strlen(fields[i]) == n && g_ascii_strncasecmp(fields[i], name, n) == 0)
			return fields[i];
	return NULL;
}

/* The field that text begins with, and where its value begins; NULL if there is none. */
static const char *
read_field(const char *text, const char **ret_value)
{
	gsize n = 0;
	while (g_ascii_isalpha(text[n]))
		n++;
	if (!n || text[n] != ':' || !text[n + 1] || text[n + 1] == ' ' || text[n + 1] == ')')
		return NULL;
	const char *field = known_field(text, n);
	if (field)
		*ret_value = text + n + 1;
	return field;
}

/* The end of the word at text: a blank, a quotation mark, or a parenthesis that the word itself
 * did not open, as in 33(b). */
static const char *
word_end(const char *text)
{
	guint open = 0;
	for (; *text && *text != ' ' && *text != '"'; text++) {
		if (*text == '(')
			open++;
		else if (*text == ')' && !open--)
			break;
	}
	return text;
}

static void
add_filter(Parser *parser, const char *name, const char *text, gsize n, gboolean quoted)
{
	g_autofree char *typed = g_strndup(text, n);
	g_autofree char *value = query_filter_value(parser->tok, parser->vocabulary, name, typed);
	if (value) {
		add_lexeme(parser, LEX_FILTER, value, strlen(value), name, 0);
		return;
	}
	note(parser, "“%s:%s” names no %s that is known, so it was read as words.", name, typed,
	     strcmp(name, "since") == 0 || strcmp(name, "until") == 0 ? "date" : name);
	add_leaf(parser, LEX_WORD, name, strlen(name), NULL, 0);
	add_leaf(parser, quoted ? LEX_PHRASE : LEX_WORD, typed, n, NULL, 0);
}

/* text stands at a quotation mark. Returns what follows. */
static const char *
read_phrase(Parser *parser, const char *text, const char *field)
{
	const char *end = strchr(text + 1, '"');
	if (!end) {
		note(parser, "A quotation mark without its partner was left out.");
		return text + 1;
	}
	const char *next = end + 1;
	guint64 distance = 0;
	if (*next == '~' && g_ascii_isdigit(next[1])) {
		char *stop;
		distance = g_ascii_strtoull(next + 1, &stop, 10);
		next = stop;
	}
	gsize n = (gsize)(end - text - 1);
	if (field && query_is_filter(field))
		add_filter(parser, field, text + 1, n, TRUE);
	else
		add_leaf(parser, LEX_PHRASE, text + 1, n, field,
		         (guint)MIN(distance, DISTANCE_MAX));
	return next;
}

static void
add_word(Parser *parser, const char *text, gsize n, const char *field)
{
	static const struct {
		const char *name;
		LexType type;
	} operators[] = {{"AND", LEX_AND}, {"OR", LEX_OR}, {"NOT", LEX_NOT}};
	for (guint i = 0; !field && i < G_N_ELEMENTS(operators); i++)
		if (strlen(operators[i].name) == n && strncmp(operators[i].name, text, n) == 0) {
			add_lexeme(parser, operators[i].type, text, n, NULL, 0);
			return;
		}
	if (field && query_is_filter(field))
		add_filter(parser, field, text, n, FALSE);
	else if (n > 2 && text[n - 1] == '*' && text[n - 2] != '*')
		add_leaf(parser, LEX_PREFIX, text, n - 1, field, 0);
	else
		add_leaf(parser, LEX_WORD, text, n, field, 0);
}

static void
read_lexemes(Parser *parser, const char *text)
{
	const char *field = NULL, *value;
	gboolean fresh = TRUE; /* at the beginning of a word: after a blank or a parenthesis */
	while (*text) {
		if (*text == ' ') {
			fresh = TRUE;
			text++;
		} else if (fresh && !field && *text == '-' && text[1] && !strchr(" -)", text[1])) {
			add_lexeme(parser, LEX_NOT, "", 0, NULL, 0);
			text++;
		} else if (fresh && !field && (field = read_field(text, &value))) {
			text = value;
			continue;
		} else if (*text == '"') {
			text = read_phrase(parser, text, field);
		} else if (*text == '(' || *text == ')') {
			add_lexeme(parser, *text == '(' ? LEX_OPEN : LEX_CLOSE, "", 0, field, 0);
			fresh = *text++ == '(';
			field = NULL;
			continue;
		} else {
			const char *end = word_end(text);
			add_word(parser, text, (gsize)(end - text), field);
			text = end;
			fresh = FALSE;
		}
		field = NULL;
	}
}

/* ---- mending --------------------------------------------------------------------------------- */

static Lexeme *
lexeme_at(const Parser *parser, guint i)
{
	return &g_array_index(parser->lexemes, Lexeme, i);
}

/* Keep the lexemes that are not marked in gone. */
static void
drop_marked(Parser *parser, const guint8 *gone)
{
	GArray *kept = g_array_new(FALSE, FALSE, sizeof(Lexeme));
	g_array_set_clear_func(kept, lexeme_clear);
	for (guint i = 0; i < parser->lexemes->len; i++) {
		if (gone[i])
			lexeme_clear(lexeme_at(parser, i));
		else
			g_array_append_val(kept, *lexeme_at(parser, i));
	}
	g_array_set_clear_func(parser->lexemes, NULL);
	g_array_unref(parser->lexemes);
	parser->lexemes = kept;
}

/* Parentheses without a partner, too deep, or around nothing are left out. */
static void
mend_parentheses(Parser *parser)
{
	guint n = parser->lexemes->len;
	g_autofree guint8 *gone = g_new0(guint8, n + 1);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
	gboolean lonely = FALSE, deep = FALSE;
	guint depth = 0;
	for (guint i = 0; i < n; i++) {
		LexType type = lexeme_at(parser, i)->type;
		if (type == LEX_OPEN) {
			g_array_append_val(open, i);
			gone[i] = depth >= DEPTH_MAX;
			deep |= gone[i];
			depth++;
		} else if (type == LEX_CLOSE && !open->len) {
			gone[i] = 1;
			lonely = TRUE;
		} else if (type == LEX_CLOSE) {
			guint partner = g_array_index(open, guint, open->len - 1);
			g_array_set_size(open, open->len - 1);
			gone[i] = gone[partner];
			depth--;
		}
	}
	for (guint i = 0; i < open->len; i++)
		gone[g_array_index(open, guint, i)] = 1;
	if (lonely || open->len)
		note(parser, "A parenthesis without its partner was left out.");
	if (deep)
		note(parser, "Parentheses more than %d deep were left out.", DEPTH_MAX);
	drop_marked(parser, gone);
}

static void
drop_empty_groups(Parser *parser)
{
	guint n = parser->lexemes->len;
	g_autofree guint8 *gone = g_new0(guint8, n + 1);
	g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < n; i++) {
		guint last = kept->len ? g_array_index(kept, guint, kept->len - 1) : n;
		if (lexeme_at(parser, i)->type == LEX_CLOSE && last < n &&
		    lexeme_at(parser, last)->type == LEX_OPEN) {
			gone[i] = gone[last] = 1;
			g_array_set_size(kept, kept->len - 1);
		} else {
			g_array_append_val(kept, i);
		}
	}
	drop_marked(parser, gone);
}

static gboolean
ends_operand(LexType type)
{
	return type <= LEX_FILTER || type == LEX_CLOSE;
}

static gboolean
begins_operand(LexType type)
{
	return type <= LEX_FILTER || type == LEX_OPEN || type == LEX_NOT;
}

/* An operator without its words is a word itself; a lone "-" is nothing. */
static void
demote(Parser *parser, guint i, guint8 *gone)
{
	Lexeme *lexeme = lexeme_at(parser, i);
	if (!*lexeme->text || parser->leaves == LEAVES_MAX) {
		gone[i] = 1;
		return;
	}
	parser->leaves++;
	note(parser, "“%s” has no words on both sides of it and was read as a word.", lexeme->text);
	lexeme->type = LEX_WORD;
}

static void
mend_operators(Parser *parser)
{
	guint n = parser->lexemes->len;
	g_autofree guint8 *gone = g_new0(guint8, n + 1);
	gboolean after_operand = FALSE;
	for (guint i = 0; i < n; i++) {
		LexType type = lexeme_at(parser, i)->type;
		if ((type == LEX_AND || type == LEX_OR) && !after_operand)
			demote(parser, i, gone);
		if (!gone[i])
			after_operand = ends_operand(lexeme_at(parser, i)->type);
	}
	gboolean before_operand = FALSE;
	for (guint i = n; i-- > 0;) {
		LexType type = lexeme_at(parser, i)->type;
		if (gone[i])
			continue;
		if ((type == LEX_AND || type == LEX_OR || type == LEX_NOT) && !before_operand)
			demote(parser, i, gone);
		if (!gone[i])
			before_operand = begins_operand(lexeme_at(parser, i)->type);
	}
	drop_marked(parser, gone);
}

/* ---- the tree -------------------------------------------------------------------------------- */

static QueryNode *
node_new(QueryType type)
{
	QueryNode *node = g_new0(QueryNode, 1);
	node->type = type;
	return node;
}

/* Adds child to *node, which becomes a node of this type; takes both. */
static void
join(QueryNode **node, QueryType type, QueryNode *child)
{
	if (!*node) {
		*node = child;
		return;
	}
	if ((*node)->type != type) {
		QueryNode *joined = node_new(type);
		joined->children = g_ptr_array_new_with_free_func(node_free);
		g_ptr_array_add(joined->children, *node);
		*node = joined;
	}
	g_ptr_array_add((*node)->children, child);
}

static QueryNode *
negate(QueryNode *child)
{
	if (child->type == QUERY_NOT) {
		QueryNode *inner = g_ptr_array_steal_index(child->children, 0);
		node_free(child);
		return inner;
	}
	QueryNode *node = node_new(QUERY_NOT);
	node->children = g_ptr_array_new_with_free_func(node_free);
	g_ptr_array_add(node->children, child);
	return node;
}

static QueryNode *read_or(Parser *parser, const char *field);

static QueryNode *
read_operand(Parser *parser, const char *field)
{
	static const QueryType types[] = {[LEX_WORD] = QUERY_WORD,
	                                  [LEX_PHRASE] = QUERY_PHRASE,
	                                  [LEX_PREFIX] = QUERY_PREFIX,
	                                  [LEX_FILTER] = QUERY_FILTER};
	gboolean negated = FALSE;
	QueryNode *node;
	for (; lexeme_at(parser, parser->at)->type == LEX_NOT; parser->at++)
		negated = !negated;
	Lexeme *lexeme = lexeme_at(parser, parser->at++);
	if (lexeme->type == LEX_OPEN) {
		node =
		    read_or(parser, lexeme->field && !query_is_filter(lexeme->field) ? lexeme->field
		                                                                     : field);
		parser->at++; /* its partner */
	} else {
		node = node_new(types[lexeme->type]);
		node->text = g_steal_pointer(&lexeme->text);
		node->field = g_strdup(lexeme->field ? lexeme->field : field);
		node->distance = lexeme->distance;
	}
	return negated ? negate(node) : node;
}

/* Like read_or, up to what ends a sequence of operands; recursion is bounded by DEPTH_MAX. */
static QueryNode *
read_and(Parser *parser, const char *field)
{
	QueryNode *node = NULL;
	while (parser->at < parser->lexemes->len) {
		LexType type = lexeme_at(parser, parser->at)->type;
		if (type == LEX_OR || type == LEX_CLOSE)
			break;
		if (type == LEX_AND) {
			parser->at++;
			continue;
		}
		join(&node, QUERY_AND, read_operand(parser, field));
	}
	return node;
}

static QueryNode *
read_or(Parser *parser, const char *field)
{
	QueryNode *node = read_and(parser, field);
	while (parser->at < parser->lexemes->len && lexeme_at(parser, parser->at)->type == LEX_OR) {
		parser->at++;
		join(&node, QUERY_OR, read_and(parser, field));
	}
	return node;
}

static gboolean
is_filter(const QueryNode *node)
{
	if (node->type == QUERY_NOT)
		node = node->children->pdata[0];
	return node->type == QUERY_FILTER;
}

/* Filters at the top leave the tree. */
static void
take_filters(Query *query)
{
	QueryNode *root = query->root;
	if (root && is_filter(root)) {
		g_ptr_array_add(query->filters, root);
		query->root = NULL;
		return;
	}
	if (!root || root->type != QUERY_AND)
		return;
	for (guint i = 0; i < root->children->len;) {
		if (is_filter(root->children->pdata[i]))
			g_ptr_array_add(query->filters, g_ptr_array_steal_index(root->children, i));
		else
			i++;
	}
	if (root->children->len > 1)
		return;
	query->root = root->children->len ? g_ptr_array_steal_index(root->children, 0) : NULL;
	node_free(root);
}

/* ---- printing -------------------------------------------------------------------------------- */

static void
print_leaf(const QueryNode *node, GString *out)
{
	gboolean quoted = node->type == QUERY_PHRASE ||
	                  (node->type == QUERY_FILTER && strpbrk(node->text, " ():\"~"));
	if (node->field)
		g_string_append_printf(out, "%s:", node->field);
	g_string_append_printf(out, quoted ? "\"%s\"" : "%s", node->text);
	if (node->type == QUERY_PREFIX)
		g_string_append_c(out, '*');
	if (node->distance)
		g_string_append_printf(out, "~%u", node->distance);
}

static void
print_inside(const QueryNode *node, const QueryNode *parent, GString *out)
{
	gboolean group = node->type == QUERY_OR || (node->type == QUERY_AND && parent);
	if (group && parent)
		g_string_append_c(out, '(');
	for (guint i = 0; i < node->children->len; i++) {
		const QueryNode *child = node->children->pdata[i];
		if (i)
			g_string_append(out, node->type == QUERY_OR ? " OR " : " ");
		if (node->type == QUERY_NOT)
			g_string_append_c(out, '-');
		if (child->children)
			print_inside(child, node, out);
		else
			print_leaf(child, out);
	}
	if (group && parent)
		g_string_append_c(out, ')');
}

void
query_print(const QueryNode *node, GString *out)
{
	if (node->children)
		print_inside(node, NULL, out);
	else
		print_leaf(node, out);
}

static char *
print_query(const Query *query)
{
	GString *out = g_string_new(NULL);
	gboolean group = query->root && query->root->type == QUERY_OR && query->filters->len;
	if (group)
		g_string_append_c(out, '(');
	if (query->root)
		query_print(query->root, out);
	if (group)
		g_string_append_c(out, ')');
	for (guint i = 0; i < query->filters->len; i++) {
		if (out->len)
			g_string_append_c(out, ' ');
		query_print(query->filters->pdata[i], out);
	}
	return g_string_free(out, FALSE);
}

Query *
query_parse(Tok *tok, const Vocabulary *vocabulary, const char *text)
{
	Query *query = g_new0(Query, 1);
	query->filters = g_ptr_array_new_with_free_func(node_free);
	query->notes = g_ptr_array_new_with_free_func(g_free);
	Parser parser = {tok, vocabulary, query, g_array_new(FALSE, FALSE, sizeof(Lexeme)), 0, 0};
	g_array_set_clear_func(parser.lexemes, lexeme_clear);
	g_autofree char *plain = plain_text(&parser, text);
	read_lexemes(&parser, plain);
	mend_parentheses(&parser);
	drop_empty_groups(&parser);
	mend_operators(&parser);
	drop_empty_groups(&parser);
	query->root = read_or(&parser, NULL);
	g_assert(parser.at == parser.lexemes->len);
	take_filters(query);
	query->read_as = print_query(query);
	g_array_unref(parser.lexemes);
	return query;
}
