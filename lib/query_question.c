/*
 * query_question: see query_private.h. Where no blanks are written questions end without a mark as
 * often as with one, so words that ask tell them there; elsewhere such words begin clauses too
 * (workers who fled), and the mark alone tells.
 */
#include "query_private.h"

#include <string.h>

/* As tok cuts them; by language: Thai, Lao, Khmer, Burmese, Chinese, Japanese. */
static const char *const asking[] = {
        "ใคร",    "อะไร", "ใด",   "ไหน",    "กี่",    "เท่าไร",  "เท่าไหร่", "อย่างไร", "ทำไม", "เมื่อไร",
        "เมื่อไหร่", "ໃຜ",   "ຫຍັງ",  "ໃດ",     "ໃສ",   "ເທົ່າໃດ",  "ແນວໃດ",  "អ្វី",     "នរណា", "ប៉ុន្មាន",
        "ဘာ",     "ဘယ်",   "ဘယ်သူ",  "ဘယ်လောက်", "မည်သူ",  "မည်သည့်",   "မည်မျှ",   "谁",     "什么", "哪",
        "哪些",   "哪里", "哪个", "哪位",   "多少", "为什么", "怎么",   "何时",   "誰",   "なぜ",
};

static gboolean
asks(const Token *token, gpointer data)
{
	gboolean *found = data;
	for (guint i = 0; token->flags & TOK_EXACT && i < G_N_ELEMENTS(asking); i++)
		if (strlen(asking[i]) == token->length &&
		    memcmp(asking[i], token->text, token->length) == 0)
			*found = TRUE;
	return !*found;
}

static gboolean
ends_in_mark(const char *text)
{
	static const char *const marks[] = {"?", "？", "؟"};
	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_suffix(text, marks[i]))
			return TRUE;
	return FALSE;
}

/* The parser bounds the depth. */
gboolean
query_is_question(const Parser *parser, const QueryNode *node)
{
	gboolean found = FALSE;
	for (guint i = 0; node->children && i < node->children->len && !found; i++)
		found = query_is_question(parser, node->children->pdata[i]);
	if (node->type != QUERY_WORD || node->field)
		return found;
	tok_document(parser->tok, node->text, -1, NULL, asks, &found);
	return found || ends_in_mark(node->text);
}
