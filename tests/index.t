#!/usr/bin/env bash
# rapporteur-indexer by its effects: what is new, touched, changed, moved, copied, gone or broken,
# and what a killed, interrupted or second indexer leaves behind.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
db=$work/archive.db a=$work/archive
n=0

check() { # NAME CONDITION…
  n=$((n + 1))
  if "${@:2}"; then echo "ok $n - $1"; else
    echo "not ok $n - $1"
    sed 's/^/# /' "$work/out" | head -40
  fi
}
index() { "$build/rapporteur-indexer" --index "$db" --no-progress "$@" > "$work/out" 2>&1; status=$?; }
sql() { sqlite3 -cmd '.timeout 5000' "$db" "$1"; }
is() { [ "$1" = "$2" ] || { echo "# got «$1», wanted «$2»"; false; }; }
counts() { # added 2 pages 2 … : just these lines, seconds left out
  is "$(awk '/^  [a-z ]+ +[0-9.]+$/ && $1 != "seconds" { printf "%s%s", s, $0; s = " " }' \
    "$work/out" | tr -s ' ' | sed 's/^ //')" "$*"
}
id_of() { sql "select d.id from document d join path p on p.document = d.row where p.path = '$a/$1'"; }
page() { # FILE TITLE TEXT
  printf '<!DOCTYPE html><html lang="en"><head><title>%s</title></head><body><article><h1>%s</h1><p>%s</p>
<p>The second paragraph tells how the people of the village went to the office and came back.</p>
</article></body></html>\n' "$2" "$2" "$3" > "$1"
}

mkdir -p "$a/sub"
page "$a/one.html" "First report" "Embassies gave help to migrant workers in the harbour town."
page "$a/sub/two.html" "Second report" "Recruitment fees are paid by the workers in most villages."
echo "body { color: red }" > "$a/style.css"
echo "secret" > "$a/.hidden"
ln -s /etc/passwd "$a/link.html"

# ---- dry run, first run
index --dry-run "$a"
check "a dry run ends well" is $status 0
check "it says what would be added" grep -q "add  *$a/one.html: new" "$work/out"
check "it says what is passed over by name" grep -q "skip  *$a/style.css: not a document" "$work/out"
check "it says what is hidden" grep -q "skip  *$a/.hidden: hidden" "$work/out"
check "it says that links are not followed" grep -q "skip  *$a/link.html: a symbolic link" "$work/out"
check "it makes no index" [ ! -e "$db" ]
index "$a"
check "the first run ends well" is $status 0
check "it adds both" counts "added 2 pages 2"
check "it counts what it passes over" grep -q "^passed over 3 (rapporteur index --dry-run" "$work/out"
one=$(id_of one.html) two=$(id_of sub/two.html)
check "ids are 11 letters without look-alikes" grep -Eqx '[2-9b-df-hj-km-np-tv-z]{11}' <<< "$one"
check "the lock names its last holder" grep -q "process [0-9]* on " "$db.lock"

# ---- nothing new, touched
generation=$(sql "select value from meta where key = 'generation'")
index "$a"
check "a second run finds nothing to do" counts "unchanged 2"
touch -d '2001-02-03' "$a/one.html"
index "$a"
check "a touched file is unchanged" counts "unchanged 2"
check "its new facts are known" is "$(sql "select mtime from path where path = '$a/one.html'")" \
  "$(date -d '2001-02-03' +%s)000000000"
index "$a"
check "and cost no more look" is "$(sql "select value from meta where key = 'generation'")" \
  $((generation + 1))

# ---- changed, moved, copied, gone
page "$a/one.html" "First report, revised" "Consulates gave help to migrant workers in the harbour town."
index --dry-run "$a"
check "a dry run says that it changed" grep -q "change  *$a/one.html: the content changed" "$work/out"
index "$a"
check "a changed file is read again" counts "changed 1 unchanged 1 pages 1"
check "and keeps its id" is "$(id_of one.html)" "$one"
check "the old text is gone" is "$(sql "select count(*) from passage where text like '%Embassies%'")" 0
mkdir "$a/new" && mv "$a/sub/two.html" "$a/new/renamed.html"
index --dry-run "$a"
check "a dry run says where it moved from" \
  grep -q "move  *$a/new/renamed.html: the same content stood at $a/sub/two.html" "$work/out"
