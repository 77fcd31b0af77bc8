#!/usr/bin/env bash
# The rules of the source: headers compile alone, dependencies point one way, banned functions.
cd "$(dirname "$0")/.." || exit 1
n=0
check() {
  n=$((n + 1))
  if out=$("${@:2}" 2>&1); then echo "ok $n - $1"; else
    echo "not ok $n - $1"; printf '%s\n' "$out" | sed 's/^/# /'; fi
}
check 'every header compiles alone' make -s check-headers
check 'includes follow the dependency rule' tools/check-deps
check 'style' tools/checkstyle
echo "1..$n"
