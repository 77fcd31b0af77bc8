/* recommend_party: whom a name stands for: the vocabulary's organisations, countries, or as
 * printed. */
#include "recommend.h"
#include "metadata_terms.h"
#include "metadata_text.h"

#include <string.h>

enum {
	COUNTRIES_MOST = 8, /* of one name */
	NAME_BYTES = 400,   /* what is longer is no name */
	PIECES_MOST = 12,   /* of a name that joins several */
	STATES_BYTES = 400  /* a bracket with more holds no names of States */
};

/* ---- countries ---------------------------------------------------------------------------- */

typedef struct {
	const GPtrArray *places;
	const char *codes[COUNTRIES_MOST];
	guint n;
} Found;

static void
add_code(Found *found, const char *code)
{
	for (guint i = 0; i < found->n; i++)
		if (strcmp(found->codes[i], code) == 0)
			return;
	if (found->n < COUNTRIES_MOST && *code)
		found->codes[found->n++] = code;
}

static void
add_place(guint id, gpointer data)
{
	Found *found = data;
	const Entity *place = found->places->pdata[id % found->places->len];
	add_code(found, place->iso ? place->iso : "");
}

static void
find_countries(const Scan *scan, Span span, Found *found)
{
	found->places = scan->recommender->places;
	for (guint i = cues_from(scan, span.start); i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			break;
		if (cues_kind(scan, i) == CUE_STATE)
			add_code(found, cues_cue(scan, i)->value);
	}
	g_autofree char *printed = cues_printed(scan, span), *plain = text_plain(printed);
	terms_find(scan->recommender->analyser->places, plain, add_place, found);
}

void
countries_note(Countries *countries, const Scan *scan)
{
	for (guint i = 0; i < scan->hits->len; i++) {
		if (cues_kind(scan, i) != CUE_STATE)
			continue;
		const char *code = cues_cue(scan, i)->value;
		if (countries->recent[0] && strcmp(countries->recent[0], code) == 0)
			continue;
		countries->recent[1] = countries->recent[0];
		countries->recent[0] = code;
	}
}

/* ---- parties ------------------------------------------------------------------------------ */

static char *
join_codes(const Found *found)
{
	GString *codes = g_string_new(NULL);
	for (guint i = 0; i < found->n; i++)
		g_string_append_printf(codes, "%s%s", i ? " " : "", found->codes[i]);
	return g_string_free(codes, FALSE);
}

static void
add_once(GPtrArray *parties, const char *name, const char *printed, const char *country)
{
	for (guint i = 0; i < parties->len; i++)
		if (strcmp(((const Party *)parties->pdata[i])->name, name) == 0)
			return;
	if (*name)
		doc_add_party(parties, name, printed, country);
}

void
party_copy(const GPtrArray *from, GPtrArray *to)
{
	for (guint i = 0; i < from->len; i++) {
		const Party *party = from->pdata[i];
		add_once(to, party->name, party->printed, party->country);
	}
}

/* A longer cue may hide the article: "the committee" speaks for a document. */
static Span
without_article(const Scan *scan, Span span)
{
	const GPtrArray *articles = scan->recommender->articles;
	for (guint i = 0; i < articles->len; i++) {
		const char *article = articles->pdata[i];
		guint n = (guint)strlen(article);
		if (span.end > span.start + n + 1 && scan->plain->str[span.start + n] == ' ' &&
		    strncmp(scan->plain->str + span.start, article, n) == 0)
			return (Span){cues_skip(scan, span.start + n, span.end), span.end};
	}
	return span;
}

static void
add_piece(const Scan *scan, Span span, const char *printed, GPtrArray *parties)
{
	Found found = {0};
	span = without_article(scan, span);
	g_autofree char *name = cues_printed(scan, span), *squash = text_squash(name);
	const Entity *org = g_hash_table_lookup(scan->recommender->orgs, squash);
	if (org) {
		add_once(parties, org->name, printed, org->iso);
		return;
	}
	find_countries(scan, span, &found);
	g_autofree char *codes = join_codes(&found);
	add_once(parties, name, printed, codes);
}

/* "The Governments of Cambodia and Thailand": one party each, if the vocabulary knows them. */
static gboolean
add_governments(const Scan *scan, const char *printed, const Found *found, GPtrArray *parties)
{
	if (!found->n)
		return FALSE;
	for (guint i = 0; i < found->n; i++)
		if (!g_hash_table_lookup(scan->recommender->governments, found->codes[i]))
			return FALSE;
	for (guint i = 0; i < found->n; i++) {
		const Entity *org =
		        g_hash_table_lookup(scan->recommender->governments, found->codes[i]);
		add_once(parties, org->name, printed, org->iso);
	}
	return TRUE;
}

