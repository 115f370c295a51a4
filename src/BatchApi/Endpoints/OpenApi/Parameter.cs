namespace BatchApi.Endpoints.OpenApi;

/// <summary>What Swagger says of a parameter; handlers read them by hand so that all errors come at once.</summary>
internal sealed record Parameter(string Name, string Description)
{
    public static Parameter Prefer { get; } = new("Prefer", "wait=N: wait up to N seconds (at most 60) for the job to end.") { IsHeader = true };

    public static Parameter JobId { get; } = new("id", "The job's id.") { IsPath = true, Format = "uuid" };

    /// <summary>string, integer, number or boolean.</summary>
    public string Type { get; init; } = "string";

    /// <summary>uuid, int64; null: none.</summary>
    public string? Format { get; init; }

    /// <summary>An enum whose names are all that it can be; null: it can be anything of its type.</summary>
    public Type? Names { get; init; }

    public int? Minimum { get; init; }

    public int? Maximum { get; init; }

    public int? Default { get; init; }

    public bool IsHeader { get; init; }

    /// <summary>Whether it is part of the path, and so always given.</summary>
    public bool IsPath { get; init; }

    public bool IsRepeated { get; init; }

    /// <summary>Whether it belongs to bodies that hold nothing but items; Swagger UI hides it beside another.</summary>
    public bool IsBesideItems { get; init; }
}
