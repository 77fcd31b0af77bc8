/* rapporteur_recommend: `rapporteur recommendations`. */
#include "rapporteur_recommend.h"

#include <string.h>
#include "base.h"
#include "emit.h"
#include "rapporteur_commands.h"
#include "rapporteur_json.h"
#include "rapporteur_session.h"
#include "rapporteur_table.h"
#include "recommended.h"

/* ---- text ------------------------------------------------------------------------------------ */

static void
paragraph(Text *text, const char *on, const char *off, const char *first, const char *rest,
          const char *words)
{
	WrapStyle style = {.first = first,
	                   .rest = rest,
	                   .mark_on = "",
	                   .mark_off = "",
	                   .on = text->color ? on : "",
	                   .off = text->color ? off : "",
	                   .columns = text->columns};
	emit_wrap(text->out, words, NULL, 0, &style);
}

static void
bold(Text *text, const char *first, const char *rest, const char *words)
{
	paragraph(text, "\033[1m", "\033[22m", first, rest, words);
}

static void
dim(Text *text, const char *indent, const char *words)
{
	paragraph(text, "\033[2m", "\033[22m", indent, indent, words);
}

/* Whole, so that a terminal can open it and a person can copy it. */
static void
whole_line(Text *text, const char *words)
{
	g_autofree char *clean = text_printable(words);
	g_string_append_printf(text->out, "    %s%s%s\n", text->color ? "\033[2m" : "", clean,
	                       text->color ? "\033[22m" : "");
}

/* Public, the daemon's, or the file's. Caller frees. */
static char *
open_address(const Text *text, JsonObject *document, const char *link)
{
	if (*link != '/')
		return g_strdup(link);
	if (text->listen)
		return g_strdup_printf("http://%s%s", text->listen, link);
	const char *path = json_text(document, "path");
	g_autofree char *file = *path == '/' ? g_filename_to_uri(path, NULL, NULL) : NULL;
	return g_strconcat(file ? file : path, strchr(link, '#'), NULL);
}

/* "Government of Myanmar, employers"; caller frees. */
static char *
names_of(JsonObject *r, const char *list, const char *between)
{
	GString *out = g_string_new(NULL);
	JsonArray *parties = json_list(r, list);
	for (guint i = 0; i < json_list_length(r, list); i++)
		g_string_append_printf(out, "%s%s", i ? between : "",
		                       json_text(json_item(parties, i), "name"));
	return g_string_free(out, FALSE);
}

/* "To: Government of Myanmar · pledged"; caller frees. */
static char *
whom_line(JsonObject *r)
{
	g_autofree char *to = names_of(r, "addressees", ", ");
	g_autofree char *from = names_of(r, "issuers", ", ");
	const char *class = json_text(r, "class");
	const char *what = *class == 'Q' ? "reported from others" : *class == 'C' ? "pledged" : "";
	gboolean possible = *json_text(r, "confidence") == 'C';
	GString *out = g_string_new(NULL);
	if (*to)
		g_string_append_printf(out, "To: %s", to);
	if (*from)
		g_string_append_printf(out, "%sFrom: %s", out->len ? " · " : "", from);
	if (*what)
		g_string_append_printf(out, "%s%s", out->len ? " · " : "", what);
	if (possible)
		g_string_append(out, out->len ? " · perhaps" : "perhaps");
	return g_string_free(out, FALSE);
}

/* "p. 6 (PDF p. 10) · Guarding the Journey · 2018-07-05"; caller frees. */
static char *
source_line(JsonObject *r)
{
	JsonObject *document = json_member(r, "document");
	const char *title = json_text(document, "title"), *date = json_text(document, "date");
	g_autofree char *page =
	        emit_page_words(json_text(r, "page_label"), (guint)json_number(r, "page"));
	gboolean paged = json_number(document, "pages") > 1;
	return g_strconcat(paged ? page : "", paged ? " · " : "",
	                   *title ? title : json_text(document, "path"), *date ? " · " : "", date,
	                   NULL);
}

