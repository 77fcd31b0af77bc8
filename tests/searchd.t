#!/usr/bin/env bash
# The daemon from outside: every path, wrong parameters, parts of files, rude and slow clients,
# many at once while the index changes, a missing and a replaced index, stopping.
cd "$(dirname "$0")/.." || exit 1
export BUILD=${BUILD:-$PWD/build}
exec python3 -B - <<'PYTHON'
import atexit, http.client, json, os, pathlib, re, shutil, signal, socket, subprocess, sys, tempfile
import threading, time, urllib.parse

BUILD = os.environ["BUILD"]
work = pathlib.Path(tempfile.mkdtemp(prefix="searchd-t-"))
archive = work / "archive"
index, sock = work / "archive.db", work / "sockets" / "searchd.sock"
archive.mkdir()
for name in ["reports/lbmn_2018_gtj_final_v3.pdf", "news/2018/07/pledge-in-yangon.html",
             "reports/lbmn_2018_gtj_my.pdf", "statements/flood-2019.html"]:
    shutil.copy(pathlib.Path("corpus/archive") / name, archive)
count = 0

def ok(good, what, why=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
    if not good and why != "":
        print("#  " + str(why)[:2000].replace("\n", "\n#  "), flush=True)

def run_indexer(*more):
    return subprocess.run([f"{BUILD}/rapporteur-indexer", "--no-progress", "--index", str(index),
                           *more, str(archive)], capture_output=True, text=True)

probe = socket.socket(); probe.bind(("127.0.0.1", 0)); port = probe.getsockname()[1]; probe.close()

# For the sanitizers' builds. The leak checker traces its own process at the end, which the daemon's
# sandbox forbids; GLib's slices and locks are none that the thread sanitizer knows.
calm = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0",
        "G_SLICE": "always-malloc", "TSAN_OPTIONS": f"suppressions={os.getcwd()}/tests/tsan.supp exitcode=66"}

def start(*more):
    process = subprocess.Popen([f"{BUILD}/rapporteur-searchd", "--index", str(index), "--socket",
                                str(sock), "--listen", f"127.0.0.1:{port}", *more],
                               stdout=open(work / "log", "w"), stderr=subprocess.STDOUT, env=calm)
    atexit.register(lambda: process.poll() is None and process.kill())
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    print("Bail out! the daemon did not start: " + (work / "log").read_text())
    sys.exit(1)

