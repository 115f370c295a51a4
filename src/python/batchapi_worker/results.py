"""The outcomes of items until they are sent, and who sends them while an item is at work."""

import signal
import sys
import threading
import time

from .answers import LIST_PREFIX_BYTES, RESULTS_TOGETHER, marshalled
from .protocol import DEFAULT_MAX_OUTPUT_BYTES, HEADER, MARSHALLED_RESULTS, NO_ITEM, NO_RUN, RESULTS_PREFIX, WORKING, WORN_OUT

# Results are sent when they are so many, in frames of no more than the service takes beside one output of any length.
SEND_AT_BYTES, MAX_RESULTS_BYTES = 64 << 10, 128 << 10
# Shorter than the 10 ms that are promised, by as much as a timer may be late; the kernel counts CPU time in ticks of 4 ms.
FLUSH_SECONDS = 0.006
FLUSH_CPU_SECONDS = 0.004
QUIET_TICKS_BEFORE_SLEEP = 16


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
        """The index of the item at work."""
        return self._first + len(self.outcomes) if self._is_working else NO_ITEM

    @property
    def last(self):
        """The index of the last item that was done."""
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
            # A slow system call of the operation must not notice.
            signal.siginterrupt(signal.SIGVTALRM, False)
            signal.setitimer(signal.ITIMER_VIRTUAL, FLUSH_CPU_SECONDS, FLUSH_CPU_SECONDS)
            threading.Thread(target=self._tick, name="flusher", daemon=True).start()

    def watch(self):
        """The main thread may stay in an item from now on: another thread sends the finished outcomes."""
        self.start()
        if not self._awake.is_set():
            self._awake.set()

    def end(self):
        """The frame is answered: sends the outcomes that are left."""
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
