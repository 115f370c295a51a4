using System.Text;
using System.Text.Json;
using BatchApi.Pool.Frames.Results;
using CsCheck;

namespace BatchApi.Pool.Tests.Frames;

/// <summary>A frame of results is taken only if each of its lines is a JSON value or a failure, and these are the answers that are due.</summary>
public sealed class ReadingResults
{
    private const int Run = 7;
    private const long First = 1000;

    private static readonly string[] Lines =
    [
        "1", "-0", "00", "-", "1e400", "12345678901234567890", "null", "true", "nul", "\"a\"", "\"\u00e4\"", "\"", "\"\\ud800\"", "{\"\\uDC00\":1}",
        "\"\\\\ud800\"", "\"\\ud83d\\ude00\"", "[1,[2]]", "[", "{\"a\":1}", "{\"a\":}", "",
        " 1", "1 2", "NaN", "!{\"code\":\"a\",\"message\":\"b\"}", "!{\"code\":1,\"message\":\"b\"}", "!{}", "!", "!null",
        "!{\"code\":\"a\",\"message\":\"b\",\"type\":null}", "\t", "\r", "1\r",
    ];

    private static readonly Gen<byte[]> Payload =
        from run in Gen.Frequency((9, Gen.Const(Run)), (1, Gen.Int))
        from first in Gen.Frequency((9, Gen.Const(First)), (1, Gen.Long))
        from lines in Gen.Int[0, Lines.Length - 1].Select(number => Lines[number]).Array[0, 6]
        from end in Gen.Frequency((9, Gen.Const("\n")), (1, Gen.Const("")))
        from change in Gen.Frequency((5, Gen.Const((0.0, -1))), (1, Gen.Select(Gen.Double[0, 0.99], Gen.Int[0, 255])))
        select Change(
            [.. BitConverter.GetBytes(run), .. BitConverter.GetBytes(first), .. Encoding.UTF8.GetBytes(string.Join('\n', lines) + end)], change);

    [Fact]
    public void TakesWhatIsDueAndNothingElse() => Gen.Select(Payload, Gen.Int[1, 7]).Sample((payload, maxCount) =>
    {
        var batch = ResultLines.Read(payload, Run, First, maxCount);

        var lines = Model(payload, maxCount);
        Assert.Equal(lines is not null, batch is not null);
        if (batch is not { } read || lines is null)
            return;

        Assert.Equal((First, lines.Length), (read.First, read.Count));
        Assert.Equal(string.Concat(lines.Select(line => (IsFailed(line) ? "null" : line) + "\n")), Encoding.UTF8.GetString(read.Lines.Span));
        Assert.Equal(
            lines.Index().Where(line => IsFailed(line.Item)).Select(line => First + line.Index), read.Failures.Select(failure => failure.Index));
    }, iter: 100_000);

    private static bool IsFailed(string line) => line.StartsWith('!') || HasHalf(JsonDocument.Parse(line).RootElement);

    private static bool HasHalf(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().Any(member => member.Name is null || HasHalf(member.Value)),
                JsonValueKind.Array => value.EnumerateArray().Any(HasHalf),
                JsonValueKind.String => value.GetString() is null,
                _ => false,
            };
        }
        // What a serializer does with half of a character.
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    // By other means: the whole text decoded, each line parsed to a document.
    private static string[]? Model(byte[] payload, int maxCount)
    {
        if (payload.Length < 12 || BitConverter.ToInt32(payload) != Run || BitConverter.ToInt64(payload, 4) != First)
            return null;

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(payload.AsSpan(12));
            if (!text.EndsWith('\n'))
                return null;

            var lines = text[..^1].Split('\n');
            return lines.Length <= maxCount && lines.All(line => line.StartsWith('!') ? IsFailure(line[1..]) : IsJson(line)) ? lines : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsFailure(string text)
    {
        if (!IsJson(text))
            return false;

        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object && IsText("code", true) && IsText("message", true) && IsText("type", false);

        bool IsText(string name, bool isRequired) =>
            document.RootElement.TryGetProperty(name, out var value) ? value.ValueKind is JsonValueKind.String or JsonValueKind.Null : !isRequired;
    }

    private static byte[] Change(byte[] payload, (double Where, int What) change)
    {
        if (change.What >= 0)
            payload[(int)(change.Where * payload.Length)] = (byte)change.What;
        return payload;
    }
}
