"""The worker from its command line to its exit code."""

import atexit
import faulthandler
import re
import sys
import traceback

from .operation import Operation
from .pipes import FrameReader, FrameWriter, write_all
from .process import end_when_told, follow_parent, move_pipes_away, redirect_prints
from .protocol import BROKEN, END_OF_INPUT, GARBLED_FRAME, TERMINATED, GarbledFrame, Terminated
from .results import Results
from .session import Session
from .surroundings import Surroundings
from .texts import message_of, type_name


def arguments_of(words):
    usage = (
        "Usage: batchapi_worker/__main__.py --name NAME --function MODULE:FUNCTION [--path FOLDER] [--initializer MODULE:FUNCTION] "
        "[--concurrency N] [--description TEXT] [--compiled FOLDER]")
    known = {"--name", "--function", "--path", "--initializer", "--concurrency", "--description", "--compiled"}
    arguments = dict(zip(words[::2], words[1::2]))
    if len(words) % 2 or not set(arguments) <= known or not {"--name", "--function"} <= set(arguments):
        raise SystemExit(usage)
    concurrency = arguments.get("--concurrency", "1")
    if not re.fullmatch("[1-9][0-9]{0,4}", concurrency):
        raise SystemExit(usage)
    return Operation(
        arguments["--name"], arguments["--function"], arguments.get("--path"), arguments.get("--initializer"),
        int(concurrency), arguments.get("--description"))


def main():
    operation = arguments_of(sys.argv[1:])
    # The service's own pipes first, before anything else can print or read.
    read_end, write_end = move_pipes_away()
    if not follow_parent():
        return END_OF_INPUT
    writer = FrameWriter(write_end)
    results = Results(writer)
    reader = FrameReader(read_end)
    surroundings = Surroundings(results)
    printed = redirect_prints(writer, results, surroundings)
    surroundings.watch()
    session = Session(reader, writer, results, printed, surroundings, operation)
    end_when_told(reader, writer, printed)
    # A crash says where it was: the service keeps the last lines.
    faulthandler.enable(2, all_threads=False)
    # Integers have no limit; the size of items and outputs has.
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    # To the operation it is as if it were run by itself, without the worker's arguments.
    del sys.argv[1:]
    try:
        code = session.run()
    except Terminated:
        code = TERMINATED
    except GarbledFrame as error:
        say(str(error))
        code = GARBLED_FRAME
    except BaseException:
        # A fault of the worker, not of the operation's.
        say(traceback.format_exc())
        code = BROKEN
    return farewell(session, writer, code)


def say(text):
    """Of the worker's own, where the service looks when it has ended."""
    try:
        write_all(2, text.encode("utf-8", "backslashreplace") + b"\n")
    except OSError:
        pass  # The operation has closed it.


def farewell(session, writer, code):
    writer.is_leaving = True
    try:
        session.stop()
        atexit._run_exitfuncs()
        session.end_lines()
    except BaseException as error:
        say(f"{type_name(type(error))}: {message_of(error)}")
    return code
