"""The details of an error: its causes, the members of a group, notes, and places in code."""

import json
import traceback

from .own_code import is_ours, is_own, shown_file
from .protocol import Terminated
from .texts import cut, message_of, type_name

# The most bytes of the details as JSON, and how many causes, notes and places are looked at.
MAX_DETAILS_BYTES = 4096
MAX_CAUSES, MAX_NOTES, MAX_FRAMES, MAX_FRAMES_OF_CAUSE = 16, 8, 8, 2
MAX_CHAIN = 10_000
# The most bytes of a cause's message and of a note: the first size with which the whole text fits is taken.
PART_BYTES = (1024, 256, 64)
MAX_NAME_BYTES = 160
# Made once: making an encoder costs more than encoding these texts.
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def details_of(error):
    """The details of an error, as JSON of MAX_DETAILS_BYTES at most; None: there are none.

    {"causes": [{"relation": "cause" | "context" | "member", "of": 0, "type": ..., "message": ..., "notes": [...], "frames": [...]}],
     "moreCauses": 5, "notes": [...], "frames": ["file:line in function"]}: frames from the innermost outwards; "of" is the index of the cause
    that it belongs to, and absent where that is the error itself. What is empty is absent. The .NET worker's have the same form.
    """
    try:
        causes, frames = causes_of(error), frames_of(error, MAX_FRAMES)
        if not causes and not frames and getattr(error, "__notes__", None) is None:
            return None
        for most in PART_BYTES:
            told_causes = [
                {"relation": relation, **({} if of is None else {"of": of}), "type": cut(type_name(type(cause)), MAX_NAME_BYTES),
                 "message": cut(message_of(cause), most), **notes_and_frames(notes_of(cause, most), frames_of(cause, MAX_FRAMES_OF_CAUSE))}
                for relation, of, cause in causes[:MAX_CAUSES]]
            notes = notes_of(error, most)
            text = details_text(told_causes, len(causes), notes, frames)
            if fits(text):
                return text
        # The lists end where the room does.
        while not fits(text):
            (told_causes or notes or frames).pop()
            text = details_text(told_causes, len(causes), notes, frames)
        return text
    except Terminated:
        raise
    except BaseException:
        # The author's own exception class may do anything when its attributes are read: the message alone must do.
        return None


def details_text(told_causes, count, notes, frames):
    more = count - len(told_causes)
    members = {**({"causes": told_causes} if told_causes else {}), **({"moreCauses": more} if more else {}), **notes_and_frames(notes, frames)}
    return COMPACT(members)


def notes_and_frames(notes, frames):
    return {**({"notes": notes} if notes else {}), **({"frames": frames} if frames else {})}


def fits(text):
    return len(text) <= MAX_DETAILS_BYTES and len(text.encode()) <= MAX_DETAILS_BYTES


def causes_of(error):
    """The causes of an error, the nearest first: relation, index of the cause it belongs to (None: the error itself), exception."""
    found, seen, at = [], {id(error)}, None
    while True:
        current = error if at is None else found[at][2]
        for relation, cause in directly_behind(current):
            # A chain may be a circle.
            if id(cause) not in seen and len(found) < MAX_CHAIN:
                seen.add(id(cause))
                found.append((relation, at, cause))
        at = 0 if at is None else at + 1
        if at == len(found):
            return found


def directly_behind(error):
    # Read without the code of the author's own exception class.
    cause, context = BaseException.__cause__.__get__(error), BaseException.__context__.__get__(error)
    if cause is not None:
        yield "cause", cause
    elif context is not None and not BaseException.__suppress_context__.__get__(error):
        yield "context", context
    try:
        # An ExceptionGroup of Python, or of the package that has it for earlier versions, or what libraries had before.
        members = getattr(error, "exceptions", None)
    except Terminated:
        raise
    except BaseException:
        return
    if isinstance(members, (tuple, list)):
        for member in members:
            if isinstance(member, BaseException):
                yield "member", member


def notes_of(error, most):
    notes = getattr(error, "__notes__", None)
    if notes is None:
        return []
    if not isinstance(notes, (tuple, list)):
        notes = [notes]
    shown = [cut(note if type(note) is str else message_of(note), most) for note in notes[:MAX_NOTES]]
    return shown if len(notes) <= MAX_NOTES else [*shown, f"... {len(notes) - MAX_NOTES} more"]


def frames_of(error, most):
    """Where in the operation's own code the error was raised, the innermost first."""
    walked = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__) if not is_ours(frame.f_code.co_filename)]
    frames = [frame for frame in walked if is_own(frame[0].co_filename)] or walked
    shown = [
        cut(f"{shown_file(code.co_filename)}:{line} in {getattr(code, 'co_qualname', code.co_name)}", MAX_NAME_BYTES)
        for code, line in frames[:-most - 1:-1]]
    if len(frames) > most:
        shown.append(f"... {len(frames) - most} more")
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        shown.insert(0, cut(f"{shown_file(error.filename)}:{error.lineno}", MAX_NAME_BYTES))
    return shown
