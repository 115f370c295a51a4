using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using BatchApi.Pool.Frames.Results;
using BatchApi.Pool.Protocol;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;
using CsCheck;

namespace BatchApi.Pool.Tests.Python;

/// <summary>
/// Whatever bytes the Python worker is sent, it ends at the first that are none of the protocol's,
/// says why, and answers nothing but items that it was given.
/// </summary>
public sealed class ReadingGarbageInPython
{
    private const int Garbled = 70;

    private static readonly byte[] OneItem = [0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'1', (byte)'\n'];

    private static byte[] Begin => Bytes(FrameType.Begin, [1, 0, 0, 0, .. """{"operation":"same"}"""u8]);

    /// <summary>Two runs of two items each.</summary>
    private static byte[][] WorkerConnection =>
    [
        Bytes(FrameType.Describe, []), Begin, Items(0, "10\n11\n"), Bytes(FrameType.End, []), Begin, Items(2, "12\n"), Items(3, "13\n"),
        Bytes(FrameType.End, []),
    ];

    public static TheoryData<byte[], string> Garbage => new()
    {
        { Bytes(FrameType.Items, OneItem), "Unexpected frame of type 0x03." }, // No run.
        { Bytes(FrameType.End, []), "Unexpected frame of type 0x04." },
        { Bytes(FrameType.Ready, []), "Frame of unknown type 0x12." }, // The child's own.
        { [0, 0, 0, 0, 0x7F], "Frame of unknown type 0x7f." },
        { [0xFF, 0xFF, 0xFF, 0xFF, 0x03], "Frame of type 0x03 with -1 bytes." },
        { [0xFF, 0xFF, 0xFF, 0x7F, 0x02], "Frame of type 0x02 with 2147483647 bytes." },
        { [1, 0, 0, 0, 0x01, 0], "Frame of type 0x01 with 1 bytes." },
        { [1, 0, 0, 0, 0x03, 0], "Frame of type 0x03 with 1 bytes." }, // Items without an index.
        { [9, 0], "Input ended inside a frame." },
        { [9, 0, 0, 0, 0x03, 1, 2], "Input ended inside a frame." },
        { Bytes(FrameType.Begin, [0, 0, 0, 0, .. "[]"u8]), "Begin frame: " },
        { Bytes(FrameType.Begin, [0, 0, 0, 0, .. "{}"u8]), "Begin frame: " },
        { Bytes(FrameType.Begin, [0, 0, 0, 0, .. "not JSON"u8]), "Begin frame: " },
        { Bytes(FrameType.Begin, [0, 0, 0, 0, 0xFF, 0xFE]), "Begin frame: " },
        { Bytes(FrameType.Begin, [0, 0, 0, 0, .. """{"operation":"same","maxOutputBytes":"x"}"""u8]), "Begin frame: " },
        { Bytes(FrameType.Begin, [0, 0, 0, 0, .. """{"operation":"same","maxOutputBytes":-1}"""u8]), "Begin frame: " },
        {
            [.. Begin, .. Bytes(FrameType.Items, [.. OneItem.AsSpan(0, 8), (byte)ItemsFlags.Packed, .. OneItem.AsSpan(0, 9)])],
            "The last integer of a frame is not complete."
        },
        { [.. Begin, .. Begin], "Unexpected frame of type 0x02." },
        { [.. Begin, .. Bytes(FrameType.End, []), .. Bytes(FrameType.End, [])], "Unexpected frame of type 0x04." },
        { [.. Begin, .. Bytes(FrameType.Items, OneItem.AsSpan(0, 10))], "The last item of a frame has no line end." },
    };

    private static IReadOnlyCollection<string> Messages => [.. Garbage.Select(row => row.Data.Item2.Split(" 0x")[0].TrimEnd()).Distinct()];

