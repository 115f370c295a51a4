"""A child that speaks the pool's frames and misbehaves on request, so that every fault has a process that commits it.

An item that is a number is answered with its square. An object says what to do: {"do": "exit", "code": 3}.
With "once": FILE it is done only while FILE does not exist, which it then does.
"""
import json
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import time

import attempts
import deeds
import uses

answered = current = 0
witness = None
held = b""
chance = None
eaten = []
DESCRIBE, BEGIN, ITEMS, END, CATALOGUE, READY, RESULTS, LOG, DONE, WORKING = 1, 2, 3, 4, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16


def read(count):
    data = b""
    while len(data) < count:
        part = os.read(0, count - len(data))
        if not part:
            sys.exit(0)
        data += part
    return data


def write(data):
    while data:
        data = data[os.write(1, data):]


def send(kind, payload=b""):
    frame = struct.pack("<iB", len(payload), kind) + payload
    write(garble(frame) if chance else frame)


def garble(frame):
    """Sometimes something else than the frame, but never another answer in it: what is wrong is around the lines."""
    global held
    if chance.random() > 0.04:
        held, frame = b"", frame + held
        return frame
    way = chance.randrange(9)
    if way == 0:
        return frame[:chance.randrange(len(frame))]
    if way == 1:
        return frame + frame
    if way == 2:
        at = chance.randrange(min(len(frame), 17))
        return frame[:at] + bytes([chance.randrange(256)]) + frame[at + 1:]
    if way == 3:
        return b""
    if way == 4:
        held = frame
        return b""
    if way == 5:
        kind, payload = chance.randrange(0x18), os.urandom(chance.randrange(40))
        return frame + struct.pack("<iB", len(payload), kind) + payload
    if way == 6:
        return struct.pack("<iB", 2**31 - 1, RESULTS) + bytes(20_000_000)
    if way == 7:
        return frame + struct.pack("<iB", 16, RESULTS) + struct.pack("<iq", current, answered + chance.randrange(-3, 4)) + b"77\n\n"
    return frame + struct.pack("<iB", 0, chance.choice([DONE, READY, CATALOGUE, RESULTS, WORKING]))


def send_results(lines, first=None, run=None):
    """Answers the next items: their run and the first one's index, then a line each."""
    global answered
    first = answered if first is None else first
    send(RESULTS, struct.pack("<iq", current if run is None else run, first) + lines)
    answered += lines.count(b"\n")


