"""Limits of the process, and what NumPy does with errors and how it prints: of modules that most operations do without."""

import os


def change(item):
    """Changes something, or tells what it is like. Imported by the item, as in a function that seldom needs it."""
    import numpy
    import resource
    if item == "errors":
        numpy.seterr(all="raise")
    elif item == "call":
        numpy.seterrcall(print)
    elif item == "buffer":
        numpy.setbufsize(16384)
    elif item == "arrays":
        numpy.set_printoptions(precision=2, suppress=True)
    elif item == "soft":
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    elif item == "own":
        resource.prlimit(0, resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    options = numpy.get_printoptions()
    return [
        numpy.geterr(), numpy.geterrcall() is None, numpy.getbufsize(), options["precision"], options["suppress"],
        resource.getrlimit(resource.RLIMIT_NOFILE),
    ]


def divide(item):
    """A third, to as many digits as decimal has by default, which the item may change. Nothing else here imports decimal."""
    import decimal
    if item == "change":
        decimal.DefaultContext.prec = 3
        decimal.setcontext(decimal.DefaultContext.copy())
    return str(decimal.Decimal(1) / 3)


async def divide_async(item):
    return divide(item)


def lower(item):
    """Process and limit, which it lowers so that nobody can raise it again."""
    import resource
    if item == "lower":
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
    return [os.getpid(), resource.getrlimit(resource.RLIMIT_NOFILE)[1] == 100]


async def lower_async(item):
    return lower(item)


def unseen(item):
    """The same, past what the worker watches."""
    import ctypes
    if item == "lower":
        ctypes.CDLL(None).setrlimit(7, (ctypes.c_ulong * 2)(100, 100))
    return lower("tell")
