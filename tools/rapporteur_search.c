/* rapporteur_search: `rapporteur search`, one query or a file of them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "rapporteur_commands.h"
#include "rapporteur_json.h"
#include "rapporteur_session.h"
#include "rapporteur_table.h"

enum { BATCH_LINE_BYTES = 64 * 1024 };

typedef struct {
	Filters filters;
	char *in, *sort, *batch, *run;
	char **theme, **publisher, **year;
	int limit, offset, passages;
	gboolean facets, explain, apart, wider;
} SearchWishes;

static void
wishes_clear(SearchWishes *wishes)
{
	filters_clear(&wishes->filters);
	g_free(wishes->in);
	g_free(wishes->sort);
	g_free(wishes->batch);
	g_free(wishes->run);
	g_strfreev(wishes->theme);
	g_strfreev(wishes->publisher);
	g_strfreev(wishes->year);
}

static void
add(GPtrArray *parameters, const char *name, const char *value)
{
	if (!value)
		return;
	g_ptr_array_add(parameters, g_strdup(name));
	g_ptr_array_add(parameters, g_strdup(value));
}

static void
add_list(GPtrArray *parameters, const char *name, char **values)
{
	for (char **value = values; value && *value; value++)
		add(parameters, name, *value);
}

static void
add_number(GPtrArray *parameters, const char *name, int value)
{
	g_autofree char *text = g_strdup_printf("%d", value);
	if (value != NUMBER_NOT_GIVEN)
		add(parameters, name, text);
}

void
filters_add(const Filters *filters, GPtrArray *parameters)
{
	const struct {
		const char *name;
		char **values;
	} lists[] = {{"kind", filters->kind},
	             {"lang", filters->lang},
	             {"country", filters->country},
	             {"org", filters->org}};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		add_list(parameters, lists[i].name, lists[i].values);
	add(parameters, "since", filters->since);
	add(parameters, "until", filters->until);
}

void
filters_clear(Filters *filters)
{
	g_strfreev(filters->kind);
	g_strfreev(filters->lang);
	g_strfreev(filters->country);
	g_strfreev(filters->org);
	g_free(filters->since);
	g_free(filters->until);
}

static GPtrArray *
search_parameters(const SearchWishes *wishes, const char *query)
{
	GPtrArray *parameters = g_ptr_array_new_with_free_func(g_free);
	add(parameters, "q", query);
	filters_add(&wishes->filters, parameters);
	add_list(parameters, "theme", wishes->theme);
	add_list(parameters, "publisher", wishes->publisher);
	add_list(parameters, "year", wishes->year);
	add(parameters, "in", wishes->in);
	add(parameters, "sort", wishes->sort);
	add_number(parameters, "limit", wishes->limit);
	add_number(parameters, "offset", wishes->offset);
	add_number(parameters, "passages", wishes->passages);
	add(parameters, "facets", wishes->facets ? "1" : NULL);
	add(parameters, "explain", wishes->explain ? "1" : NULL);
	add(parameters, "wider", wishes->wider ? "1" : NULL);
	add(parameters, "apart", wishes->apart ? "1" : NULL);
	return parameters;
}

static gint64
first_rank(const SearchWishes *wishes)
{
	return wishes->offset == NUMBER_NOT_GIVEN ? 0 : wishes->offset;
}

static int
search_once(Session *session, const SearchWishes *wishes, const char *query)
{
	static const char *const formats[] = {"text", "json", "jsonl", "csv", NULL};
	g_autoptr(GPtrArray) parameters = search_parameters(wishes, query);
	g_auto(Reply) reply = {0};
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	int status = session_ask(session, "/search.json", parameters, "search", &reply);
	if (status)
		return status;
	if (!strcmp(format, "json"))
		g_string_append(session->out, reply.answer->body);
	if (!strcmp(format, "jsonl"))
		table_jsonl(session->out, reply.root, "results");
	if (!strcmp(format, "csv")) {
		table_csv_search_head(session->out, FALSE);
		table_csv_search(session->out, reply.root, first_rank(wishes), NULL);
	}
	if (!strcmp(format, "text"))
		text_search(&session->text, reply.root, first_rank(wishes));
	return json_list_length(reply.root, "results") ? EXIT_FOUND : EXIT_NOTHING;
}

/* ---- many queries
 * ------------------------------------------------------------------------------------ */

