using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Outputs;

/// <summary>Writes any type, by the serializer.</summary>
internal readonly struct JsonOutput<T> : IOutputWriter<T>
{
    public static void Write(T output, ItemShape shape, ResultLines lines)
    {
        // The type says nothing and the value is JSON as it came: its escapes stay as they are.
        if (typeof(T) == typeof(object) && output is JsonElement element)
        {
            RawOutput.Write(element, shape, lines);
            return;
        }

        DuplicateMembers.IsSuspected = shape.IsOutputOpen;
        shape.Writer.Reset(lines);
        JsonSerializer.Serialize(shape.Writer, output, (JsonTypeInfo<T>)shape.Output);
        shape.Writer.Flush();
        if (lines.Line.Contains((byte)'\n'))
            throw new JsonException("The output's converter wrote a line end.");
        // A number has neither text nor members. The compiler knows the type, and leaves out the rest.
        if (typeof(T).IsPrimitive && typeof(T) != typeof(char))
            return;
        SurrogateCheck.Refuse(lines.Line);
        if (DuplicateMembers.IsSuspected)
            DuplicateMembers.Refuse(lines.Line);
    }
}
