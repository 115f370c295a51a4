#!/usr/bin/env python3
"""Runs one Python function as an operation of BatchApi. Standard library only, Python 3.8 and later, Linux.

    batchapi_worker.py --name distance --function geo:distance
                       [--path FOLDER] [--initializer geo:setup] [--concurrency N] [--description TEXT]

The function is imported from FOLDER (or wherever Python finds it) and is called once per item:

* Its first parameter is the item. The others are bound by name from the job's "parameters".
* Spreading, as Pool.starmap does: if more than one positional parameter has no default and is not given in "parameters", an item
  must be a list and fills the positional parameters from the left. A parameter that every job must name is keyword-only: def f(item, *, unit).
* Items and parameters are plain JSON values: a type hint makes the schema, it converts nothing. Outputs may also hold dataclasses,
  enums and whatever has a tolist() (NumPy's arrays and numbers). A tuple is a list, a named one too: return value._asdict() for an object.
* An output is written whole or not at all. What JSON would make less of makes the item an invalid_output that says where it is and what
  to return: keys that become one name ({1: "a", "1": "b"}), dates and durations (also NumPy's, whose lists are numbers or lose digits),
  labels (a Series of pandas, named fields of NumPy, os.stat_result), masked values, units, nan, long doubles.
* Numbers keep their text. Integers have no limit. A float whose text is not how Python would write it (1.50, 1E+2, 30 digits) is a
  subclass of float that remembers the text, and is written so if it is returned as it came; so is -0, an int. A number that no float
  can hold (1e400) makes the item an invalid_item.
* What it raises fails the item with operation_error. So do SystemExit and KeyboardInterrupt: sys.exit() ends the item, not the worker;
  os._exit() ends the worker. What is behind it is kept (causes, members of a group, notes, places in the operation's own code), and what the
  sandbox has denied is followed by the setting that would allow it.
* What it prints to sys.stdout or sys.stderr goes to the job's log with the index of its item, also from threads and tasks that the item has
  started, and to no other job's when it comes late. What is written to descriptor 1 or 2 goes to the log as stderr, with an index if it is certain.
* What a module does to the process when it is imported (streams, current directory, ...) stays. What an item does to it is put back (Surroundings).
* async def: up to N items are at work at once in one event loop, answered in the order of the items. The clock of an item runs from
  the answer before it, so one that was begun early has had more time than its limit says.
* The initializer is called once per worker, before the first item. What is registered with atexit runs when the worker is told to end.
* The example in the catalogue is made from the type hints, unless the function has an attribute "example": a list of items, or
  {"items": [...], "parameters": {...}}.
"""

import atexit
import collections
import contextvars
import errno
import faulthandler
import functools
import importlib
import inspect
import io
import itertools
import json
import json.encoder
import marshal
import os
import re
import signal
import stat
import struct
import sys
import threading
import time
import traceback
import typing

# Frames: length of the payload, type, payload. As in BatchApi.Pool/Protocol.
DESCRIBE, BEGIN, ITEMS, END = 0x01, 0x02, 0x03, 0x04
CATALOGUE, READY, LOG, DONE, WORKING, MARSHALLED_RESULTS, WORN_OUT = 0x11, 0x12, 0x14, 0x15, 0x16, 0x17, 0x18
HEADER = struct.Struct("<iB")
BEGIN_PREFIX = struct.Struct("<i")
ITEMS_PREFIX = struct.Struct("<qB")
RESULTS_PREFIX = struct.Struct("<iq")
LOG_PREFIX = struct.Struct("<iqB")
ANSWER_EACH, STOP_AT_FAILURE, PACKED = 1, 2, 4
ONE_BY_ONE = ANSWER_EACH | STOP_AT_FAILURE

# Exit codes. Those above 64 follow sysexits.h, the last is the shell's 128 + signal.
END_OF_INPUT, BROKEN, GARBLED_FRAME, BROKEN_PIPE, TERMINATED = 0, 1, 70, 74, 143

NO_ITEM = -1
# What is printed on behalf of nobody knows which run.
NO_RUN = 0
OUTPUT, ERRORS = 0, 1
THIS_FILE = (lambda: None).__code__.co_filename

# No frame from the service comes near it: it feeds small windows, and an item has a MiB by default.
MAX_PAYLOAD_BYTES = 256 << 20
# Of one that is packed.
INTEGER_BYTES = 8
# Results are sent when they are so many, in frames of no more than the service takes beside one output of any length.
SEND_AT_BYTES, MAX_RESULTS_BYTES = 64 << 10, 128 << 10
DEFAULT_MAX_OUTPUT_BYTES = 1 << 20
# A longer line is cut into several: a frame of log must not stand in the way of results.
MAX_LOG_LINE_BYTES = 8 << 10
# A message is for people; a longer one is cut.
MAX_MESSAGE_BYTES = 4096
# Of all that is told of an error besides, as JSON; and what of it is looked at.
MAX_DETAILS_BYTES = 4096
MAX_CAUSES, MAX_NOTES, MAX_FRAMES, MAX_FRAMES_OF_CAUSE = 16, 8, 8, 2
MAX_CHAIN = 10_000
# Of a cause and a note: what fits first is taken.
PART_BYTES = (1024, 256, 64)
MAX_NAME_BYTES = 160
# What the service reads of an output; Python writes deeper ones.
MAX_DEPTH = 512
MAX_TRACEBACK_FRAMES = 8

# Below the 10 ms promised, by what a late timer costs; the kernel counts CPU time in ticks of 4 ms and adds one.
FLUSH_SECONDS = 0.006
FLUSH_CPU_SECONDS = 0.004
QUIET_TICKS_BEFORE_SLEEP = 16


class GarbledFrame(Exception):
    """The service sent what the protocol does not know: the two ends are not of one version."""


class CannotBegin(Exception):
    """Why this operation cannot run, or not with these parameters: for the one who asked."""


class InvalidItem(Exception):
    """Why an item's text is no item of this operation."""


class Terminated(SystemExit):
    """SIGTERM: raised wherever the main thread is, so that what it is at can clean up."""


# ---------------------------------------------------------------------------------------------------------------- frames


class FrameReader:
    """Takes frames from a pipe, whether it is waited for or only looked at."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self._data = bytearray()

    def next(self):
        """Waits for the next frame: its type and payload. None: end of input between two frames."""
        while True:
            frame = self.take()
            if frame is not None:
                return frame
            if not self.fill():
                return None

    def fill(self):
        """Reads what is there, once; waits if nothing is. False: end of input."""
        part = os.read(self.descriptor, 256 << 10)
        if part:
            self._data += part
        elif self._data:
            raise GarbledFrame("Input ended inside a frame.")
        return bool(part)

    def take(self):
        """The next frame if all of it was read."""
        if len(self._data) < HEADER.size:
            return None
        length, kind = HEADER.unpack_from(self._data)
        if kind in (DESCRIBE, END):
            fits = length == 0
        elif kind == BEGIN:
            fits = BEGIN_PREFIX.size + 2 <= length <= MAX_PAYLOAD_BYTES
        elif kind == ITEMS:
            fits = ITEMS_PREFIX.size <= length <= MAX_PAYLOAD_BYTES
        else:
            raise GarbledFrame(f"Frame of unknown type 0x{kind:02x}.")
        if not fits:
            raise GarbledFrame(f"Frame of type 0x{kind:02x} with {length} bytes.")
        end = HEADER.size + length
        if len(self._data) < end:
            return None
        payload = bytes(memoryview(self._data)[HEADER.size:end])
        del self._data[:end]
        return kind, payload


class FrameWriter:
    """Writes whole frames, from whichever thread, one at a time.

    The lock is reentrant because a signal handler or a finalizer may print while this very thread is in the middle of a frame:
    `busy` says so, and what comes then is written right after that frame.
    """

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.lock = threading.RLock()
        self.busy = False
        self.is_leaving = False
        self.is_forked = False
        self._later = collections.deque()

    def send(self, kind, payload=b""):
        frame = HEADER.pack(len(payload), kind) + payload
        with self.lock:
            if self.busy:
                self._later.append(frame)
                return
            self.busy = True
            try:
                self.write(frame)
            finally:
                self.busy = False

    def log(self, stream, run, index, line):
        if self.is_leaving or self.is_forked:
            # The pipe is no longer this process's to write; descriptor 2 is read to the end.
            write_all(2, line + b"\n")
        else:
            self.send(LOG, LOG_PREFIX.pack(run, index, stream) + line)

    def write(self, frame):
        """Only under the lock and with `busy` set."""
        if self.is_forked:
            # A fork that came back from the operation: the items are its parent's.
            os._exit(BROKEN_PIPE)
        try:
            write_all(self.descriptor, frame)
            while self._later:
                write_all(self.descriptor, self._later.popleft())
        except OSError:
            # Nobody reads any more, and half a frame may be out. Whoever called, user code perhaps, cannot go on.
            os._exit(BROKEN_PIPE)


def write_all(descriptor, data):
    written = os.write(descriptor, data)
    while written < len(data):
        data = data[written:]
        written = os.write(descriptor, data)


class Results:
    """The outcomes of the items of a frame, in order, until they are sent: as answer_of gives them.

    The main thread appends without a lock. Whoever sends, does so under the lock: the main thread at the end of a frame; before that a
    thread that wakes every few milliseconds, and a timer of CPU time whose signal the main thread takes itself. The thread is heard
    when an item waits; the signal when it computes, also in C code that keeps the interpreter's lock, such as a regular expression.
    Whichever finds an item still at work that it has seen before tells the service so, whose clock then runs for that item for sure.
    """

    def __init__(self, writer):
        self._writer = writer
        self._sent = 0
        self._first = 0
        # After the last item of the frame: who is there has no item at work, but has not said so yet.
        self.until = 0
        self._is_working = False
        self._awake = threading.Event()
        self._has_begun = False
        self._seen = NO_ITEM
        self.outcomes = []
        # The item that the service was told to be at work: its outcome must leave before the next is begun.
        self.told = NO_ITEM
        # What the main thread takes items from; to have it end after the one at work costs nothing per item.
        self.rest = None
        self.run = NO_RUN
        self.max_output_bytes = DEFAULT_MAX_OUTPUT_BYTES

    @property
    def index(self):
        """Of the item at work."""
        return self._first + len(self.outcomes) if self._is_working else NO_ITEM

    @property
    def last(self):
        """Of the last item that was done."""
        return self._first + len(self.outcomes) - 1

    def end_soon(self):
        """The main thread is to look around when the item at work is done: costs nothing per item."""
        rest = self.rest
        if rest is not None:
            rest.__setstate__(sys.maxsize)

    def begin(self, first, count):
        """The next outcome is this item's, and so many are to come. Only when everything before is sent."""
        with self._writer.lock:
            self.outcomes = []
            self._first = first
            self.until = first + count
            self._sent = 0
            self.told = NO_ITEM
        self._is_working = True

    def start(self):
        """Before the first item: begins to wake, and finds nothing to do yet."""
        if not self._has_begun:
            self._has_begun = True
            signal.signal(signal.SIGVTALRM, self._on_timer)
            # A slow system call of the operation's is not to notice.
            signal.siginterrupt(signal.SIGVTALRM, False)
            signal.setitimer(signal.ITIMER_VIRTUAL, FLUSH_CPU_SECONDS, FLUSH_CPU_SECONDS)
            threading.Thread(target=self._tick, name="flusher", daemon=True).start()

    def watch(self):
        """The main thread may be lost in an item from here on: others send what is finished."""
        self.start()
        if not self._awake.is_set():
            self._awake.set()

    def end(self):
        """The frame is answered: sends what is left."""
        self.flush()
        self._is_working = False

    def flush(self, tell=False):
        """Sends all that is finished; and tells which item is at work, if it is still the one of the last time."""
        writer = self._writer
        if writer.is_leaving:
            return
        with writer.lock:
            if writer.busy:
                return
            writer.busy = True
            try:
                self._send_finished()
                if tell:
                    self._tell()
            finally:
                writer.busy = False

    def _tell(self):
        index = self.index
        if index >= self.until:
            index = NO_ITEM
        if index != self._seen or index in (NO_ITEM, self.told):
            self._seen = index
            return
        # Either the main thread sees this when the item is done, or it is seen here that it is.
        self.told = index
        self.end_soon()
        if self.index != index:
            self.told = NO_ITEM
            return
        self._writer.write(HEADER.pack(RESULTS_PREFIX.size, WORKING) + RESULTS_PREFIX.pack(self.run, index))

    def _send_finished(self):
        start, end = self._sent, len(self.outcomes)
        if start == end:
            return
        if start == 0 and self._first + end == self.until:
            # The whole frame's, which go with it.
            batch = self.outcomes
        else:
            batch = self.outcomes[start:end]
            # What is sent may go; the length stays, which is the index of the item at work.
            self.outcomes[start:end] = [None] * (end - start)
        self._sent = end
        self._send(self._first + start, batch)

    def _send(self, index, batch):
        frame, count, size = [], 0, 0
        for at in range(0, len(batch), RESULTS_TOGETHER):
            part = batch[at:at + RESULTS_TOGETHER]
            data = marshalled(part, self.max_output_bytes)
            if frame and size + len(data) > MAX_RESULTS_BYTES:
                self._send_frame(index, frame)
                index += count
                frame, count, size = [], 0, 0
            if len(data) > MAX_RESULTS_BYTES and len(part) > 1:
                half = len(part) // 2
                self._send(index, part[:half])
                self._send(index + half, part[half:])
                index += len(part)
                continue
            frame.append(memoryview(data)[LIST_PREFIX_BYTES:])
            count += len(part)
            size += len(data)
        if frame:
            self._send_frame(index, frame)

    def _send_frame(self, index, answers):
        length = RESULTS_PREFIX.size + sum(map(len, answers))
        self._writer.write(b"".join((HEADER.pack(length, MARSHALLED_RESULTS), RESULTS_PREFIX.pack(self.run, index), *answers)))

    def tell_worn_out(self):
        """Everything of the run that this worker is to answer, is answered."""
        self._writer.send(WORN_OUT)

    def _on_timer(self, signum, frame):
        # Never waits: another thread that holds the lock is sending.
        if self._is_working and self._writer.lock.acquire(False):
            try:
                self.flush(tell=True)
            finally:
                self._writer.lock.release()

    def _tick(self):
        quiet = 0
        while True:
            time.sleep(FLUSH_SECONDS)
            if self._is_working:
                self.flush(tell=True)
            quiet = 0 if self._is_working else quiet + 1
            if quiet < QUIET_TICKS_BEFORE_SLEEP:
                continue
            quiet = 0
            self._awake.clear()
            # Work that began in between found it awake.
            if not self._is_working:
                self._awake.wait()


