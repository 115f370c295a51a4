using System.Text.Json;
using BatchApi.Catalogue.Sources;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>Makes a request of the query beside a body of items: the same names as in JSON, without the levels.</summary>
internal sealed class JobQuery(List<InputError> errors)
{
    private static readonly string[] Names =
        ["operation", "javascript", "priority", "parameters", "labels", .. OptionList.Names, "delimiter"];

    private readonly JobMembers _members = new(errors);

    /// <summary>What to say of a query parameter beside a body that is the whole request.</summary>
    public static string BesideJson(string name) => Names.Contains(name)
        ? "Belongs in the JSON body. Beside a body of items (application/x-ndjson, text/plain, text/csv) it stands in the query."
        : "There is no such query parameter; beside a JSON body nothing is taken here.";

    /// <param name="isCsv">Whether the body may be told its delimiter, which is read with it.</param>
    public JobRequest Read(IQueryCollection query, bool isCsv = false)
    {
        var request = new JobRequest { HasItems = true };
        var options = new Dictionary<JobOption, object?>();
        foreach (var (name, values) in query)
        {
            var value = values.Count == 1 ? values[0] ?? ""
                : Refuse<string>(JsonPointer.To("", name), "The query parameter appears twice; send it once.") ?? "";
            request = name switch
            {
                "operation" when query.ContainsKey("javascript") => Refuse(request, "/operation", "Give either operation or javascript."),
                "operation" => request with { Operation = value },
                "javascript" => request with { Operation = JavaScriptOperation.Kind, Script = new(value, "/javascript") },
                "priority" => request with { Priority = value },
                "parameters" => request with { Parameters = Parameters(value) },
                "labels" => request with { Labels = Labels(value) ?? request.Labels },
                "delimiter" when isCsv => request,
                "delimiter" => Refuse(request, "/delimiter", "Applies to a body of text/csv only."),
                _ when OptionList.Find(name) is { } option => Option(request, option, value, options),
                _ => Refuse(request, JsonPointer.To("", name), NearestNames.Message("query parameter", name, Names)),
            };
        }

        return request with { Options = options };
    }

    private string? Parameters(string value) =>
        Json(value, "/parameters", _members.Parameters, """Must be a JSON object, such as {"by": 2}.""");

    private IReadOnlyDictionary<string, string>? Labels(string value) =>
        Json(value, "/labels", _members.Labels, """Must be a JSON object of strings, such as {"team": "blue"}.""");

    private JobRequest Option(JobRequest request, JobOption option, string value, Dictionary<JobOption, object?> options)
    {
        if (!option.TryRead(value, out var sent))
            return Refuse(request, $"/options/{option.Name}", option.Message);

        options[option] = sent;
        return request;
    }

    private T? Json<T>(string value, string pointer, Func<JsonElement, string, T> read, string message)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Null ? default : read(document.RootElement, pointer);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // ArgumentException: half a surrogate pair.
            return Refuse<T>(pointer, exception is JsonException json && JsonMessage.IsOfDepth(json) ? JsonMessage.Of(json) : message);
        }
    }

    private JobRequest Refuse(JobRequest unchanged, string pointer, string message)
    {
        errors.Add(new(pointer, message));
        return unchanged;
    }

    private T? Refuse<T>(string pointer, string message)
    {
        errors.Add(new(pointer, message));
        return default;
    }
}
