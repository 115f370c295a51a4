using System.Globalization;
using System.Text.Json;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Queries;

/// <summary>Reads a query's parameters and notes everything that is wrong with them.</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly List<InputError> _errors = [];

    public QueryReader(IQueryCollection query, params ReadOnlySpan<string> names)
    {
        _query = query;
        foreach (var name in query.Keys)
        {
            if (!names.Contains(name))
                Refuse(name, NearestNames.Message("query parameter", name, names.ToArray()));
        }
    }

    /// <summary>Why the query is refused; null: it is good.</summary>
    public Problem? Problem => _errors.Count == 0 ? null : Problem.Invalid(_errors);

    public void Refuse(string name, string message) => _errors.Add(new(JsonPointer.To("", name), message));

    /// <summary>The parameter; null: not given.</summary>
    public string? Text(string name)
    {
        var values = _query[name];
        if (values.Count > 1)
            Refuse(name, "The query parameter appears twice; send it once.");
        return values.Count == 0 ? null : values[0] ?? "";
    }

    /// <summary>The parameter as what it stands for; null: not given, or refused.</summary>
    public T? OneOf<T>(string name, Func<string, T?> parse, string message)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;

        var value = parse(text);
        if (value is null)
            Refuse(name, message);
        return value;
    }

    /// <summary>The parameter as what its word stands for, as the OpenAPI document writes the word; null: not given, or refused.</summary>
    public T? OneOf<T>(string name, params IReadOnlyList<(string Word, T Value)> words)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;

        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }

        Refuse(name, NearestNames.OneOf(text, [.. words.Select(word => word.Word)]));
        return null;
    }

    /// <summary>The parameter as a value of an enum, whose words are its names in lower case; null: not given, or refused.</summary>
    public T? OneOf<T>(string name)
        where T : struct, Enum =>
        OneOf<T>(name, [.. Enum.GetValues<T>().Select(value => (JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), value))]);

    /// <summary>The number, or its default.</summary>
    public int Limit(string name, int otherwise, int most) =>
        OneOf(
            name,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
                ? limit
                : (int?)null,
            $"Must be an integer from 1 to {most}.") ?? otherwise;

    /// <summary>The parameter <c>after</c> as a cursor of one of these kinds; null: not given, or refused.</summary>
    public Cursor? After(CursorKind kind) => After(text => Cursor.Parse(text) is { } cursor && cursor.Kind == kind ? cursor : (Cursor?)null);

    /// <summary>The parameter <c>after</c>; null: not given, or refused.</summary>
    public T? After<T>(Func<string, T?> parse)
        where T : struct =>
        OneOf("after", parse, "Must be the member next of an answer to the same request; leave it out to begin at the start.");

    /// <summary>Name and value of each <c>name:value</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels(string name)
    {
        var labels = new Dictionary<string, string>();
        foreach (var text in _query[name])
        {
            var parts = (text ?? "").Split(':', 2);
            if (parts.Length < 2)
                Refuse(name, "Must be a label's name, a colon and its value, such as team:blue.");
            else if (!labels.TryAdd(parts[0], parts[1]))
                Refuse(name, $"The label {parts[0]} appears twice; send it once.");
        }

        return labels;
    }
}
