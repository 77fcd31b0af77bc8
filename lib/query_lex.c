/* query_lex: see query_private.h. Every step moves on in the text, which is QUERY_BYTES_MAX long.
 */
#include "query_private.h"

#include <string.h>

typedef struct {
	Parser *parser;
	const char *text;
	GArray *fields; /* of const char*: the field of each open parenthesis, or NULL */
} Lexer;

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
	case 0xff1f:
		return '?';
	case 0xff5e:
		return '~';
	case 0x2212:
	case 0xff0d:
		return '-';
	default:
		return c;
	}
}

/* Valid UTF-8 of at most QUERY_BYTES_MAX, with the marks of the language in their ASCII form. */
static char *
plain_text(Parser *parser, const char *text)
{
	gsize n = strnlen(text, QUERY_BYTES_MAX + 1);
	if (n > QUERY_BYTES_MAX) {
		n = QUERY_BYTES_MAX;
		while (n && ((guchar)text[n] & 0xc0) == 0x80)
			n--;
		query_note(parser, "Only the first %d bytes of the query were read.",
		           QUERY_BYTES_MAX);
	}
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)n);
	GString *out = g_string_sized_new(n + 1);
	for (const char *p = valid; *p; p = g_utf8_next_char(p))
		g_string_append_unichar(out, plain_character(g_utf8_get_char(p)));
	return g_string_free(out, FALSE);
}

/* ---- where a word ends ----------------------------------------------------------------------- */

/* What follows the parenthesis that pairs with the one at text, inside one word; NULL: none does.
 */
static const char *
word_closes(const char *text)
{
	guint open = 0;
	for (; *text && *text != ' ' && *text != '"'; text++) {
		if (*text == '(')
			open++;
		else if (*text == ')' && !--open)
			return text + 1;
	}
	return NULL;
}

/* The end of the word at text: a blank, a quotation mark, or a parenthesis that has no partner in
 * the word, as those of 33(b) have. */
static const char *
word_end(const char *text)
{
	while (*text && !strchr(" \")", *text)) {
		const char *next = *text == '(' ? word_closes(text) : text + 1;
		if (!next)
			break;
		text = next;
	}
	return text;
}

/* ---- leaves ---------------------------------------------------------------------------------- */

typedef struct {
	guint n, most;
	gsize end; /* of the last of them that is allowed, in bytes */
} TokenCount;

static gboolean
count_token(const Token *token, gpointer data)
{
	TokenCount *count = data;
	if (token->flags & TOK_COLOCATED)
		return TRUE;
	if (++count->n <= count->most)
		count->end = MAX(count->end, token->end);
	return count->n <= count->most;
}

/* Tokens of the text, counted no further than one more than most. */
static TokenCount
count_tokens(Parser *parser, const char *text, guint most)
{
	TokenCount count = {.most = most};
	tok_query(parser->tok, text, -1, NULL, count_token, &count);
	return count;
}

gboolean
query_has_tokens(Parser *parser, const char *text)
{
	return count_tokens(parser, text, 1).n > 0;
}

static void
add_lexeme(Parser *parser, LexType type, const char *text, gsize n, const char *field,
           guint distance)
{
	Lexeme lexeme = {type, g_strndup(text, n), g_strdup(field), distance};
	g_array_append_val(parser->lexemes, lexeme);
}

/* What a NOT stood before is left out: it must not reach for what comes next. */
static void
drop_not(Parser *parser)
{
	while (parser->lexemes->len && lexeme_at(parser, parser->lexemes->len - 1)->type == LEX_NOT)
		g_array_set_size(parser->lexemes, parser->lexemes->len - 1);
}

/* Shortens what has more tokens than one leaf may have, or than are left to the query; what is cut
 * may cut otherwise, hence again until it fits. Returns how many it has. */
static guint
shorten(Parser *parser, LexType *type, char *text)
{
	guint left = QUERY_TOKENS_MAX - parser->tokens, most = MIN(left, QUERY_LEAF_TOKENS_MAX);
	TokenCount count = count_tokens(parser, text, most);
	gboolean cut = count.n > most;
	while (count.n > most) {
		gsize n = MIN(count.end, strlen(text) - 1);
		while (n && ((guchar)text[n] & 0xc0) == 0x80)
			n--;
		text[n] = '\0';
		if (*type == LEX_WORD)
			text[word_end(text) - text] = '\0';
		count = count_tokens(parser, text, most);
	}
	/* A pattern may have lost what made it one. */
	if (cut && *type == LEX_WILDCARD)
		*type = LEX_WORD;
	if (cut && *type == LEX_WORD)
		text[strcspn(text, "*?")] = '\0';
	if (cut && most < QUERY_LEAF_TOKENS_MAX)
		query_note(parser,
		           "The query is long: what follows its first %d words was left out.",
		           QUERY_TOKENS_MAX);
	else if (cut)
		query_note(parser, "Of what is written as one, only the first %d words were used.",
		           QUERY_LEAF_TOKENS_MAX);
	return cut ? count_tokens(parser, text, most).n : count.n;
}

