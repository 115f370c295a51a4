"""A module whose stream keeps what is printed until it is told to let go, as colouring ones do."""
import sys


class Holding:
    def __init__(self, stream):
        self.stream = stream
        self.held = []

    def write(self, text):
        self.held.append(text)

    def flush(self):
        held, self.held = self.held, []
        self.stream.write("".join(held))


sys.stdout = Holding(sys.stdout)


def speak(item):
    print("out", item)
    return item
