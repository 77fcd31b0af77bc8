#!/usr/bin/env bash
# Recommendations of the sample archive against corpus/expected-recommendations.tsv, with the table
# of confusion; and of the evaluation documents against their gold, scored by the data's score.py.
cd "$(dirname "$0")/.." || exit 1
export EXTRACT=${BUILD:-build}/rapporteur-extract
case $EXTRACT in /*) ;; *) EXTRACT=$PWD/$EXTRACT ;; esac
exec python3 -B - <<'PYTHON'
import collections, csv, json, os, pathlib, subprocess, tempfile, unicodedata

EXTRACT = os.environ["EXTRACT"]
DATA = pathlib.Path("../shared/data")
count = 0

def ok(good, what, why=()):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    for line in why:
        print("#  " + line)

def read(path):
    run = subprocess.run([EXTRACT, "--json", str(path)], capture_output=True, timeout=120)
    return json.loads(run.stdout) if run.stdout else {"recommendations": []}

def fold(text):
    """Letters, marks and digits, of all scripts as ASCII; what else is printed may differ."""
    plain = unicodedata.normalize("NFKC", str(text or "")).lower()
    return "".join(str(unicodedata.digit(c, c)) for c in plain if unicodedata.category(c)[0] in "LMN")

def table(path):
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

# ---- the sample archive
files = {row["id"]: row["file"] for row in table("corpus/expected.tsv")}
expected = collections.defaultdict(list)
for row in table("corpus/expected-recommendations.tsv"):
    expected[row["doc"]].append(row)

def differences(row, got):
    """What a record found says otherwise than the expected one."""
    wrong = []
    if row["plab"] != "-" and row["pidx"] != "h":
        if str(got["page"]) != row["pidx"] or fold(got["page_label"]) != fold(row["plab"]):
            wrong.append(f"page {got['page']} ({got['page_label']})")
    if row["num"] != "-" and fold(got["number"]) != fold(row["num"]):
        wrong.append(f"number {got['number']}")
    if row["addressee"] != "-" and row["class"] == "R":
        wanted = [] if row["addressee"].startswith("(") else row["addressee"].split(" | ")
        names = [{fold(a["name"]), fold(a["printed"])} for a in got["addressees"]]
        if len(wanted) != len(names) or any(not any(fold(w) in n for n in names) for w in wanted):
            wrong.append("to " + " | ".join(a["name"] for a in got["addressees"]))
    return wrong

confusion = collections.Counter()
fields = collections.Counter()
for doc in sorted(files):
    if doc not in expected:
        continue
    found, used, why = read("corpus/archive/" + files[doc])["recommendations"], set(), []
    for row in expected[doc]:
        key = fold(row["text"])[:60]
        at = next((i for i, r in enumerate(found)
                   if i not in used and key and key in fold(r["text"])), None)
        got = "N" if at is None else found[at]["class"]
        if row["class"] == "N":
            at = next((i for i, r in enumerate(found) if fold(r["text"]).startswith(key)), None)
            got = "N" if at is None else found[at]["class"]
        confusion[row["class"], got] += 1
        if row["class"] == "R" and (got != "R" or found[at]["confidence"] == "C"):
            why.append(f"{row['rec']}: {got} instead of R: {row['text']}")
        elif row["class"] == "N" and got != "N":
            why.append(f"{row['rec']}: {got} instead of none: {found[at]['text']}")
        elif got == row["class"] and got != "N":
            used.add(at)
            wrong = differences(row, found[at])
            why += [f"{row['rec']}: {', '.join(wrong)}"] if wrong else []
            fields["theme"] += row["theme"] in found[at]["themes"]
            fields["affected"] += row["affected"] in found[at]["affected"] + ["-"]
            fields["all"] += 1
    ok(not why, f"{doc} {files[doc]}", why)

print("# expected (down) and found (across)\n#       R     Q     C     N")
for want in "RQCN":
    print(f"#  {want}" + "".join(f"{confusion[want, got]:6d}" for got in "RQCN"))
print(f"#  theme right {fields['theme']}/{fields['all']}, affected {fields['affected']}/{fields['all']}")
ok(confusion["R", "R"] == sum(n for (want, _), n in confusion.items() if want == "R"),
   f"all {confusion['R', 'R']} recommendations of the archive are found")
ok(all(not confusion["N", got] for got in "RQC"), "none is found where none is")

# ---- the evaluation documents
if not (DATA / "score.py").exists():
    ok(True, "evaluation documents # SKIP no ../shared/data")
    print(f"1..{count}")
    raise SystemExit

root = DATA / "docs" / "rights"
gold = [json.loads(line) for line in open(root / "gold.jsonl", encoding="utf-8")]
parsed = {doc["file"]: read(root / doc["file"])["recommendations"] for doc in gold}

def score(confidences):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        for name, found in parsed.items():
            kept = [{"label": r["number"], "text": r["text"], "page": r["page"],
                     "addressees": [n for a in r["addressees"] for n in (a["name"], a["printed"]) if n]}
                    for r in found if r["class"] == "R" and r["confidence"] in confidences
                    and r["repeats"] is None]
            out.write(json.dumps({"file": name, "recommendations": kept}) + "\n")
        out.flush()
        run = subprocess.run(["python3", "-B", DATA / "score.py", "recommendations", "--json",
                              root / "gold.jsonl", out.name], capture_output=True, text=True)
    return json.loads(run.stdout)

def share(text):
    right, of = map(int, text.split("/"))
    return right / of if of else 0

shown, all_of_them = score("AB"), score("ABC")
for name, value in shown.items():
    print(f"#  {name}: {value}")
print(f"#  with class C: precision {all_of_them['precision']:.4f} macro f1 {all_of_them['macro f1']:.4f}, "
      f"{all_of_them['items on documents without']} on documents without")
ok(shown["macro f1"] >= 0.90, f"macro F1 {shown['macro f1']:.3f}, at least 0.90")
for name, least in (("page", 0.98), ("label", 0.95), ("addressee", 0.85)):
    ok(share(shown[name]) >= least, f"{name} right {shown[name]}, at least {least}")
ok(shown["items on documents without"] == 0, "none on documents without recommendations")

with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as reviews:
    reviews.writelines(json.dumps(doc) + "\n" for doc in gold if "/upr/" in doc["file"])
    reviews.flush()
    whole, gold_file = root, reviews.name
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        for name, found in parsed.items():
            kept = [{"label": r["number"], "text": r["text"], "page": r["page"], "addressees": []}
                    for r in found if r["class"] == "R" and r["confidence"] != "C"
                    and r["repeats"] is None]
            out.write(json.dumps({"file": name, "recommendations": kept}) + "\n")
        out.flush()
        run = subprocess.run(["python3", "-B", DATA / "score.py", "recommendations", "--json",
                              gold_file, out.name], capture_output=True, text=True)
    upr = json.loads(run.stdout)
ok(upr["precision"] >= 0.99 and upr["recall"] >= 0.99,
   f"reviews: precision {upr['precision']:.4f}, recall {upr['recall']:.4f}, at least 0.99")
print(f"1..{count}")
PYTHON
