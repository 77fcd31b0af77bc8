#!/usr/bin/env bash
# The sample documents have what other tests rely on: each trouble is really in its file, each
# recommendation on its page. Asked of poppler's and qpdf's tools, not of our own extractors.
cd "$(dirname "$0")/.." || exit 1
exec python3 -B - <<'PYTHON'
import csv, hashlib, html.parser, json, pathlib, re, subprocess, unicodedata

ARCHIVE = pathlib.Path("corpus/archive")
NOTICE = "Sample document for Rapporteur tests"
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good and why:
        print("#  " + str(why).replace("\n", "\n#  "))

def run(*command):
    return subprocess.run(command, capture_output=True)

def rows(name):
    lines = [l for l in open(name, encoding="utf-8") if not l.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

class Page(html.parser.HTMLParser):
    """Text and metadata of an HTML page; main: only its article."""
    def __init__(self, text):
        super().__init__()
        self.meta, self.text, self.main, self.depth, self.skip = {}, "", "", 0, 0
        self.lang, self.tags = None, []
        self.feed(text)
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "html":
            self.lang = attrs.get("lang")
        if attrs.get("id") == "bottom":
            self.depth = 0
        if tag == "meta":
            self.meta[attrs.get("name") or attrs.get("property")] = attrs.get("content")
        if tag in ("style", "script"):
            self.skip += 1
        if tag in ("article",) or attrs.get("id") == "content" or "sheet" in attrs.get("class", ""):
            self.depth += 1
        if tag in ("p", "li", "h1", "h2", "h3", "div", "td", "th", "br", "figcaption"):
            self.text += "\n"
            self.main += "\n" if self.depth else ""
    def handle_endtag(self, tag):
        if tag in ("style", "script"):
            self.skip -= 1
        if tag in ("article",):
            self.depth -= 1
        if tag == "aside" or tag == "footer":
            self.depth = 0
    def handle_data(self, data):
        if not self.skip:
            self.text += data
            self.main += data if self.depth else ""

expected = {r["id"]: r for r in rows("corpus/expected.tsv")}
path = {i: ARCHIVE / r["file"] for i, r in expected.items()}
pdf = lambda i: path[i].suffix == ".pdf"

def text(i, page=None, *options):
    where = ["-f", str(page), "-l", str(page)] if page else []
    return run("pdftotext", *where, *options, path[i], "-").stdout.decode()

def info(i, *options):
    out = run("pdfinfo", *options, path[i]).stdout.decode()
    return dict(re.findall(r"^([^:\n]+):\s*(.*)$", out, re.M))

pages = {i: Page(path[i].read_text(encoding="utf-8")) for i in expected if not pdf(i)}
found = sorted(str(p.relative_to(ARCHIVE)) for p in ARCHIVE.rglob("*") if p.is_file())
ok(found == sorted(r["file"] for r in expected.values()) and len(found) == 25,
   "corpus/archive holds the 25 documents of expected.tsv and nothing else", found)
ok(sum(p.stat().st_size for p in path.values()) < 3_000_000, "they take less than 3 MB")

# ---- every page is marked --------------------------------------------------------------------
for i in expected:
    if not pdf(i):
        ok(NOTICE in pages[i].text, f"{i} says that it is a sample")
    elif i not in ("D16", "D17", "D24"):
        n = int(info(i)["Pages"])
        unmarked = [p for p in range(1, n + 1) if NOTICE not in text(i, p)]
        ok(n == int(expected[i]["pages"]) and not unmarked,
           f"{i} has {expected[i]['pages']} pages, each of them says that it is a sample",
           f"{n} pages; without: {unmarked}")
locked = run("pdftotext", "-upw", "ferry-lane", path["D17"], "-").stdout.decode()
ok(NOTICE in locked, "D17 says so too, to whoever has the password")

# ---- PDF by PDF ------------------------------------------------------------------------------
d02 = info("D02")
ok(d02["Title"] == "Microsoft Word - GTJ_Final_v3 (2).doc" and "2019" in d02["CreationDate"],
   "D02: junk title, made in 2019", d02)
ok("Guarding the Journey: What Countries of Origin Owe Their Workers"
   in run("pdfinfo", "-meta", path["D02"]).stdout.decode(), "D02: the right title in XMP")
labels = json.loads(run("qpdf", "--json", "--json-key=pagelabels", path["D02"]).stdout)["pagelabels"]
ok([(l["index"], l["label"].get("/S"), l["label"].get("/P")) for l in labels] ==
   [(0, None, "u:Cover"), (1, "/r", None), (4, "/D", None)] or
   [(l["index"], l["label"].get("/S"), l["label"].get("/P")) for l in labels] ==
   [(0, None, "Cover"), (1, "/r", None), (4, "/D", None)], "D02: labels Cover, i-iii, 1-8", labels)
ok("July 2018" in text("D02", 2) and "July 2018" not in text("D02", 1), "D02: the date is on page i")
ok(len(re.findall(r"\.{20,} ?(?:iii|\d)$", text("D02", 3), re.M)) == 15, "D02: leader dots")
ok(len(re.findall("\u00ad$", text("D02", 6), re.M)) >= 8, "D02: soft hyphens at line ends")
ok(len(re.findall("[a-z]-$", text("D02", 7, "-raw"), re.M)) >= 6, "D02: hard hyphens at line ends")
ok(len(re.findall("[\ufb00-\ufb04]", text("D02", 5) + text("D02", 6))) >= 5, "D02: ligatures")
notes = [int(n) for p in range(5, 10) for n in re.findall(r"^(\d{1,2})\s[A-Z]", text("D02", p, "-raw"), re.M)]
ok(set(range(1, 15)) <= set(notes), "D02: notes 1 to 14", notes)
ok("Recommendations | 6" in text("D02", 10) and "Recommendations | 7" in text("D02", 11),
   "D02: running heads carry the page number")
words = run("pdftotext", "-bbox", "-f", "6", "-l", "6", path["D02"], "-").stdout.decode()
left = {round(float(x)) for x in re.findall(r'xMin="([\d.]+)"', words)}
ok(min(left) < 80 and any(300 < x < 320 for x in left), "D02: two columns")
ok("ရန်ကုန်" not in text("D03") and "ရန်ကုန်" in text("D03").replace(" ", ""),
   "D03: the text layer puts a blank into ရန်ကုန်")
ok("\u103a\u1037" in text("D03") and "\u1037\u103a" in text("D03"), "D03: asat and dot in both orders")
normal, other = "ស\u17d2ត\u17d2រី", "ស\u17d2រ\u17d2តី"
ok(normal in text("D04", 2) and other in text("D04", 3), "D04: coeng ro after and before coeng ta")
ok("\u200b" in text("D04", 2) and "\u200b" not in text("D04", 3), "D04: ZWSP on page 2 only")
numbers = [int(n) for n in re.findall(r"^(\d+)\.", text("D06"), re.M)]
ok([n for n in range(1, 41) if n not in numbers] == [], "D06: paragraphs 1 to 40", numbers)
ok("Title" not in info("D08") and "CreationDate" not in info("D08"), "D08: no Info")
a, b = " ".join(text("D08").split()), " ".join(text("D09").split())
ok("every month" in a and "every week" in b and "every month" not in b and "second edition" in b,
   "D09: second edition with one word changed")
ok(path["D10"].read_bytes() == path["D08"].read_bytes() and path["D10"].name == "Recruitment Brief (1).pdf",
   "D10: the bytes of D08 under a name with a blank and brackets")
d14 = text("D14")
ok(d14.count("A/HRC/99/98") == 3 and "CMW/C/ZZZ/CO/1, para. 35" in d14 and "Ibid." in d14,
   "D14: symbols, ibid.")
absent = [n for n in range(1, 31) if not re.search(rf"^\f?{n}\. ", d14, re.M)]
ok(absent == [], "D14: paragraphs 1 to 30", absent)
ok(text("D16").strip() == "" and len(run("pdfimages", "-list", path["D16"]).stdout.splitlines()) == 4
   and info("D16")["Title"] == "Scan_20200113" and info("D16")["Pages"] == "2", "D16: two pictures, no text")
refused = run("pdftotext", path["D17"], "-")
ok(refused.returncode == 1 and b"password" in refused.stderr, "D17: wants a password")
ok("copy:no" in info("D18")["Encrypted"], "D18: opens, but forbids copying")
d19 = text("D19")
ok(d19 == unicodedata.normalize("NFD", d19) and sum(map(unicodedata.combining, d19)) > 300,
   "D19: letters and marks are apart")
ok(all(unicodedata.normalize("NFD", w) in d19 for w in ("hoà", "hòa", "Đà Nẵng")), "D19: hoà and hòa")
fonts = run("pdffonts", path["D24"]).stdout.decode()
high = re.findall("[\u00a0-\u00ff]", text("D24"))
ok("Limon S1" in fonts and len(high) > 15 and not re.search("[\u1780-\u17ff]", text("D24")),
   "D24: Khmer on paper, Latin in the text layer, font Limon S1", fonts)

# ---- page by page ----------------------------------------------------------------------------
source = {i: path[i].read_text(encoding="utf-8") for i in pages}
d01 = source["D01"]
ok(d01.count("&nbsp;") > 8 and d01.count("’") >= 4, "D01: no-break spaces, curly apostrophes")
ok(re.search(r"<h2>Media Coverage</h2>\s*(</article>\s*)?</main>", d01), "D01: nothing under the last heading")
ok(all(f">{w}</a>" in d01 for w in ("here", "press release", "proceedings")), "D01: bare link texts")
ok(not re.search(r"published_time|<time|datePublished", d01), "D01: no date in metadata")
m = pages["D05"].meta
ok(m["article:published_time"].startswith("2018-07-16") and m["article:modified_time"].startswith("2019-01-05")
   and m["og:title"].endswith(" - LBMN"), "D05: published, modified, site name in the title", m)
ok("date" not in " ".join(filter(None, pages["D07"].meta)).lower() and 'datetime="2018-09-26"' in source["D07"],
   "D07: the date is in <time> only")
shingles = lambda t: {tuple(w[k:k + 4]) for w in [re.findall(r"\w+", t)] for k in range(len(w) - 3)}
small, large = shingles(pages["D11"].main), shingles(pages["D05"].main)
share = len(small & large) / len(small)
ok(0.9 < share < 1, f"D11: {share:.3f} of its four-word runs are in D05")
ok("ေရႊ႕ေျပာင္းအလုပ္သမား" in source["D12"] and "ရွှေ့ပြောင်း" not in source["D12"]
   and "2019" not in " ".join(filter(None, pages["D12"].meta.values())), "D12: Zawgyi; the date in the text only")
signed = re.search(r'<ol class="sign">(.*?)</ol>', source["D12"], re.S).group(1)
ok(signed.count("<li>") == 23, "D12: 23 signatories")
ok(pages["D13"].lang is None and "๕ พฤศจิกายน พ.ศ. ๒๕๖๒" in source["D13"], "D13: no lang; Thai digits and era")
ok("\u0e33" in source["D13"] and "\u0e4d\u0e32" in source["D13"] and "น้ํา" in source["D13"]
   and "น้ำ" in source["D13"], "D13: sara am both ways")
ok(pages["D15"].meta["DC.identifier"] == "CMW/C/ZZZ/CO/1"
   and [n for n in range(30, 39) if f"{n}. " not in pages["D15"].text] == [], "D15: symbol, paragraphs 30 to 38")
ok(pages["D20"].meta["og:locale"] == "id_ID"
   and all(w in source["D20"] for w in ("perlindungan", "melindungi", "pelindungan")), "D20: affixes")
ok("移民工人的权利" in source["D22"] and "移民工人的權利" in source["D22"] and "２０１９年１月１５日" in source["D22"],
   "D22: both scripts, full-width digits")
ok(all(w in source["D23"] for w in ("ສຳ", "ສໍາ", "ໜັງສື", "ຫນັງສື")), "D23: sara am and ho no both ways")
ok('"uploadDate": "2018-08-01"' in source["D25"] and "<figcaption>" in source["D25"], "D25: a player and a caption")

# ---- what must not be there --------------------------------------------------------------------
everything = {i: text(i) if pdf(i) else pages[i].text for i in expected}
ok([i for i, t in everything.items() if re.search(r"\bAIDS\b", t, re.I)] == ["D01"], "AIDS is in D01 only")
ok(not any(re.search(r"\borgans?\b", t, re.I) for t in everything.values()), "no document has the word organ")
ok([i for i, t in everything.items() if re.search(r"\b162\b", t)] == ["D01"], "162 is in D01 only")
boiler = [i for i in expected if re.search(r"subscrib|cookie|related|leave a reply",
                                           text(i) if pdf(i) else pages[i].main, re.I)]
ok(boiler == [], "subscribe, cookie, related posts, leave a reply: in menus and footers only", boiler)
ok("cookie" in pages["D05"].text and "Subscribe" in pages["D05"].text and "cookie" not in pages["D05"].main
   and "Subscribe" not in pages["D05"].main, "D05 has them there")
ok([i for i, t in everything.items() if re.search(r"(C\.?|Convention No\. )189\b", t)] == ["D05", "D11"],
   "Convention No. 189 is in D05 and its reprint only")

# ---- recommendations stand where they are said to ----------------------------------------------
def plain(t):
    """NFC, ligatures resolved, one blank between words, none inside Burmese and Khmer."""
    t = re.sub("[\ufb00-\ufb06]", lambda m: unicodedata.normalize("NFKC", m.group()), t)
    t = unicodedata.normalize("NFC", t.replace("\u200b", ""))
    t = re.sub(r"\s+", " ", t)
    return re.sub("(?<=[\u1000-\u109f\u1780-\u17ff]) (?=[\u1000-\u109f\u1780-\u17ff])", "", t)

for r in rows("corpus/expected-recommendations.tsv"):
    i = r["doc"]
    where = pages[i].text if r["pidx"] == "h" else text(i, int(r["pidx"]))
    times = plain(where).count(plain(r["text"]))
    ok(times == 1, f"{r['rec']} stands {'in the page' if r['pidx'] == 'h' else 'on page ' + r['pidx']}",
       f"found {times} times: {r['text']}")

catalogue = rows("corpus/catalogue.tsv")
ok(all((ARCHIVE / c["path"]).is_file() for c in catalogue) and
   {c["path"] for c in catalogue if not c.get("work")} == {r["file"] for r in expected.values() if "catalogue=" in r["flags"]},
   "the catalogue has the three documents that no reader can read")
print(f"1..{count}")
PYTHON
