using System.Diagnostics;

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>Waits for a condition with a deadline.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var begun = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(begun.Elapsed < Child.Deadline, $"After {Child.Deadline}: not yet {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task GoneAsync(int pid) => TrueAsync(() => !Directory.Exists($"/proc/{pid}"), $"gone: process {pid}");
}
