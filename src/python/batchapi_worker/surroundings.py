"""The process as each item is to find it: put back after an item that has changed it."""

import os

from .changes import watch_changes
from .context_variables import ContextVariables
from .states import SILENT_STATES, STATES, Irreversible, read_decimal_default
from .streams import Streams


class Surroundings:
    """What belongs to the process: each item finds it as the module and its initializer have left it."""

    def __init__(self, results):
        self._results = results
        self.streams = Streams()
        self.context_variables = ContextVariables(self.changed)
        self._later_states = []
        self._states = []
        self._descriptors = []
        self._is_kept = False
        self._is_changed = False
        # Something of the process cannot be put back: it is of no use to a later item.
        self.is_worn_out = False

    def watch(self):
        """Takes note of changes from here on, and of what there is to fall back on."""
        self.context_variables.watch()
        self.streams.watch()
        watch_changes(self.changed, self._add_states)

    def changed(self, *_):
        """Something was: it is put back when the item at work is done."""
        self._is_changed = True
        self._results.end_soon()

    def keep(self):
        """What is now is to be found by every item."""
        if self._is_kept:
            return
        self._is_kept = True
        self.streams.keep()
        self.context_variables.keep()
        self._states = [(read, write, read()) for read, write in [*STATES, *self._later_states]]
        self._descriptors = [(number, kept, identity(number)) for number in (0, 1, 2) for kept in [duplicate(number)] if kept is not None]
        self._is_changed = False

    def _add_states(self, states):
        """Of a module that was just imported."""
        self._later_states += states
        if self._is_kept:
            # By an item: every item is to find it as it is when it is imported.
            self._states = [(read, write, read() if read is read_decimal_default else was) for read, write, was in self._states]
            self._states += [(read, write, read()) for read, write in states]

    def restore_decimal_default(self):
        """Of items that are at work together, each as soon as it is done."""
        for read, write, was in self._states[:len(SILENT_STATES)]:
            if read is read_decimal_default and read() != was:
                write(was)

    def restore_if_changed(self):
        """Whether anything was."""
        is_changed = self._is_changed
        if is_changed:
            self.restore()
        return is_changed

    def restore(self, is_whole=True):
        """Puts everything back; or if nothing is known to have changed, what changes without being noticed."""
        if not self._is_kept:
            return
        is_whole = is_whole or self._is_changed
        if is_whole:
            self.streams.restore(self._results)
            for number, kept, was in self._descriptors:
                if identity(number) != was:
                    os.dup2(kept, number)
        for read, write, was in self._states if is_whole else self._states[:len(SILENT_STATES)]:
            try:
                if has_changed(read, was):
                    write(was)
            except Irreversible:
                self.is_worn_out = True
            except Exception:
                pass  # Its folder was removed, say: functions that do not write there can still run.
        self.context_variables.look()
        self._is_changed = False


def has_changed(read, was):
    try:
        return read() != was
    except Exception:
        return True  # It cannot even be read: the current directory was removed, say.


def identity(descriptor):
    try:
        status = os.fstat(descriptor)
        return status.st_dev, status.st_ino
    except OSError:
        return None


def duplicate(descriptor):
    import fcntl
    try:
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    except OSError:
        return None
