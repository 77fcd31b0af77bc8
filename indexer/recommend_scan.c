/* recommend_scan: a text made plain with a map back to what is printed, and the cues in it. */
#include "recommend.h"
#include "metadata_text.h"

#include <string.h>

/* ---- plain text --------------------------------------------------------------------------- */

static gunichar
plain_of(gunichar c)
{
	if (c == 0x2018 || c == 0x2019 || c == 0x02BC)
		return '\'';
	if (c == 0x201C || c == 0x201D)
		return '"';
	if (c >= 0x2010 && c <= 0x2015)
		return '-';
	if (c == 0xA0 || c == 0x2009 || c == 0x202F)
		return ' ';
	if (c == 0x200B || c == 0xAD || c == 0x200C || c == 0x200D || c == 0xFEFF)
		return 0;
	return g_unichar_tolower(c);
}

/* A letter's lower case is at most half as long again in UTF-8. */
static void
make_plain(Scan *scan)
{
	gsize length = strlen(scan->text), room = length + length / 2 + 8;
	g_string_set_size(scan->plain, room);
	g_array_set_size(scan->at, (guint)room);
	char *plain = scan->plain->str;
	guint *at = &g_array_index(scan->at, guint, 0), n = 0;
	for (const char *p = scan->text; *p;) {
		guint from = (guint)(p - scan->text);
		if ((guchar)*p < 0x80) {
			plain[n] = g_ascii_isspace(*p) && *p != '\t' ? ' ' : g_ascii_tolower(*p);
			at[n++] = from;
			p++;
			continue;
		}
		gunichar c = plain_of(g_utf8_get_char(p));
		guint bytes = c ? (guint)g_unichar_to_utf8(c, plain + n) : 0;
		for (guint i = 0; i < bytes; i++)
			at[n++] = from;
		p = g_utf8_next_char(p);
	}
	at[n] = (guint)length;
	g_string_truncate(scan->plain, n);
	g_array_set_size(scan->at, n + 1);
}

static char *
plain_term(const char *term)
{
	Scan scan = {.text = term,
	             .plain = g_string_new(NULL),
	             .at = g_array_new(FALSE, FALSE, sizeof(guint))};
	make_plain(&scan);
	g_array_unref(scan.at);
	return g_string_free(scan.plain, FALSE);
}

/* ---- the cues ----------------------------------------------------------------------------------
 */

static Terms *
terms_of(Recommender *r, const char *lang)
{
	Terms *terms = g_hash_table_lookup(r->terms, lang);
	if (!terms) {
		terms = terms_new();
		g_hash_table_insert(r->terms, (gpointer)(guintptr)lang, terms);
	}
	return terms;
}

/* English is read in texts of all languages. */
static void
add_terms(Recommender *r, const char *lang, const char *term, guint id)
{
	g_autofree char *plain = plain_term(term);
	if (strcmp(lang, "en") != 0 && strcmp(lang, "any") != 0) {
		terms_add(terms_of(r, lang), plain, id);
		return;
	}
	const GPtrArray *languages = vocabulary_languages(r->vocabulary);
	for (guint i = 0; i < languages->len; i++)
		terms_add(terms_of(r, ((const Language *)languages->pdata[i])->code), plain, id);
}

static guint
add_cue(Recommender *r, Cue cue)
{
	g_array_append_val(r->cues, cue);
	return r->cues->len - 1;
}

static void
prepare_cues(Recommender *r)
{
	const GPtrArray *cues = vocabulary_recommendation_cues(r->vocabulary);
	for (guint i = 0; i < cues->len; i++) {
		const RecommendationCue *row = cues->pdata[i];
		guint id = add_cue(r, (Cue){row->kind, 0, row->value, row->terms[0]});
		for (char **term = row->terms; *term; term++) {
			add_terms(r, row->lang, *term, id);
			if (row->kind == CUE_ARTICLE)
				g_ptr_array_add(r->articles, plain_term(*term));
		}
	}
	const GPtrArray *verbs = vocabulary_recommendation_verbs(r->vocabulary);
	for (guint i = 0; i < verbs->len; i++) {
		const RecommendationVerb *row = verbs->pdata[i];
		guint id = add_cue(r, (Cue){CUE_VERB, row->level, row->verb, row->verb});
		add_terms(r, row->lang, row->verb, id);
		for (char **form = row->forms; *form; form++)
			add_terms(r, row->lang, *form, id);
	}
}

