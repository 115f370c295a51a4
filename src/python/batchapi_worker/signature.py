"""A function's parameters: how an item and a job's "parameters" become its arguments."""

import functools
import inspect
import itertools
import sys

from .protocol import CannotBegin, InvalidItem


def unwrapped(function):
    """The function whose code is run when this is called."""
    while True:
        if hasattr(function, "func") and hasattr(function, "keywords"):
            function = function.func  # functools.partial
        elif inspect.isroutine(function) or inspect.isclass(function):
            return function
        else:
            function = type(function).__call__.__get__(function)


class Signature:
    """Which parameters a function has, and how an item and a job's parameters become its arguments."""

    def __init__(self, target, function):
        self.function = function
        try:
            parameters = list(inspect.signature(function).parameters.values())
        except (ValueError, TypeError):
            # Built-in functions that do not tell.
            parameters = [inspect.Parameter("item", inspect.Parameter.POSITIONAL_ONLY)]
        self.positional = [parameter for parameter in parameters if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)]
        self.takes_more = any(parameter.kind == parameter.VAR_POSITIONAL for parameter in parameters)
        self.takes_any_name = any(parameter.kind == parameter.VAR_KEYWORD for parameter in parameters)
        if not self.positional and not self.takes_more:
            raise CannotBegin(f"{target} takes no item: its first parameter must be positional.")
        item = self.positional[0].name if self.positional else None
        self.named = {
            parameter.name: parameter for parameter in parameters
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY) and parameter.name != item}

    def bind(self, function, name, parameters):
        if parameters is None:
            parameters = {}
        if not isinstance(parameters, dict):
            raise CannotBegin("Parameters must be an object.")
        problems = [f"{name} has no parameter {given}." for given in parameters if given not in self.named and not self.takes_any_name]
        if self.positional and self.positional[0].name in parameters and self.takes_any_name:
            problems.append(f"{self.positional[0].name} is the item, not a parameter.")
        # Those that an item may fill stand before the first that is given by name.
        free = list(itertools.takewhile(lambda parameter: parameter.name not in parameters, self.positional))
        filled = [parameter.name for parameter in free if parameter.default is parameter.empty]
        missing = [
            parameter.name for parameter in [*self.positional[len(free):], *self.named.values()]
            if parameter.default is parameter.empty and parameter.name not in parameters and parameter.name not in filled]
        problems += [f"Parameter {parameter} is missing." for parameter in dict.fromkeys(missing)]
        if problems:
            raise CannotBegin(" ".join(problems))
        call = functools.partial(function, **parameters) if parameters else function
        if len(filled) <= 1:
            return call
        return spreading(call, filled, sys.maxsize if self.takes_more and len(free) == len(self.positional) else len(free))


def spreading(call, filled, most):
    def spread(item):
        if type(item) is not list or not len(filled) <= len(item) <= most:
            count = len(filled) if most == len(filled) else f"at least {len(filled)}" if most == sys.maxsize else f"{len(filled)} to {most}"
            raise InvalidItem(f"The item must be a list of {count} values: it fills the parameters {', '.join(filled)}.")
        return call(*item)
    return spread
