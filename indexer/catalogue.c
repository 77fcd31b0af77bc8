/* catalogue: see catalogue.h. */
#include "catalogue.h"
#include "base.h"

#include <stdlib.h>
#include <string.h>

typedef enum { COLUMN_PATH, COLUMN_ID, COLUMN_WORK, COLUMN_URL, COLUMN_VALUE } ColumnUse;

static const struct {
	const char *name;
	ColumnUse use;
	gboolean several;
} columns[] = {
	{"path", COLUMN_PATH, FALSE},   {"id", COLUMN_ID, FALSE},
	{"work", COLUMN_WORK, FALSE},   {"url", COLUMN_URL, FALSE},
	{"title", COLUMN_VALUE, FALSE}, {"kind", COLUMN_VALUE, FALSE},
	{"date", COLUMN_VALUE, FALSE},  {"lang", COLUMN_VALUE, FALSE},
	{"publisher", COLUMN_VALUE, FALSE}, {"symbol", COLUMN_VALUE, FALSE},
	{"country", COLUMN_VALUE, TRUE}, {"org", COLUMN_VALUE, TRUE},
	{"theme", COLUMN_VALUE, TRUE},
};

static const char *const kinds[] = {"report",    "press-release",  "proceedings",
				    "event-report", "statement",   "media-coverage",
				    "policy-brief", "page",        "other"};

struct Catalogue {
	char *file, *folder;
	GPtrArray *rows;     /* of CatalogueRow* */
	GHashTable *by_path; /* as written → CatalogueRow* */
	GHashTable *by_id;
	const Vocabulary *vocabulary;
	GHashTable *countries; /* code or name, folded → ISO code; the values are the vocabulary's */
};

static void
row_free(gpointer data)
{
	CatalogueRow *row = data;
	g_free(row->path);
	g_free(row->url);
	g_free(row->id);
	g_free(row->work);
	g_free(row->hash);
	g_ptr_array_unref(row->values);
	g_free(row);
}

static void
value_free(gpointer data)
{
	Value *v = data;
	g_free(v->field);
	g_free(v->value);
	g_free(v);
}

/* ---- what may stand in a cell ---------------------------------------------------------------- */

static gboolean
all_digits(const char *text, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isdigit(text[i]))
			return FALSE;
	return TRUE;
}

/* YYYY, YYYY-MM or YYYY-MM-DD of the calendar. */
static gboolean
is_date(const char *text)
{
	gsize n = strlen(text);
	if ((n != 4 && n != 7 && n != 10) || !all_digits(text, 4))
		return FALSE;
	if (n > 4 && (text[4] != '-' || !all_digits(text + 5, 2)))
		return FALSE;
	if (n > 7 && (text[7] != '-' || !all_digits(text + 8, 2)))
		return FALSE;
	guint year = (guint)g_ascii_strtoull(text, NULL, 10);
	guint month = n > 4 ? (guint)g_ascii_strtoull(text + 5, NULL, 10) : 1;
	guint day = n > 7 ? (guint)g_ascii_strtoull(text + 8, NULL, 10) : 1;
	return year && month <= 12 && day <= 31 &&
	       g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean
is_kind(const char *text)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i], text) == 0)
			return TRUE;
	return FALSE;
}

/* Fits into addresses and passage ids. */
static gboolean
is_id(const char *text)
{
	gsize n = strlen(text);
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isalnum(text[i]) && text[i] != '.' && text[i] != '_' && text[i] != '-')
			return FALSE;
	return n && n <= 64 && g_ascii_isalnum(*text);
}

static gboolean
is_lang(const Catalogue *c, const char *text)
{
	for (const char *p = text; *p; p++)
		if (!g_ascii_isalnum(*p) && *p != '-')
			return FALSE;
	g_autofree char *code = g_strndup(text, strcspn(text, "-"));
	gboolean iso = strspn(code, "abcdefghijklmnopqrstuvwxyz") == strlen(code) &&
		       (strlen(code) == 2 || strlen(code) == 3);
	return strlen(text) <= 35 && !g_str_has_suffix(text, "-") &&
	       (iso || vocabulary_language(c->vocabulary, code));
}

static char *
fold_name(const char *name)
{
	g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
	return g_utf8_casefold(normal, -1);
}

static gboolean
is_country(const Entity *place)
{
	return *place->iso && (strcmp(place->kind, "country") == 0 || strcmp(place->kind, "sar") == 0);
}

static void
add_names(Catalogue *c, const GStrv names, const char *iso)
{
	for (guint i = 0; names && names[i]; i++)
		g_hash_table_insert(c->countries, fold_name(names[i]), (gpointer)(guintptr)iso);
}