# Run and index of what the code works for: set in each task of an asynchronous operation, and in each thread that an item has started.
origin = contextvars.ContextVar("batchapi_origin")


class PrintedLines:
    """What was printed: a frame of log per line, with the run and the item that it was printed for."""

    def __init__(self, writer, results):
        self._writer = writer
        self._results = results
        self._main = threading.get_ident()
        # Lines that were begun, by stream, origin and thread: no two threads touch the same.
        self._begun = {}
        self._last = {}

    def origin(self):
        """Run and index of what the calling code works for."""
        known = origin.get(None)
        if known is None:
            known = (self._results.run, self._results.index) if threading.get_ident() == self._main else (NO_RUN, NO_ITEM)
        return known

    def write(self, stream, data):
        thread = threading.get_ident()
        key = (stream, *self.origin(), thread)
        if thread == self._main and origin.get(None) is None:
            # A line that an earlier item left open is that item's.
            if self._last.get(stream, key) != key:
                self._end_line(self._last[stream])
            self._last[stream] = key
        *lines, rest = (self._begun.pop(key, b"") + data).split(b"\n")
        for line in lines:
            self._send(key, line)
        if rest:
            self._begun[key] = self._send_long(key, rest)

    def end_lines(self):
        """Sends the lines that were begun."""
        for key in list(self._begun):
            self._end_line(key)

    def forget(self):
        """In a fork: its parent sends them."""
        self._begun.clear()

    def _end_line(self, key):
        line = self._begun.pop(key, None)
        if line is not None:
            self._send(key, line)

    def _send(self, key, line):
        line = self._send_long(key, line[:-1] if line.endswith(b"\r") else line)
        self._writer.log(*key[:3], line)

    def _send_long(self, key, line):
        """Sends the parts of a line that is too long; the rest of it."""
        while len(line) > MAX_LOG_LINE_BYTES:
            cut = MAX_LOG_LINE_BYTES
            while cut > MAX_LOG_LINE_BYTES - 4 and line[cut] & 0xC0 == 0x80:
                cut -= 1  # Not inside a character.
            self._writer.log(*key[:3], line[:cut])
            line = line[cut:]
        return line


class PrintedBytes(io.RawIOBase):
    """The bytes of sys.stdout or sys.stderr. They are everybody's: who wraps them may close its wrapper, which changes nothing here."""

    mode = "wb"

    def __init__(self, lines, surroundings, stream, name, descriptor):
        super().__init__()
        self._lines = lines
        self._surroundings = surroundings
        self._stream = stream
        self._descriptor = descriptor
        self.name = f"<{name}>"

    @property
    def raw(self):
        # Where Python has a buffer between.
        return self

    def writable(self):
        return True

    def fileno(self):
        # For those who hand it to a child process: 1 is 2.
        return self._descriptor

    def write(self, data):
        data = bytes(memoryview(data))
        self._lines.write(self._stream, data)
        return len(data)

    # Who does these is a wrapper that the module put in the place of sys.stdout, and that is perhaps of no use from here on.

    def close(self):
        self._surroundings.changed()

    def flush(self):
        self._surroundings.changed()


class PrintedText(io.TextIOWrapper):
    """sys.stdout or sys.stderr. Cannot be closed or taken apart, and is UTF-8, a line at a time, whatever it is told."""

    mode = "w"

    def __init__(self, data):
        super().__init__(data, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)

    def flush(self):
        pass

    def close(self):
        pass

    def detach(self):
        return self.buffer

    def reconfigure(self, **settings):
        pass


def mark_threads(printed):
    """Threads work for the item that started them, and what an executor is given, for the item that gave it."""
    def marked(function, mark):
        def work(*arguments, **named):
            token = origin.set(mark)
            try:
                return function(*arguments, **named)
            finally:
                origin.reset(token)
        return work

    def starting(start):
        @functools.wraps(start)
        def start_marked(function, *arguments, **named):
            mark_later()
            return start(marked(function, printed.origin()), *arguments, **named)
        return start_marked

    def mark_executors():
        executor = sys.modules["concurrent.futures.thread"].ThreadPoolExecutor
        submit = executor.submit

        @functools.wraps(submit)
        def submit_marked(*arguments, **named):
            pool, function, *arguments = arguments
            return submit(pool, marked(function, printed.origin()), *arguments, **named)

        executor.submit = submit_marked

    def mark_tasks():
        loop = sys.modules["asyncio.base_events"].BaseEventLoop
        create_task = loop.create_task

        @functools.wraps(create_task)
        def create_marked(self, coroutine, **named):
            if origin.get(None) is not None or named.get("context") is not None:
                return create_task(self, coroutine, **named)
            # One that goes on while a later item is at work. The task takes its own copy of the context that it is made in.
            context = contextvars.copy_context()
            context.run(origin.set, printed.origin())
            return context.run(create_task, self, coroutine, **named)

        loop.create_task = create_marked

    # These are there when somebody has imported them.
    later = {"concurrent.futures.thread": mark_executors, "asyncio.base_events": mark_tasks}

    def mark_later():
        for module in [module for module in later if module in sys.modules]:
            later.pop(module)()

    printed.mark_later = mark_later
    for module, names in (("_thread", ("start_new_thread", "start_new", "start_joinable_thread")), ("threading", ("_start_new_thread", "_start_joinable_thread"))):
        for name in names:
            start = getattr(sys.modules.get(module), name, None)
            if start is not None:
                setattr(sys.modules[module], name, starting(start))


# -------------------------------------------------------------------------------------------------------- surroundings


STREAMS = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")
# Those that a handler may be left for.
SIGNALS = [
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGALRM, signal.SIGTERM, signal.SIGCHLD,
    signal.SIGVTALRM, signal.SIGPROF]
# Calls by which an item changes what the next is to find as it was. What is changed in another way is put back after the items that were sent
# together with it.
CHANGES = {
    "os": ("chdir", "fchdir", "close", "closerange", "dup2", "putenv", "unsetenv", "umask"),
    "sys": ("setrecursionlimit", "set_int_max_str_digits"),
    "signal": ("signal", "alarm", "setitimer"),
    "_locale": ("setlocale",),
    "warnings": ("simplefilter", "filterwarnings", "resetwarnings"),
}
# The same of modules that most operations do without: watched from when somebody has imported them.
LATER_CHANGES = {
    "decimal": (),
    "numpy": ("seterr", "seterrcall", "setbufsize", "set_printoptions"),
    "resource": ("setrlimit", "prlimit"),
}


