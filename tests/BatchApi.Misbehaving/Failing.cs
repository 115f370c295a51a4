namespace BatchApi.Misbehaving;

/// <summary>A class whose static constructor throws.</summary>
internal static class Failing
{
    public static readonly object Value = new();

    static Failing() => throw new InvalidOperationException("The static constructor failed.");
}
