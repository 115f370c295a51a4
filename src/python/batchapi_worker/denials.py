"""Finds out which access the sandbox of the worker has denied, and which setting would allow it."""

import errno
import os
import re
import stat
import sys
import traceback

from .causes import causes_of
from .texts import MAX_MESSAGE_BYTES, message_of, output_of, quoted

# Paths in the message of an error that is no OSError, or has no file name.
DENIED = re.compile("permission denied", re.IGNORECASE)
UNRESOLVED = re.compile("name resolution|resolve host|translate host|name or service not known|getaddrinfo", re.IGNORECASE)
PATHS = re.compile(r"""'(/[^'\n]+)'|"(/[^"\n]+)"|(?:^|[\s=(])(/[^\s'",;:()]+)""")
SHARED_MEMORY = "/dev/shm"
MAX_EXPLAINED = 32


def hint_of(error):
    """The setting that would have let what the sandbox has denied, as a list of one line; else an empty one.

    Asked is the kernel: what the modes of a file allow and opening it does not is denied by the sandbox. Only opened, never changed.
    """
    for one in [error, *(cause for _, _, cause in causes_of(error)[:MAX_EXPLAINED]), *contexts_of(error)]:
        try:
            settings = settings_for(one)
        except Exception:
            settings = []
        if settings:
            return [f"The sandbox of the worker denied it. What would allow it, in the operation's entry: {' or '.join(settings)}."]
    return []


def contexts_of(error):
    """What was being handled when it was raised, also where "from None" leaves it out of what is told."""
    found = []
    context = BaseException.__context__.__get__(error)
    while context is not None and len(found) < MAX_EXPLAINED and context not in found:
        found.append(context)
        context = BaseException.__context__.__get__(context)
    return found


def settings_for(error):
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, EOFError):
        # The process of a multiprocessing manager has ended at its socket.
        return local_sockets() if any(file.endswith("multiprocessing/managers.py") for file in files) else []
    if isinstance(error, ModuleNotFoundError):
        return [setting for folder in sys.path if folder.startswith("/") for setting in paths_for(folder) if setting.startswith("Readable")]
    if type(error).__name__ == "gaierror":
        return network()
    output = output_of(error)
    if output:
        return settings_in(output)
    # Only what has to do with the system: its message would be looked through for nothing.
    if not isinstance(error, OSError):
        return settings_in(message_of(error))
    if error.errno not in (errno.EACCES, errno.EXDEV, None):
        return []
    if any(file.endswith(("multiprocessing/synchronize.py", "multiprocessing/shared_memory.py")) for file in files):
        return [" and ".join([*paths_for(SHARED_MEMORY, is_read=False), *(local_sockets() if is_forkserver(error) else [])])]
    names = [os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, (str, bytes))]
    if names:
        # Moving a file also changes the other folder.
        return [setting for name in names for setting in paths_for(name)]
    family = family_of(error)
    if family is not None:
        return local_sockets() if family == "AF_UNIX" else network()
    return settings_in(message_of(error))


def settings_in(message):
    message = message[:MAX_MESSAGE_BYTES]
    if UNRESOLVED.search(message):
        return network()
    if not DENIED.search(message):
        return []
    paths = [next(filter(None, match.groups())) for match in PATHS.finditer(message)]
    settings = [setting for path in paths[:4] for setting in paths_for(path)]
    return settings or ([*network(), *local_sockets()] if "socket" in message else [])


def family_of(error):
    """Of the socket that could not be made: the standard library's own frames still know it."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if os.path.basename(frame.f_code.co_filename) == "socket.py" and "family" in frame.f_locals:
            return getattr(frame.f_locals["family"], "name", "AF_UNIX")
    return None


def is_forkserver(error):
    names = [getattr(frame.f_locals.get("ctx"), "_name", None) for frame, _ in traceback.walk_tb(error.__traceback__)]
    # Asked without allow_none, it would be settled by the question.
    method = next((name for name in names if isinstance(name, str)), None) or sys.modules["multiprocessing"].get_start_method(allow_none=True)
    return method == "forkserver" or method is None and sys.version_info >= (3, 14)


def network():
    return ["Network: true"] if is_refused("AF_INET") else []


def local_sockets():
    return ["LocalSockets: true"] if is_refused("AF_UNIX") else []


def is_refused(family):
    import _socket
    try:
        _socket.socket(getattr(_socket, family), _socket.SOCK_STREAM).close()
    except OSError as error:
        return error.errno == errno.EACCES
    return False


def paths_for(path, is_read=True):
    """What would let it be read or written: the error itself does not say which of them was denied."""
    # Where a link leads to: to allow the link would not help.
    path = os.path.realpath(path)
    # Of a process, the kernel keeps more to itself than the sandbox does.
    if path.startswith("/proc/"):
        return []
    settings = []
    try:
        mode = os.stat(path).st_mode
    except OSError:
        mode = 0
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return []
    if mode and is_read and is_closed(path, os.R_OK, os.O_RDONLY):
        settings.append(f"Readable: [{quoted(path)}]")
    folder = path if stat.S_ISDIR(mode) else os.path.dirname(os.path.realpath(path))
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    if is_closed(path, os.W_OK, os.O_WRONLY) if stat.S_ISREG(mode) else is_closed(folder, os.W_OK | os.X_OK, os.O_WRONLY | os.O_TMPFILE):
        settings.append(f"Writable: [{quoted(folder)}]" + (" (to write there)" if settings else ""))
    return settings


def is_closed(path, right, flags):
    """Whether it may be opened by its modes, and cannot. What leaves no trace is tried: a file without a name, for one to be made in a folder."""
    if not os.access(path, right):
        return False
    try:
        os.close(os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY, 0o600))
    except OSError as error:
        return error.errno in (errno.EACCES, errno.EOPNOTSUPP)
    return False