    [Theory]
    [MemberData(nameof(Garbage))]
    public void EndsWithCode70AndSaysWhy(byte[] input, string message)
    {
        var (code, answers, errors) = Run([input]);

        Assert.Equal(Garbled, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Empty(answers);
    }

    [Fact]
    public void EndsWhateverTheBytes()
    {
        // The first four make a length, the fifth a type: half of them near the real ones, so that payloads are reached too.
        var inputs = Gen.Select(Gen.Int[0, 40], Gen.Byte[0, 8], Gen.Byte.Array[1, 60], (length, type, rest) =>
            rest[0] % 2 == 0 ? rest : [(byte)length, 0, 0, 0, type, .. rest]);
        foreach (var input in inputs.Array[12].Single())
        {
            var (code, answers, errors) = Run([input]);

            Assert.True(
                code == Garbled && answers.Count == 0, $"Exit code {code}, {answers.Count} answers after {Convert.ToHexString(input)}: {errors}");
            Assert.True(Messages.Any(message => errors.Contains(message, StringComparison.Ordinal)), errors);
        }
    }

    [Fact]
    public void TakesAConversationApartHoweverItIsCutIntoPieces()
    {
        byte[] all = [.. WorkerConnection.SelectMany(frame => frame)];
        foreach (var cuts in Gen.Int[1, all.Length - 1].Array[1, 8].Array[8].Single())
        {
            int[] ends = [.. cuts.Order().Distinct(), all.Length];
            var (code, answers, errors) = Run(ends.Zip([0, .. ends], (end, start) => all[start..end]));

            Assert.Equal((0, ""), (code, errors));
            Assert.Equal(["10", "11", "12", "13"], answers);
        }
    }

    [Theory]
    [InlineData((byte)ItemsFlags.Packed)]
    [InlineData((byte)(ItemsFlags.Packed | ItemsFlags.AnswerEach))]
    public void TakesIntegersAsTheirBytes(byte flags)
    {
        byte[] integers = [.. BitConverter.GetBytes(0L), flags, .. BitConverter.GetBytes(-2L), .. BitConverter.GetBytes(long.MaxValue)];

        var (code, answers, errors) = Run([.. Begin, .. Bytes(FrameType.Items, integers), .. Bytes(FrameType.End, [])]);

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(["-2", "9223372036854775807"], answers);
    }

    [Fact]
    public void AnswersNothingButItsItemsIfAConversationIsChangedOrBreaksOff()
    {
        byte[] all = [.. WorkerConnection.SelectMany(frame => frame)];
        int[] starts = [.. WorkerConnection.Select((_, number) => WorkerConnection.Take(number).Sum(frame => frame.Length))];
        var changes = Gen.Select(Gen.Int[0, starts.Length - 1], Gen.Int[0, FrameHeader.Size - 1], Gen.Byte, Gen.Bool);
        foreach (var (frame, where, what, isCut) in changes.Array[16].Single())
        {
            var changed = all.ToArray();
            var at = starts[frame] + where;
            if (!isCut)
                changed[at] = what;
            var (code, answers, errors) = Run([isCut ? changed[..at] : changed]);

            // Answers belong to a frame that came whole and in its place, before what was wrong.
            // Another length may leave a garbled item, which fails.
            Assert.True(
                code == Garbled || (code == 0 && (isCut ? where == 0 : errors.Length == 0)),
                $"Exit code {code} after byte {where} of frame {frame} was {what}, cut {isCut}: {errors}");
            Assert.All(
                answers, answer => Assert.True(answer.StartsWith('!') || answer is "10" or "11" or "12" or "13" or "1" or "3" or "0" or "2", answer));
            Assert.Equal(answers.Where(answer => answer.Length == 2), answers.Where(answer => answer.Length == 2).Distinct().Order());
        }
    }

    /// <summary>Starts one, gives it the pieces one by one and closes its input.</summary>
    // On one thread: the worker goes with the thread that started it.
    private static (int Code, IReadOnlyList<string> Answers, string Errors) Run(params IEnumerable<byte[]> pieces)
    {
        var start = new ProcessStartInfo(
            PythonWorker.Interpreter,
            ["-B", PythonWorker.Worker, "--name", "same", "--function", "functions:same", "--path", AppContext.BaseDirectory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var started = new TestProcess(start);
        var worker = started.Process;
        using var output = new MemoryStream();
        try
        {
            foreach (var piece in pieces)
            {
                worker.StandardInput.BaseStream.Write(piece);
                worker.StandardInput.BaseStream.Flush();
            }

            worker.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has read enough to be gone already.
        }

        var errors = worker.StandardError.ReadToEndAsync();
        worker.StandardOutput.BaseStream.CopyTo(output);
        worker.WaitForExit();
        return (worker.ExitCode, Answers(output.ToArray()), errors.GetAwaiter().GetResult());
    }

    private static List<string> Answers(ReadOnlySpan<byte> output)
    {
        var answers = new List<string>();
        while (output.Length > 0)
        {
            var header = FrameHeader.Read(output);
            if (header.Type == FrameType.MarshalledResults)
            {
                var payload = output.Slice(FrameHeader.Size, header.Length);
                var batch = MarshalledResults.Read(
                    payload, BitConverter.ToInt32(payload), BitConverter.ToInt64(payload[sizeof(int)..]), int.MaxValue, new OutputLines());
                answers.AddRange(
                    Encoding.UTF8.GetString(batch!.Value.Lines.Span).TrimEnd('\n').Split('\n')
                        .Select((line, number) => batch.Value.Failures.Any(failure => failure.Index == batch.Value.First + number) ? "!" : line));
            }

            output = output[(FrameHeader.Size + header.Length)..];
        }

        return answers;
    }

    private static byte[] Items(long first, string lines)
    {
        var index = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(index, first);
        return Bytes(FrameType.Items, [.. index, 0, .. Encoding.UTF8.GetBytes(lines)]);
    }

    private static byte[] Bytes(FrameType type, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }
}
