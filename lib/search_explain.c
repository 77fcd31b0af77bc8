/* search_explain: see search_explain.h. */
#include "search_explain.h"

const char *
explanation_field(ExplainedField field)
{
	static const char *const names[N_FIELDS] = {"title", "heading", "text", "notes"};
	return names[field];
}

char *
explanation_places(const ExplainedTerm *term, ExplainedField field)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < term->places->len; i++) {
		const ExplainedPlace *place = &g_array_index(term->places, ExplainedPlace, i);
		if (place->field == field)
			g_string_append_printf(out, "%s%u %s", out->len ? ", " : "", place->count,
			                       place->form);
	}
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
