/* analyse: what is prepared once, and the four steps; each step has its own file. */
#include "metadata.h"
#include "recommend.h"

Analyser *
analyser_new(Tok *tok, const Vocabulary *vocabulary)
{
	Analyser *a = g_new0(Analyser, 1);
	a->tok = tok;
	a->vocabulary = vocabulary;
	a->dates = date_finder_new(vocabulary);
	metadata_title_prepare(a);
	metadata_kind_prepare(a);
	metadata_subject_prepare(a);
	a->recommender = recommender_new(a);
	return a;
}

void
analyser_free(Analyser *a)
{
	if (!a)
		return;
	date_finder_free(a->dates);
	recommender_free(a->recommender);
	g_ptr_array_unref(a->title_patterns);
	g_ptr_array_unref(a->kind_patterns);
	g_ptr_array_unref(a->symbol_patterns);
	g_ptr_array_unref(a->theme_names);
	g_hash_table_unref(a->publishers);
	g_hash_table_unref(a->org_names);
	Terms *terms[] = {a->places, a->place_codes, a->orgs, a->org_codes, a->themes};
	for (guint i = 0; i < G_N_ELEMENTS(terms); i++)
		terms_free(terms[i]);
	g_free(a);
}

void
analyse_document(Analyser *analyser, Document *doc, const char *name)
{
	analyse_text(doc, analyser->tok, analyser->vocabulary);
	analyse_metadata(analyser, doc, name);
	analyse_passages(doc);
	analyse_recommendations(analyser, doc);
}