typedef struct {
	Session *session;
	const SearchWishes *wishes;
	const char *format;
	guint line, answers;
	gboolean found;
} Batch;

static void
batch_show(Batch *batch, const Reply *reply, const char *id)
{
	GString *out = batch->session->out;
	gint64 offset = first_rank(batch->wishes);
	if (!strcmp(batch->format, "trec")) {
		table_trec(out, reply->root, offset, id,
		           batch->wishes->run ? batch->wishes->run : "rapporteur");
	} else if (!strcmp(batch->format, "csv")) {
		table_csv_search(out, reply->root, offset, id);
	} else if (!strcmp(batch->format, "text")) {
		g_string_append_printf(out, "%s\n\n", id);
		text_search(&batch->session->text, reply->root, offset);
		g_string_append_c(out, '\n');
	} else {
		json_object_set_string_member(reply->root, "id", id);
		gboolean array = !strcmp(batch->format, "json");
		g_string_append(out, array && batch->answers ? "," : "");
		json_append_line(out, json_parser_get_root(reply->parser));
	}
}

/* TREC's columns are set apart by blanks. */
static gboolean
good_id(const char *id)
{
	return *id && g_utf8_validate(id, -1, NULL) && !strpbrk(id, " \t\r");
}

static int
batch_line(Batch *batch, char *line)
{
	g_autofree char *what = g_strdup_printf("%s:%u", batch->wishes->batch, batch->line);
	char *tab = strchr(line, '\t');
	g_auto(Reply) reply = {0};
	if (tab)
		*tab = '\0';
	if (!tab || !good_id(line)) {
		complain(what, "a line is ID, a tab, and the query; an ID has no blanks", NULL);
		return EXIT_USAGE;
	}
	g_autoptr(GPtrArray) parameters = search_parameters(batch->wishes, g_strstrip(tab + 1));
	int status = session_ask(batch->session, "/search.json", parameters, what, &reply);
	if (status)
		return status;
	batch_show(batch, &reply, line);
	batch->answers++;
	batch->found |= json_list_length(reply.root, "results") > 0;
	/* Long runs needn't be held in memory. */
	fwrite(batch->session->out->str, 1, batch->session->out->len, stdout);
	g_string_truncate(batch->session->out, 0);
	return 0;
}

static int
batch_file(Batch *batch, FILE *file)
{
	g_autofree char *line = g_malloc(BATCH_LINE_BYTES);
	int status = 0;
	while (!status && fgets(line, BATCH_LINE_BYTES, file)) {
		gsize length = strlen(line);
		batch->line++;
		if (length + 1 == BATCH_LINE_BYTES && line[length - 1] != '\n') {
			complain(batch->wishes->batch, "a line is longer than 64 KiB", NULL);
			status = EXIT_USAGE;
		} else if (*g_strchomp(line)) {
			status = batch_line(batch, line);
		}
	}
	return status ? status : batch->found ? EXIT_FOUND : EXIT_NOTHING;
}

/* A run ranks documents, each by itself, and as many as its measures look at. */
static SearchWishes
run_wishes(const SearchWishes *wishes)
{
	SearchWishes run = *wishes;
	run.apart = TRUE;
	run.passages = run.passages == NUMBER_NOT_GIVEN ? 0 : run.passages;
	run.limit = run.limit == NUMBER_NOT_GIVEN ? 1000 : run.limit;
	return run;
}

