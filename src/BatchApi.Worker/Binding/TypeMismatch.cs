using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Json;
using BatchApi.Worker.Tuples;

namespace BatchApi.Worker.Binding;

/// <summary>
/// Says why JSON does not fit an operation's item or parameter: which value stands where, and what the operation takes in that place.
/// </summary>
internal static class TypeMismatch
{
    /// <param name="json">The whole item or parameter.</param>
    /// <param name="exception">What the serializer threw, or a converter or a constructor of the author.</param>
    /// <param name="subject">How the message calls the JSON, at the beginning of a sentence: <c>The item</c>.</param>
    public static string Explain(ReadOnlySpan<byte> json, JsonTypeInfo type, Exception exception, string subject)
    {
        Exception cause = OriginalError.Of(exception);
        if (cause is not JsonException failure || PlaceOf(json, failure) is not { } place)
            return cause is JsonException of && IsOfSerializer(of)
                ? $"{subject} has something in it that the operation does not take."
                : SerializerMessage.Of(cause);

        string whole = place.Steps.Count == 0 ? subject : $"{subject}'s {place.Pointer}";
        // The name of a member is looked for in the object around.
        JsonTypeInfo? there = TypeAt(type, place.Token == JsonTokenType.PropertyName ? place.Steps.SkipLast(1) : place.Steps);
        JsonTypeInfo? plain = there is null ? null : Inside(there);
        if (place.Token == JsonTokenType.String && LoneSurrogates.IndexIn(place.Value) is >= 0 and var half)
            return $"{whole} has half of a surrogate pair, {LoneSurrogates.Shown(place.Value, half)}, which is no character.";
        if (failure.Message.Contains("uplicate propert", StringComparison.Ordinal) && place.Steps.Count > 0)
            return $"{Around(place, subject)} has the member {Shortened(place.Steps[^1])} twice, as the operation reads it.";
        if (place.Token == JsonTokenType.PropertyName && plain is { Kind: JsonTypeInfoKind.Object })
            return OfMember(place, plain, subject);
        if (place.Token == JsonTokenType.PropertyName && IsOfSerializer(failure) && plain is { Kind: JsonTypeInfoKind.Dictionary, KeyType: { } key })
        {
            return $"{Around(place, subject)} has the member {Shortened(place.Steps[^1])}; "
                + $"its members are called by {TypeWords.Of(plain.Options.GetTypeInfo(key))}.";
        }
        if (place.Token == JsonTokenType.EndObject && plain is { Kind: JsonTypeInfoKind.Object } && Missing(json, place, plain) is [_, ..] missing)
            return $"{whole} has no {(missing.Count == 1 ? "member" : "members")} {TypeWords.List(missing)}, which the operation needs.";
        // The message is that of a converter, ours or the author's, or one of the serializer that is about no value in particular.
        if (!IsOfSerializer(failure))
            return place.Steps.Count == 0 ? failure.Message : $"{failure.Message} It is at {place.Pointer}.";

        string taken = there is null ? "which the operation does not take" : $"the operation takes {TypeWords.Of(there)}";
        return $"{whole} is {Shown(place)}{(there is null ? ", " : "; ")}{taken}{(place.Steps.Count == 0 ? "" : " there")}.";
    }

    /// <summary>The same for null, if the whole item or parameter is null.</summary>
    public static string OfNull(JsonTypeInfo type, string subject) => $"{subject} is null; the operation takes {TypeWords.Of(type)}.";

    /// <summary>Whether the serializer has stumbled over an integer that is not written as one, such as <c>1.0</c>.</summary>
    public static bool IsWholeNumber(ReadOnlySpan<byte> json, JsonException exception) =>
        PlaceOf(json, exception) is { Token: JsonTokenType.Number } place
        && place.Value.AsSpan().ContainsAny((byte)'.', (byte)'e', (byte)'E')
        && NumberText.Of(place.Value).IsWhole;

