using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>How far a reader is in one stored row: where an item begins, or inside a long output.</summary>
/// <remarks>All that is kept while a client takes its time. What was read and not yet written is read again.</remarks>
internal sealed class RowPlace(OutputRow row)
{
    public OutputRow Row => row;

    /// <summary>Bytes of the row's lines that lie behind.</summary>
    public int Offset { get; private set; }

    /// <summary>Items that lie behind.</summary>
    public int Passed { get; private set; }

    /// <summary>Whether the beginning of the item's output lies behind.</summary>
    public bool IsInside { get; private set; }

    public bool IsAtEnd => Passed == row.Count;

    /// <summary>Of the item that lies ahead.</summary>
    public long Index => row.First + Passed;

    /// <summary>Some bytes of the item's output lie behind, and more of it ahead.</summary>
    public void Enter(int bytes)
    {
        Offset += bytes;
        IsInside = true;
    }

    /// <summary>Whole items lie behind.</summary>
    /// <param name="bytes">With their line feeds, less what lay behind of the first.</param>
    public void Pass(int items, int bytes)
    {
        Offset += bytes;
        Passed += items;
        IsInside = false;
    }

    public void PassAll() => Pass(row.Count - Passed, row.Bytes - Offset);
}
