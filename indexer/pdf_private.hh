/* pdf_private: what pdf_glyphs.cc and pdf_marks.cc share. */
#pragma once
#include <memory>
#include <string>
#include <unordered_map>
#include <OutputDev.h>
#include <PDFDoc.h>
#include "pdf_glyphs.h"

struct PdfPages {
	std::unique_ptr<PDFDoc> doc;
	std::unique_ptr<OutputDev> device; /* one for all pages: it keeps the colour spaces */
	bool repaired = false, labelled = false;
	/* Where destinations lead: contents and cross-references name the same ones again and again. */
	std::unordered_map<Ref, int> page_of;
	std::unordered_map<std::string, int> page_named;
};

/* A PDF text string as UTF-8, control characters but tab and newline dropped. */
std::string pdf_text(const GooString *text);
