namespace BatchApi.Endpoints.Swagger;

/// <summary>What Swagger says of a query parameter or header; handlers read them by hand so that all errors come at once.</summary>
internal sealed record Parameter(string Name, string Description)
{
    public static Parameter Prefer { get; } = new("Prefer", "wait=N: wait up to N seconds (at most 60) for the job to end.") { IsHeader = true };

    /// <summary>string, integer, number or boolean.</summary>
    public string Type { get; init; } = "string";

    public IReadOnlyList<string> Values { get; init; } = [];

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }

    public int? Default { get; init; }

    public bool IsHeader { get; init; }

    public bool IsRepeated { get; init; }
}
