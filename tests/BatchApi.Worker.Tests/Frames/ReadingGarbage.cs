using BatchApi.Pool.Protocol;
using BatchApi.Worker.Tests.Children;
using CsCheck;

namespace BatchApi.Worker.Tests.Frames;

public sealed class ReadingGarbage
{
    private static readonly byte[] OneItem = [0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'1', (byte)'\n'];

    private static byte[] Begin => Bytes(FrameType.Begin, [1, 0, 0, 0, .. """{"operation":"square"}"""u8]);

    public static TheoryData<byte[]> Garbled => new(
        Bytes(FrameType.Items, OneItem), // No run.
        Bytes(FrameType.End, []),
        Bytes(FrameType.Ready, []), // The child's own.
        [0, 0, 0, 0, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x03],
        [0xFF, 0xFF, 0xFF, 0x7F, 0x02],
        [1, 0, 0, 0, 0x01, 0], // Describe with a payload.
        [1, 0, 0, 0, 0x03, 0], // Items without an index.
        [9, 0], // Cut off.
        [9, 0, 0, 0, 0x03, 1, 2],
        Bytes(FrameType.Begin, [0, 0, 0, 0, .. "[]"u8]),
        Bytes(FrameType.Begin, [0, 0, 0, 0, .. "{}"u8]),
        Bytes(FrameType.Begin, [0, 0, 0, 0, .. "not JSON"u8]),
        [.. Begin, .. Begin],
        [.. Begin, .. Bytes(FrameType.Items, OneItem.AsSpan(0, 10))]);

    [Theory]
    [MemberData(nameof(Garbled))]
    public async Task EndsWithCode70AndSaysWhy(byte[] input)
    {
        await using WorkerChild worker = WorkerChild.Start();

        worker.SendBytes(input);
        worker.CloseInput();

        Assert.Equal(70, await worker.ExitAsync());
    }

    [Fact]
    public async Task EndsWhateverTheBytes()
    {
        // The first four make a length, the fifth a type: half of them near the real ones, so that payloads are reached too.
        Gen<byte[]> inputs = Gen.Select(Gen.Int[0, 40], Gen.Byte[0, 8], Gen.Byte.Array[1, 60], (length, type, rest) =>
            rest[0] % 2 == 0 ? rest : [(byte)length, 0, 0, 0, type, .. rest]);
        foreach (byte[] input in inputs.Array[12].Single())
        {
            await using WorkerChild worker = WorkerChild.Start();
            try
            {
                worker.SendBytes(input);
                worker.CloseInput();
            }
            catch (IOException)
            {
                // It has read enough to be gone already.
            }
            int code = await worker.ExitAsync();
            Assert.True(code == 70, $"Exit code {code} after {Convert.ToHexString(input)}: {worker.Errors}");
        }
    }

    private static byte[] Bytes(FrameType type, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }
}