class Surroundings:
    """What belongs to the process: each item finds it as the module and its initializer have left it."""

    def __init__(self, results):
        self._results = results
        self._own = {}
        self._streams = {}
        self._rebuilding = {}
        self._later = {}
        self._states = []
        self._descriptors = []
        self._streams_held_back = []
        self._context = None
        self._decimal_context = None
        self._modules = {}
        self._has_context_variables = False
        self._is_kept = False
        self._is_changed = False
        # Something of the process cannot be put back: it is of no use to a later item.
        self.is_worn_out = False

    def changed(self, *_):
        """Something was: it is put back when the item at work is done."""
        self._is_changed = True
        self._results.end_soon()

    def keep(self):
        """What is now is to be found by every item."""
        if self._is_kept:
            return
        self._is_kept = True
        for name in STREAMS:
            stream = self._streams[name] = getattr(sys, name, None)
            if type(stream) is io.TextIOWrapper:
                # A wrapper of the module's: its lines are not to wait for those of later items.
                try:
                    self._rebuilding[name] = stream.buffer, {"encoding": stream.encoding, "errors": stream.errors, "write_through": True}
                    stream.reconfigure(write_through=True)
                except (ValueError, AttributeError):
                    pass
        different = {id(stream): stream for name, stream in self._streams.items() if "stdin" not in name}.values()
        self._streams_held_back = [stream for stream in different if not (stream is None or writes_through(stream))]
        self._context = contextvars.copy_context()
        self._keep_decimal_context()
        self._states = [(read, write, read()) for read, write in [*STATES, *self._later_states()]]
        self._descriptors = [(number, kept, identity(number)) for number in (0, 1, 2) for kept in [duplicate(number)] if kept is not None]
        self._is_changed = False

    def flushing(self, call):
        """The call, and what it printed through something that holds it back is printed at once."""
        if not self._streams_held_back:
            return call

        def call_and_flush(item):
            try:
                return call(item)
            finally:
                self.flush_streams()
        return call_and_flush

    def flush_streams(self):
        for stream in self._streams_held_back:
            flush(stream)

    def isolated(self, call):
        """The call, so that no later one finds what it leaves in context variables: structlog's bindings, NumPy's error state, decimal's context."""
        if self._is_kept:
            self._has_context_variables = self._has_context_variables or self._find_context_variables()
        if not self._has_context_variables:
            # As for most: it would cost more than a small function.
            return call

        copy, decimal = self._context.copy, sys.modules.get("decimal")
        if decimal is None:
            return lambda item: copy().run(call, item)

        def call_with_decimal(item):
            self.reset_decimal_context()
            return call(item)
        if self._decimal_context is not None:
            return lambda item: copy().run(call_with_decimal, item)
        default = decimal.DefaultContext
        settings, traps = settings_of(default), default.copy().traps

        def call_apart(item):
            try:
                return copy().run(call, item)
            finally:
                # What the next item's is made from.
                if settings_of(default) != settings or default.traps != traps:
                    self.changed()
        return call_apart

    def _keep_decimal_context(self):
        """It is an object that may be changed, so that a copy of the context variables has it too: each item needs one of its own.

        Decimal makes a new one where there is none, so that nothing is left to do if a new one is what every item is to find.
        """
        decimal = sys.modules.get("decimal")
        if decimal is None:
            return
        now = self._context.run(decimal.getcontext)
        if copied_context(now) == copied_context(contextvars.Context().run(decimal.getcontext)):
            self._context = context_of((variable, value) for variable, value in self._context.items() if value is not now)
        else:
            self._decimal_context = now.copy()

    def reset_decimal_context(self):
        """In a copy of the context variables that may have the one of another item."""
        decimal = sys.modules.get("decimal")
        if decimal is not None:
            decimal.setcontext((self._decimal_context or decimal.DefaultContext).copy())

    def restore_decimal_default(self):
        """Of items that are at work together, each as soon as it is done."""
        for read, write, was in self._states[:len(SILENT_STATES)]:
            if read is read_decimal_default and read() != was:
                write(was)

    def _find_context_variables(self):
        for name, module in list(sys.modules.items()):
            if name in ("decimal", "numpy"):
                return True
            # Looked at once. Multiprocessing gives this very module a second name.
            if self._modules.get(name) is module or module is sys.modules[__name__]:
                continue
            if any(map(is_of_context_variables, list(getattr(module, "__dict__", {}).values()))):
                return True
            self._modules[name] = module
        return False

    def restore_if_changed(self):
        """Whether anything was."""
        is_changed = self._is_changed
        if is_changed:
            self.restore()
        return is_changed

    def restore(self, is_whole=True):
        """Puts everything back; or if nothing is known to have changed, what changes without being noticed."""
        if not self._is_kept:
            return
        is_whole = is_whole or self._is_changed
        if is_whole:
            self._restore_streams()
            for number, kept, was in self._descriptors:
                if identity(number) != was:
                    os.dup2(kept, number)
        for read, write, was in self._states if is_whole else self._states[:len(SILENT_STATES)]:
            try:
                if read() != was:
                    write(was)
            except Irreversible:
                self.is_worn_out = True
            except Exception:
                pass  # Its folder was removed, say: functions that do not write there can still run.
        if not self._has_context_variables and is_different(contextvars.copy_context(), self._context):
            # Set by who hides them well: from the next item on it is known.
            self._has_context_variables = True
        self._is_changed = False

    def _restore_streams(self):
        # What a stream of the last item's holds back is that item's.
        work_of_last = contextvars.copy_context()
        if self._results.run != NO_RUN:
            work_of_last.run(origin.set, (self._results.run, self._results.last))
        for name, stream in self._streams.items():
            now = getattr(sys, name, None)
            if now is not stream:
                work_of_last.run(flush, now)
            if name in self._rebuilding and is_unusable(stream):
                data, settings = self._rebuilding[name]
                stream = self._streams[name] = self._own[name] if is_unusable(data) else io.TextIOWrapper(data, **settings)
            if now is not stream:
                setattr(sys, name, stream)

    def watch(self):
        """Takes note of changes from here on, and of what streams there are to fall back on."""
        surroundings = self
        self._modules = dict(sys.modules)
        self._own = {name: getattr(sys, name, None) for name in STREAMS}

        class WatchedModule(type(sys)):
            __slots__ = ()

            def __setattr__(self, name, value):
                super().__setattr__(name, value)
                if name in STREAMS:
                    surroundings.changed()

            def __delattr__(self, name):
                super().__delattr__(name)
                if name in STREAMS:
                    surroundings.changed()

        class ImportWatch:
            """What an item imports may have context variables, or calls that change the process."""

            @staticmethod
            def find_spec(name, path=None, target=None):
                if surroundings._is_kept:
                    surroundings.changed()
                if name not in LATER_CHANGES:
                    return None
                # An old one may have no such method.
                finders = [finder for finder in sys.meta_path if finder is not ImportWatch and hasattr(finder, "find_spec")]
                spec = next(filter(None, (finder.find_spec(name, path, target) for finder in finders)), None)
                if spec is not None and hasattr(spec.loader, "exec_module"):
                    spec.loader = WatchedLoader(spec.loader, surroundings._watch_later)
                return spec

        sys.__class__ = WatchedModule
        sys.meta_path.insert(0, ImportWatch)
        for module, names in CHANGES.items():
            for name in names:
                self._watch_call(importlib.import_module(module), name)
        for name in LATER_CHANGES:
            if name in sys.modules:
                self._watch_later(sys.modules[name])

    def _watch_later(self, module):
        """Of a module that was just imported."""
        self._later[module.__name__] = LATER_STATES[module.__name__](module)
        for name in LATER_CHANGES[module.__name__]:
            self._watch_call(module, name)
        if self._is_kept:
            # By an item: every item is to find it as it is when it is imported.
            self._states = [(read, write, read() if read is read_decimal_default else was) for read, write, was in self._states]
            self._states += [(read, write, read()) for read, write in self._later[module.__name__]]

    def _later_states(self):
        return [state for states in self._later.values() for state in states]

    def _watch_call(self, module, name):
        call = getattr(module, name, None)
        if call is None:
            return

        @functools.wraps(call)
        def change(*arguments, **named):
            # Most that are closed are a file's.
            if name not in ("close", "closerange") or not arguments or arguments[0] in (0, 1, 2):
                self.changed()
            return call(*arguments, **named)

        # Pickled by its name, it is what has that name there.
        change.__module__, change.__qualname__ = module.__name__, name
        setattr(module, name, change)
        for supporting in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if call in supporting:
                supporting.add(change)


class WatchedLoader:
    """Loads a module as its own loader does, and tells of it."""

    def __init__(self, loader, tell):
        self._loader = loader
        self._tell = tell

    def __getattr__(self, name):
        # For who only asks where the module is.
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        try:
            self._tell(module)
        except Exception:
            pass  # A version that has other calls, or another module of that name: then nothing of it is put back.


def is_of_context_variables(value):
    return value is contextvars or value is contextvars.ContextVar or type(value) is contextvars.ContextVar


def context_of(values):
    """Context variables with these values and no others."""
    context = contextvars.Context()
    for variable, value in values:
        context.run(variable.set, value)
    return context


def is_different(context, other):
    try:
        return context != other
    except Exception:
        return True  # A value that cannot be compared, and so is not the same one.


def flush(stream):
    try:
        stream.flush()
    except Terminated:
        raise
    except BaseException:
        pass  # None, or closed, or what it writes to is.


def writes_through(stream):
    try:
        return isinstance(stream, io.TextIOWrapper) and isinstance(stream.buffer, PrintedBytes)
    except ValueError:
        return True  # Detached: there is nothing in it.


def is_unusable(stream):
    try:
        return stream.closed
    except (ValueError, AttributeError):
        return True  # Detached.


def identity(descriptor):
    try:
        status = os.fstat(descriptor)
        return status.st_dev, status.st_ino
    except OSError:
        return None


def duplicate(descriptor):
    import fcntl
    try:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    except OSError:
        return None


def change_list(values, new):
    values[:] = new


def change_environment(new):
    for name in [name for name in os.environ._data if name not in new]:
        del os.environ[os.environ.decodekey(name)]
    for name, value in new.items():
        if os.environ._data.get(name) != value:
            os.environ[os.environ.decodekey(name)] = os.environ.decodevalue(value)


def read_decimal_context():
    """Its values, and whether anything was ever inexact or worse; None: nobody uses it."""
    decimal = sys.modules.get("decimal")
    if decimal is None:
        return None
    return copied_context(decimal.getcontext())


def settings_of(context):
    return context.prec, context.rounding, context.Emin, context.Emax, context.capitals, context.clamp


def copied_context(context):
    return (*settings_of(context), dict(context.flags), dict(context.traps))


def change_decimal_context(new):
    decimal = sys.modules["decimal"]
    decimal.setcontext(decimal.DefaultContext.copy() if new is None else decimal.Context(*new[:6], *map(raised, new[6:])))


def read_decimal_default():
    """What decimal makes new contexts from, in the main thread and others."""
    decimal = sys.modules.get("decimal")
    return None if decimal is None else copied_context(decimal.DefaultContext)


def change_decimal_default(new):
    if new is None:
        return  # It was imported since: what it was then is not known.
    default = sys.modules["decimal"].DefaultContext
    default.prec, default.rounding, default.Emin, default.Emax, default.capitals, default.clamp = new[:6]
    for now, was in zip((default.flags, default.traps), new[6:]):
        now.update(was)


def raised(flags):
    return [flag for flag, is_raised in flags.items() if is_raised]


def read_umask():
    umask = _posix.umask(0o077)
    _posix.umask(umask)
    return umask


def read_warnings():
    warnings = sys.modules.get("warnings")
    return None if warnings is None else list(warnings.filters)


def change_warnings(new):
    warnings = sys.modules["warnings"]
    warnings.resetwarnings()
    warnings.filters.extend(new or ())


def change_handlers(new):
    for number, handler in zip(SIGNALS, new):
        if handler is not None and _signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def is_timer_set():
    return signal.getitimer(signal.ITIMER_REAL) != (0.0, 0.0)


def change_timer(is_set):
    if not is_set:
        signal.setitimer(signal.ITIMER_REAL, 0)


_locale, _posix, _signal = map(importlib.import_module, ("_locale", "posix", "_signal"))
# How to read each, and how to put it back. Not among them: what is the module's own, such as its variables and those of other modules (the seed
# of random's). These change without one of the calls above: they are looked at whenever items were answered, and cost little.
SILENT_STATES = [
    (lambda: list(sys.path), functools.partial(change_list, sys.path)),
    (read_decimal_context, change_decimal_context),
    (read_decimal_default, change_decimal_default),
    (read_warnings, change_warnings),
]
STATES = SILENT_STATES + [
    (is_timer_set, change_timer),
    (lambda: [_signal.getsignal(number) for number in SIGNALS], change_handlers),
    (os.getcwd, os.chdir),
    (read_umask, _posix.umask),
    (lambda: dict(os.environ._data), change_environment),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (functools.partial(_locale.setlocale, _locale.LC_ALL, None), functools.partial(_locale.setlocale, _locale.LC_ALL)),
]
if hasattr(sys, "set_int_max_str_digits"):
    STATES.append((sys.get_int_max_str_digits, sys.set_int_max_str_digits))


class Irreversible(Exception):
    """What an item has changed, and no process can change back."""


def states_of_numpy(numpy):
    """How it treats errors, which is a context variable from version 2 on, and how it prints arrays. By its own calls, before they are watched."""
    seterr, seterrcall, setbufsize, set_printoptions = numpy.seterr, numpy.seterrcall, numpy.setbufsize, numpy.set_printoptions
    return [
        (numpy.geterr, lambda new: seterr(**new)),
        (numpy.geterrcall, seterrcall),
        (numpy.getbufsize, setbufsize),
        (numpy.get_printoptions, lambda new: set_printoptions(**new)),
    ]


def states_of_resource(resource):
    """The limits of the process: those that it observes itself may be raised again up to those that it may not exceed, which only go down."""
    getrlimit, setrlimit = resource.getrlimit, resource.setrlimit
    limits = sorted({value for name, value in vars(resource).items() if name.startswith("RLIMIT_")})

    def change_limits(new):
        is_lowered = False
        for limit, was in zip(limits, new):
            now = getrlimit(limit)
            if now == was:
                continue
            try:
                setrlimit(limit, was)
            except (ValueError, OSError):
                is_lowered = True
        if is_lowered:
            raise Irreversible
    return [(lambda: [getrlimit(limit) for limit in limits], change_limits)]


LATER_STATES = {"decimal": lambda _: [], "numpy": states_of_numpy, "resource": states_of_resource}


# ------------------------------------------------------------------------------------------------------------------ JSON


