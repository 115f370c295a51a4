namespace BatchApi.Demo;

/// <summary>Numbers that are hard to factor: products of two primes of about 31 bits.</summary>
internal static class Semiprimes
{
    public static IEnumerable<ulong> Take(int count)
    {
        // The first primes above 3/4 of 2^31, each with one from further up: the same numbers each time, and no number twice.
        using var small = Primes(1_600_000_001).GetEnumerator();
        using var large = Primes(2_000_000_001).GetEnumerator();
        for (var i = 0; i < count && small.MoveNext() && large.MoveNext(); i++)
            yield return small.Current * large.Current;
    }

    private static IEnumerable<ulong> Primes(ulong from)
    {
        for (var number = from | 1; ; number += 2)
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
