"""JSON of outputs: quickly by the compiled encoder, or exactly where a number keeps the text that it came with."""

import json
import json.encoder
import re

from .containers import member_name
from .exact_numbers import ExactFloat, MinusZero
from .protocol import MAX_DEPTH
from .stand_ins import plain
from .texts import quoted


def compiled_encoder():
    """The standard library's encoder without what its front costs per call, which gives parts of text; its front, should it have changed."""
    sample = {"a": [1, 2.5, "\u00e9\n", None, True]}
    text = '{"a":[1,2.5,"\u00e9\\n",null,true]}'
    try:
        # Without a note of what it is in the middle of: a list that contains itself ends as one that is too deep.
        make = json.encoder.c_make_encoder(None, plain, quoted, None, ":", ",", False, False, False)
        if "".join(make(sample, 0)) == text:
            return make
    except TypeError:
        pass
    encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"), default=plain)
    return lambda value, level: (encoder.encode(value),)


COMPILED = compiled_encoder()


def encode_quickly(value):
    return "".join(COMPILED(value, 0))


def encode_float(value):
    text = float.__repr__(value)
    if text in ("nan", "inf", "-inf"):
        raise ValueError(f"The float {text} has no JSON form.")
    return text


def encode_exactly(value):
    """As encode_quickly, to the same depth, and numbers that came with the item are written as they came."""
    parts, inside = [], [(iter((("", value),)), "")]
    while inside:
        members, end = inside[-1]
        for before, value in members:
            parts.append(before)
            for _ in range(MAX_DEPTH):
                if value is None or isinstance(value, (str, int, float, dict, list, tuple)):
                    break
                value = plain(value)
            else:
                raise RecursionError
            if isinstance(value, (ExactFloat, MinusZero)):
                parts.append(value.token)
            elif value is None or isinstance(value, (str, int, float)):
                parts.append(encode_quickly(value))
            elif len(inside) > MAX_DEPTH:
                raise RecursionError
            else:
                is_object = isinstance(value, dict)
                parts.append("{" if is_object else "[")
                inside.append((members_of(value) if is_object else values_of(value), "}" if is_object else "]"))
                break
        else:
            parts.append(end)
            inside.pop()
    return "".join(parts)


def members_of(value):
    comma = ""
    for name, member in value.items():
        yield comma + quoted(member_name(name)) + ":", member
        comma = ","


def values_of(value):
    comma = ""
    for member in value:
        yield comma, member
        comma = ","


SIMPLE = {str: quoted, float: encode_float, int: int.__repr__, type(None): lambda _: "null", bool: lambda value: "true" if value else "false"}
# Each level of depth has a bracket at both ends.
MAX_PLAIN_LENGTH = 2 * MAX_DEPTH
STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|([\[{])|[\]}]')


def is_too_deep(text):
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = 0
    for match in STRUCTURE.finditer(text):
        if match.group(1):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif match.group() in "]}":
            depth -= 1
    return False
