using System.Text.Json;
using BatchApi.Endpoints.Problems;
using BatchApi.Jobs;

namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>Reads the members of JSON objects and notes what is wrong with each: not an object, double, of the wrong type.</summary>
internal sealed class JsonMembers(List<InputError> errors)
{
    /// <summary>The members of an object with their pointers, but those that are null, as if they were absent; none if it is no object.</summary>
    public IReadOnlyList<(string Name, string Pointer, JsonElement Value)> Of(JsonElement value, string pointer)
    {
        var members = new List<(string, string, JsonElement)>();
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(pointer, "Must be an object."));
            return members;
        }

        var seen = new HashSet<string>();
        foreach (var member in value.EnumerateObject())
        {
            if (Name(member, pointer) is not { } name)
                continue;

            var at = JsonPointer.To(pointer, name);
            if (!seen.Add(name))
                errors.Add(new(at, "The member appears twice; send it once."));
            else if (member.Value.ValueKind != JsonValueKind.Null)
                members.Add((name, at, member.Value));
        }

        return members;
    }

    /// <summary>Notes double members anywhere inside.</summary>
    public void CheckInside(JsonElement value, string pointer)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var (_, at, inner) in Of(value, pointer))
                CheckInside(inner, at);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var inner in value.EnumerateArray())
                CheckInside(inner, $"{pointer}/{index++}");
        }
    }

    public string? Text(JsonElement value, string pointer)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: a JSON string, but no text.
        }

        return Wrong<string>(pointer, "Must be a string.");
    }

    /// <param name="message">What to send instead.</param>
    public long? Integer(JsonElement value, string pointer, string message) =>
        value.ValueKind == JsonValueKind.Number && WholeNumber.TryParse(value.GetRawText(), out var number) ? number : Wrong<long?>(pointer, message);

    private string? Name(JsonProperty member, string pointer)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Wrong<string>(pointer, "A member's name is not text.");
        }
    }

    private T? Wrong<T>(string pointer, string message)
    {
        errors.Add(new(pointer, message));
        return default;
    }
}
