/*
 * search_rank_explain: see search_rank.h. The points are made once more by what made the score, so
 * that what is told can't differ from what was ranked.
 */
#include "search_rank_private.h"

enum { N_FORMS = FORM_SPELLING + 1 };

static const char *const form_names[N_FORMS] = {
        "as typed",     "another form",        "of its family",
        "a part of it", "another word for it", "another spelling"};

static const ExplainedField fields[N_COLUMNS] = {[COLUMN_TITLE] = FIELD_TITLE,
                                                 [COLUMN_HEADING] = FIELD_HEADING,
                                                 [COLUMN_BODY] = FIELD_TEXT,
                                                 [COLUMN_NOTE] = FIELD_NOTES};

/* [term][form][column]: how often */
typedef guint Counts[N_FORMS][N_COLUMNS];

/* What a term last stood as. */
typedef struct {
	guint column, position;
	Form form;
	float weight; /* 0: nowhere yet */
} Last;

typedef struct {
	const Ranking *ranking;
	Counts *counts;
	Last *last; /* [term] */
} Counting;

/* A form of its own word is a member of its family too: at one position the best counts. */
static void
count_use(Counting *counting, const Instance *instance, const PhraseUse *use)
{
	Form form = use->other && use->form == FORM_TYPED ? FORM_SYNONYM : use->form;
	Last *last = &counting->last[use->term];
	gboolean again = last->weight > 0 && last->column == instance->column &&
	                 last->position == instance->position;
	if (again && last->weight >= use->weight)
		return;
	if (again)
		counting->counts[use->term][last->form][last->column]--;
	counting->counts[use->term][form][instance->column]++;
	*last = (Last){instance->column, instance->position, form, use->weight};
}

static gboolean
count_instances(gint64 row, const Instance *instances, guint n, gpointer data)
{
	(void)row;
	Counting *counting = data;
	for (guint i = 0; i < n; i++) {
		const GArray *uses =
		        plan_phrase(counting->ranking->plan, instances[i].phrase)->uses;
		for (guint k = 0; k < uses->len; k++)
			count_use(counting, &instances[i], &g_array_index(uses, PhraseUse, k));
	}
	return TRUE;
}

static GArray *
places_of(const Counts *counts)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(ExplainedPlace));
	for (guint form = 0; form < N_FORMS; form++)
		for (guint column = 0; column < N_COLUMNS; column++) {
			ExplainedPlace place = {form_names[form], fields[column],
			                        (*counts)[form][column]};
			if (place.count)
				g_array_append_val(places, place);
		}
	return places;
}

static void
explain_term(Explanation *explanation, const Ranking *ranking, guint term, guint passage,
             const Counts *counts)
{
	guint document = g_array_index(ranking->map->passages, MapPassage, passage).document;
	double parts[N_COLUMNS];
	if (!ranking_points(ranking, term, passage, parts))
		return;
	ExplainedTerm *explained = g_new0(ExplainedTerm, 1);
	explained->word = g_strdup(plan_term(ranking->plan, term)->label);
	explained->documents = ranking->counts[term].documents_others;
	explained->passages = ranking->counts[term].passages_others;
	explained->rarity = ranking->idf[term];
	explained->places = places_of(counts);
	for (guint column = 0; column < N_COLUMNS; column++)
		explained->points[fields[column]] = parts[column];
	explained->document_points = ranking_document_points(ranking, term, document);
	g_ptr_array_add(explanation->terms, explained);
}

static double
best_passage(const Ranking *ranking, guint passage)
{
	const GArray *passages = ranking->map->passages;
	guint document = g_array_index(passages, MapPassage, passage).document;
	double best = 0;
	for (guint i = 0; i < passages->len; i++)
		if (g_array_index(passages, MapPassage, i).document == document)
			best = MAX(best, ranking->passage_score[i]);
	return best;
}

static double
nearness_of(const Ranking *ranking, guint passage)
{
	for (guint i = 0; i < ranking->near->len; i++)
		if (g_array_index(ranking->near, NearPassage, i).passage == passage)
			return g_array_index(ranking->near, NearPassage, i).score;
	return 0;
}

/* What a passage has beyond its words and their nearness is its document's own symbol. */
static double
rest_of(const Explanation *explanation)
{
	double rest = explanation->passage - explanation->nearness;
	for (guint i = 0; i < explanation->terms->len; i++)
		for (guint field = 0; field < N_FIELDS; field++)
			rest -= ((ExplainedTerm *)explanation->terms->pdata[i])->points[field];
	return rest > 1e-6 ? rest : 0;
}

Explanation *
ranking_explanation(const Ranking *ranking, Store *store, guint passage)
{
	const SearchPlan *plan = ranking->plan;
	guint document = g_array_index(ranking->map->passages, MapPassage, passage).document;
	g_autofree Counts *counts = g_new0(Counts, plan->terms->len + 1);
	g_autofree Last *last = g_new0(Last, plan->terms->len + 1);
	Counting counting = {ranking, counts, last};
	gint64 row = g_array_index(ranking->map->passages, MapPassage, passage).row;
	gboolean partial;
	Explanation *explanation = explanation_new();
	if (*plan->expression)
		store_match(store, plan->expression, row, row, count_instances, &counting, &partial,
		            NULL);
	for (guint i = 0; i < plan->terms->len; i++)
		explain_term(explanation, ranking, i, passage, &counts[i]);
	explanation->nearness = nearness_of(ranking, passage);
	explanation->passage = ranking->passage_score[passage];
	explanation->symbol = rest_of(explanation);
	explanation->kept = ranking_kept(ranking, passage);
	explanation->best_passage = best_passage(ranking, passage);
	explanation->document = ranking->document_whole[document];
	explanation->document_share = ranking->lengths->share[document];
	explanation->passage_share = 1 - explanation->document_share;
	explanation->score = ranking->document_score[document];
	return explanation;
}
