namespace BatchApi.Pool.Outputs;

/// <summary>What is wrong with lines of outputs.</summary>
internal enum LineFault
{
    None,

    /// <summary>All are JSON, but a string has half of a surrogate pair: that output is none, and the others are as they should be.</summary>
    LoneSurrogate,

    /// <summary>All are JSON, but an object has a member twice: that output is none, and the others are as they should be.</summary>
    DoubleMember,

    /// <summary>One is not one JSON value in UTF-8.</summary>
    NotJson,
}