    // The serializer counts from the beginning of the line, up to after the token.
    private static JsonPlace? PlaceOf(ReadOnlySpan<byte> json, JsonException exception)
    {
        if (exception is not { LineNumber: { } line, BytePositionInLine: { } position })
            return null;
        long start = 0;
        for (; line > 0; line--)
        {
            int end = json[(int)start..].IndexOf((byte)'\n');
            if (end < 0)
                return null;
            start += end + 1;
        }
        try
        {
            JsonPlace place = JsonPlace.Of(json, (int)Math.Min(start + Math.Max(position - 1, 0), json.Length));
            return Agrees(place, exception.Path) ? place : null;
        }
        // At that place there is no JSON: the exception says what is wrong.
        catch (JsonException)
        {
            return null;
        }
    }

    // If the author's converter calls the serializer, that counts from the beginning of the part that it was given.
    private static bool Agrees(JsonPlace place, string? path) =>
        path is null
        || place.Token is JsonTokenType.EndObject or JsonTokenType.EndArray
        || (place.Steps.Count == 0 ? path == "$" : path.Contains(place.Steps[^1], StringComparison.Ordinal));

    private static JsonTypeInfo? TypeAt(JsonTypeInfo type, IEnumerable<string> steps)
    {
        JsonTypeInfo? at = type;
        foreach (string step in steps)
        {
            if (at is null)
                return null;
            at = Inside(at);
            JsonPropertyInfo? member = at.Kind == JsonTypeInfoKind.Object ? MemberOf(at, step) : null;
            Type? next = at.Kind == JsonTypeInfoKind.Object ? member?.PropertyType : at.ElementType;
            JsonSerializerOptions options = (member?.CustomConverter as INamedTuples)?.Options ?? at.Options;
            at = next is null ? null : options.GetTypeInfo(next);
        }
        return at;
    }

    private static JsonTypeInfo Inside(JsonTypeInfo type) =>
        Nullable.GetUnderlyingType(type.Type) is { } inner ? type.Options.GetTypeInfo(inner) : type;

    private static JsonPropertyInfo? MemberOf(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string OfMember(JsonPlace place, JsonTypeInfo type, string subject)
    {
        string name = place.Steps[^1];
        string whole = Around(place, subject);
        return MemberOf(type, name) is null
            ? $"{whole} has the member {Shortened(name)}, which the operation does not know; it takes {TypeWords.Members(type)}."
            : $"{whole} has the member {Shortened(name)} twice.";
    }

    // The object that has the member.
    private static string Around(JsonPlace place, string subject) =>
        place.Steps.Count == 1 ? subject : $"{subject}'s {(place with { Steps = [.. place.Steps.SkipLast(1)] }).Pointer}";

    // Those that must be there: marked as required, or of a constructor without a default.
    private static List<string> Missing(ReadOnlySpan<byte> json, JsonPlace end, JsonTypeInfo type)
    {
        HashSet<string> given = NamesBefore(json, end);
        return [.. type.Properties
            .Where(property => property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false })
            .Select(property => property.Name)
            .Where(name => !given.Contains(name))];
    }

    // Of the object that ends there.
    private static HashSet<string> NamesBefore(ReadOnlySpan<byte> json, JsonPlace end)
    {
        Stack<HashSet<string>> open = [];
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = LinePath.MaxDepth });
        while (reader.Read() && reader.TokenStartIndex < end.Start)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                open.Push(new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            else if (reader.TokenType == JsonTokenType.EndObject)
                open.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName)
                open.Peek().Add(JsonPlace.NameOf(ref reader));
        }
        return open.Pop();
    }

    // The serializer's message names types and members of C#, which callers do not know. A converter that leaves the message to the serializer has
    // none.
    private static bool IsOfSerializer(JsonException exception) =>
        exception.Source == typeof(JsonSerializer).Assembly.GetName().Name || exception.Message.Contains(" Path: $", StringComparison.Ordinal);

    private static string Shown(JsonPlace place) => place.Token switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "a list",
        JsonTokenType.String => $"\"{Shortened(Encoding.UTF8.GetString(place.Value))}\"",
        _ => Shortened(Encoding.UTF8.GetString(place.Value)),
    };

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
