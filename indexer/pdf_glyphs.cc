/*
 * Read in this order: GlyphDevice (poppler calls it for each glyph and each line drawn), fonts,
 * pdf_pages_read. poppler interprets the content stream once; nothing is drawn
 * and no image is decoded (needNonText is false).
 */
#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <Catalog.h>
#include <Error.h>
#include <Gfx.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <GlobalParams.h>
#include <OutputDev.h>
#include <PDFDoc.h>
#include <Page.h>
#include <Stream.h>
#include <UTF.h>

#include "pdf_private.hh"

enum {
	MAX_GLYPHS = 400000, /* a page; a dense newspaper page has 40,000 */
	MAX_RULES = 4000,
	MAX_IMAGES = 64,
	MAX_DOTS = 400,
	MAX_DOT_POINTS = 80
};

/* ---- what poppler's interpreter reports ---------------------------------------------------- */

namespace
{

struct Clock {
	gint64 deadline;
	bool late;
};

bool
clock_passed(void *data)
{
	Clock *clock = static_cast<Clock *>(data);
	if (clock->deadline && !clock->late)
		clock->late = g_get_monotonic_time() > clock->deadline;
	return clock->late;
}

/* U+FB00 … U+FB06: the letters that a Latin ligature stands for. */
const char *const latin_ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

bool
is_rtl(gunichar c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
	       (c >= 0xfe70 && c <= 0xfeff);
}

class GlyphDevice : public OutputDev
{
public:
	void begin(LayoutPage *target);

	bool upsideDown() override { return true; }
	bool useDrawChar() override { return true; }
	bool interpretType3Chars() override { return false; }
	bool needNonText() override { return false; }

	void startPage(int, GfxState *state, XRef *) override
	{
		page->width = static_cast<float>(state->getPageWidth());
		page->height = static_cast<float>(state->getPageHeight());
	}
	void updateFont(GfxState *state) override { font_index = -1, size = state->getFontSize(); }
	void beginString(GfxState *, const GooString *) override { new_run = true; }
	void beginActualText(GfxState *, const GooString *text) override;
	void endActualText(GfxState *) override;
	void drawChar(GfxState *state, double x, double y, double dx, double dy, double origin_x,
		      double origin_y, CharCode code, int n_bytes, const Unicode *u,
		      int n) override;
	void stroke(GfxState *state) override { add_path(state, false); }
	void fill(GfxState *state) override { add_path(state, true); }
	void eoFill(GfxState *state) override { add_path(state, true); }
	void turn();

private:
	void use_font(GfxState *state);
	void add(const Glyph &box, const gunichar *text, int n);
	void add_path(GfxState *state, bool filled);
	void add_rule(double x0, double y0, double x1, double y1);
	void add_dot(double x0, double y0, double x1, double y1);