static int
search_batch(Session *session, const SearchWishes *wishes)
{
	static const char *const formats[] = {"text", "json", "jsonl", "csv", "trec", NULL};
	const char *format = session_format(session, formats);
	if (!format)
		return EXIT_USAGE;
	if (wishes->run && (strcmp(format, "trec") || !good_id(wishes->run))) {
		complain("--run", "a name without blanks, for --format trec", NULL);
		return EXIT_USAGE;
	}
	SearchWishes run = strcmp(format, "trec") ? *wishes : run_wishes(wishes);
	Batch batch = {session, &run, format, 0, 0, FALSE};
	gboolean standard = !strcmp(wishes->batch, "-");
	FILE *file = standard ? stdin : fopen(wishes->batch, "r");
	if (!file) {
		complain(wishes->batch, g_strerror(errno), NULL);
		return EXIT_USAGE;
	}
	if (!strcmp(batch.format, "csv"))
		table_csv_search_head(session->out, TRUE);
	if (!strcmp(batch.format, "json"))
		g_string_append(session->out, "[\n");
	int status = batch_file(&batch, file);
	if (!strcmp(batch.format, "json"))
		g_string_append(session->out, "]\n");
	if (!standard)
		fclose(file);
	return status;
}

int
command_search(int argc, char **argv)
{
	SearchWishes wishes = {.limit = NUMBER_NOT_GIVEN,
	                       .offset = NUMBER_NOT_GIVEN,
	                       .passages = NUMBER_NOT_GIVEN};
	Session session = {0};
	g_auto(GStrv) args = NULL;
	const GOptionEntry own[] = {
	        FILTER_ENTRIES(wishes.filters),
	        {"theme", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.theme, "As --facets names them",
	         "THEME"},
	        {"publisher", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.publisher,
	         "Who published it", "NAME"},
	        {"year", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes.year, "Published then", "YYYY"},
	        {"in", 0, 0, G_OPTION_ARG_STRING, &wishes.in, "Only in this document", "DOCUMENT"},
	        {"sort", 0, 0, G_OPTION_ARG_STRING, &wishes.sort, "relevance, newest or oldest",
	         "ORDER"},
	        {"limit", 0, 0, G_OPTION_ARG_INT, &wishes.limit,
	         "So many results (default 10, of a TREC run 1000)", "N"},
	        {"offset", 0, 0, G_OPTION_ARG_INT, &wishes.offset, "Leave out the first N", "N"},
	        {"passages", 0, 0, G_OPTION_ARG_INT, &wishes.passages,
	         "So many passages a result (default 3)", "N"},
	        {"facets", 0, 0, G_OPTION_ARG_NONE, &wishes.facets, "Count kinds, years, …", NULL},
	        {"wider", 0, 0, G_OPTION_ARG_NONE, &wishes.wider, "Search related words too", NULL},
	        {"explain", 0, 0, G_OPTION_ARG_NONE, &wishes.explain,
	         "Say why a hit is where it is", NULL},
	        {"apart", 0, 0, G_OPTION_ARG_NONE, &wishes.apart,
	         "Editions and translations as results by themselves", NULL},
	        {"batch", 0, 0, G_OPTION_ARG_FILENAME, &wishes.batch,
	         "Queries from a file, one a line: ID<TAB>query; - reads standard input", "FILE"},
	        {"run", 0, 0, G_OPTION_ARG_STRING, &wishes.run,
	         "The run's name for --format trec (default rapporteur)", "NAME"},
	        G_OPTION_ENTRY_NULL};
	int status =
	        session_begin(&session, "search", "QUERY…",
	                      "Ranked passages with their pages. Words, \"a phrase\", -not, OR, "
	                      "word*, kind:report; see rapporteur-query(7).",
	                      own, TRUE, argc, argv, &args);
	g_autofree char *query = args ? g_strjoinv(" ", args) : g_strdup("");
	if (status < 0 && wishes.batch && *query) {
		complain("search", "a query and --batch together", NULL);
		status = EXIT_USAGE;
	}
	if (status < 0 && wishes.run && !wishes.batch) {
		complain("--run", "names the run of a --batch", NULL);
		status = EXIT_USAGE;
	}
	if (status < 0)
		status = wishes.batch ? search_batch(&session, &wishes)
		                      : search_once(&session, &wishes, query);
	wishes_clear(&wishes);
	return session_end(&session, status);
}
