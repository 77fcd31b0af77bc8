/* Annotations and the outline: what is on the pages and yet not in their content streams. */
#include <cmath>
#include <exception>
#include <vector>
#include <Annot.h>
#include <Catalog.h>
#include <Link.h>
#include <Outline.h>
#include <Page.h>
#include <UTF.h>
#include "pdf_private.hh"

enum { MAX_MARKS = 5000, MAX_DEPTH = 32 };

namespace
{
std::string
utf8_of(const Unicode *ucs, int n)
{
	std::string out;
	for (int i = 0; i < n; i++) {
		gunichar c = ucs[i] == '\r' ? '\n' : ucs[i];
		if (c == 0xfeff || (c < 0x20 && c != '\n' && c != '\t') || !g_unichar_validate(c))
			continue;
		char utf8[6];
		out.append(utf8, static_cast<size_t>(g_unichar_to_utf8(c, utf8)));
	}
	return out;
}
} // namespace

std::string
pdf_text(const GooString *text)
{
	Unicode *ucs = nullptr;
	int n = TextStringToUCS4(text->toStr(), &ucs);
	std::string out = utf8_of(ucs, n);
	gfree(ucs);
	return out;
}

/* ---- destinations ----------------------------------------------------------------------------- */

namespace
{
int
page_of_ref(PdfPages *pages, Ref ref)
{
	Catalog *catalog = pages->doc->getCatalog();
	int count = pages->page_of.empty() ? pages->doc->getNumPages() : 0;
	for (int i = 1; i <= count; i++) {
		const Ref *page = catalog->getPageRef(i);
		if (!page)
			break;
		pages->page_of.emplace(*page, i);
	}
	auto found = pages->page_of.find(ref);
	return found == pages->page_of.end() ? 0 : found->second;
}

int
page_of_dest(PdfPages *pages, const LinkDest *dest)
{
	if (!dest || !dest->isOk())
		return 0;
	return dest->isPageRef() ? page_of_ref(pages, dest->getPageRef()) : MAX(dest->getPageNum(), 0);
}

int
page_of_link(PdfPages *pages, const LinkGoTo *link)
{
	if (link->getDest())
		return page_of_dest(pages, link->getDest());
	const GooString *name = link->getNamedDest();
	if (!name)
		return 0;
	auto found = pages->page_named.find(name->toStr());
	if (found != pages->page_named.end())
		return found->second;
	int number = page_of_dest(pages, pages->doc->findDest(name).get());
	pages->page_named.emplace(name->toStr(), number);
	return number;
}
} // namespace

/* ---- annotations ----------------------------------------------------------------------------- */

namespace
{

std::string
text_of(const Object &value)
{
	return value.isString() ? pdf_text(value.getString()) : std::string();
}

/* An inheritable entry of a form field: itself, then its parents, as far as is sane. */
Object
field_entry(const Dict *field, const char *key)
{
	Object parent;
	for (int depth = 0; depth < MAX_DEPTH && field; depth++) {
		Object value = field->lookup(key);
		if (!value.isNull())
			return value;
		Object next = field->lookup("Parent");
		parent = std::move(next);
		field = parent.isDict() ? parent.getDict() : nullptr;
	}
	return Object(objNull);
}

std::string
field_text(const Dict *field)
{
	Object type = field_entry(field, "FT"), value = field_entry(field, "V");
	if (!type.isName("Tx") && !type.isName("Ch"))
		return "";
	std::string text = text_of(value);
	for (int i = 0; value.isArray() && i < MIN(value.arrayGetLength(), 1000); i++) {
		Object item = value.arrayGet(i);
		text += (text.empty() ? "" : ", ") + text_of(item);
	}
	if (text.find_first_not_of(" \n\t") == std::string::npos)
		return "";
	Object label = field_entry(field, "TU");
	std::string name = text_of(label);
	return name.empty() ? text : name + ": " + text;
}

/* The file that an action leads to, read by hand: poppler keeps that class to itself. */
std::string
other_file(const Dict *action)
{
	Object file = action->lookup("F");
	if (!file.isDict())
		return text_of(file);
	Object name = file.dictLookup("UF");
	if (!name.isString())
		name = file.dictLookup("F");
	return text_of(name);
}

std::string
link_target(PdfPages *pages, const Dict *annotation)
{
	Object action = annotation->lookup("A"), dest = annotation->lookup("Dest");
	std::unique_ptr<LinkAction> link = action.isDict() ? LinkAction::parseAction(&action)
					   : !dest.isNull() ? LinkAction::parseDest(&dest)
							    : nullptr;
	if (!link || !link->isOk())
		return "";
	if (link->getKind() == actionURI) {
		g_autofree char *uri = g_utf8_make_valid(
			static_cast<LinkURI *>(link.get())->getURI().c_str(), -1);
		return uri;
	}
	if (link->getKind() == actionGoToR && action.isDict())
		return other_file(action.getDict());
	if (link->getKind() != actionGoTo)
		return "";
	int number = page_of_link(pages, static_cast<const LinkGoTo *>(link.get()));
	return number > 0 ? "#page=" + std::to_string(number) : "";
}

void
free_mark(gpointer data)
{
	PdfMark *mark = static_cast<PdfMark *>(data);
	g_free(mark->text);
	g_free(mark);
}

void
place_mark(PdfMark *mark, const Dict *annotation, const double *ctm)
{
	Object rect = annotation->lookup("Rect");
	if (!rect.isArray() || rect.arrayGetLength() != 4)
		return;
	double v[4];
	for (int i = 0; i < 4; i++) {
		Object number = rect.arrayGet(i);
		v[i] = number.isNum() ? number.getNum() : 0;
	}
	double ax = ctm[0] * v[0] + ctm[2] * v[1] + ctm[4];
	double ay = ctm[1] * v[0] + ctm[3] * v[1] + ctm[5];
	double bx = ctm[0] * v[2] + ctm[2] * v[3] + ctm[4];
	double by = ctm[1] * v[2] + ctm[3] * v[3] + ctm[5];
	if (!std::isfinite(ax + ay + bx + by))
		return;
	mark->x0 = static_cast<float>(MIN(ax, bx));
	mark->y0 = static_cast<float>(MIN(ay, by));
	mark->x1 = static_cast<float>(MAX(ax, bx));
	mark->y1 = static_cast<float>(MAX(ay, by));
}

void
read_mark(PdfPages *pages, const Dict *annotation, const double *ctm, GPtrArray *marks)
{
	Object subtype = annotation->lookup("Subtype"), flags = annotation->lookup("F");
	bool hidden = flags.isInt() && (flags.getInt() & 2);
	PdfMarkKind kind = PDF_NOTE;
	std::string text;
	if (!subtype.isName() || hidden || subtype.isName("Popup"))
		return;
	if (subtype.isName("Link")) {
		kind = PDF_LINK;
		text = link_target(pages, annotation);
	} else if (subtype.isName("Widget")) {
		kind = PDF_FIELD;
		text = field_text(annotation);
	} else {
		Object contents = annotation->lookup("Contents");
		text = text_of(contents);
	}
	if (text.empty())
		return;
	PdfMark *mark = g_new0(PdfMark, 1);
	mark->kind = kind;
	mark->text = g_strdup(text.c_str());
	place_mark(mark, annotation, ctm);
	g_ptr_array_add(marks, mark);
}

} // namespace