check "and does not call it gone" bash -c "! grep -q 'it is gone' '$work/out'"
index "$a"
check "a moved file is moved" counts "moved 1 unchanged 1"
check "and keeps its id" is "$(id_of new/renamed.html)" "$two"
cp "$a/one.html" "$a/copy.html"
index "$a"
check "a copy is a copy" counts "copies 1 unchanged 2"
check "of the same document" is "$(id_of copy.html)" "$one"
check "which has two places" is "$(sql "select count(*) from document")" 2
page "$a/copy.html" "A third report" "The copy became a document of its own with other words."
index "$a"
check "a copy that changes is a new document" counts "added 1 unchanged 2 pages 1"
check "the other place keeps the old id" is "$(id_of one.html)" "$one"
rm "$a/copy.html"
index "$a/new"
check "what lies outside the named folder stays" is "$(sql 'select count(*) from document')" 3
index "$a"
check "a deleted file leaves" counts "unchanged 2 removed 1"
check "with all it had" is "$(sql 'select count(*) from document')$(sql "select count(*) from passage
  where text like '%document of its own%'")" 20

mkdir "$work/odd"
page "$work/odd/"$'caf\xe9 \n\e[2J.html' "Odd name" "The name of this file is not UTF-8 and holds a line end."
index --index "$work/odd.db" "$work/odd"
check "any file name will do" counts "added 1 pages 1"
index --index "$work/odd.db" "$work/odd"
check "and is known again" counts "unchanged 1"
: > "$work/odd/"$'bad\e[2J.pdf'
index --index "$work/odd.db" "$work/odd"
check "it can't move the terminal's cursor" bash -c "! grep -q $'\\e' '$work/out'"

# ---- force, failure, mending
index --force "$a"
check "--force reads all again" counts "read again 2 pages 2"
check "under the same ids" is "$(id_of one.html)$(id_of new/renamed.html)" "$one$two"
printf '%%PDF-1.4\ngarbage' > "$a/bad.pdf"
: > "$a/empty.html"
index "$a"
check "a broken file makes exit status 4" is $status 4
check "it is named with its reason" grep -q "bad.pdf: ." "$work/out"
check "so is an empty one" grep -q "empty.html: the file is empty" "$work/out"
check "both have their rows" is "$(sql "select count(*) from document where state in
  ('damaged', 'empty') and reason <> ''")" 2
index "$a"
check "they are not tried again, which is no failure of this run" is $status 0
check "but said" grep -q "^2 unchanged documents could not be read by an earlier run" "$work/out"
page "$a/empty.html" "No more empty" "Now there is a text of some length in this file."
index "$a"
check "a mended file is read" counts "changed 1 unchanged 3 pages 1"
rm "$a/bad.pdf" "$a/empty.html"
index "$a"
mkdir "$work/copies"
: > "$work/copies/a.pdf"
: > "$work/copies/b.pdf"
printf '%%PDF-1.4\ngarbage' > "$work/copies/c.pdf"
cp "$work/copies/c.pdf" "$work/copies/d.pdf"
index --index "$work/copies.db" "$work/copies"
check "empty files are no copies of each other" \
  is "$(sqlite3 "$work/copies.db" "select count(*) from document where state = 'empty'")" 2
check "each is named" is "$(grep -c '/[ab].pdf: the file is empty' "$work/out")" 2
check "so is each copy of a broken file" is "$(grep -c '/[cd].pdf: ' "$work/out")" 2
touch -d '2001-02-03' "$work/copies/b.pdf" && mv "$work/copies/a.pdf" "$work/copies/e.pdf"
index --index "$work/copies.db" "$work/copies"
check "an empty file that moves is a new one" \
  is "$(sqlite3 "$work/copies.db" "select group_concat(p.path) from document d join path p on
  p.document = d.row where state = 'empty' order by 1")" "$work/copies/b.pdf,$work/copies/e.pdf"

# ---- addresses and catalogue
index --base-url "https://example.org/files/=$a" "$a"
check "the public address is stored without reading" \
  is "$(sql "select url from path where path = '$a/one.html'")" https://example.org/files/one.html
index "$a"
check "and stays when it isn't said again" \
  is "$(sql "select url from path where path = '$a/one.html'")" https://example.org/files/one.html
printf '# what we know\npath\tid\ttitle\tcountry\tdate\none.html\tR1\tThe true title\tMM|KH\t2018-07\n' \
  > "$work/catalogue.tsv"
index "$a"
check "a catalogue beside the folder is found" counts "catalogued 1 unchanged 2"
check "its words win" is "$(sql "select id || title || date from document where id = 'R1'")" \
  "R1The true title2018-07"
check "several values too" is "$(sql "select group_concat(value) from facet where name = 'country'
  and document = (select row from document where id = 'R1')")" KH,MM
index "$a"
check "they are applied once" counts "unchanged 2"
printf 'path\tid\ttitle\none.html\tR1\tA better title\nnowhere.pdf\tR9\tLost\n' > "$work/catalogue.tsv"
index "$a"
check "a changed catalogue is applied without reading" counts "catalogued 1 unchanged 2"
check "a row without a file is named with its line" grep -q "line 3: there is no file nowhere.pdf" \
  "$work/out"
