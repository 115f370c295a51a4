namespace BatchApi.Endpoints.Queries;

/// <summary>What the position of a <see cref="Cursor"/> counts: a cursor of one kind of page is not taken for one of another.</summary>
internal enum CursorKind
{
    /// <summary>Index of an item, where results are read in the order of the items.</summary>
    Item,

    /// <summary>A commit, where results are read as they were finished.</summary>
    Commit,

    /// <summary>Id of a chunk.</summary>
    Chunk,

    /// <summary>Number of a line of the log.</summary>
    LogLine,
}
