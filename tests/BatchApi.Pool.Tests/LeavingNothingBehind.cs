using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

/// <summary>After everything that operations do, on each kind of worker there is, this process holds what it held before.</summary>
[Collection(nameof(Alone))]
public abstract class LeavingNothingBehind<TKind>
    where TKind : WorkerKind, new()
{
    [Fact]
    public async Task AfterEveryDeedAndEveryCrash()
    {
        await RunAsync(Deed.PrintMuch);
        var before = Baseline.Now();

        foreach (var deed in Enum.GetValues<Deed>().Except(new TKind().Cannot.Keys).Except([Deed.FillErrors])) await RunAsync(deed);

        await before.IsBackAsync();
    }

    private static async Task RunAsync(Deed deed)
    {
        await using var ordeal = new Ordeal<TKind>();
        var crash = ordeal.Kind.CannotEnd.ContainsKey(Way.Kill) ? Way.Exception : Way.Kill;
        string[] items = [ordeal.Kind.Good(0), ordeal.Kind.Item(deed, ordeal.FileNamed("daemon")), ordeal.Kind.Item(Stage.Middle, crash), ordeal.Kind.Good(3)];
        await ordeal.RunAsync(ordeal.Kind.Run(items) with { ItemTimeout = TimeSpan.FromSeconds(deed is Deed.Stop or Deed.Spin ? 0.5 : 30), MemoryLimitBytes = 300 << 20, MaxCrashes = 1 }, 1, 2);
        await ordeal.EndAsync();
    }
}
