"""What makes the process a worker: its pipes, its parent, what it prints, and how it is told to end."""

import functools
import os
import signal
import sys
import threading

from .origins import mark_threads
from .printing import PrintedBytes, PrintedLines, PrintedText
from .protocol import ERRORS, OUTPUT, TERMINATED, Terminated


def move_pipes_away():
    """Moves the pipes to descriptors of their own, which no child inherits, then points 1 at 2 and 0 at nothing."""
    import fcntl
    pipes = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3) for descriptor in (0, 1)]
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return pipes


def follow_parent():
    """Asks to be killed with the parent. False: it is gone already.

    A parent that went between the two questions is seen by its id; one that went before them, by the end of input.
    """
    parent = os.getppid()
    try:
        import ctypes
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    except (ImportError, OSError, AttributeError):
        pass  # An interpreter without ctypes ends by the end of input, once it reads again.
    return os.getppid() == parent


def redirect_prints(writer, results, surroundings):
    """Has sys.stdout and sys.stderr print into frames, and what an item starts print as the item does."""
    printed = PrintedLines(writer, results)
    for stream, name, descriptor in ((OUTPUT, "stdout", 1), (ERRORS, "stderr", 2)):
        own = PrintedText(PrintedBytes(printed, surroundings, stream, name, descriptor))
        setattr(sys, name, own)
        setattr(sys, "__" + name + "__", own)
    mark_threads(printed)
    exit_at_once = os._exit

    @functools.wraps(exit_at_once)
    def end_lines_and_exit(status):
        printed.end_lines()
        exit_at_once(status)

    os._exit = end_lines_and_exit
    return printed


def end_when_told(reader, writer, printed):
    """SIGTERM ends this process where it is. In a fork it does what it does by default, and the items and the pipes are its parent's."""
    def forked():
        writer.is_forked = True
        writer.lock = threading.RLock()
        writer.busy = False
        printed.forget()
        for pipe in (reader, writer):
            os.close(pipe.descriptor)
            pipe.descriptor = -1
        if signal.getsignal(signal.SIGTERM) is terminate:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def terminate(signum, frame):
        if writer.is_leaving:
            os._exit(TERMINATED)
        writer.is_leaving = True
        raise Terminated(TERMINATED)

    os.register_at_fork(after_in_child=forked)
    signal.signal(signal.SIGTERM, terminate)
