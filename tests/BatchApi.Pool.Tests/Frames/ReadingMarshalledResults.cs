using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BatchApi.Pool.Frames.Results;
using BatchApi.Pool.Outputs;
using BatchApi.Pool.Tests.Fixtures;
using CsCheck;

namespace BatchApi.Pool.Tests.Frames;

/// <summary>Values that Python marshalled become the lines of JSON that Python would have written; what is no such value is no answer.</summary>
public sealed class ReadingMarshalledResults
{
    private const int Run = 7;
    private const long First = 1000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<(byte[] Bytes, string Json)> Scalar = Gen.OneOf(
        Gen.Int.Select(value => (Marshalled.Of(value), Text(value))),
        Gen.Int[0, 12].Select(value => (Marshalled.Of(value), Text(value))),
        Gen.Long.Select(value => (Marshalled.Of(value), Text(value))),
        Gen.Byte.Array[1, 40].Select(bytes => new BigInteger(bytes)).Select(value => (Marshalled.Of(value), Text(value))),
        Gen.Bool.Select(value => (Marshalled.Of(value), value ? "true" : "false")),
        Gen.Const((Marshalled.None, "null")),
        Gen.String[Gen.Char[' ', '~'], 0, 40].Select(text => (Marshalled.Of(text), Json(text))),
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00c0', '\u024f'], Any('\n', '\t', '"', '\\')), 0, 20]
            .Select(text => (Marshalled.Of(text), Json(text))));

    private static readonly Gen<(byte[] Bytes, string Json)> Answer = Gen.OneOf(
        Scalar,
        Scalar.Array[0, 6].Select(
            items => (
                Marshalled.Kept(Marshalled.Of('[', [.. items.Select(item => item.Bytes)])),
                "[" + string.Join(',', items.Select(item => item.Json)) + "]")),
        Scalar.Array[0, 6].Select(
            items => (
                Marshalled.Kept(Marshalled.Of('(', [.. items.Select(item => item.Bytes)])),
                "[" + string.Join(',', items.Select(item => item.Json)) + "]")),
        Gen.Select(Scalar, Scalar).Array[0, 6].Select(members => members.DistinctBy(member => Name(member.Item1.Json)).ToArray()).Select(members => (
            Marshalled.Kept(Marshalled.Dictionary(members.Select(member => (member.Item1.Bytes, member.Item2.Bytes)))),
            "{" + string.Join(',', members.Select(member => Name(member.Item1.Json) + ":" + member.Item2.Json)) + "}")),
        Any("[[1]]", "{\"a\":{\"b\":[]}}", "1e400").Select(line => (Marshalled.Line(line), line)));

    [Fact]
    public void WritesTheSameLines() => Answer.Array[1, 8].Sample(
        answers =>
        {
            var batch = Read(Marshalled.Results(Run, First, answers.Select(answer => answer.Bytes)), answers.Length);

            Assert.NotNull(batch);
            Assert.Equal((First, answers.Length), (batch.Value.First, batch.Value.Count));
            Assert.Empty(batch.Value.Failures);
            Assert.Equal(string.Concat(answers.Select(answer => answer.Json + "\n")), Encoding.UTF8.GetString(batch.Value.Lines.Span));
        },
        iter: 50_000);

    [Fact]
    public void GivesValidLinesOrNothingIfBytesAreChangedOrMissing()
    {
        var change = Gen.Select(
            Gen.Double[0, 0.999], Gen.OneOf(Gen.Int[0, 255], Gen.Const(-1), Any("NFTilgus([{0".Select(letter => (int)letter).ToArray())));
        Gen.Select(Answer.Array[1, 8], change.Array[1, 3]).Sample(
            (answers, changes) =>
            {
                var payload = Marshalled.Results(Run, First, answers.Select(answer => answer.Bytes));
                foreach (var (where, what) in changes)
                    payload = Changed(payload, 12 + (int)(where * (payload.Length - 12)), what);

                var batch = Read(payload, answers.Length);

                if (batch is not { } read)
                    return;
                Assert.InRange(read.Count, 1, answers.Length);
                Assert.Equal(read.Count, read.Lines.Span.Count((byte)'\n'));
                Assert.True(JsonLines.FaultOf(read.Lines.Span) == LineFault.None, Encoding.UTF8.GetString(read.Lines.Span));
                Assert.All(read.Failures, failure => Assert.InRange(failure.Index, First, First + read.Count - 1));
            },
            iter: Length.Of(50_000, 5_000_000));
    }

    [Fact]
    public void GivesValidLinesOrNothingForAnyBytes() => Gen.OneOf(Gen.Byte, Any("NFTilgus([{0\0"u8.ToArray())).Array[0, 60].Sample(
        bytes =>
        {
            var batch = Read(Marshalled.Results(Run, First, [bytes]), 50);

            Assert.True(batch is not { } read || JsonLines.FaultOf(read.Lines.Span) == LineFault.None, Convert.ToHexString(bytes));
        },
        iter: Length.Of(50_000, 5_000_000));

