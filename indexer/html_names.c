/* html_names: words of class, id and role. */
#include "html_names.h"

#include <stdlib.h>
#include <string.h>

enum { PHRASE_WORDS = 3 }; /* of an id: a longer one is a text */

typedef struct {
	const char *word;
	HtmlKind kind;
} Word;

/* In strcmp order; also two words of a name in one. */
static const Word words[] = {
    {"ad", NAME_AROUND},
    {"addthis", NAME_AROUND},
    {"addtoany", NAME_AROUND},
    {"ads", NAME_AROUND},
    {"adsense", NAME_AROUND},
    {"advert", NAME_AROUND},
    {"advertisement", NAME_AROUND},
    {"advertising", NAME_AROUND},
    {"adverts", NAME_AROUND},
    {"also", NAME_PERHAPS},
    {"alsoread", NAME_PERHAPS},
    {"anzeige", NAME_AROUND},
    {"anzeigen", NAME_AROUND},
    {"author", NAME_PERHAPS},
    {"banner", NAME_PERHAPS},
    {"biography", NAME_PERHAPS},
    {"breadcrumb", NAME_AROUND},
    {"breadcrumbs", NAME_AROUND},
    {"byline", NAME_PERHAPS},
    {"comentarios", NAME_COMMENTS},
    {"comment", NAME_COMMENTS},
    {"commentaires", NAME_COMMENTS},
    {"commentlist", NAME_COMMENTS},
    {"comments", NAME_COMMENTS},
    {"compartilhar", NAME_AROUND},
    {"compartir", NAME_AROUND},
    {"consent", NAME_AROUND},
    {"cookie", NAME_AROUND},
    {"cookies", NAME_AROUND},
    {"copyright", NAME_PERHAPS},
    {"cta", NAME_AROUND},
    {"disqus", NAME_COMMENTS},
    {"donate", NAME_PERHAPS},
    {"footer", NAME_AROUND},
    {"fusszeile", NAME_AROUND},
    {"gdpr", NAME_AROUND},
    {"kommentare", NAME_COMMENTS},
    {"login", NAME_PERHAPS},
    {"masthead", NAME_PERHAPS},
    {"menu", NAME_AROUND},
    {"meta", NAME_PERHAPS},
    {"metadata", NAME_PERHAPS},
    {"modal", NAME_AROUND},
    {"morefrom", NAME_AROUND},
    {"nav", NAME_AROUND},
    {"navbar", NAME_AROUND},
    {"navigation", NAME_AROUND},
    {"newsletter", NAME_AROUND},
    {"nextprev", NAME_AROUND},
    {"outbrain", NAME_AROUND},
    {"pager", NAME_PERHAPS},
    {"pagination", NAME_AROUND},
    {"partager", NAME_AROUND},
    {"permalink", NAME_PERHAPS},
    {"popular", NAME_AROUND},
    {"popup", NAME_AROUND},
    {"postnav", NAME_AROUND},
    {"prev", NAME_PERHAPS},
    {"previous", NAME_PERHAPS},
    {"prevnext", NAME_AROUND},
    {"promo", NAME_AROUND},
    {"promotion", NAME_PERHAPS},
    {"publicidad", NAME_AROUND},
    {"publicidade", NAME_AROUND},
    {"readmore", NAME_PERHAPS},
    {"readnext", NAME_AROUND},
    {"recirc", NAME_AROUND},
    {"recommended", NAME_AROUND},
    {"relacionadas", NAME_AROUND},
    {"relacionados", NAME_AROUND},
    {"related", NAME_AROUND},
    {"reply", NAME_PERHAPS},
    {"respond", NAME_PERHAPS},
    {"rodape", NAME_AROUND},
    {"screenreader", NAME_UNSEEN},
    {"share", NAME_AROUND},
    {"sharedaddy", NAME_AROUND},
    {"sharing", NAME_AROUND},
    {"sidebar", NAME_AROUND},
    {"signup", NAME_AROUND},
    {"skip", NAME_PERHAPS},
    {"social", NAME_AROUND},
    {"sponsor", NAME_PERHAPS},
    {"sponsored", NAME_AROUND},
    {"sronly", NAME_UNSEEN},
    {"subscribe", NAME_AROUND},
    {"subscription", NAME_PERHAPS},
    {"taboola", NAME_AROUND},
    {"tags", NAME_PERHAPS},
    {"teilen", NAME_AROUND},
    {"timestamp", NAME_PERHAPS},
    {"toolbar", NAME_AROUND},
    {"tools", NAME_PERHAPS},
    {"trending", NAME_AROUND},
    {"visuallyhidden", NAME_UNSEEN},
    {"werbung", NAME_AROUND},
    {"widget", NAME_PERHAPS},
};

