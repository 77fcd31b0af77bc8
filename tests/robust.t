#!/usr/bin/env bash
# Every real, broken and hostile document of the evaluation data in one run: the run ends, every
# file gets a state, every state but "ok" a reason, and the dangerous ones end within their limits.
cd "$(dirname "$0")/.." || exit 1
data=../shared/data/docs
indexer=${BUILD:-build}/rapporteur-indexer
if [ ! -d "$data/robust" ]; then
  echo "# SKIPPED: NO EVALUATION DATA in ../shared/data: hostile documents are NOT tried here"
  echo "1..0 # SKIP no ../shared/data"
  exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
sql() { sqlite3 -batch "$work/archive.db" "$1"; }

start=$SECONDS
timeout 900 "$indexer" --jobs 2 --timeout 10 --no-progress --index "$work/archive.db" \
  "$data/robust" "$data/rights" "$data/multi/pdf" "$data/pdftext" > "$work/out" 2> "$work/err"
status=$?
echo "# exit status $status after $((SECONDS - start)) s"
[ "$status" -eq 0 ] || [ "$status" -eq 4 ]; ok $? 'the run goes on to its end (exit 0, or 4: some documents failed)'

files=$(find "$data/robust" "$data/rights" "$data/multi/pdf" "$data/pdftext" -type f \
  \( -iname '*.pdf' -o -iname '*.htm' -o -iname '*.html' -o -iname '*.xhtml' \) | wc -l)
held=$(sql 'SELECT count(*) FROM path' || echo 0)
sql 'SELECT state, count(*) FROM document GROUP BY state ORDER BY 2 DESC' | sed 's/^/# state /'
[ "$held" -ge "$files" ]; ok $? "every one of $files PDF and HTML files is accounted for ($held paths)"

unnamed=$(sql "SELECT count(*) FROM document WHERE state <> 'ok' AND reason = ''")
[ "$unnamed" = 0 ]; ok $? "every state but ok has a reason ($unnamed have none)"

slow=$(sql 'SELECT count(*) FROM document WHERE seconds > 15')
[ "$slow" = 0 ]; ok $? "no document took longer than its limit ($slow did)"
sql "SELECT state, reason FROM document WHERE state IN ('crashed','limit')" | sort | uniq -c | sed 's/^/# /'
echo "# slowest: $(sql 'SELECT round(max(seconds), 1) FROM document') s, largest: $(sql 'SELECT max(memory) / 1000000 FROM document') MB"

[ "$(sql 'PRAGMA integrity_check')" = ok ]; ok $? 'the index is whole'
echo "1..$n"
