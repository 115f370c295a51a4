"""Items answered one after the other."""

from .answers import MAX_NUMBER_LENGTH, answer_of, encode_alone
from .containers import NUMBERS
from .failures import failure_of
from .protocol import ANSWER_EACH, ONE_BY_ONE, STOP_AT_FAILURE, TERMINATED, InvalidItem, Terminated
from .results import SEND_AT_BYTES
from .surroundings import Surroundings


class Items:
    """Answers items one after the other."""

    def __init__(self, call, results, stop_requested, surroundings=None):
        self._results = results
        self._surroundings = surroundings or Surroundings(results)
        self._plain_call = call
        self._call = self._surroundings.context_variables.isolated(call)
        self._stop_requested = stop_requested

    def run(self, first, flags, items, has_invalid):
        """Answers the items of a frame. False: it stopped at one that failed, as asked."""
        results = self._results
        results.begin(first, len(items))
        results.watch()
        finished = self._run_each(items, flags) if flags & ONE_BY_ONE or has_invalid else self._run_all(items)
        results.end()
        return finished

    def _run_all(self, items):
        """Runs the items of a run. False: the worker can be given no further item."""
        results, call, max_bytes = self._results, self._call, self._results.max_output_bytes
        outcomes = results.outcomes
        first, size, until = results.index, 0, len(items)
        # The commonest first, by what costs least to ask.
        numbers, whole = (NUMBERS, int) if max_bytes >= MAX_NUMBER_LENGTH else ((), None)
        rest = results.rest = iter(items)
        while len(outcomes) < len(items):
            try:
                for item in rest:
                    output = call(item)
                    # As answer_of does, without the call: it costs as much as a small function.
                    if type(output) is whole:
                        outcomes.append(output)
                        continue
                    if type(output) in numbers:
                        outcomes.append(output)
                        continue
                    answer = answer_of(output, max_bytes)
                    outcomes.append(answer)
                    size += len(answer if type(answer) is not tuple else answer[0])
                    if size >= SEND_AT_BYTES:
                        size = 0
                        results.flush()
            # Outside the loop, so that it costs nothing per item.
            except BaseException as error:
                self._check(error)
                if len(outcomes) < until:
                    outcomes.append((failure_of(error),))
                if rest.__length_hint__() == until - len(outcomes):
                    continue
            # Ended early, for the service was told of the item that was at work; or that has changed what the next is to find as it was; or a
            # signal handler of the operation's raised between two.
            results.flush()
            self._restore()
            call = self._call
            done = len(outcomes)
            if self._surroundings.is_worn_out:
                results.until = first + done
                break
            # What it was told of may only now be begun.
            until = done + 1 if results.told == first + done else len(items)
            rest = results.rest = iter(items[done:until])
        results.rest = None
        return not self._surroundings.is_worn_out

    def _run_each(self, items, flags):
        results, max_bytes = self._results, self._results.max_output_bytes
        for item in items:
            try:
                if type(item) is InvalidItem:
                    raise item
                line = encode_alone(self._call(item), max_bytes)
            except BaseException as error:
                self._check(error)
                line = failure_of(error)
            is_last = flags & STOP_AT_FAILURE and line[0] == "!"
            if is_last:
                results.until = results.index + 1
            results.outcomes.append((line,))
            self._restore()
            if flags & ANSWER_EACH or results.told == results.index - 1:
                results.flush()
            if self._surroundings.is_worn_out:
                results.until = results.index
                is_last = True
            if is_last:
                return False
        return True

    def _restore(self):
        if self._surroundings.restore_if_changed():
            self._call = self._surroundings.context_variables.isolated(self._plain_call)

    def _check(self, error):
        # An operation that caught the signal's exception has not stopped it. Compared by type: an error may raise when it is asked.
        if issubclass(type(error), Terminated):
            raise error
        if self._stop_requested():
            raise Terminated(TERMINATED)
