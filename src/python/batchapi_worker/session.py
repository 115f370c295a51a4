"""The conversation with the service: what each frame asks for."""

import json

from .concurrent_items import ConcurrentItems
from .items import Items
from .protocol import (
    BEGIN, BEGIN_PREFIX, CATALOGUE, DEFAULT_MAX_OUTPUT_BYTES, DESCRIBE, DONE, END, END_OF_INPUT, ITEMS, NO_RUN, READY, TERMINATED,
    CannotBegin, GarbledFrame, InvalidItem)
from .reading import items_of, read_value


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
                # Few are asked, and what reads type hints takes a while to import.
                from .catalogue import entry_of
                self._writer.send(CATALOGUE, json.dumps([entry_of(self._operation)]).encode())
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
        return Items(self._surroundings.streams.flushing(call), self._results, lambda: self._writer.is_leaving, self._surroundings)

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
