#!/usr/bin/env bash
# Each wall around the worker, proved by an extractor that misbehaves on purpose
# (tests/misbehave): every wrong deed is one document's recorded failure, and the run goes on.
set -u
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export RAPPORTEUR_EXTRACT=$build/tests/misbehaving-extract
n=0

check() { # NAME CONDITION…
  n=$((n + 1))
  if "${@:2}"; then echo "ok $n - $1"; else echo "not ok $n - $1"; sed 's/^/# /' "$work/out"; fi
}
sql() { sqlite3 "$work/archive.db" "$1"; }
state() { [ "$(sql "select state from document d join path p on p.document = d.row
  where p.path like '%/$1.txt'")" = "$2" ]; }
# The address sanitizer has an allocator of its own and reserves terabytes: no limit shows.
check_memory() {
  if [ "$asan" ]; then n=$((n + 1)); echo "ok $n - $1 # SKIP address sanitizer"; else check "$@"; fi
}
reason() { sql "select reason from document d join path p on p.document = d.row
  where p.path like '%/$1.txt'" | grep -q -- "$2"; }
says() { sql "select text from passage" | grep -q -- "$1"; }

asan=$(grep -c __asan_init "$RAPPORTEUR_EXTRACT" | grep -v '^0')
if [ ! -x "$RAPPORTEUR_EXTRACT" ]; then
  echo "1..0 # SKIP $RAPPORTEUR_EXTRACT is not built: make check builds it"
  exit 0
fi

deeds="open create connect fork exec loop sleep memory malloc segv stack flood garbage half forge huge well"
mkdir "$work/archive"
for deed in $deeds; do echo "do $deed" > "$work/archive/$deed.txt"; done
rm -f /tmp/rapporteur-misbehaved

start=$(date +%s)
"$build/rapporteur-indexer" --index "$work/archive.db" --no-progress --jobs 2 --timeout 2 \
  --memory 128 "$work/archive" > "$work/out" 2>&1
status=$?
seconds=$(($(date +%s) - start))

check "the run ends by itself and says that documents failed" [ $status -eq 4 ]
check "and within its limits ($seconds s)" [ $seconds -le 30 ]
check "every document has its row" [ "$(sql 'select count(*) from document')" -eq 17 ]
check "each failure has a reason" [ "$(sql "select count(*) from document
  where state <> 'ok' and reason = ''")" -eq 0 ]
check "a file can't be opened" says 'open gave Permission denied'
check "a file can't be made" says 'create gave Permission denied'
check "and none was made" [ ! -e /tmp/rapporteur-misbehaved ]
for deed in connect fork exec; do
  check "$deed ends the worker" state $deed crashed
  check "$deed is named" reason $deed 'forbidden system call'
done
check "an endless loop is a limit" state loop limit
check "that is named" reason loop 'more than 2 s'
check "so is sleeping for ever" state sleep limit
check_memory "eating memory is a limit" state memory limit
check_memory "that is named" reason memory 'more than 128 MB'
check_memory "a library that gives up for want of memory too" reason malloc 'more than 128 MB'
check "a crash has its signal" reason segv 'signal 11'
check "so has a stack that overflows" reason stack 'signal 11'
check "1.2 GB on stdout and stderr go nowhere" says 'the flood went nowhere'
check "none of it is in the run's output" [ "$(wc -c < "$work/out")" -lt 20000 ]
check "garbage is refused" reason garbage 'makes no sense'
check "half an answer is refused" reason half 'without an answer'
check "a forged document is refused" reason forge 'not a document'
check "an announced exabyte is refused" reason huge 'makes no sense'
check "the good document is read" says 'all is well'

# What failed is not tried again, until its bytes change.
"$build/rapporteur-indexer" --index "$work/archive.db" --no-progress --timeout 2 "$work/archive" \
  > "$work/out" 2>&1
check "failures are not tried again" grep -q 'unchanged  *17' "$work/out"
check "but not forgotten" grep -q '13 unchanged documents could not be read' "$work/out"
echo "do well now" > "$work/archive/segv.txt"
"$build/rapporteur-indexer" --index "$work/archive.db" --no-progress "$work/archive" \
  > "$work/out" 2>&1
check "a mended file is read" state segv ok
echo "do segv once more" > "$work/archive/segv.txt"
"$build/rapporteur-indexer" --index "$work/archive.db" --no-progress "$work/archive" \
  > "$work/out" 2>&1
check "its last good version stays when it dies again" state segv ok
check "and the failure is said" grep -q 'segv.txt: reading it crashed.*last good version' "$work/out"
check "and recorded" [ "$(sql "select count(*) from document where failed_state = 'crashed'
  and failed_reason like '%signal 11%'")" -eq 1 ]

# A file that is too large to be read whole is mapped; somebody cuts it short meanwhile. The indexer
# closes it when a worker has it.
mkdir "$work/large"
echo "do watch" > "$work/large/watch.txt"
truncate -s 70M "$work/large/watch.txt"
"$build/rapporteur-indexer" --index "$work/large.db" --no-progress "$work/large" > "$work/out" 2>&1 &
indexer=$!
holds() { readlink /proc/$indexer/fd/* | grep -q watch.txt; }
for _ in $(seq 500); do holds && break; sleep 0.02; done
for _ in $(seq 500); do holds || break; sleep 0.02; done
sleep 0.5
truncate -s 1M "$work/large/watch.txt"
wait $indexer
check "a mapped file that shrinks is a failure" [ $? -eq 4 ]
check "that is named" grep -q 'watch.txt: the file became shorter while it was read' "$work/out"

# By hand the walls are the same.
"$RAPPORTEUR_EXTRACT" --json --timeout 2 --memory 128 "$work/archive/"{well,loop,memory,fork}.txt \
  > "$work/out" 2>&1
check "by hand: all four have a line" [ "$(wc -l < "$work/out")" -eq 4 ]
check "by hand: the loop is a limit" grep -q 'loop.txt.*"state":"limit".*more than 2 s' "$work/out"
check_memory "by hand: memory too" grep -q 'memory.txt.*more than 128 MB' "$work/out"
check "by hand: a fork is a crash" grep -q 'fork.txt.*"state":"crashed".*signal 31' "$work/out"
echo "1..$n"
