#!/bin/sh
# Install what make built: tools/install.sh BUILD DESTDIR PREFIX
set -eu
cd "$(dirname "$0")/.."
build=$1
prefix=$3
root=$2$prefix

put() { # MODE FOLDER FILE…
  mode=$1
  folder=$root/$2
  shift 2
  install -d "$folder"
  install -m "$mode" "$@" "$folder"
}

put 755 bin "$build/rapporteur" "$build/rapporteur-indexer" "$build/rapporteur-extract" \
  "$build/rapporteur-searchd"
put 644 share/man/man1 tools/rapporteur.1 searchd/rapporteur-searchd.1 indexer/rapporteur-indexer.1 \
  indexer/rapporteur-extract.1
put 644 share/man/man5 lib/rapporteur-vocabulary.5
put 644 share/man/man7 lib/rapporteur-query.7

find corpus/vocabulary -type d | while read -r folder; do
  install -d "$root/share/rapporteur/${folder#corpus/}"
done
find corpus/vocabulary -type f | while read -r file; do
  install -m 644 "$file" "$root/share/rapporteur/${file#corpus/}"
done

install -d "$root/share/bash-completion/completions" "$root/lib/systemd/system"
install -m 644 tools/rapporteur.bash-completion "$root/share/bash-completion/completions/rapporteur"
sed "s|@PREFIX@|$prefix|" searchd/rapporteur-searchd.service \
  >"$root/lib/systemd/system/rapporteur-searchd.service"
chmod 644 "$root/lib/systemd/system/rapporteur-searchd.service"
