"""Notices when an item changes the process: watches calls, streams and imports, also in modules that are imported later."""

import functools
import importlib
import os
import sys

from .states import HOOKS, Irreversible
from .streams import STREAMS

# What is watched in sys.
WATCHED = frozenset((*STREAMS, *HOOKS, "path", "meta_path", "path_hooks"))

# Calls by which an item changes what the next is to find as it was. What is changed in another way is put back after the items that were sent
# together with it.
CHANGES = {
    "os": ("chdir", "fchdir", "close", "closerange", "dup2", "putenv", "unsetenv", "umask", "nice", "setpriority", "sched_setaffinity"),
    "sys": ("setrecursionlimit", "set_int_max_str_digits", "setswitchinterval", "settrace", "setprofile"),
    "signal": ("signal", "alarm", "setitimer", "pthread_sigmask"),
    "time": ("tzset",),
    "gc": ("enable", "disable", "set_threshold"),
    "_locale": ("setlocale",),
    "warnings": ("simplefilter", "filterwarnings", "resetwarnings"),
}
# The same for modules that most operations do not use: watched once they have been imported.
LATER_CHANGES = {
    "decimal": (),
    "logging": ("disable",),
    "socket": ("setdefaulttimeout",),
    "numpy": ("seterr", "seterrcall", "setbufsize", "set_printoptions"),
    "resource": ("setrlimit", "prlimit"),
}


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


def states_of_logging(logging):
    """The level up to which nobody logs."""
    disable = logging.disable
    return [(lambda: logging.root.manager.disable, disable)]


def states_of_socket(socket):
    """How long new sockets wait."""
    return [(socket.getdefaulttimeout, socket.setdefaulttimeout)]


LATER_STATES = {
    "decimal": lambda _: [], "logging": states_of_logging, "socket": states_of_socket, "numpy": states_of_numpy, "resource": states_of_resource}


def watch_changes(changed, add_states):
    """Calls the one at each change from here on, the other with the states of a module that is imported later.

    A change is one of the calls above, another stream in sys, or an import: what is imported may have context variables, or such calls.
    """
    class WatchedModule(type(sys)):
        __slots__ = ()

        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            if name in WATCHED:
                changed()

        def __delattr__(self, name):
            super().__delattr__(name)
            if name in WATCHED:
                changed()

    class ImportWatch:
        @staticmethod
        def find_spec(name, path=None, target=None):
            changed()
            if name not in LATER_CHANGES:
                return None
            # An old one may have no such method.
            finders = [finder for finder in sys.meta_path if finder is not ImportWatch and hasattr(finder, "find_spec")]
            spec = next(filter(None, (finder.find_spec(name, path, target) for finder in finders)), None)
            if spec is not None and hasattr(spec.loader, "exec_module"):
                spec.loader = WatchedLoader(spec.loader, watch_later)
            return spec

    def watch_later(module):
        """Is called for a module that was just imported."""
        states = LATER_STATES[module.__name__](module)
        for name in LATER_CHANGES[module.__name__]:
            watch_call(module, name, changed)
        add_states(states)

    sys.__class__ = WatchedModule
    sys.meta_path.insert(0, ImportWatch)
    for module, names in CHANGES.items():
        for name in names:
            watch_call(importlib.import_module(module), name, changed)
    for name in LATER_CHANGES:
        if name in sys.modules:
            watch_later(sys.modules[name])


def watch_call(module, name, changed):
    call = getattr(module, name, None)
    if call is None:
        return

    @functools.wraps(call)
    def change(*arguments, **named):
        # Most streams that are closed are files.
        if name not in ("close", "closerange") or not arguments or arguments[0] in (0, 1, 2):
            changed()
        return call(*arguments, **named)

    # Pickled by its name, it is what has that name there.
    change.__module__, change.__qualname__ = module.__name__, name
    setattr(module, name, change)
    for supporting in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks, os.supports_effective_ids):
        if call in supporting:
            supporting.add(change)


class WatchedLoader:
    """Loads a module with its own loader, and reports that it was loaded."""

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