/* A name of two organisations tells neither. */
static void
add_org(Recommender *r, const char *name, Entity *org)
{
	char *key = text_squash(name);
	gpointer known;
	if (g_hash_table_lookup_extended(r->orgs, key, NULL, &known) && known != org)
		org = NULL;
	g_hash_table_replace(r->orgs, key, org);
}

static void
prepare_orgs(Recommender *r)
{
	const GPtrArray *orgs = vocabulary_orgs(r->vocabulary);
	for (guint i = 0; i < orgs->len; i++) {
		Entity *org = orgs->pdata[i];
		for (char **v = org->variants; v && *v; v++)
			if (!g_str_has_prefix(*v, "the "))
				add_org(r, *v, org);
		for (char **v = org->abbr; v && *v; v++)
			add_org(r, *v, org);
		gboolean government = strcmp(org->kind, "gov") == 0 && org->iso && *org->iso &&
		                      strstr(org->name, "Government");
		if (government)
			g_hash_table_insert(r->governments, (gpointer)(guintptr)org->iso, org);
	}
}

Recommender *
recommender_new(const Analyser *analyser)
{
	Recommender *r = g_new0(Recommender, 1);
	r->vocabulary = analyser->vocabulary;
	r->analyser = analyser;
	r->places = vocabulary_places(analyser->vocabulary);
	r->cues = g_array_new(FALSE, FALSE, sizeof(Cue));
	r->terms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)terms_free);
	r->articles = g_ptr_array_new_with_free_func(g_free);
	r->orgs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	r->governments = g_hash_table_new(g_str_hash, g_str_equal);
	prepare_cues(r);
	prepare_orgs(r);
	return r;
}

void
recommender_free(Recommender *r)
{
	if (!r)
		return;
	g_array_unref(r->cues);
	g_ptr_array_unref(r->articles);
	g_hash_table_unref(r->terms);
	g_hash_table_unref(r->orgs);
	g_hash_table_unref(r->governments);
	g_free(r);
}

/* ---- a scan ------------------------------------------------------------------------------------
 */

void
cues_init(Scan *scan, const Recommender *recommender)
{
	scan->recommender = recommender;
	scan->text = "";
	scan->plain = g_string_new(NULL);
	scan->at = g_array_new(FALSE, FALSE, sizeof(guint));
	scan->hits = g_array_new(FALSE, FALSE, sizeof(Hit));
}

void
cues_clear(Scan *scan)
{
	g_string_free(scan->plain, TRUE);
	g_array_unref(scan->at);
	g_array_unref(scan->hits);
}

static void
keep_hit(guint id, gsize start, gsize end, gpointer data)
{
	Scan *scan = data;
	Hit hit = {id, (guint)start, (guint)end};
	g_array_append_val(scan->hits, hit);
}

void
cues_scan(Scan *scan, const char *text, const char *lang)
{
	scan->text = text;
	make_plain(scan);
	g_array_set_size(scan->hits, 0);
	const Terms *terms = g_hash_table_lookup(scan->recommender->terms, lang);
	if (!terms)
		terms = g_hash_table_lookup(scan->recommender->terms, "en");
	if (terms)
		terms_find_spans(terms, scan->plain->str, keep_hit, scan);
}

const Cue *
cues_cue(const Scan *scan, guint hit)
{
	return &g_array_index(scan->recommender->cues, Cue,
	                      g_array_index(scan->hits, Hit, hit).cue);
}

