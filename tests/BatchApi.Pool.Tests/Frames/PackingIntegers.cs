using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using BatchApi.Pool.Frames;
using CsCheck;

namespace BatchApi.Pool.Tests.Frames;

/// <summary>Integers that travel as eight bytes are those whose digits say the same.</summary>
public sealed class PackingIntegers
{
    private static readonly string[] Odd =
    [
        "-0", "00", "007", "-01", "+1", "", "-", "1.0", "1e3", " 1", "1 ", "1\r", "true", "\"1\"", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809", "99999999999999999999", "\u0661",
    ];

    private static readonly Gen<string> Line = Gen.Frequency(
        (20, Gen.Long.Select(value => value.ToString(CultureInfo.InvariantCulture))),
        (20, Gen.Int[-20, 20].Select(value => value.ToString(CultureInfo.InvariantCulture))),
        (1, Gen.Int[0, Odd.Length - 1].Select(number => Odd[number])));

    [Fact]
    public void PacksTheirValuesOrRefuses() => Line.Array[1, 12].Sample(
        lines =>
        {
            var text = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
            var packed = new byte[lines.Length * PackedIntegers.Size];

            var isPacked = PackedIntegers.TryPack(text, packed);

            Assert.Equal(
                lines.All(
                    line => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                        && value.ToString(CultureInfo.InvariantCulture) == line),
                isPacked);
            if (isPacked)
                Assert.Equal(lines.Select(line => long.Parse(line, CultureInfo.InvariantCulture)), MemoryMarshal.Cast<byte, long>(packed).ToArray());
        },
        iter: 100_000);

    [Fact]
    public void RefusesALineThatIsNotEnded() => Assert.False(PackedIntegers.TryPack("1\n2"u8, new byte[16]));
}