    public static TheoryData<byte[], string, string> WithoutForm => new()
    {
        { Marshalled.Float(double.NaN), "The float nan has no JSON form.", "ValueError" },
        { Marshalled.Float(double.NegativeInfinity), "The float -inf has no JSON form.", "ValueError" },
        {
            Marshalled.Kept(Marshalled.Of('[', Marshalled.Of(1), Marshalled.Float(double.PositiveInfinity))),
            "The float inf has no JSON form. It is at /1.",
            "ValueError"
        },
        { Marshalled.Kept(Marshalled.Of('[', Marshalled.Of(1), Marshalled.Kept([]))), "Something in it has no JSON form. It is at /1.", "TypeError" },
        {
            Marshalled.Kept(Marshalled.Dictionary((Marshalled.Of("a/~"), Marshalled.Float(double.NaN)))),
            "The float nan has no JSON form. It is at /a~1~0.",
            "ValueError"
        },
        {
            Marshalled.Kept(Marshalled.Dictionary((Marshalled.Of(1), Marshalled.None), (Marshalled.Of("1"), Marshalled.None))),
            "The keys 1 and \"1\" of a dict would both be the member \"1\" of one object. Make them different texts.",
            "TypeError"
        },
        {
            Marshalled.Kept(
                Marshalled.Dictionary(
                    (Marshalled.Of("null"), Marshalled.None), (Marshalled.Of("\n"), Marshalled.None), (Marshalled.None, Marshalled.None))),
            "The keys null and \"null\" of a dict would both be the member \"null\" of one object. Make them different texts.",
            "TypeError"
        },
        {
            Marshalled.Kept(Marshalled.Dictionary((Marshalled.Of('(', []), Marshalled.None))),
            "The name of a member must be str, int, float, bool or None.",
            "TypeError"
        },
        { Marshalled.Line("""!{"code":"invalid_output","message":"b","type":"T"}"""), "b", "T" },
    };

    [Theory]
    [MemberData(nameof(WithoutForm))]
    public void FailsTheItemWhoseOutputHasNoForm(byte[] answer, string message, string type)
    {
        var batch = Read(Marshalled.Results(Run, First, Marshalled.Of(1), answer, Marshalled.Of(2)), 3)!.Value;

        Assert.Equal("1\nnull\n2\n", Encoding.UTF8.GetString(batch.Lines.Span));
        Assert.Equal(new ItemFailure(First + 1, "invalid_output", message, type), Assert.Single(batch.Failures));
    }

    [Fact]
    public void FailsTheItemWhoseOutputHasHalfOfASurrogatePair()
    {
        byte[] surrogate = [0xED, 0xA0, 0x80];
        byte[] text = [(byte)'u', 4, 0, 0, 0, .. surrogate, (byte)'\n'];
        byte[] line = [(byte)'(', 1, 0, 0, 0, (byte)'u', 13, 0, 0, 0, .. "{\"a\":[\""u8, .. surrogate, .. "\"]}"u8];

        var batch = Read(
            Marshalled.Results(
                Run, First,
                text,
                line,
                Marshalled.Kept(Marshalled.Of('[', Marshalled.Of(1), text)),
                Marshalled.Kept(Marshalled.Dictionary((text, Marshalled.None))),
                Marshalled.Of(2)),
            5)!.Value;

        Assert.Equal("null\nnull\nnull\nnull\n2\n", Encoding.UTF8.GetString(batch.Lines.Span));
        const string Why =
            "of the output has half of a surrogate pair, \\ud800, which is no character. "
                + "Put another character in its place, or return bytes as Base64.";
        Assert.Equal(
            [$"A string {Why}", $"A string {Why} It is at /a/0.", $"A string {Why} It is at /1.", $"The name of a member {Why}"],
            batch.Failures.Select(failure => failure.Message));
        Assert.All(batch.Failures, failure => Assert.Equal(("invalid_output", "ValueError"), (failure.Code, failure.Type)));
    }

    public static TheoryData<byte[]> NoAnswers => new(
    (byte[][])[
        [],
        [0],
        "i\0\0"u8.ToArray(),
        [(byte)'u', 0xFF, 0xFF, 0xFF, 0x7F],
        [(byte)'u', 0xFF, 0xFF, 0xFF, 0xFF],
        [(byte)'u', 1, 0, 0, 0, 0xFF],
        [(byte)'l', 0, 0, 0, 0x80],
        Marshalled.Of(BigInteger.Pow(10, 20_000)), // Would take the service longer than it may stand still.
        Marshalled.Of('[', Marshalled.Of(1)), // May have changed since.
        Marshalled.Dictionary(),
        Marshalled.Kept([]),
        Marshalled.Kept(Marshalled.Of(1)),
        Marshalled.Kept([.. Marshalled.Dictionary(), 0]),
        Marshalled.Kept(Marshalled.Dictionary((Marshalled.Of("a"), Marshalled.Of(1)))[..^1]),
        Marshalled.Line("[1"),
        Marshalled.Line("1\n2"),
        Marshalled.Line(""),
        Marshalled.Line("!"),
        Marshalled.Of('(', Marshalled.Of("1"), Marshalled.Of("2")),
        Marshalled.Of('(', Marshalled.Of(1)),
        [.. Marshalled.None, .. Marshalled.None, .. Marshalled.None],
    ]);

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public void RefusesWhatIsNoAnswer(byte[] answer) => Assert.Null(Read(Marshalled.Results(Run, First, answer), 2));

    [Theory]
    [InlineData(Run + 1, First)]
    [InlineData(Run, First - 1)]
    public void RefusesTheAnswersToOthers(int run, long first) => Assert.Null(Read(Marshalled.Results(run, first, Marshalled.None), 2));

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(number => values[number]);

    private static ResultBatch? Read(byte[] payload, int maxCount) => MarshalledResults.Read(payload, Run, First, maxCount, new OutputLines());

    private static byte[] Changed(byte[] payload, int at, int what)
    {
        if (what < 0)
            return payload[..at];

        payload[Math.Min(at, payload.Length - 1)] = (byte)what;
        return payload;
    }

    private static string Text(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Json(string text) => JsonSerializer.Serialize(text, Plain);

    private static string Name(string json) => json.StartsWith('"') ? json : $"\"{json}\"";
}
