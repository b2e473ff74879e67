#!/usr/bin/env python3
"""kill -9 under load, twenty times: nothing acknowledged is lost and nothing appears twice.

usage: kill_test.py PROGRAM [--database URL] [--rounds 20]

Threads send citizens' reports (every third with a photo) and move cases while the server is killed at a random moment.
What was answered with success must be there after the restart; what was not answered is sent again with the same
Idempotency-Key and must then exist exactly once. TAP on stdout."""
import argparse, http.client, json, os, random, shutil, signal, socket, subprocess, sys, tempfile, threading, time, uuid, zlib, struct

ROUNDS, THREADS = 20, 8


def png(seed):
    """A small valid picture, different for each seed."""
    width = height = 48
    rows = b"".join(b"\0" + bytes((x * 5 + y * 3 + seed * 7 + c * 40) & 255 for x in range(width) for c in range(3)) for y in range(height))
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Server:
    def __init__(self, program, data, database):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.command = [program, "serve", "--data", data, "--listen", f"127.0.0.1:{self.port}"] + (["--database", database] if database else [])
        self.process = None

    def start(self):
        self.log = open(os.path.join(tempfile.gettempdir(), f"wencheng-kill-{self.port}.log"), "ab")
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        for _ in range(600):
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                c.request("GET", "/readyz")
                if c.getresponse().status == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}; see {self.log.name}")
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, method, path, body=None, headers=None, connection=None):
        c = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        c.request(method, path, body=body, headers=headers or {})
        r = c.getresponse()
        data = r.read()
        return r.status, json.loads(data) if data[:1] in (b"{", b"[") else data, r


class Work:
    def __init__(self):
        self.lock = threading.Lock()
        self.reports = {}   # key -> {"text", "photo", "number" or None}
        self.moves = []     # (case id, state it must at least have reached)
        self.mistakes = []


def report_body(text, lon, lat, photo):
    form = json.dumps({"text": text, "lon": lon, "lat": lat, "category": "litter"}, ensure_ascii=False).encode()
    if photo is None:
        return form, "application/json"
    edge = uuid.uuid4().hex
    parts = (f'--{edge}\r\nContent-Disposition: form-data; name="report"\r\nContent-Type: application/json\r\n\r\n'.encode() + form +
             f'\r\n--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'.encode() + photo +
             f"\r\n--{edge}--\r\n".encode())
    return parts, f"multipart/form-data; boundary={edge}"


def send_report(server, work, key, connection=None):
    with work.lock:
        entry = work.reports[key]
    body, kind = report_body(entry["text"], entry["lon"], entry["lat"], entry["photo"])
    status, answer, _ = server.ask("POST", "/api/public/reports", body, {"Content-Type": kind, "Idempotency-Key": key}, connection)
    if status == 201:
        with work.lock:
            if entry["number"] not in (None, answer["tracking_number"]):
                work.mistakes.append(f"{key}: first {entry['number']}, then {answer['tracking_number']}")
            entry["number"] = answer["tracking_number"]
    elif status not in (429, 503):
        with work.lock:
            work.mistakes.append(f"{key}: status {status} {answer}")


def reporter(server, work, stop, number, centre):
    serial = 0
    while not stop.is_set():
        serial += 1
        key = str(uuid.uuid4())
        with work.lock:
            work.reports[key] = {"text": f"断电测试 {key}", "lon": round(centre[0] + random.uniform(-0.02, 0.02), 6), "lat": round(centre[1] + random.uniform(-0.015, 0.015), 6),
                                 "photo": png(random.randrange(1 << 30)) if serial % 3 == 0 else None, "number": None}
        try:
            send_report(server, work, key)
        except (OSError, http.client.HTTPException):
            return  # the server is gone; this key is sent again after the restart


def sign_in(server, account):
    body = json.dumps({"account": account, "password": "Wencheng-demo-1"})
    status, answer, reply = server.ask("POST", "/api/session", body, {"Content-Type": "application/json"})
    if status not in (200, 201):
        raise RuntimeError(f"sign-in: {status} {answer}")
    return {"Cookie": reply.getheader("Set-Cookie").split(";")[0], "X-CSRF-Token": answer["csrf"], "Content-Type": "application/json"}


def mover(server, work, stop, session):
    """Lists and unlists cases: every acknowledged move must be in the case's history afterwards."""
    try:
        status, page, _ = server.ask("GET", "/api/cases?limit=100", headers=session)
        for case in page["items"]:
            if stop.is_set():
                return
            status, whole, _ = server.ask("GET", f"/api/cases/{case['id']}", headers=session)
            moves = {m["move"] for m in whole.get("moves", [])} if status == 200 else set()
            move = "list" if "list" in moves else "unlist" if "unlist" in moves else None
            if not move:
                continue
            note = f"断电测试 {uuid.uuid4()}"
            body = json.dumps({"move": move, "version": whole["version"], "note": note}, ensure_ascii=False).encode()
            status, answer, _ = server.ask("POST", f"/api/cases/{case['id']}/moves", body, {**session, "Idempotency-Key": str(uuid.uuid4())})
            if status == 200:
                with work.lock:
                    work.moves.append((case["id"], note))
            elif status not in (409, 503):
                with work.lock:
                    work.mistakes.append(f"move {move}: {status} {answer}")
    except (OSError, http.client.HTTPException):
        return