class Local(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(str(sock))

class Reply:
    def __init__(self, r):
        self.status, self.headers, self.body = r.status, r.headers, r.read()
    def json(self):
        return json.loads(self.body)

def get(path, method="GET", headers={}, body=None, local=False):
    c = Local("localhost") if local else http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    c.request(method, path, body=body, headers=headers)
    r = Reply(c.getresponse())
    c.close()
    return r

def raw(data, wait=5):
    s = socket.create_connection(("127.0.0.1", port), wait)
    s.settimeout(wait)
    s.sendall(data)
    out = b""
    try:
        while (more := s.recv(65536)):
            out += more
    except TimeoutError:
        pass
    s.close()
    return out

def q(text, **more):
    return "/search.json?" + urllib.parse.urlencode({"q": text, **more})

# ---- ready means ready: no thread makes its first questions wait. Another process may take the
# machine at that moment, so a slow start is one that is slow each time.
run_indexer()
starts = []
for _ in range(5):
    daemon = start("--threads", "4")
    time.sleep(2)
    took = [get(q("embassies")).json()["took_ms"] for _ in range(12)]
    daemon.terminate(); daemon.wait(30)
    starts.append(took)
    if max(took[:4]) < 5 * sorted(took)[6] + 10:
        break
else:
    starts.append(None)
ok(starts[-1] is not None, "first questions are as fast as later ones", starts)
for suffix in ["", "-wal", "-shm"]:
    pathlib.Path(str(index) + suffix).unlink(missing_ok=True)

# ---- no index yet
daemon = start()
r = get(q("x"))
ok(r.status == 503 and r.json()["error"]["code"] == "no_index", "no index: 503 and a reason", r.body)
ok(get("/").status == 503, "no index: the page says so too")
run = run_indexer()
ok(run.returncode in (0, 4), "the indexer runs beside the daemon", run.stderr)
r = get(q("embassies"))
ok(r.status == 200 and r.json()["results"], "an index made later is found", r.body)

# ---- every path
found = get(q("embassies", facets=1, limit=5)).json()
first = found["results"][0]
report = next(x for x in get("/documents.json").json()["documents"] if x["pages"] == 12)
ID = report["id"]
keys = ["query", "read_as", "total_documents", "total_passages", "took_ms", "did_you_mean", "relaxed",
        "results", "facets"]
ok(all(k in found for k in keys), "search.json has the contract's members", found.keys())
keys = ["id", "title", "kind", "date", "date_precision", "language", "publisher", "countries", "pages",
        "path", "url"]
ok(all(k in first["document"] for k in keys), "a document has them", first["document"])
passage = first["passages"][0]
keys = ["id", "page", "page_label", "heading", "snippet", "highlights", "score", "link"]
ok(all(k in passage for k in keys), "a passage has them", passage)
marks = [p["snippet"][a:b].lower() for x in get(q('"complaint form"')).json()["results"] for p in x["passages"]
         for a, b in p["highlights"]]
ok(marks and all(m in ("complaint", "form", "complaint form") for m in marks), "highlights count code points", marks)
ok(all(k in found["facets"] for k in ["kind", "year", "language", "country", "org"]), "facets")
r = get(q("ရန်ကုန်"))
hits = [(p["snippet"], p["highlights"]) for x in r.json()["results"] for p in x["passages"]]
ok(hits and all(0 <= a < b <= len(s) for s, h in hits for a, b in h), "highlights in Burmese stay inside",
   hits)
whole = get(f"/documents/{ID}.json").json()
ok(len(whole["pages"]) == 12 and whole["headings"] and whole["values"] and whole["paths"],
   "documents/ID.json has pages, headings, values, paths")
ok(any(p["page_label"] == "7" and p["page"] == 11 for p in whole["pages"]), "printed labels")
page = get(f"/documents/{ID}/pages/11.json").json()
ok(page["page_label"] == "7" and page["passages"] and page["link"].endswith("#page=11"), "pages/N.json")
page = get(f"/documents/{ID}/pages/7.json").json()
ok(page["page_printed_with_this_number"] == 11, "page 7 tells where 7 is printed")
p = get(f"/passages/{passage['id']}.json?context=2").json()
ok(p["passage"]["id"] == passage["id"] and p["before"] and p["after"], "passages/ID.json")
f = get("/failures.json").json()
ok(f["total"] + f["restricted"] == len(f["failures"]) and f["total"] == get("/status.json").json()["failures"],
   "failures.json, and status.json counts the same", f)
status = get("/status.json").json()
ok(status["documents"] == 4 and status["daemon"]["threads"] > 0 and not status["stale"], "status.json",
   status)
for path in ["/", "/failures", "/search?q=embassies", f"/documents/{ID}", f"/documents/{ID}/pages/11",
             f"/passages/{passage['id']}", "/search?q=%3Cscript%3E&utm_source=x"]:
    r = get(path)
    ok(r.status == 200 and r.headers["Content-Type"].startswith("text/html") and b"<script" not in r.body
       and b"style-src 'self'" in r.headers["Content-Security-Policy"].encode(), f"page {path}")
r = get("/search?q=kind:press-release")
ok(b'class="meta">press release' in r.body, "a page has kinds in words", r.body)
ok(get(q("kind:press-release")).json()["results"][0]["document"]["kind"] == "press-release", "JSON has their codes")
ok(get("/status.json", local=True).json()["documents"] == 4, "the same over the UNIX socket")
r = get("/status.json", local=True)
ok(r.headers["Rapporteur-Index"] == str(index), "the socket tells which index answers")
ok("Rapporteur-Index" not in get("/status.json").headers, "TCP does not")
for name, value in [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")]:
    ok(get("/status.json").headers[name] == value, name)

# ---- wrong parameters
wrong = {q("x", limit=0): "limit", q("x", limit="ten"): "limit", q("x", limit=1001): "limit",
         q("x", offset=-1): "offset", q("x", kind="novel"): "kind", q("x", lang="!"): "lang",
         q("x", since="2015-13"): "since", q("x", until="soon"): "until", q("x", since="2015-02-30"): "since",
         q("x", sort="random"): "sort", q("x", facets="maybe"): "facets", q("x", **{"in": "nope"}): "in",
         q("x") + "&q=y": "q", q("x", colour="red"): "colour", q("x", country="a\x01b"): "country",
         "/search.json": "q", "/search.json?q=": "q", q("x", kind="a\0b"): "kind",
         "/documents.json?state=lost": "state", "/documents.json?limit=0": "limit",
         "/status.json?x=1": "x", f"/passages/{passage['id']}.json?context=21": "context"}
for path, parameter in wrong.items():
    r = get(path)
    e = r.json().get("error", {})
    ok(r.status == 400 and e.get("parameter") == parameter and e.get("message") and e.get("code"),
       f"400: {path[:60]!r}", r.body)
for path in ["/nothing.json", "/documents/nope.json", "/documents/nope/file", f"/documents/{ID}/pages/99.json",
             f"/documents/{ID}/pages/x.json", "/passages/nope.json", f"/passages/{ID}-1-1-ffff.json",
             "/documents//file", "/documents/..%2f..%2fetc%2fpasswd/file", "/search.json/x", "/.json",
             "/documents/a/b/c/d/e/f/g/h/i/j.json", f"/documents/{ID}%00", f"/documents/{ID}%00x.json",
             "/status.json%00.json", "/%00"]:
    r = get(path)
    ok(r.status == 404, f"404: {path}", r.status)
ok(get(q("a" * 10001)).status == 414, "a query of 10,001 bytes: 414")
ok(get(q("a" * 9999)).status == 200, "a query of 9,999 bytes is searched")
ok(get("/search.json?q=x&" + "&".join(f"org={'o' * 200}{i}" for i in range(120))).status == 414,
   "too many parameters: 414")
ok(b" 414 " in raw(b"GET /search.json?q=" + b"a" * 200000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"), "a line too long: 414")
r = get("/search.json?q=x", "POST", body=b"x")
ok(r.status == 405 and r.headers["Allow"] == "GET, HEAD", "POST: 405")
ok(get("/search.json?q=x", "GET", body=b"x").status == 413, "a body: 413")
ok(get("/search.json?q=x", "GET", {"Transfer-Encoding": "chunked"}, b"0\r\n\r\n").status == 413, "a chunked body: 413")
strange = ['"', '"unbalanced quote AND (', "((((((((", "-" * 500, "*", "NOT", "OR OR OR", "kind:", "\x01\x02",
           "%", "'; DROP TABLE document; --", "a" * 5000, "\u202e", "ရ" * 3000, "💥", "title:\"", "~5", "\"a\"~",
           "since:99999 until:-1", " ", "\ud800".encode("utf-8", "surrogatepass")]
worst = [(s, r) for s in strange for r in [get(q(s)).status] if r not in (200, 503)]
ok(not worst, "no string is an error", worst)
ok(get("/search.json?q=%ff%fe%00").status == 200, "bytes that are no text are searched all the same")

# ---- names under which it answers
for host, status in [("localhost", 200), (f"LOCALHOST:{port}", 200), (f"127.0.0.1:{port}", 200), ("[::1]:8417", 200),
                     ("evil.example", 421), (f"evil.example:{port}", 421), ("127.0.0.1.evil.example", 421),
                     ("localhost.", 421), ("", 421), ("[::1].evil.example", 421)]:
    ok(get("/status.json", headers={"Host": host}).status == status, f"Host: {host}: {status}")
ok(get("/status.json", headers={"Host": "evil.example"}, local=True).status == 200, "over the UNIX socket any name")
ok(b" 200 " in raw(b"GET /status.json HTTP/1.0\r\n\r\n"), "HTTP/1.0 names no host")

# ---- the file and its parts
data = (archive / "lbmn_2018_gtj_final_v3.pdf").read_bytes()
F = f"/documents/{ID}/file"
r = get(F)
ok(r.body == data and r.headers["Content-Type"] == "application/pdf", "the file, whole")
ok(r.headers["Content-Disposition"].startswith("inline; filename="), "to be shown, with its name")
etag, modified = r.headers["ETag"], r.headers["Last-Modified"]
ok(etag and modified and r.headers["Accept-Ranges"] == "bytes", "ETag, Last-Modified, Accept-Ranges")
n = len(data)
for header, a, b in [("bytes=0-9", 0, 10), ("bytes=5-", 5, n), ("bytes=-7", n - 7, n), (f"bytes=0-{n * 2}", 0, n)]:
    r = get(F, headers={"Range": header})
    ok(r.status == 206 and r.body == data[a:b] and r.headers["Content-Range"] == f"bytes {a}-{b - 1}/{n}",
       f"Range: {header}", (r.status, r.headers["Content-Range"]))
r = get(F, headers={"Range": "bytes=0-3,100-199,-10"})
boundary = r.headers["Content-Type"].split("boundary=")[1].encode()
parts = [p.split(b"\r\n\r\n", 1)[1][:-2] for p in r.body.split(b"--" + boundary)[1:-1]]
ok(r.status == 206 and parts == [data[:4], data[100:200], data[-10:]], "three ranges: multipart", r.body[:300])
r = get(F, headers={"Range": f"bytes={n}-"})
ok(r.status == 416 and r.headers["Content-Range"] == f"bytes */{n}", "416 behind the end")
ok(get(F, headers={"Range": "apples=1-2"}).status == 200, "a range of something else is ignored")
ok(get(F, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status == 200, "If-Range with another ETag")
ok(get(F, headers={"Range": "bytes=0-1", "If-Range": etag}).status == 206, "If-Range with its ETag")
r = get(F, headers={"If-None-Match": f'"x", {etag}'})
ok(r.status == 304 and r.body == b"" and r.headers["ETag"] == etag, "If-None-Match: 304")
ok(get(F, headers={"If-Modified-Since": modified}).status == 304, "If-Modified-Since: 304")
ok(get(F, headers={"If-Modified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"}).status == 200, "modified since: 200")
r = get(F, "HEAD")
ok(r.status == 200 and r.body == b"" and r.headers["Content-Length"] == str(n), "HEAD of the file")
ok(get(F, "HEAD", {"Range": "bytes=0-1"}).status == 200, "a range in HEAD is ignored")
r = get(q("embassies"), "HEAD")
ok(r.status == 200 and r.body == b"" and int(r.headers["Content-Length"]) > 0, "HEAD of a search")
html = next(x for x in get("/documents.json").json()["documents"] if x["path"].endswith("pledge-in-yangon.html"))
r = get(f"/documents/{html['id']}/file")
ok(r.headers["Content-Type"] == "text/html" and r.headers["Content-Security-Policy"].startswith("sandbox"),
   "a page of the archive is shown in a sandbox")

# ---- a file that is no longer what was indexed
victim = archive / "pledge-in-yangon.html"
kept = victim.read_bytes()
V = f"/documents/{html['id']}/file"
victim.write_bytes(kept + b"\n")
ok(get(V).status == 404, "another size: not served")
victim.unlink(); os.symlink("/etc/passwd", victim)
ok(get(V).status == 404, "a symbolic link: not served")
victim.unlink(); os.mkfifo(victim)
ok(get(V).status == 404, "a pipe: not served, and no hang")
victim.unlink(); victim.mkdir()
ok(get(V).status == 404, "a folder: not served")
victim.rmdir()
ok(get(V).status == 404 and b"rapporteur index" in get(V).body, "a missing file: 404 that says what to do")
victim.write_bytes(kept)
ok(get(V).body == kept, "and back again")

# ---- rude and slow clients
ask = b"GET /status.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
out = raw(ask * 19 + ask.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
ok(out.count(b"HTTP/1.1 200") == 20, "twenty requests in one go", out.count(b"HTTP/1.1"))
for junk in [b"\0" * 100, b"GARBAGE\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 50,
             b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20000 + b"\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nRange: " +
             b"9" * 9000 + b"\r\nConnection: close\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]:
    raw(junk, 0.5)
ok(get("/status.json").status == 200, "junk does no harm")
for _ in range(50):
    s = socket.create_connection(("127.0.0.1", port)); s.sendall(b"GET " + q("embassies").encode() +
        b" HTTP/1.1\r\nHost: localhost\r\n\r\n"); s.close()
for _ in range(20):
    s = socket.create_connection(("127.0.0.1", port)); s.sendall(b"GET " + F.encode() +
        b" HTTP/1.1\r\nHost: localhost\r\n\r\n"); s.recv(100); s.close()
ok(get("/status.json").status == 200, "clients that hang up do no harm")
idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
for s in idle:
    s.sendall(b"GET /status.json HTTP/1.1\r\nHo")
began = time.monotonic()
ok(get("/status.json").status == 200 and time.monotonic() - began < 10, "200 slow clients keep nobody waiting")

# ---- many at once while the index changes
stop, bad, answers = threading.Event(), [], [0]
lock = threading.Lock()
def reader(k):
    local = k % 2 == 0
    while not stop.is_set():
        try:
            r = get([q("embassies"), "/documents.json", f"/documents/{ID}.json", F, "/status.json"][k % 5], local=local)
            with lock:
                answers[0] += 1
                if r.status != 200 or (k % 5 == 0 and not r.json()["results"]):
                    bad.append((k, r.status, r.body[:200]))
        except Exception as e:
            with lock:
                bad.append((k, repr(e)))
threads = [threading.Thread(target=reader, args=(k,)) for k in range(10)]
for t in threads: t.start()
for i in range(4):
    (archive / f"new-{i}.html").write_text(f"<html><title>Added {i}</title><body><h1>Added {i}</h1>"
        f"<p>A sentence about quokkas number {i}, long enough to be a paragraph of its own.</p></body></html>")
    run = run_indexer()
    if run.returncode not in (0, 4): bad.append(run.stderr)
    if i % 2: run_indexer("--force")
stop.set()
for t in threads: t.join()
ok(not bad and answers[0] > 50, f"{answers[0]} answers during six runs of the indexer", bad[:5])
r = get(q("quokkas"))
ok(r.json()["total_documents"] == 4, "what was added is found at once", r.body[:300])
(archive / "broken.pdf").write_bytes(b"%PDF-1.4\nno more of it")
run_indexer()
r = get("/search?q=xyzzy")
ok(b'href="/failures"' in r.body and b"rapporteur failures" not in r.body, "a page links to what could not be read", r.body)
ok(b"broken.pdf" in get("/failures").body and b"damaged" in get("/failures").body, "the page /failures", get("/failures").body)

# ---- the index replaced under the daemon
run = subprocess.run([f"{BUILD}/rapporteur-indexer", "--no-progress", "--index", str(work / "other.db"),
                      str(archive / "new-0.html")], capture_output=True, text=True)
for suffix in ["", "-wal", "-shm"]:
    pathlib.Path(str(index) + suffix).unlink(missing_ok=True)
os.rename(work / "other.db", index)
ok(get("/status.json").json()["documents"] == 1, "a replaced index is opened")
index.write_bytes(b"this is no database, but it is long enough to look at" * 100)
os.rename(index, work / "junk"); shutil.copy(work / "junk", index)
r = get(q("x"))
ok(r.status in (500, 503) and r.json()["error"]["message"], "a broken index: a reason, no crash", (r.status, r.body))
index.unlink()
run_indexer()
ok(get(q("embassies")).status == 200, "and a good one again")

# ---- signals
daemon.send_signal(signal.SIGHUP)
time.sleep(0.2)
ok(daemon.poll() is None and get("/status.json").status == 200, "SIGHUP: goes on")
second = subprocess.run([f"{BUILD}/rapporteur-searchd", "--index", str(index), "--socket", str(sock), "--listen",
                         "off"], capture_output=True, text=True, timeout=20)
ok(second.returncode == 3 and "another daemon" in second.stderr, "a second daemon on the socket is told", second.stderr)
second = subprocess.run([f"{BUILD}/rapporteur-searchd", "--index", str(index), "--socket", "off", "--listen",
                         f"127.0.0.1:{port}"], capture_output=True, text=True, timeout=20)
ok(second.returncode == 3 and "--listen" in second.stderr, "a second one on the port is told", second.stderr)
for arguments in [["--listen", "nonsense"], ["--threads", "-1"], ["--threads", "0"], ["--threads", "257"], ["--nope"], ["word"],
                  ["--listen", "off", "--socket", "off"], ["--listen", "127.0.0.1:99999"]]:
    run = subprocess.run([f"{BUILD}/rapporteur-searchd", "--index", str(index), *arguments], capture_output=True,
                         text=True, timeout=20, env={**os.environ, "RAPPORTEUR_SOCKET": str(work / "third.sock")})
    ok(run.returncode == 2 and run.stderr.startswith("rapporteur-searchd: "), f"exit 2: {' '.join(arguments)}", run.stderr)
probe = socket.socket(); probe.bind(("", 0)); wide = probe.getsockname()[1]; probe.close()
public = subprocess.Popen([f"{BUILD}/rapporteur-searchd", "--index", str(index), "--socket", "off", "--listen",
                           f"*:{wide}"], stdout=subprocess.PIPE, env=calm)
atexit.register(lambda: public.poll() is None and public.kill())
public.stdout.readline()
c = http.client.HTTPConnection("127.0.0.1", wide, timeout=30)
c.request("GET", "/status.json", headers={"Host": "archive.example"})
ok(c.getresponse().status == 200, "a public address answers under any name")
c.close(); public.terminate(); public.wait(30)
answered = []
def late():
    try: answered.append(get(q("embassies")).status)
    except Exception as e: answered.append(repr(e))
threads = [threading.Thread(target=late) for _ in range(20)]
for t in threads: t.start()
began = time.monotonic()
daemon.send_signal(signal.SIGTERM)
for t in threads: t.join()
code = daemon.wait(30)
ok(code == 0 and time.monotonic() - began < 15, f"SIGTERM: ends with 0 in {time.monotonic() - began:.1f} s", (code, (work / "log").read_text()))
ok(all(a in (200, 503) or "refused" in str(a) or "reset" in str(a).lower() or "Disconnected" in str(a)
       for a in answered) and 200 in answered + [200], "requests under way are answered", answered)
ok(not sock.exists(), "the socket's file is gone")
text = (work / "log").read_text()
ok("embass" not in text and "quokka" not in text, "nothing was written down about queries", text)
for s in idle: s.close()
stale = socket.socket(socket.AF_UNIX); stale.bind(str(sock)); stale.close()
daemon = start()
ok(get("/status.json", local=True).status == 200, "a socket file that nobody answers on is replaced")
daemon.terminate(); daemon.wait(30)
shutil.rmtree(work)
print(f"1..{count}")
PYTHON
