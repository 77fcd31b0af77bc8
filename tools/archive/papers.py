"""Print paper/*.html to PDF and give each file the metadata that the plan asks for.

Chromium prints; pikepdf then writes Info, XMP, page labels, outline and restrictions.
Dates and ids are fixed, so the same fonts and the same Chromium give the same bytes.
"""
import hashlib
import pathlib
import re
import shutil
import subprocess
import tempfile
import unicodedata

import legacy
import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

HERE = pathlib.Path(__file__).parent
SHEETS = HERE / "paper"
ID = re.compile(rb"/ID \[<([0-9a-f]{32})><[0-9a-f]{32}>\]")


def chromium(source, target, *options):
    """Print one HTML file; no network, no profile that outlives the call."""
    with tempfile.TemporaryDirectory(prefix="archive-chromium-") as profile:
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-sync", "--no-pdf-header-footer",
             f"--user-data-dir={profile}", *options, f"--print-to-pdf={target}",
             source.resolve().as_uri()],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


def soft_hyphens(pdf):
    """Let the hyphens U+2010 at line ends say U+00AD, as typesetting programs do."""
    seen = set()
    for page in pdf.pages:
        for font in dict(page.Resources.get("/Font", Dictionary())).values():
            if "/ToUnicode" not in font or font.ToUnicode.objgen in seen:
                continue
            seen.add(font.ToUnicode.objgen)
            cmap = font.ToUnicode.read_bytes()
            font.ToUnicode.write(cmap.replace(b"<2010>", b"<00AD>"))


def decompose(pdf):
    """Let every glyph of a letter with marks say the letter and the marks one by one (NFD)."""
    def nfd(value):
        text = bytes.fromhex(value.decode()).decode("utf-16-be")
        return unicodedata.normalize("NFD", text).encode("utf-16-be").hex().upper().encode()

    def rewrite(cmap):
        pairs = []
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
            pairs += re.findall(rb"<(\w+)>\s*<(\w+)>", block)
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
            for first, last, start in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
                for n in range(int(last, 16) - int(first, 16) + 1):
                    pairs.append((b"%04X" % (int(first, 16) + n), b"%04X" % (int(start, 16) + n)))
        head, tail = cmap.split(b"endcodespacerange")[0], b"endcmap\nCMapName currentdict /CMap " \
            b"defineresource pop\nend\nend\n"
        blocks = b""
        for k in range(0, len(pairs), 100):
            some = pairs[k:k + 100]
            blocks += b"%d beginbfchar\n" % len(some)
            blocks += b"".join(b"<%s> <%s>\n" % (code, nfd(text)) for code, text in some)
            blocks += b"endbfchar\n"
        return head + b"endcodespacerange\n" + blocks + tail

    seen = set()
    for page in pdf.pages:
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents.write(re.sub(rb"/Span\s*<</ActualText\s*(\((?:[^\\)]|\\.)*\)|<\w*>)\s*>>\s*BDC",
                                   b"/Span <<>> BDC", content))
        for font in dict(page.Resources.get("/Font", Dictionary())).values():
            if "/ToUnicode" in font and font.ToUnicode.objgen not in seen:
                seen.add(font.ToUnicode.objgen)
                font.ToUnicode.write(rewrite(font.ToUnicode.read_bytes()))


def bare_ligatures(pdf):
    """Take away the ActualText that Chromium puts over ligatures: their code alone remains."""
    for page in pdf.pages:
        page.contents_coalesce()
        content = page.Contents.read_bytes()
        page.Contents.write(re.sub(rb"/Span\s*<</ActualText\s*\(ff?[il]?\)\s*>>\s*BDC",
                                   b"/Span <<>> BDC", content))


def number_pages(pdf, ranges):
    nums = Array()
    for start, style in ranges:
        nums.append(start)
        nums.append(Dictionary(style))
    pdf.Root.PageLabels = Dictionary(Nums=nums)


