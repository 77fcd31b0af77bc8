/*
 * metadata_date: when the document was published, as exactly as it says itself.
 *
 * Every date on the first pages is a candidate; its surroundings tell what it is: a masthead's or a
 * cover's date, a dateline, "Published: …", or merely a date that the text speaks of. The days of a
 * meeting are the event's date, not the document's. A file's creation date is a bound, never the
 * answer. Source: domain/citations-and-metadata 4.2.
 */
#include "metadata.h"
#include "metadata_text.h"

#include <stdio.h>
#include <string.h>

enum {
	CONTEXT = 60,    /* bytes before a date that are looked at */
	SHORT_LINE = 60, /* characters beside the date in a line that is there for its date */
	DATELINE = 70,   /* a dateline's date begins within this of the paragraph's start */
	BLOCKS_SEEN = 60,
	COVER_BYTES = 600,
	LATE_DAYS = 62 /* a page may be dated this long after its file was made */
};

/* What the words before or around a date make of it. Over text_plain's form. */
static const struct {
	const char *pattern;
	float confidence;
} cues[] = {
    {"(published|publication date|date of publication|issued|released|release date|posted|"
     "first published|date published|fecha de (aprobacion|publicacion)|fecha aprobacion|"
     "publie le|date de publication|diterbitkan|dipublikasikan|inilathala|petsa|"
     "เผยแพร่|ngay (dang|ban hanh|xuat ban)|发布|出版|ထုတ်ပြန်|"
     "ផ្សព្វផ្សាយ|ເຜີຍແຜ່)"
     "[ :]*(on |at |le |el |pada |noong )?$",
     0.92f},
    {"(distr\\.?:?( ?general| ?limited| ?restricted)?)[ :.]*$", 0.92f},
    {"(^|[ ;(])(date|dated|fecha|tanggal|ngay|วันที่|ថ្ងៃទី|"
     "ວັນທີ|ရက်စွဲ|日期)[ :]*$",
     0.7f},
    {"(updated|last (updated|modified|reviewed)|accessed|retrieved|viewed|deadline|by|before|until|"
     "since|from|born|expires?|effective|as of|through)[ :]*(on )?$",
     0.1f}};

static const char event_words[] =
    "(meeting|session|workshop|conference|dialogue|seminar|forum|held|took place|convened|training|"
    "consultation|gathering|symposium|webinar|event|panel|roundtable|round table|congress|summit|"
    "วันจัด|hoi thao|hoi nghi|lokakarya|会议|研讨会)";

static float
cue_before(const char *before)
{
	for (guint i = 0; i < G_N_ELEMENTS(cues); i++)
		if (g_regex_match_simple(cues[i].pattern, before, 0, 0))
			return cues[i].confidence;
	return -1;
}

static guint
count_words(const char *text)
{
	guint n = 0;
	for (const char *p = text; *p; p += strcspn(p, " "), p += strspn(p, " "))
		n++;
	return n;
}

/* "Chiang Mai, 5 November 2019 – …", "November 5, 2019 (SAINT PAUL) — …": place and date lead in.
 */
static gboolean
is_dateline(const char *plain, const FoundDate *date)
{
	static const char lead_form[] = "^\\W?(?!(on|in|at|by|since|from|until) )"
	                                "[\\p{L}\\p{M}.' ,/()-]*$";
	if (date->start > DATELINE || strlen(date->value) < 10)
		return FALSE;
	g_autofree char *lead = g_strndup(plain, date->start);
	return count_words(lead) <= 7 && g_regex_match_simple(lead_form, lead, 0, 0) &&
	       g_regex_match_simple("^ ?([-:(|.]|,? ?\\(|$)", plain + date->end, 0, 0);
}

/* Characters of the text beside its date. */
static glong
beside(const char *plain, const FoundDate *date)
{
	return g_utf8_strlen(plain, -1) -
	       g_utf8_strlen(plain + date->start, (gssize)(date->end - date->start));
}

/* "25 July 2024–30 July 2025": two dates with nothing but a dash or "to" between them. */
static gboolean
is_period(const char *plain, const FoundDate *a, const FoundDate *b)
{
	g_autofree char *between = g_strndup(plain + a->end, b->start - a->end);
	return g_regex_match_simple("^ ?(-|to|until|and|/|au|al?|ถึง) ?$", between, 0, 0);
}

static gboolean
speaks_of_event(const char *plain)
{
	return g_regex_match_simple(event_words, plain, 0, 0);
}

/* A cover's lines run together: "… Migrants Network March 2020": the date ends what is no sentence.
 */
static gboolean
ends_cover(const Metadata *m, const Block *block, const char *plain, const FoundDate *date)
{
	const Block *first = m->front->pdata[0];
	return block->page == first->page && strlen(plain) < COVER_BYTES &&
	       g_utf8_strlen(plain + date->end, -1) <= 6;
}

