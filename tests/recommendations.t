#!/usr/bin/env bash
# Recommendations from the index: those of the sample archive with page, label, number and addressee,
# the questions that people ask of them, tables and JSON read back, ids that last.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import atexit, collections, csv, io, json, os, pathlib, shutil, subprocess, tempfile, time, unicodedata

BUILD = os.environ["BUILD"]
work = pathlib.Path(tempfile.mkdtemp(prefix="recommendations-t-"))
atexit.register(shutil.rmtree, work, ignore_errors=True)
archive = work / "archive"
shutil.copytree("corpus/archive", archive)
env = {k: v for k, v in os.environ.items() if not k.startswith(("RAPPORTEUR_", "XDG_"))}
env.update(RAPPORTEUR_INDEX=str(work / "a.db"), RAPPORTEUR_SOCKET=str(work / "none"), HOME=str(work),
           LC_ALL="C.UTF-8", NO_COLOR="1", COLUMNS="80")
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good:
        print("#  " + str(why)[:3000].replace("\n", "\n#  "), flush=True)

def run(*args):
    return subprocess.run([f"{BUILD}/rapporteur", *args], capture_output=True, text=True, env=env, timeout=300)

def ask(*args):
    r = run("recommendations", "--limit=1000", "--json", *args)
    return json.loads(r.stdout) if r.stdout else {"results": [], "total": -1, "error": r.stderr}

def fold(text):
    plain = unicodedata.normalize("NFKC", str(text or "")).lower()
    return "".join(str(unicodedata.digit(c, c)) for c in plain if unicodedata.category(c)[0] in "LMN")

def table(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader((l for l in file if not l.startswith("#")), delimiter="\t",
                                   quoting=csv.QUOTE_NONE))

def index():
    return run("index", "--no-progress", str(archive))

index()
files = {row["id"]: row["file"] for row in table("corpus/expected.tsv")}
rows = [r for r in table("corpus/expected-recommendations.tsv") if r["class"] != "N"]
by_file = collections.defaultdict(list)
for row in rows:
    by_file[files[row["doc"]]].append(row)

def name(record):
    """The expected row that a record is, whichever copy it stands in."""
    path = os.path.relpath(record["document"]["path"], archive)
    for row in by_file[path] + rows:
        if fold(row["text"])[:60] in fold(record["text"]):
            return row["rec"]
    return f"? {record['text'][:50]}"

# ---- all of them, as they are printed
everything = ask("--class=RQC", "--repeats", "--facets")
found = collections.defaultdict(list)
for record in everything["results"]:
    found[os.path.relpath(record["document"]["path"], archive)].append(record)
wrong = []
for row in rows:
    if row["class"] != "R":
        continue
    hits = [r for r in found[files[row["doc"]]] if fold(row["text"])[:60] in fold(r["text"])
            and (row["num"] == "-" or fold(r["number"]) == fold(row["num"]))]
    if not hits:
        wrong.append(f"{row['rec']}: not stored")
        continue
    r = hits[0]
    if row["pidx"] != "h" and (str(r["page"]) != row["pidx"] or fold(r["page_label"]) != fold(row["plab"])):
        wrong.append(f"{row['rec']}: page {r['page']} ({r['page_label']})")
    if row["pidx"] != "h" and not r["link"].endswith(f"#page={row['pidx']}"):
        wrong.append(f"{row['rec']}: link {r['link']}")
    for party in row["addressee"].split(" | "):
        names = "|".join(fold(a["name"]) + "|" + fold(a["printed"]) for a in r["addressees"])
        if party != "-" and not party.startswith("(") and fold(party) not in names:
            wrong.append(f"{row['rec']}: to {names}")
ok(not wrong, f"{sum(r['class'] == 'R' for r in rows)} recommendations stored with page, label, number, addressee",
   "\n".join(wrong))
ok(everything["facets"]["class"]["R"] >= 70 and everything["facets"]["addressee"]["Government of Myanmar"] >= 10,
   "facets count classes and addressees", everything.get("facets"))

