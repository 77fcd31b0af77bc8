/* api_recommend: what the files of recommendations' answers share. */
#pragma once
#include "api_private.h"
#include "recommended.h"

ApiResponse *api_recommendations(ApiCall *call);
ApiResponse *api_recommendations_csv(ApiCall *call);
ApiResponse *api_recommendation(ApiCall *call);

/* Where a reader finds it: page or anchor. Caller frees. */
char *api_recommendation_link(const DocumentRecord *document, const RecommendationRecord *r);

/* The pages for a browser (api_recommend_page.c). */
ApiResponse *api_page_recommendations(const ApiCall *call, const char *query,
                                      const RecommendedOptions *options,
                                      const RecommendedResult *result);
ApiResponse *api_page_recommendation(const DocumentRecord *document,
                                     const RecommendationRecord *record);
