#!/usr/bin/env bash
# Citations of the sample archive: each kind in each style against texts written by hand after the
# styles' rules, each format read back by parsers of others (btparse, bibutils), the landing page
# and unAPI as Zotero reads them.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import atexit, html.parser, json, os, pathlib, re, shutil, subprocess, tempfile, time
import xml.etree.ElementTree as ET

BUILD = os.environ["BUILD"]
R = f"{BUILD}/rapporteur"
work = pathlib.Path(tempfile.mkdtemp(prefix="cite-t-"))
atexit.register(shutil.rmtree, work, True)
archive = work / "archive"
shutil.copytree("corpus/archive", archive)
shutil.copy("corpus/catalogue.tsv", work)
BASE = "https://lbmn.example/files"
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good:
        print("#  " + str(why)[:3000].replace("\n", "\n#  "), flush=True)

def same(got, want, what):
    ok(got == want, what, f"got  {got!r}\nwant {want!r}")

def skip(what, why):
    global count
    count += 1
    print(f"ok {count} - {what} # SKIP {why}", flush=True)

def environment(index):
    return {**os.environ, "RAPPORTEUR_INDEX": str(work / index), "LC_ALL": "C.UTF-8", "HOME": str(work),
            "RAPPORTEUR_SOCKET": str(work / "none.sock")}

def run(*args, index="public.db"):
    return subprocess.run([R, *args], capture_output=True, env=environment(index), cwd=work, timeout=60)

def cite(*args, index="public.db"):
    done = run("cite", "--accessed=2026-05-03", *args, index=index)
    if done.returncode:
        print("#", args, done.stderr.decode(), flush=True)
    return done.stdout.decode()

