"""Items of an asynchronous function, several at work at once."""

import collections

from .answers import encode_alone
from .failures import failure_of
from .origins import origin
from .protocol import END, ITEMS, NO_ITEM, ONE_BY_ONE, STOP_AT_FAILURE, GarbledFrame, InvalidItem, Terminated
from .reading import items_of


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
        # What is printed outside all items belongs to none.
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
            # The loop alone would not keep the task alive.
            self._at_work.add(task)
            task.add_done_callback(self._answered)

    async def _answer(self, slot, index, item):
        origin.set((self._results.run, index))
        # A task has context variables of its own.
        self._surroundings.context_variables.reset_decimal_context()
        try:
            if type(item) is InvalidItem:
                raise item
            slot[0] = (encode_alone(await self._call(item), self._results.max_output_bytes),)
        except Terminated:
            raise
        except BaseException as error:
            slot[0] = (failure_of(error),)
        finally:
            self._surroundings.streams.flush()
            self._surroundings.restore_decimal_default()

    def _answered(self, task):
        self._at_work.discard(task)
        # While other items are at work, nobody knows which of them has printed it.
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
