"""Outputs that are no JSON values: what stands for them, or what to return in their place."""

import collections.abc
import functools
import inspect
import sys

from .containers import SCALARS, check_containers
from .texts import type_name


def plain(value):
    """The JSON value that stands for an object that is none. TypeError: there is none, or it would be less than the object."""
    stands = stand_in(value)
    if type(stands) not in SCALARS:
        check_containers(stands)
    return stands


def stand_in(value):
    """As plain does, whatever it holds."""
    kind = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        try:
            names = names_of_fields(kind)
        except TypeError:
            names = names_of_fields.__wrapped__(kind)  # A class that cannot be looked up by what it is.
        return {name: getattr(value, name) for name in names}
    enum = sys.modules.get("enum")
    if enum is not None and isinstance(value, enum.Enum):
        return value.value
    if callable(getattr(kind, "tolist", None)):
        lost = lost_in_list(value, kind)
        if lost is not None:
            raise TypeError(f"{type_name(kind)} {lost}")
        return value.tolist()
    raise TypeError(f"{type_name(kind)} has no JSON form. {advice(value, kind)}")


@functools.lru_cache(maxsize=256)
def names_of_fields(kind):
    # Not all that has an annotation is a field: class variables are none.
    return [field.name for field in sys.modules["dataclasses"].fields(kind)]


def lost_in_list(value, kind):
    """What value.tolist() would lose, and what to return instead; None: nothing. By what such objects have: nobody need have NumPy or pandas."""
    dtype = getattr(value, "dtype", None)
    form = getattr(dtype, "kind", None)
    # Most are numbers of NumPy's own.
    if form in ("i", "u", "b", "f") and kind.__module__ == "numpy" and dtype.itemsize <= 8:
        return None
    if callable(getattr(kind, "to_dict", None)):
        return "has labels, which a list would lose. Return value.to_dict(), or value.tolist() without them."
    names = getattr(dtype, "names", None)
    is_many = getattr(value, "ndim", 0) != 0
    if names:
        objects = "[dict(zip(value.dtype.names, row)) for row in value.tolist()]" if is_many else "dict(zip(value.dtype.names, value.tolist()))"
        return f"has named fields, which a list would lose. Return {objects}."
    if form in ("M", "m"):
        what = "dates, which would become" if form == "M" else "durations, which would become"
        text = "value.astype(str).tolist()" if is_many else "str(value)"
        return f"holds {what} a number or lose digits ({dtype}). Return text, {text}, or a number in a unit of your choice."
    if form == "c":
        parts = "[value.real.tolist(), value.imag.tolist()]" if is_many else "[value.real, value.imag]"
        return f"holds complex numbers, which have no JSON form. Return {parts}."
    if form == "f" and dtype.itemsize > 8:
        return f"has more digits than a float. Return {'value.astype(float).tolist()' if is_many else 'float(value)'}, or text."
    if callable(getattr(kind, "filled", None)) and value.mask.any():
        return "has masked values. Return value.tolist() for null in their place, or value.filled(0).tolist()."
    if any(getattr(value, name, None) is not None for name in ("unit", "units")):
        return "has a unit, which a list would lose. Return its numbers and the unit by name."
    return None


# What makes something of JSON of an object, where there is such a method.
CONVERSIONS = ("to_dict", "model_dump", "to_pylist", "isoformat", "total_seconds")


def advice(value, kind):
    """What to return instead of a value that has no JSON form."""
    conversion = next((name for name in CONVERSIONS if callable(getattr(kind, name, None))), None)
    if conversion is not None:
        return f"Return value.{conversion}()."
    if isinstance(value, (bytes, bytearray)):
        return "Return text: value.decode(), or base64.b64encode(value).decode()."
    if isinstance(value, complex):
        return "Return [value.real, value.imag]."
    if callable(getattr(kind, "__float__", None)):
        return "Return str(value) for all its digits, or float(value)."
    if inspect.isawaitable(value):
        return "Await it, in an operation that is an async def."
    if isinstance(value, collections.abc.Mapping):
        return "Return dict(value)."
    if isinstance(value, collections.abc.Set):
        return "Return sorted(value)."
    if isinstance(value, collections.abc.Iterable):
        return "Return list(value)."
    return "Return str(value), or a dict or list of what it holds."