/* Zawgyi as Unicode; NULL: it is none, or becomes what reads as something else, as when an
 * invisible character before an operator is lost. */
static char *
unicode_of(LexType type, const char *text)
{
	const char *special = type == LEX_WORD ? " ()\"*?:" : " ()\"";
	if (!tok_is_zawgyi(text, -1))
		return NULL;
	g_autofree char *unicode = tok_from_zawgyi(text, -1);
	if (*unicode == '-' || strpbrk(unicode, special) || tok_is_zawgyi(unicode, -1))
		return NULL;
	return g_steal_pointer(&unicode);
}

/* A word, a phrase or a pattern, if there is anything in it to search for. */
static void
add_leaf(Parser *parser, LexType type, const char *text, gsize n, const char *field, guint distance)
{
	if (parser->leaves == QUERY_LEAVES_MAX) {
		query_note(parser, "Only the first %d words and phrases were used.",
		           QUERY_LEAVES_MAX);
		drop_not(parser);
		return;
	}
	g_autofree char *typed = g_strndup(text, n);
	g_autofree char *unicode = unicode_of(type, typed);
	char *used = unicode ? unicode : typed;
	guint tokens = shorten(parser, &type, used);
	if (!tokens) {
		drop_not(parser);
		return;
	}
	if (unicode)
		query_note(parser, "“%s” was read as Zawgyi and searched as “%s”.", typed, unicode);
	parser->leaves++;
	parser->tokens += tokens;
	add_lexeme(parser, type, used, strlen(used), field, distance);
}

/* ---- patterns -------------------------------------------------------------------------------- */

/* The word as a pattern: one * for several, no ? at its end, where it is a question. NULL: it is
 * none. Letters, digits and marks, with the hyphens and apostrophes of words. */
static char *
pattern_of(const char *text, gsize n)
{
	g_autoptr(GString) out = g_string_new(NULL);
	gboolean wild = FALSE;
	while (n && text[n - 1] == '?')
		n--;
	for (const char *p = text; p < text + n; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '*' && out->len && out->str[out->len - 1] == '*')
			continue;
		wild = wild || c == '*' || c == '?';
		if (c != '*' && c != '?' && c != '-' && c != '\'' && c != 0x2019 &&
		    !g_unichar_isalnum(c) && !g_unichar_ismark(c))
			return NULL;
		g_string_append_unichar(out, c);
	}
	return wild ? g_strdup(out->str) : NULL;
}

static guint
count_letters(const char *pattern)
{
	guint letters = 0;
	for (const char *p = pattern; *p; p = g_utf8_next_char(p))
		letters += g_unichar_isalnum(g_utf8_get_char(p)) ? 1 : 0;
	return letters;
}

/* TRUE if the word was added as a pattern. */
static gboolean
add_pattern(Parser *parser, const char *text, gsize n, const char *field)
{
	g_autofree char *pattern = pattern_of(text, n);
	if (!pattern)
		return FALSE;
	gsize length = strlen(pattern);
	gsize plain = strcspn(pattern, "*?");
	gboolean joined = strpbrk(pattern, "-'") || strstr(pattern, "’");
	guint letters = count_letters(pattern);
	if (plain + 1 == length && pattern[plain] == '*') {
		add_leaf(parser, LEX_PREFIX, pattern, plain, field, 0);
		return TRUE;
	}
	if (letters >= 2 && !joined) {
		add_leaf(parser, LEX_WILDCARD, pattern, length, field, 0);
		return TRUE;
	}
	if (joined)
		query_note(parser,
		           "“%s” is more than one word; a pattern is one, or ends with its *.",
		           pattern);
	else if (letters)
		query_note(parser, "“%s” has too few letters for a pattern and was read as a word.",
		           pattern);
	return FALSE;
}

/* ---- filters --------------------------------------------------------------------------------- */

static const char *
known_field(const char *name, gsize n)
{
	static const struct {
		const char *typed, *field;
	} fields[] = {{"title", "title"},
	              {"heading", "heading"},
	              {"kind", "kind"},
	              {"type", "kind"},
	              {"lang", "lang"},
	              {"language", "lang"},
	              {"country", "country"},
	              {"org", "org"},
	              {"organisation", "org"},
	              {"organization", "org"},
	              {"publisher", "publisher"},
	              {"theme", "theme"},
	              {"year", "year"},
	              {"date", "date"},
	              {"since", "since"},
	              {"until", "until"},
	              {"is", "is"}};
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strlen(fields[i].typed) == n &&
		    g_ascii_strncasecmp(fields[i].typed, name, n) == 0)
			return fields[i].field;
	return NULL;
}