class ExactFloat(float):
    """A float that remembers how it was written."""

    __slots__ = ("token",)
    # Whether there has ever been one: only then outputs are looked through for them.
    seen = False

    def __new__(cls, value, token):
        self = super().__new__(cls, value)
        self.token = token
        return self

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        # In another process it is a float.
        return float, (float(self),)


class MinusZero(int):
    """The integer -0, which is 0 but for its text."""

    __slots__ = ()
    token = "-0"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return int, (0,)


def read_float(token):
    value = float(token)
    if float.__repr__(value) == token:
        return value
    if value in (float("inf"), float("-inf")):
        raise InvalidItem(f"The number {shortened(token)} is too large.")
    ExactFloat.seen = True
    return ExactFloat(value, token)


def read_integer(token):
    if token != "-0":
        return int(token)
    ExactFloat.seen = True
    return MinusZero()


def read_object(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        twice = next(name for name, count in collections.Counter(name for name, _ in pairs).items() if count > 1)
        raise InvalidItem(f"The member {json.dumps(shortened(twice))} is given twice.")
    return members


def refuse_constant(token):
    raise InvalidItem(f"{token} is not JSON.")


QUICK = json.JSONDecoder(object_pairs_hook=read_object, parse_float=read_float, parse_constant=refuse_constant)
# For text that has a "-0" somewhere: a call for each integer costs more than reading it.
EXACT = json.JSONDecoder(object_pairs_hook=read_object, parse_float=read_float, parse_int=read_integer, parse_constant=refuse_constant)


def read_value(text):
    """Reads one JSON value. InvalidItem: with what is wrong."""
    try:
        return EXACT.decode(text)
    except ValueError as error:
        raise InvalidItem(f"It is not JSON: {error}") from None
    except RecursionError:
        raise InvalidItem("It is nested too deeply.") from None


def read_items(data):
    """The values of the lines; an InvalidItem in the place of one that is none. And whether there is such a one."""
    decoder = EXACT if b"-0" in data else QUICK
    try:
        text = data.decode()
        items = split_strings(data, text)
        if items is not None:
            return items, False
        if b"," in data or b'"' in data or b"[" in data or b"{" in data:
            items = scan_items(decoder.scan_once, text)
        else:
            # Numbers and words without a structure: read as one list, at a fifth of the cost. Nothing in them can close it or add to it.
            items = decoder.decode("[" + text[:-1].replace("\n", ",") + "]")
        # A value that goes on over a line end takes two lines, and an empty line alone is none; nothing makes two values of one.
        if len(items) == data.count(b"\n"):
            return items, False
    except (ValueError, StopIteration, RecursionError, InvalidItem):
        pass
    items = [read_line(line) for line in data[:-1].split(b"\n")]
    return items, any(type(item) is InvalidItem for item in items)


# What a string may not hold as it stands, but for the line ends between the items.
CONTROLS = bytes(range(10)) + bytes(range(11, 32))


def split_strings(data, text):
    """The items if all are strings that stand for themselves: two quotes a line, and nothing that is escaped. None: they are not."""
    if not data.startswith(b'"') or b"\\" in data or data.count(b'"') != 2 * data.count(b"\n"):
        return None
    items = text[1:-2].split('"\n"')
    # As many as lines: each of these begins and ends with its two quotes.
    return items if len(items) == data.count(b"\n") and data.endswith(b'"\n') and len(data.translate(None, CONTROLS)) == len(data) else None


def scan_items(scan, text):
    items = []
    at, end = 0, len(text)
    while at < end:
        value, at = scan(text, at)
        if text[at] != "\n":
            raise ValueError("More than a value.")
        items.append(value)
        at += 1
    return items


def read_line(line):
    try:
        return read_value(line.decode())
    except UnicodeDecodeError:
        return InvalidItem("It is not UTF-8.")
    except InvalidItem as error:
        return error


quoted = json.encoder.encode_basestring


def plain(value):
    """The JSON value that stands for an object that is none. TypeError: there is none, or it would be less than the object."""
    stands = stand_in(value)
    if type(stands) not in SCALARS:
        check_containers(stands)
    return stands


def stand_in(value):
    """As plain does, whatever it holds."""
    kind = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        try:
            names = names_of_fields(kind)
        except TypeError:
            names = names_of_fields.__wrapped__(kind)  # A class that cannot be looked up by what it is.
        return {name: getattr(value, name) for name in names}
    enum = sys.modules.get("enum")
    if enum is not None and isinstance(value, enum.Enum):
        return value.value
    if callable(getattr(kind, "tolist", None)):
        lost = lost_in_list(value, kind)
        if lost is not None:
            raise TypeError(f"{type_name(kind)} {lost}")
        return value.tolist()
    raise TypeError(f"{type_name(kind)} has no JSON form. {advice(value, kind)}")


@functools.lru_cache(maxsize=256)
def names_of_fields(kind):
    # Not all that has an annotation is a field: class variables are none.
    return [field.name for field in sys.modules["dataclasses"].fields(kind)]


def lost_in_list(value, kind):
    """What value.tolist() would lose, and what to return instead; None: nothing. By what such objects have: nobody need have NumPy or pandas."""
    dtype = getattr(value, "dtype", None)
    form = getattr(dtype, "kind", None)
    # Most are numbers of NumPy's own.
    if form in ("i", "u", "b", "f") and kind.__module__ == "numpy" and dtype.itemsize <= 8:
        return None
    if callable(getattr(kind, "to_dict", None)):
        return "has labels, which a list would lose. Return value.to_dict(), or value.tolist() without them."
    names = getattr(dtype, "names", None)
    is_many = getattr(value, "ndim", 0) != 0
    if names:
        objects = "[dict(zip(value.dtype.names, row)) for row in value.tolist()]" if is_many else "dict(zip(value.dtype.names, value.tolist()))"
        return f"has named fields, which a list would lose. Return {objects}."
    if form in ("M", "m"):
        what = "dates, which would become" if form == "M" else "durations, which would become"
        text = "value.astype(str).tolist()" if is_many else "str(value)"
        return f"holds {what} a number or lose digits ({dtype}). Return text, {text}, or a number in a unit of your choice."
    if form == "c":
        parts = "[value.real.tolist(), value.imag.tolist()]" if is_many else "[value.real, value.imag]"
        return f"holds complex numbers, which have no JSON form. Return {parts}."
    if form == "f" and dtype.itemsize > 8:
        return f"has more digits than a float. Return {'value.astype(float).tolist()' if is_many else 'float(value)'}, or text."
    if callable(getattr(kind, "filled", None)) and value.mask.any():
        return "has masked values. Return value.tolist() for null in their place, or value.filled(0).tolist()."
    if any(getattr(value, name, None) is not None for name in ("unit", "units")):
        return "has a unit, which a list would lose. Return its numbers and the unit by name."
    return None


# What makes something of JSON of an object, where there is such a method.
CONVERSIONS = ("to_dict", "model_dump", "to_pylist", "isoformat", "total_seconds")


def advice(value, kind):
    """What to return instead of a value that has no JSON form."""
    conversion = next((name for name in CONVERSIONS if callable(getattr(kind, name, None))), None)
    if conversion is not None:
        return f"Return value.{conversion}()."
    if isinstance(value, (bytes, bytearray)):
        return "Return text: value.decode(), or base64.b64encode(value).decode()."
    if isinstance(value, complex):
        return "Return [value.real, value.imag]."
    if callable(getattr(kind, "__float__", None)):
        return "Return str(value) for all its digits, or float(value)."
    if inspect.isawaitable(value):
        return "Await it, in an operation that is an async def."
    if isinstance(value, collections.abc.Mapping):
        return "Return dict(value)."
    if isinstance(value, collections.abc.Set):
        return "Return sorted(value)."
    if isinstance(value, collections.abc.Iterable):
        return "Return list(value)."
    return "Return str(value), or a dict or list of what it holds."


CONTAINERS = (dict, list, tuple)
# In JSON, the name of a member that was made of a number, a boolean or None. What it finds may also be such a text; none of these escapes it.
NAME_OF_OTHER = re.compile(r'"(?:[-0-9][^"]*|true|false|null)":').search


def is_plain(value, text):
    """Whether all in it are just what JSON has and each key a str, so that nothing can be less in its JSON; False: it is to be looked at.

    Marshal, which is quick, writes no subclass of anything. What else it writes, JSON has refused or has been looked at when something stood for it.
    """
    try:
        marshal.dumps(value, MARSHAL_VERSION)
    except (ValueError, RuntimeError):
        return False
    return NAME_OF_OTHER(text) is None


def check_containers(value):
    """TypeError: a dict, list or tuple in it would be less in JSON. Only for what was encoded, and so does not contain itself."""
    left = [value]
    for inside in left:
        kind, values = type(inside), inside
        if kind is not dict and kind is not list and kind is not tuple:
            if not isinstance(inside, CONTAINERS):
                continue
            check_kind(inside, kind)
        if kind is dict or isinstance(inside, dict):
            values = inside.values()
            # Different numbers have different names, and so have different texts.
            if not (TEXTS.issuperset(map(type, inside)) or NUMBERS.issuperset(map(type, inside))):
                check_names(inside)
        if not SCALARS.issuperset(map(type, values)):
            left += [value for value in values if type(value) not in SCALARS]


def check_kind(container, kind):
    """TypeError: it is more than a dict, list or tuple."""
    if hasattr(kind, "n_sequence_fields"):
        raise TypeError(f"{type_name(kind)} has named fields, some of which a list would lose. Return list(value), or those you need by name.")
    if hasattr(kind, "__dataclass_fields__"):
        base = next(base for base in CONTAINERS if isinstance(container, base)).__name__
        raise TypeError(f"{type_name(kind)} is a {base} and a dataclass, of which one would be lost. Return {base}(value), or vars(value).")


def check_names(members):
    """TypeError: two of a dict's keys become one name."""
    keys = {}
    for key in members:
        # What a subclass of str says of itself does not count: its characters are written.
        name = str.__str__(member_name(key))
        if name in keys:
            raise TypeError(
                f"The keys {told_key(keys[name])} and {told_key(key)} of a dict would both be the member {shortened(json.dumps(name))} "
                "of one object. Make them different texts.")
        keys[name] = key


def check_characters(text, what):
    """ValueError: half of a surrogate pair is in it. In the words of the service, which finds it where items are answered together."""
    half = HALF.search(text)
    if half:
        raise ValueError(
            f"{what} of the output has half of a surrogate pair, \\u{ord(half.group()):04x}, which is no character. "
            "Put another character in its place, or return bytes as Base64.")


HALF = re.compile("[\ud800-\udfff]")


def told_key(key):
    return f"{shortened(ascii(key))} ({type_name(type(key))})"


def fault_of(value, pointer="", depth=0):
    """Where in a value that could not be encoded is what cannot be, as a JSON Pointer, and its error. None: it is not found."""
    if depth > MAX_DEPTH:
        return None
    try:
        if isinstance(value, CONTAINERS):
            check_kind(value, type(value))
            if isinstance(value, dict):
                check_names(value)
                for name in value:
                    if isinstance(name, str):
                        check_characters(name, "The name of a member")
            for name, member in value.items() if isinstance(value, dict) else enumerate(value):
                if type(member) in UNFAILING:
                    continue
                place = str(name) if type(name) is int else member_name(name).replace("~", "~0").replace("/", "~1")
                found = fault_of(member, f"{pointer}/{place}", depth + 1)
                if found is not None:
                    return found
            return None
        if isinstance(value, float):
            encode_float(value)
        elif isinstance(value, str):
            check_characters(value, "A string")
        elif value is not None and not isinstance(value, int):
            return fault_of(stand_in(value), pointer, depth + 1)
        return None
    except (RecursionError, Terminated):
        raise
    except Exception as error:
        return pointer, error


def fault(value, error):
    """The line that says why this output, which raised that, is none."""
    try:
        pointer, error = fault_of(value) or ("", error)
    except Terminated:
        raise
    except BaseException:
        pointer = ""  # It was changed meanwhile, or does something else each time.
    message = message_of(error)
    return failure("invalid_output", f"{message} It is at {shortened(pointer, 500)}." if pointer else message, type_name(type(error)))


def compiled_encoder():
    """The standard library's encoder without what its front costs per call, which gives parts of text; its front, should it have changed."""
    sample = {"a": [1, 2.5, "\u00e9\n", None, True]}
    text = '{"a":[1,2.5,"\u00e9\\n",null,true]}'
    try:
        # Without a note of what it is in the middle of: a list that contains itself ends as one that is too deep.
        make = json.encoder.c_make_encoder(None, plain, quoted, None, ":", ",", False, False, False)
        if "".join(make(sample, 0)) == text:
            return make
    except TypeError:
        pass
    encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"), default=plain)
    return lambda value, level: (encoder.encode(value),)


COMPILED = compiled_encoder()


def encode_quickly(value):
    return "".join(COMPILED(value, 0))


def encode_float(value):
    text = float.__repr__(value)
    if text in ("nan", "inf", "-inf"):
        raise ValueError(f"The float {text} has no JSON form.")
    return text


def encode_exactly(value):
    """As encode_quickly, to the same depth, and numbers that came with the item are written as they came."""
    parts, inside = [], [(iter((("", value),)), "")]
    while inside:
        members, end = inside[-1]
        for before, value in members:
            parts.append(before)
            for _ in range(MAX_DEPTH):
                if value is None or isinstance(value, (str, int, float, dict, list, tuple)):
                    break
                value = plain(value)
            else:
                raise RecursionError
            if isinstance(value, (ExactFloat, MinusZero)):
                parts.append(value.token)
            elif value is None or isinstance(value, (str, int, float)):
                parts.append(encode_quickly(value))
            elif len(inside) > MAX_DEPTH:
                raise RecursionError
            else:
                is_object = isinstance(value, dict)
                parts.append("{" if is_object else "[")
                inside.append((members_of(value) if is_object else values_of(value), "}" if is_object else "]"))
                break
        else:
            parts.append(end)
            inside.pop()
    return "".join(parts)


def members_of(value):
    comma = ""
    for name, member in value.items():
        yield comma + quoted(member_name(name)) + ":", member
        comma = ","


def values_of(value):
    comma = ""
    for member in value:
        yield comma, member
        comma = ","


def member_name(name):
    if isinstance(name, str):
        return name
    if name is None or isinstance(name, (int, float)):
        return encode_exactly(name)
    raise TypeError(f"The name of a member must be str, int, float, bool or None. {told_key(name)} is none of these.")


SIMPLE = {str: quoted, float: encode_float, int: int.__repr__, type(None): lambda _: "null", bool: lambda value: "true" if value else "false"}
# Each level of depth has a bracket at both ends.
MAX_PLAIN_LENGTH = 2 * MAX_DEPTH
STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|([\[{])|[\]}]')


def is_too_deep(text):
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = 0
    for match in STRUCTURE.finditer(text):
        if match.group(1):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif match.group() in "]}":
            depth -= 1
    return False


# Version 2 has no references and no forms of its own for short texts: it is the same in every Python, and simple to read.
MARSHAL_VERSION = 2
# What marshal writes before the values of a list: its type and length.
LIST_PREFIX_BYTES = 5
# A byte of marshal becomes so many of JSON at most: those of a control character, \u0001.
MAX_GROWTH = 6
NUMBERS = frozenset((int, float, bool, type(None)))
TEXTS = frozenset((str,))
SCALARS = NUMBERS | TEXTS
UNFAILING = NUMBERS - {float}
# Of a float; integers that may have more are looked at before they are sent.
MAX_NUMBER_LENGTH = 24
# Marshalled at once: if they are no integers of more than 64 bits, they have no more bytes than the shortest of those that are made text here.
RESULTS_TOGETHER = 512
MAX_SHORT_BYTES = LIST_PREFIX_BYTES + RESULTS_TOGETHER * 15
# What makes digits of bits takes time with the square of their number, which is the operation's time and not the service's.
MAX_INTEGER_BITS = RESULTS_TOGETHER * 15 // 2 * 15


def answer_of(value, max_bytes):
    """What the service is sent for this output.

    Either of these, which marshal writes at a fraction of what JSON costs here, so that the service makes JSON of it:
    a number, a text, a boolean or None as it is; the bytes that marshal makes of a list, tuple or dict of such, since it may change before
    it is sent; a tuple of one text, the line of JSON that answers the item with any other output, or says why it is none.
    """
    kind = type(value)
    if kind in NUMBERS and max_bytes >= MAX_NUMBER_LENGTH or kind is str and len(value) * MAX_GROWTH <= max_bytes:
        return value
    # Marshal would also write what is no JSON value, and as bytes what has a form in JSON, such as an array.
    values = value.values() if kind is dict else value if kind is list or kind is tuple else None
    try:
        if values is not None and SCALARS.issuperset(map(type, values)):
            data = marshal.dumps(value, MARSHAL_VERSION)
            if len(data) * MAX_GROWTH <= max_bytes and (len(data) <= MAX_SHORT_BYTES or not any(map(is_long, itertools.chain(value, values)))):
                return data
    except (TypeError, ValueError, RuntimeError):
        pass  # A name of a member that is no text, or it is being changed: what is wrong, if anything is, shows again.
    return (encode_output(value, max_bytes),)


def is_long(value, max_bits=MAX_INTEGER_BITS):
    return type(value) is int and value.bit_length() > max_bits


def marshalled(answers, max_bytes):
    """A list of them. Integers were not looked at when they came: those that are long, or may be longer than allowed, become lines."""
    data = marshal.dumps(answers, MARSHAL_VERSION)
    # Three bits are less than a digit, and a byte of marshal is less than three.
    max_bits = min(MAX_INTEGER_BITS, 3 * (max_bytes - 2))
    if (len(data) > MAX_SHORT_BYTES or len(data) * 3 > max_bytes) and any(is_long(answer, max_bits) for answer in answers):
        data = marshal.dumps([(encode_output(answer, max_bytes),) if is_long(answer, max_bits) else answer for answer in answers], MARSHAL_VERSION)
    return data


def encode_output(value, max_bytes):
    """The line that answers an item with this output, or says why it is none."""
    try:
        encode = SIMPLE.get(type(value))
        if encode is not None:
            text = encode(value)
        else:
            text = encode_exactly(value) if ExactFloat.seen else encode_quickly(value)
            if isinstance(value, CONTAINERS) and not is_plain(value, text):
                check_containers(value)
    except Terminated:
        raise
    except RecursionError:
        return TOO_DEEP
    except BaseException as error:
        return fault(value, error)
    return text if len(text) <= MAX_PLAIN_LENGTH and len(text) * 4 <= max_bytes else checked(text, max_bytes)


def encode_alone(value, max_bytes):
    """As encode_output, for an item that is the last if it fails: what the service would find otherwise is found here."""
    line = encode_output(value, max_bytes)
    return line if line.isascii() or not HALF.search(line) else fault(value, ValueError("A string of the output has half of a surrogate pair."))


def checked(text, max_bytes):
    """The text of an output, or why it is none."""
    if len(text) > MAX_PLAIN_LENGTH and is_too_deep(text):
        return TOO_DEEP
    # Four bytes a character at most: most are short enough whatever they are.
    if len(text) * 4 > max_bytes and (len(text) > max_bytes or len(utf8(text)) > max_bytes):
        return too_large(max_bytes)
    return text


def utf8(text):
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Lone surrogates, which the service refuses: as long as it writes them.
        return HALF.sub(lambda match: f"\\u{ord(match.group()):04x}", text).encode()


# -------------------------------------------------------------------------------------------------------------- failures


# Made once: to make one costs more than what it writes here.
SPACED = json.JSONEncoder(ensure_ascii=False).encode
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def failure(code, message, kind=None, details=None):
    """The line that says why an item failed."""
    message = message.encode("utf-8", "backslashreplace")[:MAX_MESSAGE_BYTES].decode("utf-8", "ignore")
    line = "!" + SPACED({"code": code, "message": message, **({} if kind is None else {"type": kind})})
    return line if details is None else f'{line[:-1]}, "details": {details}}}'


TOO_DEEP = failure("invalid_output", "The output is nested too deeply, or contains itself.", "RecursionError")


def too_large(max_bytes):
    return failure("output_too_large", f"The output is longer than {max_bytes} bytes.")


def failure_of(error):
    """Of an item whose call raised this."""
    if type(error) is InvalidItem:
        return failure("invalid_item", str(error))
    answer = failure("operation_error", explain(error), type_name(type(error)), details_of(error))
    forget(error)
    return answer


def forget(error):
    """What is kept and raised again for another item must not tell of this one."""
    for one in [error, *(cause for _, _, cause in causes_of(error))]:
        BaseException.__traceback__.__set__(one, None)
    BaseException.__context__.__set__(error, None)


def type_name(kind):
    """As a traceback writes it."""
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"


def message_of(error):
    try:
        return str(error)
    except Terminated:
        raise
    except BaseException as second:
        return f"Its message could not be read: {type_name(type(second))}."


def cut(text, most):
    """At most so many bytes of UTF-8, with "..." in the place of what was cut away."""
    data = text[:most + 1].encode("utf-8", "backslashreplace")
    return data.decode() if len(data) <= most else data[:most - 3].decode("utf-8", "ignore") + "..."


def explain(error):
    """Message, what would have let it, and the last lines of the traceback without the worker's own. A long message must leave room for them."""
    lines = [*hint_of(error), *where(error)]
    message = message_of(error)
    room = MAX_MESSAGE_BYTES - len("\n".join(lines).encode("utf-8", "backslashreplace")) - 8
    if len(message) * 4 > room:
        message = message.encode("utf-8", "backslashreplace")[:max(room, MAX_MESSAGE_BYTES // 2)].decode("utf-8", "ignore")
    return "\n".join([message, *lines])


def is_ours(filename):
    return filename == THIS_FILE or filename.startswith("<frozen importlib")


def where(error):
    try:
        frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if not is_ours(frame.f_code.co_filename)]
        stack = traceback.StackSummary.extract(iter(frames[-MAX_TRACEBACK_FRAMES:]), capture_locals=False)
        lines = []
        for entry in stack:
            head, *rest = traceback.format_list([entry])[0].rstrip("\n").split("\n")
            lines += [head.replace(entry.filename, shown_file(entry.filename), 1), *rest]
        if isinstance(error, SyntaxError):
            # The place is not in the traceback: nothing of it has run.
            place = [line.rstrip("\n") for line in traceback.format_exception_only(type(error), error)[:-1]]
            lines += [line.replace(error.filename, shown_file(error.filename), 1) if error.filename else line for line in place]
        return lines
    except Exception:
        return []


def told(error):
    """One text with type, message, where and why."""
    text = explain(error)
    behind = [f"{relation}: {type_name(type(cause))}: {cut(message_of(cause), PART_BYTES[1])}" for relation, _, cause in causes_of(error)[:3]]
    return "\n".join([f"{type_name(type(error))}: {text}" if text else type_name(type(error)), *behind])


# --------------------------------------------------------------------------------------------------------------- details

# The folder of the operation's code; None: it is wherever Python finds it.
own_folder = None
INSTALLED = re.compile(r"(^|/)(site-packages|dist-packages|lib(64)?/python[0-9.]+)/")


def details_of(error):
    """What an error tells besides its message, as JSON of MAX_DETAILS_BYTES at most; None: nothing.

    {"causes": [{"relation": "cause" | "context" | "member", "of": 0, "type": ..., "message": ..., "notes": [...], "frames": [...]}],
     "moreCauses": 5, "notes": [...], "frames": ["file:line in function"]}: frames from the innermost outwards; "of" is the index of the cause
    that it belongs to, and absent where that is the error itself. What is empty is absent. The .NET worker's have the same form.
    """
    try:
        causes, frames = causes_of(error), frames_of(error, MAX_FRAMES)
        if not causes and not frames and getattr(error, "__notes__", None) is None:
            return None
        for most in PART_BYTES:
            told_causes = [
                {"relation": relation, **({} if of is None else {"of": of}), "type": cut(type_name(type(cause)), MAX_NAME_BYTES), "message": cut(message_of(cause), most),
                 **notes_and_frames(notes_of(cause, most), frames_of(cause, MAX_FRAMES_OF_CAUSE))}
                for relation, of, cause in causes[:MAX_CAUSES]]
            notes = notes_of(error, most)
            text = details_text(told_causes, len(causes), notes, frames)
            if fits(text):
                return text
        # The lists end where the room does.
        while not fits(text):
            (told_causes or notes or frames).pop()
            text = details_text(told_causes, len(causes), notes, frames)
        return text
    except Terminated:
        raise
    except BaseException:
        # An error of the author's own kind may do anything when it is asked: its message alone must do.
        return None


def details_text(told_causes, count, notes, frames):
    more = count - len(told_causes)
    members = {**({"causes": told_causes} if told_causes else {}), **({"moreCauses": more} if more else {}), **notes_and_frames(notes, frames)}
    return COMPACT(members)


def notes_and_frames(notes, frames):
    return {**({"notes": notes} if notes else {}), **({"frames": frames} if frames else {})}


def fits(text):
    return len(text) <= MAX_DETAILS_BYTES and len(text.encode()) <= MAX_DETAILS_BYTES


def causes_of(error):
    """What is behind an error, the nearest first: how, the index of the one that it belongs to (None: the error itself), and the exception."""
    found, seen, at = [], {id(error)}, None
    while True:
        current = error if at is None else found[at][2]
        for relation, cause in directly_behind(current):
            # Chains may be circles.
            if id(cause) not in seen and len(found) < MAX_CHAIN:
                seen.add(id(cause))
                found.append((relation, at, cause))
        at = 0 if at is None else at + 1
        if at == len(found):
            return found


def directly_behind(error):
    # Past whatever the author's own kind does when it is asked.
    cause, context = BaseException.__cause__.__get__(error), BaseException.__context__.__get__(error)
    if cause is not None:
        yield "cause", cause
    elif context is not None and not BaseException.__suppress_context__.__get__(error):
        yield "context", context
    try:
        # An ExceptionGroup of Python, or of the package that has it for earlier versions, or what libraries had before.
        members = getattr(error, "exceptions", None)
    except Terminated:
        raise
    except BaseException:
        return
    if isinstance(members, (tuple, list)):
        for member in members:
            if isinstance(member, BaseException):
                yield "member", member


def notes_of(error, most):
    notes = getattr(error, "__notes__", None)
    if notes is None:
        return []
    if not isinstance(notes, (tuple, list)):
        notes = [notes]
    shown = [cut(note if type(note) is str else message_of(note), most) for note in notes[:MAX_NOTES]]
    return shown if len(notes) <= MAX_NOTES else [*shown, f"... {len(notes) - MAX_NOTES} more"]


def frames_of(error, most):
    """Where in the operation's own code it was raised: the innermost first."""
    walked = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__) if not is_ours(frame.f_code.co_filename)]
    frames = [frame for frame in walked if is_own(frame[0].co_filename)] or walked
    shown = [cut(f"{shown_file(code.co_filename)}:{line} in {getattr(code, 'co_qualname', code.co_name)}", MAX_NAME_BYTES) for code, line in frames[:-most - 1:-1]]
    if len(frames) > most:
        shown.append(f"... {len(frames) - most} more")
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        shown.insert(0, cut(f"{shown_file(error.filename)}:{error.lineno}", MAX_NAME_BYTES))
    return shown


