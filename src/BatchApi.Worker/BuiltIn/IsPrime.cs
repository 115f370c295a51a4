using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Tells whether a number is prime, with certainty.</summary>
internal static class IsPrime
{
    [Operation("is-prime", "Whether an integer from 0 to 2^64 - 1 is prime; exact, not probable.", Example = "[2, 91, 97, 9007199254740881]")]
    public static bool Run(ulong item) => Primality.IsPrime(item);
}
