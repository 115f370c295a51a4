using System.Text;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Misbehaving;

public sealed class MisbehavingDotNetWorkers : MisbehavingAnywhere<DotNetWorker>
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
