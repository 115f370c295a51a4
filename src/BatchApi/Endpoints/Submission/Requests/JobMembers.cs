using System.Text.Json;
using BatchApi.Catalogue.Sources;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>Makes a request of a JSON object's members, noting every one that is unknown, double or of the wrong type.</summary>
/// <remarks>A member that is null is absent: typed clients send null for all that they were not given.</remarks>
internal sealed class JobMembers(List<InputError> errors)
{
    private const string Integer64 = "Must be an integer from -9223372036854775808 to 9223372036854775807.";

    private static readonly string[] Names = ["operation", "items", "range", "parameters", "priority", "labels", "options"];
    private static readonly string[] RangeNames = ["start", "count", "step"];
    private static readonly string[] ScriptNames = ["javascript"];

    private readonly JsonMembers _members = new(errors);

    /// <param name="json">The object without its items, compact.</param>
    public JobRequest Read(ReadOnlyMemory<byte> json, bool hasItems)
    {
        using var document = JsonDocument.Parse(json);
        var request = new JobRequest { HasItems = hasItems };
        foreach (var (name, pointer, value) in _members.Of(document.RootElement, ""))
        {
            request = name switch
            {
                "operation" when value.ValueKind == JsonValueKind.Object => Script(request, value, pointer),
                "operation" => request with { Operation = _members.Text(value, pointer) },
                "range" => request with { Range = Range(value, pointer) },
                "parameters" => request with { Parameters = Parameters(value, pointer) },
                "priority" => request with { Priority = _members.Text(value, pointer) },
                "labels" => request with { Labels = Labels(value, pointer) },
                "options" => request with { Options = Options(value, pointer) },
                "items" => Refuse(request with { HasItems = true }, pointer, "Must be an array."),
                _ => Unknown(request, pointer, name, Names),
            };
        }

        return request;
    }

    /// <summary>Any JSON object; its names are checked against what the operation declares.</summary>
    public string? Parameters(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Object)
            _members.CheckInside(value, pointer);
        else
            errors.Add(new(pointer, "Must be an object."));
        return value.GetRawText();
    }

    public IReadOnlyDictionary<string, string> Labels(JsonElement value, string pointer)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (name, at, label) in _members.Of(value, pointer))
            labels[name] = _members.Text(label, at) ?? "";
        return labels;
    }

    private JobRequest Script(JobRequest request, JsonElement value, string pointer)
    {
        request = request with { Operation = JavaScriptOperation.Kind };
        var isGiven = false;
        foreach (var (name, at, source) in _members.Of(value, pointer))
        {
            isGiven |= name == "javascript";
            request = name != "javascript" ? Unknown(request, at, name, ScriptNames)
                : _members.Text(source, at) is { } text ? request with { Script = new(text, at) }
                : request;
        }

        return isGiven ? request : Refuse(request, $"{pointer}/javascript", "Must be given.");
    }

    private RangeRequest Range(JsonElement value, string pointer)
    {
        var range = new RangeRequest(0, null, 1);
        foreach (var (name, at, number) in _members.Of(value, pointer))
        {
            range = name switch
            {
                "start" => range with { Start = _members.Integer(number, at, Integer64) },
                "count" => range with { Count = _members.Integer(number, at, Integer64) },
                "step" => range with { Step = _members.Integer(number, at, Integer64) },
                _ => Unknown(range, at, name, RangeNames),
            };
        }

        if (range.Count is null && !errors.Exists(error => error.Pointer == $"{pointer}/count"))
            errors.Add(new($"{pointer}/count", "Must be given."));
        return range;
    }

    private Dictionary<JobOption, object?> Options(JsonElement value, string pointer)
    {
        var options = new Dictionary<JobOption, object?>();
        foreach (var (name, at, option) in _members.Of(value, pointer))
        {
            if (OptionList.Find(name) is not { } definition)
                errors.Add(new(at, NearestNames.Message("member", name, OptionList.Names)));
            else if (definition.TryRead(option, out var sent))
                options[definition] = sent;
            else
                errors.Add(new(at, definition.Message));
        }

        return options;
    }

    private T Unknown<T>(T unchanged, string pointer, string name, string[] known) =>
        Refuse(unchanged, pointer, NearestNames.Message("member", name, known));

    private T Refuse<T>(T unchanged, string pointer, string message)
    {
        errors.Add(new(pointer, message));
        return unchanged;
    }
}
