"""Keeps what an item leaves in context variables from later items."""

import contextvars
import sys

from .states import copied_context, settings_of
from .texts import OWN_MODULES


class ContextVariables:
    """What no item is to find of another in context variables: structlog's bindings, NumPy's error state, decimal's context."""

    def __init__(self, changed):
        self._changed = changed
        # The values that every item is to find; None: not known yet.
        self._context = None
        self._decimal_context = None
        # The variables that were looked at.
        self._modules = {}
        self._are_used = False

    def watch(self):
        """Modules that are imported from now on are the operation's."""
        self._modules = dict(sys.modules)

    def keep(self):
        """Every item is to find the values of now."""
        self._context = contextvars.copy_context()
        self._keep_decimal_context()

    def isolated(self, call):
        """The call, so that no later one finds what it leaves in them."""
        if self._context is not None:
            self._are_used = self._are_used or self._find()
        if not self._are_used:
            # As for most: it would cost more than a small function.
            return call

        copy, decimal = self._context.copy, sys.modules.get("decimal")
        if decimal is None:
            return lambda item: copy().run(call, item)

        def call_with_decimal(item):
            self.reset_decimal_context()
            return call(item)
        if self._decimal_context is not None:
            return lambda item: copy().run(call_with_decimal, item)
        default = decimal.DefaultContext
        settings, traps = settings_of(default), default.copy().traps

        def call_apart(item):
            try:
                return copy().run(call, item)
            finally:
                # What the next item's is made from.
                if settings_of(default) != settings or default.traps != traps:
                    self._changed()
        return call_apart

    def _keep_decimal_context(self):
        """It is an object that may be changed, so that a copy of the context variables has it too: each item needs one of its own.

        Decimal makes a new one where there is none, so that nothing is left to do if a new one is what every item is to find.
        """
        decimal = sys.modules.get("decimal")
        if decimal is None:
            return
        now = self._context.run(decimal.getcontext)
        if copied_context(now) == copied_context(contextvars.Context().run(decimal.getcontext)):
            self._context = context_of((variable, value) for variable, value in self._context.items() if value is not now)
        else:
            self._decimal_context = now.copy()

    def reset_decimal_context(self):
        """In a copy of the context variables that may have the one of another item."""
        decimal = sys.modules.get("decimal")
        if decimal is not None:
            decimal.setcontext((self._decimal_context or decimal.DefaultContext).copy())

    def look(self):
        """Whether an item has left something in them: then they were set by who hides them well, and from the next item on it is known."""
        if not self._are_used and is_different(contextvars.copy_context(), self._context):
            self._are_used = True

    def _find(self):
        for name, module in list(sys.modules.items()):
            if name in ("decimal", "numpy"):
                return True
            # Looked at once; and the worker's own are not the operation's.
            if self._modules.get(name) is module or name.startswith(OWN_MODULES):
                continue
            if any(map(is_of_context_variables, list(getattr(module, "__dict__", {}).values()))):
                return True
            self._modules[name] = module
        return False


def is_of_context_variables(value):
    return value is contextvars or value is contextvars.ContextVar or type(value) is contextvars.ContextVar


def context_of(values):
    """Sets context variables to these values, and removes all others."""
    context = contextvars.Context()
    for variable, value in values:
        context.run(variable.set, value)
    return context


def is_different(context, other):
    try:
        return context != other
    except Exception:
        return True  # A value that cannot be compared, and so is not the same one.
