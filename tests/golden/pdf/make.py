#!/usr/bin/env python3
"""Writes the PDFs of tests/pdf.t into a folder: make.py FOLDER. Each shows one trouble.

A page is a list of (font, size, x, y, text), y from the bottom, in the order of the content
stream; raw operators are given as plain strings.
"""
import os
import sys
import zlib

FONTS = {"R": "Helvetica", "B": "Helvetica-Bold", "I": "Helvetica-Oblique"}


def string(text):
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


class Pdf:
    def __init__(self):
        self.objects = [None, None]  # 1 catalog, 2 page tree
        self.pages, self.catalog, self.trailer, self.fonts = [], b"", b"", b""
        for key, name in FONTS.items():
            number = self.add("<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding "
                              "/WinAnsiEncoding >>" % name)
            self.fonts += b"/%s %d 0 R " % (key.encode(), number)

    def add(self, body, stream=None):
        body = body.encode() if isinstance(body, str) else body
        if stream is not None:
            packed = zlib.compress(stream)
            body = body[:-2] + b"/Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
            body += packed + b"\nendstream"
        self.objects.append(body)
        return len(self.objects)

    def page(self, items, extra=b"", resources=b""):
        content = b""
        for item in items:
            if isinstance(item, (str, bytes)):
                content += (item.encode() if isinstance(item, str) else item) + b"\n"
                continue
            font, size, x, y, text = item
            text = text if isinstance(text, bytes) else b"(" + string(text) + b")"
            content += b"BT /%s %g Tf 1 0 0 1 %g %g Tm %s Tj ET\n" % (font.encode(), size, x, y, text)
        stream = self.add("<< >>", content)
        number = self.add(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents %d 0 R "
                          b"/Resources << /Font << %s >> %s >> %s >>"
                          % (stream, self.fonts, resources, extra))
        self.pages.append(number)
        return number

    def bytes(self):
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog
        self.objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
            len(self.pages), b" ".join(b"%d 0 R" % p for p in self.pages))
        out, offsets = bytearray(b"%PDF-1.7\n"), []
        for i, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
        out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(offsets) + 1, self.trailer, start)
        return bytes(out)


def lines(text, x, y, font="R", size=10, step=12):
    return [(font, size, x, y - step * i, line) for i, line in enumerate(text.split("\n"))]


def columns():
    """Two columns written line by line across the gutter, a heading over both."""
    left = "The delegation arrived in the\nnorthern province on Monday\nand met with farmers whose\nland had been flooded twice\nwithin a single season. The\nfarmers asked for new dykes\nand for seed that withstands\nstanding water for a week."
    right = "Officials of the ministry had\npromised repairs for spring,\nyet no budget line was found\nin the published accounts for\nthe district. The delegation\nrecommends that accounts be\npublished by each district in\na form that farmers can read."
    pdf, items = Pdf(), [("B", 16, 40, 540, "Two provinces, one river")]
    for a, b in zip(lines(left, 40, 500), lines(right, 215, 500)):
        items += [a, b]
    pdf.page(items)
    return pdf


def hyphens():
    """Hard and soft hyphens at line ends; one before a capital and one before a digit stay."""
    pdf = Pdf()
    pdf.page(lines("The committee welcomes the imple-\nmentation of the recommenda\xad\n"
                   "tions by the Asia-\nPacific group and the pro-\nposals of 1990-\n1995 without delay.", 40, 540))
    return pdf


def actual_text():
    """ActualText replaces what is drawn; the fi ligature comes apart."""
    pdf = Pdf()
    pdf.fonts += b"/L %d 0 R " % pdf.add(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 1 /LastChar 1 /Widths [500] "
        "/Encoding << /Differences [1 /fi] >> /FontDescriptor %d 0 R >>" % pdf.add(
            "<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 >>"))
    pdf.page([("R", 10, 40, 540, "The of"), ("L", 10, 69.5, 540, b"<01>"), ("R", 10, 74.5, 540, "ce wrote"),
              "/Span << /ActualText (thirty) >> BDC", ("R", 10, 120, 540, "XXX"), "EMC",
              ("R", 10, 145, 540, "letters.")])
    return pdf