static void
show_one(Text *text, JsonObject *r)
{
	const char *number = json_text(r, "number");
	JsonObject *document = json_member(r, "document");
	g_autofree char *words =
	        g_strconcat(number, *number ? "  " : "", json_text(r, "text"), NULL);
	g_autofree char *whom = whom_line(r), *source = source_line(r);
	g_autofree char *address = open_address(text, document, json_text(r, "link"));
	g_autofree char *show = g_strconcat("rapporteur show ", json_text(r, "id"), NULL);
	bold(text, "  ", "    ", words);
	if (*whom)
		paragraph(text, "", "", "    ", "      ", whom);
	dim(text, "    ", source);
	whole_line(text, address);
	whole_line(text, show);
}

static void
show_notes(Text *text, JsonObject *answer)
{
	JsonArray *notes = json_list(answer, "notes");
	for (guint i = 0; i < json_list_length(answer, "notes"); i++)
		paragraph(text, "", "", "", "", json_array_get_string_element(notes, i));
}

static void
show_facets(Text *text, JsonObject *answer)
{
	static const char *const names[] = {"addressee", "issuer",   "theme",
	                                    "affected",  "country",  "year",
	                                    "kind",      "language", "class"};
	JsonObject *facets = json_member(answer, "facets");
	for (guint i = 0; facets && i < G_N_ELEMENTS(names); i++) {
		JsonObject *counts = json_member(facets, names[i]);
		g_autoptr(GList) members = counts ? json_object_get_members(counts) : NULL;
		GString *line = g_string_new(NULL);
		for (GList *m = members; m; m = m->next)
			g_string_append_printf(line, "%s%s %" G_GINT64_FORMAT,
			                       line->len ? ", " : "", (const char *)m->data,
			                       json_number(counts, m->data));
		g_autofree char *first = g_strdup_printf("%-10s ", names[i]);
		if (line->len)
			paragraph(text, "", "", first, "           ", line->str);
		g_string_free(line, TRUE);
	}
}

static void
text_recommendations(Text *text, JsonObject *answer, gint64 offset)
{
	gint64 total = json_number(answer, "total");
	guint shown = json_list_length(answer, "results");
	JsonArray *results = json_list(answer, "results");
	g_autofree char *head = g_strdup_printf("%" G_GINT64_FORMAT " recommendation%s", total,
	                                        total == 1 ? "" : "s");
	g_autofree char *part =
	        g_strdup_printf("%s, from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, head,
	                        offset + 1, offset + shown);
	paragraph(text, "", "", "", "", shown && shown < total ? part : head);
	show_notes(text, answer);
	for (guint i = 0; i < shown; i++) {
		g_string_append_c(text->out, '\n');
		show_one(text, json_item(results, i));
	}
	if (json_member(answer, "facets"))
		g_string_append_c(text->out, '\n');
	show_facets(text, answer);
}

