#!/usr/bin/env bash
# Filters by the client, with a daemon and without, and over HTTP: they include and exclude, and a
# wrong one is named. The list of documents and the search agree.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import json, os, pathlib, socket, subprocess, sys, tempfile, time, urllib.error, urllib.parse, urllib.request

BUILD = os.environ["BUILD"]
work = tempfile.TemporaryDirectory(prefix="filters-t-")
sock = pathlib.Path(work.name) / "searchd.sock"
env = {k: v for k, v in os.environ.items() if not k.startswith("RAPPORTEUR_")}
env.update(RAPPORTEUR_INDEX=f"{work.name}/archive.db", RAPPORTEUR_SOCKET=str(sock))
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}".replace("#", "\\#"), flush=True)
    if not good and why != "":
        print("#  " + str(why)[:2000].replace("\n", "\n#  "), flush=True)

def run(*args):
    return subprocess.run([f"{BUILD}/rapporteur", *args], capture_output=True, text=True, env=env, timeout=300)

with open("corpus/expected.tsv", encoding="utf-8") as f:
    rows = [line.rstrip("\n").split("\t") for line in f if line[0] not in "#\n"][1:]
# D10 is D08 byte for byte: one document, two places.
names = {r[0]: "D08" if r[1] == "D10" else r[1] for r in rows}

def name_of(document):
    return names.get(document["path"].split("corpus/archive/")[-1])

def listed(answer):
    """Works and their versions."""
    return {name_of(f["document"]) for r in answer["results"] for f in (r, *r["versions"])}

def client(*args):
    done = run("search", "--json", "--limit", "100", *args)
    return done, (json.loads(done.stdout) if done.returncode in (0, 1) else None)

done = run("index", "--no-progress", "--catalogue", "corpus/catalogue.tsv", "corpus/archive")
ok(done.returncode in (0, 4), "the sample archive is indexed", done.stdout + done.stderr)
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
daemon = None

def http(**parameters):
    query = urllib.parse.urlencode({"limit": "100", **parameters}, doseq=True)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/search.json?{query}", timeout=60) as r:
            return r.status, json.load(r)
    except urllib.error.HTTPError as e:
        return e.code, json.load(e)

# ---- what they let pass
everything = {r[1] for r in rows if r[8] == "ok" and r[1] != "D10"}
KIND, LANG, DATE = ({r[1]: r[i] for r in rows} for i in (3, 4, 5))
expected = {
    (("kind", "report"),): lambda d: KIND[d] == "report",
    (("kind", "-report"),): lambda d: KIND[d] != "report",
    (("kind", "press-release"), ("kind", "page")): lambda d: KIND[d] in ("press-release", "page"),
    (("lang", "my"),): lambda d: LANG[d] == "my",
    (("lang", "-en"),): lambda d: LANG[d] != "en",
    (("year", "2018"),): lambda d: DATE[d][:4] == "2018",
    (("year", "2015..2018"),): lambda d: "2015" <= DATE[d][:4] <= "2018",
    (("year", "-2018"),): lambda d: DATE[d][:4] != "2018",
    (("since", "2019"), ("kind", "report")): lambda d: DATE[d][:4] >= "2019" and DATE[d] != "-" and KIND[d] == "report",
    (("until", "2016"),): lambda d: DATE[d][:4] <= "2016" and DATE[d] != "-",
}

def check(how):
    for filters, passes in expected.items():
        wanted = {d for d in everything if passes(d)}
        done, answer = client(*(f"--{name}={value}" for name, value in filters))
        got = listed(answer) & everything if answer else done.stderr
        ok(got == wanted, f"{how}: {' '.join(f'--{n}={v}' for n, v in filters)}", f"{got} but {wanted}")

check("without a daemon")
daemon = subprocess.Popen([f"{BUILD}/rapporteur", "serve", "--listen", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL,
                          env={**env, "ASAN_OPTIONS": env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"})
try:
    for _ in range(400):
        if sock.exists() and json.loads(run("status", "--json").stdout or "{}").get("daemon"):
            break
        time.sleep(0.05)
    else:
        print("Bail out! the daemon did not start")
        sys.exit(1)
    check("with a daemon")
    for filters, passes in expected.items():
        parameters = {}
        for name, value in filters:
            parameters.setdefault(name, []).append(value)
        status, answer = http(**parameters)
        wanted = {d for d in everything if passes(d)}
        ok(status == 200 and listed(answer) & everything == wanted, f"HTTP: {parameters}", answer)

    # ---- a filter as an option and in the query
    for name, value in [("kind", "report"), ("lang", "my"), ("country", "Myanmar"), ("org", "ILO"), ("year", "2018"),
                        ("theme", "trafficking"), ("publisher", "IOM")]:
        for sign in ("", "-"):
            typed = listed(http(q=f"{sign}{name}:{value}")[1])
            option = listed(http(**{name: sign + value})[1])
            ok(typed == option, f"{sign}{name}:{value} in the query and as a parameter", f"{typed} {option}")

    # ---- wrong ones
    for name, value in [("kind", "novel"), ("kind", "-novel"), ("lang", "!"), ("lang", "-!"), ("year", "soon"),
                        ("year", "-soon"), ("year", "2015..soon"), ("year", "-"), ("since", "2015-13"), ("until", "soon"),
                        ("theme", "a\x01b"), ("colour", "red")]:
        status, answer = http(q="x", **{name: value})
        error = answer.get("error", {})
        ok(status == 400 and error.get("parameter") == name and error.get("message"), f"400: {name}={value!r}", answer)
        if name != "colour" and "\x01" not in value:
            done = run("search", f"--{name}={value}", "x")
            ok(done.returncode == 2 and name in done.stderr, f"exit status 2: --{name}={value}",
               f"{done.returncode} {done.stderr}")
    status, answer = http(q="fees", theme="nothing such")
    ok(status == 200 and any("theme" in n for n in answer["notes"]), "an unknown theme is told", answer)

    # ---- the list of documents agrees, where the search goes by what is known of documents alone
    for args in (["--kind=report"], ["--lang=my"], ["--country=Myanmar"], ["--country=MM"], ["--since=2019"],
                 ["--until=2016"]):
        documents = json.loads(run("documents", "--json", "--limit", "1000", *args).stdout)["documents"]
        mine = {name_of(d) for d in documents} & everything
        ok(mine == listed(client(*args)[1]) & everything and mine, f"documents {' '.join(args)}: as search", mine)
    for org in ("ILO", "IOM", "MMN", "International Labour Organization"):
        documents = json.loads(run("documents", "--json", "--limit", "1000", f"--org={org}").stdout)["documents"]
        mine = {name_of(d) for d in documents} & everything
        searched = listed(client(f"--org={org}")[1])
        excluded = listed(client(f"--org=-{org}")[1])
        ok(mine <= searched, f"documents --org={org}: search finds these, and who names it", f"{mine} {searched}")
        ok(not mine & excluded and mine | (excluded & everything) == everything,
           f"search --org=-{org}: all but these", f"{mine} {excluded}")
finally:
    daemon.terminate()
    daemon.wait(30)
print(f"1..{count}")
PYTHON