GPtrArray *
pdf_pages_marks(PdfPages *pages, guint number)
{
	GPtrArray *marks = g_ptr_array_new_with_free_func(free_mark);
	try {
		Page *page = pages->doc->getPage(static_cast<int>(number));
		if (!page || !page->isOk())
			return marks;
		double ctm[6];
		page->getDefaultCTM(ctm, 72, 72, 0, false, true);
		Object list = page->getAnnotsObject();
		for (int i = 0; list.isArray() && i < MIN(list.arrayGetLength(), MAX_MARKS); i++) {
			Object annotation = list.arrayGet(i);
			if (annotation.isDict())
				read_mark(pages, annotation.getDict(), ctm, marks);
		}
	} catch (const std::exception &) {
		/* What was read so far is kept: one bad annotation must not cost the page. */
	}
	return marks;
}

/* ---- outline ---------------------------------------------------------------------------------- */

static void
free_entry(gpointer data)
{
	PdfEntry *entry = static_cast<PdfEntry *>(data);
	g_free(entry->title);
	g_free(entry);
}

static void
add_entry(PdfPages *pages, const OutlineItem *item, guint level, GPtrArray *entries)
{
	const LinkAction *action = item->getAction();
	int page = action && action->isOk() && action->getKind() == actionGoTo
			   ? page_of_link(pages, static_cast<const LinkGoTo *>(action))
			   : 0;
	PdfEntry *entry = g_new0(PdfEntry, 1);
	entry->level = level;
	entry->page = static_cast<guint>(page <= pages->doc->getNumPages() ? page : 0);
	entry->title = g_strdup(utf8_of(item->getTitle(), item->getTitleLength()).c_str());
	g_ptr_array_add(entries, entry);
}

/* From the root down, without recursion: the tree's depth is the file's choice. */
GPtrArray *
pdf_pages_outline(PdfPages *pages, guint most)
{
	GPtrArray *entries = g_ptr_array_new_with_free_func(free_entry);
	struct Open {
		const std::vector<OutlineItem *> *items;
		size_t next;
	};
	try {
		Outline *outline = pages->doc->getOutline();
		std::vector<Open> open;
		if (outline && outline->getItems())
			open.push_back({outline->getItems(), 0});
		while (!open.empty() && entries->len < most) {
			Open &top = open.back();
			if (top.next >= top.items->size()) {
				open.pop_back();
				continue;
			}
			OutlineItem *item = (*top.items)[top.next++];
			add_entry(pages, item, static_cast<guint>(open.size()), entries);
			if (open.size() >= MAX_DEPTH)
				continue;
			item->open();
			if (item->getKids() && !item->getKids()->empty())
				open.push_back({item->getKids(), 0});
		}
	} catch (const std::exception &) {
		/* As above: what was read so far is kept. */
	}
	return entries;
}
