using System.Text.RegularExpressions;

namespace BatchApi.Worker.Catalogue;

/// <summary>Which names operations may have: the names stand in addresses.</summary>
internal static partial class OperationName
{
    public const string Rule = "a name is up to 100 letters, digits, '-', '_' and '.', the first a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>The name in the catalogue for an operation that has none of its own.</summary>
    public static string Standin(string text)
    {
        string name = Foreign().Replace(text, "-").TrimStart('-', '_', '.');
        return name.Length == 0 ? "unnamed" : name[..Math.Min(name.Length, 100)];
    }

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,99}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"[^\p{L}\p{Nd}._-]")]
    private static partial Regex Foreign();
}