@functools.lru_cache(maxsize=1024)
def is_own(filename):
    if own_folder is None:
        return not INSTALLED.search(filename)
    return filename.startswith("<") or is_below(filename, own_folder) and not INSTALLED.search(filename[len(own_folder):])


def is_below(filename, folder):
    return filename.startswith(folder.rstrip("/") + "/")


@functools.lru_cache(maxsize=1024)
def shown_file(filename):
    """Relative to the folder that it is found by: where that is, is no business of callers."""
    folders = [own_folder] if own_folder is not None and is_below(filename, own_folder) else [folder for folder in sys.path if folder and is_below(filename, folder)]
    return filename[len(max(folders, key=len).rstrip("/")) + 1:] if folders else os.path.basename(filename)


# --------------------------------------------------------------------------------------------------------------- sandbox

# In an error that is no OSError, or one without a file name.
DENIED = re.compile("permission denied", re.IGNORECASE)
UNRESOLVED = re.compile("name resolution|resolve host|translate host|name or service not known|getaddrinfo", re.IGNORECASE)
PATHS = re.compile(r"""'(/[^'\n]+)'|"(/[^"\n]+)"|(?:^|[\s=(])(/[^\s'",;:()]+)""")
SHARED_MEMORY = "/dev/shm"
MAX_EXPLAINED = 32


