namespace BatchApi.Pool.Lines;

/// <summary>Whether programs of one kind answer each line as it comes or keep their answers until the end of their input, and how far they are trusted. Used by many threads.</summary>
/// <remarks>
/// A program that sleeps, has read all it was given and has not answered may keep its answers back or wait for something else. End of
/// input does no harm to either: the one answers at once, the other when it is ready. Only what answers at once, twice in a
/// row and after different times of silence, keeps its answers back; what does not is given more time before it is tried again.
/// <para>
/// Trust grows with the number of items that were answered by a line each: a program that writes no line for one item and two for another of
/// the same batch gives those between each other's answers, and nobody can see it. Such a program shows itself early, while its batches are
/// small. They cost little all the same: a few hundred to the first million items.
/// </para>
/// <para>
/// Whether an answer without a line end is a whole one cannot be seen. A program that answers at the end of its input and writes line ends between
/// its answers only leaves out the last one always.
/// </para>
/// </remarks>
internal sealed class Habit
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);
    private const int MoreSilence = 4;
    private const int SightingsWanted = 2;

    // Of the items answered so far, the part that may be sent together. More where each batch is the start of a process.
    private const int PartOfMany = 256;
    private const int PartOfStarts = 8;

    private readonly Lock _lock = new();
    private int _sightings;
    private long _answeredCount;
    private volatile bool _endsLastLine;

    /// <summary>How long a program may sleep over its input without an answer before it gets end of input.</summary>
    public TimeSpan Silence { get; private set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether it answers only at the end of its input.</summary>
    public bool IsOnePerRun { get; private set; }

    /// <summary>Whether it has never ended its last line.</summary>
    public bool LeavesLastLineOpen => !_endsLastLine;

    /// <summary>Items that may be sent together.</summary>
    public int MaxTogether => (int)Math.Clamp(Interlocked.Read(ref _answeredCount) / (IsOnePerRun ? PartOfStarts : PartOfMany), 1, int.MaxValue);

    /// <summary>It answered items by a line each.</summary>
    public void AnsweredEach(int count) => Interlocked.Add(ref _answeredCount, count);

    /// <summary>All its answers were ended by a line end, the last one too.</summary>
    public void EndedLastLine() => _endsLastLine = true;

    /// <summary>It answered items by more lines than one each, or fewer.</summary>
    public void Miscounted() => Interlocked.Exchange(ref _answeredCount, 0);

    /// <summary>It answered everything while more input could follow.</summary>
    public void AnsweredInTime()
    {
        if (_sightings == 0) return;

        lock (_lock) _sightings = 0;
    }

    /// <summary>It answered everything and exited with 0, but only after its input had ended.</summary>
    /// <param name="silence">How long it had been silent before.</param>
    /// <param name="wait">From the end of its input to its first answer.</param>
    public void AnsweredAtEnd(TimeSpan silence, TimeSpan wait)
    {
        lock (_lock)
        {
            // Workers that were tried at the same time tell the same thing.
            if (wait <= AtOnce && silence < Silence) return;

            _sightings = wait <= AtOnce ? _sightings + 1 : 0;
            IsOnePerRun |= _sightings == SightingsWanted;
            Silence = TimeSpan.FromTicks(Math.Min(MaxSilence.Ticks, Silence.Ticks * MoreSilence));
        }
    }

    /// <summary>As <see cref="AnsweredAtEnd"/>, but for the end of its last line. If it took long, that tells nothing: the machine may be busy.</summary>
    public void LeftLastLineOpen(TimeSpan silence, TimeSpan wait)
    {
        if (wait <= AtOnce) AnsweredAtEnd(silence, wait);
    }
}
