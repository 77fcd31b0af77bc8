#!/usr/bin/env bash
# tools/evaluate on a collection of three documents whose figures can be counted by hand.
# shellcheck disable=SC2016 # eval expands them
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-$PWD/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
check() { # WHAT COMMAND…
  n=$((n + 1))
  if "${@:2}"; then echo "ok $n - $1"; else echo "not ok $n - $1"; printf '%s\n' "$out" | sed 's/^/#  /'; fi
}
has() { grep -Eq "$1" <<<"$out"; }

mkdir "$work/tiny"
cat >"$work/tiny/docs.jsonl" <<'END'
{"id": "ferry", "title": "Ferry", "text": "The ferry crosses the river at noon, and the ferry returns at dusk."}
{"id": "bridge", "title": "Bridge", "text": "A bridge would replace the ferry for good, said the mayor of the town."}
{"id": "well", "title": "Well", "text": "Nobody drinks from the old well <behind> the school & the mill."}
END
# ferry: found first, so 1. bridge asks for the second of two: gain 0 / 1 then 1 / log2(3) = 0.631.
# nothing: judged, never found: 0. Mean of the three: 0.544. The fourth has no judgement.
printf '%s\t%s\n' a 'old well' b 'ferry' c 'zeppelin' d 'river' >"$work/tiny/queries.tsv"
printf '%s\t%s\t%s\n' a well 1 b bridge 2 c well 1 >"$work/tiny/qrels.tsv"

out=$(tools/evaluate --build "$build" --keep "$work/keep" --run "$work/tiny" 2>&1); status=$?
check 'ends with 0' [ $status = 0 ]
check 'three documents, three judged queries, nDCG 0.544' has '^tiny +3 +3 +0\.544 '
check 'FTS5 finds the same' has '^tiny +3 +3 +0\.544 +0\.544 +[+-]0\.000 '
check 'recall two of three' has ' 0\.667 +0\.667  porter'
out=$(cat "$work/keep/tiny/queries.tsv.run")
check 'the run names documents as the collection does' has '^a Q0 well 1 '
check 'ferry before bridge' has '^b Q0 bridge 2 '
out=$(tools/evaluate --build "$build" --keep "$work/keep" "$work/tiny" 2>&1)
check 'an index that was kept gives the same' has '^tiny +3 +3 +0\.544 '
printf '%s\t%s\n' a 'old well' b 'bridge' c 'school' >"$work/tiny/queries-typo.tsv"
out=$(tools/evaluate --build "$build" --keep "$work/keep" "$work/tiny" 2>&1)
check 'a second file of queries is measured beside the first' has '^tiny-typo +3 +3 +1\.000 '
out=$(tools/evaluate --build "$work" "$work/tiny" 2>&1); status=$?
check 'programs that are not there: an error' [ $status != 0 ]
echo "1..$n"
