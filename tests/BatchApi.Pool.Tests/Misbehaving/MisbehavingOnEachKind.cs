using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Misbehaving;

/// <summary>Each thing that an operation should not do, done by an item in the middle of others, on each kind of worker there is.</summary>
public abstract class MisbehavingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    private const int Count = 40;
    private const int Guilty = 20;

    // One that multiplies is in LeavingNothingBehind: it would take the processor from all tests that run meanwhile.
    public static TheoryData<Deed> Deeds =>
        [.. Enum.GetValues<Deed>().Except(new TKind().Cannot.Keys).Except([Deed.Multiply, Deed.LeaveMultiplying])];

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
        var leavesDaemon = deed is Deed.LeaveDaemon or Deed.LeaveNamelessDaemon;
        var daemon = leavesDaemon ? await ReadAsync(file) : 0;
        await ordeal.EndAsync();
        if (leavesDaemon)
            Assert.False(Directory.Exists($"/proc/{daemon}"), "The daemon is still there.");
        // Other tests run meanwhile: what a child says must not be what makes the service grow.
        if (deed is Deed.FillErrors or Deed.PrintMuch or Deed.ReturnHuge)
            Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 300 << 20);
    }

    [Theory]
    [InlineData(Deed.LeaveDaemon)]
    [InlineData(Deed.LeaveNamelessDaemon)]
    public async Task EndsWhatOutlivesACrash(Deed deed)
    {
        if (new TKind().Cannot.ContainsKey(deed))
            return;

        await using var ordeal = new Ordeal<TKind>();
        var file = ordeal.FileNamed("daemon");
        await ordeal.RunAsync(ordeal.Kind.Run([ordeal.Kind.Good(0), ordeal.Kind.Item(deed, file)]), 1);
        var daemon = await ReadAsync(file);
        Assert.Equal(deed is Deed.LeaveNamelessDaemon, ProcessTable.VariableOf(daemon, WorkerIdentity.CookieName) is null);
        ordeal.Child.Forget();

        await ordeal.RunAsync(
            ordeal.Kind.Run([ordeal.Kind.Good(0), ordeal.Kind.Item(Stage.Middle, Way.Kill), ordeal.Kind.Good(2)]) with { MaxCrashes = 1 }, 1);

        await Until.GoneAsync(daemon);
        Assert.Equal("worker_crashed", Assert.Single(ordeal.Child.Failures).Value.Code);
        await ordeal.EndAsync();
    }

    /// <summary>What an item put in the place of the language's output is its own business, and not the next one's.</summary>
    protected static async Task AssertOutputIsPutRightAsync()
    {
        await using var ordeal = new Ordeal<TKind>();
        var lines = new ConcurrentQueue<PrintedLine>();
        await ordeal.RunAsync(
            ordeal.Kind.Run([ordeal.Kind.Item(Deed.ReplaceOutput, ""), ordeal.Kind.Print("next\n"), ordeal.Kind.Good(2)]) with
            {
                Print = lines.Enqueue,
            },
            0, 1);
        var pid = ordeal.Child.Pool.Workers[0].Pid;
        ordeal.Child.Forget();

        await ordeal.RunAsync(ordeal.Kind.Run([ordeal.Kind.Good(0), ordeal.Kind.Print("found\n")]) with { Print = lines.Enqueue }, 1);

        Assert.Equal(pid, ordeal.Child.Pool.Workers[0].Pid);
        Assert.Equal([(1, "next"), (1, "found")], lines.Select(line => (line.Index, line.Text)));
        await ordeal.EndAsync();
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

public sealed class MisbehavingDotNetWorkers : MisbehavingOnEachKind<DotNetWorker>
{
    [Fact]
    public Task PutsTheOutputRightForTheNextRun() => AssertOutputIsPutRightAsync();

    [Theory]
    [InlineData("culture-long", "-7", "12", "-9223372036854775808")]
    [InlineData("culture-double", "-3.5", "0.25", "-1E+300")]
    [InlineData("culture-decimal", "-3.5", "0.25", "-7")]
    [InlineData("culture-numbers", "[-3.5,0.25]", "[-7]", "[]")]
    public async Task WritesNumbersTheSameInEveryCulture(string operation, params string[] items)
    {
        await using var ordeal = new Ordeal<DotNetWorker>();

        // The first changes it for those after it.
        var run = ordeal.Kind.Run([.. items, .. items]) with { Begin = Encoding.UTF8.GetBytes($$"""{"operation":"{{operation}}"}""") };
        await ordeal.RunAsync(run, [.. Enumerable.Range(0, run.Count)]);

        Assert.Empty(ordeal.Child.Failures);
        Assert.Equal([.. items, .. items], ordeal.Child.Outputs.OrderBy(output => output.Key).Select(output => output.Value));
    }

    [Fact]
    public async Task PutsTheCultureRightForTheNextItem()
    {
        await using var ordeal = new Ordeal<DotNetWorker>();
        const string Show = """{"do":"show-number"}""";
        await ordeal.RunAsync(ordeal.Kind.Run([ordeal.Kind.Item(Deed.ChangeCulture, ""), """{"do":"calculate","code":-7}""", Show]), 0, 1, 2);
        var pid = ordeal.Child.Pool.Workers[0].Pid;
        Assert.Equal(("-3.5", "\"-3.5 -3.5\""), (ordeal.Child.Outputs[1], ordeal.Child.Outputs[2]));
        ordeal.Child.Forget();

        await ordeal.RunAsync(ordeal.Kind.Run([Show]), 0);

        Assert.Equal(pid, ordeal.Child.Pool.Workers[0].Pid);
        Assert.Equal("\"-3.5 -3.5\"", ordeal.Child.Outputs[0]);
    }
}

public sealed class MisbehavingPythonWorkers : MisbehavingOnEachKind<PythonWorker>
{
    [Fact]
    public Task PutsTheOutputRightForTheNextRun() => AssertOutputIsPutRightAsync();
}

public sealed class MisbehavingCommandWorkers : MisbehavingOnEachKind<CommandWorker>;

public sealed class MisbehavingScriptedChildren : MisbehavingOnEachKind<ScriptedChild>;

public sealed class MisbehavingScripts : MisbehavingOnEachKind<ScriptWorker>
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
