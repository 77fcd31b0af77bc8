/* metadata: the frame. Language and the choice are here; each other field has its own file. */
#include "metadata.h"
#include "metadata_text.h"

#include <string.h>

enum {
	FRONT_PAGES = 2,
	FRONT_BYTES = 16000, /* of a page without pages (HTML), enough for head and lead */
	LETTERS_SURE = 100   /* from this on the words decide the language */
};

Value *
metadata_choose(Document *doc, const char *field, float least)
{
	Value *best = NULL;
	for (guint i = 0; i < doc->values->len; i++) {
		Value *value = doc->values->pdata[i];
		if (strcmp(value->field, field) != 0)
			continue;
		value->chosen = FALSE;
		gboolean catalogue = value->source == SOURCE_CATALOGUE;
		if (!catalogue && value->confidence < least)
			continue;
		if (!best || (catalogue && best->source != SOURCE_CATALOGUE) ||
		    (best->source != SOURCE_CATALOGUE &&
		     (value->confidence > best->confidence ||
		      (value->confidence == best->confidence && value->source < best->source))))
			best = value;
	}
	if (best)
		best->chosen = TRUE;
	return best;
}

char *
metadata_stem(const Metadata *m)
{
	char *stem = g_path_get_basename(m->name);
	char *dot = strrchr(stem, '.');
	if (dot && dot > stem && strlen(dot) <= 6)
		*dot = '\0';
	return stem;
}

static gint
by_size(gconstpointer a, gconstpointer b)
{
	const Block *const *x = a, *const *y = b;
	return (*x)->size < (*y)->size ? -1 : (*x)->size > (*y)->size;
}

float
metadata_body_size(const Document *doc)
{
	g_autoptr(GPtrArray) body = g_ptr_array_new();
	for (guint i = 0; i < doc->blocks->len && body->len < 1000; i++) {
		Block *block = doc_block(doc, i);
		if (block->role == ROLE_BODY && block->size > 0 && strlen(block->text) > 100)
			g_ptr_array_add(body, block);
	}
	if (!body->len)
		return 0;
	g_ptr_array_sort(body, by_size);
	return ((const Block *)body->pdata[body->len / 2])->size;
}

/* "en-GB", "EN_us", "english" → "en": the primary subtag, lower case. */
static void
normalise_tag(Value *value, const Vocabulary *vocabulary)
{
	g_autofree char *tag = g_ascii_strdown(value->value, -1);
	tag[strcspn(tag, "-_ ,;")] = '\0';
	const GPtrArray *languages = vocabulary_languages(vocabulary);
	for (guint i = 0; i < languages->len; i++) {
		const Language *language = languages->pdata[i];
		if (g_ascii_strcasecmp(language->name, tag) == 0) {
			doc_set(&value->value, language->code);
			return;
		}
	}
	gsize n = strlen(tag);
	if (n < 2 || n > 3 || strspn(tag, "abcdefghijklmnopqrstuvwxyz") != n)
		value->confidence = 0;
	else
		doc_set(&value->value, tag);
}

/*
 * What the words say wins over what a template says, given enough words; the share of the letters
 * in that language is the confidence.
 */
void
metadata_language(Metadata *m)
{
	g_autoptr(GHashTable) sums = g_hash_table_new(g_str_hash, g_str_equal);
	gulong all = 0, most = 0;
	const char *best = NULL;
	for (guint i = 0; i < m->doc->blocks->len; i++) {
		const Block *block = doc_block(m->doc, i);
		if (!block_role_is_searched(block->role) || !*block->lang)
			continue;
		gulong letters = text_letters(block->text, 10000);
		gulong sum = (gulong)g_hash_table_lookup(sums, block->lang) + letters;
		g_hash_table_replace(sums, block->lang, (gpointer)sum);
		all += letters;
		if (sum > most) {
			most = sum;
			best = block->lang;
		}
	}
	for (guint i = 0; i < m->doc->values->len; i++) {
		Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "lang") == 0)
			normalise_tag(value, m->a->vocabulary);
	}
	if (best) {
		double share = (double)most / (double)all;
		doc_add_value(m->doc, "lang", best, SOURCE_TEXT,
		              (float)(all >= LETTERS_SURE ? 0.5 + 0.5 * share : 0.4 * share));
	}
	metadata_choose(m->doc, "lang", 0.01f);
}

/* The first blocks: of the first two pages that have text, at most FRONT_BYTES. */
static void
gather_front(Metadata *m)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint pages = 0, page = 0, attachment = G_MAXUINT;
	gsize seen = 0;
	m->front = g_ptr_array_new();
	for (guint i = 0; i < m->doc->blocks->len && seen < FRONT_BYTES; i++) {
		Block *block = doc_block(m->doc, i);
		if (block->flags & (BLOCK_LEGACY | BLOCK_BAD))
			continue;
		if (attachment != G_MAXUINT && block->attachment != attachment)
			break;
		if (block->page != page && pages++ == FRONT_PAGES)
			break;
		page = block->page;
		attachment = block->attachment;
		seen += strlen(block->text);
		g_ptr_array_add(m->front, block);
		g_autofree char *squash = text_squash(block->text);
		g_string_append(text, squash);
	}
	m->front_squash = g_string_free(g_steal_pointer(&text), FALSE);
}

/* The head of a United Nations document; scans spell it in many ways, so two signs are enough. */
static gboolean
has_masthead(const Metadata *m)
{
	const char *const signs[] = {"distrgeneral",  "distrlimited", "originalenglish",
	                             "unitednations", "agendaitem",   "provisionalagenda"};
	guint found = 0;
	for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
		found += strstr(m->front_squash, signs[i]) != NULL;
	return found >= 3 || (found >= 2 && strstr(m->front_squash, "distr"));
}

GRegex *
metadata_pattern(const char *pattern)
{
	g_autoptr(GError) error = NULL;
	GRegex *regex = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, &error);
	if (!regex)
		g_error("pattern %s: %s", pattern, error->message);
	return regex;
}

void
analyse_metadata(Analyser *analyser, Document *doc, const char *name)
{
	Metadata m = {.a = analyser, .doc = doc, .name = name};
	gather_front(&m);
	m.masthead = has_masthead(&m);
	for (guint i = 0; i < doc->blocks->len; i++)
		m.letters += strlen(doc_block(doc, i)->text);
	metadata_language(&m);
	metadata_symbol(&m);
	metadata_title(&m);
	metadata_date(&m);
	metadata_kind(&m);
	metadata_subjects(&m);
	g_ptr_array_unref(m.front);
	g_free(m.front_squash);
}