/* What a date without a cue is worth from where it stands. 0: the text merely speaks of it. */
static float
place_worth(const Metadata *m, const Block *block, const char *plain, const FoundDate *date,
            gboolean is_title)
{
	gboolean day = strlen(date->value) == 10, year = strlen(date->value) == 4;
	gboolean paged = strcmp(m->doc->format, "html") != 0;
	glong others = beside(plain, date);
	if (is_title)
		return speaks_of_event(plain) && day ? 0 : day ? 0.5f : year ? 0.35f : 0.45f;
	if (block->role == ROLE_LIST || block->role == ROLE_CAPTION)
		return 0;
	if (day && is_dateline(plain, date))
		return 0.8f;
	if (year)
		return !paged || others > SHORT_LINE || speaks_of_event(plain) ? 0
		       : others <= SHORT_LINE / 2                              ? 0.5f
		                                                               : 0.3f;
	if (others <= SHORT_LINE)
		return speaks_of_event(plain) ? 0.3f : day ? 0.75f : 0.78f;
	if (paged && ends_cover(m, block, plain, date))
		return 0.6f;
	return 0;
}

/*
 * One date of a first page's block. `before` is the text that leads to it, from the block before if
 * need be. Adds a candidate, or not.
 */
static void
weigh_date(Metadata *m, const Block *block, const char *plain, const FoundDate *date,
           const char *before, gboolean is_title)
{
	gboolean day = strlen(date->value) == 10, year = strlen(date->value) == 4;
	float cue = cue_before(before), confidence;
	if (*date->until) {
		gboolean line = is_title || beside(plain, date) <= SHORT_LINE;
		doc_add_value(m->doc, "event_date", date->value, SOURCE_VISIBLE,
		              line ? 0.7f : 0.45f);
		return;
	}
	if (cue >= 0)
		confidence = cue - (year ? 0.3f : 0);
	else if (g_regex_match_simple("(©|\\(c\\)|copyright)[^.]{0,40}$", before, 0, 0))
		confidence = year ? 0.4f : 0.3f;
	else
		confidence = place_worth(m, block, plain, date, is_title);
	if (confidence == 0 && day && speaks_of_event(before))
		doc_add_value(m->doc, "event_date", date->value, SOURCE_VISIBLE, 0.5f);
	if (block->role == ROLE_FOOTNOTE || block->role == ROLE_TABLE)
		confidence *= 0.5f;
	if (date->ambiguous)
		confidence *= 0.9f;
	if (confidence > 0)
		doc_add_value(m->doc, "date", date->value, SOURCE_VISIBLE, confidence);
}

static char *
context_before(const char *previous, const char *plain, gsize start)
{
	g_autofree char *joined = g_strdup_printf("%s %.*s", previous, (int)start, plain);
	const char *from = joined + strlen(joined);
	for (guint n = 0; n < CONTEXT && from > joined; n++)
		from = g_utf8_prev_char(from);
	return g_strdup(from);
}

/* What the document covers: one that names its period on the cover isn't older than its end. */
static void
add_period(Metadata *m, const char *plain, const FoundDate *first, const FoundDate *last)
{
	gboolean line = strlen(plain) - (last->end - first->start) <= SHORT_LINE;
	char year[5] = {0};
	memcpy(year, last->value, 4);
	if (strlen(first->value) == 10)
		doc_add_value(m->doc, "event_date", first->value, SOURCE_VISIBLE, 0.3f);
	if (line && strcmp(m->doc->format, "html") != 0)
		doc_add_value(m->doc, "date", year, SOURCE_VISIBLE, 0.25f);
}

static void
weigh_block(Metadata *m, const Block *block, const char *plain, const char *previous,
            gboolean is_title)
{
	g_autoptr(GArray) dates = date_find(m->a->dates, plain);
	for (guint i = 0; i < dates->len; i++) {
		const FoundDate *date = &g_array_index(dates, FoundDate, i);
		const FoundDate *next = i + 1 < dates->len ? date + 1 : NULL;
		if (next && strlen(date->value) == strlen(next->value) &&
		    is_period(plain, date, next)) {
			add_period(m, plain, date, next);
			i++;
			continue;
		}
		g_autofree char *before = context_before(previous, plain, date->start);
		weigh_date(m, block, plain, date, before, is_title);
	}
}

static void
add_visible_dates(Metadata *m)
{
	const char *title = doc_chosen(m->doc, "title");
	g_autofree char *title_squash = text_squash(title ? title : "");
	g_autofree char *previous = g_strdup("");
	for (guint i = 0; i < m->front->len && i < BLOCKS_SEEN; i++) {
		const Block *block = m->front->pdata[i];
		if (block->role == ROLE_CONTENTS)
			continue;
		char *plain = text_plain(block->text);
		g_autofree char *squash = text_squash(block->text);
		gboolean is_title =
		    *squash && *title_squash &&
		    (strstr(title_squash, squash) || strstr(squash, title_squash)) &&
		    strlen(squash) > 10;
		weigh_block(m, block, plain, previous, is_title);
		g_free(previous);
		previous = plain;
	}
}

