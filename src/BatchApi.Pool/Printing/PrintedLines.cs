using System.Text;

namespace BatchApi.Pool.Printing;

/// <summary>
/// Passes what a child prints, line by line, to the caller whose run printed it. Lines of no run, or of a caller whose run has ended, go to the log
/// of the service. No caller gets more than a <see cref="LineRateLimit"/> allows; the number of lines that a run has lost is told in one line at its
/// end.
/// </summary>
internal sealed class PrintedLines(TimeProvider time, Action<string> unasked)
{
    private const int MaxLineBytes = 8 * 1024;

    // Output to stderr comes in pieces: the last line of a piece may not be ended yet.
    private readonly byte[] _begun = new byte[MaxLineBytes];
    private readonly LineRateLimit _unaskedBudget = new(time);
    private int _begunLength;
    private long? _begunItem;
    private LineRateLimit _budget = new(time);
    private Run? _run;
    private int _number;

    // Of the last caller: the runs from this number on, which have had these items.
    private object? _caller;
    private int _firstNumber;
    private (long First, long End) _items;
    private bool _mayBeOthers;

    /// <summary>Whether what comes natively may be what an earlier caller left behind: it is told to nobody.</summary>
    public bool MayBeOthers => _mayBeOthers;

    /// <summary>
    /// Whether the run is on behalf of somebody else than the last one of this child, who may have left something behind that prints.
    /// </summary>
    public bool IsOfAnother(Run run) => Volatile.Read(ref _caller) is { } caller && !IsSame(caller, run.Caller ?? run);

    /// <summary>A run begins.</summary>
    /// <param name="number">What the child knows it by.</param>
    /// <param name="isQuiet">Whether nothing in the child is left that could print for an earlier caller, and all that it printed was read.</param>
    public void Begin(Run run, int number, bool isQuiet)
    {
        End();
        // A run that only tries whether the worker can begin has no caller.
        if (run.Count == 0 || run.IsProbe)
            return;

        if (_caller is null || IsOfAnother(run))
        {
            _mayBeOthers = _caller is not null && !isQuiet;
            _budget = new(time);
            _firstNumber = number;
            _items = (run.First, run.First + run.Count);
            Volatile.Write(ref _caller, run.Caller ?? run);
        }

        _items = (Math.Min(_items.First, run.First), Math.Max(_items.End, run.First + run.Count));
        (_run, _number) = (run, number);
    }

    /// <summary>The run ends: a line that is not ended is sent as it is.</summary>
    public void End()
    {
        EndLine();
        SayWhatIsMissing();
        _run = null;
    }

    /// <summary>Text of which the child says where it was printed.</summary>
    /// <param name="number">The run that it was printed for; 0: the child does not know.</param>
    /// <param name="index">The item that it was printed for; one that no run of this caller has had: none.</param>
    /// <returns>Whether it was printed on behalf of the caller whose run this is.</returns>
    public bool Take(int number, long index, PrintedTo to, ReadOnlySpan<byte> text)
    {
        var isAsked = _run is not null && (number == 0 ? !_mayBeOthers : number >= _firstNumber && number <= _number);
        long? item = number != 0 && index >= _items.First && index < _items.End ? index : null;
        foreach (var line in text.Split((byte)'\n'))
            TakeCut(text[line], isAsked, item, to);

        return isAsked;
    }

    /// <summary>Bytes of stderr.</summary>
    /// <param name="item">The item that surely wrote them; null: it is not known.</param>
    public void TakeErrors(ReadOnlySpan<byte> bytes, long? item)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var room = Math.Min(part.Length, MaxLineBytes - _begunLength);
            // A line that came in several pieces belongs to an item if all of its pieces do.
            _begunItem = _begunLength == 0 || _begunItem == item ? item : null;
            part[..room].CopyTo(_begun.AsSpan(_begunLength));
            _begunLength += room;
            bytes = bytes[room..];
            if (room == part.Length && end < 0)
                return;

            // Ended, or too long to be kept whole.
            var isEnded = room == part.Length;
            EndLine(evenIfEmpty: isEnded);
            if (isEnded)
                bytes = bytes[1..];
        }
    }

    private static bool IsSame(object caller, object other) => ReferenceEquals(caller, other) || (caller is not Run && caller.Equals(other));

    private void EndLine(bool evenIfEmpty = false)
    {
        if (_begunLength == 0 && !evenIfEmpty)
            return;

        Take(_begun.AsSpan(0, _begunLength), _run is not null && !_mayBeOthers, _begunItem, PrintedTo.Errors);
        _begunLength = 0;
    }

    private void TakeCut(ReadOnlySpan<byte> line, bool isAsked, long? item, PrintedTo to)
    {
        do
        {
            var part = line[..Math.Min(line.Length, MaxLineBytes)];
            Take(part, isAsked, item, to);
            line = line[part.Length..];
        }
        while (!line.IsEmpty);
    }

    private void Take(ReadOnlySpan<byte> line, bool isAsked, long? item, PrintedTo to)
    {
        if (!(isAsked ? _budget : _unaskedBudget).TryTake(line.Length))
            return;

        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        if (isAsked && _run is { Print: { } print })
            print(new(time.GetUtcNow(), item, to, text));
        else
            unasked(text);
    }

    private void SayWhatIsMissing()
    {
        if (_run is null || _budget.LeftOut == 0)
            return;

        var count = _budget.LeftOut;
        var items = _run.Count == 1 ? $"item {_run.First}" : $"items {_run.First} to {_run.First + _run.Count - 1}";
        var text = $"{count} {(count == 1 ? "line" : "lines")} of {items} {(count == 1 ? "was" : "were")} left out: "
            + $"of one worker {LineRateLimit.LinesPerSecond} lines and 1 MiB a second are kept.";
        _run.Print?.Invoke(new(time.GetUtcNow(), null, PrintedTo.Pool, text, count));
        _budget.LeftOut = 0;
    }
}
