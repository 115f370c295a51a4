using System.Text;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Starting;

public sealed class ProbingWorkers
{
    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"refuse": "no such thing"}""", "no such thing")]
    [InlineData("""{"do": "exit", "code": 3}""", "Its worker exited with code 3")]
    public async Task TellsWhetherARunCouldBegin(string begin, string? reason)
    {
        await using var child = new Child();

        var answer = await child.Pool.ProbeAsync(child.Command, Encoding.UTF8.GetBytes(begin), default, TestContext.Current.CancellationToken);

        Assert.Equal(reason, answer);
        Assert.Equal(reason is null ? 1 : 0, child.Pool.Workers.Count(worker => worker is { IsSpare: true, State: WorkerState.Idle }));
    }

    [Fact]
    public async Task TellsWhatIsNotThere()
    {
        await using var child = new Child(executable: "/no/such/program");

        var answer = await child.Pool.ProbeAsync(child.Command, "{}"u8.ToArray(), default, TestContext.Current.CancellationToken);

        Assert.Contains("/no/such/program", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeavesTheSlotsAlone()
    {
        await using var child = new Child();
        var other = child.Command with { Name = "other" };
        var pid = await child.PidAsync();

        await child.Pool.DescribeAsync(other, TestContext.Current.CancellationToken);

        Assert.Equal(pid, child.Pool.Workers[0].Pid);
    }
}