/* "December 22, 2020 Press Release" as a page's <title>. */
static void
add_title_dates(Metadata *m)
{
	guint n = m->doc->values->len;
	for (guint i = 0; i < n; i++) {
		const Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "title") != 0 || value->source != SOURCE_HTML)
			continue;
		g_autofree char *plain = text_plain(value->value);
		g_autoptr(GArray) dates = date_find(m->a->dates, plain);
		if (dates->len != 1)
			continue;
		const FoundDate *date = &g_array_index(dates, FoundDate, 0);
		if (strlen(date->value) == 10 && !*date->until && !speaks_of_event(plain))
			doc_add_value(m->doc, "date", date->value, SOURCE_HTML, 0.72f);
	}
}

/* A date in a file's name or a page's address: /2018/07/, 2018-09-23-panel. */
static void
add_path_date(Metadata *m, const char *path, float confidence)
{
	g_autoptr(GRegex) regex = g_regex_new("(?<!\\d)((?:19|20)\\d\\d)[/_.-]?(0[1-9]|1[0-2])"
	                                      "(?:[/_.-]?(0[1-9]|[12]\\d|3[01]))?(?!\\d)",
	                                      0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	if (g_regex_match(regex, path, 0, &match)) {
		g_autofree char *year = g_match_info_fetch(match, 1);
		g_autofree char *month = g_match_info_fetch(match, 2);
		g_autofree char *day = g_match_info_fetch(match, 3);
		g_autofree char *value =
		    g_strjoin("-", year, month, day && *day ? day : NULL, NULL);
		doc_add_value(m->doc, "date", value, SOURCE_NAME, confidence);
		if (g_regex_match_simple(
		        "(^|[/_.-])(events?|panels?|workshops?|meetings?)([/_.-]|$)", path,
		        G_REGEX_CASELESS, 0))
			doc_add_value(m->doc, "event_date", value, SOURCE_NAME, 0.55f);
	}
}

/* S/2025/433, JIU/REP/2025/2: bodies that number their documents by year. */
static void
add_symbol_date(Metadata *m)
{
	const char *symbol = doc_chosen(m->doc, "symbol");
	g_autoptr(GRegex) regex = g_regex_new("/((?:19|20)\\d\\d)(?:/|$)", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	if (symbol && g_regex_match(regex, symbol, 0, &match)) {
		g_autofree char *year = g_match_info_fetch(match, 1);
		doc_add_value(m->doc, "date", year, SOURCE_TEXT, 0.5f);
	}
}

static gboolean
read_days(const char *value, guint32 *ret_days)
{
	guint year = 0, month = 1, day = 1;
	if (sscanf(value, "%4u-%2u-%2u", &year, &month, &day) < 1 ||
	    !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return FALSE;
	GDate date;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	*ret_days = g_date_get_julian(&date);
	return TRUE;
}

/* A page can't have been printed before its date: what lies after the file's making is doubted. */
static void
apply_bound(Metadata *m)
{
	guint32 made = 0, days;
	for (guint i = 0; i < m->doc->values->len && !made; i++) {
		const Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "created") == 0 && strlen(value->value) == 10)
			read_days(value->value, &made);
	}
	for (guint i = 0; made && i < m->doc->values->len; i++) {
		Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "date") == 0 && value->source != SOURCE_CATALOGUE &&
		    read_days(value->value, &days) && days > made + LATE_DAYS)
			value->confidence *= 0.4f;
	}
}

/* Two sources that say the same day support each other: a dateline with a slip of the pen then
 * yields to what title and address say. */
static void
add_agreement(Metadata *m)
{
	g_autoptr(GHashTable) sources = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < m->doc->values->len; i++) {
		const Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "date") != 0 || value->confidence < 0.25f)
			continue;
		guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(sources, value->value));
		seen |= 1u << value->source;
		g_hash_table_replace(sources, value->value, GUINT_TO_POINTER(seen));
	}
	for (guint i = 0; i < m->doc->values->len; i++) {
		Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "date") != 0 || strlen(value->value) != 10)
			continue;
		guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(sources, value->value));
		if (seen & (seen - 1) && value->confidence >= 0.25f)
			value->confidence = MIN(value->confidence + 0.12f, 0.98f);
	}
}

void
metadata_date(Metadata *m)
{
	add_visible_dates(m);
	add_title_dates(m);
	add_symbol_date(m);
	add_path_date(m, m->name, 0.3f);
	guint n = m->doc->values->len;
	for (guint i = 0; i < n; i++) {
		const Value *value = m->doc->values->pdata[i];
		if (strcmp(value->field, "canonical") == 0)
			add_path_date(m, value->value, 0.35f);
	}
	apply_bound(m);
	add_agreement(m);
	metadata_choose(m->doc, "event_date", 0.4f);
	metadata_choose(m->doc, "date", 0.2f);
}
