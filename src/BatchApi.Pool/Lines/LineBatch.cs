namespace BatchApi.Pool.Lines;

/// <summary>The batch that a program works on: when it was sent, and when lines came.</summary>
internal sealed class LineBatch(TimeProvider time)
{
    private long _sentAt;
    private long _heardAt;
    private long? _inputEndedAt;
    private long? _heardAfterEndAt;

    /// <summary>Whether its answers are expected at the end of the input only.</summary>
    public bool IsAnsweredAtEnd { get; private set; }

    /// <summary>Whether a line had begun when the input was ended.</summary>
    public bool HadBegunLineAtEnd { get; private set; }

    /// <summary>Since it was sent.</summary>
    public TimeSpan Age => time.GetElapsedTime(_sentAt);

    /// <summary>From when it was sent to what was written last.</summary>
    public TimeSpan AnswerTime => time.GetElapsedTime(_sentAt, _heardAt);

    /// <summary>Since the program has written something.</summary>
    public TimeSpan SinceHeard => time.GetElapsedTime(_heardAt);

    /// <summary>Since it was sent, or the program has written something.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Math.Max(_sentAt, _heardAt));

    /// <summary>From the end of the input to what was written next; zero: nothing was.</summary>
    public TimeSpan EndToAnswer => _inputEndedAt is { } ended ? time.GetElapsedTime(ended, _heardAfterEndAt ?? ended) : TimeSpan.Zero;

    public void NoteSent(bool isAnsweredAtEnd)
    {
        IsAnsweredAtEnd = isAnsweredAtEnd;
        _sentAt = time.GetTimestamp();
    }

    public void NoteHeard()
    {
        _heardAt = time.GetTimestamp();
        if (_inputEndedAt is not null)
            _heardAfterEndAt ??= _heardAt;
    }

    public void NoteInputEnded(bool hasBegunLine)
    {
        _inputEndedAt = time.GetTimestamp();
        HadBegunLineAtEnd = hasBegunLine;
    }
}
