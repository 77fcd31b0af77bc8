#!/usr/bin/env bash
# Manuals: without a fault by mandoc's lint, and with just the options that the programs have.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import os, pathlib, re, subprocess, tempfile

BUILD = os.environ["BUILD"]
manuals = {p.name: p for d in ["tools", "searchd", "indexer", "lib"] for p in pathlib.Path(d).glob("rapporteur*.[1-9]")}
commands = ["search", "recommendations", "similar", "show", "cite", "documents", "failures", "status"]
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good:
        print("#  " + str(why).replace("\n", "\n#  "), flush=True)

def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, **more)

def help_options(*command):
    """Long options of --help, and the short ones beside them."""
    text = run(*command, "--help").stdout
    long = set(re.findall(r"^\s+(?:-\w, )?--([a-z][a-z-]*)", text, re.M)) - {"help"}
    short = set(re.findall(r"^\s+-(\w), --", text, re.M)) - {"h"}
    return long, short

def manual_options(page):
    source = manuals[page].read_text()
    items = [l for l in source.splitlines() if l.startswith(".It ")]
    long = {m for l in items for m in re.findall(r"Fl Fl ([a-z][a-z-]*)", l)}
    source_options = {m for m in re.findall(r"Fl Fl ([a-z][a-z-]*)", source)}
    short = {m for l in items for m in re.findall(r"(?<!Fl )Fl (\w)\b(?! Fl)", l)}
    return long, short, source_options

for name, path in sorted(manuals.items()):
    # Manuals that aren't installed yet can't be found by the others.
    faults = [l for l in run("mandoc", "-T", "lint", "-W", "style", str(path)).stdout.splitlines()
              if "referenced manual not found" not in l and "mandoc.db" not in l]
    ok(not faults, f"{name}: mandoc finds no fault", "\n".join(faults))
    source = path.read_text()
    other = [x for x in re.findall(r"^\.Xr (rapporteur\S*) (\d)", source, re.M) if f"{x[0]}.{x[1]}" not in manuals]
    ok(not other, f"{name}: refers only to manuals that are there", other)

for program, page in [("rapporteur-searchd", "rapporteur-searchd.1"), ("rapporteur-indexer", "rapporteur-indexer.1"),
                      ("rapporteur-extract", "rapporteur-extract.1")]:
    long, short = help_options(f"{BUILD}/{program}")
    told, told_short, mentioned = manual_options(page)
    ok(long and long == told, f"{program}: --help and manual have the same options",
       f"only --help: {long - told}; only manual: {told - long}")
    ok(short == told_short, f"{program}: the same short options", f"{short} {told_short}")
    ok(mentioned <= long, f"{program}: no option is mentioned that isn't there", mentioned - long)

per_command = {c: help_options(f"{BUILD}/rapporteur", c)[0] for c in commands}
told, _, mentioned = manual_options("rapporteur.1")
everything = set().union(*per_command.values())
ok(everything == told, "rapporteur: --help of all commands and manual have the same options",
   f"only --help: {everything - told}; only manual: {told - everything}")
indexing = help_options(f"{BUILD}/rapporteur-indexer")[0]
ok(mentioned <= everything | indexing, "rapporteur: no option is mentioned that isn't there",
   mentioned - everything - indexing)
ok(all(run(f"{BUILD}/rapporteur", c, "--help").returncode == 0 for c in [*commands, "index", "serve"]), "every command has --help")
listed = set(re.findall(r"^  ([a-z]+) ", run(f"{BUILD}/rapporteur", "help").stdout, re.M))
named = set(re.findall(r"^\.It Cm (\w+)$", manuals["rapporteur.1"].read_text(), re.M))
ok(listed == named and set(commands) < listed, "help and manual list the same commands", f"{listed ^ named}")

# A parameter that the daemon takes is in its manual: asked of the code's own answer, not of its source.
page = manuals["rapporteur-searchd.1"].read_text()
parameters = per_command["search"] - {"index", "socket", "format", "json", "color", "no-pager", "batch", "run"}
missing = [p for p in parameters if not re.search(rf"\b{p}\b", page)]
ok(not missing, "the daemon's manual has every filter of search", missing)
nine = "report press-release proceedings event-report statement media-coverage policy-brief page other".split()
for name in ["rapporteur.1", "rapporteur-query.7"]:
    ok(all(re.search(rf"\b{k}\b", manuals[name].read_text()) for k in nine), f"{name} has the nine kinds")

# make install puts each thing where its user looks for it.
with tempfile.TemporaryDirectory() as root:
    r = run("tools/install.sh", BUILD, root, "/usr/local")
    have = {str(p.relative_to(root)) for p in pathlib.Path(root).rglob("*") if p.is_file()}
    want = {f"usr/local/bin/{p}" for p in ["rapporteur", "rapporteur-indexer", "rapporteur-extract", "rapporteur-searchd"]}
    want |= {f"usr/local/share/man/man{n[-1]}/{n}" for n in manuals}
    want |= {f"usr/local/share/rapporteur/{p.relative_to('corpus')}" for p in pathlib.Path("corpus/vocabulary").rglob("*") if p.is_file()}
    want |= {"usr/local/share/bash-completion/completions/rapporteur", "usr/local/lib/systemd/system/rapporteur-searchd.service"}
    ok(r.returncode == 0 and want == have, "install: everything in its place", (want ^ have, r.stderr))
    unit = pathlib.Path(root, "usr/local/lib/systemd/system/rapporteur-searchd.service").read_text()
    ok("ExecStart=/usr/local/bin/rapporteur-searchd" in unit and "@" not in unit, "install: the unit names the program")
    r = run("bash", "-c", f"PATH={root}/usr/local/bin:$PATH; . tools/rapporteur.bash-completion; COMP_WORDS=(rapporteur search --of);"
            "COMP_CWORD=2; _rapporteur; echo ${COMPREPLY[*]}; COMP_WORDS=(rapporteur fa); COMP_CWORD=1; _rapporteur; echo ${COMPREPLY[*]}")
    ok(r.stdout == "--offset\nfailures\n", "completion offers options and commands", r.stdout + r.stderr)
print(f"1..{count}")
PYTHON
