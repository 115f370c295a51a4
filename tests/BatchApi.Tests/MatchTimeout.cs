using System.Runtime.CompilerServices;

namespace BatchApi.Tests;

/// <summary>What the service's own first line sets: here other code has made patterns by then, and the runtime looks only once.</summary>
internal static class MatchTimeout
{
    [ModuleInitializer]
    internal static void Set() => AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));
}
