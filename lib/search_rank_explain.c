/*
 * search_rank_explain: see search_rank.h. What made the score is counted once more, so that what is
 * told can't differ from what was ranked.
 */
#include "search_rank_private.h"

enum { N_FORMS = FORM_SPELLING + 1 };

static const char *const place_names[N_COLUMNS] = {"title", "heading", "text", "notes"};
static const char *const form_names[N_FORMS] = {
        "as typed",     "another form",        "its word family",
        "a part of it", "another word for it", "another spelling"};

/* [term][form][column]: how often */
typedef guint Counts[N_FORMS][N_COLUMNS];

typedef struct {
	const Ranking *ranking;
	Counts *counts;
} Counting;

static gboolean
count_instances(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row;
	Counting *counting = data;
	const SearchPlan *plan = counting->ranking->plan;
	for (guint i = 0; i < n; i++) {
		const GArray *uses = plan_phrase(plan, instances[i].phrase)->uses;
		for (guint k = 0; k < uses->len; k++) {
			const PhraseUse *use = &g_array_index(uses, PhraseUse, k);
			Form form =
			        use->other && use->form == FORM_TYPED ? FORM_SYNONYM : use->form;
			counting->counts[use->term][form][instances[i].column]++;
		}
	}
	return TRUE;
}

static void
tell_places(GString *out, const guint counts[N_COLUMNS])
{
	gboolean first = TRUE;
	for (guint column = 0; column < N_COLUMNS; column++) {
		if (!counts[column])
			continue;
		g_string_append_printf(out, first ? " %s %u" : ", %s %u", place_names[column],
		                       counts[column]);
		first = FALSE;
	}
}

static gboolean
stands_here(Counts *counts)
{
	for (guint form = 0; form < N_FORMS; form++)
		for (guint column = 0; column < N_COLUMNS; column++)
			if ((*counts)[form][column])
				return TRUE;
	return FALSE;
}

static void
tell_term(GString *out, const Ranking *ranking, guint term, Counts *counts)
{
	const TermCount *count = &ranking->counts[term];
	g_string_append_printf(out, "%s: in %u document%s, %u passage%s; weight %.2f\n",
	                       plan_term(ranking->plan, term)->label, count->documents_others,
	                       count->documents_others == 1 ? "" : "s", count->passages_others,
	                       count->passages_others == 1 ? "" : "s", ranking->idf[term]);
	for (guint form = 0; form < N_FORMS; form++) {
		gboolean any = FALSE;
		for (guint column = 0; column < N_COLUMNS; column++)
			any = any || (*counts)[form][column];
		if (!any)
			continue;
		g_string_append_printf(out, "  %s:", form_names[form]);
		tell_places(out, (*counts)[form]);
		g_string_append_c(out, '\n');
	}
}

static void
tell_scores(GString *out, const Ranking *ranking, guint passage, double nearness)
{
	guint document = g_array_index(ranking->map->passages, MapPassage, passage).document;
	if (ranking->near_wanted)
		g_string_append_printf(out, "neighbouring words near each other: %.2f\n", nearness);
	if (ranking_kept(ranking, passage) < 1)
		g_string_append_printf(out, "among references or in an imprint: × %.1f\n",
		                       ranking_kept(ranking, passage));
	g_string_append_printf(out, "passage %.2f; whole document %.2f; together %.2f",
	                       ranking->passage_score[passage], ranking->document_whole[document],
	                       ranking->document_score[document]);
}

char *
ranking_explain(const Ranking *ranking, Store *store, guint passage)
{
	const SearchPlan *plan = ranking->plan;
	g_autofree Counts *counts = g_new0(Counts, plan->terms->len + 1);
	Counting counting = {ranking, counts};
	gint64 row = g_array_index(ranking->map->passages, MapPassage, passage).row;
	gboolean partial;
	double nearness = 0;
	if (!store_match(store, plan->expression, row, row, count_instances, &counting, &partial,
	                 NULL) ||
	    (ranking->near_wanted &&
	     !ranking_nearness(ranking, store, passage, &nearness, &partial, NULL)))
		return g_strdup("");
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < plan->terms->len; i++) {
		const PlanUnit *unit = plan_unit(plan, plan_term(plan, i)->unit);
		if (!unit->negative && !unit->optional && stands_here(&counts[i]))
			tell_term(out, ranking, i, &counts[i]);
	}
	tell_scores(out, ranking, passage, nearness);
	return g_string_free(out, FALSE);
}