static void
load_countries(Catalogue *c)
{
	const GPtrArray *places = vocabulary_places(c->vocabulary);
	c->countries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < places->len; i++) {
		const Entity *place = places->pdata[i];
		if (!is_country(place))
			continue;
		g_hash_table_insert(c->countries, fold_name(place->iso),
				    (gpointer)(guintptr)place->iso);
		add_names(c, place->variants, place->iso);
		add_names(c, place->abbr, place->iso);
	}
}

/* The ISO code, or NULL. A code that the gazetteer doesn't know is taken as it is: an archive may
 * speak of any country. */
static const char *
country_code(const Catalogue *c, const char *text)
{
	g_autofree char *name = fold_name(text);
	const char *code = g_hash_table_lookup(c->countries, name);
	if (!code && strlen(text) == 2 && g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]))
		code = g_intern_string(text);
	return code;
}

/* NULL when the cell is right, else what it should be. */
static char *
wrong_with(const Catalogue *c, const char *column, const char *cell)
{
	if (strcmp(column, "date") == 0 && !is_date(cell))
		return g_strdup("a date is YYYY, YYYY-MM or YYYY-MM-DD");
	if (strcmp(column, "kind") == 0 && !is_kind(cell))
		return g_strdup("a kind is report, press-release, proceedings, event-report, "
				"statement, media-coverage, policy-brief, page or other");
	if (strcmp(column, "lang") == 0 && !is_lang(c, cell))
		return g_strdup("a language is a code such as en, my, th or zh-Hant (BCP 47)");
	if (strcmp(column, "country") == 0 && !country_code(c, cell))
		return g_strdup("a country is a name of the vocabulary's gazetteer.tsv or an ISO 3166 "
				"code of two capitals; several are set apart by \" | \"");
	if ((strcmp(column, "id") == 0 || strcmp(column, "work") == 0) && !is_id(cell))
		return g_strdup("an id is up to 64 letters, digits, dots, hyphens and "
				"underscores");
	return NULL;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static gboolean G_GNUC_PRINTF(4, 5)
refuse(const Catalogue *c, guint line, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *what = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT, "%s: line %u: %s", c->file, line, what);
	return FALSE;
}