def hint_of(error):
    """The setting that would have let what the sandbox has denied, as a list of one line; else an empty one.

    Asked is the kernel: what the modes of a file allow and opening it does not is denied by the sandbox. Only opened, never changed.
    """
    for one in [error, *(cause for _, _, cause in causes_of(error)[:MAX_EXPLAINED])]:
        try:
            settings = settings_for(one)
        except Exception:
            settings = []
        if settings:
            return [f"The sandbox of the worker denied it. What would allow it, in the operation's entry: {' or '.join(settings)}."]
    return []


def settings_for(error):
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, EOFError):
        # The process of a manager has ended at its socket.
        return local_sockets() if any(file.endswith("multiprocessing/managers.py") for file in files) else []
    if isinstance(error, ModuleNotFoundError):
        return [setting for folder in sys.path if folder.startswith("/") for setting in paths_for(folder) if setting.startswith("Readable")]
    if type(error).__name__ == "gaierror":
        return network()
    # Only what has to do with the system: its message would be looked through for nothing.
    if not isinstance(error, OSError):
        return settings_in(message_of(error))
    if error.errno not in (errno.EACCES, errno.EXDEV, None):
        return []
    if any(file.endswith(("multiprocessing/synchronize.py", "multiprocessing/shared_memory.py")) for file in files):
        return [" and ".join([*paths_for(SHARED_MEMORY, is_read=False), *(local_sockets() if is_forkserver(error) else [])])]
    names = [os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, (str, bytes))]
    if names:
        # To move a file is to change the other folder too.
        return [setting for name in names for setting in paths_for(name)]
    family = family_of(error)
    if family is not None:
        return local_sockets() if family == "AF_UNIX" else network()
    return settings_in(message_of(error))


def settings_in(message):
    message = message[:MAX_MESSAGE_BYTES]
    if UNRESOLVED.search(message):
        return network()
    if not DENIED.search(message):
        return []
    paths = [next(filter(None, match.groups())) for match in PATHS.finditer(message)]
    settings = [setting for path in paths[:4] for setting in paths_for(path)]
    return settings or ([*network(), *local_sockets()] if "socket" in message else [])


def family_of(error):
    """Of the socket that could not be made: the standard library's own frames still know it."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if os.path.basename(frame.f_code.co_filename) == "socket.py" and "family" in frame.f_locals:
            return getattr(frame.f_locals["family"], "name", "AF_UNIX")
    return None


def is_forkserver(error):
    names = [getattr(frame.f_locals.get("ctx"), "_name", None) for frame, _ in traceback.walk_tb(error.__traceback__)]
    # Asked without allow_none, it would be settled by the question.
    method = next((name for name in names if isinstance(name, str)), None) or sys.modules["multiprocessing"].get_start_method(allow_none=True)
    return method == "forkserver" or method is None and sys.version_info >= (3, 14)


def network():
    return ["Network: true"] if is_refused("AF_INET") else []


def local_sockets():
    return ["LocalSockets: true"] if is_refused("AF_UNIX") else []


def is_refused(family):
    import _socket
    try:
        _socket.socket(getattr(_socket, family), _socket.SOCK_STREAM).close()
    except OSError as error:
        return error.errno == errno.EACCES
    return False


def paths_for(path, is_read=True):
    """What would let it be read or written: the error itself does not say which of them was denied."""
    path = os.path.abspath(path)
    # Of a process, the kernel keeps more to itself than the sandbox does.
    if path.startswith("/proc/"):
        return []
    settings = []
    try:
        mode = os.stat(path).st_mode
    except OSError:
        mode = 0
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return []
    if mode and is_read and is_closed(path, os.R_OK, os.O_RDONLY):
        settings.append(f"Readable: [{quoted(path)}]")
    folder = path if stat.S_ISDIR(mode) else os.path.dirname(os.path.realpath(path))
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    if is_closed(path, os.W_OK, os.O_WRONLY) if stat.S_ISREG(mode) else is_closed(folder, os.W_OK | os.X_OK, os.O_WRONLY | os.O_TMPFILE):
        settings.append(f"Writable: [{quoted(folder)}]" + (" (to write there)" if settings else ""))
    return settings


def is_closed(path, right, flags):
    """Whether it may be opened by its modes, and cannot. What leaves no trace is tried: a file without a name, for one to be made in a folder."""
    if not os.access(path, right):
        return False
    try:
        os.close(os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY, 0o600))
    except OSError as error:
        return error.errno in (errno.EACCES, errno.EOPNOTSUPP)
    return False


def shortened(text, length=60):
    return text if len(text) <= length else text[:length] + "..."


# ------------------------------------------------------------------------------------------------------------- operation


class Operation:
    """The function: found, described, and bound to a job's parameters."""

    def __init__(self, name, target, path=None, initializer=None, concurrency=1, description=None):
        self.name = name
        self.concurrency = concurrency
        self._target = target
        self._path = path
        global own_folder
        own_folder = path
        self._initializer = initializer
        self._description = description
        self._function = None
        self._is_initialized = initializer is None

    def load(self):
        """Imports it if it is not yet. CannotBegin: with what is wrong; the next call tries again."""
        if self._function is not None:
            return
        function = self._find(self._target)
        if inspect.isgeneratorfunction(unwrapped(function)) or inspect.isasyncgenfunction(unwrapped(function)):
            raise CannotBegin(f"{self._target} is a generator: it must return its output, not yield it.")
        self.is_async = inspect.iscoroutinefunction(unwrapped(function))
        self._signature = Signature(self._target, function)
        self._function = function

    def initialize(self, run_async):
        """Calls the initializer if it has not succeeded yet."""
        if self._is_initialized:
            return
        initializer = self._find(self._initializer)
        try:
            if inspect.iscoroutinefunction(unwrapped(initializer)):
                run_async(initializer())
            else:
                initializer()
        except Terminated:
            raise
        except BaseException as error:
            raise CannotBegin(f"The initializer {self._initializer} raised {told(error)}") from None
        self._is_initialized = True

    def bind(self, parameters):
        """What to call with an item."""
        return self._signature.bind(self._function, self.name, parameters)

    def entry(self):
        """As the catalogue has it."""
        try:
            self.load()
        except CannotBegin as error:
            return {"name": self.name, "kind": "python", "description": self._description or "", "problem": str(error)}
        schemas = self._signature.schemas()
        example, is_made_up = example_of(self._function, schemas)
        return {
            "name": self.name,
            "kind": "python",
            "description": self._description or first_line(inspect.getdoc(unwrapped(self._function))),
            **schemas,
            "example": example,
            **({"isExampleMadeUp": True} if is_made_up else {}),
            "async": self.is_async,
        }

    def _find(self, target):
        module, colon, attributes = target.partition(":")
        if not (module and colon and attributes):
            raise CannotBegin(f"{target} does not name a function as module:function.")
        found = self._import(module)
        for attribute in attributes.split("."):
            try:
                found = getattr(found, attribute)
            except AttributeError:
                raise CannotBegin(f"The module {module} ({getattr(found, '__file__', None) or 'built in'}) has no {attributes}.") from None
        if not callable(found):
            raise CannotBegin(f"{target} is not a function but of type {type_name(type(found))}.")
        return found

    def _import(self, module):
        if self._path is not None and self._path not in sys.path:
            if not os.path.isdir(self._path):
                raise CannotBegin(f"The folder {self._path} is not there.")
            sys.path.insert(0, self._path)
        importlib.invalidate_caches()
        try:
            return importlib.import_module(module)
        except Terminated:
            raise
        except BaseException as error:
            if isinstance(error, ModuleNotFoundError) and error.name is not None and (module + ".").startswith(error.name + "."):
                raise CannotBegin("\n".join([f"There is no module {error.name} in {self._path or 'the folders where Python looks'}.", *hint_of(error)])) from None
            raise CannotBegin(f"The module {module} could not be imported: {told(error)}") from None


