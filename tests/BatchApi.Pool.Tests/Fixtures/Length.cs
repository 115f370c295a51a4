namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>How long what is tried by chance goes on: briefly with all other tests, or for long where that is asked for by hand.</summary>
internal static class Length
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BATCHAPI_TESTS_LONG") is not null;

    public static T Of<T>(T brief, T longer) => IsLong ? longer : brief;
}