# ---- the questions of practice
def question(what, want, *args, exact=True, first=None, never=()):
    got = [name(r) for r in ask(*args)["results"]]
    good = set(want) == set(got) if exact else set(want) <= set(got)
    if first:
        good = good and set(got[:len(first)]) == set(first)
    good = good and not set(never) & set(got)
    ok(good, what, f"missing {sorted(set(want) - set(got))}, more {sorted(set(got) - set(want))}, order {got}")

EM = ["D02-EM-1", "D02-EM-2", "D02-EM-3"]
MM = [f"D02-MM-{i}" for i in range(1, 6)]
KH = [f"D02-KH-{i}" for i in range(1, 5)]
AG = [f"D02-AG-{i}" for i in range(1, 4)]
duties = next(r for r in everything["results"] if os.path.relpath(r["document"]["path"], archive) == files["D01"])
duties = duties["document"]["id"]
six = ask("--in", duties, "--class=RQ")
ok(six["total"] == 6, "Q09 what the study says is needed: six items", six)
question("Q10 on embassies: those made to them first", [*EM, "D06-2", "D12-4"], "embassies", exact=False, first=EM)
question("Q10 by the vocabulary's word for all of them: consulates and attachés too",
         [*EM, "D06-2", "D12-4", "D02-MM-1", "D14-2"], "overseas mission", exact=False, first=EM)
question("Q11 on pre-departure training", ["D02-MM-3", "D02-AG-3"], "--theme=pre-departure")
question("Q14 to recruitment agencies, not about them", AG, "--to=recruitment agencies", never=["D02-MM-2"])
none = ask("--to=recruitment agencies", "--in", duties, "--class=RQ")
ok(none["total"] == 0 and any(h["question"] == "about" and h["total"] == 1 for h in none["hints"]),
   "Q14 nothing is made to them: one is about them, and it is said", none)
other = ask("--in", duties, "--class=RQ", "zebra")
ok(other["total"] == 0 and not other["hints"], "no hint where neither finds anything", other)
question("Q15 coordination between agencies", ["D02-MM-4"], "--theme=mandates-coordination")
question("Q16 less reliance on migration", ["D02-MM-5"], "--theme=livelihoods")
question("Q34 return and reintegration", ["D02-KH-4", "D18-1"], "--theme=return-reintegration", exact=False)
to_myanmar = [*MM, "D05-2", "D06-3", "D14-1", "D14-2", "D03-1", "D03-2"]
question("Q63 to the Government of Myanmar", to_myanmar, "--to=Government of Myanmar")
question("Q63 by another of its names", to_myanmar, "--to=the Myanmar government")
question("Q64 what was promised", ["D05-4", "D06-5"], "--class=C")
question("Q65 for undocumented migrants", ["D02-CD-2", "D12-2"], "--affected=undocumented migrants", exact=False)
question("Q66 for domestic workers in 2018", ["D02-EM-2", "D15-4", "D20-2"], "--affected=domestic workers",
         "--year=2018", exact=False, never=["D02-EM-1"])
cambodia = [*KH, "D05-2", "D06-3", "D04-1", "D04-2"]
question("Q67 to Cambodia, whoever in it", cambodia, "--to=Cambodia")

ok(ask("--to=recruitment agencies", "--since=2030")["total"] == 0 and ask("embassies", "--since=2030")["total"] == 0,
   "filters that let nothing pass")
ok(all(ask(q)["total"] >= 0 for q in ["-embassies", "OR", "title:journey", "a OR -b", "hotl*", "org:ILO embassies", "\"\""]),
   "queries of all forms are answered")

# ---- tables
r = run("recommendations", "--format=csv")
ok(len(list(csv.DictReader(io.StringIO(r.stdout)))) == ask()["total"] > 20, "a table is whole", r.stderr)
r = run("recommendations", "--to=Cambodia", "--format=csv")
lines = list(csv.DictReader(io.StringIO(r.stdout)))
asked = ask("--to=Cambodia")["results"]
ok(len(lines) == len(asked) and all(
    (l["number"], l["text"], l["page_label"], int(l["page"]), l["link"], l["date"], l["title"]) ==
    (a["number"] or "", a["text"], a["page_label"] or "", a["page"], a["link"], a["document"]["date"] or "",
     a["document"]["title"]) for l, a in zip(lines, asked)), "Q67 as CSV: what JSON says, row by row", r.stdout[:500])
