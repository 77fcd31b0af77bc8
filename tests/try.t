#!/usr/bin/env bash
# What `make run` does: index the sample archive, start the daemon, ask, leave it answering; again
# while it runs; a port that is taken; and `make stop`.
# shellcheck disable=SC2016 # eval expands them
cd "$(dirname "$0")/.." || exit 1
real=${BUILD:-$PWD/build}
work=$(mktemp -d)
n=0
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { n=$((n + 1)); echo "not ok $n - $1"; printf '%s\n' "${2:-}" | sed 's/^/#  /'; }
check() { # WHAT COMMAND…
  if "${@:2}"; then ok "$1"; else not_ok "$1" "$out"; fi
}
has() { [[ $out == *"$1"* ]]; }
for p in rapporteur rapporteur-indexer rapporteur-extract rapporteur-searchd; do
  ln -s "$real/$p" "$work/$p"
done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export LISTEN=127.0.0.1:$port
trap 'tools/run.sh "$work" stop >/dev/null 2>&1; kill "${squatter:-}" 2>/dev/null; rm -rf "$work"' EXIT

out=$(tools/run.sh "$work" 2>&1); status=$?
check 'the first run ends with 0' [ $status = 0 ]
check 'it says where the daemon answers' has "http://$LISTEN/"
check 'it says how to stop it' has 'make stop'
check 'three questions are asked' [ "$(grep -c '^\$ rapporteur search' <<<"$out")" = 3 ]
check 'and each is answered' [ "$(grep -c 'Read as:' <<<"$out")" = 3 ]
check 'with something' eval '! has "Nothing found"'
check 'locked and scanned documents are named' has 'password'
check 'the daemon answers' curl -sf -o /dev/null "http://$LISTEN/search.json?q=embassies"
first=$(cat "$work/sample/searchd.pid")
out=$(tools/run.sh "$work" 2>&1); status=$?
check 'again while it runs: 0' [ $status = 0 ]
check 'the daemon is another one' [ "$first" != "$(cat "$work/sample/searchd.pid")" ]
check 'and the first has ended' eval '! kill -0 $first 2>/dev/null'
out=$(tools/run.sh "$work" stop 2>&1); status=$?
check 'stop: 0' [ $status = 0 ]
check 'nobody answers any more' eval '! curl -s -o /dev/null "http://$LISTEN/"'
out=$(tools/run.sh "$work" stop 2>&1); status=$?
check 'stop again: 0, and says that none runs' eval '[ $status = 0 ] && has "No daemon"'

# A pid file that names somebody else's process: it must live on.
sleep 60 & squatter=$!
echo "$squatter" >"$work/sample/searchd.pid"
out=$(tools/run.sh "$work" stop 2>&1)
check "a stale pid file kills nobody" kill -0 "$squatter"
kill "$squatter"
python3 -c "import socket, time; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', $port)); s.listen(); time.sleep(60)" & squatter=$!
sleep 0.5
out=$(tools/run.sh "$work" 2>&1); status=$?
check 'a port that is taken: 3' [ $status = 3 ]
check 'and says so, and what to do' eval 'has "in use" && has "--listen"'
echo "1..$n"
