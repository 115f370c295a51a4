"""The items of a frame, read from lines of JSON or from packed integers."""

import collections
import json
import struct

from .exact_numbers import read_float, read_integer
from .protocol import INTEGER_BYTES, ITEMS_PREFIX, PACKED, GarbledFrame, InvalidItem
from .texts import shortened


def read_object(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        twice = next(name for name, count in collections.Counter(name for name, _ in pairs).items() if count > 1)
        raise InvalidItem(f"The member {json.dumps(shortened(twice))} is given twice.")
    return members


def refuse_constant(token):
    raise InvalidItem(f"{token} is not JSON.")


QUICK = json.JSONDecoder(object_pairs_hook=read_object, parse_float=read_float, parse_constant=refuse_constant)
# For text that has a "-0" somewhere: a call for each integer costs more than reading it.
EXACT = json.JSONDecoder(object_pairs_hook=read_object, parse_float=read_float, parse_int=read_integer, parse_constant=refuse_constant)


def read_value(text):
    """Reads one JSON value. InvalidItem: with what is wrong."""
    try:
        return EXACT.decode(text)
    except ValueError as error:
        raise InvalidItem(f"It is not JSON: {error}") from None
    except RecursionError:
        raise InvalidItem("It is nested too deeply.") from None


def items_of(payload):
    """The index of the first item, the flags, the items, and whether an InvalidItem is among them."""
    first, flags = ITEMS_PREFIX.unpack_from(payload)
    data = payload[ITEMS_PREFIX.size:]
    if flags & PACKED:
        count, rest = divmod(len(data), INTEGER_BYTES)
        if rest:
            raise GarbledFrame("The last integer of a frame is not complete.")
        return first, flags, struct.unpack("<%dq" % count, data), False
    if not data:
        return first, flags, [], False
    if not data.endswith(b"\n"):
        raise GarbledFrame("The last item of a frame has no line end.")
    return (first, flags, *read_items(data))


def read_items(data):
    """The values of the lines, with an InvalidItem in place of a line that is no JSON value; and whether there is such a line."""
    decoder = EXACT if b"-0" in data else QUICK
    try:
        text = data.decode()
        items = split_strings(data, text)
        if items is not None:
            return items, False
        if b"," in data or b'"' in data or b"[" in data or b"{" in data:
            items = scan_items(decoder.scan_once, text)
        else:
            # Numbers and words without a structure: read as one list, at a fifth of the cost. Nothing in them can close it or add to it.
            items = decoder.decode("[" + text[:-1].replace("\n", ",") + "]")
        # A value that goes on over a line end takes two lines, and an empty line alone is none; nothing makes two values of one.
        if len(items) == data.count(b"\n"):
            return items, False
    except (ValueError, StopIteration, RecursionError, InvalidItem):
        pass
    items = [read_line(line) for line in data[:-1].split(b"\n")]
    return items, any(type(item) is InvalidItem for item in items)


# What a string may not hold as it stands, but for the line ends between the items.
CONTROLS = bytes(range(10)) + bytes(range(11, 32))


def split_strings(data, text):
    """The items if all are plain strings: two quotes a line, and no escapes. None: they are not."""
    if not data.startswith(b'"') or b"\\" in data or data.count(b'"') != 2 * data.count(b"\n"):
        return None
    items = text[1:-2].split('"\n"')
    # As many as lines: each of these begins and ends with its two quotes.
    return items if len(items) == data.count(b"\n") and data.endswith(b'"\n') and len(data.translate(None, CONTROLS)) == len(data) else None


def scan_items(scan, text):
    items = []
    at, end = 0, len(text)
    while at < end:
        value, at = scan(text, at)
        if text[at] != "\n":
            raise ValueError("More than a value.")
        items.append(value)
        at += 1
    return items


def read_line(line):
    try:
        return read_value(line.decode())
    except UnicodeDecodeError:
        return InvalidItem("It is not UTF-8.")
    except InvalidItem as error:
        return error
