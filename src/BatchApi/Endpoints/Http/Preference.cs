using System.Globalization;
using System.Numerics;

namespace BatchApi.Endpoints.Http;

/// <summary>The header <c>Prefer: wait=N</c> (RFC 7240, section 4.3).</summary>
internal static class Preference
{
    /// <summary>Longer, and proxies on the way would cut the connection.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How long the client would wait, at most 60 s; null: it would not, or says so in a way that must be ignored.</summary>
    public static TimeSpan? Wait(HttpRequest request)
    {
        foreach (var preference in request.Headers["Prefer"].SelectMany(value => (value ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)))
        {
            var parts = preference.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Equals("wait", StringComparison.OrdinalIgnoreCase)
                && BigInteger.TryParse(parts[1].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return seconds < (int)Longest.TotalSeconds ? TimeSpan.FromSeconds((int)seconds) : Longest;
            }
        }

        return null;
    }

    public static void SetApplied(HttpResponse response, TimeSpan wait) =>
        response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={wait.TotalSeconds}");
}