def report():
    """Labels, running heads, headings by number and outline, notes, lists, contents, a table."""
    pdf = Pdf()
    word = "The mission visited nine villages and spoke with elders and young people alike. "
    prose = "\n".join([word[:62], "It heard the same three concerns in each of them, and this report",
                       "sets them out in the order in which they were first raised. Where", "figures are given, they come from the district offices."])

    def head(number, label):
        return [("I", 8, 40, 570, "Rivers and rights"), ("R", 8, 195, 25, label)]
    pdf.page(head(1, "i") + [("B", 20, 40, 500, "Rivers and rights")] + lines(prose, 40, 450))
    contents = [("B", 14, 40, 530, "Contents")]
    for i, (title, n) in enumerate([("1 Background", 1), ("1.1 The villages", 1), ("2 Findings", 2)]):
        contents.append(("R", 10, 40, 500 - 14 * i, "%s %s %d" % (title, "." * 40, n)))
    pdf.page(head(2, "ii") + contents)
    pdf.page(head(3, "1") + [("B", 14, 40, 530, "1 Background")] + lines(prose, 40, 505)
             + [("B", 11, 40, 440, "1.1 The villages")]
             + lines("Three villages had no well", 40, 420) + [("R", 6, 163, 424, "1"), ("R", 10, 169, 420, "and shared the river:")]
             + [("R", 10, 52, 402, "\u2022"), ("R", 10, 64, 402, "Upper Bend,"), ("R", 10, 52, 388, "\u2022"), ("R", 10, 64, 388, "Stone Ford.")]
             + [("R", 6, 40, 64, "1"), ("R", 8, 46, 60, "District office, register of wells, volume four.")])
    grid = "0.5 w 40 500 m 340 500 l S 40 480 m 340 480 l S 40 446 m 340 446 l S 40 426 m 340 426 l S " \
           "40 426 m 40 500 l S 140 426 m 140 500 l S 240 426 m 240 500 l S 340 426 m 340 500 l S"
    table = [grid, ("B", 9, 45, 487, "Village"), ("B", 9, 145, 487, "Wells"), ("B", 9, 245, 487, "Dykes"),
             ("R", 9, 45, 467, "Upper Bend and its"), ("R", 9, 45, 455, "three hamlets"), ("R", 9, 145, 467, "0"),
             ("R", 9, 245, 467, "two, both"), ("R", 9, 245, 455, "broken"),
             ("R", 9, 45, 432, "Stone Ford"), ("R", 9, 145, 432, "1"), ("R", 9, 245, 432, "none")]
    pdf.page(head(4, "2") + [("B", 14, 40, 540, "2 Findings"), ("R", 9, 40, 512, "Table 1. Wells and dykes in 2019")] + table
             + lines("1.  The mission finds that the wells are too few and that the\nones in use are not tested for salt.", 40, 400)
             + lines("2.  It finds that no village was asked before the dykes were\ndrawn, and that the plans were", 40, 370))
    pdf.page(head(5, "3") + lines("shown to the elders only after the work had begun.", 40, 540)
             + lines("3.  It asks the ministry to publish the plans.", 40, 515) + lines(prose, 40, 490))
    outline = pdf.add("<< >>")
    first, second = outline + 1, outline + 2
    pdf.add("<< /Title (Background) /Parent %d 0 R /Next %d 0 R /Dest [%d 0 R /Fit] >>" % (outline, second, pdf.pages[2]))
    pdf.add("<< /Title (Findings) /Parent %d 0 R /Prev %d 0 R /Dest (findings) >>" % (outline, first))
    pdf.objects[outline - 1] = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count 2 >>" % (first, second)
    pdf.catalog += b"/Outlines %d 0 R /PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >> /Lang (en-GB)" % outline
    pdf.catalog += b"/Names << /Dests << /Names [(findings) [%d 0 R /Fit]] >> >>" % pdf.pages[3]
    return pdf


def marks():
    """Links, a filled form field, a note, Info and XMP."""
    pdf = Pdf()
    xmp = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2019-03-04T10:00:00Z">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Application for a well</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>A. Writer</rdf:li><rdf:li>B. Writer</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>water</rdf:li><rdf:li>rights</rdf:li></rdf:Bag></dc:subject>
