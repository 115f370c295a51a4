using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Finds the prime factors of a number, in milliseconds at worst.</summary>
internal static class PrimeFactors
{
    /// <summary>Below this, dividing is quicker than searching.</summary>
    private const ulong TrialLimit = 256;

    [Operation("prime-factors",
        "The prime factors of an integer from 1 to 2^64 - 1, ascending, each as often as it divides; of 1 none, of 0 an error.",
        Example = "[12, 97, 9007199254740991]")]
    public static ulong[] Run(ulong item)
    {
        if (item == 0)
            throw new ArgumentOutOfRangeException(nameof(item), "Every prime divides 0.");
        List<ulong> factors = [];
        for (ulong divisor = 2; divisor < TrialLimit && divisor * divisor <= item; divisor += divisor == 2 ? 1u : 2u)
        {
            for (; item % divisor == 0; item /= divisor)
                factors.Add(divisor);
        }
        if (item > 1)
            Split(item, factors);
        factors.Sort();
        return [.. factors];
    }

    private static void Split(ulong n, List<ulong> factors)
    {
        if (n < TrialLimit * TrialLimit || Primality.IsPrime(n))
        {
            factors.Add(n);
            return;
        }
        ulong divisor = PollardRho.Divisor(n);
        Split(divisor, factors);
        Split(n / divisor, factors);
    }
}
