#!/usr/bin/env bash
# HTML pages as the extractor reads them: golden dumps of pages with one trouble each, and, where
# the evaluation data is, every broken page and every encoding. GOLDEN=write makes the dumps anew.
cd "$(dirname "$0")/.." || exit 1
extract=${BUILD:-build}/rapporteur-extract
golden=tests/golden/html
data=../shared/data
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }

# What extraction finds; what analysis adds to it (chosen values, passages, guesses) is tested there.
dump() {
  "$extract" --dump "$1" | grep -E '^(document|page|block|link|value)' |
    grep -vE '^value.*	(name|text)(	chosen)?$|^passage' | sed 's/	chosen$//' | sort -s -t '	' -k1,1
}
for page in "$golden"/*.html; do
  name=$(basename "$page" .html)
  [ "${GOLDEN:-}" = write ] && dump "$page" > "$golden/$name.dump"
  difference=$(diff -u "$golden/$name.dump" <(dump "$page")); ok $? "$name"
  [ -z "$difference" ] || sed 's/^/# /' <<< "$difference"
done

if [ ! -d "$data/docs/robust/html" ]; then
  n=$((n + 1))
  echo "ok $n # SKIP NO EVALUATION DATA in ../shared/data: broken pages and encodings are NOT tried"
  echo "1..$n"
  exit 0
fi
find "$data/docs/robust/html" -type f -print0 | sort -z > "${TMPDIR:-/tmp}/html.$$"
trap 'rm -f "${TMPDIR:-/tmp}/html.$$"*' EXIT
files=$(tr -cd '\0' < "${TMPDIR:-/tmp}/html.$$" | wc -c)
xargs -0 -n 1 timeout 5 "$extract" --json < "${TMPDIR:-/tmp}/html.$$" > "${TMPDIR:-/tmp}/html.$$.json"
lines=$(jq -r 'select(.state == "ok" or .reason != "") | .file' "${TMPDIR:-/tmp}/html.$$.json" | wc -l)
[ "$lines" -eq "$files" ]; ok $? "$files broken pages: each within 5 s, each with a state and a reason ($lines)"

# Every encoding against the text that was put in.
python3 -B - "$data" "$extract" <<'PYTHON'
import os, subprocess, sys
data, extract = sys.argv[1:]
sys.path.insert(0, data)
import score
worst, tried, bad = 0.0, 0, []
for line in open(f"{data}/docs/robust/html-made.tsv", encoding="utf-8").read().splitlines()[1:]:
    file, _, _, _, expected = line.split("\t")
    if not expected or not os.path.exists(f"{data}/docs/{expected}"):
        continue
    text = subprocess.run([extract, "--text", f"{data}/docs/{file}"], capture_output=True).stdout
    # A list's number is told without its full stop.
    truth = score.read_text(f"{data}/docs/{expected}").replace(".", "")
    distance, size = score.cer(truth, text.decode().replace("•", "").replace(".", ""))
    tried, worst = tried + 1, max(worst, distance / size)
    if distance / size > 0.001:
        bad.append(f"{file} {distance / size:.4f}")
print(f"# {tried} pages in other encodings, worst character error rate {worst:.4f}", *bad, sep="\n# ")
sys.exit(bool(bad) or not tried)
PYTHON
ok $? 'every encoding comes out with less than 0.1 % of the characters wrong'
echo "1..$n"
