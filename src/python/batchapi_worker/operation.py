"""The function of the operation, and its initializer: imported, and called with what a job gives."""

import importlib
import inspect
import os
import sys

from .denials import hint_of
from .failures import told
from .own_code import OwnCode
from .protocol import CannotBegin, Terminated
from .signature import Signature, unwrapped
from .texts import type_name


class Operation:
    """The function: found, described, and bound to a job's parameters."""

    def __init__(self, name, target, path=None, initializer=None, concurrency=1, description=None):
        self.name = name
        self.concurrency = concurrency
        self._target = target
        self._path = path
        OwnCode.folder = path
        self._initializer = initializer
        self.description = description
        self.function = None
        self._is_initialized = initializer is None

    def load(self):
        """Imports it if it is not yet. CannotBegin: with what is wrong; the next call tries again."""
        if self.function is not None:
            return
        function = self._find(self._target)
        if inspect.isgeneratorfunction(unwrapped(function)) or inspect.isasyncgenfunction(unwrapped(function)):
            raise CannotBegin(f"{self._target} is a generator: it must return its output, not yield it.")
        self.is_async = inspect.iscoroutinefunction(unwrapped(function))
        self.signature = Signature(self._target, function)
        self.function = function

    def initialize(self, run_async):
        """Calls the initializer if it has not succeeded yet."""
        if self._is_initialized:
            return
        initializer = self._find(self._initializer)
        try:
            if inspect.iscoroutinefunction(unwrapped(initializer)):
                run_async(initializer())
            else:
                initializer()
        except Terminated:
            raise
        except BaseException as error:
            raise CannotBegin(f"The initializer {self._initializer} raised {told(error)}") from None
        self._is_initialized = True

    def bind(self, parameters):
        """What to call with an item."""
        return self.signature.bind(self.function, self.name, parameters)

    def _find(self, target):
        module, colon, attributes = target.partition(":")
        if not (module and colon and attributes):
            raise CannotBegin(f"{target} does not name a function as module:function.")
        found = self._import(module)
        for attribute in attributes.split("."):
            try:
                found = getattr(found, attribute)
            except AttributeError:
                raise CannotBegin(f"The module {module} ({getattr(found, '__file__', None) or 'built in'}) has no {attributes}.") from None
        if not callable(found):
            raise CannotBegin(f"{target} is not a function but of type {type_name(type(found))}.")
        return found

    def _import(self, module):
        if self._path is not None and self._path not in sys.path:
            if not os.path.isdir(self._path):
                raise CannotBegin(f"The folder {self._path} is not there.")
            sys.path.insert(0, self._path)
        importlib.invalidate_caches()
        try:
            return importlib.import_module(module)
        except Terminated:
            raise
        except BaseException as error:
            if isinstance(error, ModuleNotFoundError) and error.name is not None and (module + ".").startswith(error.name + "."):
                missing = f"There is no module {error.name} in {self._path or 'the folders where Python looks'}."
                raise CannotBegin("\n".join([missing, *hint_of(error)])) from None
            raise CannotBegin(f"The module {module} could not be imported: {told(error)}") from None
