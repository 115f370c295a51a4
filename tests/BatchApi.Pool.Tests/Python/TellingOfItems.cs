using System.Diagnostics;
using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Python;

/// <summary>
/// The Python worker tells which item is at work, so that its clock runs for sure; of an item that it was not given or has answered, the
/// service would take it for broken. The moments are made, for to meet them takes a machine that is busy for hours.
/// </summary>
public sealed class TellingOfItems
{
    [Theory]
    [InlineData("at_work", "[6]")]
    [InlineData("after_the_last", "[]")]
    [InlineData("after_one_that_ends_the_run", "[]")]
    public async Task TellsOfNoItemThatItDoesNotHave(string moment, string told)
    {
        string[] arguments = ["-B", Path.Combine(AppContext.BaseDirectory, "telling.py"), Path.GetFullPath("../..", PythonWorker.Worker), moment];
        using var python = new TestProcess(new ProcessStartInfo(PythonWorker.Interpreter, arguments) { RedirectStandardOutput = true });

        Assert.Equal(told, (await python.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd());

        await python.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.Process.ExitCode);
    }
}
