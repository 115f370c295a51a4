using System.Buffers.Binary;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Framing;
using CsCheck;

namespace BatchApi.Worker.Tests.Frames;

/// <summary>Whatever bytes come, in whatever pieces, the worker reads the frames that are there and stops at the first that is none.</summary>
public sealed class ReadingFrames
{
    private static readonly Gen<byte[]> Frame =
        from type in Gen.Frequency((8, Gen.Byte[1, 4]), (1, Gen.Byte))
        from length in Gen.Frequency((6, Gen.Int[0, 30]), (2, Gen.Int[60_000, 140_000]))
        from fill in Gen.Byte
        select Bytes(type is 1 or 4 ? 0 : length, type, fill);

    // The changes fall into the first bytes: those of a length would otherwise be missed.
    private static readonly Gen<byte[]> Stream =
        from frames in Frame.Array[0, 6]
        from changes in Gen.Select(Gen.Int[0, 60], Gen.Byte).Array[0, 2]
        from cut in Gen.Frequency((3, Gen.Const(1.0)), (1, Gen.Double[0, 1]))
        select Change([.. frames.SelectMany(frame => frame)], changes, cut);

    [Fact]
    public void TakesThemApartAsOneWhoHasThemAllAtOnce() => Gen.Select(Stream, Gen.Int[1, 90_000].Array[1, 10]).Sample((stream, cuts) =>
    {
        (List<(FrameType Type, byte[] Payload)> frames, bool isGarbled) = Model(stream);

        FrameReader reader = new(new PiecesStream(stream, cuts));
        List<(FrameType Type, byte[] Payload)> read = [];
        bool wasGarbled = false;
        try
        {
            while (reader.Next() is { } header)
                read.Add((header.Type, reader.Payload[..header.Length]));
        }
        catch (GarbledFrameException)
        {
            wasGarbled = true;
        }

        Assert.Equal(isGarbled, wasGarbled);
        Assert.Equal(frames.Select(frame => frame.Type), read.Select(frame => frame.Type));
        foreach (((FrameType, byte[] Payload) expected, (FrameType, byte[] Payload) actual) in frames.Zip(read))
            Assert.True(expected.Payload.AsSpan().SequenceEqual(actual.Payload));
    }, iter: 3000);

    private static (List<(FrameType, byte[])> Frames, bool IsGarbled) Model(byte[] stream)
    {
        List<(FrameType, byte[])> frames = [];
        int at = 0;
        while (at < stream.Length)
        {
            if (stream.Length - at < 5)
                return (frames, true);
            long length = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(at));
            (long least, long most) = stream[at + 4] switch { 1 or 4 => (0, 0), 2 => (6, 256 << 20), 3 => (9, 256 << 20), _ => (1, 0) };
            if (length < least || length > most || stream.Length - at - 5 < length)
                return (frames, true);
            frames.Add(((FrameType)stream[at + 4], stream[(at + 5)..(int)(at + 5 + length)]));
            at += 5 + (int)length;
        }
        return (frames, false);
    }

    private static byte[] Bytes(int length, byte type, byte fill)
    {
        byte[] frame = new byte[5 + length];
        frame.AsSpan(5).Fill(fill);
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        frame[4] = type;
        return frame;
    }

    private static byte[] Change(byte[] stream, (int Where, byte What)[] changes, double cut)
    {
        foreach ((int where, byte what) in changes.Where(change => change.Where < stream.Length))
            stream[where] = what;
        return stream[..(int)(stream.Length * cut)];
    }

    /// <summary>Gives no more at a time than it is told to.</summary>
    private sealed class PiecesStream(byte[] bytes, int[] cuts) : MemoryStream(bytes)
    {
        private int _reads;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, cuts[_reads++ % cuts.Length])]);
    }
}
