"""Texts of limited length, and what values, types and errors are called in messages."""

import json.encoder
import re
import sys

from .protocol import Terminated

# A message is for people; a longer one is cut.
MAX_MESSAGE_BYTES = 4096
# Of what a program wrote before it failed, which says why at its end.
MAX_OUTPUT_LENGTH = 1000
# How the names of the worker's own modules begin.
OWN_MODULES = f"{__package__}."
# A text as JSON has it.
quoted = json.encoder.encode_basestring
# Half of a surrogate pair.
HALF = re.compile("[\ud800-\udfff]")


def shortened(text, length=60):
    return text if len(text) <= length else text[:length] + "..."


def cut(text, most):
    """At most so many bytes of UTF-8, with "..." in the place of what was cut away."""
    data = text[:most + 1].encode("utf-8", "backslashreplace")
    return data.decode() if len(data) <= most else data[:most - 3].decode("utf-8", "ignore") + "..."


def type_name(kind):
    """As a traceback writes it; one of the worker's own, such as an ExactFloat, by its name alone."""
    is_bare = kind.__module__ in ("builtins", "__main__") or type(kind.__module__) is str and kind.__module__.startswith(OWN_MODULES)
    return kind.__qualname__ if is_bare else f"{kind.__module__}.{kind.__qualname__}"


def message_of(error):
    try:
        return str(error)
    except Terminated:
        raise
    except BaseException as second:
        return f"Its message could not be read: {type_name(type(second))}."


def output_of(error):
    """The end of what a program that failed (subprocess.CalledProcessError) wrote of it, as far as it was kept; else an empty text."""
    subprocess = sys.modules.get("subprocess")
    if subprocess is None or not isinstance(error, subprocess.SubprocessError):
        return ""
    output = getattr(error, "stderr", None) or getattr(error, "output", None) or ""
    if isinstance(output, bytes):
        output = output.decode("utf-8", "replace")
    return output[-MAX_OUTPUT_LENGTH:].strip() if isinstance(output, str) else ""


def check_characters(text, what):
    """ValueError: half of a surrogate pair is in it. In the words of the service, which finds it where items are answered together."""
    half = HALF.search(text)
    if half:
        raise ValueError(
            f"{what} of the output has half of a surrogate pair, \\u{ord(half.group()):04x}, which is no character. "
            "Put another character in its place, or return bytes as Base64.")


def utf8(text):
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Lone surrogates, which the service refuses: as long as it writes them.
        return HALF.sub(lambda match: f"\\u{ord(match.group()):04x}", text).encode()
