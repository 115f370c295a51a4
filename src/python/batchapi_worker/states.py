"""What of the process is put back after an item: how to read each state, and how to change it."""

import functools
import gc
import importlib
import os
import signal
import sys
import time

# What an item may put in their place in sys.
HOOKS = ("excepthook", "unraisablehook", "displayhook", "dont_write_bytecode")
# Those that a handler may be left for.
SIGNALS = [
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGALRM, signal.SIGTERM, signal.SIGCHLD,
    signal.SIGVTALRM, signal.SIGPROF]


class Irreversible(Exception):
    """What an item has changed, and no process can change back."""


def list_of_sys(name):
    """A list in sys, such as the path: the same object with what was in it, whether its contents or the list itself were changed."""
    values = getattr(sys, name)

    def change(new):
        values[:] = new
        setattr(sys, name, values)
    return lambda: list(getattr(sys, name, ())), change


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


def change_collector(enable, disable):
    return lambda is_on: enable() if is_on else disable()


def change_thresholds(set_threshold):
    return lambda new: set_threshold(*new)


# The third is the worker's own.
TIMERS = signal.ITIMER_REAL, signal.ITIMER_PROF


def read_timers():
    return [signal.getitimer(timer) != (0.0, 0.0) for timer in TIMERS]


def change_timers(new):
    for timer, is_set in zip(TIMERS, new):
        if not is_set:
            _signal.setitimer(timer, 0)


def change_zone(_):
    # The environment is as it was by now.
    time.tzset()


def read_hooks():
    return [getattr(sys, name, None) for name in HOOKS]


def change_hooks(new):
    for name, value in zip(HOOKS, new):
        setattr(sys, name, value)


def change_priority(new):
    try:
        _posix.setpriority(os.PRIO_PROCESS, 0, new)
    except OSError:
        raise Irreversible from None


_locale, _posix, _signal = map(importlib.import_module, ("_locale", "posix", "_signal"))
# How to read each, and how to put it back. Not among them: what is the module's own, such as its variables and those of other modules (the seed
# of random's). These change without one of the calls above: they are looked at whenever items were answered, and cost little.
SILENT_STATES = [
    list_of_sys("path"),
    list_of_sys("meta_path"),
    list_of_sys("path_hooks"),
    (read_decimal_context, change_decimal_context),
    (read_decimal_default, change_decimal_default),
    (read_warnings, change_warnings),
]
STATES = SILENT_STATES + [
    (read_timers, change_timers),
    (lambda: [_signal.getsignal(number) for number in SIGNALS], change_handlers),
    (os.getcwd, os.chdir),
    (read_umask, _posix.umask),
    (lambda: dict(os.environ._data), change_environment),
    (lambda: (time.tzname, time.timezone), change_zone),
    (functools.partial(_signal.pthread_sigmask, signal.SIG_BLOCK, ()), functools.partial(_signal.pthread_sigmask, signal.SIG_SETMASK)),
    (functools.partial(os.getpriority, os.PRIO_PROCESS, 0), change_priority),
    (functools.partial(os.sched_getaffinity, 0), functools.partial(os.sched_setaffinity, 0)),
    (gc.isenabled, change_collector(gc.enable, gc.disable)),
    (gc.get_threshold, change_thresholds(gc.set_threshold)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.getswitchinterval, sys.setswitchinterval),
    (sys.gettrace, sys.settrace),
    (sys.getprofile, sys.setprofile),
    (read_hooks, change_hooks),
    (functools.partial(_locale.setlocale, _locale.LC_ALL, None), functools.partial(_locale.setlocale, _locale.LC_ALL)),
]
if hasattr(sys, "set_int_max_str_digits"):
    STATES.append((sys.get_int_max_str_digits, sys.set_int_max_str_digits))
