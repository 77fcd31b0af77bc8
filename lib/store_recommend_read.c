/* store_recommend_read: reading recommendations. See store_recommend.h. */
#include "store_recommend.h"
#include "store_reader.h"

#include <string.h>

static void
party_record_free(gpointer data)
{
	PartyRecord *party = data;
	g_free(party->name);
	g_free(party->printed);
	g_free(party->country);
	g_free(party);
}

void
recommendation_record_free(RecommendationRecord *r)
{
	if (!r)
		return;
	char *const texts[] = {r->id,        r->class,      r->confidence,      r->number,
	                       r->paragraph, r->text,       r->lead_in,         r->verb,
	                       r->lang,      r->page_label, r->page_last_label, r->passage,
	                       r->anchor,    r->repeats};
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	GStrv const lists[] = {r->heading, r->themes, r->affected};
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		g_strfreev(lists[i]);
	g_clear_pointer(&r->addressees, g_ptr_array_unref);
	g_clear_pointer(&r->issuers, g_ptr_array_unref);
	g_free(r);
}

/* ---- one record ------------------------------------------------------------------------------ */

static const char columns[] =
        "SELECT r.row, r.document, d.id || '-r' || r.hash, r.ordinal, r.class, r.confidence, "
        "r.number, r.paragraph, r.text, r.lead_in, r.verb, r.lang, r.level, r.heading, r.page, "
        "r.page_last, r.attachment, "
        "coalesce((SELECT label FROM page WHERE document = r.document AND "
        "attachment = r.attachment AND number = r.page), ''), "
        "coalesce((SELECT label FROM page WHERE document = r.document AND "
        "attachment = r.attachment AND number = r.page_last), ''), "
        "coalesce(d.id || '-' || p.page || '-' || p.on_page || '-' || p.hash, ''), "
        "coalesce(p.anchor, ''), "
        "coalesce((SELECT d.id || '-r' || o.hash FROM recommendation o WHERE "
        "o.document = r.document AND o.ordinal = r.repeats), ''), r.span_start, r.span_end "
        "FROM recommendation r JOIN document d ON d.row = r.document "
        "LEFT JOIN passage p ON p.document = r.document AND p.ordinal = r.passage ";

static RecommendationRecord *
fill(sqlite3_stmt *s)
{
	RecommendationRecord *r = g_new0(RecommendationRecord, 1);
	r->row = sqlite3_column_int64(s, 0);
	r->document = sqlite3_column_int64(s, 1);
	r->id = store_text(s, 2);
	r->ordinal = (guint)sqlite3_column_int(s, 3);
	r->class = store_text(s, 4);
	r->confidence = store_text(s, 5);
	r->number = store_text(s, 6);
	r->paragraph = store_text(s, 7);
	r->text = store_text(s, 8);
	r->lead_in = store_text(s, 9);
	r->verb = store_text(s, 10);
	r->lang = store_text(s, 11);
	r->level = (guint)sqlite3_column_int(s, 12);
	g_autofree char *heading = store_text(s, 13);
	r->heading = g_strsplit(heading, "\x1f", -1);
	r->page = (guint)sqlite3_column_int(s, 14);
	r->page_last = (guint)sqlite3_column_int(s, 15);
	r->attachment = (guint)sqlite3_column_int(s, 16);
	r->page_label = store_text(s, 17);
	r->page_last_label = store_text(s, 18);
	r->passage = store_text(s, 19);
	r->anchor = store_text(s, 20);
	r->repeats = store_text(s, 21);
	r->span_start = (guint)sqlite3_column_int(s, 22);
	r->span_end = (guint)sqlite3_column_int(s, 23);
	return r;
}

static gboolean
add_parties(Store *store, RecommendationRecord *r, GError **error)
{
	gboolean failed;
	sqlite3_stmt *s = store_query(store, error,
	                              "SELECT role, name, printed, country FROM "
	                              "recommendation_party WHERE recommendation = ? "
	                              "ORDER BY role, position",
	                              "i", r->row);
	r->addressees = g_ptr_array_new_with_free_func(party_record_free);
	r->issuers = g_ptr_array_new_with_free_func(party_record_free);
	failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		PartyRecord *party = g_new0(PartyRecord, 1);
		const char *role = (const char *)sqlite3_column_text(s, 0);
		party->name = store_text(s, 1);
		party->printed = store_text(s, 2);
		party->country = store_text(s, 3);
		g_ptr_array_add(g_strcmp0(role, "issuer") == 0 ? r->issuers : r->addressees, party);
	}
	return !failed;
}

static gboolean
add_subjects(Store *store, RecommendationRecord *r, GError **error)
{
	gboolean failed;
	sqlite3_stmt *s = store_query(store, error,
	                              "SELECT role, value FROM recommendation_subject WHERE "
	                              "recommendation = ? ORDER BY role, position",
	                              "i", r->row);
	g_autoptr(GStrvBuilder) themes = g_strv_builder_new(), affected = g_strv_builder_new();
	failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		const char *role = (const char *)sqlite3_column_text(s, 0);
		g_strv_builder_add(g_strcmp0(role, "theme") == 0 ? themes : affected,
		                   (const char *)sqlite3_column_text(s, 1));
	}
	r->themes = g_strv_builder_end(themes);
	r->affected = g_strv_builder_end(affected);
	return !failed;
}

