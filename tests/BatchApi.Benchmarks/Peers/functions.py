"""The same functions for both: operations of the service, and multiprocessing.Pool(2).map over the same items in memory.

As a program it is the peer: a line in names a function, a line out is the seconds of one map with the chunk size that is best here.
"""

import json
import multiprocessing
import sys
import time


def square(number):
    return number * number


def count_words(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def seconds_of(pool, function, items, chunk_size):
    begun = time.perf_counter()
    outputs = pool.map(function, items, chunk_size)
    seconds = time.perf_counter() - begun
    if len(outputs) != len(items):
        raise RuntimeError("The map is not complete.")
    return seconds


def main():
    name, path = sys.argv[1:]
    function = globals()[name]
    with open(path, encoding="utf-8") as file:
        items = [json.loads(line) for line in file]
    with multiprocessing.Pool(2) as pool:
        # None is the pool's own choice: an eighth of what each worker gets.
        sizes = [None, *(size for size in (500, 2000, 10_000, 50_000) if size < len(items))]
        best = min(sizes, key=lambda size: min(seconds_of(pool, function, items, size) for _ in range(3)))
        for _ in sys.stdin:
            print(seconds_of(pool, function, items, best), flush=True)


if __name__ == "__main__":
    main()
