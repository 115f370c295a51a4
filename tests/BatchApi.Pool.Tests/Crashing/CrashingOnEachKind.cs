using System.Globalization;
using System.Text;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

/// <summary>Each way to misbehave at each stage of a worker's life, for each kind of worker there is.</summary>
public abstract class CrashingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    private const int Count = 40;

    public static MatrixTheoryData<Stage, Way> Cells =>
        new(Enum.GetValues<Stage>().Except(new TKind().Lacks), Enum.GetValues<Way>().Except(new TKind().CannotEnd.Keys));

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task CostsNobodyButTheGuilty(Stage stage, Way way)
    {
        var kind = new TKind();
        var hangs = way is Way.Hang or Way.HangDeafToSigTerm;
        await using var child = new Child(
            stopTimeout: TimeSpan.FromSeconds(0.5),
            configure: options => options.StartTimeout = TimeSpan.FromSeconds(
                !hangs ? 30 : stage is Stage.Start or Stage.Initializer ? 3 : stage is Stage.Idle ? 5 : 30));
        var folder = Directory.CreateTempSubdirectory("batchapi-test-");
        var guilty = stage switch { Stage.FirstItem => 0, Stage.LastItem => Count - 1, _ => Count / 2 };
        var whenIdle = Path.Combine(folder.FullName, "now");
        var items = Enumerable.Range(0, Count).Select(kind.Good).ToArray();
        // What happens while a frame is read is no item's doing: it happens once.
        if (stage is not (Stage.Start or Stage.Initializer or Stage.Shutdown))
            items[guilty] = kind.Item(
                stage, way, stage is Stage.Read ? Path.Combine(folder.FullName, "once") : stage is Stage.Idle ? whenIdle : null);

        var end = await child.RunAsync(new Run
        {
            Command = kind.Command(stage, way),
            Begin = kind.Begin(stage, way),
            Count = Count,
            Lines = Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item + "\n"))),
            ItemTimeout = TimeSpan.FromSeconds(hangs && stage is not Stage.Idle ? 1 : 30),
        });

        if (stage is Stage.Start or Stage.Initializer)
            AssertUnavailable(end, child, kind, way);
        else
            AssertOutcomes(child, end, kind, stage, way, guilty);

        if (stage is Stage.Idle)
            await MisbehaveAsync(child, whenIdle, isEnd: kind.EndsIdle(way));
        // The same worker if it lives; another one if the end of this one is what is tried.
        await AssertNextRunWorksAsync(child, kind, stage is Stage.Start or Stage.Initializer or Stage.Shutdown ? Stage.Middle : stage, way);
        await child.DisposeAsync();
        Assert.Empty(PoolProcesses.Of(child.Pool));
        folder.Delete(recursive: true);
    }

    private static async Task MisbehaveAsync(Child child, string whenIdle, bool isEnd)
    {
        var idle = child.Pool.Workers[0].Pid!.Value;
        await File.WriteAllTextAsync(whenIdle, "", TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => !File.Exists(whenIdle), "misbehaving while it is idle");
        if (isEnd)
            await Until.GoneAsync(idle);
    }

    private static void AssertUnavailable(RunEnd end, Child child, WorkerKind kind, Way way)
    {
        Assert.True(end.Ending is RunEnding.Unavailable or RunEnding.Refused, $"{end}");
        var why = way switch { Way.Exception => "as asked", Way.Hang or Way.HangDeafToSigTerm => "was not ready within 3 s", _ => kind.ExitOf(way) };
        Assert.Contains(why, end.Reason, StringComparison.Ordinal);
        Assert.Empty(child.Delivered);
    }

    private static void AssertOutcomes(Child child, RunEnd end, WorkerKind kind, Stage stage, Way way, int guilty)
    {
        Assert.Equal((RunEnding.Completed, Count), (end.Ending, end.Answered));
        Assert.Equal(Enumerable.Range(0, Count).Select(index => (long)index), child.Delivered);
        foreach (var (index, output) in child.Outputs.Where(output => output.Key != guilty && !child.Failures.ContainsKey(output.Key)))
            Assert.Equal(index.ToString(CultureInfo.InvariantCulture), output);

        // Not the item's doing, or after its answer. A hang while a frame is read cannot be told from one of its first item.
        if (stage is Stage.Idle or Stage.Shutdown || (stage is Stage.Read && way is not (Way.Hang or Way.HangDeafToSigTerm or Way.Exception)))
        {
            Assert.Empty(child.Failures);
            return;
        }

        if (stage is Stage.Read && child.Failures.IsEmpty)
            return;

        var failure = Assert.Single(child.Failures).Value;
        if (stage is Stage.Read)
            return;

        Assert.Equal(guilty, failure.Index);
        var isHang = way is Way.Hang or Way.HangDeafToSigTerm;
        var code = isHang ? "timeout" : way is Way.Exception && stage is not Stage.HalfAFrame ? kind.CodeOf(stage) : "worker_crashed";
        Assert.Equal(code, failure.Code);
        if (code == "worker_crashed")
            Assert.Equal(kind.ExitOf(way), failure.Exit?.SignalName ?? failure.Exit?.Code?.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task AssertNextRunWorksAsync(Child child, WorkerKind kind, Stage stage, Way way)
    {
        child.Forget();
        var end = await child.RunAsync(
            new Run
            {
                Command = kind.Command(stage, way),
                Begin = kind.Begin(stage, way),
                Count = 1,
                Lines = Encoding.UTF8.GetBytes(kind.Good(7) + "\n"),
            });

        // The start timeout of a cell that hangs is short for a busy machine.
        Assert.True(end.Ending is RunEnding.Completed, $"{end}");
        Assert.Empty(child.Failures);
        Assert.Equal("7", child.Outputs[0]);
    }
}

public sealed class CrashingDotNetWorkers : CrashingOnEachKind<DotNetWorker>;

public sealed class CrashingPythonWorkers : CrashingOnEachKind<PythonWorker>;

public sealed class CrashingCommandWorkers : CrashingOnEachKind<CommandWorker>;

public sealed class CrashingScriptedChildren : CrashingOnEachKind<ScriptedChild>;

public sealed class CrashingScripts : CrashingOnEachKind<ScriptWorker>;
