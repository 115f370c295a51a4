using System.Text.Json;
using BatchApi.Pool.Linux;
using BatchApi.Pool.Processes;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Isolating;

/// <summary>
/// What every worker has of its own, whatever layers are in force, on each kind there is. That its orphans are ended is in
/// <see cref="Misbehaving.MisbehavingOnEachKind{TKind}"/>.
/// </summary>
public abstract class IsolatingOnEachKind<TKind>
    where TKind : WorkerKind, new()
{
    // Python coerces the locale that it finds unset.
    private static readonly string[] Own = ["HOME", "TMPDIR", "LC_CTYPE", WorkerIdentity.CookieName];

    [Fact]
    public async Task HasItsOwnSessionScratchAndEnvironment()
    {
        await using var ordeal = new Ordeal<TKind>();
        Environment.SetEnvironmentVariable("BATCHAPI_TEST_SECRET", "secret");

        var who = await AskAsync(ordeal);

        var pid = ordeal.Child.Pool.Workers[0].Pid!.Value;
        Assert.Equal((pid, pid, pid), (who.GetProperty("pid").GetInt32(), who.GetProperty("sid").GetInt32(), who.GetProperty("pgid").GetInt32()));
        var environment = who.GetProperty("environment").EnumerateObject()
            .ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!);
        Assert.Empty(environment.Keys.Except([.. Own, .. ordeal.Kind.Command().Environment.Keys]));
        var scratch = who.GetProperty("cwd").GetString()!;
        Assert.Equal((scratch, scratch), (environment["HOME"], environment["TMPDIR"]));
        Assert.Equal(ordeal.Child.Pool.ScratchPath, Path.GetDirectoryName(scratch));
    }

    [Fact]
    public async Task InheritsNoDescriptor()
    {
        await using var ordeal = new Ordeal<TKind>();
        var file = ordeal.FileNamed("open");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        // Not closed by exec, as those of a library might be.
        var opened = Posix.Open(file, 0);

        var who = await AskAsync(ordeal);

        _ = Posix.Close(opened);
        Assert.True(opened > 2);
        Assert.DoesNotContain(file, who.GetProperty("descriptors").EnumerateArray().Select(target => target.GetString()));
    }

    [Fact]
    public async Task IgnoresAndBlocksNoSignalThatTheServiceDoes()
    {
        const int User2 = 12;
        await using var ordeal = new Ordeal<TKind>();
        using var ignored = new IgnoredSignal(User2);

        var who = await AskAsync(ordeal);

        Assert.DoesNotContain(User2, who.GetProperty("ignored").EnumerateArray().Select(number => number.GetInt32()));
        Assert.Empty(who.GetProperty("blocked").EnumerateArray());
    }

    [Fact]
    public async Task IsTheFirstToGoWhenMemoryRunsOut()
    {
        await using var ordeal = new Ordeal<TKind>();

        Assert.Equal(1000, (await AskAsync(ordeal)).GetProperty("sacrificed").GetInt32());
    }

    private static async Task<JsonElement> AskAsync(Ordeal<TKind> ordeal)
    {
        await ordeal.RunAsync(ordeal.Kind.Run([ordeal.Kind.Who]), 0);
        Assert.Empty(ordeal.Child.Failures);
        return JsonElement.Parse(ordeal.Child.Outputs[0]);
    }
}

public sealed class IsolatingDotNetWorkers : IsolatingOnEachKind<DotNetWorker>;

public sealed class IsolatingPythonWorkers : IsolatingOnEachKind<PythonWorker>;

public sealed class IsolatingCommandWorkers : IsolatingOnEachKind<CommandWorker>;

public sealed class IsolatingScriptedChildren : IsolatingOnEachKind<ScriptedChild>;
