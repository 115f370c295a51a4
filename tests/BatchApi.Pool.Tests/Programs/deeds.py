"""What operations should not do, for the kinds of worker that are written in Python."""
import json
import os
import signal
import subprocess
import sys
import time

kept = []


def do(item, say):
    """Does it, if it is known here: (True, what to return), else (False, None). Printing is say's business."""
    deed = item["do"]
    if deed == "wait":
        time.sleep(item["seconds"])
        return True, item["value"]
    if deed == "attempt":
        # It takes its time to import.
        import attempts
        return True, attempts.attempt(item)
    if deed == "pid":
        return True, os.getpid()
    if deed == "self":
        return True, who()
    if deed == "arm":
        kept.append(item)
        return True, deed
    if deed == "exit if armed":
        if kept:
            os._exit(1)
        return True, deed
    if deed == "print":
        for _ in range(item.get("times", 1)):
            say(item["text"])
        return True, deed
    if deed == "native":
        os.write(2, bytes(item["bytes"]))
        return True, deed
    if deed == "stderr":
        block = b"e" * 1023 + b"\n"
        for _ in range(item["bytes"] // (len(block) * 1024)):
            view = memoryview(block * 1024)
            while view:
                view = view[os.write(2, view):]
        return True, deed
    if deed == "close":
        os.close(item["number"])
        return True, deed
    if deed == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
        return True, deed
    if deed == "spin":
        end = time.process_time() + item.get("seconds", 1e9)
        while time.process_time() < end:
            pass
        return True, deed
    if deed == "daemon":
        script = 'echo $$ > "$1.new"; mv "$1.new" "$1"; exec sleep 600'
        subprocess.Popen(["/bin/sh", "-c", script, "sh", item["file"]], start_new_session=True, env={} if item.get("cleared") else None)
        return True, deed
    if deed == "eat processes":
        kept.extend(subprocess.Popen(["/bin/sleep", "600"]) for _ in range(item["count"]))
        return True, deed
    if deed == "run a script":
        subprocess.run(["/bin/sh", "-c", item["script"]])
        return True, deed
    if deed == "eat":
        kept.append(bytearray(b"x") * item["bytes"])
        time.sleep(1)
        return True, deed
    if deed == "eat in a child":
        program = f"import time; kept = bytearray(b'x') * {item['bytes']}; time.sleep(600)"
        kept.append(subprocess.Popen([sys.executable, "-c", program]))
        time.sleep(60)
    if deed == "eat files":
        for number in range(1000):
            open(f"small-{number}", "w").close()
        with open("large", "wb") as file:
            for _ in range(item["bytes"] >> 20):
                file.write(b"f" * (1 << 20))
        return True, deed
    if deed == "eat descriptors":
        kept.extend(os.open("/dev/null", os.O_RDONLY) for _ in range(item["count"]))
        return True, deed
    if deed == "nan":
        return True, float("nan")
    if deed == "cycle":
        cycle = []
        cycle.append(cycle)
        return True, cycle
    if deed == "unserialisable":
        return True, do
    if deed == "huge":
        return True, "y" * item["bytes"]
    if deed == "lack a module":
        import no_such_module  # noqa: F401
    if deed == "leave a thread":
        import threading
        threading.Thread(target=time.sleep, args=(600,)).start()
        return True, deed
    if deed == "replace output":
        sys.stdout = None
        return True, deed
    if deed == "change directory":
        os.chdir("/")
        return True, deed
    return False, None


def when_idle(file, deed):
    """Does the deed in the main thread, which then reads or waits, as soon as the file is there; the file is taken away first.
    Without a file the deed is done soon, in another thread."""
    if file is None:
        import threading
        threading.Timer(0.1, deed).start()
        return

    import threading

    def look():
        while not os.path.exists(file):
            time.sleep(0.02)
        os.remove(file)
        waiting.append(deed)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR2)

    threading.Thread(target=look, daemon=True).start()


# Set when this is imported: a handler that an item leaves behind is put back.
waiting = []
signal.signal(signal.SIGUSR2, lambda *_: waiting.pop()())


def who():
    """What a process can find out of itself."""
    with open("/proc/thread-self/status") as status:
        fields = dict(line.rstrip("\n").split(":\t", 1) for line in status)
    with open("/proc/self/oom_score_adj") as adjusted:
        sacrificed = int(adjusted.read())
    numbers = os.listdir("/proc/self/fd")
    return {
        "pid": os.getpid(), "sid": os.getsid(0), "pgid": os.getpgid(0), "cwd": os.getcwd(), "environment": dict(os.environ),
        "descriptors": [os.readlink(f"/proc/self/fd/{number}") for number in numbers if os.path.lexists(f"/proc/self/fd/{number}")],
        "ignored": signals(fields["SigIgn"]), "blocked": signals(fields["SigBlk"]), "sacrificed": sacrificed,
    }


def signals(mask):
    return [number for number in range(1, 65) if int(mask, 16) >> (number - 1) & 1]


def note(witness, text):
    """A line in one write: those of several workers do not mix."""
    file = os.open(witness, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, text.encode() + b"\n")
    os.close(file)
