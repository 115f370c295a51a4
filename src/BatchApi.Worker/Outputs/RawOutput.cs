using System.Runtime.InteropServices;
using System.Text.Json;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Outputs;

/// <summary>Writes JSON that the operation passes on as it is, to the last digit and escape.</summary>
internal readonly struct RawOutput : IOutputWriter<JsonElement>
{
    public static void Write(JsonElement output, ItemShape shape, ResultLines lines)
    {
        if (output.ValueKind == JsonValueKind.Undefined)
            throw new JsonException("The output is undefined.");
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(output);
        if (text.Contains((byte)'\n'))
        {
            JsonOutput<JsonElement>.Write(output, shape, lines); // From a text of several lines: without its white space.
            return;
        }
        if (text.Length > lines.MaxLineBytes)
            throw new OutputTooLargeException();
        SurrogateCheck.RefuseEscapes(text);
        if (text.Contains((byte)'{'))
            DuplicateMembers.Refuse(text);
        text.CopyTo(lines.GetSpan(text.Length));
        lines.Advance(text.Length);
    }
}
