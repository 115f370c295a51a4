namespace BatchApi.Storage.Sqlite.Items;

/// <summary>
/// The segments that came last, and those that chunks much smaller than they are were last read from: the next chunk is most likely of
/// the same one, and to read all of it for each would cost more than most items.
/// </summary>
internal sealed class RecentSegments
{
    // The size of a million small numbers. A larger segment has a large item in it, and reading is cheap beside that.
    private const int MaxBytes = 8 << 20;
    private const int MaxSegmentBytes = MaxBytes / 4;

    // Segments of small jobs: a search goes through them one by one.
    private const int MaxCount = 64;

    private readonly Lock _lock = new();

    // The segment that was used last comes first.
    private readonly LinkedList<Entry> _entries = new();
    private int _bytes;

    /// <summary>Consecutive items, no more than their segment has; null: it is not among these.</summary>
    public SegmentPart? Find(Guid job, long first, int count)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                if (!node.Value.Holds(job, first))
                    continue;

                _entries.Remove(node);
                _entries.AddFirst(node);
                return node.Value.Part(first, count);
            }
        }

        return null;
    }

    /// <summary>Keeps a segment instead of those that were not used for longest.</summary>
    public void Add(Guid job, long first, int count, ReadOnlySpan<byte> lines)
    {
        if (lines.Length > MaxSegmentBytes)
            return;

        var copy = Ndjson.Copy(lines);
        lock (_lock)
        {
            // Two threads that miss a segment at once both read it.
            if (_entries.Any(entry => entry.Holds(job, first)))
                return;

            _entries.AddFirst(new Entry(job, first, count, copy));
            for (_bytes += copy.Length; _bytes > MaxBytes || _entries.Count > MaxCount; _entries.RemoveLast())
                _bytes -= _entries.Last!.Value.Length;
        }
    }

    private sealed class Entry(Guid job, long first, int count, byte[] lines)
    {
        // Where the last chunk ended: the next one mostly begins there.
        private int _skipped;
        private int _offset;

        public int Length => lines.Length;

        public bool Holds(Guid of, long index) => of == job && index >= first && index < first + count;

        public SegmentPart Part(long from, int wanted)
        {
            var skip = (int)(from - first);
            var number = Math.Min(wanted, count - skip);
            if (skip < _skipped)
                (_skipped, _offset) = (0, 0);
            var start = _offset + Ndjson.EndOfLines(lines.AsSpan(_offset), skip - _skipped);
            var length = Ndjson.EndOfLines(lines.AsSpan(start), number);
            (_skipped, _offset) = (skip + number, start + length);
            return new(number, lines.AsMemory(start, length));
        }
    }
}
