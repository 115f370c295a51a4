"""Functions of all shapes, as an author would write them."""
import asyncio
import dataclasses
import enum
import math
import os
import re
import sys
import time
from typing import Dict, List, Literal, Optional, Tuple, TypedDict, Union

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
    return {"nan": math.nan, "infinity": [math.inf], "cycle": cycle, "function": odd, "bytes": b"x", "key": {(1, 2): 3}, "deep": deep, "shared": shared}[item]


shared = [0]


def count_up(item):
    """Changes what it has returned before."""
    shared[0] += item
    return shared


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
