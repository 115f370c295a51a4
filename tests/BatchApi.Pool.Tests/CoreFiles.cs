using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Tests;

/// <summary>While it lives, core files are allowed here as far as the machine allows them.</summary>
internal sealed unsafe class CoreFiles : IDisposable
{
    private const int Limit = 4;
    private readonly Posix.Limit _before;

    public CoreFiles()
    {
        Posix.Limit before;
        Assert.Equal(0, Posix.LimitProcess(0, Limit, null, &before));
        _before = before;
        Set(before with { Soft = before.Hard });
    }

    public void Dispose() => Set(_before);

    private static void Set(Posix.Limit limit) => Assert.Equal(0, Posix.LimitProcess(0, Limit, &limit, null));
}