static int
compare_word(const void *key, const void *word)
{
	return strcmp(key, ((const Word *)word)->word);
}

static HtmlKind
kind_of_word(const char *word)
{
	const Word *found = bsearch(word, words, G_N_ELEMENTS(words), sizeof *words, compare_word);
	return found ? found->kind : NAME_UNKNOWN;
}

static gboolean
is_layout_class(const char *p)
{
	static const char *const starts[] = {"has-", "with-", "no-", "has_", "with_", "no_", "is-"};
	for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
		if (g_ascii_strncasecmp(p, starts[i], strlen(starts[i])) == 0)
			return TRUE;
	return FALSE;
}

/* Classes that hide by custom; "hidden-xs" and "hidden md:block" hide on some screens only. */
static gboolean
is_hiding_class(const char *p)
{
	static const char *const names[] = {"hidden", "d-none", "is-hidden", "invisible"};
	gsize n = strcspn(p, " \t\n\r\f");
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (strlen(names[i]) == n && strncmp(p, names[i], n) == 0)
			return strchr(p, ':') == NULL;
	return FALSE;
}

/* The strongest kind among the words of a name, and among its pairs of words. */
static HtmlKind
kind_of_name(const char *name)
{
	HtmlKind kind = NAME_UNKNOWN;
	char pair[64]; /* the word before, then this one */
	guint before = 0, n = 0;
	gboolean small = FALSE;
	for (const char *p = name; p && p - name < 400; p++) {
		if ((p == name || g_ascii_isspace(p[-1])) && is_hiding_class(p))
			kind = MAX(kind, NAME_PERHAPS);
		if ((p == name || g_ascii_isspace(p[-1])) && is_layout_class(p)) {
			p += strcspn(p, " \t\n\r\f");
			before = n = 0;
		}
		gboolean upper = g_ascii_isupper(*p);
		if (!g_ascii_isalpha(*p) || (upper && small)) {
			pair[n] = '\0';
			if (n > before) {
				kind = MAX(kind, kind_of_word(pair + before));
				kind = MAX(kind, before ? kind_of_word(pair) : NAME_UNKNOWN);
				memmove(pair, pair + before, n - before);
				before = n -= before;
			}
			if (g_ascii_isspace(*p))
				before = n = 0;
		}
		if (*p == '\0')
			break;
		if (g_ascii_isalpha(*p) && n + 1 < sizeof pair && n - before < 30)
			pair[n++] = g_ascii_tolower(*p);
		small = g_ascii_islower(*p);
	}
	return kind;
}

/* A heading's own words made into an anchor: "agency-comments-and-our-evaluation" says nothing. */
static gboolean
is_phrase(const char *id)
{
	guint n = 1;
	for (const char *p = id; p && *p; p++)
		n += *p == '-' || *p == '_';
	return n > PHRASE_WORDS;
}

HtmlKind
html_name_kind(const HtmlTree *tree, guint i)
{
	static const char *const roles[] = {"navigation",  "banner", "contentinfo", "complementary",
	                                    "search",      "menu",   "menubar",     "dialog",
	                                    "alertdialog", "toolbar"};
	const char *role = html_attribute(tree, i, ATTR_ROLE);
	for (guint k = 0; role && k < G_N_ELEMENTS(roles); k++)
		if (strcmp(role, roles[k]) == 0)
			return NAME_AROUND;
	HtmlKind kind = kind_of_name(html_attribute(tree, i, ATTR_CLASS));
	const char *id = html_attribute(tree, i, ATTR_ID);
	if (html_tag_properties(html_node(tree, i)->tag) & TAG_HEADING && is_phrase(id))
		return kind;
	return MAX(kind, kind_of_name(id));
}