for index, options in [("public.db", ["--base-url", f"{BASE}={archive}"]), ("private.db", [])]:
    subprocess.run([f"{BUILD}/rapporteur-indexer", "--index", str(work / index), "--no-progress", *options,
                    str(archive)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
listed = json.loads(run("documents", "--json").stdout)["documents"]
ID = {str(pathlib.Path(d["path"]).relative_to(archive)): d["id"] for d in listed}

D01, D02 = "project/origin-roles-phase-one.html", "reports/lbmn_2018_gtj_final_v3.pdf"
D05, D06 = "news/2018/07/pledge-in-yangon.html", "proceedings/yangon-dialogue-2018.pdf"
D07, D08, D09 = "events/2018-09-23-panel.html", "briefs/recruitment-brief-2016.pdf", "briefs/recruitment-brief-2019.pdf"
D12, D13, D15 = "statements/flood-2019.html", "statements/flood-2019-th.html", "un/cmw-c-zzz-co-1.html"
D16, D17, D25 = "annual/annual-2019-scan.pdf", "internal/locked.pdf", "video/highlights.html"
D03 = "reports/lbmn_2018_gtj_my.pdf"

def passage(path, page, number):
    shown = json.loads(run("show", ID[path], f"--page={page}", "--json").stdout)
    return next(p["id"] for p in shown["passages"] if p["number"] == number)

def recommendation(path, begins):
    found = json.loads(run("recommendations", "--json", "--limit=200").stdout)["results"]
    return next((r["id"] for r in found if r["document"]["id"] == ID[path] and r["text"].startswith(begins)), "none")

# ---- text: by hand, after the styles' manuals ------------------------------------------------------

L = "Lower Basin Migrants Network"
GTJ = "Guarding the Journey: What Countries of Origin Owe Their Workers"
GTJ_APA = "Guarding the journey: What countries of origin owe their workers"
texts = [
    # what, arguments, chicago, apa, oscola; U stands for the public folder
    ("report, page with a label", [ID[D02], "--page=11"],
     f"{L}, {GTJ} (July 2018), 7 (PDF p. 11), U/{D02}#page=11.",
     f"{L}. (2018, July). {GTJ_APA}. U/{D02}#page=11\nIn text: ({L}, 2018, p. 7 [PDF p. 11])",
     f"{L}, {GTJ} (July 2018) 7 (PDF p. 11) <U/{D02}#page=11> accessed 3 May 2026"),
    ("report, page with a Roman label", [ID[D02], "--page=3"],
     f"{L}, {GTJ} (July 2018), ii (PDF p. 3), U/{D02}#page=3.",
     f"{L}. (2018, July). {GTJ_APA}. U/{D02}#page=3\nIn text: ({L}, 2018, p. ii [PDF p. 3])",
     f"{L}, {GTJ} (July 2018) ii (PDF p. 3) <U/{D02}#page=3> accessed 3 May 2026"),
    ("report, page with a name", [ID[D02], "--page=1"],
     f"{L}, {GTJ} (July 2018), Cover (PDF p. 1), U/{D02}#page=1.",
     f"{L}. (2018, July). {GTJ_APA}. U/{D02}#page=1\nIn text: ({L}, 2018, Cover [PDF p. 1])",
     f"{L}, {GTJ} (July 2018) Cover (PDF p. 1) <U/{D02}#page=1> accessed 3 May 2026"),
    ("report, whole", [ID[D02]],
     f"{L}, {GTJ} (July 2018), U/{D02}.",
     f"{L}. (2018, July). {GTJ_APA}. U/{D02}",
     f"{L}, {GTJ} (July 2018) <U/{D02}> accessed 3 May 2026"),
    ("report, year only", [ID[D16]],
     f"{L}, Annual Report 2019 (2019), U/{D16}.",
     f"{L}. (2019). Annual Report 2019. U/{D16}",
     f"{L}, Annual Report 2019 (2019) <U/{D16}> accessed 3 May 2026"),
    ("press release", [ID[D05]],
     f"LBMN, \"Two governments promise a joint complaint form,\" press release, July 16, 2018, U/{D05}.",
     f"LBMN. (2018, July 16). Two governments promise a joint complaint form [Press release]. U/{D05}",
     f"LBMN, 'Two governments promise a joint complaint form' (Press release, 16 July 2018) <U/{D05}> accessed 3 May 2026"),
    ("proceedings, numbered paragraph", [passage(D06, 2, "12")],
     f"{L}, Proceedings of the Dialogue on Countries of Origin, Yangon, 12-13 July 2018 (September 2018), para. 12, p. 2, U/{D06}#page=2.",
     f"{L}. (2018, September). Proceedings of the dialogue on countries of origin, Yangon, 12-13 July 2018. U/{D06}#page=2\n"
     f"In text: ({L}, 2018, para. 12, p. 2)",
     f"{L}, Proceedings of the Dialogue on Countries of Origin, Yangon, 12-13 July 2018 (September 2018) para 12, p 2 <U/{D06}#page=2> accessed 3 May 2026"),
    ("event report", [ID[D07]],
     f"LBMN, \"Panel in Bangkok: Guarding the Journey,\" event report, September 26, 2018, U/{D07}.",
     f"LBMN. (2018, September 26). Panel in Bangkok: Guarding the journey [Event report]. U/{D07}",
     f"LBMN, 'Panel in Bangkok: Guarding the Journey' (Event report, 26 September 2018) <U/{D07}> accessed 3 May 2026"),
    ("statement", [ID[D12]],
     f"LBMN, \"Open letter on the floods,\" statement, November 5, 2019, U/{D12}.",
     f"LBMN. (2019, November 5). Open letter on the floods [Statement]. U/{D12}",
     f"LBMN, 'Open letter on the floods' (Statement, 5 November 2019) <U/{D12}> accessed 3 May 2026"),
    ("statement in Thai, nobody named", [ID[D13]],
     f"\"จดหมายเปิดผนึกเรื่องน้ำท่วม,\" statement, in Thai, November 5, 2019, U/{D13}.",
     f"จดหมายเปิดผนึกเรื่องน้ำท่วม [Statement, in Thai]. (2019, November 5). U/{D13}",
     f"'จดหมายเปิดผนึกเรื่องน้ำท่วม' (Statement, 5 November 2019, in Thai) <U/{D13}> accessed 3 May 2026"),
    ("policy brief, second edition, nobody named", [ID[D09], "--page=2"],
     f"Who Pays to Leave? Regulating Recruitment in the Mekong (second edition), policy brief (February 2019), 2, U/{D09}#page=2.",
     f"Who pays to leave? Regulating recruitment in the Mekong (second edition) [Policy brief]. (2019, February). U/{D09}#page=2\n"
     "In text: (\"Who Pays to Leave? Regulating Recruitment in the Mekong (second edition),\" 2019, p. 2)",
     f"Who Pays to Leave? Regulating Recruitment in the Mekong (second edition) (Policy brief, February 2019) 2 <U/{D09}#page=2> accessed 3 May 2026"),
    ("web page, no date", [ID[D01]],
     f"LBMN, \"The Duties of Countries of Origin: First Phase,\" n.d., accessed May 3, 2026, U/{D01}.",
     f"LBMN. (n.d.). The duties of countries of origin: First phase. Retrieved May 3, 2026, from U/{D01}",
     f"LBMN, 'The Duties of Countries of Origin: First Phase' (n.d.) <U/{D01}> accessed 3 May 2026"),
    ("video", [ID[D25]],
     f"{L}, Highlights of the dialogue (video) (August 1, 2018), U/{D25}.",
     f"{L}. (2018, August 1). Highlights of the dialogue (video). U/{D25}",
     f"{L}, Highlights of the dialogue (video) (1 August 2018) <U/{D25}> accessed 3 May 2026"),
    ("Q93: UN document, paragraph", [ID[D15], "--paragraph=33(b)"],
     f"Committee ZZZ, \"Concluding observations on the initial report of Zedland,\" UN Doc. CMW/C/ZZZ/CO/1 (December 14, 2018), para. 33(b), U/{D15}.",
     f"Committee ZZZ. (2018, December 14). Concluding observations on the initial report of Zedland (CMW/C/ZZZ/CO/1). U/{D15}\n"
     "In text: (Committee ZZZ, 2018, para. 33(b))",
     "Committee ZZZ, 'Concluding observations on the initial report of Zedland' (14 December 2018) UN Doc CMW/C/ZZZ/CO/1, para 33(b)"),
    ("UN document, passage", [passage(D15, 1, "33")],
     f"Committee ZZZ, \"Concluding observations on the initial report of Zedland,\" UN Doc. CMW/C/ZZZ/CO/1 (December 14, 2018), para. 33, U/{D15}#para33.",
     f"Committee ZZZ. (2018, December 14). Concluding observations on the initial report of Zedland (CMW/C/ZZZ/CO/1). U/{D15}#para33\n"
     "In text: (Committee ZZZ, 2018, para. 33)",
     "Committee ZZZ, 'Concluding observations on the initial report of Zedland' (14 December 2018) UN Doc CMW/C/ZZZ/CO/1, para 33"),
    ("Q57: recommendation, page", [recommendation(D02, "Give every worker a copy of the signed contract")],
     f"{L}, {GTJ} (July 2018), 7 (PDF p. 11), U/{D02}#page=11.",
     f"{L}. (2018, July). {GTJ_APA}. U/{D02}#page=11\nIn text: ({L}, 2018, p. 7 [PDF p. 11])",
     f"{L}, {GTJ} (July 2018) 7 (PDF p. 11) <U/{D02}#page=11> accessed 3 May 2026"),
    ("Q93: UN document, recommendation", [next((r["id"] for r in json.loads(run(
        "recommendations", "--json", "--limit=200").stdout)["results"] if r["document"]["id"] == ID[D15] and r["number"] == "33(b)"), "none")],
     f"Committee ZZZ, \"Concluding observations on the initial report of Zedland,\" UN Doc. CMW/C/ZZZ/CO/1 (December 14, 2018), para. 33(b), U/{D15}#para33.",
     f"Committee ZZZ. (2018, December 14). Concluding observations on the initial report of Zedland (CMW/C/ZZZ/CO/1). U/{D15}#para33\n"
     "In text: (Committee ZZZ, 2018, para. 33(b))",
     "Committee ZZZ, 'Concluding observations on the initial report of Zedland' (14 December 2018) UN Doc CMW/C/ZZZ/CO/1, para 33(b)"),
    ("other, no date, locked", [ID[D17]],
     f"{L}, Minutes of the steering group (n.d.), accessed May 3, 2026, U/{D17}.",
     f"{L}. (n.d.). Minutes of the steering group. Retrieved May 3, 2026, from U/{D17}",
     f"{L}, Minutes of the steering group (n.d.) <U/{D17}> accessed 3 May 2026"),
]
for what, args, *wanted in texts:
    for style, want in zip(["chicago", "apa", "oscola"], wanted):
        same(cite(*args, f"--style={style}"), want.replace("U/", BASE + "/") + "\n", f"{what}, {style}")
same(cite(ID[D02]), cite(ID[D02], "--style=chicago", "--format=text"), "text and Chicago where nothing is said")
ok("2019-04-02" not in cite(ID[D02], "--format=json"), "never the day on which the PDF was made")

# ---- without a public address: no path, no address of this machine --------------------------------

private = cite(ID[D02], "--page=11", "--style=oscola", index="private.db")
same(private, f"{L}, {GTJ} (July 2018) 7 (PDF p. 11)\nOpen: /documents/{ID[D02]}/file#page=11\n", "no public address")
for form in ["bibtex", "biblatex", "ris", "csl-json"]:
    text = cite(ID[D02], "--page=11", f"--format={form}", index="private.db")
    ok(text and str(work) not in text and "file" not in text.lower().replace("profile", ""), f"{form}: no path", text)

# ---- formats, read back by others -------------------------------------------------------------------

report = {"author": L, "title": GTJ, "genre": "Report", "year": "2018", "month": "07", "lang": "en",
          "url": f"{BASE}/{D02}#page=11", "note": "p. 7 (PDF p. 11)", "pages": "12",
          "bibtex": "techreport", "biblatex": "report", "ris": "RPRT", "csl": "report"}
web = {"bibtex": "misc", "biblatex": "online", "ris": "ELEC", "csl": "webpage"}
records = [
    ([ID[D02], "--page=11"], "lowerbasin_guarding_2018", report),
    ([ID[D05]], "lbmn_two_2018", {**web, "author": "LBMN", "title": "Two governments promise a joint complaint form",
        "genre": "Press release", "year": "2018", "month": "07", "day": "16", "lang": "en", "url": f"{BASE}/{D05}"}),
    ([passage(D06, 2, "12")], "lowerbasin_proceedings_2018", {**report, "genre": "Proceedings", "month": "09", "pages": "6",
        "title": "Proceedings of the Dialogue on Countries of Origin, Yangon, 12-13 July 2018",
        "url": f"{BASE}/{D06}#page=2", "note": "para. 12, p. 2"}),
    ([ID[D07]], "lbmn_panel_2018", {**web, "author": "LBMN", "title": "Panel in Bangkok: Guarding the Journey",
        "genre": "Event report", "year": "2018", "month": "09", "day": "26", "lang": "en", "url": f"{BASE}/{D07}"}),
    ([ID[D13]], f"{ID[D13]}_2019", {**web, "title": "จดหมายเปิดผนึกเรื่องน้ำท่วม", "genre": "Statement", "year": "2019",
        "month": "11", "day": "05", "lang": "th", "url": f"{BASE}/{D13}"}),
    ([ID[D08]], "who_2016", {**report, "author": "", "title": "Who Pays to Leave? Regulating Recruitment in the Mekong",
        "genre": "Policy brief", "year": "2016", "month": "03", "url": f"{BASE}/{D08}", "note": "", "pages": "4"}),
    ([ID[D01]], "lbmn_duties_nd", {**web, "author": "LBMN", "title": "The Duties of Countries of Origin: First Phase",
        "genre": "", "year": "", "lang": "en", "url": f"{BASE}/{D01}"}),
    ([ID[D15], "--paragraph=33(b)"], "committeezzz_concluding_2018", {**report, "author": "Committee ZZZ", "month": "12",
        "day": "14", "title": "Concluding observations on the initial report of Zedland", "number": "CMW/C/ZZZ/CO/1",
        "url": f"{BASE}/{D15}", "note": "para. 33(b)", "pages": ""}),
    ([ID[D16]], "lowerbasin_annual_2019", {**report, "title": "Annual Report 2019", "year": "2019", "month": "",
        "lang": "", "url": f"{BASE}/{D16}", "note": "", "pages": "2"}),
    ([ID[D25]], "lowerbasin_highlights_2018", {"author": L, "title": "Highlights of the dialogue (video)", "genre": "Video",
        "year": "2018", "month": "08", "day": "01", "lang": "en", "url": f"{BASE}/{D25}",
        "bibtex": "misc", "biblatex": "video", "ris": "VIDEO", "csl": "motion_picture"}),
    ([ID[D03]], f"{ID[D03]}_2018", {**report, "author": "", "title": "ခရီးစဉ်ကို စောင့်ရှောက်ခြင်း", "lang": "my",
        "url": f"{BASE}/{D03}", "note": "", "pages": "3"}),
]
SHA = {d["id"]: json.loads(run("show", d["id"], "--json").stdout)["sha256"] for d in listed}

BTPARSE = r'''
use Text::BibTeX; use JSON::PP; my $file = Text::BibTeX::File->new($ARGV[0], {binmode => "utf-8"}); my @all;
while (my $e = Text::BibTeX::Entry->new({binmode => "utf-8"}, $file)) { next unless $e->metatype == BTE_REGULAR;
  die "not parsed" unless $e->parse_ok; push @all, {type => $e->type, key => $e->key, map { ("f_$_" => $e->get($_)) } $e->fieldlist}; }
print JSON::PP->new->utf8->encode(\@all);'''

def btparse(text):
    (work / "x.bib").write_text(text)
    done = subprocess.run(["perl", "-e", BTPARSE, str(work / "x.bib")], capture_output=True, timeout=30)
    if done.returncode or done.stderr:
        print("#", done.stderr.decode(), flush=True)
    return json.loads(done.stdout or b"[]")

MODS = "{http://www.loc.gov/mods/v3}"
def bibutils(program, text):
    done = subprocess.run([program], input=text.encode(), capture_output=True, timeout=30)
    return ET.fromstring(done.stdout).findall(f"{MODS}mods")

def has(program, *args):
    try:
        return not subprocess.run([program, *args], capture_output=True).returncode
    except OSError:
        return False

def unbraced(text):
    return text[1:-1] if text.startswith("{") else text

parsers = {"btparse": has("perl", "-MText::BibTeX", "-e1"), "bibutils": bool(shutil.which("ris2xml"))}
MONTHS = "January February March April May June July August September October November December".split()

def check_bibtex(args, key, want):
    entry, = btparse(cite(*args, "--format=bibtex")) or [{}]
    got = {k: entry.get(k, "") for k in ["type", "key"]} | {
        k: unbraced(entry.get("f_" + k, "")) for k in ["author", "title", "year", "month", "day", "number", "url", "language"]}
    expected = {"type": want["bibtex"], "key": key, "author": want.get("author", ""), "title": want["title"],
                "year": want["year"], "number": want.get("number", ""), "url": want["url"], "language": want["lang"],
                "month": got["month"], "day": want.get("day", "").lstrip("0")}
    same(got, expected, f"bibtex of {key}, read by btparse")
    if want.get("month"):
        same(got["month"], MONTHS[int(want["month"]) - 1], f"bibtex of {key}, month")
    ok(f"sha256 {SHA[args[0].split('-')[0]]}" in entry.get("f_annote", ""), f"bibtex of {key}, content hash", entry)
    if want.get("author"):
        ok(entry["f_author"] == "{%s}" % want["author"], f"bibtex of {key}: a body in double braces")

def check_biblatex(args, key, want):
    entry, = btparse(cite(*args, "--format=biblatex")) or [{}]
    got = {k[2:]: unbraced(v) for k, v in entry.items() if k.startswith("f_")}
    title = got.get("title", "") + (": " + got["subtitle"] if "subtitle" in got else "")
    same({"type": entry.get("type"), "key": entry.get("key"), "title": title, "date": got.get("date", ""), "author": got.get("author", ""),
          "genre": got.get("type", got.get("titleaddon", "")), "url": got.get("url"), "urldate": got.get("urldate"),
          "pages": got.get("pagetotal", ""), "note": got.get("note", ""), "number": got.get("number", ""),
          "institution": got.get("institution", "")},
         {"type": want["biblatex"], "key": key, "title": want["title"], "author": want.get("author", ""),
          "date": "-".join(filter(None, [want["year"], want.get("month"), want.get("day")])), "genre": want["genre"],
          "url": want["url"], "urldate": "2026-05-03", "pages": want.get("pages", ""), "note": want.get("note", ""),
          "number": want.get("number", ""), "institution": want.get("author", "") if want["biblatex"] == "report" else ""},
         f"biblatex of {key}, read by btparse")

def check_ris(args, key, want):
    text = cite(*args, "--format=ris")
    lines = text.split("\r\n")
    ok(lines[0] == f"TY  - {want['ris']}" and lines[-3:] == ["ER  - ", "", ""] and "\n" not in text.replace("\r\n", "")
       and all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", x) for x in lines[:-2]), f"ris of {key}: its lines", text)
    tags = dict(x.split("  - ", 1) for x in lines[:-2])
    date = f"{want['year']}/{want.get('month', '')}/{want.get('day', '')}/" if want["year"] else ""
    same([tags.get(t, "") for t in ["AU", "PB", "TI", "M3", "PY", "DA", "SP", "SN", "UR", "LA", "Y2"]],
         [want.get("author", "")] * 2 + [want["title"], want["genre"], want["year"], date, want.get("pages", ""),
          want.get("number", ""), want["url"], want["lang"], "2026/05/03/"], f"ris of {key}: its fields")
    if parsers["bibutils"]:
        mods, = bibutils("ris2xml", text)
        title = "".join(x.text or "" for x in mods.iter(f"{MODS}title"))
        sub = [x.text for x in mods.iter(f"{MODS}subTitle")]
        colon = " " if title.endswith("?") else ": "
        same(title + (colon + sub[0] if sub else ""), want["title"], f"ris of {key}, read by bibutils: title")
        same([x.text for x in mods.iter(f"{MODS}url")], [want["url"]], f"ris of {key}, read by bibutils: url")
        # Where DA has no month, bibutils takes one from Y2, the day of access.
        date = "-".join(filter(None, [want["year"], want.get("month"), want.get("day")]))
        dates = [(x.text or "")[:max(4, len(date))] for x in mods.iter(f"{MODS}dateIssued")]
        if date:
            same(dates[:1], [date], f"ris of {key}, read by bibutils: date")

CSL = set("id type genre author title publisher number issued number-of-pages language URL accessed abstract keyword note".split())
def check_csl(args, key, want):
    item, = json.loads(cite(*args, "--format=csl-json"))
    parts = [int(x) for x in [want["year"], want.get("month"), want.get("day")] if x]
    expected = {"id": key, "type": want["csl"], "title": want["title"], "URL": want["url"],
                "accessed": {"date-parts": [[2026, 5, 3]]}}
    if want.get("author"):
        expected |= {"author": [{"literal": want["author"]}]}
        if want["csl"] == "report":
            expected["publisher"] = want["author"]
    for name, field in [("genre", "genre"), ("number", "number"), ("number-of-pages", "pages"), ("language", "lang")]:
        if want.get(field):
            expected[name] = want[field]
    if parts:
        expected["issued"] = {"date-parts": [parts]}
    same({k: v for k, v in item.items() if k not in ("note", "keyword", "abstract")}, expected, f"csl-json of {key}")
    ok(set(item) <= CSL and item["note"].startswith(want.get("note", "")) and SHA[args[0].split("-")[0]] in item["note"],
       f"csl-json of {key}: only CSL's names, place and content hash", item)

for record in records:
    check_ris(*record)
    check_csl(*record)
    if parsers["btparse"]:
        check_bibtex(*record)
        check_biblatex(*record)
for name, there in parsers.items():
    if not there:
        skip(f"formats read back by {name}", f"{name} is not installed: 'make test' brings it")

want = ["@report{lowerbasin_guarding_2018,", "  author = {{Lower Basin Migrants Network}},", "  date = {2018-07},", "  type = {Report},",
        "  institution = {{Lower Basin Migrants Network}},", f"  url = {{{BASE}/{D02}}},", "  urldate = {2026-05-03},"]
got = cite(ID[D02], "--format=biblatex").split("\n")
ok(set(want) <= set(got), "Q94: BibLaTeX of D02", "\n".join(got))
ok("% \\autocite[7]{lowerbasin_guarding_2018}" in cite(ID[D02], "--page=11", "--format=biblatex"), "the command that cites the page")

# ---- several in one answer -------------------------------------------------------------------------

many = cite(*ID.values(), ID[D02], "--format=ris")
keys = re.findall(r"^ID  - (.*)\r$", many, re.M)
ok(len(keys) == len(ID) + 1 == len(set(keys)) and "lowerbasin_guarding_2018-1" in keys, "keys are unique", keys)
ok(all(re.fullmatch("[a-z0-9_-]+", k) for k in keys), "keys are ASCII", keys)
same(cite(ID[D02], "--format=ris"), cite(ID[D02], "--format=ris"), "keys are stable")
if parsers["bibutils"]:
    same(len(bibutils("ris2xml", many)), len(keys), "bibutils reads all records")
if parsers["btparse"]:
    for form in ["bibtex", "biblatex"]:
        same([e["key"] for e in btparse(cite(*ID.values(), ID[D02], f"--format={form}"))], keys, f"btparse reads all of {form}")

# ---- what can't be --------------------------------------------------------------------------------------

for args, code in [([], 2), (["nothing"], 1), ([ID[D02], "--page=99"], 1), ([ID[D02], "--page=0"], 2), ([ID[D02], "--page=x"], 2),
                   ([ID[D02], "--style=mla"], 2), ([ID[D02], "--format=csv"], 2), ([ID[D02], "--accessed=yesterday"], 2),
                   ([ID[D02], ID[D05], "--page=1"], 2)]:
    done = run("cite", *args)
    ok(done.returncode == code and done.stderr and not done.stdout, f"cite {' '.join(args[1:]) or 'wrongly'} ends with {code}",
       (done.returncode, done.stderr.decode()))

# ---- over HTTP: types, names, the landing page, unAPI -----------------------------------------------------

sock = str(work / "searchd.sock")
daemon = subprocess.Popen([f"{BUILD}/rapporteur-searchd", "--index", str(work / "public.db"), "--socket", sock, "--listen", "off"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
atexit.register(daemon.wait)
atexit.register(daemon.terminate)

def get(path):
    done = subprocess.run(["curl", "-s", "-i", "--unix-socket", sock, f"http://localhost{path}"], capture_output=True, timeout=30)
    head, _, body = done.stdout.decode().partition("\r\n\r\n")
    lines = head.split("\r\n")
    return int(lines[0].split()[1]) if head else 0, dict(x.lower().split(": ", 1) for x in lines[1:] if ": " in x), body

for _ in range(300):
    if get("/status.json")[0] == 200:
        break
    time.sleep(0.1)
for form, kind, suffix in [("bibtex", "application/x-bibtex; charset=utf-8", "bib"), ("biblatex", "application/x-bibtex; charset=utf-8", "bib"),
                           ("ris", "application/x-research-info-systems; charset=utf-8", "ris"),
                           ("csl-json", "application/vnd.citationstyles.csl+json", "json")]:
    status, head, body = get(f"/cite/{ID[D02]}?format={form}&page=11&accessed=2026-05-03")
    same((status, head.get("content-type"), head.get("content-disposition")),
         (200, kind, f'attachment; filename="lowerbasin_guarding_2018.{suffix}"'), f"/cite: {form}")
    same(body, cite(ID[D02], "--page=11", f"--format={form}"), f"/cite: {form}, as the command prints it")
status, head, body = get(f"/cite/{ID[D02]}?style=apa&accessed=2026-05-03")
same((status, head.get("content-type"), body), (200, "text/plain; charset=utf-8", cite(ID[D02], "--style=apa")), "/cite: text")
same([get(f"/cite/{p}")[0] for p in ["nothing", f"{ID[D02]}?format=word", f"{ID[D02]}?page=0", f"{ID[D02]}?page=99"]],
     [404, 400, 400, 404], "/cite: what can't be")
answer = json.loads(get(f"/cite/{ID[D15]}.json?paragraph=33(b)")[2])
same([answer["cited"][0][k] for k in ("label", "locator")], ["paragraph", "33(b)"], "/cite.json: a csl-citation's locator")

class Head(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.meta, self.links, self.unapi, self.inside = {}, [], [], True
        self.feed(page)
    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.inside &= tag != "body"
        if tag == "meta" and self.inside and "name" in a:
            self.meta.setdefault(a["name"], a["content"])
        if tag == "link" and self.inside:
            self.links.append(a)
        if tag == "abbr" and a.get("class") == "unapi-id":
            self.unapi.append(a["title"])

page = Head(get(f"/documents/{ID[D02]}")[2])
same({k: page.meta.get("citation_" + k) for k in ["title", "technical_report_institution", "publication_date", "pdf_url", "language", "public_url"]},
     {"title": GTJ, "technical_report_institution": L, "publication_date": "2018/07", "pdf_url": f"{BASE}/{D02}", "language": "en",
      "public_url": f"{BASE}/{D02}"}, "Q95: the landing page's head")
same(page.unapi, [ID[D02]], "the landing page's unAPI id")
page = Head(get(f"/documents/{ID[D05]}")[2])
ok("citation_technical_report_institution" not in page.meta and "citation_pdf_url" not in page.meta, "a press release is no report", page.meta)
same(Head(get(f"/documents/{ID[D15]}")[2]).meta.get("citation_technical_report_number"), "CMW/C/ZZZ/CO/1", "a symbol is a report's number")
results = Head(get("/search?q=embassies")[2])
ok(results.unapi and set(results.unapi) <= set(ID.values()) and
   any(x.get("rel") == "unapi-server" and x["href"] == "/unapi" for x in results.links), "results carry unAPI ids", results.unapi)
status, head, body = get("/unapi")
ok(status == 200 and head["content-type"].startswith("application/xml") and
   {f.get("name") for f in ET.fromstring(body)} == {"ris", "biblatex", "bibtex", "csl-json"}, "unAPI: formats", body)
status, _, body = get(f"/unapi?id={ID[D02]}")
ok(status == 300 and ET.fromstring(body).get("id") == ID[D02], "unAPI: formats of an id", (status, body))
same([get(f"/unapi?id={i}")[0] for i in ["nothing&format=ris", "nothing", f"{ID[D02]}&format=mods"]], [404, 404, 406], "unAPI: what can't be")
ok(get(f"/unapi?id={ID[D02]}&format=ris")[2].startswith("TY  - RPRT\r\n"), "unAPI: RIS")
print(f"1..{count}")
PYTHON
