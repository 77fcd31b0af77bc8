#!/usr/bin/env bash
# Replays the fuzzers' corpora: what once was hard to read must not crash anything.
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}
n=0
for source in tests/fuzz/fuzz_*.c; do
  name=$(basename "$source" .c)
  name=${name#fuzz_}
  n=$((n + 1))
  files=(tests/fuzz/corpus/"$name"/*)
  if [ ! -e "${files[0]}" ]; then
    echo "not ok $n - $name has a corpus"
  elif timeout 120 "$build/fuzz/$name" "${files[@]}" > /tmp/fuzz.$$ 2>&1; then
    echo "ok $n - $name: ${#files[@]} files"
  else
    echo "not ok $n - $name: status $?"
    tail -5 /tmp/fuzz.$$ | sed 's/^/# /'
  fi
done
rm -f /tmp/fuzz.$$
echo "1..$n"
