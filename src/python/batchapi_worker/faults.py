"""Finds the place in an output that cannot be encoded, and the reason."""

from .containers import CONTAINERS, UNFAILING, check_kind, check_names, member_name
from .encoding import encode_float
from .failures import failure
from .protocol import MAX_DEPTH, Terminated
from .stand_ins import stand_in
from .texts import check_characters, message_of, shortened, type_name


def fault(value, error):
    """The line that says why this output is refused; encoding it raised this error."""
    try:
        pointer, error = fault_of(value) or ("", error)
    except Terminated:
        raise
    except BaseException:
        pointer = ""  # It was changed meanwhile, or does something else each time.
    message = message_of(error)
    return failure("invalid_output", f"{message} It is at {shortened(pointer, 500)}." if pointer else message, type_name(type(error)))


def fault_of(value, pointer="", depth=0):
    """Where in a value that could not be encoded is what cannot be, as a JSON Pointer, and its error. None: it is not found."""
    if depth > MAX_DEPTH:
        return None
    try:
        if isinstance(value, CONTAINERS):
            check_kind(value, type(value))
            if isinstance(value, dict):
                check_names(value)
                for name in value:
                    if isinstance(name, str):
                        check_characters(name, "The name of a member")
            for name, member in value.items() if isinstance(value, dict) else enumerate(value):
                if type(member) in UNFAILING:
                    continue
                place = str(name) if type(name) is int else member_name(name).replace("~", "~0").replace("/", "~1")
                found = fault_of(member, f"{pointer}/{place}", depth + 1)
                if found is not None:
                    return found
            return None
        if isinstance(value, float):
            encode_float(value)
        elif isinstance(value, str):
            check_characters(value, "A string")
        elif value is not None and not isinstance(value, int):
            return fault_of(stand_in(value), pointer, depth + 1)
        return None
    except (RecursionError, Terminated):
        raise
    except Exception as error:
        return pointer, error
