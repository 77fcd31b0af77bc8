#!/usr/bin/env bash
# The command that a person types: options, formats, exit statuses, colours, width, where index and
# socket are found, and that it answers the same with a daemon and without.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import atexit, csv, fcntl, io, json, os, pathlib, pty, re, shutil, struct, subprocess, sys, tempfile
import termios, time, unicodedata

BUILD = os.environ["BUILD"]
R = f"{BUILD}/rapporteur"
work = pathlib.Path(tempfile.mkdtemp(prefix="client-t-"))
archive = work / "archive"
archive.mkdir()
for name in ["reports/lbmn_2018_gtj_final_v3.pdf", "news/2018/07/pledge-in-yangon.html",
             "reports/lbmn_2018_gtj_my.pdf", "reports/lbmn_2018_gtj_km.pdf", "statements/flood-2019-th.html",
             "briefs/zh-2019.html", "internal/locked.pdf", "annual/annual-2019-scan.pdf"]:
    shutil.copy(pathlib.Path("corpus/archive") / name, archive)
(archive / "copies").mkdir()
shutil.copy(archive / "locked.pdf", archive / "copies/again.pdf")
(archive / "bad\x1b[2Jname\u202efdp.pdf").write_bytes(b"%PDF-1.4 nothing more")
(archive / "formula.html").write_text("<html><title>=HYPERLINK(\"http://evil\")</title><body><h1>=1+1</h1>"
    "<p>The numbat eats termites, \"quoted\", and nothing else, as far as anybody knows today.</p></body></html>")
index, sock = work / "archive.db", work / "searchd.sock"
base = {k: v for k, v in os.environ.items() if not k.startswith(("RAPPORTEUR_", "XDG_")) and k not in
        ("NO_COLOR", "COLUMNS", "PAGER", "LESS")}
base.update(RAPPORTEUR_INDEX=str(index), RAPPORTEUR_SOCKET=str(sock), HOME=str(work), TERM="xterm", LC_ALL="C.UTF-8")
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good and why != "":
        print("#  " + str(why)[:3000].replace("\n", "\n#  "), flush=True)

def run(*args, env={}, stdin=None, stdout=subprocess.PIPE):
    e = {**base, **env}
    e = {k: v for k, v in e.items() if v is not None}
    return subprocess.run([R, *args], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True,
                          env=e, cwd=work, timeout=60)

