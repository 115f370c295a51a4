using BatchApi.Jobs;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>Walks over the items of one stored row, line by line, without looking into the lines.</summary>
internal sealed class RowItems(OutputRow row)
{
    private int _next;
    private int _failure;
    private ReadOnlyMemory<byte> _line;

    /// <summary>Items that lie behind.</summary>
    public int Offset { get; private set; }

    public OutputRow Row => row;

    public bool IsAtEnd => Offset == row.Count;

    /// <summary>The current item.</summary>
    public long Index => row.First + Offset - 1;

    /// <summary>Its output as stored; <c>null</c> where there is none.</summary>
    public ReadOnlySpan<byte> Output => row.Lines.IsEmpty ? "null"u8 : _line.Span;

    /// <summary>Why it has no output; null: it ran and succeeded, or never ran.</summary>
    public Failure? Failure { get; private set; }

    public ResultState State => row.CanceledCode is not null ? ResultState.Canceled : Failure is null ? ResultState.Succeeded : ResultState.Failed;

    public string? Code => row.CanceledCode ?? Failure?.Code;

    /// <summary>The lines of all items that lie ahead, for who wants them as they are.</summary>
    public ReadOnlyMemory<byte> Rest => row.Lines[_next..];

    public bool MoveNext()
    {
        if (IsAtEnd) return false;

        if (!row.Lines.IsEmpty)
        {
            var length = row.Lines.Span[_next..].IndexOf((byte)'\n');
            _line = row.Lines.Slice(_next, length);
            _next += length + 1;
        }

        Offset++;
        while (_failure < row.Failures.Count && row.Failures[_failure].Index < Index) _failure++;
        Failure = _failure < row.Failures.Count && row.Failures[_failure].Index == Index ? row.Failures[_failure] : null;
        return true;
    }

    public void Skip(int count)
    {
        if (row.Lines.IsEmpty)
        {
            Offset += Math.Min(count, row.Count - Offset);
            return;
        }

        while (count-- > 0 && MoveNext())
        {
        }
    }

    /// <summary>All items lie behind.</summary>
    public void SkipRest()
    {
        Offset = row.Count;
        _next = row.Lines.Length;
    }
}
