"""The peer: multiprocessing.Pool(2).map over a list in memory, on one warm pool. A line in runs it once; a line out is seconds and sum."""

import multiprocessing
import sys
import time


def square(number):
    return number * number


def main():
    items = list(range(int(sys.argv[1])))
    with multiprocessing.Pool(2) as pool:
        for _ in sys.stdin:
            begun = time.perf_counter()
            outputs = pool.map(square, items)
            seconds = time.perf_counter() - begun
            print(seconds, sum(outputs), flush=True)


if __name__ == "__main__":
    main()