/* Where a joined name is cut: commas and the word and. */
static guint
find_pieces(const Scan *scan, Span span, Span *pieces)
{
	guint n = 0, start = span.start;
	for (guint i = span.start; i < span.end && n < PIECES_MOST - 1;) {
		const Hit *and = cues_at(scan, CUE_AND, (Span){i, span.end});
		gboolean comma = scan->plain->str[i] == ',';
		if (!comma && !and) {
			i++;
			continue;
		}
		if (i > start)
			pieces[n++] = (Span){start, i};
		i = cues_skip(scan, comma ? i : and->end, span.end);
		start = i;
	}
	if (start < span.end)
		pieces[n++] = (Span){start, span.end};
	return n;
}

/* Organisations that the vocabulary knows are parties each; else what is printed is one name. */
static gboolean
add_known_pieces(const Scan *scan, Span span, const char *printed, GPtrArray *parties)
{
	Span pieces[PIECES_MOST];
	guint n = find_pieces(scan, span, pieces);
	for (guint i = 0; i < n; i++) {
		Span bare = without_article(scan, pieces[i]);
		g_autofree char *name = cues_printed(scan, bare), *squash = text_squash(name);
		if (!g_hash_table_lookup(scan->recommender->orgs, squash))
			return FALSE;
	}
	for (guint i = 0; i < n; i++)
		add_piece(scan, pieces[i], printed, parties);
	return n > 1;
}

/* "both governments" stands for the countries named last, "the Governments of …" for those in it.
 */
static gboolean
stands_for_governments(const Scan *scan, Span span, const Countries *countries, Found *found)
{
	const Hit *both = cues_find(scan, CUE_BOTH, span);
	if (!both)
		return FALSE;
	const Cue *cue = &g_array_index(scan->recommender->cues, Cue, both->cue);
	if (strcmp(cue->value, "recent") == 0 && countries->recent[1]) {
		add_code(found, countries->recent[1]);
		add_code(found, countries->recent[0]);
	}
	return TRUE;
}

void
party_add(const Scan *scan, Span span, const Countries *countries, GPtrArray *parties)
{
	Found found = {0};
	while (span.end > span.start && strchr(" ,;:.", scan->plain->str[span.end - 1]))
		span.end--;
	if (span.end <= span.start || span.end - span.start > NAME_BYTES)
		return;
	Span bare = without_article(scan, span);
	g_autofree char *printed = cues_printed(scan, span), *name = cues_printed(scan, bare);
	g_autofree char *squash = text_squash(name);
	if (g_hash_table_lookup(scan->recommender->orgs, squash)) {
		add_piece(scan, span, printed, parties);
		return;
	}
	find_countries(scan, span, &found);
	gboolean governments = stands_for_governments(scan, span, countries, &found);
	/* A country alone stands for its government. */
	const Hit *state = cues_at(scan, CUE_STATE, bare);
	governments |= state && state->end == bare.end;
	if (governments && add_governments(scan, printed, &found, parties))
		return;
	if (!add_known_pieces(scan, span, printed, parties))
		add_piece(scan, span, printed, parties);
}

/* ---- recommending States ------------------------------------------------------------------ */

/* Only names of States and what joins them stand between the brackets. */
static gboolean
add_bracket(const Scan *scan, Span span, GPtrArray *parties)
{
	guint first = cues_from(scan, span.start), named = 0;
	for (guint i = first; i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			break;
		if (cues_kind(scan, i) == CUE_STATE)
			named += hit->end - hit->start;
	}
	if (named * 2 < span.end - span.start)
		return FALSE;
	for (guint i = first; i < scan->hits->len; i++) {
		const Hit *hit = &g_array_index(scan->hits, Hit, i);
		if (hit->start >= span.end)
			break;
		if (cues_kind(scan, i) != CUE_STATE)
			continue;
		g_autofree char *printed = cues_printed(scan, (Span){hit->start, hit->end});
		const Cue *cue = cues_cue(scan, i);
		add_once(parties, cue->name, printed, cue->value);
	}
	return TRUE;
}

void
party_add_states(const Scan *scan, GPtrArray *parties)
{
	const char *text = scan->plain->str;
	for (const char *open = strchr(text, '('); open; open = strchr(open + 1, '(')) {
		const char *close = strchr(open, ')');
		if (close && close - open <= STATES_BYTES)
			add_bracket(scan, (Span){(guint)(open + 1 - text), (guint)(close - text)},
			            parties);
	}
}
