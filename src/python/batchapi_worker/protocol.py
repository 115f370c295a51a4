"""What the worker and the service have agreed on: frames, exit codes, and the errors that end a run or more.

As in BatchApi.Pool/Protocol. A frame is the length of its payload, its type, and its payload.
"""

import struct

# Types of frames: those from the service, and those to it.
DESCRIBE, BEGIN, ITEMS, END = 0x01, 0x02, 0x03, 0x04
CATALOGUE, READY, LOG, DONE, WORKING, MARSHALLED_RESULTS, WORN_OUT = 0x11, 0x12, 0x14, 0x15, 0x16, 0x17, 0x18

# What a frame, and the payloads of some, begin with.
HEADER = struct.Struct("<iB")
BEGIN_PREFIX = struct.Struct("<i")
ITEMS_PREFIX = struct.Struct("<qB")
RESULTS_PREFIX = struct.Struct("<iq")
LOG_PREFIX = struct.Struct("<iqB")

# Flags of a frame of items: how to answer them, and how they are written.
ANSWER_EACH, STOP_AT_FAILURE, PACKED = 1, 2, 4
ONE_BY_ONE = ANSWER_EACH | STOP_AT_FAILURE

# Exit codes. Those above 64 follow sysexits.h, the last is the shell's 128 + signal.
END_OF_INPUT, BROKEN, GARBLED_FRAME, BROKEN_PIPE, TERMINATED = 0, 1, 70, 74, 143

# What is printed outside of all items is of none.
NO_ITEM = -1
# What is printed on behalf of nobody knows which run.
NO_RUN = 0
# Streams of printed lines.
OUTPUT, ERRORS = 0, 1

# Of an item that is packed.
INTEGER_BYTES = 8
DEFAULT_MAX_OUTPUT_BYTES = 1 << 20
# What the service reads of an output; Python writes deeper ones.
MAX_DEPTH = 512


class GarbledFrame(Exception):
    """The service sent what the protocol does not know: the two ends are not of one version."""


class CannotBegin(Exception):
    """Why this operation cannot run, or not with these parameters: for the one who asked."""


class InvalidItem(Exception):
    """Why an item's text is no item of this operation."""


class Terminated(SystemExit):
    """SIGTERM: raised wherever the main thread is, so that what it is at can clean up."""
