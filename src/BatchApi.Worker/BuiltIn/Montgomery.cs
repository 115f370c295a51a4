namespace BatchApi.Worker.BuiltIn;

/// <summary>Arithmetic modulo an odd number without a division per step (Montgomery 1985). Numbers in it are scaled by 2^64.</summary>
internal readonly struct Montgomery
{
    private readonly ulong _inverse;
    private readonly ulong _squareOfScale;

    public Montgomery(ulong modulus)
    {
        Modulus = modulus;
        // Newton: each step doubles the bits in which modulus * inverse is 1; modulus itself is right in the lowest three.
        ulong inverse = modulus;
        for (int bits = 3; bits < 64; bits *= 2)
            inverse *= 2 - modulus * inverse;
        _inverse = inverse;
        One = (0 - modulus) % modulus;
        _squareOfScale = (ulong)((UInt128)One * One % modulus);
    }

    public ulong Modulus { get; }

    /// <summary>1, scaled.</summary>
    public ulong One { get; }

    /// <summary>Scales a number below the modulus.</summary>
    public ulong Enter(ulong value) => Multiply(value, _squareOfScale);

    public ulong Multiply(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        ulong excess = Math.BigMul(low * _inverse, Modulus, out _);
        return high >= excess ? high - excess : high - excess + Modulus;
    }

    /// <summary>The sum, without overflow: both are below the modulus, which may have 64 bits.</summary>
    public ulong Add(ulong a, ulong b) => a >= Modulus - b ? a - (Modulus - b) : a + b;

    public ulong Power(ulong value, ulong exponent)
    {
        ulong result = One;
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, value);
            value = Multiply(value, value);
        }
        return result;
    }
}
