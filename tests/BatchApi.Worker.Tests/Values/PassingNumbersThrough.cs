using System.Globalization;
using BatchApi.Worker.Tests.Children;
using CsCheck;

namespace BatchApi.Worker.Tests.Values;

public sealed class PassingNumbersThrough
{
    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1e400")]
    [InlineData("-0")]
    [InlineData("1E+2")]
    [InlineData("0.10")]
    [InlineData("""{"n":1E+2,"z":-0,"big":123456789012345678901234567890}""")]
    [InlineData("[1e400,0.10]")]
    [InlineData("null")]
    public async Task LeavesThemAsWritten(string item)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer element = await worker.RunAsync("echo", [item]);
        RunAnswer node = await worker.RunAsync("echo-node", [item]);

        Assert.Equal([item], element.Lines);
        Assert.Equal([item], node.Lines);
    }

    [Fact]
    public async Task LeavesEscapesAsWritten()
    {
        await using WorkerChild worker = WorkerChild.Start();
        string[] items = ["\"\\u0041\\/\"", "\"ü😀</script>\"", "{ \"a\" : 1 }"];

        RunAnswer answer = await worker.RunAsync("echo", items);

        Assert.Equal(items, answer.Lines);
    }

    [Fact]
    public async Task ReadsAndWritesEveryIntegerExactly()
    {
        await using WorkerChild worker = WorkerChild.Start();
        long[] roots = Gen.Long[-3037000499, 3037000499].Array[2000].Single();
        uint[] words = Gen.UInt.Array[2000].Single();

        RunAnswer squares = await worker.RunAsync("square", roots.Select(root => root.ToString(CultureInfo.InvariantCulture)).Append("-0"));
        RunAnswer same = await worker.RunAsync("echo-uint", words.Select(word => word.ToString(CultureInfo.InvariantCulture)).Append("4294967295"));

        Assert.Equal(roots.Select(root => (root * root).ToString(CultureInfo.InvariantCulture)).Append("0"), squares.Lines);
        Assert.Equal(words.Select(word => word.ToString(CultureInfo.InvariantCulture)).Append("4294967295"), same.Lines);
    }
}
