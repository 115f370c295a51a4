using BatchApi.Storage;

namespace BatchApi.Endpoints.Results;

/// <summary>The place of a reader in one stored row: at the beginning of an item, or inside a long output.</summary>
/// <remarks>Nothing else is kept while a client reads slowly. Bytes that were read and not yet written are read again.</remarks>
internal sealed class RowPlace(OutputRow row)
{
    public OutputRow Row => row;

    /// <summary>Bytes of the row's lines that were read.</summary>
    public int Offset { get; private set; }

    /// <summary>Items of the row that were read.</summary>
    public int Passed { get; private set; }

    /// <summary>Whether the beginning of the item's output was read.</summary>
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
