#!/usr/bin/env bash
# A maintainer's own words beside the shipped ones: used at once, by the client and by the daemon
# that goes on answering; a broken file changes nothing; what needs reindexing is told.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import atexit, http.client, json, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile
import threading, time, urllib.parse

BUILD = os.environ["BUILD"]
work = pathlib.Path(tempfile.mkdtemp(prefix="vocabulary-t-"))
archive, own = work / "archive", work / "own"
index, sock = work / "archive.db", work / "searchd.sock"
archive.mkdir(); own.mkdir()
for name in ["reports/lbmn_2018_gtj_final_v3.pdf", "news/2018/07/pledge-in-yangon.html",
             "reports/lbmn_2018_gtj_my.pdf", "statements/flood-2019.html"]:
    shutil.copy(pathlib.Path("corpus/archive") / name, archive)
env = {k: v for k, v in os.environ.items() if not k.startswith(("RAPPORTEUR_", "XDG_"))}
env.update(HOME=str(work), RAPPORTEUR_VOCABULARY=f":{own}", RAPPORTEUR_INDEX=str(index),
           ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0", G_SLICE="always-malloc",
           TSAN_OPTIONS=f"suppressions={os.getcwd()}/tests/tsan.supp exitcode=66")
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good and why != "":
        print("#  " + str(why)[:2000].replace("\n", "\n#  "), flush=True)

def run(*args, **more):
    return subprocess.run([f"{BUILD}/rapporteur", *args], capture_output=True, text=True, timeout=120,
                          env={**env, "RAPPORTEUR_SOCKET": str(work / "none.sock"), **more})

class Local(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(sock))

def get(path):
    connection = Local("localhost")
    connection.request("GET", path)
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    return reply.status, json.loads(body)

def ask(query):
    return get("/search.json?q=" + urllib.parse.quote(query))

def found(query):
    return ask(query)[1]["total_documents"]

def status():
    return get("/status.json")[1]

def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False

def say(name, text):
    """As an editor writes: another file takes the name."""
    (own / "new~").write_text(text, encoding="utf-8")
    os.replace(own / "new~", own / name)

log = open(work / "log", "w+")
def heard(text):
    log.flush()
    return text in (work / "log").read_text()

done = run("index", "--no-progress", str(archive))
ok(done.returncode == 0, "the archive is indexed", done.stdout + done.stderr)
daemon = subprocess.Popen([f"{BUILD}/rapporteur-searchd", "--socket", str(sock), "--listen", "off",
                           "--threads", "4"], stdout=log, stderr=subprocess.STDOUT, env=env)
atexit.register(lambda: daemon.poll() is None and daemon.kill())
if not until(lambda: sock.exists()):
    print("Bail out! the daemon did not start"); sys.exit(1)

# ---- a synonym more
ok(found("zobo") == 0, "an unknown word finds nothing")
say("synonyms.tsv", "X1\tembassy\teq\ten\tzobo | zobos | embassies | embassy\n")
ok(until(lambda: found("zobo") > 0), "a new synonym is used by the daemon")
body = ask("zobo")[1]
ok(any("embassies" in note for note in body["notes"]), "and told", body["notes"])
ok(not status()["stale"], "the index isn't stale by it", status())
ok(daemon.poll() is None and heard("was read anew"), "the log says so")
done = run("search", "--json", "zobo")
ok(done.returncode == 0 and json.loads(done.stdout)["total_documents"], "the client alone uses it too", done)

# ---- a broken file
say("synonyms.tsv", "X1\tembassy\tsomehow\ten\tzobo | embassies\n")
ok(until(lambda: status()["daemon"]["vocabulary_problem"]), "a broken file is told by /status.json")
problem = status()["daemon"]["vocabulary_problem"] or ""
ok("synonyms.tsv:1" in problem and "mode" in problem, "with file, line and reason", problem)
ok(heard("synonyms.tsv:1"), "and in the log")
ok(found("zobo") > 0, "the words before stay in use")
done = run("search", "zobo")
ok(done.returncode == 3 and "synonyms.tsv:1" in done.stderr, "the client alone says what is wrong", done)
say("synonyms.tsv", "X1\tembassy\teq\ten\tkwimo | embassies | embassy\n")
ok(until(lambda: status()["daemon"]["vocabulary_problem"] is None), "a mended file ends that")
ok(found("kwimo") > 0 and found("zobo") == 0, "and counts")

# ---- many questions while it changes, each answered by one vocabulary or the other
bad, answers, slowest, stop, lock = [], [0, 0], [0.0], threading.Event(), threading.Lock()
def reader():
    while not stop.is_set():
        began = time.monotonic()
        try:
            code, body = ask("zobo kwimo")
            listed = {note[:7] for note in body["notes"] if "also finds" in note}
            with lock:
                slowest[0] = max(slowest[0], time.monotonic() - began)
                answers["“zobo”" in str(listed)] += 1
                if code != 200 or len(listed) != 1:
                    bad.append((code, body["notes"]))
        except Exception as problem:
            with lock:
                bad.append(repr(problem))
threads = [threading.Thread(target=reader) for _ in range(6)]
for t in threads: t.start()
for i in range(6):
    word = "kwimo" if i % 2 else "zobo"
    say("synonyms.tsv", f"X1\tembassy\teq\ten\t{word} | embassies | embassy\n")
    daemon.send_signal(signal.SIGHUP)
    if not until(lambda: found(word) > 0):
        bad.append(f"{word} is not found after SIGHUP")
stop.set()
for t in threads: t.join()
ok(not bad and min(answers) > 0, f"{sum(answers)} answers while it was read anew six times, the slowest "
   f"in {1000 * slowest[0]:.0f} ms", (bad[:5], answers))

# ---- what changes tokens: the index stays searchable until it is cut anew
say("spelling.tsv", "embassy\tplavu\n")
before = (work / "log").read_text().count("read anew")
ok(until(lambda: (log.flush(), (work / "log").read_text().count("read anew") > before)[1]), "spellings are read")
ok(found("embassy") > 0 and not status()["stale"], "searches go on by the index's own spellings")
ok(found("plavu") == 0, "which know no new ones")
done = run("index", "--no-progress", str(archive))
ok(done.returncode == 0 and "cut anew" in done.stdout + done.stderr, "the indexer cuts the words anew", done)
ok(until(lambda: found("plavu") > 0) and not status()["stale"], "then the daemon follows")

# ---- what the indexer found by older words
done = run("index", "--no-progress", "--force", str(archive))
ok(done.returncode == 0 and until(lambda: not status()["vocabulary"]["newer"]), "all documents read: nothing is newer",
   status())
say("gazetteer.tsv", "X2\tcity\tDrixo\tMM\n")
ok(until(lambda: status()["vocabulary"]["newer"]), "a new place is newer than what was found in documents")
run("index", "--no-progress", str(archive))
ok(status()["vocabulary"]["newer"], "an unforced run doesn't change that")
done = run("status")
ok("--force" in done.stdout, "rapporteur status says what to do", done.stdout)
run("index", "--no-progress", "--force", str(archive))
ok(until(lambda: not status()["vocabulary"]["newer"]), "reading all again does")

daemon.terminate()
ok(daemon.wait(60) == 0, "the daemon ends well", (work / "log").read_text())
shutil.rmtree(work)
print(f"1..{count}")
PYTHON
