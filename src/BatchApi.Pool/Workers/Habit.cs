namespace BatchApi.Pool.Workers;

/// <summary>Whether programs of one kind answer each line as it comes, or keep their answers until the end of their input. Used by many threads.</summary>
/// <remarks>
/// A program that sleeps, has read all it was given and has not answered may keep its answers back or wait for something else. End of
/// input does no harm to either: the one answers at once, the other when it is ready. Only what answers at once, twice in a
/// row and after different times of silence, keeps its answers back; what does not is given more time before it is tried again.
/// </remarks>
internal sealed class Habit
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);
    private const int MoreSilence = 4;
    private const int SightingsWanted = 2;

    private readonly Lock _lock = new();
    private int _sightings;

    /// <summary>How long a program may sleep over its input without an answer before it gets end of input.</summary>
    public TimeSpan Silence { get; private set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether it answers only at the end of its input.</summary>
    public bool IsOnePerRun { get; private set; }

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
}
