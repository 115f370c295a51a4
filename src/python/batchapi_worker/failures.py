"""The lines that say why an item failed."""

import json

from .causes import PART_BYTES, causes_of, details_of
from .denials import hint_of
from .own_code import where
from .protocol import InvalidItem
from .texts import MAX_MESSAGE_BYTES, cut, message_of, output_of, type_name

# Made once: making an encoder costs more than encoding these texts.
SPACED = json.JSONEncoder(ensure_ascii=False).encode


def failure(code, message, kind=None, details=None):
    """The line that says why an item failed."""
    message = message.encode("utf-8", "backslashreplace")[:MAX_MESSAGE_BYTES].decode("utf-8", "ignore")
    line = "!" + SPACED({"code": code, "message": message, **({} if kind is None else {"type": kind})})
    return line if details is None else f'{line[:-1]}, "details": {details}}}'


TOO_DEEP = failure("invalid_output", "The output is nested too deeply, or contains itself.", "RecursionError")


def too_large(max_bytes):
    return failure("output_too_large", f"The output is longer than {max_bytes} bytes.")


def failure_of(error):
    """The line of an item whose call raised this error."""
    if type(error) is InvalidItem:
        return failure("invalid_item", str(error))
    answer = failure("operation_error", explain(error), type_name(type(error)), details_of(error))
    forget(error)
    return answer


def forget(error):
    """What is kept and raised again for another item must not tell of this one."""
    for one in [error, *(cause for _, _, cause in causes_of(error))]:
        BaseException.__traceback__.__set__(one, None)
    BaseException.__context__.__set__(error, None)


def explain(error):
    """Message, what would have let it, and the last lines of the traceback without the worker's own. A long message must leave room for them."""
    lines = [*hint_of(error), *where(error)]
    message = "\n".join(filter(None, (message_of(error), output_of(error))))
    room = MAX_MESSAGE_BYTES - len("\n".join(lines).encode("utf-8", "backslashreplace")) - 8
    if len(message) * 4 > room:
        message = message.encode("utf-8", "backslashreplace")[:max(room, MAX_MESSAGE_BYTES // 2)].decode("utf-8", "ignore")
    return "\n".join([message, *lines])


def told(error):
    """One text with type, message, where and why."""
    text = explain(error)
    behind = [f"{relation}: {type_name(type(cause))}: {cut(message_of(cause), PART_BYTES[1])}" for relation, _, cause in causes_of(error)[:3]]
    return "\n".join([f"{type_name(type(error))}: {text}" if text else type_name(type(error)), *behind])
