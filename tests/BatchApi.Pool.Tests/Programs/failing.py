"""Functions that fail with more than a message, as an author's do."""
import errno
import os
import sys


class Refused(Exception):
    """An error of the author's own."""


class Unwilling(Exception):
    def __init__(self, text=""):
        super().__init__(text)
        self.__notes__ = 5

    def __str__(self):
        raise SystemExit("no message")

    @property
    def exceptions(self):
        raise LookupError("no members")


class Group(Exception):
    """As the package has it that Python got groups from: a tuple of members, and no common base with the built-in one."""

    def __init__(self, message, exceptions):
        super().__init__(f"{message} ({len(exceptions)} sub-exceptions)")
        self.exceptions = tuple(exceptions)


def raised(error):
    try:
        raise error
    except BaseException as caught:
        return caught


def chained(item):
    try:
        {}["key"]
    except KeyError as error:
        raise Refused("no such city") from error


def during(item):
    try:
        int("x")
    except ValueError:
        raise Refused("while handling")


def alone(item):
    try:
        int("x")
    except ValueError:
        raise Refused("alone") from None


def grouped(item):
    inner = Group("inner", [raised(ValueError("second")), raised(KeyError("third"))])
    first = raised(TypeError("first"))
    first.__cause__ = OSError(errno.ENOSPC, "full")
    raise Group("outer", [first, inner])


def grouped_by_python(item):
    raise ExceptionGroup("outer", [TypeError("first"), ExceptionGroup("inner", [ValueError("second")])])


def noted(item):
    error = Refused("noted")
    error.__notes__ = ["line 7", "and a lone \ud800"]
    raise error


def circle(item):
    one, other = Refused("one"), Refused("other")
    one.__cause__, other.__cause__ = other, one
    raise one


def deep(item):
    error = Refused("0")
    for number in range(1, 5000):
        outer = Refused(str(number))
        outer.__cause__ = error
        error = outer
    raise error


def recursive(item):
    return recursive(item) + 1


def unwilling(item):
    raise Refused("outer") from raised(Unwilling())


def enormous(item):
    error = Refused("\x01" * 1_000_000)
    error.__notes__ = ["\x02" * 1_000_000] * 1000
    error.__cause__ = type("N" * 100_000, (Exception,), {})("\u00fc" * 1_000_000)
    raise error


def broken(item):
    exec(compile("1 +", "given.py", "exec"))


kept = Refused("kept")


def keep(item):
    raise kept


def keep_behind(item):
    try:
        if item == 1:
            raise KeyError("of the first item")
        raise kept
    except Refused as error:
        raise Refused("outer") from error
    except KeyError:
        raise kept


class Untouchable(Exception):
    def __getattribute__(self, name):
        raise OSError("do not ask")


def untouchable(item):
    raise Untouchable("untouchable")


def by_library(item):
    import json
    return json.loads("{")


# What the sandbox denies


def read(path):
    with open(path) as file:
        return file.read()


def write(path):
    with open(path, "w") as file:
        file.write("x")


def make(path):
    os.mkdir(path)


def hidden(path):
    try:
        read(path)
    except OSError:
        raise Refused("no settings") from None


def behind(path):
    try:
        read(path)
    except OSError as error:
        raise Refused("no settings") from error


def from_none(path):
    try:
        read(path)
    except OSError:
        raise Refused("no settings") from None


def link(path):
    os.symlink(path, "link")
    return read("link")


def show(path):
    """By a program that says why it failed, on its standard error."""
    import subprocess
    return subprocess.run(["cat", path], check=True, capture_output=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout.decode()


def pretend(path):
    raise PermissionError(errno.EACCES, "Permission denied", path)


def in_words(path):
    raise RuntimeError(f"unable to open {path}: Permission denied")


def library(path):
    import ctypes
    ctypes.CDLL(path)


def run(path):
    import subprocess
    subprocess.run([path], check=True)


def missing(folder):
    sys.path.append(folder)
    import beyond  # noqa: F401


def connect(port):
    import socket
    with socket.create_connection(("127.0.0.1", port)):
        return port


def resolve(name):
    import socket
    return socket.getaddrinfo(name, 80)


def local(path):
    import socket
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
    return path


def packets(item):
    import socket
    socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return item


def lock(item):
    import multiprocessing
    with multiprocessing.Lock():
        return item


def shared(item):
    from multiprocessing import shared_memory
    memory = shared_memory.SharedMemory(create=True, size=item)
    memory.close()
    memory.unlink()
    return item


def manager(item):
    import multiprocessing
    with multiprocessing.get_context("fork").Manager() as manager:
        return list(manager.list([item]))


def forkserver(item):
    import multiprocessing
    with multiprocessing.get_context("forkserver").Pool(2) as pool:
        return pool.map(abs, [-item, item])


def fall_back(item):
    import multiprocessing
    multiprocessing.set_start_method("forkserver", force=True)
    return lock(item)


def prepare():
    read(os.environ["SECRET"])
