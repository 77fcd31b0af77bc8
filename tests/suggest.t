#!/usr/bin/env bash
# Completions from outside: /suggest.json of a daemon on part of the sample archive.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import atexit, http.client, json, os, pathlib, shutil, socket, subprocess, sys, tempfile, time, urllib.parse

BUILD = os.environ["BUILD"]
work = pathlib.Path(tempfile.mkdtemp(prefix="suggest-t-"))
atexit.register(shutil.rmtree, work, ignore_errors=True)
index = work / "archive.db"
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good and why != "":
        print("#  " + str(why)[:2000].replace("\n", "\n#  "), flush=True)

made = subprocess.run([f"{BUILD}/rapporteur-indexer", "--no-progress", "--index", str(index), "corpus/archive"],
                      capture_output=True, text=True)
if made.returncode not in (0, 4):
    sys.exit("Bail out! the indexer failed: " + made.stderr)
probe = socket.socket(); probe.bind(("127.0.0.1", 0)); port = probe.getsockname()[1]; probe.close()
calm = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0",
        "G_SLICE": "always-malloc", "TSAN_OPTIONS": f"suppressions={os.getcwd()}/tests/tsan.supp exitcode=66"}
daemon = subprocess.Popen([f"{BUILD}/rapporteur-searchd", "--index", str(index), "--socket", str(work / "s.sock"),
                           "--listen", f"127.0.0.1:{port}"], stdout=open(work / "log", "w"),
                          stderr=subprocess.STDOUT, env=calm)
atexit.register(lambda: daemon.poll() is None and daemon.kill())
for _ in range(200):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        break
    except OSError:
        time.sleep(0.05)
else:
    sys.exit("Bail out! the daemon did not start: " + (work / "log").read_text())

def ask(path, method="GET"):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    c.request(method, path)
    r = c.getresponse()
    r.content = r.read()
    c.close()
    return r

def path_of(text, **more):
    return "/suggest.json?" + urllib.parse.urlencode({"q": text, **more})

def completions(text, **more):
    r = ask(path_of(text, **more))
    return json.loads(r.content)[1] if r.status == 200 else None

# ---- the form of OpenSearch
r = ask(path_of("embas"))
ok(r.status == 200 and r.getheader("Content-Type").startswith("application/x-suggestions+json"),
   "the content type of suggestions", r.getheaders())
found = json.loads(r.content)
ok(len(found) == 4 and found[0] == "embas" and len(found[1]) == len(found[2]) == len(found[3]) > 0,
   "four parts: what was typed, completions, descriptions, addresses", found)
ok(all(type(x) is str and x for part in found[1:] for x in part), "all are texts", found)
ok(any("embass" in x.lower() for x in found[1]), "a word is completed", found[1])
ok(len(set(found[1])) == len(found[1]) <= 10, "at most ten, no two alike", found[1])
bad = [a for a in found[3] if ask(a).status != 200]
ok(not bad, "every address answers", bad)

# ---- scripts, from the titles and words of the archive
for typed, part, name in [("จดหม", "จดหมาย", "Thai"), ("ການເດີ", "ການເດີນທາງ", "Lao"), ("ពលក", "ពលករ", "Khmer"),
                          ("အလုပ်", "အလုပ်သမား", "Burmese"), ("migr", "migra", "Latin")]:
    got = completions(typed)
    ok(bool(got) and any(part in x.lower() for x in got), f"{name} is completed", got)

# ---- how many
ok(len(completions("m", limit=1)) == 1, "limit=1")
ok(10 < len(completions("m", limit=100)) <= 100, "limit=100")

# ---- nothing to complete
for text in ["", " ", "\"", "((((", "zzzzqqq", "\x00", "%", "h" * 5000]:
    r = ask(path_of(text))
    ok(r.status == 200 and json.loads(r.content)[1:] == [[], [], []], f"nothing for {text[:8]!a}", r.content)
ok(len(completions("ก" * 2000)) <= 10, "a long run is completed at its end alone")
ok(json.loads(ask("/suggest.json").content)[:2] == ["", []], "no q is an empty one")
r = ask("/suggest.json?q=%ff%fe%80")
ok(r.status in (200, 400) and json.loads(r.content), "bytes that are no text: an answer of JSON", r.content)
r = ask(path_of("word " * 400 + "embas"))
ok(r.status == 200 and any("embass" in x.lower() for x in json.loads(r.content)[1]), "the end of a long text", r.content)

# ---- wrong parameters
for path, name in [(path_of("x", limit=0), "limit"), (path_of("x", limit=101), "limit"),
                   (path_of("x", limit="ten"), "limit"), (path_of("x", limit=-1), "limit"),
                   (path_of("x", colour="red"), "colour")]:
    r = ask(path)
    ok(r.status == 400 and name in r.content.decode(), f"400 names {name}: {path}", r.content)

# ---- what can't be read completes nothing; nothing tells of the machine
held = {d["title"]: d for d in json.loads(ask("/documents.json?limit=1000").content)["documents"]}
text = " ".join(ask(path_of(chr(c), limit=100)).content.decode() for c in range(ord("a"), ord("z") + 1))
ok(os.getcwd() not in text and str(work) not in text, "no path of the machine")
unread = [t for t, d in held.items() if t and d["state"] in ("encrypted", "damaged", "empty")
          and not any(o is not d and o["title"] == t for o in held.values())]
ok(unread and not [t for t in unread if json.dumps(t, ensure_ascii=False) in text], "no title of a document that is not searched", unread)

# ---- methods
r = ask(path_of("embas"), "HEAD")
ok(r.status == 200 and r.content == b"" and r.getheader("Content-Type").startswith("application/x-suggestions"),
   "HEAD has headers alone", r.getheaders())
ok(ask(path_of("embas"), "POST").status == 405, "POST is refused")
daemon.terminate()
ok(daemon.wait(30) == 0, "stops", (work / "log").read_text())
print(f"1..{count}")
PYTHON