def unwrapped(function):
    """The function whose code is run when this is called."""
    while True:
        if hasattr(function, "func") and hasattr(function, "keywords"):
            function = function.func  # functools.partial
        elif inspect.isroutine(function) or inspect.isclass(function):
            return function
        else:
            function = type(function).__call__.__get__(function)


def first_line(doc):
    return doc.strip().partition("\n")[0].strip() if doc else ""


class Signature:
    """Which parameters a function has, and how an item and a job's parameters become its arguments."""

    def __init__(self, target, function):
        self._function = function
        try:
            parameters = list(inspect.signature(function).parameters.values())
        except (ValueError, TypeError):
            # Built-in functions that do not tell.
            parameters = [inspect.Parameter("item", inspect.Parameter.POSITIONAL_ONLY)]
        self.positional = [parameter for parameter in parameters if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)]
        self._takes_more = any(parameter.kind == parameter.VAR_POSITIONAL for parameter in parameters)
        self._takes_any_name = any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters)
        if not self.positional and not self._takes_more:
            raise CannotBegin(f"{target} takes no item: its first parameter must be positional.")
        item = self.positional[0].name if self.positional else None
        self.named = {
            parameter.name: parameter for parameter in parameters
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY) and parameter.name != item}

    def bind(self, function, name, parameters):
        if parameters is None:
            parameters = {}
        if not isinstance(parameters, dict):
            raise CannotBegin("Parameters must be an object.")
        problems = [f"{name} has no parameter {given}." for given in parameters if given not in self.named and not self._takes_any_name]
        if self.positional and self.positional[0].name in parameters and self._takes_any_name:
            problems.append(f"{self.positional[0].name} is the item, not a parameter.")
        # Those that an item may fill stand before the first that is given by name.
        free = list(itertools.takewhile(lambda parameter: parameter.name not in parameters, self.positional))
        filled = [parameter.name for parameter in free if parameter.default is parameter.empty]
        missing = [
            parameter.name for parameter in [*self.positional[len(free):], *self.named.values()]
            if parameter.default is parameter.empty and parameter.name not in parameters and parameter.name not in filled]
        problems += [f"Parameter {parameter} is missing." for parameter in dict.fromkeys(missing)]
        if problems:
            raise CannotBegin(" ".join(problems))
        call = functools.partial(function, **parameters) if parameters else function
        return spreading(call, filled, sys.maxsize if self._takes_more and len(free) == len(self.positional) else len(free)) if len(filled) > 1 else call

    def schemas(self):
        hints = hints_of(self._function)
        filled = [parameter for parameter in self.positional if parameter.default is parameter.empty]
        if len(filled) > 1:
            item = {
                "type": "array",
                "description": f"Fills the parameters {', '.join(parameter.name for parameter in filled)}.",
                "prefixItems": [schema_of(hints.get(parameter.name)) for parameter in self.positional],
                "minItems": len(filled),
            }
            if not self._takes_more:
                item["maxItems"] = len(self.positional)
        else:
            item = schema_of(hints.get(self.positional[0].name)) if self.positional else {}
        properties, required = {}, []
        for parameter in self.named.values():
            schema = schema_of(hints.get(parameter.name))
            if parameter.default is parameter.empty:
                # A positional one may also come with the item.
                if parameter.kind == parameter.KEYWORD_ONLY:
                    required.append(parameter.name)
            else:
                try:
                    schema = {**schema, "default": json.loads(encode_quickly(parameter.default))}
                except (TypeError, ValueError, RecursionError):
                    pass  # A default that JSON cannot say.
            properties[parameter.name] = schema
        parameters = {"type": "object", "properties": properties}
        if required:
            parameters["required"] = required
        parameters["additionalProperties"] = self._takes_any_name
        return {"itemSchema": item, "outputSchema": schema_of(hints.get("return")), "parametersSchema": parameters}


def spreading(call, filled, most):
    def spread(item):
        if type(item) is not list or not len(filled) <= len(item) <= most:
            count = len(filled) if most == len(filled) else f"at least {len(filled)}" if most == sys.maxsize else f"{len(filled)} to {most}"
            raise InvalidItem(f"The item must be a list of {count} values: it fills the parameters {', '.join(filled)}.")
        return call(*item)
    return spread


# --------------------------------------------------------------------------------------------------------------- schemas


def hints_of(function):
    target = unwrapped(function) if not inspect.isclass(function) else function.__init__
    try:
        hints = dict(typing.get_type_hints(target))
    except Exception:
        # A name that is known to type checkers only: a schema less, not an operation less.
        return {}
    if inspect.isclass(function):
        hints["return"] = function
    return hints


SIMPLE_SCHEMAS = {
    int: {"type": "integer"}, float: {"type": "number"}, str: {"type": "string"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
    list: {"type": "array"}, tuple: {"type": "array"}, dict: {"type": "object"},
}


def schema_of(hint, inside=()):
    """JSON Schema of a type hint; {} where it says nothing that JSON can."""
    if hint is None:
        return {}
    try:
        if hint in SIMPLE_SCHEMAS:
            return dict(SIMPLE_SCHEMAS[hint])
    except TypeError:
        return {}
    if hint in inside:
        return {}  # A type that contains itself.
    inside = (*inside, hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union or type_name(type(hint)) == "types.UnionType":
        return union_of([schema_of(argument, inside) for argument in arguments])
    if origin is typing.Literal:
        return enum_of(arguments)
    if origin is tuple:
        return tuple_of(arguments, inside)
    if isinstance(origin, type) and issubclass(origin, collections.abc.Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1], inside)} if len(arguments) == 2 else {"type": "object"}
    if isinstance(origin, type) and issubclass(origin, collections.abc.Iterable):
        items = schema_of(arguments[0], inside) if arguments else {}
        return {"type": "array", **({"items": items} if items else {})}
    return schema_of_class(hint, inside) if isinstance(hint, type) else {}


def union_of(schemas):
    if {} in schemas:
        return {}
    if all(list(schema) == ["type"] and isinstance(schema["type"], str) for schema in schemas):
        return {"type": list(dict.fromkeys(schema["type"] for schema in schemas))}
    return {"anyOf": schemas}


def enum_of(values):
    return {"enum": list(values)} if all(value is None or isinstance(value, (str, int, float)) for value in values) else {}


def tuple_of(arguments, inside):
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        items = schema_of(arguments[0], inside)
        return {"type": "array", **({"items": items} if items else {})}
    arguments = () if arguments == ((),) else arguments
    return {"type": "array", "prefixItems": [schema_of(argument, inside) for argument in arguments], "minItems": len(arguments), "maxItems": len(arguments)}


def schema_of_class(kind, inside):
    enum = sys.modules.get("enum")
    if enum is not None and issubclass(kind, enum.Enum):
        return enum_of([member.value for member in kind])
    try:
        hints = typing.get_type_hints(kind)
    except Exception:
        hints = {}
    properties = {name: schema_of(hint, inside) for name, hint in hints.items()}
    if hasattr(kind, "__dataclass_fields__"):
        dataclasses = sys.modules["dataclasses"]
        fields = dataclasses.fields(kind)
        required = [field.name for field in fields if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING]
        properties = {field.name: properties.get(field.name, {}) for field in fields}
    elif issubclass(kind, dict) and hasattr(kind, "__total__"):
        required = [name for name in properties if name in getattr(kind, "__required_keys__", properties if kind.__total__ else ())]
    elif issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tuple_of([hints.get(name, typing.Any) for name in kind._fields], inside)
    else:
        return {}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def example_of(function, schemas):
    """Items, and the parameters that must be given: the author's, or something of the right types. And whether the hints say too little to know that it runs."""
    given = getattr(function, "example", None)
    if isinstance(given, list):
        given = {"items": given}
    if isinstance(given, dict) and isinstance(given.get("items"), list):
        try:
            encode_quickly(given)
            return given, False
        except (TypeError, ValueError, RecursionError):
            pass
    parameters = schemas["parametersSchema"]
    item, needed = schemas["itemSchema"], {name: parameters["properties"][name] for name in parameters.get("required", ())}
    example = {"items": [value_of(item)], **({"parameters": {name: value_of(schema) for name, schema in needed.items()}} if needed else {})}
    return example, any(map(says_too_little, [item, *needed.values()]))


