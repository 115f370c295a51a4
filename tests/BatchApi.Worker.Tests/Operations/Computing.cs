using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BatchApi.Worker.BuiltIn;
using CsCheck;

namespace BatchApi.Worker.Tests.Operations;

public sealed class Computing
{
    private static readonly int[] Witnesses = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    [Fact]
    public void PrimesAsASieveDoes()
    {
        const int Limit = 1_000_000;
        bool[] composite = new bool[Limit];
        for (int n = 2; n * n < Limit; n++)
        {
            for (int multiple = n * n; !composite[n] && multiple < Limit; multiple += n)
                composite[multiple] = true;
        }

        for (int n = 0; n < Limit; n++)
            Assert.True(IsPrime.Run((ulong)n) == (n >= 2 && !composite[n]), $"{n}");
    }

    [Theory]
    [InlineData(561UL, false)] // Carmichael numbers
    [InlineData(1105UL, false)]
    [InlineData(825265UL, false)]
    [InlineData(321197185UL, false)]
    [InlineData(2047UL, false)] // Strong pseudoprimes to the first 1, 2, ... bases (OEIS A014233)
    [InlineData(1373653UL, false)]
    [InlineData(25326001UL, false)]
    [InlineData(3215031751UL, false)]
    [InlineData(2152302898747UL, false)]
    [InlineData(3474749660383UL, false)]
    [InlineData(341550071728321UL, false)]
    [InlineData(3825123056546413051UL, false)]
    [InlineData(18446744073709551615UL, false)]
    [InlineData(18446744030759878681UL, false)] // 4294967291 squared
    [InlineData(4294967291UL, true)]
    [InlineData(9223372036854775783UL, true)]
    [InlineData(18446744073709551557UL, true)] // The largest below 2^64
    public void PrimesWhereOthersAreFooled(ulong n, bool expected) => Assert.Equal(expected, IsPrime.Run(n));

    [Fact]
    public void PrimeFactorsThatMultiplyToTheNumber() =>
        Gen.OneOf(Gen.ULong, Gen.ULong[1, 1 << 20], Gen.Select(Gen.UInt, Gen.UInt, (a, b) => (ulong)Math.Max(a, 1) * Math.Max(b, 1))).Sample(n =>
        {
            ulong[] factors = PrimeFactors.Run(Math.Max(n, 1));
            return factors.Aggregate(BigInteger.One, (product, factor) => product * factor) == Math.Max(n, 1)
                && factors.All(IsProbablyPrime)
                && factors.SequenceEqual(factors.Order());
        }, iter: 2000);

    [Theory]
    [InlineData(1UL, "")]
    [InlineData(2UL, "2")]
    [InlineData(97UL, "97")]
    [InlineData(65536UL, "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2")]
    [InlineData(66049UL, "257 257")]
    [InlineData(16974593UL, "257 257 257")]
    [InlineData(18446744030759878681UL, "4294967291 4294967291")]
    [InlineData(18446743979220271189UL, "4294967279 4294967291")]
    [InlineData(18446744073709551615UL, "3 5 17 257 641 65537 6700417")]
    [InlineData(18446744073709551557UL, "18446744073709551557")]
    public void PrimeFactorsOfHardNumbers(ulong n, string expected) => Assert.Equal(expected, string.Join(' ', PrimeFactors.Run(n)));

    [Fact]
    public void NoPrimeFactorsOfZero() => Assert.Throws<ArgumentOutOfRangeException>(() => PrimeFactors.Run(0));

    [Fact]
    public void WordsAsARegularExpressionDoes() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String["aAbB éß١²Ⅷ漢'-\u0301\u00a0.İ\U0001D400\ud800"]), Gen.Bool).Sample((text, lowercase) =>
        {
            string wanted = lowercase ? text.ToLowerInvariant() : text;
            // .NET's expressions know no letters beyond 16 bits: those are stood in for by one that is.
            Dictionary<string, long> expected = Regex.Matches(Flatten(wanted), @"[\p{L}\p{N}]+")
                .GroupBy(match => match.Value)
                .ToDictionary(group => group.Key, group => group.LongCount());
            Dictionary<string, long> actual = [];
            foreach ((string word, long count) in WordCount.Run(text, lowercase))
                actual[Flatten(word)] = actual.GetValueOrDefault(Flatten(word)) + count;
            return expected.Count == actual.Count && expected.All(pair => actual.GetValueOrDefault(pair.Key) == pair.Value);
        }, iter: 2000);

    [Fact]
    public void DigestsOfStringsAndOfOtherValuesText()
    {
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
            Sha256.Run(JsonSerializer.SerializeToElement(text)) == Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        foreach (string json in (string[])["5", "1E+2", "null", "{\"a\": [1, \"ü\"]}"])
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))), Sha256.Run(document.RootElement));
        }
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.Run(JsonSerializer.SerializeToElement("abc")));
    }

    [Fact]
    public async Task DelaysThatEndEarlyWhenTold()
    {
        using CancellationTokenSource source = new();
        Task<int> delay = Delay.RunAsync(600_000, source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
        Assert.Equal(1, await Delay.RunAsync(1, TestContext.Current.CancellationToken));
    }

    private static bool IsProbablyPrime(ulong n) => Witnesses.Contains((int)Math.Min(n, int.MaxValue)) || n >= 2 && Witnesses.All(witness =>
    {
        if (n % (ulong)witness == 0)
            return false;
        int twos = BitOperations.TrailingZeroCount(n - 1);
        BigInteger power = BigInteger.ModPow(witness, (n - 1) >> twos, n);
        for (int i = 0; i < twos; i++, power = power * power % n)
        {
            if (power == n - 1 || (i == 0 && power == 1))
                return true;
        }
        return false;
    });

    private static string Flatten(string text) =>
        string.Concat(
            text.EnumerateRunes().Select(rune => rune.IsBmp ? rune.ToString() : Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) ? "x" : "."));
}
