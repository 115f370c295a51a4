namespace BatchApi.Endpoints.Problems;

/// <summary>Pointers to members of JSON (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>
    /// The pointer to a member of what <paramref name="pointer"/> points to: <c>a/b</c> in <c>/parameters</c> is <c>/parameters/a~1b</c>.
    /// </summary>
    public static string To(string pointer, string member) =>
        $"{pointer}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
