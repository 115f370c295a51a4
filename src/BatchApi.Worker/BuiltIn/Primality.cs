using System.Numerics;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Miller-Rabin, made exact below 2^64 by bases that no composite survives.</summary>
internal static class Primality
{
    /// <summary>Jim Sinclair's seven bases, verified against all base-2 pseudoprimes below 2^64 (miller-rabin.appspot.com).</summary>
    private static ReadOnlySpan<ulong> Bases => [2, 325, 9375, 28178, 450775, 9780504, 1795265022];

    private static ReadOnlySpan<byte> SmallPrimes => [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    public static bool IsPrime(ulong n)
    {
        if (n < 2)
            return false;
        foreach (byte prime in SmallPrimes)
        {
            if (n % prime == 0)
                return n == prime;
        }

        Montgomery ring = new(n);
        int twos = BitOperations.TrailingZeroCount(n - 1);
        ulong odd = (n - 1) >> twos;
        foreach (ulong witness in Bases)
        {
            if (witness % n != 0 && !Passes(ring, ring.Enter(witness % n), odd, twos))
                return false;
        }
        return true;
    }

    private static bool Passes(Montgomery ring, ulong witness, ulong odd, int twos)
    {
        ulong power = ring.Power(witness, odd);
        ulong minusOne = ring.Modulus - ring.One;
        if (power == ring.One || power == minusOne)
            return true;
        for (int i = 1; i < twos; i++)
        {
            power = ring.Multiply(power, power);
            if (power == minusOne)
                return true;
        }
        return false;
    }
}
