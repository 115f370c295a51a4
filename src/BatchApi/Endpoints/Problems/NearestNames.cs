namespace BatchApi.Endpoints.Problems;

/// <summary>Finds the names that a mistyped one may have meant, by edit distance (Levenshtein; two swapped neighbours count as one edit).</summary>
internal static class NearestNames
{
    private const int MaxNames = 3;

    /// <summary>Longer than any operation's name, so no name was mistyped.</summary>
    private const int MaxLength = 100;

    /// <summary>The nearest names, at most three, the nearest first; none if nothing is near.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names) => name.Length > MaxLength
        ? []
        : [.. names
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(2, candidate.Name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(MaxNames)
            .Select(candidate => candidate.Name)];

    /// <summary>The end of a message about an unknown name: the nearest names, or all names that there are.</summary>
    /// <param name="what">What is named: member, query parameter.</param>
    public static string Message(string what, string name, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
            return $"There is no such {what}; nothing is taken here.";

        var nearest = Of(name, known);
        return nearest.Count > 0
            ? $"There is no such {what}. Did you mean {string.Join(" or ", nearest)}?"
            : $"There is no such {what}, only {string.Join(", ", known)}.";
    }

    /// <summary>What to tell who sent something else than one of few words: <c>Must be low, normal or high. Did you mean high?</c></summary>
    public static string OneOf(string given, IReadOnlyList<string> words)
    {
        var must = words.Count == 1 ? $"Must be {words[0]}." : $"Must be {string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}.";
        return Of(given, words) is [var nearest, ..] ? $"{must} Did you mean {nearest}?" : must;
    }

    /// <summary>Nothing has that name: what may have been meant, or where all are.</summary>
    public static Problem Unknown(int status, string code, string name, IEnumerable<string> known)
    {
        var nearest = Of(name, known);
        var hint = nearest.Count == 0 ? "See /v1/operations." : $"Did you mean {string.Join(" or ", nearest)}?";
        return new(status, code, $"There is no such operation. {hint}") { Members = new Dictionary<string, object> { ["nearest"] = nearest } };
    }

    public static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            distances[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            distances[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                distances[i, j] = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[left.Length, right.Length];
    }
}
