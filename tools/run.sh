#!/bin/sh
# Index the sample archive, start the daemon, ask it three questions: `make run`.
#   tools/run.sh BUILD        BUILD: where make left the programs
#   tools/run.sh BUILD stop   stop the daemon that this started
set -eu
cd "$(dirname "$0")/.."
build=$(cd "${1:-build}" && pwd)
sample=$build/sample
listen=${LISTEN:-127.0.0.1:8417}
pid_file=$sample/searchd.pid
log=$sample/searchd.log
RAPPORTEUR_INDEX=$sample/archive.db
RAPPORTEUR_SOCKET=$sample/searchd.sock
# A socket's path has at most 107 bytes.
[ ${#RAPPORTEUR_SOCKET} -le 100 ] || RAPPORTEUR_SOCKET=${XDG_RUNTIME_DIR:-$HOME}/rapporteur-sample.sock
export RAPPORTEUR_INDEX RAPPORTEUR_SOCKET

say() { printf '%s\n' "$*"; }

# Our daemon's process id, or nothing: a number in a file may be anybody's by now.
running() {
  [ -s "$pid_file" ] || return 1
  pid=$(cat "$pid_file")
  exe=$(readlink "/proc/$pid/exe" 2>/dev/null | sed 's/ (deleted)$//')
  [ "$exe" = "$(readlink -f "$build/rapporteur-searchd")" ] && say "$pid"
}

stop() {
  pid=$(running) || { rm -f "$pid_file"; return 1; }
  kill "$pid"
  n=0
  while kill -0 "$pid" 2>/dev/null && [ $n -lt 150 ]; do sleep 0.1; n=$((n + 1)); done
  rm -f "$pid_file"
}

if [ "${2:-}" = stop ]; then
  if stop; then say "The daemon has stopped."; else say "No daemon of 'make run' is running."; fi
  exit 0
fi

mkdir -p "$sample"
stop || :

say "Indexing the sample archive (corpus/archive):"
status=0
"$build/rapporteur" index --catalogue corpus/catalogue.tsv corpus/archive || status=$?
# 4: some documents couldn't be read. The sample holds such documents on purpose.
[ "$status" = 0 ] || [ "$status" = 4 ] || exit "$status"

"$build/rapporteur" serve --listen "$listen" >"$log" 2>&1 </dev/null &
echo $! >"$pid_file"
n=0
until grep -q "answering on $RAPPORTEUR_SOCKET" "$log" && "$build/rapporteur" status --json >/dev/null 2>&1; do
  n=$((n + 1))
  if ! kill -0 "$(cat "$pid_file")" 2>/dev/null || [ $n -gt 100 ]; then
    cat "$log" >&2
    say "make run: the daemon did not start. If another program listens on $listen, stop it" >&2
    say "and try again, or start the daemon by hand:" >&2
    say "  $build/rapporteur serve --index $RAPPORTEUR_INDEX --listen 127.0.0.1:8418" >&2
    rm -f "$pid_file"
    exit 3
  fi
  sleep 0.1
done

ask() {
  say ""
  say "\$ rapporteur search $1"
  shift
  "$build/rapporteur" search --no-pager --limit 2 --passages 1 "$@" || say "(nothing found)"
}
ask 'pre-departure training' 'pre-departure training'
ask 'ရန်ကုန်' 'ရန်ကုန်'
ask "--kind policy-brief --since 2018 '\"recruitment agencies\"'" \
  --kind policy-brief --since 2018 '"recruitment agencies"'

say ""
say "The daemon answers on http://$listen/ (a search page) and http://$listen/search.json?q=WORDS"
say "Ask it yourself:  RAPPORTEUR_SOCKET=$RAPPORTEUR_SOCKET $build/rapporteur search WORDS"
say "Stop it:          make stop"
