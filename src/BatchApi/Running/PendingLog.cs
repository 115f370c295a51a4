using BatchApi.Jobs.Logs;

namespace BatchApi.Running;

/// <summary>
/// Lines of one job that are not stored yet: never more than are kept of a whole job, so that what finds no room here would find none there.
/// </summary>
internal sealed class PendingLog
{
    private readonly List<LogLine> _lines = [];
    private long _length;

    public IReadOnlyList<LogLine> Lines => _lines;

    /// <summary>Lines that are only counted.</summary>
    public long LeftOut { get; private set; }

    public void Add(LogLine line)
    {
        if (LeftOut > 0 || _lines.Count == LogLimits.MaxLines || _length + line.Text.Length > LogLimits.MaxBytes)
        {
            LeftOut += line.PrintedCount;
            return;
        }

        _lines.Add(line);
        _length += line.Text.Length;
    }

    /// <summary>What came later follows.</summary>
    public void Add(PendingLog later)
    {
        foreach (var line in later.Lines)
            Add(line);
        LeftOut += later.LeftOut;
    }
}
