"""Functions that print in every way, and do to the streams and the process what they should not."""
import asyncio
import codecs
import concurrent.futures
import contextlib
import contextvars
import decimal
import gc
import io
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings

logging.basicConfig(format="%(message)s")
executor = concurrent.futures.ThreadPoolExecutor(2)
loop = asyncio.new_event_loop()


def log(item):
    logging.warning("item %s", item)
    return item


def elsewhere(item):
    """Prints its item from what it starts and waits for."""
    thread = threading.Thread(target=print, args=("thread", item), kwargs={"file": sys.stderr})
    thread.start()
    thread.join()
    executor.submit(print, "executor", item).result()
    loop.run_until_complete(tasks(item))
    return item


async def tasks(item):
    print("task", item)
    await loop.run_in_executor(None, print, "loop", item)
    loop.create_task(later(item))


async def later(item):
    # Still at it when the next item is.
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("left", item)


def late(item):
    """Leaves a thread that prints when it is told to; or tells it, and waits until it has."""
    what, go, done = item
    if what == "leave":
        threading.Thread(target=print_late, args=(go, done), daemon=True).start()
    else:
        open(go, "w").close()
        wait_for(done)
        print("here")


def print_late(go, done):
    wait_for(go)
    print("late")
    logging.warning("late")
    open(done, "w").close()


def wait_for(file):
    end = time.monotonic() + 60
    while not os.path.exists(file):
        assert time.monotonic() < end, file
        time.sleep(0.01)


def native(item):
    os.write(2, b"native %d\n" % item)
    time.sleep(0.03)
    return item


def spoil(item):
    """Does to the streams what it is asked for, and prints if that is nothing."""
    if item == "print":
        print("out")
        sys.stderr.write("err\n")
        logging.warning("log")
        os.write(2, b"")
    else:
        SPOILING[item]()
    return item


def null():
    number = os.open(os.devnull, os.O_WRONLY)
    os.dup2(number, 1)
    os.dup2(number, 2)
    os.close(number)


def replace(*makers):
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        for maker in makers:
            stream = maker(stream)
        setattr(sys, name, stream)


def divide(*_):
    return 1 // 0


SPOILING = {
    "method": lambda: (setattr(sys.stdout, "write", divide), setattr(sys.stderr, "flush", divide), setattr(sys.stderr, "write", divide)),
    "method of the bytes": lambda: (setattr(sys.stdout.buffer, "write", divide), setattr(sys.stderr.buffer, "write", divide)),
    "close": lambda: (sys.stdout.close(), sys.stderr.close()),
    "close dunder": lambda: (sys.__stdout__.close(), sys.__stderr__.close()),
    "close buffer": lambda: (sys.stdout.buffer.close(), sys.stderr.buffer.close()),
    "detach": lambda: (sys.stdout.detach(), sys.stderr.detach()),
    "wrap": lambda: replace(lambda stream: io.TextIOWrapper(stream.buffer, encoding="latin-1")),
    "wrap and close": lambda: (replace(lambda stream: io.TextIOWrapper(stream.buffer)), sys.stdout.close(), sys.stderr.close()),
    "buffer": lambda: replace(lambda stream: io.TextIOWrapper(io.BufferedWriter(stream.buffer))),
    "codecs": lambda: replace(lambda stream: codecs.getwriter("utf-8")(stream.detach())),
    "none": lambda: replace(lambda stream: None),
    "delete": lambda: (delattr(sys, "stdout"), delattr(sys, "stderr")),
    "reconfigure": lambda: (
        sys.stdout.reconfigure(encoding="utf-16", line_buffering=False), sys.stderr.reconfigure(newline="\r", write_through=False)),
    "descriptor": lambda: replace(lambda stream: os.fdopen(stream.fileno(), "w")),
    "close descriptors": lambda: (os.close(1), os.close(2)),
    "redirect": lambda: (contextlib.redirect_stdout(io.StringIO()).__enter__(), contextlib.redirect_stderr(io.StringIO()).__enter__()),
    "null": null,
    "bytes": lambda: (sys.stdout.buffer.write(b""), sys.stderr.buffer.raw.write(memoryview(b"")), sys.stdout.flush()),
}


def change(item):
    """Changes something of the process, or tells what it is like."""
    if item != "tell":
        CHANGING[item]()
        return None
    return [
        os.getcwd(), os.environ.get("CHANGED"), sys.getrecursionlimit(), sys.path[0], signal.getsignal(signal.SIGALRM) == signal.SIG_DFL,
        signal.getitimer(signal.ITIMER_REAL)[0], signal.getitimer(signal.ITIMER_PROF)[1],
        decimal.getcontext().prec, len(warnings.filters), getattr(sys, "get_int_max_str_digits", int)(),
        VARIABLE.get(), umask(), decimal.DefaultContext.prec, decimal.DefaultContext.capitals,
        time.tzname, sorted(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, ()))), logging.root.manager.disable, socket.getdefaulttimeout(),
        gc.isenabled(), gc.get_threshold(), sys.gettrace() is None, sys.getprofile() is None, sys.getswitchinterval(),
        sys.excepthook is sys.__excepthook__, len(sys.meta_path), len(sys.path_hooks),
        os.getpriority(os.PRIO_PROCESS, 0), len(os.sched_getaffinity(0)),
    ]


async def change_async(item):
    return change(item)


def umask():
    was = os.umask(0o022)
    os.umask(was)
    return was


VARIABLE = contextvars.ContextVar("VARIABLE", default=0)


CHANGING = {
    "directory": lambda: os.chdir("/"),
    "lost directory": lambda: (os.mkdir("lost"), os.chdir("lost"), os.rmdir("../lost")),
    "profile": lambda: (signal.signal(signal.SIGPROF, lambda *_: None), signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)),
    "environment": lambda: os.environ.update(CHANGED="yes"),
    "recursion": lambda: sys.setrecursionlimit(70),
    "path": lambda: sys.path.insert(0, "/nowhere"),
    "alarm": lambda: (signal.signal(signal.SIGALRM, lambda *_: None), signal.alarm(60)),
    "decimal": lambda: setattr(decimal.getcontext(), "prec", 3),
    "decimal's default": lambda: setattr(decimal.DefaultContext, "prec", 3),
    "decimal's capitals": lambda: setattr(decimal.DefaultContext, "capitals", 0),
    "variable": lambda: VARIABLE.set(1),
    "umask": lambda: os.umask(0o777),
    "warnings": lambda: warnings.simplefilter("error"),
    "zone": lambda: (os.environ.update(TZ="Asia/Tokyo"), time.tzset()),
    "mask": lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]),
    "logging": lambda: logging.disable(logging.CRITICAL),
    "timeout": lambda: socket.setdefaulttimeout(0.001),
    "collector": lambda: (gc.disable(), gc.set_threshold(1)),
    "trace": lambda: (sys.settrace(lambda *_: None), sys.setprofile(lambda *_: None)),
    "interval": lambda: sys.setswitchinterval(100),
    "hook": lambda: setattr(sys, "excepthook", None),
    "priority": lambda: os.nice(5),
    "processors": lambda: os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]),
    "importers": lambda: (sys.meta_path.clear(), sys.path_hooks.clear()),
    "list of importers": lambda: setattr(sys, "meta_path", []),
    "list of folders": lambda: setattr(sys, "path", ["/nowhere", *sys.path]),
    "digits": lambda: getattr(sys, "set_int_max_str_digits", int)(1000),
}


def nest(item):
    """Its item, 400 lists deep."""
    for _ in range(400):
        item = [item]
    return item
