using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BatchApi.Pool.Json;

/// <summary>
/// Finds a name that appears twice in one object, while a reader goes through JSON: keeps the names of the members of all objects that are open.
/// </summary>
/// <remarks>
/// Parsers disagree about which of two members with one name counts, so neither could be right. Names are compared as they read once
/// unescaped: <c>"a"</c> and <c>"\u0061"</c> are one. Small objects are compared name by name, larger ones by a hash table whose hash is
/// secret, so that an object of any size costs what its length does. One instance serves one value after another.
/// </remarks>
/// <param name="maxDepth">The most objects within each other.</param>
internal sealed class MemberNames(int maxDepth)
{
    /// <summary>Up to this number of names each is compared with all before it.</summary>
    private const int MaxCompared = 32;

    private readonly int[] _firstNames = new int[maxDepth + 1];
    private readonly int[]?[] _tables = new int[maxDepth + 1][];
    private int[]? _spareTable;
    private ulong[] _fingerprints = new ulong[64];
    private int[] _ends = new int[64];
    private byte[] _text = new byte[1024];
    private int _count;
    private int _depth;

    /// <summary>Forgets the objects that have begun, of a value that is not read to its end.</summary>
    public void Clear()
    {
        while (_depth > 0)
            Close();
    }

    /// <summary>An object begins.</summary>
    public void Open() => _firstNames[_depth++] = _count;

    /// <summary>The object that began last ends.</summary>
    public void Close()
    {
        _count = _firstNames[--_depth];
        if (_tables[_depth] is null)
            return;

        _spareTable = _tables[_depth];
        _tables[_depth] = null;
    }

    /// <summary>Takes the name that the reader stands on.</summary>
    /// <returns>False: the object has a member of that name already.</returns>
    public bool Add(ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        var index = _count;
        var start = index == 0 ? 0 : _ends[index - 1];
        if (index == _ends.Length || start + raw.Length > _text.Length)
            MakeRoom(start + raw.Length);
        var length = raw.Length;
        if (reader.ValueIsEscaped)
            length = JsonEscapes.Undo(raw, _text.AsSpan(start));
        else
            raw.CopyTo(_text.AsSpan(start));

        var name = _text.AsSpan(start, length);
        var print = Fingerprint(name);
        _fingerprints[index] = print;
        _ends[index] = start + length;
        _count = index + 1;
        var first = _firstNames[_depth - 1];
        if (index - first >= MaxCompared)
            return AddToTable(first, name);

        foreach (var other in _fingerprints.AsSpan(first, index - first))
        {
            if (other == print)
                return !IsAmong(first, name);
        }

        return true;
    }

    /// <summary>Length, beginning and end: of names that differ, most differ in these.</summary>
    private static ulong Fingerprint(ReadOnlySpan<byte> name)
    {
        var length = (ulong)name.Length << 56;
        if (name.Length >= sizeof(ulong))
        {
            var (start, end) = (BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]));
            return length ^ start ^ ulong.RotateLeft(end, 29);
        }

        if (name.Length >= sizeof(uint))
        {
            ulong end = BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..]);
            return length ^ BinaryPrimitives.ReadUInt32LittleEndian(name) ^ (end << 24);
        }

        ulong print = 0;
        foreach (var one in name)
            print = (print << 8) | one;
        return length ^ print;
    }

    /// <summary>Of text that its client chose, with a key that the client does not know.</summary>
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(name));
        return (name.Length & 1) == 0 ? hash : HashCode.Combine(hash, name[^1]);
    }

    private ReadOnlySpan<byte> NameAt(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _text.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Whether one of the object's names before the last is the same.</summary>
    private bool IsAmong(int first, ReadOnlySpan<byte> name)
    {
        for (var index = first; index < _count - 1; index++)
        {
            if (NameAt(index).SequenceEqual(name))
                return true;
        }

        return false;
    }

    private bool AddToTable(int first, ReadOnlySpan<byte> name)
    {
        ref var table = ref _tables[_depth - 1];
        var count = _count - first;
        if (table is null || table.Length < 2 * count)
        {
            table = EmptyTable(4 * (int)BitOperations.RoundUpToPowerOf2((uint)count));
            for (var index = first; index < _count - 1; index++)
                Place(table, index, NameAt(index));
        }

        return Place(table, _count - 1, name);
    }

    private int[] EmptyTable(int size)
    {
        // Clearing a table that is much larger than needed would cost more than a new one.
        if (_spareTable is not { } spare || spare.Length < size || spare.Length > 4 * size)
            return new int[size];

        _spareTable = null;
        Array.Clear(spare);
        return spare;
    }

    /// <returns>False: the name has a place already.</returns>
    private bool Place(int[] table, int index, ReadOnlySpan<byte> name)
    {
        var mask = table.Length - 1;
        for (var place = Hash(name) & mask; ; place = (place + 1) & mask)
        {
            if (table[place] == 0)
            {
                table[place] = index + 1;
                return true;
            }

            if (NameAt(table[place] - 1).SequenceEqual(name))
                return false;
        }
    }

    private void MakeRoom(int bytes)
    {
        if (bytes > _text.Length)
            Array.Resize(ref _text, Math.Max(bytes, 2 * _text.Length));
        if (_count < _ends.Length)
            return;

        Array.Resize(ref _ends, 2 * _count);
        Array.Resize(ref _fingerprints, 2 * _count);
    }
}
