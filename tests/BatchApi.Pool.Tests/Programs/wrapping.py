"""A module that puts streams of its own in the place of Python's when it is imported, as programs for Windows do."""
import codecs
import io
import sys

sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
sys.stderr = codecs.getwriter("utf-8")(sys.stderr.detach())
own = sys.stdout, sys.stderr


def speak(item):
    print("out", item)
    print("err", item, file=sys.stderr)
    is_own = (sys.stdout, sys.stderr) == own
    if item == 2:
        sys.stdout.close()
    if item == 3:
        sys.stdout = sys.stderr = None
    if item == 4:
        sys.stdout.detach()
    return is_own
