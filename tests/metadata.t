#!/usr/bin/env bash
# The record of each document: the sample archive against corpus/expected.tsv (all must be right),
# and the evaluation documents against their gold, scored by the data's own score.py.
cd "$(dirname "$0")/.." || exit 1
export EXTRACT=${BUILD:-build}/rapporteur-extract
case $EXTRACT in /*) ;; *) EXTRACT=$PWD/$EXTRACT ;; esac
exec python3 -B - <<'PYTHON'
import csv, json, os, pathlib, subprocess, tempfile, unicodedata

EXTRACT = os.environ["EXTRACT"]
DATA = pathlib.Path("../shared/data")
count = 0

def ok(good, what, why=()):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    for line in why:
        print("#  " + line)

def record(root, name):
    """The chosen values of a document, its state and its number of pages."""
    run = subprocess.run([EXTRACT, "--dump", name], cwd=root, capture_output=True, timeout=120)
    got = {}
    for line in run.stdout.decode("utf-8").split("\n"):
        cells = line.split("\t")
        if cells[0] == "document":
            got["state"], got["pages"] = cells[2], cells[3].removeprefix("pages ")
        elif cells[0] == "value" and cells[-1] == "chosen":
            got.setdefault(cells[1], cells[2])
    return got

def fold(text):
    """Letters, marks, digits and single blanks: punctuation may differ in form, words may not."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " if c.isspace() else ""
                            for c in plain).split())

def check_sample(row):
    """What an index must hold, but for what only the catalogue tells."""
    flags = dict(f.split("=", 1) for f in row["flags"].split() if "=" in f)
    wanted = {field: row[field] for field in ("title", "kind", "lang", "date", "state")}
    wanted |= {field: flags[field] for field in ("event_date", "symbol") if field in flags}
    if row["pages"] != "-":
        wanted["pages"] = row["pages"]
    for field in flags.get("catalogue", "").split(","):
        wanted.pop(field, None)
    got = record("corpus/archive", row["file"])
    wrong = []
    for field, value in wanted.items():
        have = got.get(field, "-")
        same = fold(have) == fold(value) if field == "title" else have == value
        if not same:
            wrong.append(f"{field}: {have} instead of {value}")
    ok(not wrong, f"{row['id']} {row['file']}", wrong)

lines = [line for line in open("corpus/expected.tsv", encoding="utf-8") if not line.startswith("#")]
for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
    check_sample(row)

def check_gold():
    gold = DATA / "docs/rights/metadata.jsonl"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for line in open(gold, encoding="utf-8"):
            name = json.loads(line)["file"]
            got = record(gold.parent, name)
            json.dump({"file": name, "title": got.get("title"), "date": got.get("date"),
                       "language": got.get("lang"), "kind": got.get("kind"),
                       "n_pages": int(got.get("pages", 0))}, out)
            out.write("\n")
        out.flush()
        run = subprocess.run(["python3", "-B", DATA / "score.py", "metadata", "--json", gold, out.name],
                             capture_output=True, check=True)
    figures = json.loads(run.stdout)
    for field, bar in (("title", 0.90), ("date", 0.85), ("language", 0.98), ("kind", 0.85), ("pages", 1)):
        right, of = map(int, figures[field].split("/"))
        ok(right >= bar * of, f"gold: {field} {right} of {of}, at least {bar:.0%}")
    print("#  kinds, gold > found: " + "; ".join(f"{k}: {n}" for k, n in figures["kinds"].items()))

if (DATA / "score.py").is_file():
    check_gold()
else:
    print("# SKIPPED: NO EVALUATION DATA in ../shared/data: metadata is NOT measured here")
    count += 1
    print(f"ok {count} - gold # SKIP no ../shared/data")
print(f"1..{count}")
PYTHON