def act(item):
    global answered
    do = item["do"]
    if item.get("at") == "idle":
        deeds.when_idle(item.get("when"), lambda: act({**item, "at": None}))
        return "null"
    if item.get("at") == "half a frame":
        write(struct.pack("<iB", 14, RESULTS) + b"\0\0\0")
    if "once" in item:
        if os.path.exists(item["once"]):
            return json.dumps("done before")
        open(item["once"], "w").close()
    if "witness" in item:
        append(item["witness"], f"{os.getpid()} {item['number']}\n".encode())
    if do == "return":
        time.sleep(item.get("wait", 0))
        return json.dumps(item["value"])
    if do == "raise":
        raise ValueError("as asked")
    if do == "overflow":
        sys.setrecursionlimit(1 << 30)
        overflow(1)
    if do == "arm":
        eaten.append(item)
    if do == "exit if armed" and eaten:
        os._exit(1)
    if do == "exit":
        os.write(2, item.get("say", "").encode())
        os._exit(item.get("code", 0))
    if do == "signal":
        os.kill(os.getpid(), item["number"])
    if do == "hang":
        if item.get("ignore"):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            time.sleep(60)
    if do == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if do == "sleep":
        time.sleep(item["seconds"])
    if do == "stderr":
        line = (item.get("text", "x" * 99) + "\n").encode()
        at_once = max(1, (1 << 20) // len(line))
        for written in range(0, item.get("lines", 1), at_once):
            os.write(2, line * min(at_once, item.get("lines", 1) - written))
    if do == "garbage":
        write(os.urandom(100_000))
    if do == "oversize":
        write(struct.pack("<iB", 2**31 - 1, item.get("type", RESULTS)))
        for _ in range(item.get("bytes", 10_000_000) // 1_000_000):
            write(b"1" * 1_000_000)
    if do == "log without end":
        while True:
            send(LOG, struct.pack("<iqB", current, answered, 0) + b"l" * item["bytes"])
    if do == "negative":
        write(struct.pack("<iB", -5, RESULTS))
    if do == "extra":
        send_results(b"1\n" * 1000)
    if do == "unended":
        send_results(b"1")
    if do == "twice":
        send_results(b"1\n")
        answered -= 1
        send_results(b"1\n")
    if do == "other run":
        send_results(b"1\n", run=current - 1)
    if do == "other item":
        send_results(b"1\n", first=answered + 1)
    if do == "no json":
        send_results(item["text"].encode("latin-1") + b"\n")
    if do == "done":
        send(DONE)
    if do == "close stdout":
        os.close(1)
        time.sleep(60)
    if do == "close stdin":
        os.close(0)
        time.sleep(60)
    if do == "fail":
        return "!" + json.dumps({"code": "operation_error", "message": item["message"], "type": "Broken"})
    if do == "grandchild":
        # Keeps the pipes open after its parent has gone.
        pid = os.fork()
        if pid == 0:
            time.sleep(item["seconds"])
            os._exit(0)
        if "file" in item:
            with open(item["file"], "w") as file:
                file.write(str(pid))
        os._exit(4)
    if do == "huge":
        return json.dumps("y" * item["bytes"])
    if do == "who":
        return json.dumps({
            "pid": os.getpid(), "sid": os.getsid(0), "pgid": os.getpgid(0), "cwd": os.getcwd(), "environment": dict(os.environ),
            "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")),
            "ignored": [number for number in range(1, 32) if signal.getsignal(number) == signal.SIG_IGN],
            "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
            "sacrificed": int(open("/proc/self/oom_score_adj").read()),
        })
    if do == "self":
        return json.dumps(deeds.who())
    if do == "attempt":
        return json.dumps(attempts.attempt(item))
    if do == "lock up":
        os.makedirs("locked/within")
        for folder in ["locked/within", "locked", "."]:
            os.symlink(item["outside"], f"{folder}/link")
            open(f"{folder}/file", "w").close()
            os.chmod(folder, 0)
    if do == "use":
        return json.dumps(uses.use(item["what"]))
    if do == "die with its parent":
        attempts.libc.prctl(1, 9)
    if do == "pid":
        return json.dumps(os.getpid())
    if do == "eat":
        eaten.append(bytearray(b"x") * item["bytes"])
        time.sleep(item.get("seconds", 0))
    if do == "eat and digest":
        full = bytearray(b"x") * item["bytes"]
        time.sleep(0.3)
        del full
    if do == "eat in a child":
        if os.fork() == 0:
            kept = bytearray(b"x") * item["bytes"]
            time.sleep(60)
            os._exit(len(kept) % 2)
        time.sleep(60)
    if do == "eat in an orphan":
        if os.fork() == 0:
            if os.fork() == 0:
                kept = bytearray(b"x") * item["bytes"]
                time.sleep(60)
            os._exit(0)
        os.wait()
        time.sleep(60)
    if do == "share with a child":
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        time.sleep(item["seconds"])
    if do == "daemon":
        daemon(item)
    if do == "restless daemon":
        # Becomes another program a hundred times.
        daemon(item, 'if [ "$2" -gt 0 ]; then exec /bin/sh -c "$0" "$0" "$1" $(($2 - 1)); else : > "$1"; fi', "100")
    if do == "print":
        for text in item["texts"] * item.get("times", 1):
            send(LOG, struct.pack("<iqB", current + item.get("run", 0), item.get("index", answered), item.get("stream", 0)) + text.encode())
        if "then" in item:
            os._exit(item["then"])
    if do == "eat processes":
        for _ in range(item["count"]):
            if os.fork() == 0:
                os.execv("/bin/sleep", ["sleep", "600"])
    if do == "run a script":
        subprocess.run(["/bin/sh", "-c", item["script"]])
    if do == "eat files":
        for number in range(1000):
            open(f"small-{number}", "w").close()
        with open("large", "wb") as file:
            for _ in range(item["bytes"] >> 20):
                file.write(b"f" * (1 << 20))
    if do == "eat descriptors":
        try:
            for _ in range(item["count"]):
                eaten.append(os.open("/dev/null", os.O_RDONLY))
        except OSError:
            pass
    if do == "nan":
        return json.dumps(float("nan"))
    if do == "cycle":
        cycle = []
        cycle.append(cycle)
        return json.dumps(cycle)
    if do == "unserialisable":
        return json.dumps(act)
    if do == "change directory":
        os.chdir(item["to"])
    if do == "native":
        os.write(2, bytes(item["bytes"]))
    if do == "spin":
        end = time.process_time() + item["seconds"]
        while time.process_time() < end:
            pass
    if do == "answer and exit":
        send_results(b"1\n")
        os._exit(7)
    if do == "write":
        with open(item["file"], "w") as file:
            file.write("here")
    return json.dumps(do)