static gboolean
takes_value(const char *field)
{
	return field && (query_is_filter(field) || strcmp(field, "is") == 0);
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

static void
note_value(Parser *parser, const char *name, const char *typed)
{
	static const char *const called[][2] = {{"lang", "language"},
	                                        {"is", "sort of passage"},
	                                        {"since", "date"},
	                                        {"until", "date"}};
	const char *what = name;
	for (guint i = 0; i < G_N_ELEMENTS(called); i++)
		if (strcmp(name, called[i][0]) == 0)
			what = called[i][1];
	g_autofree char *choices = query_filter_choices(parser->vocabulary, name);
	query_note(parser, "“%s:%s” names no %s that is known, so it was read as words%s.", name,
	           typed, what, choices);
}

/* Adds the filter; FALSE if it can't be one. */
static gboolean
add_filter(Parser *parser, const char *name, const char *typed)
{
	if (strcmp(name, "is") == 0) {
		if (g_ascii_strncasecmp(typed, "recommendation", strlen("recommendation")) != 0)
			return FALSE;
		query_note(parser,
		           "“is:%s” was left out: recommendations can't be told from other "
		           "text yet.",
		           typed);
		drop_not(parser);
		return TRUE;
	}
	g_autofree char *value = query_filter_value(parser->tok, parser->vocabulary, name, typed);
	if (!value)
		return FALSE;
	if (parser->filters == QUERY_FILTERS_MAX) {
		query_note(parser, "Only the first %d filters were used.", QUERY_FILTERS_MAX);
		drop_not(parser);
		return TRUE;
	}
	parser->filters++;
	add_lexeme(parser, LEX_FILTER, value, strlen(value), name, 0);
	return TRUE;
}

/* ---- words ----------------------------------------------------------------------------------- */

static gboolean
is_operator(const char *text, gsize n)
{
	return (n == 3 && strncmp(text, "AND", n) == 0) ||
	       (n == 2 && strncmp(text, "OR", n) == 0) || (n == 3 && strncmp(text, "NOT", n) == 0);
}

/* The end of the longest value at text that is known: the word, or it and a few that follow. */
static const char *
value_end(Parser *parser, const char *field, const char *text)
{
	enum { WORDS_MAX = 5 };
	const char *first = word_end(text), *end = first, *known = NULL, *value;
	for (guint i = 0; i < WORDS_MAX; i++) {
		g_autofree char *typed = g_strndup(text, (gsize)(end - text));
		if (query_filter_known(parser->tok, parser->vocabulary, field, typed))
			known = end;
		if (*end != ' ' || !end[1] || strchr(" -\"()", end[1]) ||
		    read_field(end + 1, &value))
			break;
		const char *next = word_end(end + 1);
		if (is_operator(end + 1, (gsize)(next - end - 1)))
			break;
		end = next;
	}
	return known ? known : first;
}

/* Looking a value up takes time: FALSE where enough was. */
static gboolean
has_room(Parser *parser)
{
	if (parser->filters < QUERY_FILTERS_MAX && parser->looked++ < QUERY_LOOKED_MAX)
		return TRUE;
	query_note(parser, "Only the first %d filters were used.", QUERY_FILTERS_MAX);
	drop_not(parser);
	return FALSE;
}

/* text is a value without quotation marks. Returns where to go on. */
static const char *
read_value(Parser *parser, const char *text, const char *field)
{
	if (!has_room(parser))
		return word_end(text);
	const char *end = value_end(parser, field, text);
	g_autofree char *typed = g_strndup(text, (gsize)(end - text));
	if (add_filter(parser, field, typed))
		return end;
	note_value(parser, field, typed);
	add_leaf(parser, LEX_WORD, field, strlen(field), NULL, 0);
	while (*text == '-')
		text++;
	return text;
}

static void
add_word(Parser *parser, const char *text, gsize n, const char *field)
{
	/* Where it is shown without its field's name, a - would leave it out. */
	for (; field && n && *text == '-'; n--)
		text++;
	if (!field && is_operator(text, n)) {
		LexType type = *text == 'A' ? LEX_AND : *text == 'O' ? LEX_OR : LEX_NOT;
		add_lexeme(parser, type, text, n, NULL, 0);
	} else if (!add_pattern(parser, text, n, field)) {
		add_leaf(parser, LEX_WORD, text, n, field, 0);
	}
}

/* text stands at a quotation mark. Returns what follows. */
static const char *
read_phrase(Parser *parser, const char *text, const char *field)
{
	const char *end = strchr(text + 1, '"');
	if (!end) {
		query_note(parser, "A quotation mark without its partner was left out.");
		drop_not(parser);
		return text + 1;
	}
	const char *next = end + 1;
	guint64 distance = 0;
	if (*next == '~' && g_ascii_isdigit(next[1])) {
		char *stop;
		distance = g_ascii_strtoull(next + 1, &stop, 10);
		next = stop;
	}
	g_autofree char *typed = g_strndup(text + 1, (gsize)(end - text - 1));
	if (!takes_value(field)) {
		add_leaf(parser, LEX_PHRASE, typed, strlen(typed), field,
		         (guint)MIN(distance, QUERY_DISTANCE_MAX));
	} else if (has_room(parser) && !add_filter(parser, field, typed)) {
		note_value(parser, field, typed);
		add_leaf(parser, LEX_WORD, field, strlen(field), NULL, 0);
		add_leaf(parser, LEX_PHRASE, typed, strlen(typed), NULL, 0);
	}
	return next;
}

/* ---- parentheses ----------------------------------------------------------------------------- */

/* kind:(press release): all of it is one value. Returns what follows it, or NULL. */
static const char *
read_value_group(Parser *parser, const char *text, const char *field)
{
	gsize n = strcspn(text + 1, "()\"");
	if (text[1 + n] != ')' || parser->looked >= QUERY_LOOKED_MAX)
		return NULL;
	parser->looked++;
	g_autofree char *typed = g_strndup(text + 1, n);
	if (!query_filter_known(parser->tok, parser->vocabulary, field, typed) ||
	    !add_filter(parser, field, typed))
		return NULL;
	return text + n + 2;
}

static gboolean
has_partner(const char *text)
{
	guint open = 0;
	for (; *text; text++) {
		if (*text == '(')
			open++;
		else if (*text == ')' && !--open)
			return TRUE;
	}
	return FALSE;
}

static const char *
read_open(Lexer *lexer, const char *text, const char *field)
{
	const char *next = takes_value(field) ? read_value_group(lexer->parser, text, field) : NULL;
	if (next)
		return next;
	const char *outer = lexer->fields->len ? g_array_index(lexer->fields, const char *,
	                                                       lexer->fields->len - 1)
	                                       : NULL;
	const char *inner = field && has_partner(text) ? field : outer;
	g_array_append_val(lexer->fields, inner);
	add_lexeme(lexer->parser, LEX_OPEN, "", 0, NULL, 0);
	return text + 1;
}

static const char *
read_close(Lexer *lexer, const char *text)
{
	if (lexer->fields->len)
		g_array_set_size(lexer->fields, lexer->fields->len - 1);
	add_lexeme(lexer->parser, LEX_CLOSE, "", 0, NULL, 0);
	return text + 1;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const char *
read_word(Parser *parser, const char *text, const char *field)
{
	const char *end = word_end(text);
	gsize n = (gsize)(end - text);
	if (takes_value(field) && !is_operator(text, n))
		return read_value(parser, text, field);
	add_word(parser, text, n, takes_value(field) ? NULL : field);
	return end;
}

/* An operator inside title:( ) stays one; right after title: it is a word. */
static void
read_next(Lexer *lexer)
{
	Parser *parser = lexer->parser;
	const char *value, *text = lexer->text;
	const char *field = read_field(text, &value);
	const char *outer = lexer->fields->len ? g_array_index(lexer->fields, const char *,
	                                                       lexer->fields->len - 1)
	                                       : NULL;
	if (field)
		text = value;
	else if (text[0] == '-' && text[1] == '-') {
		lexer->text += strspn(text, "-");
		return;
	} else if (*text == '-' && text[1] && !strchr(" -)", text[1])) {
		add_lexeme(parser, LEX_NOT, "", 0, NULL, 0);
		lexer->text++;
		return;
	}
	if (*text == '"')
		lexer->text = read_phrase(parser, text, field ? field : outer);
	else if (*text == '(')
		lexer->text = read_open(lexer, text, field);
	else if (*text == ')')
		lexer->text = read_close(lexer, text);
	else if (!field && is_operator(text, (gsize)(word_end(text) - text)))
		lexer->text = read_word(parser, text, NULL);
	else
		lexer->text = read_word(parser, text, field ? field : outer);
}

void
query_read_lexemes(Parser *parser, const char *text)
{
	g_autofree char *plain = plain_text(parser, text);
	Lexer lexer = {parser, plain, g_array_new(FALSE, FALSE, sizeof(const char *))};
	while (*lexer.text) {
		if (*lexer.text == ' ')
			lexer.text++;
		else
			read_next(&lexer);
	}
	g_array_unref(lexer.fields);
}
