"""The protocol between worker and service: frames, exit codes, and the errors that end a run or more.

As in BatchApi.Pool/Protocol. A frame is the length of its payload, its type, and its payload.
"""

import struct

# Types of frames: those from the service, and those to it.
DESCRIBE, BEGIN, ITEMS, END = 0x01, 0x02, 0x03, 0x04
CATALOGUE, READY, LOG, DONE, WORKING, MARSHALLED_RESULTS, WORN_OUT = 0x11, 0x12, 0x14, 0x15, 0x16, 0x17, 0x18

# The fields at the beginning of a frame, and of some payloads.
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

# The index of what is printed outside all items.
NO_ITEM = -1
# The run of what is printed for an unknown run.
NO_RUN = 0
# Streams of printed lines.
OUTPUT, ERRORS = 0, 1

# The bytes of a packed item.
INTEGER_BYTES = 8
DEFAULT_MAX_OUTPUT_BYTES = 1 << 20
# The greatest depth of an output that the service reads; Python would write deeper ones.
MAX_DEPTH = 512


class GarbledFrame(Exception):
    """The service sent bytes that are no frame of the protocol: service and worker are of different versions."""


class CannotBegin(Exception):
    """Why this operation cannot run, or cannot run with these parameters."""


class InvalidItem(Exception):
    """Why an item's text does not fit this operation."""


class Terminated(SystemExit):
    """SIGTERM: raised in the main thread, wherever that is, so that the code there can clean up."""
