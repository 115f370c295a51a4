using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>What a client asks for, from a JSON body or from the query beside a body of items; not yet checked.</summary>
internal sealed record JobRequest
{
    /// <summary>The operation's name, as /v1/operations lists it.</summary>
    public string? Operation { get; init; }

    /// <summary>The function that comes with the job, if the operation is one; not yet checked.</summary>
    public ScriptRequest? Script { get; init; }

    /// <summary>Whether the body holds the items, be it none.</summary>
    public bool HasItems { get; init; }

    /// <summary>Numbers in a row instead of items.</summary>
    public RangeRequest? Range { get; init; }

    /// <summary>A JSON object as its client wrote it.</summary>
    public string? Parameters { get; init; }

    /// <summary>low, normal or high. Clients generated for System.Text.Json send the name that C# has, such as High, which is taken too.</summary>
    public string? Priority { get; init => field = Enum.GetNames<Priority>().Contains(value) ? value!.ToLowerInvariant() : value; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What the client has sent for an option; null, or not there: nothing.</summary>
    public IReadOnlyDictionary<JobOption, object?> Options { get; init; } = new Dictionary<JobOption, object?>();
}
