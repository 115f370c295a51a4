"""A child that speaks the pool's frames and misbehaves on request, so that every fault has a process that commits it.

An item that is a number is answered with its square. An object says what to do: {"do": "exit", "code": 3}.
With "once": FILE it is done only while FILE does not exist, which it then does.
"""
import json
import os
import resource
import signal
import struct
import sys
import time

DESCRIBE, BEGIN, ITEMS, END, CATALOGUE, READY, RESULTS, LOG, DONE = 1, 2, 3, 4, 0x11, 0x12, 0x13, 0x14, 0x15


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
    write(struct.pack("<iB", len(payload), kind) + payload)


def act(item):
    do = item["do"]
    if "once" in item:
        if os.path.exists(item["once"]):
            return "done before"
        open(item["once"], "w").close()
    if do == "exit":
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
    if do == "garbage":
        write(os.urandom(100_000))
    if do == "oversize":
        write(struct.pack("<iB", 2**31 - 1, RESULTS) + b"1" * 10_000_000)
    if do == "negative":
        write(struct.pack("<iB", -5, RESULTS))
    if do == "extra":
        send(RESULTS, b"1\n" * 1000)
    if do == "unended":
        send(RESULTS, b"1")
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
        if os.fork() == 0:
            time.sleep(item["seconds"])
            os._exit(0)
        os._exit(4)
    if do == "huge":
        return json.dumps("y" * item["bytes"])
    if do == "who":
        return json.dumps({
            "pid": os.getpid(), "sid": os.getsid(0), "pgid": os.getpgid(0), "cwd": os.getcwd(), "environment": dict(os.environ),
            "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")),
            "ignored": [number for number in range(1, 32) if signal.getsignal(number) == signal.SIG_IGN],
        })
    if do == "pid":
        return json.dumps(os.getpid())
    if do == "write":
        with open(item["file"], "w") as file:
            file.write("here")
    return json.dumps(do)


def main():
    if "--start" in sys.argv:
        act(json.loads(sys.argv[sys.argv.index("--start") + 1]))
    refuse = False
    while True:
        length, kind = struct.unpack("<iB", read(5))
        payload = read(length)
        if kind == DESCRIBE:
            send(CATALOGUE, b"[]")
        elif kind == BEGIN:
            begin = json.loads(payload or b"{}")
            if "do" in begin:
                act(begin)
            refuse = "refuse" in begin
            send(READY, begin.get("refuse", "").encode())
        elif kind == ITEMS and not refuse:
            at_once = payload[8] == 1
            answers = b""
            for line in payload[9:].splitlines():
                item = json.loads(line)
                answer = act(item) if isinstance(item, dict) else json.dumps(item * item)
                answers += answer.encode() + b"\n"
                if at_once or isinstance(item, dict):
                    send(RESULTS, answers)
                    answers = b""
            if answers:
                send(RESULTS, answers)
        elif kind == END:
            send(DONE)


# A core file of every test would fill the disk.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
main()
