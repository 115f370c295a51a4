namespace BatchApi.Storage;

/// <summary>
/// The segments that chunks much smaller than they are were last read from: the next chunk is most likely of the same one, and to read all of
/// it for each would cost more than most items.
/// </summary>
internal sealed class RecentSegments
{
    // A megabyte each: a segment is larger only if it is a single item, and then that is the chunk.
    private const int Most = 4;

    private readonly Lock _lock = new();

    // The last used one first.
    private readonly LinkedList<Entry> _entries = new();

    /// <summary>The lines of consecutive items of one segment; null: it is not among these.</summary>
    public ReadOnlyMemory<byte>? Find(Guid job, long first, int count)
    {
        lock (_lock)
        {
            for (var node = _entries.First; node is not null; node = node.Next)
            {
                if (!node.Value.Holds(job, first)) continue;

                _entries.Remove(node);
                _entries.AddFirst(node);
                return node.Value.Lines(first, count);
            }
        }

        return null;
    }

    /// <summary>Keeps a segment instead of the one that was not used for longest.</summary>
    public void Add(Guid job, long first, int count, byte[] lines)
    {
        lock (_lock)
        {
            // Two that miss it at once both read it.
            if (_entries.Any(entry => entry.Holds(job, first))) return;

            _entries.AddFirst(new Entry(job, first, count, lines));
            if (_entries.Count > Most) _entries.RemoveLast();
        }
    }

    private sealed class Entry(Guid job, long first, int count, byte[] lines)
    {
        // Where the last chunk ended: the next one mostly begins there.
        private int _skipped;
        private int _offset;

        public bool Holds(Guid of, long index) => of == job && index >= first && index < first + count;

        public ReadOnlyMemory<byte> Lines(long from, int number)
        {
            var skip = (int)(from - first);
            if (skip < _skipped) (_skipped, _offset) = (0, 0);
            var start = _offset + Ndjson.EndOfLines(lines.AsSpan(_offset), skip - _skipped);
            var length = Ndjson.EndOfLines(lines.AsSpan(start), number);
            (_skipped, _offset) = (skip + number, start + length);
            return lines.AsMemory(start, length);
        }
    }
}
