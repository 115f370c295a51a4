"""Functions of all shapes, as an author would write them."""
import array
import asyncio
import collections
import dataclasses
import datetime
import decimal
import enum
import math
import os
import re
import struct
import sys
import time
from typing import ClassVar, Dict, List, Literal, Optional, Tuple, TypedDict, Union

prepared = []
at_work = 0
most_at_work = 0


class Unit(enum.Enum):
    METRE = "m"
    MILE = "mi"


@dataclasses.dataclass
class Point:
    x: float
    y: float
    name: Optional[str] = None


class City(TypedDict):
    name: str
    people: int


class Refused(Exception):
    """An error of the author's own."""


def is_large(item):
    return 1 if item == 1500 else item > 1500


def same(item):
    return item


def distance(item: Point, scale: float = 1.0, *, unit: Literal["m", "mi"]) -> float:
    """Distance of a point from the origin.

    The second paragraph is not for the catalogue.
    """
    return math.hypot(item["x"], item["y"]) * scale


def power(base: int, exponent: int, modulus: Optional[int] = None) -> int:
    return pow(base, exponent, modulus)


def any_names(item, **names):
    return [item, names]


def many(first, *rest):
    return [first, *rest]


def shapes(
    item: City,
    numbers: List[int] = [],
    table: Dict[str, List[float]] = {},
    pair: Tuple[int, str] = (1, "a"),
    unit: Unit = Unit.METRE,
    either: Union[int, str, None] = None,
    when=object(),
) -> List[Point]:
    return []


def unknown_hint(item: "Nowhere") -> int:
    return 1


def points(item):
    return {"point": Point(1.5, item), "unit": Unit.MILE, "pair": (1, 2)}


def odd(item):
    """Returns what its item names."""
    cycle = []
    cycle.append(cycle)
    shared[0] = item
    deep = 0
    for _ in range(600):
        deep = [deep]
    return {
        "nan": math.nan, "infinity": [math.inf], "cycle": cycle, "function": odd, "bytes": b"x", "key": {(1, 2): 3}, "deep": deep, "shared": shared,
    }[item]


class Key(str):
    """Two of the same characters are two keys."""
    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other


class Series:
    """As pandas has it."""

    def tolist(self):
        return [1.5]

    def to_dict(self):
        return {"a": 1.5}


class Length:
    unit = "m"

    def tolist(self):
        return [1.5]


class Titled(list):
    def __init__(self):
        super().__init__([1])
        self.title = "a"


@dataclasses.dataclass
class Both(dict):
    x: int = 1


@dataclasses.dataclass
class WithClassVariable:
    x: int
    count: ClassVar[int] = 0


def less(item):
    """Returns what its item names: JSON would make less of it. At /a/0, if it is asked so."""
    value = eval(item.partition("@")[0], {**globals(), **({"np": __import__("numpy")} if "np." in item else {})})
    return {"a": [value]} if item.endswith("@") else value


shared = [0]


def count_up(item):
    """Changes what it has returned before."""
    shared[0] += item
    return shared


def spelled(bits):
    """A float by its bits, and how Python spells it."""
    value, = struct.unpack("<d", struct.pack("<q", bits))
    return value, repr(value)


class Small(enum.IntEnum):
    ONE = 1


class Name(str):
    pass


Pair = collections.namedtuple("Pair", "a b")

FORMS = [
    ({}, "{}"), ([], "[]"), ((), "[]"), ({"a": [1]}, '{"a":[1]}'), ([[1], {}], "[[1],{}]"), (None, "null"), (True, "true"), ("", '""'),
    ({1: 2, 1.5: "x", True: None, None: False, "": 10 ** 30}, '{"1":null,"1.5":"x","null":false,"":1000000000000000000000000000000}'),
    ({10 ** 20: 1e16, -1: 1e15, 1e-05: 0.0001}, '{"100000000000000000000":1e+16,"-1":1000000000000000.0,"1e-05":0.0001}'),
    ([-0.0, 5e-324, 1.7976931348623157e308, 100.0], "[-0.0,5e-324,1.7976931348623157e+308,100.0]"),
    ("\x00\x1f\x7f\"\\/\b\f\n\r\t\u2028", '"\\u0000\\u001f\x7f\\"\\\\/\\b\\f\\n\\r\\t\u2028"'),
    (["\ufffd", "\U0001f600"], '["\ufffd","\U0001f600"]'), ({"\\ud800": "\u00e9"}, '{"\\\\ud800":"\u00e9"}'),
    (collections.Counter("aab"), '{"a":2,"b":1}'), (collections.OrderedDict(a=1), '{"a":1}'),
    (Pair(1, "b"), '[1,"b"]'), (Small.ONE, "1"), ([Small.ONE], "[1]"),
    ({"a": Small.ONE}, '{"a":1}'), ({Name("a"): 1}, '{"a":1}'), ([Name("a")], '["a"]'), (Name("a"), '"a"'),
    (array.array("i", [1, 2]), "[1,2]"), ([array.array("d", [1.5])], "[[1.5]]"), ({"a": array.array("b")}, '{"a":[]}'),
    (memoryview(b"ab"), "[97,98]"),
    (-(10 ** 40), "-" + "1" + "0" * 40), (2 ** 31, "2147483648"), (-(2 ** 63), "-9223372036854775808"),
    (2 ** 60 - 1, "1152921504606846975"), (2 ** 60, "1152921504606846976"),
]


def form(number):
    return FORMS[number][0]


def text_of_form(number):
    return FORMS[number][1]


def process_of_nonzero(item):
    return os.getpid() // (item != 0)


def fail(item):
    return inner(item)


def inner(item):
    if item == "exit":
        sys.exit("leaving")
    if item == "interrupt":
        raise KeyboardInterrupt
    if item == "own":
        raise Refused("not this one")
    if item == "silent":
        raise Silent
    return 1 // item


class Silent(Exception):
    def __str__(self):
        raise ValueError("not even a message")


def speak(item):
    if item == "print":
        print("one\ntwo")
        print("half a", end="")
        print(" line, \u00e9")
    elif item == "open":
        sys.stdout.write("left open")
    elif item == "bytes":
        sys.stdout.buffer.write(b"raw\n")
    elif item == "native":
        os.write(1, b"native\n")
    elif item == "long":
        print("\u00e9" * 5000)
    elif item == "child":
        os.system("echo from a child")
    elif item == "fork":
        if os.fork() == 0:
            print("from a fork")
            return "in vain"
        os.wait()
    elif item == "replace":
        sys.stdout = open(os.devnull, "w")
        os.chdir("/")
    elif item == "input":
        return sys.stdin.read()
    return item


def prepare():
    prepared.append(os.getpid())


def prepare_badly():
    raise Refused("no licence")


def was_prepared(item):
    return len(prepared)


def sleep_or_match(item):
    if item == "sleep":
        time.sleep(600)
    if item == "match":
        # Keeps the interpreter's lock for longer than anyone waits.
        re.match(r"(a+)+$", "a" * 60 + "b")
    return item


def generator(item):
    yield item


def nothing():
    return 1


not_a_function = 5


async def wait(item: float) -> int:
    """Answers with the most items that have been at work at once."""
    global at_work, most_at_work
    at_work += 1
    most_at_work = max(most_at_work, at_work)
    try:
        print("waits", item)
        await asyncio.sleep(item)
        if item == 0:
            raise Refused("zero")
    finally:
        at_work -= 1
    return most_at_work


async def prepare_slowly():
    await asyncio.sleep(0.01)
    prepared.append("slowly")
