using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>The King James Version as Debian has it: 31,102 verses, a line each, behind its place: <c>Ge1:1 In the beginning ...</c>.</summary>
internal static class Bible
{
    /// <summary>What the program <c>bible</c> prints.</summary>
    public static async Task<string> TextAsync()
    {
        using var folder = new TemporaryFolder();
        using var bible = ServiceProcess.Start(Artifacts.Program("bible"), folder, "-f", "Genesis1:1-Revelation22:21");
        Assert.True(await bible.ExitAsync(ServiceProcess.Deadline) == 0, bible.Output);
        return bible.Output.TrimEnd() + '\n';
    }
}
