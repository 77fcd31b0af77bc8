/* search_explain: see search_explain.h. */
#include "search_explain.h"

const char *
explanation_field(ExplainedField field)
{
	static const char *const names[N_FIELDS] = {"title", "heading", "text", "notes"};
	return names[field];
}

static void
tell_places(GString *out, const ExplainedTerm *term, ExplainedField field)
{
	const char *before = "";
	for (guint i = 0; i < term->places->len; i++) {
		const ExplainedPlace *place = &g_array_index(term->places, ExplainedPlace, i);
		if (place->field != field)
			continue;
		g_string_append_printf(out, "%s%u %s", before, place->count, place->form);
		before = ", ";
	}
}

static void
tell_term(GString *out, const ExplainedTerm *term)
{
	double points = 0;
	for (guint field = 0; field < N_FIELDS; field++)
		points += term->points[field];
	g_string_append_printf(
	        out,
	        "%s: %.2f here, %.2f in the whole document; %u document%s, %u passage%s "
	        "have it (rarity %.2f)\n",
	        term->word, points, term->document_points, term->documents,
	        term->documents == 1 ? "" : "s", term->passages, term->passages == 1 ? "" : "s",
	        term->rarity);
	for (guint field = 0; field < N_FIELDS; field++) {
		if (term->points[field] <= 0)
			continue;
		g_string_append_printf(out, "  %s %.2f: ", explanation_field(field),
		                       term->points[field]);
		tell_places(out, term, field);
		g_string_append_c(out, '\n');
	}
}

char *
explanation_text(const Explanation *e)
{
	GString *out = g_string_new(NULL);
	g_string_append_printf(out,
	                       "score %.2f = %.1f × %.2f (best passage) + %.1f × %.2f (whole "
	                       "document)\n",
	                       e->score, e->passage_share, e->best_passage, e->document_share,
	                       e->document);
	g_string_append_printf(out, "this passage %.2f\n", e->passage);
	for (guint i = 0; i < e->terms->len; i++)
		tell_term(out, e->terms->pdata[i]);
	if (e->nearness > 0)
		g_string_append_printf(out, "neighbouring words near each other: %.2f\n",
		                       e->nearness);
	if (e->symbol > 0)
		g_string_append_printf(out, "the document's own symbol: %.2f\n", e->symbol);
	if (e->kept < 1)
		g_string_append_printf(out, "among references, in an imprint or contents: × %.1f\n",
		                       e->kept);
	g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

static void
term_free(gpointer data)
{
	ExplainedTerm *term = data;
	g_free(term->word);
	g_array_unref(term->places);
	g_free(term);
}

Explanation *
explanation_new(void)
{
	Explanation *explanation = g_new0(Explanation, 1);
	explanation->terms = g_ptr_array_new_with_free_func(term_free);
	return explanation;
}

void
explanation_free(Explanation *explanation)
{
	if (!explanation)
		return;
	g_ptr_array_unref(explanation->terms);
	g_free(explanation);
}
