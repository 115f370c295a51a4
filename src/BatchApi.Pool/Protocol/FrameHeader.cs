using System.Buffers.Binary;

namespace BatchApi.Pool.Protocol;

/// <summary>The five bytes before a payload: its length (int32, little-endian) and the frame's type.</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 5;

    /// <summary>Bytes before the payload of a <see cref="FrameType.Begin"/> frame: the number of the run.</summary>
    public const int BeginPrefixSize = sizeof(int);

    /// <summary>Bytes before the lines of an <see cref="FrameType.Items"/> frame: the first index and the flags.</summary>
    public const int ItemsPrefixSize = sizeof(long) + 1;

    /// <summary>
    /// Bytes before the answers of a <see cref="FrameType.Results"/> or <see cref="FrameType.MarshalledResults"/> frame, and all of a
    /// <see cref="FrameType.Working"/> frame: the number of the run and an index.
    /// </summary>
    public const int ResultsPrefixSize = sizeof(int) + sizeof(long);

    /// <summary>Bytes before the text of a <see cref="FrameType.Log"/> frame: the number of the run, the item's index and the stream.</summary>
    public const int LogPrefixSize = sizeof(int) + sizeof(long) + 1;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Length);
        destination[4] = (byte)Type;
    }

    public static FrameHeader Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(source), (FrameType)source[4]);
}
