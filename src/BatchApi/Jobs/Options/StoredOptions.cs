using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BatchApi.Jobs.Options;

/// <summary>The options of a job as one JSON object, which a store keeps.</summary>
internal static class StoredOptions
{
    public static string Write(JobOptions options)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var option in OptionList.All)
                option.Write(json, options);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote. An option that is younger than the job has its default, and one that is no more is passed over. A value
    /// that is out of bounds by now, or was written by other hands, is the nearest one within them; one of another type is the default.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static JobOptions Read(ReadOnlySpan<byte> json)
    {
        using var document = Parse(json);
        var sent = new Dictionary<JobOption, object?>();
        foreach (var option in OptionList.All)
        {
            if (document.RootElement.TryGetProperty(option.Name, out var value) && option.TryRead(value, out var stored))
                sent[option] = option.Nearest(stored);
        }

        return OptionList.InEffect(sent, OptionContext.Stored);
    }

    /// <summary>What <see cref="Read"/> does not take as it stands, an option a line.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static IReadOnlyList<string> Problems(ReadOnlySpan<byte> json)
    {
        using var document = Parse(json);
        var problems = new List<string>();
        foreach (var option in OptionList.All)
        {
            if (!document.RootElement.TryGetProperty(option.Name, out var value))
                continue;
            if (value.ValueKind == JsonValueKind.Null && option.Shape.CanBeNull)
                continue;
            if (option.TryRead(value, out var stored) && option.Allows(stored))
                continue;

            problems.Add($"{option.Name} is {value.GetRawText()}. {option.Message}");
        }

        return problems;
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;

        document.Dispose();
        throw new JsonException("The options of a job are no object.");
    }
}