def on_terminal(*args, env={}, columns=80):
    """What the command writes when its output is a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([R, *args], stdout=slave, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                               env={**base, **env}, cwd=work)
    os.close(slave)
    out = b""
    try:
        while (more := os.read(master, 65536)):
            out += more
    except OSError:
        pass
    process.wait(30)
    os.close(master)
    return out.decode().replace("\r\n", "\n")

def width(line):
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF"
               else 1 for c in line)

def start():
    # The leak checker traces its own process at the end, which the daemon's sandbox forbids.
    calm = {**base, "ASAN_OPTIONS": base.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
    process = subprocess.Popen([R, "serve", "--listen", "off"], env=calm, stdout=subprocess.DEVNULL)
    atexit.register(lambda: process.poll() is None and process.kill())
    for _ in range(200):
        if sock.exists() and json.loads(run("status", "--json").stdout or "{}").get("daemon"):
            return process
        time.sleep(0.05)
    print("Bail out! the daemon did not start")
    sys.exit(1)

# ---- words and exit statuses
for args, code in [(["help"], 0), (["--help"], 0), (["version"], 0), ([], 2), (["frobnicate"], 2), (["search", "--nope", "x"], 2),
                   (["help", "search"], 0), (["search", "--help"], 0), (["index", "--help"], 0), (["serve", "--help"], 0),
                   (["help", "frobnicate"], 2), (["search", "--color", "pink", "x"], 2), (["documents", "x"], 2), (["show"], 2),
                   (["similar"], 2), (["similar", "a", "b"], 2)]:
    r = run(*args)
    ok(r.returncode == code and (code == 0 or r.stderr), f"exit {code}: rapporteur {' '.join(args)}", (r.returncode, r.stderr))
for name in ["index", "search", "similar", "show", "documents", "failures", "status", "serve"]:
    ok(f"  {name} " in run("help").stdout, f"help lists {name}")
for name in ["index", "serve", "search", "similar", "show", "documents", "failures", "status"]:
    usage = [run(name, "--help").stdout, run("help", name).stdout]
    ok(all(x.split("\n")[1].startswith(f"  rapporteur {name} ") for x in usage), f"{name} --help shows what was typed", usage)
r = run("search", "x")
ok(r.returncode == 3 and r.stderr.startswith("rapporteur: ") and "rapporteur index" in r.stderr, "no index: 3, and what to do",
   r.stderr)
r = run("index", "--no-progress", str(archive))
ok(r.returncode == 4, "index: 4 since a document can't be read", (r.returncode, r.stderr))
ok(run("search", "embassies").returncode == 0, "search: 0 when something is found")
r = run("search", "zzqqzz")
ok(r.returncode == 1 and "Nothing found" in r.stdout, "search: 1 when nothing is", r.stdout)
ok(run("show", "nope").returncode == 1, "show: 1 for an id nobody has")
for args, word in [(["--limit", "x"], "--limit"), (["--limit", "0"], "--limit"), (["--kind", "novel"], "--kind"),
                   (["--since", "soon"], "--since"), (["--in", "nope"], "--in"), (["--sort", "x"], "--sort"),
                   (["--offset", "-1"], "--offset"), (["--format", "pdf"], "--format"), (["--format", "trec"], "--format"),
                   (["--json", "--format", "csv"], "--json")]:
    r = run("search", *args, "x")
    ok(r.returncode == 2 and word in r.stderr, f"exit 2: search {' '.join(args)}", (r.returncode, r.stderr))
for args, word in [(["--limit", "-1"], "--limit"), (["--limit", "-x"], "-x"), (["--in", "-nope"], "nope"), (["--sort", "-x"], "--sort")]:
    r = run("search", *args, "x")
    ok(r.returncode == 2 and word in r.stderr and not re.search(r"[\0-\x09\x0b-\x1f\x7f\ufffd]|\\00", r.stderr),
       f"a value may begin with a dash: {' '.join(args)}", r.stderr)
long = run("search", "a" * 20000)
ok(long.returncode == 2 and len(long.stderr) < 200, "a query too long: 2, not said again")
ok(run("search").returncode == 2, "no query at all: 2")
ok(run("search", "--kind", "report").returncode == 0, "a filter alone will do")
answer = json.loads(run("search", "--json", "--explain", "embassies complaint").stdout)
def adds_up(hit):
    parts, score = hit["explain"], hit["explain_score"]
    points = sum(sum(p["points"].values()) if p["part"] == "word" else p["points"] for p in parts)
    whole = score["passage_share"] * score["best_passage"] + score["document_share"] * score["document"]
    return abs(points - score["passage"]) < 0.01 and abs(whole - score["score"]) < 0.01
hits = [hit for result in answer["results"] for hit in result["passages"]]
ok(hits and all(map(adds_up, hits)), "--explain: the parts add up to the score", hits)
printed = re.findall(r"score ([\d.]+) = ([\d.]+) × ([\d.]+) \(best passage\) \+ ([\d.]+) × ([\d.]+) \(document\)",
                     run("search", "--explain", "consulate hotline").stdout)
def sums(score, share, best, other, whole): # within what two decimals may hide
    return abs(share * best + other * whole - score) < 0.005 * abs(best - whole) + 0.015
ok(printed and all(sums(*map(float, p)) for p in printed), "--explain: what is printed adds up, too", printed)
r = run("search", "--explain", "office hours")
ok("near each other" in r.stdout and re.search(r"(?m)^ +title +heading +text +notes +passage +document$", r.stdout) and
   max(map(width, (x for x in r.stdout.split("\n") if "://" not in x))) <= 80, "--explain: a table within 80 columns", r.stdout)
ok("explain" not in run("search", "--json", "embassies").stdout, "none where none was asked for")
r = run("search", "--json", "embassies", "-consulates", "--limit", "3")
answer = json.loads(r.stdout)
ok(answer["query"] == "embassies -consulates" and len(answer["results"]) <= 3, "-not is a word, --limit an option", answer["query"])
ok(json.loads(run("search", "--json", "--", "--limit").stdout or '{"query": null}')["query"] == "--limit", "after -- all are words")

# ---- with a daemon and without: the same
def same(text):
    return re.sub(r'"took_ms":[0-9.]+', '"took_ms":0', text)
document = json.loads(run("documents", "--json").stdout)["documents"]
report = next(d for d in document if d["pages"] == 12)["id"]
hit = json.loads(run("search", "--json", "embassies").stdout)["results"][0]["passages"][0]["id"]
questions = [["search", "embassies"], ["search", "ရန်ကုန်", "--facets"], ["search", "移民", "--explain"], ["search", "zzqq"],
             ["search", "--since", "2018", "--sort", "oldest", "--lang", "my", "--lang", "en", "workers"],
             ["search", "--offset", "1", "--limit", "1", "--passages", "1", "rights"], ["search", '"unbalanced AND ('],
             ["documents"], ["documents", "--sort", "newest", "--limit", "2"], ["failures"], ["show", report],
             ["show", report, "--page", "7"], ["show", hit], ["show", hit, "--context", "3"], ["similar", report],
             ["similar", hit, "--lang", "my", "--limit", "2"], ["search", "--apart", "workers"]]
alone = [run(*x, "--json") for x in questions]
alone_text = [run(*x).stdout for x in questions]
daemon = start()
served = [run(*x, "--json") for x in questions]
for x, a, b in zip(questions, alone, served):
    ok(same(a.stdout) == same(b.stdout) and a.returncode == b.returncode and json.loads(a.stdout),
       f"the same from daemon and index: {' '.join(x)}"[:90], a.stdout[:500] + "\n" + b.stdout[:500] + a.stderr)
requests = json.loads(run("status", "--json").stdout)["daemon"]["requests"]
ok(requests > len(questions), "the daemon was asked, not only the index", requests)
wrong = [["search", "--kind", "novel", "x"], ["show", "nope"], ["search", "--in", "nope", "x"], ["show", report, "--page", "99"]]
codes = [run(*x).returncode for x in wrong]
ok(codes == [2, 1, 2, 1], "wrong questions end alike over the socket", codes)
other = work / "other.db"
subprocess.run([R, "index", "--no-progress", "--index", str(other), str(archive / "formula.html")], env=base, capture_output=True)
r = json.loads(run("documents", "--json", "--index", str(other)).stdout)
ok(r["total"] == 1, "--index asks that index, whatever the daemon serves", r["total"])
r = json.loads(run("documents", "--json", env={"RAPPORTEUR_INDEX": None}).stdout)
ok(r["total"] == len(document), "without a wish the daemon's index answers")
text = run("search", "embassies").stdout
ok("Read as:" in text and "rapporteur show" in text, "text")

# ---- formats
results = [json.loads(l) for l in run("search", "embassies", "--format", "jsonl").stdout.splitlines()]
ok(results and all("document" in x and "passages" in x for x in results), "jsonl: a result a line")
rows = list(csv.DictReader(io.StringIO(run("search", "embassies", "--format", "csv").stdout, newline="")))
ok(rows and all(x["document"] and x["title"] and int(x["rank"]) and float(x["score"]) and None not in x for x in rows), "csv", rows[:1])
r = run("search", "numbat", "--format", "csv").stdout
row = next(csv.DictReader(io.StringIO(r, newline="")))
ok('"quoted"' in row["snippet"], "csv keeps quotation marks", row)
ok(not any(v.startswith(("=", "+", "@")) for v in row.values()), "csv: no cell is a formula", row)
for command in ["documents", "failures"]:
    a = json.loads(run(command, "--json").stdout)
    b = list(csv.DictReader(io.StringIO(run(command, "--format", "csv").stdout, newline="")))
    c = run(command, "--format", "jsonl").stdout.splitlines()
    ok(a["total"] == len(b) == len(c) > 0, f"{command}: json, csv and jsonl have the same number", (a["total"], len(b), len(c)))
for command in [["search", "embassies"], ["documents"], ["failures"], ["status"], ["show", report], ["show", report, "--page", "7"],
                ["show", hit]]:
    a, b, c, d = [run(*command, "--format", f) for f in ["text", "json", "jsonl", "csv"]]
    table = list(csv.reader(io.StringIO(d.stdout, newline="")))
    ok([x.returncode for x in (a, b, c, d)] == [0] * 4 and a.stdout and json.loads(b.stdout) and all(map(json.loads, c.stdout.splitlines()))
       and len(table) > 1 and len({len(x) for x in table}) == 1, f"four formats: {' '.join(command)}", d.stdout[:500] + d.stderr)
figures, a = dict(csv.reader(io.StringIO(run("status", "--format", "csv").stdout, newline=""))), json.loads(run("status", "--json").stdout)
ok(figures["documents"] == str(a["documents"]) and figures["languages.en"] == str(a["languages"]["en"]) and figures["daemon.threads"]
   and figures["stale"] == "false", "status: csv has the figures, groups too", figures)
rows = list(csv.DictReader(io.StringIO(run("show", hit, "--context", "2", "--format", "csv").stdout, newline="")))
ok(len(rows) > 1 and sum(x["passage"] == hit and len(x["text"]) > 0 for x in rows) == 1, "show: csv has a row a passage", rows)
a, b = run("search", "workers", "--json").stdout, run("search", "workers", "--format", "jsonl").stdout
ok([json.loads(x) for x in b.splitlines()] == json.loads(a)["results"] and not re.search(r'":-?\d+\.\d{5}', b), "jsonl: numbers as in json", b)
batch = work / "queries"
batch.write_text("q1\tembassies\nq2\tzzqqzz\nq3\tရန်ကုန်\n\n")
trec = run("search", "--batch", str(batch), "--format", "trec", "--limit", "1000")
lines = [l.split(" ") for l in trec.stdout.splitlines()]
ok(trec.returncode == 0 and lines and all(len(l) == 6 and l[1] == "Q0" and l[5] == "rapporteur" for l in lines), "batch: trec")
ok({l[0] for l in lines} == {"q1", "q3"} and all(float(a[4]) >= float(b[4]) and int(b[3]) == int(a[3]) + 1
   for a, b in zip(lines, lines[1:]) if a[0] == b[0]), "batch: ranks rise, scores fall", lines[:4])
for name in ["jsonl", "json"]:
    numbers = re.findall(r'"(?:score|took_ms)":([0-9.]+)', run("search", "--batch", str(batch), "--format", name).stdout)
    ok(numbers and all(len(x.partition(".")[2]) <= 4 for x in numbers), f"batch: {name} rounds scores and times", numbers)
a = [json.loads(l) for l in run("search", "--batch", str(batch), "--format", "jsonl").stdout.splitlines()]
ok([x["id"] for x in a] == ["q1", "q2", "q3"] and all("results" in x for x in a), "batch: jsonl")
a = json.loads(run("search", "--batch", str(batch), "--json").stdout)
ok([x["id"] for x in a] == ["q1", "q2", "q3"], "batch: json is one array")
a = list(csv.DictReader(io.StringIO(run("search", "--batch", str(batch), "--format", "csv").stdout, newline="")))
ok({x["query"] for x in a} == {"q1", "q3"}, "batch: csv")
ok(run("search", "--batch", str(batch)).stdout.count("Read as:") == 3, "batch: text")
ok(run("search", "--batch", "-", "--format", "trec", stdin=open(batch)).stdout.count("\n") > 0, "batch from standard input")
run("search", "--batch", str(batch), "--format", "trec", "--run", "first", "--limit", "1")
a = [run("search", "--batch", str(batch), "--format", "trec", "--run", "first", "--limit", "1").stdout for _ in range(2)]
ok(a[0] == a[1] and [l.split(" ")[5] for l in a[0].splitlines()] == ["first", "first"], "batch: a run has a name and is the same again", a)
a = [run("search", *x, "embassies").returncode for x in (["--run", "x"], ["--format", "json", "--run", "x"])]
a.append(run("search", "--batch", str(batch), "--format", "trec", "--run", "a b").returncode)
ok(a == [2, 2, 2], "a run's name: for trec alone, without blanks", a)
scores = [float(l[4]) for l in lines if l[0] == "q1"]
ok(all(a > b for a, b in zip(scores, scores[1:])), "batch: no two scores are equal", scores)
batch.write_text("no tab here\n")
r = run("search", "--batch", str(batch), "--format", "trec")
ok(r.returncode == 2 and "queries:1" in r.stderr, "batch: a wrong line is named", r.stderr)
ok(run("search", "--batch", str(work / "nothing")).returncode == 2, "batch: a missing file")
ok(run("search", "--batch", str(batch), "word").returncode == 2, "batch and a query: 2")

# ---- versions of a work
catalogue = work / "catalogue.tsv"
versions = {"my": "lbmn_2018_gtj_my.pdf", "km": "lbmn_2018_gtj_km.pdf"}
catalogue.write_text("path\twork\n" + "".join(f"archive/{x}\t{report}\n" for x in ["lbmn_2018_gtj_final_v3.pdf", *versions.values()]))
works = {"RAPPORTEUR_INDEX": str(work / "works.db"), "RAPPORTEUR_SOCKET": str(work / "none.sock")}
r = run("index", "--no-progress", "--catalogue", str(catalogue), str(archive), env=works)
ok(r.returncode == 4, "an index with a work", (r.returncode, r.stderr))
def found(*args, env=works):
    return json.loads(run("search", "--json", *args, env=env).stdout)
joined, apart = found("country:Myanmar", "--limit", "100"), found("country:Myanmar", "--limit", "100", "--apart")
ids = lambda answer: [x["document"]["id"] for x in answer["results"]]
inner = [v["document"]["id"] for x in joined["results"] for v in x["versions"]]
ok(inner and not any(x["versions"] for x in apart["results"]), "versions are inside one result", inner)
ok(sorted(ids(joined) + inner) == sorted(ids(apart)) and joined["total_documents"] == apart["total_documents"] == len(ids(apart)),
   "every document once, totals count documents", (ids(joined), inner, ids(apart)))
ok(joined["total_works"] == len(ids(joined)) and apart["total_works"] == len(ids(apart)), "total_works counts results", joined["total_works"])
ok([x for x in ids(apart) if x in ids(joined)] == ids(joined), "the best of a work leads, in the place that it has by itself")
pages = [ids(found("country:Myanmar", "--limit", "1", "--offset", str(i))) for i in range(joined["total_works"] + 1)]
ok([x for page in pages for x in page] == ids(joined), "limit and offset count works", (pages, ids(joined)))
a = found("ရွှေ့ပြောင်းအလုပ်သမား")["results"]
ok(any(x["document"]["language"] == "my" and {v["document"]["language"] for v in x["versions"]} for x in a) or
   a[0]["document"]["language"] == "my", "the version in the language of the question leads", [x["document"]["id"] for x in a])
r = run("search", "country:Myanmar", "--limit", "100", env=works).stdout
ok("other versions of it" in r and all(f"rapporteur show {x}" in r for x in inner) and f"({joined['total_works']} works)" in r,
   "text: versions follow, works are counted", r[-1500:])
rows = list(csv.DictReader(io.StringIO(run("search", "country:Myanmar", "--format", "csv", "--limit", "100", env=works).stdout, newline="")))
ok({x["document"] for x in rows} == set(ids(apart)), "csv: a row for each version", rows)

# ---- filters of search alone
a, b, c = (found("workers", *x, env={}) for x in ([], ["--year", "2019"], ["--year=-2019"]))
ok(0 < b["total_documents"] < a["total_documents"] == b["total_documents"] + c["total_documents"] and
   all(x["document"]["date"].startswith("2019") for x in b["results"]), "a value is asked for, or left out", [x["total_documents"] for x in (a, b, c)])

# ---- what could not be read
a = json.loads(run("search", "--json", "zzqqzz").stdout)
failing = json.loads(run("failures", "--json").stdout)
unread = {x["document"]["id"]: x["state"] for x in a["unread_documents"]}
ok(a["unread"] == len(unread) and set(unread) <= {x["document"]["id"] for x in failing["failures"]} and "encrypted" in unread.values(),
   "documents that could not be read are in the answer", a["unread_documents"])
r = run("search", "zzqqzz").stdout
ok("could not be read" in r and "encrypted" in r and "rapporteur failures" in r and "no_text" not in r, "text names some, and says where all are", r)
a = json.loads(run("search", "--json", "zzqqzz", "--kind", "statement").stdout)
ok(a["unread"] == len(a["unread_documents"]) < len(unread), "filters hold for them too", a["unread_documents"])
# The files that can't be read have no date and no language that anybody knows: they may hold it.
for option in (["--lang", "th"], ["--since", "2019"]):
    a = json.loads(run("search", "--json", "zzqqzz", *option).stdout)
    ok(a["unsure"] == len(a["unsure_documents"]) > 0 and
       {x["document"]["id"] for x in a["unread_documents"] + a["unsure_documents"]} == set(unread) and
       any("not known of" in note for note in a["notes"]), f"so may those of which it isn't known: {option[0]}", a)
a = json.loads(run("search", "--json", "zzqqzz", "--lang", "th", "--kind", "statement").stdout)
ok(not a["unsure_documents"], "other filters hold for them", a["unsure_documents"])

# ---- similar
a = json.loads(run("similar", report, "--json").stdout)
ok(a["results"] and report not in ids(a) and all(x["shared"] and x["passages"] for x in a["results"]), "similar: what, where, and why", ids(a))
languages = [x["document"]["language"] for x in a["results"]]
same = [x == "en" for x in languages]
ok(sorted(same, reverse=True) == same and True in same and False in same, "similar: the same language first, then others", languages)
a = json.loads(run("similar", report, "--json", "--lang", "th").stdout)
ok({x["document"]["language"] for x in a["results"]} == {"th"} and any("↔" in w for x in a["results"] for w in x["shared"]),
   "similar: another language by the vocabulary", a["results"])
a = json.loads(run("similar", report, "--json", env=works).stdout)
ok(not {x["document"]["language"] for x in a["results"]} & {"my", "km"}, "similar: its own versions are left out", ids(a))
a = json.loads(run("similar", hit, "--json").stdout)
ok(a["results"] and hit.split("-")[0] not in ids(a), "similar: to a passage", ids(a))
ok(run("similar", "nope").returncode == 1 and run("similar", report, "--limit", "0").returncode == 2, "similar: wrong questions")
r = run("similar", report).stdout
ok("shares " in r and "documents like" in r and "rapporteur show" in r, "similar: text", r)

# ---- how it looks
for x, other_text in zip(questions, alone_text):
    wide = [l for l in run(*x).stdout.splitlines() + other_text.splitlines() if width(l) > 80
            and not re.match(r"\s*(https?|file)://|\s*rapporteur show ", l) and not l.startswith("file ")]
    ok(not wide, f"80 columns: {' '.join(x)}"[:80], wide)
narrow = run("search", "embassies", env={"COLUMNS": "40"}).stdout.splitlines()
ok(max(width(l) for l in narrow if "://" not in l and "rapporteur show" not in l) <= 40, "COLUMNS=40")
ok("\x1b" not in run("search", "embassies").stdout, "no colour into a pipe")
ok("\x1b[1m" in run("search", "embassies", "--color", "always").stdout, "--color always")
ok("\x1b[1;4mhotline" in run("search", "hotline", "--color", "always").stdout, "hits are marked")
pager = {"PAGER": ""}
ok("\x1b[1m" in on_terminal("search", "embassies", env=pager), "colour on a terminal")
ok("\x1b" not in on_terminal("search", "embassies", env={**pager, "NO_COLOR": "1"}), "NO_COLOR")
ok("\x1b[1m" in on_terminal("search", "embassies", env={**pager, "NO_COLOR": ""}), "an empty NO_COLOR says nothing")
ok("\x1b" not in on_terminal("search", "embassies", env={**pager, "TERM": "dumb"}), "a dumb terminal")
ok("\x1b" not in on_terminal("search", "embassies", "--color", "never", env=pager), "--color never")
lines = on_terminal("search", "embassies", "--color", "never", env=pager, columns=60).splitlines()
ok(max(width(l) for l in lines if "://" not in l and "rapporteur show" not in l) <= 60, "a terminal of 60 columns")
seen = work / "paged"
paged = on_terminal("search", "embassies", env={"PAGER": f"cat > {seen}"})
ok(seen.exists() and "Read as:" in seen.read_text() and "Read as:" not in paged, "a pager on a terminal")
seen.unlink()
ok("Read as:" in on_terminal("search", "embassies", "--no-pager", env={"PAGER": f"cat > {seen}"}) and not seen.exists(), "--no-pager")
ok("Read as:" in on_terminal("search", "embassies", env={"PAGER": "no-such-program"}), "no such pager: shown all the same")
run("search", "embassies", env={"PAGER": f"cat > {seen}"})
ok(not seen.exists(), "no pager into a pipe")
everything = "".join(run(x, "--color", "never").stdout for x in ["failures", "documents", "status"]) + run("show", report).stdout
everything += run("search", "kind:other").stdout
ok("\x1b" not in everything and "\u202e" not in everything and "\ufffd[2J" in everything, "control characters of a name don't reach the terminal")
r = run("status").stdout
ok("press release 1" in r and "press-release" not in r, "kinds in words", r)
r = run("failures").stdout
ok(f"{archive}/locked.pdf\n" in r and f"{archive}/copies/again.pdf\n" in r, "failures: every path of a copied file", r)
a = [set(x["paths"]) for x in json.loads(run("failures", "--json").stdout)["failures"] if x["state"] == "encrypted"]
b = [x for x in csv.DictReader(io.StringIO(run("failures", "--format", "csv").stdout, newline="")) if x["state"] == "encrypted"]
ok(a == [{f"{archive}/locked.pdf", f"{archive}/copies/again.pdf"}] and [{x["path"], *x["other_paths"].split("\n")} for x in b] == a,
   "failures: paths in json and csv", (a, b))
ok("encrypted" in r and "password" in r and "→" in r, "failures: what, why, what to do", r)
everything = "".join(run(x).stdout for x in ["failures", "documents", "status"])
ok("no_text" not in everything and everything.count("no text") >= 3 and "no_text" in run("failures", "--json").stdout,
   "states are words for people, codes in JSON", everything)
scan = next(d["id"] for d in document if d["state"] == "no_text")
r = run("show", scan, "--page", "1").stdout
ok("no text" in r and "no_text" not in r, "show: a page without text says so", r)
r = run("show", report).stdout
ok("Contents" in r and "Record" in r and "(xmp)" in r, "show: record with sources, contents", r)
r = run("show", hit).stdout
ok("embass" in r.lower() and "#page=" in r, "show: a passage with its link", r)
r = run("show", report, "--page", "7").stdout
ok("--page 11" in r, "page 7 tells where 7 is printed", r)
r = run("show", report, "--page", "11").stdout
ok("p. 7 (PDF p. 11)" in r, "printed and counted page", r)

# ---- a full disk, a closed pipe
with open("/dev/full", "w") as full:
    r = run("documents", stdout=full)
ok(r.returncode == 3 and "No space" in r.stderr, "a full disk: 3, and said", (r.returncode, r.stderr))
r = subprocess.run(f"'{R}' documents --json | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}", shell=True, executable="/bin/bash",
                   env=base, capture_output=True, text=True)
ok(r.stdout.strip() == "0" and r.stderr == "", "a reader that has seen enough", (r.stdout, r.stderr))

# ---- where things are
config = work / ".config/rapporteur"
config.mkdir(parents=True)
bare = {"RAPPORTEUR_INDEX": None, "RAPPORTEUR_SOCKET": None}
(config / "config").write_text(f"[rapporteur]\nindex=~/other.db\nsocket={work}/none.sock\n")
ok(json.loads(run("documents", "--json", env=bare).stdout)["total"] == 1, "the configuration file names the index")
ok(json.loads(run("documents", "--json").stdout)["total"] == len(document), "the environment outweighs it")
r = run("documents", "--json", "--index", str(other))
ok(json.loads(r.stdout)["total"] == 1, "the option outweighs the environment")
(config / "config").write_text("[rapporteur]\nindx=typo\n")
r = run("documents", env=bare)
ok(r.returncode == 2 and "indx" in r.stderr, "an unknown setting is named", r.stderr)
(config / "config").write_text("not a key file")
ok(run("documents", env=bare).returncode == 2, "a file that is none: 2")
(config / "config").unlink()
shutil.copy(other, work / "copy.db")
data = work / ".local/share/rapporteur"
data.mkdir(parents=True)
subprocess.run([R, "index", "--no-progress", "--index", str(data / "archive.db"), str(archive / "formula.html")], env=base, capture_output=True)
ok(json.loads(run("documents", "--json", env=bare).stdout)["total"] == 1, "and there is a default")
(work / "xdg").mkdir()
ok(run("search", "numbat", env={**bare, "XDG_DATA_HOME": str(work / "xdg")}).returncode == 3, "XDG_DATA_HOME")

# ---- a daemon without an index
daemon.terminate()
daemon.wait(30)
early = work / "early.db"
e = {"RAPPORTEUR_INDEX": str(early)}
with open(work / "said", "w") as said:
    process = subprocess.Popen([R, "serve", "--listen", "off"], env={**base, **e, "ASAN_OPTIONS": base.get("ASAN_OPTIONS", "") +
                               ":detect_leaks=0"}, stdout=subprocess.DEVNULL, stderr=said)
for _ in range(200):
    if (work / "said").read_text().endswith("\n"):
        break
    time.sleep(0.05)
said = (work / "said").read_text()
ok(str(early) in said and "no index yet" in said and "rapporteur index FOLDER" in said, "serve warns that there is no index", said)
r = run("search", "numbat", env=e)
ok(r.returncode == 3 and "rapporteur index" in r.stderr, "and a search says what to do", (r.returncode, r.stderr))
run("index", "--no-progress", str(archive / "formula.html"), env=e)
r = run("search", "numbat", env=e)
ok(r.returncode == 0, "an index made later is searched without a restart", (r.returncode, r.stderr))
process.terminate()
process.wait(30)

# ---- a socket on which nobody speaks HTTP
import socket, threading
s = socket.socket(socket.AF_UNIX); s.bind(str(sock)); s.listen(5)
def rude():
    c, _ = s.accept(); c.recv(100); c.sendall(b"go away\n"); c.close()
threading.Thread(target=rude, daemon=True).start()
r = run("documents")
ok(r.returncode == 3 and "daemon doesn't answer" in r.stderr, "something else on the socket: 3", (r.returncode, r.stderr))
s.close()

# ---- a daemon that had to stop a search, one that is overloaded, one that is broken
def reply_with(status, body):
    sock.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX); listener.bind(str(sock)); listener.listen(5)
    def serve():
        c, _ = listener.accept(); c.recv(10000)
        c.sendall(f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        c.close(); listener.close()
    threading.Thread(target=serve, daemon=True).start()
partial = json.loads(served[0].stdout)
partial["partial"] = True
reply_with(503, json.dumps(partial).encode())
r = run("search", "embassies")
ok(r.returncode == 0 and "stopped" in r.stdout and "rapporteur show" in r.stdout, "a stopped search shows what it had", (r.stdout, r.stderr))
reply_with(503, b'{"error": {"code": "busy", "message": "too many requests", "parameter": null}}')
r = run("search", "embassies")
ok(r.returncode == 3 and "too many requests" in r.stderr, "an overloaded daemon: 3", (r.returncode, r.stderr))
for body in [b"", b"[]", b"<html>", b'"x"', b'{"error": 1}', b"\xff\xfe", b'{"results": "x"}', b'{"results": [1, null, {"document": 7}]}',
             b"[" * 100000]:
    reply_with(200, body)
    r = run("search", "embassies")
    ok(r.returncode in (0, 1, 2, 3), f"an answer that is none: {body[:30]!r}", (r.returncode, r.stderr))
sock.unlink(missing_ok=True)
stale = socket.socket(socket.AF_UNIX); stale.bind(str(sock)); stale.close()
ok(json.loads(run("documents", "--json").stdout)["total"] == len(document), "a socket left behind: the index itself")
shutil.rmtree(work)
print(f"1..{count}")
PYTHON