	LayoutPage *page = nullptr;
	int font_index = -1;
	double size = 0, type3_scale = 1;
	bool new_run = false, vertical = false;
	std::unordered_map<const GfxFont *, int> font_of;
	std::vector<std::shared_ptr<GfxFont>> kept; /* so that no address is used twice */
	/* ActualText: depth of the span, its replacement, the box of the glyphs it replaces. */
	int actual_depth = 0;
	std::vector<gunichar> actual;
	Glyph actual_box = {};
	bool actual_seen = false;
	guint quarter[4] = {0, 0, 0, 0};
};

/* Forget the page before; poppler's own cache of colour spaces, dear to build, lives on. */
void
GlyphDevice::begin(LayoutPage *target)
{
	page = target;
	font_index = -1;
	size = 0, type3_scale = 1;
	new_run = vertical = actual_seen = false;
	actual_depth = 0;
	font_of.clear();
	kept.clear();
	memset(quarter, 0, sizeof quarter);
}

bool
name_says(const std::string &name, std::initializer_list<const char *> words)
{
	for (const char *word : words)
		if (strcasestr(name.c_str(), word))
			return true;
	return false;
}

/* A Type 3 font's glyphs may be drawn on any scale: the font's box tells it. */
double
scale_of_type3(const GfxFont *font)
{
	const double *matrix = font->getFontMatrix(), *box = font->getFontBBox();
	double height = std::fabs(box[3] - box[1]) * std::fabs(matrix[3]);
	if (height > 0.01 && height < 1000)
		return height;
	return std::fabs(matrix[3]) > 0.05 ? 1 : std::fabs(matrix[3]) * 1000;
}

void
GlyphDevice::use_font(GfxState *state)
{
	const std::shared_ptr<GfxFont> &font = state->getFont();
	type3_scale = 1;
	vertical = font && font->getWMode() != 0;
	if (font && font->getType() == fontType3)
		type3_scale = scale_of_type3(font.get());
	auto found = font_of.find(font.get());
	if (found != font_of.end()) {
		font_index = found->second;
		return;
	}
	LayoutFont *entry = g_new0(LayoutFont, 1);
	std::string name = font && font->getName() ? *font->getName() : "";
	if (name.size() > 7 && name[6] == '+')
		name.erase(0, 7);
	entry->name = g_utf8_make_valid(name.c_str(), -1);
	if (font) {
		entry->bold = font->isBold() || font->getWeight() >= GfxFont::W600 ||
			      name_says(name, {"bold", "black", "heavy", "demi", "extrabold"});
		entry->italic = font->isItalic() || name_says(name, {"italic", "oblique"});
		entry->fixed = font->isFixedWidth() || name_says(name, {"mono", "courier"});
		entry->symbolic = name_says(name, {"symbol", "dingbat", "wingding", "webding"});
		kept.push_back(font);
	}
	font_index = static_cast<int>(MIN(page->fonts->len, 65535u));
	if (page->fonts->len <= 65535u)
		g_ptr_array_add(page->fonts, entry);
	font_of[font.get()] = font_index;
}

/* Resolve ligatures and presentation forms; c without a meaning gives 0. */
int
expand(gunichar c, bool symbolic, gunichar *out, int max)
{
	if (c >= 0xfb00 && c <= 0xfb06) {
		const char *letters = latin_ligatures[c - 0xfb00];
		int n = 0;
		for (; letters[n] && n < max; n++)
			out[n] = static_cast<guchar>(letters[n]);
		return n;
	}
	if ((c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefc))
		return static_cast<int>(
			g_unichar_fully_decompose(c, TRUE, out, static_cast<gsize>(max)));
	/* Symbol fonts keep their own code in the private use area, from U+F020 on. */
	if (c >= 0xf020 && c <= 0xf0ff) {
		guint code = c - 0xf000;
		out[0] = code == 0xb7 || code == 0xa7 || code == 0x6c || code == 0x6e ? 0x2022
			 : code == 0xd8 || code == 0xfc					? 0x2023
			 : code == 0x2d							? '-'
			 : symbolic							? 0xfffd
											: c;
		return 1;
	}
	if (c == 0 || (c < 0x20 && c != '\t') || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		return 0;
	out[0] = c == '\t' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ? ' ' : c;
	return 1;
}

/* Several characters of one glyph share its box, side by side in their reading direction. */
void
GlyphDevice::add(const Glyph &box, const gunichar *text, int n)
{
	float step = (box.x1 - box.x0) / static_cast<float>(n);
	bool rtl = n > 1 && is_rtl(text[0]);
	for (int i = 0; i < n && page->glyphs->len < MAX_GLYPHS; i++) {
		Glyph glyph = box;
		int place = rtl ? n - 1 - i : i;
		glyph.c = text[i];
		if (n > 1) {
			glyph.x0 = box.x0 + step * static_cast<float>(place);
			glyph.x1 = glyph.x0 + step;
		}
		g_array_append_val(page->glyphs, glyph);
		new_run = false;
	}
}

void
GlyphDevice::drawChar(GfxState *state, double x, double y, double dx, double dy, double origin_x,
		      double origin_y, CharCode, int, const Unicode *u, int n)
{
	if (font_index < 0)
		use_font(state);
	double ux, uy, ax, ay, m11, m12, m21, m22;
	/* The advance without the extra character and word space, which is not part of the box. */
	double extra = state->getCharSpace() * state->getHorizScaling();
	if (!vertical && std::fabs(extra) < std::fabs(dx))
		dx -= dx > 0 ? extra : 0;
	state->transform(x - origin_x, y - origin_y, &ux, &uy);
	state->transformDelta(dx, dy, &ax, &ay);
	state->getFontTransMat(&m11, &m12, &m21, &m22);
	double scale = std::sqrt(m21 * m21 + m22 * m22) * type3_scale;
	if (!std::isfinite(ux + uy + ax + ay + scale) || scale < 0.5 || scale > 2000)
		return;
	Glyph glyph = {};
	glyph.size = static_cast<float>(scale);
	glyph.font = static_cast<guint16>(MAX(font_index, 0));
	/* Which way up: 0 upright, then by quarter turns clockwise. */
	int turned = std::fabs(m11) >= std::fabs(m12) ? (m11 >= 0 ? 0 : 2) : (m12 < 0 ? 3 : 1);
	quarter[turned]++;
	glyph.flags = static_cast<guint16>((new_run ? GLYPH_NEW_RUN : 0) |
					   (turned ? GLYPH_ROTATED : 0) |
					   (vertical ? GLYPH_VERTICAL : 0) | (turned << GLYPH_TURN_SHIFT) |
					   (state->getRender() == 3 ? GLYPH_INVISIBLE : 0) |
					   (state->getRender() == 2 ? GLYPH_STROKED : 0));
	glyph.x0 = static_cast<float>(MIN(ux, ux + ax));
	glyph.x1 = static_cast<float>(MAX(ux, ux + ax));
	glyph.baseline = static_cast<float>(uy);
	glyph.baseline_x = static_cast<float>(ux);
	glyph.y0 = static_cast<float>(turned ? MIN(uy, uy + ay) : uy - 0.75 * scale);
	glyph.y1 = static_cast<float>(turned ? MAX(uy, uy + ay) : uy + 0.22 * scale);
	if (vertical) {
		glyph.x0 = static_cast<float>(ux);
		glyph.x1 = static_cast<float>(ux + scale);
		glyph.y0 = static_cast<float>(MIN(uy, uy + ay));
		glyph.y1 = static_cast<float>(MAX(uy, uy + ay));
	}
	/* What lies wholly outside the page is not printed. */
	if (glyph.x1 < -1 || glyph.y1 < -1 || glyph.x0 > page->width + 1 ||
	    glyph.y0 > page->height + 1)
		return;
	if (actual_depth) {
		if (!actual_seen) {
			actual_box = glyph;
		} else if (std::fabs(actual_box.baseline - glyph.baseline) < 0.5 * scale) {
			actual_box.x0 = MIN(actual_box.x0, glyph.x0);
			actual_box.x1 = MAX(actual_box.x1, glyph.x1);
		}
		actual_seen = true;
		return;
	}
	gunichar text[32];
	int count = 0;
	const LayoutFont *font = static_cast<const LayoutFont *>(
		g_ptr_array_index(page->fonts, MIN(glyph.font, page->fonts->len - 1)));
	for (int i = 0; i < n && count < 16; i++)
		count += expand(u[i], font->symbolic, text + count, 16);
	if (count == 0) {
		if (n > 0)
			return;
		text[count++] = 0xfffd;
	}
	if (text[0] == 0xfffd)
		glyph.flags |= GLYPH_NO_UNICODE;
	add(glyph, text, count);
}

void
GlyphDevice::beginActualText(GfxState *, const GooString *text)
{
	if (actual_depth++)
		return;
	Unicode *ucs = nullptr;
	int n = TextStringToUCS4(text->toStr(), &ucs);
	actual.clear();
	actual_seen = false;
	for (int i = 0; i < n && i < 4096; i++) {
		gunichar part[8];
		int count = expand(ucs[i], false, part, 8);
		actual.insert(actual.end(), part, part + count);
	}
	gfree(ucs);
}

void
GlyphDevice::endActualText(GfxState *)
{
	if (actual_depth == 0 || --actual_depth)
		return;
	if (!actual_seen || actual.empty())
		return;
	actual_box.flags |= GLYPH_ACTUAL;
	add(actual_box, actual.data(), static_cast<int>(actual.size()));
}

void
GlyphDevice::add_rule(double x0, double y0, double x1, double y1)
{
	double width = std::fabs(x1 - x0), height = std::fabs(y1 - y0);
	if (page->rules->len >= MAX_RULES || !std::isfinite(width + height + x0 + y0) ||
	    MIN(width, height) > 3 || MAX(width, height) < 8)
		return;
	LayoutRule rule = {static_cast<float>(MIN(x0, x1)), static_cast<float>(MIN(y0, y1)),
			   static_cast<float>(MAX(x0, x1)), static_cast<float>(MAX(y0, y1))};
	g_array_append_val(page->rules, rule);
}

/* About as wide as high and no larger than a bullet. */
void
GlyphDevice::add_dot(double x0, double y0, double x1, double y1)
{
	double width = x1 - x0, height = y1 - y0;
	if (page->dots->len >= MAX_DOTS || !(MIN(width, height) >= 1.5 && MAX(width, height) <= 9) ||
	    MAX(width, height) > 1.5 * MIN(width, height))
		return;
	LayoutRule dot = {static_cast<float>(x0), static_cast<float>(y0), static_cast<float>(x1),
			  static_cast<float>(y1)};
	g_array_append_val(page->dots, dot);
}

/* Straight lines and thin boxes; the outlines of wider boxes when they are stroked. */
void
GlyphDevice::add_path(GfxState *state, bool filled)
{
	const GfxPath *path = state->getPath();
	if (!path || path->getNumSubpaths() > 200)
		return;
	for (int i = 0; i < path->getNumSubpaths(); i++) {
		const GfxSubpath *sub = path->getSubpath(i);
		int n = sub->getNumPoints();
		if (n < 2 || n > (filled ? MAX_DOT_POINTS : 9))
			continue;
		double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9, last_x = 0, last_y = 0;
		for (int k = 0; k < n; k++) {
			double x, y;
			state->transform(sub->getX(k), sub->getY(k), &x, &y);
			if (!filled && k > 0)
				add_rule(last_x, last_y, x, y);
			x0 = MIN(x0, x), y0 = MIN(y0, y), x1 = MAX(x1, x), y1 = MAX(y1, y);
			last_x = x, last_y = y;
		}
		if (filled && n <= 9)
			add_rule(x0, y0, x1, y1);
		if (filled && path->getNumSubpaths() == 1)
			add_dot(x0, y0, x1, y1);
	}
}

/* A page whose text stands on its side is turned until it stands upright. */
void
GlyphDevice::turn()
{
	guint most = 0;
	for (guint i = 1; i < 4; i++)
		if (quarter[i] > quarter[most])
			most = i;
	if (most == 0)
		return;
	float width = page->width, height = page->height;
	auto place = [&](float x, float y, float *ret_x, float *ret_y) {
		*ret_x = most == 1 ? y : most == 2 ? width - x : height - y;
		*ret_y = most == 1 ? width - x : most == 2 ? height - y : x;
	};
	for (guint i = 0; i < page->glyphs->len; i++) {
		Glyph *g = &g_array_index(page->glyphs, Glyph, i);
		guint turned = (g->flags >> GLYPH_TURN_SHIFT) & 3u;
		float ax, ay, bx, by;
		bool sideways = turned == 1 || turned == 3;
		if (sideways) {
			place(g->baseline_x, g->y0, &ax, &ay);
			place(g->baseline_x, g->y1, &bx, &by);
		} else {
			place(g->x0, g->baseline, &ax, &ay);
			place(g->x1, g->baseline, &bx, &by);
		}
		g->x0 = MIN(ax, bx), g->x1 = MAX(ax, bx);
		g->baseline = ay;
		g->y0 = MIN(ay, by), g->y1 = MAX(ay, by);
		guint now = (turned + 4 - most) & 3u;
		g->flags = static_cast<guint16>((g->flags & ~(GLYPH_ROTATED | (3u << GLYPH_TURN_SHIFT))) |
						(now ? GLYPH_ROTATED : 0) | (now << GLYPH_TURN_SHIFT));
		if (now == 0) {
			g->y0 = g->baseline - 0.75f * g->size;
			g->y1 = g->baseline + 0.22f * g->size;
		}
	}
	for (guint i = 0; i < page->rules->len; i++) {
		LayoutRule *r = &g_array_index(page->rules, LayoutRule, i), old = *r;
		float ax, ay, bx, by;
		place(old.x0, old.y0, &ax, &ay);
		place(old.x1, old.y1, &bx, &by);
		*r = {MIN(ax, bx), MIN(ay, by), MAX(ax, bx), MAX(ay, by)};
	}
	if (most != 2) {
		page->width = height;
		page->height = width;
	}
	g_array_set_size(page->dots, 0);
	page->turned = most;
}

void
no_message(ErrorCategory, Goffset, const char *)
{
}

} // namespace

/* ---- pages ----------------------------------------------------------------------------------- */

void
pdf_start(void)
{
	/* poppler forgets its tables with the last GlobalParamsIniter: this one stays. */
	static const GlobalParamsIniter kept(no_message);
	setErrorCallback(no_message);
}

PdfPages *
pdf_pages_open(const guint8 *bytes, gsize size)
{
	pdf_start();
	try {
		auto pages = std::make_unique<PdfPages>();
		PdfPages *target = pages.get();
		pages->doc = std::make_unique<PDFDoc>(
			new MemStream(reinterpret_cast<const char *>(bytes), 0,
				      static_cast<Goffset>(size), Object(objNull)),
			std::optional<GooString>(), std::optional<GooString>(), nullptr,
			[target]() { target->repaired = true; });
		if (!pages->doc->isOk())
			return nullptr;
		pages->device = std::make_unique<GlyphDevice>();
		Object catalog = pages->doc->getXRef()->getCatalog();
		Object labels = catalog.isDict() ? catalog.dictLookup("PageLabels") : Object(objNull);
		pages->labelled = labels.isDict();
		return pages.release();
	} catch (const std::exception &) {
		return nullptr;
	}
}

void
pdf_pages_free(PdfPages *pages)
{
	delete pages;
}

guint
pdf_pages_count(PdfPages *pages)
{
	return static_cast<guint>(MAX(pages->doc->getNumPages(), 0));
}

gboolean
pdf_pages_repaired(PdfPages *pages)
{
	return pages->repaired;
}

char *
pdf_pages_label(PdfPages *pages, guint number)
{
	GooString label;
	if (!pages->labelled ||
	    !pages->doc->getCatalog()->indexToLabel(static_cast<int>(number) - 1, &label))
		return nullptr;
	return g_strdup(pdf_text(&label).c_str());
}

char *
pdf_pages_language(PdfPages *pages)
{
	Object catalog = pages->doc->getXRef()->getCatalog();
	Object lang = catalog.isDict() ? catalog.dictLookup("Lang") : Object(objNull);
	return lang.isString() ? g_strdup(pdf_text(lang.getString()).c_str()) : nullptr;
}

static void
free_font(gpointer data)
{
	LayoutFont *font = static_cast<LayoutFont *>(data);
	g_free(font->name);
	g_free(font);
}

void
pdf_page_init(LayoutPage *page)
{
	memset(page, 0, sizeof *page);
	page->glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
	page->rules = g_array_new(FALSE, FALSE, sizeof(LayoutRule));
	page->dots = g_array_new(FALSE, FALSE, sizeof(LayoutRule));
	page->fonts = g_ptr_array_new_with_free_func(free_font);
}

void
pdf_page_reset(LayoutPage *page)
{
	g_array_set_size(page->glyphs, 0);
	g_array_set_size(page->rules, 0);
	g_array_set_size(page->dots, 0);
	g_ptr_array_set_size(page->fonts, 0);
	page->images = page->turned = 0;
	page->width = page->height = 0;
}

void
pdf_page_clear(LayoutPage *page)
{
	g_array_unref(page->glyphs);
	g_array_unref(page->rules);
	g_array_unref(page->dots);
	g_ptr_array_unref(page->fonts);
	memset(page, 0, sizeof *page);
}

/*
 * Pictures among a page's resources, forms within forms followed. left bounds how many objects are
 * looked at, for forms can name one another without end.
 */
static guint
count_images(Dict *resources, int depth, int *left)
{
	if (!resources || depth > 3)
		return 0;
	guint n = 0;
	Object xobjects = resources->lookup("XObject");
	int count = xobjects.isDict() ? xobjects.dictGetLength() : 0;
	for (int i = 0; i < count && --*left > 0; i++) {
		Object x = xobjects.dictGetVal(i);
		if (!x.isStream())
			continue;
		Object subtype = x.streamGetDict()->lookup("Subtype");
		if (subtype.isName("Image")) {
			n++;
		} else if (subtype.isName("Form")) {
			Object inner = x.streamGetDict()->lookup("Resources");
			if (inner.isDict())
				n += count_images(inner.getDict(), depth + 1, left);
		}
	}
	return n;
}

/*
 * As Page::createGfx makes it, but without the file's output profile: building its colour
 * transforms for each page costs more than reading the text.
 */
static std::unique_ptr<Gfx>
interpreter_for(PdfPages *pages, Page *page, GlyphDevice *device, Clock *clock)
{
	PDFRectangle box;
	bool crop = true;
	int turn = ((page->getRotate() % 360) + 360) % 360;
	page->makeBox(72, 72, turn, false, device->upsideDown(), -1, -1, -1, -1, &box, &crop);
	return std::make_unique<Gfx>(pages->doc.get(), device, page->getNum(), page->getResourceDict(),
				     72.0, 72.0, &box, crop ? page->getCropBox() : nullptr, turn,
				     clock_passed, clock);
}

gboolean
pdf_pages_read(PdfPages *pages, guint number, gint64 deadline, LayoutPage *page,
	       gboolean *ret_broken)
{
	*ret_broken = TRUE;
	try {
		Page *source = pages->doc->getPage(static_cast<int>(number));
		if (!source || !source->isOk())
			return FALSE;
		page->number = number;
		GlyphDevice &device = *static_cast<GlyphDevice *>(pages->device.get());
		device.begin(page);
		Clock clock = {deadline, false};
		std::unique_ptr<Gfx> gfx = interpreter_for(pages, source, &device, &clock);
		Object contents = source->getContents();
		if (!contents.isNull()) {
			gfx->saveState();
			gfx->display(&contents);
			gfx->restoreState();
		}
		device.turn();
		int left = MAX_IMAGES;
		if (page->glyphs->len < 200)
			page->images = count_images(source->getResourceDict(), 0, &left);
		*ret_broken = FALSE;
		return !clock.late;
	} catch (const std::exception &) {
		return FALSE;
	}
}
