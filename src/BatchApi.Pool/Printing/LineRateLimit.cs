namespace BatchApi.Pool.Printing;

/// <summary>How many lines may still get through: 1,000 or 1 MiB a second, and 2,000 at once (a token bucket).</summary>
internal sealed class LineRateLimit(TimeProvider time)
{
    public const double LinesPerSecond = 1000;
    private const double MaxLines = 2000;
    private const double BytesPerLine = 1024;

    private double _left = MaxLines;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Lines that were left out since this was last 0.</summary>
    public long LeftOut { get; set; }

    public bool TryTake(int bytes)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(MaxLines, _left + time.GetElapsedTime(_filledAt, now).TotalSeconds * LinesPerSecond);
        _filledAt = now;
        var price = Math.Max(1, bytes / BytesPerLine);
        if (_left < price)
        {
            LeftOut++;
            return false;
        }

        _left -= price;
        return true;
    }
}
