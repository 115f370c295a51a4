"""A program that reads a JSON value a line and answers with one, and misbehaves on request: what child.py is for frames.

A number is answered with its square. An object says what to do: {"do": "exit", "code": 3}.
With "once": FILE it is done only while FILE does not exist, which it then does.
"""
import json
import os
import resource
import signal
import sys
import time

import deeds

STARTED = time.monotonic()
eaten = []
unread = bytearray()


def write(data):
    while data:
        data = data[os.write(1, data):]


def act(item):
    if item.get("at") == "idle":
        deeds.when_idle(item.get("when"), lambda: act({**item, "at": None}))
        return "null"
    do = item["do"]
    if do not in ("stderr", "spin", "eat", "huge"):
        is_known, output = deeds.do(item, lambda text: os.write(2, text.encode()))
        if is_known:
            return json.dumps(output)
    elif "bytes" in item or do == "spin" and "seconds" not in item:
        return json.dumps(deeds.do(item, None)[1])
    if item.get("at") == "half a line":
        write(b'{"half":')
    if "once" in item:
        if os.path.exists(item["once"]):
            return json.dumps("done before")
        open(item["once"], "w").close()
    if "witness" in item:
        note = os.open(item["witness"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(note, f"{os.getpid()} {item['number']}\n".encode())
        os.close(note)
    if do == "return":
        return json.dumps(item["value"])
    if do == "raise":
        raise ValueError("as asked")
    if do == "overflow":
        sys.setrecursionlimit(1 << 30)
        overflow(1)
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
        os.write(2, (item.get("text", "x" * 99) + "\n").encode() * item.get("lines", 1))
    if do == "spin":
        end = time.process_time() + item["seconds"]
        while time.process_time() < end:
            pass
    if do == "eat":
        eaten.append(bytearray(b"x") * item["bytes"])
    if do == "close stdout":
        os.close(1)
        time.sleep(60)
    if do == "close stdin":
        os.close(0)
        time.sleep(60)
    if do == "flood":
        while True:
            write(b"1\n" * 50_000)
    if do == "endless":
        while True:
            write(b"1" * 100_000)
    if do == "say nothing":
        return None
    if do == "say":
        write(item["text"].encode("latin-1"))
        return None
    if do == "say more later":
        write(b"1\n")
        time.sleep(item["seconds"])
        write(b"2\n")
        return None
    if do == "huge":
        return json.dumps("y" * item["bytes"])
    if do == "pid":
        return json.dumps(os.getpid())
    return json.dumps(do)


def overflow(depth):
    # Through map, so that each level takes from the real stack.
    return list(map(overflow, [depth + 1]))


def line_of():
    while b"\n" not in unread:
        part = os.read(0, 1 << 20)
        if not part:
            return None
        unread.extend(part)
    line, _, rest = bytes(unread).partition(b"\n")
    unread[:] = rest
    return line + b"\n"


def main():
    if "--start" in sys.argv:
        act(json.loads(sys.argv[sys.argv.index("--start") + 1]))
    if "--slow" in sys.argv:
        time.sleep(float(sys.argv[sys.argv.index("--slow") + 1]))
    last = None
    if "--shutdown" in sys.argv:
        last = json.loads(sys.argv[sys.argv.index("--shutdown") + 1])
        signal.signal(signal.SIGTERM, lambda *_: act(last))
    while (line := line_of()) is not None:
        if "WITNESS" in os.environ:
            deeds.note(os.environ["WITNESS"], line.decode().rstrip("\n"))
        if b'"at":"parse"' in line:
            act(json.loads(line))
        item = json.loads(line)
        answer = act(item) if isinstance(item, dict) else json.dumps(item * item)
        if answer is not None:
            write(answer.encode() + b"\n")
    if last:
        act(last)


# A core file of every test would fill the disk. What it may have is not changed.
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
main()
