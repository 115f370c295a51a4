namespace BatchApi.Pool.Outputs;

/// <summary>What is wrong with lines of outputs.</summary>
internal enum LineFault
{
    None,

    /// <summary>All lines are JSON, but a string in one has half of a surrogate pair: that output is refused, and the others are good.</summary>
    LoneSurrogate,

    /// <summary>All lines are JSON, but an object in one has a member twice: that output is refused, and the others are good.</summary>
    DoubleMember,

    /// <summary>One line is not one JSON value in UTF-8.</summary>
    NotJson,
}
