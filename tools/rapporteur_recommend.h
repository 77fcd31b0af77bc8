/* rapporteur_recommend: a recommendation for a person and for programs; for `show` too. */
#pragma once
#include "rapporteur_text.h"

void text_recommendation(Text *text, JsonObject *answer);
void table_csv_recommendation(GString *out, JsonObject *answer);
