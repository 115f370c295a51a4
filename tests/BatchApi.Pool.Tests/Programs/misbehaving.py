"""Does what its item says. MISBEHAVE_AT_START, _INITIALIZER and _SHUTDOWN in the environment say what is done there."""
import atexit
import ctypes
import json
import os
import signal
import sys
import time

import deeds


def misbehave(item, witness=None):
    if witness:
        deeds.note(witness, json.dumps(item, separators=(",", ":"), ensure_ascii=False))
    if item.get("at") == "idle":
        deeds.when_idle(item.get("when"), lambda: act(item))
        return None
    if "once" in item:
        if os.path.exists(item["once"]):
            return None
        open(item["once"], "w").close()
    return act(item)


def act(item):
    is_known, output = deeds.do(item, lambda text: print(text, end=""))
    if is_known:
        return output
    do = item["do"]
    if do == "return":
        return item["value"]
    if do == "raise":
        raise ValueError("as asked")
    if do == "exit":
        os.write(2, item.get("say", "").encode())
        os._exit(item["code"])
    if do == "signal":
        os.kill(os.getpid(), item["number"])
    if do == "segmentation fault":
        ctypes.string_at(0)
    if do == "overflow":
        sys.setrecursionlimit(1 << 30)
        try:
            overflow(1)
        except RecursionError:
            # Since 3.12 Python's own C code counts its depth; that of others does not.
            ctypes.CDLL(None).regcomp(ctypes.create_string_buffer(4096), b"(" * 1_000_000, 1)
    if do == "hang":
        if item.get("deaf"):
            ctypes.CDLL(None).signal(signal.SIGTERM, ctypes.c_void_p(1))
        while True:
            time.sleep(60)
    return do


def overflow(depth):
    # Through map, so that each level takes from the real stack.
    return list(map(overflow, [depth + 1]))


def prepare():
    misbehave_at("initializer")


def misbehave_at(stage):
    if "MISBEHAVE_AT_" + stage.upper() in os.environ:
        act(json.loads(os.environ["MISBEHAVE_AT_" + stage.upper()]))


atexit.register(misbehave_at, "shutdown")
misbehave_at("start")
