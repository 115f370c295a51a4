"""Dicts, lists and tuples in outputs: refuses those that would lose something in JSON."""

import json
import marshal
import re

from .exact_numbers import ExactFloat, MinusZero
from .texts import shortened, type_name

# Version 2 has no references and no forms of its own for short texts: it is the same in every Python, and simple to read.
MARSHAL_VERSION = 2
# Compared by exact type. Types in NUMBERS have no structure and, except for float, only values with a JSON form.
NUMBERS = frozenset((int, float, bool, type(None)))
TEXTS = frozenset((str,))
SCALARS = NUMBERS | TEXTS
UNFAILING = NUMBERS - {float}
CONTAINERS = (dict, list, tuple)
# In JSON, the name of a member that was made of a number, a boolean or None. What it finds may also be such a text; none of these escapes it.
NAME_OF_OTHER = re.compile(r'"(?:[-0-9][^"]*|true|false|null)":').search


def is_plain(value, text):
    """Whether all in it are just what JSON has and each key a str, so that nothing can be less in its JSON; False: it is to be looked at.

    Marshal, which is quick, writes no subclass of anything. What else it writes, JSON has refused or has been looked at when something stood for it.
    """
    try:
        marshal.dumps(value, MARSHAL_VERSION)
    except (ValueError, RuntimeError):
        return False
    return NAME_OF_OTHER(text) is None


def check_containers(value):
    """TypeError: a dict, list or tuple in it would be less in JSON. Only for what was encoded, and so does not contain itself."""
    left = [value]
    for inside in left:
        kind, values = type(inside), inside
        if kind is not dict and kind is not list and kind is not tuple:
            if not isinstance(inside, CONTAINERS):
                continue
            check_kind(inside, kind)
        if kind is dict or isinstance(inside, dict):
            values = inside.values()
            # Different numbers have different texts, so their names differ.
            if not (TEXTS.issuperset(map(type, inside)) or NUMBERS.issuperset(map(type, inside))):
                check_names(inside)
        if not SCALARS.issuperset(map(type, values)):
            left += [value for value in values if type(value) not in SCALARS]


def check_kind(container, kind):
    """TypeError: the value is more than a dict, list or tuple."""
    if hasattr(kind, "n_sequence_fields"):
        raise TypeError(f"{type_name(kind)} has named fields, some of which a list would lose. Return list(value), or those you need by name.")
    if hasattr(kind, "__dataclass_fields__"):
        base = next(base for base in CONTAINERS if isinstance(container, base)).__name__
        raise TypeError(f"{type_name(kind)} is a {base} and a dataclass, of which one would be lost. Return {base}(value), or vars(value).")


    own = getattr(container, "__dict__", None)
    # Of some dicts, the members are the attributes, too.
    if own and own is not container and own != container:
        base = next(base for base in CONTAINERS if isinstance(container, base)).__name__
        names = ", ".join(sorted(map(str, own))[:5])
        raise TypeError(f"{type_name(kind)} is a {base} that has attributes ({shortened(names)}), which JSON would lose. Return {base}(value), "
                        "or a dict with all that matters.")


def check_names(members):
    """TypeError: two keys of a dict become the same name."""
    keys = {}
    for key in members:
        # What a subclass of str says of itself does not count: its characters are written.
        name = str.__str__(member_name(key))
        if name in keys:
            raise TypeError(
                f"The keys {told_key(keys[name])} and {told_key(key)} of a dict would both be the member {shortened(json.dumps(name))} "
                "of one object. Make them different texts.")
        keys[name] = key


# As what encodes values writes them. Made once: to make one costs more than what it writes.
NUMBER_NAME = json.JSONEncoder(allow_nan=False).encode


def member_name(name):
    if isinstance(name, str):
        return name
    if isinstance(name, (ExactFloat, MinusZero)):
        return name.token
    if name is None or isinstance(name, (int, float)):
        return NUMBER_NAME(name)
    raise TypeError(f"The name of a member must be str, int, float, bool or None. {told_key(name)} is none of these.")


def told_key(key):
    return f"{shortened(ascii(key))} ({type_name(type(key))})"