static int
column_index(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
		if (strcmp(columns[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* indexes into columns, one a field of the header. */
static gboolean
read_header(const Catalogue *c, guint line, char **fields, GArray *layout, GError **error)
{
	gboolean path = FALSE;
	for (guint i = 0; fields[i]; i++) {
		int column = column_index(g_strstrip(fields[i]));
		if (column < 0)
			return refuse(c, line, error,
				      "there is no column «%s»; columns are path id title kind date "
				      "lang publisher country org theme symbol url work",
				      fields[i]);
		for (guint j = 0; j < layout->len; j++)
			if (g_array_index(layout, int, j) == column)
				return refuse(c, line, error, "column «%s» comes twice", fields[i]);
		path = path || columns[column].use == COLUMN_PATH;
		g_array_append_val(layout, column);
	}
	return path || refuse(c, line, error, "the header has no column «path»");
}

static void
add_value(CatalogueRow *row, const char *field, const char *text)
{
	Value *v = g_new0(Value, 1);
	v->field = g_strdup(field);
	v->value = g_strdup(text);
	v->source = SOURCE_CATALOGUE;
	v->confidence = 1;
	v->chosen = TRUE;
	g_ptr_array_add(row->values, v);
}

static gboolean
add_cell(const Catalogue *c, CatalogueRow *row, int column, char *cell, GError **error)
{
	const char *name = columns[column].name;
	g_auto(GStrv) parts = g_strsplit(cell, columns[column].several ? "|" : "\n", -1);
	for (guint i = 0; parts[i]; i++) {
		const char *part = g_strstrip(parts[i]);
		if (!*part)
			continue;
		g_autofree char *wrong = wrong_with(c, name, part);
		if (wrong)
			return refuse(c, row->line, error, "%s «%s»: %s", name, part, wrong);
		char **slots[] = {[COLUMN_PATH] = &row->path, [COLUMN_ID] = &row->id,
				  [COLUMN_WORK] = &row->work, [COLUMN_URL] = &row->url};
		if (columns[column].use == COLUMN_VALUE)
			add_value(row, name,
				  strcmp(name, "country") == 0 ? country_code(c, part) : part);
		else
			*slots[columns[column].use] = g_strdup(part);
	}
	return TRUE;
}

static gboolean
read_row(Catalogue *c, guint line, const char *text, char **fields, const GArray *layout,
	 GError **error)
{
	CatalogueRow *row = g_new0(CatalogueRow, 1);
	row->line = line;
	row->values = g_ptr_array_new_with_free_func(value_free);
	row->hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
	g_ptr_array_add(c->rows, row);
	guint n = g_strv_length(fields);
	if (n > layout->len)
		return refuse(c, line, error, "it has %u cells, the header has %u; cells are parted by "
			      "tabs", n, layout->len);
	for (guint i = 0; i < n; i++)
		if (!add_cell(c, row, g_array_index(layout, int, i), fields[i], error))
			return FALSE;
	if (!row->path)
		return refuse(c, line, error, "it names no path");
	const CatalogueRow *other = g_hash_table_lookup(c->by_path, row->path);
	if (other)
		return refuse(c, line, error, "%s stands in line %u already", row->path, other->line);
	other = row->id ? g_hash_table_lookup(c->by_id, row->id) : NULL;
	if (other)
		return refuse(c, line, error, "the id %s stands in line %u already", row->id,
			      other->line);
	g_hash_table_insert(c->by_path, row->path, row);
	if (row->id)
		g_hash_table_insert(c->by_id, row->id, row);
	return TRUE;
}

static gboolean
read_lines(Catalogue *c, char *text, GError **error)
{
	g_autoptr(GArray) layout = g_array_new(FALSE, FALSE, sizeof(int));
	g_autofree char *header = NULL;
	guint line = 0;
	for (char *at = text, *next; at && *at; at = next) {
		next = strchr(at, '\n');
		if (next)
			*next++ = '\0';
		g_strchomp(at);
		line++;
		if (!*at || *at == '#')
			continue;
		g_auto(GStrv) fields = g_strsplit(at, "\t", -1);
		if (!header) {
			header = g_strdup(at);
			if (!read_header(c, line, fields, layout, error))
				return FALSE;
			continue;
		}
		/* A row's meaning depends on the header too. */
		g_autofree char *whole = g_strconcat(header, "\n", at, NULL);
		if (!read_row(c, line, whole, fields, layout, error))
			return FALSE;
	}
	return TRUE;
}

Catalogue *
catalogue_load(const char *file, const Vocabulary *vocabulary, GError **error)
{
	g_autofree char *text = NULL;
	gsize size;
	g_autoptr(GError) e = NULL;
	if (!g_file_get_contents(file, &text, &size, &e)) {
		g_set_error(error, RAPPORTEUR_ERROR,
			    g_error_matches(e, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? ERROR_NOT_FOUND
										 : ERROR_IO,
			    "catalogue: %s", e->message);
		return NULL;
	}
	g_autoptr(Catalogue) c = g_new0(Catalogue, 1);
	char *full = realpath(file, NULL);
	c->file = g_strdup(full ? full : file);
	free(full);
	c->folder = g_path_get_dirname(c->file);
	c->rows = g_ptr_array_new_with_free_func(row_free);
	c->by_path = g_hash_table_new(g_str_hash, g_str_equal);
	c->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	c->vocabulary = vocabulary;
	load_countries(c);
	if (strlen(text) != size || !g_utf8_validate(text, (gssize)size, NULL)) {
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_INPUT,
			    "%s: is not UTF-8 text; save it as UTF-8", c->file);
		return NULL;
	}
	char *start = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
	return read_lines(c, start, error) ? g_steal_pointer(&c) : NULL;
}

void
catalogue_free(Catalogue *c)
{
	if (!c)
		return;
	g_free(c->file);
	g_free(c->folder);
	g_hash_table_unref(c->by_path);
	g_hash_table_unref(c->by_id);
	g_hash_table_unref(c->countries);
	g_ptr_array_unref(c->rows);
	g_free(c);
}

const char *
catalogue_file(const Catalogue *c)
{
	return c->file;
}

const CatalogueRow *
catalogue_find(Catalogue *c, const char *path, const char *name)
{
	gsize n = strlen(c->folder);
	const char *below = n == 1 ? path + 1 : path + n + 1;
	CatalogueRow *row = strncmp(path, c->folder, n) == 0 && (n == 1 || path[n] == '/')
				    ? g_hash_table_lookup(c->by_path, below)
				    : NULL;
	if (!row)
		row = g_hash_table_lookup(c->by_path, name);
	if (!row)
		row = g_hash_table_lookup(c->by_path, path);
	if (row)
		row->matched = TRUE;
	return row;
}

GPtrArray *
catalogue_unmatched(const Catalogue *c)
{
	GPtrArray *rows = g_ptr_array_new();
	for (guint i = 0; i < c->rows->len; i++)
		if (!((const CatalogueRow *)c->rows->pdata[i])->matched)
			g_ptr_array_add(rows, c->rows->pdata[i]);
	return rows;
}

Override
catalogue_override(const CatalogueRow *row)
{
	return (Override){
		.id = row->id, .work = row->work, .values = row->values, .hash = row->hash};
}
