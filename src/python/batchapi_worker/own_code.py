"""Places in code, as callers are shown them: those of the operation's own code, and none of the worker's."""

import functools
import os
import re
import sys
import traceback

MAX_TRACEBACK_FRAMES = 8
# The folder of the worker's code.
THIS_FOLDER = os.path.join(os.path.dirname((lambda: None).__code__.co_filename), "")
INSTALLED = re.compile(r"(^|/)(site-packages|dist-packages|lib(64)?/python[0-9.]+)/")


class OwnCode:
    """Which code is the operation's own."""

    # Where it is; None: wherever Python finds it.
    folder = None


def is_ours(filename):
    return filename.startswith((THIS_FOLDER, "<frozen importlib"))


@functools.lru_cache(maxsize=1024)
def is_own(filename):
    if OwnCode.folder is None:
        return not INSTALLED.search(filename)
    return filename.startswith("<") or is_below(filename, OwnCode.folder) and not INSTALLED.search(filename[len(OwnCode.folder):])


def is_below(filename, folder):
    return filename.startswith(folder.rstrip("/") + "/")


@functools.lru_cache(maxsize=1024)
def shown_file(filename):
    """Relative to the folder that it is found by: where that is, is no business of callers."""
    if OwnCode.folder is not None and is_below(filename, OwnCode.folder):
        folders = [OwnCode.folder]
    else:
        folders = [folder for folder in sys.path if folder and is_below(filename, folder)]
    return filename[len(max(folders, key=len).rstrip("/")) + 1:] if folders else os.path.basename(filename)


def where(error):
    try:
        frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if not is_ours(frame.f_code.co_filename)]
        stack = traceback.StackSummary.extract(iter(frames[-MAX_TRACEBACK_FRAMES:]), capture_locals=False)
        lines = []
        for entry in stack:
            head, *rest = traceback.format_list([entry])[0].rstrip("\n").split("\n")
            lines += [head.replace(entry.filename, shown_file(entry.filename), 1), *rest]
        if isinstance(error, SyntaxError):
            # The place is not in the traceback: none of the file's code has run.
            place = [line.rstrip("\n") for line in traceback.format_exception_only(type(error), error)[:-1]]
            lines += [line.replace(error.filename, shown_file(error.filename), 1) if error.filename else line for line in place]
        return lines
    except Exception:
        return []
