namespace BatchApi.Pool.Lines.Observation;

/// <summary>
/// Whether programs of one kind answer each line as it comes or buffer their answers until the end of their input, and how many items they are
/// trusted with at once. Used by many threads.
/// </summary>
/// <remarks>
/// A program that sleeps, has read all it was given and has not answered may buffer its answers or wait for something else. The end of its input
/// does no harm to either: the one answers at once, the other when it is ready. A program is taken to buffer if it answered at once, twice in a row
/// and after different times of sleep. A program that answers later gets more time before it is tried again.
/// <para>
/// Trust grows with the number of items that were answered by a line each. For example, a program that writes no line for one item and two for
/// another of the same batch exchanges their answers, and nobody can see it. Such a program shows itself early, while its batches are small. They
/// cost little all the same: a few hundred to the first million items.
/// </para>
/// <para>
/// Whether an answer without a line end is a whole one cannot be seen. A program that answers at the end of its input and writes line ends only
/// between its answers leaves out the last one always.
/// </para>
/// </remarks>
internal sealed class OutputBuffering
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxSleep = TimeSpan.FromSeconds(30);
    private const int SleepGrowth = 4;
    private const int ObservationsNeeded = 2;

    // Of the items answered so far, the part that may be sent together. More where each batch is the start of a process.
    private const int PartOfMany = 256;
    private const int PartOfStarts = 8;

    private readonly Lock _lock = new();
    private int _observations;
    private long _answeredCount;
    private volatile bool _endsLastLine;

    /// <summary>How long a program may sleep over its input without an answer before its input is ended.</summary>
    public TimeSpan SleepBeforeEnd { get; private set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether such programs answer only at the end of their input: one is started for each run.</summary>
    public bool AnswersAtEndOfInput { get; private set; }

    /// <summary>Whether none has ever ended its last line.</summary>
    public bool LeavesLastLineOpen => !_endsLastLine;

    /// <summary>Items that may be sent together.</summary>
    public int MaxTogether =>
        (int)Math.Clamp(Interlocked.Read(ref _answeredCount) / (AnswersAtEndOfInput ? PartOfStarts : PartOfMany), 1, int.MaxValue);

    /// <summary>A program answered items by a line each.</summary>
    public void NoteAnswered(int count) => Interlocked.Add(ref _answeredCount, count);

    /// <summary>All its answers were ended by a line end, the last one too.</summary>
    public void NoteLastLineEnded() => _endsLastLine = true;

    /// <summary>A program answered items by more lines than one each, or fewer.</summary>
    public void NoteMiscount() => Interlocked.Exchange(ref _answeredCount, 0);

    /// <summary>A program answered everything while more input could follow.</summary>
    public void NoteAnsweredInTime()
    {
        if (_observations == 0)
            return;

        lock (_lock)
            _observations = 0;
    }

    /// <summary>A program answered everything and exited with 0, but only after its input had ended.</summary>
    /// <param name="slept">How long it had slept before.</param>
    /// <param name="wait">From the end of its input to its first answer.</param>
    public void NoteAnsweredAtEnd(TimeSpan slept, TimeSpan wait)
    {
        lock (_lock)
        {
            // Workers that were tried at the same time tell the same thing.
            if (wait <= AtOnce && slept < SleepBeforeEnd)
                return;

            _observations = wait <= AtOnce ? _observations + 1 : 0;
            AnswersAtEndOfInput |= _observations == ObservationsNeeded;
            SleepBeforeEnd = TimeSpan.FromTicks(Math.Min(MaxSleep.Ticks, SleepBeforeEnd.Ticks * SleepGrowth));
        }
    }

    /// <summary>
    /// As <see cref="NoteAnsweredAtEnd"/>, but for the end of its last line. If it took long, that tells nothing: the machine may be busy.
    /// </summary>
    public void NoteLastLineOpen(TimeSpan slept, TimeSpan wait)
    {
        if (wait <= AtOnce)
            NoteAnsweredAtEnd(slept, wait);
    }
}