def finish(source, target, *, info=None, xmp=None, labels=None, outline=None, lang=None,
           soft=False, decomposed=False, qpdf=None):
    """Write target from what Chromium printed to source, with metadata of our own only."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.open(source) as pdf:
        for key in ("/Info",):
            if key in pdf.trailer:
                del pdf.trailer[key]
        for key in ("/Metadata", "/Lang"):
            if key in pdf.Root:
                del pdf.Root[key]
        if soft:
            soft_hyphens(pdf)
            bare_ligatures(pdf)
        if decomposed:
            decompose(pdf)
        if labels:
            number_pages(pdf, labels)
        if outline:
            with pdf.open_outline() as tree:
                tree.root.extend(OutlineItem(title, page - 1) for title, page in outline)
        if lang:
            pdf.Root.Lang = String(lang)
        if info:
            for key, value in info.items():
                pdf.docinfo[key] = value
        if xmp:
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
                meta.update(xmp)
        loose = source.with_suffix(".loose.pdf")
        pdf.save(loose)
    pack(loose, target, qpdf or [])


def pack(source, target, encryption=()):
    """Let qpdf write target, its id made of its contents (with a password it salts: bytes differ)."""
    subprocess.run(["qpdf", "--object-streams=generate", "--recompress-flate",
                    "--compression-level=9", *(encryption or ["--static-id"]), source, target],
                   check=True)
    if not encryption:
        data = target.read_bytes()
        stand_in = b"31415926535897932384626433832795"  # what --static-id writes
        own = hashlib.md5(data.replace(ID.search(data).group(1), stand_in)).hexdigest().encode()
        target.write_bytes(ID.sub(b"/ID [<%s><%s>]" % (own, own), data))


PAPERS = {
    "d02": dict(
        out="reports/lbmn_2018_gtj_final_v3.pdf",
        info={"/Title": "Microsoft Word - GTJ_Final_v3 (2).doc", "/Author": "office2",
              "/Creator": "PScript5.dll Version 5.2.2", "/Producer": "Acrobat Distiller 10.1.16 (Windows)",
              "/CreationDate": "D:20190402101500+07'00'", "/ModDate": "D:20190402101500+07'00'"},
        xmp={"dc:title": "Guarding the Journey: What Countries of Origin Owe Their Workers",
             "dc:creator": ["Lower Basin Migrants Network"], "dc:language": ["en-GB"],
             "xmp:CreateDate": "2019-04-02T10:15:00+07:00",
             "pdf:Producer": "Acrobat Distiller 10.1.16 (Windows)"},
        labels=[(0, {"/P": String("Cover")}), (1, {"/S": Name("/r")}), (4, {"/S": Name("/D")})],
        outline=[("Foreword", 4), ("1 Introduction", 5), ("2 Before departure", 6),
                 ("3 Whom we asked", 8), ("4 A case study: nationals in Hong Kong", 9),
                 ("5 Recommendations", 10), ("Sources", 12)],
        soft=True),
    # No Info at all: the title is the largest type of the first page.
    "d08": dict(out="briefs/recruitment-brief-2016.pdf"),
    "d09": dict(
        out="briefs/recruitment-brief-2019.pdf", sheet="d08",
        changes=[("Regulating Recruitment in the Mekong</h1>",
                  "Regulating Recruitment in the Mekong (second edition)</h1>"),
                 ("March 2016", "February 2019"), ("00-1603-4", "00-1902-4"),
                 ("of suspensions every month.", "of suspensions every week."),
                 ("licensing and complaint office.</li>",
                  "licensing and complaint office.</li>\n<li>Ban deductions from wages for the "
                  "repayment of recruitment debt.</li>")],
        info={"/Title": "Who Pays to Leave? Regulating Recruitment in the Mekong (second edition)",
              "/CreationDate": "D:20190218090000+07'00'"}),
    "d06": dict(
        out="proceedings/yangon-dialogue-2018.pdf",
        info={"/Title": "Proceedings of the Dialogue on Countries of Origin, Yangon, 12-13 July 2018",
              "/Author": "Lower Basin Migrants Network", "/CreationDate": "D:20180920160000+07'00'"},
        labels=[(0, {"/S": Name("/D")})], lang="en-GB"),
    "d14": dict(
        out="submissions/upr-2020.pdf", options=("--disable-pdf-tagging",),
        info={"/Title": "UPR submission LBMN FINAL.docx", "/CreationDate": "D:20200312110000+07'00'"}),
    "d03": dict(
        out="reports/lbmn_2018_gtj_my.pdf", lang="my",
        xmp={"dc:title": "ခရီးစဉ်ကို စောင့်ရှောက်ခြင်း", "dc:language": ["my"]},
        info={"/CreationDate": "D:20180711120000+06'30'"}),
    "d04": dict(
        out="reports/lbmn_2018_gtj_km.pdf", lang="km",
        info={"/Title": "ការពារដំណើរ", "/CreationDate": "D:20180711130000+07'00'"}),
    "d19": dict(
        out="reports/vi-2019.pdf", decomposed=True,
        info={"/Title": unicodedata.normalize("NFD", "Tờ thông tin: đi làm việc ở Hồng Kông"),
              "/CreationDate": "D:20190805080000+07'00'"}),
    "d17": dict(
        out="internal/locked.pdf",
        info={"/Title": "Minutes", "/CreationDate": "D:20190520090000+07'00'"},
        qpdf=["--encrypt", "ferry-lane", "ferry-lane-owner", "256", "--"]),
    "d18": dict(
        out="reports/returnees-2019.pdf",
        info={"/Title": "Coming Home with Skills", "/Author": "Lower Basin Migrants Network",
              "/CreationDate": "D:20191007090000+07'00'"},
        qpdf=["--encrypt", "", "ferry-lane-owner", "256", "--extract=n", "--modify=none", "--"]),
}


def scan(archive):
    """D16: pictures of two pages, a little askew and grey, and no text layer."""
    from PIL import Image, ImageFilter
    import random
    target = archive / "annual/annual-2019-scan.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    dice = random.Random(2019)
    with tempfile.TemporaryDirectory(prefix="archive-scan-") as folder:
        printed = print_sheet("d16", pathlib.Path(folder))
        subprocess.run(["pdftoppm", "-r", "110", "-gray", printed, f"{folder}/page"], check=True)
        with pikepdf.new() as pdf:
            for n, (picture, angle) in enumerate(zip(sorted(pathlib.Path(folder).glob("page*.pgm")),
                                                     (0.7, -0.5))):
                image = Image.open(picture).rotate(angle, Image.BICUBIC, fillcolor=238)
                image = image.point(lambda v: 40 + v * 198 // 255).filter(ImageFilter.GaussianBlur(0.6))
                dust = image.load()
                for _ in range(260):
                    dust[dice.randrange(image.width), dice.randrange(image.height)] = 90
                jpeg = f"{folder}/{n}.jpg"
                image.save(jpeg, quality=42, optimize=True)
                page = pdf.add_blank_page(page_size=(595, 842))
                stream = pdf.make_stream(pathlib.Path(jpeg).read_bytes(), Type=Name.XObject,
                                         Subtype=Name.Image, Width=image.width, Height=image.height,
                                         ColorSpace=Name.DeviceGray, BitsPerComponent=8,
                                         Filter=Name.DCTDecode)
                page.Resources = Dictionary(XObject=Dictionary(Scan=stream))
                page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
            pdf.docinfo["/Title"] = "Scan_20200113"
            pdf.docinfo["/Creator"] = "Office scanner"
            pdf.docinfo["/CreationDate"] = "D:20200113102200+07'00'"
            pdf.save(f"{folder}/scan.pdf")
        pack(f"{folder}/scan.pdf", target)
    return target


def leaflet(archive):
    """D24: see legacy.py. Chromium names the font by its PostScript name, Word by the other."""
    target = archive / "old/km-2006-legacy.pdf"
    with tempfile.TemporaryDirectory(prefix="archive-print-") as folder:
        printed = print_sheet("d24", pathlib.Path(folder), legacy.changes(SHEETS / "d24.html"),
                              ("--disable-pdf-tagging",))
        with pikepdf.open(printed, allow_overwriting_input=True) as pdf:
            for font in pdf.objects:
                if isinstance(font, Dictionary) and font.get("/Type") in (Name.Font, Name.FontDescriptor):
                    for key in ("/BaseFont", "/FontName"):
                        if key in font:
                            font[key] = Name(str(font[key]).replace("LimonS1", "Limon S1"))
            pdf.save(printed)
        finish(printed, target, info={"/Title": "leaflet-final", "/Creator": "PageMaker 6.5",
                                      "/CreationDate": "D:20060811090000+07'00'"})
    return target


def print_sheet(name, folder, changes=(), options=()):
    """Chromium's PDF of one sheet, its style sheet and changes worked in."""
    sheet = SHEETS / f"{name}.html"
    text = sheet.read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            raise SystemExit(f"{sheet}: not exactly once: {old}")
        text = text.replace(old, new)
    style = (SHEETS / "paper.css").read_text(encoding="utf-8")
    filled = folder / "sheet.html"
    filled.write_text(text.replace('<link rel="stylesheet" href="paper.css">',
                                   f"<style>\n{style}</style>"), encoding="utf-8")
    printed = folder / "printed.pdf"
    chromium(filled, printed, *options)
    return printed


def make(archive, names=None):
    for name, plan in PAPERS.items():
        if names and name not in names:
            continue
        plan = dict(plan)
        target = archive / plan.pop("out")
        with tempfile.TemporaryDirectory(prefix="archive-print-") as folder:
            printed = print_sheet(plan.pop("sheet", name), pathlib.Path(folder),
                                  plan.pop("changes", ()), plan.pop("options", ()))
            finish(printed, target, **plan)
        yield target
    if not names or "d10" in names:
        target = archive / "mirror/Recruitment Brief (1).pdf"
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(archive / PAPERS["d08"]["out"], target)
        yield target
    if not names or "d24" in names:
        yield leaflet(archive)
    if not names or "d16" in names:
        yield scan(archive)
