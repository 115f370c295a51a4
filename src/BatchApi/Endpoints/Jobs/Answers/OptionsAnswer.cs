using System.Text.Json;
using System.Text.Json.Serialization;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>The options in effect.</summary>
[JsonConverter(typeof(Writer))]
internal sealed class OptionsAnswer(JobOptions options)
{
    private readonly JobOptions _options = options;

    /// <summary>Writes every option of the list, each as its definition says.</summary>
    private sealed class Writer : JsonConverter<OptionsAnswer>
    {
        public override OptionsAnswer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, OptionsAnswer value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var option in OptionList.All)
                option.Write(writer, value._options);
            writer.WriteEndObject();
        }
    }
}
