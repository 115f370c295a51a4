namespace BatchApi.Tests;

/// <summary>One service for all tests of a class: they run in turn, and none leaves anything at work.</summary>
public abstract class ClassService : IAsyncDisposable
{
    private protected ClassService(params (string Name, string Value)[] settings) => Service = new(settings);

    internal Service Service { get; }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
