using System.Globalization;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

/// <summary>Each thing that an operation should not do, done by an item in the middle of others, on each kind of worker there is.</summary>
public abstract class MisbehavingAnywhere<TKind>
    where TKind : WorkerKind, new()
{
    private const int Count = 40;
    private const int Guilty = 20;

    public static TheoryData<Deed> Deeds => [.. Enum.GetValues<Deed>().Except(new TKind().Cannot.Keys)];

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task CostsNobodyElse(Deed deed)
    {
        await using var ordeal = new Ordeal<TKind>();
        var file = ordeal.FileNamed("daemon");
        var items = Enumerable.Range(0, Count).Select(ordeal.Kind.Good).ToArray();
        items[Guilty] = ordeal.Kind.Item(deed, file);
        var memory = Environment.WorkingSet;

        await ordeal.RunAsync(
            ordeal.Kind.Run(items) with
            {
                ItemTimeout = TimeSpan.FromSeconds(deed is Deed.Stop or Deed.Spin ? 1 : 30),
                MemoryLimitBytes = deed is Deed.EatMemory or Deed.EatMemoryInAChild ? 200 << 20 : 512 << 20,
            },
            Guilty);

        AssertOutcome(ordeal.Child, ordeal.Kind.CodesOf(deed));
        var leavesDaemon = deed is Deed.LeaveDaemon or Deed.LeaveClearedDaemon;
        var daemon = leavesDaemon ? await ReadAsync(file) : 0;
        await ordeal.EndAsync();
        if (leavesDaemon) Assert.False(Directory.Exists($"/proc/{daemon}"), "The daemon is still there.");
        // Other tests run meanwhile: what a child says must not be what makes the service grow.
        if (deed is Deed.FillErrors or Deed.PrintMuch or Deed.ReturnHuge) Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 300 << 20);
    }

    private static void AssertOutcome(Child child, IReadOnlyCollection<string?> codes)
    {
        var code = child.Failures.TryGetValue(Guilty, out var failure) ? failure.Code : null;
        Assert.True(codes.Count == 0 ? code is null : codes.Contains(code), $"{failure}");
    }

    private static async Task<int> ReadAsync(string file)
    {
        await Until.TrueAsync(() => File.Exists(file), "the daemon runs");
        return int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }
}
