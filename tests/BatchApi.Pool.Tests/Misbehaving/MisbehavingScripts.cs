using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Misbehaving;

public sealed class MisbehavingScripts : MisbehavingAnywhere<ScriptWorker>
{
    [Fact]
    public async Task FailAloneIfTheirCallsAreTooDeep()
    {
        await using var ordeal = new Ordeal<ScriptWorker>();
        string[] items = [.. Enumerable.Range(0, 40).Select(ordeal.Kind.Good)];
        items[20] = items[30] = ScriptWorker.Recurse;

        var end = await ordeal.RunAsync(ordeal.Kind.Run(items), 20, 30);

        Assert.Equal([20L, 30], ordeal.Child.Failures.Keys.Order());
        Assert.All(ordeal.Child.Failures.Values, failure => Assert.Equal(("operation_error", "RecursionLimitError"), (failure.Code, failure.Type)));
        Assert.Equal(0, end.Usage.WorkerRestarts);
        await ordeal.EndAsync();
    }
}
