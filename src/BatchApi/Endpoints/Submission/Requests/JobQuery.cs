using System.Globalization;
using System.Text.Json;
using BatchApi.Catalogue.Sources;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>Makes a request of the query beside a body of items: the same names as in JSON, without the levels.</summary>
internal sealed class JobQuery(List<InputError> errors)
{
    private static readonly string[] Names =
    [
        "operation", "javascript", "priority", "parameters", "labels", "chunkSize", "maxWorkers", "maxCrashes", "memoryLimitMiB", "itemTimeoutSeconds",
        "delimiter",
    ];

    private readonly JobMembers _members = new(errors);

    /// <summary>What to say of a query parameter beside a body that is the whole request.</summary>
    public static string BesideJson(string name) => Names.Contains(name)
        ? "Belongs in the JSON body. Beside a body of items (application/x-ndjson, text/plain, text/csv) it stands in the query."
        : "There is no such query parameter; beside a JSON body nothing is taken here.";

    /// <param name="isCsv">Whether the body may be told its delimiter, which is read with it.</param>
    public JobRequest Read(IQueryCollection query, bool isCsv = false)
    {
        var request = new JobRequest { HasItems = true };
        var options = request.Options;
        foreach (var (name, values) in query)
        {
            var value = values.Count == 1 ? values[0] ?? "" : Refuse<string>(JsonPointer.To("", name), "The query parameter appears twice; send it once.") ?? "";
            switch (name)
            {
                case "operation" when query.ContainsKey("javascript"): Refuse<string>("/operation", "Give either operation or javascript."); break;
                case "operation": request = request with { Operation = value }; break;
                case "javascript": request = request with { Operation = JavaScriptOperation.Kind, Script = new(value, "/javascript") }; break;
                case "priority": request = request with { Priority = value }; break;
                case "parameters": request = request with { Parameters = Json(value, "/parameters", _members.Parameters, """Must be a JSON object, such as {"by": 2}.""") }; break;
                case "labels": request = request with { Labels = Json(value, "/labels", _members.Labels, """Must be a JSON object of strings, such as {"team": "blue"}.""") ?? request.Labels }; break;
                case "chunkSize": options = options with { ChunkSize = value == "auto" ? null : Integer(value, name, OptionMessages.ChunkSize) }; break;
                case "maxWorkers": options = options with { MaxWorkers = Integer(value, name, OptionMessages.MaxWorkers) }; break;
                case "maxCrashes": options = options with { MaxCrashes = Integer(value, name, OptionMessages.MaxCrashes) }; break;
                case "memoryLimitMiB": options = options with { MemoryLimitMiB = Integer(value, name, OptionMessages.MemoryLimitMiB) }; break;
                case "itemTimeoutSeconds": options = options with { ItemTimeoutSeconds = Number(value, name, OptionMessages.ItemTimeoutSeconds) }; break;
                case "delimiter" when isCsv: break;
                case "delimiter": Refuse<string>("/delimiter", "Applies to a body of text/csv only."); break;
                default: Refuse<string>(JsonPointer.To("", name), NearestNames.Message("query parameter", name, Names)); break;
            }
        }

        return request with { Options = options };
    }

    private long? Integer(string value, string name, string message) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<long?>($"/options/{name}", message);

    private double? Number(string value, string name, string message) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : Refuse<double?>($"/options/{name}", message);

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
            return Refuse<T>(pointer, message);
        }
    }

    private T? Refuse<T>(string pointer, string message)
    {
        errors.Add(new(pointer, message));
        return default;
    }
}
