using System.Globalization;
using System.Text;
using BatchApi.Pool.Workers;
using CsCheck;

namespace BatchApi.Pool.Tests;

/// <summary>Integers that travel as eight bytes are those whose digits come back as they were.</summary>
public sealed class PackingIntegers
{
    private static readonly string[] Odd =
    [
        "-0", "00", "007", "-01", "+1", "", "-", "1.0", "1e3", " 1", "1 ", "1\r", "true", "\"1\"", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "99999999999999999999", "\u0661",
    ];

    private static readonly Gen<string> Line = Gen.Frequency(
        (20, Gen.Long.Select(value => value.ToString(CultureInfo.InvariantCulture))),
        (20, Gen.Int[-20, 20].Select(value => value.ToString(CultureInfo.InvariantCulture))),
        (1, Gen.Int[0, Odd.Length - 1].Select(number => Odd[number])));

    [Fact]
    public void GivesTheSameLinesBackOrRefuses() => Line.Array[1, 12].Sample(
        lines =>
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
            var packed = new byte[lines.Length * PackedIntegers.Size];

            var isPacked = PackedIntegers.TryPack(text, packed);

            Assert.Equal(lines.All(line => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value.ToString(CultureInfo.InvariantCulture) == line), isPacked);
            if (!isPacked) return;

            var unpacked = new byte[lines.Length * PackedIntegers.MaxLineLength];
            Assert.Equal(text, unpacked[..PackedIntegers.Unpack(packed, unpacked)]);
        },
        iter: 100_000);

    [Fact]
    public void RefusesALineThatIsNotEnded() => Assert.False(PackedIntegers.TryPack("1\n2"u8, new byte[16]));

    [Theory]
    [InlineData(0, 0, 16, true)]
    [InlineData(0, 0, 24, false)]
    [InlineData(0, 0, 15, false)]
    [InlineData(0, 0, 0, false)]
    [InlineData(1, 0, 16, false)]
    [InlineData(0, 1, 16, false)]
    public void TakesNoOthersThanThoseThatAreDue(int runOff, int firstOff, int size, bool isTaken)
    {
        byte[] lines = [];
        byte[] payload = [.. BitConverter.GetBytes(7 + runOff), .. BitConverter.GetBytes(1000L + firstOff), .. BitConverter.GetBytes(long.MinValue), .. BitConverter.GetBytes(-3L), .. BitConverter.GetBytes(4L)];

        var batch = ResultLines.ReadIntegers(payload.AsSpan(0, 12 + size), 7, 1000, maxCount: 2, ref lines);

        Assert.Equal(isTaken, batch is not null);
        if (batch is { } read) Assert.Equal((1000, 2, "-9223372036854775808\n-3\n"), (read.First, read.Count, Encoding.UTF8.GetString(read.Lines.Span)));
    }
}
