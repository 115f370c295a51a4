using BatchApi.Operations;

namespace BatchApi.Worker.BuiltIn;

/// <summary>Tells primes from others, exactly.</summary>
internal static class IsPrime
{
    [Operation("is-prime", "Whether an integer from 0 to 2^64 - 1 is prime; exact, not probable.", Example = "[2, 91, 97, 9007199254740881]")]
    public static bool Run(ulong item) => Primality.IsPrime(item);
}
