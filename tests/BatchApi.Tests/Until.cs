using System.Diagnostics;

namespace BatchApi.Tests;

/// <summary>Waits for a condition with a deadline.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var begun = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(begun.Elapsed < Service.Deadline, $"After {Service.Deadline}: not yet {what}.");
            await Task.Delay(10);
        }
    }
}
