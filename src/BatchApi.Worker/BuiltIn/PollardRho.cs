namespace BatchApi.Worker.BuiltIn;

/// <summary>Finds a divisor in about the fourth root of the number of steps (Pollard 1975, with Brent's cycle finding of 1980).</summary>
internal static class PollardRho
{
    /// <summary>Differences multiplied before one greatest common divisor is taken of them: that costs as much as dozens of steps.</summary>
    private const int BatchSize = 128;

    /// <summary>A divisor that is neither 1 nor <paramref name="n"/>, which is odd and composite.</summary>
    public static ulong Divisor(ulong n)
    {
        Montgomery ring = new(n);
        // A walk may close on all prime factors at once, or never find that of a square: then the next polynomial.
        for (ulong constant = 1; ; constant++)
        {
            ulong divisor = Walk(ring, ring.Enter(constant));
            if (divisor != n)
                return divisor;
        }
    }

    private static ulong Walk(Montgomery ring, ulong constant)
    {
        ulong hare = ring.Enter(2), saved = hare, product = ring.One, divisor = 1, tortoise = hare;
        for (ulong length = 1; divisor == 1; length *= 2)
        {
            tortoise = hare;
            for (ulong i = 0; i < length; i++)
                hare = Step(ring, hare, constant);
            for (ulong done = 0; done < length && divisor == 1; done += BatchSize)
            {
                saved = hare;
                for (ulong i = 0; i < Math.Min(BatchSize, length - done); i++)
                {
                    hare = Step(ring, hare, constant);
                    product = ring.Multiply(product, Difference(tortoise, hare));
                }
                divisor = GreatestCommonDivisor(product, ring.Modulus);
            }
        }
        if (divisor != ring.Modulus)
            return divisor;

        // Two factors fell into one batch: again, step by step, from where it began.
        do
        {
            saved = Step(ring, saved, constant);
            divisor = GreatestCommonDivisor(Difference(tortoise, saved), ring.Modulus);
        }
        while (divisor == 1);
        return divisor;
    }

    private static ulong Step(Montgomery ring, ulong x, ulong constant) => ring.Add(ring.Multiply(x, x), constant);

    private static ulong Difference(ulong a, ulong b) => a > b ? a - b : b - a;

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