check "the found date is back" is "$(sql "select date from document where id = 'R1'")" ""
index --force "$a"
check "reading again keeps the catalogue's words" \
  is "$(sql "select title from document where id = 'R1'")" "A better title"
printf 'path\tdate\none.html\t2018-13\n' > "$work/catalogue.tsv"
index "$a"
check "a wrong cell is refused" is $status 2
check "with its line" grep -q "line 2: date «2018-13»: a date is" "$work/out"
printf 'path\tcountry\none.html\tMM, KH\n' > "$work/catalogue.tsv"
index --dry-run "$a"
check "a country that is none is refused, by a dry run too" is $status 2
check "with the sign that parts several" grep -q 'line 2: country «MM, KH»: .* " | "' "$work/out"
rm "$work/catalogue.tsv"
index "$a/new"
check "a part of the folder keeps the words of a catalogue beside the whole" \
  is "$(sql "select title from document where id = 'R1'")" "A better title"
index "$a"
check "a catalogue that is gone takes its words along" counts "catalogued 1 unchanged 2"
check "what was found in the document is back" \
  is "$(sql "select title from document where id = 'R1'")" "First report, revised"
check "none of its values is left" is "$(sql "select count(*) from value where source = 'catalogue'")" 0
"$build/rapporteur" search --index "$db" 'title:"first report revised"' > "$work/out" 2>&1
check "and found" grep -q "First report, revised" "$work/out"
index "$a"
check "once" counts "unchanged 2"

# ---- command lines
index --watch "$a"
check "--watch is refused for now" is $status 2
index --ocr force "$a"
check "so is --ocr" is $status 2
check "as not there yet" grep -q 'not there yet' "$work/out"
index --ocr bogus "$a"
check "what --ocr may be is said" grep -q -- '--ocr bogus: wants auto, off or force' "$work/out"
index --jobs 0 "$a"
check "so is what --jobs may be" grep -q -- '--jobs 0: wants a number from 1 to 256' "$work/out"
LC_ALL=C "$build/rapporteur-extract" --help > "$work/out"
check "help is ASCII where the locale is" grep -q 'FILE\.\.\.' "$work/out"
index
check "no path is a wrong command line" is $status 2
index "$work/nowhere"
check "so is a path that isn't there" is $status 2
index --index "$work/typo.db" "$work/nowhere"
check "which makes no index" [ ! -e "$work/typo.db" ]
head -c 4000 /dev/zero | tr '\0' x > "$work/song.mp3"
index --index "$work/song.mp3" "$a"
check "a file that is no index is refused" is $status 3
mkdir "$work/bare" && cp "$a/one.html" "$work/bare/"
page "$work/bare/one.html" "Bare" "This one stands alone in its folder and will vanish."
index "$work/bare" && rm "$work/bare/one.html"
index "$work/bare"
check "a folder that is bare all at once is taken for an unmounted disk" \
  is "$(sql 'select count(*) from document')" 3
check "and said" grep -q "in case a disk" "$work/out"
index --force "$work/bare"
check "--force removes" counts "removed 1"

# ---- killed, interrupted, two at once
mkdir "$work/many"
for i in $(seq 400); do
  page "$work/many/$i.html" "Report $i" "Word$i is the word by which the report number $i is known."
done
many() { sql "select count(*) from path where path like '$work/many/%'"; }
whole() {
  [ "$(sql 'pragma integrity_check')" = ok ] && [ "$(sql "select count(*) from document where row
    not in (select document from path)")" = 0 ] && [ "$(sql "select count(*) from document where
    state = 'ok' and row not in (select document from passage)")" = 0 ]
}
for delay in 0.1 0.3 0.6; do
  "$build/rapporteur-indexer" --index "$db" --no-progress --force "$work/many" > /dev/null 2>&1 &
  sleep $delay
  kill -9 $! 2> /dev/null
  wait $! 2> /dev/null
  check "killed after $delay s, what was committed is whole" whole
done
index "$work/many"
check "the next run goes on" is "$(many)" 400
check "and nothing is there twice" is "$(sql "select count(distinct document) from path where path
  like '$work/many/%'")" 400

