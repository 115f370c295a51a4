"""Which run and item code works for, also in the threads and tasks that an item has started."""

import contextvars
import functools
import sys

# Run and index of what the code works for: set in each task of an asynchronous operation, and in each thread that an item has started.
origin = contextvars.ContextVar("batchapi_origin")


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

    # These modules are there only if somebody has imported them.
    later = {"concurrent.futures.thread": mark_executors, "asyncio.base_events": mark_tasks}

    def mark_later():
        for module in [module for module in later if module in sys.modules]:
            later.pop(module)()

    printed.mark_later = mark_later
    calls = {
        "_thread": ("start_new_thread", "start_new", "start_joinable_thread"),
        "threading": ("_start_new_thread", "_start_joinable_thread"),
    }
    for module, names in calls.items():
        for name in names:
            start = getattr(sys.modules.get(module), name, None)
            if start is not None:
                setattr(sys.modules[module], name, starting(start))
