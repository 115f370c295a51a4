"""sys.stdout and sys.stderr of the operation: each line becomes a frame of log, with the item that it was printed for."""

import io
import threading

from .origins import origin
from .protocol import NO_ITEM, NO_RUN

# A longer line is cut into several: a frame of log must not stand in the way of results.
MAX_LOG_LINE_BYTES = 8 << 10


class PrintedLines:
    """What was printed: a frame of log per line, with the run and the item that it was printed for."""

    def __init__(self, writer, results):
        self._writer = writer
        self._results = results
        self._main = threading.get_ident()
        # Lines that have begun, by stream, origin and thread, so that no two threads touch the same line.
        self._begun = {}
        self._last = {}

    def origin(self):
        """Run and index of the item that the calling code works for."""
        known = origin.get(None)
        if known is None:
            known = (self._results.run, self._results.index) if threading.get_ident() == self._main else (NO_RUN, NO_ITEM)
        return known

    def write(self, stream, data):
        thread = threading.get_ident()
        key = (stream, *self.origin(), thread)
        if thread == self._main and origin.get(None) is None:
            # A line that an earlier item has begun belongs to that item.
            if self._last.get(stream, key) != key:
                self._end_line(self._last[stream])
            self._last[stream] = key
        *lines, rest = (self._begun.pop(key, b"") + data).split(b"\n")
        for line in lines:
            self._send(key, line)
        if rest:
            self._begun[key] = self._send_long(key, rest)

    def end_lines(self):
        """Sends the lines that have begun."""
        for key in list(self._begun):
            self._end_line(key)

    def forget(self):
        """In a fork the lines are dropped: its parent sends them."""
        self._begun.clear()

    def _end_line(self, key):
        line = self._begun.pop(key, None)
        if line is not None:
            self._send(key, line)

    def _send(self, key, line):
        line = self._send_long(key, line[:-1] if line.endswith(b"\r") else line)
        self._writer.log(*key[:3], line)

    def _send_long(self, key, line):
        """Sends a line that is too long in parts, and returns the rest of it."""
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
        self._is_made = True

    # A method that an item puts in the place of one.

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if hasattr(self, "_is_made"):
            self._surroundings.changed()

    @property
    def raw(self):
        # Where Python has a buffer in between.
        return self

    def writable(self):
        return True

    def fileno(self):
        # For code that hands the descriptor to a child process: 1 leads to 2.
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

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        self.buffer.close()

    def flush(self):
        pass

    def close(self):
        pass

    def detach(self):
        return self.buffer

    def reconfigure(self, **settings):
        pass
