using System.Globalization;
using System.Text;

namespace BatchApi.Benchmarks;

/// <summary>Numbers of 62 bits that are hard to factor: products of two primes of 31 bits, always the same ones, no two alike.</summary>
internal sealed class Semiprimes
{
    private readonly (ulong Small, ulong Large)[] _factors;

    public Semiprimes(int count) => _factors = [.. Primes(1_600_000_001).Zip(Primes(2_000_000_001)).Take(count)];

    /// <summary>The first of them as NDJSON.</summary>
    public ReadOnlyMemory<byte> Lines(int count) =>
        Encoding.ASCII.GetBytes(string.Concat(_factors.Take(count).Select(pair => Line(pair.Small * pair.Large))));

    /// <summary>What <c>prime-factors</c> makes of them: their factors in ascending order.</summary>
    public ReadOnlyMemory<byte> Factors(int count) =>
        Encoding.ASCII.GetBytes(string.Concat(_factors.Take(count).Select(pair => $"[{pair.Small},{pair.Large}]\n")));

    private static string Line(ulong number) => number.ToString(CultureInfo.InvariantCulture) + "\n";

    private static IEnumerable<ulong> Primes(ulong from)
    {
        for (var number = from; ; number += 2)
        {
            if (IsPrime(number))
                yield return number;
        }
    }

    private static bool IsPrime(ulong number)
    {
        for (ulong factor = 3; factor * factor <= number; factor += 2)
        {
            if (number % factor == 0)
                return false;
        }

        return true;
    }
}