/* Ends s. */
static RecommendationRecord *
take(Store *store, sqlite3_stmt *s, const char *what, GError **error)
{
	gboolean failed = TRUE;
	g_autoptr(RecommendationRecord) r = NULL;
	if (s && store_step(store, s, &failed, error)) {
		r = fill(s);
		sqlite3_reset(s);
	}
	if (!r && !failed)
		g_set_error(error, RAPPORTEUR_ERROR, ERROR_NOT_FOUND,
		            "there is no recommendation with the id '%s'", what);
	if (!r || !add_parties(store, r, error) || !add_subjects(store, r, error))
		return NULL;
	return g_steal_pointer(&r);
}

RecommendationRecord *
store_recommendation_at(Store *store, gint64 row, GError **error)
{
	g_autofree char *sql = g_strconcat(columns, "WHERE r.row = ?", NULL);
	g_autofree char *what = g_strdup_printf("%" G_GINT64_FORMAT, row);
	return take(store, store_query(store, error, sql, "i", row), what, error);
}

/* Where the hash begins, or NULL. */
static const char *
hash_of(const char *id)
{
	const char *dash = strrchr(id, '-');
	gboolean good = dash && dash > id && dash[1] == 'r' && strlen(dash) == strlen("-r") + 8;
	return good ? dash + 2 : NULL;
}

gboolean
store_is_recommendation(const char *id)
{
	return hash_of(id) != NULL;
}

RecommendationRecord *
store_recommendation(Store *store, const char *id, GError **error)
{
	const char *hash = hash_of(id);
	g_autofree char *document = hash ? g_strndup(id, (gsize)(hash - 2 - id)) : g_strdup("");
	g_autofree char *shown = text_printable(id);
	g_autofree char *sql = g_strconcat(columns, "WHERE d.id = ? AND r.hash = ?", NULL);
	return take(store, store_query(store, error, sql, "tt", document, hash ? hash : ""), shown,
	            error);
}

/* ---- all of them ----------------------------------------------------------------------------- */

GArray *
store_recommendation_facts(Store *store, GError **error)
{
	g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RecommendationFact));
	gboolean failed;
	sqlite3_stmt *s = store_query(store, error,
	                              "SELECT row, document, class, confidence, repeats, "
	                              "length(text), lang FROM recommendation ORDER BY row",
	                              "");
	failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		RecommendationFact fact = {sqlite3_column_int64(s, 0),
		                           sqlite3_column_int64(s, 1),
		                           *(const char *)sqlite3_column_text(s, 2),
		                           *(const char *)sqlite3_column_text(s, 3),
		                           sqlite3_column_int(s, 4) >= 0,
		                           (guint)sqlite3_column_int(s, 5),
		                           ""};
		g_strlcpy(fact.lang, (const char *)sqlite3_column_text(s, 6), sizeof fact.lang);
		g_array_append_val(facts, fact);
	}
	return failed ? NULL : g_steal_pointer(&facts);
}

gboolean
store_recommendation_ties(Store *store, Tie tie, TieFn fn, gpointer data, GError **error)
{
	static const char *const roles[] = {"addressee", "issuer", "theme", "affected"};
	static const char parties[] =
	        "SELECT recommendation, name, printed, country FROM "
	        "recommendation_party WHERE role = ? ORDER BY recommendation, "
	        "position";
	static const char subjects[] = "SELECT recommendation, value, '', '' FROM "
	                               "recommendation_subject WHERE role = ? ORDER BY "
	                               "recommendation, position";
	gboolean failed;
	sqlite3_stmt *s =
	        store_query(store, error, tie <= TIE_ISSUER ? parties : subjects, "t", roles[tie]);
	failed = !s;
	while (s && store_step(store, s, &failed, error))
		fn(sqlite3_column_int64(s, 0), (const char *)sqlite3_column_text(s, 1),
		   (const char *)sqlite3_column_text(s, 2), (const char *)sqlite3_column_text(s, 3),
		   data);
	return !failed;
}

gboolean
store_match_recommendations(Store *store, const char *expression, MatchFn fn, gpointer data,
                            gboolean *ret_partial, GError **error)
{
	return store_match_in(store, "recommendation_fts", expression, 0, G_MAXINT64, fn, data,
	                      ret_partial, error);
}

GArray *
store_recommendation_passages(Store *store, GError **error)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(gint64));
	gboolean failed;
	sqlite3_stmt *s =
	        store_query(store, error,
	                    "SELECT DISTINCT p.row FROM recommendation r JOIN passage p ON "
	                    "p.document = r.document AND p.ordinal BETWEEN r.passage AND "
	                    "r.passage_last WHERE r.class = 'R' AND r.confidence <> 'C' "
	                    "ORDER BY p.row",
	                    "");
	failed = !s;
	while (s && store_step(store, s, &failed, error)) {
		gint64 row = sqlite3_column_int64(s, 0);
		g_array_append_val(rows, row);
	}
	return failed ? NULL : g_steal_pointer(&rows);
}