def append(path, line):
    """Lines of several workers do not mix, and a kill right after loses nothing."""
    note = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(note, line)
    os.close(note)


def overflow(depth):
    # Through map, so that each level takes from the real stack.
    return list(map(overflow, [depth + 1]))


def answer_of(item):
    try:
        return act(item)
    except ValueError as failure:
        return "!" + json.dumps({"code": "operation_error", "message": str(failure), "type": "ValueError"})


def daemon(item, script='echo $$ > "$1.new"; mv "$1.new" "$1"; exec sleep 600', *more):
    """A process in a session of its own, its parent gone; its environment cleared, if asked. The script's own text is its $0."""
    if os.fork() != 0:
        return
    os.setsid()
    if item.get("stampless"):
        try:
            resource.setrlimit(10, (1, 1))  # RLIMIT_LOCKS
        except ValueError:
            pass  # It may not.
    for _ in range(item.get("generations", 1)):
        if os.fork() != 0:
            os._exit(0)
    # The pipes stay open in it, as far as it was given them.
    program = ["/bin/sh", "-c", script, script, item["file"], *more]
    os.execve(program[0], program, {} if item.get("cleared") else dict(os.environ))


def main():
    global answered, current, witness
    if "--start" in sys.argv:
        act(json.loads(sys.argv[sys.argv.index("--start") + 1]))
    if "--garble" in sys.argv:
        global chance
        chance = random.Random(f"{sys.argv[sys.argv.index('--garble') + 1]} {os.getpid()}")
    if "--shutdown" in sys.argv:
        last = json.loads(sys.argv[sys.argv.index("--shutdown") + 1])
        signal.signal(signal.SIGTERM, lambda *_: act(last))
    refuse = False
    while True:
        length, kind = struct.unpack("<iB", read(5))
        payload = read(length)
        if kind == DESCRIBE:
            send(CATALOGUE, b"[]")
        elif kind == BEGIN:
            current = struct.unpack("<i", payload[:4])[0]
            begin = json.loads(payload[4:] or b"{}")
            if "do" in begin:
                act(begin)
            refuse = "refuse" in begin
            witness = begin.get("witness")
            send(READY, begin.get("refuse", "").encode())
        elif kind == ITEMS and not refuse:
            at_once, stop_at_failure = payload[8] & 1, payload[8] & 2
            answered = struct.unpack("<q", payload[:8])[0]
            answers = b""
            lines = payload[9:].splitlines()
            for line in lines:
                if b'"at":"read"' in line or b'"at": "read"' in line:
                    act({**json.loads(line), "at": None})
            for line in lines:
                if witness:
                    append(witness, line + b"\n")
                item = json.loads(line)
                if isinstance(item, dict) and answers:
                    send_results(answers)
                    answers = b""
                if isinstance(item, dict) and not item.get("silent"):
                    # All before it is answered, and so will it be before the next.
                    send(WORKING, struct.pack("<iq", current, answered))
                answer = answer_of(item) if isinstance(item, dict) else json.dumps(item * item)
                answers += answer.encode() + b"\n"
                if at_once or isinstance(item, dict):
                    send_results(answers)
                    answers = b""
                if stop_at_failure and answer.startswith("!"):
                    refuse = True
                    break
            if answers:
                send_results(answers)
        elif kind == END:
            send(DONE)


# A core file of every test would fill the disk. What it may have is not changed.
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
main()
