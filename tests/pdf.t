#!/bin/bash
# PDFs made by hand, each with one trouble, read in the worker's sandbox and compared with what a
# person expects of them. golden/pdf/make.py makes the files; golden/pdf/NAME.dump says what must
# come out. REFRESH=1 writes the dumps anew: read the diff.
shopt -s extglob
here=$(cd "$(dirname "$0")" && pwd)
extract=${BUILD:-$here/../build}/rapporteur-extract
golden=$here/golden/pdf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { n=$((n + 1)); echo "not ok $n - $1"; }

python3 "$golden/make.py" "$work" || { echo "Bail out! make.py failed"; exit 1; }

# What extraction itself found: without passages, languages and values from names and words.
facts() {
	"$extract" --dump "$1" 2>&1 | grep -vE '^passage' |
		awk -F'\t' '$1 != "value" || $4 == "info" || $4 == "xmp"' |
		sed -E 's/\tchosen$//; /^block/s/\t(en|th|ja)\t/\t/'
}

for file in "$work"/*.pdf; do
	name=$(basename "$file" .pdf)
	facts "$file" > "$work/$name.got"
	[ -n "$REFRESH" ] && cp "$work/$name.got" "$golden/$name.dump"
	if diff -u "$golden/$name.dump" "$work/$name.got" > "$work/diff"; then
		ok "$name"
	else
		not_ok "$name"
		sed 's/^/# /' "$work/diff"
	fi
done

# state FILE: the document's state and reason
state() { "$extract" --dump "$1" 2>&1 | awk -F'\t' '$1 == "document" { print $3 ": " $5; exit }'; }
expect() {
	local got
	got=$(state "$2")
	case "$got" in
	$3) ok "$1" ;;
	*) not_ok "$1"; echo "# got '$got', wanted '$3'" ;;
	esac
}

report=$work/report.pdf
qpdf --encrypt "" owner 256 --extract=n -- "$report" "$work/owner.pdf"
qpdf --encrypt secret owner 256 -- "$report" "$work/secret.pdf"
head -c -20 "$report" > "$work/cut.pdf"
head -c 60 "$report" > "$work/stub.pdf"
cp "$report" "$work/report.doc"
expect "an owner's restriction does not stop reading" "$work/owner.pdf" "ok: *"
if "$extract" --dump "$work/owner.pdf" | head -1 | grep -q restricted; then
	ok "the restriction is told"
else
	not_ok "the restriction is told"
fi
expect "a password is asked for" "$work/secret.pdf" "encrypted: *password*"
expect "a file cut off keeps what is there" "$work/cut.pdf" "partial: *end of the file is missing*"
expect "a stub is damaged" "$work/stub.pdf" "damaged: *cut off*"
expect "the name does not matter" "$work/report.doc" "ok: *"

lines=$("$extract" --text "$work/columns.pdf" 2>&1 >/dev/null | wc -l)
[ "$lines" -eq 0 ] && ok "nothing on standard error" || not_ok "nothing on standard error"
echo "1..$n"
