using System.Buffers.Binary;
using BatchApi.Pool.Frames;
using BatchApi.Pool.Protocol;
using CsCheck;

namespace BatchApi.Pool.Tests.Frames;

/// <summary>Whatever bytes come, in whatever pieces, they are read as a reader would that has all of them at once.</summary>
public sealed class ReceivingFrames
{
    private const int MaxPayload = 300_000;

    // Mostly frames, of sizes around the buffer's own; then some of their bytes changed, left out or put in.
    private static readonly Gen<byte[]> Frame =
        from length in Gen.Frequency((6, Gen.Int[0, 40]), (3, Gen.Int[60_000, 140_000]), (1, Gen.Int[MaxPayload - 2, MaxPayload + 2]))
        from type in Gen.Byte
        from fill in Gen.Byte
        select Bytes(length, type, fill);

    private static readonly Gen<byte[]> Stream =
        from frames in Frame.Array[0, 8]
        from changes in Gen.Select(Gen.Int[0, 2], Gen.Double[0, 1], Gen.Byte).Array[0, 3]
        select changes.Aggregate(frames.SelectMany(frame => frame).ToArray(), Change);

    [Fact]
    public void TakesThemApartAsOneWhoHasThemAllAtOnce() =>
        Gen.Select(Stream, Gen.Int[1, 200_000].Array[1, 20]).Sample((stream, cuts) =>
        {
            var (frames, isViolation) = Model(stream);

            using var buffer = new ReceiveBuffer(MaxPayload);
            var taken = new List<(FrameType, byte[])>();
            var hasViolated = false;
            var cut = 0;
            for (var rest = stream.AsSpan(); !rest.IsEmpty && !hasViolated;)
            {
                var free = buffer.Free;
                // One frame of the greatest size and what one read may bring behind it, rounded up by whoever lends the array.
                Assert.InRange(free.Length, 1, 2 * (MaxPayload + (128 << 10)));
                var count = Math.Min(rest.Length, Math.Min(free.Length, cuts[cut++ % cuts.Length]));
                rest[..count].CopyTo(free);
                rest = rest[count..];
                buffer.Advance(count);
                hasViolated = !TryTakeAll(buffer, taken);
            }

            Assert.Equal(isViolation, hasViolated);
            Assert.Equal(frames.Count, taken.Count);
            foreach (var (expected, actual) in frames.Zip(taken))
            {
                Assert.Equal(expected.Type, actual.Item1);
                Assert.True(expected.Payload.AsSpan().SequenceEqual(actual.Item2));
            }
        }, iter: 3000);

    private static bool TryTakeAll(ReceiveBuffer buffer, List<(FrameType, byte[])> taken)
    {
        try
        {
            while (buffer.TryTake(out var type, out var payload))
                taken.Add((type, payload.ToArray()));
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static (List<(FrameType Type, byte[] Payload)> Frames, bool IsViolation) Model(byte[] stream)
    {
        var frames = new List<(FrameType, byte[])>();
        for (var at = 0; stream.Length - at >= 5;)
        {
            long length = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(at));
            if (length is < 0 or > MaxPayload)
                return (frames, true);
            if (stream.Length - at - 5 < length)
                break;

            frames.Add(((FrameType)stream[at + 4], stream[(at + 5)..(int)(at + 5 + length)]));
            at += 5 + (int)length;
        }

        return (frames, false);
    }

    private static byte[] Bytes(int length, byte type, byte fill)
    {
        var frame = new byte[5 + length];
        frame.AsSpan(5).Fill(fill);
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        frame[4] = type;
        return frame;
    }

    private static byte[] Change(byte[] stream, (int How, double Where, byte What) change)
    {
        var at = (int)(change.Where * stream.Length);
        if (at == stream.Length)
            return stream;
        return change.How switch
        {
            0 => [.. stream[..at], change.What, .. stream[(at + 1)..]],
            1 => [.. stream[..at], .. stream[(at + 1)..]],
            _ => [.. stream[..at], change.What, .. stream[at..]],
        };
    }
}
