"""Numbers that remember how they were written, so that they are written so again."""

from .protocol import InvalidItem
from .texts import shortened


class ExactFloat(float):
    """A float that remembers how it was written."""

    __slots__ = ("token",)
    # Whether there has ever been one: only then outputs are looked through for them.
    seen = False

    def __new__(cls, value, token):
        self = super().__new__(cls, value)
        self.token = token
        return self

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        # Pickled for another process, it is a plain float.
        return float, (float(self),)


class MinusZero(int):
    """The integer -0, which is 0 but for its text."""

    __slots__ = ()
    token = "-0"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return int, (0,)


def read_float(token):
    value = float(token)
    if float.__repr__(value) == token:
        return value
    if value in (float("inf"), float("-inf")):
        raise InvalidItem(f"The number {shortened(token)} is too large.")
    ExactFloat.seen = True
    return ExactFloat(value, token)


def read_integer(token):
    if token != "-0":
        return int(token)
    ExactFloat.seen = True
    return MinusZero()
