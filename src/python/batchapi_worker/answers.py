"""What the service is sent for an output: as marshal writes it where that is the same, else a line of JSON or why there is none."""

import itertools
import marshal

from .containers import CONTAINERS, MARSHAL_VERSION, NUMBERS, SCALARS, check_containers, is_plain
from .encoding import MAX_PLAIN_LENGTH, SIMPLE, encode_exactly, encode_quickly, is_too_deep
from .exact_numbers import ExactFloat
from .failures import TOO_DEEP, too_large
from .faults import fault
from .protocol import Terminated
from .texts import HALF, utf8

# What marshal writes before the values of a list: its type and length.
LIST_PREFIX_BYTES = 5
# A byte of marshal becomes at most this many bytes of JSON: those of a control character, \u0001.
MAX_GROWTH = 6
# The most characters of a float; integers that may be longer are looked at before they are sent.
MAX_NUMBER_LENGTH = 24
# Marshalled at once: if they are no integers of more than 64 bits, they have no more bytes than the shortest of those that are made text here.
RESULTS_TOGETHER = 512
MAX_SHORT_BYTES = LIST_PREFIX_BYTES + RESULTS_TOGETHER * 15
# Making decimal digits takes time that grows with the square of their number: it must be the operation's time, not the service's.
MAX_INTEGER_BITS = RESULTS_TOGETHER * 15 // 2 * 15


def answer_of(value, max_bytes):
    """What the service is sent for this output.

    Either of these, which marshal writes at a fraction of what JSON costs here, so that the service makes JSON of it:
    a number, a text, a boolean or None as it is; the bytes that marshal makes of a list, tuple or dict of such, since it may change before
    it is sent; a tuple of one text, the line of JSON that answers the item with any other output, or says why it is none.
    """
    kind = type(value)
    if kind in NUMBERS and max_bytes >= MAX_NUMBER_LENGTH or kind is str and len(value) * MAX_GROWTH <= max_bytes:
        return value
    # Marshal would also write values without a JSON form, and would write as bytes some that have one, such as an array.
    values = value.values() if kind is dict else value if kind is list or kind is tuple else None
    try:
        if values is not None and SCALARS.issuperset(map(type, values)):
            data = marshal.dumps(value, MARSHAL_VERSION)
            if len(data) * MAX_GROWTH <= max_bytes and (len(data) <= MAX_SHORT_BYTES or not any(map(is_long, itertools.chain(value, values)))):
                return data
    except (TypeError, ValueError, RuntimeError):
        pass  # A name of a member that is no text, or it is being changed: what is wrong, if anything is, shows again.
    return (encode_output(value, max_bytes),)


def is_long(value, max_bits=MAX_INTEGER_BITS):
    return type(value) is int and value.bit_length() > max_bits


def marshalled(answers, max_bytes):
    """A list of them. Integers were not looked at when they came: those that are long, or may be longer than allowed, become lines."""
    data = marshal.dumps(answers, MARSHAL_VERSION)
    # Three bits are less than a digit, and a byte of marshal is less than three.
    max_bits = min(MAX_INTEGER_BITS, 3 * (max_bytes - 2))
    if (len(data) > MAX_SHORT_BYTES or len(data) * 3 > max_bytes) and any(is_long(answer, max_bits) for answer in answers):
        data = marshal.dumps([(encode_output(answer, max_bytes),) if is_long(answer, max_bits) else answer for answer in answers], MARSHAL_VERSION)
    return data


def encode_output(value, max_bytes):
    """The line that answers an item with this output, or says why the output is refused."""
    try:
        encode = SIMPLE.get(type(value))
        if encode is not None:
            text = encode(value)
        else:
            text = encode_exactly(value) if ExactFloat.seen else encode_quickly(value)
            if isinstance(value, CONTAINERS) and not is_plain(value, text):
                check_containers(value)
    except Terminated:
        raise
    except RecursionError:
        return TOO_DEEP
    except BaseException as error:
        return fault(value, error)
    return text if len(text) <= MAX_PLAIN_LENGTH and len(text) * 4 <= max_bytes else checked(text, max_bytes)


def encode_alone(value, max_bytes):
    """As encode_output, for an item after which a failure ends the run: checks here what the service would otherwise check."""
    line = encode_output(value, max_bytes)
    return line if line.isascii() or not HALF.search(line) else fault(value, ValueError("A string of the output has half of a surrogate pair."))


def checked(text, max_bytes):
    """The JSON text of an output, or why there is none."""
    if len(text) > MAX_PLAIN_LENGTH and is_too_deep(text):
        return TOO_DEEP
    # At most four bytes a character: most outputs are short enough by this bound alone.
    if len(text) * 4 > max_bytes and (len(text) > max_bytes or len(utf8(text)) > max_bytes):
        return too_large(max_bytes)
    return text
