namespace BatchApi.Pool.Frames.Results;

/// <summary>The letter before a value that Python's <c>marshal</c> wrote; only those of values that have a form in JSON.</summary>
internal enum MarshalType : byte
{
    None = (byte)'N',
    False = (byte)'F',
    True = (byte)'T',

    /// <summary>An int32.</summary>
    SmallInteger = (byte)'i',

    /// <summary>The number of its digits to the base 2^15 (int32, below zero if it is), then the digits, the lowest first (uint16).</summary>
    Integer = (byte)'l',

    /// <summary>A double.</summary>
    Float = (byte)'g',

    /// <summary>Its length (int32), then UTF-8 in which lone surrogates may stand.</summary>
    Text = (byte)'u',

    /// <summary>Their number (int32), then they.</summary>
    Bytes = (byte)'s',

    /// <summary>The number of its items (int32), then they.</summary>
    Tuple = (byte)'(',

    /// <summary>As a tuple.</summary>
    List = (byte)'[',

    /// <summary>Names and values in turn, then <see cref="End"/>.</summary>
    Dictionary = (byte)'{',

    /// <summary>Ends a dictionary, and stands for a value that is not there.</summary>
    End = (byte)'0',
}