void
text_recommendation(Text *text, JsonObject *answer)
{
	g_autofree char *heading = json_joined(answer, "heading", " › ");
	g_autofree char *themes = json_joined(answer, "themes", ", ");
	g_autofree char *affected = json_joined(answer, "affected", ", ");
	const char *lead_in = json_text(answer, "lead_in");
	const char *passage = json_text(answer, "passage");
	g_autofree char *show = g_strconcat("rapporteur show ", passage, NULL);
	if (*heading)
		dim(text, "  ", heading);
	if (*lead_in)
		paragraph(text, "", "", "  ", "  ", lead_in);
	show_one(text, answer);
	if (*themes)
		paragraph(text, "", "", "    On: ", "      ", themes);
	if (*affected)
		paragraph(text, "", "", "    For: ", "      ", affected);
	if (*passage) {
		g_string_append(text->out, "\n  In its surroundings:\n");
		whole_line(text, show);
	}
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void
cell(GString *out, const char *value)
{
	g_string_append(out, out->len && out->str[out->len - 1] != '\n' ? "," : "");
	/* A spreadsheet would run a document's words as a formula. */
	gboolean formula = *value && strchr("=+-@\t", *value);
	g_string_append(out, formula ? "\"'" : "\"");
	for (const char *p = value; *p; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void
csv_head(GString *out)
{
	g_string_append(out, "id,number,text,addressees,issuers,page_label,page,link,date,title,"
	                     "document,publisher,kind,language,class,confidence,paragraph,lead_in,"
	                     "heading,themes,affected\r\n");
}

static void
csv_row(GString *out, JsonObject *r)
{
	JsonObject *d = json_member(r, "document");
	g_autofree char *to = names_of(r, "addressees", " | ");
	g_autofree char *from = names_of(r, "issuers", " | ");
	g_autofree char *heading = json_joined(r, "heading", " > ");
	g_autofree char *themes = json_joined(r, "themes", " | ");
	g_autofree char *affected = json_joined(r, "affected", " | ");
	g_autofree char *page = g_strdup_printf("%" G_GINT64_FORMAT, json_number(r, "page"));
	const char *const cells[] = {json_text(r, "id"),
	                             json_text(r, "number"),
	                             json_text(r, "text"),
	                             to,
	                             from,
	                             json_text(r, "page_label"),
	                             page,
	                             json_text(r, "link"),
	                             json_text(d, "date"),
	                             json_text(d, "title"),
	                             json_text(d, "id"),
	                             json_text(d, "publisher"),
	                             json_text(d, "kind"),
	                             json_text(r, "language"),
	                             json_text(r, "class"),
	                             json_text(r, "confidence"),
	                             json_text(r, "paragraph"),
	                             json_text(r, "lead_in"),
	                             heading,
	                             themes,
	                             affected};
	for (guint i = 0; i < G_N_ELEMENTS(cells); i++)
		cell(out, cells[i]);
	g_string_append(out, "\r\n");
}

void
table_csv_recommendation(GString *out, JsonObject *answer)
{
	csv_head(out);
	csv_row(out, answer);
}

static void
csv_rows(GString *out, JsonObject *answer)
{
	JsonArray *results = json_list(answer, "results");
	csv_head(out);
	for (guint i = 0; i < json_list_length(answer, "results"); i++)
		csv_row(out, json_item(results, i));
}

/* ---- the command ----------------------------------------------------------------------------- */

static void
add(GPtrArray *parameters, const char *name, const char *value)
{
	if (!value)
		return;
	g_ptr_array_add(parameters, g_strdup(name));
	g_ptr_array_add(parameters, g_strdup(value));
}

static void
add_number(GPtrArray *parameters, const char *name, int value)
{
	g_autofree char *text = g_strdup_printf("%d", value);
	if (value != NUMBER_NOT_GIVEN)
		add(parameters, name, text);
}

/* A table is whole unless a limit was asked for; where it can't be, that is said. */
static void
check_whole(const char *format, int limit, gint64 offset, JsonObject *answer)
{
	gint64 total = json_number(answer, "total");
	gint64 shown = json_list_length(answer, "results");
	if (limit != NUMBER_NOT_GIVEN || offset + shown >= total || !strcmp(format, "text"))
		return;
	g_autofree char *why = g_strdup_printf(
	        "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " are shown", shown, total);
	complain("recommendations", why, "ask for more with --limit and --offset");
}

static int
ask(Session *session, GPtrArray *parameters, int limit, int offset)
{
	static const char *const formats[] = {"text", "json", "jsonl", "csv", NULL};
	g_auto(Reply) reply = {0};
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	if (limit == NUMBER_NOT_GIVEN && (!strcmp(format, "csv") || !strcmp(format, "jsonl")))
		add_number(parameters, "limit", RECOMMENDED_MOST);
	int status = session_ask(session, "/recommendations.json", parameters, "recommendations",
	                         &reply);
	if (status)
		return status;
	check_whole(format, limit, offset == NUMBER_NOT_GIVEN ? 0 : offset, reply.root);
	if (!strcmp(format, "json"))
		g_string_append(session->out, reply.answer->body);
	if (!strcmp(format, "jsonl"))
		table_jsonl(session->out, reply.root, "results");
	if (!strcmp(format, "csv"))
		csv_rows(session->out, reply.root);
	if (!strcmp(format, "text"))
		text_recommendations(&session->text, reply.root,
		                     offset == NUMBER_NOT_GIVEN ? 0 : offset);
	return json_list_length(reply.root, "results") ? EXIT_FOUND : EXIT_NOTHING;
}

typedef struct {
	Filters filters;
	char **to, **from, **theme, **affected, **class, **confidence, **year;
	char *in, *sort;
	int limit, offset;
	gboolean facets, repeats, wider;
} Wishes;

static GPtrArray *
parameters_of(Wishes *w, const char *query)
{
	GPtrArray *parameters = g_ptr_array_new_with_free_func(g_free);
	const struct {
		const char *name;
		char **values;
	} lists[] = {{"to", w->to},       {"from", w->from},
	             {"theme", w->theme}, {"affected", w->affected},
	             {"class", w->class}, {"confidence", w->confidence},
	             {"year", w->year}};
	add(parameters, "q", query);
	filters_add(&w->filters, parameters);
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (char **value = lists[i].values; value && *value; value++)
			add(parameters, lists[i].name, *value);
	add(parameters, "in", w->in);
	add(parameters, "sort", w->sort);
	add_number(parameters, "limit", w->limit);
	add_number(parameters, "offset", w->offset);
	add(parameters, "facets", w->facets ? "1" : NULL);
	add(parameters, "repeats", w->repeats ? "1" : NULL);
	add(parameters, "wider", w->wider ? "1" : NULL);
	return parameters;
}

static void
wishes_clear(Wishes *w)
{
	char **const lists[] = {w->to,    w->from,       w->theme, w->affected,
	                        w->class, w->confidence, w->year};
	filters_clear(&w->filters);
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		g_strfreev(lists[i]);
	g_free(w->in);
	g_free(w->sort);
}

int
command_recommendations(int argc, char **argv)
{
	Wishes w = {.limit = NUMBER_NOT_GIVEN, .offset = NUMBER_NOT_GIVEN};
	Session session = {0};
	g_auto(GStrv) args = NULL;
	const GOptionEntry own[] = {
	        {"to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.to, "Who is asked: a name, or a country",
	         "ADDRESSEE"},
	        {"from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.from, "Who asks", "ISSUER"},
	        {"theme", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.theme, "As --facets names them",
	         "THEME"},
	        {"affected", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.affected, "For whose sake",
	         "GROUP"},
	        {"class", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.class,
	         "R made (default), Q reported, C pledged", "LETTERS"},
	        {"confidence", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.confidence,
	         "A listed, B said outright, C perhaps (default AB)", "LETTERS"},
	        FILTER_ENTRIES(w.filters),
	        {"year", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w.year, "Published then", "YYYY"},
	        {"in", 0, 0, G_OPTION_ARG_STRING, &w.in, "Only in this document", "DOCUMENT"},
	        {"sort", 0, 0, G_OPTION_ARG_STRING, &w.sort, "relevance, newest or oldest",
	         "ORDER"},
	        {"limit", 0, 0, G_OPTION_ARG_INT, &w.limit,
	         "So many (default 20, of a CSV table all)", "N"},
	        {"offset", 0, 0, G_OPTION_ARG_INT, &w.offset, "Leave out the first N", "N"},
	        {"facets", 0, 0, G_OPTION_ARG_NONE, &w.facets, "Count addressees, themes, …", NULL},
	        {"wider", 0, 0, G_OPTION_ARG_NONE, &w.wider, "Search related words too", NULL},
	        {"repeats", 0, 0, G_OPTION_ARG_NONE, &w.repeats,
	         "Also what a document says a second time, in a summary", NULL},
	        G_OPTION_ENTRY_NULL};
	int status = session_begin(&session, "recommendations", "[QUERY…]",
	                           "Recommendations as records: what is asked, of whom, on which "
	                           "page. Words ask what they are about, --to who is asked.",
	                           own, TRUE, argc, argv, &args);
	g_autofree char *query = args ? g_strjoinv(" ", args) : g_strdup("");
	g_autoptr(GPtrArray) parameters = parameters_of(&w, query);
	if (status < 0)
		status = ask(&session, parameters, w.limit, w.offset);
	wishes_clear(&w);
	return session_end(&session, status);
}