CueKind
cues_kind(const Scan *scan, guint hit)
{
	return cues_cue(scan, hit)->kind;
}

guint
cues_from(const Scan *scan, guint start)
{
	guint low = 0, high = scan->hits->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(scan->hits, Hit, middle).start < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const Hit *
cues_find(const Scan *scan, CueKind kind, Span span)
{
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			return NULL;
		if (hit->end <= span.end && cues_kind(scan, i) == kind)
			return hit;
	}
	return NULL;
}

const Hit *
cues_at(const Scan *scan, CueKind kind, Span span)
{
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start != span.start || hit->end > span.end)
			return NULL;
		if (cues_kind(scan, i) == kind)
			return hit;
	}
	return NULL;
}

Span
cues_all(const Scan *scan)
{
	return (Span){0, (guint)scan->plain->len};
}

guint
cues_skip(const Scan *scan, guint from, guint end)
{
	const char *text = scan->plain->str;
	while (from < end) {
		gunichar c = g_utf8_get_char(text + from);
		if (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '(')
			break;
		from += (guint)(g_utf8_next_char(text + from) - (text + from));
	}
	return MIN(from, end);
}

/* The letter as printed after from: a sentence goes on in lower case. */
static gboolean
goes_on(const Scan *scan, guint from)
{
	guint next = cues_skip(scan, from, (guint)scan->plain->len);
	gunichar c = g_utf8_get_char(scan->text + g_array_index(scan->at, guint, next));
	return g_unichar_islower(c) || g_unichar_isdigit(c);
}

static gboolean
is_abbreviated(const Scan *scan, guint stop)
{
	const char *text = scan->plain->str;
	guint word = stop;
	while (word > 0 && (g_ascii_isalpha(text[word - 1]) || text[word - 1] == '.') &&
	       stop - word < 8)
		word--;
	if (stop - word <= 1 && word < stop)
		return TRUE;
	return cues_at(scan, CUE_ABBREVIATION, (Span){word, stop}) != NULL;
}

guint
cues_sentence_end(const Scan *scan, guint from)
{
	const char *text = scan->plain->str;
	guint end = (guint)scan->plain->len;
	for (guint i = from; i < end; i += (guint)(g_utf8_next_char(text + i) - (text + i))) {
		while ((guchar)text[i] < 0x80 && i < end && text[i] != '.' && text[i] != '!' &&
		       text[i] != '?')
			i++;
		if (i >= end)
			break;
		gunichar c = (guchar)text[i] < 0x80 ? (gunichar)text[i] : g_utf8_get_char(text + i);
		if (c == 0x104B || c == 0x17D4 || c == 0x3002)
			return i + 3;
		if (c != '.' && c != '!' && c != '?')
			continue;
		guint after = i + 1;
		while (after < end && strchr("\"')]", text[after]))
			after++;
		if (after < end && text[after] != ' ')
			continue;
		if (after < end && (goes_on(scan, after) || (c == '.' && is_abbreviated(scan, i))))
			continue;
		return after;
	}
	return end;
}

guint
cues_words(const Scan *scan, Span span, guint least)
{
	guint words = 0, letters = 0;
	const char *text = scan->plain->str;
	for (guint i = span.start; i < span.end;) {
		gunichar c = g_utf8_get_char(text + i);
		if (c < 0x80 ? g_ascii_isalpha((gchar)c)
		             : g_unichar_isalpha(c) || g_unichar_ismark(c)) {
			letters++;
		} else {
			words += letters >= least;
			letters = 0;
		}
		i += (guint)(g_utf8_next_char(text + i) - (text + i));
	}
	return words + (letters >= least && letters > 0);
}

char *
cues_printed(const Scan *scan, Span span)
{
	guint start = g_array_index(scan->at, guint, span.start);
	guint end = g_array_index(scan->at, guint, span.end);
	return g_strndup(scan->text + start, end - start);
}