def check(server, work, session):
    for key, entry in list(work.reports.items()):
        if entry["number"] is None:
            send_report(server, work, key)
        if entry["number"] is None:
            work.mistakes.append(f"{key}: not taken after the restart")
            continue
        status, answer, _ = server.ask("GET", f"/api/public/reports/{entry['number']}")
        if status != 200 or answer["text"] != entry["text"]:
            work.mistakes.append(f"{key}: lost: {status} {answer}")
    numbers = [e["number"] for e in work.reports.values()]
    if len(set(numbers)) != len(numbers):
        work.mistakes.append("two reports share a tracking number")
    for case_id, note in work.moves:
        status, answer, _ = server.ask("GET", f"/api/cases/{case_id}", headers=session)
        hits = sum(h.get("note") == note for h in answer.get("history", [])) if status == 200 else 0
        if hits != 1:
            work.mistakes.append(f"case {case_id}: an acknowledged move is there {hits} times")


def count_reports(server, session):
    """How often each text is there, and the case of each."""
    seen, cases, after = {}, {}, ""
    while True:
        status, page, _ = server.ask("GET", f"/api/reports?limit=200{after}", headers=session)
        if status != 200:
            raise RuntimeError(f"reports: {status} {page}")
        for r in page["items"]:
            text = r.get("text") or r.get("title") or ""
            if text.startswith("断电测试"):
                seen[text] = seen.get(text, 0) + 1
                cases[text] = r["case_id"]
        if not page["next"]:
            return seen, cases
        after = f"&after={page['next']}"


def photos_missing(server, session, work, cases):
    """Every report that was sent with a photo has exactly one, and its bytes are read back."""
    missing = []
    for entry in work.reports.values():
        if entry["photo"] is None or entry["text"] not in cases:
            continue
        status, case, _ = server.ask("GET", f"/api/cases/{cases[entry['text']]}", headers=session)
        photos = case.get("photos", []) if status == 200 else []
        whole = len(photos) == 1 and server.ask("GET", f"/api/photos/{photos[0]['sha256']}?size=full", headers=session)[0] == 200
        if not whole:
            missing.append(f"{entry['text']}: {len(photos)} photos, or unreadable")
    return missing


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--database", default="")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    o = options.parse_args()
    folder = tempfile.mkdtemp(prefix="wencheng-kill-")
    data = os.path.join(folder, "city")
    with_database = ["--database", o.database] if o.database else []
    subprocess.run([o.program, "demo", "--data", data, "--scale", "small"] + with_database, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server, total = Server(o.program, data, o.database), Work()
    failures = 0
    print(f"1..{o.rounds + 4}")
    acknowledged = moved = 0
    for round_number in range(1, o.rounds + 1):
        server.start()
        work, stop = Work(), threading.Event()
        info = server.ask("GET", "/api/public/info")[1]
        session = sign_in(server, "office")
        threads = [threading.Thread(target=reporter, args=(server, work, stop, n, info["centre"])) for n in range(THREADS)]
        threads.append(threading.Thread(target=mover, args=(server, work, stop, session)))
        for t in threads:
            t.start()
        time.sleep(random.uniform(0.05, 0.8))
        server.kill()
        stop.set()
        for t in threads:
            t.join()
        first = sum(e["number"] is not None for e in work.reports.values())
        server.start()
        check(server, work, sign_in(server, "office"))
        server.process.send_signal(signal.SIGTERM)
        if server.process.wait(timeout=60) != 0:
            work.mistakes.append(f"the server ended with {server.process.returncode}")
        acknowledged += first
        moved += len(work.moves)
        failures += bool(work.mistakes)
        print(f"{'not ok' if work.mistakes else 'ok'} {round_number} - {first} reports acknowledged, {len(work.reports) - first} sent again, {len(work.moves)} moves", flush=True)
        for m in work.mistakes[:10]:
            print("# " + m)
        total.reports.update(work.reports)
    server.start()
    session = sign_in(server, "office")
    seen, cases = count_reports(server, session)
    twice = [t for t, n in seen.items() if n != 1]
    missing = [e["text"] for e in total.reports.values() if e["text"] not in seen]
    failures += bool(twice or missing)
    print(f"{'not ok' if twice or missing else 'ok'} {o.rounds + 1} - {len(seen)} reports in all, {len(twice)} twice, {len(missing)} missing")
    unseen = photos_missing(server, session, total, cases)
    failures += bool(unseen)
    print(f"{'not ok' if unseen else 'ok'} {o.rounds + 2} - {sum(e['photo'] is not None for e in total.reports.values())} photos, {len(unseen)} missing")
    for m in unseen[:10]:
        print("# " + m)
    idle = acknowledged < o.rounds or moved == 0
    failures += idle
    print(f"{'not ok' if idle else 'ok'} {o.rounds + 3} - the server was at work when it was killed: {acknowledged} reports and {moved} moves were acknowledged")
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=60)
    verify = subprocess.run([o.program, "verify", "--data", data] + with_database, capture_output=True, text=True)
    failures += verify.returncode != 0
    print(f"{'not ok' if verify.returncode else 'ok'} {o.rounds + 4} - wencheng verify")
    if verify.returncode:
        print("# " + verify.stdout.replace("\n", "\n# ") + verify.stderr.replace("\n", "\n# "))
    shutil.rmtree(folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
