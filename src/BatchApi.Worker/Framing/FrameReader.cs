using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Framing;

/// <summary>Reads frame by frame into one buffer that it keeps.</summary>
internal sealed class FrameReader(Stream input)
{
    /// <summary>Larger than any frame that the service sends: it feeds small windows, and an item has a MiB by default.</summary>
    private const int MaxPayloadBytes = 256 * 1024 * 1024;

    private readonly byte[] _header = new byte[FrameHeader.Size];
    private byte[] _payload = new byte[64 * 1024];

    /// <summary>The payload's buffer; valid up to the header's length, until the next frame is read.</summary>
    public byte[] Payload => _payload;

    /// <summary>Waits for the next frame. Null: end of input between two frames.</summary>
    /// <exception cref="GarbledFrameException">The bytes are no frame for a child, or the frame was cut off.</exception>
    public FrameHeader? Next()
    {
        int first = input.Read(_header);
        if (first == 0)
            return null;
        Fill(_header.AsSpan(first));

        FrameHeader header = FrameHeader.Read(_header);
        Check(header);
        // The buffer does not shrink: the next frames of the run are of a similar size.
        if (header.Length > _payload.Length)
            _payload = GC.AllocateUninitializedArray<byte>(Math.Max(header.Length, _payload.Length * 2));
        Fill(_payload.AsSpan(0, header.Length));
        return header;
    }

    private static void Check(FrameHeader header)
    {
        (int least, int most) = header.Type switch
        {
            FrameType.Describe or FrameType.End => (0, 0),
            FrameType.Begin => (FrameHeader.BeginPrefixSize + 2, MaxPayloadBytes),
            FrameType.Items => (FrameHeader.ItemsPrefixSize, MaxPayloadBytes),
            _ => throw new GarbledFrameException($"Frame of unknown type 0x{(byte)header.Type:x2}."),
        };
        if (header.Length < least || header.Length > most)
            throw new GarbledFrameException($"{header.Type} frame of {header.Length} bytes.");
    }

    private void Fill(Span<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int count = input.Read(rest);
            if (count == 0)
                throw new GarbledFrameException("Input ended inside a frame.");
            rest = rest[count..];
        }
    }
}
