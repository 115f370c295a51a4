namespace BatchApi.Catalogue.Sources;

/// <summary>The environment of a worker: only variables on an allow-list.</summary>
internal static class WorkerEnvironment
{
    // A program needs these to find its runtime, its locale and its time zone. All others, above all secrets, stay in the service.
    private static readonly string[] Inherited = ["PATH", "LANG", "LC_ALL", "TZ", "DOTNET_ROOT"];

    /// <param name="added">Variables that the operation's entry adds; they win.</param>
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
