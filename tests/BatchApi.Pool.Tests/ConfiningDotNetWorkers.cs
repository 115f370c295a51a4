using System.Text.Json.Nodes;
using BatchApi.Pool.Confinement;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

/// <summary>The worker that is shipped, under the same layers: each alone, with all others, and not at all.</summary>
public sealed class ConfiningDotNetWorkers
{
    [Theory]
    [InlineData("read-file", IsolationLayers.Files)]
    [InlineData("write-file", IsolationLayers.Files)]
    [InlineData("read-environment", IsolationLayers.Files | IsolationLayers.Privileges)]
    [InlineData("connect", IsolationLayers.Files)]
    [InlineData("connect", IsolationLayers.Calls)]
    [InlineData("keep-rights", IsolationLayers.Privileges)]
    [InlineData("write-huge-file", IsolationLayers.Limits)]
    public async Task RefusesWhatItsLayerForbids(string act, IsolationLayers layers)
    {
        await using var around = await Surroundings.MakeAsync();
        var item = act == "read-environment"
            ? new JsonObject { ["do"] = "read-file", ["text"] = $"/proc/{Environment.ProcessId}/environ" }
            : new JsonObject { ["do"] = act, ["text"] = around.Precious, ["code"] = around.TcpPort };

        Assert.Equal("refused", await AnswerAsync(item, new() { Layers = layers }));
        Assert.Equal("refused", await AnswerAsync(item, new()));
        Assert.Equal("done", await AnswerAsync(item, new() { Layers = IsolationLayers.None }));
    }

    [Fact]
    public async Task ConnectsWhereItMayUseTheNetwork()
    {
        await using var around = await Surroundings.MakeAsync();

        Assert.Equal("done", await AnswerAsync(new() { ["do"] = "connect", ["code"] = around.TcpPort }, new() { Network = true }));
    }

    [Fact]
    public async Task KeepsTheThreadThatItsParentDeathSignalFollows()
    {
        await using var child = new Child { Command = new DotNetWorker().Command(Stage.FirstItem, Way.Exception) };

        await child.Pool.WarmAsync(child.Command, TestContext.Current.CancellationToken);

        var parent = IsolatingWorkers.ParentThread(Assert.Single(child.Pool.Pids));
        Assert.Equal(StartingThread.Name, (await File.ReadAllTextAsync($"{parent}/comm")).TrimEnd());
    }

    private static async Task<string> AnswerAsync(JsonObject item, Isolation isolation)
    {
        var kind = new DotNetWorker();
        var command = kind.Command(Stage.FirstItem, Way.Exception);
        await using var child = new Child { Command = command with { Isolation = isolation with { Readable = command.Isolation.Readable } } };
        var end = await child.RunAsync(child.Run(item.ToJsonString()) with { Begin = kind.Begin(Stage.FirstItem, Way.Exception) });
        Assert.Equal((RunEnding.Completed, null), (end.Ending, end.Reason));
        if (child.Failures.IsEmpty) return "done";

        Assert.Equal("operation_error", child.Failures[0].Code);
        return "refused";
    }
}