ok(all(l["addressees"] and l["link"] and l["date"] for l in lines), "with addressees, link and date")

# ---- order, pages, one record
dates = [a["document"]["date"] for a in ask("--sort=oldest")["results"] if a["document"]["date"]]
ok(dates == sorted(dates) and len(set(dates)) > 3, "oldest first", dates)
first, second = (json.loads(run("recommendations", "--json", "--limit=3", f"--offset={o}").stdout) for o in (0, 3))
ok([r["id"] for r in first["results"] + second["results"]] == [r["id"] for r in ask()["results"]][:6],
   "pages follow one another")
one = first["results"][0]
shown = json.loads(run("show", "--json", one["id"]).stdout)
ok(shown["id"] == one["id"] and shown["text"] == one["text"], "show ID tells the record", shown)
text = run("show", one["id"])
ok(one["text"][:30] in text.stdout and one["passage"] in text.stdout, "and for a person", text.stdout + text.stderr)
passage = run("show", one["passage"])
ok(passage.returncode == 0 and fold(one["text"])[:20] in fold(passage.stdout), "its passage holds it", passage.stdout)
out = run("recommendations", "--to=Government of Myanmar").stdout
ok(max(map(len, (l for l in out.splitlines() if not l.strip().startswith(("file:", "rapporteur"))))) <= 80,
   "text keeps to 80 columns", out)
ok(run("recommendations", "--class=X").returncode == 2 and run("recommendations", "zebra").returncode == 1,
   "exit status: a wrong class, nothing found")
ok(run("show", "nothing-r22222222").returncode != 0, "an unknown id is told")

# ---- over HTTP
daemon = subprocess.Popen([f"{BUILD}/rapporteur", "serve", "--listen=off", f"--socket={work / 'socket'}"],
                          env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
atexit.register(daemon.kill)

def get(path):
    r = subprocess.run(["curl", "-s", "-w", "\n%{http_code} %{content_type}", "--unix-socket", str(work / "socket"), f"http://localhost{path}"],
                       capture_output=True, text=True, timeout=120)
    body, _, status = r.stdout.rpartition("\n")
    return body, status

for _ in range(200):
    if (work / "socket").exists():
        break
    time.sleep(0.1)
body, status = get("/recommendations.csv?to=Cambodia")
web = list(csv.DictReader(io.StringIO(body)))
ok(status == "200 text/csv; charset=utf-8" and [w["id"] for w in web] == [a["id"] for a in asked], "the table", status)
ok([w["addressees"] for w in web] == [l["addressees"] for l in lines] and list(web[0]) == list(lines[0]),
   "with the client's columns and addressees", (web[0], lines[0]))
body, status = get("/recommendations?to=Cambodia&q=%3Cb%3E")
ok(status.startswith("200 text/html") and "<b>" not in body, "the page, escaped", status)
body, status = get("/recommendations?to=Cambodia")
ok(body.count("<blockquote") == len(asked) and "/recommendations.csv?to=Cambodia" in body, "the page lists them", body[:500])
body, status = get(f"/recommendations/{one['id']}")
ok(status.startswith("200 text/html") and one["passage"] in body, "a permalink", status)
codes = {path: get(path)[1][:3] for path in ["/recommendations.json?class=X", "/recommendations.json?limit=0",
         "/recommendations.json?nothing=1", "/recommendations/zz-r22222222.json", "/recommendations.csv?sort=up", "/recommendations.json?in=zz"]}
ok(list(codes.values()) == ["400", "400", "400", "404", "400", "400"], "what is wrong is told", codes)
daemon.terminate()
daemon.wait(30)

# ---- ids last, removal removes
before = {r["id"] for r in everything["results"]}
run("index", "--no-progress", "--force", str(archive))
ok({r["id"] for r in ask("--class=RQC", "--repeats")["results"]} == before, "reindexing keeps every id")
gone = {r["id"] for r in everything["results"] if r["document"]["id"] == duties}
for path in archive.rglob(pathlib.Path(files["D01"]).name):
    path.unlink()
index()
after = {r["id"] for r in ask("--class=RQC", "--repeats")["results"]}
ok(gone and after == before - gone, "a document that goes takes its recommendations along", before - after)
print(f"1..{count}")
PYTHON