<dc:date><rdf:Seq><rdf:li>2019-05</rdf:li></rdf:Seq></dc:date></rdf:Description></rdf:RDF></x:xmpmeta>"""
    meta = pdf.add("<< /Type /Metadata /Subtype /XML >>", xmp.encode())
    link = pdf.add("<< /Type /Annot /Subtype /Link /Rect [95 536 150 550] /A << /S /URI /URI (https://example.org/form) >> >>")
    note = pdf.add("<< /Type /Annot /Subtype /Text /Rect [300 500 320 520] /Contents (Check the date.) >>")
    field = pdf.add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /TU (Village) /V (Stone Ford) /Rect [40 480 200 495] >>")
    pdf.page([("R", 10, 40, 540, "Use only the form online to apply for a well.")],
             b"/Annots [%d 0 R %d 0 R %d 0 R]" % (link, note, field))
    info = pdf.add("<< /Title (Form 7) /Producer (Hand) /CreationDate (D:20190304100000Z) >>")
    pdf.trailer = b"/Info %d 0 R" % info
    pdf.catalog = b"/Metadata %d 0 R /AcroForm << /Fields [%d 0 R] >>" % (meta, field)
    return pdf


def portfolio():
    """The report is a file inside the file; a text file lies beside it."""
    inner = Pdf()
    inner.page(lines("The inner report speaks of wells.", 40, 540))
    data = inner.bytes()
    pdf = Pdf()
    pdf.page(lines("Open this portfolio with a newer reader.", 40, 540))
    specs = []
    for name, content in (("inner.pdf", data), ("notes.txt", b"plain")):
        stream = pdf.add("<< /Type /EmbeddedFile /Params << /Size %d >> >>" % len(content), content)
        specs.append(pdf.add("<< /Type /Filespec /F (%s) /UF (%s) /EF << /F %d 0 R >> >>" % (name, name, stream)))
    pdf.catalog = (b"/Collection << /View /D >> /Names << /EmbeddedFiles << /Names [(a) %d 0 R (b) %d 0 R] >> >>" % tuple(specs))
    return pdf


def composite(pdf, key, encoding, ordering, cmap=None):
    """A font that isn't embedded, in an encoding that poppler has to look up, or with a cmap."""
    unicode_map = b"/ToUnicode %d 0 R " % pdf.add("<< >>", cmap) if cmap else b""
    desc = pdf.add("<< /Type /FontDescriptor /FontName /Made /Flags 4 >>")
    below = pdf.add("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Made /FontDescriptor %d 0 R /DW 600 "
                    "/CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 2 >> /W [2 [0]] >>" % (desc, ordering))
    font = pdf.add(b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /%s /DescendantFonts [%d 0 R] %s>>"
                   % (encoding.encode(), below, unicode_map))
    pdf.fonts += b"/%s %d 0 R " % (key.encode(), font)


def japanese():
    """No Unicode map: the encoding's own tables are needed."""
    pdf = Pdf()
    composite(pdf, "J", "UniJIS-UCS2-H", "Japan1")
    pdf.page([("J", 12, 40, 540, b"<4EBA6A29306E5BA38A00>")])
    return pdf


def thai():
    """Marks without advance, drawn left of where the letter ends: the stream's order must stay."""
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" \
           b"4 beginbfchar <0001> <0E17> <0002> <0E35> <0003> <0E48> <0004> <0E01> endbfchar endcmap end"
    pdf = Pdf()
    composite(pdf, "T", "Identity-H", "Identity", cmap)
    pdf.page(["BT /T 12 Tf 1 0 0 1 40 540 Tm <0001> Tj 1 0 0 1 45 540 Tm <0002> Tj 1 0 0 1 44 543 Tm "
              "<0003> Tj 1 0 0 1 47.2 540 Tm <0004> Tj ET"])
    return pdf


def picture():
    pdf = Pdf()
    image = pdf.add("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray >>", b"\x80")
    pdf.page(["q 300 0 0 400 40 100 cm /Im Do Q"], resources=b"/XObject << /Im %d 0 R >>" % image)
    return pdf


def empty():
    pdf = Pdf()
    pdf.page([])
    return pdf


def sideways():
    """A table page that was set lying down, without a /Rotate."""
    pdf = Pdf()
    pdf.page(["BT /R 10 Tf 0 1 -1 0 %d 60 Tm (%s) Tj ET" % (60 + 12 * i, text) for i, text in enumerate(
        ["The first line of a page that lies on its side,", "the second line of it, and then", "the third and last one."])])
    return pdf


def main():
    for make in (columns, hyphens, actual_text, report, marks, portfolio, japanese, thai, picture, empty, sideways):
        with open(os.path.join(sys.argv[1], make.__name__ + ".pdf"), "wb") as f:
            f.write(make().bytes())


main()
