"""The two ends of the conversation with the service: frames are read from one pipe and written to another."""

import collections
import os
import threading

from .protocol import BEGIN, BEGIN_PREFIX, BROKEN_PIPE, DESCRIBE, END, HEADER, ITEMS, ITEMS_PREFIX, LOG, LOG_PREFIX, GarbledFrame

# Larger than any frame of the service, which sends small windows; an item has a MiB by default.
MAX_PAYLOAD_BYTES = 256 << 20


class FrameReader:
    """Reads frames from a pipe, waiting or without waiting."""

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
            # Another part of the process has closed the pipe; descriptor 2 is read to the end.
            write_all(2, line + b"\n")
        else:
            self.send(LOG, LOG_PREFIX.pack(run, index, stream) + line)

    def write(self, frame):
        """Only under the lock and with `busy` set."""
        if self.is_forked:
            # A fork has returned from the operation: the items belong to its parent.
            os._exit(BROKEN_PIPE)
        try:
            write_all(self.descriptor, frame)
            while self._later:
                write_all(self.descriptor, self._later.popleft())
        except OSError:
            # Nobody reads any more, and half a frame may have been written. The caller, user code perhaps, cannot go on.
            os._exit(BROKEN_PIPE)


def write_all(descriptor, data):
    written = os.write(descriptor, data)
    while written < len(data):
        data = data[written:]
        written = os.write(descriptor, data)
