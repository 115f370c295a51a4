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
            foreach (var option in OptionList.All) option.Write(json, options);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote. An option that is younger than the job has its default, and one that is no more is passed over.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static JobOptions Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The options of a job are no object.");

        var sent = new Dictionary<JobOption, object?>();
        foreach (var option in OptionList.All)
        {
            if (document.RootElement.TryGetProperty(option.Name, out var value) && option.TryRead(value, out var stored)) sent[option] = stored;
        }

        return OptionList.InEffect(sent, OptionContext.Stored);
    }
}
