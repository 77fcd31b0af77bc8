/* analyse: blocks become a document's record and passages; each step has its own file. */
#include "analyse.h"

void
analyse_document(Document *doc, const char *name, Tok *tok, const Vocabulary *vocabulary)
{
	analyse_text(doc, tok, vocabulary);
	analyse_metadata(doc, name, tok, vocabulary);
	analyse_passages(doc);
}