# A reader that sleeps on two of the files keeps the first indexer busy for as long as we like.
if [ -x "$build/tests/misbehaving-extract" ]; then
  old=$db db=$work/slow.db
  mkdir "$work/slow"
  for i in $(seq -w 30); do echo "do well $i" > "$work/slow/$i.txt"; done
  for i in 31 32; do echo "do sleep $i" > "$work/slow/$i.txt"; done
  export RAPPORTEUR_EXTRACT=$build/tests/misbehaving-extract
  "$build/rapporteur-indexer" --index "$db" --no-progress --jobs 2 "$work/slow" > "$work/out" 2>&1 &
  first=$!
  for _ in $(seq 100); do
    [ "$(sql 'select count(*) from path' 2> /dev/null)" = 30 ] && break
    sleep 0.1
  done
  check "what was read is committed while others are still read" \
    is "$(sql 'select count(*) from path')" 30
  "$build/rapporteur-indexer" --index "$db" "$work/slow" > "$work/second" 2>&1
  check "a second indexer is refused" is $? 3
  check "and told who writes" grep -q "another indexer is writing (process $first on " "$work/second"
  workers=$(pgrep -P $first)
  kill -INT $first
  wait $first
  check "an interrupted run ends with the signal's status" is $? 130
  check "it says that the next run goes on" grep -q 'the next run goes on' "$work/out"
  check "what it left is whole" whole
  check "no worker is left" [ -n "$workers" -a -z "$(ps -o pid= -p ${workers//$'\n'/,})" ]
  for i in 31 32; do echo "do well $i" > "$work/slow/$i.txt"; done
  index --jobs 2 "$work/slow"
  check "the next run reads the rest" counts "added 2 unchanged 30 pages 2"
  unset RAPPORTEUR_EXTRACT
  db=$old
else
  n=$((n + 1))
  echo "ok $n - interrupting # SKIP tests/misbehaving-extract is not built: make check builds it"
fi

# ---- other synonyms change no words; another spelling cuts all of them anew beside those in use
cp -r corpus/vocabulary "$work/vocabulary"
before=$(sql "select value from meta where key = 'tok'") passages=$(sql 'select count(*) from passage')
sed -i '$d' "$work/vocabulary/synonyms.tsv"
RAPPORTEUR_VOCABULARY=$work/vocabulary index "$a"
check "other synonyms cut nothing anew" [ "$(sql "select value from meta where key = 'tok'")" = "$before" ]
check "the table of words stays" is "$(sql "select value from meta where key = 'fts'")" passage_fts_1
printf 'zorbing\tzorbeing\n' >> "$work/vocabulary/spelling.tsv"
RAPPORTEUR_VOCABULARY=$work/vocabulary index "$a"
check "a changed vocabulary is noticed" [ "$(sql "select value from meta where key = 'tok'")" != "$before" ]
check "a second table of words takes over" \
  is "$(sql "select value from meta where key = 'fts'")" passage_fts_2
check "with the words of all passages" is "$(sql 'select count(*) from passage_fts_2_docsize')" "$passages"
check "the first one is gone" \
  is "$(sql "select count(*) from sqlite_schema where name like 'passage_fts_1%'")" 0
check "no document was read for that" counts "unchanged 2"
check "it is said" grep -q "^The vocabulary changed: all words were cut anew" "$work/out"

# ---- what would not go through the wire is cut off before, and said
python3 - "$work/headings.html" << 'PYTHON'
import sys
heading = " ".join(f"heading{i}" for i in range(22))
line = "tells of workers who went abroad and came back to their village with wages unpaid. " * 12
with open(sys.argv[1], "w") as f:
    f.write("<html><body><article>" + "".join(f"<h{n}>{heading} {n}</h{n}>" for n in range(1, 7)))
    for i in range(20000):
        f.write(f"<p>Paragraph number {i} {line}")
PYTHON
index --index "$work/long.db" "$work/headings.html"
check "long headings over many passages leave the document readable" \
  grep -q 'headings.html: its headings are so long' "$work/out"
check "and searchable" [ "$(sqlite3 "$work/long.db" 'select sum(searched) from passage')" -ge 20000 ]

# ---- many unchanged files cost a stat each
mkdir "$work/lots"
for i in $(seq 2000); do echo "<title>T$i</title><p>Text $i" > "$work/lots/$i.html"; done
index "$work/lots"
files=$(strace -f -e trace=openat -o "$work/trace" true 2> /dev/null && echo yes)
if [ "$files" ]; then
  strace -f -e trace=openat,open -o "$work/trace" "$build/rapporteur-indexer" --index "$db" \
    --no-progress "$work/lots" > "$work/out" 2>&1
  check "unchanged files are not opened" is "$(grep -c "lots/.*html" "$work/trace")" 0
else
  n=$((n + 1))
  echo "ok $n - unchanged files are not opened # SKIP strace is not there"
fi

# ---- the sample archive
if [ -d corpus/archive ]; then
  db=$work/sample.db
  index corpus/archive
  files=$(find -L corpus/archive -type f ! -name '.*' | grep -Ec '\.(pdf|html?|docx|txt)$')
  check "every file of the sample archive is known" is "$(sql 'select count(*) from path')" "$files"
  check "whatever isn't searchable has a reason" is "$(sql "select count(*) from document
    where state <> 'ok' and reason = ''")" 0
fi
echo "1..$n"