def says_too_little(schema):
    """Whether value_of has nothing better for it than 1, an empty list or an empty dict."""
    if "enum" in schema:
        return False
    if "anyOf" in schema:
        return says_too_little(schema["anyOf"][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        inside = schema["prefixItems"][:schema["minItems"]] if "prefixItems" in schema else [schema["items"]] if "items" in schema else []
    elif kind == "object":
        inside = [schema["properties"][name] for name in schema.get("required", ())]
    else:
        return kind is None
    return not inside or any(map(says_too_little, inside))


def value_of(schema):
    if "enum" in schema:
        return schema["enum"][0] if schema["enum"] else None
    if "anyOf" in schema:
        return value_of(schema["anyOf"][0])
    kind = schema.get("type", "integer")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        if "prefixItems" in schema:
            return [value_of(item) for item in schema["prefixItems"][:schema["minItems"]]]
        return [value_of(schema["items"])] if "items" in schema else []
    if kind == "object":
        return {name: value_of(schema["properties"][name]) for name in schema.get("required", ())}
    return {"integer": 1, "number": 1.5, "string": "text", "boolean": True, "null": None}[kind]


# ------------------------------------------------------------------------------------------------------------------ runs


class Items:
    """Answers items one after the other."""

    def __init__(self, call, results, stop_requested, surroundings=None):
        self._results = results
        self._surroundings = surroundings or Surroundings(results)
        self._plain_call = call
        self._call = self._surroundings.isolated(call)
        self._stop_requested = stop_requested

    def run(self, first, flags, items, has_invalid):
        """Answers the items of a frame. False: it stopped at one that failed, as asked."""
        results = self._results
        results.begin(first, len(items))
        results.watch()
        finished = self._run_each(items, flags) if flags & ONE_BY_ONE or has_invalid else self._run_all(items)
        results.end()
        return finished

    def _run_all(self, items):
        """False: the worker can be given no further item."""
        results, call, max_bytes = self._results, self._call, self._results.max_output_bytes
        outcomes = results.outcomes
        first, size, until = results.index, 0, len(items)
        # The commonest first, by what costs least to ask.
        numbers, whole = (NUMBERS, int) if max_bytes >= MAX_NUMBER_LENGTH else ((), None)
        rest = results.rest = iter(items)
        while len(outcomes) < len(items):
            try:
                for item in rest:
                    output = call(item)
                    # As answer_of does, without the call: it costs as much as a small function.
                    if type(output) is whole:
                        outcomes.append(output)
                        continue
                    if type(output) in numbers:
                        outcomes.append(output)
                        continue
                    answer = answer_of(output, max_bytes)
                    outcomes.append(answer)
                    size += len(answer if type(answer) is not tuple else answer[0])
                    if size >= SEND_AT_BYTES:
                        size = 0
                        results.flush()
            # Outside the loop, so as to cost nothing per item.
            except BaseException as error:
                self._check(error)
                if len(outcomes) < until:
                    outcomes.append((failure_of(error),))
                if rest.__length_hint__() == until - len(outcomes):
                    continue
            # Ended early, for the service was told of the item that was at work; or that has changed what the next is to find as it was; or a
            # signal handler of the operation's raised between two.
            results.flush()
            self._restore()
            call = self._call
            done = len(outcomes)
            if self._surroundings.is_worn_out:
                results.until = first + done
                break
            # What it was told of may only now be begun.
            until = done + 1 if results.told == first + done else len(items)
            rest = results.rest = iter(items[done:until])
        results.rest = None
        return not self._surroundings.is_worn_out

    def _run_each(self, items, flags):
        results, max_bytes = self._results, self._results.max_output_bytes
        for item in items:
            try:
                if type(item) is InvalidItem:
                    raise item
                line = encode_alone(self._call(item), max_bytes)
            except BaseException as error:
                self._check(error)
                line = failure_of(error)
            is_last = flags & STOP_AT_FAILURE and line[0] == "!"
            if is_last:
                results.until = results.index + 1
            results.outcomes.append((line,))
            self._restore()
            if flags & ANSWER_EACH or results.told == results.index - 1:
                results.flush()
            if self._surroundings.is_worn_out:
                results.until = results.index
                is_last = True
            if is_last:
                return False
        return True

    def _restore(self):
        if self._surroundings.restore_if_changed():
            self._call = self._surroundings.isolated(self._plain_call)

    def _check(self, error):
        # An operation that caught the end itself has not stopped it. By its type: an error may raise when it is asked for anything.
        if issubclass(type(error), Terminated):
            raise error
        if self._stop_requested():
            raise Terminated(TERMINATED)


class ConcurrentItems:
    """Answers the items of an asynchronous function, several at work at once, in order.

    Reads the frames of the run itself, so that an item that waits keeps no other from starting.
    """

    def __init__(self, call, concurrency, reader, results, surroundings):
        self._call = call
        self._surroundings = surroundings
        self._concurrency = concurrency
        self._reader = reader
        self._results = results
        self._waiting = collections.deque()
        self._begun = collections.deque()
        self._at_work = set()
        self._is_over = False
        self._end = None

    async def run(self, first, flags, items):
        """Answers items until the run ends. True: by its end frame; False: by the end of input."""
        import asyncio
        loop = asyncio.get_running_loop()
        self._loop = loop
        # What is printed outside of all items, is of none.
        origin.set((self._results.run, NO_ITEM))
        self._ended = loop.create_future()
        self._next = first
        # Nobody watches these.
        self._results.begin(first, 0)
        self._add(first, flags, items)
        loop.add_reader(self._reader.descriptor, self._read)
        try:
            self._take()
            return await self._ended
        finally:
            loop.remove_reader(self._reader.descriptor)
            self._results.end()

    def _read(self):
        try:
            if not self._reader.fill():
                self._finish(False)
                return
            self._take()
        except Exception as error:
            if not self._ended.done():
                self._ended.set_exception(error)

    def _take(self):
        while self._end is None:
            frame = self._reader.take()
            if frame is None:
                return
            kind, payload = frame
            if kind == ITEMS:
                first, flags, items, _ = items_of(payload)
                if not self._is_over:
                    self._add(first, flags, items)
            elif kind == END:
                self._finish(True)
            else:
                raise GarbledFrame(f"Unexpected frame of type 0x{kind:02x}.")

    def _add(self, first, flags, items):
        for index, item in enumerate(items, first):
            self._waiting.append(([None], index, flags, item))
        self._start()

    def _start(self):
        while self._waiting and not self._is_over:
            _, _, flags, _ = self._waiting[0]
            if len(self._at_work) >= (1 if flags & ONE_BY_ONE else self._concurrency):
                return
            slot, index, flags, item = self._waiting.popleft()
            self._begun.append((slot, flags))
            task = self._loop.create_task(self._answer(slot, index, item))
            # The loop alone would not keep it alive.
            self._at_work.add(task)
            task.add_done_callback(self._answered)

    async def _answer(self, slot, index, item):
        origin.set((self._results.run, index))
        # A task has context variables of its own.
        self._surroundings.reset_decimal_context()
        try:
            if type(item) is InvalidItem:
                raise item
            slot[0] = (encode_alone(await self._call(item), self._results.max_output_bytes),)
        except Terminated:
            raise
        except BaseException as error:
            slot[0] = (failure_of(error),)
        finally:
            self._surroundings.flush_streams()
            self._surroundings.restore_decimal_default()

    def _answered(self, task):
        self._at_work.discard(task)
        # While others are at work, nobody knows whose it is.
        if not self._at_work:
            self._surroundings.restore_if_changed()
        results = self._results
        while self._begun and self._begun[0][0][0] is not None and not self._is_over:
            slot, flags = self._begun.popleft()
            results.outcomes.append(slot[0])
            self._next += 1
            self._is_over = bool(flags & STOP_AT_FAILURE) and slot[0][0].startswith("!")
        results.flush()
        results.begin(self._next, 0)
        if self._surroundings.is_worn_out and not self._is_over and not self._begun:
            self._is_over = True
            self._results.tell_worn_out()
        if self._is_over:
            self._waiting.clear()
            self._begun.clear()
        self._start()
        self._finish(self._end)

    def _finish(self, end):
        self._end = end
        if end is not None and not self._ended.done() and (end is False or not (self._waiting or self._begun)):
            self._ended.set_result(end)


def items_of(payload):
    """The first one's index, how to answer them, the items, and whether there is an InvalidItem among them."""
    first, flags = ITEMS_PREFIX.unpack_from(payload)
    data = payload[ITEMS_PREFIX.size:]
    if flags & PACKED:
        count, rest = divmod(len(data), INTEGER_BYTES)
        if rest:
            raise GarbledFrame("The last integer of a frame is not complete.")
        return first, flags, struct.unpack("<%dq" % count, data), False
    if not data:
        return first, flags, [], False
    if not data.endswith(b"\n"):
        raise GarbledFrame("The last item of a frame has no line end.")
    return (first, flags, *read_items(data))


class Session:
    """The conversation with the service, from the first frame to the end of input."""

    def __init__(self, reader, writer, results, printed, surroundings, operation):
        self._reader = reader
        self._writer = writer
        self._results = results
        self._printed = printed
        self._surroundings = surroundings
        self._operation = operation
        self._loop = None
        self._run = None
        self._has_begun = False

    def run(self):
        """Answers frames until there are no more. The exit code."""
        while True:
            frame = self._reader.next()
            if frame is None:
                return END_OF_INPUT
            kind, payload = frame
            if kind == DESCRIBE:
                self._writer.send(CATALOGUE, json.dumps([self._operation.entry()]).encode())
            elif kind == BEGIN and not self._has_begun:
                self._begin(payload)
            elif kind == ITEMS and self._has_begun:
                # A run that cannot begin, or stopped at a failure, ignores its items: the service sent them before it heard.
                if self._run is not None and not self._work(*items_of(payload)):
                    return END_OF_INPUT
            elif kind == END and self._has_begun:
                self._end()
            else:
                raise GarbledFrame(f"Unexpected frame of type 0x{kind:02x}.")
            self._printed.end_lines()
            if self._writer.is_leaving:
                return TERMINATED

    def end_lines(self):
        self._printed.end_lines()

    def stop(self):
        """Lets asynchronous items end: they are told as any task is."""
        if self._loop is None:
            return
        import asyncio
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def _begin(self, payload):
        self._has_begun = True
        self._surroundings.restore()
        self._results.run, = BEGIN_PREFIX.unpack_from(payload)
        try:
            request = json.loads(payload[BEGIN_PREFIX.size:].decode())
            name, max_bytes = request["operation"], request.get("maxOutputBytes", DEFAULT_MAX_OUTPUT_BYTES)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GarbledFrame(f"Begin frame: {error}") from None
        if type(max_bytes) is not int or max_bytes < 1:
            raise GarbledFrame(f"Begin frame: maxOutputBytes is {max_bytes!r}.")
        self._results.max_output_bytes = max_bytes
        try:
            self._run = self._bind(name, payload[BEGIN_PREFIX.size:].decode())
            self._writer.send(READY)
            if self._surroundings.is_worn_out:
                self._run = None
                self._results.tell_worn_out()
        except (CannotBegin, InvalidItem) as error:
            self._run = None
            self._writer.send(READY, (str(error) or "It cannot begin.").encode("utf-8", "backslashreplace"))

    def _bind(self, name, text):
        operation = self._operation
        if name != operation.name:
            raise CannotBegin(f"There is no operation {name}.")
        operation.load()
        call = operation.bind(read_value(text).get("parameters"))
        operation.initialize(self._run_async)
        if not operation.is_async:
            self._results.start()
        self._surroundings.keep()
        self._printed.mark_later()
        if operation.is_async:
            return ConcurrentItems(call, operation.concurrency, self._reader, self._results, self._surroundings)
        return Items(self._surroundings.flushing(call), self._results, lambda: self._writer.is_leaving, self._surroundings)

    def _work(self, first, flags, items, has_invalid):
        """False: input has ended."""
        if not items:
            return True
        if isinstance(self._run, Items):
            if not self._run.run(first, flags, items, has_invalid):
                self._run = None
            self._surroundings.restore(is_whole=False)
            if self._surroundings.is_worn_out:
                self._run = None
                self._results.tell_worn_out()
            return True
        if not self._run_async(self._run.run(first, flags, items)):
            return False
        self._surroundings.restore(is_whole=False)
        self._end()
        return True

    def _end(self):
        self._has_begun = False
        self._run = None
        self._printed.end_lines()
        self._results.run = NO_RUN
        self._writer.send(DONE)

    def _run_async(self, coroutine):
        if self._loop is None:
            import asyncio
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop.run_until_complete(coroutine)


# --------------------------------------------------------------------------------------------------------------- process


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


def arguments_of(words):
    usage = "Usage: batchapi_worker.py --name NAME --function MODULE:FUNCTION [--path FOLDER] [--initializer MODULE:FUNCTION] [--concurrency N] [--description TEXT]"
    known = {"--name", "--function", "--path", "--initializer", "--concurrency", "--description"}
    arguments = dict(zip(words[::2], words[1::2]))
    if len(words) % 2 or not set(arguments) <= known or not {"--name", "--function"} <= set(arguments):
        raise SystemExit(usage)
    concurrency = arguments.get("--concurrency", "1")
    if not re.fullmatch("[1-9][0-9]{0,4}", concurrency):
        raise SystemExit(usage)
    return Operation(
        arguments["--name"], arguments["--function"], arguments.get("--path"), arguments.get("--initializer"),
        int(concurrency), arguments.get("--description"))


def main():
    operation = arguments_of(sys.argv[1:])
    # The service's own pipes first, before anything else can print or read.
    read_end, write_end = move_pipes_away()
    if not follow_parent():
        return END_OF_INPUT
    writer = FrameWriter(write_end)
    results = Results(writer)
    reader = FrameReader(read_end)
    surroundings = Surroundings(results)
    printed = redirect_prints(writer, results, surroundings)
    surroundings.watch()
    session = Session(reader, writer, results, printed, surroundings, operation)
    end_when_told(reader, writer, printed)
    # A crash says where it was: the service keeps the last lines.
    faulthandler.enable(2, all_threads=False)
    # Integers have no limit; the size of items and outputs has.
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    # To the operation it is as if it were run by itself: not beside this file, and without its arguments.
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]
    del sys.argv[1:]
    try:
        code = session.run()
    except Terminated:
        code = TERMINATED
    except GarbledFrame as error:
        say(str(error))
        code = GARBLED_FRAME
    except BaseException:
        # A fault of this file, not of the operation's.
        say(traceback.format_exc())
        code = BROKEN
    return farewell(session, writer, code)


def say(text):
    """Of the worker's own, where the service looks when it has ended."""
    try:
        write_all(2, text.encode("utf-8", "backslashreplace") + b"\n")
    except OSError:
        pass  # The operation has closed it.


def farewell(session, writer, code):
    writer.is_leaving = True
    try:
        session.stop()
        atexit._run_exitfuncs()
        session.end_lines()
    except BaseException as error:
        say(f"{type_name(type(error))}: {message_of(error)}")
    return code


if __name__ == "__main__":
    code = main()
    # Not by return: threads that the operation left behind would keep the process.
    os._exit(code)
