#!/usr/bin/env bash
# Extraction quality on the evaluation documents against the project's bars, scored by the data's
# own score.py. Where the data is missing everything here is skipped, loudly.
cd "$(dirname "$0")/.." || exit 1
data=../shared/data
extract=${BUILD:-build}/rapporteur-extract
if [ ! -f "$data/score.py" ]; then
  echo "# SKIPPED: NO EVALUATION DATA in ../shared/data: extraction quality is NOT measured here"
  echo "1..0 # SKIP no ../shared/data"
  exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

# bar NAME JSON EXPRESSION: EXPRESSION is Python over r, the scorer's figures.
bar() {
  n=$((n + 1))
  if python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' "$2" "$3"
  then echo "ok $n - $1: $3"; else echo "not ok $n - $1: $3"; fi
  python3 -c 'import json, sys
for k, v in json.load(open(sys.argv[1])).items(): print("#  ", k, round(v, 4) if isinstance(v, float) else v)' "$2"
}
score() { python3 "$data/score.py" "$1" --json "$2" "$3"; }

mkdir "$work/text" "$work/facts" "$work/multi"
for f in "$data"/docs/pdftext/pdf/*.pdf; do
  timeout 120 "$extract" --text "$f" > "$work/text/$(basename "$f" .pdf).txt"
done
score pdftext "$data/docs/pdftext/gt" "$work/text" > "$work/pdftext.json"
bar 'PDF words' "$work/pdftext.json" 'r["f1"] >= 0.965'
bar 'PDF order' "$work/pdftext.json" 'r["order"] >= 0.930'

while IFS= read -r f; do
  timeout 120 "$extract" --text "$f" > "$work/facts/$(basename "$f" .pdf).txt"
done < <(find "$data/docs/pdftext/facts/pdfs" -name '*.pdf')
score facts "$data/docs/pdftext/facts/dataset.jsonl" "$work/facts" > "$work/facts.json"
bar 'PDF running heads absent' "$work/facts.json" 'int(r["absent"].split("/")[0]) >= 15'

# Character error rates: means; Thai, Lao, Khmer and Burmese by the program that made the PDF.
for f in "$data"/docs/multi/pdf/*.pdf; do
  name=$(basename "$f" .pdf)
  timeout 120 "$extract" --text "$f" > "$work/multi/$name.txt"
  printf '%s\t' "$name"
  python3 "$data/score.py" cer --json "$data/docs/multi/txt/${name%%.*}.src.txt" "$work/multi/$name.txt" | jq .cer
done > "$work/cer.tsv"
python3 - "$work/cer.tsv" > "$work/cer.json" <<'PY'
import json, sys
groups = {"chromium": [], "libreoffice": [], "arabic": [], "others": []}
for line in open(sys.argv[1]):
    name, cer = line.split("\t")
    script, producer = name.split(".")[0][:3], name.split(".")[-1]
    key = producer if script in ("tha", "lao", "khm", "mya") else "arabic" if script == "arb" else "others"
    groups[key].append(float(cer))
worst = max(groups["chromium"] + groups["libreoffice"])
print(json.dumps({k: sum(v) / len(v) for k, v in groups.items()} | {"worst file": worst}))
PY
bar 'Thai, Lao, Khmer, Burmese' "$work/cer.json" 'max(r["chromium"], r["libreoffice"]) <= 0.003'
bar 'Arabic' "$work/cer.json" 'r["arabic"] <= 0.16'
bar 'other scripts' "$work/cer.json" 'r["others"] <= 0.001'

# Main content: ids are the files' names without their endings (aeb) or with them (segments).
predict() { # ENDING: JSON lines of rapporteur-extract become OUT.json
  python3 -c '
import json, os, sys
ending, out = sys.argv[1], {}
for line in sys.stdin:
    d = json.loads(line)
    name = os.path.basename(d["file"])
    out[name.removesuffix(ending)] = {"articleBody": d.get("articleBody", ""), "title": d.get("title", "")}
json.dump({"output": out}, sys.stdout)' "$1"
}
mkdir "$work/aeb"
for f in "$data"/docs/htmltext/aeb/html/*.gz; do gzip -dc "$f" > "$work/aeb/$(basename "$f" .gz)"; done
"$extract" --json "$work"/aeb/* | predict .html > "$work/aeb.json"
score article "$data/docs/htmltext/aeb/ground-truth.json" "$work/aeb.json" > "$work/article.json"
bar 'HTML articles' "$work/article.json" 'r["f1"] >= 0.96'
"$extract" --json "$data"/docs/htmltext/trafilatura/tests/{cache,eval}/* | predict '' > "$work/seg.json"
score segments "$data/docs/htmltext/trafilatura/tests/evaldata.json" "$work/seg.json" > "$work/segments.json"
bar 'HTML segments' "$work/segments.json" 'r["f1"] >= 0.88'
echo "1..$n"
