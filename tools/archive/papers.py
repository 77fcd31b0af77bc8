"""Print paper/*.html to PDF and give each file the metadata that the plan asks for.

Chromium prints; pikepdf then writes Info, XMP, page labels, outline and restrictions.
Dates and ids are fixed, so the same fonts and the same Chromium give the same bytes.
"""
import pathlib
import re
import subprocess
import tempfile

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

HERE = pathlib.Path(__file__).parent
SHEETS = HERE / "paper"


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
           soft=False, qpdf=None):
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
    # qpdf makes the id of the contents; with a password it salts, and bytes differ by run.
    subprocess.run(["qpdf", "--object-streams=generate", "--recompress-flate",
                    "--compression-level=9", *(qpdf or ["--deterministic-id"]), loose, target],
                   check=True)


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
}


def make(archive, names=None):
    for name, plan in PAPERS.items():
        if names and name not in names:
            continue
        plan = dict(plan)
        target = archive / plan.pop("out")
        options = plan.pop("options", ())
        with tempfile.TemporaryDirectory(prefix="archive-print-") as folder:
            printed = pathlib.Path(folder) / "printed.pdf"
            chromium(SHEETS / f"{name}.html", printed, *options)
            finish(printed, target, **plan)
        yield target
