"""The streams that the module has left in sys: what an item puts in their place goes, and what it printed does not wait in them."""

import contextvars
import io
import sys

from .origins import origin
from .printing import PrintedBytes
from .protocol import NO_RUN, Terminated

STREAMS = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")


class Streams:
    """sys.stdout and its like: each item finds those that the module has left, and nothing of its own waits in them when it is done."""

    def __init__(self):
        self._own = {}
        self._kept = {}
        self._rebuilding = {}
        self._held_back = []
        # What each has of its own, and what it writes to: a method that an item puts there would be the next one's.
        self._attributes = []

    def watch(self):
        """What there is now is there to fall back on."""
        self._own = {name: getattr(sys, name, None) for name in STREAMS}

    def keep(self):
        """What is now is to be found by every item."""
        for name in STREAMS:
            stream = self._kept[name] = getattr(sys, name, None)
            if type(stream) is io.TextIOWrapper:
                # A wrapper of the module's: its lines are not to wait for those of later items.
                try:
                    self._rebuilding[name] = stream.buffer, {"encoding": stream.encoding, "errors": stream.errors, "write_through": True}
                    stream.reconfigure(write_through=True)
                except (ValueError, AttributeError):
                    pass
        objects = [one for stream in self._kept.values() for one in (stream, buffer_of(stream)) if is_of_library(one)]
        self._attributes = [(one, dict(vars(one))) for one in {id(one): one for one in objects}.values()]
        different = {id(stream): stream for name, stream in self._kept.items() if "stdin" not in name}.values()
        self._held_back = [stream for stream in different if not (stream is None or writes_through(stream))]

    def flushing(self, call):
        """The call, and what it printed through something that holds it back is printed at once."""
        if not self._held_back:
            return call

        def call_and_flush(item):
            try:
                return call(item)
            finally:
                self.flush()
        return call_and_flush

    def flush(self):
        for stream in self._held_back:
            flush(stream)

    def restore(self, results):
        for one, was in self._attributes:
            if vars(one) != was:
                vars(one).clear()
                vars(one).update(was)
        # What a stream of the last item's holds back is that item's.
        work_of_last = contextvars.copy_context()
        if results.run != NO_RUN:
            work_of_last.run(origin.set, (results.run, results.last))
        for name, stream in self._kept.items():
            now = getattr(sys, name, None)
            if now is not stream:
                work_of_last.run(flush, now)
            if name in self._rebuilding and is_unusable(stream):
                data, settings = self._rebuilding[name]
                stream = self._kept[name] = self._own[name] if is_unusable(data) else io.TextIOWrapper(data, **settings)
            if now is not stream:
                setattr(sys, name, stream)


def is_of_library(stream):
    """Whether it is a stream of the library's or one of the worker's. What an author's own class keeps in itself is the author's."""
    return type(stream).__module__ in ("io", "_io", PrintedBytes.__module__) and hasattr(stream, "__dict__")


def buffer_of(stream):
    try:
        return stream.buffer
    except (ValueError, AttributeError):
        return None  # Detached, or one that writes text elsewhere.


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
