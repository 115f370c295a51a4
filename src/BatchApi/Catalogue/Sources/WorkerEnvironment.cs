namespace BatchApi.Catalogue.Sources;

/// <summary>The environment a worker is started with: cleared to an allow-list.</summary>
internal static class WorkerEnvironment
{
    // What a program needs to find its runtime, its locale and its time zone. Everything else, secrets above all, stays here.
    private static readonly string[] Inherited = ["PATH", "LANG", "LC_ALL", "TZ", "DOTNET_ROOT"];

    /// <param name="added">What its entry asks for besides; wins.</param>
    public static Dictionary<string, string> With(params IEnumerable<KeyValuePair<string, string>> added)
    {
        var cleared = new Dictionary<string, string>();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                cleared[name] = value;
        }

        foreach (var (name, value) in added)
            cleared[name] = value;
        return cleared;
    }
}
