using System.Text.Json;

namespace BatchApi.Worker.Json;

/// <summary>Finds an object that has a member twice: two keys of a dictionary that are the same as text.</summary>
internal static class DuplicateMembers
{
    /// <summary>Whether the value that this thread writes may have members twice.</summary>
    [field: ThreadStatic]
    public static bool IsSuspected { get; set; }

    /// <exception cref="InvalidOutputException">There is one.</exception>
    public static void Refuse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = LinePath.MaxDepth });
        Stack<HashSet<string>> open = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                open.Push(new HashSet<string>(StringComparer.Ordinal));
            else if (reader.TokenType == JsonTokenType.EndObject)
                open.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(reader.GetString()!))
            {
                string path = LinePath.To(json[..(int)reader.TokenStartIndex], reader.GetString());
                throw new InvalidOutputException($"The output has the member {path} twice: two keys are the same as text.");
            }
        }
    }
}
